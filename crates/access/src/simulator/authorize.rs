//! From a pushed request to a code: PAR, the page where one chooses a person, and single sign-on.

use axum::{
    Form, Json,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use base::Language;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::{
    Fault, SimulatedClient, SimulatedPerson, Simulator, cookie_name, jose,
    memory::{Grant, Interaction, Prompt, ProviderSession, Pushed, Request},
    session_cookie,
    token::{OAuthError, check_assertion_type},
    views,
};
use crate::{Level, keys::sha256, oidc::Profile};

const PUSHED_SECONDS: i64 = 120;
const CODE_SECONDS: i64 = 60;
const INTERACTION: SignedDuration = SignedDuration::from_mins(30);

#[derive(Debug, Deserialize)]
pub(super) struct PushedForm {
    client_id: Option<String>,
    client_assertion_type: Option<String>,
    client_assertion: Option<String>,
    response_type: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    nonce: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    acr_values: Option<String>,
    ui_locales: Option<String>,
    prompt: Option<String>,
    request_uri: Option<String>,
}

/// RFC 9126 § 2.
pub(super) async fn push(
    State(simulator): State<Simulator>,
    Form(form): Form<PushedForm>,
) -> Result<Response, OAuthError> {
    check_assertion_type(form.client_assertion_type.as_deref())?;
    let client = jose::authenticated(
        &simulator,
        form.client_id.as_deref().unwrap_or_default(),
        form.client_assertion.as_deref().unwrap_or_default(),
    )
    .map_err(OAuthError::client)?;
    let request = checked(&simulator, client, &form)?;
    let request_uri = format!("urn:{}:{}", simulator.profile().key(), simulator.random_text());
    let expires_at = later(simulator.now(), SignedDuration::from_secs(PUSHED_SECONDS));
    let pushed = Pushed { request, expires_at };
    simulator.0.memory.change(|known| known.pushed.insert(request_uri.clone(), pushed));
    let body = json!({"request_uri": request_uri, "expires_in": PUSHED_SECONDS});
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

fn checked(
    simulator: &Simulator,
    client: &SimulatedClient,
    form: &PushedForm,
) -> Result<Request, OAuthError> {
    let invalid = OAuthError::request;
    if form.request_uri.is_some() {
        return Err(invalid("request_uri must not be pushed"));
    }
    if form.response_type.as_deref() != Some("code") {
        return Err(OAuthError::new("unsupported_response_type", "only code"));
    }
    let redirect_uri = form.redirect_uri.clone().unwrap_or_default();
    if !client.redirect_uris.contains(&redirect_uri) {
        return Err(invalid("redirect_uri is not registered"));
    }
    let scopes: Vec<&str> = form.scope.as_deref().unwrap_or_default().split(' ').collect();
    if !scopes.contains(&"openid")
        || scopes.iter().any(|scope| !["openid", "profile"].contains(scope))
    {
        return Err(OAuthError::new("invalid_scope", "openid, and profile if need be"));
    }
    let required = |value: &Option<String>, complaint| {
        value.clone().filter(|value| !value.is_empty()).ok_or_else(|| invalid(complaint))
    };
    let code_challenge = required(&form.code_challenge, "code_challenge is missing")?;
    if form.code_challenge_method.as_deref() != Some("S256") || code_challenge.len() != 43 {
        return Err(invalid("code_challenge_method must be S256"));
    }
    Ok(Request {
        client_id: client.client_id.clone(),
        redirect_uri,
        state: required(&form.state, "state is missing")?,
        nonce: required(&form.nonce, "nonce is missing")?,
        code_challenge,
        level: requested_level(simulator.profile(), form.acr_values.as_deref())?,
        language: form
            .ui_locales
            .as_deref()
            .and_then(|tags| tags.split(' ').find_map(|tag| tag.parse().ok()))
            .unwrap_or_default(),
        prompt: match form.prompt.as_deref() {
            None => Prompt::AsNeeded,
            Some("login") => Prompt::Always,
            Some("none") => Prompt::Never,
            Some(_) => return Err(invalid("prompt must be login or none")),
        },
    })
}

/// The lowest of the levels asked for.
fn requested_level(profile: Profile, acr_values: Option<&str>) -> Result<Level, OAuthError> {
    let Some(values) = acr_values else { return Ok(Level::Substantial) };
    let known = |value: &str| Level::ALL.iter().copied().find(|level| profile.acr(*level) == value);
    let levels: Option<Vec<Level>> = values.split(' ').map(known).collect();
    levels
        .and_then(|levels| levels.into_iter().min())
        .ok_or_else(|| OAuthError::request("acr_values are not known"))
}

#[derive(Debug, Deserialize)]
pub(super) struct AuthorizeQuery {
    client_id: Option<String>,
    request_uri: Option<String>,
}

/// Everything but the reference is ignored: what counts was pushed.
pub(super) async fn authorize(
    State(simulator): State<Simulator>,
    Query(query): Query<AuthorizeQuery>,
    headers: HeaderMap,
) -> Response {
    let now = simulator.now();
    let request_uri = query.request_uri.unwrap_or_default();
    // Single use: taken out here.
    let pushed = simulator.0.memory.change(|known| {
        known.forget_old(now);
        known.pushed.remove(&request_uri)
    });
    let Some(Pushed { request, .. }) =
        pushed.filter(|pushed| Some(&pushed.request.client_id) == query.client_id.as_ref())
    else {
        // Nothing here can be trusted, so nobody is sent anywhere.
        return views::refused(&simulator, views::language(&headers), "invalid_request_uri");
    };
    let remembered = session_cookie(&simulator, &headers)
        .and_then(|cookie| simulator.0.memory.change(|known| known.sessions.get(&cookie).cloned()))
        .filter(|session| session.is_living(now) && session.level >= request.level);
    match (request.prompt, remembered) {
        (Prompt::AsNeeded | Prompt::Never, Some(session)) => {
            let cookie = session_cookie(&simulator, &headers).unwrap_or_default();
            let session = simulator.0.memory.change(|known| {
                let Some(kept) = known.sessions.get_mut(&cookie) else { return session };
                kept.last_used_at = now;
                kept.clients.insert(request.client_id.clone());
                kept.clone()
            });
            give_code(&simulator, request, session).into_response()
        }
        (Prompt::Never, None) => error_redirect(&simulator, &request, "login_required"),
        (Prompt::AsNeeded | Prompt::Always, _) => {
            let id = simulator.random_text();
            let interaction = Interaction { request, expires_at: later(now, INTERACTION) };
            simulator.0.memory.change(|known| known.interactions.insert(id.clone(), interaction));
            Redirect::to(&format!("{}/innlogging/{id}", simulator.issuer())).into_response()
        }
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct PageQuery {
    #[serde(default)]
    sok: String,
}

pub(super) async fn page(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Response {
    let Some(request) = interaction(&simulator, &id) else {
        return views::refused(&simulator, views::language(&headers), "expired_interaction");
    };
    views::choose_person(&simulator, &id, &request, &query.sok)
}

#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    person: String,
    #[serde(default)]
    level: String,
    cancel: Option<String>,
}

pub(super) async fn choose(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> Response {
    let Some(request) = interaction(&simulator, &id) else {
        return views::refused(&simulator, views::language(&headers), "expired_interaction");
    };
    let cancelled = choice.cancel.is_some();
    let found = simulator.persons().into_iter().find(|person| handle(person) == choice.person);
    let (Some(person), false) = (found, cancelled) else {
        if cancelled {
            simulator.0.memory.change(|known| known.interactions.remove(&id));
            return error_redirect(&simulator, &request, "access_denied");
        }
        return views::choose_person(&simulator, &id, &request, "");
    };
    let wished = Level::from_key(&choice.level).unwrap_or(person.highest);
    let now = simulator.now();
    let session = ProviderSession {
        sid: simulator.random_text(),
        number: person.number,
        level: wished.min(person.highest),
        authenticated_at: now,
        last_used_at: now,
        clients: [request.client_id.clone()].into(),
    };
    if session.level < request.level {
        return views::choose_person(&simulator, &id, &request, "");
    }
    let cookie = simulator.random_text();
    simulator.0.memory.change(|known| {
        known.interactions.remove(&id);
        known.sessions.insert(cookie.clone(), session.clone());
    });
    let mut response = give_code(&simulator, request, session).into_response();
    // Ansattporten knows no single sign-on: each sign-in stands alone.
    if simulator.profile() == Profile::IdPorten {
        response.headers_mut().append(header::SET_COOKIE, cookie_header(&simulator, &cookie));
    }
    response
}

/// What stands for a person in the form: never the number.
pub(super) fn handle(person: &SimulatedPerson) -> String {
    let hash = sha256(format!("person {}", person.number.reveal()).as_bytes());
    URL_SAFE_NO_PAD.encode(hash).chars().take(16).collect()
}

fn interaction(simulator: &Simulator, id: &str) -> Option<Request> {
    let now = simulator.now();
    simulator.0.memory.change(|known| {
        known.forget_old(now);
        known.interactions.get(id).map(|interaction| interaction.request.clone())
    })
}

fn give_code(simulator: &Simulator, request: Request, session: ProviderSession) -> Redirect {
    let code = simulator.random_text();
    let expires_at = later(simulator.now(), SignedDuration::from_secs(CODE_SECONDS));
    let address = answer_address(simulator, &request, &[("code", &code)]);
    let grant = Grant { request, signed_in: session, expires_at, exchanged: None };
    simulator.0.memory.change(|known| known.codes.insert(code, grant));
    Redirect::to(&address)
}

fn error_redirect(simulator: &Simulator, request: &Request, error: &str) -> Response {
    Redirect::to(&answer_address(simulator, request, &[("error", error)])).into_response()
}

/// `state` and `iss` are in every answer, errors too (RFC 9207 § 2).
fn answer_address(simulator: &Simulator, request: &Request, with: &[(&str, &str)]) -> String {
    let issuer = match simulator.0.memory.fault() {
        Fault::Issuer => "https://another.issuer.test",
        _ => simulator.issuer(),
    };
    // The address was compared with the registered ones, so it can be read.
    let Ok(mut address) = Url::parse(&request.redirect_uri) else { return String::from("/") };
    address
        .query_pairs_mut()
        .extend_pairs(with)
        .append_pair("state", &request.state)
        .append_pair("iss", issuer);
    address.into()
}

fn cookie_header(simulator: &Simulator, value: &str) -> HeaderValue {
    let name = cookie_name(simulator);
    let path =
        Url::parse(simulator.issuer()).map_or_else(|_| "/".into(), |url| url.path().to_owned());
    HeaderValue::from_str(&format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax"))
        .unwrap_or_else(|_| HeaderValue::from_static(""))
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}

/// The languages of the pages follow the request.
pub(super) fn language_of(request: &Request) -> Language {
    request.language
}
