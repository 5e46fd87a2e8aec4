//! Moving entries to another case file (krav 3.2.35–3.2.40).

use base::Actor;
use serde_json::json;
use store::{Tx, audit, sql};

use crate::{
    ArchiveError, CaseFileId, RecordId, RegistryEntry, Result, change_log,
    error::Tie,
    filing, holding, lookup, periods, projection,
    rules::{self, CaseAct, EntryAct},
};

sql!(
    TIES,
    "select record, answered_by from sign_off
     where tenant = $1 and answered_by is not null and (record = $2 or answered_by = $2)
     order by record, answered_by"
);
sql!(MOVE, "update record set case_file = $3, number = $4 where tenant = $1 and id = $2");

/// Moves entries to a case, where each takes the next number (krav 3.2.36); those that stay behind
/// keep theirs (3.2.37).
///
/// Refuses to cut a sign-off between an entry that moves and one that stays, and names them
/// (3.2.39); to take entries out of a closed case or put them into one (3.2.11, 3.2.4); and to move
/// archived ones to another series (3.2.14). Moving archived entries at all is for a role of its own
/// (3.2.40): the caller asks the policy.
pub fn move_entries(
    tx: &mut Tx<'_>,
    actor: &Actor,
    records: &[RecordId],
    to: CaseFileId,
) -> Result<Vec<RegistryEntry>> {
    let mut cases = vec![to];
    for record in records {
        cases.push(lookup::required_entry(tx, *record)?.case_file);
    }
    holding::cases(tx, &cases)?;
    let mut target = lookup::required_case(tx, to)?;
    rules::may_case(&target, CaseAct::AddRecord)?;
    refuse_ties(tx, records)?;
    target = periods::follow(tx, actor, target)?;
    let mut moved = Vec::with_capacity(records.len());
    for record in records {
        let before = holding::entry(tx, *record)?;
        if before.case_file == to {
            moved.push(before);
            continue;
        }
        let source = lookup::required_case(tx, before.case_file)?;
        rules::may_case(&source, CaseAct::TakeRecordOut)?;
        if source.series != target.series {
            rules::may_entry(&before, EntryAct::ChangeSeries)?;
        }
        let number = filing::next_record_number(tx, to)?;
        tx.exec_one(&MOVE, &[record, &to, &number])?;
        let after = lookup::required_entry(tx, *record)?;
        for (element, old, new) in [
            ("registreringsID", before.entry_number(), after.entry_number()),
            ("referanseArkivdel", source.series.to_string(), target.series.to_string()),
        ] {
            change_log::note(tx, actor, *record, element, &old, &new)?;
        }
        let details = json!({ "from": before.entry_number(), "to": after.entry_number() });
        audit::append(tx, actor, "entry.moved", "record", *record, &details)?;
        projection::publish(tx, *record)?;
        moved.push(after);
    }
    republish_answered(tx, records)?;
    Ok(moved)
}

/// An entry that answers is named in the public line of what it answers, by its number.
fn republish_answered(tx: &mut Tx<'_>, records: &[RecordId]) -> Result<()> {
    for record in records {
        for (answered, answer) in ties_of(tx, *record)? {
            if answer == *record {
                projection::publish(tx, answered)?;
            }
        }
    }
    Ok(())
}

fn refuse_ties(tx: &mut Tx<'_>, records: &[RecordId]) -> Result<()> {
    let mut ties = Vec::new();
    for record in records {
        for (answered, answer) in ties_of(tx, *record)? {
            if !records.contains(&answered) || !records.contains(&answer) {
                ties.push(Tie {
                    answered: lookup::required_entry(tx, answered)?.entry_number(),
                    answer: lookup::required_entry(tx, answer)?.entry_number(),
                });
            }
        }
    }
    if ties.is_empty() { Ok(()) } else { Err(ArchiveError::Tied { ties }) }
}

fn ties_of(tx: &mut Tx<'_>, record: RecordId) -> Result<Vec<(RecordId, RecordId)>> {
    Ok(tx.all(&TIES, &[&record], |row| Ok((row.get(0)?, row.get(1)?)))?)
}
