use askama::Template;

use crate::{Html, html::components};

components!(Form);

/// A form that posts to the server. Browsers do not validate it: the server does, in the reader's
/// language and with the same look everywhere.
#[derive(Clone, Debug, Template)]
#[template(path = "form.html")]
#[must_use]
pub struct Form {
    action: String,
    method: &'static str,
    hidden: Vec<(String, String)>,
    content: Html,
    with_files: bool,
    autosave: Option<String>,
}

impl Form {
    pub fn new(action: impl Into<String>, content: impl Into<Html>) -> Self {
        Self {
            action: action.into(),
            method: "post",
            hidden: Vec::new(),
            content: content.into(),
            with_files: false,
            autosave: None,
        }
    }

    /// A form that asks without changing anything, such as a filter.
    pub fn get(mut self) -> Self {
        self.method = "get";
        self
    }

    pub fn hidden(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.hidden.push((name.into(), value.into()));
        self
    }

    /// Sends files too (`multipart/form-data`).
    pub fn with_files(mut self) -> Self {
        self.with_files = true;
        self
    }

    /// Where the script sends the answers after each change, without files, as
    /// `application/x-www-form-urlencoded`. Any answer is ignored.
    pub fn autosave(mut self, url: impl Into<String>) -> Self {
        self.autosave = Some(url.into());
        self
    }
}
