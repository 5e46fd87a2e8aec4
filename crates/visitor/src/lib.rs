//! Somebody who visits a running eKommune over HTTP, for measurements and for tests that need the
//! whole program: starts it, signs in, applies, and looks afterwards at what the store holds.
//!
//! Speaks to the program as a browser does and knows nothing of its insides, except in [`whole`],
//! which reads the database beside it. The program never uses this crate.

mod application;
mod browser;
mod server;
pub mod whole;

pub use application::{Application, Begun, PAGES, Sent, begin, fill_in, letter, post_page, send};
pub use browser::{Answer, Body, Browser, Person};
pub use server::{Server, Start, Usage, usage_of};

/// Why a visit did not go as it should.
#[derive(Debug, thiserror::Error)]
pub enum VisitError {
    /// The program did not answer: it was killed, or it hangs.
    #[error("get an answer")]
    Silent(#[from] reqwest::Error),
    /// It answered something else than a visitor waits for.
    #[error("{step}: got {status} at {path}")]
    Unexpected { step: &'static str, status: u16, path: String },
    #[error("read the address {0}")]
    Address(String),
    /// The program did not start, or stopped by itself; the text is what it said.
    #[error("run the program: {0}")]
    Program(String),
    #[error("use the operating system")]
    System(#[from] std::io::Error),
}

/// The outcome of a visit.
pub type Result<T, E = VisitError> = std::result::Result<T, E>;
