/// What to know about a file before it is kept, shown or opened. Each is a finding, not a verdict:
/// the caller knows whether it refuses, asks or only notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Warning {
    /// There is not one byte.
    Empty,
    /// A password or key is needed to read it, or some of it.
    Encrypted,
    /// It is encrypted, and anybody's program opens it without asking for a password: its author
    /// restricts what may be done with it, such as printing or copying.
    Restricted,
    /// It carries macros: VBA, Excel 4 macro sheets, or Basic and scripts in OpenDocument.
    Macros,
    /// It carries scripts that a viewer may run: JavaScript in PDF, HTML or SVG.
    Script,
    /// It carries other files: attachments in PDF, embedded objects in office documents and RTF.
    EmbeddedFiles,
    /// Opening it, or something in it, asks to start a program (a launch action in PDF).
    StartsProgram,
    /// It grows beyond the limits when it is unpacked. What it holds was not looked through.
    Bomb(Bomb),
    Damaged(Damage),
    /// Its name has the extension of another format.
    WrongExtension,
    /// It is a program, whatever its name says.
    Program(Program),
    /// There is a program among the files it holds.
    HoldsProgram,
    /// It begins with something else, and so may be another kind of file at the same time.
    Preface,
    /// It claims to be PDF/A, and holds what PDF/A forbids.
    FalseClaim,
}

/// How a file grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bomb {
    /// The unpacked size is beyond the limit, by what the file says itself or by what came out.
    Size,
    /// Packages lie within packages, deeper than the limit.
    Nesting,
    /// XML entities that stand for other entities.
    Entities,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Damage {
    /// It ends before its format says it should.
    Truncated,
    /// Its parts contradict each other: checksums, places, or marks that don't match.
    Corrupt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Program {
    /// MS-DOS and Windows, and shortcuts, which start what they point to.
    Windows,
    /// Linux and its relatives.
    Elf,
    /// macOS.
    MachO,
    Java,
    /// Text that a shell or script host runs.
    Script,
}

/// Each finding and the word it is kept by. The words stay as they are: they are kept for as long as
/// the files are.
const KEYS: &[(Warning, &str)] = &[
    (Warning::Empty, "empty"),
    (Warning::Encrypted, "encrypted"),
    (Warning::Restricted, "restricted"),
    (Warning::Macros, "macros"),
    (Warning::Script, "script"),
    (Warning::EmbeddedFiles, "embedded-files"),
    (Warning::StartsProgram, "starts-program"),
    (Warning::Bomb(Bomb::Size), "bomb-size"),
    (Warning::Bomb(Bomb::Nesting), "bomb-nesting"),
    (Warning::Bomb(Bomb::Entities), "bomb-entities"),
    (Warning::Damaged(Damage::Truncated), "truncated"),
    (Warning::Damaged(Damage::Corrupt), "corrupt"),
    (Warning::WrongExtension, "wrong-extension"),
    (Warning::Program(Program::Windows), "program-windows"),
    (Warning::Program(Program::Elf), "program-elf"),
    (Warning::Program(Program::MachO), "program-mach-o"),
    (Warning::Program(Program::Java), "program-java"),
    (Warning::Program(Program::Script), "program-script"),
    (Warning::HoldsProgram, "holds-program"),
    (Warning::Preface, "preface"),
    (Warning::FalseClaim, "false-claim"),
];

impl Warning {
    /// The word that this finding is kept by.
    pub fn key(self) -> &'static str {
        // The test below sees that there is one for each.
        KEYS.iter().find(|(warning, _)| *warning == self).map_or("", |(_, key)| key)
    }

    /// The finding that is kept by this word.
    pub fn of_key(key: &str) -> Option<Self> {
        KEYS.iter().find(|(_, other)| *other == key).map(|(warning, _)| *warning)
    }

    /// Whether a file with this finding is unfit for the archive, whatever its format. Encryption and
    /// damage are named by § 5-17 and Noark 5; programs and bombs are our own care.
    pub(crate) fn spoils_archiving(self) -> bool {
        match self {
            Self::Empty
            | Self::Encrypted
            | Self::Restricted
            | Self::Macros
            | Self::StartsProgram
            | Self::Bomb(_)
            | Self::Damaged(_)
            | Self::Program(_)
            | Self::HoldsProgram
            | Self::Preface
            | Self::FalseClaim => true,
            Self::Script | Self::EmbeddedFiles | Self::WrongExtension => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_finding_has_a_word_of_its_own() {
        let words: BTreeSet<_> = KEYS.iter().map(|(_, key)| key).collect();
        let warnings: BTreeSet<_> = KEYS.iter().map(|(warning, _)| warning).collect();
        assert_eq!((words.len(), warnings.len()), (KEYS.len(), KEYS.len()));
        for &(warning, key) in KEYS {
            assert_eq!((warning.key(), Warning::of_key(key)), (key, Some(warning)));
        }
        assert_eq!(Warning::of_key(""), None);
        // A finding that is added here is a row that is missing above.
        for warning in warnings {
            match warning {
                Warning::Empty
                | Warning::Encrypted
                | Warning::Restricted
                | Warning::Macros
                | Warning::Script
                | Warning::EmbeddedFiles
                | Warning::StartsProgram
                | Warning::Bomb(Bomb::Size | Bomb::Nesting | Bomb::Entities)
                | Warning::Damaged(Damage::Truncated | Damage::Corrupt)
                | Warning::WrongExtension
                | Warning::Program(
                    Program::Windows
                    | Program::Elf
                    | Program::MachO
                    | Program::Java
                    | Program::Script,
                )
                | Warning::HoldsProgram
                | Warning::Preface
                | Warning::FalseClaim => {}
            }
        }
        assert_eq!(KEYS.len(), 21, "as many as the findings named above");
    }
}
