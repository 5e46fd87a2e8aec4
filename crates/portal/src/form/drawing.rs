//! A page of a form with what stands around its fields: heading, step, buttons.

use base::Language;
use page::{Button, ButtonRow, ErrorSummary, Form as FormTag, Html, Link, StepIndicator};
use service::form::{ComponentKind, Condition, Form, LeafKind, PageView};
use web::{Page, Visit};

use super::{
    application::Application,
    draw::{self, GO, Sketch},
    messages::Messages,
    page_save::{SHOWN_AS, Shown},
    start::heading,
};
use crate::texts::Texts;

/// The hidden field and query that lead back to the check page.
pub(super) const RETURN: &str = "retur";
pub(super) const TO_CHECK: &str = "oppsummering";
/// The hidden field with the names of what the page asked for.
pub(super) const ASKED: &str = "asked";

pub(super) const NEXT: &str = "next";
pub(super) const BACK: &str = "back";
pub(super) const LATER: &str = "later";
pub(super) const REFRESH: &str = "refresh";

/// A page of a form with everything around its fields.
pub(super) struct Drawing<'a> {
    pub(super) application: &'a Application<'a>,
    pub(super) visit: &'a Visit,
    pub(super) page: &'a str,
    pub(super) shown: &'a Shown,
    pub(super) to_check: bool,
}

impl Drawing<'_> {
    /// Nothing where the form has no such page. `order` holds the fields with errors.
    pub(super) fn draw(
        &self,
        messages: &Messages,
        order: &[String],
        notices: Html,
    ) -> Option<Page> {
        let application = self.application;
        let language = self.visit.language;
        let texts = Texts::new(language);
        let around = application.surroundings(language);
        let answers = &application.draft.answers;
        let view =
            application.form().view(self.page, answers, &application.package.texts, &around)?;
        let pages = application.pages(language);
        let step = pages.iter().position(|page| page.id == self.page).map_or(1, |at| at + 1);
        let errors = order.iter().filter_map(|field| {
            messages.error(field).map(|message| (draw::anchor(field), message))
        });
        let content = Html::from(ErrorSummary::new(language, errors))
            .then(notices)
            .then(self.above())
            // The check page is the last step.
            .then(StepIndicator::new(language, step, pages.len() + 1))
            .then(heading(&view.title))
            .then(self.form(&view, messages, step));
        let title = texts.form_page_title(&view.title, application.title(language));
        Some(Page::new(title, content).breadcrumbs(self.breadcrumbs(texts)))
    }

    fn breadcrumbs(&self, texts: Texts) -> [Link; 2] {
        let service = &self.application.draft.service;
        [
            Link::new(texts.form_services(), "/tjenester"),
            Link::new(self.application.title(self.visit.language), format!("/tjenester/{service}")),
        ]
    }

    /// For whom, when it is not for oneself.
    fn above(&self) -> Html {
        above(self.application, self.visit.language)
    }

    fn form(&self, view: &PageView, messages: &Messages, step: usize) -> Html {
        let language = self.visit.language;
        let texts = Texts::new(language);
        let form = self.application.form();
        let kind_of = |name: &str| leaf_kind(form, name);
        let sketch = Sketch { language, messages, kind_of: &kind_of };
        let mut content = Html::EMPTY;
        if draw::has_buttons(&view.components) || has_conditions(form, self.page) {
            // The key Enter presses a form's first button: that must be the one that goes on.
            content = Html::already_safe(format!(
                "<button class=\"ds-sr-only\" type=\"submit\" name=\"{GO}\" value=\"{NEXT}\" \
                 tabindex=\"-1\" aria-hidden=\"true\">{}</button>",
                Html::from(texts.form_next())
            ));
        }
        content = content.then(sketch.page(view));
        if has_conditions(form, self.page) {
            let refresh = Button::secondary(texts.form_refresh()).sends(GO, REFRESH);
            content = content
                .then(Html::already_safe("<div><p class=\"ek-subtle\">"))
                .then(texts.form_refresh_why())
                .then(Html::already_safe("</p>"))
                .then(Html::paragraph(refresh))
                .then(Html::already_safe("</div>"));
        }
        let next = if self.to_check { texts.form_back_to_check() } else { texts.form_next() };
        let mut buttons = vec![Button::primary(next).sends(GO, NEXT)];
        if step > 1 && !self.to_check {
            buttons.push(Button::secondary(texts.form_previous()).sends(GO, BACK));
        }
        buttons.push(Button::tertiary(texts.form_save_for_later()).sends(GO, LATER));
        content = content.then(ButtonRow::new(buttons));

        let path = self.application.path(self.page);
        let mut tag = FormTag::new(path.clone(), content)
            .autosave(format!("{path}/lagre"))
            .hidden(SHOWN_AS, self.shown.as_str())
            .hidden(ASKED, draw::questions(&view.components).join(" "));
        if self.to_check {
            tag = tag.hidden(RETURN, TO_CHECK);
        }
        if draw::has_files(&view.components) {
            tag = tag.with_files();
        }
        tag.into()
    }
}

/// For whom the application is, when it is not for oneself.
pub(super) fn above(application: &Application<'_>, language: Language) -> Html {
    let Some(organisation) = &application.organisation else { return Html::EMPTY };
    Html::already_safe("<p class=\"ek-subtle\">")
        .then(Texts::new(language).my_card_for(&organisation.name))
        .then(Html::already_safe("</p>"))
}

/// What kind of value a field holds.
fn leaf_kind(form: &Form, name: &str) -> LeafKind {
    form.component_of(name)
        .and_then(|(_, component)| component.path.as_deref())
        .and_then(|path| form.model().leaf(path))
        .map_or(LeafKind::Text, |leaf| leaf.kind)
}

/// Whether a page's own answers decide what it asks: then it can be shown anew without a script.
fn has_conditions(form: &Form, page: &str) -> bool {
    let Some(page) = form.page(page) else { return false };
    let own = |path: &str| page.components.iter().any(|it| it.path.as_deref() == Some(path));
    let mut asking = page.components.iter().filter(|component| {
        component.kind.is_question()
            || matches!(
                component.kind,
                ComponentKind::Group { .. } | ComponentKind::RepeatingGroup { .. }
            )
    });
    asking.any(|component| match &component.hidden {
        Condition::Fixed(_) => false,
        Condition::Computed(expression) => {
            let read = expression.references();
            read.components.iter().any(|id| page.component(id).is_some())
                || read
                    .data_model
                    .iter()
                    .any(|reference| reference.data_type.is_none() && own(&reference.path))
        }
    })
}
