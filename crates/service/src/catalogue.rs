//! All services and municipalities: compiled into the program, or read from a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base::TenantId;
use include_dir::{Dir, DirEntry, include_dir};

use crate::municipality::{Municipality, Reach};
use crate::package::{Package, PackageError};

static SERVICES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../services");
static MUNICIPALITIES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../municipalities");

/// Files of one folder by their path in it.
type Files = BTreeMap<String, String>;

/// The services and municipalities of an installation.
#[derive(Debug, Default)]
pub struct Catalogue {
    packages: BTreeMap<String, Package>,
    municipalities: BTreeMap<TenantId, Municipality>,
}

/// The catalogue could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("read {path}")]
    File { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Package(#[from] PackageError),
    #[error("read the municipality {folder}: {problem}")]
    Municipality { folder: String, problem: String },
}

impl Catalogue {
    /// What is compiled into the program.
    pub fn embedded() -> Result<Self, CatalogueError> {
        Self::from_folders(embedded(&SERVICES), embedded(&MUNICIPALITIES))
    }

    /// What is compiled in, with the packages and municipalities of a folder in place of those of
    /// the same name. The folder has `services/` or `municipalities/` or both.
    pub fn embedded_with(overrides: &Path) -> Result<Self, CatalogueError> {
        let mut services = embedded(&SERVICES);
        let mut municipalities = embedded(&MUNICIPALITIES);
        for (name, known) in [("services", &mut services), ("municipalities", &mut municipalities)]
        {
            let folder = overrides.join(name);
            if folder.is_dir() {
                known.extend(read_folders(&folder)?);
            }
        }
        Self::from_folders(services, municipalities)
    }

    /// What stands in a folder alone.
    pub fn load(folder: &Path) -> Result<Self, CatalogueError> {
        let read = |name: &str| {
            let folder = folder.join(name);
            if folder.is_dir() { read_folders(&folder) } else { Ok(BTreeMap::new()) }
        };
        Self::from_folders(read("services")?, read("municipalities")?)
    }

    fn from_folders(
        services: BTreeMap<String, Files>,
        municipalities: BTreeMap<String, Files>,
    ) -> Result<Self, CatalogueError> {
        let mut catalogue = Self::default();
        for (name, files) in services {
            catalogue.packages.insert(name.clone(), Package::from_files(&name, &files)?);
        }
        for (folder, files) in municipalities {
            let wrong =
                |problem: String| CatalogueError::Municipality { folder: folder.clone(), problem };
            let municipality = Municipality::read(&files).map_err(wrong)?;
            for (service, parameters) in &municipality.services {
                let Some(package) = catalogue.packages.get(service) else {
                    return Err(wrong(format!("there is no service {service}")));
                };
                let problems = package.parameters.check(parameters);
                if !problems.is_empty() {
                    return Err(wrong(format!("{service}.toml: {}", problems.join("; "))));
                }
                let instance = &package.description.complaint.instance;
                let decides = municipality.receiver(instance);
                if decides.is_none_or(|it| matches!(it.reach, Reach::Email(_))) {
                    let problem = format!(
                        "municipality.toml: receivers lacks {instance}, who decides complaints over \
                         {service} and is reached by letter"
                    );
                    return Err(wrong(problem));
                }
                let told = package.description.announcements.iter().map(|it| it.to.as_str());
                if let Some(unknown) =
                    told.into_iter().find(|to| municipality.receiver(to).is_none())
                {
                    let problem = format!(
                        "municipality.toml: receivers lacks {unknown}, whom {service} has told"
                    );
                    return Err(wrong(problem));
                }
            }
            let id = municipality.tenant.id;
            if catalogue.municipalities.insert(id, municipality).is_some() {
                return Err(wrong(format!("the organisation number {id} is used twice")));
            }
        }
        Ok(catalogue)
    }

    pub fn package(&self, id: &str) -> Option<&Package> {
        self.packages.get(id)
    }

    pub fn packages(&self) -> impl Iterator<Item = &Package> {
        self.packages.values()
    }

    pub fn municipality(&self, tenant: TenantId) -> Option<&Municipality> {
        self.municipalities.get(&tenant)
    }

    pub fn municipalities(&self) -> impl Iterator<Item = &Municipality> {
        self.municipalities.values()
    }
}

impl Package {
    /// Reads one package from its folder.
    pub fn load(folder: &Path) -> Result<Self, CatalogueError> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut files = Files::new();
        read_files(folder, "", &mut files)?;
        Ok(Self::from_files(&name, &files)?)
    }
}

fn embedded(root: &'static Dir<'static>) -> BTreeMap<String, Files> {
    let mut folders = BTreeMap::new();
    for folder in root.dirs() {
        let mut files = Files::new();
        collect(folder, folder.path(), &mut files);
        folders.insert(folder.path().to_string_lossy().into_owned(), files);
    }
    folders
}

fn collect(folder: &'static Dir<'static>, root: &Path, files: &mut Files) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => collect(inner, root, files),
            DirEntry::File(file) => {
                // What is no text (a picture beside the package) is not part of it.
                if let (Ok(path), Some(text)) =
                    (file.path().strip_prefix(root), file.contents_utf8())
                {
                    files.insert(path.to_string_lossy().replace('\\', "/"), text.to_owned());
                }
            }
        }
    }
}

/// Every folder in `folder` with its files.
fn read_folders(folder: &Path) -> Result<BTreeMap<String, Files>, CatalogueError> {
    let mut folders = BTreeMap::new();
    for (path, name) in entries(folder)? {
        if path.is_dir() && !name.starts_with('.') {
            let mut files = Files::new();
            read_files(&path, "", &mut files)?;
            folders.insert(name, files);
        }
    }
    Ok(folders)
}

fn read_files(folder: &Path, prefix: &str, files: &mut Files) -> Result<(), CatalogueError> {
    for (path, name) in entries(folder)? {
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            read_files(&path, &format!("{prefix}{name}/"), files)?;
            continue;
        }
        let bytes = std::fs::read(&path)
            .map_err(|source| CatalogueError::File { path: path.clone(), source })?;
        if let Ok(text) = String::from_utf8(bytes) {
            files.insert(format!("{prefix}{name}"), text);
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<(PathBuf, String)>, CatalogueError> {
    let wrong = |source| CatalogueError::File { path: folder.to_owned(), source };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        found.push((entry.path(), entry.file_name().to_string_lossy().into_owned()));
    }
    found.sort();
    Ok(found)
}
