//! Asking the applicant for what is missing.

use access::Action;
use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Form;
use service::{
    Package,
    flow::{self, Matter},
};
use store::Tx;
use web::{Answer, App, Visit, WebError, Who, parking};

use super::{
    ask_page::{AskPage, Problem, Step, problem_with, with_own_words},
    desk_form::{DeskForm, LetterForm, Post, Redraw, Sent, take_back},
    draft::{self, QUESTION},
    seen,
};
use crate::{
    case::{Done, assess, back_to},
    fields::Fields,
    guard::{self, Opened},
};

/// `GET …/be-om-opplysninger`
pub(crate) async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Response {
    app.write(visit, move |app, visit, tx, who| {
        let opened = guard::look(app, tx, who, &id, Action::AskForMore)?;
        if !opened.leads(Typed::LEADS) {
            return Ok(Answer::redirect(format!("/ansatt/saker/{}", opened.matter.id)));
        }
        let me = opened.subject.actor().id;
        let (chosen, more) = match parking::find(tx, visit, &address(&id))? {
            Some(parked) if parked.last("tekst").is_none() => {
                let sent = Fields(parked.fields);
                (sent.all("mangler"), sent.lines("mer"))
            }
            _ => {
                take_back(visit, tx, &opened, &address(&id), |sent| Ok(Typed::read(sent)))?;
                (Vec::new(), String::new())
            }
        };
        let step = match draft::find(tx, opened.matter.id, me, QUESTION)? {
            Some(kept) => Step::Write {
                letter_title: title(opened.package, &opened.matter),
                text: kept.text,
                saved_at: Some(kept.updated_at),
                seen: seen(&opened.matter),
                show_preview: false,
            },
            None => choose(&opened, visit, chosen, more),
        };
        Ok(page(visit, &opened, tx.today(), step).draw().into())
    })
    .await
}

/// `POST …/be-om-opplysninger`: drafts the letter, shows it or sends it.
pub(crate) async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.work(visit, move |app, visit, who| {
        if fields.get("handling") == "utkast" {
            return draft_from(app, visit, who, &id, &fields);
        }
        Post { app, visit, who, id: &id }.press(&Typed::read(&fields), &fields)
    })
    .await
}

/// `POST …/be-om-opplysninger/lagre`: what the script sends while one writes.
pub(crate) async fn autosave(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.work(visit, move |app, visit, who| {
        Post { app, visit, who, id: &id }.autosave(&Typed::read(&fields), &fields)
    })
    .await
}

/// Makes a letter of what is ticked and keeps it as a draft.
fn draft_from(
    app: &App,
    visit: &Visit,
    who: &Who,
    id: &str,
    fields: &Fields,
) -> Result<Answer, WebError> {
    if let Err(needed) = who.employee() {
        return parking::park(app, visit, needed, &address(id), &fields.0);
    }
    app.store().write(visit.tenant.id, |tx| {
        let opened = guard::find(app, tx, who, id, Action::AskForMore)?;
        let Opened { subject, matter, package, .. } = &opened;
        let codes = fields.all("mangler");
        let own = fields.lines("mer");
        if codes.is_empty() && own.trim().is_empty() {
            let step = choose(&opened, visit, codes, own);
            let mut page = page(visit, &opened, tx.today(), step);
            page.problem = Some(Problem::NothingChosen);
            return Ok(page.draw().into());
        }
        let assessed = assess(app, tx, package, matter)?;
        let (parameters, decision) = (&assessed.parameters, &assessed.decision);
        let letter =
            flow::propose_question(tx, app.world(), package, parameters, matter, decision, &codes)?;
        let text = with_own_words(&letter, &own);
        draft::save(tx, matter.id, subject.actor().id, QUESTION, "", &text)?;
        parking::forget(tx, visit)?;
        Ok(Answer::redirect(address(id)))
    })
}

/// What the form sent.
struct Typed {
    text: String,
    /// The state of the case that the writer saw.
    seen: String,
}

impl Typed {
    fn read(fields: &Fields) -> Self {
        Self { text: fields.lines("tekst"), seen: fields.get("tilstand").to_owned() }
    }
}

impl DeskForm for Typed {
    const ACTION: Action = Action::AskForMore;
    const DONE: &'static [(&'static str, Done)] = &[("information.asked", Done::Asked)];

    fn is_right(&self) -> bool {
        problem_with(&self.text).is_none()
    }

    fn act(&self, app: &App, tx: &mut Tx<'_>, opened: &Opened<'_>) -> Result<Sent, WebError> {
        let (subject, matter) = (opened.subject, opened.matter.id);
        if seen(&opened.matter) != self.seen {
            return Ok(Sent::Changed);
        }
        flow::ask_for_information(tx, app.world(), subject, matter, &self.text)?;
        draft::forget(tx, matter, subject.actor().id, QUESTION)?;
        Ok(Sent::Done(back_to(matter, Done::Asked)))
    }

    fn draw(
        &self,
        _: &App,
        visit: &Visit,
        tx: &mut Tx<'_>,
        opened: &Opened<'_>,
        why: Redraw,
    ) -> Result<Answer, WebError> {
        let kept = draft::find(tx, opened.matter.id, opened.subject.actor().id, QUESTION)?;
        let step = Step::Write {
            letter_title: self.title(opened),
            text: self.text.clone(),
            saved_at: kept.map(|kept| kept.updated_at),
            seen: seen(&opened.matter),
            show_preview: why == Redraw::Preview,
        };
        let mut page = page(visit, opened, tx.today(), step);
        if why == Redraw::Wrong {
            page.problem = problem_with(&self.text);
        }
        page.conflict = why.conflict();
        Ok(page.draw().into())
    }
}

impl LetterForm for Typed {
    const LEADS: &'static str = "ask-for-information";

    fn key(&self) -> &str {
        QUESTION
    }

    fn kind(&self) -> &'static str {
        "more-information"
    }

    fn title(&self, opened: &Opened<'_>) -> String {
        title(opened.package, &opened.matter)
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn address(&self, id: &str) -> String {
        address(id)
    }
}

fn address(id: &str) -> String {
    format!("/ansatt/saker/{id}/be-om-opplysninger")
}

fn page(visit: &Visit, opened: &Opened<'_>, today: jiff::civil::Date, step: Step) -> AskPage {
    AskPage {
        language: visit.language,
        id: opened.matter.id.0,
        number: opened.case.number.to_string(),
        title: opened.case.title.text().to_owned(),
        due: flow::answer_due(opened.package, today),
        step,
        problem: None,
        conflict: None,
    }
}

/// What the package knows can be missing, in the clerk's language.
fn choose(opened: &Opened<'_>, visit: &Visit, chosen: Vec<String>, more: String) -> Step {
    let package = opened.package;
    let deficiencies = package
        .description
        .deficiencies
        .iter()
        .filter_map(|deficiency| {
            let key = format!("deficiency.{}", deficiency.code);
            let text = package.texts.plain(&key, visit.language)?;
            Some((deficiency.code.clone(), text.to_owned()))
        })
        .collect();
    Step::Choose { deficiencies, chosen, more }
}

fn title(package: &Package, matter: &Matter) -> String {
    let document = package.description.document(QUESTION);
    document.map(|document| document.title.get(matter.language).to_owned()).unwrap_or_default()
}
