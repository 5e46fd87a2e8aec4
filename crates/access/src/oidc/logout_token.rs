use jiff::Timestamp;
use jsonwebtoken::Header;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    TokenError,
    id_token::{OneOrMany, SKEW_SECONDS, check_audience, check_times},
};

/// The provider says that a session of its own has ended (OpenID Connect Back-Channel Logout 1.0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutToken {
    pub issuer: String,
    /// The provider's session. We end by this and never by `sub`, which in Digdir's own sample is
    /// another than the pairwise one.
    pub provider_session: String,
    /// To be remembered, so that the same token is not obeyed twice.
    pub token_id: String,
    /// From when the token would be refused for its age and need not be remembered.
    pub forget_at: Timestamp,
}

#[derive(Debug, Deserialize)]
pub(super) struct LogoutTokenClaims {
    iss: Option<String>,
    aud: Option<OneOrMany>,
    iat: Option<i64>,
    exp: Option<i64>,
    jti: Option<String>,
    sid: Option<String>,
    events: Option<Map<String, Value>>,
    /// Must not be there: with it an identity token could pass for a logout token.
    nonce: Option<Value>,
}

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// § 2.6 of the specification.
pub(super) fn check(
    header: &Header,
    claims: LogoutTokenClaims,
    issuer: &str,
    client_id: &str,
    now: Timestamp,
) -> Result<LogoutToken, TokenError> {
    if !header.typ.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("logout+jwt")) {
        return Err(TokenError::Type);
    }
    if claims.iss.ok_or(TokenError::Missing("iss"))? != issuer {
        return Err(TokenError::Issuer);
    }
    check_audience(claims.aud.as_ref(), None, client_id)?;
    let issued = claims.iat.ok_or(TokenError::Missing("iat"))?;
    check_times(claims.exp, issued, now.as_second())?;
    if claims.nonce.is_some() {
        return Err(TokenError::Nonce);
    }
    let events = claims.events.ok_or(TokenError::Missing("events"))?;
    if !events.get(EVENT).is_some_and(Value::is_object) {
        return Err(TokenError::Events);
    }
    let token_id = claims.jti.filter(|id| !id.is_empty()).ok_or(TokenError::Missing("jti"))?;
    let provider_session =
        claims.sid.filter(|sid| !sid.is_empty()).ok_or(TokenError::Missing("sid"))?;
    let forget_at = claims.exp.unwrap_or(issued).saturating_add(2 * SKEW_SECONDS);
    Ok(LogoutToken {
        issuer: issuer.to_owned(),
        provider_session,
        token_id,
        forget_at: Timestamp::from_second(forget_at).map_err(|_| TokenError::Malformed)?,
    })
}
