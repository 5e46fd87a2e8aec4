//! Another service through the same pages: secret, with documents, decided by a person.

use access::Level;
use exchange::simulator::PersonTrait;
use store::testing::on_each_engine;

use crate::world::{Browser, MIGRATIONS, Town};

const SERVICE: &str = "parkeringstillatelse-forflytningshemmede";
const PDF: (&str, &[u8]) = ("erklaering.pdf", b"%PDF-1.7 statement %%EOF");
const PNG: (&str, &[u8]) = ("bilde.png", b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\xae\x42\x60\x82");

/// The answers to each page; 1 June 2026 is today.
const PAGES: [(&str, &[(&str, &str)]); 5] = [
    (
        "applicant",
        &[
            ("applicant.address.street", "Fjellvegen 3"),
            ("applicant.address.postalCode", "4876"),
            ("applicant.address.place", "Grimstad"),
            ("applicant.email", "vennlig.fjelltopp@example.no"),
            ("applicant.phone", "90000001"),
            ("applicant.resident", "true"),
        ],
    ),
    ("permit", &[("permit.role", "driver"), ("permit.renewal", "false")]),
    (
        "mobility",
        &[
            ("mobility.walking", "some"),
            ("mobility.distance", "50"),
            ("mobility.aids", "crutches"),
            ("mobility.lasting", "true"),
            ("mobility.difficulty", "Hemmelig hofte"),
        ],
    ),
    (
        "needs",
        &[
            ("needs.often", "weekly"),
            ("needs.places[0].kind", "treatment"),
            ("needs.places[0].address", "Behandlingsvegen 2, Arendal"),
            ("needs.places[0].why", "De vanlige plassene ligger langt unna."),
        ],
    ),
    ("documents", &[("doctor.statementDate", "2026-05-04"), ("declaration.correct", "true")]),
];

/// Fills in a page with its files and goes on; gives where that led.
fn fill(
    browser: &mut Browser<'_>,
    draft: &str,
    page: &str,
    files: &[(&str, &str, &[u8])],
) -> String {
    let path = format!("{draft}/{page}");
    let shown = browser.get(&path);
    shown.page(200);
    let (_, answers) = PAGES.iter().find(|(name, _)| *name == page).unwrap();
    let (seen, asked) = (shown.hidden("seen"), shown.hidden("asked"));
    let mut fields = answers.to_vec();
    fields.extend([("seen", seen.as_str()), ("asked", asked.as_str()), ("go", "next")]);
    browser.post_files(&path, &fields, files).location()
}

#[test]
fn an_application_with_documents_is_sent_and_waits_for_a_person() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let person = town.person(PersonTrait::Ordinary).number;
        let mut browser = town.browser();
        let page = browser.get(&format!("/tjenester/{SERVICE}")).page(200);
        assert!(page.contains("Gratis") && page.contains("28 dager"), "{page}");
        let wizard = browser.get(&format!("/tjenester/{SERVICE}/veiviser"));
        assert!(wizard.text().contains("Bor du i kommunen?"));

        // Health information: the highest level, before anything is shown.
        browser.sign_in_at(Level::Substantial, person);
        let start = format!("/tjenester/{SERVICE}/start");
        let answers = [("resident", "yes"), ("walking", "yes"), ("role", "driver")];
        let way = browser.post(&start, &answers).location();
        assert!(way.starts_with("/logg-inn?niva=hoy"), "{way}");
        browser.sign_in(person);
        let draft = browser.get(&start).location();

        for page in ["applicant", "permit", "mobility", "needs"] {
            fill(&mut browser, &draft, page, &[]);
        }
        // Without the documents it goes no further.
        let stays = browser.post_files(
            &format!("{draft}/documents"),
            &[("declaration.correct", "true"), ("go", "next")],
            &[],
        );
        let page = stays.page(422);
        for missing in
            ["Last opp legeerklæringen", "Last opp en kopi av førerkortet", "Last opp et bilde"]
        {
            assert!(page.contains(missing), "{missing} in {page}");
        }
        let files = [
            ("doctor.statement", PDF.0, PDF.1),
            ("documents.licence", "kort.png", PNG.1),
            ("documents.photo", PNG.0, PNG.1),
        ];
        let next = fill(&mut browser, &draft, "documents", &files);
        assert!(next.ends_with("/oppsummering"), "{next}");
        let receipt = browser.send_in(&draft).location();
        let page = browser.get(&receipt).page(200);
        assert!(page.contains("2026/1"), "{page}");
        town.run_jobs();

        let case = receipt.replace("/kvittering/", "/min-side/saker/");
        let mine = browser.get(&case).page(200);
        assert!(mine.contains("Mottatt"), "{mine}");

        // The journal knows that something came, and neither from whom nor what stood in it.
        let name = town.person(PersonTrait::Ordinary).name.full();
        let journal = town.browser().get("/innsyn").page(200);
        assert!(journal.contains("Søknad om parkeringstillatelse"), "{journal}");
        assert!(journal.contains("Fra: *****"), "{journal}");
        for secret in name.split(' ').chain(["Hemmelig hofte", PDF.0]) {
            assert!(!journal.contains(secret), "{secret} in {journal}");
        }
    });
}
