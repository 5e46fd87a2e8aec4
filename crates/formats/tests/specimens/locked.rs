//! Encrypted PDF, written by qpdf 11 (pikepdf 10) with the owner's password `eier`: each revision of the
//! standard handler, with an empty password for the user and with one that is not.

use formats::Warning;

use super::Specimen;

macro_rules! specimen {
    ($name:literal, $puid:literal, $warning:expr) => {
        Specimen::new($name, $puid, include_bytes!(concat!("locked/", $name))).with($warning)
    };
}

pub(crate) fn all() -> Vec<Specimen> {
    vec![
        specimen!("revision-2-open.pdf", "fmt/17", Warning::Restricted),
        specimen!("revision-2-locked.pdf", "fmt/17", Warning::Encrypted),
        specimen!("revision-3-open.pdf", "fmt/18", Warning::Restricted),
        specimen!("revision-3-locked.pdf", "fmt/18", Warning::Encrypted),
        specimen!("revision-4-open.pdf", "fmt/20", Warning::Restricted),
        specimen!("revision-4-plain-metadata-open.pdf", "fmt/20", Warning::Restricted),
        specimen!("revision-4-locked.pdf", "fmt/20", Warning::Encrypted),
        specimen!("revision-5-open.pdf", "fmt/276", Warning::Restricted),
        specimen!("revision-5-locked.pdf", "fmt/276", Warning::Encrypted),
        specimen!("revision-6-open.pdf", "fmt/276", Warning::Restricted),
        specimen!("revision-6-locked.pdf", "fmt/276", Warning::Encrypted),
    ]
}
