//! Fields in which one chooses.

use askama::Template;

use crate::{Field, Html, Width, html::components};

components!(RadioGroup, CheckboxGroup, SingleCheckbox, Select);

/// One of the things to choose between.
#[derive(Clone, Debug)]
#[must_use]
pub struct Choice {
    value: String,
    label: String,
    help: Html,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), help: Html::EMPTY }
    }

    pub fn help(mut self, help: impl Into<Html>) -> Self {
        self.help = help.into();
        self
    }
}

/// One of a few choices, all of them visible.
#[derive(Clone, Debug, Template)]
#[template(path = "field/choices.html")]
#[must_use]
pub struct RadioGroup {
    field: Field,
    input_type: &'static str,
    choices: Vec<Choice>,
    chosen: Vec<String>,
    layout: &'static str,
}

impl RadioGroup {
    pub fn new(field: Field, choices: impl IntoIterator<Item = Choice>) -> Self {
        Self {
            field,
            input_type: "radio",
            choices: choices.into_iter().collect(),
            chosen: Vec::new(),
            layout: "ek-choices",
        }
    }

    pub fn chosen(mut self, value: Option<impl Into<String>>) -> Self {
        self.chosen = value.map(Into::into).into_iter().collect();
        self
    }

    /// Beside each other where there is room: for two short answers such as yes and no.
    pub fn inline(mut self) -> Self {
        self.layout = "ek-choices ek-choices-inline";
        self
    }
}

/// Any number of a few choices. Each chosen value is sent under the field's name.
#[derive(Clone, Debug, Template)]
#[template(path = "field/choices.html")]
#[must_use]
pub struct CheckboxGroup {
    field: Field,
    input_type: &'static str,
    choices: Vec<Choice>,
    chosen: Vec<String>,
    layout: &'static str,
}

impl CheckboxGroup {
    pub fn new(field: Field, choices: impl IntoIterator<Item = Choice>) -> Self {
        Self {
            field,
            input_type: "checkbox",
            choices: choices.into_iter().collect(),
            chosen: Vec::new(),
            layout: "ek-choices",
        }
    }

    pub fn chosen(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.chosen = values.into_iter().map(Into::into).collect();
        self
    }
}

macro_rules! options {
    ($($group:ty),+) => {$(
        impl $group {
            fn options(&self) -> Vec<Drawn<'_>> {
                drawn(&self.field.id, &self.choices, &self.chosen)
            }
        }
    )+};
}
options!(RadioGroup, CheckboxGroup);

/// A choice as it is drawn.
#[derive(Debug)]
struct Drawn<'a> {
    id: String,
    choice: &'a Choice,
    chosen: bool,
}

/// The first choice has the field's own id, so that links in the error summary land on it.
fn drawn<'a>(field_id: &str, choices: &'a [Choice], chosen: &[String]) -> Vec<Drawn<'a>> {
    choices
        .iter()
        .enumerate()
        .map(|(position, choice)| Drawn {
            id: if position == 0 { field_id.to_owned() } else { format!("{field_id}-{position}") },
            choice,
            chosen: chosen.contains(&choice.value),
        })
        .collect()
}

/// A declaration to agree to: sends the value `yes` when ticked.
#[derive(Clone, Debug, Template)]
#[template(path = "field/single_checkbox.html")]
#[must_use]
pub struct SingleCheckbox {
    field: Field,
    ticked: bool,
}

impl SingleCheckbox {
    /// The field's label is the statement beside the box.
    pub fn new(field: Field) -> Self {
        Self { field, ticked: false }
    }

    pub fn ticked(mut self, ticked: bool) -> Self {
        self.ticked = ticked;
        self
    }
}

/// One of many choices in a closed list. With fewer than seven, prefer [`RadioGroup`].
#[derive(Clone, Debug, Template)]
#[template(path = "field/select.html")]
#[must_use]
pub struct Select {
    field: Field,
    choices: Vec<Choice>,
    chosen: Option<String>,
    width: Width,
}

impl Select {
    pub fn new(field: Field, choices: impl IntoIterator<Item = Choice>) -> Self {
        Self { field, choices: choices.into_iter().collect(), chosen: None, width: Width::Medium }
    }

    pub fn chosen(mut self, value: Option<impl Into<String>>) -> Self {
        self.chosen = value.map(Into::into);
        self
    }

    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    fn is_chosen(&self, choice: &Choice) -> bool {
        self.chosen.as_ref() == Some(&choice.value)
    }
}
