//! Drawing up a decision.

use access::Action;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use axum_extra::extract::Form;
use service::{
    Decision, Outcome,
    flow::{self, DecisionState, ProposedLetter},
};
use store::Tx;
use web::{Answer, App, Visit, WebError, Who};

use super::{
    Conflict, conflict,
    decide_page::{DecidePage, OUTCOMES, Written, problems},
    draft, proof, seen,
};
use crate::{
    case::{Assessed, Done, assess, assessment, back_to},
    fields::Fields,
    guard::{self, Opened},
};

/// The reasons of a decision that a person makes against or without the rules.
const GRANTED_BY_PERSON: &str = "granted-by-person";
const REFUSED_BY_PERSON: &str = "refused-by-person";

/// `GET …/vedtak`, with `?utfall=` when an outcome is chosen.
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.write(visit, move |app, visit, tx, who| {
        let opened = guard::look(app, tx, who, &id, Action::Decide)?;
        if !can_decide(&opened) {
            return Ok(Answer::redirect(format!("/ansatt/saker/{}", opened.matter.id)));
        }
        let assessed = assess(app, tx, opened.package, &opened.matter)?;
        let asked = outcome(Fields(query).get("utfall"));
        let chosen = asked.or_else(|| chosen_by_rules(&assessed.decision));
        // The letter is drafted when somebody has chosen, also if they only agreed with the rules.
        let letter = match asked {
            Some(outcome) => Some(written(app, tx, &opened, &assessed, outcome)?),
            None => None,
        };
        Ok(page(visit, &opened, &assessed, chosen, letter).draw().into())
    })
    .await
}

/// `POST …/vedtak`: keeps what is typed, then does what the pressed button says.
pub(crate) async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.work(visit, move |app, visit, who| {
        let typed = Typed::read(&fields)?;
        keep(app, visit, who, &id, &typed)?;
        match fields.get("handling") {
            "fatt" => make(app, visit, who, &id, &typed, fields.get("tilstand")),
            "pdf" => app.store().read(visit.tenant.id, |tx| {
                let opened = guard::find(app, tx, who, &id, Action::Decide)?;
                let number = opened.case.number.to_string();
                let signer = &opened.subject.actor().name;
                let tenant = visit.tenant.id;
                proof(app, tenant, &opened.matter, &number, signer, &typed.title, &typed.text)
            }),
            "lagre" => Ok(to_letter(&id, typed.outcome)),
            "forslag" => app.store().write(visit.tenant.id, |tx| {
                let opened = guard::find(app, tx, who, &id, Action::Decide)?;
                let (matter, me) = (opened.matter.id, opened.subject.actor().id);
                draft::forget(tx, matter, me, typed.outcome.code())?;
                Ok(to_letter(&id, typed.outcome))
            }),
            _ => redraw(app, visit, who, &id, Redraw { preview: true, conflicting: false }, &typed),
        }
    })
    .await
}

/// `POST …/vedtak/lagre`: what the script sends while one writes.
pub(crate) async fn autosave(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.work(visit, move |app, visit, who| {
        keep(app, visit, who, &id, &Typed::read(&fields)?)?;
        Ok(Answer::Nothing)
    })
    .await
}

/// What the form sent.
struct Typed {
    outcome: Outcome,
    title: String,
    text: String,
}

impl Typed {
    fn read(fields: &Fields) -> Result<Self, WebError> {
        Ok(Self {
            outcome: outcome(fields.get("utfall")).ok_or(WebError::BadRequest)?,
            title: fields.get("tittel").to_owned(),
            text: fields.lines("tekst"),
        })
    }
}

fn keep(app: &App, visit: &Visit, who: &Who, id: &str, typed: &Typed) -> Result<(), WebError> {
    app.store().write(visit.tenant.id, |tx| {
        let opened = guard::find(app, tx, who, id, Action::Decide)?;
        let (matter, me) = (opened.matter.id, opened.subject.actor().id);
        Ok(draft::save(tx, matter, me, typed.outcome.code(), &typed.title, &typed.text)?)
    })
}

