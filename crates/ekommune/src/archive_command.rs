//! What the command line does with archives: extract, end periods, validate, check the audit trail.

use std::{
    fs,
    path::{Path, PathBuf},
};

use archive::{
    ArchiveError, SeriesId,
    extraction::{self, Closing, Options, XsdSet},
    periods, setup,
};
use base::{Actor, Language};
use ekommune::serve::{self, StartError};
use jiff::civil::Date;
use store::{Tx, audit};

use crate::{Place, ReportKind, find};

pub(crate) fn extract(
    place: &Place,
    out: &Path,
    schemas: Option<PathBuf>,
    xsd_set: XsdSet,
    trial: bool,
) -> Result<(), StartError> {
    let (config, tenant) = find(place)?;
    let store = serve::open_store(&config)?;
    let closing = if trial { Closing::AsOf(store.now()) } else { Closing::Closed };
    let mut options = Options::new(closing);
    options.xsd_set = xsd_set;
    options.schemas = schemas;
    let files = serve::files(&config)?;
    let report = extraction::extract(&store, tenant, &files, out, &options).map_err(|source| {
        StartError::Part { what: "the archive".to_owned(), source: source.into() }
    })?;
    print_report(&report);
    if trial || report.can_be_deposited() {
        Ok(())
    } else {
        Err(StartError::Found("make a package that can be handed over".to_owned()))
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
    if report.kept_as_received > 0 {
        println!(
            "kept as received  {} documents, with the reason for each",
            report.kept_as_received
        );
    }
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
pub(crate) enum Ending {
    Overlap,
    Close,
}

pub(crate) fn close_period(
    place: &Place,
    last_day: Option<Date>,
    ending: Ending,
) -> Result<(), StartError> {
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

pub(crate) fn verify_audit(place: &Place) -> Result<(), StartError> {
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
            Err(StartError::Found(format!("verify the audit trail: broken at entry {sequence}")))
        }
    }
}

/// Shows what a validation found; an extraction that cannot be handed over is a failure.
pub(crate) fn validate(
    folder: &Path,
    schemas: Option<PathBuf>,
    kind: ReportKind,
    language: Language,
    out: Option<PathBuf>,
) -> Result<(), StartError> {
    let options =
        validator::Options { schemas: schemas.as_deref(), ..validator::Options::default() };
    let report = validator::validate(folder, options);
    let shown = match kind {
        ReportKind::Text => report.text(language),
        ReportKind::Json => report.json(language),
        ReportKind::Html => report.html(language),
    };
    match out {
        Some(path) => fs::write(&path, shown)
            .map_err(|error| StartError::part(path.display().to_string(), error))?,
        None => println!("{shown}"),
    }
    if report.is_valid() {
        Ok(())
    } else {
        let errors = report.count(validator::Severity::Error);
        Err(StartError::Found(format!("find the extraction valid: {errors} errors")))
    }
}
