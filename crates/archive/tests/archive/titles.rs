//! Titles after filing: what is hidden stays hidden, and is hidden or shown in every status.

use archive::{
    ArchiveError, CaseFileId, EntryStatus, NewEntry, OpenItems, RecordId, Screenable,
    ScreenedMetadata, Screening, Title, change_case_title, change_document_title,
    change_entry_title, change_title_marks, projection,
};
use store::testing::{TENANT, TestStore, on_each_engine};

use crate::support::{actor, file_application, new_case, person, set_up};

/// A case and an outgoing entry, both of which hide a name in their titles.
fn hide(test: &TestStore) -> (CaseFileId, RecordId) {
    test.store
        .write(TENANT, |tx| {
            let (series, class) = set_up(tx)?;
            let title = Title::plain("Tilsyn hos ").and_screened("Rar Ørn");
            let mut case = new_case(series, class, title);
            case.screening = Some(Screening::personal_affairs());
            let case = archive::open_case_file(tx, &actor(), &case)?;
            let entry = NewEntry {
                screening: Some(Screening::personal_affairs()),
                status: EntryStatus::RegisteredByHandler,
                ..NewEntry::outgoing(
                    Title::plain("Varsel til ").and_screened("Rar Ørn"),
                    person("Sval Bille"),
                )
            };
            let filed = archive::file_entry(tx, &actor(), case.id, &entry)?;
            Ok::<_, ArchiveError>((case.id, filed.entry.id))
        })
        .unwrap()
}

fn journal(test: &TestStore, id: RecordId) {
    test.store
        .write(TENANT, |tx| archive::set_entry_status(tx, &actor(), id, EntryStatus::Journalled))
        .unwrap();
}

/// The titles of entry and case as the public reads them.
fn public(test: &TestStore, id: RecordId) -> (String, String) {
    let line = test.store.read(TENANT, |tx| projection::entry(tx, id)).unwrap().unwrap();
    (line.title, line.case_title)
}

fn metadata(test: &TestStore, unit: Screenable) -> Vec<ScreenedMetadata> {
    let screening = test.store.read(TENANT, |tx| archive::screening_of(tx, unit)).unwrap();
    screening.unwrap().metadata
}

#[test]
fn a_title_written_anew_keeps_hidden_what_was_hidden() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (case, entry) = hide(test);
        test.store
            .write(TENANT, |tx| {
                change_entry_title(tx, &actor(), entry, &"Forhåndsvarsel til Rar Ørn".into())?;
                change_case_title(tx, &actor(), case, &"Ørn, Rar – tilsyn".into())
            })
            .unwrap();
        journal(test, entry);
        let (title, case_title) = public(test, entry);
        assert_eq!(title, "Forhåndsvarsel til ***** *****");
        assert_eq!(case_title, "*****, ***** – tilsyn");
    });
}

#[test]
fn a_title_in_which_nothing_is_hidden_any_more_is_refused_while_the_screening_says_there_is() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (case, entry) = hide(test);
        let refused = |done: Result<(), ArchiveError>| {
            assert_eq!(done.unwrap_err().requirement(), Some("5.2.6"));
        };
        let write = |work: &dyn Fn(&mut store::Tx<'_>) -> Result<(), ArchiveError>| {
            test.store.write(TENANT, |tx| work(tx))
        };
        refused(write(&|tx| change_entry_title(tx, &actor(), entry, &"Varsel".into())));
        refused(write(&|tx| change_case_title(tx, &actor(), case, &"Tilsyn".into())));
        // Showing the words first, in the same transaction, lets the name be taken out.
        write(&|tx| {
            let shown = Title::plain("Varsel til Rar Ørn");
            change_title_marks(tx, &actor(), Screenable::Record(entry), &shown)?;
            change_entry_title(tx, &actor(), entry, &"Varsel".into())
        })
        .unwrap();
        journal(test, entry);
        assert_eq!(public(test, entry).0, "Varsel");
        assert_eq!(metadata(test, Screenable::Record(entry)), []);
    });
}

