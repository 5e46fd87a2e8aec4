//! Norwegian person, organisation and account numbers. Pure; no I/O.
//!
//! Responsible for what makes a number a number: length, check digits, the date inside, the kind.
//! It deliberately does not know who a number belongs to.

mod account;
mod organisation;
mod person;

pub use account::{AccountNumber, InvalidAccountNumber};
pub use organisation::{InvalidOrganisationNumber, OrganisationNumber};
pub use person::{InvalidPersonNumber, PersonNumber, PersonNumberKind, find_person_numbers};

/// The weighted sum of digits modulo 11. Digits beyond the weights are not counted.
fn weighted_mod_11(digits: &[u8], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(&digit, &weight)| u32::from(digit) * weight).sum::<u32>() % 11
}

/// The digits of `text` when it is made of exactly `N` of them, ignoring spaces and full stops.
fn digits<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut found = [0_u8; N];
    let mut count = 0;
    for character in text.chars().filter(|c| !matches!(c, ' ' | '.' | '\u{a0}' | '\u{202f}')) {
        let digit = character.to_digit(10)?;
        *found.get_mut(count)? = u8::try_from(digit).ok()?;
        count += 1;
    }
    (count == N).then_some(found)
}

fn as_text(digits: &[u8]) -> String {
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}
