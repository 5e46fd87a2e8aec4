//! Sound and film, and the still pictures that lie in the same boxes.

use crate::{
    bytes::{contains, find, has_at, head, place, u16_le, u32_be, u32_le, u64_be},
    notes::Notes,
};

pub(crate) fn look(bytes: &[u8], notes: &mut Notes) -> Option<&'static str> {
    wave(bytes, notes)
        .or_else(|| boxes(bytes, notes))
        .or_else(|| ogg(bytes))
        .or_else(|| flac(bytes))
        .or_else(|| mpeg_video(bytes))
        .or_else(|| bytes.starts_with(b"ID3").then_some("fmt/134"))
}

/// Source: Multimedia Programming Interface 1.0 (RIFF); EBU Tech 3285 (the chunk `bext`, whose version
/// stands at 346).
fn wave(bytes: &[u8], notes: &mut Notes) -> Option<&'static str> {
    let is_wave =
        (bytes.starts_with(b"RIFF") || bytes.starts_with(b"RF64")) && has_at(bytes, 8, b"WAVE");
    if !is_wave {
        return None;
    }
    let (mut broadcast, mut coding, mut coding_length) = (None, None, 0);
    let mut sub_coding = None;
    let mut has_data = false;
    let mut at = 12;
    while let (Some(name), Some(length)) = (bytes.get(at..at + 4), u32_le(bytes, at + 4)) {
        match name {
            b"bext" => broadcast = u16_le(bytes, at + 8 + 346),
            b"fmt " => {
                (coding, coding_length) = (u16_le(bytes, at + 8), length);
                sub_coding = u16_le(bytes, at + 8 + 24);
            }
            b"data" => has_data = true,
            _ => {}
        }
        let next = at.saturating_add(8).saturating_add(place(length));
        if next > bytes.len() && length != u32::MAX {
            notes.truncated();
        }
        at = next.saturating_add(next % 2);
        if at >= bytes.len() {
            break;
        }
    }
    let Some(coding) = coding.filter(|_| has_data) else {
        notes.truncated();
        return Some("fmt/6");
    };
    Some(match (broadcast, coding) {
        (Some(version), _) => broadcast_wave(version, coding),
        (None, 0xfffe) if sub_coding == Some(1) => "fmt/143:pcm",
        (None, 0xfffe) => "fmt/143",
        (None, 1) if coding_length == 16 => "fmt/141",
        (None, _) if coding_length > 16 => "fmt/142",
        _ => "fmt/6",
    })
}

fn broadcast_wave(version: u16, coding: u16) -> &'static str {
    let [other, pulse_code, mpeg, extensible] = match version {
        0 => ["fmt/1", "fmt/703", "fmt/706", "fmt/709"],
        1 => ["fmt/2", "fmt/704", "fmt/707", "fmt/710"],
        _ => ["fmt/527", "fmt/705", "fmt/708", "fmt/711"],
    };
    match coding {
        0x0001 => pulse_code,
        0x0050 => mpeg,
        0xfffe => extensible,
        _ => other,
    }
}

/// Boxes of ISO/IEC 14496-12 and its ancestor QuickTime.
fn boxes(bytes: &[u8], notes: &mut Notes) -> Option<&'static str> {
    let first = bytes.get(4..8)?;
    if !matches!(first, b"ftyp" | b"moov" | b"mdat" | b"wide" | b"skip" | b"free" | b"pnot") {
        return None;
    }
    let mut has_movie = false;
    let mut at = 0_usize;
    while let (Some(length), Some(name)) = (u32_be(bytes, at), bytes.get(at + 4..at + 8)) {
        if !name.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ' || *byte == 0xa9) {
            notes.corrupt();
            break;
        }
        has_movie |= name == b"moov";
        let length = match length {
            // To the end of the file.
            0 => bytes.len() - at,
            1 => usize::try_from(u64_be(bytes, at + 8).unwrap_or(u64::MAX)).unwrap_or(usize::MAX),
            length => place(length),
        };
        let next = at.saturating_add(length.max(8));
        if next > bytes.len() {
            notes.truncated();
        }
        at = next;
        if at >= bytes.len() {
            break;
        }
    }
    if first != b"ftyp" {
        // Text too may have "free" at this place.
        return has_movie.then_some("x-fmt/384");
    }
    let length = u32_be(bytes, 0).map_or(8, place).clamp(8, 256);
    let brands = head(bytes, length).get(8..).unwrap_or_default();
    brand(brands, bytes.get(length..).unwrap_or_default())
}

