//! What every field has: name, label, help, error, and whether it must be filled.

use askama::Template;
use base::Language;

use crate::{Html, Texts};

/// The part that all kinds of fields share; give it to [`crate::TextField::new`] and its siblings.
///
/// The id of the element that takes focus equals the name, unless [`Field::id`] sets another.
#[derive(Clone, Debug)]
#[must_use]
pub struct Field {
    pub(crate) texts: Texts,
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) label_size: LabelSize,
    pub(crate) help: Html,
    pub(crate) error: Option<String>,
    pub(crate) requirement: Requirement,
}

/// Shown as a word beside the label, never as an asterisk (Designsystemet, pattern "Obligatoriske
/// og valgfrie felt").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Requirement {
    /// Nothing is said, because the page says it once for all fields.
    #[default]
    Unmarked,
    Required,
    Optional,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LabelSize {
    Normal,
    PageHeading,
}

/// How wide a field is drawn: as wide as its expected answer, which tells what is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    /// The full measure.
    #[default]
    Full,
    /// A name, an e-mail address.
    Medium,
    /// A phone number, a postal place.
    Short,
    /// A postal code, an amount, a count.
    Tiny,
}

impl Field {
    /// `name` is what the form sends; it must be unique on the page and hold no blanks.
    pub fn new(language: Language, name: impl Into<String>, label: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            texts: Texts::new(language),
            id: name.clone(),
            name,
            label: label.into(),
            label_size: LabelSize::Normal,
            help: Html::EMPTY,
            error: None,
            requirement: Requirement::Unmarked,
        }
    }

    /// For pages where two forms have fields of the same name.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// What to write and where to find it. Stands between label and field.
    pub fn help(mut self, help: impl Into<Html>) -> Self {
        self.help = help.into();
        self
    }

    /// What is wrong with the answer, with the field's own word first, and how to put it right.
    pub fn error(mut self, error: Option<impl Into<String>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    pub fn requirement(mut self, requirement: Requirement) -> Self {
        self.requirement = requirement;
        self
    }

    pub fn required(self) -> Self {
        self.requirement(Requirement::Required)
    }

    pub fn optional(self) -> Self {
        self.requirement(Requirement::Optional)
    }

    /// The label is the page's main heading: for pages that ask one question.
    pub fn as_page_heading(mut self) -> Self {
        self.label_size = LabelSize::PageHeading;
        self
    }

    pub(crate) fn help_id(&self) -> String {
        format!("{}-help", self.id)
    }

    pub(crate) fn error_id(&self) -> String {
        format!("{}-error", self.id)
    }

    /// Ties the element to its help and error.
    pub(crate) fn described_by(&self) -> Html {
        let mut ids = Vec::new();
        if !self.help.is_empty() {
            ids.push(self.help_id());
        }
        if self.error.is_some() {
            ids.push(self.error_id());
        }
        if ids.is_empty() {
            return Html::EMPTY;
        }
        Html::already_safe(format!(" aria-describedby=\"{}\"", Html::from(ids.join(" "))))
    }

    pub(crate) fn invalid(&self) -> Html {
        Html::already_safe(if self.error.is_some() { " aria-invalid=\"true\"" } else { "" })
    }

    pub(crate) fn label_html(&self) -> Html {
        Html::already_safe(LabelContent { field: self }.to_string())
    }

    pub(crate) fn help_html(&self) -> Html {
        if self.help.is_empty() {
            return Html::EMPTY;
        }
        Html::already_safe(Help { field: self }.to_string())
    }

    pub(crate) fn error_html(&self) -> Html {
        let Some(message) = &self.error else { return Html::EMPTY };
        Html::already_safe(Error { message, id: self.error_id() }.to_string())
    }

    pub(crate) fn is_page_heading(&self) -> bool {
        self.label_size == LabelSize::PageHeading
    }
}

impl Width {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Full => "ek-width-full",
            Self::Medium => "ek-width-medium",
            Self::Short => "ek-width-short",
            Self::Tiny => "ek-width-tiny",
        }
    }
}

/// The text of a `<label>` or `<legend>`.
#[derive(Template)]
#[template(path = "field/label.html")]
struct LabelContent<'a> {
    field: &'a Field,
}

#[derive(Template)]
#[template(path = "field/help.html")]
struct Help<'a> {
    field: &'a Field,
}

#[derive(Template)]
#[template(path = "field/error.html")]
struct Error<'a> {
    message: &'a str,
    id: String,
}
