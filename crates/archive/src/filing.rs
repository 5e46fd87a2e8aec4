//! Filing: opening a case and entering something in it.

use base::Actor;
use jiff::{Timestamp, civil::Date};
use serde_json::json;
use store::{Tx, audit, sql};

use crate::{
    ArchiveError, CaseFile, CaseFileId, CaseNumber, CaseStatus, ClassId, Contact,
    CorrespondencePartyId, Correspondent, Disposal, DocumentId, DocumentStatus, EntryStatus,
    EntryType, Exposure, JournalNumber, Medium, NewCaseFile, NewCorrespondenceParty, NewEntry,
    NewParty, PartyId, RecordId, RegistryEntry, Result, ScreenedMetadata, SeriesStatus, Title,
    documents, holding, lookup, periods, projection,
    rules::{self, CaseAct, FilingFacts, SeriesAct},
    screening::{self, Hidden},
};

/// What [`file_entry`] made.
#[derive(Clone, Debug)]
pub struct FiledEntry {
    pub entry: RegistryEntry,
    /// In the order in which they were given.
    pub documents: Vec<DocumentId>,
}

sql!(
    CLASS,
    "select series.status, class.closed_at, class.disposal_decision, class.disposal_ground,
        class.disposal_years,
        exists (select 1 from class below
                where below.tenant = $1 and below.system = class.system
                  and below.parent = class.id)
     from class
     join classification_system system on system.tenant = class.tenant and system.id = class.system
     join series on series.tenant = system.tenant and series.id = system.series
     where class.tenant = $1 and class.id = $2 and series.id = $3"
);
sql!(
    INSERT_CASE_FILE,
    "insert into case_file (tenant, id, series, class, year, sequence, title, title_marks,
        description, medium, status, case_date, unit, responsible_id, responsible,
        disposal_decision, disposal_ground, disposal_years, last_record, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0,
        $19, $20)"
);
sql!(
    INSERT_PARTY,
    "insert into party (tenant, id, case_file, position, role, name, exposure, subject,
        organisation_number, contact)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
sql!(
    NEXT_RECORD_NUMBER,
    "update case_file set last_record = last_record + 1 where tenant = $1 and id = $2
     returning last_record"
);
sql!(
    INSERT_RECORD,
    "insert into record (tenant, id, kind, case_file, number, title, title_marks, description,
        medium, journal_year, journal_sequence, entry_type, status, journal_date, document_date,
        received_at, sent_at, due_date, unit, handler_id, handler, was_final, withheld, created_at,
        created_by, archived_at, archived_by)
     values ($1, $2, 'entry', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
        $18, $19, $20, $21, false, $22, $23, $24, $25)"
);
sql!(
    INSERT_CORRESPONDENCE_PARTY,
    "insert into correspondence_party (tenant, id, record, position, kind, name, exposure, subject,
        organisation_number, contact, unit, handler)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);

/// Opens a case and gives it the next number of the year in Norway.
///
/// Refuses a class that has classes below it or is closed (krav 2.4.4, 2.4.5).
pub fn open_case_file(tx: &mut Tx<'_>, actor: &Actor, new: &NewCaseFile) -> Result<CaseFile> {
    require(&new.title, "title")?;
    require_text(&new.unit, "unit")?;
    holding::series(tx, new.series)?;
    let disposal = disposal_of_class(tx, new)?;
    let disposal = new.disposal.clone().or(disposal);
    let hidden = Hidden {
        metadata: [
            new.title.has_screened_words().then_some(ScreenedMetadata::FileTitleWords),
            new.parties
                .iter()
                .any(|party| party.who.name.is_hidden())
                .then_some(ScreenedMetadata::PartyName),
        ]
        .into_iter()
        .flatten()
        .collect(),
        only_protected: !new.title.has_screened_words()
            && new.parties.iter().all(|party| party.who.name.exposure != Exposure::Screened),
    };
    let screening = screening::complete(new.screening.as_ref(), &hidden, "the case file")?;

    let today = tx.today();
    let id: CaseFileId = tx.new_id();
    let sequence = tx.next_number("case", today.year())?;
    let case = CaseFile {
        id,
        series: new.series,
        class: new.class,
        number: CaseNumber { year: today.year(), sequence },
        title: new.title.clone(),
        description: new.description.clone(),
        medium: Medium::Electronic,
        status: CaseStatus::UnderProcessing,
        case_date: today,
        unit: new.unit.clone(),
        responsible: new.responsible.clone(),
        disposal,
        created_at: tx.now(),
        created_by: actor.name.clone(),
        closed_at: None,
        closed_by: None,
    };
    insert_case_file(tx, &case)?;
    for (position, party) in (1_i64..).zip(&new.parties) {
        insert_party(tx, case.id, position, party)?;
    }
    if let Some(screening) = &screening {
        screening::insert_first(tx, actor, case.id.0, screening)?;
    }
    let details = json!({ "number": case.number.to_string() });
    audit::append(tx, actor, "case.opened", "case_file", case.id, &details)?;
    Ok(case)
}

