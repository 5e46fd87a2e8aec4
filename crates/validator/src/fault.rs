//! Everything the validator can find wrong: one row for each, with the rule it breaks, how grave it
//! is and what to do about it. The texts lie under the last name in `messages/*.ftl`.
//!
//! Rules: `N5.xx` are the tests of the National Archives' Arkade; `krav x.y.z` the requirements of
//! Noark 5; `Mxxx` an element of the metadata catalogue; `EK-xxx` our own, where those are blind.

use identifiers::find_person_numbers;
use serde::Serialize;

use crate::{finding::Severity, texts::Texts};

macro_rules! faults {
    ($($(#[$doc:meta])* $variant:ident { $($field:ident: $type:ty),* }
        = $rule:literal, $severity:ident, $advice:ident, $text:ident;)*) => {
        /// Something wrong, or worth knowing. Values from the package stand in it shortened and
        /// without identity numbers.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(tag = "fault", rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Fault {
            $($(#[$doc])* $variant { $($field: $type),* },)*
        }

        impl Fault {
            /// The rule that is broken.
            pub fn rule(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $rule,)* }
            }

            pub fn severity(&self) -> Severity {
                match self { $(Self::$variant { .. } => Severity::$severity,)* }
            }

            /// A name for the kind of fault that does not change with the language.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => stringify!($text),)* }
            }

            /// What is wrong.
            pub fn text(&self, texts: Texts) -> String {
                match self { $(Self::$variant { $($field),* } => texts.$text($($field),*).to_string(),)* }
            }

            /// What to do about it.
            pub fn advice(&self, texts: Texts) -> &'static str {
                match self { $(Self::$variant { .. } => texts.$advice(),)* }
            }
        }
    };
}

