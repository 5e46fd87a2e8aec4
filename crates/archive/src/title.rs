//! Titles with marked words, and the public titles that come of them.

use std::{fmt, ops::Range};

use store::{Bind, Column, Value};

/// What stands in the place of each hidden word (krav 5.2.6).
pub const MASK: &str = "*****";

/// Why words of a title are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// Must not be seen by the public.
    Screened,
    /// The name of a private person: public, but not searchable after a year (krav 5.2.33).
    PersonName,
}

/// A title (*tittel*, M020) in which words may be marked.
///
/// ```
/// use archive::Title;
/// let title = Title::plain("Barnehageplass for ").and_screened("Ola Hansen").and(", 2026");
/// assert_eq!(title.text(), "Barnehageplass for Ola Hansen, 2026");
/// assert_eq!(title.masked(), "Barnehageplass for ***** *****, 2026");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Title {
    text: String,
    /// Byte ranges on character boundaries, in order, not overlapping.
    marks: Vec<(Range<usize>, MarkKind)>,
}

impl Title {
    /// A title without marks.
    pub fn plain(text: impl AsRef<str>) -> Self {
        Self { text: String::new(), marks: Vec::new() }.and(text)
    }

    /// Goes on with public text.
    #[must_use]
    pub fn and(mut self, text: impl AsRef<str>) -> Self {
        self.push(text.as_ref());
        self
    }

    /// Goes on with words that the public must not see.
    #[must_use]
    pub fn and_screened(self, text: impl AsRef<str>) -> Self {
        self.and_marked(text.as_ref(), MarkKind::Screened)
    }

    /// Goes on with the name of a private person.
    #[must_use]
    pub fn and_person(self, text: impl AsRef<str>) -> Self {
        self.and_marked(text.as_ref(), MarkKind::PersonName)
    }

    /// Marks every occurrence of `words` (letter for letter, whole words) in the title.
    #[must_use]
    pub fn mark_all(mut self, words: &str, kind: MarkKind) -> Self {
        if words.trim().is_empty() {
            return self;
        }
        let found: Vec<Range<usize>> = self
            .text
            .match_indices(words)
            .map(|(start, found)| start..start + found.len())
            .filter(|range| self.stands_alone(range))
            .collect();
        for range in found {
            self.mark(range, kind);
        }
        self
    }

    /// Marks a range of bytes; widened to whole characters, and over what was marked there before.
    pub fn mark(&mut self, range: Range<usize>, kind: MarkKind) {
        let range = self.text.floor_char_boundary(range.start)
            ..self.text.ceil_char_boundary(range.end.min(self.text.len()));
        if range.is_empty() {
            return;
        }
        let mut kept = Vec::with_capacity(self.marks.len() + 2);
        for (old, old_kind) in self.marks.drain(..) {
            kept.push((old.start..old.end.min(range.start), old_kind));
            kept.push((old.start.max(range.end)..old.end, old_kind));
        }
        kept.push((range, kind));
        kept.retain(|(range, _)| range.start < range.end);
        kept.sort_by_key(|(range, _)| range.start);
        self.marks = kept;
    }

    /// The whole title, for those who may see it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The marked ranges of bytes, in order.
    pub fn marks(&self) -> &[(Range<usize>, MarkKind)] {
        &self.marks
    }

    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether any word is hidden from the public.
    pub fn has_screened_words(&self) -> bool {
        self.marks.iter().any(|(_, kind)| *kind == MarkKind::Screened)
    }

    /// The title with each screened word replaced by [`MASK`] (*offentligTittel*, M025).
    pub fn masked(&self) -> String {
        let mut public = String::with_capacity(self.text.len());
        for (part, kind) in self.parts() {
            if kind == Some(MarkKind::Screened) {
                mask_words(part, &mut public);
            } else {
                public.push_str(part);
            }
        }
        public
    }

