//! Files that nothing points at, on their way out: set aside, and put back or deleted later.
//!
//! A file is written before the transaction that links it, so that nobody can see from outside whether
//! one that nothing points at is waste or is just about to be linked. It is therefore never deleted
//! where it lies. Set aside, it is still read, and whoever keeps the same content again writes it
//! anew in its place. When it has lain aside longer than any transaction may be on its way, whoever had
//! found it in its place has linked it; then it is put back, or deleted for good.

use std::{fs, io, path::Path};

use base::TenantId;
use object_store::{ObjectStore as _, ObjectStoreExt as _, path::Path as ObjectPath};

use super::{Bucket, Files, FilesError, create_folder_durably, relative_path, sync_folder};

impl Files {
    /// The checksums of the files in their places that begin with this byte.
    pub fn checksums(&self, tenant: TenantId, first: u8) -> Result<Vec<[u8; 32]>, FilesError> {
        let relative = format!("{tenant}/{first:02x}");
        let names = match self {
            Self::Folder(folder) => match fs::read_dir(folder.join(relative)) {
                Ok(entries) => entries
                    .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
                    .collect::<io::Result<Vec<_>>>()?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
                Err(error) => return Err(error.into()),
            },
            Self::Bucket(bucket) => bucket.names(&relative)?,
        };
        // What is being written has another name.
        Ok(names.iter().filter_map(|name| hex::decode(name).ok()?.try_into().ok()).collect())
    }

    /// Takes a file out of its place. It is still read; keeping it again keeps it in its place.
    pub fn set_aside(&self, tenant: TenantId, sha256: &[u8; 32]) -> Result<(), FilesError> {
        self.rename(&relative_path(tenant, sha256), &aside_path(tenant, sha256))
    }

    /// Puts a file that was set aside into its place again.
    pub fn put_back(&self, tenant: TenantId, sha256: &[u8; 32]) -> Result<(), FilesError> {
        self.rename(&aside_path(tenant, sha256), &relative_path(tenant, sha256))
    }

    /// Deletes what was set aside. The same content in its place stays.
    pub fn delete_aside(&self, tenant: TenantId, sha256: &[u8; 32]) -> Result<(), FilesError> {
        let relative = aside_path(tenant, sha256);
        match self {
            Self::Folder(folder) => {
                let path = folder.join(relative);
                gone_is_done(fs::remove_file(&path).and_then(|()| sync_folder(&path)))
            }
            Self::Bucket(bucket) => bucket.delete(&relative),
        }
    }

    /// Does nothing where there is no such file: it was renamed before.
    fn rename(&self, from: &str, to: &str) -> Result<(), FilesError> {
        match self {
            Self::Folder(folder) => {
                let (from, to) = (folder.join(from), folder.join(to));
                if !from.exists() {
                    return Ok(());
                }
                create_folder_durably(to.parent().unwrap_or_else(|| Path::new(".")))?;
                gone_is_done(
                    fs::rename(&from, &to)
                        .and_then(|()| sync_folder(&to))
                        .and_then(|()| sync_folder(&from)),
                )
            }
            Self::Bucket(bucket) => bucket.rename(from, to),
        }
    }
}

/// Beside the folders of two digits, which are the places.
pub(super) fn aside_path(tenant: TenantId, sha256: &[u8; 32]) -> String {
    format!("{tenant}/aside/{}", hex::encode(sha256))
}

fn gone_is_done(result: io::Result<()>) -> Result<(), FilesError> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

impl Bucket {
    fn names(&self, folder: &str) -> Result<Vec<String>, FilesError> {
        let folder = ObjectPath::from(folder);
        let found = self.wait(self.objects.list_with_delimiter(Some(&folder)))?;
        let names = found.objects.iter().filter_map(|object| object.location.filename());
        Ok(names.map(str::to_owned).collect())
    }

    fn delete(&self, path: &str) -> Result<(), FilesError> {
        match self.wait(self.objects.delete(&ObjectPath::from(path))) {
            Err(FilesError::Bucket(object_store::Error::NotFound { .. })) => Ok(()),
            result => result,
        }
    }

    /// Copies, then deletes: at every moment there is at least one of the two.
    fn rename(&self, from: &str, to: &str) -> Result<(), FilesError> {
        match self.wait(self.objects.copy(&ObjectPath::from(from), &ObjectPath::from(to))) {
            Err(FilesError::Bucket(object_store::Error::NotFound { .. })) => Ok(()),
            Err(error) => Err(error),
            Ok(()) => self.delete(from),
        }
    }
}
