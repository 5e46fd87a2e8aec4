//! From a code to tokens.

use axum::{
    Form, Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Fault, SimulatedClient, Simulator, jose,
    memory::{Access, Exchanged, Grant},
};
use crate::{
    Level,
    keys::sha256,
    oidc::{ASSERTION_TYPE, Profile},
};

/// Seconds an identity token and an access token live at ID-porten.
const LIFETIME: i64 = 120;

/// An error in the shape of RFC 6749 § 5.2.
#[derive(Debug)]
pub(super) struct OAuthError {
    status: StatusCode,
    code: &'static str,
    description: &'static str,
}

impl OAuthError {
    pub(super) fn new(code: &'static str, description: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code, description }
    }

    pub(super) fn request(description: &'static str) -> Self {
        Self::new("invalid_request", description)
    }

    pub(super) fn client(description: &'static str) -> Self {
        Self { status: StatusCode::UNAUTHORIZED, ..Self::new("invalid_client", description) }
    }

    fn grant(description: &'static str) -> Self {
        Self::new("invalid_grant", description)
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = json!({"error": self.code, "error_description": self.description});
        (self.status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
    }
}

pub(super) fn check_assertion_type(found: Option<&str>) -> Result<(), OAuthError> {
    if found == Some(ASSERTION_TYPE) {
        Ok(())
    } else {
        Err(OAuthError::client("the registered method is private_key_jwt"))
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct TokenForm {
    grant_type: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    client_id: Option<String>,
    client_assertion_type: Option<String>,
    client_assertion: Option<String>,
}

pub(super) async fn token(
    State(simulator): State<Simulator>,
    Form(form): Form<TokenForm>,
) -> Result<Response, OAuthError> {
    check_assertion_type(form.client_assertion_type.as_deref())?;
    let client = jose::authenticated(
        &simulator,
        form.client_id.as_deref().unwrap_or_default(),
        form.client_assertion.as_deref().unwrap_or_default(),
    )
    .map_err(OAuthError::client)?;
    if form.grant_type.as_deref() != Some("authorization_code") {
        return Err(OAuthError::new("unsupported_grant_type", "only authorization_code"));
    }
    let access_token = simulator.random_text();
    let grant = exchange(&simulator, client, &form, &access_token)?;
    let id_token = id_token(&simulator, client, &grant).await?;
    let body = json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": LIFETIME,
        "scope": "openid",
        "id_token": id_token,
    });
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// Takes the code, once.
fn exchange(
    simulator: &Simulator,
    client: &SimulatedClient,
    form: &TokenForm,
    access_token: &str,
) -> Result<Grant, OAuthError> {
    let now = simulator.now();
    let code = form.code.as_deref().unwrap_or_default();
    let subject_of = |grant: &Grant| simulator.subject(client, grant.signed_in.number);
    simulator.0.memory.change(|known| {
        known.forget_old(now);
        let grant = known.codes.get_mut(code).ok_or_else(|| OAuthError::grant("unknown code"))?;
        if grant.request.client_id != client.client_id {
            return Err(OAuthError::grant("the code was given to another client"));
        }
        if let Some(exchanged) = &grant.exchanged {
            known.access_tokens.remove(&exchanged.access_token);
            return Err(OAuthError::grant("the code was used before"));
        }
        if grant.expires_at <= now {
            return Err(OAuthError::grant("the code has expired"));
        }
        // From here on a failure uses the code up.
        grant.exchanged = Some(Exchanged { access_token: access_token.to_owned() });
        if form.redirect_uri.as_ref() != Some(&grant.request.redirect_uri) {
            return Err(OAuthError::grant("redirect_uri is another than before"));
        }
        let verifier = form.code_verifier.as_deref().unwrap_or_default();
        let fits =
            URL_SAFE_NO_PAD.encode(sha256(verifier.as_bytes())) == grant.request.code_challenge;
        if !(43..=128).contains(&verifier.len()) || !fits {
            return Err(OAuthError::grant("code_verifier does not fit code_challenge"));
        }
        let grant = grant.clone();
        let access = Access {
            subject: subject_of(&grant),
            number: grant.signed_in.number,
            language: grant.request.language,
            expires_at: now
                .saturating_add(SignedDuration::from_secs(LIFETIME))
                .unwrap_or(Timestamp::MAX),
        };
        known.access_tokens.insert(access_token.to_owned(), access);
        Ok(grant)
    })
}

async fn id_token(
    simulator: &Simulator,
    client: &SimulatedClient,
    grant: &Grant,
) -> Result<String, OAuthError> {
    let broken = |_| OAuthError {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        ..OAuthError::new("server_error", "no key")
    };
    let session = &grant.signed_in;
    let now = simulator.now().as_second();
    let mut claims = json!({
        "iss": simulator.issuer(),
        "sub": simulator.subject(client, session.number),
        "aud": client.client_id,
        "iat": now,
        "exp": now + LIFETIME,
        "auth_time": session.authenticated_at.as_second(),
        "nonce": grant.request.nonce,
        "acr": simulator.profile().acr(session.level),
        "amr": ["TestID"],
        "pid": session.number.reveal(),
        "sid": session.sid,
        "jti": simulator.random_text(),
        "locale": grant.request.language.code(),
    });
    let fault = simulator.0.memory.fault();
    spoil(&mut claims, fault, simulator.profile(), now);
    let key = simulator.0.keys.signing().await.map_err(broken)?;
    let token = key.sign("JWT", &claims).map_err(|_| broken(crate::ClientKeyError::NotMade))?;
    Ok(if fault == Fault::Signature { with_wrong_signature(&token) } else { token })
}

/// Changes the claims as a tester has asked for.
fn spoil(claims: &mut Value, fault: Fault, profile: Profile, now: i64) {
    let Some(members) = claims.as_object_mut() else { return };
    let mut set = |name: &str, value: Value| members.insert(name.to_owned(), value);
    match fault {
        Fault::Nonce => drop(set("nonce", json!("another nonce"))),
        Fault::Expired => {
            set("iat", json!(now - 3600));
            set("exp", json!(now - 3600 + LIFETIME));
        }
        Fault::Level => drop(set("acr", json!(lowest(profile)))),
        Fault::Audience => drop(set("aud", json!("another-client"))),
        Fault::NoPersonNumber => drop(members.remove("pid")),
        _ => {}
    }
}

/// A level below all that anybody asks for.
fn lowest(profile: Profile) -> &'static str {
    match profile {
        Profile::IdPorten => profile.acr(Level::Low),
        Profile::Ansattporten => "low",
    }
}

fn with_wrong_signature(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').unwrap_or((token, ""));
    let turned: String = signature.chars().rev().collect();
    format!("{signed}.{turned}")
}

/// What ID-porten tells here: nothing that is not in the identity token.
pub(super) async fn userinfo(State(simulator): State<Simulator>, headers: HeaderMap) -> Response {
    let now = simulator.now();
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let access = token.and_then(|token| {
        simulator.0.memory.change(|known| {
            known.forget_old(now);
            known.access_tokens.get(token).cloned()
        })
    });
    let Some(access) = access else {
        let challenge = [(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")];
        return (StatusCode::UNAUTHORIZED, challenge).into_response();
    };
    Json(json!({
        "sub": access.subject,
        "pid": access.number.reveal(),
        "locale": access.language.code(),
    }))
    .into_response()
}
