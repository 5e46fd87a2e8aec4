//! What every answer carries: a policy that lets a page load nothing but our own files.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::{App, Environment, visit::tenant_of};

/// No inline script or style, no foreign host, no framing. `form-action` also lists the sign-in
/// services of the municipality, because browsers apply it to the redirect that follows a post.
fn content_security_policy(form_targets: &str) -> String {
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; form-action 'self'{form_targets}; \
         frame-ancestors 'none'; base-uri 'none'"
    )
}

/// Where forms of the municipality's pages may lead, each after a space.
fn form_targets(app: &App, headers: &HeaderMap) -> String {
    match tenant_of(headers, app) {
        Some(tenant) => app
            .sign_in()
            .form_targets(tenant.id)
            .into_iter()
            .fold(String::new(), |targets, target| targets + " " + &target),
        // The simulators answer on the installation's own host name, and lead to municipalities.
        None if app.environment() == Environment::Demonstration => " http: https:".to_owned(),
        None => String::new(),
    }
}

const ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=()"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Adds the headers that are missing; a handler that set its own knows better.
pub(crate) async fn add(State(app): State<App>, request: Request, next: Next) -> Response {
    let policy = content_security_policy(&form_targets(&app, request.headers()));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(value);
    }
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    // Pages are about the one who reads them: no cache on the way keeps them.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
