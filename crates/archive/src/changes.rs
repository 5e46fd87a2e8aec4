//! What may change in a case or an entry after it was filed. Each change asks the rules, is logged
//! where the standard demands it, enters the audit trail, and reaches the public journal.

use base::Actor;
use jiff::civil::Date;
use serde_json::json;
use store::{Tx, audit, sql};

use crate::{
    CaseFile, CaseFileId, CaseStatus, EntryStatus, EntryType, Handler, NewParty, PartyId, RecordId,
    RegistryEntry, Result, ScreenedMetadata, SignOffMethod,
    change_log::{self, text},
    filing::{self, require_text},
    holding, periods, preservation, projection,
    rules::{self, CaseAct, ClosingFacts, EntryAct, OpenItems, SeriesAct},
    screening::{self, Hidden, Screenable},
    sign_off,
};

sql!(
    UNFINISHED_DOCUMENTS,
    "select count(*) from record_document l
     join document_description d on d.tenant = l.tenant and d.id = l.document
     where l.tenant = $1 and l.record = $2 and d.status = 'draft'"
);
sql!(
    SET_ENTRY_STATUS,
    "update record set status = $3, journal_date = $4, sent_at = $5, archived_at = $6,
        archived_by = $7, was_final = $8
     where tenant = $1 and id = $2"
);
sql!(
    SET_ENTRY_HANDLER,
    "update record set unit = $3, handler_id = $4, handler = $5 where tenant = $1 and id = $2"
);
sql!(
    ENTRIES_NOT_DONE,
    "select count(*) from record
     where tenant = $1 and case_file = $2 and kind = 'entry'
       and status not in ('archived', 'expired')"
);
sql!(
    ENTRIES_THAT_COUNT,
    "select count(*) from record
     where tenant = $1 and case_file = $2 and status <> 'expired'"
);
// A document counts when an entry that is not expired holds it.
sql!(
    CLOSE,
    "update case_file set status = $3, closed_at = $4, closed_by = $5
     where tenant = $1 and id = $2"
);
sql!(SET_CASE_STATUS, "update case_file set status = $3 where tenant = $1 and id = $2");
sql!(SET_CASE_DATE, "update case_file set case_date = $3 where tenant = $1 and id = $2");
sql!(
    SET_RESPONSIBLE,
    "update case_file set responsible_id = $3, responsible = $4 where tenant = $1 and id = $2"
);
sql!(SET_UNIT, "update case_file set unit = $3 where tenant = $1 and id = $2");
sql!(
    NEXT_PARTY,
    "select cast(coalesce(max(position), 0) + 1 as bigint) from party
     where tenant = $1 and case_file = $2"
);

/// Moves an entry on. Journalling or dispatching sets its journal date the first time, dispatching
/// when it was sent, archiving when and by whom it was archived (krav 3.2.18).
pub fn set_entry_status(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RecordId,
    to: EntryStatus,
) -> Result<RegistryEntry> {
    let mut entry = holding::entry(tx, id)?;
    let unfinished_documents = tx.one(&UNFINISHED_DOCUMENTS, &[&id], |row| row.get(0))?;
    rules::may_entry(&entry, EntryAct::SetStatus { to, unfinished_documents })?;
    let before = entry.clone();
    let (now, today) = (tx.now(), tx.today());
    entry.status = to;
    // The schema of extractions demands a journal date of expired entries too.
    if rules::is_final_status(to) || to == EntryStatus::Expired {
        entry.journal_date.get_or_insert(today);
    }
    if to == EntryStatus::Dispatched && entry.entry_type == EntryType::Outgoing {
        entry.sent_at.get_or_insert(now);
    }
    if to == EntryStatus::Archived {
        entry.archived_at = Some(now);
        entry.archived_by = Some(actor.name.clone());
    }
    entry.was_final |= rules::is_final_status(to) || to == EntryStatus::Expired;
    tx.exec_one(
        &SET_ENTRY_STATUS,
        &[
            &id,
            &entry.status,
            &entry.journal_date,
            &entry.sent_at,
            &entry.archived_at,
            &entry.archived_by,
            &entry.was_final,
        ],
    )?;
    for (element, old, new) in [
        ("journalstatus", before.status.text().to_owned(), to.text().to_owned()),
        ("journaldato", text(before.journal_date), text(entry.journal_date)),
        ("sendtDato", text(before.sent_at), text(entry.sent_at)),
    ] {
        change_log::note(tx, actor, id, element, &old, &new)?;
    }
    let details = json!({ "from": before.status, "to": to });
    audit::append(tx, actor, "entry.status", "record", id, &details)?;
    projection::publish(tx, id)?;
    Ok(entry)
}

