//! What is written when the session ends is there when the writer has signed in again.

use access::Role;
use jiff::SignedDuration;
use service::flow::MatterId;

use crate::{
    address, decide, drafts, in_town,
    world::{Answer, Browser, Town, hidden},
};

/// Follows a post that came too late through sign-in, and gives the page it leads back to.
fn signed_in_again(browser: &mut Browser<'_>, sent: &Answer, back: &str, role: Role) -> String {
    let to = sent.location();
    assert!(to.starts_with("/ansatt/logg-inn?til="), "{to}");
    browser.take(sent.headers["set-cookie"].to_str().unwrap());
    let (serial, name) = match role {
        Role::Leader => (102, "SNILL SKY"),
        _ => (101, "KLOK SEKK"),
    };
    browser.sign_in(serial, name, &[role], "naer");
    browser.get(back).page(200)
}

/// What the script on a page is told of the session.
fn state(browser: &Browser<'_>) -> serde_json::Value {
    serde_json::from_str(&browser.get("/ansatt/innlogging/tilstand").page(200)).unwrap()
}

fn ended<'a>(town: &'a Town<'a>) -> (MatterId, Browser<'a>) {
    let case = town.application(1, "VENNLIG FJELLTOPP");
    let mut browser = town.case_worker();
    browser.session_ends();
    (case, browser)
}

#[test]
fn a_decision_comes_back_whichever_button_was_pressed() {
    in_town(|town| {
        let (case, mut browser) = ended(town);
        let back = address(case, "/vedtak?utfall=refuse");
        for button in ["send", "pdf", "lagre", "forhandsvis"] {
            let text = format!("Halv setning, {button}");
            let fields = [
                ("utfall", "refuse"),
                ("tilstand", "received/"),
                ("tittel", "Min tittel"),
                ("tekst", text.as_str()),
                ("handling", button),
            ];
            browser.session_ends();
            let sent = browser.post(&address(case, "/vedtak"), &fields);
            let page = signed_in_again(&mut browser, &sent, &back, Role::CaseWorker);
            assert!(page.contains(&text) && page.contains("Min tittel"), "{page}");
        }
        assert!(browser.get(&address(case, "")).page(200).contains("Ingen har saken"));
        assert_eq!(drafts(town), 1, "nothing was sent");
    });
}

#[test]
fn what_the_script_sends_too_late_is_answered_with_nothing_and_comes_back() {
    in_town(|town| {
        let (case, mut browser) = ended(town);
        let fields = [("utfall", "grant"), ("tittel", "T"), ("tekst", "Halv setn")];
        let saved = browser.post(&address(case, "/vedtak/lagre"), &fields);
        assert_eq!(saved.status.as_u16(), 204);
        browser.take(saved.headers["set-cookie"].to_str().unwrap());
        browser.sign_in(101, "KLOK SEKK", &[Role::CaseWorker], "naer");
        let page = browser.get(&address(case, "/vedtak?utfall=grant")).page(200);
        assert!(page.contains("Halv setn"), "{page}");
    });
}

#[test]
fn a_question_comes_back_as_a_draft_and_so_does_what_was_ticked() {
    in_town(|town| {
        let (case, mut browser) = ended(town);
        let path = address(case, "/be-om-opplysninger");
        let ticked = [("handling", "utkast"), ("mangler", "deputy"), ("mer", "Ring meg.")];
        let sent = browser.post(&path, &ticked);
        let page = signed_in_again(&mut browser, &sent, &path, Role::CaseWorker);
        assert!(page.contains("Ring meg.") && page.contains("checked"), "{page}");
        browser.session_ends();
        let written = [("tilstand", "received/"), ("tekst", "Hvem?"), ("handling", "send")];
        let sent = browser.post(&path, &written);
        let page = signed_in_again(&mut browser, &sent, &path, Role::CaseWorker);
        assert!(page.contains("Hvem?") && page.contains("<textarea"), "{page}");
    });
}

#[test]
fn what_was_to_be_sent_back_is_there_until_it_is_sent() {
    in_town(|town| {
        let case = town.application(1, "VENNLIG FJELLTOPP");
        let proposer = town.case_worker();
        decide(&proposer, case, "refuse", "Du får det ikke, for festen er åpen for alle.", "send")
            .location();
        let mut leader = town.leader();
        let path = address(case, "/godkjenn");
        let proposal = hidden(&leader.get(&path).page(200), "forslag");
        let fields = [("forslag", proposal.as_str()), ("grunn", "Nevn loven.")];
        leader.session_ends();
        let sent = leader.post(&address(case, "/send-tilbake"), &fields);
        let page = signed_in_again(&mut leader, &sent, &path, Role::Leader);
        assert!(page.contains("Nevn loven."), "{page}");
        leader.post(&address(case, "/send-tilbake"), &fields).location();
        decide(
            &proposer,
            case,
            "refuse",
            "Etter loven, for festen er åpen for alle som vil.",
            "send",
        )
        .location();
        assert!(!leader.get(&path).page(200).contains("Nevn loven."), "sent, and forgotten");
    });
}

#[test]
fn who_may_not_see_the_case_is_not_given_what_waits_in_the_browser() {
    in_town(|town| {
        let (case, mut browser) = ended(town);
        let fields = [("utfall", "grant"), ("tekst", "Hemmelig"), ("handling", "send")];
        let sent = browser.post(&address(case, "/vedtak"), &fields);
        browser.take(sent.headers["set-cookie"].to_str().unwrap());
        browser.sign_in(105, "FJERN FJORD", &[Role::CaseWorker], "skole");
        let answer = browser.get(&address(case, "/vedtak?utfall=grant"));
        assert_eq!(answer.status.as_u16(), 404);
        assert_eq!(drafts(town), 0);
    });
}

#[test]
fn an_employee_is_told_until_when_and_stays_signed_in_by_asking() {
    in_town(|town| {
        let browser = town.case_worker();
        let citizen = town.citizen();
        town.test.clock.advance(SignedDuration::from_mins(25));
        // An inhabitant's session is none at the desk.
        assert_eq!(state(&citizen)["signedIn"], false);
        assert_eq!(
            (&state(&browser)["secondsLeft"], &state(&browser)["ending"]),
            (&300.into(), &"pause".into())
        );

        let page = browser.get("/ansatt").page(200);
        assert!(page.contains("action=\"/ansatt/innlogging/forleng\" target=\"_blank\""), "{page}");
        assert!(
            page.contains("href=\"/ansatt/logg-inn?ny=ja&#38;til=%2Fansatt%2Finnlogging\""),
            "{page}"
        );
        assert_eq!(state(&browser)["secondsLeft"], 1800, "the work list was asked for");

        town.test.clock.advance(SignedDuration::from_mins(29));
        assert_eq!(
            browser.post("/ansatt/innlogging/forleng", &[]).location(),
            "/ansatt/innlogging"
        );
        assert_eq!(state(&browser)["secondsLeft"], 1800);
        let page = browser.get("/ansatt/innlogging").page(200);
        assert!(page.contains("i den andre fanen") && page.contains("ek-desk"), "{page}");

        town.test.clock.advance(SignedDuration::from_mins(30));
        assert_eq!(state(&browser)["signedIn"], false);
        browser.post("/ansatt/innlogging/forleng", &[]).location();
        assert_eq!(state(&browser)["signedIn"], false, "what has ended is not brought back");
        let sign_in = browser.get("/ansatt/innlogging").location();
        assert_eq!(sign_in, "/ansatt/logg-inn?til=%2Fansatt%2Finnlogging");
    });
}
