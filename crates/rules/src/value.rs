//! The one value type that expressions and decision tables share.

use std::collections::BTreeMap;
use std::fmt;

use jiff::SignedDuration;
use jiff::civil;
use jiff::tz::Offset;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::ser::{Serialize, Serializer};

/// A value in an expression or a decision: what a citizen answered, what a register said, or what
/// a rule computed.
///
/// Numbers are exact decimals (28 significant digits), so 0.1 + 0.2 is 0.3 and a fee never loses
/// an øre. Serializes as plain JSON; dates, times and durations as ISO 8601 text.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// No value: not answered, not known, or not applicable.
    #[default]
    Null,
    Boolean(bool),
    Number(Decimal),
    Text(String),
    /// A calendar date without a clock time.
    Date(civil::Date),
    /// A time of day without a date.
    Time(civil::Time),
    /// A date with a clock time, with or without an offset from UTC.
    DateTime(Moment),
    /// A duration in whole months ("years and months duration" in DMN 1.5 § 10.3.2.3.9).
    Months(i64),
    /// A duration in exact time ("days and time duration" in DMN 1.5 § 10.3.2.3.8).
    Duration(SignedDuration),
    List(Vec<Value>),
    /// Named values ("context" in DMN).
    Record(BTreeMap<String, Value>),
}

/// A date with a clock time. Without an offset it is local time wherever the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    pub civil: civil::DateTime,
    pub offset: Option<Offset>,
}

impl Moment {
    /// Orders two moments, or `None` when only one of them knows its offset: then the order cannot
    /// be known.
    pub fn order(&self, other: &Self) -> Option<std::cmp::Ordering> {
        match (self.offset, other.offset) {
            (None, None) => Some(self.civil.cmp(&other.civil)),
            (Some(here), Some(there)) => {
                let here = here.to_timestamp(self.civil).ok()?;
                let there = there.to_timestamp(other.civil).ok()?;
                Some(here.cmp(&there))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.civil)?;
        match self.offset {
            None => Ok(()),
            Some(Offset::UTC) => formatter.write_str("Z"),
            Some(offset) => {
                let minutes = offset.seconds() / 60;
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.abs();
                write!(formatter, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

impl Value {
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Boolean(boolean) => Some(*boolean),
            _ => None,
        }
    }

    pub fn as_number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn as_date(&self) -> Option<civil::Date> {
        match self {
            Self::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// The kind of the value in the words of the DMN standard.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::Date(_) => "date",
            Self::Time(_) => "time",
            Self::DateTime(_) => "date and time",
            Self::Months(_) => "years and months duration",
            Self::Duration(_) => "days and time duration",
            Self::List(_) => "list",
            Self::Record(_) => "context",
        }
    }

    /// The value as plain JSON. A decimal that JSON's floating point cannot hold exactly becomes
    /// text, so that no digit is lost.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Boolean(boolean) => (*boolean).into(),
            Self::Number(number) => match json_number(*number) {
                JsonNumber::Integer(integer) => integer.into(),
                JsonNumber::Float(float) => float.into(),
                JsonNumber::Text(text) => text.into(),
            },
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Record(entries) => serde_json::Value::Object(
                entries.iter().map(|(name, value)| (name.clone(), value.to_json())).collect(),
            ),
            Self::Text(text) => text.as_str().into(),
            temporal => temporal.to_string().into(),
        }
    }
}

enum JsonNumber {
    Integer(i64),
    Float(f64),
    Text(String),
}

fn json_number(number: Decimal) -> JsonNumber {
    let number = number.normalize();
    if number.scale() == 0
        && let Some(integer) = number.to_i64()
    {
        return JsonNumber::Integer(integer);
    }
    let text = number.to_string();
    match text.parse::<f64>() {
        Ok(float) if parse_decimal(&float.to_string()) == Some(number) => JsonNumber::Float(float),
        _ => JsonNumber::Text(text),
    }
}

/// As written in a letter or an explanation: numbers without trailing zeros, dates in ISO 8601.
impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => formatter.write_str("null"),
            Self::Boolean(boolean) => write!(formatter, "{boolean}"),
            Self::Number(number) => write!(formatter, "{}", number.normalize()),
            Self::Text(text) => formatter.write_str(text),
            Self::Date(date) => write!(formatter, "{date}"),
            Self::Time(time) => write!(formatter, "{time}"),
            Self::DateTime(moment) => write!(formatter, "{moment}"),
            Self::Months(months) => write_months(formatter, *months),
            Self::Duration(duration) => write_duration(formatter, *duration),
            Self::List(_) | Self::Record(_) => write!(formatter, "{}", self.to_json()),
        }
    }
}

