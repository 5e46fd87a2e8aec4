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
    /// Sign-offs tie entries that are to be moved to others that are not (krav 3.2.39).
    #[error("meet requirement 3.2.39: {} to be moved together", list(ties))]
    Tied { ties: Vec<Tie> },
    /// There is no such unit in this municipality's archive.
    #[error("find {kind} {id}")]
    NotFound { kind: &'static str, id: Uuid },
    /// A text that must not be empty is.
    #[error("accept an empty {field}")]
    Empty { field: &'static str },
    /// What is screened needs a provision to be screened by (offentleglova § 3).
    #[error("screen {place} without a ground")]
    NoScreeningGround { place: &'static str },
    /// Marks belong to one text; the title has another by now.
    #[error("mark words of a title that has changed")]
    TitleChanged,
    #[error("use the database")]
    Store(#[from] store::Error),
}

/// That one entry answers another, by their numbers (`2026/17-2`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    pub answered: String,
    pub answer: String,
}

fn list(ties: &[Tie]) -> String {
    let ties = ties.iter().map(|tie| format!("{} and {}", tie.answered, tie.answer));
    ties.collect::<Vec<_>>().join(", ")
}

/// What the archive's functions give.
pub type Result<T, E = ArchiveError> = std::result::Result<T, E>;

impl ArchiveError {
    /// The number of the requirement that was in the way, when one was.
    pub fn requirement(&self) -> Option<&'static str> {
        match self {
            Self::Forbidden { requirement, .. } => Some(requirement),
            Self::Tied { .. } => Some("3.2.39"),
            _ => None,
        }
    }
}
