//! Built-in functions of FEEL that tables need (DMN 1.5 § 10.3.4).

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, MathematicalOps, RoundingStrategy};

use super::FeelError;
use super::evaluate::{equal, order};
use super::temporal::{parse_date, parse_date_time, parse_duration, parse_time};
use crate::value::parse_decimal;
use crate::{Moment, Value};

pub(super) const BUILT_IN: [&str; 36] = [
    "date",
    "time",
    "date and time",
    "duration",
    "years and months duration",
    "number",
    "string",
    "not",
    "abs",
    "floor",
    "ceiling",
    "round up",
    "round down",
    "round half up",
    "round half down",
    "decimal",
    "modulo",
    "sqrt",
    "even",
    "odd",
    "min",
    "max",
    "sum",
    "mean",
    "count",
    "all",
    "any",
    "list contains",
    "contains",
    "starts with",
    "ends with",
    "string length",
    "substring",
    "upper case",
    "lower case",
    "day of week",
];

/// Calls a built-in function. Arguments that do not fit give null, as the standard has it.
pub(super) fn call(name: &str, arguments: &[Value]) -> Result<Value, FeelError> {
    if name == "today" || name == "now" {
        return Err(FeelError::Unsupported {
            what: format!("{name}()"),
            advice: "give the day of the decision as a fact, so that the decision can be repeated",
        });
    }
    if !BUILT_IN.contains(&name) {
        return Err(FeelError::UnknownFunction(name.to_owned()));
    }
    if matches!(name, "min" | "max" | "sum" | "mean" | "count" | "all" | "any") {
        return Ok(over_list(name, arguments));
    }
    let (least, most) = match name {
        "decimal"
        | "modulo"
        | "list contains"
        | "contains"
        | "starts with"
        | "ends with"
        | "years and months duration" => (2, 2),
        "substring" => (2, 3),
        "date" | "time" => (1, 3),
        "date and time" | "round up" | "round down" | "round half up" | "round half down"
        | "floor" | "ceiling" => (1, 2),
        _ => (1, 1),
    };
    if arguments.len() < least || arguments.len() > most {
        let expected = if least == most { least.to_string() } else { format!("{least}-{most}") };
        let function = name.to_owned();
        return Err(FeelError::ArgumentCount { function, expected, actual: arguments.len() });
    }
    Ok(fixed(name, arguments).unwrap_or_default())
}

fn fixed(name: &str, arguments: &[Value]) -> Option<Value> {
    let first = arguments.first()?;
    let second = arguments.get(1);
    let number = || first.as_number();
    let text = || first.as_text();
    let second_text = || second.and_then(Value::as_text);
    Some(match name {
        "not" => Value::Boolean(!first.as_boolean()?),
        "date" => match (first, arguments) {
            (Value::Text(text), _) => Value::Date(parse_date(text).ok()?),
            (Value::Date(date), _) => Value::Date(*date),
            (Value::DateTime(moment), _) => Value::Date(moment.civil.date()),
            (_, [year, month, day]) => {
                let part = |value: &Value| value.as_number()?.to_i64();
                Value::Date(
                    jiff::civil::Date::new(
                        i16::try_from(part(year)?).ok()?,
                        i8::try_from(part(month)?).ok()?,
                        i8::try_from(part(day)?).ok()?,
                    )
                    .ok()?,
                )
            }
            _ => return None,
        },
        "time" => match (first, arguments) {
            (Value::Text(text), _) => Value::Time(parse_time(text).ok()?),
            (Value::Time(time), _) => Value::Time(*time),
            (Value::DateTime(moment), _) => Value::Time(moment.civil.time()),
            (_, [hour, minute, second]) => {
                let part = |value: &Value| i8::try_from(value.as_number()?.to_i64()?).ok();
                Value::Time(
                    jiff::civil::Time::new(part(hour)?, part(minute)?, part(second)?, 0).ok()?,
                )
            }
            _ => return None,
        },
        "date and time" => match (first, second) {
            (Value::Text(text), None) => Value::DateTime(parse_date_time(text).ok()?),
            (Value::Date(date), Some(Value::Time(time))) => {
                Value::DateTime(Moment { civil: date.to_datetime(*time), offset: None })
            }
            (Value::DateTime(moment), None) => Value::DateTime(*moment),
            _ => return None,
        },
        "duration" => match first {
            Value::Text(text) => parse_duration(text).ok()?,
            Value::Months(_) | Value::Duration(_) => first.clone(),
            _ => return None,
        },
        "years and months duration" => whole_months(first, second?)?,
        "number" => match first {
            Value::Text(text) => Value::Number(parse_decimal(text)?),
            Value::Number(number) => Value::Number(*number),
            _ => return None,
        },
        "string" => match first {
            Value::Null => return None,
            other => Value::Text(other.to_string()),
        },
        "abs" => match first {
            Value::Number(number) => Value::Number(number.abs()),
            Value::Months(months) => Value::Months(months.checked_abs()?),
            Value::Duration(duration) => Value::Duration(duration.abs()),
            _ => return None,
        },
        "sqrt" => Value::Number(number()?.sqrt()?),
        "even" => Value::Boolean(number()?.checked_rem(Decimal::TWO)?.is_zero()),
        "odd" => Value::Boolean(number()?.checked_rem(Decimal::TWO)?.abs() == Decimal::ONE),
        "floor" => rounded(number()?, second, RoundingStrategy::ToNegativeInfinity)?,
        "ceiling" => rounded(number()?, second, RoundingStrategy::ToPositiveInfinity)?,
        "round up" => rounded(number()?, second, RoundingStrategy::AwayFromZero)?,
        "round down" => rounded(number()?, second, RoundingStrategy::ToZero)?,
        "round half up" => rounded(number()?, second, RoundingStrategy::MidpointAwayFromZero)?,
        "round half down" => rounded(number()?, second, RoundingStrategy::MidpointTowardZero)?,
        "decimal" => rounded(number()?, second, RoundingStrategy::MidpointNearestEven)?,
        "modulo" => {
            let (dividend, divisor) = (number()?, second?.as_number()?);
            let quotient = dividend.checked_div(divisor)?.floor();
            Value::Number(dividend.checked_sub(divisor.checked_mul(quotient)?)?)
        }
        "list contains" => match first {
            Value::List(items) => {
                let wanted = second?;
                Value::Boolean(items.iter().any(|item| equal(item, wanted) == Some(true)))
            }
            _ => return None,
        },
        "contains" => Value::Boolean(text()?.contains(second_text()?)),
        "starts with" => Value::Boolean(text()?.starts_with(second_text()?)),
        "ends with" => Value::Boolean(text()?.ends_with(second_text()?)),
        "string length" => Value::Number(text()?.chars().count().into()),
        "upper case" => Value::Text(text()?.to_uppercase()),
        "lower case" => Value::Text(text()?.to_lowercase()),
        "substring" => substring(text()?, second?, arguments.get(2))?,
        "day of week" => {
            let date = match first {
                Value::Date(date) => *date,
                Value::DateTime(moment) => moment.civil.date(),
                _ => return None,
            };
            let names =
                ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
            let index = usize::try_from(date.weekday().to_monday_zero_offset()).ok()?;
            Value::Text((*names.get(index)?).to_owned())
        }
        _ => return None,
    })
}

