//! The frame of an archive: fonds, series, classification. Comes from a plan, not from screens.

use base::Actor;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{Tx, sql};

use crate::{
    ClassId, ClassificationKind, ClassificationSystemId, Disposal, FondsId, FondsStatus, Result,
    SeriesId, SeriesStatus,
    change_log::{self, text},
    error::ArchiveError,
    holding, lookup,
    rules::{self, SeriesAct},
};

/// What a municipality's archive is to consist of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivePlan {
    /// Under what the plan knows the fonds; never changes.
    pub key: String,
    /// Title of the fonds (*arkiv*).
    pub title: String,
    pub creators: Vec<FondsCreator>,
    pub series: Vec<SeriesPlan>,
}

/// Whose activity made the records (*arkivskaper*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FondsCreator {
    /// The organisation number.
    pub identifier: String,
    pub name: String,
    #[serde(default)]
    pub description: Option<String>,
}

/// A series (*arkivdel*) with its classification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesPlan {
    /// Under what the plan knows the series that takes new files; its successor takes it over.
    pub key: String,
    pub title: String,
    #[serde(default)]
    pub period_start: Option<Date>,
    pub classification: ClassificationPlan,
}

/// A classification system (*klassifikasjonssystem*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassificationPlan {
    pub kind: ClassificationKind,
    pub title: String,
    pub classes: Vec<ClassPlan>,
}

/// A class (*klasse*) and those below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassPlan {
    /// *klasseID* (M002)
    pub code: String,
    pub title: String,
    #[serde(default)]
    pub disposal: Option<Disposal>,
    #[serde(default)]
    pub classes: Vec<ClassPlan>,
}

