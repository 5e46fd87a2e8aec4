//! What the public sees of the archive: the projection, screening, names and obstacles.

use archive::{
    ArchiveError, CaseFileId, DocumentType, EntryStatus, MarkKind, NewCorrespondenceParty,
    NewDocument, NewEntry, PartyName, RecordId, Screenable, ScreenedMetadata, Screening, Title,
    projection::{self, JournalFilter, Place, PublicEntry},
};
use jiff::SignedDuration;
use proptest::prelude::*;
use store::testing::{OTHER_TENANT, TENANT, TestStore, on_each_engine, sqlite};

use crate::support::{actor, new_case, pdf, person, set_up};

fn open(test: &TestStore, title: impl Into<Title>) -> CaseFileId {
    test.store
        .write(TENANT, |tx| {
            let (series, class) = set_up(tx)?;
            let mut case = new_case(series, class, title);
            case.screening = Some(Screening::personal_affairs());
            Ok::<_, ArchiveError>(archive::open_case_file(tx, &actor(), &case)?.id)
        })
        .unwrap()
}

fn file(test: &TestStore, case: CaseFileId, entry: &NewEntry) -> RecordId {
    test.store.write(TENANT, |tx| archive::file_entry(tx, &actor(), case, entry)).unwrap().entry.id
}

fn shown(test: &TestStore, id: RecordId) -> Option<PublicEntry> {
    test.store.read(TENANT, |tx| projection::entry(tx, id)).unwrap()
}

fn found(test: &TestStore, text: &str) -> Vec<String> {
    let filter = JournalFilter { text: Some(text.to_owned()), ..JournalFilter::default() };
    test.store
        .read(TENANT, |tx| projection::journal(tx, &filter, 100))
        .unwrap()
        .into_iter()
        .map(|entry| entry.entry_number)
        .collect()
}

#[test]
fn screened_words_and_names_never_reach_the_public_tables() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let case = open(test, Title::plain("Barnevern – ").and_screened("Sval Bille"));
        let entry = NewEntry {
            screening: Some(Screening::personal_affairs()),
            ..NewEntry::incoming(
                Title::plain("Bekymring for ").and_screened("Sval Bille").and(", skole"),
                archive::Correspondent::named(PartyName::screened("Rar Ørn")),
            )
        };
        let id = file(test, case, &entry);
        let public = shown(test, id).unwrap();
        assert_eq!(public.title, "Bekymring for ***** *****, skole");
        assert_eq!(public.case_title, "Barnevern – ***** *****");
        assert_eq!(public.parties[0].name, "*****");
        assert_eq!(
            public.screening_ground.as_deref(),
            Some("Offl. § 13 jf. fvl. § 13 første ledd nr. 1")
        );
        assert_eq!(found(test, "bekymring skole"), ["2026/1-1"]);
        for hidden in ["Sval", "Bille", "Rar Ørn"] {
            assert_eq!(found(test, hidden), [""; 0], "{hidden} is found");
        }
        let screening = test
            .store
            .read(TENANT, |tx| archive::screening_of(tx, Screenable::Record(id)))
            .unwrap()
            .unwrap();
        assert_eq!(
            screening.metadata,
            [ScreenedMetadata::RecordTitleWords, ScreenedMetadata::SenderName]
        );
    });
}

#[test]
fn what_is_hidden_needs_a_ground_but_a_protected_address_brings_its_own() {
    let test = sqlite(&[archive::MIGRATIONS]);
    let case = open(&test, "Skjenkebevilling");
    let attempt = |entry: &NewEntry| {
        test.store.write(TENANT, |tx| archive::file_entry(tx, &actor(), case, entry))
    };
    let marked = NewEntry::incoming(Title::plain("Om ").and_screened("Rar"), person("Sval Bille"));
    assert!(matches!(attempt(&marked), Err(ArchiveError::NoScreeningGround { .. })));
    let protected = NewEntry::incoming(
        "Søknad",
        archive::Correspondent::named(PartyName::protected("Rar Ørn")),
    );
    let id = attempt(&protected).unwrap().entry.id;
    let public = shown(&test, id).unwrap();
    assert_eq!(public.parties[0].name, "*****");
    assert!(public.screening_ground.is_some());
}

#[test]
fn screening_and_lifting_it_changes_the_journal_at_once() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let case = open(test, "Byggesak");
        let id = file(test, case, &NewEntry::incoming("Klage fra nabo", person("Sval Bille")));
        assert_eq!(found(test, "nabo"), ["2026/1-1"]);
        let screen = |screening: &Screening| {
            test.store
                .write(TENANT, |tx| {
                    archive::screen(tx, &actor(), Screenable::Record(id), screening)
                })
                .unwrap();
        };
        screen(&Screening::temporary());
        let public = shown(test, id).unwrap();
        assert_eq!((public.title.as_str(), public.parties[0].name.as_str()), ("*****", "*****"));
        assert_eq!(found(test, "nabo"), [""; 0]);
        // The names of senders, without saying of whom: all of them.
        let senders = Screening {
            metadata: vec![ScreenedMetadata::SenderName],
            ..Screening::personal_affairs()
        };
        screen(&senders);
        let public = shown(test, id).unwrap();
        assert_eq!(public.title, "Klage fra nabo");
        assert_eq!(public.parties[0].name, "*****");
        test.store
            .write(TENANT, |tx| archive::unscreen(tx, &actor(), Screenable::Record(id)))
            .unwrap();
        assert_eq!(shown(test, id).unwrap().parties[0].name, "Sval Bille");
        let logged = test.store.read(TENANT, |tx| archive::changes_of(tx, id)).unwrap();
        assert!(logged.iter().any(|change| change.element == "skjermingshjemmel"));
    });
}

