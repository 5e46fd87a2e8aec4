//! Matters: what the service adds to the archive's case file.

use access::Subject;
use archive::{Correspondent, Exposure, PartyName, RecordId};
use base::{Actor, ActorKind, Language, uuid::Uuid};
use exchange::PostalAddress;
use identifiers::OrganisationNumber;
use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};
use store::{Row, Tx, sql};

use super::{DraftId, FlowError};
use crate::{Answers, Outcome, Package};

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
        let address = self.address.as_ref().map(PostalAddress::in_full).unwrap_or_default();
        letter::Recipient { name: self.name.clone(), address }
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
    /// What the rules said when the matter last changed: the code of an outcome. What they say now
    /// is asked with [`super::assess`].
    pub recommended: Option<String>,
    /// Who drew up the decision that waits for a second person.
    pub proposed_by: Option<Uuid>,
}

/// Somebody outside as sender and recipient in the archive. Of those who live at a protected
/// address no address is kept.
pub(super) fn correspondent(
    name: PartyName,
    person: Uuid,
    organisation: Option<&str>,
    recipient: &Recipient,
) -> Correspondent {
    let mut correspondent = Correspondent::named(name).with_subject(person);
    correspondent.organisation_number = organisation.map(str::to_owned);
    if correspondent.name.exposure != Exposure::Protected
        && let Some(address) = &recipient.address
    {
        correspondent.contact.address.clone_from(&address.lines);
        correspondent.contact.postal_code = Some(address.postal_code.clone());
        correspondent.contact.postal_place = Some(address.place.clone());
    }
    correspondent
}

/// The name of whoever acts, as the archive's *opprettet av* and the audit trail may hold it. Both
/// are read by many; there, those who live at a protected address are known by their id alone.
pub(super) fn name_in_trails(name: &str, protected: bool) -> String {
    if protected { archive::MASK.to_owned() } else { name.to_owned() }
}

impl Matter {
    /// The applicant, as sender and recipient in the archive.
    pub fn correspondent(&self) -> Correspondent {
        let name = match (&self.organisation, self.applicant_protected) {
            (Some(_), _) => PartyName::organisation(&self.recipient.name),
            (None, true) => PartyName::protected(&self.recipient.name),
            (None, false) => PartyName::person(&self.recipient.name),
        };
        correspondent(name, self.person, self.organisation.as_deref(), &self.recipient)
    }

    /// Whoever acts on the matter, as the archive and the audit trail are to name them.
    pub(super) fn actor(&self, subject: &Subject) -> Actor {
        let mut actor = subject.actor().clone();
        let is_applicant = actor.kind == ActorKind::Citizen && actor.id == self.person;
        actor.name = name_in_trails(&actor.name, is_applicant && self.applicant_protected);
        actor
    }

    /// Nothing more is to be decided: it is decided, or the applicant has withdrawn it.
    pub fn is_over(&self) -> bool {
        self.is_decided() || self.state == "withdrawn"
    }

    pub fn case_file(&self) -> archive::CaseFileId {
        archive::CaseFileId(self.id.0)
    }

    pub fn is_decided(&self) -> bool {
        self.decided_at.is_some()
    }

    /// The deadline has passed and does not stand still.
    pub fn is_overdue(&self, today: Date) -> bool {
        !self.is_over()
            && self.paused_on.is_none()
            && self.deadline.is_some_and(|deadline| deadline < today)
    }
}

