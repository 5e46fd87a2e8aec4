//! The work list: what waits in the reader's units and what is given to the reader, counted and
//! turned over page by page in the database.
//!
//! Every statement reads one unit or one handler, so that a list takes as long in a town with a
//! hundred thousand matters as in one with a hundred. An employee has few units: their pages are
//! put together here.

use std::cmp::Reverse;

use access::{Role, Subject, UnitKey};
use base::uuid::Uuid;
use jiff::{Timestamp, civil::Date};
use store::{Row, Tx, sql};

use super::{Complaint, Matter, MatterId, complaints, matters};
use crate::Municipality;

/// Which part of the list is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// Given to the reader, whatever unit it lies with.
    Mine,
    /// Everything open in the reader's units, and what is the reader's own.
    Open,
    /// Open, given to nobody, and not before a second person.
    Unassigned,
    /// The deadline has passed and does not stand still.
    Overdue,
    /// The deadline stands still: somebody else's turn.
    Waiting,
    /// Drawn up by somebody else, and the reader can approve it.
    ToApprove,
    Decided,
    /// Decided, and complained over: what is to be dealt with here (forvaltningsloven § 33).
    Complaints,
}

impl Shelf {
    pub const ALL: [Self; 8] = [
        Self::Mine,
        Self::Open,
        Self::Unassigned,
        Self::Overdue,
        Self::Waiting,
        Self::ToApprove,
        Self::Complaints,
        Self::Decided,
    ];

    /// As the statements know it.
    fn key(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Open => "open",
            Self::Unassigned => "unassigned",
            Self::Overdue => "overdue",
            Self::Waiting => "waiting",
            Self::ToApprove => "to-approve",
            Self::Decided => "decided",
            Self::Complaints => "complaints",
        }
    }
}

/// How many matters each shelf holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub mine: u64,
    pub open: u64,
    pub unassigned: u64,
    pub overdue: u64,
    pub waiting: u64,
    pub to_approve: u64,
    pub decided: u64,
    /// Complaints, of which a matter may have several.
    pub complaints: u64,
}

impl Counts {
    pub fn of(&self, shelf: Shelf) -> u64 {
        match shelf {
            Shelf::Mine => self.mine,
            Shelf::Open => self.open,
            Shelf::Unassigned => self.unassigned,
            Shelf::Overdue => self.overdue,
            Shelf::Waiting => self.waiting,
            Shelf::ToApprove => self.to_approve,
            Shelf::Decided => self.decided,
            Shelf::Complaints => self.complaints,
        }
    }
}

/// Who reads, and what lies open to them.
#[derive(Clone, Debug)]
pub struct Reader {
    person: Uuid,
    units: Vec<ReadUnit>,
    can_approve: bool,
}

#[derive(Clone, Debug)]
struct ReadUnit {
    /// As the municipality writes it.
    code: String,
    /// The reader leads it, and knows of all its matters.
    leads: bool,
}

impl Reader {
    /// The units that the policy lets an employee see cases of. Nobody sees their own case here
    /// (forvaltningsloven § 6); the statements leave it out.
    pub fn new(subject: &Subject, municipality: &Municipality) -> Self {
        let all = subject.has_role(Role::Archivist);
        let own = subject.has_role(Role::CaseWorker) || subject.has_role(Role::Leader);
        let is_own = |code: &str| {
            UnitKey::new(&code.to_lowercase()).is_ok_and(|unit| subject.units().contains(&unit))
        };
        let leads = subject.has_role(Role::Leader);
        let is_seen = |code: &str| all || own && is_own(code);
        let codes = municipality.units.iter().map(|unit| unit.code.as_str());
        Self {
            person: subject.actor().id,
            units: codes
                .filter(|code| is_seen(code))
                .map(|code| ReadUnit { code: code.to_owned(), leads: leads && is_own(code) })
                .collect(),
            can_approve: leads,
        }
    }

    fn reads(&self, code: &str) -> bool {
        self.units.iter().any(|unit| unit.code == code)
    }
}

