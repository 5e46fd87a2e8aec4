//! What an installation keeps beside its database: the secret that seals person numbers, and keys.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use access::{Environment, Keys};
use base::Random;

/// Reads the installation's secret from `folder`, or makes one at the first start. Whoever loses
/// it can read no person number again: it belongs in the backup, apart from the database.
pub(crate) fn keys(
    folder: &Path,
    environment: Environment,
    random: &dyn Random,
) -> io::Result<Keys> {
    let text = read_or_make(&folder.join("secret"), || Ok(Keys::new_secret(random)))?;
    Keys::from_text(&text, environment).map_err(io::Error::other)
}

/// Reads a file that only the program may read; makes it with `make` when it is not there.
pub(crate) fn read_or_make(
    path: &Path,
    make: impl FnOnce() -> io::Result<String>,
) -> io::Result<String> {
    match fs::read_to_string(path) {
        Ok(text) => return Ok(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let text = make()?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(text)
}
