//! Measures the archive: filing in CPU time per case, and the extraction of a large archive.
//!
//! `cargo run --release -p archive --example measure -- [cases] [entries per case]`
#![expect(clippy::print_stdout, reason = "a measurement is printed")]
#![expect(clippy::expect_used, reason = "a measurement that cannot be made must stop")]

use std::{fs, time::Instant};

use archive::{
    Correspondent, DocumentType, NewCaseFile, NewDocument, NewEntry, NewParty, PartyName, Title,
    extraction::{Closing, Options, extract},
    projection::{self, JournalFilter},
    setup,
    synthetic::{Ending, Publicity, Size, fill},
};
use base::Actor;
use store::testing::{TENANT, sqlite};

fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u32>().expect("a number"));
    let cases = arguments.next().unwrap_or(25_000);
    let entries_per_case = arguments.next().unwrap_or(4);
    measure_filing();
    measure_search();
    measure_extraction(Size { cases, entries_per_case });
}

/// One case with one entry of two documents, published and audited; many in one transaction, so
/// that what is measured is our own work and SQLite's, and not the disk's flush.
fn measure_filing() {
    const CASES: u32 = 5000;
    let test = sqlite(&[archive::MIGRATIONS]);
    let actor = Actor::system("eKommune måling");
    let (series, class) = test
        .store
        .write(TENANT, |tx| {
            setup::ensure(tx, &actor, &archive::synthetic::plan())?;
            let series = setup::series(tx, "sakarkiv-1")?.expect("it is in the plan");
            let class = setup::class(tx, series, "U63")?.expect("it is in the plan");
            Ok::<_, archive::ArchiveError>((series, class))
        })
        .expect("the frame");
    let file = archive::NewFile {
        digest: test.files.put(TENANT, b"innhold").expect("the file is kept"),
        variant: archive::Variant::Archive,
        format: "fmt/477".to_owned(),
        format_details: None,
        file_name: "soeknad.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        warnings: Vec::new(),
    };
    let who = Correspondent::named(PartyName::person("Sval Bille"));
    let title = Title::plain("Ambulerende skjenkebevilling for sommerfest på Bryggen");
    let case = NewCaseFile {
        series,
        class,
        title: title.clone(),
        description: None,
        unit: "Servicetorget".to_owned(),
        responsible: None,
        parties: vec![NewParty { role: "Søker".to_owned(), who: who.clone() }],
        screening: None,
        disposal: None,
    };
    let entry = NewEntry::incoming("Søknad om ambulerende skjenkebevilling for sommerfest", who)
        .with_document(NewDocument::main(DocumentType::Application, title.clone(), file.clone()))
        .with_document(NewDocument::attachment(DocumentType::Map, "Kart over området", file));
    for per_transaction in [1, 50] {
        let cpu = cpu_microseconds();
        let start = Instant::now();
        for _ in 0..CASES / per_transaction {
            test.store
                .write(TENANT, |tx| {
                    for _ in 0..per_transaction {
                        let case = archive::open_case_file(tx, &actor, &case)?;
                        archive::file_entry(tx, &actor, case.id, &entry)?;
                    }
                    Ok::<_, archive::ArchiveError>(())
                })
                .expect("it is filed");
        }
        println!(
            "filing, {per_transaction} in a transaction: {} CPU-µs, {} µs",
            (cpu_microseconds() - cpu) / u64::from(CASES),
            start.elapsed().as_micros() / u128::from(CASES),
        );
    }
}

fn measure_search() {
    let test = sqlite(&[archive::MIGRATIONS]);
    let size = Size { cases: 5000, entries_per_case: 4 };
    let start = Instant::now();
    fill(&test.store, &test.files, TENANT, size, Ending::Open, Publicity::Journal)
        .expect("it is filled");
    println!("fill and publish 20,000 entries: {:.1} s", start.elapsed().as_secs_f64());
    for text in ["skjenkebevilling sommerfest", "vedtak garasje", "Sval Bille", "finnes ikke"] {
        let filter = JournalFilter { text: Some(text.to_owned()), ..JournalFilter::default() };
        let cpu = cpu_microseconds();
        let mut found = 0;
        for _ in 0..100 {
            found = test
                .store
                .read(TENANT, |tx| projection::journal(tx, &filter, 25))
                .expect("it is searched")
                .len();
        }
        println!("search {text:?}: {} CPU-µs, {found} lines", (cpu_microseconds() - cpu) / 100);
    }
    let cpu = cpu_microseconds();
    for _ in 0..100 {
        test.store
            .read(TENANT, |tx| projection::journal(tx, &JournalFilter::default(), 25))
            .expect("it is read");
    }
    println!("first page of the journal: {} CPU-µs", (cpu_microseconds() - cpu) / 100);
}

fn measure_extraction(size: Size) {
    let test = sqlite(&[archive::MIGRATIONS]);
    let start = Instant::now();
    fill(&test.store, &test.files, TENANT, size, Ending::Closed, Publicity::None)
        .expect("it is filled");
    println!(
        "fill {} cases with {} entries each: {:.1} s",
        size.cases,
        size.entries_per_case,
        start.elapsed().as_secs_f64()
    );
    let folder = test.folder.join("extraction");
    let cpu = cpu_microseconds();
    let start = Instant::now();
    let options = Options::new(Closing::Closed);
    let report =
        extract(&test.store, TENANT, &test.files, &folder, &options).expect("it is extracted");
    let bytes: u64 = ["arkivstruktur", "loependeJournal", "offentligJournal", "endringslogg"]
        .iter()
        .filter_map(|name| fs::metadata(folder.join(format!("{name}.xml"))).ok())
        .map(|metadata| metadata.len())
        .sum();
    println!(
        "extract {} records, {} files, {} MB of XML: {:.1} s, {:.1} CPU-s, at most {} MB of memory",
        report.records,
        report.document_files,
        bytes / 1_000_000,
        start.elapsed().as_secs_f64(),
        f64::from(u32::try_from((cpu_microseconds() - cpu) / 1000).unwrap_or(u32::MAX)) / 1000.0,
        peak_memory_megabytes(),
    );
    if std::env::var_os("KEEP").is_some() {
        println!("kept in {}", folder.display());
        std::mem::forget(test);
    }
}

/// User and system time of this process so far. Linux counts it in hundredths of a second.
fn cpu_microseconds() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u64 = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum();
    ticks * 10_000
}

fn peak_memory_megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .and_then(|kilobytes| kilobytes.trim().parse::<u64>().ok())
        .unwrap_or(0)
        / 1000
}
