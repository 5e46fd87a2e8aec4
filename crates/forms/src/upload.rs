//! Files that applicants send: what they really are, and what they may be called.

/// The largest file, in bytes: 15 MB.
pub const LARGEST_FILE: usize = 15 * 1024 * 1024;
/// The same in megabytes, for texts.
pub const LARGEST_MEGABYTES: u64 = 15;

/// A kind of file, recognised by its content.
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
const HEIC: FileKind = FileKind { endings: &[".heic", ".heif"], media_type: "image/heic" };
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

/// What the endings of an answer to a question may be, where no form says it.
pub const USUAL_ENDINGS: [&str; 4] = [".pdf", ".jpg", ".jpeg", ".png"];

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    Empty,
    TooLarge,
    /// It is not what its field takes, whatever it is called.
    WrongKind,
}

/// Finds out what a file is and whether a field with these endings takes it; no endings take all
/// kinds that are recognised.
pub fn accept(bytes: &[u8], endings: &[String]) -> Result<FileKind, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.len() > LARGEST_FILE {
        return Err(Refused::TooLarge);
    }
    let kind = recognise(bytes).ok_or(Refused::WrongKind)?;
    let is_taken = endings.is_empty()
        || endings.iter().any(|ending| kind.endings.contains(&ending.to_lowercase().as_str()));
    if is_taken { Ok(kind) } else { Err(Refused::WrongKind) }
}

/// By the first bytes (the signatures of each format's own specification), never by the name.
fn recognise(bytes: &[u8]) -> Option<FileKind> {
    let is_at = |start: usize, signature: &[u8]| {
        bytes.get(start..start + signature.len()) == Some(signature)
    };
    // A PDF may have rubbish before it (ISO 32000-1, implementation note 13); ours may not: such a
    // file can be another kind at the same time.
    if is_at(0, b"%PDF-") {
        return Some(PDF);
    }
    if is_at(0, &[0xff, 0xd8, 0xff]) {
        return Some(JPEG);
    }
    if is_at(0, b"\x89PNG\r\n\x1a\n") {
        return Some(PNG);
    }
    if is_at(0, b"GIF87a") || is_at(0, b"GIF89a") {
        return Some(GIF);
    }
    if is_at(0, b"RIFF") && is_at(8, b"WEBP") {
        return Some(WEBP);
    }
    if is_at(0, b"II*\0") || is_at(0, b"MM\0*") {
        return Some(TIFF);
    }
    if is_at(4, b"ftypheic") || is_at(4, b"ftypheix") || is_at(4, b"ftypmif1") {
        return Some(HEIC);
    }
    if is_at(0, b"PK\x03\x04") {
        return recognise_zip(bytes);
    }
    let is_text = std::str::from_utf8(bytes)
        .is_ok_and(|text| !text.chars().any(|c| c.is_control() && !"\r\n\t\u{c}".contains(c)));
    // Text that a browser could run is not taken as text.
    let looks_like_markup = bytes.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    (is_text && looks_like_markup != Some(b'<')).then_some(TEXT)
}

/// Office documents are zip archives with entries of their own.
fn recognise_zip(bytes: &[u8]) -> Option<FileKind> {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if has(b"mimetypeapplication/vnd.oasis.opendocument.text") {
        Some(ODT)
    } else if has(b"vbaProject.bin") {
        // Macros run on the case worker's machine.
        None
    } else if has(b"word/document.xml") {
        Some(DOCX)
    } else if has(b"xl/workbook.xml") {
        Some(XLSX)
    } else {
        None
    }
}

/// A name that is safe everywhere it will be shown or kept: no folders, no control or direction
/// characters, not too long, with an ending that tells the truth.
pub fn safe_name(name: &str, kind: FileKind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .map(|c| if "<>:\"|?*".contains(c) { '-' } else { c })
        .collect();
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

    fn check(bytes: &[u8], endings: &[&str], expect: Result<&str, Refused>) {
        let endings: Vec<String> = endings.iter().map(|ending| (*ending).to_owned()).collect();
        let found = accept(bytes, &endings).map(|kind| kind.media_type);
        assert_eq!(found, expect, "{bytes:?}");
    }

    #[test]
    fn files_are_what_their_first_bytes_say() {
        check(b"%PDF-1.7\n", &[".pdf"], Ok("application/pdf"));
        check(b"%PDF-1.7\n", &[], Ok("application/pdf"));
        check(b"%PDF-1.7\n", &[".jpg"], Err(Refused::WrongKind));
        check(&[0xff, 0xd8, 0xff, 0xe0], &[".pdf", ".JPG"], Ok("image/jpeg"));
        check(&[0xff, 0xd8, 0xff, 0xe0], &[".jpeg"], Ok("image/jpeg"));
        check(b"MZ\x90\0", &[".pdf"], Err(Refused::WrongKind));
        check(b"MZ\x90\0", &[], Err(Refused::WrongKind));
        check(b" <svg onload=alert(1)>", &[], Err(Refused::WrongKind));
        check(b"<html>", &[".txt"], Err(Refused::WrongKind));
        check("Hei på deg".as_bytes(), &[".txt"], Ok("text/plain"));
        check(b"\x00\x01", &[], Err(Refused::WrongKind));
        check(b"", &[".pdf"], Err(Refused::Empty));
        check(&vec![b' '; LARGEST_FILE + 1], &[".txt"], Err(Refused::TooLarge));
        check(b"PK\x03\x04..word/document.xml", &[".docx"], Ok(DOCX.media_type));
        check(b"PK\x03\x04..word/document.xml vbaProject.bin", &[], Err(Refused::WrongKind));
        check(b"PK\x03\x04 anything", &[], Err(Refused::WrongKind));
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
