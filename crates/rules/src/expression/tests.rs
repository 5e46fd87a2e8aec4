//! What the shared vectors leave open, and what must hold for every expression.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;

fn evaluate(expression: &Json) -> Result<Value, ExpressionError> {
    let data = json!({
        "applicant": {"kind": "club", "age": 19, "born": "2006-11-22"},
        "rows": [{"name": "Kari", "share": 60.5}, {"name": "Ola", "share": 39.5}],
        "blank": null,
    });
    Expression::parse(expression)?.evaluate(&JsonContext::new(&data, "nb").in_rows(&[1]))
}

fn check(expression: Json, expected: Json) {
    let found = evaluate(&expression).map(|value| value.to_json());
    assert_eq!(found, Ok(expected), "{expression}");
}

fn check_error(expression: Json, expected: &str) {
    let message = evaluate(&expression).unwrap_err().to_string();
    assert!(message.contains(expected), "{expression}: {message}");
}

#[test]
fn data_is_found_by_path_and_row() {
    check(json!(["dataModel", "applicant.age"]), json!(19));
    check(json!(["dataModel", "rows.name"]), json!("Ola"));
    check(json!(["dataModel", "rows[0].share"]), json!(60.5));
    check(json!(["dataModel", "rows"]), Json::Null);
    check(json!(["dataModel", "missing.path"]), Json::Null);
    check(json!(["dataModel", "blank"]), Json::Null);
    check_error(json!(["dataModel", null]), "cannot lookup dataModel null");
    check_error(json!(["dataModel", "a", "other"]), "data model with type other not found");
}

#[test]
fn numbers_are_exact() {
    check(json!(["plus", 0.1, 0.2]), json!(0.3));
    check(json!(["multiply", ["dataModel", "rows[0].share"], 2]), json!(121));
    check(json!(["round", 2.5]), json!("3"));
    check(json!(["round", -2.5]), json!("-3"));
    check(json!(["round", 3, 2]), json!("3.00"));
    check(json!(["round", -0.4]), json!("0"));
    check(json!(["divide", 1, 3]), json!("0.3333333333333333333333333333"));
    check_error(json!(["multiply", 1e20, 1e20]), "more than 28 digits");
    check_error(json!(["plus", 1e300, 1]), "expected number, got value \"1e+300\"");
}

#[test]
fn only_the_branch_that_is_taken_is_evaluated() {
    check(json!(["if", true, 1, "else", ["divide", 1, 0]]), json!(1));
    check_error(json!(["if", false, 1, "else", ["divide", 1, 0]]), "cannot divide by 0");
    check_error(json!(["if", true]), "expected 2 or 4 argument(s), got 1");
    check_error(json!(["if", true, 1, "else"]), "expected 2 or 4 argument(s), got 3");
    check_error(json!(["if", true, 1, "else", 2, 3]), "expected 2 or 4 argument(s), got 5");
}

#[test]
fn null_is_neither_yes_nor_less() {
    check(json!(["not", ["dataModel", "blank"]]), json!(true));
    check(json!(["compare", null, "not", "lessThan", 5]), json!(true));
    check(json!(["compare", ["dataModel", "blank"], "isBefore", "2026-01-01"]), json!(false));
    check(json!(["compare", null, "isSameDay", null]), json!(false));
    check(json!(["equals", ["dataModel", "blank"], "null"]), json!(true));
}

#[test]
fn dates_are_compared_as_dates() {
    let born = json!(["dataModel", "applicant.born"]);
    check(json!(["compare", born, "isBefore", "2006-11-23"]), json!(true));
    check(json!(["compare", born, "isAfterEq", "2006-11-22T00:00"]), json!(true));
    check(
        json!(["compare", "2026-06-30T23:30:00Z", "isAfter", "2026-07-01T00:00:00+01:00"]),
        json!(true),
    );
    check_error(
        json!(["compare", "2026-06-30T23:30:00Z", "isAfter", "2026-07-01"]),
        "only one specify timezone",
    );
    check_error(json!(["compare", "22.11.2026", "isAfter", "2026-07-01"]), "unknown format");
}

#[test]
fn a_moment_is_shown_in_norwegian_time() {
    check(json!(["formatDate", "2026-06-30T22:30:00Z"]), json!("01.07.2026"));
    check(json!(["formatDate", "2026-01-01T12:05:00Z", "HH.mm"]), json!("13.05"));
    check(
        json!(["formatDate", "2026-11-22", "EEEE d. MMMM yyyy"]),
        json!("søndag 22. november 2026"),
    );
    check(
        json!(["formatDate", "2026-11-22", "'kl.' h a, 'o''clock'"]),
        json!("kl. 12 a.m., o'clock"),
    );
    check(json!(["formatDate", null]), Json::Null);
}

#[test]
fn dates_have_four_languages() {
    let cases = [
        ("nb", "søn 22. nov. 2026", "22.11.2026"),
        ("nn", "søn 22. nov. 2026", "22.11.2026"),
        ("se", "sotn 22. skáb 2026", "22.11.2026"),
        ("en", "Sun 22. Nov 2026", "11/22/26"),
    ];
    let data = json!({});
    for (language, long, short) in cases {
        let context = JsonContext::new(&data, language);
        let show = |json: Json| Expression::parse(&json).unwrap().evaluate(&context).unwrap();
        assert_eq!(show(json!(["formatDate", "2026-11-22", "E d. MMM y"])), long.into());
        assert_eq!(show(json!(["formatDate", "2026-11-22"])), short.into());
    }
}

