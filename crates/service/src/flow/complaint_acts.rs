//! What is done about a complaint: whoever decided changes the decision, dismisses the complaint or
//! sends it on (forvaltningsloven § 33), and records what the complaints instance decides.
//!
//! Only a person does any of this. A complaint does not keep the decision from taking effect; to put
//! that off (§ 42) is nothing the program knows.

use access::{Action, PersonId, Subject, policy};
use archive::{
    Correspondent, DocumentType, NewDocument, NewEntry, PartyName, RecordId, SignOffMethod, Title,
};
use base::{TenantId, uuid::Uuid};
use jiff::{Timestamp, civil::Date};
use serde_json::json;
use store::{Row, Tx, audit, jobs, sql};

use super::{
    Complaint, ComplaintId, ComplaintState, FlowError, Matter, ProposedLetter, SentFile, World,
    closing, complaint_letters, complaints,
    decide::{self, held},
    decisions, issue, letters, measures, received,
};
use crate::{Decision, Outcome, Package, Parameters};

store::id_type! {
    /// Identifies something that was done about a complaint.
    pub struct ComplaintActId;
}

/// Something that was done about a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplaintAct {
    pub id: ComplaintActId,
    pub complaint: ComplaintId,
    /// What it led to.
    pub kind: ComplaintState,
    pub title: String,
    pub letter: String,
    pub done_by: Uuid,
    pub done_by_name: String,
    pub done_at: Timestamp,
    pub entry: Option<RecordId>,
}

/// What the complaints instance decided, and the letter that it came in.
#[derive(Clone, Debug)]
pub struct InstanceDecision {
    /// [`ComplaintState::Upheld`], [`ComplaintState::ChangedByInstance`] or
    /// [`ComplaintState::Annulled`].
    pub outcome: ComplaintState,
    /// The day it came.
    pub received_on: Date,
    pub file: SentFile,
}

sql!(
    INSERT,
    "insert into complaint_act (tenant, id, complaint, kind, title, letter, done_by, done_by_name,
        done_at, entry)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
sql!(
    BY_ID,
    "select id, complaint, kind, title, letter, done_by, done_by_name, done_at, entry
     from complaint_act where tenant = $1 and id = $2"
);
sql!(
    OF_COMPLAINT,
    "select id, complaint, kind, title, letter, done_by, done_by_name, done_at, entry
     from complaint_act where tenant = $1 and complaint = $2 order by done_at, id"
);
sql!(ISSUED, "update complaint_act set entry = $3 where tenant = $1 and id = $2 and entry is null");

pub(super) fn find(tx: &mut Tx<'_>, id: ComplaintActId) -> store::Result<Option<ComplaintAct>> {
    tx.opt(&BY_ID, &[&id], read)
}

/// Everything that was done about a complaint, oldest first.
pub fn of_complaint(tx: &mut Tx<'_>, id: ComplaintId) -> store::Result<Vec<ComplaintAct>> {
    tx.all(&OF_COMPLAINT, &[&id], read)
}

/// Ties the letter's entry to the act. `false` when it was issued before.
pub(super) fn mark_issued(
    tx: &mut Tx<'_>,
    id: ComplaintActId,
    entry: RecordId,
) -> store::Result<bool> {
    Ok(tx.exec(&ISSUED, &[&id, &entry])? == 1)
}

