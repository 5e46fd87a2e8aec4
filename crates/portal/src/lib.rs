//! The portal: what inhabitants and businesses meet.
//!
//! `form` leads through an application a page at a time, `my_page` shows what became of it,
//! `public` is everything that needs no sign-in. The wing draws and stores what was typed; what
//! a form asks, what is right and what happens to an application is decided in `service`. It
//! deliberately knows no single service.

mod form;
mod my_page;
mod public;

use axum::Router;
use forms::{rich, words};
use store::Migration;
use web::{App, Wing};

/// The tables of this wing.
pub static MIGRATIONS: &[Migration] = &[
    Migration { name: "portal/0001", sql: include_str!("../schema/0001.sql") },
    Migration { name: "portal/0002", sql: include_str!("../schema/0002.sql") },
    Migration { name: "portal/0003", sql: include_str!("../schema/0003.sql") },
];

/// The texts of the portal's own pages.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// The pages of inhabitants and businesses.
#[derive(Clone, Copy, Debug, Default)]
pub struct PortalWing;

impl Wing for PortalWing {
    fn migrations(&self) -> &'static [Migration] {
        MIGRATIONS
    }

    fn routes(&self) -> Router<App> {
        form::routes().merge(my_page::routes()).merge(public::routes())
    }
}
