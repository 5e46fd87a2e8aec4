//! One case: everything about it on one page, and the acts that need no page of their own.

mod acts;
mod assessment;
mod complaint;
mod document;
mod gather;
mod model;
pub(crate) mod story;
pub(crate) mod trace;
mod view;
pub(crate) mod words;

#[cfg(test)]
pub(crate) mod samples;

use access::{Action, PersonId};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use axum_extra::extract::Form;
use service::flow::{self, MatterId};
use store::Tx;
use web::{Answer, App, Visit, WebError, Who};

pub(crate) use self::{
    assessment::{Assessed, Assessment, assess},
    document::show as show_document,
    model::Done,
};
use crate::{fields::Fields, guard};

/// `GET /ansatt/saker/{case}`: logged, because it is a look.
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let done = Done::from_key(Fields(query).get("gjort"));
    app.write(visit, move |app, visit, tx, who| {
        let opened = guard::look(app, tx, who, &id, Action::View)?;
        let view = gather::gather(app, visit, tx, &opened, done)?;
        Ok(view.draw().into())
    })
    .await
}

/// `POST …/ta`
pub(crate) async fn claim(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Response {
    app.write(visit, move |_, _, tx, who| {
        act(tx, who, &id, Done::Claimed, |tx, who, id| flow::claim(tx, who.subject(), id))
    })
    .await
}

/// `POST …/slipp`
pub(crate) async fn hand_back(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Response {
    app.write(visit, move |_, _, tx, who| {
        act(tx, who, &id, Done::HandedBack, |tx, who, id| flow::hand_back(tx, who.subject(), id))
    })
    .await
}

/// `POST …/gi`: gives the case to somebody in its unit.
pub(crate) async fn assign(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.write(visit, move |_, _, tx, who| {
        act(tx, who, &id, Done::Assigned, |tx, who, id| {
            let to = fields.get("ansatt").parse().map_err(|_| flow::FlowError::NotFound)?;
            flow::assign(tx, who.subject(), id, PersonId(to))
        })
    })
    .await
}

/// `POST …/gjenapne`: opens the closed case file, so that more can be filed in it.
pub(crate) async fn reopen(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Response {
    app.write(visit, move |app, _, tx, who| {
        let opened = guard::find(app, tx, who, &id, Action::Close)?;
        archive::reopen_case_file(tx, &who.actor(), opened.case.id)?;
        Ok(back_to(opened.matter.id, Done::Reopened))
    })
    .await
}

/// Does something and leads back to the case, which says that it is done.
fn act(
    tx: &mut Tx<'_>,
    who: &Who,
    id: &str,
    done: Done,
    work: impl FnOnce(&mut Tx<'_>, &Who, MatterId) -> Result<(), flow::FlowError>,
) -> Result<Answer, WebError> {
    who.employee()?;
    let matter: MatterId = id.parse().map_err(|_| WebError::NotFound)?;
    work(tx, who, matter)?;
    Ok(back_to(matter, done))
}

/// To the case, which says what was done.
pub(crate) fn back_to(matter: MatterId, done: Done) -> Answer {
    Answer::redirect(format!("/ansatt/saker/{matter}?gjort={}", done.key()))
}
