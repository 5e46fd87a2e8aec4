//! Our relying party before an OpenID provider that others wrote: npm `oidc-provider`, set up like
//! ID-porten. `conformance/oidc/run.sh` starts it and sets `EKOMMUNE_OIDC_JUDGE` to its issuer.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must fail loudly")]
#![expect(clippy::print_stderr, reason = "a skipped or passed judgement must be seen")]

mod support;

use access::{Environment, Level, oidc::Profile};
use base::{Clock as _, SystemClock};
use serde_json::{Value, json};
use store::testing::{TestStore, sqlite};
use support::{Browser, Place, Setting, client_key, listen, run};

fn judge() -> Option<String> {
    let judge = std::env::var("EKOMMUNE_OIDC_JUDGE").ok();
    if judge.is_none() {
        eprintln!("skipped: EKOMMUNE_OIDC_JUDGE is not set; conformance/oidc/run.sh sets it");
    }
    judge
}

/// A municipality that has registered with the judge. The judge has its own clock, so ours is set
/// by the machine's.
async fn registered<'a>(it: &'a TestStore, judge: &str) -> Setting<'a> {
    it.clock.set(SystemClock.now());
    let own = listen().await;
    let at = |path: &str| format!("{}{path}", own.1);
    let registration = json!({
        "redirect_uris": [at("/logg-inn/svar")],
        "post_logout_redirect_uris": [at("/logg-ut/ferdig")],
        "backchannel_logout_uri": at("/logg-ut/bakkanal"),
        "backchannel_logout_session_required": true,
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "RS256",
        "id_token_signed_response_alg": "RS256",
        "subject_type": "pairwise",
        "require_pushed_authorization_requests": true,
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "jwks": {"keys": [client_key().public_jwk()]},
    });
    let answer = support::http().post(format!("{judge}/reg")).json(&registration).send().await;
    let answer = answer.unwrap().text().await.unwrap();
    let registered: Value = serde_json::from_str(&answer).unwrap();
    let client_id = registered["client_id"].as_str().unwrap_or_else(|| panic!("{answer}"));
    let issuers = [(Profile::IdPorten, judge.to_owned())];
    Setting::start(it, Environment::Demonstration, own, &issuers, client_id).await
}

async fn sign_in(browser: &Browser, start: &str) -> Place {
    browser.follow(browser.open(start).await).await
}

#[test]
fn the_judge_signs_a_person_in_and_out() {
    let Some(judge) = judge() else { return };
    let it = sqlite(&[access::MIGRATIONS]);
    run(async {
        let setting = registered(&it, &judge).await;
        let browser = setting.browser();
        let back = sign_in(&browser, "/logg-inn?til=/skjema/x&niva=hoy").await;
        assert_eq!(back.url.path(), "/skjema/x", "{} {:?}", back.body, setting.trail());
        let session = setting.session(&browser).unwrap();
        assert_eq!(session.level, Level::High);

        let left = browser.post("/logg-ut", &[]).await;
        assert_eq!(setting.session(&browser), None);
        let fields = left.hidden_fields();
        let form: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let asked = browser.post(&left.form_action(), &form).await;
        // The judge asks before it ends its session.
        assert_eq!(asked.status, 200, "{}", asked.body);
        let xsrf = asked.hidden_fields().into_iter().find(|(name, _)| name == "xsrf").unwrap().1;
        let confirmed =
            browser.post(&asked.form_action(), &[("xsrf", xsrf.as_str()), ("logout", "yes")]).await;
        let done = browser.follow(confirmed).await;
        assert_eq!(done.url.path(), "/logg-ut/ferdig");
        assert!(done.body.contains("signed out here and at the sign-in service"));
        eprintln!("judged: signed in at the level asked for, signed out on both sides");
    });
}

#[test]
fn the_judge_remembers_the_person_and_a_new_proof_is_asked_for_when_needed() {
    let Some(judge) = judge() else { return };
    let it = sqlite(&[access::MIGRATIONS]);
    run(async {
        let setting = registered(&it, &judge).await;
        let browser = setting.browser();
        for start in ["/logg-inn?til=/a", "/logg-inn?til=/a&ny=ja"] {
            it.clock.set(SystemClock.now());
            let back = sign_in(&browser, start).await;
            assert_eq!(back.url.path(), "/a", "{start}: {} {:?}", back.body, setting.trail());
            assert!(setting.session(&browser).is_some());
        }
        browser.forget(&setting.origin);
        let back = sign_in(&browser, "/logg-inn?til=/b").await;
        assert_eq!(back.url.path(), "/b", "single sign-on: {:?}", setting.trail());
        eprintln!("judged: single sign-on, and prompt=login");
    });
}

#[test]
fn the_judges_logout_token_ends_our_session() {
    let Some(judge) = judge() else { return };
    let it = sqlite(&[access::MIGRATIONS]);
    run(async {
        let setting = registered(&it, &judge).await;
        let browser = setting.browser();
        sign_in(&browser, "/logg-inn?til=/a").await;
        assert!(setting.session(&browser).is_some());
        // The person leaves at the judge's own page, without asking us.
        let asked = browser.open(&format!("{judge}/session/end")).await;
        let xsrf = asked.hidden_fields().into_iter().find(|(name, _)| name == "xsrf").unwrap().1;
        it.clock.set(SystemClock.now());
        let form = [("xsrf", xsrf.as_str()), ("logout", "yes")];
        browser.follow(browser.post(&asked.form_action(), &form).await).await;
        for _ in 0..500 {
            if setting.session(&browser).is_none() {
                break;
            }
            browser.open("/").await;
        }
        assert_eq!(setting.session(&browser), None, "{:?}", setting.trail());
        let (action, details) = setting.trail().pop().unwrap();
        assert_eq!(action, "session.ended");
        assert!(details.contains("back_channel"), "{details}");
        eprintln!("judged: back-channel logout");
    });
}
