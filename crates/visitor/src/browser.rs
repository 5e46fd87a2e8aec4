use std::{borrow::Cow, collections::BTreeMap, time::Duration};

use reqwest::{
    Client, Method,
    header::{self, HeaderMap, HeaderValue},
    redirect,
};
use url::Url;

use crate::{Result, VisitError};

/// A browser without a screen: cookies for each host, redirects, forms. It reaches every host on
/// one port of this machine, as real browsers do with names that end in `.localhost`.
#[derive(Clone, Debug)]
pub struct Browser {
    client: Client,
    port: u16,
    cookies: BTreeMap<String, BTreeMap<String, String>>,
    /// Sent with every request, `Accept-Language` for instance.
    headers: HeaderMap,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    /// The address that answered, after redirects.
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// What is sent with a request.
#[derive(Clone, Debug)]
pub enum Body {
    /// A GET.
    None,
    /// A form, as `application/x-www-form-urlencoded`.
    Fields(Vec<(String, String)>),
    /// Anything at all, with its content type.
    Raw(String, Vec<u8>),
}

/// Somebody on the list of a simulated provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What the form sends for them.
    pub value: String,
    /// What the list says of them.
    pub note: String,
}

/// No page takes so long; a program that was stopped in the middle is given up.
const LONGEST_WAIT: Duration = Duration::from_mins(1);
const MOST_REDIRECTS: usize = 12;

impl Answer {
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The path that answered.
    pub fn path(&self) -> &str {
        self.url.path()
    }

    pub fn content_type(&self) -> &str {
        self.headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default()
    }

    /// Where a redirect leads.
    pub fn location(&self) -> Option<Url> {
        let location = self.headers.get(header::LOCATION)?.to_str().ok()?;
        self.url.join(location).ok()
    }

    /// The hidden fields of the page.
    pub fn hidden_fields(&self) -> Vec<(String, String)> {
        let text = self.text();
        tags(&text, "input")
            .filter(|tag| attribute(tag, "type") == Some("hidden"))
            .filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?)))
            .map(|(name, value)| (name.to_owned(), unescape(value)))
            .collect()
    }

    /// The people that a simulated provider lists.
    pub fn people(&self) -> Vec<Person> {
        let text = self.text();
        text.split("name=\"person\" value=\"")
            .skip(1)
            .filter_map(|rest| {
                let (value, rest) = rest.split_once('"')?;
                let note = rest.split_once("data-field=\"description\"")?.1.split_once('>')?.1;
                let note = note.split_once('<')?.0;
                Some(Person { value: value.to_owned(), note: unescape(note) })
            })
            .collect()
    }

    /// The first link that begins and goes on so.
    pub fn link(&self, beginning: &str, within: &str) -> Option<String> {
        let text = self.text();
        let found = tags(&text, "a").filter_map(|tag| attribute(tag, "href"));
        found
            .filter(|href| href.starts_with(beginning) && href.contains(within))
            .map(unescape)
            .next()
    }

    /// An error, unless the status is this one.
    pub fn expect(self, step: &'static str, status: u16) -> Result<Self> {
        if self.status == status { Ok(self) } else { Err(self.unexpected(step)) }
    }

    pub fn unexpected(&self, step: &'static str) -> VisitError {
        VisitError::Unexpected { step, status: self.status, path: self.path().to_owned() }
    }
}

impl Browser {
    pub fn new(port: u16) -> Result<Self> {
        Ok(Self { client: client()?, port, cookies: BTreeMap::new(), headers: HeaderMap::new() })
    }

