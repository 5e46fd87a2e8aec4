//! Text: how its characters are written, and which format it is text in.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use crate::{
    bytes::{head, u16_be, u16_le},
    cad, executable, markup,
    notes::Notes,
    warning::{Program, Warning},
};

/// How the characters of a text are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Also where there are only the characters of ASCII.
    Utf8,
    /// With a byte order mark; without one it looks like any bytes.
    Utf16LittleEndian,
    Utf16BigEndian,
    /// ISO 8859-1.
    Latin1,
    /// As Latin-1, with printed characters such as the dash where Latin-1 has control codes.
    Windows1252,
}

impl Encoding {
    /// § 5-17 takes UTF-8 and ISO 8859-1. (And ISO 8859-4 for Sami letters, which no content tells
    /// from 8859-1.)
    pub fn is_archival(self) -> bool {
        matches!(self, Self::Utf8 | Self::Latin1)
    }
}

/// The text that bytes are, or `None` when they are not text: bytes that no text has.
pub(crate) fn decode(bytes: &[u8]) -> Option<(Encoding, Cow<'_, str>)> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Some((Encoding::Utf16LittleEndian, utf_16(rest, u16_le)?.into()));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return Some((Encoding::Utf16BigEndian, utf_16(rest, u16_be)?.into()));
    }
    // DOS ended its texts with this.
    let bytes = bytes.strip_suffix(b"\x1a").unwrap_or(bytes);
    let printed =
        |byte: u8| byte >= 0x20 && byte != 0x7f || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
    if !bytes.iter().copied().all(printed) {
        return None;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some((Encoding::Utf8, text.into()));
    }
    if bytes.iter().any(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)) {
        return None;
    }
    let encoding = if bytes.iter().any(|byte| matches!(byte, 0x80..=0x9f)) {
        Encoding::Windows1252
    } else {
        Encoding::Latin1
    };
    // The few characters that differ don't matter for knowing the format.
    Some((encoding, bytes.iter().map(|&byte| char::from(byte)).collect::<String>().into()))
}

fn utf_16(bytes: &[u8], unit: fn(&[u8], usize) -> Option<u16>) -> Option<String> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let units = bytes.chunks_exact(2).filter_map(|pair| unit(pair, 0));
    let text: String = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
    let printed = |c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    text.chars().all(printed).then_some(text)
}

pub(crate) fn look(
    bytes: &[u8],
    extension: Option<&str>,
    notes: &mut Notes,
) -> Option<&'static str> {
    if let Some(key) = mail(bytes, notes) {
        return Some(key);
    }
    // Older maps are in the character sets of DOS, which don't pass for text below.
    if let Some(key) = sosi(bytes) {
        notes.encoding = decode(bytes).map(|(encoding, _)| encoding);
        return Some(key);
    }
    let (encoding, text) = decode(bytes)?;
    notes.encoding = Some(encoding);
    if executable::names_interpreter(text.as_bytes())
        || extension.is_some_and(executable::is_script_extension)
    {
        notes.warn(Warning::Program(Program::Script));
        if let Some(key) = executable::script(extension) {
            return Some(key);
        }
    }
    let key = markup::look(&text, notes)
        .or_else(|| step(&text))
        .or_else(|| cad::look_text(&text))
        .or_else(|| json(&text))
        .or_else(|| is_table(&text, extension).then_some("x-fmt/18"));
    Some(key.unwrap_or("x-fmt/111"))
}

/// Source: RFC 5322 2.2 (header fields), RFC 2045 4 (`MIME-Version`), RFC 4155 (mbox: each message has a
/// line before it that begins with "From ").
fn mail(bytes: &[u8], notes: &mut Notes) -> Option<&'static str> {
    const FIELDS: &[&str] = &[
        "bcc",
        "cc",
        "content-type",
        "date",
        "delivered-to",
        "dkim-signature",
        "from",
        "in-reply-to",
        "message-id",
        "mime-version",
        "received",
        "references",
        "reply-to",
        "return-path",
        "sender",
        "subject",
        "to",
    ];
    let start = head(bytes, 16 << 10);
    if start.contains(&0) {
        return None;
    }
    let start = String::from_utf8_lossy(start);
    let mut lines = start.lines();
    let is_box = start.starts_with("From ");
    if is_box {
        lines.next();
    }
    let mut known = 0;
    let mut is_mime = false;
    for line in lines.take_while(|line| !line.is_empty()) {
        // A field may go on in the next line, which then begins with a space.
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let (name, _) = line.split_once(':')?;
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let name = name.to_ascii_lowercase();
        known += usize::from(FIELDS.contains(&name.as_str()));
        is_mime |= name == "mime-version";
    }
    if known < 2 {
        return None;
    }
    if crate::bytes::contains(bytes, b"Content-Disposition: attachment") {
        notes.warn(Warning::EmbeddedFiles);
    }
    notes.encoding = decode(bytes).map(|(encoding, _)| encoding);
    Some(match (is_box, is_mime) {
        (true, _) => "fmt/720",
        (false, true) => "fmt/950",
        (false, false) => "fmt/278",
    })
}

