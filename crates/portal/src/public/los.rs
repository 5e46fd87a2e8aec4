//! LOS, the national vocabulary of public services: the labels of life events, themes and words.
//!
//! A service package names concepts by their addresses; this gives them names in the reader's
//! language and a slug for our own addresses. A concept that LOS lacks stands in the package.

use std::{collections::BTreeMap, sync::LazyLock};

use base::Language;
use service::{ConceptKind, Package};

/// Labels with their places in the vocabulary; see `data/PROVENANCE.md`.
const TABLE: &str = include_str!("../../data/los.tsv");
/// Where the concepts of LOS live.
const BASE: &str = "https://psi.norge.no/los/";

static VOCABULARY: LazyLock<BTreeMap<&'static str, Entry>> = LazyLock::new(read);

/// One line of the table.
#[derive(Debug)]
struct Entry {
    path: &'static str,
    /// The path of the theme above.
    broader: Option<&'static str>,
    nb: &'static str,
    nn: &'static str,
    en: &'static str,
    /// Empty where nobody has put it into Northern Sámi.
    se: &'static str,
}

/// A life event, a theme or a word that a service belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Concept {
    pub(crate) kind: ConceptKind,
    /// The last part of its address, as in `/tema/naring`.
    pub(crate) slug: String,
    pub(crate) uri: String,
    labels: BTreeMap<Language, String>,
}

impl Concept {
    pub(crate) fn label(&self, language: Language) -> &str {
        service::text::fallbacks(language)
            .iter()
            .find_map(|candidate| self.labels.get(candidate))
            .map_or(&self.slug, String::as_str)
    }

    pub(crate) fn labels(&self) -> impl Iterator<Item = (Language, &str)> {
        self.labels.iter().map(|(language, label)| (*language, label.as_str()))
    }

    /// Where its services are listed; words have no page.
    pub(crate) fn path(&self) -> Option<String> {
        match self.kind {
            ConceptKind::LifeEvent => Some(format!("/livshendelse/{}", self.slug)),
            ConceptKind::Theme => Some(format!("/tema/{}", self.slug)),
            ConceptKind::Word => None,
        }
    }
}

/// Everything a service belongs to, with the themes above its themes.
pub(crate) fn concepts_of(package: &Package) -> Vec<Concept> {
    let discovery = &package.description.discovery;
    let mut found = Vec::new();
    let uris = discovery.los_life_events.iter().chain(&discovery.los_words);
    for entry in uris.filter_map(|uri| entry_of(uri)) {
        found.push(concept(entry));
    }
    for uri in &discovery.los_themes {
        let mut entry = entry_of(uri);
        while let Some(theme) = entry {
            found.push(concept(theme));
            entry = theme.broader.and_then(|path| VOCABULARY.get(path));
        }
    }
    for own in &discovery.own_concepts {
        found.push(Concept {
            kind: own.kind,
            slug: slug(&own.uri).to_owned(),
            uri: own.uri.clone(),
            labels: own.label.0.clone(),
        });
    }
    found.dedup_by(|left, right| left.uri == right.uri);
    found
}

/// Whether a theme has no theme above it. Life events and the packages' own concepts stand alone.
pub(crate) fn is_top(concept: &Concept) -> bool {
    entry_of(&concept.uri).is_none_or(|entry| entry.broader.is_none())
}

fn entry_of(uri: &str) -> Option<&'static Entry> {
    VOCABULARY.get(uri.strip_prefix(BASE)?)
}

fn concept(entry: &Entry) -> Concept {
    let labels = [
        (Language::Nb, entry.nb),
        (Language::Nn, entry.nn),
        (Language::En, entry.en),
        (Language::Se, entry.se),
    ];
    Concept {
        kind: match entry.path.split('/').next() {
            Some("hendelse") => ConceptKind::LifeEvent,
            Some("tema") => ConceptKind::Theme,
            _ => ConceptKind::Word,
        },
        slug: slug(entry.path).to_owned(),
        uri: format!("{BASE}{}", entry.path),
        labels: labels
            .into_iter()
            .filter(|(_, label)| !label.is_empty())
            .map(|(language, label)| (language, label.to_owned()))
            .collect(),
    }
}

fn slug(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

fn read() -> BTreeMap<&'static str, Entry> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let path = columns.next()?;
            // A theme may have several above it; the first is the one it is shown under.
            let broader = columns.next()?.split(',').next().filter(|path| !path.is_empty());
            let entry = Entry {
                path,
                broader,
                nb: columns.next()?,
                nn: columns.next()?,
                en: columns.next()?,
                se: columns.next()?,
            };
            Some((path, entry))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read_and_every_broader_theme_is_there() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(VOCABULARY.len(), lines);
        assert_eq!(VOCABULARY.values().filter(|it| it.path.starts_with("hendelse/")).count(), 7);
        for entry in VOCABULARY.values() {
            assert!(!entry.nb.is_empty() && !entry.nn.is_empty() && !entry.en.is_empty());
            if let Some(broader) = entry.broader {
                let top = VOCABULARY.get(broader).expect("the theme above is there");
                assert!(top.broader.is_none(), "{broader} ends the climb");
            }
        }
    }

    #[test]
    fn slugs_of_themes_and_events_are_unique() {
        for kind in ["hendelse/", "tema/"] {
            let of_kind: Vec<_> = VOCABULARY.keys().filter(|path| path.starts_with(kind)).collect();
            let slugs: std::collections::BTreeSet<_> =
                of_kind.iter().map(|path| slug(path)).collect();
            assert_eq!(slugs.len(), of_kind.len());
        }
    }

    #[test]
    fn a_label_that_is_not_translated_is_shown_in_bokmal() {
        let theme = concept(entry_of("https://psi.norge.no/los/tema/luftfart").expect("known"));
        assert_eq!(theme.label(Language::Se), "Luftfart");
        assert_eq!(theme.label(Language::En), "Aviation");
    }
}
