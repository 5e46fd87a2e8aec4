//! Complaints over decisions (forvaltningsloven kap. VI): what was complained of, in time or not, and
//! how far it has come.
//!
//! A complaint is kept whatever it says and whenever it comes. Whether it came too late is shown to
//! a person, who may take it all the same (§ 31).

use archive::RecordId;
use base::uuid::Uuid;
use exchange::dispatch::{self, DispatchState};
use jiff::{Timestamp, civil::Date};
use store::{Row, Tx, sql};

use super::{Channel, DecisionId, DecisionRecord, FlowError, MatterId};
use crate::Package;

store::id_type! {
    /// Identifies a complaint; the same id as the draft it was.
    pub struct ComplaintId;
}

store::text_enum! {
    /// How far a complaint has come.
    pub enum ComplaintState {
        /// To be dealt with by whoever decided (§ 33).
        Received = "received",
        /// Whoever decided has changed the decision (§ 33 second paragraph).
        Changed = "changed",
        /// Whoever decided has dismissed it (§ 33 second paragraph).
        Dismissed = "dismissed",
        /// Lies with the complaints instance (§ 33 fourth paragraph).
        Forwarded = "forwarded",
        /// The instance lets the decision stand.
        Upheld = "upheld",
        /// The instance has made another decision (§ 34).
        ChangedByInstance = "changed-by-instance",
        /// The instance has annulled the decision: whoever decided decides anew.
        Annulled = "annulled",
    }
}

/// A complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub id: ComplaintId,
    pub matter: MatterId,
    pub decision: DecisionId,
    pub channel: Channel,
    /// What is complained about, and why.
    pub what: String,
    /// What change is wanted.
    pub wanted: String,
    pub received_at: Timestamp,
    pub entry: RecordId,
    pub state: ComplaintState,
    pub deadline: Date,
    pub unit: String,
    /// Whose matter it is.
    pub person: Uuid,
    pub handler: Option<Uuid>,
    pub handler_name: Option<String>,
}

impl Complaint {
    /// Somebody here has to do something.
    pub fn is_open(&self) -> bool {
        matches!(self.state, ComplaintState::Received | ComplaintState::Annulled)
    }

    /// Nothing more comes of it: it is answered, or the instance has decided.
    pub fn is_over(&self) -> bool {
        !self.is_open() && self.state != ComplaintState::Forwarded
    }
}

/// When a decision came to whoever it is for: the time to complain runs from then (§ 29).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// The letter is not known to have left.
    NotSent,
    /// It was printed or posted that day; post takes a time that nobody here knows.
    Posted(Date),
    /// It lay in the recipient's digital mailbox, or was read.
    Arrived(Date),
}

/// Whether a complaint came in time, as far as the program can know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeliness {
    /// At the latest on the last day, or before the time had begun to run.
    InTime,
    /// It depends on when the post brought the decision, which went out that day.
    Unknown { posted: Date },
    /// After this last day. A person may take it all the same.
    Late { last_day: Date },
}

/// Every letter's way tells when it arrived; the first that did counts.
pub fn arrival(tx: &mut Tx<'_>, decision: &DecisionRecord) -> store::Result<Arrival> {
    let Some(entry) = decision.entry else { return Ok(Arrival::NotSent) };
    let mut arrived: Option<Timestamp> = None;
    let mut posted: Option<Timestamp> = None;
    for letter in dispatch::of_entry(tx, entry)? {
        for event in dispatch::events(tx, letter.id)? {
            let first = match event.state {
                DispatchState::Delivered | DispatchState::Read => &mut arrived,
                DispatchState::Printed | DispatchState::HandledManually => &mut posted,
                _ => continue,
            };
            *first = Some(first.map_or(event.at, |known| known.min(event.at)));
        }
    }
    let day = base::date_in_oslo;
    Ok(match (arrived, posted) {
        (Some(at), _) => Arrival::Arrived(day(at)),
        (None, Some(at)) => Arrival::Posted(day(at)),
        (None, None) => Arrival::NotSent,
    })
}

/// The last day to complain, where it is known when the decision arrived.
pub fn last_day(package: &Package, arrival: Arrival) -> Option<Date> {
    match arrival {
        Arrival::Arrived(day) => Some(package.complaint_deadline(day)),
        Arrival::NotSent | Arrival::Posted(_) => None,
    }
}

/// Whether what came on a day came in time.
pub fn timeliness(package: &Package, arrival: Arrival, received: Date) -> Timeliness {
    match arrival {
        Arrival::Posted(posted) if received > package.complaint_deadline(posted) => {
            Timeliness::Unknown { posted }
        }
        Arrival::Arrived(day) if received > package.complaint_deadline(day) => {
            Timeliness::Late { last_day: package.complaint_deadline(day) }
        }
        Arrival::NotSent | Arrival::Posted(_) | Arrival::Arrived(_) => Timeliness::InTime,
    }
}

sql!(
    INSERT,
    "insert into complaint (tenant, id, matter, decision, channel, what, wanted, received_at, entry,
        state, deadline, unit, person, handler, handler_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
);
sql!(
    BY_ID,
    "select id, matter, decision, channel, what, wanted, received_at, entry, state, deadline, unit,
        person, handler, handler_name
     from complaint where tenant = $1 and id = $2"
);
sql!(
    OF_MATTER,
    "select id, matter, decision, channel, what, wanted, received_at, entry, state, deadline, unit,
        person, handler, handler_name
     from complaint where tenant = $1 and matter = $2 order by received_at, id"
);

sql!(SET_STATE, "update complaint set state = $4 where tenant = $1 and id = $2 and state = $3");

pub(super) fn insert(tx: &mut Tx<'_>, complaint: &Complaint) -> store::Result<()> {
    tx.exec_one(
        &INSERT,
        &[
            &complaint.id,
            &complaint.matter,
            &complaint.decision,
            &complaint.channel,
            &complaint.what,
            &complaint.wanted,
            &complaint.received_at,
            &complaint.entry,
            &complaint.state,
            &complaint.deadline,
            &complaint.unit,
            &complaint.person,
            &complaint.handler,
            &complaint.handler_name,
        ],
    )
}

/// Moves a complaint from the state it was read in; fails when somebody moved it in between.
pub(super) fn move_to(
    tx: &mut Tx<'_>,
    complaint: &Complaint,
    state: ComplaintState,
) -> Result<(), FlowError> {
    match tx.exec(&SET_STATE, &[&complaint.id, &complaint.state, &state])? {
        1 => Ok(()),
        _ => Err(FlowError::ChangedMeanwhile),
    }
}

pub fn find(tx: &mut Tx<'_>, id: ComplaintId) -> store::Result<Option<Complaint>> {
    tx.opt(&BY_ID, &[&id], read)
}

/// All of a matter, oldest first.
pub fn of_matter(tx: &mut Tx<'_>, matter: MatterId) -> store::Result<Vec<Complaint>> {
    tx.all(&OF_MATTER, &[&matter], read)
}

pub(super) fn read(row: &Row<'_>) -> store::Result<Complaint> {
    Ok(Complaint {
        id: row.get(0)?,
        matter: row.get(1)?,
        decision: row.get(2)?,
        channel: row.get(3)?,
        what: row.get(4)?,
        wanted: row.get(5)?,
        received_at: row.get(6)?,
        entry: row.get(7)?,
        state: row.get(8)?,
        deadline: row.get(9)?,
        unit: row.get(10)?,
        person: row.get(11)?,
        handler: row.get(12)?,
        handler_name: row.get(13)?,
    })
}
