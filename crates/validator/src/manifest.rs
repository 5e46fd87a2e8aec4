//! `arkivuttrekk.xml`: what the package says of itself, in ADDML after the National Archives'
//! template for Noark 5 (krav 6.4.20–6.4.23).

use jiff::civil::Date;

use crate::{
    dates::Moment,
    fault::{Fault, quote},
    finding::{Findings, Place},
    reading::{End, PackageReader, Visitor},
    xml::Position,
};

pub(crate) const NAME: &str = "arkivuttrekk.xml";

/// A file that the manifest names.
#[derive(Debug, Default)]
pub(crate) struct NamedFile {
    pub(crate) name: String,
    pub(crate) line: u64,
    algorithm: Option<String>,
    pub(crate) checksum: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Stated<T> {
    pub(crate) value: T,
    pub(crate) line: u64,
}

/// How a period is cut off from the one beside it (krav 6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    Sharp,
    Soft,
}

/// What the manifest states, as far as it can be understood.
#[derive(Debug, Default)]
pub(crate) struct Manifest {
    pub(crate) version: Option<String>,
    pub(crate) period: (Option<Date>, Option<Date>),
    pub(crate) cuts: (Option<Cut>, Option<Cut>),
    pub(crate) has_screening: Option<Stated<bool>>,
    pub(crate) had_disposal: Option<Stated<bool>>,
    pub(crate) has_disposal: Option<Stated<bool>>,
    pub(crate) has_own_metadata: Option<Stated<bool>>,
    pub(crate) document_files: Option<Stated<u64>>,
    pub(crate) files: Vec<NamedFile>,
    /// Data object, element and number.
    counts: Vec<(String, String, Stated<u64>)>,
}

impl Manifest {
    pub(crate) fn count(&self, object: &str, element: &str) -> Option<&Stated<u64>> {
        self.counts
            .iter()
            .find(|(own, counted, _)| own == object && counted == element)
            .map(|(.., stated)| stated)
    }

    /// Both ends of the period are sharp, so that nothing of it lies elsewhere.
    pub(crate) fn is_sharp(&self) -> bool {
        self.cuts == (Some(Cut::Sharp), Some(Cut::Sharp))
    }
}

/// A value and the names of the properties it lies in.
#[derive(Debug)]
struct Entry {
    path: Vec<String>,
    value: String,
    line: u64,
}

/// Entries of one manifest; the template has some eighty.
const ENTRIES: usize = 50_000;

/// Gathers the properties while the file is read.
#[derive(Default)]
pub(crate) struct Gatherer {
    /// For each open element its name attribute, empty for elements that only group.
    path: Vec<String>,
    entries: Vec<Entry>,
    open: Vec<bool>,
}

impl Visitor for Gatherer {
    fn start(&mut self, reader: &PackageReader, _findings: &mut Findings) {
        let names =
            matches!(reader.local.as_str(), "property" | "dataObject" | "additionalElement");
        let name = reader.attribute("", "name").filter(|_| names).unwrap_or_default();
        self.path.push(name.to_owned());
        self.open.push(reader.local == "value");
    }

    fn end(&mut self, end: &End<'_>, _findings: &mut Findings) {
        self.path.pop();
        if self.open.pop() == Some(true) && end.is_leaf && self.entries.len() < ENTRIES {
            self.entries.push(Entry {
                path: self.path.iter().filter(|name| !name.is_empty()).cloned().collect(),
                value: end.text.trim().to_owned(),
                line: end.place.line,
            });
        }
    }
}

impl Gatherer {
    /// What was gathered, understood. `complete` says whether the whole file was read: only then
    /// is what is missing a fault.
    pub(crate) fn finish(self, complete: bool, findings: &mut Findings) -> Manifest {
        let mut manifest = Manifest::default();
        let mut counted = String::new();
        for entry in &self.entries {
            let path: Vec<&str> = entry.path.iter().map(String::as_str).collect();
            let stated_bool = |findings: &mut Findings| boolean(entry, findings);
            match path.as_slice() {
                [.., "info", "type", "version"] => manifest.version = Some(entry.value.clone()),
                [.., "archivalPeriod", "startDate"] => manifest.period.0 = date(entry, findings),
                [.., "archivalPeriod", "endDate"] => manifest.period.1 = date(entry, findings),
                [.., "inngaaendeSkille"] => manifest.cuts.0 = cut(entry, findings),
                [.., "utgaaendeSkille"] => manifest.cuts.1 = cut(entry, findings),
                [.., "inneholderSkjermetInformasjon"] => {
                    manifest.has_screening = stated_bool(findings);
                }
                [.., "omfatterDokumenterSomErKassert"] => {
                    manifest.had_disposal = stated_bool(findings);
                }
                [.., "inneholderDokumenterSomSkalKasseres"] => {
                    manifest.has_disposal = stated_bool(findings);
                }
                [.., "inneholderVirksomhetsspesifikkeMetadata"] => {
                    manifest.has_own_metadata = stated_bool(findings);
                }
                [.., "antallDokumentfiler"] => manifest.document_files = number(entry, findings),
                [.., "file", "name"] => manifest.files.push(NamedFile {
                    name: entry.value.clone(),
                    line: entry.line,
                    ..NamedFile::default()
                }),
                [.., "file", "checksum", "algorithm"] => {
                    if let Some(file) = manifest.files.last_mut() {
                        file.algorithm = Some(entry.value.clone());
                    }
                }
                [.., "file", "checksum", "value"] => {
                    if let Some(file) = manifest.files.last_mut() {
                        file.checksum = Some(entry.value.clone());
                    }
                }
                [.., "numberOfOccurrences"] => counted.clone_from(&entry.value),
                [.., object, "info", "numberOfOccurrences", "value"] => {
                    if let Some(stated) = number(entry, findings) {
                        manifest.counts.push(((*object).to_owned(), counted.clone(), stated));
                    }
                }
                _ => {}
            }
        }
        if complete {
            self.told(&manifest, findings);
        }
        manifest
    }

