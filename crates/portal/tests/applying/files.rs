//! Files that an applicant sends: taken or refused by their content, and filed as what they are.

use archive::{Document, Variant};
use exchange::simulator::PersonTrait;
use formats::Warning;
use store::testing::on_each_engine;

use crate::world::{GRIMSTAD, MIGRATIONS, Town, wedding};

const PDF_A: &[u8] = include_bytes!("../../../service/tests/flow/pdfa-2b.pdf");
const PLAIN_PDF: &[u8] = include_bytes!("../../../service/tests/flow/plain.pdf");
const LOCKED_PDF: &[u8] =
    include_bytes!("../../../formats/tests/specimens/locked/revision-6-locked.pdf");
const MACROS: &[u8] = include_bytes!("../../../forms/tests/specimens/word-macros.docx");
const JPEG: &[u8] =
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xda\0\x02\0\xff\xd9";

#[test]
fn what_nobody_can_open_is_refused_and_the_rest_is_filed_as_what_it_is() {
    on_each_engine(&MIGRATIONS, |store| {
        let town = Town::new(store);
        let mut browser = town.browser_of(town.person(PersonTrait::Ordinary).number);
        let draft = browser.begin();
        browser.fill_all(&draft);
        let path = format!("{draft}/premises");
        let mut fields = wedding("premises");
        fields.retain(|(name, _)| *name != "premises.area");
        fields.extend([("premises.area", "outdoors"), ("premises.areaDescription", "Hagen")]);
        let mut add = fields.clone();
        add.push(("file-add", "drawing"));

        let cut = &PLAIN_PDF[..PLAIN_PDF.len() - 8];
        let behind = [b"Hei\n", PLAIN_PDF].concat();
        for (name, content, message) in [
            ("plan.pdf", LOCKED_PDF, "er låst med passord, så ingen her kan lese den"),
            ("plan.pdf", cut, "er ikke hel"),
            ("plan.pdf", &behind, "Vi kan ikke ta imot filen"),
            ("plan.docx", MACROS, "Vi kan ikke ta imot filen"),
        ] {
            let refused = browser.post_files(&path, &add, &[("premises.drawing", name, content)]);
            let page = refused.page(422);
            assert!(page.contains(message), "{message} in {page}");
            assert!(page.contains("Hagen"), "the answers stand there: {page}");
        }

        // What a case worker is to know stops nobody.
        let script = String::from_utf8_lossy(PLAIN_PDF).replace("/MediaBox", "/S /JavaScript /M");
        let files = [
            ("premises.drawing", "plan.pdf", PDF_A),
            ("premises.drawing", "hus.pdf", JPEG),
            ("premises.drawing", "kart.pdf", script.as_bytes()),
        ];
        browser.post_files(&path, &add, &files).location();
        fields.push(("go", "next"));
        browser.post(&path, &fields).location();
        let receipt = browser.send_in(&draft).location();
        assert!(browser.get(&receipt).page(200).contains("2026/1"));

        let case = archive::CaseFileId(receipt.rsplit('/').next().unwrap().parse().unwrap());
        let documents = town.test.store.read(GRIMSTAD, |tx| {
            let incoming = archive::lookup::entries_of_case(tx, case)?.remove(0);
            archive::lookup::documents(tx, incoming.id)
        });
        let documents = documents.unwrap();
        let found = |title: &str| -> &Document {
            documents.iter().find(|document| document.title.text() == title).unwrap()
        };
        for (title, format, is_archival, warning) in [
            ("plan.pdf", "fmt/477", true, None),
            ("hus.pdf.jpg", "fmt/43", true, Some(Warning::WrongExtension)),
            ("kart.pdf", "fmt/276", false, Some(Warning::Script)),
        ] {
            let document = found(title);
            assert_eq!(document.is_archival(), is_archival, "{title}");
            let mut variants: Vec<_> = document.objects.iter().map(|it| it.variant).collect();
            assert!(variants.contains(&Variant::Production), "{title}: as it came");
            variants.dedup();
            assert_eq!(variants.len(), if is_archival { 2 } else { 1 }, "{title}");
            for object in &document.objects {
                assert_eq!(object.format, format, "{title}");
                assert_eq!(object.warnings, Vec::from_iter(warning), "{title}");
            }
        }
    });
}
