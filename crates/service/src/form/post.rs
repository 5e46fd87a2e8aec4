//! From the fields of a posted page to answers.
//!
//! A field's name is its path with row numbers: `event.days[0].from`. A date is three fields,
//! `…-day`, `…-month`, `…-year`, or one. The buttons of a repeating group are named
//! [`ROW_ADD`] with the group's path as value, and [`ROW_REMOVE`] with `event.days[1]`.

use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive as _;
use serde_json::{Value as Json, json};

use super::visible::Instance;
use super::{
    Component, ComponentKind, Finding, FindingKind, Form, LeafKind, Page, Severity, Surroundings,
    read,
};
use crate::answers::Answers;

/// Name of the button that adds a row.
pub const ROW_ADD: &str = "row-add";
/// Name of the button that takes a row out.
pub const ROW_REMOVE: &str = "row-remove";

/// No single text is longer; more is cut and said so.
const MAXIMUM_TEXT: usize = 20_000;

/// The posted fields by name; the same name may come several times (checkboxes).
struct Posted<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> Posted<'a> {
    fn new(fields: &'a [(String, String)]) -> Self {
        let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in fields {
            by_name.entry(name).or_default().push(value);
        }
        Self(by_name)
    }

    /// The last value of a name: what a browser means when it sends two.
    fn last(&self, name: &str) -> Option<&'a str> {
        self.0.get(name)?.last().copied()
    }

    fn all(&self, name: &str) -> &[&'a str] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    fn is_button(&self, name: &str, value: &str) -> bool {
        self.all(name).contains(&value)
    }

    /// How many rows of a group the page had, judged by the names that came.
    fn rows(&self, path: &str) -> usize {
        let prefix = format!("{path}[");
        self.0
            .range(prefix.as_str()..)
            .take_while(|(name, _)| name.starts_with(&prefix))
            .filter_map(|(name, _)| {
                name.get(prefix.len()..)?.split_once(']')?.0.parse::<usize>().ok()
            })
            .max()
            .map_or(0, |row| row.saturating_add(1))
    }
}

impl Form {
    /// Takes the fields of a posted page into the answers and tells what could not be read. What
    /// the page does not ask for, and what is read-only, is passed over.
    pub fn parse_post(
        &self,
        page: &str,
        fields: &[(String, String)],
        answers: &mut Answers,
        surroundings: &Surroundings,
    ) -> Vec<Finding> {
        let Some(page) = self.page(page) else { return Vec::new() };
        let posted = Posted::new(fields);
        let before = self.effective(answers, surroundings);
        self.make_rows(page, &posted, answers);

        let models = surroundings.models();
        let scope = self.scope(&before, &models, surroundings);
        let mut findings = Vec::new();
        for instance in Self::instances(page, &answers.values().clone()) {
            let row_scope = scope.in_rows(&instance.rows);
            if instance.component.read_only.holds(&row_scope).unwrap_or(true) {
                continue;
            }
            let was_shown = Self::is_shown(&instance, &scope);
            let post = Post { form: self, instance: &instance, posted: &posted, surroundings };
            post.read(was_shown, answers, &mut findings);
        }
        self.press_row_buttons(page, &posted, answers);
        findings
    }

    /// Whether a post came from a row button, so that the page is shown again without errors.
    pub fn is_row_button(fields: &[(String, String)]) -> bool {
        fields.iter().any(|(name, _)| name == ROW_ADD || name == ROW_REMOVE)
    }

    /// The limit of rows: the smaller of the component's and the model's.
    pub(super) fn maximum_rows(&self, path: &str, component_limit: usize) -> usize {
        self.model
            .leaf(path)
            .and_then(|leaf| leaf.maximum_items)
            .map_or(component_limit, |limit| limit.min(component_limit))
    }

    /// Makes the rows that came with the post, within the limit.
    fn make_rows(&self, page: &Page, posted: &Posted<'_>, answers: &mut Answers) {
        for component in &page.components {
            let ComponentKind::RepeatingGroup { maximum, minimum, .. } = component.kind else {
                continue;
            };
            let Some(path) = component.path.as_deref() else { continue };
            let wanted = posted.rows(path).max(minimum).min(self.maximum_rows(path, maximum));
            while answers.rows(path) < wanted && answers.add_row(path) {}
        }
    }

    fn press_row_buttons(&self, page: &Page, posted: &Posted<'_>, answers: &mut Answers) {
        for component in &page.components {
            let ComponentKind::RepeatingGroup { maximum, .. } = component.kind else { continue };
            let Some(path) = component.path.as_deref() else { continue };
            for row in (0..answers.rows(path)).rev() {
                if posted.is_button(ROW_REMOVE, &format!("{path}[{row}]")) {
                    answers.remove_row(path, row);
                }
            }
            if posted.is_button(ROW_ADD, path)
                && answers.rows(path) < self.maximum_rows(path, maximum)
            {
                answers.add_row(path);
            }
        }
    }
}

/// One component of a post.
struct Post<'a> {
    form: &'a Form,
    instance: &'a Instance<'a>,
    posted: &'a Posted<'a>,
    surroundings: &'a Surroundings,
}

