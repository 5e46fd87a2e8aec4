//! Whether what was acknowledged is there, once and whole.

use std::collections::{BTreeMap, BTreeSet};

use archive::{CaseFileId, EntryType, RecordId, RegistryEntry};
use base::TenantId;
use service::flow::{Matter, MatterId, announcements, decisions, matters};
use store::{Digest, Files, Store, Tx, audit, jobs, sql};

use crate::Sent;

/// Whether the jobs have had time to finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jobs {
    /// Letters may still be on their way.
    UnderWay,
    /// Every decision must have its letter in the archive, dispatched once.
    Done,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    pub cases: usize,
    pub entries: usize,
    pub document_files: usize,
    pub audit_entries: i64,
    /// Decisions whose letter is in the archive.
    pub letters: usize,
    /// Letters that no component has taken yet.
    pub undispatched: u64,
    pub pending_jobs: u64,
    /// What is not as it must be, in words. Empty is good.
    pub faults: Vec<String>,
}

sql!(MATTERS, "select id, draft, incoming from matter where tenant = $1 order by id");
sql!(
    SENT_DRAFTS,
    "select id, matter from draft where tenant = $1 and matter is not null order by id"
);
sql!(CASES, "select id, year, sequence from case_file where tenant = $1 order by year, sequence");
sql!(
    JOURNAL,
    "select journal_year, journal_sequence from record
     where tenant = $1 and journal_year is not null order by journal_year, journal_sequence"
);
sql!(SERIES, "select name, year, last from number_series where tenant = $1 order by name, year");
sql!(DISPATCHES, "select count(*) from dispatch where tenant = $1 and entry = $2");
sql!(UNDISPATCHED, "select count(*) from dispatch where tenant = $1 and sent_at is null");

/// Looks at everything a municipality has, and at the acknowledged applications one by one.
pub fn inspect(
    store: &Store,
    files: &Files,
    tenant: TenantId,
    acknowledged: &[Sent],
    jobs: Jobs,
) -> store::Result<Findings> {
    let mut inspection =
        Inspection { files, jobs, findings: Findings::default(), seen: BTreeSet::new() };
    store.read(tenant, |tx| inspection.run(tx, acknowledged))?;
    Ok(inspection.findings)
}

/// Letters that are made and that no component has taken yet.
pub fn undispatched(store: &Store, tenant: TenantId) -> store::Result<u64> {
    store.read(tenant, |tx| tx.one(&UNDISPATCHED, &[], |row| row.get(0)))
}

struct Inspection<'a> {
    files: &'a Files,
    jobs: Jobs,
    findings: Findings,
    /// Checksums that have been compared with their file.
    seen: BTreeSet<[u8; 32]>,
}

