//! Checking answers: what is missing, what the model forbids, what the package's rules say.

use rules::expression::Context as _;
use serde_json::Value as Json;

use super::post::unreadable_message;
use super::visible::Instance;
use super::{
    ComponentKind, Finding, FindingKind, Form, LeafKind, Page, Severity, Surroundings, without_rows,
};
use crate::answers::Answers;
use crate::format;
use crate::scope::Scope;
use crate::text::Texts;

impl Form {
    /// What is wrong on one page.
    pub fn validate_page(
        &self,
        page: &str,
        answers: &Answers,
        texts: &Texts,
        surroundings: &Surroundings,
    ) -> Vec<Finding> {
        let effective = self.effective(answers, surroundings);
        self.page(page).map_or_else(Vec::new, |page| {
            self.check_page(page, answers, &effective, texts, surroundings)
        })
    }

    /// What is wrong on all pages that are shown, in reading order.
    pub fn validate_all(
        &self,
        answers: &Answers,
        texts: &Texts,
        surroundings: &Surroundings,
    ) -> Vec<Finding> {
        let effective = self.effective(answers, surroundings);
        self.pages
            .iter()
            .flat_map(|page| self.check_page(page, answers, &effective, texts, surroundings))
            .collect()
    }

    fn check_page(
        &self,
        page: &Page,
        answers: &Answers,
        effective: &Json,
        texts: &Texts,
        surroundings: &Surroundings,
    ) -> Vec<Finding> {
        let models = surroundings.models();
        let scope = self.scope(effective, &models, surroundings).with_texts(texts, &self.options);
        let mut findings = Vec::new();
        for instance in self.visible_instances(page, effective, answers.values(), surroundings) {
            let check = Check { form: self, texts, instance: &instance, scope, surroundings };
            check.run(answers, &mut findings);
        }
        findings
    }
}

struct Check<'a> {
    form: &'a Form,
    texts: &'a Texts,
    instance: &'a Instance<'a>,
    scope: Scope<'a>,
    surroundings: &'a Surroundings,
}

