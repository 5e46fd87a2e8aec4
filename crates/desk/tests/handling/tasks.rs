//! What needs a person is seen by the right person, who can do something about it.

use access::Role;
use archive::{Title, change_entry_title, lookup, projection};
use base::Actor;
use exchange::dispatch::{self, NewDispatch, OutgoingDocument, Recipient, RecipientNumber};
use store::jobs;

use crate::{
    address, decide, in_town,
    world::{GRIMSTAD, Protected, Town},
};

const TASKS: &str = "/ansatt/oppgaver";

#[test]
fn a_stuck_job_is_seen_and_tried_again_by_whoever_runs_the_installation() {
    in_town(|town| {
        let store = &town.test.store;
        store.write(GRIMSTAD, |tx| jobs::enqueue(tx, "nobody.does-this", &())).unwrap();
        town.run_jobs();
        let administrator = town.employee(110, "RASK RIPS", &[Role::Administrator], "ikt");
        let page = administrator.get(TASKS).page(200);
        assert!(page.contains("nobody.does-this") && page.contains("Prøv igjen"), "{page}");
        assert!(town.case_worker().get(TASKS).page(200).contains("Alt går som det skal"));

        let stuck = store.read(GRIMSTAD, jobs::stuck).unwrap();
        let path = format!("{TASKS}/jobb/{}", stuck[0].id);
        assert_eq!(town.case_worker().post(&path, &[]).status.as_u16(), 403);
        for _ in 0..2 {
            assert_eq!(administrator.post(&path, &[]).location(), TASKS, "twice is once");
        }
        assert!(store.read(GRIMSTAD, jobs::stuck).unwrap().is_empty());
        assert!(administrator.get(TASKS).page(200).contains("Alt går som det skal"));
    });
}

/// A case with a number in its entry's title.
fn with_number_in_title(town: &Town<'_>) -> (archive::RecordId, String) {
    let case = town.application(1, "VENNLIG FJELLTOPP");
    let number = access::testing::synthetic_number(7).reveal();
    let store = &town.test.store;
    let record = store
        .write(GRIMSTAD, |tx| {
            let entry = lookup::entries_of_case(tx, archive::CaseFileId(case.0))?.remove(0);
            let title = Title::plain(format!("Søknad fra {number}"));
            change_entry_title(tx, &Actor::system("test"), entry.id, &title)?;
            Ok::<_, archive::ArchiveError>(entry.id)
        })
        .unwrap();
    (record, number)
}

