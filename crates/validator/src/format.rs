//! What a document is said to be, and what it is by its content.

use formats::Archival;

/// A document longer than this is identified by its first and last half of it.
pub(crate) const SAMPLE: usize = 4 * 1024 * 1024;

/// The PRONOM identifier of a document by its content; nothing if it is not known. `bytes` are the whole
/// document, or of a large one ([`SAMPLE`]) its beginning and its end put together.
pub(crate) fn identify(bytes: &[u8], name: &str) -> Option<&'static str> {
    let puid = formats::identify(bytes, Some(name)).format.puid;
    (puid != UNKNOWN).then_some(puid)
}

/// The National Archives' code for a format that is still to be found out.
const UNKNOWN: &str = "av/0";

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

pub(crate) fn stated(format: &str) -> Stated {
    let format = format.trim();
    if format == UNKNOWN || format.eq_ignore_ascii_case("ukjent format") {
        return Stated::Unknown;
    }
    let number = format.strip_prefix("x-fmt/").or_else(|| format.strip_prefix("fmt/"));
    match number.or_else(|| format.strip_prefix("av/")) {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            match formats::standing(format) {
                Archival::No => Stated::OtherPronom,
                _ => Stated::Archival,
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
    fn what_is_said_of_a_format_is_understood() {
        for (said, understood) in [
            ("fmt/354", Stated::Archival),
            ("fmt/40", Stated::OtherPronom),
            ("PDF/A", Stated::Text),
            ("av/0", Stated::Unknown),
        ] {
            assert_eq!(stated(said), understood, "{said}");
        }
        assert_eq!(identify(&[], "x"), None, "what is not known is not held against the vendor");
    }
}
