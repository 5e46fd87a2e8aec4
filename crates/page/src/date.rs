//! Dates that one knows, and times of day.

use askama::Template;
use jiff::civil::Date;

use crate::{Field, html::components};

components!(DateField, TimeField);

/// A known date in three fields, sent as `{name}-day`, `{name}-month` and `{name}-year`.
///
/// Three text fields are quicker and surer than a calendar for a date that one knows, and accept
/// what is written as it was written (Designsystemet, pattern "Dato").
#[derive(Clone, Debug, Template)]
#[template(path = "field/date.html")]
#[must_use]
pub struct DateField {
    field: Field,
    day: String,
    month: String,
    year: String,
    birth_date: bool,
}

impl DateField {
    pub fn new(field: Field) -> Self {
        Self {
            field,
            day: String::new(),
            month: String::new(),
            year: String::new(),
            birth_date: false,
        }
    }

    pub fn date(mut self, date: Date) -> Self {
        self.day = date.day().to_string();
        self.month = date.month().to_string();
        self.year = date.year().to_string();
        self
    }

    /// As the citizen wrote it, also when it is no date.
    pub fn written(
        mut self,
        day: impl Into<String>,
        month: impl Into<String>,
        year: impl Into<String>,
    ) -> Self {
        (self.day, self.month, self.year) = (day.into(), month.into(), year.into());
        self
    }

    /// Lets the browser fill in the applicant's own date of birth.
    pub fn birth_date(mut self) -> Self {
        self.birth_date = true;
        self
    }

    /// Name part, id, label, value and width of the three fields. The first has the field's own
    /// id, so that links in the error summary land on it.
    fn parts(&self) -> [Part<'_>; 3] {
        let id = &self.field.id;
        let texts = self.field.texts;
        [
            Part { name: "day", id: id.clone(), label: texts.day(), value: &self.day },
            Part {
                name: "month",
                id: format!("{id}-month"),
                label: texts.month(),
                value: &self.month,
            },
            Part { name: "year", id: format!("{id}-year"), label: texts.year(), value: &self.year },
        ]
    }
}

#[derive(Debug)]
struct Part<'a> {
    name: &'static str,
    id: String,
    label: &'static str,
    value: &'a str,
}

impl Part<'_> {
    fn length(&self) -> usize {
        if self.name == "year" { 4 } else { 2 }
    }
}

/// A time of day, sent as it was written: `18:30`, `18.30`. A text field, because the browser's own
/// field shows AM and PM to those whose computer speaks English.
#[derive(Clone, Debug, Template)]
#[template(path = "field/time.html")]
#[must_use]
pub struct TimeField {
    field: Field,
    value: String,
}

impl TimeField {
    pub fn new(field: Field) -> Self {
        Self { field, value: String::new() }
    }

    /// Hours and minutes: `18:30`.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }
}
