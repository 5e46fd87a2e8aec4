//! A web service that behaves like the national components, faults included: what the
//! demonstration and the tests talk to.
//!
//! Mounted by the roof under `/sim` of the demonstration's bare host, and only there. It accepts
//! no number of a real person. Nothing it is sent leaves it; its front page lists what came in and
//! sets faults.

mod altinn;
mod faults;
mod maskinporten;
mod page;
mod population;
mod registers;
mod svarut;
mod words;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{Router, middleware};
use base::{Clock, Random, TenantId};
use jiff::Timestamp;
use jsonwebtoken::jwk::Jwk;
use tokio::task::JoinHandle;
use url::Url;

pub use altinn::SentNotice;
pub use faults::{Fault, Times};
pub use population::{
    PersonTrait, Population, Position, SimulatedContact, SimulatedEmployee, SimulatedOrganisation,
    SimulatedPerson, SimulatedStanding, population,
};
pub use svarut::{Pace, ReceivedLetter};

use crate::Component;

/// The client that is registered with the simulated Maskinporten.
pub const CLIENT_ID: &str = "ekommune-demonstrasjon";
/// The organisation that owns the client: an invented co-operation of municipalities.
pub const OPERATOR: TenantId = TenantId(319_999_906);
/// Guards nothing: it opens the simulator only.
pub const INTEGRATION_PASSWORD: &str = "simulert-passord";

/// What a simulator is made of.
#[derive(Debug)]
pub struct SimulatorSettings {
    /// Where it will be mounted, e.g. `http://127.0.0.1:8080/sim`.
    pub base_url: Url,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub population: Population,
    /// The public keys registered for [`CLIENT_ID`].
    pub client_keys: Vec<Jwk>,
    pub pace: Pace,
    /// Where received letters are kept so that they survive a restart; `None` keeps them in
    /// memory only.
    pub folder: Option<PathBuf>,
}

/// The simulated components' common state. Cheap to clone; every clone is the same simulator.
#[derive(Clone, Debug)]
pub struct Simulator(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    base_url: Url,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    population: Population,
    client_keys: Vec<Jwk>,
    pace: Mutex<Pace>,
    /// With what this simulator signs its tokens; new at each start.
    token_secret: [u8; 32],
    faults: faults::Faults,
    grants: Mutex<BTreeMap<String, Timestamp>>,
    letters: svarut::Letters,
    notices: Mutex<Vec<SentNotice>>,
    questions: Mutex<BTreeMap<Component, u64>>,
    held: Mutex<Vec<(Release, JoinHandle<()>)>>,
}

/// Lets a question that [`Fault::Late`] holds be done.
type Release = tokio::sync::oneshot::Sender<()>;

impl Simulator {
    pub fn new(settings: SimulatorSettings) -> std::io::Result<Self> {
        let mut token_secret = [0; 32];
        settings.random.fill(&mut token_secret);
        Ok(Self(Arc::new(Inner {
            base_url: settings.base_url,
            clock: settings.clock,
            random: settings.random,
            population: settings.population,
            client_keys: settings.client_keys,
            pace: Mutex::new(settings.pace),
            token_secret,
            faults: faults::Faults::default(),
            grants: Mutex::default(),
            letters: svarut::Letters::open(settings.folder)?,
            notices: Mutex::default(),
            questions: Mutex::default(),
            held: Mutex::default(),
        })))
    }

    pub fn population(&self) -> &Population {
        &self.0.population
    }

    /// Makes a component do something wrong from now on.
    pub fn set_fault(&self, component: Component, fault: Fault, times: Times) {
        self.0.faults.set(component, fault, times);
    }

    pub fn clear_fault(&self, component: Component) {
        self.0.faults.clear(component);
    }

    /// Lets letters take their steps faster or slower from now on.
    pub fn set_pace(&self, pace: Pace) {
        *lock(&self.0.pace) = pace;
    }

    /// The letters that SvarUt has taken, oldest first.
    pub fn letters(&self) -> Vec<ReceivedLetter> {
        self.0.letters.all()
    }

    /// The e-mails and text messages that were ordered, oldest first.
    pub fn notices(&self) -> Vec<SentNotice> {
        lock(&self.0.notices).clone()
    }

    /// How many questions a component was asked, those that met a fault included.
    pub fn questions(&self, component: Component) -> u64 {
        lock(&self.0.questions).get(&component).copied().unwrap_or(0)
    }

    /// Does what [`Fault::Late`] holds; gives how many questions that were.
    pub async fn release_held(&self) -> usize {
        let held = std::mem::take(&mut *lock(&self.0.held));
        let count = held.len();
        for (release, work) in held {
            if release.send(()).is_ok() {
                let _ = work.await;
            }
        }
        count
    }

    fn hold(&self, release: Release, work: JoinHandle<()>) {
        lock(&self.0.held).push((release, work));
    }

    fn count(&self, component: Component) {
        *lock(&self.0.questions).entry(component).or_default() += 1;
    }

    fn faults(&self) -> &faults::Faults {
        &self.0.faults
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Where the simulator stands on its host: `/sim`, or nothing at the root.
    fn path(&self) -> &str {
        self.0.base_url.path().trim_end_matches('/')
    }
}

/// The whole simulator; to be nested at the path of its `base_url`.
pub fn router(simulator: Simulator) -> Router {
    let with_faults = |routes: Router<Simulator>, component: Component| {
        routes.layer(middleware::from_fn_with_state((simulator.clone(), component), faults::meet))
    };
    Router::new()
        .merge(page::routes())
        .nest("/maskinporten", with_faults(maskinporten::routes(), Component::Maskinporten))
        .nest("/folkeregisteret", with_faults(registers::persons(), Component::PersonRegister))
        .nest("/krr", with_faults(registers::contacts(), Component::ContactRegister))
        .nest(
            "/enhetsregisteret",
            with_faults(registers::organisations(), Component::OrganisationRegister),
        )
        .nest("/altinn", with_faults(altinn::representation(), Component::Representation))
        .nest("/varsling", with_faults(altinn::notices(), Component::NoticeGateway))
        .nest("/svarut", with_faults(svarut::routes(), Component::SvarUt))
        .with_state(simulator)
}

/// The SvarUt account of a simulated municipality.
pub fn svarut_account(tenant: TenantId) -> String {
    format!("5a7a0000-0000-4000-8000-000{tenant}")
}

/// The Fiks integration of a simulated municipality.
pub fn integration(tenant: TenantId) -> String {
    format!("17e60000-0000-4000-8000-000{tenant}")
}

/// A panic in another request left the data as whole as it was.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
