//! What is measured while people work and visitors come: the basis of the benefit figures.
//!
//! Human minutes are read off what people did with a matter, not off what they say they did: the
//! time between two acts of the same person on the same matter counts, up to a limit after which
//! they are taken to have done something else. What is looked at after the decision (a complaint, a
//! control, a question on the phone) is not what the decision took.

use base::uuid::Uuid;
use jiff::{SignedDuration, Timestamp};
use store::{Tx, sql};

use super::MatterId;

store::text_enum! {
    /// What an employee did with a matter.
    pub enum WorkKind {
        /// Took in what came by phone, over the counter or on paper.
        Registered = "registered",
        Opened = "opened",
        Claimed = "claimed",
        Assigned = "assigned",
        Asked = "asked",
        DrewUp = "drew-up",
        SentBack = "sent-back",
        Decided = "decided",
        /// Did something about a complaint.
        Complained = "complained",
    }
}

store::text_enum! {
    /// How far a visitor came.
    pub enum UseKind {
        Seen = "seen",
        Started = "started",
        PageDone = "page-done",
        PageRefused = "page-refused",
        Sent = "sent",
        /// The wizard said that nothing need be applied for.
        NotNeeded = "not-needed",
    }
}

/// Two acts further apart than this have something else between them.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(15);
/// What the first act of a sitting took before it: finding and opening the matter.
const FIRST_ACT: SignedDuration = SignedDuration::from_secs(30);

sql!(
    WORKED,
    "insert into work_event (tenant, id, matter, service, person, kind, at)
     values ($1, $2, $3, $4, $5, $6, $7)"
);
sql!(BELONGS_TO, "update work_event set matter = $3 where tenant = $1 and matter = $2");
sql!(
    WORK_OF_MATTER,
    "select work_event.person, work_event.at from work_event
     left join matter on matter.tenant = work_event.tenant and matter.id = work_event.matter
     where work_event.tenant = $1 and work_event.matter = $2
       and (matter.decided_at is null or work_event.at <= matter.decided_at)
     order by work_event.person, work_event.at"
);
sql!(
    WORK_OF_SERVICE,
    "select work_event.matter, work_event.person, work_event.at from work_event
     join matter on matter.tenant = work_event.tenant and matter.id = work_event.matter
     where work_event.tenant = $1 and work_event.service = $2 and matter.decided_at >= $3
       and work_event.at <= matter.decided_at
     order by work_event.matter, work_event.person, work_event.at"
);
sql!(
    USED,
    "insert into use_event (tenant, id, service, kind, page, at) values ($1, $2, $3, $4, $5, $6)"
);
sql!(
    USES,
    "select kind, count(*) from use_event
     where tenant = $1 and service = $2 and at >= $3 group by kind"
);
sql!(
    USES_BY_PAGE,
    "select page, kind, count(*) from use_event
     where tenant = $1 and service = $2 and at >= $3 and page <> '' group by page, kind
     order by page, kind"
);
sql!(
    RATE,
    "insert into satisfaction (tenant, id, service, score, comment, at)
     values ($1, $2, $3, $4, $5, $6)"
);
sql!(
    RATINGS,
    "select score, count(*) from satisfaction
     where tenant = $1 and service = $2 and at >= $3 group by score order by score"
);
sql!(
    DECIDED,
    "select received_at, decided_at, automatic, outcome, channel from matter
     where tenant = $1 and service = $2 and decided_at >= $3 order by decided_at"
);
sql!(
    RECEIVED,
    "select channel, count(*) from matter
     where tenant = $1 and service = $2 and received_at >= $3 group by channel"
);

/// Notes that a person worked on a matter.
pub fn worked(
    tx: &mut Tx<'_>,
    matter: MatterId,
    service: &str,
    person: Uuid,
    kind: WorkKind,
) -> store::Result<()> {
    let id: Uuid = tx.new_id();
    let now = tx.now();
    tx.exec_one(&WORKED, &[&id, &matter, &service, &person, &kind, &now])
}

/// What was done before there was a matter belongs to the matter that came of it.
pub(super) fn belongs_to(tx: &mut Tx<'_>, before: MatterId, id: MatterId) -> store::Result<()> {
    tx.exec(&BELONGS_TO, &[&before, &id]).map(|_| ())
}

