//! The web edge that the wings share: request to municipality, language and person; one blocking
//! hop a request; error pages; the trait that a wing fills.
//!
//! Responsible for everything that is the same for every page, so that a wing's handler is about
//! its matter only. It deliberately knows no service, no case and no municipal word; it never
//! reads the wall clock, and it never runs a query outside a tenant's transaction.

mod access_state;
mod app;
mod error;
mod headers;
mod layer;
mod limits;
mod page_answer;
mod pages;
pub mod parking;
mod rest;
mod session_end;
mod tenants;
mod visit;
mod who;
mod wing;

pub use access_state::{grade, protection};
pub use app::{App, AppParts, Environment};
pub use error::WebError;
pub use layer::router;
pub use limits::{Limited, TrustedProxies};
pub use page_answer::{Answer, Download, Page};
pub use tenants::Tenants;
pub use visit::Visit;
pub use who::Who;
pub use wing::Wing;

/// The tables of this crate.
pub static MIGRATIONS: &[store::Migration] =
    &[store::Migration { name: "web/0001", sql: include_str!("../schema/0001.sql") }];

/// The texts of what all pages share.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}
