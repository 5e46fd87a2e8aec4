//! Who somebody is: one row for each person the municipality has met.

use base::Language;
use identifiers::PersonNumber;
use jiff::Timestamp;
use store::{Row, Tx, sql};

use crate::{CannotOpen, Keys, RefusedNumber};

store::id_type! {
    /// Identifies a person within a municipality. Says nothing about who it is, so it may stand in
    /// logs, the audit trail and addresses.
    pub struct PersonId;
}

store::text_enum! {
    /// Whether a person's address may be known (folkeregisterloven § 10-4, *gradering*).
    pub enum Protection {
        /// *Ugradert*
        None = "none",
        /// *Fortrolig* (code 7): not to be told to private parties.
        Confidential = "confidential",
        /// *Strengt fortrolig* (code 6): to be known by as few as can be.
        StrictlyConfidential = "strictly_confidential",
    }
}

impl Protection {
    /// Whether the address is to be kept from others.
    pub fn is_protected(self) -> bool {
        self != Self::None
    }
}

/// How a person can be notified: a copy of what the contact register (KRR) said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub email: Option<String>,
    pub phone: Option<String>,
    /// The copy is to be taken anew when it matters.
    pub taken_at: Timestamp,
}

/// A person without their number; [`number`] opens that, in one place that can be searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    /// As the population register writes it; empty until a register has told it.
    pub name: String,
    pub protection: Protection,
    /// What the person chose here.
    pub language: Option<Language>,
    pub contact: Option<Contact>,
}

/// What a register tells about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonDetails {
    pub name: Option<String>,
    pub protection: Option<Protection>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    #[error("know a person")]
    Refused(#[from] RefusedNumber),
    #[error("protect a person number")]
    Sealing(#[from] CannotOpen),
    #[error("read or write a person")]
    Store(#[from] store::Error),
}

sql!(
    FIND,
    "select id, name, protection, language, email, phone, contact_taken_at
     from person where tenant = $1 and id = $2"
);
sql!(
    FIND_BY_NUMBER,
    "select id, name, protection, language, email, phone, contact_taken_at
     from person where tenant = $1 and number_index = $2"
);
sql!(
    INSERT,
    "insert into person (tenant, id, number_index, number_sealed, name, protection, created_at)
     values ($1, $2, $3, $4, '', 'none', $5) on conflict (tenant, number_index) do nothing"
);
sql!(
    UPDATE,
    "update person set name = $3, protection = $4, email = $5, phone = $6, contact_taken_at = $7
     where tenant = $1 and id = $2"
);
sql!(SET_LANGUAGE, "update person set language = $3 where tenant = $1 and id = $2");
sql!(PROTECTION, "select protection from person where tenant = $1 and id = $2");
sql!(NUMBER, "select number_sealed from person where tenant = $1 and id = $2");

/// The person with this number, made if the municipality has not met them before. What `details`
/// tells replaces what was known; what it does not tell is kept.
pub fn find_or_create(
    tx: &mut Tx<'_>,
    keys: &Keys,
    number: PersonNumber,
    details: &PersonDetails,
) -> Result<Person, PersonError> {
    keys.environment().accepts(number)?;
    let index = number_index(tx, keys, number);
    if tx.opt(&FIND_BY_NUMBER, &[&index], read)?.is_none() {
        let id: PersonId = tx.new_id();
        let belongs_to = number_place(tx, id);
        let sealed = keys.seal(tx.random(), number.reveal().as_bytes(), &belongs_to)?;
        // Somebody else may have inserted the same person since; then theirs is used.
        tx.exec(&INSERT, &[&id, &index, &sealed, &tx.now()])?;
    }
    let mut person = tx.one(&FIND_BY_NUMBER, &[&index], read)?;
    if *details != PersonDetails::default() {
        update(tx, &mut person, details)?;
    }
    Ok(person)
}

/// The person with this number, if the municipality has met them.
pub fn find_by_number(
    tx: &mut Tx<'_>,
    keys: &Keys,
    number: PersonNumber,
) -> Result<Option<Person>, PersonError> {
    let index = number_index(tx, keys, number);
    Ok(tx.opt(&FIND_BY_NUMBER, &[&index], read)?)
}

pub fn find(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Person>, PersonError> {
    Ok(tx.opt(&FIND, &[&id], read)?)
}

/// How the person's address is protected; [`Protection::None`] of somebody not met.
pub fn protection(tx: &mut Tx<'_>, id: PersonId) -> store::Result<Protection> {
    Ok(tx.opt(&PROTECTION, &[&id], |row| row.get(0))?.unwrap_or(Protection::None))
}

/// The person's number, for handing on to a register or the archive. Log the purpose.
pub fn number(
    tx: &mut Tx<'_>,
    keys: &Keys,
    id: PersonId,
) -> Result<Option<PersonNumber>, PersonError> {
    let Some(sealed) = tx.opt(&NUMBER, &[&id], |row| row.get::<Vec<u8>>(0))? else {
        return Ok(None);
    };
    let plain = keys.open(&sealed, &number_place(tx, id))?;
    let digits = std::str::from_utf8(&plain).map_err(|_| CannotOpen)?;
    Ok(Some(PersonNumber::parse(digits).map_err(|_| CannotOpen)?))
}

/// Remembers the language a person chose, for pages and letters.
pub fn set_language(tx: &mut Tx<'_>, id: PersonId, language: Language) -> Result<(), PersonError> {
    Ok(tx.exec_one(&SET_LANGUAGE, &[&id, &language])?)
}

/// Writes what a register tells into the row and into `person`.
pub fn update(
    tx: &mut Tx<'_>,
    person: &mut Person,
    details: &PersonDetails,
) -> Result<(), PersonError> {
    if let Some(name) = &details.name {
        person.name.clone_from(name);
    }
    if let Some(protection) = details.protection {
        person.protection = protection;
    }
    if details.email.is_some() || details.phone.is_some() {
        person.contact = Some(Contact {
            email: details.email.clone(),
            phone: details.phone.clone(),
            taken_at: tx.now(),
        });
    }
    let contact = person.contact.as_ref();
    tx.exec_one(
        &UPDATE,
        &[
            &person.id,
            &person.name,
            &person.protection,
            &contact.and_then(|contact| contact.email.clone()),
            &contact.and_then(|contact| contact.phone.clone()),
            &contact.map(|contact| contact.taken_at),
        ],
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> store::Result<Person> {
    let taken_at: Option<Timestamp> = row.get(6)?;
    let (email, phone) = (row.get(4)?, row.get(5)?);
    Ok(Person {
        id: row.get(0)?,
        name: row.get(1)?,
        protection: row.get(2)?,
        language: row.get(3)?,
        contact: taken_at.map(|taken_at| Contact { email, phone, taken_at }),
    })
}

/// Different in each municipality, so that rows cannot be matched across them.
fn number_index(tx: &Tx<'_>, keys: &Keys, number: PersonNumber) -> [u8; 32] {
    keys.index(&[&tx.tenant().0.to_be_bytes(), number.reveal().as_bytes()])
}

fn number_place(tx: &Tx<'_>, id: PersonId) -> Vec<u8> {
    [b"person.number".as_slice(), &tx.tenant().0.to_be_bytes(), id.0.as_bytes()].concat()
}
