//! Complaining: written in a draft that outlasts the session, filed in the case of the decision.

use access::{Action, Subject};
use archive::{Correspondent, DocumentType, NewDocument, NewEntry, Title};
use base::{Actor, TenantId, uuid::Uuid};
use jiff::{Timestamp, ToSpan as _};
use letter::{Block, Kind};
use serde_json::json;
use store::{Row, Tx, audit, sql};

use super::{
    Channel, Complaint, ComplaintId, ComplaintState, DraftFile, DraftFileId, DraftId, FlowError,
    Matter, MatterId, SentFile, World,
    apply::kept_for,
    complaint_letters::COMPLAINT,
    complaints,
    decide::{RULES, allowed, held},
    decisions, drafts, inform, letters, received,
};
use crate::Package;

/// The longest text of one field, in characters. What is longer can come as a file.
pub const LONGEST_COMPLAINT: usize = 20_000;
/// What kind of document it is.
const FILE: &str = "klage.pdf";
/// The name of its files among those of drafts.
const FILES: &str = "complaint";

/// A complaint that somebody has begun to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplaintDraft {
    /// The id of the complaint that it becomes.
    pub id: ComplaintId,
    pub matter: MatterId,
    pub person: Uuid,
    pub what: String,
    pub wanted: String,
    pub changed_at: Timestamp,
    pub expires_at: Timestamp,
}

/// What a complaint says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComplaintText<'a> {
    /// What is complained about, and why.
    pub what: &'a str,
    /// What change is wanted. May be empty: whoever reads it asks (forvaltningsloven § 32).
    pub wanted: &'a str,
}

sql!(
    START,
    "insert into complaint_draft (tenant, id, matter, person, what, wanted, changed_at, expires_at)
     values ($1, $2, $3, $4, '', '', $5, $6)
     on conflict (tenant, matter, person) do nothing"
);
sql!(
    OF_PERSON,
    "select id, matter, person, what, wanted, changed_at, expires_at from complaint_draft
     where tenant = $1 and matter = $2 and person = $3"
);
sql!(
    BY_ID,
    "select id, matter, person, what, wanted, changed_at, expires_at from complaint_draft
     where tenant = $1 and id = $2 and matter = $3 and person = $4"
);
sql!(
    SAVE,
    "update complaint_draft set what = $3, wanted = $4, changed_at = $5, expires_at = $6
     where tenant = $1 and id = $2"
);
sql!(DELETE, "delete from complaint_draft where tenant = $1 and id = $2");
sql!(
    EXPIRED,
    "select id from complaint_draft where tenant = $1 and expires_at <= $2
     order by expires_at limit 500"
);

/// The draft of whoever may complain over a decision that is made, begun now or before.
pub fn draft_complaint(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    matter: MatterId,
) -> Result<ComplaintDraft, FlowError> {
    let matter = allowed(tx, subject, Action::Appeal, matter)?;
    if decisions::made(tx, matter.id)?.is_none() {
        return Err(FlowError::NotNow { action: "complain", state: matter.state });
    }
    let person = subject.actor().id;
    let (id, now): (ComplaintId, _) = (tx.new_id(), tx.now());
    let expires = expiry(tx, world.package(&matter.service)?);
    tx.exec(&START, &[&id, &matter.id, &person, &now, &expires])?;
    tx.opt(&OF_PERSON, &[&matter.id, &person], read)?.ok_or(FlowError::ChangedMeanwhile)
}

/// The draft of this id, if it is the subject's own and has not been sent.
pub fn find_draft(
    tx: &mut Tx<'_>,
    subject: &Subject,
    matter: MatterId,
    id: ComplaintId,
) -> store::Result<Option<ComplaintDraft>> {
    tx.opt(&BY_ID, &[&id, &matter, &subject.actor().id], read)
}

/// Keeps what is written so far, whatever it is; what is longer than it may be is kept as well.
pub fn save_draft(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    matter: MatterId,
    id: ComplaintId,
    text: ComplaintText<'_>,
) -> Result<ComplaintDraft, FlowError> {
    let matter = allowed(tx, subject, Action::Appeal, matter)?;
    let draft = find_draft(tx, subject, matter.id, id)?.ok_or(FlowError::AlreadySent)?;
    let expires_at = expiry(tx, world.package(&matter.service)?);
    let changed_at = tx.now();
    tx.exec_one(&SAVE, &[&id, &text.what, &text.wanted, &changed_at, &expires_at])?;
    let (what, wanted) = (text.what.to_owned(), text.wanted.to_owned());
    Ok(ComplaintDraft { what, wanted, changed_at, expires_at, ..draft })
}

