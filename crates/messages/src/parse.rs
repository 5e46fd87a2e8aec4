//! Reads Fluent files into the small part of Fluent that we allow, and compares the languages.

use std::{collections::BTreeSet, fmt};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement, VariantKey};

use crate::{Source, plural};

/// Something that a translator or developer has to put right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    file: String,
    key: Option<String>,
    what: String,
}

impl Problem {
    pub(crate) fn of_file(file: &str, what: impl fmt::Display) -> Self {
        Self { file: file.to_owned(), key: None, what: what.to_string() }
    }

    fn of_key(file: &str, key: &str, what: impl fmt::Display) -> Self {
        Self { file: file.to_owned(), key: Some(key.to_owned()), what: what.to_string() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) => write!(formatter, "{}: message `{key}`: {}", self.file, self.what),
            None => write!(formatter, "{}: {}", self.file, self.what),
        }
    }
}

/// One language's messages in the order of the file.
#[derive(Debug)]
pub(crate) struct File {
    pub language: &'static str,
    pub name: String,
    pub messages: Vec<Message>,
}

impl File {
    pub(crate) fn message(&self, key: &str) -> Option<&Message> {
        self.messages.iter().find(|message| message.key == key)
    }
}

#[derive(Debug)]
pub(crate) struct Message {
    pub key: String,
    pub parts: Vec<Part>,
}

impl Message {
    /// Each variable once, in the order of first mention, with what it is used for.
    pub(crate) fn variables(&self) -> Vec<Variable> {
        let mut found = Vec::new();
        collect_variables(&self.parts, &mut found);
        found
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    pub name: String,
    pub selects: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    Variable(String),
    Select { variable: String, cases: Vec<Case>, other: Vec<Part> },
}

/// A variant of a selection, for the numbers it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub numbers: Vec<i64>,
    pub parts: Vec<Part>,
}

pub(crate) fn read(source: &Source, problems: &mut Vec<Problem>) -> File {
    let mut file = File { language: source.language, name: source.file.clone(), messages: vec![] };
    let resource = match fluent_syntax::parser::parse(source.text.as_str()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                let line = source.text[..error.pos.start].lines().count().max(1);
                problems.push(Problem::of_file(&format!("{}:{line}", source.file), error));
            }
            resource
        }
    };
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let key = message.id.name;
                let mut report =
                    |what: String| problems.push(Problem::of_key(&source.file, key, what));
                if let Some(what) = unusable_name(key) {
                    report(what);
                }
                if !message.attributes.is_empty() {
                    report("attributes are not supported; make it a message of its own".into());
                }
                if file.message(key).is_some() {
                    report("is there twice".into());
                }
                let elements = message.value.map(|pattern| pattern.elements).unwrap_or_default();
                match parts(&elements, source.language) {
                    Ok(parts) => file.messages.push(Message { key: key.to_owned(), parts }),
                    Err(what) => report(what),
                }
            }
            Entry::Term(term) => problems.push(Problem::of_key(
                &source.file,
                term.id.name,
                "terms are not supported; write the word where it is used",
            )),
            Entry::Comment(_)
            | Entry::GroupComment(_)
            | Entry::ResourceComment(_)
            | Entry::Junk { .. } => {} // junk is among the errors above
        }
    }
    file
}

/// Every language must have the same messages with the same variables as the first.
pub(crate) fn compare(files: &[File], problems: &mut Vec<Problem>) {
    let Some((first, others)) = files.split_first() else { return };
    for file in others {
        for message in &first.messages {
            match file.message(&message.key) {
                None => problems.push(Problem::of_key(&file.name, &message.key, "is missing")),
                Some(translated) => {
                    let (expected, found) = (sorted_names(message), sorted_names(translated));
                    if expected != found {
                        problems.push(Problem::of_key(
                            &file.name,
                            &message.key,
                            format!(
                                "uses variables {found:?}, but {} uses {expected:?}",
                                first.name
                            ),
                        ));
                    }
                }
            }
        }
        for message in &file.messages {
            if first.message(&message.key).is_none() {
                let what = format!("is not in {}", first.name);
                problems.push(Problem::of_key(&file.name, &message.key, what));
            }
        }
    }
}

fn sorted_names(message: &Message) -> BTreeSet<String> {
    message.variables().into_iter().map(|variable| variable.name).collect()
}

