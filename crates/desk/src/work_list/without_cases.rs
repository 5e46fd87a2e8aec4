//! What stands in the place of the work list for somebody who looks after the installation and
//! reads no cases.

use base::Language;
use page::{Card, Html};
use web::Page;

use crate::{html, texts::Texts};

pub(super) fn draw(language: Language) -> Page {
    let texts = Texts::new(language);
    let card = |title: &str, why: &str, href: &str| {
        Card::new(title, Html::paragraph(why).then(Html::paragraph(html::link(title, href))))
    };
    let content = html::heading_1(texts.administration())
        .then(html::lead(texts.administration_lead()))
        .then(card(texts.tasks(), texts.administration_tasks(), "/ansatt/oppgaver"))
        .then(card(texts.figures(), texts.administration_figures(), "/tall"))
        .then(Html::paragraph(texts.administration_roles()));
    Page::new(texts.administration(), content).desk()
}
