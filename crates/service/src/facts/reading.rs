//! What the facts are and read: for the desk, and to check the package.

use rules::expression::Expression;
use serde::Serialize;
use serde_json::Value as Json;

use super::{FactKind, FactSet, Rows, Written};

/// The facts with their meanings, for the desk.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DescribedFact {
    pub name: String,
    pub description: String,
    pub value: Json,
}

impl FactSet {
    pub fn describe(&self, values: &Json) -> Vec<DescribedFact> {
        self.facts
            .iter()
            .map(|fact| DescribedFact {
                name: fact.name.clone(),
                description: fact.description.clone(),
                value: values.get(&fact.name).cloned().unwrap_or(Json::Null),
            })
            .collect()
    }

    /// Every place in the answers that a kind reads without an expression, with its fact.
    pub(crate) fn places(&self) -> Vec<(&str, String)> {
        let mut found = Vec::new();
        for fact in &self.facts {
            let (rows, fields): (&str, Vec<&str>) = match &fact.kind {
                FactKind::Earliest(column) | FactKind::Latest(column) => {
                    (&column.rows, vec![&column.field])
                }
                FactKind::HoursOutside(hours) => (&hours.rows, vec![&hours.from, &hours.to]),
                FactKind::Minutes(hours) => {
                    (&hours.rows, vec![&hours.date, &hours.from, &hours.to])
                }
                FactKind::Overlap(overlap) | FactKind::GrantAt(overlap) => {
                    let premises = ["name", "street", "postalCode"];
                    let places = premises.map(|name| format!("{}.{name}", overlap.premises));
                    found.extend(places.map(|place| (fact.name.as_str(), place)));
                    (&overlap.rows, vec![&overlap.date, &overlap.from, &overlap.to])
                }
                _ => continue,
            };
            let places = fields.into_iter().map(|field| format!("{rows}.{field}"));
            found.extend(places.map(|place| (fact.name.as_str(), place)));
        }
        found
    }

    /// The groups whose rows a kind counts, with its fact.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (&str, &str)> {
        self.facts.iter().filter_map(|fact| match &fact.kind {
            FactKind::Count(Rows { rows }) => Some((fact.name.as_str(), rows.as_str())),
            _ => None,
        })
    }

    /// Every expression with the name of its fact, to check what it reads.
    pub(crate) fn expressions(&self) -> Vec<(&str, &Expression)> {
        let mut found = Vec::new();
        for fact in &self.facts {
            let written: Vec<&Written> = match &fact.kind {
                FactKind::Expression(expression) => vec![expression],
                FactKind::DaysBetween(between) | FactKind::WorkingDaysBetween(between) => {
                    vec![&between.from, &between.to]
                }
                FactKind::HoursOutside(limits) => {
                    [Some(&limits.allowed_from), Some(&limits.allowed_to)]
                        .into_iter()
                        .chain([limits.every_row_when.as_ref()])
                        .flatten()
                        .collect()
                }
                FactKind::Age(age) => [
                    age.born.as_ref(),
                    age.born_instead.as_ref(),
                    Some(&age.at),
                    age.unless.as_ref(),
                ]
                .into_iter()
                .flatten()
                .collect(),
                FactKind::DateAfter(after) => {
                    let lengths = [&after.years, &after.months, &after.days];
                    let lengths = lengths.into_iter().filter_map(Option::as_ref);
                    [&after.from].into_iter().chain(lengths).collect()
                }
                FactKind::CountGrants(count) => vec![&count.year],
                FactKind::Register(register) => register.arguments.values().collect(),
                _ => Vec::new(),
            };
            found.extend(written.into_iter().map(|written| (fact.name.as_str(), &written.0)));
        }
        found
    }
}
