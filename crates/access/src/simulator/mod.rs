//! ID-porten and Ansattporten for demonstrations: a real OpenID provider with invented people.
//!
//! It speaks the same protocol as the national ones and is as strict, so that what signs in here
//! signs in there with another address and another key. It runs in a demonstration only, knows
//! synthetic persons only, keeps its state in memory, and says on every page what it is. It can be
//! made to fail on demand: see [`Fault`].

mod authorize;
mod client;
mod end_session;
mod faults;
mod jose;
mod memory;
mod token;
mod views;

use std::{fmt, sync::Arc};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::{Clock, Random};
use identifiers::PersonNumber;
use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

pub use client::SimulatedClient;
pub use faults::Fault;

use self::{jose::SigningKeys, memory::Memory};
use crate::{
    ClientKeyError, Environment, Level,
    keys::{random_text, sha256},
    oidc::Profile,
};

/// Somebody the simulator lets sign in.
#[derive(Clone, Debug)]
pub struct SimulatedPerson {
    /// Must be synthetic; others are left out.
    pub number: PersonNumber,
    pub name: String,
    /// What makes them interesting: "Styreleder i RASK KATT AS", "Saksbehandler, bevilling".
    pub note: String,
    /// The highest level their e-ID gives.
    pub highest: Level,
}

/// Who can sign in; asked anew at every sign-in. Must answer from memory.
pub trait Directory: Send + Sync + fmt::Debug {
    fn persons(&self) -> Vec<SimulatedPerson>;
}

/// What a simulator needs.
#[derive(Debug)]
pub struct SimulatorConfig {
    pub profile: Profile,
    pub environment: Environment,
    /// Its own address, never that of the real provider, without a slash at the end:
    /// `http://localhost:8080/sim/idporten`.
    pub issuer: String,
    pub clients: Vec<SimulatedClient>,
    pub directory: Arc<dyn Directory>,
    /// For back-channel logout.
    pub http: reqwest::Client,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
}

/// A simulator cannot run so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SimulatorError {
    #[error("run a simulated provider in production")]
    Production,
    #[error("take the issuer of a real provider, or one that is no address")]
    Issuer,
}

/// A simulated provider. Cheap to clone; every clone is the same one.
#[derive(Clone)]
pub struct Simulator(Arc<Inner>);

struct Inner {
    config: SimulatorConfig,
    memory: Memory,
    keys: SigningKeys,
}

impl Simulator {
    pub fn new(config: SimulatorConfig) -> Result<Self, SimulatorError> {
        if config.environment == Environment::Production {
            return Err(SimulatorError::Production);
        }
        let issuer = Url::parse(&config.issuer).map_err(|_| SimulatorError::Issuer)?;
        let host = issuer.host_str().unwrap_or_default();
        let is_real = ["idporten.no", "ansattporten.no"]
            .iter()
            .any(|real| host == *real || host.ends_with(&format!(".{real}")));
        if is_real || config.issuer.ends_with('/') {
            return Err(SimulatorError::Issuer);
        }
        Ok(Self(Arc::new(Inner {
            config,
            memory: Memory::default(),
            keys: SigningKeys::default(),
        })))
    }

    /// The pages and endpoints, to be nested under the issuer's path.
    pub fn router(&self) -> Router {
        let protocol = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/jwks", get(jwks))
            .route("/par", post(authorize::push))
            .route("/authorize", get(authorize::authorize))
            .route("/innlogging/{id}", get(authorize::page).post(authorize::choose))
            .route("/token", post(token::token))
            .route("/endsession", get(end_session::by_link).post(end_session::by_form))
            .layer(middleware::from_fn_with_state(self.clone(), faults::apply));
        let protocol = match self.0.config.profile {
            Profile::IdPorten => {
                protocol.route("/userinfo", get(token::userinfo).post(token::userinfo))
            }
            // Ansattporten has none.
            Profile::Ansattporten => protocol,
        };
        protocol
            .route("/faults", get(faults::page).post(faults::choose))
            .route("/faults/rotate", post(faults::rotate))
            .with_state(self.clone())
    }

    /// Makes every answer from now on fail in this way.
    pub fn set_fault(&self, fault: Fault) {
        self.0.memory.change(|known| known.fault = fault);
    }

    /// Signs with a new key from now on; the one used until now can still be verified.
    pub fn rotate_key(&self) -> Result<(), ClientKeyError> {
        self.0.keys.rotate()
    }

    fn issuer(&self) -> &str {
        &self.0.config.issuer
    }

    fn profile(&self) -> Profile {
        self.0.config.profile
    }

    fn now(&self) -> Timestamp {
        self.0.config.clock.now()
    }

    fn random_text(&self) -> String {
        random_text(&*self.0.config.random)
    }

    fn client(&self, client_id: &str) -> Option<&SimulatedClient> {
        self.0.config.clients.iter().find(|client| client.client_id == client_id)
    }

    /// The people of the directory, without any real ones that strayed in.
    fn persons(&self) -> Vec<SimulatedPerson> {
        let mut persons = self.0.config.directory.persons();
        persons.retain(|person| person.number.kind().is_synthetic());
        persons
    }

    fn name(&self) -> &'static str {
        match self.profile() {
            Profile::IdPorten => "ID-porten",
            Profile::Ansattporten => "Ansattporten",
        }
    }

    /// What a person is called towards one client: another name towards each (OpenID Connect Core
    /// § 8.1), and the same after a restart. The people are invented, so a plain hash will do.
    fn subject(&self, client: &SimulatedClient, number: PersonNumber) -> String {
        let parts = [self.issuer(), &client.client_id, &number.reveal()].join("\n");
        hex::encode(sha256(parts.as_bytes()))
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Simulator").field("issuer", &self.issuer()).finish_non_exhaustive()
    }
}

async fn configuration(State(simulator): State<Simulator>) -> Json<Value> {
    let issuer = simulator.issuer();
    let levels: Vec<_> = Level::ALL.iter().map(|level| simulator.profile().acr(*level)).collect();
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "pushed_authorization_request_endpoint": format!("{issuer}/par"),
        "require_pushed_authorization_requests": true,
        "token_endpoint": format!("{issuer}/token"),
        "end_session_endpoint": format!("{issuer}/endsession"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256", "RS384", "RS512"],
        "scopes_supported": ["openid", "profile"],
        "acr_values_supported": levels,
        "ui_locales_supported": ["nb", "nn", "en", "se"],
        "prompt_values_supported": ["login", "none"],
        "authorization_response_iss_parameter_supported": true,
        "frontchannel_logout_supported": true,
        "frontchannel_logout_session_supported": true,
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
    });
    if simulator.profile() == Profile::IdPorten
        && let Some(members) = document.as_object_mut()
    {
        members.insert("userinfo_endpoint".to_owned(), json!(format!("{issuer}/userinfo")));
    }
    Json(document)
}

async fn jwks(State(simulator): State<Simulator>) -> Response {
    match simulator.0.keys.published().await {
        Ok(keys) => Json(keys).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The cookie of the provider's own session. No `__Host-` prefix: the path keeps the two
/// simulators apart on one host.
fn session_cookie(simulator: &Simulator, headers: &HeaderMap) -> Option<String> {
    crate::session::cookie(headers, cookie_name(simulator)).map(str::to_owned)
}

fn cookie_name(simulator: &Simulator) -> &'static str {
    match simulator.profile() {
        Profile::IdPorten => "sim-idporten",
        Profile::Ansattporten => "sim-ansattporten",
    }
}
