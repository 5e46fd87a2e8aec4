//! From answers to a decision: facts, then the table, then what may be sent without a person.

use base::Language;
use jiff::civil::Date;
use rules::decision::{DecisionError, Facts, Verdict};
use rules::expression::Context as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::answers::Answers;
use crate::facts::{FactError, FactSource};
use crate::form::{Session, Surroundings};
use crate::package::Package;
use crate::parameters::Parameters;
use crate::scope::Scope;

/// The reasons of a decision that a person makes against or without the rules.
pub(crate) const GRANTED_BY_PERSON: &str = "granted-by-person";
pub(crate) const REFUSED_BY_PERSON: &str = "refused-by-person";

/// What becomes of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Grant,
    Refuse,
    /// A person has to look at it.
    Manual,
    /// The application belongs to another service.
    OtherForm,
}

impl Outcome {
    pub fn code(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Refuse => "refuse",
            Self::Manual => "manual",
            Self::OtherForm => "other-form",
        }
    }

    /// The package's letter that tells of it.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Refuse | Self::OtherForm => "refused",
            Self::Grant | Self::Manual => "granted",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Grant, Self::Refuse, Self::Manual, Self::OtherForm]
            .into_iter()
            .find(|outcome| outcome.code() == code)
    }
}

/// What the rules say about an application, with everything that led to it. Stored with the case
/// and archived beside the letter (forvaltningsloven § 25).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    pub outcome: Outcome,
    /// The code of the reason, from the table.
    pub reason: String,
    /// Key of the text that explains the reason.
    pub explanation: String,
    /// Lovdata ELIs the rule rests on.
    pub law: Vec<String>,
    /// The number of the rule in the table; none where the table could not decide.
    pub rule: Option<usize>,
    /// Whether this may be sent without a person.
    pub automatic: bool,
    /// The reason the rules gave, where a person decided otherwise.
    pub instead_of: Option<String>,
    pub facts: Json,
    /// The verdict of the table: rules, cells and values.
    pub trace: Json,
    pub package: String,
    pub package_version: String,
    /// Digest of the package's files: the very text the decision was made from.
    pub package_digest: String,
    pub parameter_version: String,
    pub date: Date,
}