    /// This title with what `before` hid hidden too: the same words, in any case and with or without
    /// the *s* of the genitive. Names of private persons stay marked as such.
    #[must_use]
    pub(crate) fn carrying(self, before: &Self) -> Self {
        let mut carried = Self { text: self.text, marks: Vec::new() };
        let phrases = |kind| {
            let of_kind = move |(text, found)| (found == Some(kind)).then_some(text);
            before.parts().into_iter().filter_map(of_kind)
        };
        for name in phrases(MarkKind::PersonName) {
            carried = carried.mark_all(name.trim(), MarkKind::PersonName);
        }
        for (range, kind) in self.marks {
            carried.mark(range, kind);
        }
        for phrase in phrases(MarkKind::Screened) {
            carried = carried.mark_all(phrase.trim(), MarkKind::Screened);
        }
        let hidden: Vec<String> = words(&before.text)
            .filter(|range| before.touches_screened(range))
            .map(|range| root(&before.text[range]))
            .collect();
        let found: Vec<_> = words(&carried.text)
            .filter(|range| hidden.contains(&root(&carried.text[range.clone()])))
            .collect();
        for range in found {
            if !carried.touches_screened(&range) {
                carried.mark(range, MarkKind::Screened);
            }
        }
        carried
    }

    /// Whether any of the range is hidden.
    fn touches_screened(&self, range: &Range<usize>) -> bool {
        self.marks.iter().any(|(marked, kind)| {
            *kind == MarkKind::Screened && marked.start < range.end && range.start < marked.end
        })
    }

    /// The title cut at its marks.
    pub(crate) fn parts(&self) -> Vec<(&str, Option<MarkKind>)> {
        let mut parts = Vec::with_capacity(self.marks.len() * 2 + 1);
        let mut end = 0;
        for (range, kind) in &self.marks {
            parts.push((&self.text[end..range.start], None));
            parts.push((&self.text[range.clone()], Some(*kind)));
            end = range.end;
        }
        parts.push((&self.text[end..], None));
        parts.retain(|(text, _)| !text.is_empty());
        parts
    }

    /// Puts a stored title together again. Marks that do not fit the text hide all of it: a
    /// damaged row must not show too much.
    pub(crate) fn stored(text: String, marks: &Marks) -> Self {
        let fits = marks.0.iter().all(|(range, _)| text.get(range.clone()).is_some())
            && marks.0.is_sorted_by(|(earlier, _), (later, _)| earlier.end <= later.start);
        if fits {
            Self { text, marks: marks.0.clone() }
        } else {
            let all = 0..text.len();
            Self { text, marks: vec![(all, MarkKind::Screened)] }
        }
    }

    pub(crate) fn stored_marks(&self) -> Marks {
        Marks(self.marks.clone())
    }

    fn and_marked(mut self, text: &str, kind: MarkKind) -> Self {
        let start = self.text.len();
        self.push(text);
        let end = self.text.len();
        if start < end {
            self.marks.push((start..end, kind));
        }
        self
    }

    /// Control characters have no place in a title, nor in XML.
    fn push(&mut self, text: &str) {
        self.text.extend(text.chars().map(|character| match character {
            '\n' => '\n',
            control if control.is_control() => ' ',
            other => other,
        }));
    }

    fn stands_alone(&self, range: &Range<usize>) -> bool {
        let before = self.text[..range.start].chars().next_back();
        let after = self.text[range.end..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    }
}

/// Marked words may be secret, so a title does not print itself in logs.
impl fmt::Debug for Title {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Title({:?})", self.masked())
    }
}

impl From<&str> for Title {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

/// Where the words of a text stand: letters and digits without anything between.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while rest.next_if(|(_, character)| !character.is_alphanumeric()).is_some() {}
        let start = rest.peek()?.0;
        let mut end = start;
        while let Some((at, character)) = rest.next_if(|(_, character)| character.is_alphanumeric())
        {
            end = at + character.len_utf8();
        }
        Some(start..end)
    })
}

/// A word as it is compared: in lower case, without the *s* of the genitive.
fn root(word: &str) -> String {
    let lower = word.to_lowercase();
    lower.strip_suffix('s').map_or(lower.clone(), str::to_owned)
}

/// Replaces each word of `text`, keeping the spaces between them.
fn mask_words(text: &str, into: &mut String) {
    let mut in_word = false;
    for character in text.chars() {
        if character.is_whitespace() {
            in_word = false;
            into.push(character);
        } else if !in_word {
            in_word = true;
            into.push_str(MASK);
        }
    }
}

/// Marks as a column: `s13-17,p20-31`; empty when there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marks(Vec<(Range<usize>, MarkKind)>);

