//! Finding a service, its page, its wizard, its description for machines.

use std::collections::{BTreeSet, VecDeque};

use exchange::simulator::PersonTrait;
use serde_json::Value as Json;
use service::flow::measures::{self, UseKind};

use crate::{
    attribute, in_town,
    world::{GRIMSTAD, SERVICE, Town},
};

fn uses(town: &Town<'_>, kind: UseKind) -> u64 {
    let uses = town
        .test
        .store
        .read(GRIMSTAD, |tx| measures::uses(tx, SERVICE, jiff::Timestamp::UNIX_EPOCH))
        .unwrap();
    uses.into_iter().filter(|(known, _)| *known == kind).map(|(_, count)| count).sum()
}

fn links(html: &str) -> Vec<String> {
    html.split("<a ")
        .skip(1)
        .filter_map(|tag| attribute(&format!(" {tag}"), "href"))
        .map(|href| href.replace("&#38;", "&").replace("&amp;", "&"))
        .collect()
}

#[test]
fn no_public_link_leads_nowhere() {
    in_town(|town| {
        for language in ["nb", "nn", "se", "en"] {
            let mut browser = town.browser();
            browser.get(&format!("/sprak/{language}?til=/"));
            let mut seen = BTreeSet::new();
            let mut waiting = VecDeque::from(["/".to_owned()]);
            while let Some(path) = waiting.pop_front() {
                let answer = browser.get(&path);
                assert_eq!(answer.status.as_u16(), 200, "{path}");
                let is_page = answer.headers["content-type"].to_str().unwrap().contains("html");
                for href in if is_page { links(&answer.text()) } else { Vec::new() } {
                    // Other wings, sign-in and the language menu have tests of their own.
                    let elsewhere = ["/min-side", "/logg-inn", "/tall", "/sprak", "/assets"];
                    let is_elsewhere = elsewhere.iter().any(|start| href.starts_with(start));
                    if href.starts_with('/') && !is_elsewhere && seen.insert(href.clone()) {
                        waiting.push_back(href);
                    }
                }
            }
            for expected in [
                "/tjenester",
                "/innsyn",
                "/innsyn/feed.atom",
                "/livshendelse/feire-og-arrangere",
                "/tema/naring",
                "/tjenester/ambulerende-skjenkebevilling",
                "/tjenester/ambulerende-skjenkebevilling.json",
                "/tjenester/ambulerende-skjenkebevilling/veiviser",
            ] {
                assert!(seen.contains(expected), "{expected} in {seen:?}");
            }
        }
    });
}

#[test]
fn a_search_finds_the_service_by_what_people_call_it() {
    in_town(|town| {
        let mut browser = town.browser();
        for (query, is_found) in [
            ("bryllup", true),
            ("skjenkebeviling", true),
            ("servere%20alkohol", true),
            ("wedding", true),
            ("byggesak", false),
            ("%3Cscript%3E", false),
        ] {
            let page = browser.get(&format!("/tjenester?q={query}"));
            let text = page.page(200);
            assert!(text.contains("Ambulerende skjenkebevilling"), "found or suggested: {text}");
            assert_eq!(text.contains("Ingen tjenester for"), !is_found, "{query}: {text}");
            assert!(!page.text().contains("<script>"), "{query}");
            if !is_found {
                assert!(text.contains("22 00 42 02"), "whom to call: {text}");
            }
        }
    });
}

#[test]
fn a_service_that_is_not_offered_and_a_group_without_services_do_not_exist() {
    in_town(|town| {
        let mut browser = town.browser();
        for path in [
            "/tjenester/byggesak",
            "/tjenester/byggesak.json",
            "/tjenester/byggesak/veiviser",
            "/tema/luftfart",
            "/tema/finnes-ikke",
            "/livshendelse/fa-barn",
            "/innsyn/00000000-0000-0000-0000-000000000000",
            "/innsyn/x",
        ] {
            assert_eq!(browser.get(path).status.as_u16(), 404, "{path}");
        }
    });
}

