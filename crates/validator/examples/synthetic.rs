//! Writes a large extraction that is valid, to measure with: 25,000 case files with 100,000 records
//! make an arkivstruktur.xml of some 280 MB.
//!
//! `synthetic SAMPLE SCHEMAS OUT [CASES]`: SAMPLE is the small valid extraction, whose manifest is
//! filled in anew, and SCHEMAS the folder of all publications.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

const PDF: &[u8] =
    b"%PDF-1.4\n<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n";
const RECORDS: u64 = 4;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let paths: Vec<PathBuf> = arguments.iter().map(PathBuf::from).collect();
    let [sample, schemas, out, ..] = paths.as_slice() else {
        return Err(io::Error::other("usage: synthetic SAMPLE SCHEMAS OUT [CASES]"));
    };
    let cases = arguments.get(3).and_then(|number| number.parse().ok()).unwrap_or(25_000);
    fs::create_dir_all(out)?;
    for entry in fs::read_dir(schemas.join("noark5-v5.0-2019"))? {
        let path = entry?.path();
        fs::copy(&path, out.join(path.file_name().unwrap_or_default()))?;
    }
    fs::copy(schemas.join("addml/addml-8.2.xsd"), out.join("addml.xsd"))?;
    structure(out, cases)?;
    for name in ["loependeJournal", "offentligJournal"] {
        journal(out, name, cases * 2)?;
    }
    let mut log = create(out, "endringslogg", "endringslogg")?;
    writeln!(
        log,
        "<endring><referanseArkivenhet>{}</referanseArkivenhet><referanseMetadata>tittel</referanseMetadata><endretDato>2024-12-01T10:00:00</endretDato><endretAv>Per Arkivar</endretAv><tidligereVerdi>A</tidligereVerdi><nyVerdi>B</nyVerdi></endring></endringslogg>",
        id(1, 2)
    )?;
    log.flush()?;
    manifest(sample, out, cases)
}

/// An identifier that looks like chance and is always the same.
fn id(kind: u64, number: u64) -> String {
    let digits = hex::encode(&Sha256::digest(format!("{kind}/{number}"))[..16]);
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
}

fn create(out: &Path, name: &str, root: &str) -> io::Result<BufWriter<File>> {
    let mut file = BufWriter::new(File::create(out.join(format!("{name}.xml")))?);
    let namespace = format!("http://www.arkivverket.no/standarder/noark5/{name}");
    writeln!(
        file,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{namespace}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"{namespace} {name}.xsd\">"
    )?;
    Ok(file)
}

const MADE: &str = "<opprettetDato>2024-02-15T09:00:00</opprettetDato>\n<opprettetAv>Kari Nordmann</opprettetAv>\n";
const CLOSED: &str =
    "<avsluttetDato>2024-12-31T23:00:00</avsluttetDato>\n<avsluttetAv>Per Arkivar</avsluttetAv>\n";

fn structure(out: &Path, cases: u64) -> io::Result<()> {
    let mut file = create(out, "arkivstruktur", "arkiv")?;
    writeln!(
        file,
        "<systemID>{}</systemID>\n<tittel>Målearkiv</tittel>\n<arkivstatus>Avsluttet</arkivstatus>\n{MADE}{CLOSED}<arkivskaper><arkivskaperID>999999999</arkivskaperID><arkivskaperNavn>Eksempel kommune</arkivskaperNavn></arkivskaper>",
        id(1, 1)
    )?;
    write!(
        file,
        "<arkivdel>\n<systemID>{}</systemID>\n<tittel>Sakarkiv 2024</tittel>\n<arkivdelstatus>Avsluttet periode</arkivdelstatus>\n{MADE}{CLOSED}",
        id(1, 2)
    )?;
    write!(
        file,
        "<klassifikasjonssystem>\n<systemID>{}</systemID>\n<tittel>K-koder</tittel>\n{MADE}<klasse>\n<systemID>{}</systemID>\n<klasseID>A10</klasseID>\n<tittel>Barnehager</tittel>\n{MADE}",
        id(1, 3),
        id(1, 4)
    )?;
    let hash = hex::encode(Sha256::digest(PDF));
    for case in 1..=cases {
        writeln!(
            file,
            "<mappe xsi:type=\"saksmappe\">\n<systemID>{}</systemID>\n<mappeID>2024/{case}</mappeID>\n<tittel>Barnehageplass for barn nummer {case} i Fjæra barnehage, avdeling Sjøstjerna</tittel>\n<dokumentmedium>Elektronisk arkiv</dokumentmedium>\n{MADE}{CLOSED}<referanseArkivdel>{}</referanseArkivdel>\n<part><partNavn>Søker {case}</partNavn><partRolle>Søker</partRolle></part>",
            id(2, case),
            id(1, 2)
        )?;
        for number in 1..=RECORDS {
            record(&mut file, case, number, &hash)?;
            let folder = out.join(format!("DOKUMENT/{}", case / 250));
            fs::create_dir_all(&folder)?;
            fs::write(folder.join(format!("{case}-{number}.pdf")), PDF)?;
        }
        writeln!(
            file,
            "<saksaar>2024</saksaar>\n<sakssekvensnummer>{case}</sakssekvensnummer>\n<saksdato>2024-02-15</saksdato>\n<administrativEnhet>Oppvekst</administrativEnhet>\n<saksansvarlig>Kari Nordmann</saksansvarlig>\n<saksstatus>Avsluttet</saksstatus>\n</mappe>"
        )?;
    }
    writeln!(file, "</klasse>\n</klassifikasjonssystem>\n</arkivdel>\n</arkiv>")?;
    file.flush()
}

