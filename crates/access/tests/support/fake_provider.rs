//! A provider that says whatever a test wants it to say.

use std::sync::{Arc, Mutex, OnceLock};

use access::ClientKey;
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use axum::{
    Form, Json, Router,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    jwk::{Jwk, JwkSet, PublicKeyUse},
};
use serde_json::{Value, json};
use store::testing::TestStore;

use super::{listen, serve};

/// The keys a test can sign with. All but the last two can be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// RSA, published from the start.
    First,
    /// RSA, published by tests that turn the keys.
    Second,
    /// RSA, never published.
    Stranger,
    /// P-256.
    Curve,
    /// P-256, never published.
    StrangeCurve,
    /// HMAC with the first key's published half as the secret.
    PublicHalf,
    /// No signature at all.
    Nothing,
}

pub type Spoil = Arc<dyn Fn(&mut Header, &mut Value) -> By + Send + Sync>;
type Answer = Arc<dyn Fn() -> Response + Send + Sync>;

/// The provider. Cheap to clone; every clone is the same one.
#[derive(Clone)]
pub struct FakeProvider {
    pub issuer: String,
    state: Arc<Mutex<Script>>,
    clock: Arc<base::FixedClock>,
}

struct Script {
    nonce: String,
    published: Vec<By>,
    spoil: Spoil,
    named_issuer: Option<String>,
    token_answer: Option<Answer>,
    keys_fetched: usize,
    metadata_fetched: usize,
    pushed: Vec<Vec<(String, String)>>,
}

pub const PID: u16 = 1;

impl FakeProvider {
    pub async fn start(it: &TestStore) -> Self {
        let (listener, issuer) = listen().await;
        let provider = Self {
            issuer,
            clock: it.clock.clone(),
            state: Arc::new(Mutex::new(Script {
                nonce: String::new(),
                published: vec![By::First],
                spoil: Arc::new(|_, _| By::First),
                named_issuer: None,
                token_answer: None,
                keys_fetched: 0,
                metadata_fetched: 0,
                pushed: Vec::new(),
            })),
        };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .route("/par", post(push))
            .route("/token", post(token))
            .with_state(provider.clone());
        serve(listener, router).await;
        provider
    }

    /// What to do with the next tokens before they are signed, and with what.
    pub fn spoil(&self, spoil: impl Fn(&mut Header, &mut Value) -> By + Send + Sync + 'static) {
        self.script().spoil = Arc::new(spoil);
    }

    pub fn publish(&self, keys: &[By]) {
        self.script().published = keys.to_vec();
    }

    pub fn name_another_issuer(&self, issuer: &str) {
        self.script().named_issuer = Some(issuer.to_owned());
    }

    pub fn answer_for_tokens(&self, answer: impl Fn() -> Response + Send + Sync + 'static) {
        self.script().token_answer = Some(Arc::new(answer));
    }

    pub fn keys_fetched(&self) -> usize {
        self.script().keys_fetched
    }

    pub fn metadata_fetched(&self) -> usize {
        self.script().metadata_fetched
    }

    /// The forms pushed so far.
    pub fn pushed(&self) -> Vec<Vec<(String, String)>> {
        self.script().pushed.clone()
    }

    /// A logout token as the specification wants it, then spoilt.
    pub fn logout_token(&self, spoil: impl Fn(&mut Header, &mut Value) -> By) -> String {
        let now = self.now();
        let mut claims = json!({
            "iss": self.issuer,
            "aud": "grimstad",
            "iat": now,
            "exp": now + 120,
            "jti": "token-1",
            "sid": "provider-session",
            "sub": "pairwise-subject",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        });
        let mut header = header("logout+jwt");
        let by = spoil(&mut header, &mut claims);
        sign(header, &claims, by)
    }

    /// An identity token as it should be, then spoilt.
    pub fn id_token(&self, spoil: &Spoil) -> String {
        let now = self.now();
        let mut claims = json!({
            "iss": self.issuer,
            "sub": "pairwise-subject",
            "aud": "grimstad",
            "iat": now,
            "exp": now + 120,
            "auth_time": now,
            "nonce": self.script().nonce,
            "acr": "idporten-loa-substantial",
            "amr": ["TestID"],
            "pid": access::testing::synthetic_number(PID).reveal(),
            "sid": "provider-session",
        });
        let mut header = header("JWT");
        let by = spoil(&mut header, &mut claims);
        sign(header, &claims, by)
    }

    fn now(&self) -> i64 {
        use base::Clock as _;
        self.clock.now().as_second()
    }

    fn script(&self) -> std::sync::MutexGuard<'_, Script> {
        self.state.lock().unwrap()
    }
}

