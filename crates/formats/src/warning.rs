/// What to know about a file before it is kept, shown or opened. Each is a finding, not a verdict:
/// the caller knows whether it refuses, asks or only notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Warning {
    /// There is not one byte.
    Empty,
    /// A password or key is needed to read it, or some of it.
    Encrypted,
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

impl Warning {
    /// Whether a file with this finding is unfit for the archive, whatever its format. Encryption and
    /// damage are named by § 5-17 and Noark 5; programs and bombs are our own care.
    pub(crate) fn spoils_archiving(self) -> bool {
        match self {
            Self::Empty
            | Self::Encrypted
            | Self::Macros
            | Self::StartsProgram
            | Self::Bomb(_)
            | Self::Damaged(_)
            | Self::Program(_)
            | Self::HoldsProgram => true,
            Self::Script | Self::EmbeddedFiles | Self::WrongExtension => false,
        }
    }
}
