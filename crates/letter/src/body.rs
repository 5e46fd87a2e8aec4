//! The editing language of bodies: a small, closed part of Markdown.
//!
//! | written | means |
//! | --- | --- |
//! | `## text`, `### text` | heading of the second and third level |
//! | lines of text | one paragraph; a backslash at the end of a line breaks the line |
//! | `- text` | item of a bulleted list |
//! | `1. text`, `2. text` | items of a numbered list, which starts at 1 and has at least two |
//! | indented line below an item | goes on with the item |
//! | `> text` | callout |
//! | `Label:: value` | fact |
//! | bars around cells, second line of dashes only | table with a header |
//! | `**text**`, `*text*`, `[text](address)`, `<br>` | strong, emphasis, link, line break |
//! | backslash before a sign | the sign itself |
//!
//! Blank lines part paragraphs, callouts and tables. Whatever is not understood is text, so reading never fails, and
//! reading what [`to_text`] wrote gives the same blocks.

use crate::{
    document::{Block, Cell, Fact, HeadingLevel, Inline, ListStyle, plain_text},
    inline::{self, Place, Token, is_space, single_line, tokenise},
};

/// Reads a body. The result is in normal form, see [`normalise`].
pub fn parse_body(source: &str) -> Vec<Block> {
    let lines: Vec<Line<'_>> = source.lines().map(Line::new).collect();
    let mut blocks = Vec::new();
    let mut rest = lines.as_slice();
    while let Some(line) = rest.first() {
        let length = if line.text.is_empty() {
            1
        } else {
            let (block, length) = block(rest);
            blocks.push(block);
            length
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    normalise(blocks)
}

/// Writes a body for editing.
pub fn to_text(blocks: &[Block]) -> String {
    let mut output = String::new();
    let mut numbered_before = 0;
    for block in blocks {
        if !output.is_empty() {
            output.push_str("\n\n");
        }
        let mut numbered = 0;
        match block {
            Block::Heading { level, text } => {
                output.push_str(match level {
                    HeadingLevel::Section => "## ",
                    HeadingLevel::Subsection => "### ",
                });
                inline::escape(text, "", &mut output);
            }
            Block::Paragraph { text } => {
                let text = inline::write(text, Place::Paragraph);
                let lines: Vec<String> = text
                    .split('\n')
                    .zip(std::iter::once(numbered_before).chain(std::iter::repeat(0)))
                    .map(|(line, numbered_before)| guard_start(line, numbered_before))
                    .collect();
                output.push_str(&lines.join("\n"));
            }
            Block::List { style, items } => {
                let lines: Vec<String> = items
                    .iter()
                    .zip(1..)
                    .map(|(item, number)| match style {
                        ListStyle::Bulleted => format!("- {}", inline::write(item, Place::Line)),
                        ListStyle::Numbered => {
                            format!("{number}. {}", inline::write(item, Place::Line))
                        }
                    })
                    .collect();
                output.push_str(&lines.join("\n"));
                if *style == ListStyle::Numbered {
                    numbered = items.len();
                }
            }
            Block::Table { header, rows } => {
                output.push_str(&table_line(header));
                output.push_str("\n|");
                output.push_str(&" --- |".repeat(header.len()));
                for row in rows {
                    output.push('\n');
                    output.push_str(&table_line(row));
                }
            }
            Block::Facts { facts } => {
                let lines: Vec<String> = facts
                    .iter()
                    .zip(std::iter::once(numbered_before).chain(std::iter::repeat(0)))
                    .map(|(fact, numbered_before)| {
                        let mut label = String::new();
                        inline::escape(&fact.label, "", &mut label);
                        let label = guard_start(&label, numbered_before);
                        let value = inline::write(&fact.value, Place::Line);
                        format!("{label}:: {value}").trim_end_matches(is_space).to_owned()
                    })
                    .collect();
                output.push_str(&lines.join("\n"));
            }
            Block::Callout { text } => {
                let text = inline::write(text, Place::Paragraph);
                let lines: Vec<String> = text.split('\n').map(|line| format!("> {line}")).collect();
                output.push_str(&lines.join("\n"));
            }
        }
        numbered_before = numbered;
    }
    output
}

/// The same body in its one normal form: nothing empty, spaces single, neighbouring bulleted lists and facts joined,
/// every table row as wide as the widest, a numbered list of one item bulleted.
pub fn normalise(blocks: Vec<Block>) -> Vec<Block> {
    let mut normal: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.into_iter().filter_map(normal_block) {
        match (normal.last_mut(), block) {
            (
                Some(Block::List { style: ListStyle::Bulleted, items }),
                Block::List { style: ListStyle::Bulleted, items: more },
            ) => items.extend(more),
            (Some(Block::Facts { facts }), Block::Facts { facts: more }) => facts.extend(more),
            (_, block) => normal.push(block),
        }
    }
    normal
}

/// A line without the spaces around it.
#[derive(Clone, Copy, Debug)]
struct Line<'source> {
    text: &'source str,
    indented: bool,
}

impl<'source> Line<'source> {
    fn new(line: &'source str) -> Self {
        Self {
            text: line.trim_matches(is_space),
            indented: line.starts_with("  ") || line.starts_with('\t'),
        }
    }

    fn heading(&self) -> Option<(HeadingLevel, &'source str)> {
        let text = self.text.trim_start_matches('#');
        let level = match self.text.len() - text.len() {
            1 | 2 => HeadingLevel::Section,
            3..=6 => HeadingLevel::Subsection,
            _ => return None,
        };
        text.starts_with(is_space).then(|| (level, text.trim_start_matches(is_space)))
    }

    fn bullet(&self) -> Option<&'source str> {
        let text = self.text.strip_prefix('-')?;
        text.starts_with(is_space).then(|| text.trim_start_matches(is_space))
    }

    fn numbered(&self, number: usize) -> Option<&'source str> {
        let text = self.text.strip_prefix(&number.to_string())?.strip_prefix('.')?;
        text.starts_with(is_space).then(|| text.trim_start_matches(is_space))
    }

    fn callout(&self) -> Option<&'source str> {
        Some(self.text.strip_prefix('>')?.trim_start_matches(is_space))
    }

    /// Label and value before and after two colons that a space or the end follows.
    fn fact(&self) -> Option<(Vec<Token>, Vec<Token>)> {
        if !self.text.contains("::") {
            return None;
        }
        let tokens = tokenise(self.text);
        let at = (1..tokens.len()).find(|at| {
            let mark = |at: usize| tokens.get(at).is_some_and(|token| token.marks(':'));
            let next = tokens.get(at + 2);
            mark(*at) && mark(at + 1) && next.is_none_or(|token| is_space(token.character))
        })?;
        Some((tokens.get(..at)?.to_vec(), tokens.get(at + 2..)?.to_vec()))
    }

    fn is_table_rule(&self) -> bool {
        let cells = self.text.trim_matches('|').split('|');
        self.text.starts_with('|')
            && cells.into_iter().all(|cell| {
                cell.contains('-') && cell.chars().all(|c| matches!(c, '-' | ':') || is_space(c))
            })
    }
}

