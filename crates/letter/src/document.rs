use base::Language;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Everything a printed document says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub kind: Kind,
    /// The language of the text, of the template's own words and of the file's language mark.
    pub language: Language,
    pub sender: Sender,
    /// Whom a letter goes to, who sent an application, whom a note is for.
    #[serde(default)]
    pub recipient: Option<Recipient>,
    /// Number of the registry entry or case, such as `2026/17-2`. Empty when there is none yet.
    #[serde(default)]
    pub reference: String,
    /// The day printed on the document and written into the file's information.
    pub date: Date,
    /// One line, printed as the document's only heading of the first level.
    pub title: String,
    #[serde(default)]
    pub body: Vec<Block>,
    #[serde(default)]
    pub signature: Option<Signature>,
    /// Mark of exemption from public access with its legal basis, such as
    /// "Unntatt offentlighet, offl. § 13 jf. fvl. § 13". Empty when the document is public.
    #[serde(default)]
    pub access_note: String,
    /// Titles of the documents that go with this one.
    #[serde(default)]
    pub attachments: Vec<String>,
}

/// Decides the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A letter to somebody, with the recipient's address where a window envelope shows it.
    Letter,
    /// A form as it was filled in and sent.
    Form,
    /// A note that stays in the case.
    Note,
}

/// The authority a document comes from. Empty fields are not printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sender {
    /// The public body, such as "Nordvik kommune".
    pub authority: String,
    /// The department that handles the matter.
    pub unit: String,
    pub address: Vec<String>,
    pub phone: String,
    pub email: String,
    /// Number in the register of legal entities (*organisasjonsnummer*), already spaced as it shall be read.
    pub organisation_number: String,
}

/// A name and an address as they stand in the window of the envelope.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    pub name: String,
    #[serde(default)]
    pub address: Vec<String>,
}

/// Who answers for the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Signature {
    pub name: String,
    /// The person's function, such as "rådgiver".
    pub title: String,
    /// Printed below, such as "Dokumentet er elektronisk godkjent og har derfor ingen underskrift."
    pub text: String,
}

/// A part of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "lowercase", deny_unknown_fields)]
pub enum Block {
    Heading {
        level: HeadingLevel,
        text: String,
    },
    Paragraph {
        text: Vec<Inline>,
    },
    List {
        style: ListStyle,
        items: Vec<Vec<Inline>>,
    },
    /// The header is repeated on each page the table reaches.
    Table {
        header: Vec<Cell>,
        rows: Vec<Vec<Cell>>,
    },
    /// Questions and answers, or the facts of a matter.
    Facts {
        facts: Vec<Fact>,
    },
    /// Something the reader must not miss.
    Callout {
        text: Vec<Inline>,
    },
}

/// What stands in one cell of a table.
pub type Cell = Vec<Inline>;

/// Rank below the document's title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HeadingLevel {
    /// Level 2
    Section,
    /// Level 3
    Subsection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ListStyle {
    Bulleted,
    Numbered,
}

/// One line of [`Block::Facts`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    pub label: String,
    pub value: Vec<Inline>,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "inline", rename_all = "lowercase", deny_unknown_fields)]
pub enum Inline {
    Text {
        text: String,
    },
    Strong {
        text: String,
    },
    Emphasis {
        text: String,
    },
    /// Becomes plain text unless [`is_safe_link`] says yes.
    Link {
        url: String,
        text: String,
    },
    LineBreak,
}

impl Block {
    /// A paragraph of plain text.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { text: vec![Inline::text(text)] }
    }

    /// A heading of the second level.
    pub fn section(text: impl Into<String>) -> Self {
        Self::Heading { level: HeadingLevel::Section, text: text.into() }
    }

    /// A heading of the third level.
    pub fn subsection(text: impl Into<String>) -> Self {
        Self::Heading { level: HeadingLevel::Subsection, text: text.into() }
    }

    /// Label and value pairs of plain text. A line break in a value stays one.
    pub fn facts<Label: Into<String>, Value: AsRef<str>>(
        pairs: impl IntoIterator<Item = (Label, Value)>,
    ) -> Self {
        let fact = |(label, value): (Label, Value)| Fact {
            label: label.into(),
            value: Inline::lines(value.as_ref()),
        };
        Self::Facts { facts: pairs.into_iter().map(fact).collect() }
    }
}

impl Inline {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    pub fn strong(text: impl Into<String>) -> Self {
        Self::Strong { text: text.into() }
    }

    pub fn emphasis(text: impl Into<String>) -> Self {
        Self::Emphasis { text: text.into() }
    }

    pub fn link(url: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Link { url: url.into(), text: text.into() }
    }

    /// Plain text in which each line of the given text keeps a line of its own.
    pub fn lines(text: &str) -> Vec<Self> {
        let mut pieces = Vec::new();
        for (number, line) in text.lines().enumerate() {
            if number > 0 {
                pieces.push(Self::LineBreak);
            }
            pieces.push(Self::text(line));
        }
        pieces
    }
}

/// The words alone, each line break as a newline.
pub fn plain_text(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text { text }
            | Inline::Strong { text }
            | Inline::Emphasis { text }
            | Inline::Link { text, .. } => text.as_str(),
            Inline::LineBreak => "\n",
        })
        .collect()
}

/// Whether an address may be a link in a public document: web, e-mail and telephone, nothing that runs, no spaces.
pub fn is_safe_link(url: &str) -> bool {
    let rest = ["https://", "http://", "mailto:", "tel:"].iter().find_map(|scheme| {
        url.get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
            .and_then(|_| url.get(scheme.len()..))
    });
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.chars().all(|c| !c.is_whitespace() && !c.is_control())
    })
}
