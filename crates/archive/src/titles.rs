//! Titles after filing: other words, or other marks on the same words.
//!
//! What the public must not see is kept apart from what the title says. Writing a title anew keeps
//! hidden what was hidden; which words are hidden is changed by [`change_title_marks`], also where
//! the title is frozen.

use base::Actor;
use serde_json::json;
use store::{Tx, audit, sql};

use crate::{
    ArchiveError, CaseFileId, DocumentId, RecordId, Result, Screening, Title, change_log,
    filing::require,
    holding, projection,
    rules::{self, CaseAct, DocumentAct, EntryAct},
    screening::{self, Hidden, Screenable},
};

sql!(
    SET_CASE_TITLE,
    "update case_file set title = $3, title_marks = $4 where tenant = $1 and id = $2"
);
sql!(
    SET_ENTRY_TITLE,
    "update record set title = $3, title_marks = $4 where tenant = $1 and id = $2"
);
sql!(
    SET_DOCUMENT_TITLE,
    "update document_description set title = $3, title_marks = $4 where tenant = $1 and id = $2"
);

/// Changes a case's title. Words that were hidden stay hidden in the new one.
pub fn change_case_title(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CaseFileId,
    title: &Title,
) -> Result<()> {
    let case = holding::case(tx, id)?;
    rules::may_case(&case, CaseAct::ChangeTitle)?;
    rewrite(tx, actor, Screenable::CaseFile(id), &case.title, title)?;
    projection::publish_case(tx, id)
}

/// Changes an entry's title. Words that were hidden stay hidden in the new one.
pub fn change_entry_title(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RecordId,
    title: &Title,
) -> Result<()> {
    let entry = holding::entry(tx, id)?;
    rules::may_entry(&entry, EntryAct::ChangeTitle)?;
    rewrite(tx, actor, Screenable::Record(id), &entry.title, title)?;
    projection::publish(tx, id)
}

/// Changes a document's title, also of a finished one (krav 3.2.33). Words that were hidden stay
/// hidden in the new one.
pub fn change_document_title(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: DocumentId,
    title: &Title,
) -> Result<()> {
    let found = holding::document(tx, id)?;
    rules::may_document(found.status, DocumentAct::ChangeTitle)?;
    rewrite(tx, actor, Screenable::Document(id), &found.title, title)
}

/// Changes which words of a title are hidden from the public or are the names of private persons:
/// the marks become those of `title`, whose text must be the unit's own.
///
/// Krav 3.2.2, 3.2.14 and 3.2.24 freeze *tittel*, which stays as it is; what the public may see of
/// it (*offentligTittel*) is assessed at any time (offentleglova § 29), so no status is in the way.
/// Words that are hidden need a screening with a ground to be there already.
pub fn change_title_marks(
    tx: &mut Tx<'_>,
    actor: &Actor,
    unit: Screenable,
    title: &Title,
) -> Result<()> {
    let before = unit.hold_title(tx)?;
    if before.text() != title.text() {
        return Err(ArchiveError::TitleChanged);
    }
    if before.marks() == title.marks() {
        return Ok(());
    }
    let known = screening::screening_of(tx, unit)?;
    let screening = screening_of_marks(known.as_ref(), unit, title)?;
    if let Some(screening) = screening.as_ref().filter(|_| screening != known) {
        screening::insert(tx, actor, unit.id(), screening)?;
    } else {
        // Which metadata are hidden is as before; which words of them is not.
        let words = |title: &Title| format!("{}: {}", unit.title_words().text(), title.masked());
        let (old, new) = (words(&before), words(title));
        change_log::note(tx, actor, unit.id(), "skjermingMetadata", &old, &new)?;
    }
    write(tx, unit, title)?;
    audit::append(tx, actor, "screening.words", unit.kind(), unit.id(), &json!({}))?;
    match unit {
        Screenable::CaseFile(id) => projection::publish_case(tx, id),
        Screenable::Record(id) => {
            screening::note_assessed(tx, actor, id)?;
            projection::publish(tx, id)
        }
        Screenable::Document(_) => Ok(()),
    }
}

/// Gives a unit that is held another title, which keeps hidden what the one `before` hides.
pub(crate) fn rewrite(
    tx: &mut Tx<'_>,
    actor: &Actor,
    unit: Screenable,
    before: &Title,
    title: &Title,
) -> Result<()> {
    require(title, "title")?;
    let title = title.clone().carrying(before);
    let known = screening::screening_of(tx, unit)?;
    let hides_words = known.as_ref().is_some_and(|s| s.metadata.contains(&unit.title_words()));
    // A document's title is hidden as a whole; of the others it is said that words are.
    if hides_words && !title.has_screened_words() && !matches!(unit, Screenable::Document(_)) {
        return Err(rules::forbidden(
            "5.2.6",
            "words of the title are screened, and none of the new title is marked",
        ));
    }
    if title.has_screened_words()
        && let Some(completed) = screening::complete(known.as_ref(), &hidden(unit), "the title")?
        && Some(&completed) != known.as_ref()
    {
        screening::insert(tx, actor, unit.id(), &completed)?;
    }
    write(tx, unit, &title)?;
    change_log::note(tx, actor, unit.id(), "tittel", before.text(), title.text())?;
    let action = match unit {
        Screenable::CaseFile(_) => "case.title",
        Screenable::Record(_) => "entry.title",
        Screenable::Document(_) => "document.title",
    };
    Ok(audit::append(tx, actor, action, unit.kind(), unit.id(), &json!({}))?)
}

/// The unit's screening once its title has these marks.
fn screening_of_marks(
    known: Option<&Screening>,
    unit: Screenable,
    title: &Title,
) -> Result<Option<Screening>> {
    if title.has_screened_words() {
        return screening::complete(known, &hidden(unit), "the title");
    }
    Ok(known.cloned().map(|mut screening| {
        screening.metadata.retain(|metadata| *metadata != unit.title_words());
        screening
    }))
}

fn hidden(unit: Screenable) -> Hidden {
    Hidden { metadata: vec![unit.title_words()], only_protected: false }
}

fn write(tx: &mut Tx<'_>, unit: Screenable, title: &Title) -> Result<()> {
    let statement = match unit {
        Screenable::CaseFile(_) => &SET_CASE_TITLE,
        Screenable::Record(_) => &SET_ENTRY_TITLE,
        Screenable::Document(_) => &SET_DOCUMENT_TITLE,
    };
    Ok(tx.exec_one(statement, &[&unit.id(), &title.text(), &title.stored_marks()])?)
}
