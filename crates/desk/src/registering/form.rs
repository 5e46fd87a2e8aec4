//! The form, as applicants have it, filled in from what they said or wrote.

use access::Action;
use axum::{
    extract::{Path, Query, Request, State},
    response::{IntoResponse as _, Redirect, Response},
};
use forms::{
    AS_IT_IS, Asked, Files, Filler, Filling, Place, Posted, Said, files, posted::PostedFile,
};
use page::{Alert, Html, Link, Tone};
use service::flow::{
    self, Channel, DraftId, FlowError, Registration, RegistrationId, SubmitError, registrations,
};
use store::Tx;
use web::{Answer, App, Limited, Visit, WebError, Who, parking};

use super::{LIST, address, breadcrumbs, find, look, paper};
use crate::{case::words::channel, html, texts::Texts};

/// What is filled in; nothing before it is known who applies, or when it is filed.
pub(super) fn filling<'a>(
    app: &'a App,
    visit: &Visit,
    tx: &mut Tx<'_>,
    registration: &Registration,
) -> Result<Filling<'a>, WebError> {
    let draft = registrations::draft(tx, registration)?.ok_or(WebError::NotFound)?;
    let applicant = registration.applicant.as_ref().ok_or(WebError::NotFound)?;
    let package = app.world().package(&registration.service)?;
    let today = registration.received_on;
    let parameters = app.world().parameters(visit.tenant.id, package, today)?;
    let texts = Texts::new(visit.language);
    let papers = registrations::papers(tx, registration.id)?;
    let before = if registration.channel == Channel::Paper { "/papir" } else { "/soker" };
    let title = package.description.title.get(visit.language);
    let here = address(registration.id, "");
    let name = registrations::shown_name(registration).unwrap_or_default();
    let day = service::format::date(today, visit.language);
    let above = html::subtle(texts.reg_for(name, channel(registration.channel, texts), day))
        .then(paper::links(registration, &papers, texts));
    let place = Place {
        filler: Filler::Employee,
        base: address(registration.id, "/skjema"),
        later: LIST.to_owned(),
        before: address(registration.id, before),
        breadcrumbs: breadcrumbs(texts, Some(Link::new(title, here))),
        above,
    };
    let kept_for = registrations::KEPT_FOR;
    Ok(Filling { draft, package, parameters, session: applicant.session(), today, kept_for, place })
}

/// Where it stands, when it is no form any more or not yet.
fn elsewhere(registration: &Registration) -> Option<Answer> {
    let is_open = registration.matter.is_none() && registration.draft.is_some();
    (!is_open).then(|| Answer::redirect(address(registration.id, "")))
}

/// `GET …/skjema/{page}`
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((id, page)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    app.write(visit, move |app, visit, tx, who| {
        let registration = look(visit, tx, who, &id)?.registration;
        if let Some(answer) = elsewhere(&registration) {
            return Ok(answer);
        }
        hold(tx, &registration)?;
        let filling = filling(app, visit, tx, &registration)?;
        if let Some(parked) = parking::find(tx, visit, &filling.path(&page))? {
            parking::forget(tx, visit)?;
            return forms::take_back(tx, visit, &filling, &page, &parked);
        }
        forms::show_page(tx, visit, &filling, &page, &asked)
    })
    .await
}

/// One window at a time writes what is filled in.
fn hold(tx: &mut Tx<'_>, registration: &Registration) -> Result<(), WebError> {
    let draft: DraftId = registration.draft.ok_or(WebError::NotFound)?;
    Ok(forms::hold(tx, draft)?)
}

/// `POST …/skjema/{page}`
pub(super) async fn post(
    State(app): State<App>,
    visit: Visit,
    Path((id, page)): Path<(String, String)>,
    request: Request,
) -> Response {
    let posted = match Posted::read(&app, &visit, request, Files::Keep).await {
        Ok(posted) => posted,
        Err(error) => return error.into_response(),
    };
    app.work(visit, move |app, visit, who| {
        if let Err(needed) = who.employee() {
            let had_files = posted.had_files();
            let parked = forms::to_park(posted.fields, had_files);
            return parking::park(app, visit, needed, visit.path(), &parked);
        }
        take_in(app, visit, who, &id, &page, &posted.fields, posted.files)
    })
    .await
}

fn take_in(
    app: &App,
    visit: &Visit,
    who: &Who,
    id: &str,
    page: &str,
    fields: &[(String, String)],
    files: Vec<PostedFile>,
) -> Result<Answer, WebError> {
    let tenant = visit.tenant.id;
    // Files are large: they are looked at and kept before anything is locked.
    let mut received = Vec::new();
    if !files.is_empty() {
        let registration =
            app.store().read(tenant, |tx| find(visit, tx, who, id, Action::Edit))?.registration;
        if registration.matter.is_none() {
            let form = &app.world().package(&registration.service)?.form;
            received = files::receive(app, visit, form, page, files)?;
        }
    }
    app.store().write(tenant, |tx| {
        let opened = find(visit, tx, who, id, Action::Edit)?;
        let registration = &opened.registration;
        if let Some(answer) = elsewhere(registration) {
            return Ok(answer);
        }
        hold(tx, registration)?;
        let filling = filling(app, visit, tx, registration)?;
        registrations::worked(tx, registration.id, &registration.service, opened.subject)?;
        forms::take_in(tx, visit, filling, page, fields, received)
    })
}

