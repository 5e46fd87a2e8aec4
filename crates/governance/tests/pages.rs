//! The pages of figures as a browser meets them, and the files to take along.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

use std::{sync::Arc, time::Duration};

use access::{Environment, SignIn};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use base::{SeededRandom, TenantId};
use exchange::{Exchange, ExchangeSettings, Http, SigningKey, Timeouts};
use governance::GovernanceWing;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;
use service::{
    Catalogue,
    flow::{
        World,
        measures::{self, UseKind},
    },
};
use store::{
    Migration, sql,
    testing::{TestStore, on_each_engine},
};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;
use web::{App, AppParts, Tenants, Wing};

const GRIMSTAD: TenantId = TenantId(311_010_018);
const SERVICE: &str = "ambulerende-skjenkebevilling";
const MIGRATIONS: [&[Migration]; 4] =
    [access::MIGRATIONS, archive::MIGRATIONS, exchange::MIGRATIONS, service::MIGRATIONS];

struct Town<'a> {
    test: &'a TestStore,
    runtime: Runtime,
    router: Router,
}

impl<'a> Town<'a> {
    fn new(test: &'a TestStore) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let catalogue = Arc::new(Catalogue::embedded().unwrap());
        let tenants: Vec<_> =
            catalogue.municipalities().map(|known| known.tenant.clone()).collect();
        // No component is asked for figures.
        let nowhere: url::Url = "http://127.0.0.1:9/sim".parse().unwrap();
        let patience = Duration::from_secs(1);
        let timeouts = Timeouts { connect: patience, answer: patience, send: patience };
        let exchange = Exchange::new(
            Http::new(runtime.handle().clone(), timeouts).unwrap(),
            ExchangeSettings::for_simulator(&nowhere, tenants.iter().map(|tenant| tenant.id)),
            SigningKey::from_pem(&SigningKey::generate_pem().unwrap(), "test-key").unwrap(),
            test.clock.clone(),
            Arc::new(SeededRandom::new(6)),
        );
        let world = World {
            store: test.store.clone(),
            files: test.files.clone(),
            keys: Arc::new(access::testing::keys()),
            typesetter: Arc::new(letter::testing::OutlineTypesetter),
            catalogue,
        };
        let app = App::new(AppParts {
            environment: Environment::Demonstration,
            world,
            tenants: Tenants::new(tenants),
            exchange,
            sign_in: SignIn::new([]),
        });
        let wings: Vec<Box<dyn Wing>> = vec![Box::new(GovernanceWing)];
        let router = web::router(app, &wings, Router::new());
        Self { test, runtime, router }
    }

    fn get(&self, host: &str, language: &str, path: &str) -> (StatusCode, HeaderMap, String) {
        let request = Request::builder()
            .uri(path)
            .header(header::HOST, host)
            .header(header::COOKIE, format!("sprak={language}"))
            .body(Body::empty())
            .unwrap();
        let router = self.router.clone();
        self.runtime.block_on(async move {
            let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).unwrap())
        })
    }

    fn page(&self, language: &str, path: &str) -> String {
        let (status, _, html) = self.get("grimstad.localhost", language, path);
        assert_eq!(status, StatusCode::OK, "{path}: {html}");
        html
    }

    /// A case that was decided so many hours before now, after so many hours.
    fn decide(&self, number: u128, channel: &str, hours_ago: i64, took: i64, minutes: i64) {
        let id = uuid::Uuid::from_u128(number);
        let person = uuid::Uuid::from_u128(0xe);
        let decided = self.test.store.now() - SignedDuration::from_hours(hours_ago);
        let received = decided - SignedDuration::from_hours(took);
        let acts: Vec<Timestamp> = (0..=minutes.min(15))
            .map(|minute| decided - SignedDuration::from_mins(minute))
            .collect();
        self.test
            .store
            .write(GRIMSTAD, |tx| {
                let automatic = minutes == 0;
                tx.exec_one(&MATTER, &[&id, &channel, &received, &automatic, &decided])?;
                for at in acts.iter().filter(|_| minutes > 0) {
                    let event: uuid::Uuid = tx.new_id();
                    tx.exec_one(&WORK, &[&event, &id, &person, at])?;
                }
                Ok::<_, store::Error>(())
            })
            .unwrap();
    }

    /// Twelve cases of this month, two of last winter.
    fn live(&self) {
        for number in 0..12_u32 {
            let channel = if number % 6 == 5 { "phone" } else { "web" };
            let (took, minutes) = if number % 3 == 0 { (30, 4) } else { (0, 0) };
            self.decide(u128::from(number) + 1, channel, i64::from(number) * 24, took, minutes);
        }
        self.decide(100, "paper", 24 * 100, 24 * 9, 15);
        self.decide(101, "counter", 24 * 101, 24 * 8, 15);
        self.test
            .store
            .write(GRIMSTAD, |tx| {
                for (kind, page, count) in [
                    (UseKind::Seen, "", 60),
                    (UseKind::NotNeeded, "", 14),
                    (UseKind::Started, "", 16),
                    (UseKind::Sent, "", 12),
                    (UseKind::PageDone, "applicant", 14),
                    (UseKind::PageDone, "event", 13),
                    (UseKind::PageRefused, "event", 3),
                ] {
                    for _ in 0..count {
                        measures::used(tx, SERVICE, kind, page)?;
                    }
                }
                for score in [5, 5, 4, 4, 4, 3, 1] {
                    measures::rate(tx, SERVICE, score, "Fritekst fra Sval Bille")?;
                }
                Ok::<_, store::Error>(())
            })
            .unwrap();
    }
}

