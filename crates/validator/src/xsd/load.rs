//! From schema documents to a [`Schema`]: gathers what the documents declare, then builds the types
//! that each other need, then the automata.

use std::collections::HashMap;

use super::{
    SCHEMA,
    content::{Automaton, Particle, Term},
    documents::{Document, Problem, Resolve, gather},
    model::{
        ANY_TYPE, AttributeUse, Content, Element, ElementId, Namespaces, Process, Schema, Type,
        TypeId, Wildcard,
    },
    simple::{Simple, any_simple},
    tree::{Node, QName, broken},
};
use crate::fault::Fault;

const DEEPEST: usize = 64;

/// Reads the schemas at `locations` and everything they import and include, as one. A document
/// that cannot be read is told, and whoever needs it fails.
pub(crate) fn load(
    locations: &[String],
    resolve: &mut impl Resolve,
) -> (Option<Schema>, Vec<Problem>) {
    let mut problems = Vec::new();
    let documents = gather(locations, resolve, &mut problems);
    if documents.is_empty() {
        return (None, problems);
    }
    let mut builder = Builder::new(&documents);
    let result = builder.build();
    let schema = match result {
        Ok(()) => Some(builder.schema),
        Err(fault) => {
            let document = locations.first().cloned().unwrap_or_default();
            problems.push(Problem { document, fault });
            None
        }
    };
    (schema, problems)
}

type Table<'d> = HashMap<QName, (&'d Document, &'d Node)>;

pub(super) struct Builder<'d> {
    declared: HashMap<&'static str, Table<'d>>,
    pub(super) schema: Schema,
    types: HashMap<QName, TypeId>,
    /// The content of each complex type, for those that extend it.
    particles: HashMap<TypeId, Option<Particle>>,
    globals: HashMap<QName, ElementId>,
    /// Elements whose types are not built yet: a type may hold elements of types made from it.
    waiting: Vec<(ElementId, &'d Document, &'d Node)>,
    depth: usize,
}

const KINDS: [&str; 6] =
    ["element", "complexType", "simpleType", "group", "attributeGroup", "attribute"];

impl<'d> Builder<'d> {
    fn new(documents: &'d [Document]) -> Self {
        let mut declared: HashMap<&'static str, Table<'d>> = HashMap::new();
        for document in documents {
            for node in document.root.parts() {
                if let Some(kind) = KINDS.iter().find(|kind| **kind == node.local)
                    && let Some(name) = node.attribute("name")
                {
                    let name =
                        QName { namespace: document.namespace.clone(), local: name.to_owned() };
                    declared.entry(kind).or_default().entry(name).or_insert((document, node));
                }
            }
        }
        let mut schema = Schema::default();
        schema.types.push(Type::new("xs:anyType", Content::Any));
        schema.types[ANY_TYPE].mixed = true;
        Self {
            declared,
            schema,
            types: HashMap::new(),
            particles: HashMap::new(),
            globals: HashMap::new(),
            waiting: Vec::new(),
            depth: 0,
        }
    }

    fn find(&self, kind: &str, name: &QName) -> Result<(&'d Document, &'d Node), Fault> {
        self.declared
            .get(kind)
            .and_then(|table| table.get(name))
            .copied()
            .ok_or_else(|| broken(&format!("{kind} {}", name.local)))
    }

    pub(super) fn note(&mut self, construct: &str) {
        if !self.schema.unchecked.iter().any(|known| known == construct) {
            self.schema.unchecked.push(construct.to_owned());
        }
    }

    fn build(&mut self) -> Result<(), Fault> {
        // In a fixed order, so that the same schema always gives the same faults.
        let all = |builder: &Self, kind: &str| {
            let mut names: Vec<QName> = builder
                .declared
                .get(kind)
                .into_iter()
                .flat_map(|table| table.keys().cloned())
                .collect();
            names.sort();
            names
        };
        for name in all(self, "element") {
            let id = self.global(&name)?;
            let number = self.schema.names.add(&name.namespace, &name.local);
            self.schema.roots.insert(number, id);
        }
        for kind in ["complexType", "simpleType"] {
            for name in all(self, kind) {
                self.type_named(&name)?;
            }
        }
        for name in all(self, "attribute") {
            let (_, node) = self.find("attribute", &name)?;
            let kind = self.attribute_type(node)?;
            let number = self.schema.names.add(&name.namespace, &name.local);
            self.schema.attributes.insert(number, kind);
        }
        while let Some((id, document, node)) = self.waiting.pop() {
            self.schema.elements[id].kind = self.element_type(document, node)?;
        }
        let mut types: Vec<_> = self.types.iter().map(|(name, id)| (name.clone(), *id)).collect();
        types.sort();
        for (name, id) in types {
            let number = self.schema.names.add(&name.namespace, &name.local);
            self.schema.named_types.insert(number, id);
        }
        let mut particles: Vec<_> = self.particles.drain().collect();
        particles.sort_by_key(|(id, _)| *id);
        for (id, particle) in particles {
            let Some(particle) = particle else { continue };
            let automaton = Automaton::new(&particle).ok_or_else(|| broken("maxOccurs"))?;
            if automaton.is_approximate {
                self.note("maxOccurs");
            }
            self.schema.types[id].content = Content::Elements(automaton);
        }
        Ok(())
    }

