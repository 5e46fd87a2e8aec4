//! The texts of letters: templates with merge fields, in the markdown of crate `letter`.
//!
//! ```text
//! ## Vedtak
//! {{ applicant }} får skjenke fra {{ parameters.servingFrom | time }}.
//!
//! {{#each answers.event.days}}
//! - {{ row.date | date }}: {{ row.from | time }}
//! {{/each}}
//! {{#if ["greaterThan", ["dataModel", "fee", "facts"], 0]}}
//! Gebyret er {{ facts.fee | kroner }}.
//! {{else}}
//! Det er ikke noe gebyr.
//! {{/if}}
//! ```
//!
//! A tag that has a line to itself takes the line with it. Whatever comes in from outside is
//! escaped, so an answer can never become a heading, a link or a row of a table.

mod parse;

use archive::Title;
use base::Language;
use rules::expression::Context as _;
use serde_json::{Map, Value as Json};

pub(crate) use parse::{Format, Node, Reference, Root, parse};

use crate::answers::Answers;
use crate::decide::{Decision, Outcome};
use crate::form::OptionLists;
use crate::format;
use crate::package::Package;
use crate::parameters::Parameters;
use crate::scope::Scope;
use crate::text::Texts;

/// A template that has been read.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) nodes: Vec<Node>,
}

impl Template {
    pub(crate) fn read(source: &str) -> Result<Self, String> {
        parse(source).map(|nodes| Self { nodes })
    }

    /// Fills the template in as plain text, without escaping: for titles.
    pub(crate) fn plain(&self, scope: &Scope<'_>) -> String {
        let writer =
            Writer { scope: *scope, language: scope.language, explanation: None, plain: true };
        let mut output = String::new();
        writer.write(&self.nodes, None, &mut output);
        output
    }
}

/// The title of a case file. What stands between `[[` and `]]` is screened; an answer that has such
/// signs changes nothing, for they are read before anything is filled in.
#[derive(Clone, Debug)]
pub(crate) struct TitleTemplate {
    /// Each part, and whether it is screened.
    pub(crate) parts: Vec<(Template, bool)>,
}

impl TitleTemplate {
    pub(crate) fn read(source: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some((before, after)) = rest.split_once("[[") {
            let (screened, after) =
                after.split_once("]]").ok_or_else(|| format!("{source:?} has no ]] to its [["))?;
            parts.push((Template::read(before)?, false));
            parts.push((Template::read(screened)?, true));
            rest = after;
        }
        parts.push((Template::read(rest)?, false));
        Ok(Self { parts })
    }

    pub(crate) fn has_screened_words(&self) -> bool {
        self.parts.iter().any(|(_, screened)| *screened)
    }

    pub(crate) fn title(&self, scope: &Scope<'_>) -> Title {
        let mut title = Title::plain("");
        for (number, (part, screened)) in self.parts.iter().enumerate() {
            let text = part.plain(scope);
            let text = if number == 0 { text.trim_start() } else { text.as_str() };
            let is_last = number + 1 == self.parts.len();
            let text = if is_last { text.trim_end() } else { text };
            title = if *screened { title.and_screened(text) } else { title.and(text) };
        }
        title
    }
}

/// The text that marks where a person's reasons are to stand. Letters only, so that it reads the
/// same in markdown.
pub(crate) const REASONS_WANTED: &str = "letter.reasonsWanted";
/// So many letters and digits a person writes at the least to give reasons.
const SHORTEST_REASONS: usize = 20;

/// What a letter is written from.
#[derive(Clone, Copy, Debug)]
pub struct LetterParts<'a> {
    pub decision: &'a Decision,
    /// The answers as filed: without hidden values.
    pub answers: &'a Answers,
    pub parameters: &'a Parameters,
    /// What comes from outside the service: `caseNumber`, `applicant`, `recipient`, `municipality`,
    /// `countyGovernor`, `unit`, `received`, `deadline`, `deficiencies` (a list of texts) …
    pub extra: &'a Map<String, Json>,
}

