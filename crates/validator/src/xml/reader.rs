//! Steps through an XML file: start of an element, end of an element, end of the file. The text
//! that stood before a step comes with it, whatever it was made of.
//!
//! Stricter than the parser beneath: names, references, the prolog and what stands outside the root
//! are checked as XML 1.0 demands. Entities are never expanded, so no entity can be a bomb.

use std::io::Read;

use quick_xml::events::{BytesDecl, BytesStart, Event};

use super::{INSTANCE, Position, Source, XML, source::LONGEST_EVENT};
use crate::fault::{Fault, quote};

/// What comes next in the file.
#[derive(Debug)]
pub(crate) enum Step {
    /// An element begins: see [`Reader::namespace`], [`Reader::local`], [`Reader::attributes`].
    Start,
    /// The innermost open element ends.
    End,
    /// The file ends where it should.
    Eof,
    /// The file cannot be read further.
    Broken(Fault),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// Empty for an attribute without a prefix.
    pub(crate) namespace: String,
    pub(crate) local: String,
    pub(crate) value: String,
}

/// Deeper nesting is an attack, not an archive.
const DEEPEST: usize = 512;
/// Namespace declarations in force at once.
const BINDINGS: usize = 1024;

pub(crate) struct Reader<R: Read> {
    inner: quick_xml::Reader<Source<R>>,
    buffer: Vec<u8>,
    /// Where the step begins.
    pub(crate) place: Position,
    pub(crate) local: String,
    pub(crate) attributes: Vec<Attribute>,
    /// What stood between the step before and this one.
    pub(crate) text: String,
    pub(crate) text_place: Position,
    namespace: usize,
    bindings: Vec<Binding>,
    /// The number of bindings outside each open element.
    open: Vec<usize>,
    root_has_ended: bool,
    begun: bool,
    clear_text: bool,
    noted: Vec<(Position, Fault)>,
}

struct Binding {
    prefix: String,
    namespace: String,
}

impl<R: Read> Reader<R> {
    pub(crate) fn new(source: Source<R>) -> Self {
        let mut inner = quick_xml::Reader::from_reader(source);
        let config = inner.config_mut();
        config.expand_empty_elements = true;
        config.check_comments = true;
        let always = [("", ""), ("xml", XML)];
        Self {
            inner,
            buffer: Vec::new(),
            place: Position { line: 1, column: 1 },
            local: String::new(),
            attributes: Vec::new(),
            text: String::new(),
            text_place: Position::default(),
            namespace: 0,
            bindings: always
                .map(|(prefix, namespace)| Binding {
                    prefix: prefix.to_owned(),
                    namespace: namespace.to_owned(),
                })
                .into(),
            open: Vec::new(),
            root_has_ended: false,
            begun: false,
            clear_text: false,
            noted: Vec::new(),
        }
    }

    /// Faults that did not keep the file from being read further.
    pub(crate) fn take_noted(&mut self) -> Vec<(Position, Fault)> {
        for (position, oddity) in self.inner.get_mut().take_oddities() {
            let fault = match oddity {
                super::Oddity::NotUtf8 => Fault::XmlNotUtf8 {},
                super::Oddity::ControlCharacter => Fault::XmlControlCharacter {},
            };
            self.noted.push((position, fault));
        }
        std::mem::take(&mut self.noted)
    }

    pub(crate) fn into_source(self) -> Source<R> {
        self.inner.into_inner()
    }

    /// The namespace of the element that the last [`Step::Start`] began.
    pub(crate) fn namespace(&self) -> &str {
        self.bindings.get(self.namespace).map_or("", |binding| &binding.namespace)
    }

