//! Every SQL statement of the house is understood by both engines, keeps to the six shapes of
//! value, and names its tenant.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use store::{Migration, testing};

/// A statement as it stands in the source.
struct Found {
    place: String,
    name: String,
    sql: String,
    is_global: bool,
}

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// A macro that gives `sql!` some of its literals: what stands before and after the caller's own.
struct Wrapper {
    name: String,
    before: String,
    after: String,
}

/// The statements of a source file: `sql!(NAME, "…", …)` and `sql_global!(NAME, "…")` outside
/// comments, also through a local macro that adds the columns they share. The macros take nothing
/// but literals, so none can escape.
fn statements(path: &Path) -> Vec<Found> {
    let code = code_of(path);
    let wrappers = wrappers(&code);
    let mut found = Vec::new();
    let plain = [("sql!(", false), ("sql_global!(", true)];
    for (call, is_global) in plain {
        for (name, sql) in calls(&code, call) {
            found.push(Found { place: place(path, &name), name, sql, is_global });
        }
    }
    for wrapper in wrappers {
        for (name, own) in calls(&code, &format!("{}!(", wrapper.name)) {
            let sql = format!("{}{own}{}", wrapper.before, wrapper.after);
            found.push(Found { place: place(path, &name), name, sql, is_global: false });
        }
    }
    found
}

fn place(path: &Path, name: &str) -> String {
    format!("{}: {name}", path.display())
}

fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let lines =
        text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

/// The macros of a source file that end in `sql!($name, …)`.
fn wrappers(code: &str) -> Vec<Wrapper> {
    let mut found = Vec::new();
    for (start, _) in code.match_indices("macro_rules! ") {
        let rest = &code[start + "macro_rules! ".len()..];
        let Some((name, rest)) = rest.split_once(' ') else { continue };
        let body = &rest[..rest.find("\n}").unwrap_or(rest.len())];
        let Some((_, call)) = body.split_once("sql!(") else { continue };
        let Some((_, arguments)) = call.split_once("$name,") else { continue };
        let (before, rest) = literals(arguments);
        let after = rest.split_once("),+").or_else(|| rest.split_once("$rest"));
        let after = after.map_or_else(String::new, |(_, rest)| {
            literals(rest.trim_start_matches([',', ' ', '\n'])).0
        });
        found.push(Wrapper { name: name.to_owned(), before, after });
    }
    found
}

/// Every call with a name of its own, and its literals put together.
fn calls(code: &str, call: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (start, _) in code.match_indices(call) {
        let begins_a_word = code[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let Some((name, rest)) = code[start + call.len()..].split_once(',') else { continue };
        let name = name.trim();
        let is_name =
            name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        if begins_a_word || !is_name || !rest.trim_start().starts_with('"') {
            continue;
        }
        found.push((name.to_owned(), literals(rest).0));
    }
    found
}

/// The literals that `text` begins with, put together, and what comes after them.
fn literals(text: &str) -> (String, &str) {
    let mut joined = String::new();
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches([',', ' ', '\n']);
        let Some(inside) = trimmed.strip_prefix('"') else { return (joined, rest) };
        let (content, after) = literal(inside);
        joined.push_str(&content);
        rest = after;
    }
}

/// A string literal's content, from after its opening quote, and what comes after it.
fn literal(text: &str) -> (String, &str) {
    let mut content = String::new();
    let mut characters = text.char_indices().peekable();
    while let Some((position, character)) = characters.next() {
        match character {
            '"' => return (content, &text[position + 1..]),
            '\\' => match characters.next() {
                Some((_, 'n')) => content.push('\n'),
                Some((_, '\n')) => {
                    while characters.next_if(|(_, next)| next.is_whitespace()).is_some() {}
                }
                Some((_, other)) => content.push(other),
                None => break,
            },
            other => content.push(other),
        }
    }
    (content, "")
}

fn all_statements() -> Vec<Found> {
    let mut paths = Vec::new();
    let mut folders: Vec<_> = fs::read_dir(crates()).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        sources(&folder.join("src"), &mut paths);
    }
    let found: Vec<Found> = paths.iter().flat_map(|path| statements(path)).collect();
    assert!(found.len() > 100, "only {} statements were found", found.len());
    found
}

fn check_engine(store: &testing::TestStore) {
    let problems: Vec<String> = all_statements()
        .iter()
        .filter_map(|found| {
            store.prepare(&found.sql).err().map(|problem| format!("{}: {problem}", found.place))
        })
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn migrations() -> Vec<&'static [Migration]> {
    ekommune::migrations()
}

#[test]
fn every_statement_is_understood_by_sqlite() {
    check_engine(&testing::sqlite(&migrations()[1..]));
}

#[test]
fn every_statement_is_understood_by_postgresql() {
    match testing::postgres(&migrations()[1..]) {
        Some(store) => check_engine(&store),
        None => eprintln!("skipped: EKOMMUNE_TEST_POSTGRES is not set"),
    }
}

#[test]
fn every_statement_on_municipal_data_names_its_tenant() {
    for found in all_statements() {
        if found.is_global {
            continue;
        }
        assert!(
            found.sql.contains("$1") && found.sql.contains("tenant"),
            "{} does not bind $1 to the tenant",
            found.place
        );
    }
}

/// Statements across tenants are few and each is known here with its reason.
#[test]
fn only_the_machinery_reads_across_tenants() {
    let known = ["DUE", "TAKE_BACK"];
    for found in all_statements() {
        if found.is_global {
            assert!(known.contains(&found.name.as_str()), "{} is not on the list", found.place);
        }
    }
}
