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

/// The statements of a source file: `sql!(NAME, "…")` and `sql_global!(NAME, "…")` outside
/// comments. The macros take nothing but a literal, so none can escape.
fn statements(path: &Path) -> Vec<Found> {
    let text = fs::read_to_string(path).unwrap();
    let code: String = text
        .lines()
        .map(|line| if line.trim_start().starts_with("//") { "" } else { line })
        .collect::<Vec<_>>()
        .join("\n");
    let mut found = Vec::new();
    for (start, _) in code.match_indices("sql") {
        let rest = &code[start..];
        let (is_global, rest) =
            match (rest.strip_prefix("sql!("), rest.strip_prefix("sql_global!(")) {
                (Some(rest), _) => (false, rest),
                (_, Some(rest)) => (true, rest),
                _ => continue,
            };
        let Some((name, rest)) = rest.split_once(',') else { continue };
        let Some(rest) = rest.trim_start().strip_prefix('"') else { continue };
        found.push(Found {
            place: format!("{}: {}", path.display(), name.trim()),
            name: name.trim().to_owned(),
            sql: literal(rest),
            is_global,
        });
    }
    found
}

/// A string literal's content, from after its opening quote.
fn literal(text: &str) -> String {
    let mut content = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => match characters.next() {
                Some('n') => content.push('\n'),
                Some('\n') => while characters.next_if(|next| next.is_whitespace()).is_some() {},
                Some(other) => content.push(other),
                None => break,
            },
            other => content.push(other),
        }
    }
    content
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
    let known = ["DUE"];
    for found in all_statements() {
        if found.is_global {
            assert!(known.contains(&found.name.as_str()), "{} is not on the list", found.place);
        }
    }
}
