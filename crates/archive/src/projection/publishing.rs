//! Writing the projection: the only door from the archive to the public.

use base::Actor;
use serde_json::json;
use store::{Tx, audit, sql};

use super::{
    Place, Position, PublicParty,
    index::{self, Terms},
    obstacles,
};
use crate::{
    CaseFile, CaseFileId, CorrespondenceParty, EntryType, Exposure, MASK, MarkKind, RecordId,
    RegistryEntry, Result, ScreenedMetadata, Screening, SignOff, Title,
    filing::{is_sender, require_text},
    holding, lookup,
    rules::{self, EntryAct},
    screening::{self, Screenable, screening_of},
    sign_off,
};

/// Text that the public may see. Only screening makes it: there is no way from a plain string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicText(Vec<(String, bool)>);

impl PublicText {
    /// A case's title (*offentligTittel*): screened words as `*****`, only the first line when the
    /// screening says so, nothing at all while it is temporary.
    pub fn of_case_title(title: &Title, screening: Option<&Screening>) -> Self {
        use ScreenedMetadata::{FileTitleAfterFirstLine, FileTitleWords};
        Self::of_title(title, screening, FileTitleAfterFirstLine, FileTitleWords)
    }

    /// An entry's title, in the same way.
    pub fn of_entry_title(title: &Title, screening: Option<&Screening>) -> Self {
        use ScreenedMetadata::{RecordTitleAfterFirstLine, RecordTitleWords};
        Self::of_title(title, screening, RecordTitleAfterFirstLine, RecordTitleWords)
    }

    /// The name of one sender or recipient among `all` of its entry.
    pub fn of_correspondence(
        party: &CorrespondenceParty,
        all: &[CorrespondenceParty],
        screening: Option<&Screening>,
    ) -> Self {
        let name = &party.who.name;
        if name.is_hidden() || hides_side_of(party, all, screening) {
            return Self(vec![(MASK.to_owned(), false)]);
        }
        Self(vec![(name.text.clone(), name.exposure == Exposure::Person)])
    }

    /// What is to be seen.
    pub fn text(&self) -> String {
        self.0.iter().map(|(part, _)| part.as_str()).collect()
    }

    /// The text in parts, and of each whether it is the name of a private person.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&str, bool)> {
        self.0.iter().map(|(part, is_name)| (part.as_str(), *is_name))
    }

    fn of_title(
        title: &Title,
        screening: Option<&Screening>,
        after_first_line: ScreenedMetadata,
        words: ScreenedMetadata,
    ) -> Self {
        // When words are said to be hidden and none is marked, nobody knows which.
        let has_lost_marks = screening.is_some_and(|found| found.metadata.contains(&words))
            && !title.has_screened_words();
        if has_lost_marks || screening.is_some_and(Screening::is_temporary) {
            return Self(vec![(MASK.to_owned(), false)]);
        }
        let mut shown = title.clone();
        if screening.is_some_and(|found| found.metadata.contains(&after_first_line))
            && let Some((first, _)) = title.text().split_once('\n')
        {
            shown.mark(first.len() + 1..title.text().len(), MarkKind::Screened);
        }
        let parts = shown.parts().into_iter().map(|(text, kind)| match kind {
            Some(MarkKind::Screened) => (Title::plain("").and_screened(text).masked(), false),
            Some(MarkKind::PersonName) => (text.to_owned(), true),
            None => (text.to_owned(), false),
        });
        Self(parts.collect())
    }
}

sql!(
    INSERT,
    "insert into public_journal_entry (tenant, id, position, case_number, case_title, class_code,
        class_title, entry_number, journal_number, entry_type, title, journal_date, document_date,
        unit, parties, screening_ground, sign_off_method, sign_off_date, answered_by, documents,
        published_at, changed_at, terms)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
        $20, $21, $22, $23)"
);
sql!(
    PUBLISHED,
    "select position, terms, published_at from public_journal_entry where tenant = $1 and id = $2"
);
sql!(DELETE, "delete from public_journal_entry where tenant = $1 and id = $2");
sql!(CLASS, "select code, title from class where tenant = $1 and id = $2");
sql!(COUNT_DOCUMENTS, "select count(*) from record_document where tenant = $1 and record = $2");
sql!(SET_WITHHELD, "update record set withheld = $3 where tenant = $1 and id = $2");

/// Brings the public journal in line with an entry: writes its line anew when it is public (E, J
/// or A, not withheld), and takes the line out when it is not. A national identity number in a
/// text to be shown stops the publication and is noted for a clerk.
pub fn publish(tx: &mut Tx<'_>, id: RecordId) -> Result<()> {
    let entry = lookup::required_entry(tx, id)?;
    let case = lookup::required_case(tx, entry.case_file)?;
    let case_screening = screening_of(tx, Screenable::CaseFile(case.id))?;
    publish_entry(tx, &entry, &case, case_screening.as_ref(), Past::Unknown)
}

