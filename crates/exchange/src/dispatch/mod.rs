//! Letters on their way out: asked for in the transaction that decides, sent and followed by jobs
//! until it is known that they have arrived, been printed or must be posted by hand.
//!
//! The letter itself is an outgoing entry of the archive and stays there; here is only its way.

mod follow;
mod read_elsewhere;
mod rows;
mod send;
mod state;

use archive::{EntryType, RecordId};
use base::Actor;
use identifiers::{OrganisationNumber, PersonNumber};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Tx, audit, jobs};
use uuid::Uuid;

pub use follow::FollowLetter;
pub use read_elsewhere::TellRead;
pub use send::SendLetter;
pub use state::{DispatchState, next_state};

use crate::PostalAddress;

store::id_type! {
    /// Identifies a letter on its way to one recipient.
    pub struct DispatchId;
}

/// Who gets a letter.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient {
    pub name: String,
    pub number: RecipientNumber,
    /// Where to post it if it cannot be delivered digitally. `None` for a person whose address is
    /// protected: then it is delivered digitally or lands on the desk, and no address leaves us.
    pub address: Option<PostalAddress>,
}

/// By what a recipient is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecipientNumber {
    Person(PersonNumber),
    Organisation(OrganisationNumber),
    /// By name and address only: the letter is printed.
    None,
}

/// A file to be sent along. It is kept in the content-addressed files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingDocument {
    /// As the recipient sees it, e.g. `Vedtak.pdf`.
    pub file_name: String,
    /// Only `application/pdf` is printed.
    pub media_type: String,
    pub sha256: [u8; 32],
}

impl OutgoingDocument {
    /// A letter, or something else that is printed.
    pub fn pdf(file_name: &str, sha256: [u8; 32]) -> Self {
        let media_type = "application/pdf".to_owned();
        Self { file_name: file_name.to_owned(), media_type, sha256 }
    }
}

/// A letter to be dispatched.
#[derive(Clone, Debug)]
pub struct NewDispatch<'a> {
    /// The outgoing registry entry.
    pub entry: RecordId,
    pub recipient: &'a Recipient,
    /// What the recipient sees before opening: no personal content, e.g. `Vedtak i sak 2026/17`.
    pub title: &'a str,
    /// The letter first.
    pub documents: &'a [OutgoingDocument],
}

/// A letter on its way.
#[derive(Clone, Debug)]
pub struct Dispatch {
    pub id: DispatchId,
    pub entry: RecordId,
    pub recipient_name: String,
    pub title: String,
    pub documents: Vec<OutgoingDocument>,
    pub state: DispatchState,
    /// The component's own word, e.g. `VARSLET`.
    pub external_status: Option<String>,
    pub external_id: Option<Uuid>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub changed_at: Timestamp,
}

store::text_enum! {
    /// What happened to a letter.
    pub enum EventKind {
        /// The letter was put in the queue.
        Enqueued = "enqueued",
        /// The component has taken it.
        Accepted = "accepted",
        /// No answer to a sending, but the component turned out to have the letter.
        FoundAgain = "found_again",
        /// A sending was not answered; it is not known whether the letter came in.
        Unanswered = "unanswered",
        /// The component could not be reached or does not let us in; tried again later.
        NotSent = "not_sent",
        /// The component will not take the letter.
        Refused = "refused",
        /// The component told how the letter stands.
        Receipt = "receipt",
        /// There is neither a number nor an address to send to.
        NoWay = "no_way",
        /// The letter is sent, but a rule of the archive keeps its entry from being marked so.
        EntryNotMarked = "entry_not_marked",
        /// No final receipt came in a month.
        Overdue = "overdue",
        /// An employee put it in the post.
        PostedByHand = "posted_by_hand",
        /// An employee had it sent once more.
        SentAnew = "sent_anew",
        /// The recipient opened the letter on my page.
        OpenedOnMyPage = "opened_on_my_page",
    }
}

/// One line in a letter's story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DispatchEvent {
    pub at: Timestamp,
    pub kind: EventKind,
    /// How it stood afterwards.
    pub state: DispatchState,
    /// The component's own word, or an error in English without personal data.
    pub detail: Option<String>,
}

