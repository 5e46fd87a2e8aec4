use axum::{
    Router,
    extract::{Query, State},
    http::{Extensions, HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    AccessState, Problem, ReturnPath, complete,
    complete::CompleteError,
    pages::SEND_SCRIPT_PATH,
    pending::{self, BrowserSecret, PendingSignIn, Taken},
    sign_out,
    visit::{Visit, hop, log_failure, no_store},
};
use crate::{
    Level, PersonId, SessionToken,
    oidc::{
        AFTER_LOGOUT_PATH, Answer, AuthorizationRequest, BACK_CHANNEL_PATH, FRONT_CHANNEL_PATH,
        Identity, Pending, Profile, Reauthentication,
    },
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
            .route(
                profile.sign_out_path(),
                get(move |State(state): State<S>, headers, extensions| {
                    sign_out::ask_sign_out(profile, state, headers, extensions)
                })
                .post(move |State(state): State<S>, headers, extensions| {
                    sign_out::sign_out(profile, state, headers, extensions)
                }),
            )
    });
    both.route(SEND_SCRIPT_PATH, get(sign_out::send_script))
        .route(AFTER_LOGOUT_PATH, get(sign_out::after_logout::<S>))
        .route(FRONT_CHANNEL_PATH, get(sign_out::front_channel::<S>))
        .route(BACK_CHANNEL_PATH, post(sign_out::back_channel::<S>))
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
        && let Some(session) = visit.session(profile).await
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
    let begun = relying_party.begin(request).await.map_err(|error| {
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
            pending::insert(tx, state.keys(), &begun, request, profile, &browser, &return_to)
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
            return Ok(if visit.session(profile).await.is_some() {
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
        Self { problem, reason: base::error_chain(error), person: None }
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
    let (before, address) = (visit.token(pending.profile), visit.address());
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
