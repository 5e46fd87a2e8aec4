use archive::RecordId;
use base::Language;
use exchange::{
    Component,
    notice::{self, NewAddressedNotice, NewNotice, Notice, NoticeId, NoticeState, Occasion},
    simulator::{Fault, PersonTrait, Times},
};
use jiff::SignedDuration;
use store::testing::TENANT;

use crate::world::{World, on_each_engine, on_sqlite};

fn tell(world: &World<'_>, what: PersonTrait) -> NoticeId {
    let new = NewNotice {
        person: world.sim.person(what).number,
        entry: Some(RecordId(uuid::Uuid::nil())),
        occasion: Occasion::Decision,
        authority: "Lillevik kommune",
        site: "lillevik.kommune.no",
        language: Language::Nb,
    };
    world.test.store.write(TENANT, |tx| notice::enqueue(tx, &new)).unwrap()
}

fn find(world: &World<'_>, id: NoticeId) -> Notice {
    world.test.store.read(TENANT, |tx| notice::find(tx, id)).unwrap().unwrap()
}

#[test]
fn people_are_told_in_their_language_by_the_channel_they_have() {
    on_each_engine(|world| {
        for (what, channel, subject) in [
            (PersonTrait::Ordinary, "e-post", "Nytt brev fra Lillevik kommune"),
            (PersonTrait::NynorskUser, "e-post", "Nytt brev frå Lillevik kommune"),
            (PersonTrait::EnglishUser, "e-post", "New letter from Lillevik kommune"),
            (PersonTrait::SmsOnly, "sms", ""),
        ] {
            let id = tell(world, what);
            world.run_due();
            let notice = find(world, id);
            assert_eq!(notice.state, NoticeState::Sent, "{what:?}");
            let sent = world.sim.simulator.notices().pop().unwrap();
            assert_eq!((sent.channel, sent.subject.as_str()), (channel, subject));
            let person = world.sim.person(what);
            let all = format!("{} {}", sent.subject, sent.body);
            assert!(!all.contains(&person.name.given) && !all.contains(&person.name.family));
        }
        let about = world
            .test
            .store
            .read(TENANT, |tx| notice::of_entry(tx, RecordId(uuid::Uuid::nil())))
            .unwrap();
        assert_eq!(about.len(), 4);
    });
}

#[test]
fn nobody_is_told_who_may_not_be_told() {
    on_sqlite(|world| {
        for what in [
            PersonTrait::Reserved,
            PersonTrait::StaleContact,
            PersonTrait::NotInContactRegister,
            PersonTrait::Dead,
        ] {
            let id = tell(world, what);
            world.run_due();
            assert_eq!(find(world, id).state, NoticeState::NotAllowed, "{what:?}");
        }
        assert!(world.sim.simulator.notices().is_empty());
        assert_eq!((world.pending(), world.stuck().len()), (0, 0));
    });
}

#[test]
fn whatever_fails_on_the_way_a_notice_is_sent_once() {
    for component in [Component::NoticeGateway, Component::ContactRegister] {
        for fault in Fault::ALL {
            on_sqlite(|world| {
                // A refusal is for a person to look at.
                if *fault == Fault::Rejected {
                    return;
                }
                world.sim.simulator.set_fault(component, *fault, Times::Next(2));
                let id = tell(world, PersonTrait::Ordinary);
                for _ in 0..6 {
                    world.run_due();
                    world.sim.runtime.block_on(world.sim.simulator.release_held());
                    world.advance(SignedDuration::from_mins(10));
                }
                assert_eq!(world.sim.simulator.notices().len(), 1, "{component:?} {fault:?}");
                assert_eq!(find(world, id).state, NoticeState::Sent, "{component:?} {fault:?}");
            });
        }
    }
}

#[test]
fn an_office_is_told_at_its_address_once_whatever_fails() {
    on_each_engine(|world| {
        let gateway = Component::NoticeGateway;
        world.sim.simulator.set_fault(gateway, Fault::DoneButSilent, Times::Next(1));
        let new = NewAddressedNotice {
            email: "kontroll@example.no",
            subject: "Melding om skjenkebevilling",
            body: "Det er gitt en bevilling i sak 2026/17.",
        };
        let id = world.test.store.write(TENANT, |tx| notice::enqueue_addressed(tx, &new)).unwrap();
        for _ in 0..4 {
            world.run_due();
            world.sim.runtime.block_on(world.sim.simulator.release_held());
            world.advance(SignedDuration::from_mins(10));
        }
        let sent = world.sim.simulator.notices();
        assert_eq!(sent.len(), 1);
        assert_eq!((sent[0].channel, sent[0].subject.as_str()), ("e-post", new.subject));
        assert_eq!(sent[0].body, new.body);
        let notice = find(world, id);
        assert_eq!((notice.state, notice.entry), (NoticeState::Sent, None));
        assert!(notice.sent_at.is_some());
        assert_eq!((world.pending(), world.stuck().len()), (0, 0));
    });
}

#[test]
fn a_refused_notice_is_seen_as_stuck() {
    on_sqlite(|world| {
        let (gateway, refused) = (Component::NoticeGateway, Fault::Rejected);
        world.sim.simulator.set_fault(gateway, refused, Times::Always);
        tell(world, PersonTrait::Ordinary);
        world.run_due();
        assert_eq!(world.stuck().len(), 1);
        let number = world.sim.person(PersonTrait::Ordinary).number.reveal();
        assert!(!world.stuck()[0].last_error.contains(&number));
    });
}
