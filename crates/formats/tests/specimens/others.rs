//! Pictures, sound, film, drawings, packages and programs.

use formats::{Damage, Program, Warning};

use super::{
    Specimen,
    build::{gzip, little, png},
};

pub(crate) const WINDOWS: &[u8] =
    b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0\
      \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x40\0\0\0\
      PE\0\0\x4c\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xe0\0\x02\x01\x0b\x01\0\0";

pub(crate) fn all() -> Vec<Specimen> {
    let mut all = pictures();
    all.extend(sound_and_film());
    all.extend(drawings());
    all.extend(packages_and_programs());
    all
}

/// A TIFF directory with these fields: tag, kind, count, value.
fn tiff(fields: &[(u16, u16, u32, u32)]) -> Vec<u8> {
    let mut file = b"II*\0\x08\0\0\0".to_vec();
    file.extend(directory(fields));
    file
}

fn directory(fields: &[(u16, u16, u32, u32)]) -> Vec<u8> {
    let mut directory = u16::try_from(fields.len()).unwrap().to_le_bytes().to_vec();
    for (tag, kind, count, value) in fields {
        directory.extend(tag.to_le_bytes());
        directory.extend(kind.to_le_bytes());
        directory.extend(little(&[*count, *value]));
    }
    directory.extend([0; 4]);
    directory
}

fn exif(version: [u8; 4]) -> Vec<u8> {
    let mut file = tiff(&[(0x8769, 4, 1, 26)]);
    file.extend(directory(&[(0x9000, 7, 4, u32::from_le_bytes(version))]));
    file
}

