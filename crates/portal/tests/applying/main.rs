//! Applying as a browser does it, against the simulated registers.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]
#![expect(clippy::panic, reason = "a test that cannot go on must fail loudly")]

mod complaining;
mod files;
mod parking;
mod session_end;
mod world;

use exchange::{
    Component,
    simulator::{Fault, PersonTrait, Times},
};
use jiff::SignedDuration;
use store::testing::{on_each_engine, sqlite};

use crate::world::{GRIMSTAD, MIGRATIONS, SERVICE, Town, wedding};

fn in_town(test: impl Fn(&Town<'_>)) {
    let store = sqlite(&MIGRATIONS);
    test(&Town::new(&store));
}

#[test]
fn an_application_is_filled_in_sent_once_decided_and_read() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let person = town.person(PersonTrait::Ordinary);
        let mut browser = town.browser_of(person.number);
        let draft = browser.begin();
        let first = browser.get(&draft).location();
        assert_eq!(first, format!("{draft}/applicant"));
        let page = browser.get(&first).page(200);
        assert!(page.contains(&person.name.full()), "{page}");
        assert!(page.contains("Steg 1 av 7"), "{page}");
        let check = browser.fill_all(&draft);
        assert_eq!(check, format!("{draft}/oppsummering"));
        let page = browser.get(&check).page(200);
        assert!(page.contains("Er arrangementet lukket? Ja"), "{page}");
        for answer in ["Prøvehuset grendehus", "Stødig Elvebredd", "11. juli 2026"] {
            assert!(page.contains(answer), "{answer} in {page}");
        }
        assert!(!page.contains("mangler"), "{page}");

        let send = format!("{draft}/send");
        let receipt = browser.send_in(&draft).location();
        assert!(receipt.starts_with("/kvittering/"));
        assert_eq!(browser.post(&send, &[]).location(), receipt, "a second click");
        assert_eq!(browser.get(&first).location(), receipt, "back after sending");
        assert_eq!(browser.get(&check).location(), receipt, "back after sending");
        assert_eq!(browser.post(&first, &wedding("applicant")).location(), receipt);
        let autosave = browser.post(&format!("{first}/lagre"), &wedding("applicant"));
        assert_eq!(autosave.status.as_u16(), 204);

        town.run_jobs();
        let page = browser.get(&receipt);
        let text = page.page(200);
        assert!(text.contains("Søknaden din er innvilget"), "{text}");
        assert!(text.contains("2026/1"), "{text}");
        let html = page.text();
        let letter = html.split_once("href=\"/min-side/saker/").unwrap().1;
        let letter = format!("/min-side/saker/{}", letter.split_once('"').unwrap().0);
        assert!(letter.contains("/dokumenter/"), "{letter}");
        let pdf = browser.get(&letter);
        assert_eq!(pdf.status.as_u16(), 200);
        assert!(pdf.text().contains("Ambulerende skjenkebevilling"), "{}", pdf.text());

        let case = letter.split_once("/dokumenter/").unwrap().0.to_owned();
        let page = browser.get(&case).page(200);
        for line in ["Vi fikk søknaden din", "Vi avgjorde søknaden", "Du åpnet brevet"] {
            assert!(page.contains(line), "{line} in {page}");
        }
        let mine = browser.get("/min-side").page(200);
        assert!(mine.contains("Avgjort") && mine.contains("Sak 2026/1"), "{mine}");

        // Somebody else finds nothing of it, and neither does another municipality.
        let mut other = town.browser_of(town.person(PersonTrait::NynorskUser).number);
        for path in [&receipt, &case, &letter, &first, &check] {
            assert_eq!(other.get(path).status.as_u16(), 404, "{path}");
        }
        assert_eq!(other.post(&send, &[]).status.as_u16(), 404);
        browser.host = "modum.localhost";
        assert_ne!(browser.get(&receipt).status.as_u16(), 200);
        assert_ne!(browser.get(&first).status.as_u16(), 200);
    });
}

#[test]
fn answers_that_the_sender_has_not_seen_are_not_sent() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let mut browser = town.browser_of(town.person(PersonTrait::Ordinary).number);
        let draft = browser.begin();
        let check = browser.fill_all(&draft);
        let seen = browser.get(&check).hidden("seen");
        let send = format!("{draft}/send");
        store.clock.advance(SignedDuration::from_secs(5));
        // Another window changes an answer after the check page was shown.
        browser.fill(&draft, "event");
        for fields in [vec![("seen", seen.as_str())], vec![], vec![("seen", "x")]] {
            let page = browser.post(&send, &fields).page(200);
            assert!(page.contains("Svarene ble endret"), "{page}");
        }
        assert!(browser.send_in(&draft).location().starts_with("/kvittering/"));
    });
}

