//! What a request says of itself before anything is looked up.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use access::{SessionKind, SessionToken};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Extensions, HeaderMap, HeaderValue, Method, header, request::Parts},
    response::Response,
};
use base::{Language, Tenant};

use crate::{App, WebError, Who, parking::ParkingToken};

/// The cookie that remembers the language.
pub(crate) const LANGUAGE_COOKIE: &str = "sprak";

/// One request to a municipality's pages.
#[derive(Clone, Debug)]
pub struct Visit {
    pub tenant: Arc<Tenant>,
    pub language: Language,
    /// The language was chosen on this device.
    language_is_chosen: bool,
    /// Path and query as they came, for links back.
    pub path_and_query: String,
    /// The session cookie's value; looked up in the same transaction as the rest.
    pub(crate) session_token: Option<SessionToken>,
    /// Opens what this browser sent when its session had ended.
    pub(crate) parking_token: Option<ParkingToken>,
    pub(crate) method: Method,
    /// The page of ours that the request was sent from.
    pub(crate) sent_from: Option<String>,
    /// Where the request comes from, seen past our own proxies.
    pub(crate) address: Option<IpAddr>,
    /// Cookies for the answer, if it is one.
    cookies: Arc<Mutex<Vec<HeaderValue>>>,
    /// Carried through the logs and shown on error pages.
    pub request_id: String,
}

impl Visit {
    /// The session's token, for what changes the session itself.
    pub fn session_token(&self) -> Option<&SessionToken> {
        self.session_token.as_ref()
    }

    pub fn path(&self) -> &str {
        self.path_and_query.split('?').next().unwrap_or("/")
    }

    /// What the person has chosen for pages and letters holds on every device, until something else
    /// is chosen on this one.
    pub(crate) fn read_by(&mut self, who: &Who) {
        let own = who.session().and_then(|session| session.language);
        if let Some(language) = own.filter(|_| !self.language_is_chosen) {
            self.language = language;
        }
    }

    /// Whether the page is one of the employees'.
    pub fn is_at_desk(&self) -> bool {
        is_at_desk(self.path())
    }

    /// Gives the browser a cookie with the answer, unless that says that nothing was done.
    pub(crate) fn set_cookie(&self, cookie: HeaderValue) {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner).push(cookie);
    }

    pub(crate) fn with_cookies(&self, mut response: Response) -> Response {
        let status = response.status();
        if !status.is_client_error() && !status.is_server_error() {
            for cookie in &*self.cookies.lock().unwrap_or_else(PoisonError::into_inner) {
                response.headers_mut().append(header::SET_COOKIE, cookie.clone());
            }
        }
        response
    }

    /// Where sign-in is to lead back to. An address that only takes posts has no page of its own:
    /// then it is the page that the post was sent from.
    pub(crate) fn back(&self) -> &str {
        match &self.sent_from {
            Some(page) if self.method == Method::POST => page,
            _ => &self.path_and_query,
        }
    }

    /// A visit to the test's municipality.
    #[cfg(test)]
    pub(crate) fn of_test(parking_token: Option<ParkingToken>) -> Self {
        let tenant = Tenant {
            id: store::testing::TENANT,
            municipality_number: "4202".to_owned(),
            name: "Grimstad".to_owned(),
            hosts: Vec::new(),
            language: Language::Nb,
            address: Vec::new(),
            phone: String::new(),
            email: String::new(),
        };
        Self {
            tenant: Arc::new(tenant),
            language: Language::Nb,
            language_is_chosen: false,
            path_and_query: "/".to_owned(),
            session_token: None,
            parking_token,
            method: Method::GET,
            sent_from: None,
            address: None,
            cookies: Arc::default(),
            request_id: String::new(),
        }
    }
}

/// The door that a page lies behind.
fn door(path: &str) -> SessionKind {
    if is_at_desk(path) { SessionKind::Employee } else { SessionKind::Citizen }
}

fn is_at_desk(path: &str) -> bool {
    path == "/ansatt" || path.starts_with("/ansatt/")
}

