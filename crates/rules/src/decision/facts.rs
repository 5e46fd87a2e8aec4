//! What a decision is about.

use std::collections::BTreeMap;

use crate::Value;

/// Named values: answers of a form, answers of registers, parameters of the municipality, the day
/// of the decision.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    values: BTreeMap<String, Value>,
}

impl Facts {
    pub fn new() -> Self {
        Self::default()
    }

    /// The same facts and one more; a later value replaces an earlier one of the same name.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.insert(name, value);
        self
    }

    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.values.insert(name.into(), value.into());
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    pub(super) fn values(&self) -> &BTreeMap<String, Value> {
        &self.values
    }
}

impl From<&serde_json::Map<String, serde_json::Value>> for Facts {
    fn from(json: &serde_json::Map<String, serde_json::Value>) -> Self {
        json.iter().map(|(name, value)| (name.clone(), Value::from(value))).collect()
    }
}

impl From<serde_json::Map<String, serde_json::Value>> for Facts {
    fn from(json: serde_json::Map<String, serde_json::Value>) -> Self {
        json.into_iter().map(|(name, value)| (name, Value::from(value))).collect()
    }
}

impl<N: Into<String>, V: Into<Value>> FromIterator<(N, V)> for Facts {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(entries: I) -> Self {
        let values = entries.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self { values: values.collect() }
    }
}

impl<N: Into<String>, V: Into<Value>> Extend<(N, V)> for Facts {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, entries: I) {
        for (name, value) in entries {
            self.insert(name, value);
        }
    }
}
