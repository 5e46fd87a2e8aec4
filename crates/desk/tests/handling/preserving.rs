//! A document in no archival format keeps its case open until an archivist has seen to it.

use access::{PersonId, Role, Subject};
use archive::{
    Correspondent, DocumentId, DocumentType, NewDocument, NewFile, PartyName, RecordId, Variant,
    lookup,
};
use base::Actor;
use jiff::SignedDuration;
use service::flow::{self, MatterId};
use store::{
    jobs::Runner,
    testing::{TestStore, on_each_engine},
};

use crate::world::{Browser, GRIMSTAD, MIGRATIONS, Town};

const TASKS: &str = "/ansatt/oppgaver";
const PDF_A: &[u8] = include_bytes!("../../../service/tests/flow/pdfa-2b.pdf");
const PLAIN_PDF: &[u8] = b"%PDF-1.7 <tegning>";

/// A withdrawn application with a plain PDF, whose closing has got stuck.
struct Stuck<'a> {
    town: &'a Town<'a>,
    case: MatterId,
    record: RecordId,
    document: DocumentId,
}

impl<'a> Stuck<'a> {
    fn new(town: &'a Town<'a>) -> Self {
        let name = "VENNLIG FJELLTOPP";
        let case = town.application(1, name);
        let digest = town.test.files.put(GRIMSTAD, PLAIN_PDF).unwrap();
        let file = NewFile {
            digest,
            variant: Variant::Production,
            format: "fmt/276".to_owned(),
            format_details: None,
            file_name: "plen.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            warnings: Vec::new(),
        };
        let document = NewDocument::attachment(DocumentType::Attachment, "<plen>.pdf", file);
        let subject = Subject::citizen(GRIMSTAD, PersonId(town.person(1)), name, None);
        let sender = Correspondent::named(PartyName::person(name));
        let filed = town.test.store.write(GRIMSTAD, |tx| {
            let record = lookup::entries_of_case(tx, archive::CaseFileId(case.0))?.remove(0).id;
            let document = archive::add_document(tx, &Actor::system("test"), record, &document)?;
            flow::withdraw(tx, &town.world, &subject, &sender, case)?;
            Ok::<_, flow::FlowError>((record, document))
        });
        let (record, document) = filed.unwrap();
        town.test.clock.advance(SignedDuration::from_hours(24 * 8));
        let stuck = Self { town, case, record, document };
        stuck.run_jobs();
        assert!(!stuck.is_closed());
        stuck
    }

    fn run_jobs(&self) {
        let handlers = flow::handlers(&self.town.world);
        Runner::new(self.town.test.store.clone(), handlers).run_due().unwrap();
    }

    fn is_closed(&self) -> bool {
        let case = archive::CaseFileId(self.case.0);
        let case = self.town.test.store.read(GRIMSTAD, |tx| lookup::case_file(tx, case));
        case.unwrap().unwrap().is_closed()
    }

    fn path(&self, act: &str) -> String {
        format!("{TASKS}/journal/{}{act}", self.record)
    }

    fn keep(&self, browser: &Browser<'_>, reason: &str) -> crate::world::Answer {
        let document = self.document.to_string();
        browser.post(&self.path("/behold"), &[("dokument", &document), ("grunn", reason)])
    }

    fn add(&self, browser: &Browser<'_>, name: &str, bytes: &[u8]) -> crate::world::Answer {
        let document = self.document.to_string();
        browser.post_file(&self.path("/arkivvariant"), ("dokument", &document), (name, bytes))
    }
}

fn archivist<'a>(town: &'a Town<'a>) -> Browser<'a> {
    town.employee(106, "STILLE HYLLE", &[Role::Archivist], "arkiv")
}

