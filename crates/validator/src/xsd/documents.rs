//! The documents of a schema: the first, and all that they import and include.

use std::collections::HashSet;

use super::tree::{Node, read};
use crate::fault::{Fault, quote};

/// Gives the bytes of a schema by its `schemaLocation`, from the package or the folder of schemas;
/// nothing if it is not there or would have to be fetched from elsewhere.
pub(crate) trait Resolve {
    fn schema(&mut self, location: &str) -> Option<Vec<u8>>;
}

/// A fault in one of the documents, with the document's name.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) document: String,
    pub(crate) fault: Fault,
}

/// Documents of one schema.
const DOCUMENTS: usize = 64;

pub(super) struct Document {
    /// Its own, or of who includes it.
    pub(super) namespace: String,
    pub(super) root: Node,
}

pub(super) fn gather(
    locations: &[String],
    resolve: &mut impl Resolve,
    problems: &mut Vec<Problem>,
) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    let mut met = HashSet::new();
    let mut open: Vec<_> =
        locations.iter().rev().map(|location| (location.clone(), None::<String>)).collect();
    while let Some((location, includer)) = open.pop() {
        if !met.insert((location.clone(), includer.clone())) || met.len() > DOCUMENTS {
            continue;
        }
        let problem = |fault| Problem { document: location.clone(), fault };
        let Some(bytes) = resolve.schema(&location) else {
            problems.push(problem(Fault::SchemaMissing { name: quote(&location) }));
            continue;
        };
        let root = match read(bytes.as_slice()) {
            Ok(root) => root,
            Err(fault) => {
                problems.push(problem(fault));
                continue;
            }
        };
        let own = root.attribute("targetNamespace").map(str::to_owned);
        let namespace = own.or(includer).unwrap_or_default();
        for part in root.parts() {
            let included = match part.local.as_str() {
                "include" | "redefine" => Some(namespace.clone()),
                "import" => None,
                _ => continue,
            };
            if let Some(next) = part.attribute("schemaLocation") {
                open.push((next.to_owned(), included));
            }
        }
        documents.push(Document { namespace, root });
    }
    documents
}