/// The time people have spent on a matter.
pub fn time_spent(tx: &mut Tx<'_>, matter: MatterId) -> store::Result<SignedDuration> {
    let acts: Vec<(Uuid, Timestamp)> =
        tx.all(&WORK_OF_MATTER, &[&matter], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(spent(&acts))
}

/// The time people have spent on all matters of a service that were decided since `since`.
pub fn time_spent_on_service(
    tx: &mut Tx<'_>,
    service: &str,
    since: Timestamp,
) -> store::Result<SignedDuration> {
    let acts: Vec<(Uuid, Uuid, Timestamp)> =
        tx.all(&WORK_OF_SERVICE, &[&service, &since], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    let total = acts
        .chunk_by(|left, right| left.0 == right.0)
        .map(|matter| spent(&matter.iter().map(|act| (act.1, act.2)).collect::<Vec<_>>()))
        .fold(SignedDuration::ZERO, |total, matter| total + matter);
    Ok(total)
}

/// Sums the sittings of acts that are ordered by person and time.
fn spent(acts: &[(Uuid, Timestamp)]) -> SignedDuration {
    let mut total = SignedDuration::ZERO;
    let mut last: Option<(Uuid, Timestamp)> = None;
    for &(person, at) in acts {
        let since_last = match last {
            Some((same, then)) if same == person => at.duration_since(then),
            _ => SignedDuration::MAX,
        };
        total += if since_last <= LONGEST_PAUSE { since_last } else { FIRST_ACT };
        last = Some((person, at));
    }
    total
}

/// Notes how far somebody came. Nothing is kept about who.
pub fn used(tx: &mut Tx<'_>, service: &str, kind: UseKind, page: &str) -> store::Result<()> {
    let id: Uuid = tx.new_id();
    let now = tx.now();
    tx.exec_one(&USED, &[&id, &service, &kind, &page, &now])
}

/// How many came how far since `since`.
pub fn uses(
    tx: &mut Tx<'_>,
    service: &str,
    since: Timestamp,
) -> store::Result<Vec<(UseKind, u64)>> {
    tx.all(&USES, &[&service, &since], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// How many got through which page, or were sent back to it, since `since`.
pub fn uses_by_page(
    tx: &mut Tx<'_>,
    service: &str,
    since: Timestamp,
) -> store::Result<Vec<(String, UseKind, u64)>> {
    tx.all(&USES_BY_PAGE, &[&service, &since], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Keeps a rating from 1 (very dissatisfied) to 5 (very satisfied).
pub fn rate(tx: &mut Tx<'_>, service: &str, score: u8, comment: &str) -> store::Result<()> {
    let id: Uuid = tx.new_id();
    let now = tx.now();
    tx.exec_one(&RATE, &[&id, &service, &score.clamp(1, 5), &comment, &now])
}

/// How many gave which score since `since`.
pub fn ratings(tx: &mut Tx<'_>, service: &str, since: Timestamp) -> store::Result<Vec<(u8, u64)>> {
    tx.all(&RATINGS, &[&service, &since], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// One decided matter, for the statistics.
#[derive(Clone, Debug)]
pub struct DecidedMatter {
    pub received_at: Timestamp,
    pub decided_at: Timestamp,
    pub automatic: bool,
    pub outcome: String,
    pub channel: super::Channel,
}

/// The matters of a service decided since `since`, oldest first.
pub fn decided(
    tx: &mut Tx<'_>,
    service: &str,
    since: Timestamp,
) -> store::Result<Vec<DecidedMatter>> {
    tx.all(&DECIDED, &[&service, &since], |row| {
        Ok(DecidedMatter {
            received_at: row.get(0)?,
            decided_at: row.get(1)?,
            automatic: row.get(2)?,
            outcome: row.get(3)?,
            channel: row.get(4)?,
        })
    })
}

/// How many applications came in through each channel since `since`.
pub fn received_by_channel(
    tx: &mut Tx<'_>,
    service: &str,
    since: Timestamp,
) -> store::Result<Vec<(super::Channel, u64)>> {
    tx.all(&RECEIVED, &[&service, &since], |row| Ok((row.get(0)?, row.get(1)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(acts: &[(u128, i64)], expected_seconds: i64) {
        let acts: Vec<_> = acts
            .iter()
            .map(|&(person, second)| {
                (Uuid::from_u128(person), Timestamp::from_second(second).unwrap())
            })
            .collect();
        assert_eq!(spent(&acts).as_secs(), expected_seconds, "{acts:?}");
    }

    #[test]
    fn only_time_on_the_matter_counts() {
        check(&[], 0);
        check(&[(1, 0)], 30);
        check(&[(1, 0), (1, 240)], 270);
        // Lunch is not counted, coming back is.
        check(&[(1, 0), (1, 240), (1, 4000), (1, 4060)], 270 + 90);
        // Two people each have their own sitting.
        check(&[(1, 0), (1, 60), (2, 61)], 90 + 30);
    }
}
