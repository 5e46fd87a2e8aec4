//! From whom it came: looked up by number, as few times as it takes, and each time written down.

use access::{Action, PersonDetails, Protection, Subject, person, view_log};
use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Form as Posted;
use base::{Language, uuid::Uuid};
use exchange::PostalAddress;
use forms::registers::{self, Known, Registers};
use identifiers::{OrganisationNumber, PersonNumber};
use page::{
    Answer as Line, Button, DateField, DescriptionList, Details, ErrorSummary, Field, Form, Html,
    InputKind, Link, LinkButton, Tag, TextArea, TextField, Tone, Width,
};
use service::{
    Answers, Package, RegisterData,
    flow::{self, Applicant, ApplicantOrganisation, Registration, RegistrationId},
};
use store::{Tx, audit};
use web::{Answer, App, Page, Visit, WebError, parking};

use super::{PURPOSE, address, breadcrumbs, find, look, start::day};
use crate::{fields::Fields, html, texts::Texts, words};

/// Which of the ways was chosen.
const HOW: &str = "hvem";
const BY_NUMBER: &str = "fodselsnummer";
const BY_ORGANISATION: &str = "virksomhet";
const WITHOUT: &str = "uten";
/// Longer than any name or street.
const LONGEST: usize = 200;

/// `GET …/soker`
pub(super) async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Response {
    app.write(visit, move |app, visit, tx, who| {
        let opened = look(visit, tx, who, &id)?;
        if opened.registration.matter.is_some() {
            return Ok(Answer::redirect(address(opened.registration.id, "/ferdig")));
        }
        let mut view = View::new(app, visit, opened.registration)?;
        if let Some(parked) = parking::find(tx, visit, visit.path())? {
            view.typed = Fields(parked.fields);
            parking::forget(tx, visit)?;
        }
        Ok(view.draw().into())
    })
    .await
}

/// `POST …/soker`
pub(super) async fn identify(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.work(visit, move |app, visit, who| {
        if let Err(needed) = who.employee() {
            // A person's number is typed again: it is kept nowhere but sealed.
            let mut kept = fields.0;
            kept.retain(|(name, _)| name != BY_NUMBER);
            return parking::park(app, visit, needed, visit.path(), &kept);
        }
        let tenant = visit.tenant.id;
        let opened = app.store().read(tenant, |tx| find(visit, tx, who, &id, Action::Edit))?;
        let (subject, registration) = (opened.subject, opened.registration);
        if registration.matter.is_some() {
            return Ok(Answer::redirect(address(registration.id, "/ferdig")));
        }
        let package = app.world().package(&registration.service)?;
        let asking = Asking { app, visit, subject, id: registration.id };
        let found = match fields.get(HOW) {
            BY_NUMBER if package.description.applicant.person => {
                asking.person(fields.get(BY_NUMBER))?
            }
            BY_ORGANISATION if package.description.applicant.organisation => {
                asking.organisation(fields.get(BY_ORGANISATION))
            }
            WITHOUT if package.description.applicant.without_number => {
                asking.without_number(&fields)
            }
            _ => return Err(WebError::BadRequest),
        };
        let found = match found {
            Ok(found) => found,
            Err(problems) => {
                let mut view = View::new(app, visit, registration)?;
                view.problems = problems;
                view.typed = fields;
                return Ok(view.draw().into());
            }
        };
        app.store().write(tenant, |tx| {
            let applicant = asking.known(tx, &found)?;
            let mut answers = Answers::new();
            package.prefill(&found.data, &mut answers);
            let id = registration.id;
            let protection = found.protection;
            flow::identify(tx, app.world(), subject, id, &applicant, protection, answers)?;
            Ok(Answer::redirect(address(id, "/soker")))
        })
    })
    .await
}

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    WrongNumber,
    UnknownNumber,
    RefusedNumber,
    Own,
    RegisterDown,
    WrongOrganisation,
    UnknownOrganisation,
    NoName,
    NoStreet,
    NoPostalCode,
    NoPlace,
    WrongDay,
}

