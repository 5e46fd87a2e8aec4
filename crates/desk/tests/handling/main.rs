//! Handling cases as a browser does it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]
#![expect(clippy::panic, reason = "a test that cannot go on must fail loudly")]

mod channels;
mod complaints;
mod confidential;
mod invoices;
mod licences;
mod permit;
mod preserving;
mod session_end;
mod tasks;
mod world;

use access::Role;
use service::flow::{MatterId, breaches, decisions, matters, measures};
use store::{
    sql,
    testing::{on_each_engine, sqlite},
};

use crate::world::{GRIMSTAD, MIGRATIONS, Protected, Town, hidden, nothing};

fn in_town(test: impl Fn(&Town<'_>)) {
    let store = sqlite(&MIGRATIONS);
    test(&Town::new(&store));
}

fn address(case: MatterId, part: &str) -> String {
    format!("/ansatt/saker/{case}{part}")
}

sql!(DRAFTS, "select count(*) from letter_draft where tenant = $1");

/// How many letters are begun and not sent.
fn drafts(town: &Town<'_>) -> i64 {
    town.test.store.read(GRIMSTAD, |tx| tx.one(&DRAFTS, &[], |row| row.get(0))).unwrap()
}

/// Opens the letter of an outcome, changes its text and presses a button.
fn decide(
    browser: &world::Browser<'_>,
    case: MatterId,
    outcome: &str,
    text: &str,
    button: &str,
) -> world::Answer {
    let page = browser.get(&address(case, &format!("/vedtak?utfall={outcome}"))).page(200);
    let seen = hidden(&page, "tilstand");
    let fields = [
        ("utfall", outcome),
        ("tilstand", &seen),
        ("tittel", "Svar på søknaden"),
        ("tekst", text),
        ("handling", button),
    ];
    browser.post(&address(case, "/vedtak"), &fields)
}

#[test]
fn a_case_is_found_claimed_decided_and_its_letter_read() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let browser = town.case_worker();

        let list = browser.get("/ansatt?vis=ledige").page(200);
        for shown in ["2026/1", "VENNLIG FJELLTOPP", "7 dager igjen", "Må vurderes av deg"] {
            assert!(list.contains(shown), "{shown} in {list}");
        }
        assert!(browser.get("/ansatt").page(200).contains("Du har ingen saker"));

        let page = browser.get(&address(case, "")).page(200);
        for shown in [
            "Ingen har saken",
            "Prøvehuset grendehus",
            "Stedfortreder mangler",
            "alkoholloven § 1-7 c",
            "Tid brukt",
            "Søknaden kom inn",
        ] {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        assert!(!page.contains("<b>med</b>"), "answers are text");
        assert_eq!(town.lookers(case), ["KLOK SEKK"], "a look is logged");

        let claimed = browser.post(&address(case, "/ta"), &[]).location();
        assert!(browser.get(&claimed).page(200).contains("Saken er din"));
        assert!(browser.get("/ansatt").page(200).contains("2026/1"));

        let question = browser.get(&address(case, "/vedtak")).page(200);
        assert!(question.contains("Hva blir utfallet?") && !question.contains("<textarea"));
        let letter = browser.get(&address(case, "/vedtak?utfall=grant")).page(200);
        assert!(
            letter.contains("<textarea") && letter.contains("Prøvehuset grendehus"),
            "{letter}"
        );

        let text = "## Vedtak\n\nDu får løyve <script>alert(1)</script>.";
        let preview = decide(&browser, case, "grant", text, "forhandsvis").page(200);
        assert!(preview.contains("<h4>Vedtak</h4>"), "{preview}");
        assert!(!preview.contains("<script>alert"), "what is typed is text");
        let kept = browser.get(&address(case, "/vedtak?utfall=grant")).page(200);
        assert!(kept.contains("Utkastet ditt ble lagret") && kept.contains("Du får løyve"));
        let pdf = decide(&browser, case, "grant", text, "pdf");
        assert_eq!(pdf.headers["content-type"], "application/pdf");
        assert!(pdf.page(200).contains("Dette er et utkast som ikke er sendt."));

        let done = decide(&browser, case, "grant", "## Vedtak\n\nDu får løyve.", "send").location();
        assert_eq!(done, address(case, "?gjort=vedtatt"));
        town.run_jobs();
        let page = browser.get(&done).page(200);
        for shown in [
            "Vedtaket er fattet",
            "Innvilget",
            "KLOK SEKK",
            "Saken er ferdig behandlet",
            "Beskjed om at det er innvilget",
            "Skjenkekontrollen i Grimstad",
        ] {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        assert!(!page.contains("/vedtak\""), "nothing is left to decide");
        let back = browser.get(&address(case, "/vedtak?utfall=refuse")).location();
        assert_eq!(back, address(case, ""), "what is decided is not decided again");

        let documents: Vec<&str> = page
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split_once('"').map(|(href, _)| href))
            .filter(|href| href.contains("/dokumenter/"))
            .collect();
        assert!(documents.len() >= 3, "{documents:?}");
        let letter = browser.get(documents[0]);
        assert_eq!(letter.headers["content-type"], "application/pdf");
        assert!(letter.page(200).contains("Du får løyve."));

        let spent = town.test.store.read(GRIMSTAD, |tx| measures::time_spent(tx, case)).unwrap();
        assert!(spent.as_secs() > 0, "work is measured");
        let grants = browser.get("/ansatt/bevillinger").page(200);
        assert!(grants.contains("lørdag 11. juli 2026") && grants.contains("2026/1"), "{grants}");
        assert!(browser.get("/ansatt?vis=avgjort").page(200).contains("Innvilget"));
    });
}

