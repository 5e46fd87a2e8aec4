//! What waits for me, and my cases.

use access::{Action, Party, PersonId, Resource, ResourceKind};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use page::{
    Alert, Button, ButtonRow, CardGrid, EmptyState, Form, Html, Link, LinkButton, LinkCard, Tag,
    Tone, heading_1, heading_2, lead,
};
use serde::Deserialize;
use service::flow::{Draft, DraftId, InformationRequest, Matter, drafts, requests};
use store::Tx;
use web::{Answer, App, Page, Visit, WebError, Who};

use super::{breadcrumbs, case_number, own_matters, resource, status};
use crate::{form::may, texts::Texts, words};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Said {
    /// The draft that was just saved for later.
    utkast: Option<String>,
    /// A draft was deleted.
    slettet: Option<String>,
    /// A case was withdrawn.
    trukket: Option<String>,
}

/// A matter with what its card says.
struct Mine {
    matter: Matter,
    number: String,
    open: Option<InformationRequest>,
}

/// `GET /min-side`
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(said): Query<Said>,
) -> Response {
    app.read(visit, move |app, visit, tx, who| {
        let session = who.citizen()?;
        let language = visit.language;
        let texts = Texts::new(language);
        let drafts = drafts::open_drafts(tx, session.person.0)?;
        let mine = mine(app, tx, who)?;
        let mut content = said_html(texts, &said, &drafts, language)
            .then(heading_1(greeting(texts, &session.name)));
        let tasks = tasks(app, visit, &mine, &drafts)?;
        if mine.is_empty() && drafts.is_empty() {
            let empty =
                EmptyState::new(texts.my_empty_title(), Html::paragraph(texts.my_empty_body()))
                    .action(LinkButton::primary(texts.my_find_service(), "/tjenester"));
            content = content.then(empty);
        } else {
            content = content.then(heading_2(texts.my_tasks())).then(if tasks.is_empty() {
                Html::paragraph(texts.my_no_tasks())
            } else {
                CardGrid::new(tasks).into()
            });
            content = content.then(heading_2(texts.my_cases()));
            content = content.then(if mine.is_empty() {
                Html::paragraph(texts.my_no_cases())
            } else {
                cases(app, visit, &mine)?
            });
        }
        content = content.then(heading_2(texts.my_about())).then(CardGrid::new([
            LinkCard::new(texts.my_profile(), "/min-side/profil")
                .body(Html::paragraph(texts.my_profile_body())),
            LinkCard::new(texts.my_looks(), "/min-side/innsyn")
                .body(Html::paragraph(texts.my_looks_body())),
        ]));
        Ok(Page::new(texts.my_title(), content).into())
    })
    .await
}

fn greeting(texts: Texts, name: &str) -> String {
    match name.split_whitespace().next() {
        Some(first) => texts.my_greeting(words::spoken(first)),
        None => texts.my_title().to_owned(),
    }
}

/// What an act that led here has to say.
fn said_html(texts: Texts, said: &Said, drafts: &[Draft], language: base::Language) -> Html {
    if let Some(id) = &said.utkast
        && let Some(draft) = drafts.iter().find(|draft| draft.id.to_string() == *id)
    {
        let day = words::day_of(draft.expires_at, language);
        return Alert::new(Tone::Success, texts.my_saved_title())
            .body(Html::paragraph(texts.my_saved_body(&day)))
            .into();
    }
    if said.slettet.is_some() {
        return Alert::new(Tone::Success, texts.my_deleted_title()).into();
    }
    if said.trukket.is_some() {
        return Alert::new(Tone::Success, texts.my_withdrawn_title()).into();
    }
    Html::EMPTY
}

/// My own, and those of the organisation I act for.
fn mine(app: &App, tx: &mut Tx<'_>, who: &Who) -> Result<Vec<Mine>, WebError> {
    let mut mine = Vec::new();
    for matter in own_matters(app, tx, who)? {
        may(who, Action::View, &resource(tx, &matter))?;
        let number = case_number(tx, &matter)?;
        let open = requests::open(tx, matter.id)?;
        mine.push(Mine { matter, number, open });
    }
    Ok(mine)
}

