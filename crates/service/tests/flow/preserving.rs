//! A case with a document in no archival format is closed when an archivist has seen to it.

use access::{PersonId, Role, Subject};
use archive::{CaseStatus, Variant};
use base::uuid::Uuid;
use service::flow::{
    self, ArchiveFile, FlowError, Matter, drafts,
    preservation::{self, NotArchival},
};
use store::jobs;

use crate::{
    receiving::{PDF_A, PLAIN_PDF, sent},
    town::{TENANT, Town, in_a_town, wedding},
};

fn archivist() -> Subject {
    let person = PersonId(Uuid::from_u128(405));
    Subject::employee(TENANT, person, "Stille Hylle", &[Role::Archivist], &[])
}

/// A granted application with these plain PDFs, whose closing has been tried when its time came.
fn stuck(town: &Town<'_>, files: &[&str]) -> (Matter, Vec<NotArchival>) {
    let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
    let draft = town.draft(&applicant, wedding());
    town.write(|tx| {
        let draft = drafts::find(tx, draft, applicant.person)?.unwrap();
        for name in files {
            let file = sent(town, name, "application/pdf", PLAIN_PDF);
            drafts::add_file(tx, &draft, "drawing", &file)?;
        }
        Ok(())
    })
    .unwrap();
    let matter = town.matter(town.submit(&applicant, draft).unwrap().matter);
    town.run_jobs();
    assert!(in_the_way(town).is_empty(), "it is told when closing has been tried");
    town.days_pass(28);
    town.run_jobs();
    assert_eq!(status(town, &matter), CaseStatus::UnderProcessing);
    assert_eq!(town.read(|tx| jobs::stuck(tx).unwrap()).len(), 1);
    let found = in_the_way(town);
    assert_eq!(found.len(), files.len());
    (matter, found)
}

fn in_the_way(town: &Town<'_>) -> Vec<NotArchival> {
    town.read(|tx| preservation::not_archival(tx).unwrap())
}

fn status(town: &Town<'_>, matter: &Matter) -> CaseStatus {
    let case = town.read(|tx| archive::lookup::case_file(tx, matter.case_file()).unwrap());
    case.unwrap().status
}

fn accept(
    town: &Town<'_>,
    who: &Subject,
    found: &NotArchival,
    reason: &str,
) -> Result<(), FlowError> {
    town.write(|tx| flow::accept_format(tx, who, found.matter, found.document.id, reason))
}

fn add(
    town: &Town<'_>,
    who: &Subject,
    found: &NotArchival,
    name: &str,
    bytes: &[u8],
) -> Result<(), FlowError> {
    let file = ArchiveFile { name, bytes };
    flow::add_archive_variant(&town.world, TENANT, who, found.matter, found.document.id, file)
}

#[test]
fn a_case_with_a_plain_pdf_closes_when_the_archivist_keeps_it_as_it_is() {
    in_a_town(|town| {
        let (matter, found) = stuck(town, &["plen.pdf"]);
        assert_eq!(found[0].document.title.text(), "plen.pdf");
        let kept = &found[0].document.objects[0];
        assert_eq!(preservation::format_name(kept), "Portable Document Format 1.7");
        for who in [&town.worker, &town.leader, &town.stranger] {
            let denied = accept(town, who, &found[0], "Lar seg ikke gjøre om");
            assert!(matches!(denied, Err(FlowError::Denied(_))), "{denied:?}");
        }
        for reason in ["  ", &"å".repeat(4_001)] {
            let refused = accept(town, &archivist(), &found[0], reason);
            assert!(matches!(refused, Err(FlowError::Text("reason"))), "{refused:?}");
        }
        town.run_jobs();
        assert_eq!(status(town, &matter), CaseStatus::UnderProcessing);

        accept(town, &archivist(), &found[0], "Lar seg ikke gjøre om").unwrap();
        town.run_jobs();
        assert_eq!(status(town, &matter), CaseStatus::Closed);
        assert!(in_the_way(town).is_empty());
    });
}

#[test]
fn a_case_with_a_plain_pdf_closes_when_the_archivist_adds_the_archival_variant() {
    in_a_town(|town| {
        let (matter, found) = stuck(town, &["plen.pdf"]);
        for (name, bytes) in
            [("plen.pdf", PLAIN_PDF), ("tom.pdf", b""), ("av.pdf", &PDF_A[..PDF_A.len() - 8])]
        {
            let refused = add(town, &archivist(), &found[0], name, bytes);
            assert!(matches!(refused, Err(FlowError::NotArchival { .. })), "{name}: {refused:?}");
        }
        for who in [&town.worker, &town.leader, &town.stranger] {
            let denied = add(town, who, &found[0], "plen.pdf", PDF_A);
            assert!(matches!(denied, Err(FlowError::Denied(_))), "{denied:?}");
        }
        town.run_jobs();
        assert_eq!(status(town, &matter), CaseStatus::UnderProcessing);

        add(town, &archivist(), &found[0], "plen.pdf", PDF_A).unwrap();
        town.run_jobs();
        assert_eq!(status(town, &matter), CaseStatus::Closed);
        let document = found[0].document.id;
        let document = town.read(|tx| archive::lookup::document(tx, document).unwrap()).unwrap();
        let added = document.objects.iter().find(|it| it.variant == Variant::Archive).unwrap();
        assert_eq!(
            (added.format.as_str(), added.media_type.as_str()),
            ("fmt/477", "application/pdf")
        );
        let again = add(town, &archivist(), &found[0], "plen.pdf", PDF_A);
        assert!(matches!(again, Err(FlowError::ChangedMeanwhile)), "{again:?}");
    });
}

#[test]
fn closing_is_tried_again_when_the_last_document_has_been_seen_to() {
    in_a_town(|town| {
        let (matter, found) = stuck(town, &["plen.pdf", "hus.pdf"]);
        add(town, &archivist(), &found[0], "a.pdf", PDF_A).unwrap();
        assert_eq!(town.read(|tx| jobs::stuck(tx).unwrap()).len(), 1, "one is left");
        accept(town, &archivist(), &found[1], "Lar seg ikke gjøre om").unwrap();
        assert!(town.read(|tx| jobs::stuck(tx).unwrap()).is_empty());
        town.run_jobs();
        assert_eq!(status(town, &matter), CaseStatus::Closed);
    });
}

#[test]
fn a_document_of_another_case_is_not_found() {
    in_a_town(|town| {
        let (_, found) = stuck(town, &["plen.pdf"]);
        let applicant = town.inhabitant(2, "Rar Ørn");
        let other = town.applied(&applicant, crate::town::wedding_on("2026-09-05", "Havnegata 2"));
        let crossed = NotArchival { matter: other.id, ..found[0].clone() };
        let accepted = accept(town, &archivist(), &crossed, "Lar seg ikke gjøre om");
        assert!(matches!(accepted, Err(FlowError::NotFound)), "{accepted:?}");
        let added = add(town, &archivist(), &crossed, "plen.pdf", PDF_A);
        assert!(matches!(added, Err(FlowError::NotFound)), "{added:?}");
        accept(town, &archivist(), &found[0], "Lar seg ikke gjøre om").unwrap();
        town.run_jobs();
    });
}
