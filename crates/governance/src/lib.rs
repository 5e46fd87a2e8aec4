//! Governance: what leaders and everybody else may know of how the municipality does.
//!
//! Figures per service, read off the same rows that cases are handled in: nobody reports anything.
//! [`figures`] computes them of plain lists, [`statistics`] holds the arithmetic. The wing shows
//! sums only: it deliberately knows no person and no case.

mod counted;
mod export;
pub mod figures;
mod overview;
mod period;
mod service_figures;
pub mod statistics;
mod words;

#[cfg(test)]
mod tests;

use axum::{Router, routing::get};
use web::{App, Wing};

/// The texts of the pages of figures.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// The pages of figures.
#[derive(Clone, Copy, Debug, Default)]
pub struct GovernanceWing;

impl Wing for GovernanceWing {
    fn routes(&self) -> Router<App> {
        Router::new()
            .route("/tall", get(overview::show))
            .route("/tall/{service}", get(service_figures::show))
    }
}
