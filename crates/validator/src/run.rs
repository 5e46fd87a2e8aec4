//! The order of things: the manifest first, for it says what to expect; then each file once; then
//! the comparisons between them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use crate::{
    Options, Report,
    changes::{self, Changes},
    documents::Documents,
    fault::{Fault, quote},
    figures::{Figure, Figures},
    finding::{Findings, Place},
    journals::{self, Journal, Summary},
    links::{self, Links},
    manifest::{self, Gatherer, Manifest, Stated},
    owned,
    package::Package,
    reading::{self, Empties, End, PackageReader, Visitor},
    schemas::{self, Schemas},
    structure::{self, Structure, Totals},
};

/// Files that every package must have (krav 6.4.15 and 6.4.20). A missing change log and missing
/// journals are told under their own rules.
const REQUIRED: [&str; 2] = [manifest::NAME, structure::NAME];

pub(crate) fn run(folder: &Path, options: Options<'_>) -> Report {
    let mut findings = Findings::new(options.findings_of_each_kind);
    let mut figures = Figures::default();
    let mut report = Report::new(folder);
    if let Some(package) = Package::open(folder, &mut findings) {
        let run = Run {
            package: &package,
            options,
            schemas: Schemas::new(&package, owned(options.schemas)),
            links: Links::new(owned(options.scratch)),
            hashes: BTreeMap::new(),
            figures: &mut figures,
            findings: &mut findings,
        };
        report.version = run.all();
    }
    let (kept, tallies) = findings.finish();
    report.findings = kept;
    report.tallies = tallies;
    report.figures = figures;
    report
}

struct Run<'r, 'p> {
    package: &'p Package,
    options: Options<'r>,
    schemas: Schemas<'p>,
    links: Links,
    /// The SHA-256 of the files in the root, as far as they were read.
    hashes: BTreeMap<String, String>,
    figures: &'r mut Figures,
    findings: &'r mut Findings,
}

impl Run<'_, '_> {
    /// Gives the version that the manifest states.
    fn all(mut self) -> Option<String> {
        for (name, size) in &self.package.files {
            self.figures.add(Figure::PackageFiles, name, *size);
        }
        for name in REQUIRED {
            if !self.package.has(name) {
                self.findings.add(Fault::FileMissing { name: name.to_owned() }, Place::file("."));
            }
        }
        let manifest = self.manifest();
        self.schemas.version.clone_from(&manifest.version);
        let (documents, totals, is_whole) = self.structure(&manifest);
        let whole_totals = totals.filter(|_| is_whole);

        let running = self.journal(journals::RUNNING);
        let public = self.journal(journals::PUBLIC);
        self.journals_missing(whole_totals.as_ref());
        journals::compare(
            running.as_ref(),
            public.as_ref(),
            whole_totals.as_ref(),
            &manifest,
            self.findings,
        );
        self.changes();
        self.other_files(&manifest);

        let met = documents.finish(self.package, is_whole, self.figures, self.findings);
        let read = links::Read {
            structure: is_whole,
            journals: [running, public].map(|journal| journal.is_some() && manifest.is_sharp()),
        };
        let links = std::mem::replace(&mut self.links, Links::new(None));
        links.finish(read, self.findings);
        if let Some(totals) = &whole_totals {
            self.totals(&manifest, totals, met.files + met.in_root.len() as u64);
        } else {
            let what = structure::NAME.to_owned();
            self.findings.add(Fault::NotChecked { what }, Place::file(structure::NAME));
        }
        self.checksums(&manifest);
        schemas::judge(&self.hashes, self.findings);
        self.unknown_files(&manifest, &met.in_root);
        manifest.version.map(|version| quote(&version))
    }

    // ------------------------------------------------------------------------------- The files

    fn manifest(&mut self) -> Manifest {
        let schema = self
            .package
            .has(manifest::NAME)
            .then(|| self.schemas.load(&["addml.xsd".to_owned()], self.findings));
        let mut gatherer = Gatherer::default();
        let schema = schema.flatten();
        // The template itself has elements without content.
        let outcome = reading::read(
            self.package,
            manifest::NAME,
            schema.as_ref(),
            Empties::Allowed,
            &mut gatherer,
            self.findings,
        );
        gatherer.finish(outcome.is_some_and(|outcome| outcome.complete), self.findings)
    }

