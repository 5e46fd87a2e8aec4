//! One page of a form: shown, and taken in. What was typed is stored first and judged afterwards.

use page::{Alert, Html, Tone};
use serde::Deserialize;
use service::{
    Answers,
    flow::{self, measures::UseKind},
    form::{Finding, ROW_ADD, ROW_REMOVE},
};
use store::Tx;
use web::{Answer, Visit, WebError, parking::Parked};

use crate::{
    Filling, Messages,
    draw::{self, FILE_ADD, FILE_REMOVE, GO},
    drawing::{ASKED, BACK, Drawing, LATER, ONWARD, REFRESH, RETURN, TO_CHECK},
    files::{self, Outcome, Received},
    page_save::{self, SHOWN_AS, Shown},
    posted,
    texts::Texts,
};

/// Parked beside the fields when files came with them: those are not kept for strangers.
const FILES_SKIPPED: &str = "files-skipped";

/// What an address says besides which page.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    retur: Option<String>,
    /// What was typed before the session ended has been taken back.
    hentet: Option<String>,
    /// The page before was changed in another window too.
    samtidig: Option<String>,
    /// The files that were sent when the session had ended must be chosen again.
    filer: Option<String>,
}

/// A page of a draft that has not been sent.
pub fn show_page(
    tx: &Tx<'_>,
    visit: &Visit,
    filling: &Filling<'_>,
    page: &str,
    asked: &Asked,
) -> Result<Answer, WebError> {
    if filling.check_page().is_some_and(|check| check.id == page) {
        return Ok(Answer::redirect(filling.check_path()));
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
        notices = notices.then(changed_elsewhere(filling, texts));
    }
    let shown = Shown::now(tx);
    let drawing = Drawing {
        filling,
        visit,
        page,
        shown: &shown,
        to_check: asked.retur.as_deref() == Some(TO_CHECK),
    };
    drawing.draw(&Messages::default(), &[], notices).ok_or(WebError::NotFound).map(Answer::from)
}

fn changed_elsewhere(filling: &Filling<'_>, texts: Texts) -> Alert {
    let title = if filling.is_by_employee() {
        texts.form_employee_elsewhere_title()
    } else {
        texts.form_elsewhere_title()
    };
    Alert::new(Tone::Info, title).body(Html::paragraph(texts.form_elsewhere_body()))
}

/// What is parked of a post whose session had ended.
pub fn to_park(mut fields: Vec<(String, String)>, had_files: bool) -> Vec<(String, String)> {
    if had_files {
        fields.push((FILES_SKIPPED.to_owned(), "1".to_owned()));
    }
    fields
}

/// Takes back what was typed on a page when the session ended. The draft is held, has not been
/// sent, and whoever has signed in now may work on it. Gives the way back to the page.
pub fn take_back(
    tx: &mut Tx<'_>,
    visit: &Visit,
    filling: &Filling<'_>,
    page: &str,
    parked: &Parked,
) -> Result<Answer, WebError> {
    let (draft, path) = (filling.draft.id, filling.path(page));
    let shown = parked.last(SHOWN_AS).and_then(Shown::read);
    let at = Some(parked.at);
    if page_save::written_elsewhere(tx, draft, page, shown.as_ref(), at)? {
        // Something newer stands there: what waited is older than what was saved since.
        return Ok(Answer::redirect(path));
    }
    let mut answers = filling.draft.answers.clone();
    let around = filling.surroundings(visit.language);
    filling.form().parse_post(page, &parked.fields, &mut answers, &around);
    store_fields(tx, filling, page, &parked.fields, &answers)?;
    let mut query = vec![("hentet", "1")];
    if parked.last(FILES_SKIPPED).is_some() {
        query.push(("filer", "1"));
    }
    if parked.last(RETURN) == Some(TO_CHECK) {
        query.push((RETURN, TO_CHECK));
    }
    Ok(Answer::redirect(with_query(&path, &query)))
}

/// Takes in what a page sent. The draft is held and has not been sent; the files that came with
/// the page are looked at already ([`files::receive`]).
pub fn take_in(
    tx: &mut Tx<'_>,
    visit: &Visit,
    filling: Filling<'_>,
    page: &str,
    fields: &[(String, String)],
    received: Vec<Received>,
) -> Result<Answer, WebError> {
    Taking { visit, page, fields }.run(tx, filling, received)
}

