//! What the page tells the reader.

use askama::Template;
use base::Language;

use crate::{Html, Texts, html::components};

components!(Alert, Tag, ErrorSummary, NoticePanel, EmptyState);

/// The colour of a message or a status. Colour never stands alone: the words say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Neutral,
    Info,
    Success,
    Warning,
    Danger,
}

impl Tone {
    pub(crate) fn color(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// A message that stands out in the page.
#[derive(Clone, Debug, Template)]
#[template(path = "alert.html")]
#[must_use]
pub struct Alert {
    tone: Tone,
    title: String,
    level: u8,
    body: Html,
}

impl Alert {
    pub fn new(tone: Tone, title: impl Into<String>) -> Self {
        Self { tone, title: title.into(), level: 2, body: Html::EMPTY }
    }

    pub fn body(mut self, body: impl Into<Html>) -> Self {
        self.body = body.into();
        self
    }

    /// The level of the title in the page's outline; 2 unless said.
    pub fn heading_level(mut self, level: u8) -> Self {
        self.level = level.clamp(2, 6);
        self
    }
}

/// A status in a word or two.
#[derive(Clone, Debug, Template)]
#[template(path = "tag.html")]
#[must_use]
pub struct Tag {
    tone: Tone,
    text: String,
}

impl Tag {
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }
}

/// Everything that must be put right, at the top of a page that was sent with errors. It takes
/// focus, and each line leads to its field.
#[derive(Clone, Debug, Template)]
#[template(path = "error_summary.html")]
#[must_use]
pub struct ErrorSummary {
    texts: Texts,
    errors: Vec<(String, String)>,
}

impl ErrorSummary {
    /// Pairs of field id (its name, unless set) and message, in the order of the page. Draws
    /// nothing when there are none.
    pub fn new(
        language: Language,
        errors: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        let errors = errors.into_iter().map(|(id, message)| (id.into(), message.into())).collect();
        Self { texts: Texts::new(language), errors }
    }
}

/// The green panel of a receipt. Its title is the page's main heading.
#[derive(Clone, Debug, Template)]
#[template(path = "notice_panel.html")]
#[must_use]
pub struct NoticePanel {
    title: String,
    reference: Option<(String, String)>,
    body: Html,
}

impl NoticePanel {
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), reference: None, body: Html::EMPTY }
    }

    /// What the number is called, and the number.
    pub fn reference(mut self, label: impl Into<String>, number: impl Into<String>) -> Self {
        self.reference = Some((label.into(), number.into()));
        self
    }

    pub fn body(mut self, body: impl Into<Html>) -> Self {
        self.body = body.into();
        self
    }
}

/// Says that there is nothing here yet, why, and what one can do.
#[derive(Clone, Debug, Template)]
#[template(path = "empty_state.html")]
#[must_use]
pub struct EmptyState {
    title: String,
    level: u8,
    body: Html,
    action: Html,
}

impl EmptyState {
    pub fn new(title: impl Into<String>, body: impl Into<Html>) -> Self {
        Self { title: title.into(), level: 2, body: body.into(), action: Html::EMPTY }
    }

    pub fn action(mut self, action: impl Into<Html>) -> Self {
        self.action = action.into();
        self
    }

    pub fn heading_level(mut self, level: u8) -> Self {
        self.level = level.clamp(2, 6);
        self
    }
}