#[test]
fn the_receipt_asks_once_how_it_was() {
    in_town(|town| {
        let mut browser = town.browser_of(town.person(PersonTrait::Ordinary).number);
        let draft = browser.begin();
        browser.fill_all(&draft);
        let receipt = browser.send_in(&draft).location();
        assert!(browser.post(&receipt, &[]).page(422).contains("Velg hvor fornøyd du er"));
        for _ in 0..2 {
            let thanks = browser.post(&receipt, &[("score", "5"), ("comment", "Fint")]).location();
            assert!(browser.get(&thanks).page(200).contains("Takk for svaret"));
        }
        let ratings = town.test.store.read(GRIMSTAD, |tx| {
            service::flow::measures::ratings(tx, SERVICE, jiff::Timestamp::UNIX_EPOCH)
        });
        assert_eq!(ratings.unwrap(), [(5, 1)]);
    });
}

#[test]
fn going_on_asks_for_what_is_missing_and_going_back_never_does() {
    in_town(|town| {
        let mut browser = town.browser_of(town.person(PersonTrait::Ordinary).number);
        let draft = browser.begin();
        let path = format!("{draft}/event");
        let shown = browser.get(&path);
        let asked = shown.hidden("asked");
        let fields =
            [("event.purpose", "Fest <b>"), ("event.guestCount", "mange"), ("asked", &asked)];
        let mut next = fields.to_vec();
        next.push(("go", "next"));
        let answer = browser.post(&path, &next);
        let page = answer.page(422);
        assert!(page.contains("Du må rette dette før du kan gå videre"), "{page}");
        let html = answer.text();
        assert!(html.contains("href=\"#event.guestCount\""), "the summary leads to the field");
        assert!(html.contains("value=\"mange\""), "what was typed stands there");
        assert!(html.contains("Fest &#60;b&#62;"), "what was typed stands there, escaped");
        assert!(html.contains("<title>Feil:"), "the tab says so");

        let mut back = fields.to_vec();
        back.push(("go", "back"));
        assert_eq!(browser.post(&path, &back).location(), format!("{draft}/applicant"));
        assert!(browser.get(&path).text().contains("value=\"mange\""), "unreadable, and kept");

        let mut later = fields.to_vec();
        later.push(("go", "later"));
        let home = browser.post(&path, &later).location();
        let page = browser.get(&home).page(200);
        assert!(page.contains("Søknaden er lagret"), "{page}");
        assert!(page.contains("1. juli 2026"), "30 days from 1 June: {page}");

        // Whoever came past the wizard has not answered "no" to its questions.
        assert!(!browser.get(&path).text().contains("value=\"false\" checked"));
        let open = browser.get(&format!("{draft}/oppsummering"));
        let page = open.page(200);
        assert!(page.contains("Noe mangler før du kan sende"), "{page}");

        // Sending what is not whole files nothing and says where to put it right.
        let unsent = browser.send_in(&draft);
        assert!(unsent.page(422).contains("Søknaden er ikke sendt"));
        assert!(
            unsent.text().contains(&format!("{draft}/event?retur=oppsummering#event.guestCount"))
        );
    });
}

#[test]
fn questions_that_an_answer_brings_up_are_asked_without_blame() {
    in_town(|town| {
        let mut browser = town.browser_of(town.person(PersonTrait::Ordinary).number);
        let draft = browser.begin();
        let path = format!("{draft}/premises");
        let shown = browser.get(&path);
        assert!(shown.page(200).contains("Oppdater siden"));
        let (seen, asked) = (shown.hidden("seen"), shown.hidden("asked"));
        let mut fields = wedding("premises");
        fields.retain(|(name, _)| *name != "premises.area");
        fields.extend([
            ("premises.area", "outdoors"),
            ("seen", seen.as_str()),
            ("asked", asked.as_str()),
            ("go", "next"),
        ]);
        let answer = browser.post(&path, &fields);
        let page = answer.page(200);
        assert!(page.contains("Svarene dine gjør at vi må spørre om litt mer"), "{page}");
        // The same again without an answer to what is asked now is a mistake.
        let asked = answer.hidden("asked");
        fields.retain(|(name, _)| *name != "asked");
        fields.push(("asked", asked.as_str()));
        assert!(browser.post(&path, &fields).page(422).contains("Du må rette dette"));
    });
}

