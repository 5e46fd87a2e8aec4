//! The lexical forms of XML Schema's built-in types.

use crate::xml::{is_blank, is_name};

/// The built-in types that differ in what they allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Builtin {
    Any,
    Text,
    Language,
    NameToken,
    Name,
    /// `NCName`, `ID`, `IDREF`, `ENTITY`.
    PlainName,
    QualifiedName,
    Boolean,
    Decimal,
    /// An integer between two bounds, where there are such.
    Integer(Option<i128>, Option<i128>),
    Float,
    Date,
    DateTime,
    Time,
    Year,
    YearMonth,
    Month,
    MonthDay,
    Day,
    Duration,
    Uri,
    Base64,
    Hex,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WhiteSpace {
    Preserve,
    Replace,
    Collapse,
}

/// A built-in type by its name; a list type gives what it is a list of, and `true`.
pub(super) fn builtin(name: &str) -> Option<(Builtin, WhiteSpace, bool)> {
    use WhiteSpace::{Collapse, Preserve, Replace};
    let bits = |bits: u32| Builtin::Integer(Some(-(1 << (bits - 1))), Some((1 << (bits - 1)) - 1));
    let unsigned = |bits: u32| Builtin::Integer(Some(0), Some((1 << bits) - 1));
    let kind = match name {
        "anySimpleType" => return Some((Builtin::Any, Preserve, false)),
        "string" => return Some((Builtin::Text, Preserve, false)),
        "normalizedString" => return Some((Builtin::Text, Replace, false)),
        "IDREFS" | "ENTITIES" => return Some((Builtin::PlainName, Collapse, true)),
        "NMTOKENS" => return Some((Builtin::NameToken, Collapse, true)),
        "token" => Builtin::Text,
        "language" => Builtin::Language,
        "NMTOKEN" => Builtin::NameToken,
        "Name" => Builtin::Name,
        "NCName" | "ID" | "IDREF" | "ENTITY" => Builtin::PlainName,
        "QName" | "NOTATION" => Builtin::QualifiedName,
        "boolean" => Builtin::Boolean,
        "decimal" => Builtin::Decimal,
        "integer" => Builtin::Integer(None, None),
        "nonNegativeInteger" => Builtin::Integer(Some(0), None),
        "positiveInteger" => Builtin::Integer(Some(1), None),
        "nonPositiveInteger" => Builtin::Integer(None, Some(0)),
        "negativeInteger" => Builtin::Integer(None, Some(-1)),
        "long" => bits(64),
        "int" => bits(32),
        "short" => bits(16),
        "byte" => bits(8),
        "unsignedLong" => unsigned(64),
        "unsignedInt" => unsigned(32),
        "unsignedShort" => unsigned(16),
        "unsignedByte" => unsigned(8),
        "float" | "double" => Builtin::Float,
        "date" => Builtin::Date,
        "dateTime" => Builtin::DateTime,
        "time" => Builtin::Time,
        "gYear" => Builtin::Year,
        "gYearMonth" => Builtin::YearMonth,
        "gMonth" => Builtin::Month,
        "gMonthDay" => Builtin::MonthDay,
        "gDay" => Builtin::Day,
        "duration" => Builtin::Duration,
        "anyURI" => Builtin::Uri,
        "base64Binary" => Builtin::Base64,
        "hexBinary" => Builtin::Hex,
        _ => return None,
    };
    Some((kind, Collapse, false))
}

