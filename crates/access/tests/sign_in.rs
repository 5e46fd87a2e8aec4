//! The whole way in and out, against the simulated providers, as a browser without scripts goes it.

mod support;

use access::{
    Level, SessionKind,
    oidc::Profile,
    simulator::{Fault, SimulatedClient, Simulator, SimulatorConfig, SimulatorError},
};
use jiff::SignedDuration;
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};
use std::sync::Arc;
use store::{
    audit,
    testing::{TENANT, TestStore, on_each_engine, sqlite},
};
use support::{Browser, People, Place, Setting, run, with_changed_simulators, with_simulators};

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

            let trail =
                it.store.read(TENANT, |tx| audit::of_actor(tx, session.person.0, 0, 10)).unwrap();
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
        let (setting, simulators) = with_simulators(&it).await;
        let browser = setting.browser();
        sign_in(&browser, "ULYDIG LEVEREGEL").await;
        let issuer = issuer(&simulators[&Profile::IdPorten], &browser).await;
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
        let (setting, simulators) = with_changed_simulators(&it, front_only).await;
        let browser = setting.browser();
        sign_in(&browser, "ULYDIG LEVEREGEL").await;
        let issuer = issuer(&simulators[&Profile::IdPorten], &browser).await;
        let gone = browser.post(&format!("{issuer}/endsession"), &[("confirmed", "1")]).await;
        let start = gone.body.find("src=\"http").unwrap() + "src=\"".len();
        let frame = gone.body[start..].split('"').next().unwrap().replace("&#38;", "&");
        assert!(frame.starts_with(&format!("{}/logg-ut/frontkanal?iss=", setting.origin)));
        // Third-party cookies do not come along.
        assert_eq!(setting.browser().open(&frame).await.status, 200);
        assert_eq!(setting.session(&browser), None);
    });
}

/// Where a provider is, as its own pages say.
async fn issuer(simulator: &Simulator, browser: &Browser) -> String {
    let place = browser.open("/logg-inn?ny=ja").await;
    let location = place.location.unwrap();
    assert!(format!("{simulator:?}").contains("/sim/"));
    location.split("/authorize").next().unwrap().to_owned()
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
        let (setting, simulators) = with_simulators(&it).await;
        let browser = setting.browser();
        let issuer = issuer(&simulators[&Profile::IdPorten], &browser).await;
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

/// One pushed or token request straight to the simulator.
struct Direct<'a> {
    setting: &'a Setting<'a>,
    issuer: String,
    browser: Browser,
}

