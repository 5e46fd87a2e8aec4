//! Matters: what the service adds to the archive's case file.

use archive::RecordId;
use base::{Language, uuid::Uuid};
use exchange::PostalAddress;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{Row, Tx, sql};


use super::{DraftId, FlowError};
use crate::Answers;

store::id_type! {
    /// Identifies a matter; the same id as the archive's case file.
    pub struct MatterId;
}

store::text_enum! {
    /// How the application came in. All channels end in the same case.
    pub enum Channel {
        Web = "web",
        Phone = "phone",
        Counter = "counter",
        Paper = "paper",
    }
}

/// To whom letters go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    pub name: String,
    /// `None` when the address is protected or unknown: then only the digital mailbox is used.
    pub address: Option<PostalAddress>,
}

impl Recipient {
    /// As it stands in the window of the envelope.
    pub(super) fn on_letter(&self) -> letter::Recipient {
        let mut lines = Vec::new();
        if let Some(address) = &self.address {
            lines.clone_from(&address.lines);
            lines.push(format!("{} {}", address.postal_code, address.place).trim().to_owned());
            lines.retain(|line| !line.is_empty());
        }
        letter::Recipient { name: self.name.clone(), address: lines }
    }
}

/// An application under handling or decided.
#[derive(Clone, Debug)]
pub struct Matter {
    pub id: MatterId,
    pub service: String,
    pub version: String,
    pub language: Language,
    /// Who applied.
    pub person: Uuid,
    /// For whom, when not for themselves.
    pub organisation: Option<String>,
    pub applicant_name: String,
    /// As the register knew it; rules on age need it, and the sealed number is not opened for them.
    pub applicant_birth_date: Option<Date>,
    pub applicant_protected: bool,
    /// To whom letters go, as it was when the application came: the register may be down later.
    pub recipient: Recipient,
    pub channel: Channel,
    /// One of the states of the package's flow.
    pub state: String,
    pub answers: Answers,
    pub received_at: Timestamp,
    pub deadline: Option<Date>,
    /// Since when the deadline stands still.
    pub paused_on: Option<Date>,
    pub unit: String,
    pub handler: Option<Uuid>,
    pub handler_name: Option<String>,
    pub incoming: RecordId,
    pub draft: DraftId,
    pub outcome: Option<String>,
    pub reason: Option<String>,
    pub automatic: Option<bool>,
    pub decided_at: Option<Timestamp>,
}

impl Matter {
    pub fn case_file(&self) -> archive::CaseFileId {
        archive::CaseFileId(self.id.0)
    }

    pub fn is_decided(&self) -> bool {
        self.decided_at.is_some()
    }

    /// The deadline has passed and does not stand still.
    pub fn is_overdue(&self, today: Date) -> bool {
        !self.is_decided()
            && self.paused_on.is_none()
            && self.deadline.is_some_and(|deadline| deadline < today)
    }
}

sql!(
    INSERT,
    "insert into matter (tenant, id, service, version, language, person, organisation,
        applicant_name, applicant_birth_date, applicant_protected, recipient, channel, state, answers, received_at,
        deadline, paused_on, unit, handler, handler_name, incoming, draft, outcome, reason,
        automatic, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
        $20, $21, $22, $23, $24, $25, $26)"
);
sql!(
    BY_ID,
    "select id, service, version, language, person, organisation, applicant_name,
        applicant_birth_date, applicant_protected, recipient, channel, state, answers, received_at, deadline, paused_on,
        unit, handler, handler_name, incoming, draft, outcome, reason, automatic, decided_at
     from matter where tenant = $1 and id = $2"
);
sql!(
    OF_PERSON,
    "select id, service, version, language, person, organisation, applicant_name,
        applicant_birth_date, applicant_protected, recipient, channel, state, answers, received_at, deadline, paused_on,
        unit, handler, handler_name, incoming, draft, outcome, reason, automatic, decided_at
     from matter where tenant = $1 and person = $2 order by received_at desc limit 200"
);
sql!(
    UNDECIDED,
    "select id, service, version, language, person, organisation, applicant_name,
        applicant_birth_date, applicant_protected, recipient, channel, state, answers, received_at, deadline, paused_on,
        unit, handler, handler_name, incoming, draft, outcome, reason, automatic, decided_at
     from matter where tenant = $1 and decided_at is null and state <> 'withdrawn'
     order by deadline, id limit 500"
);
sql!(
    LATEST_DECIDED,
    "select id, service, version, language, person, organisation, applicant_name,
        applicant_birth_date, applicant_protected, recipient, channel, state, answers, received_at, deadline, paused_on,
        unit, handler, handler_name, incoming, draft, outcome, reason, automatic, decided_at
     from matter where tenant = $1 and decided_at is not null
     order by decided_at desc limit 50"
);
sql!(
    ASSIGN,
    "update matter set handler = $3, handler_name = $4
     where tenant = $1 and id = $2 and decided_at is null
       and (handler is null or handler = $5)"
);
sql!(
    RELEASE,
    "update matter set handler = null, handler_name = null
     where tenant = $1 and id = $2 and handler = $3 and decided_at is null"
);
sql!(
    SET_STATE,
    "update matter set state = $4, deadline = $5, paused_on = $6
     where tenant = $1 and id = $2 and state = $3"
);
sql!(
    SET_DECIDED,
    "update matter set state = $4, outcome = $5, reason = $6, automatic = $7, decided_at = $8
     where tenant = $1 and id = $2 and state = $3"
);

