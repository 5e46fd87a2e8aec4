use std::{fmt, ops::Range, str::FromStr};

use jiff::civil::Date;

use crate::{as_text, digits, weighted_mod_11};

/// An 11-digit national identity number (*fødselsnummer*) or D-number that could be somebody's.
///
/// Never prints itself: neither `Debug` nor any message shows the digits. Whoever must hand the
/// number on (to a register, to the archive's own column) calls [`PersonNumber::reveal`] and thereby
/// says so.
///
/// Source: Skatteetaten, "Fødselsnummer" and the check-digit rules of 1964 and 2032: the first check
/// sum may be 0 (1964) or 0 to 3 (numbers assigned from 2032), the second must be 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonNumber([u8; 11]);

/// What a number's date field says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PersonNumberKind {
    /// Given at birth or immigration.
    NationalIdentity,
    /// D-number: day + 40. Its date may be the registration date and not the birth date.
    Temporary,
    /// Made for tests by Skatteetaten: month + 80.
    SyntheticNationalIdentity,
    /// Month + 80 and day + 40.
    SyntheticTemporary,
}

impl PersonNumberKind {
    /// Belongs to no living or dead person.
    pub fn is_synthetic(self) -> bool {
        matches!(self, Self::SyntheticNationalIdentity | Self::SyntheticTemporary)
    }
}

/// Why a text is no person number. Never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPersonNumber {
    #[error("read a person number that has not 11 digits")]
    Length,
    #[error("read a person number whose date does not exist")]
    Date,
    #[error("read a person number whose check digits are wrong")]
    CheckDigits,
}

const FIRST_WEIGHTS: [u32; 10] = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const SECOND_WEIGHTS: [u32; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

impl PersonNumber {
    /// Reads 11 digits; spaces between them are allowed (`DDMMYY NNNNN`).
    pub fn parse(text: &str) -> Result<Self, InvalidPersonNumber> {
        let number = Self(digits::<11>(text).ok_or(InvalidPersonNumber::Length)?);
        number.date_parts().ok_or(InvalidPersonNumber::Date)?;
        if weighted_mod_11(&number.0, &FIRST_WEIGHTS) > 3
            || weighted_mod_11(&number.0, &SECOND_WEIGHTS) != 0
        {
            return Err(InvalidPersonNumber::CheckDigits);
        }
        Ok(number)
    }

    /// The synthetic number (month + 80) of this birth date and individual number (0–999), or
    /// `None` when the 1964 rule has no check digits for it or the century does not fit.
    pub fn synthetic(birth_date: Date, individual: u16) -> Option<Self> {
        let year = u8::try_from(birth_date.year().rem_euclid(100)).ok()?;
        let day = u8::try_from(birth_date.day()).ok()?;
        let month = u8::try_from(birth_date.month()).ok()? + 80;
        let hundreds = u8::try_from(individual / 100).ok().filter(|&digit| digit < 10)?;
        let rest = u8::try_from(individual % 100).ok()?;
        let mut number = [
            day / 10,
            day % 10,
            month / 10,
            month % 10,
            year / 10,
            year % 10,
            hundreds,
            rest / 10,
            rest % 10,
            0,
            0,
        ];
        let first = check_digit(weighted_mod_11(&number, &FIRST_WEIGHTS))?;
        number[9] = first;
        number[10] = check_digit(weighted_mod_11(&number, &SECOND_WEIGHTS))?;
        let number = Self(number);
        (number.birth_date() == Some(birth_date)).then_some(number)
    }

    pub fn kind(self) -> PersonNumberKind {
        match (self.0[0] >= 4, self.0[2] >= 8) {
            (false, false) => PersonNumberKind::NationalIdentity,
            (true, false) => PersonNumberKind::Temporary,
            (false, true) => PersonNumberKind::SyntheticNationalIdentity,
            (true, true) => PersonNumberKind::SyntheticTemporary,
        }
    }

    /// The date the number was made from. For temporary numbers it may be the registration date,
    /// and numbers given from 2032 do not tell the century: a register knows better.
    pub fn birth_date(self) -> Option<Date> {
        let (day, month, year_of_century) = self.date_parts()?;
        let individual =
            u16::from(self.0[6]) * 100 + u16::from(self.0[7]) * 10 + u16::from(self.0[8]);
        // The century table of Skatteetaten's description of the individual number.
        let century = match (individual, year_of_century) {
            (500..=749, 54..) => 1800,
            (0..=499, _) | (900..=999, 40..) => 1900,
            (500..=999, 0..=39) => 2000,
            _ => return None,
        };
        Date::new(century + i16::from(year_of_century), month, day).ok()
    }

    /// The eleven digits. Each call is a decision to hand the number on.
    pub fn reveal(self) -> String {
        as_text(&self.0)
    }

    /// Day, month and year of the century, with what marks temporary and synthetic numbers taken
    /// away; `None` when there is no such date in any century.
    fn date_parts(self) -> Option<(i8, i8, u8)> {
        let digit = |index: usize| self.0.get(index).copied().unwrap_or(0);
        let mut day = digit(0) * 10 + digit(1);
        let mut month = digit(2) * 10 + digit(3);
        let year = digit(4) * 10 + digit(5);
        if day > 40 {
            day -= 40;
        }
        if month > 80 {
            month -= 80;
        }
        let day = i8::try_from(day).ok()?;
        let month = i8::try_from(month).ok()?;
        let exists = [1800, 1900, 2000]
            .iter()
            .any(|century| Date::new(century + i16::from(year), month, day).is_ok());
        // With a known century the leap day must exist in that very year.
        let number_tells_the_century = match Self::century_of(self) {
            Some(century) => Date::new(century + i16::from(year), month, day).is_ok(),
            None => exists,
        };
        (exists && number_tells_the_century).then_some((day, month, year))
    }

    fn century_of(self) -> Option<i16> {
        let individual =
            u16::from(self.0[6]) * 100 + u16::from(self.0[7]) * 10 + u16::from(self.0[8]);
        let year = self.0[4] * 10 + self.0[5];
        match (individual, year) {
            (500..=749, 54..) => Some(1800),
            (0..=499, _) | (900..=999, 40..) => Some(1900),
            (500..=999, 0..=39) => Some(2000),
            _ => None,
        }
    }
}

impl fmt::Debug for PersonNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PersonNumber(hidden)")
    }
}