    fn structure(&mut self, manifest: &Manifest) -> (Documents, Option<Totals>, bool) {
        let mut documents = Documents::new(owned(self.options.scratch));
        if !self.package.has(structure::NAME) {
            return (documents, None, false);
        }
        // The schemas of business-specific metadata are named beside the official ones (krav 6.4.23).
        let mut names = vec!["arkivstruktur.xsd".to_owned()];
        for file in &manifest.files {
            let is_own =
                has_extension(&file.name, "xsd") && !crate::published::is_official_name(&file.name);
            if is_own && self.package.files.contains_key(&file.name) && !names.contains(&file.name)
            {
                names.push(file.name.clone());
            }
        }
        let schema = self.schemas.load(&names, self.findings);
        let mut visitor = Structure::new(manifest, &mut self.links, &mut documents, self.figures);
        let outcome = reading::read(
            self.package,
            structure::NAME,
            schema.as_ref(),
            Empties::Faults,
            &mut visitor,
            self.findings,
        );
        let totals = visitor.totals;
        if let Some((first, last)) = &totals.registration_dates {
            self.figures.add(
                Figure::RegistrationDates,
                &format!("{first} – {last}"),
                totals.records,
            );
        }
        let complete = outcome.as_ref().is_some_and(|outcome| outcome.complete);
        self.keep(structure::NAME, outcome);
        (documents, Some(totals), complete)
    }

    /// Gives a summary only of a journal that was read whole.
    fn journal(&mut self, name: &'static str) -> Option<Summary> {
        if !self.package.has(name) {
            return None;
        }
        let schema = self.schemas.load(&[name.replace(".xml", ".xsd")], self.findings);
        let mut journal = Journal::new(name, &mut self.links);
        let outcome = reading::read(
            self.package,
            name,
            schema.as_ref(),
            Empties::Faults,
            &mut journal,
            self.findings,
        );
        let complete = outcome.as_ref().is_some_and(|outcome| outcome.complete);
        let summary = journal.finish(complete, self.figures, self.findings);
        self.keep(name, outcome);
        complete.then_some(summary)
    }

    /// The public journal may be left out if nothing is screened; both, if there are no entries.
    fn journals_missing(&mut self, totals: Option<&Totals>) {
        for name in [journals::RUNNING, journals::PUBLIC] {
            if self.package.has(name) {
                continue;
            }
            let may_be = totals.is_some_and(|totals| {
                totals.entries == 0 || name == journals::PUBLIC && totals.screenings == 0
            });
            let name = name.to_owned();
            let fault =
                if may_be { Fault::JournalAbsent { name } } else { Fault::JournalMissing { name } };
            self.findings.add(fault, Place::file("."));
        }
    }

    fn changes(&mut self) {
        if !self.package.has(changes::NAME) {
            self.findings.add(Fault::ChangesMissing {}, Place::file("."));
            return;
        }
        let schema = self.schemas.load(&["endringslogg.xsd".to_owned()], self.findings);
        let mut visitor = Changes::new(&mut self.links, self.figures);
        let outcome = reading::read(
            self.package,
            changes::NAME,
            schema.as_ref(),
            Empties::Faults,
            &mut visitor,
            self.findings,
        );
        self.keep(changes::NAME, outcome);
    }

    /// Schemas, and whatever else the manifest names: hashed, and XML held to being XML.
    fn other_files(&mut self, manifest: &Manifest) {
        let named = manifest.files.iter().map(|file| file.name.clone());
        let schemas = self.package.files.keys().filter(|name| has_extension(name, "xsd")).cloned();
        let names: BTreeSet<String> = named.chain(schemas).collect();
        for name in names {
            let is_here = self.package.files.contains_key(&name) || name == "addml.xsd";
            if self.hashes.contains_key(&name) || name == manifest::NAME || !is_here {
                continue;
            }
            let outcome = if has_extension(&name, "xml") {
                let mut nobody = Nobody;
                reading::read(
                    self.package,
                    &name,
                    None,
                    Empties::Allowed,
                    &mut nobody,
                    self.findings,
                )
            } else {
                reading::hash(self.package, &name, self.findings)
            };
            self.keep(&name, outcome);
        }
    }

    fn keep(&mut self, name: &str, outcome: Option<reading::Outcome>) {
        if let Some(outcome) = outcome {
            self.hashes.insert(name.to_owned(), outcome.sha256);
        }
    }

    // ------------------------------------------------------------------------- The comparisons

