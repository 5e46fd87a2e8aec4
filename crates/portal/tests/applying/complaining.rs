//! Complaining over a decision from my page: written in peace, sent once, and told what comes then.

use exchange::simulator::PersonTrait;
use jiff::SignedDuration;
use service::flow::{Complaint, MatterId, complaints};
use store::testing::on_each_engine;

use crate::{
    in_town,
    world::{Browser, GRIMSTAD, MIGRATIONS, Town},
};

const WHAT: &str = "Dere har ikke sett vedlegget.";
const WANTED: &str = "Lengre skjenketid";

/// An application that was granted at once; the address of its case.
fn decided(browser: &mut Browser<'_>) -> String {
    let draft = browser.begin();
    browser.fill_all(&draft);
    let receipt = browser.send_in(&draft).location();
    let id = receipt.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
    format!("/min-side/saker/{id}")
}

fn sent(town: &Town<'_>, case: &str) -> Vec<Complaint> {
    let id: MatterId = case.rsplit('/').next().unwrap().parse().unwrap();
    town.test.store.read(GRIMSTAD, |tx| complaints::of_matter(tx, id)).unwrap()
}

#[test]
fn a_complaint_is_written_saved_sent_once_and_receipted() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let person = town.person(PersonTrait::Ordinary).number;
        let mut browser = town.browser_of(person);
        let case = decided(&mut browser);
        town.run_jobs();
        let page = browser.get(&case).page(200);
        assert!(page.contains("Klag på vedtaket") && page.contains("innen 3 uker"), "{page}");

        let path = format!("{case}/klage");
        let shown = browser.get(&path);
        let page = shown.page(200);
        for line in ["Hva klager du på, og hvorfor?", "Hva vil du ha endret?", "Statsforvalteren"]
        {
            assert!(page.contains(line), "{line} in {page}");
        }
        let draft = shown.hidden("klage");
        let empty = browser.post(&path, &[("klage", &draft), ("hva", " ")]);
        assert!(empty.page(422).contains("Skriv hva du klager på, eller legg ved en fil"));

        // Saved for later, with a file; the file can be taken out, and the words stay.
        let save = [("klage", draft.as_str()), ("hva", WHAT), ("handling", "lagre")];
        let file = ("vedlegg", "kart.pdf", &b"%PDF-1.7 kart %%EOF"[..]);
        let saved = browser.post_files(&path, &save, &[file]).location();
        let page = browser.get(&saved).page(200);
        assert!(page.contains("Utkastet er lagret") && page.contains("kart.pdf"), "{page}");
        let text = browser.get(&path).text();
        assert!(text.contains(WHAT), "{text}");
        let remove = text.split_once("value=\"fjern:").unwrap().1.split_once('"').unwrap().0;
        let remove = format!("fjern:{remove}");
        let fields = [("klage", draft.as_str()), ("hva", WHAT), ("handling", remove.as_str())];
        let back = browser.post(&path, &fields).location();
        let page = browser.get(&back).page(200);
        assert!(!page.contains("kart.pdf") && browser.get(&path).text().contains(WHAT), "{page}");

        let send = [("klage", draft.as_str()), ("hva", WHAT), ("endring", WANTED)];
        let bad = browser.post_files(&path, &send, &[("vedlegg", "x.pdf", b"MZ")]);
        assert_eq!(bad.status.as_u16(), 422);
        assert!(bad.text().contains(WANTED), "what was written stands there");
        let receipt = browser.post_files(&path, &send, &[file]).location();
        let page = browser.get(&receipt).page(200);
        for line in ["Vi har fått klagen din", "2026/1-", "Hva skjer nå?", "innen"] {
            assert!(page.contains(line), "{line} in {page}");
        }
        assert_eq!(browser.post_files(&path, &send, &[file]).location(), receipt, "a double click");
        let [complaint] = sent(&town, &case).try_into().unwrap();
        assert_eq!((complaint.what.as_str(), complaint.wanted.as_str()), (WHAT, WANTED));
        let documents =
            store.store.read(GRIMSTAD, |tx| archive::lookup::documents(tx, complaint.entry));
        assert_eq!(documents.unwrap().len(), 2);

        let page = browser.get(&case).page(200);
        for line in ["Du klaget", "Du klaget på vedtaket", "Klage på vedtak", "Send en klage til"]
        {
            assert!(page.contains(line), "{line} in {page}");
        }
        // The other window wrote something else: it is not lost, and not sent by itself.
        let other = [("klage", draft.as_str()), ("hva", "Og en ting til")];
        let told = browser.post(&path, &other).location();
        let shown = browser.get(&told);
        assert!(shown.page(200).contains("Klagen er allerede sendt"));
        assert!(shown.text().contains("Og en ting til"));
        assert_eq!(sent(&town, &case).len(), 1);
    });
}

