//! The archive from outside, on each database.

mod extraction;
mod filing;
mod support;
