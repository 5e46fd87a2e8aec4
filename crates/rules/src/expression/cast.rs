//! How a value becomes what a function needs. Null stays null; the text "null" is null.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::ExpressionError;
use crate::Value;
use crate::value::parse_decimal;

fn is_null_word(text: &str) -> bool {
    text.eq_ignore_ascii_case("null")
}

fn wrong(expected: &'static str, value: &Value) -> ExpressionError {
    ExpressionError::WrongType { expected, value: value.to_json().to_string() }
}

pub(super) fn to_boolean(value: &Value) -> Result<Option<bool>, ExpressionError> {
    let from_number = |number: Decimal| {
        if number == Decimal::ONE {
            Some(true)
        } else if number.is_zero() {
            Some(false)
        } else {
            None
        }
    };
    let boolean = match value {
        Value::Null | Value::List(_) | Value::Record(_) => return Ok(None),
        Value::Boolean(boolean) => Some(*boolean),
        Value::Number(number) => from_number(*number),
        Value::Text(text) if is_null_word(text) => return Ok(None),
        Value::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
        Value::Text(text) => parse_decimal(text).and_then(from_number),
        _ => None,
    };
    boolean.map(Some).ok_or_else(|| wrong("boolean", value))
}

pub(super) fn to_number(value: &Value) -> Result<Option<Decimal>, ExpressionError> {
    let number = match value {
        Value::Null | Value::List(_) | Value::Record(_) => return Ok(None),
        Value::Number(number) => Some(*number),
        Value::Text(text) if is_null_word(text) => return Ok(None),
        Value::Text(text) => parse_decimal(text),
        _ => None,
    };
    number.map(Some).ok_or_else(|| wrong("number", value))
}

/// A whole number, for positions and numbers of decimals.
pub(super) fn to_integer(value: &Value) -> Result<Option<i64>, ExpressionError> {
    use rust_decimal::prelude::ToPrimitive;
    match to_number(value)? {
        None => Ok(None),
        Some(number) => match number.trunc().to_i64() {
            Some(integer) => Ok(Some(integer)),
            None => Err(wrong("number", value)),
        },
    }
}

/// Every value has a text, except null.
pub(super) fn to_text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null | Value::List(_) | Value::Record(_) => None,
        Value::Text(text) if is_null_word(text) => None,
        Value::Text(text) => Some(Cow::Borrowed(text)),
        other => Some(Cow::Owned(other.to_string())),
    }
}

/// Equality of the language: texts are compared, but "TRUE" equals true and "1" does not equal
/// true.
pub(super) fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => return left == right,
        (Value::Boolean(left), Value::Boolean(right)) => return left == right,
        _ => {}
    }
    match (to_text(left), to_text(right)) {
        (None, None) => true,
        (Some(left), Some(right)) => left == right || same_boolean(&left, &right),
        _ => false,
    }
}

fn same_boolean(left: &str, right: &str) -> bool {
    ["true", "false"]
        .iter()
        .any(|word| word.eq_ignore_ascii_case(left) && word.eq_ignore_ascii_case(right))
}
