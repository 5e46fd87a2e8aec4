//! Many applicants at once, and what the store holds afterwards.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use base::TenantId;
use store::{Files, Store};
use visitor::{Browser, Sent, whole};

use crate::measure::{ADULTS, BenchError, HOSTS, Measured, Result, Table, application, figure};

/// A municipality's host name, and its rows beside the program.
pub(crate) type Stores = (Store, Files, Vec<(String, TenantId)>);

pub(crate) fn stores(data: &Path) -> Result<Stores> {
    let config = ekommune::demo::config_of(data)?;
    let store = ekommune::serve::open_store(&config)?;
    let catalogue = ekommune::serve::catalogue(&config)?;
    let tenants = catalogue
        .municipalities()
        .filter_map(|one| {
            let host = one.tenant.hosts.first()?.split('.').next()?;
            Some((host.to_owned(), one.tenant.id))
        })
        .collect();
    Ok((store, ekommune::serve::files(&config)?, tenants))
}

/// Letters that are made and not yet taken by any component.
pub(crate) fn undispatched((store, _, tenants): &Stores) -> Result<u64> {
    let mut sum = 0;
    for (_, tenant) in tenants {
        sum += whole::undispatched(store, *tenant)?;
    }
    Ok(sum)
}

struct Applicant {
    host: &'static str,
    sent: Vec<Sent>,
    longest_send: Duration,
    errors: Vec<String>,
}

pub(crate) async fn run(program: &Path, clients: usize, seconds: u64) -> Result<Table> {
    let measured = Measured::start(program)?;
    let port = measured.server.port();
    let until = Instant::now() + Duration::from_secs(seconds);
    let start = Instant::now();
    let before = measured.server.usage().cpu_milliseconds;
    let work: Vec<_> =
        (0..clients).map(|number| tokio::spawn(apply(port, number, clients, until))).collect();
    let mut applicants = Vec::new();
    for one in work {
        applicants.push(one.await.map_err(|error| BenchError::Broken(error.to_string()))??);
    }
    let took = start.elapsed().as_secs_f64();
    let cpu = measured.server.usage().cpu_milliseconds - before;
    let errors: Vec<String> = applicants.iter().flat_map(|one| one.errors.clone()).collect();
    if let Some(first) = errors.first() {
        return Err(BenchError::Broken(format!("{} errors, the first: {first}", errors.len())));
    }
    let sent: usize = applicants.iter().map(|one| one.sent.len()).sum();
    let longest = applicants.iter().map(|one| one.longest_send).max().unwrap_or_default();

    let mut table = Table::new(format!("{clients} applicants at once for {seconds} s"));
    table.add("errors", 0.0, "");
    table.add("acknowledged", figure(sent), "applications");
    table.add("rate", figure(sent) / took, "a second");
    table.add("processor time each, letters made meanwhile included", cpu / figure(sent), "CPU-ms");
    table.add("longest wait for a receipt", longest.as_secs_f64() * 1000.0, "ms");
    table.memory(&measured.server);
    inspect(&measured, &applicants, &mut table).await?;
    measured.server.stop()?;
    Ok(table)
}

/// Waits until the letters are made and dispatched, and then looks at everything.
async fn inspect(measured: &Measured, applicants: &[Applicant], table: &mut Table) -> Result<()> {
    let start = Instant::now();
    let (store, files, tenants) = stores(measured.server.data())?;
    let mut cases = 0;
    let mut letters = 0;
    let mut audit = 0;
    for (host, tenant) in tenants {
        let sent: Vec<Sent> = applicants
            .iter()
            .filter(|one| one.host == host)
            .flat_map(|one| one.sent.clone())
            .collect();
        let mut findings = whole::inspect(&store, &files, tenant, &sent, whole::Jobs::Done)?;
        while !findings.faults.is_empty() && start.elapsed() < Duration::from_mins(3) {
            tokio::time::sleep(Duration::from_secs(1)).await;
            findings = whole::inspect(&store, &files, tenant, &sent, whole::Jobs::Done)?;
        }
        if let Some(first) = findings.faults.first() {
            let count = findings.faults.len();
            return Err(BenchError::Broken(format!("{host}: {count} faults, the first: {first}")));
        }
        if findings.cases != sent.len() {
            let found = findings.cases;
            return Err(BenchError::Broken(format!("{host}: {found} cases of {}", sent.len())));
        }
        cases += findings.cases;
        letters += findings.letters;
        audit += usize::try_from(findings.audit_entries).unwrap_or_default();
    }
    table.add("cases found whole", figure(cases), "");
    table.add("letters archived and dispatched once", figure(letters), "");
    table.add("entries of whole audit trails", figure(audit), "");
    table.add("until the last letter was dispatched", start.elapsed().as_secs_f64(), "s");
    Ok(())
}

async fn apply(port: u16, number: usize, clients: usize, until: Instant) -> Result<Applicant> {
    let host = HOSTS.get(number % HOSTS.len()).copied().unwrap_or_default();
    let mut applicant =
        Applicant { host, sent: Vec::new(), longest_send: Duration::ZERO, errors: Vec::new() };
    let mut browser = Browser::new(port)?;
    let mut place = number;
    while Instant::now() < until {
        match once(&mut browser, host, place).await {
            Ok((sent, took)) => {
                applicant.longest_send = applicant.longest_send.max(took);
                applicant.sent.push(sent);
            }
            Err(error) => applicant.errors.push(error.to_string()),
        }
        place += clients;
    }
    Ok(applicant)
}

async fn once(browser: &mut Browser, host: &str, place: usize) -> Result<(Sent, Duration)> {
    let application = application(place)?;
    let mut begun = visitor::begin(browser, host, ADULTS, place).await?;
    visitor::fill_in(browser, &mut begun, &application).await?;
    let start = Instant::now();
    let sent = visitor::send(browser, &begun).await?;
    Ok((sent, start.elapsed()))
}
