//! The whole way in and out, against the simulated providers, as a browser without scripts goes it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must fail loudly")]

mod support;

use access::{
    Level, SessionKind,
    oidc::Profile,
    simulator::{Fault, SimulatedClient},
};
use jiff::SignedDuration;
use store::{
    audit,
    testing::{TENANT, TestStore, on_each_engine, sqlite},
};
use support::{Browser, Place, apart, issuer, run, with_changed_simulators, with_simulators};

fn one_store() -> TestStore {
    sqlite(&[access::MIGRATIONS])
}

/// Signs in as somebody and comes to `til`.
async fn sign_in(browser: &Browser, name: &str) -> Place {
    let page = browser.to_the_provider("/logg-inn?til=/skjema/x?side=2").await;
    browser.choose(&page, name, "high").await
}

#[test]
fn a_citizen_signs_in_and_comes_back_to_where_they_were() {
    on_each_engine(&[access::MIGRATIONS], |it| {
        run(async {
            let (setting, _) = with_simulators(it).await;
            let browser = setting.browser();
            let page = browser.to_the_provider("/logg-inn?til=/skjema/x?side=2").await;
            assert!(page.body.contains("Simulator: nothing here is real"), "a red banner");
            assert!(page.body.contains("You are signing in to Grimstad kommune"));
            assert!(page.body.contains("SVAK &#60;HEST&#62;"), "names are escaped");
            let numbers = identifiers::find_person_numbers(&page.body);
            assert!(numbers.is_empty(), "a number on the page");
            let back = browser.choose(&page, "ULYDIG LEVEREGEL", "substantial").await;
            assert_eq!(back.url.as_str(), format!("{}/skjema/x?side=2", setting.origin));
            let session = setting.session(&browser).unwrap();
            assert_eq!(session.kind, SessionKind::Citizen);
            assert_eq!(session.level, Level::Substantial);
            assert_eq!(session.name, "ULYDIG LEVEREGEL");

            let actor = session.person.0;
            let read = || it.store.read(TENANT, |tx| audit::of_actor(tx, actor, 0, 10));
            let trail = apart(read).unwrap();
            let [entry] = trail.as_slice() else { panic!("one entry and not {}", trail.len()) };
            assert_eq!(entry.action, "sign_in.succeeded");
            for told in ["idporten-loa-substantial", "TestID", "192.0.2.1", "provider_session"] {
                assert!(entry.details.contains(told), "{told} is not in {}", entry.details);
            }
            assert!(identifiers::find_person_numbers(&entry.details).is_empty());

            let again = browser.open("/logg-inn?til=/min-side").await;
            assert_eq!(again.location.as_deref(), Some("/min-side"), "already signed in");
        });
    });
}

#[test]
fn the_session_gets_a_new_token_at_every_sign_in_and_the_old_one_dies() {
    let it = one_store();
    run(async {
        let (setting, _) = with_simulators(&it).await;
        let browser = setting.browser();
        sign_in(&browser, "ULYDIG LEVEREGEL").await;
        let first = setting.session(&browser).unwrap();
        let thief = browser.copy();
        let page = browser.to_the_provider("/logg-inn?ny=ja").await;
        browser.choose(&page, "ULYDIG LEVEREGEL", "high").await;
        let second = setting.session(&browser).unwrap();
        assert_ne!(first.id, second.id);
        assert_eq!(first.person, second.person);
        assert_eq!(setting.session(&thief), None);
    });
}

#[test]
fn a_strange_return_address_leads_to_my_page() {
    let it = one_store();
    run(async {
        let (setting, _) = with_simulators(&it).await;
        for strange in ["https://evil.test", "//evil.test", "/%5Cevil.test", "/logg-ut"] {
            let browser = setting.browser();
            let page = browser.to_the_provider(&format!("/logg-inn?til={strange}")).await;
            let back = browser.choose(&page, "ULYDIG LEVEREGEL", "high").await;
            assert_eq!(back.url.path(), "/min-side", "{strange}");
        }
    });
}

