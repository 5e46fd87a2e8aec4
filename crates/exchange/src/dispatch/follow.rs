use jiff::SignedDuration;
use serde_json::json;
use store::{
    Store, audit,
    jobs::{self, Handler, Job, JobError},
};

use super::{
    DispatchState, EventKind, FOLLOW, LetterJob,
    rows::{self, DispatchRow},
    send::system,
    state::{Print, next_state},
};
use crate::{ComponentError, ShipmentStatus, SvarUt};

/// Asks SvarUt how a letter stands, with growing pauses, until nothing more will come.
#[derive(Debug)]
pub struct FollowLetter {
    svarut: SvarUt,
    first_pause: SignedDuration,
}

/// A letter of which nothing final was heard for so long lands on the desk.
const LONGEST: SignedDuration = SignedDuration::from_hours(30 * 24);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);

impl FollowLetter {
    pub fn new(svarut: SvarUt, first_pause: SignedDuration) -> Self {
        Self { svarut, first_pause }
    }

    /// Twice as long each time.
    fn pause(&self, round: u32) -> SignedDuration {
        self.first_pause.saturating_mul(1 << round.min(16)).min(LONGEST_PAUSE)
    }
}

impl Handler for FollowLetter {
    fn kind(&self) -> &'static str {
        FOLLOW
    }

    fn run(&self, store: &Store, job: &Job) -> Result<(), JobError> {
        let payload: LetterJob = job.payload()?;
        let Some(row) = store.read(job.tenant, |tx| rows::find(tx, payload.dispatch))? else {
            return Err(JobError::GiveUp("the letter is not there".to_owned()));
        };
        let following =
            !row.dispatch.state.is_final() && row.dispatch.state != DispatchState::Manual;
        let (true, Some(external)) = (following, row.dispatch.external_id) else {
            return Ok(store.write(job.tenant, |tx| job.finish(tx))?);
        };
        let status = match self.svarut.statuses(job.tenant, &[external]) {
            Ok(statuses) => statuses.into_iter().map(|(_, status, at)| (at, status)).max(),
            // A locked door is for a person to see; anything else passes.
            Err(error @ (ComponentError::NotAllowed { .. } | ComponentError::NotAsked { .. })) => {
                return Err(error.into());
            }
            Err(_) => None,
        };
        store.write(job.tenant, |tx| {
            let state = match status {
                Some((_, status)) => take_receipt(tx, &row, status)?,
                None => row.dispatch.state,
            };
            let sent_at = row.dispatch.sent_at.unwrap_or(row.dispatch.created_at);
            if state.is_final() {
                rows::forget_recipient(tx, row.dispatch.id)?;
            } else if state == DispatchState::Manual {
                // It lies on the desk; nobody needs to ask any more.
            } else if tx.now().duration_since(sent_at) > LONGEST {
                rows::set_state(tx, row.dispatch.id, DispatchState::Manual)?;
                let manual = DispatchState::Manual;
                rows::record(tx, row.dispatch.id, EventKind::Overdue, manual, None)?;
            } else {
                let next = LetterJob { round: payload.round + 1, ..payload };
                let at = tx.now() + self.pause(next.round);
                jobs::enqueue_at(tx, FOLLOW, &next, at)?;
            }
            job.finish(tx)
        })?;
        Ok(())
    }
}

/// Writes down what is new; gives how the letter stands now.
fn take_receipt(
    tx: &mut store::Tx<'_>,
    row: &DispatchRow,
    status: ShipmentStatus,
) -> store::Result<DispatchState> {
    let id = row.dispatch.id;
    // Somebody may have opened or posted the letter while we asked.
    let Some(current) = rows::find(tx, id)? else { return Ok(row.dispatch.state) };
    if current.dispatch.external_status.as_deref() == Some(status.word()) {
        return Ok(current.dispatch.state);
    }
    let has_address =
        current.recipient.as_ref().is_some_and(|recipient| recipient.address.is_some());
    let print = if has_address { Print::Possible } else { Print::Impossible };
    let state = next_state(current.dispatch.state, status, print);
    rows::set_status(tx, id, state, status.word())?;
    rows::record(tx, id, EventKind::Receipt, state, Some(status.word()))?;
    if state != current.dispatch.state {
        let details = json!({ "dispatch": id, "state": state.key() });
        audit::append(tx, &system(), "letter.receipt", "record", row.dispatch.entry, &details)?;
    }
    Ok(state)
}