    /// What `prefix:name` in a value means here; an unknown prefix gives nothing.
    pub(crate) fn resolve<'v>(&self, value: &'v str) -> Option<(&str, &'v str)> {
        let (prefix, local) = value.split_once(':').unwrap_or(("", value));
        self.binding(prefix).map(|index| (self.bindings[index].namespace.as_str(), local))
    }

    pub(crate) fn attribute(&self, namespace: &str, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.local == local && attribute.namespace == namespace)
            .map(|attribute| attribute.value.as_str())
    }

    /// The value of `xsi:type`, if the element has one.
    pub(crate) fn instance_type(&self) -> Option<&str> {
        if self.attributes.is_empty() { None } else { self.attribute(INSTANCE, "type") }
    }

    pub(crate) fn next(&mut self) -> Step {
        if std::mem::take(&mut self.clear_text) {
            self.text.clear();
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        let step = loop {
            buffer.clear();
            self.inner.get_mut().renew_allowance();
            self.place = self.inner.get_mut().position();
            let begun = std::mem::replace(&mut self.begun, true);
            let event = self.inner.read_event_into(&mut buffer);
            match self.event_step(event.map_err(Box::new), begun) {
                Ok(None) => {}
                Ok(Some(step)) => break step,
                Err(fault) => break Step::Broken(fault),
            }
        };
        self.buffer = buffer;
        self.clear_text = true;
        step
    }

    fn event_step(
        &mut self,
        event: Result<Event<'_>, Box<quick_xml::Error>>,
        begun: bool,
    ) -> Result<Option<Step>, Fault> {
        let event = event.map_err(|error| self.broken(&error))?;
        match event {
            Event::Start(start) => self.start(&start).map(|()| Some(Step::Start)),
            Event::End(_) => {
                let outside = self.open.pop().unwrap_or(2);
                self.bindings.truncate(outside.max(2));
                self.root_has_ended = self.open.is_empty();
                Ok(Some(Step::End))
            }
            Event::Text(text) => {
                if text.contains("]]>") {
                    return Err(syntax("]]>"));
                }
                self.add_text(&text.xml10_content())
            }
            Event::CData(text) => {
                if self.open.is_empty() {
                    return Err(Fault::XmlOutsideRoot {});
                }
                self.add_text(&text.xml10_content())
            }
            Event::GeneralRef(reference) => {
                if self.open.is_empty() {
                    return Err(Fault::XmlOutsideRoot {});
                }
                let text = expand(&reference)?;
                self.add_text(text.encode_utf8(&mut [0; 4]))
            }
            // Empty elements come as a start and an end.
            Event::Comment(_) | Event::Empty(_) => Ok(None),
            Event::PI(instruction) => {
                if !is_name(instruction.target())
                    || instruction.target().eq_ignore_ascii_case("xml")
                {
                    return Err(syntax("<?"));
                }
                Ok(None)
            }
            Event::Decl(declaration) => {
                if begun {
                    return Err(syntax("<?xml"));
                }
                self.declaration(&declaration)
            }
            Event::DocType(_) => {
                self.noted.push((self.place, Fault::XmlDoctype {}));
                if !self.open.is_empty() || self.root_has_ended {
                    return Err(syntax("<!DOCTYPE"));
                }
                Ok(None)
            }
            Event::Eof if !self.open.is_empty() => {
                Err(Fault::XmlCutOff { open: u64::try_from(self.open.len()).unwrap_or_default() })
            }
            Event::Eof if !self.root_has_ended => Err(Fault::XmlEmpty {}),
            Event::Eof => Ok(Some(Step::Eof)),
        }
    }

    /// krav 6.4.3 and 6.4.4: XML 1.0 in UTF-8.
    fn declaration(&mut self, declaration: &BytesDecl<'_>) -> Result<Option<Step>, Fault> {
        let version = declaration.version().map_err(|_| syntax("<?xml"))?;
        if version != "1.0" {
            self.noted.push((self.place, Fault::XmlVersion { declared: quote(&version) }));
        }
        if let Some(encoding) = declaration.encoding() {
            let encoding = encoding.map_err(|_| syntax("<?xml encoding"))?;
            if !encoding.eq_ignore_ascii_case("UTF-8") {
                self.noted.push((self.place, Fault::XmlEncoding { declared: quote(&encoding) }));
            }
        }
        Ok(None)
    }

    fn add_text(&mut self, text: &str) -> Result<Option<Step>, Fault> {
        if self.open.is_empty() {
            return if is_blank(text) { Ok(None) } else { Err(Fault::XmlOutsideRoot {}) };
        }
        if text.contains(['\u{fffe}', '\u{ffff}']) {
            self.noted.push((self.place, Fault::XmlControlCharacter {}));
        }
        if self.text.is_empty() {
            self.text_place = self.place;
        }
        if self.text.len() + text.len() <= LONGEST_EVENT {
            self.text.push_str(text);
        } else {
            let limit = u64::try_from(LONGEST_EVENT).unwrap_or_default();
            self.noted.push((self.place, Fault::XmlTooLong { limit }));
        }
        Ok(None)
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        if self.root_has_ended {
            return Err(Fault::XmlOutsideRoot {});
        }
        if self.open.len() >= DEEPEST {
            return Err(Fault::XmlTooDeep { limit: u64::try_from(DEEPEST).unwrap_or_default() });
        }
        self.open.push(self.bindings.len());
        self.attributes.clear();
        if !start.attributes_raw().is_empty() {
            self.read_attributes(start)?;
        }
        let name = start.name();
        let (prefix, local) = split(name.as_ref())?;
        self.local.clear();
        self.local.push_str(local);
        self.namespace =
            self.binding(prefix).ok_or_else(|| Fault::XmlPrefix { prefix: quote(prefix) })?;
        Ok(())
    }

    fn read_attributes(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        let raw = start.attributes_raw();
        let mut found: Vec<(String, String)> = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| syntax(raw))?;
            if attribute.value.contains('<') {
                return Err(syntax(raw));
            }
            let name = attribute.key.as_ref().to_owned();
            let value = attribute_value(&attribute.value)?;
            match name.strip_prefix("xmlns") {
                Some("") => self.bind("", value)?,
                Some(prefix) if prefix.starts_with(':') => self.bind(&prefix[1..], value)?,
                _ => found.push((name, value)),
            }
        }
        for (name, value) in found {
            let (prefix, local) = split(&name)?;
            let namespace = if prefix.is_empty() {
                String::new()
            } else {
                let index = self
                    .binding(prefix)
                    .ok_or_else(|| Fault::XmlPrefix { prefix: quote(prefix) })?;
                self.bindings[index].namespace.clone()
            };
            let local = local.to_owned();
            if !namespace.is_empty() && self.attribute(&namespace, &local).is_some() {
                return Err(syntax(raw));
            }
            self.attributes.push(Attribute { namespace, local, value });
        }
        if !separated(raw) {
            return Err(syntax(raw));
        }
        Ok(())
    }

    fn bind(&mut self, prefix: &str, namespace: String) -> Result<(), Fault> {
        let reserved = prefix == "xmlns" || (prefix == "xml") != (namespace == XML);
        if reserved
            || (namespace.is_empty() && !prefix.is_empty())
            || self.bindings.len() > BINDINGS
        {
            return Err(Fault::XmlPrefix { prefix: quote(prefix) });
        }
        self.bindings.push(Binding { prefix: prefix.to_owned(), namespace });
        Ok(())
    }

    fn binding(&self, prefix: &str) -> Option<usize> {
        self.bindings.iter().rposition(|binding| binding.prefix == prefix)
    }

    fn broken(&mut self, error: &quick_xml::Error) -> Fault {
        use quick_xml::errors::IllFormedError;
        if self.inner.get_mut().is_exhausted() {
            return Fault::XmlTooLong { limit: u64::try_from(LONGEST_EVENT).unwrap_or_default() };
        }
        match error {
            quick_xml::Error::Io(error) => Fault::FileUnreadable { reason: error.to_string() },
            quick_xml::Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                Fault::XmlTagMismatch { found: quote(found), expected: quote(expected) }
            }
            quick_xml::Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => {
                Fault::XmlTagMismatch { found: quote(found), expected: "-".to_owned() }
            }
            quick_xml::Error::Syntax(_) if !self.open.is_empty() => {
                Fault::XmlCutOff { open: u64::try_from(self.open.len()).unwrap_or_default() }
            }
            other => syntax(&other.to_string()),
        }
    }
}