#[test]
fn rows_and_files_come_and_go_by_button() {
    in_town(|town| {
        let mut browser = town.browser_of(town.person(PersonTrait::Ordinary).number);
        let draft = browser.begin();
        let path = format!("{draft}/days");
        let mut fields = wedding("days");
        fields.push(("row-add", "event.days"));
        assert_eq!(browser.post(&path, &fields).location(), format!("{path}#event.days"));
        let html = browser.get(&path).text();
        assert!(html.contains("name=\"event.days[1].from\""));
        assert!(html.contains("value=\"19:00\""), "what was typed is kept");
        let mut fields = wedding("days");
        fields.push(("row-remove", "event.days[1]"));
        browser.post(&path, &fields).location();
        assert!(!browser.get(&path).text().contains("event.days[1]"));

        let path = format!("{draft}/premises");
        let mut fields = wedding("premises");
        fields.retain(|(name, _)| *name != "premises.area");
        fields.extend([
            ("premises.area", "outdoors"),
            ("premises.areaDescription", "Hagen"),
            ("file-add", "drawing"),
        ]);
        browser.post(&path, &fields).location();
        let large = vec![b'%'; 15 * 1024 * 1024 + 1];
        let cases: [(&str, &[u8], &str); 3] = [
            ("virus.pdf", b"MZ\x90\0 not a drawing", "Vi kan ikke ta imot filen"),
            ("tom.pdf", b"", "er tom"),
            ("stor.pdf", &large, "er for stor"),
        ];
        for (name, content, message) in cases {
            let answer = browser.post_files(&path, &fields, &[("premises.drawing", name, content)]);
            let page = answer.page(422);
            assert!(page.contains(message), "{message} in {page}");
            assert!(page.contains("Hagen"), "the answers stand there: {page}");
        }
        let plan = ("premises.drawing", "../../Plan\u{202e}fdp.pdf", &b"%PDF-1.7 plan %%EOF"[..]);
        let stays = browser.post_files(&path, &fields, &[plan]).location();
        let shown = browser.get(&stays);
        assert!(shown.page(200).contains("Planfdp.pdf"));
        let html = shown.text();
        let button = html.split_once("name=\"file-remove\" value=\"").unwrap().1;
        let value = button.split_once('"').unwrap().0.to_owned();
        let many = ("premises.drawing", "mer.pdf", &b"%PDF-1.7 more %%EOF"[..]);
        let answer = browser.post_files(&path, &fields, &[many, many, many]);
        assert!(answer.page(422).contains("høyst 3"), "three at most");
        let mut remove = fields.clone();
        remove.push(("file-remove", &value));
        browser.post(&path, &remove).location();
        assert!(!browser.get(&path).page(200).contains("Planfdp.pdf"));
    });
}

#[test]
fn two_windows_keep_each_others_pages_and_say_when_they_wrote_the_same() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let mut browser = town.browser_of(town.person(PersonTrait::Ordinary).number);
        let draft = browser.begin();
        let path = format!("{draft}/event");
        let old = browser.get(&path).hidden("seen");
        store.clock.advance(SignedDuration::from_secs(5));
        let new = browser.get(&path).hidden("seen");
        store.clock.advance(SignedDuration::from_secs(5));
        browser.fill(&draft, "premises");
        let post = |browser: &mut world::Browser<'_>, seen: &str, purpose: &str| {
            let mut fields = wedding("event");
            fields.retain(|(name, _)| *name != "event.purpose");
            fields.extend([("event.purpose", purpose), ("seen", seen), ("go", "next")]);
            store.clock.advance(SignedDuration::from_secs(5));
            browser.post(&path, &fields).location()
        };
        let autosave = format!("{path}/lagre");
        browser.post(&autosave, &[("event.purpose", "Først"), ("seen", &new)]);
        store.clock.advance(SignedDuration::from_secs(5));
        browser.post(&autosave, &[("event.purpose", "Glemt"), ("seen", &old)]);
        assert!(browser.get(&path).text().contains("Først"), "a stale automatic save is dropped");
        let next = post(&mut browser, &new, "Først");
        assert_eq!(next, format!("{draft}/days"), "its own automatic save is no news");
        let next = post(&mut browser, &old, "Sist");
        assert_eq!(next, format!("{draft}/days?samtidig=1"));
        assert!(browser.get(&next).page(200).contains("i et annet vindu"));
        assert!(browser.get(&path).text().contains("Sist"), "the later one stands");
        let html = browser.get(&format!("{draft}/premises")).text();
        assert!(html.contains("Prøvehuset grendehus"), "another page is untouched");
    });
}

#[test]
fn what_is_sent_when_the_session_has_ended_comes_back_after_signing_in() {
    in_town(|town| {
        let person = town.person(PersonTrait::Ordinary).number;
        let mut browser = town.browser_of(person);
        let draft = browser.begin();
        let path = format!("{draft}/event");
        let seen = browser.get(&path).hidden("seen");
        browser.lose_session();
        let mut fields = wedding("event");
        fields.extend([("seen", seen.as_str()), ("go", "next")]);
        let sign_in = browser.post(&path, &fields).location();
        assert!(sign_in.starts_with("/logg-inn?til="), "{sign_in}");

        // Whoever else signs in in this browser gets nothing.
        let parked = browser.cookies.clone();
        browser.sign_in(town.person(PersonTrait::NynorskUser).number);
        assert_eq!(browser.get(&path).status.as_u16(), 404);

        browser.cookies = parked;
        browser.sign_in(person);
        let back = browser.get(&path).location();
        assert_eq!(back, format!("{path}?hentet=1"));
        let shown = browser.get(&back);
        assert!(shown.page(200).contains("Vi tok vare på det du hadde skrevet"));
        assert!(shown.text().contains("Bryllupsfest med middag"));
        assert!(!browser.cookies.contains_key("__Host-ek-parked"));

        // An automatic save is parked too, and begins no sign-in.
        browser.lose_session();
        let saved = browser.post(&format!("{path}/lagre"), &[("event.purpose", "Endret")]);
        assert_eq!(saved.status.as_u16(), 204);
        browser.sign_in(person);
        browser.get(&path).location();
        assert!(browser.get(&path).text().contains("Endret"));
    });
}

