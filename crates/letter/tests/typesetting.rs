//! The real typesetter, judged by its bytes and by what `pdftotext` and `pdfinfo` read in them.
#![cfg(feature = "typst")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail, and says what it skips"
)]

use std::{
    io::Write as _,
    process::{Command, Stdio},
    sync::LazyLock,
};

use base::Language;
use letter::{Block, Document, Kind, Typesetter, TypstTypesetter};

mod specimens;

static TYPESETTER: LazyLock<TypstTypesetter> = LazyLock::new(|| TypstTypesetter::new().unwrap());

#[test]
fn every_specimen_is_printed_and_the_same_document_gives_the_same_bytes() {
    let other = TypstTypesetter::new().unwrap();
    for (name, document) in specimens::all() {
        let first = TYPESETTER.pdf(&document).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(first.bytes.starts_with(b"%PDF-1.7"), "{name}");
        assert_eq!(first, other.pdf(&document).unwrap(), "{name}");
    }
}

#[test]
fn documents_that_differ_give_files_that_differ() {
    let document = specimens::ordinary(Kind::Letter, Language::Nb);
    let mut later = document.clone();
    later.date = later.date.tomorrow().unwrap();
    assert_ne!(TYPESETTER.pdf(&document).unwrap(), TYPESETTER.pdf(&later).unwrap());
}

#[test]
fn the_file_claims_both_standards_and_its_language() {
    let languages = ["nb-NO", "nn-NO", "se-NO", "en-GB"];
    for (language, tag) in Language::ALL.into_iter().zip(languages) {
        let pdf = TYPESETTER.pdf(&specimens::ordinary(Kind::Form, language)).unwrap();
        let text = String::from_utf8_lossy(&pdf.bytes);
        for expect in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
            &format!("/Lang({tag})"),
        ] {
            assert!(text.replace("/Lang (", "/Lang(").contains(expect), "{expect} in {language}");
        }
    }
}

#[test]
fn the_document_information_names_title_authority_reference_recipient_and_date() {
    let document = specimens::ordinary(Kind::Letter, Language::Nb);
    let Some(information) = read_with("pdfinfo", &["-rawdates", "-"], &document) else { return };
    for expect in [
        "Ambulerende skjenkebevilling til Høstfesten i Nordvik samfunnshus",
        "Nordvik kommune",
        "2026/17-2, Modig Fjell",
        "eKommune",
        "D:20261122",
        "Tagged:          yes",
    ] {
        assert!(information.contains(expect), "{expect} in {information}");
    }
}

#[test]
fn a_letter_reads_in_order_from_letterhead_to_enclosures() {
    let document = specimens::ordinary(Kind::Letter, Language::Nb);
    let Some(text) = read_with("pdftotext", &["-raw", "-", "-"], &document) else { return };
    insta::assert_snapshot!("letter-nb", text.replace('\u{c}', "\n--- page ---\n"));
}

#[test]
fn the_template_speaks_the_language_of_the_document() {
    let check = |kind, language, expected: &[&str]| {
        let document = specimens::ordinary(kind, language);
        let Some(text) = read_with("pdftotext", &["-layout", "-", "-"], &document) else { return };
        for expect in expected {
            assert!(text.contains(expect), "{expect} in {text}");
        }
    };
    check(Kind::Letter, Language::Nb, &["Vår ref.", "Dato", "Med hilsen", "Side 1 av 2"]);
    check(Kind::Letter, Language::Nn, &["Vår ref.", "Med helsing", "22. november 2026"]);
    check(Kind::Letter, Language::Se, &["Min čuj.", "Dearvvuođaiguin", "skábmamánu 22. b. 2026"]);
    check(Kind::Letter, Language::En, &["Our ref.", "Yours sincerely", "Page 1 of 2"]);
    check(Kind::Form, Language::Nn, &["SØKNAD", "Sendt inn", "Hvor mange gjester venter du?"]);
    check(Kind::Note, Language::En, &["NOTE", "Unntatt offentlighet, offl. § 14"]);
}

#[test]
fn hostile_text_is_printed_as_it_stands() {
    let document = specimens::hostile();
    let substituted = TYPESETTER.pdf(&document).unwrap().substituted;
    for expect in ['\0', '\u{7}', '\u{202E}', '\u{FEFF}', '\u{E000}', '中', '\u{10FFFF}'] {
        assert!(substituted.contains(&expect), "{expect:?} in {substituted:?}");
    }
    for printable in ['#', '$', '\\', ']', 'ש', 'س', '\u{1F600}'] {
        assert!(!substituted.contains(&printable), "{printable:?} in {substituted:?}");
    }
    let Some(text) = read_with("pdftotext", &["-raw", "-", "-"], &document) else { return };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let expect = "#import \"x\" #eval(\"1\") $x^2$ \\ ] [ </script> *a _b `c` @d <e> txet";
    assert!(text.contains(expect), "{text}");
    assert!(
        !String::from_utf8_lossy(&TYPESETTER.pdf(&document).unwrap().bytes).contains("javascript:")
    );
}

#[test]
fn ordinary_documents_lose_no_character() {
    for language in Language::ALL {
        let mut document = specimens::ordinary(Kind::Letter, language);
        document.body.push(Block::paragraph(
            "ÁáČčĐđŊŋŠšŦŧŽž ÆæØøÅå ÄäÖöÜüß Łódź Đorđe Ελλάδα Київ Երևան თბილისი ☐☑ – — « » … § № € ½ ² ₂ ✓ →",
        ));
        let substituted = TYPESETTER.pdf(&document).unwrap().substituted;
        assert!(substituted.is_empty(), "{substituted:?} in {language}");
    }
}

#[test]
fn the_header_of_a_long_table_is_repeated_on_each_page() {
    let Some(text) = read_with("pdftotext", &["-layout", "-", "-"], &specimens::long_table(260))
    else {
        return;
    };
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() >= 8, "{} pages", pages.len());
    let with_rows = pages.iter().filter(|page| page.contains("ambulerende"));
    assert!(with_rows.clone().all(|page| page.contains("Gjelder")));
    let rows = (1..=260).filter(|row| text.contains(&format!("2026/{row} ")));
    assert_eq!(rows.count(), 260);
}

#[test]
fn one_typesetter_serves_many_threads() {
    let document = specimens::ordinary(Kind::Letter, Language::Nb);
    let expect = TYPESETTER.pdf(&document).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    assert_eq!(TYPESETTER.pdf(&document).unwrap(), expect);
                }
            });
        }
    });
}

/// What a tool says about the file it reads from standard input; none when the tool is not installed.
fn read_with(tool: &str, arguments: &[&str], document: &Document) -> Option<String> {
    let pdf = TYPESETTER.pdf(document).unwrap();
    let command = Command::new(tool)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = command else {
        println!("skipped: {tool} (Debian package poppler-utils) is not installed");
        return None;
    };
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(&pdf.bytes));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{tool} could not read the file");
    Some(String::from_utf8(output.stdout).unwrap())
}
