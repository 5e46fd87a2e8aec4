//! The words of PDF: names, numbers and references, with what stands in strings and comments left out.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// What we want to know of a dictionary, read off it in one go. What is asked never depends on how deep
/// a word stands.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    /// Which of [`NAMES`] stand in it.
    names: BTreeSet<&'static [u8]>,
    /// The first number or reference behind such a name.
    values: BTreeMap<&'static [u8], Value>,
    flate_layers: usize,
}

#[derive(Clone, Copy, Debug)]
enum Value {
    Integer(u64),
    Reference(u64),
}

/// The names that matter, as keys or as values. Others are passed over, so that a dictionary of any
/// size costs no memory.
const NAMES: &[&[u8]] = &[
    b"Catalog",
    b"Encrypt",
    b"Filter",
    b"First",
    b"JS",
    b"Length",
    b"Metadata",
    b"ObjStm",
    b"Root",
    b"Standard",
    b"XFA",
    b"XRef",
];

impl Dictionary {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut dictionary = Self::default();
        // The name last read, and how many numbers stood behind it.
        let mut name: Option<&'static [u8]> = None;
        let mut numbers = 0;
        let mut in_filters = false;
        for word in (Words { bytes, at: 0 }) {
            if in_filters {
                in_filters =
                    matches!(&word, Word::Name(n) if **n == *b"FlateDecode" || **n == *b"Fl");
                dictionary.flate_layers += usize::from(in_filters);
            }
            match word {
                Word::Name(found) => {
                    name = NAMES.iter().copied().find(|known| **known == *found);
                    numbers = 0;
                    if let Some(name) = name {
                        in_filters |= dictionary.names.insert(name) && name == b"Filter";
                    }
                }
                Word::Integer(number) => {
                    numbers += 1;
                    if let Some(name) = name.filter(|_| numbers == 1) {
                        dictionary.values.entry(name).or_insert(Value::Integer(number));
                    }
                }
                Word::Reference => {
                    if let Some(value) = name.and_then(|name| dictionary.values.get_mut(name))
                        && let (Value::Integer(number), 2) = (*value, numbers)
                    {
                        *value = Value::Reference(number);
                    }
                    name = None;
                }
                Word::Other => name = None,
            }
        }
        dictionary
    }

    /// Whether the name stands anywhere in it, as a key or as a value.
    pub(super) fn names(&self, name: &[u8]) -> bool {
        self.names.contains(name)
    }

    /// The number of the object that a key refers to.
    pub(super) fn reference(&self, key: &[u8]) -> Option<u64> {
        match self.values.get(key)? {
            Value::Reference(number) => Some(*number),
            Value::Integer(_) => None,
        }
    }

    /// The number that stands with a key itself.
    pub(super) fn integer(&self, key: &[u8]) -> Option<u64> {
        match self.values.get(key)? {
            Value::Integer(number) => Some(*number),
            Value::Reference(_) => None,
        }
    }

    /// How many Flate filters stand first in the chain of filters.
    pub(super) fn flate_layers(&self) -> usize {
        self.flate_layers
    }
}

/// The objects in an object stream: pairs of number and place, then the objects from `First` on.
pub(super) fn split_object_stream<'a>(
    dictionary: &Dictionary,
    content: &'a [u8],
) -> Vec<(u64, &'a [u8])> {
    let first = dictionary.integer(b"First").and_then(|first| usize::try_from(first).ok());
    let (index, objects) = content.split_at(first.unwrap_or(0).min(content.len()));
    let numbers: Vec<u64> = Words { bytes: index, at: 0 }
        .filter_map(|word| if let Word::Integer(number) = word { Some(number) } else { None })
        .collect();
    let mut pieces = Vec::with_capacity(numbers.len() / 2);
    for (position, pair) in numbers.chunks_exact(2).enumerate() {
        let place = |number: Option<&u64>| {
            number.map_or(Some(objects.len()), |&number| usize::try_from(number).ok())
        };
        let next = place(numbers.get(2 * position + 3));
        let piece = place(pair.get(1)).zip(next).and_then(|(from, to)| objects.get(from..to));
        let Some(piece) = piece else {
            // The places don't rise or lead out. Read as one, nothing in it is missed or read twice.
            return vec![(0, content)];
        };
        pieces.push((pair[0], piece));
    }
    if pieces.is_empty() { vec![(0, content)] } else { pieces }
}

