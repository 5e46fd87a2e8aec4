//! A column cut into the pieces its cells can tell apart.

use std::cmp::Ordering;

use jiff::ToSpan;
use rust_decimal::Decimal;

use super::super::feel::{Comparison, Expr, Test, order};
use super::super::model::{Kind, Table};
use crate::Value;

/// The pieces of one column in order.
#[derive(Debug)]
pub(super) struct Pieces {
    label: String,
    list: Vec<Piece>,
    /// The cells cannot be compared with each other: every cell but `-` is uncertain.
    is_opaque: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    /// One value that a cell names.
    Value(Value),
    /// What lies between two such values, without them.
    Between(Option<Value>, Option<Value>),
    /// Values that no cell names.
    Other,
    Null,
}

impl Pieces {
    pub(super) fn of(table: &Table, index: usize) -> Self {
        let column = &table.columns[index];
        let cells = table.rules.iter().filter_map(|rule| rule.cells.get(index));
        let mut cuts = Cuts::default();
        for test in cells.chain(&column.allowed).flat_map(|cell| &cell.tests) {
            cuts.add(test);
        }
        let label = column.label.to_string();
        let pieces = cuts.into_pieces(column.kind);
        let Some(mut pieces) = pieces else {
            return Self { label, list: vec![Piece::Other, Piece::Null], is_opaque: true };
        };
        if let Some(allowed) = &column.allowed {
            pieces.retain(|piece| {
                *piece == Piece::Null
                    || allowed.tests.iter().any(|test| holds(test, piece) != Some(false))
            });
        }
        Self { label, list: pieces, is_opaque: false }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn without_null(&self) -> Vec<bool> {
        self.list.iter().map(|piece| *piece != Piece::Null).collect()
    }

    /// The pieces a cell covers; `None` where that depends on other facts.
    pub(super) fn covered(&self, tests: &[Test]) -> Option<Vec<bool>> {
        if tests.contains(&Test::Any) {
            return Some(vec![true; self.len()]);
        }
        if self.is_opaque {
            return None;
        }
        self.list
            .iter()
            .map(|piece| {
                tests.iter().try_fold(false, |so_far, test| Some(so_far | holds(test, piece)?))
            })
            .collect()
    }

    /// The pieces in words; `None` where they are all there are, but for null.
    pub(super) fn describe(&self, set: &[bool]) -> Option<String> {
        let chosen = |piece: &Piece| {
            self.list.iter().position(|other| other == piece).is_some_and(|index| set[index])
        };
        if self.list.iter().all(|piece| *piece == Piece::Null || chosen(piece)) {
            return None;
        }
        let mut parts: Vec<String> = Vec::new();
        let mut index = 0;
        while index < self.list.len() {
            if !set[index] {
                index += 1;
                continue;
            }
            let start = index;
            while index + 1 < self.list.len()
                && set[index + 1]
                && touches(&self.list[index], &self.list[index + 1])
            {
                index += 1;
            }
            parts.push(self.run(start, index));
            index += 1;
        }
        Some(format!("{} is {}", self.label, parts.join(" or ")))
    }

    fn run(&self, start: usize, end: usize) -> String {
        let low = match &self.list[start] {
            Piece::Null => return "null".to_owned(),
            Piece::Other => return self.other(),
            Piece::Value(value) if start == end => return written(value),
            Piece::Value(value) => Some((value, true)),
            Piece::Between(low, _) => low.as_ref().map(|value| (value, false)),
        };
        let high = match &self.list[end] {
            Piece::Value(value) => Some((value, true)),
            Piece::Between(_, high) => high.as_ref().map(|value| (value, false)),
            _ => None,
        };
        let included = |included: bool| if included { " (included)" } else { "" };
        match (low, high) {
            (None, None) => "anything".to_owned(),
            (None, Some((high, true))) => format!("{} or less", written(high)),
            (None, Some((high, false))) => format!("less than {}", written(high)),
            (Some((low, true)), None) => format!("{} or more", written(low)),
            (Some((low, false)), None) => format!("more than {}", written(low)),
            (Some((low, with_low)), Some((high, with_high))) => format!(
                "between {}{} and {}{}",
                written(low),
                included(with_low),
                written(high),
                included(with_high)
            ),
        }
    }

    fn other(&self) -> String {
        let named: Vec<String> = self
            .list
            .iter()
            .filter_map(|piece| match piece {
                Piece::Value(value) => Some(written(value)),
                _ => None,
            })
            .collect();
        if named.is_empty() {
            "anything".to_owned()
        } else {
            format!("anything but {}", named.join(", "))
        }
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("\"{text}\""),
        other => other.to_string(),
    }
}

/// Whether two neighbours make one run of values.
fn touches(left: &Piece, right: &Piece) -> bool {
    match (left, right) {
        (Piece::Value(value), Piece::Between(low, _)) => low.as_ref() == Some(value),
        (Piece::Between(_, high), Piece::Value(value)) => high.as_ref() == Some(value),
        (Piece::Value(left), Piece::Value(right)) => {
            !matches!(left, Value::Text(_) | Value::Boolean(_)) && follows(left, right)
        }
        _ => false,
    }
}

/// The values that cells name, and whether they are compared by order.
#[derive(Default)]
struct Cuts {
    values: Vec<Value>,
    is_ordered: bool,
}

impl Cuts {
    fn add(&mut self, test: &Test) {
        match test {
            Test::Any => {}
            Test::Compare(comparison, expr) => {
                self.is_ordered |= !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
                self.add_value(expr);
            }
            Test::Interval { low, high, .. } => {
                self.is_ordered = true;
                self.add_value(low);
                self.add_value(high);
            }
            Test::Not(tests) => tests.iter().for_each(|test| self.add(test)),
            Test::Expression(expr) => self.add_value(expr),
        }
    }

