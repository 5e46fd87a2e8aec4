//! Complaining over a decision: a page to write on, which keeps what is written, and a receipt.

mod page;
mod receipt;
mod summary;

use access::{Action, Subject};
use axum::{
    extract::{Path, Query, Request, State},
    response::{IntoResponse as _, Response},
};
use forms::{Files, Posted};
use serde::Deserialize;
use service::flow::{
    self, ComplaintDraft, ComplaintId, ComplaintText, FlowError, Matter, MatterId, SentFile,
    complain, complaints,
};
use store::Tx;
use web::{Answer, App, Limited, Visit, WebError, Who, parking};

use self::page::{ComplaintPage, Errors, Notice};
pub(super) use self::{receipt::show as show_receipt, summary::section};
use super::{answer::sender, attached, own_matter};

pub(super) const WHAT: &str = "hva";
pub(super) const WANTED: &str = "endring";
pub(super) const FILES: &str = "vedlegg";
pub(super) const DRAFT: &str = "klage";
/// Which button was pressed: [`SAVE`] or [`REMOVE`] and a file; to send is to press another.
pub(super) const HANDLING: &str = "handling";
pub(super) const SAVE: &str = "lagre";
pub(super) const REMOVE: &str = "fjern:";
/// Two clicks may meet; whoever comes second looks again.
const MOST_TRIES: usize = 3;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Said {
    /// The draft was just saved.
    lagret: Option<String>,
    /// What was written came after the complaint had been sent, and is another draft now.
    sendt: Option<String>,
}

fn case_path(matter: &Matter) -> String {
    format!("/min-side/saker/{}", matter.id)
}

fn form_path(matter: &Matter) -> String {
    format!("{}/klage", case_path(matter))
}

/// `GET /min-side/saker/{case}/klage`
pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(case): Path<String>,
    Query(said): Query<Said>,
) -> Response {
    app.write(visit, move |app, visit, tx, who| {
        let (matter, subject) = find(app, tx, who, &case)?;
        let mut draft = match complain::draft_complaint(tx, app.world(), &subject, matter.id) {
            // There is nothing to complain over yet.
            Err(FlowError::NotNow { .. }) => return Ok(Answer::redirect(case_path(&matter))),
            draft => draft?,
        };
        let mut notice = match (said.lagret, said.sendt) {
            (_, Some(_)) => Notice::SentBefore,
            (Some(_), None) => Notice::Saved,
            (None, None) => Notice::None,
        };
        // What was typed when the session ended. It stays parked until it is kept or runs out.
        if let Some(parked) = parking::find(tx, visit, visit.path())? {
            draft.what = parked.last(WHAT).unwrap_or_default().replace("\r\n", "\n");
            draft.wanted = parked.last(WANTED).unwrap_or_default().replace("\r\n", "\n");
            notice = Notice::TakenBack;
        }
        let page = ComplaintPage::gather(app, visit, tx, &matter, draft)?;
        Ok(page.draw(&Errors::default(), notice).into())
    })
    .await
}

fn find(app: &App, tx: &mut Tx<'_>, who: &Who, case: &str) -> Result<(Matter, Subject), WebError> {
    let id: MatterId = case.parse().map_err(|_| WebError::NotFound)?;
    own_matter(app, tx, who, id, Action::Appeal)
}

/// `POST /min-side/saker/{case}/klage/lagre`: between two clicks. Nothing is judged.
pub(super) async fn autosave(
    State(app): State<App>,
    visit: Visit,
    Path(case): Path<String>,
    request: Request,
) -> Response {
    let fields = match Posted::read(&app, &visit, request, Files::Skip).await {
        Ok(posted) => posted.fields,
        Err(error) => return error.into_response(),
    };
    app.work(visit, move |app, visit, who| {
        if who.citizen().is_err() {
            let back = format!("/min-side/saker/{case}/klage");
            return parking::park_quietly(app, visit, &back, &fields);
        }
        let written = Written::of(&Posted { fields, ..Posted::default() })?;
        app.store().write(visit.tenant.id, |tx| {
            let (matter, subject) = find(app, tx, who, &case)?;
            match complain::save_draft(
                tx,
                app.world(),
                &subject,
                matter.id,
                written.draft,
                written.text(),
            ) {
                // Sent meanwhile: the page says so when it is sent from here.
                Ok(_) | Err(FlowError::AlreadySent) => Ok(Answer::Nothing),
                Err(error) => Err(error.into()),
            }
        })
    })
    .await
}

/// `POST /min-side/saker/{case}/klage`: keeps what is written, and sends it.
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
        match take_in(app, visit, who, &case, &posted) {
            Err(needed) if needed.leads_to_sign_in() => {
                parking::park(app, visit, needed, visit.path(), &posted.fields)
            }
            answer => answer,
        }
    })
    .await
}

/// What was written on the page.
struct Written {
    draft: ComplaintId,
    what: String,
    wanted: String,
}

