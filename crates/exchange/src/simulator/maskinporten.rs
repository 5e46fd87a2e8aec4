//! Maskinporten: the rules of its grant, with its own error codes.

use std::collections::HashSet;

use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base::{TenantId, uuid_v7};
use jiff::SignedDuration;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{CLIENT_ID, OPERATOR, Simulator, faults::ARRIVED, lock};

/// What the client may ask for.
const SCOPES: [&str; 6] = [
    "folkeregister:deling/offentligmedhjemmel",
    "krr:global/kontaktinformasjon.read",
    "krr:global/digitalpost.read",
    "ks:fiks",
    "altinn:accessmanagement/authorizedparties.resourceowner",
    "altinn:serviceowner/notifications.create",
];

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// Any other claim makes the real Maskinporten refuse the grant.
const CLAIMS: [&str; 11] = [
    "aud",
    "iss",
    "iat",
    "exp",
    "jti",
    "scope",
    "resource",
    "pid",
    "consumer_org",
    "iss_onbehalfof",
    "authorization_details",
];
/// Seconds.
const TOKEN_LIFETIME: i64 = 119;

pub(super) fn routes() -> Router<Simulator> {
    Router::new()
        .route("/.well-known/oauth-authorization-server", get(metadata))
        .route("/token", post(token))
}

async fn metadata(State(simulator): State<Simulator>) -> Json<Value> {
    let issuer = simulator.issuer();
    Json(json!({
        "issuer": issuer,
        "token_endpoint": format!("{issuer}token"),
        "grant_types_supported": [GRANT_TYPE],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256", "RS384", "RS512"],
    }))
}

#[derive(Deserialize)]
struct Grant {
    grant_type: Option<String>,
    assertion: Option<String>,
}

/// A refusal: the code of the error list, and OAuth's word for it.
struct Refusal(&'static str, &'static str, &'static str);

async fn token(State(simulator): State<Simulator>, Form(grant): Form<Grant>) -> Response {
    match simulator.judge(&grant) {
        Ok(answer) => ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response(),
        Err(Refusal(error, code, text)) => {
            let body = json!({
                "error": error,
                "error_description": format!("{text} (code: {code})"),
                "error_uri": "https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking",
            });
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
    }
}

/// What stands in the tokens of the simulator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Token {
    iss: String,
    client_id: String,
    consumer: Value,
    scope: String,
    exp: i64,
    iat: i64,
    jti: String,
    /// Set when Altinn has exchanged it for a token of its own.
    #[serde(default)]
    altinn: bool,
}

/// Which of the two kinds of token a component wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Maskinporten,
    Altinn,
}

impl Simulator {
    fn issuer(&self) -> String {
        format!("{}/maskinporten/", self.0.base_url.as_str().trim_end_matches('/'))
    }

