//! A schema document as a small tree. Names in values (`type="n5mdk:tittel"`) are resolved while
//! the namespaces that hold there are known.

use std::io::Read;

use super::SCHEMA;
use crate::{
    fault::Fault,
    xml::{Reader, Source, Step},
};

#[derive(Debug, Default)]
pub(super) struct Node {
    /// The local name; empty for elements of other namespaces than XML Schema's.
    pub(super) local: String,
    attributes: Vec<(String, String)>,
    names: Vec<(String, QName)>,
    pub(super) children: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct QName {
    pub(super) namespace: String,
    pub(super) local: String,
}

impl Node {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn is(&self, attribute: &str) -> bool {
        matches!(self.attribute(attribute), Some("true" | "1"))
    }

    /// The qualified name that an attribute holds.
    pub(super) fn name(&self, attribute: &str) -> Option<&QName> {
        self.names.iter().find(|(own, _)| own == attribute).map(|(_, name)| name)
    }

    /// The qualified names that an attribute lists.
    pub(super) fn names<'a>(&'a self, attribute: &'a str) -> impl Iterator<Item = &'a QName> {
        self.names.iter().filter(move |(own, _)| own == attribute).map(|(_, name)| name)
    }

    /// The children that say something.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Node> {
        self.children.iter().filter(|child| !child.local.is_empty() && child.local != "annotation")
    }

    pub(super) fn child(&self, local: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.local == local)
    }
}

const HOLDS_NAMES: [&str; 6] =
    ["type", "base", "ref", "itemType", "memberTypes", "substitutionGroup"];
/// More than any schema has; a hostile one could fill the memory.
const NODES: usize = 200_000;

/// Reads a document whose root must be `xs:schema`.
pub(super) fn read(input: impl Read) -> Result<Node, Fault> {
    let mut reader = Reader::new(Source::new(input));
    let mut open: Vec<Node> = Vec::new();
    let mut count = 0;
    loop {
        match reader.next() {
            Step::Start => {
                count += 1;
                if count > NODES {
                    return Err(broken("xs:schema"));
                }
                let known = reader.namespace() == SCHEMA;
                if open.is_empty() && !(known && reader.local == "schema") {
                    return Err(broken(&reader.local));
                }
                open.push(node(&reader, known));
            }
            Step::End => {
                let Some(node) = open.pop() else { return Err(broken("xs:schema")) };
                match open.last_mut() {
                    Some(parent) => parent.children.push(node),
                    None => return Ok(node),
                }
            }
            Step::Eof => return Err(broken("xs:schema")),
            Step::Broken(fault) => return Err(fault),
        }
    }
}

fn node<R: Read>(reader: &Reader<R>, known: bool) -> Node {
    let mut node =
        Node { local: if known { reader.local.clone() } else { String::new() }, ..Node::default() };
    if !known {
        return node;
    }
    for attribute in &reader.attributes {
        if !attribute.namespace.is_empty() {
            continue;
        }
        if HOLDS_NAMES.contains(&attribute.local.as_str()) {
            for name in attribute.value.split_ascii_whitespace() {
                let (namespace, local) = reader.resolve(name).unwrap_or(("?", name));
                let name = QName { namespace: namespace.to_owned(), local: local.to_owned() };
                node.names.push((attribute.local.clone(), name));
            }
        }
        node.attributes.push((attribute.local.clone(), attribute.value.clone()));
    }
    node
}

pub(super) fn broken(detail: &str) -> Fault {
    Fault::SchemaBroken { detail: crate::fault::quote(detail) }
}
