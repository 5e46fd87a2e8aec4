//! Whole DMN files: several decisions, knowledge models, names of every kind, the trace, and what
//! is said about broken files.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall fail loudly")]

use std::fmt::Write as _;

use proptest::prelude::*;
use rules::Value;
use rules::decision::{DecisionError, Definitions, Facts};

const LICENCE: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<dmn:definitions xmlns:dmn="https://www.omg.org/spec/DMN/20230324/MODEL/" name="licence" namespace="https://example.no/licence">
  <dmn:itemDefinition name="tKind"><dmn:typeRef>string</dmn:typeRef>
    <dmn:allowedValues><dmn:text>"club", "firm"</dmn:text></dmn:allowedValues></dmn:itemDefinition>
  <dmn:inputData id="i1" name="Born"><dmn:variable name="Born" typeRef="date"/></dmn:inputData>
  <dmn:inputData id="i2" name="Day of decision"><dmn:variable name="Day of decision" typeRef="date"/></dmn:inputData>
  <dmn:inputData id="i3" name="Club and/or firm"><dmn:variable name="Club and/or firm" typeRef="tKind"/></dmn:inputData>
  <dmn:decision id="d-age" name="Age">
    <dmn:variable name="Age" typeRef="number"/>
    <dmn:literalExpression><dmn:text>years and months duration(Born, Day of decision).years</dmn:text></dmn:literalExpression>
  </dmn:decision>
  <dmn:businessKnowledgeModel id="b" name="fee for">
    <dmn:variable name="fee for"/>
    <dmn:encapsulatedLogic>
      <dmn:formalParameter name="base fee"/><dmn:formalParameter name="share"/>
      <dmn:literalExpression><dmn:text>base fee * share</dmn:text></dmn:literalExpression>
    </dmn:encapsulatedLogic>
  </dmn:businessKnowledgeModel>
  <dmn:decision id="d-fee" name="Fee">
    <dmn:variable name="Fee"/>
    <dmn:invocation>
      <dmn:literalExpression><dmn:text>fee for</dmn:text></dmn:literalExpression>
      <dmn:binding><dmn:parameter name="share"/><dmn:literalExpression><dmn:text>0.5</dmn:text></dmn:literalExpression></dmn:binding>
      <dmn:binding><dmn:parameter name="base fee"/><dmn:literalExpression><dmn:text>fee for(400, 1) + 10</dmn:text></dmn:literalExpression></dmn:binding>
    </dmn:invocation>
  </dmn:decision>
  <dmn:decision id="d-outcome" name="Outcome">
    <dmn:informationRequirement><dmn:requiredDecision href="#d-age"/></dmn:informationRequirement>
    <dmn:informationRequirement><dmn:requiredDecision href="#d-fee"/></dmn:informationRequirement>
    <dmn:decisionTable hitPolicy="FIRST">
      <dmn:input label="Alder"><dmn:inputExpression typeRef="number"><dmn:text>Age</dmn:text></dmn:inputExpression></dmn:input>
      <dmn:input><dmn:inputExpression typeRef="tKind"><dmn:text>Club and/or firm</dmn:text></dmn:inputExpression></dmn:input>
      <dmn:output name="outcome"/><dmn:output name="fee"/>
      <dmn:annotation name="hjemmel"/>
      <dmn:rule id="too-young">
        <dmn:inputEntry><dmn:text>&lt; 20</dmn:text></dmn:inputEntry><dmn:inputEntry><dmn:text>-</dmn:text></dmn:inputEntry>
        <dmn:outputEntry><dmn:text>"refuse"</dmn:text></dmn:outputEntry><dmn:outputEntry><dmn:text>0</dmn:text></dmn:outputEntry>
        <dmn:annotationEntry><dmn:text>alkoholloven § 1-7 c</dmn:text></dmn:annotationEntry>
      </dmn:rule>
      <dmn:rule id="club">
        <dmn:inputEntry><dmn:text>>= 20</dmn:text></dmn:inputEntry><dmn:inputEntry><dmn:text>"club"</dmn:text></dmn:inputEntry>
        <dmn:outputEntry><dmn:text>"grant"</dmn:text></dmn:outputEntry><dmn:outputEntry><dmn:text>Fee</dmn:text></dmn:outputEntry>
      </dmn:rule>
      <dmn:rule id="other">
        <dmn:inputEntry><dmn:text></dmn:text></dmn:inputEntry><dmn:inputEntry><dmn:text>-</dmn:text></dmn:inputEntry>
        <dmn:outputEntry><dmn:text>"manual"</dmn:text></dmn:outputEntry><dmn:outputEntry><dmn:text>2 * Fee</dmn:text></dmn:outputEntry>
      </dmn:rule>
    </dmn:decisionTable>
  </dmn:decision>
