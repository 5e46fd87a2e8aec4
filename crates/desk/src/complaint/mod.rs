//! Dealing with a complaint (forvaltningsloven § 33): changing the decision, dismissing the complaint,
//! sending it on, and entering what the complaints instance decided.

mod form;
mod instance;
mod letter;
mod page;
mod register;

use access::Action;
use axum::{Router, extract::DefaultBodyLimit, routing::get};
use forms::posted::LARGEST_REQUEST;
use service::flow::{Complaint, ComplaintId, ComplaintState, complaints};
use store::Tx;
use web::{App, WebError, Who};

pub(crate) use self::{instance::state, page::label};
use crate::guard::{self, Opened};

/// What can be done about a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Change,
    Forward,
    Dismiss,
    Record,
}

impl Step {
    pub(crate) const ALL: [Self; 4] = [Self::Change, Self::Forward, Self::Dismiss, Self::Record];

    /// As it stands in the address.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Change => "endre",
            Self::Forward => "send-videre",
            Self::Dismiss => "avvis",
            Self::Record => "avgjort",
        }
    }

    /// What one must be allowed to do with the case.
    pub(crate) fn action(self) -> Action {
        match self {
            Self::Change => Action::Decide,
            Self::Forward => Action::ForwardComplaint,
            Self::Dismiss => Action::DismissComplaint,
            Self::Record => Action::RecordComplaint,
        }
    }

    /// Whether it can be done as the complaint stands.
    pub(crate) fn fits(self, state: ComplaintState) -> bool {
        match self {
            Self::Change => {
                matches!(state, ComplaintState::Received | ComplaintState::Annulled)
            }
            Self::Forward | Self::Dismiss => state == ComplaintState::Received,
            Self::Record => state == ComplaintState::Forwarded,
        }
    }
}

/// The pages below a case.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(
            "/klage/ny",
            get(register::show)
                .post(register::register)
                .layer(DefaultBodyLimit::max(LARGEST_REQUEST)),
        )
        .route("/klage/{complaint}/endre", get(letter::show_change).post(letter::change))
        .route("/klage/{complaint}/send-videre", get(letter::show_forward).post(letter::forward))
        .route("/klage/{complaint}/avvis", get(letter::show_dismissal).post(letter::dismiss))
        .route(
            "/klage/{complaint}/avgjort",
            get(instance::show)
                .post(instance::record)
                .layer(DefaultBodyLimit::max(LARGEST_REQUEST)),
        )
}

/// The complaint and its case, if the reader may do this with it. Of another case it is not found.
fn find<'a>(
    app: &'a App,
    tx: &mut Tx<'_>,
    who: &'a Who,
    (case, complaint): (&str, &str),
    step: Step,
) -> Result<(Opened<'a>, Complaint), WebError> {
    let opened = guard::find(app, tx, who, case, step.action())?;
    let id: ComplaintId = complaint.parse().map_err(|_| WebError::NotFound)?;
    let complaint = complaints::find(tx, id)?
        .filter(|complaint| complaint.matter == opened.matter.id)
        .ok_or(WebError::NotFound)?;
    Ok((opened, complaint))
}

fn address(case: &str, complaint: &str, step: Step) -> String {
    format!("/ansatt/saker/{case}/klage/{complaint}/{}", step.key())
}
