//! Invented archives of any size, for measurements and tests. Written with the archive's own
//! statements but without asking the rules or the audit trail, so that a hundred thousand records
//! take seconds. All names are invented, an adjective and a noun.

use base::{Actor, TenantId};
use jiff::{Timestamp, civil::Date};
use store::{Files, Store, Tx, sql};

use crate::{
    CaseFile, CaseFileId, CaseNumber, CaseStatus, ClassId, ClassificationKind, CorrespondenceKind,
    Correspondent, Disposal, DisposalDecision, DocumentType, EntryStatus, EntryType, Handler,
    JournalNumber, Medium, NewCorrespondenceParty, NewDocument, NewFile, NewParty, PartyName,
    RegistryEntry, Screening, SeriesId, Title, Variant, change_log, documents, filing, projection,
    screening,
    setup::{self, ArchivePlan, ClassPlan, ClassificationPlan, FondsCreator, SeriesPlan},
};

/// How much to invent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub cases: u32,
    /// Incoming and outgoing in turn; each has one document of one file.
    pub entries_per_case: u32,
}

/// In what state to leave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Cases under processing, entries journalled.
    Open,
    /// Entries archived, cases and their series closed: ready to be extracted.
    Closed,
}

/// What of it the public may find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publicity {
    None,
    /// Every entry stands in the public journal.
    Journal,
}

