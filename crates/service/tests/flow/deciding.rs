//! Case workers and their leader.

use access::{PersonId, Role, Subject, UnitKey};
use service::{
    Outcome,
    flow::{self, DecisionState, FlowError, MatterId, ProposedLetter, decisions, measures},
};

use crate::town::{
    OWN_REASONS, SERVICE, TENANT, Town, UNIT, in_a_town, in_a_town_where, unsure, wedding,
};

fn waiting(town: &Town<'_>) -> MatterId {
    town.applied(&town.inhabitant(1, "Vennlig Fjelltopp"), unsure()).id
}

#[test]
fn of_two_who_claim_at_once_one_gets_it() {
    in_a_town(|town| {
        let id = waiting(town);
        let claims: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = [&town.worker, &town.colleague]
                .map(|who| scope.spawn(move || town.write(|tx| flow::claim(tx, who, id))))
                .into_iter()
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(claims.iter().filter(|claim| claim.is_ok()).count(), 1, "{claims:?}");
        assert!(
            claims.iter().any(|claim| matches!(claim, Err(FlowError::ChangedMeanwhile))),
            "{claims:?}"
        );
        let matter = town.matter(id);
        let case =
            town.read(|tx| archive::lookup::case_file(tx, matter.case_file()).unwrap().unwrap());
        assert_eq!(case.responsible.map(|handler| handler.id), matter.handler);
        let entries = town.entries(id);
        let handler = entries.first().unwrap().handler.as_ref().map(|handler| handler.id);
        assert_eq!(handler, matter.handler);
    });
}

#[test]
fn what_is_handed_back_can_be_taken_by_another() {
    in_a_town(|town| {
        let id = waiting(town);
        town.write(|tx| flow::claim(tx, &town.worker, id)).unwrap();
        // Claiming what one has is no error.
        town.write(|tx| flow::claim(tx, &town.worker, id)).unwrap();
        town.write(|tx| flow::hand_back(tx, &town.worker, id)).unwrap();
        assert_eq!(town.matter(id).handler, None);
        assert_eq!(town.entries(id).first().unwrap().handler, None);
        let again = town.write(|tx| flow::hand_back(tx, &town.worker, id));
        assert!(matches!(again, Err(FlowError::ChangedMeanwhile)), "{again:?}");
        town.write(|tx| flow::claim(tx, &town.colleague, id)).unwrap();
        town.decide(&town.colleague, id, Outcome::Grant).unwrap();
        for late in [
            town.write(|tx| flow::claim(tx, &town.worker, id)),
            town.write(|tx| flow::hand_back(tx, &town.colleague, id)),
        ] {
            assert!(matches!(late, Err(FlowError::NotNow { .. })), "{late:?}");
        }
    });
}

#[test]
fn nobody_acts_on_what_is_not_theirs() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, unsure()).id;
        // A colleague who applied handles anything but their own case (fvl. § 6).
        let own = Subject::employee(
            TENANT,
            PersonId(applicant.person),
            "Vennlig Fjelltopp",
            &[Role::CaseWorker, Role::Leader],
            &[UnitKey::new(UNIT).unwrap()],
        );
        let neighbour = town.inhabitant(2, "Rar Ørn");
        let denied = [&town.stranger, &own, &applicant.subject(TENANT), &neighbour.subject(TENANT)];
        for who in denied {
            let acts = [
                town.write(|tx| flow::claim(tx, who, id)),
                town.decide(who, id, Outcome::Grant).map(drop),
                town.ask(who, id).map(drop),
            ];
            for act in acts {
                assert!(matches!(act, Err(FlowError::Denied(_))), "{who:?}: {act:?}");
            }
        }
        let request = town.ask(&town.worker, id).unwrap();
        let answered = town.answer(&neighbour, id, request, "Svar");
        assert!(matches!(answered, Err(FlowError::Denied(_))), "{answered:?}");
        let withdrawn = town.withdraw(&neighbour, id);
        assert!(matches!(withdrawn, Err(FlowError::Denied(_))), "{withdrawn:?}");
        assert_eq!(town.matter(id).state, "waiting-for-information");
    });
}

