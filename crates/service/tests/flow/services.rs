//! The same way through for services that have nothing in common: the flow knows none of them.

use std::{path::Path, sync::Arc};

use access::{PersonId, Protection, Role, Subject};
use archive::{
    CaseStatus, DocumentId, EntryType, MASK, RegistryEntry, ScreenedDocument, projection,
};
use base::Language;
use jiff::civil::date;
use serde_json::json;
use service::{
    Answers, Catalogue, Outcome,
    flow::{
        self, Applicant, Channel, FlowError, Matter, NewRegistration, permits,
        registrations::{self, Wholeness},
    },
};

use crate::receiving::{PLAIN_PDF, sent};
use crate::town::{
    SERVICE, TENANT, Town, base_answers_of, in_a_town, in_a_town_with, unsure, wedding_on,
};

const PARKING: &str = "parkeringstillatelse-forflytningshemmede";
const WEIRD: &str = "rar-tjeneste";

/// A service and an application that a person must decide.
struct Way {
    service: &'static str,
    answers: Answers,
    unit: &'static str,
    /// What must stand in the letter of a grant.
    letter: &'static [&'static str],
    /// Days until the case may be closed: to complain, and for receipts.
    closes_after: i64,
}

fn ways() -> Vec<Way> {
    let mut wish = Answers::new();
    wish.set("onske.hva", json!("en fontene"));
    vec![
        Way {
            service: SERVICE,
            answers: unsure(),
            unit: "naer",
            letter: &["får ambulerende skjenkebevilling", "460 kroner", "Statsforvalteren i Agder"],
            closes_after: 28,
        },
        Way {
            service: PARKING,
            answers: base_answers_of(PARKING, "driver"),
            unit: "hels",
            letter: &["får parkeringstillatelse", "til og med:: 31. mai 2031", "klagenemnd"],
            closes_after: 28,
        },
        Way {
            service: WEIRD,
            answers: wish,
            unit: "serv",
            letter: &["Vennlig Fjelltopp får en fontene", "Et menneske sa ja"],
            closes_after: 14,
        },
    ]
}

/// The embedded catalogue with the odd service beside it, which Grimstad offers too.
fn catalogue() -> Arc<Catalogue> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    copy(&root.join("tests/fixtures"), folder.path());
    let town = folder.path().join("municipalities/4202-grimstad");
    copy(&root.join("../../municipalities/4202-grimstad"), &town);
    std::fs::write(
        town.join(format!("{WEIRD}.toml")),
        "[[version]]\nfrom = 2026-01-01\nsource = \"Test\"\n\n[version.values]\n",
    )
    .unwrap();
    Arc::new(Catalogue::embedded_with(folder.path()).unwrap_or_else(|error| panic!("{error}")))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// An application on 1 June 2026; the statement of a parking application was written in May.
fn apply(town: &Town<'_>, way: &Way) -> (Matter, Subject) {
    let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
    let mut answers = way.answers.clone();
    if way.service == PARKING {
        answers.set("doctor.statementDate", json!("2026-05-04"));
    }
    let matter = town.applied_for(way.service, &applicant, answers);
    (matter, town.employee(410, "Klok Bok", Role::CaseWorker, way.unit))
}

