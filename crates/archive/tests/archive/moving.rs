//! Entries move between cases, and the administrator corrects what is frozen.

use archive::{
    Administrator, ArchiveError, CaseFileId, EntryCorrection, EntryStatus, NewEntry, NewSignOff,
    OpenItems, RecordId, SignOffMethod, Tie, change_entry_title, lookup, move_entries, projection,
};
use jiff::civil::date;
use store::{
    Tx,
    testing::{TENANT, TestStore, on_each_engine},
};

use crate::support::{actor, file_application, new_case, person, set_up};

/// Two cases; in the first an application, its answer and a letter of its own.
struct Scene<'t> {
    test: &'t TestStore,
    from: CaseFileId,
    to: CaseFileId,
    application: RecordId,
    answer: RecordId,
    letter: RecordId,
}

fn in_each_scene(play: impl Fn(&Scene<'_>)) {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let scene = test.store.write(TENANT, |tx| {
            let (from, application) = file_application(tx, &test.files)?;
            let (series, class) = set_up(tx)?;
            let to = archive::open_case_file(tx, &actor(), &new_case(series, class, "Annen sak"))?;
            let mut file = |entry| archive::file_entry(tx, &actor(), from.id, &entry);
            let answer = file(NewEntry::outgoing("Vedtak", person("Sval Bille")))?.entry.id;
            let letter = file(NewEntry::incoming("Klage", person("Rar Ørn")))?.entry.id;
            let application = application.entry.id;
            let method = SignOffMethod::Letter;
            let new = NewSignOff { method, party: None, answered_by: Some(answer) };
            archive::sign_off(tx, &actor(), application, new)?;
            Ok::<_, ArchiveError>(Scene {
                test,
                from: from.id,
                to: to.id,
                application,
                answer,
                letter,
            })
        });
        play(&scene.unwrap());
    });
}

impl Scene<'_> {
    fn try_to<T>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, ArchiveError>,
    ) -> Result<T, ArchiveError> {
        self.test.store.write(TENANT, work)
    }

    fn does<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, ArchiveError>) -> T {
        self.try_to(work).unwrap()
    }

    fn numbers(&self, case: CaseFileId) -> Vec<String> {
        let entries = self.does(|tx| lookup::entries_of_case(tx, case));
        entries.iter().map(archive::RegistryEntry::entry_number).collect()
    }
}

#[test]
fn an_entry_moves_takes_the_next_number_and_leaves_the_others_theirs() {
    in_each_scene(|scene| {
        let moved = scene.does(|tx| move_entries(tx, &actor(), &[scene.letter], scene.to));
        assert_eq!(moved[0].entry_number(), "2026/2-1");
        assert_eq!(scene.numbers(scene.from), ["2026/1-1", "2026/1-2"]);
        let line = scene.does(|tx| projection::entry(tx, scene.letter)).unwrap();
        assert_eq!(
            (line.entry_number.as_str(), line.case_title.as_str()),
            ("2026/2-1", "Annen sak")
        );
        let logged = scene.does(|tx| archive::changes_of(tx, scene.letter));
        let logged: Vec<_> =
            logged.iter().map(|change| (change.element.as_str(), change.new.as_str())).collect();
        assert_eq!(logged, [("registreringsID", "2026/2-1")]);
        // The number that became free is not given out again.
        let next = scene.does(|tx| {
            let entry = NewEntry::incoming("Brev", person("Sval Bille"));
            archive::file_entry(tx, &actor(), scene.from, &entry)
        });
        assert_eq!(next.entry.entry_number(), "2026/1-4");
    });
}

#[test]
fn what_answers_and_what_is_answered_move_together_or_not_at_all() {
    in_each_scene(|scene| {
        for alone in [scene.application, scene.answer] {
            let refused = scene.try_to(|tx| move_entries(tx, &actor(), &[alone], scene.to));
            let refused = refused.unwrap_err();
            assert_eq!(refused.requirement(), Some("3.2.39"));
            let ArchiveError::Tied { ties } = refused else { panic!("{refused}") };
            let tie = Tie { answered: "2026/1-1".to_owned(), answer: "2026/1-2".to_owned() };
            assert_eq!(ties, [tie]);
        }
        let both = [scene.application, scene.answer];
        scene.does(|tx| move_entries(tx, &actor(), &both, scene.to));
        assert_eq!(scene.numbers(scene.to), ["2026/2-1", "2026/2-2"]);
        let line = scene.does(|tx| projection::entry(tx, scene.application)).unwrap();
        assert_eq!(line.answered_by.as_deref(), Some("2026/2-2"));
    });
}

