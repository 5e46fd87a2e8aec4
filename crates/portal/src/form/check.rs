//! The answers before they are sent, and the sending.

use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Redirect, Response},
};
use jiff::Timestamp;
use page::{
    Alert, Answer as Row, Button, ButtonRow, DescriptionList, Form as FormTag, Html, Link,
    LinkButton, StepIndicator, Tone,
};
use service::{
    facts::NoSource,
    flow::{self, Applicant, ApplicantOrganisation, Channel, DraftId, FlowError, SubmitError},
    form::{Condition, Finding, LeafKind, SummaryRow, SummarySection},
};
use store::Tx;
use web::{Answer, App, Limited, Page, Visit, WebError, Who};

use super::{
    application::{self, Application},
    draw::{self, Sketch},
    drawing,
    messages::Messages,
    page::receipt_path,
    posted::{Files, Posted},
    registers::{self, Known, Registers},
    start::heading,
};
use crate::texts::Texts;

/// The hidden field with the time of the answers that the page shows.
const SEEN: &str = "seen";

/// `GET /skjema/{draft}/oppsummering`
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(draft): Path<String>,
) -> Response {
    app.read(visit, move |app, visit, tx, who| {
        let application = Application::open(app, visit, tx, who, application::id(&draft)?)?;
        if let Some(matter) = application.draft.matter {
            return Ok(Answer::redirect(receipt_path(matter)));
        }
        Ok(Check { application: &application, visit }.page(Said::Nothing).into())
    })
    .await
}

/// `GET /skjema/{draft}/send`: back from signing in; nothing is sent before the button is pressed.
pub(crate) async fn show_again(Path(draft): Path<String>) -> Response {
    match application::id::<DraftId>(&draft) {
        Ok(draft) => Redirect::to(&format!("/skjema/{draft}/oppsummering")).into_response(),
        Err(error) => error.into_response(),
    }
}

/// `POST /skjema/{draft}/send`
pub(crate) async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(draft): Path<String>,
    request: Request,
) -> Response {
    let posted = match Posted::read(&app, &visit, request, Files::Skip).await {
        Ok(posted) => posted,
        Err(error) => return error.into_response(),
    };
    app.work(visit, move |app, visit, who| {
        who.citizen()?;
        app.limit(visit, Limited::Submit)?;
        let draft = application::id(&draft)?;
        let seen = posted.last(SEEN).and_then(|text| text.parse().ok());
        let seen = seen.and_then(|at| Timestamp::from_microsecond(at).ok());
        let tenant = visit.tenant.id;
        let open = |tx: &mut Tx<'_>| {
            let application = Application::open(app, visit, tx, who, draft)?;
            Ok::<_, WebError>((application, Registers::of(app, visit, tx, who)?))
        };
        let (application, registers) = app.store().read(tenant, open)?;
        if let Some(matter) = application.draft.matter {
            return Ok(Answer::redirect(receipt_path(matter)));
        }
        if !still_represents(&application, &registers) {
            return Ok(Check { application: &application, visit }.page(Said::NoLonger).into());
        }
        if seen != Some(application.draft.updated_at) {
            return Ok(Check { application: &application, visit }.page(Said::Changed).into());
        }
        let applicant = applicant(who, &application, &registers)?;
        let sent = flow::submit_as_seen(app.world(), tenant, &applicant, draft, seen, Channel::Web);
        match sent {
            Ok(submitted) => {
                act_on(app, visit, who, &application, &registers);
                Ok(Answer::redirect(receipt_path(submitted.matter)))
            }
            Err(SubmitError::Incomplete(findings)) => {
                let page =
                    Check { application: &application, visit }.page(Said::Missing(&findings));
                Ok(page.with_errors().into())
            }
            Err(SubmitError::Flow(FlowError::ChangedMeanwhile | FlowError::AlreadySent)) => {
                // Another window saved or sent in between: show what stands now.
                let (application, _) = app.store().read(tenant, open)?;
                match application.draft.matter {
                    Some(matter) => Ok(Answer::redirect(receipt_path(matter))),
                    None => {
                        Ok(Check { application: &application, visit }.page(Said::Changed).into())
                    }
                }
            }
            Err(SubmitError::Flow(error)) => Err(error.into()),
        }
    })
    .await
}

