//! Whether the parts of a package fit each other.

mod flow;

use base::Language;
use rules::expression::{Expression, References};

use super::Package;
use crate::decide::{GRANTED_BY_PERSON, Outcome, REFUSED_BY_PERSON};
use crate::form::ComponentKind;
use crate::letter_text::{Format, Node, Reference, Root};
use crate::wizard::Wizard;

/// What a component may have its own text for, as `COMPONENT.WORD`; else the generic one is used.
const MESSAGES: [&str; 13] = [
    "enum",
    "format",
    "maxLength",
    "maximum",
    "minLength",
    "minimum",
    "pattern",
    "required",
    "tooEarly",
    "tooLate",
    "tooMany",
    "type",
    "unreadable",
];

/// Something in a package that deserves a look, though it can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub file: String,
    pub text: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}", self.file, self.text)
    }
}

/// Names that lead nowhere: a package with these is not loaded.
pub(super) fn references(package: &Package) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = Checker { package, found: &mut found, facts_known: None, models: IN_FORM };
    check.expressions();
    check.letters();
    check.service();
    check.what_the_flow_needs();
    found
}

struct Checker<'a> {
    package: &'a Package,
    found: &'a mut Vec<String>,
    /// Facts that are known where we stand; `None` means all.
    facts_known: Option<usize>,
    /// Models that are known where we stand, beside the answers.
    models: &'static [&'static str],
}

/// What can be read in the form, its rules and the facts.
const IN_FORM: &[&str] = &["parameters", "session", "case", "facts"];
const IN_WIZARD: &[&str] = &["wizard"];
const IN_LETTERS: &[&str] = &["parameters", "facts", "decision", "extra"];
const IN_CASE_TITLES: &[&str] = &["facts", "session"];
const IN_SECOND_APPROVAL: &[&str] = &["parameters", "facts", "decision"];
const IN_LATEST_DAY: &[&str] = &["facts"];

/// What the flow gives a letter as `extra`.
pub(crate) const EXTRA: [&str; 15] = [
    "applicant",
    "caseNumber",
    "countyGovernor",
    "deadline",
    "deficiencies",
    "email",
    "municipality",
    "phone",
    "processingDeadline",
    "reasonsWanted",
    "received",
    "recipient",
    "refusalDraft",
    "signsIn",
    "unit",
];

