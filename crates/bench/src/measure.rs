//! What all measurements share: a fresh program, sums of its processor time, and the table.

use std::{fmt::Write as _, path::Path};

use base::{Clock as _, SystemClock, date_in_oslo};
use jiff::{ToSpan as _, civil::Date};
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use visitor::{Application, Server, Start};

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BenchError {
    #[error("visit")]
    Visit(#[from] visitor::VisitError),
    #[error("use the operating system")]
    System(#[from] std::io::Error),
    #[error("start")]
    Start(#[from] ekommune::serve::StartError),
    #[error("look at the store")]
    Store(#[from] store::Error),
    #[error("invent an archive")]
    Fill(#[from] archive::synthetic::FillError),
    #[error("hold what was promised: {0}")]
    Broken(String),
}

pub(crate) type Result<T> = std::result::Result<T, BenchError>;

/// Two threads: the visitors must not take the program's processors.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}

/// A program in a folder that is taken away afterwards.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) server: Server,
    _folder: TempDir,
}

impl Measured {
    pub(crate) fn start(program: &Path) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let server = Server::start(&Start::new(program, folder.path().join("data")))?;
        Ok(Self { server, _folder: folder })
    }

    /// The processor time of the program while `work` is done, in milliseconds.
    pub(crate) async fn cpu<T>(&self, work: impl Future<Output = Result<T>>) -> Result<(T, f64)> {
        let before = self.server.usage().cpu_milliseconds;
        let done = work.await?;
        Ok((done, self.server.usage().cpu_milliseconds - before))
    }
}

/// The municipalities, so that none of them gives out all the licences of a year.
pub(crate) const HOSTS: [&str; 7] =
    ["grimstad", "sunndal", "modum", "bjerkreim", "naeroysund", "vang", "loppa"];
/// Those of them whose parameters let the rules grant an ordinary wedding at once.
pub(crate) const GRANTING: [&str; 3] = ["grimstad", "modum", "naeroysund"];
/// A search that finds one grown-up in each municipality, whom the rules have nothing against.
pub(crate) const ADULTS: &str = "Har reservert seg mot digital post";

/// An application that no other gets in the way of.
pub(crate) fn application(number: usize) -> Result<Application> {
    let day: Date = date_in_oslo(SystemClock.now())
        .checked_add(60.days())
        .map_err(|error| BenchError::Broken(error.to_string()))?;
    Ok(Application::wedding(format!("Samfunnshuset {number}"), day))
}

/// Figures with their names and units, in the order they were taken.
#[derive(Debug)]
pub(crate) struct Table {
    title: String,
    rows: Vec<(String, f64, &'static str)>,
}

impl Table {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), rows: Vec::new() }
    }

    pub(crate) fn add(&mut self, name: impl Into<String>, value: f64, unit: &'static str) {
        self.rows.push((name.into(), value, unit));
    }

    pub(crate) fn memory(&mut self, server: &Server) {
        let usage = server.usage();
        self.add("memory now", megabytes(usage.memory_kilobytes), "MB");
        self.add("memory at most", megabytes(usage.peak_memory_kilobytes), "MB");
    }

    pub(crate) fn text(&self) -> String {
        let width = self.rows.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
        let mut text = format!("{}\n", self.title);
        for (name, value, unit) in &self.rows {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  {name:<width$}  {value:>10.2} {unit}");
        }
        text
    }

    pub(crate) fn json(&self) -> Value {
        let figures: Map<String, Value> = self
            .rows
            .iter()
            .map(|(name, value, unit)| (name.clone(), json!({ "value": value, "unit": unit })))
            .collect();
        json!({ "measurement": self.title, "figures": figures })
    }
}

/// Megabytes of 1,000,000 bytes from kilobytes of 1,024.
pub(crate) fn megabytes(kilobytes: u64) -> f64 {
    // Exact for any memory there is.
    f64::from(u32::try_from(kilobytes).unwrap_or(u32::MAX)) * 1024.0 / 1_000_000.0
}

/// A count as a figure.
pub(crate) fn figure(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
