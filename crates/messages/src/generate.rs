//! Writes the Rust code.
//!
//! The code is compiled inside the crate that asks for it, with that crate's lints, so equal arms
//! are merged and arguments stand inside the format strings.

use std::fmt::Write as _;

use crate::parse::{File, Message, Part, Variable, snake_case};

pub(crate) fn code(files: &[File]) -> String {
    let mut code = String::from(HEADER);
    let Some(first) = files.first() else { return code };
    for message in &first.messages {
        let translations: Vec<(&str, &Message)> = files
            .iter()
            .filter_map(|file| Some((file.language, file.message(&message.key)?)))
            .collect();
        method(message, &translations, &mut code);
    }
    code.push_str("}\n");
    code
}

const HEADER: &str = "\
/// This crate's texts in one language. Made from `messages/*.ftl`.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    pub language: base::Language,
}

impl Texts {
    pub const fn new(language: base::Language) -> Self {
        Self { language }
    }
";

fn method(message: &Message, translations: &[(&str, &Message)], code: &mut String) {
    let name = snake_case(&message.key);
    let variables = arguments(message, translations);
    let kind = if variables.is_empty() { Leaf::Static } else { Leaf::Owned };
    let (result, constness) = match kind {
        Leaf::Static => ("&'static str", "const "),
        Leaf::Owned => ("String", ""),
    };
    let mut list = String::new();
    for variable in &variables {
        let kind = if variable.selects { "i64" } else { "impl std::fmt::Display" };
        let _ = write!(list, ", {}: {kind}", variable.name);
    }
    let mut arms = Arms::default();
    for (language, translation) in translations {
        arms.add(&language_variant(language), expression(&translation.parts, kind));
    }
    let _ = write!(
        code,
        "\n    #[doc = {:?}]\n    pub {constness}fn {name}(self{list}) -> {result} {{\n        \
         match self.language {{ {} }}\n    }}\n",
        documentation(&message.parts),
        arms.finish(),
    );
}

/// The order of bokmål, and numbers where any language selects on the variable.
fn arguments(message: &Message, translations: &[(&str, &Message)]) -> Vec<Variable> {
    let mut variables = message.variables();
    for (_, translation) in translations {
        for other in translation.variables().into_iter().filter(|variable| variable.selects) {
            for variable in variables.iter_mut().filter(|variable| variable.name == other.name) {
                variable.selects = true;
            }
        }
    }
    variables
}

#[derive(Clone, Copy)]
enum Leaf {
    Static,
    Owned,
}

/// A Rust expression for the text. A selection in the middle of a text becomes a `match` whose
/// arms each hold the whole text, so every leaf is one format string.
fn expression(parts: &[Part], kind: Leaf) -> String {
    let select = parts.iter().position(|part| matches!(part, Part::Select { .. }));
    let Some(position) = select else { return leaf(parts, kind) };
    let Part::Select { variable, cases, other } = &parts[position] else {
        return leaf(parts, kind);
    };
    let whole = |middle: &[Part]| {
        let all = [&parts[..position], middle, &parts[position + 1..]].concat();
        expression(&all, kind)
    };
    let mut arms = Arms::default();
    let rest = whole(other);
    for case in cases {
        let numbers: Vec<String> = case.numbers.iter().map(i64::to_string).collect();
        let text = whole(&case.parts);
        if text != rest {
            arms.add(&numbers.join(" | "), text);
        }
    }
    if arms.0.is_empty() {
        return rest;
    }
    arms.add("_", rest);
    format!("match {variable} {{ {} }}", arms.finish())
}

fn leaf(parts: &[Part], kind: Leaf) -> String {
    let has_variables = parts.iter().any(|part| matches!(part, Part::Variable(_)));
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(value) if has_variables => {
                text.push_str(&value.replace('{', "{{").replace('}', "}}"));
            }
            Part::Text(value) => text.push_str(value),
            Part::Variable(name) => {
                let _ = write!(text, "{{{name}}}");
            }
            Part::Select { .. } => {}
        }
    }
    match (kind, has_variables) {
        (Leaf::Static, _) => format!("{text:?}"),
        (Leaf::Owned, false) => format!("{text:?}.to_owned()"),
        (Leaf::Owned, true) => format!("format!({text:?})"),
    }
}

/// Arms of a `match`; equal ones are merged.
#[derive(Default)]
struct Arms(Vec<(String, String)>);

impl Arms {
    fn add(&mut self, pattern: &str, body: String) {
        match self.0.iter_mut().find(|(_, other)| *other == body) {
            Some((patterns, _)) => {
                let _ = write!(patterns, " | {pattern}");
            }
            None => self.0.push((pattern.to_owned(), body)),
        }
    }

    fn finish(&self) -> String {
        let arms: Vec<String> =
            self.0.iter().map(|(pattern, body)| format!("{pattern} => {body}")).collect();
        arms.join(", ")
    }
}

fn language_variant(code: &str) -> String {
    let mut letters = code.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    format!("base::Language::{}{}", first.unwrap_or_default(), letters.as_str())
}

/// Bokmål's text as a line of documentation, so that an editor shows it.
fn documentation(parts: &[Part]) -> String {
    fn plain(parts: &[Part], text: &mut String) {
        for part in parts {
            match part {
                Part::Text(value) => text.push_str(&value.replace(['\n', '`'], " ")),
                Part::Variable(name) => {
                    let _ = write!(text, "{{{name}}}");
                }
                Part::Select { other, .. } => plain(other, text),
            }
        }
    }
    let mut text = String::new();
    plain(parts, &mut text);
    format!("`{}`", text.trim())
}
