//! Single logout: ends the provider's session and tells every service that was signed in to.

use std::time::Duration;

use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::{
    SimulatedClient, Simulator, cookie_name, jose,
    memory::{Known, ProviderSession},
    session_cookie, views,
};

#[derive(Debug, Default, Deserialize)]
pub(super) struct EndSessionForm {
    id_token_hint: Option<String>,
    client_id: Option<String>,
    post_logout_redirect_uri: Option<String>,
    state: Option<String>,
    /// Pressed on our own page.
    confirmed: Option<String>,
}

/// What we look at in an identity token that comes back to us.
#[derive(Debug, Deserialize)]
struct Hint {
    aud: String,
    sid: String,
}

pub(super) async fn by_link(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Query(mut form): Query<EndSessionForm>,
) -> Response {
    // A link cannot confirm: anybody could have made it.
    form.confirmed = None;
    end_session(&simulator, &headers, form).await
}

pub(super) async fn by_form(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Form(form): Form<EndSessionForm>,
) -> Response {
    end_session(&simulator, &headers, form).await
}

async fn end_session(simulator: &Simulator, headers: &HeaderMap, form: EndSessionForm) -> Response {
    let language = views::language(headers);
    let hint: Option<Hint> = match &form.id_token_hint {
        Some(token) => match jose::own_claims(simulator, token).await {
            Some(hint) => Some(hint),
            None => return views::refused(simulator, language, "invalid_id_token_hint"),
        },
        None => None,
    };
    if let (Some(hint), Some(client_id)) = (&hint, &form.client_id)
        && hint.aud != *client_id
    {
        return views::refused(simulator, language, "invalid_client_id");
    }
    let client_id = form.client_id.clone().or_else(|| hint.as_ref().map(|hint| hint.aud.clone()));
    let client = client_id.and_then(|client_id| simulator.client(&client_id));
    let back_to = match &form.post_logout_redirect_uri {
        Some(uri) => match client.filter(|client| client.post_logout_redirect_uris.contains(uri)) {
            Some(_) => with_state(uri, form.state.as_deref()),
            None => return views::refused(simulator, language, "invalid_post_logout_redirect_uri"),
        },
        None => None,
    };
    let cookie = session_cookie(simulator, headers);
    if hint.is_none() && form.confirmed.is_none() {
        return views::confirm_end(simulator, language, &hidden_fields(&form));
    }
    let ended =
        simulator.0.memory.change(|known| take_session(known, hint.as_ref(), cookie.as_ref()));
    let mut response = match ended {
        Some(session) => {
            tell_in_the_background(simulator, &session).await;
            let frames = front_channel_frames(simulator, &session);
            match (frames.is_empty(), &back_to) {
                (true, Some(back_to)) => Redirect::to(back_to).into_response(),
                _ => views::ended(simulator, language, &frames, back_to.as_deref()),
            }
        }
        None => match &back_to {
            Some(back_to) => Redirect::to(back_to).into_response(),
            None => views::ended(simulator, language, &[], None),
        },
    };
    let path =
        Url::parse(simulator.issuer()).map_or_else(|_| "/".into(), |url| url.path().to_owned());
    let forget =
        format!("{}=; Path={path}; HttpOnly; SameSite=Lax; Max-Age=0", cookie_name(simulator));
    if let Ok(forget) = HeaderValue::from_str(&forget) {
        response.headers_mut().append(header::SET_COOKIE, forget);
    }
    response
}

/// The session of the token, else of the browser.
fn take_session(
    known: &mut Known,
    hint: Option<&Hint>,
    cookie: Option<&String>,
) -> Option<ProviderSession> {
    let by_hint = hint.and_then(|hint| {
        known
            .sessions
            .iter()
            .find(|(_, session)| session.sid == hint.sid)
            .map(|(key, _)| key.clone())
    });
    known.sessions.remove(&by_hint.or_else(|| cookie.cloned())?)
}

fn clients_of<'s>(
    simulator: &'s Simulator,
    session: &ProviderSession,
) -> impl Iterator<Item = &'s SimulatedClient> {
    session.clients.iter().filter_map(|client_id| simulator.client(client_id))
}

/// One address for each service that is told in a frame; the one that asked is told too.
fn front_channel_frames(simulator: &Simulator, session: &ProviderSession) -> Vec<String> {
    clients_of(simulator, session)
        .filter(|client| client.back_channel_logout_uri.is_none())
        .filter_map(|client| {
            let mut url = Url::parse(client.front_channel_logout_uri.as_deref()?).ok()?;
            url.query_pairs_mut()
                .append_pair("iss", simulator.issuer())
                .append_pair("sid", &session.sid);
            Some(url.into())
        })
        .collect()
}

/// One attempt for each service, connect 2 s, answer 5 s, no second try: as ID-porten does.
async fn tell_in_the_background(simulator: &Simulator, session: &ProviderSession) {
    let Ok(key) = simulator.0.keys.signing().await else { return };
    let now = simulator.now().as_second();
    for client in clients_of(simulator, session) {
        let Some(uri) = client.back_channel_logout_uri.clone() else { continue };
        let claims = json!({
            "iss": simulator.issuer(),
            "aud": client.client_id,
            "iat": now,
            "exp": now + 120,
            "jti": simulator.random_text(),
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
            "sid": session.sid,
            "sub": simulator.subject(client, session.number),
        });
        let Ok(token) = key.sign("logout+jwt", &claims) else { continue };
        let Some((uri, host)) = reachable(&uri) else { continue };
        let mut request = simulator.0.config.http.post(uri).timeout(Duration::from_secs(5));
        if let Some(host) = host {
            request = request.header(header::HOST, host);
        }
        let request = request.form(&[("logout_token", token)]);
        tokio::spawn(async move {
            // Nobody can be told that this failed; the service's own limits end the session there.
            match request.send().await {
                Ok(answer) => {
                    tracing::debug!(status = answer.status().as_u16(), "told of a logout");
                }
                Err(error) => {
                    tracing::warn!(error = %error.without_url(), "failed to tell of a logout");
                }
            }
        });
    }
}

/// The address to call, and the host to name when it is not the address's own: names under
/// `localhost` lead browsers to this machine (RFC 6761 § 6.3), but many resolvers nowhere.
fn reachable(uri: &str) -> Option<(Url, Option<String>)> {
    let mut url = Url::parse(uri).ok()?;
    let name = url.host_str()?.to_owned();
    if !name.ends_with(".localhost") {
        return Some((url, None));
    }
    let host = url.port().map_or(name.clone(), |port| format!("{name}:{port}"));
    url.set_host(Some("127.0.0.1")).ok()?;
    Some((url, Some(host)))
}

fn with_state(uri: &str, state: Option<&str>) -> Option<String> {
    let mut url = Url::parse(uri).ok()?;
    if let Some(state) = state {
        url.query_pairs_mut().append_pair("state", state);
    }
    Some(url.into())
}

fn hidden_fields(form: &EndSessionForm) -> Vec<(&'static str, String)> {
    [
        ("client_id", &form.client_id),
        ("post_logout_redirect_uri", &form.post_logout_redirect_uri),
        ("state", &form.state),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value.clone()?)))
    .collect()
}
