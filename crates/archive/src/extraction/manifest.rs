//! `arkivuttrekk.xml`: what the package holds and the checksums of its parts, in ADDML 8.2 after
//! the National Archives' template for Noark 5 version 5. Written last.

use std::{io, path::Path};

use jiff::civil::Date;

use super::{Options, Result, XsdSet, pages::Frame, xml::Xml};

/// What the manifest says; filled while the parts are written.
pub(super) struct Manifest {
    creators: Vec<String>,
    archive: String,
    period: (Date, Date),
    xsd_set: XsdSet,
    /// Checksums of the parts; a journal or log that would be empty is not there.
    pub(super) structure: String,
    pub(super) whole_journal: Option<String>,
    pub(super) public_journal: Option<String>,
    pub(super) changes: Option<String>,
    pub(super) files: u64,
    pub(super) records: u64,
    pub(super) journal_entries: u64,
    pub(super) document_files: u64,
    pub(super) has_screening: bool,
    pub(super) has_disposal: bool,
}

const NAMESPACE: &str = "http://www.arkivverket.no/standarder/addml";

impl Manifest {
    pub(super) fn new(frame: &Frame, options: &Options, today: Date) -> Self {
        let created = base::date_in_oslo(frame.fonds.made.created_at);
        let start = frame.series.iter().filter_map(|series| series.period_start).min();
        let closed = frame
            .series
            .iter()
            .filter_map(|series| series.made.closed_at.map(base::date_in_oslo))
            .max();
        let end = frame.series.iter().filter_map(|series| series.period_end).max().or(closed);
        Self {
            creators: frame.creators.iter().map(|creator| creator.name.clone()).collect(),
            archive: frame.fonds.title.clone(),
            period: options.period.unwrap_or((start.unwrap_or(created), end.unwrap_or(today))),
            xsd_set: options.xsd_set,
            structure: String::new(),
            whole_journal: None,
            public_journal: None,
            changes: None,
            files: 0,
            records: 0,
            journal_entries: 0,
            document_files: 0,
            has_screening: false,
            has_disposal: false,
        }
    }

    pub(super) fn write(&self, destination: &Path, options: &Options) -> Result<()> {
        let mut xml = Xml::create_in(
            &destination.join("arkivuttrekk.xml"),
            "addml",
            NAMESPACE,
            &format!("{NAMESPACE} addml.xsd"),
            &[("name", "Noark 5-arkivuttrekk")],
            options.date_style,
        )?;
        xml.start("dataset")?;
        xml.text("description", "Noark 5-arkivuttrekk")?;
        self.write_reference(&mut xml)?;
        xml.start("dataObjects")?;
        xml.start_with("dataObject", &[("name", "Noark 5-arkivuttrekk")])?;
        self.write_facts(&mut xml)?;
        xml.start("dataObjects")?;
        let structure = [("mappe", self.files), ("registrering", self.records)];
        self.write_part(&mut xml, "arkivstruktur", &self.structure, &structure)?;
        if let Some(checksum) = &self.changes {
            self.write_part(&mut xml, "endringslogg", checksum, &[])?;
        }
        let journal = [("journalregistrering", self.journal_entries)];
        if let Some(checksum) = &self.whole_journal {
            self.write_part(&mut xml, "loependeJournal", checksum, &journal)?;
        }
        if let Some(checksum) = &self.public_journal {
            self.write_part(&mut xml, "offentligJournal", checksum, &journal)?;
        }
        xml.end("dataObjects")?;
        xml.end("dataObject")?;
        xml.end("dataObjects")?;
        xml.end("dataset")?;
        xml.finish()?;
        Ok(())
    }

    fn write_reference(&self, xml: &mut Xml) -> io::Result<()> {
        xml.start("reference")?;
        xml.start("context")?;
        xml.start("additionalElements")?;
        xml.start_with("additionalElement", &[("name", "recordCreators")])?;
        xml.start("additionalElements")?;
        for creator in &self.creators {
            element(xml, "recordCreator", creator)?;
        }
        xml.end("additionalElements")?;
        xml.end("additionalElement")?;
        element(xml, "systemType", "Sakarkiv (Noark-5)")?;
        element(xml, "systemName", "eKommune")?;
        element(xml, "archive", &self.archive)?;
        xml.end("additionalElements")?;
        xml.end("context")?;
        xml.start("content")?;
        xml.start("additionalElements")?;
        xml.start_with("additionalElement", &[("name", "archivalPeriod")])?;
        xml.start("properties")?;
        property(xml, "startDate", &self.period.0.to_string())?;
        property(xml, "endDate", &self.period.1.to_string())?;
        xml.end("properties")?;
        xml.end("additionalElement")?;
        xml.end("additionalElements")?;
        xml.end("content")?;
        xml.end("reference")
    }

