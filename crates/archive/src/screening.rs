//! Screening: what is held back from the public, and by which provision.

use base::Actor;
use jiff::{ToSpan, civil::Date};
use serde_json::json;
use store::{Tx, audit, sql};
use uuid::Uuid;

use crate::{
    ArchiveError, CaseFileId, DocumentId, RecordId, Result, ScreenedMetadata, Screening, Title,
    change_log, holding, lookup, projection,
};

/// What can be screened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screenable {
    CaseFile(CaseFileId),
    Record(RecordId),
    Document(DocumentId),
}

impl Screenable {
    pub(crate) fn id(self) -> Uuid {
        match self {
            Self::CaseFile(id) => id.0,
            Self::Record(id) => id.0,
            Self::Document(id) => id.0,
        }
    }

    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::CaseFile(_) => "case_file",
            Self::Record(_) => "record",
            Self::Document(_) => "document",
        }
    }

    /// What says that words of the unit's title are hidden.
    pub(crate) fn title_words(self) -> ScreenedMetadata {
        match self {
            Self::CaseFile(_) => ScreenedMetadata::FileTitleWords,
            Self::Record(_) => ScreenedMetadata::RecordTitleWords,
            Self::Document(_) => ScreenedMetadata::DocumentTitle,
        }
    }

    /// The unit's title, its case file held.
    pub(crate) fn hold_title(self, tx: &mut Tx<'_>) -> Result<Title> {
        Ok(match self {
            Self::CaseFile(id) => holding::case(tx, id)?.title,
            Self::Record(id) => holding::entry(tx, id)?.title,
            Self::Document(id) => holding::document(tx, id)?.title,
        })
    }
}

sql!(
    UPSERT,
    "insert into screening (tenant, unit_id, restriction, ground, ground_reference, metadata,
        document, years, expires_on, screened_at, screened_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (tenant, unit_id) do update set restriction = excluded.restriction,
        ground = excluded.ground, ground_reference = excluded.ground_reference,
        metadata = excluded.metadata, document = excluded.document, years = excluded.years,
        expires_on = excluded.expires_on, screened_at = excluded.screened_at,
        screened_by = excluded.screened_by"
);
sql!(
    OF_UNIT,
    "select restriction, ground, ground_reference, metadata, document, years, expires_on
     from screening where tenant = $1 and unit_id = $2"
);
sql!(
    OF_DOCUMENTS,
    "select s.restriction, s.ground, s.ground_reference, s.metadata, s.document, s.years
     from record_document l
     join screening s on s.tenant = l.tenant and s.unit_id = l.document
     where l.tenant = $1 and l.record = $2 order by l.number limit 1"
);
sql!(DELETE, "delete from screening where tenant = $1 and unit_id = $2");
sql!(ASSESSED_BEFORE, "select publicity_assessed_on from record where tenant = $1 and id = $2");
sql!(ASSESSED, "update record set publicity_assessed_on = $3 where tenant = $1 and id = $2");

/// Screens a unit, or changes how it is screened; logged, and the public journal follows at once.
pub fn screen(
    tx: &mut Tx<'_>,
    actor: &Actor,
    unit: Screenable,
    screening: &Screening,
) -> Result<()> {
    unit.hold_title(tx)?;
    let hidden = hidden_in(tx, unit)?;
    let completed = complete(Some(screening), &hidden, unit.kind())?.unwrap_or(screening.clone());
    insert(tx, actor, unit.id(), &completed)?;
    audit::append(tx, actor, "screening.set", unit.kind(), unit.id(), &completed)?;
    assessed(tx, actor, unit)
}

/// Makes a unit public again. Words and names that are marked as screened stay hidden as long as
/// they are; a unit that has any keeps its screening.
pub fn unscreen(tx: &mut Tx<'_>, actor: &Actor, unit: Screenable) -> Result<()> {
    unit.hold_title(tx)?;
    let Some(before) = kept(tx, unit.id())? else { return Ok(()) };
    if !hidden_in(tx, unit)?.metadata.is_empty() {
        return Err(ArchiveError::NoScreeningGround { place: unit.kind() });
    }
    tx.exec_one(&DELETE, &[&unit.id()])?;
    log(tx, actor, unit.id(), Some(&before), None)?;
    audit::append(tx, actor, "screening.lifted", unit.kind(), unit.id(), &json!({}))?;
    assessed(tx, actor, unit)
}

/// How a unit is screened.
pub fn screening_of(tx: &mut Tx<'_>, unit: Screenable) -> Result<Option<Screening>> {
    Ok(kept(tx, unit.id())?.map(|kept| kept.screening))
}

