//! What a relying party must refuse, against a provider that lies. The names are those of the
//! OpenID Foundation's conformance suite, where it has one.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must fail loudly")]

mod support;

use std::sync::Arc;

use access::{
    Environment,
    oidc::{
        ConfigError::{IssuerWithoutTls, Origin},
        Profile,
    },
};
use axum::{http::StatusCode, response::IntoResponse};
use jiff::SignedDuration;
use jsonwebtoken::Header;
use serde_json::{Value, json};
use store::testing::sqlite;
use support::{fake_provider::By, run, scene::Scene};

type Make = fn() -> axum::response::Response;

enum Then {
    /// Signed in and sent to where they wanted.
    In,
    /// Refused with this status; page and trail say this.
    Out(u16, &'static str, &'static str),
}
use Then::{In, Out};

type Case = (&'static str, fn(&mut Header, &mut Value) -> By, Then);

const NOT_BELIEVED: &str = "We could not trust the answer";

fn cases() -> Vec<Case> {
    fn set(claims: &mut Value, name: &str, value: Value) -> By {
        claims[name] = value;
        By::First
    }
    fn remove(claims: &mut Value, name: &str) -> By {
        claims.as_object_mut().unwrap().remove(name);
        By::First
    }
    fn later(claims: &mut Value, name: &str, seconds: i64) -> By {
        let now = claims["iat"].as_i64().unwrap();
        set(claims, name, json!(now + seconds))
    }
    vec![
        ("oidcc-client-test", |_, _| By::First, In),
        ("oidcc-client-test-idtoken-sig-rs256", |_, _| By::First, In),
        ("a token signed on a curve", |_, _| By::Curve, In),
        (
            "oidcc-client-test-invalid-iss",
            |_, c| set(c, "iss", json!("https://evil.test")),
            Out(400, NOT_BELIEVED, "issuer"),
        ),
        (
            "an issuer with a slash too many",
            |_, c| {
                let issuer = format!("{}/", c["iss"].as_str().unwrap());
                set(c, "iss", json!(issuer))
            },
            Out(400, NOT_BELIEVED, "issuer"),
        ),
        (
            "oidcc-client-test-missing-sub",
            |_, c| remove(c, "sub"),
            Out(400, NOT_BELIEVED, "find sub"),
        ),
        (
            "oidcc-client-test-invalid-aud",
            |_, c| set(c, "aud", json!("arendal")),
            Out(400, NOT_BELIEVED, "audience"),
        ),
        (
            "oidcc-client-test-missing-aud",
            |_, c| remove(c, "aud"),
            Out(400, NOT_BELIEVED, "find aud"),
        ),
        ("an audience in a list of one", |_, c| set(c, "aud", json!(["grimstad"])), In),
        (
            "an audience besides us",
            |_, c| set(c, "aud", json!(["grimstad", "arendal"])),
            Out(400, NOT_BELIEVED, "audience"),
        ),
        (
            "a token made out for another party",
            |_, c| set(c, "azp", json!("arendal")),
            Out(400, NOT_BELIEVED, "audience"),
        ),
        (
            "oidcc-client-test-missing-iat",
            |_, c| remove(c, "iat"),
            Out(400, NOT_BELIEVED, "find iat"),
        ),
        (
            "a token from the future",
            |_, c| later(c, "iat", 61),
            Out(400, NOT_BELIEVED, "from the future"),
        ),
        ("a clock that is a minute ahead", |_, c| later(c, "iat", 60), In),
        (
            "a token that has run out",
            |_, c| later(c, "exp", -60),
            Out(400, NOT_BELIEVED, "run out"),
        ),
        ("a clock that is almost a minute behind", |_, c| later(c, "exp", -59), In),
        ("a token without end", |_, c| remove(c, "exp"), Out(400, NOT_BELIEVED, "find exp")),
        (
            "oidcc-client-test-kid-absent-single-jwks",
            |h, _| {
                h.kid = None;
                By::First
            },
            In,
        ),
        (
            "oidcc-client-test-idtoken-sig-none",
            |_, _| By::Nothing,
            Out(400, NOT_BELIEVED, "algorithm"),
        ),
        (
            "oidcc-client-test-invalid-sig-rs256",
            |_, _| By::Stranger,
            Out(400, NOT_BELIEVED, "signature"),
        ),
        (
            "oidcc-client-test-invalid-sig-es256",
            |_, _| By::StrangeCurve,
            Out(400, NOT_BELIEVED, "signature"),
        ),
        (
            "oidcc-client-test-invalid-sig-hs256",
            |_, _| By::PublicHalf,
            Out(400, NOT_BELIEVED, "algorithm"),
        ),
        (
            "a key nobody published",
            |h, _| {
                h.kid = Some("unknown".to_owned());
                By::First
            },
            Out(400, NOT_BELIEVED, "find the key"),
        ),
        (
            "a token for a key of another kind",
            |h, _| {
                h.kid = Some("Curve".to_owned());
                By::First
            },
            Out(400, NOT_BELIEVED, "find the key"),
        ),
        (
            "a header that must be understood",
            |h, _| {
                h.crit = Some(vec!["exp".to_owned()]);
                By::First
            },
            Out(400, NOT_BELIEVED, "type"),
        ),
        (
            "a logout token passed off as an identity token",
            |h, _| {
                h.typ = Some("logout+jwt".to_owned());
                By::First
            },
            Out(400, NOT_BELIEVED, "type"),
        ),
        (
            "oidcc-client-test-nonce-invalid",
            |_, c| set(c, "nonce", json!("another")),
            Out(400, NOT_BELIEVED, "nonce"),
        ),
        ("a token without nonce", |_, c| remove(c, "nonce"), Out(400, NOT_BELIEVED, "find nonce")),
        (
            "a lower level",
            |_, c| set(c, "acr", json!("idporten-loa-low")),
            Out(403, "You need a more secure way", "level"),
        ),
        (
            "an unknown level",
            |_, c| set(c, "acr", json!("selfregistered-email")),
            Out(403, "You need a more secure way", "level"),
        ),
        ("no level", |_, c| remove(c, "acr"), Out(400, NOT_BELIEVED, "find acr")),
        ("a higher level", |_, c| set(c, "acr", json!("idporten-loa-high")), In),
        ("a European level", |_, c| set(c, "acr", json!("eidas-loa-substantial")), In),
        ("a method as text", |_, c| set(c, "amr", json!("BankID")), In),
        ("no method", |_, c| remove(c, "amr"), In),
        (
            "nobody's number",
            |_, c| remove(c, "pid"),
            Out(403, "We did not learn who you are", "identity number"),
        ),
        (
            "a number with a wrong check digit",
            |_, c| {
                let pid = c["pid"].as_str().unwrap();
                let last = (pid.as_bytes()[10] - b'0' + 1) % 10;
                let wrong = format!("{}{last}", &pid[..10]);
                set(c, "pid", json!(wrong))
            },
            Out(403, "We did not learn who you are", "identity number"),
        ),
        (
            "a real person in a demonstration",
            |_, c| set(c, "pid", json!("30108299939")),
            Out(403, "You cannot sign in as yourself here", "real person"),
        ),
        (
            "a claim of a strange shape",
            |_, c| set(c, "exp", json!("soon")),
            Out(400, NOT_BELIEVED, "signed token"),
        ),
    ]
}

#[test]
fn only_a_right_token_signs_in_and_every_wrong_one_is_told_apart() {
    let it = sqlite(&[access::MIGRATIONS]);
    run(async {
        let scene = Scene::new(&it).await;
        for (name, spoil, then) in cases() {
            // Two keys of different kinds: each token has one key that fits.
            scene.provider.publish(&[By::First, By::Curve]);
            scene.provider.spoil(spoil);
            let browser = scene.setting.browser();
            let place = scene.sign_in(&browser).await;
            let session = scene.setting.session(&browser);
            match then {
                In => {
                    let reason = scene.last_reason();
                    assert_eq!(place.location.as_deref(), Some("/skjema/x"), "{name}: {reason}");
                    assert!(session.is_some(), "{name}");
                }
                Out(status, page, reason) => {
                    assert_eq!(place.status, status, "{name}: {}", place.body);
                    assert!(place.body.contains(page), "{name}: {}", place.body);
                    assert!(
                        scene.last_reason().contains(reason),
                        "{name}: {}",
                        scene.last_reason()
                    );
                    assert_eq!(session, None, "{name}");
                    assert!(place.body.contains("til=%2Fskjema%2Fx"), "{name}: no way back");
                }
            }
            // A key id may be unknown only once in a while; the next case is not to suffer.
            it.clock.advance(SignedDuration::from_secs(11));
        }
        for (_, details) in scene.setting.trail() {
            assert!(!details.contains("30108299939"), "a number in the trail: {details}");
            assert!(details.contains("192.0.2.1"), "no address in {details}");
        }
    });
}

#[test]
fn a_token_without_key_id_is_refused_when_several_keys_fit() {
    // oidcc-client-test-kid-absent-multiple-jwks
    let it = sqlite(&[access::MIGRATIONS]);
    run(async {
        let scene = Scene::new(&it).await;
        scene.provider.publish(&[By::First, By::Second]);
        scene.provider.spoil(|header, _| {
            header.kid = None;
            By::First
        });
        let browser = scene.setting.browser();
        assert_eq!(scene.sign_in(&browser).await.status, 400);
        assert!(scene.last_reason().contains("find the key"));
    });
}

#[test]
fn keys_are_fetched_when_a_new_one_turns_up_and_not_for_every_invention() {
    // oidcc-client-test-signing-key-rotation and -just-before-signing
    let it = sqlite(&[access::MIGRATIONS]);
    run(async {
        let scene = Scene::new(&it).await;
        let sign_in = async || scene.sign_in(&scene.setting.browser()).await.status;
        assert_eq!(sign_in().await, 303);
        assert_eq!(sign_in().await, 303);
        assert_eq!(scene.provider.keys_fetched(), 1, "remembered");
        scene.provider.publish(&[By::Second]);
        scene.provider.spoil(|_, _| By::Second);
        assert_eq!(sign_in().await, 303, "the new key is fetched at once");
        assert_eq!(scene.provider.keys_fetched(), 2);
        scene.provider.spoil(|header, _| {
            header.kid = Some("invented".to_owned());
            By::Second
        });
        for _ in 0..5 {
            assert_eq!(sign_in().await, 400);
        }
        assert_eq!(scene.provider.keys_fetched(), 2, "inventions do not make us ask again");
        it.clock.advance(SignedDuration::from_secs(10));
        assert_eq!(sign_in().await, 400);
        assert_eq!(scene.provider.keys_fetched(), 3, "but a little later they may");
        assert_eq!(scene.provider.metadata_fetched(), 1);
        it.clock.advance(SignedDuration::from_hours(25));
        scene.provider.spoil(|_, _| By::Second);
        assert_eq!(sign_in().await, 303);
        assert_eq!(scene.provider.metadata_fetched(), 2, "metadata is kept for a day");
    });
}

#[test]
fn a_configuration_that_names_another_issuer_is_refused() {
    // oidcc-client-test-discovery-issuer-mismatch
    let it = sqlite(&[access::MIGRATIONS]);
    run(async {
        let scene = Scene::new(&it).await;
        scene.provider.name_another_issuer("https://evil.test");
        let place = scene.sign_in(&scene.setting.browser()).await;
        assert_eq!(place.status, 400);
        assert!(place.body.contains(NOT_BELIEVED));
    });
}

#[test]
fn the_pushed_request_is_what_digdir_asks_for_and_the_browser_sees_none_of_it() {
    let it = sqlite(&[access::MIGRATIONS]);
    run(async {
        let scene = Scene::new(&it).await;
        let browser = scene.setting.browser();
        let begun = browser.open("/logg-inn?niva=hoy&ny=ja").await;
        let expected = format!(
            "{}/authorize?client_id=grimstad&request_uri=urn%3Afake%3A1",
            scene.provider.issuer
        );
        assert_eq!(begun.location.unwrap(), expected);
        for (name, value) in [
            ("response_type", "code"),
            ("scope", "openid"),
            ("client_id", "grimstad"),
            ("code_challenge_method", "S256"),
            ("acr_values", "idporten-loa-high"),
            ("ui_locales", "en"),
            ("prompt", "login"),
            ("redirect_uri", &format!("{}/logg-inn/svar", scene.setting.origin)),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ] {
            assert_eq!(scene.last_pushed(name), value, "{name}");
        }
        for secret in ["state", "nonce", "code_challenge"] {
            assert_eq!(scene.last_pushed(secret).len(), 43, "{secret}");
        }
        let assertion = scene.last_pushed("client_assertion");
        let decoded =
            jsonwebtoken::dangerous::insecure_decode::<Value>(assertion.as_bytes()).unwrap();
        assert_eq!(decoded.header.kid.as_deref(), Some("grimstad-2026"));
        let claims = decoded.claims;
        assert_eq!(claims["aud"], json!(scene.provider.issuer), "one value: the issuer");
        assert_eq!((&claims["iss"], &claims["sub"]), (&json!("grimstad"), &json!("grimstad")));
        let lifetime = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
        assert!((1..=120).contains(&lifetime));
        let names: Vec<_> = claims.as_object().unwrap().keys().collect();
        assert_eq!(names, ["iss", "sub", "aud", "iat", "exp", "jti"]);
    });
}

#[test]
fn a_person_asked_to_show_who_they_are_anew_cannot_use_an_earlier_sign_in() {
    let it = sqlite(&[access::MIGRATIONS]);
    run(async {
        let scene = Scene::new(&it).await;
        for (seconds_ago, status) in [(0, 303), (60, 303), (61, 400)] {
            scene.provider.spoil(move |_, claims| {
                let now = claims["iat"].as_i64().unwrap();
                claims["auth_time"] = json!(now - seconds_ago);
                By::First
            });
            let browser = scene.setting.browser();
            browser.open("/logg-inn?ny=ja").await;
            let state = scene.last_pushed("state");
            let issuer = &scene.provider.issuer;
            let answer = [("code", "c"), ("state", state.as_str()), ("iss", issuer.as_str())];
            let place = scene.answer(&browser, &answer).await;
            assert_eq!(place.status, status, "{seconds_ago} s ago: {}", scene.last_reason());
        }
    });
}

#[test]
fn an_answer_counts_once_in_the_right_browser_at_the_right_door_and_from_the_right_issuer() {
    let it = sqlite(&[access::MIGRATIONS]);
    run(async {
        let scene = Scene::new(&it).await;
        let issuer = scene.provider.issuer.clone();
        let begin = async || {
            let browser = scene.setting.browser();
            browser.open("/logg-inn?til=/skjema/x").await;
            (browser, scene.last_pushed("state"))
        };

        let (_, state) = begin().await;
        let stranger = scene.setting.browser();
        let good = [("code", "c"), ("state", state.as_str()), ("iss", issuer.as_str())];
        let place = scene.answer(&stranger, &good).await;
        assert_eq!(place.status, 400);
        assert!(place.body.contains("We do not recognise this sign-in"), "{}", place.body);

        let (browser, state) = begin().await;
        let employee_door = format!("/ansatt/logg-inn/svar?code=c&state={state}&iss={issuer}");
        assert_eq!(browser.open(&employee_door).await.status, 400, "a citizen's state");

        let (browser, _) = begin().await;
        let invented = [("code", "c"), ("state", "invented"), ("iss", issuer.as_str())];
        assert_eq!(scene.answer(&browser, &invented).await.status, 400);
        assert_eq!(scene.answer(&browser, &[]).await.status, 400);

        for other in [None, Some("https://evil.test"), Some("")] {
            let (browser, state) = begin().await;
            let mut mixed_up = vec![("code", "c"), ("state", state.as_str())];
            mixed_up.extend(other.map(|other| ("iss", other)));
            let place = scene.answer(&browser, &mixed_up).await;
            assert_eq!(place.status, 400, "{other:?}");
            assert!(scene.last_reason().contains("another issuer"), "{other:?}");
        }

        let (browser, state) = begin().await;
        let good = [("code", "c"), ("state", state.as_str()), ("iss", issuer.as_str())];
        assert_eq!(scene.answer(&browser, &good).await.status, 303);
        let before = scene.setting.session(&browser).unwrap().id;
        let again = scene.answer(&browser, &good).await;
        assert_eq!(again.location.as_deref(), Some("/skjema/x"), "back button while signed in");
        assert_eq!(scene.setting.session(&browser).unwrap().id, before, "and no new session");
        it.clock.advance(SignedDuration::from_mins(11));
        let later = scene.answer(&browser, &good).await;
        assert_eq!(later.location.as_deref(), Some("/skjema/x"), "and long after");
        browser.post("/logg-ut", &[]).await;
        let replayed = scene.answer(&browser, &good).await;
        assert_eq!(replayed.status, 400, "a replay signs nobody in");

        let (browser, state) = begin().await;
        it.clock.advance(SignedDuration::from_mins(10));
        let late = [("code", "c"), ("state", state.as_str()), ("iss", issuer.as_str())];
        let place = scene.answer(&browser, &late).await;
        assert_eq!(place.status, 400);
        assert!(place.body.contains("Signing in took too long"));
        assert!(place.body.contains("til=%2Fskjema%2Fx"), "{}", place.body);
    });
}

#[test]
fn what_the_provider_says_is_wrong_is_said_in_plain_words() {
    let it = sqlite(&[access::MIGRATIONS]);
    run(async {
        let scene = Scene::new(&it).await;
        for (error, status, text) in [
            ("access_denied", 200, "You cancelled signing in"),
            ("temporarily_unavailable", 503, "The sign-in service does not answer"),
            ("invalid_scope", 400, NOT_BELIEVED),
            ("<script>", 400, NOT_BELIEVED),
        ] {
            let browser = scene.setting.browser();
            browser.open("/logg-inn?til=/skjema/x").await;
            let state = scene.last_pushed("state");
            let issuer = scene.provider.issuer.as_str();
            let answer = [("error", error), ("state", state.as_str()), ("iss", issuer)];
            let place = scene.answer(&browser, &answer).await;
            assert_eq!(place.status, status, "{error}");
            assert!(place.body.contains(text), "{error}: {}", place.body);
        }
        let browser = scene.setting.browser();
        browser.open("/logg-inn").await;
        let state = scene.last_pushed("state");
        let answer = [("state", state.as_str()), ("iss", scene.provider.issuer.as_str())];
        assert_eq!(scene.answer(&browser, &answer).await.status, 400, "neither code nor error");
    });
}

#[test]
fn a_token_endpoint_that_fails_signs_nobody_in() {
    let it = sqlite(&[access::MIGRATIONS]);
    run(async {
        let scene = Scene::new(&it).await;
        let answers: [(Make, u16); 5] = [
            (|| StatusCode::BAD_GATEWAY.into_response(), 503),
            (|| (StatusCode::BAD_REQUEST, r#"{"error":"invalid_client"}"#).into_response(), 500),
            (|| "no json".into_response(), 400),
            (|| "{}".into_response(), 400),
            (|| "x".repeat(300_000).into_response(), 400),
        ];
        for (answer, status) in answers {
            scene.provider.answer_for_tokens(answer);
            let browser = scene.setting.browser();
            let place = scene.sign_in(&browser).await;
            assert_eq!(place.status, status, "{}", scene.last_reason());
            assert_eq!(scene.setting.session(&browser), None);
        }
    });
}

#[test]
fn nothing_is_used_without_tls_in_production() {
    let it = sqlite(&[access::MIGRATIONS]);
    let provider = |issuer: &str| {
        Arc::new(access::oidc::Provider::new(issuer, support::http(), it.clock.clone()))
    };
    let party = |issuer: &str, origin: &str| {
        let config =
            support::config(Profile::IdPorten, origin, Environment::Production, "grimstad");
        let random = it.store.random().clone();
        access::oidc::RelyingParty::new(config, provider(issuer), random).map(|_| ())
    };
    assert_eq!(party("https://idporten.no", "https://grimstad.test"), Ok(()));
    assert_eq!(party("http://idporten.no", "https://grimstad.test"), Err(IssuerWithoutTls));
    assert_eq!(party("https://idporten.no", "https://grimstad.test/x"), Err(Origin));
    assert_eq!(party("https://idporten.no", "grimstad"), Err(Origin));
}
