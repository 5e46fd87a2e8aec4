//! My page: what waits for me, my cases and their documents, what is known about me, and who has
//! looked.

mod answer;
mod attached;
mod behalf;
mod case;
mod complain;
mod document;
mod looks;
mod overview;
mod profile;
mod story;
mod withdraw;

use access::{Action, Party, PersonId, Resource, Session, Subject};
use archive::{DocumentId, DocumentRole, RecordId};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use base::Language;
use forms::posted::LARGEST_REQUEST;
use identifiers::OrganisationNumber;
use page::{Html, Link, Tag, Tone};
use service::{
    Package,
    flow::{Matter, MatterId, matters},
};
use store::Tx;
use web::{App, Visit, WebError, Who};

use crate::{
    form::{may, registers},
    texts::Texts,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/min-side", get(overview::show))
        .route("/min-side/utkast/{draft}/slett", get(overview::confirm).post(overview::delete))
        .route("/min-side/saker/{case}", get(case::show))
        .route(
            "/min-side/saker/{case}/svar",
            get(answer::show).post(answer::send).layer(DefaultBodyLimit::max(LARGEST_REQUEST)),
        )
        .route(
            "/min-side/saker/{case}/klage",
            get(complain::show).post(complain::send).layer(DefaultBodyLimit::max(LARGEST_REQUEST)),
        )
        .route("/min-side/saker/{case}/klage/lagre", post(complain::autosave))
        .route("/min-side/saker/{case}/klage/{complaint}", get(complain::show_receipt))
        .route("/min-side/saker/{case}/trekk", get(withdraw::confirm).post(withdraw::withdraw))
        .route("/min-side/saker/{case}/dokumenter/{document}", get(document::show))
        .route("/min-side/profil", get(profile::show))
        .route("/min-side/representasjon", get(behalf::show).post(behalf::choose))
        .route("/min-side/innsyn", get(looks::show))
        .route("/min-side/sprak", post(profile::choose_language))
}

/// The matter, if the one at the screen is a party to it and may do this; and in which capacity.
/// Anybody else's is as if it did not exist. Whoever sent it for an organisation is asked to choose
/// that, which they can for as long as they represent it.
pub(crate) fn own_matter(
    app: &App,
    tx: &mut Tx<'_>,
    who: &Who,
    id: MatterId,
    action: Action,
) -> Result<(Matter, Subject), WebError> {
    let session = who.citizen()?;
    let matter = matters::find(tx, id)?.ok_or(WebError::NotFound)?;
    let package = app.world().package(&matter.service)?;
    if matter.organisation.is_some() && !represents(session, &matter, package) {
        let acts = session.acting_for.as_ref().map(|acting| acting.organisation.to_string());
        let is_senders = matter.person == session.person.0 && acts != matter.organisation;
        let error = if is_senders { WebError::RepresentationNeeded } else { WebError::NotFound };
        return Err(error);
    }
    let subject = may(who, action, &resource(tx, &matter))?;
    registers::level(who, package)?;
    Ok((matter, subject))
}

/// Whether the session acts for the matter's organisation, in a role that the service asks for.
fn represents(session: &Session, matter: &Matter, package: &Package) -> bool {
    session.acting_for.as_ref().is_some_and(|acting| {
        matter.organisation.as_deref() == Some(acting.organisation.to_string().as_str())
            && registers::suffices(package, acting.roles.iter().map(String::as_str))
    })
}

/// What the one at the screen has applied for on their own behalf, and what anybody has for the
/// organisation they act for, newest first.
pub(crate) fn own_matters(app: &App, tx: &mut Tx<'_>, who: &Who) -> Result<Vec<Matter>, WebError> {
    let session = who.citizen()?;
    let mut matters = matters::of_party(tx, session.person.0, None)?;
    if let Some(acting_for) = &session.acting_for {
        let organisation = Some(acting_for.organisation);
        let theirs = matters::of_party(tx, session.person.0, organisation)?;
        matters.extend(theirs.into_iter().filter(|matter| {
            let package = app.world().package(&matter.service);
            package.is_ok_and(|package| represents(session, matter, package))
        }));
        matters.sort_by_key(|matter| std::cmp::Reverse((matter.received_at, matter.id)));
    }
    Ok(matters)
}

