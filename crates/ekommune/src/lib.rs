//! The roof: configuration, the list of wings, and how the parts are put together.
//!
//! Knows every crate and no rule: whatever a municipality does stands in a wing or below.

pub mod config;
pub mod demo;
mod install;
mod seed;
pub mod serve;

use store::Migration;
use web::Wing;

/// The wings of this program.
pub fn wings() -> Vec<Box<dyn Wing>> {
    vec![
        Box::new(portal::PortalWing),
        Box::new(desk::DeskWing),
        Box::new(governance::GovernanceWing),
    ]
}

/// The tables of the whole house, in the order they are made.
pub fn migrations() -> Vec<&'static [Migration]> {
    let mut migrations = vec![
        store::MIGRATIONS,
        access::MIGRATIONS,
        archive::MIGRATIONS,
        exchange::MIGRATIONS,
        service::MIGRATIONS,
        web::MIGRATIONS,
        forms::MIGRATIONS,
    ];
    migrations.extend(wings().iter().map(|wing| wing.migrations()));
    migrations
}
