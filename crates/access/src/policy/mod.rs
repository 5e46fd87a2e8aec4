//! What somebody may do: one table, asked next to every action.
//!
//! ```text
//! policy::require(&subject, Action::Decide, &Resource::case(tenant).party(person).unit(unit))?;
//! ```
//!
//! The table is in `policy/table.rs`; `policy.txt` shows it as the program behaves, made by asking
//! [`decide`] about every role, action and kind of resource.

mod table;

#[cfg(test)]
mod golden;

use std::fmt;

use base::{Actor, ActorKind, TenantId};
use identifiers::OrganisationNumber;

use self::table::{COLUMNS, Rule, TABLE};
use crate::person::{PersonId, Protection};

store::text_enum! {
    /// In what capacity somebody comes. An employee can have several of the employees' roles.
    pub enum Role {
        /// Not signed in.
        Anonymous = "anonymous",
        /// Signed in with an e-ID, for themselves.
        Citizen = "citizen",
        /// Signed in with an e-ID, for an organisation.
        Representative = "representative",
        /// *Saksbehandler*
        CaseWorker = "case_worker",
        /// *Leder*: everything a case worker may, assigns and approves.
        Leader = "leader",
        /// *Arkivar*
        Archivist = "archivist",
        /// Runs the installation for the municipality: services, employees, jobs. Reads no cases.
        Administrator = "administrator",
        /// The program itself.
        System = "system",
    }
}

impl Role {
    /// Roles that an employee can be given.
    pub const OF_EMPLOYEES: [Self; 4] =
        [Self::CaseWorker, Self::Leader, Self::Archivist, Self::Administrator];
}

store::text_enum! {
    /// What somebody wants to do.
    pub enum Action {
        View = "view",
        Create = "create",
        Edit = "edit",
        Delete = "delete",
        Submit = "submit",
        /// Take an unassigned case.
        Claim = "claim",
        /// Give a case to somebody.
        Assign = "assign",
        /// Ask the applicant for more information.
        AskForMore = "ask_for_more",
        /// Answer such a question.
        Answer = "answer",
        Withdraw = "withdraw",
        /// *Klage*
        Appeal = "appeal",
        /// *Avvise en klage*
        DismissComplaint = "dismiss_complaint",
        /// *Oversende en klage til klageinstansen*
        ForwardComplaint = "forward_complaint",
        /// Enter what the complaints instance has decided.
        RecordComplaint = "record_complaint",
        /// Put a decision before a second person.
        Propose = "propose",
        /// Decide alone, where the service allows it.
        Decide = "decide",
        /// Be the second person.
        Approve = "approve",
        /// *Skjerme*
        Screen = "screen",
        Close = "close",
        /// Send out.
        Dispatch = "dispatch",
        /// See who has seen it.
        ViewLog = "view_log",
        /// *Uttrekk*
        Extract = "extract",
        /// *Kassere*
        Dispose = "dispose",
        Configure = "configure",
    }
}

store::text_enum! {
    /// What something is, as far as access to it goes.
    pub enum ResourceKind {
        /// Descriptions of services.
        Catalogue = "catalogue",
        /// The public projection of the journal.
        PublicJournal = "public_journal",
        /// An application that has not been sent.
        Draft = "draft",
        /// An application that an employee registers for somebody who does not use the portal.
        Registration = "registration",
        Case = "case",
        /// A document of a case, in or out.
        Document = "document",
        /// A document of a case that was made for the case handling alone.
        InternalNote = "internal_note",
        /// Which rules with which facts led to a decision.
        RuleTrace = "rule_trace",
        /// What is known about a person: name, contact, language.
        Profile = "profile",
        /// The lists of the desk. Each case in them is asked about on its own.
        WorkList = "work_list",
        /// The archive as a whole: structure, disposal, extraction.
        Archive = "archive",
        Figures = "figures",
        /// What is to be invoiced. Each case in it is asked about on its own.
        Invoices = "invoices",
        ServicePackage = "service_package",
        Employees = "employees",
        /// Jobs, connections, simulators.
        Operations = "operations",
        AuditTrail = "audit_trail",
    }
}

impl ResourceKind {
    /// Whether it must not be told that a certain one exists.
    const fn is_secret(self) -> bool {
        matches!(
            self,
            Self::Draft
                | Self::Registration
                | Self::Case
                | Self::Document
                | Self::InternalNote
                | Self::RuleTrace
                | Self::Profile
        )
    }
}

/// The key of an organisational unit within the municipality, e.g. `bevilling`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitKey(String);

