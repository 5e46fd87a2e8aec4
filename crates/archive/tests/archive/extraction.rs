//! Extractions: valid against the official schemas, and sound by the checks that receivers make.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use archive::{
    ArchiveError, CorrespondenceKind, DocumentType, EntryStatus, EntryType, NewCorrespondenceParty,
    NewDocument, NewEntry, NewSignOff, OpenItems, PartyName, Screening, SignOffMethod, Title,
    extraction::{
        Closing, DateStyle, ExtractionError, FormatField, Options, Problem, Report, XsdSet, extract,
    },
};
use store::{
    Digest, Tx,
    testing::{TENANT, TestStore, on_each_engine, sqlite},
};

use crate::support::{actor, file_application, new_case, organisation, pdf, person, set_up};

/// Files every kind of thing, archives and closes all of it.
fn fill(tx: &mut Tx<'_>, test: &TestStore) -> Result<(), ArchiveError> {
    let (case, application) = file_application(tx, &test.files)?;
    let decision = NewEntry {
        document_date: Some(jiff::civil::date(2026, 6, 1)),
        screening: Some(Screening::personal_affairs()),
        ..NewEntry::outgoing(
            Title::plain("Vedtak for ").and_screened("Sval Bille").and(" & <følge>"),
            archive::Correspondent::named(PartyName::screened("Sval Bille")),
        )
    }
    .with_document(NewDocument::main(
        DocumentType::Decision,
        "Vedtak",
        pdf(&test.files, "vedtak"),
    ));
    let decision = archive::file_entry(tx, &actor(), case.id, &decision)?;
    let answered_by = Some(decision.entry.id);
    let sign_off = NewSignOff { method: SignOffMethod::Letter, party: None, answered_by };
    archive::sign_off(tx, &actor(), application.entry.id, sign_off)?;

    let (series, class) = set_up(tx)?;
    let mut hidden = new_case(series, class, Title::plain("Klage fra ").and_screened("Rar Ørn"));
    hidden.screening = Some(Screening::personal_affairs());
    hidden.parties[0].who.name = PartyName::protected("Rar Ørn");
    let hidden = archive::open_case_file(tx, &actor(), &hidden)?;
    let memo = NewEntry {
        description: Some("Bell \u{7} og \u{fffe}".to_owned()),
        ..NewEntry::new(
            EntryType::InternalForFollowUp,
            "Internt notat",
            NewCorrespondenceParty::new(
                CorrespondenceKind::InternalRecipient,
                organisation("Skatteoppkreveren"),
            ),
        )
    };
    let memo = archive::file_entry(tx, &actor(), hidden.id, &memo)?;
    let mistake = NewEntry {
        status: EntryStatus::Reserved,
        ..NewEntry::outgoing("Feilregistrert", person("Sval Bille"))
    }
    .with_document(NewDocument::main(
        DocumentType::Letter,
        "Feilregistrert",
        pdf(&test.files, "feil"),
    ));
    let mistake = archive::file_entry(tx, &actor(), hidden.id, &mistake)?;
    archive::set_entry_status(tx, &actor(), mistake.entry.id, EntryStatus::Expired)?;
    for id in [application.entry.id, decision.entry.id, memo.entry.id] {
        archive::set_entry_status(tx, &actor(), id, EntryStatus::Archived)?;
    }
    archive::close_case_file(tx, &actor(), case.id, OpenItems::Refuse)?;
    archive::close_case_file(tx, &actor(), hidden.id, OpenItems::SignOff)?;
    archive::setup::close_series(tx, &actor(), series)
}

