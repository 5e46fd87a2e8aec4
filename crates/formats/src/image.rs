//! Pictures.

use crate::{
    bytes::{contains, find, has_at, head, place, tail, u16_be, u16_le, u32_be, u32_le},
    notes::Notes,
};

pub(crate) fn look(bytes: &[u8], notes: &mut Notes) -> Option<&'static str> {
    if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        return Some(tiff(bytes, notes));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Some(jpeg(bytes, notes));
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(png(bytes, notes));
    }
    if let Some(key) = gif(bytes) {
        if !contains(tail(bytes, 5), b";") {
            notes.truncated();
        }
        return Some(key);
    }
    bitmap(bytes, notes).or_else(|| webp(bytes, notes)).or_else(|| jpeg_2000(bytes))
}

fn gif(bytes: &[u8]) -> Option<&'static str> {
    match head(bytes, 6) {
        b"GIF87a" => Some("fmt/3"),
        b"GIF89a" => Some("fmt/4"),
        _ => None,
    }
}

/// Numbers in the byte order that a TIFF declares.
#[derive(Clone, Copy, Debug)]
struct Tiff<'a> {
    bytes: &'a [u8],
    is_little: bool,
}

#[derive(Clone, Copy, Debug)]
struct Field {
    tag: u16,
    kind: u16,
    count: u32,
    value: u32,
    /// Where the value itself stands.
    at: usize,
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, is_little: bytes.starts_with(b"II") }
    }

    fn short(self, at: usize) -> Option<u16> {
        if self.is_little { u16_le(self.bytes, at) } else { u16_be(self.bytes, at) }
    }

    fn long(self, at: usize) -> Option<u32> {
        if self.is_little { u32_le(self.bytes, at) } else { u32_be(self.bytes, at) }
    }

    /// The fields of a directory, or `None` when it leads out of the file.
    fn directory(self, at: usize) -> Option<Vec<Field>> {
        let count = usize::from(self.short(at)?);
        (0..count).map(|number| self.field(at.checked_add(2 + 12 * number)?)).collect()
    }

    fn first_directory(self) -> Option<Vec<Field>> {
        self.directory(place(self.long(4)?))
    }

    fn field(self, at: usize) -> Option<Field> {
        let kind = self.short(at.checked_add(2)?)?;
        let value = self.long(at.checked_add(8)?)?;
        // A short value stands in the upper half where big ends come first.
        let value = if kind == 3 && !self.is_little { value >> 16 } else { value };
        Some(Field {
            tag: self.short(at)?,
            kind,
            count: self.long(at.checked_add(4)?)?,
            value,
            at: at.checked_add(8)?,
        })
    }

    /// The Exif version as its four digits.
    fn exif_version(self) -> Option<&'a [u8]> {
        let pointer = self.first_directory()?.into_iter().find(|field| field.tag == 0x8769)?;
        let fields = self.directory(place(pointer.value))?;
        let version = fields.into_iter().find(|field| field.tag == 0x9000)?;
        self.bytes.get(version.at..version.at.checked_add(4)?)
    }
}

/// Source: TIFF 6.0 part 1; GeoTIFF 1.1 (key directory, tag 34735); ISO 12234-2 (tag 37398).
fn tiff(bytes: &[u8], notes: &mut Notes) -> &'static str {
    let tiff = Tiff::new(bytes);
    let Some(fields) = tiff.first_directory() else {
        notes.truncated();
        return "fmt/353";
    };
    let field = |tag: u16| fields.iter().find(|field| field.tag == tag);
    // The strips or tiles of the first page lie in the file.
    for (offsets, counts) in [(273, 279), (324, 325)] {
        if let (Some(offset), Some(count)) = (field(offsets), field(counts))
            && !last_strip_is_there(tiff, *offset, *count)
        {
            notes.truncated();
        }
    }
    if field(34735).is_some() {
        "fmt/155"
    } else if field(37398).is_some() {
        "fmt/154"
    } else {
        match tiff.exif_version() {
            Some(b"0200") => "x-fmt/399",
            Some(b"0210") => "x-fmt/388",
            Some(b"0220") => "x-fmt/387",
            _ => "fmt/353",
        }
    }
}

fn last_strip_is_there(tiff: Tiff<'_>, offset: Field, count: Field) -> bool {
    let last = |field: Field| {
        let (wide, number) = (field.kind == 4, place(field.count).checked_sub(1)?);
        let length = if wide { 4 } else { 2 };
        if place(field.count).checked_mul(length)? <= 4 && number == 0 {
            return Some(field.value);
        }
        let start = if place(field.count).checked_mul(length)? <= 4 {
            field.at
        } else {
            place(tiff.long(field.at)?)
        };
        let at = start.checked_add(number.checked_mul(length)?)?;
        if wide { tiff.long(at) } else { tiff.short(at).map(u32::from) }
    };
    last(offset)
        .zip(last(count))
        .is_some_and(|(at, length)| place(at).saturating_add(place(length)) <= tiff.bytes.len())
}

