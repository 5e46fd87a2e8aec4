//! Noark's code lists: one value, four spellings.
//!
//! A code is stored under its own `key`. Extractions write the full Norwegian `text` (Noark 5,
//! metadata M050 and on), the REST interface its `letter` (tjenestegrensesnitt 1.1, annex 4), and
//! Fiks Arkiv its `fiks` letter, where these differ or are missing.

use jiff::civil::{Date, date};

/// How one value of a code list is written, and when it may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Our own name for it, as stored.
    pub key: &'static str,
    /// The REST interface's *kode*; `None` where it has none.
    pub letter: Option<&'static str>,
    /// Fiks Arkiv's *kodeverdi*; `None` where it has none.
    pub fiks: Option<&'static str>,
    /// The standard's text, as extractions write it.
    pub text: &'static str,
    /// The first day on which the value may be used (krav 5.2.16).
    pub valid_from: Date,
    /// The last day on which the value may be used; `None` while it stands.
    pub valid_to: Option<Date>,
}

impl Code {
    /// Whether the value may be used for something new on `day`.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// The day Noark 5 version 5 began to apply; codes without a day of their own count from it.
const NOARK_5: Date = date(2007, 1, 1);
/// Offentleglova came into force.
const PUBLIC_ACCESS_ACT: Date = date(2009, 1, 1);

const fn letter(text: &'static str) -> Option<&'static str> {
    if text.is_empty() { None } else { Some(text) }
}

macro_rules! codes {
    (
        $(#[$meta:meta])*
        pub enum $name:ident from $valid_from:ident {
            $($(#[$variant_meta:meta])*
            $variant:ident = $key:literal, $letter:literal, $fiks:literal, $text:literal;)+
        }
    ) => {
        store::text_enum! {
            $(#[$meta])*
            pub enum $name { $($(#[$variant_meta])* $variant = $key),+ }
        }

        impl $name {
            /// How the value is written in each place.
            pub const fn code(self) -> Code {
                match self {
                    $(Self::$variant => Code {
                        key: $key,
                        letter: letter($letter),
                        fiks: letter($fiks),
                        text: $text,
                        valid_from: $valid_from,
                        valid_to: None,
                    },)+
                }
            }

            /// The standard's Norwegian text.
            pub const fn text(self) -> &'static str {
                self.code().text
            }

            /// The value that the REST interface calls `letter`.
            pub fn from_letter(letter: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code().letter == Some(letter))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.key())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let key = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                Self::from_key(&key).ok_or_else(|| {
                    serde::de::Error::unknown_variant(&key, &[$($key),+])
                })
            }
        }
    };
}

codes! {
    /// How a fonds stands (*arkivstatus*, M050).
    pub enum FondsStatus from NOARK_5 {
        Open = "open", "O", "Opprettet", "Opprettet";
        Closed = "closed", "A", "Avsluttet", "Avsluttet";
    }
}

codes! {
    /// Where a series stands in its period (*arkivdelstatus*, M051).
    pub enum SeriesStatus from NOARK_5 {
        Active = "active", "A", "A", "Aktiv periode";
        Overlapping = "overlapping", "O", "O", "Overlappingsperiode";
        Closed = "closed", "P", "P", "Avsluttet periode";
        /// Files that no longer take part in any period.
        Obsolete = "obsolete", "U", "U", "Uaktuelle mapper";
    }
}

codes! {
    /// How a case stands (*saksstatus*, M052).
    pub enum CaseStatus from NOARK_5 {
        /// Opened by a case worker, not yet looked at by the archive.
        OpenedByHandler = "opened_by_handler", "R", "R", "Opprettet av saksbehandler";
        UnderProcessing = "under_processing", "B", "B", "Under behandling";
        FinishedByHandler = "finished_by_handler", "F", "F", "Ferdig fra saksbehandler";
        ClosedByHandler = "closed_by_handler", "S", "S", "Avsluttet av saksbehandler";
        ExemptFromProcess = "exempt_from_process", "P", "P", "Unntatt prosesstyring";
        Closed = "closed", "A", "A", "Avsluttet";
        /// Opened by mistake: stays as a number, is no case.
        Expired = "expired", "U", "U", "Utgår";
    }
}

codes! {
    /// Which way a document went (*journalposttype*, M082).
    pub enum EntryType from NOARK_5 {
        Incoming = "incoming", "I", "I", "Inngående dokument";
        Outgoing = "outgoing", "U", "U", "Utgående dokument";
        /// Somebody within the authority must answer it.
        InternalForFollowUp = "internal_for_follow_up", "N", "N",
            "Organinternt dokument for oppfølging";
        Internal = "internal", "X", "X", "Organinternt dokument uten oppfølging";
        /// A case's presentation to a political body.
        Presentation = "presentation", "S", "S", "Saksframlegg";
    }
}

codes! {
    /// How far a registry entry has come (*journalstatus*, M053).
    pub enum EntryStatus from NOARK_5 {
        /// Only the number is taken.
        Reserved = "reserved", "R", "R", "Reservert dokument";
        /// Came in by itself; nobody has looked at it.
        Provisional = "provisional", "M", "M", "Midlertidig registrering av innkommet dokument";
        RegisteredByHandler = "registered_by_handler", "S", "S",
            "Saksbehandler har registrert innkommet dokument";
        FinishedByHandler = "finished_by_handler", "F", "F", "Ferdigstilt fra saksbehandler";
        Approved = "approved", "G", "G", "Godkjent av leder";
        Dispatched = "dispatched", "E", "E", "Ekspedert";
        Journalled = "journalled", "J", "J", "Journalført";
        Archived = "archived", "A", "A", "Arkivert";
        /// Registered by mistake: stays as a number.
        Expired = "expired", "U", "U", "Utgår";
    }
}

codes! {
    /// Whether a document can still be written in (*dokumentstatus*, M054).
    pub enum DocumentStatus from NOARK_5 {
        Draft = "draft", "B", "B", "Dokumentet er under redigering";
        Finished = "finished", "F", "F", "Dokumentet er ferdigstilt";
    }
}

codes! {
    /// What a document is to a record (*tilknyttetRegistreringSom*, M217).
    pub enum DocumentRole from NOARK_5 {
        Main = "main", "H", "H", "Hoveddokument";
        Attachment = "attachment", "V", "V", "Vedlegg";
    }
}

codes! {
    /// In which shape a document's file is kept (*variantformat*, M700).
    pub enum Variant from NOARK_5 {
        /// As it was made or received; left out of extractions.
        Production = "production", "P", "P", "Produksjonsformat";
        Archive = "archive", "A", "A", "Arkivformat";
        /// With the screened parts blacked out.
        Redacted = "redacted", "O", "O", "Dokument hvor deler av innholdet er skjermet";
    }
}

codes! {
    /// On what a document is kept (*dokumentmedium*, M300).
    pub enum Medium from NOARK_5 {
        Physical = "physical", "F", "F", "Fysisk arkiv";
        Electronic = "electronic", "E", "E", "Elektronisk arkiv";
        Mixed = "mixed", "B", "B", "Blandet fysisk og elektronisk arkiv";
    }
}

codes! {
    /// What somebody is to a registry entry (*korrespondanseparttype*, M087).
    pub enum CorrespondenceKind from NOARK_5 {
        Sender = "sender", "EA", "EA", "Avsender";
        Recipient = "recipient", "EM", "EM", "Mottaker";
        CopyRecipient = "copy_recipient", "EK", "EK", "Kopimottaker";
        GroupRecipient = "group_recipient", "GM", "GM", "Gruppemottaker";
        InternalSender = "internal_sender", "IA", "IA", "Intern avsender";
        InternalRecipient = "internal_recipient", "IM", "IM", "Intern mottaker";
        InternalCopyRecipient = "internal_copy_recipient", "IK", "IK", "Intern kopimottaker";
        CoSender = "co_sender", "IS", "", "Medavsender";
    }
}

codes! {
    /// How an entry that waits for an answer was dealt with (*avskrivningsmåte*, M619).
    pub enum SignOffMethod from NOARK_5 {
        Letter = "letter", "BU", "BU", "Besvart med brev";
        Email = "email", "BE", "BE", "Besvart med e-post";
        Telephone = "telephone", "TLF", "TLF", "Besvart på telefon";
        Noted = "noted", "TE", "TE", "Tatt til etterretning";
        ForInformation = "for_information", "TO", "TO", "Tatt til orientering";
        Memo = "memo", "BN", "", "Besvart med notat";
        CaseClosed = "case_closed", "SA", "", "Saken ble avsluttet";
    }
}

codes! {
    /// What is to happen when the retention period ends (*kassasjonsvedtak*, M450).
    pub enum DisposalDecision from NOARK_5 {
        Preserve = "preserve", "B", "B", "Bevares";
        Dispose = "dispose", "K", "K", "Kasseres";
        AssessLater = "assess_later", "G", "G", "Vurderes senere";
    }
}

codes! {
    /// What kind of system classes are made by (*klassifikasjonstype*, M086).
    pub enum ClassificationKind from NOARK_5 {
        Functional = "functional", "FH", "FH", "Funksjonsbasert, hierarkisk";
        Subject = "subject", "EH", "EH", "Emnebasert, hierarkisk arkivnøkkel";
        SubjectFlat = "subject_flat", "E1", "E1", "Emnebasert, ett nivå";
        /// The municipalities' own key.
        KCodes = "k_codes", "KK", "KK", "K-koder";
        Faceted = "faceted", "MF", "MF", "Mangefasettert, ikke hierarki";
        Object = "object", "UO", "UO", "Objektbasert";
        Property = "property", "GBN", "GBN", "Gårds- og bruksnummer";
        Person = "person", "PNR", "PNR", "Fødselsnummer";
    }
}

codes! {
    /// Why not everybody may see something (*tilgangsrestriksjon*, M500).
    pub enum Restriction from NOARK_5 {
        ExemptFromPublic = "exempt_from_public", "", "", "Unntatt offentlighet";
        Personnel = "personnel", "P", "", "Personalsaker";
        Client = "client", "KL", "", "Klientsaker";
    }
}

codes! {
    /// The provision that lets or makes us screen (*skjermingshjemmel*, M501): offentleglova of
    /// 19 May 2006 no. 16.
    pub enum ScreeningGround from PUBLIC_ACCESS_ACT {
        /// Information under a duty of secrecy: must be screened.
        Secrecy = "offl_13", "", "", "Offl. § 13";
        OwnPreparation = "offl_14", "", "", "Offl. § 14";
        OutsideAdvice = "offl_15", "", "", "Offl. § 15";
        ForeignPolicy = "offl_20", "", "", "Offl. § 20";
        NationalSecurity = "offl_21", "", "", "Offl. § 21";
        Budget = "offl_22", "", "", "Offl. § 22";
        Negotiation = "offl_23", "", "", "Offl. § 23";
        ControlMeasures = "offl_24", "", "", "Offl. § 24";
        Appointments = "offl_25", "", "", "Offl. § 25";
        ExaminationsAndPersonalOverviews = "offl_26", "", "", "Offl. § 26";
    }
}

impl ScreeningGround {
    /// Whether the provision speaks of documents or only of information in them (krav 5.2.17).
    /// Under the latter the rest of the document is public.
    pub const fn reach(self) -> ScreeningReach {
        match self {
            Self::Secrecy
            | Self::ForeignPolicy
            | Self::NationalSecurity
            | Self::Negotiation
            | Self::ControlMeasures => ScreeningReach::Information,
            Self::OwnPreparation
            | Self::OutsideAdvice
            | Self::Budget
            | Self::Appointments
            | Self::ExaminationsAndPersonalOverviews => ScreeningReach::WholeDocument,
        }
    }
}

/// How much of a document a provision lets us hold back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreeningReach {
    WholeDocument,
    Information,
}

codes! {
    /// Which metadata are screened (*skjermingMetadata*, M502).
    pub enum ScreenedMetadata from NOARK_5 {
        ClassCode = "class_code", "KID", "KID", "Skjerming klasseID";
        ClassTitle = "class_title", "TKL", "TKL", "Skjerming tittel klasse";
        FileTitleAfterFirstLine = "file_title_after_first_line", "TM1", "TM1",
            "Skjerming tittel mappe - unntatt første linje";
        FileTitleWords = "file_title_words", "TMO", "TMO",
            "Skjerming tittel mappe - utvalgte ord";
        PartyName = "party_name", "NPS", "NPS", "Skjerming navn part i sak";
        RecordTitleAfterFirstLine = "record_title_after_first_line", "TR1", "TR1",
            "Skjerming tittel registrering - unntatt første linje";
        RecordTitleWords = "record_title_words", "TRO", "TRO",
            "Skjerming tittel registrering - utvalgte ord";
        SenderName = "sender_name", "NA", "NA", "Skjerming navn avsender";
        RecipientName = "recipient_name", "NM", "NM", "Skjerming navn mottaker";
        DocumentTitle = "document_title", "TD", "TD", "Skjerming tittel dokumentbeskrivelse";
        Remark = "remark", "MT", "MT", "Skjerming merknadstekst";
        /// Everything, until somebody has assessed it.
        Temporary = "temporary", "M", "M", "Midlertidig skjerming";
    }
}

codes! {
    /// How much of the document itself is screened (*skjermingDokument*, M503).
    pub enum ScreenedDocument from NOARK_5 {
        Whole = "whole", "H", "H", "Skjerming av hele dokumentet";
        Parts = "parts", "D", "D", "Skjerming av deler av dokumentet";
    }
}

codes! {
    /// What kind of document it is (*dokumenttype*, M083; the values of Fiks Arkiv and of the REST
    /// interface that this program uses).
    pub enum DocumentType from NOARK_5 {
        Letter = "letter", "B", "KORR", "Brev";
        Application = "application", "", "SØKNAD", "Søknad";
        Decision = "decision", "", "VEDTAK", "Vedtak";
        Appeal = "appeal", "", "KLAGE", "Klage";
        Message = "message", "", "MELDING", "Melding";
        Statement = "statement", "", "UTTALELSE", "Uttalelse";
        Agreement = "agreement", "", "AVTALE", "Avtale";
        Report = "report", "", "RAPPORT", "Rapport";
        Map = "map", "", "KART", "Kart";
        Photo = "photo", "", "FOTO", "Foto";
        Memo = "memo", "", "NOTAT", "Notat";
        Invoice = "invoice", "F", "FAKTURA", "Faktura";
        Minutes = "minutes", "", "PROTOKOLL", "Protokoll";
        Presentation = "presentation", "", "SAKSFRAMLEGG", "Saksframlegg";
        Attachment = "attachment", "", "VEDLEGG", "Vedlegg";
        /// Facts and figures kept beside a letter, e.g. the rule trace of a decision.
        Analysis = "analysis", "", "ANALYSE", "Analyse";
        Other = "other", "", "DOKUMENT", "Dokument";
    }
}