/// Files an entry with its correspondence and documents in a case, journals it when its status
/// says so, and publishes it. The files were kept before the transaction began.
///
/// Refuses a closed case (krav 3.2.4), an entry without correspondence (2.6.3) and one that is to
/// be journalled with unfinished documents (3.2.30).
pub fn file_entry(
    tx: &mut Tx<'_>,
    actor: &Actor,
    case_file: CaseFileId,
    new: &NewEntry,
) -> Result<FiledEntry> {
    require(&new.title, "title")?;
    let case = holding::case(tx, case_file)?;
    rules::may_case(&case, CaseAct::AddRecord)?;
    rules::may_begin(new.entry_type, new.status)?;
    let roles: Vec<_> = new.documents.iter().map(|document| document.role).collect();
    let unfinished =
        new.documents.iter().filter(|document| document.status == DocumentStatus::Draft).count();
    rules::may_file(FilingFacts {
        correspondence: new.correspondence.len(),
        status: new.status,
        unfinished_documents: u64::try_from(unfinished).unwrap_or(u64::MAX),
        roles: &roles,
    })?;
    let screening =
        screening::complete(new.screening.as_ref(), &hidden_in_entry(new), "the entry")?;

    let case = periods::follow(tx, actor, case)?;
    let entry = new_entry(tx, actor, &case, new)?;
    insert_record(tx, &entry)?;
    for (position, party) in (1_i64..).zip(&new.correspondence) {
        insert_correspondence_party(tx, entry.id, position, party)?;
    }
    let mut documents = Vec::with_capacity(new.documents.len());
    for (number, document) in (1_i64..).zip(&new.documents) {
        documents.push(documents::insert(tx, actor, entry.id, number, document)?);
    }
    if let Some(screening) = &screening {
        screening::insert_first(tx, actor, entry.id.0, screening)?;
    }
    let details = json!({
        "number": entry.entry_number(),
        "journal": entry.journal.to_string(),
        "type": entry.entry_type,
        "status": entry.status,
        "documents": documents.len(),
    });
    audit::append(tx, actor, "entry.filed", "record", entry.id, &details)?;
    projection::publish_filed(tx, &entry, &case)?;
    Ok(FiledEntry { entry, documents })
}

pub(crate) fn require(title: &Title, field: &'static str) -> Result<()> {
    if title.is_empty() { Err(ArchiveError::Empty { field }) } else { Ok(()) }
}

pub(crate) fn require_text(text: &str, field: &'static str) -> Result<()> {
    if text.trim().is_empty() { Err(ArchiveError::Empty { field }) } else { Ok(()) }
}

pub(crate) fn insert_case_file(tx: &mut Tx<'_>, case: &CaseFile) -> Result<()> {
    Ok(tx.exec_one(
        &INSERT_CASE_FILE,
        &[
            &case.id,
            &case.series,
            &case.class,
            &case.number.year,
            &case.number.sequence,
            &case.title.text(),
            &case.title.stored_marks(),
            &case.description,
            &case.medium,
            &case.status,
            &case.case_date,
            &case.unit,
            &case.responsible.as_ref().map(|handler| handler.id),
            &case.responsible.as_ref().map(|handler| &handler.name),
            &case.disposal.as_ref().map(|disposal| disposal.decision),
            &case.disposal.as_ref().and_then(|disposal| disposal.ground.as_ref()),
            &case.disposal.as_ref().map(|disposal| disposal.years),
            &case.created_at,
            &case.created_by,
        ],
    )?)
}

pub(crate) fn insert_party(
    tx: &mut Tx<'_>,
    case_file: CaseFileId,
    position: i64,
    party: &NewParty,
) -> Result<PartyId> {
    require_text(&party.role, "role")?;
    require_text(&party.who.name.text, "name")?;
    let id: PartyId = tx.new_id();
    tx.exec_one(
        &INSERT_PARTY,
        &[
            &id,
            &case_file,
            &position,
            &party.role,
            &party.who.name.text,
            &party.who.name.exposure,
            &party.who.subject,
            &party.who.organisation_number,
            &contact_text(&party.who)?,
        ],
    )?;
    Ok(id)
}

pub(crate) fn insert_record(tx: &mut Tx<'_>, entry: &RegistryEntry) -> Result<()> {
    Ok(tx.exec_one(
        &INSERT_RECORD,
        &[
            &entry.id,
            &entry.case_file,
            &entry.number,
            &entry.title.text(),
            &entry.title.stored_marks(),
            &entry.description,
            &entry.medium,
            &entry.journal.year,
            &entry.journal.sequence,
            &entry.entry_type,
            &entry.status,
            &entry.journal_date,
            &entry.document_date,
            &entry.received_at,
            &entry.sent_at,
            &entry.due_date,
            &entry.unit,
            &entry.handler.as_ref().map(|handler| handler.id),
            &entry.handler.as_ref().map(|handler| &handler.name),
            &entry.was_final,
            &entry.created_at,
            &entry.created_by,
            &entry.archived_at,
            &entry.archived_by,
        ],
    )?)
}