pub(crate) fn shared_schemas() -> Option<PathBuf> {
    let shared = std::env::var_os("EKOMMUNE_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let schemas = shared.join("data/archive/xsd");
    if schemas.is_dir() {
        return Some(schemas);
    }
    eprintln!("skipped: the official schemas are not at {}", schemas.display());
    None
}

fn run(test: &TestStore, name: &str, options: &Options) -> (PathBuf, Report) {
    let folder = test.folder.join(name);
    let report = extract(&test.store, TENANT, &test.files, &folder, options).unwrap();
    (folder, report)
}

#[test]
fn the_official_schemas_accept_an_extraction_in_every_shape() {
    let Some(schemas) = shared_schemas() else { return };
    if Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("skipped: xmllint is not installed");
        return;
    }
    on_each_engine(&[archive::MIGRATIONS], |test| {
        test.store.write(TENANT, |tx| fill(tx, test)).unwrap();
        for (name, xsd_set, date_style, format_field) in [
            ("2019", XsdSet::Published2019, DateStyle::Local, FormatField::Pronom),
            ("2023", XsdSet::Published2023, DateStyle::Offset, FormatField::Extension),
        ] {
            let options = Options {
                xsd_set,
                date_style,
                format_field,
                schemas: Some(schemas.clone()),
                ..Options::new(Closing::Closed)
            };
            let (folder, report) = run(test, name, &options);
            assert_eq!(report.problems, []);
            assert!(report.can_be_deposited());
            for (schema, file) in [
                ("arkivstruktur", "arkivstruktur"),
                ("endringslogg", "endringslogg"),
                ("loependeJournal", "loependeJournal"),
                ("offentligJournal", "offentligJournal"),
                ("addml", "arkivuttrekk"),
            ] {
                let output = Command::new("xmllint")
                    .args(["--noout", "--stream", "--nonet", "--schema"])
                    .arg(folder.join(format!("{schema}.xsd")))
                    .arg(folder.join(format!("{file}.xml")))
                    .output()
                    .unwrap();
                let errors = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(output.status.success(), "{name} {file}: {errors}");
            }
        }
    });
}

#[test]
fn counts_checksums_ids_and_references_agree_as_receivers_check_them() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        test.store.write(TENANT, |tx| fill(tx, test)).unwrap();
        let (folder, report) = run(test, "package", &Options::new(Closing::Closed));
        let read = |name: &str| Elements::read(&folder.join(name));
        let structure = read("arkivstruktur.xml");
        let whole = read("loependeJournal.xml");
        let public = read("offentligJournal.xml");
        let manifest = read("arkivuttrekk.xml");

        // N5.10, N5.16, N5.28, N5.59: counts
        assert_eq!((structure.count("mappe"), structure.count("registrering")), (2, 4));
        assert_eq!((report.case_files, report.records, report.document_files), (2, 4, 3));
        assert_eq!(manifest.occurrences("mappe"), ["2"]);
        assert_eq!(manifest.occurrences("registrering"), ["4"]);
        assert_eq!(manifest.occurrences("journalregistrering"), ["4", "4"]);
        assert_eq!(manifest.property("antallDokumentfiler"), ["3"]);
        assert_eq!(whole.texts("antallJournalposter"), ["4"]);
        assert_eq!(public.count("journalregistrering"), 4);

        // N5.02: checksums of the parts
        for part in
            ["arkivstruktur.xml", "endringslogg.xml", "loependeJournal.xml", "offentligJournal.xml"]
        {
            let checksum = Digest::of(&fs::read(folder.join(part)).unwrap()).hex();
            assert!(manifest.texts("value").contains(&checksum.as_str()), "{part}");
        }

        // N5.47: every systemID once
        let ids: Vec<_> = structure.texts("systemID");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        // N5.62: the log refers only to what is there
        for reference in read("endringslogg.xml").texts("referanseArkivenhet") {
            assert!(ids.contains(&reference));
        }

        // N5.15, 22, 25: final statuses
        let expect = |element: &str, allowed: &[&str]| {
            for text in structure.texts(element) {
                assert!(allowed.contains(&text), "{element} {text}");
            }
        };
        expect("saksstatus", &["Avsluttet", "Utgår"]);
        expect("journalstatus", &["Arkivert", "Utgår"]);
        expect("dokumentstatus", &["Dokumentet er ferdigstilt"]);

        // N5.30, 32–34, 64: each referenced file is there, once, with its checksum and size
        let references = structure.texts("referanseDokumentfil");
        let checksums = structure.texts("sjekksum");
        let sizes = structure.texts("filstoerrelse");
        let mut on_disk = BTreeSet::new();
        list(&folder.join("dokumenter"), &folder, &mut on_disk);
        assert_eq!(on_disk, references.iter().map(|path| (*path).to_owned()).collect());
        for ((path, checksum), size) in references.iter().zip(checksums).zip(sizes) {
            let bytes = fs::read(folder.join(path)).unwrap();
            assert_eq!(Digest::of(&bytes).hex(), checksum);
            assert_eq!(bytes.len().to_string(), size);
        }

        // N5.42, 44: the flags say what the structure holds
        assert_eq!(manifest.property("inneholderSkjermetInformasjon"), ["true"]);
        assert_eq!(manifest.property("inneholderDokumenterSomSkalKasseres"), ["true"]);

        // N5.60: the journals' period is that of their entries; sorted by number
        assert_eq!(whole.texts("journalStartDato"), public.texts("journalStartDato"));
        let sequences: Vec<i64> =
            whole.texts("journalsekvensnummer").iter().map(|text| text.parse().unwrap()).collect();
        assert_eq!(sequences, [1, 2, 3, 4]);

        // N5.63: nothing is empty
        for elements in [&structure, &whole, &public, &manifest] {
            assert_eq!(elements.empty, Vec::<String>::new());
        }

        // What is screened stands in the structure and not in the public journal.
        let text = fs::read_to_string(folder.join("offentligJournal.xml")).unwrap();
        assert!(!text.contains("Rar Ørn") && !text.contains("Vedtak for Sval"), "{text}");
        assert!(text.contains("Vedtak for ***** ***** &amp; &lt;følge&gt;"));
        assert!(!report.has_schemas);
        assert!(report.problems.contains(&Problem::SchemaMissing { name: "addml.xsd" }));
    });
}

