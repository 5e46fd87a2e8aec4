//! Sending an application: once, whole, one's own.

use serde_json::json;
use service::{
    Outcome,
    flow::{FlowError, SubmitError, drafts, kept_for},
};

use crate::{
    receiving::sent,
    town::{TENANT, company, for_organisation, in_a_town, unsure, wedding},
};

#[test]
fn sending_twice_files_once() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let draft = town.draft(&applicant, wedding());
        let first = town.submit(&applicant, draft).unwrap();
        let again = town.submit(&applicant, draft).unwrap();
        assert!(again.repeated && !first.repeated);
        assert_eq!((again.matter, again.case_number), (first.matter, first.case_number));
        assert_eq!(town.all_matters().len(), 1);
    });
}

#[test]
fn sending_from_eight_places_at_once_files_once() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let draft = town.draft(&applicant, wedding());
        let sent: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..8).map(|_| scope.spawn(|| town.submit(&applicant, draft))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap().unwrap()).collect()
        });
        assert_eq!(sent.iter().filter(|one| !one.repeated).count(), 1);
        let id = sent.first().unwrap().matter;
        assert!(sent.iter().all(|one| one.matter == id));
        assert_eq!(town.all_matters().len(), 1);
        town.run_jobs();
        assert_eq!(town.letters(id, "Ambulerende skjenkebevilling innvilget"), 1);
    });
}

#[test]
fn what_was_changed_after_it_was_read_is_not_filed() {
    use letter::{Document, LetterError, Pdf, Typesetter, testing::OutlineTypesetter};

    /// Another tab acts while the document is typeset.
    #[derive(Debug)]
    struct Meanwhile<F>(F);

    impl<F: Fn() + Send + Sync> Typesetter for Wrapped<F> {
        fn pdf(&self, document: &Document) -> Result<Pdf, LetterError> {
            (self.0.0)();
            OutlineTypesetter.pdf(document)
        }
    }
    struct Wrapped<F>(Meanwhile<F>);
    impl<F> std::fmt::Debug for Wrapped<F> {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("Wrapped")
        }
    }

    for change in ["answers", "file", "delete", "send"] {
        in_a_town(|town| {
            let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
            let id = town.draft(&applicant, wedding());
            let (inner, applicant_there) = (town.world.clone(), applicant.clone());
            let file = sent(town, "a.pdf", "application/pdf", b"tegning");
            let meanwhile = move || {
                let draft = inner
                    .store
                    .read(TENANT, |tx| drafts::find(tx, id, applicant_there.person))
                    .unwrap()
                    .unwrap();
                let keep = kept_for(inner.package(crate::town::SERVICE).unwrap());
                let done = inner.store.write(TENANT, |tx| match change {
                    "answers" => {
                        let mut answers = wedding();
                        answers.set("event.guestCount", json!(81));
                        drafts::save(tx, &draft, "event", &answers, keep)
                    }
                    "file" => drafts::add_file(tx, &draft, "drawing", &file).map(drop),
                    "delete" => Ok(drafts::delete(tx, &draft)?),
                    _ => Ok(()),
                });
                done.unwrap();
                if change == "send" {
                    service::flow::submit(&inner, TENANT, &applicant_there, id).unwrap();
                }
            };
            let mut world = town.world.clone();
            world.typesetter = std::sync::Arc::new(Wrapped(Meanwhile(meanwhile)));
            let sent = service::flow::submit(&world, TENANT, &applicant, id);
            match (change, sent) {
                ("answers" | "file", Err(SubmitError::Flow(FlowError::ChangedMeanwhile)))
                | ("delete", Err(SubmitError::Flow(FlowError::NotFound))) => {
                    assert!(town.all_matters().is_empty());
                }
                ("send", Ok(sent)) => {
                    assert!(sent.repeated);
                    assert_eq!(town.all_matters().len(), 1);
                }
                (change, sent) => panic!("{change}: {sent:?}"),
            }
        });
    }
}

#[test]
fn incomplete_answers_are_not_filed_and_the_draft_survives() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let mut answers = wedding();
        answers.remove("premises.street");
        let draft = town.draft(&applicant, answers.clone());
        let Err(SubmitError::Incomplete(findings)) = town.submit(&applicant, draft) else {
            panic!("incomplete answers were filed")
        };
        assert!(findings.iter().any(|finding| finding.field == "premises.street"), "{findings:?}");
        assert_eq!(town.open_draft(&applicant, draft).answers, answers);
        assert!(town.all_matters().is_empty());
    });
}

#[test]
fn only_the_one_who_began_it_sends_it_and_for_whom_it_was_begun() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let other = town.inhabitant(2, "Rar Ørn");
        let own = town.draft(&applicant, wedding());
        let sent = town.submit(&other, own);
        assert!(matches!(sent, Err(SubmitError::Flow(FlowError::NotFound))), "{sent:?}");

        let acting = for_organisation(applicant.clone());
        let for_organisation = town.draft(&acting, company());
        for (who, draft) in [(&acting, own), (&applicant, for_organisation)] {
            let sent = town.submit(who, draft);
            assert!(matches!(sent, Err(SubmitError::Flow(FlowError::Denied(_)))), "{sent:?}");
        }
        assert!(town.all_matters().is_empty());
        town.submit(&acting, for_organisation).unwrap();
        town.submit(&applicant, own).unwrap();
    });
}

#[test]
fn a_sent_draft_takes_no_more_and_loses_nothing() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.draft(&applicant, wedding());
        let before = town.open_draft(&applicant, id);
        town.submit(&applicant, id).unwrap();
        let file = sent(town, "a.png", "image/png", b"sent");
        let keep = kept_for(town.package());
        let saved = town.write(|tx| drafts::save(tx, &before, "event", &wedding(), keep));
        assert!(matches!(saved, Err(FlowError::AlreadySent)), "{saved:?}");
        let added = town.write(|tx| drafts::add_file(tx, &before, "drawing", &file));
        assert!(matches!(added, Err(FlowError::AlreadySent)), "{added:?}");
        town.write(|tx| Ok(drafts::delete(tx, &before)?)).unwrap();
        assert!(town.submit(&applicant, id).unwrap().repeated);
    });
}

#[test]
fn what_the_rules_do_not_grant_waits_for_a_person_with_a_deadline() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let unsure = town.applied(&applicant, unsure());
        let mut young = town.inhabitant(2, "Rar Ørn");
        young.birth_date = Some(jiff::civil::date(2007, 1, 1));
        let refused = town.applied(&young, wedding());
        for (matter, outcome) in [(&unsure, Outcome::Manual), (&refused, Outcome::Refuse)] {
            assert_eq!(matter.state, "received");
            assert_eq!(matter.outcome, None);
            // Grimstad answers within a week.
            assert_eq!(matter.deadline, Some(jiff::civil::date(2026, 6, 8)));
            let (decision, _) = town.read(|tx| town.assessed(tx, matter.id, outcome)).unwrap();
            assert_eq!(decision.outcome, outcome);
        }
        town.run_jobs();
        assert_eq!(town.letters(refused.id, "Avslag på søknad om ambulerende skjenkebevilling"), 0);
        assert!(!unsure.is_overdue(town.today()));
        town.days_pass(8);
        assert!(unsure.is_overdue(town.today()));
    });
}
