//! A draft with all that is needed to show its form.

use base::Language;
use jiff::{SignedDuration, civil::Date};
use page::{Html, Link};
use service::{
    Package, Parameters, Session, Surroundings,
    flow::Draft,
    form::{ComponentKind, Finding, Form, Page},
};

use crate::Messages;

/// Who sits at the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filler {
    /// Whoever applies. Goes on only over answers that hold.
    Applicant,
    /// An employee, from what somebody has said or written. What is not there cannot be asked for
    /// at the form, so they may go on over what is missing.
    Employee,
}

/// Where a form's pages lie, and what stands around them.
#[derive(Clone, Debug)]
pub struct Place {
    pub filler: Filler,
    /// The address under which the pages lie.
    pub base: String,
    /// Where one is led who goes on another time.
    pub later: String,
    /// What comes before the first page.
    pub before: String,
    pub breadcrumbs: Vec<Link>,
    /// What stands above the heading of every page: for whom it is.
    pub above: Html,
}

/// A draft that the one at the screen may work on.
#[derive(Debug)]
pub struct Filling<'a> {
    pub draft: Draft,
    pub package: &'a Package,
    pub parameters: Parameters,
    /// Who applies, as the form's conditions know them.
    pub session: Session,
    /// The day that the form's conditions count from.
    pub today: Date,
    /// How long the draft is kept after it was last touched.
    pub kept_for: SignedDuration,
    pub place: Place,
}

impl<'a> Filling<'a> {
    pub(crate) fn is_by_employee(&self) -> bool {
        self.place.filler == Filler::Employee
    }

    /// The page among those it belongs to.
    pub(crate) fn placed(&self, page: web::Page) -> web::Page {
        let page = page.breadcrumbs(self.place.breadcrumbs.clone());
        if self.is_by_employee() { page.desk() } else { page }
    }

    pub fn form(&self) -> &'a Form {
        &self.package.form
    }

    pub fn surroundings(&self, language: Language) -> Surroundings {
        Surroundings::new(&self.parameters, &self.session, self.today, language)
    }

    pub fn title(&self, language: Language) -> &str {
        self.package.description.title.get(language)
    }

    /// The pages that are shown and ask for something, in order.
    pub fn pages(&self, language: Language) -> Vec<&Page> {
        let mut pages =
            self.form().visible_pages(&self.draft.answers, &self.surroundings(language));
        pages.retain(|page| !is_check_page(page));
        pages
    }

    /// The page of the package that shows the answers before they are sent, if it has one.
    pub fn check_page(&self) -> Option<&Page> {
        self.form().pages().iter().find(|page| is_check_page(page))
    }

    /// Where one was: the page last worked on, or else the first.
    pub fn latest_path(&self, language: Language) -> String {
        let pages = self.pages(language);
        let page = pages.iter().find(|page| page.id == self.draft.page).or(pages.first());
        page.map_or_else(|| self.check_path(), |page| self.path(&page.id))
    }

    pub fn path(&self, page: &str) -> String {
        format!("{}/{page}", self.place.base)
    }

    pub fn check_path(&self) -> String {
        self.path("oppsummering")
    }

    /// What is missing or wrong in the whole form.
    pub fn findings(&self, language: Language) -> Vec<Finding> {
        let around = self.surroundings(language);
        self.form().validate_all(&self.draft.answers, &self.package.texts, &around)
    }

    /// Findings as messages at their fields.
    pub fn messages(&self, findings: &[Finding], language: Language) -> Messages {
        let mut messages = Messages::default();
        for finding in findings {
            let text = finding.text(self.form(), &self.package.texts, language);
            messages.add(&finding.field, finding.severity, text);
        }
        messages
    }
}

/// A page that shows a summary asks for nothing: it is the check page.
fn is_check_page(page: &Page) -> bool {
    page.components.iter().any(|it| matches!(it.kind, ComponentKind::Summary { .. }))
}
