//! What each client may rely on. Runs against the simulator, and against a national test
//! environment when a settings file is named:
//!
//! * `EKOMMUNE_CONTRACT_SETTINGS`: a JSON file with the `exchange` section of the configuration
//! * `EKOMMUNE_CONTRACT_KEY`, `EKOMMUNE_CONTRACT_KEY_ID`: the PEM file and `kid` of the client
//! * `EKOMMUNE_CONTRACT_TENANT`: the municipality's organisation number
//! * `EKOMMUNE_CONTRACT_PERSON`: a synthetic person (Tenor) who is in all registers
//! * `EKOMMUNE_CONTRACT_ORGANISATION`: an organisation in Enhetsregisteret

use std::{env, fs, sync::Arc};

use base::{Clock as _, SystemClock, SystemRandom, TenantId, uuid_v7};
use exchange::{
    Exchange, ExchangeSettings, Http, LifeStatus, OrganisationAnswer, PersonAnswer, PersonParts,
    PostalAddress, ProtectionLevel, Reservation, Role, Secret, Shipment, ShipmentDocument,
    ShipmentStatus, SigningKey, Standing, Timeouts,
    simulator::{PersonTrait, SimulatedStanding},
};
use identifiers::{OrganisationNumber, PersonNumber};
use jiff::SignedDuration;
use store::testing::TENANT;
use uuid::Uuid;

use crate::world::Sim;

/// What the tests below talk to.
struct Counterpart {
    exchange: Exchange,
    tenant: TenantId,
    person: PersonNumber,
    organisation: OrganisationNumber,
    /// Kept alive: the simulator lives in it.
    _sim: Option<Sim>,
}

fn on_each_counterpart(test: impl Fn(&Counterpart)) {
    let sim = Sim::new();
    let person = sim.person(PersonTrait::GeneralManager).number;
    let organisation = sim.simulator.population().organisations_of(person).next().unwrap().0.number;
    test(&Counterpart {
        exchange: sim.exchange.clone(),
        tenant: TENANT,
        person,
        organisation,
        _sim: Some(sim),
    });
    match env::var("EKOMMUNE_CONTRACT_SETTINGS") {
        Ok(path) => live(&path, test),
        Err(_) => eprintln!(
            "skipped the national test environment: EKOMMUNE_CONTRACT_SETTINGS is not set"
        ),
    }
}

fn live(path: &str, test: impl Fn(&Counterpart)) {
    let variable = |name: &str| env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let settings: ExchangeSettings =
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let pem = fs::read_to_string(variable("EKOMMUNE_CONTRACT_KEY")).unwrap();
    let key = SigningKey::from_pem(&pem, variable("EKOMMUNE_CONTRACT_KEY_ID")).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let http = Http::new(runtime.handle().clone(), Timeouts::default()).unwrap();
    let person = PersonNumber::parse(&variable("EKOMMUNE_CONTRACT_PERSON")).unwrap();
    assert!(person.kind().is_synthetic(), "contract tests use synthetic persons only");
    test(&Counterpart {
        exchange: Exchange::new(http, settings, key, Arc::new(SystemClock), Arc::new(SystemRandom)),
        tenant: TenantId(variable("EKOMMUNE_CONTRACT_TENANT").parse().unwrap()),
        person,
        organisation: variable("EKOMMUNE_CONTRACT_ORGANISATION").parse().unwrap(),
        _sim: None,
    });
}

#[test]
fn the_person_register_knows_the_person_and_gives_only_the_parts_asked_for() {
    on_each_counterpart(|counterpart| {
        let ask = |parts| {
            counterpart
                .exchange
                .persons
                .person(counterpart.tenant, counterpart.person, parts)
                .unwrap()
                .unwrap()
        };
        let identity = ask(PersonParts::Identity);
        let whole = ask(PersonParts::IdentityAndAddress);
        assert!(!identity.to_the_person_themself().name.family.is_empty());
        assert_eq!(identity.to_the_person_themself().address, None);
        assert!(whole.to_the_person_themself().address.is_some());
        assert_eq!(identity.birth_date(), whole.birth_date());
    });
}

#[test]
fn the_contact_register_answers_for_the_person() {
    on_each_counterpart(|counterpart| {
        let contact =
            counterpart.exchange.contacts.contact(counterpart.tenant, counterpart.person).unwrap();
        assert!(contact.is_some());
    });
}

#[test]
fn the_organisation_register_knows_the_organisation_and_not_another() {
    on_each_counterpart(|counterpart| {
        let register = &counterpart.exchange.organisations;
        match register.organisation(counterpart.organisation).unwrap() {
            OrganisationAnswer::Found(found) => {
                assert_eq!(found.number, counterpart.organisation);
                assert!(!found.name.is_empty());
            }
            other => panic!("{other:?}"),
        }
        let nobody = (990_000..).find_map(OrganisationNumber::synthetic).unwrap();
        assert_eq!(register.organisation(nobody).unwrap(), OrganisationAnswer::Unknown);
    });
}