#[test]
fn the_page_shows_the_municipalitys_own_values_and_counts_the_visit() {
    in_town(|town| {
        let mut browser = town.browser();
        let grimstad = browser.get(&format!("/tjenester/{SERVICE}")).page(200);
        assert_eq!(uses(town, UseKind::Seen), 1);
        browser.host = "modum.localhost";
        let modum = browser.get(&format!("/tjenester/{SERVICE}")).page(200);
        assert_ne!(grimstad, modum);
        assert_eq!(uses(town, UseKind::Seen), 1, "another municipality's visit is its own");
        for text in [&grimstad, &modum] {
            assert!(!text.contains('{') && !text.contains('}'), "unfilled text in {text}");
            for needed in [
                "Hvem kan søke",
                "kroner",
                "På telefon",
                "På papir",
                "alkoholloven § 4-5",
                "Nivå 4 av 4",
                "Du kan be om at et menneske ser på vedtaket",
            ] {
                assert!(text.contains(needed), "{needed} in {text}");
            }
        }
        assert!(grimstad.contains("Statsforvalteren i Agder"), "{grimstad}");
    });
}

/// Walks the wizard as a browser without script does: chooses, sends the form, follows.
fn walk(town: &Town<'_>, answers: &toml::Table) -> String {
    let mut browser = town.browser();
    let mut path = format!("/tjenester/{SERVICE}/veiviser");
    for _ in 0..10 {
        let answer = browser.get(&path);
        if answer.status.as_u16() == 303 {
            path = answer.location();
            continue;
        }
        answer.page(200);
        let html = answer.text();
        let radio = html
            .split("<input ")
            .find(|tag| tag.contains("type=\"radio\""))
            .and_then(|tag| attribute(&format!(" {tag}"), "name"));
        let Some(question) = radio else { return html };
        let chosen = answers
            .get(&question)
            .and_then(toml::Value::as_str)
            .unwrap_or_else(|| panic!("the case has no answer to {question}"));
        let mut query: Vec<String> = html
            .split("<input type=\"hidden\" ")
            .skip(1)
            .map(|tag| {
                let tag = format!(" {tag}");
                format!(
                    "{}={}",
                    attribute(&tag, "name").unwrap(),
                    attribute(&tag, "value").unwrap()
                )
            })
            .collect();
        query.push(format!("{question}={chosen}"));
        path = format!("/tjenester/{SERVICE}/veiviser?{}", query.join("&"));
    }
    panic!("the wizard has no end");
}

#[test]
fn the_wizard_leads_where_the_packages_own_cases_say() {
    in_town(|town| {
        let folder = format!("{}/../../services/{SERVICE}/cases", env!("CARGO_MANIFEST_DIR"));
        let mut walked = 0;
        let mut not_needed = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let case: toml::Table = text.parse().unwrap();
            let Some(answers) = case.get("wizard").and_then(toml::Value::as_table) else {
                continue;
            };
            let html = walk(town, answers);
            let end = case["expect"]["wizard"].as_str().unwrap();
            let starts = html.contains(&format!("action=\"/tjenester/{SERVICE}/start\""));
            assert_eq!(starts, end == "continue", "{}: {html}", path.display());
            assert_eq!(
                html.contains("Du trenger ikke gjøre noe mer"),
                end == "not-needed",
                "{end}"
            );
            if end == "continue" {
                for (question, answer) in answers {
                    let taken =
                        format!("name=\"{question}\" value=\"{}\"", answer.as_str().unwrap());
                    assert!(html.contains(&taken), "{taken} in {html}");
                }
            }
            not_needed += u64::from(end == "not-needed");
            walked += 1;
        }
        assert!(walked >= 8, "the package has worked cases of its wizard: {walked}");
        assert_eq!(uses(town, UseKind::NotNeeded), not_needed, "each is counted once");
    });
}

