//! What the store promises, on both engines.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use base::{Actor, Random as _, TenantId};
use jiff::SignedDuration;
use store::{
    Bind, Bucket, BucketSettings, Database, Digest, Error, Files, FilesError, Migration, Result,
    Store, StoreConfig, Value, audit,
    jobs::{self, Handler, Job, JobError, Runner},
    sql,
    testing::{OTHER_TENANT, TENANT, TestStore, on_each_engine, sqlite},
};

static MIGRATIONS: &[Migration] = &[Migration {
    name: "test/0001",
    sql: "create table note (tenant bigint not null, id bytea not null, number bigint,
          body text, seen boolean, weight double precision, primary key (tenant, id));",
}];

store::id_type! {
    /// Identifies a note.
    struct NoteId;
}

sql!(
    ADD,
    "insert into note (tenant, id, number, body, seen, weight) values ($1, $2, $3, $4, $5, $6)"
);
sql!(ALL, "select id, number, body, seen, weight from note where tenant = $1 order by number");
sql!(COUNT, "select count(*) from note where tenant = $1");
// `$3` stands before `$2`: the engines number parameters differently unless they are told.
sql!(RENAME, "update note set body = $3 where tenant = $1 and id = $2");

type Note = (NoteId, Option<i64>, Option<String>, Option<bool>, Option<f64>);

fn add(store: &Store, tenant: TenantId, number: i64) -> Result<NoteId> {
    store.write(tenant, |tx| {
        let id: NoteId = tx.new_id();
        tx.exec_one(&ADD, &[&id, &number, &"text", &true, &1.5])?;
        Ok(id)
    })
}

fn count(store: &Store, tenant: TenantId) -> i64 {
    store.read(tenant, |tx| tx.one(&COUNT, &[], |row| row.get(0))).unwrap()
}

#[test]
fn every_shape_of_value_comes_back_as_it_went_in() {
    on_each_engine(&[MIGRATIONS], |TestStore { store, .. }| {
        let (full, empty) = store
            .write(TENANT, |tx| {
                let full: NoteId = tx.new_id();
                let empty: NoteId = tx.new_id();
                tx.exec_one(&ADD, &[&full, &i64::MAX, &"čđŋšŧž 🙂 '", &false, &2.0])?;
                let none: Option<i64> = None;
                let nothing: &dyn Bind = &none;
                tx.exec_one(&ADD, &[&empty, nothing, nothing, nothing, nothing])?;
                tx.exec_one(&RENAME, &[&full, &"ny tekst čđŋ"])?;
                Ok::<_, Error>((full, empty))
            })
            .unwrap();
        let mut notes: Vec<Note> = store
            .read(TENANT, |tx| {
                tx.all(&ALL, &[], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
                })
            })
            .unwrap();
        notes.sort_by_key(|note| note.1);
        assert_eq!(
            notes,
            [
                (empty, None, None, None, None),
                (full, Some(i64::MAX), Some("ny tekst čđŋ".to_owned()), Some(false), Some(2.0)),
            ]
        );
    });
}

#[test]
fn a_tenant_never_sees_the_rows_of_another() {
    on_each_engine(&[MIGRATIONS], |TestStore { store, .. }| {
        let id = add(store, TENANT, 1).unwrap();
        assert_eq!(count(store, OTHER_TENANT), 0);
        let renamed: Result<()> =
            store.write(OTHER_TENANT, |tx| tx.exec_one(&RENAME, &[&id, &"taken"]));
        assert!(matches!(renamed, Err(Error::NotOne { found: 0, .. })));
    });
}

