//! Evaluation of FEEL expressions. As the standard has it, an operation on values that do not fit
//! gives null; only a missing fact and a misspelt function are errors.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::{SignedDuration, Span};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, MathematicalOps};

use super::functions::call;
use super::{Arithmetic, Comparison, Expr, FeelError, matches_any};
use crate::{Moment, Value};

/// Where names find their values.
#[derive(Clone, Copy)]
pub(in super::super) struct Scope<'s> {
    pub(in super::super) facts: &'s BTreeMap<String, Value>,
    /// Results of other decisions, and arguments of a knowledge model.
    pub(in super::super) local: &'s BTreeMap<String, Value>,
    /// The value that stands against the cell.
    pub(in super::super) input: Option<&'s Value>,
    pub(in super::super) functions: &'s dyn Functions,
}

impl Scope<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.local.get(name).or_else(|| self.facts.get(name))
    }
}

/// The functions a model defines itself: its business knowledge models.
pub(in super::super) trait Functions {
    fn call(
        &self,
        name: &str,
        arguments: &[Value],
        scope: &Scope<'_>,
    ) -> Option<Result<Value, FeelError>>;
}

pub(in super::super) fn evaluate(expr: &Expr, scope: &Scope<'_>) -> Result<Value, FeelError> {
    Ok(match expr {
        Expr::Literal(value) => value.clone(),
        Expr::Name(name) => {
            scope.get(name).cloned().ok_or_else(|| FeelError::MissingFact(name.to_string()))?
        }
        Expr::Input => scope.input.cloned().unwrap_or_default(),
        Expr::Path(inner, name) => path(inner, name, scope)?,
        Expr::Negate(inner) => match evaluate(inner, scope)? {
            Value::Number(number) => Value::Number(-number),
            Value::Months(months) => months.checked_neg().map_or(Value::Null, Value::Months),
            Value::Duration(duration) => {
                duration.checked_neg().map_or(Value::Null, Value::Duration)
            }
            _ => Value::Null,
        },
        Expr::Arithmetic(sign, left, right) => {
            arithmetic(*sign, &evaluate(left, scope)?, &evaluate(right, scope)?)
        }
        Expr::Compare(comparison, left, right) => {
            compare(*comparison, &evaluate(left, scope)?, &evaluate(right, scope)?)
        }
        // Ternary logic (DMN 1.5 table 49): null is "not known".
        Expr::And(left, right) => match evaluate(left, scope)? {
            Value::Boolean(false) => Value::Boolean(false),
            left => match (left, evaluate(right, scope)?) {
                (_, Value::Boolean(false)) => Value::Boolean(false),
                (Value::Boolean(true), Value::Boolean(true)) => Value::Boolean(true),
                _ => Value::Null,
            },
        },
        Expr::Or(left, right) => match evaluate(left, scope)? {
            Value::Boolean(true) => Value::Boolean(true),
            left => match (left, evaluate(right, scope)?) {
                (_, Value::Boolean(true)) => Value::Boolean(true),
                (Value::Boolean(false), Value::Boolean(false)) => Value::Boolean(false),
                _ => Value::Null,
            },
        },
        Expr::If(condition, then, otherwise) => {
            let is_true = evaluate(condition, scope)? == Value::Boolean(true);
            evaluate(if is_true { then } else { otherwise }, scope)?
        }
        Expr::Between(value, low, high) => {
            let value = evaluate(value, scope)?;
            let from = order(&value, &evaluate(low, scope)?);
            let to = order(&value, &evaluate(high, scope)?);
            match (from, to) {
                (Some(from), Some(to)) => Value::Boolean(from.is_ge() && to.is_le()),
                _ => Value::Null,
            }
        }
        Expr::In(value, tests) => {
            let value = evaluate(value, scope)?;
            match matches_any(tests, &value, scope) {
                Err(FeelError::Mismatch { .. }) => Value::Null,
                matched => Value::Boolean(matched?),
            }
        }
        Expr::List(items) => {
            Value::List(items.iter().map(|item| evaluate(item, scope)).collect::<Result<_, _>>()?)
        }
        Expr::Element(list, index) => element(evaluate(list, scope)?, &evaluate(index, scope)?),
        Expr::Call(name, arguments) => {
            let arguments = arguments
                .iter()
                .map(|argument| evaluate(argument, scope))
                .collect::<Result<Vec<_>, _>>()?;
            match scope.functions.call(name, &arguments, scope) {
                Some(result) => result?,
                None => call(name, &arguments)?,
            }
        }
    })
}

