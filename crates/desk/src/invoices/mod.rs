//! What is to be invoiced: seen, taken for the finance system, and handed over as a file.

mod file;
mod page;

use access::{Action, Decision, Resource, ResourceKind, Subject, UnitKey, policy};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use base::Language;
use service::{Municipality, flow::invoices};
use web::{Answer, App, Download, Visit, WebError};

use self::page::{BatchLine, InvoicesPage, Taken, Waiting};
use crate::{fields::Fields, guard};

/// Where they stand.
pub(crate) const LIST: &str = "/ansatt/faktura";
/// So many of what a unit has taken are shown, the latest first.
const MOST_BATCHES: u32 = 60;

/// `GET /ansatt/faktura`
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let taken = Taken::from_key(Fields(query).get("gjort"));
    app.read(visit, move |app, visit, tx, who| {
        let subject = guard::at_the_desk(visit, who)?;
        let language = visit.language;
        let waiting = invoices::open(tx, subject)?.into_iter().map(Waiting::new).collect();
        let mut batches = Vec::new();
        for (code, name) in units(app.world().municipality(visit.tenant.id)?, subject, language) {
            for batch in invoices::batches_of(tx, subject, &code, MOST_BATCHES)? {
                batches.push(BatchLine { unit: name.clone(), batch });
            }
        }
        batches.sort_by_key(|line| std::cmp::Reverse((line.batch.taken_at, line.batch.id.0)));
        Ok(InvoicesPage { language, taken, waiting, batches }.draw().into())
    })
    .await
}

/// `POST /ansatt/faktura`: takes everything that is open, once however often it is pressed.
pub(crate) async fn take(State(app): State<App>, visit: Visit) -> Response {
    app.write(visit, |_, visit, tx, who| {
        let subject = guard::at_the_desk(visit, who)?;
        let batches = invoices::take_all(tx, subject)?;
        let taken = if batches.is_empty() { Taken::Nothing } else { Taken::Something };
        Ok(Answer::redirect(format!("{LIST}?gjort={}", taken.key())))
    })
    .await
}

/// `GET /ansatt/faktura/{batch}`: the file, made anew from what was taken; each time is logged.
pub(crate) async fn download(
    State(app): State<App>,
    visit: Visit,
    Path(batch): Path<String>,
) -> Response {
    app.write(visit, move |app, visit, tx, who| {
        let subject = guard::at_the_desk(visit, who)?;
        let id = batch.parse().map_err(|_| WebError::NotFound)?;
        let (batch, lines) = invoices::hand_over(tx, app.world(), subject, id)?;
        // The finance system reads one language, the municipality's own.
        let bytes = file::write(&lines, visit.tenant.language);
        let day = base::date_in_oslo(batch.taken_at);
        Ok(Answer::Download(Download {
            bytes,
            content_type: "text/csv; charset=utf-8".to_owned(),
            file_name: format!("faktura-{day}-{}.csv", batch.unit.to_lowercase()),
        }))
    })
    .await
}

/// Whether somebody sees what is to be invoiced.
pub(crate) fn may_see(visit: &Visit, subject: &Subject) -> bool {
    let invoices = Resource::new(visit.tenant.id, ResourceKind::Invoices);
    policy::decide(subject, Action::View, &invoices) == Decision::Allowed
}

/// The units whose cases the reader sees: code and name.
fn units(
    municipality: &Municipality,
    subject: &Subject,
    language: Language,
) -> Vec<(String, String)> {
    let sees = |code: &str| {
        UnitKey::new(&code.to_lowercase()).is_ok_and(|key| {
            let case = Resource::case(municipality.tenant.id).unit(key);
            policy::decide(subject, Action::View, &case) == Decision::Allowed
        })
    };
    let units = municipality.units.iter().filter(|unit| sees(&unit.code));
    units.map(|unit| (unit.code.clone(), unit.name(language).to_owned())).collect()
}
