//! `loependeJournal.xml` and `offentligJournal.xml` (krav 6.4.29 and 6.4.30): counted, put beside
//! the structure, and, for the public one, looked through for what the public must not see.

use identifiers::find_person_numbers;

use crate::{
    dates::Moment,
    fault::{Fault, quote},
    figures::{Figure, Figures},
    finding::{Findings, Place},
    links::{Id, Kind, Links, Purpose, Reference, Seen},
    manifest::Manifest,
    reading::{End, PackageReader, Visitor},
    structure::Totals,
    xml::Position,
};

pub(crate) const RUNNING: &str = "loependeJournal.xml";
pub(crate) const PUBLIC: &str = "offentligJournal.xml";

/// What a journal says of itself and holds.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    pub(crate) entries: u64,
    start: Option<String>,
    end: Option<String>,
    stated: Option<(String, Position)>,
}

impl Summary {
    fn dates(&self) -> Option<String> {
        Some(format!("{} – {}", self.start.as_deref()?, self.end.as_deref()?))
    }
}

pub(crate) struct Journal<'a> {
    name: &'static str,
    links: &'a mut Links,
    path: Vec<String>,
    summary: Summary,
    entry: Entry,
    /// Year and number of the entry before.
    before: Option<(u64, u64)>,
    correspondent: Correspondent,
}

#[derive(Default)]
struct Entry {
    id: Option<(String, Position)>,
    year: Option<u64>,
    sequence: Option<u64>,
    place: Position,
}

#[derive(Default)]
struct Correspondent {
    name: Option<(String, Position)>,
    is_screened: bool,
}

impl<'a> Journal<'a> {
    pub(crate) fn new(name: &'static str, links: &'a mut Links) -> Self {
        Self {
            name,
            links,
            path: Vec::new(),
            summary: Summary::default(),
            entry: Entry::default(),
            before: None,
            correspondent: Correspondent::default(),
        }
    }

    pub(crate) fn finish(
        self,
        complete: bool,
        figures: &mut Figures,
        findings: &mut Findings,
    ) -> Summary {
        figures.add(Figure::JournalEntries, self.name, self.summary.entries);
        if let Some(dates) = self.summary.dates() {
            figures.count(Figure::JournalDates, &format!("{}: {dates}", self.name));
        }
        if let Some((stated, place)) = &self.summary.stated
            && complete
            && stated.parse() != Ok(self.summary.entries)
        {
            let fault =
                Fault::JournalHeadCount { stated: quote(stated), found: self.summary.entries };
            findings.add(fault, Place::at(self.name, *place));
        }
        self.summary
    }

    fn entry_ends(&mut self, findings: &mut Findings) {
        self.summary.entries += 1;
        if let Some((id, place)) = self.entry.id.clone() {
            let purpose =
                if self.name == RUNNING { Purpose::RunningJournal } else { Purpose::PublicJournal };
            self.refer(Id::new(&id), (Kind::Record, purpose), "systemID", place);
        }
        let entry = std::mem::take(&mut self.entry);
        if let (Some(year), Some(sequence)) = (entry.year, entry.sequence) {
            if self.before.is_some_and(|before| before >= (year, sequence)) {
                let fault = Fault::JournalOrder { number: format!("{year}/{sequence}") };
                let id = entry.id.as_ref().map(|(id, _)| quote(id));
                findings.add_about(fault, Place::at(self.name, entry.place), id);
            }
            self.before = Some((year, sequence));
        }
    }

    fn refer(
        &mut self,
        target: Id,
        (wanted, purpose): (Kind, Purpose),
        element: &str,
        place: Position,
    ) {
        let owner = self.entry.id.as_ref().map(|(id, _)| Id::new(id));
        let file = self.name;
        self.links.refer(target, &Reference { wanted, purpose, file, element, place, owner });
    }

    fn correspondent_ends(&mut self) {
        let correspondent = std::mem::take(&mut self.correspondent);
        let (Some((name, place)), Some((id, _))) = (correspondent.name, &self.entry.id) else {
            return;
        };
        let seen = match (self.name, correspondent.is_screened) {
            (RUNNING, true) => Seen::Screened,
            (PUBLIC, _) => Seen::Shown,
            _ => return,
        };
        self.links.name(Id::new(id), &name, seen, place);
    }

