//! `/innsyn/{entry}`: one line of the journal, and how to ask for the documents.

use archive::projection::{self, PublicEntry};
use axum::{
    extract::{Path, State},
    response::Response,
};
use page::{Alert, Answer as Line, Card, DescriptionList, Html, Link, LinkButton, Tone};
use web::{App, Page, Visit, WebError};

use super::{card, is_from, kind_name, names, unlisted};
use crate::{
    public::{
        find::front_link,
        markup::{self, columns, heading, link, section_heading, wide},
        wizard::encode,
    },
    texts::Texts,
    words,
};

pub(super) async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Response {
    let response = app
        .read(visit, move |_, visit, tx, _| {
            let id = id.parse().map_err(|_| WebError::NotFound)?;
            let entry = projection::entry(tx, id)?.ok_or(WebError::NotFound)?;
            let number = entry.case_number.parse().map_err(WebError::internal)?;
            let mut others = projection::entries_of_case(tx, number)?;
            others.retain(|other| other.id != entry.id);
            Ok(draw(visit, &entry, &others).into())
        })
        .await;
    unlisted(response)
}

fn draw(visit: &Visit, entry: &PublicEntry, others: &[PublicEntry]) -> Page {
    let texts = Texts::new(visit.language);
    let mut main = Html::from(DescriptionList::new(visit.language, lines(visit, entry)));
    if let Some(ground) = &entry.screening_ground {
        let body = Html::paragraph(texts.public_screened_body());
        main = main.then(Alert::new(Tone::Info, texts.public_entry_screened(ground)).body(body));
    }
    if !others.is_empty() {
        let cards = others.iter().map(|other| card(texts, visit.language, other));
        main = main.then(section_heading(texts.public_same_case())).then(Html::all(cards));
    }
    let content = heading(&entry.title).then(wide(columns(main, ask_card(visit, entry))));
    Page::new(&entry.title, content)
        .breadcrumbs([
            front_link(texts),
            Link::new(texts.public_journal_title(), "/innsyn"),
            Link::new(&entry.entry_number, super::path(entry)).current(),
        ])
        .unlisted()
}

fn lines(visit: &Visit, entry: &PublicEntry) -> Vec<Line> {
    let texts = Texts::new(visit.language);
    let language = visit.language;
    let undated = || texts.public_undated().to_owned();
    let document_date = entry.document_date.map_or_else(undated, |date| words::day(date, language));
    let mut lines = vec![
        Line::new(texts.public_entry_number(), entry.entry_number.as_str()),
        Line::new(texts.public_entry_case(), &entry.case_title),
        Line::new(texts.public_entry_kind(), kind_name(texts, entry.entry_type)),
    ];
    if let Some(names) = names(entry, is_from) {
        lines.push(Line::new(texts.public_from(), names));
    }
    if let Some(names) = names(entry, |kind| !is_from(kind)) {
        lines.push(Line::new(texts.public_to(), names));
    }
    lines.push(Line::new(texts.public_journal_date(), words::day(entry.journal_date, language)));
    lines.push(Line::new(texts.public_document_date(), document_date));
    lines.push(Line::new(texts.public_unit(), &entry.unit));
    lines.push(Line::new(texts.public_journal_number(), &entry.journal_number));
    lines.push(Line::new(texts.public_documents(), entry.documents.to_string()));
    if let Some(code) = &entry.class_code {
        let title = entry.class_title.as_deref().unwrap_or_default();
        lines.push(Line::new(texts.public_class(), format!("{code} {title}").trim().to_owned()));
    }
    if let (Some(_), Some(date)) = (entry.sign_off_method, entry.sign_off_date) {
        let date = words::day(date, language);
        let text = match &entry.answered_by {
            Some(number) => texts.public_answered_by(date, number),
            None => texts.public_settled(date),
        };
        lines.push(Line::new(texts.public_sign_off(), text));
    }
    lines
}

/// Anybody may ask, without a reason and without a name (offentleglova §§ 3 and 28).
fn ask_card(visit: &Visit, entry: &PublicEntry) -> Card {
    let texts = Texts::new(visit.language);
    let tenant = &visit.tenant;
    let subject = encode(&texts.public_ask_subject(&entry.entry_number));
    let text = encode(&texts.public_ask_text(&entry.entry_number, &entry.title));
    let address = format!("mailto:{}?subject={subject}&body={text}", tenant.email);
    let mut body = Html::paragraph(texts.public_ask_body());
    if !tenant.email.is_empty() {
        body = body.then(LinkButton::primary(texts.public_ask_button(), address));
    }
    if !tenant.phone.is_empty() {
        let phone =
            Html::from(texts.public_ask_phone()).then(" ").then(markup::phone(&tenant.phone));
        body = body.then(Html::paragraph(phone));
    }
    let law = Link::new(texts.public_ask_law(), "https://lovdata.no/eli/lov/2006/05/19/16/nor/§28");
    Card::new(texts.public_ask_title(), body.then(Html::paragraph(link(&law)))).tinted()
}
