//! The register of breaches: what went wrong under a grant, written down by an employee, so that a
//! person looks at the holder's next application (alkoholloven § 1-7 a).

use access::{Action, Subject};
use archive::{
    CaseFileId, CorrespondenceKind, Correspondent, EntryType, NewCorrespondenceParty, NewEntry,
    PartyName, Screening, Title,
};
use base::uuid::Uuid;
use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde_json::json;
use store::{Row, Tx, audit, sql};

use super::{FlowError, LicenceId, MatterId, World, decide, letters, licences};
use crate::{Outcome, Package};

store::id_type! {
    /// Identifies a registered breach.
    pub struct BreachId;
}

/// The longest account of a breach, in characters.
const LONGEST_ACCOUNT: usize = 4_000;

/// What was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// What was granted in a matter.
    Grant(MatterId),
    Licence(LicenceId),
}

/// A registered breach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    pub id: BreachId,
    /// The case whose grant was broken.
    pub case: Uuid,
    pub happened_on: Date,
    pub what: String,
    pub registered_by: String,
    pub registered_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}

/// Whom a breach is registered on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    Person(Uuid),
    Organisation(String),
}

sql!(
    INSERT,
    "insert into breach (tenant, id, register, case_file, person, organisation, happened_on, what,
        registered_by, registered_by_name, registered_at, revoked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, null)"
);
sql!(
    OF_CASE,
    "select id, case_file, happened_on, what, registered_by_name, registered_at, revoked_at
     from breach where tenant = $1 and case_file = $2 order by happened_on desc, id"
);
sql!(
    LATEST,
    "select id, case_file, happened_on, what, registered_by_name, registered_at, revoked_at
     from breach where tenant = $1 order by happened_on desc, id limit 500"
);
sql!(
    BY_ID,
    "select id, case_file, happened_on, what, registered_by_name, registered_at, revoked_at
     from breach where tenant = $1 and id = $2"
);
sql!(
    OF_PERSON,
    "select count(*) from breach
     where tenant = $1 and person = $2 and register = $3 and happened_on >= $4
       and revoked_at is null"
);
sql!(
    OF_ORGANISATION,
    "select count(*) from breach
     where tenant = $1 and organisation = $2 and register = $3 and happened_on >= $4
       and revoked_at is null"
);
sql!(
    REVOKE,
    "update breach set revoked_at = $3 where tenant = $1 and id = $2 and revoked_at is null"
);

/// Registers a breach on whoever held what was broken, and files a note of it in the case. `what`
/// is the employee's account; the holder may read it.
pub fn register_breach(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    broken: Broken,
    happened_on: Date,
    what: &str,
) -> Result<BreachId, FlowError> {
    let what = what.trim();
    if what.is_empty() || what.chars().count() > LONGEST_ACCOUNT {
        return Err(FlowError::Text("breach"));
    }
    if happened_on > tx.today() {
        return Err(FlowError::Text("day of the breach"));
    }
    let (package, holder, case, unit) = match broken {
        Broken::Grant(id) => {
            let matter = decide::held(tx, subject, Action::Edit, id)?;
            if matter.outcome.as_deref() != Some(Outcome::Grant.code()) {
                return Err(FlowError::NotNow { action: "register a breach", state: matter.state });
            }
            let holder = match &matter.organisation {
                Some(number) => Holder::Organisation(number.clone()),
                None => Holder::Person(matter.person),
            };
            (world.package(&matter.service)?, holder, matter.case_file(), matter.unit)
        }
        Broken::Licence(id) => {
            let licence = licences::held(tx, subject, id)?;
            let package = licences::package(world, &licence.service)?;
            let holder = licence.organisation.ok_or(FlowError::Text("organisation"))?;
            (package, Holder::Organisation(holder), CaseFileId(id.0), licence.unit)
        }
    };
    let register = register_of(package)?;
    let (person, organisation) = match holder {
        Holder::Person(person) => (Some(person), None),
        Holder::Organisation(number) => (None, Some(number)),
    };
    let id: BreachId = tx.new_id();
    let actor = subject.actor().clone();
    let now = tx.now();
    tx.exec_one(
        &INSERT,
        &[
            &id,
            &register,
            &case.0,
            &person,
            &organisation,
            &happened_on,
            &what,
            &actor.id,
            &actor.name,
            &now,
        ],
    )?;
    let title = letters::archive_title(world, tx.tenant(), package, "breach")?;
    let screening = Some(Screening::personal_affairs());
    note(tx, world, subject, case, &unit, &Note { title: &title, text: what, screening })?;
    let details = json!({ "breach": id, "happenedOn": happened_on.to_string() });
    audit::append(tx, &actor, "breach.registered", "case_file", case, &details)?;
    Ok(id)
}

