//! The document files: each is read once, however many refer to it, for its checksum, its size and
//! its format. References and files are sorted by path and met pairwise, so that neither has to be
//! held in memory.

use std::{
    collections::BTreeSet,
    io::{self, Read},
    path::PathBuf,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    fault::{Fault, quote},
    figures::{Figure, Figures},
    finding::{Findings, Place},
    format::{self, SAMPLE, Stated},
    manifest::is_sha256,
    package::{Package, safe},
    spill::Sorter,
    structure::NAME as STRUCTURE,
    xml::Position,
};

/// What a document object says of its file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Reference {
    pub(crate) line: u64,
    pub(crate) column: u64,
    /// The systemID of the document object, or of what it lies in.
    pub(crate) owner: Option<String>,
    pub(crate) format: String,
    pub(crate) checksum: String,
    pub(crate) algorithm: String,
    pub(crate) size: String,
}

impl Reference {
    fn place(&self) -> Place {
        Place::at(STRUCTURE, Position { line: self.line, column: self.column })
    }
}

pub(crate) struct Documents {
    sorter: Sorter,
    failed: Option<String>,
    pub(crate) references: u64,
}

// After the path and a zero byte: the files come before the references.
const PRESENT: u8 = 0;
const REFERRED: u8 = 1;

/// Files that differ in capitals are looked for this often; it means listing folders.
const CAPITALS: usize = 100;

/// What was met among the documents.
#[derive(Debug, Default)]
pub(crate) struct Met {
    /// Files below the folders of the package.
    pub(crate) files: u64,
    /// Files in the root that document objects refer to.
    pub(crate) in_root: BTreeSet<String>,
}

impl Documents {
    pub(crate) fn new(scratch: Option<PathBuf>) -> Self {
        Self { sorter: Sorter::new(scratch), failed: None, references: 0 }
    }

    /// A document object refers to `path`.
    pub(crate) fn refer(&mut self, path: &str, reference: Reference, findings: &mut Findings) {
        self.references += 1;
        let Some(inside) = safe(path) else {
            let fault = Fault::PathOutside { path: quote(path) };
            findings.add_about(fault, reference.place(), reference.owner);
            return;
        };
        if path.contains('\\') {
            let fault = Fault::PathBackslash { path: quote(path) };
            findings.add_about(fault, reference.place(), reference.owner.clone());
        }
        let Ok(said) = serde_json::to_vec(&reference) else { return };
        self.push(&inside, REFERRED, &said);
    }

    fn push(&mut self, path: &str, what: u8, said: &[u8]) {
        let mut record = path.as_bytes().to_vec();
        record.extend([0, what]);
        record.extend(said);
        if self.failed.is_none()
            && let Err(error) = self.sorter.push(&record)
        {
            self.failed = Some(error.to_string());
        }
    }

    /// Meets the files with the references. `is_whole` says that the structure was read to its
    /// end; otherwise nothing can be said of files that seem unreferenced.
    pub(crate) fn finish(
        mut self,
        package: &Package,
        is_whole: bool,
        figures: &mut Figures,
        findings: &mut Findings,
    ) -> Met {
        let mut met = Met::default();
        let listed = package.each_document(findings, |path, size| {
            met.files += 1;
            let extension = extension(path).unwrap_or_else(|| "-".to_owned());
            figures.count(Figure::DocumentFiles, &extension);
            figures.add(Figure::Bytes, &extension, size);
            self.push(path, PRESENT, &[]);
            Ok(())
        });
        let failure = match (self.failed.take(), listed) {
            (Some(reason), _) => Some(reason),
            (None, Err(error)) => Some(error.to_string()),
            (None, Ok(())) => {
                let meeting = Meeting {
                    package,
                    is_whole,
                    figures,
                    findings,
                    in_root: &mut met.in_root,
                    looked_for: 0,
                };
                meeting.run(self.sorter).err().map(|error| error.to_string())
            }
        };
        if let Some(reason) = failure {
            findings.add(Fault::ScratchFailed { reason: quote(&reason) }, Place::file("."));
        }
        met
    }
}

fn extension(path: &str) -> Option<String> {
    let name = path.rsplit('/').next()?;
    name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase())
}

struct Meeting<'m> {
    package: &'m Package,
    is_whole: bool,
    figures: &'m mut Figures,
    findings: &'m mut Findings,
    in_root: &'m mut BTreeSet<String>,
    looked_for: usize,
}

/// A file's content, as far as it matters.
struct Content {
    sha256: String,
    size: u64,
    pronom: Option<&'static str>,
}

