//! A municipality's folder: who it is, and its parameters for each service.

use std::collections::BTreeMap;

use archive::{Correspondent, PartyName};
use base::{Language, Tenant};
use exchange::dispatch::{Recipient, RecipientNumber};
use identifiers::OrganisationNumber;
use serde::Deserialize;

use crate::parameters::MunicipalParameters;
use crate::text::Localised;

/// `municipalities/NUMBER-NAME/`
#[derive(Clone, Debug)]
pub struct Municipality {
    pub tenant: Tenant,
    pub hourly_rate: i64,
    pub units: Vec<Unit>,
    /// The county governor complaints go to.
    pub county_governor: String,
    /// Who is told of what is granted, by the keys that packages use.
    pub receivers: Vec<Receiver>,
    /// Service id → parameters.
    pub services: BTreeMap<String, MunicipalParameters>,
}

/// An organisational unit that handles cases.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    pub code: String,
    pub name: Localised,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    /// Services whose cases come to this unit.
    #[serde(default)]
    pub services: Vec<String>,
}

impl Unit {
    pub fn name(&self, language: Language) -> &str {
        self.name.get(language)
    }
}

/// Somebody outside the case who is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    pub key: String,
    /// `Skjenkekontrollen`
    pub name: String,
    pub reach: Reach,
}

impl Receiver {
    /// As the archive names them.
    pub(crate) fn correspondent(&self) -> Correspondent {
        let mut correspondent = Correspondent::named(PartyName::organisation(&self.name));
        correspondent.organisation_number = self.number().map(|number| number.to_string());
        correspondent
    }

    /// As letters are sent to them. What has no number is posted or handed over by somebody.
    pub(crate) fn recipient(&self) -> Recipient {
        let number = self.number().map_or(RecipientNumber::None, RecipientNumber::Organisation);
        Recipient::new(&self.name, number, None)
    }

    fn number(&self) -> Option<OrganisationNumber> {
        match self.reach {
            Reach::Organisation(number) => Some(number),
            Reach::Email(_) | Reach::ByHand => None,
        }
    }
}

/// How a receiver is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// By a letter that is filed and sent through SvarUt.
    Organisation(OrganisationNumber),
    /// By a notice without personal content. A shared address, not a person's own.
    Email(String),
    /// By a letter that somebody at the desk posts or hands over.
    ByHand,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceiverFile {
    key: String,
    name: String,
    organisation: Option<String>,
    email: Option<String>,
}

impl TryFrom<ReceiverFile> for Receiver {
    type Error = String;

    fn try_from(file: ReceiverFile) -> Result<Self, String> {
        let ReceiverFile { key, name, organisation, email } = file;
        let wrong = |what: &str| format!("receivers: {key} {what}");
        let reach = match (organisation, email) {
            (Some(number), None) => Reach::Organisation(
                number.parse().map_err(|_| wrong("has no valid organisation number"))?,
            ),
            (None, Some(email)) if email.contains('@') => Reach::Email(email),
            (None, Some(_)) => return Err(wrong("has no valid e-mail address")),
            (None, None) => Reach::ByHand,
            (Some(_), Some(_)) => return Err(wrong("has both a number and an e-mail address")),
        };
        if name.trim().is_empty() {
            return Err(wrong("needs a name"));
        }
        Ok(Self { key, name, reach })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MunicipalityFile {
    tenant: Tenant,
    /// Kroner an hour of case work.
    hourly_rate: i64,
    county_governor: String,
    #[serde(default)]
    units: Vec<Unit>,
    #[serde(default)]
    receivers: Vec<ReceiverFile>,
}

impl Municipality {
    /// Reads the files of one folder by name.
    pub(crate) fn read(files: &BTreeMap<String, String>) -> Result<Self, String> {
        let text = files.get("municipality.toml").ok_or("municipality.toml is missing")?;
        let file: MunicipalityFile =
            toml::from_str(text).map_err(|error| format!("municipality.toml: {error}"))?;
        let mut services = BTreeMap::new();
        for (name, text) in files {
            let Some(service) = name.strip_suffix(".toml").filter(|id| *id != "municipality")
            else {
                continue;
            };
            let parameters =
                MunicipalParameters::parse(text).map_err(|error| format!("{name}: {error}"))?;
            services.insert(service.to_owned(), parameters);
        }
        let receivers: Vec<Receiver> = file
            .receivers
            .into_iter()
            .map(Receiver::try_from)
            .collect::<Result<_, _>>()
            .map_err(|problem| format!("municipality.toml: {problem}"))?;
        Ok(Self {
            receivers,
            tenant: file.tenant,
            hourly_rate: file.hourly_rate,
            units: file.units,
            county_governor: file.county_governor,
            services,
        })
    }

    /// The municipality's parameters for a service; none means the package's own.
    pub fn parameters(&self, service: &str) -> MunicipalParameters {
        self.services.get(service).cloned().unwrap_or_default()
    }

    /// Whether the municipality offers a service: it has a file for it.
    pub fn offers(&self, service: &str) -> bool {
        self.services.contains_key(service)
    }

    /// Who is told under a key.
    pub fn receiver(&self, key: &str) -> Option<&Receiver> {
        self.receivers.iter().find(|receiver| receiver.key == key)
    }

    /// The unit that handles a service.
    pub fn unit_for(&self, service: &str) -> Option<&Unit> {
        self.units
            .iter()
            .find(|unit| unit.services.iter().any(|id| id == service))
            .or_else(|| self.units.first())
    }
}
