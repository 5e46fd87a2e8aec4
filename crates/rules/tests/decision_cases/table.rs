//! A case file in memory.

use std::fmt::Write as _;

use rules::Value;
use rules::decision::{DecisionError, Definitions, Facts, Verdict};

/// One table of a case file with its cases and the findings of the static check.
///
/// * `table NAME POLICY` begins a table.
/// * `allow COLUMN VALUES` gives the allowed values of an input, or the ranking of an output.
/// * `default OUTPUT VALUE` gives a default output.
/// * `| a: type | b | => out | out2 |` is the head; the outputs follow the arrow.
/// * `| < 5 | - | 1 | 2 |` is a rule; a last cell that begins with `#` is its annotation.
/// * `case FACTS => OUTCOME` is an example; `by 1, 3` names the matching rules.
/// * `find TEXT` is something the static check reports.
#[derive(Default)]
pub(crate) struct Source {
    pub(crate) name: String,
    policy: String,
    inputs: Vec<(String, String)>,
    outputs: Vec<String>,
    rules: Vec<(Vec<String>, Option<String>)>,
    allowed: Vec<(String, String)>,
    defaults: Vec<(String, String)>,
    pub(crate) cases: Vec<Case>,
    pub(crate) findings: Vec<String>,
}

pub(crate) struct Case {
    pub(crate) text: String,
    facts: String,
    expected: String,
}

impl Source {
    pub(crate) fn split(text: &str) -> Vec<Self> {
        let mut sources: Vec<Self> = Vec::new();
        for line in text.lines().map(str::trim) {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            if word == "table" {
                let (name, policy) = rest.split_once(" : ").expect("table NAME : POLICY");
                let (name, policy) = (name.to_owned(), policy.to_owned());
                sources.push(Self { name, policy, ..Self::default() });
                continue;
            }
            let Some(source) = sources.last_mut() else { continue };
            let pair = |rest: &str| {
                let (name, value) = rest.split_once(" : ").expect("NAME : VALUE");
                (name.to_owned(), value.to_owned())
            };
            match word {
                "allow" => source.allowed.push(pair(rest)),
                "default" => source.defaults.push(pair(rest)),
                "find" => source.findings.push(rest.to_owned()),
                "case" => {
                    let (facts, expected) = rest.split_once("=>").expect("FACTS => OUTCOME");
                    source.cases.push(Case {
                        text: line.to_owned(),
                        facts: facts.trim().to_owned(),
                        expected: expected.trim().to_owned(),
                    });
                }
                "|" => source.row(line),
                "" | "#" => {}
                other => panic!("unknown line: {other} {rest}"),
            }
        }
        sources
    }

