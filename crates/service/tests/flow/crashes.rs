//! What a crash, a full disk or a slow typesetter must not break.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use letter::{Document, LetterError, Pdf, Typesetter, testing::OutlineTypesetter};
use service::{
    Outcome,
    flow::{self, FlowError, SubmitError, World},
};
use store::{
    Files, FilesError, Store,
    jobs::{Handler, Job, JobError, Runner},
};

use crate::town::{TENANT, Town, in_a_town, unsure, wedding};

const GRANTED: &str = "Ambulerende skjenkebevilling innvilget";

/// Runs a handler and then forgets that it did, as a worker does that dies after its work. With
/// the job still there, and its lease over, another worker does it again.
#[derive(Debug)]
struct Twice(Arc<dyn Handler>);

impl Handler for Twice {
    fn kind(&self) -> &'static str {
        self.0.kind()
    }

    fn run(&self, store: &Store, job: &Job) -> Result<(), JobError> {
        self.0.run(store, job)?;
        self.0.run(store, job)
    }
}

fn run_jobs_twice(town: &Town<'_>) {
    let handlers = flow::handlers(&town.world)
        .into_iter()
        .map(|handler| Arc::new(Twice(handler)) as Arc<dyn Handler>);
    let runner = Runner::new(town.test.store.clone(), handlers);
    while runner.run_one().unwrap() {}
}

#[test]
fn a_job_that_is_run_twice_files_one_letter() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let granted = town.applied(&applicant, wedding()).id;
        let asked = town.applied(&applicant, unsure()).id;
        town.ask(&town.worker, asked).unwrap();
        // Dispatches and notices are nobody's here: try them again afterwards.
        run_jobs_twice(town);
        town.write(|tx| {
            for stuck in store::jobs::stuck(tx)? {
                assert!(stuck.last_error.contains("no handler"), "{stuck:?}");
                store::jobs::try_again(tx, stuck.id)?;
            }
            Ok(())
        })
        .unwrap();
        town.run_jobs();
        assert_eq!(town.letters(granted, GRANTED), 1);
        assert_eq!(town.letters(asked, "Vi trenger flere opplysninger"), 1);
        let waiting = town.applied(&applicant, unsure()).id;
        town.days_pass(31);
        run_jobs_twice(town);
        town.write(|tx| {
            for stuck in store::jobs::stuck(tx)? {
                store::jobs::try_again(tx, stuck.id)?;
            }
            Ok(())
        })
        .unwrap();
        town.run_jobs();
        assert_eq!(town.letters(waiting, "Foreløpig svar"), 1);
        assert!(
            town.read(|tx| archive::lookup::case_file(tx, archive::CaseFileId(granted.0)))
                .unwrap()
                .unwrap()
                .is_closed()
        );
    });
}

/// Dies, or is unavailable, the first `times`.
#[derive(Debug)]
struct Dies {
    times: AtomicUsize,
    how: fn() -> Result<Pdf, LetterError>,
}

impl Typesetter for Dies {
    fn pdf(&self, document: &Document) -> Result<Pdf, LetterError> {
        let left =
            self.times.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        if left.is_ok() { (self.how)() } else { OutlineTypesetter.pdf(document) }
    }
}

#[test]
fn a_letter_is_issued_by_whoever_comes_after_a_worker_that_died() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, wedding()).id;
        let dies = Dies { times: AtomicUsize::new(2), how: || panic!("the worker dies") };
        let world = World { typesetter: Arc::new(dies), ..town.world.clone() };
        let runner = Runner::new(town.test.store.clone(), flow::handlers(&world));
        // Notices have no handler in this runner, so only the letter's job is looked at.
        for _ in 0..4 {
            runner.run_due().unwrap();
            town.test.clock.advance(jiff::SignedDuration::from_hours(1));
        }
        assert_eq!(town.letters(id, GRANTED), 1);
        town.write(|tx| {
            for stuck in store::jobs::stuck(tx)? {
                store::jobs::try_again(tx, stuck.id)?;
            }
            Ok(())
        })
        .unwrap();
        town.run_jobs();
    });
}