impl Inspection<'_> {
    fn fault(&mut self, text: impl Into<String>) {
        self.findings.faults.push(text.into());
    }

    fn run(&mut self, tx: &mut Tx<'_>, acknowledged: &[Sent]) -> store::Result<()> {
        let all = tx.all(&MATTERS, &[], |row| {
            Ok((row.get::<MatterId>(0)?, row.get::<base::uuid::Uuid>(1)?))
        })?;
        self.drafts_lead_to_one_matter_each(tx, &all)?;
        self.numbers_have_no_gaps(tx)?;
        for (matter, _) in &all {
            self.matter(tx, *matter)?;
        }
        let mut acknowledged_before = BTreeSet::new();
        for sent in acknowledged {
            let id = sent.matter.parse::<MatterId>().ok();
            let Some(id) = id.filter(|id| all.iter().any(|(matter, _)| matter == id)) else {
                self.fault(format!("the acknowledged matter {} is lost", sent.matter));
                continue;
            };
            if !acknowledged_before.insert(sent.matter.clone()) {
                self.fault(format!("two applications were told that they are {}", sent.matter));
            }
            let case = archive::lookup::case_file(tx, CaseFileId(id.0)).map_err(broken)?;
            let number = case.map(|case| case.number.to_string());
            if sent.case_number.is_some() && number != sent.case_number {
                self.fault(format!("{id} was told {:?} and is {number:?}", sent.case_number));
            }
        }
        match audit::verify(tx)? {
            audit::Verdict::Whole { entries } => self.findings.audit_entries = entries,
            audit::Verdict::BrokenAt { sequence } => {
                self.fault(format!("the audit trail is broken at {sequence}"));
            }
        }
        for stuck in jobs::stuck(tx)? {
            self.fault(format!("a job is stuck: {stuck:?}"));
        }
        self.findings.pending_jobs = jobs::pending(tx)?;
        self.findings.undispatched = tx.one(&UNDISPATCHED, &[], |row| row.get(0))?;
        if self.jobs == Jobs::Done && self.findings.undispatched > 0 {
            self.fault(format!("{} letters are not dispatched", self.findings.undispatched));
        }
        Ok(())
    }

    fn drafts_lead_to_one_matter_each(
        &mut self,
        tx: &mut Tx<'_>,
        all: &[(MatterId, base::uuid::Uuid)],
    ) -> store::Result<()> {
        let drafts: BTreeSet<_> = all.iter().map(|(_, draft)| *draft).collect();
        if drafts.len() != all.len() {
            self.fault("a draft was filed twice");
        }
        let sent = tx.all(&SENT_DRAFTS, &[], |row| {
            Ok((row.get::<base::uuid::Uuid>(0)?, row.get::<MatterId>(1)?))
        })?;
        for (draft, matter) in &sent {
            if !all.contains(&(*matter, *draft)) {
                self.fault(format!("draft {draft} says that it is sent and is not"));
            }
        }
        for (matter, draft) in all {
            // A sent draft may have been swept after its period; within it, it tells.
            if !sent.contains(&(*draft, *matter)) {
                self.fault(format!("matter {matter} came of a draft that does not know it"));
            }
        }
        Ok(())
    }

    fn numbers_have_no_gaps(&mut self, tx: &mut Tx<'_>) -> store::Result<()> {
        let cases = tx.all(&CASES, &[], |row| Ok((row.get::<i64>(1)?, row.get::<i64>(2)?)))?;
        let journal = tx.all(&JOURNAL, &[], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
        self.findings.cases = cases.len();
        let mut highest = BTreeSet::new();
        for (what, numbers) in [("case", cases), ("journal", journal)] {
            let mut last = BTreeMap::<i64, i64>::new();
            for (year, number) in numbers {
                let before = last.insert(year, number).unwrap_or(0);
                if number != before + 1 {
                    self.fault(format!("{what} {year}/{number} comes after {year}/{before}"));
                }
            }
            highest.extend(last);
        }
        let series = tx.all(&SERIES, &[], |row| {
            Ok((row.get::<String>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?))
        })?;
        for (name, year, last) in series {
            if !highest.contains(&(year, last)) {
                self.fault(format!("the series {name} of {year} has given out {last}"));
            }
        }
        Ok(())
    }

    /// Case, incoming entry, documents, files, decision or place on the desk.
    fn matter(&mut self, tx: &mut Tx<'_>, id: MatterId) -> store::Result<()> {
        let Some(matter) = matters::find(tx, id)? else { return Ok(()) };
        if archive::lookup::case_file(tx, CaseFileId(id.0)).map_err(broken)?.is_none() {
            self.fault(format!("matter {id} has no case file"));
        }
        let entries = archive::lookup::entries_of_case(tx, CaseFileId(id.0)).map_err(broken)?;
        let incoming: Vec<&RegistryEntry> =
            entries.iter().filter(|entry| entry.entry_type == EntryType::Incoming).collect();
        match incoming.as_slice() {
            [one] if one.id == matter.incoming => {}
            others => self.fault(format!("matter {id} has {} applications", others.len())),
        }
        for (place, entry) in entries.iter().enumerate() {
            self.findings.entries += 1;
            if usize::try_from(entry.number) != Ok(place + 1) {
                self.fault(format!(
                    "matter {id} has entry {} in place {}",
                    entry.number,
                    place + 1
                ));
            }
            self.documents(tx, id, entry)?;
        }
        let made = decisions::made(tx, id)?;
        if matter.is_decided() != made.is_some() {
            self.fault(format!("matter {id} is half decided"));
        }
        if made.is_none() && matter.deadline.is_none() {
            self.fault(format!("matter {id} waits on the desk without a deadline"));
        }
        let Some(decision) = made else { return Ok(()) };
        let told = self.announced(tx, &matter)?;
        let outgoing: Vec<&RegistryEntry> = entries
            .iter()
            .filter(|entry| entry.entry_type == EntryType::Outgoing && !told.contains(&entry.id))
            .collect();
        match (decision.entry, outgoing.as_slice()) {
            (Some(entry), [one]) if one.id == entry => {
                self.findings.letters += 1;
                let dispatches: u64 = tx.one(&DISPATCHES, &[&entry], |row| row.get(0))?;
                if dispatches != 1 {
                    self.fault(format!("the letter of matter {id} has {dispatches} dispatches"));
                }
            }
            (None, []) if self.jobs == Jobs::UnderWay => {}
            (entry, others) => {
                let others = others.len();
                self.fault(format!("matter {id} has {others} letters, and its decision {entry:?}"));
            }
        }
        Ok(())
    }

    /// The letters to others who are told of what was decided, each sent once.
    fn announced(&mut self, tx: &mut Tx<'_>, matter: &Matter) -> store::Result<Vec<RecordId>> {
        let mut told = Vec::new();
        for announced in announcements::of_case(tx, matter.case_file())? {
            match (announced.entry, announced.notice) {
                (Some(entry), None) => {
                    told.push(entry);
                    let dispatches: u64 = tx.one(&DISPATCHES, &[&entry], |row| row.get(0))?;
                    if dispatches != 1 {
                        self.fault(format!(
                            "what {} is told is sent {dispatches} times",
                            matter.id
                        ));
                    }
                }
                (None, Some(_)) => {}
                (None, None) if self.jobs == Jobs::UnderWay => {}
                _ => self.fault(format!("of matter {} somebody is not told once", matter.id)),
            }
        }
        Ok(told)
    }

    fn documents(
        &mut self,
        tx: &mut Tx<'_>,
        id: MatterId,
        entry: &RegistryEntry,
    ) -> store::Result<()> {
        let documents = archive::lookup::documents(tx, entry.id).map_err(broken)?;
        if documents.is_empty() {
            self.fault(format!("entry {} of matter {id} has no document", entry.number));
        }
        for document in documents {
            if document.objects.is_empty() {
                self.fault(format!("document {} of matter {id} has no file", document.number));
            }
            for object in document.objects {
                if !self.seen.insert(object.digest.sha256) {
                    continue;
                }
                self.findings.document_files += 1;
                let kept = self.files.get(tx.tenant(), &object.digest.sha256);
                match kept {
                    Ok(Some(bytes)) if Digest::of(&bytes).sha256 == object.digest.sha256 => {}
                    Ok(Some(_)) => self.fault(format!("a file of matter {id} has changed")),
                    Ok(None) => self.fault(format!("a file of matter {id} is not there")),
                    Err(error) => self.fault(format!("a file of matter {id}: {error}")),
                }
            }
        }
        Ok(())
    }
}

fn broken(error: archive::ArchiveError) -> store::Error {
    match error {
        archive::ArchiveError::Store(error) => error,
        other => store::Error::Unavailable(Box::new(other)),
    }
}
