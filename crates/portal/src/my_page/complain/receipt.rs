//! The receipt of a complaint: it has come, what happens now, and until when.

use access::Action;
use axum::{
    extract::{Path, State},
    response::Response,
};
use page::{Html, Link, LinkButton, NoticePanel, heading_2};
use service::flow::{ComplaintId, MatterId, complaints};
use web::{App, Page, Visit, WebError};

use super::{case_path, summary::standing};
use crate::{
    my_page::{breadcrumbs, case_number, contact, own_matter},
    texts::Texts,
    words,
};

/// `GET /min-side/saker/{case}/klage/{complaint}`
pub(in crate::my_page) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((case, complaint)): Path<(String, String)>,
) -> Response {
    app.read(visit, move |app, visit, tx, who| {
        let case: MatterId = case.parse().map_err(|_| WebError::NotFound)?;
        let id: ComplaintId = complaint.parse().map_err(|_| WebError::NotFound)?;
        let (matter, _) = own_matter(app, tx, who, case, Action::View)?;
        let complaint = complaints::find(tx, id)?
            .filter(|complaint| complaint.matter == matter.id)
            .ok_or(WebError::NotFound)?;
        let entry = archive::lookup::entry(tx, complaint.entry)?.ok_or(WebError::NotFound)?;
        let language = visit.language;
        let texts = Texts::new(language);
        let package = app.world().package(&matter.service)?;
        let number = case_number(tx, &matter)?;
        let came = words::moment(complaint.received_at, language);
        let body = Html::paragraph(texts.my_complaint_came(&came))
            .then(Html::paragraph(texts.my_complaint_in_documents()));
        let panel = NoticePanel::new(texts.my_complaint_received())
            .reference(texts.my_complaint_number(), entry.entry_number())
            .body(body);
        let to = package.description.complaint.to.get(language);
        let content = Html::from(panel)
            .then(heading_2(texts.my_complaint_now()))
            .then(Html::paragraph(standing(&complaint, to, language)))
            .then(Html::paragraph(texts.my_complain_then(to)))
            .then(Html::paragraph(texts.my_complain_stands()))
            .then(heading_2(texts.form_questions()))
            .then(contact(app, visit, &matter, &number)?)
            .then(Html::paragraph(LinkButton::secondary(
                texts.my_complaint_to_case(),
                case_path(&matter),
            )));
        Ok(Page::new(texts.my_complaint_received(), content)
            .breadcrumbs(breadcrumbs(
                language,
                [
                    Link::new(texts.my_case(), case_path(&matter)),
                    Link::new(texts.my_complaint_received(), visit.path()).current(),
                ],
            ))
            .into())
    })
    .await
}