#[test]
fn every_service_goes_from_application_to_a_closed_case() {
    let catalogue = catalogue();
    for way in ways() {
        in_a_town_with(&catalogue, |town| {
            let (matter, worker) = apply(town, &way);
            assert!(!matter.is_over(), "{}: a person decides", way.service);
            assert_eq!(matter.unit.to_lowercase(), way.unit);
            assert!(matter.deadline.is_some_and(|day| day > town.today()));
            town.write(|tx| flow::claim(tx, &worker, matter.id)).unwrap();

            let request = town.ask(&worker, matter.id).unwrap();
            town.run_jobs();
            assert!(town.matter(matter.id).paused_on.is_some());
            let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
            town.answer(&applicant, matter.id, request, "Slik er det.").unwrap();

            town.decide(&worker, matter.id, Outcome::Grant).unwrap();
            town.run_jobs();
            let decided = town.matter(matter.id);
            assert_eq!(decided.outcome.as_deref(), Some("grant"));
            assert_eq!(decided.automatic, Some(false));
            let description = &town.world.package(way.service).unwrap().description;
            let title = description.document("granted").unwrap().title.get(Language::Nb);
            let entries = town.entries(matter.id);
            let letter = entries.iter().find(|entry| entry.title.text() == title).unwrap();
            let text = town.file_text(letter.id, "vedtak.pdf").replace('\u{a0}', " ");
            for expected in way.letter {
                assert!(text.contains(expected), "{expected} in\n{text}");
            }
            let screened = description.document("granted").unwrap().screening.is_some();
            assert_eq!(text.contains("Unntatt offentlighet"), screened);

            town.days_pass(way.closes_after);
            town.run_jobs();
            let case = town
                .read(|tx| archive::lookup::case_file(tx, matter.case_file()).unwrap().unwrap());
            assert_eq!(case.status, CaseStatus::Closed, "{}", way.service);
        });
    }
}

#[test]
fn every_service_can_be_refused_by_a_person_with_reasons_and_withdrawn() {
    let catalogue = catalogue();
    for way in ways() {
        in_a_town_with(&catalogue, |town| {
            let (matter, worker) = apply(town, &way);
            town.write(|tx| flow::claim(tx, &worker, matter.id)).unwrap();
            let (decision, parameters) =
                town.write(|tx| town.assessed(tx, matter.id, Outcome::Refuse)).unwrap();
            let package = town.world.package(way.service).unwrap();
            let unreasoned = town.write(|tx| {
                let letter = flow::propose_letter(
                    tx,
                    &town.world,
                    package,
                    &parameters,
                    &matter,
                    &decision,
                )?;
                flow::decide(tx, &town.world, &worker, matter.id, &decision, &parameters, letter)
            });
            assert!(
                matches!(unreasoned, Err(FlowError::ReasonsMissing)),
                "{}: {unreasoned:?}",
                way.service
            );
            let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
            town.withdraw(&applicant, matter.id).unwrap();
            assert_eq!(town.matter(matter.id).state, "withdrawn");
        });
    }
}

#[test]
fn who_has_applied_for_what_tells_of_their_health_is_seen_by_nobody_outside() {
    in_a_town(|town| {
        let way = ways().into_iter().find(|way| way.service == PARKING).unwrap();
        let (matter, worker) = apply(town, &way);
        let request = town.ask(&worker, matter.id).unwrap();
        town.run_jobs();
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        town.answer(&applicant, matter.id, request, "Slik er det.").unwrap();
        town.decide(&worker, matter.id, Outcome::Grant).unwrap();
        town.run_jobs();
        let case =
            town.read(|tx| archive::lookup::case_file(tx, matter.case_file()).unwrap().unwrap());
        assert_eq!(
            case.title.text(),
            "Parkeringstillatelse for forflytningshemmede Vennlig Fjelltopp",
            "those who may, see it"
        );
        let titles = nobody_outside_sees_who(town, &matter);
        assert_eq!(titles.len(), 4, "application, question, answer, decision: {titles:?}");
        for pdf in ["brev.pdf", "vedtak.pdf", "svar.pdf"] {
            assert_access_note(town, &matter, pdf);
        }
    });
}

#[test]
fn the_receipt_of_what_came_on_paper_tells_nobody_outside_who_has_applied() {
    in_a_town(|town| {
        let way = ways().into_iter().find(|way| way.service == PARKING).unwrap();
        let matter = register_paper(town, &way);
        assert_eq!(matter.channel, Channel::Paper);
        town.run_jobs();
        let titles = nobody_outside_sees_who(town, &matter);
        assert_eq!(titles, ["Søknad om parkeringstillatelse", "Vi har fått søknaden din"]);
        assert_access_note(town, &matter, "kvittering.pdf");
    });
}

