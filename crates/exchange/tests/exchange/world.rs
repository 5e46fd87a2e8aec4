//! A municipality with an archive, a simulator on a loopback port, and the jobs between them.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use archive::{
    ArchiveError, ClassificationKind, Correspondent, DocumentType, EntryStatus, NewCaseFile,
    NewDocument, NewEntry, NewFile, PartyName, RecordId, Variant,
    setup::{ArchivePlan, ClassPlan, ClassificationPlan, FondsCreator, SeriesPlan},
};
use base::{Actor, FixedClock, Language, SeededRandom, Tenant, TenantId};
use exchange::{
    Exchange, ExchangeSettings, Http, SigningKey, Timeouts,
    dispatch::{
        self, Dispatch, DispatchEvent, DispatchId, NewDispatch, OutgoingDocument, Recipient,
        RecipientNumber,
    },
    simulator::{
        Pace, PersonTrait, SimulatedPerson, Simulator, SimulatorSettings, population, router,
    },
};
use jiff::SignedDuration;
use store::{
    jobs::{self, Runner, StuckJob},
    testing::{OTHER_TENANT, TENANT, TestStore},
};
use tokio::runtime::Runtime;
use url::Url;

/// Short, because a test that meets a silent component waits it out.
const PATIENCE: Duration = Duration::from_millis(250);

/// The simulator, and clients that talk to it.
#[derive(Debug)]
pub(crate) struct Sim {
    pub(crate) runtime: Runtime,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) simulator: Simulator,
    pub(crate) exchange: Exchange,
    pub(crate) base: Url,
}

impl Sim {
    pub(crate) fn new() -> Self {
        let start = "2026-06-01T10:00:00Z".parse().unwrap();
        Self::with_clock(Arc::new(FixedClock::new(start)), Duration::from_secs(20))
    }

    pub(crate) fn with_clock(clock: Arc<FixedClock>, patience: Duration) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let base: Url = format!("http://{}/sim", listener.local_addr().unwrap()).parse().unwrap();
        let simulator = Simulator::new(SimulatorSettings {
            base_url: base.clone(),
            clock: clock.clone(),
            random: Arc::new(SeededRandom::new(5)),
            population: population(7, &tenants(), jiff::civil::date(2026, 6, 1)),
            client_keys: vec![key().public_jwk().unwrap()],
            pace: Pace::DEMONSTRATION,
            folder: None,
        })
        .unwrap();
        let app = axum::Router::new().nest("/sim", router(simulator.clone()));
        runtime.spawn(async move { axum::serve(listener, app).await });
        let timeouts =
            Timeouts { connect: Duration::from_secs(5), answer: patience, send: patience };
        let http = Http::new(runtime.handle().clone(), timeouts).unwrap();
        let mut settings = ExchangeSettings::for_simulator(&base, [TENANT, OTHER_TENANT]);
        settings.svarut.settle_seconds = 20 * 60;
        let random = Arc::new(SeededRandom::new(6));
        let exchange = Exchange::new(http, settings, key(), clock.clone(), random);
        Self { runtime, clock, simulator, exchange, base }
    }

    pub(crate) fn person(&self, what: PersonTrait) -> &SimulatedPerson {
        self.simulator
            .population()
            .inhabitants_of(TENANT)
            .find(|person| person.what == what)
            .unwrap()
    }
}

/// The simulator, a database with an archive, and the workers.
pub(crate) struct World<'a> {
    pub(crate) sim: Sim,
    pub(crate) test: &'a TestStore,
    runner: Runner,
}

impl<'a> World<'a> {
    pub(crate) fn new(test: &'a TestStore) -> Self {
        let sim = Sim::with_clock(test.clock.clone(), PATIENCE);
        let runner = Runner::new(test.store.clone(), sim.exchange.handlers(test.files.clone()));
        Self { sim, test, runner }
    }

    /// An outgoing entry with one letter in it.
    pub(crate) fn letter_entry(&self, name: &str) -> RecordId {
        let digest = self.test.files.put(TENANT, b"%PDF-1.7 vedtak").unwrap();
        let file = NewFile {
            digest,
            variant: Variant::Archive,
            format: "fmt/477".to_owned(),
            format_details: None,
            file_name: "Vedtak.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            warnings: Vec::new(),
        };
        let filed = self.test.store.write(TENANT, |tx| {
            archive::setup::ensure(tx, &actor(), &plan())?;
            let series = archive::setup::series(tx, "sak")?.expect("the plan has it");
            let class = archive::setup::class(tx, series, "U63")?.expect("the plan has it");
            let case = archive::open_case_file(
                tx,
                &actor(),
                &NewCaseFile {
                    series,
                    class,
                    title: "Ambulerende skjenkebevilling".into(),
                    description: None,
                    unit: "Servicetorget".to_owned(),
                    responsible: None,
                    parties: Vec::new(),
                    screening: None,
                    disposal: None,
                },
            )?;
            let entry = NewEntry::outgoing("Vedtak", Correspondent::named(PartyName::person(name)))
                .with_document(NewDocument::main(DocumentType::Decision, "Vedtak", file));
            archive::file_entry(tx, &actor(), case.id, &entry)
        });
        let filed = filed.unwrap_or_else(|error: ArchiveError| panic!("{error:?}"));
        filed.entry.id
    }

