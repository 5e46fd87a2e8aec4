//! A valid extraction with one thing wrong: exactly that is found, whatever it is. This table is
//! the specification of the rules.

mod sample;

use std::{collections::BTreeSet, fs};

use sample::{Package, shared};
use validator::{Language, Options, Severity, validate};

const S: &str = "arkivstruktur.xml";
const M: &str = "arkivuttrekk.xml";
const R: &str = "loependeJournal.xml";
const P: &str = "offentligJournal.xml";
const C: &str = "endringslogg.xml";

/// Rule, what is replaced by what in which file, and the faults that are found: no more, no fewer.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("N5.01", M, "<value>endringslogg.xsd</value>", "<value>andre.xsd</value>", &["file_missing"]),
    ("N5.02", M, "<value>SHA-256</value>", "<value>MD5</value>", &["checksum_algorithm"]),
    ("N5.02", M, "<property name=\"algorithm\"><value>SHA-256</value></property>", "", &["checksum_absent"]),
    ("N5.02", M, "85986f7c8fac408cca568a0436b26f5b2837d420877a529962437d21c71fac82", "0000", &["checksum_wrong"]),
    ("N5.03", S, "<tittel>Sakarkiv 2024</tittel>", "", &["element_unexpected"]),
    ("N5.03", S, "<saksstatus>Avsluttet</saksstatus>", "", &["element_incomplete"]),
    ("N5.03", S, "<saksaar>2024</saksaar>", "<saksaar>MMXXIV</saksaar>", &["value_invalid", "file_number"]),
    ("N5.03", S, "xsi:type=\"saksmappe\"", "xsi:type=\"arkivskaper\"", &["type_wrong", "element_unexpected"]),
    ("N5.03", S, "<arkivskaper>", "<arkivskaper kode=\"1\">", &["attribute_unknown"]),
    ("N5.03", S, "<arkivskaper>", "<arkivskaper>tekst", &["text_unexpected"]),
    ("N5.10", M, "<value>1</value></property></properties></property><property name=\"numberOfOccurrences\"><value>registrering", "<value>2</value></property></properties></property><property name=\"numberOfOccurrences\"><value>registrering", &["file_count_wrong"]),
    ("N5.12", S, "<klasse><systemID>d2d89347", "<mappe xsi:type=\"saksmappe\"><systemID>11111111-1111-4111-8111-111111111111</systemID><mappeID>2024/2</mappeID><tittel>T</tittel><opprettetDato>2024-02-15T09:00:00</opprettetDato><opprettetAv>K</opprettetAv><avsluttetDato>2024-03-15T12:00:00</avsluttetDato><avsluttetAv>P</avsluttetAv><saksaar>2024</saksaar><sakssekvensnummer>2</sakssekvensnummer><saksdato>2024-02-15</saksdato><administrativEnhet>O</administrativEnhet><saksansvarlig>K</saksansvarlig><saksstatus>Avsluttet</saksstatus></mappe><klasse><systemID>d2d89347", &["class_with_files", "element_unexpected", "file_count_wrong"]),
    ("N5.15", S, "<saksstatus>Avsluttet<", "<saksstatus>Under behandling<", &["case_status"]),
    ("N5.16", M, "<value>3</value>", "<value>4</value>", &["record_count_wrong"]),
    ("N5.17", S, "<journalposttype>Utgående dokument</journalposttype>", "", &["entry_kind_missing", "element_unexpected"]),
    ("N5.19", S, "<klasse><systemID>d2d89347", "<registrering><systemID>11111111-1111-4111-8111-111111111111</systemID><opprettetDato>2024-02-15T09:00:00</opprettetDato><opprettetAv>K</opprettetAv><arkivertDato>2024-03-10T12:00:00</arkivertDato><arkivertAv>P</arkivertAv><tittel>T</tittel></registrering><klasse><systemID>d2d89347", &["class_with_records", "element_unexpected", "record_count_wrong"]),
    ("N5.22", S, "<journalstatus>Arkivert<", "<journalstatus>Ekspedert<", &["entry_status"]),
    ("N5.25", S, "<dokumentstatus>Dokumentet er ferdigstilt<", "<dokumentstatus>Dokumentet er under redigering<", &["document_status"]),
    ("N5.27", S, "<opprettetDato>2024-02-20T10:00:00<", "<opprettetDato>20. februar<", &["date_unreadable", "value_invalid"]),
    ("N5.28", M, "<value>5</value>", "<value>6</value>", &["document_count_wrong"]),
    ("N5.29", S, "<format>fmt/354<", "<format>docx<", &["format_extension"]),
    ("N5.29", S, "<format>fmt/354<", "<format>fmt/353<", &["format_extension", "format_other"]),
    ("N5.30", S, "<sjekksum>d5ef6c", "<sjekksum>d5ef6d", &["document_checksum"]),
    ("N5.30", S, "<sjekksumAlgoritme>SHA-256<", "<sjekksumAlgoritme>MD5<", &["document_algorithm"]),
    ("N5.30", S, "<sjekksum>d5ef6c5b7c529a842103c9dfb6b61fd1c3c90a04bcf603cb2bb18b26d2842ce2</sjekksum>", "<sjekksum/>", &["document_checksum_absent", "element_empty", "value_invalid"]),
    ("N5.32", S, "DOKUMENT/2024/000001.pdf", "DOKUMENT/2024/000009.pdf", &["document_missing", "document_unreferenced"]),
    ("N5.32", S, "DOKUMENT/2024/000001.pdf", "dokument/2024/000001.PDF", &["document_missing", "document_capitals", "document_unreferenced"]),
    ("N5.34", S, "DOKUMENT/2024/000002.pdf", "DOKUMENT/2024/000001.pdf", &["document_shared", "document_checksum", "document_size", "document_unreferenced"]),
    ("N5.42", M, "\"inneholderSkjermetInformasjon\"><value>true", "\"inneholderSkjermetInformasjon\"><value>false", &["screening_flag_wrong"]),
    ("N5.44", M, "\"inneholderDokumenterSomSkalKasseres\"><value>true", "\"inneholderDokumenterSomSkalKasseres\"><value>false", &["disposal_flag_wrong"]),
    ("N5.45", M, "\"omfatterDokumenterSomErKassert\"><value>false", "\"omfatterDokumenterSomErKassert\"><value>true", &["disposed_flag_wrong"]),
    ("krav 6.4.22", M, "\"inneholderVirksomhetsspesifikkeMetadata\"><value>false", "\"inneholderVirksomhetsspesifikkeMetadata\"><value>true", &["own_metadata_flag_wrong"]),
    ("N5.47", S, "<systemID>d2d89347-d7f9-57ce-a684-7e3f59bde115", "<systemID>C7591F73-06BD-5BFE-93F3-8D4D370F892D", &["id_twice"]),
    ("N5.47, document description and object", S, "<systemID>9d25c2ab-f52e-5abc-a24b-fd2306ca11fd", "<systemID>bd644ac3-2d83-5384-a7a8-583b3f565405", &["id_twice"]),
    ("N5.48", S, "<referanseArkivdel>37fa24cf", "<referanseArkivdel>37fa24ce", &["series_dangling"]),
    ("EK-201, a reference to a class as series", S, "<referanseArkivdel>37fa24cf-8cec-58cd-ab28-9c74f5b448b4", "<referanseArkivdel>d2d89347-d7f9-57ce-a684-7e3f59bde115", &["reference_kind"]),
    ("N5.51", S, "<saksstatus>Avsluttet</saksstatus>", "<saksstatus>Avsluttet</saksstatus><referanseSekundaerKlassifikasjon>11111111-1111-4111-8111-111111111111</referanseSekundaerKlassifikasjon>", &["class_dangling"]),
    ("EK-201", S, "<referanseAvskrivesAvJournalpost>65ee9ff7", "<referanseAvskrivesAvJournalpost>65ee9ff8", &["reference_dangling"]),
    ("EK-201, in the journal", R, "<referanseAvskrivesAvJournalpost>65ee9ff7", "<referanseAvskrivesAvJournalpost>65ee9ff8", &["reference_dangling"]),
    ("EK-201, cross reference", S, "<merknad>", "<kryssreferanse><referanseTilMappe>11111111-1111-4111-8111-111111111111</referanseTilMappe></kryssreferanse><merknad>", &["reference_dangling"]),
    ("N5.59", M, "<value>2</value>", "<value>3</value>", &["journal_count_wrong"]),
    ("N5.59, the head", R, "<antallJournalposter>2<", "<antallJournalposter>3<", &["journal_head_count"]),
    ("N5.60", P, "<journalSluttDato>2024-03-01<", "<journalSluttDato>2024-03-31<", &["journal_dates_differ", "journal_structure_dates"]),
    ("N5.60, an entry outside", R, "<journaldato>2024-03-01<", "<journaldato>2024-04-01<", &["journal_entry_date"]),
    ("krav 6.4.30", R, "<journalsekvensnummer>1<", "<journalsekvensnummer>5<", &["journal_order"]),
    ("EK-401", P, "<systemID>65ee9ff7", "<systemID>65ee9ff8", &["journal_entry_unknown", "journal_entry_lacking"]),
    ("EK-403", P, "<korrespondansepartNavn>*****<", "<korrespondansepartNavn>Lise Hansen<", &["journal_name_shown"]),
    ("N5.62", C, "<referanseArkivenhet>3b3ee2c5", "<referanseArkivenhet>3b3ee2c6", &["change_unknown"]),
    ("N5.63", S, "<merknadstekst>Prioritert<", "<merknadstekst> <", &["element_empty"]),
    ("N5.64", S, "<filstoerrelse>15302<", "<filstoerrelse>15303<", &["document_size"]),
    ("krav 2.6.3", S, "<korrespondansepart><korrespondanseparttype>Mottaker</korrespondanseparttype><korrespondansepartNavn>Lise Hansen</korrespondansepartNavn></korrespondansepart><korrespondansepart><korrespondanseparttype>Intern avsender</korrespondanseparttype><korrespondansepartNavn>Kari Nordmann</korrespondansepartNavn><administrativEnhet>Oppvekst</administrativEnhet><saksbehandler>Kari Nordmann</saksbehandler></korrespondansepart>", "", &["correspondent_missing"]),
    ("krav 3.2.9", S, "<avskrivning><avskrivningsdato>2024-03-01</avskrivningsdato><avskrevetAv>Kari Nordmann</avskrevetAv><avskrivningsmaate>Besvart med brev</avskrivningsmaate><referanseAvskrivesAvJournalpost>65ee9ff7-cb2d-51b9-89c0-bb5d6887ce34</referanseAvskrivesAvJournalpost></avskrivning>", "", &["entry_unanswered"]),
    ("krav 3.4.5", S, "<referanseAvskrivesAvJournalpost>65ee9ff7-cb2d-51b9-89c0-bb5d6887ce34</referanseAvskrivesAvJournalpost>", "", &["answer_unnamed"]),
    ("krav 6.4.10", S, "<format>fmt/354<", "<format>av/0<", &["format_unknown"]),
    ("krav 6.4.10", S, "<format>fmt/354<", "<format>fmt/18<", &["format_not_archival", "format_other"]),
    ("EK-303", S, "<format>fmt/354<", "<format>fmt/477<", &["format_other"]),
    ("krav 6.4.12", S, "<arkivdelstatus>Avsluttet periode<", "<arkivdelstatus>Aktiv periode<", &["series_status"]),
    ("krav 6.4.12", S, "<arkivstatus>Avsluttet<", "<arkivstatus>Opprettet<", &["fonds_status"]),
    ("krav 6.4.22", M, "<property name=\"utgaaendeSkille\"><value>skarpt</value></property>", "", &["manifest_silent"]),
    ("krav 6.4.22", M, "<value>2024-01-01</value>", "<value>i fjor</value>", &["manifest_value"]),
    ("krav 6.4.36", S, "<variantformat>Arkivformat<", "<variantformat>Produksjonsformat<", &["production_format"]),
    ("krav 6.4.36", S, "<journalstatus>Arkivert<", "<journalstatus>Utgår<", &["cancelled_with_documents"]),
    ("krav 6.4.40", S, "<referanseDokumentfil>DOKUMENT/2024/000001.pdf</referanseDokumentfil>", "", &["document_unnamed", "document_unreferenced", "element_unexpected"]),
    ("EK-203", S, "<korrespondanseparttype>Avsender<", "<korrespondanseparttype>EA<", &["code_unknown"]),
    ("EK-204", S, "<avsluttetDato>2024-03-15T12:00:00<", "<avsluttetDato>2024-03-12T12:00:00<", &[]),
    ("EK-204", S, "<avsluttetDato>2024-03-15T12:00:00<", "<avsluttetDato>2024-03-01T12:00:00<", &["dates_reversed"]),
    ("EK-204, of a sign-off", S, "<avskrivningsdato>2024-03-01<", "<avskrivningsdato>2024-02-01<", &["dates_reversed"]),
    ("EK-204, of a letter", S, "<dokumentetsDato>2024-02-14<", "<dokumentetsDato>2024-02-24<", &["dates_reversed"]),
    ("EK-205", S, "<opprettetDato>2024-02-20T10:00:00<", "<opprettetDato>2023-12-31T10:00:00<", &["outside_period"]),
    ("M003", S, "<mappeID>2024/1<", "<mappeID>24/1<", &["file_number", "record_number"]),
    ("M004", S, "<registreringsID>2024/1-1<", "<registreringsID>2024/1-7<", &["record_number"]),
    ("M014", S, "<journalsekvensnummer>2<", "<journalsekvensnummer>1<", &["journal_number_twice"]),
    ("M025", S, "<offentligTittel>Barnehageplass - *****</offentligTittel>", "", &["public_title_missing"]),
    ("M025", S, "<offentligTittel>Barnehageplass - *****<", "<offentligTittel>Barnehageplass - Ola Hansen<", &["public_title_same"]),
    ("M217", S, "<tilknyttetRegistreringSom>Hoveddokument<", "<tilknyttetRegistreringSom>Vedlegg<", &["main_document_missing", "attachment_count"]),
    ("M217", S, "<tilknyttetRegistreringSom>Vedlegg<", "<tilknyttetRegistreringSom>Hoveddokument<", &["main_document_several", "attachment_count"]),
    ("M304", S, "<antallVedlegg>1<", "<antallVedlegg>4<", &["attachment_count"]),
    ("EK-206", S, "<offentligTittel>Barnehageplass - *****<", "<offentligTittel>Barnehageplass - 02013299997<", &["person_number"]),
    ("EK-206, in the public journal", P, "<offentligTittel>Barnehageplass - *****<", "<offentligTittel>Barnehageplass - 020132 99997<", &["person_number"]),
    ("EK-206, a title that nothing screens", S, "<tittel>Internt notat om plasstildeling<", "<tittel>Notat 02013299997<", &["person_number"]),
    ("EK-301", S, "DOKUMENT/2024/000001.pdf", "../../../etc/passwd", &["path_outside", "document_unreferenced"]),
    ("EK-302", S, "DOKUMENT/2024/000001.pdf", "DOKUMENT\\2024\\000001.pdf", &["path_backslash"]),
    ("krav 6.4.3, tags", S, "</arkivskaper>", "</arkivdel>", &["xml_tag_mismatch", "not_checked"]),
    ("krav 6.4.3, a bare ampersand", R, "Barnehager, barnehageplass", "Barnehager & barnehageplass", &["xml_syntax"]),
    ("krav 6.4.3, an entity", C, "Per Arkivar", "&aring;", &["xml_entity"]),
    ("EK-110, a bomb", C, "?>", "?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>", &["xml_doctype"]),
    ("krav 6.4.4", C, "UTF-8", "ISO-8859-1", &["xml_encoding"]),
    ("krav 6.4.3, version", C, "version=\"1.0\"", "version=\"1.1\"", &["xml_version"]),
    ("krav 6.4.3, a control character", C, "Per Arkivar", "Per\u{1}Arkivar", &["xml_control_character"]),
    ("krav 6.4.34", S, "<part><partNavn>Lise", "<virksomhetsspesifikkeMetadata><felt>x</felt></virksomhetsspesifikkeMetadata><part><partNavn>Lise", &["own_metadata_nameless", "own_metadata_flag_wrong"]),
];

