//! Ways through the site.

use askama::Template;
use base::Language;

use crate::{Html, Link, Texts, html::components};

components!(Breadcrumbs, FilterLinks, Pagination, SearchForm, Hero);

/// The path from the front page to this page. The last link is the page itself.
#[derive(Clone, Debug, Template)]
#[template(path = "breadcrumbs.html")]
#[must_use]
pub struct Breadcrumbs {
    texts: Texts,
    links: Vec<Link>,
}

impl Breadcrumbs {
    pub fn new(language: Language, links: impl IntoIterator<Item = Link>) -> Self {
        Self { texts: Texts::new(language), links: links.into_iter().collect() }
    }
}

/// The parts of a list one can look at, each with how much is in it. The chosen one is marked with
/// more than a colour.
#[derive(Clone, Debug, Template)]
#[template(path = "filter_links.html")]
#[must_use]
pub struct FilterLinks {
    label: String,
    links: Vec<(Link, usize)>,
}

impl FilterLinks {
    /// `label` says to screen readers what the links choose between.
    pub fn new(label: impl Into<String>, links: impl IntoIterator<Item = (Link, usize)>) -> Self {
        Self { label: label.into(), links: links.into_iter().collect() }
    }
}

/// Links to the other pages of a long list. Draws nothing when there is one page.
#[derive(Clone, Debug, Template)]
#[template(path = "pagination.html")]
#[must_use]
pub struct Pagination {
    texts: Texts,
    place: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    /// `None` is a gap.
    pages: Vec<Option<Page>>,
}

#[derive(Clone, Debug)]
struct Page {
    number: usize,
    href: String,
    current: bool,
}

impl Pagination {
    /// Pages count from one; `href` gives each page's address.
    pub fn new(
        language: Language,
        current: usize,
        count: usize,
        href: impl Fn(usize) -> String,
    ) -> Self {
        let mut pages: Vec<Option<Page>> = Vec::new();
        for number in 1..=count {
            let near = number.abs_diff(current) <= 1;
            if near || number == 1 || number == count {
                pages.push(Some(Page { number, href: href(number), current: number == current }));
            } else if pages.last().is_some_and(Option::is_some) {
                pages.push(None);
            }
        }
        Self {
            texts: Texts::new(language),
            place: None,
            previous: (current > 1).then(|| href(current - 1)),
            next: (current < count).then(|| href(current + 1)),
            pages,
        }
    }

    /// Tells screen readers which list it belongs to, when the page has more than one.
    pub fn place(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }
}

/// A field to search in.
#[derive(Clone, Debug, Template)]
#[template(path = "search_form.html")]
#[must_use]
pub struct SearchForm {
    texts: Texts,
    action: String,
    name: String,
    label: String,
    value: String,
    hidden: Vec<(String, String)>,
}

impl SearchForm {
    /// Searches with `action?q=…`.
    pub fn new(language: Language, action: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            texts: Texts::new(language),
            action: action.into(),
            name: "q".to_owned(),
            label: label.into(),
            value: String::new(),
            hidden: Vec::new(),
        }
    }

    /// What was searched for.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Another name than `q`; also the field's id.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    pub fn hidden(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.hidden.push((name.into(), value.into()));
        self
    }
}

/// The opening of a front page: what one can do here, and the way to do it. Its title is the
/// page's main heading. Goes into [`crate::Shell::hero`], across the whole width.
#[derive(Clone, Debug, Template)]
#[template(path = "hero.html")]
#[must_use]
pub struct Hero {
    title: String,
    lead: Html,
    content: Html,
}

impl Hero {
    pub fn new(title: impl Into<String>, lead: impl Into<Html>) -> Self {
        Self { title: title.into(), lead: lead.into(), content: Html::EMPTY }
    }

    /// Usually a [`SearchForm`].
    pub fn content(mut self, content: impl Into<Html>) -> Self {
        self.content = content.into();
        self
    }
}
