//! Reading an OLE2 compound file: a small file system with sectors, as older Office documents are.
//!
//! Source: [MS-CFB] 2. Chains that loop end when more sectors were read than there are.

use crate::{
    bytes::{place, u16_le, u32_le, u64_le},
    notes::Notes,
    office97,
};

const MARK: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The largest sector number that is one; those above say "free", "end of chain" and the like.
const LAST_SECTOR: u32 = 0xffff_fffa;

pub(crate) fn look(bytes: &[u8], notes: &mut Notes) -> Option<&'static str> {
    if !bytes.starts_with(MARK) {
        return None;
    }
    let Some(compound) = Compound::read(bytes) else {
        notes.truncated();
        return Some("fmt/111");
    };
    Some(office97::kind(&compound, notes))
}

#[derive(Debug)]
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    sector_length: usize,
    /// For each sector the next one of its chain.
    next: Vec<u32>,
    small_next: Vec<u32>,
    /// Where the small streams lie: the stream of the root.
    small: Vec<u8>,
    small_limit: u64,
    entries: Vec<DirectoryEntry>,
}

#[derive(Debug)]
struct DirectoryEntry {
    name: String,
    is_stream: bool,
    start: u32,
    length: u64,
}

impl<'a> Compound<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_le(bytes, 30)?;
        if !matches!(shift, 9 | 12) {
            return None;
        }
        let mut compound = Self {
            bytes,
            sector_length: 1 << shift,
            next: Vec::new(),
            small_next: Vec::new(),
            small: Vec::new(),
            small_limit: u64::from(u32_le(bytes, 56)?),
            entries: Vec::new(),
        };
        compound.next = compound.allocation_table()?;
        compound.entries = compound
            .chain(u32_le(bytes, 48)?, usize::MAX)
            .chunks_exact(128)
            .filter_map(|entry| directory_entry(entry, shift))
            .collect();
        let root = compound.entries.first()?;
        let (start, length) = (root.start, root.length);
        compound.small = compound.chain(start, usize::try_from(length).ok()?);
        compound.small_next = numbers(&compound.chain(u32_le(bytes, 60)?, usize::MAX));
        Some(compound)
    }

    /// The table of chains, from the sectors that the header and its own chain list.
    fn allocation_table(&self) -> Option<Vec<u32>> {
        let mut table = Vec::new();
        let mut listed = numbers(self.bytes.get(76..512)?);
        let mut more = u32_le(self.bytes, 68)?;
        for _ in 0..self.sectors() {
            let Some(sector) = self.sector(more) else { break };
            let mut list = numbers(sector);
            more = list.pop()?;
            listed.extend(list);
        }
        listed.retain(|&sector| sector < LAST_SECTOR);
        // No table is longer than one entry for each sector; a longer list names sectors twice.
        listed.truncate(self.sectors() / (self.sector_length / 4) + 1);
        for sector in listed {
            table.extend(numbers(self.sector(sector)?));
        }
        Some(table)
    }

    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector_length
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = place(number).checked_add(1)?.checked_mul(self.sector_length)?;
        // The last sector may be cut where its stream ends.
        let rest = self.bytes.get(start..)?;
        Some(&rest[..rest.len().min(self.sector_length)]).filter(|sector| !sector.is_empty())
    }

    /// What lies in a chain of sectors, `length` bytes at most.
    fn chain(&self, start: u32, length: usize) -> Vec<u8> {
        let mut content = Vec::new();
        let mut number = start;
        for _ in 0..=self.sectors() {
            let Some(sector) = self.sector(number).filter(|_| content.len() < length) else {
                break;
            };
            content.extend_from_slice(sector);
            number = self.next.get(place(number)).copied().unwrap_or(u32::MAX);
        }
        content.truncate(length);
        content
    }

    fn small_chain(&self, start: u32, length: usize) -> Vec<u8> {
        const SECTOR: usize = 64;
        let mut content = Vec::new();
        let mut number = start;
        for _ in 0..=self.small.len() / SECTOR {
            let at = place(number).saturating_mul(SECTOR);
            let Some(rest) = self.small.get(at..).filter(|_| content.len() < length) else { break };
            content.extend_from_slice(&rest[..rest.len().min(SECTOR)]);
            number = self.small_next.get(place(number)).copied().unwrap_or(u32::MAX);
        }
        content.truncate(length);
        content
    }

    /// Whether there is a stream or storage of this name, at any depth.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// A stream's first bytes, `length` at most.
    pub(crate) fn stream(&self, name: &str, length: usize) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.is_stream && entry.name == name)?;
        let wanted = length.min(usize::try_from(entry.length).unwrap_or(usize::MAX));
        Some(if entry.length < self.small_limit {
            self.small_chain(entry.start, wanted)
        } else {
            self.chain(entry.start, wanted)
        })
    }

    /// Whether some stream has not all the bytes it should: its chain leads out of the file.
    pub(crate) fn is_cut(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| {
            entry.name == name
                && entry.length >= self.small_limit
                && entry.length > u64::try_from(self.bytes.len()).unwrap_or(u64::MAX)
        }) || self.entries.iter().find(|entry| entry.name == name).is_some_and(|entry| {
            self.stream(name, usize::MAX)
                .is_some_and(|found| u64::try_from(found.len()).unwrap_or(0) < entry.length)
        })
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|number| u32_le(number, 0)).collect()
}

fn directory_entry(entry: &[u8], shift: u16) -> Option<DirectoryEntry> {
    let kind = *entry.get(66)?;
    if !matches!(kind, 1 | 2 | 5) {
        return None;
    }
    let name_length = usize::from(u16_le(entry, 64)?).saturating_sub(2).min(62);
    let units = entry[..name_length].chunks_exact(2).filter_map(|unit| u16_le(unit, 0));
    let length = u64_le(entry, 120)?;
    Some(DirectoryEntry {
        name: char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect(),
        is_stream: kind == 2,
        start: u32_le(entry, 116)?,
        // In files with small sectors the upper half may be anything.
        length: if shift == 9 { length & 0xffff_ffff } else { length },
    })
}
