//! A municipality with its desk, applications on it, and employees with browsers.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use access::{Environment, Role, SessionKind, SignIn, testing};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use base::{Actor, Language, SeededRandom, TenantId, uuid::Uuid};
use desk::DeskWing;
use exchange::{
    Exchange, ExchangeSettings, Http, SigningKey, Timeouts,
    simulator::{
        Pace, PersonTrait, Population, SimulatedOrganisation, SimulatedPerson, SimulatedStanding,
        Simulator, SimulatorSettings, population, router as simulated,
    },
};
use serde_json::{Value as Json, json};
use service::{
    Answers, Catalogue,
    flow::{
        Applicant, IssueComplaintLetter, IssueDecision, IssueReceipt, IssueRequest, MatterId, World,
    },
};
use store::{Migration, jobs::Runner, sql, testing::TestStore};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;
use web::{App, AppParts, Tenants, Wing};

pub(crate) const HOST: &str = "grimstad.localhost";
pub(crate) const GRIMSTAD: TenantId = TenantId(311_010_018);
const SERVICE: &str = "ambulerende-skjenkebevilling";

pub(crate) const MIGRATIONS: [&[Migration]; 7] = [
    access::MIGRATIONS,
    archive::MIGRATIONS,
    exchange::MIGRATIONS,
    service::MIGRATIONS,
    web::MIGRATIONS,
    forms::MIGRATIONS,
    desk::MIGRATIONS,
];

sql!(
    CLOSE,
    "update case_file set status = 'closed', closed_at = $3, closed_by = 'test'
     where tenant = $1 and id = $2"
);

pub(crate) struct Town<'a> {
    pub(crate) test: &'a TestStore,
    pub(crate) world: World,
    runtime: Runtime,
    router: Router,
    runner: Runner,
    population: Population,
}

/// Whether the national registers answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Registers {
    /// Nobody listens there: most of the desk needs no component, and letters stay in their queue.
    Down,
    Simulated,
}

impl<'a> Town<'a> {
    pub(crate) fn new(test: &'a TestStore) -> Self {
        Self::with(test, Registers::Down)
    }

    /// The same, with registers that answer.
    pub(crate) fn with_registers(test: &'a TestStore) -> Self {
        Self::with(test, Registers::Simulated)
    }

    fn with(test: &'a TestStore, registers: Registers) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let catalogue = Arc::new(Catalogue::embedded().unwrap());
        let tenants: Vec<_> =
            catalogue.municipalities().map(|known| known.tenant.clone()).collect();
        let key = SigningKey::from_pem(&SigningKey::generate_pem().unwrap(), "test-key").unwrap();
        let population = population(7, &tenants, jiff::civil::date(2026, 6, 1));
        let base: url::Url = if registers == Registers::Simulated {
            let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
            let base: url::Url =
                format!("http://{}/sim", listener.local_addr().unwrap()).parse().unwrap();
            let simulator = Simulator::new(SimulatorSettings {
                base_url: base.clone(),
                clock: test.clock.clone(),
                random: Arc::new(SeededRandom::new(5)),
                population: population.clone(),
                client_keys: vec![key.public_jwk().unwrap()],
                pace: Pace::DEMONSTRATION,
                folder: None,
            })
            .unwrap();
            let served = Router::new().nest("/sim", simulated(simulator));
            runtime.spawn(async move { axum::serve(listener, served).await });
            base
        } else {
            "http://127.0.0.1:9/sim".parse().unwrap()
        };
        let patience = Duration::from_secs(10);
        let timeouts = Timeouts { connect: patience, answer: patience, send: patience };
        let http = Http::new(runtime.handle().clone(), timeouts).unwrap();
        let settings = ExchangeSettings::for_simulator(&base, tenants.iter().map(|it| it.id));
        let random = Arc::new(SeededRandom::new(6));
        let exchange = Exchange::new(http, settings, key, test.clock.clone(), random);
        let world = World {
            store: test.store.clone(),
            files: test.files.clone(),
            keys: Arc::new(testing::keys()),
            typesetter: Arc::new(letter::testing::OutlineTypesetter),
            catalogue,
        };
        let municipality = world.catalogue.municipality(GRIMSTAD).unwrap();
        let plan = service::flow::archive_plan(municipality, &world.catalogue);
        test.store
            .write(GRIMSTAD, |tx| archive::setup::ensure(tx, &Actor::system("test"), &plan))
            .unwrap();
        let runner = Runner::new(
            test.store.clone(),
            [
                Arc::new(IssueDecision { world: world.clone() }) as Arc<dyn store::jobs::Handler>,
                Arc::new(IssueRequest { world: world.clone() }),
                Arc::new(IssueReceipt { world: world.clone() }),
                Arc::new(IssueComplaintLetter { world: world.clone() }),
            ],
        );
        let app = App::new(AppParts {
            environment: Environment::Demonstration,
            world: world.clone(),
            tenants: Tenants::new(tenants),
            exchange,
            sign_in: SignIn::new([]),
        });
        let wings: Vec<Box<dyn Wing>> = vec![Box::new(DeskWing)];
        let router = web::router(app, &wings, Router::new());
        Self { test, world, runtime, router, runner, population }
    }