/// Makes the decision or puts it before a second person.
fn make(
    app: &App,
    visit: &Visit,
    who: &Who,
    id: &str,
    typed: &Typed,
    seen_by_writer: &str,
) -> Result<Answer, WebError> {
    if !problems(&typed.title, &typed.text).is_empty() {
        return redraw(app, visit, who, id, Redraw { preview: false, conflicting: false }, typed);
    }
    let made = app.store().write(visit.tenant.id, |tx| {
        let opened = guard::find(app, tx, who, id, Action::Decide)?;
        let Opened { subject, matter, package, .. } = &opened;
        if seen(matter) != seen_by_writer {
            return Ok::<_, WebError>(None);
        }
        let assessed = assess(app, tx, package, matter)?;
        let decision = chosen_decision(&assessed.decision, typed.outcome);
        let letter = ProposedLetter { title: typed.title.clone(), text: typed.text.clone() };
        let parameters = &assessed.parameters;
        let made = flow::decide(tx, app.world(), subject, matter.id, &decision, parameters, letter);
        match made {
            Ok(state) => {
                draft::forget(tx, matter.id, subject.actor().id, typed.outcome.code())?;
                let done = match state {
                    DecisionState::Proposed => Done::Proposed,
                    _ => Done::Decided,
                };
                Ok(Some(back_to(matter.id, done)))
            }
            Err(error) => Err(error.into()),
        }
    });
    match made {
        Ok(Some(answer)) => Ok(answer),
        Ok(None) | Err(WebError::Conflict) => {
            redraw(app, visit, who, id, Redraw { preview: false, conflicting: true }, typed)
        }
        Err(error) => Err(error),
    }
}

/// Why the page is drawn again.
#[derive(Clone, Copy)]
struct Redraw {
    preview: bool,
    conflicting: bool,
}

/// The page with what was typed.
fn redraw(
    app: &App,
    visit: &Visit,
    who: &Who,
    id: &str,
    why: Redraw,
    typed: &Typed,
) -> Result<Answer, WebError> {
    app.store().read(visit.tenant.id, |tx| {
        let opened = guard::find(app, tx, who, id, Action::Decide)?;
        let assessed = assess(app, tx, opened.package, &opened.matter)?;
        let conflict = if why.conflicting {
            Some(conflict(tx, &opened.matter, opened.subject.actor().id, visit.language)?)
        } else {
            None
        };
        let mut letter = written(app, tx, &opened, &assessed, typed.outcome)?;
        letter.title.clone_from(&typed.title);
        letter.text.clone_from(&typed.text);
        if !why.preview && !why.conflicting {
            letter.problems = problems(&typed.title, &typed.text);
        }
        let mut page = page(visit, &opened, &assessed, Some(typed.outcome), Some(letter));
        page.conflict = conflict;
        page.show_preview = why.preview;
        Ok(page.draw().into())
    })
}

fn page(
    visit: &Visit,
    opened: &Opened<'_>,
    assessed: &Assessed,
    chosen: Option<Outcome>,
    letter: Option<Written>,
) -> DecidePage {
    DecidePage {
        language: visit.language,
        id: opened.matter.id.0,
        number: opened.case.number.to_string(),
        title: opened.case.title.text().to_owned(),
        assessment: assessment(opened.package, &assessed.decision, visit.language),
        chosen,
        letter,
        conflict: None::<Conflict>,
        show_preview: false,
    }
}

/// What the reader has written for an outcome, or else the package's proposal.
fn written(
    app: &App,
    tx: &mut Tx<'_>,
    opened: &Opened<'_>,
    assessed: &Assessed,
    outcome: Outcome,
) -> Result<Written, WebError> {
    let Opened { subject, matter, package, .. } = opened;
    let decision = chosen_decision(&assessed.decision, outcome);
    let needs_second = package.needs_second_approval(&decision, &assessed.parameters);
    let kept = draft::find(tx, matter.id, subject.actor().id, outcome.code())?;
    let (title, text, saved_at) = if let Some(kept) = kept {
        (kept.title, kept.text, Some(kept.updated_at))
    } else {
        let parameters = &assessed.parameters;
        let proposed =
            flow::propose_letter(tx, app.world(), package, parameters, matter, &decision)?;
        (proposed.title, proposed.text, None)
    };
    let seen = seen(matter);
    Ok(Written { title, text, saved_at, seen, needs_second, problems: Vec::new() })
}

/// The decision as the rules made it, or as a person makes it against or without them.
fn chosen_decision(by_rules: &Decision, outcome: Outcome) -> Decision {
    if by_rules.outcome == outcome {
        return by_rules.clone();
    }
    let reason = match outcome {
        Outcome::Grant => GRANTED_BY_PERSON,
        _ => REFUSED_BY_PERSON,
    };
    by_rules.decided_by_person(outcome, reason)
}

fn chosen_by_rules(decision: &Decision) -> Option<Outcome> {
    OUTCOMES.contains(&decision.outcome).then_some(decision.outcome)
}

fn outcome(code: &str) -> Option<Outcome> {
    OUTCOMES.into_iter().find(|outcome| outcome.code() == code)
}

fn can_decide(opened: &Opened<'_>) -> bool {
    opened.package.description.flow.next(&opened.matter.state, "decide").is_some()
}

fn to_letter(id: &str, outcome: Outcome) -> Answer {
    Answer::redirect(format!("/ansatt/saker/{id}/vedtak?utfall={}", outcome.code()))
}