/// What the policy is asked about. The party is the organisation that was applied for, and not the
/// one who sent it: they may have stopped representing it.
pub(crate) fn resource(tx: &Tx<'_>, matter: &Matter) -> Resource {
    let case = Resource::case(tx.tenant());
    match matter.organisation.as_deref().map(OrganisationNumber::parse) {
        None => case.party(Party::Person(PersonId(matter.person))),
        Some(Ok(number)) => case.party(Party::Organisation(number)),
        Some(Err(_)) => case,
    }
}

/// `2026/17`
pub(crate) fn case_number(tx: &mut Tx<'_>, matter: &Matter) -> Result<String, WebError> {
    let case = archive::lookup::case_file(tx, matter.case_file())?.ok_or(WebError::NotFound)?;
    Ok(case.number.to_string())
}

/// The letter itself, of an entry that may have attachments.
pub(crate) fn main_document(
    tx: &mut Tx<'_>,
    entry: RecordId,
) -> Result<Option<DocumentId>, WebError> {
    let documents = archive::lookup::documents(tx, entry)?;
    Ok(documents.into_iter().find(|it| it.role == DocumentRole::Main).map(|it| it.id))
}

/// Whom to call, and what to say then.
pub(crate) fn contact(
    app: &App,
    visit: &Visit,
    matter: &Matter,
    number: &str,
) -> Result<Html, WebError> {
    let texts = Texts::new(visit.language);
    let municipality = app.world().municipality(visit.tenant.id)?;
    let unit = municipality.unit_for(&matter.service);
    let phone = unit.and_then(|unit| unit.phone.as_deref()).unwrap_or(&visit.tenant.phone);
    let email = unit.and_then(|unit| unit.email.as_deref()).unwrap_or(&visit.tenant.email);
    let name = match unit {
        Some(unit) => unit.name(visit.language).to_owned(),
        None => visit.tenant.authority_name(),
    };
    let dialled: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    Ok(Html::paragraph(texts.my_contact(&name, number))
        .then(Html::already_safe("<ul><li>"))
        .then(texts.my_phone())
        .then(Html::already_safe(" <a class=\"ds-link\" href=\"tel:"))
        .then(dialled)
        .then(Html::already_safe("\">"))
        .then(phone)
        .then(Html::already_safe("</a></li><li>"))
        .then(texts.my_email())
        .then(Html::already_safe(" <a class=\"ds-link\" href=\"mailto:"))
        .then(email)
        .then(Html::already_safe("\">"))
        .then(email)
        .then(Html::already_safe("</a></li></ul>")))
}

/// Where a matter stands, in a word or two.
pub(crate) fn status(package: &Package, matter: &Matter, language: Language) -> Tag {
    let texts = Texts::new(language);
    let label = package
        .description
        .flow
        .state(&matter.state)
        .map(|state| state.label.get(language))
        .filter(|label| !label.is_empty())
        .unwrap_or(texts.my_state_unknown());
    let tone = match (matter.is_decided(), matter.outcome.as_deref(), matter.paused_on) {
        (true, Some("grant"), _) => Tone::Success,
        (true, ..) => Tone::Neutral,
        (false, _, Some(_)) => Tone::Warning,
        (false, ..) => Tone::Info,
    };
    Tag::new(tone, label)
}

/// The way to a page below my page.
fn breadcrumbs(language: Language, below: impl IntoIterator<Item = Link>) -> Vec<Link> {
    let mut links = vec![Link::new(Texts::new(language).my_title(), "/min-side")];
    links.extend(below);
    links
}
