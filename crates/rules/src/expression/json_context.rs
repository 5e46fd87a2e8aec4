//! A context over one JSON document, and how a path finds its value there.

use serde_json::Value as Json;

use super::Context;
use crate::Value;

/// The simplest context: one data model, one language, and perhaps a row in it.
#[derive(Debug, Clone, Copy)]
pub struct JsonContext<'a> {
    data: &'a Json,
    language: &'a str,
    rows: &'a [usize],
}

impl<'a> JsonContext<'a> {
    pub fn new(data: &'a Json, language: &'a str) -> Self {
        Self { data, language, rows: &[] }
    }

    /// Stands in a row of a repeating group: the first number is the row of the outer group, the
    /// next the row of the group inside it.
    #[must_use]
    pub fn in_rows(self, rows: &'a [usize]) -> Self {
        Self { rows, ..self }
    }
}

impl Context for JsonContext<'_> {
    fn data_model(&self, path: &str) -> Option<Value> {
        look_up(self.data, path, self.rows).map(Value::from)
    }

    fn data_model_rows(&self, path: &str) -> usize {
        row_count(self.data, path, self.rows)
    }

    fn language(&self) -> &str {
        self.language
    }
}

/// Finds the value at a path such as `companies[0].employees.name`.
///
/// A list without an index means the row we stand in, taken from `rows` by depth. After an index
/// that the path gives itself the rows no longer apply: `companies[0].employees.name` names no
/// employee, whatever row of another company we stand in.
pub fn look_up<'a>(data: &'a Json, path: &str, rows: &[usize]) -> Option<&'a Json> {
    let mut rows = rows;
    let mut current = data;
    let mut parts = path.split('.').peekable();
    while let Some(part) = parts.next() {
        let (name, indices) = match part.find('[') {
            Some(position) => part.split_at(position),
            None => (part, ""),
        };
        if !name.is_empty() {
            current = current.as_object()?.get(name)?;
        }
        if indices.is_empty() {
            if let Json::Array(items) = current
                && parts.peek().is_some()
            {
                let (row, rest) = rows.split_first()?;
                current = items.get(*row)?;
                rows = rest;
            }
            continue;
        }
        for index in indices.split_terminator(']') {
            let index: usize = index.strip_prefix('[')?.parse().ok()?;
            current = current.as_array()?.get(index)?;
        }
        // The level we stand in is passed either way, but an index of its own breaks the row.
        rows = &[];
    }
    Some(current)
}

/// The number of rows of the repeating group at a path; 0 where there is none.
pub fn row_count(data: &Json, path: &str, rows: &[usize]) -> usize {
    look_up(data, path, rows).and_then(Json::as_array).map_or(0, Vec::len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(path: &str, rows: &[usize], expected: Option<i64>) {
        let data = json!({"a": [{"b": [{"c": 1}, {"c": 2}]}, {"b": [{"c": 3}, {"c": 4}]}],
            "matrix": [[5, 6], [7, 8]]});
        assert_eq!(look_up(&data, path, rows).and_then(Json::as_i64), expected, "{path} {rows:?}");
    }

    #[test]
    fn a_path_follows_the_row_until_it_names_a_row_of_its_own() {
        check("a.b.c", &[1, 0], Some(3));
        check("a.b[1].c", &[1, 0], Some(4));
        check("a[0].b.c", &[1, 0], None);
        check("a[0].b[1].c", &[], Some(2));
        check("a.b.c", &[], None);
        check("a.b.c", &[9, 9], None);
        check("matrix[1][0]", &[], Some(7));
    }

    #[test]
    fn a_broken_path_finds_nothing() {
        for path in ["", ".", "a[", "a[x].b", "a]0[", "a[0", "a..b", "a[99999999999999999999].b"] {
            check(path, &[0], None);
        }
    }
}
