use base::TenantId;
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::{
    Component, ComponentError, NoticeChannel, NoticeTarget, altinn::Altinn, http::Operation,
};

/// Altinn Varsling (Altinn Notifications): sends e-mail and text messages.
///
/// Every order carries an id of ours; an order with an id that was used before is answered with
/// the first one, so that asking again cannot send twice.
#[derive(Clone, Debug)]
pub struct NoticeGateway {
    altinn: Altinn,
}

const ORDER: Operation = Operation::new(Component::NoticeGateway, "order");
const SCOPE: &str = "altinn:serviceowner/notifications.create";

impl NoticeGateway {
    pub(crate) fn new(altinn: Altinn) -> Self {
        Self { altinn }
    }

    /// Sends `body` (and, in an e-mail, `subject`) to the target; gives the order's number.
    pub fn send(
        &self,
        tenant: TenantId,
        id: Uuid,
        target: &NoticeTarget,
        subject: &str,
        body: &str,
    ) -> Result<Uuid, ComponentError> {
        let recipient = match target.channel {
            NoticeChannel::Email => json!({ "recipientEmail": {
                "emailAddress": target.address,
                "emailSettings": {
                    "subject": subject,
                    "body": body,
                    "contentType": "Plain",
                    "sendingTimePolicy": "Anytime",
                },
            }}),
            // A telephone does not ring at night for a letter.
            NoticeChannel::Sms => json!({ "recipientSms": {
                "phoneNumber": target.address,
                "smsSettings": { "body": body, "sendingTimePolicy": "Daytime" },
            }}),
        };
        let question = json!({
            "idempotencyId": id,
            "sendersReference": id,
            "recipient": recipient,
        });
        let url = self.altinn.url(&["notifications", "api", "v1", "future", "orders"]);
        let answer = self.altinn.ask(ORDER, tenant, SCOPE, Method::POST, &url, &question)?;
        let ordered: Ordered = answer.json()?;
        Ok(ordered.notification_order_id)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ordered {
    notification_order_id: Uuid,
}