/// Changes the decision in favour of whoever complained, with a letter (§ 33 second paragraph); after
/// the instance has annulled it, decides anew.
pub fn change_decision(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    id: ComplaintId,
    decision: &Decision,
    parameters: &Parameters,
    letter: ProposedLetter,
) -> Result<(), FlowError> {
    let (complaint, matter) = open(tx, subject, Action::Decide, id)?;
    if decision.outcome != Outcome::Grant {
        return Err(FlowError::NotNow { action: "change", state: matter.state });
    }
    check_letter(&letter)?;
    let package = world.package(&matter.service)?;
    let before = decisions::made(tx, matter.id)?.ok_or(FlowError::NotFound)?;
    if package.needs_second_approval(decision, parameters) {
        // Whoever made the first decision drew it up alone; the second person is somebody else.
        let resource = decide::resource(tx, &matter)?.proposed_by(PersonId(before.drawn_up_by));
        policy::require(subject, Action::Approve, &resource)?;
    }
    let title = letter.title.clone();
    let both = (&before, decision);
    decide::decide_again(tx, package, parameters, &matter, both, letter, subject)?;
    complaints::move_to(tx, &complaint, ComplaintState::Changed)?;
    insert(tx, subject, id, ComplaintState::Changed, (&title, ""), None)?;
    note(tx, subject, &matter, id, ComplaintState::Changed)
}

/// Dismisses a complaint that cannot be dealt with, with reasons (§ 33 second paragraph). That is
/// itself something one can complain over.
pub fn dismiss(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    id: ComplaintId,
    letter: ProposedLetter,
) -> Result<(), FlowError> {
    answer(tx, world, subject, (id, Action::DismissComplaint), ComplaintState::Dismissed, letter)
}

/// Sends a complaint on to the complaints instance, with what is thought of it (§ 33 fourth
/// paragraph: whoever complained gets a copy).
pub fn forward(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    id: ComplaintId,
    letter: ProposedLetter,
) -> Result<(), FlowError> {
    answer(tx, world, subject, (id, Action::ForwardComplaint), ComplaintState::Forwarded, letter)
}

fn answer(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    (id, action): (ComplaintId, Action),
    to: ComplaintState,
    letter: ProposedLetter,
) -> Result<(), FlowError> {
    let (complaint, matter) = open(tx, subject, action, id)?;
    if complaint.state != ComplaintState::Received {
        return Err(FlowError::ChangedMeanwhile);
    }
    check_letter(&letter)?;
    let package = world.package(&matter.service)?;
    let proposal = complaint_letters::propose(tx, world, package, &matter, &complaint, to)?;
    if !package.has_own_reasons(&proposal.text, &letter.text, matter.language) {
        return Err(FlowError::ReasonsMissing);
    }
    complaints::move_to(tx, &complaint, to)?;
    let act = insert(tx, subject, id, to, (&letter.title, &letter.text), None)?;
    jobs::enqueue(tx, complaint_letters::ISSUE, &complaint_letters::LetterJob { act })?;
    note(tx, subject, &matter, id, to)
}

/// Records what the complaints instance decided, with the letter it came in as an incoming entry of
/// the case. The same letter recorded twice is recorded once.
pub fn record_outcome(
    world: &World,
    tenant: TenantId,
    subject: &Subject,
    id: ComplaintId,
    decided: &InstanceDecision,
) -> Result<(), FlowError> {
    use ComplaintState::{Annulled, ChangedByInstance, Upheld};
    if !matches!(decided.outcome, Upheld | ChangedByInstance | Annulled) {
        return Err(FlowError::Text("what was decided"));
    }
    // Read before anything is held.
    let letter = received::attachment(world, tenant, &decided.file)?;
    world.store.write(tenant, |tx| {
        let (complaint, matter) = of_subject(tx, subject, Action::RecordComplaint, id)?;
        if decided.received_on > tx.today() {
            return Err(FlowError::NotReceived("that day is still to come"));
        }
        if complaint.state != ComplaintState::Forwarded {
            return Err(FlowError::ChangedMeanwhile);
        }
        let package = world.package(&matter.service)?;
        let entry = instance_entry(tx, world, package, &matter, subject, decided, letter)?;
        let noted = (SignOffMethod::Noted, None);
        issue::sign_off_open(tx, subject.actor(), &matter, noted, |record| record == entry)?;
        complaints::move_to(tx, &complaint, decided.outcome)?;
        insert(tx, subject, id, decided.outcome, ("", ""), Some(entry))?;
        if decided.outcome != Annulled {
            closing::enqueue(tx, matter.id, package.description.complaint.weeks)?;
        }
        note(tx, subject, &matter, id, decided.outcome)
    })
}

