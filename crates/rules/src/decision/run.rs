//! Deciding: required decisions first, then the table, then the hit policy.

use std::cell::Cell as StdCell;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::error::{DecisionError, Place};
use super::feel::{Scope, evaluate, matches_any, order};
use super::model::{Column, Decision, HitPolicy, Knowledge, Logic, Model, Rule, Table};
use super::verdict::{CellTrace, MatchedRule, UnmatchedRule, Verdict};
use super::{Facts, FeelError};
use crate::Value;

type Outputs = BTreeMap<String, Value>;

pub(super) fn decide(model: &Model, name: &str, facts: &Facts) -> Result<Verdict, DecisionError> {
    let position = find(model, name)?;
    let mut run = Run { model, facts, open: Vec::new(), done: Vec::new() };
    run.decide(position)?;
    let mut verdicts = run.done.into_iter().map(|(_, verdict)| verdict);
    // The decision asked for is the last to be done.
    let last = verdicts.next_back();
    let required = verdicts.collect();
    last.map(|verdict| Verdict { required, ..verdict })
        .ok_or_else(|| DecisionError::Circular(name.to_owned()))
}

pub(super) fn find(model: &Model, name: &str) -> Result<usize, DecisionError> {
    let mut decisions = model.decisions.iter();
    decisions
        .position(|decision| decision.name.as_ref() == name || decision.id.as_ref() == name)
        .ok_or_else(|| DecisionError::UnknownDecision {
            name: name.to_owned(),
            known: model
                .decisions
                .iter()
                .map(|decision| format!("\"{}\"", decision.name))
                .collect::<Vec<_>>()
                .join(", "),
        })
}

/// More levels of requirements than any law has; shallow enough for the stack of a small thread.
const DEEPEST_REQUIREMENT: usize = 64;

struct Run<'m> {
    model: &'m Model,
    facts: &'m Facts,
    /// Decisions under way, to find circles.
    open: Vec<usize>,
    /// Decisions made, each once, in the order they were made.
    done: Vec<(usize, Verdict)>,
}

impl Run<'_> {
    /// Decides unless it is done, and gives the value that other decisions see.
    fn decide(&mut self, position: usize) -> Result<Value, DecisionError> {
        if let Some((_, verdict)) = self.done.iter().find(|(done, _)| *done == position) {
            return Ok(verdict.value.clone());
        }
        let decision = &self.model.decisions[position];
        if self.open.contains(&position) {
            return Err(DecisionError::Circular(decision.name.to_string()));
        }
        if self.open.len() >= DEEPEST_REQUIREMENT {
            return Err(DecisionError::Structure {
                decision: decision.name.to_string(),
                problem: format!(
                    "decisions require each other over more than {DEEPEST_REQUIREMENT} levels; \
                     join some of them"
                ),
            });
        }
        self.open.push(position);
        let mut results = BTreeMap::new();
        for other in &decision.requires {
            let variable = self.model.decisions[*other].variable.to_string();
            results.insert(variable, self.decide(*other)?);
        }
        self.open.pop();
        let verdict = self.decide_one(decision, &results)?;
        let value = verdict.value.clone();
        self.done.push((position, verdict));
        Ok(value)
    }

    fn decide_one(
        &self,
        decision: &Decision,
        results: &BTreeMap<String, Value>,
    ) -> Result<Verdict, DecisionError> {
        let library = Library { knowledge: &self.model.knowledge, depth: StdCell::new(0) };
        let scope =
            Scope { facts: self.facts.values(), local: results, input: None, functions: &library };
        match &decision.logic {
            Logic::Table(table) => Sitting { decision, table, scope }.decide(),
            Logic::Formula(formula) => {
                let value = evaluate(&formula.expr, &scope).map_err(|source| {
                    evaluation(decision, None, "expression", &formula.text, source)
                })?;
                let outputs = BTreeMap::from([(decision.variable.to_string(), value.clone())]);
                Ok(verdict(decision, None, value, vec![outputs]))
            }
        }
    }
}

