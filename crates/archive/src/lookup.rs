//! Reading the archive, for those who may: everything here shows screened text.

use std::collections::HashMap;

use store::{Digest, Row, Tx, sql};
use uuid::Uuid;

use crate::{
    ArchiveError, CaseFile, CaseFileId, CaseNumber, CaseStatus, Contact, CorrespondenceParty,
    Correspondent, Disposal, Document, DocumentId, DocumentObject, Handler, JournalNumber, Party,
    PartyName, RecordId, RegistryEntry, Result, Title, title::Marks,
};

macro_rules! case_files {
    ($name:ident, $($rest:literal),+) => {
        sql!(
            $name,
            "select c.id, c.series, c.class, c.year, c.sequence, c.title, c.title_marks,
                c.description, c.medium, c.status, c.case_date, c.unit, c.responsible_id,
                c.responsible, c.disposal_decision, c.disposal_ground, c.disposal_years,
                c.created_at, c.created_by, c.closed_at, c.closed_by ",
            $($rest),+
        );
    };
}

macro_rules! entries {
    ($name:ident, $($rest:literal),+) => {
        sql!(
            $name,
            "select r.id, r.case_file, c.year, c.sequence, r.number, r.journal_year,
                r.journal_sequence, r.entry_type, r.status, r.title, r.title_marks, r.description,
                r.medium, r.journal_date, r.document_date, r.received_at, r.sent_at, r.due_date,
                r.publicity_assessed_on, r.unit, r.handler_id, r.handler, r.was_final, r.withheld,
                r.created_at, r.created_by, r.archived_at, r.archived_by ",
            $($rest),+
        );
    };
}

macro_rules! documents {
    ($name:ident, $($rest:literal),+) => {
        sql!(
            $name,
            "select d.id, d.document_type, d.status, d.title, d.title_marks, d.description,
                d.author, d.medium, d.created_at, d.created_by, l.role, l.number, l.linked_at,
                l.linked_by, l.record, d.format_exception ",
            $($rest),+
        );
    };
}

macro_rules! objects {
    ($name:ident, $($rest:literal),+) => {
        sql!(
            $name,
            "select o.id, o.document, o.version, o.variant, o.format, o.format_details,
                o.file_name, o.media_type, o.sha256, o.size, o.created_at, o.created_by,
                o.warnings ",
            $($rest),+
        );
    };
}

pub(crate) use case_files;
pub(crate) use documents as document_rows;
pub(crate) use entries;
pub(crate) use objects;

