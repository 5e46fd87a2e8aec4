//! One case: where it stands, what is asked, what has happened, its documents.

use access::Action;
use archive::{DocumentId, DocumentRole, EntryStatus, EntryType};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use page::{Alert, Details, Html, Link, LinkButton, Tone, heading_1, heading_2};
use serde::Deserialize;
use service::{
    Package,
    flow::{DecisionRecord, Matter, decisions, requests},
};
use store::Tx;
use web::{App, Page, Visit, WebError};

use super::{
    breadcrumbs, case_number, complain, contact, main_document, own_matter, status, story,
};
use crate::{rich, texts::Texts, words};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Said {
    /// An answer was just sent.
    besvart: Option<String>,
}

/// `GET /min-side/saker/{case}`
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(case): Path<String>,
    Query(said): Query<Said>,
) -> Response {
    app.read(visit, move |app, visit, tx, who| {
        let id = case.parse().map_err(|_| WebError::NotFound)?;
        let (matter, _) = own_matter(app, tx, who, id, Action::View)?;
        let language = visit.language;
        let texts = Texts::new(language);
        let package = app.world().package(&matter.service)?;
        let number = case_number(tx, &matter)?;
        let title = package.description.title.get(language);
        let decision = decisions::made(tx, matter.id)?;
        let open = requests::open(tx, matter.id)?;

        let mut content = Html::EMPTY;
        if said.besvart.is_some() {
            content = Alert::new(Tone::Success, texts.my_answered_title())
                .body(Html::paragraph(texts.my_answered_body()))
                .into();
        }
        content = content
            .then(Html::paragraph(status(package, &matter, language)))
            .then(heading_1(title))
            .then(facts(app, visit, &matter, &number, package)?);
        if let Some(open) = &open {
            let due = words::day(open.due, language);
            let body = rich::blocks(&open.question).then(Html::paragraph(LinkButton::primary(
                texts.my_answer_button(),
                format!("/min-side/saker/{}/svar", matter.id),
            )));
            content =
                content.then(Alert::new(Tone::Warning, texts.my_asked_title(&due)).body(body));
        }
        if let Some(decision) = &decision {
            content = content.then(decided(tx, &matter, decision, texts)?);
        }
        content = content
            .then(heading_2(texts.my_story()))
            .then(story::timeline(tx, &matter, decision.as_ref(), language)?)
            .then(heading_2(texts.my_documents()))
            .then(documents(tx, &matter, texts, visit)?);
        if let Some(decision) = &decision {
            content = content.then(complain::section(tx, visit, package, &matter, decision)?);
        }
        content = content
            .then(heading_2(texts.form_questions()))
            .then(contact(app, visit, &matter, &number)?);
        if package.description.flow.next(&matter.state, "withdraw").is_some() {
            content = content.then(Html::paragraph(LinkButton::secondary(
                texts.my_withdraw(),
                format!("/min-side/saker/{}/trekk", matter.id),
            )));
        }
        Ok(Page::new(texts.my_case_page_title(title, &number), content)
            .breadcrumbs(breadcrumbs(language, [Link::new(title, visit.path()).current()]))
            .into())
    })
    .await
}

/// Number, dates, deadline, who handles it.
fn facts(
    app: &App,
    visit: &Visit,
    matter: &Matter,
    number: &str,
    package: &Package,
) -> Result<Html, WebError> {
    let language = visit.language;
    let texts = Texts::new(language);
    let mut answers = vec![
        page::Answer::new(texts.my_case_number(), number),
        page::Answer::new(texts.my_sent(), words::day_of(matter.received_at, language)),
    ];
    if matter.organisation.is_some() {
        answers.push(page::Answer::new(texts.my_for(), matter.applicant_name.as_str()));
    }
    let municipality = app.world().municipality(visit.tenant.id)?;
    let unit = municipality.unit_for(&matter.service).map(|unit| unit.name(language).to_owned());
    let handler = match (&matter.handler_name, matter.automatic, unit) {
        (_, Some(true), _) => texts.my_handled_by_rules().to_owned(),
        (Some(name), _, Some(unit)) => format!("{name}, {unit}"),
        (Some(name), _, None) => name.clone(),
        (None, _, Some(unit)) => unit,
        (None, _, None) => package.description.decision.organ.get(language).to_owned(),
    };
    answers.push(page::Answer::new(texts.my_handler(), handler));
    match (matter.decided_at, matter.deadline, matter.paused_on) {
        (Some(decided), ..) => {
            let day = words::day_of(decided, language);
            answers.push(page::Answer::new(texts.my_decided_on(), day));
        }
        // While the applicant is asked the time limit stands still.
        (None, _, Some(_)) => {
            answers.push(page::Answer::new(texts.my_deadline(), texts.my_deadline_paused()));
        }
        (None, Some(deadline), None) if matter.state != "withdrawn" => {
            answers.push(page::Answer::new(texts.my_deadline(), words::day(deadline, language)));
        }
        (None, ..) => {}
    }
    Ok(page::DescriptionList::new(language, answers).into())
}