impl Written {
    fn of(posted: &Posted) -> Result<Self, WebError> {
        let lines = |name| posted.last(name).unwrap_or_default().replace("\r\n", "\n");
        let draft = posted.last(DRAFT).and_then(|id| id.parse().ok());
        Ok(Self {
            draft: draft.ok_or(WebError::BadRequest)?,
            what: lines(WHAT),
            wanted: lines(WANTED),
        })
    }

    fn text(&self) -> ComplaintText<'_> {
        ComplaintText { what: &self.what, wanted: &self.wanted }
    }
}

fn take_in(
    app: &App,
    visit: &Visit,
    who: &Who,
    case: &str,
    posted: &Posted,
) -> Result<Answer, WebError> {
    let tenant = visit.tenant.id;
    let (matter, subject) = app.store().read(tenant, |tx| find(app, tx, who, case))?;
    let written = Written::of(posted)?;
    let handling = posted.last(HANDLING).unwrap_or_default();
    let mut errors = Errors::default();
    let files = attached::keep(app, visit, &posted.files, FILES, &mut errors.files)?;
    let kept = app.store().write(tenant, |tx| {
        let kept = keep(app, tx, &subject, &matter, &written, &files)?;
        if let (Kept::Draft(draft), Some(file)) = (&kept, handling.strip_prefix(REMOVE)) {
            let file = file.parse().map_err(|_| WebError::BadRequest)?;
            complain::remove_draft_file(tx, draft, file)?;
        }
        parking::forget(tx, visit)?;
        Ok::<_, WebError>(kept)
    })?;
    let draft = match kept {
        Kept::Sent(id) => return Ok(Answer::redirect(format!("{}/{id}", form_path(&matter)))),
        Kept::Another => return Ok(Answer::redirect(format!("{}?sendt=1", form_path(&matter)))),
        Kept::Draft(draft) => draft,
    };
    let is_sent = handling != SAVE && !handling.starts_with(REMOVE);
    if is_sent {
        errors.judge(
            app.store().read(tenant, |tx| complain::draft_files(tx, &draft))?.len(),
            &written.text(),
            visit.language,
        );
    }
    if !errors.are_none() {
        let page =
            app.store().read(tenant, |tx| ComplaintPage::gather(app, visit, tx, &matter, draft))?;
        return Ok(page.draw(&errors, Notice::None).with_errors().into());
    }
    if !is_sent {
        let said = if handling == SAVE { "?lagret=1" } else { "" };
        return Ok(Answer::redirect(format!("{}{said}", form_path(&matter))));
    }
    let complaint = file(app, visit, &subject, &matter, &written)?;
    Ok(Answer::redirect(format!("{}/{complaint}", form_path(&matter))))
}

/// What became of what was written.
enum Kept {
    Draft(ComplaintDraft),
    /// It had been sent, by a first click or in another window.
    Sent(ComplaintId),
    /// Something else had been sent: this is another draft now.
    Another,
}

fn keep(
    app: &App,
    tx: &mut Tx<'_>,
    subject: &Subject,
    matter: &Matter,
    written: &Written,
    files: &[SentFile],
) -> Result<Kept, WebError> {
    let world = app.world();
    match complain::save_draft(tx, world, subject, matter.id, written.draft, written.text()) {
        Ok(draft) => {
            add_files(tx, &draft, files)?;
            return Ok(Kept::Draft(draft));
        }
        Err(FlowError::AlreadySent) => {}
        Err(error) => return Err(error.into()),
    }
    let sent = complaints::find(tx, written.draft)?.is_some_and(|sent| {
        sent.matter == matter.id
            && sent.what == written.what.trim()
            && sent.wanted == written.wanted.trim()
    });
    if sent {
        return Ok(Kept::Sent(written.draft));
    }
    let next = complain::draft_complaint(tx, world, subject, matter.id)?;
    let next = complain::save_draft(tx, world, subject, matter.id, next.id, written.text())?;
    add_files(tx, &next, files)?;
    Ok(Kept::Another)
}

/// A file that a first click brought is there already.
fn add_files(tx: &mut Tx<'_>, draft: &ComplaintDraft, files: &[SentFile]) -> Result<(), WebError> {
    let known = complain::draft_files(tx, draft)?;
    for file in files {
        let is_known = known.iter().any(|known| {
            (known.sent.digest, &known.sent.file_name) == (file.digest, &file.file_name)
        });
        if !is_known {
            complain::add_draft_file(tx, draft, file)?;
        }
    }
    Ok(())
}

fn file(
    app: &App,
    visit: &Visit,
    subject: &Subject,
    matter: &Matter,
    written: &Written,
) -> Result<ComplaintId, WebError> {
    let (tenant, sender) = (visit.tenant.id, sender(matter));
    let (id, text) = (written.draft, written.text());
    for _ in 1..MOST_TRIES {
        match flow::file_complaint(app.world(), tenant, subject, &sender, matter.id, id, text) {
            Err(FlowError::ChangedMeanwhile) => {}
            filed => return Ok(filed?.id),
        }
    }
    Ok(flow::file_complaint(app.world(), tenant, subject, &sender, matter.id, id, text)?.id)
}
