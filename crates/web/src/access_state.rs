//! What sign-in needs of the program around it.

use std::{net::IpAddr, sync::Arc};

use access::{AccessPage, AccessState, Keys, PersonDetails, Protection, SignIn};
use axum::{
    http::{Extensions, HeaderMap},
    response::{IntoResponse, Response},
};
use base::{Language, Tenant, TenantId};
use exchange::{PersonAnswer, PersonParts, ProtectionLevel};
use identifiers::PersonNumber;
use page::{Kind, Shell};
use store::Store;

use crate::{
    App,
    app::html,
    visit::{language_of, tenant_of},
};

/// Whether the register protects the person's address, and how strictly.
pub fn protection(answer: &PersonAnswer) -> Protection {
    match answer {
        PersonAnswer::Open(_) => Protection::None,
        PersonAnswer::Protected(person) => grade(person.level()),
    }
}

/// What the register calls an address's protection, as the policy asks about it.
pub fn grade(level: ProtectionLevel) -> Protection {
    match level {
        ProtectionLevel::StrictlyConfidential => Protection::StrictlyConfidential,
        ProtectionLevel::Client | ProtectionLevel::Confidential => Protection::Confidential,
    }
}

impl AccessState for App {
    fn store(&self) -> &Store {
        Self::store(self)
    }

    fn keys(&self) -> &Keys {
        Self::keys(self)
    }

    fn sign_in(&self) -> &SignIn {
        Self::sign_in(self)
    }

    fn tenant(&self, headers: &HeaderMap) -> Option<Arc<Tenant>> {
        tenant_of(headers, self)
    }

    fn language(&self, headers: &HeaderMap, tenant: &Tenant) -> Language {
        language_of(headers, tenant.language)
    }

    fn person_details(&self, tenant: TenantId, number: PersonNumber) -> PersonDetails {
        let mut details = PersonDetails::default();
        match self.exchange().persons.person(tenant, number, PersonParts::Identity) {
            Ok(Some(answer)) => {
                details.name = Some(answer.to_the_person_themself().name.full());
                details.protection = Some(protection(&answer));
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(error = %error, "failed to look a person up at sign-in");
            }
        }
        match self.exchange().contacts.contact(tenant, number) {
            Ok(Some(contact)) => {
                details.email = contact.email.map(|email| email.address);
                details.phone = contact.mobile.map(|mobile| mobile.address);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(error = %error, "failed to look contact data up at sign-in");
            }
        }
        details
    }

    fn client_address(&self, headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
        self.client_of(headers, extensions)
    }

    fn draw(&self, tenant: &Tenant, language: Language, page: AccessPage) -> Response {
        let shell = Shell {
            banner: self.banner(),
            kind: match page.kind {
                Kind::Public => Kind::Public,
                Kind::Desk => Kind::Desk,
            },
            ..Shell::new(language, tenant, page.title, page.content)
        };
        (page.status, html(shell.render())).into_response()
    }
}
