//! The whole way of an application that the rules grant.

use archive::{CaseStatus, EntryStatus, EntryType, SignOffMethod, projection};
use base::Language;
use exchange::{dispatch, notice};
use service::flow::{DecisionState, decisions, drafts, matters, register};
use store::audit;

use crate::receiving::{JPEG, sent};
use crate::town::{SERVICE, TENANT, Town, for_organisation, in_a_town, unsure, wedding};
use service::Outcome;

#[test]
fn an_application_is_filed_granted_sent_and_closed() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let draft = town.draft(&applicant, wedding());
        let file = sent(town, "plen.jpg", "image/jpeg", JPEG);
        town.write(|tx| {
            let draft = drafts::find(tx, draft, applicant.person)?.unwrap();
            drafts::add_file(tx, &draft, "drawing", &file)
        })
        .unwrap();
        let submitted = town.submit(&applicant, draft).unwrap();
        assert_eq!(submitted.case_number, "2026/1");
        assert!(!submitted.repeated);
        let matter = town.matter(submitted.matter);
        assert_eq!(matter.state, "decided");
        assert_eq!(matter.automatic, Some(true));
        assert_eq!(matter.outcome.as_deref(), Some("grant"));
        assert_eq!(matter.decided_at, Some(matter.received_at));

        filed_as_it_should_be(town, &matter);
        the_decision_explains_itself(town, &matter);

        assert_eq!(town.entries(matter.id).len(), 1, "letters are made by jobs");
        town.run_jobs();
        the_letter_is_out(town, &matter);

        // Three weeks to complain, and one for receipts.
        town.days_pass(27);
        town.run_jobs();
        assert_eq!(town.read(|tx| case(tx, &matter)).status, CaseStatus::UnderProcessing);
        town.days_pass(1);
        town.run_jobs();
        let closed = town.read(|tx| case(tx, &matter));
        assert_eq!(closed.status, CaseStatus::Closed);
        for entry in town.entries(matter.id) {
            assert_eq!(entry.status, EntryStatus::Archived);
            assert!(entry.archived_at.is_some());
        }
        let disposal = closed.disposal.unwrap();
        assert_eq!((disposal.decision.text(), disposal.years), ("Kasseres", 10));
        assert_eq!(town.read(|tx| store::jobs::pending(tx).unwrap()), 0);
    });
}

fn case(tx: &mut store::Tx<'_>, matter: &service::flow::Matter) -> archive::CaseFile {
    archive::lookup::case_file(tx, matter.case_file()).unwrap().unwrap()
}

fn filed_as_it_should_be(town: &Town<'_>, matter: &service::flow::Matter) {
    let case = town.read(|tx| case(tx, matter));
    assert_eq!(case.title.text(), "Ambulerende skjenkebevilling 12. desember 2026");
    assert_eq!(case.unit, "Næring og bevilling");
    assert_eq!(case.responsible, None);
    let parties = town.read(|tx| archive::lookup::parties(tx, case.id).unwrap());
    assert_eq!(parties.len(), 1);
    let party = parties.first().unwrap();
    assert_eq!((party.role.as_str(), party.who.name.text.as_str()), ("Søker", "Vennlig Fjelltopp"));
    assert_eq!(party.who.subject, Some(matter.person));
    assert_eq!(party.who.contact.postal_code.as_deref(), Some("4876"));

    let entries = town.entries(matter.id);
    let entry = entries.first().unwrap();
    assert_eq!(entry.id, matter.incoming);
    assert_eq!(entry.entry_number(), "2026/1-1");
    assert_eq!(entry.entry_type, EntryType::Incoming);
    assert_eq!(entry.status, EntryStatus::Journalled);
    assert_eq!(entry.received_at, Some(matter.received_at));
    let documents = town.read(|tx| archive::lookup::documents(tx, entry.id).unwrap());
    let names: Vec<&str> = documents
        .iter()
        .flat_map(|document| &document.objects)
        .map(|object| object.file_name.as_str())
        .collect();
    // A picture is kept as it came, and is archival as it is.
    assert_eq!(names, ["soknad.pdf", "soknad.json", "plen.jpg", "plen.jpg"]);
    for document in &documents {
        let unit = archive::Screenable::Document(document.id);
        let screening = town.read(|tx| archive::screening_of(tx, unit).unwrap()).unwrap();
        assert_eq!(screening.ground_text(), "Offl. § 13 jf. forvaltningsloven § 13");
    }
    let form = town.file_text(entry.id, "soknad.pdf");
    assert!(form.contains("Vennlig Fjelltopp"), "{form}");
    assert!(form.contains("Prøvehuset grendehus"), "{form}");
    let data: serde_json::Value =
        serde_json::from_str(&town.file_text(entry.id, "soknad.json")).unwrap();
    assert_eq!(data["answers"]["event"]["guestCount"], 80);
    assert_eq!(data["service"], SERVICE);

    let public = town.read(|tx| projection::entry(tx, entry.id).unwrap()).unwrap();
    assert_eq!(public.title, "Søknad om ambulerende skjenkebevilling");
    assert_eq!(public.parties.first().unwrap().name, "Vennlig Fjelltopp");

    let acts: Vec<String> = town
        .read(|tx| audit::of_object(tx, matter.id.0).unwrap())
        .into_iter()
        .map(|entry| entry.action)
        .collect();
    assert_eq!(acts, ["case.opened", "application.received", "decision.made"]);
    let hours = town.read(|tx| register::upcoming(tx).unwrap());
    assert_eq!(hours.len(), 1);
    let granted = hours.first().unwrap();
    assert_eq!(granted.case_number, "2026/1");
    assert_eq!(granted.hours.first, jiff::civil::date(2026, 12, 12));
}