impl Builtin {
    pub(super) fn allows(self, value: &str) -> bool {
        match self {
            Self::Any | Self::Text | Self::Uri => true,
            Self::Language => is_language(value),
            Self::NameToken => !value.is_empty() && value.chars().all(is_name_character),
            Self::Name => is_name_with_colons(value),
            Self::PlainName => is_name(value),
            Self::QualifiedName => {
                let (prefix, local) = value.split_once(':').unwrap_or(("x", value));
                is_name(prefix) && is_name(local)
            }
            Self::Boolean => matches!(value, "true" | "false" | "1" | "0"),
            Self::Decimal => is_decimal(value),
            Self::Integer(least, most) => is_integer(value, least, most),
            Self::Float => {
                matches!(value, "INF" | "-INF" | "NaN")
                    || value.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b))
                        && value.parse::<f64>().is_ok()
            }
            Self::Date => date(value).is_some_and(is_zone),
            Self::DateTime => date(value)
                .and_then(|rest| rest.strip_prefix('T'))
                .and_then(time)
                .is_some_and(is_zone),
            Self::Time => time(value).is_some_and(is_zone),
            Self::Year => year(value).is_some_and(|(_, rest)| is_zone(rest)),
            Self::YearMonth => year(value)
                .and_then(|(_, rest)| number(rest.strip_prefix('-')?, 1, 12))
                .is_some_and(|(_, rest)| is_zone(rest)),
            Self::Month => value
                .strip_prefix("--")
                .and_then(|rest| number(rest, 1, 12))
                .is_some_and(|(_, rest)| is_zone(rest)),
            Self::Day => value
                .strip_prefix("---")
                .and_then(|rest| number(rest, 1, 31))
                .is_some_and(|(_, rest)| is_zone(rest)),
            Self::MonthDay => value
                .strip_prefix("--")
                // 2000 is a leap year, so that 29 February is a day.
                .and_then(|rest| month_and_day(2000, rest))
                .is_some_and(is_zone),
            Self::Duration => is_duration(value),
            Self::Base64 => is_base64(value),
            Self::Hex => {
                value.len().is_multiple_of(2) && value.bytes().all(|b| b.is_ascii_hexdigit())
            }
        }
    }

    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Decimal | Self::Integer(..) | Self::Float)
    }
}

fn is_name_character(character: char) -> bool {
    character == ':' || is_name(&format!("a{character}"))
}

fn is_name_with_colons(value: &str) -> bool {
    !value.is_empty() && is_name(&value.replace(':', "_")) && value.chars().all(is_name_character)
}

fn is_language(value: &str) -> bool {
    value.split('-').enumerate().all(|(position, part)| {
        (1..=8).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_alphabetic() || position > 0 && b.is_ascii_digit())
    })
}

fn is_decimal(value: &str) -> bool {
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    !(whole.is_empty() && fraction.is_empty()) && are_digits(whole) && are_digits(fraction)
}

fn is_integer(value: &str, least: Option<i128>, most: Option<i128>) -> bool {
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    match value.parse::<i128>() {
        Ok(number) => {
            least.is_none_or(|least| number >= least) && most.is_none_or(|most| number <= most)
        }
        // Beyond any bound there is.
        Err(_) if value.starts_with('-') => least.is_none(),
        Err(_) => most.is_none(),
    }
}

/// Reads exactly two digits in a range.
fn number(text: &str, least: u32, most: u32) -> Option<(u32, &str)> {
    let digits = text.get(..2).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let number = digits.parse().ok().filter(|number| (least..=most).contains(number))?;
    Some((number, &text[2..]))
}

fn year(text: &str) -> Option<(i64, &str)> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let year: i64 = digits[..length].parse().ok()?;
    let is_padded = length > 4 && digits.starts_with('0');
    (length >= 4 && !is_padded && year != 0).then(|| (sign * year, &digits[length..]))
}

fn month_and_day(year: i64, text: &str) -> Option<&str> {
    let (month, rest) = number(text, 1, 12)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    number(rest.strip_prefix('-')?, 1, days).map(|(_, rest)| rest)
}

fn date(text: &str) -> Option<&str> {
    let (year, rest) = year(text)?;
    month_and_day(year, rest.strip_prefix('-')?)
}

fn time(text: &str) -> Option<&str> {
    let (hour, rest) = number(text, 0, 24)?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 0, 59)?;
    let (second, rest) = number(rest.strip_prefix(':')?, 0, 59)?;
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(after) => {
            let length = after.bytes().take_while(u8::is_ascii_digit).count();
            if length == 0 {
                return None;
            }
            (after[..length].bytes().any(|b| b != b'0'), &after[length..])
        }
        None => (false, rest),
    };
    // Midnight may be written as the end of the day.
    (hour < 24 || (minute == 0 && second == 0 && !fraction)).then_some(rest)
}