/// The block at the start of the lines and how many of them it takes.
fn block(lines: &[Line<'_>]) -> (Block, usize) {
    let Some(first) = lines.first() else { return (Block::Paragraph { text: Vec::new() }, 1) };
    if let Some((level, text)) = first.heading() {
        let text = plain_text(&inline::parse(&tokenise(text)));
        return (Block::Heading { level, text }, 1);
    }
    if first.bullet().is_some() {
        let (items, length) = items(lines, |line, _| line.bullet());
        return (Block::List { style: ListStyle::Bulleted, items }, length);
    }
    if starts_numbered_list(lines) {
        let (items, length) = items(lines, Line::numbered);
        return (Block::List { style: ListStyle::Numbered, items }, length);
    }
    if first.callout().is_some() {
        let texts: Vec<&str> = lines.iter().map_while(Line::callout).collect();
        return (Block::Callout { text: running_text(&texts) }, texts.len());
    }
    if starts_table(lines) {
        let rows: Vec<Vec<Cell>> =
            lines.iter().map_while(|line| line.text.strip_prefix('|')).map(cells).collect();
        let length = rows.len();
        let mut rows = rows.into_iter();
        let header = rows.next().unwrap_or_default();
        return (Block::Table { header, rows: rows.skip(1).collect() }, length);
    }
    if first.fact().is_some() {
        let facts: Vec<Fact> = lines
            .iter()
            .take_while(|line| line.heading().is_none() && line.bullet().is_none())
            .take_while(|line| line.callout().is_none() && !line.text.starts_with('|'))
            .map_while(Line::fact)
            .map(|(label, value)| Fact {
                label: inline::text_of(&label),
                value: inline::parse(&value),
            })
            .collect();
        let length = facts.len();
        return (Block::Facts { facts }, length.max(1));
    }
    let length = (1..lines.len())
        .find(|at| lines.get(*at..).is_none_or(ends_paragraph))
        .unwrap_or(lines.len());
    let texts: Vec<&str> = lines.iter().take(length).map(|line| line.text).collect();
    (Block::Paragraph { text: running_text(&texts) }, length)
}

fn ends_paragraph(lines: &[Line<'_>]) -> bool {
    lines.first().is_none_or(|line| {
        line.text.is_empty()
            || line.heading().is_some()
            || line.bullet().is_some()
            || line.callout().is_some()
            || line.fact().is_some()
    }) || starts_numbered_list(lines)
        || starts_table(lines)
}

/// "1." alone may be a date at the start of a line ("1. januar"), so a list shows itself by its second item.
fn starts_numbered_list(lines: &[Line<'_>]) -> bool {
    let [first, others @ ..] = lines else { return false };
    first.numbered(1).is_some()
        && others
            .iter()
            .find(|line| line.numbered(2).is_some() || !(line.text.is_empty() || line.indented))
            .is_some_and(|line| line.numbered(2).is_some())
}

fn starts_table(lines: &[Line<'_>]) -> bool {
    let [first, second, ..] = lines else { return false };
    first.text.starts_with('|') && second.is_table_rule()
}

/// Items with their continued lines; blank lines may stand between items.
fn items<'source>(
    lines: &[Line<'source>],
    marker: impl Fn(&Line<'source>, usize) -> Option<&'source str>,
) -> (Vec<Vec<Inline>>, usize) {
    let mut items: Vec<Vec<&str>> = Vec::new();
    let mut length = 0;
    let mut after_blank = false;
    for (line, number) in lines.iter().zip(1..) {
        if line.text.is_empty() {
            after_blank = true;
            continue;
        } else if let Some(text) = marker(line, items.len() + 1) {
            items.push(vec![text]);
        } else if let Some(item) = items.last_mut().filter(|_| line.indented && !after_blank) {
            item.push(line.text);
        } else {
            break;
        }
        after_blank = false;
        length = number;
    }
    (items.iter().map(|texts| running_text(texts)).collect(), length)
}

/// Joins lines with spaces, or with a break where a line ends in an unescaped backslash.
fn running_text(lines: &[&str]) -> Vec<Inline> {
    let mut tokens = Vec::new();
    for (line, number) in lines.iter().zip(1..) {
        let backslashes = line.len() - line.trim_end_matches('\\').len();
        let between = if number == lines.len() {
            tokens.extend(tokenise(line));
            continue;
        } else if backslashes % 2 == 1 {
            tokens.extend(tokenise(line.get(..line.len() - 1).unwrap_or_default()));
            '\n'
        } else {
            tokens.extend(tokenise(line));
            ' '
        };
        tokens.push(Token { character: between, literal: false });
    }
    inline::parse(&tokens)
}

/// The cells of a table line whose first bar is gone.
fn cells(line: &str) -> Vec<Cell> {
    let mut tokens = tokenise(line);
    if tokens.last().is_some_and(|token| token.marks('|')) {
        tokens.pop();
    }
    tokens.split(|token| token.marks('|')).map(inline::parse).collect()
}

fn table_line(cells: &[Cell]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| inline::write(cell, Place::Cell)).collect();
    format!("| {} |", cells.join(" | "))
}

/// Escapes what would make a line of text something else than text.
fn guard_start(line: &str, numbered_before: usize) -> String {
    let starts_other_block = line.starts_with(['#', '-', '>', '|']) && !line.starts_with("--");
    if starts_other_block {
        return format!("\\{line}");
    }
    for number in [1, numbered_before + 1] {
        let number = number.to_string();
        if let Some(rest) = line.strip_prefix(&number).filter(|rest| rest.starts_with(". ")) {
            return format!("{number}\\{rest}");
        }
    }
    line.to_owned()
}

fn normal_block(block: Block) -> Option<Block> {
    let block = match block {
        Block::Heading { level, text } => Block::Heading { level, text: single_line(&text) },
        Block::Paragraph { text } => Block::Paragraph { text: inline::normalise(&text) },
        Block::Callout { text } => Block::Callout { text: inline::normalise(&text) },
        Block::List { style, items } => {
            let items = items.iter().map(|item| inline::normalise(item));
            let items: Vec<_> = items.filter(|item| !item.is_empty()).collect();
            let style = if items.len() < 2 { ListStyle::Bulleted } else { style };
            Block::List { style, items }
        }
        Block::Table { header, rows } => {
            let width = rows.iter().map(Vec::len).fold(header.len(), usize::max);
            let normal = |row: Vec<Cell>| {
                let mut row: Vec<Cell> = row.iter().map(|cell| inline::normalise(cell)).collect();
                row.resize(width, Vec::new());
                row
            };
            Block::Table { header: normal(header), rows: rows.into_iter().map(normal).collect() }
        }
        Block::Facts { facts } => {
            let normal = facts.into_iter().map(|fact| Fact {
                label: single_line(&fact.label),
                value: inline::normalise(&fact.value),
            });
            let said = normal.filter(|fact| !fact.label.is_empty() || !fact.value.is_empty());
            let labelled = said.map(|mut fact| {
                if fact.label.is_empty() {
                    "–".clone_into(&mut fact.label);
                }
                fact
            });
            Block::Facts { facts: labelled.collect() }
        }
    };
    let says_something = match &block {
        Block::Heading { text, .. } => !text.is_empty(),
        Block::Paragraph { text } | Block::Callout { text } => !text.is_empty(),
        Block::List { items, .. } => !items.is_empty(),
        Block::Table { header, .. } => !header.is_empty(),
        Block::Facts { facts } => !facts.is_empty(),
    };
    says_something.then_some(block)
}
