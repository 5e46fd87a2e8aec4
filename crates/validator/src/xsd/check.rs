//! Holds an XML file to a schema, step by step. After a fault it finds its way again, so that one
//! missing element is one finding and not a hundred.

use std::io::Read;

use super::{
    content::{State, Symbol},
    model::{ANY_TYPE, Content, ElementId, NameId, Process, Schema, TypeId, Wildcard},
};
use crate::{
    fault::{Fault, quote},
    xml::{INSTANCE, Position, Reader, is_blank},
};

pub(crate) struct Checker<'s> {
    schema: &'s Schema,
    open: Vec<Open>,
    identities_noted: bool,
}

struct Open {
    name: String,
    place: Position,
    element: Option<ElementId>,
    /// Nothing if the element is not checked.
    kind: Option<TypeId>,
    state: State,
    is_nil: bool,
    children: u64,
    has_text: bool,
    /// A fault was told already; the end says nothing more about missing elements.
    faulty: bool,
}

/// Where faults go.
pub(crate) type Report<'r> = dyn FnMut(Fault, Position) + 'r;

impl<'s> Checker<'s> {
    pub(crate) fn new(schema: &'s Schema) -> Self {
        Self { schema, open: Vec::new(), identities_noted: false }
    }

    /// An element begins. The text before it belonged to the one that is open.
    pub(crate) fn start<R: Read>(&mut self, reader: &Reader<R>, report: &mut Report<'_>) {
        self.text(&reader.text, reader.text_place, report);
        let namespace = reader.namespace();
        let name = self.schema.names.find(namespace, &reader.local);
        let (element, mut kind) = if self.open.is_empty() {
            if let Some(element) = name.and_then(|name| self.schema.roots.get(&name)) {
                (Some(*element), Some(self.schema.elements[*element].kind))
            } else {
                report(Fault::RootUnknown { element: quote(&reader.local) }, reader.place);
                (None, None)
            }
        } else {
            self.child(name, namespace, reader, report)
        };
        if let Some(element) = element.map(|element| &self.schema.elements[element]) {
            if element.has_identity && !std::mem::replace(&mut self.identities_noted, true) {
                report(Fault::SchemaConstruct { construct: "xs:unique".to_owned() }, reader.place);
            }
            if element.is_abstract {
                let fault = Fault::ElementUnexpected {
                    element: quote(&reader.local),
                    expected: "-".to_owned(),
                };
                report(fault, reader.place);
            }
        }
        let mut is_nil = false;
        if let Some(declared) = kind {
            let actual = self.instance_type(declared, reader, report);
            is_nil = self.nil(element, reader, report);
            self.attributes(actual, reader, report);
            kind = Some(actual);
        }
        self.open.push(Open {
            name: reader.local.clone(),
            place: reader.place,
            element,
            kind,
            state: 0,
            is_nil,
            children: 0,
            has_text: false,
            faulty: false,
        });
    }

    /// The innermost element ends; the reader holds the text that stood last in it.
    pub(crate) fn end(&mut self, text: &str, place: Position, report: &mut Report<'_>) {
        let Some(open) = self.open.pop() else { return };
        let Some(kind) = open.kind.map(|kind| &self.schema.types[kind]) else { return };
        let name = || quote(&open.name);
        if open.is_nil {
            if open.children > 0 || open.has_text || !text.is_empty() {
                report(Fault::NilWrong { element: name() }, place);
            }
            return;
        }
        match &kind.content {
            Content::Any => {}
            Content::Empty => {
                let has_text = open.has_text || !text.is_empty();
                if has_text && !kind.mixed {
                    report(Fault::TextUnexpected { element: name() }, place);
                }
            }
            Content::Simple(simple) => {
                if open.children > 0 {
                    return;
                }
                let element = open.element.map(|element| &self.schema.elements[element]);
                let default = element.and_then(|e| e.default.as_ref().or(e.fixed.as_ref()));
                let value = match default {
                    Some(default) if text.is_empty() => default.as_str(),
                    _ => text,
                };
                let fixed = element.and_then(|element| element.fixed.as_ref());
                if !simple.allows(value) || fixed.is_some_and(|fixed| !simple.same(fixed, value)) {
                    let fault = Fault::ValueInvalid {
                        value: quote(value),
                        element: name(),
                        kind: quote(&simple.name),
                    };
                    report(fault, open.place);
                }
            }
            Content::Elements(automaton) => {
                if !kind.mixed && !is_blank(text) {
                    report(Fault::TextUnexpected { element: name() }, place);
                }
                if !automaton.accepts(open.state) && !open.faulty {
                    let expected = self.expected(automaton.expected(open.state));
                    report(Fault::ElementIncomplete { element: name(), expected }, place);
                }
            }
        }
    }

