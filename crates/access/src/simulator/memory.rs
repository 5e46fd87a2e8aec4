//! What the simulated provider remembers, until the program stops.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};

use base::Language;
use identifiers::PersonNumber;
use jiff::{SignedDuration, Timestamp};

use super::Fault;
use crate::Level;

#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<Known>);

#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) fault: Fault,
    /// Pushed requests by their `request_uri`.
    pub(super) pushed: BTreeMap<String, Pushed>,
    /// Sign-ins somebody is looking at, by the id in the page's address.
    pub(super) interactions: BTreeMap<String, Interaction>,
    pub(super) codes: BTreeMap<String, Grant>,
    /// Access tokens, for userinfo.
    pub(super) access_tokens: BTreeMap<String, Access>,
    /// The provider's own sessions, by the value of the cookie.
    pub(super) sessions: BTreeMap<String, ProviderSession>,
    /// The ids of clients' proofs, so that none is used twice, and until when to remember them.
    pub(super) proofs: BTreeMap<String, Timestamp>,
}

/// A checked authorization request.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) code_challenge: String,
    pub(super) level: Level,
    pub(super) language: Language,
    pub(super) prompt: Prompt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prompt {
    /// An earlier sign-in is good enough.
    AsNeeded,
    /// `prompt=login`
    Always,
    /// `prompt=none`
    Never,
}

#[derive(Clone, Debug)]
pub(super) struct Pushed {
    pub(super) request: Request,
    pub(super) expires_at: Timestamp,
}

#[derive(Clone, Debug)]
pub(super) struct Interaction {
    pub(super) request: Request,
    pub(super) expires_at: Timestamp,
}

/// What a code stands for.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) request: Request,
    pub(super) signed_in: ProviderSession,
    pub(super) expires_at: Timestamp,
    /// Whether the code was exchanged; it is remembered so that a second use is seen.
    pub(super) exchanged: Option<Exchanged>,
}

/// The access token a code gave, to be withdrawn when the code comes again (RFC 6749 § 4.1.2).
#[derive(Clone, Debug)]
pub(super) struct Exchanged {
    pub(super) access_token: String,
}

#[derive(Clone, Debug)]
pub(super) struct Access {
    pub(super) subject: String,
    pub(super) number: PersonNumber,
    pub(super) language: Language,
    pub(super) expires_at: Timestamp,
}

/// Somebody signed in at the provider.
#[derive(Clone, Debug)]
pub(super) struct ProviderSession {
    pub(super) sid: String,
    pub(super) number: PersonNumber,
    pub(super) level: Level,
    pub(super) authenticated_at: Timestamp,
    pub(super) last_used_at: Timestamp,
    /// The services to be told when it ends.
    pub(super) clients: BTreeSet<String>,
}

impl ProviderSession {
    const LONGEST: SignedDuration = SignedDuration::from_mins(120);
    const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(30);

    pub(super) fn is_living(&self, now: Timestamp) -> bool {
        now.duration_since(self.authenticated_at) < Self::LONGEST
            && now.duration_since(self.last_used_at) < Self::LONGEST_PAUSE
    }
}

impl Memory {
    pub(super) fn change<T>(&self, work: impl FnOnce(&mut Known) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn fault(&self) -> Fault {
        self.change(|known| known.fault)
    }
}

impl Known {
    /// Forgets what has run out, so that a demonstration can stand for weeks.
    pub(super) fn forget_old(&mut self, now: Timestamp) {
        self.pushed.retain(|_, pushed| pushed.expires_at > now);
        self.interactions.retain(|_, interaction| interaction.expires_at > now);
        let long_ago = now.saturating_sub(SignedDuration::from_mins(10)).unwrap_or(Timestamp::MIN);
        self.codes.retain(|_, grant| grant.expires_at > long_ago);
        self.access_tokens.retain(|_, access| access.expires_at > now);
        self.sessions.retain(|_, session| session.is_living(now));
        self.proofs.retain(|_, until| *until > now);
    }
}
