//! PDF: its version, its claim to be PDF/A, and what it carries.
//!
//! Source: ISO 32000-2 7.5 (file structure), 7.6 (encryption), 12.6.4 (actions); ISO 19005-1 6.7.11,
//! -2 and -3 6.6.4, -4 6.7.3 (the claim). A claim is what it is called: whether it is true is for a
//! validator to say.

mod lock;
mod objects;
mod syntax;
mod words;

use quick_xml::{Reader, events::Event};

use crate::{
    bytes::{contains, find, find_last, has_at, head, tail},
    notes::Notes,
    text,
    unpack::{End, Keep, Packing},
    warning::{Bomb, Warning},
};
use objects::{Object, objects};
use syntax::{Dictionary, names, split_object_stream};
use words::{Token, entry, first_string};

const MARK: &[u8] = b"%PDF-";

/// How much is kept of a stream that is read: objects and metadata, which are never this big.
const ENOUGH: usize = 16 << 20;

pub(crate) fn look(bytes: &[u8], notes: &mut Notes) -> Option<&'static str> {
    bytes.starts_with(MARK).then(|| read(bytes, 0, notes))
}

/// Readers accept a PDF that begins within the first 1024 bytes, so that is where one can hide.
pub(crate) fn look_behind_a_preface(bytes: &[u8], notes: &mut Notes) -> Option<&'static str> {
    let start = find(head(bytes, 1024 + MARK.len()), MARK)?;
    if !contains(tail(bytes, 4096), b"startxref") {
        return None;
    }
    notes.warn(Warning::Preface);
    Some(read(bytes, start, notes))
}

fn read(bytes: &[u8], start: usize, notes: &mut Notes) -> &'static str {
    let behind = behind_the_end(bytes);
    if behind.is_none() {
        notes.truncated();
    } else if !finds_its_cross_references(bytes, start) {
        notes.corrupt();
    }
    // Every byte is looked at, also in what seems to be text or a stream: another reader may find its way
    // to an object where we saw none.
    warn_of_actions(bytes, notes);
    let mut document = Document::default();
    for object in objects(bytes) {
        document.add(&object, notes);
    }
    if document.encryption.is_some() {
        let opens = document.opens_without_password();
        notes.warn(if opens { Warning::Restricted } else { Warning::Encrypted });
    } else if document.unreadable {
        notes.corrupt();
    }
    let claim = document.claim();
    let has_more = behind.is_some_and(|behind| !behind.trim_ascii().is_empty());
    if claim.is_some_and(|key| has_more || is_belied(key, notes)) {
        notes.warn(Warning::FalseClaim);
    }
    claim.unwrap_or_else(|| version(bytes, start))
}

/// Whether a file that claims to be PDF/A holds what no such file may. Whether all else is as it should
/// be is for a validator to say.
///
/// Source: ISO 19005-1 6.1.3 (encryption, nothing behind the end), 6.1.11 (embedded files), 6.6.1 (actions); -2 and -3 6.1.3 and
/// 6.5.1; -4 6.1.3 and 6.6.1, where 4e may carry scripts for its models.
fn is_belied(key: &str, notes: &Notes) -> bool {
    let forbids_files = matches!(key, "fmt/95" | "fmt/354");
    let forbids_scripts = key != "fmt/1911";
    notes.has(Warning::Encrypted)
        || notes.has(Warning::Restricted)
        || notes.has(Warning::StartsProgram)
        || (forbids_files && notes.has(Warning::EmbeddedFiles))
        || (forbids_scripts && notes.has(Warning::Script))
}

fn version(bytes: &[u8], start: usize) -> &'static str {
    let version = bytes.get(start + MARK.len()..).map(|rest| head(rest, 3)).unwrap_or_default();
    match version {
        b"1.0" => "fmt/14",
        b"1.1" => "fmt/15",
        b"1.2" => "fmt/16",
        b"1.3" => "fmt/17",
        b"1.4" => "fmt/18",
        b"1.5" => "fmt/19",
        b"1.6" => "fmt/20",
        b"2.0" => "fmt/1129",
        _ => "fmt/276",
    }
}

/// What stands behind the last end mark, or `None` where objects stand behind it: then there is more to
/// come, as in a file that is cut in its second revision or behind its first page. Anything else may stand
/// there, such as what fills a scanner's last block.
fn behind_the_end(bytes: &[u8]) -> Option<&[u8]> {
    let behind = bytes.get(find_last(bytes, b"%%EOF")? + 5..)?;
    (!contains(behind, b" obj")).then_some(behind)
}

/// Whether the place named last is that of a cross-reference table or stream. Some writers count from
/// the header, some from the first byte.
fn finds_its_cross_references(bytes: &[u8], start: usize) -> bool {
    let Some(at) = find_last(bytes, b"startxref") else { return false };
    let number = bytes[at + 9..].trim_ascii_start();
    let digits = number.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let Some(place) = std::str::from_utf8(&number[..digits]).ok().and_then(|n| n.parse().ok())
    else {
        return false;
    };
    [place, start.saturating_add(place)].into_iter().any(|place: usize| {
        let rest = bytes.get(place..).unwrap_or_default().trim_ascii_start();
        has_at(rest, 0, b"xref")
            || (rest.first().is_some_and(u8::is_ascii_digit) && contains(head(rest, 32), b"obj"))
    })
}

