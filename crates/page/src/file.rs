//! Attachments.

use askama::Template;

use crate::{Field, html::components};

components!(FileField);

/// Files to choose, and those already received with a button to take each away.
///
/// The form around it must be [`crate::Form::with_files`].
#[derive(Clone, Debug, Template)]
#[template(path = "field/file.html")]
#[must_use]
pub struct FileField {
    field: Field,
    accept: String,
    several: bool,
    uploaded: Vec<UploadedFile>,
}

/// A file that the server already has.
#[derive(Clone, Debug)]
pub struct UploadedFile {
    /// The file's own name.
    pub name: String,
    /// For people: `1,2 MB`.
    pub size: String,
    /// The name and value that the remove button sends.
    pub remove: (String, String),
}

impl FileField {
    pub fn new(field: Field) -> Self {
        Self { field, accept: String::new(), several: false, uploaded: Vec::new() }
    }

    /// File endings or media types, comma-separated: `.pdf,image/jpeg`. Only advice to the
    /// browser; the server checks the content.
    pub fn accept(mut self, accept: impl Into<String>) -> Self {
        self.accept = accept.into();
        self
    }

    /// More than one file may be chosen at a time.
    pub fn several(mut self) -> Self {
        self.several = true;
        self
    }

    pub fn uploaded(mut self, files: impl IntoIterator<Item = UploadedFile>) -> Self {
        self.uploaded = files.into_iter().collect();
        self
    }
}
