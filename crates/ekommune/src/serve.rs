//! Puts the parts together and serves.

use std::{fs, io, net::SocketAddr, sync::Arc, time::Duration};

use access::{
    SignIn,
    oidc::{ClientKey, Profile, Provider, RelyingParty, RelyingPartyConfig},
};
use archive::setup;
use axum::Router;
use base::{Actor, Clock, Random, SystemClock, SystemRandom};
use exchange::{Exchange, Http, SigningKey, Timeouts};
use letter::Typesetter;
use service::{Catalogue, flow::World};
use store::{
    Bucket, Database, Files, Store, StoreConfig,
    jobs::{Handler, Runner, Workers},
};
use tokio::net::TcpListener;
use web::{App, AppParts, Tenants, TrustedProxies};

use crate::{
    config::{Config, KeyConfig, ProviderConfig},
    install, migrations, wings,
};

/// Why the program did not start. The message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("start: {0}")]
    Refused(String),
    /// A command that did its work and found that what it looked at is not as it must be.
    #[error("{0}")]
    Found(String),
    #[error("start: use {what}")]
    Part {
        what: String,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl StartError {
    /// A part that could not be used.
    pub fn part(
        what: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Part { what: what.into(), source: source.into() }
    }
}

/// The program, put together.
#[derive(Clone, Debug)]
pub struct Running {
    pub app: App,
    pub router: Router,
    pub runner: Runner,
}

/// Opens the store a configuration names.
pub fn open_store(config: &Config) -> Result<Store, StartError> {
    open_store_at(config, Arc::new(SystemClock))
}

/// The same with a clock of its own.
pub(crate) fn open_store_at(config: &Config, clock: Arc<dyn Clock>) -> Result<Store, StartError> {
    fs::create_dir_all(&config.data)
        .map_err(|error| StartError::part(config.data.display().to_string(), error))?;
    let database = match &config.postgres {
        Some(url) => Database::Postgres(url.clone()),
        None => Database::Sqlite(config.data.join("ekommune.sqlite")),
    };
    let store_config = StoreConfig { database, clock, random: Arc::new(SystemRandom) };
    Store::open(store_config, &migrations())
        .map_err(|error| StartError::part("the database", error))
}

/// Held while the program serves from an embedded database: a second one would take the first one's
/// jobs for those of a program that died. The operating system lets go of it however we end.
#[derive(Debug)]
#[must_use = "the folder is held until this is dropped"]
pub struct FolderLock(#[expect(dead_code, reason = "held, not used")] Option<fs::File>);

impl FolderLock {
    /// Takes the folder of a configuration, or says that somebody else has it. Programs that share
    /// a PostgreSQL share no folder.
    pub fn take(config: &Config) -> Result<Self, StartError> {
        if config.postgres.is_some() {
            return Ok(Self(None));
        }
        let shown = config.data.display().to_string();
        let part = |error: io::Error| StartError::part(shown.clone(), error);
        fs::create_dir_all(&config.data).map_err(part)?;
        let file = fs::File::create(config.data.join("lock")).map_err(part)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(Some(file))),
            Err(fs::TryLockError::WouldBlock) => Err(StartError::Refused(format!(
                "another program serves from {shown}; stop it first, or choose another folder"
            ))),
            Err(fs::TryLockError::Error(error)) => Err(part(error)),
        }
    }
}

/// Where document files lie.
pub fn files(config: &Config) -> Result<Files, StartError> {
    match &config.files {
        Some(settings) => Bucket::s3(settings)
            .map(Files::Bucket)
            .map_err(|error| StartError::part("the bucket for files", error)),
        None => Ok(Files::Folder(config.data.join("files"))),
    }
}

/// The services and municipalities of a configuration.
pub fn catalogue(config: &Config) -> Result<Catalogue, StartError> {
    match &config.overrides {
        Some(folder) => Catalogue::embedded_with(folder),
        None => Catalogue::embedded(),
    }
    .map_err(|error| StartError::part("the service packages", error))
}

/// The typesetter that is compiled in.
pub fn typesetter() -> Result<Arc<dyn Typesetter>, StartError> {
    #[cfg(feature = "typst")]
    {
        let typesetter = letter::TypstTypesetter::new()
            .map_err(|error| StartError::part("the typesetter", error))?;
        Ok(Arc::new(typesetter))
    }
    #[cfg(not(feature = "typst"))]
    {
        if std::env::var_os("EKOMMUNE_OUTLINE_LETTERS").is_some() {
            return Ok(Arc::new(letter::testing::OutlineTypesetter));
        }
        Err(StartError::Refused(
            "this program was built without its typesetter (feature `typst`) and can make no \
             letters"
                .to_owned(),
        ))
    }
}

