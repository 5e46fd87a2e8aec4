//! A draft with all that is needed to show it: its service, the municipality's parameters, and for
//! whom it is.

use access::{Action, Party, Resource, ResourceKind, Subject, policy};
use exchange::PostalAddress;
use forms::{Filler, Filling, Place};
use identifiers::OrganisationNumber;
use jiff::SignedDuration;
use page::{Html, Link, subtle};
use service::{
    Session,
    flow::{self, Draft, DraftId},
};
use store::{Tx, sql};
use web::{App, Visit, WebError, Who};

use super::registers;
use crate::texts::Texts;

/// A draft that the one at the screen may work on.
#[derive(Debug)]
pub(crate) struct Application<'a> {
    pub(crate) filling: Filling<'a>,
    pub(crate) organisation: Option<DraftOrganisation>,
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
        let texts = Texts::new(visit.language);
        let title = package.description.title.get(visit.language);
        let place = Place {
            filler: Filler::Applicant,
            base: format!("/skjema/{}", draft.id),
            later: format!("/min-side?utkast={}", draft.id),
            before: "/min-side".to_owned(),
            breadcrumbs: vec![
                Link::new(texts.form_services(), "/tjenester"),
                Link::new(title, format!("/tjenester/{}", draft.service)),
            ],
            above: above(organisation.as_ref(), texts),
        };
        let session = Session {
            name: session.display_name().to_owned(),
            organisation: organisation
                .as_ref()
                .map(|organisation| (organisation.number.to_string(), organisation.name.clone())),
        };
        let kept_for = flow::kept_for(package);
        let filling = Filling { draft, package, parameters, session, today, kept_for, place };
        Ok(Self { filling, organisation })
    }
}

/// For whom the application is, when it is not for oneself.
fn above(organisation: Option<&DraftOrganisation>, texts: Texts) -> Html {
    organisation.map_or(Html::EMPTY, |organisation| subtle(texts.my_card_for(&organisation.name)))
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
