//! Extraction (*arkivuttrekk*): a whole archive as files for long-term preservation.
//!
//! Writes the package of the standard's chapter 6.4: `arkivstruktur.xml`, `endringslogg.xml`,
//! `loependeJournal.xml`, `offentligJournal.xml`, the documents with their checksums verified, the
//! schemas, and last `arkivuttrekk.xml`, which says what the others hold. Everything is read in
//! one snapshot, in pages by key, and written as it is read: memory does not grow with the archive.

mod changes;
mod documents;
mod journals;
mod manifest;
mod pages;
mod schemas;
mod structure;
mod xml;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use base::TenantId;
use jiff::{Timestamp, civil::Date};
use store::{Files, Store, Tx};

use crate::ArchiveError;

pub use schemas::XsdSet;

/// How an extraction is to be made.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which publication of the official schemas the files follow.
    pub xsd_set: XsdSet,
    pub format_field: FormatField,
    pub date_style: DateStyle,
    pub closing: Closing,
    /// The archival period to declare; `None` takes that of the exported series.
    pub period: Option<(Date, Date)>,
    /// Where the official schemas lie; without them the package is complete but for its schemas,
    /// and the report says so.
    pub schemas: Option<PathBuf>,
}

impl Options {
    /// What Arkade and other receivers expect: schemas of 2019, PRONOM formats, local time.
    pub fn new(closing: Closing) -> Self {
        Self {
            xsd_set: XsdSet::Published2019,
            format_field: FormatField::Pronom,
            date_style: DateStyle::Local,
            closing,
            period: None,
            schemas: None,
        }
    }
}

/// What stands in `format` (M701). The standard demands PRONOM's id; Arkade compares with the
/// file's extension. Both cannot be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatField {
    Pronom,
    Extension,
}

/// How instants are written. All validators read local time; not all read an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    /// Norwegian local time without offset.
    Local,
    /// Norwegian local time with its offset from UTC.
    Offset,
}

/// What is ready to be handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// Series whose period is closed, with all their case files: a deposit.
    Closed,
    /// Everything that is journalled, as if it were closed at that instant. Statuses stay as they
    /// are; the closing dates that the schema demands are filled in. For trying out, never for
    /// deposit.
    AsOf(Timestamp),
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Set when this is a trial: the instant that stands for missing closing dates.
    pub trial_as_of: Option<Timestamp>,
    pub series: u64,
    pub classes: u64,
    pub case_files: u64,
    pub records: u64,
    pub documents: u64,
    pub document_files: u64,
    pub document_bytes: u64,
    /// Documents without an archival variant, by the exception of riksarkivarens forskrift § 5-17.
    pub kept_as_received: u64,
    pub journal_entries: u64,
    pub changes: u64,
    /// Whether the package holds the official schemas.
    pub has_schemas: bool,
    /// What must be mended before the package is handed over; at most [`Report::MOST_PROBLEMS`].
    pub problems: Vec<Problem>,
    /// How many there were.
    pub problem_count: u64,
}

impl Report {
    /// How many problems are listed one by one.
    pub const MOST_PROBLEMS: usize = 1000;

    /// Whether the package can be handed over as it is.
    pub fn can_be_deposited(&self) -> bool {
        self.trial_as_of.is_none() && self.problem_count == 0 && self.has_schemas
    }

    fn note(&mut self, problem: Problem) {
        self.problem_count += 1;
        if self.problems.len() < Self::MOST_PROBLEMS {
            self.problems.push(problem);
        }
    }
}

/// Something an archivist must look at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("document file {path} is not kept")]
    FileMissing { path: String },
    #[error("document file {path} has changed since it was kept")]
    FileDamaged { path: String },
    #[error("document {document} has no file in archival format")]
    NoArchivalFile { document: crate::DocumentId },
    #[error("schema {name} was not found")]
    SchemaMissing { name: &'static str },
    #[error("schema {name} is not the official one")]
    SchemaNotOfficial { name: &'static str },
    #[error("{file} has nothing to hold and was left out")]
    Empty { file: &'static str },
}

/// Why there is no extraction.
#[derive(Debug, thiserror::Error)]
pub enum ExtractionError {
    #[error("extract an archive in which no series is closed")]
    NothingClosed,
    #[error("extract an archive that has not been set up")]
    NoFonds,
    #[error("write into {0}, which is not empty")]
    NotEmpty(PathBuf),
    #[error("read the archive")]
    Archive(#[from] ArchiveError),
    #[error("read the archive")]
    Store(#[from] store::Error),
    #[error("write the extraction")]
    Io(#[from] io::Error),
    #[error("read a document file")]
    Files(#[from] store::FilesError),
    #[error("copy the documents: the copying thread stopped")]
    Stopped,
}

type Result<T, E = ExtractionError> = std::result::Result<T, E>;

/// Writes the tenant's archive into the empty or new folder `destination`.
pub fn extract(
    store: &Store,
    tenant: TenantId,
    files: &Files,
    destination: &Path,
    options: &Options,
) -> Result<Report> {
    fs::create_dir_all(destination)?;
    if fs::read_dir(destination)?.next().is_some() {
        return Err(ExtractionError::NotEmpty(destination.to_owned()));
    }
    store.read(tenant, |tx| {
        std::thread::scope(|scope| {
            let (copier, copying) = documents::start(scope, files, tenant, destination);
            let mut run = Run { tx, destination, options, copier, report: Report::default() };
            let written = run.write();
            let Run { copier, mut report, .. } = run;
            drop(copier);
            let copied = copying.join().map_err(|_| ExtractionError::Stopped)??;
            let mut manifest = written?;
            copied.add_to(&mut report);
            manifest.document_files = report.document_files;
            manifest.write(destination, options)?;
            Ok(report)
        })
    })
}

/// One extraction under way.
struct Run<'r, 't> {
    tx: &'r mut Tx<'t>,
    destination: &'r Path,
    options: &'r Options,
    copier: documents::Copier,
    report: Report,
}

impl Run<'_, '_> {
    fn write(&mut self) -> Result<manifest::Manifest> {
        if let Closing::AsOf(instant) = self.options.closing {
            self.report.trial_as_of = Some(instant);
        }
        let frame = pages::frame(self.tx, self.options.closing)?;
        let mut manifest = manifest::Manifest::new(&frame, self.options, self.tx.today());
        self.write_structure(&frame, &mut manifest)?;
        self.write_journals(&frame, &mut manifest)?;
        self.write_changes(&mut manifest)?;
        let schemas = schemas::copy(self.options, self.destination)?;
        self.report.has_schemas = schemas.is_empty();
        for problem in schemas {
            self.report.note(problem);
        }
        Ok(manifest)
    }

    /// What stands for an instant that is not there yet; only a trial has any.
    fn closing_instant(&self, found: Option<Timestamp>) -> Timestamp {
        match (found, self.options.closing) {
            (Some(instant), _) | (None, Closing::AsOf(instant)) => instant,
            (None, Closing::Closed) => self.tx.now(),
        }
    }

    fn create(&self, name: &str, root: &'static str) -> Result<xml::Xml> {
        Ok(xml::Xml::create(&self.destination.join(name), root, self.options.date_style)?)
    }

    fn is_trial(&self) -> bool {
        matches!(self.options.closing, Closing::AsOf(_))
    }
}