fn with_a_stuck_case(store: &TestStore, test: impl Fn(&Stuck<'_>)) {
    let town = Town::new(store);
    test(&Stuck::new(&town));
}

#[test]
fn an_archivist_keeps_a_document_as_it_is_and_the_case_is_closed() {
    on_each_engine(&MIGRATIONS, |store| {
        with_a_stuck_case(store, |stuck| {
            let browser = archivist(stuck.town);
            let list = browser.get(TASKS).page(200);
            assert!(list.contains("Dokumenter som ikke er i arkivformat"), "{list}");
            assert!(list.contains("2026/1-1 &#60;plen&#62;.pdf") && list.contains(&stuck.path("")));
            assert!(list.contains("Formatet er Portable Document Format 1.7."), "{list}");
            let page = browser.get(&stuck.path("")).page(200);
            assert!(page.contains("Behold dokumentet som det er"), "{page}");

            let empty = stuck.keep(&browser, "  ").page(422);
            assert!(empty.contains("Skriv hvorfor dokumentet skal beholdes"), "{empty}");
            assert!(empty.contains(&format!("href=\"#grunn-{}\"", stuck.document)), "{empty}");
            let long = stuck.keep(&browser, &"å".repeat(4_001));
            assert_eq!(long.status.as_u16(), 422);
            stuck.run_jobs();
            assert!(!stuck.is_closed());

            assert_eq!(stuck.keep(&browser, "Lar seg ikke gjøre om").location(), TASKS);
            stuck.run_jobs();
            assert!(stuck.is_closed());
            assert!(browser.get(TASKS).page(200).contains("Alt går som det skal"));
        });
    });
}

#[test]
fn an_archivist_uploads_the_archival_variant_and_the_case_is_closed() {
    on_each_engine(&MIGRATIONS, |store| {
        with_a_stuck_case(store, |stuck| {
            let browser = archivist(stuck.town);
            assert!(stuck.add(&browser, "", b"").page(422).contains("Velg en fil"));
            let plain = stuck.add(&browser, "plen.pdf", PLAIN_PDF).page(422);
            assert!(plain.contains("Filen kan ikke være arkivvariant"), "{plain}");
            assert!(plain.contains(&format!("href=\"#fil-{}\"", stuck.document)), "{plain}");
            stuck.run_jobs();
            assert!(!stuck.is_closed());

            assert_eq!(stuck.add(&browser, "C:\\plen.pdf", PDF_A).location(), TASKS);
            stuck.run_jobs();
            assert!(stuck.is_closed());
            let document = stuck.town.test.store.read(GRIMSTAD, |tx| {
                Ok::<_, archive::ArchiveError>(lookup::document(tx, stuck.document)?.unwrap())
            });
            assert_eq!(document.unwrap().readable().unwrap().file_name, "plen.pdf");
            assert_eq!(stuck.add(&browser, "plen.pdf", PDF_A).status.as_u16(), 409, "once");
        });
    });
}

#[test]
fn only_an_archivist_sees_to_documents_and_whoever_runs_the_installation_is_told() {
    let store = store::testing::sqlite(&MIGRATIONS);
    with_a_stuck_case(&store, |stuck| {
        let town = stuck.town;
        for browser in [town.case_worker(), town.leader()] {
            assert!(browser.get(TASKS).page(200).contains("Alt går som det skal"));
            let page = browser.get(&stuck.path("")).page(200);
            assert!(!page.contains("arkivformat"), "{page}");
            assert_eq!(stuck.keep(&browser, "Fordi").status.as_u16(), 403);
            assert_eq!(stuck.add(&browser, "plen.pdf", PDF_A).status.as_u16(), 403);
        }
        let other = town.employee(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
        assert_eq!(stuck.keep(&other, "Fordi").status.as_u16(), 404);
        assert_eq!(stuck.add(&other, "plen.pdf", PDF_A).status.as_u16(), 404);
        let nobody = town.browser();
        let to = stuck.add(&nobody, "plen.pdf", PDF_A).location();
        assert!(to.starts_with("/ansatt/logg-inn"), "{to}");
        // Nobody sees to the documents of their own case (forvaltningsloven § 6).
        let party = town.employee(1, "VENNLIG FJELLTOPP", &[Role::Archivist], "arkiv");
        assert_eq!(stuck.keep(&party, "Fordi").status.as_u16(), 404);

        let administrator = town.employee(110, "RASK RIPS", &[Role::Administrator], "ikt");
        let page = administrator.get(TASKS).page(200);
        assert!(page.contains("En arkivar må ta stilling til dem"), "{page}");
        assert!(!page.contains("plen") && !page.contains("3.2.8"), "{page}");
    });
}