#[test]
fn a_number_in_a_title_is_hidden_and_the_entry_becomes_public() {
    in_town(|town| {
        let (record, number) = with_number_in_title(town);
        let public = || town.test.store.read(GRIMSTAD, |tx| projection::entry(tx, record)).unwrap();
        assert!(public().is_none());
        let browser = town.case_worker();
        let list = browser.get(TASKS).page(200);
        assert!(list.contains("Fødselsnummer i tittelen"), "{list}");
        assert!(!list.contains(&number), "the list does not repeat the number");
        let path = format!("{TASKS}/journal/{record}");
        let page = browser.get(&path).page(200);
        assert!(page.contains(&number) && page.contains("Journalposten er ikke publisert"));

        let hide = |words: &str| browser.post(&path, &[("handling", "skjerm"), ("ord", words)]);
        assert!(hide("").page(422).contains("Skriv hvilke ord som skal skjermes"));
        assert!(hide("finnes ikke").page(422).contains("Ordene står ikke i tittelen"));
        assert_eq!(hide(&number).location(), TASKS);
        assert_eq!(public().unwrap().title, "Søknad fra *****");
        assert!(browser.get(&path).page(200).contains("Ord som er skjermet nå"));
        assert!(browser.get(TASKS).page(200).contains("Alt går som det skal"));

        let other = town.employee(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
        assert_eq!(other.get(&path).status.as_u16(), 404);
        assert_eq!(other.post(&path, &[("handling", "skjerm")]).status.as_u16(), 404);
    });
}

#[test]
fn a_title_can_be_rewritten_and_an_entry_held_back() {
    in_town(|town| {
        let (record, _) = with_number_in_title(town);
        let public = || town.test.store.read(GRIMSTAD, |tx| projection::entry(tx, record)).unwrap();
        let browser = town.case_worker();
        let path = format!("{TASKS}/journal/{record}");
        let empty = browser.post(&path, &[("handling", "skriv-om"), ("tittel", " ")]);
        assert!(empty.page(422).contains("Skriv en tittel"));
        let new = browser.post(&path, &[("handling", "skriv-om"), ("tittel", "Søknad")]);
        assert_eq!(new.location(), TASKS);
        assert_eq!(public().unwrap().title, "Søknad");
        let hold =
            |reason: &str| browser.post(&path, &[("handling", "hold-tilbake"), ("grunn", reason)]);
        assert!(hold("").page(422).contains("Skriv hvorfor"));
        assert_eq!(hold("Må vurderes på nytt").location(), TASKS);
        assert!(public().is_none());
        // It is not forgotten there.
        let list = browser.get(TASKS).page(200);
        assert!(list.contains("Journalposter som holdes tilbake"), "{list}");
        let other = town.employee(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
        assert_eq!(other.post(&path, &[("handling", "slipp")]).status.as_u16(), 404);
        assert_eq!(browser.post(&path, &[("handling", "slipp")]).location(), path);
        assert_eq!(public().unwrap().title, "Søknad");
        assert_eq!(browser.post(&path, &[("handling", "slipp")]).status.as_u16(), 409);
    });
}

#[test]
fn words_are_hidden_and_shown_again_and_a_rewritten_title_keeps_them_hidden() {
    in_town(|town| {
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let store = &town.test.store;
        let entry = store.read(GRIMSTAD, |tx| {
            Ok::<_, archive::ArchiveError>(
                lookup::entries_of_case(tx, archive::CaseFileId(case.0))?.remove(0),
            )
        });
        let entry = entry.unwrap();
        let public = || store.read(GRIMSTAD, |tx| projection::entry(tx, entry.id)).unwrap();
        let before = public().unwrap().title;
        let word = before.split_whitespace().next_back().unwrap().to_owned();
        let browser = town.case_worker();
        let page = browser.get(&address(case, "")).page(200);
        let path = format!("{TASKS}/journal/{}", entry.id);
        assert!(page.contains(&path), "the case leads there: {page}");

        let act = |act: &str, name: &str, value: &str| {
            browser.post(&path, &[("handling", act), (name, value)])
        };
        assert_eq!(act("skjerm", "ord", &word).location(), TASKS);
        let masked = public().unwrap().title;
        assert!(masked.contains("*****") && !masked.contains(&word), "{masked}");
        let new = act("skriv-om", "tittel", "Noe helt annet").page(422);
        assert!(new.contains("må stå i den nye tittelen"), "{new}");
        assert_eq!(act("skriv-om", "tittel", &format!("Noe om {word}")).location(), TASKS);
        assert_eq!(public().unwrap().title, "Noe om *****");
        assert!(
            act("opphev", "enhet", "journalpost").page(422).contains("Noe er fortsatt skjermet")
        );
        assert!(act("vis", "ord", "noe annet").page(422).contains("Ordene står ikke i tittelen"));
        assert_eq!(act("vis", "ord", &word).location(), path);
        assert_eq!(public().unwrap().title, format!("Noe om {word}"));
        assert_eq!(act("opphev", "enhet", "journalpost").location(), path);
        assert_eq!(act("opphev", "enhet", "journalpost").status.as_u16(), 409, "nothing is left");
    });
}

#[test]
fn the_name_of_a_protected_recipient_is_not_on_the_list() {
    in_town(|town| {
        let case = town.application_of(1, "HEMMELIG HAVRE", Protected::Yes);
        let browser = town.case_worker();
        decide(&browser, case, "grant", "Du får det.", "send").location();
        town.run_jobs();
        let letter = a_letter_by_hand(town, case, "HEMMELIG HAVRE");
        let page = browser.get(TASKS).page(200);
        assert!(page.contains(&letter.to_string()) && !page.contains("HAVRE"), "{page}");
    });
}

/// A letter to somebody whom no channel reaches.
fn a_letter_by_hand(
    town: &Town<'_>,
    case: service::flow::MatterId,
    name: &str,
) -> dispatch::DispatchId {
    let written = town.test.store.write(GRIMSTAD, |tx| {
        let entries = lookup::entries_of_case(tx, archive::CaseFileId(case.0)).unwrap();
        let recipient = Recipient::new(name, RecipientNumber::None, None);
        let documents = [OutgoingDocument {
            file_name: "vedtak.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            sha256: [1; 32],
        }];
        let new = NewDispatch {
            entry: entries.last().unwrap().id,
            recipient: &recipient,
            title: "Vedtak i sak 2026/1",
            documents: &documents,
        };
        Ok::<_, store::Error>(dispatch::enqueue(tx, &new).unwrap())
    });
    written.unwrap()
}

#[test]
fn a_letter_that_cannot_be_sent_is_posted_by_hand_or_sent_anew() {
    in_town(|town| {
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let browser = town.case_worker();
        decide(&browser, case, "grant", "Du får det.", "send").location();
        town.run_jobs();
        let letter = a_letter_by_hand(town, case, "VENNLIG FJELLTOPP");
        let page = browser.get(TASKS).page(200);
        assert!(page.contains("Vedtak i sak 2026/1") && page.contains("Jeg har lagt det i posten"));
        let other = town.employee(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
        assert!(other.get(TASKS).page(200).contains("Alt går som det skal"));
        let path = format!("{TASKS}/brev/{letter}");
        let posted = [("handling", "postlagt")];
        assert_eq!(other.post(&path, &posted).status.as_u16(), 404);
        assert_eq!(browser.post(&path, &[]).status.as_u16(), 400);
        assert_eq!(browser.post(&path, &posted).location(), TASKS);
        let found = town.test.store.read(GRIMSTAD, |tx| dispatch::find(tx, letter)).unwrap();
        assert_eq!(found.unwrap().state, dispatch::DispatchState::HandledManually);
        assert_eq!(browser.post(&path, &posted).status.as_u16(), 409, "posted once");
    });
}

#[test]
fn an_entry_says_how_its_letters_stand_and_since_when() {
    in_town(|town| {
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let browser = town.case_worker();
        decide(&browser, case, "grant", "Du får det.", "send").location();
        town.run_jobs();
        let page = || browser.get(&address(case, "")).page(200);
        assert!(page().contains("Skal sendes, 1. juni 2026 kl. 12.00"), "{}", page());
        let letter = a_letter_by_hand(town, case, "STILLE NATT");
        let to_see_to = "STILLE NATT: Må følges opp av en saksbehandler, 1. juni 2026 kl. 12.00";
        assert!(page().contains(to_see_to), "whose letter, where there are several: {}", page());
        // It is read after all; who opens it again and again has read it once.
        for _ in 0..2 {
            town.test.clock.advance(jiff::SignedDuration::from_mins(10));
            let opened = |tx: &mut store::Tx<'_>| dispatch::opened_on_my_page(tx, letter);
            town.test.store.write(GRIMSTAD, opened).unwrap();
            assert!(page().contains("STILLE NATT: Lest, 1. juni 2026 kl. 12.10"), "{}", page());
        }
        assert!(page().contains("VENNLIG FJELLTOPP: Skal sendes, 1. juni 2026 kl. 12.00"));
    });
}