fn rounded(number: Decimal, scale: Option<&Value>, strategy: RoundingStrategy) -> Option<Value> {
    let scale = match scale {
        None => 0,
        Some(scale) => u32::try_from(scale.as_number()?.to_i64()?).ok().filter(|s| *s <= 28)?,
    };
    Some(Value::Number(number.round_dp_with_strategy(scale, strategy)))
}

/// Whole months from one date to another: how a person's age is counted.
fn whole_months(from: &Value, to: &Value) -> Option<Value> {
    let date = |value: &Value| match value {
        Value::Date(date) => Some(*date),
        Value::DateTime(moment) => Some(moment.civil.date()),
        _ => None,
    };
    let span = date(from)?.until((jiff::Unit::Month, date(to)?)).ok()?;
    Some(Value::Months(span.get_months().into()))
}

fn substring(text: &str, start: &Value, length: Option<&Value>) -> Option<Value> {
    let characters: Vec<char> = text.chars().collect();
    let count = i64::try_from(characters.len()).ok()?;
    let start = match start.as_number()?.to_i64()? {
        0 => return None,
        start if start > 0 => start - 1,
        start => count.saturating_add(start),
    };
    let start = usize::try_from(start).ok().filter(|start| *start <= characters.len())?;
    let length = match length {
        None => usize::MAX,
        Some(length) => usize::try_from(length.as_number()?.to_i64()?).ok()?,
    };
    Some(Value::Text(characters.into_iter().skip(start).take(length).collect()))
}

fn over_list(name: &str, arguments: &[Value]) -> Value {
    let items: &[Value] = match arguments {
        [Value::List(items)] => items,
        several => several,
    };
    let extreme = |wanted: std::cmp::Ordering| {
        let mut best: Option<&Value> = None;
        for item in items {
            match best {
                None => best = Some(item),
                Some(so_far) => {
                    if order(item, so_far)? == wanted {
                        best = Some(item);
                    }
                }
            }
        }
        best.cloned()
    };
    let sum = || {
        let mut total = Decimal::ZERO;
        for item in items {
            total = total.checked_add(item.as_number()?)?;
        }
        Some(total)
    };
    let result = match name {
        "count" => Some(Value::Number(items.len().into())),
        "min" => extreme(std::cmp::Ordering::Less),
        "max" => extreme(std::cmp::Ordering::Greater),
        "sum" if !items.is_empty() => sum().map(Value::Number),
        "mean" => sum().and_then(|total| total.checked_div(items.len().into())).map(Value::Number),
        "all" => ternary(items, false),
        "any" => ternary(items, true),
        _ => None,
    };
    result.unwrap_or_default()
}

/// `all` stops at a false, `any` at a true; what is not known leaves the answer open.
fn ternary(items: &[Value], decisive: bool) -> Option<Value> {
    if items.contains(&Value::Boolean(decisive)) {
        return Some(Value::Boolean(decisive));
    }
    items.iter().all(|item| item.as_boolean().is_some()).then_some(Value::Boolean(!decisive))
}