    fn write_facts(&self, xml: &mut Xml) -> io::Result<()> {
        xml.start("properties")?;
        xml.start_with("property", &[("name", "info")])?;
        xml.start("properties")?;
        xml.start_with("property", &[("name", "type")])?;
        xml.text("value", "Noark 5")?;
        xml.start("properties")?;
        property(xml, "version", "5.0")?;
        xml.end("properties")?;
        xml.end("property")?;
        xml.start_with("property", &[("name", "additionalInfo")])?;
        xml.start("properties")?;
        xml.start_with("property", &[("name", "periode")])?;
        xml.start("properties")?;
        // Every entry of the series lies in it and nowhere else: sharp on both sides.
        property(xml, "inngaaendeSkille", "skarpt")?;
        property(xml, "utgaaendeSkille", "skarpt")?;
        xml.end("properties")?;
        xml.end("property")?;
        typed(xml, "inneholderSkjermetInformasjon", "boolean", &self.has_screening.to_string())?;
        typed(xml, "omfatterDokumenterSomErKassert", "boolean", "false")?;
        let disposal = self.has_disposal.to_string();
        typed(xml, "inneholderDokumenterSomSkalKasseres", "boolean", &disposal)?;
        typed(xml, "inneholderVirksomhetsspesifikkeMetadata", "boolean", "false")?;
        typed(xml, "antallDokumentfiler", "integer", &self.document_files.to_string())?;
        xml.end("properties")?;
        xml.end("property")?;
        xml.end("properties")?;
        xml.end("property")?;
        xml.end("properties")
    }

    /// One XML file of the package with its schemas and counts.
    fn write_part(
        &self,
        xml: &mut Xml,
        name: &str,
        checksum: &str,
        counts: &[(&str, u64)],
    ) -> io::Result<()> {
        xml.start_with("dataObject", &[("name", name)])?;
        xml.start("properties")?;
        write_file(xml, &format!("{name}.xml"), checksum)?;
        self.write_schema(xml, &format!("{name}.xsd"), Some("main"))?;
        self.write_schema(xml, "metadatakatalog.xsd", None)?;
        if !counts.is_empty() {
            xml.start_with("property", &[("name", "info")])?;
            xml.start("properties")?;
            for (element, count) in counts {
                xml.start_with("property", &[("name", "numberOfOccurrences")])?;
                xml.text("value", element)?;
                xml.start("properties")?;
                property(xml, "elementPath", &format!("//{element}"))?;
                typed(xml, "value", "integer", &count.to_string())?;
                xml.end("properties")?;
                xml.end("property")?;
            }
            xml.end("properties")?;
            xml.end("property")?;
        }
        xml.end("properties")?;
        xml.end("dataObject")
    }

    fn write_schema(&self, xml: &mut Xml, name: &str, role: Option<&str>) -> io::Result<()> {
        let Some(schema) = self.xsd_set.schema(name) else { return Ok(()) };
        xml.start_with("property", &[("name", "schema")])?;
        xml.optional("value", role)?;
        xml.start("properties")?;
        write_file(xml, schema.name, schema.sha256)?;
        xml.start_with("property", &[("name", "type")])?;
        xml.text("value", "XML Schema")?;
        xml.start("properties")?;
        property(xml, "version", "1.0")?;
        xml.end("properties")?;
        xml.end("property")?;
        xml.end("properties")?;
        xml.end("property")
    }
}

fn write_file(xml: &mut Xml, name: &str, checksum: &str) -> io::Result<()> {
    xml.start_with("property", &[("name", "file")])?;
    xml.start("properties")?;
    property(xml, "name", name)?;
    xml.start_with("property", &[("name", "format")])?;
    xml.text("value", "XML")?;
    xml.start("properties")?;
    property(xml, "version", "1.0")?;
    xml.end("properties")?;
    xml.end("property")?;
    xml.start_with("property", &[("name", "checksum")])?;
    xml.start("properties")?;
    property(xml, "algorithm", "SHA-256")?;
    property(xml, "value", checksum)?;
    xml.end("properties")?;
    xml.end("property")?;
    xml.end("properties")?;
    xml.end("property")
}

fn element(xml: &mut Xml, name: &str, value: &str) -> io::Result<()> {
    xml.start_with("additionalElement", &[("name", name)])?;
    xml.text("value", value)?;
    xml.end("additionalElement")
}

fn property(xml: &mut Xml, name: &str, value: &str) -> io::Result<()> {
    xml.start_with("property", &[("name", name)])?;
    xml.text("value", value)?;
    xml.end("property")
}

fn typed(xml: &mut Xml, name: &str, kind: &str, value: &str) -> io::Result<()> {
    xml.start_with("property", &[("dataType", kind), ("name", name)])?;
    xml.text("value", value)?;
    xml.end("property")
}
