//! How deadlines, days and durations are said on the desk.

use base::Language;
use jiff::{SignedDuration, Timestamp, civil::Date};
use page::{Tag, Tone};

use crate::texts::Texts;

/// How a deadline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deadline {
    None,
    /// Stands still while the applicant is asked.
    Paused,
    /// Days since it passed, at least one.
    Late(i64),
    Today,
    /// Days left, at least one.
    Left(i64),
}

/// From so many days left on the deadline is marked.
const SOON: i64 = 3;

impl Deadline {
    pub(crate) fn new(deadline: Option<Date>, paused_on: Option<Date>, today: Date) -> Self {
        let Some(deadline) = deadline else { return Self::None };
        if paused_on.is_some() {
            return Self::Paused;
        }
        match i64::from((deadline - today).get_days()) {
            0 => Self::Today,
            left if left > 0 => Self::Left(left),
            late => Self::Late(-late),
        }
    }

    pub(crate) fn words(self, texts: Texts) -> String {
        match self {
            Self::None => texts.deadline_none().to_owned(),
            Self::Paused => texts.deadline_paused().to_owned(),
            Self::Late(days) => texts.deadline_late(days),
            Self::Today => texts.deadline_today().to_owned(),
            Self::Left(days) => texts.deadline_left(days),
        }
    }

    pub(crate) fn tag(self, texts: Texts) -> Tag {
        let tone = match self {
            Self::None => Tone::Neutral,
            Self::Paused => Tone::Info,
            Self::Late(_) => Tone::Danger,
            Self::Today => Tone::Warning,
            Self::Left(days) if days <= SOON => Tone::Warning,
            Self::Left(_) => Tone::Success,
        };
        Tag::new(tone, self.words(texts))
    }
}

/// `fredag 5. juni 2026`
pub(crate) fn day(date: Date, language: Language) -> String {
    format!(
        "{} {}",
        service::format::weekday(date, language),
        service::format::date(date, language)
    )
}

/// `5. juni 2026`, in Norway.
pub(crate) fn date_of(instant: Timestamp, language: Language) -> String {
    service::format::date(base::date_in_oslo(instant), language)
}

/// `5. juni 2026 kl. 14.05`, in Norwegian time.
pub(crate) fn moment(instant: Timestamp, language: Language) -> String {
    let zoned = instant.to_zoned(base::oslo());
    let date = service::format::date(zoned.date(), language);
    let time = service::format::time(zoned.time(), language);
    Texts::new(language).day_and_time(date, time)
}

/// `12 minutter`, `1 time og 5 minutter`.
pub(crate) fn duration(spent: SignedDuration, texts: Texts) -> String {
    let minutes = spent.as_mins();
    match (minutes / 60, minutes % 60) {
        (0, 0) => texts.less_than_a_minute().to_owned(),
        (0, minutes) => texts.minutes(minutes),
        (hours, 0) => texts.hours(hours),
        (hours, minutes) => texts.hours_and_minutes(texts.hours(hours), texts.minutes(minutes)),
    }
}

/// `1,2 MB`, `340 kB`; in English with a full stop.
pub(crate) fn size(bytes: u64, language: Language) -> String {
    let kilobytes = bytes.div_ceil(1_000);
    if kilobytes < 1_000 {
        return format!("{kilobytes} kB");
    }
    let tenths = bytes.div_ceil(100_000);
    let mark = if language == Language::En { '.' } else { ',' };
    format!("{}{mark}{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn check(deadline: Option<Date>, paused: Option<Date>, expect: [&str; 4]) {
        let found = Deadline::new(deadline, paused, date(2026, 6, 1));
        let words = Language::ALL.map(|language| found.words(Texts::new(language)));
        assert_eq!(words, expect, "{deadline:?} {paused:?}");
    }

    #[test]
    fn a_deadline_is_said_in_words() {
        check(
            Some(date(2026, 6, 4)),
            None,
            ["3 dager igjen", "3 dagar igjen", "Vel 3 beaivvi", "3 days left"],
        );
        check(
            Some(date(2026, 6, 2)),
            None,
            ["1 dag igjen", "1 dag igjen", "Vel 1 beaivi", "1 day left"],
        );
        check(
            Some(date(2026, 6, 1)),
            None,
            ["Fristen er i dag", "Fristen er i dag", "Áigemearri lea odne", "Due today"],
        );
        check(
            Some(date(2026, 5, 30)),
            None,
            [
                "Gikk ut for 2 dager siden",
                "Gjekk ut for 2 dagar sidan",
                "Nogai 2 beaivvi áigi",
                "2 days overdue",
            ],
        );
        check(
            Some(date(2026, 5, 30)),
            Some(date(2026, 5, 20)),
            [
                "Fristen står stille",
                "Fristen står stille",
                "Áigemearri lea bisánan",
                "Deadline paused",
            ],
        );
        check(None, None, ["Ingen frist", "Ingen frist", "Ii áigemearri", "No deadline"]);
    }

    #[test]
    fn the_count_of_days_does_not_break_at_new_year_or_in_leap_years() {
        for (deadline, today, expect) in [
            (date(2027, 1, 1), date(2026, 12, 31), Deadline::Left(1)),
            (date(2028, 3, 1), date(2028, 2, 28), Deadline::Left(2)),
            (date(2026, 1, 1), date(2026, 12, 31), Deadline::Late(364)),
        ] {
            assert_eq!(Deadline::new(Some(deadline), None, today), expect, "{deadline}");
        }
    }

    #[test]
    fn durations_are_said_in_hours_and_minutes() {
        for (seconds, expect) in [
            (0, "under ett minutt"),
            (59, "under ett minutt"),
            (60, "1 minutt"),
            (720, "12 minutter"),
            (3_600, "1 time"),
            (7_500, "2 timer og 5 minutter"),
        ] {
            let spent = SignedDuration::from_secs(seconds);
            assert_eq!(duration(spent, Texts::new(Language::Nb)), expect);
        }
    }

    #[test]
    fn moments_are_norwegian_whatever_the_servers_zone() {
        let instant: Timestamp = "2026-06-04T22:05:00Z".parse().unwrap();
        assert_eq!(moment(instant, Language::Nb), "5. juni 2026 kl. 00.05");
        assert_eq!(moment(instant, Language::En), "5 June 2026 at 00:05");
    }
}
