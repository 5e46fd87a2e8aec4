//! What the standard forbids, as tables: requirement, what it says, when it is broken.
//!
//! The numbers are those of the requirements of Noark 5 v5 (*krav*). Who may do something is
//! decided elsewhere; these rules hold for everybody. Every change of a case, an entry or a
//! document asks here first.

use std::borrow::Cow;

use crate::{
    ArchiveError, CaseFile, CaseStatus, DocumentRole, DocumentStatus, EntryStatus, EntryType,
    RegistryEntry, Result, SeriesStatus, Variant,
};

/// A rule about things of kind `Facts` and what is to be done with them.
struct Rule<Facts: ?Sized, Act> {
    requirement: &'static str,
    says: &'static str,
    forbids: fn(&Facts, &Act) -> bool,
}

fn ask<Facts: ?Sized, Act>(rules: &[Rule<Facts, Act>], facts: &Facts, act: &Act) -> Result<()> {
    match rules.iter().find(|rule| (rule.forbids)(facts, act)) {
        Some(rule) => Err(forbidden(rule.requirement, rule.says)),
        None => Ok(()),
    }
}

pub(crate) fn forbidden(
    requirement: &'static str,
    reason: impl Into<Cow<'static, str>>,
) -> ArchiveError {
    ArchiveError::Forbidden { requirement, reason: reason.into() }
}

/// What can be done with a case file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseAct {
    ChangeTitle,
    ChangeCaseDate,
    ChangeUnit,
    ChangeResponsible,
    AddRecord,
    /// Moves an entry to another case.
    TakeRecordOut,
    SetStatus(CaseStatus),
    /// Opened by mistake.
    Expire {
        entries_that_count: u64,
    },
    Reopen,
}

static CASE_RULES: &[Rule<CaseFile, CaseAct>] = {
    use CaseAct::{
        AddRecord, ChangeCaseDate, ChangeResponsible, ChangeTitle, ChangeUnit, Expire, Reopen,
        SetStatus, TakeRecordOut,
    };
    &[
        Rule {
            requirement: "3.2.2",
            says: "the title of a closed file is frozen",
            forbids: |case, act| case.is_closed() && matches!(act, ChangeTitle),
        },
        Rule {
            requirement: "3.2.4",
            says: "a closed file takes no more records",
            forbids: |case, act| case.is_closed() && matches!(act, AddRecord),
        },
        Rule {
            requirement: "3.2.10",
            says: "the date, unit and responsible of a closed case file are frozen",
            forbids: |case, act| {
                case.is_closed() && matches!(act, ChangeCaseDate | ChangeUnit | ChangeResponsible)
            },
        },
        Rule {
            requirement: "3.2.11",
            says: "a closed case file is reopened before its status or content is changed",
            forbids: |case, act| {
                case.is_closed() && matches!(act, SetStatus(_) | Expire { .. } | TakeRecordOut)
            },
        },
        Rule {
            requirement: "3.2.11",
            says: "only a closed case file is reopened",
            forbids: |case, act| !case.is_closed() && matches!(act, Reopen),
        },
        // The definition of saksstatus: a case that expires was opened by mistake.
        Rule {
            requirement: "M052",
            says: "a case file with entries that have not expired does not expire",
            forbids: |_, act| matches!(act, Expire { entries_that_count: 1.. }),
        },
        // 3.2.3 and 3.2.12 (a closed file, and one with finished entries, is not deleted) hold by
        // construction: nothing is deleted, what was opened by mistake expires. So does the freezing
        // of the medium in 3.2.2: there is but one.
    ]
};

/// Asks whether the standard lets `act` be done with the case.
pub fn may_case(case: &CaseFile, act: CaseAct) -> Result<()> {
    ask(CASE_RULES, case, &act)
}

/// What can be done with a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesAct {
    AddCaseFile,
    ReopenCaseFile,
    /// Lets the overlap with a successor begin.
    EndPeriod,
    Close {
        open_case_files: u64,
    },
}

