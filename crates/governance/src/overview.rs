//! `/tall`: all services beside each other.

use axum::{
    extract::{Query, State},
    response::Response,
};
use base::{Language, Ore};
use jiff::SignedDuration;
use page::{Column, EmptyState, Html, KeyFigure, Link, Table, heading_1, heading_2, lead};
use serde::Deserialize;
use web::{App, Page, Visit};

use crate::{counted::Counted, figures::Measured, period::Period, texts::Texts, words};

/// What stands after `?` in the addresses of figures.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    pub(crate) periode: Option<String>,
}

pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Response {
    app.read(visit, move |app, visit, tx, _| {
        let period = Period::read(asked.periode.as_deref());
        let services = Counted::all(app, visit, tx, period)?;
        Ok(draw(visit, period, &services).into())
    })
    .await
}

fn draw(visit: &Visit, period: Period, services: &[Counted<'_>]) -> Page {
    let texts = Texts::new(visit.language);
    let language = visit.language;
    let title = texts.overview_title(visit.tenant.authority_name());
    let mut content = heading_1(&title)
        .then(lead(texts.overview_lead()))
        .then(period_links(texts, period, "/tall"));
    if services.is_empty() {
        content =
            content.then(EmptyState::new(texts.no_services_title(), texts.no_services_body()));
    } else {
        content = content
            .then(key_figures(texts, language, services))
            .then(table(texts, language, period, services));
    }
    content = content.then(heading_2(texts.goals_title())).then(list([
        texts.goal_take_up(),
        texts.goal_satisfaction(),
        texts.goal_example(),
    ]));
    Page::new(&title, content).description(texts.overview_lead()).breadcrumbs([
        Link::new(texts.front_crumb(), "/"),
        Link::new(texts.figures_crumb(), "/tall").current(),
    ])
}

fn key_figures(texts: Texts, language: Language, services: &[Counted<'_>]) -> Html {
    let received = services.iter().map(|service| service.figures.received).sum();
    let decided = services.iter().map(|service| service.figures.decided).sum();
    // Services with too few cases would show through in the sum of few services: they are left out.
    let times = services.iter().filter_map(|service| service.figures.saved_time.known());
    let money = services.iter().filter_map(|service| service.figures.saved_money.known());
    let counts = services.iter().any(|service| service.figures.saved_time != Measured::TooFew);
    let time: SignedDuration = times.fold(SignedDuration::ZERO, |sum, time| sum + time);
    let money: Ore = money.sum();
    let saved = |value: String| if counts { value } else { texts.too_few().to_owned() };
    figures_row([
        KeyFigure::new(words::number(received), texts.received()),
        KeyFigure::new(words::number(decided), texts.decided()),
        KeyFigure::new(saved(words::hours(time, texts, language)), texts.saved_time()),
        KeyFigure::new(saved(words::kroner(money, language)), texts.saved_money()),
    ])
}

fn table(texts: Texts, language: Language, period: Period, services: &[Counted<'_>]) -> Html {
    let columns = [
        Column::text(texts.service()),
        Column::number(texts.applications()),
        Column::number(texts.take_up()),
        Column::number(texts.column_time()),
        Column::number(texts.cost_per_case()),
        Column::number(texts.satisfied()),
    ];
    let rows = services.iter().map(|counted| {
        let figures = &counted.figures;
        let title = counted.package.description.title.get(language);
        let address = format!("/tall/{}?periode={}", counted.package.id(), period.code());
        let share = |share| words::per_cent(share, language);
        [
            link(title, &address),
            Html::from(words::number(figures.received)),
            Html::from(words::or_too_few(figures.take_up, texts, share)),
            Html::from(words::or_too_few(figures.median_time, texts, |time| {
                words::time(time, texts, language)
            })),
            Html::from(words::or_too_few(figures.cost_per_case, texts, |cost| {
                words::kroner(cost, language)
            })),
            Html::from(words::or_too_few(figures.satisfied, texts, share)),
        ]
    });
    let table = Table::new("services", texts.services_title(), columns).rows(rows);
    wide(table)
}

/// The periods to choose between; the present one is marked.
pub(crate) fn period_links(texts: Texts, present: Period, path: &str) -> Html {
    let links = Period::ALL.into_iter().map(|period| {
        let current = if period == present { " aria-current=\"page\"" } else { "" };
        let address = format!("{path}?periode={}", period.code());
        Html::already_safe("<li><a href=\"")
            .then(address)
            .then(Html::already_safe(format!("\"{current}>")))
            .then(period.label(texts))
            .then(Html::already_safe("</a></li>"))
    });
    Html::already_safe("<nav class=\"ek-filters\" aria-label=\"")
        .then(texts.period())
        .then(Html::already_safe("\"><ul role=\"list\">"))
        .then(Html::all(links))
        .then(Html::already_safe("</ul></nav>"))
}

pub(crate) fn figures_row(figures: impl IntoIterator<Item = KeyFigure>) -> Html {
    wide(page::CardGrid::new(figures))
}

pub(crate) fn wide(content: impl Into<Html>) -> Html {
    Html::already_safe("<div class=\"ek-wide ek-flow\">")
        .then(content)
        .then(Html::already_safe("</div>"))
}

pub(crate) fn list(items: impl IntoIterator<Item = impl Into<Html>>) -> Html {
    let items = items
        .into_iter()
        .map(|item| Html::already_safe("<li>").then(item).then(Html::already_safe("</li>")));
    Html::already_safe("<ul>").then(Html::all(items)).then(Html::already_safe("</ul>"))
}

pub(crate) fn link(label: &str, address: &str) -> Html {
    Html::already_safe("<a href=\"")
        .then(address)
        .then(Html::already_safe("\">"))
        .then(label)
        .then(Html::already_safe("</a>"))
}