/// Why nothing was dispatched, or why a letter cannot be handled by hand.
#[derive(Debug, thiserror::Error)]
pub enum DispatchError {
    #[error("read or write a dispatch")]
    Store(#[from] store::Error),
    #[error("mark the entry as dispatched")]
    Archive(#[from] archive::ArchiveError),
    #[error("dispatch a letter without documents")]
    NoDocuments,
    #[error("dispatch an entry that is not an outgoing one")]
    NotOutgoing,
    #[error("find the dispatch")]
    Unknown,
    /// A letter that is on its way or has arrived is not sent once more.
    #[error("handle the letter by hand: it is {}", state.key())]
    NotByHand { state: DispatchState },
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LetterJob {
    pub(crate) dispatch: DispatchId,
    /// How many times it has been asked after; grows the pause until the next time.
    #[serde(default)]
    pub(crate) round: u32,
}

pub(crate) const SEND: &str = "dispatch.send";
pub(crate) const TELL_READ: &str = "dispatch.tell_read";
pub(crate) const FOLLOW: &str = "dispatch.follow";
/// A letter that has waited in the queue for so long needs a person.
const TOO_LONG_IN_QUEUE: SignedDuration = SignedDuration::from_hours(24);

/// Asks for a letter to be sent. Nothing leaves before the transaction is kept.
pub fn enqueue(tx: &mut Tx<'_>, new: &NewDispatch<'_>) -> Result<DispatchId, DispatchError> {
    if new.documents.is_empty() {
        return Err(DispatchError::NoDocuments);
    }
    let entry = archive::lookup::entry(tx, new.entry)?;
    if entry.is_none_or(|entry| entry.entry_type != EntryType::Outgoing) {
        return Err(DispatchError::NotOutgoing);
    }
    let id = rows::insert(tx, new)?;
    let reachable =
        new.recipient.number != RecipientNumber::None || new.recipient.address.is_some();
    if reachable {
        rows::record(tx, id, EventKind::Enqueued, DispatchState::Queued, None)?;
        jobs::enqueue(tx, SEND, &LetterJob { dispatch: id, round: 0 })?;
    } else {
        rows::set_state(tx, id, DispatchState::Manual)?;
        rows::record(tx, id, EventKind::NoWay, DispatchState::Manual, None)?;
    }
    Ok(id)
}

/// The letters of an entry, one for each recipient.
pub fn of_entry(tx: &mut Tx<'_>, entry: RecordId) -> store::Result<Vec<Dispatch>> {
    rows::of_entry(tx, entry)
}

/// One letter.
pub fn find(tx: &mut Tx<'_>, id: DispatchId) -> store::Result<Option<Dispatch>> {
    Ok(rows::find(tx, id)?.map(|row| row.dispatch))
}

/// What happened to a letter, oldest first: for timelines.
pub fn events(tx: &mut Tx<'_>, id: DispatchId) -> store::Result<Vec<DispatchEvent>> {
    rows::events(tx, id)
}

/// The letters that a person must look after, oldest first: refused or undeliverable ones, and
/// ones that have not got away for a day.
pub fn needing_attention(tx: &mut Tx<'_>) -> store::Result<Vec<Dispatch>> {
    let before = tx.now() - TOO_LONG_IN_QUEUE;
    rows::needing_attention(tx, before)
}

/// An employee has put the letter in the post.
pub fn posted_by_hand(tx: &mut Tx<'_>, actor: &Actor, id: DispatchId) -> Result<(), DispatchError> {
    let row = in_hand(tx, id)?;
    let state = DispatchState::HandledManually;
    rows::settle_by_hand(tx, id, state)?;
    rows::record(tx, id, EventKind::PostedByHand, state, None)?;
    audit::append(tx, actor, "letter.posted_by_hand", "record", row.dispatch.entry, &())?;
    rows::forget_recipient(tx, id)?;
    mark_entry(tx, actor, row.dispatch.entry)
}

/// An employee has put right what was wrong: the letter is sent once more, under a new reference.
pub fn send_anew(tx: &mut Tx<'_>, actor: &Actor, id: DispatchId) -> Result<(), DispatchError> {
    let row = in_hand(tx, id)?;
    rows::renew(tx, id, row.renewals + 1)?;
    rows::record(tx, id, EventKind::SentAnew, DispatchState::Queued, None)?;
    audit::append(tx, actor, "letter.sent_anew", "record", row.dispatch.entry, &())?;
    jobs::enqueue(tx, SEND, &LetterJob { dispatch: id, round: 0 })?;
    Ok(())
}

/// The recipient has opened the letter on my page: it has arrived, and SvarUt is told so that it
/// does not print it. Does nothing to a letter that
/// arrived before.
pub fn opened_on_my_page(tx: &mut Tx<'_>, id: DispatchId) -> Result<(), DispatchError> {
    let row = rows::find(tx, id)?.ok_or(DispatchError::Unknown)?;
    let (before, after) = (row.dispatch.state, DispatchState::Read);
    if before.may_become(after) && before != DispatchState::Queued {
        rows::set_state(tx, id, after)?;
        rows::record(tx, id, EventKind::OpenedOnMyPage, after, None)?;
        jobs::enqueue(tx, TELL_READ, &LetterJob { dispatch: id, round: 0 })?;
    }
    Ok(())
}

fn in_hand(tx: &mut Tx<'_>, id: DispatchId) -> Result<rows::DispatchRow, DispatchError> {
    let row = rows::find(tx, id)?.ok_or(DispatchError::Unknown)?;
    match row.dispatch.state {
        DispatchState::Manual => Ok(row),
        state => Err(DispatchError::NotByHand { state }),
    }
}

/// The entry is dispatched (*ekspedert*) when no letter of it waits any more.
fn mark_entry(tx: &mut Tx<'_>, actor: &Actor, entry: RecordId) -> Result<(), DispatchError> {
    let waiting = rows::of_entry(tx, entry)?
        .iter()
        .any(|letter| matches!(letter.state, DispatchState::Queued | DispatchState::Manual));
    if waiting {
        return Ok(());
    }
    crate::archive_link::mark_dispatched(tx, actor, entry)?;
    Ok(())
}

impl Recipient {
    /// A person or organisation that can be reached by number and, failing that, by post.
    pub fn new(
        name: impl Into<String>,
        number: RecipientNumber,
        address: Option<PostalAddress>,
    ) -> Self {
        Self { name: name.into(), number, address }
    }
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Recipient(…)")
    }
}
