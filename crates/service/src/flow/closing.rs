//! Closing: when the time for complaint is over and nothing is open, the case file is closed and
//! its retention begins.

use archive::{EntryStatus, OpenItems};
use base::Actor;
use serde::{Deserialize, Serialize};
use store::{
    Store, Tx,
    jobs::{Handler, Job, JobError},
};

use super::{FlowError, MatterId, decide::RULES, matters};

pub(super) const CLOSE: &str = "service.close-case";

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CloseJob {
    pub(super) matter: MatterId,
}

/// Closes a decided case.
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
                close(tx, payload.matter)?;
                job.finish(tx)?;
                Ok::<_, FlowError>(())
            })
            .map_err(|error| JobError::Retry(super::chain(&error)))
    }
}

/// Archives every entry of the case and closes it; does nothing to one that is closed.
fn close(tx: &mut Tx<'_>, matter: MatterId) -> Result<(), FlowError> {
    let actor = Actor::system(RULES);
    let matter = matters::find(tx, matter)?.ok_or(FlowError::NotFound)?;
    let case =
        archive::lookup::case_file(tx, matter.case_file())?.ok_or(FlowError::NotFound)?;
    if case.is_closed() || !matter.is_decided() {
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
