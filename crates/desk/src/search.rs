//! Finding a case by its number, its title or its applicant.
//!
//! What is searched for is posted, so that no name and no number of a person ever stands in an
//! address, a log or a browser's history.

use std::str::FromStr as _;

use access::{Subject, person};
use archive::CaseNumber;
use axum::{extract::State, response::Response};
use axum_extra::extract::Form as Posted;
use base::{Language, uuid::Uuid};
use identifiers::PersonNumber;
use page::{Button, Column, EmptyState, Field, Form, Html, Link, Table, TextField};
use service::flow::{self, Matter, MatterId, Sight, matters};
use store::{Tx, sql};
use web::{Answer, App, Page, Visit, WebError};

use crate::{fields::Fields, guard, html, texts::Texts, words, work_list::page::applicant};

/// At most so many hits are shown.
const MOST_HITS: usize = 50;
/// So many rows are read at a time, and so many times at most: the policy takes some away.
const ROWS_AT_A_TIME: u32 = 200;
const MOST_READS: usize = 10;
/// Words beyond these do not narrow the search.
const MOST_WORDS: usize = 4;

// Each word in the four ways a register or a case worker may have written it, since the two engines
// do not agree on what case-insensitive means. A search with fewer words repeats its last.
// Whoever guesses a name is not told that somebody of that name lives at a protected address: such a
// case is found by its number or the person's.
sql!(
    FIND,
    "select matter.id from matter
     join case_file on case_file.tenant = matter.tenant and case_file.id = matter.id
     where matter.tenant = $1 and matter.id < $2 and not matter.applicant_protected
       and (matter.applicant_name || ' ' || case_file.title like $4
         or matter.applicant_name || ' ' || case_file.title like $5
         or matter.applicant_name || ' ' || case_file.title like $6
         or matter.applicant_name || ' ' || case_file.title like $7)
       and (matter.applicant_name || ' ' || case_file.title like $8
         or matter.applicant_name || ' ' || case_file.title like $9
         or matter.applicant_name || ' ' || case_file.title like $10
         or matter.applicant_name || ' ' || case_file.title like $11)
       and (matter.applicant_name || ' ' || case_file.title like $12
         or matter.applicant_name || ' ' || case_file.title like $13
         or matter.applicant_name || ' ' || case_file.title like $14
         or matter.applicant_name || ' ' || case_file.title like $15)
       and (matter.applicant_name || ' ' || case_file.title like $16
         or matter.applicant_name || ' ' || case_file.title like $17
         or matter.applicant_name || ' ' || case_file.title like $18
         or matter.applicant_name || ' ' || case_file.title like $19)
     order by matter.id desc limit $3"
);

/// One hit.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hit {
    id: Uuid,
    number: String,
    title: String,
    /// `None` when the address is protected.
    applicant: Option<String>,
    received: String,
    state: String,
    handler: Option<String>,
}

/// `GET /ansatt/sok`
pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Response {
    app.read(visit, |_, visit, _, who| {
        guard::at_the_desk(visit, who)?;
        Ok(draw(visit.language, "", None).into())
    })
    .await
}