/// A right that the register says is gone does not file an application. When the register is
/// down, what it said when the draft was begun holds.
fn still_represents(application: &Application<'_>, registers: &Registers<'_>) -> bool {
    let Some(organisation) = &application.organisation else { return true };
    match registers.represented() {
        Known::Yes(all) => all.iter().any(|one| {
            one.organisation == organisation.number
                && registers::may_represent(application.package, one)
        }),
        Known::No => false,
        Known::Unknown => true,
    }
}

/// What was sent for an organisation is read as its representative: from here on the session acts
/// for it, if it did not. The application is filed by now, so a failure keeps nothing back.
fn act_on(
    app: &App,
    visit: &Visit,
    who: &Who,
    application: &Application<'_>,
    registers: &Registers<'_>,
) {
    let Some(organisation) = &application.organisation else { return };
    let acts = who.session().and_then(|session| session.acting_for.as_ref());
    if acts.is_some_and(|acts| acts.organisation == organisation.number) {
        return;
    }
    let all = registers.represented();
    let one = all.ok().into_iter().flatten().find(|one| one.organisation == organisation.number);
    if let (Some(one), Some(token)) = (one, visit.session_token()) {
        let acting_for = registers::acting_for(one);
        let done = app
            .store()
            .write(visit.tenant.id, |tx| access::session::act_for(tx, token, Some(&acting_for)));
        if let Err(error) = done {
            tracing::warn!(%error, "failed to act for the organisation that was applied for");
        }
    }
}

/// Who applies, as the registers know them now. A register that is down delays nobody: the birth
/// date stands in the number, and no address is better than an old one.
fn applicant(
    who: &Who,
    application: &Application<'_>,
    registers: &Registers<'_>,
) -> Result<Applicant, WebError> {
    let session = who.citizen()?;
    let answer = registers.person();
    let known = answer.ok();
    let person = known.map(exchange::PersonAnswer::to_the_person_themself);
    let protected = session.protection.is_protected()
        || known.is_some_and(exchange::PersonAnswer::is_protected);
    Ok(Applicant {
        person: session.person.0,
        name: person.map_or_else(|| session.display_name().to_owned(), |it| it.name.full()),
        protected,
        birth_date: person
            .and_then(|person| person.birth_date)
            .or_else(|| registers.number().birth_date()),
        address: person.filter(|_| !protected).and_then(|person| person.address.clone()),
        organisation: application.organisation.as_ref().map(|organisation| ApplicantOrganisation {
            number: organisation.number,
            name: organisation.name.clone(),
            address: organisation.address.clone(),
        }),
    })
}

/// What the page says besides the answers.
enum Said<'a> {
    Nothing,
    /// It was sent, and this is wrong or missing.
    Missing(&'a [Finding]),
    /// Another window changed the answers while they were being sent.
    Changed,
    /// The person does not represent the organisation any more.
    NoLonger,
}

struct Check<'a> {
    application: &'a Application<'a>,
    visit: &'a Visit,
}

