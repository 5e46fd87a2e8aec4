//! A document of one's own case. Opening a letter here is reading it.

use access::{Action, ResourceKind};
use archive::{Document, DocumentId, DocumentObject, EntryType, Variant};
use axum::{
    extract::{Path, State},
    response::Response,
};
use exchange::dispatch;
use service::flow::MatterId;
use web::{Answer, App, Download, Visit, WebError};

use super::{case::is_theirs, own_matter, resource};
use crate::form::may;

/// The version to show: the newest in archive format, or else the newest there is.
pub(super) fn object(document: &Document) -> Option<&DocumentObject> {
    let newest = |wanted: Option<Variant>| {
        document
            .objects
            .iter()
            .filter(|object| wanted.is_none_or(|variant| object.variant == variant))
            .max_by_key(|object| object.version)
    };
    newest(Some(Variant::Archive)).or_else(|| newest(Some(Variant::Production)))
}

/// `GET /min-side/saker/{case}/dokumenter/{document}`
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((case, document)): Path<(String, String)>,
) -> Response {
    app.work(visit, move |app, visit, who| {
        let tenant = visit.tenant.id;
        let case: MatterId = case.parse().map_err(|_| WebError::NotFound)?;
        let id: DocumentId = document.parse().map_err(|_| WebError::NotFound)?;
        let (object, title, letters) = app.store().read(tenant, |tx| {
            let (matter, _) = own_matter(app, tx, who, case, Action::View)?;
            let as_document = resource(tx, &matter).as_kind(ResourceKind::Document);
            may(who, Action::View, &as_document)?;
            let holders = archive::lookup::records_of_document(tx, id)?;
            let entries = archive::lookup::entries_of_case(tx, matter.case_file())?;
            let entry = entries
                .into_iter()
                .find(|entry| is_theirs(entry) && holders.contains(&entry.id))
                .ok_or(WebError::NotFound)?;
            let document = archive::lookup::document(tx, id)?.ok_or(WebError::NotFound)?;
            let object = object(&document).ok_or(WebError::NotFound)?.clone();
            let mut letters = Vec::new();
            if entry.entry_type == EntryType::Outgoing {
                // Others may have got the same letter; theirs is not read by this.
                letters = dispatch::of_entry(tx, entry.id)?;
                letters.retain(|letter| {
                    letter.recipient_name == matter.applicant_name && !letter.state.is_final()
                });
            }
            Ok::<_, WebError>((object, document.title.text().to_owned(), letters))
        })?;
        let bytes = app
            .files()
            .get(tenant, &object.digest.sha256)?
            .ok_or_else(|| WebError::internal(format!("find the kept file of document {id}")))?;
        if !letters.is_empty() {
            app.store().write(tenant, |tx| {
                for letter in &letters {
                    dispatch::opened_on_my_page(tx, letter.id).map_err(WebError::internal)?;
                }
                Ok::<_, WebError>(())
            })?;
        }
        let file_name = if object.file_name.is_empty() { title } else { object.file_name };
        Ok(Answer::Download(Download { bytes, content_type: object.media_type, file_name }))
    })
    .await
}