case_files!(CASE_BY_ID, "from case_file c where c.tenant = $1 and c.id = $2");
case_files!(
    CASE_BY_NUMBER,
    "from case_file c where c.tenant = $1 and c.year = $2 and c.sequence = $3"
);
case_files!(
    CASES_OF_SUBJECT,
    "from (select distinct case_file from party where tenant = $1 and subject = $2) p
        cross join case_file c
     where c.tenant = $1 and c.id = p.case_file
     order by c.year desc, c.sequence desc"
);
case_files!(
    CASES,
    "from case_file c where c.tenant = $1 and (c.year, c.sequence) < ($2, $3)
     order by c.year desc, c.sequence desc limit $4"
);
case_files!(
    CASES_WITH_STATUS,
    "from case_file c where c.tenant = $1 and c.status = $5 and (c.year, c.sequence) < ($2, $3)
     order by c.year desc, c.sequence desc limit $4"
);
case_files!(
    CASES_OF_UNIT,
    "from case_file c where c.tenant = $1 and c.unit = $6 and c.status = $5 and (c.year, c.sequence) < ($2, $3)
     order by c.year desc, c.sequence desc limit $4"
);
case_files!(
    CASES_OF_RESPONSIBLE,
    "from case_file c where c.tenant = $1 and c.responsible_id = $6 and c.status = $5
       and (c.year, c.sequence) < ($2, $3)
     order by c.year desc, c.sequence desc limit $4"
);
case_files!(
    CASES_UNASSIGNED,
    "from case_file c where c.tenant = $1 and c.responsible_id is null and c.unit = $6 and c.status = $5
       and (c.year, c.sequence) < ($2, $3)
     order by c.year desc, c.sequence desc limit $4"
);
sql!(
    PARTIES,
    "select id, case_file, role, name, exposure, subject, organisation_number, contact
     from party where tenant = $1 and case_file = $2 order by position"
);
entries!(
    ENTRY,
    "from record r join case_file c on c.tenant = r.tenant and c.id = r.case_file
     where r.tenant = $1 and r.id = $2 and r.kind = 'entry'"
);
entries!(
    ENTRIES_OF_CASE,
    "from record r join case_file c on c.tenant = r.tenant and c.id = r.case_file
     where r.tenant = $1 and r.case_file = $2 and r.kind = 'entry' order by r.number"
);
entries!(
    ENTRY_BY_JOURNAL,
    "from record r join case_file c on c.tenant = r.tenant and c.id = r.case_file
     where r.tenant = $1 and r.journal_year = $2 and r.journal_sequence = $3"
);
sql!(
    CORRESPONDENCE,
    "select id, record, kind, name, exposure, subject, organisation_number, contact, unit, handler
     from correspondence_party where tenant = $1 and record = $2 order by position"
);
documents!(
    DOCUMENTS_OF_RECORD,
    "from record_document l
     join document_description d on d.tenant = l.tenant and d.id = l.document
     where l.tenant = $1 and l.record = $2 order by l.number"
);
documents!(
    DOCUMENT,
    "from record_document l
     join document_description d on d.tenant = l.tenant and d.id = l.document
     where l.tenant = $1 and l.document = $2 order by l.linked_at, l.record limit 1"
);
objects!(
    OBJECTS_OF_RECORD,
    "from record_document l cross join document_object o
     where o.tenant = l.tenant and o.document = l.document and l.tenant = $1 and l.record = $2 order by o.document, o.version, o.variant"
);
objects!(
    OBJECTS_OF_DOCUMENT,
    "from document_object o where o.tenant = $1 and o.document = $2 order by o.version, o.variant"
);
sql!(
    RECORDS_OF_DOCUMENT,
    "select record from record_document where tenant = $1 and document = $2 order by linked_at"
);

/// The case with this id.
pub fn case_file(tx: &mut Tx<'_>, id: CaseFileId) -> Result<Option<CaseFile>> {
    Ok(tx.opt(&CASE_BY_ID, &[&id], read_case)?)
}

/// The case with this number.
pub fn case_by_number(tx: &mut Tx<'_>, number: CaseNumber) -> Result<Option<CaseFile>> {
    Ok(tx.opt(&CASE_BY_NUMBER, &[&number.year, &number.sequence], read_case)?)
}

/// All cases in which a person or organisation is a party, newest first.
pub fn cases_of_subject(tx: &mut Tx<'_>, subject: impl Into<Uuid>) -> Result<Vec<CaseFile>> {
    Ok(tx.all(&CASES_OF_SUBJECT, &[&subject.into()], read_case)?)
}

/// Which cases to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseScope {
    /// All, of any status.
    All,
    WithStatus(CaseStatus),
    OfUnit {
        unit: String,
        status: CaseStatus,
    },
    OfResponsible {
        responsible: Uuid,
        status: CaseStatus,
    },
    /// Those of a unit that nobody has taken.
    Unassigned {
        unit: String,
        status: CaseStatus,
    },
}

/// A page of cases, newest number first: at most `limit`, all older than `before`. The next page
/// comes before the last one's number.
pub fn cases(
    tx: &mut Tx<'_>,
    scope: &CaseScope,
    before: Option<CaseNumber>,
    limit: u32,
) -> Result<Vec<CaseFile>> {
    let CaseNumber { year, sequence } =
        before.unwrap_or(CaseNumber { year: i16::MAX, sequence: 0 });
    Ok(match scope {
        CaseScope::All => tx.all(&CASES, &[&year, &sequence, &limit], read_case)?,
        CaseScope::WithStatus(status) => {
            tx.all(&CASES_WITH_STATUS, &[&year, &sequence, &limit, status], read_case)?
        }
        CaseScope::OfUnit { unit, status } => {
            tx.all(&CASES_OF_UNIT, &[&year, &sequence, &limit, status, unit], read_case)?
        }
        CaseScope::OfResponsible { responsible, status } => tx.all(
            &CASES_OF_RESPONSIBLE,
            &[&year, &sequence, &limit, status, responsible],
            read_case,
        )?,
        CaseScope::Unassigned { unit, status } => {
            tx.all(&CASES_UNASSIGNED, &[&year, &sequence, &limit, status, unit], read_case)?
        }
    })
}

