//! A period ends: its series can be deposited, and what is new goes to the successor.

use std::{path::Path, process::Command};

use archive::{
    ArchiveError, CaseFile, EntryStatus, NewEntry, OpenItems, SeriesId,
    extraction::{Closing, ExtractionError, Options, extract},
    lookup, periods, setup,
};
use jiff::{SignedDuration, civil::date};
use store::{
    Tx,
    testing::{TENANT, TestStore, on_each_engine},
};

use crate::{
    extraction::shared_schemas,
    support::{actor, file_application, new_case, person, set_up},
};

/// A closed case and one that is still open, in the first period.
fn first_period(test: &TestStore) -> (SeriesId, CaseFile, CaseFile) {
    test.store
        .write(TENANT, |tx| {
            let (closed, _) = file_application(tx, &test.files)?;
            close(tx, &closed)?;
            let (series, class) = set_up(tx)?;
            let open = new_case(series, class, "Åpen sak");
            let open = archive::open_case_file(tx, &actor(), &open)?;
            let entry = NewEntry::incoming("Brev", person("Sval Bille"));
            archive::file_entry(tx, &actor(), open.id, &entry)?;
            Ok::<_, ArchiveError>((series, closed, open))
        })
        .unwrap()
}

fn close(tx: &mut Tx<'_>, case: &CaseFile) -> Result<(), ArchiveError> {
    for entry in lookup::entries_of_case(tx, case.id)? {
        archive::set_entry_status(tx, &actor(), entry.id, EntryStatus::Archived)?;
    }
    archive::close_case_file(tx, &actor(), case.id, OpenItems::SignOff).map(drop)
}

fn series_of(test: &TestStore, case: &CaseFile) -> SeriesId {
    test.store.read(TENANT, |tx| lookup::case_file(tx, case.id)).unwrap().unwrap().series
}

fn accepts(package: &Path, schema: &str, file: &str) {
    let output = Command::new("xmllint")
        .args(["--noout", "--stream", "--nonet", "--schema"])
        .arg(package.join(format!("{schema}.xsd")))
        .arg(package.join(format!("{file}.xml")))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{file}: {errors}");
}

#[test]
fn the_period_that_ended_is_deposited_and_new_cases_land_in_its_successor() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (series, closed, open) = first_period(test);
        test.clock.advance(SignedDuration::from_hours(24 * 30));
        let shift = test
            .store
            .write(TENANT, |tx| periods::shift(tx, &actor(), series, date(2026, 6, 30)))
            .unwrap();
        assert_eq!((shift.closed, shift.transferred), (series, 1));
        assert_eq!(series_of(test, &closed), series);
        assert_eq!(series_of(test, &open), shift.successor);

        // Starting the program again changes nothing; the plan's key means the successor now.
        let (now, class) = test.store.write(TENANT, set_up).unwrap();
        assert_eq!(now, shift.successor);
        let later = test
            .store
            .write(TENANT, |tx| {
                let case = archive::open_case_file(tx, &actor(), &new_case(now, class, "Ny sak"))?;
                let entry = NewEntry::incoming("Brev", person("Sval Bille"));
                archive::file_entry(tx, &actor(), case.id, &entry)?;
                archive::file_entry(tx, &actor(), open.id, &entry)?;
                Ok::<_, ArchiveError>(case)
            })
            .unwrap();
        assert_eq!(later.series, shift.successor);

        let package = test.folder.join("deposit");
        let schemas = shared_schemas();
        let options = Options { schemas: schemas.clone(), ..Options::new(Closing::Closed) };
        let report = extract(&test.store, TENANT, &test.files, &package, &options).unwrap();
        assert_eq!((report.series, report.case_files, report.records), (1, 1, 1));
        let structure = std::fs::read_to_string(package.join("arkivstruktur.xml")).unwrap();
        for expected in [
            "<arkivdelstatus>Avsluttet periode</arkivdelstatus>".to_owned(),
            "<arkivperiodeSluttDato>2026-06-30</arkivperiodeSluttDato>".to_owned(),
            format!("<referanseArvtaker>{}</referanseArvtaker>", shift.successor),
        ] {
            assert!(structure.contains(&expected), "{expected} is missing");
        }
        assert!(!structure.contains("Åpen sak") && !structure.contains("Ny sak"));
        if schemas.is_some() && Command::new("xmllint").arg("--version").output().is_ok() {
            assert!(report.can_be_deposited(), "{:?}", report.problems);
            for file in ["arkivstruktur", "endringslogg", "loependeJournal", "offentligJournal"] {
                accepts(&package, file, file);
            }
            accepts(&package, "addml", "arkivuttrekk");
        }

        // The successor refers back.
        let trial = test.folder.join("trial");
        let options = Options::new(Closing::AsOf(test.store.now()));
        extract(&test.store, TENANT, &test.files, &trial, &options).unwrap();
        let structure = std::fs::read_to_string(trial.join("arkivstruktur.xml")).unwrap();
        let predecessor = format!("<referanseForloeper>{series}</referanseForloeper>");
        assert!(structure.contains(&predecessor));
    });
}

