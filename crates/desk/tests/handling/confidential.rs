//! Somebody at a strictly confidential address (folkeregisterloven § 10-4, code 6) has applied: only
//! whoever leads the unit, and whoever is given the case, learns that there is one.

use access::{PersonDetails, Protection, Role, person, testing};
use service::flow::MatterId;
use store::testing::on_each_engine;

use crate::{
    address,
    world::{Browser, GRIMSTAD, MIGRATIONS, Protected, Town},
};

const NAME: &str = "HEMMELIG HAVRE";
/// All the desk's routes, so that none can be forgotten here.
const ROUTES: &str = include_str!("../../src/lib.rs");
/// Those of a case's complaints.
const COMPLAINT_ROUTES: &str = include_str!("../../src/complaint/mod.rs");

/// The population register tells of the address.
pub(crate) fn grade(town: &Town<'_>, serial: u16, protection: Protection) {
    let details = PersonDetails { protection: Some(protection), ..PersonDetails::default() };
    let keys = testing::keys();
    let number = testing::synthetic_number(serial);
    town.test
        .store
        .write(GRIMSTAD, |tx| {
            person::find_or_create(tx, &keys, number, &details).unwrap();
            Ok::<_, store::Error>(())
        })
        .unwrap();
}

fn paths_in(text: &str) -> Vec<&str> {
    let mut paths: Vec<_> = text
        .split(".route(")
        .skip(1)
        .map(|rest| rest.trim_start().trim_start_matches('"').split('"').next().unwrap())
        .collect();
    paths.dedup();
    paths
}

/// Everything at the desk that is no single thing, as somebody sees it.
fn lists(who: &Browser<'_>) -> Vec<(String, String)> {
    let (_, others) = ROUTES.split_once(".nest(").unwrap();
    let mut paths = paths_in(others);
    paths.retain(|path| !path.contains('{'));
    assert!(paths.len() > 4, "{paths:?}");
    paths.extend(["/ansatt", "/ansatt?vis=enheten", "/ansatt?vis=ledige", "/ansatt?vis=avgjort"]);
    paths.extend(["/ansatt?vis=over-fristen", "/ansatt?vis=til-godkjenning", "/ansatt/registrer"]);
    paths.into_iter().map(|path| (path.to_owned(), who.get(path).text)).collect()
}

/// Whatever is opened, sent or sought, the case is not there.
fn finds_nothing(town: &Town<'_>, who: &Browser<'_>, case: MatterId, document: &str) {
    let (of_case, _) = ROUTES.split_once(".nest(").unwrap();
    let of_case = paths_in(&of_case[of_case.find("let case").unwrap()..]);
    assert!(of_case.len() > 12, "{of_case:?}");
    let of_complaints = paths_in(COMPLAINT_ROUTES);
    assert!(of_complaints.len() > 4, "{of_complaints:?}");
    let looked = town.lookers(case).len();
    let below = of_case.into_iter().filter(|path| !path.starts_with("/ansatt"));
    for path in below.chain(of_complaints) {
        let path = address(case, path.trim_end_matches('/'));
        let path = path.replace("{document}", document).replace("{breach}", &case.to_string());
        let path = path.replace("{complaint}", &case.to_string());
        for answer in [who.get(&path), who.post(&path, &[("utfall", "grant"), ("tekst", "a")])] {
            assert!([404, 405].contains(&answer.status.as_u16()), "{path} {}", answer.status);
        }
    }
    let number = testing::synthetic_number(1).reveal();
    for sought in ["2026/1", &number, NAME] {
        let page = who.post("/ansatt/sok", &[("sok", sought)]).page(200);
        assert!(page.contains("Vi fant ingen saker"), "{sought}");
    }
    assert_eq!(town.lookers(case).len(), looked, "nobody looked");
}

#[test]
fn of_a_strictly_confidential_person_only_the_leader_and_the_handler_learn_that_there_is_a_case() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let (worker, leader) = (town.case_worker(), town.leader());
        let colleague = town.employee(108, "RASK ELV", &[Role::CaseWorker], "naer");
        let archivist = town.employee(106, "STADIG ARKIV", &[Role::Archivist], "arkiv");
        let other_leader = town.employee(107, "FJERN FJORD", &[Role::Leader], "skole");
        let others = [&worker, &colleague, &archivist, &other_leader];
        let without: Vec<_> = others.iter().map(|who| lists(who)).collect();

        let case = town.application_of(1, NAME, Protected::Yes);
        // Confidential (code 7): the unit handles it, without the name in its lists.
        grade(&town, 1, Protection::Confidential);
        assert_ne!(lists(&worker), without[0]);
        grade(&town, 1, Protection::StrictlyConfidential);
        let page = leader.get(&address(case, "")).page(200);
        let (_, document) = page.split_once("/dokumenter/").unwrap();
        let document = document.split('"').next().unwrap();
        assert!(leader.get("/ansatt?vis=ledige").page(200).contains("2026/1"));
        for (who, without) in others.iter().zip(&without) {
            assert_eq!(&lists(who), without, "as if it were not there");
            finds_nothing(&town, who, case, document);
        }

        // The leader gives it to somebody in the unit, who handles it alone.
        assert!(page.contains(">KLOK SEKK</option>"), "{page}");
        let to = town.person(101).to_string();
        let given = leader.post(&address(case, "/gi"), &[("ansatt", &to)]);
        assert_eq!(given.location(), address(case, "?gjort=gitt"));
        for shelf in ["mine", "enheten"] {
            let list = worker.get(&format!("/ansatt?vis={shelf}")).page(200);
            assert!(list.contains("2026/1") && !list.contains(NAME), "{list}");
        }
        worker.get(&address(case, "")).page(200);
        worker.get(&address(case, &format!("/dokumenter/{document}"))).page(200);
        for (who, without) in others.iter().zip(&without).skip(1) {
            assert_eq!(&lists(who), without, "as if it were not there");
            finds_nothing(&town, who, case, document);
        }
    });
}
