//! Reading XML that nobody vouches for: one pass, bounded memory, every step with its line.

mod reader;
mod source;

pub(crate) use reader::{Reader, Step, is_blank, is_name};
pub(crate) use source::{Oddity, Position, Source};

/// The namespace of `xsi:type`, `xsi:nil` and `xsi:schemaLocation`.
pub(crate) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// The namespace that the prefix `xml` is always bound to.
pub(crate) const XML: &str = "http://www.w3.org/XML/1998/namespace";