#[test]
fn a_refusal_needs_a_second_person_who_is_somebody_else() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let proposer = town.employee(103, "STERK STEIN", &[Role::Leader], "naer");
        let leader = town.leader();

        let letter = proposer.get(&address(case, "/vedtak?utfall=refuse")).page(200);
        assert!(letter.contains("Send til godkjenning"), "{letter}");
        let unreasoned = decide(&proposer, case, "refuse", "Nei.", "send").page(422);
        assert!(unreasoned.contains("Skriv i brevet hvorfor du avslår"), "{unreasoned}");
        let text = "Du får det ikke. Festen er åpen for alle som går forbi.";
        let done = decide(&proposer, case, "refuse", text, "send").location();
        assert_eq!(done, address(case, "?gjort=foreslatt"));

        assert!(proposer.get(&done).page(200).contains("venter på at en annen godkjenner"));
        assert_eq!(proposer.get(&address(case, "/godkjenn")).status.as_u16(), 403);
        assert!(leader.get("/ansatt?vis=til-godkjenning").page(200).contains("Venter på deg"));
        assert!(!proposer.get("/ansatt?vis=til-godkjenning").page(200).contains("2026/1"));
        let worker = town.case_worker();
        assert_eq!(worker.get(&address(case, "/godkjenn")).status.as_u16(), 403);

        let page = leader.get(&address(case, "/godkjenn")).page(200);
        assert!(page.contains("STERK STEIN") && page.contains("Du får det ikke."), "{page}");
        let proposal = hidden(&page, "forslag");
        let wrong = nothing().to_string();
        let other = leader.post(&address(case, "/godkjenn"), &[("forslag", &wrong)]);
        assert!(other.page(422).contains("Saken er endret mens du skrev"), "only what was read");
        let back = address(case, "/send-tilbake");
        let empty = leader.post(&back, &[("forslag", &proposal), ("grunn", " ")]);
        assert!(empty.page(422).contains("Skriv hva som må endres"));
        let own = [("forslag", proposal.as_str()), ("grunn", "x")];
        assert_eq!(proposer.post(&back, &own).status.as_u16(), 403);
        let sent = leader.post(&back, &[("forslag", &proposal), ("grunn", "Nevn <loven>.")]);
        assert_eq!(sent.location(), address(case, "?gjort=sendt-tilbake"));

        let page = proposer.get(&address(case, "")).page(200);
        assert!(page.contains("Nevn &#60;loven&#62;."), "the remark is on the case: {page}");
        decide(
            &proposer,
            case,
            "refuse",
            "Du får det ikke etter loven, for festen er åpen for alle.",
            "send",
        )
        .location();
        let proposal = hidden(&leader.get(&address(case, "/godkjenn")).page(200), "forslag");
        let approved = leader.post(&address(case, "/godkjenn"), &[("forslag", &proposal)]);
        assert_eq!(approved.location(), address(case, "?gjort=godkjent"));
        let page = leader.get(&address(case, "")).page(200);
        assert!(page.contains("Godkjent av") && page.contains("SNILL SKY"), "{page}");
        let again = leader.post(&address(case, "/godkjenn"), &[("forslag", &proposal)]);
        assert_eq!(again.location(), address(case, "?gjort=godkjent"), "clicked twice");
        // Nothing is left to answer for somebody else: the case says what happened.
        let other = town.employee(103, "STERK STEIN", &[Role::Leader], "naer");
        assert_eq!(other.post(&address(case, "/godkjenn"), &[]).location(), address(case, ""));
    });
}

