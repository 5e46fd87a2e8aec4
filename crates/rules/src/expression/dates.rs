//! Dates of the expression language: reading, comparing, and formatting in four languages.

use jiff::civil::{self, DateTime};
use jiff::tz::{Offset, TimeZone};

use super::ExpressionError;
use super::month_names::{Names, names};
use crate::{Moment, Value};

/// Reads a date or a moment; null stays null.
pub(super) fn to_date(value: &Value) -> Result<Option<Moment>, ExpressionError> {
    match value {
        Value::Null | Value::List(_) | Value::Record(_) => Ok(None),
        Value::Date(date) => Ok(Some(local(date.to_datetime(civil::Time::midnight())))),
        Value::DateTime(moment) => Ok(Some(*moment)),
        Value::Text(text) if text.eq_ignore_ascii_case("null") => Ok(None),
        Value::Text(text) => parse(text).map(Some),
        Value::Number(number) => Err(ExpressionError::DateFormat(number.normalize().to_string())),
        other => {
            Err(ExpressionError::WrongType { expected: "date", value: other.to_json().to_string() })
        }
    }
}

fn local(civil: DateTime) -> Moment {
    Moment { civil, offset: None }
}

/// `2026-11-22`, or with a time after `T` or a space: `12:30`, `12:30:00`, `12:30:00.123`, and
/// then perhaps `Z` or an offset such as `+01:00`.
fn parse(text: &str) -> Result<Moment, ExpressionError> {
    let unknown = || ExpressionError::DateFormat(text.to_owned());
    let invalid = || ExpressionError::DateInvalid(text.to_owned());
    let mut reader = Reader { rest: text };
    let shape = reader.moment().filter(|_| reader.rest.is_empty()).ok_or_else(unknown)?;
    let [year, month, day, hour, minute, second] = shape.fields;
    let small = |number: i32| i8::try_from(number).map_err(|_| invalid());
    let year = i16::try_from(year).map_err(|_| invalid())?;
    let date = civil::Date::new(year, small(month)?, small(day)?).map_err(|_| invalid())?;
    if second > 59 {
        return Err(invalid());
    }
    let time = civil::Time::new(small(hour)?, small(minute)?, small(second)?, shape.nanosecond)
        .map_err(|_| invalid())?;
    let offset = match shape.offset {
        None => None,
        Some((hours, minutes)) if hours.abs() < 24 && minutes.abs() < 60 => {
            let seconds = hours * 3600 + minutes * 60;
            Some(Offset::from_seconds(seconds).map_err(|_| invalid())?)
        }
        Some(_) => return Err(invalid()),
    };
    Ok(Moment { civil: DateTime::from_parts(date, time), offset })
}

struct Shape {
    fields: [i32; 6],
    nanosecond: i32,
    offset: Option<(i32, i32)>,
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn moment(&mut self) -> Option<Shape> {
        let mut shape = Shape { fields: [0; 6], nanosecond: 0, offset: None };
        shape.fields[0] = self.digits(4)?;
        self.take("-")?;
        shape.fields[1] = self.digits(2)?;
        self.take("-")?;
        shape.fields[2] = self.digits(2)?;
        if self.rest.is_empty() {
            return Some(shape);
        }
        self.take("T").or_else(|| self.take(" "))?;
        shape.fields[3] = self.digits(2)?;
        self.take(":")?;
        shape.fields[4] = self.digits(2)?;
        if self.take(":").is_some() {
            shape.fields[5] = self.digits(2)?;
            if self.take(".").is_some() {
                shape.nanosecond = self.fraction()?;
            }
        }
        if self.rest.is_empty() {
            return Some(shape);
        }
        if self.take("Z").is_some() {
            shape.offset = Some((0, 0));
            return Some(shape);
        }
        let sign = if self.take("-").is_some() { -1 } else { self.take("+").map(|()| 1)? };
        let hours = self.digits(2)?;
        self.take(":")?;
        shape.offset = Some((sign * hours, sign * self.digits(2)?));
        Some(shape)
    }

    fn take(&mut self, part: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(part)?;
        Some(())
    }

    fn digits(&mut self, count: usize) -> Option<i32> {
        let digits = self.rest.get(..count)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.rest = &self.rest[count..];
        digits.parse().ok()
    }

