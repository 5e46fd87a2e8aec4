//! HTML and XML, and the formats that are written in XML.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::{
    notes::Notes,
    warning::{Bomb, Warning},
};

pub(crate) fn look(text: &str, notes: &mut Notes) -> Option<&'static str> {
    let text = text.trim_start();
    if !text.starts_with('<') {
        return None;
    }
    if let Some(key) = html(text) {
        if has_script(text) {
            notes.warn(Warning::Script);
        }
        return Some(key);
    }
    xml(text, notes)
}

/// The document type tells the version. Source: the HTML standard 13.1.1 and its predecessors.
fn html(text: &str) -> Option<&'static str> {
    let start: String = text.chars().take(2048).collect::<String>().to_ascii_lowercase();
    let Some((_, rest)) = start.split_once("<!doctype") else {
        // XML that has an element of this name is XML.
        let is_html = start.contains("<html") && !start.starts_with("<?xml");
        return is_html.then_some("fmt/96");
    };
    let declared = rest.split_once('>').map_or(rest, |(declared, _)| declared).trim();
    let declared = declared.strip_prefix("html")?.trim();
    Some(if declared.is_empty() || declared.contains("about:legacy-compat") {
        "fmt/471"
    } else if declared.contains("dtd xhtml 1.0") {
        "fmt/102"
    } else if declared.contains("dtd xhtml 1.1") {
        "fmt/103"
    } else if declared.contains("html 4.01") {
        "fmt/100"
    } else if declared.contains("html 4.0") {
        "fmt/99"
    } else if declared.contains("html 3.2") {
        "fmt/98"
    } else if declared.contains("html 2.0") {
        "fmt/97"
    } else {
        "fmt/96"
    })
}

/// Reads XML from beginning to end. With a declaration it is XML even if it is broken; without one it
/// must be whole.
fn xml(text: &str, notes: &mut Notes) -> Option<&'static str> {
    let declared = text.starts_with("<?xml");
    let mut reader = Reader::from_str(text);
    let mut kind = None;
    let mut depth = 0_usize;
    let whole = loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                kind = kind.or_else(|| Some(kind_of_root(&element)));
                depth += 1;
            }
            Ok(Event::Empty(element)) => kind = kind.or_else(|| Some(kind_of_root(&element))),
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::DocType(declaration)) => {
                if nests_entities(&declaration) {
                    notes.warn(Warning::Bomb(Bomb::Entities));
                }
            }
            Ok(Event::Eof) => break depth == 0 && kind.is_some(),
            Ok(_) => {}
            Err(_) => break false,
        }
    };
    if !whole {
        if !declared {
            return None;
        }
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        if at >= text.len() || kind.is_none() { notes.truncated() } else { notes.corrupt() }
    }
    let key = kind.unwrap_or("fmt/101");
    if matches!(key, "fmt/91" | "fmt/92" | "fmt/413") && has_script(text) {
        notes.warn(Warning::Script);
    }
    Some(key)
}

/// Source: PRONOM; the namespaces of OGC for GML, ISO 10303-28 for ifcXML.
fn kind_of_root(root: &BytesStart<'_>) -> &'static str {
    let mut version = String::new();
    let mut namespaces = Vec::new();
    for attribute in root.attributes().with_checks(false).flatten() {
        match attribute.key.as_ref() {
            "version" => version = attribute.value.into_owned(),
            key if key.starts_with("xmlns") => namespaces.push(attribute.value.into_owned()),
            _ => {}
        }
    }
    let lies_in = |namespace: &str| namespaces.iter().any(|name| name.starts_with(namespace));
    if root.local_name().as_ref() == "svg" {
        return match version.as_str() {
            "1.1" => "fmt/92",
            "1.2" => "fmt/413",
            _ => "fmt/91",
        };
    }
    if lies_in("http://www.opengis.net/gml/3.2") {
        "fmt/1047"
    } else if lies_in("http://www.opengis.net/gml") {
        "x-fmt/227"
    } else if root.local_name().as_ref().starts_with("iso_10303_28") {
        "fmt/663"
    } else {
        "fmt/101"
    }
}

/// Entities whose text has other entities: ten of ten of ten is a billion.
fn nests_entities(declaration: &str) -> bool {
    declaration.split("<!ENTITY").skip(1).any(|entity| {
        let quote = entity.find(['"', '\'']);
        let value = quote.and_then(|at| {
            let mark = entity[at..].chars().next()?;
            entity[at + 1..].split(mark).next()
        });
        value.is_some_and(|value| value.contains('&') && value.replace("&#", "").contains('&'))
    })
}

/// Script elements, addresses that are scripts, and attributes that react (`onload=`).
fn has_script(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, &byte)| {
        let rest = &bytes[at..];
        match byte {
            b'<' => begins_with(rest, b"<script"),
            b'j' | b'J' => begins_with(rest, b"javascript:"),
            b'o' | b'O' => {
                let before = at.checked_sub(1).map(|before| bytes[before]);
                before.is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'/'))
                    && begins_with(rest, b"on")
                    && is_attribute(&rest[2..])
            }
            _ => false,
        }
    })
}

fn begins_with(bytes: &[u8], word: &[u8]) -> bool {
    bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn is_attribute(bytes: &[u8]) -> bool {
    let letters = bytes.iter().take(24).take_while(|byte| byte.is_ascii_alphabetic()).count();
    letters > 2 && bytes.get(letters) == Some(&b'=')
}
