//! `/innsyn`: the journal, newest first, a page at a time.

use archive::projection::{self, JournalFilter, PublicEntry};
use axum::{
    extract::{Query, State},
    response::Response,
};
use page::{
    Button, ButtonRow, Choice, DateField, Details, EmptyState, ErrorSummary, Field, Form, Html,
    Link, LinkButton, RadioGroup, TextField,
};
use web::{App, Page, Visit};

use super::{
    card,
    filter::{Asked, Kind, NoDate, WrittenDate},
    unlisted,
};
use crate::{
    public::{
        find::front_link,
        markup::{self, heading, lead, link, section_heading},
    },
    texts::Texts,
    words,
};

const ON_A_PAGE: usize = 50;

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let response = app
        .read(visit, move |_, visit, tx, _| {
            let asked = Asked::read(&query);
            let mut entries = Vec::new();
            // With a date that is none, nothing is guessed: the page says what to put right.
            let filter = asked.filter().ok();
            if let Some(filter) = &filter {
                // One more than is shown tells whether there is a next page.
                let limit = u32::try_from(ON_A_PAGE + 1).unwrap_or(u32::MAX);
                entries = projection::journal(tx, filter, limit)?;
            }
            Ok(draw(visit, &asked, filter.as_ref(), entries).into())
        })
        .await;
    unlisted(response)
}

fn draw(
    visit: &Visit,
    asked: &Asked,
    filter: Option<&JournalFilter>,
    mut entries: Vec<PublicEntry>,
) -> Page {
    let texts = Texts::new(visit.language);
    let language = visit.language;
    let title = texts.public_journal_title();
    let errors = errors(texts, asked);
    let has_more = entries.len() > ON_A_PAGE;
    entries.truncate(ON_A_PAGE);

    let mut content = Html::from(ErrorSummary::new(language, errors.clone()))
        .then(heading(title))
        .then(lead(texts.public_journal_lead(visit.tenant.authority_name())))
        .then(filter_form(visit, asked, &errors));
    if filter.is_some() {
        content = content.then(if entries.is_empty() {
            nothing(texts, asked)
        } else {
            listed(visit, &entries)
        });
        content = content.then(turn_page(texts, asked, &entries, has_more));
    }
    content = content.then(about(visit));
    let page = Page::new(title, content)
        .description(texts.public_journal_lead(visit.tenant.authority_name()))
        .breadcrumbs([front_link(texts), Link::new(title, "/innsyn").current()])
        .unlisted();
    if errors.is_empty() { page } else { page.with_errors() }
}

fn errors(texts: Texts, asked: &Asked) -> Vec<(&'static str, String)> {
    let mut errors = Vec::new();
    if asked.from.read() == Err(NoDate) {
        errors.push(("fra", texts.public_journal_from_error().to_owned()));
    }
    if asked.to.read() == Err(NoDate) {
        errors.push(("til", texts.public_journal_to_error().to_owned()));
    }
    errors
}

fn filter_form(visit: &Visit, asked: &Asked, errors: &[(&'static str, String)]) -> Form {
    let texts = Texts::new(visit.language);
    let language = visit.language;
    let text = TextField::new(
        Field::new(language, "q", texts.public_journal_text())
            .help(texts.public_journal_text_help()),
    )
    .value(&asked.text);
    let kinds = Kind::ALL.into_iter().map(|kind| {
        let label = match kind {
            Kind::All => texts.public_kind_all(),
            Kind::Incoming => texts.public_kind_incoming(),
            Kind::Outgoing => texts.public_kind_outgoing(),
        };
        Choice::new(kind.code(), label)
    });
    let kind = RadioGroup::new(Field::new(language, "type", texts.public_journal_kind()), kinds)
        .chosen(Some(asked.kind.code()))
        .inline();
    let date = |name: &str, label: &str, written: &WrittenDate| {
        let error = errors.iter().find(|(id, _)| *id == name).map(|(_, message)| message.clone());
        DateField::new(Field::new(language, name, label).error(error)).written(
            &written.day,
            &written.month,
            &written.year,
        )
    };
    let dates = Html::from(date("fra", texts.public_journal_from(), &asked.from)).then(date(
        "til",
        texts.public_journal_to(),
        &asked.to,
    ));
    let more = Details::new(texts.public_journal_narrow(), Html::from(kind).then(dates));
    let is_open = asked.kind != Kind::All || !asked.from.is_empty() || !asked.to.is_empty();
    let more = if is_open { more.open() } else { more };
    let content = Html::from(text).then(more).then(Button::primary(texts.public_journal_search()));
    Form::new("/innsyn", content).get()
}

/// The entries under the days they were journalled.
fn listed(visit: &Visit, entries: &[PublicEntry]) -> Html {
    let texts = Texts::new(visit.language);
    let mut html = Html::EMPTY;
    for day in entries.chunk_by(|left, right| left.journal_date == right.journal_date) {
        if let Some(first) = day.first() {
            html = html.then(section_heading(words::day(first.journal_date, visit.language)));
        }
        html = html.then(Html::all(day.iter().map(|entry| card(texts, visit.language, entry))));
    }
    html
}

fn nothing(texts: Texts, asked: &Asked) -> Html {
    if asked.is_narrowed() {
        EmptyState::new(texts.public_journal_nothing_title(), texts.public_journal_nothing_body())
            .action(LinkButton::secondary(texts.public_journal_show_all(), "/innsyn"))
            .into()
    } else {
        EmptyState::new(texts.public_journal_empty_title(), texts.public_journal_empty_body())
            .into()
    }
}

/// By key and not by number: an entry that comes meanwhile moves nothing.
fn turn_page(texts: Texts, asked: &Asked, entries: &[PublicEntry], has_more: bool) -> Html {
    let mut buttons = Vec::new();
    if let Some(last) = entries.last().filter(|_| has_more) {
        let address = asked.address(Some(last.position));
        buttons.push(LinkButton::secondary(texts.public_journal_older(), address));
    }
    if asked.before.is_some() {
        buttons.push(LinkButton::tertiary(texts.public_journal_newest(), asked.address(None)));
    }
    if buttons.is_empty() { Html::EMPTY } else { ButtonRow::new(buttons).into() }
}

/// What is published and what is not, whom to ask, and the feeds.
fn about(visit: &Visit) -> Html {
    let texts = Texts::new(visit.language);
    let tenant = &visit.tenant;
    let criteria = markup::list([
        texts.public_criteria_what(),
        texts.public_criteria_masked(),
        texts.public_criteria_never(),
        texts.public_criteria_names(),
        texts.public_criteria_documents(),
    ]);
    let contact = Html::from(texts.public_journal_contact())
        .then(" ")
        .then(markup::email(&tenant.email))
        .then(", ")
        .then(markup::phone(&tenant.phone))
        .then(".");
    let feeds = Html::from(texts.public_journal_feeds())
        .then(" ")
        .then(link(&Link::new("Atom", "/innsyn/feed.atom")))
        .then(", ")
        .then(link(&Link::new("JSON Feed", "/innsyn/feed.json")))
        .then(".");
    section_heading(texts.public_criteria_title())
        .then(Details::new(texts.public_criteria_show(), criteria))
        .then(Html::paragraph(contact))
        .then(Html::paragraph(feeds))
}
