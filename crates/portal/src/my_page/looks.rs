//! Who among the employees has looked at my cases (personvernforordningen art. 15: whoever is
//! registered may know who has seen it).

use access::{Action, PersonId, employee, view_log};
use axum::{extract::State, response::Response};
use jiff::Timestamp;
use page::{Column, EmptyState, Html, Link, Table, heading_1, lead};
use service::Municipality;
use store::Tx;
use web::{App, Page, Visit, WebError, Who};

use super::{breadcrumbs, case_number, own_matters, resource};
use crate::{form::may, texts::Texts, words};

/// The latest looks that are shown; older ones are told on request.
const MOST: usize = 500;

struct Look {
    at: Timestamp,
    who: String,
    purpose: &'static str,
    case: String,
    path: String,
}

/// `GET /min-side/innsyn`
pub(super) async fn show(State(app): State<App>, visit: Visit) -> Response {
    app.read(visit, move |app, visit, tx, who| {
        let texts = Texts::new(visit.language);
        let mut looks = looks(app, visit, tx, who)?;
        looks.sort_by_key(|look| std::cmp::Reverse(look.at));
        looks.truncate(MOST);
        let mut content = heading_1(texts.my_looks_title()).then(lead(texts.my_looks_lead()));
        if looks.is_empty() {
            content = content.then(EmptyState::new(
                texts.my_looks_empty_title(),
                Html::paragraph(texts.my_looks_empty_body()),
            ));
        } else {
            content = content.then(table(texts, visit, &looks));
        }
        Ok(Page::new(texts.my_looks_title(), content)
            .breadcrumbs(breadcrumbs(
                visit.language,
                [Link::new(texts.my_looks_title(), visit.path()).current()],
            ))
            .into())
    })
    .await
}

fn looks(app: &App, visit: &Visit, tx: &mut Tx<'_>, who: &Who) -> Result<Vec<Look>, WebError> {
    let texts = Texts::new(visit.language);
    let municipality = app.world().municipality(visit.tenant.id)?;
    let mut looks = Vec::new();
    for matter in own_matters(app, tx, who)? {
        may(who, Action::ViewLog, &resource(tx, &matter))?;
        let number = case_number(tx, &matter)?;
        for view in view_log::views_of(tx, matter.id.0)? {
            if view.actor_kind != "employee" {
                continue;
            }
            looks.push(Look {
                at: view.at,
                who: title_and_unit(tx, municipality, PersonId(view.actor_id), visit)?
                    .unwrap_or_else(|| texts.my_looks_employee().to_owned()),
                purpose: purpose(texts, &view.purpose),
                case: number.clone(),
                path: format!("/min-side/saker/{}", matter.id),
            });
        }
    }
    Ok(looks)
}

/// `Saksbehandler, Bevilling`: in what capacity, which is what tells whether it was right.
fn title_and_unit(
    tx: &mut Tx<'_>,
    municipality: &Municipality,
    person: PersonId,
    visit: &Visit,
) -> Result<Option<String>, WebError> {
    let Some(employee) = employee::find(tx, person)? else { return Ok(None) };
    let unit = employee.units.first().map(|key| {
        municipality
            .units
            .iter()
            .find(|unit| unit.code.eq_ignore_ascii_case(key.as_str()))
            .map_or(key.as_str(), |unit| unit.name(visit.language))
    });
    Ok(Some(match unit {
        Some(unit) => format!("{}, {unit}", employee.title),
        None => employee.title,
    }))
}

fn purpose(texts: Texts, purpose: &str) -> &'static str {
    match purpose {
        "case_handling" => texts.my_purpose_case_handling(),
        "archive" => texts.my_purpose_archive(),
        "approval" => texts.my_purpose_approval(),
        "invoicing" => texts.my_purpose_invoicing(),
        _ => texts.my_purpose_other(),
    }
}

fn table(texts: Texts, visit: &Visit, looks: &[Look]) -> Html {
    let columns = [
        Column::text(texts.my_looks_when()),
        Column::text(texts.my_looks_who()),
        Column::text(texts.my_looks_why()),
        Column::text(texts.my_looks_case()),
    ];
    let rows = looks.iter().map(|look| {
        let case = Html::already_safe("<a class=\"ds-link\" href=\"")
            .then(look.path.as_str())
            .then(Html::already_safe("\">"))
            .then(look.case.as_str())
            .then(Html::already_safe("</a>"));
        [
            Html::from(words::moment(look.at, visit.language)),
            Html::from(look.who.as_str()),
            Html::from(look.purpose),
            case,
        ]
    });
    Table::new("looks", texts.my_looks_title(), columns).rows(rows).hide_caption().into()
}
