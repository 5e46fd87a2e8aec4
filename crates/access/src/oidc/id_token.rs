use jiff::Timestamp;
use jsonwebtoken::Header;
use serde::Deserialize;

use super::{Reauthentication, TokenError};
use crate::Level;

/// The claims of an identity token that we look at. All are optional here so that a missing one is
/// told by name.
#[derive(Debug, Deserialize)]
pub(super) struct IdTokenClaims {
    iss: Option<String>,
    sub: Option<String>,
    aud: Option<OneOrMany>,
    azp: Option<String>,
    exp: Option<i64>,
    iat: Option<i64>,
    auth_time: Option<i64>,
    nonce: Option<String>,
    acr: Option<String>,
    /// An array today, a string in older samples. For the record only: access never rests on it.
    amr: Option<OneOrMany>,
    sid: Option<String>,
    pid: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub(super) fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// What a token is held against.
#[derive(Debug)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) level: Level,
    pub(super) reauthentication: Reauthentication,
    pub(super) began_at: Timestamp,
    pub(super) now: Timestamp,
}

/// A token's claims after every check.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) subject: String,
    pub(super) person_number: Option<String>,
    pub(super) acr: String,
    pub(super) level: Level,
    pub(super) methods: Vec<String>,
    pub(super) session: Option<String>,
    pub(super) authenticated_at: Timestamp,
}

/// How far two clocks may differ.
pub(super) const SKEW_SECONDS: i64 = 60;

/// OpenID Connect Core § 3.1.3.7, and what Digdir's checklist adds.
pub(super) fn check(
    header: &Header,
    claims: IdTokenClaims,
    expected: &Expected<'_>,
) -> Result<Checked, TokenError> {
    // A logout token or an access token is no identity token (RFC 8725 § 3.11).
    if header.typ.as_deref().is_some_and(|kind| !kind.eq_ignore_ascii_case("JWT")) {
        return Err(TokenError::Type);
    }
    let issuer = claims.iss.ok_or(TokenError::Missing("iss"))?;
    if issuer != expected.issuer {
        return Err(TokenError::Issuer);
    }
    let subject = claims.sub.filter(|sub| !sub.is_empty()).ok_or(TokenError::Missing("sub"))?;
    check_audience(claims.aud.as_ref(), claims.azp.as_deref(), expected.client_id)?;
    let now = expected.now.as_second();
    let issued_at = claims.iat.ok_or(TokenError::Missing("iat"))?;
    check_times(claims.exp, issued_at, now)?;
    if claims.nonce.ok_or(TokenError::Missing("nonce"))? != expected.nonce {
        return Err(TokenError::Nonce);
    }
    let acr = claims.acr.ok_or(TokenError::Missing("acr"))?;
    let level =
        Level::from_acr(&acr).filter(|level| *level >= expected.level).ok_or(TokenError::Level)?;
    let authenticated_at = match (claims.auth_time, expected.reauthentication) {
        (Some(at), Reauthentication::Required)
            if at < expected.began_at.as_second() - SKEW_SECONDS =>
        {
            return Err(TokenError::TooOldSignIn);
        }
        (None, Reauthentication::Required) => return Err(TokenError::Missing("auth_time")),
        (Some(at), _) if at > now + SKEW_SECONDS => return Err(TokenError::FromTheFuture),
        (at, _) => at.unwrap_or(issued_at),
    };
    Ok(Checked {
        subject,
        person_number: claims.pid,
        acr,
        level,
        methods: claims.amr.as_ref().map_or_else(Vec::new, |amr| amr.as_slice().to_vec()),
        session: claims.sid,
        authenticated_at: Timestamp::from_second(authenticated_at)
            .map_err(|_| TokenError::Malformed)?,
    })
}

/// For us, and for nobody else besides us.
pub(super) fn check_audience(
    audience: Option<&OneOrMany>,
    authorized_party: Option<&str>,
    client_id: &str,
) -> Result<(), TokenError> {
    let audience = audience.ok_or(TokenError::Missing("aud"))?.as_slice();
    let for_us = audience.iter().any(|one| one == client_id);
    // § 3.1.3.7 (3): audiences we do not trust make the token untrusted; we trust no other.
    if !for_us || audience.len() > 1 || authorized_party.is_some_and(|party| party != client_id) {
        return Err(TokenError::Audience);
    }
    Ok(())
}

pub(super) fn check_times(expires: Option<i64>, issued: i64, now: i64) -> Result<(), TokenError> {
    if expires.ok_or(TokenError::Missing("exp"))?.saturating_add(SKEW_SECONDS) <= now {
        return Err(TokenError::Expired);
    }
    if issued > now + SKEW_SECONDS {
        return Err(TokenError::FromTheFuture);
    }
    Ok(())
}