impl Post<'_> {
    fn component(&self) -> &Component {
        self.instance.component
    }

    fn read(&self, was_shown: bool, answers: &mut Answers, findings: &mut Vec<Finding>) {
        let Some(path) = self.instance.path() else { return };
        match &self.component().kind {
            ComponentKind::Datepicker { .. } => self.date(&path, answers, findings),
            ComponentKind::Checkboxes { list } => {
                // A browser sends nothing for a box that is not ticked.
                if was_shown || self.posted.has(&path) {
                    self.checkboxes(&path, list, answers, findings);
                }
            }
            ComponentKind::RadioButtons { list } | ComponentKind::Dropdown { list } => {
                if let Some(raw) = self.posted.last(&path) {
                    self.choice(&path, list, raw, answers, findings);
                }
            }
            ComponentKind::PersonLookup { name_path }
            | ComponentKind::OrganisationLookup { name_path } => {
                if let Some(raw) = self.posted.last(&path) {
                    let digits: String = raw.chars().filter(|c| !c.is_whitespace()).collect();
                    self.text(&path, &digits, answers, findings);
                }
                if let Some(name_path) = name_path {
                    let name_path = self.instance.in_rows(name_path);
                    if let Some(raw) = self.posted.last(&name_path) {
                        self.text(&name_path, raw, answers, findings);
                    }
                }
            }
            ComponentKind::Input { .. }
            | ComponentKind::TextArea { .. }
            | ComponentKind::TimePicker => {
                if let Some(raw) = self.posted.last(&path) {
                    self.text(&path, raw, answers, findings);
                }
            }
            // Files come in a request of their own, see `Form::add_file`.
            ComponentKind::FileUpload(_)
            | ComponentKind::RepeatingGroup { .. }
            | ComponentKind::Group { .. }
            | ComponentKind::Header { .. }
            | ComponentKind::Paragraph
            | ComponentKind::Alert { .. }
            | ComponentKind::Divider
            | ComponentKind::Summary { .. } => {}
        }
    }

    fn finding(&self, path: &str, message: &str, arguments: Vec<String>) -> Finding {
        Finding {
            field: path.to_owned(),
            component: self.component().id.clone(),
            page: self.instance.page.id.clone(),
            message: message.to_owned(),
            arguments,
            severity: Severity::Error,
            kind: FindingKind::Unreadable,
        }
    }

    fn leaf_kind(&self, path: &str) -> LeafKind {
        self.form.model.leaf(&super::without_rows(path)).map_or(LeafKind::Text, |leaf| leaf.kind)
    }

    fn text(&self, path: &str, raw: &str, answers: &mut Answers, findings: &mut Vec<Finding>) {
        let mut text = read::clean(raw);
        if text.len() > MAXIMUM_TEXT {
            let cut = (0..=MAXIMUM_TEXT).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
            text.truncate(cut);
            findings.push(self.finding(path, "error.cut", vec![MAXIMUM_TEXT.to_string()]));
        }
        if text.is_empty() {
            answers.clear(path);
            return;
        }
        match typed(&text, self.leaf_kind(path), self.surroundings) {
            Some(value) => {
                answers.set(path, value);
            }
            None => self.unreadable(path, text, answers, findings),
        }
    }

    fn unreadable(
        &self,
        path: &str,
        raw: String,
        answers: &mut Answers,
        findings: &mut Vec<Finding>,
    ) {
        let message = unreadable_message(self.leaf_kind(path));
        answers.set_unreadable(path, raw);
        findings.push(self.finding(path, message, Vec::new()));
    }

    fn date(&self, path: &str, answers: &mut Answers, findings: &mut Vec<Finding>) {
        let part = |name: &str| self.posted.last(&format!("{path}-{name}")).map(read::clean);
        let (day, month, year) = (part("day"), part("month"), part("year"));
        if day.is_none() && month.is_none() && year.is_none() {
            if let Some(raw) = self.posted.last(path) {
                self.text(path, raw, answers, findings);
            }
            return;
        }
        let parts = [day, month, year].map(Option::unwrap_or_default);
        if parts.iter().all(String::is_empty) {
            answers.clear(path);
            return;
        }
        let [day, month, year] = &parts;
        if let Some(date) = read::make_date(day, month, year, self.surroundings.today) {
            answers.set(path, json!(date.to_string()));
        } else {
            let short = parts.map(|part| part.chars().take(30).collect::<String>());
            self.unreadable(path, short.join("|"), answers, findings);
        }
    }

    fn choice(
        &self,
        path: &str,
        list: &str,
        raw: &str,
        answers: &mut Answers,
        findings: &mut Vec<Finding>,
    ) {
        if raw.is_empty() {
            answers.clear(path);
            return;
        }
        let is_listed = self.form.options.get(list).is_some_and(|list| list.has(raw));
        match typed(raw, self.leaf_kind(path), self.surroundings).filter(|_| is_listed) {
            Some(value) => {
                answers.set(path, value);
            }
            None => findings.push(self.finding(path, "error.option", Vec::new())),
        }
    }

    /// Several choices are one text with commas, as Altinn binds them; one box alone may be a
    /// boolean.
    fn checkboxes(
        &self,
        path: &str,
        list: &str,
        answers: &mut Answers,
        findings: &mut Vec<Finding>,
    ) {
        let Some(list) = self.form.options.get(list) else { return };
        let ticked = self.posted.all(path);
        if ticked.iter().any(|value| !value.is_empty() && !list.has(value)) {
            findings.push(self.finding(path, "error.option", Vec::new()));
        }
        let values: Vec<&str> = list
            .0
            .iter()
            .map(|item| item.value.as_str())
            .filter(|value| ticked.contains(value))
            .collect();
        if self.leaf_kind(path) == LeafKind::Boolean {
            if values.contains(&"true") {
                answers.set(path, Json::Bool(true));
            } else {
                answers.clear(path);
            }
        } else if values.is_empty() {
            answers.clear(path);
        } else {
            answers.set(path, json!(values.join(",")));
        }
    }
}

