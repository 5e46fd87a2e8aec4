//! A service's own page: what it is, for whom, what it costs, how long it takes, and the way in.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use page::{
    Answer as Line, Button, Card, Column, DescriptionList, Details, Form, Html, Link, LinkButton,
    Table,
};
use service::{
    Assurance, Channel, ChannelKind, Description, Localised,
    flow::measures::{self, UseKind},
};
use web::{App, Page, Visit};

use super::{
    description,
    find::{front_link, services_link},
    markup::{self, columns, heading, lead, link, list, section_heading, subtle, wide},
    offer::{self, Offer},
    origin::Origin,
};
use crate::texts::Texts;

/// `GET /tjenester/{service}`, and with `.json` after it the same for machines.
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(service): Path<String>,
    headers: HeaderMap,
) -> Response {
    if let Some(service) = service.strip_suffix(".json") {
        let origin = Origin::of(&headers);
        return description::one(app, visit, service.to_owned(), origin).await;
    }
    app.work(visit, move |app, visit, _| {
        let today = base::date_in_oslo(app.store().now());
        let offer = offer::one(app, visit, &service, today)?;
        note(app, visit, &service, UseKind::Seen);
        Ok(draw(visit, &offer).into())
    })
    .await
}

/// Counts a visit. A page is shown also when it cannot be counted.
pub(super) fn note(app: &App, visit: &Visit, service: &str, kind: UseKind) {
    let noted = app.store().write(visit.tenant.id, |tx| measures::used(tx, service, kind, ""));
    if let Err(error) = noted {
        tracing::warn!(service, error = %error, "failed to count a visit");
    }
}

pub(super) fn draw(visit: &Visit, offer: &Offer<'_>) -> Page {
    let texts = Texts::new(visit.language);
    let main = start(texts, offer)
        .then(facts(texts, visit, offer))
        .then(what_you_need(texts, offer))
        .then(own_rules(texts, visit, offer))
        .then(decision(texts, visit, offer))
        .then(law(texts, offer))
        .then(data_protection(texts, offer))
        .then(about(texts, offer));
    let aside = other_ways(texts, offer);
    let content = heading(offer.html(&offer.package.description.title))
        .then(lead(offer.html(&offer.package.description.summary)))
        .then(wide(columns(main, aside)));
    Page::new(offer.title(), content).description(offer.summary()).breadcrumbs([
        front_link(texts),
        services_link(texts),
        Link::new(offer.title(), offer.path()).current(),
    ])
}

/// The wizard comes first where there is one: most of those who need not apply learn it there.
fn start(texts: Texts, offer: &Offer<'_>) -> Html {
    let assurance = match offer.package.description.applicant.assurance {
        Assurance::Low | Assurance::Substantial => texts.public_log_in_later(),
        Assurance::High => texts.public_log_in_later_high(),
    };
    if offer.package.wizard.is_some() {
        let path = format!("{}/veiviser", offer.path());
        Html::paragraph(LinkButton::primary(texts.public_start_wizard(), path))
            .then(subtle(texts.public_start_wizard_note()))
            .then(subtle(assurance))
    } else {
        let path = format!("{}/start", offer.path());
        Html::from(Form::new(path, Button::primary(texts.public_start_application())))
            .then(subtle(assurance))
    }
}

fn facts(texts: Texts, visit: &Visit, offer: &Offer<'_>) -> Html {
    let description = &offer.package.description;
    let service = &description.public_service;
    let mut lines = vec![
        Line::new(texts.public_who_can_apply(), who_can_apply(texts, offer)),
        Line::new(texts.public_cost(), offer.html(&service.cost)),
        Line::new(texts.public_processing_time(), offer.html(&service.processing_time)),
        Line::new(texts.public_output(), offer.html(&service.output)),
    ];
    if let Some(deadline) = statutory_deadline(texts, description) {
        lines.push(Line::new(texts.public_statutory_deadline(), deadline));
    }
    section_heading(texts.public_facts_title()).then(DescriptionList::new(visit.language, lines))
}

