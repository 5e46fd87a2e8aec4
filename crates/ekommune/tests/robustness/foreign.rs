//! What is somebody else's does not exist, and no session opens what another one is for.

use visitor::{Answer, Body, Browser, Sent};

use super::house::{ADULTS, HOST, House, OTHER_ADULTS, pair, wedding};

const ELSEWHERE: &str = "vang";
/// Well formed, and nobody's.
const NOBODYS: &str = "019a0000-0000-7000-8000-000000000000";

/// What one applicant has: a draft, a case, a letter.
struct Belongings {
    draft: String,
    sent: Sent,
    letter: String,
}

async fn belongings(browser: &mut Browser) -> Belongings {
    let draft = visitor::begin(browser, HOST, ADULTS, 0).await.unwrap();
    let mut begun = visitor::begin(browser, HOST, ADULTS, 0).await.unwrap();
    visitor::fill_in(browser, &mut begun, &wedding("Eget hus")).await.unwrap();
    let mut sent = visitor::send(browser, &begun).await.unwrap();
    let letter = visitor::letter(browser, HOST, &mut sent).await.unwrap();
    Belongings { draft: draft.path, sent, letter: letter.path().to_owned() }
}

impl Belongings {
    fn to_read(&self) -> Vec<String> {
        let (draft, matter) = (&self.draft, &self.sent.matter);
        vec![
            draft.clone(),
            format!("{draft}/event"),
            format!("{draft}/oppsummering"),
            format!("/kvittering/{matter}"),
            format!("/min-side/saker/{matter}"),
            self.letter.clone(),
        ]
    }

    fn to_write(&self) -> Vec<(String, Vec<(String, String)>)> {
        let (draft, matter) = (&self.draft, &self.sent.matter);
        vec![
            (format!("{draft}/event"), wedding("x").fields("event")),
            (format!("{draft}/event/lagre"), wedding("x").fields("event")),
            (format!("{draft}/send"), Vec::new()),
            (format!("/min-side/saker/{matter}/svar"), vec![pair("text", "Hei")]),
            (format!("/kvittering/{matter}"), vec![pair("score", "1")]),
        ]
    }
}

async fn read(browser: &mut Browser, host: &str, path: &str) -> Answer {
    browser.once(&browser.address(host, path), Body::None).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_belongs_to_others_is_not_there_and_sessions_open_only_their_own_doors() {
    let house = House::open();
    let mut owner = house.browser();
    let own = belongings(&mut owner).await;
    for path in own.to_read() {
        let answer = read(&mut owner, HOST, &path).await;
        assert!(matches!(answer.status, 200 | 303), "the owner reads {path}: {}", answer.status);
    }

    // Another person here, and the same person in another municipality.
    let mut stranger = house.browser();
    stranger.sign_in(HOST, "/min-side", OTHER_ADULTS, 0).await.unwrap();
    let mut elsewhere = house.browser();
    elsewhere.sign_in(ELSEWHERE, "/min-side", ADULTS, 0).await.unwrap();
    for (browser, host) in [(&mut stranger, HOST), (&mut elsewhere, ELSEWHERE)] {
        assert_eq!(read(browser, host, "/min-side").await.status, 200, "signed in at {host}");
        for path in own.to_read() {
            assert_not_there(&read(browser, host, &path).await, &path);
            let invented = path.replace(&own.sent.matter, NOBODYS);
            assert_not_there(&read(browser, host, &invented).await, &invented);
        }
        for (path, fields) in own.to_write() {
            let address = browser.address(host, &path);
            let answer = browser.once(&address, Body::Fields(fields)).await.unwrap();
            assert_not_there(&answer, &path);
        }
        // Deleting what is not there is done already, whoever asks; see below that it is there.
        let id = own.draft.rsplit('/').next().unwrap();
        for id in [id, NOBODYS] {
            let address = browser.address(host, &format!("/min-side/utkast/{id}/slett"));
            let answer = browser.once(&address, Body::Fields(Vec::new())).await.unwrap();
            assert_eq!(answer.status, 303, "delete {id}");
        }
    }

    // Nobody: led to the sign-in, whether the thing exists or not.
    let mut nobody = house.browser();
    for path in own.to_read() {
        let real = read(&mut nobody, HOST, &path).await;
        let invented = read(&mut nobody, HOST, &path.replace(&own.sent.matter, NOBODYS)).await;
        assert_eq!((real.status, invented.status), (303, 303), "{path}");
    }

    // An employee of another municipality.
    let case = format!("/ansatt/saker/{}", own.sent.matter);
    let mut employee = house.browser();
    employee.sign_in(ELSEWHERE, "/ansatt", "Saksbehandler i Vang", 0).await.unwrap();
    assert_eq!(read(&mut employee, ELSEWHERE, "/ansatt").await.status, 200);
    assert_not_there(&read(&mut employee, ELSEWHERE, &case).await, &case);

    // An employee's session is no inhabitant's, and the other way round.
    let mut employee = house.browser();
    employee.sign_in(HOST, "/ansatt", "Saksbehandler i Grimstad", 0).await.unwrap();
    assert_eq!(read(&mut employee, HOST, &case).await.status, 200, "the employee sees the case");
    for path in own.to_read().iter().map(String::as_str).chain(["/min-side"]) {
        let answer = read(&mut employee, HOST, path).await;
        assert_ne!(answer.status, 200, "an employee reads {path}");
        assert!(!answer.text().contains("Eget hus"), "{path}");
    }
    for path in ["/ansatt", case.as_str(), "/ansatt/sok"] {
        let answer = read(&mut owner, HOST, path).await;
        assert_ne!(answer.status, 200, "an inhabitant reads {path}");
    }

    // A cookie that is carried to another host opens nothing there.
    let mut thief = house.browser();
    thief.set_cookies(ELSEWHERE, owner.cookies(HOST));
    let answer = read(&mut thief, ELSEWHERE, "/min-side").await;
    assert_eq!(answer.status, 303, "signed in elsewhere with a cookie from here");
    thief.set_cookies(HOST, owner.cookies(HOST));
    assert_eq!(read(&mut thief, HOST, "/min-side").await.status, 200, "the cookie itself is good");

    // Nothing of all this has changed anything.
    let draft = read(&mut owner, HOST, &format!("{}/event", own.draft)).await;
    assert_eq!(draft.status, 200);
    house.close();
}

fn assert_not_there(answer: &Answer, path: &str) {
    assert_eq!(answer.status, 404, "{path}");
    assert!(!answer.text().contains("Eget hus"), "{path} tells what it hides");
    assert!(answer.content_type().starts_with("text/html"), "{path}: {}", answer.content_type());
}