faults! {
    // The folder.
    /// The folder itself cannot be read, or is none.
    FolderUnreadable { reason: String } = "EK-101", Error, do_folder, folder_unreadable;
    /// The folder has no files.
    FolderEmpty {} = "EK-101", Error, do_folder, folder_empty;
    /// A file or folder is there, but reading it fails.
    FileUnreadable { reason: String } = "EK-102", Error, do_file, file_unreadable;
    /// Links could lead out of the package; they are not followed.
    LinkInPackage {} = "EK-103", Error, do_link, link_in_package;
    /// A device, pipe or socket.
    SpecialFile {} = "EK-103", Error, do_link, special_file;
    /// A file that must be there or is named by arkivuttrekk.xml.
    FileMissing { name: String } = "N5.01", Error, do_file, file_missing;
    /// A file in the root that no part of the package names.
    FileUnknown {} = "EK-104", Warning, do_unknown_file, file_unknown;
    /// A file without content.
    FileEmpty {} = "EK-105", Error, do_file, file_empty;
    /// Something was left out because an earlier fault stood in the way.
    NotChecked { what: String } = "EK-001", Warning, do_again, not_checked;
    /// There was no room for the working files.
    ScratchFailed { reason: String } = "EK-002", Error, do_scratch, scratch_failed;

    // XML.
    /// Tags are not closed in the order they were opened.
    XmlTagMismatch { found: String, expected: String } = "krav 6.4.3", Error, do_xml, xml_tag_mismatch;
    /// The file ends inside an element.
    XmlCutOff { open: u64 } = "krav 6.4.3", Error, do_xml, xml_cut_off;
    /// There is no element in the file.
    XmlEmpty {} = "krav 6.4.3", Error, do_xml, xml_empty;
    /// Text or elements stand beside the root.
    XmlOutsideRoot {} = "krav 6.4.3", Error, do_xml, xml_outside_root;
    /// Any other fault of XML's grammar.
    XmlSyntax { detail: String } = "krav 6.4.3", Error, do_xml, xml_syntax;
    /// A reference to an entity that XML does not know.
    XmlEntity { name: String } = "krav 6.4.3", Error, do_xml, xml_entity;
    /// A prefix that is bound to no namespace.
    XmlPrefix { prefix: String } = "krav 6.4.3", Error, do_xml, xml_prefix;
    /// A DTD could make entities that swell to any size. It is not read.
    XmlDoctype {} = "EK-110", Error, do_doctype, xml_doctype;
    /// Elements within elements beyond all measure.
    XmlTooDeep { limit: u64 } = "EK-111", Error, do_xml, xml_too_deep;
    /// One tag or text beyond all measure.
    XmlTooLong { limit: u64 } = "EK-111", Error, do_xml, xml_too_long;
    /// Bytes that are no UTF-8.
    XmlNotUtf8 {} = "krav 6.4.4", Error, do_encoding, xml_not_utf8;
    /// The declaration names another encoding.
    XmlEncoding { declared: String } = "krav 6.4.4", Error, do_encoding, xml_encoding;
    /// XML 1.1, or none at all.
    XmlVersion { declared: String } = "krav 6.4.3", Error, do_xml, xml_version;
    /// A character that XML does not allow.
    XmlControlCharacter {} = "krav 6.4.3", Error, do_encoding, xml_control_character;

    // Schemas.
    /// No schema to check a file with.
    SchemaMissing { name: String } = "krav 6.4.16", Error, do_schema, schema_missing;
    /// A schema that cannot be read.
    SchemaBroken { detail: String } = "N5.03", Error, do_schema, schema_broken;
    /// A schema that differs from every publication of it.
    SchemaChanged { name: String } = "krav 6.4.18", Warning, do_schema, schema_changed;
    /// The schemas of a package come from different publications.
    SchemasMixed { sets: String } = "krav 6.4.18", Warning, do_schema, schemas_mixed;
    /// A schema that would have to be fetched from elsewhere.
    SchemaOutside { location: String } = "krav 6.4.16", Warning, do_schema, schema_outside;
    /// A part of a schema that is not checked here.
    SchemaConstruct { construct: String } = "EK-003", Info, do_nothing, schema_construct;

    // N5.03: the structure against the schema.
    /// An element that may not stand here.
    ElementUnexpected { element: String, expected: String } = "N5.03", Error, do_structure, element_unexpected;
    /// An element ends before all that it must have is there.
    ElementIncomplete { element: String, expected: String } = "N5.03", Error, do_structure, element_incomplete;
    /// A value that is not of its type.
    ValueInvalid { value: String, element: String, kind: String } = "N5.03", Error, do_structure, value_invalid;
    /// Text where only elements may stand.
    TextUnexpected { element: String } = "N5.03", Error, do_structure, text_unexpected;
    /// An attribute that the element does not have.
    AttributeUnknown { attribute: String, element: String } = "N5.03", Error, do_structure, attribute_unknown;
    /// An attribute that must be there.
    AttributeMissing { attribute: String, element: String } = "N5.03", Error, do_structure, attribute_missing;
    /// A root element that the schema does not have.
    RootUnknown { element: String } = "N5.03", Error, do_structure, root_unknown;
    /// `xsi:type` names a type that is not there, or not a kind of the element's own.
    TypeWrong { name: String, element: String } = "N5.03", Error, do_structure, type_wrong;
    /// `xsi:nil` where it is not allowed.
    NilWrong { element: String } = "N5.03", Error, do_structure, nil_wrong;
    /// An element without content (krav 6.4.5).
    ElementEmpty { element: String } = "N5.63", Error, do_empty, element_empty;

    // arkivuttrekk.xml.
    /// Something that arkivuttrekk.xml must say.
    ManifestSilent { field: String } = "krav 6.4.22", Error, do_manifest, manifest_silent;
    /// Something in arkivuttrekk.xml that cannot be understood.
    ManifestValue { value: String, field: String } = "krav 6.4.22", Error, do_manifest, manifest_value;
    /// A file without a checksum in arkivuttrekk.xml.
    ChecksumAbsent { name: String } = "N5.02", Error, do_checksum, checksum_absent;
    /// An algorithm other than SHA-256.
    ChecksumAlgorithm { algorithm: String, name: String } = "N5.02", Error, do_checksum, checksum_algorithm;
    /// The file is not the one that the checksum was made of.
    ChecksumWrong { name: String, stated: String, found: String } = "N5.02", Error, do_checksum, checksum_wrong;
    /// The number of files (mapper).
    FileCountWrong { stated: u64, found: u64 } = "N5.10", Error, do_count, file_count_wrong;
    /// The number of records (registreringer).
    RecordCountWrong { stated: u64, found: u64 } = "N5.16", Error, do_count, record_count_wrong;
    /// The number of entries of a journal.
    JournalCountWrong { stated: u64, found: u64 } = "N5.59", Error, do_count, journal_count_wrong;
    /// The number of document files.
    DocumentCountWrong { stated: u64, found: u64 } = "N5.28", Error, do_count, document_count_wrong;
    /// Whether there is screening.
    ScreeningFlagWrong { stated: String, found: u64 } = "N5.42", Error, do_flag, screening_flag_wrong;
    /// Whether documents are to be disposed of.
    DisposalFlagWrong { stated: String, found: u64 } = "N5.44", Error, do_flag, disposal_flag_wrong;
    /// Whether documents were disposed of.
    DisposedFlagWrong { stated: String, found: u64 } = "N5.45", Error, do_flag, disposed_flag_wrong;
    /// Whether there is business-specific metadata.
    OwnMetadataFlagWrong { stated: String, found: u64 } = "krav 6.4.22", Error, do_flag, own_metadata_flag_wrong;

    // arkivstruktur.xml.
    /// A class with both classes and files.
    ClassWithFiles { class: String } = "N5.12", Error, do_class, class_with_files;
    /// A class with both classes and records.
    ClassWithRecords { class: String } = "N5.19", Error, do_class, class_with_records;
    /// A fonds that is not closed.
    FondsStatus { status: String } = "krav 6.4.12", Warning, do_status, fonds_status;
    /// A series that is not closed.
    SeriesStatus { status: String } = "krav 6.4.12", Warning, do_status, series_status;
    /// A case file that is neither closed nor cancelled.
    CaseStatus { status: String } = "N5.15", Error, do_status, case_status;
    /// A registry entry without a kind.
    EntryKindMissing {} = "N5.17", Error, do_code, entry_kind_missing;
    /// A registry entry that is neither archived nor cancelled.
    EntryStatus { status: String } = "N5.22", Error, do_status, entry_status;
    /// A document that is not finished.
    DocumentStatus { status: String } = "N5.25", Error, do_status, document_status;
    /// A date that cannot be read.
    DateUnreadable { value: String, element: String } = "N5.27", Error, do_date, date_unreadable;
    /// A systemID that another unit has as well.
    IdTwice { first: u64 } = "N5.47", Error, do_id, id_twice;
    /// A unit without systemID.
    IdMissing { element: String } = "krav 6.4.26", Error, do_id, id_missing;
    /// `referanseArkivdel` to a series that is not there.
    SeriesDangling { target: String } = "N5.48", Error, do_reference, series_dangling;
    /// `referanseSekundaerKlassifikasjon` to a class that is not there.
    ClassDangling { target: String } = "N5.51", Error, do_reference, class_dangling;
    /// Any other reference to what is not there.
    ReferenceDangling { element: String, target: String } = "EK-201", Error, do_reference, reference_dangling;
    /// A reference to something of another kind.
    ReferenceKind { element: String, target: String } = "EK-201", Error, do_reference, reference_kind;
    /// A reference to a series that may lie in another extraction.
    ReferenceElsewhere { element: String, target: String } = "EK-202", Info, do_nothing, reference_elsewhere;
    /// A code that the standard's list does not have.
    CodeUnknown { value: String, element: String } = "EK-203", Warning, do_code, code_unknown;
    /// Two dates in the wrong order.
    DatesReversed { first: String, second: String } = "EK-204", Warning, do_date, dates_reversed;
    /// A date outside the period of the extraction.
    OutsidePeriod { element: String, value: String } = "EK-205", Warning, do_period, outside_period;
    /// A file's number is not made of its year and sequence.
    FileNumber { number: String, expected: String } = "M003", Warning, do_number, file_number;
    /// An entry's number is not made of its file's number and its own.
    RecordNumber { number: String, expected: String } = "M004", Warning, do_number, record_number;
    /// Two files with the same mappeID.
    FileNumberTwice { first: u64 } = "M003", Warning, do_number, file_number_twice;
    /// Two entries with the same number in the same year.
    JournalNumberTwice { first: u64 } = "M014", Error, do_number, journal_number_twice;
    /// A record with documents, but none that is the main one.
    MainDocumentMissing {} = "M217", Warning, do_document, main_document_missing;
    /// More than one main document.
    MainDocumentSeveral { count: u64 } = "M217", Warning, do_document, main_document_several;
    /// The number of attachments.
    AttachmentCount { stated: u64, found: u64 } = "M304", Warning, do_document, attachment_count;
    /// A registry entry without sender or receiver.
    CorrespondentMissing {} = "krav 2.6.3", Warning, do_correspondent, correspondent_missing;
    /// An incoming entry that was never signed off.
    EntryUnanswered {} = "krav 3.2.9", Warning, do_answer, entry_unanswered;
    /// Signed off by an answer, but it is not said which.
    AnswerUnnamed {} = "krav 3.4.5", Warning, do_answer, answer_unnamed;
    /// The title is screened, but there is no public one.
    PublicTitleMissing {} = "M025", Warning, do_screening, public_title_missing;
    /// The title is screened, and the public one is the same.
    PublicTitleSame {} = "M025", Warning, do_screening, public_title_same;
    /// An identity number in a title that is public.
    PersonNumber { element: String } = "EK-206", Error, do_person_number, person_number;
    /// A cancelled entry whose documents are exported.
    CancelledWithDocuments {} = "krav 6.4.36", Warning, do_document, cancelled_with_documents;
    /// Documents in the format they were written in.
    ProductionFormat {} = "krav 6.4.36", Warning, do_format, production_format;
    /// Business-specific metadata without a namespace.
    OwnMetadataNameless { element: String } = "krav 6.4.34", Warning, do_own_metadata, own_metadata_nameless;

    // The documents.
    /// The folder that documents lie in.
    DocumentFolderMissing {} = "N5.28", Error, do_document_file, document_folder_missing;
    /// A document object without a file.
    DocumentUnnamed {} = "krav 6.4.40", Error, do_document_file, document_unnamed;
    /// A file that is referred to and not there.
    DocumentMissing { path: String } = "N5.32", Error, do_document_file, document_missing;
    /// A file that is there under a name with other capitals.
    DocumentCapitals { path: String } = "N5.32", Warning, do_path, document_capitals;
    /// A file that no document object refers to.
    DocumentUnreferenced {} = "N5.33", Error, do_document_file, document_unreferenced;
    /// A file that several document objects refer to.
    DocumentShared { path: String, first: u64 } = "N5.34", Warning, do_document_file, document_shared;
    /// A path that leads out of the package.
    PathOutside { path: String } = "EK-301", Error, do_path, path_outside;
    /// A path in the style of Windows.
    PathBackslash { path: String } = "EK-302", Warning, do_path, path_backslash;
    /// The document's checksum.
    DocumentChecksum { stated: String, found: String } = "N5.30", Error, do_document_checksum, document_checksum;
    /// A document without checksum.
    DocumentChecksumAbsent {} = "N5.30", Error, do_document_checksum, document_checksum_absent;
    /// A checksum made in another way than by SHA-256.
    DocumentAlgorithm { algorithm: String } = "N5.30", Error, do_document_checksum, document_algorithm;
    /// The document's size.
    DocumentSize { stated: String, found: u64 } = "N5.64", Error, do_document_checksum, document_size;
    /// A document without content.
    DocumentEmpty { path: String } = "N5.64", Error, do_document_file, document_empty;
    /// The file's extension is another than the format.
    FormatExtension { path: String, format: String } = "N5.29", Error, do_format, format_extension;
    /// A format that is not accepted for deposit.
    FormatNotArchival { format: String } = "krav 6.4.10", Warning, do_format, format_not_archival;
    /// The format is stated as unknown.
    FormatUnknown {} = "krav 6.4.10", Error, do_format, format_unknown;
    /// The content is of another format than the one stated.
    FormatOther { stated: String, found: String } = "EK-303", Error, do_format, format_other;

    // The journals.
    /// A journal that should be there.
    JournalMissing { name: String } = "krav 6.4.29", Error, do_journal, journal_missing;
    /// A journal that may be left out, and is.
    JournalAbsent { name: String } = "krav 6.4.29", Info, do_nothing, journal_absent;
    /// The journals do not have as many entries.
    JournalCountsDiffer { running: u64, public: u64 } = "N5.59", Error, do_journal, journal_counts_differ;
    /// A journal and the structure do not have as many entries.
    JournalStructureCount { journal: u64, structure: u64 } = "N5.59", Error, do_journal, journal_structure_count;
    /// The journal's head states another number of entries.
    JournalHeadCount { stated: String, found: u64 } = "N5.59", Error, do_journal, journal_head_count;
    /// The journals do not cover the same dates.
    JournalDatesDiffer { running: String, public: String } = "N5.60", Error, do_journal, journal_dates_differ;
    /// A journal covers other dates than the entries.
    JournalStructureDates { journal: String, structure: String } = "N5.60", Error, do_journal, journal_structure_dates;
    /// An entry dated outside the journal's own dates.
    JournalEntryDate { value: String } = "N5.60", Warning, do_journal, journal_entry_date;
    /// An entry that stands after one with a higher number.
    JournalOrder { number: String } = "krav 6.4.30", Warning, do_journal, journal_order;
    /// A journal names an entry that the structure does not have.
    JournalEntryUnknown { target: String } = "EK-401", Error, do_journal, journal_entry_unknown;
    /// An entry of the structure that a journal lacks.
    JournalEntryLacking { name: String } = "EK-402", Warning, do_journal, journal_entry_lacking;
    /// A name that is screened in the one journal and stands in the other.
    JournalNameShown {} = "EK-403", Error, do_screening, journal_name_shown;

    // The change log.
    /// There is no change log.
    ChangesMissing {} = "N5.61", Error, do_changes, changes_missing;
    /// A change of something that is not there.
    ChangeUnknown { target: String } = "N5.62", Error, do_changes, change_unknown;
}

/// The longest value of a package that a finding repeats, in characters.
const LONGEST_QUOTE: usize = 120;

/// A value from the package as a finding may show it: on one line, not too long, and without any
/// number that identifies a person.
pub(crate) fn quote(value: &str) -> String {
    let mut text: String = value
        .chars()
        .take(LONGEST_QUOTE * 2)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    for range in find_person_numbers(&text).into_iter().rev() {
        text.replace_range(range, "***********");
    }
    let text = text.trim();
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn a_quoted_value_shows_no_identity_number_and_is_short() {
        assert_eq!(quote("Ola 02013299997\n"), "Ola ***********");
        assert_eq!(quote("020132 99997"), "***********");
        assert_eq!(quote(&"x".repeat(500)).chars().count(), 121);
    }
}
