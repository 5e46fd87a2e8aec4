//! Row locks: who changes something in a case file holds the file until the transaction ends.
//!
//! PostgreSQL reads what is committed at each statement, so a rule that was asked of an unheld case
//! may be broken by somebody else before the change is written: a case closed while an entry is
//! filed in it would keep an open entry. Every function that changes a case, or what lies in it,
//! begins here, and asks its rules of what is read afterwards.

use store::{Tx, sql};
use uuid::Uuid;

use crate::{
    ArchiveError, CaseFile, CaseFileId, Document, DocumentId, RecordId, RegistryEntry, Result,
    SeriesId, lookup,
};

// An update that changes nothing is the lock that both engines know.
sql!(
    CASE,
    "update case_file set last_record = last_record where tenant = $1 and id = $2
     returning id"
);
sql!(SERIES, "update series set status = status where tenant = $1 and id = $2 returning id");
sql!(CASE_OF_RECORD, "select case_file from record where tenant = $1 and id = $2");
sql!(
    CASE_OF_DOCUMENT,
    "select r.case_file from record_document l
     join record r on r.tenant = l.tenant and r.id = l.record
     where l.tenant = $1 and l.document = $2 order by l.linked_at, l.record limit 1"
);

/// The case file, held.
pub(crate) fn case(tx: &mut Tx<'_>, id: CaseFileId) -> Result<CaseFile> {
    lock_case(tx, id)?;
    lookup::required_case(tx, id)
}

/// Several case files, held. In the order of their ids: two that hold the same files never wait
/// for each other.
pub(crate) fn cases(tx: &mut Tx<'_>, ids: &[CaseFileId]) -> Result<()> {
    let mut ids = ids.to_vec();
    ids.sort_unstable_by_key(|id| id.0);
    ids.dedup();
    ids.into_iter().try_for_each(|id| lock_case(tx, id))
}

/// The entry, its case file held.
pub(crate) fn entry(tx: &mut Tx<'_>, id: RecordId) -> Result<RegistryEntry> {
    let found = |tx: &mut Tx<'_>| -> Result<CaseFileId> {
        tx.opt(&CASE_OF_RECORD, &[&id], |row| row.get(0))?
            .ok_or(ArchiveError::NotFound { kind: "registry entry", id: id.0 })
    };
    hold(tx, found)?;
    lookup::required_entry(tx, id)
}

/// The document, the case file of the record that holds it held.
pub(crate) fn document(tx: &mut Tx<'_>, id: DocumentId) -> Result<Document> {
    let found = |tx: &mut Tx<'_>| -> Result<CaseFileId> {
        tx.opt(&CASE_OF_DOCUMENT, &[&id], |row| row.get(0))?.ok_or_else(|| Document::not_found(id))
    };
    hold(tx, found)?;
    lookup::required_document(tx, id)
}

/// Holds a series: no case file is opened in it, and it gets no other status.
pub(crate) fn series(tx: &mut Tx<'_>, id: SeriesId) -> Result<()> {
    tx.opt(&SERIES, &[&id], |row| row.get::<Uuid>(0))?
        .map(drop)
        .ok_or(ArchiveError::NotFound { kind: "series", id: id.0 })
}

/// Holds the case that `found` finds; again when what lies in it was moved meanwhile.
fn hold(tx: &mut Tx<'_>, found: impl Fn(&mut Tx<'_>) -> Result<CaseFileId>) -> Result<()> {
    let mut held = found(tx)?;
    loop {
        lock_case(tx, held)?;
        let now = found(tx)?;
        if now == held {
            return Ok(());
        }
        held = now;
    }
}

fn lock_case(tx: &mut Tx<'_>, id: CaseFileId) -> Result<()> {
    tx.opt(&CASE, &[&id], |row| row.get::<Uuid>(0))?
        .map(drop)
        .ok_or(ArchiveError::NotFound { kind: "case file", id: id.0 })
}
