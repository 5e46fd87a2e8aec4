use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};

use super::Simulator;
use crate::Component;

store::text_enum! {
    /// What a simulated component does wrong.
    pub enum Fault {
        /// Answers rightly, but late.
        Slow = "slow",
        /// Does nothing and never answers.
        Silent = "silent",
        /// Does what it is asked and never answers.
        DoneButSilent = "done_but_silent",
        /// Takes the question in, never answers, and does what it is asked only when it is
        /// [released](super::Simulator::release_held).
        Late = "late",
        /// Does nothing and answers 500.
        Broken = "broken",
        /// Does what it is asked and answers 500.
        DoneButBroken = "done_but_broken",
        /// Does what it is asked and answers with half a JSON document.
        WrongJson = "wrong_json",
        /// Does what it is asked and answers with everything twice.
        Twice = "twice",
        /// Answers 401 to a right token.
        Unauthorised = "unauthorised",
        /// Answers 400 to a right question.
        Rejected = "rejected",
        /// Answers 429.
        Busy = "busy",
        /// Answers 503.
        Unavailable = "unavailable",
    }
}

/// How often a fault comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    Next(u32),
    Always,
}

/// The faults that are set, for each component.
#[derive(Debug, Default)]
pub(super) struct Faults(Mutex<BTreeMap<Component, (Fault, Times)>>);

/// When a question came, in microseconds; whatever the caller wrote there is replaced.
pub(super) const ARRIVED: &str = "x-simulator-arrived";
/// How late a slow component answers.
const DELAY: Duration = Duration::from_secs(3);
/// Bytes of a question or answer that a fault takes into its hands.
const MOST: usize = 64 * 1024 * 1024;

impl Faults {
    pub(super) fn set(&self, component: Component, fault: Fault, times: Times) {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match times {
            Times::Next(0) => faults.remove(&component),
            _ => faults.insert(component, (fault, times)),
        };
    }

    pub(super) fn clear(&self, component: Component) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&component);
    }

    pub(super) fn of(&self, component: Component) -> Option<(Fault, Times)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&component).copied()
    }

    /// The fault that this very question meets.
    fn take(&self, component: Component) -> Option<Fault> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (fault, times) = faults.get_mut(&component)?;
        let fault = *fault;
        match times {
            Times::Always => {}
            Times::Next(left) => {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    faults.remove(&component);
                }
            }
        }
        Some(fault)
    }
}

/// Lets a question through to the component, or does to it what was set.
pub(super) async fn meet(
    State((simulator, component)): State<(Simulator, Component)>,
    mut request: Request,
    next: Next,
) -> Response {
    simulator.count(component);
    // Tokens are judged by when the question came, also when it is done much later.
    let arrived = simulator.now().as_microsecond();
    request.headers_mut().insert(ARRIVED, arrived.into());
    let Some(fault) = simulator.faults().take(component) else { return next.run(request).await };
    let plain = |status: StatusCode| (status, axum::Json(error_body(status))).into_response();
    match fault {
        Fault::Slow => {
            tokio::time::sleep(DELAY).await;
            next.run(request).await
        }
        Fault::Silent => std::future::pending().await,
        Fault::DoneButSilent => {
            drop(next.run(request).await);
            std::future::pending().await
        }
        Fault::Late => {
            let (parts, body) = request.into_parts();
            let body = axum::body::to_bytes(body, MOST).await.unwrap_or_default();
            let (release, released) = tokio::sync::oneshot::channel();
            let work = tokio::spawn(async move {
                if released.await.is_ok() {
                    drop(next.run(Request::from_parts(parts, Body::from(body))).await);
                }
            });
            simulator.hold(release, work);
            std::future::pending().await
        }
        Fault::Broken => plain(StatusCode::INTERNAL_SERVER_ERROR),
        Fault::DoneButBroken => {
            drop(next.run(request).await);
            plain(StatusCode::INTERNAL_SERVER_ERROR)
        }
        Fault::WrongJson => {
            let body = body_of(next.run(request).await).await;
            let half = body.slice(..body.len() / 2);
            ([(header::CONTENT_TYPE, "application/json")], half).into_response()
        }
        Fault::Twice => {
            let response = next.run(request).await;
            let status = response.status();
            let body = body_of(response).await;
            let body = match serde_json::from_slice::<Value>(&body) {
                Ok(value) => doubled(value).to_string().into(),
                Err(_) => body,
            };
            (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        Fault::Unauthorised => plain(StatusCode::UNAUTHORIZED),
        Fault::Rejected => plain(StatusCode::BAD_REQUEST),
        Fault::Busy => {
            let mut response = plain(StatusCode::TOO_MANY_REQUESTS);
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, header::HeaderValue::from_static("2"));
            response
        }
        Fault::Unavailable => plain(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// The error body of KS Fiks; the other components' clients read no more than the status.
pub(super) fn error_body(status: StatusCode) -> Value {
    json!({
        "status": status.as_u16(),
        "error": status.canonical_reason().unwrap_or_default(),
        "errorCode": "SIMULATED",
    })
}

async fn body_of(response: Response<Body>) -> Bytes {
    axum::body::to_bytes(response.into_body(), MOST).await.unwrap_or_default()
}

/// Every list in the answer holds everything twice.
fn doubled(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().chain(&items).cloned().collect()),
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(name, field)| (name, doubled(field))).collect())
        }
        other => other,
    }
}
