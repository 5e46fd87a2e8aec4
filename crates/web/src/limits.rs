//! How often one address may do what costs something: in memory, for this copy of the program.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::Mutex,
};

use jiff::{SignedDuration, Timestamp};

/// What is counted for each address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limited {
    /// Beginning to sign in: each asks the provider something.
    SignIn,
    /// Parking something without ever having been signed in.
    Parking,
    /// Sending what is filed or kept.
    Submit,
}

impl Limited {
    /// As many in a [`WINDOW`]. A town hall or a school shares one address, so there is room for many
    /// people at eight in the morning; a script is stopped.
    const fn most(self) -> u32 {
        match self {
            Self::SignIn => 600,
            Self::Parking => 60,
            Self::Submit => 120,
        }
    }
}

const WINDOW: SignedDuration = SignedDuration::from_mins(10);
/// As many addresses as are remembered; the oldest windows give way.
const MOST_ADDRESSES: usize = 50_000;

#[derive(Debug, Default)]
pub(crate) struct Limits(Mutex<HashMap<(IpAddr, Limited), Window>>);

#[derive(Clone, Copy, Debug)]
struct Window {
    began: Timestamp,
    count: u32,
}

impl Limits {
    /// Counts one more, and says whether it is within the limit. What comes from the machine itself
    /// is not counted: it is a proxy that does not say for whom it asks, and holding that back would
    /// shut everybody out.
    pub(crate) fn allow(&self, what: Limited, address: Option<IpAddr>, now: Timestamp) -> bool {
        let Some(address) = address.filter(|address| !address.is_loopback()) else { return true };
        // A thread that panicked while it counted has spoilt nothing but a count.
        let mut windows = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if windows.len() >= MOST_ADDRESSES {
            windows.retain(|_, window| now.duration_since(window.began) < WINDOW);
        }
        if windows.len() >= MOST_ADDRESSES {
            // Somebody has very many addresses: better no limits for a moment than no memory.
            windows.clear();
        }
        let window =
            windows.entry((network(address), what)).or_insert(Window { began: now, count: 0 });
        if now.duration_since(window.began) >= WINDOW {
            *window = Window { began: now, count: 0 };
        }
        window.count = window.count.saturating_add(1);
        window.count <= what.most()
    }
}

/// A subscriber has at least a /64 of IPv6 addresses to choose from (RFC 6177).
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & !u128::from(u64::MAX))),
        four @ IpAddr::V4(_) => four,
    }
}

/// The proxies in front whose word about the client's address is believed. The machine's own always
/// is: nobody else can speak from there.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<IpAddr>);

impl TrustedProxies {
    pub fn new(proxies: impl IntoIterator<Item = IpAddr>) -> Self {
        Self(proxies.into_iter().collect())
    }

    /// Where a request comes from. `forwarded` are the values of `X-Forwarded-For`: each proxy adds
    /// the one it heard at the end, so they are read from the end for as long as proxies of ours
    /// wrote them. What stands before that, anybody may have written.
    pub(crate) fn client<'h>(
        &self,
        peer: IpAddr,
        forwarded: impl DoubleEndedIterator<Item = &'h str>,
    ) -> IpAddr {
        let mut client = peer.to_canonical();
        let heard = forwarded.flat_map(|value| value.split(',')).collect::<Vec<_>>();
        for address in heard.into_iter().rev() {
            if !self.trusts(client) {
                break;
            }
            let Ok(address) = address.trim().parse::<IpAddr>() else { break };
            client = address.to_canonical();
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        address.is_loopback() || self.0.contains(&address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_held_back_for_a_while_and_others_are_not() {
        let limits = Limits::default();
        let now = Timestamp::UNIX_EPOCH;
        let allow =
            |address: &str, what, now| limits.allow(what, Some(address.parse().unwrap()), now);
        for _ in 0..Limited::Parking.most() {
            assert!(allow("192.0.2.1", Limited::Parking, now));
            assert!(allow("2001:db8::1", Limited::Parking, now));
        }
        assert!(!allow("192.0.2.1", Limited::Parking, now));
        assert!(!allow("2001:db8::beef", Limited::Parking, now), "the same subscriber");
        assert!(allow("192.0.2.1", Limited::Submit, now), "something else");
        assert!(allow("192.0.2.2", Limited::Parking, now));
        assert!(allow("2001:db8:0:1::1", Limited::Parking, now));
        assert!(allow("192.0.2.1", Limited::Parking, now + WINDOW));
        for _ in 0..=Limited::Parking.most() {
            assert!(allow("127.0.0.1", Limited::Parking, now), "the machine itself");
        }
    }

    #[test]
    fn an_address_is_believed_as_far_as_our_own_proxies_vouch_for_it() {
        let proxies = TrustedProxies::new(["10.0.0.7".parse().unwrap()]);
        for (peer, forwarded, expected) in [
            ("192.0.2.1", vec![], "192.0.2.1"),
            ("192.0.2.1", vec!["203.0.113.9"], "192.0.2.1"),
            ("10.0.0.7", vec!["203.0.113.9"], "203.0.113.9"),
            ("10.0.0.7", vec!["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
            ("10.0.0.7", vec!["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
            ("127.0.0.1", vec!["203.0.113.9, 10.0.0.7"], "203.0.113.9"),
            ("10.0.0.7", vec!["not an address"], "10.0.0.7"),
            ("::ffff:10.0.0.7", vec!["203.0.113.9"], "203.0.113.9"),
            ("10.0.0.8", vec!["203.0.113.9"], "10.0.0.8"),
        ] {
            let found = proxies.client(peer.parse().unwrap(), forwarded.iter().copied());
            assert_eq!(found, expected.parse::<IpAddr>().unwrap(), "{peer} {forwarded:?}");
        }
    }
}
