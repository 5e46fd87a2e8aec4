//! Until when one is signed in, and more time for those who ask (WCAG 2.2.1).

use axum::{
    body::Body,
    http::{Request, header},
};
use exchange::simulator::PersonTrait;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    in_town,
    world::{Browser, HOST, Town},
};

const STATE: &str = "/innlogging/tilstand";
const EXTEND: &str = "/innlogging/forleng";

fn signed_in<'a>(town: &'a Town<'a>) -> Browser<'a> {
    town.browser_of(town.person(PersonTrait::Ordinary).number)
}

/// What the script is told.
fn state(browser: &mut Browser<'_>) -> Value {
    let answer = browser.get(STATE);
    assert_eq!(answer.status.as_u16(), 200);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    serde_json::from_slice(&answer.body).unwrap()
}

fn extend_by_script(browser: &mut Browser<'_>) -> Value {
    let request =
        Request::builder().method("POST").uri(EXTEND).header("accept", "application/json");
    let answer = browser.send(request, Body::empty());
    assert_eq!(answer.status.as_u16(), 200);
    serde_json::from_slice(&answer.body).unwrap()
}

fn after(town: &Town<'_>, minutes: i64) {
    town.test.clock.advance(SignedDuration::from_mins(minutes));
}

#[test]
fn asking_how_long_is_left_does_not_put_the_end_off() {
    in_town(|town| {
        let mut browser = signed_in(town);
        for left in (1..=30).rev() {
            let told = state(&mut browser);
            assert_eq!(
                (&told["secondsLeft"], &told["ending"]),
                (&json!(left * 60), &json!("pause"))
            );
            after(town, 1);
        }
        assert_eq!(
            state(&mut browser),
            json!({ "signedIn": false, "line": "Du er ikke lenger innlogget." })
        );
    });
}

#[test]
fn what_is_asked_for_in_one_tab_counts_in_the_others() {
    in_town(|town| {
        let mut browser = signed_in(town);
        after(town, 28);
        assert_eq!(state(&mut browser)["secondsLeft"], 120);
        browser.get("/min-side").page(200);
        assert_eq!(state(&mut browser)["secondsLeft"], 1800);
    });
}

#[test]
fn one_stays_signed_in_by_asking_but_never_past_two_hours() {
    in_town(|town| {
        let mut browser = signed_in(town);
        // Less than a minute after the last request, too.
        town.test.clock.advance(SignedDuration::from_secs(40));
        assert_eq!(extend_by_script(&mut browser)["secondsLeft"], 1800);
        for _ in 0..3 {
            after(town, 29);
            let told = extend_by_script(&mut browser);
            assert_eq!((&told["secondsLeft"], &told["ending"]), (&json!(1800), &json!("pause")));
        }
        after(town, 29);
        // 116 minutes and 40 seconds are over.
        let told = extend_by_script(&mut browser);
        assert_eq!((&told["secondsLeft"], &told["ending"]), (&json!(200), &json!("limit")));
        let line = told["line"].as_str().unwrap();
        assert!(line.ends_with("Da må du logge inn på nytt."), "{line}");
        town.test.clock.advance(SignedDuration::from_secs(200));
        assert_eq!(extend_by_script(&mut browser)["signedIn"], false);
        assert!(browser.get("/min-side").location().starts_with("/logg-inn?til="));
    });
}

#[test]
fn whoever_is_not_signed_in_here_is_told_that_and_nothing_else() {
    in_town(|town| {
        let nobody = json!({ "signedIn": false, "line": "Du er ikke lenger innlogget." });
        assert_eq!(state(&mut town.browser()), nobody);
        assert_eq!(extend_by_script(&mut town.browser()), nobody);

        let mut forged = town.browser();
        for value in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            forged.cookies.insert(access::SESSION_COOKIE.to_owned(), value.to_owned());
            assert_eq!(state(&mut forged), nobody, "{value}");
        }

        // A living session's cookie, at another municipality and at the other door.
        let mut elsewhere = signed_in(town);
        elsewhere.host = "vang.localhost";
        elsewhere.cookies.insert("sprak".to_owned(), "nb".to_owned());
        assert_eq!(state(&mut elsewhere), nobody);
        assert_eq!(extend_by_script(&mut elsewhere), nobody);
        elsewhere.host = HOST;
        let secret = elsewhere.cookies[access::SESSION_COOKIE].clone();
        elsewhere.cookies.insert(access::EMPLOYEE_COOKIE.to_owned(), secret);
        let answer = elsewhere.get("/ansatt/innlogging/tilstand");
        assert_eq!(serde_json::from_slice::<Value>(&answer.body).unwrap(), nobody);
        assert_eq!(state(&mut elsewhere)["signedIn"], true);
    });
}

#[test]
fn another_site_can_neither_put_the_end_off_nor_read_the_state() {
    in_town(|town| {
        let mut browser = signed_in(town);
        after(town, 20);
        browser.site = "cross-site";
        assert_eq!(browser.post(EXTEND, &[]).status.as_u16(), 403);
        browser.site = "same-origin";
        assert_eq!(state(&mut browser)["secondsLeft"], 600);
        let answer = browser.get(STATE);
        assert!(!answer.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    });
}

#[test]
fn a_page_says_until_when_and_a_button_opens_another_one_beside_it() {
    in_town(|town| {
        let mut browser = signed_in(town);
        // The page that is asked for counts itself.
        let clock = |town: &Town<'_>, minutes| {
            let end = town.test.store.now() + SignedDuration::from_mins(minutes);
            end.to_zoned(base::oslo()).strftime("%H.%M").to_string()
        };
        after(town, 10);
        let until = clock(town, 30);
        let page = browser.get("/min-side").text();
        let line = format!("Du er innlogget til kl. {until}, og lenger når du åpner");
        assert!(page.contains(&line), "{line}");
        assert!(page.contains("action=\"/innlogging/forleng\" target=\"_blank\""));
        assert!(page.contains("data-seconds-left=\"1800\""));

        after(town, 20);
        let until = clock(town, 30);
        assert_eq!(browser.post(EXTEND, &[]).location(), "/innlogging");
        let page = browser.get("/innlogging").page(200);
        assert!(page.contains(&format!("Du er innlogget til kl. {until}")), "{page}");
        assert!(page.contains("i den andre fanen"), "{page}");

        // Nobody signed in: nothing about it on a page, and the way leads through sign-in.
        let mut stranger = town.browser();
        assert!(!stranger.get("/tjenester").text().contains("data-session"));
        assert_eq!(stranger.post(EXTEND, &[]).location(), "/innlogging");
        assert_eq!(stranger.get("/innlogging").location(), "/logg-inn?til=%2Finnlogging");
    });
}

#[test]
fn the_line_is_in_the_readers_language() {
    in_town(|town| {
        let mut browser = signed_in(town);
        for (language, words) in [
            ("nn", "Du er innlogga til kl. "),
            ("se", "Don leat sisaloggejuvvon dii. "),
            ("en", "You are signed in until "),
        ] {
            browser.cookies.insert("sprak".to_owned(), language.to_owned());
            let told = state(&mut browser);
            assert!(told["line"].as_str().unwrap().starts_with(words), "{told}");
            assert!(browser.get("/min-side").text().contains(words), "{language}");
        }
    });
}
