use archive::EntryStatus;
use exchange::{
    PostalAddress,
    dispatch::{
        self, DispatchError, DispatchState, EventKind, NewDispatch, Recipient, RecipientNumber,
    },
    simulator::{PersonTrait, SimulatedPerson},
};
use jiff::SignedDuration;
use store::{
    Scope, Statement,
    testing::{OTHER_TENANT, TENANT},
};

use crate::world::{World, actor, on_each_engine, on_sqlite};

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn kinds(world: &World<'_>, id: dispatch::DispatchId) -> Vec<EventKind> {
    world.events(id).into_iter().map(|event| event.kind).collect()
}

fn details(world: &World<'_>, id: dispatch::DispatchId) -> Vec<String> {
    world.events(id).into_iter().filter_map(|event| event.detail).collect()
}

/// Somebody whose letters are read (`reads`) or left unread in the simulator.
fn inhabitant<'a>(world: &'a World<'_>, reads: bool) -> &'a SimulatedPerson {
    world
        .sim
        .simulator
        .population()
        .inhabitants_of(TENANT)
        .find(|person| {
            let sum: u32 = person.number.reveal().bytes().map(u32::from).sum();
            person.what == PersonTrait::Ordinary && sum.is_multiple_of(4) != reads
        })
        .unwrap()
}

#[test]
fn a_letter_is_sent_read_and_its_entry_marked_as_dispatched() {
    on_each_engine(|world| {
        let (entry, id) = world.send_to(inhabitant(world, true));
        assert_eq!(world.dispatch(id).state, DispatchState::Queued);
        assert_eq!(world.entry_status(entry), EntryStatus::Journalled);
        world.run_due();
        let sent = world.dispatch(id);
        assert_eq!(sent.state, DispatchState::Sent);
        assert_eq!(sent.sent_at, Some(world.test.store.now()));
        assert_eq!(world.entry_status(entry), EntryStatus::Dispatched);
        world.live_through(30, SignedDuration::from_secs(10));
        assert_eq!(world.dispatch(id).state, DispatchState::Read);
        assert_eq!(details(world, id), ["AKSEPTERT", "VARSLET", "LEST"]);
        assert_eq!(world.pending(), 0, "nobody asks after a letter that has arrived");
        assert_eq!(world.sim.simulator.letters().len(), 1);
        assert_eq!(world.stuck().len(), 0);
        let of_entry = world.test.store.read(TENANT, |tx| dispatch::of_entry(tx, entry)).unwrap();
        assert_eq!(of_entry.len(), 1);
    });
}

#[test]
fn an_unread_letter_is_printed_and_a_reserved_persons_letter_at_once() {
    on_sqlite(|world| {
        let (_, unread) = world.send_to(inhabitant(world, false));
        let (_, reserved) = world.send_to(world.sim.person(PersonTrait::Reserved));
        world.live_through(60, SignedDuration::from_secs(10));
        assert_eq!(world.dispatch(unread).state, DispatchState::Printed);
        assert_eq!(world.dispatch(reserved).state, DispatchState::Printed);
        assert!(details(world, unread).contains(&"VARSLET".to_owned()));
        assert!(!details(world, reserved).contains(&"VARSLET".to_owned()));
    });
}

#[test]
fn the_number_and_address_are_forgotten_when_the_letter_has_arrived() {
    static KEPT: Statement = Statement::new(
        "KEPT",
        Scope::Tenant,
        "select count(*) from dispatch where tenant = $1 and recipient is not null",
    );
    on_each_engine(|world| {
        let kept = || -> u64 {
            world.test.store.read(TENANT, |tx| tx.one(&KEPT, &[], |row| row.get(0))).unwrap()
        };
        world.send_to(inhabitant(world, true));
        world.run_due();
        assert_eq!(kept(), 1);
        world.live_through(30, SignedDuration::from_secs(10));
        assert_eq!(kept(), 0);
    });
}

