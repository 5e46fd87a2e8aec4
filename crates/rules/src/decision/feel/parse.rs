//! FEEL text to expressions and tests.
//!
//! Names may hold spaces and signs (`Applicant's age`, `Approved/Declined`), so the parser knows
//! the names of the model and takes the longest that fits; other words that stand side by side are
//! read as one name.

mod words;

use std::sync::Arc;

use super::temporal::{parse_any, parse_date, parse_date_time, parse_duration, parse_time};
use super::{Arithmetic, Comparison, Expr, FeelError, Test};
use crate::Value;
use words::is_name_part;

/// The names a text may use, longest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in super::super) struct Names(Vec<Arc<str>>);

impl Names {
    pub(in super::super) fn new(names: impl IntoIterator<Item = Arc<str>>) -> Self {
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names.dedup();
        Self(names)
    }

    pub(in super::super) fn with(&self, more: impl IntoIterator<Item = Arc<str>>) -> Self {
        Self::new(self.0.iter().cloned().chain(more))
    }
}

const DEEPEST: usize = 48;
const MOST_JOINTS: usize = 200;
/// Reads one expression.
pub(in super::super) fn parse_expression(text: &str, names: &Names) -> Result<Expr, FeelError> {
    let mut parser = Parser { text, position: 0, names, depth: 0, joints: 0 };
    let expr = parser.expression()?;
    parser.end()?;
    Ok(expr)
}

/// Reads a cell: tests joined by commas, of which one must hold. An empty cell means any value.
pub(in super::super) fn parse_tests(text: &str, names: &Names) -> Result<Vec<Test>, FeelError> {
    let mut parser = Parser { text, position: 0, names, depth: 0, joints: 0 };
    parser.space();
    if parser.rest().is_empty() {
        return Ok(vec![Test::Any]);
    }
    let tests = parser.tests()?;
    parser.end()?;
    Ok(tests)
}

