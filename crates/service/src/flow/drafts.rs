//! Drafts: nothing the applicant has answered is lost, on this device or another.

use base::{Language, uuid::Uuid};
use jiff::{SignedDuration, Timestamp};
use store::{Digest, Row, Tx, sql};

use super::{FlowError, MatterId, SentFile, complain};
use crate::Answers;

store::id_type! {
    /// Identifies a draft.
    pub struct DraftId;
}
store::id_type! {
    /// Identifies a file of a draft.
    pub struct DraftFileId;
}

/// Something begun and not yet sent.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: DraftId,
    pub service: String,
    pub version: String,
    /// Whose it is: the person who applies, or the registration that an employee fills in. So
    /// neither is ever found by the other.
    pub person: Uuid,
    /// The organisation that is applied for.
    pub organisation: Option<String>,
    pub language: Language,
    pub answers: Answers,
    /// The page last worked on.
    pub page: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub expires_at: Timestamp,
    /// The matter it became.
    pub matter: Option<MatterId>,
}

/// A file of a draft; its content lies in the file store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftFile {
    pub id: DraftFileId,
    pub component: String,
    pub sent: SentFile,
}

/// What a draft begins with.
#[derive(Clone, Debug)]
pub struct NewDraft<'a> {
    pub service: &'a str,
    pub version: &'a str,
    pub person: Uuid,
    pub organisation: Option<&'a str>,
    pub language: Language,
    /// What registers already know.
    pub answers: Answers,
    pub page: &'a str,
    pub kept_for: SignedDuration,
}