#[test]
fn an_employee_comes_in_by_their_own_door_and_a_citizen_does_not() {
    let it = one_store();
    run(async {
        let (setting, _) = with_simulators(&it).await;
        let browser = setting.browser();
        let page = browser.to_the_provider("/ansatt/logg-inn").await;
        let back = browser.choose(&page, "KLOK SEKK", "high").await;
        assert_eq!(back.url.path(), "/ansatt");
        let session = setting.session(&browser).unwrap();
        assert_eq!(session.kind, SessionKind::Employee);
        assert_eq!(session.title, "Rådgiver");

        let citizen = setting.browser();
        let page = citizen.to_the_provider("/ansatt/logg-inn").await;
        let refused = citizen.choose(&page, "ULYDIG LEVEREGEL", "high").await;
        assert_eq!(refused.status, 403);
        assert!(refused.body.contains("You do not have access to the municipality"));
        assert_eq!(setting.session(&citizen), None);
        let (action, details) = setting.trail().pop().unwrap();
        assert_eq!(action, "sign_in.failed");
        assert!(details.contains("\"person\""), "{details}");

        // An employee who is signed in as a citizen is asked to come in by the other door.
        let employee = setting.browser();
        sign_in(&employee, "KLOK SEKK").await;
        let page = employee.to_the_provider("/ansatt/logg-inn").await;
        assert!(page.url.path().contains("/sim/ansattporten/"), "{}", page.url);
    });
}

#[test]
fn the_provider_remembers_for_half_an_hour_and_ansattporten_never() {
    let it = one_store();
    run(async {
        let (setting, _) = with_simulators(&it).await;
        let browser = setting.browser();
        sign_in(&browser, "ULYDIG LEVEREGEL").await;
        for (minutes, remembered) in [(29, true), (29, true), (30, false)] {
            it.clock.advance(SignedDuration::from_mins(minutes));
            // Without our own cookie it is for the provider to remember.
            browser.forget(&setting.origin);
            let place = browser.to_the_provider("/logg-inn?til=/x&niva=hoy").await;
            let came_through = place.url.path() == "/x";
            assert_eq!(came_through, remembered, "after {minutes} minutes: {}", place.url);
        }
        let employee = setting.browser();
        for _ in 0..2 {
            let page = employee.to_the_provider("/ansatt/logg-inn?ny=ja").await;
            assert!(page.url.path().contains("/innlogging/"), "{}", page.url);
            employee.choose(&page, "KLOK SEKK", "high").await;
        }
    });
}

#[test]
fn a_higher_level_asks_again_although_the_provider_remembers() {
    let it = one_store();
    run(async {
        let (setting, _) = with_simulators(&it).await;
        let browser = setting.browser();
        let page = browser.to_the_provider("/logg-inn").await;
        browser.choose(&page, "ULYDIG LEVEREGEL", "substantial").await;
        let page = browser.to_the_provider("/logg-inn?niva=hoy&til=/x").await;
        assert!(page.url.path().contains("/innlogging/"), "{}", page.url);
        assert!(!page.body.contains("SVAK"), "who has no high level is not offered");
        assert!(!page.body.contains("MinID)"), "nor is the level");
        browser.choose(&page, "ULYDIG LEVEREGEL", "high").await;
        assert_eq!(setting.session(&browser).unwrap().level, Level::High);
    });
}

#[test]
fn cancelling_leads_back_with_a_friendly_page() {
    let it = one_store();
    run(async {
        let (setting, _) = with_simulators(&it).await;
        let browser = setting.browser();
        let page = browser.to_the_provider("/logg-inn?til=/skjema/x").await;
        let back = browser.follow(browser.post(page.url.as_str(), &[("cancel", "1")]).await).await;
        assert_eq!(back.status, 200);
        assert!(back.body.contains("You cancelled signing in"));
        assert!(back.body.contains("til=%2Fskjema%2Fx"));
    });
}