sql!(
    MATTER,
    "insert into matter (tenant, id, service, version, language, person, organisation,
        applicant_name, applicant_birth_date, applicant_protected, recipient, channel, state,
        answers, received_at, deadline, paused_on, unit, handler, handler_name, incoming, draft,
        outcome, reason, automatic, decided_at)
     values ($1, $2, 'ambulerende-skjenkebevilling', '1.0.0', 'nb', $2, null, 'Sval Bille', null,
        false, '{}', $3, 'decided', '{}', $4, null, null, 'Servicetorget', null, null, $2, $2,
        'grant', 'ok', $5, $6)"
);
sql!(
    WORK,
    "insert into work_event (tenant, id, matter, service, person, kind, at)
     values ($1, $2, $3, 'ambulerende-skjenkebevilling', $4, 'opened', $5)"
);

#[test]
fn the_page_says_how_the_service_does_and_names_nobody() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        town.live();
        let html = town.page("nb", &format!("/tall/{SERVICE}"));
        for expected in [
            "580\u{a0}kroner",
            "40\u{a0}kroner",
            "14 dager",
            "2 dager",
            "under ett minutt",
            "83\u{a0}% kommer på nett. Målet på 75\u{a0}% er nådd.",
            "71\u{a0}% av 7 som svarte, er fornøyde eller svært fornøyde. Målet er 80\u{a0}%.",
            "25\u{a0}% av dem som begynner, sender ikke.",
            "Ni av ti får svar innen 30 timer.",
            "role=\"img\"",
            "Vis tallene som tabell",
        ] {
            assert!(html.contains(expected), "{expected} in {html}");
        }
        for path in [
            "/tall".to_owned(),
            format!("/tall/{SERVICE}"),
            format!("/tall/{SERVICE}?periode=ett-ar"),
            format!("/tall/{SERVICE}.csv"),
            format!("/tall/{SERVICE}.json"),
        ] {
            let text = town.page("nb", &path);
            assert!(!text.contains("Sval") && !text.contains("Fritekst"), "{path}: {text}");
        }
    });
}

#[test]
fn the_period_decides_what_is_counted() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        town.live();
        let received = |path: &str| {
            let json: Json = serde_json::from_str(&town.page("nb", path)).unwrap();
            json["measures"]["received"]["value"].as_u64().unwrap()
        };
        assert_eq!(received(&format!("/tall/{SERVICE}.json")), 12);
        assert_eq!(received(&format!("/tall/{SERVICE}.json?periode=30-dager")), 12);
        assert_eq!(received(&format!("/tall/{SERVICE}.json?periode=ett-ar")), 14);
        assert_eq!(received(&format!("/tall/{SERVICE}.json?periode=tull")), 12);
    });
}

#[test]
fn few_cases_are_not_shown_and_other_municipalities_have_their_own() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        town.decide(1, "web", 1, 24 * 6, 15);
        town.decide(2, "web", 2, 24 * 6, 15);
        let html = town.page("nb", &format!("/tall/{SERVICE}"));
        assert!(html.contains("for få til å vise"), "{html}");
        assert!(!html.contains("6 dager"), "{html}");
        let json: Json =
            serde_json::from_str(&town.page("nb", &format!("/tall/{SERVICE}.json"))).unwrap();
        assert_eq!(json["measures"]["median_time"]["value"], Json::Null);
        assert_eq!(json["measures"]["work_per_case"]["value"], Json::Null);
        let (_, _, modum) = town.get("modum.localhost", "nb", &format!("/tall/{SERVICE}.json"));
        let modum: Json = serde_json::from_str(&modum).unwrap();
        assert_eq!(modum["measures"]["received"]["value"], 0);
        let (status, _, _) = town.get("grimstad.localhost", "nb", "/tall/byggesak");
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (status, _, _) = town.get("grimstad.localhost", "nb", "/tall/byggesak.csv");
        assert_eq!(status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_spreadsheet_has_the_same_figures_as_the_page() {
    let store = store::testing::sqlite(&MIGRATIONS);
    let town = Town::new(&store);
    town.live();
    let (_, headers, csv) =
        town.get("grimstad.localhost", "en", &format!("/tall/{SERVICE}.csv?periode=30-dager"));
    assert!(headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/csv"));
    insta::assert_snapshot!("csv", csv.replace("\r\n", "\n"));
}

#[test]
fn every_page_reads_as_before_in_every_language() {
    let store = store::testing::sqlite(&MIGRATIONS);
    let town = Town::new(&store);
    town.live();
    for language in ["nb", "nn", "se", "en"] {
        for (name, path) in
            [("overview", "/tall".to_owned()), ("service", format!("/tall/{SERVICE}"))]
        {
            let html = town.page(language, &path);
            assert_eq!(html.matches("<h1").count(), 1, "{name}");
            insta::assert_snapshot!(format!("{name}.{language}"), words(&html));
        }
    }
    let empty = store::testing::sqlite(&MIGRATIONS);
    let town = Town::new(&empty);
    let html = town.page("nb", &format!("/tall/{SERVICE}"));
    insta::assert_snapshot!("service-empty.nb", words(&html));
}

/// The words of a page's main part, a line for each block.
fn words(html: &str) -> String {
    let main = html.split_once("<main").unwrap().1.split_once("</main>").unwrap().0;
    let pieces = main.split('<').skip(1).filter_map(|piece| piece.split_once('>'));
    let lines = pieces.map(|(tag, text)| {
        let mark = match tag.split(' ').next().unwrap() {
            "h1" => "# ",
            "h2" => "## ",
            "li" => "- ",
            "rect" => {
                let width = tag.split_once("width=\"").unwrap().1.split_once('"').unwrap().0;
                return format!("▇ {width}");
            }
            _ => "",
        };
        format!("{mark}{}", text.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    lines.filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}
