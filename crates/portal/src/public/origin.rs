//! Addresses that must be whole: in feeds and descriptions that others fetch.

use axum::http::HeaderMap;
use base::Tenant;

/// Scheme, host and port under which the reader reached the municipality: `https://www.x.no`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin(String);

impl Origin {
    /// Of a request. Its host name has been found among the municipality's before this is asked.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text("host").unwrap_or_default();
        // A proxy in front says what it was asked with; without one only this machine is served.
        let scheme = match text("x-forwarded-proto") {
            Some("https") => "https",
            Some("http") => "http",
            _ if is_this_machine(host) => "http",
            _ => "https",
        };
        Self(format!("{scheme}://{host}"))
    }

    /// The address that stays the same however the municipality was reached, for ids.
    pub(super) fn lasting(tenant: &Tenant) -> Self {
        let host = tenant.hosts.first().map_or("", String::as_str);
        Self(format!("https://{host}"))
    }

    pub(super) fn with(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

fn is_this_machine(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name == "localhost" || name.ends_with(".localhost") || name.starts_with("127.")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn addresses_lead_back_to_where_the_reader_came_from() {
        for (host, forwarded, expected) in [
            ("grimstad.localhost:8080", None, "http://grimstad.localhost:8080/innsyn"),
            ("www.grimstad.kommune.no", None, "https://www.grimstad.kommune.no/innsyn"),
            ("grimstad.localhost", Some("https"), "https://grimstad.localhost/innsyn"),
            ("www.grimstad.kommune.no", Some("gopher"), "https://www.grimstad.kommune.no/innsyn"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("host", HeaderValue::from_static(host));
            if let Some(forwarded) = forwarded {
                headers.insert("x-forwarded-proto", HeaderValue::from_static(forwarded));
            }
            assert_eq!(Origin::of(&headers).with("/innsyn"), expected);
        }
    }
}