#[test]
fn a_transaction_that_fails_or_panics_leaves_nothing() {
    on_each_engine(&[MIGRATIONS], |TestStore { store, .. }| {
        let failed: Result<()> = store.write(TENANT, |tx| {
            tx.next_number("case", 2026)?;
            tx.exec_one(&ADD, &[&tx.new_id::<NoteId>(), &1, &"x", &true, &1.0])?;
            Err(Error::Migration("on purpose".to_owned()))
        });
        assert!(failed.is_err());
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            store.write(TENANT, |tx| -> Result<()> {
                tx.exec_one(&ADD, &[&tx.new_id::<NoteId>(), &1, &"x", &true, &1.0])?;
                panic!("on purpose")
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(count(store, TENANT), 0);
        let number = store.write(TENANT, |tx| tx.next_number("case", 2026)).unwrap();
        assert_eq!(number, 1, "the undone transaction gave its number back");
    });
}

#[test]
fn a_second_row_with_the_same_key_is_told_apart_from_other_faults() {
    on_each_engine(&[MIGRATIONS], |TestStore { store, .. }| {
        let id = add(store, TENANT, 1).unwrap();
        let again: Result<()> =
            store.write(TENANT, |tx| tx.exec_one(&ADD, &[&id, &1, &"x", &true, &1.0]));
        assert!(matches!(again, Err(Error::AlreadyThere(_))), "{again:?}");
    });
}

#[test]
fn reading_cannot_write() {
    on_each_engine(&[MIGRATIONS], |TestStore { store, .. }| {
        let written: Result<()> = store
            .read(TENANT, |tx| tx.exec_one(&ADD, &[&tx.new_id::<NoteId>(), &1, &"x", &true, &1.0]));
        assert!(written.is_err());
        assert_eq!(count(store, TENANT), 0);
    });
}

#[test]
fn numbers_have_no_gaps_or_doubles_under_parallel_writers() {
    on_each_engine(&[MIGRATIONS], |TestStore { store, .. }| {
        let taken: Vec<i64> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8)
                .map(|writer| {
                    scope.spawn(move || {
                        let mut mine = Vec::new();
                        for round in 0..25 {
                            let result: Result<i64> = store.write(TENANT, |tx| {
                                let number = tx.next_number("case", 2026)?;
                                if (round + writer) % 5 == 0 {
                                    return Err(Error::Migration("undone".to_owned()));
                                }
                                Ok(number)
                            });
                            mine.extend(result.ok());
                        }
                        mine
                    })
                })
                .collect();
            writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
        });
        let mut sorted = taken.clone();
        sorted.sort_unstable();
        let expected: Vec<i64> = (1..=160).collect();
        assert_eq!(sorted, expected);
    });
}

#[test]
fn the_audit_chain_holds_and_shows_every_change() {
    on_each_engine(&[MIGRATIONS], |test @ TestStore { store, .. }| {
        let object = store.write(TENANT, |tx| Ok::<_, Error>(tx.new_id::<NoteId>())).unwrap();
        let actor = Actor::system("test");
        for round in 0..3 {
            store
                .write(TENANT, |tx| {
                    audit::append(tx, &actor, "note.changed", "note", object, &round)?;
                    audit::append(tx, &actor, "note.viewed", "note", object, &"æøå")
                })
                .unwrap();
        }
        let verdict = store.read(TENANT, audit::verify).unwrap();
        assert_eq!(verdict, audit::Verdict::Whole { entries: 6 });
        let entries = store.read(TENANT, |tx| audit::of_object(tx, object)).unwrap();
        assert_eq!(entries.len(), 6);
        assert_eq!(entries[5].details, "\"æøå\"");

        sql!(FORGE, "update audit_entry set details = $3 where tenant = $1 and sequence = $2");
        sql!(DELETE, "delete from audit_entry where tenant = $1 and sequence = $2");
        let forged = store.write(TENANT, |tx| tx.exec(&FORGE, &[&4, &"\"forged\""]));
        assert!(forged.is_err_and(|error| base::error_chain(&error).contains("append-only")));
        let deleted = store.write(TENANT, |tx| tx.exec(&DELETE, &[&4]));
        assert!(deleted.is_err_and(|error| base::error_chain(&error).contains("append-only")));
        let verdict = store.read(TENANT, audit::verify).unwrap();
        assert_eq!(verdict, audit::Verdict::Whole { entries: 6 }, "nothing happened");

        test.break_open("audit_entry");
        store.write(TENANT, |tx| tx.exec_one(&FORGE, &[&4, &"\"forged\""])).unwrap();
        let verdict = store.read(TENANT, audit::verify).unwrap();
        assert_eq!(verdict, audit::Verdict::BrokenAt { sequence: 4 });
    });
}

#[test]
fn cutting_off_the_end_of_the_audit_chain_is_seen() {
    on_each_engine(&[MIGRATIONS], |test @ TestStore { store, .. }| {
        let actor = Actor::system("test");
        for _ in 0..3 {
            store
                .write(TENANT, |tx| {
                    let object: NoteId = tx.new_id();
                    audit::append(tx, &actor, "note.changed", "note", object, &())
                })
                .unwrap();
        }
        sql!(CUT, "delete from audit_entry where tenant = $1 and sequence >= $2");
        sql!(FORGET_HEAD, "delete from audit_head where tenant = $1");
        let verdict = || store.read(TENANT, audit::verify).unwrap();
        test.break_open("audit_entry");
        store.write(TENANT, |tx| tx.exec(&CUT, &[&3])).unwrap();
        assert_eq!(verdict(), audit::Verdict::BrokenAt { sequence: 3 }, "the end is cut off");
        store.write(TENANT, |tx| tx.exec_one(&FORGET_HEAD, &[])).unwrap();
        assert_eq!(verdict(), audit::Verdict::BrokenAt { sequence: 3 }, "and its head too");
    });
}

