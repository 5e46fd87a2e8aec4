//! What is wrong with an answer, said so that the person can put it right.

use base::Language;
use serde::{Deserialize, Serialize};

use super::{Component, Form, without_rows};
use crate::text::Texts;

#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The form cannot be sent.
    #[default]
    Error,
    /// Shown, but does not stop anybody.
    Warning,
    Info,
    Success,
}

/// Why there is a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FindingKind {
    /// Nothing is answered where something must be.
    Required,
    /// The text could not be read as what the field holds.
    Unreadable,
    /// The model's schema does not allow the value.
    Schema,
    /// A rule of `validation.json`.
    Rule,
    /// Too many or too few rows or files.
    Count,
}

/// One thing that is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Path with row numbers: also the name of the field in the page. Empty for the whole form.
    pub field: String,
    pub component: String,
    pub page: String,
    /// Key of the text. `{0}` in it is the field's keyword, `{1}` … are the arguments.
    pub message: String,
    pub arguments: Vec<String>,
    pub severity: Severity,
    pub kind: FindingKind,
}

impl Finding {
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The message in a language, the field's keyword first.
    pub fn text(&self, form: &Form, texts: &Texts, language: Language) -> String {
        let keyword = form
            .component_of(&without_rows(&self.field))
            .map(|(_, component)| keyword(component, texts, language))
            .unwrap_or_default();
        let mut arguments = vec![keyword];
        arguments.extend(self.arguments.iter().cloned());
        texts
            .with_arguments(&self.message, language, &arguments)
            .unwrap_or_else(|| self.message.clone())
    }
}

/// The word that stands for a field in messages.
pub(super) fn keyword(component: &Component, texts: &Texts, language: Language) -> String {
    [&component.texts.short_name, &component.texts.title]
        .into_iter()
        .flatten()
        .find_map(|key| texts.plain(key, language))
        .unwrap_or(&component.id)
        .trim_end_matches('?')
        .to_owned()
}