    fn row(&mut self, line: &str) {
        let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned());
        let mut cells: Vec<String> = cells.collect();
        if self.outputs.is_empty() {
            let mut is_output = false;
            for cell in cells {
                let name = cell.strip_prefix("=>");
                is_output |= name.is_some();
                let name = name.unwrap_or(&cell).trim().to_owned();
                if is_output {
                    self.outputs.push(name);
                } else {
                    let (name, kind) = name.split_once(": ").unwrap_or((&name, ""));
                    self.inputs.push((name.to_owned(), kind.to_owned()));
                }
            }
            return;
        }
        let annotation = cells.pop_if(|cell| cell.starts_with('#'));
        let annotation = annotation.map(|text| text[1..].trim().to_owned());
        self.rules.push((cells, annotation));
    }

    pub(crate) fn xml(&self) -> String {
        let (policy, aggregation) = match self.policy.split_once(' ') {
            Some(("COLLECT", aggregation)) => ("COLLECT", aggregation),
            _ => (self.policy.as_str(), ""),
        };
        let mut xml =
            String::from(r#"<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">"#);
        let _ = write!(
            xml,
            r#"<decision id="{0}" name="{0}"><decisionTable hitPolicy="{policy}""#,
            self.name
        );
        if !aggregation.is_empty() {
            let _ = write!(xml, r#" aggregation="{aggregation}""#);
        }
        xml.push('>');
        let listed = |name: &str, list: &[(String, String)], element: &str| {
            let entry = list.iter().find(|(entry, _)| entry == name);
            entry.map_or(String::new(), |(_, text)| {
                format!("<{element}><text>{}</text></{element}>", escape(text))
            })
        };
        for (name, kind) in &self.inputs {
            let kind =
                if kind.is_empty() { String::new() } else { format!(r#" typeRef="{kind}""#) };
            let allowed = listed(name, &self.allowed, "inputValues");
            let name = escape(name);
            let _ = write!(
                xml,
                "<input><inputExpression{kind}><text>{name}</text></inputExpression>{allowed}</input>"
            );
        }
        for name in &self.outputs {
            let allowed = listed(name, &self.allowed, "outputValues");
            let default = listed(name, &self.defaults, "defaultOutputEntry");
            let _ = write!(xml, r#"<output name="{name}">{allowed}{default}</output>"#);
        }
        xml.push_str(r#"<annotation name="reason"/>"#);
        for (cells, annotation) in &self.rules {
            xml.push_str("<rule>");
            for (index, cell) in cells.iter().enumerate() {
                let element = if index < self.inputs.len() { "inputEntry" } else { "outputEntry" };
                let _ = write!(xml, "<{element}><text>{}</text></{element}>", escape(cell));
            }
            if let Some(annotation) = annotation {
                let text = escape(annotation);
                let _ = write!(xml, "<annotationEntry><text>{text}</text></annotationEntry>");
            }
            xml.push_str("</rule>");
        }
        xml.push_str("</decisionTable></decision></definitions>");
        xml
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

impl Case {
    /// Facts are JSON, or `date:2026-11-22` and the like.
    fn facts(&self) -> Facts {
        let mut facts = Facts::new();
        for fact in split_outside_quotes(&self.facts) {
            let (name, value) = fact.split_once('=').expect("NAME=VALUE");
            facts.insert(name.replace('_', " "), value_of(value));
        }
        facts
    }

    pub(crate) fn check(&self, definitions: &Definitions, name: &str) -> Result<(), String> {
        let outcome = definitions.decide(name, &self.facts());
        let (expected, rules) = match self.expected.rsplit_once(" by ") {
            Some((expected, rules)) => (expected, Some(rules)),
            None => (self.expected.as_str(), None),
        };
        if let Some(message) = expected.strip_prefix("error ") {
            return match outcome {
                Err(error) if whole_message(&error).contains(message) => Ok(()),
                Err(error) => Err(format!("the error is: {}", whole_message(&error))),
                Ok(verdict) => Err(format!("decided {}", verdict.value)),
            };
        }
        let verdict: Verdict = outcome.map_err(|error| whole_message(&error))?;
        let found = match expected {
            "nothing" if verdict.outputs.is_empty() => "nothing".to_owned(),
            _ => verdict.value.to_string(),
        };
        if found != expected {
            return Err(format!("decided {found}"));
        }
        let matched: Vec<String> =
            verdict.matched.iter().map(|rule| rule.number.to_string()).collect();
        match rules {
            Some(rules) if rules != matched.join(", ") => {
                Err(format!("by rules {}", matched.join(", ")))
            }
            _ => Ok(()),
        }
    }
}

/// The message and its causes, as a log shows them.
pub(crate) fn whole_message(error: &DecisionError) -> String {
    let mut message = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        message = format!("{message}: {cause}");
        source = cause.source();
    }
    message
}

fn value_of(text: &str) -> Value {
    match text.split_once(':') {
        Some(("date", date)) => date.parse::<jiff::civil::Date>().unwrap().into(),
        Some(("time", time)) => time.parse::<jiff::civil::Time>().unwrap().into(),
        Some(("instant", instant)) => instant.parse::<jiff::Timestamp>().unwrap().into(),
        _ => serde_json::from_str::<serde_json::Value>(text).unwrap().into(),
    }
}

fn split_outside_quotes(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_quoted = false;
    for character in text.chars() {
        is_quoted ^= character == '"';
        match parts.last_mut() {
            Some(part) if character != ' ' || is_quoted => part.push(character),
            _ => parts.push(String::new()),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}
