//! Until when the person at the screen is signed in, and what the page says and offers before that:
//! one may ask for more time before it is over (WCAG 2.2.1, timing adjustable).

use askama::Template;
use base::Language;

use crate::{Texts, html::components};

components!(Line<'_>, Dialogs<'_>);

/// When a session ends if nothing more is asked for. Every page says so at its foot, with a button
/// that puts it off and leaves the page as it is. A script warns in a dialog before it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionEnd {
    /// As a clock shows it, in the page's language: `14.32`.
    pub clock: String,
    pub seconds_left: i64,
    pub ending: Ending,
    /// How long one can be signed in whatever one does.
    pub longest_minutes: i64,
    /// Where the script asks how long is left.
    pub state: String,
    /// Where a post puts the end off.
    pub extend: String,
    /// Where one signs in when it has ended.
    pub sign_in: String,
    /// Where one signs in anew while it lasts.
    pub sign_in_anew: String,
}

/// What the session comes to its end by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Nothing is asked for any more: that can be put off.
    Pause,
    /// One has been signed in for as long as one can be.
    Limit,
}

impl Ending {
    /// As the script knows it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Limit => "limit",
        }
    }
}

impl SessionEnd {
    /// The sentence that says it.
    pub fn sentence(&self, language: Language) -> String {
        let texts = Texts::new(language);
        match self.ending {
            Ending::Pause => texts.session_pause_line(&self.clock),
            Ending::Limit => texts.session_limit_line(&self.clock),
        }
    }
}

/// At the page's foot.
#[derive(Template)]
#[template(path = "session_line.html")]
pub(crate) struct Line<'a> {
    end: &'a SessionEnd,
    sentence: String,
    texts: Texts,
}

impl<'a> Line<'a> {
    pub(crate) fn new(end: &'a SessionEnd, language: Language) -> Self {
        Self { end, sentence: end.sentence(language), texts: Texts::new(language) }
    }

    fn can_be_put_off(&self) -> bool {
        self.end.ending == Ending::Pause
    }
}

/// Closed until the script opens one.
#[derive(Template)]
#[template(path = "session_dialogs.html")]
pub(crate) struct Dialogs<'a> {
    end: &'a SessionEnd,
    sign_out: &'a str,
    texts: Texts,
}

impl<'a> Dialogs<'a> {
    pub(crate) fn new(end: &'a SessionEnd, sign_out: &'a str, language: Language) -> Self {
        Self { end, sign_out, texts: Texts::new(language) }
    }
}
