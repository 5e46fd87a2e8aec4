//! Files that applicants send: which of them are taken, and what they may be called.
//!
//! What a file is, is told by the crate [`formats`].

use formats::{Damage, Identified, Warning};

/// The largest file, in bytes: 15 MB.
pub const LARGEST_FILE: usize = 15 * 1024 * 1024;
/// The same in megabytes, for texts.
pub const LARGEST_MEGABYTES: u64 = 15;

/// A kind of file, which may have several formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileKind {
    /// The first is the usual one.
    pub endings: &'static [&'static str],
    pub media_type: &'static str,
}

const PDF: FileKind = FileKind { endings: &[".pdf"], media_type: "application/pdf" };
const JPEG: FileKind = FileKind { endings: &[".jpg", ".jpeg"], media_type: "image/jpeg" };
const PNG: FileKind = FileKind { endings: &[".png"], media_type: "image/png" };
const GIF: FileKind = FileKind { endings: &[".gif"], media_type: "image/gif" };
const WEBP: FileKind = FileKind { endings: &[".webp"], media_type: "image/webp" };
const TIFF: FileKind = FileKind { endings: &[".tif", ".tiff"], media_type: "image/tiff" };
const HEIC: FileKind = FileKind { endings: &[".heic", ".heif"], media_type: "image/heif" };
const DOCX: FileKind = FileKind {
    endings: &[".docx"],
    media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};
const XLSX: FileKind = FileKind {
    endings: &[".xlsx"],
    media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
const ODT: FileKind =
    FileKind { endings: &[".odt"], media_type: "application/vnd.oasis.opendocument.text" };
const TEXT: FileKind = FileKind { endings: &[".txt"], media_type: "text/plain" };

const KINDS: [FileKind; 11] = [PDF, JPEG, PNG, GIF, WEBP, TIFF, HEIC, DOCX, XLSX, ODT, TEXT];
/// Those that are packages.
const OFFICE: [FileKind; 3] = [DOCX, XLSX, ODT];

/// What the endings of an answer to a question may be, where no form says it.
pub const USUAL_ENDINGS: [&str; 4] = [".pdf", ".jpg", ".jpeg", ".png"];

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    Empty,
    TooLarge,
    /// It is not what its field takes, whatever it is called.
    WrongKind,
    /// Nobody can read it without a password.
    Locked,
    /// It ends too early, so that nobody can read it, or only some of it.
    CutShort,
    /// It carries programs that run when a case worker opens it.
    Macros,
    HoldsProgram,
    /// It is small as it lies and far too large when it is opened.
    Swells,
}

/// A file that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub kind: FileKind,
    /// Its format, whether it is archival, and what else was found: nothing that keeps it from being
    /// taken.
    pub found: Identified,
}

/// Finds out what a file is and whether a field with these endings takes it; no endings take all
/// kinds that are recognised. `name` is what its sender's machine calls it.
pub fn accept(bytes: &[u8], name: &str, endings: &[String]) -> Result<Accepted, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.len() > LARGEST_FILE {
        return Err(Refused::TooLarge);
    }
    let found = formats::identify(bytes, Some(name));
    let is_taken = |kind: &FileKind| {
        endings.is_empty()
            || endings.iter().any(|ending| kind.endings.contains(&ending.to_lowercase().as_str()))
    };
    let Some(kind) = recognise(bytes, &found).filter(is_taken) else {
        return Err(behind(&found, name, is_taken));
    };
    match found.warnings.iter().find_map(|warning| obstacle(*warning)) {
        Some(why) => Err(why),
        None => Ok(Accepted { kind, found }),
    }
}

/// What keeps a file from being taken. All else is for the case worker to know.
fn obstacle(warning: Warning) -> Option<Refused> {
    match warning {
        Warning::Empty => Some(Refused::Empty),
        Warning::Encrypted => Some(Refused::Locked),
        Warning::Macros => Some(Refused::Macros),
        Warning::Bomb(_) => Some(Refused::Swells),
        Warning::Damaged(Damage::Truncated) => Some(Refused::CutShort),
        // What begins with something else can be another kind at the same time, and a script is text.
        Warning::Program(_) | Warning::Preface => Some(Refused::WrongKind),
        Warning::HoldsProgram => Some(Refused::HoldsProgram),
        Warning::Restricted
        | Warning::Script
        | Warning::EmbeddedFiles
        | Warning::StartsProgram
        | Warning::Damaged(Damage::Corrupt)
        | Warning::WrongExtension
        | Warning::FalseClaim => None,
    }
}