struct Parser<'t> {
    text: &'t str,
    position: usize,
    names: &'t Names,
    depth: usize,
    /// Signs and words that joined two parts; a long chain is as deep as a nest.
    joints: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn space(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.position += rest.len() - trimmed.len();
            if let Some(comment) = trimmed.strip_prefix("//") {
                self.position += 2 + comment.find('\n').unwrap_or(comment.len());
            } else if let Some(comment) = trimmed.strip_prefix("/*") {
                self.position += 2 + comment.find("*/").map_or(comment.len(), |end| end + 2);
            } else {
                return;
            }
        }
    }

    fn fail<T>(&self, expected: &'static str) -> Result<T, FeelError> {
        let found = match self.rest().chars().next() {
            None => "the end".to_owned(),
            Some(_) => format!("\"{}\"", self.rest().chars().take(20).collect::<String>()),
        };
        let position = self.text.get(..self.position).unwrap_or_default().chars().count() + 1;
        Err(FeelError::Syntax { expected, position, found })
    }

    fn end(&mut self) -> Result<(), FeelError> {
        self.space();
        if self.rest().is_empty() { Ok(()) } else { self.fail("the end") }
    }

    /// Takes a sign such as `<=`.
    fn take(&mut self, sign: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(sign);
        if found {
            self.position += sign.len();
        }
        found
    }

    fn require(&mut self, sign: &'static str) -> Result<(), FeelError> {
        if self.take(sign) { Ok(()) } else { self.fail(sign) }
    }

    /// Takes a whole word.
    fn take_word(&mut self, word: &str) -> bool {
        self.space();
        let found = self
            .rest()
            .strip_prefix(word)
            .is_some_and(|after| !after.chars().next().is_some_and(is_name_part));
        if found {
            self.position += word.len();
        }
        found
    }

    fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, FeelError>,
    ) -> Result<T, FeelError> {
        if self.depth >= DEEPEST {
            return Err(FeelError::TooDeep);
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn joint(&mut self) -> Result<(), FeelError> {
        self.joints += 1;
        if self.joints > MOST_JOINTS { Err(FeelError::TooDeep) } else { Ok(()) }
    }

    fn tests(&mut self) -> Result<Vec<Test>, FeelError> {
        let mut tests = vec![self.nested(Self::test)?];
        while self.take(",") {
            tests.push(self.nested(Self::test)?);
        }
        Ok(tests)
    }

    fn test(&mut self) -> Result<Test, FeelError> {
        self.space();
        if self.rest().starts_with('-') {
            let after = self.rest()[1..].trim_start();
            if after.is_empty() || after.starts_with([',', ')']) {
                self.position += 1;
                return Ok(Test::Any);
            }
        }
        let start = self.position;
        if self.take_word("not") {
            if self.take("(") {
                let tests = self.tests()?;
                self.require(")")?;
                // `not(a) and b` is an expression and not a negated test.
                self.space();
                if self.rest().is_empty() || self.rest().starts_with([',', ')']) {
                    return Ok(Test::Not(tests));
                }
            }
            self.position = start;
        }
        if let Some(comparison) = self.comparison() {
            return Ok(Test::Compare(comparison, self.nested(Self::sum)?));
        }
        if let Some(interval) = self.interval()? {
            return Ok(interval);
        }
        Ok(Test::Expression(self.expression()?))
    }

    /// An interval, or nothing where the bracket begins a list or a group.
    fn interval(&mut self) -> Result<Option<Test>, FeelError> {
        let start = self.position;
        self.space();
        let low_included = match self.rest().chars().next() {
            Some('[') => true,
            Some('(' | ']') => false,
            _ => return Ok(None),
        };
        let is_certain = self.rest().starts_with(']');
        self.position += 1;
        let low = self.nested(Self::sum);
        let low = match low {
            Ok(low) if self.take("..") => low,
            Err(FeelError::TooDeep) => return Err(FeelError::TooDeep),
            Err(error) if is_certain => return Err(error),
            _ if is_certain => return self.fail(".."),
            _ => {
                self.position = start;
                return Ok(None);
            }
        };
        let high = self.nested(Self::sum)?;
        self.space();
        let high_included = match self.rest().chars().next() {
            Some(']') => true,
            Some(')' | '[') => false,
            _ => return self.fail("the end of the interval"),
        };
        self.position += 1;
        Ok(Some(Test::Interval { low, low_included, high, high_included }))
    }

    fn comparison(&mut self) -> Option<Comparison> {
        self.space();
        let signs = [
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("!=", Comparison::NotEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
            ("=", Comparison::Equal),
        ];
        signs.into_iter().find(|(sign, _)| self.take(sign)).map(|(_, comparison)| comparison)
    }

    fn expression(&mut self) -> Result<Expr, FeelError> {
        self.nested(|parser| {
            let mut left = parser.conjunction()?;
            while parser.take_word("or") {
                parser.joint()?;
                left = Expr::Or(Box::new(left), Box::new(parser.conjunction()?));
            }
            Ok(left)
        })
    }

    fn conjunction(&mut self) -> Result<Expr, FeelError> {
        let mut left = self.relation()?;
        while self.take_word("and") {
            self.joint()?;
            left = Expr::And(Box::new(left), Box::new(self.relation()?));
        }
        Ok(left)
    }

    fn relation(&mut self) -> Result<Expr, FeelError> {
        let left = self.sum()?;
        if let Some(comparison) = self.comparison() {
            return Ok(Expr::Compare(comparison, Box::new(left), Box::new(self.sum()?)));
        }
        if self.take_word("between") {
            let low = self.sum()?;
            if !self.take_word("and") {
                return self.fail("and");
            }
            return Ok(Expr::Between(Box::new(left), Box::new(low), Box::new(self.sum()?)));
        }
        if self.take_word("in") {
            let start = self.position;
            if let Some(interval) = self.interval()? {
                return Ok(Expr::In(Box::new(left), vec![interval]));
            }
            self.position = start;
            if self.take("(") {
                let tests = self.tests()?;
                self.require(")")?;
                return Ok(Expr::In(Box::new(left), tests));
            }
            return Ok(Expr::In(Box::new(left), vec![self.nested(Self::test)?]));
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Expr, FeelError> {
        let mut left = self.product()?;
        loop {
            let sign = if self.take("+") {
                Arithmetic::Add
            } else if self.take("-") {
                Arithmetic::Subtract
            } else {
                return Ok(left);
            };
            self.joint()?;
            left = Expr::Arithmetic(sign, Box::new(left), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Expr, FeelError> {
        let mut left = self.power()?;
        loop {
            self.space();
            let sign = if !self.rest().starts_with("**") && self.take("*") {
                Arithmetic::Multiply
            } else if self.take("/") {
                Arithmetic::Divide
            } else {
                return Ok(left);
            };
            self.joint()?;
            left = Expr::Arithmetic(sign, Box::new(left), Box::new(self.power()?));
        }
    }

    fn power(&mut self) -> Result<Expr, FeelError> {
        let mut left = self.negation()?;
        while self.take("**") {
            self.joint()?;
            let right = self.negation()?;
            left = Expr::Arithmetic(Arithmetic::Power, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn negation(&mut self) -> Result<Expr, FeelError> {
        if !self.take("-") {
            return self.postfix();
        }
        Ok(match self.nested(Self::negation)? {
            Expr::Literal(Value::Number(number)) => Expr::Literal(Value::Number(-number)),
            inner => Expr::Negate(Box::new(inner)),
        })
    }

    fn postfix(&mut self) -> Result<Expr, FeelError> {
        let mut expr = self.primary()?;
        loop {
            self.space();
            if self.rest().starts_with('.') && !self.rest().starts_with("..") {
                self.joint()?;
                self.position += 1;
                self.space();
                let Some(name) = self.name() else {
                    return self.fail("a name");
                };
                expr = Expr::Path(Box::new(expr), name);
            } else if self.rest().starts_with('[') && is_indexable(&expr) {
                self.joint()?;
                self.position += 1;
                let index = self.expression()?;
                self.require("]")?;
                expr = Expr::Element(Box::new(expr), Box::new(index));
            } else {
                return Ok(expr);
            }
        }
    }

    fn primary(&mut self) -> Result<Expr, FeelError> {
        self.space();
        let Some(first) = self.rest().chars().next() else {
            return self.fail("a value");
        };
        match first {
            '"' => return Ok(Expr::Literal(Value::Text(self.string()?))),
            '@' => {
                self.position += 1;
                if !self.rest().starts_with('"') {
                    return self.fail("a quoted date, time or duration");
                }
                return Ok(Expr::Literal(parse_any(&self.string()?)?));
            }
            '0'..='9' | '.' => return self.number(),
            '(' => {
                self.position += 1;
                let inner = self.expression()?;
                self.require(")")?;
                return Ok(inner);
            }
            '[' => return self.list(),
            '?' => {
                self.position += 1;
                return Ok(Expr::Input);
            }
            '{' => {
                return Err(FeelError::Unsupported {
                    what: "a context { … }".to_owned(),
                    advice: "give the table one output column for each value",
                });
            }
            _ => {}
        }
        // A name of the model may begin with a word of the language.
        if let Some(name) = self.known_name() {
            return self.name_or_call(name);
        }
        let words = [
            ("true", Value::Boolean(true)),
            ("false", Value::Boolean(false)),
            ("null", Value::Null),
        ];
        for (word, value) in words {
            if self.take_word(word) {
                return Ok(Expr::Literal(value));
            }
        }
        if self.take_word("if") {
            return self.choice();
        }
        for word in ["for", "some", "every", "function"] {
            if self.take_word(word) {
                return Err(FeelError::Unsupported {
                    what: format!("\"{word}\""),
                    advice: "give the table the finished value as a fact",
                });
            }
        }
        match self.name() {
            Some(name) => self.name_or_call(name),
            None => self.fail("a value"),
        }
    }

    fn choice(&mut self) -> Result<Expr, FeelError> {
        let condition = self.expression()?;
        if !self.take_word("then") {
            return self.fail("then");
        }
        let then = self.expression()?;
        if !self.take_word("else") {
            return self.fail("else");
        }
        let otherwise = self.expression()?;
        Ok(Expr::If(Box::new(condition), Box::new(then), Box::new(otherwise)))
    }

    fn list(&mut self) -> Result<Expr, FeelError> {
        self.require("[")?;
        let mut items = Vec::new();
        if !self.take("]") {
            items.push(self.expression()?);
            while self.take(",") {
                items.push(self.expression()?);
            }
            self.require("]")?;
        }
        Ok(Expr::List(items))
    }

    fn name_or_call(&mut self, name: Arc<str>) -> Result<Expr, FeelError> {
        if !self.take("(") {
            return Ok(Expr::Name(name));
        }
        let mut arguments = Vec::new();
        if !self.take(")") {
            arguments.push(self.expression()?);
            while self.take(",") {
                arguments.push(self.expression()?);
            }
            self.require(")")?;
        }
        constant_call(name, arguments)
    }
}

/// A call whose arguments are literals and that makes a date, time or duration is a literal, so
/// that a wrong date is found when the table is read.
fn constant_call(name: Arc<str>, arguments: Vec<Expr>) -> Result<Expr, FeelError> {
    if let [Expr::Literal(Value::Text(text))] = arguments.as_slice() {
        let value = match name.as_ref() {
            "date" => Some(Value::Date(parse_date(text)?)),
            "time" => Some(Value::Time(parse_time(text)?)),
            "date and time" => Some(Value::DateTime(parse_date_time(text)?)),
            "duration" => Some(parse_duration(text)?),
            _ => None,
        };
        if let Some(value) = value {
            return Ok(Expr::Literal(value));
        }
    }
    Ok(Expr::Call(name, arguments))
}

/// A number or text cannot be followed by an index: `5[` ends an interval.
fn is_indexable(expr: &Expr) -> bool {
    matches!(expr, Expr::List(_) | Expr::Path(..) | Expr::Call(..) | Expr::Element(..))
        || matches!(expr, Expr::Name(_))
}
