//! A schema as the checker uses it: names as numbers, content models as automata.

use std::collections::HashMap;

use super::{content::Automaton, simple::Simple};

pub(crate) type NameId = u32;
pub(crate) type TypeId = usize;
pub(crate) type ElementId = usize;

/// The type of what may be anything.
pub(crate) const ANY_TYPE: TypeId = 0;

#[derive(Debug, Default)]
pub(crate) struct Schema {
    pub(super) names: Names,
    pub(super) types: Vec<Type>,
    pub(super) elements: Vec<Element>,
    pub(super) roots: HashMap<NameId, ElementId>,
    pub(super) named_types: HashMap<NameId, TypeId>,
    pub(super) attributes: HashMap<NameId, TypeId>,
    /// What the schema uses and the checker does not check.
    pub(crate) unchecked: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: NameId,
    pub(super) kind: TypeId,
    pub(super) nillable: bool,
    pub(super) is_abstract: bool,
    pub(super) fixed: Option<String>,
    pub(super) default: Option<String>,
    /// It carries `xs:unique` or the like, which is not checked.
    pub(super) has_identity: bool,
}

#[derive(Debug)]
pub(super) struct Type {
    pub(super) name: String,
    /// What it extends or restricts.
    pub(super) base: Option<TypeId>,
    pub(super) is_abstract: bool,
    pub(super) mixed: bool,
    pub(super) content: Content,
    pub(super) attributes: Vec<AttributeUse>,
    pub(super) any_attribute: Option<Wildcard>,
}

#[derive(Debug)]
pub(super) enum Content {
    /// Anything at all, checked where the schema knows it.
    Any,
    Empty,
    Simple(Simple),
    Elements(Automaton),
}

#[derive(Clone, Debug)]
pub(super) struct AttributeUse {
    pub(super) namespace: String,
    pub(super) local: String,
    pub(super) kind: TypeId,
    pub(super) required: bool,
    pub(super) prohibited: bool,
    pub(super) fixed: Option<String>,
}

/// `xs:any` and `xs:anyAttribute`.
#[derive(Clone, Debug)]
pub(super) struct Wildcard {
    pub(super) namespaces: Namespaces,
    pub(super) process: Process,
}

#[derive(Clone, Debug)]
pub(super) enum Namespaces {
    Any,
    /// Any but this and none.
    Other(String),
    Listed(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Process {
    Strict,
    Lax,
    Skip,
}

impl Wildcard {
    pub(super) fn allows(&self, namespace: &str) -> bool {
        match &self.namespaces {
            Namespaces::Any => true,
            Namespaces::Other(own) => namespace != own && !namespace.is_empty(),
            Namespaces::Listed(list) => list.iter().any(|listed| listed == namespace),
        }
    }
}

/// Qualified names and their numbers.
#[derive(Debug, Default)]
pub(super) struct Names {
    namespaces: Vec<String>,
    locals: HashMap<String, Vec<(usize, NameId)>>,
    list: Vec<(usize, String)>,
}

impl Names {
    pub(super) fn add(&mut self, namespace: &str, local: &str) -> NameId {
        if let Some(id) = self.find(namespace, local) {
            return id;
        }
        let space =
            self.namespaces.iter().position(|known| known == namespace).unwrap_or_else(|| {
                self.namespaces.push(namespace.to_owned());
                self.namespaces.len() - 1
            });
        let id = NameId::try_from(self.list.len()).unwrap_or(NameId::MAX);
        self.list.push((space, local.to_owned()));
        self.locals.entry(local.to_owned()).or_default().push((space, id));
        id
    }

    pub(super) fn find(&self, namespace: &str, local: &str) -> Option<NameId> {
        self.locals
            .get(local)?
            .iter()
            .find(|(space, _)| self.namespaces[*space] == namespace)
            .map(|(_, id)| *id)
    }

    pub(super) fn local(&self, id: NameId) -> &str {
        self.list.get(id as usize).map_or("", |(_, local)| local)
    }
}

impl Schema {
    /// Whether `derived` is `base` or made from it in any number of steps.
    pub(super) fn derives(&self, derived: TypeId, base: TypeId) -> bool {
        let mut current = Some(derived);
        // As many steps as there are types: a circle ends as well.
        for _ in 0..=self.types.len() {
            match current {
                Some(id) if id == base => return true,
                Some(id) => current = self.types[id].base,
                None => break,
            }
        }
        base == ANY_TYPE
    }
}
