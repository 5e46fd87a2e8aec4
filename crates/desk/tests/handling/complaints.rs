//! Complaints on the list and on the page of their case.

use access::{PersonId, Role, Subject};
use service::flow::{
    self, Channel, Complaint, ComplaintText, MatterId, complain, complaints, matters,
};
use store::testing::on_each_engine;

use crate::{
    address, decide, in_town,
    world::{GRIMSTAD, MIGRATIONS, Protected, Town, hidden},
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
            ["Noen klager på vedtaket", "Klagen kom i tide", "Lengre skjenketid", "Klagen kom inn"]
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

/// The address of a step, as the case's page links to it.
fn step(town: &Town<'_>, complaint: &Complaint, key: &str) -> String {
    let address = address(complaint.matter, &format!("/klage/{}/{key}", complaint.id));
    let page = town.leader().get(&crate::address(complaint.matter, "")).page(200);
    assert!(page.contains(&address), "{key} in {page}");
    address
}

fn letter_of(page: &str) -> String {
    let (_, rest) = page.split_once("<textarea").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split_once("</textarea>").unwrap().0.to_owned()
}

#[test]
fn a_complaint_is_sent_on_and_what_the_instance_decides_is_entered() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let complaint = complained(&town, 1, "VENNLIG FJELLTOPP", Protected::No);
        let browser = town.leader();
        let forward = step(&town, &complaint, "send-videre");
        let page = browser.get(&forward).page(200);
        assert!(page.contains("Den som klaget, får kopi") && page.contains("ikke&#60;/b&#62;"));
        let proposed = letter_of(&page);
        let bare = browser.post(&forward, &[("tittel", "Klage"), ("tekst", &proposed)]).page(422);
        assert!(bare.contains("Skriv begrunnelsen i brevet") && bare.contains("href=\"#tekst\""));
        let text = proposed.replace("Skriv begrunnelsen her", "Stedet har ikke plass til flere.");
        let fields = [("tittel", "Klage i sak 2026/1"), ("tekst", text.as_str())];
        let done = browser.post(&forward, &fields).location();
        assert_eq!(done, address(complaint.matter, "?gjort=klage"));
        assert_eq!(browser.post(&forward, &fields).location(), address(complaint.matter, ""));
        town.run_jobs();
        let page = browser.get(&done).page(200);
        for shown in ["Registrer avgjørelsen når den kommer", "Klage i sak 2026/1", "Om klagen i"]
        {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        assert!(browser.get("/ansatt?vis=klager").page(200).contains("Ingen klager venter"));

        let record = step(&town, &complaint, "avgjort");
        let empty = browser.post_file(&record, ("utfall", ""), ("x.txt", b"ikke et brev"));
        let empty = empty.page(422);
        for told in ["#utfall", "#dato", "#fil"] {
            assert!(empty.contains(&format!("href=\"{told}")), "{told} in {empty}");
        }
        let fields =
            [("utfall", "upheld"), ("dato-day", "1"), ("dato-month", "6"), ("dato-year", "2026")];
        let sent = browser.post_form(&record, &fields, ("brev.pdf", b"%PDF-1.7 stadfestet %%EOF"));
        assert_eq!(sent.location(), done);
        let again = browser.post_form(&record, &fields, ("brev.pdf", b"%PDF-1.7 stadfestet %%EOF"));
        assert_eq!(again.location(), address(complaint.matter, ""), "a double click");
        let page = browser.get(&done).page(200);
        assert!(
            page.contains("Vedtaket er opprettholdt") && page.contains("Avgjørelse i klagesak"),
            "{page}"
        );
    });
}

#[test]
fn a_decision_is_changed_and_a_complaint_dismissed_from_the_case() {
    in_town(|town| {
        let complaint = complained(town, 1, "VENNLIG FJELLTOPP", Protected::No);
        let browser = town.case_worker();
        let change = step(town, &complaint, "endre");
        let text = letter_of(&browser.get(&change).page(200));
        assert!(text.contains("ambulerende skjenkebevilling"), "{text}");
        let fields = [("tittel", "Nytt vedtak"), ("tekst", "## Vedtak\n\nDu får til klokken to.")];
        browser.post(&change, &fields).location();
        town.run_jobs();
        let page = browser.get(&address(complaint.matter, "")).page(200);
        assert!(page.contains("Vedtaket er endret") && page.contains("Nytt vedtak"), "{page}");

        let second = complain_over(town, complaint.matter, "VENNLIG FJELLTOPP");
        let dismiss = step(town, &second, "avvis");
        let proposed = letter_of(&browser.get(&dismiss).page(200));
        let reasons = "Du har fått det du ba om, så det er ingenting igjen å klage på.";
        let text = proposed.replace("Skriv begrunnelsen her", reasons);
        browser.post(&dismiss, &[("tittel", "Avvist"), ("tekst", &text)]).location();
        let page = browser.get(&address(complaint.matter, "")).page(200);
        assert!(page.contains("Klagen er avvist"), "{page}");
    });
}