/// The files of a draft, in the order in which they came.
pub fn draft_files(tx: &mut Tx<'_>, draft: &ComplaintDraft) -> store::Result<Vec<DraftFile>> {
    drafts::files(tx, of_draft(draft.id))
}

/// Adds a file that already lies in the file store.
pub fn add_draft_file(
    tx: &mut Tx<'_>,
    draft: &ComplaintDraft,
    file: &SentFile,
) -> store::Result<DraftFileId> {
    drafts::keep_file(tx, of_draft(draft.id), FILES, file)
}

/// Takes a file out of a draft.
pub fn remove_draft_file(
    tx: &mut Tx<'_>,
    draft: &ComplaintDraft,
    file: DraftFileId,
) -> store::Result<()> {
    drafts::forget_file(tx, of_draft(draft.id), file)
}

/// Deletes what nobody has touched for its period. Gives how many.
pub(super) fn sweep(tx: &mut Tx<'_>) -> store::Result<usize> {
    let now = tx.now();
    let expired: Vec<ComplaintId> = tx.all(&EXPIRED, &[&now], |row| row.get(0))?;
    for id in &expired {
        forget(tx, *id)?;
    }
    Ok(expired.len())
}

/// Files a complaint in the case of its decision, in one transaction with everything that follows.
/// The same sent twice is filed once; other words than those that were sent are refused with
/// [`FlowError::AlreadySent`], for the sender to send as another complaint.
pub fn file_complaint(
    world: &World,
    tenant: TenantId,
    subject: &Subject,
    sender: &Correspondent,
    matter: MatterId,
    id: ComplaintId,
    text: ComplaintText<'_>,
) -> Result<Complaint, FlowError> {
    let text = ComplaintText { what: text.what.trim(), wanted: text.wanted.trim() };
    for (written, name) in [(text.what, "complaint"), (text.wanted, "wanted change")] {
        if written.chars().count() > LONGEST_COMPLAINT {
            return Err(FlowError::Text(name));
        }
    }
    let read = world.store.read(tenant, |tx| {
        let matter = allowed(tx, subject, Action::Appeal, matter)?;
        let Some(draft) = find_draft(tx, subject, matter.id, id)? else {
            return Ok(Read::Sent(sent(tx, matter.id, id, text)?));
        };
        let files = draft_files(tx, &draft)?;
        let case =
            archive::lookup::case_file(tx, matter.case_file())?.ok_or(FlowError::NotFound)?;
        Ok::<_, FlowError>(Read::Draft {
            matter: Box::new(matter),
            files,
            number: case.number.to_string(),
        })
    })?;
    let (matter, files, number) = match read {
        Read::Sent(complaint) => return Ok(complaint),
        Read::Draft { matter, files, number } => (matter, files, number),
    };
    if text.what.is_empty() && text.wanted.is_empty() && files.is_empty() {
        return Err(FlowError::Text("complaint"));
    }
    let package = world.package(&matter.service)?;
    let documents = documents(world, tenant, package, &matter, &number, text, &files)?;
    world.store.write(tenant, |tx| {
        let matter = held(tx, subject, Action::Appeal, matter.id)?;
        let Some(draft) = find_draft(tx, subject, matter.id, id)? else {
            return sent(tx, matter.id, id, text);
        };
        if draft_files(tx, &draft)?.len() != files.len() {
            return Err(FlowError::ChangedMeanwhile);
        }
        let actor = matter.actor(subject);
        let new = NewComplaint { id, channel: Channel::Web, received_at: tx.now(), text };
        let complaint = file(tx, world, package, &matter, &actor, sender, &new, documents)?;
        forget(tx, id)?;
        Ok(complaint)
    })
}

enum Read {
    Sent(Complaint),
    Draft { matter: Box<Matter>, files: Vec<DraftFile>, number: String },
}

/// What is to be filed.
pub(super) struct NewComplaint<'a> {
    pub(super) id: ComplaintId,
    pub(super) channel: Channel,
    pub(super) received_at: Timestamp,
    pub(super) text: ComplaintText<'a>,
}