#[test]
fn altinn_lists_whom_the_person_may_act_for() {
    on_each_counterpart(|counterpart| {
        let found = counterpart
            .exchange
            .representations
            .organisations_represented_by(counterpart.tenant, counterpart.person)
            .unwrap();
        assert!(found.iter().any(|party| party.organisation == counterpart.organisation));
    });
}

#[test]
fn svarut_takes_a_letter_finds_it_by_our_reference_and_tells_how_it_stands() {
    on_each_counterpart(|counterpart| {
        let svarut = &counterpart.exchange.svarut;
        // A test environment remembers earlier runs.
        let reference = uuid_v7(SystemClock.now(), &SystemRandom).to_string();
        let shipment = Shipment {
            reference: reference.clone(),
            title: "Kontraktstest med æøå".to_owned(),
            recipient_name: "ULLEN TEKANNE".to_owned(),
            recipient_number: Some(Secret::new(counterpart.person.reveal())),
            recipient_address: Some(PostalAddress {
                lines: vec!["Eksempelveien 1".to_owned()],
                postal_code: "0001".to_owned(),
                place: "OSLO".to_owned(),
            }),
            documents: vec![ShipmentDocument {
                file_name: "Vedtak æøå.pdf".to_owned(),
                media_type: "application/pdf".to_owned(),
                bytes: b"%PDF-1.7".to_vec(),
            }],
        };
        assert!(svarut.find(counterpart.tenant, &reference).unwrap().is_empty());
        let id = svarut.send(counterpart.tenant, &shipment).unwrap();
        assert_eq!(svarut.find(counterpart.tenant, &reference).unwrap(), [id]);
        let statuses = svarut.statuses(counterpart.tenant, &[id]).unwrap();
        assert_eq!(statuses.len(), 1);
        assert_eq!(statuses[0].0, id);
        assert!(!svarut.events(counterpart.tenant, id).unwrap().is_empty());
        assert_eq!(svarut.statuses(counterpart.tenant, &[Uuid::nil()]).unwrap(), []);
    });
}

#[test]
fn the_registers_tell_each_kind_of_person_apart() {
    let sim = Sim::new();
    let look = |what| {
        let number = sim.person(what).number;
        let parts = PersonParts::IdentityAndAddress;
        sim.exchange.persons.person(TENANT, number, parts).unwrap().unwrap()
    };
    match look(PersonTrait::StrictlyProtected) {
        PersonAnswer::Protected(person) => {
            assert_eq!(person.level(), ProtectionLevel::StrictlyConfidential);
        }
        PersonAnswer::Open(_) => panic!("the person is protected"),
    }
    assert!(matches!(look(PersonTrait::Dead).life(), LifeStatus::Dead(Some(_))));
    assert_eq!(look(PersonTrait::Ordinary).life(), LifeStatus::Resident);
    assert!(!look(PersonTrait::Ordinary).is_protected());
    let sami = look(PersonTrait::SamiSpeaking);
    assert_eq!(sami.to_the_person_themself().sami_languages, ["nordsamisk"]);
    let ordinary = sim.person(PersonTrait::Ordinary);
    let found = look(PersonTrait::Ordinary);
    assert_eq!(found.to_the_person_themself().address.as_ref(), Some(&ordinary.address));
    assert_eq!(found.to_the_person_themself().name, ordinary.name);
}

#[test]
fn a_person_who_is_in_no_register_is_not_found() {
    let sim = Sim::new();
    let known: Vec<_> = sim.simulator.population().persons.iter().map(|p| p.number).collect();
    let stranger = (0..1000)
        .filter_map(|n| PersonNumber::synthetic(jiff::civil::date(1985, 5, 5), n))
        .find(|number| !known.contains(number))
        .unwrap();
    let person = sim.exchange.persons.person(TENANT, stranger, PersonParts::Identity).unwrap();
    assert!(person.is_none());
    assert!(sim.exchange.contacts.contact(TENANT, stranger).unwrap().is_none());
    let parties = sim.exchange.representations.organisations_represented_by(TENANT, stranger);
    assert_eq!(parties.unwrap(), []);
}

#[test]
fn the_simulator_takes_no_real_number() {
    let sim = Sim::new();
    // The first of Skatteetaten's published examples: no month + 80.
    let real_form = PersonNumber::parse("02013299997").unwrap();
    assert!(sim.exchange.persons.person(TENANT, real_form, PersonParts::Identity).is_err());
    assert!(sim.exchange.contacts.contact(TENANT, real_form).is_err());
}