/// Writes a note for each job; fails as often as it is told to first.
#[derive(Debug)]
struct NoteWriter {
    failures: AtomicU32,
    give_up: bool,
}

impl Handler for NoteWriter {
    fn kind(&self) -> &'static str {
        "note.write"
    }

    fn run(&self, store: &Store, job: &Job) -> Result<(), JobError> {
        let number: i64 = job.payload()?;
        if self.give_up {
            return Err(JobError::GiveUp("cannot be done".to_owned()));
        }
        if self.failures.load(Ordering::Relaxed) > 0 {
            self.failures.fetch_sub(1, Ordering::Relaxed);
            return Err(JobError::Retry("the other side is down".to_owned()));
        }
        store.write(job.tenant, |tx| {
            tx.exec_one(&ADD, &[&tx.new_id::<NoteId>(), &number, &"job", &true, &1.0])?;
            job.finish(tx)
        })?;
        Ok(())
    }
}

fn runner(store: &Store, failures: u32, give_up: bool) -> Runner {
    let handler: Arc<dyn Handler> =
        Arc::new(NoteWriter { failures: AtomicU32::new(failures), give_up });
    Runner::new(store.clone(), [handler])
}

#[test]
fn a_job_is_written_with_the_fact_and_done_once() {
    on_each_engine(&[MIGRATIONS], |TestStore { store, .. }| {
        let undone: Result<()> = store.write(TENANT, |tx| {
            jobs::enqueue(tx, "note.write", &1)?;
            Err(Error::Migration("undone".to_owned()))
        });
        assert!(undone.is_err());
        store.write(TENANT, |tx| jobs::enqueue(tx, "note.write", &2)).unwrap();
        let runner = runner(store, 0, false);
        assert_eq!(runner.run_due().unwrap(), 1);
        assert_eq!(runner.run_due().unwrap(), 0);
        assert_eq!(count(store, TENANT), 1);
    });
}

#[test]
fn a_job_that_fails_is_tried_again_later() {
    on_each_engine(&[MIGRATIONS], |TestStore { store, clock, .. }| {
        store.write(TENANT, |tx| jobs::enqueue(tx, "note.write", &1)).unwrap();
        let runner = runner(store, 2, false);
        assert_eq!(runner.run_due().unwrap(), 1);
        assert_eq!(runner.run_due().unwrap(), 0, "not before its time");
        clock.advance(SignedDuration::from_secs(3));
        assert_eq!(runner.run_due().unwrap(), 1);
        clock.advance(SignedDuration::from_secs(5));
        assert_eq!(runner.run_due().unwrap(), 1);
        assert_eq!(count(store, TENANT), 1);
        assert_eq!(store.read(TENANT, jobs::pending).unwrap(), 0);
    });
}

#[test]
fn a_job_that_cannot_be_done_is_put_before_a_person() {
    on_each_engine(&[MIGRATIONS], |TestStore { store, .. }| {
        store.write(TENANT, |tx| jobs::enqueue(tx, "note.write", &1)).unwrap();
        store.write(TENANT, |tx| jobs::enqueue(tx, "unheard.of", &1)).unwrap();
        runner(store, 0, true).run_due().unwrap();
        let stuck = store.read(TENANT, jobs::stuck).unwrap();
        let mut reasons: Vec<&str> = stuck.iter().map(|job| job.last_error.as_str()).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["cannot be done", "no handler for jobs of kind unheard.of"]);
        assert!(store.read(OTHER_TENANT, jobs::stuck).unwrap().is_empty());

        let id = stuck.iter().find(|job| job.kind == "note.write").unwrap().id;
        store.write(TENANT, |tx| jobs::try_again(tx, id)).unwrap();
        assert_eq!(runner(store, 0, false).run_due().unwrap(), 1);
        assert_eq!(count(store, TENANT), 1);
    });
}

