//! The units of the archive as callers see them.

use base::Actor;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::Digest;
use uuid::Uuid;

use crate::{
    CaseStatus, Correspondent, DisposalDecision, DocumentRole, DocumentStatus, DocumentType,
    EntryStatus, EntryType, Medium, NewCorrespondenceParty, NewParty, Restriction,
    ScreenedDocument, ScreenedMetadata, ScreeningGround, SignOffMethod, Title, Variant,
};

store::id_type! {
    /// Identifies a fonds (*arkiv*).
    pub struct FondsId;
}
store::id_type! {
    /// Identifies a series (*arkivdel*).
    pub struct SeriesId;
}
store::id_type! {
    /// Identifies a classification system (*klassifikasjonssystem*).
    pub struct ClassificationSystemId;
}
store::id_type! {
    /// Identifies a class (*klasse*).
    pub struct ClassId;
}
store::id_type! {
    /// Identifies a case file (*saksmappe*).
    pub struct CaseFileId;
}
store::id_type! {
    /// Identifies a record (*registrering*) of any kind.
    pub struct RecordId;
}
store::id_type! {
    /// Identifies a document description (*dokumentbeskrivelse*).
    pub struct DocumentId;
}
store::id_type! {
    /// Identifies a document object (*dokumentobjekt*).
    pub struct DocumentObjectId;
}
store::id_type! {
    /// Identifies a party of a case file (*part*).
    pub struct PartyId;
}
store::id_type! {
    /// Identifies a correspondence party (*korrespondansepart*).
    pub struct CorrespondencePartyId;
}
store::id_type! {
    /// Identifies a sign-off (*avskrivning*).
    pub struct SignOffId;
}

/// An employee who answers for a case or an entry (*saksansvarlig*, *saksbehandler*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handler {
    /// The employee's id within the tenant.
    pub id: Uuid,
    /// The name as it stands in the archive.
    pub name: String,
}

impl From<&Actor> for Handler {
    fn from(actor: &Actor) -> Self {
        Self { id: actor.id, name: actor.name.clone() }
    }
}

/// That something is held back from the public (*skjerming*), to be decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screening {
    pub restriction: Restriction,
    pub ground: ScreeningGround,
    /// The provision that the ground refers to, e.g. `fvl. § 13 første ledd nr. 1`.
    pub ground_reference: Option<String>,
    /// Which metadata are hidden. What follows from marked titles and hidden names is added by
    /// itself.
    pub metadata: Vec<ScreenedMetadata>,
    /// How much of the documents is hidden; `None` when they are public.
    pub document: Option<ScreenedDocument>,
    /// *skjermingsvarighet* (M504); `None` when the screening has no end.
    pub years: Option<u16>,
}

impl Screening {
    /// Information under a duty of secrecy about somebody's personal affairs, in the whole
    /// document: offentleglova § 13 with forvaltningsloven § 13 first paragraph no. 1, 60 years.
    pub fn personal_affairs() -> Self {
        Self {
            restriction: Restriction::ExemptFromPublic,
            ground: ScreeningGround::Secrecy,
            ground_reference: Some("fvl. § 13 første ledd nr. 1".to_owned()),
            metadata: Vec::new(),
            document: Some(ScreenedDocument::Whole),
            years: Some(60),
        }
    }

    /// Everything, until somebody has assessed it (krav 5.2.18).
    pub fn temporary() -> Self {
        Self {
            restriction: Restriction::ExemptFromPublic,
            ground: ScreeningGround::Secrecy,
            ground_reference: None,
            metadata: vec![ScreenedMetadata::Temporary],
            document: Some(ScreenedDocument::Whole),
            years: None,
        }
    }

    /// *skjermingshjemmel* (M501) in full: `Offl. § 13 jf. fvl. § 13 første ledd nr. 1`.
    pub fn ground_text(&self) -> String {
        match &self.ground_reference {
            Some(reference) => format!("{} jf. {reference}", self.ground.text()),
            None => self.ground.text().to_owned(),
        }
    }

    pub fn hides(&self, metadata: ScreenedMetadata) -> bool {
        self.metadata.contains(&metadata) || self.is_temporary()
    }

    /// Whether everything is hidden until somebody has assessed it.
    pub fn is_temporary(&self) -> bool {
        self.metadata.contains(&ScreenedMetadata::Temporary)
    }
}

/// What is to happen to something when its time is over (*kassasjon*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposal {
    pub decision: DisposalDecision,
    /// *kassasjonshjemmel* (M453)
    pub ground: Option<String>,
    /// *bevaringstid* (M451), counted from the day the file is closed
    pub years: u16,
}

