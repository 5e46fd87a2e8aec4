//! The real typesetter: a fixed template, five fonts, and the document as data.

mod data;
mod places;
mod printable;
mod words;

use std::fmt;

use jiff::civil::Date;
use typst::{
    Feature, Features, Library, LibraryExt, World, WorldExt,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{Document, LetterError, Pdf, Typesetter};
use data::Information;
use places::Places;
use printable::Printable;

const TEMPLATE: &str = include_str!("../template/document.typ");

/// In the order in which a character's font is sought.
const FONTS: [(&str, &[u8]); 5] = [
    ("Inter-Regular", include_bytes!("../fonts/Inter-Regular.otf")),
    ("Inter-Italic", include_bytes!("../fonts/Inter-Italic.otf")),
    ("Inter-SemiBold", include_bytes!("../fonts/Inter-SemiBold.otf")),
    ("DejaVuSans", include_bytes!("../fonts/DejaVuSans.ttf")),
    ("DejaVuSans-Bold", include_bytes!("../fonts/DejaVuSans-Bold.ttf")),
];

/// Results of the layout that so many documents in a row have not used are forgotten. What stands in
/// every letter is thus laid out once, also when forms and letters take turns; more would cost memory and
/// keep other people's letters in it.
const FORGET_AFTER: usize = 6;

/// Writes PDF/A-2a and PDF/UA-1 in one file. Made once and shared: it holds the fonts and the parsed template.
pub struct TypstTypesetter {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: FileId,
    printable: Printable,
    standards: PdfStandards,
    places: Places,
}

impl TypstTypesetter {
    /// Parses the fonts and the template, which takes some twenty milliseconds.
    pub fn new() -> Result<Self, LetterError> {
        let fonts = FONTS
            .into_iter()
            .map(|(name, data)| Font::new(Bytes::new(data), 0).ok_or(LetterError::Font { name }))
            .collect::<Result<Vec<_>, _>>()?;
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|error| LetterError::Standards { reason: error.message().to_string() })?;
        // Row headers of tables, without which a list of facts is no accessible table.
        let features = [Feature::A11yExtras].into_iter().collect::<Features>();
        Ok(Self {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            template: Source::new(file("document.typ")?, TEMPLATE.to_owned()),
            data: file("document.json")?,
            printable: Printable::new(&fonts),
            standards,
            fonts,
            places: Places::one_for_each_processor(),
        })
    }
}

impl Typesetter for TypstTypesetter {
    fn pdf(&self, document: &Document) -> Result<Pdf, LetterError> {
        let facts = data::facts(document, &self.printable);
        let _place = self.places.take();
        let world =
            Desk { typesetter: self, facts: Bytes::from_string(facts.template.to_string()) };
        let result = world.typeset(document, facts.information);
        typst::comemo::evict(FORGET_AFTER);
        Ok(Pdf { bytes: result?, substituted: facts.substituted })
    }
}

impl fmt::Debug for TypstTypesetter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TypstTypesetter").finish_non_exhaustive()
    }
}

/// What the layout may see of the world: template, fonts and the facts of one document. No clock, no files.
struct Desk<'typesetter> {
    typesetter: &'typesetter TypstTypesetter,
    facts: Bytes,
}

impl Desk<'_> {
    fn typeset(
        &self,
        document: &Document,
        information: Information,
    ) -> Result<Vec<u8>, LetterError> {
        let mut pages: PagedDocument =
            typst::compile(self).output.map_err(|errors| LetterError::Layout {
                line: errors.first().map_or(0, |error| self.line(error)),
                reason: reason(&errors),
            })?;
        // Here and not in the template, where it would be part of every paragraph's rules and keep
        // the layout from remembering any.
        let info = pages.info_mut();
        info.title = Some(information.title.into());
        info.author = Some(information.author)
            .filter(|author| !author.is_empty())
            .into_iter()
            .map(Into::into)
            .collect();
        info.keywords = information.keywords.into_iter().map(Into::into).collect();
        info.date = Smart::Custom(day(document.date));
        let identity = [
            &document.sender.authority,
            &document.reference,
            &document.date.to_string(),
            &document.title,
        ];
        let options = PdfOptions {
            ident: Smart::Custom(identity.map(String::as_str).join("\n")),
            creator: Smart::Custom(Some("eKommune".to_owned())),
            standards: self.typesetter.standards.clone(),
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&pages, &options)
            .map_err(|errors| LetterError::Export { reason: reason(&errors) })
    }

    /// The line of the template an error points to, from 1; 0 when it points nowhere.
    fn line(&self, error: &SourceDiagnostic) -> usize {
        let before = self.range(error.span).and_then(|range| TEMPLATE.get(..range.start));
        before.map_or(0, |before| before.lines().count().max(1))
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.typesetter.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.typesetter.book
    }

    fn main(&self) -> FileId {
        self.typesetter.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() {
            Ok(self.typesetter.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.typesetter.data {
            Ok(self.facts.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.typesetter.fonts.get(index).cloned()
    }

    /// There is no today in a letter: its date is a fact.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// A PDF knows no years before the common era; year 0 is a leap year, so every day exists in it.
fn day(date: Date) -> Option<Datetime> {
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    Datetime::from_ymd(i32::from(date.year().max(0)), month, day)
}

fn file(name: &str) -> Result<FileId, LetterError> {
    let path = VirtualPath::new(name)
        .map_err(|_| LetterError::Layout { line: 0, reason: format!("{name} is no file name") })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// The first error without what it quotes, which could be the letter's text and end in a log.
fn reason(errors: &[SourceDiagnostic]) -> String {
    let message = errors.first().map_or("no reason given", |error| error.message.as_str());
    let mut unquoted = String::new();
    let mut quoting = None;
    for character in message.chars() {
        if quoting == Some(character) {
            quoting = None;
        } else if quoting.is_none() && matches!(character, '`' | '"') {
            quoting = Some(character);
            unquoted.push('…');
        } else if quoting.is_none() {
            unquoted.push(character);
        }
    }
    unquoted
}

#[cfg(test)]
mod tests {
    use typst::syntax::Span;

    use super::*;

    #[test]
    fn reasons_never_quote_the_document() {
        let check = |message: &str, expect: &str| {
            assert_eq!(reason(&[SourceDiagnostic::error(Span::detached(), message)]), expect);
        };
        check("no glyph", "no glyph");
        check("the text `Modig \"Fjell\"` has \"no` glyph\", stop", "the text … has …, stop");
        check("an `open end", "an …");
    }
}