impl Direct<'_> {
    fn assertion(&self, change: impl Fn(&mut Value)) -> String {
        use base::Clock as _;
        let now = self.setting.it.clock.now().as_second();
        let id: base::uuid::Uuid =
            base::uuid_v7(self.setting.it.clock.now(), &**self.setting.it.store.random());
        let mut claims = json!({
            "iss": "grimstad", "sub": "grimstad", "aud": self.issuer,
            "iat": now, "exp": now + 60, "jti": id.to_string(),
        });
        change(&mut claims);
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some("grimstad-2026".to_owned());
        jsonwebtoken::encode(&header, &claims, &support::client_encoding_key()).unwrap()
    }

    async fn push(&self, change: impl Fn(&mut Vec<(&'static str, String)>)) -> Place {
        let redirect = format!("{}/logg-inn/svar", self.setting.origin);
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        let mut form = vec![
            ("client_id", "grimstad".to_owned()),
            ("client_assertion_type", ASSERTION_TYPE.to_owned()),
            ("client_assertion", self.assertion(|_| {})),
            ("response_type", "code".to_owned()),
            ("scope", "openid".to_owned()),
            ("redirect_uri", redirect),
            ("state", "s".to_owned()),
            ("nonce", "n".to_owned()),
            ("code_challenge", challenge.to_owned()),
            ("code_challenge_method", "S256".to_owned()),
            ("acr_values", "idporten-loa-substantial".to_owned()),
        ];
        change(&mut form);
        self.post("/par", &form).await
    }

    async fn post(&self, path: &str, form: &[(&'static str, String)]) -> Place {
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.browser.post(&format!("{}{path}", self.issuer), &form).await
    }

    /// A code, as the browser would bring it.
    async fn code(&self) -> String {
        let pushed = self.push(|_| {}).await;
        let body: Value = serde_json::from_str(&pushed.body).unwrap();
        let request_uri = body["request_uri"].as_str().unwrap();
        let address =
            format!("{}/authorize?client_id=grimstad&request_uri={request_uri}", self.issuer);
        let page = self.browser.follow(self.browser.open(&address).await).await;
        let answer = self.browser.choose_without_following(&page, "ULYDIG LEVEREGEL", "high").await;
        answer.location_parameter("code").unwrap()
    }

    fn token_form(&self, code: &str) -> Vec<(&'static str, String)> {
        vec![
            ("client_id", "grimstad".to_owned()),
            ("client_assertion_type", ASSERTION_TYPE.to_owned()),
            ("client_assertion", self.assertion(|_| {})),
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.to_owned()),
            ("redirect_uri", format!("{}/logg-inn/svar", self.setting.origin)),
            // The pair of RFC 7636, appendix B.
            ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned()),
        ]
    }
}

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn set(form: &mut [(&'static str, String)], name: &str, value: &str) {
    form.iter_mut().find(|(key, _)| *key == name).unwrap().1 = value.to_owned();
}

#[test]
fn the_simulator_is_as_strict_as_the_real_one() {
    let it = one_store();
    run(async {
        let (setting, simulators) = with_simulators(&it).await;
        let browser = setting.browser();
        let issuer = issuer(&simulators[&Profile::IdPorten], &browser).await;
        let direct = Direct { setting: &setting, issuer: issuer.clone(), browser };
        assert_eq!(direct.push(|_| {}).await.status, 201);

        // What a request must hold.
        for (name, value, error) in [
            ("redirect_uri", "https://evil.test", "invalid_request"),
            ("response_type", "token", "unsupported_response_type"),
            ("scope", "profile", "invalid_scope"),
            ("code_challenge_method", "plain", "invalid_request"),
            ("state", "", "invalid_request"),
            ("nonce", "", "invalid_request"),
            ("acr_values", "Level4", "invalid_request"),
            ("client_id", "arendal", "invalid_client"),
            ("client_assertion", "x", "invalid_client"),
            ("client_assertion_type", "x", "invalid_client"),
        ] {
            let refused = direct.push(|form| set(form, name, value)).await;
            assert!((400..=401).contains(&refused.status), "{name}");
            assert!(refused.body.contains(error), "{name}: {}", refused.body);
        }

        // What a client's proof must hold.
        type Change = fn(&mut Value);
        let token_address = format!("{issuer}/token");
        let wrong: [(&str, Change); 6] = [
            ("several audiences", |c| c["aud"] = json!([c["aud"], "x"])),
            ("two minutes and a second", |c| c["exp"] = json!(c["iat"].as_i64().unwrap() + 121)),
            ("run out", |c| c["exp"] = c["iat"].clone()),
            ("another subject", |c| c["sub"] = json!("arendal")),
            ("no id", |c| drop(c.as_object_mut().unwrap().remove("jti"))),
            ("from the future", |c| {
                let at = c["iat"].as_i64().unwrap() + 11;
                c["iat"] = json!(at);
            }),
        ];
        for (name, change) in wrong {
            let assertion = direct.assertion(change);
            let refused = direct.push(|form| set(form, "client_assertion", &assertion)).await;
            assert!(refused.body.contains("invalid_client"), "{name}: {}", refused.body);
        }
        let to_token = direct.assertion(|claims| claims["aud"] = json!(token_address));
        let refused = direct.push(|form| set(form, "client_assertion", &to_token)).await;
        assert!(refused.body.contains("invalid_client"), "the token endpoint as audience");
        let once = direct.assertion(|_| {});
        assert_eq!(direct.push(|form| set(form, "client_assertion", &once)).await.status, 201);
        assert_eq!(direct.push(|form| set(form, "client_assertion", &once)).await.status, 401);

        // A pushed request is used once, in time, by its own client.
        let pushed = direct.push(|_| {}).await;
        let body: Value = serde_json::from_str(&pushed.body).unwrap();
        assert_eq!(body["expires_in"], json!(120));
        let uri = body["request_uri"].as_str().unwrap();
        let open = async |client: &str, uri: &str| {
            let address = format!("{issuer}/authorize?client_id={client}&request_uri={uri}");
            direct.browser.open(&address).await.status
        };
        assert_eq!(open("grimstad", uri).await, 303);
        assert_eq!(open("grimstad", uri).await, 400, "twice");
        assert_eq!(open("grimstad", "urn:idporten:x").await, 400);
        let pushed = direct.push(|_| {}).await;
        let body: Value = serde_json::from_str(&pushed.body).unwrap();
        it.clock.advance(SignedDuration::from_secs(120));
        assert_eq!(open("grimstad", body["request_uri"].as_str().unwrap()).await, 400, "late");
        let without = format!(
            "{issuer}/authorize?client_id=grimstad&response_type=code&scope=openid&state=s"
        );
        assert_eq!(direct.browser.open(&without).await.status, 400, "nothing was pushed");
    });
}

#[test]
fn a_code_is_worth_one_token_for_a_minute_to_the_one_who_asked() {
    let it = one_store();
    run(async {
        let (setting, simulators) = with_simulators(&it).await;
        let browser = setting.browser();
        let issuer = issuer(&simulators[&Profile::IdPorten], &browser).await;
        // The provider must not remember: every code is to come from the page.
        let direct =
            || Direct { setting: &setting, issuer: issuer.clone(), browser: setting.browser() };

        let one = direct();
        let code = one.code().await;
        let token = one.post("/token", &one.token_form(&code)).await;
        assert_eq!(token.status, 200, "{}", token.body);
        let body: Value = serde_json::from_str(&token.body).unwrap();
        assert_eq!(body["expires_in"], json!(120));
        let claims = jsonwebtoken::dangerous::insecure_decode::<Value>(
            body["id_token"].as_str().unwrap().as_bytes(),
        )
        .unwrap()
        .claims;
        for claim in [
            "iss",
            "sub",
            "aud",
            "pid",
            "acr",
            "amr",
            "auth_time",
            "iat",
            "exp",
            "nonce",
            "jti",
            "sid",
        ] {
            assert!(claims.get(claim).is_some(), "{claim} is missing");
        }
        assert!(claims.get("at_hash").is_none());
        let bearer = format!("Bearer {}", body["access_token"].as_str().unwrap());
        let ask = async |bearer: &str| {
            let request = support::http().get(format!("{issuer}/userinfo"));
            request.header("authorization", bearer).send().await.unwrap()
        };
        let info: Value = serde_json::from_str(&ask(&bearer).await.text().await.unwrap()).unwrap();
        assert_eq!(info["sub"], claims["sub"]);
        assert_eq!(info.as_object().unwrap().len(), 3, "sub, pid, locale");
        assert_eq!(ask("Bearer x").await.status(), 401);

        let again = one.post("/token", &one.token_form(&code)).await;
        assert!(again.body.contains("invalid_grant"), "twice: {}", again.body);
        assert_eq!(ask(&bearer).await.status(), 401, "and the first token is withdrawn");

        for (name, value) in [
            ("code", "invented"),
            ("redirect_uri", "https://evil.test"),
            ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl"),
            ("code_verifier", ""),
        ] {
            let one = direct();
            let code = one.code().await;
            let mut form = one.token_form(&code);
            set(&mut form, name, value);
            let refused = one.post("/token", &form).await;
            assert!(refused.body.contains("invalid_grant"), "{name}: {}", refused.body);
        }
        let late = direct();
        let code = late.code().await;
        it.clock.advance(SignedDuration::from_secs(60));
        let refused = late.post("/token", &late.token_form(&code)).await;
        assert!(refused.body.contains("invalid_grant"), "{}", refused.body);
        let mut form = late.token_form(&code);
        set(&mut form, "grant_type", "refresh_token");
        let refused = late.post("/token", &form).await;
        assert!(refused.body.contains("unsupported_grant_type"), "{}", refused.body);
    });
}

#[test]
fn ansattporten_has_no_userinfo_and_other_levels() {
    let it = one_store();
    run(async {
        let (setting, _) = with_simulators(&it).await;
        let browser = setting.browser();
        let begun = browser.open("/ansatt/logg-inn").await;
        let issuer = begun.location.unwrap().split("/authorize").next().unwrap().to_owned();
        let configuration =
            browser.open(&format!("{issuer}/.well-known/openid-configuration")).await;
        let document: Value = serde_json::from_str(&configuration.body).unwrap();
        assert_eq!(document["issuer"], json!(issuer));
        assert!(document.get("userinfo_endpoint").is_none());
        assert_eq!(browser.open(&format!("{issuer}/userinfo")).await.status, 404);
        let levels = document["acr_values_supported"].as_array().unwrap();
        assert!(levels.contains(&json!("high")) && levels.contains(&json!("substantial")));
        let keys = browser.open(&format!("{issuer}/jwks")).await;
        let keys: Value = serde_json::from_str(&keys.body).unwrap();
        assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
        assert!(!keys.to_string().contains("\"d\""), "a private half was published");
    });
}

#[test]
fn a_simulator_never_runs_in_production_or_under_a_real_name() {
    let it = one_store();
    let make = |environment, issuer: &str| {
        let config = SimulatorConfig {
            profile: Profile::IdPorten,
            environment,
            issuer: issuer.to_owned(),
            clients: Vec::new(),
            directory: Arc::new(People),
            http: support::http(),
            clock: it.clock.clone(),
            random: it.store.random().clone(),
        };
        Simulator::new(config).map(|_| ())
    };
    use access::Environment::{Demonstration, Production};
    assert_eq!(make(Production, "http://localhost/sim/idporten"), Err(SimulatorError::Production));
    for real in ["https://idporten.no", "https://test.idporten.no", "https://ansattporten.no"] {
        assert_eq!(make(Demonstration, real), Err(SimulatorError::Issuer), "{real}");
    }
    assert_eq!(make(Demonstration, "http://localhost/sim/idporten"), Ok(()));
}