#[test]
fn words_of_frozen_titles_are_hidden_and_shown_and_each_time_logged() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (case, entry) = hide(test);
        journal(test, entry);
        test.store
            .write(TENANT, |tx| {
                archive::set_entry_status(tx, &actor(), entry, EntryStatus::Archived)?;
                archive::close_case_file(tx, &actor(), case, OpenItems::Refuse)
            })
            .unwrap();
        let mark = |unit, title: Title| {
            test.store.write(TENANT, |tx| change_title_marks(tx, &actor(), unit, &title))
        };
        mark(
            Screenable::Record(entry),
            Title::plain("Varsel til Rar Ørn").mark_all("Ørn", archive::MarkKind::Screened),
        )
        .unwrap();
        mark(Screenable::CaseFile(case), "Tilsyn hos Rar Ørn".into()).unwrap();
        let shown = ("Varsel til Rar *****".to_owned(), "Tilsyn hos Rar Ørn".to_owned());
        assert_eq!(public(test, entry), shown);
        let logged = |unit: archive::Change| (unit.element, unit.old, unit.new);
        let last = |unit: uuid::Uuid| {
            let changes = test.store.read(TENANT, |tx| archive::changes_of(tx, unit)).unwrap();
            changes
                .into_iter()
                .rfind(|change| change.element == "skjermingMetadata")
                .map(logged)
                .unwrap()
        };
        let words = "Skjerming tittel registrering - utvalgte ord";
        assert_eq!(
            last(entry.into()),
            (
                "skjermingMetadata".to_owned(),
                format!("{words}: Varsel til ***** *****"),
                format!("{words}: Varsel til Rar *****")
            )
        );
        assert_eq!(
            last(case.into()),
            (
                "skjermingMetadata".to_owned(),
                "Skjerming tittel mappe - utvalgte ord".to_owned(),
                "(tom)".to_owned()
            )
        );
        assert_eq!(metadata(test, Screenable::CaseFile(case)), []);
        // The text itself is another matter.
        let other =
            mark(Screenable::Record(entry), Title::plain("Varsel til ").and_screened("Ola"));
        assert!(matches!(other, Err(ArchiveError::TitleChanged)));
    });
}

#[test]
fn words_are_not_hidden_without_a_ground() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let filed = test.store.write(TENANT, |tx| file_application(tx, &test.files)).unwrap().1;
        let title =
            filed.entry.title.clone().mark_all("skjenkebevilling", archive::MarkKind::Screened);
        let refused = test.store.write(TENANT, |tx| {
            change_title_marks(tx, &actor(), Screenable::Record(filed.entry.id), &title)
        });
        assert!(matches!(refused, Err(ArchiveError::NoScreeningGround { .. })));
        // Names of private persons hide nothing and need none.
        let title = filed.entry.title.mark_all("Søknad", archive::MarkKind::PersonName);
        test.store
            .write(TENANT, |tx| {
                change_title_marks(tx, &actor(), Screenable::Record(filed.entry.id), &title)
            })
            .unwrap();
    });
}

#[test]
fn a_document_keeps_hidden_what_its_title_hid() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let filed = test.store.write(TENANT, |tx| file_application(tx, &test.files)).unwrap().1;
        let (document, unit) = (filed.documents[1], Screenable::Document(filed.documents[1]));
        let title = test
            .store
            .write(TENANT, |tx| {
                let screening = Screening::personal_affairs();
                archive::screen(tx, &actor(), unit, &screening)?;
                let title = Title::plain("Kart over ").and_screened("serveringsområdet");
                change_title_marks(tx, &actor(), unit, &title)?;
                change_document_title(tx, &actor(), document, &"Serveringsområdet, kart".into())?;
                Ok::<_, ArchiveError>(archive::lookup::document(tx, document)?.unwrap().title)
            })
            .unwrap();
        assert_eq!(title.masked(), "*****, kart");
        let logged = test.store.read(TENANT, |tx| archive::changes_of(tx, document)).unwrap();
        assert_eq!(logged.iter().filter(|change| change.element == "tittel").count(), 1);
    });
}