/// Publishes an entry that was filed in this transaction, without reading it again.
pub(crate) fn publish_filed(tx: &mut Tx<'_>, entry: &RegistryEntry, case: &CaseFile) -> Result<()> {
    let case_screening = screening_of(tx, Screenable::CaseFile(case.id))?;
    publish_entry(tx, entry, case, case_screening.as_ref(), Past::JustFiled)
}

/// Does the same for all entries of a case, whose title or screening they show.
pub fn publish_case(tx: &mut Tx<'_>, id: CaseFileId) -> Result<()> {
    let case = lookup::required_case(tx, id)?;
    let case_screening = screening_of(tx, Screenable::CaseFile(id))?;
    for entry in lookup::entries_of_case(tx, id)? {
        publish_entry(tx, &entry, &case, case_screening.as_ref(), Past::Unknown)?;
    }
    Ok(())
}

/// Takes an entry out of the public journal until it is released: the need for screening is being
/// assessed (krav 5.2.18).
pub fn withhold(tx: &mut Tx<'_>, actor: &Actor, id: RecordId, reason: &str) -> Result<()> {
    require_text(reason, "reason")?;
    holding::entry(tx, id)?;
    tx.exec_one(&SET_WITHHELD, &[&id, &true])?;
    audit::append(tx, actor, "entry.withheld", "record", id, &json!({ "reason": reason }))?;
    publish(tx, id)
}

/// Lets a withheld entry into the public journal again, as it is screened by then: it has been
/// assessed, which is logged. Refuses an entry that is not withheld (krav 5.2.18).
pub fn release(tx: &mut Tx<'_>, actor: &Actor, id: RecordId) -> Result<()> {
    let entry = holding::entry(tx, id)?;
    rules::may_entry(&entry, EntryAct::Release)?;
    tx.exec_one(&SET_WITHHELD, &[&id, &false])?;
    screening::note_assessed(tx, actor, id)?;
    audit::append(tx, actor, "entry.released", "record", id, &json!({}))?;
    publish(tx, id)
}

/// What there may be of an entry in the projection before it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Past {
    /// Nothing: no line, no obstacle, no sign-off.
    JustFiled,
    Unknown,
}

fn publish_entry(
    tx: &mut Tx<'_>,
    entry: &RegistryEntry,
    case: &CaseFile,
    case_screening: Option<&Screening>,
    past: Past,
) -> Result<()> {
    let published = match past {
        Past::JustFiled => None,
        Past::Unknown => tx.opt(&PUBLISHED, &[&entry.id], |row| {
            Ok((row.get::<Position>(0)?, row.get::<String>(1)?, row.get(2)?))
        })?,
    };
    if let Some((position, terms, _)) = &published {
        index::remove(tx, terms, *position)?;
        tx.exec_one(&DELETE, &[&entry.id])?;
    }
    let is_public = rules::is_final_status(entry.status) && !entry.withheld;
    let Some(journal_date) = entry.journal_date.filter(|_| is_public) else {
        return match past {
            Past::JustFiled => Ok(()),
            Past::Unknown => obstacles::replace(tx, entry.id, &[]),
        };
    };

    let own = screening_of(tx, Screenable::Record(entry.id))?;
    let screening = screening::over_entry(own.as_ref(), case_screening);
    let title = PublicText::of_entry_title(&entry.title, screening);
    let case_title = PublicText::of_case_title(&case.title, case_screening);
    let parties = public_parties(tx, entry, screening)?;
    let found = obstacles_in(&title, &case_title, &parties);
    if past == Past::Unknown || !found.is_empty() {
        obstacles::replace(tx, entry.id, &found)?;
    }
    if !found.is_empty() {
        return Ok(());
    }

    let now = tx.now();
    let published_at = published.map_or(now, |(_, _, at)| at);
    let day = base::date_in_oslo(published_at);
    let mut terms = Terms::default();
    for text in [&title, &case_title].into_iter().chain(parties.iter().map(|(_, name)| name)) {
        terms.add(text, day);
    }
    terms.add(&PublicText(vec![(case.number.to_string(), false)]), day);

    let position = Position::new(journal_date, entry.journal);
    let (class_code, class_title) = public_class(tx, case, case_screening)?;
    let sign_off = match past {
        Past::JustFiled => None,
        Past::Unknown => sign_off::sign_offs_of(tx, entry.id)?.into_iter().next(),
    };
    let answered_by = number_of_answer(tx, sign_off.as_ref())?;
    let of_documents = match own {
        Some(_) => None,
        None => screening::of_documents(tx, entry.id)?,
    };
    let ground = screening::with_ground(own.as_ref(), of_documents.as_ref(), case_screening);
    let parties: Vec<PublicParty> =
        parties.into_iter().map(|(kind, name)| PublicParty { kind, name: name.text() }).collect();
    let parties = serde_json::to_string(&parties).map_err(store::Error::from)?;
    let documents: i64 = tx.one(&COUNT_DOCUMENTS, &[&entry.id], |row| row.get(0))?;
    tx.exec_one(
        &INSERT,
        &[
            &entry.id,
            &position,
            &case.number.to_string(),
            &case_title.text(),
            &class_code,
            &class_title,
            &entry.entry_number(),
            &entry.journal.to_string(),
            &entry.entry_type,
            &title.text(),
            &journal_date,
            &entry.document_date,
            &entry.unit,
            &parties,
            &ground.map(Screening::ground_text),
            &sign_off.as_ref().map(|found| found.method),
            &sign_off.as_ref().map(|found| found.date),
            &answered_by,
            &documents,
            &published_at,
            &now,
            &terms.list(),
        ],
    )?;
    terms.write(tx, position)
}

