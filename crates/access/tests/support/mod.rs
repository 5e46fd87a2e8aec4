//! A municipality, a browser and providers, all on loopback and on one clock that stands still.
#![expect(dead_code, reason = "each test program uses its own part")]
#![expect(unreachable_pub, reason = "a module of several test programs")]

pub mod fake_provider;
pub mod scene;

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use access::{
    AccessPage, AccessState, ClientKey, Environment, Keys, Level, PersonDetails, Role, Session,
    SessionKind, SessionToken, SignIn,
    oidc::{Profile, Provider, RelyingParty, RelyingPartyConfig},
    session,
    simulator::{Directory, SimulatedClient, SimulatedPerson, Simulator, SimulatorConfig},
    testing::{an_employee, synthetic_number},
};
use axum::{
    Router,
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use base::{Language, Tenant, TenantId};
use identifiers::PersonNumber;
use jsonwebtoken::EncodingKey;
use store::{
    Store, audit,
    testing::{TENANT, TestStore},
};
use tokio::net::TcpListener;
use url::Url;

/// Runs a test's async part.
pub fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}

/// Runs what blocks, away from the threads that must not.
pub fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().unwrap())
}

pub fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}

fn client_pem() -> &'static str {
    static PEM: OnceLock<String> = OnceLock::new();
    PEM.get_or_init(|| ClientKey::generate_pem().unwrap())
}

/// The municipality's key; made once, because making it takes a while.
pub fn client_key() -> ClientKey {
    ClientKey::from_text(client_pem(), Some("grimstad-2026")).unwrap()
}

/// The same key, to sign what the municipality would never sign.
pub fn client_encoding_key() -> EncodingKey {
    EncodingKey::from_rsa_pem(client_pem().as_bytes()).unwrap()
}

/// Serves a router at an address of its own.
pub async fn serve(listener: TcpListener, router: Router) {
    tokio::spawn(async move { axum::serve(listener, router).await });
}

pub async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    (listener, address)
}

/// A municipality's program: nothing but sign-in.
#[derive(Clone)]
pub struct Town(Arc<Inner>);

pub struct Inner {
    store: Store,
    keys: Keys,
    sign_in: SignIn,
    tenant: Arc<Tenant>,
}

impl AccessState for Town {
    fn store(&self) -> &Store {
        &self.0.store
    }

    fn keys(&self) -> &Keys {
        &self.0.keys
    }

    fn sign_in(&self) -> &SignIn {
        &self.0.sign_in
    }

    fn tenant(&self, _: &HeaderMap) -> Option<Arc<Tenant>> {
        Some(Arc::clone(&self.0.tenant))
    }

    fn language(&self, _: &HeaderMap, _: &Tenant) -> Language {
        Language::En
    }

    fn person_details(&self, _: TenantId, _: PersonNumber) -> PersonDetails {
        PersonDetails { name: Some("ULYDIG LEVEREGEL".to_owned()), ..PersonDetails::default() }
    }

    fn client_address(&self, _: &HeaderMap, _: &Extensions) -> Option<IpAddr> {
        Some([192, 0, 2, 1].into())
    }

    fn draw(&self, _: &Tenant, _: Language, page: AccessPage) -> Response {
        (page.status, Html(page.content.to_string())).into_response()
    }
}

/// A municipality registered with two providers.
pub struct Setting<'a> {
    pub it: &'a TestStore,
    pub origin: String,
    pub configs: BTreeMap<Profile, RelyingPartyConfig>,
}

impl<'a> Setting<'a> {
    /// Starts the municipality. `issuers` says where its providers are.
    pub async fn start(
        it: &'a TestStore,
        environment: Environment,
        listener: (TcpListener, String),
        issuers: &[(Profile, String)],
        client_id: &str,
    ) -> Self {
        let (listener, origin) = listener;
        let mut configs = BTreeMap::new();
        let mut registrations = Vec::new();
        for (profile, issuer) in issuers {
            let config = config(*profile, &origin, environment, client_id);
            configs.insert(*profile, config.clone());
            let provider = Provider::new(issuer.clone(), http(), it.clock.clone());
            let random = it.store.random().clone();
            let party = RelyingParty::new(config, Arc::new(provider), random).unwrap();
            registrations.push((TENANT, Arc::new(party)));
        }
        let town = Town(Arc::new(Inner {
            store: it.store.clone(),
            keys: Keys::new(&[7; 32], environment).unwrap(),
            sign_in: SignIn::new(registrations),
            tenant: Arc::new(tenant()),
        }));
        let home = Router::new().fallback(|| async { StatusCode::OK });
        serve(listener, access::routes::<Town>().with_state(town).merge(home)).await;
        Self { it, origin, configs }
    }

