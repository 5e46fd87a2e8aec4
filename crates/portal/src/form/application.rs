//! A draft with all that is needed to show it: its service, the municipality's parameters, and for
//! whom it is.

use access::{Action, Party, Resource, ResourceKind, Subject, policy};
use base::Language;
use exchange::PostalAddress;
use identifiers::OrganisationNumber;
use jiff::{SignedDuration, civil::Date};
use service::{
    Package, Parameters,
    flow::{self, Draft, DraftId},
    form::{ComponentKind, Finding, Form, Page, Session, Surroundings},
};
use store::{Tx, sql};
use web::{App, Visit, WebError, Who};

use super::{messages::Messages, registers};

/// A draft that the one at the screen may work on.
#[derive(Debug)]
pub(crate) struct Application<'a> {
    pub(crate) draft: Draft,
    pub(crate) package: &'a Package,
    pub(crate) parameters: Parameters,
    pub(crate) organisation: Option<DraftOrganisation>,
    /// The name of the one who is signed in.
    name: String,
    pub(crate) today: Date,
}

/// The organisation a draft applies for, as the register knew it when the draft was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DraftOrganisation {
    pub(crate) number: OrganisationNumber,
    pub(crate) name: String,
    pub(crate) address: Option<PostalAddress>,
}

/// In which capacity somebody comes: everybody is always themselves, also while they act for an
/// organisation.
#[derive(Debug)]
pub(crate) struct Capacity;

impl Capacity {
    /// The capacities to ask the policy about, the one that was chosen first.
    pub(crate) fn of(who: &Who) -> Result<Vec<Subject>, WebError> {
        let session = who.citizen()?;
        let chosen = session.subject();
        let personal =
            Subject::citizen(session.tenant, session.person, session.name_in_trails(), None);
        Ok(vec![chosen, personal])
    }
}

/// The capacity in which the one at the screen may do this; as if the thing did not exist when
/// there is none.
pub(crate) fn may(who: &Who, action: Action, resource: &Resource) -> Result<Subject, WebError> {
    Capacity::of(who)?
        .into_iter()
        .find(|subject| policy::require(subject, action, resource).is_ok())
        .ok_or(WebError::NotFound)
}

sql!(
    INSERT,
    "insert into draft_organisation (tenant, draft, number, name, address, begun_at)
     values ($1, $2, $3, $4, $5, $6)"
);
sql!(FIND, "select number, name, address from draft_organisation where tenant = $1 and draft = $2");
sql!(FORGET_OLD, "delete from draft_organisation where tenant = $1 and begun_at < $2");

/// Longer than any draft is kept without being touched; a draft that is touched for so long falls
/// back on the register.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24 * 400);

impl DraftOrganisation {
    pub(crate) fn keep(&self, tx: &mut Tx<'_>, draft: DraftId) -> store::Result<()> {
        let now = tx.now();
        tx.exec(&FORGET_OLD, &[&(now - KEPT_FOR)])?;
        let address = serde_json::to_string(&self.address)?;
        tx.exec_one(&INSERT, &[&draft, &self.number.to_string(), &self.name, &address, &now])
    }

    fn find(tx: &mut Tx<'_>, draft: DraftId) -> store::Result<Option<Self>> {
        let found = tx.opt(&FIND, &[&draft], |row| {
            let (number, name, address): (String, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((number, name, serde_json::from_str(&address)?))
        })?;
        Ok(found.and_then(|(number, name, address)| {
            let number = OrganisationNumber::parse(&number).ok()?;
            Some(Self { number, name, address })
        }))
    }
}

/// Reads the id in an address; what is no id leads nowhere.
pub(crate) fn id<T: std::str::FromStr>(text: &str) -> Result<T, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

impl<'a> Application<'a> {
    /// The person's own draft. A sent one is found too: then [`Draft::matter`] tells what it became.
    pub(crate) fn open(
        app: &'a App,
        visit: &Visit,
        tx: &mut Tx<'_>,
        who: &Who,
        draft: DraftId,
    ) -> Result<Self, WebError> {
        let session = who.citizen()?;
        let draft = flow::drafts::find(tx, draft, session.person.0)?.ok_or(WebError::NotFound)?;
        may(who, Action::Edit, &resource(tx, &draft))?;
        let organisation = match &draft.organisation {
            Some(number) => Some(match DraftOrganisation::find(tx, draft.id)? {
                Some(organisation) => organisation,
                None => DraftOrganisation {
                    number: OrganisationNumber::parse(number).map_err(WebError::internal)?,
                    name: number.clone(),
                    address: None,
                },
            }),
            None => None,
        };
        let package = app.world().package(&draft.service)?;
        registers::level(who, package)?;
        let today = tx.today();
        let parameters = app.world().parameters(visit.tenant.id, package, today)?;
        Ok(Self {
            draft,
            package,
            parameters,
            organisation,
            name: session.display_name().to_owned(),
            today,
        })
    }

    pub(crate) fn form(&self) -> &'a Form {
        &self.package.form
    }

    pub(crate) fn session(&self) -> Session {
        Session {
            name: self.name.clone(),
            organisation: self
                .organisation
                .as_ref()
                .map(|organisation| (organisation.number.to_string(), organisation.name.clone())),
        }
    }

    pub(crate) fn surroundings(&self, language: Language) -> Surroundings {
        Surroundings::new(&self.parameters, &self.session(), self.today, language)
    }

    pub(crate) fn title(&self, language: Language) -> &str {
        self.package.description.title.get(language)
    }

    /// The pages that are shown and ask for something, in order.
    pub(crate) fn pages(&self, language: Language) -> Vec<&Page> {
        let mut pages =
            self.form().visible_pages(&self.draft.answers, &self.surroundings(language));
        pages.retain(|page| !is_check_page(page));
        pages
    }

    /// The page of the package that shows the answers before they are sent, if it has one.
    pub(crate) fn check_page(&self) -> Option<&Page> {
        self.form().pages().iter().find(|page| is_check_page(page))
    }

    pub(crate) fn path(&self, page: &str) -> String {
        format!("/skjema/{}/{page}", self.draft.id)
    }

    pub(crate) fn check_path(&self) -> String {
        self.path("oppsummering")
    }

    pub(crate) fn kept_for(&self) -> SignedDuration {
        SignedDuration::from_hours(24 * i64::from(self.package.description.deadlines.draft_days))
    }

    /// Findings as messages at their fields.
    pub(crate) fn messages(&self, findings: &[Finding], language: Language) -> Messages {
        let mut messages = Messages::default();
        for finding in findings {
            let text = finding.text(self.form(), &self.package.texts, language);
            messages.add(&finding.field, finding.severity, text);
        }
        messages
    }
}

/// A page that shows a summary asks for nothing: it is the check page.
fn is_check_page(page: &Page) -> bool {
    page.components.iter().any(|it| matches!(it.kind, ComponentKind::Summary { .. }))
}

fn resource(tx: &Tx<'_>, draft: &Draft) -> Resource {
    let mut resource = Resource::new(tx.tenant(), ResourceKind::Draft)
        .party(Party::Person(access::PersonId(draft.person)));
    if let Some(number) = &draft.organisation
        && let Ok(number) = OrganisationNumber::parse(number)
    {
        resource = resource.party(Party::Organisation(number));
    }
    resource
}
