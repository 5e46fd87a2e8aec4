use std::{
    collections::BTreeMap,
    error::Error as StdError,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use reqwest::{Client, Method, RequestBuilder, Url, redirect::Policy};
use serde::de::DeserializeOwned;
use tokio::{runtime::Handle, sync::Semaphore};

use crate::{Component, ComponentError};

/// How long we wait for others.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    pub connect: Duration,
    /// From the question to the last byte of the answer.
    pub answer: Duration,
    /// The same for sending a letter. Shorter than the five minutes for which a job is leased,
    /// or a second worker would begin while the first one waits.
    pub send: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(20),
            send: Duration::from_mins(4),
        }
    }
}

/// A client that always has a timeout, follows no redirect (a token must not travel to another
/// host) and says who it is. `reqwest::Client::new` is forbidden in this house.
pub fn http_client(timeouts: Timeouts) -> Result<Client, reqwest::Error> {
    builder(timeouts).build()
}

fn builder(timeouts: Timeouts) -> reqwest::ClientBuilder {
    Client::builder()
        .user_agent(concat!("eKommune/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(timeouts.connect)
        .timeout(timeouts.answer)
        .redirect(Policy::none())
}

/// Asks other systems over HTTP and waits for the answer. For plain threads (jobs, and requests
/// after their hop off the web server's threads): the waiting blocks the thread.
///
/// At most [`Http::MOST_PER_HOST`] questions are under way to one host at a time, so that one
/// slow component neither drowns nor takes every thread.
#[derive(Clone, Debug)]
pub struct Http(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    client: Client,
    /// For loopback addresses, which a proxy cannot reach.
    direct: Client,
    runtime: Handle,
    timeouts: Timeouts,
    hosts: Mutex<BTreeMap<String, Arc<Semaphore>>>,
}

/// What a component answered, when it did not answer with an error.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    component: Component,
    operation: &'static str,
}

/// How long a question may take.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Patience {
    Answer,
    Send,
}

/// One question. `name` is for logs and errors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    pub(crate) component: Component,
    pub(crate) name: &'static str,
    pub(crate) patience: Patience,
}

impl Operation {
    pub(crate) const fn new(component: Component, name: &'static str) -> Self {
        Self { component, name, patience: Patience::Answer }
    }
}

impl Http {
    pub const MOST_PER_HOST: usize = 8;
    /// Bytes. More than any answer we ask for; a broken component must not fill our memory.
    const MOST_IN_ANSWER: usize = 16 * 1024 * 1024;

    /// `runtime` does the reading and writing; it must have threads of its own.
    pub fn new(runtime: Handle, timeouts: Timeouts) -> Result<Self, reqwest::Error> {
        Ok(Self(Arc::new(Inner {
            client: http_client(timeouts)?,
            direct: builder(timeouts).no_proxy().build()?,
            runtime,
            timeouts,
            hosts: Mutex::new(BTreeMap::new()),
        })))
    }

    pub fn timeouts(&self) -> Timeouts {
        self.0.timeouts
    }

    /// Asks and waits. 2xx, 404 and 410 are answers; everything else is an error.
    pub(crate) fn ask(
        &self,
        operation: Operation,
        method: Method,
        url: Url,
        build: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Answer, ComponentError> {
        let timeout = match operation.patience {
            Patience::Answer => self.0.timeouts.answer,
            Patience::Send => self.0.timeouts.send,
        };
        let places = self.places(&url);
        let client = if is_loopback(&url) { &self.0.direct } else { &self.0.client };
        let request = build(client.request(method, url).timeout(timeout));
        // The answer comes back over a channel instead of through `block_on`, which panics when
        // somebody forgot the hop off the web server's threads.
        let (give, take) = std::sync::mpsc::sync_channel(1);
        let started = Instant::now();
        self.0.runtime.spawn(async move {
            let place = places.acquire_owned().await;
            let answer = exchange(request).await;
            drop(place);
            let _ = give.send(answer);
        });
        // Waiting for a place is not counted by the client's own timeout.
        let received = take.recv_timeout(timeout.saturating_mul(2).saturating_add(GRACE));
        let answered = match received {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(error.without_url()),
            Err(_) => {
                log(operation, started, None);
                return Err(ComponentError::NotReached {
                    component: operation.component,
                    source: "too many questions are waiting for the same host".into(),
                });
            }
        };
        log(operation, started, answered.as_ref().ok().map(|raw| raw.status));
        match answered {
            Ok(raw) => judge(operation, raw),
            Err(error) => Err(not_answered(operation, error)),
        }
    }

    fn places(&self, url: &Url) -> Arc<Semaphore> {
        let host = format!(
            "{}:{}",
            url.host_str().unwrap_or(""),
            url.port_or_known_default().unwrap_or(0)
        );
        let mut hosts = self.0.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let places =
            hosts.entry(host).or_insert_with(|| Arc::new(Semaphore::new(Self::MOST_PER_HOST)));
        Arc::clone(places)
    }
}

const GRACE: Duration = Duration::from_secs(1);

impl Answer {
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, ComponentError> {
        serde_json::from_slice(&self.body).map_err(|error| self.not_understood(&reason(&error)))
    }

