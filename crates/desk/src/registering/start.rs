//! What came, how and when; and what is begun and not filed.

use access::{Resource, ResourceKind};
use axum::{extract::State, response::Response};
use axum_extra::extract::Form as Posted;
use base::Language;
use jiff::civil::Date;
use page::{
    Button, Choice, Column, DateField, EmptyState, ErrorSummary, Field, Form, Html, RadioGroup,
    Select, Table, TextArea,
};
use service::{
    Package,
    flow::{
        self, Channel, NewRegistration, Registration,
        registrations::{self, LONGEST_REASON},
    },
};
use web::{Answer, App, Page, Visit, WebError, parking};

use super::{LIST, address, breadcrumbs, title};
use crate::{case::words::channel, fields::Fields, guard, html, texts::Texts};

/// The ways in that are registered here.
const CHANNELS: [Channel; 3] = [Channel::Phone, Channel::Counter, Channel::Paper];

/// `GET /ansatt/registrer`
pub(super) async fn show(State(app): State<App>, visit: Visit) -> Response {
    app.write(visit, |app, visit, tx, who| {
        let subject = guard::at_the_desk(visit, who)?;
        let open = registrations::open(tx, subject)?;
        let mut view = View::new(app, visit, open, tx.today())?;
        if let Some(parked) = parking::find(tx, visit, LIST)? {
            view.typed = Fields(parked.fields);
            parking::forget(tx, visit)?;
        }
        Ok(view.draw().into())
    })
    .await
}

/// `POST /ansatt/registrer`
pub(super) async fn begin(
    State(app): State<App>,
    visit: Visit,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.work(visit, move |app, visit, who| {
        if let Err(needed) = who.employee() {
            return parking::park(app, visit, needed, LIST, &fields.0);
        }
        let subject = guard::at_the_desk(visit, who)?;
        app.store().write(visit.tenant.id, |tx| {
            let today = tx.today();
            let package = offered(app, visit)?
                .into_iter()
                .find(|package| package.id() == fields.get("tjeneste"));
            let chosen = CHANNELS.into_iter().find(|it| it.key() == fields.get("kanal"));
            let day = day(&fields, "mottatt");
            let problems = problems(&fields, package, chosen, day, today);
            let language = fields.get("sprak").parse::<Language>().unwrap_or(visit.tenant.language);
            let (Some(package), Some(channel), Some(received_on), true) =
                (package, chosen, day, problems.is_empty())
            else {
                let open = registrations::open(tx, subject)?;
                let mut view = View::new(app, visit, open, today)?;
                view.problems = problems;
                view.typed = fields;
                return Ok(view.draw().into());
            };
            let late_reason = &fields.lines("grunn");
            let new = NewRegistration { package, channel, received_on, late_reason, language };
            let id = flow::begin_registration(tx, app.world(), subject, &new)?;
            Ok(Answer::redirect(address(id, "/soker")))
        })
    })
    .await
}

/// What the municipality offers by another way than the web.
fn offered<'a>(app: &'a App, visit: &Visit) -> Result<Vec<&'a Package>, WebError> {
    let municipality = app.world().municipality(visit.tenant.id)?;
    let packages = app.world().catalogue.packages();
    let mut offered: Vec<&Package> = packages
        .filter(|package| municipality.offers(package.id()))
        .filter(|package| CHANNELS.iter().any(|channel| registrations::takes(package, *channel)))
        .collect();
    offered.sort_by_key(|package| package.description.title.get(visit.language));
    Ok(offered)
}

/// The date in the three parts of a field.
pub(super) fn day(fields: &Fields, name: &str) -> Option<Date> {
    // A year of two digits is a slip of the hand.
    fields.date(name).filter(|day| day.year() >= 1_800)
}

/// What is wrong with what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    NoService,
    NoChannel,
    NotTaken,
    NoDay,
    DayToCome,
    NoReason,
    LongReason,
}

impl Problem {
    fn words(self, texts: Texts) -> String {
        match self {
            Self::NoService => texts.reg_no_service().to_owned(),
            Self::NoChannel => texts.reg_no_channel().to_owned(),
            Self::NotTaken => texts.reg_not_taken().to_owned(),
            Self::NoDay => texts.breach_no_day().to_owned(),
            Self::DayToCome => texts.breach_day_to_come().to_owned(),
            Self::NoReason => texts.reg_no_reason().to_owned(),
            Self::LongReason => texts.problem_long_text(LONGEST_REASON),
        }
    }
}

fn problems(
    fields: &Fields,
    package: Option<&Package>,
    channel: Option<Channel>,
    day: Option<Date>,
    today: Date,
) -> Vec<(&'static str, Problem)> {
    let mut problems = Vec::new();
    match (package, channel) {
        (None, _) => problems.push(("tjeneste", Problem::NoService)),
        (Some(package), Some(channel)) if !registrations::takes(package, channel) => {
            problems.push(("kanal", Problem::NotTaken));
        }
        _ => {}
    }
    if channel.is_none() {
        problems.push(("kanal", Problem::NoChannel));
    }
    let reason = fields.lines("grunn");
    match day {
        None => problems.push(("mottatt", Problem::NoDay)),
        Some(day) if day > today => problems.push(("mottatt", Problem::DayToCome)),
        Some(day) if registrations::is_late(day, today) && reason.trim().is_empty() => {
            problems.push(("grunn", Problem::NoReason));
        }
        Some(_) => {}
    }
    if reason.trim().chars().count() > LONGEST_REASON {
        problems.push(("grunn", Problem::LongReason));
    }
    problems
}

