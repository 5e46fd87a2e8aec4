//! Extraction of a large archive, by the program itself, beside `xmllint --stream` on what it wrote.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use archive::synthetic::{Ending, Publicity, Size, fill};
use visitor::{Server, Start, Usage, usage_of};

use crate::{
    concurrent::stores,
    measure::{BenchError, Result, Table, megabytes},
};

pub(crate) fn run(program: &Path, cases: u32, records_per_case: u32) -> Result<Table> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    // Makes the folder, with its tables.
    Server::start(&Start::new(program, &data))?.stop()?;
    let (store, files, tenants) = stores(&data)?;
    let Some((host, tenant)) = tenants.first() else {
        return Err(BenchError::Broken("a demonstration has a municipality".to_owned()));
    };
    let size = Size { cases, entries_per_case: records_per_case };
    let start = Instant::now();
    fill(&store, &files, *tenant, size, Ending::Closed, Publicity::None)?;
    let filled = start.elapsed();
    drop(store);

    let out = folder.path().join("extraction");
    let extraction = watched(
        Command::new(program)
            .args(["extract", "--trial", "--municipality", &tenant.to_string()])
            .arg("--demo")
            .arg(&data)
            .arg("--out")
            .arg(&out),
    )?;
    let structure = out.join("arkivstruktur.xml");
    let megabytes_written = structure.metadata()?.len() / 1_000_000;
    let lint = watched(Command::new("xmllint").args(["--stream", "--noout"]).arg(&structure));

    let records = f64::from(cases) * f64::from(records_per_case);
    let mut table = Table::new(format!("Extraction of {cases} cases, {records} records ({host})"));
    table.add("inventing the archive", filled.as_secs_f64(), "s");
    table.add("extraction, with all documents", extraction.took.as_secs_f64(), "s");
    table.add("extraction, processor time", extraction.usage.cpu_milliseconds / 1000.0, "CPU-s");
    table.add(
        "extraction, memory at most",
        megabytes(extraction.usage.peak_memory_kilobytes),
        "MB",
    );
    table.add(
        "arkivstruktur.xml",
        f64::from(u32::try_from(megabytes_written).unwrap_or(u32::MAX)),
        "MB",
    );
    // Without xmllint the rest still stands.
    if let Ok(lint) = lint {
        table.add("xmllint --stream on it", lint.took.as_secs_f64(), "s");
    }
    Ok(table)
}

struct Watched {
    took: Duration,
    usage: Usage,
}

/// Runs a command to its end and looks at its counters all the while.
fn watched(command: &mut Command) -> Result<Watched> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::inherit()).spawn()?;
    let mut usage = Usage::default();
    loop {
        let now = usage_of(child.id());
        usage.cpu_milliseconds = usage.cpu_milliseconds.max(now.cpu_milliseconds);
        usage.peak_memory_kilobytes = usage.peak_memory_kilobytes.max(now.peak_memory_kilobytes);
        if let Some(status) = child.try_wait()? {
            let took = start.elapsed();
            if status.success() {
                return Ok(Watched { took, usage });
            }
            return Err(BenchError::Broken(format!("run {command:?}: {status}")));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