    fn entry_date(&self, text: &str, place: Position, findings: &mut Findings) {
        let Some(date) = Moment::parse(text) else { return };
        let limit = |text: &Option<String>| text.as_deref().and_then(Moment::parse);
        let is_early = limit(&self.summary.start).is_some_and(|start| date.is_before(start));
        let is_late = limit(&self.summary.end).is_some_and(|end| end.is_before(date));
        if is_early || is_late {
            let fault = Fault::JournalEntryDate { value: quote(text) };
            findings.add_about(fault, Place::at(self.name, place), self.system_id());
        }
    }
}

impl Visitor for Journal<'_> {
    fn start(&mut self, reader: &PackageReader, _findings: &mut Findings) {
        self.path.push(reader.local.clone());
        if reader.local == "journalpost" {
            self.entry = Entry { place: reader.place, ..Entry::default() };
        }
    }

    fn end(&mut self, end: &End<'_>, findings: &mut Findings) {
        let Some(name) = self.path.pop() else { return };
        let within = self.path.last().map_or("", String::as_str);
        let text = end.text.trim();
        if self.name == PUBLIC
            && end.is_leaf
            && name != "systemID"
            && !find_person_numbers(text).is_empty()
        {
            let fault = Fault::PersonNumber { element: quote(&name) };
            findings.add_about(fault, Place::at(self.name, end.place), self.system_id());
        }
        match (within, name.as_str()) {
            ("journalhode", "journalStartDato") => self.summary.start = Some(text.to_owned()),
            ("journalhode", "journalSluttDato") => self.summary.end = Some(text.to_owned()),
            ("journalhode", "antallJournalposter") => {
                self.summary.stated = Some((text.to_owned(), end.place));
            }
            ("journalpost", "systemID") => self.entry.id = Some((text.to_owned(), end.place)),
            ("journalpost", "journalaar") => self.entry.year = text.parse().ok(),
            ("journalpost", "journalsekvensnummer") => self.entry.sequence = text.parse().ok(),
            ("journalpost", "journaldato") => self.entry_date(text, end.place, findings),
            ("journalpost", "referanseAvskrivesAvJournalpost") => {
                self.refer(Id::new(text), (Kind::Record, Purpose::Plain), &name, end.place);
            }
            ("saksmappe", "referanseArkivdel") => {
                self.refer(Id::new(text), (Kind::Series, Purpose::Series), &name, end.place);
            }
            ("korrespondansepart", "korrespondansepartNavn") => {
                self.correspondent.name = Some((text.to_owned(), end.place));
            }
            ("korrespondansepart", "skjermingMetadata") => self.correspondent.is_screened = true,
            ("journalpost", "korrespondansepart") => self.correspondent_ends(),
            ("journalregistrering", "journalpost") => self.entry_ends(findings),
            _ => {}
        }
    }

    fn system_id(&self) -> Option<String> {
        self.entry.id.as_ref().map(|(id, _)| quote(id))
    }
}

/// N5.59 and N5.60: the journals against each other, the structure and the manifest. Only what was
/// read whole takes part.
pub(crate) fn compare(
    running: Option<&Summary>,
    public: Option<&Summary>,
    totals: Option<&Totals>,
    manifest: &Manifest,
    findings: &mut Findings,
) {
    if let (Some(running), Some(public)) = (running, public) {
        if running.entries != public.entries {
            let fault =
                Fault::JournalCountsDiffer { running: running.entries, public: public.entries };
            findings.add(fault, Place::file(PUBLIC));
        }
        if let (Some(running), Some(public)) = (running.dates(), public.dates())
            && running != public
        {
            let fault =
                Fault::JournalDatesDiffer { running: quote(&running), public: quote(&public) };
            findings.add(fault, Place::file(PUBLIC));
        }
    }
    for (name, journal) in [(RUNNING, running), (PUBLIC, public)] {
        let Some(journal) = journal else { continue };
        if let Some(stated) = manifest.count(name.trim_end_matches(".xml"), "journalregistrering")
            && stated.value != journal.entries
        {
            let fault = Fault::JournalCountWrong { stated: stated.value, found: journal.entries };
            findings.add(fault, Place::line(crate::manifest::NAME, stated.line));
        }
        let Some(totals) = totals.filter(|_| manifest.is_sharp()) else { continue };
        if totals.entries != journal.entries {
            let fault = Fault::JournalStructureCount {
                journal: journal.entries,
                structure: totals.entries,
            };
            findings.add(fault, Place::file(name));
        }
        if let (Some(dates), Some((first, last))) = (journal.dates(), &totals.journal_dates) {
            let structure = format!("{first} – {last}");
            if dates != structure {
                let fault = Fault::JournalStructureDates {
                    journal: quote(&dates),
                    structure: quote(&structure),
                };
                findings.add(fault, Place::file(name));
            }
        }
    }
}