/// Gives an entry another unit and handler.
pub fn assign_handler(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RecordId,
    unit: &str,
    handler: Option<&Handler>,
) -> Result<()> {
    require_text(unit, "unit")?;
    let entry = holding::entry(tx, id)?;
    rules::may_entry(&entry, EntryAct::ChangeUnitOrHandler)?;
    let (handler_id, name) = (handler.map(|who| who.id), handler.map(|who| &who.name));
    tx.exec_one(&SET_ENTRY_HANDLER, &[&id, &unit, &handler_id, &name])?;
    change_log::note(tx, actor, id, "administrativEnhet", &entry.unit, unit)?;
    let (old, new) = (name_of(entry.handler.as_ref()), name_of(handler));
    change_log::note(tx, actor, id, "saksbehandler", old, new)?;
    audit::append(tx, actor, "entry.assigned", "record", id, &json!({ "handler": handler_id }))?;
    projection::publish(tx, id)
}

/// Closes a case (krav 3.2.5), when everything in it is archived, in archival format and, as the
/// caller chooses, signed off (krav 3.2.6–3.2.9, 3.4.5).
pub fn close_case_file(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CaseFileId,
    open_items: OpenItems,
) -> Result<CaseFile> {
    let mut case = holding::case(tx, id)?;
    rules::may_case(&case, CaseAct::SetStatus(CaseStatus::Closed))?;
    let waiting = sign_off::open_items(tx, id)?;
    let not_archival = preservation::documents_not_archival(tx, id)?;
    let facts = ClosingFacts {
        entries_not_archived: tx.one(&ENTRIES_NOT_DONE, &[&id], |row| row.get(0))?,
        documents_not_archival: u64::try_from(not_archival.len()).unwrap_or(u64::MAX),
        open_items: u64::try_from(waiting.len()).unwrap_or(u64::MAX),
    };
    rules::may_close(&facts, open_items)?;
    for item in waiting {
        let new = sign_off::NewSignOff {
            method: SignOffMethod::CaseClosed,
            party: item.party,
            answered_by: None,
        };
        sign_off::insert(tx, actor, item.record, new)?;
    }
    let from = case.status;
    case.status = CaseStatus::Closed;
    case.closed_at = Some(tx.now());
    case.closed_by = Some(actor.name.clone());
    tx.exec_one(&CLOSE, &[&id, &case.status, &case.closed_at, &case.closed_by])?;
    change_log::note(tx, actor, id, "saksstatus", from.text(), case.status.text())?;
    audit::append(tx, actor, "case.closed", "case_file", id, &json!({ "from": from }))?;
    projection::publish_case(tx, id)?;
    Ok(case)
}

/// Opens a closed case again (krav 3.2.11); its entries stay archived.
pub fn reopen_case_file(tx: &mut Tx<'_>, actor: &Actor, id: CaseFileId) -> Result<CaseFile> {
    let mut case = holding::case(tx, id)?;
    rules::may_case(&case, CaseAct::Reopen)?;
    holding::series(tx, case.series)?;
    rules::may_series(periods::status_of(tx, case.series)?, SeriesAct::ReopenCaseFile)?;
    let from = case.status;
    case.status = CaseStatus::UnderProcessing;
    case.closed_at = None;
    case.closed_by = None;
    tx.exec_one(&CLOSE, &[&id, &case.status, &case.closed_at, &case.closed_by])?;
    change_log::note(tx, actor, id, "saksstatus", from.text(), case.status.text())?;
    audit::append(tx, actor, "case.reopened", "case_file", id, &json!({}))?;
    Ok(case)
}

