//! The page on which the letter of a step is written.

use base::Language;
use page::{
    Button, ButtonRow, Details, ErrorSummary, Field, Form, Html, Link, LinkButton, TextArea,
    TextField,
};
use service::flow::{Complaint, ProposedLetter};
use web::Page;

use super::{Step, address};
use crate::{
    guard::Opened,
    html,
    letters::{Problem, problems},
    texts::Texts,
};

/// The first thing that is wrong with a letter.
pub(super) fn problem_of(letter: &ProposedLetter) -> Option<Problem> {
    problems(&letter.title, &letter.text).first().copied()
}

fn words(problem: Problem, texts: Texts) -> String {
    match problem {
        Problem::NoReasons => texts.complaint_no_reasons().to_owned(),
        other => other.words(texts),
    }
}

#[derive(Clone, Debug)]
pub(super) struct LetterPage {
    language: Language,
    case: String,
    number: String,
    complaint: String,
    step: Step,
    letter: ProposedLetter,
    /// What was complained about, to have beside the letter.
    what: String,
    wanted: String,
}

impl LetterPage {
    pub(super) fn new(
        language: Language,
        opened: &Opened<'_>,
        complaint: &Complaint,
        step: Step,
        letter: ProposedLetter,
    ) -> Self {
        Self {
            language,
            case: opened.matter.id.to_string(),
            number: opened.case.number.to_string(),
            complaint: complaint.id.to_string(),
            step,
            letter,
            what: complaint.what.clone(),
            wanted: complaint.wanted.clone(),
        }
    }

    pub(super) fn draw(&self, problem: Option<Problem>) -> Page {
        let texts = Texts::new(self.language);
        let label = label(self.step, texts);
        let errors = problem.map(|problem| (problem.field(), words(problem, texts)));
        let error = |field: &str| {
            problem.filter(|it| it.field() == field).map(|problem| words(problem, texts))
        };
        let case = format!("/ansatt/saker/{}", self.case);
        let title =
            Field::new(self.language, "tittel", texts.letter_title()).error(error("tittel"));
        let text = Field::new(self.language, "tekst", texts.letter_text()).error(error("tekst"));
        let buttons = ButtonRow::new([
            Html::from(Button::primary(label)),
            LinkButton::tertiary(texts.cancel(), &case).into(),
        ]);
        let fields = Html::from(TextField::new(title).value(&self.letter.title))
            .then(TextArea::new(text).rows(18).value(&self.letter.text))
            .then(buttons);
        let content = Html::from(ErrorSummary::new(self.language, errors))
            .then(html::heading_1(label))
            .then(html::lead(lead(self.step, texts)))
            .then(self.complaint(texts))
            .then(Form::new(address(&self.case, &self.complaint, self.step), fields));
        Page::new(label, content).desk().breadcrumbs([
            Link::new(texts.work_list(), "/ansatt"),
            Link::new(&self.number, case),
            Link::new(label, address(&self.case, &self.complaint, self.step)).current(),
        ])
    }

    fn complaint(&self, texts: Texts) -> Html {
        let written = [&self.what, &self.wanted].into_iter().filter(|it| !it.is_empty());
        let paragraphs = Html::all(written.map(Html::paragraph));
        if paragraphs.is_empty() {
            return Html::EMPTY;
        }
        Details::new(texts.complaint_title(), paragraphs).into()
    }
}

/// What a step is called, on its button and its page.
pub(crate) fn label(step: Step, texts: Texts) -> &'static str {
    match step {
        Step::Change => texts.complaint_change(),
        Step::Forward => texts.complaint_forward(),
        Step::Dismiss => texts.complaint_dismiss(),
        Step::Record => texts.complaint_record(),
    }
}

fn lead(step: Step, texts: Texts) -> &'static str {
    match step {
        Step::Change => texts.complaint_change_lead(),
        Step::Forward => texts.complaint_forward_lead(),
        Step::Dismiss => texts.complaint_dismiss_lead(),
        Step::Record => texts.complaint_record_lead(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_written_on_a_page_in_all_languages() {
        for language in Language::ALL {
            for step in [Step::Change, Step::Forward, Step::Dismiss] {
                let page = LetterPage {
                    language,
                    case: "1".to_owned(),
                    number: "2026/17".to_owned(),
                    complaint: "2".to_owned(),
                    step,
                    letter: ProposedLetter {
                        title: "Svar".to_owned(),
                        text: "<b>Tekst</b>".to_owned(),
                    },
                    what: "Feil <sted>".to_owned(),
                    wanted: String::new(),
                };
                let drawn = page.draw(Some(Problem::NoReasons)).content.to_string();
                assert!(!drawn.contains("<b>Tekst") && !drawn.contains("<sted>"), "{drawn}");
                assert!(drawn.contains("href=\"#tekst\""), "{drawn}");
                insta::assert_snapshot!(format!("{}_{language}", step.key()), drawn);
            }
        }
    }

    #[test]
    fn a_letter_needs_a_title_and_a_text_of_bearable_length() {
        let letter = |title: &str, text: &str| ProposedLetter {
            title: title.to_owned(),
            text: text.to_owned(),
        };
        let long = "å".repeat(40_001);
        for (letter, expect) in [
            (letter("Svar", "Tekst"), None),
            (letter(" ", "Tekst"), Some(Problem::NoTitle)),
            (letter(&long, "Tekst"), Some(Problem::LongTitle)),
            (letter("Svar", "\n"), Some(Problem::NoText)),
            (letter("Svar", &long), Some(Problem::LongText)),
        ] {
            assert_eq!(problem_of(&letter), expect);
        }
    }
}
