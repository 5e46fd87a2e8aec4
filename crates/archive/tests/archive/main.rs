//! The archive from outside, on each database.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that is surprised fails, and one that is skipped says so"
)]

mod extraction;
mod filing;
mod freezing;
mod holding;
mod moving;
mod periods;
mod publicity;
mod screening;
mod sequences;
mod support;
mod titles;
