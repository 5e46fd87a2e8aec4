use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use base::{SeededRandom, TenantId};
use exchange::{
    Component, ComponentError, Http, Maskinporten, MaskinportenSettings, OnBehalfOf, SigningKey,
    Timeouts,
    simulator::{CLIENT_ID, Fault, OPERATOR, Times},
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::testing::TENANT;

use crate::world::{Sim, key};

const SCOPE: &str = "ks:fiks";

/// Two clients must not make the same grant.
static SEED: AtomicU64 = AtomicU64::new(9);

fn client(
    sim: &Sim,
    change: impl FnOnce(&mut MaskinportenSettings),
    key: SigningKey,
) -> Maskinporten {
    let mut settings = MaskinportenSettings {
        issuer: format!("{}/maskinporten/", sim.base).parse().unwrap(),
        client_id: CLIENT_ID.to_owned(),
        organisation: OPERATOR,
    };
    change(&mut settings);
    let http = Http::new(sim.runtime.handle().clone(), Timeouts::default()).unwrap();
    let random = Arc::new(SeededRandom::new(SEED.fetch_add(1, Ordering::Relaxed)));
    Maskinporten::new(http, settings, key, sim.clock.clone(), random)
}

fn code(error: &ComponentError) -> &str {
    match error {
        ComponentError::NotAllowed { code, .. } => code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_token_is_kept_until_it_expires_and_kept_apart_by_scope_and_principal() {
    let sim = Sim::new();
    let client = client(&sim, |_| {}, key());
    let asked = || sim.simulator.questions(Component::Maskinporten);
    let token = |scope, principal| client.token(scope, principal).unwrap();
    let first = token(SCOPE, OnBehalfOf::Ourselves);
    assert_eq!(token(SCOPE, OnBehalfOf::Ourselves), first);
    assert_eq!(asked(), 1);
    assert_ne!(token(SCOPE, OnBehalfOf::Tenant(TENANT)), first);
    // The client's own organisation is never its own principal.
    assert_eq!(token(SCOPE, OnBehalfOf::Tenant(OPERATOR)), first);
    token("krr:global/kontaktinformasjon.read", OnBehalfOf::Ourselves);
    assert_eq!(asked(), 3);
    sim.clock.advance(SignedDuration::from_secs(115));
    assert_ne!(token(SCOPE, OnBehalfOf::Ourselves), first);
    assert_eq!(asked(), 4);
}

#[test]
fn a_component_that_answers_401_gets_one_fresh_token() {
    let sim = Sim::new();
    let person = sim.person(exchange::simulator::PersonTrait::Ordinary).number;
    sim.simulator.set_fault(Component::ContactRegister, Fault::Unauthorised, Times::Next(1));
    assert!(sim.exchange.contacts.contact(TENANT, person).unwrap().is_some());
    assert_eq!(sim.simulator.questions(Component::Maskinporten), 2);
    sim.simulator.set_fault(Component::ContactRegister, Fault::Unauthorised, Times::Always);
    let error = sim.exchange.contacts.contact(TENANT, person).unwrap_err();
    assert!(matches!(error, ComponentError::NotAllowed { status: 401, .. }));
    // One more token, and then it gives up instead of going round in circles.
    assert_eq!(sim.simulator.questions(Component::Maskinporten), 3);
}

#[test]
fn what_is_wrong_with_a_grant_is_told_by_its_code() {
    let sim = Sim::new();
    let ask = |change: fn(&mut MaskinportenSettings), key| {
        client(&sim, change, key).token(SCOPE, OnBehalfOf::Ourselves).unwrap_err()
    };
    let other = SigningKey::generate_pem().unwrap();
    let unknown = SigningKey::from_pem(&other, "unknown").unwrap();
    let stolen = SigningKey::from_pem(&other, "test-key").unwrap();
    assert_eq!(code(&ask(|_| {}, unknown)), "MP-121");
    assert_eq!(code(&ask(|_| {}, stolen)), "MP-124");
    assert_eq!(code(&ask(|s| s.client_id = "somebody".to_owned(), key())), "MP-100");
    let scope = client(&sim, |_| {}, key()).token("skatt:alt", OnBehalfOf::Ourselves);
    assert_eq!(code(&scope.unwrap_err()), "MP-201");
    let stranger = OnBehalfOf::Tenant(TenantId(991_825_827));
    let delegation = client(&sim, |_| {}, key()).token(SCOPE, stranger);
    assert_eq!(code(&delegation.unwrap_err()), "MP-251");
}

/// Grants that our client never makes, to see that the simulator is as strict as the real one.
#[test]
fn the_simulated_maskinporten_refuses_what_the_real_one_refuses() {
    let sim = Sim::new();
    let issuer = format!("{}/maskinporten/", sim.base);
    let now = 1_780_308_000; // 2026-06-01T10:00:00Z
    let good = json!({
        "aud": issuer, "iss": CLIENT_ID, "scope": SCOPE, "iat": now, "exp": now + 100, "jti": "a",
    });
    let post = |claims: &Value| -> (u16, Value) {
        let assertion = key().sign(claims).unwrap();
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("assertion", assertion.as_str()),
        ];
        sim.runtime.block_on(async {
            let http = exchange::http_client(Timeouts::default()).unwrap();
            let answer = http.post(format!("{issuer}token")).form(&form).send().await.unwrap();
            (answer.status().as_u16(), answer.json().await.unwrap())
        })
    };
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims["jti"] = json!(format!("with {name} {value}"));
        claims[name] = value;
        claims
    };
    assert_eq!(post(&good).0, 200);
    for (claims, code) in [
        (good.clone(), "MP-012"),
        (with("sub", json!("x")), "MP-011"),
        // The slash at the end belongs to the issuer's name.
        (with("aud", json!(issuer.trim_end_matches('/'))), "MP-110"),
        (with("aud", json!([issuer])), "MP-110"),
        (with("iat", json!(now - 11)), "MP-130"),
        (with("iat", json!(now + 11)), "MP-130"),
        (with("exp", json!(now + 121)), "MP-130"),
        (with("exp", json!(now)), "MP-130"),
        (with("scope", json!("")), "MP-200"),
        (with("consumer_org", json!(OPERATOR.to_string())), "MP-122"),
    ] {
        let (status, body) = post(&claims);
        assert_eq!(status, 400, "{claims}");
        let text = body["error_description"].as_str().unwrap();
        assert!(text.contains(code), "{text} instead of {code}");
    }
}
