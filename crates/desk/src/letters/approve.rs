//! A second person approves, or sends it back.

use access::{Action, PersonId, policy};
use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Form;
use service::flow::{self, DecisionRecord, decisions};
use store::Tx;
use web::{Answer, App, Visit, WebError, parking};

use super::{
    approve_page::ApprovePage,
    desk_form::{DeskForm, Post, Redraw, Sent},
};
use crate::{
    case::{Assessment, Done, back_to, words},
    fields::Fields,
    guard::{self, Opened},
    texts::Texts,
};

/// `GET …/godkjenn`
pub(crate) async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Response {
    app.write(visit, move |app, visit, tx, who| {
        let opened = guard::find(app, tx, who, &id, Action::View)?;
        let Some(record) = proposal(tx, &opened)? else {
            return Ok(Answer::redirect(format!("/ansatt/saker/{}", opened.matter.id)));
        };
        guard::looked(tx, &opened, Action::Approve)?;
        let mut page = page(visit, &opened, record);
        if let Some(parked) = parking::find(tx, visit, &address(&id))? {
            page.remark = Fields(parked.fields).lines("grunn");
        }
        Ok(page.draw().into())
    })
    .await
}

fn address(id: &str) -> String {
    format!("/ansatt/saker/{id}/godkjenn")
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
        Post { app, visit, who, id: &id }.send(&Approved(Reply::read(&fields)))
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
        if let Err(needed) = who.employee() {
            return parking::park(app, visit, needed, &address(&id), &fields.0);
        }
        Post { app, visit, who, id: &id }.send(&SentBack(Reply::read(&fields)))
    })
    .await
}

/// An answer to the proposal that was read, and to no other.
struct Reply {
    proposal: String,
    remark: String,
}

struct Approved(Reply);

struct SentBack(Reply);

impl Reply {
    fn read(fields: &Fields) -> Self {
        Self { proposal: fields.get("forslag").to_owned(), remark: fields.lines("grunn") }
    }

    fn is_to_what_waits(&self, tx: &mut Tx<'_>, opened: &Opened<'_>) -> Result<bool, WebError> {
        let waiting = proposal(tx, opened)?;
        Ok(waiting.is_some_and(|waiting| waiting.id.to_string() == self.proposal))
    }

    fn draw(
        &self,
        visit: &Visit,
        tx: &mut Tx<'_>,
        opened: &Opened<'_>,
        why: Redraw,
    ) -> Result<Answer, WebError> {
        let Some(record) = proposal(tx, opened)? else {
            // There is nothing left to answer: the case itself says what happened.
            return Ok(Answer::redirect(format!("/ansatt/saker/{}", opened.matter.id)));
        };
        let mut page = page(visit, opened, record);
        page.remark.clone_from(&self.remark);
        page.remark_missing = why == Redraw::Wrong;
        page.conflict = why.conflict();
        Ok(page.draw().into())
    }
}

impl DeskForm for Approved {
    const ACTION: Action = Action::View;
    const DONE: &'static [(&'static str, Done)] = &[("decision.approved", Done::Approved)];

    fn is_right(&self) -> bool {
        true
    }

    fn act(&self, app: &App, tx: &mut Tx<'_>, opened: &Opened<'_>) -> Result<Sent, WebError> {
        if !self.0.is_to_what_waits(tx, opened)? {
            return Ok(Sent::Changed);
        }
        flow::approve(tx, app.world(), opened.subject, opened.matter.id)?;
        Ok(Sent::Done(back_to(opened.matter.id, Done::Approved)))
    }

    fn draw(
        &self,
        _: &App,
        visit: &Visit,
        tx: &mut Tx<'_>,
        opened: &Opened<'_>,
        why: Redraw,
    ) -> Result<Answer, WebError> {
        self.0.draw(visit, tx, opened, why)
    }
}

impl DeskForm for SentBack {
    const ACTION: Action = Action::View;
    const DONE: &'static [(&'static str, Done)] = &[("decision.sent_back", Done::SentBack)];

    fn is_right(&self) -> bool {
        !self.0.remark.trim().is_empty()
    }

    fn act(&self, app: &App, tx: &mut Tx<'_>, opened: &Opened<'_>) -> Result<Sent, WebError> {
        if !self.0.is_to_what_waits(tx, opened)? {
            return Ok(Sent::Changed);
        }
        let matter = opened.matter.id;
        flow::send_back(tx, app.world(), opened.subject, matter, &self.0.remark)?;
        Ok(Sent::Done(back_to(matter, Done::SentBack)))
    }

    fn draw(
        &self,
        _: &App,
        visit: &Visit,
        tx: &mut Tx<'_>,
        opened: &Opened<'_>,
        why: Redraw,
    ) -> Result<Answer, WebError> {
        self.0.draw(visit, tx, opened, why)
    }
}

/// The proposal that waits, if the reader may answer it.
fn proposal(tx: &mut Tx<'_>, opened: &Opened<'_>) -> Result<Option<DecisionRecord>, WebError> {
    let Some(record) = decisions::proposed(tx, opened.matter.id)? else { return Ok(None) };
    let resource = flow::resource(tx, &opened.matter)?.proposed_by(PersonId(record.drawn_up_by));
    policy::require(opened.subject, Action::Approve, &resource)?;
    Ok(Some(record))
}

/// The proposal with what the rules said when it was drawn up: that is what is approved.
fn page(visit: &Visit, opened: &Opened<'_>, record: DecisionRecord) -> ApprovePage {
    ApprovePage {
        language: visit.language,
        id: opened.matter.id.0,
        number: opened.case.number.to_string(),
        title: opened.case.title.text().to_owned(),
        assessment: Assessment::of_record(opened.package, &record, visit.language),
        proposal: record.id.0,
        outcome: words::decided(&record.outcome, Texts::new(visit.language)),
        drawn_up_by: record.drawn_up_by_name,
        drawn_up_at: record.drawn_up_at,
        letter_title: record.letter_title,
        letter: record.letter,
        remark: String::new(),
        remark_missing: false,
        conflict: None,
    }
}
