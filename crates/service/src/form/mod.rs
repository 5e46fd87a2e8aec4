//! The form of a service: pages and components in Altinn's layout shape over a JSON-Schema model.
//!
//! Pure: answers and surroundings in, findings and views out. The portal draws [`PageView`]s, the
//! letter and the desk use [`Form::summary`].
//!
//! Hidden values are absent from the logic: every rule, expression, summary and decision sees the
//! *effective* answers ([`Form::effective`]), while the draft keeps what was typed in case the
//! field comes back.

mod component;
mod finding;
mod post;
mod read;
mod schema;
mod summary;
mod validate;
mod view;
mod visible;

use std::collections::BTreeMap;

use rules::expression::Expression;
use serde::Deserialize;
use serde_json::{Value as Json, json};

pub use component::{
    AlertSeverity, Component, ComponentKind, Condition, FileRules, OptionItem, OptionList,
    OptionLists, TextBindings,
};
pub(crate) use component::{LayoutFile, RawOption};
pub use finding::{Finding, FindingKind, Severity};
pub use post::{FileReference, ROW_ADD, ROW_REMOVE};
pub use schema::{Leaf, LeafKind, Model};
pub use summary::{SummaryRow, SummarySection};
pub use view::{ComponentView, DateParts, FileView, OptionView, PageView, RowView};

use crate::parameters::Parameters;
use base::Language;
use jiff::civil::Date;

/// One page of the form.
#[derive(Debug)]
pub struct Page {
    /// File name without ending; also the page's place in addresses.
    pub id: String,
    /// In reading order, with the children of groups after their group.
    pub components: Vec<Component>,
    pub hidden: Condition,
}

impl Page {
    pub fn component(&self, id: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.id == id)
    }

    /// Components that stand on the page itself and not in a group.
    pub(crate) fn top_level(&self) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(|component| component.parent.is_none())
    }

    /// The key of the page's title in the texts.
    pub fn title_key(&self) -> String {
        format!("page.{}.title", self.id)
    }
}

/// A condition with its message on one field (`validation.json`).
#[derive(Debug)]
pub(crate) struct FieldRule {
    pub(crate) condition: Expression,
    pub(crate) message: String,
    pub(crate) severity: Severity,
}

/// The form of a package.
#[derive(Debug)]
pub struct Form {
    pub(crate) pages: Vec<Page>,
    pub(crate) model: Model,
    pub(crate) options: OptionLists,
    /// Path of a field without row numbers → its rules.
    pub(crate) rules: BTreeMap<String, Vec<FieldRule>>,
    /// Path of a field without row numbers → page and component.
    pub(crate) fields: BTreeMap<String, (usize, usize)>,
}

/// Finds what a component is bound to; lets expressions name components.
pub(crate) trait FormLookUp: std::fmt::Debug {
    fn bound_path(&self, component: &str) -> Option<&str>;
}

impl FormLookUp for Form {
    fn bound_path(&self, component: &str) -> Option<&str> {
        self.pages
            .iter()
            .find_map(|page| page.component(component))
            .and_then(|component| component.path.as_deref())
    }
}

/// Who is signed in, and for whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// The name of the person who is signed in.
    pub name: String,
    /// The organisation the person acts for: number and name.
    pub organisation: Option<(String, String)>,
}

impl Session {
    pub(crate) fn to_json(&self) -> Json {
        let mut session = json!({
            "applicantKind": if self.organisation.is_some() { "organisation" } else { "person" },
            "name": self.name,
        });
        if let (Some((number, name)), Some(object)) = (&self.organisation, session.as_object_mut())
        {
            object.insert("organisationNumber".to_owned(), json!(number));
            object.insert("organisationName".to_owned(), json!(name));
        }
        session
    }
}

/// What stands around the answers while a form is filled in or decided.
#[derive(Clone, Debug)]
pub struct Surroundings {
    pub language: Language,
    pub(crate) parameters: Json,
    pub(crate) session: Json,
    pub(crate) case: Json,
    pub(crate) facts: Json,
    pub(crate) today: Date,
}

