//! The front page: says at once what one can do here.

use archive::projection::{self, JournalFilter, PublicEntry};
use axum::{extract::State, response::Response};
use base::Language;
use jiff::SignedDuration;
use page::{Card, CardGrid, Hero, Html, Link, LinkButton, LinkCard, SearchForm};
use service::{
    ConceptKind,
    flow::measures::{self, UseKind},
};
use store::Tx;
use web::{App, Page, Visit, WebError, Who};

use super::{
    journal,
    los::{self, Concept},
    markup::{self, columns, flow, link, section_heading, subtle, wide},
    offer::{self, Offer},
};
use crate::texts::Texts;

/// How many services are shown as the ones most used.
const MOST_USED: usize = 6;
const LATEST_ENTRIES: u32 = 5;
/// How far back "most used" looks.
const LOOKS_BACK: SignedDuration = SignedDuration::from_hours(24 * 365);

pub(super) async fn show(State(app): State<App>, visit: Visit) -> Response {
    app.read(visit, |app, visit, tx, who| {
        let offers = offer::all(app, visit, tx.today())?;
        let most_used = most_used(tx, &offers)?;
        let filter = JournalFilter::default();
        let entries = projection::journal(tx, &filter, LATEST_ENTRIES)?;
        Ok(draw(visit, who, &offers, &most_used, &entries).into())
    })
    .await
}

/// The services that most people have begun on, the most used first.
pub(super) fn most_used<'o, 'a>(
    tx: &mut Tx<'_>,
    offers: &'o [Offer<'a>],
) -> Result<Vec<&'o Offer<'a>>, WebError> {
    let since = tx.now() - LOOKS_BACK;
    let mut counted = Vec::new();
    for offer in offers {
        let uses = measures::uses(tx, offer.id(), since)?;
        let begun: u64 =
            uses.iter().filter(|(kind, _)| *kind == UseKind::Started).map(|(_, count)| count).sum();
        counted.push((begun, offer));
    }
    counted.sort_by_key(|(begun, _)| std::cmp::Reverse(*begun));
    Ok(counted.into_iter().take(MOST_USED).map(|(_, offer)| offer).collect())
}

/// Groups that have services, each once, by label. A group without any would be a dead end.
pub(super) fn groups(offers: &[Offer<'_>], kind: ConceptKind, language: Language) -> Vec<Concept> {
    let mut found: Vec<Concept> = Vec::new();
    for concept in offers.iter().flat_map(|offer| offer.concepts(kind)) {
        if los::is_top(concept) && !found.iter().any(|known| known.uri == concept.uri) {
            found.push(concept.clone());
        }
    }
    found.sort_by_key(|concept| concept.label(language).to_lowercase());
    found
}

fn draw(
    visit: &Visit,
    who: &Who,
    offers: &[Offer<'_>],
    most_used: &[&Offer<'_>],
    entries: &[PublicEntry],
) -> Page {
    let texts = Texts::new(visit.language);
    let language = visit.language;
    let municipality = visit.tenant.authority_name();
    let hero = Hero::new(texts.public_front_title(), texts.public_front_lead(&municipality))
        .content(SearchForm::new(language, "/tjenester", texts.public_search_label()));

    let mut content = Html::EMPTY;
    if !most_used.is_empty() {
        let cards = most_used.iter().map(|offer| service_card(offer));
        let all = Link::new(texts.public_all_services(), "/tjenester");
        content = content.then(wide(
            section_heading(texts.public_front_most_used())
                .then(CardGrid::new(cards))
                .then(Html::paragraph(link(&all))),
        ));
    }
    let events = groups(offers, ConceptKind::LifeEvent, language);
    content = content.then(group_section(texts.public_front_life_events(), &events, language));
    let themes = groups(offers, ConceptKind::Theme, language);
    content = content.then(group_section(texts.public_front_themes(), &themes, language));
    let latest = section_heading(texts.public_front_journal())
        .then(latest_entries(texts, language, entries));
    let aside = Html::from(my_page_card(texts, who)).then(talk_card(texts, visit));
    content = content.then(wide(columns(latest, aside)));
    Page::new("", content).description(texts.public_front_lead(&municipality)).hero(hero)
}

pub(super) fn service_card(offer: &Offer<'_>) -> LinkCard {
    let summary = offer.html(&offer.package.description.summary);
    LinkCard::new(offer.title(), offer.path()).body(Html::paragraph(summary))
}

fn group_section(title: &str, concepts: &[Concept], language: Language) -> Html {
    if concepts.is_empty() {
        return Html::EMPTY;
    }
    wide(section_heading(title).then(group_cards(concepts, language)))
}

pub(super) fn group_cards(concepts: &[Concept], language: Language) -> CardGrid {
    CardGrid::new(
        concepts
            .iter()
            .filter_map(|concept| Some(LinkCard::new(concept.label(language), concept.path()?))),
    )
}

fn my_page_card(texts: Texts, who: &Who) -> Card {
    let button = if who.session().is_some() {
        LinkButton::primary(texts.public_to_my_page(), "/min-side")
    } else {
        LinkButton::primary(texts.public_log_in_to_my_page(), "/min-side")
    };
    let body = Html::paragraph(texts.public_my_page_body()).then(button);
    Card::new(texts.public_my_page_title(), body).tinted()
}

/// The way for those who cannot or will not use this one.
pub(super) fn talk_card(texts: Texts, visit: &Visit) -> Card {
    let tenant = &visit.tenant;
    let mut body = Html::paragraph(texts.public_talk_body());
    if !tenant.phone.is_empty() {
        let label = Html::from(format!("{}: ", texts.public_phone()));
        body = body.then(Html::paragraph(label.then(markup::phone(&tenant.phone))));
    }
    if !tenant.email.is_empty() {
        let label = Html::from(format!("{}: ", texts.public_email()));
        body = body.then(Html::paragraph(label.then(markup::email(&tenant.email))));
    }
    if !tenant.address.is_empty() {
        body = body.then(Html::paragraph(markup::address(&tenant.address)));
    }
    Card::new(texts.public_talk_title(), body)
}

fn latest_entries(texts: Texts, language: Language, entries: &[PublicEntry]) -> Html {
    let more = Link::new(texts.public_to_journal(), "/innsyn");
    if entries.is_empty() {
        return subtle(texts.public_journal_none_yet()).then(Html::paragraph(link(&more)));
    }
    let items = entries.iter().map(|entry| journal::nameless_card(texts, language, entry));
    flow(Html::all(items)).then(Html::paragraph(link(&more)))
}
