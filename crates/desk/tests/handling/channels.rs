//! What comes by phone, over the counter or on paper ends in the same case as what comes on the web.

use access::Role;
use exchange::{dispatch, simulator::PersonTrait};
use service::flow::{Channel, Matter, matters, measures};
use store::{
    audit, sql,
    testing::{on_each_engine, sqlite},
};

use crate::world::{Answer, Browser, GRIMSTAD, MIGRATIONS, Town, nothing};

pub(crate) const LIST: &str = "/ansatt/registrer";
pub(crate) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n";

const LOCKED_PDF: &[u8] =
    include_bytes!("../../../formats/tests/specimens/locked/revision-6-locked.pdf");

sql!(MATTERS, "select id from matter where tenant = $1 order by received_at");
sql!(DRAFTS, "select count(*) from draft where tenant = $1 and matter is null");
sql!(AUDIT, "select details from audit_entry where tenant = $1");

fn begin(browser: &Browser<'_>, channel: &str, day: (&str, &str), reason: &str) -> Answer {
    begin_for("ambulerende-skjenkebevilling", browser, channel, day, reason)
}

pub(crate) fn begin_for(
    service: &str,
    browser: &Browser<'_>,
    channel: &str,
    day: (&str, &str),
    reason: &str,
) -> Answer {
    let fields = [
        ("tjeneste", service),
        ("kanal", channel),
        ("mottatt-day", day.0),
        ("mottatt-month", day.1),
        ("mottatt-year", "2026"),
        ("grunn", reason),
        ("sprak", "nn"),
    ];
    browser.post(LIST, &fields)
}

/// The address of a registration, of the one of its parts that a redirect led to.
pub(crate) fn registration(location: &str) -> String {
    let mut parts: Vec<&str> = location.split('/').collect();
    parts.truncate(4);
    parts.join("/")
}

pub(crate) fn of_person(
    town: &Town<'_>,
    browser: &Browser<'_>,
    what: PersonTrait,
    one: &str,
) -> Answer {
    let number = town.inhabitant(what).number.reveal();
    let path = format!("{one}/soker");
    browser.post(&path, &[("hvem", "fodselsnummer"), ("fodselsnummer", &number)])
}

pub(crate) fn matters(town: &Town<'_>) -> Vec<Matter> {
    let found = town.test.store.read(GRIMSTAD, |tx| {
        let ids = tx.all(&MATTERS, &[], |row| row.get(0))?;
        ids.into_iter().map(|id| Ok(matters::find(tx, id)?.unwrap())).collect::<store::Result<_>>()
    });
    found.unwrap()
}

