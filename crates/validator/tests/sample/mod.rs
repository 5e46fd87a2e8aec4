//! A valid extraction in a temporary folder, to be damaged.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a tool of tests: what fails here fails the test, and a skipped test says so"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use validator::{Options, Report, validate};

/// Where the sample and the official schemas lie; nothing, with a line that says so, without them.
pub(crate) fn shared() -> Option<PathBuf> {
    let shared = std::env::var_os("EKOMMUNE_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let archive = shared.join("data/archive");
    if archive.join("samples/ekommune-v55-valid").is_dir() {
        return Some(archive);
    }
    println!("skipped: no sample in {}; set EKOMMUNE_SHARED", archive.display());
    None
}

pub(crate) struct Package {
    folder: tempfile::TempDir,
}

const PARTS: [&str; 4] =
    ["arkivstruktur.xml", "loependeJournal.xml", "offentligJournal.xml", "endringslogg.xml"];

impl Package {
    pub(crate) fn new(archive: &Path) -> Self {
        let package = Self { folder: tempfile::tempdir().unwrap() };
        copy(&archive.join("samples/ekommune-v55-valid"), package.path());
        copy(&archive.join("xsd/noark5-v5.0-2019"), package.path());
        fs::copy(archive.join("xsd/addml/addml-8.2.xsd"), package.path().join("addml.xsd"))
            .unwrap();
        package
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Replaces the first `from` in a file, which must be there.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} lacks {from}");
        self.write(name, text.replacen(from, to, 1));
    }

    /// Does `damage`, and makes the checksums in the manifest right again, so that nothing but the
    /// damage is found.
    pub(crate) fn damage(&self, damage: impl FnOnce(&Self)) {
        let hashes = || PARTS.map(|name| hash(&self.path().join(name)));
        let before = hashes();
        damage(self);
        let Ok(mut manifest) = fs::read_to_string(self.path().join("arkivuttrekk.xml")) else {
            return;
        };
        for (old, new) in before.iter().zip(hashes()) {
            if let (Some(old), Some(new)) = (old, new) {
                manifest = manifest.replace(old.as_str(), &new);
            }
        }
        self.write("arkivuttrekk.xml", manifest);
    }

    pub(crate) fn validate(&self) -> Report {
        validate(self.path(), Options::default())
    }
}

fn hash(path: &Path) -> Option<String> {
    Some(hex::encode(Sha256::digest(fs::read(path).ok()?)))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
