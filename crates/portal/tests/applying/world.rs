//! A municipality with its portal, the simulated registers, and browsers.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, OnceLock},
    time::Duration,
};

use access::{Environment, Level, SessionKind, SignIn, person};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode, header},
};
use base::{Actor, SeededRandom, TenantId};
use exchange::{
    Exchange, ExchangeSettings, Http, SigningKey, Timeouts,
    simulator::{
        Pace, PersonTrait, SimulatedPerson, Simulator, SimulatorSettings, population,
        router as simulated,
    },
};
use identifiers::{OrganisationNumber, PersonNumber};
use portal::PortalWing;
use service::{
    Catalogue,
    flow::{IssueDecision, IssueRequest, World},
};
use store::{Migration, jobs::Runner, testing::TestStore};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;
use web::{App, AppParts, Tenants, Wing};

pub(crate) const HOST: &str = "grimstad.localhost";
pub(crate) const GRIMSTAD: TenantId = TenantId(311_010_018);
pub(crate) const SERVICE: &str = "ambulerende-skjenkebevilling";
/// Saturday; the tests happen on Monday 1 June 2026.
pub(crate) const DAY: &str = "2026-07-11";

pub(crate) const MIGRATIONS: [&[Migration]; 7] = [
    access::MIGRATIONS,
    archive::MIGRATIONS,
    exchange::MIGRATIONS,
    service::MIGRATIONS,
    web::MIGRATIONS,
    forms::MIGRATIONS,
    portal::MIGRATIONS,
];

pub(crate) struct Town<'a> {
    pub(crate) test: &'a TestStore,
    pub(crate) app: App,
    pub(crate) simulator: Simulator,
    runtime: Runtime,
    router: Router,
    runner: Runner,
}

fn key() -> SigningKey {
    static PEM: OnceLock<String> = OnceLock::new();
    let pem = PEM.get_or_init(|| SigningKey::generate_pem().unwrap());
    SigningKey::from_pem(pem, "test-key").unwrap()
}

impl<'a> Town<'a> {
    pub(crate) fn new(test: &'a TestStore) -> Self {
        Self::with(test, Catalogue::embedded().unwrap())
    }

    /// The same, where the service asks for the highest level of e-ID.
    pub(crate) fn asking_for_high(test: &'a TestStore) -> Self {
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services");
        let folder = tempfile::tempdir().unwrap();
        copy(&source.join(SERVICE), &folder.path().join("services").join(SERVICE));
        let description = folder.path().join("services").join(SERVICE).join("service.toml");
        let text = std::fs::read_to_string(&description).unwrap();
        let high = text.replace("assurance = \"substantial\"", "assurance = \"high\"");
        assert_ne!(text, high);
        std::fs::write(&description, high).unwrap();
        Self::with(test, Catalogue::embedded_with(folder.path()).unwrap())
    }

    fn with(test: &'a TestStore, catalogue: Catalogue) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let catalogue = Arc::new(catalogue);
        let tenants: Vec<_> =
            catalogue.municipalities().map(|known| known.tenant.clone()).collect();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let base: url::Url =
            format!("http://{}/sim", listener.local_addr().unwrap()).parse().unwrap();
        let simulator = Simulator::new(SimulatorSettings {
            base_url: base.clone(),
            clock: test.clock.clone(),
            random: Arc::new(SeededRandom::new(5)),
            population: population(7, &tenants, jiff::civil::date(2026, 6, 1)),
            client_keys: vec![key().public_jwk().unwrap()],
            pace: Pace::DEMONSTRATION,
            folder: None,
        })
        .unwrap();
        let served = Router::new().nest("/sim", simulated(simulator.clone()));
        runtime.spawn(async move { axum::serve(listener, served).await });
        let patience = Duration::from_secs(10);
        let timeouts = Timeouts { connect: patience, answer: patience, send: patience };
        let http = Http::new(runtime.handle().clone(), timeouts).unwrap();
        let settings = ExchangeSettings::for_simulator(&base, tenants.iter().map(|it| it.id));
        let random = Arc::new(SeededRandom::new(6));
        let exchange = Exchange::new(http, settings, key(), test.clock.clone(), random);
        let world = World {
            store: test.store.clone(),
            files: test.files.clone(),
            keys: Arc::new(access::testing::keys()),
            typesetter: Arc::new(letter::testing::OutlineTypesetter),
            catalogue,
        };
        for municipality in world.catalogue.municipalities() {
            let plan = service::flow::archive_plan(municipality, &world.catalogue);
            test.store
                .write(municipality.tenant.id, |tx| {
                    archive::setup::ensure(tx, &Actor::system("test"), &plan)
                })
                .unwrap();
        }
        let mut handlers = exchange.handlers(test.files.clone());
        handlers.push(Arc::new(IssueDecision { world: world.clone() }));
        handlers.push(Arc::new(IssueRequest { world: world.clone() }));
        let runner = Runner::new(test.store.clone(), handlers);
        let app = App::new(AppParts {
            environment: Environment::Demonstration,
            world,
            tenants: Tenants::new(tenants),
            exchange,
            sign_in: SignIn::new([]),
        });
        let wings: Vec<Box<dyn Wing>> = vec![Box::new(PortalWing)];
        let router = web::router(app.clone(), &wings, Router::new());
        Self { test, app, simulator, runtime, router, runner }
    }

