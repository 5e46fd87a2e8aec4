//! What a request says of itself before anything is looked up.

use std::sync::Arc;

use access::SessionToken;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use base::{Language, Tenant};

use crate::{App, WebError};

/// The cookie that remembers the language.
pub(crate) const LANGUAGE_COOKIE: &str = "sprak";

/// One request to a municipality's pages.
#[derive(Clone, Debug)]
pub struct Visit {
    pub tenant: Arc<Tenant>,
    pub language: Language,
    /// Path and query as they came, for links back.
    pub path_and_query: String,
    /// The session cookie's value; looked up in the same transaction as the rest.
    pub(crate) session_token: Option<SessionToken>,
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
            path_and_query,
            session_token: SessionToken::from_headers(&parts.headers),
            request_id: request_id(&parts.headers).to_owned(),
        })
    }
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
    if let Some(chosen) = cookie(headers, LANGUAGE_COOKIE).and_then(|code| code.parse().ok()) {
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
