use base::Random;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ClientKey, ProviderError};
use crate::keys::random_text;

/// The value of `client_assertion_type` (RFC 7523 § 2.2).
pub(crate) const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Digdir accepts at most 120 s.
const LIFETIME_SECONDS: i64 = 60;

/// With what a client proves who it is (`private_key_jwt`, OpenID Connect Core § 9).
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AssertionClaims {
    pub(crate) iss: String,
    pub(crate) sub: String,
    /// The issuer, as one value: Digdir is phasing the token endpoint's address out, and several
    /// audiences would let one server use our proof at another.
    pub(crate) aud: String,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
    pub(crate) jti: String,
}

pub(crate) fn client_assertion(
    client_id: &str,
    issuer: &str,
    key: &ClientKey,
    now: Timestamp,
    random: &dyn Random,
) -> Result<String, ProviderError> {
    let claims = AssertionClaims {
        iss: client_id.to_owned(),
        sub: client_id.to_owned(),
        aud: issuer.to_owned(),
        iat: now.as_second(),
        exp: now.as_second() + LIFETIME_SECONDS,
        jti: random_text(random),
    };
    key.sign("JWT", &claims).map_err(ProviderError::Signing)
}
