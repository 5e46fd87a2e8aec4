//! The latest entries for machines: Atom (RFC 4287) and JSON Feed 1.1.

use archive::projection::{self, JournalFilter, PublicEntry};
use axum::{
    body::{Body, to_bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base::Tenant;
use jiff::{Timestamp, fmt::rfc2822};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use web::{Answer, App, Visit, WebError};

use super::{ChangedOut, kind_name, party_line, path, unlisted};
use crate::{public::origin::Origin, texts::Texts};

const IN_THE_FEED: u32 = 100;
/// A feed is at most some hundred kilobytes.
const LARGEST_FEED: usize = 8 * 1024 * 1024;

/// `GET /innsyn/feed.atom`
pub(super) async fn atom(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Response {
    answer(app, visit, headers, |feed| {
        let body = feed.atom().map_err(WebError::internal)?;
        Ok(Answer::Data { content_type: "application/atom+xml; charset=utf-8", body })
    })
    .await
}

/// `GET /innsyn/feed.json`
pub(super) async fn json(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Response {
    answer(app, visit, headers, |feed| {
        let body = format!("{:#}\n", feed.json());
        Ok(Answer::Data { content_type: "application/feed+json; charset=utf-8", body })
    })
    .await
}

async fn answer(
    app: App,
    visit: Visit,
    headers: HeaderMap,
    write: impl FnOnce(&Feed<'_>) -> Result<Answer, WebError> + Send + 'static,
) -> Response {
    let changed = ChangedOut::default();
    let changed_in = changed.clone();
    let origin = Origin::of(&headers);
    let response = app
        .read(visit, move |_, visit, tx, _| {
            let entries = projection::journal(tx, &JournalFilter::default(), IN_THE_FEED)?;
            changed_in.set(entries.iter().map(|entry| entry.changed_at).max());
            let texts = Texts::new(visit.language);
            write(&Feed { texts, visit, origin: &origin, entries: &entries })
        })
        .await;
    unlisted(conditional(response, &headers, changed.get()).await)
}

/// The entries with what a feed says about itself.
#[derive(Debug)]
struct Feed<'a> {
    texts: Texts,
    visit: &'a Visit,
    origin: &'a Origin,
    entries: &'a [PublicEntry],
}

impl Feed<'_> {
    fn title(&self) -> String {
        self.texts.public_feed_title(self.tenant().authority_name())
    }

    fn tenant(&self) -> &Tenant {
        &self.visit.tenant
    }

    /// The same whatever host name or proxy the reader came through (RFC 4287 § 4.2.6).
    fn id(&self) -> String {
        Origin::lasting(self.tenant()).with("/innsyn")
    }

    /// When any entry last changed; an empty journal has not changed since time began.
    fn updated(&self) -> Timestamp {
        self.entries.iter().map(|entry| entry.changed_at).max().unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn summary(&self, entry: &PublicEntry) -> String {
        let mut parts = vec![format!(
            "{} {} ({})",
            self.texts.public_entry_number(),
            entry.entry_number,
            kind_name(self.texts, entry.entry_type)
        )];
        parts.extend(party_line(self.texts, entry));
        parts.push(entry.unit.clone());
        parts
            .extend(entry.screening_ground.as_ref().map(|it| self.texts.public_entry_screened(it)));
        parts.join(" · ")
    }

    fn atom(&self) -> Result<String, std::io::Error> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        let mut root = BytesStart::new("feed");
        root.push_attribute(("xmlns", "http://www.w3.org/2005/Atom"));
        root.push_attribute(("xml:lang", self.visit.language.code()));
        writer.write_event(Event::Start(root))?;
        element(&mut writer, "id", &self.id())?;
        element(&mut writer, "title", &self.title())?;
        element(&mut writer, "updated", &rfc3339(self.updated()))?;
        let own = self.origin.with("/innsyn/feed.atom");
        link(&mut writer, "self", "application/atom+xml", &own)?;
        link(&mut writer, "alternate", "text/html", &self.origin.with("/innsyn"))?;
        author(&mut writer, &self.tenant().authority_name(), &self.tenant().email)?;
        for entry in self.entries {
            writer.write_event(Event::Start(BytesStart::new("entry")))?;
            element(&mut writer, "id", &format!("urn:uuid:{}", entry.id))?;
            element(&mut writer, "title", &entry.title)?;
            element(&mut writer, "published", &rfc3339(entry.published_at))?;
            element(&mut writer, "updated", &rfc3339(entry.changed_at))?;
            link(&mut writer, "alternate", "text/html", &self.origin.with(&path(entry)))?;
            let mut category = BytesStart::new("category");
            category.push_attribute(("term", entry.entry_type.key()));
            category.push_attribute(("label", kind_name(self.texts, entry.entry_type)));
            writer.write_event(Event::Empty(category))?;
            element(&mut writer, "summary", &self.summary(entry))?;
            writer.write_event(Event::End(BytesEnd::new("entry")))?;
        }
        writer.write_event(Event::End(BytesEnd::new("feed")))?;
        String::from_utf8(writer.into_inner()).map_err(std::io::Error::other)
    }

    fn json(&self) -> Json {
        let items: Vec<Json> = self
            .entries
            .iter()
            .map(|entry| {
                json!({
                    "id": format!("urn:uuid:{}", entry.id),
                    "url": self.origin.with(&path(entry)),
                    "title": entry.title,
                    "content_text": self.summary(entry),
                    "date_published": rfc3339(entry.published_at),
                    "date_modified": rfc3339(entry.changed_at),
                    "tags": [entry.entry_type.key()],
                    "_journal": {
                        "entry_number": entry.entry_number,
                        "case_number": entry.case_number,
                        "case_title": entry.case_title,
                        "journal_number": entry.journal_number,
                        "journal_date": entry.journal_date,
                        "document_date": entry.document_date,
                        "unit": entry.unit,
                        "parties": entry.parties,
                        "screening_ground": entry.screening_ground,
                    },
                })
            })
            .collect();
        json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title(),
            "home_page_url": self.origin.with("/innsyn"),
            "feed_url": self.origin.with("/innsyn/feed.json"),
            "language": self.visit.language.code(),
            "authors": [{ "name": self.tenant().authority_name(), "url": self.origin.with("/") }],
            "items": items,
        })
    }
}

type Xml = Writer<Vec<u8>>;

fn element(writer: &mut Xml, name: &str, text: &str) -> Result<(), std::io::Error> {
    writer.write_event(Event::Start(BytesStart::new(name)))?;
    writer.write_event(Event::Text(BytesText::new(&printable(text))))?;
    writer.write_event(Event::End(BytesEnd::new(name)))
}

fn link(writer: &mut Xml, rel: &str, kind: &str, address: &str) -> Result<(), std::io::Error> {
    let mut link = BytesStart::new("link");
    link.push_attribute(("rel", rel));
    link.push_attribute(("type", kind));
    link.push_attribute(("href", address));
    writer.write_event(Event::Empty(link))
}

/// RFC 4287 § 4.1.1: a feed has an author, and its entries then need none.
fn author(writer: &mut Xml, name: &str, email: &str) -> Result<(), std::io::Error> {
    writer.write_event(Event::Start(BytesStart::new("author")))?;
    element(writer, "name", name)?;
    if email.contains('@') {
        element(writer, "email", email)?;
    }
    writer.write_event(Event::End(BytesEnd::new("author")))
}

/// Without the characters that XML 1.0 § 2.2 does not allow, whoever typed them.
fn printable(text: &str) -> String {
    text.chars()
        .filter(|character| match character {
            '\t' | '\n' | '\r' => true,
            '\u{fffe}' | '\u{ffff}' => false,
            other => *other >= ' ',
        })
        .collect()
}

/// To the second: finer says nothing and some readers stumble over it.
fn rfc3339(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

/// Answers 304 when the reader already has this very body (RFC 9110 § 13).
async fn conditional(
    response: Response,
    asked: &HeaderMap,
    changed: Option<Timestamp>,
) -> Response {
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_FEED).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(&bytes)[..16]));
    let modified = changed.and_then(http_date);
    let text = |name: header::HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    let has_it = match text(header::IF_NONE_MATCH) {
        Some(tags) => tags.split(',').any(|known| {
            let known = known.trim();
            known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
        }),
        // A tag, where there is one, decides alone (RFC 9110 § 13.1.3).
        None => match (text(header::IF_MODIFIED_SINCE), changed) {
            (Some(since), Some(changed)) => rfc2822::parse(since)
                .is_ok_and(|since| changed.as_second() <= since.timestamp().as_second()),
            _ => false,
        },
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, tag);
    }
    if let Some(modified) = modified {
        parts.headers.insert(header::LAST_MODIFIED, modified);
    }
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if has_it {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// `Mon, 01 Jun 2026 10:00:00 GMT`
fn http_date(at: Timestamp) -> Option<HeaderValue> {
    let text = rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok()?;
    HeaderValue::from_str(&text).ok()
}
