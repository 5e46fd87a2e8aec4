//! Until when somebody is signed in, and more time for those who ask (WCAG 2.2.1, timing
//! adjustable). How long a session lasts is `access`'s to know: ID-porten's 30 minutes without a
//! request and 120 in all.
//!
//! | address | what it does |
//! | --- | --- |
//! | `GET /innlogging` | says until when, on a page of its own |
//! | `GET /innlogging/tilstand` | tells a script how long is left; the one address that puts nothing off |
//! | `POST /innlogging/forleng` | puts the end off |
//!
//! Employees have the same below `/ansatt`. Whoever is not signed in there, or whose cookie is another
//! municipality's, is told that and nothing else.

use access::{Session, SessionKind, session::LONGEST};
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base::Language;
use jiff::Timestamp;
use page::{Ending, Html, SessionEnd};
use serde::Serialize;

use crate::{App, Page, Visit, Who, app::encode, texts::Texts};

/// The addresses behind one door.
struct Addresses {
    page: &'static str,
    state: &'static str,
    extend: &'static str,
    sign_in: &'static str,
}

const CITIZENS: Addresses = Addresses {
    page: "/innlogging",
    state: "/innlogging/tilstand",
    extend: "/innlogging/forleng",
    sign_in: "/logg-inn",
};
const EMPLOYEES: Addresses = Addresses {
    page: "/ansatt/innlogging",
    state: "/ansatt/innlogging/tilstand",
    extend: "/ansatt/innlogging/forleng",
    sign_in: "/ansatt/logg-inn",
};

fn addresses(kind: SessionKind) -> &'static Addresses {
    match kind {
        SessionKind::Citizen => &CITIZENS,
        SessionKind::Employee => &EMPLOYEES,
    }
}

pub(crate) fn routes() -> Router<App> {
    [CITIZENS, EMPLOYEES].into_iter().fold(Router::new(), |router, door| {
        router
            .route(door.page, get(show))
            .route(door.state, get(state))
            .route(door.extend, post(extend))
    })
}

/// What a page says and offers of the session's end.
pub(crate) fn of(session: &Session, language: Language, now: Timestamp) -> SessionEnd {
    let door = addresses(session.kind);
    let end = session.ends_at();
    // Signing in, in a window beside the page, ends at a page that says so.
    let back = encode(door.page);
    SessionEnd {
        clock: service::format::time(end.to_zoned(base::oslo()).time(), language),
        seconds_left: end.duration_since(now).as_secs().max(0),
        ending: match session.ending() {
            access::Ending::Pause => Ending::Pause,
            access::Ending::Limit => Ending::Limit,
        },
        longest_minutes: LONGEST.as_mins(),
        state: door.state.to_owned(),
        extend: door.extend.to_owned(),
        sign_in: format!("{}?til={back}", door.sign_in),
        sign_in_anew: format!("{}?ny=ja&til={back}", door.sign_in),
    }
}

/// What the script on the page is told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    signed_in: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds_left: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ending: Option<&'static str>,
    /// The sentence at the page's foot.
    line: String,
}

fn told(app: &App, visit: &Visit, who: &Who) -> Response {
    let end = who.session().map(|session| of(session, visit.language, app.store().now()));
    Json(match end {
        Some(end) => Told {
            signed_in: true,
            seconds_left: Some(end.seconds_left),
            ending: Some(end.ending.key()),
            line: end.sentence(visit.language),
        },
        None => Told {
            signed_in: false,
            seconds_left: None,
            ending: None,
            line: page::Texts::new(visit.language).session_ended_line().to_owned(),
        },
    })
    .into_response()
}

/// Reads, and touches nothing: a page that is left open must not keep its session alive.
async fn state(State(app): State<App>, visit: Visit) -> Response {
    app.hop(visit, |app, visit| {
        let who = app.store().read(visit.tenant.id, |tx| Who::find(tx, visit))?;
        visit.read_by(&who);
        Ok(told(app, visit, &who))
    })
    .await
}

async fn extend(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Response {
    let is_script = headers
        .get(header::ACCEPT)
        .is_some_and(|accepted| accepted.as_bytes() == b"application/json");
    app.hop(visit, move |app, visit| {
        let who = app.store().write(visit.tenant.id, |tx| {
            let mut who = Who::find(tx, visit)?;
            who.stay(tx, visit)?;
            Ok::<_, crate::WebError>(who)
        })?;
        visit.read_by(&who);
        if is_script {
            return Ok(told(app, visit, &who));
        }
        // Opened beside the page with the button, which stays as it is with all that is typed in it.
        let door = if visit.is_at_desk() { &EMPLOYEES } else { &CITIZENS };
        Ok(Redirect::to(door.page).into_response())
    })
    .await
}

async fn show(State(app): State<App>, visit: Visit) -> Response {
    app.work(visit, |app, visit, who| {
        let session = if visit.is_at_desk() { who.employee()? } else { who.citizen()? };
        let texts = Texts::new(visit.language);
        let end = of(session, visit.language, app.store().now());
        let content = page::heading_1(texts.signed_in_title())
            .then(Html::paragraph(end.sentence(visit.language)))
            .then(Html::paragraph(texts.signed_in_back()));
        let page = Page::new(texts.signed_in_title(), content);
        Ok(if visit.is_at_desk() { page.desk() } else { page }.into())
    })
    .await
}
