//! The words of the archive, the dispatch and the flow in the reader's language.

use archive::{EntryStatus, EntryType};
use exchange::dispatch::DispatchState;
use formats::{Damage, Warning};
use service::{AnnouncementEvent, Municipality, Outcome, flow::Channel};

use crate::texts::Texts;

/// Who is told of a case; the key when the municipality tells them no longer.
pub(crate) fn receiver<'m>(municipality: &'m Municipality, key: &'m str) -> &'m str {
    municipality.receiver(key).map_or(key, |receiver| receiver.name.as_str())
}

pub(crate) fn announced(event: AnnouncementEvent, texts: Texts) -> &'static str {
    match event {
        AnnouncementEvent::Granted => texts.event_announced_granted(),
        AnnouncementEvent::Withdrawn => texts.event_announced_withdrawn(),
    }
}

pub(crate) fn dispatch_state(state: DispatchState, texts: Texts) -> &'static str {
    match state {
        DispatchState::Queued => texts.letter_queued(),
        DispatchState::Sent => texts.letter_sent(),
        DispatchState::Delivered => texts.letter_delivered(),
        DispatchState::Undelivered => texts.letter_undelivered(),
        DispatchState::Printing => texts.letter_printing(),
        DispatchState::Printed => texts.letter_printed(),
        DispatchState::Read => texts.letter_read(),
        DispatchState::Manual => texts.letter_manual(),
        DispatchState::HandledManually => texts.letter_handled(),
    }
}

pub(crate) fn entry_type(kind: EntryType, texts: Texts) -> &'static str {
    match kind {
        EntryType::Incoming => texts.entry_incoming(),
        EntryType::Outgoing => texts.entry_outgoing(),
        EntryType::InternalForFollowUp | EntryType::Internal => texts.entry_internal(),
        EntryType::Presentation => texts.entry_presentation(),
    }
}

pub(crate) fn entry_status(status: EntryStatus, texts: Texts) -> &'static str {
    match status {
        EntryStatus::Reserved => texts.status_reserved(),
        EntryStatus::Provisional => texts.status_provisional(),
        EntryStatus::RegisteredByHandler => texts.status_registered(),
        EntryStatus::FinishedByHandler => texts.status_finished(),
        EntryStatus::Approved => texts.status_approved(),
        EntryStatus::Dispatched => texts.status_dispatched(),
        EntryStatus::Journalled => texts.status_journalled(),
        EntryStatus::Archived => texts.status_archived(),
        EntryStatus::Expired => texts.status_expired(),
    }
}

/// What a case worker is to know of a file before it is opened.
pub(crate) fn warning(warning: Warning, texts: Texts) -> &'static str {
    match warning {
        Warning::Empty => texts.file_empty(),
        Warning::Encrypted => texts.file_locked(),
        Warning::Restricted => texts.file_restricted(),
        Warning::Macros => texts.file_macros(),
        Warning::Script => texts.file_script(),
        Warning::EmbeddedFiles => texts.file_embedded(),
        Warning::StartsProgram => texts.file_starts_program(),
        Warning::Bomb(_) => texts.file_swells(),
        Warning::Damaged(Damage::Truncated) => texts.file_cut_short(),
        Warning::Damaged(Damage::Corrupt) => texts.file_damaged(),
        Warning::WrongExtension => texts.file_wrong_name(),
        Warning::Program(_) => texts.file_is_program(),
        Warning::HoldsProgram => texts.file_holds_program(),
        Warning::Preface => texts.file_preface(),
        Warning::FalseClaim => texts.file_false_claim(),
    }
}

pub(crate) fn channel(channel: Channel, texts: Texts) -> &'static str {
    match channel {
        Channel::Web => texts.channel_web(),
        Channel::Phone => texts.channel_phone(),
        Channel::Counter => texts.channel_counter(),
        Channel::Paper => texts.channel_paper(),
    }
}

/// What the rules recommend, as a verb.
pub(crate) fn recommended(outcome: Outcome, texts: Texts) -> &'static str {
    match outcome {
        Outcome::Grant => texts.recommend_grant(),
        Outcome::Refuse => texts.recommend_refuse(),
        Outcome::Manual => texts.recommend_manual(),
        Outcome::OtherForm => texts.recommend_other_form(),
    }
}

/// The same of an outcome's code as it is kept; `None` when this version does not know it.
pub(crate) fn recommended_code(code: &str, texts: Texts) -> Option<&'static str> {
    [Outcome::Grant, Outcome::Refuse, Outcome::Manual, Outcome::OtherForm]
        .into_iter()
        .find(|outcome| outcome.code() == code)
        .map(|outcome| recommended(outcome, texts))
}

/// What was decided; the code itself when this version does not know it.
pub(crate) fn decided(code: &str, texts: Texts) -> String {
    match code {
        "grant" => texts.outcome_grant().to_owned(),
        "refuse" => texts.outcome_refuse().to_owned(),
        other => other.to_owned(),
    }
}
