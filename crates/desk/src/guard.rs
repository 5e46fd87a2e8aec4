//! The way into a case: who asks, whether they may, and that the look is written down.

use access::{Action, Resource, ResourceKind, Subject, policy, view_log};
use archive::CaseFile;
use service::{
    Package,
    flow::{self, Matter, MatterId, matters, measures},
};
use store::Tx;
use web::{App, Visit, WebError, Who};

/// Why an employee looks at a case, for whom it is about to read.
const PURPOSE: &str = "case_handling";

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
    policy::require(who.subject(), action, &flow::resource(tx, &matter))?;
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
    let matter = &opened.matter;
    view_log::viewed(tx, opened.subject, "case", matter.id, PURPOSE)?;
    let reader = opened.subject.actor().id;
    measures::worked(tx, matter.id, &matter.service, reader, measures::WorkKind::Opened)?;
    Ok(opened)
}

/// Writes down that one document of a case was opened.
pub(crate) fn looked_at_document(
    tx: &mut Tx<'_>,
    subject: &Subject,
    document: archive::DocumentId,
) -> store::Result<()> {
    view_log::viewed(tx, subject, "document", document, PURPOSE)
}
