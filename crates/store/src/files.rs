use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use base::TenantId;
use object_store::{ObjectStore, ObjectStoreExt, path::Path as ObjectPath};
use sha2::{Digest as _, Sha256};

/// What identifies a file's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: u64,
}

impl Digest {
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            sha256: Sha256::digest(bytes).into(),
            size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        }
    }

    /// The checksum as archives write it: 64 lower-case hexadecimal digits.
    pub fn hex(&self) -> String {
        hex::encode(self.sha256)
    }
}

/// Files by their content: written before the transaction that links them, never changed after.
///
/// A file that no transaction came to link does no harm and can be swept away later; a link
/// without its file cannot come to be.
#[derive(Clone, Debug)]
pub enum Files {
    /// `<folder>/<tenant>/<first two digits>/<checksum>`.
    Folder(PathBuf),
    /// The same names in a bucket. Calls block the thread until the bucket has answered.
    Bucket { objects: Arc<dyn ObjectStore>, runtime: tokio::runtime::Handle },
}

/// Why a file was not written or read.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    #[error("write the file: the disk is full")]
    Full(#[source] io::Error),
    #[error("reach the file")]
    Io(#[from] io::Error),
    #[error("reach the file's bucket")]
    Bucket(#[from] object_store::Error),
    /// The bytes are not the ones that were written: the disk or somebody has changed them.
    #[error("read the file with checksum {expected}: its content has changed")]
    Damaged { expected: String },
}

impl Files {
    /// Keeps `bytes` and gives their digest. Keeping the same bytes twice keeps them once.
    pub fn put(&self, tenant: TenantId, bytes: &[u8]) -> Result<Digest, FilesError> {
        let digest = Digest::of(bytes);
        match self {
            Self::Folder(folder) => {
                let path = folder.join(relative_path(tenant, &digest.sha256));
                if !path.exists() {
                    write_durably(&path, bytes).map_err(|error| match error.kind() {
                        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                            FilesError::Full(error)
                        }
                        _ => FilesError::Io(error),
                    })?;
                }
            }
            Self::Bucket { objects, runtime } => {
                let path = ObjectPath::from(relative_path(tenant, &digest.sha256));
                runtime.block_on(objects.put(&path, bytes.to_vec().into()))?;
            }
        }
        Ok(digest)
    }

    /// The bytes with this checksum, verified; `None` when they were never kept.
    pub fn get(&self, tenant: TenantId, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, FilesError> {
        let relative = relative_path(tenant, sha256);
        let bytes = match self {
            Self::Folder(folder) => match fs::read(folder.join(relative)) {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error.into()),
            },
            Self::Bucket { objects, runtime } => {
                let path = ObjectPath::from(relative);
                let fetched = runtime.block_on(async { objects.get(&path).await?.bytes().await });
                match fetched {
                    Ok(bytes) => bytes.to_vec(),
                    Err(object_store::Error::NotFound { .. }) => return Ok(None),
                    Err(error) => return Err(error.into()),
                }
            }
        };
        if Digest::of(&bytes).sha256 != *sha256 {
            return Err(FilesError::Damaged { expected: hex::encode(sha256) });
        }
        Ok(Some(bytes))
    }

    /// Writes the file's verified content to `out`; gives its size, or `None` when it is not kept.
    pub fn copy_to(
        &self,
        tenant: TenantId,
        sha256: &[u8; 32],
        out: &mut dyn Write,
    ) -> Result<Option<u64>, FilesError> {
        let Some(bytes) = self.get(tenant, sha256)? else { return Ok(None) };
        out.write_all(&bytes)?;
        Ok(Some(u64::try_from(bytes.len()).unwrap_or(u64::MAX)))
    }
}

fn relative_path(tenant: TenantId, sha256: &[u8; 32]) -> String {
    let name = hex::encode(sha256);
    let folder = name.get(..2).unwrap_or_default();
    format!("{tenant}/{folder}/{name}")
}

/// After this returns the file is there whole, also after a power cut: written under another name,
/// flushed, renamed, and its folder flushed.
fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(folder)?;
    let mut unfinished = path.to_path_buf();
    // The thread makes the name its own; two writers of the same content do not meet.
    unfinished.set_extension(format!(
        "{}-{:?}.part",
        std::process::id(),
        std::thread::current().id()
    ));
    let written = fs::File::create(&unfinished).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| fs::rename(&unfinished, path)) {
        let _ = fs::remove_file(&unfinished);
        return Err(error);
    }
    fs::File::open(folder)?.sync_all()
}