    pub(crate) fn not_understood(&self, reason: &str) -> ComponentError {
        ComponentError::NotUnderstood {
            component: self.component,
            operation: self.operation,
            reason: reason.to_owned(),
        }
    }
}

/// Where the JSON went wrong but not with what: serde quotes the value, which may be personal.
fn reason(error: &serde_json::Error) -> String {
    let category = match error.classify() {
        serde_json::error::Category::Io => "cannot be read",
        serde_json::error::Category::Syntax => "is no JSON",
        serde_json::error::Category::Data => "has another form",
        serde_json::error::Category::Eof => "ends too early",
    };
    format!("it {category} at line {}, column {}", error.line(), error.column())
}

struct Raw {
    status: u16,
    retry_after: Option<String>,
    body: Vec<u8>,
    too_long: bool,
}

async fn exchange(request: RequestBuilder) -> Result<Raw, reqwest::Error> {
    let mut response = request.send().await?;
    let status = response.status().as_u16();
    let retry_after = response
        .headers()
        .get("retry-after")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > Http::MOST_IN_ANSWER {
            return Ok(Raw { status, retry_after, body, too_long: true });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Raw { status, retry_after, body, too_long: false })
}

fn judge(operation: Operation, raw: Raw) -> Result<Answer, ComponentError> {
    let Operation { component, name: operation, .. } = operation;
    let status = raw.status;
    match status {
        _ if raw.too_long => Err(ComponentError::NotUnderstood {
            component,
            operation,
            reason: format!("it is longer than {} bytes", Http::MOST_IN_ANSWER),
        }),
        200..=299 | 404 | 410 => Ok(Answer { status, body: raw.body, component, operation }),
        401 | 403 => Err(ComponentError::NotAllowed {
            component,
            operation,
            status,
            code: error_code(&raw.body),
        }),
        429 => Err(ComponentError::Busy {
            component,
            operation,
            retry_after: retry_after(component, raw.retry_after.as_deref()),
        }),
        400..=499 => Err(ComponentError::Refused {
            component,
            operation,
            status,
            code: error_code(&raw.body),
        }),
        _ => Err(ComponentError::Broken { component, operation, status }),
    }
}

fn not_answered(operation: Operation, error: reqwest::Error) -> ComponentError {
    let Operation { component, name: operation, .. } = operation;
    if error.is_builder() {
        return ComponentError::NotAsked { component, reason: innermost(&error) };
    }
    if error.is_connect() {
        return ComponentError::NotReached { component, source: error.into() };
    }
    ComponentError::Unanswered { component, operation, source: error.into() }
}

fn innermost(error: &dyn StdError) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

/// The machine-readable code in the error bodies of the components we know, cut short and
/// stripped of digits in long runs so that no personal number can ride along.
fn error_code(body: &[u8]) -> String {
    let Ok(serde_json::Value::Object(fields)) = serde_json::from_slice(body) else {
        return String::new();
    };
    // SvarUt: errorCode. Folkeregisteret: kode. OAuth (Maskinporten): error + error_description.
    let text = ["errorCode", "kode", "error_description", "error"]
        .iter()
        .find_map(|name| fields.get(*name).and_then(serde_json::Value::as_str))
        .unwrap_or_default();
    // "Invalid assertion. Client authentication failed. … (trace_id: …, code: MP-110)"
    let code = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .find(|word| word.starts_with("MP-"))
        .unwrap_or(text);
    let short: String = code.chars().take(60).collect();
    let digits = short.chars().filter(char::is_ascii_digit).count();
    if digits > 8 { String::new() } else { short }
}

/// Seconds by RFC 9110 § 10.2.3, but milliseconds from Folkeregisteret.
fn retry_after(component: Component, value: Option<&str>) -> Option<Duration> {
    let number: u64 = value?.trim().parse().ok()?;
    Some(match component {
        Component::PersonRegister => Duration::from_millis(number),
        _ => Duration::from_secs(number),
    })
}

fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        host == "localhost"
            || host.ends_with(".localhost")
            || host
                .trim_matches(['[', ']'])
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    })
}

fn log(operation: Operation, started: Instant, status: Option<u16>) {
    tracing::info!(
        component = operation.component.key(),
        operation = operation.name,
        status,
        duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        "exchange.asked"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_body_gives_its_code_but_never_a_personal_number() {
        let cases = [
            (r#"{"kode":"FREG-001","melding":"Fant ikke 29828012345"}"#, "FREG-001"),
            (r#"{"errorCode":"INVALID_ADDRESS","message":"29828012345"}"#, "INVALID_ADDRESS"),
            (
                r#"{"error":"invalid_grant","error_description":"Invalid assertion (code: MP-110)"}"#,
                "MP-110",
            ),
            (r#"{"error":"29828012345"}"#, ""),
            ("<html>", ""),
            ("[]", ""),
        ];
        for (body, code) in cases {
            assert_eq!(error_code(body.as_bytes()), code, "{body}");
        }
    }

    #[test]
    fn folkeregisteret_counts_the_pause_in_milliseconds() {
        assert_eq!(
            retry_after(Component::PersonRegister, Some("250")),
            Some(Duration::from_millis(250))
        );
        assert_eq!(retry_after(Component::SvarUt, Some("2")), Some(Duration::from_secs(2)));
        assert_eq!(retry_after(Component::SvarUt, Some("Wed, 21 Oct")), None);
    }

    #[test]
    fn only_this_machine_is_reached_past_the_proxy() {
        for (url, loopback) in [
            ("http://127.0.0.1:8080/", true),
            ("http://[::1]:8080/", true),
            ("http://demo.localhost/", true),
            ("https://svarut.ks.no/", false),
            ("https://localhost.example/", false),
        ] {
            assert_eq!(is_loopback(&url.parse().unwrap()), loopback, "{url}");
        }
    }
}
