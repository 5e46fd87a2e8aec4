//! What is packed: ZIP and what is built on it (office documents, signature containers, SIARD),
//! GZIP, TAR and others.

use crate::{
    bytes::{contains, find, has_at, head},
    executable,
    notes::Notes,
    text,
    unpack::{End, Keep, Packing, must_be_looked_through},
    warning::{Bomb, Warning},
    zip::{self, Directory, Entry},
};

/// How much of an entry is kept to tell the package's kind by.
const ENOUGH: usize = 64 << 10;

pub(crate) fn look(bytes: &[u8], notes: &mut Notes) -> Option<&'static str> {
    if zip::begins(bytes) {
        if !bytes.starts_with(b"PK") {
            notes.warn(Warning::Preface);
        }
        return Some(look_into_zip(bytes, notes));
    }
    if bytes.starts_with(b"\x1f\x8b\x08") {
        look_into_gzip(bytes, notes);
        return Some("x-fmt/266");
    }
    if let Some(key) = web_archive(bytes) {
        return Some(key);
    }
    if is_tar(bytes) {
        return Some("x-fmt/265");
    }
    [
        (b"7z\xbc\xaf\x27\x1c".as_slice(), "fmt/484"),
        (b"Rar!\x1a\x07\x01\x00", "fmt/613"),
        (b"\xfd7zXZ\x00", "fmt/1098"),
        (b"BZh", "x-fmt/268"),
    ]
    .into_iter()
    .find(|(mark, key)| {
        bytes.starts_with(mark) && (*key != "x-fmt/268" || has_at(bytes, 4, b"1AY&SY"))
    })
    .map(|(_, key)| key)
    .or_else(|| {
        // The version a RAR needs stands in the head of its first file.
        bytes
            .starts_with(b"Rar!\x1a\x07\x00")
            .then(|| if bytes.get(44) == Some(&20) { "x-fmt/264" } else { "fmt/411" })
    })
}

/// Source: ISO 28500 4 and 5.1.
fn web_archive(bytes: &[u8]) -> Option<&'static str> {
    let version = bytes.strip_prefix(b"WARC/")?;
    Some(match head(version, 5) {
        b"1.0\r\n" => "fmt/1355",
        b"1.1\r\n" => "fmt/1281",
        _ => "fmt/289",
    })
}

/// A ZIP is read from its end, so anything may stand before it. A program that unpacks itself is a
/// program and was known as one; this is for the rest.
pub(crate) fn look_behind_a_preface(bytes: &[u8], notes: &mut Notes) -> Option<&'static str> {
    let directory = zip::directory(bytes).filter(|directory| !directory.entries.is_empty());
    directory.map(|directory| {
        notes.warn(Warning::Preface);
        look_at_entries(bytes, directory, notes)
    })
}

fn look_into_zip(bytes: &[u8], notes: &mut Notes) -> &'static str {
    let Some(directory) = zip::directory(bytes) else {
        notes.truncated();
        return "x-fmt/263";
    };
    look_at_entries(bytes, directory, notes)
}

fn look_at_entries(bytes: &[u8], directory: Directory, notes: &mut Notes) -> &'static str {
    let Directory { entries, whole } = directory;
    if !whole {
        notes.corrupt();
    }
    // What it says of itself is enough to refuse it: nothing is unpacked then. Entries that share
    // their bytes are counted as often as they are named, which is what unpacking would cost.
    let declared = entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.unpacked));
    if !notes.unpacker.allows(declared) {
        notes.warn(Warning::Bomb(Bomb::Size));
    }
    let mut parts = Parts::default();
    for entry in entries.iter().filter(|entry| !entry.is_folder()) {
        look_at_entry(bytes, entry, &mut parts, notes);
    }
    parts.names = entries.into_iter().map(|entry| entry.name).collect();
    kind(&parts, notes)
}

fn look_at_entry(bytes: &[u8], entry: &Entry, parts: &mut Parts, notes: &mut Notes) {
    if entry.encrypted {
        notes.warn(Warning::Encrypted);
        return;
    }
    let extension = entry.name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    if extension.is_some_and(|extension| executable::is_script_extension(&extension)) {
        notes.warn(Warning::HoldsProgram);
    }
    if notes.has(Warning::Bomb(Bomb::Size)) {
        return;
    }
    let keep = Keep::HeadOrPackage(ENOUGH);
    let Some(unpacked) = entry.unpack(bytes, keep, &mut notes.unpacker) else { return };
    match unpacked.end {
        End::Whole => {}
        End::Truncated => notes.truncated(),
        End::Corrupt => notes.corrupt(),
        End::OverLimit => notes.warn(Warning::Bomb(Bomb::Size)),
    }
    let kept = unpacked.kept;
    if executable::kind(&kept).is_some() {
        notes.warn(Warning::HoldsProgram);
    } else if must_be_looked_through(&kept) {
        notes.look_inside(&kept);
    }
    parts.add(&entry.name, kept);
}

