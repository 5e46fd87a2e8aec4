//! Complaints are filed once, whenever they come, and put before a person.

use archive::{EntryType, lookup};
use base::Language;
use exchange::dispatch;
use jiff::civil::date;
use service::{
    Outcome,
    flow::{
        self, Applicant, Arrival, Complaint, ComplaintId, ComplaintText, FlowError, Matter,
        Timeliness, complain, complaints, work_list,
    },
};
use store::audit;

use crate::{
    receiving::sent,
    town::{
        TENANT, Town, base_answers_of, for_organisation, in_a_town, unsure, wedding, wedding_on,
    },
};

const PARKING: &str = "parkeringstillatelse-forflytningshemmede";
const WORDS: ComplaintText<'_> =
    ComplaintText { what: "Avslaget bygger på feil sted.", wanted: "Jeg vil ha bevilling." };

/// A refused application whose letter is out.
pub(crate) fn refused(town: &Town<'_>, applicant: &Applicant) -> Matter {
    let matter = town.applied(applicant, unsure());
    town.decide(&town.worker, matter.id, Outcome::Refuse).unwrap();
    town.write(|tx| flow::approve(tx, &town.world, &town.leader, matter.id)).unwrap();
    town.run_jobs();
    town.matter(matter.id)
}

fn draft(town: &Town<'_>, who: &Applicant, matter: &Matter) -> Result<ComplaintId, FlowError> {
    let subject = who.subject(TENANT);
    town.write(|tx| complain::draft_complaint(tx, &town.world, &subject, matter.id))
        .map(|draft| draft.id)
}

fn send(
    town: &Town<'_>,
    who: &Applicant,
    matter: &Matter,
    id: ComplaintId,
    text: ComplaintText<'_>,
) -> Result<Complaint, FlowError> {
    let (subject, sender) = (who.subject(TENANT), who.correspondent());
    flow::file_complaint(&town.world, TENANT, &subject, &sender, matter.id, id, text)
}

pub(crate) fn complained(town: &Town<'_>, who: &Applicant, matter: &Matter) -> Complaint {
    let id = draft(town, who, matter).unwrap();
    send(town, who, matter, id, WORDS).unwrap()
}

/// The applicant reads the letter of the decision.
fn letter_is_read(town: &Town<'_>, matter: &Matter) {
    town.write(|tx| {
        let made = flow::decisions::made(tx, matter.id)?.unwrap();
        for letter in dispatch::of_entry(tx, made.entry.unwrap())? {
            dispatch::opened_on_my_page(tx, letter.id)?;
        }
        Ok(())
    })
    .unwrap();
}

fn stands(town: &Town<'_>, complaint: &Complaint) -> Timeliness {
    town.read(|tx| {
        let made = flow::decisions::find(tx, complaint.decision).unwrap().unwrap();
        let arrival = complaints::arrival(tx, &made).unwrap();
        let received = base::date_in_oslo(complaint.received_at);
        complaints::timeliness(town.package(), arrival, received)
    })
}

fn on_the_list(town: &Town<'_>, who: &access::Subject) -> Vec<ComplaintId> {
    let municipality = town.world.municipality(TENANT).unwrap();
    let reader = work_list::Reader::new(who, municipality);
    let listed = town.read(|tx| work_list::complaints_page(tx, &reader, 1, 50).unwrap());
    let counted = town.read(|tx| work_list::counts(tx, &reader).unwrap()).complaints;
    assert_eq!(counted, listed.len() as u64);
    listed.into_iter().map(|complaint| complaint.id).collect()
}

