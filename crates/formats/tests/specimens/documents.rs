//! PDF, office documents and what is packed.

use formats::{Bomb, Damage, Warning};

use super::{
    Specimen,
    build::{deflate, ole, pdf, pdf_with_trailer, stream, xmp, zip, zip_with_flags},
};

pub(crate) fn all() -> Vec<Specimen> {
    let mut all = plain_pdfs();
    all.extend(claims());
    all.extend(pdfs_that_carry());
    all.extend(office_open_xml());
    all.extend(open_document());
    all.extend(compound());
    all
}

fn page_objects() -> Vec<Vec<u8>> {
    vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>".to_vec(),
        stream("/Filter /FlateDecode", &deflate(b"0 0 9 9 re f", true)),
    ]
}

fn plain_pdfs() -> Vec<Specimen> {
    [
        ("1.0", "fmt/14", "pdf-1.0.pdf"),
        ("1.1", "fmt/15", "pdf-1.1.pdf"),
        ("1.2", "fmt/16", "pdf-1.2.pdf"),
        ("1.3", "fmt/17", "pdf-1.3.pdf"),
        ("1.4", "fmt/18", "pdf-1.4.pdf"),
        ("1.5", "fmt/19", "pdf-1.5.pdf"),
        ("1.6", "fmt/20", "pdf-1.6.pdf"),
        ("1.7", "fmt/276", "pdf-1.7.pdf"),
        ("2.0", "fmt/1129", "pdf-2.0.pdf"),
    ]
    .map(|(version, puid, name)| Specimen::new(name, puid, pdf(version, &page_objects())))
    .into()
}

/// A PDF whose catalogue has this metadata.
fn with_metadata(version: &str, metadata: Vec<u8>) -> Vec<u8> {
    let mut objects = page_objects();
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R >>".to_vec();
    objects.push(metadata);
    pdf(version, &objects)
}

fn elements(part: &str, level: &str) -> Vec<u8> {
    let level = if level.is_empty() {
        String::new()
    } else {
        format!("<pdfaid:conformance>{level}</pdfaid:conformance>")
    };
    xmp(&format!("<pdfaid:part>{part}</pdfaid:part>{level}"))
}

