//! Serving hours: nights that cross midnight, limits, and licences that overlap.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::format::{parse_date, parse_time};
use crate::scope::Scope;

/// From one local moment to another, the end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    start: DateTime,
    end: DateTime,
}

impl Span {
    /// A closing time at or before the opening time lies on the next day.
    fn on(date: Date, from: Time, to: Time) -> Self {
        let end_date = if to <= from { date.tomorrow().unwrap_or(date) } else { date };
        Self { start: date.to_datetime(from), end: end_date.to_datetime(to) }
    }

    pub(super) fn first_day(&self) -> Date {
        self.start.date()
    }

    pub(super) fn last_day(&self) -> Date {
        self.end.date()
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Minutes as they pass, also in the night when the clock is moved.
    pub(super) fn real_minutes(&self) -> i64 {
        let zone = base::oslo();
        let moment = |local: DateTime| local.to_zoned(zone.clone()).map(|zoned| zoned.timestamp());
        match (moment(self.start), moment(self.end)) {
            (Ok(start), Ok(end)) => end.duration_since(start).as_mins(),
            _ => 0,
        }
    }
}

/// The spans of the rows of a group; rows that are not filled in are left out.
pub(super) fn rows(scope: &Scope<'_>, group: &str, date: &str, from: &str, to: &str) -> Vec<Span> {
    let count = rules::expression::row_count(scope.data, group, &[]);
    (0..count)
        .filter_map(|row| {
            let field = |name: &str| {
                scope.look_up(None, &format!("{group}[{row}].{name}")).and_then(Json::as_str)
            };
            Some(Span::on(
                parse_date(field(date)?)?,
                parse_time(field(from)?)?,
                parse_time(field(to)?)?,
            ))
        })
        .collect()
}

/// Whether serving lies within the allowed hours. Both may cross midnight, and serving that begins
/// after midnight may belong to the evening before.
pub(super) fn is_within(serving: (Time, Time), allowed: (Time, Time)) -> bool {
    const DAY: i32 = 24 * 60;
    let minutes = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
    let span = |(from, to): (Time, Time)| {
        let (from, to) = (minutes(from), minutes(to));
        if to <= from { (from, to + DAY) } else { (from, to) }
    };
    let (from, to) = span(serving);
    let (allowed_from, allowed_to) = span(allowed);
    [0, DAY].iter().any(|shift| allowed_from <= from + shift && to + shift <= allowed_to)
}

/// A place where something is served.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Premises {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub street: String,
    #[serde(default)]
    pub postal_code: String,
}

impl Premises {
    pub(super) fn at(scope: &Scope<'_>, path: &str) -> Self {
        let text = |name: &str| {
            scope
                .look_up(None, &format!("{path}.{name}"))
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        Self { name: text("name"), street: text("street"), postal_code: text("postalCode") }
    }

    /// The same postal code, and the same street address or the same name. Case, spaces,
    /// punctuation and the usual short forms of street words do not count.
    pub fn is_same_place(&self, other: &Self) -> bool {
        let same = |here: &str, there: &str| {
            let (here, there) = (normal(here), normal(there));
            !here.is_empty() && here == there
        };
        normal(&self.postal_code) == normal(&other.postal_code)
            && (same(&self.street, &other.street) || same(&self.name, &other.name))
    }
}

fn normal(text: &str) -> String {
    let compact: String =
        text.to_lowercase().chars().filter(|character| character.is_alphanumeric()).collect();
    // `Storgata 1`, `Storgaten 1`, `Storgt. 1`; `Fjordvegen 2`, `Fjordveien 2`, `Fjordvn. 2`
    for (long, short) in [
        ("gaten", "gt"),
        ("gata", "gt"),
        ("veien", "vg"),
        ("vegen", "vg"),
        ("vei", "vg"),
        ("veg", "vg"),
    ] {
        if compact.contains(long) {
            return compact.replacen(long, short, 1);
        }
    }
    compact
}

/// A licence that has been given, with the hours it covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Case number, for the explanation.
    pub reference: String,
    pub premises: Premises,
    pub hours: Vec<GrantedHours>,
}

/// The same hours every day from `first` to `last`; one evening has the same day twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantedHours {
    pub first: Date,
    pub last: Date,
    /// Closing at or before opening means the next day.
    #[serde(with = "clock_time")]
    pub from: Time,
    #[serde(with = "clock_time")]
    pub to: Time,
}

