//! One page of an application: shown, and taken in.

use axum::{
    extract::{Path, Query, Request, State},
    response::{IntoResponse as _, Response},
};
use forms::{Asked, Files, Posted, files, posted::PostedFile};
use service::flow::{self, DraftId};
use store::Tx;
use web::{Answer, App, Visit, WebError, Who, parking};

use super::application::{self, Application};

/// `GET /skjema/{draft}`: where one was.
pub(crate) async fn latest(
    State(app): State<App>,
    visit: Visit,
    Path(draft): Path<String>,
) -> Response {
    app.read(visit, move |app, visit, tx, who| {
        let filling = Application::open(app, visit, tx, who, application::id(&draft)?)?.filling;
        Ok(Answer::redirect(match filling.draft.matter {
            Some(matter) => receipt_path(matter),
            None => filling.latest_path(visit.language),
        }))
    })
    .await
}

/// `GET /skjema/{draft}/{page}`
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((draft, page)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    if parking::may_wait(&visit) {
        return app
            .write(visit, move |app, visit, tx, who| {
                let draft = application::id(&draft)?;
                match take_back(app, visit, tx, who, draft, &page)? {
                    Some(answer) => Ok(answer),
                    None => show_page(app, visit, tx, who, draft, &page, &asked),
                }
            })
            .await;
    }
    app.read(visit, move |app, visit, tx, who| {
        show_page(app, visit, tx, who, application::id(&draft)?, &page, &asked)
    })
    .await
}

fn show_page(
    app: &App,
    visit: &Visit,
    tx: &mut Tx<'_>,
    who: &Who,
    draft: DraftId,
    page: &str,
    asked: &Asked,
) -> Result<Answer, WebError> {
    let filling = Application::open(app, visit, tx, who, draft)?.filling;
    if let Some(matter) = filling.draft.matter {
        // Back after sending: what was sent cannot be changed, and is not sent again.
        return Ok(Answer::redirect(receipt_path(matter)));
    }
    forms::show_page(tx, visit, &filling, page, asked)
}

pub(super) fn receipt_path(matter: flow::MatterId) -> String {
    format!("/kvittering/{matter}")
}

/// Takes back what was typed when the session ended, if it was typed on this page and the one who
/// has signed in now may work on the draft.
fn take_back(
    app: &App,
    visit: &Visit,
    tx: &mut Tx<'_>,
    who: &Who,
    draft: DraftId,
    page: &str,
) -> Result<Option<Answer>, WebError> {
    let path = format!("/skjema/{draft}/{page}");
    let Some(parked) = parking::find(tx, visit, &path)? else { return Ok(None) };
    who.citizen()?;
    forms::hold(tx, draft)?;
    let filling = Application::open(app, visit, tx, who, draft)?.filling;
    parking::forget(tx, visit)?;
    if let Some(matter) = filling.draft.matter {
        return Ok(Some(Answer::redirect(receipt_path(matter))));
    }
    forms::take_back(tx, visit, &filling, page, &parked).map(Some)
}

/// `POST /skjema/{draft}/{page}`
pub(crate) async fn post(
    State(app): State<App>,
    visit: Visit,
    Path((draft, page)): Path<(String, String)>,
    request: Request,
) -> Response {
    let posted = match Posted::read(&app, &visit, request, Files::Keep).await {
        Ok(posted) => posted,
        Err(error) => return error.into_response(),
    };
    app.work(visit, move |app, visit, who| {
        let draft = application::id(&draft)?;
        let had_files = posted.had_files();
        match take_in(app, visit, who, draft, &page, &posted.fields, posted.files) {
            Err(needed @ (WebError::SignInNeeded | WebError::LevelNeeded)) => {
                let parked = forms::to_park(posted.fields, had_files);
                parking::park(app, visit, needed, visit.path(), &parked)
            }
            answer => answer,
        }
    })
    .await
}

fn take_in(
    app: &App,
    visit: &Visit,
    who: &Who,
    draft: DraftId,
    page: &str,
    fields: &[(String, String)],
    files: Vec<PostedFile>,
) -> Result<Answer, WebError> {
    let tenant = visit.tenant.id;
    who.citizen()?;
    // Files are large: they are looked at and kept before anything is locked.
    let mut received = Vec::new();
    if !files.is_empty() {
        let filling =
            app.store().read(tenant, |tx| Application::open(app, visit, tx, who, draft))?.filling;
        if filling.draft.matter.is_none() {
            received = files::receive(app, visit, filling.form(), page, files)?;
        }
    }
    app.store().write(tenant, |tx| {
        forms::hold(tx, draft)?;
        let mut filling = Application::open(app, visit, tx, who, draft)?.filling;
        filling.draft.language = visit.language;
        if let Some(matter) = filling.draft.matter {
            return Ok(Answer::redirect(receipt_path(matter)));
        }
        forms::take_in(tx, visit, filling, page, fields, received)
    })
}