    pub(crate) fn run_jobs(&self) {
        self.runner.run_due().unwrap();
    }

    pub(crate) fn person(&self, what: PersonTrait) -> SimulatedPerson {
        self.simulator
            .population()
            .inhabitants_of(GRIMSTAD)
            .find(|person| person.what == what)
            .unwrap()
            .clone()
    }

    /// A browser in which the person has signed in.
    pub(crate) fn browser_of(&self, number: PersonNumber) -> Browser<'_> {
        let mut browser = self.browser();
        browser.sign_in(number);
        browser
    }

    /// A browser in which nobody has signed in.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser {
            town: self,
            host: HOST,
            site: "same-origin",
            cookies: BTreeMap::new(),
            address: None,
        }
    }
}

pub(crate) struct Browser<'a> {
    town: &'a Town<'a>,
    pub(crate) host: &'static str,
    /// Whose page its requests come from, as it says itself.
    pub(crate) site: &'static str,
    pub(crate) cookies: BTreeMap<String, String>,
    /// Where it stands in the network; nowhere unless a test says.
    pub(crate) address: Option<IpAddr>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", visible(&self.text()));
        self.headers[header::LOCATION].to_str().unwrap().to_owned()
    }

    /// A page, and what can be read on it.
    pub(crate) fn page(&self, status: u16) -> String {
        let text = visible(&self.text());
        assert_eq!(self.status.as_u16(), status, "{text}");
        text
    }

    /// The value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let marker = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
        let text = self.text();
        let (_, rest) = text.split_once(&marker).unwrap_or_else(|| panic!("no {name} in {text}"));
        rest.split_once('"').unwrap().0.to_owned()
    }
}

