//! A small Altinn form around a vector: layouts, data models, texts, hidden components, rows.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use rules::Value;
use rules::expression::{
    BackButton, Context, Expression, ExpressionError, InstanceProperty, ValueArguments, look_up,
    row_count,
};
use serde_json::{Value as Json, json};

#[derive(Clone)]
pub(crate) struct Form<'v> {
    vector: &'v Json,
    rows: Vec<usize>,
    arguments: Option<ValueArguments>,
    positional: Vec<Value>,
}

impl<'v> Form<'v> {
    pub(crate) fn new(vector: &'v Json) -> Self {
        let rows = vector["context"]["rowIndices"].as_array().into_iter().flatten();
        let rows = rows.filter_map(|row| usize::try_from(row.as_u64()?).ok()).collect();
        let arguments = vector.get("valueArguments").map(|arguments| ValueArguments {
            values: arguments["data"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, value)| (name.clone(), value.into()))
                .collect(),
            default_key: arguments["defaultKey"].as_str().map(str::to_owned),
        });
        let positional = vector["positionalArguments"].as_array().into_iter().flatten();
        Self { vector, rows, arguments, positional: positional.map(Value::from).collect() }
    }

    fn main_data(&self) -> &'v Json {
        match self.vector.get("dataModel") {
            Some(data) => data,
            None => &self.vector["dataModels"][0]["data"],
        }
    }

    fn pages(&self) -> impl Iterator<Item = (&'v String, &'v Json)> {
        self.vector["layouts"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(id, page)| (id, &page["data"]))
    }

    fn components(page: &'v Json) -> impl Iterator<Item = &'v Json> {
        page["layout"].as_array().into_iter().flatten()
    }

    fn find(&self, id: &str) -> Option<(&'v String, &'v Json, &'v Json)> {
        self.pages().find_map(|(name, page)| {
            let component = Self::components(page).find(|component| component["id"] == id)?;
            Some((name, page, component))
        })
    }

    fn parent(page: &'v Json, id: &Json) -> Option<&'v Json> {
        Self::components(page).find(|component| {
            component["children"].as_array().is_some_and(|children| children.contains(id))
        })
    }

    /// The component as seen from where we stand: itself and the form in its row; `None` if hidden.
    fn visible(&self, id: &str) -> Result<Option<(&'v Json, Self)>, ExpressionError> {
        let Some((_, page, component)) = self.find(id) else {
            return Err(ExpressionError::UnknownComponent(id.to_owned()));
        };
        let mut chain = vec![component];
        while let Some(parent) = Self::parent(page, &chain[chain.len() - 1]["id"]) {
            chain.push(parent);
        }
        let depth = chain[1..].iter().filter(|ancestor| repeats(ancestor)).count();
        let mut inside = self.clone();
        inside.rows.truncate(depth);
        let mut hidden = inside.is_true(&page["hidden"])?;
        for (level, element) in chain.iter().enumerate() {
            hidden |= inside.is_true(&element["hidden"])?;
            hidden |= level > 0 && inside.is_true(&element["hiddenRow"])?;
        }
        Ok((!hidden).then_some((component, inside)))
    }

    fn is_true(&self, condition: &Json) -> Result<bool, ExpressionError> {
        Expression::parse(condition)?.evaluate_bool(self, false)
    }

    fn bound(&self, binding: &Json) -> Result<Value, ExpressionError> {
        let found = match (binding.as_str(), binding["field"].as_str()) {
            (Some(path), _) => self.data_model(path),
            (None, Some(path)) => {
                self.data_model_of_type(path, binding["dataType"].as_str().unwrap_or_default())?
            }
            (None, None) => None,
        };
        Ok(found.unwrap_or_default())
    }

    fn bound_texts(
        &self,
        component: &Json,
        keys: Option<&[&str]>,
    ) -> Result<String, ExpressionError> {
        let mut texts = Vec::new();
        for (key, binding) in component["dataModelBindings"].as_object().into_iter().flatten() {
            if keys.is_none_or(|keys| keys.contains(&key.as_str())) {
                texts.push(self.bound(binding)?.to_string());
            }
        }
        Ok(texts.join(", "))
    }

    fn shown(&self, component: &Json) -> Result<Value, ExpressionError> {
        let simple = || self.bound(&component["dataModelBindings"]["simpleBinding"]);
        let label = |value: &str| {
            let mut options = component["options"].as_array().into_iter().flatten();
            let option = options.find(|option| option["value"] == value);
            option.and_then(|option| option["label"].as_str()).unwrap_or(value).to_owned()
        };
        let date = |value: Value, pattern: &str| {
            Expression::parse(&json!(["formatDate", value.to_json(), pattern]))?.evaluate(self)
        };
        let format = component["format"].as_str().unwrap_or("dd.MM.yyyy");
        let text = match component["type"].as_str().unwrap_or_default() {
            "Input" | "TextArea" => {
                let number = &component["formatting"]["number"];
                let part = |name: &str| number[name].as_str().unwrap_or_default().to_owned();
                format!("{}{}{}", part("prefix"), simple()?, part("suffix"))
            }
            "Custom" => self.bound_texts(component, None)?,
            "PersonLookup" => {
                self.bound_texts(component, Some(&["person_lookup_ssn", "person_lookup_name"]))?
            }
            "Date" => {
                let value = Expression::parse(&component["value"])?.evaluate(self)?;
                return date(value, format);
            }
            "Datepicker" => {
                return date(simple()?, &format.replace('D', "d").replace('Y', "y"));
            }
            "Dropdown" | "RadioButtons" | "LikertItem" => label(&simple()?.to_string()),
            "MultipleSelect" => {
                let labels: Vec<String> = simple()?.to_string().split(',').map(label).collect();
                labels.join(", ")
            }
            "List" => self.bound(&component["bindingToShowInSummary"])?.to_string(),
            "FileUpload" | "FileUploadWithTag" | "ImageUpload" => {
                let elements = self.vector["instanceDataElements"].as_array().into_iter().flatten();
                let names: Vec<&str> = elements
                    .filter(|element| element["dataType"] == component["id"])
                    .filter_map(|element| element["filename"].as_str())
                    .collect();
                names.join(", ")
            }
            _ => {
                let id = component["id"].as_str().unwrap_or_default();
                return Err(ExpressionError::NoDisplayValue(id.to_owned()));
            }
        };
        Ok(Value::Text(text))
    }

    fn page_address(&self, page: &str) -> String {
        if self.vector["stateless"] == true {
            return format!("/{page}");
        }
        let instance = self.vector["instance"]["id"].as_str().unwrap_or_default();
        let task = self.vector["process"]["currentTask"]["elementId"].as_str().unwrap_or_default();
        format!("/instance/{instance}/{task}/{page}")
    }

    fn current_page(&self) -> &str {
        self.vector["context"]["currentLayout"].as_str().unwrap_or("FormLayout")
    }

    /// Every component in every row, as a tree of pages.
    pub(crate) fn contexts(&self) -> Json {
        let pages = self.pages().map(|(name, page)| {
            let tops = Self::components(page)
                .filter(|component| Self::parent(page, &component["id"]).is_none());
            let children: Vec<Json> =
                tops.map(|component| self.context_of(name, page, component, &[])).collect();
            json!({"component": name, "currentLayout": name, "children": children})
        });
        pages.collect()
    }

    fn context_of(&self, name: &str, page: &'v Json, component: &'v Json, rows: &[usize]) -> Json {
        let mut context = json!({"component": component["id"], "currentLayout": name});
        if !rows.is_empty() {
            context["rowIndices"] = json!(rows);
        }
        let Some(ids) = component["children"].as_array() else {
            return context;
        };
        let all_rows: Vec<Vec<usize>> = if repeats(component) {
            let path = component["dataModelBindings"]["group"].as_str().unwrap_or_default();
            let count = row_count(self.main_data(), path, rows);
            (0..count).map(|row| [rows, &[row]].concat()).collect()
        } else {
            vec![rows.to_vec()]
        };
        let children: Vec<Json> = all_rows
            .iter()
            .flat_map(|rows| {
                let children = ids.iter().filter_map(|id| {
                    Self::components(page).find(|component| component["id"] == *id)
                });
                children.map(|child| self.context_of(name, page, child, rows)).collect::<Vec<_>>()
            })
            .collect();
        context["children"] = Json::Array(children);
        context
    }
}

fn repeats(component: &Json) -> bool {
    component["type"] == "RepeatingGroup" || component["maxCount"].as_u64() > Some(1)
}

impl Context for Form<'_> {
    fn data_model(&self, path: &str) -> Option<Value> {
        look_up(self.main_data(), path, &self.rows).map(Value::from)
    }

    fn language(&self) -> &str {
        self.vector["profileSettings"]["language"].as_str().unwrap_or("nb")
    }

    fn data_model_of_type(&self, path: &str, kind: &str) -> Result<Option<Value>, ExpressionError> {
        let mut models = self.vector["dataModels"].as_array().into_iter().flatten();
        match models.find(|model| model["dataElement"]["dataType"] == kind) {
            Some(model) => Ok(look_up(&model["data"], path, &self.rows).map(Value::from)),
            None => Err(ExpressionError::UnknownDataModel(kind.to_owned())),
        }
    }

    fn data_model_rows(&self, path: &str) -> usize {
        row_count(self.main_data(), path, &self.rows)
    }

    fn count_data_elements(&self, data_type: &str) -> usize {
        let models = self.vector["dataModels"].as_array().into_iter().flatten();
        models.filter(|model| model["dataElement"]["dataType"] == data_type).count()
    }

    fn component(&self, id: &str) -> Result<Value, ExpressionError> {
        match self.visible(id)? {
            Some((component, form)) => form.bound(&component["dataModelBindings"]["simpleBinding"]),
            None => Ok(Value::Null),
        }
    }

    fn display_value(&self, id: &str) -> Result<Value, ExpressionError> {
        match self.visible(id)? {
            Some((component, form)) => form.shown(component),
            None => Ok(Value::Null),
        }
    }

    fn option_label(&self, list: &str, value: &str) -> Option<String> {
        let options = self.vector["codeLists"][list].as_array()?;
        let option = options.iter().find(|option| option["value"] == value)?;
        let label = option["label"].as_str()?;
        Some(self.text(label).unwrap_or_else(|| label.to_owned()))
    }

    fn text(&self, key: &str) -> Option<String> {
        let texts = self.vector["textResources"].as_array()?;
        let resource = texts.iter().find(|text| text["id"] == key)?;
        let mut text = resource["value"].as_str()?.to_owned();
        let variables = resource["variables"].as_array().into_iter().flatten();
        for (number, variable) in variables.enumerate() {
            let mut path = variable["key"].as_str()?.to_owned();
            for (level, row) in self.rows.iter().enumerate() {
                path = path.replace(&format!("[{{{level}}}]"), &format!("[{row}]"));
            }
            let value = self.data_model(&path).filter(|value| !value.is_null());
            let shown = value.map_or_else(
                || variable["defaultValue"].as_str().unwrap_or(&path).to_owned(),
                |value| value.to_string(),
            );
            text = text.replace(&format!("{{{number}}}"), &shown);
        }
        Some(text)
    }

    fn instance_context(&self, property: InstanceProperty) -> Option<Value> {
        let instance = &self.vector["instance"];
        let owner = &instance["instanceOwner"];
        let value = match property {
            InstanceProperty::InstanceId => &instance["id"],
            InstanceProperty::AppId => &instance["appId"],
            InstanceProperty::OwnerPartyId => &owner["partyId"],
            InstanceProperty::OwnerName => &owner["party"]["name"],
            InstanceProperty::OwnerPartyType => {
                let kinds = BTreeMap::from([
                    ("organisationNumber", "org"),
                    ("personNumber", "person"),
                    ("username", "selfIdentified"),
                ]);
                let kind = kinds.iter().find(|(key, _)| !owner[**key].is_null());
                return Some(kind.map_or("unknown", |(_, kind)| kind).into());
            }
        };
        Some(value.into())
    }

    fn auth_context(&self, action: &str) -> Option<bool> {
        let permissions = &self.vector["permissions"];
        permissions[action].as_bool().or_else(|| permissions["actions"][action].as_bool())
    }

    fn frontend_settings(&self, key: &str) -> Option<Value> {
        self.vector["frontendSettings"].get(key).map(Value::from)
    }

    fn external_api(&self, id: &str, path: &str) -> Option<Value> {
        look_up(&self.vector["externalApis"]["data"][id], path, &[]).map(Value::from)
    }

    fn page_link(&self, page: &str, back_button: BackButton) -> Option<String> {
        let address = self.page_address(page);
        Some(match back_button {
            BackButton::With => format!("{address}?backToPage={}", self.current_page()),
            BackButton::Without => address,
        })
    }

    fn component_link(&self, component: &str, back_button: BackButton) -> Option<String> {
        let (page, _, _) = self.find(component)?;
        let address = format!("{}?focusComponentId={component}", self.page_address(page));
        Some(match back_button {
            BackButton::With => format!("{address}&backToPage={}", self.current_page()),
            BackButton::Without => address,
        })
    }

    fn value_arguments(&self) -> Option<&ValueArguments> {
        self.arguments.as_ref()
    }

    fn positional_arguments(&self) -> &[Value] {
        &self.positional
    }

    /// The vectors are written for a machine in UTC.
    fn time_zone(&self) -> TimeZone {
        TimeZone::UTC
    }
}