/// `applicant.age`: first as a record, then as one name that holds a point.
fn path(inner: &Expr, name: &str, scope: &Scope<'_>) -> Result<Value, FeelError> {
    let holder = match evaluate(inner, scope) {
        Ok(holder) => holder,
        Err(FeelError::MissingFact(missing)) => {
            let whole = format!("{missing}.{name}");
            return scope.get(&whole).cloned().ok_or(FeelError::MissingFact(whole));
        }
        Err(error) => return Err(error),
    };
    match holder {
        Value::Record(entries) => match entries.get(name) {
            Some(value) => Ok(value.clone()),
            None => Err(FeelError::MissingFact(format!("{}.{name}", written(inner)))),
        },
        Value::List(items) => Ok(Value::List(
            items
                .iter()
                .map(|item| match item {
                    Value::Record(entries) => entries.get(name).cloned().unwrap_or_default(),
                    _ => Value::Null,
                })
                .collect(),
        )),
        other => Ok(part_of(&other, name)),
    }
}

fn written(expr: &Expr) -> String {
    match expr {
        Expr::Name(name) => name.to_string(),
        Expr::Path(inner, name) => format!("{}.{name}", written(inner)),
        _ => "…".to_owned(),
    }
}

/// The parts of dates and durations (DMN 1.5 table 59).
fn part_of(value: &Value, name: &str) -> Value {
    let date = match value {
        Value::Date(date) => Some(*date),
        Value::DateTime(moment) => Some(moment.civil.date()),
        _ => None,
    };
    let time = match value {
        Value::Time(time) => Some(*time),
        Value::DateTime(moment) => Some(moment.civil.time()),
        _ => None,
    };
    let part: Option<i64> = match (name, value) {
        ("year", _) => date.map(|date| date.year().into()),
        ("month", _) => date.map(|date| date.month().into()),
        ("day", _) => date.map(|date| date.day().into()),
        ("weekday", _) => date.map(|date| date.weekday().to_monday_one_offset().into()),
        ("hour", _) => time.map(|time| time.hour().into()),
        ("minute", _) => time.map(|time| time.minute().into()),
        ("second", _) => time.map(|time| time.second().into()),
        ("years", Value::Months(months)) => Some(months / 12),
        ("months", Value::Months(months)) => Some(months % 12),
        ("days", Value::Duration(duration)) => Some(duration.as_secs() / 86_400),
        ("hours", Value::Duration(duration)) => Some(duration.as_secs() / 3600 % 24),
        ("minutes", Value::Duration(duration)) => Some(duration.as_secs() / 60 % 60),
        ("seconds", Value::Duration(duration)) => Some(duration.as_secs() % 60),
        _ => None,
    };
    part.into()
}

fn element(list: Value, index: &Value) -> Value {
    let items = match list {
        Value::List(items) => items,
        single => vec![single],
    };
    let index = index.as_number().and_then(|number| number.to_i64());
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let position = match index {
        Some(index) if index > 0 => index - 1,
        Some(index) if index < 0 => length.saturating_add(index),
        _ => return Value::Null,
    };
    usize::try_from(position)
        .ok()
        .and_then(|position| items.into_iter().nth(position))
        .unwrap_or_default()
}

fn compare(comparison: Comparison, left: &Value, right: &Value) -> Value {
    let answer = match comparison {
        Comparison::Equal => equal(left, right),
        Comparison::NotEqual => equal(left, right).map(|equal| !equal),
        Comparison::Less => order(left, right).map(Ordering::is_lt),
        Comparison::LessOrEqual => order(left, right).map(Ordering::is_le),
        Comparison::Greater => order(left, right).map(Ordering::is_gt),
        Comparison::GreaterOrEqual => order(left, right).map(Ordering::is_ge),
    };
    answer.into()
}

/// Equality; `None` where the kinds do not fit. Only null equals null.
pub(super) fn equal(left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::Null, other) | (other, Value::Null) => Some(other.is_null()),
        (Value::DateTime(left), Value::DateTime(right)) => left.order(right).map(Ordering::is_eq),
        (Value::List(left), Value::List(right)) => {
            if left.len() != right.len() {
                return Some(false);
            }
            left.iter()
                .zip(right)
                .try_fold(true, |so_far, (left, right)| Some(so_far && equal(left, right)?))
        }
        _ if std::mem::discriminant(left) == std::mem::discriminant(right) => Some(left == right),
        _ => None,
    }
}

