//! The public journal: what the municipality has received and sent, as everybody may read it.
//!
//! Reads `archive::projection` and nothing else, so that what is held back cannot be shown by
//! mistake. All of it is kept out of search engines, because names of private persons stand in it
//! (Noark 5 krav 5.2.33).

mod entry;
mod feed;
mod filter;
mod page;

use std::sync::{Arc, OnceLock};

use ::page::{Html, LinkCard, Tag, Tone};
use archive::{
    CorrespondenceKind, EntryType,
    projection::{PublicEntry, PublicParty},
};
use axum::{
    Router,
    http::{HeaderValue, header},
    response::Response,
    routing::get,
};
use base::Language;
use jiff::Timestamp;
use web::App;

use crate::texts::Texts;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/innsyn", get(page::show))
        .route("/innsyn/feed.atom", get(feed::atom))
        .route("/innsyn/feed.json", get(feed::json))
        .route("/innsyn/{entry}", get(entry::show))
}

/// Keeps a page out of search engines.
fn unlisted(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow, noarchive"));
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    response
}

/// Carries an instant from the work inside a transaction out to the response's headers.
#[derive(Clone, Debug, Default)]
struct ChangedOut(Arc<OnceLock<Timestamp>>);

impl ChangedOut {
    fn set(&self, at: Option<Timestamp>) {
        if let Some(at) = at {
            // A page answers once.
            let _ = self.0.set(at);
        }
    }

    fn get(&self) -> Option<Timestamp> {
        self.0.get().copied()
    }
}

/// An entry in a list: what, which way, from or to whom.
pub(super) fn card(texts: Texts, language: Language, entry: &PublicEntry) -> LinkCard {
    let day = service::format::date(entry.journal_date, language);
    let mut lines = vec![format!("{} · {day} · {}", entry.entry_number, entry.unit)];
    lines.extend(party_line(texts, entry));
    if let Some(ground) = &entry.screening_ground {
        lines.push(texts.public_entry_screened(ground));
    }
    LinkCard::new(entry.title.clone(), path(entry))
        .tag(Tag::new(tone(entry.entry_type), kind_name(texts, entry.entry_type)))
        .body(Html::all(lines.into_iter().map(Html::paragraph)))
}

/// An entry without its title and its parties, which may name private persons: for pages that
/// search engines list (krav 5.2.33).
pub(super) fn nameless_card(texts: Texts, language: Language, entry: &PublicEntry) -> LinkCard {
    let day = service::format::date(entry.journal_date, language);
    let kind = kind_name(texts, entry.entry_type);
    let title = entry.class_title.as_deref().unwrap_or(kind);
    LinkCard::new(title, path(entry))
        .tag(Tag::new(tone(entry.entry_type), kind))
        .body(Html::paragraph(format!("{} · {day} · {}", entry.entry_number, entry.unit)))
}

fn path(entry: &PublicEntry) -> String {
    format!("/innsyn/{}", entry.id)
}

fn kind_name(texts: Texts, kind: EntryType) -> &'static str {
    match kind {
        EntryType::Incoming => texts.public_kind_incoming(),
        EntryType::Outgoing => texts.public_kind_outgoing(),
        EntryType::InternalForFollowUp | EntryType::Internal => texts.public_kind_internal(),
        EntryType::Presentation => texts.public_kind_presentation(),
    }
}

fn tone(kind: EntryType) -> Tone {
    match kind {
        EntryType::Incoming => Tone::Info,
        EntryType::Outgoing => Tone::Success,
        EntryType::InternalForFollowUp | EntryType::Internal | EntryType::Presentation => {
            Tone::Neutral
        }
    }
}

fn is_from(kind: CorrespondenceKind) -> bool {
    matches!(
        kind,
        CorrespondenceKind::Sender
            | CorrespondenceKind::CoSender
            | CorrespondenceKind::InternalSender
    )
}

fn names(entry: &PublicEntry, wanted: impl Fn(CorrespondenceKind) -> bool) -> Option<String> {
    let names: Vec<&str> = entry
        .parties
        .iter()
        .filter(|party: &&PublicParty| wanted(party.kind))
        .map(|party| party.name.as_str())
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// `Fra: …` or `Til: …`
fn party_line(texts: Texts, entry: &PublicEntry) -> Option<String> {
    let from = names(entry, is_from).map(|names| format!("{}: {names}", texts.public_from()));
    let to =
        names(entry, |kind| !is_from(kind)).map(|names| format!("{}: {names}", texts.public_to()));
    let lines: Vec<String> = from.into_iter().chain(to).collect();
    (!lines.is_empty()).then(|| lines.join(" · "))
}