/// The words of a page's main part without its tags.
fn visible(html: &str) -> String {
    let main = html.split_once("<main").map_or(html, |(_, rest)| rest);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let mut text = String::new();
    let mut inside = false;
    for character in main.chars() {
        match character {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            _ if !inside => text.push(character),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Browser<'_> {
    pub(crate) fn sign_in(&mut self, number: PersonNumber) {
        self.sign_in_at(Level::High, number);
    }

    pub(crate) fn sign_in_at(&mut self, level: Level, number: PersonNumber) {
        let keys = access::testing::keys();
        let name = self.town.simulator.population().person(number).map(|person| person.name.full());
        let token = self
            .town
            .test
            .store
            .write(GRIMSTAD, |tx| {
                let details = access::PersonDetails { name, ..Default::default() };
                let person = person::find_or_create(tx, &keys, number, &details).unwrap();
                Ok::<_, store::Error>(access::testing::sign_in_at(
                    level,
                    tx,
                    &keys,
                    &person,
                    SessionKind::Citizen,
                ))
            })
            .unwrap();
        self.take(token.set_cookie().to_str().unwrap());
    }

    /// As if the register had said that the person has this role there.
    pub(crate) fn act_for(&mut self, organisation: OrganisationNumber, role: &str) {
        let pair = format!("{}={}", access::SESSION_COOKIE, self.cookies[access::SESSION_COOKIE]);
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, pair.parse().unwrap());
        let token = access::SessionToken::from_headers(&headers, SessionKind::Citizen).unwrap();
        let acting_for = access::ActingFor {
            organisation,
            name: "VIRKSOMHET".to_owned(),
            roles: vec![role.to_owned()],
        };
        let store = &self.town.test.store;
        store
            .write(GRIMSTAD, |tx| access::session::act_for(tx, &token, Some(&acting_for)))
            .unwrap();
    }

    /// The session runs out; everything else stays in the browser.
    pub(crate) fn lose_session(&mut self) {
        self.cookies.remove(access::SESSION_COOKIE);
    }

    fn take(&mut self, cookie: &str) {
        let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
        if value.is_empty() || cookie.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    pub(crate) fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = match self.address {
            Some(address) => request.extension(ConnectInfo(SocketAddr::new(address, 40_000))),
            None => request,
        };
        let request = request
            .header(header::HOST, self.host)
            .header(header::COOKIE, cookies.join("; "))
            .header("sec-fetch-site", self.site)
            .body(body)
            .unwrap();
        let router = self.town.router.clone();
        let (parts, body) = self.town.runtime.block_on(async move {
            let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
            (parts, axum::body::to_bytes(body, usize::MAX).await.unwrap())
        });
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            self.take(cookie.to_str().unwrap());
        }
        Answer { status: parts.status, headers: parts.headers, body: body.to_vec() }
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        let path = path.split('#').next().unwrap();
        self.send(Request::builder().uri(path), Body::empty())
    }

    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
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

    pub(crate) fn post_files(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend_from_slice(
                format!(
                    "--xx\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .as_bytes(),
            );
        }
        for (name, file_name, content) in files {
            body.extend_from_slice(
                format!(
                    "--xx\r\nContent-Disposition: form-data; name=\"{name}\"; \
                     filename=\"{file_name}\"\r\nContent-Type: application/pdf\r\n\r\n"
                )
                .as_bytes(),
            );
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--xx--\r\n");
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xx");
        self.send(request, Body::from(body))
    }

    /// Begins an application for oneself; gives the draft's address.
    pub(crate) fn begin(&mut self) -> String {
        let path = format!("/tjenester/{SERVICE}/start");
        let started = self.post(&path, &[("on-behalf-of", "self"), ("fresh-start", "1")]);
        started.location()
    }

    /// Looks the answers over and sends them.
    pub(crate) fn send_in(&mut self, draft: &str) -> Answer {
        let seen = self.get(&format!("{draft}/oppsummering")).hidden("seen");
        self.post(&format!("{draft}/send"), &[("seen", seen.as_str())])
    }

    /// Fills in a page and goes on; gives where that led.
    pub(crate) fn fill(&mut self, draft: &str, page: &str) -> String {
        let path = format!("{draft}/{page}");
        let shown = self.get(&path);
        shown.page(200);
        let mut fields = wedding(page);
        let (seen, asked) = (shown.hidden("seen"), shown.hidden("asked"));
        fields.extend([("seen", seen.as_str()), ("asked", asked.as_str()), ("go", "next")]);
        self.post(&path, &fields).location()
    }

    /// Fills in all pages; gives where the last led.
    pub(crate) fn fill_all(&mut self, draft: &str) -> String {
        let mut next = String::new();
        for page in ["applicant", "event", "days", "premises", "responsible", "declaration"] {
            if !next.is_empty() {
                assert_eq!(next, format!("{draft}/{page}"));
            }
            next = self.fill(draft, page);
        }
        next
    }
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copied = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            std::fs::copy(&path, &copied).unwrap();
        }
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// Answers to a page of an ordinary wedding.
pub(crate) fn wedding(page: &str) -> Vec<(&'static str, &'static str)> {
    match page {
        "applicant" => vec![
            ("applicant.address.street", "Fjellvegen 3"),
            ("applicant.address.postalCode", "4876"),
            ("applicant.address.place", "Grimstad"),
            ("applicant.email", "vennlig.fjelltopp@example.no"),
            ("applicant.phone", "90000001"),
            ("applicant.invoiceOther", "false"),
        ],
        "event" => vec![
            ("event.kind", "wedding"),
            ("event.purpose", "Bryllupsfest med middag. Brudeparet er vertskap."),
            ("event.closedParty", "true"),
            ("event.payment", "true"),
            ("event.guests", "Familie og venner med personlig invitasjon"),
            ("event.guestCount", "80"),
            ("event.minorsPresent", "true"),
        ],
        "days" => vec![
            ("drinks.groups", "1"),
            ("drinks.groups", "2"),
            ("event.days[0].date", DAY),
            ("event.days[0].from", "19:00"),
            ("event.days[0].to", "01:00"),
        ],
        "premises" => vec![
            ("premises.kind", "assembly-hall"),
            ("premises.name", "Prøvehuset grendehus"),
            ("premises.street", "Grendevegen 10"),
            ("premises.postalCode", "4876"),
            ("premises.place", "Grimstad"),
            ("premises.maxPersons", "120"),
            ("premises.area", "indoors"),
            ("premises.ownerConsent", "true"),
            ("premises.ordinaryLicence", "no"),
        ],
        "responsible" => vec![
            ("responsible.applicantIsManager", "true"),
            ("responsible.deputyExemption", "false"),
            ("responsible.deputy.name", "Stødig Elvebredd"),
            ("responsible.deputy.birthDate-day", "14"),
            ("responsible.deputy.birthDate-month", "3"),
            ("responsible.deputy.birthDate-year", "1988"),
            ("responsible.deputy.phone", "90000002"),
        ],
        "declaration" => vec![
            ("declaration.rulesKnown", "true"),
            ("declaration.policeTold", "true"),
            ("declaration.correct", "true"),
        ],
        other => panic!("no answers to {other}"),
    }
}