    fn judge(&self, grant: &Grant) -> Result<Value, Refusal> {
        let invalid = |code, text| Refusal("invalid_grant", code, text);
        if grant.grant_type.as_deref() != Some(GRANT_TYPE) {
            return Err(Refusal("unsupported_grant_type", "MP-011", "Unknown grant_type"));
        }
        let assertion = grant.assertion.as_deref().ok_or(Refusal(
            "invalid_request",
            "MP-011",
            "The assertion is missing",
        ))?;
        let header = jsonwebtoken::decode_header(assertion)
            .map_err(|_| invalid("MP-124", "The assertion is no signed token"))?;
        let signed_well =
            matches!(header.alg, Algorithm::RS256 | Algorithm::RS384 | Algorithm::RS512);
        if !signed_well {
            return Err(invalid("MP-124", "The algorithm is not RS256, RS384 or RS512"));
        }
        let key = self
            .0
            .client_keys
            .iter()
            .find(|key| key.common.key_id == header.kid)
            .and_then(|key| DecodingKey::from_jwk(key).ok())
            .ok_or(invalid("MP-121", "The key is not registered"))?;
        let claims =
            jsonwebtoken::decode::<Map<String, Value>>(assertion, &key, &unchecked(header.alg))
                .map_err(|_| invalid("MP-124", "The signature does not fit"))?
                .claims;
        if claims.keys().any(|claim| !CLAIMS.contains(&claim.as_str())) {
            return Err(invalid("MP-011", "Invalid assertion: it has an unknown claim"));
        }
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let number = |name: &str| claims.get(name).and_then(Value::as_i64);
        if text("iss") != Some(CLIENT_ID) {
            return Err(Refusal("invalid_client", "MP-100", "The client is not known"));
        }
        if text("aud") != Some(self.issuer().as_str()) {
            return Err(invalid("MP-110", "The audience is not the issuer"));
        }
        let (Some(issued), Some(expires)) = (number("iat"), number("exp")) else {
            return Err(invalid("MP-011", "iat or exp is missing"));
        };
        let now = self.now().as_second();
        if expires <= now || (issued - now).abs() > 10 || expires - issued > 120 {
            return Err(invalid("MP-130", "The assertion has expired, is too early or too long"));
        }
        let id = text("jti").ok_or(invalid("MP-011", "jti is missing"))?;
        {
            let mut grants = lock(&self.0.grants);
            let oldest = self.now() - SignedDuration::from_mins(5);
            grants.retain(|_, used| *used > oldest);
            if grants.insert(id.to_owned(), self.now()).is_some() {
                return Err(invalid("MP-012", "The assertion has been used before"));
            }
        }
        let scope = text("scope").unwrap_or_default();
        if scope.is_empty() {
            return Err(Refusal("invalid_scope", "MP-200", "No scope is asked for"));
        }
        if scope.split(' ').any(|scope| !SCOPES.contains(&scope)) {
            return Err(Refusal("invalid_scope", "MP-201", "The client does not have the scope"));
        }
        let consumer = self.consumer(text("consumer_org"))?;
        let token = Token {
            iss: self.issuer(),
            client_id: CLIENT_ID.to_owned(),
            consumer: json!({
                "authority": "iso6523-actorid-upis",
                "ID": format!("0192:{consumer}"),
            }),
            scope: scope.to_owned(),
            exp: now + TOKEN_LIFETIME,
            iat: now,
            jti: uuid_v7(self.now(), &*self.0.random).to_string(),
            altinn: false,
        };
        Ok(json!({
            "access_token": self.sign(&token),
            "token_type": "Bearer",
            "expires_in": TOKEN_LIFETIME,
            "scope": scope,
        }))
    }

    /// The co-operation has a delegation from each municipality of the demonstration.
    fn consumer(&self, asked: Option<&str>) -> Result<TenantId, Refusal> {
        let Some(asked) = asked else { return Ok(OPERATOR) };
        let asked = asked.parse().map(TenantId).ok();
        match asked {
            Some(OPERATOR) => Err(Refusal(
                "invalid_grant",
                "MP-122",
                "consumer_org is the client's own organisation",
            )),
            Some(tenant) if self.0.population.persons.iter().any(|p| p.tenant == tenant) => {
                Ok(tenant)
            }
            _ => Err(Refusal("invalid_grant", "MP-251", "No delegation from consumer_org")),
        }
    }

    fn sign(&self, token: &Token) -> String {
        let key = EncodingKey::from_secret(&self.0.token_secret);
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), token, &key).unwrap_or_default()
    }

    /// Altinn's own token for one of Maskinporten's.
    pub(super) fn exchange(&self, headers: &HeaderMap) -> Option<String> {
        let token = self.token_in(headers)?;
        (!token.altinn).then(|| self.sign(&Token { altinn: true, ..token }))
    }

    /// Whether the question carries a token that is in force and has the scope.
    pub(super) fn lets_in(&self, headers: &HeaderMap, scope: &str, kind: TokenKind) -> bool {
        self.token_in(headers).is_some_and(|token| {
            token.scope.split(' ').any(|had| had == scope)
                && token.altinn == (kind == TokenKind::Altinn)
        })
    }

    fn token_in(&self, headers: &HeaderMap) -> Option<Token> {
        let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let key = DecodingKey::from_secret(&self.0.token_secret);
        let token = value.strip_prefix("Bearer ")?;
        let token =
            jsonwebtoken::decode::<Token>(token, &key, &unchecked(Algorithm::HS256)).ok()?;
        let arrived: i64 = headers.get(ARRIVED)?.to_str().ok()?.parse().ok()?;
        (token.claims.exp > arrived / 1_000_000).then_some(token.claims)
    }
}

/// The signature only: times are judged by the simulator's own clock.
fn unchecked(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims = HashSet::new();
    validation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operator_has_a_valid_synthetic_organisation_number() {
        let number = identifiers::OrganisationNumber::parse(&OPERATOR.to_string()).unwrap();
        assert!(number.is_synthetic());
    }
}