#[test]
fn reloading_an_end_counts_nothing_and_an_empty_answer_is_told() {
    in_town(|town| {
        let mut browser = town.browser();
        let path = format!("/tjenester/{SERVICE}/veiviser");
        let missing = browser.get(&format!("{path}?besvart=party"));
        assert!(missing.page(422).contains("Velg et svar"));
        let end = format!("{path}?party=closed&payment=no&premises=private-home");
        browser.get(&end).page(200);
        browser.get(&end).page(200);
        assert_eq!(uses(town, UseKind::NotNeeded), 0);
        let led = browser.get(&format!("{end}&besvart=premises")).location();
        assert_eq!(led, end);
        assert_eq!(uses(town, UseKind::NotNeeded), 1);
        // Answers that are none of the choices, and questions that are none, are as if not there.
        let strange = browser.get(&format!("{path}?party=hostile&x=y&payment=yes")).page(200);
        assert_eq!(strange, browser.get(&path).page(200));
    });
}

#[test]
fn the_description_for_machines_is_json_ld_with_everything_filled_in() {
    in_town(|town| {
        let mut browser = town.browser();
        let answer = browser.get(&format!("/tjenester/{SERVICE}.json"));
        assert_eq!(answer.headers["content-type"], "application/ld+json");
        assert_eq!(answer.headers["access-control-allow-origin"], "*");
        let text = answer.text();
        let one: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(one["@type"], "cpsv:PublicService");
        assert_eq!(one["@id"], format!("http://grimstad.localhost/tjenester/{SERVICE}"));
        assert_eq!(one["title"]["nn"], "Ambulerande skjenkeløyve");
        assert_eq!(one["cv:hasCompetentAuthority"]["identifier"], "311010018");
        assert_eq!(one["cv:hasCompetentAuthority"]["name"]["nb"], "Grimstad kommune");
        assert!(one["processingTime"].as_str().unwrap().starts_with('P'));
        assert_eq!(one["cv:hasChannel"].as_array().unwrap().len(), 4);
        assert!(one["cv:hasLegalResource"].as_array().unwrap().len() > 5);
        for texts in ["description", "cv:hasCost"] {
            assert!(!one[texts].to_string().contains("{feePerOccasion}"));
        }
        // Every prefix that is used is declared.
        for name in one.as_object().unwrap().keys().filter(|name| !name.starts_with('@')) {
            let prefix = name.split_once(':').map_or(name.as_str(), |(prefix, _)| prefix);
            assert!(one["@context"].get(prefix).is_some(), "{name}");
        }
        let all: Json = serde_json::from_str(&browser.get("/tjenester.json").text()).unwrap();
        let listed: Vec<&str> = all["@graph"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["identifier"].as_str().unwrap())
            .collect();
        assert_eq!(listed, [SERVICE, "parkeringstillatelse-forflytningshemmede"]);
    });
}

#[test]
fn each_page_of_a_form_that_is_got_through_or_refused_is_counted() {
    in_town(|town| {
        let mut browser = town.browser_of(town.person(PersonTrait::Ordinary).number);
        let draft = browser.begin();
        browser.fill(&draft, "applicant");
        let path = format!("{draft}/event");
        let shown = browser.get(&path);
        let (seen, asked) = (shown.hidden("seen"), shown.hidden("asked"));
        let empty = [("seen", seen.as_str()), ("asked", asked.as_str()), ("go", "next")];
        browser.post(&path, &empty).page(422);
        let counted = town
            .test
            .store
            .read(GRIMSTAD, |tx| measures::uses_by_page(tx, SERVICE, jiff::Timestamp::UNIX_EPOCH))
            .unwrap();
        assert_eq!(
            counted,
            [
                ("applicant".to_owned(), UseKind::PageDone, 1),
                ("event".to_owned(), UseKind::PageRefused, 1),
            ]
        );
    });
}

#[test]
fn a_service_says_who_decides_complaints_over_it_by_their_own_name() {
    in_town(|town| {
        let mut browser = town.browser();
        for (service, instance) in [
            (SERVICE, "Klagen avgjøres av Statsforvalteren i Agder"),
            (
                "parkeringstillatelse-forflytningshemmede",
                "Klagen avgjøres av Klagenemnda i Grimstad kommune",
            ),
        ] {
            let page = browser.get(&format!("/tjenester/{service}")).page(200);
            assert!(page.contains(instance), "{instance} in {page}");
        }
    });
}