#[test]
fn a_letter_must_say_something() {
    in_a_town(|town| {
        let id = waiting(town);
        let long = "x".repeat(40_001);
        for (title, text) in [("", "Tekst"), ("Tittel", "  \n"), ("Tittel", long.as_str())] {
            let made = town.write(|tx| {
                let (decision, parameters) = town.assessed(tx, id, Outcome::Grant)?;
                let letter = ProposedLetter { title: title.to_owned(), text: text.to_owned() };
                flow::decide(tx, &town.world, &town.worker, id, &decision, &parameters, letter)
            });
            assert!(matches!(made, Err(FlowError::Text("letter"))), "{made:?}");
        }
        for question in ["", "  ", "y".repeat(20_001).as_str()] {
            let asked = town
                .write(|tx| flow::ask_for_information(tx, &town.world, &town.worker, id, question));
            assert!(matches!(asked, Err(FlowError::Text("question"))), "{asked:?}");
        }
        assert_eq!(town.matter(id).state, "received");
    });
}

#[test]
fn a_refusal_takes_two() {
    in_a_town(|town| {
        let id = waiting(town);
        let state = town.decide(&town.leader, id, Outcome::Refuse).unwrap();
        assert_eq!(state, DecisionState::Proposed);
        assert_eq!(town.matter(id).state, "waiting-for-approval");
        town.run_jobs();
        assert_eq!(town.entries(id).len(), 1, "nothing goes out before it is approved");
        // Whoever drew it up, and case workers, cannot approve.
        for who in [&town.leader, &town.worker, &town.stranger] {
            let approved = town.write(|tx| flow::approve(tx, &town.world, who, id));
            assert!(matches!(approved, Err(FlowError::Denied(_))), "{approved:?}");
        }
        let other = Subject::employee(
            TENANT,
            town.colleague.person().unwrap(),
            "Rask Blyant",
            &[Role::Leader],
            &[UnitKey::new(UNIT).unwrap()],
        );
        let sent_back = town.write(|tx| flow::send_back(tx, &town.world, &other, id, " "));
        assert!(matches!(sent_back, Err(FlowError::Text("reason"))), "{sent_back:?}");
        town.write(|tx| flow::send_back(tx, &town.world, &other, id, "Skriv hvorfor")).unwrap();
        assert_eq!(town.matter(id).state, "received");
        town.days_pass(1);
        let nothing = town.write(|tx| flow::approve(tx, &town.world, &other, id));
        assert!(matches!(nothing, Err(FlowError::ChangedMeanwhile)), "{nothing:?}");

        town.decide(&town.worker, id, Outcome::Refuse).unwrap();
        town.write(|tx| flow::approve(tx, &town.world, &town.leader, id)).unwrap();
        town.run_jobs();
        let all = town.read(|tx| decisions::of_matter(tx, id).unwrap());
        let states: Vec<_> = all.iter().map(|decision| decision.state).collect();
        assert_eq!(states, [DecisionState::SentBack, DecisionState::Made]);
        let made = all.last().unwrap();
        assert_eq!(made.drawn_up_by, town.worker.actor().id);
        assert_eq!(made.approved_by, Some(town.leader.actor().id));
        assert_eq!(town.letters(id, "Avslag på søknad om ambulerende skjenkebevilling"), 1);
        let entries = town.entries(id);
        let letter = entries.iter().find(|entry| Some(entry.id) == made.entry).unwrap();
        assert_eq!(letter.handler.as_ref().unwrap().name, "Ivrig Saks");
        assert_eq!(town.hours_granted(id), 0);
    });
}

#[test]
fn where_one_is_enough_one_refuses() {
    in_a_town_where(&[("secondApproval", "false")], |town| {
        let id = waiting(town);
        // Refusals are delegated to leaders.
        let by_worker = town.decide(&town.worker, id, Outcome::Refuse);
        assert!(
            matches!(&by_worker, Err(FlowError::NotDelegated { outcome }) if outcome == "refuse"),
            "{by_worker:?}"
        );
        let state = town.decide(&town.leader, id, Outcome::Refuse).unwrap();
        assert_eq!(state, DecisionState::Made);
        assert_eq!(town.matter(id).automatic, Some(false));
        town.run_jobs();
        let decision = town.read(|tx| decisions::made(tx, id).unwrap()).unwrap();
        let letter = town.file_text(decision.entry.unwrap(), "vedtak.pdf");
        assert!(letter.contains("Eieren av lokalet har sagt nei"), "{letter}");
        assert!(letter.contains("alkoholloven § 1-7 a"), "{letter}");
        assert!(!letter.contains("automatisk"), "{letter}");
        assert_eq!(decision.trace["insteadOf"], "owner-consent");
        assert!(decision.trace["rule"].is_null());
    });
}

