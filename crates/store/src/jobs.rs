//! Work to be done after a transaction: a row written in that very transaction.
//!
//! A worker takes a job by moving its time forward (a lease), so that a job whose worker dies
//! comes back by itself. A handler ends its job with [`Job::finish`] inside the transaction that
//! writes the result: the result and the end of the job cannot part.

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use base::TenantId;
use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, Result, Scope, Statement, Store, Tx, sql};

crate::id_type! {
    /// Identifies a job.
    pub struct JobId;
}

/// A job that a worker has taken.
#[derive(Clone, Debug)]
pub struct Job {
    pub tenant: TenantId,
    pub id: JobId,
    pub kind: String,
    payload: String,
    /// How many times it has failed before.
    pub failures: u32,
    /// How many times it was taken, this time included. Also tells whether it is still ours: when
    /// its lease ran out and another worker took it, the row says more.
    taken: u32,
}

/// Why a job was not done.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Nothing failed; the job's time has just not come: look again at `at`. Does not count as a
    /// failure, so a job may wait as long as it must.
    #[error("{reason}")]
    Wait { at: Timestamp, reason: &'static str },
    /// Something outside was down or busy: try again later. The text says what, without personal
    /// data; people see it in the list of stuck jobs.
    #[error("{0}")]
    Retry(String),
    /// Trying again cannot help: a person must look.
    #[error("{0}")]
    GiveUp(String),
}

impl From<Error> for JobError {
    fn from(error: Error) -> Self {
        Self::Retry(error.to_string())
    }
}

/// Does one kind of job. Must bear to be run twice: the process may die after the work and before
/// the job is finished.
pub trait Handler: Send + Sync + fmt::Debug {
    fn kind(&self) -> &'static str;
    fn run(&self, store: &Store, job: &Job) -> Result<(), JobError>;
}

/// A job that no worker will try again, as people see it.
#[derive(Clone, Debug)]
pub struct StuckJob {
    pub id: JobId,
    pub kind: String,
    pub failures: u32,
    pub last_error: String,
    pub created_at: Timestamp,
}

/// How many times a job may fail before a person must look: with the back-off below, after more
/// than a day, so that a component may be down overnight.
const MOST_FAILURES: u32 = 18;
/// How many times a worker may die with a job before a person must look. A program that is killed
/// takes its jobs with it, so this is much; a job that kills the program must come to an end.
const MOST_DEATHS: u32 = 50;
/// How long a worker may be silent before its job is given to another.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// How long a worker sleeps when nothing rings: also the longest delay of a postponed job.
const IDLE: Duration = Duration::from_secs(1);

sql!(
    INSERT,
    "insert into job (tenant, id, kind, payload, run_at, attempts, failures, stuck, last_error,
        created_at)
     values ($1, $2, $3, $4, $5, 0, 0, $6, null, $7)"
);
sql!(FINISH, "delete from job where tenant = $1 and id = $2");
sql!(
    POSTPONE,
    "update job set run_at = $3, last_error = $4, stuck = $5, failures = failures + 1
     where tenant = $1 and id = $2 and attempts = $6"
);
sql!(
    WAIT,
    "update job set run_at = $3, last_error = $4, attempts = attempts - 1
     where tenant = $1 and id = $2 and attempts = $5"
);
sql!(
    STUCK,
    "select id, kind, failures, last_error, created_at from job
     where tenant = $1 and stuck = $2 order by created_at"
);
sql!(
    TRY_AGAIN,
    "update job set stuck = $3, attempts = 0, failures = 0, run_at = $4
     where tenant = $1 and id = $2"
);
sql!(PENDING, "select count(*) from job where tenant = $1 and stuck = $2");

crate::sql_global!(DUE, "select 1 from job where stuck = $1 and run_at <= $2 limit 1");

crate::sql_global!(
    TAKE_BACK,
    "update job set run_at = $2
     where stuck = $1 and attempts > 0 and last_error is null and run_at > $2"
);

