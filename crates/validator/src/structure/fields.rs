//! The elements whose values rules look at.

macro_rules! fields {
    ($($variant:ident = $name:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Field { $($variant,)* }

        impl Field {
            pub(crate) fn of(name: &str) -> Option<Self> {
                Some(match name { $($name => Self::$variant,)* _ => return None })
            }

            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

fields! {
    SystemId = "systemID",
    Title = "tittel",
    PublicTitle = "offentligTittel",
    FondsStatus = "arkivstatus",
    SeriesStatus = "arkivdelstatus",
    Medium = "dokumentmedium",
    Created = "opprettetDato",
    Closed = "avsluttetDato",
    Archived = "arkivertDato",
    PeriodStart = "arkivperiodeStartDato",
    PeriodEnd = "arkivperiodeSluttDato",
    Predecessor = "referanseForloeper",
    Successor = "referanseArvtaker",
    ToSeries = "referanseArkivdel",
    ToSecondaryClass = "referanseSekundaerKlassifikasjon",
    ToClass = "referanseTilKlasse",
    ToFile = "referanseTilMappe",
    ToRecord = "referanseTilRegistrering",
    ToAnswer = "referanseAvskrivesAvJournalpost",
    ToEarlierMeeting = "referanseForrigeMoete",
    ToLaterMeeting = "referanseNesteMoete",
    ToMeetingRecord = "referanseTilMoeteregistrering",
    FromMeetingRecord = "referanseFraMoeteregistrering",
    ClassId = "klasseID",
    FileId = "mappeID",
    CaseYear = "saksaar",
    CaseSequence = "sakssekvensnummer",
    CaseDate = "saksdato",
    CaseStatus = "saksstatus",
    RecordId = "registreringsID",
    EntryYear = "journalaar",
    EntrySequence = "journalsekvensnummer",
    EntryNumber = "journalpostnummer",
    EntryKind = "journalposttype",
    EntryStatus = "journalstatus",
    EntryDate = "journaldato",
    DocumentDate = "dokumentetsDato",
    Received = "mottattDato",
    Sent = "sendtDato",
    Due = "forfallsdato",
    Attachments = "antallVedlegg",
    CorrespondentKind = "korrespondanseparttype",
    SignOffKind = "avskrivningsmaate",
    SignOffDate = "avskrivningsdato",
    DocumentStatus = "dokumentstatus",
    AttachedAs = "tilknyttetRegistreringSom",
    AttachedDate = "tilknyttetDato",
    Version = "versjonsnummer",
    Variant = "variantformat",
    Format = "format",
    DocumentFile = "referanseDokumentfil",
    Checksum = "sjekksum",
    ChecksumAlgorithm = "sjekksumAlgoritme",
    Size = "filstoerrelse",
    ConvertedFrom = "konvertertFraFormat",
    ConvertedTo = "konvertertTilFormat",
    ConvertedDate = "konvertertDato",
    RemarkKind = "merknadstype",
    DisposalDecision = "kassasjonsvedtak",
    DisposalDate = "kassasjonsdato",
    DisposedDate = "kassertDato",
    DeletionKind = "slettingstype",
    ScreenedMetadata = "skjermingMetadata",
    ScreenedDocument = "skjermingDokument",
    Grade = "grad",
    PrecedentStatus = "presedensStatus",
    FlowStatus = "flytStatus",
    FlowReceived = "flytMottattDato",
    FlowSent = "flytSendtDato",
    SignatureVerified = "elektroniskSignaturVerifisert",
    PartyRole = "partRolle",
    OldPartyRole = "sakspartRolle",
}

impl Field {
    pub(super) fn is_date(self) -> bool {
        use Field::{
            Archived, AttachedDate, CaseDate, Closed, ConvertedDate, Created, DisposalDate,
            DisposedDate, DocumentDate, Due, EntryDate, FlowReceived, FlowSent, PeriodEnd,
            PeriodStart, Received, Sent, SignOffDate,
        };
        matches!(
            self,
            Archived
                | AttachedDate
                | CaseDate
                | Closed
                | ConvertedDate
                | Created
                | DisposalDate
                | DisposedDate
                | DocumentDate
                | Due
                | EntryDate
                | FlowReceived
                | FlowSent
                | PeriodEnd
                | PeriodStart
                | Received
                | Sent
                | SignOffDate
        )
    }
}
