//! The worked cases of a package: its tests, written so that a lawyer can read them.
//!
//! A case is a file in `cases/`. It says what was answered, what the registers know and when, and
//! what must come out. Files whose names begin with `_` are no cases: `_base.toml` holds named
//! sets of answers that cases begin with.

mod demonstrated;

use std::collections::{BTreeMap, BTreeSet};

pub use demonstrated::{Demonstrated, demonstrated};

use base::Language;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::answers::Answers;
use crate::decide::{Decision, decide};
use crate::facts::{FactSource, FactSourceError, Grant};
use crate::form::{Session, Surroundings};
use crate::letter_text::{LetterParts, render_letter};
use crate::package::Package;
use crate::parameters::{MunicipalParameters, Parameters, toml_date};
use crate::wizard::{WizardEnd, WizardStep};

/// One worked case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What the case shows, as a sentence.
    pub title: String,
    /// The provision or practice behind it.
    #[serde(default)]
    pub because: String,
    /// A set of `_base.toml` to begin with.
    base: Option<String>,
    /// Holds in every municipality, whatever its parameters.
    #[serde(default)]
    everywhere: bool,
    /// The demonstration begins with such an application.
    #[serde(default)]
    demonstrated: bool,
    /// The day the application came.
    #[serde(deserialize_with = "toml_date")]
    received: Date,
    /// The birth date of the person who is signed in; left out where it is not known.
    #[serde(default, deserialize_with = "optional_date")]
    born: Option<Date>,
    organisation: Option<Organisation>,
    #[serde(default)]
    answers: Map<String, Json>,
    /// Paths that are taken out of the base.
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    parameters: Map<String, Json>,
    /// How many grants stand in which year, beside those in `grants`.
    #[serde(default)]
    granted: Vec<GrantedInYear>,
    #[serde(default)]
    grants: Vec<GrantOfService>,
    /// The last day of what the applicant themself was granted before.
    #[serde(default, deserialize_with = "optional_date")]
    granted_until: Option<Date>,
    /// What registers say, over what `[registers]` of `_base.toml` says they do.
    #[serde(default)]
    registers: Map<String, Json>,
    /// Registers that cannot answer.
    #[serde(default)]
    registers_down: Vec<String>,
    wizard: Option<Map<String, Json>>,
    #[serde(default = "bokmal")]
    language: Language,
    expect: Expectation,
}

fn bokmal() -> Language {
    Language::Nb
}

fn optional_date<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Date>, D::Error> {
    toml_date(deserializer).map(Some)
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Organisation {
    number: String,
    name: String,
}

#[derive(Clone, Debug, Deserialize)]
struct GrantOfService {
    service: String,
    #[serde(flatten)]
    grant: Grant,
}

/// So many grants of a service in a calendar year.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GrantedInYear {
    service: String,
    year: i16,
    count: u32,
}

/// What must come out. What is not mentioned is not looked at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectation {
    outcome: Option<String>,
    reason: Option<String>,
    rule: Option<usize>,
    automatic: Option<bool>,
    law: Option<Vec<String>>,
    /// Kroner; 0 where nothing is to be paid.
    fee: Option<i64>,
    deadline: Option<String>,
    second_approval: Option<bool>,
    #[serde(default)]
    facts: Map<String, Json>,
    /// Messages about fields: `field message`, all errors and no others.
    errors: Option<Vec<String>>,
    /// Messages that must be among the warnings.
    #[serde(default)]
    warnings: Vec<String>,
    /// Fields that must be gone from the answers.
    #[serde(default)]
    hidden: Vec<String>,
    case_title: Option<String>,
    /// The same as the public sees it.
    public_title: Option<String>,
    letter: Option<String>,
    #[serde(default)]
    letter_contains: Vec<String>,
    #[serde(default)]
    letter_lacks: Vec<String>,
    wizard: Option<WizardEnd>,
    wizard_text: Option<String>,
}

/// How a package did with its cases.
#[derive(Clone, Debug, Default)]
pub struct CaseReport {
    pub package: String,
    pub results: Vec<CaseResult>,
    /// Rules of the decision table that no case comes to.
    pub untried_rules: Vec<usize>,
}

#[derive(Clone, Debug)]
pub struct CaseResult {
    /// Name of the file without ending.
    pub name: String,
    pub title: String,
    pub failures: Vec<String>,
}

