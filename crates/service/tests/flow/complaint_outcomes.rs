//! What comes of a complaint: the decision is changed, the complaint dismissed or sent on, and what
//! the instance decides is recorded.

use archive::{CorrespondenceKind, EntryType, lookup};
use exchange::dispatch::{self, DispatchState};
use jiff::civil::date;
use service::{
    Outcome,
    flow::{
        self, Complaint, ComplaintState, FlowError, InstanceDecision, MatterId, ProposedLetter,
        complaints, decisions, invoices,
    },
};
use store::audit;

use crate::{
    complaining::{complained, refused},
    receiving::sent,
    town::{TENANT, Town, base_answers_of, in_a_town, wedding},
};

const REASONS: &str = "Klagen kom to år etter at du fikk vedtaket, og vi ser ingen grunn til det.";
const PARKING: &str = "parkeringstillatelse-forflytningshemmede";

fn state(town: &Town<'_>, complaint: &Complaint) -> ComplaintState {
    town.read(|tx| complaints::find(tx, complaint.id).unwrap()).unwrap().state
}

/// The proposed letter with reasons in the place for them.
fn letter(town: &Town<'_>, complaint: &Complaint, to: ComplaintState) -> ProposedLetter {
    let matter = town.matter(complaint.matter);
    let package = town.world.package(&matter.service).unwrap();
    let mut letter = town
        .write(|tx| {
            flow::propose_complaint_letter(tx, &town.world, package, &matter, complaint, to)
        })
        .unwrap();
    letter.text = letter.text.replace("Skriv begrunnelsen her", REASONS);
    letter
}

fn dismiss(town: &Town<'_>, who: &access::Subject, complaint: &Complaint) -> Result<(), FlowError> {
    let letter = letter(town, complaint, ComplaintState::Dismissed);
    town.write(|tx| flow::dismiss(tx, &town.world, who, complaint.id, letter))
}

fn forward(town: &Town<'_>, who: &access::Subject, complaint: &Complaint) -> Result<(), FlowError> {
    let letter = letter(town, complaint, ComplaintState::Forwarded);
    town.write(|tx| flow::forward(tx, &town.world, who, complaint.id, letter))
}

fn change(town: &Town<'_>, who: &access::Subject, complaint: &Complaint) -> Result<(), FlowError> {
    town.write(|tx| {
        let (decision, parameters) = town.assessed(tx, complaint.matter, Outcome::Grant)?;
        let matter = flow::matters::find(tx, complaint.matter)?.unwrap();
        let package = town.world.package(&matter.service)?;
        let letter =
            flow::propose_letter(tx, &town.world, package, &parameters, &matter, &decision)?;
        let (world, id) = (&town.world, complaint.id);
        flow::change_decision(tx, world, who, id, &decision, &parameters, letter)
    })
}

fn decided(
    town: &Town<'_>,
    who: &access::Subject,
    complaint: &Complaint,
    outcome: ComplaintState,
) -> Result<(), FlowError> {
    let file = sent(town, "avgjorelse.pdf", "application/pdf", b"%PDF-1.7 stadfestet");
    let decided = InstanceDecision { outcome, received_on: town.today(), file };
    flow::record_outcome(&town.world, TENANT, who, complaint.id, &decided)
}

fn actions(town: &Town<'_>, id: MatterId) -> Vec<String> {
    let trail = town.read(|tx| audit::of_object(tx, id).unwrap());
    let actions = trail.into_iter().map(|entry| entry.action);
    actions.filter(|action| action.starts_with("complaint.")).collect()
}

#[test]
fn a_decision_is_changed_in_favour_of_whoever_complained() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let matter = refused(town, &applicant);
        town.days_pass(1);
        let complaint = complained(town, &applicant, &matter);
        change(town, &town.worker, &complaint).unwrap();
        let again = change(town, &town.worker, &complaint);
        assert!(matches!(again, Err(FlowError::ChangedMeanwhile)), "{again:?}");
        town.run_jobs();

        let after = town.matter(matter.id);
        assert_eq!(after.outcome.as_deref(), Some("grant"));
        assert_eq!(after.decided_at, matter.decided_at, "how long it took stays");
        assert_eq!(state(town, &complaint), ComplaintState::Changed);
        let made = town.read(|tx| decisions::made(tx, matter.id).unwrap()).unwrap();
        let text = town.file_text(made.entry.unwrap(), "vedtak.pdf");
        assert!(text.contains("får ambulerende skjenkebevilling"), "{text}");
        // It has what every grant has.
        assert_eq!(town.hours_granted(matter.id), 1);
        assert_eq!(town.read(|tx| invoices::open(tx, &town.worker).unwrap()).len(), 1);
        let told = town.read(|tx| flow::announcements::of_case(tx, matter.case_file()).unwrap());
        assert_eq!(told.len(), 2);
        assert!(town.read(|tx| archive::open_items(tx, matter.case_file()).unwrap()).is_empty());
        assert_eq!(actions(town, matter.id), ["complaint.received", "complaint.changed"]);
        town.days_pass(40);
        town.run_jobs();
        let case = town.read(|tx| lookup::case_file(tx, matter.case_file()).unwrap()).unwrap();
        assert!(case.is_closed(), "and is closed in the end");
    });
}

