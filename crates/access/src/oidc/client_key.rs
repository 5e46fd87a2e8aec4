use std::fmt;

use aws_lc_rs::{
    encoding::AsDer,
    rsa::{KeyPair, KeyPairComponents, KeySize},
    signature::RsaPublicKeyComponents,
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    jwk::{Jwk, PublicKeyUse, ThumbprintHash},
};
use serde::{Deserialize, Serialize};

/// A private RSA key that signs tokens, with the id under which its public half is known.
///
/// Digdir lets a key live for a year at most; register the next one before that.
#[derive(Clone)]
pub struct ClientKey {
    key: EncodingKey,
    public: Jwk,
    key_id: String,
}

/// The key cannot be read or made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientKeyError {
    #[error("read a private key: neither an RSA key in PEM form nor a private RSA JWK")]
    Unreadable,
    #[error("make a private key")]
    NotMade,
}

/// A private RSA key as JWK (RFC 7518 § 6.3.2), all of its parts in base64url.
#[derive(Deserialize)]
struct PrivateJwk {
    kid: Option<String>,
    n: String,
    e: String,
    d: String,
    p: String,
    q: String,
    dp: String,
    dq: String,
    qi: String,
}

impl ClientKey {
    /// Reads a key in PEM form (PKCS #1 or #8) or a private JWK. `key_id` is the `kid` under which
    /// the public half was registered; without it the JWK's own or the thumbprint (RFC 7638).
    pub fn from_text(text: &str, key_id: Option<&str>) -> Result<Self, ClientKeyError> {
        let text = text.trim();
        if text.starts_with('{') {
            let jwk: PrivateJwk =
                serde_json::from_str(text).map_err(|_| ClientKeyError::Unreadable)?;
            let pem = pem_of(&pair_of(&jwk)?)?;
            Self::from_pem(&pem, key_id.or(jwk.kid.as_deref()))
        } else {
            Self::from_pem(text, key_id)
        }
    }

    /// A new RSA key of 2048 bits in PEM form, to be kept in a file that only the program reads.
    /// Takes some tenths of a second. The randomness is the cryptographic library's own.
    pub fn generate_pem() -> Result<String, ClientKeyError> {
        pem_of(&KeyPair::generate(KeySize::Rsa2048).map_err(|_| ClientKeyError::NotMade)?)
    }

    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The public half, to be registered with the provider.
    pub fn public_jwk(&self) -> &Jwk {
        &self.public
    }

    pub(crate) fn sign(
        &self,
        token_type: &str,
        claims: &impl Serialize,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let mut header = Header::new(Algorithm::RS256);
        header.typ = Some(token_type.to_owned());
        header.kid = Some(self.key_id.clone());
        jsonwebtoken::encode(&header, claims, &self.key)
    }

    fn from_pem(pem: &str, key_id: Option<&str>) -> Result<Self, ClientKeyError> {
        let unreadable = |_| ClientKeyError::Unreadable;
        let key = EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(unreadable)?;
        let mut public = Jwk::from_encoding_key(&key, Algorithm::RS256).map_err(unreadable)?;
        let key_id = match key_id {
            Some(key_id) => key_id.to_owned(),
            None => public.thumbprint(ThumbprintHash::SHA256).map_err(unreadable)?,
        };
        public.common.key_id = Some(key_id.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { key, public, key_id })
    }
}

impl fmt::Debug for ClientKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ClientKey").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

fn pair_of(jwk: &PrivateJwk) -> Result<KeyPair, ClientKeyError> {
    let part = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| ClientKeyError::Unreadable);
    let components = KeyPairComponents {
        public_key: RsaPublicKeyComponents { n: part(&jwk.n)?, e: part(&jwk.e)? },
        d: part(&jwk.d)?,
        p: part(&jwk.p)?,
        q: part(&jwk.q)?,
        dP: part(&jwk.dp)?,
        dQ: part(&jwk.dq)?,
        qInv: part(&jwk.qi)?,
    };
    KeyPair::from_components(&components).map_err(|_| ClientKeyError::Unreadable)
}

fn pem_of(pair: &KeyPair) -> Result<String, ClientKeyError> {
    let der = pair.as_der().map_err(|_| ClientKeyError::NotMade)?;
    let text = STANDARD.encode(der.as_ref());
    let mut pem = String::from("-----BEGIN PRIVATE KEY-----\n");
    for (position, character) in text.char_indices() {
        if position > 0 && position % 64 == 0 {
            pem.push('\n');
        }
        pem.push(character);
    }
    pem.push_str("\n-----END PRIVATE KEY-----\n");
    Ok(pem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_is_read_back_and_never_printed() {
        let pem = ClientKey::generate_pem().unwrap();
        let key = ClientKey::from_text(&pem, None).unwrap();
        assert_eq!(key.key_id().len(), 43, "a thumbprint by SHA-256 in base64url");
        let named = ClientKey::from_text(&pem, Some("2026")).unwrap();
        assert_eq!(format!("{named:?}"), "ClientKey { key_id: \"2026\", .. }");
        assert_eq!(named.public_jwk().common.key_id.as_deref(), Some("2026"));
    }

    #[test]
    fn what_is_no_private_key_is_refused() {
        for wrong in ["", "{}", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"] {
            let refused = ClientKey::from_text(wrong, None).map(|_| ());
            assert_eq!(refused, Err(ClientKeyError::Unreadable), "{wrong}");
        }
    }
}
