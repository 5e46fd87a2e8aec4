//! What the complaints instance decided, and the letter it came in.

use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Response},
};
use base::Language;
use forms::{Files, Posted};
use page::{Button, ButtonRow, Choice, FileField, Form, Html, Link, LinkButton, RadioGroup};
use service::flow::{self, ComplaintState, FlowError, InstanceDecision};
use web::{Answer, App, Page, Visit, WebError, Who, parking};

use super::{
    Step, address, find,
    form::{ENDINGS, FILE, Written},
    page::label,
};
use crate::{
    case::{Done, back_to},
    fields::Fields,
    guard, html,
    texts::Texts,
};

/// What the instance can do with a decision (forvaltningsloven § 34).
const OUTCOMES: [ComplaintState; 3] =
    [ComplaintState::Upheld, ComplaintState::ChangedByInstance, ComplaintState::Annulled];

/// `GET …/klage/{complaint}/avgjort`
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((case, id)): Path<(String, String)>,
) -> Response {
    app.write(visit, move |app, visit, tx, who| {
        let (opened, complaint) = find(app, tx, who, (&case, &id), Step::Record)?;
        guard::looked(tx, &opened, Step::Record.action())?;
        if !Step::Record.fits(complaint.state) {
            return Ok(Answer::redirect(format!("/ansatt/saker/{case}")));
        }
        let mut page = RecordPage::new(visit.language, &case, &id);
        page.number = opened.case.number.to_string();
        if let Some(parked) = parking::find(tx, visit, visit.path())? {
            page.written.typed = Fields(parked.fields);
        }
        Ok(page.draw().into())
    })
    .await
}

/// `POST …/klage/{complaint}/avgjort`
pub(super) async fn record(
    State(app): State<App>,
    visit: Visit,
    Path((case, id)): Path<(String, String)>,
    request: Request,
) -> Response {
    let posted = match Posted::read(&app, &visit, request, Files::Keep).await {
        Ok(posted) => posted,
        Err(error) => return error.into_response(),
    };
    app.work(visit, move |app, visit, who| {
        if let Err(needed) = who.employee() {
            let back = address(&case, &id, Step::Record);
            return parking::park(app, visit, needed, &back, &posted.fields);
        }
        take_in(app, visit, who, (&case, &id), posted)
    })
    .await
}

fn take_in(
    app: &App,
    visit: &Visit,
    who: &Who,
    (case, id): (&str, &str),
    posted: Posted,
) -> Result<Answer, WebError> {
    let tenant = visit.tenant.id;
    let (number, complaint, today) = app.store().read(tenant, |tx| {
        let (opened, complaint) = find(app, tx, who, (case, id), Step::Record)?;
        Ok::<_, WebError>((opened.case.number.to_string(), complaint, tx.today()))
    })?;
    // A second click, or a colleague was faster: the case says what was entered.
    if !Step::Record.fits(complaint.state) {
        return Ok(Answer::redirect(format!("/ansatt/saker/{case}")));
    }
    let texts = Texts::new(visit.language);
    let mut page = RecordPage::new(visit.language, case, id);
    page.number = number;
    let written = &mut page.written;
    let file = written.keep(app, visit, &posted)?;
    if file.is_none() && written.is_right() {
        written.note(FILE, texts.complaint_no_file());
    }
    written.typed = Fields(posted.fields);
    let outcome = OUTCOMES.into_iter().find(|outcome| outcome.key() == written.typed.get("utfall"));
    if outcome.is_none() {
        written.note("utfall", texts.complaint_no_outcome());
    }
    let day = written.typed.date("dato").filter(|day| *day <= today);
    if day.is_none() {
        written.note("dato", texts.complaint_no_day());
    }
    let (Some(outcome), Some(received_on), Some(file), true) =
        (outcome, day, file, written.is_right())
    else {
        return Ok(page.draw().with_errors().into());
    };
    let decided = InstanceDecision { outcome, received_on, file };
    match flow::record_outcome(app.world(), tenant, who.subject(), complaint.id, &decided) {
        Ok(()) | Err(FlowError::ChangedMeanwhile) => {}
        Err(error) => return Err(error.into()),
    }
    app.store().write(tenant, |tx| parking::forget(tx, visit))?;
    Ok(back_to(complaint.matter, Done::Complaint))
}

#[derive(Debug)]
struct RecordPage {
    case: String,
    complaint: String,
    number: String,
    written: Written,
}

impl RecordPage {
    fn new(language: Language, case: &str, complaint: &str) -> Self {
        Self {
            case: case.to_owned(),
            complaint: complaint.to_owned(),
            number: String::new(),
            written: Written::new(language),
        }
    }

    fn draw(&self) -> Page {
        let texts = Texts::new(self.written.language);
        let title = label(Step::Record, texts);
        let case = format!("/ansatt/saker/{}", self.case);
        let choices = OUTCOMES.map(|outcome| Choice::new(outcome.key(), state(outcome, texts)));
        let chosen = Some(self.written.typed.get("utfall")).filter(|chosen| !chosen.is_empty());
        let file = FileField::new(self.written.field(FILE, texts.complaint_decided_file()))
            .accept(ENDINGS.join(","));
        let buttons = ButtonRow::new([
            Html::from(Button::primary(title)),
            LinkButton::tertiary(texts.cancel(), &case).into(),
        ]);
        let fields = Html::from(
            RadioGroup::new(self.written.field("utfall", texts.complaint_decided_what()), choices)
                .chosen(chosen),
        )
        .then(self.written.day("dato", texts.complaint_decided_came()))
        .then(file)
        .then(buttons);
        let here = address(&self.case, &self.complaint, Step::Record);
        let content = Html::from(self.written.summary(&["utfall", "dato", FILE]))
            .then(html::heading_1(title))
            .then(html::lead(texts.complaint_record_lead()))
            .then(Form::new(&here, fields).with_files());
        Page::new(title, content).desk().breadcrumbs([
            Link::new(texts.work_list(), "/ansatt"),
            Link::new(&self.number, case),
            Link::new(title, here).current(),
        ])
    }
}

/// How far a complaint has come, in words.
pub(crate) fn state(state: ComplaintState, texts: Texts) -> &'static str {
    match state {
        ComplaintState::Received => texts.complaint_state_received(),
        ComplaintState::Changed => texts.complaint_state_changed(),
        ComplaintState::Dismissed => texts.complaint_state_dismissed(),
        ComplaintState::Forwarded => texts.complaint_state_forwarded(),
        ComplaintState::Upheld => texts.complaint_state_upheld(),
        ComplaintState::ChangedByInstance => texts.complaint_state_changed_by_instance(),
        ComplaintState::Annulled => texts.complaint_state_annulled(),
    }
}