/// A screening and its last day as kept (*skjermingOpphoererDato*, M505).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) screening: Screening,
    pub(crate) expires_on: Option<Date>,
}

fn kept(tx: &mut Tx<'_>, unit: Uuid) -> Result<Option<Kept>> {
    Ok(tx.opt(&OF_UNIT, &[&unit], |row| read_kept(row, 0))?)
}

/// What the public may know of an entry follows from its own screening; as long as the case is
/// screened until somebody has assessed it (krav 5.2.18), so is all that lies in it.
pub(crate) fn over_entry<'s>(
    own: Option<&'s Screening>,
    of_case: Option<&'s Screening>,
) -> Option<&'s Screening> {
    of_case.filter(|screening| screening.is_temporary()).or(own)
}

/// The screening whose ground the journal gives for an entry: its own; that of its documents, where
/// an application keeps it; that of its case.
pub(crate) fn with_ground<'s>(
    own: Option<&'s Screening>,
    of_documents: Option<&'s Screening>,
    of_case: Option<&'s Screening>,
) -> Option<&'s Screening> {
    own.or(of_documents).or(of_case)
}

/// The screening of a record's first document that has any.
pub(crate) fn of_documents(tx: &mut Tx<'_>, record: RecordId) -> Result<Option<Screening>> {
    Ok(tx.opt(&OF_DOCUMENTS, &[&record], |row| read(row, 0))?)
}

/// Which metadata a unit's own marks hide.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hidden {
    pub(crate) metadata: Vec<ScreenedMetadata>,
    /// Nothing is hidden but the names of people at protected addresses.
    pub(crate) only_protected: bool,
}

/// Adds to a screening what the marks hide. A protected name brings its own ground; anything else
/// that is hidden needs one from the caller.
pub(crate) fn complete(
    given: Option<&Screening>,
    hidden: &Hidden,
    place: &'static str,
) -> Result<Option<Screening>> {
    let mut screening = match given {
        Some(screening) => screening.clone(),
        None if hidden.metadata.is_empty() => return Ok(None),
        None if hidden.only_protected => {
            Screening { document: None, ..Screening::personal_affairs() }
        }
        None => return Err(ArchiveError::NoScreeningGround { place }),
    };
    for metadata in &hidden.metadata {
        if !screening.metadata.contains(metadata) {
            screening.metadata.push(*metadata);
        }
    }
    screening.metadata.sort_unstable();
    screening.metadata.dedup();
    Ok(Some(screening))
}

/// Keeps how a unit is screened from now on, and logs what is changed. The days count from when
/// the duration was set.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    unit: Uuid,
    screening: &Screening,
) -> Result<()> {
    let before = kept(tx, unit)?;
    let same_years = before.as_ref().filter(|before| before.screening.years == screening.years);
    let expires_on =
        same_years.map_or_else(|| end_of(tx.today(), screening.years), |b| b.expires_on);
    let after = Kept { screening: screening.clone(), expires_on };
    upsert(tx, actor, unit, &after)?;
    log(tx, actor, unit, before.as_ref(), Some(&after))
}

/// Keeps how a unit that was made just now is screened: its first values are no changes.
pub(crate) fn insert_first(
    tx: &mut Tx<'_>,
    actor: &Actor,
    unit: Uuid,
    screening: &Screening,
) -> Result<()> {
    let expires_on = end_of(tx.today(), screening.years);
    upsert(tx, actor, unit, &Kept { screening: screening.clone(), expires_on })
}

fn upsert(tx: &mut Tx<'_>, actor: &Actor, unit: Uuid, kept: &Kept) -> Result<()> {
    let Kept { screening, expires_on } = kept;
    let now = tx.now();
    Ok(tx.exec_one(
        &UPSERT,
        &[
            &unit,
            &screening.restriction,
            &screening.ground,
            &screening.ground_reference,
            &metadata_text(&screening.metadata),
            &screening.document,
            &screening.years,
            expires_on,
            &now,
            &actor.name,
        ],
    )?)
}

/// Reads a screening whose columns begin at `first`; they must not be null.
pub(crate) fn read(row: &store::Row<'_>, first: usize) -> store::Result<Screening> {
    let metadata: String = row.get(first + 3)?;
    Ok(Screening {
        restriction: row.get(first)?,
        ground: row.get(first + 1)?,
        ground_reference: row.get(first + 2)?,
        metadata: metadata.split(' ').filter_map(ScreenedMetadata::from_key).collect(),
        document: row.get(first + 4)?,
        years: row.get(first + 5)?,
    })
}