    /// Somebody of whom the population register knows this.
    pub(crate) fn inhabitant(&self, what: PersonTrait) -> &SimulatedPerson {
        let persons = &self.population.persons;
        persons.iter().find(|it| it.tenant == GRIMSTAD && it.what == what).unwrap()
    }

    /// An organisation of the municipality that is as it should be.
    pub(crate) fn organisation(&self) -> &SimulatedOrganisation {
        let all = &self.population.organisations;
        let active = |it: &&SimulatedOrganisation| {
            it.standing == SimulatedStanding::Active && it.municipality_number == "4202"
        };
        all.iter().find(active).unwrap()
    }

    /// Issues letters. Jobs nobody here handles get stuck, which some tests look at.
    pub(crate) fn run_jobs(&self) {
        self.runner.run_due().unwrap();
    }

    /// Somebody applies, and their application lands on the desk: they want to do without a deputy.
    pub(crate) fn application(&self, serial: u16, name: &str) -> MatterId {
        self.application_of(serial, name, Protected::No)
    }

    pub(crate) fn application_of(&self, serial: u16, name: &str, protected: Protected) -> MatterId {
        let person = self
            .test
            .store
            .write(GRIMSTAD, |tx| {
                Ok::<_, store::Error>(testing::a_person(tx, &testing::keys(), serial, name))
            })
            .unwrap();
        let applicant = Applicant {
            person: person.id.0,
            name: name.to_owned(),
            protected: protected == Protected::Yes,
            birth_date: Some(jiff::civil::date(1980, 1, 15)),
            address: None,
            organisation: None,
        };
        let package = self.world.package(SERVICE).unwrap();
        let draft = self
            .test
            .store
            .write(GRIMSTAD, |tx| {
                let answers = Answers::from_values(wedding(name));
                service::flow::start_draft(tx, package, &applicant, Language::Nb, answers)
            })
            .unwrap();
        let submitted = service::flow::submit(&self.world, GRIMSTAD, &applicant, draft).unwrap();
        submitted.matter
    }

    /// A browser in which an employee of the unit has signed in. The same serial is the same
    /// person.
    pub(crate) fn employee(
        &self,
        serial: u16,
        name: &str,
        roles: &[Role],
        unit: &str,
    ) -> Browser<'_> {
        let mut browser = self.browser();
        browser.sign_in(serial, name, roles, unit);
        browser
    }

    pub(crate) fn case_worker(&self) -> Browser<'_> {
        self.employee(101, "KLOK SEKK", &[Role::CaseWorker], "naer")
    }

    pub(crate) fn leader(&self) -> Browser<'_> {
        self.employee(102, "SNILL SKY", &[Role::Leader], "naer")
    }

    pub(crate) fn citizen(&self) -> Browser<'_> {
        let keys = testing::keys();
        let token = self
            .test
            .store
            .write(GRIMSTAD, |tx| {
                let person = testing::a_person(tx, &keys, 150, "ROLIG HAVN");
                Ok::<_, store::Error>(testing::sign_in(tx, &keys, &person, SessionKind::Citizen))
            })
            .unwrap();
        let mut browser = self.browser();
        browser.take(token.set_cookie().to_str().unwrap());
        browser
    }

    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { town: self, cookies: BTreeMap::new() }
    }

    /// The person of a serial number.
    pub(crate) fn person(&self, serial: u16) -> Uuid {
        let keys = testing::keys();
        let person = self.test.store.write(GRIMSTAD, |tx| {
            let number = testing::synthetic_number(serial);
            Ok::<_, store::Error>(access::person::find_by_number(tx, &keys, number).unwrap())
        });
        person.unwrap().map_or_else(nothing, |person| person.id.0)
    }

    /// The case file is closed, whatever still stands open in it.
    pub(crate) fn close(&self, case: MatterId) {
        let closed = self.test.store.write(GRIMSTAD, |tx| {
            let now = tx.now();
            tx.exec_one(&CLOSE, &[&case, &now])
        });
        closed.unwrap();
    }

    /// The names of those who have looked at a case.
    pub(crate) fn lookers(&self, case: MatterId) -> Vec<String> {
        let looks = self.test.store.read(GRIMSTAD, |tx| access::view_log::views_of(tx, case));
        looks.unwrap().into_iter().map(|look| look.actor_name).collect()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protected {
    Yes,
    No,
}

pub(crate) struct Browser<'a> {
    town: &'a Town<'a>,
    cookies: BTreeMap<String, String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// Where a redirect leads.
    pub(crate) fn location(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.headers[header::LOCATION].to_str().unwrap().to_owned()
    }

    /// A page with this status, and its HTML.
    pub(crate) fn page(self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.text
    }
}

