//! One page of a form: shown, and taken in. What was typed is stored first and judged afterwards.

use axum::{
    extract::{Path, Query, Request, State},
    response::{IntoResponse as _, Response},
};
use page::{Alert, Html, Tone};
use serde::Deserialize;
use service::{
    Answers,
    flow::{self, DraftId},
    form::{Finding, ROW_ADD, ROW_REMOVE},
};
use store::Tx;
use web::{Answer, App, Visit, WebError, Who, parking};

use super::{
    application::{self, Application},
    draw::{self, FILE_ADD, FILE_REMOVE, GO},
    drawing::{ASKED, BACK, Drawing, LATER, REFRESH, RETURN, TO_CHECK},
    files::{self, Outcome, Received},
    messages::Messages,
    page_save::{self, SHOWN_AS, Shown},
    posted::{self, Files, Posted, PostedFile},
};
use crate::texts::Texts;

/// Parked beside the fields when files came with them: those are not kept for strangers.
const FILES_SKIPPED: &str = "files-skipped";

/// What an address says besides which page.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    retur: Option<String>,
    /// What was typed before the session ended has been taken back.
    hentet: Option<String>,
    /// The page before was changed in another window too.
    samtidig: Option<String>,
    /// The files that were sent when the session had ended must be chosen again.
    filer: Option<String>,
}

/// `GET /skjema/{draft}`: where one was.
pub(crate) async fn latest(
    State(app): State<App>,
    visit: Visit,
    Path(draft): Path<String>,
) -> Response {
    app.read(visit, move |app, visit, tx, who| {
        let application = Application::open(app, visit, tx, who, application::id(&draft)?)?;
        if let Some(matter) = application.draft.matter {
            return Ok(Answer::redirect(receipt_path(matter)));
        }
        let pages = application.pages(visit.language);
        let page = pages.iter().find(|page| page.id == application.draft.page).or(pages.first());
        Ok(Answer::redirect(match page {
            Some(page) => application.path(&page.id),
            None => application.check_path(),
        }))
    })
    .await
}

/// `GET /skjema/{draft}/{page}`
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((draft, page)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    if parking::may_wait(&visit) {
        return app
            .write(visit, move |app, visit, tx, who| {
                let draft = application::id(&draft)?;
                match take_back(app, visit, tx, who, draft, &page)? {
                    Some(answer) => Ok(answer),
                    None => show_page(app, visit, tx, who, draft, &page, &asked),
                }
            })
            .await;
    }
    app.read(visit, move |app, visit, tx, who| {
        show_page(app, visit, tx, who, application::id(&draft)?, &page, &asked)
    })
    .await
}

fn show_page(
    app: &App,
    visit: &Visit,
    tx: &mut Tx<'_>,
    who: &Who,
    draft: DraftId,
    page: &str,
    asked: &Asked,
) -> Result<Answer, WebError> {
    let application = Application::open(app, visit, tx, who, draft)?;
    if let Some(matter) = application.draft.matter {
        // Back after sending: what was sent cannot be changed, and is not sent again.
        return Ok(Answer::redirect(receipt_path(matter)));
    }
    if application.check_page().is_some_and(|check| check.id == page) {
        return Ok(Answer::redirect(application.check_path()));
    }
    let texts = Texts::new(visit.language);
    let mut notices = Html::EMPTY;
    if asked.hentet.is_some() {
        let body = if asked.filer.is_some() {
            texts.form_taken_back_files()
        } else {
            texts.form_taken_back_body()
        };
        notices = notices.then(
            Alert::new(Tone::Info, texts.form_taken_back_title()).body(Html::paragraph(body)),
        );
    }
    if asked.samtidig.is_some() {
        notices = notices.then(changed_elsewhere(texts));
    }
    let shown = Shown::now(tx);
    let drawing = Drawing {
        application: &application,
        visit,
        page,
        shown: &shown,
        to_check: asked.retur.as_deref() == Some(TO_CHECK),
    };
    drawing.draw(&Messages::default(), &[], notices).ok_or(WebError::NotFound).map(Answer::from)
}

