//! Reading a template into nodes.

use rules::expression::Expression;

/// A piece of a template.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Text(String),
    Field(Reference, Format),
    If { condition: Expression, then: Vec<Self>, otherwise: Vec<Self> },
    Each { list: Reference, body: Vec<Self> },
}

/// What a field names: `facts.fee`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) root: Root,
    pub(crate) path: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Root {
    Answers,
    /// `facts`, `parameters`, `decision`, `extra`, `session`, `case`
    Model(String),
    /// The row of the surrounding `each`.
    Row,
    /// The text that explains the decision.
    Explanation,
    /// The names of the provisions the decision rests on.
    Law,
}

impl Reference {
    fn read(text: &str) -> Result<Self, String> {
        let (root, path) = text.split_once('.').unwrap_or((text, ""));
        let root = match root {
            "answers" => Root::Answers,
            "row" => Root::Row,
            "explanation" => Root::Explanation,
            "law" => Root::Law,
            model if crate::scope::MODELS.contains(&model) => Root::Model(model.to_owned()),
            other => {
                return Err(format!(
                    "{other:?} is unknown; a field begins with answers, facts, parameters, decision, extra, row, explanation or law"
                ));
            }
        };
        let needs_path = matches!(root, Root::Answers | Root::Model(_));
        let is_path =
            path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '[' | ']'));
        if !is_path || (needs_path && path.is_empty()) {
            return Err(format!("{text:?} is no field"));
        }
        Ok(Self { root, path: path.to_owned() })
    }

    /// Model and path, where the reference names a place in one.
    pub(crate) fn place(&self) -> Option<(Option<&str>, &str)> {
        match &self.root {
            Root::Answers => Some((None, &self.path)),
            Root::Model(model) => Some((Some(model), &self.path)),
            Root::Row | Root::Explanation | Root::Law => None,
        }
    }
}

/// How a value is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Dates and times in the language's form, yes and no as words, lists with "and".
    Automatic,
    /// As it was typed.
    Text,
    Date,
    Weekday,
    Time,
    Kroner,
    /// The labels of a list of choices.
    Option(String),
}

impl Format {
    fn read(text: &str) -> Result<Self, String> {
        Ok(match text {
            "text" => Self::Text,
            "date" => Self::Date,
            "weekday" => Self::Weekday,
            "time" => Self::Time,
            "kroner" => Self::Kroner,
            "list" => Self::Automatic,
            other => match other.strip_prefix("option:") {
                Some(list) => Self::Option(list.trim().to_owned()),
                None => {
                    return Err(format!(
                        "{other:?} is no format; there are text, date, weekday, time, kroner, list and option:LIST"
                    ));
                }
            },
        })
    }
}

enum Tag {
    Field(Reference, Format),
    If(Expression),
    Else,
    EndIf,
    Each(Reference),
    EndEach,
}

impl Tag {
    fn read(inside: &str) -> Result<Self, String> {
        let inside = inside.trim();
        if let Some(condition) = inside.strip_prefix("#if") {
            let json: serde_json::Value = serde_json::from_str(condition.trim())
                .map_err(|error| format!("the condition {condition}: {error}"))?;
            return Expression::parse(&json)
                .map(Self::If)
                .map_err(|error| format!("the condition {condition}: {error}"));
        }
        if let Some(list) = inside.strip_prefix("#each") {
            return Reference::read(list.trim()).map(Self::Each);
        }
        match inside {
            "else" => Ok(Self::Else),
            "/if" => Ok(Self::EndIf),
            "/each" => Ok(Self::EndEach),
            _ => {
                let (field, format) = match inside.split_once('|') {
                    Some((field, format)) => (field, Format::read(format.trim())?),
                    None => (inside, Format::Automatic),
                };
                Ok(Self::Field(Reference::read(field.trim())?, format))
            }
        }
    }

    fn is_block(&self) -> bool {
        !matches!(self, Self::Field(..))
    }
}

enum Open {
    If { condition: Expression, then: Option<Vec<Node>> },
    Each { list: Reference },
}

