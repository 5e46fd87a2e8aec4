//! Breaches of what was granted: registered on the case by whoever saw them, so that a person looks
//! at the holder's next application (alkoholloven § 1-7 a).

use access::Action;
use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Form as Posted;
use base::Language;
use jiff::civil::Date;
use page::{
    Answer as Line, Button, Card, DateField, DescriptionList, EmptyState, ErrorSummary, Field,
    Form, Html, Link, TextArea,
};
use service::{
    Outcome,
    flow::{self, Breach, BreachId, Broken, breaches},
};
use store::Tx;
use web::{Answer, App, Page, Visit, WebError};

use crate::{
    fields::Fields,
    guard::{self, Opened},
    html,
    texts::Texts,
    words,
};

/// The longest account or reason the flow takes, in characters.
const LONGEST: usize = 4_000;

/// `GET …/brudd`
pub(crate) async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Response {
    app.write(visit, move |app, visit, tx, who| {
        let opened = guard::look(app, tx, who, &id, Action::Edit)?;
        if !can_be_broken(&opened) {
            return Ok(Answer::redirect(format!("/ansatt/saker/{id}")));
        }
        Ok(view(tx, visit, &opened)?.draw().into())
    })
    .await
}

/// `POST …/brudd`
pub(crate) async fn register(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.write(visit, move |app, visit, tx, who| {
        let opened = guard::find(app, tx, who, &id, Action::Edit)?;
        if !can_be_broken(&opened) {
            return Ok(Answer::redirect(format!("/ansatt/saker/{id}")));
        }
        let what = fields.lines("hva");
        match (day(&fields, tx.today()), text(&what)) {
            (Ok(day), Ok(())) => {
                let broken = Broken::Grant(opened.matter.id);
                flow::register_breach(tx, app.world(), opened.subject, broken, day, &what)?;
                Ok(Answer::redirect(address(&id)))
            }
            (day, text) => {
                let mut view = view(tx, visit, &opened)?;
                view.problems.extend(day.err());
                view.problems.extend(text.err().map(|problem| ("hva".to_owned(), problem)));
                view.typed = fields;
                Ok(view.draw().into())
            }
        }
    })
    .await
}

/// `POST …/brudd/{breach}`: it was wrong, or set aside.
pub(crate) async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path((id, breach)): Path<(String, String)>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.write(visit, move |app, visit, tx, who| {
        let opened = guard::find(app, tx, who, &id, Action::Edit)?;
        let breach: BreachId = breach.parse().map_err(|_| WebError::NotFound)?;
        let registered = breaches::of_case(tx, opened.matter.id.0)?;
        // A breach in another case is not found in this one.
        if !registered.iter().any(|known| known.id == breach) {
            return Err(WebError::NotFound);
        }
        let why = fields.lines("grunn");
        if let Err(problem) = text(&why) {
            let mut view = view(tx, visit, &opened)?;
            view.problems.push((reason_field(breach), problem));
            return Ok(view.draw().into());
        }
        flow::revoke_breach(tx, app.world(), opened.subject, breach, &why)?;
        Ok(Answer::redirect(address(&id)))
    })
    .await
}

/// Only what was granted can be broken, of a service that keeps a register of it.
fn can_be_broken(opened: &Opened<'_>) -> bool {
    opened.matter.outcome.as_deref() == Some(Outcome::Grant.code())
        && opened.package.breach_register().is_some()
}

fn address(id: &str) -> String {
    format!("/ansatt/saker/{id}/brudd")
}

/// What is wrong with what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    NoDay,
    DayToCome,
    NoText,
    LongText,
}

impl Problem {
    fn words(self, texts: Texts) -> String {
        match self {
            Self::NoDay => texts.breach_no_day().to_owned(),
            Self::DayToCome => texts.breach_day_to_come().to_owned(),
            Self::NoText => texts.breach_no_text().to_owned(),
            Self::LongText => texts.problem_long_text(LONGEST),
        }
    }
}

fn text(written: &str) -> Result<(), Problem> {
    if written.trim().is_empty() {
        Err(Problem::NoText)
    } else if written.trim().chars().count() > LONGEST {
        Err(Problem::LongText)
    } else {
        Ok(())
    }
}

