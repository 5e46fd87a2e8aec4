use std::{fmt, sync::Mutex};

use jiff::Timestamp;
use uuid::Uuid;

/// Where random bytes come from: a port, so that tests are repeatable.
pub trait Random: Send + Sync + fmt::Debug {
    /// Fills `bytes` with randomness good enough for secrets (tokens, nonces).
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(clippy::disallowed_methods, reason = "this is the one door to real randomness")]
    #[expect(clippy::expect_used, reason = "without randomness no secret can be made: stop here")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// Repeatable bytes for tests and for the demonstration's invented persons. Never for secrets.
#[derive(Debug)]
pub struct SeededRandom(Mutex<u64>);

impl SeededRandom {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            // SplitMix64 (Steele, Lea, Flood 2014): one addition and three mixing steps.
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = *state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^= mixed >> 31;
            for (byte, random) in chunk.iter_mut().zip(mixed.to_le_bytes()) {
                *byte = random;
            }
        }
    }
}

/// A UUID version 7 (RFC 9562 § 5.7): ordered by the time `now`, unguessable in its last 74 bits.
pub fn uuid_v7(now: Timestamp, random: &dyn Random) -> Uuid {
    let mut bytes = [0_u8; 10];
    random.fill(&mut bytes);
    let milliseconds = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &bytes).into_uuid()
}

/// Declares a newtype around a UUID, one per kind of thing, so that ids cannot be mixed up.
///
/// ```
/// base::id_type! {
///     /// Identifies a drawer.
///     pub struct DrawerId;
/// }
/// let id: DrawerId = "0193e0a0-0000-7000-8000-000000000000".parse().unwrap();
/// assert_eq!(id.to_string(), "0193e0a0-0000-7000-8000-000000000000");
/// ```
#[macro_export]
macro_rules! id_type {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident;) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            $crate::__serde::Serialize, $crate::__serde::Deserialize,
        )]
        #[serde(crate = "::base::__serde", transparent)]
        $visibility struct $name(pub $crate::uuid::Uuid);

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::uuid::Error;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<$crate::uuid::Uuid> for $name {
            fn from(id: $crate::uuid::Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for $crate::uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_made_later_sort_later() {
        let random = SeededRandom::new(1);
        let earlier = uuid_v7(Timestamp::UNIX_EPOCH, &random);
        let later = uuid_v7("2026-11-22T12:00:00Z".parse().unwrap(), &random);
        assert!(earlier < later);
        assert_eq!(later.get_version_num(), 7);
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let mut first = [0; 21];
        let mut second = [0; 21];
        SeededRandom::new(7).fill(&mut first);
        SeededRandom::new(7).fill(&mut second);
        assert_eq!(first, second);
        assert_ne!(first, [0; 21]);
    }
}
