//! Holds any vendor's Noark 5 extraction to the standard: the structure to its schemas, the content
//! to the 51 tests of the National Archives' Arkade, and what they are blind to to rules of our own.
//!
//! [`validate`] reads every file once, in memory that does not grow with the package, and never stops
//! at the first fault. It trusts nothing: links are not followed, paths do not lead out, entities
//! are not expanded, nothing is fetched.
//!
//! What it deliberately does not do: it changes nothing in the package, knows no archive but the one
//! in front of it, and repeats no identity number it finds.
//!
//! How it works: `xml` steps through files, `xsd` holds them to schemas, `structure`, `journals`,
//! `changes` and `manifest` look at what they say, `links` and `documents` compare what lies far
//! apart, [`Fault`] lists everything that can be found, and [`Report`] shows it.

mod changes;
mod dates;
mod documents;
mod fault;
mod figures;
mod finding;
mod format;
mod journals;
mod links;
mod manifest;
mod package;
mod published;
mod reading;
mod report;
mod run;
mod schemas;
mod spill;
mod structure;
mod xml;
mod xsd;

use std::path::{Path, PathBuf};

pub use base::Language;
pub use fault::Fault;
pub use figures::{Figure, Figures};
pub use finding::{Finding, Place, Severity, Tally};
pub use report::Report;

/// The texts of findings and reports.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// How to validate.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// A folder with the published schemas, used where the package's own are missing or changed:
    /// either the files of one publication, or the publications in folders of their own.
    pub schemas: Option<&'a Path>,
    /// Where working files go if the package is large; otherwise the system's temporary folder. They
    /// have no names and vanish with the process.
    pub scratch: Option<&'a Path>,
    /// How many findings of each kind are kept in whole. All of them are counted.
    pub findings_of_each_kind: u64,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { schemas: None, scratch: None, findings_of_each_kind: 1_000 }
    }
}

/// Validates the extraction in a folder. Whatever the folder is or holds, the answer is a report.
pub fn validate(folder: &Path, options: Options<'_>) -> Report {
    run::run(folder, options)
}

fn owned(path: Option<&Path>) -> Option<PathBuf> {
    path.map(Path::to_owned)
}
