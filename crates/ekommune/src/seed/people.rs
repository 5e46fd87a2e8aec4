//! The demonstration's employees, and what is worth knowing of its inhabitants.

use access::{Employee, Employment, PersonDetails, Protection, Role, Subject, UnitKey, person};
use base::Tenant;
use exchange::simulator::{PersonTrait, Population, Position, SimulatedEmployee, SimulatedPerson};
use service::flow::World;

use super::SeedError;
use crate::{demo::position, serve::StartError};

/// Gives the municipalities their invented employees. May be repeated.
pub(crate) fn people(
    world: &World,
    tenants: &[Tenant],
    population: &Population,
) -> Result<(), StartError> {
    for tenant in tenants {
        let units = units(world, tenant)?;
        world
            .store
            .write(tenant.id, |tx| {
                for employee in population.employees_of(tenant.id) {
                    let details = PersonDetails {
                        name: Some(employee.name.full()),
                        protection: Some(Protection::None),
                        ..PersonDetails::default()
                    };
                    let known = person::find_or_create(tx, &world.keys, employee.person, &details)?;
                    let employment = Employee {
                        person: known.id,
                        name: employee.name.full(),
                        title: position(employee.position).to_owned(),
                        roles: roles(employee.position),
                        units: units.clone(),
                        employment: Employment::Active,
                    };
                    access::employee::save(tx, &employment)?;
                }
                Ok::<_, access::PersonError>(())
            })
            .map_err(|error| StartError::part("the demonstration's employees", error))?;
    }
    Ok(())
}

fn units(world: &World, tenant: &Tenant) -> Result<Vec<UnitKey>, StartError> {
    let municipality = world
        .municipality(tenant.id)
        .map_err(|error| StartError::part(tenant.authority_name(), error))?;
    Ok(municipality
        .units
        .iter()
        .filter_map(|unit| UnitKey::new(&unit.code.to_lowercase()).ok())
        .collect())
}

fn roles(position: Position) -> Vec<Role> {
    match position {
        Position::CaseWorker => vec![Role::CaseWorker],
        Position::Approver => vec![Role::Leader],
        Position::Archivist => vec![Role::Archivist],
        Position::Leader => vec![Role::Leader, Role::Administrator],
    }
}

/// What makes a person worth choosing at sign-in.
pub(crate) fn described(person: &SimulatedPerson, population: &Population) -> String {
    let organisations: Vec<String> = population
        .organisations_of(person.number)
        .map(|(organisation, _)| organisation.name.clone())
        .collect();
    let about = match person.what {
        PersonTrait::Seventeen | PersonTrait::Eighteen | PersonTrait::Nineteen => {
            "For ung til å få bevilling"
        }
        PersonTrait::Twenty => "Akkurat gammel nok",
        PersonTrait::StrictlyProtected => "Strengt fortrolig adresse",
        PersonTrait::Protected => "Fortrolig adresse",
        PersonTrait::Reserved => "Har reservert seg mot digital post",
        PersonTrait::NotInContactRegister => "Står ikke i kontaktregisteret",
        PersonTrait::StaleContact => "Gamle kontaktopplysninger",
        PersonTrait::SmsOnly => "Har bare mobilnummer",
        PersonTrait::SamiSpeaking => "Snakker nordsamisk",
        PersonTrait::NynorskUser => "Bruker nynorsk",
        PersonTrait::EnglishUser => "Bruker engelsk",
        PersonTrait::BankruptCompany => "Styrer et konkursbo",
        _ => "",
    };
    match organisations.as_slice() {
        [] => about.to_owned(),
        names => format!("{about} Kan handle for {}", names.join(" og ")).trim().to_owned(),
    }
}

/// An employee as somebody who acts.
pub(super) fn employee(
    world: &World,
    tenant: &Tenant,
    employee: &SimulatedEmployee,
) -> Result<Subject, SeedError> {
    let found = world.store.read(tenant.id, |tx| {
        let known = person::find_by_number(tx, &world.keys, employee.person)?
            .ok_or(SeedError::Missing("an employee"))?;
        Ok::<_, SeedError>(access::employee::find(tx, known.id)?)
    })?;
    let found = found.ok_or(SeedError::Missing("an employee"))?;
    Ok(Subject::employee(tenant.id, found.person, &found.name, &found.roles, &found.units))
}