fn changed_elsewhere(texts: Texts) -> Alert {
    Alert::new(Tone::Info, texts.form_elsewhere_title())
        .body(Html::paragraph(texts.form_elsewhere_body()))
}

pub(super) fn receipt_path(matter: flow::MatterId) -> String {
    format!("/kvittering/{matter}")
}

/// Takes back what was typed when the session ended, if it was typed on this page and the one who
/// has signed in now may work on the draft.
fn take_back(
    app: &App,
    visit: &Visit,
    tx: &mut Tx<'_>,
    who: &Who,
    draft: DraftId,
    page: &str,
) -> Result<Option<Answer>, WebError> {
    let path = format!("/skjema/{draft}/{page}");
    let Some(parked) = parking::find(tx, visit, &path)? else { return Ok(None) };
    who.citizen()?;
    page_save::hold(tx, draft)?;
    let application = Application::open(app, visit, tx, who, draft)?;
    parking::forget(tx, visit)?;
    if let Some(matter) = application.draft.matter {
        return Ok(Some(Answer::redirect(receipt_path(matter))));
    }
    let shown = parked.last(SHOWN_AS).and_then(Shown::read);
    let at = Some(parked.at);
    if page_save::written_elsewhere(tx, draft, page, shown.as_ref(), at)? {
        // Something newer stands there: what waited is older than what was saved since.
        return Ok(Some(Answer::redirect(path)));
    }
    let mut answers = application.draft.answers.clone();
    let around = application.surroundings(visit.language);
    application.form().parse_post(page, &parked.fields, &mut answers, &around);
    flow::drafts::save(tx, &application.draft, page, &answers, application.kept_for())?;
    page_save::saved(tx, draft, page, shown.as_ref())?;
    let mut query = vec![("hentet", "1")];
    if parked.last(FILES_SKIPPED).is_some() {
        query.push(("filer", "1"));
    }
    if parked.last(RETURN) == Some(TO_CHECK) {
        query.push((RETURN, TO_CHECK));
    }
    Ok(Some(Answer::redirect(with_query(&path, &query))))
}

/// `POST /skjema/{draft}/{page}`
pub(crate) async fn post(
    State(app): State<App>,
    visit: Visit,
    Path((draft, page)): Path<(String, String)>,
    request: Request,
) -> Response {
    let posted = match Posted::read(&app, &visit, request, Files::Keep).await {
        Ok(posted) => posted,
        Err(error) => return error.into_response(),
    };
    app.work(visit, move |app, visit, who| {
        let draft = application::id(&draft)?;
        let Posted { mut fields, files, skipped_files } = posted;
        let had_files = skipped_files || !files.is_empty();
        match take_in(app, visit, who, draft, &page, &fields, files) {
            Err(needed @ (WebError::SignInNeeded | WebError::LevelNeeded)) => {
                if had_files {
                    fields.push((FILES_SKIPPED.to_owned(), "1".to_owned()));
                }
                parking::park(app, visit, needed, visit.path(), &fields)
            }
            answer => answer,
        }
    })
    .await
}

fn take_in(
    app: &App,
    visit: &Visit,
    who: &Who,
    draft: DraftId,
    page: &str,
    fields: &[(String, String)],
    files: Vec<PostedFile>,
) -> Result<Answer, WebError> {
    let tenant = visit.tenant.id;
    who.citizen()?;
    // Files are large: they are looked at and kept before anything is locked.
    let mut received = Vec::new();
    if !files.is_empty() {
        let application =
            app.store().read(tenant, |tx| Application::open(app, visit, tx, who, draft))?;
        if application.draft.matter.is_none() {
            received = files::receive(app, visit, application.form(), page, files)?;
        }
    }
    app.store().write(tenant, |tx| {
        page_save::hold(tx, draft)?;
        let mut application = Application::open(app, visit, tx, who, draft)?;
        application.draft.language = visit.language;
        Taking { visit, page, fields }.run(tx, application, received)
    })
}

