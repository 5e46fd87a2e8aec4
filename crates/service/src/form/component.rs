//! One component of a page, read from Altinn's layout shape.

use std::collections::BTreeMap;

use rules::expression::{Context, Expression, ExpressionError};
use serde::Deserialize;
use serde_json::Value as Json;

/// Yes, no, or an expression that tells.
#[derive(Clone, Debug)]
pub enum Condition {
    Fixed(bool),
    Computed(Expression),
}

impl Condition {
    /// An expression that gives null counts as no.
    pub(crate) fn holds(&self, context: &dyn Context) -> Result<bool, ExpressionError> {
        match self {
            Self::Fixed(answer) => Ok(*answer),
            Self::Computed(expression) => expression.evaluate_bool(context, false),
        }
    }

    pub(crate) fn read(json: Option<&Json>) -> Result<Self, String> {
        match json {
            None => Ok(Self::Fixed(false)),
            Some(Json::Bool(answer)) => Ok(Self::Fixed(*answer)),
            Some(json) => {
                Expression::parse(json).map(Self::Computed).map_err(|error| error.to_string())
            }
        }
    }

    pub(crate) fn expression(&self) -> Option<&Expression> {
        match self {
            Self::Fixed(_) => None,
            Self::Computed(expression) => Some(expression),
        }
    }
}

/// Keys of the texts of a component.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TextBindings {
    pub title: Option<String>,
    pub description: Option<String>,
    pub help: Option<String>,
    pub body: Option<String>,
    /// The field's keyword in messages, when the title is a long question.
    pub short_name: Option<String>,
    pub required_validation: Option<String>,
    #[serde(rename = "add_button")]
    pub add_button: Option<String>,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
}

impl TextBindings {
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        [
            &self.title,
            &self.description,
            &self.help,
            &self.body,
            &self.short_name,
            &self.required_validation,
            &self.add_button,
            &self.prefix,
            &self.suffix,
        ]
        .into_iter()
        .flatten()
        .map(String::as_str)
    }
}

/// One choice of a list. Label, description and help are keys of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionItem {
    pub value: String,
    pub label: String,
    pub description: Option<String>,
    pub help: Option<String>,
}

impl OptionItem {
    /// Keys of the texts of the choice.
    pub(crate) fn keys(&self) -> impl Iterator<Item = String> {
        [Some(&self.label), self.description.as_ref(), self.help.as_ref()]
            .into_iter()
            .flatten()
            .cloned()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct RawOption {
    value: Json,
    label: String,
    description: Option<String>,
    help_text: Option<String>,
}

/// A list of choices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionList(pub Vec<OptionItem>);

impl OptionList {
    pub(crate) fn read(raw: Vec<RawOption>) -> Self {
        let items = raw.into_iter().map(|option| OptionItem {
            value: match option.value {
                Json::String(text) => text,
                other => other.to_string(),
            },
            label: option.label,
            description: option.description,
            help: option.help_text,
        });
        Self(items.collect())
    }

    pub fn has(&self, value: &str) -> bool {
        self.0.iter().any(|item| item.value == value)
    }

    /// The key of the label of a value.
    pub fn label_of(&self, value: &str) -> Option<&str> {
        self.0.iter().find(|item| item.value == value).map(|item| item.label.as_str())
    }
}

/// All lists of a form by name.
pub type OptionLists = BTreeMap<String, OptionList>;

/// How an alert looks and sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AlertSeverity {
    Success,
    Warning,
    Danger,
    Info,
}

/// What files an upload field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRules {
    pub minimum: usize,
    pub maximum: usize,
    pub maximum_megabytes: u32,
    /// With full stop, in lower case; empty takes every kind.
    pub endings: Vec<String>,
}

/// What a component is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComponentKind {
    Input {
        maximum_length: Option<usize>,
        autocomplete: Option<String>,
    },
    TextArea {
        maximum_length: Option<usize>,
    },
    RadioButtons {
        list: String,
    },
    Checkboxes {
        list: String,
    },
    Dropdown {
        list: String,
    },
    /// Limits are a date or the word `today`.
    Datepicker {
        earliest: Option<String>,
        latest: Option<String>,
    },
    TimePicker,
    FileUpload(FileRules),
    RepeatingGroup {
        children: Vec<String>,
        minimum: usize,
        maximum: usize,
    },
    Group {
        children: Vec<String>,
    },
    /// A person by national identity number and name.
    PersonLookup {
        name_path: Option<String>,
    },
    /// An organisation by number and name.
    OrganisationLookup {
        name_path: Option<String>,
    },
    /// 2 to 4, as in h2 to h4.
    Header {
        level: u8,
    },
    Paragraph,
    Alert {
        severity: AlertSeverity,
    },
    Divider,
    /// The answers of a page, to be checked before sending.
    Summary {
        page: String,
    },
}

