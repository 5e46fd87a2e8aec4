//! The desk: where case workers find what waits, see what the rules say, decide and write.
//!
//! Responsible for the employees' pages and for letters begun and not sent. It decides nothing
//! itself: what may be done is asked of the policy and of the package's flow, and done by the
//! service's flow, which asks them again. Every look at a case is logged for the one it is about.

mod breaches;
mod case;
mod complaint;
mod fields;
mod grants;
mod guard;
mod html;
mod invoices;
mod letters;
mod licences;
mod registering;
mod search;
mod tasks;
mod words;
mod work_list;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use store::Migration;
use web::{App, Wing};

/// The texts of the desk.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// The tables of this crate; come after the archive's.
pub static MIGRATIONS: &[Migration] = &[
    Migration { name: "desk/0001", sql: include_str!("../schema/0001.sql") },
    Migration { name: "desk/0002", sql: include_str!("../schema/0002.sql") },
];

/// The employees' pages.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeskWing;

impl Wing for DeskWing {
    fn migrations(&self) -> &'static [Migration] {
        MIGRATIONS
    }

    fn routes(&self) -> Router<App> {
        let case = Router::new()
            .route("/", get(case::show))
            .route("/ta", post(case::claim))
            .route("/slipp", post(case::hand_back))
            .route("/brudd", get(breaches::show).post(breaches::register))
            .route("/brudd/{breach}", post(breaches::revoke))
            .route("/gi", post(case::assign))
            .route("/gjenapne", post(case::reopen))
            .route("/vedtak", get(letters::show_letter).post(letters::send_letter))
            .route("/vedtak/lagre", post(letters::autosave_letter))
            .route("/godkjenn", get(letters::show_approval).post(letters::approve))
            .route("/send-tilbake", post(letters::send_back))
            .route("/be-om-opplysninger", get(letters::show_question).post(letters::send_question))
            .route("/be-om-opplysninger/lagre", post(letters::autosave_question))
            .route("/dokumenter/{document}", get(case::show_document))
            .merge(complaint::routes());
        Router::new()
            .route("/ansatt", get(work_list::show))
            .nest("/ansatt/saker/{case}", case)
            .merge(registering::routes())
            .route("/ansatt/sok", get(search::show).post(search::find))
            .route("/ansatt/bevillinger", get(grants::show))
            .route("/ansatt/bevillinger/andre", get(licences::show))
            .route(
                "/ansatt/bevillinger/andre/ny",
                get(licences::show_form).post(licences::register),
            )
            .route(
                "/ansatt/bevillinger/andre/{licence}",
                get(licences::show_one).post(licences::revoke),
            )
            .route("/ansatt/faktura", get(invoices::show).post(invoices::take))
            .route("/ansatt/faktura/{batch}", get(invoices::download))
            .route("/ansatt/oppgaver", get(tasks::show))
            .route("/ansatt/oppgaver/jobb/{job}", post(tasks::try_job_again))
            .route("/ansatt/oppgaver/brev/{letter}", post(tasks::handle_letter))
            .route(
                "/ansatt/oppgaver/journal/{record}",
                get(tasks::show_entry).post(tasks::mend_entry),
            )
            .route("/ansatt/oppgaver/journal/{record}/behold", post(tasks::keep_as_it_is))
            .route(
                "/ansatt/oppgaver/journal/{record}/arkivvariant",
                post(tasks::add_archive_variant)
                    .layer(DefaultBodyLimit::max(tasks::LARGEST_REQUEST)),
            )
    }
}