sql!(FONDS, "select id, title from fonds where tenant = $1 and key = $2");
sql!(
    INSERT_FONDS,
    "insert into fonds (tenant, id, key, title, status, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7)"
);
sql!(SET_FONDS_TITLE, "update fonds set title = $3 where tenant = $1 and id = $2");
sql!(
    CREATOR,
    "select name from fonds_creator where tenant = $1 and fonds = $2 and identifier = $3"
);
sql!(
    UPSERT_CREATOR,
    "insert into fonds_creator (tenant, fonds, identifier, name, description)
     values ($1, $2, $3, $4, $5)
     on conflict (tenant, fonds, identifier)
     do update set name = excluded.name, description = excluded.description"
);
sql!(SERIES, "select id, title from series where tenant = $1 and key = $2");
sql!(
    INSERT_SERIES,
    "insert into series (tenant, id, fonds, key, title, status, period_start, created_at,
        created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
sql!(SET_SERIES_TITLE, "update series set title = $3 where tenant = $1 and id = $2");
sql!(SERIES_STATUS, "select status, period_end from series where tenant = $1 and id = $2");
sql!(
    OPEN_CASE_FILES,
    "select count(*) from case_file where tenant = $1 and series = $2 and closed_at is null"
);
sql!(
    CLOSE_SERIES,
    "update series set status = $3, closed_at = $4, closed_by = $5, period_end = $6
     where tenant = $1 and id = $2"
);
sql!(SYSTEM, "select id, title from classification_system where tenant = $1 and series = $2");
sql!(
    INSERT_SYSTEM,
    "insert into classification_system (tenant, id, series, kind, title, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7)"
);
sql!(SET_SYSTEM_TITLE, "update classification_system set title = $3 where tenant = $1 and id = $2");
sql!(
    CLASS,
    "select id, title, disposal_decision, disposal_ground, disposal_years
     from class where tenant = $1 and system = $2 and code = $3"
);
sql!(
    INSERT_CLASS,
    "insert into class (tenant, id, system, parent, code, title, disposal_decision,
        disposal_ground, disposal_years, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
);
sql!(
    SET_CLASS,
    "update class set title = $3, disposal_decision = $4, disposal_ground = $5, disposal_years = $6
     where tenant = $1 and id = $2"
);
sql!(HAS_FILES, "select 1 from case_file where tenant = $1 and class = $2 limit 1");
sql!(
    CLASS_OF_SERIES,
    "select class.id from class
     join classification_system system on system.tenant = class.tenant and system.id = class.system
     where class.tenant = $1 and system.series = $2 and class.code = $3"
);

/// Makes the archive's frame what `plan` says: adds what is missing and renames what has another
/// title. Nothing is taken away. Doing it again changes nothing.
pub fn ensure(tx: &mut Tx<'_>, actor: &Actor, plan: &ArchivePlan) -> Result<()> {
    let now = tx.now();
    let fonds = if let Some((id, title)) = tx.opt(&FONDS, &[&plan.key], id_and_title::<FondsId>)? {
        if title != plan.title {
            tx.exec_one(&SET_FONDS_TITLE, &[&id, &plan.title])?;
            change_log::note(tx, actor, id, "tittel", &title, &plan.title)?;
        }
        id
    } else {
        let id: FondsId = tx.new_id();
        tx.exec_one(
            &INSERT_FONDS,
            &[&id, &plan.key, &plan.title, &FondsStatus::Open, &now, &actor.name],
        )?;
        store::audit::append(tx, actor, "fonds.created", "fonds", id, &plan.key)?;
        id
    };
    for creator in &plan.creators {
        let known: Option<String> =
            tx.opt(&CREATOR, &[&fonds, &creator.identifier], |row| row.get(0))?;
        if let Some(name) = known {
            change_log::note(tx, actor, fonds, "arkivskaperNavn", &name, &creator.name)?;
        }
        tx.exec_one(
            &UPSERT_CREATOR,
            &[&fonds, &creator.identifier, &creator.name, &creator.description],
        )?;
    }
    for series in &plan.series {
        ensure_series(tx, actor, fonds, series)?;
    }
    Ok(())
}

/// Closes a series and the period it covers (krav 6.2.7: not while it holds open files). What is
/// closed can be extracted for deposit. A series that goes on in another is ended by
/// [`crate::periods`].
pub fn close_series(tx: &mut Tx<'_>, actor: &Actor, id: SeriesId) -> Result<()> {
    holding::series(tx, id)?;
    let (status, period_end) = tx
        .opt(&SERIES_STATUS, &[&id], |row| {
            Ok((row.get::<SeriesStatus>(0)?, row.get::<Option<Date>>(1)?))
        })?
        .ok_or(ArchiveError::NotFound { kind: "series", id: id.0 })?;
    let open_case_files = tx.one(&OPEN_CASE_FILES, &[&id], |row| row.get(0))?;
    rules::may_series(status, SeriesAct::Close { open_case_files })?;
    let (now, today) = (tx.now(), tx.today());
    let period_end = period_end.unwrap_or(today);
    tx.exec_one(&CLOSE_SERIES, &[&id, &SeriesStatus::Closed, &now, &actor.name, &period_end])?;
    let to = SeriesStatus::Closed.text();
    change_log::note(tx, actor, id, "arkivdelstatus", status.text(), to)?;
    Ok(store::audit::append(tx, actor, "series.closed", "series", id, &status)?)
}

/// The series that the plan calls `key`: the one that takes new files.
pub fn series(tx: &mut Tx<'_>, key: &str) -> Result<Option<SeriesId>> {
    Ok(tx.opt(&SERIES, &[&key], |row| row.get(0))?)
}

/// The class with this code (*klasseID*) in the classification of a series.
pub fn class(tx: &mut Tx<'_>, series: SeriesId, code: &str) -> Result<Option<ClassId>> {
    Ok(tx.opt(&CLASS_OF_SERIES, &[&series, &code], |row| row.get(0))?)
}

fn ensure_series(tx: &mut Tx<'_>, actor: &Actor, fonds: FondsId, plan: &SeriesPlan) -> Result<()> {
    let now = tx.now();
    let series =
        if let Some((id, title)) = tx.opt(&SERIES, &[&plan.key], id_and_title::<SeriesId>)? {
            if title != plan.title {
                tx.exec_one(&SET_SERIES_TITLE, &[&id, &plan.title])?;
                change_log::note(tx, actor, id, "tittel", &title, &plan.title)?;
            }
            id
        } else {
            let id: SeriesId = tx.new_id();
            tx.exec_one(
                &INSERT_SERIES,
                &[
                    &id,
                    &fonds,
                    &plan.key,
                    &plan.title,
                    &SeriesStatus::Active,
                    &plan.period_start,
                    &now,
                    &actor.name,
                ],
            )?;
            store::audit::append(tx, actor, "series.created", "series", id, &plan.key)?;
            id
        };
    let classification = &plan.classification;
    let system = if let Some((id, title)) =
        tx.opt(&SYSTEM, &[&series], id_and_title::<ClassificationSystemId>)?
    {
        if title != classification.title {
            tx.exec_one(&SET_SYSTEM_TITLE, &[&id, &classification.title])?;
            change_log::note(tx, actor, id, "tittel", &title, &classification.title)?;
        }
        id
    } else {
        let id: ClassificationSystemId = tx.new_id();
        tx.exec_one(
            &INSERT_SYSTEM,
            &[&id, &series, &classification.kind, &classification.title, &now, &actor.name],
        )?;
        id
    };
    ensure_classes(tx, actor, system, None, &classification.classes)
}

fn ensure_classes(
    tx: &mut Tx<'_>,
    actor: &Actor,
    system: ClassificationSystemId,
    parent: Option<ClassId>,
    plans: &[ClassPlan],
) -> Result<()> {
    let now = tx.now();
    for plan in plans {
        let decision = plan.disposal.as_ref().map(|disposal| disposal.decision);
        let ground = plan.disposal.as_ref().and_then(|disposal| disposal.ground.clone());
        let years = plan.disposal.as_ref().map(|disposal| disposal.years);
        let known = tx.opt(&CLASS, &[&system, &plan.code], |row| {
            let (id, title) = id_and_title::<ClassId>(row)?;
            Ok((id, title, lookup::disposal(row, 2)?))
        })?;
        let class = if let Some((id, title, disposal)) = known {
            if title != plan.title || disposal != plan.disposal {
                tx.exec_one(&SET_CLASS, &[&id, &plan.title, &decision, &ground, &years])?;
                change_log::note(tx, actor, id, "tittel", &title, &plan.title)?;
                log_disposal(tx, actor, id, disposal.as_ref(), plan.disposal.as_ref())?;
            }
            id
        } else {
            if let Some(parent) = parent
                && tx.opt(&HAS_FILES, &[&parent], |_| Ok(()))?.is_some()
            {
                return Err(has_files());
            }
            let id: ClassId = tx.new_id();
            tx.exec_one(
                &INSERT_CLASS,
                &[
                    &id,
                    &system,
                    &parent,
                    &plan.code,
                    &plan.title,
                    &decision,
                    &ground,
                    &years,
                    &now,
                    &actor.name,
                ],
            )?;
            id
        };
        ensure_classes(tx, actor, system, Some(class), &plan.classes)?;
    }
    Ok(())
}

/// Annex 3 of the standard: changes of what is to happen to the files of a class are logged.
fn log_disposal(
    tx: &mut Tx<'_>,
    actor: &Actor,
    class: ClassId,
    before: Option<&Disposal>,
    after: Option<&Disposal>,
) -> Result<()> {
    let decision = |disposal: Option<&Disposal>| text(disposal.map(|found| found.decision.text()));
    let ground = |disposal: Option<&Disposal>| text(disposal.and_then(|d| d.ground.as_ref()));
    let years = |disposal: Option<&Disposal>| text(disposal.map(|found| found.years));
    for (element, old, new) in [
        ("kassasjonsvedtak", decision(before), decision(after)),
        ("kassasjonshjemmel", ground(before), ground(after)),
        ("bevaringstid", years(before), years(after)),
    ] {
        change_log::note(tx, actor, class, element, &old, &new)?;
    }
    Ok(())
}

fn has_files() -> ArchiveError {
    rules::forbidden("2.4.4", "a class that holds files gets no classes below it")
}

fn id_and_title<Id: store::Column>(row: &store::Row<'_>) -> store::Result<(Id, String)> {
    Ok((row.get(0)?, row.get(1)?))
}