pub(crate) fn insert_correspondence_party(
    tx: &mut Tx<'_>,
    record: RecordId,
    position: i64,
    party: &NewCorrespondenceParty,
) -> Result<CorrespondencePartyId> {
    require_text(&party.who.name.text, "name")?;
    let id: CorrespondencePartyId = tx.new_id();
    tx.exec_one(
        &INSERT_CORRESPONDENCE_PARTY,
        &[
            &id,
            &record,
            &position,
            &party.kind,
            &party.who.name.text,
            &party.who.name.exposure,
            &party.who.subject,
            &party.who.organisation_number,
            &contact_text(&party.who)?,
            &party.unit,
            &party.handler,
        ],
    )?;
    Ok(id)
}

/// What the class says of disposal, after a look at whether the class takes files.
fn disposal_of_class(tx: &mut Tx<'_>, new: &NewCaseFile) -> Result<Option<Disposal>> {
    struct Class {
        series_status: SeriesStatus,
        closed_at: Option<Timestamp>,
        has_classes_below: bool,
        disposal: Option<Disposal>,
    }
    let class = tx
        .opt(&CLASS, &[&new.class, &new.series], |row| {
            Ok(Class {
                series_status: row.get(0)?,
                closed_at: row.get(1)?,
                has_classes_below: row.get(5)?,
                disposal: lookup::disposal(row, 2)?,
            })
        })?
        .ok_or(ArchiveError::NotFound { kind: "class", id: ClassId::into(new.class) })?;
    rules::may_series(class.series_status, SeriesAct::AddCaseFile)?;
    if class.has_classes_below {
        return Err(rules::forbidden("2.4.4", "files are placed at the lowest level of classes"));
    }
    if class.closed_at.is_some() {
        return Err(rules::forbidden("2.4.5", "a closed class takes no more files"));
    }
    Ok(class.disposal)
}

fn hidden_in_entry(new: &NewEntry) -> Hidden {
    let hidden_name = |incoming: bool| {
        new.correspondence
            .iter()
            .any(|party| party.who.name.is_hidden() && is_sender(party.kind) == incoming)
    };
    let title = new.title.has_screened_words();
    let document = new.documents.iter().any(|document| document.title.has_screened_words());
    Hidden {
        metadata: [
            title.then_some(ScreenedMetadata::RecordTitleWords),
            hidden_name(true).then_some(ScreenedMetadata::SenderName),
            hidden_name(false).then_some(ScreenedMetadata::RecipientName),
            document.then_some(ScreenedMetadata::DocumentTitle),
        ]
        .into_iter()
        .flatten()
        .collect(),
        only_protected: !title
            && !document
            && new.correspondence.iter().all(|party| party.who.name.exposure != Exposure::Screened),
    }
}

pub(crate) fn is_sender(kind: crate::CorrespondenceKind) -> bool {
    use crate::CorrespondenceKind::{CoSender, InternalSender, Sender};
    matches!(kind, Sender | InternalSender | CoSender)
}

/// Takes the entry's two numbers and sets what follows from its status.
fn new_entry(
    tx: &mut Tx<'_>,
    actor: &Actor,
    case: &CaseFile,
    new: &NewEntry,
) -> Result<RegistryEntry> {
    let now = tx.now();
    let today: Date = tx.today();
    let number = next_record_number(tx, case.id)?;
    let sequence = tx.next_number("journal", today.year())?;
    let is_final = rules::is_final_status(new.status);
    let is_archived = new.status == EntryStatus::Archived;
    let is_incoming = new.entry_type == EntryType::Incoming;
    Ok(RegistryEntry {
        id: tx.new_id(),
        case_file: case.id,
        case_number: case.number,
        number,
        journal: JournalNumber { year: today.year(), sequence },
        entry_type: new.entry_type,
        status: new.status,
        title: new.title.clone(),
        description: new.description.clone(),
        medium: Medium::Electronic,
        journal_date: is_final.then_some(today),
        document_date: new.document_date,
        received_at: new.received_at.or(is_incoming.then_some(now)),
        sent_at: (new.status == EntryStatus::Dispatched).then_some(now),
        due_date: new.due_date,
        publicity_assessed_on: None,
        unit: new.unit.clone().unwrap_or_else(|| case.unit.clone()),
        handler: new.handler.clone().or_else(|| case.responsible.clone()),
        was_final: is_final,
        withheld: false,
        created_at: now,
        created_by: actor.name.clone(),
        archived_at: is_archived.then_some(now),
        archived_by: is_archived.then(|| actor.name.clone()),
    })
}

/// Takes the next *journalpostnummer* of a case.
pub(crate) fn next_record_number(tx: &mut Tx<'_>, case: CaseFileId) -> Result<i64> {
    Ok(tx.one(&NEXT_RECORD_NUMBER, &[&case], |row| row.get(0))?)
}

fn contact_text(who: &Correspondent) -> Result<String> {
    if who.contact == Contact::default() {
        return Ok("{}".to_owned());
    }
    Ok(serde_json::to_string(&who.contact).map_err(store::Error::from)?)
}
