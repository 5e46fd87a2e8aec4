//! An application, a page at a time.
//!
//! Two promises hold here: nothing that was typed is lost (a page is stored before it is judged,
//! and a post that comes when the session has ended is parked), and nothing is filed twice (the
//! flow files a draft once, whatever is clicked).

mod application;
mod autosave;
mod check;
mod page;
mod receipt;
pub(crate) mod registers;
mod start;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use forms::posted::LARGEST_REQUEST;
use web::App;

pub(crate) use application::may;
pub(crate) use start::spaced;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/tjenester/{service}/start", get(start::resume).post(start::start))
        .route("/skjema/{draft}", get(page::latest))
        .route("/skjema/{draft}/oppsummering", get(check::show))
        .route("/skjema/{draft}/send", get(check::show_again).post(check::send))
        .route(
            "/skjema/{draft}/{page}",
            get(page::show).post(page::post).layer(DefaultBodyLimit::max(LARGEST_REQUEST)),
        )
        .route("/skjema/{draft}/{page}/lagre", post(autosave::save))
        .route("/kvittering/{case}", get(receipt::show).post(receipt::rate))
}
