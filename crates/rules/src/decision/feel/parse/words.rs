//! The smallest parts of FEEL: names, numbers and texts.

use std::sync::Arc;

use super::super::functions::BUILT_IN;
use super::super::{Expr, FeelError};
use super::Parser;
use crate::Value;
use crate::value::parse_decimal;

const KEYWORDS: [&str; 16] = [
    "and",
    "or",
    "between",
    "in",
    "if",
    "then",
    "else",
    "for",
    "return",
    "some",
    "every",
    "satisfies",
    "instance",
    "function",
    "true",
    "false",
];

impl Parser<'_> {
    /// The longest name of the model, or the longest built-in function before a parenthesis.
    pub(super) fn known_name(&mut self) -> Option<Arc<str>> {
        let rest = self.rest();
        let mut names = self.names.0.iter();
        if let Some((name, length)) =
            names.find_map(|name| Some((name, matched_length(rest, name)?)))
        {
            self.position += length;
            return Some(name.clone());
        }
        let function = BUILT_IN.iter().filter_map(|name| {
            let length = matched_length(rest, name)?;
            rest[length..].trim_start().starts_with('(').then_some((*name, length))
        });
        let (name, length) = function.max_by_key(|(_, length)| *length)?;
        self.position += length;
        Some(name.into())
    }

    /// A name: one of the model, or words side by side.
    pub(super) fn name(&mut self) -> Option<Arc<str>> {
        if let Some(name) = self.known_name() {
            return Some(name);
        }
        let mut name = String::new();
        loop {
            let before = self.position;
            self.space();
            let rest = self.rest();
            let mut characters = rest.char_indices();
            let first = characters.next().map(|(_, first)| first);
            // A later word may be a number: `child 2`.
            let starts = first.is_some_and(|first| {
                is_name_start(first) || !name.is_empty() && first.is_alphanumeric()
            });
            let end = characters
                .find(|(_, character)| !is_name_part(*character))
                .map_or(rest.len(), |(index, _)| index);
            let word = &rest[..end];
            if !starts || KEYWORDS.contains(&word) || word == "null" {
                self.position = before;
                break;
            }
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
            self.position += end;
        }
        if name.is_empty() { None } else { Some(name.into()) }
    }

    pub(super) fn number(&mut self) -> Result<Expr, FeelError> {
        let rest = self.rest();
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let mut end = digits(rest);
        if rest[end..].starts_with('.') {
            let fraction = digits(&rest[end + 1..]);
            if fraction > 0 {
                end += 1 + fraction;
            }
        }
        if let Some(exponent) = rest[end..].strip_prefix(['e', 'E']) {
            let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if digits(unsigned) > 0 {
                end += 1 + (exponent.len() - unsigned.len()) + digits(unsigned);
            }
        }
        let Some(number) = parse_decimal(&rest[..end]) else {
            return self.fail("a number of at most 28 digits");
        };
        self.position += end;
        Ok(Expr::Literal(Value::Number(number)))
    }

    pub(super) fn string(&mut self) -> Result<String, FeelError> {
        let start = self.position;
        let mut text = String::new();
        let mut characters = self.rest().char_indices().skip(1);
        while let Some((index, character)) = characters.next() {
            match character {
                '"' => {
                    self.position = start + index + 1;
                    return Ok(text);
                }
                '\\' => match characters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, 'r')) => text.push('\r'),
                    Some((_, escaped @ ('"' | '\\' | '\''))) => text.push(escaped),
                    Some((_, kind @ ('u' | 'U'))) => {
                        let length = if kind == 'u' { 4 } else { 6 };
                        let digits: String =
                            characters.by_ref().take(length).map(|(_, digit)| digit).collect();
                        let code = u32::from_str_radix(&digits, 16).ok();
                        match code.filter(|_| digits.len() == length).and_then(char::from_u32) {
                            Some(character) => text.push(character),
                            None => return self.fail("a Unicode character"),
                        }
                    }
                    _ => return self.fail("an escaped character"),
                },
                other => text.push(other),
            }
        }
        self.fail("a text that ends with a quotation mark")
    }
}

/// How many bytes of `text` spell `name`, where a space stands for any white space.
fn matched_length(text: &str, name: &str) -> Option<usize> {
    let mut rest = text;
    for (number, word) in name.split(' ').enumerate() {
        if number > 0 {
            let trimmed = rest.trim_start();
            if trimmed.len() == rest.len() {
                return None;
            }
            rest = trimmed;
        }
        rest = rest.strip_prefix(word)?;
    }
    let ends_in_word = name.chars().next_back().is_some_and(is_name_part);
    if name.is_empty() || ends_in_word && rest.chars().next().is_some_and(is_name_part) {
        return None;
    }
    Some(text.len() - rest.len())
}

fn is_name_start(character: char) -> bool {
    character.is_alphabetic() || character == '_'
}

pub(super) fn is_name_part(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '\''
}