// `$4` is the shelf, `$5` today. What is over without a decision (withdrawn) waits for nobody. Of
// those at a strictly confidential address the policy lets only the handler and the unit's leader
// know (`$7`), and a list that counted them would tell that they are there.
sql!(
    OPEN_IN_UNIT,
    "select id, paused_on, deadline, received_at, decided_at from matter
     where tenant = $1 and unit = $2 and person <> $3 and decided_at is null
       and state <> 'withdrawn'
       and ($4 = 'open'
         or ($4 = 'unassigned' and handler is null and proposed_by is null)
         or ($4 = 'overdue' and paused_on is null and deadline < $5)
         or ($4 = 'waiting' and paused_on is not null)
         or ($4 = 'to-approve' and proposed_by is not null and proposed_by <> $3))
       and ($7 or handler = $3 or not exists (select 1 from strictly_confidential hidden
            where hidden.tenant = matter.tenant and hidden.person = matter.person))
     order by case when paused_on is null then 0 else 1 end,
        coalesce(deadline, '9999-12-31'), received_at, id
     limit $6"
);
sql!(
    OPEN_OF_HANDLER,
    "select id, paused_on, deadline, received_at, decided_at from matter
     where tenant = $1 and handler = $2 and person <> $2 and decided_at is null
       and state <> 'withdrawn'
       and ($3 = 'open' or $3 = 'mine'
         or ($3 = 'overdue' and paused_on is null and deadline < $4)
         or ($3 = 'waiting' and paused_on is not null)
         or ($3 = 'to-approve' and proposed_by is not null and proposed_by <> $2))
     order by case when paused_on is null then 0 else 1 end,
        coalesce(deadline, '9999-12-31'), received_at, id
     limit $5"
);
sql!(
    DECIDED_IN_UNIT,
    "select id, paused_on, deadline, received_at, decided_at from matter
     where tenant = $1 and unit = $2 and person <> $3 and decided_at is not null
       and ($5 or handler = $3 or not exists (select 1 from strictly_confidential hidden
            where hidden.tenant = matter.tenant and hidden.person = matter.person))
     order by decided_at desc, id desc limit $4"
);
sql!(
    DECIDED_BY_HANDLER,
    "select id, paused_on, deadline, received_at, decided_at from matter
     where tenant = $1 and handler = $2 and person <> $2 and decided_at is not null
     order by decided_at desc, id desc limit $3"
);
sql!(
    COUNT_UNIT,
    "select count(*),
        coalesce(sum(case when handler is null and proposed_by is null then 1 else 0 end), 0),
        coalesce(sum(case when paused_on is null and deadline < $4 then 1 else 0 end), 0),
        coalesce(sum(case when paused_on is not null then 1 else 0 end), 0),
        coalesce(sum(case when proposed_by is not null and proposed_by <> $3 then 1 else 0 end), 0)
     from matter
     where tenant = $1 and unit = $2 and person <> $3 and decided_at is null
       and state <> 'withdrawn'
       and ($5 or handler = $3 or not exists (select 1 from strictly_confidential hidden
            where hidden.tenant = matter.tenant and hidden.person = matter.person))"
);
sql!(
    COUNT_DECIDED_IN_UNIT,
    "select count(*) from matter
     where tenant = $1 and unit = $2 and person <> $3 and decided_at is not null
       and ($4 or handler = $3 or not exists (select 1 from strictly_confidential hidden
            where hidden.tenant = matter.tenant and hidden.person = matter.person))"
);
// By unit: what lies with a unit of the reader's is counted there already.
sql!(
    COUNT_HANDLER,
    "select unit, count(*),
        coalesce(sum(case when paused_on is null and deadline < $3 then 1 else 0 end), 0),
        coalesce(sum(case when paused_on is not null then 1 else 0 end), 0),
        coalesce(sum(case when proposed_by is not null and proposed_by <> $2 then 1 else 0 end), 0)
     from matter
     where tenant = $1 and handler = $2 and person <> $2 and decided_at is null
       and state <> 'withdrawn'
     group by unit"
);
sql!(
    COUNT_DECIDED_BY_HANDLER,
    "select unit, count(*) from matter
     where tenant = $1 and handler = $2 and person <> $2 and decided_at is not null
     group by unit"
);

