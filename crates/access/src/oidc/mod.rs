//! Signing in with an e-ID: an OpenID Connect relying party for ID-porten and Ansattporten.
//!
//! Written against OpenID Connect Core 1.0, RFC 9126 (pushed requests), RFC 7636 (PKCE), RFC 7523
//! (private-key client authentication), RFC 9207 (issuer in the answer), the three logout
//! specifications and Digdir's integration guide and checklist. Everything is checked, nothing is
//! taken from the browser but `code`, `state` and `iss`.

mod assertion;
mod client_key;
mod error;
mod id_token;
mod logout_token;
mod provider;
mod relying_party;

pub(crate) use assertion::{ASSERTION_TYPE, AssertionClaims};
pub use client_key::{ClientKey, ClientKeyError};
pub use error::{AnswerError, ProviderError, TokenError};
pub use logout_token::LogoutToken;
pub use provider::Provider;
pub(crate) use relying_party::Pending;
pub use relying_party::{
    Answer, AuthorizationRequest, Begun, ConfigError, EndSession, Identity, Reauthentication,
    RelyingParty, RelyingPartyConfig,
};

use crate::{Level, SessionKind};

store::text_enum! {
    /// The two national providers, which differ in names and manners.
    pub enum Profile {
        /// For inhabitants.
        IdPorten = "idporten",
        /// For employees.
        Ansattporten = "ansattporten",
    }
}

impl Profile {
    /// The kind of session this door leads to.
    pub fn session_kind(self) -> SessionKind {
        match self {
            Self::IdPorten => SessionKind::Citizen,
            Self::Ansattporten => SessionKind::Employee,
        }
    }

    /// The `acr_values` that ask for a level. Ansattporten has no lower level than substantial.
    pub fn acr(self, level: Level) -> &'static str {
        match (self, level) {
            (Self::IdPorten, Level::Low) => "idporten-loa-low",
            (Self::IdPorten, Level::Substantial) => "idporten-loa-substantial",
            (Self::IdPorten, Level::High) => "idporten-loa-high",
            (Self::Ansattporten, Level::Low | Level::Substantial) => "substantial",
            (Self::Ansattporten, Level::High) => "high",
        }
    }

    /// The path of our page that takes the provider's answer; registered with the provider.
    pub fn redirect_path(self) -> &'static str {
        match self {
            Self::IdPorten => "/logg-inn/svar",
            Self::Ansattporten => "/ansatt/logg-inn/svar",
        }
    }

    /// The path that starts a sign-in.
    pub fn start_path(self) -> &'static str {
        match self {
            Self::IdPorten => "/logg-inn",
            Self::Ansattporten => "/ansatt/logg-inn",
        }
    }

    /// The path that ends the session of this door, and leaves the other's.
    pub fn sign_out_path(self) -> &'static str {
        match self {
            Self::IdPorten => "/logg-ut",
            Self::Ansattporten => "/ansatt/logg-ut",
        }
    }
}

/// Where the provider sends the browser after logout; registered with both providers.
pub const AFTER_LOGOUT_PATH: &str = "/logg-ut/ferdig";
/// Front-channel logout; registered with both providers.
pub const FRONT_CHANNEL_PATH: &str = "/logg-ut/frontkanal";
/// Back-channel logout; registered with both providers.
pub const BACK_CHANNEL_PATH: &str = "/logg-ut/bakkanal";
