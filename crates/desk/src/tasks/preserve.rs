//! Documents in no archival format: the archivist adds the archival variant made elsewhere, or
//! keeps the document as it came (riksarkivarens forskrift § 5-17).

use access::Subject;
use archive::{CaseFile, Document, DocumentId, RecordId, RegistryEntry, lookup};
use axum::{
    extract::{Multipart, Path, State, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::Form as Posted;
use page::{Button, Field, FileField, Form, Html, TextArea};
use service::flow::{
    self, ArchiveFile, FlowError, MatterId, matters,
    preservation::{self, NotArchival},
};
use store::Tx;
use web::{Answer, App, Visit, WebError};

use super::entry::{self, EntryView};
use crate::{fields::Fields, html, texts::Texts};

/// The largest file, in megabytes.
const LARGEST_MEGABYTES: u64 = 50;
/// The most a request with one may carry.
pub(crate) const LARGEST_REQUEST: usize = 51 * 1024 * 1024;
/// The longest reason the flow takes, in characters.
const LONGEST: usize = 4_000;
const FILE: &str = "fil";
const REASON: &str = "grunn";

/// `POST …/behold`: the document stays in the format it came in.
pub(crate) async fn keep(
    State(app): State<App>,
    visit: Visit,
    Path(record): Path<String>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    app.write(visit, move |_, visit, tx, who| {
        who.employee()?;
        let subject = who.subject();
        let mut view = entry::read(tx, visit.language, subject, &record)?;
        let document = document(fields.get("dokument"))?;
        let reason = fields.lines(REASON);
        let problem = match reason.trim().chars().count() {
            0 => Problem::NoReason,
            1..=LONGEST => {
                let matter = MatterId(view.entry.case_file.0);
                flow::accept_format(tx, subject, matter, document, &reason)?;
                return Ok(Answer::redirect("/ansatt/oppgaver"));
            }
            _ => Problem::LongReason,
        };
        view.preserving.problem = Some((document, problem));
        view.preserving.reason = reason;
        Ok(view.draw().into())
    })
    .await
}

/// `POST …/arkivvariant`: the archival variant of the document, made elsewhere.
pub(crate) async fn add(
    State(app): State<App>,
    visit: Visit,
    Path(record): Path<String>,
    multipart: Multipart,
) -> Response {
    // Strangers cannot fill the memory.
    let sent = if app.is_signed_in(&visit).await {
        match Sent::read(multipart).await {
            Ok(sent) => sent,
            Err(error) => return error.into_response(),
        }
    } else {
        Sent::default()
    };
    app.work(visit, move |app, visit, who| {
        who.employee()?;
        let (subject, tenant) = (who.subject(), visit.tenant.id);
        let mut view =
            app.store().read(tenant, |tx| entry::read(tx, visit.language, subject, &record))?;
        let document = document(&sent.document)?;
        let problem = if sent.bytes.is_empty() {
            Problem::NoFile
        } else {
            let file = ArchiveFile { name: &file_name(&sent.name), bytes: &sent.bytes };
            let matter = MatterId(view.entry.case_file.0);
            match flow::add_archive_variant(app.world(), tenant, subject, matter, document, file) {
                Ok(()) => return Ok(Answer::redirect("/ansatt/oppgaver")),
                Err(FlowError::NotArchival { format }) => Problem::NotArchival { format },
                Err(error) => return Err(error.into()),
            }
        };
        view.preserving.problem = Some((document, problem));
        Ok(view.draw().into())
    })
    .await
}

fn document(sent: &str) -> Result<DocumentId, WebError> {
    sent.parse().map_err(|_| WebError::BadRequest)
}

/// What came in the form with the file.
#[derive(Debug, Default)]
struct Sent {
    document: String,
    name: String,
    bytes: Vec<u8>,
}

impl Sent {
    async fn read(mut multipart: Multipart) -> Result<Self, WebError> {
        let mut sent = Self::default();
        while let Some(field) = multipart.next_field().await.map_err(|error| failed(&error))? {
            match field.name() {
                Some("dokument") => {
                    sent.document = field.text().await.map_err(|error| failed(&error))?;
                }
                Some(FILE) => {
                    field.file_name().unwrap_or_default().clone_into(&mut sent.name);
                    sent.bytes = field.bytes().await.map_err(|error| failed(&error))?.into();
                }
                _ => {}
            }
        }
        Ok(sent)
    }
}

fn failed(error: &MultipartError) -> WebError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge { megabytes: LARGEST_MEGABYTES },
        _ => WebError::BadRequest,
    }
}

/// The file's own name, without the folders some browsers send.
fn file_name(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(200).collect();
    if name.trim().is_empty() { "arkivvariant".to_owned() } else { name }
}

/// What was wrong with what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    NoFile,
    NotArchival { format: String },
    NoReason,
    LongReason,
}