/// The letter does not exist or could not be written.
#[derive(Debug, thiserror::Error)]
#[error("find the letter {kind} in service {service}")]
pub struct UnknownLetter {
    pub kind: String,
    pub service: String,
}

/// Writes the body of a letter in the markdown of crate `letter`, in its normal form. A language
/// that the package lacks falls back as [`crate::text::fallbacks`] says.
pub fn render_letter(
    package: &Package,
    kind: &str,
    language: Language,
    parts: &LetterParts<'_>,
) -> Result<String, UnknownLetter> {
    let unknown =
        || UnknownLetter { kind: kind.to_owned(), service: package.description.id.clone() };
    let templates = package.letters.get(kind).ok_or_else(unknown)?;
    let template = crate::text::fallbacks(language)
        .iter()
        .find_map(|candidate| templates.get(candidate))
        .ok_or_else(unknown)?;
    let parameters = parts.parameters.to_json();
    let decision = parts.decision.model();
    let mut extra = parts.extra.clone();
    if parts.decision.instead_of.is_some() && parts.decision.outcome == Outcome::Refuse {
        let draft = package.refusal_draft(parts.decision, parts.parameters, language);
        extra.insert("refusalDraft".to_owned(), Json::String(draft.unwrap_or_default()));
        let wanted = package.reasons_wanted(language).unwrap_or_default();
        extra.insert("reasonsWanted".to_owned(), Json::String(wanted.to_owned()));
    }
    let extra = Json::Object(extra);
    let models = [
        ("parameters", &parameters),
        ("facts", &parts.decision.facts),
        ("decision", &decision),
        ("extra", &extra),
    ];
    let scope = Scope::new(parts.answers.values(), &models, language)
        .with_texts(&package.texts, &package.form.options);
    let explanation = scope.text(&parts.decision.explanation);
    let law: Vec<String> = package
        .law_behind(parts.decision)
        .iter()
        .map(|eli| package.description.law_name(eli).to_owned())
        .collect();
    let writer = Writer {
        scope,
        language,
        explanation: Some((explanation.unwrap_or_default(), format::list(&law, language))),
        plain: false,
    };
    let mut output = String::new();
    writer.write(&template.nodes, None, &mut output);
    Ok(letter::to_text(&letter::parse_body(&output)))
}

impl Package {
    /// What stands in a proposed refusal where a person must write their reasons.
    pub(crate) fn reasons_wanted(&self, language: Language) -> Option<&str> {
        self.texts.plain(REASONS_WANTED, language)
    }

    /// Whether somebody has written reasons of their own into a letter that was proposed to them:
    /// the place for them is filled, and there is a sentence that the proposal did not have.
    pub fn has_own_reasons(&self, proposal: &str, letter: &str, language: Language) -> bool {
        let normal = |text: &str| letter::to_text(&letter::parse_body(text));
        let (proposal, letter) = (normal(proposal), normal(letter));
        let proposed: std::collections::BTreeSet<&str> = proposal.lines().map(str::trim).collect();
        let own: usize = letter
            .lines()
            .map(str::trim)
            .filter(|line| !proposed.contains(line))
            .map(|line| line.chars().filter(|letter| letter.is_alphanumeric()).count())
            .sum();
        let still_wanted =
            self.reasons_wanted(language).is_some_and(|wanted| letter.contains(wanted));
        own >= SHORTEST_REASONS && !still_wanted
    }
}

struct Writer<'a> {
    scope: Scope<'a>,
    language: Language,
    /// The explanation of the decision and the names of its laws.
    explanation: Option<(String, String)>,
    /// Without escaping.
    plain: bool,
}

/// The row that an `each` stands in: the group's model and path, and the number.
#[derive(Clone, Copy)]
struct Row<'a> {
    model: Option<&'a str>,
    path: &'a str,
    index: usize,
}