fn claims() -> Vec<Specimen> {
    const METADATA: &str = "/Type /Metadata /Subtype /XML";
    let mut all: Vec<Specimen> = [
        ("1", "A", "1.4", "fmt/95", "pdfa-1a.pdf"),
        ("1", "B", "1.4", "fmt/354", "pdfa-1b.pdf"),
        ("2", "A", "1.7", "fmt/476", "pdfa-2a.pdf"),
        ("2", "B", "1.7", "fmt/477", "pdfa-2b.pdf"),
        ("2", "U", "1.7", "fmt/478", "pdfa-2u.pdf"),
        ("3", "A", "1.7", "fmt/479", "pdfa-3a.pdf"),
        ("3", "B", "1.7", "fmt/480", "pdfa-3b.pdf"),
        ("3", "U", "1.7", "fmt/481", "pdfa-3u.pdf"),
        ("4", "", "2.0", "fmt/1910", "pdfa-4.pdf"),
        ("4", "E", "2.0", "fmt/1911", "pdfa-4e.pdf"),
        ("4", "F", "2.0", "fmt/1912", "pdfa-4f.pdf"),
    ]
    .map(|(part, level, version, puid, name)| {
        Specimen::new(name, puid, with_metadata(version, stream(METADATA, &elements(part, level))))
    })
    .into();
    let packed =
        stream(&format!("{METADATA} /Filter /FlateDecode"), &deflate(&elements("2", "A"), true));
    all.push(Specimen::new("pdfa-2a-packed-claim.pdf", "fmt/476", with_metadata("1.7", packed)));
    // A picture's metadata claims nothing for the document.
    let mut objects = page_objects();
    objects.push(stream(METADATA, &elements("2", "B")));
    objects.push(b"<< /Type /XObject /Metadata 5 0 R >>".to_vec());
    all.push(Specimen::new("pdf-claim-of-a-picture.pdf", "fmt/276", pdf("1.7", &objects)));
    // The claim that was there before the last revision doesn't count.
    let mut revised = with_metadata("1.7", stream(METADATA, &elements("2", "B")));
    let place = revised.len();
    revised.extend(b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
    let start = revised.len();
    revised.extend(
        format!(
            "xref\n1 1\n{place:010} 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
        )
        .as_bytes(),
    );
    all.push(Specimen::new("pdf-claim-withdrawn.pdf", "fmt/276", revised));
    all
}

fn pdfs_that_carry() -> Vec<Specimen> {
    let with = |object: &[u8]| {
        let mut objects = page_objects();
        objects.push(object.to_vec());
        pdf("1.7", &objects)
    };
    let hidden = stream(
        "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode",
        &deflate(b"6 0 << /S /JavaScript /JS (app.alert(1)) >>", true),
    );
    let whole = pdf("1.7", &page_objects());
    let mut attached = page_objects();
    attached.push(stream(
        "/Type /EmbeddedFile",
        &with_metadata("1.7", stream("/Type /Metadata", &elements("1", "B"))),
    ));
    vec![
        Specimen::new(
            "pdf-script.pdf",
            "fmt/276",
            with(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"),
        )
        .with(Warning::Script),
        Specimen::new("pdf-script-escaped.pdf", "fmt/276", with(b"<< /S /J#61vaScript >>"))
            .with(Warning::Script),
        Specimen::new("pdf-script-packed.pdf", "fmt/276", with(&hidden)).with(Warning::Script),
        Specimen::new(
            "pdf-script-in-a-stream.pdf",
            "fmt/276",
            with(&stream("", b"8 0 obj << /S /Rendition /JS (app.alert\\(1\\)) >> endobj")),
        )
        .with(Warning::Script),
        Specimen::new(
            "pdf-script-behind-a-string.pdf",
            "fmt/276",
            with(b"<< /A (endobj \\( ) /S /JavaScript >>"),
        )
        .with(Warning::Script),
        Specimen::new("pdf-launch.pdf", "fmt/276", with(b"<< /S /Launch /F (cmd.exe) >>"))
            .with(Warning::StartsProgram),
        Specimen::new("pdf-attachment.pdf", "fmt/276", pdf("1.7", &attached))
            .with(Warning::EmbeddedFiles),
        Specimen::new(
            "pdf-encrypted.pdf",
            "fmt/276",
            pdf_with_trailer("1.7", &page_objects(), "/Encrypt 9 0 R"),
        )
        .with(Warning::Encrypted),
        Specimen::new(
            "pdf-words-in-text.pdf",
            "fmt/276",
            with(b"<< /Title (About Launch and JavaScript, and /JS) >>"),
        ),
        Specimen::new("pdf-cut.pdf", "fmt/276", &whole[..whole.len() / 2])
            .with(Warning::Damaged(Damage::Truncated)),
        Specimen::new("pdf-filled-up.pdf", "fmt/276", [whole.clone(), vec![0; 4096]].concat()),
        Specimen::new(
            "pdf-cut-in-its-revision.pdf",
            "fmt/276",
            [&whole, b"9 0 obj <<".as_slice()].concat(),
        )
        .with(Warning::Damaged(Damage::Truncated)),
        Specimen::new(
            "pdfa-2b-more-behind.pdf",
            "fmt/477",
            [claiming("2", b"<< >>"), b"more".to_vec()].concat(),
        )
        .with(Warning::FalseClaim),
        Specimen::new("pdf-preface.pdf", "fmt/276", preceded(&whole)).with(Warning::Preface),
        Specimen::new("pdfa-2b-script.pdf", "fmt/477", claiming("2", b"<< /S /JavaScript >>"))
            .with(Warning::Script)
            .with(Warning::FalseClaim),
        Specimen::new("pdfa-4e-script.pdf", "fmt/1911", claiming("4", b"<< /S /JavaScript >>"))
            .with(Warning::Script),
        Specimen::new(
            "pdfa-1b-attachment.pdf",
            "fmt/354",
            claiming("1", b"<< /EmbeddedFiles 9 >>"),
        )
        .with(Warning::EmbeddedFiles)
        .with(Warning::FalseClaim),
        Specimen::new(
            "pdfa-3b-attachment.pdf",
            "fmt/480",
            claiming("3", b"<< /EmbeddedFiles 9 >>"),
        )
        .with(Warning::EmbeddedFiles),
    ]
}

/// A PDF that claims to be of a part of PDF/A and has this object.
fn claiming(part: &str, object: &[u8]) -> Vec<u8> {
    let (level, version) = if part == "4" { ("E", "2.0") } else { ("B", "1.7") };
    let mut objects = page_objects();
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R >>".to_vec();
    objects.push(stream("/Type /Metadata /Subtype /XML", &elements(part, level)));
    objects.push(object.to_vec());
    pdf(version, &objects)
}

const TYPES: &str =
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">";

fn office_open_xml() -> Vec<Specimen> {
    let open = "application/vnd.openxmlformats-officedocument.";
    let microsoft = "application/vnd.ms-";
    let package = |main: &str, part: &str, more: &[(&str, &[u8])]| {
        let types = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>{TYPES}<Default Extension=\"xml\" \
             ContentType=\"application/xml\"/><Override PartName=\"/{part}\" ContentType=\"{main}\"/></Types>"
        );
        let mut entries = vec![
            ("[Content_Types].xml", types.as_bytes()),
            ("_rels/.rels", b"<Relationships/>".as_slice()),
            (part, b"<main/>"),
        ];
        entries.extend(more);
        zip(&entries)
    };
    let mut all: Vec<Specimen> = [
        (open, "wordprocessingml.document.main+xml", "fmt/412", "word.docx"),
        (open, "wordprocessingml.template.main+xml", "fmt/597", "word.dotx"),
        (open, "spreadsheetml.sheet.main+xml", "fmt/214", "excel.xlsx"),
        (open, "spreadsheetml.template.main+xml", "fmt/598", "excel.xltx"),
        (open, "presentationml.presentation.main+xml", "fmt/215", "powerpoint.pptx"),
        (open, "presentationml.slideshow.main+xml", "fmt/629", "powerpoint.ppsx"),
        (open, "presentationml.template.main+xml", "fmt/631", "powerpoint.potx"),
        (microsoft, "word.document.macroEnabled.main+xml", "fmt/523", "word.docm"),
        (microsoft, "word.template.macroEnabledTemplate.main+xml", "fmt/599", "word.dotm"),
        (microsoft, "excel.sheet.macroEnabled.main+xml", "fmt/445", "excel.xlsm"),
        (microsoft, "excel.sheet.binary.macroEnabled.main", "fmt/595", "excel.xlsb"),
        (microsoft, "excel.template.macroEnabled.main+xml", "fmt/627", "excel.xltm"),
        (microsoft, "excel.addin.macroEnabled.main+xml", "fmt/628", "excel.xlam"),
        (microsoft, "powerpoint.presentation.macroEnabled.main+xml", "fmt/487", "powerpoint.pptm"),
        (microsoft, "powerpoint.slideshow.macroEnabled.main+xml", "fmt/630", "powerpoint.ppsm"),
        (microsoft, "powerpoint.template.macroEnabled.main+xml", "fmt/632", "powerpoint.potm"),
        (microsoft, "powerpoint.addin.macroEnabled.main+xml", "fmt/633", "powerpoint.ppam"),
    ]
    .map(|(prefix, main, puid, name)| {
        Specimen::new(name, puid, package(&format!("{prefix}{main}"), "part/main.xml", &[]))
    })
    .into();
    let word = format!("{open}wordprocessingml.document.main+xml");
    let macros = package(&word, "word/document.xml", &[("word/vbaProject.bin", b"VBA")]);
    all.push(Specimen::new("word-macros.docx", "fmt/412", macros.clone()).with(Warning::Macros));
    let object = package(&word, "word/document.xml", &[("word/embeddings/oleObject1.bin", b"x")]);
    all.push(Specimen::new("word-object.docx", "fmt/412", object).with(Warning::EmbeddedFiles));
    all.push(
        Specimen::new("macros-in-a-zip.zip", "x-fmt/263", zip(&[("brev.docx", &macros)]))
            .with(Warning::Macros),
    );
    all
}

fn open_document() -> Vec<Specimen> {
    let document = |kind: &str, version: &str, manifest: &str, more: &[(&str, &[u8])]| {
        let kind = format!("application/vnd.oasis.opendocument.{kind}");
        let content = format!(
            "<?xml version=\"1.0\"?><office:document-content \
             xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
             office:version=\"{version}\"></office:document-content>"
        );
        let manifest = format!(
            "<?xml version=\"1.0\"?><manifest:manifest \
             xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
             <manifest:file-entry manifest:media-type=\"{kind}\" \
             manifest:full-path=\"/\"/>{manifest}</manifest:manifest>"
        );
        let mut entries = vec![
            ("mimetype", kind.as_bytes()),
            ("content.xml", content.as_bytes()),
            ("META-INF/manifest.xml", manifest.as_bytes()),
        ];
        entries.extend(more);
        zip(&entries)
    };
    let mut all: Vec<Specimen> = [
        ("text", "1.0", "fmt/136", "text-1.0.odt"),
        ("text", "1.1", "fmt/290", "text-1.1.odt"),
        ("text", "1.2", "fmt/291", "text-1.2.odt"),
        ("text", "1.3", "fmt/1756", "text-1.3.odt"),
        ("spreadsheet", "1.0", "fmt/137", "spreadsheet-1.0.ods"),
        ("spreadsheet", "1.1", "fmt/294", "spreadsheet-1.1.ods"),
        ("spreadsheet", "1.2", "fmt/295", "spreadsheet-1.2.ods"),
        ("spreadsheet", "1.3", "fmt/1755", "spreadsheet-1.3.ods"),
        ("presentation", "1.0", "fmt/138", "presentation-1.0.odp"),
        ("presentation", "1.1", "fmt/292", "presentation-1.1.odp"),
        ("presentation", "1.2", "fmt/293", "presentation-1.2.odp"),
        ("presentation", "1.3", "fmt/1754", "presentation-1.3.odp"),
        ("graphics", "1.2", "fmt/297", "graphics-1.2.odg"),
    ]
    .map(|(kind, version, puid, name)| Specimen::new(name, puid, document(kind, version, "", &[])))
    .into();
    let script: &[(&str, &[u8])] = &[("Basic/Standard/Module1.xml", b"<script/>")];
    all.push(
        Specimen::new("text-macros.odt", "fmt/291", document("text", "1.2", "", script))
            .with(Warning::Macros),
    );
    all.push(
        Specimen::new(
            "text-encrypted.odt",
            "fmt/291",
            document("text", "1.2", "<manifest:encryption-data/>", &[]),
        )
        .with(Warning::Encrypted),
    );
    all.extend(other_zips());
    all
}

/// With something before it, which a ZIP may have and a PDF too.
fn preceded(file: &[u8]) -> Vec<u8> {
    [b"before\0\x01\x02", file].concat()
}

fn other_zips() -> Vec<Specimen> {
    let asic = |kind: &str| {
        zip(&[
            ("mimetype", kind.as_bytes()),
            ("brev.txt", b"hei"),
            ("META-INF/signatures.xml", b"<asic:XAdESSignatures/>"),
        ])
    };
    let siard = |version: &str| {
        let namespace = format!("http://www.bar.admin.ch/xmlns/siard/{version}/metadata.xsd");
        zip(&[(
            "header/metadata.xml",
            format!(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><siardArchive xmlns=\"{namespace}\"/>"
            )
            .as_bytes(),
        )])
    };
    let inner = zip(&[("a.txt", b"a")]);
    let nested = (0..4).fold(inner, |inner, _| zip(&[("inner.zip", &inner)]));
    let whole = zip(&[("brev.txt", b"Hei, Kari"), ("vedlegg.txt", b"hei")]);
    vec![
        Specimen::new("signed.asice", "fmt/1564", asic("application/vnd.etsi.asic-e+zip")),
        Specimen::new("signed.asics", "fmt/1341", asic("application/vnd.etsi.asic-s+zip")),
        Specimen::new("book.epub", "fmt/483", asic("application/epub+zip")),
        Specimen::new("base-1.0.siard", "fmt/161", siard("1.0")),
        Specimen::new("base-2.0.siard", "fmt/995", siard("2.0")),
        Specimen::new("plain.zip", "x-fmt/263", whole.clone()),
        Specimen::new("preface.zip", "x-fmt/263", preceded(&whole)).with(Warning::Preface),
        Specimen::new(
            "program.jar",
            "x-fmt/412",
            zip(&[("META-INF/MANIFEST.MF", b"a"), ("a", b"b")]),
        ),
        Specimen::new("empty.zip", "x-fmt/263", zip(&[])),
        Specimen::new("encrypted.zip", "x-fmt/263", zip_with_flags(&[("a", b"a")], 1))
            .with(Warning::Encrypted),
        Specimen::new("program.zip", "x-fmt/263", zip(&[("brev.pdf", super::others::WINDOWS)]))
            .with(Warning::HoldsProgram),
        Specimen::new("script.zip", "x-fmt/263", zip(&[("faktura.pdf.js", b"x")]))
            .with(Warning::HoldsProgram),
        Specimen::new("nested.zip", "x-fmt/263", nested).with(Warning::Bomb(Bomb::Nesting)),
        Specimen::new("cut.zip", "x-fmt/263", &whole[..whole.len() - 40])
            .with(Warning::Damaged(Damage::Truncated)),
    ]
}

fn compound() -> Vec<Specimen> {
    let word = |version: u16, flags: u16| {
        let mut base = 0xa5ec_u16.to_le_bytes().to_vec();
        base.extend(version.to_le_bytes());
        base.extend([0; 6]);
        base.extend(flags.to_le_bytes());
        base
    };
    let excel = |version: u16, records: &[u8]| {
        let mut book = vec![9, 8, 16, 0];
        book.extend(version.to_le_bytes());
        book.extend([5, 0, 0xbb, 0x0d, 0xcc, 7, 0, 0, 0, 0, 6, 0, 0, 0]);
        book.extend(records);
        book.extend([10, 0, 0, 0]);
        book
    };
    let program = b"\x01\0\xfe\xff\x03\x0a\0\0\xff\xff\xff\xff\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
                    \x1c\0\0\0Microsoft Word 97-2003-dok.\0\x0a\0\0\0MSWordDoc\0\x10\0\0\0Word.Document.8\0";
    let macro_info =
        b"\x0f\0\xe8\x03\x14\0\0\0\x02\0\x00\x04\x0c\0\0\0\0\0\0\0\x01\0\0\0\x02\0\0\0";
    vec![
        Specimen::new(
            "word.doc",
            "fmt/40",
            ole(&[("WordDocument", &word(0xc1, 0)), ("\u{1}CompObj", program)]),
        ),
        Specimen::new("word-95.doc", "fmt/39", ole(&[("WordDocument", &word(0x65, 0))])),
        Specimen::new("word.dot", "x-fmt/45", ole(&[("WordDocument", &word(0xc1, 1))])),
        Specimen::new("word-password.doc", "fmt/754", ole(&[("WordDocument", &word(0xc1, 0x100))]))
            .with(Warning::Encrypted),
        Specimen::new(
            "word-macros.doc",
            "fmt/40",
            ole(&[("WordDocument", &word(0xc1, 0)), ("Macros", b""), ("\u{1}CompObj", program)]),
        )
        .with(Warning::Macros),
        Specimen::new("excel.xls", "fmt/61", ole(&[("Workbook", &excel(0x600, &[]))])),
        Specimen::new("excel-95.xls", "fmt/59", ole(&[("Book", &excel(0x500, &[]))])),
        Specimen::new(
            "excel-password.xls",
            "fmt/61",
            ole(&[("Workbook", &excel(0x600, &[0x2f, 0, 2, 0, 0, 0]))]),
        )
        .with(Warning::Encrypted),
        Specimen::new(
            "excel-4-macros.xls",
            "fmt/61",
            ole(&[("Workbook", &excel(0x600, &[0x85, 0, 9, 0, 0, 0, 0, 0, 0, 1, 1, 0, b'A']))]),
        )
        .with(Warning::Macros),
        Specimen::new("powerpoint.ppt", "fmt/126", ole(&[("PowerPoint Document", b"\0\0")])),
        Specimen::new(
            "powerpoint-macros.ppt",
            "fmt/126",
            ole(&[("PowerPoint Document", macro_info)]),
        )
        .with(Warning::Macros),
        Specimen::new(
            "message.msg",
            "x-fmt/430",
            ole(&[
                ("__properties_version1.0", b"IPM.Note"),
                ("__nameid_version1.0", b""),
                ("__recip_version1.0_#00000000", b""),
            ]),
        ),
        Specimen::new(
            "encrypted.docx",
            "fmt/494",
            ole(&[("EncryptionInfo", b""), ("EncryptedPackage", b"")]),
        )
        .with(Warning::Encrypted),
        Specimen::new("unknown.db", "fmt/111", ole(&[("Catalog", b"")])),
    ]
}
