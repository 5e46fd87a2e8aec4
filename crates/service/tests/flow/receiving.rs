//! What an applicant sends is filed as what it is.

use archive::{CaseFileId, CaseStatus, Document, Variant};
use formats::{Damage, Warning};
use service::flow::{Matter, SentFile, drafts};

use crate::town::{TENANT, Town, in_a_town, wedding};

/// The smallest file that says it is PDF/A-2b.
pub(crate) const PDF_A: &[u8] = include_bytes!("pdfa-2b.pdf");
pub(crate) const PLAIN_PDF: &[u8] = include_bytes!("plain.pdf");
pub(crate) const JPEG: &[u8] =
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xda\0\x02\0\xff\xd9";
const LOCKED_PDF: &[u8] =
    include_bytes!("../../../formats/tests/specimens/locked/revision-6-locked.pdf");
const RESTRICTED_PDF: &[u8] =
    include_bytes!("../../../formats/tests/specimens/locked/revision-4-open.pdf");

/// A file in the file store, as it came.
pub(crate) fn sent(town: &Town<'_>, name: &str, media_type: &str, bytes: &[u8]) -> SentFile {
    SentFile {
        file_name: name.to_owned(),
        sent_name: name.to_owned(),
        media_type: media_type.to_owned(),
        digest: town.test.files.put(TENANT, bytes).unwrap(),
    }
}

/// A granted application with these files.
fn applied(town: &Town<'_>, files: &[SentFile]) -> Matter {
    let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
    let draft = town.draft(&applicant, wedding());
    town.write(|tx| {
        let draft = drafts::find(tx, draft, applicant.person)?.unwrap();
        for file in files {
            drafts::add_file(tx, &draft, "drawing", file)?;
        }
        Ok(())
    })
    .unwrap();
    town.matter(town.submit(&applicant, draft).unwrap().matter)
}

/// What was attached, without the application and its data.
fn attached(town: &Town<'_>, matter: &Matter) -> Vec<Document> {
    let mut documents = town.read(|tx| archive::lookup::documents(tx, matter.incoming).unwrap());
    documents.drain(..2);
    documents
}

#[test]
fn a_file_is_filed_as_what_its_content_says_whatever_it_is_called() {
    const BOTH: &[Variant] = &[Variant::Archive, Variant::Production];
    const AS_IT_CAME: &[Variant] = &[Variant::Production];
    in_a_town(|town| {
        let files: [(&str, &str, &[u8]); 8] = [
            ("plan.pdf", "plan.pdf", PDF_A),
            ("hus.pdf", "hus.pdf", PLAIN_PDF),
            ("hus.pdf.jpg", "hus.pdf", JPEG),
            ("låst.pdf", "låst.pdf", LOCKED_PDF),
            ("a.pdf", "a.pdf", RESTRICTED_PDF),
            ("kuttet.pdf", "kuttet.pdf", &PDF_A[..PDF_A.len() - 8]),
            ("notat.txt", "notat.txt", "blåbær".as_bytes()),
            ("noe.bin", "noe.bin", b"\x01\x02"),
        ];
        let files = files.map(|(name, sent_name, bytes)| SentFile {
            sent_name: sent_name.to_owned(),
            ..sent(town, name, "application/x", bytes)
        });
        let matter = applied(town, &files);
        let documents = attached(town, &matter);
        let cut = Warning::Damaged(Damage::Truncated);
        let expected = [
            ("plan.pdf", "fmt/477", BOTH, None),
            ("hus.pdf", "fmt/276", AS_IT_CAME, None),
            ("hus.pdf.jpg", "fmt/43", BOTH, Some(Warning::WrongExtension)),
            ("låst.pdf", "fmt/276", AS_IT_CAME, Some(Warning::Encrypted)),
            ("a.pdf", "fmt/20", AS_IT_CAME, Some(Warning::Restricted)),
            ("kuttet.pdf", "fmt/477", AS_IT_CAME, Some(cut)),
            ("notat.txt", "x-fmt/111", BOTH, None),
            ("noe.bin", "av/0", AS_IT_CAME, None),
        ];
        assert_eq!(documents.len(), expected.len());
        for (name, format, variants, warning) in expected {
            let document = documents.iter().find(|it| it.title.text() == name).unwrap();
            let mut found: Vec<_> = document.objects.iter().map(|object| object.variant).collect();
            found.sort_by_key(|variant| *variant == Variant::Production);
            assert_eq!(found, variants, "{name}");
            for object in &document.objects {
                assert_eq!(object.format, format, "{name}");
                assert_eq!(object.warnings, Vec::from_iter(warning), "{name}");
                assert_eq!(object.format_details.is_some(), format != "av/0", "{name}");
                assert_eq!(object.media_type, "application/x", "as the browser is told");
            }
        }
        let details = documents
            .iter()
            .flat_map(|it| &it.objects)
            .find(|it| it.format == "fmt/477")
            .and_then(|it| it.format_details.as_deref());
        assert_eq!(details, Some("PDF/A 2b"));
    });
}

#[test]
fn a_case_with_an_applicants_pdf_a_is_closed_by_itself_and_extracted_with_its_format() {
    in_a_town(|town| {
        let files = [
            sent(town, "plan.pdf", "application/pdf", PDF_A),
            sent(town, "hus.jpg", "image/jpeg", JPEG),
        ];
        let matter = applied(town, &files);
        town.run_jobs();
        town.days_pass(28);
        town.run_jobs();
        let case = town.read(|tx| archive::lookup::case_file(tx, CaseFileId(matter.id.0)).unwrap());
        assert_eq!(case.unwrap().status, CaseStatus::Closed);
        let folder = town.test.folder.join("uttrekk");
        let options = archive::extraction::Options::new(archive::extraction::Closing::AsOf(
            town.test.store.now(),
        ));
        archive::extraction::extract(&town.test.store, TENANT, &town.test.files, &folder, &options)
            .unwrap();
        let extracted = std::fs::read_to_string(folder.join("arkivstruktur.xml")).unwrap();
        let at = extracted.find("<tittel>plan.pdf</tittel>").unwrap();
        let document = extracted[at..].split("</dokumentbeskrivelse>").next().unwrap();
        assert!(document.contains("<variantformat>Arkivformat</variantformat>"), "{document}");
        assert!(document.contains("<format>fmt/477</format>"), "{document}");
        assert!(document.contains("<formatDetaljer>PDF/A 2b</formatDetaljer>"), "{document}");
        assert_eq!(document.matches("<dokumentobjekt>").count(), 1, "{document}");
    });
}

#[test]
fn what_was_put_in_a_draft_before_names_were_kept_is_filed_by_its_content() {
    store::sql!(FORGET, "update draft_file set sent_name = null where tenant = $1");
    in_a_town(|town| {
        let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
        let draft = town.draft(&applicant, wedding());
        let file = sent(town, "plan.pdf", "application/pdf", PDF_A);
        town.write(|tx| {
            let draft = drafts::find(tx, draft, applicant.person)?.unwrap();
            drafts::add_file(tx, &draft, "drawing", &file)?;
            assert_eq!(tx.exec(&FORGET, &[])?, 1);
            Ok(())
        })
        .unwrap();
        let matter = town.matter(town.submit(&applicant, draft).unwrap().matter);
        let documents = attached(town, &matter);
        assert_eq!(documents[0].objects[0].format, "fmt/477");
        assert!(documents[0].is_archival());
    });
}
