//! Turns the texts into functions.
//!
//! Unlike the inhabitants' pages, a report for archivists is written in three languages. Who asks
//! for Northern Sámi gets bokmål, until somebody who knows the field in Sámi has translated it.

use std::{
    env, fs,
    io::{self, Write as _},
    path::PathBuf,
};

use messages::{LANGUAGES, Source};

fn main() -> io::Result<()> {
    writeln!(io::stdout(), "cargo::rerun-if-changed=messages")?;
    let mut sources = Vec::new();
    for language in LANGUAGES {
        let written_in = if language == "se" { "nb" } else { language };
        let file = format!("messages/{written_in}.ftl");
        let text = fs::read_to_string(&file)?;
        sources.push(Source { language, file, text });
    }
    match messages::compile(&sources) {
        Ok(code) => {
            let folder = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
            fs::write(folder.join("texts.rs"), code)
        }
        Err(problems) => {
            for problem in problems {
                writeln!(io::stdout(), "cargo::error={problem}")?;
            }
            Ok(())
        }
    }
}
