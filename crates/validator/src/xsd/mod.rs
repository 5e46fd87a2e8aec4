//! A small streaming XML Schema engine: reads the schemas of a package and holds XML files to them
//! event by event, in memory that does not grow with the file.
//!
//! It knows what the schemas of Noark 5 (v3.1 to 5.5), ADDML 8.2 and 8.3, and business-specific
//! metadata are written in: elements, types by extension and restriction, `xsi:type`, sequences and
//! choices with occurrences, groups, wildcards, attributes, simple types with facets, lists and
//! unions, imports and includes. What it does not check (identity constraints, `xs:all`,
//! substitution groups, facets on dates) it says as it meets it.

mod check;
mod content;
mod documents;
mod load;
mod load_simple;
mod model;
mod pattern;
mod simple;
mod tree;
mod values;

pub(crate) use check::Checker;
pub(crate) use documents::Resolve;
pub(crate) use load::load;
pub(crate) use model::Schema;

/// The namespace of XML Schema itself.
pub(crate) const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";
