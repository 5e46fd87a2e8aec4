//! Sign-ins under way: from the redirect to the provider until the browser comes back.

use axum::http::{HeaderMap, HeaderValue};
use base::Random;
use jiff::{SignedDuration, Timestamp};
use store::{Row, Tx, sql};

use super::ReturnPath;
use crate::{
    CannotOpen, Keys, Level,
    keys::{random_text, sha256},
    oidc::{AuthorizationRequest, Begun, Profile, Reauthentication},
    session::{cookie, set_cookie},
};

store::id_type! {
    /// Identifies one attempt to sign in, in logs and the audit trail.
    pub struct SignInId;
}

/// How long somebody may take at the provider.
const LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// How long a finished or forgotten attempt is remembered, to lead a late answer back.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// The secret that ties an attempt to the browser that began it, so that nobody can make another
/// browser finish theirs (login CSRF). One for all tabs of a browser, so that tabs can sign in at
/// the same time.
#[derive(Clone)]
pub(crate) struct BrowserSecret(String);

const COOKIE: &str = "__Host-ek-inn";

impl BrowserSecret {
    pub(crate) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        cookie(headers, COOKIE)
            .filter(|value| value.len() == 43)
            .map(|value| Self(value.to_owned()))
    }

    pub(crate) fn new(random: &dyn Random) -> Self {
        Self(random_text(random))
    }

    /// Lives as long as an attempt is worth anything.
    pub(crate) fn set_cookie(&self) -> HeaderValue {
        set_cookie(COOKIE, &self.0, "; Max-Age=3600")
    }

    fn hash(&self) -> [u8; 32] {
        sha256(self.0.as_bytes())
    }
}

/// An attempt as it was begun.
#[derive(Clone, Debug)]
pub(crate) struct PendingSignIn {
    pub(crate) id: SignInId,
    pub(crate) profile: Profile,
    pub(crate) nonce: String,
    pub(crate) code_verifier: String,
    pub(crate) return_to: ReturnPath,
    pub(crate) level: Level,
    pub(crate) reauthentication: Reauthentication,
    pub(crate) began_at: Timestamp,
}

/// What a `state` led to.
#[derive(Debug)]
pub(crate) enum Taken {
    /// The one and only time.
    Pending(Box<PendingSignIn>),
    /// Nothing we began, or another browser did: these two must look the same.
    Unknown,
    /// It was answered before: a reload, the back button, or a replay.
    Used { return_to: ReturnPath },
    /// The person took too long.
    Expired { return_to: ReturnPath },
}

/// Why an attempt could not be written or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PendingError {
    #[error("protect the code verifier")]
    Sealing(#[from] CannotOpen),
    #[error("read or write a sign-in under way")]
    Store(#[from] store::Error),
}

sql!(
    INSERT,
    "insert into sign_in (tenant, state_hash, id, browser_hash, profile, nonce,
        code_verifier_sealed, return_to, level, reauthentication, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
sql!(
    FIND,
    "select id, browser_hash, profile, nonce, code_verifier_sealed, return_to, level,
        reauthentication, created_at, expires_at, used_at
     from sign_in where tenant = $1 and state_hash = $2"
);
sql!(
    USE,
    "update sign_in set used_at = $3 where tenant = $1 and state_hash = $2 and used_at is null"
);
sql!(PURGE, "delete from sign_in where tenant = $1 and expires_at <= $2");

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    keys: &Keys,
    begun: &Begun,
    request: AuthorizationRequest,
    profile: Profile,
    browser: &BrowserSecret,
    return_to: &ReturnPath,
) -> Result<(), PendingError> {
    let id: SignInId = tx.new_id();
    let now = tx.now();
    let sealed = keys.seal(tx.random(), begun.code_verifier.as_bytes(), &verifier_place(tx, id))?;
    tx.exec_one(
        &INSERT,
        &[
            &sha256(begun.state.as_bytes()),
            &id,
            &browser.hash(),
            &profile,
            &begun.nonce,
            &sealed,
            &return_to.as_str(),
            &request.level,
            &request.reauthentication,
            &now,
            &now.saturating_add(LIFETIME).unwrap_or(Timestamp::MAX),
        ],
    )?;
    Ok(())
}

/// Takes the attempt that `state` belongs to, so that nobody can take it again.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    keys: &Keys,
    state: &str,
    profile: Profile,
    browser: Option<&BrowserSecret>,
) -> Result<Taken, PendingError> {
    struct Found {
        pending: PendingSignIn,
        browser_hash: [u8; 32],
        sealed: Vec<u8>,
        expires_at: Timestamp,
        used_at: Option<Timestamp>,
    }
    let read = |row: &Row<'_>| {
        let return_to: String = row.get(5)?;
        Ok(Found {
            pending: PendingSignIn {
                id: row.get(0)?,
                profile: row.get(2)?,
                nonce: row.get(3)?,
                code_verifier: String::new(),
                return_to: ReturnPath::parse(&return_to).unwrap_or_else(ReturnPath::front_page),
                level: row.get(6)?,
                reauthentication: row.get(7)?,
                began_at: row.get(8)?,
            },
            browser_hash: row.get(1)?,
            sealed: row.get(4)?,
            expires_at: row.get(9)?,
            used_at: row.get(10)?,
        })
    };
    let state_hash = sha256(state.as_bytes());
    let Some(found) = tx.opt(&FIND, &[&state_hash], read)? else { return Ok(Taken::Unknown) };
    let mut pending = found.pending;
    // Both are hashes of secrets, so comparing them tells nothing through time.
    let same_browser = browser.is_some_and(|browser| browser.hash() == found.browser_hash);
    if !same_browser || pending.profile != profile {
        return Ok(Taken::Unknown);
    }
    let return_to = pending.return_to.clone();
    if found.used_at.is_some() {
        return Ok(Taken::Used { return_to });
    }
    let now = tx.now();
    if now >= found.expires_at {
        return Ok(Taken::Expired { return_to });
    }
    // Of two answers at the same instant one gets it.
    if tx.exec(&USE, &[&state_hash, &now])? == 0 {
        return Ok(Taken::Used { return_to });
    }
    let plain = keys.open(&found.sealed, &verifier_place(tx, pending.id))?;
    pending.code_verifier = String::from_utf8(plain).map_err(|_| CannotOpen)?;
    Ok(Taken::Pending(Box::new(pending)))
}

/// Deletes attempts nobody can come back to any more; to be called now and then.
pub fn purge(tx: &mut Tx<'_>) -> store::Result<u64> {
    let before = tx.now().saturating_sub(REMEMBERED).unwrap_or(Timestamp::MIN);
    tx.exec(&PURGE, &[&before])
}

fn verifier_place(tx: &Tx<'_>, id: SignInId) -> Vec<u8> {
    [b"sign_in.code_verifier".as_slice(), &tx.tenant().0.to_be_bytes(), id.0.as_bytes()].concat()
}