impl Bind for Marks {
    fn bind(&self) -> Value<'_> {
        let marks: Vec<String> = self
            .0
            .iter()
            .map(|(range, kind)| {
                let letter = match kind {
                    MarkKind::Screened => 's',
                    MarkKind::PersonName => 'p',
                };
                format!("{letter}{}-{}", range.start, range.end)
            })
            .collect();
        Value::Text(marks.join(",").into())
    }
}

impl Column for Marks {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        let text = String::from_value(value)?;
        if text.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let marks: Option<Vec<_>> = text.split(',').map(mark_from_text).collect();
        marks.map(Self).ok_or_else(|| "not a list of marks".to_owned())
    }
}

fn mark_from_text(text: &str) -> Option<(Range<usize>, MarkKind)> {
    let kind = match text.get(..1)? {
        "s" => MarkKind::Screened,
        "p" => MarkKind::PersonName,
        _ => return None,
    };
    let (start, end) = text.get(1..)?.split_once('-')?;
    Some((start.parse().ok()?..end.parse().ok()?, kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_screened_word_becomes_five_asterisks() {
        let title = Title::plain("Klage på vedtak, ").and_screened("Rar Ørn").and(" m.fl.");
        assert_eq!(title.masked(), "Klage på vedtak, ***** ***** m.fl.");
        assert_eq!(format!("{title:?}"), "Title(\"Klage på vedtak, ***** ***** m.fl.\")");
    }

    #[test]
    fn the_name_of_a_private_person_is_public() {
        let title = Title::plain("Søknad fra ").and_person("Sval Bille");
        assert_eq!(title.masked(), "Søknad fra Sval Bille");
        assert!(!title.has_screened_words());
    }

    #[test]
    fn every_whole_occurrence_of_a_word_is_marked() {
        let title = Title::plain("Rar mot Rarnes og Rar").mark_all("Rar", MarkKind::Screened);
        assert_eq!(title.masked(), "***** mot Rarnes og *****");
    }

    #[test]
    fn what_was_hidden_stays_hidden_in_a_new_title() {
        let before =
            Title::plain("Klage fra ").and_screened("Rar Ørn").and(" mot ").and_person("Klok");
        for (new, public) in [
            ("Klage fra Rar Ørn mot Klok", "Klage fra ***** ***** mot Klok"),
            ("Ørn, Rar – klage", "*****, ***** – klage"),
            ("RARS og ørns klage", "***** og ***** klage"),
            ("Rarnes klage", "Rarnes klage"),
        ] {
            assert_eq!(Title::plain(new).carrying(&before).masked(), public);
        }
        // A caller's own marks come on top.
        let more = Title::plain("Rar mot ").and_screened("Klok").carrying(&before);
        assert_eq!(more.masked(), "***** mot *****");
        let named = Title::plain("Klok klager").carrying(&before);
        assert_eq!(named.marks(), [(0..4, MarkKind::PersonName)]);
    }

    #[test]
    fn the_same_text_keeps_its_marks() {
        let title = Title::plain("Til ").and_person("Klok").and(", ").and_screened("Rar Ørn, Vik");
        assert_eq!(Title::plain(title.text()).carrying(&title), title);
    }

    #[test]
    fn marks_that_do_not_fit_hide_the_whole_title() {
        for marks in ["s0-99", "s5-2", "s2-6,s4-8"] {
            let marks = Marks::from_value(Value::Text(marks.into())).unwrap();
            assert_eq!(Title::stored("Ærlig talt".to_owned(), &marks).masked(), "***** *****");
        }
    }

    proptest! {
        #[test]
        fn marking_any_range_never_breaks_a_title_and_survives_storing(
            text in "\\PC{0,40}",
            ranges in prop::collection::vec((0..60_usize, 0..60_usize, any::<bool>()), 0..5),
        ) {
            let mut title = Title::plain(&text);
            for (start, end, screened) in ranges {
                let kind = if screened { MarkKind::Screened } else { MarkKind::PersonName };
                title.mark(start..end, kind);
            }
            let _ = title.masked();
            let stored = title.stored_marks();
            let marks = Marks::from_value(stored.bind()).unwrap();
            prop_assert_eq!(Title::stored(title.text().to_owned(), &marks), title);
        }
    }
}
