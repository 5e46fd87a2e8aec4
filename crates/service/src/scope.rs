//! What an expression, a text or a letter can see: the answers and the data models beside them.

use base::Language;
use rules::Value;
use rules::expression::{Context, ExpressionError, look_up, row_count};
use serde_json::Value as Json;

use crate::form::{FormLookUp, OptionLists};
use crate::text::Texts;

/// The answers and, by name, the other data models of the case. An expression reads them with
/// Altinn's `["dataModel", PATH]` and `["dataModel", PATH, MODEL]`.
///
/// | model | holds |
/// | --- | --- |
/// | (none) | the answers, without what is hidden |
/// | `parameters` | the municipality's parameters on the day |
/// | `facts` | the facts, see [`crate::facts`] |
/// | `session` | who is signed in and for whom |
/// | `case` | `today`, `received` |
/// | `wizard` | the answers of the wizard |
/// | `decision` | `outcome`, `reason` |
/// | `extra` | what a letter gets from outside: case number, names |
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    pub(crate) data: &'a Json,
    pub(crate) models: &'a [(&'a str, &'a Json)],
    pub(crate) rows: &'a [usize],
    pub(crate) language: Language,
    pub(crate) texts: Option<&'a Texts>,
    pub(crate) options: Option<&'a OptionLists>,
    pub(crate) form: Option<&'a dyn FormLookUp>,
}

/// Names of the data models beside the answers.
pub const MODELS: [&str; 7] =
    ["parameters", "facts", "session", "case", "wizard", "decision", "extra"];

impl<'a> Scope<'a> {
    pub fn new(data: &'a Json, models: &'a [(&'a str, &'a Json)], language: Language) -> Self {
        Self { data, models, rows: &[], language, texts: None, options: None, form: None }
    }

    #[must_use]
    pub fn in_rows(self, rows: &'a [usize]) -> Self {
        Self { rows, ..self }
    }

    #[must_use]
    pub(crate) fn with_texts(self, texts: &'a Texts, options: &'a OptionLists) -> Self {
        Self { texts: Some(texts), options: Some(options), ..self }
    }

    #[must_use]
    pub(crate) fn with_form(self, form: &'a dyn FormLookUp) -> Self {
        Self { form: Some(form), ..self }
    }

    /// The JSON at a path of a model; `None` as the model means the answers.
    pub fn look_up(&self, model: Option<&str>, path: &str) -> Option<&'a Json> {
        match model {
            None => look_up(self.data, path, self.rows),
            Some(name) => {
                let (_, data) = self.models.iter().find(|(candidate, _)| *candidate == name)?;
                look_up(data, path, &[])
            }
        }
    }
}

impl Context for Scope<'_> {
    fn data_model(&self, path: &str) -> Option<Value> {
        self.look_up(None, path).map(Value::from)
    }

    fn language(&self) -> &str {
        self.language.code()
    }

    fn data_model_of_type(
        &self,
        path: &str,
        data_type: &str,
    ) -> Result<Option<Value>, ExpressionError> {
        if !MODELS.contains(&data_type) {
            return Err(ExpressionError::UnknownDataModel(data_type.to_owned()));
        }
        Ok(self.look_up(Some(data_type), path).map(Value::from))
    }

    fn data_model_rows(&self, path: &str) -> usize {
        row_count(self.data, path, self.rows)
    }

    fn component(&self, id: &str) -> Result<Value, ExpressionError> {
        let path = self
            .form
            .and_then(|form| form.bound_path(id))
            .ok_or_else(|| ExpressionError::UnknownComponent(id.to_owned()))?;
        Ok(self.data_model(path).unwrap_or_default())
    }

    fn option_label(&self, list: &str, value: &str) -> Option<String> {
        let key = self.options?.get(list)?.label_of(value)?;
        Some(self.text(key).unwrap_or_else(|| key.to_owned()))
    }

    fn text(&self, key: &str) -> Option<String> {
        self.texts?.resolve(key, self)
    }
}
