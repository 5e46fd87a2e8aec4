//! Every SQL statement of the house is understood by both engines, keeps to the six shapes of
//! value, and names its tenant.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must fail loudly")]

mod source;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use source::{Found, Macros, Token};

use store::{Migration, testing};

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

/// A source file with its statements.
struct File {
    path: PathBuf,
    tokens: Vec<Token>,
    statements: Vec<Found>,
}

impl File {
    fn place(&self, statement: &Found) -> String {
        format!("{}: {}", self.path.display(), statement.name)
    }
}

/// Every source file of every crate. Macros are known all through their crate.
fn files() -> Vec<Vec<File>> {
    let mut folders: Vec<_> = fs::read_dir(crates()).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    folders.iter().map(|folder| files_of(&folder.join("src"))).collect()
}

fn files_of(folder: &Path) -> Vec<File> {
    let mut paths = Vec::new();
    if folder.is_dir() {
        sources(folder, &mut paths);
    }
    let mut macros = Macros::default();
    let mut files: Vec<File> = paths
        .into_iter()
        .map(|path| {
            let tokens = source::tokens(&fs::read_to_string(&path).unwrap());
            macros.learn(&tokens);
            File { path, tokens, statements: Vec::new() }
        })
        .collect();
    for file in &mut files {
        file.statements = macros.statements(&file.tokens);
    }
    files
}

/// Every statement with its place.
fn all_statements() -> Vec<(String, Found)> {
    let files: Vec<File> = files().into_iter().flatten().collect();
    let found: Vec<_> = files
        .iter()
        .flat_map(|file| file.statements.iter().map(|found| (file.place(found), found.clone())))
        .collect();
    assert!(found.len() > 100, "only {} statements were found", found.len());
    found
}

fn check_engine(store: &testing::TestStore, text: impl Fn(&Found) -> &str) {
    let problems: Vec<String> = all_statements()
        .iter()
        .filter_map(|(place, found)| {
            store.prepare(text(found)).err().map(|problem| format!("{place}: {problem}"))
        })
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn migrations() -> Vec<&'static [Migration]> {
    ekommune::migrations()
}

#[test]
fn every_statement_is_understood_by_sqlite() {
    check_engine(&testing::sqlite(&migrations()[1..]), |found| &found.sqlite);
}

#[test]
fn every_statement_is_understood_by_postgresql() {
    match testing::postgres(&migrations()[1..]) {
        Some(store) => check_engine(&store, |found| &found.postgres),
        None => eprintln!("skipped: EKOMMUNE_TEST_POSTGRES is not set"),
    }
}

#[test]
fn every_statement_on_municipal_data_names_its_tenant() {
    for (place, found) in all_statements() {
        if found.is_global {
            continue;
        }
        for sql in [&found.sqlite, &found.postgres] {
            assert!(
                sql.contains("$1") && sql.contains("tenant"),
                "{place} does not bind $1 to the tenant"
            );
        }
    }
}

/// Statements across tenants are few and each is known here with its reason.
#[test]
fn only_the_machinery_reads_across_tenants() {
    let known = ["DUE", "TAKE", "TAKE_BACK"];
    for (place, found) in all_statements() {
        if found.is_global {
            assert!(known.contains(&found.name.as_str()), "{place} is not on the list");
        }
    }
}

/// Seen from the other side: whatever a file uses as `&NAME` was found in it as a statement, or is
/// a constant that its crate declares by hand or takes from another.
#[test]
fn no_statement_that_is_used_escapes() {
    for files in files() {
        let by_hand: BTreeSet<String> =
            files.iter().flat_map(|file| source::declared(&file.tokens)).collect();
        for file in &files {
            let found: BTreeSet<&String> =
                file.statements.iter().map(|statement| &statement.name).collect();
            let imported = source::imported(&file.tokens);
            for name in source::used(&file.tokens) {
                assert!(
                    found.contains(&name) || by_hand.contains(&name) || imported.contains(&name),
                    "{}: {name} was not found",
                    file.path.display()
                );
            }
        }
    }
}
