//! A parking permit for somebody with reduced mobility, applied for on paper: personal, secret, with
//! documents, and decided by a person.

use access::Role;
use exchange::simulator::PersonTrait;
use service::{Outcome, flow::Channel};
use store::testing::on_each_engine;

use crate::{
    channels::{LIST, PDF, begin_for, matters, of_person, registration},
    world::{GRIMSTAD, MIGRATIONS, Town, hidden},
};

const SERVICE: &str = "parkeringstillatelse-forflytningshemmede";

/// What stands on the paper, page by page; 1 June 2026 is today.
const PAPER: [(&str, &[(&str, &str)]); 5] = [
    (
        "applicant",
        &[
            ("applicant.address.street", "Fjellvegen 3"),
            ("applicant.address.postalCode", "4876"),
            ("applicant.address.place", "Grimstad"),
            ("applicant.email", "post@example.no"),
            ("applicant.phone", "90000001"),
            ("applicant.resident", "true"),
        ],
    ),
    (
        "permit",
        &[
            ("permit.role", "passenger"),
            ("permit.renewal", "false"),
            ("passenger.helpOutside", "true"),
            ("passenger.helpDescription", "Må ha hjelp inn og ut av rullestolen"),
        ],
    ),
    (
        "mobility",
        &[
            ("mobility.walking", "none"),
            ("mobility.aids", "wheelchair"),
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

#[test]
fn a_permit_applied_for_on_paper_is_registered_and_only_the_unit_sees_by_whom() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::with_registers(store);
        let clerk = town.employee(120, "MILD LINJAL", &[Role::CaseWorker], "hels");
        let one = registration(&begin_for(SERVICE, &clerk, "paper", ("1", "6"), "").location());

        // It is personal: no organisation gets one, and nobody whom no register knows.
        let who = clerk.get(&format!("{one}/soker")).page(200);
        assert!(who.contains("fodselsnummer"), "{who}");
        let digits = town.organisation().number.to_string();
        for other in [("virksomhet", "virksomhet", digits.as_str()), ("uten", "navn", "JANE DOE")] {
            let (how, field, value) = other;
            assert!(!who.contains(&format!("value=\"{how}\"")), "{how} in {who}");
            let sent = clerk.post(&format!("{one}/soker"), &[("hvem", how), (field, value)]);
            assert_eq!(sent.status.as_u16(), 400, "{how}");
        }
        of_person(&town, &clerk, PersonTrait::Ordinary, &one).location();
        let papers = format!("{one}/papir");
        clerk.post_file_as("papir", &papers, ("legg-til", "1"), ("papir.pdf", PDF)).location();

        let name = town.inhabitant(PersonTrait::Ordinary).name.full();
        let other = town.case_worker();
        assert!(clerk.get(LIST).page(200).contains(&name));
        assert!(!other.get(LIST).page(200).contains(&name), "another unit's list");

        // The statement came with it, the photo did not.
        let mut next = clerk.get(&one).location();
        for (page, answers) in PAPER {
            assert_eq!(next, format!("{one}/skjema/{page}"));
            let shown = clerk.get(&next).page(200);
            if page == "documents" {
                let statement = ("erklaering.pdf", PDF);
                let kept = clerk.post_file_as(
                    "doctor.statement",
                    &next,
                    ("file-add", "statement"),
                    statement,
                );
                assert!(kept.status.is_redirection(), "{}", kept.status);
            }
            let (seen, asked) = (hidden(&shown, "seen"), hidden(&shown, "asked"));
            let way = if page == "documents" { "onward" } else { "next" };
            let mut fields = answers.to_vec();
            fields.extend([("seen", seen.as_str()), ("asked", asked.as_str()), ("go", way)]);
            next = clerk.post(&next, &fields).location();
        }
        let page = clerk.get(&next).page(200);
        assert!(page.contains("Hemmelig hofte") && page.contains("erklaering.pdf"), "{page}");
        let seen = hidden(&page, "seen");
        let as_it_is = [("seen", seen.as_str()), ("as-it-is", "1")];
        let done = clerk.post(&format!("{one}/skjema/send"), &as_it_is).location();
        assert!(clerk.get(&done).page(200).contains("2026/1"));
        town.run_jobs();

        let matter = matters(&town).remove(0);
        assert_eq!((matter.service.as_str(), matter.channel), (SERVICE, Channel::Paper));
        assert_eq!(matter.unit.to_lowercase(), "hels");
        assert_eq!(matter.deadline, Some(jiff::civil::date(2026, 6, 29)), "28 days from today");
        let case = format!("/ansatt/saker/{}", matter.id);
        let shown = clerk.get(&case).page(200);
        for expected in [
            "Papir",
            "Søknaden slik vi har registrert han",
            "erklaering.pdf",
            "Noe manglet da søknaden ble registrert",
        ] {
            assert!(shown.contains(expected), "{expected} in {shown}");
        }
        let grant = format!("{case}/vedtak?utfall={}", Outcome::Grant.code());
        assert!(clerk.get(&grant).page(200).contains("parkeringsl"), "the letter is drafted");

        assert_eq!(other.get(&case).status.as_u16(), 404);
        assert!(!other.get("/ansatt").page(200).contains(&name));
        town.test
            .store
            .read(GRIMSTAD, |tx| {
                let entries = archive::lookup::entries_of_case(tx, matter.case_file())?;
                assert_eq!(entries.len(), 2, "the application and the receipt");
                for entry in entries {
                    let public = archive::projection::entry(tx, entry.id)?.unwrap();
                    let public = format!("{public:?}");
                    for secret in name.split(' ').chain(["Hemmelig hofte", ".pdf"]) {
                        assert!(!public.contains(secret), "{secret} in {public}");
                    }
                }
                Ok::<_, archive::ArchiveError>(())
            })
            .unwrap();
    });
}
