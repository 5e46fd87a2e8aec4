//! A page of a form with what stands around its fields: heading, step, buttons.

use page::{
    Button, ButtonRow, ErrorSummary, Form as FormTag, Html, StepIndicator, enter_button, heading_1,
};
use service::form::{ComponentKind, Condition, Form, LeafKind, PageView};
use web::{Page, Visit};

use crate::{
    Filling, Messages,
    draw::{self, GO, Sketch},
    page_save::{SHOWN_AS, Shown},
    texts::Texts,
};

/// The hidden field and query that lead back to the check page.
pub(crate) const RETURN: &str = "retur";
pub(crate) const TO_CHECK: &str = "oppsummering";
/// The hidden field with the names of what the page asked for.
pub(crate) const ASKED: &str = "asked";

pub(crate) const NEXT: &str = "next";
pub(crate) const BACK: &str = "back";
pub(crate) const LATER: &str = "later";
/// On, although something is missing.
pub(crate) const ONWARD: &str = "onward";
pub(crate) const REFRESH: &str = "refresh";

/// A page of a form with everything around its fields.
pub(crate) struct Drawing<'a> {
    pub(crate) filling: &'a Filling<'a>,
    pub(crate) visit: &'a Visit,
    pub(crate) page: &'a str,
    pub(crate) shown: &'a Shown,
    pub(crate) to_check: bool,
}

impl Drawing<'_> {
    /// Nothing where the form has no such page. `order` holds the fields with errors.
    pub(crate) fn draw(
        &self,
        messages: &Messages,
        order: &[String],
        notices: Html,
    ) -> Option<Page> {
        let filling = self.filling;
        let language = self.visit.language;
        let texts = Texts::new(language);
        let around = filling.surroundings(language);
        let answers = &filling.draft.answers;
        let view = filling.form().view(self.page, answers, &filling.package.texts, &around)?;
        let pages = filling.pages(language);
        let step = pages.iter().position(|page| page.id == self.page).map_or(1, |at| at + 1);
        let errors = order.iter().filter_map(|field| {
            messages.error(field).map(|message| (draw::anchor(field), message))
        });
        let content = Html::from(ErrorSummary::new(language, errors))
            .then(notices)
            .then(filling.place.above.clone())
            // The check page is the last step.
            .then(StepIndicator::new(language, step, pages.len() + 1))
            .then(heading_1(&view.title))
            .then(self.form(&view, messages, step));
        let title = texts.form_page_title(&view.title, filling.title(language));
        Some(filling.placed(Page::new(title, content)))
    }

    fn form(&self, view: &PageView, messages: &Messages, step: usize) -> Html {
        let language = self.visit.language;
        let texts = Texts::new(language);
        let form = self.filling.form();
        let kind_of = |name: &str| leaf_kind(form, name);
        let sketch = Sketch { language, messages, kind_of: &kind_of };
        let mut content = Html::EMPTY;
        if draw::has_buttons(&view.components) || has_conditions(form, self.page) {
            content = enter_button(texts.form_next(), Some((GO, NEXT)));
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
        if self.filling.is_by_employee() && !messages.is_empty() {
            buttons.push(Button::secondary(texts.form_onward()).sends(GO, ONWARD));
        }
        if step > 1 && !self.to_check {
            buttons.push(Button::secondary(texts.form_previous()).sends(GO, BACK));
        }
        buttons.push(Button::tertiary(texts.form_save_for_later()).sends(GO, LATER));
        content = content.then(ButtonRow::new(buttons));

        let path = self.filling.path(self.page);
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
