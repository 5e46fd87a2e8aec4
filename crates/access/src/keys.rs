use std::fmt;

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    digest, hmac,
};
use base::Random;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::Environment;

/// The installation's secret and all that is derived from it: encryption of identity numbers and
/// tokens at rest, and the index that finds a person by number.
///
/// The configuration holds one secret of 32 random bytes. Whoever has the database and not the
/// secret can read no number; whoever changes the secret can read none of the old ones.
pub struct Keys {
    environment: Environment,
    sealing: LessSafeKey,
    index: hmac::Key,
}

/// The configured secret is not usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("read the installation secret: it must be 32 bytes in base64url without padding")]
pub struct InvalidSecret;

/// A sealed value was changed, belongs to another row, or was sealed under another secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("open a sealed value: changed, moved or sealed under another secret")]
pub struct CannotOpen;

const NONCE_LENGTH: usize = 12;
/// The first byte of what is sealed, so that a later scheme can be told apart.
const VERSION: u8 = 1;

impl Keys {
    pub fn new(secret: &[u8; 32], environment: Environment) -> Result<Self, InvalidSecret> {
        let root = hmac::Key::new(hmac::HMAC_SHA256, secret);
        // One expansion step of HKDF (RFC 5869 § 2.3): the secret is uniformly random already.
        let derive = |label: &[u8]| {
            let mut context = hmac::Context::with_key(&root);
            context.update(label);
            context.update(&[1]);
            context.sign()
        };
        let sealing = UnboundKey::new(&AES_256_GCM, derive(b"ekommune sealing 1").as_ref())
            .map_err(|_| InvalidSecret)?;
        let hmac_key = |label: &[u8]| hmac::Key::new(hmac::HMAC_SHA256, derive(label).as_ref());
        Ok(Self {
            environment,
            sealing: LessSafeKey::new(sealing),
            index: hmac_key(b"ekommune person index 1"),
        })
    }

    /// Reads the secret as it stands in the configuration.
    pub fn from_text(secret: &str, environment: Environment) -> Result<Self, InvalidSecret> {
        let mut bytes = [0_u8; 32];
        match URL_SAFE_NO_PAD.decode_slice(secret.trim(), &mut bytes) {
            Ok(32) => Self::new(&bytes, environment),
            _ => Err(InvalidSecret),
        }
    }

    /// A new secret in the configuration's form.
    pub fn new_secret(random: &dyn Random) -> String {
        random_text(random)
    }

    pub fn environment(&self) -> Environment {
        self.environment
    }

    /// Encrypts so that only `open` with the same `belongs_to` gives it back. `belongs_to` names
    /// the row and column, so that a sealed value cannot be moved to another.
    pub(crate) fn seal(
        &self,
        random: &dyn Random,
        plain: &[u8],
        belongs_to: &[u8],
    ) -> Result<Vec<u8>, CannotOpen> {
        let mut nonce = [0_u8; NONCE_LENGTH];
        random.fill(&mut nonce);
        let mut body = plain.to_vec();
        self.sealing
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(belongs_to),
                &mut body,
            )
            .map_err(|_| CannotOpen)?;
        let mut sealed = Vec::with_capacity(1 + NONCE_LENGTH + body.len());
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        sealed.append(&mut body);
        Ok(sealed)
    }

    pub(crate) fn open(&self, sealed: &[u8], belongs_to: &[u8]) -> Result<Vec<u8>, CannotOpen> {
        let (&version, rest) = sealed.split_first().ok_or(CannotOpen)?;
        let (nonce, body) = rest.split_at_checked(NONCE_LENGTH).ok_or(CannotOpen)?;
        if version != VERSION {
            return Err(CannotOpen);
        }
        let mut body = body.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| CannotOpen)?;
        let plain = self
            .sealing
            .open_in_place(nonce, Aad::from(belongs_to), &mut body)
            .map_err(|_| CannotOpen)?;
        Ok(plain.to_vec())
    }

    /// A keyed fingerprint, for finding a value that is stored only sealed.
    pub(crate) fn index(&self, parts: &[&[u8]]) -> [u8; 32] {
        keyed_hash(&self.index, parts)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Keys")
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0_u8; 32];
    // The digest of SHA-256 is 32 bytes, so the two always fit.
    hash.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    hash
}

/// 32 random bytes in base64url: 43 characters, 256 bits.
pub(crate) fn random_text(random: &dyn Random) -> String {
    let mut bytes = [0_u8; 32];
    random.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn keyed_hash(key: &hmac::Key, parts: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(key);
    for part in parts {
        // Each part with its length, so that no two lists of parts look the same.
        context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        context.update(part);
    }
    let mut hash = [0_u8; 32];
    hash.copy_from_slice(context.sign().as_ref());
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::SeededRandom;

    fn keys(byte: u8) -> Keys {
        Keys::new(&[byte; 32], Environment::Demonstration).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_only_in_its_own_place_and_with_its_own_secret() {
        let random = SeededRandom::new(1);
        let sealed = keys(1).seal(&random, b"secret", b"row 1").unwrap();
        assert_eq!(keys(1).open(&sealed, b"row 1").as_deref(), Ok(&b"secret"[..]));
        assert_eq!(keys(1).open(&sealed, b"row 2"), Err(CannotOpen));
        assert_eq!(keys(2).open(&sealed, b"row 1"), Err(CannotOpen));
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            assert_eq!(keys(1).open(&changed, b"row 1"), Err(CannotOpen), "byte {position}");
        }
        assert_eq!(keys(1).open(&[], b"row 1"), Err(CannotOpen));
    }

    #[test]
    fn the_same_value_is_never_sealed_the_same_way_twice() {
        let random = SeededRandom::new(1);
        let keys = keys(1);
        assert_ne!(keys.seal(&random, b"x", b""), keys.seal(&random, b"x", b""));
    }

    #[test]
    fn an_index_keeps_its_parts_apart() {
        assert_ne!(keys(1).index(&[b"ab", b"c"]), keys(1).index(&[b"a", b"bc"]));
        assert_ne!(keys(1).index(&[b"a"]), keys(2).index(&[b"a"]));
    }

    #[test]
    fn a_secret_is_read_from_text_and_never_printed() {
        let secret = Keys::new_secret(&SeededRandom::new(3));
        let keys = Keys::from_text(&secret, Environment::Production).unwrap();
        assert_eq!(format!("{keys:?}"), "Keys { environment: Production, .. }");
        assert!(Keys::from_text("too short", Environment::Production).is_err());
    }
}
