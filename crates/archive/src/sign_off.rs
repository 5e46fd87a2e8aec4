//! Sign-off (*avskrivning*): an entry that waited for an answer has been dealt with.

use base::Actor;
use jiff::civil::Date;
use serde_json::json;
use store::{Tx, audit, sql};

use crate::{
    CaseFileId, CorrespondenceKind, CorrespondencePartyId, EntryType, RecordId, Result, SignOff,
    SignOffId, SignOffMethod, change_log, holding, lookup, projection,
    rules::{self, EntryAct},
};

/// How an entry is to be signed off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewSignOff {
    pub method: SignOffMethod,
    /// One internal recipient of an internal document, each for itself (krav 3.4.6); `None` for
    /// the entry as a whole.
    pub party: Option<CorrespondencePartyId>,
    /// The entry that answers; demanded where a document does (krav 3.4.7, 3.4.8).
    pub answered_by: Option<RecordId>,
}

/// An entry, or one internal recipient of it, that waits for an answer (*restanse*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenItem {
    pub record: RecordId,
    pub party: Option<CorrespondencePartyId>,
    pub due_date: Option<Date>,
}

sql!(
    INSERT,
    "insert into sign_off (tenant, id, record, party, answered_by, method, signed_off_on,
        signed_off_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
sql!(
    OF_RECORD,
    "select id, record, party, answered_by, method, signed_off_on, signed_off_by
     from sign_off where tenant = $1 and record = $2 order by signed_off_on, id"
);
// Krav 3.4.6 and 3.4.9: an internal document waits for each of its recipients, not for those who
// got a copy; an incoming one waits for one answer.
sql!(
    OPEN_ITEMS,
    "select r.id, cast(null as bytea), r.due_date
     from record r
     where r.tenant = $1 and r.case_file = $2 and r.status <> 'expired'
       and (r.entry_type = 'incoming' or (r.entry_type = 'internal_for_follow_up'
            and not exists (select 1 from correspondence_party p
                where p.tenant = $1 and p.record = r.id and p.kind = 'internal_recipient')))
       and not exists (select 1 from sign_off s where s.tenant = $1 and s.record = r.id)
     union all
     select r.id, p.id, r.due_date
     from record r cross join correspondence_party p
     where p.tenant = r.tenant and p.record = r.id and r.tenant = $1 and r.case_file = $2
       and r.status <> 'expired'
       and r.entry_type = 'internal_for_follow_up' and p.kind = 'internal_recipient'
       and not exists (select 1 from sign_off s where s.tenant = $1 and s.record = r.id
                       and (s.party is null or s.party = p.id))"
);

/// Signs an entry off.
///
/// Refuses entries that do not wait for an answer (krav 3.4.1), copy recipients (3.4.9) and an
/// answer by document that does not say which (3.4.7, 3.4.8).
pub fn sign_off(
    tx: &mut Tx<'_>,
    actor: &Actor,
    record: RecordId,
    new: NewSignOff,
) -> Result<SignOffId> {
    let mut cases = vec![lookup::required_entry(tx, record)?.case_file];
    if let Some(answer) = new.answered_by {
        cases.push(lookup::required_entry(tx, answer)?.case_file);
    }
    holding::cases(tx, &cases)?;
    let entry = lookup::required_entry(tx, record)?;
    rules::may_entry(&entry, EntryAct::SignOff)?;
    let answer = match new.answered_by {
        Some(id) => Some(lookup::required_entry(tx, id)?),
        None => None,
    };
    match (new.method, &answer) {
        (SignOffMethod::Letter, None) => {
            return Err(rules::forbidden("3.4.7", "an answer by letter refers to the letter"));
        }
        (SignOffMethod::Memo, None) => {
            return Err(rules::forbidden("3.4.8", "an answer by memo refers to the memo"));
        }
        (_, Some(answer)) if answer.entry_type == EntryType::Incoming || answer.id == record => {
            return Err(rules::forbidden("3.4.3", "an entry is answered by one of our own"));
        }
        _ => {}
    }
    if let Some(party) = new.party {
        let recipient = lookup::correspondence(tx, record)?
            .into_iter()
            .any(|found| found.id == party && found.kind == CorrespondenceKind::InternalRecipient);
        if !recipient {
            return Err(rules::forbidden(
                "3.4.9",
                "only internal recipients sign off for themselves",
            ));
        }
    }
    let id = insert(tx, actor, record, new)?;
    projection::publish(tx, record)?;
    Ok(id)
}

/// How an entry was signed off, oldest first.
pub fn sign_offs_of(tx: &mut Tx<'_>, record: RecordId) -> Result<Vec<SignOff>> {
    Ok(tx.all(&OF_RECORD, &[&record], read)?)
}

/// What in a case still waits for an answer.
pub fn open_items(tx: &mut Tx<'_>, case_file: CaseFileId) -> Result<Vec<OpenItem>> {
    Ok(tx.all(&OPEN_ITEMS, &[&case_file], |row| {
        Ok(OpenItem { record: row.get(0)?, party: row.get(1)?, due_date: row.get(2)? })
    })?)
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    record: RecordId,
    new: NewSignOff,
) -> Result<SignOffId> {
    let id: SignOffId = tx.new_id();
    let today = tx.today();
    tx.exec_one(
        &INSERT,
        &[&id, &record, &new.party, &new.answered_by, &new.method, &today, &actor.name],
    )?;
    if let Some(answer) = new.answered_by {
        let answer = answer.to_string();
        change_log::note(tx, actor, record, "referanseAvskrivesAvJournalpost", "", &answer)?;
    }
    let details = json!({
        "method": new.method,
        "party": new.party,
        "answered_by": new.answered_by,
    });
    audit::append(tx, actor, "entry.signed_off", "record", record, &details)?;
    Ok(id)
}

pub(crate) fn read(row: &store::Row<'_>) -> store::Result<SignOff> {
    Ok(SignOff {
        id: row.get(0)?,
        record: row.get(1)?,
        party: row.get(2)?,
        answered_by: row.get(3)?,
        method: row.get(4)?,
        date: row.get(5)?,
        by: row.get(6)?,
    })
}
