use std::fmt;

use aws_lc_rs::{
    encoding::AsDer,
    rsa::{KeyPair, KeySize},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    jwk::{Jwk, PublicKeyUse},
};
use serde::Serialize;

/// The private RSA key with which we prove to Maskinporten who we are, and its registered id.
#[derive(Clone)]
pub struct SigningKey {
    key: EncodingKey,
    key_id: String,
}

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SigningKeyError {
    #[error("read the private key: it is no RSA key in PEM form")]
    NotRsaPem(#[source] jsonwebtoken::errors::Error),
    #[error("make a new RSA key")]
    NotMade,
    #[error("sign with the private key")]
    NotSigned(#[source] jsonwebtoken::errors::Error),
}

impl SigningKey {
    /// Reads a PEM file's text (PKCS #1 or PKCS #8). `key_id` is the `kid` under which the public
    /// half is registered.
    pub fn from_pem(pem: &str, key_id: impl Into<String>) -> Result<Self, SigningKeyError> {
        let key = EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(SigningKeyError::NotRsaPem)?;
        Ok(Self { key, key_id: key_id.into() })
    }

    /// A new RSA key of 2048 bits as PEM (PKCS #8), to be kept in a file. Takes a good part of a
    /// second, so it is made once. The bytes come from the cryptographic library's own generator:
    /// a key must never be repeatable.
    pub fn generate_pem() -> Result<String, SigningKeyError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| SigningKeyError::NotMade)?;
        let der = pair.as_der().map_err(|_| SigningKeyError::NotMade)?;
        let text = STANDARD.encode(der.as_ref());
        let mut pem = String::from("-----BEGIN PRIVATE KEY-----\n");
        let mut rest = text.as_str();
        while let Some((line, tail)) = rest.split_at_checked(64) {
            pem.push_str(line);
            pem.push('\n');
            rest = tail;
        }
        if !rest.is_empty() {
            pem.push_str(rest);
            pem.push('\n');
        }
        pem.push_str("-----END PRIVATE KEY-----\n");
        Ok(pem)
    }

    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The public half, to be registered with Maskinporten.
    pub fn public_jwk(&self) -> Result<Jwk, SigningKeyError> {
        let mut jwk = Jwk::from_encoding_key(&self.key, Algorithm::RS256)
            .map_err(SigningKeyError::NotSigned)?;
        jwk.common.key_id = Some(self.key_id.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(jwk)
    }

    /// A signed token (RS256, `kid` in its header) with these claims and no others.
    pub fn sign(&self, claims: &impl Serialize) -> Result<String, SigningKeyError> {
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(self.key_id.clone());
        jsonwebtoken::encode(&header, claims, &self.key).map_err(SigningKeyError::NotSigned)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SigningKey").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_can_be_kept_as_pem_and_signs() {
        let pem = SigningKey::generate_pem().unwrap();
        let key = SigningKey::from_pem(&pem, "2026").unwrap();
        let token = key.sign(&serde_json::json!({"iss": "me"})).unwrap();
        let header = jsonwebtoken::decode_header(&token).unwrap();
        assert_eq!(header.kid.as_deref(), Some("2026"));
        assert_eq!(key.public_jwk().unwrap().common.key_id.as_deref(), Some("2026"));
        assert!(!format!("{key:?}").contains("PRIVATE"));
    }
}
