//! A second person approves, or sends it back.

use access::{Action, PersonId, policy};
use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Form;
use service::flow::{self, DecisionRecord, decisions};
use store::Tx;
use web::{Answer, App, Visit, WebError, Who};

use super::{approve_page::ApprovePage, conflict};
use crate::{
    case::{Done, assess, assessment, back_to, words},
    fields::Fields,
    guard::{self, Opened},
    texts::Texts,
};

/// `GET …/godkjenn`
pub(crate) async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Response {
    app.write(visit, move |app, visit, tx, who| {
        let opened = guard::look(app, tx, who, &id, Action::View)?;
        let Some(record) = proposal(tx, &opened)? else {
            return Ok(Answer::redirect(format!("/ansatt/saker/{}", opened.matter.id)));
        };
        Ok(page(app, visit, tx, &opened, record)?.draw().into())
    })
    .await
}

/// `POST …/godkjenn`
pub(crate) async fn approve(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.work(visit, move |app, visit, who| {
        answer(app, visit, who, &id, &fields, Done::Approved, |tx, opened| {
            flow::approve(tx, app.world(), opened.subject, opened.matter.id)
        })
    })
    .await
}

/// `POST …/send-tilbake`
pub(crate) async fn send_back(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.work(visit, move |app, visit, who| {
        let remark = fields.lines("grunn");
        if remark.trim().is_empty() {
            return redraw(app, visit, who, &id, &remark, Trouble::NoRemark);
        }
        answer(app, visit, who, &id, &fields, Done::SentBack, |tx, opened| {
            flow::send_back(tx, app.world(), opened.subject, opened.matter.id, &remark)
        })
    })
    .await
}

/// Answers the proposal that was read, and no other.
fn answer(
    app: &App,
    visit: &Visit,
    who: &Who,
    id: &str,
    fields: &Fields,
    done: Done,
    work: impl FnOnce(&mut Tx<'_>, &Opened<'_>) -> Result<(), flow::FlowError>,
) -> Result<Answer, WebError> {
    let answered = app.store().write(visit.tenant.id, |tx| {
        let opened = guard::find(app, tx, who, id, Action::View)?;
        let proposed = proposal(tx, &opened)?;
        if proposed.is_none_or(|proposed| proposed.id.to_string() != fields.get("forslag")) {
            return Err(WebError::Conflict);
        }
        work(tx, &opened)?;
        Ok(back_to(opened.matter.id, done))
    });
    match answered {
        Err(WebError::Conflict) => {
            redraw(app, visit, who, id, &fields.lines("grunn"), Trouble::Changed)
        }
        other => other,
    }
}

/// Why the page is drawn again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    NoRemark,
    Changed,
}

fn redraw(
    app: &App,
    visit: &Visit,
    who: &Who,
    id: &str,
    remark: &str,
    trouble: Trouble,
) -> Result<Answer, WebError> {
    app.store().read(visit.tenant.id, |tx| {
        let opened = guard::find(app, tx, who, id, Action::View)?;
        let Some(record) = proposal(tx, &opened)? else {
            // There is nothing left to answer: the case itself says what happened.
            return Ok(Answer::redirect(format!("/ansatt/saker/{}", opened.matter.id)));
        };
        let mut page = page(app, visit, tx, &opened, record)?;
        remark.clone_into(&mut page.remark);
        page.remark_missing = trouble == Trouble::NoRemark;
        if trouble == Trouble::Changed {
            let me = opened.subject.actor().id;
            page.conflict = Some(conflict(tx, &opened.matter, me, visit.language)?);
        }
        Ok(page.draw().into())
    })
}

/// The proposal that waits, if the reader may answer it.
fn proposal(tx: &mut Tx<'_>, opened: &Opened<'_>) -> Result<Option<DecisionRecord>, WebError> {
    let Some(record) = decisions::proposed(tx, opened.matter.id)? else { return Ok(None) };
    let resource = flow::resource(tx, &opened.matter).proposed_by(PersonId(record.drawn_up_by));
    policy::require(opened.subject, Action::Approve, &resource)?;
    Ok(Some(record))
}

fn page(
    app: &App,
    visit: &Visit,
    tx: &mut Tx<'_>,
    opened: &Opened<'_>,
    record: DecisionRecord,
) -> Result<ApprovePage, WebError> {
    let assessed = assess(app, tx, opened.package, &opened.matter)?;
    Ok(ApprovePage {
        language: visit.language,
        id: opened.matter.id.0,
        number: opened.case.number.to_string(),
        title: opened.case.title.text().to_owned(),
        assessment: assessment(opened.package, &assessed.decision, visit.language),
        proposal: record.id.0,
        outcome: words::decided(&record.outcome, Texts::new(visit.language)),
        drawn_up_by: record.drawn_up_by_name,
        drawn_up_at: record.drawn_up_at,
        letter_title: record.letter_title,
        letter: record.letter,
        remark: String::new(),
        remark_missing: false,
        conflict: None,
    })
}
