//! The one program: its command line.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
    time::Instant,
};

use archive::{
    ArchiveError, SeriesId,
    extraction::{self, Closing, Options, XsdSet},
    periods, setup,
};
use axum::Router;
use base::{Actor, TenantId};
use clap::{Parser, Subcommand, ValueEnum};
use ekommune::{
    config::Config,
    demo::{self, Cases, Demo, DemoOptions},
    serve::{self, StartError, StopSignal},
};
use jiff::civil::Date;
use service::{Package, cases};
use store::{Tx, audit};

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

fn main() -> ExitCode {
    log();
    let done = match CommandLine::parse().command {
        Command::Serve { config } => serve_configured(&config),
        Command::Demo { port, data, fresh, empty } => {
            let cases = if empty { Cases::None } else { Cases::InEveryState };
            demonstrate(&DemoOptions { port, data, fresh, cases })
        }
        Command::Extract { place, out, schemas, xsd_set, trial } => {
            extract(&place, &out, schemas, xsd_set, trial)
        }
        Command::Archive { command: ArchiveCommand::ClosePeriod { place, last_day, overlap } } => {
            close_period(&place, last_day, if overlap { Ending::Overlap } else { Ending::Close })
        }
        Command::Audit { place } => verify_audit(&place),
        Command::Service { command: ServiceCommand::Test { folder } } => test_service(&folder),
        Command::Check { config } => check(&config),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ekommune: failed to {}", chain(&error));
            ExitCode::FAILURE
        }
    }
}

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
    runtime()?.block_on(async {
        let stop = StopSignal::listen()?;
        let world = serve::world(&config)?;
        serve::prepare_archives(&world)?;
        let running = serve::assemble(&config, world, Router::new())?;
        let listener = serve::listen(config.listen).await?;
        println!("eKommune answers on {}", config.listen);
        serve::serve(running, listener, stop, config.workers, || ()).await
    })
}

fn demonstrate(options: &DemoOptions) -> Result<(), StartError> {
    let began = Instant::now();
    runtime()?.block_on(async {
        let stop = StopSignal::listen()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
        let listener = serve::listen(address).await?;
        let demo = demo::prepare(options)?;
        announce(&demo, began);
        let workers = demo.config.workers;
        let running = demo.running.clone();
        serve::serve(running, listener, stop, workers, move || {
            if demo.unseeded {
                let began = Instant::now();
                println!("\nFilling in cases in every state …");
                match demo.seed() {
                    Ok(()) => println!("done in {:.1} s.", began.elapsed().as_secs_f64()),
                    Err(error) => eprintln!("ekommune: failed to {}", chain(&error)),
                }
            }
        })
        .await
    })
}

fn announce(demo: &Demo, began: Instant) {
    let port = demo.config.listen.port();
    println!("eKommune's demonstration, ready after {} ms.\n", began.elapsed().as_millis());
    println!("  All municipalities        http://localhost:{port}/");
    for (name, address) in demo.addresses() {
        println!("  {name:<24}  {address}");
    }
    println!("\nSign in as anybody you like: the simulated ID-porten lists invented people.");
    println!("Case workers go to /ansatt on a municipality's address, for instance");
    if let Some((_, address)) = demo.addresses().first() {
        println!("  {address}ansatt");
    }
    println!("Letters and notices that were sent: http://localhost:{port}/sim");
    println!(
        "\nNothing here is real. Stop with Ctrl-C; what was done is kept in {}.",
        demo.config.data.display()
    );
}

