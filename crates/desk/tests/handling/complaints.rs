//! Complaints on the list and on the page of their case.

use access::{PersonId, Role, Subject};
use service::flow::{self, Complaint, ComplaintText, MatterId, complain, matters};
use store::testing::on_each_engine;

use crate::{
    address, decide, in_town,
    world::{GRIMSTAD, MIGRATIONS, Protected, Town},
};

const WHAT: &str = "Dere har <b>ikke</b> sett vedlegget.";

/// A decision and a complaint over it.
fn complained(town: &Town<'_>, serial: u16, name: &str, protected: Protected) -> Complaint {
    let case = town.application_of(serial, name, protected);
    let browser = town.case_worker();
    browser.post(&address(case, "/ta"), &[]).location();
    decide(&browser, case, "grant", "## Vedtak\n\nDu får løyve.", "send").location();
    town.run_jobs();
    complain_over(town, case, name)
}

fn complain_over(town: &Town<'_>, case: MatterId, name: &str) -> Complaint {
    let store = &town.test.store;
    let matter = store.read(GRIMSTAD, |tx| matters::find(tx, case)).unwrap().unwrap();
    let subject = Subject::citizen(GRIMSTAD, PersonId(matter.person), name, None);
    let draft = store
        .write(GRIMSTAD, |tx| complain::draft_complaint(tx, &town.world, &subject, case))
        .unwrap();
    let text = ComplaintText { what: WHAT, wanted: "Lengre skjenketid" };
    let sender = matter.correspondent();
    flow::file_complaint(&town.world, GRIMSTAD, &subject, &sender, case, draft.id, text).unwrap()
}

#[test]
fn a_complaint_stands_on_the_list_with_its_deadline_and_on_the_case() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let browser = town.leader();
        let list = "/ansatt?vis=klager";
        assert!(browser.get(list).page(200).contains("Ingen klager venter"));
        let complaint = complained(&town, 1, "VENNLIG FJELLTOPP", Protected::No);
        let page = browser.get(list).page(200);
        for shown in ["2026/1", "VENNLIG FJELLTOPP", "Klage", "28 dager igjen", "KLOK SEKK"] {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        let page = browser.get(&address(complaint.matter, "")).page(200);
        for shown in
            ["Klage på vedtaket", "Klagen kom i tide", "Lengre skjenketid", "Klagen kom inn"]
        {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        assert!(!page.contains("<b>ikke</b>"), "what is written is text");
    });
}

#[test]
fn the_list_of_complaints_shows_no_protected_name_and_no_other_units() {
    in_town(|town| {
        complained(town, 1, "LUKKET LØVE", Protected::Yes);
        let page = town.case_worker().get("/ansatt?vis=klager").page(200);
        assert!(page.contains("Skjermet adresse") && !page.contains("LUKKET LØVE"), "{page}");
        let other = town.employee(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
        assert!(other.get("/ansatt?vis=klager").page(200).contains("Ingen klager venter"));
    });
}
