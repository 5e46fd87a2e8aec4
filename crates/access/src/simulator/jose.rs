//! The simulated provider's keys, and its look at others' proofs.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation,
    jwk::{Jwk, JwkSet},
};
use serde::de::DeserializeOwned;

use super::{SimulatedClient, Simulator};
use crate::oidc::{AssertionClaims, ClientKey, ClientKeyError};

/// Two keys: the one that signs, and another that is published beside it. Made when first asked
/// for, because making them takes longer than starting the program.
#[derive(Clone, Debug, Default)]
pub(super) struct SigningKeys(Arc<Mutex<Option<Pair>>>);

#[derive(Clone, Debug)]
struct Pair {
    signing: ClientKey,
    other: ClientKey,
}

impl SigningKeys {
    pub(super) async fn signing(&self) -> Result<ClientKey, ClientKeyError> {
        Ok(self.pair().await?.signing)
    }

    pub(super) async fn published(&self) -> Result<JwkSet, ClientKeyError> {
        let pair = self.pair().await?;
        Ok(JwkSet {
            keys: vec![pair.signing.public_jwk().clone(), pair.other.public_jwk().clone()],
        })
    }

    pub(super) fn rotate(&self) -> Result<(), ClientKeyError> {
        let new = new_key()?;
        let mut pair = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *pair = Some(match pair.take() {
            Some(before) => Pair { signing: new, other: before.signing },
            None => Pair { signing: new, other: new_key()? },
        });
        Ok(())
    }

    async fn pair(&self) -> Result<Pair, ClientKeyError> {
        let shared = Arc::clone(&self.0);
        let made = tokio::task::spawn_blocking(move || {
            let mut pair = shared.lock().unwrap_or_else(PoisonError::into_inner);
            match &*pair {
                Some(pair) => Ok(pair.clone()),
                None => Ok(pair.insert(Pair { signing: new_key()?, other: new_key()? }).clone()),
            }
        });
        made.await.unwrap_or(Err(ClientKeyError::NotMade))
    }
}

fn new_key() -> Result<ClientKey, ClientKeyError> {
    ClientKey::from_text(&ClientKey::generate_pem()?, None)
}

/// Why a client's proof is not accepted, for the answer's `error_description`.
pub(super) type Complaint = &'static str;

/// Seconds a client's clock may be ahead of ours.
const SKEW: i64 = 10;
/// Digdir's limit for the lifetime of a proof.
const LONGEST_PROOF: i64 = 120;

/// The client that a proof (`private_key_jwt`) belongs to, after every check of Digdir's.
pub(super) fn authenticated<'s>(
    simulator: &'s Simulator,
    client_id: &str,
    assertion: &str,
) -> Result<&'s SimulatedClient, Complaint> {
    let client = simulator.client(client_id).ok_or("unknown client")?;
    let claims: AssertionClaims = verified(assertion, &client.keys)
        .ok_or("the assertion is not signed with a registered key")?;
    let now = simulator.now();
    let second = now.as_second();
    if claims.iss != client_id || claims.sub != client_id {
        return Err("iss and sub of the assertion must be the client id");
    }
    if claims.aud != simulator.issuer() {
        return Err("aud of the assertion must be the issuer, as one value");
    }
    if claims.exp <= second {
        return Err("the assertion has expired");
    }
    if claims.exp - claims.iat > LONGEST_PROOF || claims.exp - second > LONGEST_PROOF + SKEW {
        return Err("the assertion lives longer than 120 seconds");
    }
    if claims.iat > second + SKEW {
        return Err("the assertion is from the future");
    }
    let until = Timestamp::from_second(claims.exp).map_err(|_| "exp is out of range")?;
    let is_new = simulator.0.memory.change(|known| {
        known.forget_old(now);
        known.proofs.insert(format!("{client_id} {}", claims.jti), until).is_none()
    });
    if is_new { Ok(client) } else { Err("the assertion was used before") }
}

/// The claims of a token of ours that a client hands back, however old.
pub(super) async fn own_claims<C: DeserializeOwned>(
    simulator: &Simulator,
    token: &str,
) -> Option<C> {
    let keys = simulator.0.keys.published().await.ok()?;
    verified(token, &keys)
}

/// The claims of a token that one of the keys has signed; times are not looked at.
fn verified<C: DeserializeOwned>(token: &str, keys: &JwkSet) -> Option<C> {
    let header = jsonwebtoken::decode_header(token).ok()?;
    let key: &Jwk = keys.find(header.kid.as_deref()?)?;
    if !matches!(header.alg, Algorithm::RS256 | Algorithm::RS384 | Algorithm::RS512) {
        return None;
    }
    let mut validation = Validation::new(header.alg);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let decoding_key = DecodingKey::from_jwk(key).ok()?;
    jsonwebtoken::decode(token, &decoding_key, &validation).ok().map(|decoded| decoded.claims)
}
