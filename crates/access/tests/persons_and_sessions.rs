//! Persons, employees and sessions on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

use access::{
    ActingFor, Ending, Environment, Keys, PersonDetails, PersonError, Protection, RefusedNumber,
    Role, SessionKind, UnitKey, employee, person,
    policy::{Action, Resource},
    session::{self, SessionToken},
    testing::{a_person, an_employee, keys, sign_in, synthetic_number},
    view_log,
};
use axum::http::{HeaderMap, HeaderValue, header};
use base::Language;
use identifiers::{OrganisationNumber, PersonNumber};
use jiff::SignedDuration;
use store::testing::{OTHER_TENANT, TENANT, TestStore, on_each_engine};

fn test(run: impl Fn(&TestStore)) {
    on_each_engine(&[access::MIGRATIONS], run);
}

#[test]
fn a_person_is_found_again_by_number_and_only_in_their_own_municipality() {
    test(|it| {
        let keys = keys();
        let number = synthetic_number(1);
        let write = |tenant| {
            it.store.write(tenant, |tx| {
                person::find_or_create(tx, &keys, number, &PersonDetails::default())
            })
        };
        let first = write(TENANT).unwrap();
        assert_eq!(write(TENANT).unwrap(), first);
        assert_ne!(write(OTHER_TENANT).unwrap().id, first.id);
        it.store
            .read(TENANT, |tx| {
                assert_eq!(person::number(tx, &keys, first.id)?, Some(number));
                assert_eq!(person::find(tx, first.id)?, Some(first.clone()));
                let other = Keys::new(&[8; 32], Environment::Demonstration).unwrap();
                assert_eq!(person::find_by_number(tx, &other, number)?, None);
                assert!(matches!(
                    person::number(tx, &other, first.id),
                    Err(PersonError::Sealing(_))
                ));
                Ok::<_, PersonError>(())
            })
            .unwrap();
        let elsewhere = it.store.read(OTHER_TENANT, |tx| person::find(tx, first.id));
        assert_eq!(elsewhere.unwrap(), None);
    });
}

#[test]
fn what_a_register_tells_replaces_what_was_known_and_the_rest_is_kept() {
    test(|it| {
        let keys = keys();
        let number = synthetic_number(2);
        let learn = |details: PersonDetails| {
            it.store
                .write(TENANT, |tx| person::find_or_create(tx, &keys, number, &details))
                .unwrap()
        };
        learn(PersonDetails {
            name: Some("ULYDIG LEVEREGEL".into()),
            email: Some("ulydig@example.no".into()),
            ..PersonDetails::default()
        });
        let known = learn(PersonDetails {
            protection: Some(Protection::StrictlyConfidential),
            ..PersonDetails::default()
        });
        assert_eq!(known.name, "ULYDIG LEVEREGEL");
        assert!(known.protection.is_protected());
        assert_eq!(known.contact.unwrap().email.as_deref(), Some("ulydig@example.no"));
    });
}

#[test]
fn a_demonstration_refuses_real_numbers_and_production_synthetic_ones() {
    // The real number is Skatteetaten's own published example, which belongs to nobody.
    let real = PersonNumber::parse("30108299939").unwrap();
    let synthetic = synthetic_number(3);
    let production = Keys::new(&[7; 32], Environment::Production).unwrap();
    test(|it| {
        let make = |keys: &Keys, number| {
            it.store.write(TENANT, |tx| {
                person::find_or_create(tx, keys, number, &PersonDetails::default())
            })
        };
        assert!(matches!(
            make(&keys(), real),
            Err(PersonError::Refused(RefusedNumber::RealInDemonstration))
        ));
        assert!(matches!(
            make(&production, synthetic),
            Err(PersonError::Refused(RefusedNumber::SyntheticInProduction))
        ));
        assert!(make(&keys(), synthetic).is_ok());
        assert!(make(&production, real).is_ok());
    });
}

/// A citizen who is signed in.
fn signed_in(it: &TestStore) -> SessionToken {
    let keys = keys();
    it.store
        .write(TENANT, |tx| {
            let person = a_person(tx, &keys, 4, "ULYDIG LEVEREGEL");
            Ok::<_, store::Error>(sign_in(tx, &keys, &person, SessionKind::Citizen))
        })
        .unwrap()
}

fn find(it: &TestStore, token: &SessionToken) -> Option<access::Session> {
    it.store.read(TENANT, |tx| session::find(tx, token)).unwrap()
}

