//! What these tests share: a demonstration in a folder of its own, and people.

use std::path::Path;

use base::{Clock as _, SystemClock, TenantId, date_in_oslo};
use jiff::{ToSpan as _, civil::Date};
use store::{Files, Store, sql};
use tempfile::TempDir;
use visitor::{Application, Browser, Sent, Server, Start, whole};

pub(crate) const EXECUTABLE: &str = env!("CARGO_BIN_EXE_ekommune");
/// The municipality in which things happen.
pub(crate) const HOST: &str = "grimstad";
/// A search that finds one grown-up in each municipality, whom the rules have nothing against.
pub(crate) const ADULTS: &str = "Har reservert seg mot digital post";
pub(crate) const OTHER_ADULTS: &str = "Har bare mobilnummer";

/// A program that runs in a folder which is taken away at the end.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) server: Server,
    /// Taken away when this is dropped.
    _folder: TempDir,
}

impl House {
    pub(crate) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(&Start::new(EXECUTABLE, folder.path().join("data"))).unwrap();
        Self { server, _folder: folder }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.server.port()).unwrap()
    }

    /// Stops the program: it must end in order, and must never have panicked.
    pub(crate) fn close(self) {
        let said = self.server.stop().unwrap();
        no_panic(&said);
    }
}

pub(crate) fn no_panic(said: &str) {
    assert!(!said.contains("panicked"), "the program panicked:\n{said}");
}

/// A day far enough off for every municipality's deadline.
pub(crate) fn some_day() -> Date {
    date_in_oslo(SystemClock.now()).checked_add(60.days()).unwrap()
}

pub(crate) fn wedding(place: &str) -> Application {
    Application::wedding(place, some_day())
}

/// The municipality's rows, beside the program.
pub(crate) fn store_of(data: &Path) -> (Store, Files, TenantId) {
    let config = ekommune::demo::config_of(data).unwrap();
    let store = ekommune::serve::open_store(&config).unwrap();
    let catalogue = ekommune::serve::catalogue(&config).unwrap();
    let tenant = catalogue
        .municipalities()
        .find(|one| one.tenant.hosts.iter().any(|host| host.starts_with(HOST)))
        .unwrap()
        .tenant
        .id;
    (store, ekommune::serve::files(&config).unwrap(), tenant)
}

pub(crate) fn inspect(data: &Path, sent: &[Sent], jobs: whole::Jobs) -> whole::Findings {
    let (store, files, tenant) = store_of(data);
    whole::inspect(&store, &files, tenant, sent, jobs).unwrap()
}

sql!(
    HURRY,
    "update job set run_at = $2
     where tenant = $1 and kind = 'dispatch.send' and last_error is not null and stuck = $3"
);

/// Looks until all letters are made and dispatched, or a minute has passed.
pub(crate) async fn settled(data: &Path, sent: &[Sent]) -> whole::Findings {
    for _ in 0..120 {
        let findings = inspect(data, sent, whole::Jobs::Done);
        if findings.faults.is_empty() {
            return findings;
        }
        // What was put off after a failure would wait for minutes.
        let (store, _, tenant) = store_of(data);
        store
            .write(tenant, |tx| {
                let now = tx.now();
                tx.exec(&HURRY, &[&now, &false])
            })
            .unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    inspect(data, sent, whole::Jobs::Done)
}

pub(crate) fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// Makes a simulated component fail from now on; `None` mends it.
pub(crate) async fn fault(browser: &mut Browser, component: &str, fault: &str, times: &str) {
    let address = browser.address("", "/sim/faults");
    let fields = vec![pair("component", component), pair("fault", fault), pair("times", times)];
    let answer = browser.once(&address, visitor::Body::Fields(fields)).await.unwrap();
    assert_eq!(answer.status, 303, "{component} {fault}");
}

/// What the simulated `SvarUt` calls the letters that it has.
pub(crate) async fn letters_received(browser: &mut Browser) -> Vec<String> {
    let address = browser.address("", "/sim/state.json");
    let answer = browser.get(&address).await.unwrap();
    let state: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let letters = state["letters"].as_array().unwrap();
    letters.iter().map(|letter| letter["id"].as_str().unwrap().to_owned()).collect()
}