/// Stores what a window wrote, and nothing of other pages. Gives what cannot be read.
pub(crate) fn store_fields(
    tx: &mut Tx<'_>,
    filling: &Filling<'_>,
    page: &str,
    fields: &[(String, String)],
    answers: &Answers,
) -> Result<(), WebError> {
    flow::drafts::save(tx, &filling.draft, page, answers, filling.kept_for)?;
    let shown = posted::last(fields, SHOWN_AS).and_then(Shown::read);
    page_save::saved(tx, filling.draft.id, page, shown.as_ref())?;
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
        mut filling: Filling<'_>,
        received: Vec<Received>,
    ) -> Result<Answer, WebError> {
        let language = self.visit.language;
        if filling.form().page(self.page).is_none() {
            return Err(WebError::NotFound);
        }
        let shown = self.last(SHOWN_AS).and_then(Shown::read);
        let elsewhere =
            page_save::written_elsewhere(tx, filling.draft.id, self.page, shown.as_ref(), None)?;
        let around = filling.surroundings(language);
        let mut answers = filling.draft.answers.clone();
        let unread = filling.form().parse_post(self.page, self.fields, &mut answers, &around);
        let mut messages = Messages::default();
        let files = files::link(
            tx,
            &filling,
            &mut answers,
            received,
            self.fields,
            language,
            &mut messages,
        )?;
        store_fields(tx, &filling, self.page, self.fields, &answers)?;
        filling.draft.answers = answers;
        if files == Outcome::Refused {
            let names = self.refused_fields(&filling);
            return self.with_messages(tx, &filling, &messages, &names, elsewhere);
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
                let path = with_query(&filling.path(self.page), &query);
                let fragment =
                    fragment.map(|name| format!("#{}", draw::anchor(&name))).unwrap_or_default();
                Ok(Answer::redirect(path + &fragment))
            }
            Wish::Later => Ok(Answer::redirect(filling.place.later.clone())),
            Wish::Back => {
                let before = self.neighbours(&filling).0;
                let path = if self.to_check() { filling.check_path() } else { before };
                Ok(Answer::redirect(told(path, elsewhere)))
            }
            Wish::Next => self.next(tx, &filling, unread, elsewhere),
        }
    }

    /// Forward only over answers that hold.
    fn next(
        &self,
        tx: &mut Tx<'_>,
        filling: &Filling<'_>,
        unread: Vec<Finding>,
        elsewhere: bool,
    ) -> Result<Answer, WebError> {
        let language = self.visit.language;
        let around = filling.surroundings(language);
        let mut findings = filling.form().validate_page(
            self.page,
            &filling.draft.answers,
            &filling.package.texts,
            &around,
        );
        let errors: Vec<&Finding> = findings.iter().filter(|it| it.is_error()).collect();
        let is_whole = errors.is_empty() && unread.is_empty();
        if is_whole || (filling.is_by_employee() && self.last(GO) == Some(ONWARD)) {
            self.used(tx, filling, UseKind::PageDone)?;
            let path =
                if self.to_check() { filling.check_path() } else { self.neighbours(filling).1 };
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
                .drawing(filling, &shown)
                .draw(&Messages::default(), &[], notice.into())
                .ok_or(WebError::NotFound)?;
            return Ok(page.into());
        }
        self.used(tx, filling, UseKind::PageRefused)?;
        let found: Vec<String> = findings.iter().map(|it| it.field.clone()).collect();
        findings.extend(unread.into_iter().filter(|it| !found.contains(&it.field)));
        let messages = filling.messages(&findings, language);
        self.with_messages(tx, filling, &messages, &in_order(&findings), elsewhere)
    }

    /// Counts how far applicants come. What an employee types says nothing of that.
    fn used(&self, tx: &mut Tx<'_>, filling: &Filling<'_>, kind: UseKind) -> store::Result<()> {
        if filling.is_by_employee() {
            return Ok(());
        }
        flow::measures::used(tx, &filling.draft.service, kind, self.page)
    }

    fn with_messages(
        &self,
        tx: &Tx<'_>,
        filling: &Filling<'_>,
        messages: &Messages,
        order: &[String],
        elsewhere: bool,
    ) -> Result<Answer, WebError> {
        let notice = if elsewhere {
            changed_elsewhere(filling, Texts::new(self.visit.language)).into()
        } else {
            Html::EMPTY
        };
        let shown = Shown::now(tx);
        let page = self
            .drawing(filling, &shown)
            .draw(messages, order, notice)
            .ok_or(WebError::NotFound)?;
        Ok(page.with_errors().into())
    }

    fn drawing<'d>(&'d self, filling: &'d Filling<'d>, shown: &'d Shown) -> Drawing<'d> {
        Drawing { filling, visit: self.visit, page: self.page, shown, to_check: self.to_check() }
    }

    fn refused_fields(&self, filling: &Filling<'_>) -> Vec<String> {
        let page = filling.form().page(self.page);
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
    fn neighbours(&self, filling: &Filling<'_>) -> (String, String) {
        let form = filling.form();
        let place = |id: &str| form.pages().iter().position(|page| page.id == id);
        let here = place(self.page);
        let pages = filling.pages(self.visit.language);
        let before = pages.iter().rev().find(|page| place(&page.id) < here);
        let after = pages.iter().find(|page| place(&page.id) > here);
        let path = |page: &service::form::Page| filling.path(&page.id);
        (
            before.map_or_else(|| filling.place.before.clone(), |page| path(page)),
            after.map_or_else(|| filling.check_path(), |page| path(page)),
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
