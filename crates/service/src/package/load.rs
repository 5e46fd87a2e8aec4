//! Reading a package's files. Every mistake is named with its file.

use std::collections::BTreeMap;

use base::Language;
use rules::decision::Definitions;
use rules::expression::Expression;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::description::{Description, FORMAT};
use super::{Package, check};
use crate::facts::FactSet;
use crate::form::{
    Condition, FieldRule, Form, FormParts, LayoutFile, Model, OptionList, OptionLists, Page,
    RawOption, SettingsFile, ValidationFile,
};
use crate::letter_text::{Template, TitleTemplate};
use crate::parameters::{ParameterDeclarations, ParameterFile};
use crate::text::{TextFile, Texts};
use crate::wizard::Wizard;

/// A package could not be read: every mistake that was found, each with its file.
#[derive(Debug, thiserror::Error)]
#[error("read the service package {package}:\n{}", problems.join("\n"))]
pub struct PackageError {
    pub package: String,
    pub problems: Vec<String>,
}

/// The generic texts of the program, under those of the package.
const GENERIC_TEXTS: [&str; 4] = [
    include_str!("../../texts/nb.json"),
    include_str!("../../texts/nn.json"),
    include_str!("../../texts/se.json"),
    include_str!("../../texts/en.json"),
];

impl Package {
    /// Reads a package from its files by path, such as `ui/event.json`.
    pub fn from_files(name: &str, files: &BTreeMap<String, String>) -> Result<Self, PackageError> {
        let mut reader = Reader { files, problems: Vec::new() };
        let package = reader.package(name);
        match package {
            Some(package) if reader.problems.is_empty() => {
                let serious: Vec<String> = check::references(&package);
                if serious.is_empty() {
                    Ok(package)
                } else {
                    Err(PackageError { package: name.to_owned(), problems: serious })
                }
            }
            _ => Err(PackageError { package: name.to_owned(), problems: reader.problems }),
        }
    }
}

struct Reader<'a> {
    files: &'a BTreeMap<String, String>,
    problems: Vec<String>,
}

impl<'a> Reader<'a> {
    fn problem(&mut self, file: &str, problem: impl std::fmt::Display) {
        self.problems.push(format!("{file}: {problem}"));
    }

