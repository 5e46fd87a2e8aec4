//! A stand-in for tests of other crates, which need a file but no typesetting. The program never uses it.

use std::fmt::Write as _;

use crate::{Document, LetterError, Pdf, Typesetter, body::to_text};

/// First line of every file the [`OutlineTypesetter`] writes.
pub const OUTLINE_HEADER: &str = "%eKommune-test-document";

/// Writes what a document says as plain text behind [`OUTLINE_HEADER`].
#[derive(Clone, Copy, Debug, Default)]
pub struct OutlineTypesetter;

impl Typesetter for OutlineTypesetter {
    fn pdf(&self, document: &Document) -> Result<Pdf, LetterError> {
        Ok(Pdf { bytes: outline(document).into_bytes(), substituted: Vec::new() })
    }
}

/// The text of the stand-in file, handy in assertions.
pub fn outline(document: &Document) -> String {
    let Document { kind, language, sender, recipient, reference, date, title, .. } = document;
    let mut lines = format!("{OUTLINE_HEADER}\n");
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            // Writing to a String cannot fail.
            let _ = writeln!(lines, "{label}: {value}");
        }
    };
    line("kind", &format!("{kind:?}").to_lowercase());
    line("language", language.code());
    line("from", &sender.authority);
    line("unit", &sender.unit);
    if let Some(recipient) = recipient {
        line("to", &recipient.name);
        line("address", &recipient.address.join(", "));
    }
    line("reference", reference);
    line("date", &date.to_string());
    line("access", &document.access_note);
    line("title", title);
    if let Some(signature) = &document.signature {
        line("signed", &signature.name);
        line("approval", &signature.text);
    }
    line("attachments", &document.attachments.join(", "));
    lines.push('\n');
    lines.push_str(&to_text(&document.body));
    lines.push('\n');
    lines
}
