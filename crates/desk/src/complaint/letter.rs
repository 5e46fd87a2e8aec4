//! The steps that end in a letter.

use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Form as Posted;
use service::{
    Outcome,
    flow::{self, Complaint, ComplaintState, FlowError, ProposedLetter},
};
use store::Tx;
use web::{Answer, App, Visit, WebError, Who, parking};

use super::{
    Step, address, find,
    page::{LetterPage, problem_of},
};
use crate::{
    case::{Done, assess, back_to},
    fields::Fields,
    guard::{self, Opened},
    letters::Problem,
};

type Address = Path<(String, String)>;
type Sent = Posted<Vec<(String, String)>>;

/// `GET …/klage/{complaint}/endre`
pub(super) async fn show_change(app: State<App>, visit: Visit, path: Address) -> Response {
    show(app.0, visit, path.0, Step::Change).await
}

/// `POST …/klage/{complaint}/endre`
pub(super) async fn change(app: State<App>, visit: Visit, path: Address, sent: Sent) -> Response {
    send(app.0, visit, path.0, Fields(sent.0), Step::Change).await
}

/// `GET …/klage/{complaint}/send-videre`
pub(super) async fn show_forward(app: State<App>, visit: Visit, path: Address) -> Response {
    show(app.0, visit, path.0, Step::Forward).await
}

/// `POST …/klage/{complaint}/send-videre`
pub(super) async fn forward(app: State<App>, visit: Visit, path: Address, sent: Sent) -> Response {
    send(app.0, visit, path.0, Fields(sent.0), Step::Forward).await
}

/// `GET …/klage/{complaint}/avvis`
pub(super) async fn show_dismissal(app: State<App>, visit: Visit, path: Address) -> Response {
    show(app.0, visit, path.0, Step::Dismiss).await
}

/// `POST …/klage/{complaint}/avvis`
pub(super) async fn dismiss(app: State<App>, visit: Visit, path: Address, sent: Sent) -> Response {
    send(app.0, visit, path.0, Fields(sent.0), Step::Dismiss).await
}

async fn show(app: App, visit: Visit, (case, id): (String, String), step: Step) -> Response {
    app.write(visit, move |app, visit, tx, who| {
        let (opened, complaint) = find(app, tx, who, (&case, &id), step)?;
        guard::looked(tx, &opened, step.action())?;
        if !step.fits(complaint.state) {
            return Ok(Answer::redirect(format!("/ansatt/saker/{case}")));
        }
        let letter = match parking::find(tx, visit, visit.path())? {
            Some(parked) => typed(&Fields(parked.fields)),
            None => propose(app, tx, &opened, &complaint, step)?,
        };
        let page = LetterPage::new(visit.language, &opened, &complaint, step, letter);
        Ok(page.draw(None).into())
    })
    .await
}

async fn send(
    app: App,
    visit: Visit,
    (case, id): (String, String),
    fields: Fields,
    step: Step,
) -> Response {
    app.work(visit, move |app, visit, who| {
        if let Err(needed) = who.employee() {
            let back = address(&case, &id, step);
            return parking::park(app, visit, needed, &back, &fields.0);
        }
        let letter = typed(&fields);
        match done(app, visit, who, (&case, &id), step, &letter) {
            Err(Refused::Problem(problem)) => app.store().read(visit.tenant.id, |tx| {
                let (opened, complaint) = find(app, tx, who, (&case, &id), step)?;
                let page = LetterPage::new(visit.language, &opened, &complaint, step, letter);
                Ok(page.draw(Some(problem)).with_errors().into())
            }),
            Err(Refused::Error(error)) => Err(error),
            Ok(answer) => Ok(answer),
        }
    })
    .await
}

/// Why a step was not done.
enum Refused {
    /// The letter is not as it has to be.
    Problem(Problem),
    Error(WebError),
}

impl<E: Into<WebError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

fn done(
    app: &App,
    visit: &Visit,
    who: &Who,
    path: (&str, &str),
    step: Step,
    letter: &ProposedLetter,
) -> Result<Answer, Refused> {
    app.store().write(visit.tenant.id, |tx| {
        let (opened, complaint) = find(app, tx, who, path, step)?;
        // A second click, or a colleague was faster: the case says what was done.
        if !step.fits(complaint.state) {
            return Ok(Answer::redirect(format!("/ansatt/saker/{}", opened.matter.id)));
        }
        if let Some(problem) = problem_of(letter) {
            return Err(Refused::Problem(problem));
        }
        match act(app, tx, &opened, &complaint, step, letter.clone()) {
            Err(FlowError::ReasonsMissing) => return Err(Refused::Problem(Problem::NoReasons)),
            acted => acted?,
        }
        parking::forget(tx, visit)?;
        Ok(back_to(opened.matter.id, Done::Complaint))
    })
}

fn act(
    app: &App,
    tx: &mut Tx<'_>,
    opened: &Opened<'_>,
    complaint: &Complaint,
    step: Step,
    letter: ProposedLetter,
) -> Result<(), FlowError> {
    let (world, subject, id) = (app.world(), opened.subject, complaint.id);
    match step {
        Step::Forward => flow::forward(tx, world, subject, id, letter),
        Step::Dismiss => flow::dismiss(tx, world, subject, id, letter),
        Step::Change => {
            let received = base::date_in_oslo(opened.matter.received_at);
            let parameters = world.parameters(tx.tenant(), opened.package, received)?;
            let rules = flow::assess(tx, opened.package, &parameters, &opened.matter)?;
            let decision = rules.decided_by_person(Outcome::Grant);
            flow::change_decision(tx, world, subject, id, &decision, &parameters, letter)
        }
        // It has no letter of ours.
        Step::Record => Err(FlowError::NotFound),
    }
}

fn propose(
    app: &App,
    tx: &mut Tx<'_>,
    opened: &Opened<'_>,
    complaint: &Complaint,
    step: Step,
) -> Result<ProposedLetter, WebError> {
    let (world, package, matter) = (app.world(), opened.package, &opened.matter);
    let to = match step {
        Step::Change => {
            let assessed = assess(app, tx, package, matter)?;
            let decision = assessed.decision.decided_by_person(Outcome::Grant);
            let parameters = &assessed.parameters;
            return Ok(flow::propose_letter(tx, world, package, parameters, matter, &decision)?);
        }
        Step::Forward => ComplaintState::Forwarded,
        Step::Dismiss | Step::Record => ComplaintState::Dismissed,
    };
    Ok(flow::propose_complaint_letter(tx, world, package, matter, complaint, to)?)
}

fn typed(fields: &Fields) -> ProposedLetter {
    ProposedLetter { title: fields.get("tittel").trim().to_owned(), text: fields.lines("tekst") }
}