    fn add_value(&mut self, expr: &Expr) {
        match expr {
            Expr::Literal(value) if !value.is_null() && !self.values.contains(value) => {
                self.values.push(value.clone());
            }
            Expr::List(items) => items.iter().for_each(|item| self.add_value(item)),
            _ => {}
        }
    }

    /// The pieces in order; `None` where the values are of kinds that cannot be compared.
    fn into_pieces(mut self, kind: Kind) -> Option<Vec<Piece>> {
        let mut pieces = Vec::new();
        match self.values.first() {
            _ if kind == Kind::Boolean => {
                if !self.values.iter().all(|value| matches!(value, Value::Boolean(_))) {
                    return None;
                }
                pieces.extend([true, false].map(|value| Piece::Value(Value::Boolean(value))));
            }
            None => pieces.push(Piece::Other),
            // Without a declared type a column of booleans may hold other things too.
            Some(Value::Boolean(_) | Value::Text(_)) if !self.is_ordered => {
                let first = std::mem::discriminant(&self.values[0]);
                if self.values.iter().any(|value| std::mem::discriminant(value) != first) {
                    return None;
                }
                let is_boolean = matches!(self.values[0], Value::Boolean(_));
                pieces.extend(self.values.into_iter().map(Piece::Value));
                if !(is_boolean && pieces.len() == 2) {
                    pieces.push(Piece::Other);
                }
            }
            Some(first) => {
                if self.values.iter().any(|value| order(value, first).is_none()) {
                    return None;
                }
                self.values.sort_by(|left, right| order(left, right).unwrap_or(Ordering::Equal));
                // One instant may be written with two offsets.
                self.values.dedup_by(|left, right| order(left, right) == Some(Ordering::Equal));
                let mut below: Option<Value> = None;
                for value in self.values {
                    let is_empty = below.as_ref().is_some_and(|below| {
                        (kind == Kind::Integer || matches!(value, Value::Date(_)))
                            && follows(below, &value)
                    });
                    if !is_empty {
                        pieces.push(Piece::Between(below, Some(value.clone())));
                    }
                    pieces.push(Piece::Value(value.clone()));
                    below = Some(value);
                }
                pieces.push(Piece::Between(below, None));
            }
        }
        pieces.push(Piece::Null);
        Some(pieces)
    }
}

/// Whether nothing lies between two whole numbers or days.
fn follows(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left.fract().is_zero() && right.checked_sub(*left) == Some(Decimal::ONE)
        }
        (Value::Date(left), Value::Date(right)) => {
            left.checked_add(1.day()).is_ok_and(|next| next == *right)
        }
        _ => false,
    }
}

/// Whether a test holds for every value of a piece; `None` where it depends on other facts.
fn holds(test: &Test, piece: &Piece) -> Option<bool> {
    match test {
        Test::Any => Some(true),
        Test::Not(tests) => tests
            .iter()
            .try_fold(false, |so_far, test| Some(so_far | holds(test, piece)?))
            .map(|any| !any),
        Test::Compare(comparison, Expr::Literal(value)) => {
            Some(compares(piece, *comparison, value))
        }
        Test::Expression(Expr::Literal(value)) => Some(compares(piece, Comparison::Equal, value)),
        Test::Expression(Expr::List(items)) => {
            items.iter().try_fold(false, |so_far, item| match item {
                Expr::Literal(value) => Some(so_far | compares(piece, Comparison::Equal, value)),
                _ => None,
            })
        }
        Test::Interval {
            low: Expr::Literal(low),
            low_included,
            high: Expr::Literal(high),
            high_included,
        } => {
            let from = if *low_included { Comparison::GreaterOrEqual } else { Comparison::Greater };
            let to = if *high_included { Comparison::LessOrEqual } else { Comparison::Less };
            Some(compares(piece, from, low) && compares(piece, to, high))
        }
        _ => None,
    }
}

fn compares(piece: &Piece, comparison: Comparison, value: &Value) -> bool {
    let is_null = *piece == Piece::Null;
    if is_null || value.is_null() {
        return match comparison {
            Comparison::Equal => is_null && value.is_null(),
            Comparison::NotEqual => is_null != value.is_null(),
            _ => false,
        };
    }
    let ordering = match piece {
        Piece::Value(own) if own == value => Some(Ordering::Equal),
        Piece::Value(own) => order(own, value),
        // The cuts hold every value of a cell, so a piece lies wholly on one side of it.
        Piece::Between(_, Some(high)) if order(high, value).is_some_and(Ordering::is_le) => {
            Some(Ordering::Less)
        }
        Piece::Between(..) => Some(Ordering::Greater),
        Piece::Other | Piece::Null => None,
    };
    match comparison {
        Comparison::Equal => ordering == Some(Ordering::Equal),
        Comparison::NotEqual => ordering != Some(Ordering::Equal),
        Comparison::Less => ordering == Some(Ordering::Less),
        Comparison::LessOrEqual => ordering.is_some_and(Ordering::is_le),
        Comparison::Greater => ordering == Some(Ordering::Greater),
        Comparison::GreaterOrEqual => ordering.is_some_and(Ordering::is_ge),
    }
}
