//! Changes a valid extraction in every way one small edit can, and says of each changed file whether
//! we find it valid by its schema. `conformance/validator.sh` lets xmllint judge the same files.
//!
//! `mutants SAMPLE SCHEMAS OUT`: SAMPLE is the extraction without schemas, SCHEMAS the folder of all
//! publications. Writes OUT/FILES/NNNNN.xml and OUT/verdicts.tsv: file, schema, valid or invalid.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use validator::{Options, validate};

/// The publications of Noark 5 and of ADDML that go together, and of how many mutants one is taken.
const SETS: [(&str, &str, usize); 4] = [
    ("noark5-v5.0-2019", "addml/addml-8.2.xsd", 2),
    ("noark5-v5.5.0-2023", "addml/addml-8.3.xsd", 7),
    ("noark5-v4.0", "addml/addml-8.2.xsd", 7),
    ("noark5-v3.1", "addml/addml-8.3.xsd", 7),
];

const FILES: [&str; 5] =
    ["arkivstruktur", "loependeJournal", "offentligJournal", "endringslogg", "arkivuttrekk"];

fn main() -> io::Result<()> {
    let paths: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let [sample, schemas, out] = paths.as_slice() else {
        return Err(io::Error::other("usage: mutants SAMPLE SCHEMAS OUT"));
    };
    let mut verdicts = String::new();
    let package = out.join("package");
    for (set, addml, every) in SETS {
        fs::create_dir_all(&package)?;
        for entry in fs::read_dir(schemas.join(set))? {
            let path = entry?.path();
            fs::copy(&path, package.join(path.file_name().unwrap_or_default()))?;
        }
        fs::copy(schemas.join(addml), package.join("addml.xsd"))?;
        for name in FILES {
            let file = format!("{name}.xml");
            let original = fs::read_to_string(sample.join(&file))?;
            let original = if name == "arkivstruktur" { suited(original, set) } else { original };
            let folder = out.join(set).join(name);
            fs::create_dir_all(&folder)?;
            let mut mutants = mutants(&original);
            mutants.insert(0, original);
            for (number, mutant) in mutants.iter().enumerate() {
                if number > 0 && number % every != 0 {
                    continue;
                }
                let path = folder.join(format!("{number:05}.xml"));
                fs::write(&path, mutant)?;
                fs::write(package.join(&file), mutant)?;
                let verdict = if is_valid(&package, &file) { "valid" } else { "invalid" };
                let schema = match name {
                    "arkivuttrekk" => schemas.join(addml),
                    _ => schemas.join(set).join(format!("{name}.xsd")),
                };
                let _ = writeln!(verdicts, "{}\t{}\t{verdict}", path.display(), schema.display());
            }
            fs::remove_file(package.join(&file))?;
        }
        fs::remove_dir_all(&package)?;
    }
    fs::write(out.join("verdicts.tsv"), verdicts)
}

/// Well-formed and as its schema demands; the rest of the package does not matter here.
fn is_valid(package: &Path, file: &str) -> bool {
    let report = validate(package, Options::default());
    !report.findings.iter().any(|finding| {
        let is_about_xml = matches!(finding.fault.rule(), "N5.03" | "krav 6.4.3")
            || finding.fault.name() == "file_empty";
        finding.place.file == file && is_about_xml
    })
}

/// The structure as the older versions want it.
fn suited(structure: String, set: &str) -> String {
    if !matches!(set, "noark5-v4.0" | "noark5-v3.1") {
        return structure;
    }
    let mut text = structure.replace("\"arkivnotat\"", "\"basisregistrering\"");
    text = text.replace(
        "</konverteringsverktoey>",
        "</konverteringsverktoey><konverteringskommentar>x</konverteringskommentar>",
    );
    while let Some(part) = between(&text, "<part>", "</part>") {
        text = text.replace(&part, "");
    }
    let mut rest = text.as_str();
    let mut out = String::new();
    while let Some(at) = rest.find("<dokumentobjekt>") {
        let (before, after) = rest.split_at(at + "<dokumentobjekt>".len());
        out.push_str(before);
        rest = after.split_once("</systemID>").map_or(after, |(_, rest)| rest);
    }
    out.push_str(rest);
    // Correspondents stand after the entry's own fields.
    let mut parts = Vec::new();
    for record in out.split_inclusive("</registrering>") {
        let mut record = record.to_owned();
        let mut moved = String::new();
        while let Some(one) = between(&record, "<korrespondansepart>", "</korrespondansepart>") {
            record = record.replacen(&one, "", 1);
            moved.push_str(&one);
        }
        let at = record.find("<avskrivning>").or_else(|| record.rfind("</registrering>"));
        if let Some(at) = at {
            record.insert_str(at, &moved);
        }
        parts.push(record);
    }
    parts.concat()
}

fn between(text: &str, start: &str, end: &str) -> Option<String> {
    let from = text.find(start)?;
    let to = text[from..].find(end)? + from + end.len();
    Some(text[from..to].to_owned())
}

/// Where an element lies in the text.
struct Element {
    start: usize,
    /// After the start tag, and before the end tag.
    inside: (usize, usize),
    end: usize,
    name: String,
    is_leaf: bool,
}

