//! What was sent when the session had ended loses nothing: it is parked for half an hour, and taken
//! back when the same browser has signed in again.
//!
//! A handler that takes a post does three things:
//!
//! ```text
//! // 1. The post comes and nobody is signed in: park it, and lead through sign-in to `back`.
//! if let Err(needed) = who.employee() { return parking::park(app, visit, needed, back, &fields); }
//! // 2. The page at `back` is shown, to somebody who may see it: what waits goes into its fields.
//! let typed = parking::find(tx, visit, back)?;
//! // 3. In the transaction that keeps what was typed: the place is given up.
//! parking::forget(tx, visit)?;
//! ```
//!
//! Whoever takes something back asks first whether the one who has signed in now may have it: what
//! waits belongs to the browser, not to the person. Cookies travel by themselves, with [`Visit`].
//! When there is no place (the post is larger than any page's, or a stranger has parked too often),
//! the answer is a page that carries the fields itself, so that it can be sent again: parking never
//! fails silently.

use access::{SessionId, session};
use axum::http::{HeaderMap, HeaderValue};
use jiff::{SignedDuration, Timestamp};
use page::{Button, Form, Html, heading_1};
use store::{Digest, Tx, sql};

use crate::{Answer, App, Page, Visit, WebError, limits::Limited, texts::Texts, visit::cookie};

/// The cookie with the place's token. `__Host-`: see [`access::session::COOKIE`].
const COOKIE: &str = "__Host-ek-parked";
const KEPT_FOR: SignedDuration = SignedDuration::from_mins(30);
/// More than any page of a form holds.
const LARGEST: usize = 256 * 1024;
/// As many as those who had no session can have at a time in a municipality: strangers fill no disk.
const MOST_OF_STRANGERS: u64 = 2_000;

/// The secret that opens a parking place: 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ParkingToken([u8; 32]);

impl std::fmt::Debug for ParkingToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ParkingToken(hidden)")
    }
}

impl ParkingToken {
    fn new(tx: &Tx<'_>) -> Self {
        let mut bytes = [0_u8; 32];
        tx.random().fill(&mut bytes);
        Self(bytes)
    }

