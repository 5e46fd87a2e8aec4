//! What the extraction reads, in pages by key.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date};
use store::{Row, Tx, sql};
use uuid::Uuid;

use super::{Closing, ExtractionError, Result};
use crate::{
    CaseFile, CaseFileId, CaseNumber, ClassId, ClassificationKind, ClassificationSystemId,
    CorrespondenceParty, Document, DocumentId, DocumentObject, FondsId, FondsStatus, JournalNumber,
    Party, RecordId, RegistryEntry, Screening, SeriesId, SeriesStatus, SignOff, lookup,
    lookup::{case_files, document_rows, entries, objects},
    screening::{self, Kept},
    setup::FondsCreator,
    sign_off,
};

/// What lies above the case files.
pub(super) struct Frame {
    pub(super) fonds: Fonds,
    pub(super) creators: Vec<FondsCreator>,
    pub(super) series: Vec<Series>,
}

pub(super) struct Fonds {
    pub(super) id: FondsId,
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) status: FondsStatus,
    pub(super) made: Made,
}

pub(super) struct Series {
    pub(super) id: SeriesId,
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) status: SeriesStatus,
    pub(super) period_start: Option<Date>,
    pub(super) period_end: Option<Date>,
    pub(super) predecessor: Option<SeriesId>,
    pub(super) successor: Option<SeriesId>,
    pub(super) made: Made,
}

pub(super) struct System {
    pub(super) id: ClassificationSystemId,
    pub(super) kind: ClassificationKind,
    pub(super) title: String,
    pub(super) made: Made,
}

pub(super) struct Class {
    pub(super) id: ClassId,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) made: Made,
}

/// When and by whom something was made and closed.
pub(super) struct Made {
    pub(super) created_at: Timestamp,
    pub(super) created_by: String,
    pub(super) closed_at: Option<Timestamp>,
    pub(super) closed_by: Option<String>,
}

sql!(
    FONDS,
    "select id, title, description, status, created_at, created_by, closed_at, closed_by
     from fonds where tenant = $1 order by created_at, id limit 1"
);
sql!(
    CREATORS,
    "select identifier, name, description from fonds_creator
     where tenant = $1 and fonds = $2 order by identifier"
);
sql!(
    SERIES,
    "select id, title, description, status, period_start, period_end, predecessor, successor,
        created_at, created_by, closed_at, closed_by
     from series
     where tenant = $1 and fonds = $2 and (status = 'closed' or cast($3 as boolean))
     order by created_at, key"
);
sql!(
    SYSTEM,
    "select id, kind, title, created_at, created_by, closed_at, closed_by
     from classification_system where tenant = $1 and series = $2"
);
sql!(
    CLASSES_AT_TOP,
    "select id, code, title, created_at, created_by, closed_at, closed_by from class
     where tenant = $1 and system = $2 and parent is null and code > $3 order by code limit $4"
);
sql!(
    CLASSES_BELOW,
    "select id, code, title, created_at, created_by, closed_at, closed_by from class
     where tenant = $1 and system = $2 and parent = $5 and code > $3 order by code limit $4"
);
sql!(CLASS, "select code, title from class where tenant = $1 and id = $2");

/// The archive's frame: the fonds with the series that are to be exported.
pub(super) fn frame(tx: &mut Tx<'_>, closing: Closing) -> Result<Frame> {
    let fonds = tx
        .opt(&FONDS, &[], |row| {
            Ok(Fonds {
                id: row.get(0)?,
                title: row.get(1)?,
                description: row.get(2)?,
                status: row.get(3)?,
                made: made(row, 4)?,
            })
        })?
        .ok_or(ExtractionError::NoFonds)?;
    let creators = tx.all(&CREATORS, &[&fonds.id], |row| {
        Ok(FondsCreator { identifier: row.get(0)?, name: row.get(1)?, description: row.get(2)? })
    })?;
    let is_trial = matches!(closing, Closing::AsOf(_));
    let series = tx.all(&SERIES, &[&fonds.id, &is_trial], |row| {
        Ok(Series {
            id: row.get(0)?,
            title: row.get(1)?,
            description: row.get(2)?,
            status: row.get(3)?,
            period_start: row.get(4)?,
            period_end: row.get(5)?,
            predecessor: row.get(6)?,
            successor: row.get(7)?,
            made: made(row, 8)?,
        })
    })?;
    if series.is_empty() {
        return Err(ExtractionError::NothingClosed);
    }
    Ok(Frame { fonds, creators, series })
}