/// Warns of what a PDF may do and carry, by the names that say so.
///
/// Source: ISO 32000-2 12.6.4.6 (launch), 12.6.4.17 (ECMAScript), 7.11.4 (embedded files), 13.7 (rich
/// media).
fn warn_of_actions(bytes: &[u8], notes: &mut Notes) {
    for name in names(bytes) {
        match &*name {
            b"JavaScript" => notes.warn(Warning::Script),
            b"Launch" => notes.warn(Warning::StartsProgram),
            b"EmbeddedFile" | b"EmbeddedFiles" | b"FileAttachment" | b"RichMedia" => {
                notes.warn(Warning::EmbeddedFiles);
            }
            _ => {}
        }
    }
}

/// What is gathered from a PDF's objects, in the order of the file: later ones replace earlier ones.
#[derive(Debug, Default)]
struct Document<'a> {
    root: Option<u64>,
    /// Each catalogue's number, and that of its metadata.
    catalogues: Vec<(u64, Option<u64>)>,
    /// Each metadata stream's number and claim.
    metadata: Vec<(u64, Option<&'static str>)>,
    /// The trailer that says that the file is encrypted.
    encryption: Option<&'a [u8]>,
    /// Each object that may say how, and its number.
    locks: Vec<(u64, &'a [u8])>,
    unreadable: bool,
}

impl<'a> Document<'a> {
    fn add(&mut self, object: &Object<'a>, notes: &mut Notes) {
        let dictionary = Dictionary::read(object.dictionary);
        if !object.is_inside_stream && (object.is_trailer || dictionary.names(b"XRef")) {
            self.root = dictionary.reference(b"Root").or(self.root);
            if dictionary.names(b"Encrypt") {
                self.encryption = Some(object.dictionary);
            }
        }
        if !object.is_inside_stream && dictionary.names(b"Standard") {
            self.locks.push((object.number, object.dictionary));
        }
        self.add_dictionary(object, object.number, &dictionary, notes);
        let Some(stream) = object.stream else { return };
        let is_objects = dictionary.names(b"ObjStm");
        let is_metadata = dictionary.names(b"Metadata") && !is_objects;
        let keep = if is_objects || is_metadata { ENOUGH } else { 0 };
        let (unpacked, readable) = unpack(stream, &dictionary, keep, notes);
        self.unreadable |= !readable && !object.is_inside_stream;
        if is_metadata && !object.is_inside_stream {
            self.metadata.push((object.number, claim(&unpacked)));
        }
        if is_objects {
            warn_of_actions(&unpacked, notes);
            for (number, content) in split_object_stream(&dictionary, &unpacked) {
                self.add_dictionary(object, number, &Dictionary::read(content), notes);
            }
        }
    }

    fn add_dictionary(
        &mut self,
        object: &Object<'_>,
        number: u64,
        dictionary: &Dictionary,
        notes: &mut Notes,
    ) {
        if dictionary.names(b"Catalog") && !object.is_inside_stream {
            self.catalogues.push((number, dictionary.reference(b"Metadata")));
        }
        // These are too short to be looked for everywhere.
        if dictionary.names(b"JS") || dictionary.names(b"XFA") {
            notes.warn(Warning::Script);
        }
    }

    /// Whether the encryption is that of an empty password. The dictionary that describes it stands in the
    /// trailer or is an object of its own.
    fn opens_without_password(&self) -> bool {
        let Some(trailer) = self.encryption else { return true };
        let id = first_string(trailer, b"ID").unwrap_or_default();
        let lock = match entry(trailer, b"Encrypt") {
            Some((at, Token::OpenDictionary)) => trailer.get(at..),
            Some((_, Token::Integer(wanted))) => {
                let mut locks = self.locks.iter().rev();
                let found = locks.find(|(number, _)| i64::try_from(*number) == Ok(wanted));
                found.map(|(_, lock)| *lock)
            }
            _ => None,
        };
        lock.is_some_and(|lock| lock::opens_without_password(lock, &id))
    }

    /// The claim in the metadata of the catalogue that the last trailer names. Metadata of pictures,
    /// and that of earlier revisions, claim nothing for the document.
    fn claim(&self) -> Option<&'static str> {
        let latest = |number: u64| {
            self.metadata.iter().rev().find(|(other, _)| *other == number).and_then(|(_, c)| *c)
        };
        let catalogue = self
            .catalogues
            .iter()
            .rev()
            .find(|(number, _)| self.root.is_none_or(|root| root == *number));
        match catalogue {
            Some((_, metadata)) => metadata.and_then(latest),
            // A damaged or unusual file: any claim there is.
            None => self.metadata.iter().rev().find_map(|(_, claim)| *claim),
        }
    }
}

