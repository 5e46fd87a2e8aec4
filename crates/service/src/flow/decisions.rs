//! Decisions as they are kept: drawn up, approved where a second person must, made.

use archive::RecordId;
use base::{Actor, uuid::Uuid};
use jiff::Timestamp;
use serde_json::Value;
use store::{Row, Tx, sql};

use super::{FlowError, MatterId};

store::id_type! {
    /// Identifies a decision.
    pub struct DecisionId;
}

store::text_enum! {
    /// How far a decision has come.
    pub enum DecisionState {
        /// Waits for a second person.
        Proposed = "proposed",
        /// The second person wants it changed.
        SentBack = "sent-back",
        /// Made; its letter is issued or about to be.
        Made = "made",
    }
}

/// A decision with everything that explains it.
#[derive(Clone, Debug)]
pub struct DecisionRecord {
    pub id: DecisionId,
    pub matter: MatterId,
    pub state: DecisionState,
    pub outcome: String,
    pub reason: String,
    /// Made by the rules alone.
    pub automatic: bool,
    pub facts: Value,
    /// Which rules fired, on what, under which law.
    pub trace: Value,
    /// The municipality's parameters as they stood.
    pub parameters: Value,
    pub letter_title: String,
    pub letter: String,
    pub drawn_up_by: Uuid,
    pub drawn_up_by_name: String,
    pub drawn_up_at: Timestamp,
    pub approved_by: Option<Uuid>,
    pub approved_by_name: Option<String>,
    pub made_at: Option<Timestamp>,
    pub entry: Option<RecordId>,
}

sql!(
    INSERT,
    "insert into decision (tenant, id, matter, state, outcome, reason, automatic, facts, trace,
        parameters, letter_title, letter, drawn_up_by, drawn_up_by_name, drawn_up_at, approved_by,
        approved_by_name, made_at, entry)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, null, null, $16,
        null)"
);
sql!(
    BY_ID,
    "select id, matter, state, outcome, reason, automatic, facts, trace, parameters, letter_title,
        letter, drawn_up_by, drawn_up_by_name, drawn_up_at, approved_by, approved_by_name, made_at,
        entry
     from decision where tenant = $1 and id = $2"
);
sql!(
    OF_MATTER,
    "select id, matter, state, outcome, reason, automatic, facts, trace, parameters, letter_title,
        letter, drawn_up_by, drawn_up_by_name, drawn_up_at, approved_by, approved_by_name, made_at,
        entry
     from decision where tenant = $1 and matter = $2 order by drawn_up_at, id"
);
sql!(
    MAKE,
    "update decision set state = 'made', approved_by = $3, approved_by_name = $4, made_at = $5
     where tenant = $1 and id = $2 and state = 'proposed'"
);
sql!(
    SEND_BACK,
    "update decision set state = 'sent-back'
     where tenant = $1 and id = $2 and state = 'proposed'"
);
sql!(ISSUED, "update decision set entry = $3 where tenant = $1 and id = $2 and entry is null");

/// Keeps a decision that is proposed or, when nobody else need approve it, made.
pub(super) fn insert(tx: &mut Tx<'_>, decision: &DecisionRecord) -> store::Result<()> {
    tx.exec_one(
        &INSERT,
        &[
            &decision.id,
            &decision.matter,
            &decision.state,
            &decision.outcome,
            &decision.reason,
            &decision.automatic,
            &decision.facts.to_string(),
            &decision.trace.to_string(),
            &decision.parameters.to_string(),
            &decision.letter_title,
            &decision.letter,
            &decision.drawn_up_by,
            &decision.drawn_up_by_name,
            &decision.drawn_up_at,
            &decision.made_at,
        ],
    )
}

pub fn find(tx: &mut Tx<'_>, id: DecisionId) -> store::Result<Option<DecisionRecord>> {
    tx.opt(&BY_ID, &[&id], read)
}

/// All that were drawn up in a matter, oldest first.
pub fn of_matter(tx: &mut Tx<'_>, matter: MatterId) -> store::Result<Vec<DecisionRecord>> {
    tx.all(&OF_MATTER, &[&matter], read)
}

/// The one that waits for approval.
pub fn proposed(tx: &mut Tx<'_>, matter: MatterId) -> store::Result<Option<DecisionRecord>> {
    let mut all = of_matter(tx, matter)?;
    all.retain(|decision| decision.state == DecisionState::Proposed);
    Ok(all.pop())
}

/// The one that was made; after a complaint, the one that was made last.
pub fn made(tx: &mut Tx<'_>, matter: MatterId) -> store::Result<Option<DecisionRecord>> {
    let mut all = of_matter(tx, matter)?;
    all.retain(|decision| decision.state == DecisionState::Made);
    all.sort_by_key(|decision| decision.made_at);
    Ok(all.pop())
}

pub(super) fn make(tx: &mut Tx<'_>, id: DecisionId, approver: &Actor) -> Result<(), FlowError> {
    let now = tx.now();
    match tx.exec(&MAKE, &[&id, &approver.id, &approver.name, &now])? {
        1 => Ok(()),
        _ => Err(FlowError::ChangedMeanwhile),
    }
}

pub(super) fn send_back(tx: &mut Tx<'_>, id: DecisionId) -> Result<(), FlowError> {
    match tx.exec(&SEND_BACK, &[&id])? {
        1 => Ok(()),
        _ => Err(FlowError::ChangedMeanwhile),
    }
}

/// Ties the letter's entry to the decision. `false` when it was issued before.
pub(super) fn mark_issued(tx: &mut Tx<'_>, id: DecisionId, entry: RecordId) -> store::Result<bool> {
    Ok(tx.exec(&ISSUED, &[&id, &entry])? == 1)
}

fn read(row: &Row<'_>) -> store::Result<DecisionRecord> {
    Ok(DecisionRecord {
        id: row.get(0)?,
        matter: row.get(1)?,
        state: row.get(2)?,
        outcome: row.get(3)?,
        reason: row.get(4)?,
        automatic: row.get(5)?,
        facts: serde_json::from_str(&row.get::<String>(6)?)?,
        trace: serde_json::from_str(&row.get::<String>(7)?)?,
        parameters: serde_json::from_str(&row.get::<String>(8)?)?,
        letter_title: row.get(9)?,
        letter: row.get(10)?,
        drawn_up_by: row.get(11)?,
        drawn_up_by_name: row.get(12)?,
        drawn_up_at: row.get(13)?,
        approved_by: row.get(14)?,
        approved_by_name: row.get(15)?,
        made_at: row.get(16)?,
        entry: row.get(17)?,
    })
}
