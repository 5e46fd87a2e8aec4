use std::{cell::RefCell, collections::BTreeSet};

use typst::text::Font;

/// Longer runs of letters without a space get places where a line may break.
const LONGEST_UNBROKEN: usize = 30;
/// Between the pieces of an overlong word.
const BREAK: char = '\u{200B}';
const REPLACEMENT: char = '\u{FFFD}';

/// The characters some font can print.
#[derive(Debug)]
pub(super) struct Printable {
    /// One bit for each code point of the first two planes; no font of ours reaches further.
    covered: Vec<u64>,
}

impl Printable {
    pub(super) fn new(fonts: &[Font]) -> Self {
        let mut covered = vec![0_u64; 0x2_0000 / 64];
        // A character must be printable in every style that uses it, and the fallback has no italic, so it is
        // enough that one font has it: the layout takes the nearest style.
        for code in fonts.iter().flat_map(|font| font.info().coverage.iter()) {
            if let Some(bits) = covered.get_mut(code as usize / 64) {
                *bits |= 1 << (code % 64);
            }
        }
        Self { covered }
    }

    fn covers(&self, character: char) -> bool {
        let code = character as u32;
        self.covered.get(code as usize / 64).is_some_and(|bits| bits & (1 << (code % 64)) != 0)
    }
}

/// Makes the texts of one document printable and remembers what that cost.
#[derive(Debug)]
pub(super) struct Cleaner<'printable> {
    printable: &'printable Printable,
    substituted: RefCell<BTreeSet<char>>,
}

impl<'printable> Cleaner<'printable> {
    pub(super) fn new(printable: &'printable Printable) -> Self {
        Self { printable, substituted: RefCell::default() }
    }

    pub(super) fn substituted(self) -> Vec<char> {
        self.substituted.into_inner().into_iter().collect()
    }

    /// One printable line, with places to break in overlong words.
    pub(super) fn line(&self, text: &str) -> String {
        let mut output = String::with_capacity(text.len());
        let mut unbroken = 0;
        let mut characters = self.characters(text).peekable();
        while let Some(character) = characters.next() {
            let next = characters.peek().copied().unwrap_or(' ');
            let character = if character == ' ' && belongs_together(&output, next) {
                '\u{A0}'
            } else {
                character
            };
            if character == ' ' || character == '-' || character == '\u{AD}' {
                unbroken = 0;
            } else if unbroken == LONGEST_UNBROKEN {
                output.push(BREAK);
                unbroken = 1;
            } else {
                unbroken += 1;
            }
            output.push(character);
        }
        output
    }

    /// One printable line as the file's information wants it: without the places to break.
    pub(super) fn fact(&self, text: &str) -> String {
        self.characters(text).collect()
    }

    fn characters(&self, text: &str) -> impl Iterator<Item = char> {
        text.chars().filter_map(|character| match character {
            ' ' | '\u{A0}' | '\u{202F}' | '\u{AD}' => Some(character),
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
            _ if is_invisible(character) => {
                self.substituted.borrow_mut().insert(character);
                None
            }
            // PDF/A-2a wants a meaning for each character, which private ones do not have (ISO 19005-2, 6.2.11.7.3).
            _ if is_private(character) || !self.printable.covers(character) => {
                self.substituted.borrow_mut().insert(character);
                Some(REPLACEMENT)
            }
            _ => Some(character),
        })
    }
}

/// Whether a line must not end between what is written and the next character: in "§ 4-5" and "4. desember".
fn belongs_together(written: &str, next: char) -> bool {
    let ordinal =
        written.strip_suffix('.').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
    (written.ends_with('§') && next.is_ascii_digit()) || (ordinal && next.is_lowercase())
}

/// Characters that print nothing and can hide, reorder or disguise what does.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

fn is_private(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}