/// The text as the model's kind of value.
fn typed(text: &str, kind: LeafKind, surroundings: &Surroundings) -> Option<Json> {
    match kind {
        LeafKind::Text | LeafKind::Email => Some(json!(text)),
        LeafKind::Date => read::date(text, surroundings.today).map(|date| json!(date.to_string())),
        LeafKind::ClockTime => {
            read::time(text).map(|time| json!(format!("{:02}:{:02}", time.hour(), time.minute())))
        }
        LeafKind::Integer => {
            let number = read::number(text)?;
            number.is_integer().then(|| number.to_i64()).flatten().map(|number| json!(number))
        }
        LeafKind::Number => {
            let number = rules::Value::from(read::number(text)?).to_json();
            number.is_number().then_some(number)
        }
        LeafKind::Boolean => match text {
            "true" => Some(Json::Bool(true)),
            "false" => Some(Json::Bool(false)),
            _ => None,
        },
        LeafKind::List | LeafKind::Object => None,
    }
}

pub(super) fn unreadable_message(kind: LeafKind) -> &'static str {
    match kind {
        LeafKind::Date => "error.unreadable.date",
        LeafKind::ClockTime => "error.unreadable.time",
        LeafKind::Integer => "error.unreadable.integer",
        LeafKind::Number => "error.unreadable.number",
        _ => "error.option",
    }
}

/// A file that has been received and stands in the answers by reference.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FileReference {
    pub id: String,
    pub name: String,
    /// In bytes.
    pub size: u64,
}

impl Form {
    /// Puts a received file into the answers, unless the field has as many as it takes, or the
    /// file is too big or of another kind.
    pub fn add_file(
        &self,
        component: &str,
        file: &FileReference,
        answers: &mut Answers,
    ) -> Result<(), Box<Finding>> {
        let found = self
            .pages
            .iter()
            .find_map(|page| page.component(component).map(|component| (page, component)));
        let refuse = |field: &str, page: &str, message: &str, arguments: Vec<String>| {
            Box::new(Finding {
                field: field.to_owned(),
                component: component.to_owned(),
                page: page.to_owned(),
                message: message.to_owned(),
                arguments,
                severity: Severity::Error,
                kind: FindingKind::Count,
            })
        };
        let Some((page, target)) = found else {
            return Err(refuse("", "", "error.option", Vec::new()));
        };
        let (ComponentKind::FileUpload(rules), Some(path)) = (&target.kind, &target.path) else {
            return Err(refuse("", &page.id, "error.option", Vec::new()));
        };
        if answers.rows(path) >= rules.maximum {
            let arguments = vec![rules.maximum.to_string()];
            return Err(refuse(path, &page.id, "error.tooManyFiles", arguments));
        }
        if file.size > u64::from(rules.maximum_megabytes) * 1_048_576 {
            let arguments = vec![rules.maximum_megabytes.to_string()];
            return Err(refuse(path, &page.id, "error.fileTooBig", arguments));
        }
        if file.size == 0 {
            return Err(refuse(path, &page.id, "error.fileEmpty", Vec::new()));
        }
        let name = read::clean(&file.name);
        let lower = name.to_lowercase();
        if !rules.endings.is_empty() && !rules.endings.iter().any(|ending| lower.ends_with(ending))
        {
            let arguments = vec![rules.endings.join(", ")];
            return Err(refuse(path, &page.id, "error.fileKind", arguments));
        }
        let row = answers.rows(path);
        let name: String = name.chars().take(200).collect();
        let value = json!({"id": file.id, "name": name, "size": file.size});
        answers.set(&format!("{path}[{row}]"), value);
        Ok(())
    }

    /// Takes a file out of the answers. False where it was not there.
    pub fn remove_file(&self, component: &str, id: &str, answers: &mut Answers) -> bool {
        let path = self
            .pages
            .iter()
            .find_map(|page| page.component(component))
            .and_then(|component| component.path.as_deref());
        let Some(path) = path else { return false };
        let row = answers.get(path).and_then(Json::as_array).and_then(|files| {
            files.iter().position(|file| file.get("id").and_then(Json::as_str) == Some(id))
        });
        row.is_some_and(|row| answers.remove_row(path, row))
    }
}