/// The decision, and the way to its letter.
fn decided(
    tx: &mut Tx<'_>,
    matter: &Matter,
    decision: &DecisionRecord,
    texts: Texts,
) -> Result<Html, WebError> {
    let (tone, title) = match decision.outcome.as_str() {
        "grant" => (Tone::Success, texts.my_granted()),
        "refuse" => (Tone::Info, texts.my_refused()),
        _ => (Tone::Info, texts.my_step_decided()),
    };
    let letter = match decision.entry {
        Some(entry) => main_document(tx, entry)?,
        None => None,
    };
    let body = match letter {
        Some(document) => {
            LinkButton::primary(texts.form_read_decision(), path(matter, document)).into()
        }
        None => Html::from(texts.form_letter_soon()),
    };
    Ok(Alert::new(tone, title).body(Html::paragraph(body)).into())
}

fn path(matter: &Matter, document: DocumentId) -> String {
    format!("/min-side/saker/{}/dokumenter/{document}", matter.id)
}

/// Whether an entry is one that the applicant sent or got: not what is still being written, and
/// not what is internal.
pub(super) fn is_theirs(entry: &archive::RegistryEntry) -> bool {
    match entry.entry_type {
        EntryType::Incoming => entry.status != EntryStatus::Expired,
        EntryType::Outgoing => matches!(
            entry.status,
            EntryStatus::Approved
                | EntryStatus::Dispatched
                | EntryStatus::Journalled
                | EntryStatus::Archived
        ),
        EntryType::InternalForFollowUp | EntryType::Internal | EntryType::Presentation => false,
    }
}

fn documents(
    tx: &mut Tx<'_>,
    matter: &Matter,
    texts: Texts,
    visit: &Visit,
) -> Result<Html, WebError> {
    let mut letters = Html::EMPTY;
    let mut others = Html::EMPTY;
    for entry in archive::lookup::entries_of_case(tx, matter.case_file())? {
        if !is_theirs(&entry) {
            continue;
        }
        let day = words::day_of(
            entry.received_at.or(entry.sent_at).unwrap_or(entry.created_at),
            visit.language,
        );
        let way = match entry.entry_type {
            EntryType::Incoming => texts.my_from_you(&day),
            _ => texts.my_from_us(&day),
        };
        for document in archive::lookup::documents(tx, entry.id)? {
            let Some(object) = super::document::object(&document) else { continue };
            let size = words::size(object.digest.size, visit.language);
            let item = Html::already_safe("<li><a class=\"ds-link\" href=\"")
                .then(path(matter, document.id))
                .then(Html::already_safe("\">"))
                .then(document.title.text())
                .then(Html::already_safe("</a> <span class=\"ek-subtle\">"))
                .then(format!("{way}, {size}"))
                .then(Html::already_safe("</span></li>"));
            // Answers and rules as data: for those who want them, not in everybody's way.
            let is_data = document.role == DocumentRole::Attachment
                && object.media_type == "application/json";
            if is_data { others = others.then(item) } else { letters = letters.then(item) }
        }
    }
    if letters.is_empty() {
        return Ok(Html::paragraph(texts.my_no_documents()));
    }
    let list =
        |items: Html| Html::already_safe("<ul>").then(items).then(Html::already_safe("</ul>"));
    let mut html = list(letters);
    if !others.is_empty() {
        html = html.then(Details::new(texts.my_data_files(), list(others)));
    }
    Ok(html)
}