#[test]
fn a_protected_person_gets_it_digitally_or_it_lies_on_the_desk_and_no_address_leaves() {
    on_sqlite(|world| {
        let protected = world.sim.person(PersonTrait::StrictlyProtected);
        let (_, digital) = world.send_to(protected);
        // One who is reserved and whose address is not to be used can only be reached by hand.
        let reserved = world.sim.person(PersonTrait::Reserved);
        let number = RecipientNumber::Person(reserved.number);
        let (_, nowhere) = world.send(&Recipient::new(reserved.name.full(), number, None));
        world.live_through(30, SignedDuration::from_secs(10));
        assert!(matches!(
            world.dispatch(digital).state,
            DispatchState::Read | DispatchState::Delivered
        ));
        assert_eq!(world.dispatch(nowhere).state, DispatchState::Manual);
        let list: Vec<_> = world.attention().into_iter().map(|letter| letter.id).collect();
        assert_eq!(list, [nowhere]);
    });
}

#[test]
fn a_recipient_without_number_and_address_is_put_before_a_person_at_once() {
    on_sqlite(|world| {
        let recipient = Recipient::new("ULLEN TEKANNE", RecipientNumber::None, None);
        let (entry, id) = world.send(&recipient);
        assert_eq!(world.dispatch(id).state, DispatchState::Manual);
        assert_eq!(kinds(world, id), [EventKind::NoWay]);
        world.run_due();
        assert_eq!(world.sim.simulator.letters().len(), 0);
        assert_eq!(world.entry_status(entry), EntryStatus::Journalled);
        // An employee posts it, and the entry is dispatched.
        let by_hand =
            |id| world.test.store.write(TENANT, |tx| dispatch::posted_by_hand(tx, &actor(), id));
        by_hand(id).unwrap();
        assert_eq!(world.dispatch(id).state, DispatchState::HandledManually);
        assert_eq!(world.entry_status(entry), EntryStatus::Dispatched);
        assert!(world.attention().is_empty());
        assert!(matches!(
            by_hand(id),
            Err(DispatchError::NotByHand { state: DispatchState::HandledManually })
        ));
    });
}

#[test]
fn a_letter_to_somebody_known_by_address_only_is_printed() {
    on_sqlite(|world| {
        let address = PostalAddress {
            lines: vec!["Eksempelveien 1".to_owned()],
            postal_code: "4891".to_owned(),
            place: "LILLEVIK".to_owned(),
        };
        let recipient = Recipient::new("ULLEN TEKANNE", RecipientNumber::None, Some(address));
        let (_, id) = world.send(&recipient);
        world.live_through(30, SignedDuration::from_secs(10));
        assert_eq!(world.dispatch(id).state, DispatchState::Printed);
    });
}

#[test]
fn a_letter_to_an_organisation_reaches_its_inbox() {
    on_sqlite(|world| {
        let population = world.sim.simulator.population();
        let organisation = population.organisations.iter().find(|o| o.form == "AS").unwrap();
        let number = RecipientNumber::Organisation(organisation.number);
        let address = Some(organisation.address.clone());
        let (_, id) = world.send(&Recipient::new(organisation.name.clone(), number, address));
        world.live_through(60, SignedDuration::from_secs(10));
        assert!(world.dispatch(id).state.is_final());
    });
}

#[test]
fn an_entry_with_two_recipients_is_dispatched_when_both_letters_are_out() {
    on_sqlite(|world| {
        let reader = inhabitant(world, true);
        let entry = world.letter_entry(&reader.name.full());
        let documents = [world.document()];
        let enqueue = |recipient: &Recipient| {
            let title = "Vedtak i sak 2026/1";
            let new = NewDispatch { entry, recipient, title, documents: &documents };
            world.test.store.write(TENANT, |tx| dispatch::enqueue(tx, &new)).unwrap()
        };
        let number = RecipientNumber::Person(reader.number);
        enqueue(&Recipient::new("A", number, Some(reader.address.clone())));
        let by_hand = enqueue(&Recipient::new("B", RecipientNumber::None, None));
        world.run_due();
        assert_eq!(world.entry_status(entry), EntryStatus::Journalled);
        world
            .test
            .store
            .write(TENANT, |tx| dispatch::posted_by_hand(tx, &actor(), by_hand))
            .unwrap();
        assert_eq!(world.entry_status(entry), EntryStatus::Dispatched);
    });
}

