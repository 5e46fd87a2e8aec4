//! Posts that no page of ours sends: refused in the reader's language or kept and shown as text,
//! never a fault of the program.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use reqwest::header::{ACCEPT_LANGUAGE, ORIGIN};
use visitor::{Answer, Body, Browser, PAGES};

use super::house::{ADULTS, HOST, House, no_panic, pair, wedding};

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data; boundary=grense";
/// What must come through as text and as nothing else.
const HOSTILE_TEXTS: [&str; 6] = [
    "'; drop table matter; --",
    "\" or 1=1 --",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }} ${7*7} #{7*7} %s%n%x",
    "\u{202e}gnolmoh\u{200b}\u{feff} 👩‍👩‍👧‍👦 \u{1f1f3}\u{1f1f4}",
];

/// One part of a multipart form.
fn part(name: &str, file: Option<(&str, &str)>, content: &[u8]) -> Vec<u8> {
    let mut bytes = format!("--grense\r\nContent-Disposition: form-data; name=\"{name}\"");
    if let Some((file_name, kind)) = file {
        bytes += "; filename=\"";
        bytes += file_name;
        bytes += "\"\r\nContent-Type: ";
        bytes += kind;
    }
    bytes.push_str("\r\n\r\n");
    let mut bytes = bytes.into_bytes();
    bytes.extend_from_slice(content);
    bytes.extend_from_slice(b"\r\n");
    bytes
}

fn multipart(parts: &[Vec<u8>]) -> Body {
    let mut bytes = parts.concat();
    bytes.extend_from_slice(b"--grense--\r\n");
    Body::Raw(MULTIPART.to_owned(), bytes)
}

fn raw(kind: &str, bytes: impl Into<Vec<u8>>) -> Body {
    Body::Raw(kind.to_owned(), bytes.into())
}

/// A refusal is a page in the reader's language that says something.
fn assert_refused(answer: &Answer, language: &str, what: &str) {
    assert!((400..500).contains(&answer.status), "{what}: {}", answer.status);
    assert_page(answer, language, what);
}

