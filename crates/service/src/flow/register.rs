//! The register of what has been granted: what the rules of later applications look up.
//!
//! A reading of the archive's decisions, written in the same transaction as they are.

use base::uuid::Uuid;
use jiff::civil::{Date, Time};
use store::{Row, Tx, sql};

use super::MatterId;
use crate::{Grant, GrantedHours, Premises};

/// Days with the same hours that somebody has a grant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredHours {
    pub matter: MatterId,
    pub service: String,
    pub case_number: String,
    pub premises: Premises,
    pub hours: GrantedHours,
}

// Changes nothing where the row is there; either way the row is this transaction's until it ends.
sql!(
    HOLD,
    "insert into grant_register (tenant) values ($1)
     on conflict (tenant) do update set tenant = excluded.tenant"
);
sql!(
    INSERT,
    "insert into granted_hours (tenant, id, matter, service, case_number, premises_name,
        premises_street, premises_postal_code, first_day, last_day, begins, ends, year, revoked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, null)"
);
sql!(
    BETWEEN,
    "select matter, service, case_number, premises_name, premises_street, premises_postal_code,
        first_day, last_day, begins, ends
     from granted_hours
     where tenant = $1 and service = $2 and last_day >= $3 and first_day <= $4
       and revoked_at is null
     order by first_day, matter, id"
);
sql!(
    COUNT,
    "select count(distinct matter) from granted_hours
     where tenant = $1 and service = $2 and year = $3 and revoked_at is null"
);
sql!(
    UPCOMING,
    "select matter, service, case_number, premises_name, premises_street, premises_postal_code,
        first_day, last_day, begins, ends
     from granted_hours
     where tenant = $1 and last_day >= $2 and revoked_at is null
     order by first_day, begins, id limit 500"
);

sql!(
    OF_MATTER,
    "select matter, service, case_number, premises_name, premises_street, premises_postal_code,
        first_day, last_day, begins, ends
     from granted_hours where tenant = $1 and matter = $2 order by first_day, begins, id"
);
sql!(
    REVOKE,
    "update granted_hours set revoked_at = $3
     where tenant = $1 and matter = $2 and revoked_at is null"
);

/// Takes a grant out of what later applications are compared with.
pub(super) fn revoke(tx: &mut Tx<'_>, matter: MatterId) -> store::Result<()> {
    let now = tx.now();
    tx.exec(&REVOKE, &[&matter, &now]).map(|_| ())
}

/// Holds the register until the transaction ends: what it says then stays true until what is
/// decided by it is written.
pub(super) fn hold(tx: &mut Tx<'_>) -> store::Result<()> {
    tx.exec(&HOLD, &[]).map(|_| ())
}

/// Enters a grant.
pub fn insert(
    tx: &mut Tx<'_>,
    matter: MatterId,
    service: &str,
    grant: &Grant,
) -> store::Result<()> {
    for hours in &grant.hours {
        let id: Uuid = tx.new_id();
        tx.exec_one(
            &INSERT,
            &[
                &id,
                &matter,
                &service,
                &grant.reference,
                &grant.premises.name,
                &grant.premises.street,
                &grant.premises.postal_code,
                &hours.first,
                &hours.last,
                &hours.from.to_string(),
                &hours.to.to_string(),
                &hours.first.year(),
            ],
        )?;
    }
    Ok(())
}

/// Grants of a service with hours on a day from `first` to `last`.
pub fn between(
    tx: &mut Tx<'_>,
    service: &str,
    first: Date,
    last: Date,
) -> store::Result<Vec<RegisteredHours>> {
    tx.all(&BETWEEN, &[&service, &first, &last], read)
}

/// What was granted in a matter, or registered for a licence; revoked hours too.
pub fn of_matter(tx: &mut Tx<'_>, matter: MatterId) -> store::Result<Vec<RegisteredHours>> {
    tx.all(&OF_MATTER, &[&matter], read)
}

/// How many matters of a service have a grant that begins in `year`.
pub fn count_in_year(tx: &mut Tx<'_>, service: &str, year: i16) -> store::Result<u32> {
    tx.one(&COUNT, &[&service, &year], |row| row.get(0))
}

/// What is coming, soonest first, for those who control it.
pub fn upcoming(tx: &mut Tx<'_>) -> store::Result<Vec<RegisteredHours>> {
    let today = tx.today();
    tx.all(&UPCOMING, &[&today], read)
}

fn read(row: &Row<'_>) -> store::Result<RegisteredHours> {
    let time = |column: usize| -> store::Result<Time> {
        let text: String = row.get(column)?;
        text.parse()
            .map_err(|_| store::Error::Column { column, reason: "not a time of day".to_owned() })
    };
    Ok(RegisteredHours {
        matter: row.get(0)?,
        service: row.get(1)?,
        case_number: row.get(2)?,
        premises: Premises { name: row.get(3)?, street: row.get(4)?, postal_code: row.get(5)? },
        hours: GrantedHours { first: row.get(6)?, last: row.get(7)?, from: time(8)?, to: time(9)? },
    })
}
