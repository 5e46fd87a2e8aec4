//! The administrator's changes beyond the general limits (krav 2.9.3), each with a reason and logged.
//!
//! Who is an administrator is decided by the caller, like every question of who may do what.

use base::Actor;
use jiff::civil::Date;
use serde_json::json;
use store::{Tx, audit};
use uuid::Uuid;

use crate::{
    CaseFileId, EntryCorrection, RecordId, RegistryEntry, Result, Title, changes, corrections,
    filing::require_text,
    holding, projection,
    rules::{self, CaseAct, EntryAct},
    screening::Screenable,
    titles,
};

/// An administrator with a reason to correct what the rules have frozen.
#[derive(Clone, Copy, Debug)]
pub struct Administrator<'a> {
    actor: &'a Actor,
    reason: &'a str,
}

impl<'a> Administrator<'a> {
    /// Refuses an empty reason.
    pub fn new(actor: &'a Actor, reason: &'a str) -> Result<Self> {
        require_text(reason, "reason")?;
        Ok(Self { actor, reason })
    }

    /// Changes the title of a case, also of a closed one. Hidden words stay hidden.
    pub fn change_case_title(&self, tx: &mut Tx<'_>, id: CaseFileId, title: &Title) -> Result<()> {
        let case = holding::case(tx, id)?;
        let unit = Screenable::CaseFile(id);
        self.log(tx, unit.kind(), id, rules::may_case(&case, CaseAct::ChangeTitle))?;
        titles::rewrite(tx, self.actor, unit, &case.title, title)?;
        projection::publish_case(tx, id)
    }

    /// Corrects when a case began, also of a closed one.
    pub fn change_case_date(&self, tx: &mut Tx<'_>, id: CaseFileId, date: Date) -> Result<()> {
        let case = holding::case(tx, id)?;
        self.log(tx, "case_file", id, rules::may_case(&case, CaseAct::ChangeCaseDate))?;
        changes::write_case_date(tx, self.actor, &case, date)
    }

    /// Changes the title of an entry, whatever its status. Hidden words stay hidden.
    pub fn change_entry_title(&self, tx: &mut Tx<'_>, id: RecordId, title: &Title) -> Result<()> {
        let entry = holding::entry(tx, id)?;
        let unit = Screenable::Record(id);
        self.log(tx, unit.kind(), id, rules::may_entry(&entry, EntryAct::ChangeTitle))?;
        titles::rewrite(tx, self.actor, unit, &entry.title, title)?;
        projection::publish(tx, id)
    }

    /// Corrects an entry, whatever its status.
    pub fn correct_entry(
        &self,
        tx: &mut Tx<'_>,
        id: RecordId,
        correction: EntryCorrection,
    ) -> Result<RegistryEntry> {
        let entry = holding::entry(tx, id)?;
        self.log(tx, "record", id, rules::may_entry(&entry, correction.act()))?;
        corrections::write(tx, self.actor, &entry, correction)
    }

    /// Notes the reason and which requirement was in the way.
    fn log(
        &self,
        tx: &mut Tx<'_>,
        kind: &str,
        id: impl Into<Uuid>,
        general: Result<()>,
    ) -> Result<()> {
        let requirement = general.as_ref().err().and_then(crate::ArchiveError::requirement);
        let details = json!({ "reason": self.reason, "requirement": requirement });
        Ok(audit::append(tx, self.actor, "rule.overridden", kind, id, &details)?)
    }
}
