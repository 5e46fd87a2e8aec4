use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use base::Clock;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{
    AlgorithmFamily, DecodingKey, Header, Validation,
    jwk::{AlgorithmParameters, Jwk, JwkSet, PublicKeyUse},
};
use reqwest::RequestBuilder;
use serde::{Deserialize, de::DeserializeOwned};
use url::Url;

use super::{ProviderError, TokenError};

/// A provider as it describes itself: its metadata and keys, fetched when needed and remembered.
/// All municipalities of an installation share one.
pub struct Provider {
    issuer: String,
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    metadata: Option<(Arc<Metadata>, Timestamp)>,
    keys: Option<(Arc<JwkSet>, Timestamp)>,
    /// When a token with an unknown key last made us fetch the keys.
    keys_forced_at: Option<Timestamp>,
}

/// What we use of OpenID Connect Discovery 1.0 § 3.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) issuer: String,
    pub(crate) authorization_endpoint: Url,
    pub(crate) token_endpoint: Url,
    pub(crate) jwks_uri: Url,
    /// Both national providers have it, and without it the request would travel through the
    /// browser.
    pub(crate) pushed_authorization_request_endpoint: Url,
    pub(crate) end_session_endpoint: Option<Url>,
}

/// Digdir's advice.
const REMEMBER_METADATA: SignedDuration = SignedDuration::from_hours(24);
/// A key that was withdrawn must not be believed for a whole day.
const REMEMBER_KEYS: SignedDuration = SignedDuration::from_hours(1);
/// When the provider cannot be reached, what is known is used for so much longer.
const GRACE: SignedDuration = SignedDuration::from_hours(24);
/// Tokens with invented key ids must not make us hammer the provider (ASVS 10.5.5).
const BETWEEN_FORCED: SignedDuration = SignedDuration::from_secs(10);
/// Bytes; far more than any answer of a provider.
const LARGEST_ANSWER: usize = 256 * 1024;

impl Provider {
    /// `http` must have timeouts and follow no redirects.
    pub fn new(issuer: impl Into<String>, http: reqwest::Client, clock: Arc<dyn Clock>) -> Self {
        Self { issuer: issuer.into(), http, clock, known: Mutex::default() }
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    pub(crate) async fn metadata(&self) -> Result<Arc<Metadata>, ProviderError> {
        let known = self.known().metadata.clone();
        if let Some((metadata, fetched_at)) = &known
            && self.age(*fetched_at) < REMEMBER_METADATA
        {
            return Ok(Arc::clone(metadata));
        }
        match self.fetch_metadata().await {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                self.known().metadata = Some((Arc::clone(&metadata), self.now()));
                Ok(metadata)
            }
            Err(error) => match known {
                Some((old, fetched_at)) if self.age(fetched_at) < REMEMBER_METADATA + GRACE => {
                    Ok(old)
                }
                _ => Err(error),
            },
        }
    }

    /// What is known without asking.
    pub(crate) fn remembered_metadata(&self) -> Option<Arc<Metadata>> {
        self.known().metadata.as_ref().map(|(metadata, _)| Arc::clone(metadata))
    }

    /// Verifies a token's signature and gives its header and claims, which are still to be judged.
    pub(crate) async fn verified<C: DeserializeOwned>(
        &self,
        token: &str,
    ) -> Result<Result<(Header, C), TokenError>, ProviderError> {
        let header = match header_of(token) {
            Ok(header) => header,
            Err(error) => return Ok(Err(error)),
        };
        let Some(key) = self.key_for(&header).await? else {
            return Ok(Err(TokenError::UnknownKey));
        };
        Ok(decode(token, &header, &key).map(|claims| (header, claims)))
    }

    /// The key a token says it is signed with. An unknown one may have come since we last looked.
    async fn key_for(&self, header: &Header) -> Result<Option<Jwk>, ProviderError> {
        let known = self.known().keys.clone();
        if let Some((keys, fetched_at)) = &known
            && self.age(*fetched_at) < REMEMBER_KEYS
        {
            if let Some(key) = choose(keys, header) {
                return Ok(Some(key.clone()));
            }
            if !self.may_force_keys() {
                return Ok(None);
            }
        }
        match self.fetch_keys().await {
            Ok(keys) => {
                let key = choose(&keys, header).cloned();
                self.known().keys = Some((Arc::new(keys), self.now()));
                Ok(key)
            }
            Err(error) => match known {
                Some((old, fetched_at)) if self.age(fetched_at) < GRACE => {
                    Ok(choose(&old, header).cloned())
                }
                _ => Err(error),
            },
        }
    }

    fn may_force_keys(&self) -> bool {
        let now = self.now();
        let mut known = self.known();
        let may = known.keys_forced_at.is_none_or(|at| now.duration_since(at) >= BETWEEN_FORCED);
        if may {
            known.keys_forced_at = Some(now);
        }
        may
    }

