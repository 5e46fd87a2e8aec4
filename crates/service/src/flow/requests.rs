//! Questions to the applicant, and their answers.

use archive::RecordId;
use base::uuid::Uuid;
use jiff::{Timestamp, civil::Date};
use store::{Row, Tx, sql};

use super::{FlowError, MatterId, matters};

store::id_type! {
    /// Identifies a question to the applicant.
    pub struct RequestId;
}

/// A question to the applicant.
#[derive(Clone, Debug)]
pub struct InformationRequest {
    pub id: RequestId,
    pub matter: MatterId,
    /// The letter's text.
    pub question: String,
    pub due: Date,
    pub asked_by: Uuid,
    pub asked_by_name: String,
    pub asked_at: Timestamp,
    /// The archive's record of the letter, once it is issued.
    pub entry: Option<RecordId>,
    pub answer: Option<String>,
    pub answered_at: Option<Timestamp>,
    pub answer_entry: Option<RecordId>,
}

sql!(
    INSERT,
    "insert into information_request (tenant, id, matter, question, due, asked_by, asked_by_name,
        asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
sql!(
    BY_ID,
    "select id, matter, question, due, asked_by, asked_by_name, asked_at, entry, answer,
        answered_at, answer_entry
     from information_request where tenant = $1 and id = $2"
);
sql!(
    OF_MATTER,
    "select id, matter, question, due, asked_by, asked_by_name, asked_at, entry, answer,
        answered_at, answer_entry
     from information_request where tenant = $1 and matter = $2 order by asked_at, id"
);
sql!(
    ISSUED,
    "update information_request set entry = $3 where tenant = $1 and id = $2 and entry is null"
);
sql!(
    ANSWERED,
    "update information_request set answer = $3, answered_at = $4, answer_entry = $5
     where tenant = $1 and id = $2 and answered_at is null"
);

pub(super) fn insert(tx: &mut Tx<'_>, request: &InformationRequest) -> store::Result<()> {
    tx.exec_one(
        &INSERT,
        &[
            &request.id,
            &request.matter,
            &request.question,
            &request.due,
            &request.asked_by,
            &request.asked_by_name,
            &request.asked_at,
        ],
    )
}

pub fn find(tx: &mut Tx<'_>, id: RequestId) -> store::Result<Option<InformationRequest>> {
    tx.opt(&BY_ID, &[&id], read)
}

/// All of a matter, oldest first.
pub fn of_matter(tx: &mut Tx<'_>, matter: MatterId) -> store::Result<Vec<InformationRequest>> {
    tx.all(&OF_MATTER, &[&matter], read)
}

/// The one that waits for an answer. None does when the matter is decided or withdrawn.
pub fn open(tx: &mut Tx<'_>, matter: MatterId) -> store::Result<Option<InformationRequest>> {
    if matters::find(tx, matter)?.is_none_or(|matter| matter.is_over()) {
        return Ok(None);
    }
    let mut all = of_matter(tx, matter)?;
    all.retain(|request| request.answered_at.is_none());
    Ok(all.pop())
}

pub(super) fn mark_issued(tx: &mut Tx<'_>, id: RequestId, entry: RecordId) -> store::Result<bool> {
    Ok(tx.exec(&ISSUED, &[&id, &entry])? == 1)
}

/// Keeps the answer; fails when it was answered before, so that a second click files nothing.
pub(super) fn mark_answered(
    tx: &mut Tx<'_>,
    id: RequestId,
    answer: &str,
    entry: RecordId,
) -> Result<(), FlowError> {
    let now = tx.now();
    match tx.exec(&ANSWERED, &[&id, &answer, &now, &entry])? {
        1 => Ok(()),
        _ => Err(FlowError::ChangedMeanwhile),
    }
}

fn read(row: &Row<'_>) -> store::Result<InformationRequest> {
    Ok(InformationRequest {
        id: row.get(0)?,
        matter: row.get(1)?,
        question: row.get(2)?,
        due: row.get(3)?,
        asked_by: row.get(4)?,
        asked_by_name: row.get(5)?,
        asked_at: row.get(6)?,
        entry: row.get(7)?,
        answer: row.get(8)?,
        answered_at: row.get(9)?,
        answer_entry: row.get(10)?,
    })
}
