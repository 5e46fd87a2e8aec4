//! Questions to the applicant, answers, and those who no longer want it.

use archive::{CaseStatus, EntryStatus};
use jiff::civil::{Date, date};
use service::{
    Outcome,
    flow::{self, FlowError, requests},
};

use crate::receiving::sent;
use crate::town::{TENANT, Town, for_organisation, in_a_town, unsure, wedding_on};

#[test]
fn a_question_stops_the_deadline_and_the_answer_starts_it_again() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, unsure()).id;
        town.days_pass(2);
        let request = town.ask(&town.worker, id).unwrap();
        let asked = town.matter(id);
        assert_eq!(asked.state, "waiting-for-information");
        assert_eq!(asked.paused_on, Some(date(2026, 6, 3)));
        town.run_jobs();
        assert_eq!(town.letters(id, "Vi trenger flere opplysninger"), 1);
        let open = town.read(|tx| requests::open(tx, id).unwrap()).unwrap();
        assert_eq!((open.id, open.due), (request, date(2026, 6, 10)));
        town.days_pass(20);
        assert!(!town.matter(id).is_overdue(town.today()), "it stands still");
        let file = sent(town, "samtykke.txt", "text/plain", b"samtykke");
        let (subject, sender) = (applicant.subject(TENANT), applicant.correspondent());
        flow::answer_request(
            &town.world,
            TENANT,
            &subject,
            &sender,
            id,
            request,
            "Her er det.",
            &[file],
        )
        .unwrap();
        let answered = town.matter(id);
        assert_eq!(answered.state, "received");
        assert_eq!(answered.paused_on, None);
        // 8 June and the twenty days it stood still.
        assert_eq!(answered.deadline, Some(date(2026, 6, 28)));
        let entries = town.entries(id);
        let answer = entries.iter().find(|entry| entry.number == 3).unwrap();
        assert_eq!(answer.title.text(), "Svar på spørsmål om flere opplysninger");
        assert!(town.file_text(answer.id, "svar.pdf").contains("Her er det."));
        assert_eq!(town.file_text(answer.id, "samtykke.txt"), "samtykke");

        // Decided, everything that came in is answered by the letter.
        town.decide(&town.worker, id, Outcome::Grant).unwrap();
        town.run_jobs();
        let left = town.read(|tx| archive::open_items(tx, archive::CaseFileId(id.0)).unwrap());
        assert!(left.is_empty(), "{left:?}");
    });
}

fn check_deadline(town: &Town<'_>, pauses: &[(&str, &str)], expected: Date) {
    let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
    let id = town.applied(&applicant, wedding_on_unsure("2027-05-01")).id;
    for (asked, answered) in pauses {
        town.at(asked);
        let request = town.ask(&town.worker, id).unwrap();
        town.at(answered);
        town.answer(&applicant, id, request, "Svar").unwrap();
    }
    assert_eq!(town.matter(id).deadline, Some(expected), "{pauses:?}");
    assert_eq!(town.matter(id).paused_on, None);
}

fn wedding_on_unsure(day: &str) -> service::Answers {
    let mut answers = wedding_on(day, "Grendevegen 10");
    answers.set("premises.ownerConsent", serde_json::json!(false));
    answers
}

#[test]
fn a_deadline_that_stands_still_twice_moves_twice() {
    in_a_town(|town| {
        town.at("2026-06-01T10:00:00Z");
        check_deadline(
            town,
            &[
                ("2026-06-02T10:00:00Z", "2026-06-05T08:00:00Z"),
                ("2026-06-06T10:00:00Z", "2026-06-10T10:00:00Z"),
            ],
            date(2026, 6, 15),
        );
    });
}

#[test]
fn the_night_the_clock_is_moved_and_the_turn_of_the_year_are_days_like_others() {
    in_a_town(|town| {
        town.at("2026-10-20T10:00:00Z");
        // 27 October by itself; from the 24th to the 26th by the calendar are two days.
        check_deadline(
            town,
            &[("2026-10-24T21:59:00Z", "2026-10-25T23:30:00Z")],
            date(2026, 10, 29),
        );
    });
    in_a_town(|town| {
        town.at("2026-12-28T10:00:00Z");
        // Asked on the 31st in Oslo, answered on the 2nd of January there.
        check_deadline(town, &[("2026-12-30T23:30:00Z", "2027-01-01T23:30:00Z")], date(2027, 1, 6));
    });
}

#[test]
fn no_pause_moves_the_deadline_beyond_the_party_itself() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, wedding_on_unsure("2026-06-20")).id;
        let request = town.ask(&town.worker, id).unwrap();
        town.days_pass(14);
        town.answer(&applicant, id, request, "Svar").unwrap();
        assert_eq!(town.matter(id).deadline, Some(date(2026, 6, 19)));
    });
}

