//! A municipality's folder: who it is, and its parameters for each service.

use std::collections::BTreeMap;

use base::{Language, Tenant};
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MunicipalityFile {
    tenant: Tenant,
    /// Kroner an hour of case work.
    hourly_rate: i64,
    county_governor: String,
    #[serde(default)]
    units: Vec<Unit>,
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
        Ok(Self {
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

    /// The unit that handles a service.
    pub fn unit_for(&self, service: &str) -> Option<&Unit> {
        self.units
            .iter()
            .find(|unit| unit.services.iter().any(|id| id == service))
            .or_else(|| self.units.first())
    }
}
