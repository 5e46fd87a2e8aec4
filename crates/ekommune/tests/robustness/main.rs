//! The whole program, started as a process of its own and treated badly over HTTP.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]
#![expect(clippy::panic, reason = "a test that cannot go on must fail loudly")]

mod components;
mod foreign;
mod full_disk;
mod hostile;
mod house;
mod killed;
mod serving;