sql!(
    INSERT,
    "insert into draft (tenant, id, service, version, person, organisation, language, answers,
        page, created_at, updated_at, expires_at, matter)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, null)"
);
sql!(
    FIND,
    "select id, service, version, person, organisation, language, answers, page, created_at,
        updated_at, expires_at, matter
     from draft where tenant = $1 and id = $2 and person = $3"
);
// Changes nothing, and keeps others from changing the draft until the transaction ends.
sql!(HOLD, "update draft set page = page where tenant = $1 and id = $2 and person = $3");
sql!(TOUCH, "update draft set updated_at = $3 where tenant = $1 and id = $2 and matter is null");
sql!(
    OPEN_OF_PERSON,
    "select id, service, version, person, organisation, language, answers, page, created_at,
        updated_at, expires_at, matter
     from draft where tenant = $1 and person = $2 and matter is null and expires_at > $3
     order by updated_at desc"
);
sql!(
    SAVE,
    "update draft set answers = $3, page = $4, updated_at = $5, expires_at = $6, language = $7
     where tenant = $1 and id = $2 and matter is null"
);
sql!(
    SENT,
    "update draft set matter = $3, answers = $4
     where tenant = $1 and id = $2 and matter is null"
);
sql!(DELETE, "delete from draft where tenant = $1 and id = $2 and matter is null");
sql!(DELETE_FILES, "delete from draft_file where tenant = $1 and draft = $2");
sql!(
    EXPIRED,
    "select id from draft where tenant = $1 and expires_at <= $2 order by expires_at limit 500"
);
sql!(DELETE_EXPIRED, "delete from draft where tenant = $1 and id = $2");
sql!(
    ADD_FILE,
    "insert into draft_file (tenant, id, draft, component, file_name, media_type, sha256, size,
        added_at, sent_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
sql!(
    FILES,
    "select id, component, file_name, media_type, sha256, size, coalesce(sent_name, file_name)
     from draft_file where tenant = $1 and draft = $2 order by added_at, id"
);
sql!(REMOVE_FILE, "delete from draft_file where tenant = $1 and draft = $2 and id = $3");

/// Begins a draft.
pub fn start(tx: &mut Tx<'_>, new: &NewDraft<'_>) -> store::Result<DraftId> {
    let id: DraftId = tx.new_id();
    let now = tx.now();
    let answers = serde_json::to_string(&new.answers)?;
    tx.exec_one(
        &INSERT,
        &[
            &id,
            &new.service,
            &new.version,
            &new.person,
            &new.organisation,
            &new.language,
            &answers,
            &new.page,
            &now,
            &(now + new.kept_for),
        ],
    )?;
    Ok(id)
}

/// The person's own draft; nobody else's is ever found. Sent ones are found too, so that a button
/// clicked twice leads to the receipt.
pub fn find(tx: &mut Tx<'_>, id: DraftId, person: Uuid) -> store::Result<Option<Draft>> {
    let now = tx.now();
    let found = tx.opt(&FIND, &[&id, &person], read)?;
    Ok(found.filter(|draft| draft.matter.is_some() || draft.expires_at > now))
}

/// As [`find`], and nobody else changes or sends the draft until the transaction ends.
pub(super) fn hold(tx: &mut Tx<'_>, id: DraftId, person: Uuid) -> store::Result<Option<Draft>> {
    tx.exec(&HOLD, &[&id, &person])?;
    find(tx, id, person)
}

/// What the person has begun, newest first.
pub fn open_drafts(tx: &mut Tx<'_>, person: Uuid) -> store::Result<Vec<Draft>> {
    let now = tx.now();
    tx.all(&OPEN_OF_PERSON, &[&person, &now], read)
}

/// Keeps the answers and the draft's language, and the draft itself for another period.
pub fn save(
    tx: &mut Tx<'_>,
    draft: &Draft,
    page: &str,
    answers: &Answers,
    kept_for: SignedDuration,
) -> Result<(), FlowError> {
    let now = tx.now();
    let answers = serde_json::to_string(answers)?;
    let until = now + kept_for;
    match tx.exec(&SAVE, &[&draft.id, &answers, &page, &now, &until, &draft.language])? {
        1 => Ok(()),
        _ => Err(FlowError::AlreadySent),
    }
}

/// Marks the draft as sent and forgets its answers: the matter has them now. `false` when it was
/// sent before.
pub(super) fn mark_sent(tx: &mut Tx<'_>, id: DraftId, matter: MatterId) -> store::Result<bool> {
    let nothing = serde_json::to_string(&Answers::new())?;
    Ok(tx.exec(&SENT, &[&id, &matter, &nothing])? == 1)
}

/// Deletes a draft that has not been sent.
pub fn delete(tx: &mut Tx<'_>, draft: &Draft) -> store::Result<()> {
    if tx.exec(&DELETE, &[&draft.id])? == 1 {
        tx.exec(&DELETE_FILES, &[&draft.id])?;
    }
    Ok(())
}

/// Deletes what nobody has touched for its period. Gives how many.
pub fn sweep(tx: &mut Tx<'_>) -> store::Result<usize> {
    let now = tx.now();
    let expired: Vec<DraftId> = tx.all(&EXPIRED, &[&now], |row| row.get(0))?;
    for id in &expired {
        tx.exec(&DELETE_FILES, &[id])?;
        tx.exec(&DELETE_EXPIRED, &[id])?;
    }
    Ok(expired.len() + complain::sweep(tx)?)
}

/// Adds a file that already lies in the file store to a draft that has not been sent.
pub fn add_file(
    tx: &mut Tx<'_>,
    draft: &Draft,
    component: &str,
    file: &SentFile,
) -> Result<DraftFileId, FlowError> {
    touch(tx, draft)?;
    Ok(keep_file(tx, draft.id, component, file)?)
}

/// Writes down a file, of a draft or of the registration with that id.
pub(super) fn keep_file(
    tx: &mut Tx<'_>,
    of: DraftId,
    component: &str,
    file: &SentFile,
) -> store::Result<DraftFileId> {
    let id: DraftFileId = tx.new_id();
    let now = tx.now();
    tx.exec_one(
        &ADD_FILE,
        &[
            &id,
            &of,
            &component,
            &file.file_name,
            &file.media_type,
            &file.digest.sha256,
            &file.digest.size,
            &now,
            &file.sent_name,
        ],
    )?;
    Ok(id)
}

pub fn files(tx: &mut Tx<'_>, draft: DraftId) -> store::Result<Vec<DraftFile>> {
    tx.all(&FILES, &[&draft], |row| {
        Ok(DraftFile {
            id: row.get(0)?,
            component: row.get(1)?,
            sent: SentFile {
                file_name: row.get(2)?,
                media_type: row.get(3)?,
                digest: Digest { sha256: row.get(4)?, size: row.get(5)? },
                sent_name: row.get(6)?,
            },
        })
    })
}

/// Takes a file out of a draft that has not been sent.
pub fn remove_file(tx: &mut Tx<'_>, draft: &Draft, file: DraftFileId) -> Result<(), FlowError> {
    touch(tx, draft)?;
    Ok(forget_file(tx, draft.id, file)?)
}

pub(super) fn forget_file(tx: &mut Tx<'_>, of: DraftId, file: DraftFileId) -> store::Result<()> {
    tx.exec(&REMOVE_FILE, &[&of, &file]).map(|_| ())
}

/// Takes away every file of a registration.
pub(super) fn forget_files(tx: &mut Tx<'_>, of: DraftId) -> store::Result<()> {
    tx.exec(&DELETE_FILES, &[&of]).map(|_| ())
}

/// The files are part of what is sent: whoever changes them changes the draft.
fn touch(tx: &mut Tx<'_>, draft: &Draft) -> Result<(), FlowError> {
    let now = tx.now();
    match tx.exec(&TOUCH, &[&draft.id, &now])? {
        1 => Ok(()),
        _ => Err(FlowError::AlreadySent),
    }
}

fn read(row: &Row<'_>) -> store::Result<Draft> {
    Ok(Draft {
        id: row.get(0)?,
        service: row.get(1)?,
        version: row.get(2)?,
        person: row.get(3)?,
        organisation: row.get(4)?,
        language: row.get(5)?,
        answers: serde_json::from_str(&row.get::<String>(6)?)?,
        page: row.get(7)?,
        created_at: row.get(8)?,
        updated_at: row.get(9)?,
        expires_at: row.get(10)?,
        matter: row.get(11)?,
    })
}