static SERIES_RULES: &[Rule<SeriesStatus, SeriesAct>] = {
    use SeriesAct::{AddCaseFile, Close, EndPeriod, ReopenCaseFile};
    &[
        Rule {
            requirement: "6.2.4",
            says: "a series in its overlapping period takes no new files",
            forbids: |status, act| {
                *status == SeriesStatus::Overlapping && matches!(act, AddCaseFile)
            },
        },
        Rule {
            requirement: "2.3.6",
            says: "a closed series takes no more files",
            forbids: |status, act| {
                matches!(status, SeriesStatus::Closed | SeriesStatus::Obsolete)
                    && matches!(act, AddCaseFile)
            },
        },
        Rule {
            requirement: "6.2.6",
            says: "the files of a closed series stay closed",
            forbids: |status, act| {
                matches!(status, SeriesStatus::Closed | SeriesStatus::Obsolete)
                    && matches!(act, ReopenCaseFile)
            },
        },
        // The definition of arkivdelstatus.
        Rule {
            requirement: "M051",
            says: "only an active period ends",
            forbids: |status, act| *status != SeriesStatus::Active && matches!(act, EndPeriod),
        },
        Rule {
            requirement: "6.2.7",
            says: "a series with open files is not closed",
            forbids: |_, act| matches!(act, Close { open_case_files: 1.. }),
        },
    ]
};

/// Asks whether the standard lets `act` be done with a series in this status.
pub fn may_series(status: SeriesStatus, act: SeriesAct) -> Result<()> {
    ask(SERIES_RULES, &status, &act)
}

/// What a case file holds when somebody wants to close it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClosingFacts {
    /// Entries that are neither archived nor expired.
    pub entries_not_archived: u64,
    /// Documents of entries that count, with neither a file in an accepted archival format nor the
    /// exception for those that are kept as they came.
    pub documents_not_archival: u64,
    /// Entries and internal recipients that still wait for an answer.
    pub open_items: u64,
}

/// Whether entries that still wait for an answer stand in the way of closing, or are signed off
/// with it. Requirements 3.2.9 and 3.4.5 say one each; the caller chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenItems {
    /// Refuse to close (krav 3.2.9).
    Refuse,
    /// Sign them off with *Saken ble avsluttet* (krav 3.4.5).
    SignOff,
}

static CLOSING_RULES: &[Rule<ClosingFacts, OpenItems>] = &[
    // 3.2.6 (a primary class is given) holds by construction: no case file is opened without one.
    Rule {
        requirement: "3.2.7",
        says: "the case file has entries that are not archived",
        forbids: |facts, _| facts.entries_not_archived > 0,
    },
    Rule {
        requirement: "3.2.8",
        says: "the case file has documents that are not in an accepted archival format",
        forbids: |facts, _| facts.documents_not_archival > 0,
    },
    Rule {
        requirement: "3.2.9",
        says: "the case file has entries that are not signed off",
        forbids: |facts, open_items| facts.open_items > 0 && *open_items == OpenItems::Refuse,
    },
];

/// Asks whether a case file with such content may be closed.
pub fn may_close(facts: &ClosingFacts, open_items: OpenItems) -> Result<()> {
    ask(CLOSING_RULES, facts, &open_items)
}

/// What can be done with a registry entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryAct {
    ChangeTitle,
    ChangeEntryType,
    ChangeJournalDate,
    ChangeDocumentDate,
    ChangeReceivedDate,
    ChangeSentDate,
    ChangeDueDate,
    ChangeUnitOrHandler,
    ChangeCorrespondence,
    /// Moves it to a case of another series (*referanseArkivdel*).
    ChangeSeries,
    AddDocument,
    /// `unfinished_documents` counts those that can still be written in.
    SetStatus {
        to: EntryStatus,
        unfinished_documents: u64,
    },
    SignOff,
    /// Into the public journal again.
    Release,
}

