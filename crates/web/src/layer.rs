//! All routes under one roof: the wings' pages, assets, languages, health, failures.

use std::time::Duration;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use base::Language;
use serde::Deserialize;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate as _},
    },
    csrf::CsrfLayer,
    request_id::MakeRequestUuid,
    timeout::TimeoutLayer,
    trace::TraceLayer,
};

use crate::{
    Answer, App, Limited, Visit, WebError, Who, Wing,
    app::html,
    error::Failed,
    headers, pages, rest, session_end,
    visit::{LANGUAGE_COOKIE, language_of, tenant_of},
};

/// The most a component's message may carry.
const LARGEST_BODY: usize = 32 * 1024 * 1024;
/// The most a form may carry. A page that takes files says so itself.
const LARGEST_FORM: usize = 1024 * 1024;
/// Where signing in begins: each visit asks a provider something.
const SIGN_IN_PATHS: [&str; 2] = ["/logg-inn", "/ansatt/logg-inn"];
/// Nothing a page does takes so long; a client that sends slowly is let go.
const LONGEST_REQUEST: Duration = Duration::from_mins(1);

/// The whole site. `installation` holds what answers on the installation's own host name
/// (simulators, in the demonstration).
pub fn router(app: App, wings: &[Box<dyn Wing>], installation: Router<App>) -> Router {
    let mut municipal = Router::new()
        .route("/sprak/{code}", get(choose_language))
        .route("/personvern", get(privacy))
        .route("/tilgjengelighet", get(accessibility))
        .merge(session_end::routes());
    for wing in wings {
        municipal = municipal.merge(wing.routes());
    }
    municipal
        .merge(access::routes())
        // A form of another site must not act in the reader's name. The simulators stand outside:
        // sign-out posts to them from a municipality's pages, as it does to the real component.
        .layer(CsrfLayer::new())
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .route("/assets/{file}", get(asset))
        .route("/helse", get(health))
        .fallback(no_such_page)
        .merge(installation)
        .layer(middleware::from_fn_with_state(app.clone(), around))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, LONGEST_REQUEST))
        .layer(middleware::from_fn_with_state(app.clone(), headers::add))
        .layer(
            CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(
                DefaultPredicate::new()
                    // These are compressed already.
                    .and(NotForContentType::const_new("font/"))
                    .and(NotForContentType::const_new("application/pdf")),
            ),
        )
        .layer(middleware::from_fn(rest::read))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(tower_http::request_id::SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(app)
}

/// What the log says of a request. Never the query: it holds codes of sign-in and what was searched
/// for.
fn span<B>(request: &axum::http::Request<B>) -> tracing::Span {
    tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
}

/// Sends the installation's own host name to its front page, and draws failures that came without
/// a page.
async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let is_front_page = request.uri().path() == "/";
    if is_front_page && tenant_of(&headers, &app).is_none() {
        return landing(&app, &headers);
    }
    let (mut parts, body) = request.into_parts();
    let visit =
        <Visit as axum::extract::FromRequestParts<App>>::from_request_parts(&mut parts, &app)
            .await
            .ok();
    if let Some(visit) = &visit
        && SIGN_IN_PATHS.contains(&parts.uri.path())
        && let Err(error) = app.limit(visit, Limited::SignIn)
    {
        return app.failed(visit, &Who::nobody(visit), &error);
    }
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let failed = response.extensions_mut().remove::<Failed>();
    let bare = failed.is_some() || is_bare_failure(&response);
    match visit {
        Some(visit) if bare => {
            let error = failed.map_or_else(
                || error_of(response.status()),
                |failed| match &*failed.0 {
                    WebError::Internal(_) => error_of(StatusCode::INTERNAL_SERVER_ERROR),
                    other => error_of(other.status()),
                },
            );
            app.failed(&visit, &Who::nobody(&visit), &error)
        }
        _ => response,
    }
}

/// A refusal that an extractor or a layer made, which knows no page.
fn is_bare_failure(response: &Response) -> bool {
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    (response.status().is_client_error() || response.status().is_server_error()) && !is_page
}

