//! Which schema a file is held to. The package brings its own (krav 6.4.16), which must be the
//! published ones (krav 6.4.18); where they are missing or changed, those of a folder the caller
//! points to are used instead, so that nobody passes by bringing a schema that allows everything.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read},
    path::PathBuf,
};

use sha2::{Digest, Sha256};

use crate::{
    fault::{Fault, quote},
    finding::{Findings, Place},
    package::Package,
    published::{Publication, is_official_name, places, publication},
    xsd::{self, Resolve, Schema},
};

pub(crate) struct Schemas<'p> {
    package: &'p Package,
    folder: Option<PathBuf>,
    pub(crate) version: Option<String>,
    told: BTreeSet<String>,
    outside: Vec<String>,
}

/// Longer schemas are not read.
const LONGEST: u64 = 8 * 1024 * 1024;

impl<'p> Schemas<'p> {
    pub(crate) fn new(package: &'p Package, folder: Option<PathBuf>) -> Self {
        Self { package, folder, version: None, told: BTreeSet::new(), outside: Vec::new() }
    }

    /// The schemas of the given names as one, and what is wrong with them, each thing told once.
    pub(crate) fn load(&mut self, names: &[String], findings: &mut Findings) -> Option<Schema> {
        let (schema, problems) = xsd::load(names, self);
        for location in std::mem::take(&mut self.outside) {
            if self.told.insert(location.clone()) {
                let location = quote(&location);
                findings.add(Fault::SchemaOutside { location }, Place::file(&names[0]));
            }
        }
        for problem in problems {
            if self.told.insert(format!("{} {}", problem.document, problem.fault.name())) {
                findings.add(problem.fault, Place::file(&problem.document));
            }
        }
        if let Some(schema) = &schema {
            for construct in &schema.unchecked {
                if self.told.insert(construct.clone()) {
                    let fault = Fault::SchemaConstruct { construct: construct.clone() };
                    findings.add(fault, Place::file(&names[0]));
                }
            }
        }
        schema
    }

    fn own(&self, name: &str) -> Option<Vec<u8>> {
        self.package
            .has(name)
            .then(|| self.package.read(name).ok())
            .flatten()
            .and_then(|file| limited(file).ok())
    }

    fn of_folder(&self, name: &str) -> Option<Vec<u8>> {
        let folder = self.folder.as_ref()?;
        places(name, self.version.as_deref())
            .into_iter()
            .find_map(|place| limited(std::fs::File::open(folder.join(place)).ok()?).ok())
    }
}

/// Whether the package's schemas are those of one publication.
pub(crate) fn judge(hashes: &BTreeMap<String, String>, findings: &mut Findings) {
    let mut sets: BTreeSet<Publication> = BTreeSet::new();
    for (name, sha256) in hashes.iter().filter(|(name, _)| is_official_name(name)) {
        match publication(name, sha256) {
            Some(set) if set.is_addml() => {}
            Some(set) => {
                sets.insert(set);
            }
            None => {
                findings.add(Fault::SchemaChanged { name: name.clone() }, Place::file(name));
            }
        }
    }
    if sets.len() > 1 {
        let names: Vec<_> = sets.iter().map(|set| set.name()).collect();
        findings.add(Fault::SchemasMixed { sets: names.join(", ") }, Place::file("."));
    }
}

fn limited(file: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_published(name: &str, bytes: &[u8]) -> bool {
    publication(name, &hex::encode(Sha256::digest(bytes))).is_some()
}

impl Resolve for Schemas<'_> {
    fn schema(&mut self, location: &str) -> Option<Vec<u8>> {
        // Whatever folder or host it names: the file lies in the package, or nowhere.
        let name = location.rsplit(['/', '\\']).next().unwrap_or(location);
        if name != location.trim_start_matches("./") {
            self.outside.push(location.to_owned());
        }
        let own = self.own(name);
        match own {
            Some(bytes) if !is_official_name(name) || is_published(name, &bytes) => Some(bytes),
            own => self.of_folder(name).filter(|bytes| is_published(name, bytes)).or(own),
        }
    }
}