</dmn:definitions>"##;

fn facts(born: &str, kind: &str) -> Facts {
    Facts::new()
        .with("Born", born)
        .with("Day of decision", jiff::civil::date(2026, 11, 22))
        .with("Club and/or firm", kind)
}

#[test]
fn a_verdict_tells_every_step_of_the_way() {
    let definitions = Definitions::parse(LICENCE).unwrap();
    let facts = facts("1990-05-17", "club").with("Born", jiff::civil::date(1990, 5, 17));
    let verdict = definitions.decide("Outcome", &facts).unwrap();
    let expected = serde_json::json!({
        "decision": "Outcome", "decision_id": "d-outcome", "hit_policy": "FIRST",
        "value": {"fee": 205, "outcome": "grant"},
        "outputs": [{"fee": 205, "outcome": "grant"}],
        "matched": [{
            "id": "club", "number": 2, "annotations": [],
            "inputs": [
                {"label": "Alder", "expression": "Age", "entry": ">= 20", "value": 36, "matched": true},
                {"label": "Club and/or firm", "expression": "Club and/or firm", "entry": "\"club\"", "value": "club", "matched": true},
            ],
            "outputs": {"fee": 205, "outcome": "grant"},
        }],
        "unmatched": [{
            "id": "too-young", "number": 1,
            "because": {"label": "Alder", "expression": "Age", "entry": "< 20", "value": 36, "matched": false},
        }],
        "is_default": false,
        "required": [
            {"decision": "Age", "decision_id": "d-age", "hit_policy": null, "value": 36,
             "outputs": [{"Age": 36}], "matched": [], "unmatched": [], "is_default": false, "required": []},
            {"decision": "Fee", "decision_id": "d-fee", "hit_policy": null, "value": 205,
             "outputs": [{"Fee": 205}], "matched": [], "unmatched": [], "is_default": false, "required": []},
        ],
    });
    assert_eq!(serde_json::to_value(&verdict).unwrap(), expected);
}

#[test]
fn an_annotation_gives_the_law_behind_a_rule() {
    let definitions = Definitions::parse(LICENCE).unwrap();
    let facts = facts("x", "firm").with("Born", jiff::civil::date(2006, 11, 23));
    let verdict = definitions.decide("d-outcome", &facts).unwrap();
    assert_eq!(verdict.output("outcome"), Some(&"refuse".into()));
    let (name, text) = &verdict.matched[0].annotations[0];
    assert_eq!((name.as_ref(), text.as_ref()), ("hjemmel", "alkoholloven § 1-7 c"));
}

#[test]
fn a_file_tells_which_facts_it_needs() {
    let definitions = Definitions::parse(LICENCE).unwrap();
    let mut facts: Vec<_> = definitions
        .required_facts("Outcome")
        .unwrap()
        .into_iter()
        .map(|fact| (fact.name, fact.type_name))
        .collect();
    facts.sort();
    let expected = [("Born", "date"), ("Club and/or firm", "string"), ("Day of decision", "date")];
    assert_eq!(facts, expected.map(|(name, kind)| (name.to_owned(), Some(kind))));
    assert_eq!(definitions.decision_names().collect::<Vec<_>>(), ["Age", "Fee", "Outcome"]);
}

#[test]
fn a_named_type_limits_the_fact() {
    let definitions = Definitions::parse(LICENCE).unwrap();
    let facts = facts("", "church").with("Born", jiff::civil::date(1990, 1, 1));
    let error = definitions.decide("Outcome", &facts).unwrap_err();
    assert!(matches!(error, DecisionError::FactNotAllowed { .. }), "{error}");
    assert!(!error.to_string().contains("church"), "a message must not quote a fact");
}