impl Problem {
    fn words(self, texts: Texts) -> &'static str {
        match self {
            Self::WrongNumber => texts.reg_wrong_number(),
            Self::UnknownNumber => texts.reg_unknown_number(),
            Self::RefusedNumber => texts.reg_refused_number(),
            Self::Own => texts.reg_own(),
            Self::RegisterDown => texts.reg_register_down(),
            Self::WrongOrganisation => texts.reg_wrong_organisation(),
            Self::UnknownOrganisation => texts.reg_unknown_organisation(),
            Self::NoName => texts.reg_no_name(),
            Self::NoStreet => texts.reg_no_street(),
            Self::NoPostalCode => texts.reg_no_postal_code(),
            Self::NoPlace => texts.reg_no_place(),
            Self::WrongDay => texts.breach_no_day(),
        }
    }
}

type Problems = Vec<(&'static str, Problem)>;

/// Somebody who has been found, before they are written down.
struct Found {
    number: Option<PersonNumber>,
    protection: Protection,
    /// Its person is not known before it is written down.
    applicant: Applicant,
    /// What the form begins with.
    data: RegisterData,
}

struct Asking<'a> {
    app: &'a App,
    visit: &'a Visit,
    subject: &'a Subject,
    id: RegistrationId,
}

impl Asking<'_> {
    fn person(&self, typed: &str) -> Result<Result<Found, Problems>, WebError> {
        let wrong = |problem| Ok(Err(vec![(BY_NUMBER, problem)]));
        let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        let Ok(number) = PersonNumber::parse(&digits) else { return wrong(Problem::WrongNumber) };
        if self.app.keys().environment().accepts(number).is_err() {
            return wrong(Problem::RefusedNumber);
        }
        let tenant = self.visit.tenant.id;
        let registers = Registers::new(self.app, tenant, number);
        let answer = registers.person();
        // Asked is asked, whatever the answer: it is written down before anything is shown.
        let is_own = self.app.store().write(tenant, |tx| {
            let details = serde_json::json!({
                "purpose": "registering", "found": answer.ok().is_some(),
            });
            let actor = self.subject.actor();
            audit::append(tx, actor, "person.sought", "registration", self.id, &details)?;
            let known =
                person::find_by_number(tx, self.app.keys(), number).map_err(WebError::internal)?;
            Ok::<_, WebError>(known.is_some_and(|known| Some(known.id) == self.subject.person()))
        })?;
        if is_own {
            return wrong(Problem::Own);
        }
        let Some(known) = answer.ok() else {
            let is_down = matches!(answer, Known::Unknown);
            return wrong(if is_down { Problem::RegisterDown } else { Problem::UnknownNumber });
        };
        let protection = web::protection(known);
        // Of those at a protected address no more is fetched than who they are.
        let contact = if protection.is_protected() { Known::No } else { registers.contact() };
        let applicant = registers.applicant(Some(known), "", protection.is_protected());
        let data = registers::prefill(&applicant.name, &answer, &contact, None);
        Ok(Ok(Found { number: Some(number), protection, applicant, data }))
    }

    fn organisation(&self, typed: &str) -> Result<Found, Problems> {
        let wrong = |problem| Err(vec![(BY_ORGANISATION, problem)]);
        let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        let Ok(number) = OrganisationNumber::parse(&digits) else {
            return wrong(Problem::WrongOrganisation);
        };
        let organisation = match registers::organisation(self.app, number) {
            Known::Yes(organisation) => organisation,
            Known::No => return wrong(Problem::UnknownOrganisation),
            Known::Unknown => return wrong(Problem::RegisterDown),
        };
        let data = registers::prefill("", &Known::No, &Known::No, Some(&organisation));
        let applicant = Applicant {
            person: Uuid::nil(),
            name: organisation.name.clone(),
            protected: false,
            birth_date: None,
            address: None,
            organisation: Some(ApplicantOrganisation {
                number,
                name: organisation.name,
                address: organisation.address,
            }),
        };
        Ok(Found { number: None, protection: Protection::None, applicant, data })
    }

    fn without_number(&self, fields: &Fields) -> Result<Found, Problems> {
        let text = |name: &'static str, problem: Problem, problems: &mut Problems| {
            let typed = fields.get(name).trim().to_owned();
            if typed.is_empty() || typed.chars().count() > LONGEST {
                problems.push((name, problem));
            }
            typed
        };
        let mut problems = Problems::new();
        let name = text("navn", Problem::NoName, &mut problems);
        let has_day = ["day", "month", "year"]
            .iter()
            .any(|part| !fields.get(&format!("fodt-{part}")).trim().is_empty());
        let today = base::date_in_oslo(self.app.store().now());
        let birth_date = day(fields, "fodt").filter(|day| *day <= today);
        if has_day && birth_date.is_none() {
            problems.push(("fodt", Problem::WrongDay));
        }
        let street = text("gate", Problem::NoStreet, &mut problems);
        let postal_code = text("postnr", Problem::NoPostalCode, &mut problems);
        let place = text("poststed", Problem::NoPlace, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let address = PostalAddress { lines: vec![street], postal_code, place };
        let mut data = registers::prefill(&name, &Known::No, &Known::No, None);
        registers::prefill_address(&mut data, &address);
        let applicant = Applicant {
            person: Uuid::nil(),
            name,
            protected: false,
            birth_date,
            address: Some(address),
            organisation: None,
        };
        Ok(Found { number: None, protection: Protection::None, applicant, data })
    }

    /// Writes down who it is. Whoever has no number, or speaks for an organisation, is nobody that
    /// the municipality could know again.
    fn known(&self, tx: &mut Tx<'_>, found: &Found) -> Result<Applicant, WebError> {
        let person = match found.number {
            None => tx.new_id::<access::PersonId>(),
            Some(number) => {
                let details = PersonDetails {
                    name: Some(found.applicant.name.clone()),
                    protection: Some(found.protection),
                    ..PersonDetails::default()
                };
                let person = person::find_or_create(tx, self.app.keys(), number, &details)
                    .map_err(WebError::internal)?;
                view_log::viewed(tx, self.subject, "person", person.id, PURPOSE)?;
                person.id
            }
        };
        Ok(Applicant { person: person.0, ..found.applicant.clone() })
    }
}

