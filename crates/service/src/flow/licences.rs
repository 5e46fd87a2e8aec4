//! Licences that were given outside this program: registered by an employee, each in a case of its
//! own, so that the rules know whose hours are in the way (alkoholloven § 4-1).

use access::{Action, Resource, Subject, UnitKey, policy};
use archive::{CaseFileId, Correspondent, NewCaseFile, NewParty, PartyName, Title};
use identifiers::OrganisationNumber;
use jiff::{Timestamp, civil::Date};
use serde_json::json;
use store::{Row, Tx, audit, sql};

use super::{
    FlowError, MatterId, World, announcements, breaches, breaches::Note, letters, register, setup,
};
use crate::{AnnouncementEvent, Grant, GrantedHours, Package, Premises};

store::id_type! {
    /// Identifies a registered licence; the same id as its case file.
    pub struct LicenceId;
}

/// A licence to be registered.
#[derive(Clone, Debug)]
pub struct NewLicence {
    /// One of the package's `register.licences`, such as `alminnelig-skjenkebevilling`.
    pub service: String,
    /// The organisation that holds it.
    pub holder: String,
    pub organisation: Option<OrganisationNumber>,
    pub premises: Premises,
    pub first_day: Date,
    pub last_day: Date,
    /// Hours of each day; closing at or before opening is after midnight.
    pub from: jiff::civil::Time,
    pub to: jiff::civil::Time,
}

/// A registered licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    pub id: LicenceId,
    pub service: String,
    pub case_number: String,
    pub holder: String,
    pub organisation: Option<String>,
    /// The unit's code.
    pub unit: String,
    pub premises: Premises,
    pub registered_by: String,
    pub registered_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}

sql!(
    INSERT,
    "insert into licence (tenant, id, service, case_number, holder, organisation, unit,
        premises_name, premises_street, premises_postal_code, registered_by, registered_by_name,
        registered_at, revoked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, null)"
);
sql!(
    BY_ID,
    "select id, service, case_number, holder, organisation, unit, premises_name, premises_street,
        premises_postal_code, registered_by_name, registered_at, revoked_at
     from licence where tenant = $1 and id = $2"
);
sql!(
    ALL,
    "select id, service, case_number, holder, organisation, unit, premises_name, premises_street,
        premises_postal_code, registered_by_name, registered_at, revoked_at
     from licence where tenant = $1 order by premises_name, id limit 1000"
);
sql!(
    REVOKE,
    "update licence set revoked_at = $3 where tenant = $1 and id = $2 and revoked_at is null"
);

/// Registers a licence and opens its case. The same one registered twice is registered once.
/// `package` is the service whose rules ask for it.
pub fn register_licence(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    package: &Package,
    new: &NewLicence,
) -> Result<LicenceId, FlowError> {
    policy::require(subject, Action::Create, &Resource::case(tx.tenant()))?;
    check(new)?;
    let kind = package.description.licence(&new.service).ok_or_else(|| FlowError::Package {
        service: package.id().to_owned(),
        reason: format!("it has no licence {}", new.service),
    })?;
    register::hold(tx)?;
    let hours =
        GrantedHours { first: new.first_day, last: new.last_day, from: new.from, to: new.to };
    if let Some(known) = known(tx, new, hours)? {
        return Ok(known);
    }
    let municipality = world.municipality(tx.tenant())?;
    let language = municipality.tenant.language;
    let unit = municipality.unit_for(package.id()).ok_or_else(|| FlowError::Package {
        service: package.id().to_owned(),
        reason: "the municipality has no unit".to_owned(),
    })?;
    let mut holder = Correspondent::named(PartyName::organisation(&new.holder));
    holder.organisation_number = new.organisation.map(|number| number.to_string());
    let (series, class) = setup::series_and_class(tx, package)?;
    let actor = subject.actor().clone();
    let case = archive::open_case_file(
        tx,
        &actor,
        &NewCaseFile {
            series,
            class,
            title: Title::plain(format!("{} {}", kind.title.get(language), new.premises.name)),
            description: None,
            unit: unit.name(language).to_owned(),
            responsible: Some((&actor).into()),
            parties: vec![NewParty { role: "Bevillingshaver".to_owned(), who: holder }],
            screening: None,
            disposal: Some(setup::disposal(&package.description.archive.disposal)),
        },
    )?;
    let id = LicenceId(case.id.0);
    let number = case.number.to_string();
    let organisation = new.organisation.map(|number| number.to_string());
    let now = tx.now();
    tx.exec_one(
        &INSERT,
        &[
            &id,
            &new.service,
            &number,
            &new.holder.trim(),
            &organisation,
            &unit.code,
            &new.premises.name,
            &new.premises.street,
            &new.premises.postal_code,
            &actor.id,
            &actor.name,
            &now,
        ],
    )?;
    let grant = Grant { reference: number, premises: new.premises.clone(), hours: vec![hours] };
    register::insert(tx, MatterId(id.0), &new.service, &grant)?;
    let title = letters::archive_title(world, tx.tenant(), package, "licence")?;
    let text = format!(
        "{}–{}, {:02}:{:02}–{:02}:{:02}",
        new.first_day,
        new.last_day,
        new.from.hour(),
        new.from.minute(),
        new.to.hour(),
        new.to.minute()
    );
    let note = Note { title: &title, text: &text, screening: None };
    breaches::note(tx, world, subject, case.id, &unit.code, &note)?;
    let details = json!({ "service": new.service });
    audit::append(tx, &actor, "licence.registered", "case_file", id, &details)?;
    Ok(id)
}

