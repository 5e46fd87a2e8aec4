//! The report as one page: no script, nothing fetched, readable on a phone and in the dark.

use std::fmt::{self, Write as _};

use super::{Report, position, severity, totals};
use crate::{Severity, texts::Texts};

const STYLE: &str = "\
:root{color-scheme:light dark;--text:#1b1f24;--page:#fff;--line:#8a929b;--soft:#f1f3f5;\
--error:#a1121f;--warning:#7a4b00;--info:#0b4a8f}
@media (prefers-color-scheme:dark){:root{--text:#eceff2;--page:#14171a;--line:#8a929b;--soft:#22272c;\
--error:#ff9a9f;--warning:#ffc266;--info:#9cc9ff}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:70rem;font:1rem/1.5 system-ui,sans-serif;color:var(--text);\
background:var(--page);overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25}h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}
h3{margin:2rem 0 .5rem}
table{border-collapse:collapse;margin:1.5rem 0;max-width:100%}
caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line)}
.number{text-align:right;padding-right:0;white-space:nowrap;font-variant-numeric:tabular-nums}
ol{padding:0;list-style:none}ol>li{padding:.5rem .6rem;border-bottom:1px solid var(--line)}
ol>li:nth-child(odd){background:var(--soft)}
.place{display:block;font-size:.9rem}.advice{margin:.25rem 0}
.error{color:var(--error)}.warning{color:var(--warning)}.info{color:var(--info)}
dt{font-weight:600}dd{margin:0 0 .5rem}
.verdict{font-size:1.2rem;font-weight:600}
@media print{body{max-width:none}li{break-inside:avoid}}";

pub(super) fn write(report: &Report, texts: Texts) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = put(&mut out, report, texts);
    out
}

fn put(out: &mut String, report: &Report, texts: Texts) -> fmt::Result {
    let title = texts.report_title();
    // Who asks for Northern Sámi gets bokmål, and the page says so.
    let language = match texts.language {
        base::Language::Se => base::Language::Nb,
        other => other,
    };
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        language.code()
    )?;
    summary(out, report, texts)?;
    findings(out, report, texts)?;
    figures(out, report, texts)?;
    out.write_str("</main>\n</body>\n</html>\n")
}

fn summary(out: &mut String, report: &Report, texts: Texts) -> fmt::Result {
    writeln!(out, "<dl>\n<dt>{}</dt><dd>{}</dd>", texts.report_folder(), Escaped(&report.folder))?;
    if let Some(version) = &report.version {
        writeln!(out, "<dt>{}</dt><dd>{}</dd>", texts.report_version(), Escaped(version))?;
    }
    out.write_str("</dl>\n")?;
    let (class, verdict) = if report.is_valid() {
        ("info", texts.verdict_good())
    } else {
        ("error", texts.verdict_bad())
    };
    writeln!(out, "<p class=\"verdict {class}\">{verdict}</p>")?;
    table_start(out, texts.report_summary(), [texts.column_severity(), texts.column_count()])?;
    for (name, count) in totals(report, texts) {
        row(out, name, count)?;
    }
    out.write_str("</tbody>\n</table>\n")
}

fn findings(out: &mut String, report: &Report, texts: Texts) -> fmt::Result {
    writeln!(out, "<h2>{}</h2>", texts.report_findings())?;
    if report.findings.is_empty() {
        return writeln!(out, "<p>{}</p>", texts.report_none());
    }
    for (name, findings) in report.kinds() {
        let Some(first) = findings.first() else { continue };
        let fault = &first.fault;
        let class = class(fault.severity());
        let count = report.tallies.get(name).map_or(0, |tally| tally.count);
        writeln!(
            out,
            "<section>\n<h3><span class=\"{class}\">{}</span>: {} – {} ({count})</h3>",
            severity(fault.severity(), texts),
            Escaped(fault.rule()),
            name,
        )?;
        let advice = Escaped(fault.advice(texts));
        writeln!(
            out,
            "<p class=\"advice\"><strong>{}:</strong> {advice}</p>",
            texts.advice_label()
        )?;
        if let Some(tally) = report.tallies.get(name).filter(|tally| tally.count > tally.shown) {
            writeln!(out, "<p>{}</p>", texts.shown_of(tally.shown, tally.count))?;
        }
        out.write_str("<ol>\n")?;
        for finding in findings {
            write!(
                out,
                "<li>{}<span class=\"place\">{}",
                Escaped(&finding.fault.text(texts)),
                Escaped(&finding.place.file)
            )?;
            if let Some(position) = position(&finding.place, texts) {
                write!(out, ", {position}")?;
            }
            if let Some(id) = &finding.system_id {
                write!(out, "<br>systemID {}", Escaped(id))?;
            }
            out.write_str("</span></li>\n")?;
        }
        out.write_str("</ol>\n</section>\n")?;
    }
    Ok(())
}

fn figures(out: &mut String, report: &Report, texts: Texts) -> fmt::Result {
    writeln!(out, "<h2>{}</h2>", texts.report_figures())?;
    for (figure, table) in report.figures.tables() {
        let caption = format!("{} ({})", figure.title(texts), figure.rule());
        table_start(out, &caption, [texts.column_what(), texts.column_count()])?;
        for (name, count) in table {
            row(out, name, *count)?;
        }
        if table.len() > 1 {
            row(out, texts.total(), report.figures.total(figure))?;
        }
        out.write_str("</tbody>\n</table>\n")?;
    }
    Ok(())
}

fn table_start(out: &mut String, caption: &str, [what, count]: [&str; 2]) -> fmt::Result {
    writeln!(
        out,
        "<table>\n<caption>{}</caption>\n<thead><tr><th scope=\"col\">{what}</th>\
         <th scope=\"col\" class=\"number\">{count}</th></tr></thead>\n<tbody>",
        Escaped(caption)
    )
}

fn row(out: &mut String, name: &str, count: u64) -> fmt::Result {
    writeln!(
        out,
        "<tr><th scope=\"row\">{}</th><td class=\"number\">{count}</td></tr>",
        Escaped(name)
    )
}

fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// Text from a package, harmless in a page.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => formatter.write_str("&amp;")?,
                '<' => formatter.write_str("&lt;")?,
                '>' => formatter.write_str("&gt;")?,
                '"' => formatter.write_str("&quot;")?,
                other => formatter.write_char(other)?,
            }
        }
        Ok(())
    }
}
