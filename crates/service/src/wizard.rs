//! "Do you need to apply?": some questions before the form, and where they lead.

use base::Language;
use rules::expression::{Context as _, Expression};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use crate::answers::Answers;
use crate::form::{Condition, OptionItem, OptionList, OptionLists, OptionView, RawOption};
use crate::scope::Scope;
use crate::text::Texts;

/// The questions and where they lead (`wizard.json`).
#[derive(Debug)]
pub struct Wizard {
    pub title: String,
    pub intro: Option<String>,
    pub questions: Vec<Question>,
    /// Tried in order, as soon as the answers they look at are there.
    pub outcomes: Vec<WizardOutcome>,
    /// When every question is answered and no other outcome holds.
    pub otherwise: WizardOutcome,
    carry: Vec<Carry>,
}

#[derive(Debug)]
pub struct Question {
    pub id: String,
    /// Keys of texts.
    pub title: String,
    pub help: Option<String>,
    pub(crate) hidden: Condition,
    pub(crate) options: OptionList,
}

/// Where the wizard leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WizardEnd {
    /// Go on to the form.
    Continue,
    /// No application is needed.
    NotNeeded,
    /// Another service is the right one.
    OtherForm,
    /// The law does not allow it.
    NotPossible,
}

#[derive(Debug)]
pub struct WizardOutcome {
    when: Condition,
    pub end: WizardEnd,
    /// The text `KEY.title` and `KEY.body`.
    pub text: String,
    /// The service that is the right one.
    pub service: Option<String>,
    pub law: Option<String>,
}

/// An answer that is taken along into the form, so that nothing is asked twice.
#[derive(Debug)]
struct Carry {
    to: String,
    value: Expression,
}

/// A question as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionView {
    pub id: String,
    pub title: String,
    pub help: Option<String>,
    pub options: Vec<OptionView>,
}