/// What the brands of the first box say, and where they say too little, the boxes behind it.
fn brand(brands: &[u8], rest: &[u8]) -> Option<&'static str> {
    let main = head(brands, 4);
    let compatible = || brands.chunks_exact(4);
    match main {
        b"avif" | b"avis" => Some("av/0:avif"),
        b"mif1" | b"msf1" if compatible().any(|brand| brand == b"avif") => Some("av/0:avif"),
        b"mif1" | b"msf1" | b"heic" | b"heix" | b"hevc" | b"hevx" => Some("fmt/1101"),
        b"qt  " => Some("x-fmt/384"),
        b"M4A " if contains(rest, b"alac") => Some("fmt/596"),
        _ if compatible().any(|brand| {
            matches!(brand, b"mp42" | b"mp41" | b"isom" | b"iso2" | b"M4A " | b"M4V " | b"avc1")
        }) =>
        {
            // § 5-17 takes MPEG-4 with H.264 (AVC), whose sample entries have these names.
            let is_h264 = contains(rest, b"avc1\0") || contains(rest, b"avc3\0");
            Some(if is_h264 { "fmt/199:h264" } else { "fmt/199" })
        }
        _ => None,
    }
}

/// Source: RFC 3533; the first packet names the coding.
fn ogg(bytes: &[u8]) -> Option<&'static str> {
    if !bytes.starts_with(b"OggS") {
        return None;
    }
    let packet = bytes.get(28..).unwrap_or_default();
    Some(if packet.starts_with(b"\x01vorbis") {
        "fmt/203"
    } else if packet.starts_with(b"\x80theora") {
        "fmt/945"
    } else if packet.starts_with(b"OpusHead") {
        "fmt/946"
    } else if packet.starts_with(b"\x7fFLAC") {
        "fmt/947"
    } else if find(head(packet, 512), b"\x80theora").is_some() {
        "fmt/945"
    } else {
        "fmt/944"
    })
}

fn flac(bytes: &[u8]) -> Option<&'static str> {
    bytes.starts_with(b"fLaC").then_some("fmt/279")
}

/// Source: ISO/IEC 13818-1 2.5 and 13818-2 6.2: start codes; the sequence extension makes it MPEG-2.
fn mpeg_video(bytes: &[u8]) -> Option<&'static str> {
    let is_second = || contains(head(bytes, 64 << 10), b"\0\0\x01\xb5");
    if bytes.starts_with(b"\0\0\x01\xba") {
        return Some(if is_second() { "x-fmt/386" } else { "x-fmt/385" });
    }
    (bytes.starts_with(b"\0\0\x01\xb3") && is_second()).then_some("fmt/640")
}

/// MP3 without a head: frames, one after the other, each where the one before says.
///
/// Source: ISO/IEC 11172-3 2.4.1.3 and 13818-3 2.4.2.3.
pub(crate) fn look_for_bare_frames(bytes: &[u8]) -> Option<&'static str> {
    let mut at = 0;
    for _ in 0..4 {
        at += layer_3_frame(bytes, at)?;
    }
    Some("fmt/134")
}

fn layer_3_frame(bytes: &[u8], at: usize) -> Option<usize> {
    const FIRST: [usize; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const SECOND: [usize; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let header = u32_be(bytes, at)?;
    let (version, layer) = ((header >> 19) & 3, (header >> 17) & 3);
    if header >> 21 != 0x7ff || version == 1 || layer != 1 {
        return None;
    }
    let rate_index = place((header >> 12) & 15);
    let frequency_index = place((header >> 10) & 3);
    let padding = place((header >> 9) & 1);
    let kilobits = *if version == 3 { &FIRST } else { &SECOND }.get(rate_index)?;
    let frequency = *[44_100, 48_000, 32_000].get(frequency_index)?;
    // MPEG-2 halves it, and MPEG-2.5 once more; both have half the samples.
    let (frequency, factor) = match version {
        3 => (frequency, 144),
        2 => (frequency / 2, 72),
        _ => (frequency / 4, 72),
    };
    (kilobits > 0).then(|| factor * kilobits * 1000 / frequency + padding)
}
