//! Files that somebody sent: how they are kept until they are filed, and how they are filed.
//!
//! What a file is, is told by its content when it is filed, whichever way it came and whenever. So what
//! lay in a draft before a format was known is filed by what is known now.

use archive::{DocumentRole, DocumentType, NewDocument, NewFile, Title, Variant};
use base::TenantId;
use formats::{Archival, Format, Identified};
use store::Digest;

use super::{FlowError, World};

/// The key of a format that nobody knows.
const UNKNOWN: &str = "av/0";

/// A file that somebody sent; its content lies in the file store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentFile {
    /// What it is called here: safe everywhere, with an ending that tells the truth.
    pub file_name: String,
    /// What its sender's machine calls it, which may belie what it is.
    pub sent_name: String,
    /// What a browser is told that it is.
    pub media_type: String,
    pub digest: Digest,
}

/// A file somebody sent, as an attachment: kept as it came, and as the archival variant too when the
/// National Archives take it as it is (riksarkivarens forskrift § 5-17).
pub(super) fn attachment(
    world: &World,
    tenant: TenantId,
    file: &SentFile,
) -> Result<NewDocument, FlowError> {
    let bytes = world.files.get(tenant, &file.digest.sha256)?.ok_or(FlowError::FileGone)?;
    let found = formats::identify(&bytes, Some(&file.sent_name));
    let as_received = NewFile {
        media_type: file.media_type.clone(),
        ..new_file(&found, Variant::Production, file.digest, &file.file_name)
    };
    let archival = NewFile { variant: Variant::Archive, ..as_received.clone() };
    let title = Title::plain(&file.file_name);
    let mut document = NewDocument::attachment(DocumentType::Attachment, title, as_received);
    if is_archival(&found) {
        document.files.push(archival);
    }
    Ok(document)
}

/// A file somebody sent that is itself what an entry is about: a paper, or a letter from somebody.
pub(super) fn as_main(
    mut document: NewDocument,
    document_type: DocumentType,
    title: &str,
) -> NewDocument {
    document.role = DocumentRole::Main;
    document.document_type = document_type;
    document.title = Title::plain(title);
    document
}

/// Whether the National Archives take a file for any ordinary purpose. What they take by agreement only
/// waits for an archivist.
pub(super) fn is_archival(found: &Identified) -> bool {
    found.archival() == Archival::Accepted
}

/// A file as the archive knows it, by what was found in it.
pub(super) fn new_file(
    found: &Identified,
    variant: Variant,
    digest: Digest,
    file_name: &str,
) -> NewFile {
    let format = found.format;
    NewFile {
        digest,
        variant,
        format: format.puid.to_owned(),
        format_details: (format.puid != UNKNOWN).then(|| name_of(format)),
        file_name: file_name.to_owned(),
        media_type: format.media_type.to_owned(),
        warnings: found.warnings.iter().copied().collect(),
    }
}

/// What people call a format, such as `Portable Document Format 1.7`.
pub(super) fn name_of(format: &Format) -> String {
    format!("{} {}", format.name, format.version).trim_end().to_owned()
}
