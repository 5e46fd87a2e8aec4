//! Which window wrote a page last. The same page open in two windows is no error: the later one
//! wins, and is told. A page never writes another page's fields.

use jiff::{SignedDuration, Timestamp};
use service::flow::DraftId;
use store::{Tx, sql};

/// The hidden field in which a page carries the name it was shown as.
pub(crate) const SHOWN_AS: &str = "seen";

sql!(
    LAST,
    "select shown_as, saved_at from form_page_save where tenant = $1 and draft = $2 and page = $3"
);
sql!(
    SAVED,
    "insert into form_page_save (tenant, draft, page, shown_as, saved_at) values ($1, $2, $3, $4, $5)
     on conflict (tenant, draft, page) do update set shown_as = excluded.shown_as,
        saved_at = excluded.saved_at"
);
sql!(FORGET_OLD, "delete from form_page_save where tenant = $1 and saved_at < $2");

/// Drafts are gone long before.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24 * 100);

/// One showing of a page: when, and a random part that tells windows apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    at: Timestamp,
    text: String,
}

impl Shown {
    pub(crate) fn now(tx: &Tx<'_>) -> Self {
        let mut random = [0_u8; 8];
        tx.random().fill(&mut random);
        let at = tx.now();
        Self { at, text: format!("{}-{}", at.as_microsecond(), hex::encode(random)) }
    }

    /// As it came back; anything else is as if the page was never shown.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (microseconds, random) = text.split_once('-')?;
        let is_ours = random.len() == 16 && random.bytes().all(|byte| byte.is_ascii_hexdigit());
        let at = Timestamp::from_microsecond(microseconds.parse().ok()?).ok()?;
        is_ours.then(|| Self { at, text: text.to_owned() })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

/// Whether another window has written the page since it was shown here (or since `at`).
pub(crate) fn written_elsewhere(
    tx: &mut Tx<'_>,
    draft: DraftId,
    page: &str,
    shown: Option<&Shown>,
    at: Option<Timestamp>,
) -> store::Result<bool> {
    let last: Option<(String, Timestamp)> =
        tx.opt(&LAST, &[&draft, &page], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (Some((last, saved_at)), Some(shown)) = (last, shown) else { return Ok(false) };
    Ok(last != shown.text && saved_at > at.unwrap_or(shown.at))
}

/// Lets one window at a time write a draft: the next one waits here, and then reads what this one
/// wrote. To be called before the draft is read.
pub fn hold(tx: &mut Tx<'_>, draft: DraftId) -> store::Result<()> {
    saved(tx, draft, "", None)
}

/// Writes down that this window has written the page.
pub(crate) fn saved(
    tx: &mut Tx<'_>,
    draft: DraftId,
    page: &str,
    shown: Option<&Shown>,
) -> store::Result<()> {
    let now = tx.now();
    tx.exec(&FORGET_OLD, &[&(now - KEPT_FOR)])?;
    let shown = shown.map_or("", Shown::as_str);
    tx.exec_one(&SAVED, &[&draft, &page, &shown, &now])
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::testing::{TENANT, on_each_engine};

    #[test]
    fn only_a_page_that_another_window_wrote_later_is_told_of() {
        on_each_engine(&[crate::MIGRATIONS], |test| {
            let write = |work: &dyn Fn(&mut Tx<'_>) -> store::Result<bool>| {
                test.store.write(TENANT, |tx| work(tx)).unwrap()
            };
            let shown = || {
                let shown = test.store.read(TENANT, |tx| Ok::<_, store::Error>(Shown::now(tx)));
                test.clock.advance(SignedDuration::from_secs(1));
                shown.unwrap()
            };
            let draft = DraftId("0193e0a0-0000-7000-8000-000000000000".parse().unwrap());
            let (first, second) = (shown(), shown());
            let save = |window: &Shown, page: &str| {
                let found = write(&|tx| {
                    let found = written_elsewhere(tx, draft, page, Some(window), None)?;
                    saved(tx, draft, page, Some(window))?;
                    Ok(found)
                });
                test.clock.advance(SignedDuration::from_secs(1));
                found
            };
            assert!(!save(&first, "event"), "nobody wrote before");
            assert!(!save(&first, "event"), "an automatic save is one's own");
            assert!(!save(&second, "days"), "another page");
            assert!(save(&second, "event"), "the other window wrote after this was shown");
            let third = shown();
            assert!(!save(&third, "event"), "shown after the last save");
        });
    }

    #[test]
    fn a_name_that_is_not_ours_counts_as_none() {
        for text in ["", "1", "1-2", "x-0123456789abcdef", "1-0123456789abcdeg", "-"] {
            assert_eq!(Shown::read(text), None, "{text}");
        }
        assert!(Shown::read("1780000000000000-0123456789abcdef").is_some());
    }
}
