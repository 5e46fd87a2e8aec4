//! Word, Excel, PowerPoint and Outlook in OLE2 files.

use crate::{
    bytes::{u16_le, u32_le},
    notes::Notes,
    ole::Compound,
    warning::Warning,
};

pub(crate) fn kind(compound: &Compound<'_>, notes: &mut Notes) -> &'static str {
    // [MS-OFFCRYPTO] 2.3.4.4: the whole OOXML document lies encrypted in one stream.
    if compound.has("EncryptedPackage") {
        notes.warn(Warning::Encrypted);
        return "fmt/494";
    }
    // Word and PowerPoint, Excel, and either: where VBA lies. [MS-OVBA] 2.2.1.
    if ["Macros", "_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"].iter().any(|name| compound.has(name)) {
        notes.warn(Warning::Macros);
    }
    if ["ObjectPool", "\u{1}Ole10Native"].iter().any(|name| compound.has(name)) {
        notes.warn(Warning::EmbeddedFiles);
    }
    let found = word(compound, notes)
        .or_else(|| excel(compound, notes))
        .or_else(|| power_point(compound, notes));
    if let Some((key, stream)) = found {
        if compound.is_cut(stream) {
            notes.truncated();
        }
        return key;
    }
    if compound.has("__properties_version1.0") { "x-fmt/430" } else { "fmt/111" }
}

/// Source: [MS-DOC] 2.5.2 `FibBase`: `nFib`, and the bits `fDot` (A) and `fEncrypted` (I).
fn word(compound: &Compound<'_>, notes: &mut Notes) -> Option<(&'static str, &'static str)> {
    let base = compound.stream("WordDocument", 32)?;
    let version = u16_le(&base, 2).unwrap_or(0);
    let flags = u16_le(&base, 10).unwrap_or(0);
    let (template, encrypted) = (flags & 0x0001 != 0, flags & 0x0100 != 0);
    if encrypted {
        notes.warn(Warning::Encrypted);
    }
    // 0x00c1 is Word 97's number; those before are Word 6 and 95.
    let key = match (version >= 0x00c1, template, encrypted) {
        (false, ..) => "fmt/39",
        (true, false, false) => "fmt/40",
        (true, true, false) => "x-fmt/45",
        (true, false, true) => "fmt/754",
        (true, true, true) => "fmt/755",
    };
    Some((key, "WordDocument"))
}

/// Source: [MS-XLS] 2.4.21 `BOF`, 2.4.117 `FilePass`, 2.4.28 `BoundSheet8`.
fn excel(compound: &Compound<'_>, notes: &mut Notes) -> Option<(&'static str, &'static str)> {
    const BOF: u16 = 0x0809;
    const END: u16 = 0x000a;
    const FILE_PASS: u16 = 0x002f;
    const BOUND_SHEET: u16 = 0x0085;
    let name = if compound.has("Workbook") { "Workbook" } else { "Book" };
    let stream = compound.stream(name, 1 << 20)?;
    if u16_le(&stream, 0)? != BOF {
        return None;
    }
    let key = if u16_le(&stream, 4)? >= 0x0600 { "fmt/61" } else { "fmt/59" };
    let mut at = 0;
    while let (Some(record), Some(length)) = (u16_le(&stream, at), u16_le(&stream, at + 2)) {
        match record {
            FILE_PASS => notes.warn(Warning::Encrypted),
            // The kind of sheet 1 is a macro sheet.
            BOUND_SHEET if stream.get(at + 9) == Some(&1) => notes.warn(Warning::Macros),
            END => break,
            _ => {}
        }
        at += 4 + usize::from(length);
    }
    Some((key, name))
}

/// Source: [MS-PPT] 2.3.2 `CurrentUserAtom`, 2.4.11 `VBAInfoAtom`.
fn power_point(compound: &Compound<'_>, notes: &mut Notes) -> Option<(&'static str, &'static str)> {
    const NAME: &str = "PowerPoint Document";
    const VBA_INFO: u16 = 0x0400;
    const ENCRYPTED: u32 = 0xf3d1_c4df;
    if !compound.has(NAME) {
        return None;
    }
    let user = compound.stream("Current User", 64).unwrap_or_default();
    if u32_le(&user, 12) == Some(ENCRYPTED) || compound.has("EncryptedSummary") {
        notes.warn(Warning::Encrypted);
    }
    let stream = compound.stream(NAME, 64 << 20).unwrap_or_default();
    let mut at = 0;
    while let (Some(head), Some(record), Some(length)) =
        (u16_le(&stream, at), u16_le(&stream, at + 2), u32_le(&stream, at + 4))
    {
        if record == VBA_INFO && u32_le(&stream, at + 12) == Some(1) {
            notes.warn(Warning::Macros);
        }
        // A container's records stand in it; others are stepped over.
        let container = head & 0x000f == 0x000f;
        at = at.saturating_add(8);
        if !container {
            at = at.saturating_add(crate::bytes::place(length));
        }
    }
    Some(("fmt/126", NAME))
}
