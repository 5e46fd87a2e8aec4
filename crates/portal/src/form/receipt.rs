//! The receipt: it has arrived, what happens now, when, whom to call.

use access::Action;
use axum::{
    extract::{Path, Query, Request, State},
    response::{IntoResponse as _, Response},
};
use base::Language;
use forms::{Files, Posted};
use page::{
    Alert, Button, ButtonRow, Choice, ErrorSummary, Field, Form as FormTag, Html, LinkButton,
    NoticePanel, RadioGroup, StepState, TextArea, Timeline, TimelineStep, Tone,
};
use serde::Deserialize;
use service::{
    Outcome, Package,
    flow::{Matter, MatterId, decisions, measures},
};
use store::{Tx, sql};
use web::{Answer, App, Page, Visit, WebError};

use super::application;
use crate::{
    my_page::{self, contact},
    texts::Texts,
    words,
};

const SCORE: &str = "score";
const COMMENT: &str = "comment";
/// Longer comments are cut.
const LONGEST_COMMENT: usize = 2_000;

sql!(RATED, "select count(*) from rated_matter where tenant = $1 and matter = $2");
sql!(
    MARK_RATED,
    "insert into rated_matter (tenant, matter, rated_at) values ($1, $2, $3)
     on conflict (tenant, matter) do nothing"
);

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    takk: Option<String>,
}

/// `GET /kvittering/{case}`
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(case): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    app.read(visit, move |app, visit, tx, who| {
        let (matter, _) = my_page::own_matter(app, tx, who, application::id(&case)?, Action::View)?;
        Ok(receipt(app, visit, tx, &matter, asked.takk.is_some(), None)?.into())
    })
    .await
}

/// `POST /kvittering/{case}`: how satisfied; counted once.
pub(crate) async fn rate(
    State(app): State<App>,
    visit: Visit,
    Path(case): Path<String>,
    request: Request,
) -> Response {
    let posted = match Posted::read(&app, &visit, request, Files::Skip).await {
        Ok(posted) => posted,
        Err(error) => return error.into_response(),
    };
    app.write(visit, move |app, visit, tx, who| {
        let id: MatterId = application::id(&case)?;
        let (matter, _) = my_page::own_matter(app, tx, who, id, Action::View)?;
        let score = posted.last(SCORE).and_then(|score| score.parse::<u8>().ok());
        let Some(score) = score.filter(|score| (1..=5).contains(score)) else {
            let message = Texts::new(visit.language).form_rating_required();
            let page = receipt(app, visit, tx, &matter, false, Some(message))?;
            return Ok(page.with_errors().into());
        };
        let now = tx.now();
        if tx.exec(&MARK_RATED, &[&matter.id, &now])? == 1 {
            let comment: String = posted
                .last(COMMENT)
                .unwrap_or_default()
                .trim()
                .chars()
                .take(LONGEST_COMMENT)
                .collect();
            measures::rate(tx, &matter.service, score, &comment)?;
        }
        Ok(Answer::redirect(format!("/kvittering/{}?takk=1", matter.id)))
    })
    .await
}

fn receipt(
    app: &App,
    visit: &Visit,
    tx: &mut Tx<'_>,
    matter: &Matter,
    thanks: bool,
    rating_error: Option<&str>,
) -> Result<Page, WebError> {
    let language = visit.language;
    let texts = Texts::new(language);
    let package = app.world().package(&matter.service)?;
    let number = my_page::case_number(tx, matter)?;
    let decision = decisions::made(tx, matter.id)?;
    let letter = match decision.as_ref().and_then(|decision| decision.entry) {
        Some(entry) => my_page::main_document(tx, entry)?,
        None => None,
    };
    let title = package.description.title.get(language);
    let panel_title = match (&decision, outcome(matter)) {
        (Some(_), Some(Outcome::Grant)) => texts.form_receipt_granted(),
        (Some(_), _) => texts.form_receipt_decided(),
        (None, _) => texts.form_receipt_received(),
    };
    let sent = words::moment(matter.received_at, language);
    let mut body = Html::paragraph(texts.form_receipt_sent(title, &sent));
    if decision.is_some() {
        let case = format!("/min-side/saker/{}", matter.id);
        body = body.then(match letter {
            Some(document) => Html::paragraph(LinkButton::primary(
                texts.form_read_decision(),
                format!("{case}/dokumenter/{document}"),
            )),
            // The letter is being made; it takes a few seconds.
            None => Html::paragraph(texts.form_letter_soon()),
        });
    }
    let panel = NoticePanel::new(panel_title).reference(texts.my_case_number(), &number).body(body);
    let mut content = Html::EMPTY;
    if let Some(message) = rating_error {
        content = ErrorSummary::new(language, [(SCORE, message)]).into();
    }
    content = content
        .then(panel)
        .then(section(texts.form_what_now()))
        .then(what_now(package, matter, language))
        .then(section(texts.form_questions()))
        .then(contact(app, visit, matter, &number)?)
        .then(ButtonRow::new([
            LinkButton::secondary(texts.form_to_case(), format!("/min-side/saker/{}", matter.id)),
            LinkButton::tertiary(texts.form_to_my_page(), "/min-side"),
        ]))
        .then(rating(tx, package, matter, language, thanks, rating_error)?);
    Ok(Page::new(panel_title, content))
}

