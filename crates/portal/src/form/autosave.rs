//! Saving between two clicks. Nothing is judged, and nothing is answered.

use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Response},
};
use web::{Answer, App, Visit, parking};

use super::{
    application::{self, Application},
    page::store_fields,
    page_save::{self, SHOWN_AS, Shown},
    posted::{self, Files, Posted},
};

/// `POST /skjema/{draft}/{page}/lagre`
pub(crate) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((draft, page)): Path<(String, String)>,
    request: Request,
) -> Response {
    let fields = match Posted::read(&app, &visit, request, Files::Skip).await {
        Ok(posted) => posted.fields,
        Err(error) => return error.into_response(),
    };
    app.work(visit, move |app, visit, who| {
        let draft = application::id(&draft)?;
        if who.citizen().is_err() {
            let back = format!("/skjema/{draft}/{page}");
            return parking::park_quietly(app, visit, &back, &fields);
        }
        app.store().write(visit.tenant.id, |tx| {
            page_save::hold(tx, draft)?;
            let mut application = Application::open(app, visit, tx, who, draft)?;
            application.draft.language = visit.language;
            if application.draft.matter.is_some() || application.form().page(&page).is_none() {
                return Ok(Answer::Nothing);
            }
            let shown = posted::last(&fields, SHOWN_AS).and_then(Shown::read);
            if page_save::written_elsewhere(tx, draft, &page, shown.as_ref(), None)? {
                // Another window has written the page since: nobody would see that this one
                // took it back. Sending the page tells; a save between clicks cannot.
                return Ok(Answer::Nothing);
            }
            let mut answers = application.draft.answers.clone();
            let around = application.surroundings(visit.language);
            application.form().parse_post(&page, &fields, &mut answers, &around);
            store_fields(tx, &application, &page, &fields, &answers)?;
            Ok(Answer::Nothing)
        })
    })
    .await
}