fn write_months(formatter: &mut fmt::Formatter<'_>, months: i64) -> fmt::Result {
    let sign = if months < 0 { "-" } else { "" };
    let months = months.unsigned_abs();
    match (months / 12, months % 12) {
        (0, months) => write!(formatter, "{sign}P{months}M"),
        (years, 0) => write!(formatter, "{sign}P{years}Y"),
        (years, months) => write!(formatter, "{sign}P{years}Y{months}M"),
    }
}

fn write_duration(formatter: &mut fmt::Formatter<'_>, duration: SignedDuration) -> fmt::Result {
    let sign = if duration.is_negative() { "-" } else { "" };
    let positive = duration.unsigned_abs();
    let (seconds, nanoseconds) = (positive.as_secs(), positive.subsec_nanos());
    if seconds == 0 && nanoseconds == 0 {
        return formatter.write_str("PT0S");
    }
    write!(formatter, "{sign}P")?;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    if days > 0 {
        write!(formatter, "{days}D")?;
    }
    if rest == 0 && nanoseconds == 0 {
        return Ok(());
    }
    formatter.write_str("T")?;
    let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
    if hours > 0 {
        write!(formatter, "{hours}H")?;
    }
    if minutes > 0 {
        write!(formatter, "{minutes}M")?;
    }
    if nanoseconds > 0 {
        let fraction = format!("{nanoseconds:09}");
        write!(formatter, "{seconds}.{}S", fraction.trim_end_matches('0'))?;
    } else if seconds > 0 {
        write!(formatter, "{seconds}S")?;
    }
    Ok(())
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Self::Number(number) => match json_number(*number) {
                JsonNumber::Integer(integer) => serializer.serialize_i64(integer),
                JsonNumber::Float(float) => serializer.serialize_f64(float),
                JsonNumber::Text(text) => serializer.serialize_str(&text),
            },
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Record(entries) => serializer.collect_map(entries),
            temporal => serializer.collect_str(temporal),
        }
    }
}

/// A number in decimal or scientific notation: digits on both sides of a point where there is a
/// point, except that the whole part may be left out (`.5`). `None` for anything else and for
/// numbers beyond 28 significant digits.
pub(crate) fn parse_decimal(text: &str) -> Option<Decimal> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(position) => (&text[..position], Some(&text[position + 1..])),
        None => (text, None),
    };
    let (negative, digits) = match mantissa.as_bytes().first()? {
        b'-' => (true, &mantissa[1..]),
        b'+' => (false, &mantissa[1..]),
        _ => (false, mantissa),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
        Some(_) => return None,
        None => (digits, ""),
    };
    if !(is_digits(whole) || whole.is_empty() && !fraction.is_empty()) {
        return None;
    }
    let shift = match exponent {
        None => 0,
        Some(exponent) => {
            let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if !is_digits(unsigned) {
                return None;
            }
            exponent.parse::<i32>().ok()?
        }
    };
    let mut coefficient = 0_i128;
    let mut scale = -i64::from(shift);
    for (index, digit) in whole.bytes().chain(fraction.bytes()).enumerate() {
        coefficient = coefficient.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
        scale += i64::from(index >= whole.len());
    }
    while scale > 0 && coefficient % 10 == 0 && coefficient != 0 {
        coefficient /= 10;
        scale -= 1;
    }
    if coefficient == 0 {
        return Some(Decimal::ZERO);
    }
    while scale < 0 {
        coefficient = coefficient.checked_mul(10)?;
        scale += 1;
    }
    if negative {
        coefficient = -coefficient;
    }
    Decimal::try_from_i128_with_scale(coefficient, u32::try_from(scale).ok()?).ok()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number too large for exact decimals becomes text, so that a rule that needs the number fails
