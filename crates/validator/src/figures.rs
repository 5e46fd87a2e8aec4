//! The figures that Arkade reports: how many there are of what, by series, class, year and kind.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::texts::Texts;

macro_rules! figures {
    ($($(#[$doc:meta])* $variant:ident = $rule:literal, $text:ident;)*) => {
        /// What is counted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Figure {
            $($(#[$doc])* $variant,)*
        }

        impl Figure {
            /// Arkade's test that reports the same, or our own number.
            pub fn rule(self) -> &'static str {
                match self { $(Self::$variant => $rule,)* }
            }

            pub fn title(self, texts: Texts) -> &'static str {
                match self { $(Self::$variant => texts.$text(),)* }
            }
        }
    };
}

figures! {
    Fonds = "N5.04", figure_fonds;
    Series = "N5.05", figure_series;
    SeriesStatus = "N5.06", figure_series_status;
    ClassificationSystems = "N5.07", figure_systems;
    /// Classes by level.
    Classes = "N5.08", figure_classes;
    EmptyClasses = "N5.09", figure_empty_classes;
    /// Files by kind.
    Files = "N5.10", figure_files;
    FilesBySeries = "N5.10", figure_files_by_series;
    FilesByYear = "N5.11", figure_files_by_year;
    FilesByClass = "N5.13", figure_files_by_class;
    EmptyFiles = "N5.14", figure_empty_files;
    CaseStatus = "N5.15", figure_case_status;
    /// Records by kind.
    Records = "N5.16", figure_records;
    RecordsBySeries = "N5.16", figure_records_by_series;
    EntryKinds = "N5.17", figure_entry_kinds;
    RecordsByYear = "N5.18", figure_records_by_year;
    RecordsByClass = "N5.20", figure_records_by_class;
    RecordsWithoutDocuments = "N5.21", figure_records_without_documents;
    EntryStatus = "N5.22", figure_entry_status;
    /// Document descriptions, as main document or attachment.
    Documents = "N5.23", figure_documents;
    DocumentsWithoutObjects = "N5.24", figure_documents_without_objects;
    DocumentStatus = "N5.25", figure_document_status;
    /// Document objects by variant.
    Objects = "N5.26", figure_objects;
    RegistrationDates = "N5.27", figure_registration_dates;
    DocumentFiles = "N5.28", figure_document_files;
    Formats = "N5.29", figure_formats;
    Parties = "N5.35", figure_parties;
    Remarks = "N5.36", figure_remarks;
    CrossReferences = "N5.37", figure_cross_references;
    Precedents = "N5.38", figure_precedents;
    Correspondents = "N5.39", figure_correspondents;
    SignOffs = "N5.40", figure_sign_offs;
    Flows = "N5.41", figure_flows;
    Screenings = "N5.42", figure_screenings;
    Gradings = "N5.43", figure_gradings;
    DisposalDecisions = "N5.44", figure_disposal_decisions;
    Disposed = "N5.45", figure_disposed;
    Conversions = "N5.46", figure_conversions;
    JournalEntries = "N5.59", figure_journal_entries;
    JournalDates = "N5.60", figure_journal_dates;
    Changes = "N5.61", figure_changes;
    Bytes = "N5.64", figure_bytes;
    PackageFiles = "EK-104", figure_package_files;
}

/// Rows that a table has at most; what comes after is counted together under `…`.
const ROWS: usize = 2_000;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figures(BTreeMap<Figure, BTreeMap<String, u64>>);

impl Figures {
    pub(crate) fn count(&mut self, figure: Figure, row: &str) {
        self.add(figure, row, 1);
    }

    pub(crate) fn add(&mut self, figure: Figure, row: &str, amount: u64) {
        let table = self.0.entry(figure).or_default();
        if let Some(count) = table.get_mut(row) {
            *count += amount;
        } else {
            let row = if table.len() < ROWS { crate::fault::quote(row) } else { "…".to_owned() };
            *table.entry(row).or_default() += amount;
        }
    }

    /// Everything in a table together; 0 if nothing was counted.
    pub fn total(&self, figure: Figure) -> u64 {
        self.0.get(&figure).map_or(0, |table| table.values().sum())
    }

    /// One row of a table.
    pub fn of(&self, figure: Figure, row: &str) -> u64 {
        self.0.get(&figure).and_then(|table| table.get(row)).copied().unwrap_or_default()
    }

    /// The tables in the order of their rules, the rows by name.
    pub fn tables(&self) -> impl Iterator<Item = (Figure, &BTreeMap<String, u64>)> {
        self.0.iter().map(|(figure, table)| (*figure, table))
    }
}