    /// Text between elements.
    fn text(&mut self, text: &str, place: Position, report: &mut Report<'_>) {
        let Some(open) = self.open.last_mut() else { return };
        let Some(kind) = open.kind.map(|kind| &self.schema.types[kind]) else { return };
        open.has_text |= !text.is_empty();
        let fault = match &kind.content {
            Content::Elements(_) => !kind.mixed && !is_blank(text),
            _ => false,
        };
        if fault {
            let element = quote(&open.name);
            report(Fault::TextUnexpected { element }, place);
        }
    }

    /// Finds what the schema says of a child of the innermost element.
    fn child<R: Read>(
        &mut self,
        name: Option<NameId>,
        namespace: &str,
        reader: &Reader<R>,
        report: &mut Report<'_>,
    ) -> (Option<ElementId>, Option<TypeId>) {
        let schema = self.schema;
        let Some(open) = self.open.last_mut() else { return (None, None) };
        open.children += 1;
        let Some(kind) = open.kind else { return (None, None) };
        let unexpected =
            |expected| Fault::ElementUnexpected { element: quote(&reader.local), expected };
        match &schema.types[kind].content {
            Content::Any => self.known(name, Process::Lax, reader, report),
            Content::Empty | Content::Simple(_) => {
                report(unexpected("-".to_owned()), reader.place);
                (None, None)
            }
            Content::Elements(automaton) => {
                if let Some((state, symbol)) = automaton.step(open.state, name, namespace) {
                    open.state = state;
                    return match symbol {
                        Symbol::Element(_, element) => {
                            (Some(*element), Some(schema.elements[*element].kind))
                        }
                        Symbol::Any(Wildcard { process, .. }) => {
                            self.known(name, *process, reader, report)
                        }
                    };
                }
                let state = open.state;
                let recovered = name.and_then(|name| automaton.recover(state, name));
                if let Some((state, _)) = recovered {
                    open.state = state;
                } else {
                    open.faulty = true;
                }
                report(unexpected(self.expected(automaton.expected(state))), reader.place);
                match recovered {
                    Some((_, Symbol::Element(_, element))) => {
                        (Some(*element), Some(schema.elements[*element].kind))
                    }
                    _ => (None, None),
                }
            }
        }
    }

    /// An element where anything may stand: checked if the schema knows it, or must know it.
    fn known<R: Read>(
        &self,
        name: Option<NameId>,
        process: Process,
        reader: &Reader<R>,
        report: &mut Report<'_>,
    ) -> (Option<ElementId>, Option<TypeId>) {
        if process == Process::Skip {
            return (None, None);
        }
        match name.and_then(|name| self.schema.roots.get(&name)) {
            Some(element) => (Some(*element), Some(self.schema.elements[*element].kind)),
            None if process == Process::Strict && reader.instance_type().is_none() => {
                report(Fault::RootUnknown { element: quote(&reader.local) }, reader.place);
                (None, None)
            }
            None => (None, Some(ANY_TYPE)),
        }
    }

    /// The type that `xsi:type` names, if it may stand for the declared one.
    fn instance_type<R: Read>(
        &self,
        declared: TypeId,
        reader: &Reader<R>,
        report: &mut Report<'_>,
    ) -> TypeId {
        let actual = match reader.instance_type() {
            None => declared,
            Some(value) => {
                let found = reader
                    .resolve(value.trim())
                    .and_then(|(namespace, local)| self.type_named(namespace, local))
                    .filter(|found| self.schema.derives(*found, declared));
                found.unwrap_or_else(|| {
                    let fault =
                        Fault::TypeWrong { name: quote(value), element: quote(&reader.local) };
                    report(fault, reader.place);
                    declared
                })
            }
        };
        if self.schema.types[actual].is_abstract {
            let name = quote(&self.schema.types[actual].name);
            report(Fault::TypeWrong { name, element: quote(&reader.local) }, reader.place);
        }
        actual
    }

