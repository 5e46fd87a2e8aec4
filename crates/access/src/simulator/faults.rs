use std::time::Duration;

use axum::{
    Form,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{Simulator, views};

store::text_enum! {
    /// A way in which the simulated provider can fail.
    #[derive(Default)]
    pub enum Fault {
        /// Everything works.
        #[default]
        None = "none",
        /// Answers 503 to everything.
        Down = "down",
        /// Answers 500 to everything.
        Error = "error",
        /// Takes ten seconds for each answer.
        Slow = "slow",
        /// The identity token holds another nonce.
        Nonce = "nonce",
        /// The identity token has run out.
        Expired = "expired",
        /// The identity token tells a lower level than asked for.
        Level = "level",
        /// The identity token is for somebody else.
        Audience = "audience",
        /// The browser's answer names another issuer.
        Issuer = "issuer",
        /// The identity token's signature is wrong.
        Signature = "signature",
        /// The identity token does not tell the person's number.
        NoPersonNumber = "no_person_number",
    }
}

const SLOW: Duration = Duration::from_secs(10);

/// Around all of the protocol.
pub(super) async fn apply(
    State(simulator): State<Simulator>,
    request: Request,
    next: Next,
) -> Response {
    match simulator.0.memory.fault() {
        Fault::Down => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Fault::Error => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Fault::Slow => {
            tokio::time::sleep(SLOW).await;
            next.run(request).await
        }
        _ => next.run(request).await,
    }
}

/// Where a tester chooses.
pub(super) async fn page(State(simulator): State<Simulator>, headers: HeaderMap) -> Response {
    views::faults(&simulator, views::language(&headers), simulator.0.memory.fault())
}

#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    fault: String,
}

pub(super) async fn choose(
    State(simulator): State<Simulator>,
    Form(chosen): Form<Chosen>,
) -> Response {
    let Some(fault) = Fault::from_key(&chosen.fault) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    simulator.set_fault(fault);
    Redirect::to(&format!("{}/faults", simulator.issuer())).into_response()
}

pub(super) async fn rotate(State(simulator): State<Simulator>, headers: HeaderMap) -> Response {
    let rotating = simulator.clone();
    let rotated = tokio::task::spawn_blocking(move || rotating.rotate_key()).await;
    match rotated {
        Ok(Ok(())) => views::rotated(&simulator, views::language(&headers)),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
