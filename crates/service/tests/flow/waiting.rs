//! Whoever waits a month is told (forvaltningsloven § 11 a).

use service::{Outcome, flow};

use crate::town::{in_a_town, unsure, wedding};

const TITLE: &str = "Foreløpig svar";

#[test]
fn whoever_waits_a_month_gets_a_preliminary_answer_once() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, unsure()).id;
        town.days_pass(29);
        town.run_jobs();
        assert_eq!(town.letters(id, TITLE), 0);
        town.days_pass(1);
        town.run_jobs();
        assert_eq!(town.letters(id, TITLE), 1);
        assert_eq!(town.matter(id).state, "received");
        let entries = town.entries(id);
        let letter = entries.iter().find(|entry| entry.title.text() == TITLE).unwrap();
        let text = town.file_text(letter.id, "forelopig-svar.pdf").replace('\u{a0}', " ");
        assert!(text.contains("§ 11 a"), "{text}");
        // The municipality's own week has passed; the law's four months have not.
        assert!(text.contains("1. oktober 2026"), "{text}");
        assert!(!text.contains("8. juni 2026"), "{text}");
        town.days_pass(90);
        town.run_jobs();
        assert_eq!(town.letters(id, TITLE), 1);
        town.decide(&town.worker, id, Outcome::Grant).unwrap();
    });
}

#[test]
fn who_has_an_answer_gets_no_preliminary_one() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let granted = town.applied(&applicant, wedding()).id;
        let decided = town.applied(&applicant, unsure()).id;
        let withdrawn = town.applied(&applicant, unsure()).id;
        town.decide(&town.worker, decided, Outcome::Grant).unwrap();
        town.withdraw(&applicant, withdrawn).unwrap();
        town.days_pass(31);
        town.run_jobs();
        for id in [granted, decided, withdrawn] {
            assert_eq!(town.letters(id, TITLE), 0);
        }
    });
}

#[test]
fn while_the_applicant_is_to_answer_the_preliminary_answer_waits() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, unsure()).id;
        town.days_pass(20);
        let request = town.ask(&town.worker, id).unwrap();
        town.days_pass(11);
        town.run_jobs();
        assert_eq!(town.letters(id, TITLE), 0);
        town.answer(&applicant, id, request, "Svar").unwrap();
        town.days_pass(1);
        town.run_jobs();
        assert_eq!(town.letters(id, TITLE), 1);
    });
}

#[test]
fn a_preliminary_answer_that_two_workers_write_goes_out_once() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, unsure()).id;
        town.days_pass(30);
        let runners: Vec<_> = (0..2).map(|_| town.runner()).collect();
        std::thread::scope(|scope| {
            for runner in &runners {
                scope.spawn(|| runner.run_due().unwrap());
            }
        });
        town.run_jobs();
        assert_eq!(town.letters(id, TITLE), 1);
        assert!(town.read(|tx| flow::requests::open(tx, id).unwrap()).is_none());
    });
}