    fn type_named(&self, namespace: &str, local: &str) -> Option<TypeId> {
        if namespace == super::SCHEMA && local == "anyType" {
            return Some(ANY_TYPE);
        }
        let name = self.schema.names.find(namespace, local)?;
        self.schema.named_types.get(&name).copied()
    }

    fn nil<R: Read>(
        &self,
        element: Option<ElementId>,
        reader: &Reader<R>,
        report: &mut Report<'_>,
    ) -> bool {
        if reader.attributes.is_empty() {
            return false;
        }
        let Some(value) = reader.attribute(INSTANCE, "nil") else { return false };
        let allowed = element.is_some_and(|element| self.schema.elements[element].nillable);
        let is_nil = matches!(value.trim(), "true" | "1");
        let is_boolean = is_nil || matches!(value.trim(), "false" | "0");
        if !allowed || !is_boolean {
            report(Fault::NilWrong { element: quote(&reader.local) }, reader.place);
        }
        is_nil && allowed
    }

    fn attributes<R: Read>(&self, kind: TypeId, reader: &Reader<R>, report: &mut Report<'_>) {
        let kind = &self.schema.types[kind];
        if matches!(kind.content, Content::Any) {
            return;
        }
        let element = || quote(&reader.local);
        for attribute in &reader.attributes {
            let own = matches!(
                attribute.local.as_str(),
                "type" | "nil" | "schemaLocation" | "noNamespaceSchemaLocation"
            );
            if own && attribute.namespace == INSTANCE {
                continue;
            }
            let declared = kind.attributes.iter().find(|declared| {
                declared.local == attribute.local && declared.namespace == attribute.namespace
            });
            match declared {
                Some(declared) if !declared.prohibited => {
                    let Content::Simple(simple) = &self.schema.types[declared.kind].content else {
                        continue;
                    };
                    let fixed = declared.fixed.as_ref();
                    if !simple.allows(&attribute.value)
                        || fixed.is_some_and(|fixed| !simple.same(fixed, &attribute.value))
                    {
                        let fault = Fault::ValueInvalid {
                            value: quote(&attribute.value),
                            element: quote(&format!("{}/@{}", reader.local, attribute.local)),
                            kind: quote(&simple.name),
                        };
                        report(fault, reader.place);
                    }
                }
                None if self.takes_any(
                    kind.any_attribute.as_ref(),
                    attribute.namespace.as_str(),
                    &attribute.local,
                    &attribute.value,
                ) => {}
                _ => {
                    let attribute = quote(&attribute.local);
                    report(Fault::AttributeUnknown { attribute, element: element() }, reader.place);
                }
            }
        }
        for declared in kind.attributes.iter().filter(|declared| declared.required) {
            if reader.attribute(&declared.namespace, &declared.local).is_none() {
                let attribute = quote(&declared.local);
                report(Fault::AttributeMissing { attribute, element: element() }, reader.place);
            }
        }
    }

    fn takes_any(&self, any: Option<&Wildcard>, namespace: &str, local: &str, value: &str) -> bool {
        let Some(any) = any.filter(|any| any.allows(namespace)) else { return false };
        if any.process == Process::Skip {
            return true;
        }
        let name = self.schema.names.find(namespace, local);
        match name.and_then(|name| self.schema.attributes.get(&name)) {
            Some(kind) => match &self.schema.types[*kind].content {
                Content::Simple(simple) => simple.allows(value),
                _ => true,
            },
            None => any.process == Process::Lax,
        }
    }

    /// The names of what may stand here, for a reader.
    fn expected<'a>(&self, symbols: impl Iterator<Item = &'a Symbol>) -> String {
        let mut names: Vec<&str> = Vec::new();
        for symbol in symbols {
            let name = match symbol {
                Symbol::Element(name, _) => self.schema.names.local(*name),
                Symbol::Any(_) => "*",
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() {
            return "-".to_owned();
        }
        let more = names.len() > 8;
        names.truncate(8);
        names.join(", ") + if more { ", …" } else { "" }
    }
}
