//! Whether a value passes the tests of a cell (DMN 1.5 § 7.3.3, unary tests).

use super::evaluate::{equal, order};
use super::{Comparison, Expr, FeelError, Scope, Test, evaluate};
use crate::Value;

/// Whether one of the tests holds.
pub(in super::super) fn matches_any(
    tests: &[Test],
    value: &Value,
    scope: &Scope<'_>,
) -> Result<bool, FeelError> {
    for test in tests {
        if matches(test, value, scope)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn matches(test: &Test, value: &Value, scope: &Scope<'_>) -> Result<bool, FeelError> {
    match test {
        Test::Any => Ok(true),
        // Intervals of numbers are the most frequent cells of all; they pass no other way.
        Test::Interval {
            low: Expr::Literal(Value::Number(low)),
            low_included,
            high: Expr::Literal(Value::Number(high)),
            high_included,
        } if let Value::Number(number) = value => {
            let above = if *low_included { number >= low } else { number > low };
            Ok(above && if *high_included { number <= high } else { number < high })
        }
        Test::Not(tests) => Ok(!matches_any(tests, value, scope)?),
        // Most cells hold a literal; it is compared where it stands.
        Test::Compare(comparison, Expr::Literal(cell)) => compare(*comparison, value, cell),
        Test::Expression(Expr::Literal(cell)) => equals(value, cell),
        Test::Compare(comparison, expr) => compare(*comparison, value, &evaluate(expr, scope)?),
        Test::Interval { low, low_included, high, high_included } => {
            let from = if *low_included { Comparison::GreaterOrEqual } else { Comparison::Greater };
            let to = if *high_included { Comparison::LessOrEqual } else { Comparison::Less };
            Ok(compare(from, value, &*evaluate_cow(low, scope)?)?
                && compare(to, value, &*evaluate_cow(high, scope)?)?)
        }
        Test::Expression(expr) if expr.names_input() => {
            let scope = Scope { input: Some(value), ..*scope };
            Ok(evaluate(expr, &scope)? == Value::Boolean(true))
        }
        Test::Expression(expr) => match evaluate(expr, scope)? {
            Value::List(items) if !matches!(value, Value::List(_)) => {
                Ok(items.iter().any(|item| equal(value, item) == Some(true)))
            }
            cell => equals(value, &cell),
        },
    }
}

fn evaluate_cow<'e>(
    expr: &'e Expr,
    scope: &Scope<'_>,
) -> Result<std::borrow::Cow<'e, Value>, FeelError> {
    match expr {
        Expr::Literal(value) => Ok(std::borrow::Cow::Borrowed(value)),
        other => evaluate(other, scope).map(std::borrow::Cow::Owned),
    }
}

/// Null is never less or greater than anything. Other kinds that do not fit are an error: the
/// rule would else never match and nobody would see why.
fn compare(comparison: Comparison, value: &Value, cell: &Value) -> Result<bool, FeelError> {
    match comparison {
        Comparison::Equal => return equals(value, cell),
        Comparison::NotEqual => return equals(value, cell).map(|equal| !equal),
        _ if value.is_null() || cell.is_null() => return Ok(false),
        _ => {}
    }
    let order = order(value, cell).ok_or_else(|| mismatch(value, cell))?;
    Ok(match comparison {
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        _ => order.is_ge(),
    })
}

fn equals(value: &Value, cell: &Value) -> Result<bool, FeelError> {
    equal(value, cell).ok_or_else(|| mismatch(value, cell))
}

fn mismatch(value: &Value, cell: &Value) -> FeelError {
    FeelError::Mismatch { cell: cell.type_name(), value: value.type_name() }
}
