/// A labelled address. How it looks is decided by where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub label: String,
    pub href: String,
    /// Whether the link leads to the page the reader is on, or to the part of the site it is in.
    pub current: bool,
}

impl Link {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into(), current: false }
    }

    /// Marks the link as the present page.
    #[must_use]
    pub fn current(self) -> Self {
        self.current_if(true)
    }

    #[must_use]
    pub fn current_if(mut self, current: bool) -> Self {
        self.current = current;
        self
    }
}