/// Undoes the Flate filters at the head of the chain, and so measures every stream; and says whether
/// anything could be read. Other filters don't let a small stream grow big, or are pictures. What is
/// kept of a stream that is not packed is paid for all the same, since streams may be made to overlap.
fn unpack(
    stream: &[u8],
    dictionary: &Dictionary,
    keep: usize,
    notes: &mut Notes,
) -> (Vec<u8>, bool) {
    let layers = dictionary.flate_layers();
    if layers > 2 {
        notes.warn(Warning::Bomb(Bomb::Nesting));
    }
    let steps: &[(Packing, usize)] = match layers {
        0 if keep == 0 => &[],
        0 => &[(Packing::Stored, keep)],
        1 => &[(Packing::Zlib, keep)],
        _ => &[(Packing::Zlib, ENOUGH), (Packing::Zlib, keep)],
    };
    let mut content: Option<Vec<u8>> = None;
    let mut readable = true;
    for &(packing, keep) in steps {
        let packed = content.as_deref().unwrap_or(stream);
        let unpacked = notes.unpacker.unpack(packed, packing, Keep::Head(keep));
        match unpacked.end {
            End::OverLimit => notes.warn(Warning::Bomb(Bomb::Size)),
            End::Corrupt | End::Truncated if unpacked.length == 0 && !stream.is_empty() => {
                readable = false;
            }
            _ => {}
        }
        content = Some(unpacked.kept);
    }
    (content.unwrap_or_default(), readable)
}

/// The PDF/A part and level that XMP metadata claims.
fn claim(metadata: &[u8]) -> Option<&'static str> {
    let (_, metadata) = text::decode(metadata)?;
    let (part, level) = part_and_level(&metadata);
    match (part?.trim(), level.as_deref().map(str::trim)) {
        ("1", Some("A")) => Some("fmt/95"),
        ("1", Some("B")) => Some("fmt/354"),
        ("2", Some("A")) => Some("fmt/476"),
        ("2", Some("B")) => Some("fmt/477"),
        ("2", Some("U")) => Some("fmt/478"),
        ("3", Some("A")) => Some("fmt/479"),
        ("3", Some("B")) => Some("fmt/480"),
        ("3", Some("U")) => Some("fmt/481"),
        ("4", None) => Some("fmt/1910"),
        ("4", Some("E")) => Some("fmt/1911"),
        ("4", Some("F")) => Some("fmt/1912"),
        _ => None,
    }
}

/// Two simple XMP properties, each written as an element or as an attribute. The prefix is fixed by
/// ISO 19005.
fn part_and_level(metadata: &str) -> (Option<String>, Option<String>) {
    let (mut part, mut level) = (None, None);
    let mut put = |name: &str, value: String| match name {
        "pdfaid:part" => part = Some(value),
        "pdfaid:conformance" => level = Some(value),
        _ => {}
    };
    let mut reader = Reader::from_str(metadata);
    let mut element = String::new();
    // Broken metadata claims what it claims before it breaks.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) => {
                for attribute in start.attributes().with_checks(false).flatten() {
                    put(attribute.key.as_ref(), attribute.value.into_owned());
                }
                start.name().as_ref().clone_into(&mut element);
            }
            Event::Empty(start) => {
                for attribute in start.attributes().with_checks(false).flatten() {
                    put(attribute.key.as_ref(), attribute.value.into_owned());
                }
                element.clear();
            }
            Event::Text(text) => put(&element, text.to_string()),
            Event::End(_) => element.clear(),
            Event::Eof => break,
            _ => {}
        }
    }
    (part, level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_read_as_element_or_attribute() {
        for (metadata, expected) in [
            (
                "<pdfaid:part xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">2</pdfaid:part>\
                 <a><pdfaid:conformance>B</pdfaid:conformance></a>",
                "fmt/477",
            ),
            ("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>", "fmt/476"),
            ("<rdf:Description pdfaid:part='1' pdfaid:conformance='B'/>", "fmt/354"),
            ("<rdf:Description pdfaid:conformance = \"U\" pdfaid:part = \"3\"/>", "fmt/481"),
            ("<pdfaid:part> 4 </pdfaid:part><pdfaid:rev>2020</pdfaid:rev>", "fmt/1910"),
            ("<pdfaid:part>4</pdfaid:part><pdfaid:conformance>F</pdfaid:conformance>", "fmt/1912"),
        ] {
            assert_eq!(claim(metadata.as_bytes()), Some(expected), "{metadata}");
        }
        for metadata in [
            "",
            "pdfaid:part",
            "<pdfaid:part>9</pdfaid:part>",
            "pdfaid:part=\"1\"",
            "<pdfaid:part/>",
        ] {
            assert_eq!(claim(metadata.as_bytes()), None, "{metadata}");
        }
    }
}
