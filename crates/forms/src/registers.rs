//! What the national registers know about the applicant. A register that is down costs nobody
//! their application: what it would have told is then simply asked for.

use std::collections::BTreeMap;

use base::{TenantId, uuid::Uuid};
use exchange::{
    ComponentError, Organisation, OrganisationAnswer, PersonAnswer, PersonParts, PostalAddress,
    Representation,
};
use identifiers::{OrganisationNumber, PersonNumber};
use service::{RegisterData, flow::Applicant};
use web::App;

/// The registers, asked on behalf of one person.
#[derive(Debug)]
pub struct Registers<'a> {
    app: &'a App,
    tenant: TenantId,
    number: PersonNumber,
}

/// A register's answer: something, nothing, or no answer at all.
#[derive(Clone, Debug)]
pub enum Known<T> {
    Yes(T),
    No,
    /// The register is down.
    Unknown,
}

impl<T> Known<T> {
    pub fn ok(&self) -> Option<&T> {
        match self {
            Self::Yes(value) => Some(value),
            Self::No | Self::Unknown => None,
        }
    }

    fn of(answer: Result<Option<T>, ComponentError>) -> Self {
        match answer {
            Ok(Some(value)) => Self::Yes(value),
            Ok(None) => Self::No,
            Err(error) => {
                note(&error);
                Self::Unknown
            }
        }
    }
}

/// The text names the component and what it did, never the person.
fn note(error: &ComponentError) {
    tracing::warn!(component = error.component().name(), %error, "failed to ask a register");
}

impl<'a> Registers<'a> {
    /// Whoever asks has the right to know what the registers say of this person.
    pub fn new(app: &'a App, tenant: TenantId, number: PersonNumber) -> Self {
        Self { app, tenant, number }
    }

    pub fn number(&self) -> PersonNumber {
        self.number
    }

    /// Name, birth date and address.
    pub fn person(&self) -> Known<PersonAnswer> {
        let parts = PersonParts::IdentityAndAddress;
        Known::of(self.app.exchange().persons.person(self.tenant, self.number, parts))
    }

    /// How the person can be reached.
    pub fn contact(&self) -> Known<exchange::Contact> {
        Known::of(self.app.exchange().contacts.contact(self.tenant, self.number))
    }

    /// The organisations the person may act for.
    pub fn represented(&self) -> Known<Vec<Representation>> {
        let register = &self.app.exchange().representations;
        Known::of(register.organisations_represented_by(self.tenant, self.number).map(Some))
    }

    /// Who applies, for themselves: as the register knows them, or else under the name that is
    /// known otherwise. A register that is down delays nobody: the birth date stands in the number,
    /// and no address is better than an old one. That of somebody protected is not kept.
    ///
    /// The caller puts in which person of the municipality's it is.
    pub fn applicant(
        &self,
        known: Option<&PersonAnswer>,
        otherwise: &str,
        protected: bool,
    ) -> Applicant {
        let protected = protected || known.is_some_and(PersonAnswer::is_protected);
        let person = known.map(PersonAnswer::to_the_person_themself);
        Applicant {
            person: Uuid::nil(),
            name: person.map_or_else(|| otherwise.to_owned(), |person| person.name.full()),
            protected,
            birth_date: person
                .and_then(|person| person.birth_date)
                .or_else(|| self.number.birth_date()),
            address: person.filter(|_| !protected).and_then(|person| person.address.clone()),
            organisation: None,
        }
    }
}

/// What the register of entities knows of an organisation.
pub fn organisation(app: &App, number: OrganisationNumber) -> Known<Organisation> {
    let answer = app.exchange().organisations.organisation(number);
    Known::of(answer.map(|answer| match answer {
        OrganisationAnswer::Found(organisation) => Some(*organisation),
        OrganisationAnswer::Removed(_) | OrganisationAnswer::Unknown => None,
    }))
}

/// By the keys of Altinn's prefill. Of a protected person nothing but the name is filled in: an
/// address that is nowhere cannot leak.
pub fn prefill(
    name: &str,
    person: &Known<PersonAnswer>,
    contact: &Known<exchange::Contact>,
    organisation: Option<&Organisation>,
) -> RegisterData {
    let mut data = RegisterData::default();
    put(&mut data.person, "Name", name.to_owned());
    if let Some(answer) = person.ok() {
        let person = answer.to_the_person_themself();
        put(&mut data.person, "Name", person.name.full());
        put(&mut data.person, "FirstName", person.name.given.clone());
        put(&mut data.person, "LastName", person.name.family.clone());
        if let Some(address) = person.address.as_ref().filter(|_| !answer.is_protected()) {
            prefill_address(&mut data, address);
        }
    }
    if let Some(contact) = contact.ok() {
        let email = contact.email.as_ref().map(|email| email.address.clone());
        let mobile = contact.mobile.as_ref().map(|mobile| mobile.address.clone());
        put(&mut data.contact, "Email", email.unwrap_or_default());
        put(&mut data.contact, "PhoneNumber", mobile.unwrap_or_default());
    }
    if let Some(organisation) = organisation {
        put(&mut data.organisation, "Name", organisation.name.clone());
        put(&mut data.organisation, "OrgNumber", organisation.number.to_string());
        if let Some(address) = &organisation.address {
            put(&mut data.organisation, "BusinessAddress", address.lines.join(", "));
            let code = address.postal_code.clone();
            put(&mut data.organisation, "BusinessPostalCode", code);
            put(&mut data.organisation, "BusinessPostalCity", address.place.clone());
        }
    }
    data
}

/// Where a person lives, by the same keys.
pub fn prefill_address(data: &mut RegisterData, address: &PostalAddress) {
    put(&mut data.person, "AddressStreet", address.lines.join(", "));
    put(&mut data.person, "AddressPostalCode", address.postal_code.clone());
    put(&mut data.person, "AddressCity", address.place.clone());
}

/// What is empty is not known.
fn put(known: &mut BTreeMap<String, String>, key: &str, value: String) {
    if !value.is_empty() {
        known.insert(key.to_owned(), value);
    }
}