#[test]
fn only_the_first_line_is_public_when_the_screening_says_so() {
    let test = sqlite(&[archive::MIGRATIONS]);
    let case = open(&test, "Byggesak");
    let screening = Screening {
        metadata: vec![ScreenedMetadata::RecordTitleAfterFirstLine],
        ..Screening::personal_affairs()
    };
    let entry = NewEntry {
        screening: Some(screening),
        ..NewEntry::incoming("Klage på vedtak\nfra Rar Ørn", person("Sval Bille"))
    };
    let id = file(&test, case, &entry);
    assert_eq!(shown(&test, id).unwrap().title, "Klage på vedtak\n***** ***** *****");
}

#[test]
fn an_identity_number_stops_the_publication_until_it_is_taken_out() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        // A synthetic number: its month is 81.
        let number = identifiers::PersonNumber::synthetic(jiff::civil::date(1990, 1, 1), 100)
            .or_else(|| identifiers::PersonNumber::synthetic(jiff::civil::date(1990, 1, 1), 101))
            .unwrap()
            .reveal();
        let case = open(test, "Byggesak");
        let title = format!("Søknad fra {number}");
        let new = NewEntry {
            status: EntryStatus::RegisteredByHandler,
            ..NewEntry::incoming(title.as_str(), person(&number))
        };
        let id = file(test, case, &new);
        test.store
            .write(TENANT, |tx| {
                archive::set_entry_status(tx, &actor(), id, EntryStatus::Journalled)
            })
            .unwrap();
        assert_eq!(shown(test, id), None);
        let places = || -> Vec<Place> {
            test.store
                .read(TENANT, |tx| projection::obstacles(tx, 10))
                .unwrap()
                .into_iter()
                .map(|obstacle| obstacle.place)
                .collect()
        };
        assert_eq!(places(), [Place::PartyName, Place::Title]);
        test.store
            .write(TENANT, |tx| archive::change_entry_title(tx, &actor(), id, &"Søknad".into()))
            .unwrap();
        assert_eq!(places(), [Place::PartyName]);
        let screening = Screening {
            metadata: vec![ScreenedMetadata::SenderName],
            ..Screening::personal_affairs()
        };
        test.store
            .write(TENANT, |tx| archive::screen(tx, &actor(), Screenable::Record(id), &screening))
            .unwrap();
        assert_eq!(places(), []);
        assert_eq!(shown(test, id).unwrap().parties[0].name, "*****");
    });
}

#[test]
fn names_of_private_persons_are_searchable_for_a_year_and_shown_after() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let title = Title::plain("Ledsagerbevis for Klok Kløver og kløver i plenen")
            .mark_all("Klok Kløver", MarkKind::PersonName);
        let case = open(test, title);
        let id = file(test, case, &NewEntry::incoming("Søknad", person("Sval Bille")));
        for text in ["Sval Bille", "Klok", "søknader ledsagerbevis", "2026/1", "2026/1-1"] {
            assert_eq!(found(test, text), ["2026/1-1"], "{text}");
        }
        test.clock.advance(SignedDuration::from_hours(24 * 365));
        assert_eq!(found(test, "Sval Bille"), ["2026/1-1"]);
        test.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(found(test, "Sval Bille"), [""; 0]);
        assert_eq!(found(test, "Klok"), [""; 0]);
        // A word that also stands as no name is still found.
        assert_eq!(found(test, "kløver"), ["2026/1-1"]);
        let forgotten = test.store.write(TENANT, projection::forget_old_names).unwrap();
        assert_eq!(forgotten, 3, "sval, bill, klok");
        assert_eq!(shown(test, id).unwrap().parties[0].name, "Sval Bille");
    });
}

