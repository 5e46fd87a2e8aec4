//! Dates and times as they stand in extractions: with or without a time, with or without an offset.

use std::cmp::Ordering;

use jiff::civil::{Date, Time};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) date: Date,
    time: Option<Time>,
    has_offset: bool,
}

impl Moment {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let date = text.get(..10)?.parse().ok()?;
        let rest = &text[10..];
        let Some(rest) = rest.strip_prefix('T') else {
            return (rest.is_empty() || is_offset(rest)).then_some(Self {
                date,
                time: None,
                has_offset: !rest.is_empty(),
            });
        };
        let length = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
        let (time, offset) = rest.split_at(length);
        // The end of the day is the beginning of the next; for order the last second will do.
        let time = if time == "24:00:00" { "23:59:59" } else { time };
        let time: Time = time.parse().ok()?;
        (offset.is_empty() || is_offset(offset)).then_some(Self {
            date,
            time: Some(time),
            has_offset: !offset.is_empty(),
        })
    }

    /// Whether this is surely before the other. Where one has no time, or only one has an offset,
    /// the days decide.
    pub(crate) fn is_before(self, other: Self) -> bool {
        match self.date.cmp(&other.date) {
            Ordering::Equal => match (self.time, other.time) {
                (Some(own), Some(others)) => self.has_offset == other.has_offset && own < others,
                _ => false,
            },
            order => order.is_lt(),
        }
    }
}

fn is_offset(text: &str) -> bool {
    text == "Z" || text.len() == 6 && text.starts_with(['+', '-']) && text.is_char_boundary(3)
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn moments_are_ordered_as_far_as_they_are_known() {
        let before =
            |one, other| Moment::parse(one).unwrap().is_before(Moment::parse(other).unwrap());
        assert!(before("2024-01-01", "2024-01-02T00:00:00"));
        assert!(before("2024-01-01T10:00:00", "2024-01-01T10:00:01.5"));
        assert!(!before("2024-01-01", "2024-01-01T10:00:00"));
        assert!(!before("2024-01-01T10:00:00Z", "2024-01-01T11:00:00"));
        for bad in [
            "",
            "2024",
            "2024-02-30",
            "2024-01-01T",
            "2024-01-01 10:00",
            "æøåæøåæøå",
            "2024-01-01T25:00:00",
        ] {
            assert_eq!(Moment::parse(bad), None, "{bad:?}");
        }
    }
}
