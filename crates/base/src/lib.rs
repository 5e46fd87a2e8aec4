//! What every crate shares: time, identifiers, language, money, tenant. Pure; no I/O.
//!
//! It deliberately knows no database, no web and no municipal field. The two doors to the world,
//! [`Clock`] and [`Random`], are traits here and get their real implementations ([`SystemClock`],
//! [`SystemRandom`]) from the roof, so that every test decides what time it is.

mod actor;
mod error;
mod id;
mod language;
mod money;
mod tenant;
mod time;

pub use actor::{Actor, ActorKind};
pub use error::error_chain;
pub use id::{Random, SeededRandom, SystemRandom, uuid_v7};
pub use language::{Language, UnknownLanguage};
pub use money::Ore;
pub use tenant::{Tenant, TenantId};
pub use time::{
    Clock, FixedClock, SystemClock, add_working_days, date_in_oslo, is_working_day, oslo,
    start_of_day_in_oslo,
};

#[doc(hidden)]
pub use serde as __serde;
/// Re-exported so that [`id_type!`] works in crates that do not name `uuid` themselves.
pub use uuid;