/// Everything that reads as a name, wherever it stands.
pub(super) fn names(bytes: &[u8]) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let start = rest.iter().position(|&byte| byte == b'/')? + 1;
        let length = regular(&rest[start..]);
        let name = &rest[start..start + length];
        rest = &rest[start + length..];
        Some(unescape(name))
    })
}

#[derive(Debug, PartialEq, Eq)]
enum Word<'a> {
    /// A name with its escapes undone: `/J#61vaScript` is no other name than `/JavaScript`.
    Name(Cow<'a, [u8]>),
    Integer(u64),
    /// The `R` of a reference.
    Reference,
    Other,
}

#[derive(Debug)]
struct Words<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Words<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            let rest = &self.bytes[self.at..];
            match byte {
                b'/' => {
                    let length = regular(rest);
                    self.at += length;
                    return Some(Word::Name(unescape(&rest[..length])));
                }
                b'(' => {
                    self.at += string(rest);
                    return Some(Word::Other);
                }
                b'<' if rest.first() != Some(&b'<') => {
                    self.at += rest.iter().take_while(|&&b| b != b'>').count();
                    return Some(Word::Other);
                }
                b'<' => self.at += 1,
                b'%' => self.at += rest.iter().take_while(|&&b| b != b'\n' && b != b'\r').count(),
                _ if is_regular(byte) => {
                    let length = regular(rest);
                    let word = word(&self.bytes[self.at - 1..self.at + length]);
                    self.at += length;
                    return Some(word);
                }
                _ => {}
            }
        }
    }
}

fn word(bytes: &[u8]) -> Word<'_> {
    if bytes == b"R" {
        return Word::Reference;
    }
    let number = std::str::from_utf8(bytes).ok().and_then(|digits| digits.parse().ok());
    number.map_or(Word::Other, Word::Integer)
}

pub(super) fn is_regular(byte: u8) -> bool {
    !matches!(
        byte,
        0 | b'\t'
            | b'\n'
            | 0x0c
            | b'\r'
            | b' '
            | b'('
            | b')'
            | b'<'
            | b'>'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'/'
            | b'%'
    )
}

pub(super) fn regular(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| is_regular(byte)).count()
}

/// How long a string is from behind its opening parenthesis, with those inside it balanced.
pub(super) fn string(bytes: &[u8]) -> usize {
    let mut depth = 1_usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    bytes.len()
}

pub(super) fn unescape(name: &[u8]) -> Cow<'_, [u8]> {
    if !name.contains(&b'#') {
        return Cow::Borrowed(name);
    }
    let mut plain = Vec::with_capacity(name.len());
    let mut at = 0;
    while let Some(&byte) = name.get(at) {
        let code = name
            .get(at + 1..at + 3)
            .filter(|_| byte == b'#')
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        plain.push(code.unwrap_or(byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_seen_through_their_escapes_and_in_a_dictionary_not_in_strings() {
        let bytes =
            b"<< /J#53 (alert) /Title (a /XFA \\) (b)) /ID <2F4C> % /Encrypt\n /Root 7 0 R >>";
        let dictionary = Dictionary::read(bytes);
        assert!(dictionary.names(b"JS"));
        assert!(!dictionary.names(b"XFA"));
        assert!(!dictionary.names(b"Encrypt"));
        assert_eq!(dictionary.reference(b"Root"), Some(7));
        let everywhere: Vec<_> = names(bytes).map(Cow::into_owned).collect();
        let expected = [b"JS".as_slice(), b"Title", b"XFA", b"ID", b"Encrypt", b"Root"];
        assert_eq!(everywhere, expected);
    }

    #[test]
    fn a_length_may_stand_there_or_elsewhere() {
        assert_eq!(Dictionary::read(b"<</Length 12>>").integer(b"Length"), Some(12));
        assert_eq!(Dictionary::read(b"<</Length 12 0 R>>").integer(b"Length"), None);
    }

    #[test]
    fn filters_are_counted_from_the_first() {
        for (dictionary, layers) in [
            ("/Filter /FlateDecode /Length 3", 1),
            ("/Filter [/FlateDecode /FlateDecode] /Length 3", 2),
            ("/Filter [ /ASCIIHexDecode /FlateDecode ]", 0),
            ("/Filter /DCTDecode", 0),
            ("/Length 3", 0),
        ] {
            assert_eq!(Dictionary::read(dictionary.as_bytes()).flate_layers(), layers);
        }
    }
}