#[test]
fn the_receipt_of_what_is_no_secret_is_no_secret() {
    in_a_town(|town| {
        let way = ways().into_iter().find(|way| way.service == SERVICE).unwrap();
        let matter = register_paper(town, &way);
        town.run_jobs();
        let entries = town.entries(matter.id);
        let receipt = entries.iter().find(|it| it.entry_type == EntryType::Outgoing).unwrap();
        assert!(!town.file_text(receipt.id, "kvittering.pdf").contains("Unntatt"));
        let documents = town.read(|tx| archive::lookup::documents(tx, receipt.id).unwrap());
        let screened: Vec<bool> =
            documents.iter().map(|document| is_screened(town, document.id)).collect();
        assert_eq!(screened, [false, true], "the letter is open, what they wrote is not");
    });
}

/// The letter that asks for something more, as it is proposed.
fn question(town: &Town<'_>, matter: &Matter) -> String {
    let package = town.world.package(&matter.service).unwrap();
    let received = base::date_in_oslo(matter.received_at);
    let parameters = town.world.parameters(TENANT, package, received).unwrap();
    let missing = package.description.deficiencies[..1].iter().map(|it| it.code.clone());
    let missing: Vec<String> = missing.collect();
    town.write(|tx| {
        let decision = flow::assess(tx, package, &parameters, matter)?;
        let world = &town.world;
        flow::propose_question(tx, world, package, &parameters, matter, &decision, &missing)
    })
    .unwrap()
}

#[test]
fn whoever_can_sign_in_nowhere_is_not_sent_to_my_page() {
    in_a_town(|town| {
        let known = town.inhabitant(1, "Vennlig Fjelltopp");
        let nobody_knows = Applicant {
            person: town.write(|tx| Ok(tx.new_id::<PersonId>())).unwrap().0,
            name: "Jane Doe".to_owned(),
            birth_date: None,
            ..known.clone()
        };
        for (applicant, is_told) in [(&known, true), (&nobody_knows, false)] {
            let way = ways().into_iter().find(|way| way.service == SERVICE).unwrap();
            let mut answers = wedding_on("2026-12-20", &format!("{} 4", applicant.name));
            answers.set("premises.ownerConsent", json!(false));
            let matter = register_paper_of(town, &Way { answers, ..way }, applicant);
            town.run_jobs();
            let entries = town.entries(matter.id);
            let receipt = entries.iter().find(|it| it.entry_type == EntryType::Outgoing).unwrap();
            let text = town.file_text(receipt.id, "kvittering.pdf");
            assert_eq!(text.contains("Min side"), is_told, "{text}");
            let question = question(town, &matter);
            assert_eq!(question.contains("Min side"), is_told, "{question}");
            assert_eq!(question.contains("skriv til oss"), !is_told, "{question}");
        }
    });
}

/// An employee of the unit registers an application that came on paper.
fn register_paper(town: &Town<'_>, way: &Way) -> Matter {
    register_paper_of(town, way, &town.inhabitant(1, "Vennlig Fjelltopp"))
}

fn register_paper_of(town: &Town<'_>, way: &Way, applicant: &Applicant) -> Matter {
    let clerk = town.employee(411, "Snill Skranke", Role::CaseWorker, way.unit);
    let package = town.world.package(way.service).unwrap();
    let new = NewRegistration {
        package,
        channel: Channel::Paper,
        received_on: town.today(),
        late_reason: "",
        language: Language::Nb,
    };
    let id = town.write(|tx| flow::begin_registration(tx, &town.world, &clerk, &new)).unwrap();
    let mut answers = way.answers.clone();
    if way.service == PARKING {
        answers.set("doctor.statementDate", json!("2026-05-04"));
    }
    let paper = sent(town, "Vennlig Fjelltopp.pdf", "application/pdf", PLAIN_PDF);
    town.write(|tx| {
        let none = Protection::None;
        flow::identify(tx, &town.world, &clerk, id, applicant, none, answers)?;
        registrations::add_paper(tx, &clerk, id, &paper)
    })
    .unwrap();
    let whole = Wholeness::Whole;
    let filed = flow::file_registration(&town.world, TENANT, &clerk, id, None, whole).unwrap();
    town.matter(filed.matter)
}