#[test]
fn two_tabs_can_sign_in_at_the_same_time() {
    let it = one_store();
    run(async {
        let (setting, _) = with_simulators(&it).await;
        let browser = setting.browser();
        let first = browser.to_the_provider("/logg-inn?til=/a").await;
        let second = browser.to_the_provider("/logg-inn?til=/b").await;
        assert_eq!(browser.choose(&second, "ULYDIG LEVEREGEL", "high").await.url.path(), "/b");
        assert_eq!(browser.choose(&first, "ULYDIG LEVEREGEL", "high").await.url.path(), "/a");
    });
}

#[test]
fn signing_out_ends_the_session_here_and_at_the_provider_and_says_so() {
    let it = one_store();
    run(async {
        let (setting, _) = with_simulators(&it).await;
        let browser = setting.browser();
        sign_in(&browser, "ULYDIG LEVEREGEL").await;
        let asked = browser.open("/logg-ut").await;
        assert!(asked.body.contains("You are signed in as ULYDIG LEVEREGEL"));
        assert!(setting.session(&browser).is_some(), "a link alone signs nobody out");

        let left = browser.post("/logg-ut", &[]).await;
        assert_eq!(setting.session(&browser), None);
        assert!(left.body.contains("You are still signed in at ID-porten"));
        let fields = left.hidden_fields();
        let form: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for name in ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"] {
            assert!(form.iter().any(|(field, _)| *field == name), "{name} is missing");
        }
        let done = browser.follow(browser.post(&left.form_action(), &form).await).await;
        assert_eq!(done.url.path(), "/logg-ut/ferdig");
        assert!(done.body.contains("signed out here and at the sign-in service"));
        let page = browser.to_the_provider("/logg-inn").await;
        assert!(page.url.path().contains("/innlogging/"), "the provider has forgotten too");
    });
}

#[test]
fn the_end_page_claims_no_more_than_it_knows() {
    // oidcc-client-test-rp-init-logout-no-state and -other-state
    let it = one_store();
    run(async {
        let (setting, _) = with_simulators(&it).await;
        for query in ["", "?state=another"] {
            let browser = setting.browser();
            sign_in(&browser, "ULYDIG LEVEREGEL").await;
            let still_in = browser.open(&format!("/logg-ut/ferdig{query}")).await;
            assert!(still_in.body.contains("You are signed in as"), "{query}");
            browser.post("/logg-ut", &[]).await;
            let out = browser.open(&format!("/logg-ut/ferdig{query}")).await;
            assert!(out.body.contains("You are signed out of the municipality"), "{query}");
            assert!(!out.body.contains("at the sign-in service"), "{query}");
        }
    });
}

/// Waits until `holds`, without sleeping: each look is a request of its own.
async fn until(browser: &Browser, holds: impl Fn() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        browser.open("/").await;
    }
    panic!("it never came to hold");
}

#[test]
fn leaving_at_the_provider_ends_our_session_through_the_back_channel() {
    let it = one_store();
    run(async {
        let (setting, _) = with_simulators(&it).await;
        let browser = setting.browser();
        sign_in(&browser, "ULYDIG LEVEREGEL").await;
        let issuer = issuer(&browser).await;
        let asked = browser.open(&format!("{issuer}/endsession")).await;
        assert!(asked.body.contains("Logg ut hos ID-porten?"), "{}", asked.body);
        assert!(setting.session(&browser).is_some(), "a link alone signs nobody out");
        let gone = browser.post(&format!("{issuer}/endsession"), &[("confirmed", "1")]).await;
        assert_eq!(gone.status, 200);
        until(&browser, || setting.session(&browser).is_none()).await;
        let (action, details) = setting.trail().pop().unwrap();
        assert_eq!(action, "session.ended");
        assert!(details.contains("back_channel"), "{details}");
    });
}