/// Why a file of no kind that is taken is refused: a locked office document does not tell which kind it
/// is, and one that is cut short or swells is any package. Its name then says what it was to be.
fn behind(found: &Identified, name: &str, is_taken: impl Fn(&FileKind) -> bool) -> Refused {
    let lower = name.to_lowercase();
    let was_to_be = OFFICE
        .iter()
        .find(|kind| kind.endings.iter().any(|ending| lower.ends_with(ending)))
        .is_some_and(is_taken);
    if !was_to_be || !matches!(found.format.puid, "fmt/494" | "x-fmt/263") {
        return Refused::WrongKind;
    }
    let mut obstacles = found.warnings.iter().filter_map(|warning| obstacle(*warning));
    obstacles.next().unwrap_or(Refused::WrongKind)
}

/// The kind that a format belongs to.
fn recognise(bytes: &[u8], found: &Identified) -> Option<FileKind> {
    let by_media_type =
        |kind: &&FileKind| kind.media_type == found.format.media_type && **kind != TEXT;
    if let Some(kind) = KINDS.iter().find(by_media_type) {
        return Some(*kind);
    }
    match found.format.media_type {
        "image/apng" => Some(PNG),
        "application/rtf" => None,
        // Tables, maps, mail and data are text too, and are shown as such.
        _ if found.encoding.is_some() && !looks_like_markup(bytes) => Some(TEXT),
        _ => None,
    }
}

/// Text that a browser could run is not taken as text, in whatever characters it is written.
fn looks_like_markup(bytes: &[u8]) -> bool {
    let is_before_text = |byte: u8| {
        // Byte order marks, and the empty half of a character of UTF-16.
        byte.is_ascii_whitespace() || matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff)
    };
    bytes.iter().copied().find(|byte| !is_before_text(*byte)) == Some(b'<')
}

/// What a file is called where it came from: no folders, nothing unseen, not too long.
pub fn sent_name(name: &str) -> String {
    let seen: String = seen(name).collect();
    // The ending is what it is kept for.
    let length = seen.chars().count();
    seen.chars().skip(length.saturating_sub(200)).collect()
}

/// A name that is safe everywhere it will be shown or kept: no folders, no control or direction
/// characters, not too long, with an ending that tells the truth.
pub fn safe_name(name: &str, kind: FileKind) -> String {
    let clean: String = seen(name).map(|c| if "<>:\"|?*".contains(c) { '-' } else { c }).collect();
    let clean = clean.trim().trim_start_matches('.');
    let lower = clean.to_lowercase();
    let usual = kind.endings.first().copied().unwrap_or_default();
    let (stem, ending) = kind
        .endings
        .iter()
        .find(|ending| lower.ends_with(*ending))
        .and_then(|ending| {
            let at = clean.len().checked_sub(ending.len())?;
            clean.is_char_boundary(at).then(|| clean.split_at(at))
        })
        .unwrap_or((clean, usual));
    let stem: String = stem.chars().take(120).collect();
    let stem = stem.trim().trim_end_matches('.');
    let stem = if stem.is_empty() { "fil" } else { stem };
    format!("{stem}{}", ending.to_lowercase())
}

/// What can be seen of a name, without folders.
fn seen(name: &str) -> impl Iterator<Item = char> + '_ {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control() && !is_invisible(*c))
}

