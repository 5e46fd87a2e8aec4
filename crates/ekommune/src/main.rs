//! The one program: its command line.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

mod archive_command;

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
    time::Instant,
};

use archive::extraction::XsdSet;
use axum::Router;
use base::{Language, TenantId, error_chain};
use clap::{Parser, Subcommand, ValueEnum};
use ekommune::{
    config::Config,
    demo::{self, Cases, CasesNow, Demo, DemoOptions},
    serve::{self, FolderLock, StartError, StopSignal},
};
use jiff::civil::Date;
use service::{Package, cases};

use archive_command::Ending;

/// The digital municipality as one program.
#[derive(Debug, Parser)]
#[command(name = "ekommune", version, about)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the municipalities of a configuration file.
    Serve {
        #[arg(long, default_value = "ekommune.toml")]
        config: PathBuf,
    },
    /// Starts the demonstration: invented people, simulated national components.
    Demo {
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Where it keeps what is done.
        #[arg(long, default_value = "data/demo")]
        data: PathBuf,
        /// Forgets everything done so far and begins again.
        #[arg(long)]
        fresh: bool,
        /// Begins without cases.
        #[arg(long)]
        empty: bool,
    },
    /// Extracts a municipality's archive for long-term preservation (Noark 5).
    Extract {
        #[command(flatten)]
        place: Place,
        /// A new or empty folder.
        #[arg(long)]
        out: PathBuf,
        /// Where the official schemas lie.
        #[arg(long)]
        schemas: Option<PathBuf>,
        /// Which publication of the schemas to follow.
        #[arg(long, value_enum, default_value_t = Schemas::Y2019)]
        xsd_set: Schemas,
        /// Extracts open cases too, as if everything were closed now. For trials only.
        #[arg(long)]
        trial: bool,
    },
    /// Looks after a municipality's archive.
    Archive {
        #[command(subcommand)]
        command: ArchiveCommand,
    },
    /// Walks a municipality's audit trail and checks every seal.
    Audit {
        #[command(flatten)]
        place: Place,
    },
    /// Reads a service package and runs its worked cases.
    Service {
        #[command(subcommand)]
        command: ServiceCommand,
    },
    /// Reads a configuration file and says what is wrong with it.
    Check {
        #[arg(long, default_value = "ekommune.toml")]
        config: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum ArchiveCommand {
    /// Ends the archival period, so that it can be extracted: new cases go to its successor, and so
    /// do those that are still open.
    ClosePeriod {
        #[command(flatten)]
        place: Place,
        /// The period's last day (2026-12-31); without it today.
        #[arg(long)]
        last_day: Option<Date>,
        /// Only lets the periods overlap: open cases stay until they get a new entry, or until this
        /// is run again without it.
        #[arg(long)]
        overlap: bool,
    },
    /// Holds an extraction to the standard, whoever made it, and reports every fault. Ends with
    /// failure when it cannot be handed over.
    Validate {
        /// The extraction: the folder that arkivuttrekk.xml lies in.
        folder: PathBuf,
        /// Where the official schemas lie, for packages whose own are missing or changed.
        #[arg(long)]
        schemas: Option<PathBuf>,
        #[arg(long, value_enum, default_value_t = ReportKind::Text)]
        report: ReportKind,
        /// nb, nn, se or en.
        #[arg(long, default_value = "nb", value_parser = language)]
        language: Language,
        /// Where to write the report; without it, it is printed.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

/// How a report is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportKind {
    Text,
    Json,
    Html,
}

fn language(code: &str) -> Result<Language, String> {
    code.parse().map_err(|_| format!("{code} is none of nb, nn, se and en"))
}

#[derive(Debug, Subcommand)]
enum ServiceCommand {
    /// Checks the folder and runs its worked cases.
    Test { folder: PathBuf },
}

/// Which installation and municipality.
#[derive(Debug, clap::Args)]
struct Place {
    /// The configuration file; or use --demo.
    #[arg(long)]
    config: Option<PathBuf>,
    /// The folder of a demonstration.
    #[arg(long, conflicts_with = "config")]
    demo: Option<PathBuf>,
    /// Organisation number or name.
    #[arg(long)]
    municipality: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Schemas {
    #[value(name = "2019")]
    Y2019,
    #[value(name = "2023")]
    Y2023,
}

impl From<Schemas> for XsdSet {
    fn from(schemas: Schemas) -> Self {
        match schemas {
            Schemas::Y2019 => Self::Published2019,
            Schemas::Y2023 => Self::Published2023,
        }
    }
}

fn main() -> ExitCode {
    log();
    let command = CommandLine::parse().command;
    if matches!(command, Command::Serve { .. } | Command::Demo { .. }) {
        share_heaps();
    }
    let done = match command {
        Command::Serve { config } => serve_configured(&config),
        Command::Demo { port, data, fresh, empty } => {
            let cases = if empty { Cases::None } else { Cases::InEveryState };
            demonstrate(&DemoOptions { port, data, fresh, cases })
        }
        Command::Extract { place, out, schemas, xsd_set, trial } => {
            archive_command::extract(&place, &out, schemas, xsd_set.into(), trial)
        }
        Command::Archive { command: ArchiveCommand::ClosePeriod { place, last_day, overlap } } => {
            let ending = if overlap { Ending::Overlap } else { Ending::Close };
            archive_command::close_period(&place, last_day, ending)
        }
        Command::Archive {
            command: ArchiveCommand::Validate { folder, schemas, report, language, out },
        } => archive_command::validate(&folder, schemas, report, language, out),
        Command::Audit { place } => archive_command::verify_audit(&place),
        Command::Service { command: ServiceCommand::Test { folder } } => test_service(&folder),
        Command::Check { config } => check(&config),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ekommune: failed to {}", error_chain(&error));
            ExitCode::FAILURE
        }
    }
}

/// Lets threads share two heaps. Requests are served by many threads that wait for the database and for
/// other systems, and the GNU C library keeps a heap for nearly each of them: half as much memory again
/// under fifty applicants. It reads this setting only when a program starts, so we start once more, as
/// the same process.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn share_heaps() {
    use std::{env, os::unix::process::CommandExt as _, process};

    const SETTING: &str = "MALLOC_ARENA_MAX";
    if env::var_os(SETTING).is_some() {
        return;
    }
    let Ok(program) = env::current_exe() else { return };
    let mut arguments = env::args_os();
    let mut again = process::Command::new(program);
    if let Some(name) = arguments.next() {
        again.arg0(name);
    }
    // Comes back only when it could not be done.
    let error = again.args(arguments).env(SETTING, "2").exec();
    tracing::warn!(error = %error, "failed to start with shared heaps; going on with more memory");
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn share_heaps() {}

/// Warnings and errors for people, or what `EKOMMUNE_LOG` asks for; as JSON lines when
/// `EKOMMUNE_LOG_JSON` is set.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("EKOMMUNE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::env::var_os("EKOMMUNE_LOG_JSON").is_some() {
        builder.json().init();
    } else {
        builder.init();
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, StartError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| StartError::Part { what: "threads".to_owned(), source: source.into() })
}

