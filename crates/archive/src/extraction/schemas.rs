//! The official schemas: which belong in the package, and that they are unchanged (krav 6.4.8).

use std::{fs, path::Path};

use store::Digest;

use super::{Options, Problem, Result};

/// Two publications of the schemas of version 5 exist. The later one has more fields in the
/// journals; the official validator knows the bytes of the earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XsdSet {
    /// "5.0", 2019: what Arkade 2.12 compares checksums with.
    Published2019,
    /// "5.5.0", 2023-11-09.
    Published2023,
}

/// A schema and the SHA-256 of its official bytes.
pub(super) struct Schema {
    pub(super) name: &'static str,
    pub(super) sha256: &'static str,
}

impl XsdSet {
    /// The folder in which the set is published.
    fn folder(self) -> &'static str {
        match self {
            Self::Published2019 => "noark5-v5.0-2019",
            Self::Published2023 => "noark5-v5.5.0-2023",
        }
    }

    pub(super) fn schema(self, name: &str) -> Option<&'static Schema> {
        self.schemas().iter().find(|schema| schema.name == name)
    }

    fn schemas(self) -> &'static [Schema] {
        match self {
            Self::Published2019 => &[
                Schema {
                    name: "arkivstruktur.xsd",
                    sha256: "85986f7c8fac408cca568a0436b26f5b2837d420877a529962437d21c71fac82",
                },
                Schema {
                    name: "endringslogg.xsd",
                    sha256: "9c0aa09d77ce76077f6f65f0a7500f5cf3dadd82410a1ab38cbfd32a76e93d20",
                },
                Schema {
                    name: "loependeJournal.xsd",
                    sha256: "e1c2737159f40e67627329de851d49d841617dddc360ccf3aeea1ffc1ef72e6c",
                },
                Schema {
                    name: "offentligJournal.xsd",
                    sha256: "0e8d3b49eeb9eab496bc2ea2f8af9160e6e2526485fe27e377a508b3946bff6e",
                },
                Schema {
                    name: "metadatakatalog.xsd",
                    sha256: "df9c4bb29a4fc49d452586337c01666f286c7070fe170792b99faf3ef652cf8c",
                },
            ],
            Self::Published2023 => &[
                Schema {
                    name: "arkivstruktur.xsd",
                    sha256: "77acc0f549f4f3856f56429cb30e6b626ddb05d8b8a3d6cae00cb5911b60f58c",
                },
                Schema {
                    name: "endringslogg.xsd",
                    sha256: "07cbc86e8b3c4b42ed831cdd5c09aa402a2c4049bbca2d287e184f3138edf1de",
                },
                Schema {
                    name: "loependeJournal.xsd",
                    sha256: "a631f05eac6496394e78597ac7d20d9e1269fcaccb6d1a8f5c50c75e53384f27",
                },
                Schema {
                    name: "offentligJournal.xsd",
                    sha256: "e3d9befccf53255be8233d2836ef1de35d9270d95bb3bcbd58ca63544fe170b3",
                },
                Schema {
                    name: "metadatakatalog.xsd",
                    sha256: "c7c0a7e7996f60b4c28eacd0e34e6af0d6ca2cfb76f58080221e163fb972a305",
                },
            ],
        }
    }
}

/// The schema of `arkivuttrekk.xml`, version 8.2.
const ADDML: Schema = Schema {
    name: "addml.xsd",
    sha256: "4dc20e5dbf21e94cf211464e9a60b99acd24c45b46ecbf872a32fe2384b904e6",
};

/// Copies the schemas into the package; gives what is missing or not official. A schema lies in
/// the folder itself, in the folder of its set, or (the manifest's) as `addml/addml-8.2.xsd`.
pub(super) fn copy(options: &Options, destination: &Path) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let set = options.xsd_set;
    for schema in set.schemas().iter().chain([&ADDML]) {
        let found = options.schemas.as_deref().and_then(|folder| {
            let places = if schema.name == ADDML.name {
                [folder.join("addml/addml-8.2.xsd"), folder.join(schema.name)]
            } else {
                [folder.join(set.folder()).join(schema.name), folder.join(schema.name)]
            };
            places.into_iter().find_map(|place| fs::read(place).ok())
        });
        match found {
            Some(bytes) => {
                if Digest::of(&bytes).hex() != schema.sha256 {
                    problems.push(Problem::SchemaNotOfficial { name: schema.name });
                }
                fs::write(destination.join(schema.name), bytes)?;
            }
            None => problems.push(Problem::SchemaMissing { name: schema.name }),
        }
    }
    Ok(problems)
}
