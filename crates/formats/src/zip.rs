//! Reading a ZIP's central directory and its entries.
//!
//! Source: PKWARE APPNOTE 6.3.10, 4.3 and 4.5. The central directory is believed for where things lie,
//! and nothing is believed for how big they are.

use crate::{
    bytes::{find_last, has_at, tail, u16_le, u32_le, u64_le},
    unpack::{End, Keep, Packing, Unpacked, Unpacker},
};

#[derive(Debug)]
pub(crate) struct Entry {
    /// With `/` between folders, and as the bytes say; not all are UTF-8.
    pub(crate) name: String,
    pub(crate) encrypted: bool,
    pub(crate) unpacked: u64,
    packed: u64,
    method: u16,
    checksum: u32,
    local: u64,
}

/// The entries of the central directory, or `None` when the file has none, which is damage.
pub(crate) fn directory(bytes: &[u8]) -> Option<Directory> {
    // The end record is 22 bytes and a comment of up to 65,535.
    let last = tail(bytes, 22 + 65_535);
    let end = bytes.len() - last.len() + find_last(last, b"PK\x05\x06")?;
    let mut count = u64::from(u16_le(bytes, end + 10)?);
    let mut size = u64::from(u32_le(bytes, end + 12)?);
    let mut offset = u64::from(u32_le(bytes, end + 16)?);
    let mut stop = end;
    if let Some(locator) = end.checked_sub(20).filter(|&at| has_at(bytes, at, b"PK\x06\x07"))
        && let Some(record) = u64_le(bytes, locator + 8).and_then(|at| usize::try_from(at).ok())
        && has_at(bytes, record, b"PK\x06\x06")
    {
        count = u64_le(bytes, record.checked_add(32)?)?;
        size = u64_le(bytes, record.checked_add(40)?)?;
        offset = u64_le(bytes, record.checked_add(48)?)?;
        stop = record;
    }
    // Something may stand before the ZIP, such as a program that unpacks it; all places shift by it.
    let start = u64::try_from(stop).ok()?.checked_sub(size)?;
    let shift = start.checked_sub(offset)?;
    let mut at = usize::try_from(start).ok()?;
    let mut entries = Vec::new();
    while at < stop && has_at(bytes, at, b"PK\x01\x02") {
        let (entry, length) = entry(bytes, at, shift)?;
        entries.push(entry);
        at += length;
    }
    let whole = u64::try_from(entries.len()).ok()? == count;
    Some(Directory { entries, whole })
}

#[derive(Debug)]
pub(crate) struct Directory {
    pub(crate) entries: Vec<Entry>,
    /// Whether there are as many entries as the end record counts.
    pub(crate) whole: bool,
}

fn entry(bytes: &[u8], at: usize, shift: u64) -> Option<(Entry, usize)> {
    let name_length = usize::from(u16_le(bytes, at + 28)?);
    let extra_length = usize::from(u16_le(bytes, at + 30)?);
    let comment_length = usize::from(u16_le(bytes, at + 32)?);
    let name = bytes.get(at + 46..at + 46 + name_length)?;
    let extra = bytes.get(at + 46 + name_length..at + 46 + name_length + extra_length)?;
    let mut packed = u64::from(u32_le(bytes, at + 20)?);
    let mut unpacked = u64::from(u32_le(bytes, at + 24)?);
    let mut local = u64::from(u32_le(bytes, at + 42)?);
    let mut wide = wide_numbers(extra);
    for number in [&mut unpacked, &mut packed, &mut local] {
        if *number == u64::from(u32::MAX) {
            *number = wide.next().unwrap_or(*number);
        }
    }
    let entry = Entry {
        name: String::from_utf8_lossy(name).replace('\\', "/"),
        encrypted: u16_le(bytes, at + 8)? & 1 == 1,
        unpacked,
        packed,
        method: u16_le(bytes, at + 10)?,
        checksum: u32_le(bytes, at + 16)?,
        local: local.checked_add(shift)?,
    };
    Some((entry, 46 + name_length + extra_length + comment_length))
}

/// The numbers of 64 bits in an entry's extra fields, in the order of the fields they replace.
fn wide_numbers(extra: &[u8]) -> impl Iterator<Item = u64> {
    let mut at = 0;
    let mut found: &[u8] = &[];
    while let (Some(id), Some(length)) = (u16_le(extra, at), u16_le(extra, at + 2)) {
        let length = usize::from(length);
        if id == 1 {
            found = extra.get(at + 4..at + 4 + length).unwrap_or_default();
            break;
        }
        at += 4 + length;
    }
    found.chunks_exact(8).filter_map(|number| u64_le(number, 0))
}

impl Entry {
    pub(crate) fn is_folder(&self) -> bool {
        self.name.ends_with('/')
    }

    /// Unpacks the entry and holds it to its size and checksum. `None` when it is packed in a way we
    /// don't know, which says nothing about the file.
    pub(crate) fn unpack(
        &self,
        bytes: &[u8],
        keep: Keep,
        unpacker: &mut Unpacker,
    ) -> Option<Unpacked> {
        let packing = match self.method {
            0 => Packing::Stored,
            8 => Packing::Deflate,
            _ => return None,
        };
        let Some(packed) = self.packed_bytes(bytes) else {
            return Some(Unpacked {
                kept: Vec::new(),
                length: 0,
                used: 0,
                checksum: 0,
                end: End::Truncated,
            });
        };
        let mut unpacked = unpacker.unpack(packed, packing, keep);
        if unpacked.end == End::Whole
            && (unpacked.length != self.unpacked || unpacked.checksum != self.checksum)
        {
            unpacked.end = End::Corrupt;
        }
        Some(unpacked)
    }

    fn packed_bytes<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        let local = usize::try_from(self.local).ok()?;
        if !has_at(bytes, local, b"PK\x03\x04") {
            return None;
        }
        let name_length = u16_le(bytes, local.checked_add(26)?)?;
        let extra_length = u16_le(bytes, local.checked_add(28)?)?;
        let start = local.checked_add(30 + usize::from(name_length) + usize::from(extra_length))?;
        bytes.get(start..start.checked_add(usize::try_from(self.packed).ok()?)?)
    }
}

/// Whether the bytes begin as a ZIP does: with an entry, or with the end record of an empty one.
pub(crate) fn begins(bytes: &[u8]) -> bool {
    (0..=4).any(|at| has_at(bytes, at, b"PK\x03\x04"))
        || (bytes.starts_with(b"PK\x05\x06") && bytes.len() >= 22)
}