/// A decision with one literal expression.
fn formula(text: &str) -> Result<Value, String> {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let xml = format!(
        "<definitions><inputData name=\"Approved/Declined\"/><inputData name=\"if only\"/>\
         <decision name=\"d\"><literalExpression><text>{text}</text></literalExpression></decision>\
         </definitions>"
    );
    let facts = Facts::new()
        .with("Approved/Declined", "Approved")
        .with("if only", 3)
        .with("yes", true)
        .with("unknown", Value::Null)
        .with("day", jiff::civil::date(2024, 1, 31))
        .with("items", vec![3, 1, 2]);
    let definitions = Definitions::parse(&xml).map_err(|error| format!("{error:?}"))?;
    definitions
        .decide("d", &facts)
        .map(|verdict| verdict.value)
        .map_err(|error| format!("{error:?}"))
}

#[test]
fn feel_computes_as_the_standard_says() {
    let cases = [
        ("-10--5", "-5"),
        ("(10+20)/(-5*3)", "-2"),
        ("(10+20)/0", "null"),
        ("10**-5", "0.00001"),
        ("5+2**5+3", "40"),
        ("1.2*10**3", "1200"),
        ("10 + null", "null"),
        (".872", "0.872"),
        ("\"a\" + \"b\\\"\\u00e5\"", "ab\"å"),
        ("Approved/Declined", "Approved"),
        ("if only + 1", "4"),
        ("yes and unknown", "null"),
        ("yes or unknown", "true"),
        ("unknown and false", "false"),
        ("not(unknown)", "null"),
        ("1 = 1.0", "true"),
        ("1 = \"1\"", "null"),
        ("null = unknown", "true"),
        ("5 between 1 and 5", "true"),
        ("5 in ]1..5[", "false"),
        ("5 in (1, > 4)", "true"),
        ("day + duration(\"P1M\")", "2024-02-29"),
        ("day - duration(\"P31D\")", "2023-12-31"),
        ("date(\"2024-03-01\") - day", "P30D"),
        ("day.year * 100 + day.month", "202401"),
        ("date(2024, 2, 29).weekday", "4"),
        ("day of week(day)", "Wednesday"),
        ("date and time(\"2024-01-01T23:00:00Z\") + duration(\"PT2H\")", "2024-01-02T01:00:00Z"),
        ("duration(\"P1Y2M\") * 2", "P2Y4M"),
        ("duration(\"P2D\") / duration(\"PT12H\")", "4"),
        ("time(\"10:30:00\") - time(\"10:00:00\")", "PT30M"),
        ("@\"2024-02-30T00:00:00\" // no such day", "error"),
        ("sum(items) / count(items)", "2"),
        ("max(items) - min(1, 2)", "2"),
        ("items[-1] + items[1]", "5"),
        ("list contains(items, 2)", "true"),
        ("round half up(2.5)", "3"),
        ("decimal(2.345, 2)", "2.34"),
        ("floor(-1.5) /* down */", "-2"),
        ("modulo(-7, 3)", "2"),
        ("upper case(substring(\"søknad\", 2, 2))", "ØK"),
        ("number(\"12.5\") + 1", "13.5"),
        ("string(12.50)", "12.5"),
        ("[1, [2]]", "[1,[2]]"),
        ("today()", "error"),
        ("some fact", "error"),
        ("missing.part", "error"),
        ("sqr(2)", "error"),
        ("abs(1, 2)", "error"),
        ("for x in items return x", "error"),
        ("{a: 1}", "error"),
        ("1 +", "error"),
        ("\"open", "error"),
        ("1 2", "error"),
        ("date(\"2026-02-30\")", "error"),
        ("duration(\"P\")", "error"),
        ("time(\"25:00:00\")", "error"),
    ];
    for (text, expected) in cases {
        let found = formula(text).map_or_else(|_| "error".to_owned(), |value| value.to_string());
        assert_eq!(found, expected, "{text}: {:?}", formula(text));
    }
}

/// A decision table around the parts that are given.
fn problem(xml: &str) -> String {
    let outcome =
        Definitions::parse(xml).and_then(|definitions| definitions.decide("d", &Facts::new()));
    let error = outcome.unwrap_err();
    let mut message = error.to_string();
    if let Some(source) = std::error::Error::source(&error) {
        message = format!("{message}: {source}");
    }
    message
}

