//! A wing.