/// Looks at all that the public sees of a case, and that every document in it is screened. Gives
/// the titles of its entries.
fn nobody_outside_sees_who(town: &Town<'_>, matter: &Matter) -> Vec<String> {
    let entries = town.entries(matter.id);
    for entry in &entries {
        let public = town.read(|tx| projection::entry(tx, entry.id).unwrap()).unwrap();
        let shown = format!("{public:?}");
        assert!(!shown.contains("Vennlig") && !shown.contains("Fjelltopp"), "{shown}");
        assert!(public.case_title.ends_with(&format!("{MASK} {MASK}")), "{}", public.case_title);
        assert!(!public.parties.is_empty());
        assert!(public.parties.iter().all(|party| party.name == MASK), "{:?}", public.parties);
        let ground = public.screening_ground.as_deref().unwrap_or_default();
        assert!(ground.starts_with("Offl. § 13"), "{ground}");
        for document in town.read(|tx| archive::lookup::documents(tx, entry.id).unwrap()) {
            assert!(is_screened(town, document.id), "{}", document.title.text());
        }
    }
    entries.iter().map(|entry| entry.title.text().to_owned()).collect()
}

fn is_screened(town: &Town<'_>, document: DocumentId) -> bool {
    let unit = archive::Screenable::Document(document);
    let screening = town.read(|tx| archive::screening_of(tx, unit).unwrap());
    screening.is_some_and(|screening| screening.document == Some(ScreenedDocument::Whole))
}

/// The document itself says that the public may not see it.
fn assert_access_note(town: &Town<'_>, matter: &Matter, file_name: &str) {
    let entries = town.entries(matter.id);
    let has = |entry: &&RegistryEntry| {
        let documents = town.read(|tx| archive::lookup::documents(tx, entry.id).unwrap());
        documents.iter().flat_map(|it| &it.objects).any(|it| it.file_name == file_name)
    };
    let entry = entries.iter().find(has).unwrap_or_else(|| panic!("{file_name} is not filed"));
    let text = town.file_text(entry.id, file_name);
    assert!(text.contains("Unntatt offentlighet, offentleglova § 13"), "{text}");
}

#[test]
fn a_renewal_knows_the_permit_that_was_given_before() {
    in_a_town(|town| {
        let way = ways().into_iter().find(|way| way.service == PARKING).unwrap();
        let (first, worker) = apply(town, &way);
        town.decide(&worker, first.id, Outcome::Grant).unwrap();
        let permit = town.read(|tx| permits::of_matter(tx, first.id).unwrap()).unwrap();
        assert_eq!(permit.first_day, date(2026, 6, 1));
        assert_eq!(permit.last_day, date(2031, 5, 31));
        // Their own matter is not in its own way, however often it is assessed.
        let (again, _) = town.write(|tx| town.assessed(tx, first.id, Outcome::Grant)).unwrap();
        assert_eq!(again.facts["heldUntil"], json!(null));

        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let another = town.inhabitant(2, "Rolig Elv");
        let mut answers = way.answers.clone();
        answers.set("permit.renewal", json!(true));
        answers.set("doctor.statementDate", json!("2026-05-04"));
        let renewed = town.applied_for(PARKING, &applicant, answers.clone());
        let (decision, _) = town.write(|tx| town.assessed(tx, renewed.id, Outcome::Grant)).unwrap();
        assert_eq!(decision.facts["heldUntil"], json!("2031-05-31"));
        assert_eq!(decision.instead_of.as_deref(), Some("permit-lasts"));
        let others = town.applied_for(PARKING, &another, answers);
        let (decision, _) = town.write(|tx| town.assessed(tx, others.id, Outcome::Grant)).unwrap();
        assert_eq!(decision.facts["heldUntil"], json!(null), "it is nobody else's");
    });
}