/// Two registry entries, one that came in and one that went out, and two notes.
fn record(file: &mut impl Write, case: u64, number: u64, hash: &str) -> io::Result<()> {
    let kind = if number <= 2 { "journalpost" } else { "arkivnotat" };
    let own = case * 10 + number;
    writeln!(
        file,
        "<registrering xsi:type=\"{kind}\">\n<systemID>{}</systemID>\n{MADE}<arkivertDato>2024-03-10T12:00:00</arkivertDato>\n<arkivertAv>Per Arkivar</arkivertAv>\n<referanseArkivdel>{}</referanseArkivdel>",
        id(3, own),
        id(1, 2)
    )?;
    writeln!(
        file,
        "<dokumentbeskrivelse>\n<systemID>{}</systemID>\n<dokumenttype>Brev</dokumenttype>\n<dokumentstatus>Dokumentet er ferdigstilt</dokumentstatus>\n<tittel>Søknad om barnehageplass for barn nummer {case}, brev {number}</tittel>\n{MADE}<tilknyttetRegistreringSom>Hoveddokument</tilknyttetRegistreringSom>\n<dokumentnummer>1</dokumentnummer>\n<tilknyttetDato>2024-02-15T09:00:00</tilknyttetDato>\n<tilknyttetAv>Kari Nordmann</tilknyttetAv>",
        id(4, own)
    )?;
    writeln!(
        file,
        "<dokumentobjekt>\n<systemID>{}</systemID>\n<versjonsnummer>1</versjonsnummer>\n<variantformat>Arkivformat</variantformat>\n<format>fmt/354</format>\n{MADE}<referanseDokumentfil>DOKUMENT/{}/{case}-{number}.pdf</referanseDokumentfil>\n<sjekksum>{hash}</sjekksum>\n<sjekksumAlgoritme>SHA-256</sjekksumAlgoritme>\n<filstoerrelse>{}</filstoerrelse>\n<konvertering><konvertertDato>2024-03-02T10:00:00</konvertertDato><konvertertAv>Konvertering</konvertertAv><konvertertFraFormat>fmt/412</konvertertFraFormat><konvertertTilFormat>fmt/354</konvertertTilFormat></konvertering>\n</dokumentobjekt>\n</dokumentbeskrivelse>",
        id(5, own),
        case / 250,
        PDF.len()
    )?;
    writeln!(
        file,
        "<registreringsID>2024/{case}-{number}</registreringsID>\n<tittel>Søknad om barnehageplass for barn nummer {case}, registrering {number}</tittel>\n<beskrivelse>Foreldrene søker om plass fra august. Barnet har søsken i samme barnehage, og familien bor i nærheten. Vedtaket bygger på opplysningene i søknaden og på kommunens retningslinjer for opptak.</beskrivelse>\n<dokumentmedium>Elektronisk arkiv</dokumentmedium>"
    )?;
    if number <= 2 {
        let (part, entry) =
            (["Avsender", "Mottaker"][usize::from(number == 2)], (case - 1) * 2 + number);
        let dates = if number == 1 {
            "<mottattDato>2024-02-15T08:30:00</mottattDato>\n"
        } else {
            "<sendtDato>2024-02-15T14:00:00</sendtDato>\n"
        };
        let direction = ["Inngående dokument", "Utgående dokument"][usize::from(number == 2)];
        write!(
            file,
            "<korrespondansepart>\n<korrespondanseparttype>{part}</korrespondanseparttype>\n<korrespondansepartNavn>Søker {case}</korrespondansepartNavn>\n<postadresse>Storgata {case}</postadresse>\n<postnummer>4879</postnummer>\n<poststed>Grimstad</poststed>\n</korrespondansepart>\n<journalaar>2024</journalaar>\n<journalsekvensnummer>{entry}</journalsekvensnummer>\n<journalpostnummer>{number}</journalpostnummer>\n<journalposttype>{direction}</journalposttype>\n<journalstatus>Arkivert</journalstatus>\n<journaldato>2024-02-15</journaldato>\n<dokumentetsDato>2024-02-14</dokumentetsDato>\n{dates}"
        )?;
        if number == 1 {
            writeln!(
                file,
                "<avskrivning>\n<avskrivningsdato>2024-03-01</avskrivningsdato>\n<avskrevetAv>Kari Nordmann</avskrevetAv>\n<avskrivningsmaate>Besvart med brev</avskrivningsmaate>\n<referanseAvskrivesAvJournalpost>{}</referanseAvskrivesAvJournalpost>\n</avskrivning>",
                id(3, case * 10 + 2)
            )?;
        }
    }
    file.write_all(b"</registrering>\n")
}

