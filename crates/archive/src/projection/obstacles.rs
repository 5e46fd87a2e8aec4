//! Why something that should be public is not: shown to a clerk, who can mend it.

use jiff::Timestamp;
use store::{Tx, sql};

use crate::{RecordId, Result};

store::text_enum! {
    /// Where a national identity number stands, which must never be published (krav 5.2.31).
    pub enum Place {
        /// The entry's title.
        Title = "title",
        /// The title of the case.
        CaseTitle = "case_title",
        /// The name of a sender or recipient.
        PartyName = "party_name",
    }
}

/// An entry that was not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    pub record: RecordId,
    pub place: Place,
    pub found_at: Timestamp,
}

sql!(
    NOTE,
    "insert into publication_obstacle (tenant, record, place, found_at) values ($1, $2, $3, $4)
     on conflict (tenant, record, place) do nothing"
);
sql!(CLEAR, "delete from publication_obstacle where tenant = $1 and record = $2");
sql!(
    ALL,
    "select record, place, found_at from publication_obstacle where tenant = $1
     order by found_at desc, record, place limit $2"
);
sql!(
    OF_RECORD,
    "select record, place, found_at from publication_obstacle
     where tenant = $1 and record = $2 order by place"
);

/// The newest entries that wait for somebody to take a number out of a text; at most `limit`.
pub fn obstacles(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Obstacle>> {
    Ok(tx.all(&ALL, &[&limit], read)?)
}

/// What keeps one entry from being published.
pub fn obstacles_of(tx: &mut Tx<'_>, record: RecordId) -> Result<Vec<Obstacle>> {
    Ok(tx.all(&OF_RECORD, &[&record], read)?)
}

/// Makes what is known of the record's obstacles be `places`.
pub(super) fn replace(tx: &mut Tx<'_>, record: RecordId, places: &[Place]) -> Result<()> {
    tx.exec(&CLEAR, &[&record])?;
    let now = tx.now();
    for place in places {
        tx.exec(&NOTE, &[&record, place, &now])?;
    }
    Ok(())
}

fn read(row: &store::Row<'_>) -> store::Result<Obstacle> {
    Ok(Obstacle { record: row.get(0)?, place: row.get(1)?, found_at: row.get(2)? })
}
