//! Who is this, on whose behalf, and what may they see and do.
//!
//! Responsible for persons, employees, sessions, sign-in through ID-porten and Ansattporten, the
//! policy and the log of views. It deliberately knows no case, no form and no archive: what they
//! tell the policy about a thing is a [`policy::Resource`].

pub mod employee;
mod environment;
mod keys;
pub mod oidc;
pub mod person;
pub mod policy;
pub mod session;
pub mod sign_in;
pub mod simulator;
pub mod testing;
pub mod view_log;

pub use employee::{Employee, Employment};
pub use environment::{Environment, RefusedNumber};
pub use keys::{CannotOpen, InvalidSecret, Keys};
pub use oidc::{ClientKey, ClientKeyError};
pub use person::{Person, PersonDetails, PersonError, PersonId, Protection};
pub use policy::{Action, Decision, Denied, Party, Resource, ResourceKind, Role, Subject, UnitKey};
pub use session::{ActingFor, Ending, Level, Session, SessionId, SessionKind, SessionToken};
pub use session::{COOKIE as SESSION_COOKIE, EMPLOYEE_COOKIE};
pub use sign_in::{AccessPage, AccessState, SignIn, routes};

/// The texts of sign-in, sign-out and the simulators.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// The tables of this crate; come after the store's own.
pub static MIGRATIONS: &[store::Migration] = &[
    store::Migration { name: "access/0001", sql: include_str!("../schema/0001.sql") },
    store::Migration { name: "access/0002", sql: include_str!("../schema/0002.sql") },
    store::Migration { name: "access/0003", sql: include_str!("../schema/0003.sql") },
];
