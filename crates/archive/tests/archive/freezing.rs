//! What the standard forbids is refused with the number of the requirement, and nothing changes.

use archive::{
    ArchiveError, CaseFileId, CaseStatus, ClassId, CorrespondenceKind, DocumentId, DocumentRole,
    DocumentStatus, DocumentType, EntryCorrection, EntryStatus, EntryType, NewCorrespondenceParty,
    NewDocument, NewEntry, NewSignOff, OpenItems, RecordId, SeriesId, SignOffMethod, Variant,
    lookup,
};
use jiff::civil::date;
use store::{
    Tx,
    testing::{TENANT, TestStore, on_each_engine},
};

use crate::support::{actor, file_application, new_case, organisation, pdf, person, set_up};

/// An archive with one case, an application in it and a finished, unarchived answer.
struct Scene<'t> {
    test: &'t TestStore,
    series: SeriesId,
    class: ClassId,
    case: CaseFileId,
    incoming: RecordId,
    outgoing: RecordId,
    draft: DocumentId,
}

/// Plays the scene on each engine.
fn in_each_scene(play: impl Fn(&Scene<'_>)) {
    on_each_engine(&[archive::MIGRATIONS], |test| play(&Scene::new(test)));
}

impl<'t> Scene<'t> {
    fn new(test: &'t TestStore) -> Self {
        let (series, class, case, incoming, outgoing, draft) = test
            .store
            .write(TENANT, |tx| {
                let (case, filed) = file_application(tx, &test.files)?;
                let (series, class) = set_up(tx)?;
                let answer = NewEntry {
                    status: EntryStatus::RegisteredByHandler,
                    ..NewEntry::outgoing("Vedtak", person("Sval Bille"))
                }
                .with_document(NewDocument {
                    status: DocumentStatus::Draft,
                    ..NewDocument::main(
                        DocumentType::Decision,
                        "Vedtak",
                        pdf(&test.files, "utkast"),
                    )
                });
                let answer = archive::file_entry(tx, &actor(), case.id, &answer)?;
                Ok::<_, ArchiveError>((
                    series,
                    class,
                    case.id,
                    filed.entry.id,
                    answer.entry.id,
                    answer.documents[0],
                ))
            })
            .unwrap();
        Self { test, series, class, case, incoming, outgoing, draft }
    }

    fn does<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, ArchiveError>) -> T {
        self.test.store.write(TENANT, work).unwrap()
    }

    #[track_caller]
    fn refuses<T: std::fmt::Debug>(
        &self,
        requirement: &str,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, ArchiveError>,
    ) {
        match self.test.store.write(TENANT, work) {
            Err(error) => assert_eq!(error.requirement(), Some(requirement), "{error}"),
            Ok(done) => panic!("requirement {requirement} was not asked: {done:?}"),
        }
    }

    fn status(&self, id: RecordId, to: EntryStatus) {
        self.does(|tx| archive::set_entry_status(tx, &actor(), id, to));
    }

    fn close(&self) {
        self.does(|tx| {
            archive::set_document_status(tx, &actor(), self.draft, DocumentStatus::Finished)
        });
        self.status(self.outgoing, EntryStatus::Journalled);
        self.status(self.outgoing, EntryStatus::Archived);
        self.status(self.incoming, EntryStatus::Archived);
        self.does(|tx| archive::close_case_file(tx, &actor(), self.case, OpenItems::SignOff));
    }

    fn document(&self, role: DocumentRole, status: DocumentStatus) -> NewDocument {
        let file = pdf(&self.test.files, "nytt");
        NewDocument { status, role, ..NewDocument::main(DocumentType::Other, "Nytt", file) }
    }
}

