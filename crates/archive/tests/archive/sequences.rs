//! Any sequence of operations, legal or not, leaves an archive that holds together.

use archive::{
    ArchiveError, CaseFileId, CorrespondenceKind, DocumentType, EntryStatus, EntryType,
    NewCorrespondenceParty, NewDocument, NewEntry, NewSignOff, OpenItems, RecordId, SignOffMethod,
    extraction::{Closing, Options, extract},
    lookup,
    lookup::CaseScope,
    projection::{self, JournalFilter},
};
use proptest::prelude::*;
use store::{
    Tx,
    testing::{TENANT, TestStore, sqlite},
};

use crate::support::{actor, new_case, pdf, person, set_up};

#[derive(Clone, Copy, Debug)]
enum Operation {
    Open,
    File { case: usize, entry_type: usize, status: usize },
    Status { entry: usize, to: usize },
    AddDocument { entry: usize },
    SignOff { entry: usize, answer: usize },
    Close { case: usize, sign_off: bool },
    Reopen { case: usize },
    Title { entry: usize },
    NextYear,
}

fn operation() -> impl Strategy<Value = Operation> {
    let index = 0..8_usize;
    prop_oneof![
        2 => Just(Operation::Open),
        6 => (index.clone(), 0..5_usize, 0..9_usize)
            .prop_map(|(case, entry_type, status)| Operation::File { case, entry_type, status }),
        8 => (index.clone(), 0..9_usize).prop_map(|(entry, to)| Operation::Status { entry, to }),
        1 => index.clone().prop_map(|entry| Operation::AddDocument { entry }),
        3 => (index.clone(), index.clone())
            .prop_map(|(entry, answer)| Operation::SignOff { entry, answer }),
        3 => (index.clone(), any::<bool>())
            .prop_map(|(case, sign_off)| Operation::Close { case, sign_off }),
        1 => index.clone().prop_map(|case| Operation::Reopen { case }),
        1 => index.prop_map(|entry| Operation::Title { entry }),
        1 => Just(Operation::NextYear),
    ]
}

/// What has been made so far.
#[derive(Default)]
struct Made {
    cases: Vec<CaseFileId>,
    entries: Vec<RecordId>,
}

fn pick<T: Copy>(from: &[T], index: usize) -> Option<T> {
    (!from.is_empty()).then(|| from[index % from.len()])
}

