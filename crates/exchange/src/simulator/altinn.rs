//! Altinn: exchange of tokens, authorised parties, and the ordering of notices.

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base::uuid_v7;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    SimulatedStanding, Simulator, lock,
    maskinporten::TokenKind,
    registers::{refuse, synthetic},
};

/// An e-mail or text message that was ordered. It goes nowhere.
#[derive(Clone, Debug, Serialize)]
pub struct SentNotice {
    /// The sender's own id of the order.
    pub id: String,
    pub order: Uuid,
    pub at: Timestamp,
    /// `e-post` or `sms`.
    pub channel: &'static str,
    pub to: String,
    pub subject: String,
    pub body: String,
    /// How many times the same order was placed; one message was sent all the same.
    pub orders: u32,
}

pub(super) fn representation() -> Router<Simulator> {
    Router::new()
        .route("/authentication/api/v1/exchange/maskinporten", get(exchange))
        .route("/accessmanagement/api/v1/resourceowner/authorizedparties", post(parties))
}

pub(super) fn notices() -> Router<Simulator> {
    Router::new()
        .route("/authentication/api/v1/exchange/maskinporten", get(exchange))
        .route("/notifications/api/v1/future/orders", post(order))
}

async fn exchange(State(simulator): State<Simulator>, headers: HeaderMap) -> Response {
    match simulator.exchange(&headers) {
        Some(token) => token.into_response(),
        None => refuse(StatusCode::UNAUTHORIZED),
    }
}

#[derive(Deserialize)]
struct PartyQuestion {
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

async fn parties(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Json(question): Json<PartyQuestion>,
) -> Response {
    let scope = "altinn:accessmanagement/authorizedparties.resourceowner";
    if !simulator.lets_in(&headers, scope, TokenKind::Altinn) {
        return refuse(StatusCode::UNAUTHORIZED);
    }
    if question.kind != "urn:altinn:person:identifier-no" {
        return refuse(StatusCode::BAD_REQUEST);
    }
    let Some(number) = synthetic(&question.value) else {
        return refuse(StatusCode::BAD_REQUEST);
    };
    let Some(person) = simulator.population().person(number) else {
        return Json(json!([])).into_response();
    };
    // A person is always their own party, too.
    let mut parties = vec![json!({
        "name": person.name.full(),
        "type": "Person",
        "personId": number.reveal(),
        "organizationNumber": null,
        "isDeleted": false,
        "onlyHierarchyElementWithNoAccess": false,
        "authorizedRoles": ["PRIV"],
        "subunits": [],
    })];
    for (organisation, role) in simulator.population().organisations_of(number) {
        parties.push(json!({
            "name": organisation.name,
            "organizationNumber": organisation.number,
            "type": "Organization",
            "unitType": organisation.form,
            "isDeleted": matches!(organisation.standing, SimulatedStanding::Removed(_)),
            "onlyHierarchyElementWithNoAccess": false,
            "authorizedRoles": [role.code()],
            "authorizedResources": [],
            "subunits": [],
        }));
    }
    Json(parties).into_response()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Order {
    idempotency_id: String,
    recipient: Value,
}

async fn order(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Json(order): Json<Order>,
) -> Response {
    let scope = "altinn:serviceowner/notifications.create";
    if !simulator.lets_in(&headers, scope, TokenKind::Altinn) {
        return refuse(StatusCode::UNAUTHORIZED);
    }
    let text = |value: &Value, name: &str| {
        value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let (channel, to, settings) = if let Some(email) = order.recipient.get("recipientEmail") {
        ("e-post", text(email, "emailAddress"), email.get("emailSettings"))
    } else if let Some(sms) = order.recipient.get("recipientSms") {
        ("sms", text(sms, "phoneNumber"), sms.get("smsSettings"))
    } else {
        return refuse(StatusCode::BAD_REQUEST);
    };
    let Some(settings) = settings else { return refuse(StatusCode::BAD_REQUEST) };
    let (subject, body) = (text(settings, "subject"), text(settings, "body"));
    if to.is_empty() || body.is_empty() || (channel == "e-post" && subject.is_empty()) {
        return refuse(StatusCode::BAD_REQUEST);
    }
    let mut notices = lock(&simulator.0.notices);
    if let Some(known) = notices.iter_mut().find(|notice| notice.id == order.idempotency_id) {
        known.orders += 1;
        return (StatusCode::OK, Json(receipt(known.order))).into_response();
    }
    let number = uuid_v7(simulator.now(), &*simulator.0.random);
    notices.push(SentNotice {
        id: order.idempotency_id,
        order: number,
        at: simulator.now(),
        channel,
        to,
        subject,
        body,
        orders: 1,
    });
    (StatusCode::CREATED, Json(receipt(number))).into_response()
}

fn receipt(order: Uuid) -> Value {
    json!({ "notificationOrderId": order, "notification": { "shipmentId": order } })
}
