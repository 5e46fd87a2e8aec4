//! The files of a package that have Altinn's shape are accepted by Altinn's own schemas, so that
//! they can be opened in its tools. The schemas are not in the repository.

#![expect(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot go on must fail loudly, and says what it skips"
)]

use std::path::{Path, PathBuf};

use jsonschema::{Retrieve, Uri};
use serde_json::Value as Json;

/// The folder of the official schemas, or nothing where it is not there.
fn schemas() -> Option<PathBuf> {
    let shared = std::env::var_os("EKOMMUNE_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = shared.join("data/portal/altinn-schemas");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: the official schemas are not in {}", folder.display());
    None
}

fn read(path: &Path) -> Json {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Finds a schema by the name at the end of its address.
struct Beside(PathBuf);

impl Retrieve for Beside {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<Json, Box<dyn std::error::Error + Send + Sync>> {
        let name = uri.as_str().rsplit('/').next().unwrap_or_default();
        let name = name.split('#').next().unwrap_or_default();
        Ok(read(&self.0.join(name)))
    }
}

fn check(schema: &str, accepts: impl Fn(&str) -> bool) {
    let Some(folder) = schemas() else { return };
    let validator = jsonschema::options()
        .with_retriever(Beside(folder.clone()))
        .build(&read(&folder.join(schema)))
        .unwrap();
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services");
    let mut checked = 0;
    for service in std::fs::read_dir(services).unwrap().map(|entry| entry.unwrap().path()) {
        for sub in ["", "ui", "texts"] {
            let Ok(files) = std::fs::read_dir(service.join(sub)) else { continue };
            for file in files.map(|entry| entry.unwrap().path()) {
                let name = format!("{sub}/{}", file.file_name().unwrap().to_string_lossy());
                if !accepts(&name) {
                    continue;
                }
                let document = read(&file);
                let errors: Vec<String> = validator
                    .iter_errors(&document)
                    .map(|error| format!("{}: {error}", error.instance_path()))
                    .collect();
                assert!(errors.is_empty(), "{}:\n{}", file.display(), errors.join("\n"));
                checked += 1;
            }
        }
    }
    assert!(checked > 0, "no file was checked");
}

#[test]
fn altinn_accepts_every_page() {
    check("layout.schema.v1.json", |name| name.starts_with("ui/") && !name.contains("Settings"));
}

/// The test above means something only while the schema is strict.
#[test]
fn altinn_refuses_a_page_with_a_misspelt_property() {
    let Some(folder) = schemas() else { return };
    let validator = jsonschema::options()
        .with_retriever(Beside(folder.clone()))
        .build(&read(&folder.join("layout.schema.v1.json")))
        .unwrap();
    let page = |property: &str| {
        serde_json::json!({"data": {"layout": [
            {"id": "intro", "type": "Paragraph", property: {"title": "intro.title"}}
        ]}})
    };
    assert!(validator.is_valid(&page("textResourceBindings")));
    assert!(!validator.is_valid(&page("textResourceBinding")));
}

#[test]
fn altinn_accepts_the_order_of_pages() {
    check("layoutSettings.schema.v1.json", |name| name == "ui/Settings.json");
}

#[test]
fn altinn_accepts_every_text() {
    check("text-resources.schema.v1.json", |name| name.starts_with("texts/"));
}

#[test]
fn altinn_accepts_every_rule_for_answers() {
    check("validation.schema.v1.json", |name| name == "/validation.json");
}

#[test]
fn every_word_of_the_national_vocabulary_exists_there() {
    let Some(folder) = schemas() else { return };
    let los = std::fs::read_to_string(folder.join("../los/los-source.xml")).unwrap();
    let catalogue = service::Catalogue::embedded().unwrap_or_else(|error| panic!("{error}"));
    for package in catalogue.packages() {
        let found = &package.description.discovery;
        let concepts =
            found.los_words.iter().chain(&found.los_themes).chain(&found.los_life_events);
        for uri in concepts {
            let path = uri.strip_prefix("https://psi.norge.no/los/").unwrap();
            assert!(los.contains(&format!("path=\"{path}\"")), "{uri}");
        }
    }
}
