//! The running program as handlers see it: one hop to the database, and an answer back.

use std::{fmt, net::IpAddr, sync::Arc};

use access::SessionKind;
use axum::{
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use base::Tenant;
use page::{Banner, LanguageLink, Link, Shell, SignedIn};
use service::flow::World;
use store::{Files, Store, Tx};

use crate::{
    Answer, Page, Tenants, Visit, WebError, Who,
    limits::{Limited, Limits, TrustedProxies},
    session_end,
    texts::Texts,
    visit::peer,
};

/// Whether anything here is real.
pub use access::Environment;

/// The parts the roof puts together.
#[derive(Debug)]
pub struct AppParts {
    pub environment: Environment,
    pub world: World,
    pub tenants: Tenants,
    pub exchange: exchange::Exchange,
    pub sign_in: access::SignIn,
}

/// The running program. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: AppParts,
    proxies: TrustedProxies,
    limits: Limits,
}

impl fmt::Debug for App {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("App")
            .field("environment", &self.0.parts.environment)
            .finish_non_exhaustive()
    }
}

impl App {
    /// With no proxy in front but on the machine itself.
    pub fn new(parts: AppParts) -> Self {
        Self::behind(TrustedProxies::default(), parts)
    }

    pub fn behind(proxies: TrustedProxies, parts: AppParts) -> Self {
        Self(Arc::new(Inner { parts, proxies, limits: Limits::default() }))
    }

    pub fn environment(&self) -> Environment {
        self.0.parts.environment
    }

    /// Store, files, typesetter, packages and municipalities.
    pub fn world(&self) -> &World {
        &self.0.parts.world
    }

    pub fn store(&self) -> &Store {
        &self.0.parts.world.store
    }

    pub fn files(&self) -> &Files {
        &self.0.parts.world.files
    }

    pub fn tenants(&self) -> &Tenants {
        &self.0.parts.tenants
    }

    /// The national components.
    pub fn exchange(&self) -> &exchange::Exchange {
        &self.0.parts.exchange
    }

    /// What seals person numbers.
    pub fn keys(&self) -> &access::Keys {
        &self.0.parts.world.keys
    }

    pub fn sign_in(&self) -> &access::SignIn {
        &self.0.parts.sign_in
    }

    /// Counts one more of what is limited, and says whether it is within the limit.
    pub(crate) fn may_go_on(&self, visit: &Visit, what: Limited) -> bool {
        self.0.limits.allow(what, visit.address, self.store().now())
    }

    /// Counts one more, and leads to a page that says so when it is one too many.
    pub fn limit(&self, visit: &Visit, what: Limited) -> Result<(), WebError> {
        if self.may_go_on(visit, what) { Ok(()) } else { Err(WebError::TooMany) }
    }

    /// Whether somebody is signed in: asked before what is large is read.
    pub async fn is_signed_in(&self, visit: &Visit) -> bool {
        let Some(token) = visit.session_token.clone() else { return false };
        let (app, tenant) = (self.clone(), visit.tenant.id);
        let found = tokio::task::spawn_blocking(move || {
            app.store().read(tenant, |tx| access::session::find(tx, &token))
        });
        matches!(found.await, Ok(Ok(Some(_))))
    }

    /// Where a request comes from, seen past our own proxies.
    pub(crate) fn client_of(&self, headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
        let forwarded = headers.get_all("x-forwarded-for");
        let forwarded: Vec<&str> =
            forwarded.iter().filter_map(|value| value.to_str().ok()).collect();
        Some(self.0.proxies.client(peer(extensions)?, forwarded.into_iter()))
    }

