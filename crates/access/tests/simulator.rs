//! The simulated providers on their own: are they as strict as the real ones?
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must fail loudly")]

mod support;

use std::sync::Arc;

use access::{
    Environment::{Demonstration, Production},
    oidc::Profile,
    simulator::{Simulator, SimulatorConfig, SimulatorError},
};
use jiff::SignedDuration;
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};
use store::testing::{TestStore, sqlite};
use support::{Browser, People, Place, Setting, issuer, run, with_simulators};

fn one_store() -> TestStore {
    sqlite(&[access::MIGRATIONS])
}

type Change = fn(&mut Value);

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
    let field = form.iter_mut().find(|(key, _)| *key == name).unwrap();
    field.1 = String::from(value);
}

#[test]
fn the_simulator_is_as_strict_as_the_real_one() {
    let it = one_store();
    run(async {
        let (setting, _) = with_simulators(&it).await;
        let browser = setting.browser();
        let issuer = issuer(&browser).await;
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
        let (setting, _) = with_simulators(&it).await;
        let browser = setting.browser();
        let issuer = issuer(&browser).await;
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
    assert_eq!(make(Production, "http://localhost/sim/idporten"), Err(SimulatorError::Production));
    for real in ["https://idporten.no", "https://test.idporten.no", "https://ansattporten.no"] {
        assert_eq!(make(Demonstration, real), Err(SimulatorError::Issuer), "{real}");
    }
    assert_eq!(make(Demonstration, "http://localhost/sim/idporten"), Ok(()));
}
