//! How values are written for people: dates, times, kroner.

use base::{Language, Ore};
use jiff::civil::{Date, Time};
use serde_json::Value as Json;

const MONTHS: [[&str; 12]; 3] = [
    [
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ],
    [
        "ođđajagemánu",
        "guovvamánu",
        "njukčamánu",
        "cuoŋománu",
        "miessemánu",
        "geassemánu",
        "suoidnemánu",
        "borgemánu",
        "čakčamánu",
        "golggotmánu",
        "skábmamánu",
        "juovlamánu",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

/// `22. november 2026`; `22 November 2026`; Northern Sámi `22. skábmamánu 2026`.
pub fn date(date: Date, language: Language) -> String {
    let names = match language {
        Language::Nb | Language::Nn => MONTHS.first(),
        Language::Se => MONTHS.get(1),
        Language::En => MONTHS.get(2),
    };
    let month = names
        .and_then(|names| names.get(usize::try_from(date.month()).unwrap_or(1).saturating_sub(1)))
        .copied()
        .unwrap_or_default();
    let stop = if language == Language::En { "" } else { "." };
    format!("{}{stop} {month} {}", date.day(), date.year())
}

/// `lørdag`, `laurdag`, `Saturday`.
pub fn weekday(date: Date, language: Language) -> &'static str {
    let names = match language {
        Language::Nb => ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
        Language::Nn => ["måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"],
        Language::Se => [
            "vuossárga",
            "maŋŋebárga",
            "gaskavahkku",
            "duorastat",
            "bearjadat",
            "lávvardat",
            "sotnabeaivi",
        ],
        Language::En => {
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        }
    };
    let index = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
    names.get(index).copied().unwrap_or_default()
}

/// `20.00` in Norwegian and Sámi, `20:00` in English.
pub fn time(time: Time, language: Language) -> String {
    let separator = if language == Language::En { ':' } else { '.' };
    format!("{:02}{separator}{:02}", time.hour(), time.minute())
}

/// Whole kroner: `460 kroner`, in English `NOK 460`.
pub fn kroner(kroner: i64, language: Language) -> String {
    let amount = Ore::from_kroner(kroner);
    match language {
        Language::En => format!("NOK\u{a0}{amount}"),
        Language::Se => format!("{amount}\u{a0}ru"),
        Language::Nb | Language::Nn => format!("{amount}\u{a0}kroner"),
    }
}

pub fn yes_or_no(yes: bool, language: Language) -> &'static str {
    match (language, yes) {
        (Language::Nb | Language::Nn, true) => "ja",
        (Language::Nb | Language::Nn, false) => "nei",
        (Language::Se, true) => "juo",
        (Language::Se, false) => "ii",
        (Language::En, true) => "yes",
        (Language::En, false) => "no",
    }
}

/// `a, b og c`; items that have an "and" of their own are parted by semicolons.
pub fn list(items: &[String], language: Language) -> String {
    let and = match language {
        Language::Nb | Language::Nn => "og",
        Language::Se => "ja",
        Language::En => "and",
    };
    if items.len() > 1 && items.iter().any(|item| item.contains(&format!(" {and} "))) {
        return items.join("; ");
    }
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

/// A date as it is stored.
pub fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    (bytes.len() == 10 && bytes.get(4) == Some(&b'-')).then(|| text.parse().ok()).flatten()
}

/// A clock time as it is stored: `20:00`.
pub fn parse_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    if hour.len() != 2 || minute.len() != 2 {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// The value as a reader wants it when nobody said how: stored dates and times in the language's
/// form, yes and no as words.
pub fn automatic(value: &Json, language: Language) -> String {
    match value {
        Json::Null => String::new(),
        Json::Bool(yes) => yes_or_no(*yes, language).to_owned(),
        Json::Number(number) => number.to_string(),
        Json::String(text) => {
            if let Some(stored) = parse_date(text) {
                date(stored, language)
            } else if let Some(stored) = parse_time(text) {
                time(stored, language)
            } else {
                text.clone()
            }
        }
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| automatic(item, language)).collect();
            list(&items, language)
        }
        Json::Object(object) => {
            object.get("name").map_or_else(String::new, |name| automatic(name, language))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil;

    #[test]
    fn dates_and_times_are_written_as_the_language_does() {
        let day = civil::date(2028, 2, 29);
        assert_eq!(date(day, Language::Nn), "29. februar 2028");
        assert_eq!(date(day, Language::En), "29 February 2028");
        assert_eq!(weekday(day, Language::Nn), "tysdag");
        assert_eq!(time(civil::time(2, 5, 0, 0), Language::Nb), "02.05");
    }

    #[test]
    fn what_only_looks_like_a_date_stays_text() {
        for text in ["2026-13-01", "2026-1-1", "24:00", "9:00", "kl. 9"] {
            assert_eq!(automatic(&Json::from(text), Language::Nb), text);
        }
        assert_eq!(automatic(&Json::from("2026-12-05"), Language::Nb), "5. desember 2026");
    }
}
