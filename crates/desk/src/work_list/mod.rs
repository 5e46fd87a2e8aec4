//! The work list: what waits, for whom, until when.

mod model;
pub(crate) mod page;
mod without_cases;

use axum::{
    extract::{Query, State},
    response::Response,
};
use service::flow::{
    matters,
    work_list::{self, Reader, Shelf},
};
use web::{App, Visit, WebError};

use self::{
    model::Item,
    page::{PAGE_LENGTH, WorkList, last_page},
};
use crate::{fields::Fields, guard, invoices, registering::may_register};

/// `GET /ansatt?vis=…&side=…`
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let query = Fields(query);
    app.read(visit, move |app, visit, tx, who| {
        let subject = match guard::at_the_desk(visit, who) {
            Err(WebError::Forbidden) if guard::looks_after(visit, who) => {
                return Ok(without_cases::draw(visit.language).into());
            }
            subject => subject?,
        };
        let language = visit.language;
        let reader = Reader::new(subject, app.world().municipality(visit.tenant.id)?);
        let counts = work_list::counts(tx, &reader)?;
        let shelf = model::from_key(query.get("vis")).unwrap_or(Shelf::Mine);
        let page = query.get("side").parse().unwrap_or(1).clamp(1, last_page(counts.of(shelf)));
        let mut items = Vec::new();
        for matter in work_list::page(tx, &reader, shelf, page, PAGE_LENGTH)? {
            items.extend(Item::read(app, tx, subject, matter, language)?);
        }
        if shelf == Shelf::Complaints {
            for complaint in work_list::complaints_page(tx, &reader, page, PAGE_LENGTH)? {
                let matter = matters::find(tx, complaint.matter)?.ok_or(WebError::NotFound)?;
                let item = Item::read(app, tx, subject, matter, language)?;
                items.extend(item.map(|item| item.complained(complaint, language)));
            }
        }
        let (reader, today) = (subject.actor().id, tx.today());
        let may_register = may_register(visit, subject);
        let may_invoice = invoices::may_see(visit, subject);
        let list = WorkList {
            language,
            reader,
            today,
            shelf,
            counts,
            items,
            page,
            may_register,
            may_invoice,
        };
        Ok(list.draw().into())
    })
    .await
}
