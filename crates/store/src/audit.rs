//! The audit trail: append-only, and each entry sealed to the one before it by SHA-256.
//!
//! Entries are gathered during a transaction and sealed as its last act, so that the row that
//! keeps the chain in one line is held only for a moment.

use base::Actor;
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Result, Tx, sql};

/// One line of the trail as it is read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// 1, 2, 3 … within the tenant.
    pub sequence: i64,
    pub at: Timestamp,
    /// `citizen`, `employee` or `system`.
    pub actor_kind: String,
    pub actor_id: Uuid,
    pub actor_name: String,
    /// What was done, in dotted words: `case.opened`, `case.viewed`.
    pub action: String,
    pub object_kind: String,
    pub object_id: Uuid,
    /// JSON. Never holds a national identity number.
    pub details: String,
}

/// An entry waiting for its transaction's end.
#[derive(Debug)]
pub(crate) struct Entry {
    actor: Actor,
    action: String,
    object_kind: String,
    object_id: Uuid,
    details: String,
}

/// What is wrong with a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry stands as it was written.
    Whole { entries: i64 },
    /// The first entry that was changed, or that comes after one that was taken out.
    BrokenAt { sequence: i64 },
}

sql!(
    HEAD_FOR_APPENDING,
    "insert into audit_head (tenant, sequence, hash) values ($1, 0, $2)
     on conflict (tenant) do update set sequence = audit_head.sequence
     returning sequence, hash"
);
sql!(MOVE_HEAD, "update audit_head set sequence = $2, hash = $3 where tenant = $1");
sql!(
    INSERT,
    "insert into audit_entry (tenant, sequence, at, actor_kind, actor_id, actor_name, action,
        object_kind, object_id, details, previous, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
sql!(
    OF_OBJECT,
    "select sequence, at, actor_kind, actor_id, actor_name, action, object_kind, object_id, details
     from audit_entry where tenant = $1 and object_id = $2 order by sequence"
);
sql!(
    OF_ACTOR,
    "select sequence, at, actor_kind, actor_id, actor_name, action, object_kind, object_id, details
     from audit_entry where tenant = $1 and actor_id = $2 and sequence > $3
     order by sequence limit $4"
);
sql!(
    PAGE,
    "select sequence, at, actor_kind, actor_id, actor_name, action, object_kind, object_id,
        details, previous, hash
     from audit_entry where tenant = $1 and sequence > $2 order by sequence limit 1000"
);
sql!(HEAD, "select sequence, hash from audit_head where tenant = $1");

/// Notes that `actor` did `action` with the object. Written when the transaction is.
pub fn append(
    tx: &mut Tx<'_>,
    actor: &Actor,
    action: &str,
    object_kind: &str,
    object_id: impl Into<Uuid>,
    details: &impl Serialize,
) -> Result<()> {
    let entry = Entry {
        actor: actor.clone(),
        action: action.to_owned(),
        object_kind: object_kind.to_owned(),
        object_id: object_id.into(),
        details: serde_json::to_string(details)?,
    };
    tx.audit.push(entry);
    Ok(())
}

/// All that was done with an object, oldest first.
pub fn of_object(tx: &mut Tx<'_>, object_id: impl Into<Uuid>) -> Result<Vec<AuditEntry>> {
    tx.all(&OF_OBJECT, &[&object_id.into()], read_entry)
}

/// What somebody did, in pages: entries after `after`, at most `limit`.
pub fn of_actor(
    tx: &mut Tx<'_>,
    actor_id: Uuid,
    after: i64,
    limit: u32,
) -> Result<Vec<AuditEntry>> {
    tx.all(&OF_ACTOR, &[&actor_id, &after, &limit], read_entry)
}

/// Walks the whole chain of the tenant and recomputes every seal.
pub fn verify(tx: &mut Tx<'_>) -> Result<Verdict> {
    let mut last = (0_i64, FIRST_PREVIOUS);
    loop {
        let page = tx.all(&PAGE, &[&last.0], |row| {
            Ok((read_entry(row)?, row.get::<[u8; 32]>(9)?, row.get::<[u8; 32]>(10)?))
        })?;
        if page.is_empty() {
            break;
        }
        for (entry, previous, hash) in page {
            let sound = entry.sequence == last.0 + 1
                && previous == last.1
                && hash == seal_of(tx, &entry, &previous);
            if !sound {
                return Ok(Verdict::BrokenAt { sequence: entry.sequence });
            }
            last = (entry.sequence, hash);
        }
    }
    let head = tx.opt(&HEAD, &[], |row| Ok((row.get(0)?, row.get::<[u8; 32]>(1)?)))?;
    // Before the first entry there is no head; afterwards one without the other has been cut.
    if head.unwrap_or((0, FIRST_PREVIOUS)) == last {
        Ok(Verdict::Whole { entries: last.0 })
    } else {
        Ok(Verdict::BrokenAt { sequence: last.0 + 1 })
    }
}

/// What stands before the first entry of a chain.
const FIRST_PREVIOUS: [u8; 32] = [0; 32];

/// Writes the gathered entries, each sealed to the one before it.
pub(crate) fn seal(tx: &mut Tx<'_>) -> Result<()> {
    let entries = std::mem::take(&mut tx.audit);
    if entries.is_empty() {
        return Ok(());
    }
    let (mut sequence, mut previous) = tx.one(&HEAD_FOR_APPENDING, &[&FIRST_PREVIOUS], |row| {
        Ok((row.get::<i64>(0)?, row.get::<[u8; 32]>(1)?))
    })?;
    let at = Timestamp::from_microsecond(tx.now().as_microsecond()).unwrap_or(tx.now());
    for entry in entries {
        sequence += 1;
        let line = AuditEntry {
            sequence,
            at,
            actor_kind: entry.actor.kind.code().to_owned(),
            actor_id: entry.actor.id,
            actor_name: entry.actor.name,
            action: entry.action,
            object_kind: entry.object_kind,
            object_id: entry.object_id,
            details: entry.details,
        };
        let hash = seal_of(tx, &line, &previous);
        tx.exec_one(
            &INSERT,
            &[
                &line.sequence,
                &line.at,
                &line.actor_kind,
                &line.actor_id,
                &line.actor_name,
                &line.action,
                &line.object_kind,
                &line.object_id,
                &line.details,
                &previous,
                &hash,
            ],
        )?;
        previous = hash;
    }
    tx.exec_one(&MOVE_HEAD, &[&sequence, &previous])
}

/// SHA-256 over the previous seal and every field, each with its length, in a fixed order.
fn seal_of(tx: &Tx<'_>, entry: &AuditEntry, previous: &[u8; 32]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(tx.tenant().0.to_be_bytes());
    hasher.update(entry.sequence.to_be_bytes());
    hasher.update(entry.at.as_microsecond().to_be_bytes());
    hasher.update(entry.actor_id.as_bytes());
    hasher.update(entry.object_id.as_bytes());
    for text in
        [&entry.actor_kind, &entry.actor_name, &entry.action, &entry.object_kind, &entry.details]
    {
        hasher.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().into()
}

fn read_entry(row: &crate::Row<'_>) -> Result<AuditEntry> {
    Ok(AuditEntry {
        sequence: row.get(0)?,
        at: row.get(1)?,
        actor_kind: row.get(2)?,
        actor_id: row.get(3)?,
        actor_name: row.get(4)?,
        action: row.get(5)?,
        object_kind: row.get(6)?,
        object_id: row.get(7)?,
        details: row.get(8)?,
    })
}
