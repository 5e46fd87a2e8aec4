//! The schemas as the National Archives published them: which bytes are theirs (krav 6.4.18). The
//! schemas themselves are not here; they come with the package, or from a folder one points to.

/// A publication of the schemas of Noark 5, or of ADDML.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Publication {
    Noark31,
    Noark40,
    /// "5.0" of 2019, which Arkade 2.12 compares with.
    Noark5Of2019,
    /// "5.5.0" of 2023-11-09; more fields in the journals.
    Noark5Of2023,
    Addml82,
    Addml83,
}

impl Publication {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Noark31 => "Noark 5 v3.1",
            Self::Noark40 => "Noark 5 v4.0",
            Self::Noark5Of2019 => "Noark 5 v5.0 (2019)",
            Self::Noark5Of2023 => "Noark 5 v5.5.0 (2023)",
            Self::Addml82 => "ADDML 8.2",
            Self::Addml83 => "ADDML 8.3",
        }
    }

    pub(crate) fn is_addml(self) -> bool {
        matches!(self, Self::Addml82 | Self::Addml83)
    }
}

/// Places below a folder of schemas in which a schema may lie, the best first: for those who keep
/// all publications, in folders as the National Archives name them.
pub(crate) fn places(name: &str, version: Option<&str>) -> Vec<String> {
    let folders = match version {
        Some(version) if version.starts_with('3') => ["noark5-v3.1"].as_slice(),
        Some(version) if version.starts_with('4') => &["noark5-v4.0"],
        _ => &["noark5-v5.5.0-2023", "noark5-v5.0-2019"],
    };
    let mut places = vec![name.to_owned()];
    if name == "addml.xsd" {
        places.extend(["addml/addml-8.2.xsd".to_owned(), "addml-8.2.xsd".to_owned()]);
    } else {
        places.extend(folders.iter().map(|folder| format!("{folder}/{name}")));
    }
    places
}

/// The publication whose bytes have this SHA-256.
pub(crate) fn publication(name: &str, sha256: &str) -> Option<Publication> {
    PUBLISHED
        .iter()
        .find(|(known, _, hash)| *known == name && *hash == sha256)
        .map(|(_, publication, _)| *publication)
}

/// Whether the National Archives publish a schema of this name at all.
pub(crate) fn is_official_name(name: &str) -> bool {
    PUBLISHED.iter().any(|(known, ..)| *known == name)
}

#[rustfmt::skip]
const PUBLISHED: &[(&str, Publication, &str)] = &[
    ("arkivstruktur.xsd", Publication::Noark31, "f099781ffeb81b5a16bc9fcb89e3b2b28047f4cd75ebd2583fa120be09b75b20"),
    ("endringslogg.xsd", Publication::Noark31, "960e697887953832d5b52ac18a5c57c0cefa5a3d6e0ed6591f61b2bdadcd22e6"),
    ("loependeJournal.xsd", Publication::Noark31, "8056192d9734b267db1f00ec1ec033e41f4cefda2197dfcbc49f3b78944d93a6"),
    ("metadatakatalog.xsd", Publication::Noark31, "29cab7473ed02bb0dc2b1b7ec7573cd60c1c1c2141439af3b4af883f454c86b4"),
    ("offentligJournal.xsd", Publication::Noark31, "be30b1da252807447cb78873529fb0ea266fbcaa8878db8a3e7b456f5adeddab"),
    ("arkivstruktur.xsd", Publication::Noark40, "6b3092d44904836c7cc94ded7fce104fad43a4889b3544acbcd24a057d2e44eb"),
    ("endringslogg.xsd", Publication::Noark40, "6ffed4b158578dcad3a571f9090cf8b728309f28d8210a02e9c5705e435ad5c6"),
    ("loependeJournal.xsd", Publication::Noark40, "8a05867384eca031cbe2cd3af5d4d3154a27afc7ae18682b9dde7d1f1a0f76d5"),
    ("metadatakatalog.xsd", Publication::Noark40, "43896558d3882ba44618a57df9fd8e3d0ba714fb26cd5c0aa84d03e7dbdd1431"),
    ("offentligJournal.xsd", Publication::Noark40, "55890f63184f4aee1e59ab0cfd782e5df47dc8854805ab2cc5e07dac16a76d9d"),
    ("arkivstruktur.xsd", Publication::Noark5Of2019, "85986f7c8fac408cca568a0436b26f5b2837d420877a529962437d21c71fac82"),
    ("endringslogg.xsd", Publication::Noark5Of2019, "9c0aa09d77ce76077f6f65f0a7500f5cf3dadd82410a1ab38cbfd32a76e93d20"),
    ("loependeJournal.xsd", Publication::Noark5Of2019, "e1c2737159f40e67627329de851d49d841617dddc360ccf3aeea1ffc1ef72e6c"),
    ("metadatakatalog.xsd", Publication::Noark5Of2019, "df9c4bb29a4fc49d452586337c01666f286c7070fe170792b99faf3ef652cf8c"),
    ("offentligJournal.xsd", Publication::Noark5Of2019, "0e8d3b49eeb9eab496bc2ea2f8af9160e6e2526485fe27e377a508b3946bff6e"),
    ("arkivstruktur.xsd", Publication::Noark5Of2023, "77acc0f549f4f3856f56429cb30e6b626ddb05d8b8a3d6cae00cb5911b60f58c"),
    ("endringslogg.xsd", Publication::Noark5Of2023, "07cbc86e8b3c4b42ed831cdd5c09aa402a2c4049bbca2d287e184f3138edf1de"),
    ("loependeJournal.xsd", Publication::Noark5Of2023, "a631f05eac6496394e78597ac7d20d9e1269fcaccb6d1a8f5c50c75e53384f27"),
    ("metadatakatalog.xsd", Publication::Noark5Of2023, "c7c0a7e7996f60b4c28eacd0e34e6af0d6ca2cfb76f58080221e163fb972a305"),
    ("offentligJournal.xsd", Publication::Noark5Of2023, "e3d9befccf53255be8233d2836ef1de35d9270d95bb3bcbd58ca63544fe170b3"),
    ("addml.xsd", Publication::Addml82, "4dc20e5dbf21e94cf211464e9a60b99acd24c45b46ecbf872a32fe2384b904e6"),
    ("addml.xsd", Publication::Addml83, "ae2c4c9be0c1f4f291be36db3dfc069085f35eb515b072d3b1230ac89647d5dd"),
];
