use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Language;

/// Identifies a municipality by its organisation number, which (unlike the municipality number)
/// survives changes of county and borders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TenantId(pub i64);

impl fmt::Display for TenantId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:09}", self.0)
    }
}

/// A municipality that this installation serves. Comes from the configuration file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tenant {
    /// Organisation number.
    pub id: TenantId,
    /// Four digits of Statistics Norway's list, e.g. `4202`.
    pub municipality_number: String,
    /// The municipality's name without the word "kommune", e.g. `Grimstad`.
    pub name: String,
    /// Host names that lead to this municipality, without port.
    pub hosts: Vec<String>,
    /// The language of letters and pages when the citizen has chosen none.
    #[serde(default)]
    pub language: Language,
    /// Street or post box, postal code and place, for the letterhead.
    pub address: Vec<String>,
    pub phone: String,
    pub email: String,
}

impl Tenant {
    /// The authority's name as it stands in letters: `Grimstad kommune`.
    pub fn authority_name(&self) -> String {
        format!("{} kommune", self.name)
    }
}
