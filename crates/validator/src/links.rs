//! Who is who: every systemID, every reference to one, and every number that must be one of a
//! kind, gathered while the files are read and compared when all have been.
//!
//! They are sorted, on disk if they are many ([`crate::spill`]), so that the memory does not depend
//! on how many there are.

use std::{io, path::PathBuf};

use sha2::{Digest, Sha256};

use crate::{
    fault::{Fault, quote},
    finding::{Findings, Place},
    spill::Sorter,
    xml::Position,
};

/// What a systemID belongs to, or a reference should lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Other,
    Series,
    Class,
    File,
    Record,
}

/// What a reference is for, which decides how grave it is that it leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// `referanseArkivdel`, N5.48.
    Series,
    /// `referanseSekundaerKlassifikasjon`, N5.51.
    SecondaryClass,
    /// Predecessors and successors of a series, which lie in other extractions.
    Elsewhere,
    /// Any other.
    Plain,
    /// The change log's `referanseArkivenhet`, N5.62.
    Change,
    /// An entry of the running journal.
    RunningJournal,
    /// An entry of the public journal.
    PublicJournal,
}

const PURPOSES: [Purpose; 7] = [
    Purpose::Series,
    Purpose::SecondaryClass,
    Purpose::Elsewhere,
    Purpose::Plain,
    Purpose::Change,
    Purpose::RunningJournal,
    Purpose::PublicJournal,
];
const KINDS: [Kind; 5] = [Kind::Other, Kind::Series, Kind::Class, Kind::File, Kind::Record];

/// The files that references stand in.
const FILES: [&str; 4] =
    ["arkivstruktur.xml", "loependeJournal.xml", "offentligJournal.xml", "endringslogg.xml"];

/// The elements that hold references between units, by the standard's names.
const ELEMENTS: [&str; 15] = [
    "referanseArkivdel",
    "referanseSekundaerKlassifikasjon",
    "referanseForloeper",
    "referanseArvtaker",
    "referanseTilKlasse",
    "referanseTilMappe",
    "referanseTilRegistrering",
    "referanseAvskrivesAvJournalpost",
    "referanseForrigeMoete",
    "referanseNesteMoete",
    "referanseTilMoeteregistrering",
    "referanseFraMoeteregistrering",
    "referanseArkivenhet",
    "systemID",
    "",
];

/// What is known of a reference beside its target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reference<'r> {
    pub(crate) wanted: Kind,
    pub(crate) purpose: Purpose,
    /// Where it stands: the file, the element, and the place in the file.
    pub(crate) file: &'r str,
    pub(crate) element: &'r str,
    pub(crate) place: Position,
    /// The unit that refers.
    pub(crate) owner: Option<Id>,
}

/// A systemID: the sixteen bytes of a UUID, or of a short text, or of a hash of a longer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Id {
    form: u8,
    bytes: [u8; 16],
}

impl Id {
    /// Before version 5 a systemID could be any text.
    pub(crate) fn new(text: &str) -> Self {
        let text = text.trim();
        let mut bytes = [0; 16];
        let digits = text.bytes().filter(|byte| *byte != b'-');
        if text.len() == 36
            && text
                .bytes()
                .enumerate()
                .all(|(at, byte)| (byte == b'-') == matches!(at, 8 | 13 | 18 | 23))
            && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
            && hex::decode_to_slice(digits.collect::<Vec<u8>>(), &mut bytes).is_ok()
        {
            return Self { form: 0, bytes };
        }
        if text.len() <= 16 {
            bytes[..text.len()].copy_from_slice(text.as_bytes());
            return Self { form: 1, bytes };
        }
        bytes.copy_from_slice(&Sha256::digest(text.as_bytes())[..16]);
        Self { form: 2, bytes }
    }

    /// The text again; of a long one only its hash is known.
    fn text(self) -> String {
        match self.form {
            0 => {
                let digits = hex::encode(self.bytes);
                let parts =
                    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
                parts.join("-")
            }
            1 => {
                let end = self.bytes.iter().position(|byte| *byte == 0).unwrap_or(16);
                quote(&String::from_utf8_lossy(&self.bytes[..end]))
            }
            _ => format!("{}…", &hex::encode(self.bytes)[..8]),
        }
    }
}

/// Where the name of a correspondent was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    Screened,
    Shown,
}

pub(crate) struct Links {
    sorter: Sorter,
    /// Nothing was lost so far.
    failed: Option<String>,
}

// The first byte of a record says what it is about.
const ID: u8 = b'I';
const JOURNAL_NUMBER: u8 = b'J';
const FILE_NUMBER: u8 = b'M';
const SCREENED_NAME: u8 = b'N';

