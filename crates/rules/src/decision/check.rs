//! Static analysis of tables: gaps, overlaps, rules that can never apply, outputs nobody listed.
//!
//! Each column is cut into the pieces its cells can tell apart: `< 18` and `[18..67)` cut numbers
//! into less than 18, 18, between 18 and 67, 67, and more than 67. A rule is then a box of pieces
//! and the questions become arithmetic on boxes. A cell that reads other facts could mean
//! anything: it fills the whole column where we look for gaps and nothing where we look for
//! overlaps, so that no alarm is false.

mod pieces;

use std::fmt;

use serde::Serialize;

use super::feel::Expr;
use super::model::{Decision, HitPolicy, Logic, Model, Table};
use super::needs::names_of;
use crate::Value;
use pieces::Pieces;

/// Something in a table that deserves a look before it decides about anyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The name of the decision.
    pub decision: String,
    pub kind: FindingKind,
}

/// What is wrong. The places are told in words, such as `age is between 19 and 20`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FindingKind {
    /// No rule matches there and there is no default output.
    Gap { place: String },
    /// Two rules of a UNIQUE table match there.
    Overlap { rules: (usize, usize), place: String },
    /// Two rules of an ANY table match there and give different outputs.
    Contradiction { rules: (usize, usize), place: String },
    /// A rule of a FIRST table that the rules before it leave nothing for.
    Unreachable { rule: usize },
    /// An output that the list of output values does not have.
    OutputNotListed { rule: usize, column: String, text: String },
    /// A default output that the list of output values does not have.
    DefaultNotListed { column: String, text: String },
    /// The table has too many combinations to be checked for gaps.
    TooLarge,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.decision, self.kind)
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gap { place } => write!(formatter, "no rule matches {place}"),
            Self::Overlap { rules: (first, second), place } => {
                write!(formatter, "rules {first} and {second} both match {place}")
            }
            Self::Contradiction { rules: (first, second), place } => write!(
                formatter,
                "rules {first} and {second} both match with different outputs {place}"
            ),
            Self::Unreachable { rule } => write!(
                formatter,
                "rule {rule} can never apply: the rules before it match wherever it does"
            ),
            Self::OutputNotListed { rule, column, text } => write!(
                formatter,
                "rule {rule} gives {text} in column {column}, which is not among the output values"
            ),
            Self::DefaultNotListed { column, text } => write!(
                formatter,
                "the default output {text} in column {column} is not among the output values"
            ),
            Self::TooLarge => {
                formatter.write_str("the table has too many combinations to be checked for gaps")
            }
        }
    }
}

/// Beyond this a table is not checked for gaps; below it a check takes milliseconds.
const MOST_BOXES: usize = 4_000;
/// A table with one hole in every row has one mistake and not hundreds.
const MOST_GAPS: usize = 8;

pub(super) fn check(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for decision in &model.decisions {
        if let Logic::Table(table) = &decision.logic {
            check_table(decision, table, &mut findings);
        }
    }
    findings
}

/// For each column which pieces belong.
type Region = Vec<Vec<bool>>;

/// A rule as boxes: what it certainly covers and what it may cover.
struct Covered {
    certain: Option<Region>,
    possible: Region,
}

fn check_table(decision: &Decision, table: &Table, findings: &mut Vec<Finding>) {
    let mut report = |kind| findings.push(Finding { decision: decision.name.to_string(), kind });
    if has_independent_columns(table) {
        let columns: Vec<Pieces> =
            (0..table.columns.len()).map(|index| Pieces::of(table, index)).collect();
        let rules: Vec<Covered> = table
            .rules
            .iter()
            .map(|rule| {
                let sets: Vec<_> = columns
                    .iter()
                    .zip(&rule.cells)
                    .map(|(column, cell)| column.covered(&cell.tests))
                    .collect();
                let possible = columns.iter().zip(&sets).map(|(column, set)| match set {
                    Some(set) => set.clone(),
                    None => vec![true; column.len()],
                });
                Covered { possible: possible.collect(), certain: sets.into_iter().collect() }
            })
            .collect();
        match table.hit_policy {
            HitPolicy::Unique => overlaps(&columns, &rules, &mut report, |_, _| {
                Some(|rules, place| FindingKind::Overlap { rules, place })
            }),
            HitPolicy::Any => overlaps(&columns, &rules, &mut report, |first, second| {
                differ(table, first, second)
                    .then_some(|rules, place| FindingKind::Contradiction { rules, place })
            }),
            HitPolicy::First => unreachable_rules(&rules, &mut report),
            _ => {}
        }
        let gives_one = !table.hit_policy.gives_list() && !table.hit_policy.is_aggregate();
        let has_default = table.outputs.iter().any(|output| output.default.is_some());
        if gives_one && !has_default {
            gaps(&columns, &rules, &mut report);
        }
    }
    outputs(table, &mut report);
}

