mod aside;

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use base::TenantId;
use object_store::{ObjectStore, ObjectStoreExt, aws::AmazonS3Builder, path::Path as ObjectPath};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tokio::runtime::Runtime;

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
/// A file that no transaction came to link does no harm and is set aside and deleted later
/// ([`Files::set_aside`]); a link without its file cannot come to be.
#[derive(Clone, Debug)]
pub enum Files {
    /// `<folder>/<tenant>/<first two digits>/<checksum>`.
    Folder(PathBuf),
    /// The same names in a bucket. Calls block the thread until the bucket has answered, so they
    /// must not be made on a thread that drives asynchronous work.
    Bucket(Bucket),
}

/// A bucket of an object store, and the thread that speaks with it.
#[derive(Clone, Debug)]
pub struct Bucket {
    objects: Arc<dyn ObjectStore>,
    runtime: Arc<BucketRuntime>,
}

/// Lets go of its thread without waiting, as may be done anywhere.
#[derive(Debug)]
struct BucketRuntime(Option<Runtime>);

/// Where a bucket that speaks S3 is, and as whom we come: the section `[files]` of the
/// configuration.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BucketSettings {
    pub bucket: String,
    /// `https://s3.example.no`; without it, Amazon's own address for the region.
    #[serde(default)]
    pub endpoint: Option<String>,
    #[serde(default = "first_region")]
    pub region: String,
    /// Without them, the environment (`AWS_ACCESS_KEY_ID` and so on) or the machine's role says
    /// who we are.
    #[serde(default)]
    pub access_key_id: Option<String>,
    #[serde(default)]
    pub secret_access_key: Option<String>,
}

/// What object stores that have no regions expect.
fn first_region() -> String {
    "us-east-1".to_owned()
}

impl std::fmt::Debug for BucketSettings {
    /// Without the keys.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("BucketSettings")
            .field("bucket", &self.bucket)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
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

impl Bucket {
    /// A bucket that speaks S3. Nothing is asked of it yet.
    pub fn s3(settings: &BucketSettings) -> Result<Self, FilesError> {
        let mut builder = AmazonS3Builder::from_env()
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region);
        if let Some(endpoint) = &settings.endpoint {
            // An unencrypted one is only good for a bucket on this machine.
            let is_here = ["http://127.0.0.1", "http://localhost", "http://[::1]"]
                .iter()
                .any(|here| endpoint.starts_with(here));
            builder = builder.with_endpoint(endpoint).with_allow_http(is_here);
        }
        if let (Some(id), Some(secret)) = (&settings.access_key_id, &settings.secret_access_key) {
            builder = builder.with_access_key_id(id).with_secret_access_key(secret);
        }
        Self::new(Arc::new(builder.build()?))
    }

    /// Any object store.
    pub fn new(objects: Arc<dyn ObjectStore>) -> Result<Self, FilesError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("bucket")
            .enable_all()
            .build()?;
        Ok(Self { objects, runtime: Arc::new(BucketRuntime(Some(runtime))) })
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), FilesError> {
        let path = ObjectPath::from(path);
        self.wait(self.objects.put(&path, bytes.to_vec().into()))?;
        Ok(())
    }

    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, FilesError> {
        let path = ObjectPath::from(path);
        match self.wait(async { self.objects.get(&path).await?.bytes().await }) {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(FilesError::Bucket(object_store::Error::NotFound { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn wait<T>(
        &self,
        work: impl Future<Output = object_store::Result<T>>,
    ) -> Result<T, FilesError> {
        match &self.runtime.0 {
            Some(runtime) => Ok(runtime.block_on(work)?),
            None => Err(FilesError::Io(io::Error::other("the bucket is closed"))),
        }
    }
}

impl Drop for BucketRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Files {
    /// Keeps `bytes` and gives their digest. Keeping the same bytes twice keeps them once.
    pub fn put(&self, tenant: TenantId, bytes: &[u8]) -> Result<Digest, FilesError> {
        let digest = Digest::of(bytes);
        match self {
            Self::Folder(folder) => {
                let path = folder.join(relative_path(tenant, &digest.sha256));
                // One that is there already may have been damaged, or be only half on the disk.
                let is_there = fs::read(&path).is_ok_and(|kept| kept == bytes);
                let kept = if is_there { sync_folder(&path) } else { write_durably(&path, bytes) };
                kept.map_err(|error| match error.kind() {
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                        FilesError::Full(error)
                    }
                    _ => FilesError::Io(error),
                })?;
            }
            Self::Bucket(bucket) => {
                bucket.put(&relative_path(tenant, &digest.sha256), bytes)?;
            }
        }
        Ok(digest)
    }

    /// The bytes with this checksum, verified; `None` when they were never kept.
    pub fn get(&self, tenant: TenantId, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, FilesError> {
        let place = relative_path(tenant, sha256);
        let mut found = self.read(&place)?;
        // Set aside, or put back between the two looks.
        for path in [&aside::aside_path(tenant, sha256), &place] {
            if found.is_none() {
                found = self.read(path)?;
            }
        }
        let Some(bytes) = found else { return Ok(None) };
        if Digest::of(&bytes).sha256 != *sha256 {
            return Err(FilesError::Damaged { expected: hex::encode(sha256) });
        }
        Ok(Some(bytes))
    }

    fn read(&self, relative: &str) -> Result<Option<Vec<u8>>, FilesError> {
        match self {
            Self::Folder(folder) => match fs::read(folder.join(relative)) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error.into()),
            },
            Self::Bucket(bucket) => bucket.get(relative),
        }
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
    create_folder_durably(path.parent().unwrap_or_else(|| Path::new(".")))?;
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
    sync_folder(path)
}

/// Flushes the names in the folder of `path`.
fn sync_folder(path: &Path) -> io::Result<()> {
    fs::File::open(path.parent().unwrap_or_else(|| Path::new(".")))?.sync_all()
}

/// Makes a folder and those above it, each of them flushed into the one above.
fn create_folder_durably(folder: &Path) -> io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent() {
        create_folder_durably(above)?;
    }
    match fs::create_dir(folder) {
        // Another thread may have been faster.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => sync_folder(folder),
    }
}