#[test]
fn a_job_that_waits_for_its_time_uses_up_no_attempts() {
    #[derive(Debug)]
    struct Waits;
    impl Handler for Waits {
        fn kind(&self) -> &'static str {
            "note.write"
        }
        fn run(&self, store: &Store, job: &Job) -> Result<(), JobError> {
            assert_eq!(job.failures, 0);
            let at = store.now() + SignedDuration::from_secs(30);
            Err(JobError::Wait { at, reason: "not yet" })
        }
    }
    on_each_engine(&[MIGRATIONS], |TestStore { store, clock, .. }| {
        store.write(TENANT, |tx| jobs::enqueue(tx, "note.write", &1)).unwrap();
        let waits: Arc<dyn Handler> = Arc::new(Waits);
        let runner_of_waits = Runner::new(store.clone(), [waits]);
        for _ in 0..40 {
            assert_eq!(runner_of_waits.run_due().unwrap(), 1);
            clock.advance(SignedDuration::from_secs(29));
            assert_eq!(runner_of_waits.run_due().unwrap(), 0, "not before its time");
            clock.advance(SignedDuration::from_secs(1));
        }
        assert!(store.read(TENANT, jobs::stuck).unwrap().is_empty());
        assert_eq!(runner(store, 0, false).run_due().unwrap(), 1);
        assert_eq!(count(store, TENANT), 1);
    });
}

#[test]
fn a_job_whose_worker_died_comes_back_after_its_lease() {
    on_each_engine(&[MIGRATIONS], |TestStore { store, clock, .. }| {
        #[derive(Debug)]
        struct Dies;
        impl Handler for Dies {
            fn kind(&self) -> &'static str {
                "note.write"
            }
            fn run(&self, _: &Store, _: &Job) -> Result<(), JobError> {
                std::panic::resume_unwind(Box::new("the process is killed"))
            }
        }
        store.write(TENANT, |tx| jobs::enqueue(tx, "note.write", &1)).unwrap();
        let dies: Arc<dyn Handler> = Arc::new(Dies);
        assert_eq!(Runner::new(store.clone(), [dies]).run_due().unwrap(), 1);
        clock.advance(SignedDuration::from_mins(6));
        assert_eq!(runner(store, 0, false).run_due().unwrap(), 1);
        assert_eq!(count(store, TENANT), 1);
    });
}

#[test]
fn an_embedded_database_gives_a_dead_programs_jobs_back_at_once_and_leaves_later_ones() {
    on_each_engine(&[MIGRATIONS], |TestStore { store, .. }| {
        #[derive(Debug)]
        struct Dies;
        impl Handler for Dies {
            fn kind(&self) -> &'static str {
                "note.write"
            }
            fn run(&self, _: &Store, _: &Job) -> Result<(), JobError> {
                std::panic::resume_unwind(Box::new("the process is killed"))
            }
        }
        let tomorrow = store.now() + SignedDuration::from_hours(24);
        store
            .write(TENANT, |tx| {
                jobs::enqueue(tx, "note.write", &1)?;
                jobs::enqueue_at(tx, "note.write", &2, tomorrow)
            })
            .unwrap();
        let dies: Arc<dyn Handler> = Arc::new(Dies);
        assert_eq!(Runner::new(store.clone(), [dies]).run_due().unwrap(), 1);
        let after_restart = runner(store, 0, false);
        assert_eq!(after_restart.run_due().unwrap(), 0, "the lease holds");
        let is_embedded = after_restart.take_back().unwrap() == 1;
        // On PostgreSQL another copy of the program may be doing it right now.
        assert_eq!(after_restart.run_due().unwrap(), usize::from(is_embedded));
        assert_eq!(count(store, TENANT), i64::from(is_embedded));
    });
}

#[test]
fn parallel_workers_do_each_job_once() {
    on_each_engine(&[MIGRATIONS], |TestStore { store, .. }| {
        for number in 0..60 {
            store.write(TENANT, |tx| jobs::enqueue(tx, "note.write", &number)).unwrap();
        }
        let runner = runner(store, 0, false);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| runner.run_due().unwrap());
            }
        });
        assert_eq!(count(store, TENANT), 60);
    });
}