fn elements(text: &str) -> Vec<Element> {
    let mut found: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut at = text.find("?>").map_or(0, |end| end + 2);
    while let Some(start) = text[at..].find('<').map(|offset| at + offset) {
        let Some(end) = text[start..].find('>').map(|offset| start + offset + 1) else { break };
        let tag = &text[start + 1..end - 1];
        at = end;
        if tag.starts_with('/') {
            if let Some(index) = open.pop() {
                found[index].inside.1 = start;
                found[index].end = end;
            }
            continue;
        }
        if let Some(parent) = open.last() {
            found[*parent].is_leaf = false;
        }
        let name = tag.split_ascii_whitespace().next().unwrap_or_default().to_owned();
        open.push(found.len());
        found.push(Element { start, inside: (end, end), end, name, is_leaf: true });
    }
    found
}

/// Left out is what libxml2 judges otherwise than XML Schema does: it refuses white space around dates
/// and integers of more than 24 digits, both of which are valid.
const VALUES: [&str; 26] = [
    "",
    " ",
    "x",
    "æøå",
    "0",
    "-1",
    "+1",
    "1.0",
    " 5 ",
    "999999999999999999999999",
    "2024-02-30",
    "2024-02-29",
    "2024-02-15Z",
    "2024-02-15+01:00",
    "2024-02-15-13:59",
    "2024-2-15",
    "2024-02-15T09:00:00",
    "2024-02-15T24:00:00",
    "2024-02-15T09:00:00.5Z",
    "2024-02-15T09:00",
    "A54E9F47-EB0B-55C4-B105-E8DFFF3DD7D9",
    "a54e9f47-eb0b-55c4-b105-e8dfff3dd7d",
    "&#65;&amp;&lt;",
    "<![CDATA[x]]>",
    "<!-- c -->",
    "Utgår",
];

fn mutants(text: &str) -> Vec<String> {
    let elements = elements(text);
    let mut out = Vec::new();
    let mut put = |from: usize, to: usize, with: &str| {
        out.push(format!("{}{with}{}", &text[..from], &text[to..]));
    };
    for (index, element) in elements.iter().enumerate() {
        let Element { start, inside, end, name, is_leaf } = element;
        let (start, end) = (*start, *end);
        let whole = &text[start..end];
        let tag_end = inside.0 - 1;
        put(start, end, "");
        put(start, end, &whole.repeat(2));
        put(start, end, &format!("<ukjent>{whole}</ukjent>"));
        put(start, end, &format!("<ukjent xmlns=\"urn:x\"/>{whole}"));
        put(start, end, &format!("<tittel>x</tittel>{whole}"));
        put(start, end, &format!("<!-- c -->\n{whole}<?p i?>"));
        put(start, end, &format!("tekst{whole}"));
        put(inside.0, inside.1, "");
        for attribute in [
            " ukjent=\"1\"",
            " label=\"1\"",
            " name=\"1\"",
            " dataType=\"1\"",
            " xml:lang=\"no\"",
            " xmlns=\"urn:x\"",
            " xsi:nil=\"true\"",
            " xsi:nil=\"false\"",
            " xsi:schemaLocation=\"urn:x x.xsd\"",
            " xsi:type=\"saksmappe\"",
            " xsi:type=\"moetemappe\"",
            " xsi:type=\"mappe\"",
            " xsi:type=\"journalpost\"",
            " xsi:type=\"registrering\"",
            " xsi:type=\"ukjent\"",
            " xsi:type=\"x:ukjent\"",
        ] {
            put(tag_end, tag_end, attribute);
        }
        // The element after it first.
        if let Some(next) = elements[index + 1..].iter().find(|other| other.start >= end)
            && next.start == end
        {
            put(start, next.end, &format!("{}{whole}", &text[next.start..next.end]));
        }
        if *is_leaf {
            for value in VALUES {
                put(inside.0, inside.1, value);
            }
            let rest = &text[start + 1 + name.len()..end];
            let rest = rest.replace(&format!("</{name}>"), "</beskrivelse>");
            put(start, end, &format!("<beskrivelse{rest}"));
        }
        if index % 10 == 0 {
            for broken in [
                "&nbsp;",
                "&",
                "<",
                "]]>",
                "\u{1}",
                "&#0;",
                "&#x1;",
                "<a b=c/>",
                "<a b=\"1\" b=\"2\"/>",
                "<a b=\"1\"c=\"2\"/>",
                "<!-- -- -->",
                "<x:a/>",
                "<1/>",
                "<a b='<'/>",
                "<?xml version=\"1.0\"?>",
                "</ukjent>",
                "<a:b:c/>",
                "\u{fffe}",
            ] {
                put(inside.0, inside.0, broken);
            }
            // Without its end tag.
            put(inside.1, end, "");
        }
    }
    put(text.len(), text.len(), "\n<!-- c -->\n");
    put(text.len(), text.len(), "x");
    put(text.len(), text.len(), "<a/>");
    put(0, 0, "\u{feff}");
    put(0, 0, " ");
    put(0, text.len(), "");
    for part in 1..20 {
        let mut cut = text.len() * part / 20;
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        put(cut, text.len(), "");
    }
    out
}
