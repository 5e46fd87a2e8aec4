use std::borrow::Cow;

use uuid::Uuid;

/// Why the archive did not do as asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The standard forbids it.
    #[error("meet requirement {requirement}: {reason}")]
    Forbidden {
        /// The number in the standard's list of requirements (`3.2.16`), or of the metadata
        /// element whose definition says so (`M053`).
        requirement: &'static str,
        /// Which rule, in English, for logs; screens have their own words for each requirement.
        reason: Cow<'static, str>,
    },
    /// There is no such unit in this municipality's archive.
    #[error("find {kind} {id}")]
    NotFound { kind: &'static str, id: Uuid },
    /// A text that must not be empty is.
    #[error("accept an empty {field}")]
    Empty { field: &'static str },
    /// What is screened needs a provision to be screened by (offentleglova § 3).
    #[error("screen {place} without a ground")]
    NoScreeningGround { place: &'static str },
    #[error("use the database")]
    Store(#[from] store::Error),
}

/// What the archive's functions give.
pub type Result<T, E = ArchiveError> = std::result::Result<T, E>;

impl ArchiveError {
    /// The number of the requirement that was in the way, when one was.
    pub fn requirement(&self) -> Option<&'static str> {
        match self {
            Self::Forbidden { requirement, .. } => Some(requirement),
            _ => None,
        }
    }
}