/// Source: ITU-T T.81 annex B (segments), T.871 (JFIF), CIPA DC-008 (Exif). As PRONOM has it, the first
/// segment tells the kind.
fn jpeg(bytes: &[u8], notes: &mut Notes) -> &'static str {
    if !jpeg_ends(bytes) {
        notes.truncated();
    }
    if has_at(bytes, 2, b"\xff\xe0") && has_at(bytes, 6, b"JFIF\0") {
        return match (bytes.get(11), bytes.get(12)) {
            (Some(1), Some(0)) => "fmt/42",
            (Some(1), Some(1)) => "fmt/43",
            (Some(1), Some(2)) => "fmt/44",
            _ => "fmt/41",
        };
    }
    if has_at(bytes, 2, b"\xff\xe1") && has_at(bytes, 6, b"Exif\0\0") {
        let length = u16_be(bytes, 4).map_or(0, usize::from);
        let segment = bytes.get(12..(4 + length).clamp(12, bytes.len())).unwrap_or_default();
        return match Tiff::new(segment).exif_version() {
            Some(b"0200") => "x-fmt/398",
            Some(b"0210") => "x-fmt/390",
            Some(b"0220") => "x-fmt/391",
            Some(b"0221") => "fmt/645",
            Some([b'0', b'2', b'3', b'0'..=b'9']) => "fmt/1507",
            _ => "fmt/41",
        };
    }
    "fmt/41"
}

/// Whether the picture comes to its end. Its segments are followed: a small picture in the head has an end
/// of its own, and phones write a film behind the picture, so that the end may stand anywhere.
///
/// Source: ITU-T T.81 B.1.1.2 (markers) and B.1.1.5 (entropy-coded data).
fn jpeg_ends(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&byte) = bytes.get(at) {
        let marker = bytes.get(at + 1).copied();
        at = match (byte, marker) {
            (0xff, Some(0xd9)) => return true,
            // Markers without a length, those between coded data, an escaped byte, and fill.
            (0xff, Some(0x00 | 0x01 | 0xd0..=0xd8)) => at + 2,
            (0xff, Some(0xff)) => at + 1,
            (0xff, Some(_)) => {
                let Some(length) = u16_be(bytes, at + 2) else { return false };
                at + 2 + usize::from(length)
            }
            _ => at + 1,
        };
    }
    false
}

/// Source: W3C PNG, 5 (chunks). The chunks that came with 1.1 and 1.2 tell the version.
fn png(bytes: &[u8], notes: &mut Notes) -> &'static str {
    let mut key = "fmt/11";
    let mut animated = false;
    let mut at = 8;
    loop {
        let Some(length) = u32_be(bytes, at).map(place) else {
            notes.truncated();
            break;
        };
        let name = bytes.get(at + 4..at + 8).unwrap_or_default();
        let body = at.checked_add(8).and_then(|start| {
            bytes.get(at + 4..start.checked_add(length)?).zip(Some(start + length))
        });
        let Some((body, end)) = body else {
            notes.truncated();
            break;
        };
        let mut crc = flate2::Crc::new();
        crc.update(body);
        match u32_be(bytes, end) {
            None => notes.truncated(),
            Some(sum) if sum != crc.sum() => notes.corrupt(),
            Some(_) => {}
        }
        match name {
            b"IEND" => break,
            b"iTXt" => key = "fmt/13",
            b"iCCP" | b"sPLT" | b"sRGB" if key == "fmt/11" => key = "fmt/12",
            b"acTL" => animated = true,
            _ => {}
        }
        at = end + 4;
    }
    if animated { "fmt/935" } else { key }
}

/// The size of the header tells the version. Source: [MS-WMF] 2.2.2; the OS/2 toolkit.
fn bitmap(bytes: &[u8], notes: &mut Notes) -> Option<&'static str> {
    if !bytes.starts_with(b"BM") {
        return None;
    }
    let (pixels, header) = (u32_le(bytes, 10)?, u32_le(bytes, 14)?);
    let planes_at = if header == 12 { 22 } else { 26 };
    if u16_le(bytes, planes_at)? != 1 {
        return None;
    }
    let key = match header {
        12 => "fmt/115",
        40 if u32_le(bytes, 30)? == 3 => "fmt/117",
        40 => "fmt/116",
        16 | 48 | 64 => "x-fmt/270",
        108 => "fmt/118",
        124 => "fmt/119",
        _ => return None,
    };
    if place(pixels) > bytes.len() || place(u32_le(bytes, 2)?) > bytes.len() {
        notes.truncated();
    }
    Some(key)
}

fn webp(bytes: &[u8], notes: &mut Notes) -> Option<&'static str> {
    if !bytes.starts_with(b"RIFF") || !has_at(bytes, 8, b"WEBP") {
        return None;
    }
    if place(u32_le(bytes, 4)?).saturating_add(8) > bytes.len() {
        notes.truncated();
    }
    match bytes.get(12..16)? {
        b"VP8 " => Some("fmt/566"),
        b"VP8L" => Some("fmt/567"),
        b"VP8X" => Some("fmt/568"),
        _ => None,
    }
}

/// Source: ISO/IEC 15444-1 annex I.
fn jpeg_2000(bytes: &[u8]) -> Option<&'static str> {
    if !bytes.starts_with(b"\0\0\0\x0cjP  \r\n\x87\n") {
        return None;
    }
    match bytes.get(20..24)? {
        b"jp2 " => Some("x-fmt/392"),
        b"jpx " => Some("fmt/151"),
        b"jpm " => Some("fmt/463"),
        b"mjp2" => Some("fmt/337"),
        _ => find(head(bytes, 64), b"jp2 ").map(|_| "x-fmt/392"),
    }
}