impl Surroundings {
    /// `today` is the date in Norway.
    pub fn new(
        parameters: &Parameters,
        session: &Session,
        today: Date,
        language: Language,
    ) -> Self {
        Self {
            language,
            parameters: parameters.to_json(),
            session: session.to_json(),
            case: json!({"today": today.to_string(), "received": today.to_string()}),
            facts: json!({}),
            today,
        }
    }

    /// The day the application came, when it is another than today.
    #[must_use]
    pub fn received_on(mut self, received: Date) -> Self {
        self.case = json!({"today": self.today.to_string(), "received": received.to_string()});
        self
    }

    /// Facts that pages may show (a warning on the check page, the fee).
    #[must_use]
    pub fn with_facts(mut self, facts: Json) -> Self {
        self.facts = facts;
        self
    }

    pub(crate) fn models(&self) -> [(&'static str, &Json); 4] {
        [
            ("parameters", &self.parameters),
            ("session", &self.session),
            ("case", &self.case),
            ("facts", &self.facts),
        ]
    }
}

impl Form {
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    pub fn page(&self, id: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.id == id)
    }

    pub fn model(&self) -> &Model {
        &self.model
    }

    pub fn options(&self) -> &OptionLists {
        &self.options
    }

    /// The page and component that ask for a field, given its path with or without row numbers.
    pub fn component_of(&self, path: &str) -> Option<(&Page, &Component)> {
        let (page, component) = self.fields.get(&without_rows(path))?;
        let page = self.pages.get(*page)?;
        Some((page, page.components.get(*component)?))
    }

    /// The rules for the files of an upload field.
    pub fn file_rules(&self, component: &str) -> Option<&FileRules> {
        let component = self.pages.iter().find_map(|page| page.component(component))?;
        match &component.kind {
            ComponentKind::FileUpload(rules) => Some(rules),
            _ => None,
        }
    }
}

/// `event.days[0].from` → `event.days.from`
pub(crate) fn without_rows(path: &str) -> String {
    let mut output = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('[') {
        output.push_str(before);
        rest = after.split_once(']').map_or("", |(_, after)| after);
    }
    output.push_str(rest);
    output
}

#[derive(Deserialize)]
pub(crate) struct SettingsFile {
    pub(crate) pages: SettingsPages,
}

#[derive(Deserialize)]
pub(crate) struct SettingsPages {
    pub(crate) order: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct ValidationFile {
    pub(crate) validations: BTreeMap<String, Vec<RawFieldRule>>,
}

#[derive(Deserialize)]
pub(crate) struct RawFieldRule {
    pub(crate) condition: Json,
    pub(crate) message: String,
    #[serde(default)]
    pub(crate) severity: Severity,
}

/// What a form is made of, as the loader has read it.
#[derive(Debug)]
pub(crate) struct FormParts {
    pub(crate) pages: Vec<Page>,
    pub(crate) model: Model,
    pub(crate) options: OptionLists,
    pub(crate) rules: BTreeMap<String, Vec<FieldRule>>,
}

impl Form {
    /// Puts the parts together and checks that they fit; every problem is named.
    pub(crate) fn assemble(parts: FormParts) -> Result<Self, Vec<String>> {
        let FormParts { pages, model, options, rules } = parts;
        let mut problems = Vec::new();
        let mut fields = BTreeMap::new();
        let mut ids = std::collections::BTreeSet::new();
        for (page_index, page) in pages.iter().enumerate() {
            for (component_index, component) in page.components.iter().enumerate() {
                if !ids.insert(component.id.as_str()) {
                    problems.push(format!("the component {} stands twice", component.id));
                }
                for path in component.paths() {
                    if model.leaf(path).is_none() {
                        problems.push(format!(
                            "the component {} is bound to {path}, which the model does not have",
                            component.id
                        ));
                    }
                    fields.insert(path.to_owned(), (page_index, component_index));
                }
                if let Some(list) = component.kind.option_list()
                    && !options.contains_key(list)
                {
                    problems.push(format!(
                        "the component {} uses the list {list}, which is not in options/",
                        component.id
                    ));
                }
            }
        }
        for path in rules.keys() {
            if !fields.contains_key(path) {
                problems
                    .push(format!("validation.json has rules for {path}, which no field asks for"));
            }
        }
        if problems.is_empty() {
            Ok(Self { pages, model, options, rules, fields })
        } else {
            Err(problems)
        }
    }
}