fn who_can_apply(texts: Texts, offer: &Offer<'_>) -> Html {
    let applicant = &offer.package.description.applicant;
    let age = applicant
        .minimum_age_parameter
        .as_ref()
        .and_then(|name| offer.parameters.get(name))
        .and_then(serde_json::Value::as_i64);
    let mut sentences = vec![
        match (applicant.person, applicant.organisation) {
            (true, true) => texts.public_for_both(),
            (false, true) => texts.public_for_organisations(),
            _ => texts.public_for_persons(),
        }
        .to_owned(),
    ];
    sentences.extend(age.map(|age| texts.public_minimum_age(age)));
    if applicant.organisation {
        sentences.push(texts.public_for_whom_in_organisation().to_owned());
    }
    Html::from(sentences.join(" "))
}

fn statutory_deadline(texts: Texts, description: &Description) -> Option<Html> {
    let period = description.deadlines.statutory.as_ref()?;
    let length = match (period.months, period.days) {
        (0, 0) => return None,
        (0, days) => texts.public_days(i64::from(days)),
        (months, 0) => texts.public_months(i64::from(months)),
        (months, days) => format!(
            "{} + {}",
            texts.public_months(i64::from(months)),
            texts.public_days(i64::from(days))
        ),
    };
    let law = law_link(description, &period.law);
    Some(Html::from(texts.public_statutory_deadline_body(length)).then(" (").then(law).then(")"))
}

fn what_you_need(texts: Texts, offer: &Offer<'_>) -> Html {
    let evidence = &offer.package.description.public_service.evidence;
    if evidence.is_empty() {
        return Html::EMPTY;
    }
    section_heading(texts.public_evidence_title())
        .then(list(evidence.iter().map(|item| offer.html(item))))
}

/// The municipality's own values in a table, with the law that lets it decide.
fn own_rules(texts: Texts, visit: &Visit, offer: &Offer<'_>) -> Html {
    let rules = offer.own_rules();
    if rules.is_empty() {
        return Html::EMPTY;
    }
    let description = &offer.package.description;
    let caption = texts.public_own_rules_title(&visit.tenant.name);
    let table = Table::new(
        "own-rules",
        caption.clone(),
        [
            Column::text(texts.public_rule()),
            Column::text(texts.public_rule_here()),
            Column::text(texts.public_rule_law()),
        ],
    )
    .hide_caption()
    .rows(rules.into_iter().map(|(parameter, value)| {
        let label = parameter.label.get(visit.language);
        [Html::from(label), Html::from(value), law_link(description, &parameter.law)]
    }));
    section_heading(caption)
        .then(Html::paragraph(texts.public_own_rules_body()))
        .then(Details::new(texts.public_own_rules_show(), table).open())
}

fn decision(texts: Texts, visit: &Visit, offer: &Offer<'_>) -> Html {
    let description = &offer.package.description;
    let unit = offer.municipality.unit_for(offer.id());
    let mut lines = vec![
        Line::new(
            texts.public_competent(),
            offer.html(&description.public_service.competent_authority),
        ),
        Line::new(texts.public_decided_by(), decided_by(texts, offer)),
    ];
    if let Some(unit) = unit {
        lines.push(Line::new(texts.public_unit(), unit.name(visit.language)));
    }
    lines.push(Line::new(
        texts.public_automation(),
        offer.html(&description.data_protection.automated),
    ));
    let complaint = &description.complaint;
    let complaint_text =
        Html::from(texts.public_complaint_body(i64::from(complaint.weeks), complaint_body(offer)))
            .then(" (")
            .then(law_link(description, &complaint.law))
            .then(")");
    lines.push(Line::new(texts.public_complaint(), complaint_text));
    section_heading(texts.public_decision_title()).then(DescriptionList::new(visit.language, lines))
}

/// Where the one who decides does it on behalf of the one who has the authority, both are named.
fn decided_by(texts: Texts, offer: &Offer<'_>) -> Html {
    let decision = &offer.package.description.decision;
    let (organ, owner) = (offer.text(&decision.organ), offer.text(&decision.owner));
    if organ == owner {
        Html::from(organ)
    } else {
        Html::from(texts.public_delegated(organ, lower_first(&owner)))
    }
}

/// As it stands inside a sentence.
fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