fn extract(
    place: &Place,
    out: &std::path::Path,
    schemas: Option<PathBuf>,
    xsd_set: Schemas,
    trial: bool,
) -> Result<(), StartError> {
    let (config, tenant) = find(place)?;
    let store = serve::open_store(&config)?;
    let closing = if trial { Closing::AsOf(store.now()) } else { Closing::Closed };
    let mut options = Options::new(closing);
    options.xsd_set = match xsd_set {
        Schemas::Y2019 => XsdSet::Published2019,
        Schemas::Y2023 => XsdSet::Published2023,
    };
    options.schemas = schemas;
    let files = serve::files(&config)?;
    let report = extraction::extract(&store, tenant, &files, out, &options).map_err(|source| {
        StartError::Part { what: "the archive".to_owned(), source: source.into() }
    })?;
    print_report(&report);
    if trial || report.can_be_deposited() {
        Ok(())
    } else {
        Err(StartError::Refused("the package cannot be handed over as it is".to_owned()))
    }
}

fn print_report(report: &extraction::Report) {
    println!("series            {}", report.series);
    println!("classes           {}", report.classes);
    println!("case files        {}", report.case_files);
    println!("records           {}", report.records);
    println!("documents         {}", report.documents);
    println!("document files    {} ({} bytes)", report.document_files, report.document_bytes);
    println!("journal entries   {}", report.journal_entries);
    println!("changes           {}", report.changes);
    for problem in &report.problems {
        println!("problem: {problem}");
    }
    if let Some(as_of) = report.trial_as_of {
        println!("This is a trial as of {as_of}: missing closing dates are filled in.");
    }
    if report.can_be_deposited() {
        println!("The package can be handed over.");
    }
}

/// How far to go with a period.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Overlap,
    Close,
}

fn close_period(place: &Place, last_day: Option<Date>, ending: Ending) -> Result<(), StartError> {
    let (config, tenant) = find(place)?;
    let store = serve::open_store(&config)?;
    let catalogue = serve::catalogue(&config)?;
    let plan = catalogue
        .municipalities()
        .find(|municipality| municipality.tenant.id == tenant)
        .map(|municipality| service::flow::archive_plan(municipality, &catalogue))
        .ok_or_else(|| StartError::Refused("there is no such municipality".to_owned()))?;
    let actor = Actor::system("eKommune arkivperiode");
    let lines = store
        .write(tenant, |tx| {
            let mut lines = Vec::new();
            for planned in &plan.series {
                let Some(active) = setup::series(tx, &planned.key)? else { continue };
                lines.push(end_period(tx, &actor, active, last_day, ending)?);
            }
            Ok(lines)
        })
        .map_err(|source: ArchiveError| StartError::Part {
            what: "the archive".to_owned(),
            source: source.into(),
        })?;
    if lines.is_empty() {
        return Err(StartError::Refused("the archive has not been set up".to_owned()));
    }
    for line in lines {
        println!("{line}");
    }
    Ok(())
}

/// Ends the period of the active series, or that of the one before it if they overlap already.
fn end_period(
    tx: &mut Tx<'_>,
    actor: &Actor,
    active: SeriesId,
    last_day: Option<Date>,
    ending: Ending,
) -> Result<String, ArchiveError> {
    let (series, successor) = if let Some(before) = periods::overlapping(tx, active)? {
        (before, active)
    } else {
        let last_day = last_day.unwrap_or_else(|| tx.today());
        (active, periods::begin(tx, actor, active, last_day)?)
    };
    if ending == Ending::Overlap {
        let open = periods::open_case_files(tx, series)?;
        return Ok(format!("Series {series} overlaps with {successor}: {open} open case files."));
    }
    let transferred = periods::finish(tx, actor, series)?;
    Ok(format!(
        "Series {series} is closed; {transferred} case files went over to its successor \
         {successor}."
    ))
}

fn verify_audit(place: &Place) -> Result<(), StartError> {
    let (config, tenant) = find(place)?;
    let verdict = serve::open_store(&config)?.read(tenant, audit::verify).map_err(|source| {
        StartError::Part { what: "the audit trail".to_owned(), source: source.into() }
    })?;
    match verdict {
        audit::Verdict::Whole { entries } => {
            println!("The audit trail is whole: {entries} entries.");
            Ok(())
        }
        audit::Verdict::BrokenAt { sequence } => {
            Err(StartError::Refused(format!("the audit trail is broken at entry {sequence}")))
        }
    }
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

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
