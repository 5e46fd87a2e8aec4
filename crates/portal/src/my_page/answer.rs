//! Answering a question from the municipality.

use access::Action;
use archive::{Correspondent, PartyName};
use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Response},
};
use forms::{
    Files, Posted,
    upload::{LARGEST_MEGABYTES, USUAL_ENDINGS},
};
use page::{
    Alert, Button, ButtonRow, ErrorSummary, Field, FileField, Form, Html, Link, LinkButton,
    TextArea, Tone, heading_1, heading_2,
};
use service::flow::{self, FlowError, InformationRequest, Matter, MatterId, RequestId, requests};
use web::{Answer, App, Limited, Page, Visit, WebError, Who, parking};

use super::{attached, breadcrumbs, own_matter};
use crate::{rich, texts::Texts, words};

const ANSWER: &str = "answer";
const FILES: &str = "files";
const REQUEST: &str = "request";
/// As long as one answer may be.
const LONGEST: usize = 20_000;

/// `GET /min-side/saker/{case}/svar`
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(case): Path<String>,
) -> Response {
    app.read(visit, move |app, visit, tx, who| {
        let id: MatterId = case.parse().map_err(|_| WebError::NotFound)?;
        let (matter, _) = own_matter(app, tx, who, id, Action::Answer)?;
        let Some(open) = requests::open(tx, matter.id)? else {
            return Ok(Answer::redirect(case_path(&matter)));
        };
        // What was typed when the session ended. It stays parked until it is sent or runs out.
        let typed = parking::find(tx, visit, visit.path())?
            .and_then(|parked| parked.last(ANSWER).map(str::to_owned));
        let question = Question { visit, matter: &matter, open: &open };
        let notice = match typed {
            Some(_) => {
                let texts = forms::texts::Texts::new(visit.language);
                Alert::new(Tone::Info, texts.form_taken_back_title())
                    .body(Html::paragraph(texts.form_taken_back_files()))
                    .into()
            }
            None => Html::EMPTY,
        };
        Ok(question.page(&typed.unwrap_or_default(), &Errors::default(), notice).into())
    })
    .await
}

fn case_path(matter: &Matter) -> String {
    format!("/min-side/saker/{}", matter.id)
}

/// `POST /min-side/saker/{case}/svar`
pub(super) async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(case): Path<String>,
    request: Request,
) -> Response {
    let posted = match Posted::read(&app, &visit, request, Files::Keep).await {
        Ok(posted) => posted,
        Err(error) => return error.into_response(),
    };
    app.work(visit, move |app, visit, who| {
        app.limit(visit, Limited::Submit)?;
        let id: MatterId = case.parse().map_err(|_| WebError::NotFound)?;
        let answer = match take_in(app, visit, who, id, &posted) {
            Err(needed) if needed.leads_to_sign_in() => {
                return parking::park(app, visit, needed, visit.path(), &posted.fields);
            }
            answer => answer?,
        };
        if parking::may_wait(visit) && matches!(answer, Answer::Redirect(_)) {
            app.store().write(visit.tenant.id, |tx| parking::forget(tx, visit))?;
        }
        Ok(answer)
    })
    .await
}

#[derive(Debug, Default)]
struct Errors {
    answer: Option<String>,
    files: Option<String>,
}

impl Errors {
    fn are_none(&self) -> bool {
        self.answer.is_none() && self.files.is_none()
    }
}

