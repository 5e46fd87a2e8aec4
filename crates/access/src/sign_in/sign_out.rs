//! Leaving: from here, and at the provider's word.

use axum::{
    Form,
    extract::{Query, State},
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    AccessState, Problem, complete,
    pages::{self, Farewell, SEND_SCRIPT},
    visit::{Visit, log_failure},
};
use crate::{
    keys::random_text,
    oidc::Profile,
    session::{clear_cookie, cookie, set_cookie},
};

pub(super) async fn ask_sign_out<S: AccessState>(
    profile: Profile,
    state: S,
    headers: HeaderMap,
    extensions: Extensions,
) -> Result<Response, StatusCode> {
    let visit = Visit::new(state, headers, extensions)?;
    let page = match visit.session(profile).await {
        Some(session) => pages::confirm_sign_out(visit.language, session.display_name(), profile),
        None => pages::signed_out(visit.language, Farewell::HereOnly),
    };
    Ok(visit.draw(page))
}

/// Ties the provider's "signed out" to the sign-out it answers.
const LOGOUT_COOKIE: &str = "__Host-ek-ut";

pub(super) async fn sign_out<S: AccessState>(
    profile: Profile,
    state: S,
    headers: HeaderMap,
    extensions: Extensions,
) -> Result<Response, StatusCode> {
    let visit = Visit::new(state, headers, extensions)?;
    let Some(token) = visit.token(profile) else {
        return Ok(visit.draw(pages::signed_out(visit.language, Farewell::HereOnly)));
    };
    let ended = visit.write(move |state, tx| complete::sign_out(tx, state.keys(), &token)).await;
    let ended = match ended {
        Ok(ended) => ended,
        Err(error) => {
            log_failure(&error, "sign out");
            return Ok(visit.problem(Problem::Unavailable, profile, None));
        }
    };
    let Some(ended) = ended else {
        let mut response = visit.draw(pages::signed_out(visit.language, Farewell::HereOnly));
        response.headers_mut().append(header::SET_COOKIE, clear_cookie(profile.session_kind()));
        return Ok(response);
    };
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
    response.headers_mut().append(header::SET_COOKIE, clear_cookie(profile.session_kind()));
    let remember = set_cookie(LOGOUT_COOKIE, &logout_state, "; Max-Age=600");
    response.headers_mut().append(header::SET_COOKIE, remember);
    Ok(response)
}

pub(super) async fn send_script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SEND_SCRIPT)
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct AfterLogout {
    state: Option<String>,
}

pub(super) async fn after_logout<S: AccessState>(
    State(state): State<S>,
    Query(query): Query<AfterLogout>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Result<Response, StatusCode> {
    let visit = Visit::new(state, headers, extensions)?;
    let asked = cookie(&visit.headers, LOGOUT_COOKIE);
    let farewell = if asked.is_some_and(|asked| query.state.as_deref() == Some(asked)) {
        Farewell::Everywhere
    } else {
        for &profile in Profile::ALL {
            if let Some(session) = visit.session(profile).await {
                // Somebody followed a link to here: saying "signed out" would be a lie.
                let name = session.display_name();
                return Ok(visit.draw(pages::confirm_sign_out(visit.language, name, profile)));
            }
        }
        Farewell::HereOnly
    };
    let mut response = visit.draw(pages::signed_out(visit.language, farewell));
    let forget = set_cookie(LOGOUT_COOKIE, "", "; Max-Age=0");
    response.headers_mut().append(header::SET_COOKIE, forget);
    Ok(response)
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct FrontChannel {
    iss: Option<String>,
    sid: Option<String>,
}

/// OpenID Connect Front-Channel Logout 1.0 § 3: shown in a frame of the provider's, where our
/// cookie does not come along; the provider's session id is what we find ours by. Whoever calls it
/// without knowing one of those ends nothing.
pub(super) async fn front_channel<S: AccessState>(
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
pub(super) struct BackChannel {
    logout_token: String,
}

/// OpenID Connect Back-Channel Logout 1.0 § 2.5 to 2.8. The provider tries once and waits seconds.
pub(super) async fn back_channel<S: AccessState>(
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
