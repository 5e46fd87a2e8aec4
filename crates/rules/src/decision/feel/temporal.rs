//! Dates, times and durations as FEEL writes them (DMN 1.5 § 10.3.4.1, after XML Schema).

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::FeelError;
use crate::value::parse_decimal;
use crate::{Moment, Value};

pub(in super::super) fn parse_date(text: &str) -> Result<Date, FeelError> {
    date(text).ok_or_else(|| wrong(text, "date", "2026-11-22"))
}

pub(in super::super) fn parse_time(text: &str) -> Result<Time, FeelError> {
    time(text).ok_or_else(|| wrong(text, "time of day", "14:30:00 without an offset"))
}

pub(in super::super) fn parse_date_time(text: &str) -> Result<Moment, FeelError> {
    moment(text).ok_or_else(|| wrong(text, "date and time", "2026-11-22T14:30:00"))
}

pub(in super::super) fn parse_duration(text: &str) -> Result<Value, FeelError> {
    duration(text).ok_or_else(|| wrong(text, "duration", "P14D, P1Y6M or PT36H"))
}

/// The literal `@"…"`: whichever of the four it is.
pub(super) fn parse_any(text: &str) -> Result<Value, FeelError> {
    date(text)
        .map(Value::Date)
        .or_else(|| time(text).map(Value::Time))
        .or_else(|| moment(text).map(Value::DateTime))
        .or_else(|| duration(text))
        .ok_or_else(|| wrong(text, "date, time or duration", "2026-11-22, 14:30:00 or P14D"))
}

fn wrong(text: &str, what: &'static str, example: &'static str) -> FeelError {
    FeelError::Temporal(text.to_owned(), what, example)
}

/// Whether the text has digits where the shape has 0 and the same signs elsewhere.
fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            sign => byte == sign,
        })
}

fn date(text: &str) -> Option<Date> {
    if has_shape(text, "0000-00-00") { text.parse().ok() } else { None }
}

fn time(text: &str) -> Option<Time> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_fraction =
        !fraction.is_empty() && fraction.len() <= 9 && fraction.bytes().all(|b| b.is_ascii_digit());
    // Second 60 would be read as 59.
    if has_shape(whole, "00:00:00") && is_fraction && !whole.ends_with("60") {
        text.parse().ok()
    } else {
        None
    }
}

fn moment(text: &str) -> Option<Moment> {
    let (day, clock) = match text.split_once('T') {
        Some((day, clock)) => (date(day)?, clock),
        // A date alone is its midnight.
        None => {
            return Some(Moment { civil: date(text)?.to_datetime(Time::midnight()), offset: None });
        }
    };
    if let Some((clock, zone)) = clock.split_once('@') {
        let civil = DateTime::from_parts(day, time(clock)?);
        let zone = TimeZone::get(zone).ok()?;
        let offset = zone.to_zoned(civil).ok()?.offset();
        return Some(Moment { civil, offset: Some(offset) });
    }
    let (clock, offset) = if let Some(clock) = clock.strip_suffix('Z') {
        (clock, Some(Offset::UTC))
    } else if let Some(position) = clock.rfind(['+', '-']) {
        let offset = &clock[position + 1..];
        if !has_shape(offset, "00:00") {
            return None;
        }
        let hours: i32 = offset[..2].parse().ok()?;
        let minutes: i32 = offset[3..].parse().ok()?;
        if hours > 14 || minutes > 59 {
            return None;
        }
        let sign = if clock[position..].starts_with('-') { -1 } else { 1 };
        let offset = Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?;
        (&clock[..position], Some(offset))
    } else {
        (clock, None)
    };
    Some(Moment { civil: DateTime::from_parts(day, time(clock)?), offset })
}

fn duration(text: &str) -> Option<Value> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (days_part, time_part) = match rest.strip_prefix('P')?.split_once('T') {
        Some((_, "")) => return None,
        Some((days, time)) => (days, Some(time)),
        None => (rest.strip_prefix('P')?, None),
    };
    if days_part.is_empty() && time_part.is_none() {
        return None;
    }
    let sign = if negative { -1 } else { 1 };
    if time_part.is_none() && days_part.contains(['Y', 'M']) {
        let mut rest = days_part;
        let years = take_unit(&mut rest, 'Y')?.to_i64()?;
        let months = take_unit(&mut rest, 'M')?.to_i64()?;
        let total = years.checked_mul(12)?.checked_add(months)?;
        return rest.is_empty().then_some(Value::Months(sign * total));
    }
    let mut rest = days_part;
    let mut seconds = take_unit(&mut rest, 'D')?.checked_mul(86_400.into())?;
    if !rest.is_empty() {
        return None;
    }
    let mut rest = time_part.unwrap_or_default();
    for (unit, length) in [('H', 3600), ('M', 60), ('S', 1)] {
        let amount = take_unit(&mut rest, unit)?;
        seconds = seconds.checked_add(amount.checked_mul(length.into())?)?;
    }
    if !rest.is_empty() {
        return None;
    }
    let nanoseconds = seconds.checked_mul(1_000_000_000.into())?.to_i128()?;
    let whole = i64::try_from(nanoseconds / 1_000_000_000).ok()?;
    let fraction = i32::try_from(nanoseconds % 1_000_000_000).ok()?;
    let duration = SignedDuration::new(whole, fraction);
    Some(Value::Duration(if negative { -duration } else { duration }))
}

/// The number before a unit; 0 where the unit does not come next. Only seconds have decimals.
fn take_unit(rest: &mut &str, unit: char) -> Option<Decimal> {
    let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let Some(after) = rest.get(length..)?.strip_prefix(unit) else {
        return Some(Decimal::ZERO);
    };
    let digits = &rest[..length];
    if digits.starts_with('.') || unit != 'S' && digits.contains('.') {
        return None;
    }
    *rest = after;
    parse_decimal(digits)
}