#[test]
fn what_came_on_paper_is_filed_though_it_is_not_whole_with_the_paper_as_its_main_document() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::with_registers(store);
        let browser = town.case_worker();
        assert!(browser.get("/ansatt").page(200).contains(LIST), "a way there");
        assert!(browser.get(LIST).page(200).contains("Alt er registrert"));

        let late = begin(&browser, "paper", ("20", "5"), "").page(422);
        assert!(late.contains("href=\"#grunn\""), "more than a week ago needs a reason: {late}");
        let one = begin(&browser, "paper", ("20", "5"), "Lå i feil bunke").location();
        let one = registration(&one);
        assert_eq!(browser.get(&one).location(), format!("{one}/soker"), "first who it is");

        let found = of_person(&town, &browser, PersonTrait::Ordinary, &one).location();
        let person = town.inhabitant(PersonTrait::Ordinary);
        let page = browser.get(&found).page(200);
        assert!(page.contains(&person.name.full()), "{page}");
        assert!(!page.contains(&person.number.reveal()), "the number is shown nowhere");

        // The paper comes before the form, and is looked at beside it.
        assert_eq!(browser.get(&one).location(), format!("{one}/papir"));
        let papers = format!("{one}/papir");
        assert!(browser.post(&papers, &[]).page(422).contains("Legg inn det skannede papiret"));
        let wrong = browser.post_file_as("papir", &papers, ("x", "1"), ("s.exe", b"MZ\x90\0"));
        assert!(wrong.page(422).contains("s.exe"));
        let locked = browser.post_file_as("papir", &papers, ("x", "1"), ("s.pdf", LOCKED_PDF));
        assert!(locked.page(422).contains("er låst med passord"));
        let kept = browser.post_file_as("papir", &papers, ("legg-til", "1"), ("søknad.pdf", PDF));
        let page = browser.get(&kept.location()).page(200);
        assert!(page.contains("søknad.pdf"), "{page}");
        let first = browser.get(&one).location();
        assert!(first.starts_with(&format!("{one}/skjema/")), "{first}");
        let page = browser.get(&first).page(200);
        let (_, link) = page.split_once("target=\"_blank\" href=\"").unwrap();
        let paper = browser.get(link.split_once('"').unwrap().0);
        assert_eq!(paper.headers["content-type"], "application/pdf");

        // The same errors as applicants get, and a way on over them.
        let refused = browser.post(&first, &[("go", "next")]).page(422);
        assert!(refused.contains("Gå videre selv om noe mangler"), "{refused}");
        let next = browser.post(&first, &[("go", "onward")]).location();
        assert_ne!(next, first);

        let check = format!("{one}/skjema/oppsummering");
        let page = browser.get(&check).page(200);
        assert!(page.contains("Se over det du har registrert"), "{page}");
        let seen = crate::world::hidden(&page, "seen");
        let send = format!("{one}/skjema/send");
        let page = browser.post(&send, &[("seen", &seen)]).page(422);
        assert!(page.contains("Registrer søknaden slik den er"), "{page}");
        let as_it_is = [("seen", seen.as_str()), ("as-it-is", "1")];
        let done = browser.post(&send, &as_it_is).location();
        assert_eq!(browser.post(&send, &as_it_is).location(), registration(&done), "once");
        let page = browser.get(&done).page(200);
        assert!(page.contains("2026/1") && page.contains("Gå til saken"), "{page}");

        let all = matters(&town);
        assert_eq!(all.len(), 1);
        let matter = &all[0];
        // What was found in the paper stands beside it.
        let page = browser.get(&format!("/ansatt/saker/{}", matter.id)).page(200);
        assert!(page.contains("Filen er skadet. Noe kan mangle eller vises feil."), "{page}");
        assert_eq!(matter.channel, Channel::Paper);
        assert_eq!(matter.language, base::Language::Nn);
        let came = base::date_in_oslo(matter.received_at);
        assert_eq!(came, jiff::civil::date(2026, 5, 20));
        let package = town.world.package(&matter.service).unwrap();
        let parameters = town.world.parameters(GRIMSTAD, package, came).unwrap();
        let counted = package.deadline(came, &parameters, &serde_json::json!({}));
        assert_eq!(matter.deadline, Some(counted), "counted from the day it came");
        assert!(!matter.is_decided(), "the rules decide nothing that is not whole");
        assert_eq!(matter.recommended.as_deref(), Some("manual"));

        town.run_jobs();
        let case = format!("/ansatt/saker/{}", matter.id);
        let page = browser.get(&case).page(200);
        for shown in [
            "Papir",
            "Noe manglet da søknaden ble registrert",
            "Søknaden slik vi har registrert han",
        ] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        town.test
            .store
            .read(GRIMSTAD, |tx| {
                let entry = archive::lookup::entry(tx, matter.incoming)?.unwrap();
                assert_eq!(entry.description.as_deref(), Some("Den kom på papir."));
                let documents = archive::lookup::documents(tx, matter.incoming)?;
                let main = &documents[0];
                assert_eq!(main.role, archive::DocumentRole::Main);
                assert!(main.objects.iter().any(|it| it.file_name == "søknad.pdf"));
                let lines = audit::of_object(tx, matter.id)?;
                let line = lines.iter().find(|it| it.action == "application.received").unwrap();
                assert_eq!(
                    (line.actor_kind.as_str(), line.actor_name.as_str()),
                    ("employee", "KLOK SEKK")
                );
                assert!(line.details.contains("\"paper\""), "{}", line.details);
                let ways = measures::received_by_channel(
                    tx,
                    &matter.service,
                    jiff::Timestamp::UNIX_EPOCH,
                )?;
                assert_eq!(ways, [(Channel::Paper, 1)], "the figures count it");
                assert!(measures::time_spent(tx, matter.id)?.as_secs() > 0);
                // No number of a person is in the trail.
                let trail: Vec<String> = tx.all(&AUDIT, &[], |row| row.get(0))?;
                assert!(!trail.join("\n").contains(&person.number.reveal()));
                assert!(
                    trail.iter().any(|it| it.contains("registering")),
                    "the look-up is written"
                );
                Ok::<_, archive::ArchiveError>(())
            })
            .unwrap();
    });
}

