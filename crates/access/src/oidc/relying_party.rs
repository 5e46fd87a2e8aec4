use std::sync::Arc;

use base::{Language, Random};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use identifiers::PersonNumber;
use jiff::Timestamp;

use serde::Deserialize;
use url::Url;

use super::{
    AFTER_LOGOUT_PATH, AnswerError, ClientKey, LogoutToken, Profile, Provider, ProviderError,
    assertion::{ASSERTION_TYPE, client_assertion},
    id_token, logout_token,
    provider::ask,
};
use crate::{
    Environment, Level,
    keys::{random_text, sha256},
};

/// One municipality's registration with one provider.
#[derive(Clone, Debug)]
pub struct RelyingPartyConfig {
    pub profile: Profile,
    pub client_id: String,
    pub key: ClientKey,
    /// The municipality's own origin, e.g. `https://www.grimstad.example.no`; the registered
    /// addresses begin with it.
    pub origin: String,
    pub environment: Environment,
}

/// A registration that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("use an issuer without TLS in production")]
    IssuerWithoutTls,
    #[error("use an origin that is not scheme, host and port")]
    Origin,
}

/// We, in the provider's eyes.
#[derive(Debug)]
pub struct RelyingParty {
    config: RelyingPartyConfig,
    provider: Arc<Provider>,
    random: Arc<dyn Random>,
}

store::text_enum! {
    /// Whether an earlier sign-in at the provider is good enough.
    pub enum Reauthentication {
        NotNeeded = "not_needed",
        /// The person must show who they are now, e.g. before signing.
        Required = "required",
    }
}

/// What a sign-in asks for.
#[derive(Clone, Copy, Debug)]
pub struct AuthorizationRequest {
    pub level: Level,
    pub language: Language,
    pub reauthentication: Reauthentication,
}

/// A sign-in that has begun. All but `url` stays with us.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Where the browser is to go. Holds nothing but our client id and a reference.
    pub url: String,
    pub state: String,
    pub nonce: String,
    pub code_verifier: String,
}

/// What came back through the browser.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Answer {
    pub state: Option<String>,
    pub code: Option<String>,
    pub iss: Option<String>,
    pub error: Option<String>,
}

/// What a sign-in is held against when the answer comes.
#[derive(Clone, Debug)]
pub(crate) struct Pending<'a> {
    pub(crate) nonce: &'a str,
    pub(crate) code_verifier: &'a str,
    pub(crate) level: Level,
    pub(crate) reauthentication: Reauthentication,
    pub(crate) began_at: Timestamp,
}

/// Who signed in, as a provider vouches for.
#[derive(Clone, Debug)]
pub struct Identity {
    pub number: PersonNumber,
    /// Pairwise: another in each municipality. Never a key of ours.
    pub subject: String,
    pub acr: String,
    pub level: Level,
    /// `amr`, e.g. `BankID`: for the record.
    pub methods: Vec<String>,
    pub authenticated_at: Timestamp,
    pub provider_session: Option<String>,
    pub(crate) id_token: String,
}

/// A form that ends the provider's session. Posted and not linked to: the token holds the person's
/// number, which must not stand in an address.
#[derive(Clone, Debug)]
pub struct EndSession {
    pub action: String,
    pub fields: Vec<(&'static str, String)>,
}

impl RelyingParty {
    pub fn new(
        config: RelyingPartyConfig,
        provider: Arc<Provider>,
        random: Arc<dyn Random>,
    ) -> Result<Self, ConfigError> {
        let with_tls = provider.issuer().starts_with("https://");
        if config.environment == Environment::Production && !with_tls {
            return Err(ConfigError::IssuerWithoutTls);
        }
        let origin = Url::parse(&config.origin).map_err(|_| ConfigError::Origin)?;
        if origin.origin().ascii_serialization() != config.origin {
            return Err(ConfigError::Origin);
        }
        Ok(Self { config, provider, random })
    }

    pub fn profile(&self) -> Profile {
        self.config.profile
    }

    pub fn issuer(&self) -> &str {
        self.provider.issuer()
    }

    pub fn redirect_uri(&self) -> String {
        format!("{}{}", self.config.origin, self.config.profile.redirect_path())
    }

    /// Pushes the request to the provider (RFC 9126) and says where to send the browser.
    pub async fn begin(&self, request: AuthorizationRequest) -> Result<Begun, ProviderError> {
        #[derive(Deserialize)]
        struct Pushed {
            request_uri: String,
        }
        let metadata = self.provider.metadata().await?;
        let random = || random_text(&*self.random);
        let (state, nonce, code_verifier) = (random(), random(), random());
        let redirect_uri = self.redirect_uri();
        let challenge = URL_SAFE_NO_PAD.encode(sha256(code_verifier.as_bytes()));
        let mut form = vec![
            ("response_type", "code"),
            ("scope", "openid"),
            ("redirect_uri", &redirect_uri),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("acr_values", self.config.profile.acr(request.level)),
            ("ui_locales", request.language.code()),
        ];
        if request.reauthentication == Reauthentication::Required {
            form.push(("prompt", "login"));
        }
        let endpoint = metadata.pushed_authorization_request_endpoint.clone();
        let pushed: Pushed = self.post("pushed request", endpoint, form).await?;
        let mut url = metadata.authorization_endpoint.clone();
        // RFC 9126 § 4: these two and nothing else.
        url.query_pairs_mut()
            .append_pair("client_id", &self.config.client_id)
            .append_pair("request_uri", &pushed.request_uri);
        Ok(Begun { url: url.into(), state, nonce, code_verifier })
    }

