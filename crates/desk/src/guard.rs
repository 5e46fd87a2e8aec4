//! The way into a case: who asks, whether they may, and that the look is written down.

use access::{Action, Decision, Resource, ResourceKind, Role, Subject, policy, view_log};
use archive::CaseFile;
use service::{
    Package,
    flow::{self, Matter, MatterId, matters, measures},
};
use store::Tx;
use web::{App, Visit, WebError, Who};

/// A case that the reader may do something with.
#[derive(Debug)]
pub(crate) struct Opened<'a> {
    pub(crate) subject: &'a Subject,
    pub(crate) matter: Matter,
    pub(crate) case: CaseFile,
    pub(crate) package: &'a Package,
}

impl Opened<'_> {
    /// Whether the package's flow allows an act as the case stands.
    pub(crate) fn leads(&self, action: &str) -> bool {
        self.package.description.flow.next(&self.matter.state, action).is_some()
    }
}

/// The signed-in employee, who may see the desk's lists.
pub(crate) fn at_the_desk<'a>(visit: &Visit, who: &'a Who) -> Result<&'a Subject, WebError> {
    who.employee()?;
    let list = Resource::new(visit.tenant.id, ResourceKind::WorkList);
    policy::require(who.subject(), Action::View, &list)?;
    Ok(who.subject())
}

/// Whether somebody looks after the installation: jobs, connections.
pub(crate) fn looks_after(visit: &Visit, who: &Who) -> bool {
    let operations = Resource::new(visit.tenant.id, ResourceKind::Operations);
    policy::decide(who.subject(), Action::View, &operations) == Decision::Allowed
}

/// The case, if the employee may do `action` with it. Nothing is written down: for posts.
pub(crate) fn find<'a>(
    app: &'a App,
    tx: &mut Tx<'_>,
    who: &'a Who,
    id: &str,
    action: Action,
) -> Result<Opened<'a>, WebError> {
    who.employee()?;
    let id: MatterId = id.parse().map_err(|_| WebError::NotFound)?;
    let matter = matters::find(tx, id)?.ok_or(WebError::NotFound)?;
    policy::require(who.subject(), action, &flow::resource(tx, &matter)?)?;
    let case = archive::lookup::case_file(tx, matter.case_file())?.ok_or(WebError::NotFound)?;
    let package = app.world().package(&matter.service)?;
    Ok(Opened { subject: who.subject(), matter, case, package })
}

/// The case, to be shown: the look is logged for the applicant and measured for the figures.
pub(crate) fn look<'a>(
    app: &'a App,
    tx: &mut Tx<'_>,
    who: &'a Who,
    id: &str,
    action: Action,
) -> Result<Opened<'a>, WebError> {
    let opened = find(app, tx, who, id, action)?;
    looked(tx, &opened, action)?;
    Ok(opened)
}

/// Writes down that the case is shown, so that the reader can do `action`.
pub(crate) fn looked(tx: &mut Tx<'_>, opened: &Opened<'_>, action: Action) -> store::Result<()> {
    let Opened { subject, matter, .. } = opened;
    view_log::viewed(tx, subject, "case", matter.id, purpose(subject, action))?;
    let reader = subject.actor().id;
    measures::worked(tx, matter.id, &matter.service, reader, measures::WorkKind::Opened)
}

/// Writes down that one document of a case was opened.
pub(crate) fn looked_at_document(
    tx: &mut Tx<'_>,
    opened: &Opened<'_>,
    document: archive::DocumentId,
) -> store::Result<()> {
    let Opened { subject, matter, .. } = opened;
    let purpose = purpose(subject, Action::View);
    view_log::opened_document(tx, subject, matter.id, document, purpose)
}

/// Why an employee looks at a case, as its applicant reads it on my page
/// (personvernforordningen art. 15 nr. 1 letter a).
pub(crate) fn purpose(subject: &Subject, action: Action) -> &'static str {
    let handles = [Role::CaseWorker, Role::Leader];
    match action {
        Action::Approve => "approval",
        // What is screened before it is published is the archive's work, whoever does it.
        Action::Screen => "archive",
        _ if subject.roles().iter().any(|role| handles.contains(role)) => "case_handling",
        _ => "archive",
    }
}

#[cfg(test)]
mod tests {
    use access::PersonId;
    use base::{TenantId, uuid::Uuid};

    use super::*;

    #[test]
    fn the_purpose_is_what_the_role_and_the_act_are_for() {
        let check = |roles: &[Role], action, expect| {
            let me = PersonId(Uuid::from_u128(1));
            let subject = Subject::employee(TenantId(310_000_018), me, "KLOK SEKK", roles, &[]);
            assert_eq!(purpose(&subject, action), expect, "{roles:?} {action:?}");
        };
        check(&[Role::CaseWorker], Action::View, "case_handling");
        check(&[Role::Leader, Role::Archivist], Action::Decide, "case_handling");
        check(&[Role::Leader], Action::Approve, "approval");
        check(&[Role::CaseWorker], Action::Screen, "archive");
        check(&[Role::Archivist], Action::View, "archive");
    }
}