    async fn fetch_metadata(&self) -> Result<Metadata, ProviderError> {
        const ENDPOINT: &str = "configuration";
        let url = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let metadata: Metadata = ask(ENDPOINT, self.http.get(url)).await?;
        // OpenID Connect Discovery § 4.3: exactly the issuer we asked.
        if metadata.issuer != self.issuer {
            return Err(ProviderError::NotUnderstood {
                endpoint: ENDPOINT,
                reason: "it names another issuer",
            });
        }
        let endpoints = [
            &metadata.authorization_endpoint,
            &metadata.token_endpoint,
            &metadata.jwks_uri,
            &metadata.pushed_authorization_request_endpoint,
        ];
        let is_safe = |url: &Url| {
            url.scheme() == "https" || (url.scheme() == "http" && self.issuer.starts_with("http:"))
        };
        if !endpoints.into_iter().chain(&metadata.end_session_endpoint).all(is_safe) {
            return Err(ProviderError::NotUnderstood {
                endpoint: ENDPOINT,
                reason: "an endpoint is not protected by TLS",
            });
        }
        Ok(metadata)
    }

    async fn fetch_keys(&self) -> Result<JwkSet, ProviderError> {
        #[derive(Deserialize)]
        struct Lenient {
            keys: Vec<serde_json::Value>,
        }
        let url = self.metadata().await?.jwks_uri.clone();
        let all: Lenient = ask("keys", self.http.get(url)).await?;
        // One key of a kind we do not know must not hide the others.
        let keys = all.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok());
        Ok(JwkSet { keys: keys.collect() })
    }

    fn age(&self, fetched_at: Timestamp) -> SignedDuration {
        self.now().duration_since(fetched_at)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Provider").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Sends a request and reads a JSON answer of reasonable size.
pub(crate) async fn ask<T: DeserializeOwned>(
    endpoint: &'static str,
    request: RequestBuilder,
) -> Result<T, ProviderError> {
    #[derive(Deserialize)]
    struct OAuthError {
        error: String,
    }
    let down = |error: reqwest::Error| ProviderError::down(endpoint, error.without_url());
    let mut response = request.send().await.map_err(down)?;
    let status = response.status();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(down)? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(ProviderError::NotUnderstood {
                endpoint,
                reason: "the answer is too long",
            });
        }
        body.extend_from_slice(&chunk);
    }
    if status.is_server_error() {
        return Err(ProviderError::Down { endpoint, source: None });
    }
    if !status.is_success() {
        let code = serde_json::from_slice::<OAuthError>(&body).map_or_else(
            |_| "without a reason".to_owned(),
            |error| error.error.chars().filter(char::is_ascii_graphic).take(60).collect(),
        );
        return Err(ProviderError::Refused { endpoint, status: status.as_u16(), code });
    }
    serde_json::from_slice(&body).map_err(|_| ProviderError::NotUnderstood {
        endpoint,
        reason: "the answer is not the JSON it should be",
    })
}

fn header_of(token: &str) -> Result<Header, TokenError> {
    let header = jsonwebtoken::decode_header(token).map_err(|error| match error.kind() {
        // `none` and the like are not even names of algorithms to the library.
        jsonwebtoken::errors::ErrorKind::Json(_)
        | jsonwebtoken::errors::ErrorKind::InvalidAlgorithmName => TokenError::Algorithm,
        _ => TokenError::Malformed,
    })?;
    // Asymmetric only: with HMAC the provider's public key would be the secret (RFC 8725 § 2.1).
    if !matches!(header.alg.family(), AlgorithmFamily::Rsa | AlgorithmFamily::Ec) {
        return Err(TokenError::Algorithm);
    }
    // RFC 7515 § 4.1.11: what must be understood and is not, is refused.
    if header.crit.is_some() {
        return Err(TokenError::Type);
    }
    Ok(header)
}

/// The key with the token's id; without an id the only key that fits (OpenID Connect Core § 10.1).
fn choose<'k>(keys: &'k JwkSet, header: &Header) -> Option<&'k Jwk> {
    let mut fitting = keys.keys.iter().filter(|key| {
        let family_fits = matches!(
            (&key.algorithm, header.alg.family()),
            (AlgorithmParameters::RSA(_), AlgorithmFamily::Rsa)
                | (AlgorithmParameters::EllipticCurve(_), AlgorithmFamily::Ec)
        );
        let algorithm_fits =
            key.common.key_algorithm.is_none_or(|named| named == header.alg.into());
        let for_signing = matches!(key.common.public_key_use, None | Some(PublicKeyUse::Signature));
        family_fits && algorithm_fits && for_signing
    });
    match &header.kid {
        Some(_) => fitting.find(|key| key.common.key_id == header.kid),
        None => fitting.next().filter(|_| fitting.next().is_none()),
    }
}

fn decode<C: DeserializeOwned>(token: &str, header: &Header, key: &Jwk) -> Result<C, TokenError> {
    let decoding_key = DecodingKey::from_jwk(key).map_err(|_| TokenError::UnknownKey)?;
    let mut validation = Validation::new(header.alg);
    // Claims are judged by us, with our own clock.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let decoded = jsonwebtoken::decode::<C>(token, &decoding_key, &validation);
    decoded.map(|decoded| decoded.claims).map_err(|error| match error.kind() {
        jsonwebtoken::errors::ErrorKind::InvalidSignature => TokenError::Signature,
        _ => TokenError::Malformed,
    })
}
