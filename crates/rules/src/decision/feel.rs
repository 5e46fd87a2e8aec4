//! FEEL, the expression language of DMN 1.5 (§ 9 S-FEEL in full, and the parts of § 10 that
//! decision tables use).

mod evaluate;
mod functions;
mod parse;
mod temporal;
mod unary;

pub(super) use evaluate::{Functions, Scope, evaluate, order};
pub(super) use parse::{Names, parse_expression, parse_tests};
pub(super) use temporal::{parse_date, parse_date_time, parse_duration, parse_time};
pub(super) use unary::matches_any;

use std::sync::Arc;

use crate::Value;

/// An expression that gives a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    Literal(Value),
    Name(Arc<str>),
    /// `?`: the value that stands against the cell.
    Input,
    Path(Box<Expr>, Arc<str>),
    Negate(Box<Expr>),
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    Compare(Comparison, Box<Expr>, Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    In(Box<Expr>, Vec<Test>),
    List(Vec<Expr>),
    /// `list[1]`: an element counted from 1, or from the end by -1.
    Element(Box<Expr>, Box<Expr>),
    Call(Arc<str>, Vec<Expr>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A test of one value: what stands in a cell of a decision table.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// `-`: any value.
    Any,
    Compare(Comparison, Expr),
    Interval {
        low: Expr,
        low_included: bool,
        high: Expr,
        high_included: bool,
    },
    Not(Vec<Test>),
    /// A value to equal, a list to be in, or a condition that names `?`.
    Expression(Expr),
}

impl Expr {
    /// Calls `visit` with this expression and, where it answers yes, with those inside it.
    pub(super) fn walk(&self, visit: &mut dyn FnMut(&Expr) -> bool) {
        if !visit(self) {
            return;
        }
        match self {
            Self::Literal(_) | Self::Name(_) | Self::Input => {}
            Self::Path(inner, _) | Self::Negate(inner) => inner.walk(visit),
            Self::Arithmetic(_, left, right)
            | Self::Compare(_, left, right)
            | Self::And(left, right)
            | Self::Or(left, right)
            | Self::Element(left, right) => {
                left.walk(visit);
                right.walk(visit);
            }
            Self::If(first, second, third) | Self::Between(first, second, third) => {
                first.walk(visit);
                second.walk(visit);
                third.walk(visit);
            }
            Self::In(value, tests) => {
                value.walk(visit);
                for test in tests {
                    test.walk(visit);
                }
            }
            Self::List(items) | Self::Call(_, items) => {
                for item in items {
                    item.walk(visit);
                }
            }
        }
    }

    pub(super) fn names_input(&self) -> bool {
        let mut found = false;
        self.walk(&mut |expr| {
            found |= matches!(expr, Self::Input);
            true
        });
        found
    }
}

impl Test {
    pub(super) fn walk(&self, visit: &mut dyn FnMut(&Expr) -> bool) {
        match self {
            Self::Any => {}
            Self::Compare(_, expr) | Self::Expression(expr) => expr.walk(visit),
            Self::Interval { low, high, .. } => {
                low.walk(visit);
                high.walk(visit);
            }
            Self::Not(tests) => {
                for test in tests {
                    test.walk(visit);
                }
            }
        }
    }

    /// Whether the cell asks for null, so that a missing fact is an answer to it.
    pub(super) fn tests_null(&self) -> bool {
        let mut found = false;
        self.walk(&mut |expr| {
            found |= matches!(expr, Expr::Literal(Value::Null));
            true
        });
        found
    }
}

/// What is wrong with a FEEL text, or with the values it met. Values themselves are never quoted:
/// they may be about a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeelError {
    #[error("expected {expected} at character {position}, found {found}")]
    Syntax { expected: &'static str, position: usize, found: String },
    #[error("{what} is not part of the supported language; {advice}")]
    Unsupported { what: String, advice: &'static str },
    #[error("\"{0}\" is not a valid {1}; write it as {2}")]
    Temporal(String, &'static str, &'static str),
    #[error("nested too deeply; split the expression over several decisions")]
    TooDeep,
    #[error("the fact \"{0}\" is missing; give it a value, or null where there is none")]
    MissingFact(String),
    #[error("function \"{0}\" does not exist; check the spelling or add the knowledge model")]
    UnknownFunction(String),
    #[error("function \"{function}\" takes {expected} argument(s), got {actual}")]
    ArgumentCount { function: String, expected: String, actual: usize },
    #[error("a {cell} cannot be compared with a {value}; correct the cell or the type of the fact")]
    Mismatch { cell: &'static str, value: &'static str },
}