fn the_decision_explains_itself(town: &Town<'_>, matter: &service::flow::Matter) {
    let decision = town.read(|tx| decisions::made(tx, matter.id).unwrap()).unwrap();
    assert_eq!(decision.state, DecisionState::Made);
    assert!(decision.automatic);
    assert_eq!(decision.reason, "granted");
    assert_eq!(decision.facts["quotaLeft"], 60);
    assert_eq!(decision.parameters["quotaPerYear"], 60);
    assert_eq!(decision.trace["packageDigest"].as_str(), Some(town.package().digest.as_str()));
    assert!(decision.trace["rule"].is_u64(), "{}", decision.trace);
    assert!(decision.trace["law"][0].as_str().unwrap().starts_with("https://lovdata.no/eli/"));
    assert_eq!(decision.entry, None);
}

fn the_letter_is_out(town: &Town<'_>, matter: &service::flow::Matter) {
    let entries = town.entries(matter.id);
    assert_eq!(entries.len(), 2);
    let letter = entries.iter().find(|entry| entry.entry_type == EntryType::Outgoing).unwrap();
    assert_eq!(letter.entry_number(), "2026/1-2");
    assert_eq!(letter.title.text(), "Ambulerende skjenkebevilling innvilget");
    let text = town.file_text(letter.id, "vedtak.pdf");
    assert!(text.contains("to: Vennlig Fjelltopp"), "{text}");
    assert!(text.contains("reference: 2026/1"), "{text}");
    assert!(text.contains("alkoholloven § 4-5"), "{text}");
    assert!(!text.contains("{{"), "{text}");
    let basis: serde_json::Value =
        serde_json::from_str(&town.file_text(letter.id, "grunnlag.json")).unwrap();
    assert_eq!(basis["outcome"], "grant");
    // What the facts say of people is not for everybody.
    let documents = town.read(|tx| archive::lookup::documents(tx, letter.id).unwrap());
    let basis = documents.iter().find(|document| document.number == 2).unwrap();
    let unit = archive::Screenable::Document(basis.id);
    assert!(town.read(|tx| archive::screening_of(tx, unit).unwrap()).is_some());
    let recipients = town.read(|tx| archive::lookup::correspondence(tx, letter.id).unwrap());
    let recipient = recipients.first().unwrap();
    assert_eq!(recipient.who.contact.postal_place.as_deref(), Some("Grimstad"));

    let sign_offs = town.read(|tx| archive::sign_offs_of(tx, matter.incoming).unwrap());
    let sign_off = sign_offs.first().unwrap();
    assert_eq!(sign_off.method, SignOffMethod::Letter);
    assert_eq!(sign_off.answered_by, Some(letter.id));
    assert_eq!(town.read(|tx| dispatch::of_entry(tx, letter.id).unwrap()).len(), 1);
    assert_eq!(town.read(|tx| notice::of_entry(tx, letter.id).unwrap()).len(), 1);
    assert_eq!(town.read(|tx| notice::of_entry(tx, matter.incoming).unwrap()).len(), 1);
    let decision = town.read(|tx| decisions::made(tx, matter.id).unwrap()).unwrap();
    assert_eq!(decision.entry, Some(letter.id));
    // Only the closing of the case waits.
    assert_eq!(town.read(|tx| store::jobs::pending(tx).unwrap()), 1);
}