#[test]
fn texts_are_cut_at_utf16_units_as_in_a_browser() {
    check(json!(["stringSlice", "søknad", 1, -1]), json!("økna"));
    check(json!(["stringSlice", "søknad", 4, 2]), json!(""));
    check(json!(["stringSlice", "🌍x", 1]), json!("\u{fffd}x"));
    check(json!(["stringLength", "🌍"]), json!(2));
    check(json!(["stringReplace", "a.a.a", ".", "-"]), json!("a-a-a"));
    check(json!(["upperCaseFirst", "ærlig"]), json!("Ærlig"));
    check(json!(["upperCaseFirst", ""]), json!(""));
    check(json!(["commaContains", "a, b ,c", "b"]), json!(true));
}

#[test]
fn a_link_cannot_carry_markup() {
    struct Linked;
    impl Context for Linked {
        fn data_model(&self, _: &str) -> Option<Value> {
            Some("<script>".into())
        }
        fn language(&self) -> &'static str {
            "nb"
        }
        fn page_link(&self, page: &str, _: BackButton) -> Option<String> {
            Some(format!("/{page}"))
        }
    }
    let link = json!(["linkToPage", ["dataModel", "a"], "x\" onclick=\"y"]);
    let link = Expression::parse(&link).unwrap().evaluate(&Linked).unwrap();
    let expected = "<a href=\"/x%22 onclick=%22y\" data-link-type=\"LinkToPotentialPage\">\
                    &lt;script&gt;</a>";
    assert_eq!(link, expected.into());
}

#[test]
fn what_a_place_does_not_have_is_said() {
    check_error(json!(["component", "x"]), "unable to find component with identifier x");
    check_error(json!(["linkToPage", "a", "b"]), "linkToPage is not available here");
    check_error(json!(["value"]), "value is not available here");
    check_error(json!(["argv", 0]), "argument number 0 does not exist");
    check_error(json!(["authContext", "fly"]), "unknown auth context property fly");
    check(json!(["gatewayAction"]), Json::Null);
    check(json!(["text", "key"]), json!("key"));
    check(
        json!(["_experimentalSelectAndMap", "rows", "name", "<", ">", false]),
        json!("<Kari> <Ola"),
    );
}

#[test]
fn a_misspelt_expression_is_found_when_it_is_read() {
    check_error(json!(["eqals", 1, 1]), "function \"eqals\" not implemented");
    check_error(json!(["if", false, ["eqals", 1, 1]]), "function \"eqals\" not implemented");
    check_error(json!({"a": 1}), "an object cannot stand in an expression");
    let mut deep = json!(true);
    for _ in 0..100 {
        deep = json!(["not", deep]);
    }
    check_error(deep, "nested more than 64 levels deep");
}

#[test]
fn references_name_what_an_expression_reads() {
    let expression = json!([
        "if",
        ["equals", ["dataModel", "a.b"], ["component", "c"]],
        ["dataModel", "x", "other"],
        "else",
        [
            "concat",
            ["text", "t"],
            ["dataModel", "a.b"],
            ["optionLabel", "list", ["dataModel", "d"]]
        ]
    ]);
    let found = Expression::parse(&expression).unwrap().references();
    let path = |path: &str, data_type: Option<&str>| DataReference {
        path: path.to_owned(),
        data_type: data_type.map(str::to_owned),
    };
    assert_eq!(found.data_model, [path("a.b", None), path("x", Some("other")), path("d", None)]);
    assert_eq!(found.components, ["c"]);
    assert_eq!(found.texts, ["t"]);
    assert_eq!(found.option_lists, ["list"]);
    assert!(!found.has_computed_names);
    let computed = json!(["dataModel", ["concat", "a", ".b"]]);
    assert!(Expression::parse(&computed).unwrap().references().has_computed_names);
}

#[test]
fn a_condition_without_an_answer_takes_the_default() {
    let data = json!({});
    let context = JsonContext::new(&data, "nb");
    let condition = Expression::parse(&json!(["dataModel", "a"])).unwrap();
    assert_eq!(condition.evaluate_bool(&context, true), Ok(true));
    assert_eq!(condition.evaluate_bool(&context, false), Ok(false));
    let wrong = Expression::parse(&json!("maybe")).unwrap();
    assert!(wrong.evaluate_bool(&context, true).is_err());
}

/// Any JSON that looks like an expression.
fn any_expression() -> impl Strategy<Value = Json> {
    let names = prop::sample::select(vec![
        "equals",
        "if",
        "compare",
        "plus",
        "divide",
        "concat",
        "and",
        "dataModel",
        "formatDate",
        "stringSlice",
        "stringIndexOf",
        "round",
        "else",
        "not",
        "isBefore",
        "argv",
        "value",
        "_experimentalSelectAndMap",
        "commaContains",
        "upperCaseFirst",
        "nonsense",
    ]);
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        ".{0,12}".prop_map(Json::from),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
            .prop_map(Json::from),
        names.clone().prop_map(Json::from),
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        (names.clone(), prop::collection::vec(inner, 0..5)).prop_map(|(name, mut arguments)| {
            arguments.insert(0, json!(name));
            Json::Array(arguments)
        })
    })
}

proptest! {
    #[test]
    fn no_expression_panics(expression in any_expression(), path in ".{0,20}") {
        let _ = evaluate(&expression);
        let _ = evaluate(&json!(["dataModel", path]));
    }

    #[test]
    fn a_sum_is_undone_by_a_difference(a in -1_000_000_000_i64..1_000_000_000, b in 0_u32..1_000_000) {
        let b = rust_decimal::Decimal::new(b.into(), 4).to_string();
        let expression = json!(["equals", ["minus", ["plus", a, b], b], a]);
        prop_assert_eq!(evaluate(&expression), Ok(true.into()));
    }
}
