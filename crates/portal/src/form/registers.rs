//! What the national registers know about the one who is signed in, and for whom they may act.

use access::{Level, person};
use exchange::Representation;
pub(crate) use forms::registers::{Known, Registers, organisation, prefill};
use service::{Assurance, Package};
use store::Tx;
use web::{App, Visit, WebError, Who};

/// The registers, asked for the one who is signed in.
pub(crate) fn of<'a>(
    app: &'a App,
    visit: &Visit,
    tx: &mut Tx<'_>,
    who: &Who,
) -> Result<Registers<'a>, WebError> {
    let session = who.citizen()?;
    let number = person::number(tx, app.keys(), session.person)
        .map_err(WebError::internal)?
        .ok_or(WebError::NotFound)?;
    Ok(Registers::new(app, visit.tenant.id, number))
}

/// Whether somebody in these roles may act for an organisation where this service is concerned.
pub(crate) fn suffices<'r>(package: &Package, roles: impl IntoIterator<Item = &'r str>) -> bool {
    let asked = &package.description.applicant.organisation_roles;
    asked.is_empty() || roles.into_iter().any(|role| asked.iter().any(|one| one == role))
}

/// The same of what the register says.
pub(crate) fn may_represent(package: &Package, representation: &Representation) -> bool {
    suffices(package, representation.roles.iter().map(|role| role.code()))
}

/// As a session remembers it.
pub(crate) fn acting_for(representation: &Representation) -> access::ActingFor {
    access::ActingFor {
        organisation: representation.organisation,
        name: representation.name.clone(),
        roles: representation.roles.iter().map(|role| role.code().to_owned()).collect(),
    }
}

/// Leads to signing in anew where the service asks for more certainty about who somebody is than
/// they signed in with (eIDAS art. 8).
pub(crate) fn level(who: &Who, package: &Package) -> Result<(), WebError> {
    let asked = match package.description.applicant.assurance {
        Assurance::Low => Level::Low,
        Assurance::Substantial => Level::Substantial,
        Assurance::High => Level::High,
    };
    if who.citizen()?.level < asked { Err(WebError::LevelNeeded) } else { Ok(()) }
}