/// Whether the parts that references lead to and from were read whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Read {
    pub(crate) structure: bool,
    /// The running and the public journal, where every entry of the structure must stand: not if
    /// the period is cut softly, for then it may stand in the journal of another period.
    pub(crate) journals: [bool; 2],
}

impl Links {
    pub(crate) fn new(scratch: Option<PathBuf>) -> Self {
        Self { sorter: Sorter::new(scratch), failed: None }
    }

    fn push(&mut self, record: &[u8]) {
        if self.failed.is_none()
            && let Err(error) = self.sorter.push(record)
        {
            self.failed = Some(error.to_string());
        }
    }

    /// A unit of the structure with its systemID; `is_entry` for registry entries.
    pub(crate) fn define(&mut self, id: Id, kind: Kind, is_entry: bool, place: Position) {
        let kind = KINDS.iter().position(|known| *known == kind).unwrap_or_default();
        let kind = u8::try_from(kind).unwrap_or_default();
        self.push(&record(id, [0, kind, u8::from(is_entry), 0], place, None));
    }

    pub(crate) fn refer(&mut self, target: Id, reference: &Reference<'_>) {
        let Reference { wanted, purpose, file, element, place, owner } = *reference;
        let index =
            |found: Option<usize>| u8::try_from(found.unwrap_or_default()).unwrap_or_default();
        let purpose = index(PURPOSES.iter().position(|known| *known == purpose));
        let wanted = index(KINDS.iter().position(|known| *known == wanted));
        let file = index(FILES.iter().position(|known| *known == file));
        let element = index(ELEMENTS.iter().position(|known| *known == element));
        let tags = [1 + purpose, wanted, file, element];
        self.push(&record(target, tags, place, owner));
    }

    /// journalår and journalsekvensnummer: one of a kind within the archive (M014).
    pub(crate) fn journal_number(&mut self, number: &str, place: Position) {
        self.number(JOURNAL_NUMBER, number, place);
    }

    /// mappeID (M003).
    pub(crate) fn file_number(&mut self, number: &str, place: Position) {
        self.number(FILE_NUMBER, number, place);
    }

    /// The name of a correspondent of a journal entry: screened in the running journal, or shown in
    /// the public one.
    pub(crate) fn name(&mut self, entry: Id, name: &str, seen: Seen, place: Position) {
        let mut record = vec![SCREENED_NAME, entry.form];
        record.extend(entry.bytes);
        record.extend(&Sha256::digest(name.trim().as_bytes())[..16]);
        record.push(u8::from(seen == Seen::Shown));
        put(&mut record, place);
        self.push(&record);
    }

    fn number(&mut self, about: u8, number: &str, place: Position) {
        let mut record = vec![about];
        record.extend(number.as_bytes().iter().take(200));
        record.push(0);
        put(&mut record, place);
        self.push(&record);
    }

    /// Compares everything with everything and tells what does not fit.
    pub(crate) fn finish(self, read: Read, findings: &mut Findings) {
        let failure = match self.failed {
            Some(reason) => Some(reason),
            None => compare(self.sorter, read, findings).err().map(|error| error.to_string()),
        };
        if let Some(reason) = failure {
            findings.add(Fault::ScratchFailed { reason: quote(&reason) }, Place::file("."));
        }
    }
}

/// Key, then what it says (definitions first), then the place, then the owner.
fn record(id: Id, tags: [u8; 4], place: Position, owner: Option<Id>) -> Vec<u8> {
    let mut record = Vec::with_capacity(56);
    record.extend([ID, id.form]);
    record.extend(id.bytes);
    record.push(tags[0]);
    put(&mut record, place);
    record.extend(&tags[1..]);
    if let Some(owner) = owner {
        record.push(owner.form);
        record.extend(owner.bytes);
    }
    record
}

const KEY: usize = 18;

fn compare(sorter: Sorter, read: Read, findings: &mut Findings) -> io::Result<()> {
    let mut sorted = sorter.finish()?;
    let mut group = Group::default();
    let mut number: Option<(Vec<u8>, u64)> = None;
    let mut screened: Vec<u8> = Vec::new();
    while let Some(record) = sorted.next()? {
        if record[0] == ID {
            if record.len() < KEY + 20 {
                continue;
            }
            if group.key != record[..KEY] {
                group.finish(read, findings);
                group = Group { key: record[..KEY].to_vec(), ..Group::default() };
            }
            group.add(&record[KEY..], read, findings);
        } else if record[0] == SCREENED_NAME {
            let Some((name, rest)) = record.split_at_checked(KEY + 16) else { continue };
            if rest[0] == 0 {
                screened = name.to_vec();
            } else if screened == name {
                let id = Group { key: name[..KEY].to_vec(), ..Group::default() }.id().text();
                let place = Place::at(FILES[2], place(&rest[1..]));
                findings.add_about(Fault::JournalNameShown {}, place, Some(id));
            }
        } else if let Some(at) = record.len().checked_sub(16) {
            let place = place(&record[at..]);
            match &number {
                Some((known, first)) if *known == record[..at] => {
                    let fault = if record[0] == JOURNAL_NUMBER {
                        Fault::JournalNumberTwice { first: *first }
                    } else {
                        Fault::FileNumberTwice { first: *first }
                    };
                    findings.add(fault, Place::at(FILES[0], place));
                }
                _ => number = Some((record[..at].to_vec(), place.line)),
            }
        }
    }
    group.finish(read, findings);
    Ok(())
}

