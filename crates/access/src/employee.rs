//! Who works for the municipality, in which roles and units.

use store::{Row, Tx, sql};

use crate::{
    person::PersonId,
    policy::{Role, UnitKey},
};

/// A person's employment. Only an active one lets its person in at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employee {
    pub person: PersonId,
    /// As the population register writes it.
    pub name: String,
    /// What letters call them, e.g. "Saksbehandler".
    pub title: String,
    pub roles: Vec<Role>,
    pub units: Vec<UnitKey>,
    pub employment: Employment,
}

/// Whether somebody still works here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Employment {
    Active,
    /// Kept because the archive names them.
    Ended,
}

sql!(
    SAVE,
    "insert into employee (tenant, person, title, roles, units, active)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant, person) do update set title = excluded.title, roles = excluded.roles,
        units = excluded.units, active = excluded.active"
);
sql!(
    FIND,
    "select employee.person, person.name, employee.title, employee.roles, employee.units,
        employee.active
     from employee
     join person on person.tenant = employee.tenant and person.id = employee.person
     where employee.tenant = $1 and employee.person = $2"
);
sql!(
    ALL,
    "select employee.person, person.name, employee.title, employee.roles, employee.units,
        employee.active
     from employee
     join person on person.tenant = employee.tenant and person.id = employee.person
     where employee.tenant = $1 order by person.name, employee.person"
);

/// Writes title, roles, units and employment; the name stays the person's own.
pub fn save(tx: &mut Tx<'_>, employee: &Employee) -> store::Result<()> {
    let roles = joined(employee.roles.iter().map(|role| role.key()));
    let units = joined(employee.units.iter().map(UnitKey::as_str));
    let active = employee.employment == Employment::Active;
    tx.exec_one(&SAVE, &[&employee.person, &employee.title, &roles, &units, &active])
}

/// The person's employment, active or ended.
pub fn find(tx: &mut Tx<'_>, person: PersonId) -> store::Result<Option<Employee>> {
    tx.opt(&FIND, &[&person], read)
}

/// Every employee, by name.
pub fn all(tx: &mut Tx<'_>) -> store::Result<Vec<Employee>> {
    tx.all(&ALL, &[], read)
}

/// Active employees of a unit who have a role, by name: who can be given a case.
pub fn in_unit(tx: &mut Tx<'_>, unit: &UnitKey, role: Role) -> store::Result<Vec<Employee>> {
    let mut employees = all(tx)?;
    employees.retain(|employee| {
        employee.employment == Employment::Active
            && employee.units.contains(unit)
            && employee.roles.contains(&role)
    });
    Ok(employees)
}

fn read(row: &Row<'_>) -> store::Result<Employee> {
    let active: bool = row.get(5)?;
    Ok(Employee {
        person: row.get(0)?,
        name: row.get(1)?,
        title: row.get(2)?,
        roles: roles_of(&row.get::<String>(3)?),
        units: units_of(&row.get::<String>(4)?),
        employment: if active { Employment::Active } else { Employment::Ended },
    })
}

/// A key that this version does not know gives nothing, never something else.
pub(crate) fn roles_of(text: &str) -> Vec<Role> {
    text.split(',').filter_map(Role::from_key).collect()
}

pub(crate) fn units_of(text: &str) -> Vec<UnitKey> {
    text.split(',').filter_map(|key| UnitKey::new(key).ok()).collect()
}

fn joined<'k>(keys: impl Iterator<Item = &'k str>) -> String {
    keys.fold(String::from(","), |text, key| text + key + ",")
}
