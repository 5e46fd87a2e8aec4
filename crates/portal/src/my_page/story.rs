//! What has happened in a case, as its applicant may know it.

use archive::RecordId;
use base::Language;
use exchange::dispatch::{self, DispatchState};
use jiff::Timestamp;
use page::{Html, StepState, Timeline, TimelineStep};
use service::flow::{DecisionRecord, InformationRequest, Matter, complaints, requests};
use store::Tx;
use web::WebError;

use crate::{texts::Texts, words};

/// One thing that happened.
struct Event {
    at: Timestamp,
    title: String,
    body: Html,
}

/// The whole story, and what comes.
pub(super) fn timeline(
    tx: &mut Tx<'_>,
    matter: &Matter,
    decision: Option<&DecisionRecord>,
    language: Language,
) -> Result<Html, WebError> {
    let texts = Texts::new(language);
    let asked = requests::of_matter(tx, matter.id)?;
    let mut events = vec![Event {
        at: matter.received_at,
        title: texts.my_step_received().to_owned(),
        body: Html::EMPTY,
    }];
    for request in &asked {
        of_request(tx, request, texts, &mut events)?;
    }
    if let Some(decision) = decision {
        let automatic = decision.automatic.then(|| Html::paragraph(texts.my_decided_by_rules()));
        events.push(Event {
            at: decision.made_at.unwrap_or(decision.drawn_up_at),
            title: texts.my_step_decided().to_owned(),
            body: automatic.unwrap_or(Html::EMPTY),
        });
        if let Some(entry) = decision.entry {
            of_letter(tx, entry, texts, &mut events)?;
        }
    }
    for complaint in complaints::of_matter(tx, matter.id)? {
        let title = texts.my_step_complained().to_owned();
        events.push(Event { at: complaint.received_at, title, body: Html::EMPTY });
    }
    events.sort_by_key(|event| event.at);
    let mut steps: Vec<TimelineStep> = events
        .into_iter()
        .map(|event| {
            TimelineStep::new(StepState::Done, event.title)
                .when(words::moment(event.at, language))
                .body(event.body)
        })
        .collect();
    steps.extend(to_come(matter, asked.iter().find(|it| it.answered_at.is_none()), language));
    Ok(Timeline::new(language, steps).into())
}

fn of_request(
    tx: &mut Tx<'_>,
    request: &InformationRequest,
    texts: Texts,
    events: &mut Vec<Event>,
) -> Result<(), WebError> {
    events.push(Event {
        at: request.asked_at,
        title: texts.my_step_asked().to_owned(),
        body: Html::EMPTY,
    });
    if let Some(entry) = request.entry {
        of_letter(tx, entry, texts, events)?;
    }
    if let Some(answered) = request.answered_at {
        events.push(Event {
            at: answered,
            title: texts.my_step_answered().to_owned(),
            body: Html::EMPTY,
        });
    }
    Ok(())
}

/// The way of a letter: sent, delivered, read, printed. Each state once, at its first time.
fn of_letter(
    tx: &mut Tx<'_>,
    entry: RecordId,
    texts: Texts,
    events: &mut Vec<Event>,
) -> Result<(), WebError> {
    for letter in dispatch::of_entry(tx, entry)? {
        let mut told: Vec<DispatchState> = Vec::new();
        for event in dispatch::events(tx, letter.id)? {
            let title = match event.state {
                DispatchState::Sent => texts.my_letter_sent(),
                DispatchState::Delivered => texts.my_letter_delivered(),
                DispatchState::Read => texts.my_letter_read(),
                DispatchState::Printed => texts.my_letter_printed(),
                DispatchState::HandledManually => texts.my_letter_posted(),
                // What goes wrong on the way is put right by an employee.
                DispatchState::Queued
                | DispatchState::Undelivered
                | DispatchState::Printing
                | DispatchState::Manual => continue,
            };
            if !told.contains(&event.state) {
                told.push(event.state);
                events.push(Event { at: event.at, title: title.to_owned(), body: Html::EMPTY });
            }
        }
    }
    Ok(())
}

/// What happens now and what comes then.
fn to_come(
    matter: &Matter,
    open: Option<&InformationRequest>,
    language: Language,
) -> Vec<TimelineStep> {
    let texts = Texts::new(language);
    if matter.is_decided() || matter.state == "withdrawn" {
        return Vec::new();
    }
    let mut steps = Vec::new();
    if let Some(open) = open {
        let due = words::day(open.due, language);
        steps.push(
            TimelineStep::new(StepState::Current, texts.my_step_waits_for_you())
                .when(texts.my_by_day(&due)),
        );
        steps.push(TimelineStep::new(StepState::Waiting, texts.my_step_handled()));
    } else {
        steps.push(TimelineStep::new(StepState::Current, texts.my_step_handled()));
    }
    let mut answer = TimelineStep::new(StepState::Waiting, texts.my_step_answer());
    if let Some(deadline) = matter.deadline.filter(|_| open.is_none()) {
        answer = answer.when(texts.my_by_day(words::day(deadline, language)));
    }
    steps.push(answer);
    steps
}
