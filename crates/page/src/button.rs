//! Buttons do something; links that look like buttons lead somewhere.

use askama::Template;

use crate::{Html, html::components};

components!(Button, LinkButton, ButtonRow);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Variant {
    Primary,
    Secondary,
    Tertiary,
}

impl Variant {
    fn attribute(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Tertiary => "tertiary",
        }
    }
}

/// Sends the form it stands in.
#[derive(Clone, Debug, Template)]
#[template(path = "button.html")]
#[must_use]
pub struct Button {
    label: String,
    about: Option<String>,
    variant: Variant,
    danger: bool,
    sends: Option<(String, String)>,
    form_action: Option<String>,
    in_new_tab: bool,
}

impl Button {
    /// The one main action of the page.
    pub fn primary(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            about: None,
            variant: Variant::Primary,
            danger: false,
            sends: None,
            form_action: None,
            in_new_tab: false,
        }
    }

    pub fn secondary(label: impl Into<String>) -> Self {
        Self { variant: Variant::Secondary, ..Self::primary(label) }
    }

    /// Looks like a link.
    pub fn tertiary(label: impl Into<String>) -> Self {
        Self { variant: Variant::Tertiary, ..Self::primary(label) }
    }

    /// The action cannot be undone.
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// Added to the label for screen readers, when several buttons on the page have the same.
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = Some(about.into());
        self
    }

    /// The form sends this name and value when this button was used.
    pub fn sends(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.sends = Some((name.into(), value.into()));
        self
    }

    /// Sends the form to another address than the form's own.
    pub fn form_action(mut self, url: impl Into<String>) -> Self {
        self.form_action = Some(url.into());
        self
    }

    /// What the form answers is shown beside the page, which stays as it is: for files.
    pub fn in_new_tab(mut self) -> Self {
        self.in_new_tab = true;
        self
    }
}

/// Leads to another page.
#[derive(Clone, Debug, Template)]
#[template(path = "link_button.html")]
#[must_use]
pub struct LinkButton {
    label: String,
    href: String,
    variant: Variant,
}

impl LinkButton {
    pub fn primary(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into(), variant: Variant::Primary }
    }

    pub fn secondary(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { variant: Variant::Secondary, ..Self::primary(label, href) }
    }

    pub fn tertiary(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { variant: Variant::Tertiary, ..Self::primary(label, href) }
    }
}

/// Buttons beside each other; the main action first, on phones below each other.
#[derive(Clone, Debug, Template)]
#[template(source = "<div class=\"ek-buttons\">{{ content }}</div>", ext = "html")]
#[must_use]
pub struct ButtonRow {
    content: Html,
}

impl ButtonRow {
    pub fn new(buttons: impl IntoIterator<Item = impl Into<Html>>) -> Self {
        Self { content: Html::all(buttons) }
    }
}