    fn text(&mut self, file: &str) -> Option<&'a str> {
        let text = self.files.get(file).map(String::as_str);
        if text.is_none() {
            self.problem(file, "the file is missing");
        }
        text
    }

    fn json<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let text = self.text(file)?;
        serde_json::from_str(text).map_err(|error| self.problem(file, error)).ok()
    }

    fn toml<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let text = self.text(file)?;
        toml::from_str(text).map_err(|error| self.problem(file, error)).ok()
    }

    fn keep<T, E: std::fmt::Display>(&mut self, file: &str, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.problem(file, error)).ok()
    }

    /// Files of a folder with an ending: the name between and the text.
    fn folder(&self, folder: &str, ending: &str) -> Vec<(&'a str, &'a str)> {
        self.files
            .iter()
            .filter_map(|(path, text)| {
                let name = path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(ending)?;
                (!name.contains('/')).then_some((name, text.as_str()))
            })
            .collect()
    }

    /// Reads everything before giving up, so that all mistakes are told at once.
    fn package(&mut self, name: &str) -> Option<Package> {
        let description: Option<Description> = self.toml("service.toml");
        if let Some(description) = &description {
            if description.id != name {
                self.problem("service.toml", format!("the id is not the folder's name {name:?}"));
            }
            if description.format != FORMAT {
                self.problem("service.toml", format!("this program reads format {FORMAT}"));
            }
        }
        let texts = self.texts();
        let form = self.form();
        let wizard = match self.files.get("wizard.json") {
            Some(text) => {
                let wizard = Wizard::read(text);
                self.keep("wizard.json", wizard)
            }
            None => None,
        };
        let facts = self.text("facts.json").map(FactSet::read);
        let facts = facts.and_then(|facts| self.keep("facts.json", facts));
        let parameters: Option<ParameterFile> = self.toml("parameters.toml");
        let parameters = parameters.and_then(|file| {
            let read = ParameterDeclarations::read(file).map_err(|problems| problems.join("; "));
            self.keep("parameters.toml", read)
        });
        let letters = self.letters();
        let prefill = self.prefill();
        let cases = self
            .folder("cases", ".toml")
            .into_iter()
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect();

        let description = description?;
        let table_file = description.decision.table.clone();
        let table = self.text(&table_file).map(Definitions::parse);
        let table = table
            .and_then(|table| self.keep(&table_file, table.map_err(|e| base::error_chain(&e))));
        let condition = |json: Option<&Json>| Condition::read(json.or(Some(&Json::Bool(true))));
        let automatic_when = condition(description.decision.automatic_when.as_ref());
        let automatic_when = self.keep("service.toml", automatic_when);
        let second = Condition::read(description.decision.second_approval_when.as_ref());
        let second_approval_when = self.keep("service.toml", second);
        let latest = description.deadlines.latest.as_ref().map(Expression::parse).transpose();
        let latest = self.keep("service.toml", latest);
        let mut case_titles = BTreeMap::new();
        for (language, text) in &description.archive.case_title.0 {
            if let Some(template) = self.keep("service.toml", TitleTemplate::read(text)) {
                case_titles.insert(*language, template);
            }
        }
        Some(Package {
            texts,
            form: form?,
            wizard,
            facts: facts?,
            parameters: parameters?,
            table: table?,
            automatic_when: automatic_when?,
            second_approval_when: second_approval_when?,
            latest: latest?,
            letters,
            case_titles,
            prefill,
            cases,
            digest: digest(self.files),
            description,
        })
    }

    fn texts(&mut self) -> Texts {
        let mut generic = BTreeMap::new();
        for text in GENERIC_TEXTS {
            let file = serde_json::from_str::<TextFile>(text);
            if let Some(file) = self.keep("the program's own texts", file) {
                generic.insert(file.language, file);
            }
        }
        let mut texts = Texts::default();
        for (name, text) in self.folder("texts", ".json") {
            let path = format!("texts/{name}.json");
            let file = serde_json::from_str::<TextFile>(text);
            let Some(file) = self.keep(&path, file) else { continue };
            if file.language.code() != name {
                self.problem(&path, "the language is not the file's name");
            }
            // The package's own text stands for the generic one of the same key.
            if let Some(generic) = generic.get_mut(&file.language) {
                generic
                    .resources
                    .retain(|text| !file.resources.iter().any(|own| own.id == text.id));
            }
            let added = texts.add(file);
            self.keep(&path, added);
        }
        for file in generic.into_values() {
            let added = texts.add(file);
            self.keep("the program's own texts", added);
        }
        texts
    }

    fn form(&mut self) -> Option<Form> {
        let schema: Option<Json> = self.json("model.schema.json");
        let model = schema.and_then(|schema| self.keep("model.schema.json", Model::read(schema)));
        let mut options = OptionLists::new();
        for (name, text) in self.folder("options", ".json") {
            let list = serde_json::from_str::<Vec<RawOption>>(text);
            if let Some(list) = self.keep(&format!("options/{name}.json"), list) {
                options.insert(name.to_owned(), OptionList::read(list));
            }
        }
        let settings: Option<SettingsFile> = self.json("ui/Settings.json");
        let mut pages = Vec::new();
        for id in settings.map(|settings| settings.pages.order).unwrap_or_default() {
            if let Some(page) = self.page(&id, &mut options) {
                pages.push(page);
            }
        }
        let rules = self.field_rules();
        if !self.problems.is_empty() {
            return None;
        }
        let parts = FormParts { pages, model: model?, options, rules };
        match Form::assemble(parts) {
            Ok(form) => Some(form),
            Err(problems) => {
                for problem in problems {
                    self.problem("ui", problem);
                }
                None
            }
        }
    }

    fn page(&mut self, id: &str, options: &mut OptionLists) -> Option<Page> {
        let path = format!("ui/{id}.json");
        let layout: LayoutFile = self.json(&path)?;
        let hidden = Condition::read(layout.data.hidden.as_ref());
        let hidden = self.keep(&path, hidden)?;
        let mut components = Vec::new();
        for raw in layout.data.layout {
            if let Some(component) = self.keep(&path, raw.read(options)) {
                components.push(component);
            }
        }
        let groups: Vec<(String, Vec<String>)> = components
            .iter()
            .filter_map(|component| {
                let children = component.kind.children()?;
                Some((component.id.clone(), children.to_vec()))
            })
            .collect();
        for (group, children) in groups {
            for child in children {
                match components.iter_mut().find(|component| component.id == child) {
                    Some(component) if component.kind.children().is_none() => {
                        component.parent = Some(group.clone());
                    }
                    Some(_) => {
                        self.problem(&path, format!("{child}: groups in groups are not supported"));
                    }
                    None => self.problem(&path, format!("{group}: the child {child} is missing")),
                }
            }
        }
        Some(Page { id: id.to_owned(), components, hidden })
    }

    fn field_rules(&mut self) -> BTreeMap<String, Vec<FieldRule>> {
        let mut rules = BTreeMap::new();
        if !self.files.contains_key("validation.json") {
            return rules;
        }
        let Some(file) = self.json::<ValidationFile>("validation.json") else { return rules };
        for (field, raw_rules) in file.validations {
            let mut read = Vec::new();
            for raw in raw_rules {
                let condition =
                    Expression::parse(&raw.condition).map_err(|error| format!("{field}: {error}"));
                if let Some(condition) = self.keep("validation.json", condition) {
                    read.push(FieldRule {
                        condition,
                        message: raw.message,
                        severity: raw.severity,
                    });
                }
            }
            rules.insert(field, read);
        }
        rules
    }

    fn letters(&mut self) -> BTreeMap<String, BTreeMap<Language, Template>> {
        let mut letters: BTreeMap<String, BTreeMap<Language, Template>> = BTreeMap::new();
        for (name, text) in self.folder("letters", ".md") {
            let path = format!("letters/{name}.md");
            let Some((kind, language)) = name.rsplit_once('.') else {
                self.problem(&path, "the name must end with a language: granted.nb.md");
                continue;
            };
            let language = language.parse::<Language>();
            let Some(language) = self.keep(&path, language) else { continue };
            if let Some(template) = self.keep(&path, Template::read(text)) {
                letters.entry(kind.to_owned()).or_default().insert(language, template);
            }
        }
        letters
    }

    fn prefill(&mut self) -> BTreeMap<String, Vec<(String, String)>> {
        if !self.files.contains_key("prefill.json") {
            return BTreeMap::new();
        }
        let Some(Json::Object(file)) = self.json::<Json>("prefill.json") else {
            return BTreeMap::new();
        };
        file.into_iter()
            .filter_map(|(source, fields)| {
                let fields = fields.as_object()?.iter();
                let pairs = fields
                    .filter_map(|(key, path)| Some((key.clone(), path.as_str()?.to_owned())))
                    .collect();
                Some((source, pairs))
            })
            .collect()
    }
}

fn digest(files: &BTreeMap<String, String>) -> String {
    let mut hasher = Sha256::new();
    for (path, text) in files {
        // Lengths keep one file's end apart from the next one's beginning.
        hasher.update(path.len().to_be_bytes());
        hasher.update(path.as_bytes());
        hasher.update(text.len().to_be_bytes());
        hasher.update(text.as_bytes());
    }
    hex::encode(hasher.finalize())
}