/// What is done to the files, and what is found.
type Damage<'d> = (&'d dyn Fn(&Package), &'d [&'d str]);

fn names(report: &validator::Report) -> BTreeSet<&'static str> {
    report
        .tallies
        .iter()
        .filter(|(_, tally)| tally.severity != Severity::Info)
        .map(|(name, _)| *name)
        .collect()
}

#[test]
fn a_valid_extraction_has_no_findings() {
    let Some(archive) = shared() else { return };
    let report = Package::new(&archive).validate();
    assert_eq!(report.findings, [], "{}", report.text(Language::En));
    assert!(report.is_valid());
}

#[test]
fn each_mutation_is_found_and_nothing_else() {
    let Some(archive) = shared() else { return };
    let mut wrong = Vec::new();
    for (rule, file, from, to, expected) in ROWS {
        let package = Package::new(&archive);
        package.damage(|package| package.edit(file, from, to));
        let report = package.validate();
        let found = names(&report);
        if found != expected.iter().copied().collect() {
            wrong.push(format!("{rule}: {file}: expected {expected:?}, found {found:?}"));
        }
        let text = report.text(Language::Nn) + &report.html(Language::En);
        assert!(!text.contains("02013299997"), "an identity number is repeated");
        for finding in &report.findings {
            assert!(!finding.place.file.is_empty(), "{finding:?}");
        }
        if let [only, ..] = expected
            && rule.len() < 12
            && !rule.starts_with("krav 6.4.3")
        {
            let tally = report.tallies.get(only);
            let is_own = tally.is_some_and(|tally| tally.rule == *rule);
            if !is_own {
                wrong.push(format!("{rule}: {only} has another rule: {tally:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_wrong_with_the_files_is_found() {
    let Some(archive) = shared() else { return };
    let remove =
        |package: &Package, name: &str| fs::remove_file(package.path().join(name)).unwrap();
    let latin = |package: &Package| {
        let text = package.read(C).replace("Per Arkivar", "P\u{e6}r Arkivar");
        package.write(
            C,
            text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<_>>(),
        );
    };
    let utf16 = |package: &Package| {
        let units = package.read(C);
        let bytes: Vec<u8> =
            [0xfeff].into_iter().chain(units.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        package.write(C, bytes);
    };
    let cut = |package: &Package| {
        let text = package.read(R);
        package.write(R, &text[..text.len() / 2]);
    };
    let own_schema = |package: &Package| {
        package.edit("endringslogg.xsd", "maxOccurs=\"unbounded\"", "maxOccurs=\"9\"");
    };
    let rows: &[Damage<'_>] = &[
        (&|p| remove(p, S), &["file_missing", "not_checked"]),
        (&|p| remove(p, M), &["file_missing"]),
        (&|p| remove(p, R), &["journal_missing", "file_missing"]),
        (&|p| remove(p, C), &["changes_missing", "file_missing"]),
        (
            &|p| remove(p, "metadatakatalog.xsd"),
            &["schema_missing", "schema_broken", "file_missing"],
        ),
        (&|p| remove(p, "addml.xsd"), &["schema_missing"]),
        (&|p| remove(p, "DOKUMENT/2024/000003.pdf"), &["document_missing", "document_count_wrong"]),
        (
            &|p| p.write("DOKUMENT/ekstra.pdf", "%PDF-1.4"),
            &["document_unreferenced", "document_count_wrong"],
        ),
        (&|p| p.write("Thumbs.db", "x"), &["file_unknown"]),
        (
            &|p| p.write("DOKUMENT/2024/000003.pdf", ""),
            &["document_empty", "document_size", "document_checksum"],
        ),
        (
            &|p| p.write("DOKUMENT/2024/000003.pdf", "MZ"),
            &["format_other", "document_size", "document_checksum"],
        ),
        (&|p| p.write(C, ""), &["file_empty"]),
        (&|p| p.write(C, "   "), &["xml_empty"]),
        (&|p| p.write(C, "\u{feff}   "), &["xml_empty"]),
        (&|p| p.write(C, [0xff, 0xfe, 0x00, 0x80, 0x3c]), &["xml_encoding"]),
        (&|p| p.write(C, "<a>".repeat(100_000)), &["root_unknown", "xml_too_deep"]),
        (&|p| p.write(C, format!("<a b='{}'/>", "x".repeat(17_000_000))), &["xml_too_long"]),
        (&|p| p.write(C, "x".repeat(17_000_000)), &["xml_too_long"]),
        (&cut, &["xml_cut_off"]),
        (&latin, &["xml_not_utf8"]),
        (&utf16, &["xml_encoding"]),
        (&own_schema, &["schema_changed", "checksum_wrong"]),
        (
            &|p| p.write("endringslogg.xsd", "<x/>"),
            &["schema_broken", "schema_changed", "checksum_wrong"],
        ),
        (
            &|p| {
                std::os::unix::fs::symlink("/etc/passwd", p.path().join("DOKUMENT/lenke.pdf"))
                    .unwrap();
            },
            &["link_in_package"],
        ),
    ];
    for (number, (damage, expected)) in rows.iter().enumerate() {
        let package = Package::new(&archive);
        package.damage(damage);
        let report = package.validate();
        assert_eq!(
            names(&report),
            expected.iter().copied().collect(),
            "row {number}: {}",
            report.text(Language::En)
        );
    }
}

#[test]
fn what_is_no_package_gives_a_report_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    for (path, expected) in [
        (folder.path().to_owned(), "folder_empty"),
        (folder.path().join("nothing"), "folder_unreadable"),
    ] {
        let report = validate(&path, Options::default());
        assert_eq!(names(&report), BTreeSet::from([expected]));
    }
}

#[test]
fn a_changed_schema_does_not_let_a_fault_pass_when_the_official_one_is_at_hand() {
    let Some(archive) = shared() else { return };
    let package = Package::new(&archive);
    package.damage(|package| {
        package.edit(C, "<endretAv>Per Arkivar</endretAv>", "");
        package.edit(
            "endringslogg.xsd",
            "type=\"n5mdk:endretAv\"",
            "type=\"n5mdk:endretAv\" minOccurs=\"0\"",
        );
    });
    let passes = package.validate();
    assert!(!names(&passes).contains("element_unexpected"));
    let schemas = archive.join("xsd");
    let report =
        validate(package.path(), Options { schemas: Some(&schemas), ..Options::default() });
    assert!(names(&report).contains("element_unexpected"), "{}", report.text(Language::En));
}

#[test]
fn every_finding_and_figure_reads_in_every_language() {
    let Some(archive) = shared() else { return };
    let package = Package::new(&archive);
    package.damage(|package| package.edit(S, "<tittel>Sakarkiv 2024", "<tittel><script>\"&amp;"));
    let report = package.validate();
    for language in Language::ALL {
        let html = report.html(language);
        assert!(!html.contains("<script"), "text from the package is markup");
        let json: serde_json::Value = serde_json::from_str(&report.json(language)).unwrap();
        assert_eq!(json["valid"], false);
        assert!(json["findings"][0]["text"].as_str().is_some_and(|text| !text.is_empty()));
        assert!(report.text(language).contains("N5.03"));
    }
}
