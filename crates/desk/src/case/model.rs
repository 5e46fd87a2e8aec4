//! What the page of a case shows.

use access::view_log::View;
use archive::{DocumentId, EntryStatus, EntryType, RecordId};
use base::{Language, uuid::Uuid};
use exchange::dispatch::DispatchState;
use jiff::{SignedDuration, Timestamp, civil::Date};
use service::{flow::Channel, form::SummarySection};

use super::{acts::Acts, assessment::Assessment, complaint::ComplaintView, story::Event};
use crate::texts::Texts;

/// Everything the page shows.
#[derive(Clone, Debug)]
pub(crate) struct CaseView {
    pub(crate) language: Language,
    pub(crate) today: Date,
    pub(crate) id: Uuid,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) service: String,
    pub(crate) state: String,
    pub(crate) received: Timestamp,
    pub(crate) channel: Channel,
    pub(crate) deadline: Option<Date>,
    pub(crate) paused_on: Option<Date>,
    pub(crate) unit: String,
    pub(crate) handler_name: Option<String>,
    pub(crate) time_spent: SignedDuration,
    pub(crate) acts: Acts,
    /// To whom the reader may give the case.
    pub(crate) colleagues: Vec<Colleague>,
    /// What was done a moment ago, told once.
    pub(crate) done: Option<Done>,
    /// When an answer is due from the applicant.
    pub(crate) answer_due: Option<Date>,
    /// The remark of the second person who sent the draft back.
    pub(crate) sent_back: Option<String>,
    pub(crate) assessment: Option<Assessment>,
    pub(crate) decision: Option<MadeDecision>,
    /// Complaints over it, oldest first.
    pub(crate) complaints: Vec<ComplaintView>,
    pub(crate) answers: Vec<SummarySection>,
    /// What was missing or wrong when an employee registered it; empty once it is decided.
    pub(crate) missing: Vec<String>,
    pub(crate) parties: Vec<PartyView>,
    pub(crate) entries: Vec<EntryView>,
    pub(crate) events: Vec<Event>,
    /// `None` where the service keeps no register of places and hours.
    pub(crate) related: Option<Related>,
    /// `None` when the reader may not see who has looked.
    pub(crate) looks: Option<Vec<Look>>,
}

/// What was done a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    Claimed,
    HandedBack,
    Decided,
    Proposed,
    Approved,
    SentBack,
    Asked,
    Reopened,
    Assigned,
    /// Something was done about a complaint; the case says what.
    Complaint,
}

impl Done {
    pub(crate) const ALL: [Self; 10] = [
        Self::Claimed,
        Self::HandedBack,
        Self::Decided,
        Self::Proposed,
        Self::Approved,
        Self::SentBack,
        Self::Asked,
        Self::Reopened,
        Self::Assigned,
        Self::Complaint,
    ];

    /// As it stands in the address.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Claimed => "tatt",
            Self::HandedBack => "sluppet",
            Self::Decided => "vedtatt",
            Self::Proposed => "foreslatt",
            Self::Approved => "godkjent",
            Self::SentBack => "sendt-tilbake",
            Self::Asked => "spurt",
            Self::Reopened => "gjenapnet",
            Self::Assigned => "gitt",
            Self::Complaint => "klage",
        }
    }

    pub(crate) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.key() == key)
    }

    pub(super) fn words(self, texts: Texts) -> &'static str {
        match self {
            Self::Claimed => texts.done_claimed(),
            Self::HandedBack => texts.done_handed_back(),
            Self::Decided => texts.done_decided(),
            Self::Proposed => texts.done_proposed(),
            Self::Approved => texts.done_approved(),
            Self::SentBack => texts.done_sent_back(),
            Self::Asked => texts.done_asked(),
            Self::Reopened => texts.done_reopened(),
            Self::Assigned => texts.done_assigned(),
            Self::Complaint => texts.done_complaint(),
        }
    }
}

/// A decision that has been made.
#[derive(Clone, Debug)]
pub(crate) struct MadeDecision {
    pub(crate) outcome: String,
    pub(crate) automatic: bool,
    pub(crate) drawn_up_by: String,
    pub(crate) approved_by: Option<String>,
    pub(crate) made_at: Option<Timestamp>,
}

/// Somebody in the case.
#[derive(Clone, Debug)]
pub(crate) struct PartyView {
    pub(crate) role: String,
    pub(crate) name: String,
    pub(crate) protected: bool,
    /// Address, e-mail and telephone; empty for protected ones.
    pub(crate) contact: Vec<String>,
}

/// How a letter stands with a recipient, as the last receipt said.
#[derive(Clone, Debug)]
pub(crate) struct Receipt {
    pub(crate) recipient: String,
    pub(crate) state: DispatchState,
    pub(crate) since: Timestamp,
}

/// A registry entry.
#[derive(Clone, Debug)]
pub(crate) struct EntryView {
    pub(crate) number: String,
    pub(crate) kind: EntryType,
    pub(crate) title: String,
    pub(crate) date: Option<Date>,
    pub(crate) status: EntryStatus,
    /// The provision under which something is held back.
    pub(crate) screening: Option<String>,
    /// Something keeps it from the public journal.
    pub(crate) obstacle: bool,
    /// The entry's id when the reader may change what the public sees of it.
    pub(crate) to_screen: Option<RecordId>,
    /// How the letter stands with each of its recipients.
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) documents: Vec<DocumentView>,
}

/// A document with the file one opens.
#[derive(Clone, Debug)]
pub(crate) struct DocumentView {
    pub(crate) id: DocumentId,
    pub(crate) title: String,
    /// `None` when there is no file.
    pub(crate) size: Option<u64>,
    /// The program does not know the file's format.
    pub(crate) unknown: bool,
    /// What to know of the file before it is opened.
    pub(crate) warnings: Vec<formats::Warning>,
    pub(crate) screening: Option<String>,
}

/// Somebody who can be given the case.
#[derive(Clone, Debug)]
pub(crate) struct Colleague {
    pub(crate) id: Uuid,
    pub(crate) name: String,
}

/// Somebody has looked.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    pub(crate) at: Timestamp,
    pub(crate) who: String,
    /// The title of the document that was opened; `None` when it was the case.
    pub(crate) document: Option<String>,
}

impl Look {
    /// The documents that can be opened are those of the entries.
    pub(super) fn of(look: View, entries: &[EntryView]) -> Self {
        let title = |id| {
            let mut documents = entries.iter().flat_map(|entry| &entry.documents);
            let found = documents.find(|document| document.id == DocumentId(id));
            found.map_or_else(|| id.to_string(), |document| document.title.clone())
        };
        Self { at: look.at, who: look.actor_name, document: look.document.map(title) }
    }
}

/// Other grants that matter for this one.
#[derive(Clone, Debug)]
pub(crate) struct Related {
    /// How many grants the service has this year.
    pub(crate) this_year: u32,
    /// Grants at the same place around the same days: number and day.
    pub(crate) same_place: Vec<(String, Date)>,
}