#[test]
fn a_live_archive_is_extracted_only_for_trying_out() {
    let test = sqlite(&[archive::MIGRATIONS]);
    test.store.write(TENANT, |tx| file_application(tx, &test.files)).unwrap();
    let refused = extract(
        &test.store,
        TENANT,
        &test.files,
        &test.folder.join("refused"),
        &Options::new(Closing::Closed),
    );
    assert!(matches!(refused, Err(ExtractionError::NothingClosed)));

    let now = test.store.now();
    let (folder, report) = run(&test, "trial", &Options::new(Closing::AsOf(now)));
    assert_eq!(report.trial_as_of, Some(now));
    assert!(!report.can_be_deposited());
    let structure = Elements::read(&folder.join("arkivstruktur.xml"));
    assert_eq!(structure.texts("saksstatus"), ["Under behandling"]);
    assert_eq!(structure.texts("arkivertDato"), ["2026-06-01T12:00:00"]);
    // Nothing has been changed yet.
    assert!(report.problems.contains(&Problem::Empty { file: "endringslogg.xml" }));
    let again =
        extract(&test.store, TENANT, &test.files, &folder, &Options::new(Closing::AsOf(now)));
    assert!(matches!(again, Err(ExtractionError::NotEmpty(_))));
}

#[test]
fn missing_and_damaged_files_are_reported_and_the_rest_is_written() {
    let test = sqlite(&[archive::MIGRATIONS]);
    let filed = test.store.write(TENANT, |tx| file_application(tx, &test.files)).unwrap().1;
    let kept = |content: &str| {
        let name = Digest::of(content.as_bytes()).hex();
        test.folder.join("files").join(TENANT.to_string()).join(&name[..2]).join(name)
    };
    fs::remove_file(kept("søknad")).unwrap();
    fs::write(kept("kart"), "noe annet").unwrap();
    let production = archive::NewFile {
        variant: archive::Variant::Production,
        ..pdf(&test.files, "produksjon")
    };
    let third = NewDocument::attachment(DocumentType::Other, "Kladd", production);
    let third = test
        .store
        .write(TENANT, |tx| archive::add_document(tx, &actor(), filed.entry.id, &third))
        .unwrap();
    // Called archival, in a format that is none.
    let plain = archive::NewFile { format: "fmt/276".to_owned(), ..pdf(&test.files, "tekst") };
    let fourth = NewDocument::attachment(DocumentType::Other, "Vanlig PDF", plain);
    let fourth = test
        .store
        .write(TENANT, |tx| archive::add_document(tx, &actor(), filed.entry.id, &fourth))
        .unwrap();
    let (_, report) = run(&test, "trial", &Options::new(Closing::AsOf(test.store.now())));
    for problem in [
        Problem::NoArchivalFile { document: fourth },
        Problem::FileMissing { path: "dokumenter/2026/0/1-1-1-1A.pdf".to_owned() },
        Problem::FileDamaged { path: "dokumenter/2026/0/1-1-2-1A.pdf".to_owned() },
        Problem::NoArchivalFile { document: third },
    ] {
        assert!(report.problems.contains(&problem), "{problem} is missing");
    }
    assert_eq!((report.documents, report.document_files), (4, 1));
    assert_eq!(report.kept_as_received, 0);

    // What an archivist has said is to be kept as it came is told of, and is no fault.
    let why = "Lar seg ikke konvertere";
    test.store.write(TENANT, |tx| archive::accept_format(tx, &actor(), third, why)).unwrap();
    let (folder, report) = run(&test, "second", &Options::new(Closing::AsOf(test.store.now())));
    let missing = |document| report.problems.contains(&Problem::NoArchivalFile { document });
    assert!(missing(fourth) && !missing(third));
    assert_eq!(report.kept_as_received, 1);
    assert_eq!(report.document_files, 2, "it is in the package");
    let structure = Elements::read(&folder.join("arkivstruktur.xml"));
    assert!(structure.texts("beskrivelse").iter().any(|text| text.ends_with(why)));
}

