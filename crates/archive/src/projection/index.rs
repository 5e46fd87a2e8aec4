//! The inverted index: words of public text as Norwegian stems, the same on both databases.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use rust_stemmers::{Algorithm, Stemmer};
use store::{Bind, Tx, sql};

use super::{Position, PublicText};
use crate::Result;

sql!(
    INSERT,
    "insert into public_term (tenant, term, position, until) values ($1, $2, $3, $4)
     on conflict (tenant, term, position) do update set until = excluded.until"
);
sql!(
    INSERT_EIGHT,
    "insert into public_term (tenant, term, position, until)
     values ($1, $3, $2, null), ($1, $4, $2, null), ($1, $5, $2, null), ($1, $6, $2, null),
        ($1, $7, $2, null), ($1, $8, $2, null), ($1, $9, $2, null), ($1, $10, $2, null)
     on conflict (tenant, term, position) do update set until = null"
);
sql!(DELETE, "delete from public_term where tenant = $1 and term = $2 and position = $3");
sql!(
    FREQUENCY,
    "select count(*) from (
        select 1 from public_term where tenant = $1 and term = $2 limit 200) counted"
);
sql!(FORGET, "delete from public_term where tenant = $1 and until is not null and until < $2");

/// How many words of a query count.
const MOST_TERMS: usize = 6;

/// Terms of an entry: each with its last day, when it is only the name of a private person.
#[derive(Debug, Default)]
pub(super) struct Terms(BTreeMap<String, Option<Date>>);

impl Terms {
    /// Adds the words of a public text. The names in it are searchable for a year from
    /// `published` (krav 5.2.33).
    pub(super) fn add(&mut self, text: &PublicText, published: Date) {
        for (part, is_name) in text.parts() {
            let until = if is_name { published.checked_add(1.year()).ok() } else { None };
            for term in terms_of(part) {
                // A word that also stands as no name stays for good.
                self.0
                    .entry(term)
                    .and_modify(|known| *known = known.zip(until).map(|(a, b)| a.max(b)))
                    .or_insert(until);
            }
        }
    }

    /// As kept beside the entry, to be taken out again with it.
    pub(super) fn list(&self) -> String {
        self.0.keys().map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn write(&self, tx: &mut Tx<'_>, position: Position) -> Result<()> {
        let lasting: Vec<&str> = self
            .0
            .iter()
            .filter(|(_, until)| until.is_none())
            .map(|(term, _)| term.as_str())
            .collect();
        let (eights, rest) = lasting.as_chunks::<8>();
        for eight in eights {
            let mut parameters: Vec<&dyn Bind> = vec![&position];
            parameters.extend(eight.iter().map(|term| term as &dyn Bind));
            tx.exec(&INSERT_EIGHT, &parameters)?;
        }
        for term in rest {
            tx.exec(&INSERT, &[term, &position, &None::<Date>])?;
        }
        for (term, until) in self.0.iter().filter(|(_, until)| until.is_some()) {
            tx.exec(&INSERT, &[term, &position, until])?;
        }
        Ok(())
    }
}

/// Takes the terms listed beside an entry out of the index.
pub(super) fn remove(tx: &mut Tx<'_>, list: &str, position: Position) -> Result<()> {
    for term in list.split(' ').filter(|term| !term.is_empty()) {
        tx.exec(&DELETE, &[&term, &position])?;
    }
    Ok(())
}

/// Takes names out of the index whose year is over. Queries do not find them after their last day
/// anyway; this lets go of them altogether. Gives how many rows went.
pub fn forget_old_names(tx: &mut Tx<'_>) -> Result<u64> {
    let today = tx.today();
    Ok(tx.exec(&FORGET, &[&today])?)
}

/// The terms of a query, the rarest first and repeated to fill six; `None` when the text has no
/// word in it.
pub(super) fn query_terms(tx: &mut Tx<'_>, text: &str) -> Result<Option<[String; MOST_TERMS]>> {
    let mut counted = Vec::new();
    for term in terms_of(text).into_iter().take(MOST_TERMS) {
        let count: i64 = tx.one(&FREQUENCY, &[&term], |row| row.get(0))?;
        counted.push((count, term));
    }
    counted.sort();
    let Some((_, rarest)) = counted.first().cloned() else { return Ok(None) };
    let mut terms: Vec<String> = counted.into_iter().map(|(_, term)| term).collect();
    terms.resize(MOST_TERMS, rarest);
    Ok(<[String; MOST_TERMS]>::try_from(terms).ok())
}

/// The words of a text as lower-case Norwegian stems. Case numbers stay whole; an entry's number
/// counts as its case's.
fn terms_of(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::Norwegian);
    let mut terms = Vec::new();
    for word in text.split_whitespace() {
        let word = word.trim_matches(|character: char| !character.is_alphanumeric());
        if let Some(number) = case_number(word) {
            terms.push(number);
            continue;
        }
        for part in word.split(|character: char| !character.is_alphanumeric()) {
            if !part.is_empty() {
                let lower = part.to_lowercase();
                terms.push(stemmer.stem(&lower).into_owned());
            }
        }
    }
    terms
}

fn case_number(word: &str) -> Option<String> {
    let (case, entry) = word.split_once('-').unwrap_or((word, ""));
    let number: crate::CaseNumber = case.parse().ok()?;
    entry.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet_in_its_stem() {
        for (one, other) in [
            ("søknaden", "Søknader"),
            ("skjenkebevillingen", "SKJENKEBEVILLINGER"),
            ("2026/17", "2026/17-2"),
            ("(Grimstad)", "Grimstad,"),
        ] {
            assert_eq!(terms_of(one), terms_of(other), "{one} and {other}");
        }
        assert_ne!(terms_of("ærfugl"), terms_of("arfugl"));
    }

    #[test]
    fn hidden_words_are_no_terms() {
        assert_eq!(terms_of("Klage fra *****, *****"), ["klag", "fra"]);
    }
}