    /// Turns the provider's answer into an identity. `state` has led to `pending` already.
    pub(crate) async fn finish(
        &self,
        answer: &Answer,
        pending: &Pending<'_>,
    ) -> Result<Identity, AnswerError> {
        #[derive(Deserialize)]
        struct Tokens {
            id_token: String,
        }
        // RFC 9207 § 2.4, before anything else of the answer is used. Both providers send it.
        if answer.iss.as_deref() != Some(self.issuer()) {
            return Err(AnswerError::Issuer);
        }
        match answer.error.as_deref() {
            // What ID-porten answers when somebody presses cancel, and what the standard says.
            Some("access_denied" | "login_required" | "interaction_required") => {
                return Err(AnswerError::Cancelled);
            }
            Some(error) => {
                let plain = error.chars().filter(char::is_ascii_graphic).take(60).collect();
                return Err(AnswerError::Refused(plain));
            }
            None => {}
        }
        let code = answer.code.as_deref().ok_or(AnswerError::NoCode)?;
        let metadata = self.provider.metadata().await?;
        let redirect_uri = self.redirect_uri();
        let form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &redirect_uri),
            ("code_verifier", pending.code_verifier),
        ];
        let tokens: Tokens = self.post("token", metadata.token_endpoint.clone(), form).await?;
        let (header, claims) = self.provider.verified(&tokens.id_token).await??;
        let expected = id_token::Expected {
            issuer: self.issuer(),
            client_id: &self.config.client_id,
            nonce: pending.nonce,
            level: pending.level,
            reauthentication: pending.reauthentication,
            began_at: pending.began_at,
            now: self.provider.now(),
        };
        let checked = id_token::check(&header, claims, &expected)?;
        let number = checked
            .person_number
            .and_then(|number| PersonNumber::parse(&number).ok())
            .ok_or(AnswerError::NoPersonNumber)?;
        Ok(Identity {
            number,
            subject: checked.subject,
            acr: checked.acr,
            level: checked.level,
            methods: checked.methods,
            authenticated_at: checked.authenticated_at,
            provider_session: checked.session,
            id_token: tokens.id_token,
        })
    }

    /// The form that ends the provider's own session (OpenID Connect RP-Initiated Logout 1.0), or
    /// `None` when it has no place for that.
    pub async fn end_session(
        &self,
        id_token: Option<String>,
        state: &str,
    ) -> Result<Option<EndSession>, ProviderError> {
        let metadata = self.provider.metadata().await?;
        let Some(endpoint) = &metadata.end_session_endpoint else { return Ok(None) };
        let mut fields = vec![
            ("client_id", self.config.client_id.clone()),
            ("post_logout_redirect_uri", format!("{}{AFTER_LOGOUT_PATH}", self.config.origin)),
            ("state", state.to_owned()),
        ];
        if let Some(id_token) = id_token {
            fields.push(("id_token_hint", id_token));
        }
        Ok(Some(EndSession { action: endpoint.to_string(), fields }))
    }

    /// Judges a logout token that was posted to us.
    pub async fn logout_token(&self, token: &str) -> Result<LogoutToken, AnswerError> {
        let (header, claims) = self.provider.verified(token).await??;
        let now = self.provider.now();
        let client_id = &self.config.client_id;
        Ok(logout_token::check(&header, claims, self.issuer(), client_id, now)?)
    }

    /// The origins that a form may lead to on the way to the provider. Names under the issuer's are
    /// its own: before its metadata is known, nothing else tells where it signs people in.
    pub(crate) fn form_targets(&self) -> Vec<String> {
        let mut targets = Vec::new();
        if let Ok(issuer) = Url::parse(self.issuer()) {
            targets.push(issuer.origin().ascii_serialization());
            if let (Some(host), "https") = (issuer.domain(), issuer.scheme()) {
                targets.push(format!("https://*.{host}"));
            }
        }
        if let Some(metadata) = self.provider.remembered_metadata() {
            let ways =
                [Some(&metadata.authorization_endpoint), metadata.end_session_endpoint.as_ref()];
            let origins = ways.into_iter().flatten().map(|url| url.origin().ascii_serialization());
            targets.extend(origins);
        }
        targets
    }

    /// The origins from which the provider may show our front-channel logout in a frame.
    pub(crate) fn frame_ancestors(&self) -> String {
        let issuer = Url::parse(self.issuer()).map(|url| url.origin().ascii_serialization());
        let authorization = self
            .provider
            .remembered_metadata()
            .map(|metadata| metadata.authorization_endpoint.origin().ascii_serialization());
        let mut origins: Vec<String> = issuer.ok().into_iter().chain(authorization).collect();
        origins.dedup();
        origins.join(" ")
    }

    /// Posts a form with our proof of who we are.
    async fn post<T: serde::de::DeserializeOwned>(
        &self,
        endpoint: &'static str,
        url: Url,
        mut form: Vec<(&str, &str)>,
    ) -> Result<T, ProviderError> {
        let assertion = client_assertion(
            &self.config.client_id,
            self.issuer(),
            &self.config.key,
            self.provider.now(),
            &*self.random,
        )?;
        form.push(("client_id", &self.config.client_id));
        form.push(("client_assertion_type", ASSERTION_TYPE));
        form.push(("client_assertion", &assertion));
        ask(endpoint, self.provider.http().post(url).form(&form)).await
    }
}