/// Source: Kartverket, SOSI del 1, "Realisering i SOSI-format": the file begins with `.HODE`, and the
/// head names the version of the standard.
fn sosi(bytes: &[u8]) -> Option<&'static str> {
    let start = String::from_utf8_lossy(head(bytes, 1024));
    let hode = start.find(".HODE").filter(|&at| at <= 10)?;
    let version = start[hode..].split_once("SOSI-VERSJON").map(|(_, rest)| rest.trim_start());
    Some(match version.and_then(|version| version.get(..3)) {
        Some("4.0") => "fmt/1247",
        Some("4.1") => "fmt/1248",
        Some("4.5") => "fmt/1249",
        Some("8.1") => "fmt/1250",
        _ => "fmt/1246",
    })
}

/// Source: ISO 10303-21 5 and 8; the schema tells whether it is a building (IFC).
fn step(text: &str) -> Option<&'static str> {
    if !text.starts_with("ISO-10303-21") {
        return None;
    }
    let head = text.split_once("ENDSEC").map_or(text, |(head, _)| head);
    let schema = head.split_once("FILE_SCHEMA").map_or("", |(_, rest)| rest);
    let schema = schema.trim_start_matches([' ', '(', '\r', '\n', '\'']);
    Some(if schema.starts_with("IFC2X2") {
        "fmt/659"
    } else if schema.starts_with("IFC2X3") {
        "fmt/699"
    } else if schema.starts_with("IFC4") {
        "fmt/700"
    } else {
        "fmt/698"
    })
}

/// An object or array, whole. A bare number or word is text that happens to be JSON.
fn json(text: &str) -> Option<&'static str> {
    let begins = text.trim_start().starts_with(['{', '[']);
    (begins && serde_json::from_str::<IgnoredAny>(text).is_ok()).then_some("fmt/817")
}

/// Rows with the same number of fields. Where the name says it is a table, one row with two fields is
/// enough; where it says nothing, three rows must agree; and prose is not asked.
///
/// Source: RFC 4180, with the semicolon that Norwegian spreadsheets write and the tab.
fn is_table(text: &str, extension: Option<&str>) -> bool {
    let is_named = matches!(extension, Some("csv" | "tsv"));
    if !is_named && extension.is_some() {
        return false;
    }
    [';', '\t', ',', '|'].into_iter().any(|separator| {
        let widths = widths(text, separator);
        let first = widths.first().copied().unwrap_or(0);
        first > 1 && (is_named || widths.len() >= 3 && widths.iter().all(|&width| width == first))
    })
}

/// How many fields the first hundred rows have.
fn widths(text: &str, separator: char) -> Vec<usize> {
    let mut widths = Vec::new();
    let mut width = 1;
    let mut quoted = false;
    let mut empty = true;
    for character in text.chars() {
        match character {
            '"' => quoted = !quoted,
            '\n' if !quoted => {
                if !empty {
                    widths.push(width);
                }
                (width, empty) = (1, true);
                if widths.len() == 100 {
                    return widths;
                }
                continue;
            }
            _ if character == separator && !quoted => width += 1,
            _ => {}
        }
        empty &= character.is_whitespace();
    }
    if !empty {
        widths.push(width);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_tell_the_encoding() {
        for (bytes, expected) in [
            (b"abc\r\n".as_slice(), Some(Encoding::Utf8)),
            ("blåbærsyltetøy".as_bytes(), Some(Encoding::Utf8)),
            (b"\xef\xbb\xbfabc", Some(Encoding::Utf8)),
            (b"bl\xe5b\xe6r", Some(Encoding::Latin1)),
            (b"bl\xe5b\xe6r \x96 ja", Some(Encoding::Windows1252)),
            (b"\xff\xfea\0b\0", Some(Encoding::Utf16LittleEndian)),
            (b"\xfe\xff\0a\0b", Some(Encoding::Utf16BigEndian)),
            (b"\xff\xfea\0b", None),
            (b"\xff\xfe\0\xd8", None),
            (b"a\0b", None),
            (b"a\x01b", None),
            (b"dos\r\n\x1a", Some(Encoding::Utf8)),
        ] {
            assert_eq!(decode(bytes).map(|(encoding, _)| encoding), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_table_has_rows_of_one_width() {
        for (text, extension, expected) in [
            ("a;b\n1;2\n3;4\n", None, true),
            ("a,b\n1,\"x,\ny\"\n3,4", None, true),
            ("Kjære Kari, hei\nVi viser til brevet.\nMed hilsen, oss\n", None, false),
            ("a;b\n1;2\n3;4\n", Some("txt"), false),
            ("a;b\n1;2;3\n", Some("csv"), true),
            ("bare tekst\n", Some("csv"), false),
        ] {
            assert_eq!(is_table(text, extension), expected, "{text}");
        }
    }
}