/// Order; `None` where the kinds do not fit or have no order.
pub(in super::super) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::Time(left), Value::Time(right)) => Some(left.cmp(right)),
        (Value::DateTime(left), Value::DateTime(right)) => left.order(right),
        (Value::Months(left), Value::Months(right)) => Some(left.cmp(right)),
        (Value::Duration(left), Value::Duration(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn arithmetic(sign: Arithmetic, left: &Value, right: &Value) -> Value {
    use Arithmetic::{Add, Divide, Multiply, Subtract};
    let result = match (sign, left, right) {
        (_, Value::Number(left), Value::Number(right)) => {
            calculate(sign, *left, *right).map(Value::Number)
        }
        (Add, Value::Text(left), Value::Text(right)) => Some(Value::Text(format!("{left}{right}"))),
        (Add, Value::Months(left), Value::Months(right)) => {
            left.checked_add(*right).map(Value::Months)
        }
        (Subtract, Value::Months(left), Value::Months(right)) => {
            left.checked_sub(*right).map(Value::Months)
        }
        (Add, Value::Duration(left), Value::Duration(right)) => {
            left.checked_add(*right).map(Value::Duration)
        }
        (Subtract, Value::Duration(left), Value::Duration(right)) => {
            left.checked_sub(*right).map(Value::Duration)
        }
        (Multiply, Value::Months(months), Value::Number(factor))
        | (Multiply, Value::Number(factor), Value::Months(months)) => factor
            .checked_mul((*months).into())
            .and_then(|all| all.trunc().to_i64())
            .map(Value::Months),
        (Divide, Value::Months(months), Value::Number(divisor)) => Decimal::from(*months)
            .checked_div(*divisor)
            .and_then(|all| all.trunc().to_i64())
            .map(Value::Months),
        (Divide, Value::Months(left), Value::Months(right)) => {
            Decimal::from(*left).checked_div((*right).into()).map(Value::Number)
        }
        (Multiply, Value::Duration(duration), Value::Number(factor))
        | (Multiply, Value::Number(factor), Value::Duration(duration)) => {
            seconds(*duration).checked_mul(*factor).and_then(from_seconds)
        }
        (Divide, Value::Duration(duration), Value::Number(divisor)) => {
            seconds(*duration).checked_div(*divisor).and_then(from_seconds)
        }
        (Divide, Value::Duration(left), Value::Duration(right)) => {
            seconds(*left).checked_div(seconds(*right)).map(Value::Number)
        }
        (Subtract, Value::Date(left), Value::Date(right)) => {
            Some(Value::Duration(left.duration_since(*right)))
        }
        (Subtract, Value::Time(left), Value::Time(right)) => {
            Some(Value::Duration(left.duration_since(*right)))
        }
        (Subtract, Value::DateTime(left), Value::DateTime(right)) => difference(left, right),
        (Add, duration @ (Value::Months(_) | Value::Duration(_)), moment) => {
            shift(moment, duration, Add)
        }
        (Add | Subtract, moment, duration @ (Value::Months(_) | Value::Duration(_))) => {
            shift(moment, duration, sign)
        }
        _ => None,
    };
    result.unwrap_or_default()
}

fn calculate(sign: Arithmetic, left: Decimal, right: Decimal) -> Option<Decimal> {
    match sign {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide => left.checked_div(right),
        Arithmetic::Power if right.fract().is_zero() => left.checked_powi(right.to_i64()?),
        Arithmetic::Power => left.checked_powd(right),
    }
}

fn seconds(duration: SignedDuration) -> Decimal {
    Decimal::from_i128_with_scale(duration.as_nanos(), 9)
}

fn from_seconds(seconds: Decimal) -> Option<Value> {
    let nanoseconds = seconds.checked_mul(1_000_000_000.into())?.trunc().to_i128()?;
    let whole = i64::try_from(nanoseconds / 1_000_000_000).ok()?;
    let fraction = i32::try_from(nanoseconds % 1_000_000_000).ok()?;
    Some(Value::Duration(SignedDuration::new(whole, fraction)))
}

fn difference(left: &Moment, right: &Moment) -> Option<Value> {
    let duration = match (left.offset, right.offset) {
        (None, None) => left.civil.duration_since(right.civil),
        (Some(here), Some(there)) => {
            let here = here.to_timestamp(left.civil).ok()?;
            here.duration_since(there.to_timestamp(right.civil).ok()?)
        }
        _ => return None,
    };
    Some(Value::Duration(duration))
}

/// A date, time or moment moved by a duration. 31 January plus a month is the last of February.
fn shift(moment: &Value, duration: &Value, sign: Arithmetic) -> Option<Value> {
    let backwards = sign == Arithmetic::Subtract;
    match duration {
        Value::Months(months) => {
            let months = if backwards { months.checked_neg()? } else { *months };
            let span = Span::new().try_months(months).ok()?;
            match moment {
                Value::Date(date) => date.checked_add(span).ok().map(Value::Date),
                Value::DateTime(moment) => {
                    let civil = moment.civil.checked_add(span).ok()?;
                    Some(Value::DateTime(Moment { civil, offset: moment.offset }))
                }
                _ => None,
            }
        }
        Value::Duration(duration) => {
            let duration = if backwards { duration.checked_neg()? } else { *duration };
            match moment {
                Value::Date(date) => {
                    let midnight = date.to_datetime(jiff::civil::Time::midnight());
                    Some(Value::Date(midnight.checked_add(duration).ok()?.date()))
                }
                Value::Time(time) => Some(Value::Time(time.wrapping_add(duration))),
                Value::DateTime(moment) => {
                    let civil = moment.civil.checked_add(duration).ok()?;
                    Some(Value::DateTime(Moment { civil, offset: moment.offset }))
                }
                _ => None,
            }
        }
        _ => None,
    }
}
