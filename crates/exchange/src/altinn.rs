use std::sync::Arc;

use base::TenantId;
use reqwest::{Method, Url};
use serde::Serialize;

use crate::{
    Component, ComponentError, Http, Maskinporten, OnBehalfOf, Secret, ServiceAddress,
    http::{Answer, Operation},
};

/// What the components of Altinn's platform have in common: one address and tokens of their own.
#[derive(Clone, Debug)]
pub(crate) struct Altinn {
    http: Http,
    maskinporten: Arc<Maskinporten>,
    address: ServiceAddress,
    component: Component,
}

impl Altinn {
    pub(crate) fn new(
        http: Http,
        maskinporten: Arc<Maskinporten>,
        address: ServiceAddress,
        component: Component,
    ) -> Self {
        Self { http, maskinporten, address, component }
    }

    pub(crate) fn url(&self, segments: &[&str]) -> Url {
        self.address.join(segments)
    }

    pub(crate) fn ask(
        &self,
        operation: Operation,
        tenant: TenantId,
        scope: &'static str,
        method: Method,
        url: &Url,
        question: &impl Serialize,
    ) -> Result<Answer, ComponentError> {
        self.maskinporten.with_token(scope, OnBehalfOf::Tenant(tenant), |token| {
            let token = self.own_token(token)?;
            self.http.ask(operation, method.clone(), url.clone(), |request| {
                request.bearer_auth(token.expose()).json(question)
            })
        })
    }

    /// Altinn trusts tokens of its own only, and gives one for a token of Maskinporten.
    fn own_token(&self, token: &Secret) -> Result<Secret, ComponentError> {
        let operation = Operation::new(self.component, "token exchange");
        let url = self.url(&["authentication", "api", "v1", "exchange", "maskinporten"]);
        let answer = self
            .http
            .ask(operation, Method::GET, url, |request| request.bearer_auth(token.expose()))?;
        let text = String::from_utf8_lossy(&answer.body);
        let text = text.trim().trim_matches('"');
        if answer.status != 200 || text.is_empty() || text.contains(char::is_whitespace) {
            return Err(answer.not_understood("it is no token"));
        }
        Ok(Secret::new(text))
    }
}
