//! Licences given elsewhere are registered, found and taken out again at the desk.

use access::Role;
use service::flow::licences;
use store::testing::on_each_engine;

use crate::{
    in_town,
    world::{Answer, Browser, GRIMSTAD, MIGRATIONS, Town, nothing},
};

const LIST: &str = "/ansatt/bevillinger/andre";
const NEW: &str = "/ansatt/bevillinger/andre/ny";

fn register(browser: &Browser<'_>, holder: &str) -> Answer {
    let fields = [
        ("type", "alminnelig-skjenkebevilling"),
        ("innehaver", holder),
        ("orgnr", "310000000"),
        ("sted", "Kaia mat og drikke"),
        ("gate", "Havnegata 20"),
        ("postnr", "4876"),
        ("forste-day", "1"),
        ("forste-month", "10"),
        ("forste-year", "2024"),
        ("siste-day", "30"),
        ("siste-month", "9"),
        ("siste-year", "2032"),
        ("fra", "11:00"),
        ("til", "01:00"),
    ];
    browser.post(NEW, &fields)
}

#[test]
fn a_licence_is_registered_found_and_taken_out_of_the_register_once() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let browser = town.case_worker();
        assert!(browser.get("/ansatt/bevillinger").page(200).contains(LIST), "a way there");
        let empty = browser.get(LIST).page(200);
        assert!(empty.contains("Ingen er registrert") && empty.contains(NEW), "{empty}");
        assert!(browser.get(NEW).page(200).contains("Alminnelig skjenkebevilling"));

        let wrong = register(&browser, "  ").page(422);
        assert!(wrong.contains("href=\"#innehaver\"") && wrong.contains("Havnegata 20"), "{wrong}");
        let one = register(&browser, "Kaia AS").location();
        assert_eq!(register(&browser, "Kaia AS").location(), one, "a double click is one");
        let page = browser.get(&one).page(200);
        for shown in ["Kaia AS", "310000000", "11.00–01.00", "KLOK SEKK"] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        assert!(browser.get(LIST).page(200).contains(&one));
        // Its hours are in the calendar, by what its kind is called.
        let calendar = browser.get("/ansatt/bevillinger").page(200);
        assert!(calendar.contains("Alminnelig skjenkebevilling"), "{calendar}");

        assert!(browser.post(&one, &[("grunn", " ")]).page(422).contains("Skriv med noen ord"));
        let long = "å".repeat(4_001);
        assert_eq!(browser.post(&one, &[("grunn", &long)]).status.as_u16(), 422);
        assert_eq!(browser.post(&one, &[("grunn", "Gitt opp")]).location(), one);
        let page = browser.get(&one).page(200);
        assert!(page.contains("Trukket tilbake 1. juni 2026") && !page.contains("<textarea"));
        assert!(
            page.contains("Varslet") && page.contains("Politiet i Grimstad, 1. juni"),
            "{page}"
        );
        assert_eq!(browser.post(&one, &[("grunn", "Gitt opp")]).status.as_u16(), 409, "once");
        let all = store.store.read(GRIMSTAD, licences::all).unwrap();
        assert_eq!(all.len(), 1);
        assert!(all[0].revoked_at.is_some());
    });
}

#[test]
fn licences_are_changed_by_their_own_unit_and_seen_by_nobody_outside_the_desk() {
    in_town(|town| {
        let one = register(&town.case_worker(), "Kaia AS").location();
        let other = town.employee(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
        let page = other.get(&one).page(200);
        assert!(page.contains("Kaia AS") && !page.contains("<textarea"), "{page}");
        assert_eq!(other.post(&one, &[("grunn", "x")]).status.as_u16(), 404);
        let archivist = town.employee(106, "STILLE HYLLE", &[Role::Archivist], "arkiv");
        assert!(archivist.get(&one).page(200).contains("<textarea"));

        let administrator = town.employee(110, "RASK RIPS", &[Role::Administrator], "ikt");
        assert_eq!(register(&administrator, "Kaia AS").status.as_u16(), 403);
        for path in [LIST, NEW, &one] {
            assert_eq!(administrator.get(path).status.as_u16(), 403, "{path}");
            for browser in [town.browser(), town.citizen()] {
                let to = browser.get(path).location();
                assert!(to.starts_with("/ansatt/logg-inn?til="), "{path} {to}");
            }
        }
        for path in [format!("{LIST}/x"), format!("{LIST}/{}", nothing())] {
            assert_eq!(archivist.get(&path).status.as_u16(), 404, "{path}");
        }
    });
}

#[test]
fn what_is_typed_of_a_licence_when_the_session_ends_is_there_again() {
    in_town(|town| {
        let mut browser = town.case_worker();
        browser.session_ends();
        let sent = register(&browser, "Kaia AS");
        assert!(sent.location().starts_with("/ansatt/logg-inn?til="));
        browser.take(sent.headers["set-cookie"].to_str().unwrap());
        browser.sign_in(101, "KLOK SEKK", &[Role::CaseWorker], "naer");
        assert!(browser.get(NEW).page(200).contains("value=\"Kaia AS\""));
        register(&browser, "Kaia AS").location();
        assert!(!browser.get(NEW).page(200).contains("value=\"Kaia AS\""), "given up");
    });
}
