//! What was typed about a licence, read into one or into what is wrong.

use identifiers::OrganisationNumber;
use jiff::civil::Time;
use service::{Premises, flow::NewLicence};

use super::LONGEST;
use crate::{fields::Fields, texts::Texts};

/// The longest name or street the flow takes, in characters.
const LONGEST_NAME: usize = 200;

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    NoKind,
    NoName,
    NoNumber,
    NoPostalCode,
    NoDay,
    DaysReversed,
    NoTime,
    NoReason,
    LongReason,
}

impl Problem {
    pub(super) fn words(self, texts: Texts) -> String {
        match self {
            Self::NoKind => texts.licence_no_kind().to_owned(),
            Self::NoName => texts.licence_no_name(LONGEST_NAME),
            Self::NoNumber => texts.licence_no_number().to_owned(),
            Self::NoPostalCode => texts.licence_no_postal_code().to_owned(),
            Self::NoDay => texts.breach_no_day().to_owned(),
            Self::DaysReversed => texts.licence_days_reversed().to_owned(),
            Self::NoTime => texts.licence_no_time().to_owned(),
            Self::NoReason => texts.breach_no_text().to_owned(),
            Self::LongReason => texts.problem_long_text(LONGEST),
        }
    }
}

pub(super) fn reason_problem(written: &str) -> Option<Problem> {
    match written.trim().chars().count() {
        0 => Some(Problem::NoReason),
        1..=LONGEST => None,
        _ => Some(Problem::LongReason),
    }
}

/// The licence, or every field that is wrong, in the order of the form.
pub(super) fn read(
    fields: &Fields,
    kinds: &[(String, String)],
) -> Result<NewLicence, Vec<(&'static str, Problem)>> {
    let mut problems = Vec::new();
    let mut note = |field, problem| problems.push((field, problem));
    let service = fields.get("type");
    if !kinds.iter().any(|(kind, _)| kind == service) {
        note("type", Problem::NoKind);
    }
    let mut name = |field: &'static str| {
        let written = fields.get(field).trim();
        if written.is_empty() || written.chars().count() > LONGEST_NAME {
            note(field, Problem::NoName);
        }
        written.to_owned()
    };
    let (holder, place, street) = (name("innehaver"), name("sted"), name("gate"));
    let number = fields.get("orgnr").trim();
    let organisation = OrganisationNumber::parse(number).ok();
    if organisation.is_none() && !number.is_empty() {
        note("orgnr", Problem::NoNumber);
    }
    let postal_code = fields.get("postnr").trim().to_owned();
    if postal_code.len() != 4 || !postal_code.chars().all(|digit| digit.is_ascii_digit()) {
        note("postnr", Problem::NoPostalCode);
    }
    let (first, last) = (fields.date("forste"), fields.date("siste"));
    for (field, day) in [("forste", first), ("siste", last)] {
        if day.is_none() {
            note(field, Problem::NoDay);
        }
    }
    if first.zip(last).is_some_and(|(first, last)| last < first) {
        note("siste", Problem::DaysReversed);
    }
    let (from, to) = (time(fields.get("fra")), time(fields.get("til")));
    for (field, time) in [("fra", from), ("til", to)] {
        if time.is_none() {
            note(field, Problem::NoTime);
        }
    }
    match (first, last, from, to) {
        (Some(first_day), Some(last_day), Some(from), Some(to)) if problems.is_empty() => {
            Ok(NewLicence {
                service: service.to_owned(),
                holder,
                organisation,
                premises: Premises { name: place, street, postal_code },
                first_day,
                last_day,
                from,
                to,
            })
        }
        _ => {
            problems.sort_by_key(|(field, _)| ORDER.iter().position(|known| known == field));
            Err(problems)
        }
    }
}

/// The fields as they stand in the form.
const ORDER: [&str; 10] =
    ["type", "innehaver", "orgnr", "sted", "gate", "postnr", "forste", "siste", "fra", "til"];

/// `11:00` or `11.00`.
fn time(written: &str) -> Option<Time> {
    let (hour, minute) = written.trim().split_once([':', '.'])?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    const RIGHT: [(&str, &str); 14] = [
        ("type", "alminnelig-skjenkebevilling"),
        ("innehaver", " Kaia mat og drikke AS "),
        ("orgnr", "310000000"),
        ("sted", "Kaia"),
        ("gate", "Havnegata 20"),
        ("postnr", "4876"),
        ("forste-day", "1"),
        ("forste-month", "10"),
        ("forste-year", "2024"),
        ("siste-day", "30"),
        ("siste-month", "9"),
        ("siste-year", "2032"),
        ("fra", "11:00"),
        ("til", "01.30"),
    ];

    fn read_with(changed: &[(&str, &str)]) -> Result<NewLicence, Vec<(&'static str, Problem)>> {
        let value = |name: &str, value: &str| {
            let change = changed.iter().find(|(field, _)| *field == name);
            (name.to_owned(), change.map_or(value, |(_, value)| *value).to_owned())
        };
        let fields = Fields(RIGHT.iter().map(|(name, it)| value(name, it)).collect());
        let kinds = [("alminnelig-skjenkebevilling".to_owned(), "Alminnelig".to_owned())];
        read(&fields, &kinds)
    }

    #[test]
    fn what_is_right_is_a_licence() {
        let new = read_with(&[]).unwrap();
        assert_eq!(new.holder, "Kaia mat og drikke AS");
        assert_eq!((new.first_day, new.last_day), (date(2024, 10, 1), date(2032, 9, 30)));
        assert_eq!((new.from, new.to), (time(11, 0, 0, 0), time(1, 30, 0, 0)));
        assert!(new.organisation.is_some());
        assert!(read_with(&[("orgnr", "")]).unwrap().organisation.is_none(), "not all have one");
    }

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let long = "å".repeat(201);
        for (field, value, problem) in [
            ("type", "noe-annet", ("type", Problem::NoKind)),
            ("innehaver", " ", ("innehaver", Problem::NoName)),
            ("sted", long.as_str(), ("sted", Problem::NoName)),
            ("gate", "", ("gate", Problem::NoName)),
            ("orgnr", "310000001", ("orgnr", Problem::NoNumber)),
            ("postnr", "48", ("postnr", Problem::NoPostalCode)),
            ("forste-month", "13", ("forste", Problem::NoDay)),
            ("siste-day", "", ("siste", Problem::NoDay)),
            ("siste-year", "2023", ("siste", Problem::DaysReversed)),
            ("fra", "25:00", ("fra", Problem::NoTime)),
            ("til", "sent", ("til", Problem::NoTime)),
        ] {
            assert_eq!(read_with(&[(field, value)]).unwrap_err(), [problem], "{field} {value}");
        }
        let all: Vec<_> = RIGHT.iter().map(|(name, _)| (*name, "")).collect();
        let fields: Vec<_> =
            read_with(&all).unwrap_err().into_iter().map(|(field, _)| field).collect();
        let asked: Vec<_> = ORDER.into_iter().filter(|field| *field != "orgnr").collect();
        assert_eq!(fields, asked, "in the order of the form");
    }
}