/// A case to be opened.
#[derive(Clone, Debug)]
pub struct NewCaseFile {
    pub series: SeriesId,
    pub class: ClassId,
    pub title: Title,
    pub description: Option<String>,
    /// *administrativEnhet* (M305)
    pub unit: String,
    /// *saksansvarlig* (M306); `None` while nobody has taken it
    pub responsible: Option<Handler>,
    pub parties: Vec<NewParty>,
    pub screening: Option<Screening>,
    /// `None` takes what the class says.
    pub disposal: Option<Disposal>,
}

/// A case file (*saksmappe*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFile {
    pub id: CaseFileId,
    pub series: SeriesId,
    pub class: ClassId,
    pub number: CaseNumber,
    pub title: Title,
    pub description: Option<String>,
    pub medium: Medium,
    pub status: CaseStatus,
    /// *saksdato* (M100)
    pub case_date: Date,
    pub unit: String,
    pub responsible: Option<Handler>,
    pub disposal: Option<Disposal>,
    pub created_at: Timestamp,
    pub created_by: String,
    pub closed_at: Option<Timestamp>,
    pub closed_by: Option<String>,
}

impl CaseFile {
    pub fn is_closed(&self) -> bool {
        self.closed_at.is_some()
    }
}

/// A case's number (*mappeID*, M003): year and sequence within the year, written `2026/17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseNumber {
    /// *saksår* (M011): the year in Norway when the case was opened
    pub year: i16,
    /// *sakssekvensnummer* (M012)
    pub sequence: i64,
}

impl std::fmt::Display for CaseNumber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.year, self.sequence)
    }
}

/// The text is not `year/sequence`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("read a case number that is not written like 2026/17")]
pub struct InvalidCaseNumber;

impl std::str::FromStr for CaseNumber {
    type Err = InvalidCaseNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (year, sequence) = text.trim().split_once('/').ok_or(InvalidCaseNumber)?;
        let digits = |part: &str| {
            (1..=9).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if year.len() != 4 || !digits(year) || !digits(sequence) {
            return Err(InvalidCaseNumber);
        }
        let year = year.parse().map_err(|_| InvalidCaseNumber)?;
        let sequence = sequence.parse().map_err(|_| InvalidCaseNumber)?;
        Ok(Self { year, sequence })
    }
}

/// An entry's place in the journal (*løpenummer*): year and sequence, written `25367/2026` so
/// that it is not taken for a case number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JournalNumber {
    /// *journalår* (M013)
    pub year: i16,
    /// *journalsekvensnummer* (M014)
    pub sequence: i64,
}

impl std::fmt::Display for JournalNumber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.sequence, self.year)
    }
}

/// A file that is already kept by [`store::Files`] and is now to be linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    pub digest: Digest,
    pub variant: Variant,
    /// The format's id in PRONOM (*format*, M701), e.g. `fmt/477`; `av/0` when it is unknown.
    pub format: String,
    pub format_details: Option<String>,
    pub file_name: String,
    pub media_type: String,
    /// What is to be known before it is opened or handed over.
    pub warnings: Vec<formats::Warning>,
}

/// A document to be filed.
#[derive(Clone, Debug)]
pub struct NewDocument {
    pub document_type: DocumentType,
    pub title: Title,
    pub role: DocumentRole,
    pub status: DocumentStatus,
    pub description: Option<String>,
    pub author: Option<String>,
    /// The same content in one or more variants; all become version 1.
    pub files: Vec<NewFile>,
    pub screening: Option<Screening>,
}

impl NewDocument {
    /// A finished main document.
    pub fn main(document_type: DocumentType, title: impl Into<Title>, file: NewFile) -> Self {
        Self {
            document_type,
            title: title.into(),
            role: DocumentRole::Main,
            status: DocumentStatus::Finished,
            description: None,
            author: None,
            files: vec![file],
            screening: None,
        }
    }

    /// A finished attachment.
    pub fn attachment(document_type: DocumentType, title: impl Into<Title>, file: NewFile) -> Self {
        Self { role: DocumentRole::Attachment, ..Self::main(document_type, title, file) }
    }
}

/// A document (*dokumentbeskrivelse*) as one record holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub id: DocumentId,
    pub document_type: DocumentType,
    pub status: DocumentStatus,
    pub title: Title,
    pub description: Option<String>,
    pub author: Option<String>,
    pub medium: Medium,
    pub created_at: Timestamp,
    pub created_by: String,
    pub role: DocumentRole,
    /// *dokumentnummer* (M007) within the record, from 1
    pub number: i64,
    pub linked_at: Timestamp,
    pub linked_by: String,
    /// Why it is kept in the format it came in (riksarkivarens forskrift § 5-17), if it is.
    pub format_exception: Option<String>,
    /// All versions and variants, oldest version first.
    pub objects: Vec<DocumentObject>,
}

