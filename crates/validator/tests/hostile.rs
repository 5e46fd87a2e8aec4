//! Whatever is done to an extraction, the answer is a report.

#[expect(dead_code, reason = "the table of mutations uses the rest of it")]
mod sample;

use std::fs;

use proptest::prelude::*;
use sample::{Package, shared};
use validator::{Language, Options, Severity, validate};

/// One change of a file's bytes. Places are parts of the whole, so that they fit any file.
#[derive(Clone, Debug)]
enum Edit {
    Flip(f64, u8),
    Cut(f64, f64),
    Repeat(f64, f64),
    Insert(f64, &'static [u8]),
    End(f64),
}

const PIECES: &[&[u8]] = &[
    b"<",
    b">",
    b"&",
    b"\"",
    b"'",
    b"/",
    b"</",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<?",
    b"?>",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"&b;",
    b"&#x110000;",
    b"&#0;",
    b" xsi:type=\"klasse\"",
    b" xmlns=\"\"",
    b" xmlns:xsi=\"urn:x\"",
    b"<arkiv>",
    b"</mappe>",
    b"<registrering>",
    b"\xff\xfe\x00",
    b"\xef\xbb\xbf",
    b"\xe2\x80",
    b"maxOccurs=\"4000000000\"",
    b"minOccurs=\"99999\" maxOccurs=\"99999\" ",
    b"<xs:pattern value=\"((a*)*)*\"/>",
    b"../../..",
    b"99999999999999999999",
    b"-",
];

fn edits() -> impl Strategy<Value = Edit> {
    let part = || 0.0..1.0_f64;
    prop_oneof![
        (part(), any::<u8>()).prop_map(|(at, byte)| Edit::Flip(at, byte)),
        (part(), part()).prop_map(|(from, length)| Edit::Cut(from, length)),
        (part(), part()).prop_map(|(from, length)| Edit::Repeat(from, length)),
        (part(), prop::sample::select(PIECES)).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        part().prop_map(Edit::End),
    ]
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "places are approximate"
)]
fn apply(edit: &Edit, bytes: &mut Vec<u8>) {
    let length = bytes.len();
    let at = |part: f64| ((length as f64) * part) as usize;
    // Cuts and repetitions are short, or little would be left of the file.
    let range = |from: f64, part: f64| at(from)..(at(from) + at(part * part * part)).min(length);
    match *edit {
        Edit::Flip(place, byte) => {
            if let Some(old) = bytes.get_mut(at(place)) {
                *old ^= byte;
            }
        }
        Edit::Cut(from, part) => drop(bytes.drain(range(from, part))),
        Edit::Repeat(from, part) => {
            let again = bytes[range(from, part)].to_vec();
            let place = at(from);
            bytes.splice(place..place, again);
        }
        Edit::Insert(place, piece) => {
            let place = at(place);
            bytes.splice(place..place, piece.iter().copied());
        }
        Edit::End(place) => bytes.truncate(at(place)),
    }
}

const FILES: &[&str] = &[
    "arkivstruktur.xml",
    "arkivuttrekk.xml",
    "loependeJournal.xml",
    "offentligJournal.xml",
    "endringslogg.xml",
    "arkivstruktur.xsd",
    "metadatakatalog.xsd",
    "endringslogg.xsd",
    "addml.xsd",
    "DOKUMENT/2024/000001.pdf",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn any_damage_gives_a_report(
        damage in prop::collection::vec((prop::sample::select(FILES), edits()), 1..6),
    ) {
        let Some(archive) = shared() else { return Ok(()) };
        let package = Package::new(&archive);
        for (file, edit) in &damage {
            let path = package.path().join(file);
            let mut bytes = fs::read(&path).unwrap();
            apply(edit, &mut bytes);
            package.write(file, bytes);
        }
        let options = Options { findings_of_each_kind: 20, ..Options::default() };
        let report = validate(package.path(), options);
        prop_assert_eq!(&validate(package.path(), options), &report, "two readings differ");
        for tally in report.tallies.values() {
            prop_assert!(tally.shown <= 20 && tally.shown <= tally.count);
        }
        let errors = report.findings.iter().any(|f| f.fault.severity() == Severity::Error);
        prop_assert_eq!(report.is_valid(), !errors);
        let texts = [report.text(Language::En), report.html(Language::Nb), report.json(Language::Nn)];
        prop_assert!(texts.iter().all(|text| !text.is_empty()));
    }
}

/// Content models, patterns and chains of types made to grow without end.
#[test]
fn a_hostile_schema_is_refused_or_quick() {
    let Some(archive) = shared() else { return };
    let nested = |open: &str, close: &str| format!("{}{}", open.repeat(60), close.repeat(60));
    let element = "<xs:element name=\"a\" type=\"xs:string\"/>";
    let schemas = [
        "<xs:element name=\"endringslogg\" type=\"t\"/><xs:complexType name=\"t\"><xs:complexContent><xs:extension base=\"t\"/></xs:complexContent></xs:complexType>".to_owned(),
        "<xs:element name=\"endringslogg\" type=\"s\"/><xs:simpleType name=\"s\"><xs:restriction base=\"s\"/></xs:simpleType>".to_owned(),
        "<xs:group name=\"g\"><xs:sequence><xs:group ref=\"g\"/></xs:sequence></xs:group><xs:complexType name=\"t\"><xs:group ref=\"g\"/></xs:complexType>".to_owned(),
        format!("<xs:complexType name=\"t\">{}</xs:complexType>", nested("<xs:sequence minOccurs=\"9\" maxOccurs=\"99\">", "</xs:sequence>")),
        format!("<xs:complexType name=\"t\"><xs:sequence minOccurs=\"4000000000\" maxOccurs=\"unbounded\"><xs:sequence minOccurs=\"4000000000\" maxOccurs=\"4000000000\">{element}</xs:sequence></xs:sequence></xs:complexType>"),
        "<xs:complexType name=\"t\"><xs:sequence minOccurs=\"4000000000\" maxOccurs=\"4000000000\"/></xs:complexType>".to_owned(),
        format!("<xs:complexType name=\"t\"><xs:choice>{}</xs:choice></xs:complexType>", element.repeat(3_000)),
        format!("<xs:complexType name=\"t\"><xs:choice maxOccurs=\"unbounded\">{}</xs:choice></xs:complexType>", element.repeat(3_000)),
        format!("<xs:complexType name=\"t\"><xs:choice minOccurs=\"9\" maxOccurs=\"999\">{}</xs:choice></xs:complexType>", element.repeat(300)),
        "<xs:include schemaLocation=\"endringslogg.xsd\"/><xs:import schemaLocation=\"http://example.org/x.xsd\"/>".to_owned(),
    ];
    for schema in schemas {
        let package = Package::new(&archive);
        let namespace = "http://www.arkivverket.no/standarder/noark5/endringslogg";
        package.write(
            "endringslogg.xsd",
            format!("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns=\"{namespace}\" targetNamespace=\"{namespace}\">{schema}</xs:schema>"),
        );
        let report = package.validate();
        assert!(report.tallies.contains_key("schema_changed"), "{schema}");
    }
}
