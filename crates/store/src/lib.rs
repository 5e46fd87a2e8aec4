//! One way to the database: SQLite or PostgreSQL, number series, jobs, files, audit trail.
//!
//! Responsible for transactions, the two engines, and what must be written in the same
//! transaction as every fact. It deliberately knows nothing municipal: no case, no citizen.
//!
//! Two promises that the rest of the house builds on:
//! * **No query without a tenant.** A [`Tx`] belongs to one tenant and binds it as `$1` in every
//!   statement made with [`sql!`]; [`sql_global!`] marks the few statements that cross tenants.
//! * **The engine is matched here and nowhere else.** A statement is written once, in the subset
//!   that both engines understand; one test in the roof prepares every statement on both.

pub mod audit;
mod error;
mod files;
pub mod jobs;
mod migrate;
mod postgres_engine;
mod postgres_server;
mod series;
mod sqlite_engine;
mod statement;
#[path = "store.rs"]
mod store_handle;
pub mod testing;
mod transaction;
mod value;

pub use error::{Error, Result};
pub use files::{Bucket, BucketSettings, Digest, Files, FilesError};
pub use migrate::Migration;
pub use statement::{Scope, Statement};
pub use store_handle::{Database, Store, StoreConfig};
pub use transaction::{Row, Tx};
pub use value::{Bind, Column, Value};

/// Used by the macros of this crate.
#[doc(hidden)]
pub use base as __base;

/// The tables that `store` itself needs; comes first in every list of migrations.
pub static MIGRATIONS: &[Migration] = &[
    Migration { name: "store/0001", sql: include_str!("../schema/0001.sql") },
    Migration { name: "store/0002", sql: include_str!("../schema/0002.sql") },
    Migration { name: "store/0003", sql: include_str!("../schema/0003.sql") },
];
