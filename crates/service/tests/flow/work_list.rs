//! The desk's lists, beside the same lists made by looking at every matter.

use access::{PersonId, Role, Subject};
use service::{
    Outcome,
    flow::{
        self, CannotHandle, FlowError, Matter, MatterId,
        work_list::{self, Reader, Shelf},
    },
};

use crate::town::{TENANT, Town, in_a_town, unsure, wedding_on};

/// Whether the list that looks at every matter has this one.
fn belongs(town: &Town<'_>, who: &Subject, shelf: Shelf, matter: &Matter) -> bool {
    let me = who.actor().id;
    let in_unit = who.units().iter().any(|unit| unit.as_str() == matter.unit.to_lowercase());
    let is_mine = matter.handler == Some(me);
    let is_seen = (in_unit || is_mine) && matter.person != me;
    let is_open = !matter.is_over();
    is_seen
        && match shelf {
            Shelf::Mine => is_open && is_mine,
            Shelf::Open => is_open,
            Shelf::Unassigned => {
                is_open && matter.handler.is_none() && matter.state != "waiting-for-approval"
            }
            Shelf::Overdue => is_open && matter.is_overdue(town.today()),
            Shelf::Waiting => is_open && matter.paused_on.is_some(),
            Shelf::ToApprove => {
                let proposed = town.read(|tx| flow::decisions::proposed(tx, matter.id).unwrap());
                who.has_role(Role::Leader) && proposed.is_some_and(|it| it.drawn_up_by != me)
            }
            Shelf::Decided => matter.is_decided(),
            // Its lines are complaints, and nobody complains here.
            Shelf::Complaints => false,
        }
}

fn pages(town: &Town<'_>, reader: &Reader, shelf: Shelf, length: u32) -> Vec<MatterId> {
    let page = |number| town.read(|tx| work_list::page(tx, reader, shelf, number, length).unwrap());
    let mut all = Vec::new();
    for number in 1.. {
        let matters = page(number);
        assert!(matters.len() <= length as usize);
        if matters.is_empty() {
            return all;
        }
        all.extend(matters.iter().map(|matter| matter.id));
    }
    all
}

/// Holds every list of everybody against the matters.
fn check(town: &Town<'_>) {
    let municipality = town.world.municipality(TENANT).unwrap();
    let matters = town.all_matters();
    for who in [&town.worker, &town.colleague, &town.leader, &town.stranger] {
        let reader = Reader::new(who, municipality);
        let counts = town.read(|tx| work_list::counts(tx, &reader).unwrap());
        for shelf in Shelf::ALL {
            let mut expected: Vec<&Matter> =
                matters.iter().filter(|matter| belongs(town, who, shelf, matter)).collect();
            let date = |matter: &Matter| matter.deadline.unwrap_or(jiff::civil::Date::MAX);
            match shelf {
                Shelf::Decided => {
                    expected.sort_by_key(|it| std::cmp::Reverse((it.decided_at, it.id.0)));
                }
                _ => expected
                    .sort_by_key(|it| (it.paused_on.is_some(), date(it), it.received_at, it.id.0)),
            }
            let expected: Vec<MatterId> = expected.iter().map(|matter| matter.id).collect();
            let name = &who.actor().name;
            assert_eq!(pages(town, &reader, shelf, 2), expected, "{name}, {shelf:?}");
            assert_eq!(counts.of(shelf), expected.len() as u64, "{name}, {shelf:?}");
        }
    }
}

#[test]
fn each_shelf_holds_its_own_in_order_of_urgency_and_is_counted_right() {
    in_a_town(|town| {
        check(town);
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let mut waiting = Vec::new();
        for number in 0..5 {
            waiting.push(town.applied(&applicant, unsure()).id);
            town.days_pass(i64::from(number % 2));
        }
        town.applied(&applicant, wedding_on("2027-01-16", "Storgata 1"));
        check(town);

        town.write(|tx| flow::claim(tx, &town.worker, waiting[0])).unwrap();
        town.write(|tx| flow::claim(tx, &town.colleague, waiting[1])).unwrap();
        town.ask(&town.worker, waiting[0]).unwrap();
        town.decide(&town.worker, waiting[2], Outcome::Refuse).unwrap();
        town.decide(&town.leader, waiting[3], Outcome::Refuse).unwrap();
        check(town);

        town.write(|tx| flow::approve(tx, &town.world, &town.leader, waiting[2])).unwrap();
        town.withdraw(&applicant, waiting[1]).unwrap();
        town.days_pass(40);
        check(town);

        town.write(|tx| flow::send_back(tx, &town.world, &town.leader, waiting[3], "Nei"))
            .unwrap_err();
        check(town);
        town.run_jobs();
    });
}

#[test]
fn what_the_rules_recommend_stands_beside_the_matter() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let unsure = town.applied(&applicant, unsure());
        assert_eq!(unsure.recommended.as_deref(), Some("manual"));
        let granted = town.applied(&applicant, wedding_on("2027-01-16", "Storgata 1"));
        assert_eq!(granted.recommended.as_deref(), Some("grant"));
        let request = town.ask(&town.worker, unsure.id).unwrap();
        town.answer(&applicant, unsure.id, request, "Kommunen eier lokalet.").unwrap();
        assert_eq!(town.matter(unsure.id).recommended.as_deref(), Some("manual"));
        town.run_jobs();
    });
}

#[test]
fn a_leader_gives_a_matter_to_somebody_in_the_unit_who_is_no_party() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, unsure()).id;
        let person = |who: &Subject| who.person().unwrap();
        let give = |who: &Subject, to: PersonId| town.write(|tx| flow::assign(tx, who, id, to));

        give(&town.leader, person(&town.worker)).unwrap();
        assert_eq!(town.matter(id).handler_name.as_deref(), Some("Ivrig Saks"));
        // Also away from somebody who has it.
        give(&town.leader, person(&town.colleague)).unwrap();
        let matter = town.matter(id);
        assert_eq!(matter.handler, Some(person(&town.colleague).0));
        let entries = town.entries(id);
        let handler = entries.first().unwrap().handler.as_ref().unwrap();
        assert_eq!(handler.name, "Rask Blyant");
        let trail = town.read(|tx| store::audit::of_object(tx, id).unwrap());
        let given = trail.iter().filter(|entry| entry.action == "case.assigned");
        assert_eq!(given.count(), 2);

        let to_stranger = give(&town.leader, person(&town.stranger));
        assert!(
            matches!(to_stranger, Err(FlowError::CannotHandle(CannotHandle::OtherUnit))),
            "{to_stranger:?}"
        );
        let to_applicant = give(&town.leader, PersonId(applicant.person));
        assert!(
            matches!(to_applicant, Err(FlowError::CannotHandle(CannotHandle::NotEmployed))),
            "{to_applicant:?}"
        );
        let by_worker = give(&town.worker, person(&town.worker));
        assert!(matches!(by_worker, Err(FlowError::Denied(_))), "{by_worker:?}");
    });
}

#[test]
fn a_matter_is_not_given_to_the_employee_who_applied() {
    in_a_town(|town| {
        let mut applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        applicant.person = town.worker.person().unwrap().0;
        let id = town.applied(&applicant, unsure()).id;
        let to = town.worker.person().unwrap();
        let given = town.write(|tx| flow::assign(tx, &town.leader, id, to));
        assert!(matches!(given, Err(FlowError::CannotHandle(CannotHandle::Party))), "{given:?}");
        check(town);
    });
}
