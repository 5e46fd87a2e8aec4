//! Reading what people type: dates, times, numbers, e-mail addresses, in the forms people use.

use jiff::civil::{Date, Time};

/// Text as it is kept: line ends of one kind, no control characters, no space around it.
pub(super) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text
        .chars()
        .filter(|character| matches!(character, '\n' | '\t') || !is_unwanted(*character))
        .collect();
    kept.trim().to_owned()
}

/// Control characters, and signs that change the direction of writing or cannot be seen.
fn is_unwanted(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// `5.12.2026`, `05/12/26`, `5 12 2026`, `5. desember 2026`, `05122026` and `2026-12-05`. A year of
/// two digits lies at most `20` years ahead of `today`.
pub(super) fn date(text: &str, today: Date) -> Option<Date> {
    if let Some(stored) = crate::format::parse_date(text) {
        return Some(stored);
    }
    let lower = text.to_lowercase();
    let mut numbers = Vec::new();
    let mut month_name = None;
    for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if word.chars().all(|c| c.is_ascii_digit()) {
            numbers.push(word);
        } else {
            // The name must stand between day and year.
            if numbers.len() != 1 || month_name.is_some() {
                return None;
            }
            month_name = Some(month(word)?);
        }
    }
    match (numbers.as_slice(), month_name) {
        ([day, year], Some(month)) => make_date(day, &month.to_string(), year, today),
        ([day, month, year], None) => make_date(day, month, year, today),
        ([digits], None) if digits.len() == 8 => {
            make_date(digits.get(0..2)?, digits.get(2..4)?, digits.get(4..8)?, today)
        }
        _ => None,
    }
}

/// A date of three fields.
pub(super) fn make_date(day: &str, month_text: &str, year: &str, today: Date) -> Option<Date> {
    let (day, month_text, year) = (day.trim(), month_text.trim(), year.trim());
    let is_number =
        |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let day_text = day.trim_end_matches('.');
    if !is_number(day_text) || !is_number(year) {
        return None;
    }
    let month = if is_number(month_text) {
        month_text.parse().ok()?
    } else {
        month(&month_text.to_lowercase())?
    };
    let written: i16 = year.parse().ok()?;
    let year = match year.len() {
        4 => written,
        2 => {
            let century = today.year() / 100 * 100;
            let candidate = century + written;
            if candidate > today.year() + 20 { candidate - 100 } else { candidate }
        }
        _ => return None,
    };
    Date::new(year, month, day_text.parse().ok()?).ok()
}

/// The number of a month by its name or its first three letters, in Norwegian, Sámi or English.
fn month(word: &str) -> Option<i8> {
    const STARTS: [&[&str]; 12] = [
        &["jan", "ođđaj"],
        &["feb", "guov"],
        &["mar", "njuk"],
        &["apr", "cuoŋ"],
        &["mai", "may", "mies"],
        &["jun", "geas"],
        &["jul", "suoi"],
        &["aug", "borg"],
        &["sep", "čak"],
        &["okt", "oct", "golg"],
        &["nov", "skáb"],
        &["des", "dec", "juov"],
    ];
    let index =
        STARTS.iter().position(|starts| starts.iter().any(|start| word.starts_with(start)))?;
    i8::try_from(index + 1).ok()
}