/// The text is no key of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("read a unit's key: lower-case letters, digits and hyphens")]
pub struct InvalidUnitKey;

impl UnitKey {
    pub fn new(key: &str) -> Result<Self, InvalidUnitKey> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !key.is_empty() && key.chars().all(plain) {
            Ok(Self(key.to_owned()))
        } else {
            Err(InvalidUnitKey)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnitKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Somebody who is or may be a party to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    Person(PersonId),
    Organisation(OrganisationNumber),
}

/// Who wants to do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    tenant: TenantId,
    actor: Actor,
    capacity: Capacity,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Capacity {
    Anonymous,
    Citizen { person: PersonId, acting_for: Option<OrganisationNumber> },
    Employee { person: PersonId, roles: Vec<Role>, units: Vec<UnitKey> },
    System,
}

impl Subject {
    /// Somebody who is not signed in.
    pub fn anonymous(tenant: TenantId) -> Self {
        Self { tenant, actor: Actor::system("Ikke innlogget"), capacity: Capacity::Anonymous }
    }

    /// Somebody signed in for themselves or for an organisation.
    pub fn citizen(
        tenant: TenantId,
        person: PersonId,
        name: &str,
        acting_for: Option<OrganisationNumber>,
    ) -> Self {
        let actor = Actor { kind: ActorKind::Citizen, id: person.0, name: name.to_owned() };
        Self { tenant, actor, capacity: Capacity::Citizen { person, acting_for } }
    }

    /// An employee at the desk. Roles that are not an employee's count for nothing.
    pub fn employee(
        tenant: TenantId,
        person: PersonId,
        name: &str,
        roles: &[Role],
        units: &[UnitKey],
    ) -> Self {
        let actor = Actor { kind: ActorKind::Employee, id: person.0, name: name.to_owned() };
        let roles =
            roles.iter().copied().filter(|role| Role::OF_EMPLOYEES.contains(role)).collect();
        Self {
            tenant,
            actor,
            capacity: Capacity::Employee { person, roles, units: units.to_vec() },
        }
    }

    /// The program itself: a rule, a job, an integration.
    pub fn system(tenant: TenantId, actor: Actor) -> Self {
        Self { tenant, actor, capacity: Capacity::System }
    }

    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Who it is, as written in the archive and the audit trail.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The person, unless it is the program or somebody not signed in.
    pub fn person(&self) -> Option<PersonId> {
        match &self.capacity {
            Capacity::Citizen { person, .. } | Capacity::Employee { person, .. } => Some(*person),
            Capacity::Anonymous | Capacity::System => None,
        }
    }

    /// The party they are when they apply, answer or appeal.
    pub fn party(&self) -> Option<Party> {
        match &self.capacity {
            Capacity::Citizen { acting_for: Some(organisation), .. } => {
                Some(Party::Organisation(*organisation))
            }
            Capacity::Citizen { person, .. } => Some(Party::Person(*person)),
            _ => None,
        }
    }

    /// The units whose cases an employee sees.
    pub fn units(&self) -> &[UnitKey] {
        match &self.capacity {
            Capacity::Employee { units, .. } => units,
            _ => &[],
        }
    }

    pub fn has_role(&self, role: Role) -> bool {
        self.roles().contains(&role)
    }

    pub fn roles(&self) -> &[Role] {
        match &self.capacity {
            Capacity::Anonymous => &[Role::Anonymous],
            Capacity::Citizen { acting_for: None, .. } => &[Role::Citizen],
            Capacity::Citizen { acting_for: Some(_), .. } => &[Role::Representative],
            Capacity::Employee { roles, .. } => roles,
            Capacity::System => &[Role::System],
        }
    }
}

/// What they want to do it with: as much about it as decides access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    tenant: TenantId,
    kind: ResourceKind,
    parties: Vec<Party>,
    unit: Option<UnitKey>,
    assignee: Option<PersonId>,
    proposer: Option<PersonId>,
    protection: Protection,
}

impl Resource {
    /// Something without parties or unit, such as [`ResourceKind::WorkList`].
    pub fn new(tenant: TenantId, kind: ResourceKind) -> Self {
        Self {
            tenant,
            kind,
            parties: Vec::new(),
            unit: None,
            assignee: None,
            proposer: None,
            protection: Protection::None,
        }
    }

    /// A case; add its parties and its unit.
    pub fn case(tenant: TenantId) -> Self {
        Self::new(tenant, ResourceKind::Case)
    }

    /// Whose it is: the applicant, the one a draft or profile belongs to.
    #[must_use]
    pub fn party(mut self, party: Party) -> Self {
        self.parties.push(party);
        self
    }

