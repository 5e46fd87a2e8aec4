//! Logout that the provider asks for, and what passes itself off as that. Names beginning with a
//! hyphen follow `oidcc-client-test-rp-backchannel-rpinitlogout` in the conformance suite.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must fail loudly")]

mod support;

use std::sync::Arc;

use jsonwebtoken::Header;
use serde_json::{Value, json};
use store::testing::sqlite;
use support::{fake_provider::By, run, scene::Scene};

type LogoutCase = (&'static str, fn(&mut Header, &mut Value) -> By);

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

#[test]
fn logout_tokens_are_obeyed_only_when_everything_is_right_and_only_once() {
    let it = sqlite(&[access::MIGRATIONS]);
    let wrong: [LogoutCase; 16] = [
        ("-alg-none", |_, _| By::Nothing),
        ("-wrong-alg", |_, _| By::PublicHalf),
        ("a stranger's signature", |_, _| By::Stranger),
        ("-no-event", |_, c| {
            c.as_object_mut().unwrap().remove("events");
            By::First
        }),
        ("-wrong-event", |_, c| {
            c["events"] = json!({"http://schemas.openid.net/event/other": {}});
            By::First
        }),
        ("an event that is no object", |_, c| {
            c["events"] = json!({EVENT: "yes"});
            By::First
        }),
        ("-with-nonce", |_, c| {
            c["nonce"] = json!("n");
            By::First
        }),
        ("-wrong-aud", |_, c| {
            c["aud"] = json!("arendal");
            By::First
        }),
        ("-wrong-iss", |_, c| {
            c["iss"] = json!("https://evil.test");
            By::First
        }),
        ("an identity token's type", |h, _| {
            h.typ = Some("JWT".to_owned());
            By::First
        }),
        ("no type", |h, _| {
            h.typ = None;
            By::First
        }),
        ("no id", |_, c| {
            c.as_object_mut().unwrap().remove("jti");
            By::First
        }),
        ("no session", |_, c| {
            c.as_object_mut().unwrap().remove("sid");
            By::First
        }),
        ("no time", |_, c| {
            c.as_object_mut().unwrap().remove("iat");
            By::First
        }),
        ("no end", |_, c| {
            c.as_object_mut().unwrap().remove("exp");
            By::First
        }),
        ("run out", |_, c| {
            c["exp"] = json!(c["iat"].as_i64().unwrap() - 60);
            By::First
        }),
    ];
    run(async {
        let scene = Scene::new(&it).await;
        let browser = scene.setting.browser();
        assert_eq!(scene.sign_in(&browser).await.status, 303);
        let provider = scene.setting.browser();
        let post = async |token: &str| {
            provider.post("/logg-ut/bakkanal", &[("logout_token", token)]).await.status
        };
        for (name, spoil) in wrong {
            assert_eq!(post(&scene.provider.logout_token(spoil)).await, 400, "{name}");
            assert!(scene.setting.session(&browser).is_some(), "{name}");
        }
        // An identity token is no logout token, even with its own right signature.
        let id_token =
            scene.provider.id_token(&(Arc::new(|_: &mut Header, _: &mut Value| By::First) as _));
        assert_eq!(post(&id_token).await, 400);
        assert_eq!(post("no token").await, 400);
        assert!(scene.setting.session(&browser).is_some());

        // oidcc-client-test-rp-backchannel-rpinitlogout
        let right = scene.provider.logout_token(|_, _| By::First);
        assert_eq!(post(&right).await, 204);
        assert_eq!(scene.setting.session(&browser), None);
        let (action, details) = scene.setting.trail().pop().unwrap();
        assert_eq!(action, "session.ended");
        assert!(details.contains("back_channel"), "{details}");

        // The same token again ends nothing, not even a session begun since.
        assert_eq!(scene.sign_in(&browser).await.status, 303);
        assert_eq!(post(&right).await, 400);
        assert!(scene.setting.session(&browser).is_some());
        let of_nobody = scene.provider.logout_token(|_, claims| {
            claims["sid"] = json!("nobody's");
            claims["jti"] = json!("token-2");
            By::First
        });
        assert_eq!(post(&of_nobody).await, 204, "a session that is gone is no error");
    });
}

#[test]
fn the_front_channel_ends_the_session_it_names_and_may_be_framed_by_the_provider_alone() {
    // oidcc-client-test-rp-frontchannel-opinitlogout
    let it = sqlite(&[access::MIGRATIONS]);
    run(async {
        let scene = Scene::new(&it).await;
        let browser = scene.setting.browser();
        assert_eq!(scene.sign_in(&browser).await.status, 303);
        // In the provider's frame our cookie does not come along.
        let frame = scene.setting.browser();
        let call = async |iss: &str, sid: &str| {
            frame.open(&format!("/logg-ut/frontkanal?iss={iss}&sid={sid}")).await
        };
        assert_eq!(call("https://evil.test", "provider-session").await.status, 400);
        assert_eq!(frame.open("/logg-ut/frontkanal").await.status, 400);
        assert_eq!(call(&scene.provider.issuer, "another").await.status, 200);
        assert!(scene.setting.session(&browser).is_some());
        let framed = call(&scene.provider.issuer, "provider-session").await;
        assert_eq!(framed.status, 200);
        let policy = framed.headers["content-security-policy"].to_str().unwrap();
        let expected = format!("default-src 'none'; frame-ancestors {}", scene.provider.issuer);
        assert_eq!(policy, expected);
        assert_eq!(scene.setting.session(&browser), None);
    });
}