#[test]
fn a_proposal_while_a_question_is_open_lets_the_deadline_run() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, unsure()).id;
        let request = town.ask(&town.worker, id).unwrap();
        town.days_pass(3);
        town.decide(&town.worker, id, Outcome::Refuse).unwrap();
        let proposed = town.matter(id);
        assert_eq!(proposed.paused_on, None);
        assert_eq!(proposed.deadline, Some(date(2026, 6, 11)));
        town.write(|tx| flow::send_back(tx, &town.world, &town.leader, id, "Vent på svar"))
            .unwrap();
        town.days_pass(9);
        assert!(town.matter(id).is_overdue(town.today()));
        // An answer that comes now is not lost, and moves nothing.
        assert_eq!(town.read(|tx| requests::open(tx, id).unwrap()).unwrap().id, request);
        town.answer(&applicant, id, request, "Jeg eier det selv.").unwrap();
        assert_eq!(town.entries(id).len(), 2);
        assert_eq!(town.matter(id).state, "received");
        assert_eq!(town.matter(id).deadline, proposed.deadline);
    });
}

#[test]
fn an_answer_sent_twice_is_filed_once_and_another_is_not_lost_in_silence() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, unsure()).id;
        let request = town.ask(&town.worker, id).unwrap();
        let answers: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| town.answer(&applicant, id, request, "Ja.")))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        assert_eq!(town.entries(id).len(), 2);
        let other = town.answer(&applicant, id, request, "Nei.");
        assert!(matches!(other, Err(FlowError::ChangedMeanwhile)), "{other:?}");
        let empty = town.answer(&applicant, id, request, "  ");
        assert!(matches!(empty, Err(FlowError::Text("answer"))), "{empty:?}");
        // A question of another matter is not answered here.
        let elsewhere = town.applied(&applicant, unsure()).id;
        let there = town.ask(&town.worker, elsewhere).unwrap();
        let crossed = town.answer(&applicant, id, there, "Ja.");
        assert!(matches!(crossed, Err(FlowError::NotFound)), "{crossed:?}");
    });
}

#[test]
fn another_representative_may_answer_for_the_organisation() {
    in_a_town(|town| {
        let first = for_organisation(town.inhabitant(1, "Vennlig Fjelltopp"));
        let second = for_organisation(town.inhabitant(2, "Rar Ørn"));
        let mut answers = crate::town::company();
        answers.set("premises.ownerConsent", serde_json::json!(false));
        let id = town.applied(&first, answers).id;
        let request = town.ask(&town.worker, id).unwrap();
        town.answer(&second, id, request, "Vi eier det.").unwrap();
        // The same person without the organisation may not.
        let alone = town.inhabitant(2, "Rar Ørn");
        let withdrawn = town.withdraw(&alone, id);
        assert!(matches!(withdrawn, Err(FlowError::Denied(_))), "{withdrawn:?}");
        town.withdraw(&second, id).unwrap();
    });
}

#[test]
fn what_is_withdrawn_is_filed_answered_and_closed() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, unsure()).id;
        town.ask(&town.worker, id).unwrap();
        town.withdraw(&applicant, id).unwrap();
        let again = town.withdraw(&applicant, id);
        assert!(matches!(again, Err(FlowError::NotNow { .. })), "{again:?}");
        let claimed = town.write(|tx| flow::claim(tx, &town.worker, id));
        assert!(matches!(claimed, Err(FlowError::NotNow { .. })), "{claimed:?}");
        // The question had not gone out, and now never does.
        town.run_jobs();
        assert_eq!(town.letters(id, "Vi trenger flere opplysninger"), 0);
        let matter = town.matter(id);
        assert!(matter.is_over() && !matter.is_overdue(date(2027, 1, 1)));
        assert_eq!(town.read(|tx| flow::matters::undecided(tx).unwrap()).len(), 0);
        let entries = town.entries(id);
        assert_eq!(entries.len(), 2);
        assert_eq!(entries.last().unwrap().title.text(), "Søknaden er trukket");
        town.days_pass(8);
        town.run_jobs();
        let case = town
            .read(|tx| archive::lookup::case_file(tx, archive::CaseFileId(id.0)).unwrap().unwrap());
        assert_eq!(case.status, CaseStatus::Closed);
        assert!(town.entries(id).iter().all(|entry| entry.status == EntryStatus::Archived));
        town.days_pass(60);
        town.run_jobs();
        assert_eq!(town.entries(id).len(), 2, "a closed case gets no more letters");
    });
}