#[test]
fn what_has_no_parking_place_is_carried_by_the_page_itself() {
    in_town(|town| {
        let person = town.person(PersonTrait::Ordinary).number;
        let mut browser = town.browser_of(person);
        let path = format!("{}/event", browser.begin());
        browser.lose_session();
        // Larger than any place: the page holds it, says what to do, and sends it on unchanged.
        let large = "På <låven> & \"ute\" ".repeat(20_000);
        let carried = browser.post(&path, &[("event.purpose", &large), ("go", "later")]);
        let page = carried.page(200);
        assert!(page.contains("ligger fortsatt på denne siden"), "{page}");
        assert!(carried.text().contains(&format!("action=\"{path}\"")));
        assert!(carried.text().contains("href=\"/logg-inn?til="));
        assert_eq!(carried.hidden("event.purpose").matches("låven").count(), 20_000);
        assert_eq!(carried.hidden("go"), "later");

        // A stranger parks now and then, and does not fill the places.
        let mut stranger = town.browser();
        stranger.address = Some("192.0.2.1".parse().unwrap());
        let post = |browser: &mut world::Browser<'_>| {
            browser.cookies.remove("__Host-ek-parked");
            browser.post(&path, &[("event.purpose", "Fest")])
        };
        let mut parked = 0;
        let refused = loop {
            let answer = post(&mut stranger);
            if answer.status.as_u16() != 303 {
                break answer;
            }
            parked += 1;
            assert!(parked < 200, "a stranger parks without end");
        };
        assert_eq!(refused.hidden("event.purpose"), "Fest");
        let autosave = stranger.post(&format!("{path}/lagre"), &[("event.purpose", "Fest")]);
        assert_eq!(autosave.status.as_u16(), 429);

        // From the same address, somebody whose session is known to have ended has a place.
        let mut known = town.browser_of(person);
        known.address = stranger.address;
        town.test.clock.advance(SignedDuration::from_mins(40));
        assert!(post(&mut stranger).status.as_u16() == 303, "in a while it goes again");
        for _ in 0..100 {
            post(&mut stranger);
        }
        assert_eq!(post(&mut stranger).status.as_u16(), 200);
        assert!(post(&mut known).location().starts_with("/logg-inn?til=%2Fskjema"));
    });
}

#[test]
fn a_post_to_an_address_without_a_page_leads_back_to_where_it_was_sent_from() {
    in_town(|town| {
        let mut browser = town.browser();
        for (path, from, expected) in [
            ("/min-side/sprak", Some("/min-side/profil"), "/min-side/profil"),
            ("/min-side/sprak", None, "/min-side/sprak"),
        ] {
            let mut request = axum::http::Request::builder().method("POST").uri(path);
            if let Some(from) = from {
                request = request.header("referer", format!("http://{}{from}", world::HOST));
            }
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let answer = browser.send(request, "language=nn".into());
            let expected =
                format!("/logg-inn?til={}", expected.replace('/', "%2F").replace('-', "%2D"));
            assert_eq!(answer.location(), expected);
        }
    });
}

#[test]
fn the_wizards_answers_survive_signing_in() {
    in_town(|town| {
        let mut browser = town.browser();
        let start = format!("/tjenester/{SERVICE}/start");
        let answers = [("party", "closed"), ("payment", "yes"), ("premises", "assembly-hall")];
        assert!(browser.post(&start, &answers).location().starts_with("/logg-inn"));
        browser.sign_in(town.person(PersonTrait::GeneralManager).number);
        for _ in 0..2 {
            // Nothing said for whom: the question may be loaded again, and the answers still wait.
            assert!(browser.get(&start).page(200).contains("På vegne av hvem?"));
        }
        let carried = browser.get(&start);
        let mut fields: Vec<(&str, String)> = Vec::new();
        for name in ["party", "payment", "premises"] {
            fields.push((name, carried.hidden(name)));
        }
        fields.push(("on-behalf-of", "self".to_owned()));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let draft = browser.post(&start, &fields).location();
        let html = browser.get(&format!("{draft}/premises")).text();
        assert!(html.contains("value=\"assembly-hall\" selected"), "carried into the form");
        // A second time there is nothing parked, and a GET alone begins nothing.
        assert_eq!(browser.get(&start).location(), format!("/tjenester/{SERVICE}"));
        // Beginning again leads back to what was begun.
        let again = browser.post(&start, &answers).page(200);
        assert!(again.contains("Du har allerede begynt"), "{again}");
    });
}

