//! What a page shows: everything the portal needs to draw it, in the reader's language.

use rules::expression::Context as _;
use serde_json::Value as Json;

use super::visible::Instance;
use super::{
    AlertSeverity, Component, ComponentKind, FileRules, Form, Page, Surroundings, finding,
};
use crate::answers::Answers;
use crate::scope::Scope;
use crate::text::Texts;

/// A page with its visible components.
#[derive(Clone, Debug, PartialEq)]
pub struct PageView {
    pub id: String,
    pub title: String,
    pub components: Vec<ComponentView>,
}

/// One component, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct ComponentView {
    pub id: String,
    pub kind: ComponentKind,
    /// The name of the field: its path with row numbers. Empty where nothing is asked.
    pub name: String,
    pub label: String,
    /// The field's keyword in messages.
    pub keyword: String,
    pub description: Option<String>,
    pub help: Option<String>,
    pub body: Option<String>,
    pub add_button: Option<String>,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
    pub required: bool,
    pub read_only: bool,
    /// What stands in the field, also when it could not be read.
    pub value: String,
    /// The three fields of a date.
    pub date: Option<DateParts>,
    pub options: Vec<OptionView>,
    /// Rows of a repeating group.
    pub rows: Vec<RowView>,
    /// Whether another row may be added.
    pub can_add: bool,
    /// Components of a plain group.
    pub children: Vec<ComponentView>,
    pub files: Vec<FileView>,
    pub severity: Option<AlertSeverity>,
    pub file_rules: Option<FileRules>,
    /// The second field of a look-up: its name and value.
    pub name_field: Option<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateParts {
    pub day: String,
    pub month: String,
    pub year: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionView {
    pub value: String,
    pub label: String,
    pub description: Option<String>,
    pub help: Option<String>,
    pub selected: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RowView {
    /// From 0.
    pub index: usize,
    /// The value of the button that takes the row out: `event.days[1]`.
    pub path: String,
    pub can_remove: bool,
    pub components: Vec<ComponentView>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileView {
    pub id: String,
    pub name: String,
    pub size: u64,
}

impl Form {
    /// A page as it is shown now.
    pub fn view(
        &self,
        page: &str,
        answers: &Answers,
        texts: &Texts,
        surroundings: &Surroundings,
    ) -> Option<PageView> {
        let page = self.page(page)?;
        let mut shown = answers.clone();
        minimum_rows(page, &mut shown);
        let effective = self.effective(&shown, surroundings);
        let models = surroundings.models();
        let scope = self.scope(&effective, &models, surroundings).with_texts(texts, &self.options);
        let viewer = Viewer { form: self, page, answers: &shown, texts, scope };
        let title_key = page.title_key();
        Some(PageView {
            id: page.id.clone(),
            title: scope.text(&title_key).unwrap_or(title_key),
            components: page
                .top_level()
                .filter_map(|component| viewer.component(component, &[]))
                .collect(),
        })
    }
}

/// Groups begin with the rows they must have.
fn minimum_rows(page: &Page, answers: &mut Answers) {
    for component in &page.components {
        if let (ComponentKind::RepeatingGroup { minimum, .. }, Some(path)) =
            (&component.kind, &component.path)
        {
            while answers.rows(path) < *minimum && answers.add_row(path) {}
        }
    }
}

struct Viewer<'a> {
    form: &'a Form,
    page: &'a Page,
    answers: &'a Answers,
    texts: &'a Texts,
    scope: Scope<'a>,
}

impl Viewer<'_> {
    fn component(&self, component: &Component, rows: &[usize]) -> Option<ComponentView> {
        let instance = Instance { page: self.page, component, rows: rows.to_vec() };
        if !Form::is_shown(&instance, &self.scope) {
            return None;
        }
        let scope = self.scope.in_rows(rows);
        let text = |key: &Option<String>| key.as_deref().and_then(|key| scope.text(key));
        let name = instance.path().unwrap_or_default();
        let kind = &component.kind;
        let (rows, can_add) = self.rows(component);
        Some(ComponentView {
            id: component.id.clone(),
            label: text(&component.texts.title)
                .or_else(|| component.texts.title.clone())
                .unwrap_or_default(),
            keyword: finding::keyword(component, self.texts, self.scope.language),
            description: text(&component.texts.description),
            help: text(&component.texts.help),
            body: text(&component.texts.body),
            add_button: text(&component.texts.add_button),
            prefix: text(&component.texts.prefix),
            suffix: text(&component.texts.suffix),
            required: component.required.holds(&scope).unwrap_or(true),
            read_only: component.read_only.holds(&scope).unwrap_or(true),
            value: self.raw(&name),
            date: matches!(kind, ComponentKind::Datepicker { .. }).then(|| self.date(&name)),
            options: self.options(kind, &name, &scope),
            rows,
            can_add,
            children: match kind {
                ComponentKind::Group { children } => children
                    .iter()
                    .filter_map(|id| self.page.component(id))
                    .filter_map(|child| self.component(child, &[]))
                    .collect(),
                _ => Vec::new(),
            },
            files: self.files(kind, &name),
            severity: match kind {
                ComponentKind::Alert { severity } => Some(*severity),
                _ => None,
            },
            file_rules: match kind {
                ComponentKind::FileUpload(rules) => Some(rules.clone()),
                _ => None,
            },
            name_field: match kind {
                ComponentKind::PersonLookup { name_path: Some(path) }
                | ComponentKind::OrganisationLookup { name_path: Some(path) } => {
                    let path = instance.in_rows(path);
                    let value = self.raw(&path);
                    Some((path, value))
                }
                _ => None,
            },
            kind: kind.clone(),
            name,
        })
    }

    fn raw(&self, name: &str) -> String {
        if let Some(raw) = self.answers.unreadable(name) {
            return raw.to_owned();
        }
        match self.answers.get(name) {
            Some(Json::String(text)) => text.clone(),
            Some(Json::Bool(yes)) => yes.to_string(),
            Some(Json::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    fn date(&self, name: &str) -> DateParts {
        let raw = self.raw(name);
        if let Some(date) = crate::format::parse_date(&raw) {
            return DateParts {
                day: date.day().to_string(),
                month: date.month().to_string(),
                year: date.year().to_string(),
            };
        }
        let mut parts = raw.splitn(3, '|').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        DateParts { day: next(), month: next(), year: next() }
    }

    fn options(&self, kind: &ComponentKind, name: &str, scope: &Scope<'_>) -> Vec<OptionView> {
        let Some(list) = kind.option_list().and_then(|list| self.form.options.get(list)) else {
            return Vec::new();
        };
        let value = self.raw(name);
        let several = matches!(kind, ComponentKind::Checkboxes { .. });
        list.0
            .iter()
            .map(|item| OptionView {
                label: scope.text(&item.label).unwrap_or_else(|| item.label.clone()),
                description: item.description.as_deref().and_then(|key| scope.text(key)),
                help: item.help.as_deref().and_then(|key| scope.text(key)),
                selected: if several {
                    value.split(',').any(|chosen| chosen == item.value)
                } else {
                    value == item.value
                },
                value: item.value.clone(),
            })
            .collect()
    }

    fn rows(&self, component: &Component) -> (Vec<RowView>, bool) {
        let (ComponentKind::RepeatingGroup { children, minimum, maximum }, Some(path)) =
            (&component.kind, &component.path)
        else {
            return (Vec::new(), false);
        };
        let count = self.answers.rows(path);
        let rows = (0..count)
            .map(|index| RowView {
                index,
                path: format!("{path}[{index}]"),
                can_remove: count > *minimum,
                components: children
                    .iter()
                    .filter_map(|id| self.page.component(id))
                    .filter_map(|child| self.component(child, &[index]))
                    .collect(),
            })
            .collect();
        (rows, count < self.form.maximum_rows(path, *maximum))
    }

    fn files(&self, kind: &ComponentKind, name: &str) -> Vec<FileView> {
        if !matches!(kind, ComponentKind::FileUpload(_)) {
            return Vec::new();
        }
        let text = |file: &Json, key: &str| {
            file.get(key).and_then(Json::as_str).unwrap_or_default().to_owned()
        };
        self.answers
            .get(name)
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .map(|file| FileView {
                id: text(file, "id"),
                name: text(file, "name"),
                size: file.get("size").and_then(Json::as_u64).unwrap_or_default(),
            })
            .collect()
    }
}