    /// Forgets connections but not cookies: the program was started anew, perhaps on another port.
    pub fn reconnect(&mut self, port: u16) -> Result<()> {
        self.client = client()?;
        self.port = port;
        Ok(())
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Sends a header with every request from now on; `None` stops it.
    pub fn set_header(&mut self, name: header::HeaderName, value: Option<&'static str>) {
        match value {
            Some(value) => self.headers.insert(name, HeaderValue::from_static(value)),
            None => self.headers.remove(name),
        };
    }

    /// The address of a page of a municipality, or of the installation when `host` is empty.
    pub fn address(&self, host: &str, path: &str) -> String {
        let dot = if host.is_empty() { "" } else { "." };
        format!("http://{host}{dot}localhost:{}{path}", self.port)
    }

    /// The cookies that the host has set.
    pub fn cookies(&self, host: &str) -> BTreeMap<String, String> {
        self.cookies.get(&host_name(host)).cloned().unwrap_or_default()
    }

    /// Plants cookies, as a thief would.
    pub fn set_cookies(&mut self, host: &str, cookies: BTreeMap<String, String>) {
        self.cookies.insert(host_name(host), cookies);
    }

    /// Opens an address and follows where it leads.
    pub async fn get(&mut self, url: &str) -> Result<Answer> {
        self.go(url, Body::None).await
    }

    /// Sends a form and follows where it leads.
    pub async fn post(&mut self, url: &str, fields: Vec<(String, String)>) -> Result<Answer> {
        self.go(url, Body::Fields(fields)).await
    }

    /// Sends and follows where it leads.
    pub async fn go(&mut self, url: &str, body: Body) -> Result<Answer> {
        let mut answer = self.once(url, body).await?;
        for _ in 0..MOST_REDIRECTS {
            match answer.location() {
                Some(next) if (300..400).contains(&answer.status) => {
                    answer = self.once(next.as_str(), Body::None).await?;
                }
                _ => return Ok(answer),
            }
        }
        Err(answer.unexpected("follow redirects"))
    }

    /// Sends one request and follows nothing.
    pub async fn once(&mut self, url: &str, body: Body) -> Result<Answer> {
        let url = self.here(url)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let authority = format!("{host}:{}", self.port);
        let mut target = url.clone();
        // Only browsers know that such names are this machine.
        target.set_host(Some("127.0.0.1")).map_err(|_| VisitError::Address(url.to_string()))?;
        let method = if matches!(body, Body::None) { Method::GET } else { Method::POST };
        let mut request = self
            .client
            .request(method.clone(), target)
            .header(header::HOST, &authority)
            .headers(self.headers.clone());
        if method == Method::POST && !self.headers.contains_key(header::ORIGIN) {
            request = request.header(header::ORIGIN, format!("http://{authority}"));
        }
        let cookies = self.cookies.entry(host.clone()).or_default();
        if !cookies.is_empty() {
            let pairs: Vec<_> =
                cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        request = match body {
            Body::None => request,
            Body::Fields(fields) => request.form(&fields),
            Body::Raw(kind, bytes) => request.header(header::CONTENT_TYPE, kind).body(bytes),
        };
        let response = request.send().await?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        self.keep_cookies(&host, &headers);
        let body = response.bytes().await?.to_vec();
        Ok(Answer { status, url, headers, body })
    }

    /// On the list of a simulated provider, chooses somebody: the `nth` that `search` finds.
    pub async fn choose(&mut self, list: &Answer, search: &str, nth: usize) -> Result<Answer> {
        let mut address = list.url.clone();
        address.query_pairs_mut().clear().append_pair("sok", search);
        let found = self.get(address.as_str()).await?.expect("list people", 200)?;
        let people = found.people();
        let person = people
            .get(nth % people.len().max(1))
            .ok_or_else(|| found.unexpected("find somebody to sign in as"))?;
        address.set_query(None);
        let choice = vec![
            ("person".to_owned(), person.value.clone()),
            ("level".to_owned(), "high".to_owned()),
        ];
        self.post(address.as_str(), choice).await
    }

    /// Signs in and comes to `path`; employees where it is one of theirs.
    pub async fn sign_in(
        &mut self,
        host: &str,
        path: &str,
        search: &str,
        nth: usize,
    ) -> Result<Answer> {
        let list = self.get(&self.address(host, path)).await?;
        if is_provider(&list) { self.choose(&list, search, nth).await } else { Ok(list) }
    }

    /// An address from before a restart leads to the port of now.
    fn here(&self, url: &str) -> Result<Url> {
        let mut url = Url::parse(url).map_err(|_| VisitError::Address(url.to_owned()))?;
        url.set_port(Some(self.port)).map_err(|()| VisitError::Address(url.to_string()))?;
        url.set_fragment(None);
        Ok(url)
    }

    fn keep_cookies(&mut self, host: &str, headers: &HeaderMap) {
        let kept = self.cookies.entry(host.to_owned()).or_default();
        for cookie in headers.get_all(header::SET_COOKIE) {
            let Ok(cookie) = cookie.to_str() else { continue };
            let pair = cookie.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            if cookie.contains("Max-Age=0") {
                kept.remove(name);
            } else {
                kept.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// Whether the page is a simulated provider's list of people.
pub(crate) fn is_provider(answer: &Answer) -> bool {
    answer.path().starts_with("/sim/") && answer.path().contains("/innlogging/")
}

fn client() -> Result<Client> {
    Ok(Client::builder()
        .redirect(redirect::Policy::none())
        .timeout(LONGEST_WAIT)
        .no_proxy()
        .build()?)
}

fn host_name(host: &str) -> String {
    if host.is_empty() { "localhost".to_owned() } else { format!("{host}.localhost") }
}

/// The tags of an element, each from its name to its end. Our pages escape `>` in attributes.
fn tags<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = &'t str> {
    text.split('<')
        .skip(1)
        .filter_map(move |rest| rest.strip_prefix(name)?.split_once('>').map(|(tag, _)| tag))
        .filter(|tag| tag.starts_with(char::is_whitespace))
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let wanted = format!(" {name}=\"");
    let start = tag.find(&wanted)? + wanted.len();
    tag.get(start..)?.split_once('"').map(|(value, _)| value)
}

fn unescape(text: &str) -> String {
    text.replace("&#x2f;", "/")
        .replace("&#47;", "/")
        .replace("&lt;", "<")
        .replace("&#60;", "<")
        .replace("&gt;", ">")
        .replace("&#62;", ">")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Answer {
        Answer {
            status: 200,
            url: Url::parse("http://grimstad.localhost/").unwrap(),
            headers: HeaderMap::new(),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn hidden_fields_are_read_and_others_are_not() {
        let page = answer(
            "<input type=\"hidden\" name=\"seen\" value=\"1&#38;2\">\
             <input class=\"x\" name=\"b\" type=\"text\" value=\"3\"><inputs type=\"hidden\">",
        );
        assert_eq!(page.hidden_fields(), [("seen".to_owned(), "1&2".to_owned())]);
    }

    #[test]
    fn links_are_found_by_their_beginning_and_what_is_in_them() {
        let page =
            answer("<a href=\"/a/dokumenter\">x</a><a class=\"k\" href=\"/b/dokumenter/1\">");
        assert_eq!(page.link("/b", "/dokumenter/").as_deref(), Some("/b/dokumenter/1"));
        assert_eq!(page.link("/c", "").as_deref(), None);
    }

    #[test]
    fn people_are_read_from_the_list() {
        let page = answer(
            "<input name=\"person\" value=\"abc\" checked aria-describedby=\"x\"><label>RUND</label>\
             <div data-field=\"description\" id=\"x\">Grimstad kommune, 17 år.</div>",
        );
        let expect = Person { value: "abc".into(), note: "Grimstad kommune, 17 år.".into() };
        assert_eq!(page.people(), [expect]);
    }
}
