//! What is to be invoiced is seen, taken once and downloaded as often as needed.

use access::{Protection, Role, Subject};
use base::Actor;
use store::testing::on_each_engine;

use crate::{
    confidential::grade,
    decide, in_town,
    world::{GRIMSTAD, MIGRATIONS, Protected, Town, nothing},
};

const LIST: &str = "/ansatt/faktura";

/// Everything that a batch's file is reached by, in the order of the page.
fn files(page: &str) -> Vec<String> {
    page.split("href=\"/ansatt/faktura/")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(id, _)| format!("{LIST}/{id}"))
        .collect()
}

/// Two grants, the second to somebody at a protected address.
fn granted(town: &Town<'_>) {
    let browser = town.case_worker();
    for (serial, name, protected) in
        [(1, "VENNLIG FJELLTOPP", Protected::No), (2, "LUKKET LØVE", Protected::Yes)]
    {
        let case = town.application_of(serial, name, protected);
        browser.post(&format!("/ansatt/saker/{case}/ta"), &[]).location();
        decide(&browser, case, "grant", "## Vedtak\n\nDu får løyve.", "send").location();
    }
}

#[test]
fn everything_open_is_taken_once_and_downloaded_again_and_again() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let browser = town.case_worker();
        assert!(browser.get("/ansatt").page(200).contains(LIST), "a way there");
        assert!(browser.get(LIST).page(200).contains("Ingenting å fakturere"));
        granted(&town);

        let page = browser.get(LIST).page(200);
        for shown in ["2026/1", "VENNLIG FJELLTOPP", "Skjermet adresse", "2 fakturaer"] {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        assert!(!page.contains("LUKKET LØVE") && files(&page).is_empty(), "{page}");

        let taken = browser.post(LIST, &[]).location();
        let page = browser.get(&taken).page(200);
        assert!(page.contains("Alt er tatt til fakturering") && !page.contains("Ta alt til"));
        let again = browser.post(LIST, &[]).location();
        let page = browser.get(&again).page(200);
        assert!(page.contains("Ingenting var åpent"), "a second click: {page}");
        let [file] = files(&page).try_into().unwrap();

        for browser in [browser, town.leader()] {
            let answer = browser.get(&file);
            assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
            assert_eq!(
                answer.headers["content-disposition"],
                "attachment; filename=\"faktura-2026-06-01-naer.csv\""
            );
            let text = answer.page(200);
            assert!(text.starts_with("\u{feff}Saksnummer;Dato;"), "{text}");
            assert_eq!(text.lines().count(), 3, "{text}");
            assert!(text.contains("VENNLIG FJELLTOPP") && !text.contains("LUKKET LØVE"), "{text}");
        }
        let page = town.leader().get(LIST).page(200);
        let number = access::testing::synthetic_number(1).reveal();
        assert!(!page.contains(&number), "the number is in the file only");
        let program = Subject::system(GRIMSTAD, Actor::system("test"));
        let batches = store
            .store
            .read(GRIMSTAD, |tx| service::flow::invoices::batches_of(tx, &program, "NAER", 10))
            .unwrap();
        assert_eq!((batches.len(), batches[0].lines, batches[0].total), (1, 2, 920));
    });
}

#[test]
fn the_invoice_of_somebody_whom_few_may_know_of_is_in_a_batch_of_its_own() {
    in_town(|town| {
        granted(town);
        grade(town, 2, Protection::StrictlyConfidential);
        let (leader, colleague) =
            (town.leader(), town.employee(108, "RASK ELV", &[Role::CaseWorker], "naer"));
        assert!(leader.get(LIST).page(200).contains("2 fakturaer"));
        assert!(!colleague.get(LIST).page(200).contains("2026/2"));
        leader.post(LIST, &[]).location();
        let of_leader = files(&leader.get(LIST).page(200));
        let [open] = files(&colleague.get(LIST).page(200)).try_into().unwrap();
        assert_eq!(of_leader.len(), 2);
        for file in of_leader {
            leader.get(&file).page(200);
            let status = if file == open { 200 } else { 404 };
            assert_eq!(colleague.get(&file).status.as_u16(), status, "{file}");
        }
    });
}

#[test]
fn invoices_are_seen_by_those_who_handle_the_cases_alone() {
    in_town(|town| {
        granted(town);
        town.case_worker().post(LIST, &[]).location();
        let [file] = files(&town.leader().get(LIST).page(200)).try_into().unwrap();

        let other = town.employee(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
        assert!(files(&other.get(LIST).page(200)).is_empty());
        assert_eq!(other.get(&file).status.as_u16(), 404);
        for (serial, role) in [(106, Role::Archivist), (110, Role::Administrator)] {
            let browser = town.employee(serial, "STILLE HYLLE", &[role], "naer");
            assert_eq!(browser.get(LIST).status.as_u16(), 403, "{role:?}");
            assert_eq!(browser.post(LIST, &[]).status.as_u16(), 403, "{role:?}");
            assert_eq!(browser.get(&file).status.as_u16(), 403, "{role:?}");
            assert!(!browser.get("/ansatt").text.contains(LIST), "{role:?}");
        }
        for browser in [town.browser(), town.citizen()] {
            for path in [LIST, &file] {
                assert!(browser.get(path).location().starts_with("/ansatt/logg-inn?til="));
            }
        }
        for path in [format!("{LIST}/x"), format!("{LIST}/{}", nothing())] {
            assert_eq!(town.leader().get(&path).status.as_u16(), 404, "{path}");
        }
    });
}
