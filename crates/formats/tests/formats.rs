//! What every specimen is, and that nothing else happens on any bytes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

mod specimens;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use formats::{Archival, Bomb, Damage, Encoding, Limits, Warning, identify, identify_within};
use proptest::prelude::*;
use specimens::build::{deflate, gzip, pdf, stream, zip};

#[test]
fn every_specimen_is_known_with_what_is_wrong_with_it() {
    for specimen in specimens::all() {
        let found = identify(&specimen.bytes, Some(specimen.name));
        assert_eq!(found.format.puid, specimen.puid, "{}", specimen.name);
        let expected: BTreeSet<Warning> = specimen.warnings.into_iter().collect();
        assert_eq!(found.warnings, expected, "{}", specimen.name);
    }
}

#[test]
fn a_name_changes_nothing_but_the_warning() {
    for specimen in specimens::all() {
        // Tables and script languages have no other mark than their name.
        if matches!(specimen.puid, "x-fmt/18" | "x-fmt/111" | "x-fmt/413") {
            continue;
        }
        let found = identify(&specimen.bytes, Some("picture.png"));
        assert_eq!(found.format.puid, specimen.puid, "{}", specimen.name);
        let is_png = found.format.extensions.contains(&"png") || specimen.bytes.is_empty();
        assert_eq!(found.warnings.contains(&Warning::WrongExtension), !is_png, "{}", specimen.name);
    }
}

#[test]
fn a_wrong_extension_is_one_that_another_format_has() {
    let text = "Hei, Kari.\n";
    for (name, wrong) in [
        ("brev.txt", false),
        ("brev", false),
        ("vedlegg.2024", false),
        ("BREV.TXT", false),
        (".txt", false),
        ("brev.pdf", true),
        ("brev.txt.docx", true),
        ("brev.exe", true),
    ] {
        let found = identify(text.as_bytes(), Some(name));
        assert_eq!(found.warnings.contains(&Warning::WrongExtension), wrong, "{name}");
    }
}

#[test]
fn a_file_is_archival_if_its_format_is_and_nothing_spoils_it() {
    for (name, expected) in [
        ("pdfa-2a.pdf", Archival::Accepted),
        ("pdfa-3b.pdf", Archival::Limited),
        ("pdf-1.7.pdf", Archival::No),
        ("word.docx", Archival::WithPdfA),
        ("word-macros.docx", Archival::No),
        ("text-encrypted.odt", Archival::No),
        ("picture.tif", Archival::Accepted),
        ("picture-cut.tif", Archival::No),
        ("utf-8.txt", Archival::Accepted),
        ("latin-1.txt", Archival::Accepted),
        ("utf-16.txt", Archival::No),
        ("map-4.5.sos", Archival::Accepted),
        ("film.mp4", Archival::No),
        ("film-h264.mp4", Archival::Accepted),
        ("nothing.txt", Archival::No),
    ] {
        let specimen = specimens::all().into_iter().find(|specimen| specimen.name == name).unwrap();
        assert_eq!(identify(&specimen.bytes, Some(name)).archival(), expected, "{name}");
    }
}

#[test]
fn text_tells_its_encoding() {
    for (bytes, expected) in [
        ("Kjære".as_bytes(), Encoding::Utf8),
        (b"Kj\xe6re", Encoding::Latin1),
        (b"Kj\xe6re \x96", Encoding::Windows1252),
        (b"\xfe\xff\0H\0e\0i", Encoding::Utf16BigEndian),
        (b"<?xml version=\"1.0\"?><a/>", Encoding::Utf8),
    ] {
        assert_eq!(identify(bytes, None).encoding, Some(expected));
    }
}

const SMALL: Limits = Limits { unpacked: 1 << 20, ratio: 4, depth: 3 };

#[test]
fn bombs_are_refused() {
    let zeros = vec![0; 8 << 20];
    let packed = deflate(&zeros, true);
    let flat = zip(&[("zeros", &zeros)]);
    // It says that it is small.
    let mut liar = flat.clone();
    let declared = liar.windows(4).position(|bytes| bytes == (8_u32 << 20).to_le_bytes()).unwrap();
    liar[declared..declared + 4].copy_from_slice(&5_u32.to_le_bytes());
    let directory = liar.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    liar[directory + 24..directory + 28].copy_from_slice(&5_u32.to_le_bytes());
    let flate = |filters: &str, content: &[u8]| {
        let catalogue = b"<< /Type /Catalog >>".to_vec();
        pdf("1.7", &[catalogue, stream(&format!("/Filter {filters}"), content)])
    };
    for (name, bytes, bomb) in [
        ("declared", flat.clone(), Bomb::Size),
        ("lying", liar, Bomb::Size),
        ("nested", zip(&[("inner.zip", &flat)]), Bomb::Size),
        ("in gzip", gzip(&zeros), Bomb::Size),
        ("zip in gzip", gzip(&flat), Bomb::Size),
        ("in pdf", flate("/FlateDecode", &packed), Bomb::Size),
        ("twice in pdf", flate("[/FlateDecode /FlateDecode]", &deflate(&packed, true)), Bomb::Size),
        ("thrice in pdf", flate("[/FlateDecode/Fl/Fl]", &packed), Bomb::Nesting),
        ("pdf in zip", zip(&[("a.pdf", &flate("/FlateDecode", &packed))]), Bomb::Size),
    ] {
        let found = identify_within(&bytes, None, SMALL);
        assert!(found.warnings.contains(&Warning::Bomb(bomb)), "{name}: {found:?}");
        let usual = identify(&bytes, None);
        assert!(
            !usual.warnings.contains(&Warning::Bomb(Bomb::Size)),
            "{name} fits the usual limits"
        );
    }
}