#[test]
fn registers_that_are_down_leave_fields_to_fill_in() {
    in_town(|town| {
        for component in [
            Component::Maskinporten,
            Component::PersonRegister,
            Component::ContactRegister,
            Component::OrganisationRegister,
            Component::Representation,
        ] {
            town.simulator.set_fault(component, Fault::Unavailable, Times::Always);
        }
        let mut browser = town.browser_of(town.person(PersonTrait::Ordinary).number);
        let path = format!("/tjenester/{SERVICE}/start");
        let page = browser.post(&path, &[]).page(200);
        assert!(page.contains("Vi når ikke registeret over virksomheter"), "{page}");
        let draft = browser.begin();
        let html = browser.get(&format!("{draft}/applicant")).text();
        assert!(html.contains("name=\"applicant.address.street\""));
        browser.fill_all(&draft);
        let receipt = browser.send_in(&draft).location();
        browser.get(&receipt).page(200);
        let page = browser.get("/min-side/profil").page(200);
        assert!(page.contains("Folkeregisteret svarer ikke"), "{page}");
    });
}

#[test]
fn one_applies_for_an_organisation_one_represents_and_for_no_other() {
    in_town(|town| {
        let person = town.person(PersonTrait::GeneralManager);
        let population = town.simulator.population();
        let (organisation, _) = population.organisations_of(person.number).next().unwrap();
        let foreign = population
            .organisations
            .iter()
            .find(|one| one.roles.iter().all(|(number, _)| *number != person.number))
            .unwrap();
        let mut browser = town.browser_of(person.number);
        let start = format!("/tjenester/{SERVICE}/start");
        let page = browser.post(&start, &[]).page(200);
        assert!(page.contains("På vegne av hvem?"), "{page}");
        assert!(page.contains(&organisation.name) && page.contains("daglig leder"), "{page}");
        let number = foreign.number.to_string();
        let refused =
            browser.post(&start, &[("on-behalf-of", &number), ("asked-on-behalf-of", "1")]);
        assert!(refused.page(422).contains("Velg hvem du søker for"));
        let number = organisation.number.to_string();
        let draft = browser.post(&start, &[("on-behalf-of", &number)]).location();
        let page = browser.get(&format!("{draft}/applicant")).page(200);
        assert!(page.contains(&format!("På vegne av {}", organisation.name)), "{page}");
        browser.fill_all(&draft);
        let receipt = browser.send_in(&draft).location();
        let case = receipt.replace("/kvittering/", "/min-side/saker/");
        assert!(browser.get(&case).page(200).contains(&organisation.name));
        // For themselves they are asked to choose, which they can while they represent it.
        browser.post("/min-side/representasjon", &[("on-behalf-of", "self")]).location();
        assert!(!browser.get("/min-side").text().contains(&case));
        let choice = browser.get(&case).location();
        assert!(choice.starts_with("/min-side/representasjon?til="), "{choice}");
        let back = browser.get(&choice).hidden("til");
        let chosen = [("on-behalf-of", number.as_str()), ("til", back.as_str())];
        assert_eq!(browser.post("/min-side/representasjon", &chosen).location(), case);
        browser.get(&case).page(200);
        assert!(browser.get("/min-side").text().contains(&case));

        // Whoever represents it in another role than the service asks for sees nothing of it, be it
        // the sender; one whom the service knows (a deputy leader) sees it.
        for (role, status) in [("KONT", 404), ("", 404), ("NEST", 200)] {
            for one in [person.number, town.person(PersonTrait::NynorskUser).number] {
                let mut browser = town.browser_of(one);
                browser.act_for(organisation.number, role);
                assert_eq!(browser.get(&case).status.as_u16(), status, "{role}");
                let listed = browser.get("/min-side").text().contains(&case);
                assert_eq!(listed, status == 200, "{role}");
            }
        }
    });
}

