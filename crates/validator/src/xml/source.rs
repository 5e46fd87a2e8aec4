//! The bytes of an XML file on their way to the parser: counted in lines, hashed, and made harmless.
//!
//! Bytes that are no UTF-8 and characters that XML forbids become question marks and are noted, so
//! that one of them does not hide everything that stands behind it.

use std::io::{self, BufRead, Read};

use serde::Serialize;
use sha2::{Digest, Sha256};

/// Where in a file something begins; both count from 1. The column counts bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Position {
    pub(crate) line: u64,
    pub(crate) column: u64,
}

/// What had to be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// Bytes that are no UTF-8 (krav 6.4.4).
    NotUtf8,
    /// A control character, which XML 1.0 does not allow.
    ControlCharacter,
}

const BUFFER: usize = 128 * 1024;

pub(crate) struct Source<R> {
    inner: R,
    buffer: Vec<u8>,
    /// What of the buffer the parser has had.
    start: usize,
    /// What of the buffer is checked and may be given out.
    ready: usize,
    ended: bool,
    hash: Sha256,
    size: u64,
    /// Bytes that the parser has taken.
    offset: u64,
    line: u64,
    line_start: u64,
    /// Offsets of replaced bytes that the parser has not come to.
    replaced: Vec<(u64, Oddity)>,
    met: Vec<(Position, Oddity)>,
    /// How much the parser may still take for one event.
    allowance: usize,
}

/// The longest event (tag, text, comment) that is read; longer ones would fill the memory.
pub(crate) const LONGEST_EVENT: usize = 16 * 1024 * 1024;
/// Oddities noted for one file; one is enough to correct an export, ten show a pattern.
const NOTED: usize = 10;

impl<R: Read> Source<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            buffer: Vec::with_capacity(BUFFER + 4),
            start: 0,
            ready: 0,
            ended: false,
            hash: Sha256::new(),
            size: 0,
            offset: 0,
            line: 1,
            line_start: 0,
            replaced: Vec::new(),
            met: Vec::new(),
            allowance: LONGEST_EVENT,
        }
    }

    pub(crate) fn position(&self) -> Position {
        Position { line: self.line, column: self.offset - self.line_start + 1 }
    }

    pub(crate) fn renew_allowance(&mut self) {
        self.allowance = LONGEST_EVENT;
    }

    pub(crate) fn is_exhausted(&self) -> bool {
        self.allowance == 0
    }

    /// What was replaced in what the parser has taken since this was last asked.
    pub(crate) fn take_oddities(&mut self) -> Vec<(Position, Oddity)> {
        std::mem::take(&mut self.met)
    }

    /// The first bytes, without taking them.
    pub(crate) fn peek(&mut self) -> io::Result<&[u8]> {
        self.fill_buf()
    }

    /// Reads what is left and gives the SHA-256 and the size of the whole file.
    pub(crate) fn finish(mut self) -> io::Result<(String, u64)> {
        while !self.ended {
            self.start = self.ready;
            self.allowance = LONGEST_EVENT;
            self.refill()?;
        }
        Ok((hex::encode(self.hash.finalize()), self.size))
    }

    fn refill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.start);
        self.ready -= self.start;
        self.start = 0;
        let before = self.buffer.len();
        self.buffer.resize(BUFFER, 0);
        let read = loop {
            match self.inner.read(&mut self.buffer[before..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.buffer.truncate(before + *read.as_ref().unwrap_or(&0));
        let read = read?;
        self.ended = read == 0;
        self.size += u64::try_from(read).unwrap_or_default();
        self.hash.update(&self.buffer[before..]);
        self.check();
        Ok(())
    }

    /// Checks what came; holds back a character that the buffer's end cuts in two.
    fn check(&mut self) {
        let first = self.ready;
        let mut at = first;
        while at < self.buffer.len() {
            let (valid, bad) = match std::str::from_utf8(&self.buffer[at..]) {
                Ok(_) => (self.buffer.len() - at, Some(0)),
                Err(error) => (error.valid_up_to(), error.error_len()),
            };
            at += valid;
            match bad {
                Some(length) => {
                    for byte in at..at + length {
                        self.replace(byte, Oddity::NotUtf8);
                    }
                    at += length;
                }
                None if self.ended => {
                    for byte in at..self.buffer.len() {
                        self.replace(byte, Oddity::NotUtf8);
                    }
                    at = self.buffer.len();
                }
                None => break,
            }
        }
        self.ready = at;
        for byte in first..at {
            let character = self.buffer[byte];
            if character < 0x20 && !matches!(character, b'\t' | b'\n' | b'\r') {
                self.replace(byte, Oddity::ControlCharacter);
            }
        }
        self.replaced.sort_by_key(|(offset, _)| *offset);
    }

    fn replace(&mut self, byte: usize, oddity: Oddity) {
        self.buffer[byte] = b'?';
        let offset = self.offset + u64::try_from(byte - self.start).unwrap_or_default();
        let follows = self.replaced.last().is_some_and(|(last, _)| last + 1 == offset);
        if self.replaced.len() < NOTED && !follows {
            self.replaced.push((offset, oddity));
        }
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(out.len());
        out[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.start == self.ready && !self.ended {
            self.refill()?;
        }
        if self.allowance == 0 && self.start < self.ready {
            return Err(io::Error::other("an event is longer than what is read"));
        }
        let end = self.ready.min(self.start + self.allowance);
        Ok(&self.buffer[self.start..end])
    }

    fn consume(&mut self, amount: usize) {
        let taken = &self.buffer[self.start..self.ready.min(self.start + amount)];
        let (from, length) = (self.offset, u64::try_from(taken.len()).unwrap_or_default());
        while let Some(&(offset, oddity)) = self.replaced.first()
            && offset < from + length
        {
            let before = usize::try_from(offset - from).unwrap_or_default();
            let (lines, start) = lines(&taken[..before], from);
            let position = Position {
                line: self.line + lines,
                column: offset - start.unwrap_or(self.line_start) + 1,
            };
            self.met.push((position, oddity));
            self.replaced.remove(0);
        }
        let (count, start) = lines(taken, from);
        self.line += count;
        self.line_start = start.unwrap_or(self.line_start);
        self.offset += length;
        self.start += taken.len();
        self.allowance = self.allowance.saturating_sub(amount);
    }
}

/// How many lines end in `bytes`, and at which offset the last one begins.
fn lines(bytes: &[u8], offset: u64) -> (u64, Option<u64>) {
    // Vectorised by the compiler; texts seldom have newlines, so the second look is rare.
    let count = bytes.iter().fold(0_u64, |sum, byte| sum + u64::from(*byte == b'\n'));
    let start = (count > 0)
        .then(|| bytes.iter().rposition(|byte| *byte == b'\n'))
        .flatten()
        .map(|last| offset + u64::try_from(last).unwrap_or_default() + 1);
    (count, start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_utf_8_becomes_question_marks_and_is_placed() {
        let mut source = Source::new(&b"abc\nd\xe6e\x01f"[..]);
        let mut text = String::new();
        source.read_to_string(&mut text).unwrap();
        assert_eq!(text, "abc\nd?e?f");
        let odd = source.take_oddities();
        assert_eq!(
            odd,
            [
                (Position { line: 2, column: 2 }, Oddity::NotUtf8),
                (Position { line: 2, column: 4 }, Oddity::ControlCharacter)
            ]
        );
        let (hash, size) = source.finish().unwrap();
        assert_eq!((hash.len(), size), (64, 9));
    }
}