impl Grant {
    /// Whether it holds on a day of one of the spans, whatever its hours.
    pub(super) fn is_on_a_day_of(&self, spans: &[Span]) -> bool {
        spans.iter().any(|span| {
            self.hours
                .iter()
                .any(|hours| hours.first <= span.last_day() && span.first_day() <= hours.last)
        })
    }

    /// Whether one of the spans lies in the grant's hours, even a part of it.
    pub(super) fn overlaps(&self, spans: &[Span]) -> bool {
        spans.iter().any(|span| {
            // The day before reaches in when its hours cross midnight.
            let mut day = span.first_day().yesterday().unwrap_or(span.first_day());
            loop {
                let granted = self.hours.iter().any(|hours| {
                    hours.first <= day
                        && day <= hours.last
                        && Span::on(day, hours.from, hours.to).overlaps(span)
                });
                if granted {
                    return true;
                }
                match day.tomorrow() {
                    Ok(next) if next <= span.last_day() => day = next,
                    _ => return false,
                }
            }
        })
    }
}

mod clock_time {
    use jiff::civil::Time;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands fields by reference")]
    pub(super) fn serialize<S: Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("{:02}:{:02}", time.hour(), time.minute()))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Time, D::Error> {
        let text = String::deserialize(deserializer)?;
        crate::format::parse_time(&text)
            .ok_or_else(|| serde::de::Error::custom("a time must be written as 20:00"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn at(hour: i8) -> Time {
        time(hour, 0, 0, 0)
    }

    #[test]
    fn hours_may_cross_midnight_on_both_sides() {
        for (from, to, allowed_from, allowed_to, within) in [
            (20, 2, 8, 2, true),
            (20, 3, 8, 2, false),
            (8, 1, 8, 1, true),
            (7, 12, 8, 1, false),
            (0, 1, 8, 1, true),
            (0, 2, 8, 1, false),
            (20, 0, 13, 0, true),
            (20, 1, 13, 0, false),
            (13, 20, 13, 23, true),
            (20, 8, 8, 2, false),
        ] {
            let actual = is_within((at(from), at(to)), (at(allowed_from), at(allowed_to)));
            assert_eq!(actual, within, "{from}-{to} within {allowed_from}-{allowed_to}");
        }
    }

    fn check_overlap(licence: (i8, i8), party: (i8, i8), expected: bool) {
        let day = date(2026, 12, 5);
        let grant = Grant {
            reference: "2024/1".to_owned(),
            premises: Premises::default(),
            hours: vec![GrantedHours {
                first: date(2024, 1, 1),
                last: date(2028, 9, 30),
                from: at(licence.0),
                to: at(licence.1),
            }],
        };
        let span = Span::on(day, at(party.0), at(party.1));
        assert_eq!(grant.overlaps(&[span]), expected, "{licence:?} {party:?}");
    }

    #[test]
    fn licences_overlap_only_where_hours_do() {
        check_overlap((11, 20), (21, 1), false);
        check_overlap((11, 20), (20, 1), false);
        check_overlap((11, 21), (20, 1), true);
        // The licence of the evening before lasts until two in the morning.
        check_overlap((18, 2), (1, 4), true);
        check_overlap((18, 2), (2, 10), false);
    }

    #[test]
    fn a_night_is_as_long_as_it_is() {
        let autumn = Span::on(date(2026, 10, 24), at(20), at(3));
        assert_eq!(autumn.real_minutes(), 8 * 60);
        let spring = Span::on(date(2026, 3, 28), at(20), at(3));
        assert_eq!(spring.real_minutes(), 6 * 60);
        assert_eq!(Span::on(date(2026, 12, 5), at(20), at(2)).real_minutes(), 6 * 60);
    }

    #[test]
    fn the_same_place_is_known_by_address_or_name() {
        let place = |name: &str, street: &str, code: &str| Premises {
            name: name.to_owned(),
            street: street.to_owned(),
            postal_code: code.to_owned(),
        };
        let hall = place("Samfunnshuset", "Storgata 1", "4876");
        assert!(hall.is_same_place(&place("Bygdehuset", "STORGATEN 1", "4876")));
        assert!(hall.is_same_place(&place("samfunnshuset ", "", "4876")));
        assert!(!hall.is_same_place(&place("Samfunnshuset", "Storgata 1", "4877")));
        assert!(!place("", "", "4876").is_same_place(&place("", "", "4876")));
    }
}