impl Check<'_> {
    fn run(&self, answers: &Answers, findings: &mut Vec<Finding>) {
        let component = self.instance.component;
        let Some(path) = self.instance.path() else { return };
        if let ComponentKind::RepeatingGroup { minimum, maximum, .. } = component.kind {
            self.rows(&path, minimum, maximum, answers, findings);
            return;
        }
        let scope = self.scope.in_rows(&self.instance.rows);
        let required = component.required.holds(&scope).unwrap_or(true);
        for path in component.paths().map(|path| self.instance.in_rows(path)) {
            self.field(&path, required, answers, findings);
        }
    }

    fn field(&self, path: &str, required: bool, answers: &Answers, findings: &mut Vec<Finding>) {
        let component = self.instance.component;
        let leaf = self.form.model.leaf(&without_rows(path));
        if answers.unreadable(path).is_some() {
            let kind = leaf.map_or(LeafKind::Text, |leaf| leaf.kind);
            findings.push(self.finding(
                path,
                self.specific("unreadable", unreadable_message(kind)),
                Vec::new(),
                FindingKind::Unreadable,
            ));
            return;
        }
        let value = answers.get(path).filter(|value| !is_blank(value));
        let Some(value) = value else {
            if required && !matches!(component.kind, ComponentKind::FileUpload(_)) {
                findings.push(self.required(path));
            } else if let ComponentKind::FileUpload(rules) = &component.kind
                && (required || rules.minimum > 0)
            {
                findings.push(self.required(path));
            }
            return;
        };
        // A declaration must be agreed to, not only answered.
        if required
            && matches!(component.kind, ComponentKind::Checkboxes { .. })
            && value == &Json::Bool(false)
        {
            findings.push(self.required(path));
            return;
        }
        if let ComponentKind::FileUpload(rules) = &component.kind {
            let count = value.as_array().map_or(0, Vec::len);
            if count < rules.minimum {
                let arguments = vec![rules.minimum.to_string()];
                findings.push(self.finding(
                    path,
                    "error.tooFewFiles".to_owned(),
                    arguments,
                    FindingKind::Count,
                ));
            }
            return;
        }
        if let Some(leaf) = leaf
            && let Some(finding) = self.schema(path, value, leaf)
        {
            findings.push(finding);
            return;
        }
        if let Some(finding) = self.limits(path, value) {
            findings.push(finding);
            return;
        }
        self.rules(path, findings);
    }

    fn rows(
        &self,
        path: &str,
        minimum: usize,
        maximum: usize,
        answers: &Answers,
        findings: &mut Vec<Finding>,
    ) {
        let rows = answers.rows(path);
        let maximum = self.form.maximum_rows(path, maximum);
        if rows < minimum {
            let key = self.specific("required", "error.tooFewRows");
            findings.push(self.finding(path, key, vec![minimum.to_string()], FindingKind::Count));
        } else if rows > maximum {
            let key = self.specific("tooMany", "error.tooManyRows");
            findings.push(self.finding(path, key, vec![maximum.to_string()], FindingKind::Count));
        }
    }

    /// The first thing in the model's schema that the value breaks.
    fn schema(&self, path: &str, value: &Json, leaf: &super::Leaf) -> Option<Finding> {
        use jsonschema::error::ValidationErrorKind as Kind;
        let error = leaf.validator.iter_errors(value).next()?;
        let (keyword, arguments) = match error.kind() {
            Kind::MaxLength { limit } | Kind::MinLength { limit } => {
                (error.kind().keyword(), vec![limit.to_string()])
            }
            Kind::Maximum { limit } | Kind::Minimum { limit } => {
                (error.kind().keyword(), vec![limit.to_string()])
            }
            Kind::Format { format } => {
                let generic = format!("error.format.{format}");
                let key = self.specific("format", &generic);
                return Some(self.finding(path, key, Vec::new(), FindingKind::Schema));
            }
            kind => (kind.keyword(), Vec::new()),
        };
        let generic = format!("error.{keyword}");
        let generic = if self.texts.has(&generic, base::Language::Nb) {
            generic
        } else {
            "error.invalid".to_owned()
        };
        let key = self.specific(keyword, &generic);
        Some(self.finding(path, key, arguments, FindingKind::Schema))
    }

    /// Earliest and latest date, and the check digits of numbers.
    fn limits(&self, path: &str, value: &Json) -> Option<Finding> {
        match &self.instance.component.kind {
            ComponentKind::Datepicker { earliest, latest } => {
                let date = format::parse_date(value.as_str()?)?;
                let limit = |text: &Option<String>| match text.as_deref() {
                    Some("today") => Some(self.surroundings.today),
                    Some(text) => format::parse_date(text),
                    None => None,
                };
                let language = self.surroundings.language;
                if let Some(limit) = limit(earliest)
                    && date < limit
                {
                    let key = self.specific("tooEarly", "error.tooEarly");
                    let arguments = vec![format::date(limit, language)];
                    return Some(self.finding(path, key, arguments, FindingKind::Schema));
                }
                if let Some(limit) = limit(latest)
                    && date > limit
                {
                    let key = self.specific("tooLate", "error.tooLate");
                    let arguments = vec![format::date(limit, language)];
                    return Some(self.finding(path, key, arguments, FindingKind::Schema));
                }
                None
            }
            ComponentKind::PersonLookup { name_path } if !is_in(name_path.as_deref(), path) => {
                identifiers::PersonNumber::parse(value.as_str()?).err().map(|_| {
                    self.finding(
                        path,
                        "error.personNumber".to_owned(),
                        Vec::new(),
                        FindingKind::Schema,
                    )
                })
            }
            ComponentKind::OrganisationLookup { name_path }
                if !is_in(name_path.as_deref(), path) =>
            {
                identifiers::OrganisationNumber::parse(value.as_str()?).err().map(|_| {
                    self.finding(
                        path,
                        "error.organisationNumber".to_owned(),
                        Vec::new(),
                        FindingKind::Schema,
                    )
                })
            }
            _ => None,
        }
    }

    fn rules(&self, path: &str, findings: &mut Vec<Finding>) {
        let Some(rules) = self.form.rules.get(&without_rows(path)) else { return };
        let scope = self.scope.in_rows(&self.instance.rows);
        for rule in rules {
            // A rule that cannot be computed (a value is missing) has nothing to say.
            if rule.condition.evaluate_bool(&scope, false).unwrap_or(false) {
                findings.push(Finding {
                    severity: rule.severity,
                    ..self.finding(path, rule.message.clone(), Vec::new(), FindingKind::Rule)
                });
            }
        }
    }

    fn required(&self, path: &str) -> Finding {
        let key = self
            .instance
            .component
            .texts
            .required_validation
            .clone()
            .unwrap_or_else(|| "error.required".to_owned());
        self.finding(path, key, Vec::new(), FindingKind::Required)
    }

    /// The package's own text for a kind of mistake in this component, else the generic one.
    fn specific(&self, keyword: &str, generic: &str) -> String {
        let own = format!("{}.{keyword}", self.instance.component.id);
        if self.scope.text(&own).is_some() { own } else { generic.to_owned() }
    }

    fn finding(
        &self,
        path: &str,
        message: String,
        arguments: Vec<String>,
        kind: FindingKind,
    ) -> Finding {
        Finding {
            field: path.to_owned(),
            component: self.instance.component.id.clone(),
            page: self.instance.page.id.clone(),
            message,
            arguments,
            severity: Severity::Error,
            kind,
        }
    }
}

fn is_in(name_path: Option<&str>, path: &str) -> bool {
    name_path == Some(without_rows(path).as_str())
}

fn is_blank(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    }
}