#[test]
fn who_lives_at_a_protected_address_is_named_nowhere_they_need_not_be() {
    in_a_town(|town| {
        let mut applicant = town.inhabitant(2, "Sval Bille");
        applicant.protected = true;
        let matter = town.applied(&applicant, unsure());
        let request = town.ask(&town.worker, matter.id).unwrap();
        // The register is asked anew by whoever answers, and may be down.
        let unknowing = town.inhabitant(2, "Sval Bille");
        town.answer(&unknowing, matter.id, request, "Jeg eier det selv.").unwrap();
        town.decide(&town.worker, matter.id, Outcome::Grant).unwrap();
        town.run_jobs();
        let other = town.applied(&applicant, unsure());
        town.withdraw(&unknowing, other.id).unwrap();

        for matter in [&matter, &other] {
            assert_eq!(town.read(|tx| case(tx, matter)).created_by, archive::MASK);
            for entry in town.entries(matter.id) {
                assert!(!entry.created_by.contains("Bille"), "{entry:?}");
                let public = town.read(|tx| projection::entry(tx, entry.id).unwrap()).unwrap();
                for party in &public.parties {
                    assert_eq!(party.name, archive::MASK);
                }
                for party in town.read(|tx| archive::lookup::correspondence(tx, entry.id).unwrap())
                {
                    assert!(party.who.name.is_hidden());
                    assert_eq!(party.who.contact, archive::Contact::default());
                }
                for act in town.read(|tx| audit::of_object(tx, entry.id.0).unwrap()) {
                    assert!(!act.actor_name.contains("Bille"), "{act:?}");
                    assert!(!act.details.contains("Bille"), "{act:?}");
                }
            }
            for act in town.read(|tx| audit::of_object(tx, matter.id.0).unwrap()) {
                assert!(!act.actor_name.contains("Bille"), "{act:?}");
            }
            assert_eq!(matter.recipient.address, None);
        }
        // The letter itself is to them, and says so, without an address.
        let letters = town.entries(matter.id);
        let letter = letters.iter().find(|entry| entry.title.text().contains("innvilget")).unwrap();
        let text = town.file_text(letter.id, "vedtak.pdf");
        assert!(text.contains("to: Sval Bille"), "{text}");
        assert!(!text.contains("Fjellvegen"), "{text}");
    });
}

#[test]
fn an_organisations_case_is_the_organisations() {
    in_a_town(|town| {
        let manager = for_organisation(town.inhabitant(3, "Vennlig Fjelltopp"));
        let other = for_organisation(town.inhabitant(4, "Rar Ørn"));
        let matter = town.applied(&manager, crate::town::company());
        town.run_jobs();
        let parties = town.read(|tx| archive::lookup::parties(tx, matter.case_file()).unwrap());
        let party = &parties.first().unwrap().who;
        assert_eq!(party.name.text, "Rolig Havn AS");
        assert_eq!(party.organisation_number.as_deref(), Some("310000000"));
        for entry in town.entries(matter.id) {
            let all = town.read(|tx| archive::lookup::correspondence(tx, entry.id).unwrap());
            let who = &all.first().unwrap().who;
            assert_eq!(who.organisation_number.as_deref(), Some("310000000"));
            assert_eq!(who.contact.address, ["Havnegata 1"]);
        }
        let organisation = manager.organisation.as_ref().map(|organisation| organisation.number);
        let seen = |person, organisation| {
            town.read(|tx| matters::of_party(tx, person, organisation).unwrap()).len()
        };
        assert_eq!(seen(manager.person, organisation), 1);
        assert_eq!(seen(other.person, organisation), 1, "another representative sees it too");
        assert_eq!(seen(manager.person, None), 0, "it is not the manager's own");
    });
}

#[test]
fn the_archive_speaks_the_municipalitys_language_and_the_letter_the_applicants() {
    in_a_town(|town| {
        let applicant = town.inhabitant(5, "Vennlig Fjelltopp");
        let draft = town.draft_in(&applicant, wedding(), Language::En);
        let id = town.submit(&applicant, draft).unwrap().matter;
        town.run_jobs();
        let matter = town.matter(id);
        let case = town.read(|tx| case(tx, &matter));
        assert_eq!(case.title.text(), "Ambulerende skjenkebevilling 12. desember 2026");
        let titles: Vec<String> =
            town.entries(id).iter().map(|entry| entry.title.text().to_owned()).collect();
        assert!(titles.contains(&"Søknad om ambulerende skjenkebevilling".to_owned()));
        assert!(titles.contains(&"Ambulerende skjenkebevilling innvilget".to_owned()));
        let entries = town.entries(id);
        let letter = entries.iter().find(|entry| entry.id != matter.incoming).unwrap();
        let text = town.file_text(letter.id, "vedtak.pdf");
        assert!(text.contains("language: en"), "{text}");
        assert!(text.contains("title: Liquor licence granted"), "{text}");
    });
}