impl CaseReport {
    pub fn is_green(&self) -> bool {
        self.untried_rules.is_empty()
            && self.results.iter().all(|result| result.failures.is_empty())
    }
}

impl std::fmt::Display for CaseReport {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let failed = self.results.iter().filter(|result| !result.failures.is_empty()).count();
        writeln!(formatter, "{}: {} cases, {failed} failed", self.package, self.results.len())?;
        for result in self.results.iter().filter(|result| !result.failures.is_empty()) {
            writeln!(formatter, "  {}: {}", result.name, result.title)?;
            for failure in &result.failures {
                writeln!(formatter, "    {failure}")?;
            }
        }
        if !self.untried_rules.is_empty() {
            writeln!(formatter, "  no case comes to the rules {:?}", self.untried_rules)?;
        }
        Ok(())
    }
}

/// Runs all cases of a package with its own parameters.
pub fn run(package: &Package) -> CaseReport {
    run_some(package, &MunicipalParameters::default(), |_| true)
}

/// Runs the cases that say `everywhere = true` with a municipality's parameters: what comes out by
/// law and not by what a municipality has chosen.
pub fn run_with(package: &Package, municipal: &MunicipalParameters) -> CaseReport {
    let mut report = run_some(package, municipal, |case| case.everywhere);
    report.untried_rules.clear();
    report
}

fn run_some(
    package: &Package,
    municipal: &MunicipalParameters,
    wanted: impl Fn(&Case) -> bool,
) -> CaseReport {
    let mut report = CaseReport { package: package.id().to_owned(), ..CaseReport::default() };
    let bases =
        package.cases.get("_base").map(|text| toml::from_str::<BTreeMap<String, Json>>(text));
    let bases = match bases {
        None => BTreeMap::new(),
        Some(Ok(bases)) => bases,
        Some(Err(error)) => {
            report.results.push(CaseResult {
                name: "_base".to_owned(),
                title: String::new(),
                failures: vec![error.to_string()],
            });
            return report;
        }
    };
    // The rules that cases came to.
    let mut seen = BTreeSet::new();
    for (name, text) in package.cases.iter().filter(|(name, _)| !name.starts_with('_')) {
        let (title, failures) = match toml::from_str::<Case>(text) {
            Ok(case) if !wanted(&case) => continue,
            Ok(case) => {
                let failures = run_case(package, municipal, &case, &bases, &mut seen);
                (case.title, failures)
            }
            Err(error) => (String::new(), vec![error.to_string()]),
        };
        report.results.push(CaseResult { name: name.clone(), title, failures });
    }
    let rules = package.table.rule_count(&package.description.decision.decision).unwrap_or(0);
    report.untried_rules = (1..=rules).filter(|rule| !seen.contains(rule)).collect();
    report
}

impl Case {
    /// Whether such an application can come in any municipality, whatever happened there before.
    fn stands_alone(&self) -> bool {
        self.expect.errors.as_ref().is_none_or(Vec::is_empty)
            && self.organisation.is_none()
            && self.parameters.is_empty()
            && self.grants.is_empty()
            && self.granted.is_empty()
            && self.granted_until.is_none()
            && self.registers.is_empty()
    }

    fn session(&self) -> Session {
        Session {
            name: "Vennlig Fjelltopp".to_owned(),
            organisation: self.organisation.as_ref().map(|o| (o.number.clone(), o.name.clone())),
        }
    }
}

/// The registers of a case.
struct CaseSource<'a> {
    case: &'a Case,
    /// What the registers say where the case says nothing.
    registers: Option<&'a Json>,
}

impl FactSource for CaseSource<'_> {
    fn applicant_birth_date(&self) -> Result<Option<Date>, FactSourceError> {
        Ok(self.case.born)
    }

    fn count_grants(&self, services: &[String], year: i16) -> Result<u32, FactSourceError> {
        let counted = self
            .case
            .granted
            .iter()
            .filter(|granted| services.contains(&granted.service) && granted.year == year)
            .map(|granted| granted.count)
            .sum::<u32>();
        let listed = self.case.grants.iter().filter(|given| {
            services.contains(&given.service)
                && given.grant.hours.iter().any(|hours| hours.first.year() == year)
        });
        Ok(counted + u32::try_from(listed.count()).unwrap_or(u32::MAX))
    }

    fn grants_between(
        &self,
        services: &[String],
        first: Date,
        last: Date,
    ) -> Result<Vec<Grant>, FactSourceError> {
        let grants = self.case.grants.iter().filter(|given| services.contains(&given.service));
        Ok(grants
            .map(|given| given.grant.clone())
            .filter(|grant| {
                grant.hours.iter().any(|hours| hours.first <= last && first <= hours.last)
            })
            .collect())
    }

    fn granted_until(&self, _: &[String]) -> Result<Option<Date>, FactSourceError> {
        Ok(self.case.granted_until)
    }

    fn register(&self, name: &str, _: &Map<String, Json>) -> Result<Option<Json>, FactSourceError> {
        if self.case.registers_down.iter().any(|down| down == name) {
            return Ok(None);
        }
        let usual = || self.registers.and_then(|registers| registers.get(name));
        Ok(self.case.registers.get(name).or_else(usual).cloned())
    }
}

