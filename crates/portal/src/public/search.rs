//! Finding a service by what people call it.
//!
//! A query is compared with titles, synonyms, the national vocabulary and summaries. Words meet in
//! their Norwegian stems, as parts of compounds ("bevilling" in "skjenkebevilling"), and across
//! one slip of the finger. There are some hundred services at most, so everything is compared with
//! everything: there is no index to keep up to date.

use base::Language;
use rust_stemmers::{Algorithm, Stemmer};

/// Longer queries are cut: nobody describes a service in more words.
const MOST_WORDS: usize = 12;
/// From this many letters on, one slip is forgiven. In shorter words it makes other words.
const FORGIVING: usize = 5;

/// Words that say nothing of what is looked for.
const STOP_WORDS: &[&str] = &[
    // bokmål and nynorsk
    "av",
    "at",
    "da",
    "de",
    "den",
    "det",
    "dei",
    "du",
    "eg",
    "ei",
    "ein",
    "eit",
    "en",
    "er",
    "et",
    "for",
    "fra",
    "frå",
    "får",
    "få",
    "gjør",
    "gjer",
    "ha",
    "har",
    "hva",
    "kva",
    "hvor",
    "kor",
    "hvordan",
    "korleis",
    "i",
    "ikke",
    "ikkje",
    "jeg",
    "kan",
    "kommune",
    "kommunen",
    "man",
    "med",
    "meg",
    "min",
    "mitt",
    "må",
    "når",
    "og",
    "om",
    "på",
    "skal",
    "skjema",
    "som",
    "søk",
    "søke",
    "søker",
    "søkjer",
    "søkje",
    "søknad",
    "søknaden",
    "til",
    "trenger",
    "treng",
    "vi",
    "vil",
    "å",
    // English
    "a",
    "an",
    "and",
    "apply",
    "application",
    "can",
    "do",
    "form",
    "get",
    "how",
    "in",
    "is",
    "my",
    "need",
    "of",
    "on",
    "the",
    "to",
    "want",
    "what",
    "where",
    "with",
    // Northern Sámi
    "mun",
    "lea",
    "ja",
    "ohcat",
    "ohcan",
];

/// A text of a service and how much it counts when it holds a word of the query.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    pub(crate) text: String,
    pub(crate) weight: Weight,
    pub(crate) language: Language,
}

/// What kind of text it is; the first counts most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Title,
    Synonym,
    /// A word of the national vocabulary.
    Word,
    /// A life event or a theme, which many services share.
    Group,
    Summary,
}

impl Weight {
    fn points(self) -> u32 {
        match self {
            Self::Title => 100,
            Self::Synonym => 80,
            Self::Word => 50,
            Self::Group => 30,
            Self::Summary => 20,
        }
    }
}

/// The documents that answer the query, the best first, with their points. Documents of equal
/// points keep the order they came in.
pub(crate) fn rank<'a, D>(
    documents: impl IntoIterator<Item = (D, &'a [Passage])>,
    query: &str,
    language: Language,
) -> Vec<(D, u32)> {
    let words = query_words(query);
    if words.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(D, u32)> = documents
        .into_iter()
        .filter_map(|(document, passages)| {
            let texts: Vec<(Vec<Word>, u32)> = passages
                .iter()
                .map(|passage| {
                    let points = passage.weight.points();
                    // People search in their own language first, but know other words too.
                    let points = if passage.language == language { points } else { points * 3 / 5 };
                    (words_of(&passage.text), points)
                })
                .collect();
            let points: Vec<u32> = words.iter().map(|word| best(word, &texts)).collect();
            let hits = points.iter().filter(|points| **points > 0).count();
            // At least half of what was asked for must be there.
            (hits > 0 && hits * 2 >= words.len()).then(|| (document, points.iter().sum()))
        })
        .collect();
    found.sort_by_key(|(_, points)| std::cmp::Reverse(*points));
    found
}

