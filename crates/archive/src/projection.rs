//! The public projection: what everybody may read of the journal, and nothing else.
//!
//! Public pages, search and feeds read only the tables written here. [`publish`] is the one
//! function that writes them, and it writes only [`PublicText`], which comes of nothing but
//! screening. It runs in the transaction of every change that could matter to the public.

mod index;
mod obstacles;
mod publishing;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{Row, Tx, sql};

pub use index::forget_old_names;
pub use obstacles::{Obstacle, Place, obstacles, obstacles_of};
pub(crate) use publishing::publish_filed;
pub use publishing::{PublicText, publish, publish_case, release, withhold};

use crate::{CaseNumber, CorrespondenceKind, EntryType, RecordId, Result, SignOffMethod};

/// One line of the public journal (*offentlig journal*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicEntry {
    pub id: RecordId,
    /// Orders the journal and turns its pages.
    pub position: Position,
    /// `2026/17`
    pub case_number: String,
    pub case_title: String,
    pub class_code: Option<String>,
    pub class_title: Option<String>,
    /// `2026/17-2`
    pub entry_number: String,
    /// `41/2026`
    pub journal_number: String,
    pub entry_type: EntryType,
    pub title: String,
    pub journal_date: Date,
    /// `None` is shown as "Udatert".
    pub document_date: Option<Date>,
    pub unit: String,
    /// Senders and recipients outside the authority, or the internal ones of internal documents.
    pub parties: Vec<PublicParty>,
    /// The provision under which something is held back: `Offl. § 13 jf. …`
    pub screening_ground: Option<String>,
    pub sign_off_method: Option<SignOffMethod>,
    pub sign_off_date: Option<Date>,
    /// `2026/17-2` of the entry that answers.
    pub answered_by: Option<String>,
    /// How many documents the entry has.
    pub documents: u32,
    pub published_at: Timestamp,
    pub changed_at: Timestamp,
}

/// A sender or recipient in the public journal; `*****` when the name is held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicParty {
    pub kind: CorrespondenceKind,
    pub name: String,
}

/// A place in the journal: later days and higher numbers come after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub i64);

impl Position {
    /// Numbers within a year have seven digits, and two for the journal year, since a date can be
    /// moved into another year than the number's.
    const DAY: i64 = 1_000_000_000;

    pub(crate) fn new(journal_date: Date, number: crate::JournalNumber) -> Self {
        Self(
            days_of(journal_date) * Self::DAY
                + i64::from(number.year.rem_euclid(100)) * 10_000_000
                + number.sequence,
        )
    }

    /// Before all entries of `day`.
    fn start_of(day: Date) -> Self {
        Self(days_of(day) * Self::DAY)
    }
}

fn days_of(day: Date) -> i64 {
    const EPOCH: Date = jiff::civil::date(1970, 1, 1);
    i64::from((day - EPOCH).get_days())
}

impl store::Bind for Position {
    fn bind(&self) -> store::Value<'_> {
        store::Value::Integer(self.0)
    }
}

impl store::Column for Position {
    fn from_value(value: store::Value<'_>) -> Result<Self, String> {
        i64::from_value(value).map(Self)
    }
}

/// Which lines of the journal to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalFilter {
    /// Journal dates from this one on.
    pub from: Option<Date>,
    /// Journal dates up to and with this one.
    pub to: Option<Date>,
    pub entry_type: Option<EntryType>,
    /// Words that must all be there, in any form; or a case number like `2026/17`.
    pub text: Option<String>,
    /// Only lines before this one: the last of the page above.
    pub before: Option<Position>,
}

macro_rules! public_entries {
    ($name:ident, $rest:literal) => {
        sql!(
            $name,
            "select e.id, e.position, e.case_number, e.case_title, e.class_code, e.class_title,
                e.entry_number, e.journal_number, e.entry_type, e.title, e.journal_date,
                e.document_date, e.unit, e.parties, e.screening_ground, e.sign_off_method,
                e.sign_off_date, e.answered_by, e.documents, e.published_at, e.changed_at ",
            $rest
        );
    };
}

