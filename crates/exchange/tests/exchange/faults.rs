//! What a component does wrong, times a letter: nothing lost, delivered once, what is stuck is seen.

use archive::EntryStatus;
use exchange::{
    Component,
    dispatch::{self, DispatchId, DispatchState, EventKind},
    simulator::{Fault, PersonTrait, Times},
};
use jiff::SignedDuration;
use store::{jobs, testing::TENANT};

use crate::world::{World, actor, on_each_engine, on_sqlite};

fn reader(world: &World<'_>) -> (archive::RecordId, DispatchId) {
    world.send_to(world.sim.person(PersonTrait::Eighteen))
}

fn set(world: &World<'_>, component: Component, fault: Fault, times: Times) {
    world.sim.simulator.set_fault(component, fault, times);
}

/// Longer than any pause between two tries.
const STEP: SignedDuration = SignedDuration::from_hours(7);

fn assert_delivered_once(world: &World<'_>, entry: archive::RecordId, id: DispatchId, case: &str) {
    assert_eq!(world.sim.simulator.letters().len(), 1, "{case}: {:?}", world.events(id));
    let letter = world.dispatch(id);
    assert!(letter.state != DispatchState::Queued, "{case}: {letter:?}");
    assert_eq!(letter.external_id, Some(world.sim.simulator.letters()[0].id), "{case}");
    assert_eq!(world.entry_status(entry), EntryStatus::Dispatched, "{case}");
    assert!(world.stuck().is_empty(), "{case}: {:?}", world.stuck());
}

/// Faults that pass: the letter gets through without anybody's help.
fn check_passing(component: Component) {
    for fault in Fault::ALL {
        for times in [1, 3] {
            // SvarUt's refusal of a letter is final; it has a test of its own below.
            if (component, *fault) == (Component::SvarUt, Fault::Rejected) {
                continue;
            }
            on_sqlite(|world| {
                let case = format!("{component:?} {fault:?} {times} times");
                set(world, component, *fault, Times::Next(times));
                let (entry, id) = reader(world);
                for _ in 0..12 {
                    world.run_due();
                    world.sim.runtime.block_on(world.sim.simulator.release_held());
                    world.advance(STEP);
                }
                assert_delivered_once(world, entry, id, &case);
            });
        }
    }
}

/// Faults that stay until somebody mends them: the letter waits and is seen, and goes then.
fn check_lasting(component: Component) {
    for fault in Fault::ALL {
        if (component, *fault) == (Component::SvarUt, Fault::Rejected) {
            continue;
        }
        on_sqlite(|world| {
            let case = format!("{component:?} {fault:?} always");
            set(world, component, *fault, Times::Always);
            let (entry, id) = reader(world);
            for _ in 0..20 {
                world.run_due();
                world.advance(STEP);
            }
            assert!(world.sim.simulator.letters().len() <= 1, "{case}");
            if world.dispatch(id).state == DispatchState::Queued {
                assert!(!world.stuck().is_empty(), "{case}: the stuck job is seen");
                let list = world.attention();
                assert_eq!(list.len(), 1, "{case}: the letter is on the desk");
                assert_ne!(world.entry_status(entry), EntryStatus::Dispatched, "{case}");
            }
            world.sim.simulator.clear_fault(component);
            world.sim.runtime.block_on(world.sim.simulator.release_held());
            for job in world.stuck() {
                world.test.store.write(TENANT, |tx| jobs::try_again(tx, job.id)).unwrap();
            }
            for _ in 0..12 {
                world.run_due();
                world.advance(STEP);
            }
            assert_delivered_once(world, entry, id, &case);
        });
    }
}

#[test]
fn a_passing_fault_of_svarut_neither_loses_nor_doubles_a_letter() {
    check_passing(Component::SvarUt);
}

#[test]
fn a_lasting_fault_of_svarut_keeps_the_letter_until_it_is_mended() {
    check_lasting(Component::SvarUt);
}

#[test]
fn a_passing_fault_of_maskinporten_neither_loses_nor_doubles_a_letter() {
    check_passing(Component::Maskinporten);
}

#[test]
fn a_lasting_fault_of_maskinporten_keeps_the_letter_until_it_is_mended() {
    check_lasting(Component::Maskinporten);
}