async fn configuration(State(provider): State<FakeProvider>) -> Json<Value> {
    let mut script = provider.script();
    script.metadata_fetched += 1;
    let issuer = &provider.issuer;
    Json(json!({
        "issuer": script.named_issuer.as_ref().unwrap_or(issuer),
        "authorization_endpoint": format!("{issuer}/authorize"),
        "pushed_authorization_request_endpoint": format!("{issuer}/par"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "end_session_endpoint": format!("{issuer}/endsession"),
    }))
}

async fn keys(State(provider): State<FakeProvider>) -> Json<Value> {
    let mut script = provider.script();
    script.keys_fetched += 1;
    let keys = script.published.iter().map(|by| public(*by)).collect();
    let mut set = serde_json::to_value(JwkSet { keys }).unwrap();
    // A key of a kind nobody knows must do no harm.
    set["keys"].as_array_mut().unwrap().push(json!({"kty": "NEW", "kid": "x", "use": 7}));
    Json(set)
}

async fn push(
    State(provider): State<FakeProvider>,
    Form(form): Form<Vec<(String, String)>>,
) -> Response {
    let mut script = provider.script();
    let nonce = form.iter().find(|(name, _)| name == "nonce").unwrap().1.clone();
    script.nonce = nonce;
    script.pushed.push(form);
    let body = json!({"request_uri": "urn:fake:1", "expires_in": 120});
    (StatusCode::CREATED, Json(body)).into_response()
}

async fn token(State(provider): State<FakeProvider>, _: Bytes) -> Response {
    let (answer, spoil) = {
        let script = provider.script();
        (script.token_answer.clone(), script.spoil.clone())
    };
    match answer {
        Some(answer) => answer(),
        None => Json(json!({
            "access_token": "unused",
            "token_type": "Bearer",
            "id_token": provider.id_token(&spoil),
        }))
        .into_response(),
    }
}

fn header(kind: &str) -> Header {
    let mut header = Header::new(Algorithm::RS256);
    header.typ = Some(kind.to_owned());
    header.kid = Some("by-key".to_owned());
    header
}

/// Signs; a `kid` that the test left alone becomes that of the key.
fn sign(mut header: Header, claims: &Value, by: By) -> String {
    if header.kid.as_deref() == Some("by-key") {
        header.kid = Some(kid(by));
    }
    match by {
        By::First | By::Second | By::Stranger => {
            jsonwebtoken::encode(&header, claims, &rsa(by).1).unwrap()
        }
        By::Curve | By::StrangeCurve => {
            header.alg = Algorithm::ES256;
            jsonwebtoken::encode(&header, claims, &curve(by)).unwrap()
        }
        By::PublicHalf => {
            header.alg = Algorithm::HS256;
            header.kid = Some(kid(By::First));
            let secret = serde_json::to_vec(&public(By::First)).unwrap();
            jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(&secret)).unwrap()
        }
        By::Nothing => {
            let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let head = json!({"alg": "none", "typ": header.typ, "kid": kid(By::First)});
            format!("{}.{}.", encode(&head), encode(claims))
        }
    }
}

/// Strangers claim to be the one they imitate.
fn kid(by: By) -> String {
    match by {
        By::Stranger => kid(By::First),
        By::StrangeCurve => kid(By::Curve),
        other => format!("{other:?}"),
    }
}

fn public(by: By) -> Jwk {
    let mut jwk = match by {
        By::Curve => Jwk::from_encoding_key(&curve(by), Algorithm::ES256).unwrap(),
        _ => rsa(by).0,
    };
    jwk.common.key_id = Some(kid(by));
    jwk.common.public_key_use = Some(PublicKeyUse::Signature);
    jwk
}

/// Three RSA keys, made once.
fn rsa(by: By) -> (Jwk, EncodingKey) {
    static KEYS: OnceLock<Vec<(Jwk, EncodingKey)>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        let make = |_| {
            let pem = ClientKey::generate_pem().unwrap();
            let key = EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
            (Jwk::from_encoding_key(&key, Algorithm::RS256).unwrap(), key)
        };
        (0..3).map(make).collect()
    });
    keys[match by {
        By::Second => 1,
        By::Stranger => 2,
        _ => 0,
    }]
    .clone()
}

fn curve(by: By) -> EncodingKey {
    static KEYS: OnceLock<Vec<EncodingKey>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        let make = |_| {
            let random = SystemRandom::new();
            let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
            let der = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
            EncodingKey::from_ec_der(der.as_ref())
        };
        (0..2).map(make).collect()
    });
    keys[usize::from(by == By::StrangeCurve)].clone()
}
