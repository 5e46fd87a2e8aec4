//! How visitors came along in the services, and what they thought of it: what the figures of use show.

use service::flow::{Channel, Draft, MatterId, matters, measures};

use super::{SeedError, Seeding, scenarios::Planned};

/// So many read about the service for each one who applies.
const READERS: usize = 4;
/// What those who rate give, in turn.
const SCORES: [u8; 10] = [5, 4, 5, 5, 3, 4, 5, 5, 2, 5];

impl Seeding<'_> {
    /// The visits around one application on the web: some only read, some learn that they need none,
    /// now and then somebody gives up half-way or is sent back to a page.
    pub(super) fn visited(
        &self,
        number: usize,
        planned: &Planned<'_>,
        draft: &Draft,
    ) -> Result<(), SeedError> {
        if planned.channel != Channel::Web {
            return Ok(());
        }
        let package = self.world.package(&draft.service)?;
        let pages = package.form.pages();
        let gives_up_at = pages.len() / 2;
        Ok(self.world.store.write(self.tenant.id, |tx| {
            let mut used = |kind, page: &str| measures::used(tx, package.id(), kind, page);
            for _ in 0..READERS {
                used(measures::UseKind::Seen, "")?;
            }
            if number.is_multiple_of(3) {
                used(measures::UseKind::NotNeeded, "")?;
            }
            if number % 6 == 1 {
                used(measures::UseKind::Started, "")?;
                for page in pages.iter().take(gives_up_at) {
                    used(measures::UseKind::PageDone, &page.id)?;
                }
            }
            if let Some(page) = pages.get(number % (2 * pages.len().max(1))) {
                used(measures::UseKind::PageRefused, &page.id)?;
            }
            for page in pages {
                used(measures::UseKind::PageDone, &page.id)?;
            }
            Ok::<_, store::Error>(())
        })?)
    }

    /// Most say on the receipt how satisfied they are.
    pub(super) fn rated(
        &self,
        number: usize,
        planned: &Planned<'_>,
        matter: MatterId,
    ) -> Result<(), SeedError> {
        let score = SCORES.get(number % SCORES.len()).copied().unwrap_or(5);
        if planned.channel != Channel::Web || number % 4 == 3 {
            return Ok(());
        }
        self.world.store.write(self.tenant.id, |tx| {
            let matter = matters::find(tx, matter)?.ok_or(SeedError::Missing("the matter"))?;
            Ok(measures::rate(tx, &matter.service, score, "")?)
        })
    }
}