/// The parties of a case, in the order in which they were entered.
pub fn parties(tx: &mut Tx<'_>, case_file: CaseFileId) -> Result<Vec<Party>> {
    Ok(tx.all(&PARTIES, &[&case_file], read_party)?)
}

/// The registry entry with this id.
pub fn entry(tx: &mut Tx<'_>, id: RecordId) -> Result<Option<RegistryEntry>> {
    Ok(tx.opt(&ENTRY, &[&id], read_entry)?)
}

/// The registry entry at this place in the journal.
pub fn entry_by_journal(tx: &mut Tx<'_>, number: JournalNumber) -> Result<Option<RegistryEntry>> {
    Ok(tx.opt(&ENTRY_BY_JOURNAL, &[&number.year, &number.sequence], read_entry)?)
}

/// The entries of a case, in order.
pub fn entries_of_case(tx: &mut Tx<'_>, case_file: CaseFileId) -> Result<Vec<RegistryEntry>> {
    Ok(tx.all(&ENTRIES_OF_CASE, &[&case_file], read_entry)?)
}

/// Who sent and who got an entry, in the order in which they were entered.
pub fn correspondence(tx: &mut Tx<'_>, record: RecordId) -> Result<Vec<CorrespondenceParty>> {
    Ok(tx.all(&CORRESPONDENCE, &[&record], read_correspondence)?)
}

/// The documents of a record with all their versions and variants, in order.
pub fn documents(tx: &mut Tx<'_>, record: RecordId) -> Result<Vec<Document>> {
    let mut documents = tx.all(&DOCUMENTS_OF_RECORD, &[&record], read_document)?;
    let mut objects: HashMap<DocumentId, Vec<DocumentObject>> = HashMap::new();
    for object in tx.all(&OBJECTS_OF_RECORD, &[&record], read_object)? {
        objects.entry(object.document).or_default().push(object);
    }
    for document in &mut documents {
        document.objects = objects.remove(&document.id).unwrap_or_default();
    }
    Ok(documents)
}