pub(crate) fn parse(source: &str) -> Result<Vec<Node>, String> {
    let mut open: Vec<(Open, Vec<Node>)> = Vec::new();
    let mut nodes: Vec<Node> = Vec::new();
    let mut rest = source;
    while let Some(start) = rest.find("{{") {
        let (before, from_tag) = rest.split_at(start);
        let end = from_tag.find("}}").ok_or("a tag is not closed with }}")?;
        let tag = Tag::read(from_tag.get(2..end).unwrap_or_default())?;
        let after = from_tag.get(end + 2..).unwrap_or_default();
        let line = source.get(..source.len() - rest.len() + start).unwrap_or_default();
        let line = line.rsplit('\n').next().unwrap_or_default();
        let stands_alone = tag.is_block() && line.trim().is_empty();
        let (before, after) =
            if stands_alone { without_line(before, after) } else { (before, after) };
        if !before.is_empty() {
            nodes.push(Node::Text(before.to_owned()));
        }
        rest = after;
        match tag {
            Tag::Field(reference, format) => nodes.push(Node::Field(reference, format)),
            Tag::If(condition) => {
                open.push((Open::If { condition, then: None }, std::mem::take(&mut nodes)));
            }
            Tag::Each(list) => open.push((Open::Each { list }, std::mem::take(&mut nodes))),
            Tag::Else => match open.last_mut() {
                Some((Open::If { then: then @ None, .. }, _)) => {
                    *then = Some(std::mem::take(&mut nodes));
                }
                _ => return Err("{{else}} stands outside an {{#if}}".to_owned()),
            },
            Tag::EndIf => match open.pop() {
                Some((Open::If { condition, then }, outer)) => {
                    let last = std::mem::replace(&mut nodes, outer);
                    let (then, otherwise) = match then {
                        Some(then) => (then, last),
                        None => (last, Vec::new()),
                    };
                    nodes.push(Node::If { condition, then, otherwise });
                }
                _ => return Err("{{/if}} closes nothing".to_owned()),
            },
            Tag::EndEach => match open.pop() {
                Some((Open::Each { list }, outer)) => {
                    let body = std::mem::replace(&mut nodes, outer);
                    nodes.push(Node::Each { list, body });
                }
                _ => return Err("{{/each}} closes nothing".to_owned()),
            },
        }
    }
    if !rest.is_empty() {
        nodes.push(Node::Text(rest.to_owned()));
    }
    match open.last() {
        None => Ok(nodes),
        Some((Open::If { .. }, _)) => Err("an {{#if}} is not closed".to_owned()),
        Some((Open::Each { .. }, _)) => Err("an {{#each}} is not closed".to_owned()),
    }
}

/// A block tag that begins its line and is alone on it takes the line with it.
fn without_line<'a>(before: &'a str, after: &'a str) -> (&'a str, &'a str) {
    let line_start = before.trim_end_matches([' ', '\t']);
    let line_end = after.trim_start_matches([' ', '\t']);
    match line_end.strip_prefix('\n') {
        Some(next_line) => (line_start, next_line),
        None if line_end.is_empty() => (line_start, ""),
        None => (before, after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_in_a_template_are_found_when_it_is_read() {
        for (source, mistake) in [
            ("{{ facts.fee", "not closed"),
            ("{{ fact.fee }}", "is unknown"),
            ("{{ facts }}", "is no field"),
            ("{{ facts.fee | money }}", "is no format"),
            ("{{#if [\"equal\", 1, 1]}}x{{/if}}", "not implemented"),
            ("{{#if true}}x", "is not closed"),
            ("{{/if}}", "closes nothing"),
            ("{{#each answers.days}}{{/if}}", "closes nothing"),
            ("{{else}}", "outside"),
        ] {
            let error = parse(source).unwrap_err();
            assert!(error.contains(mistake), "{source}: {error}");
        }
    }

    #[test]
    fn a_block_tag_that_ends_a_line_of_text_leaves_the_line_break() {
        let nodes = parse("a:: {{#if true}}b{{else}}{{ law }}{{/if}}\nc").unwrap();
        assert!(matches!(nodes.last(), Some(Node::Text(text)) if text == "\nc"), "{nodes:?}");
    }

    #[test]
    fn a_block_tag_takes_its_line_with_it() {
        let nodes = parse("a\n{{#if true}}\nb\n{{/if}}\nc").unwrap();
        let Some(Node::If { then, .. }) = nodes.get(1) else { panic!("{nodes:?}") };
        assert!(matches!(then.as_slice(), [Node::Text(text)] if text == "b\n"));
        assert!(
            matches!(nodes.as_slice(), [Node::Text(a), _, Node::Text(c)] if a == "a\n" && c == "c")
        );
    }
}
