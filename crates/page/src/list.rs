//! Answers to check, and where a matter stands.

use askama::Template;
use base::Language;

use crate::{Html, Texts, html::components};

components!(DescriptionList, Timeline, StepIndicator);

/// Terms and what they are, such as the answers of a form, each with a link to change it.
#[derive(Clone, Debug, Template)]
#[template(path = "description_list.html")]
#[must_use]
pub struct DescriptionList {
    texts: Texts,
    answers: Vec<Answer>,
}

/// One line of a [`DescriptionList`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Answer {
    term: String,
    value: Html,
    change: Option<String>,
}

impl Answer {
    /// An empty value is shown as "not answered".
    pub fn new(term: impl Into<String>, value: impl Into<Html>) -> Self {
        Self { term: term.into(), value: value.into(), change: None }
    }

    /// Where the answer can be changed: the page of the form with the field's id after `#`.
    pub fn change(mut self, href: impl Into<String>) -> Self {
        self.change = Some(href.into());
        self
    }

    /// The term as it stands inside a sentence: names in it keep their capitals.
    fn term_in_a_sentence(&self) -> String {
        let mut characters = self.term.chars();
        let first = characters.next().map(char::to_lowercase);
        first.into_iter().flatten().chain(characters).collect()
    }
}

impl DescriptionList {
    pub fn new(language: Language, answers: impl IntoIterator<Item = Answer>) -> Self {
        Self { texts: Texts::new(language), answers: answers.into_iter().collect() }
    }
}

/// What has happened in a case, what happens now and what comes.
#[derive(Clone, Debug, Template)]
#[template(path = "timeline.html")]
#[must_use]
pub struct Timeline {
    texts: Texts,
    steps: Vec<TimelineStep>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Done,
    Current,
    Waiting,
}

/// One step of a [`Timeline`].
#[derive(Clone, Debug)]
#[must_use]
pub struct TimelineStep {
    state: StepState,
    title: String,
    when: Option<String>,
    body: Html,
}

impl TimelineStep {
    pub fn new(state: StepState, title: impl Into<String>) -> Self {
        Self { state, title: title.into(), when: None, body: Html::EMPTY }
    }

    /// A date for people: `3. november 2026` or `innen 24. november`.
    pub fn when(mut self, when: impl Into<String>) -> Self {
        self.when = Some(when.into());
        self
    }

    pub fn body(mut self, body: impl Into<Html>) -> Self {
        self.body = body.into();
        self
    }

    fn attribute(&self) -> &'static str {
        match self.state {
            StepState::Done => "done",
            StepState::Current => "current",
            StepState::Waiting => "waiting",
        }
    }

    fn state_text(&self, texts: Texts) -> &'static str {
        match self.state {
            StepState::Done => texts.state_done(),
            StepState::Current => texts.state_current(),
            StepState::Waiting => texts.state_waiting(),
        }
    }
}

impl Timeline {
    pub fn new(language: Language, steps: impl IntoIterator<Item = TimelineStep>) -> Self {
        Self { texts: Texts::new(language), steps: steps.into_iter().collect() }
    }
}

/// Where one is in a form: "Steg 2 av 6".
#[derive(Clone, Debug, Template)]
#[template(path = "step_indicator.html")]
#[must_use]
pub struct StepIndicator {
    texts: Texts,
    step: usize,
    count: usize,
}

impl StepIndicator {
    /// `step` counts from one.
    pub fn new(language: Language, step: usize, count: usize) -> Self {
        Self { texts: Texts::new(language), step, count }
    }
}