#[test]
fn a_closed_case_file_is_frozen() {
    in_each_scene(|scene| {
        scene.close();
        let who = (&actor()).into();
        let case = scene.case;
        scene.refuses("3.2.2", |tx| {
            archive::change_case_title(tx, &actor(), case, &"Ny tittel".into())
        });
        scene.refuses("3.2.4", |tx| {
            let late = NewEntry::incoming("For sent", person("Sval Bille"));
            archive::file_entry(tx, &actor(), case, &late)
        });
        scene.refuses("3.2.10", |tx| archive::assign_unit(tx, &actor(), case, "Rådhuset"));
        scene.refuses("3.2.10", |tx| {
            archive::change_case_date(tx, &actor(), case, date(2026, 5, 30))
        });
        scene.refuses("3.2.10", |tx| archive::assign_responsible(tx, &actor(), case, Some(&who)));
        scene.refuses("3.2.11", |tx| {
            archive::set_case_status(tx, &actor(), case, CaseStatus::UnderProcessing)
        });
        scene.refuses("3.2.11", |tx| {
            archive::close_case_file(tx, &actor(), case, OpenItems::SignOff)
        });
        // What may be done: opening it again, which is logged.
        scene.does(|tx| archive::reopen_case_file(tx, &actor(), case));
        scene.refuses("3.2.11", |tx| archive::reopen_case_file(tx, &actor(), case));
        scene.does(|tx| archive::assign_unit(tx, &actor(), case, "Rådhuset"));
        let statuses: Vec<String> = scene
            .does(|tx| archive::changes_of(tx, case))
            .into_iter()
            .filter(|change| change.element == "saksstatus")
            .map(|change| change.new)
            .collect();
        assert_eq!(statuses, ["Avsluttet", "Under behandling"]);
    });
}

#[test]
fn a_case_file_is_closed_only_when_all_in_it_is_archived_archival_and_answered() {
    in_each_scene(|scene| {
        let close = |open_items| {
            move |tx: &mut Tx<'_>| archive::close_case_file(tx, &actor(), scene.case, open_items)
        };
        scene.refuses("3.2.7", close(OpenItems::SignOff));
        scene.does(|tx| {
            archive::set_document_status(tx, &actor(), scene.draft, DocumentStatus::Finished)
        });
        scene.status(scene.outgoing, EntryStatus::Journalled);
        scene.does(|tx| {
            let mut file = pdf(&scene.test.files, "bare produksjonsformat");
            file.variant = Variant::Production;
            let attachment = NewDocument::attachment(DocumentType::Other, "Regneark", file);
            archive::add_document(tx, &actor(), scene.outgoing, &attachment)
        });
        scene.status(scene.outgoing, EntryStatus::Archived);
        scene.status(scene.incoming, EntryStatus::Archived);
        scene.refuses("3.2.8", close(OpenItems::SignOff));
        let attachment = scene.does(|tx| lookup::documents(tx, scene.outgoing))[1].id;
        // A finished document gets its archival variant without being opened again (krav 3.2.27).
        scene.does(|tx| {
            archive::add_variant(tx, &actor(), attachment, &pdf(&scene.test.files, "arkivformat"))
        });
        scene.refuses("3.2.9", close(OpenItems::Refuse));
        let closed = scene.does(close(OpenItems::SignOff));
        assert_eq!(closed.status, CaseStatus::Closed);
        // Krav 3.4.5: closing wrote the application off.
        let sign_offs = scene.does(|tx| archive::sign_offs_of(tx, scene.incoming));
        assert_eq!(sign_offs[0].method, SignOffMethod::CaseClosed);
    });
}