/// Reads the same with the last day after it.
pub(crate) fn read_kept(row: &store::Row<'_>, first: usize) -> store::Result<Kept> {
    Ok(Kept { screening: read(row, first)?, expires_on: row.get(first + 6)? })
}

fn end_of(start: Date, years: Option<u16>) -> Option<Date> {
    start.checked_add(i64::from(years?).years()).ok()
}

fn metadata_text(metadata: &[ScreenedMetadata]) -> String {
    metadata.iter().map(|value| value.key()).collect::<Vec<_>>().join(" ")
}

fn hidden_in(tx: &mut Tx<'_>, unit: Screenable) -> Result<Hidden> {
    let mut metadata = Vec::new();
    match unit {
        Screenable::CaseFile(id) => {
            let case = lookup::required_case(tx, id)?;
            if case.title.has_screened_words() {
                metadata.push(ScreenedMetadata::FileTitleWords);
            }
            if lookup::parties(tx, id)?.iter().any(|party| party.who.name.is_hidden()) {
                metadata.push(ScreenedMetadata::PartyName);
            }
        }
        Screenable::Record(id) => {
            let entry = lookup::required_entry(tx, id)?;
            if entry.title.has_screened_words() {
                metadata.push(ScreenedMetadata::RecordTitleWords);
            }
            for party in lookup::correspondence(tx, id)? {
                if party.who.name.is_hidden() {
                    metadata.push(if crate::filing::is_sender(party.kind) {
                        ScreenedMetadata::SenderName
                    } else {
                        ScreenedMetadata::RecipientName
                    });
                }
            }
        }
        Screenable::Document(id) => {
            if lookup::required_document(tx, id)?.title.has_screened_words() {
                metadata.push(ScreenedMetadata::DocumentTitle);
            }
        }
    }
    Ok(Hidden { metadata, only_protected: false })
}

/// Annex 3 of the standard: changes of ground, metadata, document and duration are logged.
fn log(
    tx: &mut Tx<'_>,
    actor: &Actor,
    unit: Uuid,
    before: Option<&Kept>,
    after: Option<&Kept>,
) -> Result<()> {
    type Value<'v> = &'v dyn Fn(&Kept) -> String;
    let ground = |kept: &Kept| kept.screening.ground_text();
    let metadata = |kept: &Kept| {
        kept.screening.metadata.iter().map(|value| value.text()).collect::<Vec<_>>().join("; ")
    };
    let document = |kept: &Kept| {
        kept.screening.document.map(|value| value.text().to_owned()).unwrap_or_default()
    };
    let years = |kept: &Kept| change_log::text(kept.screening.years);
    let expires_on = |kept: &Kept| change_log::text(kept.expires_on);
    let elements: [(&str, Value<'_>); 5] = [
        ("skjermingshjemmel", &ground),
        ("skjermingMetadata", &metadata),
        ("skjermingDokument", &document),
        ("skjermingsvarighet", &years),
        ("skjermingOpphoererDato", &expires_on),
    ];
    for (element, value) in elements {
        let old = before.map(value).unwrap_or_default();
        let new = after.map(value).unwrap_or_default();
        change_log::note(tx, actor, unit, element, &old, &new)?;
    }
    Ok(())
}

/// Notes that somebody has assessed the unit for the public, and lets the journal follow.
fn assessed(tx: &mut Tx<'_>, actor: &Actor, unit: Screenable) -> Result<()> {
    match unit {
        Screenable::CaseFile(id) => projection::publish_case(tx, id),
        Screenable::Record(id) => {
            note_assessed(tx, actor, id)?;
            projection::publish(tx, id)
        }
        Screenable::Document(id) => {
            for record in lookup::records_of_document(tx, id)? {
                note_assessed(tx, actor, record)?;
                projection::publish(tx, record)?;
            }
            Ok(())
        }
    }
}

/// Sets when an entry was last assessed for the public (*offentlighetsvurdertDato*, M110).
pub(crate) fn note_assessed(tx: &mut Tx<'_>, actor: &Actor, id: RecordId) -> Result<()> {
    let before: Option<Date> = tx.one(&ASSESSED_BEFORE, &[&id], |row| row.get(0))?;
    let today = tx.today();
    tx.exec_one(&ASSESSED, &[&id, &today])?;
    let (old, new) = (change_log::text(before), change_log::text(Some(today)));
    change_log::note(tx, actor, id, "offentlighetsvurdertDato", &old, &new)
}
