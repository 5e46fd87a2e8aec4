//! A crate uses crates on lower floors only; ARCHITECTURE.md draws the same house.

use std::{fs, path::Path};

const FLOORS: &[&[&str]] = &[
    &["base", "formats", "identifiers", "messages"],
    &["letter", "page", "rules", "store", "validator"],
    &["access", "archive"],
    &["exchange"],
    &["service"],
    &["web"],
    &["forms"],
    &["desk", "governance", "portal", "visitor"],
    &["ekommune"],
    &["bench"],
];

fn floor_of(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&name))
}

#[test]
fn no_crate_uses_one_beside_or_above_it() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for folder in fs::read_dir(crates).unwrap() {
        let folder = folder.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let own = floor_of(&name).unwrap_or_else(|| panic!("{name} stands on no floor"));
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        for line in manifest.lines() {
            let dependency = line.split(['.', ' ', '=']).next().unwrap_or_default();
            // `base` is the one crate of the ground floor that the others there may use.
            if dependency == name || dependency == "base" || dependency == "messages" {
                continue;
            }
            if let Some(floor) = floor_of(dependency) {
                assert!(floor < own, "{name} (floor {own}) uses {dependency} (floor {floor})");
            }
        }
    }
}

#[test]
fn the_architecture_names_every_crate() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().parent().unwrap();
    let architecture = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    for name in FLOORS.iter().copied().flatten() {
        assert!(architecture.contains(&format!("`{name}`")), "ARCHITECTURE.md lacks `{name}`");
    }
}
