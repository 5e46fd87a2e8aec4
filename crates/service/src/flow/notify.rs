//! Telling the applicant that something has happened, as the package says.

use access::PersonId;
use archive::RecordId;
use exchange::notice::{self, NewNotice, Occasion};
use store::Tx;

use super::{FlowError, Matter, World};
use crate::{NoticeEvent, NoticeTo};

/// Enqueues a notice when the package has one for this event. Organisations are told by the
/// dispatch of the letter itself.
pub(super) fn applicant(
    tx: &mut Tx<'_>,
    world: &World,
    matter: &Matter,
    event: NoticeEvent,
    entry: RecordId,
) -> Result<(), FlowError> {
    let package = world.package(&matter.service)?;
    let wanted = package
        .description
        .notices
        .iter()
        .any(|notice| notice.on == event && notice.to == NoticeTo::Applicant);
    if !wanted || matter.organisation.is_some() {
        return Ok(());
    }
    let Some(person) = access::person::number(tx, &world.keys, PersonId(matter.person))? else {
        return Ok(());
    };
    let tenant = world.tenant(tx.tenant())?;
    let authority = tenant.authority_name();
    let new = NewNotice {
        person,
        entry: Some(entry),
        occasion: match event {
            NoticeEvent::Decided => Occasion::Decision,
            NoticeEvent::MoreInformation => Occasion::InformationWanted,
            NoticeEvent::Received | NoticeEvent::Preliminary => Occasion::Message,
        },
        authority: &authority,
        site: tenant.hosts.first().map(String::as_str).unwrap_or_default(),
        language: matter.language,
    };
    notice::enqueue(tx, &new)?;
    Ok(())
}