fn put(record: &mut Vec<u8>, place: Position) {
    record.extend(place.line.to_be_bytes());
    record.extend(place.column.to_be_bytes());
}

fn place(bytes: &[u8]) -> Position {
    let number = |from: usize| {
        bytes
            .get(from..from + 8)
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, u64::from_be_bytes)
    };
    Position { line: number(0), column: number(8) }
}

/// Everything about one systemID; the definitions come first.
#[derive(Default)]
struct Group {
    key: Vec<u8>,
    defined: Option<(Kind, Position, bool)>,
    in_running: bool,
    in_public: bool,
}

impl Group {
    fn id(&self) -> Id {
        let mut id = Id { form: 0, bytes: [0; 16] };
        if let [_, form, bytes @ ..] = self.key.as_slice() {
            id.form = *form;
            id.bytes.copy_from_slice(bytes);
        }
        id
    }

    fn add(&mut self, rest: &[u8], read: Read, findings: &mut Findings) {
        let (what, place) = (rest[0], place(&rest[1..]));
        let (first, second, third) = (rest[17], rest[18], rest[19]);
        if what == 0 {
            if let Some((_, first, _)) = self.defined {
                let fault = Fault::IdTwice { first: first.line };
                findings.add_about(fault, Place::at(FILES[0], place), Some(self.id().text()));
            } else {
                let kind = KINDS.get(first as usize).copied().unwrap_or(Kind::Other);
                self.defined = Some((kind, place, second == 1));
            }
            return;
        }
        let purpose = PURPOSES.get(what as usize - 1).copied().unwrap_or(Purpose::Plain);
        self.in_running |= purpose == Purpose::RunningJournal;
        self.in_public |= purpose == Purpose::PublicJournal;
        let wanted = KINDS.get(first as usize).copied().unwrap_or(Kind::Other);
        let file = FILES.get(second as usize).copied().unwrap_or_default();
        let element = ELEMENTS.get(third as usize).copied().unwrap_or_default().to_owned();
        let owner = rest.get(20..37).and_then(|owner| {
            Some(Id { form: owner[0], bytes: owner[1..].try_into().ok()? }.text())
        });
        let target = self.id().text();
        let fault = match self.defined {
            // Where the structure was not read whole, the target may stand in the rest.
            None if !read.structure => return,
            None => match purpose {
                Purpose::Series => Fault::SeriesDangling { target },
                Purpose::SecondaryClass => Fault::ClassDangling { target },
                Purpose::Elsewhere => Fault::ReferenceElsewhere { element, target },
                Purpose::Plain => Fault::ReferenceDangling { element, target },
                Purpose::Change => Fault::ChangeUnknown { target },
                Purpose::RunningJournal | Purpose::PublicJournal => {
                    Fault::JournalEntryUnknown { target }
                }
            },
            Some((kind, ..)) if wanted == Kind::Other || wanted == kind => return,
            Some(_) => Fault::ReferenceKind { element, target },
        };
        findings.add_about(fault, Place::at(file, place), owner);
    }

    /// An entry of the structure stands in both journals (krav 6.4.30).
    fn finish(&self, read: Read, findings: &mut Findings) {
        let Some((_, place, true)) = self.defined else { return };
        let [running, public] = read.journals;
        for (present, is_due, name) in
            [(self.in_running, running, FILES[1]), (self.in_public, public, FILES[2])]
        {
            if is_due && !present {
                let fault = Fault::JournalEntryLacking { name: name.to_owned() };
                findings.add_about(fault, Place::at(FILES[0], place), Some(self.id().text()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Id;

    #[test]
    fn an_id_is_the_same_in_capitals_and_can_be_shown_again() {
        let id = "A54E9F47-eb0b-55c4-b105-e8dfff3dd7d9";
        assert_eq!(Id::new(id), Id::new(&id.to_lowercase()));
        assert_eq!(Id::new(id).text(), id.to_lowercase());
        assert_eq!(Id::new("12345").text(), "12345");
        assert_ne!(Id::new("a longer id than fits"), Id::new("a longer id than fits!"));
    }
}