/// A word as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    whole: String,
    stem: String,
}

/// The words of the query that say something, each once; all of them when none does.
fn query_words(query: &str) -> Vec<Word> {
    let mut all = words_of(query);
    all.truncate(MOST_WORDS);
    let telling: Vec<Word> =
        all.iter().filter(|word| !STOP_WORDS.contains(&word.whole.as_str())).cloned().collect();
    let mut words = if telling.is_empty() { all } else { telling };
    let mut seen = std::collections::BTreeSet::new();
    words.retain(|word| seen.insert(word.stem.clone()));
    words
}

fn words_of(text: &str) -> Vec<Word> {
    let stemmer = Stemmer::create(Algorithm::Norwegian);
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(|part| {
            let whole = part.to_lowercase();
            let stem = stemmer.stem(&whole).into_owned();
            Word { whole, stem }
        })
        .collect()
}

/// The most points a word of the query gets from any text.
fn best(word: &Word, texts: &[(Vec<Word>, u32)]) -> u32 {
    texts
        .iter()
        .flat_map(|(words, points)| {
            words.iter().map(move |candidate| points * likeness(word, candidate) / 100)
        })
        .max()
        .unwrap_or(0)
}

/// How well a word of the query meets a word of the text, in per cent.
fn likeness(asked: &Word, text: &Word) -> u32 {
    if asked.whole == text.whole {
        return 100;
    }
    if asked.stem == text.stem {
        return 95;
    }
    let (asked_length, text_length) = (letters(&asked.whole), letters(&text.whole));
    if asked_length >= 3 && text.whole.starts_with(&asked.whole) {
        return 75;
    }
    if asked_length >= FORGIVING && text.whole.contains(&asked.stem) && letters(&asked.stem) >= 4 {
        return 65;
    }
    // "bryllupsfest" was asked for, and "bryllup" is what we have.
    if text_length >= FORGIVING
        && letters(&text.stem) >= FORGIVING
        && asked.whole.contains(&text.stem)
    {
        return 55;
    }
    let is_slip = asked_length >= FORGIVING
        && (one_edit_apart(&asked.whole, &text.whole) || one_edit_apart(&asked.stem, &text.stem));
    if is_slip {
        return 50;
    }
    0
}

fn letters(word: &str) -> usize {
    word.chars().count()
}

