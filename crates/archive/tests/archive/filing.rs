//! Cases are opened and entries filed: numbers, journal, audit, what is read back.

use crate::support::{actor, file_application, new_case, person, set_up};
use archive::{
    ArchiveError, EntryStatus, JournalNumber, NewEntry, Title, lookup, lookup::CaseScope,
    projection,
};
use jiff::civil::date;
use store::testing::{OTHER_TENANT, TENANT, on_each_engine};

#[test]
fn an_application_is_filed_with_numbers_documents_journal_and_audit() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (case, filed) =
            test.store.write(TENANT, |tx| file_application(tx, &test.files)).unwrap();
        assert_eq!(case.number.to_string(), "2026/1");
        assert_eq!(filed.entry.entry_number(), "2026/1-1");
        assert_eq!(filed.entry.journal, JournalNumber { year: 2026, sequence: 1 });
        assert_eq!(filed.entry.journal_date, Some(date(2026, 6, 1)));

        test.store
            .read(TENANT, |tx| {
                assert_eq!(lookup::case_file(tx, case.id)?, Some(case.clone()));
                assert_eq!(lookup::case_by_number(tx, case.number)?, Some(case.clone()));
                assert_eq!(lookup::entry(tx, filed.entry.id)?, Some(filed.entry.clone()));
                assert_eq!(
                    lookup::entries_of_case(tx, case.id)?,
                    std::slice::from_ref(&filed.entry)
                );
                let documents = lookup::documents(tx, filed.entry.id)?;
                let ids: Vec<_> = documents.iter().map(|document| document.id).collect();
                assert_eq!(ids, filed.documents);
                assert_eq!(documents[0].objects.len(), 1);
                assert_eq!(lookup::document(tx, ids[1])?.as_ref(), Some(&documents[1]));
                assert_eq!(lookup::parties(tx, case.id)?[0].who.name.text, "Sval Bille");
                let actions: Vec<_> = store::audit::of_object(tx, case.id)?
                    .into_iter()
                    .map(|entry| entry.action)
                    .collect();
                assert_eq!(actions, ["case.opened"]);
                let public = projection::entry(tx, filed.entry.id)?.expect("it is public");
                assert_eq!(public.entry_number, "2026/1-1");
                assert_eq!(public.documents, 2);
                Ok::<_, ArchiveError>(())
            })
            .unwrap();
        // Another municipality sees nothing of it.
        test.store
            .read(OTHER_TENANT, |tx| {
                assert_eq!(lookup::case_file(tx, case.id)?, None);
                assert_eq!(projection::entry(tx, filed.entry.id)?, None);
                Ok::<_, ArchiveError>(())
            })
            .unwrap();
    });
}

#[test]
fn numbers_follow_the_year_in_norway_and_leave_no_gap_when_a_transaction_is_undone() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (series, class) = test.store.write(TENANT, set_up).unwrap();
        let open = |title: &str| {
            test.store.write(TENANT, |tx| {
                archive::open_case_file(tx, &actor(), &new_case(series, class, title))
            })
        };
        test.clock.set("2026-12-31T22:59:59Z".parse().unwrap());
        assert_eq!(open("Den første").unwrap().number.to_string(), "2026/1");
        assert!(matches!(open(" "), Err(ArchiveError::Empty { field: "title" })));
        let undone = test.store.write(TENANT, |tx| {
            let case = archive::open_case_file(tx, &actor(), &new_case(series, class, "Angret"))?;
            assert_eq!(case.number.to_string(), "2026/2");
            Err::<(), _>(ArchiveError::Empty { field: "test" })
        });
        assert!(undone.is_err());
        assert_eq!(open("Den andre").unwrap().number.to_string(), "2026/2");
        test.clock.set("2026-12-31T23:00:00Z".parse().unwrap());
        let case = open("Den første i det nye året").unwrap();
        assert_eq!(case.number.to_string(), "2027/1");
        let entry = test
            .store
            .write(TENANT, |tx| {
                let new = NewEntry::incoming("Søknad", person("Sval Bille"));
                archive::file_entry(tx, &actor(), case.id, &new)
            })
            .unwrap()
            .entry;
        assert_eq!(entry.journal.to_string(), "1/2027");
    });
}

