//! Finds the statements in Rust source text: `sql!(NAME, "…", …)`, `sql_global!`, and what macros of
//! the crate make of them, expanded as the compiler does it. What it does not understand it refuses.

use std::collections::{BTreeMap, BTreeSet};

/// A statement as it stands in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) name: String,
    pub(crate) sqlite: String,
    pub(crate) postgres: String,
    pub(crate) is_global: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

use Token::{Sign, Text, Word};

/// A crate's macros that make statements, with the names under which they are imported.
#[derive(Default)]
pub(crate) struct Macros {
    /// Pattern and body of each.
    rules: BTreeMap<String, (Vec<Token>, Vec<Token>)>,
    aliases: BTreeMap<String, String>,
}

impl Macros {
    /// Learns the macros that a file defines, and its `use … as …`.
    pub(crate) fn learn(&mut self, tokens: &[Token]) {
        for (at, token) in tokens.iter().enumerate() {
            if is_word(Some(token), "macro_rules") {
                let (Some(Word(name)), Some(rule)) = (tokens.get(at + 2), tokens.get(at + 3..))
                else {
                    continue;
                };
                let inside = group(rule).0;
                let (pattern, rest) = group(inside);
                // `=> { body }`
                let body = group(rest.get(2..).unwrap_or_default()).0;
                let makes_statements =
                    body.windows(2).any(|pair| {
                        matches!(&pair[0], Word(word) if word == "sql" || word == "sql_global")
                            && pair[1] == Sign('!')
                    }) || pattern.windows(2).any(|pair| pair == [Word("ident".into()), Sign('!')]);
                if makes_statements {
                    self.rules.insert(name.clone(), (pattern.to_vec(), body.to_vec()));
                }
            }
            if let [Word(known), Word(r#as), Word(alias)] =
                tokens.get(at..at + 3).unwrap_or_default()
                && r#as == "as"
            {
                self.aliases.insert(alias.clone(), known.clone());
            }
        }
    }

    /// The statements that a file's tokens declare, outside the definitions of macros.
    pub(crate) fn statements(&self, tokens: &[Token]) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let rest = &tokens[at..];
            match rest {
                [Word(word), Sign('!'), ..] if word == "macro_rules" => {
                    let definition = &rest[3..];
                    at += 3 + definition.len() - group(definition).1.len();
                }
                [Word(name), Sign('!'), Sign('('), ..] if self.makes_statements(name) => {
                    let (arguments, after) = group(&rest[2..]);
                    self.expand(name, arguments, &mut found);
                    at += rest.len() - after.len();
                }
                [Word(class), Sign(':'), Sign(':'), Word(new), Sign('('), Text(name), ..]
                    if class == "Statement" && (new == "differing" || new == "new") =>
                {
                    let (arguments, after) = group(&rest[4..]);
                    found.push(constructed(name, arguments));
                    at += rest.len() - after.len();
                }
                _ => at += 1,
            }
        }
        found
    }

    fn makes_statements(&self, name: &str) -> bool {
        let name = self.aliases.get(name).map_or(name, String::as_str);
        name == "sql" || name == "sql_global" || self.rules.contains_key(name)
    }

    fn expand(&self, name: &str, arguments: &[Token], found: &mut Vec<Found>) {
        let name = self.aliases.get(name).map_or(name, String::as_str);
        if let Some((pattern, body)) = self.rules.get(name) {
            let bound = bind(pattern, arguments);
            found.extend(self.statements(&substitute(body, &bound)));
            return;
        }
        let [Word(statement), Sign(','), texts @ ..] = arguments else {
            panic!("{name}! is called with {arguments:?}");
        };
        let sql = joined(texts);
        found.push(Found {
            name: statement.clone(),
            sqlite: sql.clone(),
            postgres: sql,
            is_global: name == "sql_global",
        });
    }
}

