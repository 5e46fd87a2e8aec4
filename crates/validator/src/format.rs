//! What a document is, by its content. The trait is the seam for a better identification than the
//! one here, which knows what is common in extractions.

/// Names the format of a document by its PRONOM identifier.
pub trait Identify {
    /// `bytes` are the whole document, or of a large one ([`SAMPLE`]) its beginning and its end put
    /// together; `name` is the file's name. Nothing if the format is not known.
    fn identify(&self, bytes: &[u8], name: &str) -> Option<String>;
}

/// A document longer than this is identified by its first and last half of it.
pub const SAMPLE: usize = 4 * 1024 * 1024;

/// PDF with its archival profiles, and the formats with plain signatures.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signatures;

impl Identify for Signatures {
    fn identify(&self, bytes: &[u8], _name: &str) -> Option<String> {
        let found = match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => return pdf(bytes),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', ..] => "fmt/11",
            [0xff, 0xd8, 0xff, ..] => "fmt/43",
            [b'I', b'I', 0x2a, 0, ..] | [b'M', b'M', 0, 0x2a, ..] => "fmt/353",
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => "fmt/141",
            [b'I', b'D', b'3', ..] => "fmt/134",
            [b'P', b'K', 3, 4, ..] => "x-fmt/263",
            [b'<', b'?', b'x', b'm', b'l', ..] => "fmt/101",
            _ => return None,
        };
        Some(found.to_owned())
    }
}

/// The claim to be PDF/A stands in uncompressed metadata (ISO 19005, `pdfaid:part`).
fn pdf(bytes: &[u8]) -> Option<String> {
    let part = xmp(bytes, b"pdfaid:part");
    let conformance = xmp(bytes, b"pdfaid:conformance").map(|level| level.to_ascii_lowercase());
    let archival = match (part, conformance) {
        (Some(b'1'), Some(b'a')) => "fmt/95",
        (Some(b'1'), _) => "fmt/354",
        (Some(b'2'), Some(b'a')) => "fmt/476",
        (Some(b'2'), Some(b'u')) => "fmt/478",
        (Some(b'2'), _) => "fmt/477",
        (Some(b'3'), Some(b'a')) => "fmt/479",
        (Some(b'3'), Some(b'u')) => "fmt/481",
        (Some(b'3'), _) => "fmt/480",
        (Some(b'4'), Some(b'e')) => "fmt/1911",
        (Some(b'4'), Some(b'f')) => "fmt/1912",
        (Some(b'4'), _) => "fmt/1910",
        _ => match bytes.get(5..8)? {
            b"1.0" => "fmt/14",
            b"1.1" => "fmt/15",
            b"1.2" => "fmt/16",
            b"1.3" => "fmt/17",
            b"1.4" => "fmt/18",
            b"1.5" => "fmt/19",
            b"1.6" => "fmt/20",
            b"1.7" => "fmt/276",
            [b'2', b'.', _] => "fmt/1129",
            _ => return None,
        },
    };
    Some(archival.to_owned())
}

/// The first character of a property's value, written as an attribute or as an element.
fn xmp(bytes: &[u8], property: &[u8]) -> Option<u8> {
    let at = bytes.windows(property.len()).position(|window| window == property)?;
    bytes[at + property.len()..].iter().take(8).copied().find(u8::is_ascii_alphanumeric)
}

/// What the format of a document object says (M701).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stated {
    /// A PRONOM identifier that is accepted for deposit (riksarkivarens forskrift § 5-17).
    Archival,
    /// Another PRONOM identifier.
    OtherPronom,
    /// `av/0`: to be found out before deposit.
    Unknown,
    /// A text, such as an extension or a name.
    Text,
}

#[rustfmt::skip]
const ARCHIVAL: [&str; 46] = [
    // PDF/A-1, -2, -3
    "fmt/95", "fmt/354", "fmt/476", "fmt/477", "fmt/478", "fmt/479", "fmt/480", "fmt/481",
    // TIFF, JPEG, PNG, JPEG 2000
    "fmt/353", "fmt/42", "fmt/43", "fmt/44", "fmt/645", "fmt/11", "fmt/12", "fmt/13", "x-fmt/392",
    // XML, CSV, JSON, plain text, SOSI, GML
    "fmt/101", "x-fmt/18", "fmt/817", "x-fmt/111", "fmt/1047", "x-fmt/227",
    // MP3, WAVE, MP4, FLAC
    "fmt/134", "fmt/141", "fmt/142", "fmt/1", "fmt/2", "fmt/6", "fmt/199", "fmt/279",
    // SIARD, WARC
    "fmt/161", "fmt/1196", "fmt/1777", "fmt/289", "fmt/1281", "fmt/1355",
    // ODF, OOXML
    "fmt/290", "fmt/291", "fmt/294", "fmt/295", "fmt/412", "fmt/214", "fmt/215", "fmt/1827",
    // zip
    "x-fmt/263",
];

