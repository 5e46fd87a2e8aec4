//! Writers of ZIP, OLE2, PDF and others, as small as they can be and still be whole.

use std::fmt::Write as _;

use flate2::{Compress, Compression, Crc, FlushCompress};

pub(crate) fn deflate(bytes: &[u8], zlib_header: bool) -> Vec<u8> {
    let mut packer = Compress::new(Compression::best(), zlib_header);
    let mut packed = Vec::with_capacity(bytes.len() / 2 + 128);
    while packer
        .compress_vec(
            &bytes[usize::try_from(packer.total_in()).unwrap()..],
            &mut packed,
            FlushCompress::Finish,
        )
        .unwrap()
        != flate2::Status::StreamEnd
    {
        packed.reserve(4096);
    }
    packed
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

pub(crate) fn little(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap()
}

fn short(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap().to_le_bytes()
}

/// A ZIP with these entries. `mimetype` is stored, as ODF and ASiC want it, and `content.xml`, for
/// signatures that look for an ODF's version without unpacking; the others are packed.
pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    zip_with_flags(entries, 0)
}

pub(crate) fn zip_with_flags(entries: &[(&str, &[u8])], flags: u16) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let stored = matches!(*name, "mimetype" | "content.xml");
        let packed = if stored { content.to_vec() } else { deflate(content, false) };
        let mut head = vec![20, 0];
        head.extend(flags.to_le_bytes());
        head.extend([if stored { 0 } else { 8 }, 0, 0, 0, 0x21, 0x50]);
        head.extend(little(&[checksum(content), length(&packed), length(content)]));
        head.extend(short(name.len()));
        head.extend([0, 0]);
        let local = length(&file);
        file.extend(b"PK\x03\x04");
        file.extend(&head);
        file.extend(name.as_bytes());
        file.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(little(&[local]));
        directory.extend(name.as_bytes());
    }
    let start = length(&file);
    file.extend(&directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend(short(entries.len()));
    file.extend(short(entries.len()));
    file.extend(little(&[length(&directory), start]));
    file.extend([0, 0]);
    file
}

pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut file = b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec();
    file.extend(deflate(content, false));
    file.extend(little(&[checksum(content), length(content)]));
    file
}

/// An OLE2 file with these streams, all in the root, and none too short for sectors of its own.
pub(crate) fn ole(streams: &[(&str, &[u8])]) -> Vec<u8> {
    const END: u32 = 0xffff_fffe;
    let mut table = vec![0xffff_fffd, END];
    let mut sectors = Vec::new();
    let mut directory =
        directory_entry("Root Entry", 5, END, 0, if streams.is_empty() { !0 } else { 1 }, !0);
    let directory_sectors = (streams.len() + 1).div_ceil(4);
    for number in 1..directory_sectors {
        *table.last_mut().unwrap() = u32::try_from(number + 1).unwrap();
        table.push(END);
    }
    for (number, (name, content)) in streams.iter().enumerate() {
        let mut content = content.to_vec();
        content.resize(content.len().max(4096).div_ceil(512) * 512, 0);
        let start = u32::try_from(table.len()).unwrap();
        // Each entry's sibling on the right is the next one: a tree, if not a balanced one.
        let next = if number + 1 < streams.len() { u32::try_from(number + 2).unwrap() } else { !0 };
        directory.extend(directory_entry(name, 2, start, length(&content), !0, next));
        for _ in 1..content.len() / 512 {
            table.push(u32::try_from(table.len() + 1).unwrap());
        }
        table.push(END);
        sectors.extend(content);
    }
    directory.resize(directory_sectors * 512, 0);
    assert!(table.len() <= 128, "one sector of table is enough for specimens");
    table.resize(128, !0);
    let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    file.extend([0; 16]);
    file.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
    file.extend(little(&[0, 1, 1, 0, 4096, END, 0, END, 0, 0]));
    file.resize(512, 0xff);
    file.extend(little(&table));
    file.extend(directory);
    file.extend(sectors);
    file
}

fn directory_entry(
    name: &str,
    kind: u8,
    start: u32,
    length: u32,
    child: u32,
    right: u32,
) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let name_length = entry.len() + 2;
    entry.resize(64, 0);
    entry.extend(short(name_length));
    entry.extend([kind, 1]);
    entry.extend(little(&[!0, right, child]));
    entry.resize(116, 0);
    entry.extend(little(&[start, length, 0]));
    entry
}

/// A PDF with these objects, numbered from 1, the first being the catalogue.
pub(crate) fn pdf(version: &str, objects: &[Vec<u8>]) -> Vec<u8> {
    pdf_with_trailer(version, objects, "")
}

pub(crate) fn pdf_with_trailer(version: &str, objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut file = format!("%PDF-{version}\n%\u{e5}\u{e6}\u{f8}\u{e5}\n").into_bytes();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", number + 1).as_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let count = places.len() + 1;
    let mut table = format!("xref\n0 {count}\n0000000000 65535 f \n");
    for place in places {
        writeln!(table, "{place:010} 00000 n ").unwrap();
    }
    write!(
        table,
        "trailer\n<< /Size {count} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    )
    .unwrap();
    file.extend(table.as_bytes());
    file
}

/// A stream object.
pub(crate) fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {dictionary} /Length {} >>\nstream\n", content.len()).into_bytes();
    object.extend(content);
    object.extend(b"\nendstream");
    object
}

pub(crate) fn xmp(claim: &str) -> Vec<u8> {
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\
         {claim}</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>"
    )
    .into_bytes()
}

pub(crate) fn png(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let header: &[u8] = &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0];
    let pixel = deflate(&[0, 255], true);
    let all = [(b"IHDR", header)].into_iter().chain(chunks.iter().copied());
    for (name, content) in all.chain([(b"IDAT", pixel.as_slice()), (b"IEND", &[])]) {
        file.extend(length(content).to_be_bytes());
        let body = [name.as_slice(), content].concat();
        file.extend(&body);
        file.extend(checksum(&body).to_be_bytes());
    }
    file
}