/// Who stands in the public journal: those outside the authority; of an internal document the
/// internal ones.
fn public_parties(
    tx: &mut Tx<'_>,
    entry: &RegistryEntry,
    screening: Option<&Screening>,
) -> Result<Vec<(crate::CorrespondenceKind, PublicText)>> {
    use crate::CorrespondenceKind::{InternalCopyRecipient, InternalRecipient, InternalSender};
    let is_external = matches!(entry.entry_type, EntryType::Incoming | EntryType::Outgoing);
    let parties = lookup::correspondence(tx, entry.id)?;
    let is_internal =
        |kind| matches!(kind, InternalSender | InternalRecipient | InternalCopyRecipient);
    Ok(parties
        .iter()
        .filter(|party| !(is_external && is_internal(party.kind)))
        .map(|party| (party.kind, PublicText::of_correspondence(party, &parties, screening)))
        .collect())
}

/// Whether the screening of senders or of recipients hides all on the party's side: it does,
/// unless it is said of one or more of them that they are the ones.
fn hides_side_of(
    party: &CorrespondenceParty,
    all: &[CorrespondenceParty],
    screening: Option<&Screening>,
) -> bool {
    let Some(screening) = screening else { return false };
    let metadata = if is_sender(party.kind) {
        ScreenedMetadata::SenderName
    } else {
        ScreenedMetadata::RecipientName
    };
    if screening.is_temporary() {
        return true;
    }
    let some_are_named = all
        .iter()
        .any(|other| is_sender(other.kind) == is_sender(party.kind) && other.who.name.is_hidden());
    screening.metadata.contains(&metadata) && !some_are_named
}

fn obstacles_in(
    title: &PublicText,
    case_title: &PublicText,
    parties: &[(crate::CorrespondenceKind, PublicText)],
) -> Vec<Place> {
    let has_number = |text: &PublicText| !identifiers::find_person_numbers(&text.text()).is_empty();
    let mut found = Vec::new();
    if has_number(title) {
        found.push(Place::Title);
    }
    if has_number(case_title) {
        found.push(Place::CaseTitle);
    }
    if parties.iter().any(|(_, name)| has_number(name)) {
        found.push(Place::PartyName);
    }
    found
}

/// The class, unless its code or title is screened (krav 5.2.9).
fn public_class(
    tx: &mut Tx<'_>,
    case: &CaseFile,
    screening: Option<&Screening>,
) -> Result<(Option<String>, Option<String>)> {
    let hides = |metadata| screening.is_some_and(|screening| screening.hides(metadata));
    let (code, title) =
        tx.one(&CLASS, &[&case.class], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))?;
    let safe = |text: &str| identifiers::find_person_numbers(text).is_empty();
    Ok((
        Some(code).filter(|code| !hides(ScreenedMetadata::ClassCode) && safe(code)),
        Some(title).filter(|title| !hides(ScreenedMetadata::ClassTitle) && safe(title)),
    ))
}

fn number_of_answer(tx: &mut Tx<'_>, sign_off: Option<&SignOff>) -> Result<Option<String>> {
    let Some(answer) = sign_off.and_then(|found| found.answered_by) else { return Ok(None) };
    let answer = lookup::required_entry(tx, answer)?;
    Ok(rules::is_final_status(answer.status).then(|| answer.entry_number()))
}