// The one statement that the two engines cannot share: SQLite has a single writer and needs no
// row locks, PostgreSQL lets many workers take different jobs at once.
//
// The row is chosen in a materialized step: in a plain subquery PostgreSQL may run the choice more
// than once and take several jobs.
static TAKE: Statement = Statement::differing(
    "TAKE",
    Scope::Global,
    "with next as materialized (
        select tenant, id from job where stuck = $1 and run_at <= $2 order by run_at limit 1)
     update job set run_at = $3, attempts = attempts + 1, last_error = null
     from next where job.tenant = next.tenant and job.id = next.id
     returning job.tenant, job.id, job.kind, job.payload, job.failures, job.attempts",
    "with next as materialized (
        select tenant, id from job where stuck = $1 and run_at <= $2 order by run_at limit 1
        for update skip locked)
     update job set run_at = $3, attempts = attempts + 1, last_error = null
     from next where job.tenant = next.tenant and job.id = next.id
     returning job.tenant, job.id, job.kind, job.payload, job.failures, job.attempts",
);

/// Asks for work to be done as soon as the transaction is kept.
pub fn enqueue(tx: &mut Tx<'_>, kind: &'static str, payload: &impl Serialize) -> Result<JobId> {
    let now = tx.now();
    enqueue_at(tx, kind, payload, now)
}

/// Asks for work to be done at `run_at` or soon after.
pub fn enqueue_at(
    tx: &mut Tx<'_>,
    kind: &'static str,
    payload: &impl Serialize,
    run_at: Timestamp,
) -> Result<JobId> {
    let id: JobId = tx.new_id();
    let now = tx.now();
    let payload = serde_json::to_string(payload)?;
    tx.exec_one(&INSERT, &[&id, &kind, &payload, &run_at, &false, &now])?;
    tx.jobs_enqueued = true;
    Ok(id)
}

/// The jobs that wait for a person, oldest first.
pub fn stuck(tx: &mut Tx<'_>) -> Result<Vec<StuckJob>> {
    tx.all(&STUCK, &[&true], |row| {
        Ok(StuckJob {
            id: row.get(0)?,
            kind: row.get(1)?,
            failures: row.get(2)?,
            last_error: row.get::<Option<String>>(3)?.unwrap_or_default(),
            created_at: row.get(4)?,
        })
    })
}

/// How many jobs of the tenant are waiting or under way.
pub fn pending(tx: &mut Tx<'_>) -> Result<u64> {
    tx.one(&PENDING, &[&false], |row| row.get(0))
}

/// Lets a stuck job be tried again from the start.
pub fn try_again(tx: &mut Tx<'_>, id: JobId) -> Result<()> {
    let now = tx.now();
    tx.jobs_enqueued = true;
    tx.exec_one(&TRY_AGAIN, &[&id, &false, &now])
}

impl Job {
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, JobError> {
        serde_json::from_str(&self.payload)
            .map_err(|error| JobError::GiveUp(format!("read the job's payload: {error}")))
    }

    /// Ends the job, in the transaction that holds its result. Ending twice is no error.
    pub fn finish(&self, tx: &mut Tx<'_>) -> Result<()> {
        tx.exec(&FINISH, &[&self.id]).map(|_| ())
    }
}

/// Runs jobs with the handlers it was given.
#[derive(Clone, Debug)]
pub struct Runner {
    store: Store,
    handlers: Arc<HashMap<&'static str, Arc<dyn Handler>>>,
}

impl Runner {
    pub fn new(store: Store, handlers: impl IntoIterator<Item = Arc<dyn Handler>>) -> Self {
        let handlers = handlers.into_iter().map(|handler| (handler.kind(), handler)).collect();
        Self { store, handlers: Arc::new(handlers) }
    }

    /// Runs one job that is due, if there is one. Gives whether there was.
    pub fn run_one(&self) -> Result<bool> {
        let Some(job) = self.take()? else { return Ok(false) };
        let outcome = match self.handlers.get(job.kind.as_str()) {
            _ if job.taken.saturating_sub(job.failures) > MOST_DEATHS => {
                Err(JobError::GiveUp("the program ended each time while doing this".to_owned()))
            }
            Some(handler) => run_guarded(&**handler, &self.store, &job),
            None => Err(JobError::GiveUp(format!("no handler for jobs of kind {}", job.kind))),
        };
        match outcome {
            Ok(()) => self.store.write(job.tenant, |tx| job.finish(tx))?,
            Err(JobError::Wait { at, reason }) => {
                self.store
                    .write(job.tenant, |tx| tx.exec(&WAIT, &[&job.id, &at, &reason, &job.taken]))?;
            }
            Err(error) => self.put_back(&job, &error)?,
        }
        Ok(true)
    }

