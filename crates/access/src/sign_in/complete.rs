//! From a proven identity to a session, in one transaction.

use std::net::IpAddr;

use base::Actor;
use serde::Serialize;
use store::{Tx, audit, sql};

use super::pending::{PendingSignIn, SignInId};
use crate::{
    CannotOpen, Employment, Keys, PersonDetails, PersonError, PersonId, RefusedNumber, SessionKind,
    SessionToken, employee,
    oidc::{Identity, LogoutToken, Profile},
    person,
    session::{self, BeginError, SignedIn},
};

/// Why a proven identity got no session.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CompleteError {
    #[error("let the person in")]
    Refused(#[source] RefusedNumber),
    #[error("find the person's employment")]
    NotEmployed { person: PersonId },
    #[error("protect what the session remembers")]
    Sealing(#[from] CannotOpen),
    #[error("write the session")]
    Store(#[from] store::Error),
}

impl From<PersonError> for CompleteError {
    fn from(error: PersonError) -> Self {
        match error {
            PersonError::Refused(refused) => Self::Refused(refused),
            PersonError::Sealing(error) => Self::Sealing(error),
            PersonError::Store(error) => Self::Store(error),
        }
    }
}

impl From<BeginError> for CompleteError {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::Sealing(error) => Self::Sealing(error),
            BeginError::Store(error) => Self::Store(error),
        }
    }
}

/// What Digdir's checklist asks to be written down for every attempt.
#[derive(Serialize)]
struct Details<'a> {
    profile: &'static str,
    result: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    acr: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    methods: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_session: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<IpAddr>,
}

/// An attempt and whom it turned out to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Proven<'a> {
    pub(crate) pending: &'a PendingSignIn,
    pub(crate) issuer: &'a str,
    pub(crate) identity: &'a Identity,
}

/// The person gets a session under a fresh token; a session this browser had is ended.
pub(crate) fn complete(
    tx: &mut Tx<'_>,
    keys: &Keys,
    proven: &Proven<'_>,
    details: &PersonDetails,
    before: Option<&SessionToken>,
    address: Option<IpAddr>,
) -> Result<SessionToken, CompleteError> {
    let Proven { pending, issuer, identity } = *proven;
    let person = person::find_or_create(tx, keys, identity.number, details)?;
    let kind = pending.profile.session_kind();
    if kind == SessionKind::Employee {
        let employment = employee::find(tx, person.id)?;
        if employment.is_none_or(|employee| employee.employment != Employment::Active) {
            return Err(CompleteError::NotEmployed { person: person.id });
        }
    }
    let earlier = match before {
        Some(before) => {
            let earlier = session::find(tx, before)?;
            session::end(tx, keys, before)?;
            earlier.filter(|earlier| earlier.person == person.id && earlier.kind == kind)
        }
        None => None,
    };
    let (token, session_id) = session::begin(
        tx,
        keys,
        &SignedIn {
            kind,
            person: person.id,
            level: identity.level,
            acr: &identity.acr,
            authenticated_at: identity.authenticated_at,
            issuer,
            provider_session: identity.provider_session.as_deref(),
            provider_subject: &identity.subject,
            id_token: &identity.id_token,
        },
    )?;
    // The same person showed who they are once more, at a higher level: they go on as they were.
    if let Some(acting_for) = earlier.and_then(|earlier| earlier.acting_for) {
        session::act_for(tx, &token, Some(&acting_for))?;
    }
    if let Some(session) = session::find(tx, &token)? {
        let details = Details {
            profile: pending.profile.key(),
            result: "signed_in",
            acr: Some(&identity.acr),
            methods: Some(&identity.methods),
            provider_session: identity.provider_session.as_deref(),
            session: Some(session_id.to_string()),
            person: Some(person.id),
            address,
        };
        audit::append(tx, &session.actor(), "sign_in.succeeded", "sign_in", pending.id, &details)?;
    }
    Ok(token)
}

/// Writes down an attempt that came to nothing. Only attempts that began here and came back to the
/// same browser get this far, so nobody can fill the trail with inventions.
pub(crate) fn failed(
    tx: &mut Tx<'_>,
    id: SignInId,
    profile: Profile,
    result: &str,
    person: Option<PersonId>,
    address: Option<IpAddr>,
) -> store::Result<()> {
    let details = Details {
        profile: profile.key(),
        result,
        acr: None,
        methods: None,
        provider_session: None,
        session: None,
        person,
        address,
    };
    audit::append(tx, &Actor::system("Innlogging"), "sign_in.failed", "sign_in", id, &details)
}

#[derive(Serialize)]
struct Logout<'a> {
    by: &'a str,
}

/// Ends the browser's own session.
pub(crate) fn sign_out(
    tx: &mut Tx<'_>,
    keys: &Keys,
    token: &SessionToken,
) -> store::Result<Option<session::Ended>> {
    let found = session::find(tx, token)?;
    let ended = session::end(tx, keys, token)?;
    if let (Some(session), Some(_)) = (&found, &ended) {
        let by = Logout { by: "person" };
        audit::append(tx, &session.actor(), "session.ended", "session", session.id, &by)?;
    }
    // A session that had run out is deleted all the same, and its token still ends the provider's.
    Ok(ended)
}

/// Ends the sessions of a provider's session; `by` says through which channel we were told.
pub(crate) fn ended_by_provider(
    tx: &mut Tx<'_>,
    keys: &Keys,
    issuer: &str,
    provider_session: &str,
    by: &str,
) -> store::Result<usize> {
    let ended = session::end_by_provider_session(tx, keys, issuer, provider_session)?;
    for session in &ended {
        let actor = Actor::system("Utlogging");
        audit::append(tx, &actor, "session.ended", "session", session.id, &Logout { by })?;
    }
    Ok(ended.len())
}

sql!(
    REMEMBER_TOKEN,
    "insert into logout_token_seen (tenant, issuer, token_id, forget_at) values ($1, $2, $3, $4)
     on conflict (tenant, issuer, token_id) do nothing"
);
sql!(FORGET_TOKENS, "delete from logout_token_seen where tenant = $1 and forget_at <= $2");

/// Obeys a logout token once; `None` when it was obeyed before.
pub(crate) fn obey_logout_token(
    tx: &mut Tx<'_>,
    keys: &Keys,
    token: &LogoutToken,
) -> store::Result<Option<usize>> {
    let now = tx.now();
    tx.exec(&FORGET_TOKENS, &[&now])?;
    if tx.exec(&REMEMBER_TOKEN, &[&token.issuer, &token.token_id, &token.forget_at])? == 0 {
        return Ok(None);
    }
    ended_by_provider(tx, keys, &token.issuer, &token.provider_session, "back_channel").map(Some)
}
