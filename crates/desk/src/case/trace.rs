//! Why the rules say what they say: every rule that was tried, with what decided it.

use base::Language;
use page::{Column, Html, Table};
use serde_json::Value as Json;

use crate::{html, texts::Texts};

/// What the package calls a fact or a parameter in the reader's language, where it has a word.
pub(crate) type Names<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What a decision table did, read from what is stored with a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trace {
    name: String,
    matched: Vec<Rule>,
    unmatched: Vec<(u64, Cell)>,
    /// A fact the table needed and nobody knew.
    missing: Option<String>,
    /// The tables this one builds on.
    required: Vec<Trace>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    number: u64,
    cells: Vec<Cell>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Cell {
    label: String,
    /// What the rule asks for.
    entry: String,
    value: Json,
}

/// Tables can build on tables; a stored trace that goes deeper than this is not ours.
const DEEPEST: usize = 8;

impl Trace {
    /// Reads the verdict of a decision table. What is missing or of another shape is left out.
    ///
    /// The table's own labels and notes are for those who write rules; `names` has the words for
    /// those who read what came of them.
    pub(crate) fn read(verdict: &Json, names: Names<'_>) -> Self {
        // What is stored with a decision holds the table's verdict beside other things.
        Self::at_depth(verdict.get("table").unwrap_or(verdict), names, 0)
    }

    fn at_depth(verdict: &Json, names: Names<'_>, depth: usize) -> Self {
        if depth > DEEPEST {
            return Self::default();
        }
        Self {
            name: text(verdict, "decision"),
            matched: items(verdict, "matched")
                .map(|rule| Rule {
                    number: number(rule),
                    cells: items(rule, "inputs").map(|cell| Cell::read(cell, names)).collect(),
                })
                .collect(),
            unmatched: items(verdict, "unmatched")
                .map(|rule| {
                    (
                        number(rule),
                        rule.get("because")
                            .map_or_else(Cell::nothing, |cell| Cell::read(cell, names)),
                    )
                })
                .collect(),
            missing: verdict
                .get("missing")
                .and_then(Json::as_str)
                .map(|fact| names(fact).unwrap_or_else(|| fact.to_owned())),
            required: items(verdict, "required")
                .map(|required| Self::at_depth(required, names, depth + 1))
                .collect(),
        }
    }

    /// `id` keeps tables on one page apart.
    pub(crate) fn draw(&self, language: Language, id: &str) -> Html {
        let texts = Texts::new(language);
        let mut html = Html::EMPTY;
        if let Some(missing) = &self.missing {
            html = html.then(Html::paragraph(texts.trace_missing(missing)));
        }
        if self.matched.is_empty() && self.missing.is_none() {
            html = html.then(Html::paragraph(texts.trace_nothing_matched()));
        }
        for rule in &self.matched {
            html = html.then(Self::draw_matched(rule, language, id));
        }
        let unmatched = self.unmatched.iter().map(|(number, cell)| {
            let value = said(&cell.value, language);
            texts.trace_unmatched(number, &cell.label, value, &cell.entry)
        });
        let unmatched = html::list(unmatched);
        if !unmatched.is_empty() {
            html = html.then(html::heading_3(texts.trace_others())).then(unmatched);
        }
        for (position, required) in self.required.iter().enumerate() {
            html = html
                .then(html::heading_3(texts.trace_builds_on(&required.name)))
                .then(required.draw(language, &format!("{id}-{position}")));
        }
        html
    }

    fn draw_matched(rule: &Rule, language: Language, id: &str) -> Html {
        let texts = Texts::new(language);
        let columns = [texts.trace_what(), texts.trace_asks(), texts.trace_is()];
        let rows = rule
            .cells
            .iter()
            .map(|cell| [cell.label.clone(), cell.entry.clone(), said(&cell.value, language)]);
        let table = Table::new(
            format!("{id}-rule-{}", rule.number),
            texts.trace_matched(rule.number),
            columns.map(Column::text),
        )
        .rows(rows);
        table.into()
    }
}

impl Cell {
    fn read(cell: &Json, names: Names<'_>) -> Self {
        let (label, expression) = (text(cell, "label"), text(cell, "expression"));
        let written = if label.is_empty() { expression.clone() } else { label };
        Self {
            label: names(&expression).unwrap_or(written),
            entry: text(cell, "entry"),
            value: cell.get("value").cloned().unwrap_or(Json::Null),
        }
    }

    fn nothing() -> Self {
        Self { label: String::new(), entry: String::new(), value: Json::Null }
    }
}

/// A value in the reader's words.
pub(crate) fn said(value: &Json, language: Language) -> String {
    let said = service::format::automatic(value, language);
    if said.is_empty() { Texts::new(language).not_known().to_owned() } else { said }
}

fn text(object: &Json, name: &str) -> String {
    object.get(name).and_then(Json::as_str).unwrap_or_default().to_owned()
}

fn number(rule: &Json) -> u64 {
    rule.get("number").and_then(Json::as_u64).unwrap_or(0)
}

fn items<'a>(object: &'a Json, name: &str) -> impl Iterator<Item = &'a Json> {
    object.get(name).and_then(Json::as_array).into_iter().flatten()
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::json;

    use super::*;

    pub(crate) fn verdict() -> Json {
        json!({
            "decision": "Skjenkebevilling", "decision_id": "decision", "value": null,
            "outputs": [{"outcome": "refuse"}], "is_default": false,
            "matched": [{
                "id": "r2", "number": 2,
                "annotations": [["law", "https://lovdata.no/eli/x"], ["why", "For sent"]],
                "inputs": [
                    {"label": "Days short", "expression": "daysShort", "entry": "> 0",
                     "value": 3, "matched": true},
                    {"label": "", "expression": "closedParty", "entry": "true", "value": null,
                     "matched": true}
                ],
                "outputs": {"outcome": "refuse"}
            }],
            "unmatched": [{"id": "r1", "number": 1, "because":
                {"label": "Alder <b>", "expression": "age", "entry": "< 20", "value": 34,
                 "matched": false}}],
            "required": [{"decision": "Tider", "matched": [], "unmatched": [], "required": []}]
        })
    }

    fn read(verdict: &Json) -> Trace {
        let names = |name: &str| (name == "daysShort").then(|| "Dager for sent".to_owned());
        Trace::read(verdict, &names)
    }

    #[test]
    fn the_trace_says_which_rule_held_and_why_the_others_did_not() {
        for language in Language::ALL {
            let drawn = read(&verdict()).draw(language, "trace").to_string();
            insta::assert_snapshot!(format!("trace_{language}"), drawn);
        }
    }

    #[test]
    fn a_stored_trace_is_read_like_a_fresh_one() {
        let stored = json!({"rule": 2, "law": [], "table": verdict()});
        assert_eq!(read(&stored), read(&verdict()));
    }

    #[test]
    fn broken_traces_draw_what_they_have() {
        let mut deep = json!({});
        for _ in 0..100 {
            deep = json!({"required": [deep]});
        }
        for broken in [
            json!(null),
            json!([1, 2]),
            json!({"matched": 7, "unmatched": [null, {"because": []}]}),
            json!({"missing": "managerAge"}),
            deep,
        ] {
            assert!(!read(&broken).draw(Language::Nb, "trace").is_empty(), "{broken}");
        }
    }
}
