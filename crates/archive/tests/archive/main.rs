//! The archive from outside, on each database.

mod filing;
mod support;