#[test]
fn a_document_kept_as_it_came_is_no_obstacle_to_closing_and_the_reason_is_logged() {
    in_each_scene(|scene| {
        let close = |tx: &mut Tx<'_>| {
            archive::close_case_file(tx, &actor(), scene.case, OpenItems::SignOff)
        };
        scene.does(|tx| {
            archive::set_document_status(tx, &actor(), scene.draft, DocumentStatus::Finished)
        });
        let attachment = scene.does(|tx| {
            let mut file = pdf(&scene.test.files, "bare produksjonsformat");
            file.variant = Variant::Production;
            let mut attachment = NewDocument::attachment(DocumentType::Other, "Regneark", file);
            attachment.description = Some("Fra søker".to_owned());
            archive::add_document(tx, &actor(), scene.outgoing, &attachment)
        });
        scene.status(scene.outgoing, EntryStatus::Journalled);
        scene.status(scene.outgoing, EntryStatus::Archived);
        scene.status(scene.incoming, EntryStatus::Archived);
        let missing = scene.does(|tx| archive::documents_not_archival(tx, scene.case));
        assert_eq!(missing, [(scene.outgoing, attachment)]);
        scene.refuses("3.2.8", close);
        let accept = |document, reason: &'static str| {
            move |tx: &mut Tx<'_>| archive::accept_format(tx, &actor(), document, reason)
        };
        let without_reason = scene.test.store.write(TENANT, accept(attachment, "  "));
        assert!(matches!(without_reason, Err(archive::ArchiveError::Empty { field: "reason" })));
        let main = scene.does(|tx| lookup::documents(tx, scene.outgoing))[0].id;
        scene.refuses("3.2.8", accept(main, "Trengs ikke"));

        scene.does(accept(attachment, "Lar seg ikke konvertere"));
        assert!(scene.does(|tx| archive::documents_not_archival(tx, scene.case)).is_empty());
        let kept = scene.does(|tx| lookup::document(tx, attachment)).unwrap();
        assert_eq!(kept.format_exception.as_deref(), Some("Lar seg ikke konvertere"));
        let change = scene.does(|tx| archive::changes_of(tx, attachment)).remove(0);
        assert_eq!((change.element.as_str(), change.old.as_str()), ("beskrivelse", "Fra søker"));
        assert_eq!(
            change.new,
            "Fra søker\nBevart i mottatt format (riksarkivarens forskrift § 5-17): \
             Lar seg ikke konvertere"
        );
        scene.does(close);
    });
}

#[test]
fn entries_are_frozen_step_by_step() {
    in_each_scene(|scene| {
        let Scene { incoming, outgoing, .. } = *scene;
        let correct = |id, correction| {
            move |tx: &mut Tx<'_>| archive::correct_entry(tx, &actor(), id, correction)
        };
        let instant = "2026-05-01T10:00:00Z".parse().unwrap();
        let party = NewCorrespondenceParty::sender(person("Rar Ørn"));

        // Our own, before it is journalled: everything may change.
        scene.does(correct(outgoing, EntryCorrection::SentAt(instant)));
        scene.does(|tx| archive::change_entry_title(tx, &actor(), outgoing, &"Avslag".into()));
        scene.refuses("3.2.30", |tx| {
            archive::set_entry_status(tx, &actor(), outgoing, EntryStatus::Journalled)
        });
        scene.does(|tx| {
            archive::set_document_status(tx, &actor(), scene.draft, DocumentStatus::Finished)
        });
        scene.refuses("M053", |tx| {
            archive::set_entry_status(tx, &actor(), outgoing, EntryStatus::Archived)
        });
        scene.status(outgoing, EntryStatus::Journalled);
        scene.refuses("3.2.24", correct(outgoing, EntryCorrection::SentAt(instant)));
        scene.refuses("3.2.24", correct(outgoing, EntryCorrection::DocumentDate(None)));
        scene.refuses("3.2.24", correct(outgoing, EntryCorrection::EntryType(EntryType::Internal)));
        scene.refuses("3.2.24", |tx| {
            archive::change_entry_title(tx, &actor(), outgoing, &"Noe annet".into())
        });
        scene.refuses("3.2.24", |tx| {
            archive::assign_handler(tx, &actor(), outgoing, "Rådhuset", None)
        });
        scene.refuses("3.2.24", |tx| archive::add_correspondence(tx, &actor(), outgoing, &party));
        scene.refuses("3.2.30", |tx| {
            let draft = scene.document(DocumentRole::Attachment, DocumentStatus::Draft);
            archive::add_document(tx, &actor(), outgoing, &draft)
        });

        // What came in: journalled, then archived.
        scene.refuses("3.2.22", correct(incoming, EntryCorrection::ReceivedAt(instant)));
        let day = date(2026, 5, 30);
        scene.does(correct(incoming, EntryCorrection::JournalDate(day)));
        scene.does(correct(incoming, EntryCorrection::DocumentDate(Some(day))));
        scene.does(|tx| archive::add_correspondence(tx, &actor(), incoming, &party));
        scene.status(incoming, EntryStatus::Archived);
        scene.refuses("3.2.14", |tx| {
            archive::change_entry_title(tx, &actor(), incoming, &"Noe annet".into())
        });
        scene.refuses("3.2.17", |tx| {
            let document = scene.document(DocumentRole::Attachment, DocumentStatus::Finished);
            archive::add_document(tx, &actor(), incoming, &document)
        });
        scene.refuses("3.2.23", correct(incoming, EntryCorrection::JournalDate(day)));
        scene.refuses("3.2.23", correct(incoming, EntryCorrection::DocumentDate(None)));
        scene.refuses("3.2.23", |tx| archive::add_correspondence(tx, &actor(), incoming, &party));
        scene.refuses("M053", |tx| {
            archive::set_entry_status(tx, &actor(), incoming, EntryStatus::Journalled)
        });
        // M101: our own too, once it is archived.
        scene.does(correct(outgoing, EntryCorrection::JournalDate(day)));
        scene.status(outgoing, EntryStatus::Archived);
        scene.refuses("M101", correct(outgoing, EntryCorrection::JournalDate(date(2026, 5, 29))));
        // Krav 3.2.15: the rest may still change.
        scene.does(correct(incoming, EntryCorrection::DueDate(Some(day))));
    });
}