#[test]
fn files_are_kept_once_and_verified_when_read() {
    let test = sqlite(&[]);
    let in_memory = Bucket::new(Arc::new(object_store::memory::InMemory::new())).unwrap();
    let mut all = vec![test.files.clone(), Files::Bucket(in_memory)];
    match std::env::var("EKOMMUNE_TEST_S3") {
        Ok(settings) => {
            let settings: BucketSettings = serde_json::from_str(&settings).unwrap();
            all.push(Files::Bucket(Bucket::s3(&settings).unwrap()));
            let mut wrong = settings.clone();
            wrong.access_key_id = Some("nobody".to_owned());
            let stranger = Files::Bucket(Bucket::s3(&wrong).unwrap());
            let refused = stranger.put(TENANT, b"innhold").unwrap_err();
            assert!(matches!(refused, FilesError::Bucket(_)), "{refused:?}");
        }
        Err(_) => eprintln!("skipped over S3: EKOMMUNE_TEST_S3 is not set"),
    }
    for files in all {
        let digest = files.put(TENANT, b"innhold").unwrap();
        assert_eq!(digest, files.put(TENANT, b"innhold").unwrap());
        assert_eq!(digest, Digest::of(b"innhold"));
        assert_eq!(files.get(TENANT, &digest.sha256).unwrap().unwrap(), b"innhold");
        assert_eq!(files.get(OTHER_TENANT, &digest.sha256).unwrap(), None);
        let mut copy = Vec::new();
        assert_eq!(files.copy_to(TENANT, &digest.sha256, &mut copy).unwrap(), Some(7));
        assert_eq!(copy, b"innhold");
        set_aside_and_back(&files);
    }
    let digest = Digest::of(b"innhold");
    let name = digest.hex();
    let path = test.folder.join("files").join(TENANT.to_string()).join(&name[..2]).join(&name);
    std::fs::write(path, b"endret!").unwrap();
    assert!(test.files.get(TENANT, &digest.sha256).is_err());
    test.files.put(TENANT, b"innhold").unwrap();
    assert_eq!(test.files.get(TENANT, &digest.sha256).unwrap().unwrap(), b"innhold", "mended");
}

/// A file that is set aside is read as before, and is in its place again when it is kept or put back.
fn set_aside_and_back(files: &Files) {
    let digest = files.put(TENANT, b"til side").unwrap();
    let (sha256, first) = (digest.sha256, digest.sha256[0]);
    let is_there = || files.checksums(TENANT, first).unwrap().contains(&sha256);
    let reads = || files.get(TENANT, &sha256).unwrap().is_some_and(|it| it == b"til side");
    assert!(is_there() && reads());
    assert!(!files.checksums(OTHER_TENANT, first).unwrap().contains(&sha256));
    for _ in 0..2 {
        files.set_aside(TENANT, &sha256).unwrap();
        assert!(!is_there() && reads());
    }
    for _ in 0..2 {
        files.put_back(TENANT, &sha256).unwrap();
        assert!(is_there() && reads());
    }
    files.set_aside(TENANT, &sha256).unwrap();
    files.put(TENANT, b"til side").unwrap();
    for _ in 0..2 {
        files.delete_aside(TENANT, &sha256).unwrap();
        assert!(is_there() && reads(), "what was kept again stays");
    }
    files.set_aside(TENANT, &sha256).unwrap();
    files.delete_aside(TENANT, &sha256).unwrap();
    assert_eq!(files.get(TENANT, &sha256).unwrap(), None);
}

#[test]
fn a_changed_or_unknown_migration_stops_the_program() {
    let test = sqlite(&[MIGRATIONS]);
    let reopen = |migrations: &[&[Migration]]| {
        let config = StoreConfig {
            database: Database::Sqlite(test.folder.join("test.sqlite")),
            clock: test.clock.clone(),
            random: Arc::new(base::SystemRandom),
        };
        Store::open(config, migrations).map(|_| ())
    };
    assert!(reopen(&[store::MIGRATIONS, MIGRATIONS]).is_ok());
    let unknown = reopen(&[store::MIGRATIONS]).unwrap_err().to_string();
    assert!(unknown.contains("test/0001"), "{unknown}");
    let changed = [Migration { name: "test/0001", sql: "select 1" }];
    let changed = reopen(&[store::MIGRATIONS, &changed]).unwrap_err().to_string();
    assert!(changed.contains("changed after it ran"), "{changed}");
}

#[test]
fn random_bytes_and_values_are_what_they_say() {
    let mut bytes = [0; 32];
    base::SystemRandom.fill(&mut bytes);
    assert_ne!(bytes, [0; 32]);
    assert_eq!(Some(3_i64).bind(), Value::Integer(3));
    assert_eq!(None::<i64>.bind(), Value::Null);
}
