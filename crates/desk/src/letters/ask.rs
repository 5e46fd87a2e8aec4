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
use web::{Answer, App, Visit, WebError, Who};

use super::{
    ask_page::{AskPage, Problem, Step, problem_with, with_own_words},
    conflict,
    draft::{self, QUESTION},
    proof, seen,
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
        let flow = &opened.package.description.flow;
        if flow.next(&opened.matter.state, "ask-for-information").is_none() {
            return Ok(Answer::redirect(format!("/ansatt/saker/{}", opened.matter.id)));
        }
        let me = opened.subject.actor().id;
        let step = match draft::find(tx, opened.matter.id, me, QUESTION)? {
            Some(kept) => Step::Write {
                letter_title: title(opened.package, &opened.matter),
                text: kept.text,
                saved_at: Some(kept.updated_at),
                seen: seen(&opened.matter),
                show_preview: false,
            },
            None => choose(&opened, visit, String::new()),
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
        let address = format!("/ansatt/saker/{id}/be-om-opplysninger");
        if fields.get("handling") == "utkast" {
            return draft_from(app, visit, who, &id, &fields, address);
        }
        let text = fields.lines("tekst");
        keep(app, visit, who, &id, &text)?;
        match fields.get("handling") {
            "send" => ask(app, visit, who, &id, &text, fields.get("tilstand")),
            "pdf" => app.store().read(visit.tenant.id, |tx| {
                let opened = guard::find(app, tx, who, &id, Action::AskForMore)?;
                let number = opened.case.number.to_string();
                let signer = &opened.subject.actor().name;
                let letter_title = title(opened.package, &opened.matter);
                let tenant = visit.tenant.id;
                proof(app, tenant, &opened.matter, &number, signer, &letter_title, &text)
            }),
            "forslag" => app.store().write(visit.tenant.id, |tx| {
                let opened = guard::find(app, tx, who, &id, Action::AskForMore)?;
                draft::forget(tx, opened.matter.id, opened.subject.actor().id, QUESTION)?;
                Ok(Answer::redirect(address))
            }),
            "lagre" => Ok(Answer::redirect(address)),
            _ => redraw(app, visit, who, &id, &text, Why::Preview),
        }
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
        keep(app, visit, who, &id, &fields.lines("tekst"))?;
        Ok(Answer::Nothing)
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
    address: String,
) -> Result<Answer, WebError> {
    app.store().write(visit.tenant.id, |tx| {
        let opened = guard::find(app, tx, who, id, Action::AskForMore)?;
        let Opened { subject, matter, package, .. } = &opened;
        let codes = fields.all("mangler");
        let own = fields.lines("mer");
        if codes.is_empty() && own.trim().is_empty() {
            let mut page = page(visit, &opened, tx.today(), choose(&opened, visit, own));
            page.problem = Some(Problem::NothingChosen);
            return Ok(page.draw().into());
        }
        let assessed = assess(app, tx, package, matter)?;
        let (parameters, decision) = (&assessed.parameters, &assessed.decision);
        let letter =
            flow::propose_question(tx, app.world(), package, parameters, matter, decision, &codes)?;
        let text = with_own_words(&letter, &own);
        draft::save(tx, matter.id, subject.actor().id, QUESTION, "", &text)?;
        Ok(Answer::redirect(address))
    })
}

fn keep(app: &App, visit: &Visit, who: &Who, id: &str, text: &str) -> Result<(), WebError> {
    app.store().write(visit.tenant.id, |tx| {
        let opened = guard::find(app, tx, who, id, Action::AskForMore)?;
        let me = opened.subject.actor().id;
        Ok(draft::save(tx, opened.matter.id, me, QUESTION, "", text)?)
    })
}

fn ask(
    app: &App,
    visit: &Visit,
    who: &Who,
    id: &str,
    text: &str,
    seen_by_writer: &str,
) -> Result<Answer, WebError> {
    if let Some(problem) = problem_with(text) {
        return redraw(app, visit, who, id, text, Why::Wrong(problem));
    }
    let asked = app.store().write(visit.tenant.id, |tx| {
        let opened = guard::find(app, tx, who, id, Action::AskForMore)?;
        let matter = opened.matter.id;
        if seen(&opened.matter) != seen_by_writer {
            return Err(WebError::Conflict);
        }
        flow::ask_for_information(tx, app.world(), opened.subject, matter, text)?;
        draft::forget(tx, matter, opened.subject.actor().id, QUESTION)?;
        Ok(back_to(matter, Done::Asked))
    });
    match asked {
        Err(WebError::Conflict) => redraw(app, visit, who, id, text, Why::Changed),
        other => other,
    }
}

/// Why the page is drawn again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    Preview,
    Wrong(Problem),
    Changed,
}

fn redraw(
    app: &App,
    visit: &Visit,
    who: &Who,
    id: &str,
    text: &str,
    why: Why,
) -> Result<Answer, WebError> {
    app.store().read(visit.tenant.id, |tx| {
        let opened = guard::find(app, tx, who, id, Action::AskForMore)?;
        let me = opened.subject.actor().id;
        let kept = draft::find(tx, opened.matter.id, me, QUESTION)?;
        let step = Step::Write {
            letter_title: title(opened.package, &opened.matter),
            text: text.to_owned(),
            saved_at: kept.map(|kept| kept.updated_at),
            seen: seen(&opened.matter),
            show_preview: why == Why::Preview,
        };
        let mut page = page(visit, &opened, tx.today(), step);
        match why {
            Why::Preview => {}
            Why::Wrong(problem) => page.problem = Some(problem),
            Why::Changed => {
                page.conflict = Some(conflict(tx, &opened.matter, me, visit.language)?);
            }
        }
        Ok(page.draw().into())
    })
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
fn choose(opened: &Opened<'_>, visit: &Visit, more: String) -> Step {
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
    Step::Choose { deficiencies, more }
}

fn title(package: &Package, matter: &Matter) -> String {
    let document = package.description.document(QUESTION);
    document.map(|document| document.title.get(matter.language).to_owned()).unwrap_or_default()
}
