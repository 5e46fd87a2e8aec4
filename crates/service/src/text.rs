//! Texts in the languages of a package, in the shape of Altinn's text resources.

use std::collections::BTreeMap;

use base::Language;
use serde::Deserialize;

use crate::format;
use crate::scope::Scope;

/// A text that stands in a file in several languages at once: `{ nb = "…", nn = "…" }`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Localised(pub BTreeMap<Language, String>);

impl Localised {
    /// The text in `language`, else in the first language of the reader's order that has one.
    pub fn get(&self, language: Language) -> &str {
        fallbacks(language)
            .iter()
            .find_map(|candidate| self.0.get(candidate))
            .map_or("", String::as_str)
    }
}

/// Where to look for a text that a language lacks. Northern Sámi and nynorsk fall back on bokmål
/// before English; English readers understand English first.
pub fn fallbacks(language: Language) -> [Language; 4] {
    match language {
        Language::Nb => [Language::Nb, Language::Nn, Language::En, Language::Se],
        Language::Nn => [Language::Nn, Language::Nb, Language::En, Language::Se],
        Language::Se => [Language::Se, Language::Nb, Language::Nn, Language::En],
        Language::En => [Language::En, Language::Nb, Language::Nn, Language::Se],
    }
}

/// One file of Altinn's shape: `{ "language": "nb", "resources": [{ "id": …, "value": … }] }`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextFile {
    #[serde(rename = "$schema", default)]
    _schema: Option<String>,
    pub(crate) language: Language,
    pub(crate) resources: Vec<Resource>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resource {
    pub(crate) id: String,
    pub(crate) value: String,
    #[serde(default)]
    pub(crate) variables: Vec<Variable>,
}

/// What stands for `{0}`, `{1}` … in a text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Variable {
    pub(crate) key: String,
    /// `dataModel.default`, `dataModel.parameters`, `dataModel.facts`, `dataModel.session` …
    pub(crate) data_source: String,
    #[serde(default)]
    pub(crate) default_value: Option<String>,
}

impl Variable {
    /// The data model the variable reads, `None` for the answers.
    pub(crate) fn model(&self) -> Option<&str> {
        self.data_source.strip_prefix("dataModel.").filter(|model| *model != "default")
    }
}

/// All texts of a package by language and key, over the generic texts of the program.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    by_language: BTreeMap<Language, BTreeMap<String, Resource>>,
}

impl Texts {
    pub(crate) fn add(&mut self, file: TextFile) -> Result<(), String> {
        let texts = self.by_language.entry(file.language).or_default();
        for resource in file.resources {
            let id = resource.id.clone();
            if texts.insert(id.clone(), resource).is_some() {
                return Err(format!("the text {id} stands twice"));
            }
        }
        Ok(())
    }

    pub fn has(&self, key: &str, language: Language) -> bool {
        self.by_language.get(&language).is_some_and(|texts| texts.contains_key(key))
    }

    /// Keys that some language has.
    pub fn keys(&self) -> std::collections::BTreeSet<&str> {
        self.by_language.values().flat_map(|texts| texts.keys().map(String::as_str)).collect()
    }

    pub(crate) fn find(&self, key: &str, language: Language) -> Option<&Resource> {
        fallbacks(language).iter().find_map(|candidate| self.by_language.get(candidate)?.get(key))
    }

    /// The text as it stands, without its variables.
    pub fn plain(&self, key: &str, language: Language) -> Option<&str> {
        self.find(key, language).map(|resource| resource.value.as_str())
    }

    /// The text with its variables filled in from `scope`, in the scope's language.
    pub fn resolve(&self, key: &str, scope: &Scope<'_>) -> Option<String> {
        let resource = self.find(key, scope.language)?;
        let values: Vec<String> = resource
            .variables
            .iter()
            .map(|variable| {
                scope
                    .look_up(variable.model(), &variable.key)
                    .map(|value| format::automatic(value, scope.language))
                    .filter(|text| !text.is_empty())
                    .or_else(|| variable.default_value.clone())
                    .unwrap_or_else(|| "–".to_owned())
            })
            .collect();
        Some(fill(&resource.value, &values))
    }

    /// The text with `{0}`, `{1}` … replaced by `arguments`.
    pub fn with_arguments(
        &self,
        key: &str,
        language: Language,
        arguments: &[String],
    ) -> Option<String> {
        self.find(key, language).map(|resource| fill(&resource.value, arguments))
    }
}

/// Replaces `{0}`, `{1}` … in one pass, so that a value is never read as a placeholder.
fn fill(template: &str, values: &[String]) -> String {
    let mut output = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, from_brace) = rest.split_at(open);
        output.push_str(before);
        let placeholder = from_brace
            .find('}')
            .and_then(|close| Some((from_brace.get(1..close)?, from_brace.get(close + 1..)?)));
        let found = placeholder
            .and_then(|(number, after)| Some((values.get(number.parse::<usize>().ok()?)?, after)));
        if let Some((value, after)) = found {
            output.push_str(value);
            rest = after;
        } else {
            output.push('{');
            rest = from_brace.get(1..).unwrap_or_default();
        }
    }
    output.push_str(rest);
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once_and_others_stay() {
        let values = ["{1}".to_owned(), "to".to_owned()];
        assert_eq!(fill("a {0} b {1} c {7} {x} {", &values), "a {1} b to c {7} {x} {");
    }

    #[test]
    fn a_sami_reader_gets_bokmal_where_the_text_is_not_translated() {
        let text = Localised(BTreeMap::from([
            (Language::Nb, "Søk".to_owned()),
            (Language::En, "Apply".to_owned()),
        ]));
        assert_eq!(text.get(Language::Se), "Søk");
        assert_eq!(text.get(Language::En), "Apply");
    }
}