fn take_in(
    app: &App,
    visit: &Visit,
    who: &Who,
    id: MatterId,
    posted: &Posted,
) -> Result<Answer, WebError> {
    let tenant = visit.tenant.id;
    let texts = Texts::new(visit.language);
    let (matter, subject, open) = app.store().read(tenant, |tx| {
        let (matter, subject) = own_matter(app, tx, who, id, Action::Answer)?;
        let open = requests::open(tx, matter.id)?;
        Ok::<_, WebError>((matter, subject, open))
    })?;
    let asked: Option<RequestId> = posted.last(REQUEST).and_then(|id| id.parse().ok());
    // Answered before, by a first click or in another window: that answer stands.
    let Some(open) = open.filter(|open| Some(open.id) == asked) else {
        return Ok(Answer::redirect(format!("{}?besvart=1", case_path(&matter))));
    };
    let text = posted.last(ANSWER).unwrap_or_default().replace("\r\n", "\n");
    let mut errors = Errors::default();
    let files = attached::keep(app, visit, &posted.files, FILES, &mut errors.files)?;
    if text.trim().is_empty() && files.is_empty() && errors.files.is_none() {
        errors.answer = Some(texts.my_answer_required().to_owned());
    } else if text.chars().count() > LONGEST {
        errors.answer = Some(texts.my_answer_too_long(LONGEST));
    }
    let question = Question { visit, matter: &matter, open: &open };
    if !errors.are_none() {
        return Ok(question.page(&text, &errors, Html::EMPTY).with_errors().into());
    }
    let sender = sender(&matter);
    let sent = flow::answer_request(
        app.world(),
        tenant,
        &subject,
        &sender,
        matter.id,
        open.id,
        &text,
        &files,
    );
    match sent {
        Ok(()) | Err(FlowError::ChangedMeanwhile | FlowError::NotNow { .. }) => {
            Ok(Answer::redirect(format!("{}?besvart=1", case_path(&matter))))
        }
        Err(error) => Err(error.into()),
    }
}

/// The applicant as sender. No address: whoever has one here does not need it on their own answer.
pub(super) fn sender(matter: &Matter) -> Correspondent {
    let name = match &matter.organisation {
        Some(_) => PartyName::organisation(&matter.applicant_name),
        None if matter.applicant_protected => PartyName::protected(&matter.applicant_name),
        None => PartyName::person(&matter.applicant_name),
    };
    let mut sender = Correspondent::named(name).with_subject(matter.person);
    sender.organisation_number.clone_from(&matter.organisation);
    sender
}

struct Question<'a> {
    visit: &'a Visit,
    matter: &'a Matter,
    open: &'a InformationRequest,
}

impl Question<'_> {
    fn page(&self, typed: &str, errors: &Errors, notice: Html) -> Page {
        let language = self.visit.language;
        let texts = Texts::new(language);
        let summary = [(ANSWER, &errors.answer), (FILES, &errors.files)]
            .into_iter()
            .filter_map(|(field, error)| Some((field, error.clone()?)));
        let answer = TextArea::new(
            Field::new(language, ANSWER, texts.my_your_answer()).error(errors.answer.clone()),
        )
        .rows(8)
        .value(typed);
        let files = FileField::new(
            Field::new(language, FILES, texts.my_attach())
                .optional()
                .help(texts.my_attach_help(LARGEST_MEGABYTES))
                .error(errors.files.clone()),
        )
        .accept(USUAL_ENDINGS.join(","))
        .several();
        let buttons = ButtonRow::new([
            Html::from(Button::primary(texts.my_send_answer())),
            LinkButton::tertiary(texts.my_cancel(), case_path(self.matter)).into(),
        ]);
        let path = format!("{}/svar", case_path(self.matter));
        let form = Form::new(path, Html::from(answer).then(files).then(buttons))
            .hidden(REQUEST, self.open.id.to_string())
            .with_files();
        let due = words::day(self.open.due, language);
        let content = Html::from(ErrorSummary::new(language, summary))
            .then(notice)
            .then(heading_1(texts.my_answer_title()))
            .then(Html::paragraph(texts.my_answer_by(&due)))
            .then(heading_2(texts.my_we_ask()))
            .then(rich::blocks(&self.open.question))
            .then(form);
        Page::new(texts.my_answer_title(), content).breadcrumbs(breadcrumbs(
            language,
            [
                Link::new(texts.my_case(), case_path(self.matter)),
                Link::new(texts.my_answer_title(), self.visit.path()).current(),
            ],
        ))
    }
}