fn assert_page(answer: &Answer, language: &str, what: &str) {
    let text = answer.text();
    assert!(answer.content_type().starts_with("text/html"), "{what}: {}", answer.content_type());
    assert!(text.contains(&format!("<html lang=\"{language}\"")), "{what}: not in {language}");
    assert!(text.contains("<h1"), "{what}: {text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_understood_is_refused_in_the_readers_language() {
    let house = House::open();
    let mut browser = house.browser();
    let begun = visitor::begin(&mut browser, HOST, ADULTS, 0).await.unwrap();
    let page = browser.address(HOST, &format!("{}/event", begun.path));

    let many = "a=1&".repeat(10_000);
    let long_name = format!("{}=1", "n".repeat(300_000));
    let refused: Vec<(&str, Body)> = vec![
        ("bytes that are no UTF-8", raw(FORM, &b"event.purpose=%ff%fe%80"[..])),
        ("raw bytes that are no UTF-8", raw(FORM, &b"event.purpose=\xff\xfe\x80"[..])),
        ("ten thousand fields", raw(FORM, many)),
        ("a body of 40 MB", raw(FORM, vec![b'a'; 40 * 1024 * 1024])),
        ("another kind of content", raw("application/json", &b"{\"event\":1}"[..])),
        ("XML", raw("text/xml", &b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"[..])),
        ("no kind of content", raw("", &b"a=1"[..])),
        ("parts without a boundary", raw("multipart/form-data", &b"--x\r\n\r\n"[..])),
        ("parts that end in the middle", raw(MULTIPART, part("event.purpose", None, b"Fest"))),
        ("parts that are none", raw(MULTIPART, &b"hello"[..])),
        (
            "a part that is no UTF-8",
            multipart(&[part("event.purpose", None, b"\xff\xfe"), part("go", None, b"next")]),
        ),
        (
            "a text of a megabyte in a part",
            multipart(&[part("event.purpose", None, &vec![b'a'; 1_000_000])]),
        ),
    ];
    for (language, tag) in [("en", "en"), ("nn", "nn")] {
        browser.set_header(ACCEPT_LANGUAGE, Some(language));
        for (what, body) in &refused {
            let answer = browser.once(&page, body.clone()).await.unwrap();
            assert_refused(&answer, tag, what);
        }
        // Stored or refused; never a fault.
        for (what, body) in [
            ("a name of 300 kB", raw(FORM, long_name.clone())),
            ("nothing", raw(FORM, Vec::new())),
            ("only separators", raw(FORM, &b"&&&==&=&"[..])),
            ("broken escapes", raw(FORM, &b"event.purpose=%&event.guests=%zz%u1234"[..])),
        ] {
            let answer = browser.go(&page, body).await.unwrap();
            assert!(answer.status < 500, "{what}: {}", answer.status);
            assert_page(&answer, tag, what);
        }
    }

    // Addresses that no link has.
    for path in [
        "/skjema/1/event",
        "/skjema/%00/event",
        "/skjema/..%2f..%2fetc%2fpasswd/event",
        "/kvittering/%ff",
        "/tjenester/..%2f..%2f",
        "/tjenester/%F0%9F%92%A9",
        "/assets/..%2f..%2fCargo.toml",
        "/min-side/saker/' or 1=1/dokumenter/1",
        "/innsyn/x",
        "/sprak/xx",
        &format!("/{}", "a/".repeat(2_000)),
    ] {
        let address = browser.address(HOST, path);
        let answer = browser.once(&address, Body::None).await.unwrap();
        assert_refused(&answer, "nn", path);
    }

    // The draft has survived all of it.
    let shown = browser.get(&page).await.unwrap();
    assert_eq!(shown.status, 200);
    house.close();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_answers_are_kept_as_text_and_shown_as_text() {
    let house = House::open();
    let mut browser = house.browser();
    let begun = visitor::begin(&mut browser, HOST, ADULTS, 0).await.unwrap();

    for hostile in
        HOSTILE_TEXTS.iter().copied().chain(["a\0b", "\u{1}\u{8}\u{1f}", &"æ".repeat(19_000)])
    {
        for page in PAGES {
            let address = browser.address(HOST, &format!("{}/{page}", begun.path));
            let fields = wedding("x").fields(page).into_iter().map(|(name, value)| {
                let value = if name == "go" { value } else { hostile.to_owned() };
                (name, value)
            });
            let answer = browser.post(&address, fields.collect()).await.unwrap();
            assert!(answer.status < 500, "{page} {hostile:?}: {}", answer.status);
            assert_as_text(&answer, hostile);
            let shown = browser.get(&address).await.unwrap();
            assert_eq!(shown.status, 200, "{page} {hostile:?}");
            assert_as_text(&shown, hostile);
        }
        let check = browser.address(HOST, &format!("{}/oppsummering", begun.path));
        let answer = browser.get(&check).await.unwrap();
        assert_eq!(answer.status, 200);
        assert_as_text(&answer, hostile);
        let send = browser.address(HOST, &format!("{}/send", begun.path));
        let answer = browser.post(&send, Vec::new()).await.unwrap();
        assert!(answer.status < 500, "{hostile:?}: {}", answer.status);
        assert_as_text(&answer, hostile);
    }

    // Rows and names that no page has.
    for name in [
        "event.days[999999999999].date-day",
        "event.days[-1].from",
        "event.days[0][0].from",
        "event.days[18446744073709551615].from",
        "event.__proto__.x",
        "....",
        "row-add",
        "row-remove",
    ] {
        let address = browser.address(HOST, &format!("{}/days", begun.path));
        let fields = vec![pair(name, "event.days"), pair("row-remove", "event.days[77]")];
        let answer = browser.post(&address, fields).await.unwrap();
        assert!(answer.status < 500, "{name}: {}", answer.status);
    }

    // With ordinary answers in the required places and a hostile one in a free text, it is sent,
    // and the whole way to the letter holds.
    let mut begun = visitor::begin(&mut browser, HOST, ADULTS, 0).await.unwrap();
    let mut application = wedding("<b>Huset</b>'\"; --");
    application.purpose = HOSTILE_TEXTS.join(" ");
    visitor::fill_in(&mut browser, &mut begun, &application).await.unwrap();
    let mut sent = visitor::send(&mut browser, &begun).await.unwrap();
    let letter = visitor::letter(&mut browser, HOST, &mut sent).await.unwrap();
    assert_eq!(letter.content_type(), "application/pdf");
    let mut employee = house.browser();
    employee.sign_in(HOST, "/ansatt", "Saksbehandler i Grimstad", 0).await.unwrap();
    let case = employee.address(HOST, &format!("/ansatt/saker/{}", sent.matter));
    let shown = employee.get(&case).await.unwrap();
    assert_eq!(shown.status, 200);
    for hostile in HOSTILE_TEXTS {
        assert_as_text(&shown, hostile);
    }
    assert!(!shown.text().contains("<b>Huset"));
    for path in ["/innsyn", "/innsyn/feed.atom", "/innsyn/feed.json", "/min-side"] {
        let answer = browser.get(&browser.address(HOST, path)).await.unwrap();
        assert_eq!(answer.status, 200, "{path}");
        assert!(!answer.text().contains("<b>Huset"), "{path}");
    }
    house.close();
}

fn assert_as_text(answer: &Answer, hostile: &str) {
    if hostile.contains('<') {
        assert!(!answer.text().contains(hostile), "{} holds {hostile}", answer.path());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_files_are_refused_or_kept_harmless() {
    let house = House::open();
    let mut browser = house.browser();
    browser.set_header(ACCEPT_LANGUAGE, Some("en"));
    let begun = visitor::begin(&mut browser, HOST, ADULTS, 0).await.unwrap();
    let premises = browser.address(HOST, &format!("{}/premises", begun.path));
    // Serving out of doors asks for a drawing of the place.
    let fields = |files: Vec<Vec<u8>>| {
        let mut parts: Vec<Vec<u8>> = wedding("Ute")
            .fields("premises")
            .into_iter()
            .map(|(name, value)| {
                let value = if name == "premises.area" { "outdoors".to_owned() } else { value };
                part(&name, None, value.as_bytes())
            })
            .collect();
        parts.extend(files);
        multipart(&parts)
    };
    let shown = browser.go(&premises, fields(Vec::new())).await.unwrap();
    let text = shown.text();
    let field = text
        .split("type=\"file\"")
        .nth(1)
        .and_then(|rest| rest.split_once("name=\"").or(Some(("", rest))))
        .map(|(_, rest)| rest.split('"').next().unwrap_or_default().to_owned())
        .filter(|name| !name.is_empty())
        .or_else(|| {
            let before = text.split("type=\"file\"").next()?;
            Some(before.rsplit_once("name=\"")?.1.split('"').next()?.to_owned())
        })
        .expect("the page asks for a file");

    let bomb = [&b"PK\x03\x04"[..], &vec![0; 100_000]].concat();
    let large = [&b"%PDF-1.7\n"[..], &vec![b' '; 20 * 1024 * 1024]].concat();
    let refused: Vec<(&str, &str, Vec<u8>)> = vec![
        ("a zip that calls itself a PDF", "plan.pdf", bomb),
        ("a page that calls itself a PDF", "plan.pdf", b"<html><script>1</script>".to_vec()),
        ("a program", "plan.pdf.exe", b"MZ\x90\0\x03".to_vec()),
        ("an SVG", "plan.svg", b"<svg onload=alert(1)>".to_vec()),
        ("nothing", "plan.pdf", Vec::new()),
        ("twenty megabytes", "plan.pdf", large),
    ];
    for (what, name, content) in refused {
        let file = part(&field, Some((name, "application/pdf")), &content);
        let answer = browser.once(&premises, fields(vec![file])).await.unwrap();
        assert_refused(&answer, "en", what);
    }
    let names = [
        "../../../../etc/passwd",
        "..\\..\\windows\\system32\\x.pdf",
        "/etc/shadow",
        "con.pdf",
        "a;b\u{202e}fdp.exe",
        "<script>alert(1)</script>.pdf",
        ".htaccess",
    ];
    for name in names {
        let file = part(&field, Some((name, "text/html")), b"%PDF-1.7\n%%EOF\n");
        let answer = browser.go(&premises, fields(vec![file])).await.unwrap();
        assert!(answer.status < 500, "{name}: {}", answer.status);
        let shown = browser.get(&premises).await.unwrap();
        assert_eq!(shown.status, 200, "{name}");
        assert!(!shown.text().contains("<script>alert"), "{name}");
        assert!(!shown.text().contains("../etc"), "{name}");
    }
    // Files lie under their checksums in one folder, whatever they were called.
    let data = house.server.data().to_owned();
    assert!(!data.join("etc").exists() && !data.parent().unwrap().join("etc").exists());
    house.close();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_site_cannot_act_in_somebodys_name() {
    let house = House::open();
    let mut browser = house.browser();
    let mut begun = visitor::begin(&mut browser, HOST, ADULTS, 0).await.unwrap();
    visitor::fill_in(&mut browser, &mut begun, &wedding("Huset")).await.unwrap();
    for origin in ["https://evil.example", "null", "http://vang.localhost", "http://localhost"] {
        browser.set_header(ORIGIN, Some(origin));
        for path in [format!("{}/send", begun.path), format!("{}/event", begun.path)] {
            let address = browser.address(HOST, &path);
            let answer = browser.once(&address, Body::Fields(Vec::new())).await.unwrap();
            assert_refused(&answer, "nb", &format!("{path} from {origin}"));
        }
    }
    browser.set_header(ORIGIN, None);
    let findings = super::house::inspect(house.server.data(), &[], visitor::whole::Jobs::UnderWay);
    assert_eq!(findings.cases, 0, "another site has sent the application");
    visitor::send(&mut browser, &begun).await.unwrap();
    house.close();
}

/// As browsers do: they read the answer when all is written.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_writes_all_before_it_reads_gets_the_refusal() {
    let house = House::open();
    let length = 40 * 1024 * 1024;
    for path in ["/logg-inn", "/skjema/1/event", "/no/such/page"] {
        let mut stream = TcpStream::connect(("127.0.0.1", house.server.port())).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {HOST}.localhost\r\nContent-Type: {FORM}\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n",
        );
        stream.write_all(head.as_bytes()).unwrap();
        let part = vec![b'a'; 1024 * 1024];
        for _ in 0..length / part.len() {
            stream.write_all(&part).unwrap();
        }
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 4"), "{path}: {answer}");
        assert!(answer.contains("<h1"), "{path}: {answer}");
    }
    house.close();
}

/// Below HTTP: what no client library would send.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn broken_requests_do_the_others_no_harm() {
    let house = House::open();
    let port = house.server.port();
    let broken: Vec<Vec<u8>> = vec![
        b"\0\0\0\0\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n".to_vec(),
        [&b"GET /"[..], &vec![b'a'; 200_000], b" HTTP/1.1\r\n\r\n"].concat(),
        b"POST / HTTP/1.1\r\nHost: grimstad.localhost\r\nContent-Length: -1\r\n\r\n".to_vec(),
        b"POST / HTTP/1.1\r\nHost: grimstad.localhost\r\nContent-Length: 99\r\n\r\nx".to_vec(),
        b"POST / HTTP/1.1\r\nHost: grimstad.localhost\r\nContent-Length: 3\r\n\
          Transfer-Encoding: chunked\r\n\r\nzz\r\n"
            .to_vec(),
        b"TRACE / HTTP/1.1\r\nHost: grimstad.localhost\r\n\r\n".to_vec(),
        b"GET /min-side HTTP/1.1\r\nHost: grimstad.localhost\r\nCookie: \x80\xff=;;;=\r\n\r\n"
            .to_vec(),
    ];
    for request in broken {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        // The program may close the connection before all is written.
        let _ = stream.write_all(&request);
        let mut answer = [0; 64];
        let read = stream.read(&mut answer).unwrap_or(0);
        let line = String::from_utf8_lossy(&answer[..read]).into_owned();
        let start = String::from_utf8_lossy(&request[..request.len().min(40)]).into_owned();
        assert!(!line.starts_with("HTTP/1.1 5"), "{start:?}: {line}");
    }
    let mut browser: Browser = house.browser();
    assert_eq!(browser.get(&browser.address(HOST, "/")).await.unwrap().status, 200);
    no_panic(&house.server.said());
    house.close();
}