#[test]
fn the_applicant_is_asked_and_the_deadline_stands_still() {
    in_town(|town| {
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let browser = town.case_worker();
        let path = address(case, "/be-om-opplysninger");
        let page = browser.get(&path).page(200);
        assert!(page.contains("Hva mangler?") && page.contains("name=\"mangler\""), "{page}");
        let empty = browser.post(&path, &[("handling", "utkast"), ("mer", "")]);
        assert!(empty.page(422).contains("Velg hva som mangler"));

        let fields =
            [("handling", "utkast"), ("mangler", "deputy"), ("mer", "Ring meg gjerne først.")];
        assert_eq!(browser.post(&path, &fields).location(), path);
        let page = browser.get(&path).page(200);
        assert!(page.contains("Ring meg gjerne først."), "{page}");
        let seen = hidden(&page, "tilstand");
        let send = |text: &str, button: &str| {
            let fields = [("tilstand", seen.as_str()), ("tekst", text), ("handling", button)];
            browser.post(&path, &fields)
        };
        assert!(send(" ", "send").page(422).contains("Skriv teksten i brevet"));
        assert!(send("## Hei\n\nHvem?", "forhandsvis").page(200).contains("<h4>Hei</h4>"));
        assert_eq!(
            send("Hvem er stedfortreder?", "send").location(),
            address(case, "?gjort=spurt")
        );
        town.run_jobs();

        let page = browser.get(&address(case, "")).page(200);
        assert!(page.contains("Vi venter på svar fra søkeren innen mandag 8. juni 2026"), "{page}");
        assert!(page.contains("Fristen står stille"), "{page}");
        assert!(browser.get("/ansatt?vis=venter-pa-soker").page(200).contains("2026/1"));
        assert_eq!(browser.get(&path).location(), address(case, ""), "asked once at a time");
        // The second click of an impatient hand sends nothing, and blames nobody for it.
        let again = send("Hvem er stedfortreder?", "send").location();
        assert_eq!(again, address(case, "?gjort=spurt"));
        let asked =
            town.test.store.read(GRIMSTAD, |tx| service::flow::requests::of_matter(tx, case));
        assert_eq!(asked.unwrap().len(), 1);
    });
}