fn run_case(
    package: &Package,
    municipal: &MunicipalParameters,
    case: &Case,
    bases: &BTreeMap<String, Json>,
    seen: &mut BTreeSet<usize>,
) -> Vec<String> {
    let mut failures = Vec::new();
    if let Some(wizard_answers) = &case.wizard {
        check_wizard(package, case, wizard_answers, &mut failures);
    }
    let mut answers = Answers::new();
    match case.base.as_deref().map(|name| (name, bases.get(name))) {
        Some((_, Some(base))) => answers.merge(base),
        Some((name, None)) => failures.push(format!("_base.toml has no {name}")),
        // A case of the wizard alone has no answers to decide on.
        None if case.answers.is_empty() => return failures,
        None => {}
    }
    answers.merge(&Json::Object(case.answers.clone()));
    for path in &case.without {
        if answers.remove(path).is_none() {
            failures.push(format!("{path} is not in the base"));
        }
    }
    if case.demonstrated && !case.stands_alone() {
        failures.push("a demonstrated case stands alone: it is whole, with no parameters, grants or registers of its own".to_owned());
    }
    let broken = package.form.model().errors(answers.values());
    failures.extend(
        broken
            .iter()
            .map(|(place, rule)| format!("the answers break the model at {place}: {rule}")),
    );

    let session = case.session();
    let parameters = package.parameters_for(municipal, case.received).with(&case.parameters);
    for (name, value) in &case.parameters {
        match package.parameters.get(name) {
            None => failures.push(format!("{name} is no parameter")),
            Some(parameter) => failures.extend(parameter.problem_with(value)),
        }
    }
    let surroundings = Surroundings::new(&parameters, &session, case.received, case.language);
    check_findings(package, case, &answers, &surroundings, &mut failures);

    let source = CaseSource { case, registers: bases.get("registers") };
    match decide(package, &parameters, &answers, &session, &source, case.received) {
        Ok(decision) => {
            seen.extend(decision.rule);
            check_decision(package, case, &decision, &parameters, &mut failures);
            check_letter(
                package,
                case,
                &decision,
                &answers,
                &surroundings,
                &parameters,
                &mut failures,
            );
        }
        Err(error) => {
            use std::error::Error as _;
            let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            failures.push(format!("failed to {error}{cause}"));
        }
    }
    failures
}

fn compare<T: PartialEq + std::fmt::Debug>(
    what: &str,
    expected: Option<&T>,
    actual: &T,
    failures: &mut Vec<String>,
) {
    if let Some(expected) = expected
        && expected != actual
    {
        failures.push(format!("{what}: expected {expected:?}, got {actual:?}"));
    }
}

fn check_wizard(
    package: &Package,
    case: &Case,
    answers: &Map<String, Json>,
    failures: &mut Vec<String>,
) {
    let Some(wizard) = &package.wizard else {
        failures.push("the package has no wizard".to_owned());
        return;
    };
    let settled = wizard.settle(answers);
    for name in answers.keys().filter(|name| !settled.contains_key(*name)) {
        failures.push(format!("wizard: {name} is not asked, or has no such answer"));
    }
    match wizard.step(answers) {
        WizardStep::Ask(question) => {
            if case.expect.wizard.is_some() {
                failures.push(format!("wizard: still asks {}", question.id));
            }
        }
        WizardStep::End(outcome) => {
            compare("wizard", case.expect.wizard.as_ref(), &outcome.end, failures);
            compare("wizard text", case.expect.wizard_text.as_ref(), &outcome.text, failures);
        }
    }
}

