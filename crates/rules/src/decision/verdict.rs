//! The outcome of a decision with its reasons.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::HitPolicy;
use crate::Value;

/// A decision and everything that led to it. Serializes to JSON that can be stored with the
/// decision and explained to the citizen: "rule 3 applied because age is 19 and the rule says
/// under 20" (forvaltningsloven § 25: the reasons for a decision).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    pub decision: Arc<str>,
    pub decision_id: Arc<str>,
    /// `None` for a decision that is a formula and not a table.
    pub hit_policy: Option<HitPolicy>,
    /// The result as other decisions see it: a value, a record where the table has several
    /// outputs, a list where the hit policy gives several hits, null where no rule matched.
    pub value: Value,
    /// One map from output name to value for each hit. Empty where no rule matched.
    pub outputs: Vec<BTreeMap<String, Value>>,
    /// The rules that matched, the decisive one first.
    pub matched: Vec<MatchedRule>,
    /// The rules that were tried and did not match, each with the cell that ruled it out.
    pub unmatched: Vec<UnmatchedRule>,
    /// No rule matched and the default outputs of the table apply.
    pub is_default: bool,
    /// The verdicts this one builds on, directly or through others, each once and in the order they
    /// were made.
    pub required: Vec<Verdict>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatchedRule {
    pub id: Arc<str>,
    /// As the table counts them, from 1.
    pub number: usize,
    /// Name and text of each annotation: the paragraph of the law, the reason in plain words.
    pub annotations: Vec<(Arc<str>, Arc<str>)>,
    pub inputs: Vec<CellTrace>,
    pub outputs: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnmatchedRule {
    pub id: Arc<str>,
    pub number: usize,
    /// The first cell that did not match.
    pub because: CellTrace,
}

/// One cell against one value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CellTrace {
    /// The label of the column, or its expression where it has none.
    pub label: Arc<str>,
    /// What the column looks at.
    pub expression: Arc<str>,
    /// What the cell says, such as `< 20`.
    pub entry: Arc<str>,
    pub value: Value,
    pub matched: bool,
}

impl Verdict {
    /// The value of an output in the first hit.
    pub fn output(&self, name: &str) -> Option<&Value> {
        self.outputs.first()?.get(name)
    }

    /// Whether a rule or a default gave an outcome.
    pub fn is_decided(&self) -> bool {
        !self.outputs.is_empty()
    }
}