#[test]
fn when_a_colleague_was_faster_the_page_says_who_and_keeps_the_text() {
    in_town(|town| {
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let (slow, fast) = (town.case_worker(), town.leader());
        let page = slow.get(&address(case, "/vedtak?utfall=grant")).page(200);
        let seen = hidden(&page, "tilstand");
        decide(&fast, case, "grant", "Du får det.", "send").location();

        let fields = [
            ("utfall", "grant"),
            ("tilstand", seen.as_str()),
            ("tittel", "Min tittel"),
            ("tekst", "Min lange tekst"),
            ("handling", "send"),
        ];
        let page = slow.post(&address(case, "/vedtak"), &fields).page(422);
        for shown in ["SNILL SKY: Vedtaket ble fattet", "Min lange tekst", "Min tittel"] {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        // Pressing on does not help either: what is decided is decided.
        let seen = hidden(&page, "tilstand");
        let fields = [fields[0], ("tilstand", seen.as_str()), fields[2], fields[3], fields[4]];
        assert_eq!(slow.post(&address(case, "/vedtak"), &fields).status.as_u16(), 422);
        assert_eq!(drafts(town), 0, "what can no longer be sent is not kept");
        let made = town.test.store.read(GRIMSTAD, |tx| decisions::of_matter(tx, case)).unwrap();
        assert_eq!(made.len(), 1, "decided once");
        assert_eq!(made[0].drawn_up_by_name, "SNILL SKY");
    });
}

#[test]
fn a_double_click_leads_to_what_the_first_one_did_and_leaves_no_draft() {
    in_town(|town| {
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let browser = town.case_worker();
        let page = browser.get(&address(case, "/vedtak?utfall=grant")).page(200);
        let seen = hidden(&page, "tilstand");
        let fields = [
            ("utfall", "grant"),
            ("tilstand", seen.as_str()),
            ("tittel", "Vedtak"),
            ("tekst", "Du får det."),
            ("handling", "send"),
        ];
        for _ in 0..2 {
            let done = browser.post(&address(case, "/vedtak"), &fields).location();
            assert_eq!(done, address(case, "?gjort=vedtatt"));
        }
        assert_eq!(drafts(town), 0);
        let made = town.test.store.read(GRIMSTAD, |tx| decisions::of_matter(tx, case)).unwrap();
        assert_eq!(made.len(), 1, "decided once");
    });
}

#[test]
fn two_who_claim_at_once_cannot_both_get_it() {
    in_town(|town| {
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let (first, second) = (town.case_worker(), town.leader());
        first.post(&address(case, "/ta"), &[]).location();
        assert_eq!(second.post(&address(case, "/ta"), &[]).status.as_u16(), 409);
        assert!(second.get(&address(case, "")).page(200).contains("KLOK SEKK har saken"));
        assert_eq!(second.post(&address(case, "/slipp"), &[]).status.as_u16(), 303);
        second.post(&address(case, "/ta"), &[]).location();
        let matter = town.test.store.read(GRIMSTAD, |tx| matters::find(tx, case)).unwrap();
        assert_eq!(matter.unwrap().handler_name.as_deref(), Some("SNILL SKY"));
    });
}

#[test]
fn what_is_typed_is_kept_while_one_writes() {
    in_town(|town| {
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let browser = town.case_worker();
        let fields = [("utfall", "refuse"), ("tittel", "Nei"), ("tekst", "Halv set")];
        let saved = browser.post(&address(case, "/vedtak/lagre"), &fields);
        assert_eq!(saved.status.as_u16(), 204);
        let page = browser.get(&address(case, "/vedtak?utfall=refuse")).page(200);
        assert!(page.contains("Halv set"));
        assert!(
            !town
                .leader()
                .get(&address(case, "/vedtak?utfall=refuse"))
                .page(200)
                .contains("Halv set")
        );
        let over = [fields[0], fields[1], fields[2], ("handling", "forslag")];
        let fresh = browser.post(&address(case, "/vedtak"), &over).location();
        assert!(!browser.get(&fresh).page(200).contains("Halv set"), "begun anew");
        let question = address(case, "/be-om-opplysninger");
        let saved = browser.post(&format!("{question}/lagre"), &[("tekst", "Hvem?")]);
        assert_eq!(saved.status.as_u16(), 204);
        assert!(browser.get(&question).page(200).contains("Hvem?"));
    });
}

#[test]
fn a_letter_without_title_or_text_is_not_sent() {
    in_town(|town| {
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let browser = town.case_worker();
        let page = decide(&browser, case, "grant", "  ", "send").page(422);
        assert!(page.contains("href=\"#tekst\"") && page.contains("<title>Feil:"), "{page}");
        let long = "å".repeat(40_001);
        assert_eq!(decide(&browser, case, "grant", &long, "send").status.as_u16(), 422);
        let path = address(case, "/vedtak");
        let unknown = browser.post(&path, &[("utfall", "manual"), ("handling", "send")]);
        assert_eq!(unknown.status.as_u16(), 400);
    });
}

#[test]
fn who_has_nothing_to_do_with_a_case_finds_nothing_of_it() {
    in_town(|town| {
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let own = town.application(104, "SNAR REV");
        let paths = ["", "/vedtak", "/vedtak?utfall=grant", "/godkjenn", "/be-om-opplysninger"];
        let posts =
            ["/ta", "/slipp", "/vedtak", "/godkjenn", "/send-tilbake", "/be-om-opplysninger"];
        let fields = [
            ("utfall", "grant"),
            ("tittel", "a"),
            ("tekst", "b"),
            ("grunn", "c"),
            ("handling", "send"),
            ("mangler", "deputy"),
        ];
        let other_unit = town.employee(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
        // Somebody who works with licences and has applied for one (forvaltningsloven § 6).
        let party = town.employee(104, "SNAR REV", &[Role::CaseWorker], "naer");
        for (browser, case) in [(&other_unit, case), (&party, own)] {
            for path in paths {
                assert_eq!(browser.get(&address(case, path)).status.as_u16(), 404, "{path}");
            }
            for path in posts {
                let answer = browser.post(&address(case, path), &fields);
                assert_eq!(answer.status.as_u16(), 404, "{path}");
            }
        }
        assert!(!other_unit.get("/ansatt?vis=enheten").page(200).contains("FJELLTOPP"));
        assert!(!party.get("/ansatt?vis=enheten").page(200).contains("SNAR REV</td>"));
        let hits = other_unit.post("/ansatt/sok", &[("sok", "fjelltopp")]).page(200);
        assert!(hits.contains("Vi fant ingen saker"), "{hits}");
        let hits = other_unit.post("/ansatt/sok", &[("sok", "2026/1")]).page(200);
        assert!(hits.contains("Vi fant ingen saker"), "{hits}");
        assert!(town.lookers(case).is_empty(), "nobody looked");

        for browser in [town.browser(), town.citizen()] {
            for path in ["/ansatt", "/ansatt/sok", "/ansatt/oppgaver", "/ansatt/bevillinger"] {
                let to = browser.get(path).location();
                assert!(to.starts_with("/ansatt/logg-inn?til="), "{path} {to}");
            }
            assert!(browser.get(&address(case, "")).location().starts_with("/ansatt/logg-inn"));
        }
        let worker = town.case_worker();
        for path in ["/ansatt/saker/x", &address(MatterId(nothing()), "")] {
            assert_eq!(worker.get(path).status.as_u16(), 404, "{path}");
        }
    });
}

#[test]
fn a_document_of_another_case_is_not_found_under_this_one() {
    in_town(|town| {
        let (one, other) =
            (town.application(1, "VENNLIG FJELLTOPP"), town.application(2, "STILLE NATT"));
        let browser = town.case_worker();
        let page = browser.get(&address(one, "")).page(200);
        let (_, rest) = page.split_once("/dokumenter/").unwrap();
        let document = rest.split_once('"').unwrap().0;
        let right = browser.get(&address(one, &format!("/dokumenter/{document}")));
        assert_eq!(right.headers["content-disposition"], "inline; filename=\"soknad.pdf\"");
        right.page(200);
        let wrong = browser.get(&address(other, &format!("/dokumenter/{document}")));
        assert_eq!(wrong.status.as_u16(), 404);
        // Whoever asks who has seen their case is told of its documents too.
        assert_eq!(town.lookers(one), ["KLOK SEKK", "KLOK SEKK"]);
        assert!(town.lookers(other).is_empty());
        let shown = town.leader().get(&address(one, "")).page(200);
        assert!(
            shown.contains(">Saken</td>") && shown.contains("data-label=\"Hva\">Søknad"),
            "{shown}"
        );
    });
}

#[test]
fn cases_are_found_by_number_name_title_and_person() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let case = town.application(1, "ØRNULF ÅSTAD");
        town.application_of(2, "HEMMELIG HAVRE", Protected::Yes);
        let browser = town.case_worker();
        let search = |sought: &str| browser.post("/ansatt/sok", &[("sok", sought)]);
        assert_eq!(search(" 2026/1 ").location(), address(case, ""));
        for sought in ["ørnulf", "Åstad ørnulf", "ÅSTAD", "skjenkebevilling åstad", "11. juli åst"]
        {
            let page = search(sought).page(200);
            assert!(page.contains(&address(case, "")), "{sought}: {page}");
            assert!(!page.contains("HAVRE"), "{sought}: {page}");
        }
        let number = access::testing::synthetic_number(1).reveal();
        let page = search(&number).page(200);
        assert!(page.contains(&address(case, "")) && !page.contains(&number), "{page}");
        for guess in ["havre", "HEMMELIG HAVRE", "skjenkebevilling havre"] {
            let page = search(guess).page(200);
            assert!(page.contains("Vi fant ingen saker") && !page.contains("*****"), "{page}");
        }
        let page = search(&access::testing::synthetic_number(2).reveal()).page(200);
        assert!(page.contains("*****") && !page.contains("HAVRE"), "{page}");
        for sought in ["finnes ikke", "2026/99", "%", "_", "'; drop table matter; --"] {
            assert!(search(sought).page(200).contains("Vi fant ingen saker"), "{sought}");
        }
        assert!(search("").page(200).contains("Søk i saker"));
    });
}

