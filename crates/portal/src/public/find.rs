//! Lists of services: all, those that answer a search, those of a theme or a life event.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use page::{CardGrid, EmptyState, Html, Link, SearchForm};
use serde::Deserialize;
use service::ConceptKind;
use web::{App, Page, Visit, WebError};

use super::{
    front::{group_cards, groups, most_used, service_card, talk_card},
    markup::{heading, lead, link, list, section_heading, wide},
    offer::{self, Offer},
    search,
};
use crate::texts::Texts;

/// A query is shown again; nobody means more than this.
const LONGEST_QUERY: usize = 100;

#[derive(Debug, Deserialize)]
pub(super) struct Search {
    q: Option<String>,
}

/// `GET /tjenester?q=`
pub(super) async fn services(
    State(app): State<App>,
    visit: Visit,
    Query(search): Query<Search>,
) -> Response {
    app.read(visit, move |app, visit, tx, _| {
        let offers = offer::all(app, visit, tx.today())?;
        let query: String =
            search.q.unwrap_or_default().trim().chars().take(LONGEST_QUERY).collect();
        if query.is_empty() {
            return Ok(all(visit, &offers).into());
        }
        let passages: Vec<_> = offers.iter().map(Offer::passages).collect();
        let documents = offers.iter().zip(passages.iter().map(Vec::as_slice));
        let hits: Vec<&Offer<'_>> = search::rank(documents, &query, visit.language)
            .into_iter()
            .map(|(offer, _)| offer)
            .collect();
        if hits.is_empty() {
            let suggestions = most_used(tx, &offers)?;
            return Ok(nothing(visit, &query, &suggestions).into());
        }
        Ok(found(visit, &query, &hits).into())
    })
    .await
}

/// `GET /tema/{slug}`
pub(super) async fn theme(
    State(app): State<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Response {
    group(app, visit, ConceptKind::Theme, slug).await
}

/// `GET /livshendelse/{slug}`
pub(super) async fn life_event(
    State(app): State<App>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Response {
    group(app, visit, ConceptKind::LifeEvent, slug).await
}

async fn group(app: App, visit: Visit, kind: ConceptKind, slug: String) -> Response {
    app.read(visit, move |app, visit, tx, _| {
        let mut offers = offer::all(app, visit, tx.today())?;
        offers.retain(|offer| offer.belongs_to(kind, &slug).is_some());
        let concept = offers
            .first()
            .and_then(|offer| offer.belongs_to(kind, &slug))
            .cloned()
            .ok_or(WebError::NotFound)?;
        let texts = Texts::new(visit.language);
        let label = concept.label(visit.language).to_owned();
        let intro = match kind {
            ConceptKind::LifeEvent => texts.public_life_event_lead(visit.tenant.authority_name()),
            ConceptKind::Theme | ConceptKind::Word => {
                texts.public_theme_lead(visit.tenant.authority_name())
            }
        };
        let content = heading(&label)
            .then(lead(intro))
            .then(wide(CardGrid::new(
                offers.iter().map(|offer| service_card(offer).heading_level(2)),
            )))
            .then(Html::paragraph(link(&Link::new(texts.public_all_services(), "/tjenester"))));
        let page = Page::new(&label, content).breadcrumbs([
            front_link(texts),
            services_link(texts),
            Link::new(&label, visit.path()).current(),
        ]);
        Ok(page.into())
    })
    .await
}

fn all(visit: &Visit, offers: &[Offer<'_>]) -> Page {
    let texts = Texts::new(visit.language);
    let language = visit.language;
    let title = texts.public_services_title();
    let mut content =
        heading(title).then(lead(texts.public_services_lead(visit.tenant.authority_name())));
    content = content.then(search_form(visit, ""));
    if offers.is_empty() {
        let state =
            EmptyState::new(texts.public_no_services_title(), texts.public_no_services_body())
                .action(talk_card(texts, visit));
        return Page::new(title, content.then(state));
    }
    content = content
        .then(wide(CardGrid::new(offers.iter().map(|offer| service_card(offer).heading_level(2)))));
    for (kind, label) in [
        (ConceptKind::LifeEvent, texts.public_front_life_events()),
        (ConceptKind::Theme, texts.public_front_themes()),
    ] {
        let groups = groups(offers, kind, language);
        if !groups.is_empty() {
            let cards = group_cards(&groups, language);
            content = content.then(wide(section_heading(label).then(cards)));
        }
    }
    Page::new(title, content)
        .description(texts.public_services_lead(visit.tenant.authority_name()))
        .breadcrumbs([front_link(texts), Link::new(title, "/tjenester").current()])
}

fn found(visit: &Visit, query: &str, hits: &[&Offer<'_>]) -> Page {
    let texts = Texts::new(visit.language);
    let title = texts.public_found_title(i64::try_from(hits.len()).unwrap_or(i64::MAX), query);
    let cards = hits.iter().map(|offer| service_card(offer).heading_level(2));
    let content = heading(&title)
        .then(search_form(visit, query))
        .then(wide(CardGrid::new(cards)))
        .then(Html::paragraph(link(&Link::new(texts.public_all_services(), "/tjenester"))));
    Page::new(&title, content).breadcrumbs([
        front_link(texts),
        services_link(texts),
        Link::new(texts.public_search_crumb(), visit.path()).current(),
    ])
}

fn nothing(visit: &Visit, query: &str, suggestions: &[&Offer<'_>]) -> Page {
    let texts = Texts::new(visit.language);
    let title = texts.public_nothing_title(query);
    let advice = Html::paragraph(texts.public_nothing_lead()).then(list([
        Html::from(texts.public_nothing_advice_words()),
        Html::from(texts.public_nothing_advice_spelling()),
        link(&Link::new(texts.public_nothing_advice_list(), "/tjenester")),
    ]));
    let mut content = heading(&title).then(search_form(visit, query)).then(advice);
    if !suggestions.is_empty() {
        let cards = suggestions.iter().map(|offer| service_card(offer));
        content = content.then(wide(
            section_heading(texts.public_nothing_suggestions()).then(CardGrid::new(cards)),
        ));
    }
    content = content.then(talk_card(texts, visit));
    Page::new(&title, content).breadcrumbs([
        front_link(texts),
        services_link(texts),
        Link::new(texts.public_search_crumb(), visit.path()).current(),
    ])
}

fn search_form(visit: &Visit, query: &str) -> SearchForm {
    let texts = Texts::new(visit.language);
    SearchForm::new(visit.language, "/tjenester", texts.public_search_label()).value(query)
}

pub(super) fn front_link(texts: Texts) -> Link {
    Link::new(texts.public_front_crumb(), "/")
}

pub(super) fn services_link(texts: Texts) -> Link {
    Link::new(texts.public_services_title(), "/tjenester")
}
