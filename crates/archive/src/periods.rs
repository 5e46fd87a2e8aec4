//! Archival periods (*periodisering*, krav 6.2): a series ends, its successor takes what is new.
//!
//! *Aktiv periode* → *overlappingsperiode* → *avsluttet periode*. In the overlap the old series takes
//! no new files, and a file in it that gets a new entry goes over to the successor. When the overlap
//! ends, files that are still open go over, and the old series is closed: it can be deposited.

use base::Actor;
use jiff::{Timestamp, ToSpan, civil::Date};
use serde_json::json;
use store::{Tx, audit, sql};

use crate::{
    ArchiveError, CaseFile, CaseFileId, ClassId, ClassificationKind, ClassificationSystemId,
    Disposal, FondsId, Result, SeriesId, SeriesStatus, change_log, holding, lookup,
    rules::{self, SeriesAct},
    setup,
};

sql!(
    SERIES,
    "select fonds, key, title, status, period_start, period_end, successor
     from series where tenant = $1 and id = $2"
);
sql!(
    BEGIN_OVERLAP,
    "update series set key = $3, status = $4, period_end = $5, successor = $6
     where tenant = $1 and id = $2"
);
sql!(
    INSERT_SUCCESSOR,
    "insert into series (tenant, id, fonds, key, title, status, period_start, predecessor,
        created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
sql!(SYSTEM, "select id, kind, title from classification_system where tenant = $1 and series = $2");
sql!(
    INSERT_SYSTEM,
    "insert into classification_system (tenant, id, series, kind, title, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7)"
);
sql!(
    CLASSES,
    "select id, parent, code, title, disposal_decision, disposal_ground, disposal_years,
        closed_at, closed_by
     from class where tenant = $1 and system = $2 order by code"
);
sql!(
    INSERT_CLASS,
    "insert into class (tenant, id, system, parent, code, title, disposal_decision,
        disposal_ground, disposal_years, created_at, created_by, closed_at, closed_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
);
sql!(
    OVERLAPPING_BEFORE,
    "select before.id from series now
     join series before on before.tenant = now.tenant and before.id = now.predecessor
     where now.tenant = $1 and now.id = $2 and before.status = 'overlapping'"
);
sql!(
    TO_TRANSFER,
    "select id from case_file
     where tenant = $1 and series = $2 and (closed_at is null or case_date > $3)
     order by year, sequence"
);
sql!(
    COUNT_OPEN,
    "select count(*) from case_file where tenant = $1 and series = $2 and closed_at is null"
);
sql!(
    SAME_CLASS,
    "select new.id from class old
     join classification_system system
        on system.tenant = old.tenant and system.series = $3
     join class new
        on new.tenant = system.tenant and new.system = system.id and new.code = old.code
     where old.tenant = $1 and old.id = $2"
);
sql!(TRANSFER, "update case_file set series = $3, class = $4 where tenant = $1 and id = $2");

/// What a shift of period did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The series whose period is over.
    pub closed: SeriesId,
    /// Where new files go.
    pub successor: SeriesId,
    /// How many files went over.
    pub transferred: u64,
}

/// Ends a series' period with the day `end` at once: [`begin`] and [`finish`] in one.
pub fn shift(tx: &mut Tx<'_>, actor: &Actor, series: SeriesId, end: Date) -> Result<Shift> {
    let successor = begin(tx, actor, series, end)?;
    let transferred = finish(tx, actor, series)?;
    Ok(Shift { closed: series, successor, transferred })
}

/// Lets the overlap begin: `end` is the last day of the series' period, its successor (with the same
/// classes and the plan's key) is active from the next. New files go to the successor (krav 6.2.4).
pub fn begin(tx: &mut Tx<'_>, actor: &Actor, series: SeriesId, end: Date) -> Result<SeriesId> {
    holding::series(tx, series)?;
    let old = period_of(tx, series)?;
    rules::may_series(old.status, SeriesAct::EndPeriod)?;
    if end > tx.today() || old.start.is_some_and(|start| end < start) {
        return Err(rules::forbidden("M108", "a period ends on a day that it has come to"));
    }
    let successor: SeriesId = tx.new_id();
    let key = format!("{}:{end}", old.key);
    let overlapping = SeriesStatus::Overlapping;
    tx.exec_one(&BEGIN_OVERLAP, &[&series, &key, &overlapping, &end, &successor])?;
    change_log::note(tx, actor, series, "arkivdelstatus", old.status.text(), overlapping.text())?;
    let (now, start) = (tx.now(), end.checked_add(1.day()).ok());
    tx.exec_one(
        &INSERT_SUCCESSOR,
        &[
            &successor,
            &old.fonds,
            &old.key,
            &old.title,
            &SeriesStatus::Active,
            &start,
            &series,
            &now,
            &actor.name,
        ],
    )?;
    copy_classification(tx, actor, series, successor)?;
    let details = json!({ "end": end, "successor": successor });
    audit::append(tx, actor, "series.period_ended", "series", series, &details)?;
    audit::append(tx, actor, "series.created", "series", successor, &old.key)?;
    Ok(successor)
}