/// What the flow runs in.
pub fn world(config: &Config) -> Result<World, StartError> {
    let store = open_store(config)?;
    let keys = install::keys(&config.data, config.environment, &**store.random())
        .map_err(|error| StartError::part("the installation's secret", error))?;
    Ok(World {
        store,
        files: files(config)?,
        keys: Arc::new(keys),
        typesetter: typesetter()?,
        catalogue: Arc::new(catalogue(config)?),
    })
}

/// Brings each municipality's archive frame (fonds, series, classes) up to what its services need.
pub fn prepare_archives(world: &World) -> Result<(), StartError> {
    let actor = Actor::system("eKommune oppsett");
    for municipality in world.catalogue.municipalities() {
        let plan = service::flow::archive_plan(municipality, &world.catalogue);
        world
            .store
            .write(municipality.tenant.id, |tx| setup::ensure(tx, &actor, &plan))
            .map_err(|error| StartError::part(municipality.tenant.authority_name(), error))?;
    }
    Ok(())
}

/// Puts the program together. `installation` answers on the installation's own host name.
pub fn assemble(
    config: &Config,
    world: World,
    installation: Router<App>,
) -> Result<Running, StartError> {
    let runtime = tokio::runtime::Handle::current();
    let send = Duration::from_secs(u64::from(config.exchange.svarut.send_seconds));
    let http = Http::new(runtime, Timeouts { send, ..Timeouts::default() })
        .map_err(|error| StartError::part("the HTTP client", error))?;
    let exchange_key = read_key(&config.exchange_key)?;
    let exchange_key = SigningKey::from_pem(&exchange_key, config.exchange_key.id.clone())
        .map_err(|error| StartError::part(config.exchange_key.file.display().to_string(), error))?;
    // Others' systems live in real time, whatever time it is in the store.
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let random = Arc::clone(world.store.random());
    let exchange =
        Exchange::new(http, config.exchange.clone(), exchange_key, clock, Arc::clone(&random));
    let mut registrations = relying_parties(config, &config.id_porten, Profile::IdPorten, &world)?;
    registrations.extend(relying_parties(
        config,
        &config.ansattporten,
        Profile::Ansattporten,
        &world,
    )?);
    let tenants = Tenants::new(world.catalogue.municipalities().map(|known| known.tenant.clone()));
    let mut handlers: Vec<Arc<dyn Handler>> = exchange.handlers(world.files.clone());
    handlers.extend(service::flow::handlers(&world));
    let store = world.store.clone();
    let proxies = TrustedProxies::new(config.trusted_proxies.iter().copied());
    let parts = AppParts {
        environment: config.environment,
        world,
        tenants,
        exchange,
        sign_in: SignIn::new(registrations),
    };
    let app = App::behind(proxies, parts);
    let wings = wings();
    for wing in &wings {
        handlers.extend(wing.jobs(&app));
    }
    let router = web::router(app.clone(), &wings, installation);
    Ok(Running { app, router, runner: Runner::new(store, handlers) })
}

/// Serves until `stop` is given, then lets what is under way finish.
/// `first` runs beside the pages, before jobs are done.
pub async fn serve(
    running: Running,
    listener: TcpListener,
    stop: StopSignal,
    workers: usize,
    first: impl FnOnce() + Send + 'static,
) -> Result<(), StartError> {
    let store = running.app.store().clone();
    let tenants: Vec<_> = running.app.tenants().all().iter().map(|tenant| tenant.id).collect();
    let runner = running.runner;
    let workers = tokio::task::spawn_blocking(move || -> io::Result<Workers> {
        first();
        runner.start(workers)
    });
    let files = running.app.files().clone();
    let sweeper = tokio::spawn(sweep_now_and_then(store, files, tenants));
    let service = running.router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop.given()).await;
    sweeper.abort();
    let workers = workers.await.map_err(|error| StartError::part("threads for jobs", error))?;
    let workers = workers.map_err(|error| StartError::part("threads for jobs", error))?;
    tokio::task::spawn_blocking(move || drop(workers))
        .await
        .map_err(|error| StartError::part("threads for jobs", error))?;
    served.map_err(|error| StartError::part("the network", error))
}

