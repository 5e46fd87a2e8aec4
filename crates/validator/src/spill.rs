//! Sorting more than fits in memory. Records are byte strings; what does not fit goes to temporary
//! files as sorted runs, and comes back merged.
//!
//! This is what keeps the memory constant: the systemIDs and references of a structure of 10 GB are
//! some 15 million records of about 40 bytes. 24 MB of them are held at a time, the rest is on disk.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, Write},
    path::PathBuf,
};

/// What is held in memory before it goes to disk.
const HELD: usize = 24 * 1024 * 1024;

pub(crate) struct Sorter {
    bytes: Vec<u8>,
    /// Start and length of each record in `bytes`.
    records: Vec<(u32, u32)>,
    runs: Vec<File>,
    folder: Option<PathBuf>,
    held: usize,
}

impl Sorter {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { bytes: Vec::new(), records: Vec::new(), runs: Vec::new(), folder, held: HELD }
    }

    pub(crate) fn push(&mut self, record: &[u8]) -> io::Result<()> {
        if self.bytes.len() + record.len() + self.records.len() * 8 > self.held {
            self.spill()?;
        }
        let number = |length| u32::try_from(length).map_err(io::Error::other);
        self.records.push((number(self.bytes.len())?, number(record.len())?));
        self.bytes.extend_from_slice(record);
        Ok(())
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        self.records.sort_unstable_by(|a, b| slice(bytes, *a).cmp(slice(bytes, *b)));
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let file = match &self.folder {
            Some(folder) => tempfile::tempfile_in(folder)?,
            None => tempfile::tempfile()?,
        };
        let mut writer = BufWriter::with_capacity(256 * 1024, file);
        for record in &self.records {
            writer.write_all(&record.1.to_be_bytes())?;
            writer.write_all(slice(&self.bytes, *record))?;
        }
        let mut file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        self.bytes.clear();
        self.records.clear();
        Ok(())
    }

    /// All records in order.
    pub(crate) fn finish(mut self) -> io::Result<Sorted> {
        if self.runs.is_empty() {
            self.sort();
            return Ok(Sorted {
                held: self.bytes,
                records: self.records.into_iter(),
                runs: Vec::new(),
                heads: BinaryHeap::new(),
            });
        }
        self.spill()?;
        let mut runs: Vec<_> =
            self.runs.into_iter().map(|file| BufReader::with_capacity(64 * 1024, file)).collect();
        let mut heads = BinaryHeap::new();
        for (number, run) in runs.iter_mut().enumerate() {
            if let Some(record) = read(run)? {
                heads.push(Reverse((record, number)));
            }
        }
        Ok(Sorted { held: Vec::new(), records: Vec::new().into_iter(), runs, heads })
    }
}

fn slice(bytes: &[u8], (start, length): (u32, u32)) -> &[u8] {
    let start = start as usize;
    &bytes[start..start + length as usize]
}

fn read(run: &mut BufReader<File>) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match run.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut record = vec![0; u32::from_be_bytes(length) as usize];
    run.read_exact(&mut record)?;
    Ok(Some(record))
}

pub(crate) struct Sorted {
    held: Vec<u8>,
    records: std::vec::IntoIter<(u32, u32)>,
    runs: Vec<BufReader<File>>,
    heads: BinaryHeap<Reverse<(Vec<u8>, usize)>>,
}

impl Sorted {
    /// The next record, or nothing at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        if let Some(record) = self.records.next() {
            return Ok(Some(slice(&self.held, record).to_vec()));
        }
        let Some(Reverse((record, number))) = self.heads.pop() else { return Ok(None) };
        if let Some(following) = read(&mut self.runs[number])? {
            self.heads.push(Reverse((following, number)));
        }
        Ok(Some(record))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_spilled_comes_back_in_order(
            records in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 0..200),
            held in 0_usize..400,
        ) {
            let mut sorter = Sorter::new(None);
            sorter.held = held;
            for record in &records {
                sorter.push(record).unwrap();
            }
            let mut sorted = sorter.finish().unwrap();
            let mut back = Vec::new();
            while let Some(record) = sorted.next().unwrap() {
                back.push(record);
            }
            let mut expected = records;
            expected.sort();
            prop_assert_eq!(back, expected);
        }
    }
}