fn journal(out: &Path, name: &str, entries: u64) -> io::Result<()> {
    let mut file = create(out, name, name)?;
    let is_public = name == "offentligJournal";
    writeln!(
        file,
        "<journalhode><journalStartDato>2024-02-15</journalStartDato><journalSluttDato>2024-02-15</journalSluttDato><antallJournalposter>{entries}</antallJournalposter><arkivskaper><arkivskaperID>999999999</arkivskaperID><arkivskaperNavn>Eksempel kommune</arkivskaperNavn></arkivskaper></journalhode>"
    )?;
    for entry in 1..=entries {
        let (case, number) = (entry.div_ceil(2), 2 - entry % 2);
        let title = if is_public {
            String::new()
        } else {
            format!("<tittel>Barnehageplass {case}</tittel>")
        };
        writeln!(
            file,
            "<journalregistrering>\n<saksmappe><saksaar>2024</saksaar><sakssekvensnummer>{case}</sakssekvensnummer>{title}</saksmappe>\n<journalpost><systemID>{}</systemID><journalaar>2024</journalaar><journalsekvensnummer>{entry}</journalsekvensnummer><journalpostnummer>{number}</journalpostnummer>{title}<journaldato>2024-02-15</journaldato><korrespondansepart><korrespondanseparttype>Avsender</korrespondanseparttype><korrespondansepartNavn>Søker {case}</korrespondansepartNavn></korrespondansepart></journalpost>\n</journalregistrering>",
            id(3, case * 10 + number)
        )?;
    }
    writeln!(file, "</{name}>")?;
    file.flush()
}

/// The sample's manifest with the numbers and checksums of what was written.
fn manifest(sample: &Path, out: &Path, cases: u64) -> io::Result<()> {
    let mut text = fs::read_to_string(sample.join("arkivuttrekk.xml"))?;
    for name in
        ["arkivstruktur.xml", "loependeJournal.xml", "offentligJournal.xml", "endringslogg.xml"]
    {
        let mut hash = Sha256::new();
        io::copy(&mut File::open(out.join(name))?, &mut hash)?;
        let (before, after) =
            text.split_once(&format!("<value>{name}</value>")).unwrap_or_default();
        let Some(at) = after.find("<property name=\"value\"><value>") else { continue };
        let (start, end) = (at + 30, at + 30 + 64);
        text = format!(
            "{before}<value>{name}</value>{}{}{}",
            &after[..start],
            hex::encode(hash.finalize()),
            &after[end..]
        );
    }
    let records = cases * RECORDS;
    for (old, new) in [
        (
            ">true</value></property><property dataType=\"boolean\" name=\"omfatter",
            ">false</value></property><property dataType=\"boolean\" name=\"omfatter".to_owned(),
        ),
        ("SomSkalKasseres\"><value>true", "SomSkalKasseres\"><value>false".to_owned()),
        ("<value>5</value>", format!("<value>{records}</value>")),
        ("<value>1</value>", format!("<value>{cases}</value>")),
        ("<value>3</value>", format!("<value>{records}</value>")),
        ("<value>2</value>", format!("<value>{}</value>", cases * 2)),
    ] {
        text = text.replace(old, &new);
    }
    fs::write(out.join("arkivuttrekk.xml"), text)
}