fn jpeg(marker: u8, segment: &[u8]) -> Vec<u8> {
    let mut file = vec![0xff, 0xd8, 0xff, marker];
    file.extend(u16::try_from(segment.len() + 2).unwrap().to_be_bytes());
    file.extend(segment);
    file.extend(b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x12\x34\xff\xd9");
    file
}

fn pictures() -> Vec<Specimen> {
    let jfif = |minor: u8| {
        jpeg(0xe0, &[b"JFIF\0\x01".as_slice(), &[minor], b"\0\0\x01\0\x01\0\0"].concat())
    };
    let with_exif = |version| jpeg(0xe1, &[b"Exif\0\0".as_slice(), &exif(version)].concat());
    let bitmap = |header: u32, compression: u32| {
        let mut file = b"BM".to_vec();
        file.extend(little(&[14 + header + 4, 0, 14 + header, header]));
        if header == 12 {
            file.extend(b"\x01\0\x01\0\x01\0\x18\0");
        } else {
            file.extend(little(&[1, 1]));
            file.extend(b"\x01\0\x20\0");
            file.extend(little(&[compression]));
        }
        file.resize(usize::try_from(14 + header + 4).unwrap(), 0);
        file
    };
    let webp = |kind: &[u8; 4]| [b"RIFF\x0c\0\0\0WEBP".as_slice(), kind, b"\0\0\0\0"].concat();
    let boxed = |brand: &[u8; 4]| {
        [b"\0\0\0\x18ftyp".as_slice(), brand, b"\0\0\0\0", brand, b"miaf", b"\0\0\0\x08meta"]
            .concat()
    };
    let jpeg_2000 = |brand: &[u8; 4]| {
        [b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftyp".as_slice(), brand, b"\0\0\0\0", brand].concat()
    };
    let whole = png(&[]);
    let mut spoilt = whole.clone();
    spoilt[20] ^= 1;
    vec![
        Specimen::new(
            "picture.tif",
            "fmt/353",
            tiff(&[(256, 3, 1, 1), (257, 3, 1, 1), (273, 4, 1, 8), (279, 4, 1, 1)]),
        ),
        Specimen::new("picture-cut.tif", "fmt/353", tiff(&[(273, 4, 1, 4000), (279, 4, 1, 900)]))
            .with(Warning::Damaged(Damage::Truncated)),
        Specimen::new("map.tif", "fmt/155", tiff(&[(34735, 3, 4, 8)])),
        Specimen::new("exif-2.0.tif", "x-fmt/399", exif(*b"0200")),
        Specimen::new("exif-2.1.tif", "x-fmt/388", exif(*b"0210")),
        Specimen::new("exif-2.2.tif", "x-fmt/387", exif(*b"0220")),
        Specimen::new("jfif-1.00.jpg", "fmt/42", jfif(0)),
        Specimen::new("jfif-1.01.jpg", "fmt/43", jfif(1)),
        Specimen::new("jfif-1.02.jpg", "fmt/44", jfif(2)),
        // A phone's picture with the film behind it, and one whose small picture alone has an end.
        Specimen::new("with-film.jpg", "fmt/43", [jfif(1), vec![0; 100 << 10]].concat()),
        Specimen::new(
            "end-in-a-segment.jpg",
            "fmt/43",
            [&jfif(1)[..20], b"\xff\xe1\x00\x06\xff\xd8\xff\xd9\xff\xda\x00\x02data"].concat(),
        )
        .with(Warning::Damaged(Damage::Truncated)),
        Specimen::new("raw.jpg", "fmt/41", jpeg(0xdb, &[0; 65])),
        Specimen::new("exif-2.0.jpg", "x-fmt/398", with_exif(*b"0200")),
        Specimen::new("exif-2.1.jpg", "x-fmt/390", with_exif(*b"0210")),
        Specimen::new("exif-2.2.jpg", "x-fmt/391", with_exif(*b"0220")),
        Specimen::new("exif-2.21.jpg", "fmt/645", with_exif(*b"0221")),
        Specimen::new("exif-2.32.jpg", "fmt/1507", with_exif(*b"0232")),
        Specimen::new("jpeg-cut.jpg", "fmt/43", &jfif(1)[..24])
            .with(Warning::Damaged(Damage::Truncated)),
        Specimen::new("png-1.0.png", "fmt/11", whole.clone()),
        Specimen::new("png-1.1.png", "fmt/12", png(&[(b"sRGB", b"\0")])),
        Specimen::new("png-1.2.png", "fmt/13", png(&[(b"iTXt", b"Title\0\0\0\0\0Hei")])),
        Specimen::new("png-animated.png", "fmt/935", png(&[(b"acTL", b"\0\0\0\x01\0\0\0\0")])),
        Specimen::new("png-cut.png", "fmt/11", &whole[..whole.len() - 6])
            .with(Warning::Damaged(Damage::Truncated)),
        Specimen::new("png-spoilt.png", "fmt/11", spoilt).with(Warning::Damaged(Damage::Corrupt)),
        Specimen::new(
            "gif-87a.gif",
            "fmt/3",
            b"GIF87a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
        ),
        Specimen::new(
            "gif-89a.gif",
            "fmt/4",
            b"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
        ),
        Specimen::new("bitmap-2.bmp", "fmt/115", bitmap(12, 0)),
        Specimen::new("bitmap-3.bmp", "fmt/116", bitmap(40, 0)),
        Specimen::new("bitmap-3-nt.bmp", "fmt/117", bitmap(40, 3)),
        Specimen::new("bitmap-4.bmp", "fmt/118", bitmap(108, 0)),
        Specimen::new("bitmap-5.bmp", "fmt/119", bitmap(124, 0)),
        Specimen::new("lossy.webp", "fmt/566", webp(b"VP8 ")),
        Specimen::new("lossless.webp", "fmt/567", webp(b"VP8L")),
        Specimen::new("extended.webp", "fmt/568", webp(b"VP8X")),
        Specimen::new("picture.heic", "fmt/1101", boxed(b"heic")),
        Specimen::new("picture.heif", "fmt/1101", boxed(b"mif1")),
        Specimen::new("picture.avif", "av/0", boxed(b"avif")),
        Specimen::new("picture.jp2", "x-fmt/392", jpeg_2000(b"jp2 ")),
        Specimen::new("picture.jpx", "fmt/151", jpeg_2000(b"jpx ")),
    ]
}

fn wave(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WAVE".to_vec();
    for (name, content) in chunks {
        body.extend(*name);
        body.extend(little(&[u32::try_from(content.len()).unwrap()]));
        body.extend(*content);
    }
    let mut file = b"RIFF".to_vec();
    file.extend(little(&[u32::try_from(body.len()).unwrap()]));
    file.extend(body);
    file
}

fn sound_and_film() -> Vec<Specimen> {
    const PULSE_CODE: &[u8] = b"\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0";
    let extensible = [b"\xfe\xff".as_slice(), &PULSE_CODE[2..], b"\x16\0", &[1; 22]].concat();
    let other = [b"\x07\0".as_slice(), &PULSE_CODE[2..], b"\0\0"].concat();
    let mut broadcast = vec![b' '; 346];
    broadcast.extend([1, 0]);
    broadcast.resize(602, 0);
    let data: (&[u8; 4], &[u8]) = (b"data", &[128; 32]);
    let ogg = |packet: &[u8]| {
        let mut page = b"OggS\0\x02".to_vec();
        page.extend([1; 21]);
        page.push(u8::try_from(packet.len()).unwrap());
        page.extend(packet);
        page.extend(b"OggS\0\0");
        page
    };
    let frames = [[b"\xff\xfb\x90\0".as_slice(), &[0x55; 413]].concat(); 1].concat().repeat(12);
    let h264 = [
        b"\0\0\0\x14ftypisom\0\0\x02\0isom\0\0\0\x2bmoov\0\0\0\x08mvhd".as_slice(),
        b"\0\0\0\x1bstsd\0\0\0\0\0\0\0\x01\0\0\0\x0bavc1\0\0\0",
    ]
    .concat();
    let movie = |brand: &[u8; 4]| {
        [b"\0\0\0\x14ftyp".as_slice(), brand, b"\0\0\x02\0", brand, b"\0\0\0\x10moov\0\0\0\x08mvhd"]
            .concat()
    };
    vec![
        Specimen::new("pcm.wav", "fmt/141", wave(&[(b"fmt ", PULSE_CODE), data])),
        Specimen::new("a-law.wav", "fmt/142", wave(&[(b"fmt ", &other), data])),
        Specimen::new("extensible.wav", "fmt/143", wave(&[(b"fmt ", &extensible), data])),
        Specimen::new("broadcast.wav", "fmt/704", wave(&[(b"bext", &broadcast), (b"fmt ", PULSE_CODE), data])),
        Specimen::new("bare.mp3", "fmt/134", frames.clone()),
        Specimen::new("tagged.mp3", "fmt/134", [b"ID3\x03\0\0\0\0\0\0".as_slice(), &frames].concat()),
        Specimen::new("sound.flac", "fmt/279", [b"fLaC\0\0\0\"".as_slice(), &[0; 34]].concat()),
        Specimen::new("vorbis.ogg", "fmt/203", ogg(b"\x01vorbis\0\0\0\0\x02\x44\xac\0\0\0\0\0\0\0\xee\x02\0\0\0\0\0\xb8\x01")),
        Specimen::new("opus.opus", "fmt/946", ogg(b"OpusHead\x01\x02\x38\x01\x80\xbb\0\0\0\0\0")),
        Specimen::new("film-h264.mp4", "fmt/199", h264),
        Specimen::new("film.mp4", "fmt/199", movie(b"isom")),
        Specimen::new("film.mov", "x-fmt/384", movie(b"qt  ")),
        Specimen::new("film-cut.mp4", "fmt/199", &movie(b"mp42")[..30])
            .with(Warning::Damaged(Damage::Truncated)),
        Specimen::new("film.m2v", "fmt/640", b"\0\0\x01\xb3\x12\x34\x56\x78\x9a\xbc\xde\xf0\0\0\x01\xb5\x14\x8a\0\x01\0\0\0\0\x01\xb8"),
    ]
}

fn drawings() -> Vec<Specimen> {
    [
        ("AC1009", "fmt/32", "r12.dwg"),
        ("AC1015", "fmt/35", "2000.dwg"),
        ("AC1018", "fmt/36", "2004.dwg"),
        ("AC1021", "x-fmt/455", "2007.dwg"),
        ("AC1024", "fmt/434", "2010.dwg"),
        ("AC1027", "fmt/531", "2013.dwg"),
        ("AC1032", "fmt/1395", "2018.dwg"),
    ]
    .map(|(version, puid, name)| {
        Specimen::new(name, puid, [version.as_bytes(), &[0; 58]].concat())
    })
    .into_iter()
    .chain([Specimen::new(
        "binary-2000.dxf",
        "fmt/84",
        b"AutoCAD Binary DXF\r\n\x1a\0\0\0SECTION\0\x02\0HEADER\0\x09\0$ACADVER\0\x01\0AC1015\0\0\0ENDSEC\0\0\0EOF\0",
    )])
    .collect()
}

fn tar() -> Vec<u8> {
    let mut header = vec![0; 512];
    let mut put = |at: usize, text: &[u8]| header[at..at + text.len()].copy_from_slice(text);
    put(0, b"brev.txt");
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, b"00000000003\0");
    put(136, b"15107356000\0");
    put(148, b"        0");
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header.extend(b"hei");
    header.resize(2048, 0);
    header
}

fn packages_and_programs() -> Vec<Specimen> {
    let mut wide = WINDOWS.to_vec();
    let magic = wide.len() - 3;
    wide[magic] = 2;
    let rar = |version: u8| {
        let mut file = b"Rar!\x1a\x07\0\xcf\x90\x73\0\0\x0d\0\0\0\0\0\0\0".to_vec();
        file.extend(b"\x12\x34\x74\0\0");
        file.resize(44, 0);
        file.extend([version, 0, 0, 0, 0]);
        file
    };
    let gzipped = gzip(b"hei");
    let mut spoilt = gzipped.clone();
    let sum = spoilt.len() - 8;
    spoilt[sum] ^= 1;
    let windows = Warning::Program(Program::Windows);
    vec![
        Specimen::new("package.tar", "x-fmt/265", tar()),
        Specimen::new("package.7z", "fmt/484", b"7z\xbc\xaf\x27\x1c\0\x04\0\0\0\0"),
        Specimen::new("package.gz", "x-fmt/266", gzipped.clone()),
        Specimen::new("cut.gz", "x-fmt/266", &gzipped[..gzipped.len() - 5])
            .with(Warning::Damaged(Damage::Truncated)),
        Specimen::new("spoilt.gz", "x-fmt/266", spoilt).with(Warning::Damaged(Damage::Corrupt)),
        Specimen::new("old.rar", "fmt/411", rar(0x1d)),
        Specimen::new("new.rar", "fmt/613", b"Rar!\x1a\x07\x01\0\x33\x92\xb5\xe5"),
        Specimen::new(
            "web.warc",
            "fmt/1355",
            b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
        ),
        Specimen::new("program.exe", "fmt/899", WINDOWS).with(windows),
        Specimen::new("wide.exe", "fmt/900", wide).with(windows),
        Specimen::new(
            "shortcut.lnk",
            "x-fmt/428",
            b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F\0",
        )
        .with(windows),
        Specimen::new("program.elf", "fmt/690", b"\x7fELF\x02\x01\x01\0\0\0\0\0")
            .with(Warning::Program(Program::Elf)),
        Specimen::new("program.dylib", "fmt/693", b"\xcf\xfa\xed\xfe\x07\0\0\x01")
            .with(Warning::Program(Program::MachO)),
        Specimen::new("Program.class", "x-fmt/415", b"\xca\xfe\xba\xbe\0\0\0\x34")
            .with(Warning::Program(Program::Java)),
        Specimen::new("nothing.txt", "av/0", b"").with(Warning::Empty),
        Specimen::new("noise.xyz", "av/0", b"\x01\x02\x03\x04\x05\x06\x07\x08"),
    ]
}
