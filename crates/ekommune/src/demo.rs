//! The demonstration: the whole program with simulated national components, invented people and
//! cases in every state.

use std::{
    collections::BTreeMap,
    fs, io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use access::{
    Environment, Level,
    oidc::{ClientKey, Profile, RelyingPartyConfig},
    simulator::{Directory, SimulatedClient, SimulatedPerson, SimulatorConfig},
};
use axum::Router;
use base::{Tenant, TenantId, date_in_oslo};
use exchange::{
    ExchangeSettings, SigningKey, Timeouts,
    simulator::{Pace, PersonTrait, Population, Position, SimulatorSettings, population},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use service::flow::World;
use url::Url;
use web::App;

use crate::{
    config::{ClientConfig, Config, KeyConfig, ProviderConfig},
    install::read_or_make,
    seed,
    serve::{self, Running, StartError},
};

/// How the demonstration is started.
#[derive(Clone, Debug)]
pub struct DemoOptions {
    pub port: u16,
    pub data: PathBuf,
    /// Forgets everything done so far.
    pub fresh: bool,
    /// Fills in applications in every state; off for tests that make their own.
    pub cases: Cases,
}

/// Whether the demonstration begins with cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cases {
    InEveryState,
    None,
}

/// How far the demonstration's own cases have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CasesNow {
    /// They are there, or none are wanted.
    Ready,
    /// At the first start: still to be filled in.
    ToBeFilledIn,
    /// The program ended while it filled them in: some are missing.
    Interrupted,
}

/// What must stay the same from start to start.
#[derive(Debug, Serialize, Deserialize)]
struct Begun {
    /// The day the invented people were made for: their ages and numbers follow from it.
    reference: Date,
    /// Whether the cases were filled in.
    seeded: bool,
    /// Whether filling them in has begun: what was begun and not finished is not begun again, or some
    /// cases would be there twice.
    #[serde(default)]
    seeding: bool,
}

/// The demonstration, ready to be served.
#[derive(Debug)]
pub struct Demo {
    pub running: Running,
    pub config: Config,
    pub population: Arc<Population>,
    pub tenants: Vec<Tenant>,
    /// What is to be done about the cases it begins with.
    pub cases: CasesNow,
    simulator: exchange::simulator::Simulator,
    data: PathBuf,
}

const SEED: u64 = 2026;
const CLIENT_KEY_ID: &str = "demo-1";

/// Makes the folder, the keys, the people and the program.
pub fn prepare(options: &DemoOptions) -> Result<Demo, StartError> {
    let data = &options.data;
    if options.fresh && data.exists() {
        forget(data)?;
    }
    fs::create_dir_all(data).map_err(|error| StartError::part(shown(data), error))?;
    let pem = read_or_make(&data.join("keys/client.pem"), || {
        SigningKey::generate_pem().map_err(io::Error::other)
    })
    .map_err(|error| StartError::part("the demonstration's key", error))?;
    let key = SigningKey::from_pem(&pem, CLIENT_KEY_ID)
        .map_err(|error| StartError::part("the demonstration's key", error))?;

    let mut config = config(options)?;
    let catalogue = serve::catalogue(&config)?;
    let tenants: Vec<Tenant> =
        catalogue.municipalities().map(|municipality| municipality.tenant.clone()).collect();
    let base = url(&format!("http://127.0.0.1:{}/sim", options.port))?;
    config.exchange =
        ExchangeSettings::for_simulator(&base, tenants.iter().map(|tenant| tenant.id));
    for tenant in &tenants {
        let client = client(tenant, options);
        config.id_porten.clients.insert(tenant.id, client.clone());
        config.ansattporten.clients.insert(tenant.id, client);
    }

    let world = serve::world(&config)?;
    let begun = begun(data, &world)?;
    let population = Arc::new(population(SEED, &tenants, begun.reference));
    serve::prepare_archives(&world)?;
    seed::people(&world, &tenants, &population)?;

    let simulator = exchange::simulator::Simulator::new(SimulatorSettings {
        base_url: base,
        clock: Arc::clone(world.store.clock()),
        random: Arc::clone(world.store.random()),
        population: (*population).clone(),
        client_keys: vec![
            key.public_jwk().map_err(|error| StartError::part("the demonstration's key", error))?,
        ],
        pace: Pace::DEMONSTRATION,
        folder: Some(data.join("simulator")),
    })
    .map_err(|error| StartError::part("the simulated components", error))?;
    let installation = Router::new()
        .nest(
            "/sim/idporten",
            provider(Profile::IdPorten, &world, &tenants, &population, &pem, options)?,
        )
        .nest(
            "/sim/ansattporten",
            provider(Profile::Ansattporten, &world, &tenants, &population, &pem, options)?,
        )
        .nest("/sim", exchange::simulator::router(simulator.clone()));
    let running = serve::assemble(&config, world, installation.with_state::<App>(()))?;
    Ok(Demo {
        running,
        config,
        population,
        tenants,
        cases: match (begun.seeded, begun.seeding, options.cases) {
            (true, ..) | (_, _, Cases::None) => CasesNow::Ready,
            (false, true, Cases::InEveryState) => CasesNow::Interrupted,
            (false, false, Cases::InEveryState) => CasesNow::ToBeFilledIn,
        },
        simulator,
        data: data.clone(),
    })
}