/// The answers of an ordinary wedding, page by page.
const WEDDING: [(&str, &[(&str, &str)]); 6] = [
    (
        "applicant",
        &[
            ("applicant.address.street", "Fjellvegen 3"),
            ("applicant.address.postalCode", "4876"),
            ("applicant.address.place", "Grimstad"),
            ("applicant.email", "post@example.no"),
            ("applicant.phone", "90000001"),
            ("applicant.invoiceOther", "false"),
        ],
    ),
    (
        "event",
        &[
            ("event.kind", "wedding"),
            ("event.purpose", "Bryllupsfest med middag. Brudeparet er vertskap."),
            ("event.closedParty", "true"),
            ("event.payment", "true"),
            ("event.guests", "Familie og venner med personlig invitasjon"),
            ("event.guestCount", "80"),
            ("event.minorsPresent", "true"),
        ],
    ),
    (
        "days",
        &[
            ("drinks.groups", "1"),
            ("drinks.groups", "2"),
            ("event.days[0].date", "2026-07-11"),
            ("event.days[0].from", "19:00"),
            ("event.days[0].to", "01:00"),
        ],
    ),
    (
        "premises",
        &[
            ("premises.kind", "assembly-hall"),
            ("premises.name", "Prøvehuset grendehus"),
            ("premises.street", "Grendevegen 10"),
            ("premises.postalCode", "4876"),
            ("premises.place", "Grimstad"),
            ("premises.maxPersons", "120"),
            ("premises.area", "indoors"),
            ("premises.ownerConsent", "true"),
            ("premises.ordinaryLicence", "no"),
        ],
    ),
    (
        "responsible",
        &[
            ("responsible.applicantIsManager", "true"),
            ("responsible.deputyExemption", "false"),
            ("responsible.deputy.name", "Stødig Elvebredd"),
            ("responsible.deputy.birthDate-day", "14"),
            ("responsible.deputy.birthDate-month", "3"),
            ("responsible.deputy.birthDate-year", "1988"),
            ("responsible.deputy.phone", "90000002"),
        ],
    ),
    (
        "declaration",
        &[
            ("declaration.rulesKnown", "true"),
            ("declaration.policeTold", "true"),
            ("declaration.correct", "true"),
        ],
    ),
];

#[test]
fn what_is_whole_on_the_phone_is_decided_by_the_same_rules_as_on_the_web() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::with_registers(store);
        let browser = town.case_worker();
        let one = registration(&begin(&browser, "phone", ("1", "6"), "").location());
        of_person(&town, &browser, PersonTrait::Ordinary, &one).location();
        let mut next = browser.get(&one).location();
        for (page, answers) in WEDDING {
            assert_eq!(next, format!("{one}/skjema/{page}"));
            let shown = browser.get(&next).page(200);
            let (seen, asked) =
                (crate::world::hidden(&shown, "seen"), crate::world::hidden(&shown, "asked"));
            let mut fields = answers.to_vec();
            fields.extend([("seen", seen.as_str()), ("asked", asked.as_str()), ("go", "next")]);
            next = browser.post(&next, &fields).location();
        }
        assert_eq!(next, format!("{one}/skjema/oppsummering"));
        let page = browser.get(&next).page(200);
        assert!(page.contains("Prøvehuset grendehus") && !page.contains("Noe mangler"), "{page}");
        let seen = crate::world::hidden(&page, "seen");
        let done = browser.post(&format!("{one}/skjema/send"), &[("seen", &seen)]).location();
        assert!(browser.get(&done).page(200).contains("Reglene ga svaret med en gang"));
        let matter = matters(&town).remove(0);
        assert_eq!((matter.channel, matter.automatic), (Channel::Phone, Some(true)));
        assert_eq!(matter.outcome.as_deref(), Some("grant"));
        town.run_jobs();
        let entries = store
            .store
            .read(GRIMSTAD, |tx| archive::lookup::entries_of_case(tx, matter.case_file()));
        assert_eq!(entries.unwrap().len(), 2, "the application and the decision, no receipt");
    });
}