pub(super) struct View<'a> {
    language: Language,
    registration: Registration,
    package: &'a Package,
    problems: Problems,
    typed: Fields,
    /// It was to be set aside, and nobody said why.
    pub(super) no_reason: bool,
}

impl<'a> View<'a> {
    pub(super) fn new(
        app: &'a App,
        visit: &Visit,
        registration: Registration,
    ) -> Result<Self, WebError> {
        Ok(Self {
            language: visit.language,
            package: app.world().package(&registration.service)?,
            registration,
            problems: Problems::new(),
            typed: Fields::default(),
            no_reason: false,
        })
    }

    fn path(&self) -> String {
        address(self.registration.id, "/soker")
    }

    pub(super) fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let mut errors: Vec<(&str, &str)> =
            self.problems.iter().map(|(field, problem)| (*field, problem.words(texts))).collect();
        if self.no_reason {
            errors.push(("grunn", texts.breach_no_text()));
        }
        let is_wrong = !errors.is_empty();
        let service = self.package.description.title.get(self.language);
        let content = Html::from(ErrorSummary::new(self.language, errors))
            .then(html::heading_1(texts.reg_applicant_title()))
            .then(html::lead(service))
            .then(match &self.registration.applicant {
                Some(applicant) => self.known(applicant, texts),
                None => self.ways(texts),
            })
            .then(self.discarding(texts));
        let here = Link::new(texts.reg_applicant_title(), self.path());
        let page = Page::new(texts.reg_applicant_title(), content)
            .desk()
            .breadcrumbs(breadcrumbs(texts, Some(here)));
        if is_wrong { page.with_errors() } else { page }
    }

    /// Who it is, so that the employee sees that it is the right one.
    fn known(&self, applicant: &Applicant, texts: Texts) -> Html {
        let mut lines = Vec::new();
        let address = if let Some(organisation) = &applicant.organisation {
            lines.push(Line::new(texts.licence_holder(), &organisation.name));
            let number = organisation.number.to_string();
            lines.push(Line::new(texts.reg_organisation_number(), number));
            organisation.address.as_ref()
        } else {
            lines.push(Line::new(texts.reg_name(), &applicant.name));
            let born = applicant.birth_date.map(|day| words::day(day, self.language));
            lines.extend(born.map(|day| Line::new(texts.reg_birth_date(), day)));
            applicant.address.as_ref()
        };
        if applicant.protected {
            let tag = Html::from(Tag::new(Tone::Warning, texts.protected()));
            lines.push(Line::new(texts.reg_address(), tag));
        } else if let Some(address) = address {
            let address = address.in_full().join(", ");
            lines.push(Line::new(texts.reg_address(), address));
        }
        let on = LinkButton::primary(texts.reg_on(), address_of_next(&self.registration));
        let other = Html::paragraph(texts.reg_other_why()).then(self.ways(texts));
        let mut others = Html::from(Details::new(texts.reg_other(), other.clone()));
        if !self.problems.is_empty() {
            // What is wrong is not hidden.
            others = html::heading_2(texts.reg_other()).then(other);
        }
        Html::from(DescriptionList::new(self.language, lines))
            .then(Html::paragraph(on))
            .then(others)
    }

    fn field(&self, name: &'static str, label: &str, texts: Texts) -> Field {
        let problem = self.problems.iter().find(|(field, _)| *field == name);
        Field::new(self.language, name, label).error(problem.map(|(_, it)| it.words(texts)))
    }

    fn text(&self, name: &'static str, label: &str, width: Width, texts: Texts) -> TextField {
        TextField::new(self.field(name, label, texts)).width(width).value(self.typed.get(name))
    }

    /// One form for each way to say who somebody is.
    fn ways(&self, texts: Texts) -> Html {
        let allowed = &self.package.description.applicant;
        let mut ways = Html::EMPTY;
        if allowed.person {
            let number =
                self.field(BY_NUMBER, texts.reg_number(), texts).help(texts.reg_number_help());
            // It is not shown again.
            let number = TextField::new(number).kind(InputKind::Digits).width(Width::Short);
            let content = Html::from(number).then(Button::primary(texts.reg_look_up_person()));
            ways = ways
                .then(html::heading_2(texts.reg_by_number()))
                .then(Form::new(self.path(), content).hidden(HOW, BY_NUMBER));
        }
        if allowed.organisation {
            let number =
                self.text(BY_ORGANISATION, texts.reg_organisation_number(), Width::Short, texts);
            let content = Html::from(number.kind(InputKind::Digits))
                .then(Button::primary(texts.reg_look_up_organisation()));
            ways = ways
                .then(html::heading_2(texts.reg_by_organisation()))
                .then(Form::new(self.path(), content).hidden(HOW, BY_ORGANISATION));
        }
        if allowed.without_number {
            let part = |part: &str| self.typed.get(&format!("fodt-{part}")).to_owned();
            let born = self.field("fodt", texts.reg_birth_date(), texts).optional();
            let born =
                DateField::new(born).birth_date().written(part("day"), part("month"), part("year"));
            let code = self.text("postnr", texts.licence_postal_code(), Width::Tiny, texts);
            let content = Html::from(self.text("navn", texts.reg_name(), Width::Medium, texts))
                .then(born)
                .then(self.text("gate", texts.reg_street(), Width::Medium, texts))
                .then(code)
                .then(self.text("poststed", texts.reg_place(), Width::Short, texts))
                .then(Button::primary(texts.reg_use()));
            ways = ways
                .then(html::heading_2(texts.reg_without_number()))
                .then(Html::paragraph(texts.reg_without_number_why()))
                .then(Form::new(self.path(), content).hidden(HOW, WITHOUT));
        }
        ways
    }

    fn discarding(&self, texts: Texts) -> Html {
        let error = self.no_reason.then(|| texts.breach_no_text());
        let why = Field::new(self.language, "grunn", texts.breach_revoke_why()).error(error);
        let content = Html::from(TextArea::new(why).rows(2))
            .then(Button::secondary(texts.reg_discard()).danger());
        let form = Form::new(address(self.registration.id, "/forkast"), content);
        let body = Html::paragraph(texts.reg_discard_body()).then(form);
        if self.no_reason {
            return html::heading_2(texts.reg_discard()).then(body);
        }
        Details::new(texts.reg_discard(), body).into()
    }
}

/// The paper comes before the form.
fn address_of_next(registration: &Registration) -> String {
    let is_paper = registration.channel == flow::Channel::Paper;
    address(registration.id, if is_paper { "/papir" } else { "" })
}
