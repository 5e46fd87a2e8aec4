//! Runs the expression test vectors that Altinn shares between its platforms.
//!
//! They lie outside the repository: in the folder that EKOMMUNE_SHARED names, or in `../shared`
//! beside the repository.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall fail loudly")]

mod form;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use form::Form;
use rules::Value;
use rules::expression::{Expression, ExpressionError};
use serde_json::Value as Json;

/// What the 447 files in the shared folder assert; more files may be added there.
const LEAST_PASSES: usize = 599;

#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    skipped: usize,
}

#[test]
fn every_shared_vector_that_applies_on_a_server_passes() {
    let Some(folder) = vectors() else {
        println!("skipped: no expression vectors (set EKOMMUNE_SHARED to the shared folder)");
        return;
    };
    let mut files = Vec::new();
    collect(&folder, &mut files);
    files.sort();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut failures = Vec::new();
    for file in &files {
        let name = file.strip_prefix(&folder).unwrap().display().to_string();
        let category = name.rsplit_once('/').map_or("", |(category, _)| category).to_owned();
        let tally = tallies.entry(category).or_default();
        let vector: Json = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let outcomes = run(&vector);
        if outcomes.is_empty() {
            tally.skipped += 1;
        }
        for outcome in outcomes {
            match outcome {
                Ok(()) => tally.passed += 1,
                Err(problem) => {
                    tally.failed += 1;
                    failures.push(format!("{name}: {problem}"));
                }
            }
        }
    }
    println!("{:48} passed failed skipped", "expression vectors");
    let mut total = Tally::default();
    for (category, tally) in &tallies {
        println!("{category:48} {:6} {:6} {:7}", tally.passed, tally.failed, tally.skipped);
        total.passed += tally.passed;
        total.failed += tally.failed;
        total.skipped += tally.skipped;
    }
    println!(
        "{:48} {:6} {:6} {:7}",
        format!("{} files", files.len()),
        total.passed,
        total.failed,
        total.skipped
    );
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert_eq!(total.skipped, 0, "a file asserts nothing we understand");
    assert!(total.passed >= LEAST_PASSES, "only {} vectors ran", total.passed);
}

fn vectors() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared =
        std::env::var_os("EKOMMUNE_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    Some(shared.join("data/portal/expression-vectors")).filter(|folder| folder.is_dir())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

/// A file asserts one expression, several test cases, or the rows a form unfolds to.
fn run(vector: &Json) -> Vec<Result<(), String>> {
    let form = Form::new(vector);
    let mut outcomes = Vec::new();
    if vector.get("expression").is_some() {
        outcomes.push(check(vector, &form));
    }
    for case in vector["testCases"].as_array().into_iter().flatten() {
        outcomes.push(check(case, &form));
    }
    if let Some(expected) = vector.get("expectedContexts") {
        let found = form.contexts();
        outcomes.push(if found == *expected {
            Ok(())
        } else {
            Err(format!("expected contexts {expected}, found {found}"))
        });
    }
    outcomes
}

fn check(case: &Json, form: &Form<'_>) -> Result<(), String> {
    let result: Result<Value, ExpressionError> =
        Expression::parse(&case["expression"]).and_then(|expression| expression.evaluate(form));
    let (expects, failure) = (case.get("expects"), case.get("expectsFailure"));
    match (result, expects, failure.and_then(Json::as_str)) {
        (Ok(value), Some(expected), None) if value == Value::from(expected) => Ok(()),
        (Ok(value), expected, failure) => {
            Err(format!("{}: expected {expected:?} {failure:?}, got {value:?}", case["expression"]))
        }
        (Err(error), _, Some(message))
            if error.to_string().to_lowercase().contains(&message.trim().to_lowercase()) =>
        {
            Ok(())
        }
        (Err(error), expected, failure) => {
            Err(format!("{}: expected {expected:?} {failure:?}, got {error}", case["expression"]))
        }
    }
}
