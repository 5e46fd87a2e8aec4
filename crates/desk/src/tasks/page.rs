//! The list of what needs a person.

use archive::{RecordId, projection::Place};
use base::{Language, uuid::Uuid};
use exchange::dispatch::{DispatchId, DispatchState};
use jiff::Timestamp;
use page::{Button, ButtonRow, Card, EmptyState, Form, Html, Link, LinkButton};
use store::jobs::{JobId, StuckJob};
use web::Page;

use super::preserve::NotArchivalTask;
use crate::{case::words as said, html, texts::Texts, words};

/// Everything the page shows.
#[derive(Clone, Debug)]
pub(super) struct Tasks {
    pub(super) language: Language,
    /// `None` when the reader does not look after the installation.
    pub(super) jobs: Option<Vec<StuckJob>>,
    pub(super) may_retry: bool,
    /// The jobs that cannot go on before an archivist has seen to documents.
    pub(super) awaiting_archivist: Vec<JobId>,
    pub(super) not_archival: Vec<NotArchivalTask>,
    pub(super) letters: Vec<LetterTask>,
    pub(super) held: Vec<Held>,
    pub(super) withheld: Vec<Withheld>,
    pub(super) files: Vec<UnknownFile>,
}

/// A letter that did not arrive by itself.
#[derive(Clone, Debug)]
pub(super) struct LetterTask {
    pub(super) id: DispatchId,
    pub(super) case: Uuid,
    pub(super) entry: String,
    pub(super) title: String,
    /// `None` when the address is protected.
    pub(super) recipient: Option<String>,
    pub(super) state: DispatchState,
    pub(super) since: Timestamp,
    /// Somebody may post it or send it anew; others only wait.
    pub(super) by_hand: bool,
}

/// An entry that is kept out of the public journal.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) record: RecordId,
    pub(super) number: String,
    pub(super) place: Place,
    pub(super) found_at: Timestamp,
}

/// An entry that somebody has taken out of the public journal.
#[derive(Clone, Debug)]
pub(super) struct Withheld {
    pub(super) record: RecordId,
    pub(super) number: String,
}

/// A file of a format nobody knows.
#[derive(Clone, Debug)]
pub(super) struct UnknownFile {
    pub(super) name: String,
    pub(super) case: Uuid,
    pub(super) entry: String,
}

impl Tasks {
    pub(super) fn draw(&self) -> Page {
        let texts = Texts::new(self.language);
        let mut content = html::heading_1(texts.tasks()).then(html::lead(texts.tasks_lead()));
        let sections = [
            self.letters(texts),
            self.held(texts),
            self.withheld(texts),
            self.not_archival(texts),
            self.files(texts),
            self.jobs(texts),
        ];
        let sections = Html::all(sections);
        content = if sections.is_empty() {
            let body = Html::paragraph(texts.tasks_empty_body());
            content.then(EmptyState::new(texts.tasks_empty(), body))
        } else {
            content.then(sections)
        };
        Page::new(texts.tasks(), content).desk().breadcrumbs([
            Link::new(texts.work_list(), "/ansatt"),
            Link::new(texts.tasks(), "/ansatt/oppgaver").current(),
        ])
    }

    fn letters(&self, texts: Texts) -> Html {
        let cards = self.letters.iter().map(|letter| {
            let since = words::moment(letter.since, self.language);
            let mut body = Html::paragraph(
                texts.letter_for(letter.recipient.as_deref().unwrap_or(texts.protected())),
            )
            .then(Html::paragraph(said::dispatch_state(letter.state, texts)))
            .then(html::subtle(texts.since(since)))
            .then(Html::paragraph(html::link(
                texts.open_case(&letter.entry),
                &format!("/ansatt/saker/{}", letter.case),
            )));
            if letter.by_hand {
                let buttons = ButtonRow::new([
                    Button::secondary(texts.is_posted())
                        .about(&letter.entry)
                        .sends("handling", "postlagt"),
                    Button::secondary(texts.send_once_more())
                        .about(&letter.entry)
                        .sends("handling", "send"),
                ]);
                let address = format!("/ansatt/oppgaver/brev/{}", letter.id);
                body = body.then(Form::new(address, buttons));
            }
            Card::new(format!("{} {}", letter.entry, letter.title), body).heading_level(3)
        });
        section(texts.tasks_letters(), texts.tasks_letters_why(), cards)
    }

    fn held(&self, texts: Texts) -> Html {
        let cards = self.held.iter().map(|held| {
            let where_it_stands = match held.place {
                Place::Title => texts.held_title(),
                Place::CaseTitle => texts.held_case_title(),
                Place::PartyName => texts.held_party(),
            };
            let body = Html::paragraph(where_it_stands)
                .then(html::subtle(texts.since(words::moment(held.found_at, self.language))))
                .then(Html::paragraph(LinkButton::secondary(
                    texts.open_entry(),
                    format!("/ansatt/oppgaver/journal/{}", held.record),
                )));
            Card::new(&held.number, body).heading_level(3)
        });
        section(texts.tasks_held(), texts.tasks_held_why(), cards)
    }

    fn withheld(&self, texts: Texts) -> Html {
        let cards = self.withheld.iter().map(|withheld| {
            let address = format!("/ansatt/oppgaver/journal/{}", withheld.record);
            let release = Button::secondary(texts.release_entry())
                .about(&withheld.number)
                .sends("handling", "slipp");
            let body = Html::paragraph(html::link(texts.open_entry(), &address))
                .then(Form::new(address, release));
            Card::new(&withheld.number, body).heading_level(3)
        });
        section(texts.tasks_withheld(), texts.tasks_withheld_why(), cards)
    }

