//! One dictionary's own entries, with the strings that [`super::syntax`] leaves out.

use std::borrow::Cow;

use super::syntax::{is_regular, regular, string, unescape};

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Name(Cow<'a, [u8]>),
    String(Vec<u8>),
    Integer(i64),
    Word(&'a [u8]),
    OpenDictionary,
    CloseDictionary,
    OpenArray,
    CloseArray,
}

/// What stands behind a key of the outermost dictionary, and where it begins.
pub(super) fn entry<'a>(bytes: &'a [u8], key: &[u8]) -> Option<(usize, Token<'a>)> {
    let mut tokens = Tokens { bytes, at: 0 };
    let mut depth = 0_usize;
    loop {
        match tokens.next()? {
            Token::OpenDictionary | Token::OpenArray => depth += 1,
            Token::CloseDictionary | Token::CloseArray => depth = depth.saturating_sub(1),
            Token::Name(name) if depth == 1 && *name == *key => {
                let at = tokens.at;
                return Some((at, tokens.next()?));
            }
            _ => {}
        }
    }
}

pub(super) fn string_of(bytes: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    match entry(bytes, key)?.1 {
        Token::String(string) => Some(string),
        _ => None,
    }
}

/// The first string in the array behind a key.
pub(super) fn first_string(bytes: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    let (at, Token::OpenArray) = entry(bytes, key)? else { return None };
    let mut tokens = Tokens { bytes, at };
    tokens.next()?;
    match tokens.next()? {
        Token::String(string) => Some(string),
        _ => None,
    }
}

struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            let rest = &self.bytes[self.at..];
            return Some(match byte {
                b'<' if rest.first() == Some(&b'<') => {
                    self.at += 1;
                    Token::OpenDictionary
                }
                b'>' if rest.first() == Some(&b'>') => {
                    self.at += 1;
                    Token::CloseDictionary
                }
                b'[' => Token::OpenArray,
                b']' => Token::CloseArray,
                b'<' => {
                    let length = rest.iter().take_while(|&&byte| byte != b'>').count();
                    self.at += length + 1;
                    Token::String(hexadecimal(&rest[..length]))
                }
                b'(' => {
                    let length = string(rest);
                    self.at += length;
                    Token::String(literal(&rest[..length.saturating_sub(1).min(rest.len())]))
                }
                b'/' => {
                    let length = regular(rest);
                    self.at += length;
                    Token::Name(unescape(&rest[..length]))
                }
                b'%' => {
                    self.at += rest.iter().take_while(|&&b| b != b'\n' && b != b'\r').count();
                    continue;
                }
                _ if is_regular(byte) => {
                    let length = regular(rest);
                    let word = &self.bytes[self.at - 1..self.at + length];
                    self.at += length;
                    let number = std::str::from_utf8(word).ok().and_then(|word| word.parse().ok());
                    number.map_or(Token::Word(word), Token::Integer)
                }
                _ => continue,
            });
        }
    }
}

/// A missing last digit is nought.
fn hexadecimal(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = digits
        .iter()
        .filter_map(|&digit| char::from(digit).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

/// Undoes the escapes of a string in parentheses.
///
/// Source: ISO 32000-2 7.3.4.2.
fn literal(content: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(content.len());
    let mut bytes = content.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        // The end of a line is one line feed, however it is written.
        if byte == b'\r' {
            bytes.next_if_eq(&b'\n');
            plain.push(b'\n');
            continue;
        }
        if byte != b'\\' {
            plain.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'n') => plain.push(b'\n'),
            Some(b'r') => plain.push(b'\r'),
            Some(b't') => plain.push(b'\t'),
            Some(b'b') => plain.push(0x08),
            Some(b'f') => plain.push(0x0c),
            // A line that goes on in the next.
            Some(b'\r') => {
                bytes.next_if_eq(&b'\n');
            }
            Some(b'\n') | None => {}
            Some(digit @ b'0'..=b'7') => {
                let mut code = u32::from(digit - b'0');
                for _ in 0..2 {
                    if let Some(digit) = bytes.next_if(|byte| matches!(byte, b'0'..=b'7')) {
                        code = code * 8 + u32::from(digit - b'0');
                    }
                }
                // Of a code that is too large the last eight bits count.
                plain.push(code.to_le_bytes()[0]);
            }
            Some(other) => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictionary_tells_its_own_entries_only() {
        let bytes = b"<< /CF << /StdCF << /Length 16 /U (no) >> >> % /U (nor this)\n\
                      /Length 128 /P -44 /U (a\\(b\\)\\101\\\\(c)\\\n) /ID [<0aF> (x)] /E 9 0 R >>";
        assert_eq!(entry(bytes, b"Length").map(|(_, token)| token), Some(Token::Integer(128)));
        assert_eq!(entry(bytes, b"P").map(|(_, token)| token), Some(Token::Integer(-44)));
        assert_eq!(entry(bytes, b"E").map(|(_, token)| token), Some(Token::Integer(9)));
        assert_eq!(string_of(bytes, b"U").as_deref(), Some(b"a(b)A\\(c)".as_slice()));
        assert_eq!(first_string(bytes, b"ID").as_deref(), Some([0x0a, 0xf0].as_slice()));
        assert_eq!(entry(bytes, b"StdCF"), None);
    }

    #[test]
    fn what_is_cut_short_is_survived() {
        let bytes = b"<< /U (a\\(b\\)\\101) /ID [<0aF> (x)] /E 9 0 R >>";
        for end in 0..bytes.len() {
            string_of(&bytes[..end], b"E");
            first_string(&bytes[..end], b"ID");
        }
    }
}
