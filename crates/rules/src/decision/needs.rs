//! Which facts a decision reads, found without deciding.

use super::error::DecisionError;
use super::feel::Expr;
use super::model::{Logic, Model, RequiredFact};
use super::run::find;

pub(super) fn required_facts(
    model: &Model,
    name: &str,
) -> Result<Vec<RequiredFact>, DecisionError> {
    let mut open = vec![find(model, name)?];
    let mut seen: Vec<usize> = Vec::new();
    let mut facts: Vec<RequiredFact> = Vec::new();
    while let Some(position) = open.pop() {
        if seen.contains(&position) {
            continue;
        }
        seen.push(position);
        let decision = &model.decisions[position];
        open.extend(&decision.requires);
        let is_result = |name: &str| {
            let mut required = decision.requires.iter();
            required.any(|other| {
                let variable = model.decisions[*other].variable.as_ref();
                name == variable || name.strip_prefix(variable).is_some_and(|r| r.starts_with('.'))
            })
        };
        let mut note = |names: Vec<String>, type_name: Option<&'static str>, is_optional: bool| {
            for name in names {
                if is_result(&name) {
                    continue;
                }
                match facts.iter_mut().find(|fact| fact.name == name) {
                    None => facts.push(RequiredFact { name, type_name, is_optional }),
                    Some(fact) => {
                        fact.is_optional &= is_optional;
                        fact.type_name = fact.type_name.or(type_name);
                    }
                }
            }
        };
        match &decision.logic {
            Logic::Formula(formula) => note(names_of(&formula.expr), None, false),
            Logic::Table(table) => {
                for column in &table.columns {
                    // The type of a column is the type of a fact only where the column is the fact.
                    let type_name = path_of(&column.expr).and_then(|_| column.kind.name());
                    let is_optional = column.tests_null || !column.is_used;
                    note(names_of(&column.expr), type_name, is_optional);
                }
                for rule in &table.rules {
                    let mut names = Vec::new();
                    for entry in &rule.outputs {
                        entry.expr.walk(&mut |expr| note_name(expr, &mut names));
                    }
                    for test in rule.cells.iter().flat_map(|cell| &cell.tests) {
                        test.walk(&mut |expr| note_name(expr, &mut names));
                    }
                    note(names, None, false);
                }
            }
        }
    }
    for fact in &mut facts {
        let declared = model.inputs.iter().find(|input| input.name.as_ref() == fact.name);
        fact.type_name = fact.type_name.or_else(|| declared.and_then(|input| input.kind.name()));
    }
    Ok(facts)
}

/// The names and paths an expression reads; a path counts as one.
pub(super) fn names_of(expr: &Expr) -> Vec<String> {
    let mut names = Vec::new();
    expr.walk(&mut |expr| note_name(expr, &mut names));
    names
}

fn note_name(expr: &Expr, names: &mut Vec<String>) -> bool {
    match path_of(expr) {
        Some(path) => {
            names.push(path);
            false
        }
        None => true,
    }
}

fn path_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Name(name) => Some(name.to_string()),
        Expr::Path(holder, name) => Some(format!("{}.{name}", path_of(holder)?)),
        _ => None,
    }
}
