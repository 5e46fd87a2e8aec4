//! Running text: its normal form, and how it is read from and written to the editing language.

use crate::document::{Inline, is_safe_link};

/// One character of the source. A literal one was written with a backslash before it and marks nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) character: char,
    pub(crate) literal: bool,
}

impl Token {
    pub(crate) fn marks(self, character: char) -> bool {
        !self.literal && self.character == character
    }
}

/// The spaces a writer types without meaning: a hard space (U+00A0) is none of them.
pub(crate) fn is_space(character: char) -> bool {
    character.is_ascii_whitespace() || matches!(character, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Resolves backslashes and `<br>`, which becomes an unescaped newline.
pub(crate) fn tokenise(source: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(source.len());
    let mut rest = source;
    while let Some(character) = rest.chars().next() {
        let escaped = rest.strip_prefix('\\').and_then(|after| after.chars().next());
        if let Some(escaped) = escaped.filter(char::is_ascii_punctuation) {
            tokens.push(Token { character: escaped, literal: true });
            rest = rest.get(1 + escaped.len_utf8()..).unwrap_or_default();
        } else if let Some(after) = rest.strip_prefix("<br>") {
            tokens.push(Token { character: '\n', literal: false });
            rest = after;
        } else {
            tokens.push(Token { character, literal: false });
            rest = rest.get(character.len_utf8()..).unwrap_or_default();
        }
    }
    tokens
}

/// Reads running text. What is not understood is text.
pub(crate) fn parse(tokens: &[Token]) -> Vec<Inline> {
    let mut builder = InlineBuilder::default();
    // A marker that found no partner once finds none later, so hostile text costs linear time.
    let (mut strong_is_hopeless, mut emphasis_is_hopeless) = (false, false);
    let mut plain = String::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at..).unwrap_or_default();
        let found = if !strong_is_hopeless && opens(rest, 2) {
            let found = closing(rest, 2).map(|(inner, length)| (Style::Strong, inner, length));
            strong_is_hopeless = found.is_none();
            found
        } else if !emphasis_is_hopeless && opens(rest, 1) {
            let found = closing(rest, 1).map(|(inner, length)| (Style::Emphasis, inner, length));
            emphasis_is_hopeless = found.is_none();
            found
        } else {
            None
        };
        if let Some((style, inner, length)) = found {
            builder.push(Style::Plain, &std::mem::take(&mut plain));
            builder.push(style, &text_of(inner));
            at += length;
        } else if let Some((text, url, length)) = link(rest) {
            builder.push(Style::Plain, &std::mem::take(&mut plain));
            builder.push_link(&url, &text);
            at += length;
        } else {
            plain.push(token.character);
            at += 1;
        }
    }
    builder.push(Style::Plain, &plain);
    builder.finish()
}

/// The characters without their marks' meaning.
pub(crate) fn text_of(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.character).collect()
}

/// Where running text is written, which decides how a break looks and what must be escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Over several lines
    Paragraph,
    /// All on one line
    Line,
    /// All on one line, between bars
    Cell,
}

/// Writes running text so that [`parse`] gives it back.
pub(crate) fn write(inlines: &[Inline], place: Place) -> String {
    let mut output = String::new();
    let bar = if place == Place::Cell { "|" } else { "" };
    let mut marked = |text: &str, before: &str, after: &str, also: &str| {
        output.push_str(before);
        escape(text, also, &mut output);
        output.push_str(after);
    };
    for inline in inlines {
        match inline {
            Inline::Text { text } => marked(text, "", "", bar),
            Inline::Strong { text } => marked(text, "**", "**", bar),
            Inline::Emphasis { text } => marked(text, "*", "*", bar),
            Inline::Link { url, text } => {
                marked(text, "[", "]", "]|");
                marked(url, "(", ")", ")|");
            }
            Inline::LineBreak if place == Place::Paragraph => marked("", "\\", "\n", ""),
            Inline::LineBreak => marked("", "<br>", "", ""),
        }
    }
    output
}

/// Puts a backslash before each character that would mean something, among them those in `also`.
pub(crate) fn escape(text: &str, also: &str, output: &mut String) {
    let mut previous = '\0';
    for (position, character) in text.char_indices() {
        let means_something = match character {
            '\\' | '*' | '[' => true,
            '<' => text.get(position..).is_some_and(|rest| rest.starts_with("<br>")),
            // Two colons end the label of a fact.
            ':' => previous == ':',
            _ => also.contains(character),
        };
        if means_something {
            output.push('\\');
        }
        output.push(character);
        previous = character;
    }
}

/// The same running text in its one normal form: neighbours of equal style joined, spaces single and outside of
/// styles, nothing empty, no control characters, no break first or last, no link that is not safe.
pub(crate) fn normalise(inlines: &[Inline]) -> Vec<Inline> {
    let mut builder = InlineBuilder::default();
    for inline in inlines {
        match inline {
            Inline::Text { text } => builder.push(Style::Plain, text),
            Inline::Strong { text } => builder.push(Style::Strong, text),
            Inline::Emphasis { text } => builder.push(Style::Emphasis, text),
            Inline::Link { url, text } => builder.push_link(url, text),
            Inline::LineBreak => builder.push_break(),
        }
    }
    builder.finish()
}