impl Checker<'_> {
    fn problem(&mut self, file: &str, text: impl std::fmt::Display) {
        self.found.push(format!("{file}: {text}"));
    }

    fn expressions(&mut self) {
        let package = self.package;
        for page in package.form.pages() {
            let file = format!("ui/{}.json", page.id);
            let conditions = page.components.iter().flat_map(|component| {
                [&component.hidden, &component.required, &component.read_only]
            });
            for expression in
                conditions.chain([&page.hidden]).filter_map(|condition| condition.expression())
            {
                self.expression(&file, expression);
            }
            for component in &page.components {
                if let ComponentKind::Summary { page: target } = &component.kind
                    && package.form.page(target).is_none()
                {
                    self.problem(&file, format!("{}: there is no page {target}", component.id));
                }
            }
        }
        for rules in package.form.rules.values() {
            for rule in rules {
                self.expression("validation.json", &rule.condition);
            }
        }
        for (fact, expression) in package.facts.expressions() {
            let position = package.facts.iter().position(|known| known.name == fact);
            self.facts_known = position;
            self.expression("facts.json", expression);
        }
        self.facts_known = None;
        for (fact, place) in package.facts.places() {
            if package.form.model().leaf(&place).is_none() {
                self.problem("facts.json", format!("{fact}: {place} is not in the model"));
            }
        }
        for (fact, group) in package.facts.groups() {
            let begins = format!("{group}.");
            if !package.form.model().paths().any(|path| path.starts_with(&begins)) {
                self.problem("facts.json", format!("{fact}: {group} is no group of the model"));
            }
        }
        let service = [
            (package.automatic_when.expression(), IN_FORM),
            (package.second_approval_when.expression(), IN_SECOND_APPROVAL),
            (package.latest.as_ref(), IN_LATEST_DAY),
        ];
        for (expression, models) in service {
            self.models = models;
            if let Some(expression) = expression {
                self.expression("service.toml", expression);
            }
        }
        self.models = IN_WIZARD;
        for expression in package.wizard.iter().flat_map(Wizard::expressions) {
            self.expression("wizard.json", expression);
        }
        self.models = IN_FORM;
    }

    fn expression(&mut self, file: &str, expression: &Expression) {
        let References { data_model, components, texts, option_lists, .. } =
            expression.references();
        for reference in data_model {
            self.place(file, reference.data_type.as_deref(), &reference.path);
        }
        for id in components {
            if !self.package.form.pages().iter().any(|page| page.component(&id).is_some()) {
                self.problem(file, format!("there is no component {id}"));
            }
        }
        for key in texts {
            if self.package.texts.find(&key, Language::Nb).is_none() {
                self.problem(file, format!("there is no text {key}"));
            }
        }
        for list in option_lists {
            if !self.package.form.options().contains_key(&list) {
                self.problem(file, format!("there is no list {list}"));
            }
        }
    }

    fn place(&mut self, file: &str, model: Option<&str>, path: &str) {
        let package = self.package;
        if let Some(model) = model.filter(|model| !self.models.contains(model)) {
            self.problem(file, format!("{path}: {model} is not known at this place"));
            return;
        }
        let is_known = match model {
            None => package.form.model().leaf(&crate::form::without_rows(path)).is_some(),
            Some("parameters") => package.parameters.get(path).is_some(),
            Some("facts") => match self.facts_known {
                None => package.facts.has(path),
                Some(position) => package.facts.iter().take(position).any(|fact| fact.name == path),
            },
            Some("session") => {
                matches!(path, "applicantKind" | "name" | "organisationNumber" | "organisationName")
            }
            Some("case") => matches!(path, "today" | "received"),
            Some("decision") => matches!(
                path,
                "outcome"
                    | "reason"
                    | "automatic"
                    | "rule"
                    | "date"
                    | "packageVersion"
                    | "parameterVersion"
            ),
            Some("wizard") => package
                .wizard
                .as_ref()
                .is_some_and(|wizard| wizard.questions.iter().any(|q| q.id == path)),
            Some("extra") => EXTRA.contains(&path),
            Some(_) => false,
        };
        if !is_known {
            let model = model.unwrap_or("the model");
            self.problem(file, format!("{path} is not in {model}, or not known yet at this place"));
        }
    }

    fn letters(&mut self) {
        let package = self.package;
        self.models = IN_LETTERS;
        for (kind, languages) in &package.letters {
            for (language, template) in languages {
                let file = format!("letters/{kind}.{language}.md");
                self.nodes(&file, &template.nodes, None);
            }
        }
        self.models = IN_CASE_TITLES;
        let mut screens = false;
        for template in package.case_titles.values() {
            screens |= template.has_screened_words();
            for (part, _) in &template.parts {
                self.nodes("service.toml", &part.nodes, None);
            }
        }
        self.models = IN_FORM;
        if screens && package.description.archive.screening.is_none() {
            let problem =
                "archive.case_title has [[screened]] words and archive.screening is missing";
            self.problem("service.toml", problem);
        }
    }

    fn nodes(&mut self, file: &str, nodes: &[Node], list: Option<&Reference>) {
        for node in nodes {
            match node {
                Node::Text(_) => {}
                Node::Field(reference, format) => {
                    self.field(file, reference, list);
                    if let Format::Option(list) = format
                        && !self.package.form.options().contains_key(list)
                    {
                        self.problem(file, format!("there is no list {list}"));
                    }
                }
                Node::If { condition, then, otherwise } => {
                    self.expression(file, condition);
                    self.nodes(file, then, list);
                    self.nodes(file, otherwise, list);
                }
                Node::Each { list: own, body } => {
                    self.field(file, own, None);
                    self.nodes(file, body, Some(own));
                }
            }
        }
    }

    fn field(&mut self, file: &str, reference: &Reference, list: Option<&Reference>) {
        match (&reference.root, list) {
            (Root::Row, None) => self.problem(file, "row stands outside an {{#each}}"),
            (Root::Row, Some(list)) if list.root == Root::Answers && !reference.path.is_empty() => {
                let path = format!("{}.{}", list.path, reference.path);
                self.place(file, None, &path);
            }
            _ => {
                if let Some((model, path)) = reference.place() {
                    let (model, path) = (model.map(str::to_owned), path.to_owned());
                    self.place(file, model.as_deref(), &path);
                }
            }
        }
    }

    fn service(&mut self) {
        let package = self.package;
        let service = &package.description;
        if let Some(fee) = &service.fee
            && !package.facts.has(&fee.fact)
        {
            self.problem("service.toml", format!("there is no fact {}", fee.fact));
        }
        if service.deadlines.statutory.is_none() && service.deadlines.own_parameter.is_none() {
            let problem = "deadlines has neither statutory nor own_parameter: nothing is ever due";
            self.problem("service.toml", problem);
        }
        if !service.applicant.person && !service.applicant.organisation {
            self.problem("service.toml", "applicant lets nobody apply");
        }
        for fact in service.permit.iter().flat_map(|permit| [&permit.first_day, &permit.last_day]) {
            if !package.facts.has(fact) {
                self.problem("service.toml", format!("permit: there is no fact {fact}"));
            }
        }
        if let Some(register) = &service.register {
            let of_days = [&register.date, &register.from, &register.to]
                .map(|field| format!("{}.{field}", register.days));
            let of_premises = [
                &register.premises_name,
                &register.premises_street,
                &register.premises_postal_code,
            ];
            for place in of_days.iter().chain(of_premises) {
                if package.form.model().leaf(place).is_none() {
                    self.problem("service.toml", format!("register: {place} is not in the model"));
                }
            }
        }
        let screenings = service.archive.documents.iter().filter_map(|it| it.screening.as_ref());
        for screening in screenings.chain(&service.archive.screening) {
            if screening.ground().is_none() {
                let code = &screening.code;
                self.problem("service.toml", format!("screening: {code} is no ground"));
            }
        }
        let parameters =
            [&service.deadlines.own_parameter, &service.applicant.minimum_age_parameter];
        for name in parameters.into_iter().flatten() {
            if package.parameters.get(name).is_none() {
                self.problem("service.toml", format!("there is no parameter {name}"));
            }
        }
        if package.table.required_facts(&service.decision.decision).is_err() {
            let name = &service.decision.decision;
            self.problem(&service.decision.table, format!("there is no decision {name}"));
        }
        for fact in package.table.required_facts(&service.decision.decision).unwrap_or_default() {
            let name = fact.name.clone();
            if !package.facts.has(&name) && package.parameters.get(&name).is_none() {
                self.problem(&service.decision.table, format!("{name} is no fact or parameter"));
            }
        }
        for (source, fields) in &package.prefill {
            for (_, path) in fields {
                if package.form.model().leaf(path).is_none() {
                    self.problem("prefill.json", format!("{source}: {path} is not in the model"));
                }
            }
        }
        if let Some(wizard) = &package.wizard {
            let paths: Vec<String> = wizard.carried_paths().map(str::to_owned).collect();
            for path in paths {
                self.place("wizard.json", None, &path);
            }
        }
        for delegation in &service.decision.delegations {
            let known = access::Role::OF_EMPLOYEES;
            if !known.iter().any(|role| role.key() == delegation.role) {
                self.problem("service.toml", format!("{} is no role", delegation.role));
            }
        }
        for outcome in [Outcome::Grant, Outcome::Refuse] {
            let roles = access::Role::OF_EMPLOYEES;
            if !service.decision.is_delegated(&roles, outcome) {
                let code = outcome.code();
                self.problem("service.toml", format!("{code} is delegated to nobody"));
            }
        }
        let flow = &service.flow;
        let ids = flow.transitions.iter().flat_map(|transition| {
            transition.from.iter().chain([&transition.to]).map(String::as_str)
        });
        for id in ids.chain([flow.start.as_str()]) {
            if flow.state(id).is_none() {
                self.problem("service.toml", format!("there is no state {id}"));
            }
        }
    }
}