#[test]
fn what_was_granted_and_is_granted_again_is_invoiced_and_registered_once() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let matter = town.applied(&applicant, wedding());
        town.run_jobs();
        let complaint = complained(town, &applicant, &matter);
        change(town, &town.worker, &complaint).unwrap();
        assert_eq!(town.hours_granted(matter.id), 1);
        assert_eq!(town.read(|tx| invoices::open(tx, &town.worker).unwrap()).len(), 1);
        assert_eq!(town.matter(matter.id).automatic, Some(false), "a person has decided now");
        town.run_jobs();
    });
}

#[test]
fn a_complaint_is_dismissed_with_reasons_and_a_letter_that_tells_how_to_complain() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let matter = refused(town, &applicant);
        let complaint = complained(town, &applicant, &matter);
        let package = town.package();
        let proposed = town
            .write(|tx| {
                let to = ComplaintState::Dismissed;
                let world = &town.world;
                flow::propose_complaint_letter(tx, world, package, &matter, &complaint, to)
            })
            .unwrap();
        let bare =
            town.write(|tx| flow::dismiss(tx, &town.world, &town.worker, complaint.id, proposed));
        assert!(matches!(bare, Err(FlowError::ReasonsMissing)), "{bare:?}");
        assert_eq!(state(town, &complaint), ComplaintState::Received);

        dismiss(town, &town.worker, &complaint).unwrap();
        let twice = dismiss(town, &town.leader, &complaint);
        assert!(matches!(twice, Err(FlowError::ChangedMeanwhile)), "{twice:?}");
        town.run_jobs();
        let acts = town.read(|tx| flow::acts_of_complaint(tx, complaint.id).unwrap());
        let entry = acts[0].entry.unwrap();
        let text = town.file_text(entry, "brev.pdf");
        for said in [REASONS, "Vi avviser klagen", "innen 3 uker", "Statsforvalteren"] {
            assert!(text.contains(said), "{said} in {text}");
        }
        let letters = town.read(|tx| dispatch::of_entry(tx, entry).unwrap());
        assert_eq!(letters.len(), 1, "to whoever complained");
        assert!(town.read(|tx| archive::open_items(tx, matter.case_file()).unwrap()).is_empty());
        assert_eq!(town.matter(matter.id).outcome.as_deref(), Some("refuse"));
    });
}

