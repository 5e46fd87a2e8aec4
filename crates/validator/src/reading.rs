//! One XML file of the package: read once, hashed, held to its schema, and shown to whoever checks
//! its content.

use std::io::Read;

use crate::{
    fault::{Fault, quote},
    finding::{Findings, Place},
    package::Package,
    xml::{Position, Reader, Source, Step, is_blank},
    xsd::{Checker, Schema},
};

pub(crate) type PackageReader = Reader<Box<dyn Read>>;

/// Who looks at the content of a file while it is read.
pub(crate) trait Visitor {
    /// An element begins; the reader tells its name and attributes.
    fn start(&mut self, reader: &PackageReader, findings: &mut Findings);
    /// The innermost element ends.
    fn end(&mut self, end: &End<'_>, findings: &mut Findings);
    /// The archive unit that is open, for findings about it.
    fn system_id(&self) -> Option<String> {
        None
    }
}

pub(crate) struct End<'a> {
    /// The text that stood last in the element: all of it, if it is a leaf.
    pub(crate) text: &'a str,
    pub(crate) is_leaf: bool,
    /// Where the element began, if it is a leaf; otherwise where it ends.
    pub(crate) place: Position,
}

/// What is known of a file when it has been read.
pub(crate) struct Outcome {
    pub(crate) sha256: String,
    /// Whether it could be read to its end.
    pub(crate) complete: bool,
}

/// Whether elements without content are faults (N5.63).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Empties {
    Allowed,
    Faults,
}

/// Reads the file to its end or as far as it goes. Nothing if it is not there; that is told
/// elsewhere.
pub(crate) fn read(
    package: &Package,
    name: &str,
    schema: Option<&Schema>,
    empties: Empties,
    visitor: &mut dyn Visitor,
    findings: &mut Findings,
) -> Option<Outcome> {
    if !package.has(name) {
        return None;
    }
    let unreadable = |error: std::io::Error, findings: &mut Findings| {
        findings
            .add(Fault::FileUnreadable { reason: quote(&error.to_string()) }, Place::file(name));
    };
    let file: Box<dyn Read> = match package.read(name) {
        Ok(file) => Box::new(file),
        Err(error) => {
            unreadable(error, findings);
            return Some(Outcome { sha256: String::new(), complete: false });
        }
    };
    let mut source = Source::new(file);
    let mut complete = false;
    match source.peek() {
        Ok([]) => findings.add(Fault::FileEmpty {}, Place::file(name)),
        Ok(start) => {
            if let Some(encoding) = foreign_encoding(start) {
                let declared = encoding.to_owned();
                findings.add(Fault::XmlEncoding { declared }, Place::file(name));
            } else {
                let (rest, whole) = walk(source, name, schema, empties, visitor, findings);
                source = rest;
                complete = whole;
            }
        }
        Err(error) => unreadable(error, findings),
    }
    match source.finish() {
        Ok((sha256, _)) => Some(Outcome { sha256, complete }),
        Err(error) => {
            unreadable(error, findings);
            Some(Outcome { sha256: String::new(), complete: false })
        }
    }
}

/// Only the checksum of a file.
pub(crate) fn hash(package: &Package, name: &str, findings: &mut Findings) -> Option<Outcome> {
    let hashed = package.read(name).and_then(|file| Source::new(file).finish());
    match hashed {
        Ok((sha256, size)) => {
            if size == 0 {
                findings.add(Fault::FileEmpty {}, Place::file(name));
            }
            Some(Outcome { sha256, complete: true })
        }
        Err(error) => {
            let reason = quote(&error.to_string());
            findings.add(Fault::FileUnreadable { reason }, Place::file(name));
            None
        }
    }
}

fn walk(
    source: Source<Box<dyn Read>>,
    name: &str,
    schema: Option<&Schema>,
    empties: Empties,
    visitor: &mut dyn Visitor,
    findings: &mut Findings,
) -> (Source<Box<dyn Read>>, bool) {
    let mut reader = Reader::new(source);
    let mut checker = schema.map(Checker::new);
    let mut faults: Vec<(Fault, Position)> = Vec::new();
    // The name and place of the element that has just begun, if the last step was a beginning.
    let mut leaf: Option<(String, Position)> = None;
    let complete = loop {
        let step = reader.next();
        for (position, fault) in reader.take_noted() {
            findings.add_about(fault, Place::at(name, position), visitor.system_id());
        }
        match step {
            Step::Start => {
                if let Some(checker) = &mut checker {
                    checker.start(&reader, &mut |fault, place| faults.push((fault, place)));
                }
                tell(&mut faults, name, visitor, findings);
                visitor.start(&reader, findings);
                match &mut leaf {
                    Some((name, place)) => {
                        name.clone_from(&reader.local);
                        *place = reader.place;
                    }
                    None => leaf = Some((reader.local.clone(), reader.place)),
                }
            }
            Step::End => {
                if let Some(checker) = &mut checker {
                    checker.end(&reader.text, reader.place, &mut |fault, place| {
                        faults.push((fault, place));
                    });
                }
                let began = leaf.take();
                if let Some((element, place)) = &began
                    && empties == Empties::Faults
                    && is_blank(&reader.text)
                {
                    faults.push((Fault::ElementEmpty { element: quote(element) }, *place));
                }
                tell(&mut faults, name, visitor, findings);
                let end = End {
                    text: &reader.text,
                    is_leaf: began.is_some(),
                    place: began.map_or(reader.place, |(_, place)| place),
                };
                visitor.end(&end, findings);
            }
            Step::Eof => break true,
            Step::Broken(fault) => {
                findings.add_about(fault, Place::at(name, reader.place), visitor.system_id());
                break false;
            }
        }
    };
    (reader.into_source(), complete)
}

fn tell(
    faults: &mut Vec<(Fault, Position)>,
    name: &str,
    visitor: &dyn Visitor,
    findings: &mut Findings,
) {
    for (fault, place) in faults.drain(..) {
        findings.add_about(fault, Place::at(name, place), visitor.system_id());
    }
}

/// Encodings in which not even `<` is where it should be.
fn foreign_encoding(start: &[u8]) -> Option<&'static str> {
    // What is no UTF-8 has become question marks before it comes here.
    match start {
        [b'?', b'?' | b'<', ..] | [b'<', b'?', b'?', b'?', ..] => Some("UTF-16"),
        _ => None,
    }
}
