//! Corrections of what an entry says of itself, as long as the standard lets them be made.

use base::Actor;
use jiff::{Timestamp, civil::Date};
use serde_json::json;
use store::{Tx, audit, sql};

use crate::{
    CorrespondencePartyId, EntryType, Exposure, NewCorrespondenceParty, RecordId, RegistryEntry,
    Result, ScreenedMetadata,
    change_log::{self, text},
    filing, holding, projection,
    rules::{self, EntryAct},
    screening::{self, Hidden, Screenable},
};

/// One correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryCorrection {
    EntryType(EntryType),
    /// *journaldato* (M101)
    JournalDate(Date),
    /// *dokumentets dato* (M103)
    DocumentDate(Option<Date>),
    /// *mottatt dato* (M104)
    ReceivedAt(Timestamp),
    /// *sendt dato* (M105)
    SentAt(Timestamp),
    /// *forfallsdato* (M109)
    DueDate(Option<Date>),
}

sql!(
    CORRECT,
    "update record set entry_type = $3, journal_date = $4, document_date = $5, received_at = $6,
        sent_at = $7, due_date = $8
     where tenant = $1 and id = $2"
);
sql!(
    NEXT_PARTY,
    "select cast(coalesce(max(position), 0) + 1 as bigint) from correspondence_party
     where tenant = $1 and record = $2"
);

impl EntryCorrection {
    /// What the rules are asked.
    pub(crate) fn act(self) -> EntryAct {
        match self {
            Self::EntryType(_) => EntryAct::ChangeEntryType,
            Self::JournalDate(_) => EntryAct::ChangeJournalDate,
            Self::DocumentDate(_) => EntryAct::ChangeDocumentDate,
            Self::ReceivedAt(_) => EntryAct::ChangeReceivedDate,
            Self::SentAt(_) => EntryAct::ChangeSentDate,
            Self::DueDate(_) => EntryAct::ChangeDueDate,
        }
    }
}

/// Corrects an entry, where krav 3.2.22–3.2.24 and M101 do not forbid it.
pub fn correct_entry(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RecordId,
    correction: EntryCorrection,
) -> Result<RegistryEntry> {
    let before = holding::entry(tx, id)?;
    rules::may_entry(&before, correction.act())?;
    write(tx, actor, &before, correction)
}

/// Writes and logs a correction of an entry that is held.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    before: &RegistryEntry,
    correction: EntryCorrection,
) -> Result<RegistryEntry> {
    let mut entry = before.clone();
    let id = entry.id;
    match correction {
        EntryCorrection::EntryType(entry_type) => {
            rules::may_begin(entry_type, entry.status)?;
            entry.entry_type = entry_type;
        }
        EntryCorrection::JournalDate(date) => entry.journal_date = Some(date),
        EntryCorrection::DocumentDate(date) => entry.document_date = date,
        EntryCorrection::ReceivedAt(instant) => entry.received_at = Some(instant),
        EntryCorrection::SentAt(instant) => entry.sent_at = Some(instant),
        EntryCorrection::DueDate(date) => entry.due_date = date,
    }
    tx.exec_one(
        &CORRECT,
        &[
            &id,
            &entry.entry_type,
            &entry.journal_date,
            &entry.document_date,
            &entry.received_at,
            &entry.sent_at,
            &entry.due_date,
        ],
    )?;
    let changes = [
        (
            "journalposttype",
            text(Some(before.entry_type.text())),
            text(Some(entry.entry_type.text())),
        ),
        ("journaldato", text(before.journal_date), text(entry.journal_date)),
        ("dokumentetsDato", text(before.document_date), text(entry.document_date)),
        ("mottattDato", text(before.received_at), text(entry.received_at)),
        ("sendtDato", text(before.sent_at), text(entry.sent_at)),
        ("forfallsdato", text(before.due_date), text(entry.due_date)),
    ];
    for (element, old, new) in &changes {
        change_log::note(tx, actor, id, element, old, new)?;
    }
    audit::append(tx, actor, "entry.corrected", "record", id, &json!({}))?;
    projection::publish(tx, id)?;
    Ok(entry)
}

/// Adds a sender or recipient. A hidden name brings the screening that it needs.
pub fn add_correspondence(
    tx: &mut Tx<'_>,
    actor: &Actor,
    record: RecordId,
    party: &NewCorrespondenceParty,
) -> Result<CorrespondencePartyId> {
    let entry = holding::entry(tx, record)?;
    rules::may_entry(&entry, EntryAct::ChangeCorrespondence)?;
    if party.who.name.is_hidden() {
        let metadata = if filing::is_sender(party.kind) {
            ScreenedMetadata::SenderName
        } else {
            ScreenedMetadata::RecipientName
        };
        let hidden = Hidden {
            metadata: vec![metadata],
            only_protected: party.who.name.exposure == Exposure::Protected,
        };
        let before = screening::screening_of(tx, Screenable::Record(record))?;
        if let Some(completed) = screening::complete(before.as_ref(), &hidden, "the party")? {
            screening::insert(tx, actor, record.0, &completed)?;
        }
    }
    let position: i64 = tx.one(&NEXT_PARTY, &[&record], |row| row.get(0))?;
    let id = filing::insert_correspondence_party(tx, record, position, party)?;
    audit::append(tx, actor, "entry.party_added", "record", record, &json!({ "party": id }))?;
    projection::publish(tx, record)?;
    Ok(id)
}
