//! Where the applicant is asked for what is missing.

use base::{Language, uuid::Uuid};
use jiff::{Timestamp, civil::Date};
use page::{
    Alert, Button, ButtonRow, CheckboxGroup, Choice, ErrorSummary, Field, Form, Html, Link,
    TextArea, Tone,
};
use web::Page;

use super::{decide_page::conflict_alert, desk_form::Conflict, markup_help, preview};
use crate::{html, texts::Texts, words};

/// The longest question the flow takes, in characters.
pub(super) const LONGEST_QUESTION: usize = 20_000;

/// Everything the page shows.
#[derive(Clone, Debug)]
pub(super) struct AskPage {
    pub(super) language: Language,
    pub(super) id: Uuid,
    pub(super) number: String,
    pub(super) title: String,
    /// Until when the applicant gets to answer, if the letter goes today.
    pub(super) due: Date,
    pub(super) step: Step,
    pub(super) problem: Option<Problem>,
    pub(super) conflict: Option<Conflict>,
}

/// How far one has come.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Choose what is missing. Code and text of each deficiency the package knows.
    Choose { deficiencies: Vec<(String, String)>, chosen: Vec<String>, more: String },
    /// Read and change the letter.
    Write {
        letter_title: String,
        text: String,
        saved_at: Option<Timestamp>,
        seen: String,
        show_preview: bool,
    },
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    NothingChosen,
    NoText,
    LongText,
}

/// What must be put right before the question can be sent.
pub(super) fn problem_with(text: &str) -> Option<Problem> {
    if text.trim().is_empty() {
        Some(Problem::NoText)
    } else if text.chars().count() > LONGEST_QUESTION {
        Some(Problem::LongText)
    } else {
        None
    }
}

/// The drafted letter with the clerk's own words after the list of what is missing, or at the end
/// when there is no list.
pub(super) fn with_own_words(letter: &str, own: &str) -> String {
    let own = own.trim();
    if own.is_empty() {
        return letter.to_owned();
    }
    let lines: Vec<&str> = letter.lines().collect();
    let after =
        lines.iter().rposition(|line| line.starts_with("- ")).map_or(lines.len(), |at| at + 1);
    let (before, rest) = lines.split_at(after);
    let mut text = before.join("\n");
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(own);
    if !rest.is_empty() {
        text.push_str("\n\n");
        text.push_str(rest.join("\n").trim_start_matches('\n'));
    }
    text
}

impl Problem {
    fn field(self) -> &'static str {
        match self {
            Self::NothingChosen => "mangler",
            Self::NoText | Self::LongText => "tekst",
        }
    }

    fn words(self, texts: Texts) -> String {
        match self {
            Self::NothingChosen => texts.problem_nothing_chosen().to_owned(),
            Self::NoText => texts.problem_no_text().to_owned(),
            Self::LongText => texts.problem_long_text(LONGEST_QUESTION),
        }
    }
}

