//! Simple types: a built-in type, or a list or choice of types, narrowed by facets.

use std::{borrow::Cow, cmp::Ordering};

use super::{
    pattern::Pattern,
    values::{Builtin, WhiteSpace, builtin},
};

#[derive(Clone, Debug)]
pub(super) struct Simple {
    /// The name a reader of the schema knows it by.
    pub(super) name: String,
    pub(super) variety: Variety,
    pub(super) white_space: WhiteSpace,
    pub(super) facets: Vec<Facet>,
}

#[derive(Clone, Debug)]
pub(super) enum Variety {
    Atom(Builtin),
    List(Box<Simple>),
    Union(Vec<Simple>),
}

#[derive(Clone, Debug)]
pub(super) enum Facet {
    Length(u64),
    MinLength(u64),
    MaxLength(u64),
    /// One of these; each step of restriction has its own list.
    Enumeration(Vec<String>),
    /// One of these.
    Patterns(Vec<Pattern>),
    /// A bound for numbers: how the value must compare to it.
    Bound(Bound, String),
    TotalDigits(u64),
    FractionDigits(u64),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Bound {
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
}

impl Simple {
    pub(super) fn builtin(name: &str) -> Option<Self> {
        let (kind, white_space, is_list) = builtin(name)?;
        let atom = Self {
            name: format!("xs:{name}"),
            variety: Variety::Atom(kind),
            white_space,
            facets: Vec::new(),
        };
        Some(if is_list {
            Self {
                name: atom.name.clone(),
                variety: Variety::List(Box::new(atom)),
                white_space: WhiteSpace::Collapse,
                // The built-in lists may not be empty.
                facets: vec![Facet::MinLength(1)],
            }
        } else {
            atom
        })
    }

    /// Whether anything, even nothing, is of this type.
    pub(super) fn allows(&self, value: &str) -> bool {
        let value = self.normalise(value);
        let is_of_variety = match &self.variety {
            Variety::Atom(kind) => kind.allows(&value),
            Variety::List(item) => value.split_ascii_whitespace().all(|part| item.allows(part)),
            Variety::Union(members) => members.iter().any(|member| member.allows(&value)),
        };
        is_of_variety && self.facets.iter().all(|facet| self.meets(facet, &value))
    }

    /// Whether two values written differently are the same, as far as fixed values need it.
    pub(super) fn same(&self, one: &str, other: &str) -> bool {
        let (one, other) = (self.normalise(one), self.normalise(other));
        one == other || self.is_number() && compare(&one, &other) == Some(Ordering::Equal)
    }

    fn is_number(&self) -> bool {
        matches!(self.variety, Variety::Atom(kind) if kind.is_number())
    }

    /// Facets on bounds are checked for numbers only.
    pub(super) fn has_checked_bounds(&self) -> bool {
        self.is_number() || matches!(self.variety, Variety::Atom(Builtin::Any))
    }

    fn normalise<'v>(&self, value: &'v str) -> Cow<'v, str> {
        let has_space = |c: char| c.is_ascii_whitespace();
        match self.white_space {
            _ if !value.contains(has_space) => Cow::Borrowed(value),
            WhiteSpace::Preserve => Cow::Borrowed(value),
            WhiteSpace::Replace => Cow::Owned(value.replace(['\t', '\n', '\r'], " ")),
            WhiteSpace::Collapse => {
                Cow::Owned(value.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
            }
        }
    }

    fn meets(&self, facet: &Facet, value: &str) -> bool {
        match facet {
            Facet::Length(length) => self.length(value) == *length,
            // The usual one: is there anything at all?
            Facet::MinLength(1) if matches!(self.variety, Variety::Atom(Builtin::Text)) => {
                !value.is_empty()
            }
            Facet::MinLength(length) => self.length(value) >= *length,
            Facet::MaxLength(length) => self.length(value) <= *length,
            Facet::Enumeration(values) => values.iter().any(|allowed| self.same(allowed, value)),
            Facet::Patterns(patterns) => patterns.iter().any(|pattern| pattern.matches(value)),
            Facet::Bound(bound, limit) => {
                !self.is_number()
                    || compare(value, limit).is_some_and(|order| match bound {
                        Bound::AtLeast => order.is_ge(),
                        Bound::MoreThan => order.is_gt(),
                        Bound::AtMost => order.is_le(),
                        Bound::LessThan => order.is_lt(),
                    })
            }
            Facet::TotalDigits(most) => {
                let (whole, fraction) = digits(value);
                count(whole) + count(fraction) <= *most
            }
            Facet::FractionDigits(most) => count(digits(value).1) <= *most,
        }
    }

    fn length(&self, value: &str) -> u64 {
        match &self.variety {
            Variety::List(_) => count_of(value.split_ascii_whitespace()),
            Variety::Atom(Builtin::Hex) => count(value) / 2,
            Variety::Atom(Builtin::Base64) => {
                count_of(value.chars().filter(|c| c.is_ascii_alphanumeric() || "+/".contains(*c)))
                    * 3
                    / 4
            }
            _ => count_of(value.chars()),
        }
    }
}

/// Whatever has no type of its own.
pub(super) fn any_simple() -> Simple {
    Simple {
        name: "xs:anySimpleType".to_owned(),
        variety: Variety::Atom(Builtin::Any),
        white_space: WhiteSpace::Preserve,
        facets: Vec::new(),
    }
}

fn count(text: &str) -> u64 {
    u64::try_from(text.len()).unwrap_or(u64::MAX)
}

fn count_of(items: impl Iterator) -> u64 {
    u64::try_from(items.count()).unwrap_or(u64::MAX)
}

/// The digits before and after the point, without zeros that say nothing.
fn digits(value: &str) -> (&str, &str) {
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    (whole.trim_start_matches('0'), fraction.trim_end_matches('0'))
}

/// Compares decimals of any length; other numbers as floating point.
fn compare(one: &str, other: &str) -> Option<Ordering> {
    if one.contains(['e', 'E', 'N', 'I']) || other.contains(['e', 'E', 'N', 'I']) {
        let number = |text: &str| text.replace("INF", "inf").parse::<f64>().ok();
        return number(one)?.partial_cmp(&number(other)?);
    }
    let size = |one: &str, other: &str| {
        let ((one, one_after), (other, other_after)) = (digits(one), digits(other));
        one.len()
            .cmp(&other.len())
            .then_with(|| one.cmp(other))
            .then_with(|| one_after.cmp(other_after))
    };
    let is_zero = |text: &str| digits(text) == ("", "");
    let is_negative = |text: &str| text.starts_with('-') && !is_zero(text);
    Some(match (is_negative(one), is_negative(other)) {
        (false, false) => size(one, other),
        (true, true) => size(other, one),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_length_are_compared() {
        for (one, other, expected) in [
            ("0", "-0", Ordering::Equal),
            ("1.50", "1.5", Ordering::Equal),
            ("-2", "-1", Ordering::Less),
            ("-1", "0", Ordering::Less),
            ("10", "9.99", Ordering::Greater),
            ("99999999999999999999999999999999999999999999", "1", Ordering::Greater),
            ("0.09", "0.1", Ordering::Less),
        ] {
            assert_eq!(compare(one, other), Some(expected), "{one} {other}");
        }
    }
}