    pub fn browser(&self) -> Browser {
        Browser { origin: self.origin.clone(), jar: Arc::default(), client: http() }
    }

    /// The session that a browser's cookie opens.
    pub fn session(&self, browser: &Browser) -> Option<Session> {
        self.session_behind(SessionKind::Citizen, browser)
            .or_else(|| self.session_behind(SessionKind::Employee, browser))
    }

    /// The session that a browser's cookie of one door opens.
    pub fn session_behind(&self, kind: SessionKind, browser: &Browser) -> Option<Session> {
        let mut headers = HeaderMap::new();
        let value = browser.cookie(&self.origin, kind.cookie())?;
        let pair = format!("{}={value}", kind.cookie());
        headers.insert(header::COOKIE, HeaderValue::from_str(&pair).unwrap());
        let token = SessionToken::from_headers(&headers, kind)?;
        apart(|| self.it.store.read(TENANT, |tx| session::find(tx, &token)).unwrap())
    }

    /// The trail's lines about sign-in and sessions, newest last: action and details.
    pub fn trail(&self) -> Vec<(String, String)> {
        let system = base::uuid::Uuid::nil();
        let read = || self.it.store.read(TENANT, |tx| audit::of_actor(tx, system, 0, 1000));
        let mut entries = apart(read).unwrap();
        entries.retain(|entry| {
            entry.action.starts_with("sign_in.") || entry.action.starts_with("session.")
        });
        entries.into_iter().map(|entry| (entry.action, entry.details)).collect()
    }
}

pub fn config(
    profile: Profile,
    origin: &str,
    environment: Environment,
    client_id: &str,
) -> RelyingPartyConfig {
    RelyingPartyConfig {
        profile,
        client_id: client_id.to_owned(),
        key: client_key(),
        origin: origin.to_owned(),
        environment,
    }
}

fn tenant() -> Tenant {
    Tenant {
        id: TENANT,
        municipality_number: "4202".to_owned(),
        name: "Grimstad".to_owned(),
        hosts: Vec::new(),
        language: Language::Nb,
        address: Vec::new(),
        phone: String::new(),
        email: String::new(),
    }
}

/// Two inhabitants and an employee.
#[derive(Debug)]
pub struct People;

impl Directory for People {
    fn persons(&self) -> Vec<SimulatedPerson> {
        let person = |serial, name: &str, note: &str, highest| SimulatedPerson {
            number: synthetic_number(serial),
            name: name.to_owned(),
            note: note.to_owned(),
            highest,
        };
        vec![
            person(1, "ULYDIG LEVEREGEL", "Innbygger", Level::High),
            person(2, "SVAK <HEST>", "Bare MinID", Level::Substantial),
            person(3, "KLOK SEKK", "Saksbehandler", Level::High),
        ]
    }
}

/// The municipality with both simulated providers.
pub async fn with_simulators(it: &TestStore) -> (Setting<'_>, BTreeMap<Profile, Simulator>) {
    with_changed_simulators(it, |client| client).await
}

/// The same, with the registration changed.
pub async fn with_changed_simulators(
    it: &TestStore,
    change: impl Fn(SimulatedClient) -> SimulatedClient,
) -> (Setting<'_>, BTreeMap<Profile, Simulator>) {
    let own = listen().await;
    let (listener, provider_origin) = listen().await;
    let mut simulators = BTreeMap::new();
    let mut router = Router::new();
    let mut issuers = Vec::new();
    for profile in Profile::ALL {
        let issuer = format!("{provider_origin}/sim/{}", profile.key());
        let config = config(*profile, &own.1, Environment::Demonstration, "grimstad");
        let simulator = Simulator::new(SimulatorConfig {
            profile: *profile,
            environment: Environment::Demonstration,
            issuer: issuer.clone(),
            clients: vec![change(SimulatedClient::of(&config, "Grimstad kommune"))],
            directory: Arc::new(People),
            http: http(),
            clock: it.clock.clone(),
            random: it.store.random().clone(),
        })
        .unwrap();
        router = router.nest(&format!("/sim/{}", profile.key()), simulator.router());
        issuers.push((*profile, issuer));
        simulators.insert(*profile, simulator);
    }
    serve(listener, router).await;
    let setting = Setting::start(it, Environment::Demonstration, own, &issuers, "grimstad").await;
    apart(|| {
        it.store.write(TENANT, |tx| {
            let keys = access::testing::keys();
            an_employee(tx, &keys, 3, "KLOK SEKK", &[Role::CaseWorker], "bevilling");
            Ok::<_, store::Error>(())
        })
    })
    .unwrap();
    (setting, simulators)
}

/// Where a provider is, as its own pages say.
pub async fn issuer(browser: &Browser) -> String {
    let place = browser.open("/logg-inn?ny=ja").await;
    let location = place.location.unwrap();
    location.split("/authorize").next().unwrap().to_owned()
}