impl Meeting<'_> {
    fn run(mut self, sorter: Sorter) -> io::Result<()> {
        let mut sorted = sorter.finish()?;
        let mut path = String::new();
        let mut is_present = false;
        // What is known of the file of this path, once something refers to it.
        let mut content: Option<Content> = None;
        let mut first: Option<u64> = None;
        let mut begun = false;
        loop {
            let record = sorted.next()?;
            let parts = record.as_deref().and_then(parts);
            if begun
                && parts.is_none_or(|(other, ..)| other != path)
                && is_present
                && first.is_none()
                && self.is_whole
            {
                self.findings.add(Fault::DocumentUnreferenced {}, Place::file(&path));
            }
            let Some((other, what, said)) = parts else {
                if record.is_some() {
                    continue;
                }
                return Ok(());
            };
            if !begun || other != path {
                begun = true;
                other.clone_into(&mut path);
                (is_present, content, first) = (false, None, None);
            }
            if what == PRESENT {
                is_present = true;
                continue;
            }
            let Ok(reference) = serde_json::from_slice::<Reference>(said) else { continue };
            if self.package.files.contains_key(&path) {
                self.in_root.insert(path.clone());
                is_present = true;
            }
            if let Some(first) = first {
                let fault = Fault::DocumentShared { path: quote(&path), first };
                self.tell(fault, &reference);
            } else {
                first = Some(reference.line);
                if is_present {
                    content = self.read(&path, &reference);
                }
            }
            self.figures.count(Figure::Formats, &reference.format);
            if is_present {
                if let Some(content) = &content {
                    self.compare(&path, content, &reference);
                }
            } else {
                self.missing(&path, &reference);
            }
        }
    }

    fn tell(&mut self, fault: Fault, reference: &Reference) {
        self.findings.add_about(fault, reference.place(), reference.owner.clone());
    }

    fn missing(&mut self, path: &str, reference: &Reference) {
        if self.looked_for < CAPITALS {
            self.looked_for += 1;
            if let Some(found) = self.package.with_other_capitals(path) {
                self.tell(Fault::DocumentCapitals { path: quote(&found) }, reference);
            }
        }
        self.tell(Fault::DocumentMissing { path: quote(path) }, reference);
    }

    /// Reads the file once, in pieces.
    fn read(&mut self, path: &str, reference: &Reference) -> Option<Content> {
        match self.digest(path) {
            Ok(content) => Some(content),
            Err(error) => {
                let reason = quote(&error.to_string());
                let fault = Fault::FileUnreadable { reason };
                self.findings.add_about(fault, Place::file(path), reference.owner.clone());
                None
            }
        }
    }

    fn digest(&self, path: &str) -> io::Result<Content> {
        const HALF: usize = SAMPLE / 2;
        let mut file = self.package.read(path)?;
        let mut hash = Sha256::new();
        let mut size = 0_u64;
        let mut piece = vec![0; 64 * 1024];
        let (mut head, mut tail) = (Vec::new(), Vec::new());
        loop {
            let length = match file.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let bytes = &piece[..length];
            hash.update(bytes);
            size += u64::try_from(length).unwrap_or_default();
            let room = HALF.saturating_sub(head.len()).min(length);
            head.extend_from_slice(&bytes[..room]);
            tail.extend_from_slice(&bytes[room..]);
            if tail.len() > SAMPLE {
                tail.drain(..tail.len() - HALF);
            }
        }
        if tail.len() > HALF {
            tail.drain(..tail.len() - HALF);
        }
        head.append(&mut tail);
        let name = path.rsplit('/').next().unwrap_or(path);
        Ok(Content {
            sha256: hex::encode(hash.finalize()),
            size,
            pronom: format::identify(&head, name),
        })
    }

    fn compare(&mut self, path: &str, content: &Content, reference: &Reference) {
        if content.size == 0 {
            self.tell(Fault::DocumentEmpty { path: quote(path) }, reference);
        }
        if reference.size.parse() != Ok(content.size) {
            let stated = quote(&reference.size);
            self.tell(Fault::DocumentSize { stated, found: content.size }, reference);
        }
        if reference.checksum.is_empty() {
            self.tell(Fault::DocumentChecksumAbsent {}, reference);
        } else if !is_sha256(&reference.algorithm) {
            let algorithm = quote(&reference.algorithm);
            self.tell(Fault::DocumentAlgorithm { algorithm }, reference);
        } else if !reference.checksum.eq_ignore_ascii_case(&content.sha256) {
            let stated = quote(&reference.checksum);
            let fault = Fault::DocumentChecksum { stated, found: content.sha256.clone() };
            self.tell(fault, reference);
        }
        self.format(path, content, reference);
    }

    /// N5.29 compares the extension with the format; M701 says that the format is a PRONOM
    /// identifier. Both ways of stating it are held to what they say, and to the content.
    fn format(&mut self, path: &str, content: &Content, reference: &Reference) {
        let format = reference.format.trim();
        let extension = extension(path).unwrap_or_default();
        let wrong_extension =
            || Fault::FormatExtension { path: quote(path), format: quote(format) };
        let not_archival = |format: &str| Fault::FormatNotArchival { format: quote(format) };
        let found = content.pronom;
        match format::stated(format) {
            Stated::Unknown => self.tell(Fault::FormatUnknown {}, reference),
            Stated::Text => {
                if !format.trim_start_matches('.').eq_ignore_ascii_case(&extension) {
                    self.tell(wrong_extension(), reference);
                }
                if let Some(found) = found
                    && format::stated(found) == Stated::OtherPronom
                {
                    self.tell(not_archival(found), reference);
                }
            }
            kind => {
                if kind == Stated::OtherPronom {
                    self.tell(not_archival(format), reference);
                }
                if format::extensions(format).is_some_and(|fit| !fit.contains(&extension.as_str()))
                {
                    self.tell(wrong_extension(), reference);
                }
                if let Some(found) = found
                    && !format::agree(format, found)
                {
                    let fault = Fault::FormatOther { stated: quote(format), found: quote(found) };
                    self.tell(fault, reference);
                }
                // Known to be none of what it says: a PDF always begins as one.
                if found.is_none()
                    && content.size > 0
                    && format::extensions(format).is_some_and(|fit| fit == ["pdf"])
                {
                    let fault = Fault::FormatOther { stated: quote(format), found: "?".to_owned() };
                    self.tell(fault, reference);
                }
            }
        }
    }
}

fn parts(record: &[u8]) -> Option<(&str, u8, &[u8])> {
    let end = record.iter().position(|byte| *byte == 0)?;
    let path = std::str::from_utf8(&record[..end]).ok()?;
    Some((path, *record.get(end + 1)?, &record[end + 2..]))
}
