//! How days, times and sizes are written on the portal's pages.

use base::Language;
use jiff::{Timestamp, civil::Date};

/// `fredag 5. juni 2026`
pub fn day(date: Date, language: Language) -> String {
    let weekday = service::format::weekday(date, language);
    format!("{weekday} {}", service::format::date(date, language))
}

/// The day in Norway.
pub fn day_of(instant: Timestamp, language: Language) -> String {
    day(base::date_in_oslo(instant), language)
}

/// `5. juni 2026 kl. 14.05`, in Norwegian time.
pub fn moment(instant: Timestamp, language: Language) -> String {
    let zoned = instant.to_zoned(base::oslo());
    let date = service::format::date(zoned.date(), language);
    let time = service::format::time(zoned.time(), language);
    match language {
        Language::Nb | Language::Nn => format!("{date} kl. {time}"),
        Language::Se => format!("{date} dii. {time}"),
        Language::En => format!("{date} at {time}"),
    }
}

/// `1,2 MB`, `340 kB`; in English with a full stop.
pub fn size(bytes: u64, language: Language) -> String {
    let kilobytes = bytes.div_ceil(1_000);
    if kilobytes < 1_000 {
        return format!("{kilobytes} kB");
    }
    let tenths = bytes.div_ceil(100_000);
    let mark = if language == Language::En { '.' } else { ',' };
    format!("{}{mark}{} MB", tenths / 10, tenths % 10)
}

/// A name as one says it. The population register writes many in capitals, which on a screen is
/// shouting; a name in any other form is its owner's business.
pub fn spoken(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut begins = true;
    name.chars()
        .map(|character| {
            let written =
                if begins { character.to_string() } else { character.to_lowercase().collect() };
            begins = !character.is_alphabetic();
            written
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_norwegian_whatever_the_servers_zone() {
        let instant: Timestamp = "2026-06-04T22:05:00Z".parse().unwrap();
        assert_eq!(day_of(instant, Language::Nb), "fredag 5. juni 2026");
        assert_eq!(day_of(instant, Language::En), "Friday 5 June 2026");
        assert_eq!(moment(instant, Language::Nn), "5. juni 2026 kl. 00.05");
    }

    #[test]
    fn names_in_capitals_are_not_shouted() {
        for (name, expect) in [
            ("ÆRLIG", "Ærlig"),
            ("ANNE-LISE", "Anne-Lise"),
            ("MacDonald", "MacDonald"),
            ("bell", "bell"),
            ("Å", "Å"),
        ] {
            assert_eq!(spoken(name), expect);
        }
    }

    #[test]
    fn sizes_are_short_and_never_nothing() {
        for (bytes, expect) in
            [(1, "1 kB"), (339_001, "340 kB"), (1_150_000, "1,2 MB"), (15_728_640, "15,8 MB")]
        {
            assert_eq!(size(bytes, Language::Nb), expect);
        }
        assert_eq!(size(2_000_000, Language::En), "2.0 MB");
    }
}