public_entries!(
    PAGE,
    "from public_journal_entry e
     where e.tenant = $1 and e.position < $2 and e.position >= $3
       and (cast($4 as text) is null or e.entry_type = cast($4 as text))
     order by e.position desc limit $5"
);
// $6 is the rarest term and leads; the others are looked up beside it. A query with fewer terms
// repeats its first one.
public_entries!(
    FOUND,
    "from public_term t cross join public_journal_entry e
     where e.tenant = $1 and e.position = t.position and t.tenant = $1 and t.term = $6 and t.position < $2 and t.position >= $3
       and (t.until is null or t.until >= $12)
       and exists (select 1 from public_term u where u.tenant = $1 and u.term = $7
                   and u.position = t.position and (u.until is null or u.until >= $12))
       and exists (select 1 from public_term u where u.tenant = $1 and u.term = $8
                   and u.position = t.position and (u.until is null or u.until >= $12))
       and exists (select 1 from public_term u where u.tenant = $1 and u.term = $9
                   and u.position = t.position and (u.until is null or u.until >= $12))
       and exists (select 1 from public_term u where u.tenant = $1 and u.term = $10
                   and u.position = t.position and (u.until is null or u.until >= $12))
       and exists (select 1 from public_term u where u.tenant = $1 and u.term = $11
                   and u.position = t.position and (u.until is null or u.until >= $12))
       and (cast($4 as text) is null or e.entry_type = cast($4 as text))
     order by t.position desc limit $5"
);
public_entries!(BY_ID, "from public_journal_entry e where e.tenant = $1 and e.id = $2");
// Each entry is indexed under its case's number.
public_entries!(
    BY_CASE,
    "from public_term t cross join public_journal_entry e
     where t.tenant = $1 and t.term = $2 and e.tenant = $1 and e.position = t.position
       and e.case_number = $2
     order by t.position"
);

/// A page of the public journal, newest first, at most `limit` lines.
pub fn journal(tx: &mut Tx<'_>, filter: &JournalFilter, limit: u32) -> Result<Vec<PublicEntry>> {
    let first = filter.from.map_or(Position(i64::MIN), Position::start_of);
    let after_last = filter
        .to
        .and_then(|day| day.tomorrow().ok())
        .map_or(Position(i64::MAX), Position::start_of);
    let before = filter.before.map_or(after_last, |before| before.min(after_last));
    let Some(text) = filter.text.as_deref().filter(|text| !text.trim().is_empty()) else {
        return Ok(tx.all(&PAGE, &[&before, &first, &filter.entry_type, &limit], read)?);
    };
    let Some(terms) = index::query_terms(tx, text)? else { return Ok(Vec::new()) };
    let today = tx.today();
    let [rarest, second, third, fourth, fifth, sixth] = &terms;
    Ok(tx.all(
        &FOUND,
        &[
            &before,
            &first,
            &filter.entry_type,
            &limit,
            rarest,
            second,
            third,
            fourth,
            fifth,
            sixth,
            &today,
        ],
        read,
    )?)
}

/// One line of the public journal; `None` when it is not public.
pub fn entry(tx: &mut Tx<'_>, id: RecordId) -> Result<Option<PublicEntry>> {
    Ok(tx.opt(&BY_ID, &[&id], read)?)
}

/// All public lines of a case, in order.
pub fn entries_of_case(tx: &mut Tx<'_>, number: CaseNumber) -> Result<Vec<PublicEntry>> {
    Ok(tx.all(&BY_CASE, &[&number.to_string()], read)?)
}

fn read(row: &Row<'_>) -> store::Result<PublicEntry> {
    let parties: String = row.get(13)?;
    Ok(PublicEntry {
        id: row.get(0)?,
        position: row.get(1)?,
        case_number: row.get(2)?,
        case_title: row.get(3)?,
        class_code: row.get(4)?,
        class_title: row.get(5)?,
        entry_number: row.get(6)?,
        journal_number: row.get(7)?,
        entry_type: row.get(8)?,
        title: row.get(9)?,
        journal_date: row.get(10)?,
        document_date: row.get(11)?,
        unit: row.get(12)?,
        parties: serde_json::from_str(&parties)?,
        screening_ground: row.get(14)?,
        sign_off_method: row.get(15)?,
        sign_off_date: row.get(16)?,
        answered_by: row.get(17)?,
        documents: row.get(18)?,
        published_at: row.get(19)?,
        changed_at: row.get(20)?,
    })
}
