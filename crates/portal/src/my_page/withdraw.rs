//! Taking an application back.

use access::Action;
use axum::{
    extract::{Path, State},
    response::Response,
};
use page::{Button, ButtonRow, Form, Html, Link, LinkButton, heading_1, lead};
use service::flow::{self, FlowError, Matter};
use store::Tx;
use web::{Answer, App, Page, Visit, WebError, Who};

use super::{answer::sender, breadcrumbs, case_number, own_matter};
use crate::texts::Texts;

fn find(
    app: &App,
    tx: &mut Tx<'_>,
    who: &Who,
    case: &str,
) -> Result<(Matter, access::Subject), WebError> {
    let id = case.parse().map_err(|_| WebError::NotFound)?;
    own_matter(app, tx, who, id, Action::Withdraw)
}

/// `GET /min-side/saker/{case}/trekk`: asks first, for it cannot be undone.
pub(super) async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path(case): Path<String>,
) -> Response {
    app.read(visit, move |app, visit, tx, who| {
        let (matter, _) = find(app, tx, who, &case)?;
        let path = format!("/min-side/saker/{}", matter.id);
        let package = app.world().package(&matter.service)?;
        if package.description.flow.next(&matter.state, "withdraw").is_none() {
            return Ok(Answer::redirect(path));
        }
        let texts = Texts::new(visit.language);
        let title = package.description.title.get(visit.language);
        let number = case_number(tx, &matter)?;
        let buttons = ButtonRow::new([
            Html::from(Button::primary(texts.my_withdraw_yes()).danger()),
            LinkButton::secondary(texts.my_withdraw_no(), &path).into(),
        ]);
        let content = heading_1(texts.my_withdraw_title())
            .then(lead(texts.my_withdraw_body(title, &number)))
            .then(Html::paragraph(texts.my_withdraw_kept()))
            .then(Form::new(format!("{path}/trekk"), buttons));
        Ok(Page::new(texts.my_withdraw_title(), content)
            .breadcrumbs(breadcrumbs(
                visit.language,
                [
                    Link::new(title, &path),
                    Link::new(texts.my_withdraw_title(), visit.path()).current(),
                ],
            ))
            .into())
    })
    .await
}

/// `POST /min-side/saker/{case}/trekk`
pub(super) async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Path(case): Path<String>,
) -> Response {
    app.write(visit, move |app, _, tx, who| {
        let (matter, subject) = find(app, tx, who, &case)?;
        if matter.state == "withdrawn" {
            // A second click.
            return Ok(Answer::redirect("/min-side?trukket=1"));
        }
        match flow::withdraw(tx, app.world(), &subject, &sender(&matter), matter.id) {
            Ok(()) => Ok(Answer::redirect("/min-side?trukket=1")),
            // Decided in between: the case page says what was decided.
            Err(FlowError::NotNow { .. }) => {
                Ok(Answer::redirect(format!("/min-side/saker/{}", matter.id)))
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}
