//! An entry that is kept out of the public journal: why, and how to mend it.

use access::{Action, Subject, view_log};
use archive::{
    MarkKind, RecordId, RegistryEntry, Screenable, Screening, Title, change_case_title,
    change_entry_title, lookup,
    projection::{self, Obstacle, Place},
    screen, screening_of,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Form as Posted;
use base::{Actor, Language};
use page::{
    Alert, Answer as Line, Button, DescriptionList, ErrorSummary, Field, Form, Html, Link,
    TextArea, TextField, Tone,
};
use store::Tx;
use web::{Answer, App, Page, Visit, WebError};

use super::{Need, require_of_entry};
use crate::{fields::Fields, guard, html, texts::Texts};

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

/// `POST /ansatt/oppgaver/journal/{record}`: hides words, rewrites the title or keeps it out.
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
        let problem = match fields.get("handling") {
            "skjerm" => hide_words(tx, &actor, &view, fields.get("ord"))?,
            "skriv-om" => rewrite(tx, &actor, &view, fields.get("tittel"))?,
            "hold-tilbake" => hold_back(tx, &actor, &view, &fields.lines("grunn"))?,
            _ => return Err(WebError::BadRequest),
        };
        match problem {
            None => Ok(Answer::redirect("/ansatt/oppgaver")),
            Some(problem) => {
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
enum Problem {
    NoWords,
    /// The words are not in the title.
    NotThere,
    NoTitle,
    NoReason,
}

#[derive(Debug)]
struct EntryView {
    language: Language,
    entry: RegistryEntry,
    case_title: Title,
    obstacles: Vec<Obstacle>,
    problem: Option<Problem>,
    typed: Fields,
}

fn read(
    tx: &mut Tx<'_>,
    language: Language,
    subject: &Subject,
    record: &str,
) -> Result<EntryView, WebError> {
    let record: RecordId = record.parse().map_err(|_| WebError::NotFound)?;
    let (entry, _) = require_of_entry(tx, subject, record, Need::Screen)?;
    let case = lookup::case_file(tx, entry.case_file)?.ok_or(WebError::NotFound)?;
    let obstacles = projection::obstacles_of(tx, record)?;
    Ok(EntryView {
        language,
        entry,
        case_title: case.title,
        obstacles,
        problem: None,
        typed: Fields::default(),
    })
}

/// Hides the words wherever they stand, in the titles of the entry and of its case.
fn hide_words(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &EntryView,
    words: &str,
) -> Result<Option<Problem>, WebError> {
    let words = words.trim();
    if words.is_empty() {
        return Ok(Some(Problem::NoWords));
    }
    let entry = &view.entry;
    let title = entry.title.clone().mark_all(words, MarkKind::Screened);
    let case_title = view.case_title.clone().mark_all(words, MarkKind::Screened);
    if title == entry.title && case_title == view.case_title {
        return Ok(Some(Problem::NotThere));
    }
    if title != entry.title {
        need_ground(tx, actor, Screenable::Record(entry.id))?;
        change_entry_title(tx, actor, entry.id, &title)?;
    }
    if case_title != view.case_title {
        need_ground(tx, actor, Screenable::CaseFile(entry.case_file))?;
        change_case_title(tx, actor, entry.case_file, &case_title)?;
    }
    Ok(None)
}

/// Hidden words need a provision to be hidden by; personal affairs are why these are.
fn need_ground(tx: &mut Tx<'_>, actor: &Actor, unit: Screenable) -> Result<(), WebError> {
    if screening_of(tx, unit)?.is_none() {
        let words_only = Screening { document: None, ..Screening::personal_affairs() };
        screen(tx, actor, unit, &words_only)?;
    }
    Ok(())
}

fn rewrite(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &EntryView,
    title: &str,
) -> Result<Option<Problem>, WebError> {
    if title.trim().is_empty() {
        return Ok(Some(Problem::NoTitle));
    }
    change_entry_title(tx, actor, view.entry.id, &Title::plain(title.trim()))?;
    Ok(None)
}

fn hold_back(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &EntryView,
    reason: &str,
) -> Result<Option<Problem>, WebError> {
    if reason.trim().is_empty() {
        return Ok(Some(Problem::NoReason));
    }
    projection::withhold(tx, actor, view.entry.id, reason.trim())?;
    Ok(None)
}

impl Problem {
    fn field(self) -> &'static str {
        match self {
            Self::NoWords | Self::NotThere => "ord",
            Self::NoTitle => "tittel",
            Self::NoReason => "grunn",
        }
    }

    fn words(self, texts: Texts) -> &'static str {
        match self {
            Self::NoWords => texts.problem_no_words(),
            Self::NotThere => texts.problem_words_not_there(),
            Self::NoTitle => texts.problem_no_title(),
            Self::NoReason => texts.problem_no_reason(),
        }
    }
}

impl EntryView {
    fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let number = self.entry.entry_number();
        let heading = texts.entry_heading(&number);
        let address = format!("/ansatt/oppgaver/journal/{}", self.entry.id);
        let why = self.obstacles.iter().map(|obstacle| match obstacle.place {
            Place::Title => texts.held_title(),
            Place::CaseTitle => texts.held_case_title(),
            Place::PartyName => texts.held_party(),
        });
        let alert = match (self.entry.withheld, self.obstacles.is_empty()) {
            (true, _) => Alert::new(Tone::Info, texts.entry_withheld()),
            (false, true) => Alert::new(Tone::Success, texts.entry_public()),
            (false, false) => Alert::new(Tone::Warning, texts.entry_held()).body(html::list(why)),
        };
        let facts = [
            Line::new(texts.entry_title(), self.entry.title.text()),
            Line::new(texts.entry_public_title(), self.entry.title.masked()),
            Line::new(texts.case_title(), self.case_title.text()),
            Line::new(texts.case_public_title(), self.case_title.masked()),
        ];
        let error = |name: &str| {
            self.problem.filter(|problem| problem.field() == name).map(|it| it.words(texts))
        };
        let form = |title: &str, field: Html, button: &str, act: &str| {
            let content = field.then(Button::secondary(button).sends("handling", act));
            html::heading_2(title).then(Form::new(&address, content))
        };
        let words = Field::new(self.language, "ord", texts.words_to_hide())
            .help(texts.words_to_hide_help())
            .error(error("ord"));
        let written = match self.typed.get("tittel") {
            "" => self.entry.title.text(),
            typed => typed,
        };
        let title = Field::new(self.language, "tittel", texts.new_title()).error(error("tittel"));
        let reason = Field::new(self.language, "grunn", texts.why_withheld()).error(error("grunn"));
        let errors = self.problem.map(|problem| (problem.field(), problem.words(texts)));
        let content = Html::from(ErrorSummary::new(self.language, errors))
            .then(html::heading_1(&heading))
            .then(alert)
            .then(DescriptionList::new(self.language, facts))
            .then(form(
                texts.hide_words(),
                TextField::new(words).value(self.typed.get("ord")).into(),
                texts.hide_words(),
                "skjerm",
            ))
            .then(form(
                texts.rewrite_title(),
                TextField::new(title).value(written).into(),
                texts.rewrite_title(),
                "skriv-om",
            ))
            .then(form(
                texts.withhold_entry(),
                TextArea::new(reason).rows(3).value(self.typed.lines("grunn")).into(),
                texts.withhold_entry(),
                "hold-tilbake",
            ))
            .then(Html::paragraph(html::link(
                texts.open_case(self.entry.case_number),
                &format!("/ansatt/saker/{}", self.entry.case_file),
            )));
        let page = Page::new(&heading, content).desk().breadcrumbs([
            Link::new(texts.work_list(), "/ansatt"),
            Link::new(texts.tasks(), "/ansatt/oppgaver"),
            Link::new(&number, &address).current(),
        ]);
        if self.problem.is_some() { page.with_errors() } else { page }
    }
}
