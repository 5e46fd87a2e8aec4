//! What the public sees of an entry: why it is not in the journal, what is hidden, and how to
//! change that.
//!
//! What a title says and what the public may see of it are two things: words are hidden and shown
//! again also where the title itself is frozen (offentleglova § 29).

use access::{Action, Subject, view_log};
use archive::{
    ArchiveError, Document, MarkKind, RecordId, RegistryEntry, Screenable, Screening, Title,
    change_entry_title, change_title_marks, lookup,
    projection::{self, Obstacle},
    rules::{EntryAct, may_entry},
    screen, screening_of, unscreen,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Form as Posted;
use base::{Actor, Language};
use store::Tx;
use web::{Answer, App, Visit, WebError};

use super::{
    Need,
    preserve::{self, Preserving},
    require_of_entry,
};
use crate::{fields::Fields, guard};

/// `GET /ansatt/oppgaver/journal/{record}`
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(record): Path<String>,
) -> Response {
    app.write(visit, move |_, visit, tx, who| {
        who.employee()?;
        let subject = who.subject();
        let view = read(tx, visit.language, subject, &record)?;
        let purpose = guard::purpose(subject, Action::Screen);
        view_log::viewed(tx, subject, "case", view.entry.case_file, purpose)?;
        Ok(view.draw().into())
    })
    .await
}

/// `POST /ansatt/oppgaver/journal/{record}`: does what the pressed button says.
pub(crate) async fn mend(
    State(app): State<App>,
    visit: Visit,
    Path(record): Path<String>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.write(visit, move |_, visit, tx, who| {
        who.employee()?;
        let mut view = read(tx, visit.language, who.subject(), &record)?;
        let actor = who.actor();
        let to_tasks = || Answer::redirect("/ansatt/oppgaver");
        let stay = || Answer::redirect(format!("/ansatt/oppgaver/journal/{record}"));
        let (done, answer) = match fields.get("handling") {
            "skjerm" => (hide_words(tx, &actor, &view, fields.get("ord"))?, to_tasks()),
            "vis" => (show_words(tx, &actor, &view, fields.get("ord"))?, stay()),
            "opphev" => (lift(tx, &actor, &view, fields.get("enhet"))?, stay()),
            "skriv-om" => (rewrite(tx, &actor, &view, fields.get("tittel"))?, to_tasks()),
            "hold-tilbake" => (hold_back(tx, &actor, &view, &fields.lines("grunn"))?, to_tasks()),
            "slipp" => {
                projection::release(tx, &actor, view.entry.id)?;
                (Ok(()), stay())
            }
            _ => return Err(WebError::BadRequest),
        };
        match done {
            Ok(()) => Ok(answer),
            Err(problem) => {
                view.problem = Some(problem);
                view.typed = fields;
                Ok(view.draw().into())
            }
        }
    })
    .await
}

/// What was wrong with what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    NoWords,
    /// The words are not in the title.
    NotThere,
    NoTitle,
    /// None of the words that are hidden is in the new title.
    HiddenWordsGone,
    NoReason,
    /// Words or names are still hidden.
    StillHidden,
}

/// Nothing to say, or what its sender must put right.
type Done = Result<(), Problem>;

/// An entry, and what may be hidden in it.
#[derive(Debug)]
pub(super) struct EntryView {
    pub(super) language: Language,
    pub(super) entry: RegistryEntry,
    pub(super) case_title: Title,
    pub(super) obstacles: Vec<Obstacle>,
    /// What is screened, with the provision.
    pub(super) screened: Vec<(Unit, Screening)>,
    /// The title is not frozen.
    pub(super) can_rewrite: bool,
    /// The documents in no archival format.
    pub(super) preserving: Preserving,
    pub(super) problem: Option<Problem>,
    pub(super) typed: Fields,
}

/// What can be screened: the entry, its case or one of its documents.
#[derive(Clone, Debug)]
pub(super) enum Unit {
    Case,
    Entry,
    Document(Box<Document>),
}

impl Unit {
    /// As it stands in the form.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Case => "sak".to_owned(),
            Self::Entry => "journalpost".to_owned(),
            Self::Document(document) => document.id.to_string(),
        }
    }

    fn of(&self, entry: &RegistryEntry) -> Screenable {
        match self {
            Self::Case => Screenable::CaseFile(entry.case_file),
            Self::Entry => Screenable::Record(entry.id),
            Self::Document(document) => Screenable::Document(document.id),
        }
    }
}

pub(super) fn read(
    tx: &mut Tx<'_>,
    language: Language,
    subject: &Subject,
    record: &str,
) -> Result<EntryView, WebError> {
    let record: RecordId = record.parse().map_err(|_| WebError::NotFound)?;
    let (entry, _) = require_of_entry(tx, subject, record, Need::Screen)?;
    let case = lookup::case_file(tx, entry.case_file)?.ok_or(WebError::NotFound)?;
    let documents =
        lookup::documents(tx, record)?.into_iter().map(|it| Unit::Document(Box::new(it)));
    let mut screened = Vec::new();
    for unit in [Unit::Entry, Unit::Case].into_iter().chain(documents) {
        let screening = screening_of(tx, unit.of(&entry))?;
        screened.extend(screening.map(|screening| (unit, screening)));
    }
    Ok(EntryView {
        language,
        can_rewrite: may_entry(&entry, EntryAct::ChangeTitle).is_ok(),
        obstacles: projection::obstacles_of(tx, record)?,
        preserving: preserve::find(tx, subject, &case, record)?,
        entry,
        case_title: case.title,
        screened,
        problem: None,
        typed: Fields::default(),
    })
}