    #[must_use]
    pub fn parties(mut self, parties: impl IntoIterator<Item = Party>) -> Self {
        self.parties.extend(parties);
        self
    }

    /// The unit that handles it (Noark 5 *administrativEnhet*).
    #[must_use]
    pub fn unit(mut self, unit: UnitKey) -> Self {
        self.unit = Some(unit);
        self
    }

    /// The employee it is given to (Noark 5 *saksansvarlig*, *saksbehandler*).
    #[must_use]
    pub fn assigned_to(mut self, employee: PersonId) -> Self {
        self.assignee = Some(employee);
        self
    }

    /// The employee who proposed the decision that waits for a second person.
    #[must_use]
    pub fn proposed_by(mut self, employee: PersonId) -> Self {
        self.proposer = Some(employee);
        self
    }

    /// How the addresses of its parties are protected, the strictest of them.
    #[must_use]
    pub fn protected(mut self, protection: Protection) -> Self {
        self.protection = protection;
        self
    }

    pub fn protection(&self) -> Protection {
        self.protection
    }

    /// The same thing looked at as another kind: the documents of a case, for instance.
    #[must_use]
    pub fn as_kind(mut self, kind: ResourceKind) -> Self {
        self.kind = kind;
        self
    }
}

/// The answer of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Allowed,
    Denied(Denied),
}

/// Why not, as far as it may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Nobody is signed in: ask for that first, before looking whether the thing exists. → 303
    #[error("allow it to somebody who is not signed in")]
    NotSignedIn,
    /// They must not even learn that it exists. → 404
    #[error("find it")]
    Hidden,
    /// They know of it and may not do this with it. → 403
    #[error("allow it")]
    Forbidden,
}

/// Whether `subject` may do `action` with `resource`. No side effects, no I/O.
pub fn decide(subject: &Subject, action: Action, resource: &Resource) -> Decision {
    if subject.tenant != resource.tenant {
        return Decision::Denied(Denied::Hidden);
    }
    if allows(subject, action, resource) {
        return Decision::Allowed;
    }
    Decision::Denied(if subject.capacity == Capacity::Anonymous {
        Denied::NotSignedIn
    } else if resource.kind.is_secret() && !allows(subject, Action::View, resource) {
        Denied::Hidden
    } else {
        Denied::Forbidden
    })
}

/// [`decide`] in the shape of `?`.
pub fn require(subject: &Subject, action: Action, resource: &Resource) -> Result<(), Denied> {
    match decide(subject, action, resource) {
        Decision::Allowed => Ok(()),
        Decision::Denied(denied) => Err(denied),
    }
}

fn allows(subject: &Subject, action: Action, resource: &Resource) -> bool {
    TABLE
        .iter()
        .filter(|(kind, of_row, _)| *kind == resource.kind && *of_row == action)
        .flat_map(|(_, _, rules)| COLUMNS.iter().zip(rules))
        .any(|(role, rule)| {
            subject.has_role(*role)
                && holds(*rule, subject, resource)
                && may_know(*role, subject, resource)
        })
}

/// Of somebody at a strictly confidential address as few as can be may know (folkeregisterloven
/// § 10-4, code 6): the employee it is given to, and the leader of the unit, who gives it.
fn may_know(role: Role, subject: &Subject, resource: &Resource) -> bool {
    if resource.protection != Protection::StrictlyConfidential
        || !Role::OF_EMPLOYEES.contains(&role)
    {
        return true;
    }
    let is_given = subject.person().is_some() && resource.assignee == subject.person();
    let leads = role == Role::Leader
        && resource.unit.as_ref().is_some_and(|unit| subject.units().contains(unit));
    is_given || leads
}

fn holds(rule: Rule, subject: &Subject, resource: &Resource) -> bool {
    let person = subject.person();
    let is_party = person.is_some_and(|person| resource.parties.contains(&Party::Person(person)));
    let in_unit = || {
        !is_party
            && (resource.unit.as_ref().is_some_and(|unit| subject.units().contains(unit))
                || (person.is_some() && resource.assignee == person))
    };
    match rule {
        Rule::Always => true,
        Rule::Never => false,
        Rule::Own => is_party,
        Rule::OwnOrganisation => {
            subject.party().is_some_and(|party| resource.parties.contains(&party))
        }
        Rule::Unit => in_unit(),
        Rule::UnitAndNotProposer => {
            in_unit() && resource.proposer.is_some() && resource.proposer != person
        }
        Rule::NotParty => !is_party,
    }
}
