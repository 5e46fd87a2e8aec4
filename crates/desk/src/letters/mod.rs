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
mod desk_form;
pub(crate) mod draft;
mod preview;

use base::Language;
use letter::parse_body;
use page::{Card, Details, Html};
use service::flow::Matter;

pub(crate) use self::{
    approve::{approve, send_back, show as show_approval},
    ask::{autosave as autosave_question, send as send_question, show as show_question},
    decide::{autosave as autosave_letter, send as send_letter, show as show_letter},
    decide_page::{Problem, problems},
};
use crate::{html, texts::Texts};

/// What the page was drawn from; when it differs later, somebody else has acted.
fn seen(matter: &Matter) -> String {
    let handler = matter.handler.map(|handler| handler.to_string()).unwrap_or_default();
    format!("{}/{handler}", matter.state)
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
