//! The regular expressions of XML Schema (part 2, appendix F), matched in time proportional to the
//! value and the pattern: a hostile pattern cannot make the reading stand still.

/// A pattern that a whole value must match.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    nodes: Vec<Node>,
    /// The first state.
    start: usize,
    /// One class after the other, without choice: the usual case, matched directly.
    linear: Option<Vec<Class>>,
    /// Steps of building it so far: repetitions of nothing add no states.
    work: usize,
}

#[derive(Clone, Debug)]
enum Node {
    One(Class, usize),
    Split(usize, usize),
    Accept,
}

#[derive(Clone, Debug, Default)]
struct Class {
    negated: bool,
    ranges: Vec<(char, char)>,
    without: Option<Box<Class>>,
}

enum Part {
    Class(Class),
    Sequence(Vec<Part>),
    Choice(Vec<Part>),
    Repeat(Box<Part>, u32, Option<u32>),
}

/// States of one pattern; repetitions are written out.
const STATES: usize = 20_000;
const DEEPEST: usize = 100;

impl Pattern {
    /// Nothing if the pattern uses what is not known here, or is too large.
    pub(super) fn new(text: &str) -> Option<Self> {
        let characters: Vec<char> = text.chars().collect();
        let mut parser = Parser { text: &characters, at: 0, depth: 0 };
        let part = parser.choice()?;
        if parser.at < characters.len() {
            return None;
        }
        let mut linear = Vec::new();
        let linear = part.flatten(&mut linear).then_some(linear);
        let mut pattern = Self { nodes: vec![Node::Accept], start: 0, linear, work: 0 };
        if pattern.linear.is_none() {
            pattern.start = pattern.add(&part, 0)?;
        }
        Some(pattern)
    }

    pub(super) fn matches(&self, value: &str) -> bool {
        if let Some(classes) = &self.linear {
            let mut characters = value.chars();
            return classes.iter().all(|class| characters.next().is_some_and(|c| class.has(c)))
                && characters.next().is_none();
        }
        let mut current = Vec::new();
        let mut seen = vec![usize::MAX; self.nodes.len()];
        self.enter(self.start, 0, &mut current, &mut seen);
        for (step, character) in (1..).zip(value.chars()) {
            let mut following = Vec::new();
            for state in current {
                if let Node::One(class, next) = &self.nodes[state]
                    && class.has(character)
                {
                    self.enter(*next, step, &mut following, &mut seen);
                }
            }
            current = following;
            if current.is_empty() {
                return false;
            }
        }
        current.iter().any(|state| matches!(self.nodes[*state], Node::Accept))
    }

    fn enter(&self, state: usize, step: usize, states: &mut Vec<usize>, seen: &mut [usize]) {
        let mut open = vec![state];
        while let Some(state) = open.pop() {
            if std::mem::replace(&mut seen[state], step) == step {
                continue;
            }
            match self.nodes[state] {
                Node::Split(one, other) => open.extend([one, other]),
                _ => states.push(state),
            }
        }
    }

    /// Adds the states of a part that goes on to `next`; gives its first state.
    fn add(&mut self, part: &Part, next: usize) -> Option<usize> {
        self.work += 1;
        if self.nodes.len() > STATES || self.work > STATES * 10 {
            return None;
        }
        match part {
            Part::Class(class) => Some(self.node(Node::One(class.clone(), next))),
            Part::Sequence(parts) => {
                parts.iter().rev().try_fold(next, |next, part| self.add(part, next))
            }
            Part::Choice(parts) => {
                let mut first = None;
                for part in parts.iter().rev() {
                    let start = self.add(part, next)?;
                    first = Some(match first {
                        Some(other) => self.node(Node::Split(start, other)),
                        None => start,
                    });
                }
                first
            }
            Part::Repeat(part, least, most) => {
                let mut first = next;
                if let Some(most) = most {
                    for _ in *least..*most {
                        let start = self.add(part, first)?;
                        first = self.node(Node::Split(start, next));
                    }
                } else {
                    let again = self.node(Node::Split(next, next));
                    let start = self.add(part, again)?;
                    self.nodes[again] = Node::Split(start, next);
                    first = again;
                }
                for _ in 0..*least {
                    first = self.add(part, first)?;
                }
                Some(first)
            }
        }
    }

    fn node(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }
}

impl Part {
    fn flatten(&self, into: &mut Vec<Class>) -> bool {
        if into.len() > 1_000 {
            return false;
        }
        match self {
            Self::Class(class) => {
                into.push(class.clone());
                true
            }
            Self::Sequence(parts) => parts.iter().all(|part| part.flatten(into)),
            Self::Choice(parts) => parts.len() == 1 && parts[0].flatten(into),
            Self::Repeat(part, least, most) => {
                if Some(*least) != *most {
                    return false;
                }
                for _ in 0..*least {
                    let before = into.len();
                    if !part.flatten(into) {
                        return false;
                    }
                    if into.len() == before {
                        break;
                    }
                }
                true
            }
        }
    }
}

impl Class {
    fn has(&self, character: char) -> bool {
        let listed = self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&character));
        listed != self.negated && !self.without.as_ref().is_some_and(|class| class.has(character))
    }

    fn of(ranges: &[(char, char)]) -> Self {
        Self { ranges: ranges.to_vec(), ..Self::default() }
    }
}