impl FromStr for PersonNumber {
    type Err = InvalidPersonNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// Where in `text` something stands that passes as a person number: eleven digits together, or
/// written `DDMMYY NNNNN`, `DDMM YY NNNNN` or with full stops. Byte ranges, in order.
///
/// What public surfaces must never show; the national eInnsyn refuses the same.
pub fn find_person_numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start_allowed = true;
    let mut skip_until = 0;
    for (start, character) in text.char_indices() {
        if start >= skip_until
            && start_allowed
            && character.is_ascii_digit()
            && let Some(end) = end_of_person_number(&text[start..])
        {
            found.push(start..start + end);
            skip_until = start + end;
        }
        start_allowed = !character.is_ascii_digit();
    }
    found
}

fn end_of_person_number(text: &str) -> Option<usize> {
    let mut number = String::with_capacity(11);
    for (position, character) in text.char_indices() {
        match character {
            '0'..='9' if number.len() < 11 => number.push(character),
            '0'..='9' => return None,
            ' ' | '.' | '-' | '\u{a0}' | '\u{202f}' if matches!(number.len(), 2 | 4 | 6) => {}
            _ if number.len() == 11 => return PersonNumber::parse(&number).ok().map(|_| position),
            _ => return None,
        }
    }
    (number.len() == 11 && PersonNumber::parse(&number).is_ok()).then_some(text.len())
}

fn check_digit(remainder: u32) -> Option<u8> {
    match (11 - remainder) % 11 {
        10 => None,
        digit => u8::try_from(digit).ok(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_of_both_check_digit_rules_are_read() {
        // Published examples of the 2032 rule; the first fits the 1964 rule as well.
        for number in ["02013299997", "30108299920", "30108299939", "55102499947", "41819077906"] {
            assert!(PersonNumber::parse(number).is_ok(), "{number}");
        }
    }

    #[test]
    fn a_wrong_check_digit_length_or_date_is_refused() {
        for (number, why) in [
            ("20036914712", InvalidPersonNumber::CheckDigits),
            ("29020105729", InvalidPersonNumber::Date),
            ("0201329999", InvalidPersonNumber::Length),
            ("020132999977", InvalidPersonNumber::Length),
            ("0201329999x", InvalidPersonNumber::Length),
            ("", InvalidPersonNumber::Length),
        ] {
            assert_eq!(PersonNumber::parse(number), Err(why), "{number}");
        }
    }

    #[test]
    fn the_kind_is_read_off_the_date() {
        for (number, kind) in [
            ("02013299997", PersonNumberKind::NationalIdentity),
            ("55102499947", PersonNumberKind::Temporary),
            ("41819077906", PersonNumberKind::SyntheticTemporary),
        ] {
            assert_eq!(PersonNumber::parse(number).unwrap().kind(), kind, "{number}");
        }
    }

    #[test]
    fn a_number_never_prints_itself() {
        let number = PersonNumber::parse("41819077906").unwrap();
        assert_eq!(format!("{number:?}"), "PersonNumber(hidden)");
    }

    #[test]
    fn numbers_are_found_in_running_text() {
        let text = "Søker 418190 77906 og 41819077906, men ikke 141819077906 eller 20036914712.";
        let found: Vec<&str> = find_person_numbers(text).into_iter().map(|at| &text[at]).collect();
        assert_eq!(found, ["418190 77906", "41819077906"]);
        assert!(find_person_numbers("sak 2026/17, tlf 71 69 60 00, orgnr 310000018").is_empty());
    }

    proptest! {
        #[test]
        fn a_synthetic_number_tells_its_birth_date(
            days in 0_i32..40_000, individual in 0_u16..1000
        ) {
            let birth_date = date(1920, 1, 1)
                .checked_add(jiff::Span::new().days(days)).unwrap();
            if let Some(number) = PersonNumber::synthetic(birth_date, individual) {
                prop_assert_eq!(PersonNumber::parse(&number.reveal()), Ok(number));
                prop_assert_eq!(number.birth_date(), Some(birth_date));
                prop_assert!(number.kind().is_synthetic());
            }
        }

        #[test]
        fn scanning_any_text_is_safe(text in ".{0,60}") {
            for range in find_person_numbers(&text) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
