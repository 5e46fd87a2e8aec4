//! The gallery has every component in every state; here its HTML is looked at.

use std::collections::HashSet;

use base::Language;
use page::gallery;

/// Values of `attribute` in `html`.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap_or_default()).collect()
}

#[test]
fn every_component_keeps_its_html() {
    for sample in gallery::samples(Language::Nb) {
        insta::assert_snapshot!(sample.name, sample.html.to_string());
    }
}

#[test]
fn the_shell_keeps_its_html() {
    insta::assert_snapshot!(
        "shell",
        without_hashes(&gallery::shell(Language::Nb, page::Html::from("Innhold")).render())
    );
}

/// The hash of an asset changes with every change of it; the snapshot should not.
fn without_hashes(html: &str) -> String {
    page::assets::paths().fold(html.to_owned(), |html, path| {
        let mut parts: Vec<&str> = path.split('.').collect();
        parts[1] = "hash";
        html.replace(path, &parts.join("."))
    })
}

#[test]
fn ids_are_unique_and_every_reference_finds_one() {
    for language in Language::ALL {
        let html = gallery::render(language);
        let ids = values(&html, "id");
        let unique: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "an id is there twice: {ids:?}");
        assert!(ids.iter().all(|id| !id.is_empty() && !id.contains(char::is_whitespace)));
        for attribute in ["for", "aria-describedby", "aria-labelledby", "aria-controls"] {
            for id in values(&html, attribute).iter().flat_map(|list| list.split(' ')) {
                assert!(unique.contains(id), "{attribute} refers to {id}, which is not there");
            }
        }
        for target in values(&html, "href").iter().filter_map(|href| href.strip_prefix('#')) {
            assert!(unique.contains(target), "a link leads to #{target}, which is not there");
        }
    }
}

#[test]
fn every_field_has_a_label() {
    let html = gallery::render(Language::Nb);
    let labelled: HashSet<&str> = values(&html, "for").into_iter().collect();
    for tag in ["<input", "<select", "<textarea"] {
        for element in html.split(tag).skip(1).map(|rest| rest.split('>').next().unwrap()) {
            if element.contains("type=\"hidden\"") {
                continue;
            }
            let id = values(element, "id")[0];
            assert!(labelled.contains(id), "no label for {id}");
        }
    }
}

#[test]
fn nothing_stands_in_the_way_of_a_strict_content_security_policy() {
    let html = gallery::render(Language::Nb);
    assert!(values(&html, "style").is_empty() && !html.contains("<style"));
    assert!(html.split("<script").skip(1).all(|rest| rest.starts_with(" src=\"/assets/")));
    for handler in ["onclick", "onsubmit", "onchange", "onload"] {
        assert!(values(&html, handler).is_empty());
    }
    assert!(!html.contains("http://") && !html.contains("https://"));
}

#[test]
fn the_page_is_in_the_readers_language() {
    for (language, expected) in [
        (Language::Nb, "Må fylles ut"),
        (Language::Nn, "Må fyllast ut"),
        (Language::Se, "Ferte devdojuvvot"),
        (Language::En, "Must be filled in"),
    ] {
        let html = gallery::render(language);
        assert!(html.contains(&format!("<html lang=\"{language}\"")));
        assert!(html.contains(expected), "{language} lacks {expected}");
    }
}

#[test]
fn written_text_is_never_markup() {
    let field = page::Field::new(Language::Nb, "a", "<script>").help("<b>").error(Some("\"><img>"));
    let html = page::TextField::new(field).value("\" onfocus=\"x").to_string();
    assert!(!html.contains("<script>") && !html.contains("<b>") && !html.contains("<img>"));
    assert!(values(&html, "onfocus").is_empty());
}

#[test]
fn a_text_area_keeps_line_breaks_and_adds_none() {
    let html =
        page::TextArea::new(page::Field::new(Language::Nb, "a", "A")).value("\nx\n").to_string();
    // Browsers drop one line break right after the tag.
    assert!(html.contains(">\n\nx\n</textarea>"), "{html}");
}
