//! The story of a case: what people, the rules and the components have done with it.

use base::Language;
use exchange::dispatch::{DispatchEvent, EventKind};
use jiff::Timestamp;
use page::{Html, StepState, Timeline, TimelineStep};
use store::audit::AuditEntry;

use crate::{html, texts::Texts, words};

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) at: Timestamp,
    pub(crate) what: String,
    /// Who did it, or which letter it happened to.
    pub(crate) who: String,
    /// What was said, such as why a draft was sent back.
    pub(crate) remark: String,
}

impl Event {
    /// A line of the audit trail; `None` for looks, which are shown on their own, and for the
    /// archive's inner changes.
    pub(crate) fn of_audit(entry: &AuditEntry, texts: Texts) -> Option<Self> {
        let what = match entry.action.as_str() {
            "case.opened" => texts.event_opened(),
            "application.received" => texts.event_received(),
            "case.assigned" => {
                let details: serde_json::Value =
                    serde_json::from_str(&entry.details).unwrap_or_default();
                let taken = details.get("responsible").is_some_and(|value| !value.is_null());
                if taken { texts.event_claimed() } else { texts.event_handed_back() }
            }
            "case.closed" => texts.event_closed(),
            "case.reopened" => texts.event_reopened(),
            "case.title" => texts.event_title(),
            "case.unit" => texts.event_unit(),
            "decision.proposed" => texts.event_proposed(),
            "decision.sent_back" => texts.event_sent_back(),
            "decision.approved" => texts.event_approved(),
            "decision.made" => texts.event_decided(),
            "information.asked" => texts.event_asked(),
            "information.answered" => texts.event_answered(),
            "application.withdrawn" => texts.event_withdrawn(),
            "complaint.received" => texts.event_complaint(),
            "complaint.changed" => texts.complaint_state_changed(),
            "complaint.dismissed" => texts.complaint_state_dismissed(),
            "complaint.forwarded" => texts.complaint_state_forwarded(),
            "complaint.upheld" => texts.complaint_state_upheld(),
            "complaint.changed-by-instance" => texts.complaint_state_changed_by_instance(),
            "complaint.annulled" => texts.complaint_state_annulled(),
            "breach.registered" => texts.event_breach(),
            "breach.revoked" => texts.event_breach_revoked(),
            "screening.set" => texts.event_screened(),
            "screening.lifted" => texts.event_unscreened(),
            _ => return None,
        };
        let details: serde_json::Value = serde_json::from_str(&entry.details).unwrap_or_default();
        let remark = details.get("why").and_then(|why| why.as_str()).unwrap_or_default();
        Some(Self {
            at: entry.at,
            what: what.to_owned(),
            who: entry.actor_name.clone(),
            remark: remark.to_owned(),
        })
    }

    /// What happened to a letter on its way; `letter` is its title.
    pub(crate) fn of_dispatch(event: &DispatchEvent, letter: &str, texts: Texts) -> Self {
        let what = match event.kind {
            EventKind::Enqueued => texts.sending_enqueued(),
            EventKind::Accepted | EventKind::FoundAgain => texts.sending_accepted(),
            EventKind::Unanswered => texts.sending_unanswered(),
            EventKind::NotSent => texts.sending_not_sent(),
            EventKind::Refused => texts.sending_refused(),
            EventKind::Receipt => super::words::dispatch_state(event.state, texts),
            EventKind::NoWay => texts.sending_no_way(),
            EventKind::EntryNotMarked => texts.sending_entry_not_marked(),
            EventKind::Overdue => texts.sending_overdue(),
            EventKind::PostedByHand => texts.sending_posted_by_hand(),
            EventKind::SentAnew => texts.sending_sent_anew(),
            EventKind::OpenedOnMyPage => texts.sending_opened(),
        };
        Self { at: event.at, what: what.to_owned(), who: letter.to_owned(), remark: String::new() }
    }
}

/// The events with the newest on top: what happened last is what one comes for.
pub(crate) fn draw(mut events: Vec<Event>, language: Language) -> Html {
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    let steps = events.into_iter().map(|event| {
        let mut body = Html::EMPTY;
        if !event.who.is_empty() {
            body = body.then(html::subtle(&event.who));
        }
        if !event.remark.is_empty() {
            body = body.then(Html::paragraph(&event.remark));
        }
        TimelineStep::new(StepState::Done, event.what)
            .when(words::moment(event.at, language))
            .body(body)
    });
    Timeline::new(language, steps).into()
}
