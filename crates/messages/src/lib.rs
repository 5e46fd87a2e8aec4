//! Turns translation files into typed Rust functions at build time.
//!
//! A crate keeps its texts in `messages/{nb,nn,se,en}.ftl` (Project Fluent's syntax) and has this
//! `build.rs`:
//!
//! ```ignore
//! fn main() {
//!     messages::generate("messages");
//! }
//! ```
//!
//! and, anywhere in its source, a public module that holds the result:
//!
//! ```ignore
//! pub mod texts {
//!     include!(concat!(env!("OUT_DIR"), "/texts.rs"));
//! }
//! ```
//!
//! The module then has `Texts`, made by `Texts::new(language)`, with one method for each message.
//! `sign-in = Logg inn` becomes `texts.sign_in()` and gives a `&'static str`; a message with
//! variables gives a `String` and takes one argument for each variable, in the order in which
//! bokmål first mentions them. A variable that a plural is selected on is an `i64`:
//!
//! ```ftl
//! days-left = { $days ->
//!     [0] Fristen er i dag
//!     [one] Én dag igjen
//!    *[other] { $days } dager igjen
//! }
//! ```
//!
//! A message that is missing in a language, that only some languages have, or that uses other
//! variables in one language than in another, stops the build and names the file, line and key. So
//! no screen ever shows a key or a text in the wrong language.
//!
//! What Fluent has and this deliberately lacks: terms, attributes, references to other messages,
//! functions, and selection on anything but numbers. A text a translator sees should be whole.

mod generate;
mod parse;
mod plural;

use std::{
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

pub use parse::Problem;

/// The languages every crate must have, bokmål first: it decides names and the order of arguments.
pub const LANGUAGES: [&str; 4] = ["nb", "nn", "se", "en"];

/// Reads the four files in `directory` (relative to the crate) and writes `$OUT_DIR/texts.rs`.
///
/// To be called from `build.rs`. Every problem found becomes an error of the build.
pub fn generate(directory: &str) {
    let directory = Path::new(directory);
    tell_cargo(&format!("cargo::rerun-if-changed={}", directory.display()));
    let problems = match read_sources(directory) {
        Ok(sources) => match compile(&sources) {
            Ok(code) => write_code(&code).err().into_iter().collect(),
            Err(problems) => problems,
        },
        Err(problem) => vec![problem],
    };
    for problem in problems {
        tell_cargo(&format!("cargo::error={problem}"));
    }
}

/// One translation file.
#[derive(Clone, Debug)]
pub struct Source {
    /// One of [`LANGUAGES`].
    pub language: &'static str,
    /// The name that problems are reported under.
    pub file: String,
    pub text: String,
}

/// The Rust code for `sources`, which must be in the order of [`LANGUAGES`].
pub fn compile(sources: &[Source]) -> Result<String, Vec<Problem>> {
    let mut problems = Vec::new();
    let files: Vec<_> = sources.iter().map(|source| parse::read(source, &mut problems)).collect();
    if problems.is_empty() {
        parse::compare(&files, &mut problems);
    }
    if problems.is_empty() { Ok(generate::code(&files)) } else { Err(problems) }
}

fn read_sources(directory: &Path) -> Result<Vec<Source>, Problem> {
    LANGUAGES
        .into_iter()
        .map(|language| {
            let path = directory.join(format!("{language}.ftl"));
            let file = path.display().to_string();
            match fs::read_to_string(&path) {
                Ok(text) => Ok(Source { language, file, text }),
                Err(error) => Err(Problem::of_file(&file, error)),
            }
        })
        .collect()
}

fn write_code(code: &str) -> Result<(), Problem> {
    let target = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default().join("texts.rs");
    fs::write(&target, code).map_err(|error| Problem::of_file(&target.display().to_string(), error))
}

/// Build scripts speak to Cargo in lines on standard output.
fn tell_cargo(line: &str) {
    // A build script whose output nobody reads has nobody to tell that it failed.
    let _ = writeln!(io::stdout(), "{line}");
}

#[cfg(test)]
mod tests;
