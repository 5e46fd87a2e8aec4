//! Registering a complaint that came by another way than my page.

use access::Action;
use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Response},
};
use base::Language;
use forms::{Files, Posted};
use jiff::civil::Date;
use page::{
    Button, ButtonRow, Choice, FileField, Form, Html, Link, LinkButton, RadioGroup, TextArea,
};
use service::flow::{
    self, Channel, ComplaintId, ComplaintText, FlowError, MatterId, ReceivedComplaint,
    complain::LONGEST_COMPLAINT,
};
use web::{Answer, App, Page, Visit, WebError, Who, parking};

use super::form::{ENDINGS, FILE, Written};
use crate::{
    case::{Done, back_to},
    fields::Fields,
    guard, html,
    texts::Texts,
};

const ID: &str = "klage";
const CHANNEL: &str = "kanal";
const DAY: &str = "dato";
const WHAT: &str = "hva";
const WANTED: &str = "endring";
const CHANNELS: [Channel; 3] = [Channel::Paper, Channel::Phone, Channel::Counter];

/// `GET …/klage/ny`
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(case): Path<String>,
) -> Response {
    app.write(visit, move |app, visit, tx, who| {
        let opened = guard::find(app, tx, who, &case, Action::Edit)?;
        guard::looked(tx, &opened, Action::Edit)?;
        if !opened.matter.is_decided() {
            return Ok(Answer::redirect(format!("/ansatt/saker/{case}")));
        }
        let id = tx.new_id::<ComplaintId>();
        let number = opened.case.number.to_string();
        let mut page = RegisterPage::new(visit.language, opened.matter.id, number);
        page.written.typed = match parking::find(tx, visit, visit.path())? {
            Some(parked) => Fields(parked.fields),
            None => fresh(id, tx.today()),
        };
        Ok(page.draw().into())
    })
    .await
}

/// It most often came today.
fn fresh(id: ComplaintId, today: Date) -> Fields {
    let field = |name: &str, value: String| (name.to_owned(), value);
    Fields(vec![
        field(ID, id.to_string()),
        field("dato-day", today.day().to_string()),
        field("dato-month", today.month().to_string()),
        field("dato-year", today.year().to_string()),
    ])
}

/// `POST …/klage/ny`
pub(super) async fn register(
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
        if let Err(needed) = who.employee() {
            return parking::park(app, visit, needed, visit.path(), &posted.fields);
        }
        take_in(app, visit, who, &case, posted)
    })
    .await
}

fn take_in(
    app: &App,
    visit: &Visit,
    who: &Who,
    case: &str,
    posted: Posted,
) -> Result<Answer, WebError> {
    let tenant = visit.tenant.id;
    let (matter, number, today) = app.store().read(tenant, |tx| {
        let opened = guard::find(app, tx, who, case, Action::Edit)?;
        Ok::<_, WebError>((opened.matter, opened.case.number.to_string(), tx.today()))
    })?;
    if !matter.is_decided() {
        return Ok(Answer::redirect(format!("/ansatt/saker/{case}")));
    }
    let texts = Texts::new(visit.language);
    let mut page = RegisterPage::new(visit.language, matter.id, number);
    let written = &mut page.written;
    let file = written.keep(app, visit, &posted)?;
    written.typed = Fields(posted.fields);
    let id: ComplaintId = written.typed.get(ID).parse().map_err(|_| WebError::BadRequest)?;
    let channel = CHANNELS.into_iter().find(|channel| channel.key() == written.typed.get(CHANNEL));
    if channel.is_none() {
        written.note(CHANNEL, texts.complaint_no_channel());
    }
    let day = written.typed.date(DAY).filter(|day| *day <= today);
    if day.is_none() {
        written.note(DAY, texts.complaint_no_arrival());
    }
    let (what, wanted) = (written.typed.lines(WHAT), written.typed.lines(WANTED));
    if what.trim().is_empty() && file.is_none() {
        written.note(WHAT, texts.complaint_empty());
    }
    for (field, text) in [(WHAT, &what), (WANTED, &wanted)] {
        if text.chars().count() > LONGEST_COMPLAINT {
            written.note(field, texts.complaint_too_long());
        }
    }
    let (Some(channel), Some(received_on), true) = (channel, day, written.is_right()) else {
        return Ok(page.draw().with_errors().into());
    };
    let text = ComplaintText { what: &what, wanted: &wanted };
    let new = ReceivedComplaint { id, channel, received_on, text, file: file.as_ref() };
    match flow::register_complaint(app.world(), tenant, who.subject(), matter.id, &new) {
        Ok(_) => {}
        // Sent from another tab with other words: the case shows what was registered.
        Err(FlowError::AlreadySent) => return Err(WebError::Conflict),
        Err(error) => return Err(error.into()),
    }
    app.store().write(tenant, |tx| parking::forget(tx, visit))?;
    Ok(back_to(matter.id, Done::Complaint))
}

#[derive(Debug)]
struct RegisterPage {
    matter: MatterId,
    number: String,
    written: Written,
}

impl RegisterPage {
    fn new(language: Language, matter: MatterId, number: String) -> Self {
        Self { matter, number, written: Written::new(language) }
    }

    fn draw(&self) -> Page {
        let texts = Texts::new(self.written.language);
        let title = texts.complaint_register();
        let case = format!("/ansatt/saker/{}", self.matter);
        let here = format!("{case}/klage/ny");
        let chosen = Some(self.written.typed.get(CHANNEL)).filter(|chosen| !chosen.is_empty());
        let choices = CHANNELS.map(|channel| Choice::new(channel.key(), how(channel, texts)));
        let what = self.written.field(WHAT, texts.complaint_about());
        let wanted = self.written.field(WANTED, texts.complaint_wanted()).optional();
        let file = self.written.field(FILE, texts.complaint_scan()).optional();
        let file = FileField::new(file.help(texts.complaint_scan_help())).accept(ENDINGS.join(","));
        let buttons = ButtonRow::new([
            Html::from(Button::primary(title)),
            LinkButton::tertiary(texts.cancel(), &case).into(),
        ]);
        let fields = Html::from(
            RadioGroup::new(self.written.field(CHANNEL, texts.complaint_how()), choices)
                .chosen(chosen),
        )
        .then(self.written.day(DAY, texts.complaint_day()))
        .then(TextArea::new(what).value(self.written.typed.lines(WHAT)))
        .then(TextArea::new(wanted).value(self.written.typed.lines(WANTED)))
        .then(file)
        .then(buttons);
        let content = Html::from(self.written.summary(&[CHANNEL, DAY, WHAT, WANTED, FILE]))
            .then(html::heading_1(title))
            .then(html::lead(texts.complaint_register_lead()))
            .then(Form::new(&here, fields).with_files().hidden(ID, self.written.typed.get(ID)));
        Page::new(title, content).desk().breadcrumbs([
            Link::new(texts.work_list(), "/ansatt"),
            Link::new(&self.number, case),
            Link::new(title, here).current(),
        ])
    }
}

fn how(channel: Channel, texts: Texts) -> &'static str {
    match channel {
        Channel::Phone => texts.complaint_by_phone(),
        Channel::Counter => texts.complaint_by_counter(),
        Channel::Paper | Channel::Web => texts.complaint_by_paper(),
    }
}