/// Why nothing was invented.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    #[error("write the archive")]
    Archive(#[from] crate::ArchiveError),
    #[error("write the archive")]
    Store(#[from] store::Error),
    #[error("write the files")]
    Files(#[from] store::FilesError),
}

sql!(
    COUNTED,
    "update case_file set last_record = $3, closed_at = $4, closed_by = $5, status = $6
     where tenant = $1 and id = $2"
);

/// The frame that [`fill`] fills: one series, a few classes.
pub fn plan() -> ArchivePlan {
    let class = |code: &str, title: &str, classes: Vec<ClassPlan>| ClassPlan {
        code: code.to_owned(),
        title: title.to_owned(),
        disposal: Some(Disposal {
            decision: DisposalDecision::Dispose,
            ground: Some("Bevarings- og kassasjonsplan".to_owned()),
            years: 10,
        }),
        classes,
    };
    ArchivePlan {
        key: "sakarkiv".to_owned(),
        title: "Oppdiktet kommune – sakarkiv".to_owned(),
        creators: vec![FondsCreator {
            identifier: "310000018".to_owned(),
            name: "Oppdiktet kommune".to_owned(),
            description: None,
        }],
        series: vec![SeriesPlan {
            key: "sakarkiv-1".to_owned(),
            title: "Sakarkiv, første periode".to_owned(),
            period_start: None,
            classification: ClassificationPlan {
                kind: ClassificationKind::KCodes,
                title: "K-koder".to_owned(),
                classes: vec![
                    class("U", "Næring", vec![class("U63", "Skjenkebevilling", Vec::new())]),
                    class("A", "Undervisning", vec![class("A10", "Barnehage", Vec::new())]),
                    class("L", "Arealplan og bygg", vec![class("L42", "Byggesak", Vec::new())]),
                ],
            },
        }],
    }
}

/// Sets up [`plan`] and fills it.
pub fn fill(
    store: &Store,
    files: &Files,
    tenant: TenantId,
    size: Size,
    ending: Ending,
    publicity: Publicity,
) -> Result<(), FillError> {
    const CASES_IN_TRANSACTION: u32 = 500;
    let actor = Actor::system("Oppdiktet arkiv");
    let contents = contents(files, tenant)?;
    let (series, classes) = store.write(tenant, |tx| frame(tx, &actor))?;
    let mut inventor = Inventor { actor, series, classes, contents, ending, publicity, turn: 0 };
    let mut left = size.cases;
    while left > 0 {
        let now = left.min(CASES_IN_TRANSACTION);
        store.write(tenant, |tx| {
            for _ in 0..now {
                inventor.invent_case(tx, size.entries_per_case)?;
            }
            Ok::<_, crate::ArchiveError>(())
        })?;
        left -= now;
    }
    if ending == Ending::Closed {
        store.write(tenant, |tx| setup::close_series(tx, &inventor.actor, series))?;
    }
    Ok(())
}

fn frame(tx: &mut Tx<'_>, actor: &Actor) -> crate::Result<(SeriesId, Vec<ClassId>)> {
    setup::ensure(tx, actor, &plan())?;
    let missing = || crate::ArchiveError::Empty { field: "plan" };
    let series = setup::series(tx, "sakarkiv-1")?.ok_or_else(missing)?;
    let mut classes = Vec::new();
    for code in ["U63", "A10", "L42"] {
        classes.push(setup::class(tx, series, code)?.ok_or_else(missing)?);
    }
    Ok((series, classes))
}

/// A few files that all documents share.
fn contents(files: &Files, tenant: TenantId) -> Result<Vec<NewFile>, FillError> {
    (0..20)
        .map(|number| {
            let text = format!("Oppdiktet dokument {number}\n").repeat(40);
            Ok(NewFile {
                digest: files.put(tenant, text.as_bytes())?,
                variant: Variant::Archive,
                format: "x-fmt/111".to_owned(),
                format_details: None,
                file_name: format!("dokument-{number}.txt"),
                media_type: "text/plain".to_owned(),
                warnings: Vec::new(),
            })
        })
        .collect()
}

struct Inventor {
    actor: Actor,
    series: SeriesId,
    classes: Vec<ClassId>,
    contents: Vec<NewFile>,
    ending: Ending,
    publicity: Publicity,
    turn: usize,
}

const ADJECTIVES: [&str; 12] = [
    "Sval", "Rar", "Munter", "Rolig", "Kvikk", "Stille", "Blid", "Gul", "Rund", "Lang", "Sprek",
    "Klok",
];
const NOUNS: [&str; 14] = [
    "Bille", "Ørn", "Ugle", "Gaupe", "Lampe", "Kanne", "Busk", "Stol", "Bølge", "Måke", "Fjær",
    "Stein", "Åker", "Kløver",
];
const MATTERS: [&str; 9] = [
    "Ambulerende skjenkebevilling for sommerfest",
    "Søknad om barnehageplass",
    "Byggesøknad for garasje",
    "Klage på eiendomsskatt",
    "Søknad om ledsagerbevis",
    "Dispensasjon fra reguleringsplan",
    "Søknad om startlån",
    "Melding om vannlekkasje",
    "Søknad om støtte til idrettslag",
];

impl Inventor {
    fn name(&self) -> String {
        let adjective = ADJECTIVES[self.turn % ADJECTIVES.len()];
        let noun = NOUNS[self.turn / ADJECTIVES.len() % NOUNS.len()];
        format!("{adjective} {noun}")
    }

    fn invent_case(&mut self, tx: &mut Tx<'_>, entries: u32) -> crate::Result<()> {
        self.turn += 1;
        let (now, today) = (tx.now(), tx.today());
        let sequence = tx.next_number("case", today.year())?;
        let name = self.name();
        let is_screened = self.turn.is_multiple_of(5);
        let matter = Title::plain(MATTERS[self.turn % MATTERS.len()]).and(" – ");
        let title = if is_screened { matter.and_screened(&name) } else { matter.and_person(&name) };
        let case = CaseFile {
            id: tx.new_id(),
            series: self.series,
            class: self.classes[self.turn % self.classes.len()],
            number: CaseNumber { year: today.year(), sequence },
            title,
            description: None,
            medium: Medium::Electronic,
            status: CaseStatus::UnderProcessing,
            case_date: today,
            unit: "Servicetorget".to_owned(),
            responsible: Some(Handler { id: self.actor.id, name: "Klok Kløver".to_owned() }),
            disposal: None,
            created_at: now,
            created_by: self.actor.name.clone(),
            closed_at: None,
            closed_by: None,
        };
        filing::insert_case_file(tx, &case)?;
        let who = |name: &str| {
            Correspondent::named(if is_screened {
                PartyName::screened(name)
            } else {
                PartyName::person(name)
            })
        };
        let party = NewParty { role: "Søker".to_owned(), who: who(&name) };
        filing::insert_party(tx, case.id, 1, &party)?;
        if is_screened {
            screening::insert_first(tx, &self.actor, case.id.0, &Screening::personal_affairs())?;
        }
        for number in 1..=i64::from(entries) {
            self.invent_entry(tx, &case, number, who(&name), today)?;
        }
        self.finish_case(tx, case.id, i64::from(entries), now)?;
        if self.publicity == Publicity::Journal {
            projection::publish_case(tx, case.id)?;
        }
        Ok(())
    }

    fn finish_case(
        &self,
        tx: &mut Tx<'_>,
        id: CaseFileId,
        entries: i64,
        now: Timestamp,
    ) -> crate::Result<()> {
        let is_closed = self.ending == Ending::Closed;
        let (closed_at, closed_by) =
            (is_closed.then_some(now), is_closed.then_some(&self.actor.name));
        let status = if is_closed { CaseStatus::Closed } else { CaseStatus::UnderProcessing };
        tx.exec_one(&COUNTED, &[&id, &entries, &closed_at, &closed_by, &status])?;
        if is_closed {
            let from = CaseStatus::UnderProcessing.text();
            change_log::note(tx, &self.actor, id, "saksstatus", from, status.text())?;
        }
        Ok(())
    }

    fn invent_entry(
        &self,
        tx: &mut Tx<'_>,
        case: &CaseFile,
        number: i64,
        who: Correspondent,
        today: Date,
    ) -> crate::Result<()> {
        let is_incoming = number % 2 == 1;
        let is_closed = self.ending == Ending::Closed;
        let now = tx.now();
        let sequence = tx.next_number("journal", today.year())?;
        let (entry_type, kind, document_type, title) = if is_incoming {
            let document_type = DocumentType::Application;
            (EntryType::Incoming, CorrespondenceKind::Sender, document_type, "Søknad")
        } else {
            let document_type = DocumentType::Decision;
            (EntryType::Outgoing, CorrespondenceKind::Recipient, document_type, "Vedtak")
        };
        let title = Title::plain(title).and(" – ").and(MATTERS[self.turn % MATTERS.len()]);
        let entry = RegistryEntry {
            id: tx.new_id(),
            case_file: case.id,
            case_number: case.number,
            number,
            journal: JournalNumber { year: today.year(), sequence },
            entry_type,
            status: if is_closed { EntryStatus::Archived } else { EntryStatus::Journalled },
            title: title.clone(),
            description: None,
            medium: Medium::Electronic,
            journal_date: Some(today),
            document_date: Some(today),
            received_at: is_incoming.then_some(now),
            sent_at: (!is_incoming).then_some(now),
            due_date: None,
            publicity_assessed_on: None,
            unit: case.unit.clone(),
            handler: case.responsible.clone(),
            was_final: true,
            withheld: false,
            created_at: now,
            created_by: self.actor.name.clone(),
            archived_at: is_closed.then_some(now),
            archived_by: is_closed.then(|| self.actor.name.clone()),
        };
        filing::insert_record(tx, &entry)?;
        let is_screened = who.name.is_hidden();
        let party = NewCorrespondenceParty::new(kind, who);
        filing::insert_correspondence_party(tx, entry.id, 1, &party)?;
        if is_screened {
            screening::insert_first(tx, &self.actor, entry.id.0, &Screening::personal_affairs())?;
        }
        let file = self.contents[self.turn % self.contents.len()].clone();
        let document = NewDocument::main(document_type, title, file);
        documents::insert(tx, &self.actor, entry.id, 1, &document)?;
        Ok(())
    }
}
