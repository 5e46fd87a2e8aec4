use std::error::Error as StdError;

/// What can go wrong between a caller and the database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk or the database's quota is full. Nothing was written.
    #[error("write: the disk is full")]
    Full(#[source] Box<dyn StdError + Send + Sync>),
    /// Somebody else was writing the same rows. Nothing was written; trying again is right.
    #[error("write: another transaction is in the way")]
    Conflict(#[source] Box<dyn StdError + Send + Sync>),
    /// A row with this key is already there. Nothing was written.
    #[error("write: the row is already there")]
    AlreadyThere(#[source] Box<dyn StdError + Send + Sync>),
    /// The database cannot be reached.
    #[error("reach the database")]
    Unavailable(#[source] Box<dyn StdError + Send + Sync>),
    /// A statement that must find exactly one row found another number.
    #[error("find exactly one row with statement {statement}: {found} rows")]
    NotOne { statement: &'static str, found: u64 },
    /// A column holds something the program does not understand.
    #[error("read column {column}: {reason}")]
    Column { column: usize, reason: String },
    /// The schema is newer than the program, or a migration was changed after it ran.
    #[error("migrate the database: {0}")]
    Migration(String),
    /// A stored value (a job's payload, for instance) is not the JSON it should be.
    #[error("read or write a stored JSON value")]
    Json(#[from] serde_json::Error),
    /// Everything else: a bug in a statement, a broken file.
    #[error("run statement {statement}")]
    Database {
        statement: &'static str,
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub(crate) fn from_sqlite(statement: &'static str, error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full(error.into()),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Conflict(error.into())
            }
            Some(ErrorCode::CannotOpen) => Self::Unavailable(error.into()),
            Some(ErrorCode::ConstraintViolation) if is_unique_violation(&error) => {
                Self::AlreadyThere(error.into())
            }
            _ => Self::Database { statement, source: error.into() },
        }
    }

    pub(crate) fn from_postgres(statement: &'static str, error: postgres::Error) -> Self {
        use postgres::error::SqlState;
        let Some(state) = error.code().cloned() else {
            let network = error.source().is_some_and(<dyn StdError>::is::<std::io::Error>);
            return if error.is_closed() || network {
                Self::Unavailable(error.into())
            } else {
                Self::Database { statement, source: error.into() }
            };
        };
        if state == SqlState::UNIQUE_VIOLATION {
            Self::AlreadyThere(error.into())
        } else if state == SqlState::T_R_SERIALIZATION_FAILURE
            || state == SqlState::T_R_DEADLOCK_DETECTED
            || state == SqlState::LOCK_NOT_AVAILABLE
        {
            Self::Conflict(error.into())
        } else if state == SqlState::DISK_FULL {
            Self::Full(error.into())
        } else if state.code().starts_with("57P") {
            Self::Unavailable(error.into())
        } else {
            Self::Database { statement, source: error.into() }
        }
    }
}

fn is_unique_violation(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|code| {
        matches!(
            code.extended_code,
            rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        )
    })
}
