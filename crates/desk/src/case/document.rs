//! Opening a document of a case.

use access::{Action, ResourceKind, policy};
use archive::{Document, DocumentId, DocumentObject, Variant};
use axum::{
    extract::{Path, State},
    response::Response,
};
use service::flow;
use web::{Answer, App, Download, Visit, WebError};

use crate::guard;

/// `GET /ansatt/saker/{case}/dokumenter/{document}`: logged, then read from the file store.
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((case, document)): Path<(String, String)>,
) -> Response {
    app.work(visit, move |app, visit, who| {
        let tenant = visit.tenant.id;
        let id: DocumentId = document.parse().map_err(|_| WebError::NotFound)?;
        let object = app.store().write(tenant, |tx| {
            let opened = guard::find(app, tx, who, &case, Action::View)?;
            let resource = flow::resource(tx, &opened.matter)?.as_kind(ResourceKind::Document);
            policy::require(opened.subject, Action::View, &resource)?;
            let document = archive::lookup::document(tx, id)?.ok_or(WebError::NotFound)?;
            // A document of another case is not found, whoever asks.
            let mut here = false;
            for record in archive::lookup::records_of_document(tx, id)? {
                let entry = archive::lookup::entry(tx, record)?;
                here |= entry.is_some_and(|entry| entry.case_file == opened.case.id);
            }
            if !here {
                return Err(WebError::NotFound);
            }
            guard::looked_at_document(tx, &opened, id)?;
            newest(&document).cloned().ok_or(WebError::NotFound)
        })?;
        let bytes = app
            .files()
            .get(tenant, &object.digest.sha256)?
            .ok_or_else(|| WebError::internal("a document's file is gone"))?;
        Ok(Answer::Download(Download {
            bytes,
            content_type: object.media_type,
            file_name: object.file_name,
        }))
    })
    .await
}

/// The file that a reader is shown: the newest version, as it is archived where there is such a
/// variant. A redacted variant is for others.
pub(crate) fn newest(document: &Document) -> Option<&DocumentObject> {
    document
        .objects
        .iter()
        .filter(|object| object.variant != Variant::Redacted)
        .max_by_key(|object| (object.version, object.variant == Variant::Archive))
}
