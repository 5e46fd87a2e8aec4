//! People and organisations: as parties of a case, as senders and recipients of an entry.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{CaseFileId, CorrespondenceKind, CorrespondencePartyId, MASK, PartyId, RecordId};

store::text_enum! {
    /// What the public may know of a name.
    pub enum Exposure {
        /// An organisation or an authority.
        Organisation = "organisation",
        /// A private person: public, but not searchable after a year (krav 5.2.33).
        Person = "person",
        /// Screened by decision: shown as `*****`.
        Screened = "screened",
        /// Lives at a protected address (*kode 6* or *7*): always shown as `*****`.
        Protected = "protected",
    }
}

/// A name and what the public may know of it.
#[derive(Clone, PartialEq, Eq)]
pub struct PartyName {
    pub text: String,
    pub exposure: Exposure,
}

impl PartyName {
    pub fn organisation(text: impl Into<String>) -> Self {
        Self { text: text.into(), exposure: Exposure::Organisation }
    }

    pub fn person(text: impl Into<String>) -> Self {
        Self { text: text.into(), exposure: Exposure::Person }
    }

    pub fn screened(text: impl Into<String>) -> Self {
        Self { text: text.into(), exposure: Exposure::Screened }
    }

    /// Somebody who lives at a protected address.
    pub fn protected(text: impl Into<String>) -> Self {
        Self { text: text.into(), exposure: Exposure::Protected }
    }

    /// Whether the public must not see it.
    pub fn is_hidden(&self) -> bool {
        matches!(self.exposure, Exposure::Screened | Exposure::Protected)
    }
}

/// Hidden names do not print themselves in logs.
impl std::fmt::Debug for PartyName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = if self.is_hidden() { MASK } else { &self.text };
        formatter.debug_tuple("PartyName").field(&shown).field(&self.exposure).finish()
    }
}

/// Where a party can be reached (M406–M412).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub address: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_person: Option<String>,
}

/// Somebody outside the authority: who they are, in a case or in a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correspondent {
    pub name: PartyName,
    /// The person or organisation as the access rules know it: opens *my page* to it.
    pub subject: Option<Uuid>,
    /// Nine digits.
    pub organisation_number: Option<String>,
    pub contact: Contact,
}

impl Correspondent {
    /// Known by name only.
    pub fn named(name: PartyName) -> Self {
        Self { name, subject: None, organisation_number: None, contact: Contact::default() }
    }

    #[must_use]
    pub fn with_subject(mut self, subject: impl Into<Uuid>) -> Self {
        self.subject = Some(subject.into());
        self
    }
}

/// A party to be of a case file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewParty {
    /// What the party is in the case (*partRolle*, M303), e.g. `Søker`.
    pub role: String,
    pub who: Correspondent,
}

/// A party of a case file (*part*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    pub id: PartyId,
    pub case_file: CaseFileId,
    pub role: String,
    pub who: Correspondent,
}

/// A sender or recipient to be of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCorrespondenceParty {
    pub kind: CorrespondenceKind,
    pub who: Correspondent,
    /// For somebody inside the authority (*administrativEnhet*).
    pub unit: Option<String>,
    /// For somebody inside the authority (*saksbehandler*).
    pub handler: Option<String>,
}

impl NewCorrespondenceParty {
    pub fn new(kind: CorrespondenceKind, who: Correspondent) -> Self {
        Self { kind, who, unit: None, handler: None }
    }

    pub fn sender(who: Correspondent) -> Self {
        Self::new(CorrespondenceKind::Sender, who)
    }

    pub fn recipient(who: Correspondent) -> Self {
        Self::new(CorrespondenceKind::Recipient, who)
    }
}

/// A sender or recipient of an entry (*korrespondansepart*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrespondenceParty {
    pub id: CorrespondencePartyId,
    pub record: RecordId,
    pub kind: CorrespondenceKind,
    pub who: Correspondent,
    pub unit: Option<String>,
    pub handler: Option<String>,
}