/// Whether one letter more, less, other, or two neighbours swapped makes one word of the other.
fn one_edit_apart(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    if long.len() - short.len() > 1 || short == long {
        return false;
    }
    let same_before =
        short.iter().zip(long.iter()).take_while(|(left, right)| left == right).count();
    let rest = |word: &[char], skip: usize| word.get(same_before + skip..).map(<[char]>::to_vec);
    if long.len() > short.len() {
        return rest(long, 1) == rest(short, 0);
    }
    let swapped = match (short.get(same_before..), long.get(same_before..)) {
        (Some([a, b, rest @ ..]), Some([c, d, other_rest @ ..])) => {
            a == d && b == c && rest == other_rest
        }
        _ => false,
    };
    swapped || rest(long, 1) == rest(short, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages(title: &str, synonyms: &[&str], groups: &[&str], summary: &str) -> Vec<Passage> {
        let make =
            |text: &str, weight| Passage { text: text.to_owned(), weight, language: Language::Nb };
        let mut all = vec![make(title, Weight::Title), make(summary, Weight::Summary)];
        all.extend(synonyms.iter().map(|text| make(text, Weight::Synonym)));
        all.extend(groups.iter().map(|text| make(text, Weight::Group)));
        all
    }

    fn catalogue() -> Vec<(&'static str, Vec<Passage>)> {
        vec![
            (
                "skjenking",
                passages(
                    "Ambulerende skjenkebevilling",
                    &["alkohol", "øl og vin", "bryllup", "fest", "lukket selskap", "julebord"],
                    &["Næring", "Feire eller arrangere noe"],
                    "Søk om å servere alkohol mot betaling på et lukket arrangement.",
                ),
            ),
            (
                "salg",
                passages(
                    "Salgsbevilling for alkohol",
                    &["selge øl", "butikk"],
                    &["Næring"],
                    "Søk om å selge øl i butikk.",
                ),
            ),
            (
                "barnehage",
                passages(
                    "Barnehageplass",
                    &["barnehagesøknad", "dagmamma"],
                    &["Å få barn", "Familie og barn"],
                    "Søk om plass i barnehage.",
                ),
            ),
            (
                "lokale",
                passages(
                    "Leie av lokale",
                    &["gymsal", "fest i samfunnshuset"],
                    &["Kultur, idrett og fritid"],
                    "Lei et lokale til møter, trening eller fest.",
                ),
            ),
        ]
    }

    fn check(query: &str, expected: &[&str]) {
        let catalogue = catalogue();
        let documents = catalogue.iter().map(|(id, passages)| (*id, passages.as_slice()));
        let found: Vec<&str> =
            rank(documents, query, Language::Nb).into_iter().map(|(id, _)| id).collect();
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn people_find_what_they_mean() {
        for (query, expected) in [
            // Titles and their forms
            ("skjenkebevilling", &["skjenking"][..]),
            ("Skjenkebevillinger", &["skjenking"]),
            ("ambulerende", &["skjenking"]),
            // Parts of compounds
            ("bevilling", &["skjenking", "salg"]),
            ("skjenke", &["skjenking"]),
            ("barnehageplassen", &["barnehage"]),
            // Synonyms count more than groups and summaries; a title counts most.
            ("alkohol", &["salg", "skjenking"]),
            ("bryllup", &["skjenking"]),
            ("bryllupsfest", &["skjenking"]),
            ("fest", &["skjenking", "lokale"]),
            ("dagmamma", &["barnehage"]),
            // Slips of the finger
            ("skjenkebeviling", &["skjenking"]),
            ("skjenkebevillign", &["skjenking"]),
            ("brylup", &["skjenking"]),
            ("barnhage", &["barnehage"]),
            ("alkohl", &["salg", "skjenking"]),
            // Whole questions
            ("hvordan søker jeg om å få servere alkohol på fest?", &["skjenking"]),
            ("plass i barnehage", &["barnehage"]),
            // Life events and themes
            ("få barn", &["barnehage"]),
            ("næring", &["skjenking", "salg"]),
            // What we do not have
            ("byggesak", &[]),
            ("xyz", &[]),
            ("", &[]),
            ("?!", &[]),
        ] {
            check(query, expected);
        }
    }

    #[test]
    fn a_slip_is_one_edit_and_no_more() {
        for (one, other, expected) in [
            ("bryllup", "brylup", true),
            ("bryllup", "bryllupp", true),
            ("bryllup", "bryllap", true),
            ("bryllup", "brylulp", true),
            ("bryllup", "brylp", false),
            ("bryllup", "bryllup", false),
            ("ærfugl", "arfugl", true),
            ("ab", "ba", true),
            ("", "a", true),
            ("", "", false),
        ] {
            assert_eq!(one_edit_apart(one, other), expected, "{one} {other}");
            assert_eq!(one_edit_apart(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn short_words_must_be_right() {
        // "best" is one edit from "fest" and means something else.
        check("best", &[]);
        check("øls", &[]);
    }

    #[test]
    fn any_query_is_answered() {
        let long = "å".repeat(5_000);
        let many = "alkohol ".repeat(2_000);
        for query in [long.as_str(), many.as_str(), "\u{0}\u{202e}", "🎉🎉"] {
            let catalogue = catalogue();
            let documents = catalogue.iter().map(|(id, passages)| (*id, passages.as_slice()));
            let _ = rank(documents, query, Language::Nb);
        }
    }
}