#[test]
fn a_complaint_is_sent_on_with_a_copy_and_what_the_instance_decides_is_recorded() {
    for (outcome, is_closed) in [
        (ComplaintState::Upheld, true),
        (ComplaintState::ChangedByInstance, true),
        (ComplaintState::Annulled, false),
    ] {
        in_a_town(|town| {
            let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
            let matter = refused(town, &applicant);
            let complaint = complained(town, &applicant, &matter);
            let early = decided(town, &town.worker, &complaint, outcome);
            assert!(matches!(early, Err(FlowError::ChangedMeanwhile)), "{early:?}");
            forward(town, &town.worker, &complaint).unwrap();
            town.run_jobs();
            let acts = town.read(|tx| flow::acts_of_complaint(tx, complaint.id).unwrap());
            let entry = acts[0].entry.unwrap();
            let parties = town.read(|tx| lookup::correspondence(tx, entry).unwrap());
            let name = |kind| {
                let party = parties.iter().find(|party| party.kind == kind).unwrap();
                party.who.name.text.clone()
            };
            assert_eq!(name(CorrespondenceKind::Recipient), "Statsforvalteren i Agder");
            assert_eq!(name(CorrespondenceKind::CopyRecipient), "Vennlig Fjelltopp");
            let letters = town.read(|tx| dispatch::of_entry(tx, entry).unwrap());
            let documents = |name: &str| {
                letters.iter().find(|it| it.recipient_name == name).unwrap().documents.len()
            };
            assert_eq!(documents("Vennlig Fjelltopp"), 1);
            // The letter, the complaint, the decision and what it rests on.
            assert_eq!(documents("Statsforvalteren i Agder"), 4);

            // Years may pass: the case stays open.
            town.days_pass(200);
            town.run_jobs();
            let case =
                || town.read(|tx| lookup::case_file(tx, matter.case_file()).unwrap()).unwrap();
            assert!(!case().is_closed());
            decided(town, &town.worker, &complaint, outcome).unwrap();
            let twice = decided(town, &town.worker, &complaint, outcome);
            assert!(matches!(twice, Err(FlowError::ChangedMeanwhile)), "{twice:?}");
            assert_eq!(state(town, &complaint), outcome);
            let acts = town.read(|tx| flow::acts_of_complaint(tx, complaint.id).unwrap());
            let came = town
                .entries(matter.id)
                .into_iter()
                .find(|entry| Some(entry.id) == acts[1].entry)
                .unwrap();
            assert_eq!(came.entry_type, EntryType::Incoming);
            assert_eq!(came.title.text(), "Avgjørelse i klagesak");
            town.days_pass(40);
            // An unarchivable file waits for the archivist; here it is said to be as it is.
            town.write(|tx| {
                for (_, document) in archive::documents_not_archival(tx, matter.case_file())? {
                    archive::accept_format(tx, town.leader.actor(), document, "Slik kom det")?;
                }
                Ok(())
            })
            .unwrap();
            town.run_jobs();
            assert_eq!(case().is_closed(), is_closed, "{outcome:?}");
            if !is_closed {
                // What is annulled is decided anew.
                change(town, &town.worker, &complaint).unwrap();
                town.run_jobs();
                assert_eq!(town.matter(matter.id).outcome.as_deref(), Some("grant"));
            }
        });
    }
}

#[test]
fn a_board_without_a_number_gets_its_papers_by_hand() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let mut answers = base_answers_of(PARKING, "driver");
        answers.set("doctor.statementDate", serde_json::json!("2026-05-01"));
        let matter = town.applied_for(PARKING, &applicant, answers);
        let leader = town.employee(410, "Klok Stol", access::Role::Leader, "hels");
        town.decide(&leader, matter.id, Outcome::Refuse).unwrap();
        town.run_jobs();
        let complaint = complained(town, &applicant, &matter);
        forward(town, &leader, &complaint).unwrap();
        town.run_jobs();
        let acts = town.read(|tx| flow::acts_of_complaint(tx, complaint.id).unwrap());
        let letters = town.read(|tx| dispatch::of_entry(tx, acts[0].entry.unwrap()).unwrap());
        let board = letters.iter().find(|it| it.recipient_name.contains("Klagenemnda")).unwrap();
        assert_eq!(board.state, DispatchState::Manual);
        let parties = town.read(|tx| lookup::correspondence(tx, acts[0].entry.unwrap()).unwrap());
        let copy = parties.iter().find(|it| it.kind == CorrespondenceKind::CopyRecipient).unwrap();
        assert!(copy.who.name.is_hidden(), "who has applied is secret here");
    });
}

#[test]
fn only_the_unit_deals_with_a_complaint_and_nobody_with_their_own() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let matter = refused(town, &applicant);
        let complaint = complained(town, &applicant, &matter);
        let archivist = town.employee(405, "Stille Hylle", access::Role::Archivist, "naer");
        for who in [&town.stranger, &archivist, &applicant.subject(TENANT)] {
            for denied in [
                dismiss(town, who, &complaint),
                forward(town, who, &complaint),
                change(town, who, &complaint),
            ] {
                assert!(matches!(denied, Err(FlowError::Denied(_))), "{who:?} {denied:?}");
            }
        }
        forward(town, &town.worker, &complaint).unwrap();
        for who in [&town.stranger, &applicant.subject(TENANT)] {
            let denied = decided(town, who, &complaint, ComplaintState::Upheld);
            assert!(matches!(denied, Err(FlowError::Denied(_))), "{who:?} {denied:?}");
        }
        let wrong = decided(town, &archivist, &complaint, ComplaintState::Dismissed);
        assert!(matches!(wrong, Err(FlowError::Text(_))), "{wrong:?}");
        decided(town, &archivist, &complaint, ComplaintState::Upheld).unwrap();
        assert_eq!(complaint.deadline, date(2026, 6, 29));
        town.run_jobs();
    });
}