#[test]
fn the_journal_turns_its_pages_and_keeps_to_its_filters() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let case = open(test, "Byggesak");
        for day in 1..=5 {
            let title = format!("Brev nummer {day}");
            file(test, case, &NewEntry::incoming(title.as_str(), person("Sval Bille")));
            let title = format!("Svar på brev {day}");
            file(test, case, &NewEntry::outgoing(title.as_str(), person("Sval Bille")));
            test.clock.advance(SignedDuration::from_hours(24));
        }
        let pages = |filter: JournalFilter| {
            let mut filter = filter;
            let mut numbers = Vec::new();
            loop {
                let page =
                    test.store.read(TENANT, |tx| projection::journal(tx, &filter, 3)).unwrap();
                let Some(last) = page.last() else { return numbers };
                filter.before = Some(last.position);
                numbers.extend(page.into_iter().map(|entry| entry.journal_number));
            }
        };
        let all = pages(JournalFilter::default());
        assert_eq!(all.len(), 10);
        assert_eq!((all[0].as_str(), all[9].as_str()), ("10/2026", "1/2026"));
        let second = Some(jiff::civil::date(2026, 6, 2));
        let day = JournalFilter { from: second, to: second, ..JournalFilter::default() };
        assert_eq!(pages(day.clone()), ["4/2026", "3/2026"]);
        let entry_type = Some(archive::EntryType::Outgoing);
        assert_eq!(pages(JournalFilter { entry_type, ..day.clone() }), ["4/2026"]);
        let text = Some("brev nummer".to_owned());
        assert_eq!(pages(JournalFilter { text, ..JournalFilter::default() }).len(), 5);
        let text = Some("!!!".to_owned());
        assert!(pages(JournalFilter { text, ..JournalFilter::default() }).is_empty());
        let other = test
            .store
            .read(OTHER_TENANT, |tx| projection::journal(tx, &JournalFilter::default(), 10))
            .unwrap();
        assert_eq!(other, []);
    });
}

#[test]
fn what_is_not_journalled_or_is_withheld_is_not_public() {
    on_each_engine(&[archive::MIGRATIONS], |test| {
        let case = open(test, "Byggesak");
        let draft = NewEntry {
            status: EntryStatus::RegisteredByHandler,
            ..NewEntry::outgoing("Utkast", person("Sval Bille"))
        };
        let draft = file(test, case, &draft);
        assert_eq!(shown(test, draft), None);
        let id = file(test, case, &NewEntry::incoming("Brev", person("Sval Bille")));
        let published = shown(test, id).unwrap();
        test.store.write(TENANT, |tx| projection::withhold(tx, &actor(), id, "vurderes")).unwrap();
        assert_eq!((shown(test, id), found(test, "brev")), (None, Vec::new()));
        test.store.write(TENANT, |tx| projection::release(tx, &actor(), id)).unwrap();
        assert_eq!(shown(test, id).unwrap(), published);
        test.store
            .write(TENANT, |tx| archive::set_entry_status(tx, &actor(), id, EntryStatus::Expired))
            .unwrap();
        assert_eq!((shown(test, id), found(test, "brev")), (None, Vec::new()));
    });
}

#[test]
fn documents_are_counted_and_answers_named() {
    let test = sqlite(&[archive::MIGRATIONS]);
    let case = open(&test, "Byggesak");
    let letter = NewEntry::incoming("Brev", person("Sval Bille")).with_document(NewDocument::main(
        DocumentType::Letter,
        "Brev",
        pdf(&test.files, "brev"),
    ));
    let letter = file(&test, case, &letter);
    let answer = file(&test, case, &NewEntry::outgoing("Svar", person("Sval Bille")));
    test.store
        .write(TENANT, |tx| {
            let new = archive::NewSignOff {
                method: archive::SignOffMethod::Letter,
                party: None,
                answered_by: Some(answer),
            };
            archive::sign_off(tx, &actor(), letter, new)
        })
        .unwrap();
    let public = shown(&test, letter).unwrap();
    assert_eq!(public.documents, 1);
    assert_eq!(public.answered_by.as_deref(), Some("2026/1-2"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever is marked or hidden, no word of it stands in any table the public reads.
    #[test]
    fn no_hidden_word_is_ever_written_to_the_public(
        words in prop::collection::vec(("[a-zæøå]{3,8}", any::<bool>()), 1..8),
        sender_is_hidden in any::<bool>(),
    ) {
        let test = sqlite(&[archive::MIGRATIONS]);
        let mut title = Title::plain("Sak");
        let mut hidden = Vec::new();
        for (number, (word, is_screened)) in words.iter().enumerate() {
            // Digits make each word its own, so that finding it means finding this one.
            let word = format!("{word}{number}x");
            title = title.and(" ");
            if *is_screened {
                title = title.and_screened(&word);
                hidden.push(word);
            } else {
                title = title.and(&word);
            }
        }
        let name = if sender_is_hidden {
            hidden.push("avsender7y".to_owned());
            PartyName::screened("avsender7y")
        } else {
            PartyName::person("avsender7y")
        };
        let case = open(&test, title.clone());
        let party = NewCorrespondenceParty::sender(archive::Correspondent::named(name));
        let entry = NewEntry {
            screening: Some(Screening::personal_affairs()),
            ..NewEntry::new(archive::EntryType::Incoming, title, party)
        };
        let id = file(&test, case, &entry);
        let public = format!("{:?}", shown(&test, id).unwrap());
        for word in &hidden {
            prop_assert!(!public.contains(word.as_str()));
            prop_assert!(found(&test, word).is_empty());
        }
    }
}