sql!(
    COMPLAINTS_IN_UNIT,
    "select id, matter, decision, channel, what, wanted, received_at, entry, state, deadline, unit,
        person, handler, handler_name
     from complaint where tenant = $1 and unit = $2 and state in ('received', 'annulled')
       and person <> $3
       and ($5 or handler = $3 or not exists (select 1 from strictly_confidential hidden
            where hidden.tenant = complaint.tenant and hidden.person = complaint.person))
     order by deadline, id limit $4"
);
sql!(
    COMPLAINTS_OF_HANDLER,
    "select id, matter, decision, channel, what, wanted, received_at, entry, state, deadline, unit,
        person, handler, handler_name
     from complaint where tenant = $1 and handler = $2 and state in ('received', 'annulled') and person <> $2
     order by deadline, id limit $3"
);
sql!(
    COUNT_COMPLAINTS_IN_UNIT,
    "select count(*) from complaint
     where tenant = $1 and unit = $2 and state in ('received', 'annulled')
       and person <> $3
       and ($4 or handler = $3 or not exists (select 1 from strictly_confidential hidden
            where hidden.tenant = complaint.tenant and hidden.person = complaint.person))"
);
sql!(
    COUNT_COMPLAINTS_OF_HANDLER,
    "select unit, count(*) from complaint
     where tenant = $1 and handler = $2 and state in ('received', 'annulled') and person <> $2 group by unit"
);

/// How many matters the reader finds on each shelf.
pub fn counts(tx: &mut Tx<'_>, reader: &Reader) -> store::Result<Counts> {
    let today = tx.today();
    let me = reader.person;
    let mut counts = Counts::default();
    for ReadUnit { code: unit, leads } in &reader.units {
        let [open, unassigned, overdue, waiting, proposed]: [u64; 5] =
            tx.one(&COUNT_UNIT, &[unit, &me, &today, leads], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?])
            })?;
        let decided: u64 = tx.one(&COUNT_DECIDED_IN_UNIT, &[unit, &me, leads], |row| row.get(0))?;
        counts.complaints +=
            tx.one(&COUNT_COMPLAINTS_IN_UNIT, &[unit, &me, leads], |row| row.get::<u64>(0))?;
        counts.open += open;
        counts.unassigned += unassigned;
        counts.overdue += overdue;
        counts.waiting += waiting;
        counts.to_approve += proposed;
        counts.decided += decided;
    }
    let own: Vec<(String, [u64; 4])> = tx.all(&COUNT_HANDLER, &[&me, &today], |row| {
        Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]))
    })?;
    for (unit, [open, overdue, waiting, proposed]) in own {
        counts.mine += open;
        if !reader.reads(&unit) {
            counts.open += open;
            counts.overdue += overdue;
            counts.waiting += waiting;
            counts.to_approve += proposed;
        }
    }
    let decided: Vec<(String, u64)> =
        tx.all(&COUNT_DECIDED_BY_HANDLER, &[&me], |row| Ok((row.get(0)?, row.get(1)?)))?;
    counts.decided += decided
        .into_iter()
        .filter(|(unit, _)| !reader.reads(unit))
        .map(|(_, count)| count)
        .sum::<u64>();
    let complaints: Vec<(String, u64)> =
        tx.all(&COUNT_COMPLAINTS_OF_HANDLER, &[&me], |row| Ok((row.get(0)?, row.get(1)?)))?;
    counts.complaints += complaints
        .into_iter()
        .filter(|(unit, _)| !reader.reads(unit))
        .map(|(_, count)| count)
        .sum::<u64>();
    if !reader.can_approve {
        counts.to_approve = 0;
    }
    Ok(counts)
}

