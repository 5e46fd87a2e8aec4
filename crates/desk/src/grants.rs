//! What has been granted and is coming: for those who control it.

use axum::{extract::State, response::Response};
use base::{Language, uuid::Uuid};
use jiff::civil::Date;
use page::{Column, EmptyState, Html, Link, LinkButton, Table};
use service::flow::{self, Sight, register};
use web::{App, Page, Visit};

use crate::{guard, html, licences, texts::Texts, words};

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Coming {
    day: Date,
    last_day: Date,
    hours: String,
    place: String,
    service: String,
    number: String,
    /// `None` when the reader may not open the case.
    case: Option<Uuid>,
}

/// `GET /ansatt/bevillinger`
pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Response {
    app.read(visit, |app, visit, tx, who| {
        let subject = guard::at_the_desk(visit, who)?;
        let language = visit.language;
        let mut coming = Vec::new();
        for grant in register::upcoming(tx)? {
            let sight = flow::sight_of(tx, subject, grant.matter)?;
            // The place may be the home of somebody whose address few may know.
            if sight == Sight::Hidden {
                continue;
            }
            let package = app.world().catalogue.package(&grant.service);
            let place = [
                grant.premises.name.as_str(),
                grant.premises.street.as_str(),
                grant.premises.postal_code.as_str(),
            ];
            coming.push(Coming {
                day: grant.hours.first,
                last_day: grant.hours.last,
                hours: format!(
                    "{}–{}",
                    service::format::time(grant.hours.from, language),
                    service::format::time(grant.hours.to, language)
                ),
                place: place
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(", "),
                service: package.map_or_else(
                    || licences::kind(&app.world().catalogue, &grant.service, language),
                    |package| package.description.title.get(language).to_owned(),
                ),
                number: grant.case_number,
                case: (sight == Sight::Open).then_some(grant.matter.0),
            });
        }
        Ok(draw(&coming, language).into())
    })
    .await
}

fn draw(coming: &[Coming], language: Language) -> Page {
    let texts = Texts::new(language);
    let to_licences = LinkButton::tertiary(texts.to_licences(), licences::LIST);
    let mut content = html::heading_1(texts.grants())
        .then(html::lead(texts.grants_lead()))
        .then(Html::paragraph(to_licences));
    if coming.is_empty() {
        let body = Html::paragraph(texts.grants_empty_body());
        content = content.then(EmptyState::new(texts.grants_empty(), body));
    } else {
        let columns = [
            texts.column_day(),
            texts.column_hours(),
            texts.column_place(),
            texts.column_service(),
            texts.column_case(),
        ];
        let rows = coming.iter().map(|grant| {
            let mut day = words::day(grant.day, language);
            if grant.last_day != grant.day {
                day = format!("{day} – {}", words::day(grant.last_day, language));
            }
            let number = match grant.case {
                Some(case) => html::link(&grant.number, &format!("/ansatt/saker/{case}")),
                None => Html::from(&grant.number),
            };
            [
                Html::from(day),
                Html::from(&grant.hours),
                Html::from(&grant.place),
                Html::from(&grant.service),
                number,
            ]
        });
        let table = Table::new("grants", texts.grants(), columns.map(Column::text))
            .hide_caption()
            .rows(rows);
        content = content.then(html::wide(table));
    }
    Page::new(texts.grants(), content).desk().breadcrumbs([
        Link::new(texts.work_list(), "/ansatt"),
        Link::new(texts.grants(), "/ansatt/bevillinger").current(),
    ])
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_calendar_in_all_languages() {
        let coming = [
            Coming {
                day: date(2026, 6, 5),
                last_day: date(2026, 6, 5),
                hours: "18.00–02.00".to_owned(),
                place: "Grendehuset, Storgata 1, 4876".to_owned(),
                service: "Ambulerende skjenkebevilling".to_owned(),
                number: "2026/17".to_owned(),
                case: Some(Uuid::from_u128(1)),
            },
            Coming {
                day: date(2026, 6, 6),
                last_day: date(2026, 6, 7),
                hours: "20.00–01.00".to_owned(),
                place: "<b>Naustet</b>".to_owned(),
                service: "Ambulerende skjenkebevilling".to_owned(),
                number: "2026/18".to_owned(),
                case: None,
            },
        ];
        for language in Language::ALL {
            let drawn = draw(&coming, language).content.to_string();
            assert!(!drawn.contains("<b>Naustet"));
            insta::assert_snapshot!(format!("grants_{language}"), drawn);
        }
    }

    #[test]
    fn an_empty_calendar_says_so() {
        for language in Language::ALL {
            assert!(draw(&[], language).content.to_string().contains("ek-empty"));
        }
    }
}