fn serve_configured(path: &std::path::Path) -> Result<(), StartError> {
    let config = read(path)?;
    let runtime = runtime()?;
    // Known to what is made here, without being driven by this thread: the database's calls block.
    let _entered = runtime.enter();
    let stop = StopSignal::listen()?;
    let _lock = FolderLock::take(&config)?;
    let world = serve::world(&config)?;
    // Connections are closed by blocking too, so the last hold on them is here.
    let _store = world.store.clone();
    serve::prepare_archives(&world)?;
    let running = serve::assemble(&config, world, Router::new())?;
    let listener = runtime.block_on(serve::listen(config.listen))?;
    println!("eKommune answers on {}", config.listen);
    runtime.block_on(serve::serve(running, listener, stop, config.workers, || ()))
}

fn demonstrate(options: &DemoOptions) -> Result<(), StartError> {
    let began = Instant::now();
    let runtime = runtime()?;
    let _entered = runtime.enter();
    let stop = StopSignal::listen()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let listener = runtime.block_on(serve::listen(address))?;
    let demo = demo::prepare(options)?;
    let _lock = FolderLock::take(&demo.config)?;
    let _store = demo.running.app.store().clone();
    announce(&demo, began);
    let workers = demo.config.workers;
    let running = demo.running.clone();
    runtime.block_on(serve::serve(running, listener, stop, workers, move || match demo.cases {
        CasesNow::Ready => {}
        CasesNow::Interrupted => println!(
            "\nFilling in cases was interrupted last time, so some are missing. Start with \
                 --fresh to have them all."
        ),
        CasesNow::ToBeFilledIn => {
            let began = Instant::now();
            println!("\nFilling in cases in every state …");
            match demo.seed() {
                Ok(()) => println!("done in {:.1} s.", began.elapsed().as_secs_f64()),
                Err(error) => eprintln!("ekommune: failed to {}", error_chain(&error)),
            }
        }
    }))
}

