use std::time::Duration;

use base::Actor;
use jiff::SignedDuration;
use serde_json::json;
use store::{
    Files, Store, Tx, audit,
    jobs::{self, Handler, Job, JobError},
};
use uuid::Uuid;

use super::{
    DispatchError, DispatchState, EventKind, FOLLOW, LetterJob, OutgoingDocument, Recipient,
    RecipientNumber, SEND, mark_entry,
    rows::{self, DispatchRow},
};
use crate::{ComponentError, Secret, Shipment, ShipmentDocument, SvarUt};

/// Hands letters to SvarUt, each of them once.
///
/// The difficulty is the sending that is not answered: the letter may be in, or still on its way
/// in. So before a letter leaves, the row says until when that is possible; and while it says so,
/// the letter is only looked for under our reference and never sent again.
#[derive(Debug)]
pub struct SendLetter {
    svarut: SvarUt,
    files: Files,
    send_timeout: SignedDuration,
    follow_after: SignedDuration,
}

/// The pause between two looks for a letter that may be on its way in.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(30);

impl SendLetter {
    pub fn new(
        svarut: SvarUt,
        files: Files,
        send_timeout: Duration,
        follow_after: SignedDuration,
    ) -> Self {
        let send_timeout =
            SignedDuration::try_from(send_timeout).unwrap_or(SignedDuration::from_mins(4));
        Self { svarut, files, send_timeout, follow_after }
    }
}

impl Handler for SendLetter {
    fn kind(&self) -> &'static str {
        SEND
    }

    fn run(&self, store: &Store, job: &Job) -> Result<(), JobError> {
        let id = job.payload::<LetterJob>()?.dispatch;
        let Some(row) = store.read(job.tenant, |tx| rows::find(tx, id))? else {
            return Err(JobError::GiveUp("the letter is not there".to_owned()));
        };
        if row.dispatch.state != DispatchState::Queued {
            return Ok(store.write(job.tenant, |tx| job.finish(tx))?);
        }
        if let Some(until) = row.unsettled_until {
            let found = self.svarut.find(job.tenant, &row.reference)?;
            if let Some(external) = found.first() {
                if found.len() > 1 {
                    tracing::error!(
                        dispatch.id = %id, copies = found.len(),
                        "exchange.letter_is_there_more_than_once"
                    );
                }
                return self.accepted(store, job, &row, *external, EventKind::FoundAgain);
            }
            let now = store.now();
            if now < until {
                return Err(JobError::Wait {
                    at: until.min(now + LOOK_AGAIN),
                    reason: "waiting to learn whether SvarUt got the letter",
                });
            }
        }
        let Some(recipient) = &row.recipient else {
            return Err(JobError::GiveUp("the letter's recipient is not there".to_owned()));
        };
        let shipment = self.shipment(job, &row, recipient)?;
        let until = store.now() + self.send_timeout + self.svarut.settle_time();
        if !store.write(job.tenant, |tx| rows::claim(tx, id, until))? {
            return Err(JobError::Wait {
                at: store.now() + LOOK_AGAIN,
                reason: "another worker is sending the letter",
            });
        }
        match self.svarut.send(job.tenant, &shipment) {
            Ok(external) => self.accepted(store, job, &row, external, EventKind::Accepted),
            Err(error) => self.failed(store, job, &row, error),
        }
    }
}

impl SendLetter {
    fn shipment(
        &self,
        job: &Job,
        row: &DispatchRow,
        recipient: &Recipient,
    ) -> Result<Shipment, JobError> {
        let read = |document: &OutgoingDocument| {
            let bytes = self
                .files
                .get(job.tenant, &document.sha256)
                .map_err(|error| JobError::Retry(error.to_string()))?
                .ok_or_else(|| JobError::GiveUp("a file of the letter is not there".to_owned()))?;
            Ok::<_, JobError>(ShipmentDocument {
                file_name: document.file_name.clone(),
                media_type: document.media_type.clone(),
                bytes,
            })
        };
        Ok(Shipment {
            reference: row.reference.clone(),
            title: row.dispatch.title.clone(),
            recipient_name: recipient.name.clone(),
            recipient_number: match recipient.number {
                RecipientNumber::Person(number) => Some(Secret::new(number.reveal())),
                RecipientNumber::Organisation(number) => Some(Secret::new(number.to_string())),
                RecipientNumber::None => None,
            },
            recipient_address: recipient.address.clone(),
            documents: row.dispatch.documents.iter().map(read).collect::<Result<_, _>>()?,
        })
    }

    fn accepted(
        &self,
        store: &Store,
        job: &Job,
        row: &DispatchRow,
        external: Uuid,
        how: EventKind,
    ) -> Result<(), JobError> {
        let id = row.dispatch.id;
        let actor = system();
        let written = store.write(job.tenant, |tx| {
            if rows::accept(tx, id, external)? {
                rows::record(tx, id, how, DispatchState::Sent, None)?;
                let details = json!({ "dispatch": id, "channel": "svarut", "external": external });
                audit::append(tx, &actor, "letter.sent", "record", row.dispatch.entry, &details)?;
                mark(tx, &actor, row)?;
                let at = tx.now() + self.follow_after;
                jobs::enqueue_at(tx, FOLLOW, &LetterJob { dispatch: id, round: 0 }, at)?;
            }
            job.finish(tx)?;
            Ok::<_, DispatchError>(())
        });
        written.map_err(|error| JobError::Retry(error.to_string()))
    }

    fn failed(
        &self,
        store: &Store,
        job: &Job,
        row: &DispatchRow,
        error: ComponentError,
    ) -> Result<(), JobError> {
        let id = row.dispatch.id;
        let text = error.to_string();
        let queued = DispatchState::Queued;
        store.write(job.tenant, |tx| {
            if error.may_have_been_done() {
                let until = tx.now() + self.svarut.settle_time();
                rows::unsettle(tx, id, Some(until))?;
                return rows::record(tx, id, EventKind::Unanswered, queued, Some(&text));
            }
            rows::unsettle(tx, id, None)?;
            if error.is_temporary() {
                return rows::record(tx, id, EventKind::NotSent, queued, Some(&text));
            }
            let manual = DispatchState::Manual;
            rows::set_state(tx, id, manual)?;
            rows::record(tx, id, EventKind::Refused, manual, Some(&text))?;
            job.finish(tx)
        })?;
        // A refused letter lies on the desk and its job is done.
        if error.is_temporary() { Err(JobError::Retry(text)) } else { Ok(()) }
    }
}

/// The letter is out, whatever the archive's rules say: a refusal is written down and not undone.
fn mark(tx: &mut Tx<'_>, actor: &Actor, row: &DispatchRow) -> Result<(), DispatchError> {
    match mark_entry(tx, actor, row.dispatch.entry) {
        Err(DispatchError::Archive(error)) if error.requirement().is_some() => {
            tracing::error!(
                dispatch.id = %row.dispatch.id, error = %error,
                "exchange.entry_not_marked_as_dispatched"
            );
            let (kind, state) = (EventKind::EntryNotMarked, DispatchState::Sent);
            rows::record(tx, row.dispatch.id, kind, state, Some(&error.to_string()))?;
            Ok(())
        }
        other => other,
    }
}

pub(super) fn system() -> Actor {
    Actor::system("eKommune utsending")
}
