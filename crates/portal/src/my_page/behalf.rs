//! For whom one acts: oneself, or an organisation one represents.

use access::sign_in::ReturnPath;
use axum::{
    extract::{Query, Request, State},
    response::{IntoResponse as _, Response},
};
use exchange::Representation;
use forms::{Files, Posted};
use page::{
    Alert, Button, ButtonRow, Choice, ErrorSummary, Field, Form, Html, Link, LinkButton,
    RadioGroup, Tone, heading_1,
};
use serde::Deserialize;
use web::{Answer, App, Page, Visit, WebError, Who};

pub(super) use crate::form::spaced;

use super::breadcrumbs;
use crate::{
    form::registers::{self, Known, Registers},
    texts::Texts,
};

const BEHALF: &str = "on-behalf-of";
const SELF: &str = "self";

fn registers<'a>(app: &'a App, visit: &Visit, who: &Who) -> Result<Registers<'a>, WebError> {
    app.store().read(visit.tenant.id, |tx| registers::of(app, visit, tx, who))
}

/// Where to go when the choice is made.
const BACK: &str = "til";

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    til: Option<String>,
}

/// `GET /min-side/representasjon`
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Response {
    app.work(visit, move |app, visit, who| {
        let represented = registers(app, visit, who)?.represented();
        Ok(ask(visit, who, &represented, None, asked.til.as_deref())?.into())
    })
    .await
}

/// `POST /min-side/representasjon`
pub(super) async fn choose(State(app): State<App>, visit: Visit, request: Request) -> Response {
    let posted = match Posted::read(&app, &visit, request, Files::Skip).await {
        Ok(posted) => posted,
        Err(error) => return error.into_response(),
    };
    app.work(visit, move |app, visit, who| {
        who.citizen()?;
        let token = visit.session_token().ok_or(WebError::SignInNeeded)?;
        let back = posted.last(BACK).and_then(ReturnPath::parse);
        let acting_for = match posted.last(BEHALF) {
            Some(SELF) => None,
            chosen => {
                let represented = registers(app, visit, who)?.represented();
                let found = represented
                    .ok()
                    .into_iter()
                    .flatten()
                    .find(|one| Some(one.organisation.to_string().as_str()) == chosen);
                let Some(one) = found else {
                    let error = Texts::new(visit.language).form_behalf_required();
                    let page = ask(visit, who, &represented, Some(error), posted.last(BACK))?;
                    return Ok(page.with_errors().into());
                };
                Some(crate::form::registers::acting_for(one))
            }
        };
        app.store().write(visit.tenant.id, |tx| {
            access::session::act_for(tx, token, acting_for.as_ref())
        })?;
        Ok(Answer::redirect(back.as_ref().map_or("/min-side", ReturnPath::as_str)))
    })
    .await
}

fn ask(
    visit: &Visit,
    who: &Who,
    represented: &Known<Vec<Representation>>,
    error: Option<&str>,
    back: Option<&str>,
) -> Result<Page, WebError> {
    let language = visit.language;
    let texts = Texts::new(language);
    let session = who.citizen()?;
    let all = represented.ok().map_or(&[][..], Vec::as_slice);
    let mut content =
        Html::from(ErrorSummary::new(language, error.map(|message| (BEHALF, message))));
    if matches!(represented, Known::Unknown) {
        content = content.then(
            Alert::new(Tone::Warning, texts.form_behalf_down_title())
                .body(Html::paragraph(texts.form_behalf_down_body())),
        );
    }
    if all.is_empty() && session.acting_for.is_none() {
        content = heading_1(texts.form_behalf_title())
            .then(content)
            .then(Html::paragraph(texts.my_represented_none()))
            .then(Html::paragraph(LinkButton::secondary(texts.form_to_my_page(), "/min-side")));
    } else {
        let choices =
            std::iter::once(Choice::new(SELF, texts.form_behalf_self(session.display_name())))
                .chain(all.iter().map(|one| {
                    let number = spaced(one.organisation);
                    Choice::new(one.organisation.to_string(), &one.name)
                        .help(texts.form_behalf_reason(&number, one.role.explanation(language)))
                }));
        let chosen = match &session.acting_for {
            Some(acting) => acting.organisation.to_string(),
            None => SELF.to_owned(),
        };
        let field = Field::new(language, BEHALF, texts.form_behalf_title())
            .as_page_heading()
            .help(texts.my_behalf_help())
            .error(error);
        let group = RadioGroup::new(field, choices).chosen(Some(chosen));
        let buttons = ButtonRow::new([
            Html::from(Button::primary(texts.form_go_on())),
            LinkButton::tertiary(texts.my_cancel(), "/min-side").into(),
        ]);
        let mut form = Form::new("/min-side/representasjon", Html::from(group).then(buttons));
        if let Some(back) = back {
            form = form.hidden(BACK, back);
        }
        content = content.then(form);
    }
    Ok(Page::new(texts.form_behalf_title(), content).breadcrumbs(breadcrumbs(
        language,
        [Link::new(texts.form_behalf_title(), visit.path()).current()],
    )))
}