/// With the own name of the one to whom the municipality sends complaints over this service.
fn complaint_body(offer: &Offer<'_>) -> String {
    let complaint = &offer.package.description.complaint;
    match offer.municipality.receiver(&complaint.instance) {
        Some(receiver) => receiver.name.clone(),
        None => offer.text(&complaint.to),
    }
}

fn law(texts: Texts, offer: &Offer<'_>) -> Html {
    let description = &offer.package.description;
    if description.law.is_empty() {
        return Html::EMPTY;
    }
    let items = description
        .law
        .iter()
        .map(|law| law_link(description, &law.eli).then(": ").then(offer.html(&law.says)));
    section_heading(texts.public_law_title())
        .then(Details::new(texts.public_law_show(), list(items)))
}

/// Only addresses of Lovdata become links; anything else is shown as it stands.
fn law_link(description: &Description, eli: &str) -> Html {
    let name = description.law_name(eli);
    if eli.starts_with("https://lovdata.no/") {
        link(&Link::new(name, eli))
    } else {
        Html::from(name)
    }
}

fn data_protection(texts: Texts, offer: &Offer<'_>) -> Html {
    let protection = &offer.package.description.data_protection;
    let paragraph = |text: &Localised| Html::paragraph(offer.html(text));
    let body = paragraph(&protection.purpose)
        .then(paragraph(&protection.basis))
        .then(paragraph(&protection.registers))
        .then(paragraph(&protection.automated))
        .then(Html::paragraph(link(&Link::new(texts.public_privacy_more(), "/personvern"))));
    section_heading(texts.public_privacy_title())
        .then(Details::new(texts.public_privacy_show(), body))
}

fn about(texts: Texts, offer: &Offer<'_>) -> Html {
    let description = &offer.package.description;
    let maturity = match description.maturity {
        1 => texts.public_maturity_1(),
        2 => texts.public_maturity_2(),
        3 => texts.public_maturity_3(),
        _ => texts.public_maturity_4(),
    };
    let figures = Link::new(texts.public_figures_link(), format!("/tall/{}", offer.id()));
    let machine = Link::new(texts.public_machine_link(), format!("{}.json", offer.path()));
    section_heading(texts.public_about_title())
        .then(Html::paragraph(texts.public_maturity(i64::from(description.maturity), maturity)))
        .then(list([
            link(&figures),
            link(&machine).then(format!(" ({} {})", texts.public_version(), description.version)),
        ]))
}

/// For those who cannot or will not use the web: every way ends in the same case.
fn other_ways(texts: Texts, offer: &Offer<'_>) -> Html {
    let channels: Vec<&Channel> = offer
        .package
        .description
        .public_service
        .channels
        .iter()
        .filter(|channel| channel.kind != ChannelKind::Web)
        .collect();
    let mut body = Html::EMPTY;
    for channel in channels {
        body = body
            .then(Html::already_safe("<p><strong>"))
            .then(channel_name(texts, channel.kind))
            .then(Html::already_safe("</strong><br>"))
            .then(offer.html(&channel.description))
            .then(contact(offer, channel.kind))
            .then(Html::already_safe("</p>"));
    }
    if body.is_empty() {
        return Html::EMPTY;
    }
    Card::new(
        texts.public_other_ways_title(),
        Html::paragraph(texts.public_other_ways_body()).then(body),
    )
    .into()
}

fn channel_name(texts: Texts, kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Web => texts.public_channel_web(),
        ChannelKind::Phone => texts.public_channel_phone(),
        ChannelKind::Counter => texts.public_channel_counter(),
        ChannelKind::Paper => texts.public_channel_paper(),
    }
}

/// The unit's own number where it has one, else the municipality's.
fn contact(offer: &Offer<'_>, kind: ChannelKind) -> Html {
    let tenant = offer.tenant();
    let line_break = Html::already_safe("<br>");
    match kind {
        ChannelKind::Web => Html::EMPTY,
        ChannelKind::Phone => {
            let unit = offer.municipality.unit_for(offer.id());
            let number = unit.and_then(|unit| unit.phone.as_ref()).unwrap_or(&tenant.phone);
            line_break.then(markup::phone(number))
        }
        ChannelKind::Counter | ChannelKind::Paper => {
            line_break.then(markup::address(&tenant.address))
        }
    }
}
