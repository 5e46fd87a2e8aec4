//! What is to be said about the fields of a page.

use std::collections::BTreeMap;

use page::{Alert, Html, Tone};
use service::form::Severity;

/// Messages by field name.
#[derive(Clone, Debug, Default)]
pub struct Messages(BTreeMap<String, Vec<(Severity, String)>>);

impl Messages {
    pub fn add(&mut self, field: &str, severity: Severity, text: String) {
        let of_field = self.0.entry(field.to_owned()).or_default();
        if !of_field.iter().any(|(_, earlier)| *earlier == text) {
            of_field.push((severity, text));
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first error of a field: one at a time is enough to put right.
    pub fn error(&self, field: &str) -> Option<String> {
        self.0
            .get(field)?
            .iter()
            .find(|(severity, _)| *severity == Severity::Error)
            .map(|(_, text)| text.clone())
    }

    /// What is worth knowing about a field and stops nobody.
    pub fn notes(&self, field: &str) -> Html {
        let notes = self.0.get(field).into_iter().flatten();
        Html::all(notes.filter_map(|(severity, text)| {
            let tone = match severity {
                Severity::Error => return None,
                Severity::Warning => Tone::Warning,
                Severity::Info => Tone::Info,
                Severity::Success => Tone::Success,
            };
            Some(Alert::new(tone, text.clone()).heading_level(3))
        }))
    }
}