sql!(
    INSERT,
    "insert into matter (tenant, id, service, version, language, person, organisation,
        applicant_name, applicant_birth_date, applicant_protected, recipient, channel, state,
        answers, received_at, deadline, paused_on, unit, handler, handler_name, incoming, draft,
        outcome, reason, automatic, decided_at, recommended, proposed_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
        $20, $21, $22, $23, $24, $25, $26, $27, $28)"
);
sql!(
    BY_ID,
    "select id, service, version, language, person, organisation, applicant_name,
        applicant_birth_date, applicant_protected, recipient, channel, state, answers,
        received_at, deadline, paused_on, unit, handler, handler_name, incoming, draft, outcome,
        reason, automatic, decided_at, recommended, proposed_by
     from matter where tenant = $1 and id = $2"
);
sql!(
    OF_PERSON,
    "select id, service, version, language, person, organisation, applicant_name,
        applicant_birth_date, applicant_protected, recipient, channel, state, answers,
        received_at, deadline, paused_on, unit, handler, handler_name, incoming, draft, outcome,
        reason, automatic, decided_at, recommended, proposed_by
     from matter where tenant = $1 and person = $2 order by received_at desc limit 200"
);
sql!(
    OF_PERSON_ALONE,
    "select id, service, version, language, person, organisation, applicant_name,
        applicant_birth_date, applicant_protected, recipient, channel, state, answers,
        received_at, deadline, paused_on, unit, handler, handler_name, incoming, draft, outcome,
        reason, automatic, decided_at, recommended, proposed_by
     from matter where tenant = $1 and person = $2 and organisation is null
     order by received_at desc limit 200"
);
sql!(
    OF_ORGANISATION,
    "select id, service, version, language, person, organisation, applicant_name,
        applicant_birth_date, applicant_protected, recipient, channel, state, answers,
        received_at, deadline, paused_on, unit, handler, handler_name, incoming, draft, outcome,
        reason, automatic, decided_at, recommended, proposed_by
     from matter where tenant = $1 and organisation = $2 order by received_at desc limit 200"
);
// Changes nothing, and keeps others from acting on the matter until the transaction ends.
sql!(HOLD, "update matter set state = state where tenant = $1 and id = $2");
sql!(
    UNDECIDED,
    "select id, service, version, language, person, organisation, applicant_name,
        applicant_birth_date, applicant_protected, recipient, channel, state, answers,
        received_at, deadline, paused_on, unit, handler, handler_name, incoming, draft, outcome,
        reason, automatic, decided_at, recommended, proposed_by
     from matter where tenant = $1 and decided_at is null and state <> 'withdrawn'
     order by deadline, id limit 500"
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
sql!(SET_RECOMMENDED, "update matter set recommended = $3 where tenant = $1 and id = $2");
sql!(SET_PROPOSED, "update matter set proposed_by = $3 where tenant = $1 and id = $2");
sql!(
    SET_STATE,
    "update matter set state = $4, deadline = $5, paused_on = $6
     where tenant = $1 and id = $2 and state = $3"
);
sql!(
    SET_DECIDED,
    "update matter set state = $4, outcome = $5, reason = $6, automatic = $7, decided_at = $8,
        paused_on = null, proposed_by = null
     where tenant = $1 and id = $2 and state = $3 and decided_at is null"
);

sql!(
    CHANGE_DECIDED,
    "update matter set outcome = $3, reason = $4, automatic = $5
     where tenant = $1 and id = $2 and decided_at is not null"
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
            &matter.recommended,
            &matter.proposed_by,
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

/// What was applied for on behalf of an organisation, whoever sent it, newest first; or what the
/// person applied for on their own behalf. So that every representative sees the organisation's
/// matters, and nobody sees them after they have stopped representing it.
pub fn of_party(
    tx: &mut Tx<'_>,
    person: Uuid,
    organisation: Option<OrganisationNumber>,
) -> store::Result<Vec<Matter>> {
    match organisation {
        Some(number) => tx.all(&OF_ORGANISATION, &[&number.to_string()], read),
        None => tx.all(&OF_PERSON_ALONE, &[&person], read),
    }
}

/// As [`find`], and nobody else acts on the matter until the transaction ends.
pub(super) fn hold(tx: &mut Tx<'_>, id: MatterId) -> store::Result<Option<Matter>> {
    tx.exec(&HOLD, &[&id])?;
    find(tx, id)
}

/// What waits for a decision, the most urgent first.
pub fn undecided(tx: &mut Tx<'_>) -> store::Result<Vec<Matter>> {
    tx.all(&UNDECIDED, &[], read)
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

/// Moves the matter from the state it was read in; fails when somebody moved it in between. The
/// deadline stands still as long as the matter is in states that pause it, and is prolonged by
/// those days when it leaves them, yet never beyond `latest` (a decision later than that is of no
/// use).
pub(super) fn move_to(
    tx: &mut Tx<'_>,
    package: &Package,
    matter: &Matter,
    state: &str,
    latest: Option<Date>,
) -> Result<(), FlowError> {
    let today = tx.today();
    let pauses = package.description.flow.state(state).is_some_and(|state| state.pauses_deadline);
    let (deadline, paused_on) = match (pauses, matter.paused_on) {
        (true, since) => (matter.deadline, Some(since.unwrap_or(today))),
        (false, Some(since)) => {
            (matter.deadline.map(|day| prolonged(day, since, today, latest)), None)
        }
        (false, None) => (matter.deadline, None),
    };
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

/// Another decision holds now. When it was first decided stays: how long that took is measured.
pub(super) fn change_decided(
    tx: &mut Tx<'_>,
    id: MatterId,
    outcome: &str,
    reason: &str,
) -> store::Result<()> {
    tx.exec_one(&CHANGE_DECIDED, &[&id, &outcome, &reason, &false])
}

/// Keeps what the rules say, for lists.
pub(super) fn recommend(tx: &mut Tx<'_>, id: MatterId, outcome: Outcome) -> store::Result<()> {
    tx.exec_one(&SET_RECOMMENDED, &[&id, &outcome.code()])
}

/// Notes who drew up what waits for a second person, or that nothing does.
pub(super) fn set_proposed(tx: &mut Tx<'_>, id: MatterId, by: Option<Uuid>) -> store::Result<()> {
    tx.exec_one(&SET_PROPOSED, &[&id, &by])
}

/// The deadline moved by as many days as it stood still.
fn prolonged(deadline: Date, since: Date, today: Date, latest: Option<Date>) -> Date {
    let days = (today - since).get_days().max(0);
    let moved = deadline.checked_add(days.days()).unwrap_or(deadline);
    latest.map_or(moved, |latest| moved.min(latest.max(deadline)))
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
        recommended: row.get(25)?,
        proposed_by: row.get(26)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn check(deadline: Date, since: Date, today: Date, latest: Option<Date>, expected: Date) {
        assert_eq!(prolonged(deadline, since, today, latest), expected);
    }

    #[test]
    fn a_deadline_moves_by_the_days_it_stood_still() {
        let due = date(2026, 6, 15);
        check(due, date(2026, 6, 1), date(2026, 6, 1), None, due);
        check(due, date(2026, 6, 1), date(2026, 6, 8), None, date(2026, 6, 22));
        // Over the night the clocks are put back, over the turn of the year, over a leap day.
        check(date(2026, 10, 26), date(2026, 10, 24), date(2026, 10, 26), None, date(2026, 10, 28));
        check(date(2026, 12, 30), date(2026, 12, 29), date(2027, 1, 3), None, date(2027, 1, 4));
        check(date(2028, 2, 28), date(2028, 2, 27), date(2028, 3, 1), None, date(2028, 3, 2));
        // A clock that was put back does not take days away.
        check(due, date(2026, 6, 8), date(2026, 6, 1), None, due);
    }

    #[test]
    fn a_deadline_does_not_move_beyond_the_day_a_decision_is_of_use() {
        let (due, since, today) = (date(2026, 6, 15), date(2026, 6, 1), date(2026, 6, 8));
        check(due, since, today, Some(date(2026, 6, 18)), date(2026, 6, 18));
        // Nor does it come any nearer.
        check(due, since, today, Some(date(2026, 6, 10)), due);
    }

    proptest! {
        #[test]
        fn pausing_twice_is_as_long_as_pausing_once_for_both(first in 0_i64..400, second in 0_i64..400) {
            let (due, start) = (date(2026, 6, 15), date(2026, 6, 1));
            let later = |day: Date, days: i64| day.checked_add(days.days()).unwrap();
            let once = prolonged(due, start, later(start, first), None);
            let again = prolonged(once, later(start, 500), later(start, 500 + second), None);
            prop_assert_eq!(again, later(due, first + second));
        }
    }
}