impl Demo {
    /// Fills in cases in every state. To be called once the simulated components answer.
    pub fn seed(&self) -> Result<(), StartError> {
        let world = self.running.app.world();
        let mut begun = begun(&self.data, world)?;
        begun.seeding = true;
        write_begun(&self.data, &begun)?;
        // What was sent in the past has long arrived.
        self.simulator.set_pace(Pace::AT_ONCE);
        let seeded = seed::cases(&self.config, world, &self.tenants, &self.population);
        self.simulator.set_pace(Pace::DEMONSTRATION);
        seeded?;
        begun.seeded = true;
        write_begun(&self.data, &begun)
    }

    /// People of the first municipality who are worth signing in as: what they are, and their names.
    pub fn introductions(&self) -> Vec<(&'static str, String)> {
        let Some(tenant) = self.tenants.first() else { return Vec::new() };
        let mut introduced = Vec::new();
        for (what, word) in [
            (PersonTrait::SmsOnly, "an inhabitant"),
            (PersonTrait::Nineteen, "one who is too young"),
            (PersonTrait::GeneralManager, "one who runs a company"),
        ] {
            let mut all = self.population.persons.iter();
            let found = all.find(|person| person.tenant == tenant.id && person.what == what);
            introduced.extend(found.map(|person| (word, person.name.full())));
        }
        for (position, word) in [
            (Position::CaseWorker, "a case worker"),
            (Position::Approver, "who approves decisions"),
            (Position::Archivist, "an archivist"),
        ] {
            let mut all = self.population.employees.iter();
            let found = all.find(|one| one.tenant == tenant.id && one.position == position);
            introduced.extend(found.map(|one| (word, one.name.full())));
        }
        introduced
    }

    /// The address a person types.
    pub fn addresses(&self) -> Vec<(String, String)> {
        let port = self.config.listen.port();
        self.tenants
            .iter()
            .filter_map(|tenant| {
                let host = tenant.hosts.first()?;
                Some((tenant.authority_name(), format!("http://{host}:{port}/")))
            })
            .collect()
    }
}

/// Only ever deletes a folder that a demonstration made.
fn forget(data: &Path) -> Result<(), StartError> {
    if !data.join("demo.json").exists()
        && fs::read_dir(data).is_ok_and(|mut all| all.next().is_some())
    {
        return Err(StartError::Refused(format!(
            "{} holds something else than a demonstration; choose another folder",
            shown(data)
        )));
    }
    fs::remove_dir_all(data).map_err(|error| StartError::part(shown(data), error))
}

fn config(options: &DemoOptions) -> Result<Config, StartError> {
    let provider = |name: &str| ProviderConfig {
        issuer: format!("http://localhost:{}/sim/{name}", options.port),
        clients: BTreeMap::new(),
    };
    let base = url(&format!("http://127.0.0.1:{}/sim", options.port))?;
    Ok(Config {
        environment: Environment::Demonstration,
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, options.port)),
        trusted_proxies: Vec::new(),
        data: options.data.clone(),
        postgres: std::env::var("EKOMMUNE_POSTGRES").ok(),
        files: None,
        overrides: None,
        id_porten: provider("idporten"),
        ansattporten: provider("ansattporten"),
        exchange: ExchangeSettings::for_simulator(&base, []),
        exchange_key: key_config(options),
        workers: 2,
    })
}

/// The configuration of a demonstration that was made in `folder`, for the other commands.
pub fn config_of(folder: &Path) -> Result<Config, StartError> {
    if !folder.join("demo.json").exists() {
        return Err(StartError::Refused(format!("{} holds no demonstration", shown(folder))));
    }
    config(&DemoOptions { port: 8080, data: folder.to_owned(), fresh: false, cases: Cases::None })
}

fn key_config(options: &DemoOptions) -> KeyConfig {
    KeyConfig { file: options.data.join("keys/client.pem"), id: CLIENT_KEY_ID.to_owned() }
}

