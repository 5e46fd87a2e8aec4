//! The answers before they are sent, and the sending.

use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Redirect, Response},
};
use forms::{Files, Posted, Said};
use page::{Alert, Html, Tone};
use service::flow::{self, Applicant, ApplicantOrganisation, DraftId, FlowError, SubmitError};
use store::Tx;
use web::{Answer, App, Limited, Page, Visit, WebError, Who};

use super::{
    application::{self, Application},
    page::receipt_path,
    registers::{self, Known, Registers},
};
use crate::texts::Texts;

/// `GET /skjema/{draft}/oppsummering`
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(draft): Path<String>,
) -> Response {
    app.read(visit, move |app, visit, tx, who| {
        let application = Application::open(app, visit, tx, who, application::id(&draft)?)?;
        if let Some(matter) = application.filling.draft.matter {
            return Ok(Answer::redirect(receipt_path(matter)));
        }
        Ok(page(visit, &application, Said::Nothing).into())
    })
    .await
}

/// `GET /skjema/{draft}/send`: back from signing in; nothing is sent before the button is pressed.
pub(crate) async fn show_again(Path(draft): Path<String>) -> Response {
    match application::id::<DraftId>(&draft) {
        Ok(draft) => Redirect::to(&format!("/skjema/{draft}/oppsummering")).into_response(),
        Err(error) => error.into_response(),
    }
}

/// `POST /skjema/{draft}/send`
pub(crate) async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(draft): Path<String>,
    request: Request,
) -> Response {
    let posted = match Posted::read(&app, &visit, request, Files::Skip).await {
        Ok(posted) => posted,
        Err(error) => return error.into_response(),
    };
    app.work(visit, move |app, visit, who| {
        who.citizen()?;
        app.limit(visit, Limited::Submit)?;
        let draft = application::id(&draft)?;
        let seen = posted.seen();
        let tenant = visit.tenant.id;
        let open = |tx: &mut Tx<'_>| {
            let application = Application::open(app, visit, tx, who, draft)?;
            Ok::<_, WebError>((application, registers::of(app, visit, tx, who)?))
        };
        let (application, registers) = app.store().read(tenant, open)?;
        if let Some(matter) = application.filling.draft.matter {
            return Ok(Answer::redirect(receipt_path(matter)));
        }
        if !still_represents(&application, &registers) {
            return Ok(page(visit, &application, no_longer(visit)).into());
        }
        if seen != Some(application.filling.draft.updated_at) {
            return Ok(page(visit, &application, Said::Changed).into());
        }
        let applicant = applicant(who, &application, &registers)?;
        let sent = flow::submit_as_seen(app.world(), tenant, &applicant, draft, seen);
        match sent {
            Ok(submitted) => {
                act_on(app, visit, who, &application, &registers);
                Ok(Answer::redirect(receipt_path(submitted.matter)))
            }
            Err(SubmitError::Incomplete(findings)) => {
                let page = page(visit, &application, Said::Missing(&findings));
                Ok(page.with_errors().into())
            }
            Err(SubmitError::Flow(FlowError::ChangedMeanwhile | FlowError::AlreadySent)) => {
                // Another window saved or sent in between: show what stands now.
                let (application, _) = app.store().read(tenant, open)?;
                match application.filling.draft.matter {
                    Some(matter) => Ok(Answer::redirect(receipt_path(matter))),
                    None => Ok(page(visit, &application, Said::Changed).into()),
                }
            }
            Err(SubmitError::Flow(error)) => Err(error.into()),
        }
    })
    .await
}

fn page(visit: &Visit, application: &Application<'_>, said: Said<'_>) -> Page {
    forms::check_page(visit, &application.filling, said)
}

/// The person does not represent the organisation any more.
fn no_longer(visit: &Visit) -> Said<'static> {
    let texts = Texts::new(visit.language);
    let alert = Alert::new(Tone::Danger, texts.form_no_longer_title())
        .body(Html::paragraph(texts.form_no_longer_body()));
    Said::Told(alert.into())
}

/// A right that the register says is gone does not file an application. When the register is
/// down, what it said when the draft was begun holds.
fn still_represents(application: &Application<'_>, registers: &Registers<'_>) -> bool {
    let Some(organisation) = &application.organisation else { return true };
    match registers.represented() {
        Known::Yes(all) => all.iter().any(|one| {
            one.organisation == organisation.number
                && registers::may_represent(application.filling.package, one)
        }),
        Known::No => false,
        Known::Unknown => true,
    }
}

/// What was sent for an organisation is read as its representative: from here on the session acts
/// for it, if it did not. The application is filed by now, so a failure keeps nothing back.
fn act_on(
    app: &App,
    visit: &Visit,
    who: &Who,
    application: &Application<'_>,
    registers: &Registers<'_>,
) {
    let Some(organisation) = &application.organisation else { return };
    let acts = who.session().and_then(|session| session.acting_for.as_ref());
    if acts.is_some_and(|acts| acts.organisation == organisation.number) {
        return;
    }
    let all = registers.represented();
    let one = all.ok().into_iter().flatten().find(|one| one.organisation == organisation.number);
    if let (Some(one), Some(token)) = (one, visit.session_token()) {
        let acting_for = registers::acting_for(one);
        let done = app
            .store()
            .write(visit.tenant.id, |tx| access::session::act_for(tx, token, Some(&acting_for)));
        if let Err(error) = done {
            tracing::warn!(%error, "failed to act for the organisation that was applied for");
        }
    }
}

/// Who applies, as the registers know them now. A register that is down delays nobody: the birth
/// date stands in the number, and no address is better than an old one.
fn applicant(
    who: &Who,
    application: &Application<'_>,
    registers: &Registers<'_>,
) -> Result<Applicant, WebError> {
    let session = who.citizen()?;
    let answer = registers.person();
    let protected = session.protection.is_protected();
    let known = registers.applicant(answer.ok(), session.display_name(), protected);
    Ok(Applicant {
        person: session.person.0,
        organisation: application.organisation.as_ref().map(|organisation| ApplicantOrganisation {
            number: organisation.number,
            name: organisation.name.clone(),
            address: organisation.address.clone(),
        }),
        ..known
    })
}