fn relying_parties(
    config: &Config,
    provider_config: &ProviderConfig,
    profile: Profile,
    world: &World,
) -> Result<Vec<(base::TenantId, Arc<RelyingParty>)>, StartError> {
    let http = exchange::http_client(Timeouts::default())
        .map_err(|error| StartError::part("the HTTP client", error))?;
    let clock = Arc::clone(world.store.clock());
    let provider = Arc::new(Provider::new(provider_config.issuer.clone(), http, clock));
    let mut registrations = Vec::new();
    for (tenant, client) in &provider_config.clients {
        let key = read_key(&client.key)?;
        let key = ClientKey::from_text(&key, Some(&client.key.id))
            .map_err(|error| StartError::part(client.key.file.display().to_string(), error))?;
        let relying_party = RelyingParty::new(
            RelyingPartyConfig {
                profile,
                client_id: client.client_id.clone(),
                key,
                origin: client.origin.clone(),
                environment: config.environment,
            },
            Arc::clone(&provider),
            Arc::clone(world.store.random()) as Arc<dyn Random>,
        )
        .map_err(|error| StartError::part(provider_config.issuer.clone(), error))?;
        registrations.push((*tenant, Arc::new(relying_party)));
    }
    Ok(registrations)
}

fn read_key(key: &KeyConfig) -> Result<String, StartError> {
    fs::read_to_string(&key.file)
        .map_err(|error| StartError::part(key.file.display().to_string(), error))
}

/// Deletes what has run out: drafts after their period, sessions, names that are too old to be
/// searched for.
async fn sweep_now_and_then(store: Store, files: Files, tenants: Vec<base::TenantId>) {
    let mut every_ten_minutes = tokio::time::interval(Duration::from_mins(10));
    loop {
        every_ten_minutes.tick().await;
        let store = store.clone();
        let (files, tenants) = (files.clone(), tenants.clone());
        let swept = tokio::task::spawn_blocking(move || {
            if let Err(error) = sweep(&store, &tenants) {
                tracing::error!(error = %error, "failed to sweep");
            }
            if let Err(error) = sweep_files(&store, &files, &tenants) {
                tracing::error!(error = %error, "failed to sweep the files");
            }
        });
        if let Err(error) = swept.await {
            tracing::error!(error = %error, "failed to sweep");
        }
    }
}

fn sweep(store: &Store, tenants: &[base::TenantId]) -> Result<(), archive::ArchiveError> {
    for tenant in tenants {
        store.write(*tenant, |tx| {
            service::flow::drafts::sweep(tx)?;
            access::session::purge(tx)?;
            access::sign_in::purge(tx)?;
            web::parking::sweep(tx)?;
            archive::projection::forget_old_names(tx)?;
            Ok::<_, archive::ArchiveError>(())
        })?;
    }
    Ok(())
}

/// Sees to a few of the files each time, so that all have been seen to within a day.
fn sweep_files(
    store: &Store,
    files: &Files,
    tenants: &[base::TenantId],
) -> Result<(), service::flow::FlowError> {
    // Ten minutes go 144 times into a day; two folders of 256 each time are enough.
    let turn = store.now().as_second().div_euclid(600).rem_euclid(128);
    let first = u8::try_from(turn * 2).unwrap_or_default();
    for tenant in tenants {
        for first in [first, first + 1] {
            service::flow::sweeping::sweep(store, files, *tenant, first)?;
        }
    }
    Ok(())
}

/// The wish to stop: Ctrl-C or SIGTERM. Made before the program says that it is ready, so that
/// one that comes in the first instant is heard too.
#[derive(Debug)]
pub struct StopSignal {
    #[cfg(unix)]
    interrupted: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminated: tokio::signal::unix::Signal,
}

impl StopSignal {
    /// Listens from now on. To be called within the runtime.
    pub fn listen() -> Result<Self, StartError> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let hear = |kind| {
                signal(kind)
                    .map_err(|error| StartError::part("the operating system's signals", error))
            };
            Ok(Self {
                interrupted: hear(SignalKind::interrupt())?,
                terminated: hear(SignalKind::terminate())?,
            })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    #[cfg(unix)]
    async fn given(mut self) {
        tokio::select! {
            _ = self.interrupted.recv() => {}
            _ = self.terminated.recv() => {}
        }
    }

    #[cfg(not(unix))]
    async fn given(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}

/// Binds the address, with an error that says which.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => StartError::Refused(format!(
            "{address} is in use; stop the other program or choose another port"
        )),
        _ => StartError::part(address.to_string(), error),
    })
}
