//! Screening of cases, entries and documents, as the journals show it.

use archive::{
    ArchiveError, NewEntry, Screenable, Screening, ScreeningGround,
    extraction::{Closing, Options, extract},
    projection::{self, JournalFilter},
};
use store::testing::{TENANT, TestStore, on_each_engine};

use crate::support::{actor, file_application, new_case, person, set_up};

fn search(test: &TestStore, text: &str) -> usize {
    let filter = JournalFilter { text: Some(text.to_owned()), ..JournalFilter::default() };
    test.store.read(TENANT, |tx| projection::journal(tx, &filter, 10)).unwrap().len()
}

/// The public journal as an extraction writes it now.
fn extracted(test: &TestStore, name: &str) -> String {
    let folder = test.folder.join(name);
    let options = Options::new(Closing::AsOf(test.store.now()));
    extract(&test.store, TENANT, &test.files, &folder, &options).unwrap();
    std::fs::read_to_string(folder.join("offentligJournal.xml")).unwrap()
}

#[test]
fn nothing_in_a_case_is_public_until_the_case_has_been_assessed() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (case, before, after) = test
            .store
            .write(TENANT, |tx| {
                let (series, class) = set_up(tx)?;
                let case = new_case(series, class, "Tilsyn med Lerkebo");
                let case = archive::open_case_file(tx, &actor(), &case)?.id;
                let entry = NewEntry::incoming("Bekymring om kjelleren", person("Sval Bille"));
                let before = archive::file_entry(tx, &actor(), case, &entry)?.entry.id;
                let unit = Screenable::CaseFile(case);
                archive::screen(tx, &actor(), unit, &Screening::temporary())?;
                let after = archive::file_entry(tx, &actor(), case, &entry)?.entry.id;
                Ok::<_, ArchiveError>((case, before, after))
            })
            .unwrap();
        let shown = |id| test.store.read(TENANT, |tx| projection::entry(tx, id)).unwrap().unwrap();
        for id in [before, after] {
            let line = shown(id);
            assert_eq!(line.title, "*****");
            assert_eq!(line.case_title, "*****");
            assert_eq!(line.parties[0].name, "*****");
            assert_eq!(line.class_code, None);
            assert_eq!(line.screening_ground.as_deref(), Some("Offl. § 13"));
        }
        for hidden in ["Bekymring", "Lerkebo", "Sval"] {
            assert_eq!(search(test, hidden), 0, "{hidden} is found");
        }
        let journal = extracted(test, "covered");
        for hidden in ["Bekymring", "Lerkebo", "Sval", "Skjenkebevilling"] {
            assert!(!journal.contains(hidden), "{hidden} stands in {journal}");
        }
        test.store
            .write(TENANT, |tx| archive::unscreen(tx, &actor(), Screenable::CaseFile(case)))
            .unwrap();
        assert_eq!(shown(before).title, "Bekymring om kjelleren");
        assert!(extracted(test, "open").contains("Bekymring"));
    });
}

#[test]
fn the_journal_gives_the_ground_under_which_an_entrys_documents_are_held_back() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let filed = test.store.write(TENANT, |tx| file_application(tx, &test.files)).unwrap().1;
        let ground = || {
            let line = test.store.read(TENANT, |tx| projection::entry(tx, filed.entry.id)).unwrap();
            line.unwrap().screening_ground
        };
        let screen = |unit, ground| {
            let screening =
                Screening { ground, ground_reference: None, ..Screening::personal_affairs() };
            test.store.write(TENANT, |tx| archive::screen(tx, &actor(), unit, &screening)).unwrap();
        };
        assert_eq!(ground(), None);
        screen(Screenable::Document(filed.documents[1]), ScreeningGround::ControlMeasures);
        assert_eq!(ground().as_deref(), Some("Offl. § 24"));
        let journal = extracted(test, "second");
        assert!(journal.contains("<skjermingshjemmel>Offl. § 24</skjermingshjemmel>"), "{journal}");
        // The first document that has one leads; the entry's own goes before.
        screen(Screenable::Document(filed.documents[0]), ScreeningGround::Secrecy);
        assert_eq!(ground().as_deref(), Some("Offl. § 13"));
        let journal = extracted(test, "first");
        assert!(journal.contains("<skjermingshjemmel>Offl. § 13</skjermingshjemmel>"), "{journal}");
        screen(Screenable::Record(filed.entry.id), ScreeningGround::Appointments);
        assert_eq!(ground().as_deref(), Some("Offl. § 25"));
        // Nothing of the entry itself is hidden by it.
        let line = test.store.read(TENANT, |tx| projection::entry(tx, filed.entry.id)).unwrap();
        assert_eq!(line.unwrap().title, "Søknad om ambulerende skjenkebevilling");
    });
}

