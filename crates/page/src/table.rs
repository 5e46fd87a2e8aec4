use askama::Template;

use crate::{Html, html::components};

components!(Table);

/// A table with a caption. On narrow screens its rows become cards, or it scrolls sideways in a
/// box of its own.
#[derive(Clone, Debug, Template)]
#[template(path = "table.html")]
#[must_use]
pub struct Table {
    id: String,
    caption: String,
    caption_hidden: bool,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    scrolls: bool,
}

#[derive(Clone, Debug)]
#[must_use]
pub struct Column {
    label: String,
    number: bool,
}

impl Column {
    pub fn text(label: impl Into<String>) -> Self {
        Self { label: label.into(), number: false }
    }

    /// Set to the right, with figures of equal width.
    pub fn number(label: impl Into<String>) -> Self {
        Self { label: label.into(), number: true }
    }
}

/// The content of one cell.
#[derive(Clone, Debug)]
#[must_use]
pub struct Cell(Html);

impl<T: Into<Html>> From<T> for Cell {
    fn from(content: T) -> Self {
        Self(content.into())
    }
}

impl Table {
    /// `id` must be unique on the page.
    pub fn new(
        id: impl Into<String>,
        caption: impl Into<String>,
        columns: impl IntoIterator<Item = Column>,
    ) -> Self {
        Self {
            id: id.into(),
            caption: caption.into(),
            caption_hidden: false,
            columns: columns.into_iter().collect(),
            rows: Vec::new(),
            scrolls: false,
        }
    }

    /// One cell for each column; the first names the row.
    pub fn row(mut self, cells: impl IntoIterator<Item = impl Into<Cell>>) -> Self {
        self.rows.push(cells.into_iter().map(Into::into).collect());
        self
    }

    pub fn rows<R, C>(mut self, rows: impl IntoIterator<Item = R>) -> Self
    where
        R: IntoIterator<Item = C>,
        C: Into<Cell>,
    {
        for row in rows {
            self = self.row(row);
        }
        self
    }

    /// The caption is there for screen readers only, because a heading above says the same.
    pub fn hide_caption(mut self) -> Self {
        self.caption_hidden = true;
        self
    }

    /// Keeps rows and columns on narrow screens, for tables whose columns are compared.
    pub fn scroll(mut self) -> Self {
        self.scrolls = true;
        self
    }

    fn cells<'a>(&'a self, row: &'a [Cell]) -> impl Iterator<Item = (&'a Column, &'a Html)> {
        self.columns.iter().zip(row.iter().map(|cell| &cell.0))
    }
}
