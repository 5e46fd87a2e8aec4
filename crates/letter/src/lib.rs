//! A template and facts in, an archival PDF out.
//!
//! A [`Document`] is what a letter, a sent application or a note *says*: sender, recipient, reference, date, title and
//! a body of simple [`Block`]s. A [`Typesetter`] makes a [`Pdf`] of it. The real one, `TypstTypesetter` behind the
//! feature `typst`, writes one file that is both PDF/A-2a (archival) and PDF/UA-1 (accessible).
//!
//! Case workers edit the body as text: [`to_text`] and [`parse_body`] translate both ways and never fail.
//!
//! It deliberately knows no case, no archive, no clock and no file system. The same document gives the same bytes,
//! and text from outside reaches the template only as data, never as markup.

mod body;
mod document;
mod error;
mod inline;
pub mod testing;
#[cfg(feature = "typst")]
mod typesetter;

pub use body::{normalise, parse_body, to_text};
pub use document::{
    Block, Cell, Document, Fact, HeadingLevel, Inline, Kind, ListStyle, Recipient, Sender,
    Signature, is_safe_link, plain_text,
};
pub use error::LetterError;
#[cfg(feature = "typst")]
pub use typesetter::TypstTypesetter;

/// A finished file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Characters of the document that could not be printed, in code point order, each once: replaced by "�" because
    /// no font has them, or left out because they are invisible and could deceive the reader (control characters,
    /// changes of writing direction). Empty for nearly every document.
    pub substituted: Vec<char>,
}

/// Makes files of documents. Equal documents give equal bytes.
pub trait Typesetter: Send + Sync + std::fmt::Debug {
    /// Typesets one document. Takes some milliseconds of processor time, so call it where blocking is allowed.
    fn pdf(&self, document: &Document) -> Result<Pdf, LetterError>;
}