/// Names that a file uses as statements and does not declare as anything else: `&NAME`.
pub(crate) fn used(tokens: &[Token]) -> BTreeSet<String> {
    let uses = tokens.windows(3).filter_map(|three| match three {
        [Sign('&'), Word(name), next] if is_constant(name) && *next != Sign(':') => Some(name),
        _ => None,
    });
    uses.cloned().collect()
}

/// Constants that a file imports from elsewhere.
pub(crate) fn imported(tokens: &[Token]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut is_import = false;
    for token in tokens {
        match token {
            Word(word) if word == "use" => is_import = true,
            Sign(';') => is_import = false,
            Word(name) if is_import && is_constant(name) => {
                names.insert(name.clone());
            }
            _ => {}
        }
    }
    names
}

/// Constants and statics that a file declares by hand.
pub(crate) fn declared(tokens: &[Token]) -> BTreeSet<String> {
    let names = tokens.windows(3).filter_map(|three| match three {
        [Word(word), Word(name), Sign(':')]
            if (word == "const" || word == "static") && is_constant(name) =>
        {
            Some(name)
        }
        _ => None,
    });
    names.cloned().collect()
}

fn is_constant(name: &str) -> bool {
    name.len() > 1
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// `"NAME", Scope::…, "sqlite", "postgres"`, the last only where they differ.
fn constructed(name: &str, arguments: &[Token]) -> Found {
    let texts: Vec<&String> = arguments
        .iter()
        .filter_map(|token| if let Text(text) = token { Some(text) } else { None })
        .collect();
    let [_, sqlite, rest @ ..] = texts.as_slice() else { panic!("{name} has no text") };
    Found {
        name: name.to_owned(),
        sqlite: (*sqlite).clone(),
        postgres: rest.first().copied().unwrap_or(sqlite).clone(),
        is_global: arguments.contains(&Word("Global".to_owned())),
    }
}

/// Literals with commas between them, put together.
fn joined(tokens: &[Token]) -> String {
    let parts = tokens.iter().map(|token| match token {
        Text(text) => text.as_str(),
        Sign(',') => "",
        other => panic!("{other:?} stands where a literal is expected"),
    });
    parts.collect()
}

/// What each variable of a macro's pattern stands for. Knows `$x:kind`, single tokens, and
/// `$($x:kind),+` at the end.
fn bind(pattern: &[Token], arguments: &[Token]) -> BTreeMap<String, Vec<Token>> {
    let mut bound = BTreeMap::new();
    let (mut pattern, mut arguments) = (pattern, arguments);
    loop {
        match (pattern, arguments) {
            ([], [] | [Sign(',')]) => return bound,
            ([Sign('$'), Word(name), Sign(':'), Word(_), rest @ ..], [value, after @ ..]) => {
                bound.insert(name.clone(), vec![value.clone()]);
                (pattern, arguments) = (rest, after);
            }
            ([Sign('$'), Sign('('), Sign('$'), Word(name), ..], all) => {
                bound.insert(name.clone(), all.to_vec());
                return bound;
            }
            ([sign, rest @ ..], [same, after @ ..]) if sign == same => {
                (pattern, arguments) = (rest, after);
            }
            _ => panic!("{arguments:?} does not fit {pattern:?}"),
        }
    }
}

fn substitute(body: &[Token], bound: &BTreeMap<String, Vec<Token>>) -> Vec<Token> {
    let mut result = Vec::new();
    let mut rest = body;
    loop {
        rest = match rest {
            [] => return result,
            [
                Sign('$'),
                Sign('('),
                Sign('$'),
                Word(name),
                Sign(')'),
                Sign(','),
                Sign(_),
                after @ ..,
            ]
            | [Sign('$'), Word(name), after @ ..]
                if bound.contains_key(name) =>
            {
                result.extend(bound[name].iter().cloned());
                after
            }
            [token, after @ ..] => {
                result.push(token.clone());
                after
            }
        };
    }
}

/// What stands between the bracket that `tokens` begins with and its partner, and what comes after.
fn group(tokens: &[Token]) -> (&[Token], &[Token]) {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Sign('(' | '[' | '{') => depth += 1,
            Sign(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            assert!(at > 0, "{token:?} opens nothing");
            return (&tokens[1..at], &tokens[at + 1..]);
        }
    }
    panic!("a bracket is not closed");
}