impl ComponentKind {
    pub(crate) fn option_list(&self) -> Option<&str> {
        match self {
            Self::RadioButtons { list } | Self::Checkboxes { list } | Self::Dropdown { list } => {
                Some(list)
            }
            _ => None,
        }
    }

    pub(crate) fn children(&self) -> Option<&[String]> {
        match self {
            Self::RepeatingGroup { children, .. } | Self::Group { children } => Some(children),
            _ => None,
        }
    }

    /// Whether the component asks for something, and is no heading, text or container.
    pub fn is_question(&self) -> bool {
        !matches!(
            self,
            Self::Header { .. }
                | Self::Paragraph
                | Self::Alert { .. }
                | Self::Divider
                | Self::Summary { .. }
                | Self::Group { .. }
                | Self::RepeatingGroup { .. }
        )
    }
}

/// A component of a page.
#[derive(Clone, Debug)]
pub struct Component {
    pub id: String,
    pub kind: ComponentKind,
    pub texts: TextBindings,
    pub hidden: Condition,
    pub required: Condition,
    pub read_only: Condition,
    /// Path in the model without row numbers, for instance `event.days.from`.
    pub path: Option<String>,
    /// The group the component stands in.
    pub parent: Option<String>,
}

impl Component {
    /// Every path the component writes.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        let name = match &self.kind {
            ComponentKind::PersonLookup { name_path }
            | ComponentKind::OrganisationLookup { name_path } => name_path.as_deref(),
            _ => None,
        };
        self.path.as_deref().into_iter().chain(name)
    }
}

#[derive(Deserialize)]
pub(crate) struct LayoutFile {
    pub(crate) data: LayoutData,
}

#[derive(Deserialize)]
pub(crate) struct LayoutData {
    pub(crate) layout: Vec<RawComponent>,
    pub(crate) hidden: Option<Json>,
}

/// As it stands in the file. What is not listed here is checked by Altinn's own schema in the
/// tests and has no meaning for us.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawComponent {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    data_model_bindings: BTreeMap<String, Json>,
    #[serde(default)]
    text_resource_bindings: TextBindings,
    hidden: Option<Json>,
    required: Option<Json>,
    read_only: Option<Json>,
    options_id: Option<String>,
    options: Option<Vec<RawOption>>,
    max_length: Option<usize>,
    autocomplete: Option<String>,
    min_date: Option<String>,
    max_date: Option<String>,
    children: Option<Vec<String>>,
    min_count: Option<usize>,
    max_count: Option<usize>,
    size: Option<String>,
    severity: Option<AlertSeverity>,
    #[serde(rename = "maxFileSizeInMB")]
    maximum_megabytes: Option<u32>,
    min_number_of_attachments: Option<usize>,
    max_number_of_attachments: Option<usize>,
    valid_file_endings: Option<Json>,
    target: Option<Json>,
}

impl RawComponent {
    fn binding(&self, name: &str) -> Result<Option<String>, String> {
        match self.data_model_bindings.get(name) {
            None => Ok(None),
            Some(Json::String(path)) => Ok(Some(path.clone())),
            Some(_) => Err(format!("{}: only the package's own model can be bound", self.id)),
        }
    }

    fn list(&mut self, lists: &mut OptionLists) -> Result<String, String> {
        if let Some(options) = self.options.take() {
            lists.insert(self.id.clone(), OptionList::read(options));
            return Ok(self.id.clone());
        }
        self.options_id.clone().ok_or_else(|| format!("{}: optionsId is missing", self.id))
    }