    /// Files a letter to `person` and asks for it to be sent, in the demonstration's way.
    pub(crate) fn send_to(&self, person: &SimulatedPerson) -> (RecordId, DispatchId) {
        let address = person.protection.is_none().then(|| person.address.clone());
        let number = RecipientNumber::Person(person.number);
        self.send(&Recipient::new(person.name.full(), number, address))
    }

    pub(crate) fn send(&self, recipient: &Recipient) -> (RecordId, DispatchId) {
        let entry = self.letter_entry(&recipient.name);
        let documents = [self.document()];
        let new =
            NewDispatch { entry, recipient, title: "Vedtak i sak 2026/1", documents: &documents };
        let id = self.test.store.write(TENANT, |tx| dispatch::enqueue(tx, &new)).unwrap();
        (entry, id)
    }

    pub(crate) fn document(&self) -> OutgoingDocument {
        let digest = self.test.files.put(TENANT, b"%PDF-1.7 vedtak").unwrap();
        OutgoingDocument {
            file_name: "Vedtak.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            sha256: digest.sha256,
        }
    }

    pub(crate) fn run_due(&self) -> usize {
        self.runner.run_due().unwrap()
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        self.sim.clock.advance(by);
    }

    /// Runs jobs as the hours go by.
    pub(crate) fn live_through(&self, steps: u32, step: SignedDuration) {
        for _ in 0..steps {
            self.run_due();
            self.advance(step);
        }
        self.run_due();
    }

    pub(crate) fn dispatch(&self, id: DispatchId) -> Dispatch {
        self.test.store.read(TENANT, |tx| dispatch::find(tx, id)).unwrap().unwrap()
    }

    pub(crate) fn events(&self, id: DispatchId) -> Vec<DispatchEvent> {
        self.test.store.read(TENANT, |tx| dispatch::events(tx, id)).unwrap()
    }

    pub(crate) fn stuck(&self) -> Vec<StuckJob> {
        self.test.store.read(TENANT, jobs::stuck).unwrap()
    }

    pub(crate) fn pending(&self) -> u64 {
        self.test.store.read(TENANT, jobs::pending).unwrap()
    }

    pub(crate) fn attention(&self) -> Vec<Dispatch> {
        self.test.store.read(TENANT, dispatch::needing_attention).unwrap()
    }

    pub(crate) fn entry_status(&self, entry: RecordId) -> EntryStatus {
        self.test
            .store
            .read(TENANT, |tx| archive::lookup::entry(tx, entry))
            .unwrap()
            .unwrap()
            .status
    }
}

pub(crate) fn on_each_engine(test: impl Fn(&World<'_>)) {
    store::testing::on_each_engine(&[archive::MIGRATIONS, exchange::MIGRATIONS], |store| {
        test(&World::new(store));
    });
}

pub(crate) fn on_sqlite(test: impl Fn(&World<'_>)) {
    test(&World::new(&store::testing::sqlite(&[archive::MIGRATIONS, exchange::MIGRATIONS])));
}

pub(crate) fn actor() -> Actor {
    Actor::system("eKommune test")
}

pub(crate) fn key() -> SigningKey {
    static PEM: OnceLock<String> = OnceLock::new();
    let pem = PEM.get_or_init(|| SigningKey::generate_pem().unwrap());
    SigningKey::from_pem(pem, "test-key").unwrap()
}

pub(crate) fn tenants() -> Vec<Tenant> {
    [
        (TENANT, "4202", "Lillevik", "4891 Lillevik"),
        (OTHER_TENANT, "5601", "Storvik", "9510 Storvik"),
    ]
    .into_iter()
    .map(|(id, number, name, place): (TenantId, _, _, _)| Tenant {
        id,
        municipality_number: number.to_owned(),
        name: name.to_owned(),
        hosts: Vec::new(),
        language: Language::Nb,
        address: vec!["Postboks 1".to_owned(), place.to_owned()],
        phone: String::new(),
        email: String::new(),
    })
    .collect()
}

fn plan() -> ArchivePlan {
    ArchivePlan {
        key: "sakarkiv".to_owned(),
        title: "Lillevik kommune – sakarkiv".to_owned(),
        creators: vec![FondsCreator {
            identifier: "310000018".to_owned(),
            name: "Lillevik kommune".to_owned(),
            description: None,
        }],
        series: vec![SeriesPlan {
            key: "sak".to_owned(),
            title: "Sakarkiv".to_owned(),
            period_start: None,
            classification: ClassificationPlan {
                kind: ClassificationKind::KCodes,
                title: "K-koder".to_owned(),
                classes: vec![ClassPlan {
                    code: "U63".to_owned(),
                    title: "Skjenkebevilling".to_owned(),
                    disposal: None,
                    classes: Vec::new(),
                }],
            },
        }],
    }
}
