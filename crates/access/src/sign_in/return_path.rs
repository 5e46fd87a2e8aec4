use std::fmt;

use crate::oidc::Profile;

/// Where somebody goes after signing in: a page of ours and nothing else, so that no link to us can
/// lead on to a stranger (open redirect, ASVS 3.7.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnPath(String);

const LONGEST: usize = 2000;

/// Going back to these would sign in or out again.
const NEVER: [&str; 4] = ["/logg-inn", "/logg-ut", "/ansatt/logg-inn", "/ansatt/logg-ut"];

impl ReturnPath {
    /// `None` when it is not a path on this very host.
    pub fn parse(path: &str) -> Option<Self> {
        // Browsers read `//host`, `/\host` and, after dropping tabs and line breaks, `/<tab>/host`
        // as another host.
        let is_local = path.starts_with('/')
            && !path[1..].starts_with('/')
            && path.chars().all(|c| c.is_ascii_graphic() && c != '\\')
            && path.len() <= LONGEST;
        let before_query = path.split(['?', '#']).next().unwrap_or_default();
        let leads_into = |start: &&str| {
            let rest = before_query.strip_prefix(*start);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        (is_local && !NEVER.iter().any(leads_into)).then(|| Self(path.to_owned()))
    }

    /// Where to go when nothing better is known.
    pub(crate) fn front_page() -> Self {
        Self("/".to_owned())
    }

    /// The first page of each door.
    pub(crate) fn home(profile: Profile) -> Self {
        Self(match profile {
            Profile::IdPorten => "/min-side".to_owned(),
            Profile::Ansattporten => "/ansatt".to_owned(),
        })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReturnPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    #[test]
    fn only_pages_of_ours_are_gone_back_to() {
        for good in ["/", "/min-side", "/skjema/x?side=2#felt", "/logg-innsyn", "/a//b", "/a%5Cb"] {
            assert!(ReturnPath::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "x",
            "//evil.test",
            "/\\evil.test",
            "/\t/evil.test",
            "/\n/evil.test",
            "https://evil.test",
            "javascript:alert(1)",
            "/logg-inn",
            "/logg-inn?til=/x",
            "/logg-ut/ferdig",
            "/å",
            "/ansatt/logg-inn",
            "/ansatt/logg-ut",
            "\\/evil.test",
            " /x",
        ] {
            assert_eq!(ReturnPath::parse(bad), None, "{bad:?}");
        }
        assert_eq!(ReturnPath::parse(&format!("/{}", "x".repeat(LONGEST))), None);
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_stays_on_the_host(path in "[/\\\\a-z:@?#%.\\t\\n ]{0,12}") {
            if let Some(accepted) = ReturnPath::parse(&path) {
                let base = Url::parse("https://kommune.test/x/y").unwrap();
                let reached = base.join(accepted.as_str()).unwrap();
                prop_assert_eq!(reached.host_str(), Some("kommune.test"));
                prop_assert_eq!(reached.scheme(), "https");
            }
        }
    }
}