/// The value of a hidden field.
pub(crate) fn hidden(html: &str, name: &str) -> String {
    let marker = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
    let (_, rest) = html.split_once(&marker).unwrap_or_else(|| panic!("no {name} in {html}"));
    rest.split_once('"').unwrap().0.to_owned()
}

impl Browser<'_> {
    pub(crate) fn sign_in(&mut self, serial: u16, name: &str, roles: &[Role], unit: &str) {
        let keys = testing::keys();
        let store = &self.town.test.store;
        let token = store
            .write(GRIMSTAD, |tx| {
                let person = testing::an_employee(tx, &keys, serial, name, roles, unit);
                Ok::<_, store::Error>(testing::sign_in(tx, &keys, &person, SessionKind::Employee))
            })
            .unwrap();
        self.take(token.set_cookie().to_str().unwrap());
    }

    /// The session ends, as it does after a while without use.
    pub(crate) fn session_ends(&mut self) {
        self.cookies.clear();
    }

    pub(crate) fn language(&mut self, code: &str) {
        self.cookies.insert("sprak".to_owned(), code.to_owned());
    }

    pub(crate) fn take(&mut self, cookie: &str) {
        let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::HOST, HOST)
            .header(header::COOKIE, cookies.join("; "))
            .header("sec-fetch-site", "same-origin")
            .body(body)
            .unwrap();
        let router = self.town.router.clone();
        let (parts, body) = self.town.runtime.block_on(async move {
            let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
            (parts, axum::body::to_bytes(body, usize::MAX).await.unwrap())
        });
        let text = String::from_utf8_lossy(&body).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(Request::builder().uri(path), Body::empty())
    }

    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body.join("&")))
    }

    /// Posts a field and a file, named `fil` as the desk's forms do.
    pub(crate) fn post_file(
        &self,
        path: &str,
        (name, value): (&str, &str),
        file: (&str, &[u8]),
    ) -> Answer {
        self.post_file_as("fil", path, (name, value), file)
    }

    /// Posts several fields and a file named `fil`.
    pub(crate) fn post_form(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        (file_name, bytes): (&str, &[u8]),
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = "--grense\r\ncontent-disposition: form-data; name=";
            body.extend(format!("{head}\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
        }
        body.extend(
            format!(
                "--grense\r\ncontent-disposition: form-data; name=\"fil\"; \
                 filename=\"{file_name}\"\r\n\r\n"
            )
            .into_bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n--grense--\r\n");
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=grense");
        self.send(request, Body::from(body))
    }

    /// The same, as a field of another name.
    pub(crate) fn post_file_as(
        &self,
        field: &str,
        path: &str,
        (name, value): (&str, &str),
        (file_name, bytes): (&str, &[u8]),
    ) -> Answer {
        let mut body = format!(
            "--grense\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n\
             --grense\r\ncontent-disposition: form-data; name=\"{field}\"; \
             filename=\"{file_name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend(bytes);
        body.extend(b"\r\n--grense--\r\n");
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=grense");
        self.send(request, Body::from(body))
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// A wedding on 11 July 2026 without a deputy: the rules put it before a person.
fn wedding(name: &str) -> serde_json::Map<String, Json> {
    let answers = json!({
        "applicant": {
            "name": name, "email": "post@example.no", "phone": "90000001", "invoiceOther": false,
            "address": {"street": "Fjellvegen 3", "postalCode": "4876", "place": "Grimstad"}
        },
        "event": {
            "kind": "wedding", "purpose": "Bryllupsfest <b>med</b> middag.", "closedParty": true,
            "payment": true, "guests": "Familie og venner", "guestCount": 80,
            "minorsPresent": true,
            "days": [{"date": "2026-07-11", "from": "19:00", "to": "01:00"}]
        },
        "premises": {
            "kind": "assembly-hall", "name": "Prøvehuset grendehus", "street": "Grendevegen 10",
            "postalCode": "4876", "place": "Grimstad", "maxPersons": 120, "area": "indoors",
            "ownerConsent": true, "ordinaryLicence": "no"
        },
        "drinks": {"groups": "1,2"},
        "responsible": {
            "applicantIsManager": true, "deputyExemption": true,
            "exemptionReason": "Lite selskap på ettermiddagen"
        },
        "declaration": {"rulesKnown": true, "policeTold": true, "correct": true}
    });
    match answers {
        Json::Object(answers) => answers,
        _ => serde_json::Map::new(),
    }
}

/// An id of nothing.
pub(crate) fn nothing() -> Uuid {
    Uuid::from_u128(404)
}
