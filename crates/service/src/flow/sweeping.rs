//! Files that nothing points at any more: those of drafts that were deleted or ran out, and what was
//! typeset for a transaction that came to nothing. They hold personal data and go.
//!
//! A file is noted when nothing points at it, set aside when that has been so for [`GRACE`], and deleted
//! when it has lain aside for as long again. Whoever keeps a file links it within minutes, so a file that
//! somebody found in its place before it was set aside is linked long before it would be deleted, and is
//! put back. What is set aside is read as before. Every step may be done twice, or by two at once.

use std::collections::BTreeSet;

use base::TenantId;
use jiff::{SignedDuration, Timestamp};
use store::{Files, Store, Tx, sql};

use super::FlowError;

/// Much longer than any transaction or sweep is on its way.
pub const GRACE: SignedDuration = SignedDuration::from_hours(7 * 24);

// All that points at files. Letters that are sent lie in the archive too.
sql!(
    FILED,
    "select sha256 from document_object where tenant = $1 and sha256 >= $2 and sha256 <= $3"
);
sql!(
    IN_DRAFTS,
    "select sha256 from draft_file where tenant = $1 and sha256 >= $2 and sha256 <= $3"
);
sql!(
    NOTED,
    "select sha256, since, aside_since from unlinked_file
     where tenant = $1 and sha256 >= $2 and sha256 <= $3"
);
sql!(
    NOTE,
    "insert into unlinked_file (tenant, sha256, since, aside_since) values ($1, $2, $3, null)
     on conflict (tenant, sha256) do nothing"
);
// Another sweep may have forgotten it meanwhile.
sql!(
    SET_ASIDE,
    "insert into unlinked_file (tenant, sha256, since, aside_since) values ($1, $2, $3, $3)
     on conflict (tenant, sha256) do update set aside_since = excluded.aside_since"
);
sql!(FORGET, "delete from unlinked_file where tenant = $1 and sha256 = $2");

type Checksum = [u8; 32];

/// Sees to the files whose checksums begin with this byte.
pub fn sweep(store: &Store, files: &Files, tenant: TenantId, first: u8) -> Result<(), FlowError> {
    let there = files.checksums(tenant, first)?;
    let due = store.write(tenant, |tx| look(tx, &there, first))?;
    for sha256 in due.put_back {
        files.put_back(tenant, &sha256)?;
        store.write(tenant, |tx| tx.exec(&FORGET, &[&sha256]))?;
    }
    for sha256 in due.set_aside {
        files.set_aside(tenant, &sha256)?;
        // The time counts from when it has been moved.
        store.write(tenant, |tx| {
            let now = tx.now();
            tx.exec(&SET_ASIDE, &[&sha256, &now])
        })?;
    }
    for sha256 in due.delete {
        files.delete_aside(tenant, &sha256)?;
        store.write(tenant, |tx| tx.exec(&FORGET, &[&sha256]))?;
    }
    Ok(())
}

/// What is to be done with files.
#[derive(Debug, Default)]
struct Due {
    put_back: Vec<Checksum>,
    set_aside: Vec<Checksum>,
    delete: Vec<Checksum>,
}

/// Notes what nothing points at, forgets what something points at again, and says what is due.
fn look(tx: &mut Tx<'_>, there: &[Checksum], first: u8) -> store::Result<Due> {
    let now = tx.now();
    let (mut low, mut high) = ([0; 32], [0xff; 32]);
    (low[0], high[0]) = (first, first);
    let mut linked = BTreeSet::new();
    for statement in [&FILED, &IN_DRAFTS] {
        linked.extend(tx.all(statement, &[&low, &high], |row| row.get::<Checksum>(0))?);
    }
    let noted = tx.all(&NOTED, &[&low, &high], |row| {
        Ok((row.get::<Checksum>(0)?, row.get::<Timestamp>(1)?, row.get::<Option<Timestamp>>(2)?))
    })?;
    let known: BTreeSet<Checksum> = noted.iter().map(|(sha256, ..)| *sha256).collect();
    for sha256 in there.iter().filter(|it| !linked.contains(*it) && !known.contains(*it)) {
        tx.exec(&NOTE, &[sha256, &now])?;
    }
    let mut due = Due::default();
    let is_over = |since: Timestamp| since + GRACE <= now;
    for (sha256, since, aside_since) in noted {
        match (linked.contains(&sha256), aside_since) {
            // A sweep that died may have moved it without saying so.
            (true, _) => due.put_back.push(sha256),
            (false, None) if is_over(since) => due.set_aside.push(sha256),
            (false, Some(since)) if is_over(since) => due.delete.push(sha256),
            (false, _) => {}
        }
    }
    Ok(due)
}