#[test]
fn a_service_that_asks_for_the_highest_level_gets_it_before_anything_is_shown() {
    let store = sqlite(&MIGRATIONS);
    let town = Town::asking_for_high(&store);
    let person = town.person(PersonTrait::Ordinary).number;
    let mut browser = town.browser();
    browser.sign_in_at(access::Level::Substantial, person);
    let start = format!("/tjenester/{SERVICE}/start");
    let answers = [("party", "closed"), ("on-behalf-of", "self")];
    let way = browser.post(&start, &answers).location();
    assert!(way.starts_with("/logg-inn?niva=hoy&til="), "{way}");
    browser.sign_in(person);
    let draft = browser.get(&start).location();
    assert!(draft.starts_with("/skjema/"), "the answers waited: {draft}");
    let event = format!("{draft}/event");
    browser.get(&event).page(200);

    browser.sign_in_at(access::Level::Substantial, person);
    for path in [&draft, &event, &format!("{draft}/oppsummering")] {
        assert!(browser.get(path).location().starts_with("/logg-inn?niva=hoy"), "{path}");
    }
    let sent = browser.post(&event, &[("event.purpose", "Fest på låven"), ("go", "next")]);
    assert!(sent.location().starts_with("/logg-inn?niva=hoy"));
    browser.sign_in(person);
    let back = browser.get(&event).location();
    assert!(browser.get(&back).text().contains("Fest på låven"), "what was typed waited");

    browser.fill_all(&draft);
    let case = browser.send_in(&draft).location().replace("/kvittering/", "/min-side/saker/");
    browser.get(&case).page(200);
    browser.sign_in_at(access::Level::Substantial, person);
    assert!(browser.get(&case).location().starts_with("/logg-inn?niva=hoy"));
}

#[test]
fn the_register_says_how_strictly_somebody_is_protected_at_every_sign_in() {
    in_town(|town| {
        for (what, expected) in [
            (PersonTrait::Ordinary, access::Protection::None),
            (PersonTrait::StrictlyProtected, access::Protection::StrictlyConfidential),
        ] {
            let number = town.person(what).number;
            let details = access::AccessState::person_details(&town.app, GRIMSTAD, number);
            assert_eq!(details.protection, Some(expected), "{what:?}");
        }
    });
}

#[test]
fn the_language_somebody_chose_holds_on_a_device_that_has_never_heard_it() {
    in_town(|town| {
        let number = town.person(PersonTrait::Ordinary).number;
        let mut first = town.browser_of(number);
        let draft = first.begin();
        assert!(first.get(&format!("{draft}/event")).text().contains("<html lang=\"nb\""));
        first.post("/min-side/sprak", &[("language", "nn")]).location();
        let mut other = town.browser_of(number);
        assert!(!other.cookies.contains_key("sprak"));
        for path in ["/min-side".to_owned(), format!("{draft}/event"), "/tjenester".to_owned()] {
            let html = other.get(&path).text();
            assert!(html.contains("<html lang=\"nn\""), "{path}");
        }
        // What is saved from now on is in that language, and so are the case and its letters.
        other.fill_all(&draft);
        let receipt = other.send_in(&draft).location();
        let id = receipt.rsplit('/').next().unwrap().parse().unwrap();
        let matter = town.test.store.read(GRIMSTAD, |tx| service::flow::matters::find(tx, id));
        assert_eq!(matter.unwrap().unwrap().language, base::Language::Nn);
        // Another choice on this device holds on this device.
        other.cookies.insert("sprak".to_owned(), "en".to_owned());
        assert!(other.get("/min-side").text().contains("<html lang=\"en\""));
    });
}

#[test]
fn a_protected_address_is_shown_nowhere() {
    in_town(|town| {
        let person = town.person(PersonTrait::StrictlyProtected);
        let mut browser = town.browser_of(person.number);
        let street = person.address.lines.first().unwrap();
        let draft = browser.begin();
        for path in [format!("{draft}/applicant"), "/min-side/profil".to_owned()] {
            let page = browser.get(&path).page(200);
            assert!(!page.contains(street.as_str()), "{path}: {page}");
        }
        assert!(browser.get("/min-side/profil").page(200).contains("Adressen din er beskyttet"));
    });
}

#[test]
fn drafts_are_deleted_after_a_question() {
    in_town(|town| {
        let mut browser = town.browser_of(town.person(PersonTrait::Ordinary).number);
        let draft = browser.begin();
        let id = draft.rsplit('/').next().unwrap().to_owned();
        let path = format!("/min-side/utkast/{id}/slett");
        let mut other = town.browser_of(town.person(PersonTrait::NynorskUser).number);
        assert_eq!(other.get(&path).status.as_u16(), 404);
        assert!(browser.get(&path).page(200).contains("Vil du slette utkastet?"));
        for _ in 0..2 {
            let home = browser.post(&path, &[]).location();
            assert!(browser.get(&home).page(200).contains("Utkastet er slettet"));
        }
        assert_eq!(browser.get(&draft).status.as_u16(), 404);
    });
}