#[test]
fn finished_documents_keep_their_content() {
    in_each_scene(|scene| {
        let draft = scene.draft;
        let file = pdf(&scene.test.files, "ny versjon");
        scene.does(|tx| archive::add_version(tx, &actor(), draft, &file));
        scene
            .does(|tx| archive::set_document_status(tx, &actor(), draft, DocumentStatus::Finished));
        scene.refuses("3.2.31", |tx| archive::add_version(tx, &actor(), draft, &file));
        scene.refuses("3.2.32", |tx| {
            archive::set_document_status(tx, &actor(), draft, DocumentStatus::Draft)
        });
        // Krav 3.2.33
        scene.does(|tx| archive::change_document_title(tx, &actor(), draft, &"Ny tittel".into()));
        let document = scene.does(|tx| lookup::document(tx, draft)).unwrap();
        assert_eq!(document.title.text(), "Ny tittel");
        assert_eq!(document.readable().unwrap().version, 2);
    });
}

#[test]
fn what_is_filed_is_whole() {
    in_each_scene(|scene| {
        let file = |new: NewEntry| {
            move |tx: &mut Tx<'_>| archive::file_entry(tx, &actor(), scene.case, &new)
        };
        let letter = NewEntry::incoming("Brev", person("Sval Bille"));
        scene.refuses("2.6.3", file(NewEntry { correspondence: Vec::new(), ..letter.clone() }));
        scene.refuses(
            "3.2.30",
            file(
                letter
                    .clone()
                    .with_document(scene.document(DocumentRole::Main, DocumentStatus::Draft)),
            ),
        );
        scene.refuses(
            "M217",
            file(
                letter.clone().with_document(
                    scene.document(DocumentRole::Attachment, DocumentStatus::Finished),
                ),
            ),
        );
        for (entry_type, status) in [
            (EntryType::Incoming, EntryStatus::Dispatched),
            (EntryType::Incoming, EntryStatus::Approved),
            (EntryType::Outgoing, EntryStatus::Provisional),
            (EntryType::Outgoing, EntryStatus::Expired),
            (EntryType::Internal, EntryStatus::Dispatched),
        ] {
            scene.refuses("M053", file(NewEntry { entry_type, status, ..letter.clone() }));
        }
    });
}