/// A browser without scripts: cookies for each host and port, redirects by hand.
#[derive(Clone)]
pub struct Browser {
    origin: String,
    jar: Arc<Mutex<BTreeMap<String, BTreeMap<String, String>>>>,
    client: reqwest::Client,
}

/// Where a browser has come.
#[derive(Debug)]
pub struct Place {
    pub url: Url,
    pub status: u16,
    pub location: Option<String>,
    pub headers: HeaderMap,
    pub body: String,
}

impl Browser {
    /// Opens an address, or a path of the municipality's, without following redirects.
    pub async fn open(&self, address: &str) -> Place {
        let url = self.absolute(address);
        self.send(self.client.get(url.clone()), url).await
    }

    pub async fn post(&self, address: &str, form: &[(&str, &str)]) -> Place {
        let url = self.absolute(address);
        self.send(self.client.post(url.clone()).form(form), url).await
    }

    /// Goes where redirects lead until a page comes.
    pub async fn follow(&self, mut place: Place) -> Place {
        for _ in 0..10 {
            let Some(location) = &place.location else { return place };
            let next = place.url.join(location).unwrap();
            place = self.open(next.as_str()).await;
        }
        panic!("redirected in circles to {}", place.url);
    }

    /// Starts a sign-in and follows it to the page where one chooses a person.
    pub async fn to_the_provider(&self, start: &str) -> Place {
        self.follow(self.open(start).await).await
    }

    /// Chooses the person called `name` with a level, and follows to where that leads.
    pub async fn choose(&self, page: &Place, name: &str, level: &str) -> Place {
        let answer = self.choose_without_following(page, name, level).await;
        self.follow(answer).await
    }

    pub async fn choose_without_following(&self, page: &Place, name: &str, level: &str) -> Place {
        let handle = page.value_labelled(name);
        let form = [("person", handle.as_str()), ("level", level)];
        self.post(page.url.as_str(), &form).await
    }

    pub fn cookie(&self, origin: &str, name: &str) -> Option<String> {
        self.jar.lock().unwrap().get(origin)?.get(name).cloned()
    }

    /// The same cookies at a moment, as a thief would have them.
    pub fn copy(&self) -> Self {
        let jar = self.jar.lock().unwrap().clone();
        Self { jar: Arc::new(Mutex::new(jar)), ..self.clone() }
    }

    /// Throws away an origin's cookies.
    pub fn forget(&self, origin: &str) {
        self.jar.lock().unwrap().remove(origin);
    }

    fn absolute(&self, address: &str) -> Url {
        Url::parse(&self.origin).unwrap().join(address).unwrap()
    }

    async fn send(&self, request: reqwest::RequestBuilder, url: Url) -> Place {
        let origin = url.origin().ascii_serialization();
        let cookies: Vec<String> = self
            .jar
            .lock()
            .unwrap()
            .get(&origin)
            .map(|jar| jar.iter().map(|(name, value)| format!("{name}={value}")).collect())
            .unwrap_or_default();
        let answer = request.header(header::COOKIE, cookies.join("; ")).send().await.unwrap();
        let headers = answer.headers().clone();
        for value in headers.get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            let mut jars = self.jar.lock().unwrap();
            let jar = jars.entry(origin.clone()).or_default();
            if text.contains("Max-Age=0") || value.is_empty() {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        let location =
            headers.get(header::LOCATION).map(|location| location.to_str().unwrap().to_owned());
        let status = answer.status().as_u16();
        Place { url, status, location, headers, body: answer.text().await.unwrap() }
    }
}

impl Place {
    /// The value of the radio button whose label holds `text`.
    pub fn value_labelled(&self, text: &str) -> String {
        let label = self.body.find(text).unwrap_or_else(|| panic!("no {text} in {}", self.body));
        let before = &self.body[..label];
        let value = before.rfind("value=\"").unwrap() + "value=\"".len();
        before[value..].split('"').next().unwrap().to_owned()
    }

    /// The hidden fields of the only form.
    pub fn hidden_fields(&self) -> Vec<(String, String)> {
        let inputs = self.body.split("<input type=\"hidden\" ").skip(1);
        let field = |input: &str, name: &str| {
            let start = input.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
            input[start..].split('"').next().unwrap().replace("&#38;", "&")
        };
        inputs.map(|input| (field(input, "name"), field(input, "value"))).collect()
    }

    pub fn form_action(&self) -> String {
        let start = self.body.find("action=\"").unwrap() + "action=\"".len();
        self.body[start..].split('"').next().unwrap().to_owned()
    }

    /// A parameter of the address the browser is sent to.
    pub fn location_parameter(&self, name: &str) -> Option<String> {
        let url = self.url.join(self.location.as_deref()?).unwrap();
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}