/// One line with single spaces and no control characters.
pub(crate) fn single_line(text: &str) -> String {
    let spaced: String =
        text.chars().map(|character| if is_space(character) { ' ' } else { character }).collect();
    let words: Vec<&str> = spaced.split(' ').collect();
    let words = words.into_iter().map(|word| word.replace(char::is_control, ""));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Plain,
    Strong,
    Emphasis,
}

/// Keeps what it holds in normal form at every step.
#[derive(Debug, Default)]
struct InlineBuilder {
    inlines: Vec<Inline>,
}

impl InlineBuilder {
    fn push(&mut self, style: Style, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.push_break();
            }
            let words = single_line(line);
            // The spaces at the ends are told from the characters that survive, or a control character would hide them.
            let mut visible = line.chars().filter(|c| is_space(*c) || !c.is_control());
            let starts_with_space = visible.next().is_some_and(is_space);
            let ends_with_space = visible.next_back().map_or(starts_with_space, is_space);
            if starts_with_space {
                self.push_space();
            }
            if !words.is_empty() {
                self.push_words(style, &words);
                if ends_with_space {
                    self.push_space();
                }
            }
        }
    }

    fn push_words(&mut self, style: Style, words: &str) {
        match (style, self.inlines.last_mut()) {
            (Style::Plain, Some(Inline::Text { text }))
            | (Style::Strong, Some(Inline::Strong { text }))
            | (Style::Emphasis, Some(Inline::Emphasis { text })) => text.push_str(words),
            (Style::Plain, _) => self.inlines.push(Inline::text(words)),
            (Style::Strong, _) => self.inlines.push(Inline::strong(words)),
            (Style::Emphasis, _) => self.inlines.push(Inline::emphasis(words)),
        }
    }

    fn push_space(&mut self) {
        match self.inlines.last_mut() {
            None | Some(Inline::LineBreak) => {}
            Some(Inline::Text { text }) => {
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            }
            Some(_) => self.inlines.push(Inline::text(" ")),
        }
    }

    fn push_break(&mut self) {
        self.trim_end();
        if !self.inlines.is_empty() {
            self.inlines.push(Inline::LineBreak);
        }
    }

    fn push_link(&mut self, url: &str, text: &str) {
        let text = single_line(text);
        let url = url.trim_matches(is_space);
        if text.is_empty() {
            // A link nobody can see says nothing.
        } else if is_safe_link(url) {
            self.inlines.push(Inline::link(url, text));
        } else {
            self.push(Style::Plain, &text);
        }
    }

    fn trim_end(&mut self) {
        if let Some(Inline::Text { text }) = self.inlines.last_mut() {
            if text.ends_with(' ') {
                text.pop();
            }
            if text.is_empty() {
                self.inlines.pop();
            }
        }
    }

    fn finish(mut self) -> Vec<Inline> {
        self.trim_end();
        while self.inlines.last() == Some(&Inline::LineBreak) {
            self.inlines.pop();
        }
        self.inlines
    }
}

fn opens_stars(tokens: &[Token], stars: usize) -> bool {
    tokens.len() >= stars && tokens.iter().take(stars).all(|token| token.marks('*'))
}

/// Whether so many stars stand here with a visible character after them.
fn opens(tokens: &[Token], stars: usize) -> bool {
    opens_stars(tokens, stars)
        && tokens.get(stars).is_some_and(|token| !is_space(token.character) && !token.marks('*'))
}

/// What stands between the opening stars and the first closing ones, and the length of it all.
fn closing(tokens: &[Token], stars: usize) -> Option<(&[Token], usize)> {
    let (mut at, mut before) = (stars + 1, tokens.get(stars)?);
    while let Some(token) = tokens.get(at) {
        let closes = token.marks('*')
            && !is_space(before.character)
            && !before.marks('*')
            && opens_stars(tokens.get(at..)?, stars);
        if closes {
            return Some((tokens.get(stars..at)?, at + stars));
        }
        (at, before) = (at + 1, token);
    }
    None
}

/// `[text](address)` at the start of the tokens: text, address, length.
fn link(tokens: &[Token]) -> Option<(String, String, usize)> {
    tokens.first().filter(|token| token.marks('['))?;
    let inside = tokens.get(1..)?;
    let text_length = inside.iter().position(|token| token.marks('[') || token.marks(']'))?;
    let after = inside.get(text_length..)?;
    let [close, open, address @ ..] = after else { return None };
    if !close.marks(']') || !open.marks('(') {
        return None;
    }
    let stops = |token: &Token| token.marks(')') || token.marks('[') || is_space(token.character);
    let url_length = address.iter().position(stops)?;
    address.get(url_length).filter(|token| token.marks(')'))?;
    let text = text_of(inside.get(..text_length)?);
    let url = text_of(address.get(..url_length)?);
    (is_safe_link(&url) && !single_line(&text).is_empty()).then_some((
        text,
        url,
        text_length + url_length + 4,
    ))
}
