//! What needs a person: nothing that goes wrong is hidden.
//!
//! Stuck jobs, letters that cannot be delivered, entries that cannot be published, documents in no
//! archival format, files that nobody knows the format of. Each is shown only to those who may do something about it.

mod entry;
mod entry_page;
mod page;
mod preserve;

use access::{Action, Decision, Resource, ResourceKind, Subject, policy};
use archive::{Exposure, RecordId, lookup, projection};
use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Form;
use exchange::dispatch::{self, DispatchError, DispatchId, DispatchState};
use service::flow::{
    self, MatterId, matters,
    preservation::{self, NotArchival},
};
use store::{Tx, jobs, sql};
use web::{Answer, App, Visit, WebError};

pub(crate) use self::{
    entry::{mend as mend_entry, show as show_entry},
    preserve::{LARGEST_REQUEST, add as add_archive_variant, keep as keep_as_it_is},
};
use self::{
    page::{Held, LetterTask, Tasks, UnknownFile, Withheld},
    preserve::NotArchivalTask,
};
use crate::fields::Fields;

/// So many of each kind are shown; the rest come when these are done.
const MOST_OBSTACLES: u32 = 100;
const MOST_FILES: u32 = 50;

// A file whose format is unknown (`av/0`) in a case that is not closed.
sql!(
    UNKNOWN_FILES,
    "select record.id, document_object.file_name from document_object
     join record_document on record_document.tenant = document_object.tenant
        and record_document.document = document_object.document
     join record on record.tenant = record_document.tenant and record.id = record_document.record
     join case_file on case_file.tenant = record.tenant and case_file.id = record.case_file
     where document_object.tenant = $1 and document_object.format = 'av/0'
       and case_file.closed_at is null
     order by document_object.created_at desc limit $2"
);

sql!(WITHHELD, "select id from record where tenant = $1 and withheld order by id desc limit $2");

/// `GET /ansatt/oppgaver`
pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Response {
    app.read(visit, |_, visit, tx, who| {
        who.employee()?;
        let subject = who.subject();
        let operations = Resource::new(visit.tenant.id, ResourceKind::Operations);
        let may = |action| policy::decide(subject, action, &operations) == Decision::Allowed;
        let jobs = if may(Action::View) { Some(jobs::stuck(tx)?) } else { None };
        let not_archival = preservation::not_archival(tx)?;
        let tasks = Tasks {
            language: visit.language,
            may_retry: may(Action::Configure),
            jobs,
            awaiting_archivist: not_archival.iter().map(|found| found.job).collect(),
            not_archival: seen_to(tx, subject, &not_archival)?,
            letters: letters(tx, subject)?,
            held: held(tx, subject)?,
            withheld: withheld(tx, subject)?,
            files: files(tx, subject)?,
        };
        Ok(tasks.draw().into())
    })
    .await
}

/// `POST /ansatt/oppgaver/jobb/{job}`: lets a stuck job be tried again.
pub(crate) async fn try_job_again(
    State(app): State<App>,
    visit: Visit,
    Path(job): Path<String>,
) -> Response {
    app.write(visit, move |_, visit, tx, who| {
        who.employee()?;
        let operations = Resource::new(visit.tenant.id, ResourceKind::Operations);
        policy::require(who.subject(), Action::Configure, &operations)?;
        let job = job.parse().map_err(|_| WebError::NotFound)?;
        // Two who press the button try it once.
        if jobs::stuck(tx)?.iter().any(|stuck| stuck.id == job) {
            jobs::try_again(tx, job)?;
        }
        Ok(Answer::redirect("/ansatt/oppgaver"))
    })
    .await
}

/// `POST /ansatt/oppgaver/brev/{letter}`: posted by hand, or sent once more.
pub(crate) async fn handle_letter(
    State(app): State<App>,
    visit: Visit,
    Path(letter): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.write(visit, move |_, _, tx, who| {
        who.employee()?;
        let id: DispatchId = letter.parse().map_err(|_| WebError::NotFound)?;
        let letter = dispatch::find(tx, id)?.ok_or(WebError::NotFound)?;
        require_of_entry(tx, who.subject(), letter.entry, Need::Dispatch)?;
        let actor = who.actor();
        let handled = match fields.get("handling") {
            "postlagt" => dispatch::posted_by_hand(tx, &actor, id),
            "send" => dispatch::send_anew(tx, &actor, id),
            _ => return Err(WebError::BadRequest),
        };
        handled.map_err(|error| match error {
            DispatchError::Store(error) => error.into(),
            DispatchError::Archive(error) => error.into(),
            DispatchError::Unknown => WebError::NotFound,
            DispatchError::NotByHand { .. } => WebError::Conflict,
            other => WebError::internal(other),
        })?;
        Ok(Answer::redirect("/ansatt/oppgaver"))
    })
    .await
}

