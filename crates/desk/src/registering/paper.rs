//! What came on paper, scanned: the main document of the application.

use access::Action;
use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Response},
};
use base::Language;
use forms::{Files, Posted, files, upload::LARGEST_MEGABYTES, words};
use page::{
    Button, ErrorSummary, Field, FileField, Form, Html, Link, LinkButton, UploadedFile,
    enter_button,
};
use service::flow::{Channel, DraftFile, DraftFileId, Registration, registrations};
use web::{Answer, App, Download, Page, Visit, WebError, parking};

use super::{address, breadcrumbs, find, look};
use crate::{html, texts::Texts};

const FILE: &str = "papir";
const REMOVE: &str = "fjern";
const ADD: &str = "legg-til";
/// What scanners make.
const ENDINGS: [&str; 5] = [".pdf", ".jpg", ".jpeg", ".png", ".tif"];

/// `GET …/papir`
pub(super) async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Response {
    app.write(visit, move |_, visit, tx, who| {
        let registration = look(visit, tx, who, &id)?.registration;
        if registration.matter.is_some() || registration.channel != Channel::Paper {
            return Ok(Answer::redirect(address(registration.id, "")));
        }
        let papers = registrations::papers(tx, registration.id)?;
        Ok(draw(visit.language, &registration, &papers, None).into())
    })
    .await
}

/// `POST …/papir`: adds, takes away, or goes on.
pub(super) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let posted = match Posted::read(&app, &visit, request, Files::Keep).await {
        Ok(posted) => posted,
        Err(error) => return error.into_response(),
    };
    app.work(visit, move |app, visit, who| {
        let tenant = visit.tenant.id;
        if let Err(needed) = who.employee() {
            // Files of strangers are not kept: they are chosen again.
            return parking::park(app, visit, needed, visit.path(), &[]);
        }
        let opened = app.store().read(tenant, |tx| find(visit, tx, who, &id, Action::Edit))?;
        let registration = &opened.registration;
        if registration.matter.is_some() || registration.channel != Channel::Paper {
            return Ok(Answer::redirect(address(registration.id, "")));
        }
        let endings = ENDINGS.map(str::to_owned);
        let (mut kept, mut problem) = (Vec::new(), None);
        for file in posted.files.iter().filter(|file| file.field == FILE) {
            match file.accept(&endings) {
                Ok((bytes, accepted)) => kept.push(file.keep(app, tenant, bytes, &accepted)?),
                Err(why) => {
                    let limit = LARGEST_MEGABYTES;
                    let text = files::refusal(why, &file.name, limit, &endings, visit.language);
                    problem.get_or_insert(text);
                }
            }
        }
        let removed = posted.last(REMOVE).and_then(|file| file.parse::<DraftFileId>().ok());
        let papers = app.store().write(tenant, |tx| {
            for file in &kept {
                registrations::add_paper(tx, opened.subject, registration.id, file)?;
            }
            if let Some(file) = removed {
                registrations::remove_paper(tx, opened.subject, registration.id, file)?;
            }
            Ok::<_, WebError>(registrations::papers(tx, registration.id)?)
        })?;
        if papers.is_empty() && removed.is_none() && problem.is_none() {
            problem = Some(Texts::new(visit.language).reg_paper_needed().to_owned());
        }
        if problem.is_some() {
            return Ok(draw(visit.language, registration, &papers, problem).into());
        }
        let stays = removed.is_some() || posted.last(ADD).is_some();
        Ok(Answer::redirect(address(registration.id, if stays { "/papir" } else { "" })))
    })
    .await
}

/// `GET …/papir/{file}`: beside the form that is filled in from it.
pub(super) async fn open(
    State(app): State<App>,
    visit: Visit,
    Path((id, file)): Path<(String, String)>,
) -> Response {
    app.work(visit, move |app, visit, who| {
        let file: DraftFileId = file.parse().map_err(|_| WebError::NotFound)?;
        let sent = app.store().write(visit.tenant.id, |tx| {
            let registration = look(visit, tx, who, &id)?.registration;
            let papers = registrations::papers(tx, registration.id)?;
            let paper = papers.into_iter().find(|paper| paper.id == file);
            paper.map(|paper| paper.sent).ok_or(WebError::NotFound)
        })?;
        let bytes =
            app.files().get(visit.tenant.id, &sent.digest.sha256)?.ok_or(WebError::NotFound)?;
        Ok(Answer::Download(Download {
            content_type: sent.media_type,
            file_name: sent.file_name,
            bytes,
        }))
    })
    .await
}

/// Links to what was scanned, each in a window of its own.
pub(super) fn links(registration: &Registration, papers: &[DraftFile], texts: Texts) -> Html {
    html::list(papers.iter().map(|paper| {
        let href = address(registration.id, &format!("/papir/{}", paper.id));
        Html::already_safe("<a class=\"ds-link\" target=\"_blank\" href=\"")
            .then(href)
            .then(Html::already_safe("\">"))
            .then(texts.reg_open_paper(&paper.sent.file_name))
            .then(Html::already_safe("</a>"))
    }))
}

fn draw(
    language: Language,
    registration: &Registration,
    papers: &[DraftFile],
    problem: Option<String>,
) -> Page {
    let texts = Texts::new(language);
    let path = address(registration.id, "/papir");
    let errors = problem.iter().map(|text| (FILE, text.clone()));
    let uploaded = papers.iter().map(|paper| UploadedFile {
        name: paper.sent.file_name.clone(),
        size: words::size(paper.sent.digest.size, language),
        remove: (REMOVE.to_owned(), paper.id.to_string()),
    });
    let field = Field::new(language, FILE, texts.reg_paper_field())
        .help(texts.reg_paper_help(LARGEST_MEGABYTES))
        .error(problem.clone());
    let fields =
        Html::from(FileField::new(field).accept(ENDINGS.join(",")).several().uploaded(uploaded))
            .then(Html::paragraph(Button::secondary(texts.reg_paper_add()).sends(ADD, "1")))
            .then(page::ButtonRow::new([
                Html::from(Button::primary(texts.reg_on())),
                LinkButton::tertiary(
                    texts.reg_applicant_title(),
                    address(registration.id, "/soker"),
                )
                .into(),
            ]));
    let first = enter_button(texts.reg_on(), None);
    let content = Html::from(ErrorSummary::new(language, errors))
        .then(html::heading_1(texts.reg_paper_title()))
        .then(html::lead(texts.reg_paper_lead()))
        .then(links(registration, papers, texts))
        .then(Form::new(path.clone(), first.then(fields)).with_files());
    let here = Link::new(texts.reg_paper_title(), path);
    let page = Page::new(texts.reg_paper_title(), content)
        .desk()
        .breadcrumbs(breadcrumbs(texts, Some(here)));
    if problem.is_some() { page.with_errors() } else { page }
}