static ENTRY_RULES: &[Rule<RegistryEntry, EntryAct>] = {
    use EntryAct::{
        AddDocument, ChangeCorrespondence, ChangeDocumentDate, ChangeEntryType, ChangeJournalDate,
        ChangeReceivedDate, ChangeSentDate, ChangeSeries, ChangeTitle, ChangeUnitOrHandler,
        Release, SetStatus, SignOff,
    };
    &[
        Rule {
            requirement: "3.2.14",
            says: "the title and the series of an archived record are frozen",
            forbids: |entry, act| is_archived(entry) && matches!(act, ChangeTitle | ChangeSeries),
        },
        Rule {
            requirement: "3.2.17",
            says: "an archived record takes no more documents",
            forbids: |entry, act| is_archived(entry) && matches!(act, AddDocument),
        },
        // 3.2.16, 3.2.19 and 3.2.20 (what is archived, was final or is finished is not deleted) hold
        // by construction: nothing is deleted, what was filed by mistake expires.
        Rule {
            requirement: "3.2.22",
            says: "when a journalled incoming entry was received is frozen",
            forbids: |entry, act| {
                entry.entry_type == EntryType::Incoming
                    && is_final(entry)
                    && matches!(act, ChangeReceivedDate)
            },
        },
        Rule {
            requirement: "3.2.23",
            says: "the type, dates and correspondence of an archived incoming entry are frozen",
            forbids: |entry, act| {
                entry.entry_type == EntryType::Incoming
                    && is_archived(entry)
                    && matches!(
                        act,
                        ChangeEntryType
                            | ChangeJournalDate
                            | ChangeDocumentDate
                            | ChangeCorrespondence
                    )
            },
        },
        Rule {
            requirement: "3.2.24",
            says: "what a dispatched, journalled or archived document of our own says of itself is \
                   frozen",
            forbids: |entry, act| {
                is_own(entry)
                    && is_final(entry)
                    && matches!(
                        act,
                        ChangeTitle
                            | ChangeEntryType
                            | ChangeDocumentDate
                            | ChangeSentDate
                            | ChangeUnitOrHandler
                            | ChangeCorrespondence
                    )
            },
        },
        // Journal dates of others than 3.2.23 speaks of: "to be changed by hand until archived".
        Rule {
            requirement: "M101",
            says: "the journal date of an archived entry is frozen",
            forbids: |entry, act| is_archived(entry) && matches!(act, ChangeJournalDate),
        },
        Rule {
            requirement: "3.2.30",
            says: "an entry is not dispatched, journalled or archived before its documents are \
                   finished",
            forbids: |_, act| {
                matches!(
                    act,
                    SetStatus {
                        to: EntryStatus::Dispatched
                            | EntryStatus::Journalled
                            | EntryStatus::Archived,
                        unfinished_documents: 1..
                    }
                )
            },
        },
        Rule {
            requirement: "3.4.1",
            says: "only incoming entries and internal ones for follow-up wait for an answer",
            forbids: |entry, act| !entry.awaits_answer() && matches!(act, SignOff),
        },
        Rule {
            requirement: "5.2.18",
            says: "only what is withheld from the public is released",
            forbids: |entry, act| !entry.withheld && matches!(act, Release),
        },
        // The definition of journalstatus: it tells how far an entry has come, and does not go back.
        Rule {
            requirement: "M053",
            says: "an entry of this type does not go from its status to that one",
            forbids: |entry, act| {
                matches!(act, SetStatus { to, .. }
                    if !is_step(entry.entry_type, entry.status, *to))
            },
        },
    ]
};

/// Asks whether the standard lets `act` be done with the entry.
pub fn may_entry(entry: &RegistryEntry, act: EntryAct) -> Result<()> {
    ask(ENTRY_RULES, entry, &act)
}

/// Whether an entry of this type may begin with this status.
pub fn may_begin(entry_type: EntryType, status: EntryStatus) -> Result<()> {
    if may_have(entry_type, status) && status != EntryStatus::Expired {
        Ok(())
    } else {
        Err(forbidden("M053", "an entry of this type does not begin with this status"))
    }
}

/// What can be done with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentAct {
    ChangeTitle,
    /// A new version of the content.
    ChangeContent,
    /// A further variant of the same version, e.g. with words blacked out.
    AddVariant(Variant),
    SetStatus(DocumentStatus),
    /// Keep it in the format it came in.
    AcceptFormat {
        has_archival: bool,
    },
}

static DOCUMENT_RULES: &[Rule<DocumentStatus, DocumentAct>] = {
    use DocumentAct::{AcceptFormat, ChangeContent, SetStatus};
    &[
        Rule {
            requirement: "3.2.31",
            says: "the content of a finished document is frozen",
            forbids: |status, act| {
                *status == DocumentStatus::Finished && matches!(act, ChangeContent)
            },
        },
        Rule {
            requirement: "3.2.32",
            says: "a finished document stays finished",
            forbids: |status, act| {
                *status == DocumentStatus::Finished
                    && matches!(act, SetStatus(DocumentStatus::Draft))
            },
        },
        // The exception of riksarkivarens forskrift § 5-17 is for what has no archival variant.
        Rule {
            requirement: "3.2.8",
            says: "a document in an accepted archival format needs no exception",
            forbids: |_, act| matches!(act, AcceptFormat { has_archival: true }),
        },
        // 3.2.27 (a further variant may be archived) and 3.2.33 (titles may change) need no row:
        // what no row forbids is allowed.
    ]
};

