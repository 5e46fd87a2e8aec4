//! What a file is, by its content. Pure: bytes in, an answer out; no file system, no network, no clock.
//!
//! [`identify`] tells the format by the number it has in PRONOM, the format registry of the British
//! National Archives, which Noark 5 asks for in every document object (M701 `format`). It also tells
//! whether the Norwegian National Archives take the format as it is, and what is wrong with the file:
//! encrypted, carrying programs, made to swell, cut short, or named as something else.
//!
//! The name of a file is never believed. It decides in two places only: between plain text and CSV,
//! which have no other mark, and for script languages of Windows, which run by their name.
//!
//! Bytes come from strangers. No input makes this crate panic, and its work and memory are bounded by
//! the file's size and [`Limits`]: what is packed is unpacked a piece at a time and thrown away, and
//! when it grows beyond the limit it is called a bomb and left.

mod bytes;
mod cad;
mod executable;
mod format;
mod image;
mod markup;
mod media;
mod notes;
mod office97;
mod ole;
mod package;
mod pdf;
mod rtf;
mod text;
mod unpack;
mod warning;
mod zip;

pub use format::{Archival, Format, formats, standing};
pub use text::Encoding;
pub use unpack::Limits;
pub use warning::{Bomb, Damage, Program, Warning};

use std::collections::BTreeSet;

use format::known;
use notes::Notes;

/// What a file is, and what to know before it is kept, shown or opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identified {
    pub format: &'static Format,
    /// How the characters are written, where the file is text.
    pub encoding: Option<Encoding>,
    pub warnings: BTreeSet<Warning>,
}

impl Identified {
    /// Whether the National Archives take this very file: the format's own standing, less what § 5-17
    /// asks of every file. An encrypted file is never archival, nor is text in other character sets
    /// than UTF-8 and ISO 8859-1, nor what is damaged or carries programs.
    pub fn archival(&self) -> Archival {
        let spoilt = self.warnings.iter().any(|warning| warning.spoils_archiving());
        let strange_characters =
            self.format.puid == "x-fmt/111" && !self.encoding.is_none_or(Encoding::is_archival);
        if spoilt || strange_characters { Archival::No } else { self.format.archival }
    }
}

/// Identifies a file by its content, within the usual limits.
///
/// `file_name` is the name it came with, if any: it is compared with what was found.
pub fn identify(bytes: &[u8], file_name: Option<&str>) -> Identified {
    identify_within(bytes, file_name, Limits::default())
}

/// As [`identify`], with other limits to what may be unpacked.
pub fn identify_within(bytes: &[u8], file_name: Option<&str>, limits: Limits) -> Identified {
    let mut notes = Notes::new(limits, bytes.len());
    let extension = file_name.and_then(extension);
    let format = known(look(bytes, extension.as_deref(), &mut notes));
    if let Some(extension) = extension.filter(|_| !bytes.is_empty())
        && format::disagrees(&extension, format)
    {
        notes.warn(Warning::WrongExtension);
    }
    Identified { format, encoding: notes.encoding, warnings: notes.warnings }
}

/// The row of `formats.tsv` that these bytes belong to. Formats with a mark at a fixed place come
/// first; text, which has none, comes last.
fn look(bytes: &[u8], extension: Option<&str>, notes: &mut Notes) -> &'static str {
    if bytes.is_empty() {
        notes.warn(Warning::Empty);
        return format::UNKNOWN;
    }
    executable::look(bytes, notes)
        .or_else(|| pdf::look(bytes, notes))
        .or_else(|| ole::look(bytes, notes))
        .or_else(|| package::look(bytes, notes))
        .or_else(|| image::look(bytes, notes))
        .or_else(|| media::look(bytes, notes))
        .or_else(|| cad::look_binary(bytes))
        .or_else(|| pdf::look_behind_a_preface(bytes, notes))
        .or_else(|| package::look_behind_a_preface(bytes, notes))
        .or_else(|| rtf::look(bytes, notes))
        .or_else(|| text::look(bytes, extension, notes))
        .or_else(|| media::look_for_bare_frames(bytes))
        .unwrap_or(format::UNKNOWN)
}

/// What stands after the last full stop of a file name, in lower case.
fn extension(file_name: &str) -> Option<String> {
    let (stem, extension) = file_name.trim().rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty() && extension.len() <= 12)
        .then(|| extension.to_lowercase())
}
