use store::{
    Store,
    jobs::{Handler, Job, JobError},
};

use super::{LetterJob, RecipientNumber, TELL_READ, rows};
use crate::{ComponentError, SvarUt};

/// Tells SvarUt that a letter was read on my page, so that it is not printed as unread.
#[derive(Debug)]
pub struct TellRead {
    svarut: SvarUt,
}

impl TellRead {
    pub fn new(svarut: SvarUt) -> Self {
        Self { svarut }
    }
}

impl Handler for TellRead {
    fn kind(&self) -> &'static str {
        TELL_READ
    }

    fn run(&self, store: &Store, job: &Job) -> Result<(), JobError> {
        let id = job.payload::<LetterJob>()?.dispatch;
        let Some(row) = store.read(job.tenant, |tx| rows::find(tx, id))? else {
            return Err(JobError::GiveUp("the letter is not there".to_owned()));
        };
        let number = row.recipient.map(|recipient| recipient.number);
        if let (Some(external), Some(RecipientNumber::Person(person))) =
            (row.dispatch.external_id, number)
        {
            let told = self.svarut.tell_read(job.tenant, external, person, row.dispatch.changed_at);
            match told {
                // Telling twice does no harm; a letter that is already with the printer is.
                Ok(()) | Err(ComponentError::Refused { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        store.write(job.tenant, |tx| {
            rows::forget_recipient(tx, id)?;
            job.finish(tx)
        })?;
        Ok(())
    }
}
