//! Drawing up a decision.

use access::Action;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use axum_extra::extract::Form;
use service::{
    Decision, Outcome,
    flow::{self, DecisionState, FlowError, ProposedLetter},
};
use store::Tx;
use web::{Answer, App, Visit, WebError};

use super::{
    decide_page::{DecidePage, OUTCOMES, Problem, Written, problems},
    desk_form::{DeskForm, LetterForm, Post, Redraw, Sent, take_back},
    draft, seen,
};
use crate::{
    case::{Assessed, Assessment, Done, assess, back_to},
    fields::Fields,
    guard::{self, Opened},
};

/// `GET …/vedtak`, with `?utfall=` when an outcome is chosen.
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    app.write(visit, move |app, visit, tx, who| {
        let opened = guard::look(app, tx, who, &id, Action::Decide)?;
        if !opened.leads(Typed::LEADS) {
            return Ok(Answer::redirect(format!("/ansatt/saker/{}", opened.matter.id)));
        }
        let assessed = assess(app, tx, opened.package, &opened.matter)?;
        let asked = outcome(Fields(query).get("utfall"));
        let chosen = asked.or_else(|| chosen_by_rules(&assessed.decision));
        // The letter is drafted when somebody has chosen, also if they only agreed with the rules.
        let letter = match asked {
            Some(outcome) => {
                take_back(visit, tx, &opened, &address(&id, outcome), Typed::read)?;
                Some(written(app, tx, &opened, &assessed, outcome)?)
            }
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
        let post = Post { app, visit, who, id: &id };
        post.press(&Typed::read(&fields)?, &fields)
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
        Post { app, visit, who, id: &id }.autosave(&Typed::read(&fields)?, &fields)
    })
    .await
}

/// What the form sent.
struct Typed {
    outcome: Outcome,
    title: String,
    text: String,
    /// The state of the case that the writer saw.
    seen: String,
}

impl Typed {
    fn read(fields: &Fields) -> Result<Self, WebError> {
        Ok(Self {
            outcome: outcome(fields.get("utfall")).ok_or(WebError::BadRequest)?,
            title: fields.get("tittel").to_owned(),
            text: fields.lines("tekst"),
            seen: fields.get("tilstand").to_owned(),
        })
    }
}

impl DeskForm for Typed {
    const ACTION: Action = Action::Decide;
    const DONE: &'static [(&'static str, Done)] =
        &[("decision.made", Done::Decided), ("decision.proposed", Done::Proposed)];

    fn is_right(&self) -> bool {
        problems(&self.title, &self.text).is_empty()
    }

    /// Makes the decision or puts it before a second person.
    fn act(&self, app: &App, tx: &mut Tx<'_>, opened: &Opened<'_>) -> Result<Sent, WebError> {
        let Opened { subject, matter, package, .. } = opened;
        if seen(matter) != self.seen {
            return Ok(Sent::Changed);
        }
        let assessed = assess(app, tx, package, matter)?;
        let decision = assessed.decision.decided_by_person(self.outcome);
        let letter = ProposedLetter { title: self.title.clone(), text: self.text.clone() };
        let parameters = &assessed.parameters;
        let decided =
            flow::decide(tx, app.world(), subject, matter.id, &decision, parameters, letter);
        let state = match decided {
            Err(FlowError::ReasonsMissing) => return Ok(Sent::ReasonsMissing),
            decided => decided?,
        };
        draft::forget(tx, matter.id, subject.actor().id, self.key())?;
        let done = match state {
            DecisionState::Proposed => Done::Proposed,
            _ => Done::Decided,
        };
        Ok(Sent::Done(back_to(matter.id, done)))
    }

    fn draw(
        &self,
        app: &App,
        visit: &Visit,
        tx: &mut Tx<'_>,
        opened: &Opened<'_>,
        why: Redraw,
    ) -> Result<Answer, WebError> {
        let assessed = assess(app, tx, opened.package, &opened.matter)?;
        let mut letter = written(app, tx, opened, &assessed, self.outcome)?;
        letter.title.clone_from(&self.title);
        letter.text.clone_from(&self.text);
        letter.problems = match why {
            Redraw::Wrong => problems(&self.title, &self.text),
            Redraw::ReasonsMissing => vec![Problem::NoReasons],
            Redraw::Preview | Redraw::Changed(_) => Vec::new(),
        };
        let mut page = page(visit, opened, &assessed, Some(self.outcome), Some(letter));
        page.show_preview = why == Redraw::Preview;
        page.conflict = why.conflict();
        Ok(page.draw().into())
    }
}

impl LetterForm for Typed {
    const LEADS: &'static str = "decide";

    fn key(&self) -> &str {
        self.outcome.code()
    }

    fn kind(&self) -> &'static str {
        self.outcome.letter()
    }

    fn title(&self, _: &Opened<'_>) -> String {
        self.title.clone()
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn address(&self, id: &str) -> String {
        address(id, self.outcome)
    }
}

fn address(id: &str, outcome: Outcome) -> String {
    format!("/ansatt/saker/{id}/vedtak?utfall={}", outcome.code())
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
        assessment: Assessment::of_rules(opened.package, assessed, visit.language),
        chosen,
        letter,
        conflict: None,
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
    let decision = assessed.decision.decided_by_person(outcome);
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

fn chosen_by_rules(decision: &Decision) -> Option<Outcome> {
    OUTCOMES.contains(&decision.outcome).then_some(decision.outcome)
}

fn outcome(code: &str) -> Option<Outcome> {
    OUTCOMES.into_iter().find(|outcome| outcome.code() == code)
}
