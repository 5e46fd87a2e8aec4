use std::{fmt, str::FromStr};

use crate::{as_text, digits, weighted_mod_11};

/// An 11-digit Norwegian bank account number, check digit by modulo 11 (Bits, "Kontonummer").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AccountNumber([u8; 11]);

/// The text has not eleven digits, or the last one does not fit the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("read an account number: eleven digits with a right check digit")]
pub struct InvalidAccountNumber;

const WEIGHTS: [u32; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

impl AccountNumber {
    pub fn parse(text: &str) -> Result<Self, InvalidAccountNumber> {
        let number = digits::<11>(text).ok_or(InvalidAccountNumber)?;
        if weighted_mod_11(&number, &WEIGHTS) == 0 {
            Ok(Self(number))
        } else {
            Err(InvalidAccountNumber)
        }
    }
}

/// Grouped as on a giro: `8601 11 17947`.
impl fmt::Display for AccountNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (bank, rest) = self.0.split_at(4);
        let (group, account) = rest.split_at(2);
        write!(formatter, "{} {} {}", as_text(bank), as_text(group), as_text(account))
    }
}

impl FromStr for AccountNumber {
    type Err = InvalidAccountNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_numbers_are_read_and_wrong_ones_refused() {
        assert_eq!(AccountNumber::parse("8601.11.17947").unwrap().to_string(), "8601 11 17947");
        for wrong in ["86011117948", "8601111794", ""] {
            assert!(AccountNumber::parse(wrong).is_err(), "{wrong}");
        }
    }
}
