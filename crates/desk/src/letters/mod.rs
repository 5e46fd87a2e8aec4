//! Letters a case worker writes: the decision, its approval, the question to the applicant.
//!
//! What is typed is kept before anything else is tried with it, so that no refusal, conflict or
//! failure loses a word.

mod approve;
mod approve_page;
mod ask;
mod ask_page;
mod decide;
mod decide_page;
pub(crate) mod draft;
mod preview;

use base::{Language, TenantId};
use letter::{Document, Kind, Recipient, Sender, Signature, parse_body};
use page::{Card, Details, Html};
use service::flow::Matter;
use store::{Tx, audit};
use web::{Answer, App, Download, WebError};

pub(crate) use self::{
    approve::{approve, send_back, show as show_approval},
    ask::{autosave as autosave_question, send as send_question, show as show_question},
    decide::{autosave as autosave_letter, send as send_letter, show as show_letter},
};
use crate::{case::story::Event, html, texts::Texts, words};

/// Somebody else acted between reading and sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conflict {
    /// Who did what and when; empty when nobody can be named.
    pub(crate) what: String,
}

/// What the page was drawn from; when it differs later, somebody else has acted.
fn seen(matter: &Matter) -> String {
    let handler = matter.handler.map(|handler| handler.to_string()).unwrap_or_default();
    format!("{}/{handler}", matter.state)
}

/// The last thing somebody else did with the case.
fn conflict(
    tx: &mut Tx<'_>,
    matter: &Matter,
    reader: base::uuid::Uuid,
    language: Language,
) -> store::Result<Conflict> {
    let texts = Texts::new(language);
    let what = audit::of_object(tx, matter.id)?
        .iter()
        .rev()
        .filter(|entry| entry.actor_id != reader)
        .find_map(|entry| Event::of_audit(entry, texts))
        .map(|event| texts.conflict_what(event.who, event.what, words::moment(event.at, language)))
        .unwrap_or_default();
    Ok(Conflict { what })
}

/// The letter as its reader will see it.
fn preview(title: &str, text: &str, language: Language) -> Html {
    let texts = Texts::new(language);
    let body = preview::body(&parse_body(text), language, texts.table_in_letter());
    html::heading_2(texts.preview()).then(Card::new(title, body).heading_level(3))
}

/// How to write headings, lists and the like.
fn markup_help(language: Language) -> Html {
    let texts = Texts::new(language);
    let examples = [
        ("## Overskrift", texts.markup_heading()),
        ("- punkt", texts.markup_list()),
        ("1. punkt", texts.markup_numbers()),
        ("**viktig**", texts.markup_strong()),
        ("Sted:: Grendehuset", texts.markup_fact()),
        ("> Husk dette", texts.markup_callout()),
        ("[tekst](https://…)", texts.markup_link()),
    ];
    let examples =
        examples.map(|(written, means)| html::element("code", written).then(": ").then(means));
    let body = Html::paragraph(texts.markup_paragraphs()).then(html::list(examples));
    Details::new(texts.markup_help(), body).into()
}

/// The letter as a file, made the same way as the one that is sent. Only shown, never kept.
fn proof(
    app: &App,
    tenant: TenantId,
    matter: &Matter,
    number: &str,
    signer: &str,
    title: &str,
    text: &str,
) -> Result<Answer, WebError> {
    let authority = app.world().tenant(tenant)?;
    let address = matter.recipient.address.as_ref();
    let mut lines = address.map(|address| address.lines.clone()).unwrap_or_default();
    lines.extend(address.map(|address| format!("{} {}", address.postal_code, address.place)));
    let document = Document {
        kind: Kind::Letter,
        language: matter.language,
        sender: Sender {
            authority: authority.authority_name(),
            unit: String::new(),
            address: authority.address.clone(),
            phone: authority.phone.clone(),
            email: authority.email.clone(),
            organisation_number: tenant.to_string(),
        },
        recipient: Some(Recipient { name: matter.recipient.name.clone(), address: lines }),
        reference: number.to_owned(),
        date: base::date_in_oslo(app.store().now()),
        title: title.to_owned(),
        body: parse_body(text),
        signature: Some(Signature {
            name: signer.to_owned(),
            title: String::new(),
            text: Texts::new(matter.language).proof_not_sent().to_owned(),
        }),
        access_note: String::new(),
        attachments: Vec::new(),
    };
    let pdf = app.world().typesetter.pdf(&document).map_err(WebError::internal)?;
    Ok(Answer::Download(Download {
        bytes: pdf.bytes,
        content_type: "application/pdf".to_owned(),
        file_name: "utkast.pdf".to_owned(),
    }))
}