#[test]
fn entries_that_share_their_bytes_are_counted_each_time() {
    // A thousand names for one entry of a hundred kilobytes.
    let content = vec![b'a'; 100 << 10];
    let one = zip(&[("a", &content)]);
    let start = one.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    let end = one.windows(4).position(|bytes| bytes == b"PK\x05\x06").unwrap();
    let mut file = one[..start].to_vec();
    for _ in 0..1000 {
        file.extend(&one[start..end]);
    }
    file.extend(b"PK\x05\x06\0\0\0\0\xe8\x03\xe8\x03");
    file.extend(u32::try_from((end - start) * 1000).unwrap().to_le_bytes());
    file.extend(u32::try_from(start).unwrap().to_le_bytes());
    file.extend([0, 0]);
    let found = identify_within(&file, None, SMALL);
    assert!(found.warnings.contains(&Warning::Bomb(Bomb::Size)), "{found:?}");
}

#[test]
fn deep_nesting_in_text_is_only_text() {
    for text in ["[".repeat(200_000), "<a>".repeat(200_000), "{\"a\":".repeat(200_000)] {
        assert_eq!(identify(text.as_bytes(), None).format.puid, "x-fmt/111");
    }
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    assert_eq!(identify(deep.as_bytes(), None).format.puid, "fmt/817");
}

/// What would take quadratic time if something were read again and again. Each is read in a moment.
#[test]
fn repeated_beginnings_are_read_once() {
    let times = 200_000;
    let cases = [
        format!("%PDF-1.7\n{}", "1 0 obj<<".repeat(times)),
        format!("%PDF-1.7\n1 0 obj<< {}", "<a ".repeat(times)),
        format!("%PDF-1.7\n1 0 obj<< {}", "(a ".repeat(times)),
        format!("%PDF-1.7\n{}", "1 0 obj<<>>stream\n".repeat(times)),
        format!("%PDF-1.7\n{}", "1 0 obj<<>>stream\nendstream".repeat(times)),
        format!("%PDF-1.7\n{}", "1 0 obj<</Type/ObjStm>>stream\n".repeat(times)),
        format!("%PDF-1.7\n{}", "1 0 obj<</Filter/FlateDecode>>stream\n".repeat(times)),
        format!("%PDF-1.7\n{}", "/".repeat(times)),
        format!("%PDF-1.7\n1 0 obj {}", " stream".repeat(times)),
        format!("<?xml version=\"1.0\"?><a {}", "b=\"c\" ".repeat(times)),
        format!("<!doctype html>{}", "<script on on".repeat(times)),
        format!("{{\\rtf1{}", "\\ob".repeat(times)),
        "From: a\nTo: b\n ".repeat(times),
        "\"a;".repeat(times),
    ];
    for case in cases {
        identify_within(case.as_bytes(), None, SMALL);
    }
}

/// The sample extraction that the archive's tests use too: every document is what its record says.
#[test]
fn documents_of_the_sample_extraction_are_known() {
    let shared = std::env::var_os("EKOMMUNE_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        std::path::PathBuf::from,
    );
    let folder = shared.join("data/archive/samples/ekommune-v55-valid");
    if !folder.is_dir() {
        println!("skipped: no sample extraction in {}", folder.display());
        return;
    }
    let mut count = 0;
    for path in files_in(&folder) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap();
        let found = identify(&fs::read(&path).unwrap(), Some(name));
        // The extraction's own XML, and the records' documents: archival all of them.
        assert_eq!(found.archival(), Archival::Accepted, "{}: {found:?}", path.display());
        assert!(found.warnings.is_empty(), "{}: {found:?}", path.display());
        count += 1;
    }
    assert!(count > 5);
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_are_something(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let found = identify_within(&bytes, None, SMALL);
        prop_assert!(!found.format.puid.is_empty());
    }

    #[test]
    fn any_text_is_something(text in ".{0,300}", name in ".{0,20}") {
        let found = identify_within(text.as_bytes(), Some(&name), SMALL);
        prop_assert_eq!(found.warnings.contains(&Warning::Empty), text.is_empty());
    }

    /// Bytes changed, cut out, doubled or cut off, in every specimen.
    #[test]
    fn spoilt_specimens_are_survived(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in any::<prop::sample::Index>(),
        doubled in any::<prop::sample::Index>(),
        keep_length in any::<bool>(),
    ) {
        static SPECIMENS: LazyLock<Vec<Vec<u8>>> =
            LazyLock::new(|| specimens::all().into_iter().map(|specimen| specimen.bytes).collect());
        let mut bytes = which.get(&SPECIMENS).clone();
        prop_assume!(!bytes.is_empty());
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if !keep_length {
            let from = doubled.index(bytes.len());
            let copy = bytes[from..].to_vec();
            bytes.extend(copy);
            bytes.truncate(cut.index(bytes.len()) + 1);
        }
        identify_within(&bytes, None, SMALL);
    }

    /// However a package is made, what is let out of it stays within the limit.
    #[test]
    fn what_is_within_the_limit_is_no_bomb(
        sizes in prop::collection::vec(0_usize..100_000, 0..8),
    ) {
        let contents: Vec<(String, Vec<u8>)> =
            sizes.iter().enumerate().map(|(number, &size)| (number.to_string(), vec![b'a'; size])).collect();
        let entries: Vec<(&str, &[u8])> =
            contents.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
        let found = identify_within(&zip(&entries), None, SMALL);
        prop_assert!(!found.warnings.contains(&Warning::Bomb(Bomb::Size)));
        prop_assert!(!found.warnings.contains(&Warning::Damaged(Damage::Corrupt)));
    }
}