    /// Runs jobs until none is due; gives how many were run. What tests call instead of sleeping.
    pub fn run_due(&self) -> Result<usize> {
        let mut count = 0;
        while self.run_one()? {
            count += 1;
        }
        Ok(count)
    }

    /// Lets jobs that were under way when the program died be done now, instead of when their
    /// lease runs out. Only where no other program can be doing them: an embedded database has one.
    /// Jobs that were put off after a failure have an error and keep their time. Gives how many.
    pub fn take_back(&self) -> Result<u64> {
        if !self.store.is_embedded() {
            return Ok(0);
        }
        self.store.write(TenantId(0), |tx| {
            let now = tx.now();
            tx.exec(&TAKE_BACK, &[&false, &now])
        })
    }

    /// Starts `threads` workers that run until the returned handle is stopped.
    pub fn start(self, threads: usize) -> std::io::Result<Workers> {
        if let Err(error) = self.take_back() {
            // They come back by themselves when their lease runs out.
            tracing::error!(error = %error, "failed to take back jobs that were under way");
        }
        let stop = Arc::new(AtomicBool::new(false));
        let mut workers = Workers { store: self.store.clone(), stop, threads: Vec::new() };
        for number in 0..threads {
            let runner = self.clone();
            let stop = Arc::clone(&workers.stop);
            workers.threads.push(
                std::thread::Builder::new()
                    .name(format!("jobs-{number}"))
                    .spawn(move || runner.work_until(&stop))?,
            );
        }
        Ok(workers)
    }

    fn work_until(&self, stop: &AtomicBool) {
        let mut seen = 0;
        while !stop.load(Ordering::Acquire) {
            match self.run_one() {
                Ok(true) => {}
                Ok(false) => seen = self.store.wait_for_jobs(seen, IDLE),
                Err(error) => {
                    tracing::error!(error = %error, "failed to take or put back a job");
                    seen = self.store.wait_for_jobs(seen, IDLE);
                }
            }
        }
    }

    fn take(&self) -> Result<Option<Job>> {
        let now = self.store.now();
        // Looking first keeps idle workers from taking the writer's lock every second.
        let due = self
            .store
            .read(TenantId(0), |tx| tx.opt(&DUE, &[&false, &now], |row| row.get::<i64>(0)))?;
        if due.is_none() {
            return Ok(None);
        }
        self.store.write(TenantId(0), |tx| {
            tx.opt(&TAKE, &[&false, &now, &(now + LEASE)], |row| {
                Ok(Job {
                    tenant: row.get(0)?,
                    id: row.get(1)?,
                    kind: row.get(2)?,
                    payload: row.get(3)?,
                    failures: row.get(4)?,
                    taken: row.get(5)?,
                })
            })
        })
    }

    fn put_back(&self, job: &Job, error: &JobError) -> Result<()> {
        let failures = job.failures + 1;
        let give_up = matches!(error, JobError::GiveUp(_)) || failures >= MOST_FAILURES;
        tracing::warn!(
            job.id = %job.id, job.kind, job.failures = failures, job.stuck = give_up,
            error = %error, "failed to do a job"
        );
        self.store.write(job.tenant, |tx| {
            let later = tx.now() + back_off(failures);
            let reason = error.to_string();
            tx.exec(&POSTPONE, &[&job.id, &later, &reason, &give_up, &job.taken]).map(|_| ())
        })
    }
}

/// Worker threads; stops them when dropped.
#[derive(Debug)]
pub struct Workers {
    store: Store,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.store.ring_jobs_bell();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// 2 s, 4 s, 8 s … at most 6 hours.
fn back_off(failures: u32) -> SignedDuration {
    SignedDuration::from_secs(2_i64.saturating_pow(failures.min(15)))
        .min(SignedDuration::from_hours(6))
}

/// A handler that panics has a bug; the worker lives on and a person is told.
fn run_guarded(handler: &dyn Handler, store: &Store, job: &Job) -> Result<(), JobError> {
    let run = std::panic::AssertUnwindSafe(|| handler.run(store, job));
    std::panic::catch_unwind(run)
        .unwrap_or_else(|_| Err(JobError::Retry("the handler panicked".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_may_be_down_for_a_day_before_a_person_must_look() {
        let patience: SignedDuration = (1..MOST_FAILURES).map(back_off).sum();
        let day = SignedDuration::from_hours(24);
        assert!(patience > day && patience < day + day, "{patience:?}");
    }
}
