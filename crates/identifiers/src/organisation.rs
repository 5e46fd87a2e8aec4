use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{as_text, digits, weighted_mod_11};

/// Nine digits of the Central Coordinating Register for Legal Entities, check digit by modulo 11.
///
/// Source: Brønnøysundregistrene, "Om organisasjonsnummeret". Numbers that begin with 31 are
/// Skatteetaten's synthetic ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganisationNumber([u8; 9]);

/// The text has not nine digits, or the last one does not fit the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("read an organisation number: nine digits with a right check digit")]
pub struct InvalidOrganisationNumber;

const WEIGHTS: [u32; 9] = [3, 2, 7, 6, 5, 4, 3, 2, 1];

impl OrganisationNumber {
    pub fn parse(text: &str) -> Result<Self, InvalidOrganisationNumber> {
        let number = digits::<9>(text).ok_or(InvalidOrganisationNumber)?;
        // Eight and nine are the only first digits in use for real units; 2 and 3 for tests.
        if number[0] < 2 || weighted_mod_11(&number, &WEIGHTS) != 0 {
            return Err(InvalidOrganisationNumber);
        }
        Ok(Self(number))
    }

    /// The synthetic number (31…) with this serial number of six digits, or `None` when no check
    /// digit fits.
    pub fn synthetic(serial: u32) -> Option<Self> {
        let eight = format!("31{:06}", serial % 1_000_000);
        (0..10).find_map(|check| Self::parse(&format!("{eight}{check}")).ok())
    }

    /// Belongs to no real organisation.
    pub fn is_synthetic(self) -> bool {
        self.0[0] < 8
    }

    /// The number as an integer, as it keys a tenant's rows.
    pub fn to_i64(self) -> i64 {
        self.0.iter().fold(0, |number, &digit| number * 10 + i64::from(digit))
    }
}

impl fmt::Display for OrganisationNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&as_text(&self.0))
    }
}

impl fmt::Debug for OrganisationNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "OrganisationNumber({self})")
    }
}

impl FromStr for OrganisationNumber {
    type Err = InvalidOrganisationNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for OrganisationNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OrganisationNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_numbers_are_read_and_wrong_ones_refused() {
        for right in ["991825827", "910077473", "314240979", "984 661 185", "922020175"] {
            assert!(OrganisationNumber::parse(right).is_ok(), "{right}");
        }
        for wrong in ["987654321", "123456789", "999888777", "", "31424097", "3142409790", "æ"] {
            assert!(OrganisationNumber::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_synthetic_number_is_right_and_says_that_it_is_synthetic() {
        let number = (0..).find_map(OrganisationNumber::synthetic).unwrap();
        assert!(number.is_synthetic());
        assert_eq!(OrganisationNumber::parse(&number.to_string()), Ok(number));
        assert_eq!(number.to_i64().to_string(), number.to_string());
    }
}
