//! Which entries a reader wants to see, as it stands in the address.

use archive::{
    EntryType,
    projection::{JournalFilter, Position},
};
use jiff::civil::Date;

use super::super::wizard::encode;

/// Longer texts are cut: six words count.
const LONGEST_TEXT: usize = 100;

/// What was asked for, as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) kind: Kind,
    pub(super) from: WrittenDate,
    pub(super) to: WrittenDate,
    pub(super) before: Option<Position>,
}

/// Which way a document went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    All,
    Incoming,
    Outgoing,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::All, Self::Incoming, Self::Outgoing];

    /// As it stands in the address.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::All => "alle",
            Self::Incoming => "inn",
            Self::Outgoing => "ut",
        }
    }

    fn entry_type(self) -> Option<EntryType> {
        match self {
            Self::All => None,
            Self::Incoming => Some(EntryType::Incoming),
            Self::Outgoing => Some(EntryType::Outgoing),
        }
    }
}

/// A date as it was written in three fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct WrittenDate {
    pub(super) day: String,
    pub(super) month: String,
    pub(super) year: String,
}

impl WrittenDate {
    pub(super) fn is_empty(&self) -> bool {
        self.day.is_empty() && self.month.is_empty() && self.year.is_empty()
    }

    /// `Ok(None)` when nothing is written, an error when it is no date.
    pub(super) fn read(&self) -> Result<Option<Date>, NoDate> {
        if self.is_empty() {
            return Ok(None);
        }
        let part = |text: &str| text.parse::<i16>().map_err(|_| NoDate);
        let (day, month, mut year) = (part(&self.day)?, part(&self.month)?, part(&self.year)?);
        if self.year.len() == 2 {
            year += 2000;
        }
        let narrow = |number: i16| i8::try_from(number).map_err(|_| NoDate);
        Date::new(year, narrow(month)?, narrow(day)?)
            .ok()
            .filter(|date| (1900..=2200).contains(&date.year()))
            .map(Some)
            .ok_or(NoDate)
    }
}

/// The three fields hold something else than a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoDate;

impl Asked {
    /// What stands in the address; what is not understood is as if it were not there.
    pub(super) fn read(query: &[(String, String)]) -> Self {
        let get = |name: &str| {
            let found = query.iter().find(|(candidate, _)| candidate == name);
            found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let short = |text: String| text.chars().take(4).collect::<String>();
        let date = |name: &str| WrittenDate {
            day: short(get(&format!("{name}-day"))),
            month: short(get(&format!("{name}-month"))),
            year: short(get(&format!("{name}-year"))),
        };
        let kind = get("type");
        Self {
            text: get("q").chars().take(LONGEST_TEXT).collect(),
            kind: Kind::ALL.into_iter().find(|known| known.code() == kind).unwrap_or_default(),
            from: date("fra"),
            to: date("til"),
            before: get("for").parse().ok().map(Position),
        }
    }

    /// The filter, or nothing where a date is none.
    pub(super) fn filter(&self) -> Result<JournalFilter, NoDate> {
        Ok(JournalFilter {
            from: self.from.read()?,
            to: self.to.read()?,
            entry_type: self.kind.entry_type(),
            text: (!self.text.is_empty()).then(|| self.text.clone()),
            before: self.before,
        })
    }

    pub(super) fn is_narrowed(&self) -> bool {
        let everything = Self { before: self.before, ..Self::default() };
        *self != everything
    }

    /// The address of the page that begins after `before`.
    pub(super) fn address(&self, before: Option<Position>) -> String {
        let mut parts = Vec::new();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                parts.push(format!("{name}={}", encode(value)));
            }
        };
        add("q", &self.text);
        if self.kind != Kind::All {
            add("type", self.kind.code());
        }
        for (name, date) in [("fra", &self.from), ("til", &self.to)] {
            add(&format!("{name}-day"), &date.day);
            add(&format!("{name}-month"), &date.month);
            add(&format!("{name}-year"), &date.year);
        }
        if let Some(before) = before {
            add("for", &before.0.to_string());
        }
        if parts.is_empty() { "/innsyn".to_owned() } else { format!("/innsyn?{}", parts.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn asked(query: &[(&str, &str)]) -> Asked {
        let query: Vec<_> =
            query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Asked::read(&query)
    }

    #[test]
    fn the_address_and_what_was_asked_are_the_same() {
        let first = asked(&[
            ("q", "øl & vin"),
            ("type", "ut"),
            ("fra-day", "1"),
            ("fra-month", "6"),
            ("fra-year", "2026"),
        ]);
        let address = first.address(Some(Position(17)));
        let expected = "/innsyn?q=%C3%B8l%20%26%20vin&type=ut&fra-day=1";
        assert!(address.starts_with(expected), "{address}");
        assert!(address.ends_with("&for=17"), "{address}");
        assert!(first.is_narrowed());
        let filter = first.filter().expect("the dates are dates");
        assert_eq!(filter.from, Some(date(2026, 6, 1)));
        assert_eq!(filter.entry_type, Some(EntryType::Outgoing));
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (day, month, year, expected) in [
            ("1", "6", "2026", Ok(Some(date(2026, 6, 1)))),
            ("01", "06", "26", Ok(Some(date(2026, 6, 1)))),
            ("", "", "", Ok(None)),
            ("31", "2", "2026", Err(NoDate)),
            ("1", "", "2026", Err(NoDate)),
            ("1", "juni", "2026", Err(NoDate)),
            ("300", "1", "2026", Err(NoDate)),
            ("1", "1", "9999", Err(NoDate)),
        ] {
            let written =
                WrittenDate { day: day.to_owned(), month: month.to_owned(), year: year.to_owned() };
            assert_eq!(written.read(), expected, "{day}.{month}.{year}");
        }
    }

    #[test]
    fn nonsense_in_the_address_is_as_if_it_were_not_there() {
        let strange = asked(&[("type", "alt"), ("for", "x"), ("q", "  ")]);
        assert_eq!(strange, Asked::default());
        assert_eq!(strange.address(None), "/innsyn");
    }
}
