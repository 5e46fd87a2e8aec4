//! What a case is closed by in the end: every document in an archival format, or kept as it came.
//!
//! A case with a document in neither way waits for an archivist (krav 3.2.8), who adds the archival
//! variant made elsewhere or says that the document is kept as it is. Its closing is then tried
//! again.

use access::{Action, Denied, Protection, Resource, ResourceKind, Subject, policy};
use archive::{Document, DocumentId, DocumentObject, RegistryEntry, Variant};
use base::TenantId;
use store::{Tx, jobs::JobId};

use super::{
    FlowError, Matter, MatterId, World, closing, decide, matters,
    received::{self, name_of},
};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 4_000;

/// A document that keeps a case from being closed.
#[derive(Clone, Debug)]
pub struct NotArchival {
    /// The job that could not close the case.
    pub job: JobId,
    pub matter: MatterId,
    pub entry: RegistryEntry,
    pub document: Document,
}

/// A file that somebody says is the archival variant of a document.
#[derive(Clone, Copy, Debug)]
pub struct ArchiveFile<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// Whether somebody may say how the documents of a matter are preserved: an archivist, who may also
/// close the case. So nobody does it in their own, and one who sees nothing of a case does nothing
/// with it.
pub fn may_preserve(
    tx: &mut Tx<'_>,
    subject: &Subject,
    matter: &Matter,
) -> store::Result<Result<(), Denied>> {
    let case = decide::resource(tx, matter)?;
    // No archivist knows of the case of somebody at a strictly confidential address: whoever does,
    // and may close it, does this too.
    let archive = match case.protection() {
        Protection::StrictlyConfidential => None,
        _ => Some(Resource::new(tx.tenant(), ResourceKind::Archive)),
    };
    let may_close = policy::require(subject, Action::Close, &case);
    Ok(may_close.and_then(|()| {
        archive.map_or(Ok(()), |archive| policy::require(subject, Action::Edit, &archive))
    }))
}

/// Keeps a document in the format it came in, by the exception of riksarkivarens forskrift § 5-17,
/// and has the closing of its case tried again.
pub fn accept_format(
    tx: &mut Tx<'_>,
    subject: &Subject,
    id: MatterId,
    document: DocumentId,
    reason: &str,
) -> Result<(), FlowError> {
    let matter = matters::hold(tx, id)?.ok_or(FlowError::NotFound)?;
    may_preserve(tx, subject, &matter)??;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(FlowError::Text("reason"));
    }
    let document = document_of(tx, &matter, document)?;
    archive::accept_format(tx, subject.actor(), document.id, reason)?;
    closing::try_again(tx, &matter)
}

/// Files the archival variant of a document, made elsewhere, and has the closing of its case tried
/// again. What it is, is told by its content: [`FlowError::NotArchival`] unless the National
/// Archives take it for any ordinary purpose.
pub fn add_archive_variant(
    world: &World,
    tenant: TenantId,
    subject: &Subject,
    id: MatterId,
    document: DocumentId,
    file: ArchiveFile<'_>,
) -> Result<(), FlowError> {
    world.store.read(tenant, |tx| {
        let matter = matters::find(tx, id)?.ok_or(FlowError::NotFound)?;
        may_preserve(tx, subject, &matter)??;
        document_of(tx, &matter, document).map(drop)
    })?;
    let found = formats::identify(file.bytes, Some(file.name));
    if !received::is_archival(&found) {
        return Err(FlowError::NotArchival { format: name_of(found.format) });
    }
    let digest = world.files.put(tenant, file.bytes)?;
    let new = received::new_file(&found, Variant::Archive, digest, file.name);
    world.store.write(tenant, |tx| {
        let matter = matters::hold(tx, id)?.ok_or(FlowError::NotFound)?;
        may_preserve(tx, subject, &matter)??;
        let document = document_of(tx, &matter, document)?;
        // Two who add one at once add one.
        if document.objects.iter().any(|object| object.variant == Variant::Archive) {
            return Err(FlowError::ChangedMeanwhile);
        }
        archive::add_variant(tx, subject.actor(), document.id, &new)?;
        closing::try_again(tx, &matter)
    })
}

/// The documents that keep decided cases from being closed, as far as closing has been tried.
pub fn not_archival(tx: &mut Tx<'_>) -> Result<Vec<NotArchival>, FlowError> {
    let mut found = Vec::new();
    for (job, matter) in closing::stuck(tx)? {
        for (record, document) in
            archive::documents_not_archival(tx, archive::CaseFileId(matter.0))?
        {
            let entry = archive::lookup::entry(tx, record)?.ok_or(FlowError::NotFound)?;
            let document = archive::lookup::document(tx, document)?.ok_or(FlowError::NotFound)?;
            found.push(NotArchival { job, matter, entry, document });
        }
    }
    Ok(found)
}

/// What people call the format of a kept file, such as `Portable Document Format 1.7`; its number
/// where it has no name.
pub fn format_name(object: &DocumentObject) -> String {
    formats::formats()
        .find(|format| format.puid == object.format)
        .map_or_else(|| object.format.clone(), name_of)
}

/// The document, if it lies in the matter's case.
fn document_of(
    tx: &mut Tx<'_>,
    matter: &Matter,
    document: DocumentId,
) -> Result<Document, FlowError> {
    for record in archive::lookup::records_of_document(tx, document)? {
        let entry = archive::lookup::entry(tx, record)?;
        if entry.is_some_and(|entry| entry.case_file == matter.case_file()) {
            return archive::lookup::document(tx, document)?.ok_or(FlowError::NotFound);
        }
    }
    Err(FlowError::NotFound)
}
