//! What was sent after the session had ended: parked for half an hour and taken back when the same
//! browser has signed in again. Whoever takes it back asks first whether the one who signed in may
//! have it: a draft is only changed by its own applicant.

use axum::http::{HeaderMap, HeaderValue, header};
use jiff::{SignedDuration, Timestamp};
use store::{Digest, Tx, sql};

/// The cookie with the place's token. `__Host-`: see [`access::session::COOKIE`].
const COOKIE: &str = "__Host-ek-parked";
const KEPT_FOR: SignedDuration = SignedDuration::from_mins(30);
/// More than any page of a form holds.
const LARGEST: usize = 256 * 1024;
/// As many as a municipality can have at a time; strangers cannot fill the disk.
const MOST: u64 = 2_000;

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
        let value = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == COOKIE)?
            .1;
        let mut bytes = [0_u8; 32];
        hex::decode_to_slice(value, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    pub(crate) fn set_cookie(&self) -> HeaderValue {
        cookie(&hex::encode(self.0), KEPT_FOR.as_secs())
    }

    fn hash(&self) -> [u8; 32] {
        Digest::of(&self.0).sha256
    }
}

/// Takes the token out of the browser.
pub(crate) fn clear_cookie() -> HeaderValue {
    cookie("", 0)
}

fn cookie(value: &str, seconds: i64) -> HeaderValue {
    let text =
        format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    // All parts are ours and plain ASCII.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// A post that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parked {
    pub(crate) path: String,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) at: Timestamp,
}

sql!(
    INSERT,
    "insert into parked_post (tenant, token_hash, path, fields, parked_at, expires_at)
     values ($1, $2, $3, $4, $5, $6)"
);
sql!(
    FIND,
    "select path, fields, parked_at from parked_post
     where tenant = $1 and token_hash = $2 and expires_at > $3"
);
sql!(FORGET, "delete from parked_post where tenant = $1 and token_hash = $2");
sql!(FORGET_EXPIRED, "delete from parked_post where tenant = $1 and expires_at <= $2");
sql!(COUNT, "select count(*) from parked_post where tenant = $1");

/// Keeps a post; a browser has one place, so what it parked before gives way. `None` where the
/// post is larger than any page, or all places are taken.
pub(crate) fn park(
    tx: &mut Tx<'_>,
    earlier: Option<&ParkingToken>,
    path: &str,
    fields: &[(String, String)],
) -> store::Result<Option<ParkingToken>> {
    let now = tx.now();
    tx.exec(&FORGET_EXPIRED, &[&now])?;
    if let Some(earlier) = earlier {
        forget(tx, earlier)?;
    }
    let fields = serde_json::to_string(fields)?;
    let places: u64 = tx.one(&COUNT, &[], |row| row.get(0))?;
    if fields.len() > LARGEST || places >= MOST {
        return Ok(None);
    }
    let token = ParkingToken::new(tx);
    tx.exec_one(&INSERT, &[&token.hash(), &path, &fields, &now, &(now + KEPT_FOR)])?;
    Ok(Some(token))
}

/// What the browser parked, while it is kept.
pub(crate) fn find(tx: &mut Tx<'_>, token: &ParkingToken) -> store::Result<Option<Parked>> {
    let now = tx.now();
    tx.opt(&FIND, &[&token.hash(), &now], |row| {
        Ok(Parked {
            path: row.get(0)?,
            fields: serde_json::from_str(&row.get::<String>(1)?)?,
            at: row.get(2)?,
        })
    })
}

pub(crate) fn forget(tx: &mut Tx<'_>, token: &ParkingToken) -> store::Result<()> {
    tx.exec(&FORGET, &[&token.hash()]).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::testing::{OTHER_TENANT, TENANT, on_each_engine};

    fn fields() -> Vec<(String, String)> {
        vec![("event.purpose".to_owned(), "Bryllup på \"låven\" \u{1f389}".to_owned())]
    }

    #[test]
    fn what_is_parked_comes_back_whole_to_the_one_with_the_token_and_only_for_half_an_hour() {
        on_each_engine(&[crate::MIGRATIONS], |test| {
            let token = test
                .store
                .write(TENANT, |tx| park(tx, None, "/skjema/1/event", &fields()))
                .unwrap()
                .unwrap();
            let found = |tenant, token: &ParkingToken| {
                test.store.read(tenant, |tx| find(tx, token)).unwrap()
            };
            let parked = found(TENANT, &token).unwrap();
            assert_eq!((parked.path.as_str(), parked.fields), ("/skjema/1/event", fields()));
            assert_eq!(found(OTHER_TENANT, &token), None);
            assert_eq!(found(TENANT, &ParkingToken([7; 32])), None);
            test.clock.advance(SignedDuration::from_mins(30));
            assert_eq!(found(TENANT, &token), None);
        });
    }

    #[test]
    fn a_browser_has_one_place() {
        on_each_engine(&[crate::MIGRATIONS], |test| {
            let (first, second) = test
                .store
                .write(TENANT, |tx| {
                    let first = park(tx, None, "/a", &fields())?.unwrap();
                    let second = park(tx, Some(&first), "/b", &fields())?.unwrap();
                    Ok::<_, store::Error>((first, second))
                })
                .unwrap();
            test.store
                .read(TENANT, |tx| {
                    assert_eq!(find(tx, &first)?, None);
                    assert_eq!(find(tx, &second)?.unwrap().path, "/b");
                    Ok::<_, store::Error>(())
                })
                .unwrap();
        });
    }

    #[test]
    fn what_is_larger_than_any_page_is_not_parked() {
        let test = store::testing::sqlite(&[crate::MIGRATIONS]);
        let large = vec![("a".to_owned(), "x".repeat(LARGEST))];
        let parked = test.store.write(TENANT, |tx| park(tx, None, "/a", &large)).unwrap();
        assert!(parked.is_none());
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
