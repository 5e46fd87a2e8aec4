//! National components that are down, slow, or wrong: nothing is lost, and a letter is delivered
//! once.

use std::time::Duration;

use visitor::{Body, Browser};

use super::house::{
    ADULTS, HOST, House, OTHER_ADULTS, fault, letters_received, pair, settled, wedding,
};

async fn id_porten(browser: &mut Browser, fault: &str) {
    let address = browser.address("", "/sim/idporten/faults");
    let answer = browser.once(&address, Body::Fields(vec![pair("fault", fault)])).await.unwrap();
    assert_eq!(answer.status, 303, "{fault}");
}

/// The wizard's answers, as somebody who is not signed in sends them.
async fn try_to_begin(browser: &mut Browser) -> visitor::Result<visitor::Begun> {
    visitor::begin(browser, HOST, ADULTS, 0).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_id_porten_fails_one_is_told_and_goes_on_where_one_was() {
    let house = House::open();
    let mut tester = house.browser();
    for fault in [
        "down",
        "error",
        "nonce",
        "expired",
        "level",
        "audience",
        "issuer",
        "signature",
        "no_person_number",
    ] {
        let mut browser = house.browser();
        id_porten(&mut tester, fault).await;
        let failed = try_to_begin(&mut browser).await;
        assert!(failed.is_err(), "signed in although {fault}");
        // The page that was met, in words.
        let sign_in = browser.address(HOST, "/logg-inn?til=/min-side");
        let met = browser.once(&sign_in, Body::None).await.unwrap();
        if matches!(fault, "down" | "error") {
            assert!(
                (400..600).contains(&met.status) && met.status != 500,
                "{fault}: {}",
                met.status
            );
            assert!(met.text().contains("<h1"), "{fault}");
        }
        let mine = browser.once(&browser.address(HOST, "/min-side"), Body::None).await.unwrap();
        assert_eq!(mine.status, 303, "signed in although {fault}");

        // Mended: the wizard's answers lie parked, and signing in leads on to the form.
        id_porten(&mut tester, "none").await;
        let start = "/tjenester/ambulerende-skjenkebevilling/start";
        let page = browser.sign_in(HOST, start, ADULTS, 0).await.unwrap();
        assert_eq!(page.status, 200, "{fault}");
        assert!(page.path().starts_with("/skjema/"), "{fault} led to {}", page.path());
    }
    house.close();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_id_porten_keeps_nobody_else_waiting() {
    let house = House::open();
    let mut tester = house.browser();
    // Somebody who is signed in already.
    let mut signed_in = house.browser();
    let mut begun = try_to_begin(&mut signed_in).await.unwrap();
    id_porten(&mut tester, "slow").await;
    let mut waiting = Vec::new();
    for _ in 0..8 {
        let mut browser = house.browser();
        waiting.push(tokio::spawn(async move {
            let address = browser.address(HOST, "/logg-inn?til=/min-side");
            browser.once(&address, Body::None).await.map(|answer| answer.status)
        }));
    }
    let others = async {
        visitor::fill_in(&mut signed_in, &mut begun, &wedding("Raske huset")).await.unwrap();
        visitor::send(&mut signed_in, &begun).await.unwrap();
    };
    // It takes ten seconds for each answer; the others are done long before.
    tokio::time::timeout(Duration::from_secs(9), others).await.expect("the others wait for it");
    for one in waiting {
        let status = one.await.unwrap().unwrap();
        assert_ne!(status, 500);
    }
    id_porten(&mut tester, "none").await;
    house.close();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_svarut_fails_during_dispatch_the_letter_is_delivered_once() {
    let house = House::open();
    let mut tester = house.browser();
    let mut sent = Vec::new();
    let faults = [
        ("unavailable", "2"),
        ("broken", "1"),
        ("done_but_broken", "1"),
        ("wrong_json", "1"),
        ("twice", "1"),
        ("busy", "1"),
        ("unauthorised", "1"),
    ];
    for (number, (component_fault, times)) in faults.into_iter().enumerate() {
        let mut browser = house.browser();
        let search = if number % 2 == 0 { ADULTS } else { OTHER_ADULTS };
        let mut begun = visitor::begin(&mut browser, HOST, search, number).await.unwrap();
        let place = format!("Huset {component_fault}");
        visitor::fill_in(&mut browser, &mut begun, &wedding(&place)).await.unwrap();
        fault(&mut tester, "svarut", component_fault, times).await;
        let mut one = visitor::send(&mut browser, &begun).await.unwrap();
        // The letter is in the archive and on my page whatever SvarUt does.
        let letter = visitor::letter(&mut browser, HOST, &mut one).await.unwrap();
        assert_eq!(letter.content_type(), "application/pdf", "{component_fault}");
        sent.push(one);
        delivered(&mut tester, sent.len(), component_fault).await;
    }
    fault(&mut tester, "svarut", "", "").await;
    let findings = settled(house.server.data(), &sent).await;
    assert_eq!(findings.faults, [""; 0]);
    assert_eq!(findings.letters, sent.len());
    let letters = letters_received(&mut tester).await;
    assert_eq!(letters.len(), sent.len(), "each letter once: {letters:?}");
    house.close();
}

/// Waits until so many letters have been delivered, and sees that it is not one more.
async fn delivered(tester: &mut Browser, expect: usize, fault: &str) {
    for _ in 0..300 {
        let count = letters_received(tester).await.len();
        assert!(count <= expect, "{fault}: a letter was delivered twice");
        if count == expect {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{fault}: the letter never came");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_registers_are_down_one_applies_all_the_same() {
    let house = House::open();
    let mut tester = house.browser();
    let registers = ["folkeregisteret", "krr", "enhetsregisteret", "altinn", "maskinporten"];
    let faults = ["unavailable", "broken", "wrong_json", "rejected"];
    for (number, component_fault) in faults.into_iter().enumerate() {
        for register in registers {
            fault(&mut tester, register, component_fault, "").await;
        }
        let mut browser = house.browser();
        let mut begun = visitor::begin(&mut browser, HOST, ADULTS, number)
            .await
            .unwrap_or_else(|error| panic!("{component_fault}: {error}"));
        let place = format!("Huset {component_fault}");
        visitor::fill_in(&mut browser, &mut begun, &wedding(&place)).await.unwrap();
        let sent = visitor::send(&mut browser, &begun).await.unwrap();
        for register in registers {
            fault(&mut tester, register, "", "").await;
        }
        let mut findings =
            super::house::inspect(house.server.data(), &[sent], visitor::whole::Jobs::UnderWay);
        // A register that refuses a right question is put before a person; no letter waits for it.
        findings.faults.retain(|fault| !fault.contains("\"notice.send\""));
        assert_eq!(findings.faults, [""; 0], "{component_fault}");
    }
    house.close();
}
