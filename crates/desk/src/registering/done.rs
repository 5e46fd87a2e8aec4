//! It is registered: under which number, and what happens now.

use access::{Action, Decision, policy};
use axum::{
    extract::{Path, State},
    response::Response,
};
use page::{ButtonRow, Html, LinkButton, NoticePanel};
use service::flow::{self, matters};
use web::{Answer, App, Page, Visit, WebError};

use super::{LIST, address, breadcrumbs, find};
use crate::texts::Texts;

/// `GET …/ferdig`
pub(super) async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Response {
    app.read(visit, move |_, visit, tx, who| {
        let opened = find(visit, tx, who, &id, Action::View)?;
        let Some(matter) = opened.registration.matter else {
            return Ok(Answer::redirect(address(opened.registration.id, "")));
        };
        let matter = matters::find(tx, matter)?.ok_or(WebError::NotFound)?;
        let case = archive::lookup::case_file(tx, matter.case_file())?.ok_or(WebError::NotFound)?;
        let texts = Texts::new(visit.language);
        let body =
            if matter.is_decided() { texts.reg_done_decided() } else { texts.reg_done_body() };
        let panel = NoticePanel::new(texts.reg_done())
            .reference(texts.column_case(), case.number.to_string())
            .body(Html::paragraph(body));
        // Whoever receives applications need not handle them.
        let resource = flow::resource(tx, &matter)?;
        let may_see = policy::decide(opened.subject, Action::View, &resource) == Decision::Allowed;
        let mut buttons = vec![LinkButton::primary(texts.reg_another(), LIST)];
        if may_see {
            let case = format!("/ansatt/saker/{}", matter.id);
            buttons.push(LinkButton::secondary(texts.reg_to_case(), case));
        }
        let content = Html::from(panel).then(ButtonRow::new(buttons));
        Ok(Page::new(texts.reg_done(), content).desk().breadcrumbs(breadcrumbs(texts, None)).into())
    })
    .await
}