impl AskPage {
    pub(super) fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let heading = texts.ask_case(&self.number);
        let errors = self.problem.map(|problem| (problem.field(), problem.words(texts)));
        let form = match &self.step {
            Step::Choose { deficiencies, chosen, more } => {
                self.choose(deficiencies, chosen, more, texts)
            }
            Step::Write { letter_title, text, saved_at, seen, show_preview } => {
                let form = self.write(letter_title, text, *saved_at, seen, texts);
                if *show_preview {
                    form.then(preview(letter_title, text, self.language))
                } else {
                    form
                }
            }
        };
        let content = Html::from(ErrorSummary::new(self.language, errors))
            .then(html::heading_1(&heading))
            .then(html::lead(&self.title))
            .then(conflict_alert(self.conflict.as_ref(), texts))
            .then(Alert::new(Tone::Info, texts.ask_pauses(words::day(self.due, self.language))))
            .then(form);
        let page = Page::new(&heading, content).desk().breadcrumbs([
            Link::new(texts.work_list(), "/ansatt"),
            Link::new(&self.number, format!("/ansatt/saker/{}", self.id)),
            Link::new(&heading, self.address("")).current(),
        ]);
        let troubled = self.problem.is_some() || self.conflict.is_some();
        if troubled { page.with_errors() } else { page }
    }

    fn address(&self, part: &str) -> String {
        format!("/ansatt/saker/{}/be-om-opplysninger{part}", self.id)
    }

    fn choose(
        &self,
        deficiencies: &[(String, String)],
        chosen: &[String],
        more: &str,
        texts: Texts,
    ) -> Html {
        let error = |name: &str| {
            self.problem.filter(|problem| problem.field() == name).map(|it| it.words(texts))
        };
        let choices = deficiencies.iter().map(|(code, text)| Choice::new(code, text));
        let missing =
            Field::new(self.language, "mangler", texts.what_is_missing()).error(error("mangler"));
        let own = Field::new(self.language, "mer", texts.own_words()).optional();
        let content = Html::from(CheckboxGroup::new(missing, choices).chosen(chosen))
            .then(TextArea::new(own).value(more))
            .then(Button::primary(texts.draft_letter()).sends("handling", "utkast"));
        Form::new(self.address(""), content).into()
    }

    fn write(
        &self,
        letter_title: &str,
        text: &str,
        saved_at: Option<Timestamp>,
        seen: &str,
        texts: Texts,
    ) -> Html {
        let error = self.problem.map(|problem| problem.words(texts));
        let field = Field::new(self.language, "tekst", texts.letter_text()).error(error);
        // The first button is what the Enter key presses: never the one that cannot be undone.
        let buttons = ButtonRow::new([
            Button::secondary(texts.show_preview()).sends("handling", "forhandsvis"),
            Button::primary(texts.send_question()).sends("handling", "send"),
            Button::secondary(texts.show_pdf()).sends("handling", "pdf").in_new_tab(),
            Button::tertiary(texts.save_draft()).sends("handling", "lagre"),
            Button::tertiary(texts.start_over()).sends("handling", "forslag"),
        ]);
        let content = Html::from(TextArea::new(field).rows(18).value(text))
            .then(markup_help(self.language))
            .then(buttons);
        let saved = match saved_at {
            Some(at) => texts.draft_saved(words::moment(at, self.language)),
            None => texts.draft_proposed().to_owned(),
        };
        let form = Form::new(self.address(""), content)
            .hidden("tilstand", seen)
            .autosave(self.address("/lagre"));
        html::heading_2(letter_title).then(html::subtle(saved)).then(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_come_after_the_list() {
        for (letter, own, expect) in [
            ("Hei\n\n- a\n- b\n\nHilsen", " Og c. ", "Hei\n\n- a\n- b\n\nOg c.\n\nHilsen"),
            ("Hei\n\nHilsen", "Mer", "Hei\n\nHilsen\n\nMer"),
            ("Hei\n\n- a", "Mer", "Hei\n\n- a\n\nMer"),
            ("", "Mer", "Mer"),
            ("Hei", "  ", "Hei"),
        ] {
            assert_eq!(with_own_words(letter, own), expect);
        }
    }

    fn page(language: Language, step: Step) -> AskPage {
        AskPage {
            language,
            id: Uuid::from_u128(17),
            number: "2026/17".to_owned(),
            title: "Skjenkebevilling".to_owned(),
            due: jiff::civil::date(2026, 6, 8),
            step,
            problem: None,
            conflict: None,
        }
    }

    #[test]
    fn both_steps_in_all_languages() {
        for language in Language::ALL {
            let choose = Step::Choose {
                deficiencies: vec![("drawing".to_owned(), "Tegning mangler".to_owned())],
                chosen: vec!["drawing".to_owned()],
                more: "Og <mer>".to_owned(),
            };
            let drawn = page(language, choose).draw().content.to_string();
            insta::assert_snapshot!(format!("ask_choose_{language}"), drawn);
            let write = Step::Write {
                letter_title: "Vi trenger flere opplysninger".to_owned(),
                text: "- Tegning".to_owned(),
                saved_at: None,
                seen: "received/".to_owned(),
                show_preview: true,
            };
            let drawn = page(language, write).draw().content.to_string();
            insta::assert_snapshot!(format!("ask_write_{language}"), drawn);
        }
    }

    #[test]
    fn an_empty_or_endless_question_is_a_problem() {
        assert_eq!(problem_with(" \n "), Some(Problem::NoText));
        assert_eq!(problem_with(&"æ".repeat(LONGEST_QUESTION + 1)), Some(Problem::LongText));
        assert_eq!(problem_with(&"æ".repeat(LONGEST_QUESTION)), None);
    }
}
