//! Reading numbers and finding marks in bytes that may end anywhere.

/// Where `mark` first stands.
pub(crate) fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    let (&first, rest) = mark.split_first()?;
    let mut start = 0;
    loop {
        let found = start + bytes.get(start..)?.iter().position(|&byte| byte == first)?;
        if bytes.get(found + 1..)?.starts_with(rest) {
            return Some(found);
        }
        start = found + 1;
    }
}

/// Where `mark` last stands.
pub(crate) fn find_last(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    (0..=bytes.len().checked_sub(mark.len())?).rev().find(|&at| bytes[at..].starts_with(mark))
}

pub(crate) fn contains(bytes: &[u8], mark: &[u8]) -> bool {
    find(bytes, mark).is_some()
}

/// The first `length` bytes, or as many as there are.
pub(crate) fn head(bytes: &[u8], length: usize) -> &[u8] {
    &bytes[..bytes.len().min(length)]
}

/// The last `length` bytes, or as many as there are.
pub(crate) fn tail(bytes: &[u8], length: usize) -> &[u8] {
    &bytes[bytes.len().saturating_sub(length)..]
}

/// Whether `mark` stands at `at`.
pub(crate) fn has_at(bytes: &[u8], at: usize, mark: &[u8]) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(mark))
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

pub(crate) fn u16_le(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

pub(crate) fn u16_be(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_be_bytes)
}

pub(crate) fn u32_le(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

pub(crate) fn u32_be(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_be_bytes)
}

pub(crate) fn u64_le(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_le_bytes)
}

pub(crate) fn u64_be(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_be_bytes)
}

/// A number of 32 bits as a place in memory, on machines where there is that much.
pub(crate) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