#[test]
fn a_person_who_refuses_writes_why() {
    in_a_town(|town| {
        let id = waiting(town);
        let refuse = |change: &dyn Fn(&str) -> String| {
            town.write(|tx| {
                let (decision, parameters) = town.assessed(tx, id, Outcome::Refuse)?;
                let matter = flow::matters::find(tx, id)?.unwrap();
                let (world, package) = (&town.world, town.package());
                let mut letter =
                    flow::propose_letter(tx, world, package, &parameters, &matter, &decision)?;
                letter.text = change(&letter.text);
                flow::decide(tx, world, &town.worker, id, &decision, &parameters, letter)
            })
        };
        let asks = "Skriv begrunnelsen her";
        for change in [
            &(|text: &str| text.to_owned()) as &dyn Fn(&str) -> String,
            &|text| {
                let kept: Vec<_> = text.lines().filter(|line| !line.contains(asks)).collect();
                kept.join("\n")
            },
            &|text| text.replace(asks, "Nei"),
            &|text| format!("{text}\n\nEieren av lokalet har sagt nei til at dere bruker det."),
        ] {
            let refused = refuse(change);
            assert!(matches!(refused, Err(FlowError::ReasonsMissing)), "{refused:?}");
        }
        let state = refuse(&|text| text.replace(asks, OWN_REASONS)).unwrap();
        assert_eq!(state, DecisionState::Proposed);
    });
}

#[test]
fn what_a_person_grants_is_not_said_to_be_automatic() {
    in_a_town_where(&[("automaticGrant", "false")], |town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, wedding()).id;
        town.decide(&town.worker, id, Outcome::Grant).unwrap();
        town.run_jobs();
        let decision = town.read(|tx| decisions::made(tx, id).unwrap()).unwrap();
        assert!(!decision.letter.contains("automatisk"), "{}", decision.letter);
        assert!(decision.letter.contains("Regel nummer 20"), "{}", decision.letter);
        let version = decision.trace["parameterVersion"].as_str().unwrap();
        let written = letter::to_text(&letter::parse_body(version));
        assert!(decision.letter.contains(written.trim()), "{}", decision.letter);
    });
}

#[test]
fn time_spent_after_the_decision_is_not_what_the_decision_took() {
    in_a_town(|town| {
        let id = waiting(town);
        let look = || {
            let who = town.worker.actor().id;
            let kind = measures::WorkKind::Opened;
            town.write(|tx| Ok(measures::worked(tx, id, SERVICE, who, kind)?)).unwrap();
        };
        look();
        town.test.clock.advance(jiff::SignedDuration::from_mins(4));
        town.decide(&town.worker, id, Outcome::Grant).unwrap();
        let spent = || {
            let since = jiff::Timestamp::UNIX_EPOCH;
            town.read(|tx| {
                let of_service = measures::time_spent_on_service(tx, SERVICE, since).unwrap();
                assert_eq!(measures::time_spent(tx, id).unwrap(), of_service);
                of_service.as_secs()
            })
        };
        assert_eq!(spent(), 270);
        town.test.clock.advance(jiff::SignedDuration::from_mins(4));
        look();
        assert_eq!(spent(), 270);
        town.run_jobs();
    });
}

#[test]
fn what_is_decided_is_decided() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, unsure()).id;
        town.decide(&town.worker, id, Outcome::Grant).unwrap();
        let before = town.matter(id);
        let late = [
            town.decide(&town.worker, id, Outcome::Refuse).map(drop),
            town.decide(&town.worker, id, Outcome::Grant).map(drop),
            town.ask(&town.worker, id).map(drop),
            town.withdraw(&applicant, id),
        ];
        for act in late {
            assert!(matches!(act, Err(FlowError::NotNow { .. })), "{act:?}");
        }
        assert_eq!(town.matter(id).decided_at, before.decided_at);
        assert_eq!(town.hours_granted(id), 1);
    });
}

#[test]
fn of_two_who_decide_at_once_one_does() {
    in_a_town(|town| {
        let id = waiting(town);
        let made: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = [&town.worker, &town.colleague, &town.leader]
                .map(|who| scope.spawn(move || town.decide(who, id, Outcome::Grant)))
                .into_iter()
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(made.iter().filter(|one| one.is_ok()).count(), 1, "{made:?}");
        town.run_jobs();
        assert_eq!(town.entries(id).len(), 2);
    });
}