#[test]
fn what_is_typed_about_a_complaint_when_the_session_ends_is_there_again() {
    in_town(|town| {
        let complaint = complained(town, 1, "VENNLIG FJELLTOPP", Protected::No);
        let dismiss = step(town, &complaint, "avvis");
        let mut browser = town.case_worker();
        browser.session_ends();
        let sent = browser.post(&dismiss, &[("tittel", "Avvist"), ("tekst", "Halvferdig tekst")]);
        assert!(sent.location().starts_with("/ansatt/logg-inn?til="));
        browser.take(sent.headers["set-cookie"].to_str().unwrap());
        browser.sign_in(101, "KLOK SEKK", &[Role::CaseWorker], "naer");
        assert!(browser.get(&dismiss).page(200).contains("Halvferdig tekst"));
    });
}

#[test]
fn the_steps_are_for_those_who_may_and_of_the_right_case() {
    in_town(|town| {
        let complaint = complained(town, 1, "VENNLIG FJELLTOPP", Protected::No);
        let other = town.application(2, "ROLIG HAVN");
        let stranger = town.employee(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
        let archivist = town.employee(106, "STILLE HYLLE", &[Role::Archivist], "arkiv");
        for key in ["endre", "send-videre", "avvis", "avgjort"] {
            let path = address(complaint.matter, &format!("/klage/{}/{key}", complaint.id));
            assert_eq!(stranger.get(&path).status.as_u16(), 404, "{key}");
            assert_eq!(stranger.post(&path, &[("tittel", "x")]).status.as_u16(), 404, "{key}");
            let expect = if key == "avgjort" { 303 } else { 403 };
            assert_eq!(archivist.get(&path).status.as_u16(), expect, "{key}");
            let wrong = address(other, &format!("/klage/{}/{key}", complaint.id));
            assert_eq!(town.leader().get(&wrong).status.as_u16(), 404, "{key}");
        }
        let page = archivist.get(&address(complaint.matter, "")).page(200);
        assert!(!page.contains("/send-videre"), "{page}");
    });
}

#[test]
fn a_complaint_on_paper_is_registered_once_with_the_day_it_came() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let browser = town.case_worker();
        let new = address(case, "/klage/ny");
        assert_eq!(browser.get(&new).location(), address(case, ""), "nothing is decided yet");
        browser.post(&address(case, "/ta"), &[]).location();
        decide(&browser, case, "grant", "## Vedtak\n\nDu får løyve.", "send").location();
        town.run_jobs();
        assert!(browser.get(&address(case, "")).page(200).contains(&new), "a way there");

        let page = browser.get(&new).page(200);
        let id = hidden(&page, "klage");
        let nothing = [("klage", id.as_str()), ("dato-day", "2"), ("dato-month", "6")];
        let told = browser.post_form(&new, &nothing, ("brev.exe", b"MZ\x90\0")).page(422);
        for problem in ["Velg hvordan", "i dag eller før", "Skriv hva det klages", "brev.exe"] {
            assert!(told.contains(problem), "{problem} in {told}");
        }
        let fields = [
            ("klage", id.as_str()),
            ("kanal", "paper"),
            ("dato-day", "1"),
            ("dato-month", "6"),
            ("dato-year", "2026"),
            ("endring", "Lengre skjenketid"),
        ];
        let paper = ("klage.pdf", &b"%PDF-1.7 klage %%EOF"[..]);
        for _ in 0..2 {
            let done = browser.post_form(&new, &fields, paper).location();
            assert_eq!(done, address(case, "?gjort=klage"), "a double click");
        }
        let other = [&fields[..5], &[("endring", "Noe annet")]].concat();
        assert_eq!(browser.post_form(&new, &other, paper).status.as_u16(), 409);
        let filed = store.store.read(GRIMSTAD, |tx| complaints::of_matter(tx, case)).unwrap();
        let [complaint] = filed.try_into().unwrap();
        assert_eq!(complaint.channel, Channel::Paper);
        let documents =
            store.store.read(GRIMSTAD, |tx| archive::lookup::documents(tx, complaint.entry));
        let [document] = documents.unwrap().try_into().unwrap();
        assert_eq!(document.title.text(), "Klage på vedtak", "the paper is the main document");
        let page = browser.get("/ansatt?vis=klager").page(200);
        assert!(page.contains("2026/1") && page.contains("VENNLIG FJELLTOPP"), "{page}");

        // By phone there is no paper: what was said is written down and filed.
        let id = hidden(&browser.get(&new).page(200), "klage");
        let said = [
            ("klage", id.as_str()),
            ("kanal", "phone"),
            ("dato-day", "1"),
            ("dato-month", "6"),
            ("dato-year", "2026"),
            ("hva", "Ringte og er uenig i tiden."),
        ];
        browser.post(&new, &said).location();
        let filed = store.store.read(GRIMSTAD, |tx| complaints::of_matter(tx, case)).unwrap();
        assert_eq!(filed.len(), 2);
        // Nobody outside the unit registers anything in the case.
        let other = town.employee(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
        assert_eq!(other.post(&new, &said).status.as_u16(), 404);
    });
}