fn tasks(app: &App, visit: &Visit, mine: &[Mine], drafts: &[Draft]) -> Result<Vec<Html>, WebError> {
    let language = visit.language;
    let texts = Texts::new(language);
    let mut tasks = Vec::new();
    for one in mine {
        let Some(open) = &one.open else { continue };
        let package = app.world().package(&one.matter.service)?;
        let due = words::day(open.due, language);
        let body = Html::paragraph(
            texts.my_task_answer_body(package.description.title.get(language), &one.number),
        );
        let card = LinkCard::new(
            texts.my_task_answer(),
            format!("/min-side/saker/{}/svar", one.matter.id),
        )
        .tag(Tag::new(Tone::Warning, texts.my_answer_by(&due)))
        .body(body);
        tasks.push(card.into());
    }
    for draft in drafts {
        // A service that the program no longer has cannot be finished; the draft runs out.
        let Ok(package) = app.world().package(&draft.service) else { continue };
        let title = package.description.title.get(language);
        let saved = words::moment(draft.updated_at, language);
        let expires = words::day_of(draft.expires_at, language);
        let card = LinkCard::new(texts.my_task_draft(title), format!("/skjema/{}", draft.id))
            .tag(Tag::new(Tone::Info, texts.my_not_sent()))
            .body(
                Html::paragraph(texts.form_draft_saved(&saved))
                    .then(Html::paragraph(texts.form_draft_expires(&expires))),
            );
        let delete = Html::already_safe("<a class=\"ds-link\" href=\"")
            .then(format!("/min-side/utkast/{}/slett", draft.id))
            .then(Html::already_safe("\">"))
            .then(texts.my_delete_draft())
            .then(Html::already_safe("</a>"));
        tasks.push(
            Html::already_safe("<div class=\"ek-flow\">")
                .then(card)
                .then(Html::paragraph(delete))
                .then(Html::already_safe("</div>")),
        );
    }
    Ok(tasks)
}

fn cases(app: &App, visit: &Visit, mine: &[Mine]) -> Result<Html, WebError> {
    let language = visit.language;
    let texts = Texts::new(language);
    let mut cards = Vec::new();
    for one in mine {
        let matter = &one.matter;
        let package = app.world().package(&matter.service)?;
        let sent = words::day_of(matter.received_at, language);
        let mut body = Html::paragraph(texts.my_card_sent(&one.number, &sent));
        if matter.organisation.is_some() {
            body = body.then(Html::paragraph(texts.my_card_for(&matter.applicant_name)));
        }
        body = body.then(Html::paragraph(next_step(texts, one, language)));
        cards.push(
            LinkCard::new(
                package.description.title.get(language),
                format!("/min-side/saker/{}", matter.id),
            )
            .tag(status(package, matter, language))
            .body(body),
        );
    }
    Ok(CardGrid::new(cards).into())
}

/// What comes, and when.
fn next_step(texts: Texts, one: &Mine, language: base::Language) -> String {
    let matter = &one.matter;
    if let Some(open) = &one.open {
        return texts.my_next_answer(words::day(open.due, language));
    }
    if let Some(decided) = matter.decided_at {
        return texts.my_next_decided(words::day_of(decided, language));
    }
    match matter.deadline.filter(|_| matter.paused_on.is_none()) {
        Some(deadline) => texts.my_next_decision(words::day(deadline, language)),
        None => texts.my_next_handled().to_owned(),
    }
}

fn own_draft(tx: &mut Tx<'_>, who: &Who, id: &str) -> Result<Draft, WebError> {
    let person = who.citizen()?.person;
    let id: DraftId = id.parse().map_err(|_| WebError::NotFound)?;
    let draft = drafts::find(tx, id, person.0)?.ok_or(WebError::NotFound)?;
    let resource = Resource::new(tx.tenant(), ResourceKind::Draft)
        .party(Party::Person(PersonId(draft.person)));
    may(who, Action::Delete, &resource)?;
    Ok(draft)
}

/// `GET /min-side/utkast/{draft}/slett`: asks first, for it cannot be undone.
pub(super) async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path(draft): Path<String>,
) -> Response {
    app.read(visit, move |app, visit, tx, who| {
        let draft = own_draft(tx, who, &draft)?;
        if let Some(matter) = draft.matter {
            return Ok(Answer::redirect(format!("/min-side/saker/{matter}")));
        }
        let texts = Texts::new(visit.language);
        let package = app.world().package(&draft.service)?;
        let title = package.description.title.get(visit.language);
        let saved = words::moment(draft.updated_at, visit.language);
        let buttons = ButtonRow::new([
            Html::from(Button::primary(texts.my_delete_yes()).danger()),
            LinkButton::secondary(texts.my_delete_no(), "/min-side").into(),
        ]);
        let content = heading_1(texts.my_delete_title())
            .then(lead(texts.my_delete_body(title)))
            .then(Html::paragraph(texts.form_draft_saved(&saved)))
            .then(Form::new(format!("/min-side/utkast/{}/slett", draft.id), buttons));
        Ok(Page::new(texts.my_delete_title(), content)
            .breadcrumbs(breadcrumbs(
                visit.language,
                [Link::new(texts.my_delete_title(), visit.path()).current()],
            ))
            .into())
    })
    .await
}

/// `POST /min-side/utkast/{draft}/slett`
pub(super) async fn delete(
    State(app): State<App>,
    visit: Visit,
    Path(draft): Path<String>,
) -> Response {
    app.write(visit, move |_, _, tx, who| {
        match own_draft(tx, who, &draft) {
            Ok(draft) if draft.matter.is_none() => drafts::delete(tx, &draft)?,
            Ok(_) => return Err(WebError::Conflict),
            // A second click: it is gone, as was wished.
            Err(WebError::NotFound) => {}
            Err(error) => return Err(error),
        }
        Ok(Answer::redirect("/min-side?slettet=1"))
    })
    .await
}