/// loudly and no rule computes with a rounded one.
impl From<&serde_json::Value> for Value {
    fn from(json: &serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(boolean) => Self::Boolean(*boolean),
            serde_json::Value::Number(number) => {
                if let Some(integer) = number.as_i64() {
                    return Self::Number(integer.into());
                }
                let text = number.to_string();
                parse_decimal(&text).map_or(Self::Text(text), Self::Number)
            }
            serde_json::Value::String(text) => Self::Text(text.clone()),
            serde_json::Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            serde_json::Value::Object(entries) => Self::Record(
                entries.iter().map(|(name, value)| (name.clone(), Self::from(value))).collect(),
            ),
        }
    }
}

impl From<serde_json::Value> for Value {
    fn from(json: serde_json::Value) -> Self {
        match json {
            serde_json::Value::String(text) => Self::Text(text),
            other => Self::from(&other),
        }
    }
}

impl From<bool> for Value {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<Decimal> for Value {
    fn from(number: Decimal) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<civil::Date> for Value {
    fn from(date: civil::Date) -> Self {
        Self::Date(date)
    }
}

impl From<civil::Time> for Value {
    fn from(time: civil::Time) -> Self {
        Self::Time(time)
    }
}

impl From<civil::DateTime> for Value {
    fn from(civil: civil::DateTime) -> Self {
        Self::DateTime(Moment { civil, offset: None })
    }
}

/// An instant is told in UTC.
impl From<jiff::Timestamp> for Value {
    fn from(instant: jiff::Timestamp) -> Self {
        let civil = Offset::UTC.to_datetime(instant);
        Self::DateTime(Moment { civil, offset: Some(Offset::UTC) })
    }
}

impl From<&jiff::Zoned> for Value {
    fn from(zoned: &jiff::Zoned) -> Self {
        Self::DateTime(Moment { civil: zoned.datetime(), offset: Some(zoned.offset()) })
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(option: Option<T>) -> Self {
        option.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_decimal(text: &str, expected: Option<&str>) {
        let found = parse_decimal(text).map(|number| number.normalize().to_string());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn numbers_are_read_exactly_or_not_at_all() {
        check_decimal("0.1", Some("0.1"));
        check_decimal("+5E2", Some("500"));
        check_decimal("-5e-2", Some("-0.05"));
        check_decimal(".5e2", Some("50"));
        check_decimal("0e0", Some("0"));
        check_decimal("1e-8", Some("0.00000001"));
        check_decimal("79228162514264337593543950335", Some("79228162514264337593543950335"));
        for wrong in ["", "-", ".", "5.", "5e", "e2", "5+E2", "1e400", "1e-400", "0x1", "1_000"] {
            check_decimal(wrong, None);
        }
    }

    #[test]
    fn json_goes_in_and_comes_out_unchanged() {
        for text in ["null", "true", "12", "-0.5", "\"a\"", "[1,2.25,\"x\"]", "{\"a\":{\"b\":[]}}"]
        {
            let json: serde_json::Value = serde_json::from_str(text).unwrap();
            let value = Value::from(&json);
            assert_eq!(value.to_json(), json);
            assert_eq!(serde_json::to_value(&value).unwrap(), json);
        }
    }

    #[test]
    fn durations_are_written_in_iso_8601() {
        let cases = [
            (Value::Months(14), "P1Y2M"),
            (Value::Months(-24), "-P2Y"),
            (Value::Months(0), "P0M"),
            (Value::Duration(SignedDuration::from_secs(90_061)), "P1DT1H1M1S"),
            (Value::Duration(SignedDuration::from_millis(-1_500)), "-PT1.5S"),
            (Value::Duration(SignedDuration::ZERO), "PT0S"),
        ];
        for (value, expected) in cases {
            assert_eq!(value.to_string(), expected);
        }
    }
}
