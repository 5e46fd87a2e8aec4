//! Everything that needs no sign-in: the front page, finding a service, its page and its wizard,
//! and the public journal.

mod description;
mod find;
mod front;
mod journal;
mod los;
mod markup;
mod offer;
mod origin;
mod search;
mod service_page;
mod wizard;

use axum::{Router, routing::get};
use web::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(front::show))
        .route("/tjenester", get(find::services))
        .route("/tjenester.json", get(description::all))
        .route("/tema/{slug}", get(find::theme))
        .route("/livshendelse/{slug}", get(find::life_event))
        .route("/tjenester/{service}", get(service_page::show))
        .route("/tjenester/{service}/veiviser", get(wizard::show))
        .merge(journal::routes())
}
