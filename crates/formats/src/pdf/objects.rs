//! Finding a PDF's objects by reading it once from front to back, as a repairing reader does. The
//! cross-reference table is not followed: it may be wrong, and may hide objects from us that another
//! reader finds.

use super::syntax::Dictionary;
use crate::bytes::{find, has_at, head};

#[derive(Debug)]
pub(super) struct Object<'a> {
    /// Nought for a trailer.
    pub(super) number: u64,
    pub(super) is_trailer: bool,
    /// Whether it lies in the stream of another object, as those of an attached PDF do. It is none of the
    /// document's, but a file can be made so that another reader takes it for one.
    pub(super) is_inside_stream: bool,
    /// What stands before the stream or the end; a dictionary in all that matters here.
    pub(super) dictionary: &'a [u8],
    pub(super) stream: Option<&'a [u8]>,
}

pub(super) fn objects(bytes: &[u8]) -> impl Iterator<Item = Object<'_>> {
    Reader { bytes, at: 0, open: None, stream_end: 0, next_end: None }
}

#[derive(Debug)]
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    open: Option<Open>,
    /// Where the streams that were met so far end.
    stream_end: usize,
    /// Where the word that ends a stream next stands, as last looked up.
    next_end: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    number: u64,
    is_trailer: bool,
    start: usize,
}

#[derive(Clone, Copy, Debug)]
enum Keyword {
    Object,
    EndObject,
    Stream,
    Trailer,
    StartXref,
}

const KEYWORDS: &[(&[u8], Keyword)] = &[
    // The longer before those that end them.
    (b"endobj", Keyword::EndObject),
    (b"obj", Keyword::Object),
    (b"stream", Keyword::Stream),
    (b"startxref", Keyword::StartXref),
    (b"trailer", Keyword::Trailer),
];

impl<'a> Iterator for Reader<'a> {
    type Item = Object<'a>;

    fn next(&mut self) -> Option<Object<'a>> {
        loop {
            let Some((keyword, at)) = self.keyword() else {
                // An object that is still open is cut short.
                let open = self.open.take()?;
                return Some(self.close(open, self.bytes.len(), None));
            };
            let opened = match keyword {
                Keyword::Object => number_before(self.bytes, at).map(|number| Open {
                    number,
                    is_trailer: false,
                    start: at + 3,
                }),
                Keyword::Trailer => Some(Open { number: 0, is_trailer: true, start: at + 7 }),
                Keyword::EndObject | Keyword::StartXref => None,
                Keyword::Stream => {
                    let Some(open) = self.open.filter(|open| self.ends_dictionary(open, at)) else {
                        continue;
                    };
                    self.open = None;
                    let dictionary = &self.bytes[open.start..at];
                    let (stream, end) = self.stream(dictionary, at + 6);
                    let object = self.close(open, at, Some(stream));
                    self.stream_end = self.stream_end.max(end);
                    return Some(object);
                }
            };
            if opened.is_none() && matches!(keyword, Keyword::Object) {
                continue;
            }
            let closed = self.open.take();
            self.open = opened;
            if let Some(open) = closed {
                return Some(self.close(open, at, None));
            }
        }
    }
}

impl<'a> Reader<'a> {
    /// The next keyword from here. Every byte is looked at once.
    fn keyword(&mut self) -> Option<(Keyword, usize)> {
        while let Some(&byte) = self.bytes.get(self.at) {
            if matches!(byte, b'e' | b'o' | b's' | b't') {
                let found = KEYWORDS.iter().find(|(word, _)| has_at(self.bytes, self.at, word));
                if let Some(&(word, keyword)) = found {
                    let at = self.at;
                    self.at += word.len();
                    return Some((keyword, at));
                }
            }
            self.at += 1;
        }
        None
    }

    fn close(&self, open: Open, end: usize, stream: Option<&'a [u8]>) -> Object<'a> {
        Object {
            number: open.number,
            is_trailer: open.is_trailer,
            is_inside_stream: open.start < self.stream_end,
            dictionary: self.bytes.get(open.start..end).unwrap_or_default(),
            stream,
        }
    }

    fn ends_dictionary(&self, open: &Open, at: usize) -> bool {
        self.bytes
            .get(open.start..at)
            .is_some_and(|before| before.trim_ascii_end().ends_with(b">>"))
    }

    /// The stream that begins after its keyword, by its length if that is right, else up to the word
    /// that ends it; and where it ends.
    fn stream(&mut self, dictionary: &[u8], after_keyword: usize) -> (&'a [u8], usize) {
        let mut start = after_keyword;
        if has_at(self.bytes, start, b"\r\n") {
            start += 2;
        } else if has_at(self.bytes, start, b"\n") || has_at(self.bytes, start, b"\r") {
            start += 1;
        }
        let rest = self.bytes.get(start..).unwrap_or_default();
        let by_length = Dictionary::read(dictionary)
            .integer(b"Length")
            .and_then(|length| usize::try_from(length).ok())
            .filter(|&length| {
                let end = head(rest.get(length..).unwrap_or_default(), 16);
                end.trim_ascii_start().starts_with(b"endstream")
            });
        let end = by_length.map_or_else(|| self.stream_end_after(start), |length| start + length);
        (self.bytes.get(start..end).unwrap_or_default(), end)
    }

    /// Where the word that ends a stream next stands. Looked up once for all that are before it.
    fn stream_end_after(&mut self, start: usize) -> usize {
        match self.next_end {
            Some(end) if end >= start => end,
            _ => {
                let found = self.bytes.get(start..).and_then(|rest| find(rest, b"endstream"));
                let end = found.map_or(self.bytes.len(), |length| start + length);
                self.next_end = Some(end);
                end
            }
        }
    }
}

/// The object's number, in `12 0 obj` with `obj` at `at`.
fn number_before(bytes: &[u8], at: usize) -> Option<u64> {
    let before = &bytes[at.saturating_sub(32)..at];
    let (rest, generation) = digits_at_end(before.trim_ascii_end())?;
    let spaced = rest.trim_ascii_end();
    let (_, number) = digits_at_end(spaced)?;
    (generation.len() <= 5 && spaced.len() < rest.len())
        .then(|| std::str::from_utf8(number).ok()?.parse().ok())
        .flatten()
}

fn digits_at_end(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let digits = bytes.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0).then(|| bytes.split_at(bytes.len() - digits))
}