pub(super) fn insert(tx: &mut Tx<'_>, matter: &Matter) -> store::Result<()> {
    let recipient = serde_json::to_string(&matter.recipient)?;
    let answers = serde_json::to_string(&matter.answers)?;
    tx.exec_one(
        &INSERT,
        &[
            &matter.id,
            &matter.service,
            &matter.version,
            &matter.language,
            &matter.person,
            &matter.organisation,
            &matter.applicant_name,
            &matter.applicant_birth_date,
            &matter.applicant_protected,
            &recipient,
            &matter.channel,
            &matter.state,
            &answers,
            &matter.received_at,
            &matter.deadline,
            &matter.paused_on,
            &matter.unit,
            &matter.handler,
            &matter.handler_name,
            &matter.incoming,
            &matter.draft,
            &matter.outcome,
            &matter.reason,
            &matter.automatic,
            &matter.decided_at,
        ],
    )
}

/// Any matter of the municipality: for employees, after the policy has been asked.
pub fn find(tx: &mut Tx<'_>, id: MatterId) -> store::Result<Option<Matter>> {
    tx.opt(&BY_ID, &[&id], read)
}

/// What the person has applied for, newest first.
pub fn of_person(tx: &mut Tx<'_>, person: Uuid) -> store::Result<Vec<Matter>> {
    tx.all(&OF_PERSON, &[&person], read)
}

/// What waits for a decision, the most urgent first.
pub fn undecided(tx: &mut Tx<'_>) -> store::Result<Vec<Matter>> {
    tx.all(&UNDECIDED, &[], read)
}

/// What was decided last.
pub fn latest_decided(tx: &mut Tx<'_>) -> store::Result<Vec<Matter>> {
    tx.all(&LATEST_DECIDED, &[], read)
}

/// Gives the matter to an employee, if nobody but `from` has it: two who claim at once cannot
/// both get it.
pub(super) fn assign(
    tx: &mut Tx<'_>,
    id: MatterId,
    to: (Uuid, &str),
    from: Option<Uuid>,
) -> Result<(), FlowError> {
    match tx.exec(&ASSIGN, &[&id, &to.0, &to.1, &from.unwrap_or(to.0)])? {
        1 => Ok(()),
        _ => Err(FlowError::ChangedMeanwhile),
    }
}

/// Takes the matter from the employee who had it when it was read.
pub(super) fn release(tx: &mut Tx<'_>, matter: &Matter) -> Result<(), FlowError> {
    match tx.exec(&RELEASE, &[&matter.id, &matter.handler])? {
        1 => Ok(()),
        _ => Err(FlowError::ChangedMeanwhile),
    }
}

/// Moves the matter from the state it was read in; fails when somebody moved it in between.
pub(super) fn set_state(
    tx: &mut Tx<'_>,
    matter: &Matter,
    state: &str,
    deadline: Option<Date>,
    paused_on: Option<Date>,
) -> Result<(), FlowError> {
    match tx.exec(&SET_STATE, &[&matter.id, &matter.state, &state, &deadline, &paused_on])? {
        1 => Ok(()),
        _ => Err(FlowError::ChangedMeanwhile),
    }
}

pub(super) fn set_decided(
    tx: &mut Tx<'_>,
    matter: &Matter,
    state: &str,
    outcome: &str,
    reason: &str,
    automatic: bool,
) -> Result<(), FlowError> {
    let now = tx.now();
    let parameters: &[&dyn store::Bind] =
        &[&matter.id, &matter.state, &state, &outcome, &reason, &automatic, &now];
    match tx.exec(&SET_DECIDED, parameters)? {
        1 => Ok(()),
        _ => Err(FlowError::ChangedMeanwhile),
    }
}

fn read(row: &Row<'_>) -> store::Result<Matter> {
    Ok(Matter {
        id: row.get(0)?,
        service: row.get(1)?,
        version: row.get(2)?,
        language: row.get(3)?,
        person: row.get(4)?,
        organisation: row.get(5)?,
        applicant_name: row.get(6)?,
        applicant_birth_date: row.get(7)?,
        applicant_protected: row.get(8)?,
        recipient: serde_json::from_str(&row.get::<String>(9)?)?,
        channel: row.get(10)?,
        state: row.get(11)?,
        answers: serde_json::from_str(&row.get::<String>(12)?)?,
        received_at: row.get(13)?,
        deadline: row.get(14)?,
        paused_on: row.get(15)?,
        unit: row.get(16)?,
        handler: row.get(17)?,
        handler_name: row.get(18)?,
        incoming: row.get(19)?,
        draft: row.get(20)?,
        outcome: row.get(21)?,
        reason: row.get(22)?,
        automatic: row.get(23)?,
        decided_at: row.get(24)?,
    })
}
