//! Where a second person reads a proposed decision.

use base::{Language, uuid::Uuid};
use jiff::Timestamp;
use page::{
    Answer, Button, Card, DescriptionList, ErrorSummary, Field, Form, Html, Link, TextArea,
};
use web::Page;

use super::{decide_page::conflict_alert, desk_form::Conflict, preview};
use crate::{
    case::{Assessment, words as said},
    html,
    texts::Texts,
    words,
};

/// Everything the page shows.
#[derive(Clone, Debug)]
pub(super) struct ApprovePage {
    pub(super) language: Language,
    pub(super) id: Uuid,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) assessment: Assessment,
    /// The proposal that is read: only this one is approved.
    pub(super) proposal: Uuid,
    pub(super) outcome: String,
    pub(super) drawn_up_by: String,
    pub(super) drawn_up_at: Timestamp,
    pub(super) letter_title: String,
    pub(super) letter: String,
    /// What was written to the one who drew it up, when it could not be sent.
    pub(super) remark: String,
    pub(super) remark_missing: bool,
    pub(super) conflict: Option<Conflict>,
}

impl ApprovePage {
    pub(super) fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let heading = texts.approve_case(&self.number);
        let missing = self.remark_missing.then(|| texts.problem_no_remark());
        let errors = missing.map(|problem| ("grunn", problem));
        let facts = [
            Answer::new(texts.outcome(), &self.outcome),
            Answer::new(texts.drawn_up_by(), &self.drawn_up_by),
            Answer::new(texts.drawn_up_at(), words::moment(self.drawn_up_at, self.language)),
        ];
        let rules = html::lead(said::recommended(self.assessment.outcome, texts))
            .then(Html::paragraph(&self.assessment.explanation));
        let address = |part: &str| format!("/ansatt/saker/{}{part}", self.id);
        let approve = Form::new(address("/godkjenn"), Button::primary(texts.approve()))
            .hidden("forslag", self.proposal.to_string());
        let remark = Field::new(self.language, "grunn", texts.send_back_why())
            .help(texts.send_back_help())
            .error(missing);
        let back = Html::from(TextArea::new(remark).value(&self.remark))
            .then(Button::secondary(texts.send_back()));
        let back =
            Form::new(address("/send-tilbake"), back).hidden("forslag", self.proposal.to_string());
        let content = Html::from(ErrorSummary::new(self.language, errors))
            .then(html::heading_1(&heading))
            .then(html::lead(&self.title))
            .then(conflict_alert(self.conflict.as_ref(), texts))
            .then(DescriptionList::new(self.language, facts))
            .then(Card::new(texts.rules_say(), rules).tinted())
            .then(preview(&self.letter_title, &self.letter, self.language))
            .then(html::heading_2(texts.your_answer()))
            .then(approve)
            .then(back);
        let page = Page::new(&heading, content).desk().breadcrumbs([
            Link::new(texts.work_list(), "/ansatt"),
            Link::new(&self.number, address("")),
            Link::new(&heading, address("/godkjenn")).current(),
        ]);
        let troubled = self.remark_missing || self.conflict.is_some();
        if troubled { page.with_errors() } else { page }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::samples::assessment;

    fn page(language: Language) -> ApprovePage {
        ApprovePage {
            language,
            id: Uuid::from_u128(17),
            number: "2026/17".to_owned(),
            title: "Skjenkebevilling".to_owned(),
            assessment: assessment(),
            proposal: Uuid::from_u128(30),
            outcome: "Avslått".to_owned(),
            drawn_up_by: "KLOK SEKK".to_owned(),
            drawn_up_at: "2026-06-01T10:05:00Z".parse().unwrap(),
            letter_title: "Avslag".to_owned(),
            letter: "Du får det ikke, <b>dessverre</b>.".to_owned(),
            remark: String::new(),
            remark_missing: false,
            conflict: None,
        }
    }

    #[test]
    fn the_page_in_all_languages() {
        for language in Language::ALL {
            let drawn = page(language).draw().content.to_string();
            assert!(!drawn.contains("<b>"));
            insta::assert_snapshot!(format!("approve_{language}"), drawn);
        }
    }

    #[test]
    fn sending_back_without_a_word_is_an_error_on_its_field() {
        let drawn = ApprovePage { remark_missing: true, ..page(Language::Nb) }.draw();
        assert!(drawn.has_errors);
        assert!(drawn.content.to_string().contains("href=\"#grunn\""));
    }
}
