//! The beginning of an application: for whom, and with what the registers already know.

use access::{Action, PersonDetails, Resource, ResourceKind};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use exchange::Representation;
use forms::posted::{self, Files, Posted};
use identifiers::OrganisationNumber;
use page::{
    Alert, Button, ButtonRow, Choice, ErrorSummary, Field, Form, Html, Link, LinkButton, LinkCard,
    RadioGroup, Tone, heading_1,
};
use serde_json::{Map, Value as Json, json};
use service::{
    Answers, Package,
    flow::{self, Applicant, Draft},
};
use web::{Answer, App, Page, Visit, WebError, Who, parking};

use super::{
    application::{DraftOrganisation, may},
    registers::{self, Known, Registers},
};
use crate::{texts::Texts, words};

/// Begin anew although there is a draft already.
const FRESH: &str = "fresh-start";
/// For whom: [`SELF`] or an organisation's number.
const BEHALF: &str = "on-behalf-of";
const SELF: &str = "self";
/// The page that asks for whom was shown.
const ASKED: &str = "asked-on-behalf-of";

/// `POST /tjenester/{service}/start`
pub(crate) async fn start(
    State(app): State<App>,
    visit: Visit,
    Path(service): Path<String>,
    request: Request,
) -> Response {
    let fields = match Posted::read(&app, &visit, request, Files::Skip).await {
        Ok(posted) => posted.fields,
        Err(error) => return axum::response::IntoResponse::into_response(error),
    };
    run(app, visit, service, Some(fields)).await
}

/// `GET /tjenester/{service}/start`: back from signing in, the answers of the wizard lie parked.
pub(crate) async fn resume(
    State(app): State<App>,
    visit: Visit,
    Path(service): Path<String>,
) -> Response {
    run(app, visit, service, None).await
}

async fn run(
    app: App,
    visit: Visit,
    service: String,
    fields: Option<Vec<(String, String)>>,
) -> Response {
    app.work(visit, move |app, visit, who| {
        let package = offered(app, visit, &service)?;
        let fields = match fields {
            Some(fields) => {
                if let Err(needed) = registers::level(who, package) {
                    return parking::park(app, visit, needed, visit.path(), &fields);
                }
                fields
            }
            None => match take_parked(app, visit, who)? {
                Some(fields) => fields,
                None => return Ok(Answer::redirect(format!("/tjenester/{service}"))),
            },
        };
        Start { app, visit, who, package, fields }.run()
    })
    .await
}

/// The service, if the municipality has it.
fn offered<'a>(app: &'a App, visit: &Visit, service: &str) -> Result<&'a Package, WebError> {
    let municipality = app.world().municipality(visit.tenant.id)?;
    if !municipality.offers(service) {
        return Err(WebError::NotFound);
    }
    Ok(app.world().package(service)?)
}

/// What was sent before signing in. It stays parked until the draft is written: a reload of a page
/// that asks for more loses nothing.
fn take_parked(
    app: &App,
    visit: &Visit,
    who: &Who,
) -> Result<Option<Vec<(String, String)>>, WebError> {
    who.citizen()?;
    let parked = app.store().read(visit.tenant.id, |tx| parking::find(tx, visit, visit.path()))?;
    Ok(parked.map(|parked| parked.fields))
}

struct Start<'a> {
    app: &'a App,
    visit: &'a Visit,
    who: &'a Who,
    package: &'a Package,
    fields: Vec<(String, String)>,
}

/// For whom it is to be.
enum Behalf {
    Decided(Option<OrganisationNumber>),
    /// The page that asks.
    Ask(Page),
}