/// `POST …/skjema/{page}/lagre`
pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((id, page)): Path<(String, String)>,
    request: Request,
) -> Response {
    let fields = match Posted::read(&app, &visit, request, Files::Skip).await {
        Ok(posted) => posted.fields,
        Err(error) => return error.into_response(),
    };
    app.work(visit, move |app, visit, who| {
        if who.employee().is_err() {
            let id: RegistrationId = id.parse().map_err(|_| WebError::NotFound)?;
            let back = address(id, &format!("/skjema/{page}"));
            return parking::park_quietly(app, visit, &back, &fields);
        }
        app.store().write(visit.tenant.id, |tx| {
            let registration = find(visit, tx, who, &id, Action::Edit)?.registration;
            if elsewhere(&registration).is_some() {
                return Ok(Answer::Nothing);
            }
            hold(tx, &registration)?;
            let filling = filling(app, visit, tx, &registration)?;
            forms::save_quietly(tx, visit, &filling, &page, &fields)
        })
    })
    .await
}

/// `GET …/skjema/oppsummering`
pub(super) async fn check(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Response {
    app.write(visit, move |app, visit, tx, who| {
        let registration = look(visit, tx, who, &id)?.registration;
        if let Some(answer) = elsewhere(&registration) {
            return Ok(answer);
        }
        let filling = filling(app, visit, tx, &registration)?;
        Ok(forms::check_page(visit, &filling, Said::Nothing).into())
    })
    .await
}

/// `GET …/skjema/send`: back from signing in; nothing is filed before the button is pressed.
pub(super) async fn check_again(Path(id): Path<String>) -> Response {
    match id.parse::<RegistrationId>() {
        Ok(id) => Redirect::to(&address(id, "/skjema/oppsummering")).into_response(),
        Err(_) => WebError::NotFound.into_response(),
    }
}

/// `POST …/skjema/send`
pub(super) async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let posted = match Posted::read(&app, &visit, request, Files::Skip).await {
        Ok(posted) => posted,
        Err(error) => return error.into_response(),
    };
    app.work(visit, move |app, visit, who| {
        who.employee()?;
        app.limit(visit, Limited::Submit)?;
        let tenant = visit.tenant.id;
        let opened = app.store().read(tenant, |tx| find(visit, tx, who, &id, Action::Submit))?;
        let registration = &opened.registration;
        if let Some(answer) = elsewhere(registration) {
            return Ok(answer);
        }
        let shown = |said: Said<'_>| {
            app.store().read(tenant, |tx| {
                let registration = find(visit, tx, who, &id, Action::Submit)?.registration;
                if let Some(answer) = elsewhere(&registration) {
                    return Ok(answer);
                }
                let filling = filling(app, visit, tx, &registration)?;
                let is_wrong = !matches!(said, Said::Changed);
                let page = forms::check_page(visit, &filling, said);
                Ok::<_, WebError>(if is_wrong { page.with_errors() } else { page }.into())
            })
        };
        if registration.channel == Channel::Paper {
            let papers =
                app.store().read(tenant, |tx| registrations::papers(tx, registration.id))?;
            if papers.is_empty() {
                return shown(no_paper(registration, visit));
            }
        }
        let Some(seen) = posted.seen() else { return shown(Said::Changed) };
        let wholeness = match posted.last(AS_IT_IS) {
            Some(_) => registrations::Wholeness::AsItIs,
            None => registrations::Wholeness::Whole,
        };
        let (subject, id) = (opened.subject, registration.id);
        match flow::file_registration(app.world(), tenant, subject, id, Some(seen), wholeness) {
            Ok(_) => Ok(Answer::redirect(address(id, "/ferdig"))),
            Err(SubmitError::Incomplete(findings)) => shown(Said::Missing(&findings)),
            Err(SubmitError::Flow(FlowError::ChangedMeanwhile | FlowError::AlreadySent)) => {
                shown(Said::Changed)
            }
            Err(SubmitError::Flow(error)) => Err(error.into()),
        }
    })
    .await
}

/// A paper form that nobody has scanned is not filed: it is itself the application.
fn no_paper(registration: &Registration, visit: &Visit) -> Said<'static> {
    let texts = Texts::new(visit.language);
    let link = html::link(texts.reg_paper_title(), &address(registration.id, "/papir"));
    let alert = Alert::new(Tone::Danger, texts.reg_paper_needed()).body(Html::paragraph(link));
    Said::Told(alert.into())
}
