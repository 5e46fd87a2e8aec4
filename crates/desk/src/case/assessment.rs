//! What the rules say of a case, fresh or as it was when a decision was drawn up.

use base::Language;
use serde_json::Value as Json;
use service::{
    Decision, Outcome, Package, Parameters,
    flow::{self, DecisionRecord, Matter},
};
use store::Tx;
use web::{App, WebError};

use super::trace::{Trace, said};

/// What the rules said, and with which of the municipality's parameters.
#[derive(Debug)]
pub(crate) struct Assessed {
    pub(crate) parameters: Parameters,
    pub(crate) decision: Decision,
}

/// What the rules say and why, as pages show it.
#[derive(Clone, Debug)]
pub(crate) struct Assessment {
    pub(crate) outcome: Outcome,
    /// The package's text about the reason; empty when it has none.
    pub(crate) explanation: String,
    /// Short name and address of each provision.
    pub(crate) law: Vec<(String, String)>,
    /// What each fact means, and what it is.
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) trace: Trace,
}

/// Asks the rules anew, with the registers as they stand now. The parameters are those of the day
/// the application came: whoever applied in time is not judged by rates that came later.
pub(crate) fn assess(
    app: &App,
    tx: &mut Tx<'_>,
    package: &Package,
    matter: &Matter,
) -> Result<Assessed, WebError> {
    let received = base::date_in_oslo(matter.received_at);
    let parameters = app.world().parameters(tx.tenant(), package, received)?;
    let decision = flow::assess(tx, package, &parameters, matter)?;
    Ok(Assessed { parameters, decision })
}

impl Assessment {
    /// What the rules say now.
    pub(crate) fn of_rules(package: &Package, assessed: &Assessed, language: Language) -> Self {
        let Assessed { parameters, decision } = assessed;
        Self {
            outcome: decision.outcome,
            explanation: package.explain(decision, parameters, language).unwrap_or_default(),
            law: decision.law.iter().map(|eli| law(package, eli)).collect(),
            facts: facts(package, &decision.facts, language),
            trace: Trace::read(&decision.trace, &|name| name_of(package, name, language)),
        }
    }

    /// What the rules said when a decision was drawn up, whatever a person made of it and whatever
    /// they would say now.
    pub(crate) fn of_record(
        package: &Package,
        record: &DecisionRecord,
        language: Language,
    ) -> Self {
        let (outcome, reason) = said_by_rules(&record.trace);
        let laws = record.trace.get("law").and_then(Json::as_array);
        Self {
            outcome,
            explanation: package
                .explain_recorded(reason, &record.facts, &record.parameters, language)
                .unwrap_or_default(),
            law: laws
                .into_iter()
                .flatten()
                .filter_map(Json::as_str)
                .map(|eli| law(package, eli))
                .collect(),
            facts: facts(package, &record.facts, language),
            trace: Trace::read(&record.trace, &|name| name_of(package, name, language)),
        }
    }
}

/// Outcome and reason of the decision table that is kept with a decision. A table that missed a
/// fact, or of which no rule held, left it to a person.
fn said_by_rules(trace: &Json) -> (Outcome, &str) {
    let table = trace.get("table");
    let output = |name: &str| table?.get("outputs")?.get(0)?.get(name)?.as_str();
    let known = [Outcome::Grant, Outcome::Refuse, Outcome::OtherForm];
    let outcome = output("outcome")
        .and_then(|code| known.into_iter().find(|outcome| outcome.code() == code))
        .unwrap_or(Outcome::Manual);
    let missing = table.is_some_and(|table| table.get("missing").is_some());
    let without_rule = if missing { "facts-missing" } else { "no-rule" };
    (outcome, output("reason").unwrap_or(without_rule))
}

fn law(package: &Package, eli: &str) -> (String, String) {
    (package.description.law_name(eli).to_owned(), eli.to_owned())
}

/// What is known, each fact by its name in the reader's language.
fn facts(package: &Package, values: &Json, language: Language) -> Vec<(String, String)> {
    package
        .facts
        .describe(values)
        .into_iter()
        .map(|fact| {
            let name = name_of(package, &fact.name, language).unwrap_or(fact.description);
            (name, said(&fact.value, language))
        })
        .collect()
}

/// What the package calls a fact, or one of the municipality's parameters.
fn name_of(package: &Package, name: &str, language: Language) -> Option<String> {
    let fact = package.texts.plain(&format!("fact.{name}"), language);
    let parameter = || Some(package.parameters.get(name)?.label.get(language));
    fact.or_else(parameter).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_stored_trace_tells_what_the_rules_said_and_not_what_a_person_made_of_it() {
        let check = |table: Json, outcome, reason| {
            assert_eq!(said_by_rules(&json!({ "table": table })), (outcome, reason));
        };
        let output = |outcome: &str| json!({"outputs": [{"outcome": outcome, "reason": "why"}]});
        check(output("grant"), Outcome::Grant, "why");
        check(output("refuse"), Outcome::Refuse, "why");
        check(output("manual"), Outcome::Manual, "why");
        check(output("of another version"), Outcome::Manual, "why");
        check(json!({"missing": "age"}), Outcome::Manual, "facts-missing");
        check(json!({"outputs": []}), Outcome::Manual, "no-rule");
        check(json!(null), Outcome::Manual, "no-rule");
    }
}