#[test]
fn a_breach_of_what_was_granted_is_registered_and_withdrawn() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let browser = town.case_worker();
        let path = address(case, "/brudd");
        assert_eq!(browser.get(&path).location(), address(case, ""), "nothing is granted yet");
        decide(&browser, case, "grant", "Du får det.", "send").location();
        assert!(browser.get(&address(case, "")).page(200).contains(&path));
        assert!(browser.get(&path).page(200).contains("Ingen brudd er registrert"));

        let register = |day: &str, what: &str| {
            let fields =
                [("dag-day", day), ("dag-month", "6"), ("dag-year", "2026"), ("hva", what)];
            browser.post(&path, &fields)
        };
        assert!(register("31", "Bråk").page(422).contains("Skriv en dato"));
        assert!(register("2", "Bråk").page(422).contains("kan ikke være etter i dag"));
        assert!(register("1", " ").page(422).contains("Skriv med noen ord"));
        assert_eq!(register("1", "Serverte <alle>.").location(), path);
        let page = browser.get(&path).page(200);
        assert!(page.contains("Serverte &#60;alle&#62;.") && page.contains("KLOK SEKK"), "{page}");
        assert!(browser.get(&address(case, "")).page(200).contains("Et brudd ble registrert"));

        let known = store.store.read(GRIMSTAD, |tx| breaches::of_case(tx, case.0)).unwrap();
        let revoke = format!("{path}/{}", known[0].id);
        let other = town.employee(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
        for path in [&path, &revoke] {
            assert_eq!(other.post(path, &[("grunn", "x")]).status.as_u16(), 404);
        }
        let unknown = format!("{path}/{}", nothing());
        assert_eq!(browser.post(&unknown, &[("grunn", "x")]).status.as_u16(), 404);
        assert!(browser.post(&revoke, &[]).page(422).contains("Skriv med noen ord"));
        assert_eq!(browser.post(&revoke, &[("grunn", "Feil sak")]).location(), path);
        assert!(browser.get(&path).page(200).contains("Trukket tilbake 1. juni 2026"));
        assert_eq!(browser.post(&revoke, &[("grunn", "Feil sak")]).status.as_u16(), 409);
    });
}

