//! Documents in no archival format, and the exception that lets one be kept as it came.

use base::Actor;
use serde_json::json;
use store::{Tx, audit, sql};

use crate::{
    CaseFileId, Document, DocumentId, RecordId, Result, Variant, change_log,
    filing::require_text,
    holding,
    rules::{self, DocumentAct},
};

sql!(
    OBJECTS_TO_ARCHIVE,
    "select l.document, l.record, o.variant, o.format
     from record r cross join record_document l
     join document_description d on d.tenant = l.tenant and d.id = l.document
     left join document_object o on o.tenant = l.tenant and o.document = l.document
     where l.tenant = r.tenant and l.record = r.id and r.tenant = $1 and r.case_file = $2
       and r.status <> 'expired' and d.format_exception is null
     order by l.document, l.record"
);
sql!(ACCEPT, "update document_description set format_exception = $3 where tenant = $1 and id = $2");

/// Keeps a document in the format it came in, by the exception of riksarkivarens forskrift § 5-17:
/// it is closed (krav 3.2.8) and extracted without an archival variant. The reason follows the
/// document into the extraction, in its *beskrivelse* (M021).
///
/// Refuses a document that has an archival variant: it needs no exception.
pub fn accept_format(
    tx: &mut Tx<'_>,
    actor: &Actor,
    document: DocumentId,
    reason: &str,
) -> Result<()> {
    let reason = reason.trim();
    require_text(reason, "reason")?;
    let before = holding::document(tx, document)?;
    rules::may_document(
        before.status,
        DocumentAct::AcceptFormat { has_archival: before.is_archival() },
    )?;
    tx.exec_one(&ACCEPT, &[&document, &reason])?;
    let old = change_log::text(before.exported_description());
    let after = Document { format_exception: Some(reason.to_owned()), ..before };
    let new = change_log::text(after.exported_description());
    change_log::note(tx, actor, document, "beskrivelse", &old, &new)?;
    let details = json!({ "reason": reason });
    Ok(audit::append(tx, actor, "document.format_accepted", "document", document, &details)?)
}

/// The documents that keep a case from being closed (krav 3.2.8): of entries that count, without
/// a file in an accepted archival format, and without the exception of [`accept_format`]. Each
/// with the first of its entries in the case.
pub fn documents_not_archival(
    tx: &mut Tx<'_>,
    case: CaseFileId,
) -> Result<Vec<(RecordId, DocumentId)>> {
    let objects = tx.all(&OBJECTS_TO_ARCHIVE, &[&case], |row| {
        let variant: Option<Variant> = row.get(2)?;
        let format: Option<String> = row.get(3)?;
        let archival = variant
            .zip(format)
            .is_some_and(|(variant, format)| rules::is_archival(variant, &format));
        Ok((row.get::<DocumentId>(0)?, row.get::<RecordId>(1)?, archival))
    })?;
    Ok(objects
        .chunk_by(|one, next| one.0 == next.0)
        .filter(|document| !document.iter().any(|(_, _, archival)| *archival))
        .filter_map(|document| document.first().map(|(document, record, _)| (*record, *document)))
        .collect())
}

impl Document {
    /// Whether one of its files is in an accepted archival format.
    pub fn is_archival(&self) -> bool {
        self.objects.iter().any(|object| rules::is_archival(object.variant, &object.format))
    }

    /// *beskrivelse* (M021) as it is extracted: with the reason why there is no archival variant.
    pub(crate) fn exported_description(&self) -> Option<String> {
        let kept = self.format_exception.as_ref().map(|reason| {
            format!("Bevart i mottatt format (riksarkivarens forskrift § 5-17): {reason}")
        });
        match (&self.description, kept) {
            (Some(description), Some(kept)) => Some(format!("{description}\n{kept}")),
            (description, kept) => description.clone().or(kept),
        }
    }
}
