//! The work list: what waits, for whom, until when.

pub(crate) mod model;
pub(crate) mod page;
mod without_cases;

use access::{Action, Decision, PersonId, Subject, policy};
use axum::{
    extract::{Query, State},
    response::Response,
};
use base::Language;
use service::{
    Package,
    flow::{self, Matter, decisions, matters},
};
use store::Tx;
use web::{App, Visit, WebError};

use self::{
    model::{Approval, Decided, Filter, Item, chosen, counts},
    page::{PAGE_LENGTH, Row, WorkList},
};
use crate::{
    case::{assess, words},
    fields::Fields,
    guard,
    texts::Texts,
};

/// `GET /ansatt?vis=…&side=…`
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let query = Fields(query);
    app.read(visit, move |app, visit, tx, who| {
        let subject = match guard::at_the_desk(visit, who) {
            Err(WebError::Forbidden) if guard::looks_after(visit, who) => {
                return Ok(without_cases::draw(visit.language).into());
            }
            subject => subject?,
        };
        let reader = subject.actor().id;
        let today = tx.today();
        let found = visible(app, tx, subject, visit.language)?;
        let items: Vec<Item> = found.iter().map(|(_, item)| item.clone()).collect();
        let counts = counts(&items, reader, today);
        let filter = Filter::from_key(query.get("vis")).unwrap_or(Filter::Mine);
        let all = chosen(&items, filter, reader, today);
        let last_page = all.len().div_ceil(PAGE_LENGTH).max(1);
        let page = query.get("side").parse().unwrap_or(1).clamp(1, last_page);
        let shown = all.into_iter().skip((page - 1) * PAGE_LENGTH).take(PAGE_LENGTH);
        let mut rows = Vec::new();
        for item in shown {
            let matter = found.iter().find(|(matter, _)| matter.id.0 == item.id);
            let Some((matter, _)) = matter else { continue };
            let case = archive::lookup::case_file(tx, matter.case_file())?;
            rows.push(Row {
                item,
                number: case.map(|case| case.number.to_string()).unwrap_or_default(),
                recommendation: recommendation(app, tx, matter, visit.language),
            });
        }
        let language = visit.language;
        let list = WorkList { language, reader, today, filter, counts, rows, page };
        Ok(list.draw().into())
    })
    .await
}

/// The matters that the reader may see, each with its line.
fn visible(
    app: &App,
    tx: &mut Tx<'_>,
    subject: &Subject,
    language: Language,
) -> Result<Vec<(Matter, Item)>, WebError> {
    let mut matters = matters::undecided(tx)?;
    matters.extend(matters::latest_decided(tx)?);
    let mut visible = Vec::new();
    for matter in matters {
        let resource = flow::resource(tx, &matter);
        if policy::decide(subject, Action::View, &resource) != Decision::Allowed {
            continue;
        }
        let package = app.world().catalogue.package(&matter.service);
        let approval = match package {
            Some(package) => approval(tx, subject, package, &matter)?,
            None => Approval::NotNeeded,
        };
        let item = item(&matter, package, approval, language);
        visible.push((matter, item));
    }
    Ok(visible)
}

fn approval(
    tx: &mut Tx<'_>,
    subject: &Subject,
    package: &Package,
    matter: &Matter,
) -> Result<Approval, WebError> {
    if package.description.flow.next(&matter.state, "approve").is_none() {
        return Ok(Approval::NotNeeded);
    }
    let Some(proposal) = decisions::proposed(tx, matter.id)? else {
        return Ok(Approval::NotNeeded);
    };
    let resource = flow::resource(tx, matter).proposed_by(PersonId(proposal.drawn_up_by));
    Ok(match policy::decide(subject, Action::Approve, &resource) {
        Decision::Allowed => Approval::ByReader,
        Decision::Denied(_) => Approval::ByOther,
    })
}

fn item(
    matter: &Matter,
    package: Option<&Package>,
    approval: Approval,
    language: Language,
) -> Item {
    let state = package
        .and_then(|package| package.description.flow.state(&matter.state))
        .map_or_else(|| matter.state.clone(), |state| state.label.get(language).to_owned());
    Item {
        id: matter.id.0,
        service: package.map_or_else(
            || matter.service.clone(),
            |package| package.description.title.get(language).to_owned(),
        ),
        applicant: (!matter.applicant_protected).then(|| matter.applicant_name.clone()),
        received: base::date_in_oslo(matter.received_at),
        deadline: matter.deadline,
        paused_on: matter.paused_on,
        state,
        handler: matter.handler,
        handler_name: matter.handler_name.clone(),
        decided: matter.decided_at.map(|at| Decided {
            on: base::date_in_oslo(at),
            outcome: words::decided(
                matter.outcome.as_deref().unwrap_or_default(),
                Texts::new(language),
            ),
            automatic: matter.automatic.unwrap_or(false),
        }),
        approval,
    }
}

/// What the rules say now. A package that cannot be evaluated leaves the cell empty: the case's own
/// page tells what is wrong.
fn recommendation(
    app: &App,
    tx: &mut Tx<'_>,
    matter: &Matter,
    language: Language,
) -> Option<String> {
    if matter.is_decided() {
        return None;
    }
    let package = app.world().catalogue.package(&matter.service)?;
    let assessed = assess(app, tx, package, matter).ok()?;
    Some(words::recommended(assessed.decision.outcome, Texts::new(language)).to_owned())
}
