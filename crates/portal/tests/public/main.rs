//! What everybody meets without signing in: found, walked through, fetched.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]
#![expect(clippy::panic, reason = "a test that cannot go on must fail loudly")]

mod feeds;
mod journal;
mod pages;
mod services;
#[expect(dead_code, reason = "shared with the tests of applying, which use all of it")]
#[path = "../applying/world.rs"]
mod world;

use store::testing::sqlite;

use crate::world::{MIGRATIONS, Town};

fn in_town(test: impl Fn(&Town<'_>)) {
    let store = sqlite(&MIGRATIONS);
    test(&Town::new(&store));
}

/// A page's main part for reading: a line for each block, links with where they lead, ids as `ID`.
fn outline(html: &str) -> String {
    let main = html.split_once("<main").map_or(html, |(_, rest)| rest);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let main = main.split_once('>').map_or(main, |(_, rest)| rest);
    let mut lines = vec![String::new()];
    let mut links = Vec::new();
    for piece in main.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
        let is_end = tag.starts_with('/');
        match name {
            "h1" | "h2" | "h3" | "h4" if !is_end => {
                let level: usize = name[1..].parse().unwrap();
                lines.push(format!("{} ", "#".repeat(level)));
            }
            "li" if !is_end => lines.push("- ".to_owned()),
            "button" if !is_end => lines.push("button: ".to_owned()),
            "input" if !tag.contains("type=\"hidden\"") => {
                let kind = attribute(tag, "type").unwrap_or_default();
                let value = attribute(tag, "value").unwrap_or_default();
                let checked = if tag.contains(" checked") { " (chosen)" } else { "" };
                lines.push(format!(
                    "{kind} {}={value}{checked} ",
                    attribute(tag, "name").unwrap_or_default()
                ));
            }
            "input" => lines.push(format!(
                "hidden {}={}",
                attribute(tag, "name").unwrap_or_default(),
                attribute(tag, "value").unwrap_or_default()
            )),
            "a" if is_end => {
                let href: String = links.pop().unwrap_or_default();
                let line = lines.last_mut().unwrap();
                line.push_str("](");
                line.push_str(&href);
                line.push(')');
            }
            "a" => {
                links.push(attribute(tag, "href").unwrap_or_default());
                lines.last_mut().unwrap().push('[');
            }
            "strong" | "span" | "title" | "svg" | "path" | "circle" => {}
            _ => lines.push(String::new()),
        }
        let line = lines.last_mut().unwrap();
        if text.starts_with(char::is_whitespace) && !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        }
        line.push_str(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        if text.ends_with(char::is_whitespace) && !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        }
    }
    let lines: Vec<String> = lines.iter().map(|line| line.trim().to_owned()).collect();
    without_ids(&lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// Replaces UUIDs, which differ from run to run.
fn without_ids(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_id = |start: usize| {
        characters.get(start..start + 36).is_some_and(|piece| {
            piece.iter().enumerate().all(|(position, character)| match position {
                8 | 13 | 18 | 23 => *character == '-',
                _ => character.is_ascii_hexdigit(),
            })
        })
    };
    let mut result = String::new();
    let mut position = 0;
    while let Some(character) = characters.get(position) {
        if is_id(position) {
            result.push_str("ID");
            position += 36;
        } else {
            result.push(*character);
            position += 1;
        }
    }
    result
}
