//! The report for programs. Each finding has the fault's name and values beside its text.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Report;
use crate::{Figures, Finding, Severity, Tally, texts::Texts};

#[derive(Serialize)]
struct Document<'r> {
    folder: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'r str>,
    valid: bool,
    errors: u64,
    warnings: u64,
    infos: u64,
    language: &'static str,
    tallies: &'r BTreeMap<&'static str, Tally>,
    findings: Vec<Told<'r>>,
    figures: &'r Figures,
}

#[derive(Serialize)]
struct Told<'r> {
    rule: &'static str,
    severity: Severity,
    #[serde(flatten)]
    finding: &'r Finding,
    text: String,
    advice: &'static str,
}

pub(super) fn write(report: &Report, texts: Texts) -> String {
    let document = Document {
        folder: &report.folder,
        version: report.version.as_deref(),
        valid: report.is_valid(),
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        infos: report.count(Severity::Info),
        language: texts.language.code(),
        tallies: &report.tallies,
        findings: report
            .findings
            .iter()
            .map(|finding| Told {
                rule: finding.fault.rule(),
                severity: finding.fault.severity(),
                finding,
                text: finding.fault.text(texts),
                advice: finding.fault.advice(texts),
            })
            .collect(),
        figures: &report.figures,
    };
    // Maps with text keys, texts and numbers: there is nothing in it that JSON cannot hold.
    serde_json::to_string_pretty(&document).unwrap_or_default()
}