#[test]
fn cases_are_listed_in_pages_by_scope() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        test.store
            .write(TENANT, |tx| {
                let (series, class) = set_up(tx)?;
                for number in 1..=7 {
                    let title = Title::plain(format!("Sak {number}"));
                    let mut new = new_case(series, class, title);
                    if number % 2 == 0 {
                        new.responsible = Some((&actor()).into());
                    }
                    archive::open_case_file(tx, &actor(), &new)?;
                }
                Ok::<_, ArchiveError>(())
            })
            .unwrap();
        let pages = |scope: CaseScope| {
            let mut sequences = Vec::new();
            let mut before = None;
            loop {
                let page =
                    test.store.read(TENANT, |tx| lookup::cases(tx, &scope, before, 2)).unwrap();
                let Some(last) = page.last() else { return sequences };
                before = Some(last.number);
                sequences.extend(page.iter().map(|case| case.number.sequence));
            }
        };
        let status = archive::CaseStatus::UnderProcessing;
        let unit = "Servicetorget".to_owned();
        assert_eq!(pages(CaseScope::All), [7, 6, 5, 4, 3, 2, 1]);
        assert_eq!(pages(CaseScope::WithStatus(status)), [7, 6, 5, 4, 3, 2, 1]);
        assert_eq!(pages(CaseScope::OfUnit { unit: unit.clone(), status }).len(), 7);
        assert_eq!(pages(CaseScope::OfResponsible { responsible: actor().id, status }), [6, 4, 2]);
        assert_eq!(pages(CaseScope::Unassigned { unit, status }), [7, 5, 3, 1]);
        assert!(pages(CaseScope::WithStatus(archive::CaseStatus::Closed)).is_empty());
    });
}

#[test]
fn setting_up_twice_changes_nothing_and_a_new_title_is_logged() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let first = test.store.write(TENANT, set_up).unwrap();
        assert_eq!(test.store.write(TENANT, set_up).unwrap(), first);
        let mut plan = crate::support::plan();
        plan.series[0].title = "Sakarkiv 2026–2029".to_owned();
        let changes = test
            .store
            .write(TENANT, |tx| {
                archive::setup::ensure(tx, &actor(), &plan)?;
                archive::changes_of(tx, first.0)
            })
            .unwrap();
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].element, "tittel");
        assert_eq!(changes[0].new, "Sakarkiv 2026–2029");
    });
}

#[test]
fn an_entry_is_journalled_dispatched_and_archived() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let filed = test
            .store
            .write(TENANT, |tx| {
                let (case, _) = file_application(tx, &test.files)?;
                let new = NewEntry {
                    status: EntryStatus::FinishedByHandler,
                    ..NewEntry::outgoing("Vedtak om skjenkebevilling", person("Sval Bille"))
                };
                archive::file_entry(tx, &actor(), case.id, &new)
            })
            .unwrap();
        assert_eq!(filed.entry.journal_date, None);
        let step = |to| {
            test.store
                .write(TENANT, |tx| archive::set_entry_status(tx, &actor(), filed.entry.id, to))
                .unwrap()
        };
        assert!(step(EntryStatus::Journalled).journal_date.is_some());
        assert!(step(EntryStatus::Dispatched).sent_at.is_some());
        let archived = step(EntryStatus::Archived);
        assert_eq!(archived.archived_by.as_deref(), Some("eKommune test"));
        let changes =
            test.store.read(TENANT, |tx| archive::changes_of(tx, filed.entry.id)).unwrap();
        let logged: Vec<_> = changes
            .iter()
            .map(|change| (change.element.as_str(), change.old.as_str(), change.new.as_str()))
            .collect();
        let sent = archived.sent_at.unwrap().to_string();
        // Annex 3 of the standard
        assert_eq!(
            logged,
            [
                ("journalstatus", "Ferdigstilt fra saksbehandler", "Journalført"),
                ("journaldato", "(tom)", "2026-06-01"),
                ("journalstatus", "Journalført", "Ekspedert"),
                ("sendtDato", "(tom)", sent.as_str()),
                ("journalstatus", "Ekspedert", "Arkivert"),
            ]
        );
    });
}

