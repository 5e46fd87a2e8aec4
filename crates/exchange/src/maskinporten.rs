use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use base::{Clock, Random, TenantId, uuid_v7};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::{
    Component, ComponentError, Http, MaskinportenSettings, Secret, SigningKey, http::Operation,
};

/// Gets the tokens with which we call the other components.
///
/// By Digdir's checklist: a key of our own rather than a certificate, one scope for each token,
/// a token is used until it expires, and a component that answers 401 makes us fetch a new one.
#[derive(Debug)]
pub struct Maskinporten {
    http: Http,
    settings: MaskinportenSettings,
    key: SigningKey,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    tokens: Mutex<BTreeMap<Grant, Token>>,
}

/// For whom a token is to count at the component that gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OnBehalfOf {
    /// For the owner of the client. KS Fiks wants this: an integration is bound to the supplier.
    Ourselves,
    /// For the municipality, by delegation in Altinn (`consumer_org`).
    Tenant(TenantId),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Grant {
    scope: &'static str,
    consumer: Option<TenantId>,
}

#[derive(Clone, Debug)]
struct Token {
    value: Secret,
    use_until: Timestamp,
}

/// The claims of the grant. Maskinporten refuses a grant that has any other.
#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    iss: &'a str,
    scope: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumer_org: Option<String>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    /// Seconds.
    expires_in: i64,
}

const FETCH: Operation = Operation::new(Component::Maskinporten, "token");
/// Seconds; 120 is the most that Maskinporten accepts.
const GRANT_LIFETIME: i64 = 100;
/// A token that would expire on its way is not used.
const MARGIN: SignedDuration = SignedDuration::from_secs(10);

/// A grant that is refused says something about our key, clock or agreements, and nothing about
/// the letter or question that waits for the token: that must go when the fault is mended.
fn not_our_question(error: ComponentError) -> ComponentError {
    match error {
        ComponentError::Refused { component, operation, status, code } => {
            ComponentError::NotAllowed { component, operation, status, code }
        }
        // A grant can be repeated; only what it is for must not be.
        ComponentError::Unanswered { component, source, .. } => {
            ComponentError::NotReached { component, source }
        }
        ComponentError::Broken { component, operation, .. } => {
            ComponentError::Busy { component, operation, retry_after: None }
        }
        ComponentError::NotUnderstood { component, reason, .. } => {
            ComponentError::NotAsked { component, reason }
        }
        other => other,
    }
}

impl Maskinporten {
    pub fn new(
        http: Http,
        settings: MaskinportenSettings,
        key: SigningKey,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        Self { http, settings, key, clock, random, tokens: Mutex::new(BTreeMap::new()) }
    }

    /// A token for `scope`, fetched or kept from before.
    pub fn token(
        &self,
        scope: &'static str,
        on_behalf_of: OnBehalfOf,
    ) -> Result<Secret, ComponentError> {
        let grant = self.grant(scope, on_behalf_of);
        let now = self.clock.now();
        let kept = self.lock().get(&grant).filter(|token| token.use_until > now).cloned();
        if let Some(token) = kept {
            return Ok(token.value);
        }
        let token = self.fetch(&grant, now)?;
        let value = token.value.clone();
        self.lock().insert(grant, token);
        Ok(value)
    }

    /// Calls with a token; when the component does not accept it, once more with a fresh one.
    pub fn with_token<T>(
        &self,
        scope: &'static str,
        on_behalf_of: OnBehalfOf,
        call: impl Fn(&Secret) -> Result<T, ComponentError>,
    ) -> Result<T, ComponentError> {
        let token = self.token(scope, on_behalf_of)?;
        match call(&token) {
            Err(ComponentError::NotAllowed { status: 401, .. }) => {
                self.forget(scope, on_behalf_of, &token);
                call(&self.token(scope, on_behalf_of)?)
            }
            answered => answered,
        }
    }

    fn forget(&self, scope: &'static str, on_behalf_of: OnBehalfOf, refused: &Secret) {
        let grant = self.grant(scope, on_behalf_of);
        let mut tokens = self.lock();
        // Another thread may already have fetched a new one.
        if tokens.get(&grant).is_some_and(|token| token.value == *refused) {
            tokens.remove(&grant);
        }
    }

    fn grant(&self, scope: &'static str, on_behalf_of: OnBehalfOf) -> Grant {
        // `consumer_org` must differ from the client's own organisation.
        let consumer = match on_behalf_of {
            OnBehalfOf::Tenant(tenant) if tenant != self.settings.organisation => Some(tenant),
            _ => None,
        };
        Grant { scope, consumer }
    }

    fn fetch(&self, grant: &Grant, now: Timestamp) -> Result<Token, ComponentError> {
        let not_asked = |reason: String| ComponentError::NotAsked {
            component: Component::Maskinporten,
            reason,
        };
        let claims = Claims {
            aud: self.settings.issuer.as_str(),
            iss: &self.settings.client_id,
            scope: grant.scope,
            iat: now.as_second(),
            exp: now.as_second() + GRANT_LIFETIME,
            jti: uuid_v7(now, &*self.random).to_string(),
            consumer_org: grant.consumer.map(|tenant| tenant.to_string()),
        };
        let assertion = self.key.sign(&claims).map_err(|error| not_asked(error.to_string()))?;
        let url =
            self.settings.issuer.join("token").map_err(|error| not_asked(error.to_string()))?;
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("assertion", assertion.as_str()),
        ];
        let answer = self
            .http
            .ask(FETCH, Method::POST, url, |request| request.form(&form))
            .map_err(not_our_question)?;
        if answer.status != 200 {
            return Err(not_asked("there is no token service at this address".to_owned()));
        }
        let token: TokenAnswer = answer.json().map_err(not_our_question)?;
        let lifetime = SignedDuration::from_secs(token.expires_in.clamp(0, 24 * 3600));
        Ok(Token { value: Secret::new(token.access_token), use_until: now + lifetime - MARGIN })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Grant, Token>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