/// The entries that tell what a package is.
#[derive(Debug, Default)]
struct Parts {
    names: Vec<String>,
    content_types: Vec<u8>,
    mime_type: Vec<u8>,
    manifest: Vec<u8>,
    content: Vec<u8>,
    siard: Vec<u8>,
}

impl Parts {
    fn add(&mut self, name: &str, bytes: Vec<u8>) {
        match name {
            "[Content_Types].xml" => self.content_types = bytes,
            "mimetype" => self.mime_type = bytes,
            "META-INF/manifest.xml" => self.manifest = bytes,
            "content.xml" => self.content = bytes,
            "header/metadata.xml" => self.siard = bytes,
            _ => {}
        }
    }

    fn any(&self, wanted: impl Fn(&str) -> bool) -> bool {
        self.names.iter().any(|name| wanted(name))
    }
}

fn kind(parts: &Parts, notes: &mut Notes) -> &'static str {
    let mime_type = parts.mime_type.trim_ascii();
    if !parts.content_types.is_empty() {
        office_open_xml(parts, notes)
    } else if let Some(key) = open_document(parts, notes) {
        key
    } else if mime_type == b"application/epub+zip" {
        "fmt/483"
    } else if mime_type == b"application/vnd.etsi.asic-e+zip" {
        "fmt/1564"
    } else if mime_type == b"application/vnd.etsi.asic-s+zip" {
        "fmt/1341"
    } else {
        siard(parts).unwrap_or(if parts.any(|name| name == "META-INF/MANIFEST.MF") {
            "x-fmt/412"
        } else {
            "x-fmt/263"
        })
    }
}

/// The main part's content type tells the kind of an office document.
///
/// Source: PRONOM's container signatures; ECMA-376 part 2, 10.1.2. The first that is there decides, so
/// the macro-enabled come first.
const MAIN_PARTS: &[(&str, &str)] = &[
    ("ms-word.document.macroEnabled.main+xml", "fmt/523"),
    ("ms-word.template.macroEnabledTemplate.main+xml", "fmt/599"),
    ("ms-excel.sheet.macroEnabled.main+xml", "fmt/445"),
    ("ms-excel.sheet.binary.macroEnabled.main", "fmt/595"),
    ("ms-excel.template.macroEnabled.main+xml", "fmt/627"),
    ("ms-excel.addin.macroEnabled.main+xml", "fmt/628"),
    ("ms-powerpoint.presentation.macroEnabled.main+xml", "fmt/487"),
    ("ms-powerpoint.slideshow.macroEnabled.main+xml", "fmt/630"),
    ("ms-powerpoint.template.macroEnabled.main+xml", "fmt/632"),
    ("ms-powerpoint.addin.macroEnabled.main+xml", "fmt/633"),
    ("openxmlformats-officedocument.wordprocessingml.document.main+xml", "fmt/412"),
    ("openxmlformats-officedocument.wordprocessingml.template.main+xml", "fmt/597"),
    ("openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "fmt/214"),
    ("openxmlformats-officedocument.spreadsheetml.template.main+xml", "fmt/598"),
    ("openxmlformats-officedocument.presentationml.presentation.main+xml", "fmt/215"),
    ("openxmlformats-officedocument.presentationml.slideshow.main+xml", "fmt/629"),
    ("openxmlformats-officedocument.presentationml.template.main+xml", "fmt/631"),
];

fn office_open_xml(parts: &Parts, notes: &mut Notes) -> &'static str {
    // Macros may lie in a document whose content type doesn't own up to them.
    if parts.any(|name| {
        name.ends_with("vbaProject.bin")
            || name.contains("macrosheets/")
            || name.contains("/activeX/")
    }) {
        notes.warn(Warning::Macros);
    }
    if parts.any(|name| name.contains("/embeddings/")) {
        notes.warn(Warning::EmbeddedFiles);
    }
    let types = text::decode(&parts.content_types).map(|(_, types)| types).unwrap_or_default();
    MAIN_PARTS
        .iter()
        .find(|(main, _)| types.contains(&format!("application/vnd.{main}")))
        .map_or("fmt/189", |&(_, key)| key)
}