/// The document with this id, as the record it was first linked to holds it.
pub fn document(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<Document>> {
    let Some(mut document) = tx.opt(&DOCUMENT, &[&id], read_document)? else { return Ok(None) };
    document.objects = tx.all(&OBJECTS_OF_DOCUMENT, &[&id], read_object)?;
    Ok(Some(document))
}

/// The records that hold a document: whoever may see one of them may see it.
pub fn records_of_document(tx: &mut Tx<'_>, id: DocumentId) -> Result<Vec<RecordId>> {
    Ok(tx.all(&RECORDS_OF_DOCUMENT, &[&id], |row| row.get(0))?)
}

pub(crate) fn required_case(tx: &mut Tx<'_>, id: CaseFileId) -> Result<CaseFile> {
    case_file(tx, id)?.ok_or(ArchiveError::NotFound { kind: "case file", id: id.0 })
}

pub(crate) fn required_entry(tx: &mut Tx<'_>, id: RecordId) -> Result<RegistryEntry> {
    entry(tx, id)?.ok_or(ArchiveError::NotFound { kind: "registry entry", id: id.0 })
}

pub(crate) fn required_document(tx: &mut Tx<'_>, id: DocumentId) -> Result<Document> {
    document(tx, id)?.ok_or_else(|| Document::not_found(id))
}

pub(crate) fn read_case(row: &Row<'_>) -> store::Result<CaseFile> {
    Ok(CaseFile {
        id: row.get(0)?,
        series: row.get(1)?,
        class: row.get(2)?,
        number: CaseNumber { year: row.get(3)?, sequence: row.get(4)? },
        title: title(row, 5)?,
        description: row.get(7)?,
        medium: row.get(8)?,
        status: row.get(9)?,
        case_date: row.get(10)?,
        unit: row.get(11)?,
        responsible: handler(row, 12)?,
        disposal: disposal(row, 14)?,
        created_at: row.get(17)?,
        created_by: row.get(18)?,
        closed_at: row.get(19)?,
        closed_by: row.get(20)?,
    })
}

pub(crate) fn read_entry(row: &Row<'_>) -> store::Result<RegistryEntry> {
    Ok(RegistryEntry {
        id: row.get(0)?,
        case_file: row.get(1)?,
        case_number: CaseNumber { year: row.get(2)?, sequence: row.get(3)? },
        number: row.get(4)?,
        journal: JournalNumber { year: row.get(5)?, sequence: row.get(6)? },
        entry_type: row.get(7)?,
        status: row.get(8)?,
        title: title(row, 9)?,
        description: row.get(11)?,
        medium: row.get(12)?,
        journal_date: row.get(13)?,
        document_date: row.get(14)?,
        received_at: row.get(15)?,
        sent_at: row.get(16)?,
        due_date: row.get(17)?,
        publicity_assessed_on: row.get(18)?,
        unit: row.get(19)?,
        handler: handler(row, 20)?,
        was_final: row.get(22)?,
        withheld: row.get(23)?,
        created_at: row.get(24)?,
        created_by: row.get(25)?,
        archived_at: row.get(26)?,
        archived_by: row.get(27)?,
    })
}

/// Without its objects.
pub(crate) fn read_document(row: &Row<'_>) -> store::Result<Document> {
    Ok(Document {
        id: row.get(0)?,
        document_type: row.get(1)?,
        status: row.get(2)?,
        title: title(row, 3)?,
        description: row.get(5)?,
        author: row.get(6)?,
        medium: row.get(7)?,
        created_at: row.get(8)?,
        created_by: row.get(9)?,
        role: row.get(10)?,
        number: row.get(11)?,
        linked_at: row.get(12)?,
        linked_by: row.get(13)?,
        format_exception: row.get(15)?,
        objects: Vec::new(),
    })
}

pub(crate) fn read_object(row: &Row<'_>) -> store::Result<DocumentObject> {
    Ok(DocumentObject {
        id: row.get(0)?,
        document: row.get(1)?,
        version: row.get(2)?,
        variant: row.get(3)?,
        format: row.get(4)?,
        format_details: row.get(5)?,
        file_name: row.get(6)?,
        media_type: row.get(7)?,
        digest: Digest { sha256: row.get(8)?, size: row.get(9)? },
        created_at: row.get(10)?,
        created_by: row.get(11)?,
        warnings: row
            .get::<String>(12)?
            .split_whitespace()
            .filter_map(formats::Warning::of_key)
            .collect(),
    })
}

pub(crate) fn read_party(row: &Row<'_>) -> store::Result<Party> {
    Ok(Party {
        id: row.get(0)?,
        case_file: row.get(1)?,
        role: row.get(2)?,
        who: correspondent(row, 3)?,
    })
}

pub(crate) fn read_correspondence(row: &Row<'_>) -> store::Result<CorrespondenceParty> {
    Ok(CorrespondenceParty {
        id: row.get(0)?,
        record: row.get(1)?,
        kind: row.get(2)?,
        who: correspondent(row, 3)?,
        unit: row.get(8)?,
        handler: row.get(9)?,
    })
}

/// Reads a disposal whose three columns begin at `first`.
pub(crate) fn disposal(row: &Row<'_>, first: usize) -> store::Result<Option<Disposal>> {
    let decision: Option<_> = row.get(first)?;
    let ground = row.get(first + 1)?;
    let years: Option<u16> = row.get(first + 2)?;
    Ok(decision.map(|decision| Disposal { decision, ground, years: years.unwrap_or(0) }))
}

fn correspondent(row: &Row<'_>, first: usize) -> store::Result<Correspondent> {
    let contact: String = row.get(first + 4)?;
    Ok(Correspondent {
        name: PartyName { text: row.get(first)?, exposure: row.get(first + 1)? },
        subject: row.get(first + 2)?,
        organisation_number: row.get(first + 3)?,
        contact: if contact == "{}" { Contact::default() } else { serde_json::from_str(&contact)? },
    })
}

fn title(row: &Row<'_>, first: usize) -> store::Result<Title> {
    let marks: Marks = row.get(first + 1)?;
    Ok(Title::stored(row.get(first)?, &marks))
}

fn handler(row: &Row<'_>, first: usize) -> store::Result<Option<Handler>> {
    let id: Option<Uuid> = row.get(first)?;
    let name: Option<String> = row.get(first + 1)?;
    Ok(id.zip(name).map(|(id, name)| Handler { id, name }))
}