struct View {
    language: Language,
    /// Of the letters, before anything else is chosen.
    letters: Language,
    today: Date,
    services: Vec<(String, String)>,
    /// With what its service is called.
    open: Vec<(String, Registration)>,
    problems: Vec<(&'static str, Problem)>,
    typed: Fields,
}

impl View {
    fn new(
        app: &App,
        visit: &Visit,
        open: Vec<Registration>,
        today: Date,
    ) -> Result<Self, WebError> {
        let named = |package: &Package| {
            let title = package.description.title.get(visit.language);
            (package.id().to_owned(), title.to_owned())
        };
        let open = open.into_iter().map(|it| Ok((title(app, visit, &it.service)?, it)));
        Ok(Self {
            language: visit.language,
            letters: visit.tenant.language,
            today,
            services: offered(app, visit)?.into_iter().map(named).collect(),
            open: open.collect::<Result<_, WebError>>()?,
            problems: Vec::new(),
            typed: Fields::default(),
        })
    }

    fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let errors = self.problems.iter().map(|(field, problem)| (*field, problem.words(texts)));
        let content = Html::from(ErrorSummary::new(self.language, errors))
            .then(html::heading_1(texts.reg_title()))
            .then(html::lead(texts.reg_lead()))
            .then(Form::new(LIST, self.fields(texts)))
            .then(html::heading_2(texts.reg_open()))
            .then(self.table(texts));
        let page =
            Page::new(texts.reg_title(), content).desk().breadcrumbs(breadcrumbs(texts, None));
        if self.problems.is_empty() { page } else { page.with_errors() }
    }

    fn field(&self, name: &'static str, label: &str, texts: Texts) -> Field {
        let problem = self.problems.iter().find(|(field, _)| *field == name);
        Field::new(self.language, name, label).error(problem.map(|(_, it)| it.words(texts)))
    }

    fn fields(&self, texts: Texts) -> Html {
        let services = self.services.iter().map(|(id, title)| Choice::new(id, title));
        let service = match (self.typed.get("tjeneste"), self.services.as_slice()) {
            // Where there is but one, it is that.
            ("", [(only, _)]) => Some(only.as_str()),
            ("", _) => None,
            (typed, _) => Some(typed),
        };
        let channels = CHANNELS.map(|it| Choice::new(it.key(), channel(it, texts)));
        let chosen = Some(self.typed.get("kanal")).filter(|typed| !typed.is_empty());
        let came =
            self.field("mottatt", texts.reg_received(), texts).help(texts.reg_received_help());
        let part = |part: &str| self.typed.get(&format!("mottatt-{part}")).to_owned();
        let came = if self.typed.0.is_empty() {
            DateField::new(came).date(self.today)
        } else {
            DateField::new(came).written(part("day"), part("month"), part("year"))
        };
        let reason =
            self.field("grunn", texts.reg_reason(), texts).optional().help(texts.reg_reason_help());
        let languages =
            Language::ALL.map(|language| Choice::new(language.code(), language.own_name()));
        let letters = match self.typed.get("sprak") {
            "" => self.letters.code(),
            typed => typed,
        };
        let language = self.field("sprak", texts.reg_language(), texts);
        Html::from(
            Select::new(self.field("tjeneste", texts.service(), texts), services).chosen(service),
        )
        .then(
            RadioGroup::new(self.field("kanal", texts.reg_channel(), texts), channels)
                .chosen(chosen),
        )
        .then(came)
        .then(TextArea::new(reason).rows(2).value(self.typed.lines("grunn")))
        .then(Select::new(language, languages).chosen(Some(letters)))
        .then(Button::primary(texts.reg_on()))
    }

    fn table(&self, texts: Texts) -> Html {
        if self.open.is_empty() {
            let body = Html::paragraph(texts.reg_open_none_body());
            return EmptyState::new(texts.reg_open_none(), body).heading_level(3).into();
        }
        let columns = [
            texts.column_applicant(),
            texts.column_service(),
            texts.channel(),
            texts.column_received(),
            texts.breach_by(),
        ];
        let rows = self.open.iter().map(|(service, it)| {
            let name = registrations::shown_name(it).unwrap_or_else(|| texts.reg_nobody_yet());
            [
                html::link(name, &address(it.id, "")),
                Html::from(service),
                Html::from(channel(it.channel, texts)),
                Html::from(service::format::date(it.received_on, self.language)),
                Html::from(&it.registered_by_name),
            ]
        });
        let table = Table::new("registrations", texts.reg_open(), columns.map(Column::text))
            .hide_caption()
            .rows(rows);
        html::wide(table)
    }
}

/// Whether the employee may register anything.
pub(crate) fn may_register(visit: &Visit, subject: &access::Subject) -> bool {
    subject.units().iter().any(|unit| {
        let resource =
            Resource::new(visit.tenant.id, ResourceKind::Registration).unit(unit.clone());
        access::policy::require(subject, access::Action::Create, &resource).is_ok()
    })
}
