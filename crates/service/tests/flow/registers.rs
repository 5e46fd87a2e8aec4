//! What employees register, and what the rules of later applications make of it.

use identifiers::OrganisationNumber;
use jiff::civil::{date, time};
use serde_json::json;
use service::{
    Outcome, Premises,
    flow::{self, Broken, FlowError, LicenceId, NewLicence, breaches, licences},
};

use crate::town::{TENANT, Town, company, for_organisation, in_a_town, unsure, wedding_on};

fn ordinary(to: i8) -> NewLicence {
    NewLicence {
        service: "alminnelig-skjenkebevilling".to_owned(),
        holder: "Kaia mat og drikke AS".to_owned(),
        organisation: Some(OrganisationNumber::parse("310000000").unwrap()),
        premises: Premises {
            name: "Kaia mat og drikke".to_owned(),
            street: "Havnegata 20".to_owned(),
            postal_code: "4876".to_owned(),
        },
        first_day: date(2024, 10, 1),
        last_day: date(2032, 9, 30),
        from: time(11, 0, 0, 0),
        to: time(to, 0, 0, 0),
    }
}

fn register(town: &Town<'_>, new: &NewLicence) -> LicenceId {
    town.write(|tx| flow::register_licence(tx, &town.world, &town.worker, town.package(), new))
        .unwrap()
}

fn party_at_the_restaurant(town: &Town<'_>, serial: u16) -> flow::Matter {
    let mut answers = company();
    let day = town.today().checked_add(jiff::Span::new().days(20 + i64::from(serial))).unwrap();
    answers.set("event.days[0].date", json!(day.to_string()));
    let applicant = town.inhabitant(serial, "Vennlig Fjelltopp");
    town.applied(&for_organisation(applicant), answers)
}

#[test]
fn what_the_applicant_says_of_an_ordinary_licence_is_looked_into_until_the_register_knows_it() {
    in_a_town(|town| {
        let unknown = party_at_the_restaurant(town, 1);
        assert_eq!(unknown.recommended.as_deref(), Some("manual"));

        // Closes before the party begins: in nobody's way.
        let early = register(town, &ordinary(17));
        let granted = party_at_the_restaurant(town, 2);
        assert_eq!(granted.outcome.as_deref(), Some("grant"));

        town.write(|tx| flow::revoke_licence(tx, &town.world, &town.worker, early, "Gitt opp"))
            .unwrap();
        let again = party_at_the_restaurant(town, 3);
        assert_eq!(again.recommended.as_deref(), Some("manual"));

        // At the same hours: in the way, and a person refuses.
        register(town, &ordinary(1));
        let in_the_way = party_at_the_restaurant(town, 4);
        assert_eq!(in_the_way.recommended.as_deref(), Some("refuse"));
        assert!(!in_the_way.is_decided());
        town.run_jobs();
    });
}

#[test]
fn a_licence_is_registered_in_a_case_of_its_own_and_can_be_revoked_once() {
    in_a_town(|town| {
        let id = register(town, &ordinary(20));
        assert_eq!(register(town, &ordinary(20)), id, "a double click registers once");
        let licence = town.read(|tx| licences::find(tx, id).unwrap().unwrap());
        let case = town
            .read(|tx| archive::lookup::case_file(tx, archive::CaseFileId(id.0)).unwrap().unwrap());
        assert_eq!(case.number.to_string(), licence.case_number);
        assert_eq!(case.title.text(), "Alminnelig skjenkebevilling Kaia mat og drikke");
        let revoke =
            |who, why: &str| town.write(|tx| flow::revoke_licence(tx, &town.world, who, id, why));
        assert!(matches!(revoke(&town.stranger, "Nei"), Err(FlowError::Denied(_))));
        assert!(matches!(revoke(&town.worker, " "), Err(FlowError::Text("reason"))));
        revoke(&town.worker, "Eieren har gitt den opp").unwrap();
        assert!(matches!(revoke(&town.worker, "En gang til"), Err(FlowError::ChangedMeanwhile)));
        let notes = town.read(|tx| archive::lookup::entries_of_case(tx, case.id).unwrap());
        assert_eq!(notes.len(), 2);
        assert!(town.read(|tx| licences::all(tx).unwrap())[0].revoked_at.is_some());
    });
}

#[test]
fn a_licence_that_could_be_in_nobodys_way_is_not_taken() {
    in_a_town(|town| {
        let refused = |change: fn(&mut NewLicence)| {
            let mut new = ordinary(20);
            change(&mut new);
            let made = town.write(|tx| {
                flow::register_licence(tx, &town.world, &town.worker, town.package(), &new)
            });
            assert!(matches!(made, Err(FlowError::Text(_))), "{new:?}: {made:?}");
        };
        refused(|new| new.holder.clear());
        refused(|new| new.premises.name = " ".to_owned());
        refused(|new| new.premises.postal_code = "48".to_owned());
        refused(|new| new.last_day = date(2024, 9, 30));
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp").subject(TENANT);
        let by_citizen = town.write(|tx| {
            flow::register_licence(tx, &town.world, &applicant, town.package(), &ordinary(20))
        });
        assert!(matches!(by_citizen, Err(FlowError::Denied(_))), "{by_citizen:?}");
    });
}

#[test]
fn a_breach_puts_the_holders_next_application_before_a_person_until_it_is_revoked_or_old() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let next = |number: i64| {
            let day = town.today().checked_add(jiff::Span::new().days(20 + number)).unwrap();
            town.applied(&applicant, wedding_on(&day.to_string(), &format!("Storgata {number}")))
        };
        let first = next(1);
        assert_eq!(first.outcome.as_deref(), Some("grant"));
        let breach = town
            .write(|tx| {
                let broken = Broken::Grant(first.id);
                let (day, what) = (tx.today(), "Skjenking etter stengetid");
                flow::register_breach(tx, &town.world, &town.worker, broken, day, what)
            })
            .unwrap();
        assert_eq!(town.read(|tx| breaches::of_case(tx, first.id.0).unwrap()).len(), 1);
        assert_eq!(next(2).recommended.as_deref(), Some("manual"));
        // On nobody else.
        let other = town.inhabitant(2, "Rar Ørn");
        let theirs = town.applied(&other, wedding_on("2027-03-06", "Lia 4"));
        assert_eq!(theirs.outcome.as_deref(), Some("grant"));

        town.write(|tx| {
            flow::revoke_breach(tx, &town.world, &town.worker, breach, "Gjaldt et annet sted")
        })
        .unwrap();
        assert_eq!(next(3).outcome.as_deref(), Some("grant"));
        town.run_jobs();
    });
}

#[test]
fn a_breach_needs_a_grant_an_account_and_a_day_that_has_been() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, unsure()).id;
        let today = town.today();
        let breach = |who, day, what: &str| {
            town.write(|tx| {
                flow::register_breach(tx, &town.world, who, Broken::Grant(id), day, what)
            })
        };
        let early = breach(&town.worker, today, "Bråk");
        assert!(matches!(early, Err(FlowError::NotNow { .. })), "{early:?}");
        town.decide(&town.worker, id, Outcome::Grant).unwrap();
        let tomorrow = today.tomorrow().unwrap();
        assert!(matches!(breach(&town.worker, tomorrow, "Bråk"), Err(FlowError::Text(_))));
        assert!(matches!(breach(&town.worker, today, " "), Err(FlowError::Text("breach"))));
        assert!(matches!(breach(&town.stranger, today, "Bråk"), Err(FlowError::Denied(_))));
        breach(&town.worker, today, "Bråk").unwrap();
        town.run_jobs();
    });
}