#[test]
fn a_broken_file_says_what_to_do() {
    let table = |inner: &str| {
        format!(
            "<definitions><decision id=\"d\" name=\"d\"><decisionTable>{inner}</decisionTable></decision></definitions>"
        )
    };
    let input = "<input label=\"Alder\"><inputExpression><text>age</text></inputExpression></input><output name=\"x\"/>";
    let cases = [
        ("<definitions>".to_owned(), "as XML"),
        ("<bpmn/>".to_owned(), "the root element is \"bpmn\"; export the model as DMN"),
        ("<definitions/>".to_owned(), "find decision \"d\""),
        ("<definitions><decision name=\"d\"/></definitions>".to_owned(), "it has no decision table"),
        (table(""), "the table has no output column"),
        (table(input).replace("<decisionTable>", "<decisionTable hitPolicy=\"LAST\">"), "hit policy \"LAST\""),
        (
            table(&format!("{input}<rule><inputEntry><text>&lt; 2o</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>")),
            "read decision \"d\", rule 1, column \"Alder\", text \"< 2o\": expected the end at character 4, found \"o\"",
        ),
        (
            table(&format!("{input}<rule><inputEntry><text>1</text></inputEntry></rule>")),
            "rule 1 has 1 input and 0 output cells but the table has 1 and 1 columns",
        ),
        (
            table(&format!("{input}<rule><inputEntry expressionLanguage=\"juel\"><text>1</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>")),
            "written in juel; rewrite it in FEEL",
        ),
        (
            table(&format!("{input}<rule><inputEntry><text>1</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>")),
            "the fact \"age\" is missing",
        ),
        (
            "<definitions><decision id=\"d\" name=\"d\"><informationRequirement><requiredDecision href=\"#d\"/></informationRequirement><literalExpression><text>1</text></literalExpression></decision></definitions>".to_owned(),
            "it requires itself",
        ),
        (
            "<definitions><decision id=\"d\" name=\"d\"><informationRequirement><requiredDecision href=\"#e\"/></informationRequirement><literalExpression><text>1</text></literalExpression></decision></definitions>".to_owned(),
            "it requires \"#e\", which is not in the file",
        ),
    ];
    for (xml, expected) in cases {
        let message = problem(&xml);
        assert!(message.contains(expected), "expected {expected}, got {message}");
    }
}

#[test]
fn a_file_cut_short_anywhere_is_an_error_and_no_crash() {
    for (position, _) in LICENCE.char_indices().skip(1) {
        assert!(Definitions::parse(&LICENCE[..position]).is_err(), "at byte {position}");
    }
}

#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("-", ""),
        ("not(", ")"),
        ("if true then ", ""),
        ("abs(", ")"),
        ("1 in (", ")"),
    ] {
        let text = format!("{}1{}", open.repeat(5_000), close.repeat(5_000));
        assert!(formula(&text).unwrap_err().contains("TooDeep"), "{open}");
    }
}

#[test]
fn a_long_chain_is_an_error_and_no_crash() {
    for link in ["+1", "-1", "*1", "**1", " and 1", " or 1", ".a", "[1]"] {
        let text = format!("items{}", link.repeat(20_000));
        assert!(formula(&text).unwrap_err().contains("TooDeep"), "{link}");
        // The longest chain that is allowed is evaluated on the stack of a test thread.
        let text = format!("items{}", link.repeat(200));
        assert!(formula(&text).is_ok(), "{link}");
    }
    let deep = "<a>".repeat(50_000);
    assert!(Definitions::parse(&deep).is_err());
    let deep = format!("<definitions>{}{}</definitions>", "<a>".repeat(900), "</a>".repeat(900));
    assert!(Definitions::parse(&deep).is_ok());
}

