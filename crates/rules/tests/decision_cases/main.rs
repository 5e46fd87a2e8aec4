//! Decision tables as text: every file in `tests/cases` holds a table and what it shall decide.
//!
//! ```text
//! table NAME : HIT-POLICY
//! | age: number | kind: string | => fee |
//! | < 20        | "club"       | 100    |
//! case age=19 kind="club" => fee=100 by 1
//! ```
//!
//! See [`table::Source`] for the rest.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on shall fail loudly"
)]

mod table;

use std::path::Path;

use rules::decision::Definitions;
use table::Source;

#[test]
fn every_case_file_decides_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut cases, mut failures) = (0, Vec::new());
    for file in &files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for source in Source::split(&std::fs::read_to_string(file).unwrap()) {
            let definitions = match Definitions::parse(&source.xml()) {
                Ok(definitions) => definitions,
                Err(error) => {
                    failures.push(format!("{name}, {}: {error:?}", source.name));
                    continue;
                }
            };
            for case in &source.cases {
                cases += 1;
                if let Err(problem) = case.check(&definitions, &source.name) {
                    failures.push(format!("{name}, {}: {}: {problem}", source.name, case.text));
                }
            }
            let findings: Vec<String> =
                definitions.check().iter().map(|finding| finding.kind.to_string()).collect();
            if findings != source.findings {
                failures.push(format!(
                    "{name}, {}: expected findings {:#?}, found {findings:#?}",
                    source.name, source.findings
                ));
            }
        }
    }
    println!("{cases} cases in {} files", files.len());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(cases > 60, "only {cases} cases were found");
}