impl Package {
    /// What a reader of the package should know: texts that a language lacks, letters without a
    /// translation, gaps in the decision table, provisions nobody has read in the act itself.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = self.missing_texts();
        let mut add = |file: &str, text: String| {
            problems.push(Problem { file: file.to_owned(), text });
        };
        for (kind, languages) in &self.letters {
            for language in &self.description.languages {
                if !languages.contains_key(language) {
                    add(
                        &format!("letters/{kind}.{language}.md"),
                        "the letter is missing".to_owned(),
                    );
                }
            }
        }
        for finding in self.table.check() {
            add(&self.description.decision.table, finding.to_string());
        }
        problems
    }

    /// Texts that are named somewhere and missing in one of the package's languages.
    pub fn missing_texts(&self) -> Vec<Problem> {
        let mut missing = Vec::new();
        for key in self.text_keys() {
            for language in &self.description.languages {
                if !self.texts.has(&key, *language) {
                    missing.push(Problem {
                        file: format!("texts/{language}.json"),
                        text: format!("the text {key} is missing"),
                    });
                }
            }
        }
        missing
    }

    /// Texts of the package that nothing names: leftovers, or names that are misspelt.
    pub fn unused_texts(&self) -> Vec<String> {
        let used = self.text_keys();
        let components: std::collections::BTreeSet<&str> = self
            .form
            .pages()
            .iter()
            .flat_map(|page| page.components.iter().map(|component| component.id.as_str()))
            .collect();
        self.texts
            .keys()
            .into_iter()
            .filter(|key| {
                let is_message = key.split_once('.').is_some_and(|(component, keyword)| {
                    components.contains(component) && MESSAGES.contains(&keyword)
                });
                !used.contains(*key) && !is_message && !key.starts_with("error.")
            })
            .map(str::to_owned)
            .collect()
    }

    /// How many of the package's texts a language has, for languages that are under way (Sámi).
    pub fn translated(&self, language: Language) -> (usize, usize) {
        let keys = self.text_keys();
        let has = keys.iter().filter(|key| self.texts.has(key, language)).count();
        (has, keys.len())
    }

    /// Every key that something names.
    pub(crate) fn text_keys(&self) -> std::collections::BTreeSet<String> {
        let mut keys = std::collections::BTreeSet::new();
        for page in self.form.pages() {
            keys.insert(page.title_key());
            for component in &page.components {
                keys.extend(component.texts.keys().map(str::to_owned));
            }
        }
        for list in self.form.options().values() {
            keys.extend(list.0.iter().flat_map(crate::form::OptionItem::keys));
        }
        for rules in self.form.rules.values() {
            keys.extend(rules.iter().map(|rule| rule.message.clone()));
        }
        if let Some(wizard) = &self.wizard {
            keys.extend(wizard.text_keys());
        }
        for reason in self.reasons() {
            keys.insert(format!("explanation.{reason}"));
        }
        keys.insert(crate::letter_text::REASONS_WANTED.to_owned());
        keys.extend(
            self.texts
                .keys()
                .into_iter()
                .filter(|key| {
                    key.strip_prefix("refusal.").is_some_and(|reason| {
                        self.texts.find(&format!("explanation.{reason}"), Language::Nb).is_some()
                    })
                })
                .map(str::to_owned),
        );
        for deficiency in &self.description.deficiencies {
            keys.insert(format!("deficiency.{}", deficiency.code));
        }
        // What the desk calls each fact when it explains what the rules rest on.
        for fact in self.facts.iter() {
            keys.insert(format!("fact.{}", fact.name));
        }
        keys
    }

    /// Reasons a decision of this package can have: those of its texts, and the program's own.
    fn reasons(&self) -> Vec<String> {
        self.texts
            .keys()
            .into_iter()
            .filter_map(|key| key.strip_prefix("explanation.").map(str::to_owned))
            .chain(
                ["facts-missing", "no-rule", GRANTED_BY_PERSON, REFUSED_BY_PERSON]
                    .map(str::to_owned),
            )
            .collect()
    }
}
