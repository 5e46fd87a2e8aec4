//! "Do I need to apply?": one question a page, before anybody signs in.
//!
//! The answers travel in the address and say nothing of who answers. So the back button works, a
//! page can be sent to a friend, and nothing is stored.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use base::Language;
use page::{
    Alert, Answer as Line, Button, ButtonRow, Choice, DescriptionList, ErrorSummary, Field, Form,
    Html, Link, LinkButton, RadioGroup, Tone,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value as Json, json};
use service::{
    Package, QuestionView, Wizard, WizardEnd, WizardOutcome, WizardStep, flow::measures::UseKind,
};
use web::{Answer, App, Page, Visit, WebError};

use super::{
    find::{front_link, services_link},
    front::talk_card,
    markup::{heading, link, section_heading, subtle},
    offer::{self, Offer},
    service_page,
};
use crate::{rich, texts::Texts};

/// Set when a question was answered: the page it comes from. Taken out of the address again, so
/// that reloading counts nothing twice.
const ASKED: &str = "besvart";

/// `GET /tjenester/{service}/veiviser?{question}={answer}…`
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(service): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.work(visit, move |app, visit, _| {
        let today = base::date_in_oslo(app.store().now());
        let offer = offer::one(app, visit, &service, today)?;
        let wizard = offer.package.wizard.as_ref().ok_or(WebError::NotFound)?;
        let asked = query.iter().find(|(name, _)| name == ASKED).map(|(_, id)| id.as_str());
        let answers = settle(wizard, &query);
        let walk = Walk { visit, offer: &offer, wizard, answers };
        if let Some(asked) = asked
            && walk.answers.contains_key(asked)
        {
            if let WizardStep::End(outcome) = wizard.step(&walk.answers)
                && outcome.end == WizardEnd::NotNeeded
            {
                service_page::note(app, visit, &service, UseKind::NotNeeded);
            }
            return Ok(Answer::redirect(walk.address(&walk.answers)));
        }
        Ok(walk.page(asked).into())
    })
    .await
}

/// The answers in the address that belong to the wizard.
fn settle(wizard: &Wizard, query: &[(String, String)]) -> Map<String, Json> {
    let posted: Map<String, Json> =
        query.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    wizard.settle(&posted)
}

/// A visitor on the way through the questions.
#[derive(Debug)]
struct Walk<'a> {
    visit: &'a Visit,
    offer: &'a Offer<'a>,
    wizard: &'a Wizard,
    answers: Map<String, Json>,
}