/// Takes a breach out of the register: it was wrong, or set aside. The row stays, and the note.
pub fn revoke_breach(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    id: BreachId,
    why: &str,
) -> Result<(), FlowError> {
    let why = why.trim();
    if why.is_empty() || why.chars().count() > LONGEST_ACCOUNT {
        return Err(FlowError::Text("reason"));
    }
    let breach = tx.opt(&BY_ID, &[&id], read)?.ok_or(FlowError::NotFound)?;
    let case = CaseFileId(breach.case);
    let is_matter = super::matters::find(tx, MatterId(breach.case))?.is_some();
    let (package, unit) = if is_matter {
        let matter = decide::held(tx, subject, Action::Edit, MatterId(breach.case))?;
        (world.package(&matter.service)?, matter.unit)
    } else {
        let licence = licences::held(tx, subject, LicenceId(breach.case))?;
        (licences::package(world, &licence.service)?, licence.unit)
    };
    let now = tx.now();
    if tx.exec(&REVOKE, &[&id, &now])? != 1 {
        return Err(FlowError::ChangedMeanwhile);
    }
    let title = letters::archive_title(world, tx.tenant(), package, "breach-revoked")?;
    let screening = Some(Screening::personal_affairs());
    note(tx, world, subject, case, &unit, &Note { title: &title, text: why, screening })?;
    let details = json!({ "breach": id });
    Ok(audit::append(tx, subject.actor(), "breach.revoked", "case_file", case, &details)?)
}

/// The breaches of what was granted in a case, the latest first, revoked ones too.
pub fn of_case(tx: &mut Tx<'_>, case: Uuid) -> store::Result<Vec<Breach>> {
    tx.all(&OF_CASE, &[&case], read)
}

/// All registered breaches, the latest first.
pub fn latest(tx: &mut Tx<'_>) -> store::Result<Vec<Breach>> {
    tx.all(&LATEST, &[], read)
}

/// How many breaches stand in a register on somebody, of the last `years`.
pub(super) fn count(
    tx: &mut Tx<'_>,
    register: &str,
    (person, organisation): (Uuid, Option<&str>),
    years: i64,
) -> store::Result<u32> {
    let today = tx.today();
    let since = today.checked_sub(years.clamp(0, 1_000).years()).unwrap_or(Date::MIN);
    match organisation {
        Some(number) => tx.one(&OF_ORGANISATION, &[&number, &register, &since], |row| row.get(0)),
        None => tx.one(&OF_PERSON, &[&person, &register, &since], |row| row.get(0)),
    }
}

/// The register that the package's facts ask.
fn register_of(package: &Package) -> Result<&str, FlowError> {
    package.breach_register().ok_or_else(|| FlowError::Package {
        service: package.id().to_owned(),
        reason: "its facts ask no register".to_owned(),
    })
}

/// What an employee notes in a case.
pub(super) struct Note<'a> {
    pub(super) title: &'a str,
    pub(super) text: &'a str,
    pub(super) screening: Option<Screening>,
}

/// Files an internal note in a case, unless the case is closed: then the register and the audit
/// trail alone have it. `unit` is the unit's code.
pub(super) fn note(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    case: CaseFileId,
    unit: &str,
    note: &Note<'_>,
) -> Result<(), FlowError> {
    if archive::lookup::case_file(tx, case)?.is_none_or(|case| case.is_closed()) {
        return Ok(());
    }
    let municipality = world.municipality(tx.tenant())?;
    let language = municipality.tenant.language;
    let unit = municipality
        .units
        .iter()
        .find(|known| known.code == unit)
        .map_or(unit, |known| known.name(language));
    let sender = Correspondent::named(PartyName::organisation(unit));
    let sender = NewCorrespondenceParty::new(CorrespondenceKind::InternalSender, sender);
    let mut entry = NewEntry::new(EntryType::Internal, Title::plain(note.title), sender);
    entry.description = Some(note.text.to_owned());
    entry.screening.clone_from(&note.screening);
    entry.document_date = Some(tx.today());
    entry.handler = Some(subject.actor().into());
    archive::file_entry(tx, subject.actor(), case, &entry)?;
    Ok(())
}

fn read(row: &Row<'_>) -> store::Result<Breach> {
    Ok(Breach {
        id: row.get(0)?,
        case: row.get(1)?,
        happened_on: row.get(2)?,
        what: row.get(3)?,
        registered_by: row.get(4)?,
        registered_at: row.get(5)?,
        revoked_at: row.get(6)?,
    })
}