#[test]
fn in_the_overlap_open_cases_stay_until_they_get_a_new_entry() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (series, _, open) = first_period(test);
        let class = open.class;
        let write = |work: &dyn Fn(&mut Tx<'_>) -> Result<(), ArchiveError>| {
            test.store.write(TENANT, |tx| work(tx))
        };
        let refusal = |work: &dyn Fn(&mut Tx<'_>) -> Result<(), ArchiveError>| {
            write(work).unwrap_err().requirement()
        };
        write(&|tx| periods::begin(tx, &actor(), series, date(2026, 6, 1)).map(drop)).unwrap();
        assert_eq!(series_of(test, &open), series);
        let (overlapping, waiting, active) = test
            .store
            .read(TENANT, |tx| {
                let active = setup::series(tx, "sak-2026")?.unwrap();
                Ok::<_, ArchiveError>((
                    periods::overlapping(tx, active)?,
                    periods::open_case_files(tx, series)?,
                    active,
                ))
            })
            .unwrap();
        assert_eq!((overlapping, waiting), (Some(series), 1));
        let late = refusal(&|tx| {
            archive::open_case_file(tx, &actor(), &new_case(series, class, "Sen")).map(drop)
        });
        assert_eq!(late, Some("6.2.4"));
        let twice = refusal(&|tx| periods::begin(tx, &actor(), series, tx.today()).map(drop));
        assert_eq!(twice, Some("M051"));
        let entry = NewEntry::incoming("Brev", person("Sval Bille"));
        write(&|tx| archive::file_entry(tx, &actor(), open.id, &entry).map(drop)).unwrap();
        assert_eq!(series_of(test, &open), active);
        let logged = test.store.read(TENANT, |tx| archive::changes_of(tx, open.id)).unwrap();
        assert!(logged.iter().any(|change| change.element == "referanseArkivdel"
            && change.old == series.to_string()
            && change.new == active.to_string()));
        assert_eq!(
            test.store.write(TENANT, |tx| periods::finish(tx, &actor(), series)).unwrap(),
            0
        );
        let over = refusal(&|tx| periods::finish(tx, &actor(), series).map(drop));
        assert_eq!(over, Some("6.2.9"));
        let statuses = test.store.read(TENANT, |tx| archive::changes_of(tx, series)).unwrap();
        let statuses: Vec<_> = statuses
            .iter()
            .filter(|change| change.element == "arkivdelstatus")
            .map(|change| change.new.as_str())
            .collect();
        assert_eq!(statuses, ["Overlappingsperiode", "Avsluttet periode"]);
    });
}

#[test]
fn a_period_ends_on_a_day_that_has_come_and_what_came_after_it_goes_over() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (series, ..) = first_period(test);
        for day in [date(2026, 6, 2), date(2025, 12, 31)] {
            let refused = test.store.write(TENANT, |tx| periods::shift(tx, &actor(), series, day));
            assert_eq!(refused.unwrap_err().requirement(), Some("M108"), "{day}");
        }
        test.clock.advance(SignedDuration::from_hours(24 * 9));
        let january = test
            .store
            .write(TENANT, |tx| {
                let case = file_application(tx, &test.files)?.0;
                close(tx, &case)?;
                Ok::<_, ArchiveError>(case)
            })
            .unwrap();
        let shift = test
            .store
            .write(TENANT, |tx| periods::shift(tx, &actor(), series, date(2026, 6, 1)))
            .unwrap();
        assert_eq!(shift.transferred, 2);
        assert_eq!(series_of(test, &january), shift.successor);
    });
}

#[test]
fn a_case_of_a_closed_period_stays_closed_and_periods_follow_on_periods() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (series, closed, _) = first_period(test);
        let shift = |series, day| {
            test.store.write(TENANT, |tx| periods::shift(tx, &actor(), series, day)).unwrap()
        };
        let second = shift(series, date(2026, 6, 1)).successor;
        let refused =
            test.store.write(TENANT, |tx| archive::reopen_case_file(tx, &actor(), closed.id));
        assert_eq!(refused.unwrap_err().requirement(), Some("6.2.6"));
        test.clock.advance(SignedDuration::from_hours(24));
        let third = shift(second, date(2026, 6, 2)).successor;
        assert_eq!(test.store.write(TENANT, set_up).unwrap().0, third);
    });
}

#[test]
fn nothing_is_deposited_before_a_period_has_ended() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        first_period(test);
        let options = Options::new(Closing::Closed);
        let folder = test.folder.join("early");
        let refused = extract(&test.store, TENANT, &test.files, &folder, &options);
        assert!(matches!(refused, Err(ExtractionError::NothingClosed)));
    });
}