/// Columns that read the same fact cannot be looked at one by one.
fn has_independent_columns(table: &Table) -> bool {
    let mut seen: Vec<String> = Vec::new();
    for column in &table.columns {
        let names = names_of(&column.expr);
        let is_repeated = |name: &String| {
            seen.iter().any(|other| is_inside(other, name) || is_inside(name, other))
        };
        if names.iter().any(is_repeated) {
            return false;
        }
        seen.extend(names);
    }
    true
}

/// Whether `applicant.age` is a part of `applicant`, or the same.
fn is_inside(path: &str, whole: &str) -> bool {
    path.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn intersection(left: &Region, right: &Region) -> Option<Region> {
    left.iter()
        .zip(right)
        .map(|(left, right)| {
            let both: Vec<bool> = left.iter().zip(right).map(|(a, b)| *a && *b).collect();
            both.contains(&true).then_some(both)
        })
        .collect()
}

/// What remains of a region without a box, as boxes; `None` where they become too many.
fn subtract(regions: Vec<Region>, removed: &Region) -> Option<Vec<Region>> {
    let mut remaining = Vec::new();
    for mut region in regions {
        if intersection(&region, removed).is_none() {
            remaining.push(region);
            continue;
        }
        for column in 0..region.len() {
            let outside: Vec<bool> =
                region[column].iter().zip(&removed[column]).map(|(a, b)| *a && !*b).collect();
            let inside: Vec<bool> =
                region[column].iter().zip(&removed[column]).map(|(a, b)| *a && *b).collect();
            if outside.contains(&true) {
                region[column] = outside;
                remaining.push(region.clone());
            }
            region[column] = inside;
        }
        if remaining.len() > MOST_BOXES {
            return None;
        }
    }
    Some(remaining)
}

type MakeFinding = fn((usize, usize), String) -> FindingKind;

fn overlaps(
    columns: &[Pieces],
    rules: &[Covered],
    report: &mut dyn FnMut(FindingKind),
    judge: impl Fn(usize, usize) -> Option<MakeFinding>,
) {
    for second in 1..rules.len() {
        for first in 0..second {
            let (Some(left), Some(right)) = (&rules[first].certain, &rules[second].certain) else {
                continue;
            };
            if let (Some(both), Some(make)) = (intersection(left, right), judge(first, second)) {
                report(make((first + 1, second + 1), describe(columns, &both)));
            }
        }
    }
}

/// Whether two rules certainly give different outputs.
fn differ(table: &Table, first: usize, second: usize) -> bool {
    table.rules[first].outputs.iter().zip(&table.rules[second].outputs).any(|pair| {
        matches!(
            (&pair.0.expr, &pair.1.expr),
            (Expr::Literal(left), Expr::Literal(right)) if left != right
        )
    })
}

fn unreachable_rules(rules: &[Covered], report: &mut dyn FnMut(FindingKind)) {
    for (index, rule) in rules.iter().enumerate().skip(1) {
        let mut remaining = Some(vec![rule.possible.clone()]);
        for earlier in rules[..index].iter().filter_map(|rule| rule.certain.as_ref()) {
            remaining = remaining.and_then(|regions| subtract(regions, earlier));
        }
        if remaining.is_some_and(|regions| regions.is_empty()) {
            report(FindingKind::Unreachable { rule: index + 1 });
        }
    }
}

fn gaps(columns: &[Pieces], rules: &[Covered], report: &mut dyn FnMut(FindingKind)) {
    let everything: Region = columns.iter().map(Pieces::without_null).collect();
    if everything.iter().any(|pieces| !pieces.contains(&true)) {
        return;
    }
    let mut remaining = vec![everything];
    for rule in rules {
        match subtract(remaining, &rule.possible) {
            Some(regions) => remaining = regions,
            None => return report(FindingKind::TooLarge),
        }
    }
    for region in remaining.iter().take(MOST_GAPS) {
        report(FindingKind::Gap { place: describe(columns, region) });
    }
}

fn describe(columns: &[Pieces], region: &Region) -> String {
    let parts: Vec<String> =
        columns.iter().zip(region).filter_map(|(column, set)| column.describe(set)).collect();
    if parts.is_empty() {
        "whatever the facts are".to_owned()
    } else {
        format!("where {}", parts.join(" and "))
    }
}

fn outputs(table: &Table, report: &mut dyn FnMut(FindingKind)) {
    for (index, output) in table.outputs.iter().enumerate() {
        let Some(listed) = &output.values else { continue };
        let missing = |expr: &Expr| match expr {
            Expr::Literal(Value::Null) => false,
            Expr::Literal(value) => !listed.contains(value),
            _ => false,
        };
        for (number, rule) in table.rules.iter().enumerate() {
            let entry = &rule.outputs[index];
            if missing(&entry.expr) {
                report(FindingKind::OutputNotListed {
                    rule: number + 1,
                    column: output.name.to_string(),
                    text: entry.text.to_string(),
                });
            }
        }
        if let Some(default) = output.default.as_ref().filter(|default| missing(&default.expr)) {
            report(FindingKind::DefaultNotListed {
                column: output.name.to_string(),
                text: default.text.to_string(),
            });
        }
    }
}