pub(super) fn system(tx: &mut Tx<'_>, series: SeriesId) -> Result<System> {
    Ok(tx.one(&SYSTEM, &[&series], |row| {
        Ok(System { id: row.get(0)?, kind: row.get(1)?, title: row.get(2)?, made: made(row, 3)? })
    })?)
}

/// The next classes below `parent` (or at the top), by code.
pub(super) fn classes(
    tx: &mut Tx<'_>,
    system: ClassificationSystemId,
    parent: Option<ClassId>,
    after: &str,
) -> Result<Vec<Class>> {
    const LIMIT: i64 = 200;
    let read = |row: &Row<'_>| {
        Ok(Class { id: row.get(0)?, code: row.get(1)?, title: row.get(2)?, made: made(row, 3)? })
    };
    Ok(match parent {
        None => tx.all(&CLASSES_AT_TOP, &[&system, &after, &LIMIT], read)?,
        Some(parent) => tx.all(&CLASSES_BELOW, &[&system, &after, &LIMIT, &parent], read)?,
    })
}

/// Code and title of a class.
pub(super) fn class(tx: &mut Tx<'_>, id: ClassId) -> Result<(String, String)> {
    Ok(tx.one(&CLASS, &[&id], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

fn made(row: &Row<'_>, first: usize) -> store::Result<Made> {
    Ok(Made {
        created_at: row.get(first)?,
        created_by: row.get(first + 1)?,
        closed_at: row.get(first + 2)?,
        closed_by: row.get(first + 3)?,
    })
}

/// Some case files of a class with everything in them.
pub(super) struct CasePage {
    pub(super) cases: Vec<CaseFile>,
    pub(super) parties: HashMap<CaseFileId, Vec<Party>>,
    pub(super) entries: HashMap<CaseFileId, Vec<RegistryEntry>>,
    pub(super) within: Within,
    pub(super) documents: HashMap<RecordId, Vec<Document>>,
    pub(super) objects: HashMap<DocumentId, Vec<DocumentObject>>,
}

/// What hangs on the entries of a page.
pub(super) struct Within {
    pub(super) correspondence: HashMap<RecordId, Vec<CorrespondenceParty>>,
    pub(super) sign_offs: HashMap<RecordId, Vec<SignOff>>,
    pub(super) screenings: HashMap<Uuid, Kept>,
    /// Of entries that have documents with a screening: that of the first.
    pub(super) of_documents: HashMap<RecordId, Screening>,
}

const CASES_IN_PAGE: i64 = 100;

case_files!(
    CASES,
    "from case_file c where c.tenant = $1 and c.class = $2 and (c.year, c.sequence) > ($3, $4)
     order by c.year, c.sequence limit $5"
);

/// Declares a statement on what lies in the case files of a class between two numbers. The joins
/// are `cross` to keep SQLite from beginning at the other end, with all rows of the tenant.
macro_rules! in_cases {
    ($rows:ident!, $name:ident, $from:literal, $order:literal) => {
        $rows!(
            $name,
            $from,
            " and c.tenant = $1 and c.class = $2 and (c.year, c.sequence) > ($3, $4)
                and (c.year, c.sequence) <= ($5, $6) ",
            $order
        );
    };
}

in_cases!(
    sql!,
    PARTIES,
    "select p.id, p.case_file, p.role, p.name, p.exposure, p.subject, p.organisation_number,
        p.contact
     from case_file c cross join party p
     where p.tenant = c.tenant and p.case_file = c.id",
    "order by p.case_file, p.position"
);
in_cases!(
    entries!,
    ENTRIES,
    "from case_file c cross join record r
     where r.tenant = c.tenant and r.case_file = c.id",
    "and r.kind = 'entry' and r.journal_date is not null order by r.case_file, r.number"
);
in_cases!(
    sql!,
    CORRESPONDENCE,
    "select p.id, p.record, p.kind, p.name, p.exposure, p.subject, p.organisation_number,
        p.contact, p.unit, p.handler
     from case_file c cross join record r cross join correspondence_party p
     where r.tenant = c.tenant and r.case_file = c.id and p.tenant = r.tenant and p.record = r.id",
    "order by p.record, p.position"
);
in_cases!(
    sql!,
    SIGN_OFFS,
    "select s.id, s.record, s.party, s.answered_by, s.method, s.signed_off_on, s.signed_off_by
     from case_file c cross join record r cross join sign_off s
     where r.tenant = c.tenant and r.case_file = c.id and s.tenant = r.tenant and s.record = r.id",
    "order by s.record, s.signed_off_on, s.id"
);
in_cases!(
    document_rows!,
    DOCUMENTS,
    "from case_file c cross join record r cross join record_document l
        cross join document_description d
     where r.tenant = c.tenant and r.case_file = c.id and l.tenant = r.tenant and l.record = r.id
       and d.tenant = l.tenant and d.id = l.document",
    "order by l.record, l.number"
);
// Production formats stay behind, but for what is kept as it came: that has nothing else.
in_cases!(
    objects!,
    OBJECTS,
    "from case_file c cross join record r cross join record_document l
        cross join document_description d cross join document_object o
     where r.tenant = c.tenant and r.case_file = c.id and l.tenant = r.tenant and l.record = r.id
       and d.tenant = l.tenant and d.id = l.document
       and o.tenant = l.tenant and o.document = l.document",
    "and r.status <> 'expired' and (o.variant <> 'production' or d.format_exception is not null)
     order by o.document, o.version, o.variant"
);
in_cases!(
    sql!,
    CASE_SCREENINGS,
    "select s.unit_id, s.restriction, s.ground, s.ground_reference, s.metadata, s.document,
        s.years, s.expires_on
     from case_file c cross join screening s
     where s.tenant = c.tenant and s.unit_id = c.id",
    ""
);
in_cases!(
    sql!,
    RECORD_SCREENINGS,
    "select s.unit_id, s.restriction, s.ground, s.ground_reference, s.metadata, s.document,
        s.years, s.expires_on
     from case_file c cross join record r cross join screening s
     where r.tenant = c.tenant and r.case_file = c.id and s.tenant = r.tenant and s.unit_id = r.id",
    ""
);
in_cases!(
    sql!,
    DOCUMENT_SCREENINGS,
    "select s.unit_id, s.restriction, s.ground, s.ground_reference, s.metadata, s.document,
        s.years, s.expires_on
     from case_file c cross join record r cross join record_document l cross join screening s
     where r.tenant = c.tenant and r.case_file = c.id and l.tenant = r.tenant and l.record = r.id
       and s.tenant = l.tenant and s.unit_id = l.document",
    ""
);

/// The next case files of a class after a number, with everything in them; `None` at the end.
pub(super) fn cases(
    tx: &mut Tx<'_>,
    class: ClassId,
    after: CaseNumber,
) -> Result<Option<CasePage>> {
    let CaseNumber { year, sequence } = after;
    let cases = tx.all(&CASES, &[&class, &year, &sequence, &CASES_IN_PAGE], lookup::read_case)?;
    let Some(last) = cases.last().map(|case| case.number) else { return Ok(None) };
    let range: [&dyn store::Bind; 5] = [&class, &year, &sequence, &last.year, &last.sequence];
    let mut screenings = HashMap::new();
    for statement in [&CASE_SCREENINGS, &RECORD_SCREENINGS, &DOCUMENT_SCREENINGS] {
        screenings.extend(tx.all(statement, &range, read_screening)?);
    }
    Ok(Some(CasePage {
        cases,
        parties: grouped(tx.all(&PARTIES, &range, lookup::read_party)?, |party| party.case_file),
        entries: grouped(tx.all(&ENTRIES, &range, lookup::read_entry)?, |entry| entry.case_file),
        within: Within {
            correspondence: grouped(
                tx.all(&CORRESPONDENCE, &range, lookup::read_correspondence)?,
                |party| party.record,
            ),
            sign_offs: grouped(tx.all(&SIGN_OFFS, &range, sign_off::read)?, |found| found.record),
            screenings,
            of_documents: HashMap::new(),
        },
        documents: {
            let mut documents: HashMap<RecordId, Vec<Document>> = HashMap::new();
            let rows =
                tx.all(&DOCUMENTS, &range, |row| Ok((row.get(14)?, lookup::read_document(row)?)))?;
            for (record, document) in rows {
                documents.entry(record).or_default().push(document);
            }
            documents
        },
        objects: grouped(tx.all(&OBJECTS, &range, lookup::read_object)?, |found| found.document),
    }))
}

/// Some entries in the order of the journal.
pub(super) struct JournalPage {
    pub(super) entries: Vec<RegistryEntry>,
    pub(super) cases: HashMap<CaseFileId, CaseFile>,
    pub(super) within: Within,
}

/// What the journals say at their heads.
pub(super) struct JournalHead {
    pub(super) entries: i64,
    pub(super) first: Date,
    pub(super) last: Date,
}

const ENTRIES_IN_PAGE: i64 = 400;

sql!(
    JOURNAL_HEAD,
    "select count(*), min(r.journal_date), max(r.journal_date)
     from record r
     join case_file c on c.tenant = r.tenant and c.id = r.case_file
     join series s on s.tenant = c.tenant and s.id = c.series
     where r.tenant = $1 and r.kind = 'entry' and r.journal_date is not null
       and (s.status = 'closed' or cast($2 as boolean))"
);
entries!(
    JOURNAL,
    "from record r
     join case_file c on c.tenant = r.tenant and c.id = r.case_file
     join series s on s.tenant = c.tenant and s.id = c.series
     where r.tenant = $1 and (r.journal_year, r.journal_sequence) > ($2, $3)
       and r.kind = 'entry' and r.journal_date is not null
       and (s.status = 'closed' or cast($5 as boolean))
     order by r.journal_year, r.journal_sequence limit $4"
);
case_files!(
    JOURNAL_CASES,
    "from case_file c where c.tenant = $1 and c.id in (
        select r.case_file from record r
        where r.tenant = $1 and (r.journal_year, r.journal_sequence) > ($2, $3)
          and (r.journal_year, r.journal_sequence) <= ($4, $5))"
);
sql!(
    JOURNAL_CORRESPONDENCE,
    "select p.id, p.record, p.kind, p.name, p.exposure, p.subject, p.organisation_number,
        p.contact, p.unit, p.handler
     from record r cross join correspondence_party p
     where p.tenant = r.tenant and p.record = r.id and r.tenant = $1 and (r.journal_year, r.journal_sequence) > ($2, $3)
       and (r.journal_year, r.journal_sequence) <= ($4, $5)
     order by p.record, p.position"
);
sql!(
    JOURNAL_SIGN_OFFS,
    "select s.id, s.record, s.party, s.answered_by, s.method, s.signed_off_on, s.signed_off_by
     from record r cross join sign_off s
     where s.tenant = r.tenant and s.record = r.id and r.tenant = $1 and (r.journal_year, r.journal_sequence) > ($2, $3)
       and (r.journal_year, r.journal_sequence) <= ($4, $5)
     order by s.record, s.signed_off_on, s.id"
);
sql!(
    JOURNAL_RECORD_SCREENINGS,
    "select s.unit_id, s.restriction, s.ground, s.ground_reference, s.metadata, s.document,
        s.years, s.expires_on
     from record r
     join screening s on s.tenant = r.tenant and s.unit_id = r.id
     where r.tenant = $1 and (r.journal_year, r.journal_sequence) > ($2, $3)
       and (r.journal_year, r.journal_sequence) <= ($4, $5)"
);
sql!(
    JOURNAL_CASE_SCREENINGS,
    "select distinct s.unit_id, s.restriction, s.ground, s.ground_reference, s.metadata,
        s.document, s.years, s.expires_on
     from record r
     join screening s on s.tenant = r.tenant and s.unit_id = r.case_file
     where r.tenant = $1 and (r.journal_year, r.journal_sequence) > ($2, $3)
       and (r.journal_year, r.journal_sequence) <= ($4, $5)"
);
sql!(
    JOURNAL_DOCUMENT_SCREENINGS,
    "select r.id, s.restriction, s.ground, s.ground_reference, s.metadata, s.document, s.years
     from record r cross join record_document l cross join screening s
     where l.tenant = r.tenant and l.record = r.id and s.tenant = l.tenant
       and s.unit_id = l.document and r.tenant = $1 and (r.journal_year, r.journal_sequence) > ($2, $3)
       and (r.journal_year, r.journal_sequence) <= ($4, $5)
     order by r.id, l.number desc"
);

/// What the journals begin with; `None` when there is nothing to list.
pub(super) fn journal_head(tx: &mut Tx<'_>, is_trial: bool) -> Result<Option<JournalHead>> {
    Ok(tx
        .one(&JOURNAL_HEAD, &[&is_trial], |row| {
            let dates: Option<Date> = row.get(1)?;
            Ok(dates.zip(row.get(2)?).map(|(first, last)| (first, last, row.get(0))))
        })?
        .map(|(first, last, entries)| {
            Ok::<_, store::Error>(JournalHead { entries: entries?, first, last })
        })
        .transpose()?)
}

/// The next entries in the order of the journal; `None` at the end.
pub(super) fn journal(
    tx: &mut Tx<'_>,
    after: JournalNumber,
    is_trial: bool,
) -> Result<Option<JournalPage>> {
    let JournalNumber { year, sequence } = after;
    let entries =
        tx.all(&JOURNAL, &[&year, &sequence, &ENTRIES_IN_PAGE, &is_trial], lookup::read_entry)?;
    let Some(last) = entries.last().map(|entry| entry.journal) else { return Ok(None) };
    let range: [&dyn store::Bind; 4] = [&year, &sequence, &last.year, &last.sequence];
    let mut screenings = HashMap::new();
    for statement in [&JOURNAL_RECORD_SCREENINGS, &JOURNAL_CASE_SCREENINGS] {
        screenings.extend(tx.all(statement, &range, read_screening)?);
    }
    let cases = tx.all(&JOURNAL_CASES, &range, lookup::read_case)?;
    Ok(Some(JournalPage {
        entries,
        cases: cases.into_iter().map(|case| (case.id, case)).collect(),
        within: Within {
            correspondence: grouped(
                tx.all(&JOURNAL_CORRESPONDENCE, &range, lookup::read_correspondence)?,
                |party| party.record,
            ),
            sign_offs: grouped(tx.all(&JOURNAL_SIGN_OFFS, &range, sign_off::read)?, |found| {
                found.record
            }),
            screenings,
            // The first document comes last and stays.
            of_documents: tx
                .all(&JOURNAL_DOCUMENT_SCREENINGS, &range, |row| {
                    Ok((row.get(0)?, screening::read(row, 1)?))
                })?
                .into_iter()
                .collect(),
        },
    }))
}

impl Within {
    pub(super) fn correspondence(&self, record: RecordId) -> &[CorrespondenceParty] {
        self.correspondence.get(&record).map_or(&[], Vec::as_slice)
    }

    pub(super) fn sign_offs(&self, record: RecordId) -> &[SignOff] {
        self.sign_offs.get(&record).map_or(&[], Vec::as_slice)
    }

    pub(super) fn screening(&self, unit: impl Into<Uuid>) -> Option<&Screening> {
        self.kept_screening(unit).map(|kept| &kept.screening)
    }

    pub(super) fn kept_screening(&self, unit: impl Into<Uuid>) -> Option<&Kept> {
        self.screenings.get(&unit.into())
    }
}

fn grouped<K: std::hash::Hash + Eq, T>(rows: Vec<T>, key: impl Fn(&T) -> K) -> HashMap<K, Vec<T>> {
    let mut groups: HashMap<K, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}

fn read_screening(row: &Row<'_>) -> store::Result<(Uuid, Kept)> {
    Ok((row.get(0)?, screening::read_kept(row, 1)?))
}