#[test]
fn cases_are_found_by_party_entries_by_journal_and_records_by_document() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let subject = uuid::Uuid::from_u128(7);
        test.store
            .write(TENANT, |tx| {
                let (first, filed) = file_application(tx, &test.files)?;
                let (series, class) = set_up(tx)?;
                // Twice a party of one case, once of another.
                let mut second = new_case(series, class, "Sak med to roller");
                second.parties[0].who = person("Sval Bille").with_subject(subject);
                second.parties.push(second.parties[0].clone());
                let second = archive::open_case_file(tx, &actor(), &second)?;
                let party = second_role("Nabo", subject);
                archive::add_party(tx, &actor(), first.id, &party)?;
                let numbers: Vec<_> = lookup::cases_of_subject(tx, subject)?
                    .into_iter()
                    .map(|case| case.number.to_string())
                    .collect();
                assert_eq!(numbers, [second.number.to_string(), first.number.to_string()]);
                assert_eq!(lookup::cases_of_subject(tx, uuid::Uuid::from_u128(8))?, []);
                let entry = lookup::entry_by_journal(tx, filed.entry.journal)?;
                assert_eq!(entry.as_ref(), Some(&filed.entry));
                assert_eq!(lookup::records_of_document(tx, filed.documents[1])?, [filed.entry.id]);
                Ok::<_, ArchiveError>(())
            })
            .unwrap();
    });
}

#[test]
fn new_names_and_retention_in_the_plan_are_logged() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (_, class) = test.store.write(TENANT, set_up).unwrap();
        let mut plan = crate::support::plan();
        plan.creators[0].name = "Nye Lillevik kommune".to_owned();
        let disposal = &mut plan.series[0].classification.classes[0].classes[0].disposal;
        *disposal = Some(archive::Disposal {
            decision: archive::DisposalDecision::Dispose,
            ground: None,
            years: 5,
        });
        let fonds = test
            .store
            .write(TENANT, |tx| {
                archive::setup::ensure(tx, &actor(), &plan)?;
                let all = store::audit::of_actor(tx, actor().id, 0, 100)?;
                Ok::<_, ArchiveError>(all.into_iter().find(|entry| entry.action == "fonds.created"))
            })
            .unwrap()
            .unwrap()
            .object_id;
        let logged = |unit: uuid::Uuid| -> Vec<(String, String, String)> {
            test.store
                .read(TENANT, |tx| archive::changes_of(tx, unit))
                .unwrap()
                .into_iter()
                .map(|change| (change.element, change.old, change.new))
                .collect()
        };
        let change = |element: &str, old: &str, new: &str| {
            (element.to_owned(), old.to_owned(), new.to_owned())
        };
        assert_eq!(
            logged(class.into()),
            [
                change("kassasjonshjemmel", "Bevarings- og kassasjonsplan", "(tom)"),
                change("bevaringstid", "10", "5"),
            ]
        );
        assert_eq!(
            logged(fonds),
            [change("arkivskaperNavn", "Lillevik kommune", "Nye Lillevik kommune")]
        );
    });
}

fn second_role(role: &str, subject: uuid::Uuid) -> archive::NewParty {
    archive::NewParty { role: role.to_owned(), who: person("Sval Bille").with_subject(subject) }
}

#[test]
fn filings_at_the_same_time_get_distinct_consecutive_numbers() {
    const THREADS: i64 = 6;
    const EACH: i64 = 5;
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let (series, class) = test.store.write(TENANT, set_up).unwrap();
        let file_one = || {
            test.store.write(TENANT, |tx| {
                let case = new_case(series, class, "Samtidig");
                let case = archive::open_case_file(tx, &actor(), &case)?;
                let entry = NewEntry::incoming("Søknad", person("Sval Bille"));
                let filed = archive::file_entry(tx, &actor(), case.id, &entry)?;
                Ok::<_, ArchiveError>((case.number.sequence, filed.entry.journal.sequence))
            })
        };
        let mut numbers: Vec<(i64, i64)> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|_| scope.spawn(|| (0..EACH).map(|_| file_one().unwrap()).collect::<Vec<_>>()))
                .collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        numbers.sort_unstable();
        assert!(numbers.iter().map(|(case, _)| *case).eq(1..=THREADS * EACH));
        numbers.sort_unstable_by_key(|(_, journal)| *journal);
        assert!(numbers.iter().map(|(_, journal)| *journal).eq(1..=THREADS * EACH));
        let verdict = test.store.read(TENANT, store::audit::verify).unwrap();
        assert!(matches!(verdict, store::audit::Verdict::Whole { .. }));
    });
}