/// What one wants to do with an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    See,
    Dispatch,
    Screen,
}

impl Need {
    fn of(self, resource: Resource) -> (Action, Resource) {
        match self {
            Self::See => (Action::View, resource),
            Self::Screen => (Action::Screen, resource),
            Self::Dispatch => (Action::Dispatch, resource.as_kind(ResourceKind::Document)),
        }
    }
}

/// The entry and its case, if the employee may do this with them.
fn require_of_entry(
    tx: &mut Tx<'_>,
    subject: &Subject,
    record: RecordId,
    need: Need,
) -> Result<(archive::RegistryEntry, MatterId), WebError> {
    let entry = lookup::entry(tx, record)?.ok_or(WebError::NotFound)?;
    let id = MatterId(entry.case_file.0);
    let resource = match matters::find(tx, id)? {
        Some(matter) => flow::resource(tx, &matter)?,
        // A case that no service handles: only those who see the whole archive.
        None => Resource::case(tx.tenant()),
    };
    let (action, resource) = need.of(resource);
    policy::require(subject, action, &resource)?;
    Ok((entry, id))
}

fn letters(tx: &mut Tx<'_>, subject: &Subject) -> Result<Vec<LetterTask>, WebError> {
    let mut tasks = Vec::new();
    for letter in dispatch::needing_attention(tx)? {
        let allowed = require_of_entry(tx, subject, letter.entry, Need::Dispatch);
        let Some((entry, case)) = if_allowed(allowed)? else { continue };
        tasks.push(LetterTask {
            id: letter.id,
            case: case.0,
            entry: entry.entry_number(),
            title: letter.title,
            recipient: name_to_show(tx, entry.id, letter.recipient_name)?,
            state: letter.state,
            since: letter.changed_at,
            by_hand: letter.state == DispatchState::Manual,
        });
    }
    Ok(tasks)
}

/// The name on a letter; `None` when it is that of somebody whose address is protected: a list is
/// read by many, and nobody needs the name to choose what to work on.
fn name_to_show(
    tx: &mut Tx<'_>,
    entry: RecordId,
    name: String,
) -> Result<Option<String>, WebError> {
    let parties = lookup::correspondence(tx, entry)?;
    let protected = parties.iter().any(|party| party.who.name.exposure == Exposure::Protected);
    Ok((!protected).then_some(name))
}

fn held(tx: &mut Tx<'_>, subject: &Subject) -> Result<Vec<Held>, WebError> {
    let mut held = Vec::new();
    for obstacle in projection::obstacles(tx, MOST_OBSTACLES)? {
        let allowed = require_of_entry(tx, subject, obstacle.record, Need::Screen);
        let Some((entry, _)) = if_allowed(allowed)? else { continue };
        held.push(Held {
            record: entry.id,
            number: entry.entry_number(),
            place: obstacle.place,
            found_at: obstacle.found_at,
        });
    }
    Ok(held)
}

fn withheld(tx: &mut Tx<'_>, subject: &Subject) -> Result<Vec<Withheld>, WebError> {
    let found: Vec<RecordId> = tx.all(&WITHHELD, &[&MOST_OBSTACLES], |row| row.get(0))?;
    let mut withheld = Vec::new();
    for record in found {
        let allowed = require_of_entry(tx, subject, record, Need::Screen);
        let Some((entry, _)) = if_allowed(allowed)? else { continue };
        withheld.push(Withheld { record: entry.id, number: entry.entry_number() });
    }
    Ok(withheld)
}

/// The documents that the reader may see to.
fn seen_to(
    tx: &mut Tx<'_>,
    subject: &Subject,
    found: &[NotArchival],
) -> Result<Vec<NotArchivalTask>, WebError> {
    let mut tasks = Vec::new();
    for found in found {
        let Some(matter) = matters::find(tx, found.matter)? else { continue };
        if preservation::may_preserve(tx, subject, &matter)?.is_ok() {
            tasks.push(NotArchivalTask::new(found));
        }
    }
    Ok(tasks)
}

fn files(tx: &mut Tx<'_>, subject: &Subject) -> Result<Vec<UnknownFile>, WebError> {
    let found: Vec<(RecordId, String)> =
        tx.all(&UNKNOWN_FILES, &[&MOST_FILES], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut files = Vec::new();
    for (record, name) in found {
        let allowed = require_of_entry(tx, subject, record, Need::See);
        let Some((entry, case)) = if_allowed(allowed)? else { continue };
        files.push(UnknownFile { name, case: case.0, entry: entry.entry_number() });
    }
    Ok(files)
}

/// What the reader may not do is left out of a list.
fn if_allowed<T>(result: Result<T, WebError>) -> Result<Option<T>, WebError> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(WebError::NotFound | WebError::Forbidden) => Ok(None),
        Err(error) => Err(error),
    }
}