/// Stores what a window wrote, and nothing of other pages. Gives what cannot be read.
pub(super) fn store_fields(
    tx: &mut Tx<'_>,
    application: &Application<'_>,
    page: &str,
    fields: &[(String, String)],
    answers: &Answers,
) -> Result<(), WebError> {
    flow::drafts::save(tx, &application.draft, page, answers, application.kept_for())?;
    let shown = posted::last(fields, SHOWN_AS).and_then(Shown::read);
    page_save::saved(tx, application.draft.id, page, shown.as_ref())?;
    Ok(())
}

/// One post of one page.
struct Taking<'a> {
    visit: &'a Visit,
    page: &'a str,
    fields: &'a [(String, String)],
}

impl Taking<'_> {
    fn last(&self, name: &str) -> Option<&str> {
        posted::last(self.fields, name)
    }

    fn to_check(&self) -> bool {
        self.last(RETURN) == Some(TO_CHECK)
    }

    fn run(
        &self,
        tx: &mut Tx<'_>,
        mut application: Application<'_>,
        received: Vec<Received>,
    ) -> Result<Answer, WebError> {
        let language = self.visit.language;
        if let Some(matter) = application.draft.matter {
            return Ok(Answer::redirect(receipt_path(matter)));
        }
        if application.form().page(self.page).is_none() {
            return Err(WebError::NotFound);
        }
        let shown = self.last(SHOWN_AS).and_then(Shown::read);
        let elsewhere = page_save::written_elsewhere(
            tx,
            application.draft.id,
            self.page,
            shown.as_ref(),
            None,
        )?;
        let around = application.surroundings(language);
        let mut answers = application.draft.answers.clone();
        let unread = application.form().parse_post(self.page, self.fields, &mut answers, &around);
        let mut messages = Messages::default();
        let files = files::link(
            tx,
            &application,
            &mut answers,
            received,
            self.fields,
            language,
            &mut messages,
        )?;
        store_fields(tx, &application, self.page, self.fields, &answers)?;
        application.draft.answers = answers;
        if files == Outcome::Refused {
            let names = self.refused_fields(&application);
            return self.with_messages(tx, &application, &messages, &names, elsewhere);
        }
        match self.wish() {
            Wish::Stay(fragment) => {
                let mut query = Vec::new();
                if self.to_check() {
                    query.push((RETURN, TO_CHECK));
                }
                if elsewhere {
                    query.push(("samtidig", "1"));
                }
                let path = with_query(&application.path(self.page), &query);
                let fragment =
                    fragment.map(|name| format!("#{}", draw::anchor(&name))).unwrap_or_default();
                Ok(Answer::redirect(path + &fragment))
            }
            Wish::Later => {
                Ok(Answer::redirect(format!("/min-side?utkast={}", application.draft.id)))
            }
            Wish::Back => {
                let before = self.neighbours(&application).0;
                let path = if self.to_check() { application.check_path() } else { before };
                Ok(Answer::redirect(told(path, elsewhere)))
            }
            Wish::Next => self.next(tx, &application, unread, elsewhere),
        }
    }

    /// Forward only over answers that hold.
    fn next(
        &self,
        tx: &mut Tx<'_>,
        application: &Application<'_>,
        unread: Vec<Finding>,
        elsewhere: bool,
    ) -> Result<Answer, WebError> {
        let language = self.visit.language;
        let around = application.surroundings(language);
        let mut findings = application.form().validate_page(
            self.page,
            &application.draft.answers,
            &application.package.texts,
            &around,
        );
        let errors: Vec<&Finding> = findings.iter().filter(|it| it.is_error()).collect();
        let is_whole = errors.is_empty() && unread.is_empty();
        if is_whole {
            let service = &application.draft.service;
            flow::measures::used(tx, service, flow::measures::UseKind::PageDone, self.page)?;
            let path = if self.to_check() {
                application.check_path()
            } else {
                self.neighbours(application).1
            };
            return Ok(Answer::redirect(told(path, elsewhere)));
        }
        let asked = self.last(ASKED).map(|names| names.split(' ').collect::<Vec<_>>());
        let only_new = unread.is_empty()
            && asked.is_some_and(|asked| {
                errors.iter().all(|finding| !asked.contains(&finding.field.as_str()))
            });
        if only_new {
            // The answers made new questions appear: nobody has done anything wrong.
            let texts = Texts::new(language);
            let notice = Alert::new(Tone::Info, texts.form_more_questions_title())
                .body(Html::paragraph(texts.form_more_questions_body()));
            let shown = Shown::now(tx);
            let page = self
                .drawing(application, &shown)
                .draw(&Messages::default(), &[], notice.into())
                .ok_or(WebError::NotFound)?;
            return Ok(page.into());
        }
        flow::measures::used(
            tx,
            &application.draft.service,
            flow::measures::UseKind::PageRefused,
            self.page,
        )?;
        let found: Vec<String> = findings.iter().map(|it| it.field.clone()).collect();
        findings.extend(unread.into_iter().filter(|it| !found.contains(&it.field)));
        let messages = application.messages(&findings, language);
        self.with_messages(tx, application, &messages, &in_order(&findings), elsewhere)
    }

    fn with_messages(
        &self,
        tx: &Tx<'_>,
        application: &Application<'_>,
        messages: &Messages,
        order: &[String],
        elsewhere: bool,
    ) -> Result<Answer, WebError> {
        let notice = if elsewhere {
            changed_elsewhere(Texts::new(self.visit.language)).into()
        } else {
            Html::EMPTY
        };
        let shown = Shown::now(tx);
        let page = self
            .drawing(application, &shown)
            .draw(messages, order, notice)
            .ok_or(WebError::NotFound)?;
        Ok(page.with_errors().into())
    }

    fn drawing<'d>(&'d self, application: &'d Application<'d>, shown: &'d Shown) -> Drawing<'d> {
        Drawing {
            application,
            visit: self.visit,
            page: self.page,
            shown,
            to_check: self.to_check(),
        }
    }

    fn refused_fields(&self, application: &Application<'_>) -> Vec<String> {
        let page = application.form().page(self.page);
        page.into_iter()
            .flat_map(|page| &page.components)
            .filter_map(|component| component.path.clone())
            .collect()
    }

    /// Which button was pressed.
    fn wish(&self) -> Wish {
        if let Some(group) = self.last(ROW_ADD) {
            // The new row is the last one; how many there were is seen in what was sent.
            return Wish::Stay(Some(group.to_owned()));
        }
        if let Some(row) = self.last(ROW_REMOVE) {
            let group = row.rsplit_once('[').map_or(row, |(group, _)| group);
            return Wish::Stay(Some(group.to_owned()));
        }
        if self.last(FILE_ADD).is_some() || self.last(FILE_REMOVE).is_some() {
            return Wish::Stay(None);
        }
        match self.last(GO) {
            Some(BACK) => Wish::Back,
            Some(LATER) => Wish::Later,
            Some(REFRESH) => Wish::Stay(None),
            _ => Wish::Next,
        }
    }

    /// The addresses before and after this page. This page itself may have become hidden.
    fn neighbours(&self, application: &Application<'_>) -> (String, String) {
        let form = application.form();
        let place = |id: &str| form.pages().iter().position(|page| page.id == id);
        let here = place(self.page);
        let pages = application.pages(self.visit.language);
        let before = pages.iter().rev().find(|page| place(&page.id) < here);
        let after = pages.iter().find(|page| place(&page.id) > here);
        let path = |page: &service::form::Page| application.path(&page.id);
        (
            before.map_or_else(|| "/min-side".to_owned(), |page| path(page)),
            after.map_or_else(|| application.check_path(), |page| path(page)),
        )
    }
}

/// Where a post is to lead.
enum Wish {
    Next,
    Back,
    Later,
    /// To the same page, at a field.
    Stay(Option<String>),
}

/// Fields with findings, each once, in the order they were found.
fn in_order(findings: &[Finding]) -> Vec<String> {
    let mut order: Vec<String> = Vec::new();
    for finding in findings {
        if !order.contains(&finding.field) {
            order.push(finding.field.clone());
        }
    }
    order
}

fn told(path: String, elsewhere: bool) -> String {
    if elsewhere { with_query(&path, &[("samtidig", "1")]) } else { path }
}

/// The values are our own words.
fn with_query(path: &str, query: &[(&str, &str)]) -> String {
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}
