//! The period that figures are shown for.

use jiff::{SignedDuration, Timestamp};

use crate::texts::Texts;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Period {
    #[default]
    Month,
    Year,
}

impl Period {
    pub(crate) const ALL: [Self; 2] = [Self::Month, Self::Year];

    /// What stands in the address after `periode=`; anything else means the month.
    pub(crate) fn read(code: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|period| Some(period.code()) == code).unwrap_or_default()
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Month => "30-dager",
            Self::Year => "ett-ar",
        }
    }

    pub(crate) fn days(self) -> i64 {
        match self {
            Self::Month => 30,
            Self::Year => 365,
        }
    }

    pub(crate) fn since(self, now: Timestamp) -> Timestamp {
        now - SignedDuration::from_hours(24 * self.days())
    }

    pub(crate) fn label(self, texts: Texts) -> &'static str {
        match self {
            Self::Month => texts.period_month(),
            Self::Year => texts.period_year(),
        }
    }
}