    pub(crate) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let mut bytes = [0_u8; 32];
        hex::decode_to_slice(cookie(headers, COOKIE)?, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    fn set_cookie(&self) -> HeaderValue {
        cookie_value(&hex::encode(self.0), KEPT_FOR.as_secs())
    }

    fn hash(&self) -> [u8; 32] {
        Digest::of(&self.0).sha256
    }
}

fn cookie_value(value: &str, seconds: i64) -> HeaderValue {
    let text =
        format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    // All parts are ours and plain ASCII.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// A post that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    pub fields: Vec<(String, String)>,
    pub at: Timestamp,
}

impl Parked {
    /// The last value of a field: what a browser means when it sends two.
    pub fn last(&self, name: &str) -> Option<&str> {
        self.fields.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

sql!(
    INSERT,
    "insert into parked (tenant, token_hash, session, path, fields, parked_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)"
);
sql!(
    FIND,
    "select fields, parked_at from parked
     where tenant = $1 and token_hash = $2 and path = $3 and expires_at > $4"
);
sql!(FORGET, "delete from parked where tenant = $1 and token_hash = $2");
sql!(FORGET_OF_SESSION, "delete from parked where tenant = $1 and session = $2");
sql!(FORGET_EXPIRED, "delete from parked where tenant = $1 and expires_at <= $2");
sql!(COUNT_STRANGERS, "select count(*) from parked where tenant = $1 and session is null");

/// Parks what was sent, to be taken back by the page at the path `back`. Gives the answer: the way
/// that `needed` leads (to sign-in by the right door, at a higher level, to the choice of whom one
/// acts for) and on to `back`, or else a page that keeps the fields. An error that leads nowhere
/// stays what it is.
pub fn park(
    app: &App,
    visit: &Visit,
    needed: WebError,
    back: &str,
    fields: &[(String, String)],
) -> Result<Answer, WebError> {
    let Some(way) = needed.way(back) else { return Err(needed) };
    if keep(app, visit, back, fields)? {
        Ok(Answer::redirect(way))
    } else {
        Ok(carried(visit, &way, fields).into())
    }
}

/// The same for what a script sent between two clicks: a script that was led to sign-in would
/// begin one that nobody asked for.
pub fn park_quietly(
    app: &App,
    visit: &Visit,
    back: &str,
    fields: &[(String, String)],
) -> Result<Answer, WebError> {
    if keep(app, visit, back, fields)? { Ok(Answer::Nothing) } else { Err(WebError::TooMany) }
}

/// What this browser parked for the page at `path`, while it is kept.
pub fn find(tx: &mut Tx<'_>, visit: &Visit, path: &str) -> store::Result<Option<Parked>> {
    let Some(token) = &visit.parking_token else { return Ok(None) };
    let now = tx.now();
    tx.opt(&FIND, &[&token.hash(), &path, &now], |row| {
        Ok(Parked { fields: serde_json::from_str(&row.get::<String>(0)?)?, at: row.get(1)? })
    })
}

/// Whether this browser may have something parked: nothing is looked up for those who have not.
pub fn may_wait(visit: &Visit) -> bool {
    visit.parking_token.is_some()
}

/// Gives the browser's place up, once what waited there is kept elsewhere.
pub fn forget(tx: &mut Tx<'_>, visit: &Visit) -> store::Result<()> {
    if let Some(token) = &visit.parking_token {
        tx.exec(&FORGET, &[&token.hash()])?;
        visit.set_cookie(cookie_value("", 0));
    }
    Ok(())
}

/// Deletes what nobody came back for; to be called now and then.
pub fn sweep(tx: &mut Tx<'_>) -> store::Result<u64> {
    let now = tx.now();
    tx.exec(&FORGET_EXPIRED, &[&now])
}

/// Whether there was a place.
fn keep(
    app: &App,
    visit: &Visit,
    back: &str,
    fields: &[(String, String)],
) -> Result<bool, WebError> {
    let text = serde_json::to_string(fields).map_err(WebError::internal)?;
    if text.len() > LARGEST {
        return Ok(false);
    }
    let result = app.store().write(visit.tenant.id, |tx| {
        let known = match visit.session_token() {
            Some(token) => session::remembered(tx, token)?,
            None => None,
        };
        if known.is_none() && !app.may_go_on(visit, Limited::Parking) {
            return Ok(None);
        }
        place(tx, visit.parking_token.as_ref(), known, back, &text)
    });
    match result {
        Ok(Some(token)) => {
            visit.set_cookie(token.set_cookie());
            Ok(true)
        }
        // On a full disk the page carries the fields.
        Ok(None) | Err(store::Error::Full(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Takes a place. A browser has one, and so has a session: what was there before gives way.
fn place(
    tx: &mut Tx<'_>,
    earlier: Option<&ParkingToken>,
    session: Option<SessionId>,
    path: &str,
    fields: &str,
) -> store::Result<Option<ParkingToken>> {
    let now = tx.now();
    if let Some(earlier) = earlier {
        tx.exec(&FORGET, &[&earlier.hash()])?;
    }
    if let Some(session) = &session {
        tx.exec(&FORGET_OF_SESSION, &[session])?;
    } else {
        tx.exec(&FORGET_EXPIRED, &[&now])?;
        let places: u64 = tx.one(&COUNT_STRANGERS, &[], |row| row.get(0))?;
        if places >= MOST_OF_STRANGERS {
            return Ok(None);
        }
    }
    let token = ParkingToken::new(tx);
    let until = now + KEPT_FOR;
    tx.exec_one(&INSERT, &[&token.hash(), &session, &path, &fields, &now, &until])?;
    Ok(Some(token))
}

/// The page that is the parking place itself: the fields stand hidden in it, and go where they were
/// sent once more when the person has signed in in another window.
fn carried(visit: &Visit, way: &str, fields: &[(String, String)]) -> Page {
    let texts = Texts::new(visit.language);
    let sign_in = Html::already_safe("<p><a class=\"ds-link\" target=\"_blank\" href=\"")
        .then(way)
        .then(Html::already_safe("\">"))
        .then(texts.carried_sign_in())
        .then(Html::already_safe("</a></p>"));
    let again = Button::primary(texts.carried_send_again());
    let form =
        fields.iter().fold(Form::new(&visit.path_and_query, again), |form, (name, value)| {
            form.hidden(name, value)
        });
    let content = heading_1(texts.carried_title())
        .then(Html::paragraph(texts.carried_body()))
        .then(sign_in)
        .then(form);
    let page = Page::new(texts.carried_title(), content);
    if visit.is_at_desk() { page.desk() } else { page }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;
    use store::testing::{OTHER_TENANT, TENANT, on_each_engine};

    const MIGRATIONS: [&[store::Migration]; 1] = [crate::MIGRATIONS];
    const FIELDS: &str = r#"[["event.purpose","Bryllup på \"låven\" 🎉"]]"#;

    fn found(tx: &mut Tx<'_>, token: &ParkingToken, path: &str) -> store::Result<Option<Parked>> {
        find(tx, &Visit::of_test(Some(token.clone())), path)
    }

    #[test]
    fn what_is_parked_comes_back_whole_to_the_one_with_the_token_and_only_for_half_an_hour() {
        on_each_engine(&MIGRATIONS, |test| {
            let token = test
                .store
                .write(TENANT, |tx| place(tx, None, None, "/a", FIELDS))
                .unwrap()
                .unwrap();
            let look = |tenant, token: &ParkingToken, path: &str| {
                test.store.read(tenant, |tx| found(tx, token, path)).unwrap()
            };
            let parked = look(TENANT, &token, "/a").unwrap();
            assert_eq!(parked.last("event.purpose"), Some("Bryllup på \"låven\" \u{1f389}"));
            assert_eq!(look(TENANT, &token, "/b"), None, "another page");
            assert_eq!(look(OTHER_TENANT, &token, "/a"), None);
            assert_eq!(look(TENANT, &ParkingToken([7; 32]), "/a"), None);
            test.clock.advance(KEPT_FOR);
            assert_eq!(look(TENANT, &token, "/a"), None);
            assert_eq!(test.store.write(TENANT, sweep).unwrap(), 1);
        });
    }

    #[test]
    fn a_browser_has_one_place_and_so_has_a_session() {
        on_each_engine(&MIGRATIONS, |test| {
            let session = SessionId("0193e0a0-0000-7000-8000-000000000000".parse().unwrap());
            test.store
                .write(TENANT, |tx| {
                    let first = place(tx, None, None, "/a", FIELDS)?.unwrap();
                    let second = place(tx, Some(&first), Some(session), "/b", FIELDS)?.unwrap();
                    assert_eq!(found(tx, &first, "/a")?, None, "the browser's earlier place");
                    assert!(found(tx, &second, "/b")?.is_some());
                    let third = place(tx, None, Some(session), "/c", FIELDS)?.unwrap();
                    assert_eq!(found(tx, &second, "/b")?, None, "the session's earlier place");
                    assert!(found(tx, &third, "/c")?.is_some());
                    Ok::<_, store::Error>(())
                })
                .unwrap();
        });
    }

    #[test]
    fn strangers_fill_their_own_places_and_leave_those_of_ended_sessions() {
        let test = store::testing::sqlite(&MIGRATIONS);
        test.store
            .write(TENANT, |tx| {
                for _ in 0..MOST_OF_STRANGERS {
                    assert!(place(tx, None, None, "/a", "[]")?.is_some());
                }
                assert!(place(tx, None, None, "/a", "[]")?.is_none());
                let session = SessionId("0193e0a0-0000-7000-8000-000000000000".parse().unwrap());
                assert!(place(tx, None, Some(session), "/a", FIELDS)?.is_some());
                Ok::<_, store::Error>(())
            })
            .unwrap();
    }

    #[test]
    fn the_token_survives_the_cookie_and_is_not_printed() {
        let token = ParkingToken([0xab; 32]);
        let cookie = token.set_cookie();
        let pair = cookie.to_str().unwrap().split(';').next().unwrap();
        let mut headers = HeaderMap::new();
        headers
            .insert(header::COOKIE, HeaderValue::from_str(&format!("sprak=nn; {pair}")).unwrap());
        assert_eq!(ParkingToken::from_headers(&headers), Some(token.clone()));
        assert!(!format!("{token:?}").contains("ab"));
        headers.insert(header::COOKIE, HeaderValue::from_static("__Host-ek-parked=zz"));
        assert_eq!(ParkingToken::from_headers(&headers), None);
    }
}
