//! A decision model as it stands in memory.

use std::sync::Arc;

use serde::Serialize;

use super::feel::{Expr, FeelError, Test, parse_date, parse_date_time, parse_duration, parse_time};
use crate::Value;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    pub(super) decisions: Vec<Decision>,
    pub(super) knowledge: Vec<Knowledge>,
    /// Declared input data.
    pub(super) inputs: Vec<Input>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Input {
    pub(super) id: Arc<str>,
    pub(super) name: Arc<str>,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Decision {
    pub(super) id: Arc<str>,
    pub(super) name: Arc<str>,
    /// The name under which other decisions see the result.
    pub(super) variable: Arc<str>,
    /// Positions of required decisions.
    pub(super) requires: Vec<usize>,
    pub(super) logic: Logic,
}

/// A business knowledge model: a function.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Knowledge {
    pub(super) name: Arc<str>,
    pub(super) parameters: Vec<Arc<str>>,
    pub(super) body: Formula,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Logic {
    Table(Table),
    Formula(Formula),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Formula {
    pub(super) text: Arc<str>,
    pub(super) expr: Expr,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub(super) hit_policy: HitPolicy,
    pub(super) columns: Vec<Column>,
    pub(super) outputs: Vec<Output>,
    pub(super) rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub(super) label: Arc<str>,
    pub(super) text: Arc<str>,
    pub(super) expr: Expr,
    pub(super) kind: Kind,
    pub(super) allowed: Option<Cell>,
    /// Some cell is not `-`.
    pub(super) is_used: bool,
    /// Some cell asks for null.
    pub(super) tests_null: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Output {
    pub(super) name: Arc<str>,
    /// The output values in order of priority.
    pub(super) values: Option<Vec<Value>>,
    pub(super) default: Option<Formula>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    pub(super) id: Arc<str>,
    pub(super) cells: Vec<Cell>,
    pub(super) outputs: Vec<Formula>,
    pub(super) annotations: Vec<(Arc<str>, Arc<str>)>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    pub(super) text: Arc<str>,
    pub(super) tests: Vec<Test>,
}

/// How several matching rules give one outcome (DMN 1.5 § 8.2.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HitPolicy {
    /// U: at most one rule may match.
    Unique,
    /// A: several may match, but with equal outputs.
    Any,
    /// P: the match whose output stands first in the list of output values.
    Priority,
    /// F: the first match in the order of the table.
    First,
    /// R: all matches in the order of the table.
    RuleOrder,
    /// O: all matches in the order of the list of output values.
    OutputOrder,
    /// C: all matches.
    Collect,
    /// C+: the sum of all matches.
    CollectSum,
    /// C<: the least of all matches.
    CollectMin,
    /// C>: the greatest of all matches.
    CollectMax,
    /// C#: the number of different outputs of all matches.
    CollectCount,
}

impl HitPolicy {
    pub(super) fn gives_list(self) -> bool {
        matches!(self, Self::RuleOrder | Self::OutputOrder | Self::Collect)
    }

    pub(super) fn is_aggregate(self) -> bool {
        matches!(self, Self::CollectSum | Self::CollectMin | Self::CollectMax | Self::CollectCount)
    }
}

/// A fact that a decision reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequiredFact {
    /// The name, with points where it is part of a record.
    pub name: String,
    /// The type in the words of the standard, where the file states one.
    pub type_name: Option<&'static str>,
    /// Whether every table that reads it can do without it.
    pub is_optional: bool,
}

/// The declared type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Any,
    Text,
    Number,
    /// A whole number: a type that some editors add.
    Integer,
    Boolean,
    Date,
    Time,
    DateTime,
    Months,
    Duration,
}

impl Kind {
    /// From a `typeRef`, whatever its prefix. Unknown types are left unchecked.
    pub(super) fn from_reference(reference: &str) -> Self {
        let name = reference.rsplit(['}', ':']).next().unwrap_or_default();
        match name {
            "string" => Self::Text,
            "number" | "double" | "decimal" => Self::Number,
            "integer" | "long" => Self::Integer,
            "boolean" => Self::Boolean,
            "date" => Self::Date,
            "time" => Self::Time,
            "dateTime" | "date and time" | "date_and_time" => Self::DateTime,
            "yearMonthDuration" | "years and months duration" => Self::Months,
            "dayTimeDuration" | "days and time duration" => Self::Duration,
            _ => Self::Any,
        }
    }

    pub(super) fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Any => return None,
            Self::Text => "string",
            Self::Number | Self::Integer => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Time => "time",
            Self::DateTime => "date and time",
            Self::Months => "years and months duration",
            Self::Duration => "days and time duration",
        })
    }

    /// The value as this type, or `None` where it is of another. Null fits every type.
    pub(super) fn conform(self, value: Value) -> Option<Value> {
        let read = |read: fn(&str) -> Result<Value, FeelError>| match &value {
            Value::Text(text) => read(text).ok(),
            _ => None,
        };
        match (self, &value) {
            (_, Value::Null)
            | (Self::Any, _)
            | (Self::Text, Value::Text(_))
            | (Self::Number | Self::Integer, Value::Number(_))
            | (Self::Boolean, Value::Boolean(_))
            | (Self::Date, Value::Date(_))
            | (Self::Time, Value::Time(_))
            | (Self::DateTime, Value::DateTime(_))
            | (Self::Months, Value::Months(_))
            | (Self::Duration, Value::Duration(_)) => Some(value),
            (Self::Date, _) => read(|text| parse_date(text).map(Value::Date)),
            (Self::Time, _) => read(|text| parse_time(text).map(Value::Time)),
            (Self::DateTime, _) => read(|text| parse_date_time(text).map(Value::DateTime)),
            (Self::Months, _) => {
                read(parse_duration).filter(|value| matches!(value, Value::Months(_)))
            }
            (Self::Duration, _) => {
                read(parse_duration).filter(|value| matches!(value, Value::Duration(_)))
            }
            _ => None,
        }
    }
}