#[test]
fn the_applicant_is_told_by_letter_and_finds_the_case_on_my_page() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::with_registers(store);
        let browser = town.case_worker();
        let one = registration(&begin(&browser, "phone", ("1", "6"), "").location());
        of_person(&town, &browser, PersonTrait::Ordinary, &one).location();
        let page = browser.get(&format!("{one}/skjema/oppsummering")).page(200);
        let seen = crate::world::hidden(&page, "seen");
        let fields = [("seen", seen.as_str()), ("as-it-is", "1")];
        browser.post(&format!("{one}/skjema/send"), &fields).location();
        let matter = matters(&town).remove(0);
        assert_eq!(matter.channel, Channel::Phone);
        for _ in 0..2 {
            town.run_jobs();
        }
        town.test
            .store
            .read(GRIMSTAD, |tx| {
                let entries = archive::lookup::entries_of_case(tx, matter.case_file())?;
                let receipts: Vec<_> = entries
                    .iter()
                    .filter(|it| it.title.text() == "Vi har fått søknaden din")
                    .collect();
                assert_eq!(receipts.len(), 1, "once");
                let documents = archive::lookup::documents(tx, receipts[0].id)?;
                assert_eq!(documents.len(), 2, "with what was registered");
                assert!(!dispatch::of_entry(tx, receipts[0].id)?.is_empty(), "on its way");
                // My page shows what is the person's.
                let number = town.inhabitant(PersonTrait::Ordinary).number;
                let keys = access::testing::keys();
                let person = access::person::find_by_number(tx, &keys, number).unwrap().unwrap();
                let own = matters::of_party(tx, person.id.0, None)?;
                assert_eq!(own.len(), 1);
                Ok::<_, archive::ArchiveError>(())
            })
            .unwrap();
    });
}

#[test]
fn nobody_but_the_unit_finds_a_registration_and_nobody_registers_their_own() {
    let store = sqlite(&MIGRATIONS);
    let town = Town::with_registers(&store);
    let browser = town.case_worker();
    let one = registration(&begin(&browser, "counter", ("1", "6"), "").location());
    of_person(&town, &browser, PersonTrait::Ordinary, &one).location();

    let colleague = town.employee(104, "RASK ELV", &[Role::CaseWorker], "naer");
    assert!(colleague.get(LIST).page(200).contains(&one), "the unit's");
    assert!(colleague.get(&one).location().starts_with(&one));
    let other = town.employee(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
    let administrator = town.employee(110, "RASK RIPS", &[Role::Administrator], "ikt");
    assert!(!other.get(LIST).page(200).contains(&one));
    assert_eq!(administrator.get(LIST).status.as_u16(), 403);
    let parts = ["", "/soker", "/papir", "/ferdig", "/skjema/event", "/skjema/oppsummering"];
    for part in parts {
        let path = format!("{one}{part}");
        assert_eq!(other.get(&path).status.as_u16(), 404, "{path}");
        for stranger in [town.browser(), town.citizen()] {
            assert!(stranger.get(&path).location().starts_with("/ansatt/logg-inn?til="), "{path}");
        }
        let unknown = format!("{LIST}/{}{part}", nothing());
        assert_eq!(browser.get(&unknown).status.as_u16(), 404, "{unknown}");
    }
    for (part, field) in [("/soker", "hvem"), ("/skjema/send", "seen"), ("/forkast", "grunn")] {
        let sent = other.post(&format!("{one}{part}"), &[(field, "x")]);
        assert_eq!(sent.status.as_u16(), 404, "{part}");
    }

    // Who signed in with a number cannot look that up.
    let own = access::testing::synthetic_number(101).reveal();
    let path = format!("{one}/soker");
    let sent = browser.post(&path, &[("hvem", "fodselsnummer"), ("fodselsnummer", &own)]);
    let page = sent.page(422);
    assert!(page.contains("din egen søknad") && !page.contains(&own), "{page}");
    for wrong in ["", "12345678901", "x"] {
        let sent = browser.post(&path, &[("hvem", "fodselsnummer"), ("fodselsnummer", wrong)]);
        assert_eq!(sent.status.as_u16(), 422, "{wrong}");
    }

    assert_eq!(browser.post(&format!("{one}/forkast"), &[("grunn", " ")]).status.as_u16(), 422);
    let gone = browser.post(&format!("{one}/forkast"), &[("grunn", "Begynt to ganger")]);
    assert_eq!(gone.location(), LIST);
    assert_eq!(browser.get(&one).status.as_u16(), 404);
    let left: i64 =
        store.store.read(GRIMSTAD, |tx| tx.one(&DRAFTS, &[], |row| row.get(0))).unwrap();
    assert_eq!(left, 0, "what was typed is gone with it");
}

#[test]
fn an_address_that_is_protected_is_neither_shown_nor_kept() {
    let store = sqlite(&MIGRATIONS);
    let town = Town::with_registers(&store);
    let browser = town.case_worker();
    for what in [PersonTrait::Protected, PersonTrait::StrictlyProtected] {
        let person = town.inhabitant(what);
        let one = registration(&begin(&browser, "phone", ("1", "6"), "").location());
        let found = of_person(&town, &browser, what, &one).location();
        let page = browser.get(&found).page(200);
        let street = person.address.lines.join(", ");
        assert!(page.contains("Skjermet adresse") && !page.contains(&street), "{page}");
        let list = browser.get(LIST).page(200);
        assert!(!list.contains(&person.name.full()), "{list}");
        let form = browser.get(&browser.get(&one).location()).page(200);
        assert!(!form.contains(&street), "{form}");
        // Who was given it may see it; of the strictly protected, no colleague may.
        let colleague = town.employee(104, "RASK ELV", &[Role::CaseWorker], "naer");
        let seen = colleague.get(&format!("{one}/soker")).status.as_u16();
        assert_eq!(seen, if what == PersonTrait::Protected { 200 } else { 404 });
    }
}

#[test]
fn an_organisation_or_somebody_without_a_number_applies_too_and_the_own_draft_is_left_alone() {
    let store = sqlite(&MIGRATIONS);
    let town = Town::with_registers(&store);
    let browser = town.case_worker();
    let one = registration(&begin(&browser, "counter", ("1", "6"), "").location());
    let path = format!("{one}/soker");
    let without = |name: &'static str| {
        browser.post(
            &path,
            &[
                ("hvem", "uten"),
                ("navn", name),
                ("gate", "12 High Street"),
                ("postnr", "EC1"),
                ("poststed", "London"),
            ],
        )
    };
    let wrong = without(" ").page(422);
    assert!(wrong.contains("href=\"#navn\"") && wrong.contains("12 High Street"), "{wrong}");
    without("JANE DOE").location();
    assert!(browser.get(&path).page(200).contains("12 High Street"));
    // Another applicant begins anew, with nothing of the first.
    let organisation = town.organisation();
    let digits = organisation.number.to_string();
    let sent = browser.post(&path, &[("hvem", "virksomhet"), ("virksomhet", &digits)]);
    assert_eq!(sent.location(), path);
    let page = browser.get(&format!("{one}/skjema/oppsummering")).page(200);
    assert!(page.contains(&organisation.name) && !page.contains("JANE DOE"), "{page}");
    let left: i64 =
        store.store.read(GRIMSTAD, |tx| tx.one(&DRAFTS, &[], |row| row.get(0))).unwrap();
    assert_eq!(left, 1);
}

