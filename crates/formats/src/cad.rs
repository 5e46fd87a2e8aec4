//! Drawings of AutoCAD and its relatives: DWG and DXF.

use crate::bytes::{contains, find, head};

/// The version mark of a drawing, its DWG and its DXF as text. Source: PRONOM; ODA's DWG specification.
const VERSIONS: &[(&str, &str, &str)] = &[
    ("MC0.0", "fmt/21", "fmt/64"),
    ("AC1.2", "fmt/22", "fmt/65"),
    ("AC1.3", "fmt/23", "fmt/66"),
    ("AC1.40", "fmt/24", "fmt/67"),
    ("AC1.50", "fmt/25", "fmt/68"),
    ("AC2.10", "fmt/26", "fmt/69"),
    ("AC2.21", "fmt/27", "fmt/70"),
    ("AC2.22", "fmt/27", "fmt/70"),
    ("AC1001", "fmt/27", "fmt/70"),
    ("AC1002", "fmt/28", "fmt/71"),
    ("AC1003", "fmt/29", "fmt/72"),
    ("AC1004", "fmt/30", "fmt/73"),
    ("AC1006", "fmt/31", "fmt/74"),
    ("AC1009", "fmt/32", "fmt/75"),
    ("AC1012", "fmt/33", "fmt/76"),
    ("AC1014", "fmt/34", "fmt/77"),
    ("AC1015", "fmt/35", "fmt/78"),
    ("AC1018", "fmt/36", "fmt/79"),
    ("AC1021", "x-fmt/455", "fmt/433"),
    ("AC1024", "fmt/434", "fmt/435"),
    ("AC1027", "fmt/531", "fmt/532"),
    ("AC1032", "fmt/1395", "fmt/1389"),
];

/// The same for DXF in binary, which came with R10.
const BINARY_VERSIONS: &[(&str, &str)] = &[
    ("AC1006", "fmt/80"),
    ("AC1009", "fmt/81"),
    ("AC1012", "fmt/82"),
    ("AC1014", "fmt/83"),
    ("AC1015", "fmt/84"),
    ("AC1018", "fmt/85"),
    ("AC1021", "fmt/1390"),
    ("AC1024", "fmt/1391"),
    ("AC1027", "fmt/1392"),
    ("AC1032", "fmt/1393"),
];

pub(crate) fn look_binary(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"AutoCAD Binary DXF\r\n\x1a\0") {
        let start = find(head(bytes, 64 << 10), b"$ACADVER").unwrap_or(0);
        let mark = head(bytes.get(start..).unwrap_or_default(), 24);
        let version =
            BINARY_VERSIONS.iter().find(|(version, _)| contains(mark, version.as_bytes()));
        return Some(version.map_or("fmt/1394", |&(_, key)| key));
    }
    let (_, key, _) = VERSIONS.iter().find(|(version, ..)| {
        // A note may begin with these letters; a drawing goes on with bytes that text has not.
        bytes.starts_with(version.as_bytes()) && head(bytes, 64).contains(&0)
    })?;
    Some(key)
}

/// DXF as text: pairs of lines, a number that says what the next line is.
pub(crate) fn look_text(text: &str) -> Option<&'static str> {
    let mut lines = text.lines().map(str::trim);
    // Comments, group 999, may stand first.
    let mut first = lines.next()?;
    while first == "999" {
        lines.next()?;
        first = lines.next()?;
    }
    if first != "0" || lines.next()? != "SECTION" {
        return None;
    }
    lines.find(|line| *line == "$ACADVER");
    let version = lines.nth(1).unwrap_or_default();
    let found = VERSIONS.iter().find(|(mark, ..)| *mark == version);
    Some(found.map_or("fmt/63", |&(_, _, key)| key))
}
