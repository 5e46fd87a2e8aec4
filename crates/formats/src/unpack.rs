//! Unpacking without being blown up: a little at a time, counting, and stopping at the limit.

use flate2::{Crc, Decompress, FlushDecompress, Status};

/// How much a file may grow when it is unpacked.
///
/// A file may unpack to `unpacked` bytes, and beyond that to `ratio` times its own size. Deflate packs
/// at most 1:1032 and ordinary office documents 1:20, so the first figure lets small ones be, and the
/// second lets big ones be big. A package inside a package may not be larger than `unpacked` at all,
/// for it is held in memory while it is looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub unpacked: u64,
    pub ratio: u64,
    /// How deep packages may lie in packages: a ZIP in an office document in a ZIP is two.
    pub depth: u8,
}

impl Default for Limits {
    fn default() -> Self {
        Self { unpacked: 256 << 20, ratio: 64, depth: 3 }
    }
}

/// Unpacks pieces of one file, all on one budget.
#[derive(Debug)]
pub(crate) struct Unpacker {
    left: u64,
    /// The most that is kept of one piece. What is looked through inside a package lies in memory,
    /// once for each level of depth.
    most_kept: u64,
    /// Kept between pieces: a new one takes 40 kB, and a file may have thousands of tiny pieces.
    inflater: Option<Decompress>,
}

/// How the bytes of a piece were packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Stored,
    /// Deflate alone (ZIP, GZIP).
    Deflate,
    /// Deflate with the head and sum of zlib (PDF).
    Zlib,
}

/// How much of what comes out is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Keep {
    /// This many bytes, to know it by.
    Head(usize),
    /// This many bytes; but everything if it begins as a file that must be looked through itself.
    HeadOrPackage(usize),
}

#[derive(Debug)]
pub(crate) struct Unpacked {
    pub(crate) kept: Vec<u8>,
    /// How much came out, kept or not.
    pub(crate) length: u64,
    /// How much of the packed bytes was used.
    pub(crate) used: usize,
    pub(crate) checksum: u32,
    pub(crate) end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Whole,
    /// The packed bytes end too early.
    Truncated,
    Corrupt,
    /// The budget is spent.
    OverLimit,
}

impl Unpacker {
    pub(crate) fn new(limits: Limits, length: usize) -> Self {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        Self {
            left: limits.unpacked.saturating_add(limits.ratio.saturating_mul(length)),
            most_kept: limits.unpacked,
            inflater: None,
        }
    }

    /// Whether this many bytes more are within the limit.
    pub(crate) fn allows(&self, length: u64) -> bool {
        length <= self.left
    }

    pub(crate) fn unpack(&mut self, packed: &[u8], packing: Packing, keep: Keep) -> Unpacked {
        let mut unpacked =
            Unpacked { kept: Vec::new(), length: 0, used: 0, checksum: 0, end: End::Whole };
        let mut crc = Crc::new();
        match packing {
            Packing::Stored => {
                for piece in packed.chunks(16 << 10) {
                    unpacked.used += piece.len();
                    if !self.take(piece, keep, &mut unpacked, &mut crc) {
                        break;
                    }
                }
            }
            Packing::Deflate | Packing::Zlib => {
                let zlib = packing == Packing::Zlib;
                let mut inflater = match self.inflater.take() {
                    Some(mut inflater) => {
                        inflater.reset(zlib);
                        inflater
                    }
                    None => Decompress::new(zlib),
                };
                self.inflate(packed, &mut inflater, keep, &mut unpacked, &mut crc);
                self.inflater = Some(inflater);
            }
        }
        unpacked.checksum = crc.sum();
        unpacked
    }

    fn inflate(
        &mut self,
        packed: &[u8],
        inflater: &mut Decompress,
        keep: Keep,
        unpacked: &mut Unpacked,
        crc: &mut Crc,
    ) {
        let mut window = [0; 16 << 10];
        // What goes in is paid for too, so that pieces that share their bytes cannot cost more than
        // the limit.
        self.left = self.left.saturating_sub(u64::try_from(packed.len()).unwrap_or(u64::MAX));
        loop {
            let (before_in, before_out) = (inflater.total_in(), inflater.total_out());
            let rest = packed.get(unpacked.used..).unwrap_or_default();
            let status = inflater.decompress(rest, &mut window, FlushDecompress::None);
            let read = inflater.total_in() - before_in;
            let written = inflater.total_out() - before_out;
            unpacked.used += usize::try_from(read).unwrap_or(0);
            let written = usize::try_from(written).unwrap_or(0).min(window.len());
            if !self.take(&window[..written], keep, unpacked, crc) {
                return;
            }
            match status {
                Ok(Status::StreamEnd) => return,
                Ok(_) if read > 0 || written > 0 => {}
                Ok(_) => {
                    unpacked.end = End::Truncated;
                    return;
                }
                Err(_) => {
                    unpacked.end = End::Corrupt;
                    return;
                }
            }
        }
    }

    fn take(&mut self, piece: &[u8], keep: Keep, unpacked: &mut Unpacked, crc: &mut Crc) -> bool {
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        if length > self.left {
            self.left = 0;
            unpacked.end = End::OverLimit;
            return false;
        }
        self.left -= length;
        unpacked.length += length;
        crc.update(piece);
        let wanted = match keep {
            Keep::Head(length) => length,
            // The first window tells.
            Keep::HeadOrPackage(length) => {
                let first = if unpacked.kept.is_empty() { piece } else { unpacked.kept.as_slice() };
                if must_be_looked_through(first) {
                    if unpacked.length > self.most_kept {
                        unpacked.end = End::OverLimit;
                        return false;
                    }
                    usize::MAX
                } else {
                    length
                }
            }
        };
        let room = wanted.saturating_sub(unpacked.kept.len()).min(piece.len());
        unpacked.kept.extend_from_slice(&piece[..room]);
        true
    }
}

/// Packages and documents that can hide something: ZIP, GZIP, OLE2 and PDF.
pub(crate) fn must_be_looked_through(bytes: &[u8]) -> bool {
    [b"PK\x03\x04".as_slice(), b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0", b"%PDF-"]
        .iter()
        .any(|mark| bytes.starts_with(mark))
}