fn is_zone(text: &str) -> bool {
    if text.is_empty() || text == "Z" {
        return true;
    }
    let Some(rest) = text.strip_prefix(['+', '-']) else { return false };
    number(rest, 0, 14)
        .and_then(|(hour, rest)| {
            let (minute, rest) = number(rest.strip_prefix(':')?, 0, 59)?;
            Some(rest.is_empty() && (hour < 14 || minute == 0))
        })
        .unwrap_or_default()
}

fn is_duration(value: &str) -> bool {
    let Some(rest) = value.strip_prefix('-').unwrap_or(value).strip_prefix('P') else {
        return false;
    };
    let (days, times) = match rest.split_once('T') {
        Some((_, "")) => return false,
        Some((days, times)) => (days, times),
        None => (rest, ""),
    };
    !rest.is_empty() && duration_parts(days, "YMD") && duration_parts(times, "HMS")
}

/// Numbers with units, each unit at most once and in this order.
fn duration_parts(mut text: &str, units: &str) -> bool {
    let mut from = 0;
    while !text.is_empty() {
        let length = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let unit = text[length..].chars().next();
        let Some(found) = unit.and_then(|unit| units[from..].find(unit)) else { return false };
        let number = &text[..length];
        let whole = number.bytes().all(|b| b.is_ascii_digit());
        if number.is_empty() || !(whole || unit == Some('S') && is_decimal(number)) {
            return false;
        }
        from += found + 1;
        text = &text[length + 1..];
    }
    true
}

fn is_base64(value: &str) -> bool {
    let digits: Vec<u8> =
        value.bytes().filter(|b| !is_blank(&char::from(*b).to_string())).collect();
    let padding = digits.iter().rev().take_while(|b| **b == b'=').count();
    digits.len().is_multiple_of(4)
        && padding <= 2
        && digits[..digits.len() - padding]
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
}

#[cfg(test)]
mod tests {
    use super::builtin;

    #[test]
    fn values_are_judged_by_the_lexical_forms_of_xml_schema() {
        let check = |kind: &str, value: &str, expected: bool| {
            let (kind, ..) = builtin(kind).unwrap();
            assert_eq!(kind.allows(value), expected, "{kind:?} {value:?}");
        };
        for (kind, right, wrong) in [
            (
                "date",
                "2024-02-29 2024-02-28Z 2024-12-31+14:00 -0044-03-15 12024-01-01",
                "2023-02-29 2024-13-01 2024-1-1 24-01-01 0000-01-01 02024-01-01 2024-01-01+15:00 2024-01-01T00:00:00",
            ),
            (
                "dateTime",
                "2024-02-15T09:00:00 2024-02-15T09:00:00.123Z 2024-02-15T24:00:00 2024-02-15T09:00:00-01:30",
                "2024-02-15 2024-02-15T9:00:00 2024-02-15T25:00:00 2024-02-15T24:00:01 2024-02-15T09:00:60 2024-02-15T09:00 2024-02-15T09:00:00.",
            ),
            ("time", "00:00:00 23:59:59Z", "23:59 24:01:00"),
            (
                "integer",
                "0 -12 +7 000123 99999999999999999999999999999999999999999999",
                "1.0 - + 1e3 x",
            ),
            ("nonNegativeInteger", "0 5", "-1 -99999999999999999999999999999999999999999999"),
            ("boolean", "true false 1 0", "TRUE yes"),
            ("decimal", "1.5 .5 5. -0", ". 1,5 1e3"),
            ("gYear", "2024 -0001", "24 0000"),
            ("language", "no nb-NO", "norwegian1 no_NO"),
            ("NCName", "a _b c-1", "1a a:b"),
            ("duration", "P1Y P1DT2H PT1.5S -P3M", "P 1Y PT P1S P1D2H"),
            ("hexBinary", "0aFF", "0 0g"),
            ("base64Binary", "TWFu TWE= TQ==", "TQ= T==="),
        ] {
            for value in right.split(' ') {
                check(kind, value, true);
            }
            for value in wrong.split(' ') {
                check(kind, value, false);
            }
        }
    }
}