/// `POST /ansatt/sok`
pub(crate) async fn find(
    State(app): State<App>,
    visit: Visit,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Response {
    let sought = Fields(fields).get("sok").trim().to_owned();
    app.read(visit, move |app, visit, tx, who| {
        let subject = guard::at_the_desk(visit, who)?;
        if sought.is_empty() {
            return Ok(draw(visit.language, "", None).into());
        }
        if let Ok(number) = CaseNumber::from_str(&sought) {
            let case = archive::lookup::case_by_number(tx, number)?;
            let matter = match case {
                Some(case) => matters::find(tx, MatterId(case.id.0))?,
                None => None,
            };
            if let Some(matter) = matter
                && may_see(tx, subject, &matter)?
            {
                return Ok(Answer::redirect(format!("/ansatt/saker/{}", matter.id)));
            }
            return Ok(draw(visit.language, &sought, Some(&[])).into());
        }
        let found = match PersonNumber::parse(&sought) {
            Ok(number) => of_person(app, tx, subject, number)?,
            Err(_) => by_words(tx, subject, &sought)?,
        };
        let mut hits = Vec::new();
        for matter in found {
            hits.push(hit(app, tx, &matter, visit.language)?);
        }
        // A person's number is not shown again.
        let shown = if PersonNumber::parse(&sought).is_ok() { "" } else { &sought };
        Ok(draw(visit.language, shown, Some(&hits)).into())
    })
    .await
}

fn of_person(
    app: &App,
    tx: &mut Tx<'_>,
    subject: &Subject,
    number: PersonNumber,
) -> Result<Vec<Matter>, WebError> {
    let person = person::find_by_number(tx, app.keys(), number).map_err(WebError::internal)?;
    let Some(person) = person else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for matter in matters::of_person(tx, person.id.0)? {
        if found.len() < MOST_HITS && may_see(tx, subject, &matter)? {
            found.push(matter);
        }
    }
    Ok(found)
}

/// The newest matters with all the words that the reader may see.
fn by_words(tx: &mut Tx<'_>, subject: &Subject, sought: &str) -> Result<Vec<Matter>, WebError> {
    let patterns = patterns(sought);
    let mut found = Vec::new();
    let mut before = MatterId(Uuid::max());
    for _ in 0..MOST_READS {
        let mut parameters: Vec<&dyn store::Bind> = vec![&before, &ROWS_AT_A_TIME];
        parameters.extend(patterns.iter().map(|pattern| pattern as &dyn store::Bind));
        let ids: Vec<MatterId> = tx.all(&FIND, &parameters, |row| row.get(0))?;
        let whole_page = ids.len() >= ROWS_AT_A_TIME as usize;
        for id in ids {
            before = id;
            if let Some(matter) = matters::find(tx, id)?
                && may_see(tx, subject, &matter)?
            {
                found.push(matter);
            }
            if found.len() >= MOST_HITS {
                return Ok(found);
            }
        }
        if !whole_page {
            break;
        }
    }
    Ok(found)
}

fn may_see(tx: &mut Tx<'_>, subject: &Subject, matter: &Matter) -> store::Result<bool> {
    Ok(flow::sight(tx, subject, matter)? == Sight::Open)
}

/// Four patterns for each of [`MOST_WORDS`] words.
fn patterns(sought: &str) -> Vec<String> {
    let mut words: Vec<String> =
        sought.split_whitespace().take(MOST_WORDS).map(without_wildcards).collect();
    words.retain(|word| !word.is_empty());
    let last = words.last().cloned().unwrap_or_else(|| "\u{fffd}".to_owned());
    words.resize(MOST_WORDS, last);
    words
        .iter()
        .flat_map(|word| {
            let lower = word.to_lowercase();
            let mut letters = lower.chars();
            let capitalised: String =
                letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            [word.clone(), word.to_uppercase(), capitalised, lower]
                .map(|written| format!("%{written}%"))
        })
        .collect()
}

/// `%` and `_` mean something in a pattern, and a backslash does on one engine only.
fn without_wildcards(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect()
}

fn hit(app: &App, tx: &mut Tx<'_>, matter: &Matter, language: Language) -> Result<Hit, WebError> {
    let case = archive::lookup::case_file(tx, matter.case_file())?.ok_or(WebError::NotFound)?;
    let state = app
        .world()
        .catalogue
        .package(&matter.service)
        .and_then(|package| package.description.flow.state(&matter.state))
        .map_or_else(|| matter.state.clone(), |state| state.label.get(language).to_owned());
    Ok(Hit {
        id: matter.id.0,
        number: case.number.to_string(),
        title: case.title.text().to_owned(),
        applicant: (!matter.applicant_protected).then(|| matter.applicant_name.clone()),
        received: words::date_of(matter.received_at, language),
        state,
        handler: matter.handler_name.clone(),
    })
}

/// `hits` is `None` before anything was searched for.
fn draw(language: Language, sought: &str, hits: Option<&[Hit]>) -> Page {
    let texts = Texts::new(language);
    let field = Field::new(language, "sok", texts.search_label()).help(texts.search_help());
    let form =
        Html::from(TextField::new(field).value(sought)).then(Button::primary(texts.search()));
    let mut content = html::heading_1(texts.search_title()).then(Form::new("/ansatt/sok", form));
    content = match hits {
        None => content,
        Some([]) => content.then(EmptyState::new(
            texts.search_empty(),
            Html::paragraph(texts.search_empty_body()),
        )),
        Some(hits) => content.then(html::wide(table(hits, texts))),
    };
    Page::new(texts.search_title(), content).desk().breadcrumbs([
        Link::new(texts.work_list(), "/ansatt"),
        Link::new(texts.search_title(), "/ansatt/sok").current(),
    ])
}

fn table(hits: &[Hit], texts: Texts) -> Table {
    let columns = [
        texts.column_case(),
        texts.column_title(),
        texts.column_applicant(),
        texts.column_received(),
        texts.column_state(),
        texts.column_handler(),
    ];
    let caption = texts.search_hits(i64::try_from(hits.len()).unwrap_or(i64::MAX));
    Table::new("hits", caption, columns.map(Column::text)).rows(hits.iter().map(|hit| {
        [
            html::link(&hit.number, &format!("/ansatt/saker/{}", hit.id)),
            Html::from(&hit.title),
            applicant(hit.applicant.as_deref(), texts),
            Html::from(&hit.received),
            Html::from(&hit.state),
            Html::from(hit.handler.as_deref().unwrap_or_else(|| texts.nobody())),
        ]
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_sought_as_it_may_be_written() {
        let found = patterns("løve øst");
        assert_eq!(found.len(), 16);
        assert_eq!(found[..4], ["%løve%", "%LØVE%", "%Løve%", "%løve%"]);
        assert_eq!(found[4..8], ["%øst%", "%ØST%", "%Øst%", "%øst%"]);
        assert_eq!(found[12..], found[4..8]);
    }

    #[test]
    fn wildcards_find_nothing_special() {
        for sought in ["%", "_ %", "\\", ""] {
            let found = patterns(sought);
            assert!(found.iter().all(|pattern| pattern.contains('\u{fffd}')), "{sought} {found:?}");
        }
        assert_eq!(patterns("100%")[0], "%100%");
    }

    #[test]
    fn the_search_page_in_all_languages() {
        let hit = Hit {
            id: Uuid::from_u128(1),
            number: "2026/17".to_owned(),
            title: "Skjenkebevilling <5. juni>".to_owned(),
            applicant: None,
            received: "1. juni 2026".to_owned(),
            state: "Mottatt".to_owned(),
            handler: None,
        };
        for language in Language::ALL {
            let hits = [hit.clone()];
            let drawn = draw(language, "juni", Some(&hits)).content.to_string();
            insta::assert_snapshot!(format!("search_{language}"), drawn);
            assert!(draw(language, "x", Some(&[])).content.to_string().contains("ek-empty"));
        }
    }
}
