//! The expression language of Altinn 3 forms, implemented from Altinn's shared test vectors.
//!
//! An expression is data: `["equals", ["dataModel", "applicant.kind"], "club"]`. It is parsed
//! once, when a service package is loaded, and evaluated as often as a page is shown.
//!
//! What the vectors leave open, we decided so:
//! * `if` evaluates only the branch it takes.
//! * A date with an offset is shown in the time zone of the [`Context`], Europe/Oslo unless it
//!   says otherwise.

mod cast;
mod context;
mod dates;
mod evaluate;
mod function;
mod json_context;
mod month_names;
mod parse;
mod references;

pub use context::{BackButton, Context, InstanceProperty, ValueArguments};
pub use json_context::{JsonContext, look_up, row_count};
pub use references::{DataReference, References};

use crate::Value;

/// A parsed expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    root: Node,
}

impl Expression {
    /// Reads an expression from JSON. Every function name and number of arguments is checked here,
    /// so that a misspelt function is found when the package is loaded, not when a citizen meets it.
    pub fn parse(json: &serde_json::Value) -> Result<Self, ExpressionError> {
        parse::parse(json).map(|root| Self { root })
    }

    /// Computes the value. Lists and objects of the data model count as null, as in Altinn.
    pub fn evaluate(&self, context: &dyn Context) -> Result<Value, ExpressionError> {
        evaluate::evaluate(&self.root, context).map(std::borrow::Cow::into_owned)
    }

    /// Computes a yes or no; `default` is the answer where the expression gives null.
    pub fn evaluate_bool(
        &self,
        context: &dyn Context,
        default: bool,
    ) -> Result<bool, ExpressionError> {
        let value = evaluate::evaluate(&self.root, context)?;
        Ok(cast::to_boolean(&value)?.unwrap_or(default))
    }

    /// What the expression reads, for explanations and for checking a package against its model.
    pub fn references(&self) -> References {
        references::collect(&self.root)
    }
}

/// One step of an expression.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Literal(Value),
    Call { function: function::Function, arguments: Vec<Node> },
    If { condition: Box<Node>, then: Box<Node>, otherwise: Box<Node> },
    Compare { negated: bool, operator: function::Operator, left: Box<Node>, right: Box<Node> },
}

/// Why an expression could not be read or computed. The words follow the shared test vectors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// A list without a first element stands where a function call was meant.
    #[error("missing function name in expression")]
    MissingFunctionName,
    /// A list must begin with the name of a function.
    #[error("function name in expression should be string, got {0}")]
    FunctionNameNotText(String),
    #[error("function \"{0}\" not implemented")]
    UnknownFunction(String),
    #[error("invalid expression: {function}: expected {expected} argument(s), got {actual}")]
    ArgumentCount { function: &'static str, expected: String, actual: usize },
    /// An argument is an object; only texts, numbers, booleans, null and lists are expressions.
    #[error("invalid expression: an object cannot stand in an expression")]
    ObjectInExpression,
    #[error("invalid expression: nested more than {0} levels deep")]
    TooDeep(usize),
    #[error("expected third argument to be \"else\"")]
    MissingElse,
    #[error("second argument must be \"not\" when providing 4 arguments in total")]
    NotExpected,
    #[error("invalid operator (it cannot be an expression or null)")]
    OperatorNotText,
    #[error("invalid operator \"{0}\"")]
    UnknownOperator(String),
    /// A value cannot be read as what the function needs; `value` is JSON.
    #[error("expected {expected}, got value {value}")]
    WrongType { expected: &'static str, value: String },
    #[error("the second argument is 0, cannot divide by 0")]
    DivisionByZero,
    #[error("the result of {0} has more than 28 digits")]
    Overflow(&'static str),
    #[error("unable to parse date \"{0}\": unknown format")]
    DateFormat(String),
    #[error("unable to parse date \"{0}\": format was recognized, but the date/time is invalid")]
    DateInvalid(String),
    #[error("can not compare timestamps where only one specify timezone")]
    OneTimeZone,
    #[error("can not figure out if timestamps in different timezones are in the same day")]
    DifferentTimeZones,
    #[error(
        "start/end index cannot be null (guard against null where the index comes from a search)"
    )]
    IndexNull,
    #[error("cannot lookup {0} null")]
    LookupNull(&'static str),
    #[error("value cannot be null. (parameter '{0}')")]
    KeyNull(&'static str),
    #[error("unknown {what} property {key}")]
    UnknownProperty { what: &'static str, key: String },
    #[error("unable to find component with identifier {0}")]
    UnknownComponent(String),
    #[error("component {0} does not have a displayValue")]
    NoDisplayValue(String),
    #[error("data model with type {0} not found")]
    UnknownDataModel(String),
    #[error("unknown key {key}, valid keys are: {valid}")]
    UnknownKey { key: String, valid: String },
    #[error("argument number {0} does not exist")]
    UnknownArgument(String),
    #[error("{0} is not available here")]
    Unavailable(&'static str),
}

#[cfg(test)]
mod tests;