#[test]
fn a_session_is_found_by_its_cookie_in_its_own_municipality() {
    test(|it| {
        let token = signed_in(it);
        let cookie = token.set_cookie();
        let text = cookie.to_str().unwrap();
        assert!(text.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{text}");
        let pair = text.split(';').next().unwrap();
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_str(&format!("a=b; {pair}; c=d")).unwrap();
        headers.insert(header::COOKIE, value);
        let from_browser = SessionToken::from_headers(&headers, SessionKind::Citizen).unwrap();
        assert_eq!(SessionToken::from_headers(&headers, SessionKind::Employee), None);
        // The same secret in the other door's cookie opens nothing.
        let moved = pair.replace(SessionKind::Citizen.cookie(), SessionKind::Employee.cookie());
        let mut other = HeaderMap::new();
        other.insert(header::COOKIE, HeaderValue::from_str(&moved).unwrap());
        let moved = SessionToken::from_headers(&other, SessionKind::Employee).unwrap();
        assert_eq!(find(it, &moved), None);
        assert_eq!(find(it, &from_browser).unwrap().name, "ULYDIG LEVEREGEL");
        let elsewhere = it.store.read(OTHER_TENANT, |tx| session::find(tx, &from_browser));
        assert_eq!(elsewhere.unwrap(), None);
        assert_eq!(format!("{token:?}"), "SessionToken(hidden)");
    });
}

#[test]
fn a_session_ends_after_thirty_minutes_of_rest_and_after_two_hours_whatever_happens() {
    test(|it| {
        let token = signed_in(it);
        it.clock.advance(SignedDuration::from_secs(30 * 60 - 1));
        assert!(find(it, &token).unwrap().needs_touch(it.store.now()));
        for _ in 0..4 {
            it.store.write(TENANT, |tx| session::touch(tx, &token)).unwrap();
            assert!(!find(it, &token).unwrap().needs_touch(it.store.now()));
            it.clock.advance(SignedDuration::from_mins(22));
        }
        assert!(find(it, &token).is_some(), "118 minutes, never more than 30 of rest");
        it.store.write(TENANT, |tx| session::touch(tx, &token)).unwrap();
        it.clock.advance(SignedDuration::from_mins(3));
        assert_eq!(find(it, &token), None, "two hours are over");

        let resting = signed_in(it);
        it.clock.advance(SignedDuration::from_mins(30));
        assert_eq!(find(it, &resting), None);
        let remembered = |token| it.store.read(TENANT, |tx| session::remembered(tx, token));
        assert!(remembered(&resting).unwrap().is_some(), "what its person sends is kept for them");
        assert_eq!(it.store.write(TENANT, session::purge).unwrap(), 0);
        it.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(it.store.write(TENANT, session::purge).unwrap(), 2);
        assert_eq!(remembered(&resting).unwrap(), None);
    });
}

#[test]
fn the_end_is_told_with_the_limit_it_comes_by_and_no_touch_moves_it_past_two_hours() {
    test(|it| {
        let token = signed_in(it);
        let begun = it.store.now();
        for (minutes, ends_after, ending) in [
            (0, 30, Ending::Pause),
            (29, 59, Ending::Pause),
            (58, 88, Ending::Pause),
            (87, 117, Ending::Pause),
            (90, 120, Ending::Limit),
            (119, 120, Ending::Limit),
        ] {
            it.clock.set(begun + SignedDuration::from_mins(minutes));
            it.store.write(TENANT, |tx| session::touch(tx, &token)).unwrap();
            let session = find(it, &token).unwrap();
            let end = begun + SignedDuration::from_mins(ends_after);
            assert_eq!((session.ends_at(), session.ending()), (end, ending), "{minutes}");
        }
    });
}

#[test]
fn an_ended_session_opens_nothing_and_gives_back_what_logout_needs() {
    test(|it| {
        let keys = keys();
        let token = signed_in(it);
        let ended = it.store.write(TENANT, |tx| session::end(tx, &keys, &token)).unwrap();
        assert!(ended.is_some());
        assert_eq!(find(it, &token), None);
        assert_eq!(it.store.write(TENANT, |tx| session::end(tx, &keys, &token)).unwrap(), None);
    });
}

#[test]
fn the_providers_logout_ends_exactly_the_sessions_of_that_provider_session() {
    test(|it| {
        let keys = keys();
        let token = signed_in(it);
        let end = |issuer: &str, sid: &str| {
            let ended = it
                .store
                .write(TENANT, |tx| session::end_by_provider_session(tx, &keys, issuer, sid));
            ended.unwrap().len()
        };
        assert_eq!(end("https://other.test", "provider-session-1"), 0);
        assert_eq!(end("https://provider.test", "provider-session-2"), 0);
        assert!(find(it, &token).is_some());
        assert_eq!(end("https://provider.test", "provider-session-1"), 1);
        assert_eq!(find(it, &token), None);
    });
}

#[test]
fn acting_for_an_organisation_changes_whose_cases_are_seen() {
    test(|it| {
        let token = signed_in(it);
        let acting = ActingFor {
            roles: vec!["DAGL".to_owned(), "LEDE".to_owned()],
            organisation: OrganisationNumber::parse("314240979").unwrap(),
            name: "RASK KATT AS".into(),
        };
        it.store.write(TENANT, |tx| session::act_for(tx, &token, Some(&acting))).unwrap();
        let session = find(it, &token).unwrap();
        assert_eq!(session.acting_for, Some(acting));
        assert!(session.subject().has_role(Role::Representative));
        it.store.write(TENANT, |tx| session::act_for(tx, &token, None)).unwrap();
        assert!(find(it, &token).unwrap().subject().has_role(Role::Citizen));
    });
}

#[test]
fn an_employee_who_signs_in_as_a_citizen_is_a_citizen() {
    test(|it| {
        let keys = keys();
        let token = it
            .store
            .write(TENANT, |tx| {
                let roles = [Role::CaseWorker, Role::Leader];
                let person = an_employee(tx, &keys, 5, "KLOK SEKK", &roles, "bevilling");
                Ok::<_, store::Error>(sign_in(tx, &keys, &person, SessionKind::Citizen))
            })
            .unwrap();
        let session = find(it, &token).unwrap();
        assert!(session.roles.is_empty() && session.units.is_empty());
        assert_eq!(session.subject().roles(), [Role::Citizen]);
    });
}

#[test]
fn an_employee_is_out_the_moment_the_employment_ends() {
    test(|it| {
        let keys = keys();
        let token = it
            .store
            .write(TENANT, |tx| {
                let person = an_employee(tx, &keys, 6, "KLOK SEKK", &[Role::CaseWorker], "helse");
                Ok::<_, store::Error>(sign_in(tx, &keys, &person, SessionKind::Employee))
            })
            .unwrap();
        let session = find(it, &token).unwrap();
        assert_eq!(session.roles, [Role::CaseWorker]);
        let unit = UnitKey::new("helse").unwrap();
        let case = Resource::case(TENANT).unit(unit.clone());
        access::policy::require(&session.subject(), Action::Decide, &case).unwrap();
        it.store
            .write(TENANT, |tx| {
                assert_eq!(employee::in_unit(tx, &unit, Role::CaseWorker)?.len(), 1);
                let mut employee = employee::find(tx, session.person)?.unwrap();
                employee.employment = access::Employment::Ended;
                employee::save(tx, &employee)?;
                assert_eq!(employee::in_unit(tx, &unit, Role::CaseWorker)?.len(), 0);
                Ok::<_, store::Error>(())
            })
            .unwrap();
        assert_eq!(find(it, &token), None);
    });
}

#[test]
fn a_language_chosen_in_the_session_goes_before_the_persons_own() {
    test(|it| {
        let token = signed_in(it);
        let person = find(it, &token).unwrap().person;
        it.store.write(TENANT, |tx| person::set_language(tx, person, Language::Se)).unwrap();
        assert_eq!(find(it, &token).unwrap().language, Some(Language::Se));
        it.store.write(TENANT, |tx| session::set_language(tx, &token, Language::En)).unwrap();
        assert_eq!(find(it, &token).unwrap().language, Some(Language::En));
    });
}

#[test]
fn everybody_who_looked_is_listed_for_the_one_it_is_about() {
    test(|it| {
        let token = signed_in(it);
        let subject = find(it, &token).unwrap().subject();
        let id = base::uuid::Uuid::from_u128(42);
        it.store
            .write(TENANT, |tx| view_log::viewed(tx, &subject, "case", id, "own_case"))
            .unwrap();
        let views = it.store.read(TENANT, |tx| view_log::views_of(tx, id)).unwrap();
        let [view] = views.as_slice() else { panic!("one look and not {}", views.len()) };
        assert_eq!(view.actor_name, "ULYDIG LEVEREGEL");
        assert_eq!(view.purpose, "own_case");
        assert_eq!(view.at, it.store.now());
    });
}

#[test]
fn a_protected_name_is_shown_to_its_owner_and_written_in_no_trail() {
    test(|it| {
        let keys = keys();
        for (protection, trail) in [
            (Protection::None, "ULYDIG LEVEREGEL"),
            (Protection::Confidential, "*****"),
            (Protection::StrictlyConfidential, "*****"),
        ] {
            let details = PersonDetails {
                name: Some("ULYDIG LEVEREGEL".to_owned()),
                protection: Some(protection),
                ..PersonDetails::default()
            };
            let token = it
                .store
                .write(TENANT, |tx| {
                    let person = person::find_or_create(tx, &keys, synthetic_number(7), &details)?;
                    Ok::<_, PersonError>(sign_in(tx, &keys, &person, SessionKind::Citizen))
                })
                .unwrap();
            let session = find(it, &token).unwrap();
            assert_eq!(session.display_name(), "ULYDIG LEVEREGEL");
            assert_eq!(session.actor().name, trail, "{protection:?}");
            assert_eq!(session.subject().actor().name, trail, "{protection:?}");
        }
    });
}
