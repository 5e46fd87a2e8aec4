//! The document as the template reads it: printable texts, words in its language, levels in order.

use base::Language;
use serde_json::{Value, json};

use super::{
    printable::{Cleaner, Printable},
    words::{long_date, words},
};
use crate::{
    Block, Cell, Document, HeadingLevel, Inline, ListStyle, is_safe_link, normalise, plain_text,
};

/// A document in printable form.
pub(super) struct Facts {
    /// What the template reads.
    pub(super) template: Value,
    /// What the file says of itself.
    pub(super) information: Information,
    /// The characters that had to be replaced.
    pub(super) substituted: Vec<char>,
}

/// The document information of the file.
pub(super) struct Information {
    pub(super) title: String,
    /// Empty when nobody is named.
    pub(super) author: String,
    pub(super) keywords: Vec<String>,
}

pub(super) fn facts(document: &Document, printable: &Printable) -> Facts {
    let cleaner = Cleaner::new(printable);
    let line = |text: &str| cleaner.line(text.trim());
    let lines = |lines: &[String]| -> Vec<String> {
        lines.iter().map(|text| line(text)).filter(|text| !text.is_empty()).collect()
    };
    let Document { kind, language, sender, recipient, date, .. } = document;
    let words = words(*language, *kind);
    let recipient_name = recipient.as_ref().map_or("", |recipient| recipient.name.as_str());
    let keywords: Vec<String> = [document.reference.as_str(), recipient_name]
        .into_iter()
        .map(|keyword| cleaner.fact(keyword.trim()))
        .filter(|keyword| !keyword.is_empty())
        .collect();
    let title = cleaner.fact(document.title.trim());
    let information = Information {
        title: if title.is_empty() { words.untitled.to_owned() } else { title },
        author: cleaner.fact(sender.authority.trim()),
        keywords,
    };
    let template = json!({
        "kind": kind,
        "language": match language {
            Language::Nb => "nb",
            Language::Nn => "nn",
            Language::Se => "se",
            Language::En => "en",
        },
        "words": words,
        "sender": {
            "authority": line(&sender.authority),
            "unit": line(&sender.unit),
            "address": lines(&sender.address),
            "phone": line(&sender.phone),
            "email": line(&sender.email),
            "organisation_number": line(&sender.organisation_number),
        },
        "recipient": recipient.as_ref().map(|recipient| json!({
            "name": line(&recipient.name),
            "address": lines(&recipient.address),
        })),
        "reference": line(&document.reference),
        "long_date": long_date(*language, *date),
        "title": line(&document.title),
        "access_note": line(&document.access_note),
        "signature": document.signature.as_ref().map(|signature| json!({
            "name": line(&signature.name),
            "title": line(&signature.title),
            "text": line(&signature.text),
        })),
        "attachments": lines(&document.attachments),
        "body": body(document, &cleaner),
    });
    Facts { template, information, substituted: cleaner.substituted() }
}

fn body(document: &Document, cleaner: &Cleaner<'_>) -> Vec<Value> {
    let inlines = |inlines: &[Inline]| pieces(inlines, cleaner);
    let cells = |cells: &[Cell]| -> Vec<Value> { cells.iter().map(|cell| inlines(cell)).collect() };
    let mut section_seen = false;
    normalise(document.body.clone())
        .iter()
        .map(|block| match block {
            Block::Heading { level, text } => {
                // PDF/UA-1 7.4.2: levels descend without a gap, so the first heading below the title is a section.
                let level = match level {
                    HeadingLevel::Subsection if section_seen => 3,
                    HeadingLevel::Section | HeadingLevel::Subsection => 2,
                };
                section_seen = true;
                json!({ "block": "heading", "level": level, "text": cleaner.line(text) })
            }
            Block::Paragraph { text } => json!({ "block": "paragraph", "text": inlines(text) }),
            Block::Callout { text } => json!({ "block": "callout", "text": inlines(text) }),
            Block::List { style, items } => json!({
                "block": match style {
                    ListStyle::Bulleted => "bulleted",
                    ListStyle::Numbered => "numbered",
                },
                "items": cells(items),
            }),
            Block::Table { header, rows } => json!({
                "block": "table",
                "header": header.iter().map(|cell| inlines(&unlinked(cell))).collect::<Vec<_>>(),
                "alignments": alignments(rows, header.len()),
                "short": is_short(rows.iter().flatten()),
                "rows": rows.iter().map(|row| cells(row)).collect::<Vec<_>>(),
            }),
            Block::Facts { facts } => json!({
                "block": "facts",
                "short": is_short(facts.iter().map(|fact| &fact.value)),
                "facts": facts
                    .iter()
                    .map(|fact| json!([cleaner.line(&fact.label), inlines(&fact.value)]))
                    .collect::<Vec<_>>(),
            }),
        })
        .collect()
}

/// Small enough to stand on one page whatever it says.
fn is_short<'block>(cells: impl Iterator<Item = &'block Cell>) -> bool {
    let (count, length) = cells.fold((0, 0), |(count, length), cell| {
        (count + 1, length + plain_text(cell).len() + 20 * cell.len())
    });
    count <= 30 && length <= 1200
}

/// For each column "end" if all it holds is figures, else "start".
fn alignments(rows: &[Vec<Cell>], width: usize) -> Vec<&'static str> {
    let is_figure = |text: &str| {
        let text = text.trim_end_matches("kr").trim_end_matches('%');
        text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '−'))
            && text.chars().all(|c| {
                c.is_ascii_digit() || c.is_whitespace() || matches!(c, ',' | '.' | '-' | '−')
            })
    };
    (0..width)
        .map(|column| {
            let texts = rows.iter().filter_map(|row| row.get(column)).map(|cell| plain_text(cell));
            let mut said = texts.filter(|text| !text.is_empty()).peekable();
            let figures = said.peek().is_some() && said.all(|text| is_figure(&text));
            if figures { "end" } else { "start" }
        })
        .collect()
}

/// A header is repeated as page furniture, which may not hold links (PDF/UA-1 7.18.1).
fn unlinked(cell: &[Inline]) -> Cell {
    cell.iter()
        .map(|inline| match inline {
            Inline::Link { text, .. } => Inline::text(text),
            other => other.clone(),
        })
        .collect()
}

/// Each piece as `[style, text]` or `[style, text, address]`.
fn pieces(inlines: &[Inline], cleaner: &Cleaner<'_>) -> Value {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Strong { text } => json!(["strong", cleaner.line(text)]),
            Inline::Emphasis { text } => json!(["emphasis", cleaner.line(text)]),
            Inline::Link { url, text } if is_safe_link(url) => {
                json!(["link", cleaner.line(text), url])
            }
            Inline::Text { text } | Inline::Link { text, .. } => {
                json!(["text", cleaner.line(text)])
            }
            Inline::LineBreak => json!(["break", ""]),
        })
        .collect()
}