fn outcome(matter: &Matter) -> Option<Outcome> {
    match matter.outcome.as_deref() {
        Some("grant") => Some(Outcome::Grant),
        Some("refuse") => Some(Outcome::Refuse),
        _ => None,
    }
}

fn section(title: &str) -> Html {
    Html::already_safe("<h2>").then(title).then(Html::already_safe("</h2>"))
}

/// The way from here to the decision.
fn what_now(package: &Package, matter: &Matter, language: Language) -> Html {
    let texts = Texts::new(language);
    let received = words::day_of(matter.received_at, language);
    let mut steps =
        vec![TimelineStep::new(StepState::Done, texts.my_step_received()).when(received)];
    if let Some(decided) = matter.decided_at {
        let when = words::day_of(decided, language);
        let weeks = i64::from(package.description.complaint.weeks);
        let to = package.description.complaint.to.get(language);
        steps.push(TimelineStep::new(StepState::Done, texts.my_step_decided()).when(when));
        steps.push(
            TimelineStep::new(StepState::Current, texts.form_step_complain())
                .body(Html::paragraph(texts.form_step_complain_body(weeks, to))),
        );
    } else {
        steps.push(
            TimelineStep::new(StepState::Current, texts.my_step_handled())
                .body(Html::paragraph(texts.form_step_handled_body())),
        );
        let mut answer = TimelineStep::new(StepState::Waiting, texts.my_step_answer())
            .body(Html::paragraph(texts.form_step_answer_body()));
        if let Some(deadline) = matter.deadline {
            answer = answer.when(texts.my_by_day(words::day(deadline, language)));
        }
        steps.push(answer);
    }
    Timeline::new(language, steps).into()
}

fn rating(
    tx: &mut Tx<'_>,
    package: &Package,
    matter: &Matter,
    language: Language,
    thanks: bool,
    error: Option<&str>,
) -> Result<Html, WebError> {
    let texts = Texts::new(language);
    let rated: u64 = tx.one(&RATED, &[&matter.id], |row| row.get(0))?;
    if rated > 0 {
        return Ok(if thanks {
            Alert::new(Tone::Success, texts.form_rating_thanks()).into()
        } else {
            Html::EMPTY
        });
    }
    let own = package.description.satisfaction.get(language);
    let question = if own.is_empty() { texts.form_rating_question() } else { own };
    let choices = [
        ("5", texts.form_rating_5()),
        ("4", texts.form_rating_4()),
        ("3", texts.form_rating_3()),
        ("2", texts.form_rating_2()),
        ("1", texts.form_rating_1()),
    ];
    let group = RadioGroup::new(
        Field::new(language, SCORE, question).help(texts.form_rating_help()).error(error),
        choices.map(|(value, label)| Choice::new(value, label)),
    );
    let comment =
        TextArea::new(Field::new(language, COMMENT, texts.form_rating_comment()).optional())
            .rows(3);
    let content = Html::from(group)
        .then(comment)
        .then(Html::paragraph(Button::secondary(texts.form_rating_send())));
    let form = FormTag::new(format!("/kvittering/{}", matter.id), content);
    Ok(section(texts.form_rating_title()).then(form))
}