/// Asks whether the standard lets `act` be done with a document in this status.
pub fn may_document(status: DocumentStatus, act: DocumentAct) -> Result<()> {
    ask(DOCUMENT_RULES, &status, &act)
}

/// What is asked of an entry when it is filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilingFacts<'f> {
    pub correspondence: usize,
    pub status: EntryStatus,
    pub unfinished_documents: u64,
    pub roles: &'f [DocumentRole],
}

/// Asks whether an entry may be filed as it is.
pub(crate) fn may_file(facts: FilingFacts<'_>) -> Result<()> {
    if facts.correspondence == 0 {
        return Err(forbidden("2.6.3", "a registry entry has a sender or a recipient"));
    }
    let is_final = matches!(
        facts.status,
        EntryStatus::Dispatched | EntryStatus::Journalled | EntryStatus::Archived
    );
    if is_final && facts.unfinished_documents > 0 {
        return Err(forbidden("3.2.30", "the documents of the entry are not finished"));
    }
    let mains = facts.roles.iter().filter(|role| **role == DocumentRole::Main).count();
    if !facts.roles.is_empty() && mains != 1 {
        return Err(forbidden("M217", "a record has exactly one main document"));
    }
    Ok(())
}

/// Whether a file may stand as a document's archival variant: the National Archives take its format,
/// if only by agreement (riksarkivarens forskrift § 5-17). Formats of office programs need a PDF/A
/// beside them, so they are none by themselves.
pub fn is_archival(variant: Variant, format: &str) -> bool {
    use formats::Archival;
    variant == Variant::Archive
        && matches!(formats::standing(format), Archival::Accepted | Archival::Limited)
}

/// E, J or A: what the public journal shows.
pub(crate) fn is_final_status(status: EntryStatus) -> bool {
    matches!(status, EntryStatus::Dispatched | EntryStatus::Journalled | EntryStatus::Archived)
}

fn is_final(entry: &RegistryEntry) -> bool {
    is_final_status(entry.status)
}

fn is_archived(entry: &RegistryEntry) -> bool {
    entry.archived_at.is_some()
}

fn is_own(entry: &RegistryEntry) -> bool {
    entry.entry_type != EntryType::Incoming
}

/// Only what came in is provisional; only what we made is finished, approved or dispatched.
fn may_have(entry_type: EntryType, status: EntryStatus) -> bool {
    use EntryStatus::{
        Approved, Archived, Dispatched, Expired, FinishedByHandler, Journalled, Provisional,
        RegisteredByHandler, Reserved,
    };
    match status {
        Provisional => entry_type == EntryType::Incoming,
        FinishedByHandler | Approved => entry_type != EntryType::Incoming,
        Dispatched => entry_type == EntryType::Outgoing,
        Reserved | RegisteredByHandler | Journalled | Archived | Expired => true,
    }
}

/// The steps of an entry. Journalling and dispatching of outgoing documents come in either order.
fn is_step(entry_type: EntryType, from: EntryStatus, to: EntryStatus) -> bool {
    use EntryStatus::{
        Approved, Archived, Dispatched, Expired, FinishedByHandler, Journalled, Provisional,
        RegisteredByHandler, Reserved,
    };
    let next: &[EntryStatus] = match from {
        Reserved => &[
            Provisional,
            RegisteredByHandler,
            FinishedByHandler,
            Approved,
            Dispatched,
            Journalled,
            Expired,
        ],
        Provisional => &[RegisteredByHandler, Journalled, Expired],
        RegisteredByHandler => &[FinishedByHandler, Approved, Dispatched, Journalled, Expired],
        FinishedByHandler => &[RegisteredByHandler, Approved, Dispatched, Journalled, Expired],
        Approved => &[RegisteredByHandler, FinishedByHandler, Dispatched, Journalled, Expired],
        Dispatched => &[Journalled, Archived, Expired],
        Journalled => &[Dispatched, Archived, Expired],
        Archived | Expired => &[],
    };
    next.contains(&to) && may_have(entry_type, to)
}