/// The elements of an XML file, as far as the checks need them.
#[derive(Default)]
struct Elements {
    texts: BTreeMap<String, Vec<String>>,
    counts: BTreeMap<String, usize>,
    /// `name` attribute, text: of the manifest's properties, and in their order.
    properties: Vec<(String, String)>,
    empty: Vec<String>,
}

impl Elements {
    fn read(path: &Path) -> Self {
        use quick_xml::{Reader, XmlVersion, events::Event};
        let text = fs::read_to_string(path).unwrap();
        let mut reader = Reader::from_str(&text);
        let mut elements = Self::default();
        let mut open: Vec<(String, String, bool)> = Vec::new();
        let mut property = String::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => {
                    let name = start.name().as_ref().to_owned();
                    *elements.counts.entry(name.clone()).or_default() += 1;
                    if let Some(attribute) = start.try_get_attribute("name").unwrap() {
                        property = attribute
                            .normalized_value(XmlVersion::Implicit1_0)
                            .unwrap()
                            .into_owned();
                    }
                    if let Some(parent) = open.last_mut() {
                        parent.2 = true;
                    }
                    open.push((name, String::new(), false));
                }
                Event::Text(part) => {
                    if let Some((_, text, _)) = open.last_mut() {
                        text.push_str(&part);
                    }
                }
                Event::GeneralRef(reference) => {
                    if let Some((_, text, _)) = open.last_mut() {
                        text.push_str(match &*reference {
                            "amp" => "&",
                            "lt" => "<",
                            "gt" => ">",
                            "quot" => "\"",
                            "apos" => "'",
                            other => panic!("unknown reference {other}"),
                        });
                    }
                }
                Event::End(_) => {
                    let (name, text, has_children) = open.pop().unwrap();
                    if has_children {
                        continue;
                    }
                    if text.trim().is_empty() {
                        elements.empty.push(name.clone());
                    }
                    if name == "value" {
                        elements.properties.push((property.clone(), text.clone()));
                    }
                    elements.texts.entry(name).or_default().push(text);
                }
                Event::Empty(empty) => {
                    elements.empty.push(format!("{:?}", empty.name()));
                }
                Event::Eof => return elements,
                _ => {}
            }
        }
    }

    fn texts(&self, element: &str) -> Vec<&str> {
        self.texts.get(element).into_iter().flatten().map(String::as_str).collect()
    }

    fn count(&self, element: &str) -> usize {
        self.counts.get(element).copied().unwrap_or(0)
    }

    fn property(&self, name: &str) -> Vec<&str> {
        self.properties
            .iter()
            .filter(|(property, _)| property == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// The number said of an element: the second value after the one that names it.
    fn occurrences(&self, element: &str) -> Vec<&str> {
        self.properties
            .windows(3)
            .filter(|window| window[0].0 == "numberOfOccurrences" && window[0].1 == element)
            .map(|window| window[2].1.as_str())
            .collect()
    }
}

fn list(folder: &Path, root: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, root, found);
        } else {
            found.insert(path.strip_prefix(root).unwrap().to_string_lossy().into_owned());
        }
    }
}
