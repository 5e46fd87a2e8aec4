use std::{net::IpAddr, sync::Arc};

use axum::{
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::{Language, Tenant, error_chain};
use store::Tx;

use super::{AccessPage, AccessState, Problem, ReturnPath, pages};
use crate::{
    Session, SessionToken,
    oidc::{Profile, RelyingParty},
    session,
};

/// The request as all handlers see it.
pub(super) struct Visit<S> {
    pub(super) state: S,
    pub(super) tenant: Arc<Tenant>,
    pub(super) language: Language,
    pub(super) headers: HeaderMap,
    pub(super) extensions: Extensions,
}

impl<S: AccessState> Visit<S> {
    pub(super) fn new(
        state: S,
        headers: HeaderMap,
        extensions: Extensions,
    ) -> Result<Self, StatusCode> {
        let tenant = state.tenant(&headers).ok_or(StatusCode::NOT_FOUND)?;
        let language = state.language(&headers, &tenant);
        Ok(Self { state, tenant, language, headers, extensions })
    }

    pub(super) fn token(&self, profile: Profile) -> Option<SessionToken> {
        SessionToken::from_headers(&self.headers, profile.session_kind())
    }

    pub(super) fn address(&self) -> Option<IpAddr> {
        self.state.client_address(&self.headers, &self.extensions)
    }

    pub(super) fn relying_party(&self, profile: Profile) -> Option<Arc<RelyingParty>> {
        self.state.sign_in().relying_party(self.tenant.id, profile).cloned()
    }

    pub(super) fn by_issuer(&self, is_the_one: impl Fn(&str) -> bool) -> Option<Arc<RelyingParty>> {
        Profile::ALL
            .iter()
            .filter_map(|profile| self.relying_party(*profile))
            .find(|relying_party| is_the_one(relying_party.issuer()))
    }

    /// Whoever is signed in by that door; nobody when that cannot be found out.
    pub(super) async fn session(&self, profile: Profile) -> Option<Session> {
        let token = self.token(profile)?;
        let (state, tenant) = (self.state.clone(), self.tenant.id);
        let found: store::Result<Option<Session>> =
            hop(move || state.store().read(tenant, |tx| session::find(tx, &token))).await;
        found.ok().flatten()
    }

    pub(super) async fn write<T: Send + 'static, E: From<store::Error> + Send + 'static>(
        &self,
        work: impl FnOnce(&S, &mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let (state, tenant) = (self.state.clone(), self.tenant.id);
        hop(move || state.store().write(tenant, |tx| work(&state, tx))).await
    }

    pub(super) fn draw(&self, page: AccessPage) -> Response {
        no_store(self.state.draw(&self.tenant, self.language, page))
    }

    pub(super) fn problem(
        &self,
        problem: Problem,
        profile: Profile,
        to: Option<&ReturnPath>,
    ) -> Response {
        self.draw(pages::problem(self.language, problem, profile, to))
    }
}

/// The one hop from the web's threads to those that may block.
pub(super) async fn hop<T: Send + 'static, E: From<store::Error> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|panicked| Err(store::Error::Unavailable(panicked.into()).into()))
}

pub(super) fn no_store(response: impl IntoResponse) -> Response {
    let mut response = response.into_response();
    let value = HeaderValue::from_static("no-store");
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(value);
    response
}

pub(super) fn log_failure(error: &(dyn std::error::Error + 'static), attempted: &str) {
    tracing::warn!(error = error_chain(error), "failed to {attempted}");
}
