//! The document as the template reads it: printable texts, words in its language, levels in order.

use base::Language;
use serde_json::{Value, json};

use super::{
    printable::{Cleaner, Printable},
    words::{long_date, words},
};
use crate::{Block, Cell, Document, HeadingLevel, Inline, ListStyle, is_safe_link, normalise};

/// The template's data and the characters that had to be replaced in it.
pub(super) fn facts(document: &Document, printable: &Printable) -> (Value, Vec<char>) {
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
    let facts = json!({
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
        "date": { "year": date.year(), "month": date.month(), "day": date.day() },
        "long_date": long_date(*language, *date),
        "title": line(&document.title),
        "access_note": line(&document.access_note),
        "signature": document.signature.as_ref().map(|signature| json!({
            "name": line(&signature.name),
            "title": line(&signature.title),
            "text": line(&signature.text),
        })),
        "attachments": lines(&document.attachments),
        "information": {
            "title": cleaner.fact(document.title.trim()),
            "author": cleaner.fact(sender.authority.trim()),
            "keywords": keywords,
        },
        "body": body(document, &cleaner),
    });
    (facts, cleaner.substituted())
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
                "rows": rows.iter().map(|row| cells(row)).collect::<Vec<_>>(),
            }),
            Block::Facts { facts } => json!({
                "block": "facts",
                "facts": facts
                    .iter()
                    .map(|fact| json!([cleaner.line(&fact.label), inlines(&fact.value)]))
                    .collect::<Vec<_>>(),
            }),
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
            Inline::Text { text } => json!(["text", cleaner.line(text)]),
            Inline::Strong { text } => json!(["strong", cleaner.line(text)]),
            Inline::Emphasis { text } => json!(["emphasis", cleaner.line(text)]),
            Inline::Link { url, text } if is_safe_link(url) => {
                json!(["link", cleaner.line(text), url])
            }
            Inline::Link { text, .. } => json!(["text", cleaner.line(text)]),
            Inline::LineBreak => json!(["break", ""]),
        })
        .collect()
}