fn announce(demo: &Demo, began: Instant) {
    let port = demo.config.listen.port();
    println!("eKommune's demonstration, ready after {} ms.\n", began.elapsed().as_millis());
    println!("  All municipalities        http://localhost:{port}/");
    for (name, address) in demo.addresses() {
        println!("  {name:<24}  {address}");
    }
    if let Some((name, address)) = demo.addresses().first() {
        println!("\nSign in as anybody the simulated sign-in lists. In {name}, for instance, as");
        for (what, person) in demo.introductions() {
            println!("  {person:<24}  {what}");
        }
        println!("Employees go to {address}ansatt.");
    }
    println!("Letters and notices that were sent: http://localhost:{port}/sim");
    println!(
        "\nNothing here is real. Stop with Ctrl-C; what was done is kept in {}.",
        demo.config.data.display()
    );
}

fn test_service(folder: &std::path::Path) -> Result<(), StartError> {
    let package = Package::load(folder).map_err(|source| StartError::Part {
        what: folder.display().to_string(),
        source: source.into(),
    })?;
    let report = cases::run(&package);
    println!("{report}");
    if report.is_green() {
        Ok(())
    } else {
        Err(StartError::Refused("worked cases do not come out as they say".to_owned()))
    }
}

fn check(path: &std::path::Path) -> Result<(), StartError> {
    let config = read(path)?;
    let catalogue = serve::catalogue(&config)?;
    println!(
        "{} is in order: {} services, {} municipalities.",
        path.display(),
        catalogue.packages().count(),
        catalogue.municipalities().count()
    );
    Ok(())
}

fn read(path: &std::path::Path) -> Result<Config, StartError> {
    Config::read(path).map_err(|source| StartError::Part {
        what: "the configuration".to_owned(),
        source: source.into(),
    })
}

/// The installation and the municipality that was asked for.
fn find(place: &Place) -> Result<(Config, TenantId), StartError> {
    let config = match (&place.config, &place.demo) {
        (Some(path), _) => read(path)?,
        (None, Some(folder)) => demo::config_of(folder)?,
        (None, None) => read(std::path::Path::new("ekommune.toml"))?,
    };
    let wanted = place.municipality.to_lowercase();
    let catalogue = serve::catalogue(&config)?;
    let found = catalogue.municipalities().find(|municipality| {
        municipality.tenant.id.to_string() == wanted
            || municipality.tenant.name.to_lowercase() == wanted
            || municipality.tenant.municipality_number == wanted
    });
    match found {
        Some(municipality) => Ok((config, municipality.tenant.id)),
        None => Err(StartError::Refused(format!(
            "there is no municipality {} here",
            place.municipality
        ))),
    }
}