#[test]
fn reservation_age_of_the_address_and_language_decide_how_a_person_is_told() {
    let sim = Sim::new();
    let today = jiff::civil::date(2026, 6, 1);
    for (what, channel) in [
        (PersonTrait::Ordinary, Some("email")),
        (PersonTrait::SmsOnly, Some("sms")),
        (PersonTrait::Reserved, None),
        (PersonTrait::StaleContact, None),
        (PersonTrait::NotInContactRegister, None),
        (PersonTrait::Dead, None),
    ] {
        let contact = sim.exchange.contacts.contact(TENANT, sim.person(what).number).unwrap();
        let target = contact.as_ref().and_then(|contact| contact.may_be_notified(today));
        assert_eq!(target.map(|target| target.channel.key()), channel, "{what:?}");
    }
    let reserved = sim.person(PersonTrait::Reserved).number;
    let contact = sim.exchange.contacts.contact(TENANT, reserved).unwrap().unwrap();
    assert_eq!(contact.reservation, Reservation::Reserved);
    for (what, language) in [
        (PersonTrait::SamiSpeaking, base::Language::Se),
        (PersonTrait::NynorskUser, base::Language::Nn),
        (PersonTrait::EnglishUser, base::Language::En),
    ] {
        let contact =
            sim.exchange.contacts.contact(TENANT, sim.person(what).number).unwrap().unwrap();
        assert_eq!(contact.language, Some(language));
    }
}

#[test]
fn roles_say_why_a_person_may_act_and_nobody_acts_for_strangers() {
    let sim = Sim::new();
    let parties = |what| {
        sim.exchange
            .representations
            .organisations_represented_by(TENANT, sim.person(what).number)
            .unwrap()
    };
    for (what, role, form) in [
        (PersonTrait::GeneralManager, Role::GeneralManager, "AS"),
        (PersonTrait::AssociationContact, Role::ContactPerson, "FLI"),
        (PersonTrait::BusinessOwner, Role::Owner, "ENK"),
        (PersonTrait::BankruptCompany, Role::BoardLeader, "AS"),
    ] {
        let found = parties(what);
        assert_eq!(found.len(), 1, "{what:?}");
        assert_eq!((found[0].role, found[0].form.as_str()), (role, form));
    }
    assert_eq!(parties(PersonTrait::TwoOrganisations).len(), 2);
    assert_eq!(parties(PersonTrait::Reserved), []);
    let bankrupt = parties(PersonTrait::BankruptCompany)[0].organisation;
    match sim.exchange.organisations.organisation(bankrupt).unwrap() {
        OrganisationAnswer::Found(found) => assert_eq!(found.standing, Standing::Bankrupt),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_removed_organisation_is_told_from_an_unknown_one_and_represents_nobody() {
    // Which persons had a company that was removed depends on the seed.
    let sim = Sim::new();
    let population = sim.simulator.population();
    let removed = population
        .organisations
        .iter()
        .find(|organisation| matches!(organisation.standing, SimulatedStanding::Removed(_)))
        .unwrap();
    let answer = sim.exchange.organisations.organisation(removed.number).unwrap();
    assert_eq!(answer, OrganisationAnswer::Removed(Some(jiff::civil::date(2025, 3, 1))));
    let person = removed.roles[0].0;
    let parties =
        sim.exchange.representations.organisations_represented_by(TENANT, person).unwrap();
    assert_eq!(parties, []);
}

#[test]
fn a_letter_moves_on_with_the_clock() {
    use ShipmentStatus as S;
    let sim = Sim::new();
    let shipment = |person: &exchange::simulator::SimulatedPerson, number: bool| Shipment {
        reference: Uuid::from_u128(u128::from(person.birth_date.day().unsigned_abs())).to_string(),
        title: "Vedtak".to_owned(),
        recipient_name: person.name.full(),
        recipient_number: number.then(|| Secret::new(person.number.reveal())),
        recipient_address: Some(person.address.clone()),
        documents: vec![ShipmentDocument {
            file_name: "Vedtak.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: b"%PDF".to_vec(),
        }],
    };
    let reserved = sim.person(PersonTrait::Reserved);
    let id = sim.exchange.svarut.send(TENANT, &shipment(reserved, true)).unwrap();
    let mut seen = Vec::new();
    for _ in 0..20 {
        let status = sim.exchange.svarut.statuses(TENANT, &[id]).unwrap()[0].1;
        if seen.last() != Some(&status) {
            seen.push(status);
        }
        sim.clock.advance(SignedDuration::from_secs(4));
    }
    assert_eq!(seen, [S::Received, S::Accepted, S::NotDelivered, S::SentToPrint, S::Printed]);
    let events = sim.exchange.svarut.events(TENANT, id).unwrap();
    let words: Vec<&str> = events.iter().map(|event| event.text.as_str()).collect();
    assert_eq!(words, ["MOTTATT", "AKSEPTERT", "IKKE_LEVERT", "SENDT_PRINT", "PRINTET"]);
}