#[test]
fn leaving_at_the_provider_ends_our_session_through_a_frame() {
    // oidcc-client-test-rp-frontchannel-opinitlogout
    let it = one_store();
    run(async {
        let front_only = |client| SimulatedClient { back_channel_logout_uri: None, ..client };
        let (setting, _) = with_changed_simulators(&it, front_only).await;
        let browser = setting.browser();
        sign_in(&browser, "ULYDIG LEVEREGEL").await;
        let issuer = issuer(&browser).await;
        let gone = browser.post(&format!("{issuer}/endsession"), &[("confirmed", "1")]).await;
        let start = gone.body.find("src=\"http").unwrap() + "src=\"".len();
        let frame = gone.body[start..].split('"').next().unwrap().replace("&#38;", "&");
        assert!(frame.starts_with(&format!("{}/logg-ut/frontkanal?iss=", setting.origin)));
        // Third-party cookies do not come along.
        assert_eq!(setting.browser().open(&frame).await.status, 200);
        assert_eq!(setting.session(&browser), None);
    });
}

#[test]
fn every_fault_on_demand_is_met_with_a_page_and_none_signs_anybody_in() {
    let it = one_store();
    run(async {
        let (setting, simulators) = with_simulators(&it).await;
        let simulator = &simulators[&Profile::IdPorten];
        for (fault, status, text) in [
            (Fault::Nonce, 400, "We could not trust the answer"),
            (Fault::Expired, 400, "We could not trust the answer"),
            (Fault::Audience, 400, "We could not trust the answer"),
            (Fault::Issuer, 400, "We could not trust the answer"),
            (Fault::Signature, 400, "We could not trust the answer"),
            (Fault::Level, 403, "You need a more secure way"),
            (Fault::NoPersonNumber, 403, "We did not learn who you are"),
        ] {
            let browser = setting.browser();
            simulator.set_fault(fault);
            let place = sign_in(&browser, "ULYDIG LEVEREGEL").await;
            assert_eq!(place.status, status, "{fault:?}: {}", place.body);
            assert!(place.body.contains(text), "{fault:?}: {}", place.body);
            assert_eq!(setting.session(&browser), None, "{fault:?}");
        }
        for fault in [Fault::Down, Fault::Error] {
            simulator.set_fault(fault);
            let place = setting.browser().open("/logg-inn?til=/skjema/x").await;
            assert_eq!(place.status, 503, "{fault:?}");
            assert!(place.body.contains("The sign-in service does not answer"));
            assert!(place.body.contains("til=%2Fskjema%2Fx"), "no way back");
        }
        simulator.set_fault(Fault::None);
        let browser = setting.browser();
        sign_in(&browser, "ULYDIG LEVEREGEL").await;
        assert!(setting.session(&browser).is_some());

        // Down in the middle of sign-out: out here all the same, and told the truth.
        simulator.set_fault(Fault::Down);
        let left = browser.post("/logg-ut", &[]).await;
        assert_eq!(left.status, 200);
        assert_eq!(setting.session(&browser), None);
    });
}

#[test]
fn a_tester_chooses_the_fault_and_turns_the_keys_on_a_page() {
    let it = one_store();
    run(async {
        let (setting, _) = with_simulators(&it).await;
        let browser = setting.browser();
        let issuer = issuer(&browser).await;
        let faults = format!("{issuer}/faults");
        let page = browser.open(&faults).await;
        assert!(page.body.contains("value=\"none\" checked") || page.body.contains("checked"));
        browser.post(&faults, &[("fault", "nonce")]).await;
        assert_eq!(sign_in(&setting.browser(), "ULYDIG LEVEREGEL").await.status, 400);
        browser.post(&faults, &[("fault", "none")]).await;
        assert_eq!(browser.post(&faults, &[("fault", "unheard of")]).await.status, 400);
        let first = setting.browser();
        sign_in(&first, "ULYDIG LEVEREGEL").await;
        assert!(setting.session(&first).is_some());
        let rotated = browser.post(&format!("{faults}/rotate"), &[]).await;
        assert_eq!(rotated.status, 200);
        let second = setting.browser();
        sign_in(&second, "ULYDIG LEVEREGEL").await;
        assert!(setting.session(&second).is_some(), "the new key is found");
    });
}