#[test]
fn assessments_and_screenings_are_logged_however_they_are_written() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (case, filed) =
            test.store.write(TENANT, |tx| file_application(tx, &test.files)).unwrap();
        let id = filed.entry.id;
        let protected = archive::Correspondent::named(archive::PartyName::protected("Rar Ørn"));
        test.store
            .write(TENANT, |tx| {
                let party = archive::NewCorrespondenceParty::sender(protected.clone());
                archive::add_correspondence(tx, &actor(), id, &party)?;
                let party = archive::NewParty { role: "Nabo".to_owned(), who: protected.clone() };
                archive::add_party(tx, &actor(), case.id, &party)?;
                let unit = Screenable::Document(filed.documents[0]);
                archive::screen(tx, &actor(), unit, &Screening::personal_affairs())
            })
            .unwrap();
        let logged = |unit: uuid::Uuid| -> Vec<String> {
            let changes = test.store.read(TENANT, |tx| archive::changes_of(tx, unit)).unwrap();
            changes
                .into_iter()
                .map(|change| format!("{}: {} → {}", change.element, change.old, change.new))
                .collect()
        };
        let ground = "skjermingshjemmel: (tom) → Offl. § 13 jf. fvl. § 13 første ledd nr. 1";
        let years = "skjermingsvarighet: (tom) → 60";
        let end = "skjermingOpphoererDato: (tom) → 2086-06-01";
        let assessed = "offentlighetsvurdertDato: (tom) → 2026-06-01";
        let sender = "skjermingMetadata: (tom) → Skjerming navn avsender";
        assert_eq!(logged(id.into()), [ground, sender, years, end, assessed]);
        let party = "skjermingMetadata: (tom) → Skjerming navn part i sak";
        assert_eq!(logged(case.id.into()), [ground, party, years, end]);
        let whole = "skjermingDokument: (tom) → Skjerming av hele dokumentet";
        assert_eq!(logged(filed.documents[0].into()), [ground, whole, years, end]);
    });
}

#[test]
fn a_screening_ends_when_it_was_to_end_from_the_beginning() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let filed = test.store.write(TENANT, |tx| file_application(tx, &test.files)).unwrap().1;
        let unit = Screenable::Record(filed.entry.id);
        let screen = |screening: &Screening| {
            test.clock.advance(jiff::SignedDuration::from_hours(24 * 10));
            test.store.write(TENANT, |tx| archive::screen(tx, &actor(), unit, screening)).unwrap();
        };
        let end = |name: &str| {
            extracted(test, name);
            let structure = test.folder.join(name).join("arkivstruktur.xml");
            let structure = std::fs::read_to_string(structure).unwrap();
            let (_, rest) = structure.split_once("<skjermingOpphoererDato>").unwrap();
            rest[..10].to_owned()
        };
        screen(&Screening::personal_affairs());
        assert_eq!(end("first"), "2086-06-11");
        // Screening other things does not make it last longer.
        screen(&Screening { document: None, ..Screening::personal_affairs() });
        assert_eq!(end("second"), "2086-06-11");
        screen(&Screening { years: Some(5), ..Screening::personal_affairs() });
        assert_eq!(end("third"), "2031-07-01");
    });
}

#[test]
fn only_what_is_withheld_is_released_and_that_counts_as_assessed() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let id =
            test.store.write(TENANT, |tx| file_application(tx, &test.files)).unwrap().1.entry.id;
        let release = || test.store.write(TENANT, |tx| projection::release(tx, &actor(), id));
        assert_eq!(release().unwrap_err().requirement(), Some("5.2.18"));
        test.store.write(TENANT, |tx| projection::withhold(tx, &actor(), id, "vurderes")).unwrap();
        release().unwrap();
        let (entry, logged) = test
            .store
            .read(TENANT, |tx| {
                Ok::<_, ArchiveError>((
                    archive::lookup::entry(tx, id)?,
                    archive::changes_of(tx, id)?,
                ))
            })
            .unwrap();
        assert_eq!(entry.unwrap().publicity_assessed_on, Some(jiff::civil::date(2026, 6, 1)));
        assert_eq!(logged[0].element, "offentlighetsvurdertDato");
    });
}
