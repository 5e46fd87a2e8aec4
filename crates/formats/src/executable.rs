//! Programs: what the processor or an interpreter would run, whatever it is called.

use crate::{
    bytes::{has_at, place, u16_le, u32_be, u32_le},
    notes::Notes,
    warning::{Program, Warning},
};

pub(crate) fn look(bytes: &[u8], notes: &mut Notes) -> Option<&'static str> {
    let (key, program) = kind(bytes)?;
    notes.warn(Warning::Program(program));
    Some(key)
}

/// The program that these bytes begin.
pub(crate) fn kind(bytes: &[u8]) -> Option<(&'static str, Program)> {
    // Text may begin with "MZ"; a program's header goes on with bytes that text has not.
    if bytes.starts_with(b"MZ") && bytes.iter().take(0x40).any(|&byte| byte == 0) {
        return Some((windows(bytes), Program::Windows));
    }
    if bytes.starts_with(b"\x7fELF") {
        let key = match (bytes.get(4), bytes.get(5)) {
            (Some(1), Some(2)) => "fmt/689",
            (Some(2), Some(2)) => "fmt/691",
            (Some(2), _) => "fmt/690",
            _ => "fmt/688",
        };
        return Some((key, Program::Elf));
    }
    match u32_be(bytes, 0)? {
        0xfeed_face | 0xcefa_edfe => Some(("fmt/692", Program::MachO)),
        0xfeed_facf | 0xcffa_edfe => Some(("fmt/693", Program::MachO)),
        // A Mach-O for several processors shares its mark with Java; it counts few processors where
        // Java has its version, which is 45 at least.
        0xcafe_babe if u32_be(bytes, 4)? < 45 => Some(("fmt/693", Program::MachO)),
        0xcafe_babe => Some(("x-fmt/415", Program::Java)),
        0x4c00_0000 if has_at(bytes, 4, &[0x01, 0x14, 0x02, 0x00]) => {
            Some(("x-fmt/428", Program::Windows))
        }
        _ => None,
    }
}

fn windows(bytes: &[u8]) -> &'static str {
    let Some(header) = u32_le(bytes, 0x3c).map(place) else { return "x-fmt/409" };
    if !has_at(bytes, header, b"PE\0\0") {
        return "x-fmt/409";
    }
    // The magic number of the optional header: PE32 or PE32+.
    match u16_le(bytes, header.saturating_add(24)) {
        Some(0x010b) => "fmt/899",
        Some(0x020b) => "fmt/900",
        _ => "x-fmt/411",
    }
}

/// Extensions of text that Windows runs on a double click.
const SCRIPT_EXTENSIONS: &[&str] = &[
    "bat", "cmd", "hta", "js", "jse", "ps1", "psm1", "reg", "scf", "url", "vbe", "vbs", "wsf",
    "wsh",
];

pub(crate) fn is_script_extension(extension: &str) -> bool {
    SCRIPT_EXTENSIONS.contains(&extension)
}

/// The script languages that have a number of their own. Only the name tells them from other text.
pub(crate) fn script(extension: Option<&str>) -> Option<&'static str> {
    match extension? {
        "bat" | "cmd" => Some("x-fmt/413"),
        "js" => Some("x-fmt/423"),
        "vbs" => Some("fmt/1089"),
        _ => None,
    }
}

/// A first line that names an interpreter, as Unix has it.
pub(crate) fn names_interpreter(text: &[u8]) -> bool {
    text.starts_with(b"#!/") || text.starts_with(b"#! /")
}
