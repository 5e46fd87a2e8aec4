//! How soon the program is ready.

use std::path::Path;

use visitor::{Server, Start};

use crate::measure::{Result, Table, megabytes};

pub(crate) fn run(program: &Path, count: u32) -> Result<Table> {
    let folder = tempfile::tempdir()?;
    let start = Start::new(program, folder.path().join("data"));
    let mut table = Table::new("Start");
    let first = Server::start(&start)?;
    table.add("ready, new folder", first.ready_after.as_secs_f64() * 1000.0, "ms");
    first.stop()?;
    let mut times = Vec::new();
    let mut memory: f64 = 0.0;
    let mut cpu: f64 = 0.0;
    for _ in 0..count {
        let server = Server::start(&start)?;
        times.push(server.ready_after.as_secs_f64() * 1000.0);
        let usage = server.usage();
        memory = memory.max(megabytes(usage.memory_kilobytes));
        cpu = cpu.max(usage.cpu_milliseconds);
        server.stop()?;
    }
    times.sort_by(f64::total_cmp);
    if let (Some(best), Some(worst)) = (times.first(), times.last()) {
        table.add("ready, known folder, best", *best, "ms");
        table.add("ready, known folder, worst", *worst, "ms");
    }
    table.add("processor time at start", cpu, "CPU-ms");
    table.add("memory at start", memory, "MB");
    Ok(table)
}
