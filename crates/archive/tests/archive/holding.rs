//! What is done at the same time in one case is done one after the other.

use std::sync::Barrier;

use archive::{ArchiveError, EntryStatus, NewEntry, OpenItems, lookup};
use store::testing::{TENANT, on_each_engine};

use crate::support::{actor, new_case, person, set_up};

#[test]
fn a_case_that_is_closed_while_something_is_filed_in_it_holds_no_open_entry() {
    const ROUNDS: usize = 12;
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (series, class) = test.store.write(TENANT, set_up).unwrap();
        let (mut filed, mut closed) = (0, 0);
        for _ in 0..ROUNDS {
            let case = test
                .store
                .write(TENANT, |tx| {
                    archive::open_case_file(tx, &actor(), &new_case(series, class, "Samtidig"))
                })
                .unwrap()
                .id;
            let start = Barrier::new(2);
            std::thread::scope(|scope| {
                let filing = scope.spawn(|| {
                    start.wait();
                    test.store.write(TENANT, |tx| {
                        let entry = NewEntry::incoming("Sent ute", person("Sval Bille"));
                        archive::file_entry(tx, &actor(), case, &entry)
                    })
                });
                let closing = scope.spawn(|| {
                    start.wait();
                    test.store.write(TENANT, |tx| {
                        archive::close_case_file(tx, &actor(), case, OpenItems::Refuse)
                    })
                });
                let requirement = |error: ArchiveError| error.requirement();
                match filing.join().unwrap().map_err(requirement) {
                    Ok(_) => filed += 1,
                    Err(refused) => assert_eq!(refused, Some("3.2.4")),
                }
                match closing.join().unwrap().map_err(requirement) {
                    Ok(_) => closed += 1,
                    Err(refused) => assert_eq!(refused, Some("3.2.7")),
                }
            });
            test.store
                .read(TENANT, |tx| {
                    let is_closed = lookup::case_file(tx, case)?.unwrap().is_closed();
                    let has_open = lookup::entries_of_case(tx, case)?
                        .iter()
                        .any(|entry| entry.status != EntryStatus::Archived);
                    assert!(!(is_closed && has_open), "the closed case has an open entry");
                    Ok::<_, ArchiveError>(())
                })
                .unwrap();
        }
        assert_eq!(filed + closed, ROUNDS);
    });
}

/// Deterministic: the entry is filed, but not committed, when somebody wants to close the case.
#[test]
fn closing_waits_for_what_is_being_filed() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (series, class) = test.store.write(TENANT, set_up).unwrap();
        let case = test
            .store
            .write(TENANT, |tx| {
                archive::open_case_file(tx, &actor(), &new_case(series, class, "Samtidig"))
            })
            .unwrap()
            .id;
        let is_filed = Barrier::new(2);
        std::thread::scope(|scope| {
            let closing = scope.spawn(|| {
                is_filed.wait();
                test.store.write(TENANT, |tx| {
                    archive::close_case_file(tx, &actor(), case, OpenItems::SignOff)
                })
            });
            test.store
                .write(TENANT, |tx| {
                    let entry = NewEntry::incoming("Sent ute", person("Sval Bille"));
                    archive::file_entry(tx, &actor(), case, &entry)?;
                    is_filed.wait();
                    std::thread::sleep(std::time::Duration::from_millis(100));
                    Ok::<_, ArchiveError>(())
                })
                .unwrap();
            let refused = closing.join().unwrap().unwrap_err();
            assert_eq!(refused.requirement(), Some("3.2.7"));
        });
    });
}
