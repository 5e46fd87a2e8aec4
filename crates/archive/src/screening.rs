//! Screening: what is held back from the public, and by which provision.

use base::Actor;
use jiff::{ToSpan, civil::Date};
use serde_json::json;
use store::{Tx, audit, sql};
use uuid::Uuid;

use crate::{
    ArchiveError, CaseFileId, DocumentId, RecordId, Result, ScreenedMetadata, Screening,
    change_log, lookup, projection,
};

/// What can be screened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screenable {
    CaseFile(CaseFileId),
    Record(RecordId),
    Document(DocumentId),
}

impl Screenable {
    fn id(self) -> Uuid {
        match self {
            Self::CaseFile(id) => id.0,
            Self::Record(id) => id.0,
            Self::Document(id) => id.0,
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Self::CaseFile(_) => "case_file",
            Self::Record(_) => "record",
            Self::Document(_) => "document",
        }
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
    "select restriction, ground, ground_reference, metadata, document, years
     from screening where tenant = $1 and unit_id = $2"
);
sql!(DELETE, "delete from screening where tenant = $1 and unit_id = $2");
sql!(ASSESSED, "update record set publicity_assessed_on = $3 where tenant = $1 and id = $2");

/// Screens a unit, or changes how it is screened; logged, and the public journal follows at once.
pub fn screen(
    tx: &mut Tx<'_>,
    actor: &Actor,
    unit: Screenable,
    screening: &Screening,
) -> Result<()> {
    let hidden = hidden_in(tx, unit)?;
    let completed = complete(Some(screening), &hidden, unit.kind())?.unwrap_or(screening.clone());
    let before = screening_of(tx, unit)?;
    insert(tx, actor, unit.id(), &completed)?;
    log(tx, actor, unit, before.as_ref(), Some(&completed))?;
    audit::append(tx, actor, "screening.set", unit.kind(), unit.id(), &completed)?;
    assessed(tx, unit)
}

/// Makes a unit public again. Words and names that are marked as screened stay hidden as long as
/// they are; a unit that has any keeps its screening.
pub fn unscreen(tx: &mut Tx<'_>, actor: &Actor, unit: Screenable) -> Result<()> {
    let Some(before) = screening_of(tx, unit)? else { return Ok(()) };
    if !hidden_in(tx, unit)?.metadata.is_empty() {
        return Err(ArchiveError::NoScreeningGround { place: unit.kind() });
    }
    tx.exec_one(&DELETE, &[&unit.id()])?;
    log(tx, actor, unit, Some(&before), None)?;
    audit::append(tx, actor, "screening.lifted", unit.kind(), unit.id(), &json!({}))?;
    assessed(tx, unit)
}

/// How a unit is screened.
pub fn screening_of(tx: &mut Tx<'_>, unit: Screenable) -> Result<Option<Screening>> {
    Ok(tx.opt(&OF_UNIT, &[&unit.id()], |row| read(row, 0))?)
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

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    unit: Uuid,
    screening: &Screening,
) -> Result<()> {
    let expires_on = screening.years.and_then(|years| end_of(tx.today(), years));
    let now = tx.now();
    tx.exec_one(
        &UPSERT,
        &[
            &unit,
            &screening.restriction,
            &screening.ground,
            &screening.ground_reference,
            &metadata_text(&screening.metadata),
            &screening.document,
            &screening.years,
            &expires_on,
            &now,
            &actor.name,
        ],
    )?;
    Ok(())
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

fn end_of(start: Date, years: u16) -> Option<Date> {
    start.checked_add(i64::from(years).years()).ok()
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
    unit: Screenable,
    before: Option<&Screening>,
    after: Option<&Screening>,
) -> Result<()> {
    type Value<'v> = &'v dyn Fn(&Screening) -> String;
    let ground = |screening: &Screening| screening.ground_text();
    let metadata = |screening: &Screening| {
        screening.metadata.iter().map(|value| value.text()).collect::<Vec<_>>().join("; ")
    };
    let document = |screening: &Screening| {
        screening.document.map(|value| value.text().to_owned()).unwrap_or_default()
    };
    let years =
        |screening: &Screening| screening.years.map(|years| years.to_string()).unwrap_or_default();
    let elements: [(&str, Value<'_>); 4] = [
        ("skjermingshjemmel", &ground),
        ("skjermingMetadata", &metadata),
        ("skjermingDokument", &document),
        ("skjermingsvarighet", &years),
    ];
    for (element, value) in elements {
        let old = before.map(value).unwrap_or_default();
        let new = after.map(value).unwrap_or_default();
        change_log::note(tx, actor, unit.id(), element, &old, &new)?;
    }
    Ok(())
}

/// Notes that somebody has assessed the unit for the public, and lets the journal follow.
fn assessed(tx: &mut Tx<'_>, unit: Screenable) -> Result<()> {
    match unit {
        Screenable::CaseFile(id) => projection::publish_case(tx, id),
        Screenable::Record(id) => {
            let today = tx.today();
            tx.exec_one(&ASSESSED, &[&id, &today])?;
            projection::publish(tx, id)
        }
        // The public journal does not show documents' titles.
        Screenable::Document(_) => Ok(()),
    }
}
