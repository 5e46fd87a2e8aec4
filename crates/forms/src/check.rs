//! The answers before they are sent.

use jiff::Timestamp;
use page::{
    Alert, Answer as Row, Button, ButtonRow, DescriptionList, Form as FormTag, Html, LinkButton,
    StepIndicator, Tone, heading_1,
};
use service::{
    facts::NoSource,
    form::{Condition, Finding, LeafKind, SummaryRow, SummarySection},
};
use web::{Page, Visit};

use crate::{
    Filling, Messages, Posted,
    draw::{self, Sketch},
    texts::Texts,
};

/// The hidden field with the time of the answers that the page shows.
const SEEN: &str = "seen";

/// Name of the button that sends what there is although something is missing.
pub const AS_IT_IS: &str = "as-it-is";

/// What the page says besides the answers.
#[derive(Clone, Debug)]
pub enum Said<'a> {
    Nothing,
    /// It was sent, and this is wrong or missing.
    Missing(&'a [Finding]),
    /// Another window changed the answers while they were being sent.
    Changed,
    /// Something else that the sender must know first.
    Told(Html),
}

impl Posted {
    /// When the answers were saved that the sender has looked over; `None` when the post does not
    /// come from the check page.
    pub fn seen(&self) -> Option<Timestamp> {
        Timestamp::from_microsecond(self.last(SEEN)?.parse().ok()?).ok()
    }
}

/// The page with all answers, and the button that sends them.
pub fn check_page(visit: &Visit, filling: &Filling<'_>, said: Said<'_>) -> Page {
    Check { filling, visit }.page(said)
}

struct Check<'a> {
    filling: &'a Filling<'a>,
    visit: &'a Visit,
}