#[test]
fn a_leader_gives_a_case_to_somebody_in_the_unit_who_is_no_party() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let case = town.application(104, "SNAR REV");
        let (worker, leader) = (town.case_worker(), town.leader());
        town.employee(104, "SNAR REV", &[Role::CaseWorker], "naer");
        town.employee(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
        let page = leader.get(&address(case, "")).page(200);
        let option = |name: &str| page.contains(&format!(">{name}</option>"));
        assert!(option("KLOK SEKK") && option("SNILL SKY"), "{page}");
        assert!(!option("SNAR REV") && !option("FJERN FJORD"), "{page}");
        assert!(!worker.get(&address(case, "")).page(200).contains("Gi saken til en kollega"));

        let path = address(case, "/gi");
        let person = |serial| town.person(serial).to_string();
        let give = |browser: &world::Browser<'_>, serial| {
            browser.post(&path, &[("ansatt", &person(serial))])
        };
        assert_eq!(give(&worker, 101).status.as_u16(), 403);
        for (serial, why) in [(104, "a party"), (105, "another unit"), (1, "no employee")] {
            assert_eq!(give(&leader, serial).status.as_u16(), 409, "{why}");
        }
        assert_eq!(leader.post(&path, &[("ansatt", "x")]).status.as_u16(), 404);
        assert_eq!(give(&leader, 101).location(), address(case, "?gjort=gitt"));
        assert!(worker.get("/ansatt?vis=mine").page(200).contains("2026/1"));
        // Away from who has it, too.
        assert_eq!(give(&leader, 102).location(), address(case, "?gjort=gitt"));
        assert!(!worker.get("/ansatt?vis=mine").page(200).contains("2026/1"));
    });
}

