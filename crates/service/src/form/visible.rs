//! What is shown, and the answers without what is hidden.

use std::collections::BTreeSet;

use rules::expression::Context as _;
use serde_json::Value as Json;

use super::{Component, ComponentKind, Form, Page, Surroundings};
use crate::answers::Answers;
use crate::scope::Scope;

/// A component in one place: in a repeating group there is one for every row.
#[derive(Clone, Debug)]
pub(super) struct Instance<'a> {
    pub(super) page: &'a Page,
    pub(super) component: &'a Component,
    pub(super) rows: Vec<usize>,
}

impl Instance<'_> {
    /// The component's path with the numbers of the rows it stands in.
    pub(super) fn path(&self) -> Option<String> {
        self.component.path.as_deref().map(|path| self.in_rows(path))
    }

    pub(super) fn in_rows(&self, path: &str) -> String {
        concrete(self.page, self.component, path, &self.rows)
    }
}

/// Puts the row number behind the path of the group the component stands in.
pub(super) fn concrete(page: &Page, component: &Component, path: &str, rows: &[usize]) -> String {
    let group = component
        .parent
        .as_deref()
        .and_then(|parent| page.component(parent))
        .filter(|parent| matches!(parent.kind, ComponentKind::RepeatingGroup { .. }))
        .and_then(|parent| parent.path.as_deref());
    match (group, rows.first()) {
        (Some(group), Some(row)) => match path.strip_prefix(group) {
            Some(rest) => format!("{group}[{row}]{rest}"),
            None => path.to_owned(),
        },
        _ => path.to_owned(),
    }
}

impl Form {
    /// The answers without what is hidden: what every rule, summary and decision is made from.
    ///
    /// A field can hide another that hides a third, so this is repeated until nothing changes. Two
    /// fields that hide each other never settle; then both stay hidden.
    pub fn effective(&self, answers: &Answers, surroundings: &Surroundings) -> Json {
        let original = answers.values();
        let mut current = original.clone();
        let mut ever_hidden = BTreeSet::new();
        let limit = self.fields.len() + self.pages.len() + 2;
        for round in 0..=limit {
            let mut hidden = self.hidden_paths(&current, original, surroundings);
            if round + 3 > limit {
                hidden.append(&mut ever_hidden.clone());
            }
            ever_hidden.extend(hidden.iter().cloned());
            let mut next = Answers::default();
            next.merge(original);
            for path in &hidden {
                next.clear(path);
            }
            let next = next.values().clone();
            if next == current {
                break;
            }
            current = next;
        }
        prune(&mut current);
        current
    }

    /// Whether a page is shown.
    pub fn is_page_visible(&self, page: &str, answers: &Answers, around: &Surroundings) -> bool {
        let effective = self.effective(answers, around);
        self.page(page).is_some_and(|page| self.shows_page(page, &effective, around))
    }

    /// The pages that are shown, in order.
    pub fn visible_pages(&self, answers: &Answers, surroundings: &Surroundings) -> Vec<&Page> {
        let effective = self.effective(answers, surroundings);
        self.pages.iter().filter(|page| self.shows_page(page, &effective, surroundings)).collect()
    }

    pub(super) fn shows_page(&self, page: &Page, effective: &Json, around: &Surroundings) -> bool {
        let models = around.models();
        let scope = self.scope(effective, &models, around);
        !page.hidden.holds(&scope).unwrap_or(false)
    }

    pub(super) fn scope<'a>(
        &'a self,
        effective: &'a Json,
        models: &'a [(&'a str, &'a Json)],
        surroundings: &Surroundings,
    ) -> Scope<'a> {
        Scope::new(effective, models, surroundings.language).with_form(self)
    }

    /// The components of a page that are shown, each row of a group by itself.
    pub(super) fn visible_instances<'a>(
        &'a self,
        page: &'a Page,
        effective: &Json,
        row_source: &Json,
        surroundings: &Surroundings,
    ) -> Vec<Instance<'a>> {
        let models = surroundings.models();
        let scope = self.scope(effective, &models, surroundings);
        if page.hidden.holds(&scope).unwrap_or(false) {
            return Vec::new();
        }
        Self::instances(page, row_source)
            .into_iter()
            .filter(|instance| Self::is_shown(instance, &scope))
            .collect()
    }

    /// An expression that fails hides nothing: the person is asked rather than overlooked.
    pub(super) fn is_shown(instance: &Instance<'_>, scope: &Scope<'_>) -> bool {
        let scope = scope.in_rows(&instance.rows);
        let parent_hidden = instance
            .component
            .parent
            .as_deref()
            .and_then(|parent| instance.page.component(parent))
            .is_some_and(|parent| parent.hidden.holds(&scope).unwrap_or(false));
        !parent_hidden && !instance.component.hidden.holds(&scope).unwrap_or(false)
    }

    /// Every component of a page in every row that `row_source` has.
    pub(super) fn instances<'a>(page: &'a Page, row_source: &Json) -> Vec<Instance<'a>> {
        let mut instances = Vec::new();
        for component in page.top_level() {
            instances.push(Instance { page, component, rows: Vec::new() });
            match &component.kind {
                ComponentKind::Group { children } => {
                    for child in children.iter().filter_map(|id| page.component(id)) {
                        instances.push(Instance { page, component: child, rows: Vec::new() });
                    }
                }
                ComponentKind::RepeatingGroup { children, .. } => {
                    let path = component.path.as_deref().unwrap_or_default();
                    let rows = rules::expression::row_count(row_source, path, &[]);
                    for row in 0..rows {
                        for child in children.iter().filter_map(|id| page.component(id)) {
                            instances.push(Instance { page, component: child, rows: vec![row] });
                        }
                    }
                }
                _ => {}
            }
        }
        instances
    }

    /// Paths that only hidden components are bound to, given `current`.
    fn hidden_paths(
        &self,
        current: &Json,
        original: &Json,
        surroundings: &Surroundings,
    ) -> BTreeSet<String> {
        let models = surroundings.models();
        let scope = self.scope(current, &models, surroundings);
        let mut hidden = BTreeSet::new();
        let mut shown = BTreeSet::new();
        for page in &self.pages {
            let page_hidden = page.hidden.holds(&scope).unwrap_or(false);
            for instance in Self::instances(page, original) {
                let is_shown = !page_hidden && Self::is_shown(&instance, &scope);
                for path in instance.component.paths() {
                    let path = instance.in_rows(path);
                    if is_shown {
                        shown.insert(path)
                    } else {
                        hidden.insert(path)
                    };
                }
            }
        }
        hidden.retain(|path| !shown.contains(path));
        hidden
    }

    /// The language-dependent title of a page, for headings and summaries.
    pub fn page_title(
        &self,
        page: &Page,
        texts: &crate::text::Texts,
        answers: &Json,
        surroundings: &Surroundings,
    ) -> String {
        let models = surroundings.models();
        let scope = self.scope(answers, &models, surroundings).with_texts(texts, &self.options);
        let key = page.title_key();
        scope.text(&key).unwrap_or(key)
    }
}

/// Takes away objects that have become empty, so that "not answered" has one shape. Rows stay.
fn prune(value: &mut Json) {
    match value {
        Json::Object(object) => {
            for child in object.values_mut() {
                prune(child);
            }
            object.retain(|_, child| {
                !child.is_null() && !child.as_object().is_some_and(serde_json::Map::is_empty)
            });
        }
        Json::Array(rows) => rows.iter_mut().for_each(prune),
        _ => {}
    }
}
