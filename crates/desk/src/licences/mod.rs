//! Licences given outside this program: registered here, so that the rules know whose hours are in
//! the way (alkoholloven § 4-1).

mod page;
mod sent;

use access::{Action, Decision, Resource, Subject, policy};
use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Form as Posted;
use base::Language;
use service::{
    Catalogue, GrantedHours,
    flow::{
        self, Licence, LicenceId, MatterId, announcements, licences, register as hours_register,
    },
};
use store::Tx;
use web::{Answer, App, Visit, WebError, parking};

use self::page::{LicenceView, ListView, RegisterView};
use crate::{case::words, fields::Fields, guard};

/// The list of them.
pub(crate) const LIST: &str = "/ansatt/bevillinger/andre";
/// Where one is registered.
const NEW: &str = "/ansatt/bevillinger/andre/ny";
/// The longest reason the flow takes, in characters.
const LONGEST: usize = 4_000;

/// `GET …/andre`
pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Response {
    app.read(visit, |app, visit, tx, who| {
        let subject = guard::at_the_desk(visit, who)?;
        let language = visit.language;
        let view = ListView {
            language,
            may_register: may_register(tx, subject),
            licences: licences::all(tx)?
                .into_iter()
                .map(|licence| (kind(&app.world().catalogue, &licence.service, language), licence))
                .collect(),
        };
        Ok(view.draw().into())
    })
    .await
}

/// `GET …/andre/ny`
pub(crate) async fn show_form(State(app): State<App>, visit: Visit) -> Response {
    app.write(visit, |app, visit, tx, who| {
        let subject = guard::at_the_desk(visit, who)?;
        policy::require(subject, Action::Create, &Resource::case(tx.tenant()))?;
        let mut view = RegisterView::new(visit.language, kinds(app, visit.language));
        if let Some(parked) = parking::find(tx, visit, NEW)? {
            view.typed = Fields(parked.fields);
        }
        Ok(view.draw().into())
    })
    .await
}

/// `POST …/andre/ny`
pub(crate) async fn register(
    State(app): State<App>,
    visit: Visit,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.work(visit, move |app, visit, who| {
        if let Err(needed) = who.employee() {
            return parking::park(app, visit, needed, NEW, &fields.0);
        }
        let subject = guard::at_the_desk(visit, who)?;
        app.store().write(visit.tenant.id, |tx| {
            policy::require(subject, Action::Create, &Resource::case(tx.tenant()))?;
            let kinds = kinds(app, visit.language);
            let new = match sent::read(&fields, &kinds) {
                Ok(new) => new,
                Err(problems) => {
                    let mut view = RegisterView::new(visit.language, kinds);
                    view.problems = problems;
                    view.typed = fields;
                    return Ok(view.draw().into());
                }
            };
            let package = licences::package(app.world(), &new.service)?;
            let id = flow::register_licence(tx, app.world(), subject, package, &new)?;
            parking::forget(tx, visit)?;
            Ok(Answer::redirect(address(id)))
        })
    })
    .await
}

/// `GET …/andre/{licence}`
pub(crate) async fn show_one(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Response {
    app.read(visit, move |app, visit, tx, who| {
        let subject = guard::at_the_desk(visit, who)?;
        let licence = find(tx, &id)?;
        Ok(view(app, tx, visit.language, subject, licence)?.draw().into())
    })
    .await
}

/// `POST …/andre/{licence}`: given up, withdrawn or wrong.
pub(crate) async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Response {
    let why = Fields(fields).lines("grunn");
    app.write(visit, move |app, visit, tx, who| {
        let subject = guard::at_the_desk(visit, who)?;
        let licence = find(tx, &id)?;
        policy::require(subject, Action::Edit, &licences::resource(tx, &licence))?;
        if let Some(problem) = sent::reason_problem(&why) {
            let mut view = view(app, tx, visit.language, subject, licence)?;
            view.problem = Some(problem);
            view.typed = why;
            return Ok(view.draw().into());
        }
        flow::revoke_licence(tx, app.world(), subject, licence.id, &why)?;
        Ok(Answer::redirect(address(licence.id)))
    })
    .await
}

fn address(id: LicenceId) -> String {
    format!("{LIST}/{id}")
}

fn find(tx: &mut Tx<'_>, id: &str) -> Result<Licence, WebError> {
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    licences::find(tx, id)?.ok_or(WebError::NotFound)
}

fn may_register(tx: &Tx<'_>, subject: &Subject) -> bool {
    let case = Resource::case(tx.tenant());
    policy::decide(subject, Action::Create, &case) == Decision::Allowed
}

fn view(
    app: &App,
    tx: &mut Tx<'_>,
    language: Language,
    subject: &Subject,
    licence: Licence,
) -> Result<LicenceView, WebError> {
    let resource = licences::resource(tx, &licence);
    let may_edit = policy::decide(subject, Action::Edit, &resource) == Decision::Allowed;
    let hours: Vec<GrantedHours> = hours_register::of_matter(tx, MatterId(licence.id.0))?
        .into_iter()
        .map(|registered| registered.hours)
        .collect();
    let municipality = app.world().municipality(tx.tenant())?;
    let told = announcements::of_case(tx, archive::CaseFileId(licence.id.0))?
        .into_iter()
        .map(|told| (words::receiver(municipality, &told.receiver).to_owned(), told.asked_at))
        .collect();
    Ok(LicenceView {
        language,
        told,
        kind: kind(&app.world().catalogue, &licence.service, language),
        may_revoke: may_edit && licence.revoked_at.is_none(),
        licence,
        hours,
        problem: None,
        typed: String::new(),
    })
}

/// The kinds of licences that can be registered, with what they are called.
fn kinds(app: &App, language: Language) -> Vec<(String, String)> {
    let registers =
        app.world().catalogue.packages().filter_map(|it| it.description.register.as_ref());
    registers
        .flat_map(|register| &register.licences)
        .map(|kind| (kind.service.clone(), kind.title.get(language).to_owned()))
        .collect()
}

/// What a kind of licence is called; the kind itself where no package has it.
pub(crate) fn kind(catalogue: &Catalogue, service: &str, language: Language) -> String {
    catalogue
        .packages()
        .find_map(|package| package.description.licence(service))
        .map_or_else(|| service.to_owned(), |kind| kind.title.get(language).to_owned())
}
