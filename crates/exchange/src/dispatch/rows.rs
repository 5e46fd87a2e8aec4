use archive::RecordId;
use identifiers::{OrganisationNumber, PersonNumber};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Result, Row, Tx, sql};
use uuid::Uuid;

use super::{
    Dispatch, DispatchEvent, DispatchId, DispatchState, EventKind, NewDispatch, Recipient,
    RecipientNumber,
};
use crate::PostalAddress;

/// A letter with what only its jobs need to know.
#[derive(Debug)]
pub(super) struct DispatchRow {
    pub(super) dispatch: Dispatch,
    /// `None` once the letter has arrived.
    pub(super) recipient: Option<Recipient>,
    pub(super) reference: String,
    pub(super) renewals: u32,
    pub(super) unsettled_until: Option<Timestamp>,
}

/// How a recipient is kept: as little as the sending needs, and only until it is done.
#[derive(Serialize, Deserialize)]
struct KeptRecipient {
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<OrganisationNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<PostalAddress>,
}

sql!(
    INSERT,
    "insert into dispatch (tenant, id, entry, recipient_name, recipient, title, documents, state,
        reference, renewals, created_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $10)"
);
sql!(
    FIND,
    "select id, entry, recipient_name, title, documents, state, external_status, external_id,
        created_at, sent_at, changed_at, recipient, reference, renewals, unsettled_until
     from dispatch where tenant = $1 and id = $2"
);
sql!(
    OF_ENTRY,
    "select id, entry, recipient_name, title, documents, state, external_status, external_id,
        created_at, sent_at, changed_at
     from dispatch where tenant = $1 and entry = $2 order by created_at, id"
);
sql!(
    NEEDING_ATTENTION,
    "select id, entry, recipient_name, title, documents, state, external_status, external_id,
        created_at, sent_at, changed_at
     from dispatch
     where tenant = $1 and (state = $2 or (state = $3 and created_at < $4))
     order by created_at, id"
);
sql!(
    EVENTS,
    "select at, kind, state, detail from dispatch_event
     where tenant = $1 and dispatch = $2 order by sequence"
);
sql!(
    RECORD,
    "insert into dispatch_event (tenant, dispatch, sequence, at, kind, state, detail)
     values ($1, $2,
        (select coalesce(max(sequence), 0) + 1 from dispatch_event
         where tenant = $1 and dispatch = $2),
        $3, $4, $5, $6)"
);
sql!(
    CLAIM,
    "update dispatch set unsettled_until = $3, changed_at = $4
     where tenant = $1 and id = $2 and state = $5
        and (unsettled_until is null or unsettled_until <= $4)"
);
sql!(UNSETTLE, "update dispatch set unsettled_until = $3 where tenant = $1 and id = $2");
sql!(
    ACCEPT,
    "update dispatch set state = $3, external_id = $4, sent_at = $5, changed_at = $5,
        unsettled_until = null
     where tenant = $1 and id = $2 and state = $6"
);
sql!(SET_STATE, "update dispatch set state = $3, changed_at = $4 where tenant = $1 and id = $2");
sql!(
    SET_STATUS,
    "update dispatch set state = $3, external_status = $4, changed_at = $5
     where tenant = $1 and id = $2"
);
sql!(
    SETTLE,
    "update dispatch set state = $3, changed_at = $4, sent_at = coalesce(sent_at, $4)
     where tenant = $1 and id = $2"
);
sql!(
    RENEW,
    "update dispatch set state = $3, reference = $4, renewals = $5, external_id = null,
        external_status = null, unsettled_until = null, changed_at = $6
     where tenant = $1 and id = $2"
);
sql!(FORGET, "update dispatch set recipient = null where tenant = $1 and id = $2");

pub(super) fn insert(tx: &mut Tx<'_>, new: &NewDispatch<'_>) -> Result<DispatchId> {
    let id: DispatchId = tx.new_id();
    let now = tx.now();
    let recipient = serde_json::to_string(&KeptRecipient::of(new.recipient))?;
    let documents = serde_json::to_string(new.documents)?;
    let reference = reference(id, 0);
    tx.exec_one(
        &INSERT,
        &[
            &id,
            &new.entry,
            &new.recipient.name,
            &recipient,
            &new.title,
            &documents,
            &DispatchState::Queued,
            &reference,
            &now,
        ],
    )?;
    Ok(id)
}

pub(super) fn find(tx: &mut Tx<'_>, id: DispatchId) -> Result<Option<DispatchRow>> {
    tx.opt(&FIND, &[&id], |row| {
        let dispatch = read(row)?;
        let recipient = row
            .get::<Option<String>>(11)?
            .map(|text| serde_json::from_str::<KeptRecipient>(&text))
            .transpose()?
            .map(|kept| kept.into_recipient(dispatch.recipient_name.clone()));
        Ok(DispatchRow {
            dispatch,
            recipient,
            reference: row.get(12)?,
            renewals: row.get(13)?,
            unsettled_until: row.get(14)?,
        })
    })
}

