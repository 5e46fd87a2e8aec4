//! What a validation found, and the ways of showing it.

mod html;
mod json;
mod text;

use std::{collections::BTreeMap, path::Path};

use crate::{Figures, Finding, Language, Severity, Tally, finding::Place, texts::Texts};

/// The answer to [`crate::validate`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The folder that was validated.
    pub folder: String,
    /// The version of Noark 5 that arkivuttrekk.xml states.
    pub version: Option<String>,
    /// The grave ones first; of each kind at most as many as the options ask for.
    pub findings: Vec<Finding>,
    /// How many there are of each kind, by the name of the fault.
    pub tallies: BTreeMap<&'static str, Tally>,
    pub figures: Figures,
}

impl Report {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.display().to_string(),
            version: None,
            findings: Vec::new(),
            tallies: BTreeMap::new(),
            figures: Figures::default(),
        }
    }

    /// How many findings there are of a severity, shown or not.
    pub fn count(&self, severity: Severity) -> u64 {
        self.tallies
            .values()
            .filter(|tally| tally.severity == severity)
            .map(|tally| tally.count)
            .sum()
    }

    /// Whether the extraction can be deposited as it is.
    pub fn is_valid(&self) -> bool {
        self.count(Severity::Error) == 0
    }

    /// For a terminal or a log.
    pub fn text(&self, language: Language) -> String {
        text::write(self, Texts::new(language))
    }

    /// For other programs; the texts are in the language asked for.
    pub fn json(&self, language: Language) -> String {
        json::write(self, Texts::new(language))
    }

    /// For people: one accessible page without scripts.
    pub fn html(&self, language: Language) -> String {
        html::write(self, Texts::new(language))
    }

    /// The findings kind by kind, in the order in which they stand.
    fn kinds(&self) -> Vec<(&'static str, Vec<&Finding>)> {
        let mut kinds: Vec<(&'static str, Vec<&Finding>)> = Vec::new();
        for finding in &self.findings {
            let name = finding.fault.name();
            match kinds.iter_mut().find(|(known, _)| *known == name) {
                Some((_, list)) => list.push(finding),
                None => kinds.push((name, vec![finding])),
            }
        }
        kinds
    }
}

fn severity(severity: Severity, texts: Texts) -> &'static str {
    match severity {
        Severity::Error => texts.severity_error(),
        Severity::Warning => texts.severity_warning(),
        Severity::Info => texts.severity_info(),
    }
}

/// The three severities with their totals and plural names.
fn totals(report: &Report, texts: Texts) -> [(&'static str, u64); 3] {
    [
        (texts.severity_errors(), report.count(Severity::Error)),
        (texts.severity_warnings(), report.count(Severity::Warning)),
        (texts.severity_infos(), report.count(Severity::Info)),
    ]
}

/// Line and column, if there are such.
fn position(place: &Place, texts: Texts) -> Option<String> {
    match (place.line, place.column) {
        (Some(line), Some(column)) => Some(texts.place_column(line, column)),
        (Some(line), None) => Some(texts.place_line(line)),
        _ => None,
    }
}
