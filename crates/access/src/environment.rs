use identifiers::PersonNumber;
use serde::{Deserialize, Serialize};

/// What this installation is for. Decides whose numbers it takes, so that no invented person ends
/// up in a real archive and no real one in a demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// Takes synthetic persons only (Skatteetaten's month + 80). Simulators may run.
    Demonstration,
    /// Takes real persons only. Simulators refuse to start.
    Production,
}

/// A number that does not belong in this environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusedNumber {
    #[error("accept a synthetic person in production")]
    SyntheticInProduction,
    #[error("accept a real person in a demonstration")]
    RealInDemonstration,
}

impl Environment {
    /// Whether a person with this number may be known here.
    pub fn accepts(self, number: PersonNumber) -> Result<(), RefusedNumber> {
        match (self, number.kind().is_synthetic()) {
            (Self::Demonstration, true) | (Self::Production, false) => Ok(()),
            (Self::Demonstration, false) => Err(RefusedNumber::RealInDemonstration),
            (Self::Production, true) => Err(RefusedNumber::SyntheticInProduction),
        }
    }
}
