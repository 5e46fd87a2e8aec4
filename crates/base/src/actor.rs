use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// In what capacity somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A signed-in inhabitant or a representative of a business.
    Citizen,
    /// A signed-in employee of a municipality.
    Employee,
    /// The program itself: a rule, a job, an integration.
    System,
}

impl ActorKind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Employee => "employee",
            Self::System => "system",
        }
    }
}

/// Who did something: written beside every change (Noark 5 *opprettetAv*, M601) and in the audit
/// trail. Carries no national identity number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub kind: ActorKind,
    /// The person's id within the tenant; nil for the program itself.
    pub id: Uuid,
    /// The name as it is to stand in the archive.
    pub name: String,
}

impl Actor {
    /// The program acting on its own, e.g. `Actor::system("eKommune regelmotor")`.
    pub fn system(name: &str) -> Self {
        Self { kind: ActorKind::System, id: Uuid::nil(), name: name.to_owned() }
    }
}