/// Sets a status. Closing is [`close_case_file`]'s; a case that expires must hold no entries that
/// count, and is done with as if it were closed.
pub fn set_case_status(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CaseFileId,
    to: CaseStatus,
) -> Result<()> {
    if to == CaseStatus::Closed {
        return close_case_file(tx, actor, id, OpenItems::Refuse).map(|_| ());
    }
    let case = holding::case(tx, id)?;
    if to == CaseStatus::Expired {
        let entries_that_count = tx.one(&ENTRIES_THAT_COUNT, &[&id], |row| row.get(0))?;
        rules::may_case(&case, CaseAct::Expire { entries_that_count })?;
        let now = tx.now();
        tx.exec_one(&CLOSE, &[&id, &to, &now, &actor.name])?;
    } else {
        rules::may_case(&case, CaseAct::SetStatus(to))?;
        tx.exec_one(&SET_CASE_STATUS, &[&id, &to])?;
    }
    change_log::note(tx, actor, id, "saksstatus", case.status.text(), to.text())?;
    let details = json!({ "from": case.status, "to": to });
    Ok(audit::append(tx, actor, "case.status", "case_file", id, &details)?)
}

/// Corrects when a case began (*saksdato*, M100).
pub fn change_case_date(tx: &mut Tx<'_>, actor: &Actor, id: CaseFileId, date: Date) -> Result<()> {
    let case = holding::case(tx, id)?;
    rules::may_case(&case, CaseAct::ChangeCaseDate)?;
    write_case_date(tx, actor, &case, date)
}

pub(crate) fn write_case_date(
    tx: &mut Tx<'_>,
    actor: &Actor,
    case: &CaseFile,
    date: Date,
) -> Result<()> {
    let id = case.id;
    tx.exec_one(&SET_CASE_DATE, &[&id, &date])?;
    let (old, new) = (case.case_date.to_string(), date.to_string());
    change_log::note(tx, actor, id, "saksdato", &old, &new)?;
    Ok(audit::append(tx, actor, "case.date", "case_file", id, &json!({ "date": date }))?)
}

/// Gives a case to somebody, or to nobody.
pub fn assign_responsible(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CaseFileId,
    responsible: Option<&Handler>,
) -> Result<()> {
    let case = holding::case(tx, id)?;
    rules::may_case(&case, CaseAct::ChangeResponsible)?;
    let (handler_id, name) = (responsible.map(|who| who.id), responsible.map(|who| &who.name));
    tx.exec_one(&SET_RESPONSIBLE, &[&id, &handler_id, &name])?;
    let (old, new) = (name_of(case.responsible.as_ref()), name_of(responsible));
    change_log::note(tx, actor, id, "saksansvarlig", old, new)?;
    let details = json!({ "responsible": handler_id });
    Ok(audit::append(tx, actor, "case.assigned", "case_file", id, &details)?)
}

/// Gives a case to another unit (*administrativEnhet*).
pub fn assign_unit(tx: &mut Tx<'_>, actor: &Actor, id: CaseFileId, unit: &str) -> Result<()> {
    require_text(unit, "unit")?;
    let case = holding::case(tx, id)?;
    rules::may_case(&case, CaseAct::ChangeUnit)?;
    tx.exec_one(&SET_UNIT, &[&id, &unit])?;
    change_log::note(tx, actor, id, "administrativEnhet", &case.unit, unit)?;
    Ok(audit::append(tx, actor, "case.unit", "case_file", id, &json!({ "unit": unit }))?)
}

/// Adds a party to a case. A hidden name brings the screening that it needs.
pub fn add_party(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CaseFileId,
    party: &NewParty,
) -> Result<PartyId> {
    holding::case(tx, id)?;
    let position: i64 = tx.one(&NEXT_PARTY, &[&id], |row| row.get(0))?;
    if party.who.name.is_hidden() {
        let hidden = Hidden {
            metadata: vec![ScreenedMetadata::PartyName],
            only_protected: party.who.name.exposure == crate::Exposure::Protected,
        };
        let before = screening::screening_of(tx, Screenable::CaseFile(id))?;
        if let Some(completed) =
            screening::complete(before.as_ref(), &hidden, "the case file's party")?
        {
            screening::insert(tx, actor, id.0, &completed)?;
        }
    }
    let party = filing::insert_party(tx, id, position, party)?;
    audit::append(tx, actor, "case.party_added", "case_file", id, &json!({ "party": party }))?;
    Ok(party)
}

fn name_of(handler: Option<&Handler>) -> &str {
    handler.map_or("", |handler| &handler.name)
}
