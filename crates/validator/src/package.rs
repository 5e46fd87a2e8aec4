//! The folder: what lies where, opened safely. Everything that is read is read through here, so
//! that another kind of package can take the folder's place.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    path::{Component, Path, PathBuf},
};

use crate::{
    fault::{Fault, quote},
    finding::{Findings, Place},
};

/// Names that the folder of documents goes by; the standard says DOKUMENT (krav 6.4.15).
const DOCUMENT_FOLDERS: [&str; 4] = ["DOKUMENT", "dokumenter", "DOKUMENTER", "dokument"];

pub(crate) struct Package {
    root: PathBuf,
    /// Where arkivuttrekk.xml and addml.xsd lie: in an AIP beside the content.
    description: PathBuf,
    /// The files in the root, and how long they are.
    pub(crate) files: BTreeMap<String, u64>,
    /// The folders in the root.
    folders: Vec<String>,
}

impl Package {
    /// Nothing if there is no package at all, which is then among the findings.
    pub(crate) fn open(folder: &Path, findings: &mut Findings) -> Option<Self> {
        let root = ["", "content", "avleveringspakke"]
            .iter()
            .map(|inner| if inner.is_empty() { folder.to_owned() } else { folder.join(inner) })
            .find(|root| {
                is_file(&root.join("arkivstruktur.xml")) || is_file(&root.join("arkivuttrekk.xml"))
            })
            .unwrap_or_else(|| folder.to_owned());
        // Packages as DIAS lays them out.
        let beside = folder.join("administrative_metadata");
        let is_beside = root != folder && is_file(&beside.join("arkivuttrekk.xml"));
        let mut package = Self {
            description: if is_beside { beside } else { root.clone() },
            root,
            files: BTreeMap::new(),
            folders: Vec::new(),
        };
        if let Err(error) = package.list_root(findings) {
            findings.add(
                Fault::FolderUnreadable { reason: quote(&error.to_string()) },
                Place::file("."),
            );
            return None;
        }
        if package.files.is_empty() && package.folders.is_empty() {
            findings.add(Fault::FolderEmpty {}, Place::file("."));
            return None;
        }
        Some(package)
    }

    fn list_root(&mut self, findings: &mut Findings) -> io::Result<()> {
        if !self.root.is_dir() {
            return Err(io::Error::from(io::ErrorKind::NotADirectory));
        }
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            match kind(&entry, &name, findings) {
                Kind::File(size) => {
                    self.files.insert(name, size);
                }
                Kind::Folder => self.folders.push(name),
                Kind::Neither => {}
            }
        }
        self.folders.sort();
        Ok(())
    }

    pub(crate) fn has_document_folder(&self) -> bool {
        self.folders.iter().any(|folder| DOCUMENT_FOLDERS.contains(&folder.as_str()))
    }

    /// Every file below the root's folders, by its path from the root.
    pub(crate) fn each_document(
        &self,
        findings: &mut Findings,
        mut each: impl FnMut(&str, u64) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut open: Vec<String> = self.folders.iter().rev().cloned().collect();
        while let Some(folder) = open.pop() {
            let entries = match fs::read_dir(self.root.join(&folder)) {
                Ok(entries) => entries,
                Err(error) => {
                    let reason = quote(&error.to_string());
                    findings.add(Fault::FileUnreadable { reason }, Place::file(&folder));
                    continue;
                }
            };
            for entry in entries {
                let entry = match entry {
                    Ok(entry) => entry,
                    Err(error) => {
                        let reason = quote(&error.to_string());
                        findings.add(Fault::FileUnreadable { reason }, Place::file(&folder));
                        break;
                    }
                };
                let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
                match kind(&entry, &path, findings) {
                    Kind::File(size) => each(&path, size)?,
                    Kind::Folder => open.push(path),
                    Kind::Neither => {}
                }
            }
        }
        Ok(())
    }

    /// Opens a file by its path from the root, which must have passed [`safe`] or come from the
    /// listing.
    pub(crate) fn read(&self, path: &str) -> io::Result<File> {
        File::open(self.path(path))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.files.contains_key(name) || is_file(&self.path(name))
    }

    fn path(&self, name: &str) -> PathBuf {
        match name {
            "arkivuttrekk.xml" | "addml.xsd" => self.description.join(name),
            _ => self.root.join(name),
        }
    }

    /// The path under which a file lies whose name differs in capitals only.
    pub(crate) fn with_other_capitals(&self, path: &str) -> Option<String> {
        let mut found = String::new();
        for part in path.split('/') {
            let wanted = part.to_lowercase();
            let entries = fs::read_dir(self.root.join(&found)).ok()?;
            let name = entries
                .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
                .find(|name| name.to_lowercase() == wanted)?;
            if !found.is_empty() {
                found.push('/');
            }
            found.push_str(&name);
        }
        Some(found)
    }
}

enum Kind {
    File(u64),
    Folder,
    Neither,
}

/// Looks without following links.
fn kind(entry: &fs::DirEntry, path: &str, findings: &mut Findings) -> Kind {
    match entry.metadata() {
        Ok(metadata) if metadata.is_file() => Kind::File(metadata.len()),
        Ok(metadata) if metadata.is_dir() => Kind::Folder,
        Ok(metadata) => {
            let fault =
                if metadata.is_symlink() { Fault::LinkInPackage {} } else { Fault::SpecialFile {} };
            findings.add(fault, Place::file(path));
            Kind::Neither
        }
        Err(error) => {
            let reason = quote(&error.to_string());
            findings.add(Fault::FileUnreadable { reason }, Place::file(path));
            Kind::Neither
        }
    }
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// A path from the package as one that stays inside it, or nothing: no `..`, no drive, no root.
pub(crate) fn safe(path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    let bad_part =
        |part: &str| part.is_empty() || part == ".." || part == "." || part.contains(['\0', ':']);
    let trimmed = path.strip_prefix("./").unwrap_or(&path);
    let is_plain = Path::new(trimmed).components().all(|part| matches!(part, Component::Normal(_)));
    (is_plain && !trimmed.is_empty() && !trimmed.split('/').any(bad_part))
        .then(|| trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn no_path_leads_out_of_the_package() {
        for bad in [
            "../x",
            "/etc/passwd",
            "a/../../b",
            "C:\\x",
            "..\\x",
            "",
            ".",
            "a//b",
            "a\0b",
            "\\\\host\\x",
        ] {
            assert_eq!(safe(bad), None, "{bad:?}");
        }
        assert_eq!(safe("DOKUMENT\\2024\\1.pdf").as_deref(), Some("DOKUMENT/2024/1.pdf"));
        assert_eq!(safe("./DOKUMENT/1.pdf").as_deref(), Some("DOKUMENT/1.pdf"));
        assert_eq!(safe("DOKUMENT/æ ø.pdf").as_deref(), Some("DOKUMENT/æ ø.pdf"));
    }
}