#[test]
fn a_letter_that_was_taken_without_an_answer_is_found_and_not_sent_again() {
    on_each_engine(|world| {
        set(world, Component::SvarUt, Fault::DoneButSilent, Times::Next(1));
        let (entry, id) = reader(world);
        world.run_due();
        assert_eq!(world.dispatch(id).state, DispatchState::Queued);
        assert_eq!(world.events(id).last().unwrap().kind, EventKind::Unanswered);
        world.advance(SignedDuration::from_secs(5));
        world.run_due();
        let kinds: Vec<_> = world.events(id).into_iter().map(|event| event.kind).collect();
        assert!(kinds.contains(&EventKind::FoundAgain), "{kinds:?}");
        assert_delivered_once(world, entry, id, "found again");
    });
}

#[test]
fn a_letter_that_comes_in_late_is_waited_for_and_not_sent_again() {
    on_each_engine(|world| {
        set(world, Component::SvarUt, Fault::Late, Times::Next(1));
        let (entry, id) = reader(world);
        // For 19 minutes SvarUt has not got it; nothing is sent again.
        for _ in 0..19 {
            world.run_due();
            world.advance(SignedDuration::from_mins(1));
        }
        assert_eq!(world.sim.simulator.letters().len(), 0);
        assert_eq!(world.sim.runtime.block_on(world.sim.simulator.release_held()), 1);
        assert_eq!(world.sim.simulator.letters().len(), 1);
        world.live_through(30, SignedDuration::from_mins(10));
        assert_delivered_once(world, entry, id, "late");
    });
}

#[test]
fn a_letter_that_never_came_in_is_sent_again_when_it_can_no_longer_be_on_its_way() {
    on_sqlite(|world| {
        set(world, Component::SvarUt, Fault::Silent, Times::Next(1));
        let (entry, id) = reader(world);
        world.live_through(60, SignedDuration::from_mins(1));
        let sends = world.events(id).iter().filter(|e| e.kind == EventKind::Accepted).count();
        assert_eq!(sends, 1);
        assert_delivered_once(world, entry, id, "silent");
    });
}

#[test]
fn a_refused_letter_lies_on_the_desk_and_goes_when_it_is_put_right() {
    on_each_engine(|world| {
        set(world, Component::SvarUt, Fault::Rejected, Times::Next(1));
        let (entry, id) = reader(world);
        world.run_due();
        assert_eq!(world.dispatch(id).state, DispatchState::Manual);
        assert_eq!(world.attention().len(), 1);
        let last = world.events(id).pop().unwrap();
        assert_eq!(last.kind, EventKind::Refused);
        assert!(last.detail.unwrap().contains("400 SIMULATED"));
        assert!(world.stuck().is_empty());
        let anew = || world.test.store.write(TENANT, |tx| dispatch::send_anew(tx, &actor(), id));
        anew().unwrap();
        assert!(anew().is_err(), "a letter on its way is not sent once more");
        world.run_due();
        assert_delivered_once(world, entry, id, "put right");
        let reference = &world.sim.simulator.letters()[0].reference;
        assert_eq!(*reference, format!("{id}-1"));
    });
}

#[test]
fn faults_while_a_letter_is_followed_pass_by_themselves() {
    for fault in Fault::ALL {
        on_sqlite(|world| {
            let (entry, id) = reader(world);
            world.run_due();
            set(world, Component::SvarUt, *fault, Times::Next(2));
            world.live_through(40, SignedDuration::from_mins(1));
            // A locked door is the one fault for which following waits for a person; two refusals
            // are over before its tries are.
            assert!(world.dispatch(id).state.is_final(), "{fault:?} {:?}", world.events(id));
            assert_delivered_once(world, entry, id, fault.key());
        });
    }
}

#[test]
fn two_workers_never_send_the_same_letter() {
    on_each_engine(|world| {
        let letters: Vec<_> = (0..12).map(|_| reader(world)).collect();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| world.run_due());
            }
        });
        world.live_through(6, SignedDuration::from_mins(10));
        let sent = world.sim.simulator.letters();
        for (_, id) in &letters {
            let copies = sent.iter().filter(|letter| letter.reference == id.to_string()).count();
            assert_eq!(copies, 1);
        }
        assert_eq!(sent.len(), letters.len());
    });
}
