//! Letters begun and not sent.

use base::uuid::Uuid;
use jiff::{SignedDuration, Timestamp};
use service::flow::MatterId;
use store::{Row, Tx, sql};

/// What somebody has written for one outcome of a matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LetterDraft {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) updated_at: Timestamp,
}

/// The key of a question to the applicant, beside the outcomes' codes.
pub(crate) const QUESTION: &str = "more-information";
/// A draft that nobody has touched for so long is of no use and holds what others should not see.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24 * 90);

sql!(
    SAVE,
    "insert into letter_draft (tenant, matter, person, outcome, title, text, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant, matter, person, outcome) do update set title = excluded.title,
        text = excluded.text, updated_at = excluded.updated_at"
);
sql!(
    FIND,
    "select title, text, updated_at from letter_draft
     where tenant = $1 and matter = $2 and person = $3 and outcome = $4"
);
sql!(
    FORGET,
    "delete from letter_draft
     where tenant = $1 and matter = $2 and person = $3 and outcome = $4"
);
sql!(FORGET_OLD, "delete from letter_draft where tenant = $1 and updated_at < $2");

/// Keeps what is written, in the place of what was written before.
pub(crate) fn save(
    tx: &mut Tx<'_>,
    matter: MatterId,
    person: Uuid,
    outcome: &str,
    title: &str,
    text: &str,
) -> store::Result<()> {
    let now = tx.now();
    tx.exec_one(&SAVE, &[&matter, &person, &outcome, &title, &text, &now])?;
    tx.exec(&FORGET_OLD, &[&(now - KEPT_FOR)]).map(|_| ())
}

pub(crate) fn find(
    tx: &mut Tx<'_>,
    matter: MatterId,
    person: Uuid,
    outcome: &str,
) -> store::Result<Option<LetterDraft>> {
    tx.opt(&FIND, &[&matter, &person, &outcome], |row: &Row<'_>| {
        Ok(LetterDraft { title: row.get(0)?, text: row.get(1)?, updated_at: row.get(2)? })
    })
}

/// The letter is sent, or its writer wants to begin anew.
pub(crate) fn forget(
    tx: &mut Tx<'_>,
    matter: MatterId,
    person: Uuid,
    outcome: &str,
) -> store::Result<()> {
    tx.exec(&FORGET, &[&matter, &person, &outcome]).map(|_| ())
}

#[cfg(test)]
mod tests {
    use store::testing::{OTHER_TENANT, TENANT, on_each_engine};

    use super::*;

    fn on_each(test: impl Fn(&store::testing::TestStore)) {
        on_each_engine(&[archive::MIGRATIONS, crate::MIGRATIONS], test);
    }

    #[test]
    fn each_writer_and_outcome_has_its_own_text() {
        on_each(|test| {
            let matter = MatterId(Uuid::from_u128(1));
            let [kari, ola] = [Uuid::from_u128(2), Uuid::from_u128(3)];
            test.store
                .write(TENANT, |tx| {
                    save(tx, matter, kari, "grant", "Ja", "Du får det.")?;
                    save(tx, matter, kari, "refuse", "Nei", "Du får det ikke.")?;
                    save(tx, matter, ola, "grant", "Jo", "Ok.")?;
                    save(tx, matter, kari, "grant", "Ja!", "Du får det nå.")
                })
                .unwrap();
            let read = |tenant, person, outcome: &str| {
                let found = test.store.read(tenant, |tx| find(tx, matter, person, outcome));
                found.unwrap().map(|draft| draft.text)
            };
            assert_eq!(read(TENANT, kari, "grant").as_deref(), Some("Du får det nå."));
            assert_eq!(read(TENANT, kari, "refuse").as_deref(), Some("Du får det ikke."));
            assert_eq!(read(TENANT, ola, "grant").as_deref(), Some("Ok."));
            assert_eq!(read(TENANT, ola, "refuse"), None);
            assert_eq!(read(OTHER_TENANT, kari, "grant"), None);
            test.store.write(TENANT, |tx| forget(tx, matter, kari, "grant")).unwrap();
            assert_eq!(read(TENANT, kari, "grant"), None);
            assert_eq!(read(TENANT, kari, "refuse").as_deref(), Some("Du får det ikke."));
        });
    }

    #[test]
    fn what_nobody_touches_for_three_months_goes() {
        on_each(|test| {
            let matter = MatterId(Uuid::from_u128(1));
            let write = |person: u128| {
                let person = Uuid::from_u128(person);
                test.store.write(TENANT, |tx| save(tx, matter, person, "grant", "a", "b")).unwrap();
            };
            write(1);
            test.clock.advance(SignedDuration::from_hours(24 * 91));
            write(2);
            let found = |person: u128| {
                let person = Uuid::from_u128(person);
                test.store.read(TENANT, |tx| find(tx, matter, person, "grant")).unwrap()
            };
            assert_eq!(found(1), None);
            assert!(found(2).is_some());
        });
    }
}