fn verdict(
    decision: &Decision,
    hit_policy: Option<HitPolicy>,
    value: Value,
    outputs: Vec<Outputs>,
) -> Verdict {
    Verdict {
        decision: decision.name.clone(),
        decision_id: decision.id.clone(),
        hit_policy,
        value,
        outputs,
        matched: Vec::new(),
        unmatched: Vec::new(),
        is_default: false,
        required: Vec::new(),
    }
}

fn evaluation(
    decision: &Decision,
    rule: Option<usize>,
    column: &str,
    text: &str,
    source: FeelError,
) -> DecisionError {
    if let FeelError::MissingFact(fact) = source {
        return DecisionError::MissingFact { decision: decision.id.to_string(), fact };
    }
    DecisionError::Evaluation {
        place: Box::new(Place {
            decision: decision.id.to_string(),
            rule,
            column: column.to_owned(),
            text: text.to_owned(),
        }),
        source,
    }
}

/// One table meeting one set of facts.
struct Sitting<'s> {
    decision: &'s Decision,
    table: &'s Table,
    scope: Scope<'s>,
}

impl Sitting<'_> {
    fn decide(&self) -> Result<Verdict, DecisionError> {
        let values = self
            .table
            .columns
            .iter()
            .map(|column| self.input(column))
            .collect::<Result<Vec<_>, _>>()?;
        let mut matched = Vec::new();
        let mut unmatched = Vec::with_capacity(self.table.rules.len());
        for (index, rule) in self.table.rules.iter().enumerate() {
            let number = index + 1;
            if let Some(column) = self.first_mismatch(rule, number, &values)? {
                let because = self.trace(rule, column, &values, false);
                unmatched.push(UnmatchedRule { id: rule.id.clone(), number, because });
                continue;
            }
            matched.push(self.matched(rule, number, &values)?);
            if self.table.hit_policy == HitPolicy::First {
                break;
            }
        }
        let mut verdict = if matched.is_empty() { self.default()? } else { self.settle(matched)? };
        verdict.unmatched = unmatched;
        Ok(verdict)
    }

    /// The value of a column, of the declared type and among the allowed values.
    fn input(&self, column: &Column) -> Result<Value, DecisionError> {
        let id = || self.decision.id.to_string();
        if !column.is_used {
            // No rule asks: what is there goes into the trace, what is missing is not missed.
            return Ok(evaluate(&column.expr, &self.scope).unwrap_or_default());
        }
        let value = match evaluate(&column.expr, &self.scope) {
            Ok(value) => value,
            Err(FeelError::MissingFact(_)) if column.tests_null => Value::Null,
            Err(source) => {
                return Err(evaluation(self.decision, None, &column.label, &column.text, source));
            }
        };
        let actual = value.type_name();
        let value = column.kind.conform(value).ok_or_else(|| DecisionError::FactType {
            decision: id(),
            column: column.label.to_string(),
            expected: column.kind.name().unwrap_or("any"),
            actual,
        })?;
        if let Some(allowed) = &column.allowed
            && !value.is_null()
        {
            let is_allowed =
                matches_any(&allowed.tests, &value, &self.scope).map_err(|source| {
                    evaluation(self.decision, None, &column.label, &allowed.text, source)
                })?;
            if !is_allowed {
                return Err(DecisionError::FactNotAllowed {
                    decision: id(),
                    column: column.label.to_string(),
                    allowed: allowed.text.to_string(),
                });
            }
        }
        Ok(value)
    }

    /// The first column whose cell does not match; `None` where the rule matches.
    fn first_mismatch(
        &self,
        rule: &Rule,
        number: usize,
        values: &[Value],
    ) -> Result<Option<usize>, DecisionError> {
        for (index, (cell, value)) in rule.cells.iter().zip(values).enumerate() {
            let matches = matches_any(&cell.tests, value, &self.scope).map_err(|source| {
                let label = &self.table.columns[index].label;
                evaluation(self.decision, Some(number), label, &cell.text, source)
            })?;
            if !matches {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }

    fn trace(&self, rule: &Rule, column: usize, values: &[Value], matched: bool) -> CellTrace {
        let head = &self.table.columns[column];
        CellTrace {
            label: head.label.clone(),
            expression: head.text.clone(),
            entry: rule.cells[column].text.clone(),
            value: values[column].clone(),
            matched,
        }
    }

    fn matched(
        &self,
        rule: &Rule,
        number: usize,
        values: &[Value],
    ) -> Result<MatchedRule, DecisionError> {
        let mut outputs = Outputs::new();
        for (output, entry) in self.table.outputs.iter().zip(&rule.outputs) {
            let value = evaluate(&entry.expr, &self.scope).map_err(|source| {
                evaluation(self.decision, Some(number), &output.name, &entry.text, source)
            })?;
            outputs.insert(output.name.to_string(), value);
        }
        Ok(MatchedRule {
            id: rule.id.clone(),
            number,
            annotations: rule.annotations.clone(),
            inputs: (0..values.len())
                .map(|column| self.trace(rule, column, values, true))
                .collect(),
            outputs,
        })
    }

    /// No rule matched.
    fn default(&self) -> Result<Verdict, DecisionError> {
        let policy = self.table.hit_policy;
        let has_default = self.table.outputs.iter().any(|output| output.default.is_some());
        if !has_default {
            let value = if policy.gives_list() { Value::List(Vec::new()) } else { Value::Null };
            let value = if policy == HitPolicy::CollectCount { 0.into() } else { value };
            return Ok(verdict(self.decision, Some(policy), value, Vec::new()));
        }
        let mut outputs = Outputs::new();
        for output in &self.table.outputs {
            let value = match &output.default {
                None => Value::Null,
                Some(entry) => evaluate(&entry.expr, &self.scope).map_err(|source| {
                    evaluation(self.decision, None, &output.name, &entry.text, source)
                })?,
            };
            outputs.insert(output.name.to_string(), value);
        }
        let value = self.result(&outputs);
        let value = if policy.gives_list() { Value::List(vec![value]) } else { value };
        let mut verdict = verdict(self.decision, Some(policy), value, vec![outputs]);
        verdict.is_default = true;
        Ok(verdict)
    }

    /// One hit as other decisions see it.
    fn result(&self, outputs: &Outputs) -> Value {
        match self.table.outputs.as_slice() {
            [only] => outputs.get(only.name.as_ref()).cloned().unwrap_or_default(),
            _ => Value::Record(outputs.clone()),
        }
    }

    /// At least one rule matched.
    fn settle(&self, mut matched: Vec<MatchedRule>) -> Result<Verdict, DecisionError> {
        let policy = self.table.hit_policy;
        let numbers = |matched: &[MatchedRule]| {
            let numbers: Vec<String> = matched.iter().map(|rule| rule.number.to_string()).collect();
            numbers.join(", ")
        };
        let id = || self.decision.id.to_string();
        match policy {
            HitPolicy::Unique if matched.len() > 1 => {
                return Err(DecisionError::SeveralRules {
                    decision: id(),
                    rules: numbers(&matched),
                });
            }
            HitPolicy::Any if matched.iter().any(|rule| rule.outputs != matched[0].outputs) => {
                let rules = numbers(&matched);
                return Err(DecisionError::DifferentOutputs { decision: id(), rules });
            }
            HitPolicy::Priority | HitPolicy::OutputOrder => self.rank(&mut matched)?,
            _ => {}
        }
        if policy.is_aggregate() {
            let aggregator = match policy {
                HitPolicy::CollectSum => "C+",
                HitPolicy::CollectMin => "C<",
                HitPolicy::CollectMax => "C>",
                _ => "C#",
            };
            let values: Vec<Value> =
                matched.iter().map(|rule| self.result(&rule.outputs)).collect();
            let value = aggregate(policy, &values).ok_or_else(|| DecisionError::Aggregate {
                decision: id(),
                rules: numbers(&matched),
                aggregator,
            })?;
            let outputs = self.table.outputs.iter().map(|output| output.name.to_string());
            let outputs = outputs.map(|name| (name, value.clone())).collect();
            let mut verdict = verdict(self.decision, Some(policy), value, vec![outputs]);
            verdict.matched = matched;
            return Ok(verdict);
        }
        let (value, outputs) = if policy.gives_list() {
            let values = matched.iter().map(|rule| self.result(&rule.outputs)).collect();
            (Value::List(values), matched.iter().map(|rule| rule.outputs.clone()).collect())
        } else {
            let first = &matched[0].outputs;
            (self.result(first), vec![first.clone()])
        };
        let mut verdict = verdict(self.decision, Some(policy), value, outputs);
        verdict.matched = matched;
        Ok(verdict)
    }

    /// Orders hits by the lists of output values, the first output column weighing most.
    fn rank(&self, matched: &mut Vec<MatchedRule>) -> Result<(), DecisionError> {
        let mut ranked = Vec::with_capacity(matched.len());
        for rule in matched.drain(..) {
            let mut rank = Vec::new();
            for output in &self.table.outputs {
                let Some(listed) = &output.values else { continue };
                let value = rule.outputs.get(output.name.as_ref());
                let position = listed.iter().position(|listed| Some(listed) == value);
                rank.push(position.ok_or_else(|| DecisionError::OutputNotListed {
                    decision: self.decision.id.to_string(),
                    rule: rule.number,
                    column: output.name.to_string(),
                })?);
            }
            ranked.push((rank, rule));
        }
        ranked.sort_by(|(left, _), (right, _)| left.cmp(right));
        matched.extend(ranked.into_iter().map(|(_, rule)| rule));
        Ok(())
    }
}

fn aggregate(policy: HitPolicy, values: &[Value]) -> Option<Value> {
    match policy {
        HitPolicy::CollectSum => values
            .iter()
            .try_fold(Decimal::ZERO, |total, value| total.checked_add(value.as_number()?))
            .map(Value::Number),
        HitPolicy::CollectCount => {
            let mut different: Vec<&Value> = Vec::new();
            for value in values {
                if !different.contains(&value) {
                    different.push(value);
                }
            }
            Some(Value::Number(different.len().into()))
        }
        _ => {
            let wanted = if policy == HitPolicy::CollectMin {
                std::cmp::Ordering::Less
            } else {
                std::cmp::Ordering::Greater
            };
            let mut best = values.first()?;
            for value in &values[1..] {
                if order(value, best)? == wanted {
                    best = value;
                }
            }
            order(best, best).map(|_| best.clone())
        }
    }
}

/// The knowledge models of a file, as functions.
struct Library<'m> {
    knowledge: &'m [Knowledge],
    depth: StdCell<usize>,
}

/// A knowledge model may call another; a circle ends here.
const DEEPEST_CALL: usize = 16;

impl super::feel::Functions for Library<'_> {
    fn call(
        &self,
        name: &str,
        arguments: &[Value],
        scope: &Scope<'_>,
    ) -> Option<Result<Value, FeelError>> {
        let model = self.knowledge.iter().find(|model| model.name.as_ref() == name)?;
        if arguments.len() != model.parameters.len() {
            return Some(Err(FeelError::ArgumentCount {
                function: name.to_owned(),
                expected: model.parameters.len().to_string(),
                actual: arguments.len(),
            }));
        }
        if self.depth.get() >= DEEPEST_CALL {
            return Some(Err(FeelError::TooDeep));
        }
        let names = model.parameters.iter().map(ToString::to_string);
        let local: BTreeMap<String, Value> = names.zip(arguments.iter().cloned()).collect();
        let inner = Scope { local: &local, input: None, ..*scope };
        self.depth.set(self.depth.get() + 1);
        let result = evaluate(&model.body.expr, &inner);
        self.depth.set(self.depth.get() - 1);
        Some(result)
    }
}
