//! Where a decision is written.

use base::{Language, uuid::Uuid};
use jiff::Timestamp;
use page::{
    Alert, Button, ButtonRow, Card, Choice, ErrorSummary, Field, Form, Html, Link, RadioGroup,
    TextArea, TextField, Tone,
};
use service::Outcome;
use web::Page;

use super::{desk_form::Conflict, markup_help, preview};
use crate::{
    case::{Assessment, words as said},
    html,
    texts::Texts,
    words,
};

/// The longest letter the flow takes, in characters.
pub(super) const LONGEST_LETTER: usize = 40_000;
/// What stands on one line of a letter.
pub(super) const LONGEST_TITLE: usize = 200;

/// Everything the page shows.
#[derive(Clone, Debug)]
pub(super) struct DecidePage {
    pub(super) language: Language,
    pub(super) id: Uuid,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) assessment: Assessment,
    pub(super) chosen: Option<Outcome>,
    /// The letter of the chosen outcome.
    pub(super) letter: Option<Written>,
    pub(super) conflict: Option<Conflict>,
    pub(super) show_preview: bool,
}

/// A letter as it stands on the page.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) title: String,
    pub(super) text: String,
    /// When it was kept; `None` when it is still the proposal.
    pub(super) saved_at: Option<Timestamp>,
    /// The state of the case that the writer saw.
    pub(super) seen: String,
    /// A second person must approve it.
    pub(super) needs_second: bool,
    pub(super) problems: Vec<Problem>,
}

/// What is wrong with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    NoTitle,
    LongTitle,
    NoText,
    LongText,
    /// A refusal that a person makes says why (forvaltningsloven §§ 24 and 25).
    NoReasons,
}

/// What must be put right before a letter can be sent.
pub(crate) fn problems(title: &str, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if title.trim().is_empty() {
        problems.push(Problem::NoTitle);
    } else if title.chars().count() > LONGEST_TITLE {
        problems.push(Problem::LongTitle);
    }
    if text.trim().is_empty() {
        problems.push(Problem::NoText);
    } else if text.chars().count() > LONGEST_LETTER {
        problems.push(Problem::LongText);
    }
    problems
}

impl Problem {
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::NoTitle | Self::LongTitle => "tittel",
            Self::NoText | Self::LongText | Self::NoReasons => "tekst",
        }
    }

    pub(crate) fn words(self, texts: Texts) -> String {
        match self {
            Self::NoTitle => texts.problem_no_title().to_owned(),
            Self::LongTitle => texts.problem_long_title(LONGEST_TITLE),
            Self::NoText => texts.problem_no_text().to_owned(),
            Self::LongText => texts.problem_long_text(LONGEST_LETTER),
            Self::NoReasons => texts.problem_no_reasons().to_owned(),
        }
    }
}

/// The outcomes a person can choose.
pub(super) const OUTCOMES: [Outcome; 2] = [Outcome::Grant, Outcome::Refuse];

impl DecidePage {
    pub(super) fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let heading = texts.decide_case(&self.number);
        let problems =
            self.letter.as_ref().map(|letter| letter.problems.as_slice()).unwrap_or_default();
        let errors = problems.iter().map(|problem| (problem.field(), problem.words(texts)));
        let mut content = Html::from(ErrorSummary::new(self.language, errors))
            .then(html::heading_1(&heading))
            .then(html::lead(&self.title))
            .then(conflict_alert(self.conflict.as_ref(), texts))
            .then(self.rules(texts))
            .then(self.choice(texts));
        if let (Some(outcome), Some(letter)) = (self.chosen, &self.letter) {
            content = content.then(self.letter_form(outcome, letter, texts));
            if self.show_preview {
                content = content.then(preview(&letter.title, &letter.text, self.language));
            }
        }
        let page = Page::new(&heading, content).breadcrumbs([
            Link::new(texts.work_list(), "/ansatt"),
            Link::new(&self.number, self.address("")),
            Link::new(&heading, self.address("/vedtak")).current(),
        ]);
        if problems.is_empty() && self.conflict.is_none() {
            page.desk()
        } else {
            page.desk().with_errors()
        }
    }

    fn address(&self, part: &str) -> String {
        format!("/ansatt/saker/{}{part}", self.id)
    }

    fn rules(&self, texts: Texts) -> Html {
        let outcome = html::lead(said::recommended(self.assessment.outcome, texts));
        Card::new(texts.rules_say(), outcome.then(Html::paragraph(&self.assessment.explanation)))
            .tinted()
            .into()
    }

    fn choice(&self, texts: Texts) -> Html {
        let choices = OUTCOMES.map(|outcome| {
            let choice = Choice::new(outcome.code(), said::decided(outcome.code(), texts));
            if outcome == self.assessment.outcome {
                choice.help(texts.as_recommended())
            } else {
                choice
            }
        });
        let field = Field::new(self.language, "utfall", texts.choose_outcome());
        let group = RadioGroup::new(field, choices).chosen(self.chosen.map(Outcome::code));
        let button = match self.letter {
            Some(_) => Button::secondary(texts.change_outcome()),
            None => Button::primary(texts.draft_letter()),
        };
        Form::new(self.address("/vedtak"), Html::from(group).then(button)).get().into()
    }

    fn letter_form(&self, outcome: Outcome, letter: &Written, texts: Texts) -> Html {
        let error = |name: &str| {
            let problem = letter.problems.iter().find(|problem| problem.field() == name);
            problem.map(|problem| problem.words(texts))
        };
        let title =
            Field::new(self.language, "tittel", texts.letter_title()).error(error("tittel"));
        let text = Field::new(self.language, "tekst", texts.letter_text()).error(error("tekst"));
        let send =
            if letter.needs_second { texts.send_for_approval() } else { texts.make_decision() };
        // The first button is what the Enter key presses: never the one that cannot be undone.
        let buttons = ButtonRow::new([
            Button::secondary(texts.show_preview()).sends("handling", "forhandsvis"),
            Button::primary(send).sends("handling", "send"),
            Button::secondary(texts.show_pdf()).sends("handling", "pdf").in_new_tab(),
            Button::tertiary(texts.save_draft()).sends("handling", "lagre"),
            Button::tertiary(texts.start_over()).sends("handling", "forslag"),
        ]);
        let mut content = Html::from(TextField::new(title).value(&letter.title))
            .then(TextArea::new(text).rows(24).value(&letter.text))
            .then(markup_help(self.language));
        if letter.needs_second {
            content = content.then(Alert::new(Tone::Info, texts.needs_second()));
        }
        content = content.then(buttons);
        let saved = match letter.saved_at {
            Some(at) => texts.draft_saved(words::moment(at, self.language)),
            None => texts.draft_proposed().to_owned(),
        };
        let form = Form::new(self.address("/vedtak"), content)
            .hidden("utfall", outcome.code())
            .hidden("tilstand", &letter.seen)
            .autosave(self.address("/vedtak/lagre"));
        html::heading_2(texts.the_letter()).then(html::subtle(saved)).then(form)
    }
}