impl Problem {
    fn field(&self) -> &'static str {
        match self {
            Self::NoFile | Self::NotArchival { .. } => FILE,
            Self::NoReason | Self::LongReason => REASON,
        }
    }

    fn words(&self, texts: Texts) -> String {
        match self {
            Self::NoFile => texts.problem_no_archive_file().to_owned(),
            Self::NotArchival { format } => texts.problem_not_archival(format),
            Self::NoReason => texts.problem_no_reason_to_keep().to_owned(),
            Self::LongReason => texts.problem_long_text(LONGEST),
        }
    }
}

/// The documents of an entry that the reader may see to.
#[derive(Debug, Default)]
pub(super) struct Preserving {
    pub(super) documents: Vec<Document>,
    pub(super) problem: Option<(DocumentId, Problem)>,
    pub(super) reason: String,
}

/// What an archivist can see to in an entry of a case that is not closed.
pub(super) fn find(
    tx: &mut Tx<'_>,
    subject: &Subject,
    case: &CaseFile,
    record: RecordId,
) -> Result<Preserving, WebError> {
    let matter = matters::find(tx, MatterId(case.id.0))?.filter(|_| !case.is_closed());
    let Some(matter) = matter else { return Ok(Preserving::default()) };
    if preservation::may_preserve(tx, subject, &matter)?.is_err() {
        return Ok(Preserving::default());
    }
    let mut documents = Vec::new();
    for (of, document) in archive::documents_not_archival(tx, case.id)? {
        if of == record {
            documents.extend(lookup::document(tx, document)?);
        }
    }
    Ok(Preserving { documents, ..Preserving::default() })
}

/// The format that a document lies in, as people know it.
fn format_of(document: &Document) -> String {
    document.readable().map(preservation::format_name).unwrap_or_default()
}

/// One line of the list of tasks.
#[derive(Clone, Debug)]
pub(super) struct NotArchivalTask {
    pub(super) record: RecordId,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) format: String,
}

impl NotArchivalTask {
    pub(super) fn new(found: &NotArchival) -> Self {
        let RegistryEntry { id, .. } = found.entry;
        Self {
            record: id,
            number: found.entry.entry_number(),
            title: found.document.title.text().to_owned(),
            format: format_of(&found.document),
        }
    }
}

impl EntryView {
    /// Where the page says what is wrong with what was sent.
    pub(super) fn preserving_problem(&self, texts: Texts) -> Option<(String, String)> {
        let (document, problem) = self.preserving.problem.as_ref()?;
        Some((id_of(problem.field(), *document), problem.words(texts)))
    }

    pub(super) fn preserve(&self, texts: Texts) -> Html {
        if self.preserving.documents.is_empty() {
            return Html::EMPTY;
        }
        let documents = self.preserving.documents.iter().map(|document| {
            html::heading_3(document.title.text())
                .then(Html::paragraph(texts.not_archival_format(format_of(document))))
                .then(self.upload(document, texts))
                .then(self.keep_as_it_is(document, texts))
        });
        html::heading_2(texts.tasks_not_archival())
            .then(Html::paragraph(texts.not_archival_lead()))
            .then(Html::all(documents))
    }

    fn upload(&self, document: &Document, texts: Texts) -> Html {
        let field = Field::new(self.language, FILE, texts.archive_file())
            .id(id_of(FILE, document.id))
            .help(texts.archive_file_help())
            .error(self.problem_of(FILE, document, texts));
        let button = Button::secondary(texts.add_archive_file()).about(document.title.text());
        let content = Html::from(FileField::new(field).accept(".pdf,application/pdf")).then(button);
        Form::new(format!("{}/arkivvariant", self.address()), content)
            .hidden("dokument", document.id.to_string())
            .with_files()
            .into()
    }

    fn keep_as_it_is(&self, document: &Document, texts: Texts) -> Html {
        let problem = self.problem_of(REASON, document, texts);
        let typed = if problem.is_some() { self.preserving.reason.as_str() } else { "" };
        let field = Field::new(self.language, REASON, texts.keep_as_it_is_why())
            .id(id_of(REASON, document.id))
            .help(texts.keep_as_it_is_help())
            .error(problem);
        let button = Button::secondary(texts.keep_as_it_is()).about(document.title.text());
        let content = Html::from(TextArea::new(field).rows(3).value(typed)).then(button);
        Form::new(format!("{}/behold", self.address()), content)
            .hidden("dokument", document.id.to_string())
            .into()
    }

    fn problem_of(&self, field: &str, document: &Document, texts: Texts) -> Option<String> {
        let (of, problem) = self.preserving.problem.as_ref()?;
        (*of == document.id && problem.field() == field).then(|| problem.words(texts))
    }
}

fn id_of(field: &str, document: DocumentId) -> String {
    format!("{field}-{document}")
}