    /// krav 6.4.22 lists what must be said.
    fn told(&self, manifest: &Manifest, findings: &mut Findings) {
        let has = |name: &str| {
            self.entries.iter().any(|entry| {
                entry.path.last().is_some_and(|last| last == name) && !entry.value.is_empty()
            })
        };
        for field in [
            "recordCreator",
            "systemName",
            "archive",
            "startDate",
            "endDate",
            "inngaaendeSkille",
            "utgaaendeSkille",
            "inneholderSkjermetInformasjon",
            "omfatterDokumenterSomErKassert",
            "inneholderDokumenterSomSkalKasseres",
            "inneholderVirksomhetsspesifikkeMetadata",
            "antallDokumentfiler",
        ] {
            if !has(field) {
                findings.add(Fault::ManifestSilent { field: field.to_owned() }, Place::file(NAME));
            }
        }
        for (object, element) in [("arkivstruktur", "mappe"), ("arkivstruktur", "registrering")] {
            if manifest.count(object, element).is_none() {
                let field = format!("{object}: numberOfOccurrences {element}");
                findings.add(Fault::ManifestSilent { field }, Place::file(NAME));
            }
        }
        for file in &manifest.files {
            let place = Place::line(NAME, file.line);
            let name = quote(&file.name);
            match (&file.algorithm, &file.checksum) {
                (Some(algorithm), Some(checksum))
                    if !algorithm.is_empty() && !checksum.is_empty() =>
                {
                    if !is_sha256(algorithm) {
                        let algorithm = quote(algorithm);
                        findings.add(Fault::ChecksumAlgorithm { algorithm, name }, place);
                    }
                }
                _ => findings.add(Fault::ChecksumAbsent { name }, place),
            }
        }
        if let (Some(start), Some(end)) = manifest.period
            && start > end
        {
            let (first, second) = (format!("startDate {start}"), format!("endDate {end}"));
            findings.add(Fault::DatesReversed { first, second }, Place::file(NAME));
        }
    }
}

/// The two ways in which Arkade accepts it written.
pub(crate) fn is_sha256(algorithm: &str) -> bool {
    matches!(algorithm.trim(), "SHA-256" | "SHA256")
}

fn wrong(entry: &Entry, findings: &mut Findings) {
    let field = entry.path.last().cloned().unwrap_or_default();
    let fault = Fault::ManifestValue { value: quote(&entry.value), field };
    findings.add(fault, Place::at(NAME, Position { line: entry.line, column: 0 }));
}

fn boolean(entry: &Entry, findings: &mut Findings) -> Option<Stated<bool>> {
    let value = match entry.value.as_str() {
        "true" | "1" => true,
        "false" | "0" => false,
        _ => {
            wrong(entry, findings);
            return None;
        }
    };
    Some(Stated { value, line: entry.line })
}

fn number(entry: &Entry, findings: &mut Findings) -> Option<Stated<u64>> {
    if let Ok(value) = entry.value.parse() {
        Some(Stated { value, line: entry.line })
    } else {
        wrong(entry, findings);
        None
    }
}

fn date(entry: &Entry, findings: &mut Findings) -> Option<Date> {
    let date = Moment::parse(&entry.value).map(|moment| moment.date);
    if date.is_none() {
        wrong(entry, findings);
    }
    date
}

fn cut(entry: &Entry, findings: &mut Findings) -> Option<Cut> {
    match entry.value.to_lowercase().as_str() {
        "skarpt" => Some(Cut::Sharp),
        "mykt" => Some(Cut::Soft),
        _ => {
            wrong(entry, findings);
            None
        }
    }
}
