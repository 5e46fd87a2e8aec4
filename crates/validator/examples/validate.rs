//! `cargo run --release -p validator --example validate -- DIR [--schemas DIR] [--format text|json|html]
//! [--language nb|nn|en]`: the report on standard output; ends with 1 if there are errors.

use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use validator::{Language, Options, validate};

fn main() -> io::Result<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    let (mut folder, mut schemas) = (None, None);
    let (mut format, mut language) = (String::from("text"), Language::Nb);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--schemas" => schemas = arguments.next().map(PathBuf::from),
            "--format" => format = arguments.next().unwrap_or_default(),
            "--language" => {
                let code = arguments.next().unwrap_or_default();
                let known = Language::ALL.into_iter().find(|language| language.code() == code);
                language = known.unwrap_or(language);
            }
            _ => folder = Some(PathBuf::from(argument)),
        }
    }
    let Some(folder) = folder else {
        writeln!(
            io::stderr(),
            "usage: validate DIR [--schemas DIR] [--format text|json|html] [--language nb|nn|en]"
        )?;
        return Ok(ExitCode::from(2));
    };
    let report = validate(&folder, Options { schemas: schemas.as_deref(), ..Options::default() });
    let shown = match format.as_str() {
        "json" => report.json(language),
        "html" => report.html(language),
        _ => report.text(language),
    };
    io::stdout().write_all(shown.as_bytes())?;
    Ok(if report.is_valid() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
