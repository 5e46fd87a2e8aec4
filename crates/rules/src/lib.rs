//! The expression language and the decision tables of service packages. Pure; no I/O.
//!
//! Two notations, one value type:
//!
//! * [`expression`]: the expression language of Altinn 3 forms (visibility, required, process
//!   gateways, letters), proven with the test vectors that Altinn shares between its platforms.
//! * [`decision`]: DMN 1.5 decision tables with FEEL cells, which give every outcome together
//!   with the trace that explains it.
//!
//! This crate never reads files, clocks or databases: the world comes in through
//! [`expression::Context`] and [`decision::Facts`].

pub mod decision;
pub mod expression;
mod value;

pub use value::{Moment, Value};