impl FromRequestParts<App> for Visit {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let tenant = tenant_of(&parts.headers, app).ok_or(WebError::NotFound)?;
        let language = language_of(&parts.headers, tenant.language);
        let original = parts.extensions.get::<axum::extract::OriginalUri>();
        let uri = original.map_or(&parts.uri, |original| &original.0);
        let path_and_query =
            uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        Ok(Self {
            tenant,
            language,
            language_is_chosen: chosen_language(&parts.headers).is_some(),
            path_and_query,
            session_token: SessionToken::from_headers(&parts.headers, door(uri.path())),
            parking_token: ParkingToken::from_headers(&parts.headers),
            method: parts.method.clone(),
            sent_from: sent_from(&parts.headers),
            address: app.client_of(&parts.headers, &parts.extensions),
            cookies: Arc::default(),
            request_id: request_id(&parts.headers).to_owned(),
        })
    }
}

/// The path in `Referer`, when it is a page of this very host.
fn sent_from(headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let referer = headers.get(header::REFERER)?.to_str().ok()?;
    let (_, rest) = referer.split_once("://")?;
    let path = rest.strip_prefix(host)?;
    access::sign_in::ReturnPath::parse(path).map(|path| path.as_str().to_owned())
}

/// The address of the one who asks.
pub(crate) fn peer(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<std::net::SocketAddr>>().map(|ConnectInfo(address)| address.ip())
}

pub(crate) fn tenant_of(headers: &HeaderMap, app: &App) -> Option<Arc<Tenant>> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    app.tenants().by_host(host).cloned()
}

pub(crate) fn request_id(headers: &HeaderMap) -> &str {
    headers.get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default()
}

/// The language chosen earlier, or else the first we speak of those the browser prefers, or else
/// the municipality's own.
pub(crate) fn language_of(headers: &HeaderMap, municipal: Language) -> Language {
    if let Some(chosen) = chosen_language(headers) {
        return chosen;
    }
    // A browser that says only "no" or "nb" says nothing about nynorsk; the municipality decides.
    let preferred = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(',').find_map(language_of_tag));
    match preferred {
        Some(Language::Nb) | None => municipal,
        Some(other) => other,
    }
}

/// The language chosen on this device.
fn chosen_language(headers: &HeaderMap) -> Option<Language> {
    cookie(headers, LANGUAGE_COOKIE).and_then(|code| code.parse().ok())
}

fn language_of_tag(tag: &str) -> Option<Language> {
    let primary = tag.trim().split(['-', ';']).next()?;
    match primary.to_ascii_lowercase().as_str() {
        "no" | "nb" => Some(Language::Nb),
        other => other.parse().ok(),
    }
}

/// The value of the cookie `name`.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn chosen(cookies: &'static str, accepted: &'static str, municipal: Language) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static(cookies));
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accepted));
        language_of(&headers, municipal)
    }

    #[test]
    fn a_post_leads_back_to_the_page_of_ours_that_it_was_sent_from() {
        for (referer, expected) in [
            ("http://grimstad.localhost:8080/skjema/1/event?a=b", Some("/skjema/1/event?a=b")),
            ("https://grimstad.localhost:8080/ansatt", Some("/ansatt")),
            ("http://grimstad.localhost:8080", None),
            ("http://evil.example/skjema", None),
            ("http://grimstad.localhost:8080.evil.example/", None),
            ("http://grimstad.localhost:8080//evil.example/", None),
            ("http://grimstad.localhost:8080/logg-inn?til=/x", None),
            ("nothing", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("grimstad.localhost:8080"));
            headers.insert(header::REFERER, HeaderValue::from_static(referer));
            assert_eq!(sent_from(&headers).as_deref(), expected, "{referer}");
        }
    }

    #[test]
    fn the_language_is_the_chosen_or_the_browsers_or_the_municipalitys() {
        for (cookies, accepted, municipal, expected) in [
            ("a=1; sprak=en", "nb", Language::Nb, Language::En),
            ("", "nn-NO,nn;q=0.9,en;q=0.8", Language::Nb, Language::Nn),
            ("", "no, en;q=0.5", Language::Nn, Language::Nn),
            ("", "de, fr", Language::Nn, Language::Nn),
            ("", "de, en-GB", Language::Nb, Language::En),
            ("sprak=xx", "se", Language::Nb, Language::Se),
            ("xsprak=en", "", Language::Nb, Language::Nb),
        ] {
            let found = chosen(cookies, accepted, municipal);
            assert_eq!(found, expected, "{cookies} {accepted}");
        }
    }
}