/// Each of 40 levels requires both decisions of the level below.
#[test]
fn shared_requirements_are_decided_once() {
    let mut xml = String::from("<definitions>");
    for level in 0..40 {
        for side in ["a", "b"] {
            let _ = write!(xml, "<decision id=\"{side}{level}\" name=\"{side}{level}\">");
            let text = if level == 0 {
                "1".to_owned()
            } else {
                let below = level - 1;
                for other in ["a", "b"] {
                    let _ = write!(
                        xml,
                        "<informationRequirement><requiredDecision href=\"#{other}{below}\"/></informationRequirement>"
                    );
                }
                format!("a{below} + b{below}")
            };
            let _ = write!(
                xml,
                "<literalExpression><text>{text}</text></literalExpression></decision>"
            );
        }
    }
    xml.push_str("</definitions>");
    let definitions = Definitions::parse(&xml).unwrap();
    let verdict = definitions.decide("a39", &Facts::new()).unwrap();
    assert_eq!(verdict.value, Value::from(1_i64 << 39));
    assert_eq!(verdict.required.len(), 78);
}

#[test]
fn a_knowledge_model_that_calls_itself_is_an_error_and_no_crash() {
    let xml = "<definitions><businessKnowledgeModel name=\"f\"><encapsulatedLogic><formalParameter name=\"x\"/><literalExpression><text>f(x)</text></literalExpression></encapsulatedLogic></businessKnowledgeModel><decision name=\"d\"><literalExpression><text>f(1)</text></literalExpression></decision></definitions>";
    assert!(problem(xml).contains("nested too deeply"));
}

proptest! {
    #[test]
    fn no_text_makes_feel_panic(text in ".{0,60}") {
        let _ = formula(&text.replace(['\0', '\u{b}'], " "));
    }

    #[test]
    fn no_mixture_of_feel_parts_panics(parts in prop::collection::vec(prop::sample::select(vec![
        "1", "-", "(", ")", "[", "]", "..", ",", "<", ">=", "!=", "not(", "\"a\"", "null", "day",
        "items", ".", "year", "date(\"2024-01-31\")", "duration(\"P9999999999Y\")", "**", "*", "/",
        "if", "then", "else", "and", "or", "in", "between", "?", "@\"P1D\"", "substring(", "1e28",
        "9999999999999999999999999999", "date(", "string(", "æøå", "🌍", "\\", "//", "/*",
    ]), 0..14), spaced in any::<bool>()) {
        let text = parts.join(if spaced { " " } else { "" });
        let _ = formula(&text);
        let cell = text.replace('&', "&amp;").replace('<', "&lt;");
        let xml = format!("<definitions><decision name=\"d\"><decisionTable><input><inputExpression><text>day</text></inputExpression></input><output/><rule><inputEntry><text>{cell}</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision></definitions>");
        if let Ok(definitions) = Definitions::parse(&xml) {
            let _ = definitions.check();
            let _ = definitions.decide("d", &Facts::new().with("day", jiff::civil::date(2024, 1, 31)));
        }
    }

    /// What the static check says about two intervals is what deciding finds.
    #[test]
    fn the_check_agrees_with_deciding(
        low in -5_i32..5, length in 0_i32..6, start in -5_i32..5, size in 0_i32..6,
        ends in prop::collection::vec(prop::sample::select(vec![("[", "]"), ("(", ")")]), 2),
    ) {
        let cell = |index: usize, from: i32, to: i32| {
            let (open, close) = ends[index];
            format!("{open}{from}..{to}{close}")
        };
        let (first, second) = (cell(0, low, low + length), cell(1, start, start + size));
        let rule = |cell: &str| format!("<rule><inputEntry><text>{cell}</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>");
        let xml = format!("<definitions><decision name=\"d\"><decisionTable><input><inputExpression><text>a</text></inputExpression></input><output/>{}{}</decisionTable></decision></definitions>", rule(&first), rule(&second));
        let definitions = Definitions::parse(&xml).unwrap();
        let findings: Vec<String> = definitions.check().iter().map(ToString::to_string).collect();
        let has_overlap = findings.iter().any(|finding| finding.contains("both match"));
        // Every piece between two whole numbers holds a half.
        let collides = (-24..24).any(|halves| {
            let value = rust_decimal::Decimal::new(i64::from(halves) * 5, 1);
            definitions.decide("d", &Facts::new().with("a", value)).is_err()
        });
        prop_assert_eq!(has_overlap, collides, "{} {} {:?}", first, second, findings);
    }
}