fn client(tenant: &Tenant, options: &DemoOptions) -> ClientConfig {
    ClientConfig {
        client_id: format!("ekommune-{}", tenant.id),
        key: key_config(options),
        origin: origin(tenant, options),
    }
}

fn origin(tenant: &Tenant, options: &DemoOptions) -> String {
    let host = tenant.hosts.first().map_or("localhost", String::as_str);
    format!("http://{host}:{}", options.port)
}

fn begun(data: &Path, world: &World) -> Result<Begun, StartError> {
    let path = data.join("demo.json");
    if let Ok(text) = fs::read_to_string(&path) {
        return serde_json::from_str(&text).map_err(|error| StartError::part(shown(&path), error));
    }
    let begun = Begun { reference: date_in_oslo(world.store.now()), seeded: false, seeding: false };
    write_begun(data, &begun)?;
    Ok(begun)
}

fn write_begun(data: &Path, begun: &Begun) -> Result<(), StartError> {
    let path = data.join("demo.json");
    let text =
        serde_json::to_string(begun).map_err(|error| StartError::part(shown(&path), error))?;
    fs::write(&path, text).map_err(|error| StartError::part(shown(&path), error))
}

/// Who can sign in through a simulated provider.
#[derive(Debug)]
struct People {
    profile: Profile,
    tenants: Vec<Tenant>,
    population: Arc<Population>,
    reference: Date,
}

impl Directory for People {
    fn persons(&self) -> Vec<SimulatedPerson> {
        match self.profile {
            Profile::IdPorten => self
                .population
                .persons
                .iter()
                .filter(|person| person.death.is_none())
                .map(|person| SimulatedPerson {
                    number: person.number,
                    name: person.name.full(),
                    note: format!(
                        "{}, {} år. {}",
                        self.place(person.tenant),
                        person.age_on(self.reference),
                        seed::described(person, &self.population),
                    ),
                    highest: Level::High,
                })
                .collect(),
            Profile::Ansattporten => self
                .population
                .employees
                .iter()
                .map(|employee| SimulatedPerson {
                    number: employee.person,
                    name: employee.name.full(),
                    note: format!(
                        "{} i {}",
                        position(employee.position),
                        self.place(employee.tenant)
                    ),
                    highest: Level::High,
                })
                .collect(),
        }
    }
}

impl People {
    fn place(&self, tenant: TenantId) -> String {
        self.tenants
            .iter()
            .find(|known| known.id == tenant)
            .map(Tenant::authority_name)
            .unwrap_or_default()
    }
}

/// What employees call themselves; only seen in the simulated sign-in and in the archive.
pub(crate) fn position(position: Position) -> &'static str {
    match position {
        Position::CaseWorker => "Saksbehandler",
        Position::Approver => "Fagleder",
        Position::Archivist => "Arkivar",
        Position::Leader => "Virksomhetsleder",
    }
}

fn provider(
    profile: Profile,
    world: &World,
    tenants: &[Tenant],
    population: &Arc<Population>,
    pem: &str,
    options: &DemoOptions,
) -> Result<Router, StartError> {
    let what = "the simulated sign-in";
    let key = ClientKey::from_text(pem, Some(CLIENT_KEY_ID))
        .map_err(|error| StartError::part(what, error))?;
    let clients = tenants
        .iter()
        .map(|tenant| {
            let registered = RelyingPartyConfig {
                profile,
                client_id: format!("ekommune-{}", tenant.id),
                key: key.clone(),
                origin: origin(tenant, options),
                environment: Environment::Demonstration,
            };
            SimulatedClient::of(&registered, tenant.authority_name())
        })
        .collect();
    let name = match profile {
        Profile::IdPorten => "idporten",
        Profile::Ansattporten => "ansattporten",
    };
    let http = exchange::http_client(Timeouts::default())
        .map_err(|error| StartError::part(what, error))?;
    let simulator = access::simulator::Simulator::new(SimulatorConfig {
        profile,
        environment: Environment::Demonstration,
        issuer: format!("http://localhost:{}/sim/{name}", options.port),
        clients,
        directory: Arc::new(People {
            profile,
            tenants: tenants.to_vec(),
            population: Arc::clone(population),
            reference: date_in_oslo(world.store.now()),
        }),
        http,
        clock: Arc::clone(world.store.clock()),
        random: Arc::clone(world.store.random()),
    })
    .map_err(|error| StartError::part(what, error))?;
    Ok(simulator.router())
}

fn url(text: &str) -> Result<Url, StartError> {
    text.parse().map_err(|error: url::ParseError| StartError::part(text, error))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
