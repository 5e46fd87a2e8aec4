//! The report as plain lines: what was found first, the figures after it.

use std::fmt::Write as _;

use super::{Report, position, severity, totals};
use crate::texts::Texts;

pub(super) fn write(report: &Report, texts: Texts) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = put(&mut out, report, texts);
    out
}

fn put(out: &mut String, report: &Report, texts: Texts) -> std::fmt::Result {
    writeln!(out, "{}\n{}: {}", texts.report_title(), texts.report_folder(), report.folder)?;
    if let Some(version) = &report.version {
        writeln!(out, "{}: {version}", texts.report_version())?;
    }
    let verdict = if report.is_valid() { texts.verdict_good() } else { texts.verdict_bad() };
    let totals = totals(report, texts).map(|(name, count)| format!("{name}: {count}"));
    writeln!(out, "\n{verdict}\n{}", totals.join("   "))?;
    for (name, findings) in report.kinds() {
        let Some(first) = findings.first() else { continue };
        let fault = &first.fault;
        let severity = severity(fault.severity(), texts);
        writeln!(out, "\n{severity} {} [{name}]", fault.rule())?;
        for finding in &findings {
            write!(out, "  {}", finding.place.file)?;
            if let Some(position) = position(&finding.place, texts) {
                write!(out, ", {position}")?;
            }
            if let Some(id) = &finding.system_id {
                write!(out, " ({id})")?;
            }
            writeln!(out, ": {}", finding.fault.text(texts))?;
        }
        if let Some(tally) = report.tallies.get(name).filter(|tally| tally.count > tally.shown) {
            writeln!(out, "  {}", texts.shown_of(tally.shown, tally.count))?;
        }
        writeln!(out, "  {}: {}", texts.advice_label(), fault.advice(texts))?;
    }
    writeln!(out, "\n{}", texts.report_figures())?;
    for (figure, table) in report.figures.tables() {
        let total = report.figures.total(figure);
        writeln!(out, "  {} [{}]: {total}", figure.title(texts), figure.rule())?;
        for (row, count) in table {
            writeln!(out, "    {count:>10}  {row}")?;
        }
    }
    Ok(())
}