#[test]
fn a_worker_that_died_after_keeping_the_file_leaves_nothing_half() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, wedding()).id;
        let before = town.entries(id).len();
        // The file is kept; the transaction that links it is undone.
        let undone: Result<(), FlowError> = town.write(|tx| {
            let matter = flow::matters::find(tx, id)?.unwrap();
            let entry = archive::NewEntry::outgoing("Vedtak", matter.correspondent());
            archive::file_entry(tx, town.worker.actor(), matter.case_file(), &entry)?;
            store::audit::append(tx, town.worker.actor(), "half", "case_file", id.0, &"")?;
            Err(FlowError::ChangedMeanwhile)
        });
        assert!(undone.is_err());
        assert_eq!(town.entries(id).len(), before);
        town.run_jobs();
        assert_eq!(town.letters(id, GRANTED), 1);
    });
}

#[test]
fn a_full_disk_files_nothing_and_keeps_the_draft() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let draft = town.draft(&applicant, wedding());
        // A folder that cannot be written in: a file stands where it should be.
        let blocked = town.test.folder.join("blocked");
        std::fs::write(&blocked, "").unwrap();
        let world = World { files: Files::Folder(blocked), ..town.world.clone() };
        let sent = flow::submit(&world, TENANT, &applicant, draft);
        let Err(SubmitError::Flow(FlowError::Files(FilesError::Io(_)))) = sent else {
            panic!("{sent:?}")
        };
        assert!(town.all_matters().is_empty());
        assert_eq!(town.read(|tx| store::jobs::pending(tx).unwrap()), 0);
        assert_eq!(town.open_draft(&applicant, draft).answers, wedding());
        assert_eq!(town.submit(&applicant, draft).unwrap().case_number, "2026/1");
    });
}

#[test]
fn a_transaction_that_fails_at_its_end_leaves_nothing() {
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let id = town.applied(&applicant, unsure()).id;
        let (cases, hours) = (town.all_matters().len(), town.hours_granted(id));
        let full = || FlowError::Store(store::Error::Full("no space left".into()));
        let undone = town.write(|tx| {
            let (decision, parameters) = town.assessed(tx, id, Outcome::Grant)?;
            let matter = flow::matters::find(tx, id)?.unwrap();
            let package = town.package();
            let letter =
                flow::propose_letter(tx, &town.world, package, &parameters, &matter, &decision)?;
            flow::decide(tx, &town.world, &town.worker, id, &decision, &parameters, letter)?;
            Err::<(), _>(full())
        });
        assert!(matches!(undone, Err(FlowError::Store(store::Error::Full(_)))), "{undone:?}");
        assert_eq!(town.all_matters().len(), cases);
        assert_eq!(town.hours_granted(id), hours);
        assert_eq!(town.matter(id).state, "received");
        assert!(town.read(|tx| flow::decisions::of_matter(tx, id).unwrap()).is_empty());
        town.decide(&town.worker, id, Outcome::Grant).unwrap();
    });
}

#[test]
fn typesetting_happens_outside_the_transaction() {
    /// Writes while it typesets: with one writer that would wait for itself for ever.
    #[derive(Debug)]
    struct Writes {
        store: Store,
        seen: Mutex<usize>,
    }
    impl Typesetter for Writes {
        fn pdf(&self, document: &Document) -> Result<Pdf, LetterError> {
            self.store.write(TENANT, |tx| tx.next_number("test", 2026).map(drop)).unwrap();
            *self.seen.lock().unwrap() += 1;
            OutlineTypesetter.pdf(document)
        }
    }
    in_a_town(|town| {
        let writes = Arc::new(Writes { store: town.test.store.clone(), seen: Mutex::new(0) });
        let world = World { typesetter: Arc::clone(&writes) as _, ..town.world.clone() };
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let draft = town.draft(&applicant, wedding());
        flow::submit(&world, TENANT, &applicant, draft).unwrap();
        Runner::new(town.test.store.clone(), flow::handlers(&world)).run_due().unwrap();
        assert_eq!(*writes.seen.lock().unwrap(), 2);
        town.write(|tx| {
            for stuck in store::jobs::stuck(tx)? {
                store::jobs::try_again(tx, stuck.id)?;
            }
            Ok(())
        })
        .unwrap();
        town.run_jobs();
    });
}