#[test]
fn a_complaint_is_filed_once_in_the_case_and_put_on_the_list() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let matter = refused(town, &applicant);
        letter_is_read(town, &matter);
        let before = town.entries(matter.id).len();
        let id = draft(town, &applicant, &matter).unwrap();
        assert_eq!(draft(town, &applicant, &matter).unwrap(), id, "two windows write the same");
        let subject = applicant.subject(TENANT);
        let file = sent(town, "kart.pdf", "application/pdf", b"%PDF-1.7 kart");
        town.write(|tx| {
            let draft = complain::save_draft(tx, &town.world, &subject, matter.id, id, WORDS)?;
            complain::add_draft_file(tx, &draft, &file)?;
            Ok(())
        })
        .unwrap();

        let complaint = send(town, &applicant, &matter, id, WORDS).unwrap();
        assert_eq!(complaint.id, id);
        assert_eq!(complaint.deadline, date(2026, 6, 29), "28 days");
        assert_eq!(
            send(town, &applicant, &matter, id, WORDS).unwrap(),
            complaint,
            "a double click"
        );
        let entries = town.entries(matter.id);
        assert_eq!(entries.len(), before + 1);
        let entry = entries.iter().find(|entry| entry.id == complaint.entry).unwrap();
        assert_eq!(entry.entry_type, EntryType::Incoming);
        assert_eq!(entry.title.text(), "Klage på vedtak");
        assert_eq!(entry.due_date, Some(complaint.deadline));
        let text = town.file_text(complaint.entry, "klage.pdf");
        assert!(text.contains(WORDS.what) && text.contains(WORDS.wanted), "{text}");
        let documents = town.read(|tx| lookup::documents(tx, complaint.entry).unwrap());
        assert_eq!(documents.len(), 2, "the file lies beside it");
        let trail = town.read(|tx| audit::of_object(tx, matter.id).unwrap());
        assert_eq!(trail.iter().filter(|it| it.action == "complaint.received").count(), 1);
        assert_eq!(stands(town, &complaint), Timeliness::InTime);

        assert_eq!(on_the_list(town, &town.worker), [id]);
        assert_eq!(on_the_list(town, &town.leader), [id]);
        assert!(on_the_list(town, &town.stranger).is_empty());
        // The decision stands, and the case is not closed over an open complaint.
        assert_eq!(town.matter(matter.id).outcome.as_deref(), Some("refuse"));
        town.days_pass(60);
        town.run_jobs();
        let case = town.read(|tx| lookup::case_file(tx, matter.case_file()).unwrap()).unwrap();
        assert!(!case.is_closed());
    });
}

#[test]
fn other_words_than_those_that_were_sent_are_not_lost() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let matter = refused(town, &applicant);
        let id = draft(town, &applicant, &matter).unwrap();
        send(town, &applicant, &matter, id, WORDS).unwrap();
        let other = ComplaintText { what: "Og en ting til.", ..WORDS };
        let again = send(town, &applicant, &matter, id, other);
        assert!(matches!(again, Err(FlowError::AlreadySent)), "{again:?}");
        let next = draft(town, &applicant, &matter).unwrap();
        assert_ne!(next, id);
        send(town, &applicant, &matter, next, other).unwrap();
        let all = town.read(|tx| complaints::of_matter(tx, matter.id).unwrap());
        assert_eq!(all.len(), 2);
    });
}

#[test]
fn a_complaint_that_comes_years_late_is_filed_and_shown_to_be_late() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let matter = refused(town, &applicant);
        letter_is_read(town, &matter);
        town.days_pass(40);
        town.run_jobs();
        let case = town.read(|tx| lookup::case_file(tx, matter.case_file()).unwrap()).unwrap();
        assert!(case.is_closed());
        town.days_pass(700);
        let complaint = complained(town, &applicant, &matter);
        // Read on 1 June; the third Monday after is the last day.
        assert_eq!(stands(town, &complaint), Timeliness::Late { last_day: date(2026, 6, 22) });
        let case = town.read(|tx| lookup::case_file(tx, matter.case_file()).unwrap()).unwrap();
        assert!(!case.is_closed(), "the case is open again");
        assert_eq!(on_the_list(town, &town.worker), [complaint.id]);
    });
}

#[test]
fn the_time_runs_from_the_day_the_letter_came_and_never_ends_on_a_holiday() {
    in_a_town(|town| {
        let package = town.package();
        let arrived = |day| Arrival::Arrived(day);
        // 4 April 2026 is Easter Saturday, the Monday after is a holiday.
        for (arrival, last) in [
            (arrived(date(2026, 6, 1)), Some(date(2026, 6, 22))),
            (arrived(date(2026, 3, 14)), Some(date(2026, 4, 7))),
            (Arrival::Posted(date(2026, 6, 1)), None),
            (Arrival::NotSent, None),
        ] {
            assert_eq!(complaints::last_day(package, arrival), last, "{arrival:?}");
        }
        let (monday, last_day) = (date(2026, 6, 1), date(2026, 6, 22));
        for (arrival, received, expect) in [
            (arrived(monday), last_day, Timeliness::InTime),
            (arrived(monday), date(2026, 6, 23), Timeliness::Late { last_day }),
            (Arrival::Posted(monday), last_day, Timeliness::InTime),
            (Arrival::Posted(monday), date(2026, 6, 23), Timeliness::Unknown { posted: monday }),
            (Arrival::NotSent, date(2028, 1, 1), Timeliness::InTime),
        ] {
            let found = complaints::timeliness(package, arrival, received);
            assert_eq!(found, expect, "{arrival:?} {received}");
        }
    });
}

