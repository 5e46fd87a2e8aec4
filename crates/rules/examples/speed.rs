//! Measures an expression and a decision: `cargo run --release -p rules --example speed`.

use std::hint::black_box;
use std::io::Write as _;
use std::time::{Duration, Instant};

use rules::decision::{Definitions, Facts};
use rules::expression::{Expression, JsonContext};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> Outcome {
    let mut output = std::io::stdout().lock();
    let json = serde_json::json!([
        "and",
        ["equals", ["dataModel", "a"], "x"],
        ["greaterThan", ["dataModel", "b"], 3]
    ]);
    let data = serde_json::json!({"a": "x", "b": 4});
    let expression = Expression::parse(&json)?;
    let context = JsonContext::new(&data, "nb");
    let time = measure(|| {
        black_box(expression.evaluate_bool(black_box(&context), false))?;
        Ok(())
    })?;
    writeln!(output, "expression of 5 calls        {time:>8.3?}")?;

    let table = table();
    let time = measure(|| {
        black_box(Definitions::parse(black_box(&table)))?;
        Ok(())
    })?;
    writeln!(output, "parse a table of 10 x 8      {time:>8.3?}")?;

    let definitions = Definitions::parse(&table)?;
    for (name, last) in [("first", 0), ("last", 9)] {
        let mut facts = Facts::new().with("kind", "club").with("closed", false);
        for column in 0..6 {
            facts.insert(format!("number {column}"), last * 10 + 1);
        }
        let verdict = definitions.decide("Speed", &facts)?;
        assert_eq!(
            verdict.matched.first().map(|rule| rule.number),
            Some(usize::try_from(last + 1)?)
        );
        let time = measure(|| {
            black_box(definitions.decide("Speed", black_box(&facts)))?;
            Ok(())
        })?;
        writeln!(output, "decide, the {name:5} rule matches {time:>8.3?}")?;
    }
    Ok(())
}

/// The least mean of five rounds: what the code costs when the machine does nothing else.
fn measure(mut step: impl FnMut() -> Outcome) -> Result<Duration, Box<dyn std::error::Error>> {
    const TIMES: u32 = 20_000;
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        for _ in 0..TIMES {
            step()?;
        }
        best = best.min(start.elapsed() / TIMES);
    }
    Ok(best)
}

/// Ten rules over six numbers, a text and a boolean; the numbers tell the rules apart, the last
/// of them last, so that every rule is tried to its end.
fn table() -> String {
    let mut xml = String::from(
        r#"<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">
        <decision id="speed" name="Speed"><decisionTable hitPolicy="FIRST">"#,
    );
    let column = |name: &str, kind: &str| {
        format!(
            "<input><inputExpression typeRef=\"{kind}\"><text>{name}</text></inputExpression></input>"
        )
    };
    xml.push_str(&column("kind", "string"));
    xml.push_str(&column("closed", "boolean"));
    for number in 0..6 {
        xml.push_str(&column(&format!("number {number}"), "number"));
    }
    xml.push_str("<output name=\"outcome\"/>");
    for rule in 0..10 {
        xml.push_str("<rule><inputEntry><text>\"club\", \"association\"</text></inputEntry>");
        xml.push_str("<inputEntry><text>false</text></inputEntry>");
        for _ in 0..5 {
            xml.push_str("<inputEntry><text>[0..100]</text></inputEntry>");
        }
        let (low, high) = (rule * 10, rule * 10 + 9);
        xml.push_str("<inputEntry><text>");
        xml.push_str(&format_range(low, high));
        xml.push_str("</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>");
    }
    xml.push_str("</decisionTable></decision></definitions>");
    xml
}

fn format_range(low: i32, high: i32) -> String {
    format!("[{low}..{high}]")
}
