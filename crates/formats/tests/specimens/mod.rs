//! Small files of every kind, built by hand: what each is, and what is wrong with it.
//!
//! The tests read this table, and `examples/specimens.rs` writes it to a folder for the outside judge.

pub(crate) mod build;
mod documents;
mod locked;
mod others;
mod text;

use formats::Warning;

pub(crate) struct Specimen {
    /// With the extension that its writer would give it.
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) puid: &'static str,
    pub(crate) warnings: Vec<Warning>,
}

impl Specimen {
    pub(crate) fn new(name: &'static str, puid: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name, bytes: bytes.into(), puid, warnings: Vec::new() }
    }

    pub(crate) fn with(mut self, warning: Warning) -> Self {
        self.warnings.push(warning);
        self.warnings.sort();
        self
    }
}

pub(crate) fn all() -> Vec<Specimen> {
    let mut all = documents::all();
    all.extend(locked::all());
    all.extend(text::all());
    all.extend(others::all());
    all
}