/// Where the answers so far lead.
#[derive(Debug)]
pub enum WizardStep<'a> {
    /// The first question that is not answered.
    Ask(&'a Question),
    End(&'a WizardOutcome),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WizardFile {
    title: String,
    intro: Option<String>,
    questions: Vec<RawQuestion>,
    outcomes: Vec<RawOutcome>,
    #[serde(default)]
    carry: Vec<RawCarry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    id: String,
    title: String,
    help: Option<String>,
    hidden: Option<Json>,
    options: Vec<RawOption>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOutcome {
    when: Json,
    outcome: WizardEnd,
    text: String,
    service: Option<String>,
    law: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCarry {
    to: String,
    value: Json,
}

impl Wizard {
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let file: WizardFile = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let questions = file.questions.into_iter().map(|raw| {
            Ok(Question {
                hidden: Condition::read(raw.hidden.as_ref())
                    .map_err(|problem| format!("{}: hidden: {problem}", raw.id))?,
                options: OptionList::read(raw.options),
                id: raw.id,
                title: raw.title,
                help: raw.help,
            })
        });
        let outcomes = file.outcomes.into_iter().map(|raw| {
            Ok(WizardOutcome {
                when: Condition::read(Some(&raw.when))
                    .map_err(|problem| format!("{}: when: {problem}", raw.text))?,
                end: raw.outcome,
                text: raw.text,
                service: raw.service,
                law: raw.law,
            })
        });
        let carry = file.carry.into_iter().map(|raw| {
            let value = Expression::parse(&raw.value)
                .map_err(|error| format!("carry to {}: {error}", raw.to))?;
            Ok(Carry { to: raw.to, value })
        });
        let mut outcomes: Vec<WizardOutcome> = outcomes.collect::<Result<_, String>>()?;
        let otherwise = outcomes
            .pop()
            .filter(|outcome| matches!(outcome.when, Condition::Fixed(true)))
            .ok_or("the last outcome must hold always: \"when\": true")?;
        Ok(Self {
            title: file.title,
            intro: file.intro,
            questions: questions.collect::<Result<_, String>>()?,
            outcomes,
            otherwise,
            carry: carry.collect::<Result<_, String>>()?,
        })
    }

    /// Keeps the answers that are choices of questions that are shown, in order. A question is
    /// hidden by the answers before it, so changing an early answer forgets what hung on it.
    pub fn settle(&self, posted: &Map<String, Json>) -> Map<String, Json> {
        let mut kept = Map::new();
        for question in &self.questions {
            let shown = Self::is_shown(question, &kept);
            let answer = posted
                .get(&question.id)
                .and_then(Json::as_str)
                .filter(|answer| shown && question.options.has(answer));
            if let Some(answer) = answer {
                kept.insert(question.id.clone(), json!(answer));
            }
        }
        kept
    }

    /// The next question, or where the answers lead. An outcome other than the last may be
    /// certain before all questions are answered.
    pub fn step(&self, answers: &Map<String, Json>) -> WizardStep<'_> {
        let answers = self.settle(answers);
        let early = self.outcomes.iter().find(|outcome| holds(&outcome.when, &answers));
        let open = self.questions.iter().find(|question| {
            Self::is_shown(question, &answers) && !answers.contains_key(&question.id)
        });
        match (early, open) {
            (Some(outcome), _) => WizardStep::End(outcome),
            (None, Some(question)) => WizardStep::Ask(question),
            (None, None) => WizardStep::End(&self.otherwise),
        }
    }

    /// The questions that are shown given the answers so far: all answered ones and the next.
    pub fn views(
        &self,
        answers: &Map<String, Json>,
        texts: &Texts,
        options: &OptionLists,
        language: Language,
    ) -> Vec<QuestionView> {
        let answers = self.settle(answers);
        let next = match self.step(&answers) {
            WizardStep::Ask(question) => Some(question.id.as_str()),
            WizardStep::End(_) => None,
        };
        let empty = json!({});
        let wizard = Json::Object(answers.clone());
        let models = [("wizard", &wizard)];
        let scope = Scope::new(&empty, &models, language).with_texts(texts, options);
        let text = |key: &str| scope.text(key).unwrap_or_else(|| key.to_owned());
        self.questions
            .iter()
            .filter(|question| {
                answers.contains_key(&question.id) || next == Some(question.id.as_str())
            })
            .map(|question| QuestionView {
                id: question.id.clone(),
                title: text(&question.title),
                help: question.help.as_deref().map(text),
                options: question
                    .options
                    .0
                    .iter()
                    .map(|item| OptionView {
                        value: item.value.clone(),
                        label: text(&item.label),
                        description: item.description.as_deref().map(text),
                        help: item.help.as_deref().map(text),
                        selected: answers.get(&question.id).and_then(Json::as_str)
                            == Some(&item.value),
                    })
                    .collect(),
            })
            .collect()
    }

    /// Takes the wizard's answers along into the form.
    pub fn carry(&self, wizard_answers: &Map<String, Json>, answers: &mut Answers) {
        let wizard = Json::Object(self.settle(wizard_answers));
        let models = [("wizard", &wizard)];
        let values = answers.values().clone();
        let scope = Scope::new(&values, &models, Language::Nb);
        for carry in &self.carry {
            if let Ok(value) = carry.value.evaluate(&scope)
                && !value.is_null()
            {
                answers.set(&carry.to, value.to_json());
            }
        }
    }

    /// Every expression, to check what it reads.
    pub(crate) fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let hidden = self.questions.iter().map(|question| &question.hidden);
        let when = self.outcomes.iter().map(|outcome| &outcome.when);
        let carried = self.carry.iter().map(|carry| &carry.value);
        hidden.chain(when).filter_map(Condition::expression).chain(carried)
    }

    pub(crate) fn carried_paths(&self) -> impl Iterator<Item = &str> {
        self.carry.iter().map(|carry| carry.to.as_str())
    }

    pub(crate) fn text_keys(&self) -> Vec<String> {
        let mut keys = vec![self.title.clone()];
        keys.extend(self.intro.clone());
        for question in &self.questions {
            keys.push(question.title.clone());
            keys.extend(question.help.clone());
            keys.extend(question.options.0.iter().flat_map(OptionItem::keys));
        }
        for outcome in self.outcomes.iter().chain([&self.otherwise]) {
            keys.push(format!("{}.title", outcome.text));
            keys.push(format!("{}.body", outcome.text));
        }
        keys
    }

    fn is_shown(question: &Question, answers: &Map<String, Json>) -> bool {
        !holds(&question.hidden, answers)
    }
}

fn holds(condition: &Condition, answers: &Map<String, Json>) -> bool {
    let empty = json!({});
    let wizard = Json::Object(answers.clone());
    let models = [("wizard", &wizard)];
    condition.holds(&Scope::new(&empty, &models, Language::Nb)).unwrap_or(false)
}