#[test]
fn files_are_placed_in_open_classes_at_the_lowest_level_of_open_series() {
    in_each_scene(|scene| {
        let (series, class) = (scene.series, scene.class);
        let upper = scene.does(|tx| archive::setup::class(tx, series, "U")).unwrap();
        scene.refuses("2.4.4", |tx| {
            archive::open_case_file(tx, &actor(), &new_case(series, upper, "For høyt"))
        });
        let mut plan = crate::support::plan();
        plan.series[0].classification.classes[0].classes[0].classes =
            vec![archive::setup::ClassPlan {
                code: "U631".to_owned(),
                title: "Ambulerende".to_owned(),
                disposal: None,
                classes: Vec::new(),
            }];
        scene.refuses("2.4.4", |tx| archive::setup::ensure(tx, &actor(), &plan));
        scene.refuses("6.2.7", |tx| archive::setup::close_series(tx, &actor(), series));
        scene.close();
        scene.does(|tx| archive::setup::close_series(tx, &actor(), series));
        scene.refuses("2.3.6", |tx| {
            archive::open_case_file(tx, &actor(), &new_case(series, class, "For sent"))
        });
    });
}

#[test]
fn only_what_waits_for_an_answer_is_signed_off_and_answers_are_named() {
    in_each_scene(|scene| {
        let Scene { incoming, outgoing, .. } = *scene;
        let sign = |record, method, answered_by| {
            move |tx: &mut Tx<'_>| {
                let new = NewSignOff { method, party: None, answered_by };
                archive::sign_off(tx, &actor(), record, new)
            }
        };
        scene.refuses("3.4.1", sign(outgoing, SignOffMethod::Noted, None));
        scene.refuses("3.4.7", sign(incoming, SignOffMethod::Letter, None));
        scene.refuses("3.4.8", sign(incoming, SignOffMethod::Memo, None));
        scene.refuses("3.4.3", sign(incoming, SignOffMethod::Letter, Some(incoming)));
        assert_eq!(scene.does(|tx| archive::open_items(tx, scene.case)).len(), 1);
        scene.does(sign(incoming, SignOffMethod::Letter, Some(outgoing)));
        assert_eq!(scene.does(|tx| archive::open_items(tx, scene.case)), []);
    });
}

#[test]
fn each_internal_recipient_answers_for_itself_and_copies_for_nobody() {
    in_each_scene(|scene| {
        let recipient = |kind, name| NewCorrespondenceParty::new(kind, organisation(name));
        let memo = scene.does(|tx| {
            let mut memo = NewEntry::new(
                EntryType::InternalForFollowUp,
                "Internt notat",
                recipient(CorrespondenceKind::InternalRecipient, "Skatt"),
            );
            memo.correspondence.push(recipient(CorrespondenceKind::InternalRecipient, "Helse"));
            memo.correspondence.push(recipient(CorrespondenceKind::InternalCopyRecipient, "Arkiv"));
            archive::file_entry(tx, &actor(), scene.case, &memo)
        });
        let parties = scene.does(|tx| lookup::correspondence(tx, memo.entry.id));
        let open = |scene: &Scene<'_>| {
            scene
                .does(|tx| archive::open_items(tx, scene.case))
                .into_iter()
                .filter(|item| item.record == memo.entry.id)
                .map(|item| item.party)
                .collect::<Vec<_>>()
        };
        assert_eq!(open(scene).len(), 2);
        let sign = |party| {
            move |tx: &mut Tx<'_>| {
                let method = SignOffMethod::Noted;
                let new = NewSignOff { method, party: Some(party), answered_by: None };
                archive::sign_off(tx, &actor(), memo.entry.id, new)
            }
        };
        scene.refuses("3.4.9", sign(parties[2].id));
        scene.does(sign(parties[0].id));
        assert_eq!(open(scene), [Some(parties[1].id)]);
    });
}

#[test]
fn a_case_file_opened_by_mistake_expires_only_without_entries_that_count() {
    in_each_scene(|scene| {
        scene.refuses("M052", |tx| {
            archive::set_case_status(tx, &actor(), scene.case, CaseStatus::Expired)
        });
        let empty = scene.does(|tx| {
            archive::open_case_file(tx, &actor(), &new_case(scene.series, scene.class, "Feil"))
        });
        scene.does(|tx| archive::set_case_status(tx, &actor(), empty.id, CaseStatus::Expired));
        assert!(scene.does(|tx| lookup::case_file(tx, empty.id)).unwrap().is_closed());
    });
}