    /// Answers from a snapshot of the municipality's rows.
    pub async fn read(
        &self,
        visit: Visit,
        work: impl FnOnce(&App, &Visit, &mut Tx<'_>, &Who) -> Result<Answer, WebError> + Send + 'static,
    ) -> Response {
        self.hop(visit, |app, visit| {
            let (result, mut who) = app.store().read(visit.tenant.id, |tx| {
                let who = Who::find(tx, visit)?;
                visit.read_by(&who);
                Ok::<_, WebError>((work(app, visit, tx, &who), who))
            })?;
            who.touch(app, visit);
            Ok(app.answer(visit, &who, result))
        })
        .await
    }

    /// Answers from one transaction that may write: all of it is kept, or nothing.
    pub async fn write(
        &self,
        visit: Visit,
        work: impl FnOnce(&App, &Visit, &mut Tx<'_>, &Who) -> Result<Answer, WebError> + Send + 'static,
    ) -> Response {
        self.hop(visit, |app, visit| {
            let mut found = Who::nobody(visit);
            let result = app.store().write(visit.tenant.id, |tx| {
                found = Who::find(tx, visit)?;
                visit.read_by(&found);
                work(app, visit, tx, &found)
            });
            found.touch(app, visit);
            Ok(app.answer(visit, &found, result))
        })
        .await
    }

    /// Answers from work that opens its own transactions, because it must do something slow (make
    /// a document, keep a file) between them.
    pub async fn work(
        &self,
        visit: Visit,
        work: impl FnOnce(&App, &Visit, &Who) -> Result<Answer, WebError> + Send + 'static,
    ) -> Response {
        self.hop(visit, |app, visit| {
            let mut who = app.store().read(visit.tenant.id, |tx| Who::find(tx, visit))?;
            visit.read_by(&who);
            who.touch(app, visit);
            let result = work(app, visit, &who);
            Ok(app.answer(visit, &who, result))
        })
        .await
    }

    /// The one hop from the web's threads to those that may block.
    pub(crate) async fn hop(
        &self,
        visit: Visit,
        work: impl FnOnce(&App, &mut Visit) -> Result<Response, WebError> + Send + 'static,
    ) -> Response {
        let app = self.clone();
        let on_failure = visit.clone();
        let done = tokio::task::spawn_blocking(move || {
            let mut visit = visit;
            let response = work(&app, &mut visit)
                .unwrap_or_else(|error| app.failed(&visit, &Who::nobody(&visit), &error));
            visit.with_cookies(response)
        })
        .await;
        done.unwrap_or_else(|panicked| {
            let error = WebError::internal(panicked);
            self.failed(&on_failure, &Who::nobody(&on_failure), &error)
        })
    }

    fn answer(&self, visit: &Visit, who: &Who, result: Result<Answer, WebError>) -> Response {
        match result {
            Ok(Answer::Page(page)) => self.draw(visit, who, *page),
            Ok(Answer::Redirect(path)) => Redirect::to(&path).into_response(),
            Ok(Answer::Download(download)) => {
                // What another program is to read is kept, not shown.
                let is_data = download.content_type.starts_with("text/csv");
                let way = if is_data { "attachment" } else { "inline" };
                let disposition = format!("{way}; filename=\"{}\"", ascii(&download.file_name));
                let mut response = download.bytes.into_response();
                let headers = response.headers_mut();
                if let Ok(value) = HeaderValue::from_str(&download.content_type) {
                    headers.insert(header::CONTENT_TYPE, value);
                }
                if let Ok(value) = HeaderValue::from_str(&disposition) {
                    headers.insert(header::CONTENT_DISPOSITION, value);
                }
                // What people upload is shown, never run. A browser's own viewer of PDF needs to get out
                // of the sandbox; it runs nothing of the page's origin.
                let policy = match download.content_type.as_str() {
                    "application/pdf" => {
                        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
                    }
                    _ => "default-src 'none'; style-src 'unsafe-inline'; sandbox",
                };
                headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
                response
            }
            Ok(Answer::Data { content_type, body }) => {
                ([(header::CONTENT_TYPE, content_type)], body).into_response()
            }
            Ok(Answer::Nothing) => StatusCode::NO_CONTENT.into_response(),
            Err(error) => self.failed(visit, who, &error),
        }
    }

    /// The page with everything that stands around it.
    fn draw(&self, visit: &Visit, who: &Who, page: Page) -> Response {
        let status =
            if page.has_errors { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        (status, html(self.shell(visit, who, page).render())).into_response()
    }

    pub(crate) fn failed(&self, visit: &Visit, who: &Who, error: &WebError) -> Response {
        if let Some(way) = error.way(visit.back()) {
            return Redirect::to(&way).into_response();
        }
        if let WebError::Internal(source) = error {
            tracing::error!(
                request.id = %visit.request_id,
                path = visit.path(),
                error = %base::error_chain(&**source),
                "failed to answer"
            );
        }
        let page = crate::pages::failure(visit, error);
        (error.status(), html(self.shell(visit, who, page).render())).into_response()
    }

    fn shell(&self, visit: &Visit, who: &Who, page: Page) -> Shell {
        let texts = Texts::new(visit.language);
        let path = visit.path();
        let link = |label: &str, href: &str| {
            let current = if href == "/" { path == "/" } else { path.starts_with(href) };
            Link::new(label, href).current_if(current)
        };
        let navigation = match page.kind {
            page::Kind::Public => vec![
                link(texts.nav_services(), "/tjenester"),
                link(texts.nav_my_page(), "/min-side"),
                link(texts.nav_journal(), "/innsyn"),
                link(texts.nav_figures(), "/tall"),
            ],
            page::Kind::Desk => vec![
                Link::new(texts.nav_work(), "/ansatt")
                    .current_if(path == "/ansatt" || path.starts_with("/ansatt/saker")),
                link(texts.nav_search(), "/ansatt/sok"),
                link(texts.nav_tasks(), "/ansatt/oppgaver"),
                link(texts.nav_figures(), "/tall"),
            ],
        };
        let kind = page.kind;
        Shell {
            description: page.description,
            languages: languages(visit),
            signed_in: who.session().map(|session| SignedIn {
                name: session.display_name().to_owned(),
                acting_for: who.acting_for(texts),
                menu: match kind {
                    page::Kind::Public => vec![
                        Link::new(texts.nav_my_page(), "/min-side"),
                        Link::new(texts.nav_profile(), "/min-side/profil"),
                        Link::new(texts.nav_who_looked(), "/min-side/innsyn"),
                    ],
                    page::Kind::Desk => vec![Link::new(texts.nav_work(), "/ansatt")],
                },
                sign_out: match session.kind {
                    SessionKind::Citizen => "/logg-ut",
                    SessionKind::Employee => "/ansatt/logg-ut",
                }
                .to_owned(),
                end: session_end::of(session, visit.language, self.store().now()),
            }),
            sign_in: who.session().is_none().then(|| match kind {
                page::Kind::Public => sign_in_at("/logg-inn", visit.back()),
                page::Kind::Desk => sign_in_at("/ansatt/logg-inn", visit.back()),
            }),
            navigation,
            breadcrumbs: page.breadcrumbs,
            banner: self.banner(),
            kind,
            has_errors: page.has_errors,
            unlisted: page.unlisted,
            hero: page.hero,
            ..Shell::new(visit.language, &*visit.tenant as &Tenant, page.title, page.content)
        }
    }

    pub(crate) fn banner(&self) -> Option<Banner> {
        match self.0.parts.environment {
            Environment::Demonstration => Some(Banner::Demonstration),
            Environment::Production => None,
        }
    }
}

/// The same page in each language.
fn languages(visit: &Visit) -> Vec<LanguageLink> {
    base::Language::ALL
        .into_iter()
        .map(|language| LanguageLink {
            language,
            href: format!("/sprak/{language}?til={}", encode(&visit.path_and_query)),
        })
        .collect()
}

fn sign_in_at(door: &str, back: &str) -> String {
    format!("{door}?til={}", encode(back))
}

/// Percent-encodes what stands after `=` in a query.
pub(crate) fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

pub(crate) fn html(body: String) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}

/// A file name for a header that only bears ASCII.
fn ascii(name: &str) -> String {
    name.chars()
        .map(|character| match character {
            'æ' | 'ä' | 'å' => 'a',
            'ø' | 'ö' => 'o',
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' => character,
            _ => '-',
        })
        .collect()
}
