//! Files that nothing points at go in the end, and no file is lost that somebody is about to link.

use service::flow::{
    Applicant, DraftId, SentFile, drafts,
    sweeping::{self, GRACE},
};

use crate::{
    receiving::{PDF_A, sent},
    town::{TENANT, Town, in_a_town, wedding},
};

fn sweep(town: &Town<'_>, file: &SentFile) {
    let first = file.digest.sha256[0];
    sweeping::sweep(&town.test.store, &town.test.files, TENANT, first).unwrap();
}

fn is_read(town: &Town<'_>, file: &SentFile) -> bool {
    town.test.files.get(TENANT, &file.digest.sha256).unwrap().is_some()
}

/// Whether it lies where files are written.
fn is_in_its_place(town: &Town<'_>, file: &SentFile) -> bool {
    let there = town.test.files.checksums(TENANT, file.digest.sha256[0]).unwrap();
    there.contains(&file.digest.sha256)
}

fn grace_passes(town: &Town<'_>) {
    town.test.clock.advance(GRACE);
}

fn begun(town: &Town<'_>) -> (Applicant, DraftId) {
    let applicant = town.inhabitant(1, "Vennlig Fjelltopp");
    let draft = town.draft(&applicant, wedding());
    (applicant, draft)
}

fn link(town: &Town<'_>, (applicant, draft): &(Applicant, DraftId), file: &SentFile) {
    town.write(|tx| {
        let draft = drafts::find(tx, *draft, applicant.person)?.unwrap();
        drafts::add_file(tx, &draft, "drawing", file)
    })
    .unwrap();
}

fn a_pdf(town: &Town<'_>) -> SentFile {
    sent(town, "plan.pdf", "application/pdf", PDF_A)
}

#[test]
fn the_file_of_a_deleted_draft_is_deleted_when_it_has_been_set_aside_for_long_enough() {
    in_a_town(|town| {
        let (file, begun) = (a_pdf(town), begun(town));
        link(town, &begun, &file);
        for _ in 0..3 {
            sweep(town, &file);
            grace_passes(town);
        }
        assert!(is_in_its_place(town, &file), "the draft points at it");
        let (applicant, draft) = &begun;
        town.write(|tx| {
            let draft = drafts::find(tx, *draft, applicant.person)?.unwrap();
            Ok(drafts::delete(tx, &draft)?)
        })
        .unwrap();
        sweep(town, &file);
        sweep(town, &file);
        assert!(is_in_its_place(town, &file), "it is only noted");
        grace_passes(town);
        sweep(town, &file);
        sweep(town, &file);
        assert!(!is_in_its_place(town, &file) && is_read(town, &file), "it is set aside");
        grace_passes(town);
        sweep(town, &file);
        assert!(!is_read(town, &file));
    });
}

#[test]
fn what_was_filed_stays_for_ever_though_its_draft_is_forgotten() {
    in_a_town(|town| {
        let (file, begun) = (a_pdf(town), begun(town));
        link(town, &begun, &file);
        town.submit(&begun.0, begun.1).unwrap();
        town.days_pass(400);
        town.write(|tx| Ok(drafts::sweep(tx)?)).unwrap();
        for _ in 0..4 {
            sweep(town, &file);
            grace_passes(town);
        }
        assert!(is_in_its_place(town, &file));
    });
}

/// The sender keeps the file, finding it in its place, and a sweep comes before the link, at each of its
/// steps. The link is made, the file is read all the time, and is in its place in the end.
#[test]
fn a_file_that_is_found_in_its_place_and_swept_before_it_is_linked_is_not_lost() {
    for sweeps_before in 0..3 {
        in_a_town(|town| {
            let waste = a_pdf(town);
            for _ in 0..sweeps_before {
                sweep(town, &waste);
                grace_passes(town);
            }
            // Kept before the sweep, linked after it.
            let file = a_pdf(town);
            sweep(town, &file);
            assert!(is_read(town, &file), "{sweeps_before}");
            link(town, &begun(town), &file);
            for _ in 0..4 {
                assert!(is_read(town, &file), "{sweeps_before}");
                sweep(town, &file);
                assert!(is_in_its_place(town, &file), "{sweeps_before}");
                grace_passes(town);
            }
        });
    }
}

#[test]
fn what_is_kept_again_while_its_like_is_set_aside_is_not_deleted_with_it() {
    in_a_town(|town| {
        let file = a_pdf(town);
        sweep(town, &file);
        grace_passes(town);
        sweep(town, &file);
        assert!(!is_in_its_place(town, &file));
        grace_passes(town);
        // Kept again just before what is aside is deleted.
        let file = a_pdf(town);
        sweep(town, &file);
        assert!(is_in_its_place(town, &file) && is_read(town, &file));
        link(town, &begun(town), &file);
        for _ in 0..4 {
            sweep(town, &file);
            grace_passes(town);
        }
        assert!(is_in_its_place(town, &file));
    });
}

#[test]
fn a_sweep_that_dies_between_its_steps_is_taken_up_by_the_next() {
    in_a_town(|town| {
        // Dies when it has moved the file and not said so.
        let file = a_pdf(town);
        sweep(town, &file);
        grace_passes(town);
        town.test.files.set_aside(TENANT, &file.digest.sha256).unwrap();
        let begun = begun(town);
        link(town, &begun, &file);
        sweep(town, &file);
        assert!(is_in_its_place(town, &file), "something points at it");
        let (applicant, draft) = &begun;
        town.write(|tx| {
            let draft = drafts::find(tx, *draft, applicant.person)?.unwrap();
            Ok(drafts::delete(tx, &draft)?)
        })
        .unwrap();
        sweep(town, &file);
        grace_passes(town);
        town.test.files.set_aside(TENANT, &file.digest.sha256).unwrap();
        sweep(town, &file);
        assert!(is_read(town, &file), "the time counts from when it is known to be aside");
        grace_passes(town);
        // Dies when it has deleted it and not said so.
        town.test.files.delete_aside(TENANT, &file.digest.sha256).unwrap();
        sweep(town, &file);
        assert!(!is_read(town, &file));
    });
}
