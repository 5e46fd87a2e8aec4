//! Worked cases as applications of another day: what a demonstration begins with.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value as Json;

use super::Case;
use crate::{Answers, Package, format};

/// A worked case that says `demonstrated = true`, as an application that comes on another day.
#[derive(Clone, Debug)]
pub struct Demonstrated {
    /// Name of the file without ending.
    pub name: String,
    pub answers: Answers,
}

/// The demonstrated cases of a package, with every date moved as far as the day they come.
pub fn demonstrated(
    package: &Package,
    received: Date,
) -> Result<Vec<Demonstrated>, toml::de::Error> {
    let bases: BTreeMap<String, Json> = match package.cases.get("_base") {
        Some(text) => toml::from_str(text)?,
        None => BTreeMap::new(),
    };
    let mut found = Vec::new();
    for (name, text) in package.cases.iter().filter(|(name, _)| !name.starts_with('_')) {
        let case: Case = toml::from_str(text)?;
        if !case.demonstrated {
            continue;
        }
        let mut answers = Answers::new();
        if let Some(base) = case.base.as_deref().and_then(|name| bases.get(name)) {
            answers.merge(base);
        }
        answers.merge(&Json::Object(case.answers));
        for path in &case.without {
            answers.remove(path);
        }
        let mut values = answers.values().clone();
        move_dates(&mut values, case.received, received);
        if let Json::Object(values) = values {
            found.push(Demonstrated { name: name.clone(), answers: Answers::from_values(values) });
        }
    }
    Ok(found)
}

fn move_dates(value: &mut Json, from: Date, to: Date) {
    match value {
        Json::String(text) if text.len() == "2026-01-01".len() => {
            let moved = format::parse_date(text).and_then(|date| date.checked_add(to - from).ok());
            if let Some(moved) = moved {
                *text = moved.to_string();
            }
        }
        Json::Array(items) => items.iter_mut().for_each(|item| move_dates(item, from, to)),
        Json::Object(fields) => fields.values_mut().for_each(|item| move_dates(item, from, to)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    #[test]
    fn dates_move_with_the_day_and_nothing_else_does() {
        let mut value = json!({
            "day": "2026-10-01", "rows": [{ "on": "2026-11-22" }], "count": 5,
            "text": "2026-10-01 and on", "number": "2026-13-01",
        });
        move_dates(&mut value, date(2026, 11, 22), date(2027, 1, 1));
        let expected = json!({
            "day": "2026-11-10", "rows": [{ "on": "2027-01-01" }], "count": 5,
            "text": "2026-10-01 and on", "number": "2026-13-01",
        });
        assert_eq!(value, expected);
    }
}
