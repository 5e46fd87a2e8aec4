//! Writes one PDF of each kind and language, and some hard ones, into the directory given as argument. An outside
//! validator then judges them (`conformance/verapdf.sh`).

use std::{env, error::Error, fs, path::PathBuf};

use letter::{Typesetter, TypstTypesetter};

#[path = "../tests/specimens/mod.rs"]
mod specimens;

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(env::args().nth(1).ok_or("give the directory to write to")?);
    fs::create_dir_all(&directory)?;
    let typesetter = TypstTypesetter::new()?;
    for (name, document) in specimens::all() {
        let pdf = typesetter.pdf(&document)?;
        fs::write(directory.join(format!("{name}.pdf")), pdf.bytes)?;
    }
    Ok(())
}