/// Characters that change how a name is read without being seen (Unicode bidirectional controls,
/// zero-width characters).
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF_1_7: &[u8] = include_bytes!("../../service/tests/flow/plain.pdf");
    const PDF_A: &[u8] = include_bytes!("../../service/tests/flow/pdfa-2b.pdf");
    const WORD: &[u8] = include_bytes!("../tests/specimens/word.docx");
    const WORD_MACROS: &[u8] = include_bytes!("../tests/specimens/word-macros.docx");
    const WORD_PROGRAM: &[u8] = include_bytes!("../tests/specimens/word-program.docx");
    const EXCEL: &[u8] = include_bytes!("../tests/specimens/excel.xlsx");
    const ODF: &[u8] = include_bytes!("../tests/specimens/text.odt");
    const ODF_LOCKED: &[u8] = include_bytes!("../tests/specimens/text-locked.odt");
    const ZIP: &[u8] = include_bytes!("../tests/specimens/plain.zip");
    const PICTURE: &[u8] = b"\xff\xd8\xff\xdb\0\x03\0\xff\xda\0\x02\0\xff\xd9";

    macro_rules! locked {
        ($name:literal) => {
            include_bytes!(concat!("../../formats/tests/specimens/locked/revision-", $name, ".pdf"))
        };
    }

    fn of(bytes: &[u8], name: &str, endings: &[&str]) -> Result<Accepted, Refused> {
        let endings: Vec<String> = endings.iter().map(|ending| (*ending).to_owned()).collect();
        accept(bytes, name, &endings)
    }

    fn check(bytes: &[u8], name: &str, endings: &[&str], expect: Result<&str, Refused>) {
        let found = of(bytes, name, endings).map(|accepted| accepted.kind.media_type);
        assert_eq!(found, expect, "{name} {endings:?}");
    }

    #[test]
    fn what_applicants_send_is_taken_by_its_content() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\xae\x42\x60\x82";
        let tiff = b"II*\0\x08\0\0\0\0\0\0\0\0\0";
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0heicmiaf\0\0\0\x08meta";
        for (name, bytes, expected) in [
            ("a.pdf", PDF_1_7, "application/pdf"),
            ("a.pdf", PDF_A, "application/pdf"),
            ("a.jpg", PICTURE, "image/jpeg"),
            ("a.png", png, "image/png"),
            ("a.gif", b"GIF89a\x01\0\x01\0\0\0\0;", "image/gif"),
            ("a.webp", b"RIFF\x0c\0\0\0WEBPVP8 \0\0\0\0", "image/webp"),
            ("a.tif", tiff, "image/tiff"),
            ("a.heic", heic, "image/heif"),
            ("a.docx", WORD, DOCX.media_type),
            ("a.xlsx", EXCEL, XLSX.media_type),
            ("a.odt", ODF, ODT.media_type),
            ("a.txt", "Hei på deg".as_bytes(), "text/plain"),
            // As Notepad wrote it for many years.
            ("a.txt", b"Hei p\xe5 deg", "text/plain"),
            ("a.txt", b"Navn;Alder\nKari;50\nOla;51\n", "text/plain"),
            ("a", b"{\"a\": 1}", "text/plain"),
            ("a.txt", b"From: Kari\nTo: Ola\nSubject: Hei\n\nHei", "text/plain"),
        ] {
            check(bytes, name, &[], Ok(expected));
            check(bytes, "uten ending", &[], Ok(expected));
        }
        check(PDF_1_7, "a.pdf", &[".pdf"], Ok("application/pdf"));
        check(PDF_1_7, "a.jpg", &[".jpg"], Err(Refused::WrongKind));
        check(PICTURE, "a.pdf", &[".pdf", ".JPG"], Ok("image/jpeg"));
        check(PICTURE, "a.jpeg", &[".jpeg"], Ok("image/jpeg"));
        check(PICTURE, "a.pdf", &[".pdf"], Err(Refused::WrongKind));
    }

    #[test]
    fn what_could_do_harm_or_be_something_else_too_is_refused() {
        let program = b"MZ\x90\0\x03\0\0\0";
        let behind = [b"Hei\n", PDF_1_7].concat();
        let mut swelling = WORD.to_vec();
        let entry = swelling.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
        swelling[entry + 24..entry + 28].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
        let utf_16: Vec<u8> = [b'\xff', b'\xfe']
            .into_iter()
            .chain(" <svg onload=alert(1)>".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for (name, bytes, why) in [
            ("a.pdf", b"".as_slice(), Refused::Empty),
            ("a.pdf", program, Refused::WrongKind),
            ("a.txt", b" <svg onload=alert(1)>", Refused::WrongKind),
            ("a.txt", b"\xef\xbb\xbf<svg onload=alert(1)>", Refused::WrongKind),
            ("a.txt", &utf_16, Refused::WrongKind),
            ("a.txt", b"<html>", Refused::WrongKind),
            ("a.txt", b"<?xml version=\"1.0\"?><a/>", Refused::WrongKind),
            ("a.txt", b"#!/bin/sh\nrm -r .\n", Refused::WrongKind),
            ("a.vbs", b"MsgBox 1\n", Refused::WrongKind),
            ("a.rtf", b"{\\rtf1 Hei}", Refused::WrongKind),
            ("a.bin", b"\x00\x01", Refused::WrongKind),
            ("a.zip", ZIP, Refused::WrongKind),
            ("a.pdf", &behind, Refused::WrongKind),
            ("a.docx", &[b"before\0\x01", WORD].concat(), Refused::WrongKind),
            ("a.docx", WORD_MACROS, Refused::Macros),
            ("a.docx", WORD_PROGRAM, Refused::HoldsProgram),
            ("a.docx", &swelling, Refused::Swells),
        ] {
            check(bytes, name, &[], Err(why));
        }
        check(&vec![b' '; LARGEST_FILE + 1], "a.txt", &[".txt"], Err(Refused::TooLarge));
    }

    #[test]
    fn what_nobody_can_open_is_refused_and_what_anybody_can_is_taken() {
        for locked in [
            locked!("2-locked").as_slice(),
            locked!("3-locked"),
            locked!("4-locked"),
            locked!("5-locked"),
            locked!("6-locked"),
        ] {
            check(locked, "a.pdf", &[".pdf"], Err(Refused::Locked));
            check(locked, "a.pdf", &[".jpg"], Err(Refused::WrongKind));
        }
        let restricted = of(locked!("6-open"), "a.pdf", &[".pdf"]).unwrap();
        assert!(restricted.found.warnings.contains(&Warning::Restricted));
        check(ODF_LOCKED, "a.odt", &[".odt"], Err(Refused::Locked));
        for (name, bytes) in [
            ("a.pdf", &PDF_1_7[..PDF_1_7.len() - 8]),
            ("a.jpg", &PICTURE[..PICTURE.len() - 2]),
            ("a.docx", &WORD[..WORD.len() - 30]),
        ] {
            check(bytes, name, &[], Err(Refused::CutShort));
            check(bytes, name, &[".pdf", ".jpg", ".docx"], Err(Refused::CutShort));
        }
        check(&WORD[..WORD.len() - 30], "a.docx", &[".pdf"], Err(Refused::WrongKind));
        check(&ZIP[..ZIP.len() - 30], "a.zip", &[], Err(Refused::WrongKind));
    }

    #[test]
    fn what_the_case_worker_is_to_know_stops_nobody() {
        let mut corrupt = PDF_1_7.to_vec();
        let place = corrupt.windows(9).position(|bytes| bytes == b"startxref").unwrap();
        corrupt[place + 10] = b'9';
        let script = String::from_utf8_lossy(PDF_1_7).replace("/MediaBox", "/S /JavaScript /M");
        for (name, bytes, warning) in [
            ("a.pdf", corrupt.as_slice(), Warning::Damaged(Damage::Corrupt)),
            ("a.pdf", script.as_bytes(), Warning::Script),
            ("a.pdf", PICTURE, Warning::WrongExtension),
        ] {
            let accepted = of(bytes, name, &[]).unwrap();
            assert!(accepted.found.warnings.contains(&warning), "{warning:?}: {accepted:?}");
        }
        let archival = of(PDF_A, "a.pdf", &[]).unwrap().found;
        assert_eq!(archival.archival(), formats::Archival::Accepted);
        assert_eq!((archival.format.puid, archival.warnings.len()), ("fmt/477", 0));
    }

    #[test]
    fn the_name_a_file_came_with_keeps_its_ending_and_nothing_unseen() {
        for (name, expect) in [
            ("C:\\Users\\ola\\plan.PDF", "plan.PDF"),
            ("../../Plan\u{202e}fdp.exe\0", "Planfdp.exe"),
            ("", ""),
        ] {
            assert_eq!(sent_name(name), expect);
        }
        let long = sent_name(&format!("{}.pdf", "ø".repeat(300)));
        assert!(long.ends_with("ø.pdf") && long.chars().count() == 200, "{long}");
    }

    #[test]
    fn names_lose_what_could_do_harm_and_tell_the_truth() {
        for (name, expect) in [
            ("Tegning.PDF", "Tegning.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\Users\\ola\\plan.pdf", "plan.pdf"),
            ("faktura.pdf.exe", "faktura.pdf.exe.pdf"),
            ("gpj\u{202e}fdp.exe", "gpjfdp.exe.pdf"),
            (".htaccess", "htaccess.pdf"),
            ("", "fil.pdf"),
            ("...", "fil.pdf"),
            ("a\r\nb.pdf", "ab.pdf"),
            ("<script>.pdf", "-script-.pdf"),
            ("Bjørnsons ærlige plan åå.pdf", "Bjørnsons ærlige plan åå.pdf"),
        ] {
            assert_eq!(safe_name(name, PDF), expect, "{name}");
        }
        assert!(safe_name(&"ø".repeat(1_000), PDF).chars().count() <= 124);
    }
}
