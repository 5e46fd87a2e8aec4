//! The flow of a matter, from a draft to a closed case, on both engines.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]
#![expect(clippy::panic, reason = "a test that cannot go on must fail loudly")]

mod announcing;
mod asking;
mod complaining;
mod complaint_outcomes;
mod crashes;
mod deciding;
mod invoicing;
mod journey;
mod preserving;
mod quota;
mod random_acts;
mod receiving;
mod registers;
mod services;
mod submitting;
mod sweeping;
mod town;
mod waiting;
mod work_list;
