//! Who has looked at what, and why: written at every look, readable for the person it is about.

use base::uuid::Uuid;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Tx, audit};

use crate::policy::Subject;

/// One look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub at: Timestamp,
    /// `citizen`, `employee` or `system`.
    pub actor_kind: String,
    pub actor_id: Uuid,
    pub actor_name: String,
    /// Why they looked, as a word the pages translate, e.g. `case_handling`.
    pub purpose: String,
    /// The document that was opened, when it was not the thing as a whole.
    pub document: Option<Uuid>,
}

#[derive(Serialize, Deserialize)]
struct Details {
    purpose: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    document: Option<Uuid>,
}

const VIEWED: &str = ".viewed";

/// Writes down that `subject` looked at an object, e.g. `("case", id, "case_handling")`.
pub fn viewed(
    tx: &mut Tx<'_>,
    subject: &Subject,
    object_kind: &str,
    object_id: impl Into<Uuid>,
    purpose: &str,
) -> store::Result<()> {
    let action = format!("{object_kind}{VIEWED}");
    let details = Details { purpose: purpose.to_owned(), document: None };
    audit::append(tx, subject.actor(), &action, object_kind, object_id, &details)
}

/// Writes down that `subject` opened a document of a case. It lies under the case: whoever asks
/// who has seen their case is told of its documents too.
pub fn opened_document(
    tx: &mut Tx<'_>,
    subject: &Subject,
    case: impl Into<Uuid>,
    document: impl Into<Uuid>,
    purpose: &str,
) -> store::Result<()> {
    let details = Details { purpose: purpose.to_owned(), document: Some(document.into()) };
    audit::append(tx, subject.actor(), "document.viewed", "case", case, &details)
}

/// Everybody's looks at an object, oldest first.
pub fn views_of(tx: &mut Tx<'_>, object_id: impl Into<Uuid>) -> store::Result<Vec<View>> {
    let entries = audit::of_object(tx, object_id)?;
    entries
        .into_iter()
        .filter(|entry| entry.action.ends_with(VIEWED))
        .map(|entry| {
            let details: Details = serde_json::from_str(&entry.details)?;
            Ok(View {
                at: entry.at,
                actor_kind: entry.actor_kind,
                actor_id: entry.actor_id,
                actor_name: entry.actor_name,
                purpose: details.purpose,
                document: details.document,
            })
        })
        .collect()
}