/// Why no decision could be made. Not an answer to the applicant: the case is put before a person.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    #[error("compute the facts")]
    Facts(#[from] FactError),
    #[error("read the decision table")]
    Table(#[from] DecisionError),
    #[error("read the outcome: the table gives {0:?}")]
    Outcome(String),
}

/// Decides. `date` is the day the application came, in Norway. `answers` may hold hidden values;
/// they are left out here.
///
/// A fact that is missing neither refuses nor grants: where the table needs it, the outcome is
/// [`Outcome::Manual`] with the reason `facts-missing`, and a person looks. What the table has
/// already put before a person keeps the table's own reason.
pub fn decide(
    package: &Package,
    parameters: &Parameters,
    answers: &Answers,
    session: &Session,
    source: &dyn FactSource,
    date: Date,
) -> Result<Decision, DecideError> {
    let surroundings = Surroundings::new(parameters, session, date, Language::Nb);
    let answers = package.form.effective(answers, &surroundings);
    let facts = package.facts.compute(&answers, &surroundings.models(), source)?;

    let mut inputs = Facts::new();
    for (name, value) in facts.as_object().into_iter().flatten() {
        inputs.insert(name.clone(), value);
    }
    for (name, value) in parameters.values() {
        inputs.insert(name.clone(), value);
    }
    let verdict = match package.table.decide(&package.description.decision.decision, &inputs) {
        Ok(verdict) => verdict,
        Err(DecisionError::MissingFact { fact, .. }) => {
            let trace = json!({"missing": fact});
            return Ok(manual(package, parameters, facts, trace, "facts-missing", date));
        }
        Err(error) => return Err(error.into()),
    };
    let trace = serde_json::to_value(&verdict).unwrap_or(Json::Null);
    if !verdict.is_decided() {
        return Ok(manual(package, parameters, facts, trace, "no-rule", date));
    }
    let text = |name: &str| {
        verdict
            .output(name)
            .and_then(|value| value.as_text().map(str::to_owned))
            .unwrap_or_default()
    };
    let code = text("outcome");
    let outcome = Outcome::from_code(&code).ok_or(DecideError::Outcome(code))?;
    let may_be_automatic =
        outcome == Outcome::Grant || package.description.decision.automatic.contains(&outcome);
    // A cell that asks for anything but null does not fit what is unknown: a rule that reads no
    // further than its own cells would take it for fulfilled.
    let unknown = package.unknown_inputs(&facts, parameters);
    if may_be_automatic && !unknown.is_empty() {
        let trace = json!({"missing": unknown.join(", "), "unmatched": verdict.unmatched});
        return Ok(manual(package, parameters, facts, trace, "facts-missing", date));
    }
    let reason = text("reason");
    let surroundings = surroundings.with_facts(facts.clone());
    let scope_models = surroundings.models();
    let scope = Scope::new(&answers, &scope_models, Language::Nb);
    let automatic = package.description.decision.automatic.contains(&outcome)
        && package.automatic_when.holds(&scope).unwrap_or(false);
    Ok(Decision {
        outcome,
        explanation: format!("explanation.{reason}"),
        reason,
        law: laws(&verdict),
        rule: verdict.matched.first().map(|rule| rule.number),
        automatic,
        instead_of: None,
        facts,
        trace,
        package: package.description.id.clone(),
        package_version: package.description.version.clone(),
        package_digest: package.digest.clone(),
        parameter_version: parameters.version.clone(),
        date,
    })
}

/// The ELIs in the annotation `law`, parted by spaces.
fn laws(verdict: &Verdict) -> Vec<String> {
    verdict
        .matched
        .first()
        .into_iter()
        .flat_map(|rule| &rule.annotations)
        .filter(|(name, _)| &**name == "law")
        .flat_map(|(_, text)| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

fn manual(
    package: &Package,
    parameters: &Parameters,
    facts: Json,
    trace: Json,
    reason: &str,
    date: Date,
) -> Decision {
    Decision {
        outcome: Outcome::Manual,
        reason: reason.to_owned(),
        explanation: format!("explanation.{reason}"),
        law: Vec::new(),
        rule: None,
        automatic: false,
        instead_of: None,
        facts,
        trace,
        package: package.description.id.clone(),
        package_version: package.description.version.clone(),
        package_digest: package.digest.clone(),
        parameter_version: parameters.version.clone(),
        date,
    }
}

impl Decision {
    /// The decision a person makes after looking at what the rules said: the same, or another
    /// outcome over the same facts and trace. Then it rests on no rule, and not on the rule's law;
    /// see [`Package::law_behind`].
    #[must_use]
    pub fn decided_by_person(&self, outcome: Outcome) -> Self {
        if self.outcome == outcome {
            return self.signed_by_person();
        }
        let reason = match outcome {
            Outcome::Grant => GRANTED_BY_PERSON,
            _ => REFUSED_BY_PERSON,
        };
        Self {
            outcome,
            reason: reason.to_owned(),
            explanation: format!("explanation.{reason}"),
            law: Vec::new(),
            rule: None,
            automatic: false,
            instead_of: Some(self.reason.clone()),
            ..self.clone()
        }
    }

    /// The same decision with a person's name under it, also where the rules alone might have made
    /// it.
    #[must_use]
    pub(crate) fn signed_by_person(&self) -> Self {
        Self { automatic: false, ..self.clone() }
    }

    pub(crate) fn model(&self) -> Json {
        json!({
            "outcome": self.outcome.code(), "reason": self.reason, "automatic": self.automatic,
            "rule": self.rule, "date": self.date.to_string(),
            "packageVersion": self.package_version, "parameterVersion": self.parameter_version,
        })
    }

    /// A fact as whole kroner, for the fee.
    pub fn kroner(&self, fact: &str) -> Option<i64> {
        self.facts.get(fact)?.as_i64()
    }
}

impl Package {
    /// Facts and parameters that the table needs and nobody knows. A table that can do without a
    /// fact tests it for `null`.
    fn unknown_inputs(&self, facts: &Json, parameters: &Parameters) -> Vec<String> {
        let needed = self.table.required_facts(&self.description.decision.decision);
        needed
            .unwrap_or_default()
            .into_iter()
            .filter(|fact| !fact.is_optional)
            .map(|fact| fact.name)
            .filter(|name| {
                let value = parameters.get(name).or_else(|| facts.get(name));
                value.is_none_or(Json::is_null)
            })
            .collect()
    }

    /// Lovdata ELIs that a decision rests on: those of the rule, or what the package says of what a
    /// person decides.
    pub fn law_behind<'a>(&'a self, decision: &'a Decision) -> &'a [String] {
        let by_person = &self.description.decision.by_person;
        match decision.outcome {
            _ if decision.instead_of.is_none() => &decision.law,
            Outcome::Grant => &by_person.grant,
            _ => &by_person.refuse,
        }
    }

    /// What may be said for a refusal that a person makes where the rules only doubt: the text
    /// `refusal.REASON` for the rules' reason, with its facts. A draft; the person adds their own.
    pub fn refusal_draft(
        &self,
        decision: &Decision,
        parameters: &Parameters,
        language: Language,
    ) -> Option<String> {
        let reason = decision.instead_of.as_ref()?;
        self.text_of(&format!("refusal.{reason}"), decision, parameters, language)
    }

    /// Whether a second person must approve the outcome a case worker has chosen.
    pub fn needs_second_approval(&self, decision: &Decision, parameters: &Parameters) -> bool {
        let empty = json!({});
        let parameters = parameters.to_json();
        let model = decision.model();
        let models =
            [("parameters", &parameters), ("facts", &decision.facts), ("decision", &model)];
        // Where the condition cannot be computed, two persons look.
        self.second_approval_when.holds(&Scope::new(&empty, &models, Language::Nb)).unwrap_or(true)
    }

    /// The reason in words, with the facts and parameters it speaks of filled in; nothing where the
    /// package has no text for it.
    pub fn explain(
        &self,
        decision: &Decision,
        parameters: &Parameters,
        language: Language,
    ) -> Option<String> {
        self.text_of(&decision.explanation, decision, parameters, language)
    }

    /// The reason of a decision that was drawn up earlier, with the facts and parameters that were
    /// kept with it.
    pub fn explain_recorded(
        &self,
        reason: &str,
        facts: &Json,
        parameters: &Json,
        language: Language,
    ) -> Option<String> {
        self.text_with(&format!("explanation.{reason}"), facts, parameters, &json!({}), language)
    }

    fn text_of(
        &self,
        key: &str,
        decision: &Decision,
        parameters: &Parameters,
        language: Language,
    ) -> Option<String> {
        let parameters = parameters.to_json();
        self.text_with(key, &decision.facts, &parameters, &decision.model(), language)
    }

    fn text_with(
        &self,
        key: &str,
        facts: &Json,
        parameters: &Json,
        model: &Json,
        language: Language,
    ) -> Option<String> {
        let empty = json!({});
        let models = [("parameters", parameters), ("facts", facts), ("decision", model)];
        Scope::new(&empty, &models, language).with_texts(&self.texts, &self.form.options).text(key)
    }

    /// Facts for showing on pages before the application is sent.
    pub fn facts(
        &self,
        parameters: &Parameters,
        answers: &Answers,
        session: &Session,
        source: &dyn FactSource,
        date: Date,
    ) -> Result<Json, FactError> {
        let surroundings = Surroundings::new(parameters, session, date, Language::Nb);
        let answers = self.form.effective(answers, &surroundings);
        self.facts.compute(&answers, &surroundings.models(), source)
    }
}
