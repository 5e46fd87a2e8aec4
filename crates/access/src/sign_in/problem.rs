use axum::http::StatusCode;

use super::{complete::CompleteError, pending::PendingError};
use crate::{
    RefusedNumber,
    oidc::{AnswerError, ProviderError},
    texts::Texts,
};

/// Why nobody was signed in, as the one at the screen can understand it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// They turned back at the provider.
    Cancelled,
    /// More than ten minutes passed at the provider.
    TookTooLong,
    /// The answer belongs to no attempt of this browser.
    NotBegunHere,
    /// The provider does not answer.
    ProviderDown,
    /// The provider does not accept us, or we are not set up.
    NotSetUp,
    /// The provider's answer cannot be believed.
    NotBelieved,
    /// Signed in with a weaker e-ID than needed.
    LevelTooLow,
    /// Signed in without a national identity number.
    NoPersonNumber,
    /// A synthetic person in production.
    SyntheticPerson,
    /// A real person in a demonstration.
    RealPerson,
    /// Signed in all right, but does not work here.
    NotEmployed,
    /// Our own database does not answer.
    Unavailable,
}

impl Problem {
    pub const ALL: [Self; 12] = [
        Self::Cancelled,
        Self::TookTooLong,
        Self::NotBegunHere,
        Self::ProviderDown,
        Self::NotSetUp,
        Self::NotBelieved,
        Self::LevelTooLow,
        Self::NoPersonNumber,
        Self::SyntheticPerson,
        Self::RealPerson,
        Self::NotEmployed,
        Self::Unavailable,
    ];

    pub fn status(self) -> StatusCode {
        match self {
            Self::Cancelled => StatusCode::OK,
            Self::TookTooLong | Self::NotBegunHere | Self::NotBelieved => StatusCode::BAD_REQUEST,
            Self::ProviderDown | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::NotSetUp => StatusCode::INTERNAL_SERVER_ERROR,
            Self::LevelTooLow
            | Self::NoPersonNumber
            | Self::SyntheticPerson
            | Self::RealPerson
            | Self::NotEmployed => StatusCode::FORBIDDEN,
        }
    }

    /// The heading of the page: what happened.
    pub fn title(self, texts: Texts) -> &'static str {
        match self {
            Self::Cancelled => texts.problem_cancelled(),
            Self::TookTooLong => texts.problem_took_too_long(),
            Self::NotBegunHere => texts.problem_not_begun_here(),
            Self::ProviderDown => texts.problem_provider_down(),
            Self::NotSetUp => texts.problem_not_set_up(),
            Self::NotBelieved => texts.problem_not_believed(),
            Self::LevelTooLow => texts.problem_level_too_low(),
            Self::NoPersonNumber => texts.problem_no_person_number(),
            Self::SyntheticPerson => texts.problem_synthetic_person(),
            Self::RealPerson => texts.problem_real_person(),
            Self::NotEmployed => texts.problem_not_employed(),
            Self::Unavailable => texts.problem_unavailable(),
        }
    }

    /// What one can do about it.
    pub fn advice(self, texts: Texts) -> &'static str {
        match self {
            Self::Cancelled => texts.advice_cancelled(),
            Self::TookTooLong => texts.advice_took_too_long(),
            Self::NotBegunHere => texts.advice_not_begun_here(),
            Self::ProviderDown => texts.advice_provider_down(),
            Self::NotSetUp => texts.advice_not_set_up(),
            Self::NotBelieved => texts.advice_not_believed(),
            Self::LevelTooLow => texts.advice_level_too_low(),
            Self::NoPersonNumber => texts.advice_no_person_number(),
            Self::SyntheticPerson => texts.advice_synthetic_person(),
            Self::RealPerson => texts.advice_real_person(),
            Self::NotEmployed => texts.advice_not_employed(),
            Self::Unavailable => texts.advice_unavailable(),
        }
    }
}

impl From<&ProviderError> for Problem {
    fn from(error: &ProviderError) -> Self {
        match error {
            ProviderError::Down { .. } => Self::ProviderDown,
            ProviderError::Refused { .. } | ProviderError::Signing(_) => Self::NotSetUp,
            ProviderError::NotUnderstood { .. } => Self::NotBelieved,
        }
    }
}

impl From<&AnswerError> for Problem {
    fn from(error: &AnswerError) -> Self {
        match error {
            AnswerError::Cancelled => Self::Cancelled,
            AnswerError::Provider(error) => error.into(),
            AnswerError::NoPersonNumber => Self::NoPersonNumber,
            AnswerError::Token(crate::oidc::TokenError::Level) => Self::LevelTooLow,
            AnswerError::Refused(code)
                if code == "temporarily_unavailable" || code == "server_error" =>
            {
                Self::ProviderDown
            }
            AnswerError::Refused(_)
            | AnswerError::Issuer
            | AnswerError::NoCode
            | AnswerError::Token(_) => Self::NotBelieved,
        }
    }
}

impl From<&PendingError> for Problem {
    fn from(_: &PendingError) -> Self {
        Self::Unavailable
    }
}

impl From<&CompleteError> for Problem {
    fn from(error: &CompleteError) -> Self {
        match error {
            CompleteError::Refused(RefusedNumber::SyntheticInProduction) => Self::SyntheticPerson,
            CompleteError::Refused(RefusedNumber::RealInDemonstration) => Self::RealPerson,
            CompleteError::NotEmployed { .. } => Self::NotEmployed,
            CompleteError::Sealing(_) | CompleteError::Store(_) => Self::Unavailable,
        }
    }
}
