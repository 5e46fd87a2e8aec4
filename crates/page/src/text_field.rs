//! Fields in which one writes: a line, several lines, a number.

use askama::Template;

use crate::{Field, Html, Width, html::components};

components!(TextField, TextArea, NumberField);

/// One line of text.
#[derive(Clone, Debug, Template)]
#[template(path = "field/text.html")]
#[must_use]
pub struct TextField {
    field: Field,
    kind: InputKind,
    value: String,
    width: Width,
    autocomplete: Option<&'static str>,
    prefix: Option<String>,
    suffix: Option<String>,
    max_length: Option<usize>,
    read_only: bool,
}

/// What is written decides the keyboard of a phone. Numbers are never `type="number"`, which loses
/// leading zeros and changes with the mouse wheel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    #[default]
    Text,
    Email,
    Phone,
    Web,
    /// Digits only: postal code, organisation number, national identity number.
    Digits,
    /// A number that may have decimals.
    Decimal,
}

impl InputKind {
    fn html_type(self) -> &'static str {
        match self {
            Self::Text | Self::Digits | Self::Decimal => "text",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Web => "url",
        }
    }

    fn input_mode(self) -> Option<&'static str> {
        match self {
            Self::Digits => Some("numeric"),
            Self::Decimal => Some("decimal"),
            Self::Text | Self::Email | Self::Phone | Self::Web => None,
        }
    }
}

impl TextField {
    pub fn new(field: Field) -> Self {
        Self {
            field,
            kind: InputKind::Text,
            value: String::new(),
            width: Width::Full,
            autocomplete: None,
            prefix: None,
            suffix: None,
            max_length: None,
            read_only: false,
        }
    }

    pub fn kind(mut self, kind: InputKind) -> Self {
        self.kind = kind;
        self
    }

    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    /// A token of the HTML standard's autofill list, such as `tel` (WCAG 1.3.5).
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = Some(token);
        self
    }

    /// Stands before the answer, e.g. `+47`.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Stands after the answer, e.g. `m²`.
    pub fn suffix(mut self, suffix: impl Into<String>) -> Self {
        self.suffix = Some(suffix.into());
        self
    }

    /// Counted in UTF-16 units, as browsers do.
    pub fn max_length(mut self, max_length: usize) -> Self {
        self.max_length = Some(max_length);
        self
    }

    /// For what the public sector already knows: shown, sent, but not to be changed here.
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }
}

/// Several lines of text.
#[derive(Clone, Debug, Template)]
#[template(path = "field/text_area.html")]
#[must_use]
pub struct TextArea {
    field: Field,
    value: String,
    rows: u8,
}

impl TextArea {
    pub fn new(field: Field) -> Self {
        Self { field, value: String::new(), rows: 5 }
    }

    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    pub fn rows(mut self, rows: u8) -> Self {
        self.rows = rows;
        self
    }

    /// Said under the label, in UTF-16 units; the server decides, so that a pasted text is never
    /// cut silently.
    pub fn max_length(mut self, max_length: usize) -> Self {
        let limit = Html::from(self.field.texts.characters_at_most(max_length));
        let help = self.field.help;
        self.field.help = if help.is_empty() { limit } else { help.then(" ").then(limit) };
        self
    }
}

/// A number with its unit.
#[derive(Clone, Debug, Template)]
#[template(source = "{{ inner }}", ext = "html")]
#[must_use]
pub struct NumberField {
    inner: TextField,
}

impl NumberField {
    /// A whole number.
    pub fn new(field: Field) -> Self {
        Self { inner: TextField::new(field).kind(InputKind::Digits).width(Width::Tiny) }
    }

    pub fn decimals(mut self) -> Self {
        self.inner = self.inner.kind(InputKind::Decimal);
        self
    }

    /// As the citizen wrote it, also when it is no number.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.inner = self.inner.value(value);
        self
    }

    /// Such as `kr` or `personer`.
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.inner = self.inner.suffix(unit);
        self
    }

    pub fn width(mut self, width: Width) -> Self {
        self.inner = self.inner.width(width);
        self
    }
}
