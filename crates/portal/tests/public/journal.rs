//! The public journal shows what may be shown.

use archive::{
    CaseFileId, Correspondent, NewCaseFile, NewEntry, NewParty, PartyName, RecordId, Title,
};
use base::Actor;
use proptest::prelude::*;
use store::testing::on_each_engine;

use crate::{
    in_town,
    world::{GRIMSTAD, MIGRATIONS, Town},
};

pub(crate) fn file(town: &Town<'_>, case_title: Title, entries: Vec<NewEntry>) -> Vec<RecordId> {
    let actor = Actor::system("test");
    town.test
        .store
        .write(GRIMSTAD, |tx| {
            let case = open(tx, &actor, case_title)?;
            entries
                .iter()
                .map(|entry| Ok(archive::file_entry(tx, &actor, case, entry)?.entry.id))
                .collect::<Result<_, archive::ArchiveError>>()
        })
        .unwrap()
}

fn open(
    tx: &mut store::Tx<'_>,
    actor: &Actor,
    title: Title,
) -> Result<CaseFileId, archive::ArchiveError> {
    let series = archive::setup::series(tx, "saksarkiv")?.unwrap();
    let class = archive::setup::class(tx, series, "U63")?.unwrap();
    let case = NewCaseFile {
        series,
        class,
        title,
        description: None,
        unit: "Næring og bevilling".to_owned(),
        responsible: None,
        parties: vec![NewParty { role: "Søker".to_owned(), who: person("Sval Bille") }],
        screening: None,
        disposal: None,
    };
    Ok(archive::open_case_file(tx, actor, &case)?.id)
}

pub(crate) fn person(name: &str) -> Correspondent {
    Correspondent::named(PartyName::person(name))
}

/// Three entries: one open, one with hidden words, one whose sender is hidden.
pub(crate) fn sample(town: &Town<'_>) -> Vec<RecordId> {
    let hidden_title = Title::plain("Melding om ").and_screened("Ruset Gjest").and(" på fest");
    let mut masked = NewEntry::incoming(hidden_title, person("Stødig Elvebredd"));
    masked.screening = Some(archive::Screening::personal_affairs());
    let sender = Correspondent::named(PartyName::screened("Modig Varsler"));
    let mut from_hidden = NewEntry::incoming("Klage på støy", sender);
    from_hidden.screening = Some(archive::Screening::personal_affairs());
    file(
        town,
        Title::plain("Ambulerende skjenkebevilling 11. juli 2026"),
        vec![
            NewEntry::incoming("Søknad om ambulerende skjenkebevilling", person("Sval Bille")),
            masked,
            from_hidden,
            NewEntry::outgoing("Ambulerende skjenkebevilling innvilget", person("Sval Bille")),
        ],
    )
}

#[test]
fn hidden_words_and_names_stand_nowhere() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let ids = sample(&town);
        let mut browser = town.browser();
        let mut pages: Vec<String> =
            ["/", "/innsyn", "/innsyn/feed.atom", "/innsyn/feed.json", "/innsyn?q=melding"]
                .iter()
                .map(|path| (*path).to_owned())
                .collect();
        pages.extend(ids.iter().map(|id| format!("/innsyn/{id}")));
        let mut all = String::new();
        for path in pages {
            let answer = browser.get(&path);
            assert_eq!(answer.status.as_u16(), 200, "{path}");
            let text = answer.text();
            for hidden in ["Ruset", "Gjest", "Modig", "Varsler"] {
                assert!(!text.contains(hidden), "{hidden} on {path}: {text}");
            }
            if path.starts_with("/innsyn") {
                let robots = answer.headers["x-robots-tag"].to_str().unwrap();
                assert!(robots.contains("noindex"), "{path}");
            }
            all.push_str(&text);
        }
        assert!(all.contains("Melding om ***** ***** på fest"));
        // The front page is listed by search engines, so no private person's name stands on it.
        let front = browser.get("/");
        assert!(!front.headers.contains_key("x-robots-tag"));
        let text = front.page(200);
        assert!(text.contains("2026/1-4") && !text.contains("Sval"), "{text}");
        assert!(all.contains("<meta name=\"robots\" content=\"noindex"));
        for hidden in ["Ruset", "Varsler"] {
            let answer = browser.get(&format!("/innsyn?q={hidden}")).page(200);
            assert!(answer.contains("Ingen treff"), "{answer}");
        }
        // Another municipality's journal is another journal.
        browser.host = "modum.localhost";
        assert!(browser.get("/innsyn").page(200).contains("Journalen er tom"));
        let other = format!("/innsyn/{}", ids.first().unwrap());
        assert_eq!(browser.get(&other).status.as_u16(), 404);
    });
}

