//! What a person has answered: a JSON document, and the texts that could not be read into it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// No form has more rows than this in one group, and no index beyond it is written.
pub const MAXIMUM_ROWS: usize = 1_000;

/// The answers to one form. Kept whole in the draft, also what a hidden field still holds and what
/// could not be understood, so that nothing the person typed is lost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answers {
    values: Json,
    /// Path of a field → what was typed there and could not be read as a date, a time or a number.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    unreadable: BTreeMap<String, String>,
}

impl Default for Answers {
    fn default() -> Self {
        Self { values: Json::Object(Map::new()), unreadable: BTreeMap::new() }
    }
}

impl Answers {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn from_values(values: Map<String, Json>) -> Self {
        Self { values: Json::Object(values), unreadable: BTreeMap::new() }
    }

    /// The whole document, always an object.
    pub fn values(&self) -> &Json {
        &self.values
    }

    /// The value at a path such as `event.days[0].from`.
    pub fn get(&self, path: &str) -> Option<&Json> {
        rules::expression::look_up(&self.values, path, &[])
    }

    pub fn text(&self, path: &str) -> Option<&str> {
        self.get(path)?.as_str()
    }

    /// Number of rows of a repeating group.
    pub fn rows(&self, path: &str) -> usize {
        rules::expression::row_count(&self.values, path, &[])
    }

    /// Writes a value; objects and rows on the way are made. False where the path is malformed, too
    /// long, or leads through something that is no object.
    pub fn set(&mut self, path: &str, value: Json) -> bool {
        let Some(steps) = steps(path) else { return false };
        self.unreadable.remove(path);
        let mut current = &mut self.values;
        for step in steps {
            match step {
                Step::Name(name) => {
                    if current.is_null() {
                        *current = Json::Object(Map::new());
                    }
                    let Some(object) = current.as_object_mut() else { return false };
                    current = object.entry(name).or_insert(Json::Null);
                }
                Step::Row(index) => {
                    if current.is_null() {
                        *current = Json::Array(Vec::new());
                    }
                    let Some(rows) = current.as_array_mut() else { return false };
                    while rows.len() <= index {
                        rows.push(Json::Object(Map::new()));
                    }
                    let Some(row) = rows.get_mut(index) else { return false };
                    current = row;
                }
            }
        }
        *current = value;
        true
    }

    /// Takes a value away; a row is taken out of its list.
    pub fn remove(&mut self, path: &str) -> Option<Json> {
        self.unreadable.remove(path);
        let mut steps = steps(path)?;
        let last = steps.pop()?;
        let mut current = &mut self.values;
        for step in steps {
            current = match step {
                Step::Name(name) => current.as_object_mut()?.get_mut(&name)?,
                Step::Row(index) => current.as_array_mut()?.get_mut(index)?,
            };
        }
        match last {
            Step::Name(name) => current.as_object_mut()?.shift_remove(&name),
            Step::Row(index) => {
                let rows = current.as_array_mut()?;
                (index < rows.len()).then(|| rows.remove(index))
            }
        }
    }

    /// Adds a row to a group. False where the group is no list or is full.
    pub fn add_row(&mut self, path: &str) -> bool {
        let rows = self.rows(path);
        rows < MAXIMUM_ROWS && self.set(&format!("{path}[{rows}]"), Json::Object(Map::new()))
    }

    /// Takes a row out, with what was unreadable in it; later rows move up.
    pub fn remove_row(&mut self, path: &str, index: usize) -> bool {
        if self.remove(&format!("{path}[{index}]")).is_none() {
            return false;
        }
        let prefix = format!("{path}[");
        let moved: BTreeMap<String, String> = std::mem::take(&mut self.unreadable)
            .into_iter()
            .filter_map(|(field, raw)| {
                let Some((row, rest)) =
                    field.strip_prefix(&prefix).and_then(|rest| rest.split_once(']'))
                else {
                    return Some((field, raw));
                };
                let row: usize = row.parse().ok()?;
                match row.cmp(&index) {
                    std::cmp::Ordering::Less => Some((field, raw)),
                    std::cmp::Ordering::Equal => None,
                    std::cmp::Ordering::Greater => {
                        Some((format!("{prefix}{}]{rest}", row - 1), raw))
                    }
                }
            })
            .collect();
        self.unreadable = moved;
        true
    }

    /// What was typed in a field and could not be read.
    pub fn unreadable(&self, path: &str) -> Option<&str> {
        self.unreadable.get(path).map(String::as_str)
    }

    /// Everything that was typed and could not be read, by field.
    pub fn all_unreadable(&self) -> &BTreeMap<String, String> {
        &self.unreadable
    }

    /// Keeps a text that could not be read; the field then has no value.
    pub(crate) fn set_unreadable(&mut self, path: &str, raw: String) {
        self.remove(path);
        self.unreadable.insert(path.to_owned(), raw);
    }

    pub(crate) fn clear(&mut self, path: &str) {
        self.remove(path);
    }

    /// Merges `values` over the answers, for instance a draft from the wizard.
    pub fn merge(&mut self, values: &Json) {
        merge(&mut self.values, values);
    }
}

/// Lays one document over another: objects are joined, everything else is replaced.
pub(crate) fn merge(under: &mut Json, over: &Json) {
    match (under, over) {
        (Json::Object(under), Json::Object(over)) => {
            for (name, value) in over {
                merge(under.entry(name.clone()).or_insert(Json::Null), value);
            }
        }
        (under, over) => *under = over.clone(),
    }
}

enum Step {
    Name(String),
    Row(usize),
}

fn steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (name, indices) = match part.find('[') {
            Some(position) => part.split_at(position),
            None => (part, ""),
        };
        let is_name = !name.is_empty()
            && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
        if !is_name || steps.len() > 16 {
            return None;
        }
        steps.push(Step::Name(name.to_owned()));
        for index in indices.split_terminator(']') {
            let index: usize = index.strip_prefix('[')?.parse().ok()?;
            if index >= MAXIMUM_ROWS {
                return None;
            }
            steps.push(Step::Row(index));
        }
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_path_makes_the_objects_and_rows_it_needs() {
        let mut answers = Answers::new();
        assert!(answers.set("event.days[1].from", json!("20:00")));
        assert_eq!(answers.values(), &json!({"event": {"days": [{}, {"from": "20:00"}]}}));
        assert_eq!(answers.rows("event.days"), 2);
    }

    #[test]
    fn hostile_paths_write_nothing() {
        for path in ["", ".", "a..b", "a[99999]", "a[x]", "a[-1]", "__proto__.[", "a b"] {
            let mut answers = Answers::new();
            assert!(!answers.set(path, json!(1)), "{path}");
            assert_eq!(answers.values(), &json!({}), "{path}");
        }
    }

    #[test]
    fn taking_a_row_out_moves_what_was_unreadable_below_it() {
        let mut answers = Answers::new();
        for row in 0..3 {
            answers.set(&format!("days[{row}].n"), json!(row));
            answers.set_unreadable(&format!("days[{row}].date"), format!("raw {row}"));
        }
        assert!(answers.remove_row("days", 1));
        assert_eq!(answers.values(), &json!({"days": [{"n": 0}, {"n": 2}]}));
        assert_eq!(answers.unreadable("days[0].date"), Some("raw 0"));
        assert_eq!(answers.unreadable("days[1].date"), Some("raw 2"));
        assert_eq!(answers.unreadable("days[2].date"), None);
    }
}
