//! Rich Text Format.

use crate::{
    bytes::{contains, find, tail},
    notes::Notes,
    warning::Warning,
};

/// The control words that came with each version tell it, as in PRONOM.
///
/// Source: Microsoft, Rich Text Format Specification 1.0 to 1.9.1.
pub(crate) fn look(bytes: &[u8], notes: &mut Notes) -> Option<&'static str> {
    if !bytes.starts_with(b"{\\rtf") {
        return None;
    }
    if !contains(tail(bytes, 64), b"}") {
        notes.truncated();
    }
    if contains(bytes, b"\\objdata") || contains(bytes, b"\\objemb") {
        notes.warn(Warning::EmbeddedFiles);
    }
    let words = |words: &[&[u8]]| words.iter().any(|word| contains(bytes, word));
    // The code page stands right behind the character set since 1.5.
    let code_page = find(crate::bytes::head(bytes, 64), b"\\ansicpg").is_some();
    let default_fonts = words(&[b"\\stshfdbch"]) && words(&[b"\\stshfloch"]);
    Some(if !code_page {
        "fmt/45"
    } else if !default_fonts {
        "fmt/50"
    } else if words(&[b"\\*\\colorschememapping", b"\\afelev", b"\\*\\datastore", b"\\*\\defchp"]) {
        "fmt/355"
    } else if words(&[b"\\lsdstimax"]) {
        "fmt/53"
    } else {
        "fmt/52"
    })
}
