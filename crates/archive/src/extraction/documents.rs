//! Copying document files beside the writing of the XML, each verified on its way.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::{Scope, ScopedJoinHandle},
};

use base::TenantId;
use store::{Digest, Files, FilesError};

use super::{ExtractionError, Problem, Report, Result};

/// Takes what is to be copied; few wait at a time, so that memory stays bounded.
pub(super) struct Copier(SyncSender<Order>);

struct Order {
    /// Relative to the package, with `/`.
    path: String,
    digest: Digest,
}

/// What came of the copying.
#[derive(Default)]
pub(super) struct Copied {
    files: u64,
    bytes: u64,
    problems: Vec<Problem>,
}

impl Copier {
    pub(super) fn copy(&self, path: &str, digest: Digest) -> Result<()> {
        let order = Order { path: path.to_owned(), digest };
        self.0.send(order).map_err(|_| ExtractionError::Stopped)
    }
}

impl Copied {
    pub(super) fn add_to(self, report: &mut Report) {
        report.document_files = self.files;
        report.document_bytes = self.bytes;
        for problem in self.problems {
            report.note(problem);
        }
    }
}

/// Starts the copying thread; it ends when the [`Copier`] is dropped.
pub(super) fn start<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    files: &'env Files,
    tenant: TenantId,
    destination: &'env Path,
) -> (Copier, ScopedJoinHandle<'scope, Result<Copied>>) {
    let (sender, receiver) = sync_channel(256);
    let handle = scope.spawn(move || copy_all(&receiver, files, tenant, destination));
    (Copier(sender), handle)
}

fn copy_all(
    orders: &Receiver<Order>,
    files: &Files,
    tenant: TenantId,
    destination: &Path,
) -> Result<Copied> {
    let mut copied = Copied::default();
    let mut last_folder = PathBuf::new();
    for order in orders {
        let path = destination.join(&order.path);
        if let Some(folder) = path.parent()
            && folder != last_folder
        {
            fs::create_dir_all(folder)?;
            folder.clone_into(&mut last_folder);
        }
        let mut out = BufWriter::new(File::create_new(&path)?);
        match files.copy_to(tenant, &order.digest.sha256, &mut out) {
            Ok(Some(size)) if size == order.digest.size => {
                out.flush()?;
                copied.files += 1;
                copied.bytes += size;
            }
            Ok(Some(_)) | Err(FilesError::Damaged { .. }) => {
                fs::remove_file(&path)?;
                copied.problems.push(Problem::FileDamaged { path: order.path });
            }
            Ok(None) => {
                fs::remove_file(&path)?;
                copied.problems.push(Problem::FileMissing { path: order.path });
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(copied)
}

/// The usual extension of a format, by its id in PRONOM; that of the kept file when it is not
/// known.
pub(super) fn extension<'f>(format: &str, file_name: &'f str) -> &'f str {
    match format {
        "fmt/95" | "fmt/354" | "fmt/476" | "fmt/477" | "fmt/478" | "fmt/479" | "fmt/480"
        | "fmt/481" => "pdf",
        "fmt/353" => "tif",
        "fmt/41" | "fmt/42" | "fmt/43" | "fmt/44" => "jpg",
        "fmt/11" | "fmt/12" | "fmt/13" => "png",
        "fmt/101" => "xml",
        "x-fmt/111" => "txt",
        "fmt/817" => "json",
        "x-fmt/18" => "csv",
        "fmt/134" => "mp3",
        "fmt/141" | "fmt/142" => "wav",
        "fmt/199" => "mp4",
        "x-fmt/392" => "jp2",
        "av/1" => "sos",
        _ => file_name
            .rsplit_once('.')
            .map(|(_, extension)| extension)
            .filter(|extension| {
                (1..=8).contains(&extension.len())
                    && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
            })
            .unwrap_or("bin"),
    }
}