/// `20:00`, `20.00`, `20,00`, `2000`, `20`, `kl. 20`, `kl 8`, `8 pm`, `klokka 20:30`; `24:00` is midnight.
pub(super) fn time(text: &str) -> Option<Time> {
    let lower = text.to_lowercase();
    let mut rest = lower.trim();
    for word in ["klokken", "klokka", "kl.", "kl", "at"] {
        if let Some(after) = rest.strip_prefix(word) {
            rest = after.trim_start();
            break;
        }
    }
    let mut afternoon = None;
    for (word, is_afternoon) in [("am", false), ("a.m.", false), ("pm", true), ("p.m.", true)] {
        if let Some(before) = rest.strip_suffix(word) {
            rest = before.trim_end();
            afternoon = Some(is_afternoon);
        }
    }
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (hour, minute) = match rest.find([':', '.', ',', ' ', '-']) {
        Some(position) => {
            let (hour, minute) = rest.split_at(position);
            let minute = minute.get(1..)?.trim();
            // Seconds are accepted when they are nought: some browsers send them.
            (hour, minute.strip_suffix(":00").unwrap_or(minute))
        }
        // Bytes are not letters: one character of another alphabet may be three of them.
        None if rest.len() == 4 || rest.len() == 3 => {
            rest.split_at_checked(rest.len().checked_sub(2)?)?
        }
        None => (rest, "00"),
    };
    if !is_number(hour) || !is_number(minute) || hour.len() > 2 || minute.len() != 2 {
        return None;
    }
    let mut hour: i8 = hour.parse().ok()?;
    let minute: i8 = minute.parse().ok()?;
    match afternoon {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(true) if hour < 12 => hour += 12,
        Some(false) if hour == 12 => hour = 0,
        _ => {}
    }
    if hour == 24 && minute == 0 {
        hour = 0;
    }
    Time::new(hour, minute, 0, 0).ok()
}

/// `1 234`, `1234,5`, `1 234.50`.
pub(super) fn number(text: &str) -> Option<rust_decimal::Decimal> {
    let compact: String =
        text.chars().filter(|c| !c.is_whitespace()).collect::<String>().replace(',', ".");
    let is_number = !compact.is_empty()
        && compact.len() <= 20
        && compact.bytes().enumerate().all(|(index, byte)| {
            byte.is_ascii_digit() || byte == b'.' || (index == 0 && byte == b'-')
        });
    is_number.then(|| compact.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil;

    const TODAY: Date = civil::date(2026, 11, 22);

    #[test]
    fn dates_are_read_as_people_write_them() {
        for text in [
            "5.12.2026",
            "05.12.2026",
            "5/12-26",
            "5 12 2026",
            "05122026",
            "2026-12-05",
            "5. desember 2026",
            "5 Dec 2026",
            "5. DES. 26",
        ] {
            assert_eq!(date(text, TODAY), Some(civil::date(2026, 12, 5)), "{text}");
        }
        for text in [
            "",
            "i morgen",
            "32.1.2026",
            "29.2.2026",
            "5.13.2026",
            "1.2",
            "desember 5 2026",
            "٥.١٢.٢٠٢٦",
        ] {
            assert_eq!(date(text, TODAY), None, "{text}");
        }
        assert_eq!(date("29.02.2028", TODAY), Some(civil::date(2028, 2, 29)));
    }

    #[test]
    fn a_year_of_two_digits_is_of_the_century_that_makes_sense() {
        assert_eq!(date("1.1.75", TODAY), Some(civil::date(1975, 1, 1)));
        assert_eq!(date("1.1.27", TODAY), Some(civil::date(2027, 1, 1)));
    }

    #[test]
    fn a_time_in_another_alphabet_is_no_time() {
        for text in ["⑇", "аб", "२०", "😀"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for text in [
            "20:00",
            "20.00",
            "20,00",
            "2000",
            "20",
            "kl 20",
            "kl. 20.00",
            "Klokka 20:00",
            "8 pm",
            "20:00:00",
        ] {
            assert_eq!(time(text), Some(civil::time(20, 0, 0, 0)), "{text}");
        }
        assert_eq!(time("24:00"), Some(civil::time(0, 0, 0, 0)));
        assert_eq!(time("0130"), Some(civil::time(1, 30, 0, 0)));
        assert_eq!(time("830"), Some(civil::time(8, 30, 0, 0)));
        for text in ["", "kl", "25:00", "20:60", "20:5", "sent", "13 pm", "20:00:30", "-1:00"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_may_have_spaces_and_a_comma() {
        assert_eq!(number("1 234,50").map(|n| n.to_string()), Some("1234.50".to_owned()));
        assert_eq!(number("\u{a0}80\u{a0}").map(|n| n.to_string()), Some("80".to_owned()));
        for text in ["", "-", "1e9", "0x10", "1.2.3", "ca. 80", "999999999999999999999999"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn invisible_signs_do_not_enter_the_archive() {
        assert_eq!(clean("  a\u{202e}b\u{0}\r\nc\u{feff} "), "ab\nc");
    }
}
