//! Signing in and out over the web: what happens between the browser, the provider and our tables.
//!
//! The way in: `/logg-inn?til=/path` → our request is pushed to the provider → the person signs in
//! there → `/logg-inn/svar` → a session → `/path`. What was being written when a session ran out is
//! not carried through here: the portal keeps it as a draft, and `til` leads back to it.

mod complete;
mod pages;
mod pending;
mod problem;
mod return_path;
mod routes;
mod sign_out;
mod visit;

use std::{collections::BTreeMap, net::IpAddr, sync::Arc};

use axum::{
    http::{Extensions, HeaderMap, StatusCode},
    response::Response,
};
use base::{Language, Tenant, TenantId};
use identifiers::PersonNumber;
use page::{Html, Kind};
use store::Store;

pub use pending::{SignInId, purge};
pub use problem::Problem;
pub use return_path::ReturnPath;
pub use routes::routes;

use crate::{
    Keys, PersonDetails,
    oidc::{Profile, RelyingParty},
};

/// Every municipality's registrations with the providers.
#[derive(Clone, Debug, Default)]
pub struct SignIn(BTreeMap<(TenantId, Profile), Arc<RelyingParty>>);

impl SignIn {
    pub fn new(registrations: impl IntoIterator<Item = (TenantId, Arc<RelyingParty>)>) -> Self {
        let keyed = registrations
            .into_iter()
            .map(|(tenant, relying_party)| ((tenant, relying_party.profile()), relying_party));
        Self(keyed.collect())
    }

    pub fn relying_party(&self, tenant: TenantId, profile: Profile) -> Option<&Arc<RelyingParty>> {
        self.0.get(&(tenant, profile))
    }

    /// The origins that forms of a municipality's pages may lead to: its providers'.
    pub fn form_targets(&self, tenant: TenantId) -> Vec<String> {
        let mut targets: Vec<String> = Profile::ALL
            .iter()
            .filter_map(|profile| self.relying_party(tenant, *profile))
            .flat_map(|relying_party| relying_party.form_targets())
            .collect();
        targets.sort();
        targets.dedup();
        targets
    }
}

/// What the routes need of the program around them.
pub trait AccessState: Clone + Send + Sync + 'static {
    fn store(&self) -> &Store;

    fn keys(&self) -> &Keys;

    fn sign_in(&self) -> &SignIn;

    /// The municipality that the request's host name leads to.
    fn tenant(&self, headers: &HeaderMap) -> Option<Arc<Tenant>>;

    /// The language of the pages for this request.
    fn language(&self, headers: &HeaderMap, tenant: &Tenant) -> Language;

    /// What the registers know about somebody who has just signed in. May block. When a register
    /// does not answer, the default: nobody is kept out because of that.
    fn person_details(&self, tenant: TenantId, number: PersonNumber) -> PersonDetails;

    /// Where the request comes from, seen past our own proxies. For the audit trail.
    fn client_address(&self, headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr>;

    /// Puts the municipality's page around the content.
    fn draw(&self, tenant: &Tenant, language: Language, page: AccessPage) -> Response;
}

/// A page of sign-in or sign-out.
#[derive(Clone, Debug)]
pub struct AccessPage {
    pub title: String,
    pub content: Html,
    pub status: StatusCode,
    pub kind: Kind,
}