#[test]
fn what_is_written_outlasts_the_session() {
    in_town(|town| {
        let person = town.person(PersonTrait::Ordinary).number;
        let mut browser = town.browser_of(person);
        let case = decided(&mut browser);
        let path = format!("{case}/klage");
        let draft = browser.get(&path).hidden("klage");
        let fields = [("klage", draft.as_str()), ("hva", WHAT), ("endring", WANTED)];
        // The script saves while one writes.
        let saved = browser.post(&format!("{path}/lagre"), &fields);
        assert_eq!(saved.status.as_u16(), 204);
        let mut elsewhere = town.browser_of(person);
        assert!(elsewhere.get(&path).text().contains(WHAT), "on another device");

        browser.lose_session();
        let changed = [("klage", draft.as_str()), ("hva", "Endret"), ("endring", WANTED)];
        assert!(browser.post(&path, &changed).location().starts_with("/logg-inn"));
        browser.sign_in(person);
        let shown = browser.get(&path);
        assert!(shown.page(200).contains("Vi tok vare på det du hadde skrevet"));
        assert!(shown.text().contains("Endret"));
        let receipt = browser.post(&path, &changed).location();
        assert!(browser.get(&receipt).page(200).contains("Vi har fått klagen din"));
        assert_eq!(sent(town, &case)[0].what, "Endret");
    });
}

#[test]
fn nobody_else_finds_the_complaint_and_without_a_decision_there_is_nothing_to_complain_over() {
    in_town(|town| {
        let mut browser = town.browser_of(town.person(PersonTrait::Ordinary).number);
        let case = decided(&mut browser);
        let path = format!("{case}/klage");
        let draft = browser.get(&path).hidden("klage");
        let fields = [("klage", draft.as_str()), ("hva", WHAT)];
        let mut other = town.browser_of(town.person(PersonTrait::NynorskUser).number);
        assert_eq!(other.get(&path).status.as_u16(), 404);
        assert_eq!(other.post(&path, &fields).status.as_u16(), 404);
        assert_eq!(other.post(&format!("{path}/lagre"), &fields).status.as_u16(), 404);
        let receipt = browser.post(&path, &fields).location();
        assert_eq!(other.get(&receipt).status.as_u16(), 404);
        assert_eq!(browser.get(&format!("{path}/x")).status.as_u16(), 404);
        assert_eq!(browser.post(&path, &[("hva", WHAT)]).status.as_u16(), 400);

        let mut waiting = town.browser_of(town.person(PersonTrait::EnglishUser).number);
        let undecided = crate::undecided(&mut waiting);
        assert!(!waiting.get(&undecided).page(200).contains("Klag på vedtaket"));
        assert_eq!(waiting.get(&format!("{undecided}/klage")).location(), undecided);
    });
}

#[test]
fn a_complaint_that_comes_too_late_is_taken_all_the_same() {
    in_town(|town| {
        let person = town.person(PersonTrait::Ordinary).number;
        let mut browser = town.browser_of(person);
        let case = decided(&mut browser);
        for _ in 0..6 {
            town.run_jobs();
            town.test.clock.advance(SignedDuration::from_hours(1));
        }
        browser.sign_in(person);
        let page = browser.get(&case).page(200);
        assert!(page.contains("Du kan klage til og med"), "{page}");
        town.test.clock.advance(SignedDuration::from_hours(24 * 40));
        browser.sign_in(person);
        let path = format!("{case}/klage");
        let shown = browser.get(&path);
        let page = shown.page(200);
        assert!(page.contains("Fristen for å klage gikk ut"), "{page}");
        let fields = [("klage", shown.hidden("klage")), ("hva", WHAT.to_owned())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let receipt = browser.post(&path, &fields).location();
        assert!(browser.get(&receipt).page(200).contains("Vi har fått klagen din"));
        assert_eq!(sent(town, &case).len(), 1);
    });
}