    fn not_archival(&self, texts: Texts) -> Html {
        let cards = self.not_archival.iter().map(|document| {
            let address = format!("/ansatt/oppgaver/journal/{}", document.record);
            let body = Html::paragraph(texts.not_archival_format(&document.format))
                .then(Html::paragraph(LinkButton::secondary(texts.open_entry(), address)));
            Card::new(format!("{} {}", document.number, document.title), body).heading_level(3)
        });
        section(texts.tasks_not_archival(), texts.tasks_not_archival_why(), cards)
    }

    fn files(&self, texts: Texts) -> Html {
        let cards = self.files.iter().map(|file| {
            let href = format!("/ansatt/saker/{}", file.case);
            let body = Html::paragraph(html::link(texts.open_case(&file.entry), &href));
            Card::new(&file.name, body).heading_level(3)
        });
        section(texts.tasks_files(), texts.tasks_files_why(), cards)
    }

    fn jobs(&self, texts: Texts) -> Html {
        let cards = self.jobs.iter().flatten().map(|job| {
            let since = words::moment(job.created_at, self.language);
            let waits = self.awaiting_archivist.contains(&job.id);
            let why = if waits {
                Html::from(texts.job_awaits_archivist())
            } else {
                html::element("code", &job.last_error)
            };
            let mut body = Html::paragraph(why)
                .then(html::subtle(texts.job_tried(i64::from(job.failures), since)));
            // Tried before that, it would only get stuck again.
            if self.may_retry && !waits {
                let button = Button::secondary(texts.try_again()).about(&job.kind);
                body = body.then(Form::new(format!("/ansatt/oppgaver/jobb/{}", job.id), button));
            }
            Card::new(&job.kind, body).heading_level(3)
        });
        section(texts.tasks_jobs(), texts.tasks_jobs_why(), cards)
    }
}

/// Nothing when there is nothing in it.
fn section(title: &str, why: &str, cards: impl Iterator<Item = Card>) -> Html {
    let cards: Vec<Html> = cards.map(Html::from).collect();
    if cards.is_empty() {
        return Html::EMPTY;
    }
    html::heading_2(title).then(Html::paragraph(why)).then(Html::all(cards))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(language: Language) -> Tasks {
        let at: Timestamp = "2026-06-01T10:00:00Z".parse().unwrap();
        Tasks {
            language,
            jobs: Some(vec![
                StuckJob {
                    id: JobId(Uuid::from_u128(1)),
                    kind: "dispatch.send".to_owned(),
                    failures: 14,
                    last_error: "reach <SvarUt>".to_owned(),
                    created_at: at,
                },
                StuckJob {
                    id: JobId(Uuid::from_u128(7)),
                    kind: "service.close-case".to_owned(),
                    failures: 1,
                    last_error: "file it in the archive".to_owned(),
                    created_at: at,
                },
            ]),
            may_retry: true,
            awaiting_archivist: vec![JobId(Uuid::from_u128(7))],
            not_archival: vec![NotArchivalTask {
                record: RecordId(Uuid::from_u128(8)),
                number: "2026/21-1".to_owned(),
                title: "plan<tegning>.pdf".to_owned(),
                format: "Portable Document Format 1.7".to_owned(),
            }],
            letters: vec![LetterTask {
                id: DispatchId(Uuid::from_u128(2)),
                case: Uuid::from_u128(3),
                entry: "2026/17-2".to_owned(),
                title: "Vedtak i sak 2026/17".to_owned(),
                recipient: Some("ULYDIG LEVEREGEL".to_owned()),
                state: DispatchState::Manual,
                since: at,
                by_hand: true,
            }],
            held: [Place::Title, Place::CaseTitle, Place::PartyName]
                .map(|place| Held {
                    record: RecordId(Uuid::from_u128(4)),
                    number: "2026/18-1".to_owned(),
                    place,
                    found_at: at,
                })
                .to_vec(),
            withheld: vec![Withheld {
                record: RecordId(Uuid::from_u128(6)),
                number: "2026/20-1".to_owned(),
            }],
            files: vec![UnknownFile {
                name: "tegning.<xyz>".to_owned(),
                case: Uuid::from_u128(5),
                entry: "2026/19-1".to_owned(),
            }],
        }
    }

    #[test]
    fn the_tasks_in_all_languages() {
        for language in Language::ALL {
            let drawn = full(language).draw().content.to_string();
            assert!(!drawn.contains("<xyz>") && !drawn.contains("<SvarUt>"));
            assert!(!drawn.contains("<tegning>"));
            insta::assert_snapshot!(format!("tasks_{language}"), drawn);
        }
    }

    #[test]
    fn when_nothing_needs_anybody_the_page_says_so() {
        for language in Language::ALL {
            let empty = Tasks {
                jobs: None,
                not_archival: Vec::new(),
                letters: Vec::new(),
                held: Vec::new(),
                withheld: Vec::new(),
                files: Vec::new(),
                ..full(language)
            };
            assert!(empty.draw().content.to_string().contains("ek-empty"));
        }
    }

    #[test]
    fn who_may_not_retry_sees_no_button() {
        let tasks = Tasks {
            may_retry: false,
            letters: Vec::new(),
            withheld: Vec::new(),
            ..full(Language::Nb)
        };
        assert!(!tasks.draw().content.to_string().contains("<button"));
    }
}