fn collect_variables(parts: &[Part], found: &mut Vec<Variable>) {
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Variable(name) => note_variable(name, false, found),
            Part::Select { variable, cases, other } => {
                note_variable(variable, true, found);
                for case in cases {
                    collect_variables(&case.parts, found);
                }
                collect_variables(other, found);
            }
        }
    }
}

fn note_variable(name: &str, selects: bool, found: &mut Vec<Variable>) {
    match found.iter_mut().find(|variable| variable.name == name) {
        Some(variable) => variable.selects |= selects,
        None => found.push(Variable { name: name.to_owned(), selects }),
    }
}

fn parts(elements: &[PatternElement<&str>], language: &str) -> Result<Vec<Part>, String> {
    let mut result = Vec::new();
    for element in elements {
        match element {
            PatternElement::TextElement { value } => push_text(&mut result, value),
            PatternElement::Placeable { expression } => {
                expression_parts(expression, language, &mut result)?;
            }
        }
    }
    Ok(result)
}

fn expression_parts(
    expression: &Expression<&str>,
    language: &str,
    result: &mut Vec<Part>,
) -> Result<(), String> {
    match expression {
        Expression::Inline(
            InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value },
        ) => push_text(result, &fluent_syntax::unicode::unescape_unicode_to_string(value)),
        Expression::Inline(InlineExpression::VariableReference { id }) => {
            result.push(Part::Variable(variable_name(id.name)?));
        }
        Expression::Inline(InlineExpression::Placeable { expression }) => {
            expression_parts(expression, language, result)?;
        }
        Expression::Inline(_) => {
            return Err("only variables and quoted text may stand in braces".to_owned());
        }
        Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
            let mut cases: Vec<Case> = Vec::new();
            let mut other = Vec::new();
            for variant in variants {
                let inner = parts(&variant.value.elements, language)?;
                match &variant.key {
                    VariantKey::Identifier { name: "other" } => other = inner,
                    _ if variant.default => {
                        return Err("the variant with the star must be [other]".to_owned());
                    }
                    key => cases.push(Case { numbers: numbers(key, language)?, parts: inner }),
                }
            }
            // An exact number wins over a category that contains it.
            cases.sort_by_key(|case| case.numbers.len());
            let mut taken: Vec<i64> = Vec::new();
            for case in &mut cases {
                case.numbers.retain(|number| !taken.contains(number));
                taken.extend(&case.numbers);
            }
            if cases.iter().any(|case| case.numbers.is_empty()) {
                return Err("two variants stand for the same number".to_owned());
            }
            result.push(Part::Select { variable: variable_name(id.name)?, cases, other });
        }
        Expression::Select { .. } => return Err("can only select on a variable".to_owned()),
    }
    Ok(())
}

fn numbers(key: &VariantKey<&str>, language: &str) -> Result<Vec<i64>, String> {
    match key {
        VariantKey::NumberLiteral { value } => value
            .parse()
            .map(|number| vec![number])
            .map_err(|_| format!("[{value}] is not a whole number")),
        VariantKey::Identifier { name } => plural::number_of_category(language, name)
            .map(|number| vec![number, -number])
            .ok_or_else(|| format!("[{name}] is not a plural category of {language}")),
    }
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    if let Some(Part::Text(before)) = parts.last_mut() {
        before.push_str(text);
    } else {
        parts.push(Part::Text(text.to_owned()));
    }
}

fn variable_name(name: &str) -> Result<String, String> {
    match unusable_name(name) {
        Some(what) => Err(format!("variable `${name}`: {what}")),
        None => Ok(snake_case(name)),
    }
}

/// Names become Rust identifiers, which askama templates can only call when they are plain.
fn unusable_name(name: &str) -> Option<String> {
    const TAKEN: [&str; 44] = [
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
        "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
        "in", "let", "loop", "macro", "match", "mod", "move", "mut", "new", "override", "priv",
        "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true", "type",
        "while",
    ];
    if TAKEN.contains(&name) {
        return Some("the name is taken by Rust; choose a longer one".to_owned());
    }
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    (!name.chars().all(plain) || name.ends_with('-') || name.contains("--"))
        .then(|| "names are lower-case words with single hyphens".to_owned())
}

pub(crate) fn snake_case(key: &str) -> String {
    key.replace('-', "_")
}