pub(crate) fn stated(format: &str) -> Stated {
    let format = format.trim();
    if format == "av/0" || format.eq_ignore_ascii_case("ukjent format") {
        return Stated::Unknown;
    }
    let number = format.strip_prefix("x-fmt/").or_else(|| format.strip_prefix("fmt/"));
    match number.or_else(|| format.strip_prefix("av/")) {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            if ARCHIVAL.contains(&format) {
                Stated::Archival
            } else {
                Stated::OtherPronom
            }
        }
        _ => Stated::Text,
    }
}

/// Extensions that fit a PRONOM identifier, where only few do.
pub(crate) fn extensions(format: &str) -> Option<&'static [&'static str]> {
    Some(match format {
        "fmt/95" | "fmt/354" | "fmt/476" | "fmt/477" | "fmt/478" | "fmt/479" | "fmt/480"
        | "fmt/481" | "fmt/14" | "fmt/15" | "fmt/16" | "fmt/17" | "fmt/18" | "fmt/19"
        | "fmt/20" | "fmt/276" => &["pdf"],
        "fmt/353" => &["tif", "tiff"],
        "fmt/42" | "fmt/43" | "fmt/44" | "fmt/645" => &["jpg", "jpeg"],
        "fmt/11" | "fmt/12" | "fmt/13" => &["png"],
        "fmt/101" => &["xml"],
        "fmt/134" => &["mp3"],
        "fmt/141" | "fmt/142" => &["wav"],
        "fmt/412" => &["docx"],
        "fmt/214" => &["xlsx"],
        "fmt/215" => &["pptx"],
        _ => return None,
    })
}

/// Whether two identifiers can be of the same document: what is found may be more or less exact
/// than what is stated, but not something else.
pub(crate) fn agree(stated: &str, found: &str) -> bool {
    const FAMILIES: [&[&str]; 4] = [
        &["fmt/42", "fmt/43", "fmt/44", "fmt/645", "x-fmt/390", "x-fmt/391"],
        &["fmt/11", "fmt/12", "fmt/13"],
        &["fmt/141", "fmt/142", "fmt/1", "fmt/2", "fmt/6"],
        &["fmt/353", "fmt/154", "fmt/155"],
    ];
    // Many formats are zip or XML underneath.
    let is_wrapping = match found {
        "x-fmt/263" => {
            extensions(stated).is_none_or(|list| matches!(list, ["docx" | "xlsx" | "pptx"]))
        }
        "fmt/101" => extensions(stated).is_none(),
        _ => false,
    };
    stated == found
        || is_wrapping
        || FAMILIES.iter().any(|family| family.contains(&stated) && family.contains(&found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_named_by_their_content() {
        let check = |bytes: &[u8], expected: Option<&str>| {
            assert_eq!(Signatures.identify(bytes, "x").as_deref(), expected);
        };
        check(b"%PDF-1.7\n", Some("fmt/276"));
        check(b"%PDF-1.4\n", Some("fmt/18"));
        check(b"%PDF-1.4 <pdfaid:part>1</pdfaid:part><pdfaid:conformance>B<", Some("fmt/354"));
        check(b"%PDF-1.7 pdfaid:part=\"2\" pdfaid:conformance=\"A\"", Some("fmt/476"));
        check(b"%PDF", None);
        check(b"", None);
        check(&[0xff, 0xd8, 0xff, 0xe0], Some("fmt/43"));
        assert_eq!(stated("fmt/354"), Stated::Archival);
        assert_eq!(stated("fmt/40"), Stated::OtherPronom);
        assert_eq!(stated("PDF/A"), Stated::Text);
        assert_eq!(stated("av/0"), Stated::Unknown);
    }
}
