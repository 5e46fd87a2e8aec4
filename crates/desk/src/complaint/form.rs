//! What the two forms of a complaint that take a file share.

use base::Language;
use forms::{Posted, files, upload::LARGEST_MEGABYTES};
use page::{DateField, ErrorSummary, Field};
use service::flow::SentFile;
use web::{App, Visit, WebError};

use crate::fields::Fields;

pub(super) const FILE: &str = "fil";
/// What papers come as.
pub(super) const ENDINGS: [&str; 5] = [".pdf", ".jpg", ".jpeg", ".png", ".tif"];

/// A form as it was sent, with what is wrong with it.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) language: Language,
    pub(super) typed: Fields,
    problems: Vec<(&'static str, String)>,
}

impl Written {
    pub(super) fn new(language: Language) -> Self {
        Self { language, typed: Fields::default(), problems: Vec::new() }
    }

    pub(super) fn note(&mut self, field: &'static str, problem: &str) {
        self.problems.push((field, problem.to_owned()));
    }

    pub(super) fn is_right(&self) -> bool {
        self.problems.is_empty()
    }

    /// Everything that is wrong, in the order of the fields.
    pub(super) fn summary(&self, order: &[&'static str]) -> ErrorSummary {
        let errors = order
            .iter()
            .flat_map(|field| self.problems.iter().filter(move |(at, _)| at == field).cloned());
        ErrorSummary::new(self.language, errors)
    }

    pub(super) fn field(&self, name: &'static str, label: &str) -> Field {
        let problem = self.problems.iter().find(|(field, _)| *field == name);
        Field::new(self.language, name, label).error(problem.map(|(_, text)| text.clone()))
    }

    pub(super) fn day(&self, name: &'static str, label: &str) -> DateField {
        let part = |part: &str| self.typed.get(&format!("{name}-{part}")).to_owned();
        DateField::new(self.field(name, label)).written(part("day"), part("month"), part("year"))
    }

    /// Keeps the file that was sent, if one was; notes why when it cannot be taken.
    pub(super) fn keep(
        &mut self,
        app: &App,
        visit: &Visit,
        posted: &Posted,
    ) -> Result<Option<SentFile>, WebError> {
        let endings = ENDINGS.map(str::to_owned);
        let Some(file) = posted.files.iter().find(|file| file.field == FILE) else {
            return Ok(None);
        };
        match file.accept(&endings) {
            Ok((bytes, accepted)) => Ok(Some(file.keep(app, visit.tenant.id, bytes, &accepted)?)),
            Err(why) => {
                let (limit, language) = (LARGEST_MEGABYTES, self.language);
                self.note(FILE, &files::refusal(why, &file.name, limit, &endings, language));
                Ok(None)
            }
        }
    }
}