#[test]
fn hostile_requests_get_a_page_in_the_readers_language() {
    in_town(|town| {
        let mut browser = town.browser_of(town.person(PersonTrait::Ordinary).number);
        browser.cookies.insert("sprak".to_owned(), "en".to_owned());
        let draft = browser.begin();
        let long = "x".repeat(100_000);
        let many: Vec<(&str, &str)> = vec![("a", "b"); 4_000];
        for (path, fields, status) in [
            ("/skjema/not-an-id/event".to_owned(), vec![], 404),
            (format!("{draft}/no-such-page"), vec![], 404),
            (format!("{draft}/%00"), vec![], 404),
            (format!("{draft}/event"), many, 400),
            (format!("{draft}/event"), vec![("event.purpose", long.as_str())], 422),
            (format!("{draft}/event"), vec![("event.days[999999999].from", "x")], 422),
            (format!("{draft}/event"), vec![("__proto__", "x"), ("event.kind", "no such")], 422),
        ] {
            let answer = browser.post(&path, &fields);
            let page = answer.page(status);
            assert!(!page.is_empty() && answer.text().contains("<html lang=\"en\""), "{path}");
        }
        assert_eq!(browser.get("/min-side/saker/x").status.as_u16(), 404);
    });
}

#[test]
fn forms_lead_to_this_host_and_the_sign_in_services_only() {
    in_town(|town| {
        let answer = town.browser().get("/");
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("form-action 'self';"), "{policy}");
    });
}

#[test]
fn an_address_begins_to_sign_in_so_often_and_is_told_in_its_own_language() {
    in_town(|town| {
        let mut browser = town.browser();
        browser.cookies.insert("sprak".to_owned(), "en".to_owned());
        browser.address = Some("192.0.2.1".parse().unwrap());
        let times = (0..2_000).take_while(|_| browser.get("/logg-inn").status.as_u16() != 429);
        assert!((100..1_999).contains(&times.count()));
        let refused = browser.get("/logg-inn").page(429);
        assert!(refused.contains("You have tried too many times"), "{refused}");
        browser.address = Some("192.0.2.2".parse().unwrap());
        assert_ne!(browser.get("/logg-inn").status.as_u16(), 429);
        // The rest of the site stays open.
        browser.address = Some("192.0.2.1".parse().unwrap());
        browser.get("/tjenester").page(200);
    });
}

#[test]
fn an_employee_who_signs_in_as_inhabitant_stays_an_employee() {
    in_town(|town| {
        let keys = access::testing::keys();
        let token = town.test.store.write(GRIMSTAD, |tx| {
            let roles = [access::Role::CaseWorker];
            let clerk = access::testing::an_employee(tx, &keys, 7, "Rolig Fjord", &roles, "naer");
            let kind = access::SessionKind::Employee;
            Ok::<_, store::Error>(access::testing::sign_in(tx, &keys, &clerk, kind))
        });
        let cookie = token.unwrap().set_cookie();
        let (name, value) =
            cookie.to_str().unwrap().split_once(';').unwrap().0.split_once('=').unwrap();
        let mut browser = town.browser();
        browser.cookies.insert(name.to_owned(), value.to_owned());
        assert!(browser.get("/min-side").location().starts_with("/logg-inn?til="));
        browser.sign_in(town.person(PersonTrait::Ordinary).number);
        let page = browser.get("/min-side");
        page.page(200);
        assert!(page.text().contains("action=\"/logg-ut\""));
        assert!(browser.cookies.contains_key(name), "the other tab works on");
        // Pages of the desk that do not exist lead to where the employee works.
        let lost = browser.get("/ansatt/finnes-ikke");
        assert_eq!(lost.status.as_u16(), 404);
        assert!(lost.text().contains("href=\"/ansatt\"") && lost.text().contains("Rolig Fjord"));
        assert!(lost.text().contains("action=\"/ansatt/logg-ut\""));
    });
}

#[test]
fn nobody_reads_my_page_without_signing_in() {
    in_town(|town| {
        let mut browser = town.browser();
        for path in
            ["/min-side", "/min-side/profil", "/min-side/innsyn", "/min-side/representasjon"]
        {
            assert!(browser.get(path).location().starts_with("/logg-inn?til="), "{path}");
        }
    });
}

/// Sends an application that no rule decides (the quota is not the matter: it is late), so that a
/// case worker must look at it. Gives its case page.
fn undecided(browser: &mut world::Browser<'_>) -> String {
    let draft = browser.begin();
    browser.fill_all(&draft);
    let path = format!("{draft}/days");
    let mut fields = wedding("days");
    fields.retain(|(name, _)| *name != "event.days[0].date");
    fields.extend([("event.days[0].date", "2026-06-04"), ("go", "next")]);
    browser.post(&path, &fields).location();
    let receipt = browser.send_in(&draft).location();
    receipt.replace("/kvittering/", "/min-side/saker/")
}