/// Ends the overlap: files that are still open, and such as were opened after the period's last
/// day, go over to the successor (krav 6.2.9, 6.2.10); then the series is closed (6.2.6). Gives how
/// many went.
pub fn finish(tx: &mut Tx<'_>, actor: &Actor, series: SeriesId) -> Result<u64> {
    holding::series(tx, series)?;
    let old = period_of(tx, series)?;
    let Some(successor) = old.successor.filter(|_| old.status == SeriesStatus::Overlapping) else {
        return Err(rules::forbidden("6.2.9", "only an overlapping period hands files over"));
    };
    let end = old.end.unwrap_or_else(|| tx.today());
    let ids: Vec<CaseFileId> = tx.all(&TO_TRANSFER, &[&series, &end], |row| row.get(0))?;
    let mut transferred = 0;
    for id in ids {
        let case = holding::case(tx, id)?;
        // Closed, or gone over with a new entry, before we held it.
        if case.series != series || (case.is_closed() && case.case_date <= end) {
            continue;
        }
        transfer(tx, actor, &case, successor)?;
        transferred += 1;
    }
    setup::close_series(tx, actor, series)?;
    Ok(transferred)
}

/// The series before an active one, while their periods overlap.
pub fn overlapping(tx: &mut Tx<'_>, active: SeriesId) -> Result<Option<SeriesId>> {
    Ok(tx.opt(&OVERLAPPING_BEFORE, &[&active], |row| row.get(0))?)
}

/// How many files of a series are still open (krav 6.2.8).
pub fn open_case_files(tx: &mut Tx<'_>, series: SeriesId) -> Result<u64> {
    Ok(tx.one(&COUNT_OPEN, &[&series], |row| row.get(0))?)
}

/// A held file that gets a new entry goes over to the successor while the periods overlap (krav
/// 6.2.5); any other stays where it is.
pub(crate) fn follow(tx: &mut Tx<'_>, actor: &Actor, case: CaseFile) -> Result<CaseFile> {
    let period = period_of(tx, case.series)?;
    match period.successor {
        Some(successor) if period.status == SeriesStatus::Overlapping => {
            transfer(tx, actor, &case, successor)
        }
        _ => Ok(case),
    }
}

/// The status of a series.
pub(crate) fn status_of(tx: &mut Tx<'_>, series: SeriesId) -> Result<SeriesStatus> {
    Ok(period_of(tx, series)?.status)
}

struct Period {
    fonds: FondsId,
    key: String,
    title: String,
    status: SeriesStatus,
    start: Option<Date>,
    end: Option<Date>,
    successor: Option<SeriesId>,
}

fn period_of(tx: &mut Tx<'_>, series: SeriesId) -> Result<Period> {
    tx.opt(&SERIES, &[&series], |row| {
        Ok(Period {
            fonds: row.get(0)?,
            key: row.get(1)?,
            title: row.get(2)?,
            status: row.get(3)?,
            start: row.get(4)?,
            end: row.get(5)?,
            successor: row.get(6)?,
        })
    })?
    .ok_or(ArchiveError::NotFound { kind: "series", id: series.0 })
}

/// Moves a held file into a series, under the class with the same code there.
fn transfer(tx: &mut Tx<'_>, actor: &Actor, case: &CaseFile, series: SeriesId) -> Result<CaseFile> {
    let class: ClassId = tx
        .opt(&SAME_CLASS, &[&case.class, &series], |row| row.get(0))?
        .ok_or(ArchiveError::NotFound { kind: "class", id: case.class.0 })?;
    tx.exec_one(&TRANSFER, &[&case.id, &series, &class])?;
    let (old, new) = (case.series.to_string(), series.to_string());
    change_log::note(tx, actor, case.id, "referanseArkivdel", &old, &new)?;
    let details = json!({ "from": case.series, "to": series });
    audit::append(tx, actor, "case.transferred", "case_file", case.id, &details)?;
    Ok(CaseFile { series, class, ..case.clone() })
}

/// Gives the successor a classification of its own, so that every systemID is exported once.
fn copy_classification(tx: &mut Tx<'_>, actor: &Actor, from: SeriesId, to: SeriesId) -> Result<()> {
    struct Class {
        id: ClassId,
        parent: Option<ClassId>,
        code: String,
        title: String,
        disposal: Option<Disposal>,
        closed_at: Option<Timestamp>,
        closed_by: Option<String>,
    }
    let (old, kind, title) = tx.one(&SYSTEM, &[&from], |row| {
        let id: ClassificationSystemId = row.get(0)?;
        Ok((id, row.get::<ClassificationKind>(1)?, row.get::<String>(2)?))
    })?;
    let (now, system): (_, ClassificationSystemId) = (tx.now(), tx.new_id());
    tx.exec_one(&INSERT_SYSTEM, &[&system, &to, &kind, &title, &now, &actor.name])?;
    let classes = tx.all(&CLASSES, &[&old], |row| {
        Ok(Class {
            id: row.get(0)?,
            parent: row.get(1)?,
            code: row.get(2)?,
            title: row.get(3)?,
            disposal: lookup::disposal(row, 4)?,
            closed_at: row.get(7)?,
            closed_by: row.get(8)?,
        })
    })?;
    let ids: Vec<(ClassId, ClassId)> =
        classes.iter().map(|class| (class.id, tx.new_id())).collect();
    let new_id = |old| ids.iter().find(|(known, _)| *known == old).map(|(_, new)| *new);
    for class in &classes {
        tx.exec_one(
            &INSERT_CLASS,
            &[
                &new_id(class.id),
                &system,
                &class.parent.and_then(new_id),
                &class.code,
                &class.title,
                &class.disposal.as_ref().map(|disposal| disposal.decision),
                &class.disposal.as_ref().and_then(|disposal| disposal.ground.as_ref()),
                &class.disposal.as_ref().map(|disposal| disposal.years),
                &now,
                &actor.name,
                &class.closed_at,
                &class.closed_by,
            ],
        )?;
    }
    Ok(())
}