#[test]
fn another_municipality_sees_nothing_of_it() {
    in_a_town(|town| {
        let applicant = town.inhabitant(6, "Vennlig Fjelltopp");
        let draft = town.draft(&applicant, unsure());
        let matter = town.applied(&applicant, unsure());
        let other = town
            .world
            .catalogue
            .municipalities()
            .map(|municipality| municipality.tenant.id)
            .find(|id| *id != TENANT)
            .unwrap();
        town.test
            .store
            .read(other, |tx| {
                assert!(matters::find(tx, matter.id)?.is_none());
                assert!(matters::of_person(tx, applicant.person)?.is_empty());
                assert!(matters::undecided(tx)?.is_empty());
                assert!(drafts::find(tx, draft, applicant.person)?.is_none());
                assert!(decisions::of_matter(tx, matter.id)?.is_empty());
                assert!(register::upcoming(tx)?.is_empty());
                Ok::<_, store::Error>(())
            })
            .unwrap();
        // An employee of the other municipality is nobody here, and the other way round.
        let claimed =
            town.test.store.write(other, |tx| service::flow::claim(tx, &town.worker, matter.id));
        assert!(matches!(claimed, Err(service::flow::FlowError::NotFound)), "{claimed:?}");
        let from_there = service::flow::submit(&town.world, other, &applicant, draft);
        assert!(from_there.is_err(), "{from_there:?}");
    });
}

#[test]
fn the_archive_can_be_extracted() {
    use archive::extraction::{Closing, Options, Problem, extract};
    in_a_town(|town| {
        let granted = town.inhabitant(7, "Vennlig Fjelltopp");
        town.applied(&granted, wedding());
        let mut hidden = town.inhabitant(8, "Sval Bille");
        hidden.protected = true;
        let asked = town.applied(&hidden, unsure());
        let request = town.ask(&town.worker, asked.id).unwrap();
        town.run_jobs();
        town.answer(&hidden, asked.id, request, "Jeg eier det selv.").unwrap();
        town.decide(&town.worker, asked.id, Outcome::Refuse).unwrap();
        let withdrawn = town.applied(&granted, unsure());
        town.withdraw(&granted, withdrawn.id).unwrap();
        town.run_jobs();
        let to = tempfile::tempdir().unwrap();
        let options = Options::new(Closing::AsOf(town.test.store.now()));
        let report = extract(
            &town.test.store,
            TENANT,
            &town.test.files,
            &to.path().join("uttrekk"),
            &options,
        )
        .unwrap();
        let entries: usize =
            town.all_matters().iter().map(|matter| town.entries(matter.id).len()).sum();
        assert_eq!(report.case_files, 3);
        assert_eq!(report.records, u64::try_from(entries).unwrap());
        assert_eq!(report.journal_entries, report.records);
        assert!(report.document_files >= 8, "{report:?}");
        let problems: Vec<_> = report
            .problems
            .iter()
            .filter(|problem| !matches!(problem, Problem::SchemaMissing { .. }))
            .collect();
        assert!(problems.is_empty(), "{problems:?}");
    });
}

#[test]
fn a_case_is_not_closed_while_a_letter_waits_for_somebody_to_post_it() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let matter = town.applied(&applicant, wedding());
        town.run_jobs();
        town.letters_come_back();
        town.days_pass(29);
        town.run_jobs();
        town.days_pass(40);
        town.run_jobs();
        assert_eq!(town.read(|tx| case(tx, &matter)).status, CaseStatus::UnderProcessing);
        assert!(town.entries(matter.id).iter().all(|entry| entry.archived_at.is_none()));
        let letter = town.entries(matter.id).pop().unwrap();
        town.write(|tx| {
            let letters: Vec<_> = dispatch::of_entry(tx, letter.id)?;
            let waits = letters.iter().find(|it| it.state == dispatch::DispatchState::Manual);
            Ok(dispatch::posted_by_hand(tx, town.worker.actor(), waits.unwrap().id)?)
        })
        .unwrap();
        town.days_pass(2);
        town.run_jobs();
        assert_eq!(town.read(|tx| case(tx, &matter)).status, CaseStatus::Closed);
    });
}