fn error_of(status: StatusCode) -> WebError {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => WebError::NotFound,
        StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => WebError::Forbidden,
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge { megabytes: 15 },
        StatusCode::TOO_MANY_REQUESTS => WebError::TooMany,
        StatusCode::CONFLICT => WebError::Conflict,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => WebError::Unavailable,
        status if status.is_client_error() => WebError::BadRequest,
        _ => WebError::internal("an answer without a page"),
    }
}

fn landing(app: &App, headers: &HeaderMap) -> Response {
    let language = language_of(headers, Language::Nb);
    let port = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .and_then(|host| host.rsplit_once(':'))
        .map(|(_, port)| port.to_owned());
    html(pages::landing(language, app.tenants(), port.as_deref(), app.banner()))
}

#[derive(Deserialize)]
struct LanguageChoice {
    til: Option<String>,
}

/// Remembers the language for a year and leads back.
async fn choose_language(
    Path(code): Path<String>,
    Query(choice): Query<LanguageChoice>,
) -> Response {
    let Ok(language) = code.parse::<Language>() else {
        return WebError::NotFound.into_response();
    };
    let back = choice.til.filter(|path| is_local(path)).unwrap_or_else(|| "/".to_owned());
    let cookie =
        format!("{LANGUAGE_COOKIE}={language}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    let mut response = Redirect::to(&back).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A path on this host and nothing that a browser could take for another one.
fn is_local(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !path.chars().any(char::is_control)
}

async fn privacy(State(app): State<App>, visit: Visit) -> Response {
    app.read(visit, |_, visit, _, _| Ok(pages::privacy(visit).into())).await
}

async fn accessibility(State(app): State<App>, visit: Visit) -> Response {
    app.read(visit, |_, visit, _, _| Ok(pages::accessibility(visit).into())).await
}

async fn no_such_page(State(app): State<App>, visit: Visit) -> Response {
    app.read(visit, |_, _, _, _| -> Result<Answer, WebError> { Err(WebError::NotFound) }).await
}

async fn asset(Path(file): Path<String>, asked: HeaderMap) -> Response {
    let Some(asset) = page::assets::find(&format!("/assets/{file}")) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // The name carries the content's hash: it never changes.
    let headers = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ];
    match asset.gzip {
        Some(gzip) if takes_gzip(&asked) => {
            (headers, [(header::CONTENT_ENCODING, "gzip")], gzip).into_response()
        }
        _ => (headers, asset.bytes).into_response(),
    }
}

/// Whether `Accept-Encoding` names gzip and does not rule it out (RFC 9110, section 12.5.3).
fn takes_gzip(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            let is_gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
            let quality = parts.find_map(|part| part.strip_prefix("q="));
            is_gzip && quality.is_none_or(|quality| quality.parse().is_ok_and(|q: f32| q > 0.0))
        })
}

/// For load balancers: the store answers.
async fn health(State(app): State<App>) -> Response {
    let alive = tokio::task::spawn_blocking(move || {
        app.store().read(base::TenantId(0), store::jobs::pending)
    })
    .await;
    match alive {
        Ok(Ok(_)) => (StatusCode::OK, "ok\n").into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n").into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_assets_go_to_those_who_take_them() {
        for (accepted, takes) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("gzip; q=0", false),
            ("br", false),
            ("gzipped", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(
                header::ACCEPT_ENCODING,
                HeaderValue::from_static(accepted),
            )]);
            assert_eq!(takes_gzip(&headers), takes, "{accepted}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }

    #[test]
    fn only_paths_on_this_host_are_led_back_to() {
        for good in ["/", "/tjenester?q=fest", "/innsyn#a"] {
            assert!(is_local(good), "{good}");
        }
        for bad in ["", "//evil.example", "https://evil.example", "/\\evil", "/a\nb", "x"] {
            assert!(!is_local(bad), "{bad}");
        }
    }
}