    /// Any number of digits; those finer than a nanosecond are dropped.
    fn fraction(&mut self) -> Option<i32> {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let digits = self.rest.get(..count).filter(|digits| !digits.is_empty())?;
        self.rest = &self.rest[count..];
        format!("{digits:0<9}").get(..9)?.parse().ok()
    }
}

/// Whether two moments lie on one calendar day.
pub(super) fn same_day(left: &Moment, right: &Moment) -> Result<bool, ExpressionError> {
    match (left.offset, right.offset) {
        (None, None) => {}
        (Some(here), Some(there)) if here == there => {}
        (Some(_), Some(_)) => return Err(ExpressionError::DifferentTimeZones),
        _ => return Err(ExpressionError::OneTimeZone),
    }
    Ok(left.civil.date() == right.civil.date())
}

/// Formats by a pattern of the Unicode locale data standard (UTS 35, date field symbols
/// G u y M d E a h H m s S); text between apostrophes is taken as it stands.
pub(super) fn format(
    moment: &Moment,
    pattern: Option<&str>,
    language: &str,
    zone: &TimeZone,
) -> String {
    let shown = match moment.offset.and_then(|offset| offset.to_timestamp(moment.civil).ok()) {
        Some(instant) => zone.to_datetime(instant),
        None => moment.civil,
    };
    let names = names(language);
    let pattern = pattern.unwrap_or(names.short_date);
    let mut output = String::with_capacity(pattern.len() + 8);
    let mut characters = pattern.chars().peekable();
    while let Some(symbol) = characters.next() {
        if symbol == '\'' {
            quoted(&mut characters, &mut output);
            continue;
        }
        let mut count = 1;
        while characters.next_if_eq(&symbol).is_some() {
            count += 1;
        }
        field(symbol, count, shown, names, &mut output);
    }
    output
}

fn quoted(characters: &mut std::iter::Peekable<std::str::Chars<'_>>, output: &mut String) {
    if characters.next_if_eq(&'\'').is_some() {
        output.push('\'');
        return;
    }
    while let Some(character) = characters.next() {
        if character != '\'' {
            output.push(character);
        } else if characters.next_if_eq(&'\'').is_some() {
            output.push('\'');
        } else {
            return;
        }
    }
}

fn field(symbol: char, count: usize, shown: DateTime, names: &Names, output: &mut String) {
    use std::fmt::Write as _;
    let month = usize::try_from(shown.month() - 1).unwrap_or(0);
    let weekday = usize::try_from(shown.weekday().to_sunday_zero_offset()).unwrap_or(0);
    let hour = shown.hour();
    let mut padded = |number: i64, width: usize| {
        let _ = write!(output, "{number:0width$}");
    };
    let word = match symbol {
        'y' | 'u' => {
            let year = i64::from(shown.year());
            if symbol == 'y' && count == 2 {
                padded(year.rem_euclid(100), 2);
            } else {
                padded(year, count);
            }
            return;
        }
        'd' => return padded(shown.day().into(), count),
        'H' => return padded(hour.into(), count),
        'h' => return padded(i64::from((hour + 11) % 12 + 1), count),
        'm' => return padded(shown.minute().into(), count),
        's' => return padded(shown.second().into(), count),
        'S' => {
            let digits = format!("{:09}", shown.subsec_nanosecond());
            output.extend(digits.chars().chain(std::iter::repeat('0')).take(count));
            return;
        }
        'M' if count <= 2 => return padded(shown.month().into(), count),
        'M' if count == 3 => names.months_short[month],
        'M' if count == 4 => names.months[month],
        'M' => {
            output.extend(
                names.months[month].chars().next().into_iter().flat_map(char::to_uppercase),
            );
            return;
        }
        'E' if count <= 3 => names.days_short[weekday],
        'E' if count == 4 => names.days[weekday],
        'E' => {
            output.extend(
                names.days[weekday].chars().next().into_iter().flat_map(char::to_uppercase),
            );
            return;
        }
        'G' if count == 4 => names.era,
        'G' if count >= 5 => names.era_narrow,
        'G' => names.era_short,
        'a' if hour < 12 => names.before_noon,
        'a' => names.after_noon,
        other => {
            output.extend(std::iter::repeat_n(other, count));
            return;
        }
    };
    output.push_str(word);
}