#[test]
fn a_closed_case_is_opened_again_when_something_more_comes() {
    in_town(|town| {
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let browser = town.case_worker();
        decide(&browser, case, "grant", "Du får det.", "send").location();
        let path = address(case, "/gjenapne");
        assert_eq!(browser.post(&path, &[]).status.as_u16(), 409, "it is open");
        assert!(!browser.get(&address(case, "")).page(200).contains("Åpne saken igjen"));
        town.close(case);
        assert!(browser.get(&address(case, "")).page(200).contains("Åpne saken igjen"));
        let other = town.employee(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
        assert_eq!(other.post(&path, &[]).status.as_u16(), 404);
        assert_eq!(browser.post(&path, &[]).location(), address(case, "?gjort=gjenapnet"));
        assert!(!browser.get(&address(case, "")).page(200).contains("Åpne saken igjen"));
    });
}

#[test]
fn who_reads_no_cases_is_told_what_they_can_do() {
    in_town(|town| {
        let administrator = town.employee(110, "RASK RIPS", &[Role::Administrator], "ikt");
        let page = administrator.get("/ansatt").page(200);
        assert!(
            page.contains("Rollen gir ikke innsyn i saker") && page.contains("/ansatt/oppgaver")
        );
        assert_eq!(administrator.get("/ansatt/sok").status.as_u16(), 403);
        let nobody = town.employee(111, "RO RIPS", &[], "ikt");
        assert_eq!(nobody.get("/ansatt").status.as_u16(), 403);
    });
}

#[test]
fn every_page_answers_in_every_language() {
    in_town(|town| {
        let case = town.application(1, "VENNLIG FJELLTOPP");
        for (code, word) in [
            ("nb", "Arbeidsliste"),
            ("nn", "Arbeidsliste"),
            ("se", "Bargolistu"),
            ("en", "Work list"),
        ] {
            let mut browser = town.case_worker();
            browser.language(code);
            for path in ["", "/vedtak", "/vedtak?utfall=grant", "/be-om-opplysninger"] {
                let page = browser.get(&address(case, path)).page(200);
                assert!(
                    page.contains(word) && page.contains(&format!("lang=\"{code}\"")),
                    "{path}"
                );
            }
        }
    });
}
