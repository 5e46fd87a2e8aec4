//! What can be wrong with a table or with the facts that meet it.

use std::fmt;

use super::FeelError;

/// Where in a file a problem stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The id of the decision, or its name where it has no id.
    pub decision: String,
    /// The rule as the table counts them, from 1.
    pub rule: Option<usize>,
    /// The label or expression of the column.
    pub column: String,
    /// What the cell says.
    pub text: String,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "decision \"{}\", ", self.decision)?;
        if let Some(rule) = self.rule {
            write!(formatter, "rule {rule}, ")?;
        }
        write!(formatter, "column \"{}\", text \"{}\"", self.column, self.text)
    }
}

/// Why a file could not be read or a decision could not be made. No message quotes the value of a
/// fact: it may be about a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecisionError {
    /// The text is not well-formed XML.
    #[error("read the decision file as XML: {0}")]
    Xml(String),
    #[error("find decisions: the root element is \"{0}\"; export the model as DMN")]
    NotDmn(String),
    #[error("read decision \"{decision}\": {problem}")]
    Structure { decision: String, problem: String },
    #[error("read {place}")]
    Cell { place: Box<Place>, source: FeelError },
    #[error("evaluate {place}")]
    Evaluation { place: Box<Place>, source: FeelError },
    #[error("find decision \"{name}\"; the file has {known}")]
    UnknownDecision { name: String, known: String },
    #[error("decide \"{0}\": it requires itself; remove one of the requirements")]
    Circular(String),
    #[error(
        "decide \"{decision}\": the fact \"{fact}\" is missing; give it a value, or let a cell of the column test null"
    )]
    MissingFact { decision: String, fact: String },
    #[error(
        "decide \"{decision}\": column \"{column}\" is of type {expected} but the fact is a {actual}; correct the type of one of them"
    )]
    FactType { decision: String, column: String, expected: &'static str, actual: &'static str },
    #[error(
        "decide \"{decision}\": the fact in column \"{column}\" is not among the allowed values {allowed}; correct the fact or allow it"
    )]
    FactNotAllowed { decision: String, column: String, allowed: String },
    /// Hit policy UNIQUE.
    #[error(
        "decide \"{decision}\": rules {rules} match at once but the hit policy is UNIQUE; make them exclude each other"
    )]
    SeveralRules { decision: String, rules: String },
    /// Hit policy ANY.
    #[error(
        "decide \"{decision}\": rules {rules} match with different outputs but the hit policy is ANY; give them the same outputs"
    )]
    DifferentOutputs { decision: String, rules: String },
    /// Hit policies PRIORITY and OUTPUT ORDER.
    #[error(
        "decide \"{decision}\": the output of rule {rule} in column \"{column}\" is not in the list of output values; add it there"
    )]
    OutputNotListed { decision: String, rule: usize, column: String },
    #[error(
        "decide \"{decision}\": the outputs of rules {rules} cannot be collected with {aggregator}; they must be numbers"
    )]
    Aggregate { decision: String, rules: String, aggregator: &'static str },
}