    /// What the manifest states against what was counted.
    fn totals(&mut self, manifest: &Manifest, totals: &Totals, document_files: u64) {
        let place = |line: u64| Place::line(manifest::NAME, line);
        let findings = &mut *self.findings;
        let mut count = |stated: Option<&Stated<u64>>, found: u64, fault: fn(u64, u64) -> Fault| {
            if let Some(stated) = stated.filter(|stated| stated.value != found) {
                findings.add(fault(stated.value, found), place(stated.line));
            }
        };
        count(manifest.count("arkivstruktur", "mappe"), totals.files, |stated, found| {
            Fault::FileCountWrong { stated, found }
        });
        count(manifest.count("arkivstruktur", "registrering"), totals.records, |stated, found| {
            Fault::RecordCountWrong { stated, found }
        });
        count(manifest.document_files.as_ref(), document_files, |stated, found| {
            Fault::DocumentCountWrong { stated, found }
        });
        let mut flag =
            |stated: Option<&Stated<bool>>, found: u64, fault: fn(String, u64) -> Fault| {
                if let Some(stated) = stated.filter(|stated| stated.value != (found > 0)) {
                    findings.add(fault(stated.value.to_string(), found), place(stated.line));
                }
            };
        flag(manifest.has_screening.as_ref(), totals.screenings, |stated, found| {
            Fault::ScreeningFlagWrong { stated, found }
        });
        flag(manifest.has_disposal.as_ref(), totals.to_be_disposed, |stated, found| {
            Fault::DisposalFlagWrong { stated, found }
        });
        flag(manifest.had_disposal.as_ref(), totals.disposed, |stated, found| {
            Fault::DisposedFlagWrong { stated, found }
        });
        flag(manifest.has_own_metadata.as_ref(), totals.own_metadata, |stated, found| {
            Fault::OwnMetadataFlagWrong { stated, found }
        });
        if totals.document_objects > 0 && !self.package.has_document_folder() {
            self.findings.add(Fault::DocumentFolderMissing {}, Place::file("."));
        }
    }

    /// N5.01 and N5.02: the files that the manifest names are there, and are the ones it means.
    fn checksums(&mut self, manifest: &Manifest) {
        let mut told = BTreeSet::new();
        for file in &manifest.files {
            let name = quote(&file.name);
            let place = Place::line(manifest::NAME, file.line);
            if !self.package.files.contains_key(&file.name) && !self.hashes.contains_key(&file.name)
            {
                let is_told =
                    REQUIRED.contains(&file.name.as_str()) || !told.insert(file.name.clone());
                if !is_told {
                    self.findings.add(Fault::FileMissing { name }, place);
                }
                continue;
            }
            let (Some(stated), Some(found)) = (&file.checksum, self.hashes.get(&file.name)) else {
                continue;
            };
            // The catalogue's schema is named once for each part; one finding is enough.
            let differs = !stated.is_empty()
                && !found.is_empty()
                && !stated.eq_ignore_ascii_case(found)
                && told.insert(format!("{} {stated}", file.name));
            if differs {
                let fault =
                    Fault::ChecksumWrong { name, stated: quote(stated), found: found.clone() };
                self.findings.add(fault, place);
            }
        }
        // Every file of the standard that is there is named (krav 6.4.22).
        let named = |name: &str| manifest.files.iter().any(|file| file.name == name);
        let standard =
            [structure::NAME, changes::NAME, journals::RUNNING, journals::PUBLIC].into_iter();
        for name in
            standard.filter(|name| self.package.has(name) && self.package.has(manifest::NAME))
        {
            if !named(name) {
                self.findings.add(
                    Fault::ChecksumAbsent { name: name.to_owned() },
                    Place::file(manifest::NAME),
                );
            }
        }
    }

    fn unknown_files(&mut self, manifest: &Manifest, referred: &BTreeSet<String>) {
        const KNOWN: [&str; 6] = [
            manifest::NAME,
            structure::NAME,
            changes::NAME,
            journals::RUNNING,
            journals::PUBLIC,
            "addml.xsd",
        ];
        for name in self.package.files.keys() {
            let is_known = KNOWN.contains(&name.as_str())
                || crate::published::is_official_name(name)
                || referred.contains(name)
                || manifest.files.iter().any(|file| file.name == *name);
            if !is_known {
                self.findings.add(Fault::FileUnknown {}, Place::file(name));
            }
        }
    }
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|own| own.eq_ignore_ascii_case(extension))
}

/// Looks at nothing.
struct Nobody;

impl Visitor for Nobody {
    fn start(&mut self, _reader: &PackageReader, _findings: &mut Findings) {}
    fn end(&mut self, _end: &End<'_>, _findings: &mut Findings) {}
}
