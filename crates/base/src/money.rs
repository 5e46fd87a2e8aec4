use std::{fmt, iter::Sum, ops::Add};

use serde::{Deserialize, Serialize};

/// An amount of Norwegian money in øre (1/100 krone).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Ore(pub i64);

impl Ore {
    pub const fn from_kroner(kroner: i64) -> Self {
        Self(kroner * 100)
    }

    /// Whole kroner, halves rounded away from zero: how public fees are shown.
    pub const fn kroner_rounded(self) -> i64 {
        (self.0 + if self.0 < 0 { -50 } else { 50 }) / 100
    }
}

impl Add for Ore {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sum for Ore {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self(0), Add::add)
    }
}

/// Norwegian form: `1 234,50`, with a no-break space between thousands; `,00` is left out.
impl fmt::Display for Ore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = (self.0.unsigned_abs() / 100).to_string();
        let ore = self.0.unsigned_abs() % 100;
        if self.0 < 0 {
            formatter.write_str("\u{2212}")?;
        }
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                formatter.write_str("\u{a0}")?;
            }
            write!(formatter, "{digit}")?;
        }
        if ore > 0 {
            write!(formatter, ",{ore:02}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_the_norwegian_way() {
        assert_eq!(Ore::from_kroner(440).to_string(), "440");
        assert_eq!(Ore(123_450).to_string(), "1\u{a0}234,50");
        assert_eq!(Ore(-5).to_string(), "\u{2212}0,05");
        assert_eq!(Ore(12_345_678_900).to_string(), "123\u{a0}456\u{a0}789");
    }

    #[test]
    fn fees_are_rounded_to_whole_kroner() {
        assert_eq!(Ore(58_050).kroner_rounded(), 581);
        assert_eq!(Ore(-58_050).kroner_rounded(), -581);
        assert_eq!(Ore(58_049).kroner_rounded(), 580);
    }
}