#[test]
fn a_letter_opened_on_my_page_has_arrived_and_is_not_printed() {
    on_each_engine(|world| {
        let (_, id) = world.send_to(inhabitant(world, false));
        let open =
            || world.test.store.write(TENANT, |tx| dispatch::opened_on_my_page(tx, id)).unwrap();
        // A letter that has not left yet is not recalled by being opened.
        open();
        assert_eq!(world.dispatch(id).state, DispatchState::Queued);
        world.run_due();
        world.advance(SignedDuration::from_secs(60));
        open();
        open();
        world.live_through(60, minutes(1));
        assert_eq!(world.dispatch(id).state, DispatchState::Read);
        let opened = kinds(world, id);
        assert_eq!(opened.iter().filter(|kind| **kind == EventKind::OpenedOnMyPage).count(), 1);
        let letter = &world.sim.simulator.letters()[0];
        let history =
            letter.history(exchange::simulator::Pace::DEMONSTRATION, world.test.store.now());
        assert_eq!(history.last().unwrap().1.word(), "LEST");
        assert_eq!((world.pending(), world.stuck().len()), (0, 0));
    });
}

#[test]
fn only_outgoing_entries_with_documents_are_dispatched() {
    on_sqlite(|world| {
        let recipient = Recipient::new("A", RecipientNumber::None, None);
        let entry = world.letter_entry("A");
        let documents = [world.document()];
        let enqueue = |entry, documents: &[_]| {
            let new = NewDispatch { entry, recipient: &recipient, title: "T", documents };
            world.test.store.write(TENANT, |tx| dispatch::enqueue(tx, &new))
        };
        assert!(matches!(enqueue(entry, &[]), Err(DispatchError::NoDocuments)));
        let nothing = archive::RecordId(uuid::Uuid::nil());
        assert!(matches!(enqueue(nothing, &documents), Err(DispatchError::NotOutgoing)));
    });
}

#[test]
fn another_municipality_sees_nothing_of_a_letter() {
    on_sqlite(|world| {
        let (entry, id) = world.send_to(inhabitant(world, true));
        let other = |work: &mut dyn FnMut(&mut store::Tx<'_>)| {
            world
                .test
                .store
                .read(OTHER_TENANT, |tx| {
                    work(tx);
                    Ok::<_, store::Error>(())
                })
                .unwrap();
        };
        other(&mut |tx| {
            assert!(dispatch::find(tx, id).unwrap().is_none());
            assert!(dispatch::of_entry(tx, entry).unwrap().is_empty());
            assert!(dispatch::events(tx, id).unwrap().is_empty());
            assert!(dispatch::needing_attention(tx).unwrap().is_empty());
        });
    });
}

#[test]
fn a_letter_of_which_nothing_is_heard_for_a_month_lands_on_the_desk() {
    on_sqlite(|world| {
        let (_, id) = world.send_to(inhabitant(world, true));
        world.run_due();
        world.sim.simulator.set_fault(
            exchange::Component::SvarUt,
            exchange::simulator::Fault::Broken,
            exchange::simulator::Times::Always,
        );
        world.live_through(130, SignedDuration::from_hours(6));
        assert_eq!(world.dispatch(id).state, DispatchState::Manual);
        assert!(kinds(world, id).contains(&EventKind::Overdue));
        assert_eq!(world.stuck().len(), 0);
    });
}