fn check_findings(
    package: &Package,
    case: &Case,
    answers: &Answers,
    surroundings: &Surroundings,
    failures: &mut Vec<String>,
) {
    let findings = package.form.validate_all(answers, &package.texts, surroundings);
    let told = |is_error: bool| -> Vec<String> {
        findings
            .iter()
            .filter(|finding| finding.is_error() == is_error)
            .map(|finding| format!("{} {}", finding.field, finding.message))
            .collect()
    };
    // A case is a sent application, so it has no errors unless it says so.
    let expected = case.expect.errors.clone().unwrap_or_default();
    compare("errors", Some(&expected), &told(true), failures);
    let warnings = told(false);
    for expected in &case.expect.warnings {
        if !warnings.contains(expected) {
            failures.push(format!("warnings: expected {expected:?} among {warnings:?}"));
        }
    }
    let effective = package.form.effective(answers, surroundings);
    for path in &case.expect.hidden {
        if rules::expression::look_up(&effective, path, &[]).is_some() {
            failures.push(format!("{path} is not hidden"));
        }
    }
}

fn check_decision(
    package: &Package,
    case: &Case,
    decision: &Decision,
    parameters: &Parameters,
    failures: &mut Vec<String>,
) {
    let expect = &case.expect;
    compare("outcome", expect.outcome.as_ref(), &decision.outcome.code().to_owned(), failures);
    compare("reason", expect.reason.as_ref(), &decision.reason, failures);
    compare("rule", expect.rule.as_ref(), &decision.rule.unwrap_or(0), failures);
    compare("automatic", expect.automatic.as_ref(), &decision.automatic, failures);
    let law: Vec<String> =
        decision.law.iter().map(|eli| package.description.law_name(eli).to_owned()).collect();
    compare("law", expect.law.as_ref(), &law, failures);
    compare("fee", expect.fee.as_ref(), &package.fee(decision).unwrap_or(0), failures);
    let deadline = package.deadline(case.received, parameters, &decision.facts).to_string();
    compare("deadline", expect.deadline.as_ref(), &deadline, failures);
    let second = package.needs_second_approval(decision, parameters);
    compare("second approval", expect.second_approval.as_ref(), &second, failures);
    let title = package.case_title(&decision.facts, &case.session(), case.language);
    compare("case title", expect.case_title.as_ref(), &title.text().to_owned(), failures);
    compare("public title", expect.public_title.as_ref(), &title.masked(), failures);
    for (name, expected) in &expect.facts {
        let actual = decision.facts.get(name).unwrap_or(&Json::Null);
        compare(&format!("fact {name}"), Some(expected), actual, failures);
    }
    if package.texts.find(&decision.explanation, case.language).is_none() {
        failures.push(format!("the text {} is missing", decision.explanation));
    }
}

fn check_letter(
    package: &Package,
    case: &Case,
    decision: &Decision,
    answers: &Answers,
    surroundings: &Surroundings,
    parameters: &Parameters,
    failures: &mut Vec<String>,
) {
    let Some(kind) = &case.expect.letter else { return };
    let filed = match package.form.effective(answers, surroundings) {
        Json::Object(values) => Answers::from_values(values),
        _ => Answers::new(),
    };
    let extra = json!({
        "caseNumber": "2026/17", "applicant": "Vennlig Fjelltopp",
        "recipient": "Vennlig Fjelltopp", "municipality": "Prøvekommunen",
        "phone": "22 00 00 00", "email": "post@example.no",
        "processingDeadline": case.received.to_string(),
        "unit": "Servicetorget", "countyGovernor": "Statsforvalteren i Prøve",
        "signsIn": true,
        "received": case.received.to_string(), "deadline": case.received.to_string(),
        "deficiencies": package.deficiency_texts(&["other".to_owned()], case.language),
    });
    let Json::Object(extra) = extra else { return };
    let parts = LetterParts { decision, answers: &filed, parameters, extra: &extra };
    let letter = match render_letter(package, kind, case.language, &parts) {
        Ok(letter) => letter.replace('\u{a0}', " "),
        Err(error) => {
            failures.push(format!("failed to {error}"));
            return;
        }
    };
    for text in &case.expect.letter_contains {
        if !letter.contains(text.as_str()) {
            failures.push(format!("the letter does not say {text:?}:\n{letter}"));
        }
    }
    for text in &case.expect.letter_lacks {
        if letter.contains(text.as_str()) {
            failures.push(format!("the letter says {text:?}:\n{letter}"));
        }
    }
}