fn perform(
    tx: &mut Tx<'_>,
    test: &TestStore,
    made: &mut Made,
    operation: Operation,
) -> Result<(), ArchiveError> {
    let actor = actor();
    match operation {
        Operation::Open => {
            let (series, class) = set_up(tx)?;
            made.cases
                .push(archive::open_case_file(tx, &actor, &new_case(series, class, "Sak"))?.id);
        }
        Operation::File { case, entry_type, status } => {
            let Some(case) = pick(&made.cases, case) else { return Ok(()) };
            let entry_type = EntryType::ALL[entry_type];
            let kind = match entry_type {
                EntryType::Incoming => CorrespondenceKind::Sender,
                EntryType::Outgoing => CorrespondenceKind::Recipient,
                _ => CorrespondenceKind::InternalRecipient,
            };
            let party = NewCorrespondenceParty::new(kind, person("Sval Bille"));
            let entry = NewEntry {
                status: EntryStatus::ALL[status],
                ..NewEntry::new(entry_type, "Brev", party)
            }
            .with_document(NewDocument::main(
                DocumentType::Letter,
                "Brev",
                pdf(&test.files, "brev"),
            ));
            made.entries.push(archive::file_entry(tx, &actor, case, &entry)?.entry.id);
        }
        Operation::Status { entry, to } => {
            let Some(entry) = pick(&made.entries, entry) else { return Ok(()) };
            archive::set_entry_status(tx, &actor, entry, EntryStatus::ALL[to])?;
        }
        Operation::AddDocument { entry } => {
            let Some(entry) = pick(&made.entries, entry) else { return Ok(()) };
            let file = pdf(&test.files, "vedlegg");
            let document = NewDocument::attachment(DocumentType::Attachment, "Vedlegg", file);
            archive::add_document(tx, &actor, entry, &document)?;
        }
        Operation::SignOff { entry, answer } => {
            let Some(entry) = pick(&made.entries, entry) else { return Ok(()) };
            let answered_by = pick(&made.entries, answer);
            let new = NewSignOff { method: SignOffMethod::Letter, party: None, answered_by };
            archive::sign_off(tx, &actor, entry, new)?;
        }
        Operation::Close { case, sign_off } => {
            let Some(case) = pick(&made.cases, case) else { return Ok(()) };
            let open_items = if sign_off { OpenItems::SignOff } else { OpenItems::Refuse };
            archive::close_case_file(tx, &actor, case, open_items)?;
        }
        Operation::Reopen { case } => {
            let Some(case) = pick(&made.cases, case) else { return Ok(()) };
            archive::reopen_case_file(tx, &actor, case)?;
        }
        Operation::Title { entry } => {
            let Some(entry) = pick(&made.entries, entry) else { return Ok(()) };
            archive::change_entry_title(tx, &actor, entry, &"Ny tittel".into())?;
        }
        Operation::NextYear => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_keeps_numbers_consecutive_and_journals_equal(
        operations in prop::collection::vec(operation(), 1..60),
    ) {
        let test = sqlite(&[archive::MIGRATIONS]);
        let mut made = Made::default();
        test.store.write(TENANT, |tx| set_up(tx).map(|_| ())).unwrap();
        for operation in operations {
            if matches!(operation, Operation::NextYear) {
                test.clock.advance(jiff::SignedDuration::from_hours(24 * 200));
            }
            let before = (made.cases.len(), made.entries.len());
            let result = test.store.write(TENANT, |tx| perform(tx, &test, &mut made, operation));
            if let Err(error) = result {
                // What is refused is refused by a numbered requirement, and leaves nothing behind.
                prop_assert!(error.requirement().is_some(), "{operation:?}: {error}");
                prop_assert_eq!(before, (made.cases.len(), made.entries.len()));
            }
        }
        check(&test, &made)?;
    }
}

fn check(test: &TestStore, made: &Made) -> Result<(), TestCaseError> {
    let (cases, entries, public) = test
        .store
        .read(TENANT, |tx| {
            let cases = lookup::cases(tx, &CaseScope::All, None, 1000)?;
            let mut entries = Vec::new();
            for case in &cases {
                let of_case = lookup::entries_of_case(tx, case.id)?;
                let open = archive::open_items(tx, case.id)?;
                entries.push((case.clone(), of_case, open));
            }
            let public = projection::journal(tx, &JournalFilter::default(), 1000)?;
            Ok::<_, ArchiveError>((cases, entries, public))
        })
        .unwrap();
    prop_assert_eq!(cases.len(), made.cases.len());

    // Case numbers and journal numbers are 1, 2, 3 … within each year; entry numbers within each case.
    let consecutive = |mut numbers: Vec<(i16, i64)>| {
        numbers.sort_unstable();
        numbers
            .chunk_by(|one, next| one.0 == next.0)
            .all(|year| year.iter().map(|(_, sequence)| *sequence).eq((1..).take(year.len())))
    };
    prop_assert!(consecutive(cases.iter().map(|c| (c.number.year, c.number.sequence)).collect()));
    let all: Vec<_> = entries.iter().flat_map(|(_, of_case, _)| of_case).collect();
    prop_assert!(consecutive(all.iter().map(|e| (e.journal.year, e.journal.sequence)).collect()));
    for (case, of_case, open) in &entries {
        prop_assert!(of_case.iter().map(|entry| entry.number).eq((1..).take(of_case.len())));
        if case.is_closed() {
            prop_assert!(open.is_empty());
            for entry in of_case {
                let is_done = matches!(entry.status, EntryStatus::Archived | EntryStatus::Expired);
                prop_assert!(is_done);
            }
        }
    }
    for entry in &all {
        let is_final = matches!(
            entry.status,
            EntryStatus::Dispatched | EntryStatus::Journalled | EntryStatus::Archived
        );
        prop_assert!(!is_final || (entry.was_final && entry.journal_date.is_some()));
        prop_assert_eq!(entry.status == EntryStatus::Archived, entry.archived_at.is_some());
        prop_assert_eq!(is_final, public.iter().any(|line| line.id == entry.id));
    }

    // Both journals and the structure have the same entries.
    let folder = test.folder.join("trial");
    let options = Options::new(Closing::AsOf(test.store.now()));
    let report = extract(&test.store, TENANT, &test.files, &folder, &options).unwrap();
    prop_assert_eq!(report.journal_entries, report.records);
    let dated = all.iter().filter(|entry| entry.journal_date.is_some()).count() as u64;
    prop_assert_eq!(report.records, dated);

    // The audit trail is whole.
    let verdict = test.store.read(TENANT, store::audit::verify).unwrap();
    let is_whole = matches!(verdict, store::audit::Verdict::Whole { .. });
    prop_assert!(is_whole);
    Ok(())
}