/// Says what somebody else did, and that nothing typed is lost.
pub(super) fn conflict_alert(conflict: Option<&Conflict>, texts: Texts) -> Html {
    let Some(conflict) = conflict else { return Html::EMPTY };
    let mut body = Html::EMPTY;
    if !conflict.what.is_empty() {
        body = body.then(Html::paragraph(&conflict.what));
    }
    body = body.then(Html::paragraph(texts.conflict_kept()));
    Alert::new(Tone::Warning, texts.conflict_title()).body(body).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::samples::assessment;

    fn page(language: Language) -> DecidePage {
        DecidePage {
            language,
            id: Uuid::from_u128(17),
            number: "2026/17".to_owned(),
            title: "Skjenkebevilling".to_owned(),
            assessment: assessment(),
            chosen: Some(Outcome::Refuse),
            letter: Some(Written {
                title: "Avslag".to_owned(),
                text: "## Vedtak\n\n</textarea><script>alert(1)</script>".to_owned(),
                saved_at: Some("2026-06-01T10:05:00Z".parse().unwrap()),
                seen: "received/".to_owned(),
                needs_second: true,
                problems: Vec::new(),
            }),
            conflict: None,
            show_preview: true,
        }
    }

    #[test]
    fn the_page_in_all_languages() {
        for language in Language::ALL {
            let drawn = page(language).draw().content.to_string();
            assert!(!drawn.contains("<script>") && drawn.matches("</textarea>").count() == 1);
            insta::assert_snapshot!(format!("decide_{language}"), drawn);
        }
    }

    #[test]
    fn before_an_outcome_is_chosen_only_that_is_asked() {
        for language in Language::ALL {
            let page = DecidePage { letter: None, ..page(language) };
            let drawn = page.draw().content.to_string();
            assert!(!drawn.contains("<textarea"), "{language}");
            assert!(drawn.contains("value=\"refuse\" checked"), "{language}: {drawn}");
        }
    }

    #[test]
    fn a_conflict_says_who_and_what_and_keeps_the_text() {
        let mut page = page(Language::Nb);
        page.conflict = Some(Conflict { what: "SNILL SKY: Vedtaket ble fattet".to_owned() });
        let drawn = page.draw();
        assert!(drawn.has_errors);
        let html = drawn.content.to_string();
        assert!(html.contains("SNILL SKY: Vedtaket ble fattet") && html.contains("## Vedtak"));
    }

    fn check(title: &str, text: &str, expect: &[Problem]) {
        assert_eq!(problems(title, text), expect);
    }

    #[test]
    fn a_letter_has_a_title_and_a_text_of_bearable_length() {
        check("a", "b", &[]);
        check(" ", "\n", &[Problem::NoTitle, Problem::NoText]);
        let long = "å".repeat(LONGEST_LETTER + 1);
        check(&long, &long, &[Problem::LongTitle, Problem::LongText]);
        check(&"å".repeat(LONGEST_TITLE), &"å".repeat(LONGEST_LETTER), &[]);
    }

    #[test]
    fn problems_lead_to_their_fields() {
        for language in Language::ALL {
            let mut page = page(language);
            if let Some(letter) = &mut page.letter {
                letter.problems = problems("", "");
            }
            let html = page.draw().content.to_string();
            for field in ["tittel", "tekst"] {
                assert!(html.contains(&format!("href=\"#{field}\"")), "{language} {field}");
                assert!(html.contains(&format!("id=\"{field}\"")), "{language} {field}");
            }
        }
    }
}