fn is_word(token: Option<&Token>, word: &str) -> bool {
    matches!(token, Some(Word(found)) if found == word)
}

/// Words, literals and signs of a source text, without its comments.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            rest = &rest[first.len_utf8()..];
        } else if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
        } else if let Some((raw, after)) = raw_literal(rest) {
            tokens.push(Text(raw));
            rest = after;
        } else if let Some(inside) = rest.strip_prefix('"') {
            let (content, after) = literal(inside);
            tokens.push(Text(content));
            rest = after;
        } else if first == '\'' {
            rest = after_character(rest);
            tokens.push(Sign('\''));
        } else if first.is_alphanumeric() || first == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(Word(rest[..end].to_owned()));
            rest = &rest[end..];
        } else {
            tokens.push(Sign(first));
            rest = &rest[first.len_utf8()..];
        }
    }
    tokens
}

/// `r"…"`, `r#"…"#` and so on, also of bytes.
fn raw_literal(text: &str) -> Option<(String, &str)> {
    let rest = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let inside = rest[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = inside.find(&close)?;
    Some((inside[..end].to_owned(), &inside[end + close.len()..]))
}

/// What comes after a character literal or a lifetime's tick.
fn after_character(text: &str) -> &str {
    let mut characters = text.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => {
            let mut escaped = characters.skip(1);
            escaped.find(|(_, c)| *c == '\'').map_or("", |(at, _)| &text[at + 1..])
        }
        Some(_) => match characters.next() {
            Some((at, '\'')) => &text[at + 1..],
            _ => &text[1..],
        },
        None => "",
    }
}

/// A string literal's content, from after its opening quote, and what comes after it.
fn literal(text: &str) -> (String, &str) {
    let mut content = String::new();
    let mut characters = text.char_indices().peekable();
    while let Some((position, character)) = characters.next() {
        match character {
            '"' => return (content, &text[position + 1..]),
            '\\' => match characters.next() {
                Some((_, 'n')) => content.push('\n'),
                Some((_, '\n')) => {
                    while characters.next_if(|(_, next)| next.is_whitespace()).is_some() {}
                }
                Some((_, other)) => content.push(other),
                None => break,
            },
            other => content.push(other),
        }
    }
    (content, "")
}

#[test]
fn a_macro_in_a_macro_under_another_name_is_expanded() {
    let code = tokens(
        r#"
        macro_rules! rows {
            ($name:ident, $($rest:literal),+) => { sql!($name, "select 'a' ", $($rest),+); };
        }
        pub(crate) use rows as things;
        // sql!(IN_A_COMMENT, "select 1");
        macro_rules! within {
            ($rows:ident!, $name:ident, $from:literal) => {
                $rows!($name, $from, " where tenant = $1");
            };
        }
        within!(things!, DEEP, "from t");
        within!(sql!, SHALLOW, "select 2 from t");
        static TAKE: Statement = Statement::differing("TAKE", Scope::Global, "one", "other");
        fn f<'a>() -> char { read(&DEEP, &TAKE, &MISSING, '"') }
        "#,
    );
    let mut macros = Macros::default();
    macros.learn(&code);
    let statement = |name: &str, sqlite: &str, postgres: &str, is_global| Found {
        name: name.to_owned(),
        sqlite: sqlite.to_owned(),
        postgres: postgres.to_owned(),
        is_global,
    };
    let deep = "select 'a' from t where tenant = $1";
    let shallow = "select 2 from t where tenant = $1";
    assert_eq!(
        macros.statements(&code),
        [
            statement("DEEP", deep, deep, false),
            statement("SHALLOW", shallow, shallow, false),
            statement("TAKE", "one", "other", true),
        ]
    );
    assert!(used(&code).contains("MISSING") && declared(&code).contains("TAKE"));
}