struct Parser<'t> {
    text: &'t [char],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        self.at += 1;
        self.text.get(self.at - 1).copied()
    }

    fn takes(&mut self, character: char) -> bool {
        let found = self.peek() == Some(character);
        self.at += usize::from(found);
        found
    }

    fn choice(&mut self) -> Option<Part> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut branches = vec![self.sequence()?];
        while self.takes('|') {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        Some(Part::Choice(branches))
    }

    fn sequence(&mut self) -> Option<Part> {
        let mut parts = Vec::new();
        while let Some(character) = self.peek() {
            if matches!(character, '|' | ')') {
                break;
            }
            let part = match self.take()? {
                '(' => {
                    let part = self.choice()?;
                    self.takes(')').then_some(part)?
                }
                '[' => Part::Class(self.class()?),
                '.' => {
                    Part::Class(Class { negated: true, ..Class::of(&[('\n', '\n'), ('\r', '\r')]) })
                }
                '\\' => Part::Class(self.escape()?),
                '?' | '*' | '+' | '{' | '}' | ']' => return None,
                plain => Part::Class(Class::of(&[(plain, plain)])),
            };
            parts.push(self.repeated(part)?);
        }
        Some(Part::Sequence(parts))
    }

    fn repeated(&mut self, part: Part) -> Option<Part> {
        let (least, most) = match self.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => {
                let end = self.text[self.at..].iter().position(|c| *c == '}')? + self.at;
                let inside: String = self.text[self.at + 1..end].iter().collect();
                self.at = end;
                match inside.split_once(',') {
                    None => (inside.parse().ok()?, Some(inside.parse().ok()?)),
                    Some((least, "")) => (least.parse().ok()?, None),
                    Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?)),
                }
            }
            _ => return Some(part),
        };
        self.at += 1;
        Some(Part::Repeat(Box::new(part), least, most))
    }

    fn class(&mut self) -> Option<Class> {
        let mut class = Class { negated: self.takes('^'), ..Class::default() };
        loop {
            let from = match self.take()? {
                ']' => return Some(class),
                '-' if self.peek() == Some('[') => {
                    self.at += 1;
                    class.without = Some(Box::new(self.class()?));
                    return self.takes(']').then_some(class);
                }
                '\\' => {
                    let escaped = self.escape()?;
                    match escaped.ranges.as_slice() {
                        [(from, to)] if from == to && !escaped.negated => *from,
                        _ if escaped.negated => return None,
                        ranges => {
                            class.ranges.extend(ranges);
                            continue;
                        }
                    }
                }
                plain => plain,
            };
            let is_range = self.peek() == Some('-')
                && !matches!(self.text.get(self.at + 1), None | Some(']' | '['));
            let to = if is_range {
                self.at += 1;
                match self.take()? {
                    '\\' => self.escape()?.ranges.first()?.0,
                    plain => plain,
                }
            } else {
                from
            };
            class.ranges.push((from, to));
        }
    }

    fn escape(&mut self) -> Option<Class> {
        const NAME_START: &[(char, char)] =
            &[('A', 'Z'), ('_', '_'), ('a', 'z'), (':', ':'), ('\u{c0}', '\u{d7ff}')];
        let name =
            || [NAME_START, &[('0', '9'), ('-', '-'), ('.', '.'), ('\u{b7}', '\u{b7}')]].concat();
        let letter = self.take()?;
        let class = match letter.to_ascii_lowercase() {
            'd' => Class::of(&[('0', '9')]),
            's' => Class::of(&[(' ', ' '), ('\t', '\t'), ('\n', '\n'), ('\r', '\r')]),
            'i' => Class::of(NAME_START),
            'c' => Class::of(&name()),
            'n' if letter == 'n' => Class::of(&[('\n', '\n')]),
            'r' if letter == 'r' => Class::of(&[('\r', '\r')]),
            't' if letter == 't' => Class::of(&[('\t', '\t')]),
            // `\p{…}` and `\w` need the tables of Unicode.
            character if character.is_ascii_alphanumeric() => return None,
            _ => return Some(Class::of(&[(letter, letter)])),
        };
        Some(Class { negated: letter.is_ascii_uppercase(), ..class })
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn patterns_match_whole_values() {
        for (pattern, right, wrong) in [
            ("[a-f0-9]{2}-[A-F]{1}", "0a-F ff-A", "0a-f 0aa-F 0a-"),
            ("a|bc*", "a b bccc", "ab c"),
            ("(ab)+c?", "ab ababc", "a abcc"),
            (r"\d{4}/\d+", "2024/1 2024/123", "2024/ 24/1"),
            ("[^0-9]+", "abc", "a1"),
            ("[a-z-[aeiou]]+", "xyz", "xay"),
            ("x{2,3}", "xx xxx", "x xxxx"),
            ("x{2,}y", "xxy xxxxxy", "xy"),
            (r"\.\-", ".-", "ab"),
            ("(a*)*b", "aaab b", "aaac"),
        ] {
            let pattern = Pattern::new(pattern).unwrap();
            for value in right.split(' ') {
                assert!(pattern.matches(value), "{pattern:?} {value}");
            }
            for value in wrong.split(' ') {
                assert!(!pattern.matches(value), "{pattern:?} {value}");
            }
        }
        for unknown in ["a{", "[a", "(", "*a", r"\p{L}", "a{2", &"(".repeat(5_000)] {
            assert!(Pattern::new(unknown).is_none(), "{unknown:.20}");
        }
    }

    #[test]
    fn a_hostile_pattern_is_refused_or_quick() {
        assert!(Pattern::new(&format!("{}{}", "(".repeat(50), "){999,}".repeat(50))).is_none());
        assert!(Pattern::new("(){4000000000}").is_none_or(|p| p.matches("")));
        assert!(Pattern::new("((a{100}){100}){100}").is_none_or(|p| !p.matches("b")));
        let value = "a".repeat(2_000);
        assert!(!Pattern::new("(a|a)*(a|aa)*b").unwrap().matches(&value));
    }
}
