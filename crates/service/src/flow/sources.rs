//! What the rules ask the database.

use std::cell::RefCell;

use base::uuid::Uuid;
use jiff::civil::Date;
use serde_json::{Map, Value as Json};
use store::Tx;

use super::{Applicant, Matter, breaches, permits, register};
use crate::{FactSource, FactSourceError, Grant};

/// Answers about one matter from inside its transaction, so that two applications for the last
/// place of a quota cannot both see it free.
pub(super) struct DatabaseFacts<'a, 'tx> {
    tx: RefCell<&'a mut Tx<'tx>>,
    birth_date: Option<Date>,
    /// Whom breaches are registered on, and who holds permits.
    person: Uuid,
    organisation: Option<String>,
    /// A matter is not in the way of itself.
    matter: Option<super::MatterId>,
}

impl<'a, 'tx> DatabaseFacts<'a, 'tx> {
    /// For an application that is not filed yet.
    pub(super) fn of_applicant(tx: &'a mut Tx<'tx>, applicant: &Applicant) -> Self {
        let organisation = applicant.organisation.as_ref();
        Self {
            tx: RefCell::new(tx),
            birth_date: applicant.birth_date,
            person: applicant.person,
            organisation: organisation.map(|organisation| organisation.number.to_string()),
            matter: None,
        }
    }

    pub(super) fn of_matter(tx: &'a mut Tx<'tx>, matter: &Matter) -> Self {
        Self {
            tx: RefCell::new(tx),
            birth_date: matter.applicant_birth_date,
            person: matter.person,
            organisation: matter.organisation.clone(),
            matter: Some(matter.id),
        }
    }
}

impl FactSource for DatabaseFacts<'_, '_> {
    fn applicant_birth_date(&self) -> Result<Option<Date>, FactSourceError> {
        Ok(self.birth_date)
    }

    fn count_grants(&self, services: &[String], year: i16) -> Result<u32, FactSourceError> {
        let mut tx = self.tx.borrow_mut();
        let mut count = 0;
        for service in services {
            count += register::count_in_year(&mut tx, service, year).map_err(failed)?;
        }
        Ok(count)
    }

    fn grants_between(
        &self,
        services: &[String],
        first: Date,
        last: Date,
    ) -> Result<Vec<Grant>, FactSourceError> {
        let mut tx = self.tx.borrow_mut();
        let mut grants = Vec::new();
        for service in services {
            let found = register::between(&mut tx, service, first, last).map_err(failed)?;
            let others = found.into_iter().filter(|found| Some(found.matter) != self.matter);
            grants.extend(others.map(|found| Grant {
                reference: found.case_number,
                premises: found.premises,
                hours: vec![found.hours],
            }));
        }
        Ok(grants)
    }

    fn granted_until(&self, services: &[String]) -> Result<Option<Date>, FactSourceError> {
        let mut tx = self.tx.borrow_mut();
        let holder = (self.person, self.organisation.as_deref());
        let mut last = None;
        for service in services {
            let permits = permits::of_holder(&mut tx, holder, service).map_err(failed)?;
            let others = permits.into_iter().filter(|permit| Some(permit.matter) != self.matter);
            last = last.max(others.map(|permit| permit.last_day).max());
        }
        Ok(last)
    }

    fn register(
        &self,
        name: &str,
        arguments: &Map<String, Json>,
    ) -> Result<Option<Json>, FactSourceError> {
        // How far back is part of the question: without it there is no answer.
        let Some(years) = arguments.get("years").and_then(Json::as_i64) else { return Ok(None) };
        let holder = (self.person, self.organisation.as_deref());
        let count = breaches::count(&mut self.tx.borrow_mut(), name, holder, years);
        Ok(Some(count.map_err(failed)?.into()))
    }
}

fn failed(error: store::Error) -> FactSourceError {
    FactSourceError { source_name: "the database".to_owned(), reason: error.to_string() }
}
