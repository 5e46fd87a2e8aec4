use super::*;

/// Compiles the same text in all four languages, except where `different` says otherwise.
fn compiled(text: &str, different: &[(&str, &str)]) -> Result<String, String> {
    let sources: Vec<Source> = LANGUAGES
        .into_iter()
        .map(|language| {
            let own = different.iter().find(|(code, _)| *code == language);
            let text = own.map_or(text, |(_, own)| *own).to_owned();
            Source { language, file: format!("{language}.ftl"), text }
        })
        .collect();
    compile(&sources)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// The methods only, without the header that is always the same.
fn methods(text: &str, different: &[(&str, &str)]) -> String {
    let code = compiled(text, different).unwrap();
    let start = code.find("#[doc").unwrap();
    code[start..].strip_suffix("}\n").unwrap().to_owned()
}

fn check_problem(text: &str, different: &[(&str, &str)], expected: &str) {
    assert_eq!(compiled(text, different).unwrap_err(), expected);
}

#[test]
fn a_plain_text_is_a_constant_and_equal_languages_share_an_arm() {
    insta::assert_snapshot!(
        methods("sign-in = Logg inn", &[("se", "sign-in = Loggen sisa"), ("en", "sign-in = Sign in")]),
        @r#"
    #[doc = "`Logg inn`"]
        pub const fn sign_in(self) -> &'static str {
            match self.language { base::Language::Nb | base::Language::Nn => "Logg inn", base::Language::Se => "Loggen sisa", base::Language::En => "Sign in" }
        }
    "#
    );
}

#[test]
fn arguments_come_in_the_order_of_bokmal() {
    insta::assert_snapshot!(
        methods("step = Steg { $step } av { $count }", &[("en", "step = Of { $count }: { $step }")]),
        @r#"
    #[doc = "`Steg {step} av {count}`"]
        pub fn step(self, step: impl std::fmt::Display, count: impl std::fmt::Display) -> String {
            match self.language { base::Language::Nb | base::Language::Nn | base::Language::Se => format!("Steg {step} av {count}"), base::Language::En => format!("Of {count}: {step}") }
        }
    "#
    );
}

#[test]
fn northern_sami_has_a_dual_and_an_exact_number_wins() {
    let norwegian = "days = { $n ->\n [0] I dag\n [one] Én dag\n *[other] { $n } dager\n } igjen";
    let sami = "days = { $n ->\n [one] okta\n [two] guokte\n *[other] { $n }\n }";
    insta::assert_snapshot!(
        methods(norwegian, &[("se", sami)]),
        @r#"
    #[doc = "`{n} dager igjen`"]
        pub fn days(self, n: i64) -> String {
            match self.language { base::Language::Nb | base::Language::Nn | base::Language::En => match n { 0 => "I dag igjen".to_owned(), 1 | -1 => "Én dag igjen".to_owned(), _ => format!("{n} dager igjen") }, base::Language::Se => match n { 1 | -1 => "okta".to_owned(), 2 | -2 => "guokte".to_owned(), _ => format!("{n}") } }
        }
    "#
    );
}

#[test]
fn a_variable_is_a_number_in_every_language_when_one_language_selects_on_it() {
    let code = methods("n = { $n }", &[("en", "n = { $n ->\n [one] one\n *[other] { $n }\n }")]);
    assert!(code.contains("(self, n: i64)"), "{code}");
}

#[test]
fn braces_and_quotes_survive() {
    let code = methods("odd = { \"{\" }\"x\" { $y }", &[]);
    assert!(code.contains(r#"format!("{{\"x\" {y}")"#), "{code}");
}

#[test]
fn languages_must_agree_on_messages_and_variables() {
    check_problem("a = A\nb = B", &[("se", "a = A")], "se.ftl: message `b`: is missing");
    check_problem("a = A", &[("en", "a = A\nb = B")], "en.ftl: message `b`: is not in nb.ftl");
    check_problem(
        "a = { $name }",
        &[("nn", "a = { $namn }")],
        r#"nn.ftl: message `a`: uses variables {"namn"}, but nb.ftl uses {"name"}"#,
    );
}

#[test]
fn what_is_not_allowed_is_named() {
    for (text, expected) in [
        ("a = A\na = B", "is there twice"),
        ("a = A\n    .b = B", "attributes are not supported; make it a message of its own"),
        ("a = { b }", "only variables and quoted text may stand in braces"),
        ("a = { NUMBER($b) }", "only variables and quoted text may stand in braces"),
        ("a = { $n ->\n [two] x\n *[other] y\n }", "[two] is not a plural category of nb"),
        ("a = { $n ->\n [one] x\n *[few] y\n }", "the variant with the star must be [other]"),
        ("a = { $n ->\n [1.5] x\n *[other] y\n }", "[1.5] is not a whole number"),
        ("a = { $n ->\n [1] x\n [1] z\n *[other] y\n }", "two variants stand for the same number"),
        ("a = { $type }", "variable `$type`: the name is taken by Rust; choose a longer one"),
    ] {
        let problems = compiled(text, &[]).unwrap_err();
        assert_eq!(problems.lines().next().unwrap(), format!("nb.ftl: message `a`: {expected}"));
    }
    check_problem_starts("continue = Fortsett", "nb.ftl: message `continue`: the name is taken");
    check_problem_starts("camelCase = x", "nb.ftl: message `camelCase`: names are lower-case");
    check_problem_starts("-term = x\na = b", "nb.ftl: message `term`: terms are not supported");
}

#[test]
fn a_syntax_error_names_the_line() {
    check_problem_starts("a = A\nb = B\nc {", "nb.ftl:3: Expected a token starting with \"=\"");
}

fn check_problem_starts(text: &str, expected: &str) {
    let problems = compiled(text, &[]).unwrap_err();
    assert!(problems.starts_with(expected), "{problems}");
}
