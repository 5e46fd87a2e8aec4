use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The four languages every screen speaks.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Bokmål
    #[default]
    Nb,
    /// Nynorsk
    Nn,
    /// Northern Sámi
    Se,
    /// English
    En,
}

impl Language {
    pub const ALL: [Self; 4] = [Self::Nb, Self::Nn, Self::Se, Self::En];

    /// The two-letter code of ISO 639-1, as used in `lang` attributes, `ui_locales` and file names.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::Se => "se",
            Self::En => "en",
        }
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Nb => "Bokmål",
            Self::Nn => "Nynorsk",
            Self::Se => "Davvisámegiella",
            Self::En => "English",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// The text is not one of the four language codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("parse a language code that is not nb, nn, se or en")]
pub struct UnknownLanguage;

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|language| language.code() == code).ok_or(UnknownLanguage)
    }
}
