//! Applications that come by phone, over the counter or on paper: registered by an employee in the
//! same form as everybody else's, and filed as the same kind of case.
//!
//! First what came and how, then from whom, then the paper, then the form a page at a time. What is
//! missing on paper does not keep it from being filed. No number of a person stands in an address.

mod applicant;
mod done;
mod form;
mod paper;
mod start;

use access::{Action, Subject, view_log};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, State},
    response::Response,
    routing::{get, post},
};
use axum_extra::extract::Form as Posted;
use forms::posted::LARGEST_REQUEST;
use page::Link;
use service::flow::{Channel, Registration, RegistrationId, discard_registration, registrations};
use store::Tx;
use web::{Answer, App, Visit, WebError, Who};

pub(crate) use start::may_register;

use crate::{fields::Fields, guard, texts::Texts};

/// Where what is begun stands, and where one begins.
const LIST: &str = "/ansatt/registrer";
/// Why an employee looks at somebody who applies, as the view log has it.
const PURPOSE: &str = "case_handling";

pub(crate) fn routes() -> Router<App> {
    let one = Router::new()
        .route("/", get(latest))
        .route("/soker", get(applicant::show).post(applicant::identify))
        .route(
            "/papir",
            get(paper::show).post(paper::change).layer(DefaultBodyLimit::max(LARGEST_REQUEST)),
        )
        .route("/papir/{file}", get(paper::open))
        .route("/forkast", post(discard))
        .route("/ferdig", get(done::show))
        .route("/skjema/oppsummering", get(form::check))
        .route("/skjema/send", get(form::check_again).post(form::send))
        .route(
            "/skjema/{page}",
            get(form::show).post(form::post).layer(DefaultBodyLimit::max(LARGEST_REQUEST)),
        )
        .route("/skjema/{page}/lagre", post(form::save));
    Router::new()
        .route(LIST, get(start::show).post(start::begin))
        .nest("/ansatt/registrer/{id}", one)
}

/// `GET …`: where one was.
async fn latest(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Response {
    app.read(visit, move |app, visit, tx, who| {
        let opened = find(visit, tx, who, &id, Action::Edit)?;
        let registration = &opened.registration;
        if registration.matter.is_some() {
            return Ok(Answer::redirect(address(registration.id, "/ferdig")));
        }
        if registration.draft.is_none() {
            return Ok(Answer::redirect(address(registration.id, "/soker")));
        }
        if registration.channel == Channel::Paper
            && registrations::papers(tx, registration.id)?.is_empty()
        {
            return Ok(Answer::redirect(address(registration.id, "/papir")));
        }
        let filling = form::filling(app, visit, tx, registration)?;
        Ok(Answer::redirect(filling.latest_path(visit.language)))
    })
    .await
}

/// `POST …/forkast`: by mistake, or twice.
async fn discard(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Response {
    let why = Fields(fields).lines("grunn");
    app.write(visit, move |app, visit, tx, who| {
        let opened = find(visit, tx, who, &id, Action::Delete)?;
        if opened.registration.matter.is_some() {
            return Ok(Answer::redirect(address(opened.registration.id, "/ferdig")));
        }
        if why.trim().is_empty() {
            let mut view = applicant::View::new(app, visit, opened.registration)?;
            view.no_reason = true;
            return Ok(view.draw().into());
        }
        discard_registration(tx, opened.subject, opened.registration.id, &why)?;
        Ok(Answer::redirect(LIST))
    })
    .await
}

/// A registration that the employee may do something with.
struct Opened<'a> {
    subject: &'a Subject,
    registration: Registration,
}

/// The registration, if the employee may do `action` with it.
fn find<'a>(
    visit: &Visit,
    tx: &mut Tx<'_>,
    who: &'a Who,
    id: &str,
    action: Action,
) -> Result<Opened<'a>, WebError> {
    let subject = guard::at_the_desk(visit, who)?;
    let id: RegistrationId = id.parse().map_err(|_| WebError::NotFound)?;
    let registration = registrations::find(tx, subject, action, id)?;
    Ok(Opened { subject, registration })
}

/// As [`find`], to be shown: what stands there is about somebody, so the look is written down.
fn look<'a>(
    visit: &Visit,
    tx: &mut Tx<'_>,
    who: &'a Who,
    id: &str,
) -> Result<Opened<'a>, WebError> {
    let opened = find(visit, tx, who, id, Action::View)?;
    if opened.registration.applicant.is_some() {
        let id = opened.registration.id;
        view_log::viewed(tx, opened.subject, "registration", id, PURPOSE)?;
    }
    Ok(opened)
}

fn address(id: RegistrationId, part: &str) -> String {
    format!("{LIST}/{id}{part}")
}

fn breadcrumbs(texts: Texts, here: Option<Link>) -> Vec<Link> {
    let list = Link::new(texts.reg_title(), LIST);
    let mut trail = vec![Link::new(texts.work_list(), "/ansatt")];
    match here {
        Some(here) => trail.extend([list, here.current()]),
        None => trail.push(list.current()),
    }
    trail
}

/// What the service is called.
fn title(app: &App, visit: &Visit, service: &str) -> Result<String, WebError> {
    let package = app.world().package(service)?;
    Ok(package.description.title.get(visit.language).to_owned())
}
