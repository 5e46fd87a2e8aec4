//! The answers as a reader sees them: on the check page, in the application's PDF, on the desk.

use rules::expression::Context as _;
use serde_json::Value as Json;

use super::visible::Instance;
use super::{ComponentKind, Form, LeafKind, Surroundings, finding, without_rows};
use crate::answers::Answers;
use crate::format;
use crate::scope::Scope;
use crate::text::Texts;

/// The answers of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummarySection {
    /// The page to change them on.
    pub page: String,
    pub title: String,
    pub rows: Vec<SummaryRow>,
}

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryRow {
    pub label: String,
    /// Empty where nothing is answered; as it was typed where it cannot be read.
    pub value: String,
    pub component: String,
    /// Path with row numbers.
    pub field: String,
    /// In a repeating group: the group's title and the number of the row from 1.
    pub row: Option<(String, usize)>,
}

impl Form {
    /// All visible questions with their answers, page by page. Pages without questions are left out.
    pub fn summary(
        &self,
        answers: &Answers,
        texts: &Texts,
        surroundings: &Surroundings,
    ) -> Vec<SummarySection> {
        let effective = self.effective(answers, surroundings);
        let models = surroundings.models();
        let scope = self.scope(&effective, &models, surroundings).with_texts(texts, &self.options);
        self.pages
            .iter()
            .filter_map(|page| {
                let rows: Vec<SummaryRow> = self
                    .visible_instances(page, &effective, &effective, surroundings)
                    .iter()
                    .filter(|instance| instance.component.kind.is_question())
                    .filter_map(|instance| self.summary_row(instance, answers, &scope, texts))
                    .collect();
                let key = page.title_key();
                (!rows.is_empty()).then(|| SummarySection {
                    page: page.id.clone(),
                    title: scope.text(&key).unwrap_or(key),
                    rows,
                })
            })
            .collect()
    }

    fn summary_row(
        &self,
        instance: &Instance<'_>,
        answers: &Answers,
        scope: &Scope<'_>,
        texts: &Texts,
    ) -> Option<SummaryRow> {
        let component = instance.component;
        let field = instance.path()?;
        let scope = scope.in_rows(&instance.rows);
        let value = rules::expression::look_up(scope.data, &field, &[]);
        let row = instance.rows.first().map(|row| {
            let title = component
                .parent
                .as_deref()
                .and_then(|parent| instance.page.component(parent))
                .map(|parent| finding::keyword(parent, texts, scope.language))
                .unwrap_or_default();
            (title, row + 1)
        });
        Some(SummaryRow {
            label: component
                .texts
                .title
                .as_deref()
                .and_then(|key| scope.text(key))
                .unwrap_or_else(|| component.id.clone()),
            value: match (answers.unreadable(&field), value) {
                // The parts of a date stand between strokes.
                (Some(raw), _) => raw.replace('|', "."),
                (None, Some(value)) => self.display(&component.kind, &field, value, &scope),
                (None, None) => String::new(),
            },
            component: component.id.clone(),
            field,
            row,
        })
    }

    fn display(
        &self,
        kind: &ComponentKind,
        field: &str,
        value: &Json,
        scope: &Scope<'_>,
    ) -> String {
        if let Some(list) = kind.option_list() {
            let text = match value {
                Json::String(text) => text.clone(),
                other => other.to_string(),
            };
            let labels: Vec<String> = text
                .split(',')
                .map(|value| scope.option_label(list, value).unwrap_or_else(|| value.to_owned()))
                .collect();
            return format::list(&labels, scope.language);
        }
        let leaf = self.model.leaf(&without_rows(field)).map(|leaf| leaf.kind);
        match (leaf, value) {
            // Free text that happens to look like a date stays as it was written.
            (Some(LeafKind::Text), Json::String(text)) => text.clone(),
            _ => format::automatic(value, scope.language),
        }
    }
}