/// A page of a shelf, `number` from 1: the most urgent first, what stands still after what runs,
/// what has no deadline last; on [`Shelf::Decided`] the latest first.
pub fn page(
    tx: &mut Tx<'_>,
    reader: &Reader,
    shelf: Shelf,
    number: u32,
    length: u32,
) -> store::Result<Vec<Matter>> {
    let is_empty = shelf == Shelf::ToApprove && !reader.can_approve;
    // Its lines are complaints: [`complaints_page`].
    if is_empty || shelf == Shelf::Complaints {
        return Ok(Vec::new());
    }
    let first = number.saturating_sub(1).saturating_mul(length);
    let most = first.saturating_add(length);
    let mut lines = lines(tx, reader, shelf, most)?;
    if shelf == Shelf::Decided {
        lines.sort_by_key(|line| Reverse((line.decided_at, line.id.0)));
    } else {
        lines.sort_by_key(Line::urgency);
    }
    // What is the reader's own lies with a unit too.
    lines.dedup_by_key(|line| line.id);
    let shown = lines.into_iter().skip(first as usize).take(length as usize);
    let mut found = Vec::new();
    for line in shown {
        found.extend(matters::find(tx, line.id)?);
    }
    Ok(found)
}

/// A page of [`Shelf::Complaints`], `number` from 1: what is due first stands first.
pub fn complaints_page(
    tx: &mut Tx<'_>,
    reader: &Reader,
    number: u32,
    length: u32,
) -> store::Result<Vec<Complaint>> {
    let first = number.saturating_sub(1).saturating_mul(length);
    let most = first.saturating_add(length);
    let me = reader.person;
    let mut found = Vec::new();
    for ReadUnit { code: unit, leads } in &reader.units {
        found.extend(tx.all(&COMPLAINTS_IN_UNIT, &[unit, &me, &most, leads], complaints::read)?);
    }
    found.extend(tx.all(&COMPLAINTS_OF_HANDLER, &[&me, &most], complaints::read)?);
    found.sort_by_key(|complaint| (complaint.deadline, complaint.id.0));
    found.dedup_by_key(|complaint| complaint.id);
    Ok(found.into_iter().skip(first as usize).take(length as usize).collect())
}

/// As much of a matter as its place in the list takes.
struct Line {
    id: MatterId,
    paused_on: Option<Date>,
    deadline: Option<Date>,
    received_at: Timestamp,
    decided_at: Option<Timestamp>,
}

impl Line {
    fn read(row: &Row<'_>) -> store::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            paused_on: row.get(1)?,
            deadline: row.get(2)?,
            received_at: row.get(3)?,
            decided_at: row.get(4)?,
        })
    }

    /// In the order of the statements.
    fn urgency(&self) -> (bool, Date, Timestamp, Uuid) {
        let deadline = self.deadline.unwrap_or(Date::MAX);
        (self.paused_on.is_some(), deadline, self.received_at, self.id.0)
    }
}

/// The first lines of each unit and of the reader's own.
fn lines(tx: &mut Tx<'_>, reader: &Reader, shelf: Shelf, most: u32) -> store::Result<Vec<Line>> {
    let today = tx.today();
    let me = reader.person;
    let key = shelf.key();
    let mut lines = Vec::new();
    for ReadUnit { code: unit, leads } in &reader.units {
        lines.extend(match shelf {
            Shelf::Mine => Vec::new(),
            Shelf::Decided => tx.all(&DECIDED_IN_UNIT, &[unit, &me, &most, leads], Line::read)?,
            _ => tx.all(&OPEN_IN_UNIT, &[unit, &me, &key, &today, &most, leads], Line::read)?,
        });
    }
    lines.extend(match shelf {
        Shelf::Unassigned => Vec::new(),
        Shelf::Decided => tx.all(&DECIDED_BY_HANDLER, &[&me, &most], Line::read)?,
        _ => tx.all(&OPEN_OF_HANDLER, &[&me, &key, &today, &most], Line::read)?,
    });
    Ok(lines)
}