impl EntryView {
    /// The titles of the entry and of its case, with what each is the title of.
    pub(super) fn titles(&self) -> [(Unit, &Title); 2] {
        [(Unit::Entry, &self.entry.title), (Unit::Case, &self.case_title)]
    }

    /// The words that the public does not see, each once.
    pub(super) fn hidden_words(&self) -> Vec<&str> {
        let titles = self.titles();
        let mut hidden: Vec<&str> = titles.iter().flat_map(|(_, title)| phrases(title)).collect();
        hidden.sort_unstable();
        hidden.dedup();
        hidden
    }
}

fn phrases(title: &Title) -> impl Iterator<Item = &str> {
    let hidden = title.marks().iter().filter(|(_, kind)| *kind == MarkKind::Screened);
    hidden.filter_map(|(range, _)| title.text().get(range.clone()))
}

/// Hides the words wherever they stand, in the titles of the entry and of its case.
fn hide_words(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &EntryView,
    words: &str,
) -> Result<Done, WebError> {
    let words = words.trim();
    if words.is_empty() {
        return Ok(Err(Problem::NoWords));
    }
    let mut found = Err(Problem::NotThere);
    for (unit, title) in view.titles() {
        let marked = title.clone().mark_all(words, MarkKind::Screened);
        if marked != *title {
            let unit = unit.of(&view.entry);
            need_ground(tx, actor, unit)?;
            change_title_marks(tx, actor, unit, &marked)?;
            found = Ok(());
        }
    }
    Ok(found)
}

/// Hidden words need a provision to be hidden by; personal affairs are why these are.
fn need_ground(tx: &mut Tx<'_>, actor: &Actor, unit: Screenable) -> Result<(), WebError> {
    if screening_of(tx, unit)?.is_none() {
        let words_only = Screening { document: None, ..Screening::personal_affairs() };
        screen(tx, actor, unit, &words_only)?;
    }
    Ok(())
}

/// Lets everybody see the words again.
fn show_words(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &EntryView,
    words: &str,
) -> Result<Done, WebError> {
    let mut found = Err(Problem::NotThere);
    for (unit, title) in view.titles() {
        let shown = without(title, words);
        if shown != *title {
            change_title_marks(tx, actor, unit.of(&view.entry), &shown)?;
            found = Ok(());
        }
    }
    Ok(found)
}

/// The title with all its marks but those that hide just these words.
fn without(title: &Title, words: &str) -> Title {
    let mut shown = Title::plain(title.text());
    for (range, kind) in title.marks() {
        let these = title.text().get(range.clone()) == Some(words);
        if !(these && *kind == MarkKind::Screened) {
            shown.mark(range.clone(), *kind);
        }
    }
    shown
}

/// Makes what is screened public again.
fn lift(tx: &mut Tx<'_>, actor: &Actor, view: &EntryView, key: &str) -> Result<Done, WebError> {
    let (unit, _) =
        view.screened.iter().find(|(unit, _)| unit.key() == key).ok_or(WebError::Conflict)?;
    match unscreen(tx, actor, unit.of(&view.entry)) {
        Ok(()) => Ok(Ok(())),
        Err(ArchiveError::NoScreeningGround { .. }) => Ok(Err(Problem::StillHidden)),
        Err(error) => Err(error.into()),
    }
}

/// Writes the title anew; what is hidden stays hidden.
fn rewrite(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &EntryView,
    title: &str,
) -> Result<Done, WebError> {
    let title = title.trim();
    if title.is_empty() {
        return Ok(Err(Problem::NoTitle));
    }
    match change_entry_title(tx, actor, view.entry.id, &Title::plain(title)) {
        Ok(()) => Ok(Ok(())),
        Err(ArchiveError::Forbidden { .. }) if view.can_rewrite => {
            Ok(Err(Problem::HiddenWordsGone))
        }
        Err(error) => Err(error.into()),
    }
}

fn hold_back(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &EntryView,
    reason: &str,
) -> Result<Done, WebError> {
    if reason.trim().is_empty() {
        return Ok(Err(Problem::NoReason));
    }
    projection::withhold(tx, actor, view.entry.id, reason.trim())?;
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_shown_again_and_nothing_else_is() {
        let title = Title::plain("Klage fra ")
            .and_screened("Ola Hansen")
            .and(" mot ")
            .and_person("Kari Nes");
        let title = title.and(", kopi til ").and_screened("Nav");
        let shown = without(&title, "Ola Hansen");
        assert_eq!(shown.masked(), "Klage fra Ola Hansen mot Kari Nes, kopi til *****");
        assert_eq!(shown.marks().len(), 2, "the name of a person is still marked as one");
        assert_eq!(without(&title, "Ola"), title, "only whole marks");
        assert_eq!(phrases(&title).collect::<Vec<_>>(), ["Ola Hansen", "Nav"]);
    }
}