impl Check<'_> {
    fn page(&self, said: Said<'_>) -> Page {
        let (application, language) = (self.application, self.visit.language);
        let texts = Texts::new(language);
        let around = application.surroundings(language);
        let sections = application.form().summary(
            &application.draft.answers,
            &application.package.texts,
            &around,
        );
        let title = application
            .check_page()
            .and_then(|page| {
                let key = page.title_key();
                application.package.texts.plain(&key, language).map(str::to_owned)
            })
            .unwrap_or_else(|| texts.form_check_title().to_owned());
        let (error, open) = match said {
            Said::Missing(findings) => (self.error_summary(findings), Html::EMPTY),
            Said::Changed => {
                let alert = Alert::new(Tone::Info, texts.form_changed_title())
                    .body(Html::paragraph(texts.form_changed_body()));
                (Html::EMPTY, alert.into())
            }
            Said::NoLonger => {
                let alert = Alert::new(Tone::Danger, texts.form_no_longer_title())
                    .body(Html::paragraph(texts.form_no_longer_body()));
                (Html::EMPTY, alert.into())
            }
            Said::Nothing => {
                let findings = application.form().validate_all(
                    &application.draft.answers,
                    &application.package.texts,
                    &around,
                );
                (Html::EMPTY, self.still_open(&findings, &sections))
            }
        };
        let steps = application.pages(language).len() + 1;
        let answers = Html::all(sections.iter().map(|section| self.section(section)));
        let content = error
            .then(drawing::above(application, language))
            .then(StepIndicator::new(language, steps, steps))
            .then(heading(&title))
            .then(open)
            .then(self.package_words_before())
            .then(answers)
            .then(self.package_words_after())
            .then(self.send_form());
        Page::new(texts.form_page_title(&title, application.title(language)), content).breadcrumbs(
            [
                Link::new(texts.form_services(), "/tjenester"),
                Link::new(
                    application.title(language),
                    format!("/tjenester/{}", application.draft.service),
                ),
            ],
        )
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
        let (application, language) = (self.application, self.visit.language);
        let Some(page) = application.check_page() else { return Html::EMPTY };
        // What the registers would add is not asked for here; a fact that is not known is null.
        let facts = service::decide(
            application.package,
            &application.parameters,
            &application.draft.answers,
            &application.session(),
            &NoSource,
            application.today,
        )
        .map_or_else(|_| serde_json::json!({}), |decision| decision.facts);
        let around = application.surroundings(language).with_facts(facts);
        let view = application.form().view(
            &page.id,
            &application.draft.answers,
            &application.package.texts,
            &around,
        );
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
        self.application
            .form()
            .component_of(field)
            .is_some_and(|(_, component)| matches!(component.read_only, Condition::Fixed(true)))
    }

    /// What could not be read is shown as it was typed.
    fn value(&self, row: &SummaryRow) -> Html {
        let answers = &self.application.draft.answers;
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
        match answers.unreadable(&row.field) {
            Some(raw) => Html::from(raw.replace('|', ".")),
            None => Html::from(row.value.as_str()),
        }
    }

    fn change(&self, page: &str, field: &str) -> String {
        let path = self.application.path(page);
        format!("{path}?retur=oppsummering#{}", draw::anchor(field))
    }

    fn links(&self, findings: &[Finding]) -> Html {
        let (application, language) = (self.application, self.visit.language);
        let items = findings.iter().filter(|finding| finding.is_error()).map(|finding| {
            let text = finding.text(application.form(), &application.package.texts, language);
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
        .then(texts.form_not_sent_title())
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
                let path = self.application.path(&section.page);
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
        Alert::new(Tone::Warning, texts.form_still_open_title()).body(list).into()
    }

    fn send_form(&self) -> Html {
        let language = self.visit.language;
        let texts = Texts::new(language);
        let last = self.application.pages(language).last().map(|page| page.id.clone());
        let mut buttons: Vec<Html> = vec![Button::primary(texts.form_send()).into()];
        if let Some(page) = last {
            let path = self.application.path(&page);
            buttons.push(LinkButton::secondary(texts.form_previous(), path).into());
        }
        buttons.push(
            LinkButton::tertiary(
                texts.form_save_for_later(),
                format!("/min-side?utkast={}", self.application.draft.id),
            )
            .into(),
        );
        let path = format!("/skjema/{}/send", self.application.draft.id);
        // Answers that the sender has not seen are not sent.
        let seen = self.application.draft.updated_at.as_microsecond().to_string();
        Html::from(FormTag::new(path, ButtonRow::new(buttons)).hidden(SEEN, seen))
    }
}
