//! Closing: when the time for complaint is over and nothing is open, the case file is closed and
//! its retention begins.

use archive::{ArchiveError, EntryStatus, OpenItems};
use base::Actor;
use exchange::dispatch::{self, DispatchState};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::{
    Store, Tx,
    jobs::{self, Handler, Job, JobError, JobId},
    sql,
};

use super::{Complaint, FlowError, Matter, MatterId, complaints, decide::RULES, issue, matters};

const CLOSE: &str = "service.close-case";

#[derive(Debug, Serialize, Deserialize)]
struct CloseJob {
    matter: MatterId,
}

/// How long receipts of the last letters may take to come, after the time for complaint.
const SETTLING: SignedDuration = SignedDuration::from_hours(24 * 7);

/// How long until it is looked again whether the letters are out.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// Has the case closed when `complaint_weeks` have passed and receipts have come.
pub(super) fn enqueue(
    tx: &mut Tx<'_>,
    matter: MatterId,
    complaint_weeks: u16,
) -> store::Result<()> {
    let wait = SignedDuration::from_hours(24 * 7 * i64::from(complaint_weeks)) + SETTLING;
    let at = tx.now() + wait;
    jobs::enqueue_at(tx, CLOSE, &CloseJob { matter }, at).map(|_| ())
}

sql!(
    STUCK,
    "select id, payload from job where tenant = $1 and kind = $2 and stuck = $3
     order by created_at, id"
);

/// The jobs that could not close their case, oldest first.
pub(super) fn stuck(tx: &mut Tx<'_>) -> Result<Vec<(JobId, MatterId)>, FlowError> {
    let jobs: Vec<(JobId, String)> =
        tx.all(&STUCK, &[&CLOSE, &true], |row| Ok((row.get(0)?, row.get(1)?)))?;
    jobs.into_iter()
        .map(|(id, payload)| {
            let payload: CloseJob = serde_json::from_str(&payload)?;
            Ok((id, payload.matter))
        })
        .collect()
}

/// Has the closing of a case that got stuck tried again, once no document is in its way.
pub(super) fn try_again(tx: &mut Tx<'_>, matter: &Matter) -> Result<(), FlowError> {
    if !archive::documents_not_archival(tx, matter.case_file())?.is_empty() {
        return Ok(());
    }
    for (job, stuck) in stuck(tx)? {
        if stuck == matter.id {
            jobs::try_again(tx, job)?;
        }
    }
    Ok(())
}

/// Closes a decided or withdrawn case.
#[derive(Debug)]
pub struct CloseCase;

impl Handler for CloseCase {
    fn kind(&self) -> &'static str {
        CLOSE
    }

    fn run(&self, store: &Store, job: &Job) -> Result<(), JobError> {
        let payload: CloseJob = job.payload()?;
        store
            .write(job.tenant, |tx| {
                let again = tx.now() + LOOK_AGAIN;
                if is_a_letter_underway(tx, payload.matter)? {
                    return Ok(Closing::Waits(again, "a letter of the case is not out"));
                }
                let complaints = complaints::of_matter(tx, payload.matter)?;
                if !complaints.iter().all(Complaint::is_over) {
                    return Ok(Closing::Waits(again, "a complaint is open"));
                }
                close(tx, payload.matter)?;
                job.finish(tx)?;
                Ok::<_, FlowError>(Closing::Done)
            })
            .map_err(|error| match error {
                // A rule of the standard is in the way (a file in no archival format, an entry
                // that somebody is writing in): a person must look.
                FlowError::Archive(ArchiveError::Forbidden { .. }) => {
                    JobError::GiveUp(base::error_chain(&error))
                }
                error => issue::job_error(error),
            })
            .and_then(|closing| match closing {
                Closing::Done => Ok(()),
                Closing::Waits(at, reason) => Err(JobError::Wait { at, reason }),
            })
    }
}

/// What became of an attempt to close.
enum Closing {
    Done,
    /// Until then, and why.
    Waits(Timestamp, &'static str),
}

/// Whether a letter of the case has not left, or waits for somebody to post it: archived, it could
/// no longer be said to be sent.
fn is_a_letter_underway(tx: &mut Tx<'_>, matter: MatterId) -> Result<bool, FlowError> {
    let case = archive::CaseFileId(matter.0);
    for entry in archive::lookup::entries_of_case(tx, case)? {
        let letters = dispatch::of_entry(tx, entry.id)?;
        let waits = [DispatchState::Queued, DispatchState::Manual];
        if letters.iter().any(|letter| waits.contains(&letter.state)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Archives every entry of the case and closes it; does nothing to one that is closed.
fn close(tx: &mut Tx<'_>, matter: MatterId) -> Result<(), FlowError> {
    let actor = Actor::system(RULES);
    let matter = matters::hold(tx, matter)?.ok_or(FlowError::NotFound)?;
    let case = archive::lookup::case_file(tx, matter.case_file())?.ok_or(FlowError::NotFound)?;
    if case.is_closed() || !matter.is_over() {
        return Ok(());
    }
    for entry in archive::lookup::entries_of_case(tx, case.id)? {
        if !matches!(entry.status, EntryStatus::Archived | EntryStatus::Expired) {
            archive::set_entry_status(tx, &actor, entry.id, EntryStatus::Archived)?;
        }
    }
    archive::close_case_file(tx, &actor, case.id, OpenItems::Refuse)?;
    Ok(())
}