impl Walk<'_> {
    /// `asked` is the question that was sent, and here it was sent without an answer.
    fn page(&self, asked: Option<&str>) -> Page {
        let views = self.views();
        match self.wizard.step(&self.answers) {
            WizardStep::Ask(question) => {
                let is_missing = asked == Some(question.id.as_str());
                match views.iter().find(|view| view.id == question.id) {
                    Some(view) => self.question(view, is_missing),
                    None => self.end(&self.wizard.otherwise, &views),
                }
            }
            WizardStep::End(outcome) => self.end(outcome, &views),
        }
    }

    fn views(&self) -> Vec<QuestionView> {
        let package = self.offer.package;
        self.wizard.views(
            &self.answers,
            &package.texts,
            package.form.options(),
            self.visit.language,
        )
    }

    fn question(&self, view: &QuestionView, is_missing: bool) -> Page {
        let texts = self.texts();
        let language = self.visit.language;
        let error = is_missing.then(|| texts.public_wizard_choose().to_owned());
        let mut field = Field::new(language, &view.id, &view.title).as_page_heading();
        if let Some(help) = &view.help {
            field = field.help(rich::blocks(help));
        }
        let choices = view.options.iter().map(|option| {
            let choice = Choice::new(&option.value, &option.label);
            match option.description.as_ref().or(option.help.as_ref()) {
                Some(description) => choice.help(rich::inline(description)),
                None => choice,
            }
        });
        let group = RadioGroup::new(field.error(error.clone()), choices);
        let mut form = Form::new(
            self.path(),
            Html::from(group).then(Button::primary(texts.public_wizard_next())),
        )
        .get()
        .hidden(ASKED, &view.id);
        for (id, answer) in self.answers.iter().filter_map(text_answer) {
            form = form.hidden(id, answer);
        }
        let back = Html::paragraph(link(&self.back_link()));
        let mut content = back;
        if let Some(error) = &error {
            content = Html::from(ErrorSummary::new(language, [(view.id.as_str(), error.as_str())]))
                .then(content);
        }
        if self.answers.is_empty() {
            let intro = self.text(self.wizard.intro.as_deref().unwrap_or_default());
            content = content.then(intro.map_or(Html::EMPTY, |intro| rich::blocks(&intro)));
        }
        let page = self.with_crumbs(Page::new(&view.title, content.then(form)));
        if is_missing { page.with_errors() } else { page }
    }

    fn end(&self, outcome: &WizardOutcome, views: &[QuestionView]) -> Page {
        let texts = self.texts();
        let title = self.text(&format!("{}.title", outcome.text)).unwrap_or_default();
        let body = self.text(&format!("{}.body", outcome.text)).unwrap_or_default();
        let mut content = Html::paragraph(link(&self.back_link()))
            .then(heading(&title))
            .then(rich::blocks(&body))
            .then(self.law(outcome));
        content = match outcome.end {
            WizardEnd::Continue => content.then(self.start_form()),
            WizardEnd::NotNeeded => content
                .then(
                    Alert::new(Tone::Success, texts.public_wizard_not_needed())
                        .body(Html::paragraph(texts.public_wizard_not_needed_body())),
                )
                .then(self.done_buttons()),
            WizardEnd::OtherForm => content.then(self.other_service(outcome)),
            WizardEnd::NotPossible => {
                content.then(talk_card(texts, self.visit)).then(self.done_buttons())
            }
        };
        content = content
            .then(section_heading(texts.public_wizard_your_answers()))
            .then(self.given_answers(views));
        self.with_crumbs(Page::new(title, content))
    }

    /// The answers are taken along, so that the form asks nothing twice.
    fn start_form(&self) -> Html {
        let texts = self.texts();
        let path = format!("{}/start", self.offer.path());
        let mut form = Form::new(path, Button::primary(texts.public_start_application()));
        for (id, answer) in self.answers.iter().filter_map(text_answer) {
            form = form.hidden(id, answer);
        }
        Html::from(form).then(subtle(texts.public_wizard_log_in_now()))
    }

    /// A link where the municipality has the right service here; else the way to ask for it.
    fn other_service(&self, outcome: &WizardOutcome) -> Html {
        let texts = self.texts();
        let offered = outcome.service.as_deref().filter(|id| self.offer.municipality.offers(id));
        match offered {
            Some(id) => Html::paragraph(LinkButton::primary(
                texts.public_wizard_to_other_service(),
                format!("/tjenester/{id}"),
            )),
            None => Html::paragraph(texts.public_wizard_other_not_here())
                .then(talk_card(texts, self.visit))
                .then(self.done_buttons()),
        }
    }

    fn done_buttons(&self) -> ButtonRow {
        let texts = self.texts();
        ButtonRow::new([
            LinkButton::secondary(texts.public_wizard_start_over(), self.path()),
            LinkButton::tertiary(texts.public_wizard_to_service(), self.offer.path()),
        ])
    }

    fn law(&self, outcome: &WizardOutcome) -> Html {
        let Some(eli) = &outcome.law else { return Html::EMPTY };
        let name = self.offer.package.description.law_name(eli);
        let label = Html::from(format!("{}: ", self.texts().public_wizard_law()));
        let law = if eli.starts_with("https://lovdata.no/") {
            link(&Link::new(name, eli))
        } else {
            Html::from(name)
        };
        Html::paragraph(label.then(law))
    }

    /// Each answer with a way back to its question.
    fn given_answers(&self, views: &[QuestionView]) -> DescriptionList {
        let lines = views.iter().filter_map(|view| {
            let chosen = view.options.iter().find(|option| option.selected)?;
            Some(
                Line::new(&view.title, chosen.label.as_str())
                    .change(self.address(&self.before(&view.id))),
            )
        });
        DescriptionList::new(self.visit.language, lines)
    }

    /// Back to the question before, or to the service's page from the first.
    fn back_link(&self) -> Link {
        let texts = self.texts();
        let href = match self.answers.keys().next_back() {
            Some(last) => self.address(&self.before(last)),
            None => self.offer.path(),
        };
        Link::new(texts.public_wizard_back(), href)
    }

    /// The answers given before a question.
    fn before(&self, id: &str) -> Map<String, Json> {
        self.answers
            .iter()
            .take_while(|(answered, _)| *answered != id)
            .map(|(id, answer)| (id.clone(), answer.clone()))
            .collect()
    }

    fn path(&self) -> String {
        format!("{}/veiviser", self.offer.path())
    }

    fn address(&self, answers: &Map<String, Json>) -> String {
        let mut address = self.path();
        for (position, (id, answer)) in answers.iter().filter_map(text_answer).enumerate() {
            address.push(if position == 0 { '?' } else { '&' });
            address.push_str(&encode(id));
            address.push('=');
            address.push_str(&encode(answer));
        }
        address
    }

    fn text(&self, key: &str) -> Option<String> {
        text_of(self.offer.package, key, self.visit.language)
    }

    fn texts(&self) -> Texts {
        Texts::new(self.visit.language)
    }

    fn with_crumbs(&self, page: Page) -> Page {
        let texts = self.texts();
        let title = self.text(&self.wizard.title);
        page.breadcrumbs([
            front_link(texts),
            services_link(texts),
            Link::new(self.offer.title(), self.offer.path()),
            Link::new(title.unwrap_or_default(), self.path()).current(),
        ])
    }
}

fn text_of(package: &Package, key: &str, language: Language) -> Option<String> {
    package.texts.plain(key, language).map(str::to_owned)
}

fn text_answer<'a>((id, answer): (&'a String, &'a Json)) -> Option<(&'a str, &'a str)> {
    Some((id.as_str(), answer.as_str()?))
}

/// What RFC 3986 § 2.3 leaves as it is.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Percent-encodes a part of a query.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}