pub(super) fn of_entry(tx: &mut Tx<'_>, entry: RecordId) -> Result<Vec<Dispatch>> {
    tx.all(&OF_ENTRY, &[&entry], read)
}

pub(super) fn needing_attention(tx: &mut Tx<'_>, before: Timestamp) -> Result<Vec<Dispatch>> {
    let parameters: [&dyn store::Bind; 3] =
        [&DispatchState::Manual, &DispatchState::Queued, &before];
    tx.all(&NEEDING_ATTENTION, &parameters, read)
}

pub(super) fn events(tx: &mut Tx<'_>, id: DispatchId) -> Result<Vec<DispatchEvent>> {
    tx.all(&EVENTS, &[&id], |row| {
        Ok(DispatchEvent {
            at: row.get(0)?,
            kind: row.get(1)?,
            state: row.get(2)?,
            detail: row.get(3)?,
        })
    })
}

pub(super) fn record(
    tx: &mut Tx<'_>,
    id: DispatchId,
    kind: EventKind,
    state: DispatchState,
    detail: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    tx.exec_one(&RECORD, &[&id, &now, &kind, &state, &detail])
}

/// Takes the right to send the letter; false when another worker has it or may have used it.
pub(super) fn claim(tx: &mut Tx<'_>, id: DispatchId, until: Timestamp) -> Result<bool> {
    let now = tx.now();
    Ok(tx.exec(&CLAIM, &[&id, &until, &now, &DispatchState::Queued])? == 1)
}

/// Says until when a sending may still be on its way in; `None` when it certainly is not.
pub(super) fn unsettle(tx: &mut Tx<'_>, id: DispatchId, until: Option<Timestamp>) -> Result<()> {
    tx.exec_one(&UNSETTLE, &[&id, &until])
}

/// The component has the letter; false when that was known.
pub(super) fn accept(tx: &mut Tx<'_>, id: DispatchId, external: Uuid) -> Result<bool> {
    let now = tx.now();
    let changed =
        tx.exec(&ACCEPT, &[&id, &DispatchState::Sent, &external, &now, &DispatchState::Queued])?;
    Ok(changed == 1)
}

pub(super) fn set_state(tx: &mut Tx<'_>, id: DispatchId, state: DispatchState) -> Result<()> {
    let now = tx.now();
    tx.exec_one(&SET_STATE, &[&id, &state, &now])
}

pub(super) fn set_status(
    tx: &mut Tx<'_>,
    id: DispatchId,
    state: DispatchState,
    status: &str,
) -> Result<()> {
    let now = tx.now();
    tx.exec_one(&SET_STATUS, &[&id, &state, &status, &now])
}

pub(super) fn settle_by_hand(tx: &mut Tx<'_>, id: DispatchId, state: DispatchState) -> Result<()> {
    let now = tx.now();
    tx.exec_one(&SETTLE, &[&id, &state, &now])
}

pub(super) fn renew(tx: &mut Tx<'_>, id: DispatchId, renewals: u32) -> Result<()> {
    let now = tx.now();
    let reference = reference(id, renewals);
    tx.exec_one(&RENEW, &[&id, &DispatchState::Queued, &reference, &renewals, &now])
}

/// A letter that has arrived needs no number and no address any more; the archive has them.
pub(super) fn forget_recipient(tx: &mut Tx<'_>, id: DispatchId) -> Result<()> {
    tx.exec(&FORGET, &[&id]).map(|_| ())
}

/// At most 100 characters (*eksternReferanse*).
fn reference(id: DispatchId, renewals: u32) -> String {
    if renewals == 0 { id.to_string() } else { format!("{id}-{renewals}") }
}

fn read(row: &Row<'_>) -> Result<Dispatch> {
    Ok(Dispatch {
        id: row.get(0)?,
        entry: row.get(1)?,
        recipient_name: row.get(2)?,
        title: row.get(3)?,
        documents: serde_json::from_str(&row.get::<String>(4)?)?,
        state: row.get(5)?,
        external_status: row.get(6)?,
        external_id: row.get(7)?,
        created_at: row.get(8)?,
        sent_at: row.get(9)?,
        changed_at: row.get(10)?,
    })
}

impl KeptRecipient {
    fn of(recipient: &Recipient) -> Self {
        let (person, organisation) = match recipient.number {
            RecipientNumber::Person(number) => (Some(number.reveal()), None),
            RecipientNumber::Organisation(number) => (None, Some(number)),
            RecipientNumber::None => (None, None),
        };
        Self { person, organisation, address: recipient.address.clone() }
    }

    fn into_recipient(self, name: String) -> Recipient {
        let person = self.person.and_then(|digits| PersonNumber::parse(&digits).ok());
        let number = match (person, self.organisation) {
            (Some(person), _) => RecipientNumber::Person(person),
            (None, Some(organisation)) => RecipientNumber::Organisation(organisation),
            (None, None) => RecipientNumber::None,
        };
        Recipient { name, number, address: self.address }
    }
}