impl Check<'_> {
    fn page(&self, said: Said<'_>) -> Page {
        let (filling, language) = (self.filling, self.visit.language);
        let texts = Texts::new(language);
        let around = filling.surroundings(language);
        let sections =
            filling.form().summary(&filling.draft.answers, &filling.package.texts, &around);
        let title = filling
            .check_page()
            .and_then(|page| {
                let key = page.title_key();
                filling.package.texts.plain(&key, language).map(str::to_owned)
            })
            .filter(|_| !filling.is_by_employee())
            .unwrap_or_else(|| self.check_title(texts).to_owned());
        let is_open = matches!(said, Said::Missing(_));
        let (error, open) = match said {
            Said::Missing(findings) => (self.error_summary(findings), Html::EMPTY),
            Said::Changed => {
                let body = if filling.is_by_employee() {
                    texts.form_employee_changed_body()
                } else {
                    texts.form_changed_body()
                };
                let alert =
                    Alert::new(Tone::Info, texts.form_changed_title()).body(Html::paragraph(body));
                (Html::EMPTY, alert.into())
            }
            Said::Told(told) => (Html::EMPTY, told),
            Said::Nothing => {
                let findings = filling.findings(language);
                (Html::EMPTY, self.still_open(&findings, &sections))
            }
        };
        let steps = filling.pages(language).len() + 1;
        let answers = Html::all(sections.iter().map(|section| self.section(section)));
        let content = error
            .then(filling.place.above.clone())
            .then(StepIndicator::new(language, steps, steps))
            .then(heading_1(&title))
            .then(open)
            .then(self.package_words_before())
            .then(answers)
            .then(self.package_words_after())
            .then(self.send_form(is_open));
        filling.placed(Page::new(texts.form_page_title(&title, filling.title(language)), content))
    }

    /// The paragraphs of the package's own check page.
    fn package_words_before(&self) -> Html {
        self.package_words(|kind| matches!(kind, service::form::ComponentKind::Paragraph))
    }

    /// Its warnings and what it tells about the fee, beside the button.
    fn package_words_after(&self) -> Html {
        self.package_words(|kind| !matches!(kind, service::form::ComponentKind::Paragraph))
    }

    fn package_words(&self, wanted: impl Fn(&service::form::ComponentKind) -> bool) -> Html {
        let (filling, language) = (self.filling, self.visit.language);
        let Some(page) = filling.check_page() else { return Html::EMPTY };
        // What the registers would add is not asked for here; a fact that is not known is null.
        let facts = service::decide(
            filling.package,
            &filling.parameters,
            &filling.draft.answers,
            &filling.session,
            &NoSource,
            filling.today,
        )
        .map_or_else(|_| serde_json::json!({}), |decision| decision.facts);
        let around = filling.surroundings(language).with_facts(facts);
        let view =
            filling.form().view(&page.id, &filling.draft.answers, &filling.package.texts, &around);
        let Some(mut view) = view else { return Html::EMPTY };
        view.components
            .retain(|component| !component.kind.is_question() && wanted(&component.kind));
        let messages = Messages::default();
        Sketch { language, messages: &messages, kind_of: &|_| LeafKind::Text }.page(&view)
    }

    fn section(&self, section: &SummarySection) -> Html {
        let language = self.visit.language;
        let mut html = Html::already_safe("<h2>")
            .then(section.title.as_str())
            .then(Html::already_safe("</h2>"));
        let in_row = |row: &SummaryRow| row.row.clone();
        for rows in section.rows.chunk_by(|a, b| in_row(a) == in_row(b)) {
            if let Some((group, number)) = rows.first().and_then(in_row) {
                html = html
                    .then(Html::already_safe("<h3>"))
                    .then(format!("{group} {number}"))
                    .then(Html::already_safe("</h3>"));
            }
            let answers = rows.iter().map(|row| {
                let answer = Row::new(&row.label, self.value(row));
                if self.is_fixed(&row.field) {
                    return answer;
                }
                answer.change(self.change(&section.page, &row.field))
            });
            html = html.then(DescriptionList::new(language, answers));
        }
        html
    }

    /// What registers know and nobody can change here.
    fn is_fixed(&self, field: &str) -> bool {
        self.filling
            .form()
            .component_of(field)
            .is_some_and(|(_, component)| matches!(component.read_only, Condition::Fixed(true)))
    }

    fn value(&self, row: &SummaryRow) -> Html {
        let answers = &self.filling.draft.answers;
        let files: Vec<&str> = answers
            .get(&row.field)
            .and_then(serde_json::Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|file| file.get("name").and_then(serde_json::Value::as_str))
            .collect();
        if !files.is_empty() {
            return Html::from(files.join(", "));
        }
        Html::from(row.value.as_str())
    }

    fn change(&self, page: &str, field: &str) -> String {
        let path = self.filling.path(page);
        format!("{path}?retur=oppsummering#{}", draw::anchor(field))
    }

    fn links(&self, findings: &[Finding]) -> Html {
        let (filling, language) = (self.filling, self.visit.language);
        let items = findings.iter().filter(|finding| finding.is_error()).map(|finding| {
            let text = finding.text(filling.form(), &filling.package.texts, language);
            Html::already_safe("<li><a class=\"ds-link\" href=\"")
                .then(self.change(&finding.page, &finding.field))
                .then(Html::already_safe("\">"))
                .then(text)
                .then(Html::already_safe("</a></li>"))
        });
        Html::already_safe("<ul class=\"ds-list\">")
            .then(Html::all(items))
            .then(Html::already_safe("</ul>"))
    }

    /// The error summary of `page`, whose links lead to fields of this page; here they lead to
    /// other pages.
    fn error_summary(&self, findings: &[Finding]) -> Html {
        let texts = Texts::new(self.visit.language);
        Html::already_safe(
            "<div class=\"ds-error-summary\" role=\"group\" tabindex=\"-1\" autofocus \
             aria-labelledby=\"error-summary-heading\">\
             <h2 class=\"ds-heading\" id=\"error-summary-heading\">",
        )
        .then(if self.filling.is_by_employee() {
            texts.form_employee_missing_title()
        } else {
            texts.form_not_sent_title()
        })
        .then(Html::already_safe("</h2>"))
        .then(self.links(findings))
        .then(Html::already_safe("</div>"))
    }

    /// Before anybody has tried to send: the pages that are not whole, without alarm.
    fn still_open(&self, findings: &[Finding], sections: &[SummarySection]) -> Html {
        let open = |section: &&SummarySection| {
            findings.iter().any(|finding| finding.is_error() && finding.page == section.page)
        };
        let items: Vec<Html> = sections
            .iter()
            .filter(open)
            .map(|section| {
                let path = self.filling.path(&section.page);
                Html::already_safe("<li><a class=\"ds-link\" href=\"")
                    .then(format!("{path}?retur=oppsummering"))
                    .then(Html::already_safe("\">"))
                    .then(section.title.as_str())
                    .then(Html::already_safe("</a></li>"))
            })
            .collect();
        if items.is_empty() {
            return Html::EMPTY;
        }
        let list =
            Html::already_safe("<ul>").then(Html::all(items)).then(Html::already_safe("</ul>"));
        let texts = Texts::new(self.visit.language);
        let title = if self.filling.is_by_employee() {
            texts.form_employee_still_open_title()
        } else {
            texts.form_still_open_title()
        };
        Alert::new(Tone::Warning, title).body(list).into()
    }

    fn check_title(&self, texts: Texts) -> &'static str {
        if self.filling.is_by_employee() {
            texts.form_employee_check_title()
        } else {
            texts.form_check_title()
        }
    }

    fn send_form(&self, is_open: bool) -> Html {
        let language = self.visit.language;
        let texts = Texts::new(language);
        let last = self.filling.pages(language).last().map(|page| page.id.clone());
        let mut buttons: Vec<Html> = if self.filling.is_by_employee() {
            vec![Button::primary(texts.form_employee_send()).into()]
        } else {
            vec![Button::primary(texts.form_send()).into()]
        };
        // Only once it has been seen what is missing.
        if self.filling.is_by_employee() && is_open {
            let as_it_is = Button::secondary(texts.form_employee_send_as_it_is());
            buttons.push(as_it_is.sends(AS_IT_IS, "1").into());
        }
        if let Some(page) = last {
            let path = self.filling.path(&page);
            buttons.push(LinkButton::secondary(texts.form_previous(), path).into());
        }
        buttons.push(
            LinkButton::tertiary(texts.form_save_for_later(), self.filling.place.later.clone())
                .into(),
        );
        let path = self.filling.path("send");
        // Answers that the sender has not seen are not sent.
        let seen = self.filling.draft.updated_at.as_microsecond().to_string();
        Html::from(FormTag::new(path, ButtonRow::new(buttons)).hidden(SEEN, seen))
    }
}
