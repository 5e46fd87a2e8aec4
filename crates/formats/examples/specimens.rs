//! Writes the specimens of the tests to the folder given as argument, for the outside judge
//! (`conformance/formats.sh`).

use std::{env, error::Error, fs, path::PathBuf};

#[path = "../tests/specimens/mod.rs"]
#[expect(dead_code, reason = "the tests also look at what each specimen is")]
#[expect(clippy::unwrap_used, reason = "a specimen that cannot be built is a mistake in this file")]
mod specimens;

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(env::args().nth(1).ok_or("give the directory to write to")?);
    fs::create_dir_all(&directory)?;
    for specimen in specimens::all() {
        fs::write(directory.join(specimen.name), specimen.bytes)?;
    }
    Ok(())
}