    pub(super) fn enter<T>(
        &mut self,
        build: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(broken("xs:schema"));
        }
        let built = build(self);
        self.depth -= 1;
        built
    }

    // ------------------------------------------------------------------------------- Elements

    fn global(&mut self, name: &QName) -> Result<ElementId, Fault> {
        if let Some(id) = self.globals.get(name) {
            return Ok(*id);
        }
        let (document, node) = self.find("element", name)?;
        let id = self.reserve(&name.namespace, &name.local, node);
        self.globals.insert(name.clone(), id);
        self.waiting.push((id, document, node));
        Ok(id)
    }

    fn reserve(&mut self, namespace: &str, local: &str, node: &Node) -> ElementId {
        if node.attribute("substitutionGroup").is_some() {
            self.note("substitutionGroup");
        }
        let name = self.schema.names.add(namespace, local);
        self.schema.elements.push(Element {
            name,
            kind: ANY_TYPE,
            nillable: node.is("nillable"),
            is_abstract: node.is("abstract"),
            fixed: node.attribute("fixed").map(str::to_owned),
            default: node.attribute("default").map(str::to_owned),
            has_identity: ["unique", "key", "keyref"].iter().any(|kind| node.child(kind).is_some()),
        });
        self.schema.elements.len() - 1
    }

    fn element_type(&mut self, document: &'d Document, node: &'d Node) -> Result<TypeId, Fault> {
        if let Some(name) = node.name("type") {
            return self.type_named(name);
        }
        for part in node.parts() {
            match part.local.as_str() {
                "complexType" => return self.complex(document, part, ""),
                "simpleType" => {
                    let simple = self.simple(part)?;
                    return Ok(self.add_simple(simple));
                }
                _ => {}
            }
        }
        Ok(ANY_TYPE)
    }

    fn element(&mut self, document: &'d Document, node: &'d Node) -> Result<Term, Fault> {
        let id = if let Some(reference) = node.name("ref") {
            self.global(reference)?
        } else {
            let name = node.attribute("name").ok_or_else(|| broken("element"))?;
            let qualified = match node.attribute("form") {
                Some(form) => form == "qualified",
                None => document.root.attribute("elementFormDefault") == Some("qualified"),
            };
            let namespace = if qualified { document.namespace.as_str() } else { "" };
            let id = self.reserve(namespace, name, node);
            self.waiting.push((id, document, node));
            id
        };
        Ok(Term::Element(self.schema.elements[id].name, id))
    }

    // ---------------------------------------------------------------------------------- Types

    pub(super) fn type_named(&mut self, name: &QName) -> Result<TypeId, Fault> {
        if name.namespace == SCHEMA && name.local == "anyType" {
            return Ok(ANY_TYPE);
        }
        if let Some(id) = self.types.get(name) {
            return Ok(*id);
        }
        if name.namespace == SCHEMA {
            let simple = Simple::builtin(&name.local)
                .ok_or_else(|| broken(&format!("xs:{}", name.local)))?;
            let id = self.add_simple(simple);
            self.types.insert(name.clone(), id);
            return Ok(id);
        }
        if let Ok((document, node)) = self.find("complexType", name) {
            return self.enter(|builder| builder.complex(document, node, &name.local));
        }
        let (_, node) = self.find("simpleType", name)?;
        // A simple type needs its base whole, so one that needs itself never ends.
        let mut simple = self.enter(|builder| builder.simple(node))?;
        simple.name.clone_from(&name.local);
        let base = match node.child("restriction").and_then(|restriction| restriction.name("base"))
        {
            Some(base) => self.enter(|builder| builder.type_named(base)).ok(),
            None => None,
        };
        let id = self.add_simple(simple);
        self.schema.types[id].base = base;
        self.types.insert(name.clone(), id);
        Ok(id)
    }

    fn add_simple(&mut self, simple: Simple) -> TypeId {
        let name = simple.name.clone();
        self.schema.types.push(Type::new(&name, Content::Simple(simple)));
        self.schema.types.len() - 1
    }

    fn complex(
        &mut self,
        document: &'d Document,
        node: &'d Node,
        name: &str,
    ) -> Result<TypeId, Fault> {
        let id = self.schema.types.len();
        self.schema.types.push(Type::new(name, Content::Empty));
        if !name.is_empty() {
            // Before its content, which may hold elements of this very type.
            let name = QName { namespace: document.namespace.clone(), local: name.to_owned() };
            self.types.insert(name, id);
        }
        let mut made = Type::new(name, Content::Empty);
        made.is_abstract = node.is("abstract");
        made.mixed = node.is("mixed");
        let mut particle = None;
        if let Some(content) = node.child("complexContent").or_else(|| node.child("simpleContent"))
        {
            made.mixed |= content.is("mixed");
            let derivation = content
                .child("extension")
                .or_else(|| content.child("restriction"))
                .ok_or_else(|| broken(name))?;
            let base = derivation.name("base").ok_or_else(|| broken(name))?;
            let base_id = self.enter(|builder| builder.type_named(base))?;
            if base_id == id || (base_id != ANY_TYPE && !self.is_built(base_id)) {
                return Err(broken(name));
            }
            made.base = Some(base_id);
            self.derive(document, content, derivation, base_id, &mut made, &mut particle)?;
        } else {
            particle = self.group_in(document, node)?;
            self.attributes(document, node, &mut made)?;
        }
        self.schema.types[id] = made;
        self.particles.insert(id, particle);
        if let Content::Simple(_) = self.schema.types[id].content {
            self.particles.remove(&id);
        }
        Ok(id)
    }

    fn is_built(&self, id: TypeId) -> bool {
        self.particles.contains_key(&id)
            || matches!(self.schema.types[id].content, Content::Simple(_))
    }

    fn derive(
        &mut self,
        document: &'d Document,
        content: &Node,
        derivation: &'d Node,
        base: TypeId,
        made: &mut Type,
        particle: &mut Option<Particle>,
    ) -> Result<(), Fault> {
        let extends = derivation.local == "extension";
        if content.local == "simpleContent" {
            let Content::Simple(simple) = &self.schema.types[base].content else {
                return Err(broken("simpleContent"));
            };
            let mut simple = simple.clone();
            if !extends {
                self.facets(derivation, &mut simple);
            }
            made.content = Content::Simple(simple);
        } else {
            let own = self.group_in(document, derivation)?;
            let inherited = self.particles.get(&base).cloned().flatten();
            *particle = match (extends, inherited, own) {
                (true, Some(inherited), Some(own)) => {
                    Some(Particle::once(Term::Sequence(vec![inherited, own])))
                }
                (true, inherited, own) => inherited.or(own),
                (false, _, own) => own,
            };
            if extends {
                made.mixed |= self.schema.types[base].mixed && base != ANY_TYPE;
            }
        }
        if base != ANY_TYPE {
            made.attributes.clone_from(&self.schema.types[base].attributes);
            if extends {
                made.any_attribute.clone_from(&self.schema.types[base].any_attribute);
            }
        }
        self.attributes(document, derivation, made)
    }

    // ------------------------------------------------------------------------- Content models

    fn group_in(
        &mut self,
        document: &'d Document,
        node: &'d Node,
    ) -> Result<Option<Particle>, Fault> {
        for part in node.parts() {
            if matches!(part.local.as_str(), "sequence" | "choice" | "all" | "group") {
                return self.enter(|builder| builder.particle(document, part)).map(Some);
            }
        }
        Ok(None)
    }

    fn particle(&mut self, document: &'d Document, node: &'d Node) -> Result<Particle, Fault> {
        let occurs = |name: &str| match node.attribute(name) {
            None => Ok(Some(1)),
            Some("unbounded") => Ok(None),
            Some(number) => number.trim().parse::<u32>().map(Some).map_err(|_| broken(name)),
        };
        let min = occurs("minOccurs")?.unwrap_or(1);
        let max = occurs("maxOccurs")?;
        if max.is_some_and(|max| max < min) {
            return Err(broken("maxOccurs"));
        }
        let term = match node.local.as_str() {
            "element" => self.element(document, node)?,
            "any" => Term::Any(wildcard(node, &document.namespace)),
            "group" => {
                let name = node.name("ref").ok_or_else(|| broken("group"))?;
                let (document, group) = self.find("group", name)?;
                let inner = self.group_in(document, group)?.ok_or_else(|| broken("group"))?;
                Term::Sequence(vec![inner])
            }
            kind @ ("sequence" | "choice" | "all") => {
                let mut parts = Vec::new();
                for part in node.parts() {
                    parts.push(self.enter(|builder| builder.particle(document, part))?);
                }
                match kind {
                    "sequence" => Term::Sequence(parts),
                    "choice" => Term::Choice(parts),
                    _ => {
                        // In any order, but how often is not counted.
                        self.note("xs:all");
                        let any = Particle { term: Term::Choice(parts), min: 0, max: None };
                        Term::Sequence(vec![any])
                    }
                }
            }
            other => return Err(broken(other)),
        };
        Ok(Particle { term, min, max })
    }

    // ----------------------------------------------------------------------------- Attributes

    fn attributes(
        &mut self,
        document: &'d Document,
        node: &'d Node,
        made: &mut Type,
    ) -> Result<(), Fault> {
        for part in node.parts() {
            match part.local.as_str() {
                "attribute" => {
                    let own = self.attribute(document, part)?;
                    made.attributes.retain(|other| {
                        (&other.namespace, &other.local) != (&own.namespace, &own.local)
                    });
                    made.attributes.push(own);
                }
                "attributeGroup" => {
                    let name = part.name("ref").ok_or_else(|| broken("attributeGroup"))?;
                    let (document, group) = self.find("attributeGroup", name)?;
                    self.enter(|builder| builder.attributes(document, group, made))?;
                }
                "anyAttribute" => made.any_attribute = Some(wildcard(part, &document.namespace)),
                _ => {}
            }
        }
        Ok(())
    }

    fn attribute(&mut self, document: &'d Document, node: &'d Node) -> Result<AttributeUse, Fault> {
        let (namespace, local, kind) = match node.name("ref") {
            Some(reference) if reference.namespace == crate::xml::XML => {
                // `xml:lang` and its like have a schema of their own, which nobody includes.
                let kind = self.add_simple(any_simple());
                (reference.namespace.clone(), reference.local.clone(), kind)
            }
            Some(reference) => {
                let (_, global) = self.find("attribute", reference)?;
                let kind = self.attribute_type(global)?;
                (reference.namespace.clone(), reference.local.clone(), kind)
            }
            None => {
                let local = node.attribute("name").ok_or_else(|| broken("attribute"))?.to_owned();
                let qualified = match node.attribute("form") {
                    Some(form) => form == "qualified",
                    None => document.root.attribute("attributeFormDefault") == Some("qualified"),
                };
                let namespace = if qualified { document.namespace.clone() } else { String::new() };
                (namespace, local, self.attribute_type(node)?)
            }
        };
        Ok(AttributeUse {
            namespace,
            local,
            kind,
            required: node.attribute("use") == Some("required"),
            prohibited: node.attribute("use") == Some("prohibited"),
            fixed: node.attribute("fixed").map(str::to_owned),
        })
    }

    fn attribute_type(&mut self, node: &'d Node) -> Result<TypeId, Fault> {
        if let Some(name) = node.name("type") {
            return self.enter(|builder| builder.type_named(name));
        }
        match node.child("simpleType") {
            Some(inner) => {
                let simple = self.enter(|builder| builder.simple(inner))?;
                Ok(self.add_simple(simple))
            }
            None => Ok(self.add_simple(any_simple())),
        }
    }
}

impl Type {
    fn new(name: &str, content: Content) -> Self {
        Self {
            name: name.to_owned(),
            base: None,
            is_abstract: false,
            mixed: false,
            content,
            attributes: Vec::new(),
            any_attribute: None,
        }
    }
}

fn wildcard(node: &Node, target: &str) -> Wildcard {
    let namespaces = match node.attribute("namespace") {
        None | Some("##any") => Namespaces::Any,
        Some("##other") => Namespaces::Other(target.to_owned()),
        Some(list) => Namespaces::Listed(
            list.split_ascii_whitespace()
                .map(|name| match name {
                    "##targetNamespace" => target.to_owned(),
                    "##local" => String::new(),
                    other => other.to_owned(),
                })
                .collect(),
        ),
    };
    let process = match node.attribute("processContents") {
        Some("lax") => Process::Lax,
        Some("skip") => Process::Skip,
        _ => Process::Strict,
    };
    Wildcard { namespaces, process }
}
