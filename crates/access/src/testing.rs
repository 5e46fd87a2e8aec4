//! Persons and sessions without a provider, for the tests of crates above.
#![expect(clippy::expect_used, reason = "a test that cannot be set up must fail loudly")]

use identifiers::PersonNumber;
use jiff::civil::date;
use store::Tx;

use crate::{
    Employee, Employment, Environment, Keys, Level, Person, PersonDetails, Role, SessionKind,
    SessionToken, UnitKey, employee, person,
    session::{self, SignedIn},
};

/// Keys of a demonstration.
pub fn keys() -> Keys {
    Keys::new(&[7; 32], Environment::Demonstration).expect("a secret of 32 bytes")
}

/// A synthetic number; different `serial`s (0 to some hundreds) give different ones.
pub fn synthetic_number(serial: u16) -> PersonNumber {
    let months = serial % 12;
    let birth_date = date(1970 + i16::try_from(serial % 25).unwrap_or(0), 1, 15)
        .saturating_add(jiff::Span::new().months(i64::from(months)));
    (serial..500)
        .find_map(|individual| PersonNumber::synthetic(birth_date, individual))
        .expect("some individual number has check digits")
}

/// A person with that number and this name.
pub fn a_person(tx: &mut Tx<'_>, keys: &Keys, serial: u16, name: &str) -> Person {
    let details = PersonDetails { name: Some(name.to_owned()), ..PersonDetails::default() };
    person::find_or_create(tx, keys, synthetic_number(serial), &details).expect("a person is made")
}

/// The same person as an employee in a unit.
pub fn an_employee(
    tx: &mut Tx<'_>,
    keys: &Keys,
    serial: u16,
    name: &str,
    roles: &[Role],
    unit: &str,
) -> Person {
    let person = a_person(tx, keys, serial, name);
    let employment = Employee {
        person: person.id,
        name: name.to_owned(),
        title: "Rådgiver".to_owned(),
        roles: roles.to_vec(),
        units: vec![UnitKey::new(unit).expect("a unit's key")],
        employment: Employment::Active,
    };
    employee::save(tx, &employment).expect("an employee is saved");
    person
}

/// Signs the person in as if a provider had said who it is, with the highest level.
pub fn sign_in(tx: &mut Tx<'_>, keys: &Keys, person: &Person, kind: SessionKind) -> SessionToken {
    sign_in_at(Level::High, tx, keys, person, kind)
}

/// The same at a certain level.
pub fn sign_in_at(
    level: Level,
    tx: &mut Tx<'_>,
    keys: &Keys,
    person: &Person,
    kind: SessionKind,
) -> SessionToken {
    let signed_in = SignedIn {
        kind,
        person: person.id,
        level,
        acr: "idporten-loa-high",
        authenticated_at: tx.now(),
        issuer: "https://provider.test",
        provider_session: Some("provider-session-1"),
        provider_subject: "subject",
        id_token: "token",
    };
    session::begin(tx, keys, &signed_in).expect("a session begins").0
}
