//! Writing XML as it comes, with its checksum.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};
use sha2::{Digest, Sha256};

use super::DateStyle;
use crate::change_log::NO_VALUE;

/// A file being written. No element is ever written empty (krav 6.4.9, Arkade N5.63).
pub(super) struct Xml {
    writer: Writer<BufWriter<Hashing>>,
    root: &'static str,
    date_style: DateStyle,
    oslo: TimeZone,
}

struct Hashing {
    file: File,
    hasher: Sha256,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

const NAMESPACES: &str = "http://www.arkivverket.no/standarder/noark5/";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

impl Xml {
    /// Begins a file of the standard, whose root element and schema bear the name `root`.
    pub(super) fn create(path: &Path, root: &'static str, style: DateStyle) -> io::Result<Self> {
        // The structure's schema is `arkivstruktur`, its root `arkiv`.
        let schema = if root == "arkiv" { "arkivstruktur" } else { root };
        let namespace = format!("{NAMESPACES}{schema}");
        let location = format!("{namespace} {schema}.xsd");
        Self::create_in(path, root, &namespace, &location, &[], style)
    }

    pub(super) fn create_in(
        path: &Path,
        root: &'static str,
        namespace: &str,
        location: &str,
        attributes: &[(&str, &str)],
        date_style: DateStyle,
    ) -> io::Result<Self> {
        let hashing = Hashing { file: File::create_new(path)?, hasher: Sha256::new() };
        let mut writer = Writer::new(BufWriter::with_capacity(256 * 1024, hashing));
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        writer.get_mut().write_all(b"\n")?;
        let start = BytesStart::new(root)
            .with_attributes([
                ("xmlns", namespace),
                ("xmlns:xsi", INSTANCE),
                ("xsi:schemaLocation", location),
            ])
            .with_attributes(attributes.iter().copied());
        writer.write_event(Event::Start(start))?;
        Ok(Self { writer, root, date_style, oslo: base::oslo() })
    }

    /// Begins an element that holds others, on a line of its own.
    pub(super) fn start(&mut self, name: &str) -> io::Result<()> {
        self.start_with(name, &[])
    }

    pub(super) fn start_typed(&mut self, name: &str, kind: &str) -> io::Result<()> {
        self.start_with(name, &[("xsi:type", kind)])
    }

    pub(super) fn start_with(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.writer.get_mut().write_all(b"\n")?;
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.writer.write_event(Event::Start(start))
    }

    pub(super) fn end(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element with text that the schema demands.
    pub(super) fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        let text = legal(text);
        let text = if text.trim().is_empty() { NO_VALUE.into() } else { text };
        self.writer.write_event(Event::Start(BytesStart::new(name)))?;
        self.writer.write_event(Event::Text(BytesText::new(&text)))?;
        self.end(name)
    }

    /// An element that is left out when there is nothing to say.
    pub(super) fn optional(&mut self, name: &str, text: Option<&str>) -> io::Result<()> {
        match text {
            Some(text) if !text.trim().is_empty() => self.text(name, text),
            _ => Ok(()),
        }
    }

    pub(super) fn number(&mut self, name: &str, number: i64) -> io::Result<()> {
        self.text(name, &number.to_string())
    }

    pub(super) fn date(&mut self, name: &str, date: Option<Date>) -> io::Result<()> {
        date.map_or(Ok(()), |date| self.text(name, &date.to_string()))
    }

    /// An `xs:dateTime` to the second, in Norway.
    pub(super) fn instant(&mut self, name: &str, instant: Timestamp) -> io::Result<()> {
        let local = instant.to_zoned(self.oslo.clone());
        let format = match self.date_style {
            DateStyle::Local => "%Y-%m-%dT%H:%M:%S",
            DateStyle::Offset => "%Y-%m-%dT%H:%M:%S%:z",
        };
        self.text(name, &local.strftime(format).to_string())
    }

    /// Ends the file; gives its SHA-256 in hexadecimal.
    pub(super) fn finish(mut self) -> io::Result<String> {
        self.end(self.root)?;
        self.writer.get_mut().write_all(b"\n")?;
        let hashing = self.writer.into_inner().into_inner().map_err(io::Error::from)?;
        hashing.file.sync_all()?;
        Ok(hex::encode(hashing.hasher.finalize()))
    }
}

/// What XML 1.0 cannot hold becomes U+FFFD.
fn legal(text: &str) -> std::borrow::Cow<'_, str> {
    let is_illegal = |character: char| {
        matches!(character,
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
    };
    if text.contains(is_illegal) {
        text.replace(is_illegal, "\u{fffd}").into()
    } else {
        text.into()
    }
}
