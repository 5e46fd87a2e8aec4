//! Boxes with content of their own.

use askama::Template;

use crate::{Html, html::components};

components!(Card, LinkCard, CardGrid, Details);

/// A box with a heading.
#[derive(Clone, Debug, Template)]
#[template(path = "card.html")]
#[must_use]
pub struct Card {
    title: String,
    level: u8,
    body: Html,
    tinted: bool,
}

impl Card {
    pub fn new(title: impl Into<String>, body: impl Into<Html>) -> Self {
        Self { title: title.into(), level: 2, body: body.into(), tinted: false }
    }

    pub fn heading_level(mut self, level: u8) -> Self {
        self.level = level.clamp(2, 6);
        self
    }

    /// With a coloured ground: for the one box that matters most.
    pub fn tinted(mut self) -> Self {
        self.tinted = true;
        self
    }
}

/// A box that leads somewhere; all of it can be clicked, its title is the link.
#[derive(Clone, Debug, Template)]
#[template(path = "link_card.html")]
#[must_use]
pub struct LinkCard {
    title: String,
    href: String,
    level: u8,
    body: Html,
    tag: Html,
}

impl LinkCard {
    pub fn new(title: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            href: href.into(),
            level: 3,
            body: Html::EMPTY,
            tag: Html::EMPTY,
        }
    }

    /// A sentence or two; without links of its own.
    pub fn body(mut self, body: impl Into<Html>) -> Self {
        self.body = body.into();
        self
    }

    /// A status above the title.
    pub fn tag(mut self, tag: crate::Tag) -> Self {
        self.tag = tag.into();
        self
    }

    /// The level of the title in the page's outline; 3 unless said.
    pub fn heading_level(mut self, level: u8) -> Self {
        self.level = level.clamp(2, 6);
        self
    }
}

/// Cards beside each other, as many as there is room for.
#[derive(Clone, Debug, Template)]
#[template(path = "card_grid.html")]
#[must_use]
pub struct CardGrid {
    cards: Vec<Html>,
}

impl CardGrid {
    pub fn new(cards: impl IntoIterator<Item = impl Into<Html>>) -> Self {
        Self { cards: cards.into_iter().map(Into::into).collect() }
    }
}

/// Something most readers do not need, folded away.
#[derive(Clone, Debug, Template)]
#[template(path = "details.html")]
#[must_use]
pub struct Details {
    summary: String,
    body: Html,
    open: bool,
}

impl Details {
    pub fn new(summary: impl Into<String>, body: impl Into<Html>) -> Self {
        Self { summary: summary.into(), body: body.into(), open: false }
    }

    pub fn open(mut self) -> Self {
        self.open = true;
        self
    }
}
