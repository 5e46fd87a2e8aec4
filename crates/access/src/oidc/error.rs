use std::error::Error as StdError;

/// Talking to the provider did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// No connection, no answer in time, or an answer of 5xx: trying again later may help.
    #[error("get an answer from the provider's {endpoint}")]
    Down {
        endpoint: &'static str,
        #[source]
        source: Option<Box<dyn StdError + Send + Sync>>,
    },
    /// The provider says no: our registration, our key or our clock is wrong.
    #[error("be accepted at the provider's {endpoint}: {status} {code}")]
    Refused {
        endpoint: &'static str,
        status: u16,
        /// The OAuth error code, e.g. `invalid_client`.
        code: String,
    },
    /// An answer that is not what the specification says.
    #[error("understand the provider's {endpoint}: {reason}")]
    NotUnderstood { endpoint: &'static str, reason: &'static str },
    #[error("sign with our own key")]
    Signing(#[source] jsonwebtoken::errors::Error),
}

impl ProviderError {
    pub(super) fn down(
        endpoint: &'static str,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self::Down { endpoint, source: Some(source.into()) }
    }
}

/// A token that must not be believed. Every case is an attack or a grave fault of the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("read the token: it is no signed token")]
    Malformed,
    #[error("accept the token's algorithm")]
    Algorithm,
    #[error("accept the token's type")]
    Type,
    #[error("find the key the token is signed with")]
    UnknownKey,
    #[error("verify the token's signature")]
    Signature,
    #[error("find {0} in the token")]
    Missing(&'static str),
    #[error("accept the token's issuer")]
    Issuer,
    #[error("accept the token's audience")]
    Audience,
    #[error("accept a token that has run out")]
    Expired,
    #[error("accept a token from the future")]
    FromTheFuture,
    #[error("accept the token's nonce")]
    Nonce,
    #[error("accept a sign-in that is older than was asked for")]
    TooOldSignIn,
    #[error("accept the level of the sign-in")]
    Level,
    #[error("accept the logout token's events")]
    Events,
}

/// Why the browser's answer from the provider did not become an identity.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The answer does not name the provider it was asked of (RFC 9207): a mix-up attack.
    #[error("accept an answer from another issuer")]
    Issuer,
    /// The person turned back.
    #[error("sign in: the person cancelled")]
    Cancelled,
    /// The provider answered with an error.
    #[error("sign in: the provider answered {0}")]
    Refused(String),
    #[error("find a code in the answer")]
    NoCode,
    #[error("exchange the code")]
    Provider(#[from] ProviderError),
    #[error("believe the identity token")]
    Token(#[from] TokenError),
    /// Signed in without a national identity number (eIDAS without a match, self-registered).
    #[error("find a national identity number in the token")]
    NoPersonNumber,
}
