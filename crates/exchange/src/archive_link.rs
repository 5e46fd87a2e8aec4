//! What a dispatch changes in the archive. The only file that knows how.

use archive::{EntryStatus, RecordId};
use base::Actor;
use store::Tx;

/// Sets the entry's status to *ekspedert* (E) and with it when it was sent (M105). An entry that
/// was journalled first is marked all the same; one that is marked or archived is left as it is.
pub(crate) fn mark_dispatched(
    tx: &mut Tx<'_>,
    actor: &Actor,
    entry: RecordId,
) -> archive::Result<()> {
    let Some(found) = archive::lookup::entry(tx, entry)? else { return Ok(()) };
    match found.status {
        EntryStatus::Dispatched | EntryStatus::Archived | EntryStatus::Expired => Ok(()),
        EntryStatus::Journalled if found.sent_at.is_some() => Ok(()),
        _ => archive::set_entry_status(tx, actor, entry, EntryStatus::Dispatched).map(|_| ()),
    }
}