/// One kept file of a document (*dokumentobjekt*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentObject {
    pub id: DocumentObjectId,
    pub document: DocumentId,
    /// *versjonsnummer* (M005), from 1
    pub version: i64,
    pub variant: Variant,
    pub format: String,
    pub format_details: Option<String>,
    pub file_name: String,
    pub media_type: String,
    pub digest: Digest,
    pub created_at: Timestamp,
    pub created_by: String,
    /// What is to be known before it is opened or handed over.
    pub warnings: Vec<formats::Warning>,
}

/// An entry to be filed (*journalpost*).
#[derive(Clone, Debug)]
pub struct NewEntry {
    pub entry_type: EntryType,
    /// The status it gets at once: for what the program receives by itself normally
    /// [`EntryStatus::Journalled`].
    pub status: EntryStatus,
    pub title: Title,
    pub description: Option<String>,
    /// At least one (krav 2.6.3).
    pub correspondence: Vec<NewCorrespondenceParty>,
    pub documents: Vec<NewDocument>,
    pub screening: Option<Screening>,
    /// *dokumentets dato* (M103); `None` for what is undated
    pub document_date: Option<Date>,
    /// *mottatt dato* (M104)
    pub received_at: Option<Timestamp>,
    /// *forfallsdato* (M109)
    pub due_date: Option<Date>,
    /// *administrativ enhet*; `None` takes the case's
    pub unit: Option<String>,
    /// *saksbehandler*; `None` takes the case's responsible
    pub handler: Option<Handler>,
}

impl NewEntry {
    /// Something that came in and is journalled at once.
    pub fn incoming(title: impl Into<Title>, sender: Correspondent) -> Self {
        Self::new(EntryType::Incoming, title, NewCorrespondenceParty::sender(sender))
    }

    /// Something the authority sends; journalled, to be dispatched.
    pub fn outgoing(title: impl Into<Title>, recipient: Correspondent) -> Self {
        Self::new(EntryType::Outgoing, title, NewCorrespondenceParty::recipient(recipient))
    }

    pub fn new(
        entry_type: EntryType,
        title: impl Into<Title>,
        correspondent: NewCorrespondenceParty,
    ) -> Self {
        Self {
            entry_type,
            status: EntryStatus::Journalled,
            title: title.into(),
            description: None,
            correspondence: vec![correspondent],
            documents: Vec::new(),
            screening: None,
            document_date: None,
            received_at: None,
            due_date: None,
            unit: None,
            handler: None,
        }
    }

    #[must_use]
    pub fn with_document(mut self, document: NewDocument) -> Self {
        self.documents.push(document);
        self
    }
}

/// A registry entry (*journalpost*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryEntry {
    pub id: RecordId,
    pub case_file: CaseFileId,
    pub case_number: CaseNumber,
    /// *journalpostnummer* (M015) within the case file
    pub number: i64,
    pub journal: JournalNumber,
    pub entry_type: EntryType,
    pub status: EntryStatus,
    pub title: Title,
    pub description: Option<String>,
    pub medium: Medium,
    /// *journaldato* (M101): when it was first journalled
    pub journal_date: Option<Date>,
    pub document_date: Option<Date>,
    pub received_at: Option<Timestamp>,
    /// *sendt dato* (M105)
    pub sent_at: Option<Timestamp>,
    pub due_date: Option<Date>,
    /// *offentlighetsvurdert dato* (M110)
    pub publicity_assessed_on: Option<Date>,
    pub unit: String,
    pub handler: Option<Handler>,
    pub was_final: bool,
    /// An archivist has taken it out of the public journal.
    pub withheld: bool,
    pub created_at: Timestamp,
    pub created_by: String,
    pub archived_at: Option<Timestamp>,
    pub archived_by: Option<String>,
}

impl RegistryEntry {
    /// *registreringsID* (M004): `2026/17-2`.
    pub fn entry_number(&self) -> String {
        format!("{}-{}", self.case_number, self.number)
    }

    /// Whether it waits for an answer until it is signed off (krav 3.4.1).
    pub fn awaits_answer(&self) -> bool {
        matches!(self.entry_type, EntryType::Incoming | EntryType::InternalForFollowUp)
    }
}

/// How an entry was dealt with (*avskrivning*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    pub id: SignOffId,
    pub record: RecordId,
    pub party: Option<CorrespondencePartyId>,
    pub answered_by: Option<RecordId>,
    pub method: SignOffMethod,
    pub date: Date,
    pub by: String,
}

/// One line of the change log (*endringslogg*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// *referanseArkivenhet* (M680): always a unit that is exported
    pub unit: Uuid,
    /// Counts the changes of the unit, from 1.
    pub position: i64,
    /// *referanseMetadata* (M681): the element's name in the standard
    pub element: String,
    pub at: Timestamp,
    pub by: String,
    pub old: String,
    pub new: String,
}
