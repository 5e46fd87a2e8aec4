//! What a municipality decides for itself: declared by the package, given values with dates.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use crate::format::parse_time;
use crate::text::Localised;

/// Reads a date that TOML writes without quotes: `2026-01-01`.
pub(crate) fn toml_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let datetime = toml::value::Datetime::deserialize(deserializer)?;
    datetime.to_string().parse().map_err(serde::de::Error::custom)
}

/// The kind of value a parameter has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ParameterKind {
    Integer,
    /// Whole kroner.
    Kroner,
    Boolean,
    /// A clock time, `08:00`.
    Time,
    Choice,
    Text,
}

/// A parameter as the package declares it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ParameterKind,
    /// For people: `days`, `kroner`.
    #[serde(default)]
    pub unit: String,
    pub label: Localised,
    #[serde(default)]
    pub help: Localised,
    /// Lovdata ELI of the provision that lets the municipality decide.
    pub law: String,
    /// The law's own limits.
    minimum: Option<Json>,
    maximum: Option<Json>,
    /// For closing times: allowed up to this time after midnight …
    after_midnight_until: Option<String>,
    /// … and again from this time on: between the two nothing may be open.
    closed_until: Option<String>,
    #[serde(default)]
    choices: Vec<String>,
    values: Vec<DatedValue>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DatedValue {
    #[serde(deserialize_with = "toml_date")]
    from: Date,
    value: Json,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParameterFile {
    #[serde(rename = "parameter", default)]
    pub(crate) parameters: Vec<Parameter>,
}

impl Parameter {
    /// Why a value cannot be this parameter's, or nothing.
    pub fn problem_with(&self, value: &Json) -> Option<String> {
        let wrong = |what: &str| Some(format!("{}: {value} is not {what}", self.name));
        match self.kind {
            ParameterKind::Integer | ParameterKind::Kroner => {
                let Some(number) = value.as_i64() else { return wrong("a whole number") };
                let limit = |limit: &Option<Json>| limit.as_ref().and_then(Json::as_i64);
                if limit(&self.minimum).is_some_and(|limit| number < limit) {
                    return wrong("allowed: it is below the law's limit");
                }
                if limit(&self.maximum).is_some_and(|limit| number > limit) {
                    return wrong("allowed: it is above the law's limit");
                }
                None
            }
            ParameterKind::Boolean => {
                if value.is_boolean() {
                    None
                } else {
                    wrong("true or false")
                }
            }
            ParameterKind::Text => {
                if value.is_string() {
                    None
                } else {
                    wrong("a text")
                }
            }
            ParameterKind::Choice => {
                let is_choice =
                    value.as_str().is_some_and(|text| self.choices.iter().any(|c| c == text));
                if is_choice { None } else { wrong("one of the choices") }
            }
            ParameterKind::Time => {
                let Some(time) = value.as_str().and_then(parse_time) else {
                    return wrong("a time such as \"08:00\"");
                };
                let limit = |limit: Option<&str>| limit.and_then(parse_time);
                if let Some(after_midnight) = limit(self.after_midnight_until.as_deref()) {
                    let opens = limit(self.closed_until.as_deref());
                    if time > after_midnight && opens.is_none_or(|opens| time < opens) {
                        return wrong("allowed: it is later than the law's limit");
                    }
                    return None;
                }
                let text = |limit: &Option<Json>| {
                    limit.as_ref().and_then(Json::as_str).and_then(parse_time)
                };
                if text(&self.minimum).is_some_and(|limit| time < limit)
                    || text(&self.maximum).is_some_and(|limit| time > limit)
                {
                    return wrong("allowed: it is outside the law's limits");
                }
                None
            }
        }
    }

    /// The package's own value on a day: the latest that had begun.
    fn default_on(&self, date: Date) -> Option<&Json> {
        self.values
            .iter()
            .filter(|dated| dated.from <= date)
            .max_by_key(|dated| dated.from)
            .map(|dated| &dated.value)
    }
}

/// All parameters of a package.
#[derive(Clone, Debug, Default)]
pub struct ParameterDeclarations(Vec<Parameter>);

impl ParameterDeclarations {
    pub(crate) fn read(file: ParameterFile) -> Result<Self, Vec<String>> {
        let mut problems = Vec::new();
        let mut names = std::collections::BTreeSet::new();
        for parameter in &file.parameters {
            if !names.insert(parameter.name.as_str()) {
                problems.push(format!("the parameter {} stands twice", parameter.name));
            }
            let has_hour = |text: &Option<String>| text.as_deref().and_then(parse_time).is_some();
            if parameter.after_midnight_until.is_some()
                && !(has_hour(&parameter.after_midnight_until) && has_hour(&parameter.closed_until))
            {
                problems.push(format!(
                    "the parameter {} needs times in after_midnight_until and closed_until",
                    parameter.name
                ));
            }
            if parameter.values.is_empty() {
                problems.push(format!("the parameter {} has no value", parameter.name));
            }
            problems
                .extend(parameter.values.iter().filter_map(|v| parameter.problem_with(&v.value)));
        }
        if problems.is_empty() { Ok(Self(file.parameters)) } else { Err(problems) }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Parameter> {
        self.0.iter()
    }

    pub fn get(&self, name: &str) -> Option<&Parameter> {
        self.0.iter().find(|parameter| parameter.name == name)
    }

    /// What is wrong with a municipality's values.
    pub fn check(&self, municipal: &MunicipalParameters) -> Vec<String> {
        municipal
            .versions
            .iter()
            .flat_map(|version| &version.values)
            .filter_map(|(name, value)| match self.get(name) {
                Some(parameter) => parameter.problem_with(value),
                None => Some(format!("{name}: the package has no such parameter")),
            })
            .collect()
    }

    /// The values on a day: the municipality's latest, else the package's.
    pub(crate) fn values_on(
        &self,
        package: &str,
        municipal: &MunicipalParameters,
        date: Date,
    ) -> Parameters {
        let mut values = Map::new();
        let mut sources = BTreeMap::new();
        for parameter in &self.0 {
            let own = municipal
                .versions
                .iter()
                .filter(|version| version.from <= date)
                .filter_map(|version| Some((version, version.values.get(&parameter.name)?)))
                .max_by_key(|(version, _)| version.from)
                .filter(|(_, value)| parameter.problem_with(value).is_none());
            let value = match own {
                Some((version, value)) => {
                    sources.insert(parameter.name.clone(), version.source.clone());
                    value
                }
                None => match parameter.default_on(date) {
                    Some(value) => value,
                    None => continue,
                },
            };
            values.insert(parameter.name.clone(), value.clone());
        }
        let digest = Sha256::digest(Json::Object(values.clone()).to_string().as_bytes());
        let version = format!("{package}/{date}/{}", &hex::encode(digest)[..12]);
        Parameters { values, sources, version }
    }
}

/// The values of one municipality for one service: a file `municipalities/NUMBER-NAME/SERVICE.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MunicipalParameters {
    #[serde(rename = "version", default)]
    pub versions: Vec<ParameterVersion>,
}

/// Values that hold from a day on. A value that is not mentioned stays as it was.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterVersion {
    #[serde(deserialize_with = "toml_date")]
    pub from: Date,
    /// Where the values come from: a decision of the council, a page, an assumption.
    pub source: String,
    pub values: Map<String, Json>,
}

impl MunicipalParameters {
    pub fn parse(toml_text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(toml_text)
    }
}

/// The values of all parameters of a service in a municipality on a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameters {
    values: Map<String, Json>,
    /// Parameter → where the municipality has it from; the package's own values are not listed.
    pub sources: BTreeMap<String, String>,
    /// Package version, day and a digest of the values: the same values have the same digest.
    pub version: String,
}

impl Parameters {
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.values.get(name)
    }

    pub fn values(&self) -> &Map<String, Json> {
        &self.values
    }

    pub fn to_json(&self) -> Json {
        Json::Object(self.values.clone())
    }

    /// The same parameters with some values replaced: for worked cases and for trying a change out.
    #[must_use]
    pub fn with(mut self, overrides: &Map<String, Json>) -> Self {
        for (name, value) in overrides {
            self.values.insert(name.clone(), value.clone());
        }
        self
    }
}