impl Start<'_> {
    fn run(&self) -> Result<Answer, WebError> {
        let tenant = self.visit.tenant.id;
        let session = self.who.citizen()?;
        registers::level(self.who, self.package)?;
        may(self.who, Action::Create, &Resource::new(tenant, ResourceKind::Draft))?;
        let (drafts, registers) = self.app.store().read(tenant, |tx| {
            let mut drafts = flow::drafts::open_drafts(tx, session.person.0)?;
            drafts.retain(|draft| draft.service == self.package.id());
            Ok::<_, WebError>((drafts, registers::of(self.app, self.visit, tx, self.who)?))
        })?;
        if !drafts.is_empty() && self.last(FRESH).is_none() {
            return Ok(self.begun_before(&drafts).into());
        }
        let organisation = match self.behalf(&registers)? {
            Behalf::Decided(organisation) => organisation,
            Behalf::Ask(page) => return Ok(page.into()),
        };
        self.begin(&registers, organisation)
    }

    fn last(&self, name: &str) -> Option<&str> {
        posted::last(&self.fields, name)
    }

    fn texts(&self) -> Texts {
        Texts::new(self.visit.language)
    }

    fn title(&self) -> &str {
        self.package.description.title.get(self.visit.language)
    }

    fn path(&self) -> String {
        format!("/tjenester/{}/start", self.package.id())
    }

    fn breadcrumbs(&self) -> [Link; 2] {
        [
            Link::new(self.texts().form_services(), "/tjenester"),
            Link::new(self.title(), format!("/tjenester/{}", self.package.id())),
        ]
    }

    /// What the wizard sent, carried on.
    fn carrying(&self, form: Form) -> Form {
        let own = [FRESH, BEHALF, ASKED];
        self.fields
            .iter()
            .filter(|(name, _)| !own.contains(&name.as_str()))
            .fold(form, |form, (name, value)| form.hidden(name, value))
    }

    /// Somebody who began before wants as often as not to go on with that.
    fn begun_before(&self, drafts: &[Draft]) -> Page {
        let (texts, language) = (self.texts(), self.visit.language);
        let cards = drafts.iter().map(|draft| {
            let begun = words::moment(draft.updated_at, language);
            let expires = words::day_of(draft.expires_at, language);
            LinkCard::new(texts.form_continue_draft(), format!("/skjema/{}", draft.id))
                .heading_level(2)
                .body(
                    Html::paragraph(texts.form_draft_saved(&begun))
                        .then(Html::paragraph(texts.form_draft_expires(&expires))),
                )
        });
        let fresh = self
            .carrying(Form::new(self.path(), Button::secondary(texts.form_start_anew())))
            .hidden(FRESH, "1");
        let content = heading_1(texts.form_begun_title())
            .then(Html::paragraph(texts.form_begun_body(self.title())))
            .then(Html::all(cards))
            .then(fresh);
        Page::new(texts.form_begun_title(), content).breadcrumbs(self.breadcrumbs())
    }

    fn behalf(&self, registers: &Registers<'_>) -> Result<Behalf, WebError> {
        let applicants = &self.package.description.applicant;
        if !applicants.organisation {
            return Ok(Behalf::Decided(None));
        }
        let represented = registers.represented();
        let may_apply = |one: &&Representation| registers::may_represent(self.package, one);
        let allowed: Vec<&Representation> =
            represented.ok().into_iter().flatten().filter(may_apply).collect();
        let chosen = self.last(BEHALF);
        if chosen == Some(SELF) && applicants.person {
            return Ok(Behalf::Decided(None));
        }
        if let Some(one) =
            allowed.iter().find(|one| Some(one.organisation.to_string().as_str()) == chosen)
        {
            return Ok(Behalf::Decided(Some(one.organisation)));
        }
        if allowed.is_empty() && applicants.person && !matches!(represented, Known::Unknown) {
            return Ok(Behalf::Decided(None));
        }
        Ok(Behalf::Ask(self.ask_behalf(&allowed, &represented, applicants.person)?))
    }

    fn ask_behalf(
        &self,
        allowed: &[&Representation],
        represented: &Known<Vec<Representation>>,
        person: bool,
    ) -> Result<Page, WebError> {
        let (texts, language) = (self.texts(), self.visit.language);
        let session = self.who.citizen()?;
        let is_down = matches!(represented, Known::Unknown);
        let myself =
            person.then(|| Choice::new(SELF, texts.form_behalf_self(session.display_name())));
        let organisations = allowed.iter().map(|one| {
            let number = spaced(one.organisation);
            let reason = one.role.explanation(language);
            Choice::new(one.organisation.to_string(), &one.name)
                .help(texts.form_behalf_reason(&number, reason))
        });
        let choices: Vec<Choice> = myself.into_iter().chain(organisations).collect();
        let error = (self.last(ASKED).is_some()).then(|| texts.form_behalf_required());
        let mut content = Html::EMPTY;
        if let Some(message) = error {
            content = ErrorSummary::new(language, [(BEHALF, message)]).into();
        }
        if is_down {
            content = content.then(
                Alert::new(Tone::Warning, texts.form_behalf_down_title())
                    .body(Html::paragraph(texts.form_behalf_down_body())),
            );
        }
        if choices.is_empty() {
            content = heading_1(texts.form_behalf_title()).then(content);
            if !is_down {
                content = content.then(Html::paragraph(texts.form_behalf_none()));
            }
            let back = LinkButton::secondary(
                texts.form_to_service(),
                format!("/tjenester/{}", self.package.id()),
            );
            return Ok(Page::new(texts.form_behalf_title(), content.then(Html::paragraph(back))));
        }
        let chosen = session
            .acting_for
            .as_ref()
            .map(|acting| acting.organisation.to_string())
            .filter(|number| allowed.iter().any(|one| one.organisation.to_string() == *number));
        let field = Field::new(language, BEHALF, texts.form_behalf_title())
            .as_page_heading()
            .help(texts.form_behalf_help())
            .error(error);
        let group = RadioGroup::new(field, choices).chosen(chosen);
        let buttons = ButtonRow::new([Button::primary(texts.form_go_on())]);
        let mut form = Form::new(self.path(), Html::from(group).then(buttons)).hidden(ASKED, "1");
        if self.last(FRESH).is_some() {
            form = form.hidden(FRESH, "1");
        }
        let page = Page::new(texts.form_behalf_title(), content.then(self.carrying(form)))
            .breadcrumbs(self.breadcrumbs());
        Ok(if error.is_some() { page.with_errors() } else { page })
    }

    /// Asks the registers, and writes the draft.
    fn begin(
        &self,
        registers: &Registers<'_>,
        organisation: Option<OrganisationNumber>,
    ) -> Result<Answer, WebError> {
        let (tenant, language) = (self.visit.tenant.id, self.visit.language);
        let session = self.who.citizen()?;
        let person = registers.person();
        let contact = registers.contact();
        let known = organisation.map(|number| (number, registers::organisation(self.app, number)));
        let organisation = known.as_ref().map(|(number, known)| DraftOrganisation {
            number: *number,
            name: match known.ok() {
                Some(organisation) => organisation.name.clone(),
                None => represented_name(registers, *number),
            },
            address: known.ok().and_then(|organisation| organisation.address.clone()),
        });
        let mut data = registers::prefill(
            session.display_name(),
            &person,
            &contact,
            known.as_ref().and_then(|(_, known)| known.ok()),
        );
        if let Some(organisation) = &organisation {
            // Who it is for is known even when the register is down.
            data.organisation.insert("Name".to_owned(), organisation.name.clone());
            data.organisation.insert("OrgNumber".to_owned(), organisation.number.to_string());
        }
        let mut answers = Answers::new();
        self.package.prefill(&data, &mut answers);
        if let Some(wizard) = &self.package.wizard {
            let answered = wizard.settle(&self.wizard_answers());
            // Whoever came past the wizard has answered nothing, and not "no".
            if !answered.is_empty() {
                wizard.carry(&answered, &mut answers);
            }
        }
        let applicant = Applicant {
            person: session.person.0,
            name: session.display_name().to_owned(),
            protected: session.protection.is_protected()
                || person.ok().is_some_and(exchange::PersonAnswer::is_protected),
            birth_date: registers.number().birth_date(),
            address: None,
            organisation: organisation.as_ref().map(|organisation| flow::ApplicantOrganisation {
                number: organisation.number,
                name: organisation.name.clone(),
                address: organisation.address.clone(),
            }),
        };
        let registers_say = registers.represented();
        let draft = self.app.store().write(tenant, |tx| {
            if let Some(mut row) =
                access::person::find(tx, session.person).map_err(WebError::internal)?
            {
                let details = details(&person, &contact);
                access::person::update(tx, &mut row, &details).map_err(WebError::internal)?;
            }
            let draft = flow::start_draft(tx, self.package, &applicant, language, answers)?;
            parking::forget(tx, self.visit)?;
            if let Some(organisation) = &organisation {
                organisation.keep(tx, draft)?;
            }
            if let Some(token) = self.visit.session_token() {
                let acting = organisation.as_ref().and_then(|organisation| {
                    let all = registers_say.ok().into_iter().flatten();
                    all.clone().find(|one| one.organisation == organisation.number)
                });
                let acting = acting.map(registers::acting_for);
                if acting != session.acting_for {
                    access::session::act_for(tx, token, acting.as_ref())?;
                }
            }
            Ok::<_, WebError>(draft)
        })?;
        Ok(Answer::redirect(format!("/skjema/{draft}")))
    }

    fn wizard_answers(&self) -> Map<String, Json> {
        self.fields.iter().map(|(name, value)| (name.clone(), json!(value))).collect()
    }
}

fn represented_name(registers: &Registers<'_>, number: OrganisationNumber) -> String {
    registers
        .represented()
        .ok()
        .into_iter()
        .flatten()
        .find(|one| one.organisation == number)
        .map_or_else(|| number.to_string(), |one| one.name.clone())
}

/// What the registers told, for the person's own row.
fn details(
    person: &Known<exchange::PersonAnswer>,
    contact: &Known<exchange::Contact>,
) -> PersonDetails {
    let contact = contact.ok();
    PersonDetails {
        name: person.ok().map(|answer| answer.to_the_person_themself().name.full()),
        protection: person.ok().map(web::protection),
        email: contact.and_then(|it| it.email.as_ref()).map(|email| email.address.clone()),
        phone: contact.and_then(|it| it.mobile.as_ref()).map(|mobile| mobile.address.clone()),
    }
}

/// `123 456 789`
pub(crate) fn spaced(number: OrganisationNumber) -> String {
    let digits = number.to_string();
    let mut spaced = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && position % 3 == 0 {
            spaced.push('\u{a0}');
        }
        spaced.push(digit);
    }
    spaced
}
