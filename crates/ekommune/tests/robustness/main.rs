//! The whole program, started as a process of its own and treated badly over HTTP.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]
#![expect(clippy::print_stderr, reason = "a test says what it measured or why it was skipped")]

mod components;
mod foreign;
mod full_disk;
mod hostile;
mod house;
mod killed;