impl Writer<'_> {
    fn write(&self, nodes: &[Node], row: Option<Row<'_>>, output: &mut String) {
        for node in nodes {
            match node {
                Node::Text(text) => output.push_str(text),
                Node::Field(reference, field_format) => {
                    let text = self.field(reference, field_format, row);
                    if self.plain {
                        output.push_str(&text);
                    } else {
                        output.push_str(&escape(&text));
                    }
                }
                Node::If { condition, then, otherwise } => {
                    let rows = row.map(|row| [row.index]);
                    let scope = match &rows {
                        Some(rows) => self.scope.in_rows(rows),
                        None => self.scope,
                    };
                    let holds = condition.evaluate_bool(&scope, false).unwrap_or(false);
                    self.write(if holds { then } else { otherwise }, row, output);
                }
                Node::Each { list, body } => {
                    let Some((model, path)) = list.place() else { continue };
                    let count = self
                        .scope
                        .look_up(model, path)
                        .and_then(Json::as_array)
                        .map_or(0, Vec::len);
                    for index in 0..count {
                        self.write(body, Some(Row { model, path, index }), output);
                    }
                }
            }
        }
    }

    fn field(&self, reference: &Reference, field_format: &Format, row: Option<Row<'_>>) -> String {
        let value = match (&reference.root, row) {
            (Root::Explanation, _) => {
                return self.explanation.as_ref().map_or(String::new(), |(text, _)| text.clone());
            }
            (Root::Law, _) => {
                return self.explanation.as_ref().map_or(String::new(), |(_, law)| law.clone());
            }
            (Root::Row, Some(row)) => {
                let separator = if reference.path.is_empty() { "" } else { "." };
                let path = format!("{}[{}]{separator}{}", row.path, row.index, reference.path);
                self.scope.look_up(row.model, &path)
            }
            (Root::Row, None) => None,
            _ => reference.place().and_then(|(model, path)| self.scope.look_up(model, path)),
        };
        let value = value.unwrap_or(&Json::Null);
        written(
            value,
            field_format,
            self.language,
            self.scope.texts,
            self.scope.options,
            &self.scope,
        )
    }
}

fn written(
    value: &Json,
    field_format: &Format,
    language: Language,
    texts: Option<&Texts>,
    options: Option<&OptionLists>,
    scope: &Scope<'_>,
) -> String {
    let text = value.as_str();
    match field_format {
        Format::Automatic => format::automatic(value, language),
        Format::Text => text.map_or_else(|| format::automatic(value, language), str::to_owned),
        Format::Date => text
            .and_then(format::parse_date)
            .map_or_else(String::new, |date| format::date(date, language)),
        Format::Weekday => text
            .and_then(format::parse_date)
            .map_or_else(String::new, |date| format::weekday(date, language).to_owned()),
        Format::Time => text
            .and_then(format::parse_time)
            .map_or_else(String::new, |time| format::time(time, language)),
        Format::Kroner => {
            value.as_i64().map_or_else(String::new, |kroner| format::kroner(kroner, language))
        }
        Format::Option(list) => {
            let labels: Vec<String> = match value {
                Json::String(text) => text.split(',').map(str::to_owned).collect(),
                Json::Null => Vec::new(),
                other => vec![other.to_string()],
            };
            let labels: Vec<String> = labels
                .into_iter()
                .map(|value| {
                    let key = options.and_then(|o| o.get(list)).and_then(|l| l.label_of(&value));
                    key.and_then(|key| texts?.resolve(key, scope)).unwrap_or(value)
                })
                .collect();
            format::list(&labels, language)
        }
    }
}

/// Takes the meaning from the signs of the markdown, and keeps line breaks.
fn escape(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => output.push_str("<br>"),
            '\r' => {}
            '\\' | '*' | '_' | '#' | '[' | ']' | '|' | '<' | '>' | '`' | '-' | ':' | '+' | '.'
            | '&' => {
                output.push('\\');
                output.push(character);
            }
            other => output.push(other),
        }
    }
    output
}