#[test]
fn what_is_typed_when_the_session_ends_is_there_again() {
    let store = sqlite(&MIGRATIONS);
    let town = Town::with_registers(&store);
    let mut browser = town.case_worker();
    let one = registration(&begin(&browser, "phone", ("1", "6"), "").location());
    of_person(&town, &browser, PersonTrait::Ordinary, &one).location();
    let page = format!("{one}/skjema/event");
    browser.session_ends();
    let sent = browser.post(&page, &[("event.purpose", "Dåp på låven"), ("go", "next")]);
    assert!(sent.location().starts_with("/ansatt/logg-inn?til="));
    browser.take(sent.headers["set-cookie"].to_str().unwrap());
    browser.sign_in(101, "KLOK SEKK", &[Role::CaseWorker], "naer");
    let back = browser.get(&page).location();
    assert!(browser.get(&back).page(200).contains("Dåp på låven"));

    // A number is not parked.
    let path = format!("{one}/soker");
    browser.session_ends();
    let number = town.inhabitant(PersonTrait::Protected).number.reveal();
    let fields = [("hvem", "fodselsnummer"), ("fodselsnummer", number.as_str())];
    assert!(browser.post(&path, &fields).location().starts_with("/ansatt/logg-inn"));
    sql!(PARKED, "select fields from parked where tenant = $1");
    let parked: Vec<String> =
        store.store.read(GRIMSTAD, |tx| tx.all(&PARKED, &[], |row| row.get(0))).unwrap();
    assert!(!parked.join("\n").contains(&number));
}
