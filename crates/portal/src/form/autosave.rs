//! Saving between two clicks. Nothing is judged, and nothing is answered.

use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Response},
};
use forms::{Files, Posted};
use web::{Answer, App, Visit, parking};

use super::application::{self, Application};

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
            forms::hold(tx, draft)?;
            let mut filling = Application::open(app, visit, tx, who, draft)?.filling;
            filling.draft.language = visit.language;
            if filling.draft.matter.is_some() {
                return Ok(Answer::Nothing);
            }
            forms::save_quietly(tx, visit, &filling, &page, &fields)
        })
    })
    .await
}