/// The registry entry, the row and the audit line of a complaint.
#[expect(clippy::too_many_arguments, reason = "one call, and every argument is another thing")]
pub(super) fn file(
    tx: &mut Tx<'_>,
    world: &World,
    package: &Package,
    matter: &Matter,
    actor: &Actor,
    sender: &Correspondent,
    new: &NewComplaint<'_>,
    documents: Vec<NewDocument>,
) -> Result<Complaint, FlowError> {
    let decision = decisions::made(tx, matter.id)?
        .ok_or_else(|| FlowError::NotNow { action: "complain", state: matter.state.clone() })?;
    let case = archive::lookup::case_file(tx, matter.case_file())?.ok_or(FlowError::NotFound)?;
    // However late it comes, it belongs to the case.
    if case.is_closed() {
        archive::reopen_case_file(tx, &Actor::system(RULES), case.id)?;
    }
    let received = base::date_in_oslo(new.received_at);
    let days = i64::from(package.description.complaint.handling_days);
    let deadline = received.checked_add(days.days()).unwrap_or(received);
    let title = letters::archive_title(world, tx.tenant(), package, COMPLAINT)?;
    let sender = letters::as_filed(package, inform::as_known(matter, sender));
    let mut entry = NewEntry::incoming(Title::plain(title), sender);
    entry.screening = letters::screening_of_applicant(package);
    entry.received_at = Some(new.received_at);
    entry.document_date = Some(received);
    entry.due_date = Some(deadline);
    entry.documents = documents;
    let filed = archive::file_entry(tx, actor, case.id, &entry)?;
    let complaint = Complaint {
        id: new.id,
        matter: matter.id,
        decision: decision.id,
        channel: new.channel,
        what: new.text.what.to_owned(),
        wanted: new.text.wanted.to_owned(),
        received_at: new.received_at,
        entry: filed.entry.id,
        state: ComplaintState::Received,
        deadline,
        unit: matter.unit.clone(),
        person: matter.person,
        handler: matter.handler,
        handler_name: matter.handler_name.clone(),
    };
    complaints::insert(tx, &complaint)?;
    let details = json!({ "complaint": complaint.id, "entry": complaint.entry });
    audit::append(tx, actor, "complaint.received", "case_file", matter.id, &details)?;
    Ok(complaint)
}

/// What the draft of this id has become, if it was the same words.
fn sent(
    tx: &mut Tx<'_>,
    matter: MatterId,
    id: ComplaintId,
    text: ComplaintText<'_>,
) -> Result<Complaint, FlowError> {
    complaints::find(tx, id)?
        .filter(|complaint| complaint.matter == matter)
        .filter(|complaint| complaint.what == text.what && complaint.wanted == text.wanted)
        .ok_or(FlowError::AlreadySent)
}

pub(super) fn documents(
    world: &World,
    tenant: TenantId,
    package: &Package,
    matter: &Matter,
    number: &str,
    text: ComplaintText<'_>,
    files: &[DraftFile],
) -> Result<Vec<NewDocument>, FlowError> {
    let language = matter.language;
    let today = base::date_in_oslo(world.store.now());
    let mut document = letters::frame(world, tenant, package, COMPLAINT, language, today)?;
    document.kind = Kind::Form;
    document.recipient = Some(matter.recipient.on_letter());
    number.clone_into(&mut document.reference);
    let [about, wanted] = letters::complaint_headings(language);
    for (heading, written) in [(about, text.what), (wanted, text.wanted)] {
        if !written.is_empty() {
            document.body.push(Block::section(heading));
            document.body.extend(written.split("\n\n").map(|it| Block::paragraph(it.trim())));
        }
    }
    document.attachments = files.iter().map(|file| file.sent.file_name.clone()).collect();
    let pdf = world.typesetter.pdf(&document)?;
    let digest = world.files.put(tenant, &pdf.bytes)?;
    let title = letters::title(package, COMPLAINT, language);
    let mut main = NewDocument::main(
        DocumentType::Letter,
        Title::plain(&title),
        letters::pdf_file(digest, FILE),
    );
    main.screening = letters::screening(package, COMPLAINT);
    let mut documents = vec![main];
    for file in files {
        let mut attachment = received::attachment(world, tenant, &file.sent)?;
        attachment.screening = letters::screening(package, "attachment");
        documents.push(attachment);
    }
    Ok(documents)
}

fn forget(tx: &mut Tx<'_>, id: ComplaintId) -> store::Result<()> {
    drafts::forget_files(tx, of_draft(id))?;
    tx.exec(&DELETE, &[&id]).map(|_| ())
}

/// Its files stand among those of drafts, under its id.
fn of_draft(id: ComplaintId) -> DraftId {
    DraftId(id.0)
}

/// As long as the service keeps a draft, from now.
fn expiry(tx: &Tx<'_>, package: &Package) -> Timestamp {
    tx.now() + kept_for(package)
}

fn read(row: &Row<'_>) -> store::Result<ComplaintDraft> {
    Ok(ComplaintDraft {
        id: row.get(0)?,
        matter: row.get(1)?,
        person: row.get(2)?,
        what: row.get(3)?,
        wanted: row.get(4)?,
        changed_at: row.get(5)?,
        expires_at: row.get(6)?,
    })
}
