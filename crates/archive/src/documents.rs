//! Documents: descriptions, their versions and variants.

use base::Actor;
use serde_json::json;
use store::{Tx, audit, sql};

use crate::{
    ArchiveError, Document, DocumentId, DocumentObjectId, DocumentStatus, Medium, NewDocument,
    NewFile, RecordId, Result, ScreenedMetadata, Title, Variant, change_log,
    filing::{require, require_text},
    holding, lookup,
    rules::{self, DocumentAct, EntryAct},
    screening::{self, Hidden},
};

sql!(
    INSERT_DESCRIPTION,
    "insert into document_description (tenant, id, document_type, status, title, title_marks,
        description, author, medium, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
);
sql!(
    INSERT_LINK,
    "insert into record_document (tenant, record, number, document, role, linked_at, linked_by)
     values ($1, $2, $3, $4, $5, $6, $7)"
);
sql!(
    INSERT_OBJECT,
    "insert into document_object (tenant, id, document, version, variant, format, format_details,
        file_name, media_type, sha256, size, created_at, created_by, warnings)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
);
sql!(
    NEXT_NUMBER,
    "select cast(coalesce(max(number), 0) + 1 as bigint) from record_document
     where tenant = $1 and record = $2"
);
sql!(
    LAST_VERSION,
    "select cast(coalesce(max(version), 0) as bigint) from document_object
     where tenant = $1 and document = $2"
);
sql!(SET_STATUS, "update document_description set status = $3 where tenant = $1 and id = $2");

/// Adds a document to an entry that is not archived (krav 3.2.17). An entry that is already
/// journalled or dispatched takes only finished ones (3.2.30).
pub fn add_document(
    tx: &mut Tx<'_>,
    actor: &Actor,
    record: RecordId,
    new: &NewDocument,
) -> Result<DocumentId> {
    let entry = holding::entry(tx, record)?;
    rules::may_entry(&entry, EntryAct::AddDocument)?;
    if rules::is_final_status(entry.status) && new.status == DocumentStatus::Draft {
        return Err(rules::forbidden("3.2.30", "the document is not finished"));
    }
    let mut roles: Vec<_> =
        lookup::documents(tx, record)?.iter().map(|document| document.role).collect();
    roles.push(new.role);
    rules::may_file(rules::FilingFacts {
        correspondence: 1,
        status: entry.status,
        unfinished_documents: 0,
        roles: &roles,
    })?;
    let number: i64 = tx.one(&NEXT_NUMBER, &[&record], |row| row.get(0))?;
    let id = insert(tx, actor, record, number, new)?;
    let details = json!({ "record": record, "number": number });
    audit::append(tx, actor, "document.added", "document", id, &details)?;
    crate::projection::publish(tx, record)?;
    Ok(id)
}

/// Adds a new version of a draft's content (krav 3.2.31: a finished document keeps its content).
pub fn add_version(
    tx: &mut Tx<'_>,
    actor: &Actor,
    document: DocumentId,
    file: &NewFile,
) -> Result<DocumentObjectId> {
    let found = holding::document(tx, document)?;
    rules::may_document(found.status, DocumentAct::ChangeContent)?;
    let last: i64 = tx.one(&LAST_VERSION, &[&document], |row| row.get(0))?;
    add_object(tx, actor, document, last + 1, file, "document.version_added")
}

/// Adds a further variant of the last version, e.g. one with words blacked out (krav 3.2.27).
pub fn add_variant(
    tx: &mut Tx<'_>,
    actor: &Actor,
    document: DocumentId,
    file: &NewFile,
) -> Result<DocumentObjectId> {
    let found = holding::document(tx, document)?;
    rules::may_document(found.status, DocumentAct::AddVariant(file.variant))?;
    let last: i64 = tx.one(&LAST_VERSION, &[&document], |row| row.get(0))?;
    add_object(tx, actor, document, last.max(1), file, "document.variant_added")
}

/// Sets a document's status; finished is for good (krav 3.2.32).
pub fn set_document_status(
    tx: &mut Tx<'_>,
    actor: &Actor,
    document: DocumentId,
    to: DocumentStatus,
) -> Result<()> {
    let found = holding::document(tx, document)?;
    rules::may_document(found.status, DocumentAct::SetStatus(to))?;
    tx.exec_one(&SET_STATUS, &[&document, &to])?;
    change_log::note(tx, actor, document, "dokumentstatus", found.status.text(), to.text())?;
    Ok(audit::append(tx, actor, "document.status", "document", document, &to)?)
}

/// Writes a document with its first version and links it to a record.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    record: RecordId,
    number: i64,
    new: &NewDocument,
) -> Result<DocumentId> {
    require(&new.title, "title")?;
    let now = tx.now();
    let id: DocumentId = tx.new_id();
    tx.exec_one(
        &INSERT_DESCRIPTION,
        &[
            &id,
            &new.document_type,
            &new.status,
            &new.title.text(),
            &new.title.stored_marks(),
            &new.description,
            &new.author,
            &Medium::Electronic,
            &now,
            &actor.name,
        ],
    )?;
    tx.exec_one(&INSERT_LINK, &[&record, &number, &id, &new.role, &now, &actor.name])?;
    for file in &new.files {
        insert_object(tx, actor, id, 1, file)?;
    }
    // A screened title of a document lies under the entry's ground when it has none of its own.
    if let Some(screening) = &new.screening {
        let completed = screening::complete(Some(screening), &hidden(&new.title), "the document")?;
        if let Some(completed) = completed {
            screening::insert_first(tx, actor, id.0, &completed)?;
        }
    }
    Ok(id)
}

fn hidden(title: &Title) -> Hidden {
    let metadata =
        if title.has_screened_words() { vec![ScreenedMetadata::DocumentTitle] } else { Vec::new() };
    Hidden { metadata, only_protected: false }
}

fn add_object(
    tx: &mut Tx<'_>,
    actor: &Actor,
    document: DocumentId,
    version: i64,
    file: &NewFile,
    action: &str,
) -> Result<DocumentObjectId> {
    let id = insert_object(tx, actor, document, version, file)?;
    let details = json!({
        "version": version,
        "variant": file.variant,
        "sha256": file.digest.hex(),
    });
    audit::append(tx, actor, action, "document", document, &details)?;
    Ok(id)
}

fn insert_object(
    tx: &mut Tx<'_>,
    actor: &Actor,
    document: DocumentId,
    version: i64,
    file: &NewFile,
) -> Result<DocumentObjectId> {
    require_text(&file.format, "format")?;
    let warnings: Vec<&str> = file.warnings.iter().map(|warning| warning.key()).collect();
    let id: DocumentObjectId = tx.new_id();
    let now = tx.now();
    tx.exec_one(
        &INSERT_OBJECT,
        &[
            &id,
            &document,
            &version,
            &file.variant,
            &file.format,
            &file.format_details,
            &file.file_name,
            &file.media_type,
            &file.digest.sha256,
            &file.digest.size,
            &now,
            &actor.name,
            &warnings.join(" "),
        ],
    )?;
    Ok(id)
}

impl Document {
    /// The newest version's file in the variant that readers get: the archival one, or the
    /// production one while there is no other.
    pub fn readable(&self) -> Option<&crate::DocumentObject> {
        let newest = self.objects.iter().map(|object| object.version).max()?;
        let of = |variant| {
            self.objects.iter().find(|object| object.version == newest && object.variant == variant)
        };
        of(Variant::Archive).or_else(|| of(Variant::Production))
    }

    pub(crate) fn not_found(id: DocumentId) -> ArchiveError {
        ArchiveError::NotFound { kind: "document", id: id.0 }
    }
}
