//! How figures are written for people.

use base::{Language, Ore};
use jiff::SignedDuration;

use crate::{figures::Measured, texts::Texts};

/// `1 234`
pub(crate) fn number(count: u64) -> String {
    Ore::from_kroner(i64::try_from(count).unwrap_or(i64::MAX / 100)).to_string()
}

pub(crate) fn per_cent(share: u64, language: Language) -> String {
    match language {
        Language::En => format!("{share}%"),
        Language::Nb | Language::Nn | Language::Se => format!("{share}\u{a0}%"),
    }
}

/// Whole kroner.
pub(crate) fn kroner(amount: Ore, language: Language) -> String {
    service::format::kroner(amount.kroner_rounded(), language)
}

/// In the largest unit that tells enough: days from two days on, hours from two hours on.
pub(crate) fn time(duration: SignedDuration, texts: Texts, language: Language) -> String {
    let seconds = duration.as_secs();
    match seconds {
        ..60 => texts.under_a_minute().to_owned(),
        60..7_200 => texts.minutes(seconds / 60),
        7_200..172_800 => texts.hours(seconds / 3_600),
        _ => texts.days(tenths(seconds, 86_400, language)),
    }
}

/// Hours of work; what was lost has a minus sign.
pub(crate) fn hours(duration: SignedDuration, texts: Texts, language: Language) -> String {
    texts.hours_of_work(tenths(duration.as_secs(), 3_600, language))
}

/// Minutes of work on a case: `4,5 minutter`.
pub(crate) fn minutes(duration: SignedDuration, texts: Texts, language: Language) -> String {
    texts.minutes_of_work(tenths(duration.as_secs(), 60, language))
}

/// `2,5`; in English `2.5`; a whole number without decimals.
fn tenths(seconds: i64, unit: i64, language: Language) -> String {
    let tenths = (seconds.saturating_abs() * 10 + unit / 2) / unit;
    let sign = if seconds < 0 && tenths > 0 { "\u{2212}" } else { "" };
    let whole = number(u64::try_from(tenths / 10).unwrap_or(0));
    let mark = if language == Language::En { '.' } else { ',' };
    match tenths % 10 {
        0 => format!("{sign}{whole}"),
        tenth => format!("{sign}{whole}{mark}{tenth}"),
    }
}

/// The figure in words, or that there are too few cases to show it.
pub(crate) fn or_too_few<T>(
    measured: Measured<T>,
    texts: Texts,
    write: impl FnOnce(T) -> String,
) -> String {
    match measured {
        Measured::Known(value) => write(value),
        Measured::TooFew => texts.too_few().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_a_unit_that_fits() {
        for (seconds, expected) in [
            (0, "under ett minutt"),
            (59, "under ett minutt"),
            (60, "1 minutt"),
            (7_199, "119 minutter"),
            (7_200, "2 timer"),
            (172_800, "2 dager"),
            (216_000, "2,5 dager"),
            (86_400 * 14, "14 dager"),
        ] {
            let texts = Texts::new(Language::Nb);
            let duration = SignedDuration::from_secs(seconds);
            assert_eq!(time(duration, texts, Language::Nb), expected, "{seconds}");
        }
    }

    #[test]
    fn losses_are_written_as_losses() {
        let texts = Texts::new(Language::Nb);
        let lost = SignedDuration::from_secs(-5_400);
        assert_eq!(hours(lost, texts, Language::Nb), "\u{2212}1,5 timer");
        assert_eq!(hours(SignedDuration::from_secs(-1), texts, Language::Nb), "0 timer");
        assert_eq!(kroner(Ore(-58_000), Language::Nb), "\u{2212}580\u{a0}kroner");
    }
}
