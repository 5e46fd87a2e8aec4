//! The journal's feeds are what RFC 4287 and JSON Feed 1.1 ask for.

use axum::http::{Request, header};
use jiff::SignedDuration;
use serde_json::Value as Json;

use crate::{
    in_town,
    journal::{file, person, sample},
    world::Browser,
};

const ATOM: &str = "http://www.w3.org/2005/Atom";

fn texts<'a>(parent: roxmltree::Node<'a, '_>, name: &str) -> Vec<&'a str> {
    parent
        .children()
        .filter(|child| child.has_tag_name((ATOM, name)))
        .map(|child| child.text().unwrap_or_default())
        .collect()
}

#[test]
fn the_atom_feed_has_all_that_the_standard_demands() {
    in_town(|town| {
        let ids = sample(town);
        let mut browser = town.browser();
        let answer = browser.get("/innsyn/feed.atom");
        assert_eq!(answer.headers["content-type"], "application/atom+xml; charset=utf-8");
        let xml = answer.text();
        let document = roxmltree::Document::parse(&xml).unwrap();
        let feed = document.root_element();
        assert!(feed.has_tag_name((ATOM, "feed")));
        // § 4.1.1: exactly one id, title and updated; an author for all; a link to itself.
        assert_eq!(texts(feed, "id"), ["https://grimstad.localhost/innsyn"]);
        assert_eq!(texts(feed, "title"), ["Offentlig journal for Grimstad kommune"]);
        let updated: jiff::Timestamp = texts(feed, "updated")[0].parse().unwrap();
        let links: Vec<(&str, &str)> = feed
            .children()
            .filter(|child| child.has_tag_name((ATOM, "link")))
            .map(|link| (link.attribute("rel").unwrap(), link.attribute("href").unwrap()))
            .collect();
        assert_eq!(
            links,
            [
                ("self", "http://grimstad.localhost/innsyn/feed.atom"),
                ("alternate", "http://grimstad.localhost/innsyn"),
            ]
        );
        assert_eq!(texts(feed, "author").len(), 1);
        let entries: Vec<_> =
            feed.children().filter(|child| child.has_tag_name((ATOM, "entry"))).collect();
        assert_eq!(entries.len(), ids.len());
        // Newest first; § 4.1.2: exactly one id, title and updated, and something to follow.
        for (entry, id) in entries.iter().zip(ids.iter().rev()) {
            assert_eq!(texts(*entry, "id"), [format!("urn:uuid:{id}")]);
            assert_eq!(texts(*entry, "title").len(), 1);
            let changed: jiff::Timestamp = texts(*entry, "updated")[0].parse().unwrap();
            assert!(changed <= updated);
            let link = entry.children().find(|child| child.has_tag_name((ATOM, "link"))).unwrap();
            let href = link.attribute("href").unwrap();
            assert_eq!(href, format!("http://grimstad.localhost/innsyn/{id}"));
        }
    });
}

#[test]
fn hostile_titles_stay_text_in_both_feeds() {
    in_town(|town| {
        let title = "<b>&amp; ]]> \u{1}\u{b}\"'";
        let entry = archive::NewEntry::incoming(title, person("A & B <c>"));
        file(town, archive::Title::plain("Sak"), vec![entry]);
        let mut browser = town.browser();
        let xml = browser.get("/innsyn/feed.atom").text();
        let document = roxmltree::Document::parse(&xml).unwrap();
        let found = document.descendants().find(|node| node.has_tag_name((ATOM, "entry"))).unwrap();
        // The archive itself takes out what no text may hold.
        let kept = archive::Title::plain(title).text().to_owned();
        assert!(kept.starts_with("<b>&amp; ]]>"), "{kept}");
        assert_eq!(texts(found, "title"), [kept.as_str()]);
        assert!(texts(found, "summary")[0].contains("A & B <c>"));
        let json: Json = serde_json::from_str(&browser.get("/innsyn/feed.json").text()).unwrap();
        assert_eq!(json["items"][0]["title"], kept);
    });
}

#[test]
fn the_json_feed_has_all_that_the_standard_demands() {
    in_town(|town| {
        let ids = sample(town);
        let answer = town.browser().get("/innsyn/feed.json");
        assert_eq!(answer.headers["content-type"], "application/feed+json; charset=utf-8");
        let feed: Json = serde_json::from_str(&answer.text()).unwrap();
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        assert_eq!(feed["title"], "Offentlig journal for Grimstad kommune");
        assert_eq!(feed["feed_url"], "http://grimstad.localhost/innsyn/feed.json");
        let items = feed["items"].as_array().unwrap();
        assert_eq!(items.len(), ids.len());
        for (item, id) in items.iter().zip(ids.iter().rev()) {
            assert_eq!(item["id"], format!("urn:uuid:{id}"));
            assert!(item["content_text"].as_str().is_some_and(|text| !text.is_empty()));
            assert!(item["date_published"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok());
        }
    });
}

#[test]
fn an_empty_journal_has_a_valid_feed() {
    in_town(|town| {
        let xml = town.browser().get("/innsyn/feed.atom").text();
        let document = roxmltree::Document::parse(&xml).unwrap();
        assert_eq!(texts(document.root_element(), "updated").len(), 1);
    });
}

fn ask(browser: &mut Browser<'_>, name: header::HeaderName, value: &str) -> u16 {
    let request = Request::builder().uri("/innsyn/feed.atom").header(name, value);
    let answer = browser.send(request, axum::body::Body::empty());
    let is_empty = answer.body.is_empty();
    assert_eq!(is_empty, answer.status.as_u16() == 304);
    assert!(answer.headers.contains_key(header::ETAG));
    answer.status.as_u16()
}

#[test]
fn a_reader_that_has_the_feed_is_not_sent_it_again_until_it_changes() {
    in_town(|town| {
        sample(town);
        let mut browser = town.browser();
        let first = browser.get("/innsyn/feed.atom");
        let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
        let modified = first.headers[header::LAST_MODIFIED].to_str().unwrap().to_owned();
        assert_eq!(modified, "Mon, 01 Jun 2026 10:00:00 GMT");
        assert_eq!(ask(&mut browser, header::IF_NONE_MATCH, &tag), 304);
        assert_eq!(ask(&mut browser, header::IF_NONE_MATCH, &format!("\"x\", W/{tag}")), 304);
        assert_eq!(ask(&mut browser, header::IF_NONE_MATCH, "\"x\""), 200);
        assert_eq!(ask(&mut browser, header::IF_MODIFIED_SINCE, &modified), 304);
        assert_eq!(ask(&mut browser, header::IF_MODIFIED_SINCE, "yesterday"), 200);
        let earlier = "Mon, 01 Jun 2026 09:59:59 GMT";
        assert_eq!(ask(&mut browser, header::IF_MODIFIED_SINCE, earlier), 200);

        town.test.clock.advance(SignedDuration::from_secs(5));
        let entry = archive::NewEntry::incoming("Nytt brev", person("Sval Bille"));
        file(town, archive::Title::plain("Ny sak"), vec![entry]);
        assert_eq!(ask(&mut browser, header::IF_NONE_MATCH, &tag), 200);
        assert_eq!(ask(&mut browser, header::IF_MODIFIED_SINCE, &modified), 200);
    });
}
