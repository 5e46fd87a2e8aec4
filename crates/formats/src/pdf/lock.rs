//! Whether an encrypted PDF opens without a password.
//!
//! A PDF may be encrypted with an empty password: everybody reads it, and only what may be done with it,
//! such as printing, is restricted. Extracts of registers and statements of accounts come so.
//!
//! Source: ISO 32000-2 7.6.4: algorithm 2 (the key), 4 to 6 (the user password up to revision 4), 2.A and
//! 2.B (revisions 5 and 6). Revision 5 is that of Adobe's supplement to ISO 32000-1, extension level 3.

use aes::{
    Aes128,
    cipher::{Array, BlockCipherEncrypt as _, KeyInit as _},
};
use md5::{Digest as _, Md5};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::words::{Token, entry, string_of};

/// What fills a password up to 32 bytes, and so is the whole of an empty one.
const PADDING: [u8; 32] = [
    0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41, 0x64, 0x00, 0x4e, 0x56, 0xff, 0xfa, 0x01, 0x08,
    0x2e, 0x2e, 0x00, 0xb6, 0xd0, 0x68, 0x3e, 0x80, 0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a,
];

/// Whether the empty password opens what this encryption dictionary describes. `id` is the first half of
/// the file's identifier. Other handlers than the standard one ask for a key.
pub(super) fn opens_without_password(dictionary: &[u8], id: &[u8]) -> bool {
    check(dictionary, id).unwrap_or(false)
}

fn check(dictionary: &[u8], id: &[u8]) -> Option<bool> {
    let integer = |key: &[u8]| match entry(dictionary, key)?.1 {
        Token::Integer(number) => Some(number),
        _ => None,
    };
    if entry(dictionary, b"Filter")?.1 != Token::Name(b"Standard".into()) {
        return None;
    }
    let user = string_of(dictionary, b"U")?;
    let revision = integer(b"R")?;
    if revision >= 5 {
        let expected = user.get(..32)?;
        let salt = user.get(32..40)?;
        return match revision {
            5 => Some(Sha256::digest(salt).as_slice() == expected),
            6 => Some(hardened(salt)?.as_slice() == expected),
            _ => None,
        };
    }
    let owner = string_of(dictionary, b"O")?;
    let owner = owner.get(..32)?;
    let length = match (revision, integer(b"V")) {
        (2, _) => 5,
        (_, Some(4)) => 16,
        _ => usize::try_from(integer(b"Length").unwrap_or(40) / 8).ok()?.clamp(5, 16),
    };
    // Written as a number with or without a sign, of which 32 bits count.
    let permissions = integer(b"P")?.to_le_bytes();
    let mut hash = Md5::new();
    hash.update(PADDING);
    hash.update(owner);
    hash.update(&permissions[..4]);
    hash.update(id);
    let metadata = entry(dictionary, b"EncryptMetadata").map(|(_, token)| token);
    if revision >= 4 && metadata == Some(Token::Word(b"false")) {
        hash.update([0xff; 4]);
    }
    let mut key = hash.finalize();
    if revision == 2 {
        return Some(rc4(key.get(..length)?, &PADDING).as_slice() == user.get(..32)?);
    }
    for _ in 0..50 {
        key = Md5::digest(key.get(..length)?);
    }
    let key = key.get(..length)?;
    let mut hash = Md5::new();
    hash.update(PADDING);
    hash.update(id);
    let mut expected = hash.finalize().to_vec();
    for round in 0..20_u8 {
        let key: Vec<u8> = key.iter().map(|byte| byte ^ round).collect();
        expected = rc4(&key, &expected);
    }
    // The second half may be anything.
    Some(expected.as_slice() == user.get(..16)?)
}

/// Algorithm 2.B, for an empty password.
fn hardened(salt: &[u8]) -> Option<[u8; 32]> {
    let mut key = Sha256::digest(salt).to_vec();
    let mut round = 0_usize;
    loop {
        let mut packed = key.repeat(64);
        let cipher = Aes128::new(&Array::try_from(key.get(..16)?).ok()?);
        let mut previous: [u8; 16] = key.get(16..32)?.try_into().ok()?;
        // A key of 32, 48 or 64 bytes, 64 times, is whole blocks.
        for block in packed.chunks_exact_mut(16) {
            for (byte, before) in block.iter_mut().zip(previous) {
                *byte ^= before;
            }
            let mut sealed = Array::try_from(&*block).ok()?;
            cipher.encrypt_block(&mut sealed);
            previous = sealed.into();
            block.copy_from_slice(&previous);
        }
        let sum: usize = packed.iter().take(16).copied().map(usize::from).sum();
        key = match sum % 3 {
            0 => Sha256::digest(&packed).to_vec(),
            1 => Sha384::digest(&packed).to_vec(),
            _ => Sha512::digest(&packed).to_vec(),
        };
        round += 1;
        let last = usize::from(*packed.last()?);
        // The last byte is at most 255, so this ends.
        if round >= 64 && last + 32 <= round {
            return key.get(..32)?.try_into().ok();
        }
    }
}

/// The stream cipher RC4.
fn rc4(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut state: [u8; 256] = std::array::from_fn(|place| u8::try_from(place).unwrap_or_default());
    let mut other = 0_u8;
    for (place, &byte) in (0..=255_u8).zip(key.iter().cycle()) {
        other = other.wrapping_add(state[usize::from(place)]).wrapping_add(byte);
        state.swap(usize::from(place), usize::from(other));
    }
    let (mut place, mut other) = (0_u8, 0_u8);
    let sealed = bytes.iter().map(|byte| {
        place = place.wrapping_add(1);
        other = other.wrapping_add(state[usize::from(place)]);
        state.swap(usize::from(place), usize::from(other));
        let sum = state[usize::from(place)].wrapping_add(state[usize::from(other)]);
        byte ^ state[usize::from(sum)]
    });
    sealed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cipher_is_rc4() {
        // The vector that is known by these words: "Key", "Plaintext".
        let expected = [0xbb, 0xf3, 0x16, 0xe8, 0xd9, 0x40, 0xaf, 0x0a, 0xd3];
        assert_eq!(rc4(b"Key", b"Plaintext"), expected);
    }
}
