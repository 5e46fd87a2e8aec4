//! What a handler can fail with, as the one at the screen meets it.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use service::flow::FlowError;

/// Why a request ends in something else than what it asked for. Each case has a page in the
/// reader's language that says what to do; details go to the log, never to the page.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// There is no such thing, or the reader may not know that there is.
    #[error("find what was asked for")]
    NotFound,
    /// Nobody is signed in, or the session has run out. Leads to sign-in and back.
    #[error("know who is asking")]
    SignInNeeded,
    /// An employee is needed.
    #[error("know which employee is asking")]
    EmployeeSignInNeeded,
    /// The service asks for more certainty about who it is. Leads to signing in at the highest level,
    /// and back.
    #[error("know surely enough who is asking")]
    LevelNeeded,
    /// It belongs to an organisation that the reader does not act for just now. Leads to where one
    /// chooses, and back.
    #[error("know on whose behalf it is asked")]
    RepresentationNeeded,
    /// The reader may know that it exists, but not do this.
    #[error("find the right to do it")]
    Forbidden,
    /// What was sent cannot have come from one of our pages.
    #[error("understand the request")]
    BadRequest,
    /// A file or a form over the limit.
    #[error("take so much at once")]
    TooLarge { megabytes: u64 },
    /// Too often from one address; in a while it goes again.
    #[error("answer so often")]
    TooMany,
    /// Somebody else changed it in between; nothing was written.
    #[error("change what somebody else was changing")]
    Conflict,
    /// The disk is full; nothing was written, and what was there is still there.
    #[error("write to a full disk")]
    Full,
    /// The database or the file store does not answer.
    #[error("reach the store")]
    Unavailable,
    /// A bug or a broken installation. The source chain goes to the log.
    #[error("do the work")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl WebError {
    pub fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }

    /// Whether an inhabitant is to sign in, more surely or on another's behalf, and come back.
    pub fn leads_to_sign_in(&self) -> bool {
        matches!(self, Self::SignInNeeded | Self::LevelNeeded | Self::RepresentationNeeded)
    }

    /// Where to go first, when going there and coming back `back` is the answer.
    pub(crate) fn way(&self, back: &str) -> Option<String> {
        let til = percent_encoding::utf8_percent_encode(back, percent_encoding::NON_ALPHANUMERIC);
        match self {
            Self::SignInNeeded => Some(format!("/logg-inn?til={til}")),
            Self::EmployeeSignInNeeded => Some(format!("/ansatt/logg-inn?til={til}")),
            Self::LevelNeeded => Some(format!("/logg-inn?niva=hoy&til={til}")),
            Self::RepresentationNeeded => Some(format!("/min-side/representasjon?til={til}")),
            _ => None,
        }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignInNeeded
            | Self::EmployeeSignInNeeded
            | Self::LevelNeeded
            | Self::RepresentationNeeded => StatusCode::SEE_OTHER,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<store::Error> for WebError {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Full(_) => Self::Full,
            store::Error::Conflict(_) | store::Error::AlreadyThere(_) => Self::Conflict,
            store::Error::Unavailable(_) => Self::Unavailable,
            other => Self::internal(other),
        }
    }
}

impl From<store::FilesError> for WebError {
    fn from(error: store::FilesError) -> Self {
        match error {
            store::FilesError::Full(_) => Self::Full,
            store::FilesError::Bucket(_) => Self::Unavailable,
            other => Self::internal(other),
        }
    }
}

impl From<access::Denied> for WebError {
    fn from(denied: access::Denied) -> Self {
        match denied {
            access::Denied::NotSignedIn => Self::SignInNeeded,
            access::Denied::Hidden => Self::NotFound,
            access::Denied::Forbidden => Self::Forbidden,
        }
    }
}

impl From<archive::ArchiveError> for WebError {
    fn from(error: archive::ArchiveError) -> Self {
        match error {
            archive::ArchiveError::Store(error) => error.into(),
            archive::ArchiveError::NotFound { .. } => Self::NotFound,
            // The pages offer only what the rules allow: whoever meets one came too late.
            archive::ArchiveError::Forbidden { .. } => Self::Conflict,
            other => Self::internal(other),
        }
    }
}

impl From<FlowError> for WebError {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::Store(error) => error.into(),
            FlowError::Files(error) => error.into(),
            FlowError::Archive(error) => error.into(),
            FlowError::Denied(denied) => denied.into(),
            FlowError::NotFound => Self::NotFound,
            FlowError::ChangedMeanwhile | FlowError::AlreadySent | FlowError::NotNow { .. } => {
                Self::Conflict
            }
            // The pages offer only those who can have it.
            FlowError::CannotHandle(_) => Self::Conflict,
            FlowError::NotDelegated { .. } => Self::Forbidden,
            FlowError::Text(_) | FlowError::ReasonsMissing | FlowError::NotReceived(_) => {
                Self::BadRequest
            }
            other => Self::internal(other),
        }
    }
}

impl From<askama::Error> for WebError {
    fn from(error: askama::Error) -> Self {
        Self::internal(error)
    }
}

/// For places without a [`crate::Visit`], such as extractors: the status alone. The layer around
/// all routes draws the page.
impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Failed(std::sync::Arc::new(self)));
        response
    }
}

/// Travels with a bare response to the layer that draws error pages.
#[derive(Clone, Debug)]
pub(crate) struct Failed(pub(crate) std::sync::Arc<WebError>);
