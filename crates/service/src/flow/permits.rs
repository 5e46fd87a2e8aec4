//! The register of permits: what somebody was granted from one day to another, so that the rules
//! know it when they apply again.
//!
//! A reading of the archive's decisions, written in the same transaction as they are.

use base::uuid::Uuid;
use jiff::civil::Date;
use store::{Row, Tx, sql};

use super::{Matter, MatterId};

/// What somebody was granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    pub matter: MatterId,
    pub service: String,
    pub case_number: String,
    pub first_day: Date,
    pub last_day: Date,
}

sql!(
    INSERT,
    "insert into permit (tenant, matter, service, case_number, person, organisation, first_day,
        last_day)
     values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
sql!(
    OF_MATTER,
    "select matter, service, case_number, first_day, last_day
     from permit where tenant = $1 and matter = $2"
);
sql!(
    OF_PERSON,
    "select matter, service, case_number, first_day, last_day
     from permit where tenant = $1 and person = $2 and organisation is null and service = $3
     order by last_day desc, matter"
);
sql!(
    OF_ORGANISATION,
    "select matter, service, case_number, first_day, last_day
     from permit where tenant = $1 and organisation = $2 and service = $3
     order by last_day desc, matter"
);

/// Enters what was granted in a matter.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    matter: &Matter,
    case_number: &str,
    (first_day, last_day): (Date, Date),
) -> store::Result<()> {
    tx.exec_one(
        &INSERT,
        &[
            &matter.id,
            &matter.service,
            &case_number,
            &matter.person,
            &matter.organisation,
            &first_day,
            &last_day,
        ],
    )
}

/// What was granted in a matter.
pub fn of_matter(tx: &mut Tx<'_>, matter: MatterId) -> store::Result<Option<Permit>> {
    tx.opt(&OF_MATTER, &[&matter], read)
}

/// What somebody was granted of a service, the one that lasts longest first: an organisation's own,
/// or else the person's.
pub fn of_holder(
    tx: &mut Tx<'_>,
    (person, organisation): (Uuid, Option<&str>),
    service: &str,
) -> store::Result<Vec<Permit>> {
    match organisation {
        Some(number) => tx.all(&OF_ORGANISATION, &[&number, &service], read),
        None => tx.all(&OF_PERSON, &[&person, &service], read),
    }
}

fn read(row: &Row<'_>) -> store::Result<Permit> {
    Ok(Permit {
        matter: row.get(0)?,
        service: row.get(1)?,
        case_number: row.get(2)?,
        first_day: row.get(3)?,
        last_day: row.get(4)?,
    })
}