#[test]
fn those_the_decision_is_for_complain_and_nobody_else() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let other = town.inhabitant(2, "Rolig Havn");
        let matter = refused(town, &applicant);
        let denied = draft(town, &other, &matter);
        assert!(matches!(denied, Err(FlowError::Denied(_))), "{denied:?}");
        let denied =
            town.write(|tx| complain::draft_complaint(tx, &town.world, &town.worker, matter.id));
        assert!(matches!(denied, Err(FlowError::Denied(_))), "{denied:?}");
        let undecided = town.applied(&applicant, unsure());
        let too_early = draft(town, &applicant, &undecided);
        assert!(matches!(too_early, Err(FlowError::NotNow { .. })), "{too_early:?}");
        let id = draft(town, &applicant, &matter).unwrap();
        let empty = ComplaintText { what: " ", wanted: "" };
        assert!(matches!(send(town, &applicant, &matter, id, empty), Err(FlowError::Text(_))));
        let only_why = ComplaintText { what: "Feil.", wanted: "" };
        send(town, &applicant, &matter, id, only_why).unwrap();

        // A grant can be complained over too, and by the organisation's representative.
        let company = for_organisation(town.inhabitant(3, "Glad Brygge"));
        let granted = town.applied(&company, wedding_on("2026-12-19", "Nesvegen 2"));
        let theirs = complained(town, &company, &granted);
        let entry = town.entries(granted.id).into_iter().find(|it| it.id == theirs.entry);
        assert!(entry.is_some());
        // One who applies to their own unit does not see their complaint on the desk's list.
        let mut worker = town.inhabitant(4, "Ivrig Saks");
        worker.person = town.worker.actor().id;
        let own = town.applied(&worker, wedding());
        let own = complained(town, &worker, &own);
        assert!(!on_the_list(town, &town.worker).contains(&own.id));
        assert!(on_the_list(town, &town.colleague).contains(&own.id));
        town.run_jobs();
    });
}

#[test]
fn a_service_that_hides_who_has_applied_hides_who_complains() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let mut answers = base_answers_of(PARKING, "driver");
        answers.set("doctor.statementDate", serde_json::json!("2026-05-01"));
        let matter = town.applied_for(PARKING, &applicant, answers);
        let leader = town.employee(410, "Klok Stol", access::Role::Leader, "hels");
        town.decide(&leader, matter.id, Outcome::Refuse).unwrap();
        town.run_jobs();
        let complaint = complained(town, &applicant, &matter);
        let parties = town.read(|tx| lookup::correspondence(tx, complaint.entry).unwrap());
        assert!(parties.iter().all(|party| party.who.name.is_hidden()), "{parties:?}");
        let documents = town.read(|tx| lookup::documents(tx, complaint.entry).unwrap());
        let title = town.world.package(PARKING).unwrap().description.document("complaint");
        assert_eq!(documents[0].title.text(), title.unwrap().title.get(Language::Nb));
    });
}

#[test]
fn a_draft_that_nobody_touches_is_deleted_with_its_files() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let matter = refused(town, &applicant);
        let id = draft(town, &applicant, &matter).unwrap();
        town.days_pass(29);
        assert_eq!(town.write(|tx| Ok(flow::drafts::sweep(tx)?)).unwrap(), 0);
        assert_eq!(draft(town, &applicant, &matter).unwrap(), id);
        town.days_pass(2);
        assert!(town.write(|tx| Ok(flow::drafts::sweep(tx)?)).unwrap() >= 1);
        assert_ne!(draft(town, &applicant, &matter).unwrap(), id);
    });
}