fn instance_entry(
    tx: &mut Tx<'_>,
    world: &World,
    package: &Package,
    matter: &Matter,
    subject: &Subject,
    decided: &InstanceDecision,
    mut document: NewDocument,
) -> Result<RecordId, FlowError> {
    let instance = complaint_letters::instance(world, tx.tenant(), package)?;
    let sender = Correspondent::named(PartyName::organisation(&instance.name));
    let language = world.tenant(tx.tenant())?.language;
    let title = complaint_letters::title(package, decided.outcome, language);
    document = received::as_main(document, DocumentType::Decision, &title);
    document.screening = letters::screening(package, complaint_letters::COMPLAINT);
    let mut entry = NewEntry::incoming(Title::plain(&title), sender);
    entry.received_at = Some(base::start_of_day_in_oslo(decided.received_on));
    entry.documents = vec![document];
    Ok(archive::file_entry(tx, subject.actor(), matter.case_file(), &entry)?.entry.id)
}

/// The complaint and its matter, if the subject may do this.
fn of_subject(
    tx: &mut Tx<'_>,
    subject: &Subject,
    action: Action,
    id: ComplaintId,
) -> Result<(Complaint, Matter), FlowError> {
    let complaint = complaints::find(tx, id)?.ok_or(FlowError::NotFound)?;
    let matter = held(tx, subject, action, complaint.matter)?;
    // Read again: nobody else changes it any more.
    let complaint = complaints::find(tx, id)?.ok_or(FlowError::NotFound)?;
    Ok((complaint, matter))
}

/// The same, of one that waits for whoever decided.
fn open(
    tx: &mut Tx<'_>,
    subject: &Subject,
    action: Action,
    id: ComplaintId,
) -> Result<(Complaint, Matter), FlowError> {
    let (complaint, matter) = of_subject(tx, subject, action, id)?;
    if complaint.is_open() { Ok((complaint, matter)) } else { Err(FlowError::ChangedMeanwhile) }
}

fn check_letter(letter: &ProposedLetter) -> Result<(), FlowError> {
    let is_empty = letter.title.trim().is_empty() || letter.text.trim().is_empty();
    if is_empty || letter.text.chars().count() > decide::LONGEST_LETTER {
        return Err(FlowError::Text("letter"));
    }
    Ok(())
}

fn insert(
    tx: &mut Tx<'_>,
    subject: &Subject,
    complaint: ComplaintId,
    kind: ComplaintState,
    (title, letter): (&str, &str),
    entry: Option<RecordId>,
) -> store::Result<ComplaintActId> {
    let (act, now, actor) = (tx.new_id::<ComplaintActId>(), tx.now(), subject.actor());
    let row: &[&dyn store::Bind] =
        &[&act, &complaint, &kind, &title, &letter, &actor.id, &actor.name, &now, &entry];
    tx.exec_one(&INSERT, row)?;
    Ok(act)
}

fn note(
    tx: &mut Tx<'_>,
    subject: &Subject,
    matter: &Matter,
    id: ComplaintId,
    to: ComplaintState,
) -> Result<(), FlowError> {
    let action = format!("complaint.{}", to.key());
    let actor = subject.actor().clone();
    audit::append(tx, &actor, &action, "case_file", matter.id, &json!({ "complaint": id }))?;
    Ok(measures::worked(tx, matter.id, &matter.service, actor.id, measures::WorkKind::Complained)?)
}

fn read(row: &Row<'_>) -> store::Result<ComplaintAct> {
    Ok(ComplaintAct {
        id: row.get(0)?,
        complaint: row.get(1)?,
        kind: row.get(2)?,
        title: row.get(3)?,
        letter: row.get(4)?,
        done_by: row.get(5)?,
        done_by_name: row.get(6)?,
        done_at: row.get(7)?,
        entry: row.get(8)?,
    })
}
