//! The data model: a JSON Schema (2020-12) and what it says about each field.

use std::collections::BTreeMap;
use std::fmt;

use jsonschema::Validator;
use serde_json::Value as Json;

/// The kind of value a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeafKind {
    Text,
    Date,
    /// `20:00`
    ClockTime,
    Email,
    Integer,
    Number,
    Boolean,
    /// Rows or files.
    List,
    Object,
}

/// What the schema says about one place in the document.
#[derive(Debug)]
pub struct Leaf {
    pub kind: LeafKind,
    pub(crate) validator: Validator,
    /// Upper limits that the form must know before it adds a row.
    pub(crate) maximum_items: Option<usize>,
}

/// The model of a form.
pub struct Model {
    schema: Json,
    leaves: BTreeMap<String, Leaf>,
    whole: Validator,
}

impl fmt::Debug for Model {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Model").field("paths", &self.leaves.keys()).finish_non_exhaustive()
    }
}

impl Model {
    pub(crate) fn read(schema: Json) -> Result<Self, String> {
        let whole = compile(&schema)?;
        let mut leaves = BTreeMap::new();
        collect(&schema, "", &mut leaves)?;
        Ok(Self { schema, leaves, whole })
    }

    /// The schema itself, for the service's public interface description.
    pub fn schema(&self) -> &Json {
        &self.schema
    }

    /// A place in the document; the path has no row numbers.
    pub fn leaf(&self, path: &str) -> Option<&Leaf> {
        self.leaves.get(path)
    }

    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.leaves.keys().map(String::as_str)
    }

    /// Where a document breaks the schema: the place and the keyword, never the value.
    pub fn errors(&self, document: &Json) -> Vec<(String, String)> {
        self.whole
            .iter_errors(document)
            .map(|error| {
                (error.instance_path().as_str().to_owned(), error.kind().keyword().to_owned())
            })
            .collect()
    }
}

pub(crate) fn compile(schema: &Json) -> Result<Validator, String> {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .with_format("clock-time", |text: &str| crate::format::parse_time(text).is_some())
        .build(schema)
        .map_err(|error| error.masked().to_string())
}

fn collect(schema: &Json, path: &str, leaves: &mut BTreeMap<String, Leaf>) -> Result<(), String> {
    let kind = match (
        schema.get("type").and_then(Json::as_str),
        schema.get("format").and_then(Json::as_str),
    ) {
        (Some("string"), Some("date")) => LeafKind::Date,
        (Some("string"), Some("clock-time")) => LeafKind::ClockTime,
        (Some("string"), Some("email")) => LeafKind::Email,
        (Some("string"), _) => LeafKind::Text,
        (Some("integer"), _) => LeafKind::Integer,
        (Some("number"), _) => LeafKind::Number,
        (Some("boolean"), _) => LeafKind::Boolean,
        (Some("array"), _) => LeafKind::List,
        (Some("object"), _) => LeafKind::Object,
        _ => return Err(format!("{path}: every place in the model needs one type")),
    };
    if let Some(properties) = schema.get("properties").and_then(Json::as_object) {
        for (name, property) in properties {
            let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if !is_name || name.is_empty() {
                return Err(format!("{path}: the name {name:?} must be ASCII letters and digits"));
            }
            let child = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            collect(property, &child, leaves)?;
        }
    }
    if let Some(items) = schema.get("items") {
        collect_items(items, path, leaves)?;
    }
    if !path.is_empty() {
        let maximum_items = schema
            .get("maxItems")
            .and_then(Json::as_u64)
            .and_then(|limit| usize::try_from(limit).ok());
        leaves.insert(path.to_owned(), Leaf { kind, validator: compile(schema)?, maximum_items });
    }
    Ok(())
}

/// The items of a list share its path: `event.days` holds rows, `event.days.from` is in each.
fn collect_items(
    items: &Json,
    path: &str,
    leaves: &mut BTreeMap<String, Leaf>,
) -> Result<(), String> {
    if let Some(properties) = items.get("properties").and_then(Json::as_object) {
        for (name, property) in properties {
            collect(property, &format!("{path}.{name}"), leaves)?;
        }
    }
    Ok(())
}