    /// Reads the component; options that stand inside it become a list of their own.
    pub(crate) fn read(mut self, lists: &mut OptionLists) -> Result<Component, String> {
        let children = |raw: &mut Self| raw.children.take().unwrap_or_default();
        let (binding, kind) = match self.kind.as_str() {
            "Input" => (
                "simpleBinding",
                ComponentKind::Input {
                    maximum_length: self.max_length,
                    autocomplete: self.autocomplete.take(),
                },
            ),
            "TextArea" => {
                ("simpleBinding", ComponentKind::TextArea { maximum_length: self.max_length })
            }
            "RadioButtons" => {
                ("simpleBinding", ComponentKind::RadioButtons { list: self.list(lists)? })
            }
            "Checkboxes" => {
                ("simpleBinding", ComponentKind::Checkboxes { list: self.list(lists)? })
            }
            "Dropdown" => ("simpleBinding", ComponentKind::Dropdown { list: self.list(lists)? }),
            "Datepicker" => (
                "simpleBinding",
                ComponentKind::Datepicker {
                    earliest: self.min_date.take(),
                    latest: self.max_date.take(),
                },
            ),
            "TimePicker" => ("simpleBinding", ComponentKind::TimePicker),
            "FileUpload" => ("list", ComponentKind::FileUpload(self.file_rules())),
            "RepeatingGroup" => (
                "group",
                ComponentKind::RepeatingGroup {
                    children: children(&mut self),
                    minimum: self.min_count.unwrap_or(0),
                    maximum: self
                        .max_count
                        .unwrap_or(crate::answers::MAXIMUM_ROWS)
                        .min(crate::answers::MAXIMUM_ROWS),
                },
            ),
            "Group" => ("", ComponentKind::Group { children: children(&mut self) }),
            "PersonLookup" => (
                "person_lookup_ssn",
                ComponentKind::PersonLookup { name_path: self.binding("person_lookup_name")? },
            ),
            "OrganisationLookup" => (
                "organisation_lookup_orgnr",
                ComponentKind::OrganisationLookup {
                    name_path: self.binding("organisation_lookup_name")?,
                },
            ),
            "Header" => (
                "",
                ComponentKind::Header {
                    level: match self.size.as_deref() {
                        Some("L" | "h2") => 2,
                        Some("S" | "h4") => 4,
                        _ => 3,
                    },
                },
            ),
            "Paragraph" => ("", ComponentKind::Paragraph),
            "Divider" => ("", ComponentKind::Divider),
            "Alert" => (
                "",
                ComponentKind::Alert { severity: self.severity.unwrap_or(AlertSeverity::Info) },
            ),
            "Summary2" => {
                let page = self
                    .target
                    .as_ref()
                    .filter(|target| target.get("type").and_then(Json::as_str) == Some("page"))
                    .and_then(|target| target.get("id"))
                    .and_then(Json::as_str)
                    .ok_or_else(|| format!("{}: the target must be a page", self.id))?;
                ("", ComponentKind::Summary { page: page.to_owned() })
            }
            other => return Err(format!("{}: the type {other} is not supported", self.id)),
        };
        let path =
            if binding.is_empty() {
                None
            } else {
                Some(self.binding(binding)?.ok_or_else(|| {
                    format!("{}: dataModelBindings.{binding} is missing", self.id)
                })?)
            };
        let condition = |json: &Option<Json>, what: &str| {
            Condition::read(json.as_ref())
                .map_err(|problem| format!("{}: {what}: {problem}", self.id))
        };
        Ok(Component {
            hidden: condition(&self.hidden, "hidden")?,
            required: condition(&self.required, "required")?,
            read_only: condition(&self.read_only, "readOnly")?,
            texts: self.text_resource_bindings,
            kind,
            path,
            parent: None,
            id: self.id,
        })
    }

    fn file_rules(&self) -> FileRules {
        let endings = match &self.valid_file_endings {
            Some(Json::String(text)) => text.split(',').map(normal_ending).collect(),
            Some(Json::Array(items)) => {
                items.iter().filter_map(Json::as_str).map(normal_ending).collect()
            }
            _ => Vec::new(),
        };
        FileRules {
            minimum: self.min_number_of_attachments.unwrap_or(0),
            maximum: self.max_number_of_attachments.unwrap_or(1),
            maximum_megabytes: self.maximum_megabytes.unwrap_or(10),
            endings,
        }
    }
}

fn normal_ending(text: &str) -> String {
    format!(".{}", text.trim().trim_start_matches('.').to_lowercase())
}
