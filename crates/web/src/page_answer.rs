//! What a handler answers with; the edge turns it into a response.

use page::{Html, Kind, Link};

/// A page's own part, without what stands around every page.
#[derive(Clone, Debug)]
pub struct Page {
    pub title: String,
    pub description: String,
    pub content: Html,
    pub hero: Html,
    pub breadcrumbs: Vec<Link>,
    pub kind: Kind,
    /// The page shows errors in what was sent: it answers 422 and says so in the tab.
    pub has_errors: bool,
    /// Names of private persons stand on the page: search engines are asked not to list it.
    pub unlisted: bool,
}

impl Page {
    pub fn new(title: impl Into<String>, content: impl Into<Html>) -> Self {
        Self {
            title: title.into(),
            description: String::new(),
            content: content.into(),
            hero: Html::EMPTY,
            breadcrumbs: Vec::new(),
            kind: Kind::Public,
            has_errors: false,
            unlisted: false,
        }
    }

    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    #[must_use]
    pub fn hero(mut self, hero: impl Into<Html>) -> Self {
        self.hero = hero.into();
        self
    }

    #[must_use]
    pub fn breadcrumbs(mut self, links: impl IntoIterator<Item = Link>) -> Self {
        self.breadcrumbs = links.into_iter().collect();
        self
    }

    /// A case worker's page.
    #[must_use]
    pub fn desk(mut self) -> Self {
        self.kind = Kind::Desk;
        self
    }

    #[must_use]
    pub fn unlisted(mut self) -> Self {
        self.unlisted = true;
        self
    }

    #[must_use]
    pub fn with_errors(mut self) -> Self {
        self.has_errors = true;
        self
    }
}

/// A file to show or keep.
#[derive(Clone, Debug)]
pub struct Download {
    pub bytes: Vec<u8>,
    pub content_type: String,
    pub file_name: String,
}

/// What a handler ends in.
#[derive(Clone, Debug)]
pub enum Answer {
    Page(Box<Page>),
    /// Leads on with GET (303), so that reloading repeats nothing. A path on this host.
    Redirect(String),
    Download(Download),
    /// A document that is not HTML, such as a feed.
    Data {
        content_type: &'static str,
        body: String,
    },
    /// Done, and there is nothing to show (an automatic save).
    Nothing,
}

impl From<Page> for Answer {
    fn from(page: Page) -> Self {
        Self::Page(Box::new(page))
    }
}

impl Answer {
    pub fn redirect(path: impl Into<String>) -> Self {
        Self::Redirect(path.into())
    }
}
