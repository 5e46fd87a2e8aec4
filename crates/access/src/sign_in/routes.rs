use std::sync::Arc;

use axum::{
    Form, Router,
    extract::{Query, State},
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base::{Language, Tenant};
use serde::Deserialize;
use store::Tx;

use super::{
    AccessPage, AccessState, Problem, ReturnPath, complete,
    complete::CompleteError,
    pages::{self, Farewell, SEND_SCRIPT, SEND_SCRIPT_PATH, kind_of},
    pending::{self, BrowserSecret, PendingSignIn, Taken},
};
use crate::{
    Level, PersonId, Session, SessionKind, SessionToken,
    keys::random_text,
    oidc::{
        AFTER_LOGOUT_PATH, Answer, AuthorizationRequest, BACK_CHANNEL_PATH, FRONT_CHANNEL_PATH,
        Identity, Pending, Profile, Reauthentication, RelyingParty,
    },
    session::{self, clear_cookie, cookie, set_cookie},
};

/// Signing in and out, for the municipality that the request's host name leads to. Mounted at the
/// root: the paths are registered with the providers.
pub fn routes<S: AccessState>() -> Router<S> {
    let both = Profile::ALL.iter().fold(Router::new(), |router, &profile| {
        router
            .route(
                profile.start_path(),
                get(
                    move |State(state): State<S>,
                          Query(wish): Query<Start>,
                          headers,
                          extensions| {
                        start(profile, state, wish, headers, extensions)
                    },
                ),
            )
            .route(
                profile.redirect_path(),
                get(
                    move |State(state): State<S>,
                          Query(came): Query<Answer>,
                          headers,
                          extensions| {
                        answer(profile, state, came, headers, extensions)
                    },
                ),
            )
    });
    both.route("/logg-ut", get(ask_sign_out::<S>).post(sign_out::<S>))
        .route(SEND_SCRIPT_PATH, get(send_script))
        .route(AFTER_LOGOUT_PATH, get(after_logout::<S>))
        .route(FRONT_CHANNEL_PATH, get(front_channel::<S>))
        .route(BACK_CHANNEL_PATH, post(back_channel::<S>))
}

/// The door a session came in by.
fn door(kind: SessionKind) -> Profile {
    match kind {
        SessionKind::Citizen => Profile::IdPorten,
        SessionKind::Employee => Profile::Ansattporten,
    }
}

/// What a link to sign-in can ask for.
#[derive(Debug, Default, Deserialize)]
struct Start {
    /// Where to go afterwards.
    til: Option<String>,
    /// `hoy` asks for the highest level.
    niva: Option<String>,
    /// `ja` asks the person to show who they are even if they are signed in.
    ny: Option<String>,
}

async fn start<S: AccessState>(
    profile: Profile,
    state: S,
    wish: Start,
    headers: HeaderMap,
    extensions: Extensions,
) -> Result<Response, StatusCode> {
    let visit = Visit::new(state, headers, extensions)?;
    let return_to = wish
        .til
        .as_deref()
        .and_then(ReturnPath::parse)
        .unwrap_or_else(|| ReturnPath::home(profile));
    let required = wish.ny.as_deref() == Some("ja");
    let request = AuthorizationRequest {
        level: if wish.niva.as_deref() == Some("hoy") { Level::High } else { Level::Substantial },
        language: visit.language,
        reauthentication: if required {
            Reauthentication::Required
        } else {
            Reauthentication::NotNeeded
        },
    };
    if !required
        && let Some(session) = visit.session().await
        && session.kind == profile.session_kind()
        && session.level >= request.level
    {
        return Ok(Redirect::to(return_to.as_str()).into_response());
    }
    let begun = begin(&visit, profile, request, &return_to).await;
    Ok(begun.unwrap_or_else(|problem| visit.problem(problem, profile, Some(&return_to))))
}

/// Pushes the request, writes the attempt down and sends the browser on.
async fn begin<S: AccessState>(
    visit: &Visit<S>,
    profile: Profile,
    request: AuthorizationRequest,
    return_to: &ReturnPath,
) -> Result<Response, Problem> {
    let relying_party = visit.relying_party(profile).ok_or(Problem::NotSetUp)?;
    let begun = relying_party.begin(&request).await.map_err(|error| {
        log_failure(&error, "begin signing in");
        Problem::from(&error)
    })?;
    let browser = BrowserSecret::from_headers(&visit.headers)
        .unwrap_or_else(|| BrowserSecret::new(&**visit.state.store().random()));
    let cookie = browser.set_cookie();
    let url = begun.url.clone();
    let return_to = return_to.clone();
    visit
        .write(move |state, tx| {
            pending::insert(tx, state.keys(), &begun, &request, profile, &browser, &return_to)
        })
        .await
        .map_err(|error| {
            log_failure(&error, "begin signing in");
            Problem::from(&error)
        })?;
    Ok(([(header::SET_COOKIE, cookie)], no_store(Redirect::to(&url))).into_response())
}

async fn answer<S: AccessState>(
    profile: Profile,
    state: S,
    answer: Answer,
    headers: HeaderMap,
    extensions: Extensions,
) -> Result<Response, StatusCode> {
    let visit = Visit::new(state, headers, extensions)?;
    let browser = BrowserSecret::from_headers(&visit.headers);
    let state_value = answer.state.clone().unwrap_or_default();
    let taken = visit
        .write(move |state, tx| {
            pending::take(tx, state.keys(), &state_value, profile, browser.as_ref())
        })
        .await;
    let pending = match taken {
        Ok(Taken::Pending(pending)) => pending,
        Ok(Taken::Used { return_to }) => {
            // The back button and a reload come here too; whoever is signed in goes on.
            let session = visit.session().await;
            let in_already = session.is_some_and(|found| found.kind == profile.session_kind());
            return Ok(if in_already {
                no_store(Redirect::to(return_to.as_str()))
            } else {
                visit.problem(Problem::TookTooLong, profile, Some(&return_to))
            });
        }
        Ok(Taken::Expired { return_to }) => {
            return Ok(visit.problem(Problem::TookTooLong, profile, Some(&return_to)));
        }
        Ok(Taken::Unknown) => return Ok(visit.problem(Problem::NotBegunHere, profile, None)),
        Err(error) => {
            log_failure(&error, "take an answer");
            return Ok(visit.problem(Problem::from(&error), profile, None));
        }
    };
    match finish(&visit, &answer, &pending).await {
        Ok(token) => Ok((
            [(header::SET_COOKIE, token.set_cookie())],
            no_store(Redirect::to(pending.return_to.as_str())),
        )
            .into_response()),
        Err(Failure { problem, reason, person }) => {
            tracing::warn!(sign_in.id = %pending.id, reason, "failed to sign in");
            let (id, address) = (pending.id, visit.address());
            let written = visit
                .write(move |_, tx| complete::failed(tx, id, profile, &reason, person, address))
                .await;
            if let Err(error) = written {
                log_failure(&error, "write down a failed sign-in");
            }
            Ok(visit.problem(problem, profile, Some(&pending.return_to)))
        }
    }
}

/// Why an attempt of this browser came to nothing: for the screen, the trail and the log.
struct Failure {
    problem: Problem,
    reason: String,
    person: Option<PersonId>,
}

impl Failure {
    fn new(problem: Problem, error: &(dyn std::error::Error + 'static)) -> Self {
        Self { problem, reason: chain(error), person: None }
    }
}

async fn finish<S: AccessState>(
    visit: &Visit<S>,
    answer: &Answer,
    pending: &PendingSignIn,
) -> Result<SessionToken, Failure> {
    let relying_party = visit.relying_party(pending.profile).ok_or_else(|| Failure {
        problem: Problem::NotSetUp,
        reason: "no registration with the provider".to_owned(),
        person: None,
    })?;
    let held_against = Pending {
        nonce: &pending.nonce,
        code_verifier: &pending.code_verifier,
        level: pending.level,
        reauthentication: pending.reauthentication,
        began_at: pending.began_at,
    };
    let identity: Identity = relying_party
        .finish(answer, &held_against)
        .await
        .map_err(|error| Failure::new(Problem::from(&error), &error))?;
    let (before, address) = (visit.token(), visit.address());
    let (state, tenant, pending) = (visit.state.clone(), visit.tenant.id, pending.clone());
    let issuer = relying_party.issuer().to_owned();
    let done = hop(move || {
        // Asked before the transaction begins: a slow register must not hold the database.
        let details = match state.keys().environment().accepts(identity.number) {
            Ok(()) => state.person_details(tenant, identity.number),
            Err(refused) => return Err(CompleteError::Refused(refused)),
        };
        state.store().write(tenant, |tx| {
            let proven =
                complete::Proven { pending: &pending, issuer: &issuer, identity: &identity };
            complete::complete(tx, state.keys(), &proven, &details, before.as_ref(), address)
        })
    })
    .await;
    done.map_err(|error| Failure {
        person: match &error {
            CompleteError::NotEmployed { person } => Some(*person),
            _ => None,
        },
        ..Failure::new(Problem::from(&error), &error)
    })
}

async fn ask_sign_out<S: AccessState>(
    State(state): State<S>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Result<Response, StatusCode> {
    let visit = Visit::new(state, headers, extensions)?;
    let page = match visit.session().await {
        Some(session) => {
            let kind = kind_of(door(session.kind));
            pages::confirm_sign_out(visit.language, session.display_name(), kind)
        }
        None => pages::signed_out(visit.language, Farewell::HereOnly),
    };
    Ok(visit.draw(page))
}

/// Ties the provider's "signed out" to the sign-out it answers.
const LOGOUT_COOKIE: &str = "__Host-ek-ut";

async fn sign_out<S: AccessState>(
    State(state): State<S>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Result<Response, StatusCode> {
    let visit = Visit::new(state, headers, extensions)?;
    let Some(token) = visit.token() else {
        return Ok(visit.draw(pages::signed_out(visit.language, Farewell::HereOnly)));
    };
    let ended = visit.write(move |state, tx| complete::sign_out(tx, state.keys(), &token)).await;
    let ended = match ended {
        Ok(ended) => ended,
        Err(error) => {
            log_failure(&error, "sign out");
            return Ok(visit.problem(Problem::Unavailable, Profile::IdPorten, None));
        }
    };
    let Some(ended) = ended else {
        let mut response = visit.draw(pages::signed_out(visit.language, Farewell::HereOnly));
        response.headers_mut().append(header::SET_COOKIE, clear_cookie());
        return Ok(response);
    };
    let profile = door(ended.kind);
    let logout_state = random_text(&**visit.state.store().random());
    let relying_party =
        visit.relying_party(profile).filter(|relying_party| relying_party.issuer() == ended.issuer);
    let form = match relying_party {
        Some(relying_party) => relying_party.end_session(ended.id_token, &logout_state).await,
        None => Ok(None),
    };
    let page = match form {
        Ok(Some(form)) => pages::leave_provider(visit.language, profile, form),
        Ok(None) => pages::signed_out(visit.language, Farewell::HereOnly),
        Err(error) => {
            log_failure(&error, "find where the provider signs out");
            pages::provider_remains(visit.language, profile)
        }
    };
    let mut response = visit.draw(page);
    response.headers_mut().append(header::SET_COOKIE, clear_cookie());
    let remember = set_cookie(LOGOUT_COOKIE, &logout_state, "; Max-Age=600");
    response.headers_mut().append(header::SET_COOKIE, remember);
    Ok(response)
}

async fn send_script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SEND_SCRIPT)
}

#[derive(Debug, Default, Deserialize)]
struct AfterLogout {
    state: Option<String>,
}

async fn after_logout<S: AccessState>(
    State(state): State<S>,
    Query(query): Query<AfterLogout>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Result<Response, StatusCode> {
    let visit = Visit::new(state, headers, extensions)?;
    if let Some(session) = visit.session().await {
        // Somebody followed a link to here: saying "signed out" would be a lie.
        let kind = kind_of(door(session.kind));
        let name = session.display_name();
        return Ok(visit.draw(pages::confirm_sign_out(visit.language, name, kind)));
    }
    let asked = cookie(&visit.headers, LOGOUT_COOKIE);
    let farewell = if asked.is_some_and(|asked| query.state.as_deref() == Some(asked)) {
        Farewell::Everywhere
    } else {
        Farewell::HereOnly
    };
    let mut response = visit.draw(pages::signed_out(visit.language, farewell));
    let forget = set_cookie(LOGOUT_COOKIE, "", "; Max-Age=0");
    response.headers_mut().append(header::SET_COOKIE, forget);
    Ok(response)
}

#[derive(Debug, Default, Deserialize)]
struct FrontChannel {
    iss: Option<String>,
    sid: Option<String>,
}

/// OpenID Connect Front-Channel Logout 1.0 § 3: shown in a frame of the provider's, where our
/// cookie does not come along; the provider's session id is what we find ours by. Whoever calls it
/// without knowing one of those ends nothing.
async fn front_channel<S: AccessState>(
    State(state): State<S>,
    Query(query): Query<FrontChannel>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Result<Response, StatusCode> {
    let visit = Visit::new(state, headers, extensions)?;
    let (Some(issuer), Some(provider_session)) = (query.iss, query.sid) else {
        return Err(StatusCode::BAD_REQUEST);
    };
    let relying_party = visit.by_issuer(|found| found == issuer).ok_or(StatusCode::BAD_REQUEST)?;
    let ancestors = relying_party.frame_ancestors();
    let ended = visit
        .write(move |state, tx| {
            let by = "front_channel";
            complete::ended_by_provider(tx, state.keys(), &issuer, &provider_session, by)
        })
        .await;
    if let Err(error) = ended {
        log_failure(&error, "end sessions at the provider's word");
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    let policy = format!("default-src 'none'; frame-ancestors {ancestors}");
    let policy = HeaderValue::from_str(&policy).map_err(|_| StatusCode::BAD_REQUEST)?;
    let page = "<!doctype html><html lang=\"nb\"><title>Logget ut</title><p>Logget ut</p></html>";
    Ok((
        [
            (header::CONTENT_SECURITY_POLICY, policy),
            // Without this the common `DENY` would keep the page out of the provider's frame.
            (header::X_FRAME_OPTIONS, HeaderValue::from_static("")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        ],
        page,
    )
        .into_response())
}

#[derive(Debug, Deserialize)]
struct BackChannel {
    logout_token: String,
}

/// OpenID Connect Back-Channel Logout 1.0 § 2.5 to 2.8. The provider tries once and waits seconds.
async fn back_channel<S: AccessState>(
    State(state): State<S>,
    headers: HeaderMap,
    extensions: Extensions,
    Form(form): Form<BackChannel>,
) -> Result<Response, StatusCode> {
    let visit = Visit::new(state, headers, extensions)?;
    // Which provider says this is in the token; whether it is true is for its signature to show.
    let claimed = unverified_issuer(&form.logout_token);
    let relying_party = visit
        .by_issuer(|issuer| claimed.as_deref() == Some(issuer))
        .ok_or(StatusCode::BAD_REQUEST)?;
    let token = match relying_party.logout_token(&form.logout_token).await {
        Ok(token) => token,
        Err(error) => {
            log_failure(&error, "believe a logout token");
            return Ok(refused_logout("the logout token is not valid"));
        }
    };
    let obeyed =
        visit.write(move |state, tx| complete::obey_logout_token(tx, state.keys(), &token)).await;
    match obeyed {
        Ok(Some(_)) => {
            Ok(([(header::CACHE_CONTROL, "no-store")], StatusCode::NO_CONTENT).into_response())
        }
        Ok(None) => Ok(refused_logout("the logout token was used before")),
        Err(error) => {
            log_failure(&error, "obey a logout token");
            Err(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

fn refused_logout(description: &str) -> Response {
    let body = serde_json::json!({"error": "invalid_request", "error_description": description});
    (StatusCode::BAD_REQUEST, [(header::CACHE_CONTROL, "no-store")], axum::Json(body))
        .into_response()
}

fn unverified_issuer(token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Issuer {
        iss: String,
    }
    jsonwebtoken::dangerous::insecure_decode::<Issuer>(token).ok().map(|found| found.claims.iss)
}

/// The request as all handlers see it.
struct Visit<S> {
    state: S,
    tenant: Arc<Tenant>,
    language: Language,
    headers: HeaderMap,
    extensions: Extensions,
}

impl<S: AccessState> Visit<S> {
    fn new(state: S, headers: HeaderMap, extensions: Extensions) -> Result<Self, StatusCode> {
        let tenant = state.tenant(&headers).ok_or(StatusCode::NOT_FOUND)?;
        let language = state.language(&headers, &tenant);
        Ok(Self { state, tenant, language, headers, extensions })
    }

    fn token(&self) -> Option<SessionToken> {
        SessionToken::from_headers(&self.headers)
    }

    fn address(&self) -> Option<std::net::IpAddr> {
        self.state.client_address(&self.headers, &self.extensions)
    }

    fn relying_party(&self, profile: Profile) -> Option<Arc<RelyingParty>> {
        self.state.sign_in().relying_party(self.tenant.id, profile).cloned()
    }

    fn by_issuer(&self, is_the_one: impl Fn(&str) -> bool) -> Option<Arc<RelyingParty>> {
        Profile::ALL
            .iter()
            .filter_map(|profile| self.relying_party(*profile))
            .find(|relying_party| is_the_one(relying_party.issuer()))
    }

    /// Whoever is signed in; nobody when that cannot be found out.
    async fn session(&self) -> Option<Session> {
        let token = self.token()?;
        let (state, tenant) = (self.state.clone(), self.tenant.id);
        let found: store::Result<Option<Session>> =
            hop(move || state.store().read(tenant, |tx| session::find(tx, &token))).await;
        found.ok().flatten()
    }

    async fn write<T: Send + 'static, E: From<store::Error> + Send + 'static>(
        &self,
        work: impl FnOnce(&S, &mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let (state, tenant) = (self.state.clone(), self.tenant.id);
        hop(move || state.store().write(tenant, |tx| work(&state, tx))).await
    }

    fn draw(&self, page: AccessPage) -> Response {
        no_store(self.state.draw(&self.tenant, self.language, page))
    }

    fn problem(&self, problem: Problem, profile: Profile, to: Option<&ReturnPath>) -> Response {
        self.draw(pages::problem(self.language, problem, profile, to))
    }
}

/// The one hop from the web's threads to those that may block.
async fn hop<T: Send + 'static, E: From<store::Error> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|panicked| Err(store::Error::Unavailable(panicked.into()).into()))
}

fn no_store(response: impl IntoResponse) -> Response {
    let mut response = response.into_response();
    let value = HeaderValue::from_static("no-store");
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(value);
    response
}

fn log_failure(error: &(dyn std::error::Error + 'static), attempted: &str) {
    tracing::warn!(error = chain(error), "failed to {attempted}");
}

/// An error and its causes on one line. None of them holds anything personal.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
