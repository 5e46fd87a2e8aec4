//! What an expression reads, found without evaluating it.

use super::Node;
use super::function::Function;
use crate::Value;

/// Everything an expression reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct References {
    /// Paths of data models, each once, in the order they appear.
    pub data_model: Vec<DataReference>,
    /// Form components.
    pub components: Vec<String>,
    /// Keys of text resources.
    pub texts: Vec<String>,
    /// Code lists.
    pub option_lists: Vec<String>,
    /// Some name is computed while evaluating, so the lists above may lack it.
    pub has_computed_names: bool,
}

/// A path of a data model; `data_type` is `None` for the main one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataReference {
    pub path: String,
    pub data_type: Option<String>,
}

pub(super) fn collect(root: &Node) -> References {
    let mut references = References::default();
    visit(root, &mut references);
    references
}

fn visit(node: &Node, found: &mut References) {
    match node {
        Node::Literal(_) => {}
        Node::If { condition, then, otherwise } => {
            visit(condition, found);
            visit(then, found);
            visit(otherwise, found);
        }
        Node::Compare { left, right, .. } => {
            visit(left, found);
            visit(right, found);
        }
        Node::Call { function, arguments } => {
            note(*function, arguments, found);
            for argument in arguments {
                visit(argument, found);
            }
        }
    }
}

fn note(function: Function, arguments: &[Node], found: &mut References) {
    let literal = |index: usize| match arguments.get(index) {
        Some(Node::Literal(Value::Text(text))) => Some(text.clone()),
        _ => None,
    };
    let is_computed =
        |index: usize| arguments.get(index).is_some_and(|node| !matches!(node, Node::Literal(_)));
    match function {
        Function::DataModel => {
            found.has_computed_names |= is_computed(0) || is_computed(1);
            if let (Some(path), false) = (literal(0), is_computed(1)) {
                add(&mut found.data_model, DataReference { path, data_type: literal(1) });
            }
        }
        Function::SelectAndMap => {
            found.has_computed_names |= is_computed(0) || is_computed(1);
            if let (Some(path), Some(property)) = (literal(0), literal(1)) {
                let path = format!("{path}.{property}");
                add(&mut found.data_model, DataReference { path, data_type: None });
            }
        }
        Function::Component | Function::DisplayValue => {
            found.has_computed_names |= is_computed(0);
            add_found(&mut found.components, literal(0));
        }
        Function::LinkToComponent => {
            found.has_computed_names |= is_computed(1);
            add_found(&mut found.components, literal(1));
        }
        Function::Text => {
            found.has_computed_names |= is_computed(0);
            add_found(&mut found.texts, literal(0));
        }
        Function::OptionLabel => {
            found.has_computed_names |= is_computed(0);
            add_found(&mut found.option_lists, literal(0));
        }
        _ => {}
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

fn add_found(list: &mut Vec<String>, name: Option<String>) {
    if let Some(name) = name {
        add(list, name);
    }
}