fn syntax(near: &str) -> Fault {
    Fault::XmlSyntax { detail: quote(near) }
}

/// Only the five entities of XML and characters by number; nobody else's are expanded.
fn expand(reference: &quick_xml::events::BytesRef<'_>) -> Result<char, Fault> {
    let unknown = || Fault::XmlEntity { name: quote(reference) };
    if reference.is_char_ref() {
        let character = reference.resolve_char_ref().map_err(|_| unknown())?.ok_or_else(unknown)?;
        return if is_xml_character(character) { Ok(character) } else { Err(unknown()) };
    }
    entity(reference).ok_or_else(unknown)
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// XML 1.0, 3.3.3: references are expanded, white space becomes spaces.
fn attribute_value(raw: &str) -> Result<String, Fault> {
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        value.push_str(&rest[..at]);
        let unknown = || Fault::XmlEntity { name: quote(&rest[at..]) };
        let end = rest[at..].find(';').ok_or_else(unknown)? + at;
        let name = &rest[at + 1..end];
        let character = match name.strip_prefix('#') {
            Some(number) => match number.strip_prefix('x') {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                None => number.parse(),
            }
            .ok()
            .and_then(char::from_u32)
            .filter(|character| is_xml_character(*character)),
            None => entity(name),
        };
        value.push(character.ok_or_else(unknown)?);
        rest = &rest[end + 1..];
    }
    value.push_str(rest);
    if raw.contains(['\t', '\n', '\r']) {
        value = value.replace(['\t', '\n', '\r'], " ");
    }
    Ok(value)
}

fn is_xml_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..) && !matches!(character, '\u{fffe}' | '\u{ffff}')
}

/// Whether white space stands before each attribute, as XML demands and the parser does not.
fn separated(raw: &str) -> bool {
    let mut quote: Option<char> = None;
    let mut after_value = false;
    for character in raw.chars() {
        if let Some(open) = quote {
            if open == character {
                quote = None;
                after_value = true;
            }
        } else {
            if after_value && !character.is_ascii_whitespace() && character != '/' {
                return false;
            }
            after_value = false;
            quote = matches!(character, '"' | '\'').then_some(character);
        }
    }
    true
}

fn split(name: &str) -> Result<(&str, &str), Fault> {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    let prefix_is_fine =
        prefix.is_empty() != name.contains(':') && (prefix.is_empty() || is_name(prefix));
    if prefix_is_fine && is_name(local) { Ok((prefix, local)) } else { Err(syntax(name)) }
}

/// XML 1.0, 2.3, without the colon.
pub(crate) fn is_name(name: &str) -> bool {
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_' || is_name_beyond_ascii(c);
    let continues = |c: char| {
        starts(c) || c.is_ascii_digit() || matches!(c, '-' | '.' | '\u{b7}' | '\u{300}'..='\u{36f}')
    };
    let mut characters = name.chars();
    characters.next().is_some_and(starts) && characters.all(continues)
}

fn is_name_beyond_ascii(character: char) -> bool {
    matches!(character,
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
        | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// XML's own white space only: a no-break space is content.
pub(crate) fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}