/// The licence that is in the register already, with the same holder, place and hours.
fn known(
    tx: &mut Tx<'_>,
    new: &NewLicence,
    hours: GrantedHours,
) -> Result<Option<LicenceId>, FlowError> {
    for known in all(tx)? {
        let is_same = known.revoked_at.is_none()
            && known.service == new.service
            && known.holder == new.holder.trim()
            && known.premises == new.premises;
        if is_same
            && register::of_matter(tx, MatterId(known.id.0))?.iter().any(|it| it.hours == hours)
        {
            return Ok(Some(known.id));
        }
    }
    Ok(None)
}

/// The licence is given up, withdrawn or was wrong: it is in nobody's way any more.
pub fn revoke_licence(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    id: LicenceId,
    why: &str,
) -> Result<(), FlowError> {
    let why = why.trim();
    if why.is_empty() || why.chars().count() > 4_000 {
        return Err(FlowError::Text("reason"));
    }
    register::hold(tx)?;
    let licence = held(tx, subject, id)?;
    let now = tx.now();
    if tx.exec(&REVOKE, &[&id, &now])? != 1 {
        return Err(FlowError::ChangedMeanwhile);
    }
    register::revoke(tx, MatterId(id.0))?;
    let package = package(world, &licence.service)?;
    let title = letters::archive_title(world, tx.tenant(), package, "licence-revoked")?;
    let note = Note { title: &title, text: why, screening: None };
    breaches::note(tx, world, subject, CaseFileId(id.0), &licence.unit, &note)?;
    announcements::enqueue(tx, package, CaseFileId(id.0), AnnouncementEvent::Withdrawn)?;
    audit::append(tx, subject.actor(), "licence.revoked", "case_file", id, &json!({}))?;
    Ok(())
}

/// Every registered licence by place, revoked ones too.
pub fn all(tx: &mut Tx<'_>) -> store::Result<Vec<Licence>> {
    tx.all(&ALL, &[], read)
}

pub fn find(tx: &mut Tx<'_>, id: LicenceId) -> store::Result<Option<Licence>> {
    tx.opt(&BY_ID, &[&id], read)
}

/// The licence, if the employee may change it.
pub(super) fn held(
    tx: &mut Tx<'_>,
    subject: &Subject,
    id: LicenceId,
) -> Result<Licence, FlowError> {
    let licence = find(tx, id)?.ok_or(FlowError::NotFound)?;
    policy::require(subject, Action::Edit, &resource(tx, &licence))?;
    Ok(licence)
}

/// The licence as the policy knows it.
pub fn resource(tx: &Tx<'_>, licence: &Licence) -> Resource {
    let resource = Resource::case(tx.tenant());
    match UnitKey::new(&licence.unit.to_lowercase()) {
        Ok(unit) => resource.unit(unit),
        Err(_) => resource,
    }
}

/// The package whose rules ask for a kind of licence.
pub fn package<'w>(world: &'w World, service: &str) -> Result<&'w Package, FlowError> {
    world
        .catalogue
        .packages()
        .find(|package| package.description.licence(service).is_some())
        .ok_or_else(|| FlowError::Package {
            service: service.to_owned(),
            reason: "no package has this licence".to_owned(),
        })
}

/// A licence that could be in nobody's way is none.
fn check(new: &NewLicence) -> Result<(), FlowError> {
    let is_blank = |text: &str| text.trim().is_empty() || text.chars().count() > 200;
    if is_blank(&new.holder) {
        return Err(FlowError::Text("holder"));
    }
    if is_blank(&new.premises.name) || is_blank(&new.premises.street) {
        return Err(FlowError::Text("premises"));
    }
    let code = &new.premises.postal_code;
    if code.len() != 4 || !code.chars().all(|digit| digit.is_ascii_digit()) {
        return Err(FlowError::Text("postal code"));
    }
    if new.last_day < new.first_day {
        return Err(FlowError::Text("days"));
    }
    Ok(())
}

fn read(row: &Row<'_>) -> store::Result<Licence> {
    Ok(Licence {
        id: row.get(0)?,
        service: row.get(1)?,
        case_number: row.get(2)?,
        holder: row.get(3)?,
        organisation: row.get(4)?,
        unit: row.get(5)?,
        premises: Premises { name: row.get(6)?, street: row.get(7)?, postal_code: row.get(8)? },
        registered_by: row.get(9)?,
        registered_at: row.get(10)?,
        revoked_at: row.get(11)?,
    })
}
