//! Whatever anybody does, in whatever order: a matter stays whole.

use proptest::prelude::*;
use service::{
    Outcome,
    flow::{self, FlowError, MatterId, requests},
};
use store::testing::sqlite;

use crate::town::{Town, in_a_town_on, unsure, wedding};

#[derive(Clone, Copy, Debug)]
enum Act {
    ApplyUnsure,
    ApplyCertain,
    Claim,
    ClaimByColleague,
    HandBack,
    Ask,
    Answer,
    Grant,
    Refuse,
    Approve,
    SendBack,
    Withdraw,
    RunJobs,
    DaysPass(i64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        1 => Just(Act::ApplyUnsure),
        1 => Just(Act::ApplyCertain),
        1 => Just(Act::Claim),
        1 => Just(Act::ClaimByColleague),
        1 => Just(Act::HandBack),
        3 => Just(Act::Ask),
        3 => Just(Act::Answer),
        1 => Just(Act::Grant),
        2 => Just(Act::Refuse),
        2 => Just(Act::Approve),
        1 => Just(Act::SendBack),
        1 => Just(Act::Withdraw),
        2 => Just(Act::RunJobs),
        1 => (0_i64..40).prop_map(Act::DaysPass),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_matter_stays_whole_whatever_is_done_with_it(
        acts in prop::collection::vec((act(), 0_usize..3), 1..25),
    ) {
        in_a_town_on(sqlite, |town| {
            town.applied(&town.inhabitant(1, "Vennlig Fjelltopp"), unsure());
            for (act, which) in &acts {
                let matters = town.all_matters();
                let id = matters.get(which % matters.len()).map(|matter| matter.id).unwrap();
                let before = town.matter(id);
                match done(town, *act, id) {
                    Ok(()) => {}
                    Err(
                        FlowError::NotNow { .. }
                        | FlowError::ChangedMeanwhile
                        | FlowError::Denied(_)
                        | FlowError::NotFound,
                    ) => {
                        let after = town.matter(id);
                        assert_eq!(before.state, after.state, "{act:?} was refused");
                        assert_eq!(before.deadline, after.deadline);
                        assert_eq!(before.handler, after.handler);
                    }
                    Err(error) => panic!("{act:?}: {error:?}"),
                }
                let after = town.matter(id);
                let flow = &town.package().description.flow;
                let ends = flow.state(&before.state).unwrap().is_final;
                assert!(!ends || before.state == after.state, "{act:?}: nothing follows an end");
                assert!(after.deadline >= before.deadline, "{act:?}");
                town.is_whole();
            }
            // Left alone, everything that is decided or withdrawn is closed in the end.
            town.run_jobs();
            town.days_pass(40);
            town.run_jobs();
            for matter in town.all_matters() {
                let case = town
                    .read(|tx| archive::lookup::case_file(tx, matter.case_file()))
                    .unwrap()
                    .unwrap();
                assert_eq!(case.is_closed(), matter.is_over(), "{matter:?}");
            }
        });
    }
}

fn done(town: &Town<'_>, act: Act, id: MatterId) -> Result<(), FlowError> {
    let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
    match act {
        Act::ApplyUnsure => {
            town.applied(&applicant, unsure());
            Ok(())
        }
        Act::ApplyCertain => {
            town.applied(&applicant, wedding());
            Ok(())
        }
        Act::Claim => town.write(|tx| flow::claim(tx, &town.worker, id)),
        Act::ClaimByColleague => town.write(|tx| flow::claim(tx, &town.colleague, id)),
        Act::HandBack => town.write(|tx| flow::hand_back(tx, &town.worker, id)),
        Act::Ask => town.ask(&town.worker, id).map(drop),
        Act::Answer => {
            let open = town.read(|tx| requests::of_matter(tx, id).unwrap()).pop();
            let Some(open) = open else { return Ok(()) };
            town.answer(&applicant, id, open.id, "Svar")
        }
        Act::Grant => town.decide(&town.worker, id, Outcome::Grant).map(drop),
        Act::Refuse => town.decide(&town.worker, id, Outcome::Refuse).map(drop),
        Act::Approve => town.write(|tx| flow::approve(tx, &town.world, &town.leader, id)),
        Act::SendBack => {
            town.write(|tx| flow::send_back(tx, &town.world, &town.leader, id, "Se igjen"))
        }
        Act::Withdraw => town.withdraw(&applicant, id),
        Act::RunJobs => {
            town.run_jobs();
            Ok(())
        }
        Act::DaysPass(days) => {
            town.days_pass(days);
            Ok(())
        }
    }
}