/// Source: OASIS OpenDocument 1.3 part 2, 3.3 (`mimetype`) and 4 (the manifest, encryption).
fn open_document(parts: &Parts, notes: &mut Notes) -> Option<&'static str> {
    const PREFIX: &[u8] = b"application/vnd.oasis.opendocument.";
    let mut declared = parts.mime_type.trim_ascii();
    if declared.is_empty() {
        // `mimetype` may be left out; the manifest's first entry says the same.
        let start = find(&parts.manifest, PREFIX)?;
        declared = parts.manifest.get(start..)?;
    }
    let kind = declared.strip_prefix(PREFIX)?;
    if contains(&parts.manifest, b"encryption-data") {
        notes.warn(Warning::Encrypted);
    }
    if parts.any(|name| {
        (name.starts_with("Basic/") || name.starts_with("Scripts/"))
            && !name.ends_with('/')
            // These list libraries and are there also when there are none.
            && !name.ends_with("script-lc.xml")
    }) {
        notes.warn(Warning::Macros);
    }
    let version = ["1.0", "1.1", "1.2", "1.3"].iter().position(|version| {
        [("office:version=", &parts.content), ("manifest:version=", &parts.manifest)].iter().any(
            |(attribute, part)| {
                let part = head(part, 8 << 10);
                contains(part, format!("{attribute}\"{version}\"").as_bytes())
                    || contains(part, format!("{attribute}'{version}'").as_bytes())
            },
        )
    });
    // A version newer than PRONOM's is counted as the newest; one without is 1.1, as in PRONOM.
    let newer = contains(head(&parts.content, 8 << 10), b"office:version=");
    let version = version.unwrap_or(if newer { 3 } else { 1 });
    let keys = if kind.starts_with(b"text") {
        ["fmt/136", "fmt/290", "fmt/291", "fmt/1756"]
    } else if kind.starts_with(b"spreadsheet") {
        ["fmt/137", "fmt/294", "fmt/295", "fmt/1755"]
    } else if kind.starts_with(b"presentation") {
        ["fmt/138", "fmt/292", "fmt/293", "fmt/1754"]
    } else if kind.starts_with(b"graphics") {
        ["fmt/139", "fmt/296", "fmt/297", "fmt/1753"]
    } else {
        return None;
    };
    keys.get(version).copied()
}

/// Source: eCH-0165 (SIARD), G_3.3 and P_4.1: the version is in the namespace of the metadata, or in
/// the name of a folder.
fn siard(parts: &Parts) -> Option<&'static str> {
    [("2.2", "fmt/1777"), ("2.1", "fmt/1196"), ("2.0", "fmt/995"), ("1.0", "fmt/161")]
        .into_iter()
        .find(|(version, _)| {
            parts.any(|name| name.starts_with(&format!("header/siardversion/{version}")))
                || contains(
                    head(&parts.siard, 4 << 10),
                    format!("http://www.bar.admin.ch/xmlns/siard/{version}/metadata.xsd")
                        .as_bytes(),
                )
        })
        .map(|(_, key)| key)
}

/// Source: RFC 1952.
fn look_into_gzip(bytes: &[u8], notes: &mut Notes) {
    let Some(start) = gzip_data(bytes) else {
        notes.truncated();
        return;
    };
    let packed = bytes.get(start..).unwrap_or_default();
    let unpacked = notes.unpacker.unpack(packed, Packing::Deflate, Keep::HeadOrPackage(ENOUGH));
    match unpacked.end {
        End::Whole if packed.len() < unpacked.used + 8 => notes.truncated(),
        End::Whole => {
            let sum = packed.get(unpacked.used..unpacked.used + 4);
            if sum != Some(unpacked.checksum.to_le_bytes().as_slice()) {
                notes.corrupt();
            }
        }
        End::Truncated => notes.truncated(),
        End::Corrupt => notes.corrupt(),
        End::OverLimit => notes.warn(Warning::Bomb(Bomb::Size)),
    }
    if unpacked.end != End::OverLimit && !unpacked.kept.is_empty() {
        notes.look_inside(&unpacked.kept);
    }
}

fn gzip_data(bytes: &[u8]) -> Option<usize> {
    let flags = *bytes.get(3)?;
    let mut at = 10;
    if flags & 4 != 0 {
        at += 2 + usize::from(crate::bytes::u16_le(bytes, at)?);
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            at += bytes.get(at..)?.iter().position(|&byte| byte == 0)? + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    (at <= bytes.len()).then_some(at)
}

/// The sum over the first header fits, which random bytes don't manage.
///
/// Source: IEEE 1003.1 (POSIX), pax, "ustar Interchange Format".
fn is_tar(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..512) else { return false };
    let field = &header[148..156];
    let digits: String =
        field.iter().map(|&byte| char::from(byte)).filter(char::is_ascii_digit).collect();
    let Ok(declared) = u32::from_str_radix(&digits, 8) else { return false };
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    let spaces = 8 * u32::from(b' ');
    let without: u32 = field.iter().map(|&byte| u32::from(byte)).sum();
    header[0] != 0 && declared == sum - without + spaces
}