fn day(fields: &Fields, today: Date) -> Result<Date, (String, Problem)> {
    let wrong = |problem| Err(("dag".to_owned(), problem));
    match fields.date("dag") {
        None => wrong(Problem::NoDay),
        Some(day) if day > today => wrong(Problem::DayToCome),
        Some(day) => Ok(day),
    }
}

fn reason_field(breach: BreachId) -> String {
    format!("grunn-{breach}")
}

struct BreachesView {
    language: Language,
    id: String,
    number: String,
    title: String,
    breaches: Vec<Breach>,
    /// By field.
    problems: Vec<(String, Problem)>,
    typed: Fields,
}

fn view(tx: &mut Tx<'_>, visit: &Visit, opened: &Opened<'_>) -> Result<BreachesView, WebError> {
    Ok(BreachesView {
        language: visit.language,
        id: opened.matter.id.to_string(),
        number: opened.case.number.to_string(),
        title: opened.case.title.text().to_owned(),
        breaches: breaches::of_case(tx, opened.matter.id.0)?,
        problems: Vec::new(),
        typed: Fields::default(),
    })
}

impl BreachesView {
    fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let heading = texts.breaches_in_case(&self.number);
        let errors =
            self.problems.iter().map(|(field, problem)| (field.as_str(), problem.words(texts)));
        let content = Html::from(ErrorSummary::new(self.language, errors))
            .then(html::heading_1(&heading))
            .then(html::lead(&self.title))
            .then(Html::paragraph(texts.breaches_lead()))
            .then(self.registered(texts))
            .then(self.form(texts));
        let page = Page::new(&heading, content).desk().breadcrumbs([
            Link::new(texts.work_list(), "/ansatt"),
            Link::new(&self.number, format!("/ansatt/saker/{}", self.id)),
            Link::new(&heading, address(&self.id)).current(),
        ]);
        if self.problems.is_empty() { page } else { page.with_errors() }
    }

    fn error(&self, field: &str, texts: Texts) -> Option<String> {
        let problem = self.problems.iter().find(|(name, _)| name == field);
        problem.map(|(_, problem)| problem.words(texts))
    }

    fn registered(&self, texts: Texts) -> Html {
        if self.breaches.is_empty() {
            let body = Html::paragraph(texts.breaches_none_body());
            return EmptyState::new(texts.breaches_none(), body).into();
        }
        Html::all(self.breaches.iter().map(|breach| {
            let day = words::day(breach.happened_on, self.language);
            let when = words::moment(breach.registered_at, self.language);
            let by = Line::new(texts.breach_by(), format!("{}, {when}", breach.registered_by));
            let what =
                Html::paragraph(&breach.what).then(DescriptionList::new(self.language, [by]));
            let body = match breach.revoked_at {
                Some(at) => {
                    let at = words::moment(at, self.language);
                    what.then(html::subtle(texts.breach_revoked(at)))
                }
                None => what.then(self.revoking(breach.id, &day, texts)),
            };
            Card::new(day, body).heading_level(2)
        }))
    }

    fn revoking(&self, breach: BreachId, day: &str, texts: Texts) -> Html {
        let name = reason_field(breach);
        let reason = Field::new(self.language, "grunn", texts.breach_revoke_why())
            .id(&name)
            .error(self.error(&name, texts));
        let content = Html::from(TextArea::new(reason).rows(2))
            .then(Button::secondary(texts.breach_revoke()).about(day));
        Form::new(format!("{}/{breach}", address(&self.id)), content).into()
    }

    fn form(&self, texts: Texts) -> Html {
        let day =
            Field::new(self.language, "dag", texts.breach_day()).error(self.error("dag", texts));
        let part = |part: &str| self.typed.get(&format!("dag-{part}")).to_owned();
        let day = DateField::new(day).written(part("day"), part("month"), part("year"));
        let what = Field::new(self.language, "hva", texts.breach_what())
            .help(texts.breach_what_help())
            .error(self.error("hva", texts));
        let what = TextArea::new(what).value(self.typed.lines("hva"));
        let content = Html::from(day).then(what).then(Button::primary(texts.breach_register()));
        html::heading_2(texts.breach_new()).then(Form::new(address(&self.id), content))
    }
}
