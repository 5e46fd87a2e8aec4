//! The formats we know: `formats.tsv`, read once.

use std::{collections::BTreeMap, sync::LazyLock};

/// A file format as PRONOM knows it. Two may have one number, where the National Archives take only one
/// of them.
///
/// Source of numbers and versions: PRONOM, signature file 109 of The National Archives (UK), as
/// bundled with opf-fido 1.6.1; PDF/A-4 from later releases.
#[derive(Debug, PartialEq, Eq)]
pub struct Format {
    /// PRONOM's number, for instance `fmt/476`. `av/0` is the National Archives' code for a format that
    /// is not known or has no number; it must be resolved before records are handed over.
    pub puid: &'static str,
    pub name: &'static str,
    /// Empty where the format has no versions, or the file does not tell.
    pub version: &'static str,
    pub media_type: &'static str,
    /// Extensions that files of this format rightly have, the usual one first.
    pub extensions: Vec<&'static str>,
    pub archival: Archival,
}

/// Whether the National Archives take a format as it is.
///
/// Source: riksarkivarens forskrift (FOR-2017-12-19-2286) § 5-17, by way of `reference/archive.md` and
/// the list of archival standards that Digdir keeps of it. The regulation itself could not be read when
/// this was written. It is about formats for a purpose (text, pictures, maps, film, sound,
/// spreadsheets, web pages, buildings); we don't know a file's purpose, so a format that is taken for
/// any ordinary one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Archival {
    No,
    /// For one purpose or by agreement only: PDF/A-3, HTML (as web pages), ZIP and TAR (as wrapping).
    Limited,
    /// ODF and OOXML, which should be handed over with a PDF/A copy beside them.
    WithPdfA,
    /// As it is: PDF/A-1 and -2, TIFF, JPEG, PNG, plain text, XML, SOSI, GML, IFC, FLAC, MP3 and others.
    Accepted,
}

/// The key of what we don't know.
pub(crate) const UNKNOWN: &str = "av/0";

static UNKNOWN_FORMAT: Format = Format {
    puid: UNKNOWN,
    name: "Unknown",
    version: "",
    media_type: "application/octet-stream",
    extensions: Vec::new(),
    archival: Archival::No,
};

/// By key, which is the PUID, with a word after a colon where PRONOM has one number, or none, for what
/// the regulation tells apart: film by its coding, for instance.
static TABLE: LazyLock<BTreeMap<&'static str, Format>> =
    LazyLock::new(|| include_str!("formats.tsv").lines().filter_map(row).collect());

/// All rows of the table, thus all formats that [`crate::identify`] can answer.
pub fn formats() -> impl Iterator<Item = &'static Format> {
    TABLE.values()
}

pub(crate) fn known(key: &str) -> &'static Format {
    TABLE.get(key).unwrap_or(&UNKNOWN_FORMAT)
}

/// Whether the National Archives take a format that somebody has named by its PRONOM number. Where they
/// take only some files of a format, it counts.
pub fn standing(puid: &str) -> Archival {
    let standings = formats().filter(|format| format.puid == puid).map(|format| format.archival);
    standings.max().unwrap_or(Archival::No)
}

/// Whether a name claims another format: its extension belongs to formats we know, and not to this
/// one. Extensions we don't know, such as that of `vedlegg.2024`, claim nothing.
pub(crate) fn disagrees(extension: &str, format: &Format) -> bool {
    !format.extensions.contains(&extension)
        && formats().any(|other| other.extensions.contains(&extension))
}

fn row(line: &'static str) -> Option<(&'static str, Format)> {
    let mut columns = line.split('\t');
    let key = columns.next().filter(|key| !key.starts_with('#'))?;
    let format = Format {
        puid: key.split(':').next()?,
        name: columns.next()?,
        version: columns.next()?,
        media_type: columns.next()?,
        extensions: columns.next()?.split_whitespace().collect(),
        archival: match columns.next()? {
            "accepted" => Archival::Accepted,
            "with-pdfa" => Archival::WithPdfA,
            "limited" => Archival::Limited,
            "-" => Archival::No,
            _ => return None,
        },
    };
    Some((key, format))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = include_str!("formats.tsv").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(rows.count(), TABLE.len());
    }

    #[test]
    fn what_the_regulation_takes_is_archival() {
        for (puid, archival) in [
            ("fmt/95", Archival::Accepted),
            ("fmt/476", Archival::Accepted),
            ("fmt/480", Archival::Limited),
            ("fmt/276", Archival::No),
            ("fmt/353", Archival::Accepted),
            ("fmt/1248", Archival::Accepted),
            ("fmt/1047", Archival::Accepted),
            ("fmt/412", Archival::WithPdfA),
            ("fmt/40", Archival::No),
            ("x-fmt/263", Archival::Limited),
            ("fmt/4", Archival::No),
        ] {
            assert_eq!(standing(puid), archival, "{puid}");
        }
        assert_eq!(standing("fmt/0"), Archival::No, "unknown to us");
    }
}