/// A case worker asks the applicant something.
fn ask(town: &Town<'_>, case: &str) {
    let id = case.rsplit('/').next().unwrap().parse().unwrap();
    let keys = access::testing::keys();
    town.test
        .store
        .write(GRIMSTAD, |tx| {
            let roles = [access::Role::CaseWorker];
            let clerk = access::testing::an_employee(tx, &keys, 7, "Rolig Fjord", &roles, "naer");
            let matter = service::flow::matters::find(tx, id)?.unwrap();
            let unit = access::UnitKey::new("naer").unwrap();
            let subject = access::Subject::employee(
                GRIMSTAD,
                clerk.id,
                "Rolig Fjord",
                &roles,
                &[unit, access::UnitKey::new(&matter.unit.to_lowercase()).unwrap()],
            );
            access::view_log::viewed(tx, &subject, "case", matter.id, "case_handling")?;
            service::flow::claim(tx, &subject, id)?;
            service::flow::ask_for_information(
                tx,
                town.app.world(),
                &subject,
                id,
                "Hvor mange gjester kommer?\n\n- voksne\n- barn",
            )?;
            Ok::<_, service::flow::FlowError>(())
        })
        .unwrap();
    town.run_jobs();
}

#[test]
fn a_question_waits_on_my_page_is_answered_once_and_the_look_is_told() {
    in_town(|town| {
        let person = town.person(PersonTrait::Ordinary).number;
        let mut browser = town.browser_of(person);
        assert!(browser.get("/min-side").page(200).contains("Du har ingen saker ennå"));
        assert!(
            browser.get("/min-side/innsyn").page(200).contains("Ingen har sett på sakene dine")
        );
        let case = undecided(&mut browser);
        let page = browser.get(&case).page(200);
        assert!(page.contains("Du får svar senest"), "{page}");
        ask(town, &case);

        let page = browser.get("/min-side").page(200);
        assert!(page.contains("Svar på spørsmål fra oss"), "{page}");
        let page = browser.get(&case).page(200);
        assert!(page.contains("Hvor mange gjester kommer?"), "{page}");
        assert!(page.contains("Fristen står stille"), "{page}");
        let page = browser.get("/min-side/innsyn").page(200);
        assert!(page.contains("Rådgiver, Næring og bevilling"), "{page}");
        assert!(page.contains("Behandling av saken") && !page.contains("Rolig Fjord"), "{page}");

        let path = format!("{case}/svar");
        let request = browser.get(&path).hidden("request");
        let empty = browser.post(&path, &[("request", &request), ("answer", "  ")]);
        assert!(empty.page(422).contains("Skriv et svar, eller legg ved en fil"));
        let fields = [("request", request.as_str()), ("answer", "80 voksne og 12 barn")];
        let refused = browser.post_files(&path, &fields, &[("files", "x.pdf", b"MZ")]);
        assert!(refused.page(422).contains("80 voksne og 12 barn"), "the answer stands there");

        // The session ends in the middle.
        browser.lose_session();
        assert!(browser.post(&path, &fields).location().starts_with("/logg-inn"));
        browser.sign_in(person);
        assert!(browser.get(&path).page(200).contains("80 voksne og 12 barn"));

        let file = ("files", "liste.pdf", &b"%PDF-1.7 list %%EOF"[..]);
        let home = browser.post_files(&path, &fields, &[file]).location();
        let page = browser.get(&home).page(200);
        for line in ["Vi har fått svaret ditt", "Du svarte oss", "liste.pdf"] {
            assert!(page.contains(line), "{line} in {page}");
        }
        assert_eq!(browser.post(&path, &fields).location(), home, "a second click");
        assert_eq!(browser.get(&path).location(), case);
        let entries = town.test.store.read(GRIMSTAD, |tx| {
            let id = case.rsplit('/').next().unwrap().parse().unwrap();
            archive::lookup::entries_of_case(tx, archive::CaseFileId(id))
        });
        assert_eq!(entries.unwrap().len(), 3, "the application, the question, one answer");
    });
}

#[test]
fn an_application_is_withdrawn_after_a_question() {
    in_town(|town| {
        let mut browser = town.browser_of(town.person(PersonTrait::Ordinary).number);
        let case = undecided(&mut browser);
        let path = format!("{case}/trekk");
        let mut other = town.browser_of(town.person(PersonTrait::NynorskUser).number);
        assert_eq!(other.get(&path).status.as_u16(), 404);
        assert_eq!(other.post(&path, &[]).status.as_u16(), 404);
        assert!(browser.get(&path).page(200).contains("Vil du trekke søknaden?"));
        for _ in 0..2 {
            let home = browser.post(&path, &[]).location();
            assert!(browser.get(&home).page(200).contains("Søknaden er trukket"));
        }
        let page = browser.get(&case).page(200);
        assert!(page.contains("Trukket") && !page.contains("Du får svar senest"), "{page}");
    });
}

#[test]
fn the_language_that_is_chosen_stays() {
    in_town(|town| {
        let mut browser = town.browser_of(town.person(PersonTrait::Ordinary).number);
        let back = browser.post("/min-side/sprak", &[("language", "nn")]).location();
        assert!(browser.get(&back).page(200).contains("Dette veit kommunen om deg"));
        assert_eq!(browser.post("/min-side/sprak", &[("language", "xx")]).status.as_u16(), 400);
    });
}
