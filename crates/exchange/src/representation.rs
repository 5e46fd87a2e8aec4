use base::{Language, TenantId};
use identifiers::{OrganisationNumber, PersonNumber};
use reqwest::Method;

use crate::{Component, ComponentError, altinn::Altinn, http::Operation, texts::Texts};

/// Which organisations a person may act for: Altinn's list of authorised parties, which joins the
/// roles of Enhetsregisteret with what organisations have delegated.
#[derive(Clone, Debug)]
pub struct RepresentationRegister {
    altinn: Altinn,
}

/// An organisation that a person may act for, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Representation {
    pub organisation: OrganisationNumber,
    pub name: String,
    /// `AS`, `ENK`, `FLI` …
    pub form: String,
    /// The role that goes furthest.
    pub role: Role,
    /// All of them: a service may ask for another one.
    pub roles: Vec<Role>,
}

/// Why a person may act for an organisation: the role that goes furthest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// *innehaver* of a one-person business (INNH)
    Owner,
    /// *daglig leder* (DAGL)
    GeneralManager,
    /// *styrets leder* (LEDE)
    BoardLeader,
    /// *nestleder* of the board (NEST)
    DeputyBoardLeader,
    /// *kontaktperson* of an association or a body (KONT)
    ContactPerson,
    /// Anything else that Altinn gives access for, such as a delegated access package.
    Delegated,
}

const PARTIES: Operation = Operation::new(Component::Representation, "authorised parties");
const SCOPE: &str = "altinn:accessmanagement/authorizedparties.resourceowner";

impl RepresentationRegister {
    pub(crate) fn new(altinn: Altinn) -> Self {
        Self { altinn }
    }

    /// The organisations the person may act for, by name. Deleted ones and ones that are shown in
    /// Altinn only because a unit below them is open to the person are left out.
    pub fn organisations_represented_by(
        &self,
        tenant: TenantId,
        person: PersonNumber,
    ) -> Result<Vec<Representation>, ComponentError> {
        let mut url = self.altinn.url(&[
            "accessmanagement",
            "api",
            "v1",
            "resourceowner",
            "authorizedparties",
        ]);
        // Roles are left out of the answer unless they are asked for.
        url.query_pairs_mut().append_pair("includeRoles", "true");
        let digits = person.reveal();
        let question =
            wire::Question { kind: "urn:altinn:person:identifier-no", value: digits.as_str() };
        let answer = self.altinn.ask(PARTIES, tenant, SCOPE, Method::POST, &url, &question)?;
        if answer.status != 200 {
            // A person whom Altinn does not know represents nobody.
            return Ok(Vec::new());
        }
        let parties: Vec<wire::Party> = answer.json()?;
        let mut found = Vec::new();
        for party in parties {
            party.gather(&mut found);
        }
        found.sort_by(|a, b| {
            (&a.name, a.organisation, a.role).cmp(&(&b.name, b.organisation, b.role))
        });
        found.dedup_by(|a, b| a.organisation == b.organisation);
        Ok(found)
    }
}

impl Role {
    /// Why the person may act, in words for the screen.
    pub fn explanation(self, language: Language) -> &'static str {
        let texts = Texts::new(language);
        match self {
            Self::Owner => texts.role_owner(),
            Self::GeneralManager => texts.role_general_manager(),
            Self::BoardLeader => texts.role_board_leader(),
            Self::DeputyBoardLeader => texts.role_deputy_board_leader(),
            Self::ContactPerson => texts.role_contact_person(),
            Self::Delegated => texts.role_delegated(),
        }
    }

    /// The code of Enhetsregisteret.
    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "INNH",
            Self::GeneralManager => "DAGL",
            Self::BoardLeader => "LEDE",
            Self::DeputyBoardLeader => "NEST",
            Self::ContactPerson => "KONT",
            Self::Delegated => "",
        }
    }

    /// Altinn writes the codes of Enhetsregisteret in capitals, and names of access packages and
    /// its own roles in other ways.
    pub(crate) fn from_code(code: &str) -> Self {
        match code.to_ascii_uppercase().as_str() {
            "INNH" | "INNEHAVER" => Self::Owner,
            "DAGL" | "DAGLIG-LEDER" => Self::GeneralManager,
            "LEDE" | "STYRELEDER" => Self::BoardLeader,
            "NEST" | "NESTLEDER" => Self::DeputyBoardLeader,
            "KONT" | "KONTAKTPERSON" => Self::ContactPerson,
            _ => Self::Delegated,
        }
    }
}

mod wire {
    use serde::{Deserialize, Serialize};

    use super::{OrganisationNumber, Representation, Role};

    #[derive(Serialize)]
    pub(super) struct Question<'a> {
        #[serde(rename = "type")]
        pub(super) kind: &'static str,
        pub(super) value: &'a str,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Party {
        #[serde(default)]
        name: String,
        organization_number: Option<String>,
        #[serde(default)]
        unit_type: Option<String>,
        #[serde(default)]
        is_deleted: bool,
        #[serde(default)]
        only_hierarchy_element_with_no_access: bool,
        #[serde(default)]
        authorized_roles: Vec<String>,
        #[serde(default)]
        subunits: Vec<Party>,
    }

    impl Party {
        /// Adds this party and the units below it, as far as the person has access.
        pub(super) fn gather(self, found: &mut Vec<Representation>) {
            let number =
                self.organization_number.and_then(|text| OrganisationNumber::parse(&text).ok());
            if let Some(organisation) = number
                && !self.is_deleted
                && !self.only_hierarchy_element_with_no_access
            {
                let mut roles: Vec<Role> =
                    self.authorized_roles.iter().map(|code| Role::from_code(code)).collect();
                roles.sort_unstable();
                roles.dedup();
                found.push(Representation {
                    organisation,
                    name: self.name,
                    form: self.unit_type.unwrap_or_default(),
                    role: roles.first().copied().unwrap_or(Role::Delegated),
                    roles,
                });
            }
            for unit in self.subunits {
                unit.gather(found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_that_a_register_names_is_known_by_its_code() {
        for role in [
            Role::Owner,
            Role::GeneralManager,
            Role::BoardLeader,
            Role::DeputyBoardLeader,
            Role::ContactPerson,
        ] {
            assert_eq!(Role::from_code(role.code()), role);
        }
        assert_eq!(Role::from_code("urn:altinn:accesspackage:skatt"), Role::Delegated);
    }
}