#[test]
fn nothing_moves_into_or_out_of_a_closed_case() {
    in_each_scene(|scene| {
        let close = |case| {
            scene.does(|tx| {
                for entry in lookup::entries_of_case(tx, case)? {
                    archive::set_entry_status(tx, &actor(), entry.id, EntryStatus::Archived)?;
                }
                archive::close_case_file(tx, &actor(), case, OpenItems::SignOff)
            });
        };
        let refusal = |records: &[RecordId], to| {
            let refused = scene.try_to(|tx| move_entries(tx, &actor(), records, to));
            refused.unwrap_err().requirement()
        };
        close(scene.to);
        assert_eq!(refusal(&[scene.letter], scene.to), Some("3.2.4"));
        scene.does(|tx| archive::reopen_case_file(tx, &actor(), scene.to));
        close(scene.from);
        assert_eq!(refusal(&[scene.letter], scene.to), Some("3.2.11"));
    });
}

#[test]
fn an_archived_entry_stays_in_its_series() {
    in_each_scene(|scene| {
        scene.does(|tx| {
            archive::set_entry_status(tx, &actor(), scene.letter, EntryStatus::Archived)?;
            let (series, _) = set_up(tx)?;
            archive::periods::begin(tx, &actor(), series, tx.today())?;
            // A new entry takes the other case into the successor.
            let entry = NewEntry::incoming("Brev", person("Sval Bille"));
            archive::file_entry(tx, &actor(), scene.to, &entry)
        });
        let refused = scene.try_to(|tx| move_entries(tx, &actor(), &[scene.letter], scene.to));
        assert_eq!(refused.unwrap_err().requirement(), Some("3.2.14"));
    });
}

#[test]
fn the_administrator_corrects_what_is_frozen_with_a_reason_that_is_kept() {
    in_each_scene(|scene| {
        let actor = actor();
        let no_reason = Administrator::new(&actor, " ").unwrap_err();
        assert!(matches!(no_reason, ArchiveError::Empty { field: "reason" }));
        let administrator = Administrator::new(&actor, "skrivefeil i navnet").unwrap();
        let answer = scene.answer;
        let refused = scene.try_to(|tx| change_entry_title(tx, &actor, answer, &"Avslag".into()));
        assert_eq!(refused.unwrap_err().requirement(), Some("3.2.24"));
        scene.does(|tx| administrator.change_entry_title(tx, answer, &"Avslag".into()));
        scene.does(|tx| {
            archive::set_entry_status(tx, &actor, answer, EntryStatus::Archived)?;
            let day = EntryCorrection::JournalDate(date(2026, 5, 29));
            administrator.correct_entry(tx, answer, day)
        });
        let line = scene.does(|tx| projection::entry(tx, answer)).unwrap();
        assert_eq!((line.title.as_str(), line.journal_date), ("Avslag", date(2026, 5, 29)));
        scene.does(|tx| {
            for entry in lookup::entries_of_case(tx, scene.from)? {
                if entry.status != EntryStatus::Archived {
                    archive::set_entry_status(tx, &actor, entry.id, EntryStatus::Archived)?;
                }
            }
            archive::close_case_file(tx, &actor, scene.from, OpenItems::SignOff)?;
            administrator.change_case_title(tx, scene.from, &"Ny tittel".into())?;
            administrator.change_case_date(tx, scene.from, date(2026, 5, 28))
        });
        let case = scene.does(|tx| lookup::case_file(tx, scene.from)).unwrap();
        assert_eq!((case.title.text(), case.case_date), ("Ny tittel", date(2026, 5, 28)));
        let overridden = |id: uuid::Uuid| -> Vec<String> {
            let entries = scene.test.store.read(TENANT, |tx| store::audit::of_object(tx, id));
            let entries = entries.unwrap().into_iter();
            entries.filter(|e| e.action == "rule.overridden").map(|e| e.details).collect()
        };
        let details = |requirement: &str| {
            format!(r#"{{"reason":"skrivefeil i navnet","requirement":"{requirement}"}}"#)
        };
        assert_eq!(overridden(answer.into()), [details("3.2.24"), details("M101")]);
        assert_eq!(overridden(scene.from.into()), [details("3.2.2"), details("3.2.10")]);
        let logged = scene.does(|tx| archive::changes_of(tx, scene.from));
        assert!(logged.iter().any(|change| change.element == "saksdato"));
    });
}