#[test]
fn an_entry_shows_its_line_and_how_to_ask_for_the_document() {
    in_town(|town| {
        let ids = sample(town);
        let mut browser = town.browser();
        let answer = browser.get(&format!("/innsyn/{}", ids[1]));
        let text = answer.page(200);
        for line in [
            "Melding om ***** ***** på fest",
            "2026/1-2",
            "Stødig Elvebredd",
            "Udatert",
            "mandag 1. juni 2026",
            "Noe er holdt tilbake: Offl. § 13",
            "Klage på støy",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        let html = answer.text();
        assert!(html.contains("mailto:post.grimstad@example.no?subject="), "{html}");
        assert!(html.contains("Innsyn%20i%202026%2F1-2"), "{html}");
    });
}

#[test]
fn the_journal_is_narrowed_by_text_kind_and_period() {
    in_town(|town| {
        sample(town);
        let mut browser = town.browser();
        for (query, count) in [
            ("", 4),
            ("?q=skjenkebevilling", 4),
            ("?q=klager", 1),
            ("?q=2026/1", 4),
            ("?q=Sval+Bille", 2),
            ("?type=inn", 3),
            ("?type=ut", 1),
            ("?type=ut&q=klage", 0),
            ("?fra-day=1&fra-month=6&fra-year=2026", 4),
            ("?fra-day=2&fra-month=6&fra-year=2026", 0),
            ("?til-day=31&til-month=5&til-year=2026", 0),
        ] {
            let html = browser.get(&format!("/innsyn{query}")).text();
            assert_eq!(html.matches("ek-link-card").count(), count, "{query}");
        }
        let wrong = browser.get("/innsyn?fra-day=31&fra-month=2&fra-year=2026");
        assert!(wrong.page(422).contains("Fra og med må være en dato"));
        assert!(wrong.text().contains("value=\"31\""), "what was written is kept");
    });
}

#[test]
fn every_entry_is_met_once_when_the_pages_are_turned() {
    in_town(|town| {
        let entries = (0..120)
            .map(|number| {
                let title = Title::plain(format!("Brev nummer {number}."));
                NewEntry::incoming(title, person("Sval Bille"))
            })
            .collect();
        file(town, Title::plain("Mange brev"), entries);
        let mut browser = town.browser();
        let mut path = "/innsyn?q=brev".to_owned();
        let mut seen = Vec::new();
        loop {
            let html = browser.get(&path).text();
            let titles = html.split("Brev nummer ").skip(1);
            seen.extend(titles.map(|rest| rest.split_once('.').unwrap().0.to_owned()));
            let next = html
                .split("<a ")
                .find(|tag| tag.contains("Eldre innføringer"))
                .and_then(|tag| crate::attribute(&format!(" {tag}"), "href"));
            let Some(next) = next else { break };
            path = next.replace("&#38;", "&");
        }
        let expected: Vec<String> = (0..120).rev().map(|number: u32| number.to_string()).collect();
        assert_eq!(seen, expected);
    });
}

#[test]
fn no_title_however_it_is_marked_shows_a_hidden_word() {
    in_town(|town| {
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
            cases: 40,
            failure_persistence: None,
            ..ProptestConfig::default()
        });
        // Hidden words begin with a mark of their own, so that no public word is one by chance.
        let part = (any::<bool>(), "[ <>&\"'a-zæøåčđ.,-]{1,20}");
        let title = prop::collection::vec(part, 1..6);
        let browser = std::cell::RefCell::new(town.browser());
        let result = runner.run(&title, |parts| {
            let mut title = Title::plain("Sak ");
            let mut hidden = Vec::new();
            for (number, (is_hidden, text)) in parts.iter().enumerate() {
                if *is_hidden {
                    let secret = format!("Qz{number}{}", text.replace(' ', " Qz"));
                    title = title.and(" ").and_screened(&secret).and(" ");
                    hidden.push(secret);
                } else {
                    title = title.and(text);
                }
            }
            let mut entry = NewEntry::incoming(title.clone(), person("Sval Bille"));
            entry.screening = Some(archive::Screening::personal_affairs());
            let mut case_title = Title::plain("Sak");
            if !hidden.is_empty() {
                case_title = Title::plain("Sak ").and_screened(hidden.join(" "));
            }
            let case = town.test.store.write(GRIMSTAD, |tx| {
                let actor = Actor::system("test");
                let series = archive::setup::series(tx, "saksarkiv")?.unwrap();
                let class = archive::setup::class(tx, series, "U63")?.unwrap();
                let case = archive::open_case_file(
                    tx,
                    &actor,
                    &NewCaseFile {
                        series,
                        class,
                        title: case_title.clone(),
                        description: None,
                        unit: "Servicetorget".to_owned(),
                        responsible: None,
                        parties: Vec::new(),
                        screening: Some(archive::Screening::personal_affairs()),
                        disposal: None,
                    },
                )?;
                Ok::<_, archive::ArchiveError>(
                    archive::file_entry(tx, &actor, case.id, &entry)?.entry.id,
                )
            });
            let id = case.map_err(|error| TestCaseError::fail(error.to_string()))?;
            let mut browser = browser.borrow_mut();
            for path in [
                format!("/innsyn/{id}"),
                "/innsyn".to_owned(),
                "/innsyn/feed.atom".to_owned(),
                "/innsyn/feed.json".to_owned(),
                "/".to_owned(),
            ] {
                let answer = browser.get(&path);
                prop_assert_eq!(answer.status.as_u16(), 200);
                prop_assert!(!answer.text().contains("Qz"), "{} shows {:?}", path, hidden);
            }
            Ok(())
        });
        result.unwrap();
    });
}
