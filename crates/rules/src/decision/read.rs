//! DMN XML to a model. Elements are found by their local names, so that files of DMN 1.1 to 1.5
//! and of all editors are read alike; diagrams and extensions are passed over.

use std::collections::BTreeMap;
use std::sync::Arc;

use roxmltree::{Document, Node};

use super::error::{DecisionError, Place};
use super::feel::{Expr, Names, Test, parse_expression, parse_tests};
use super::model::{
    Cell, Column, Decision, Formula, HitPolicy, Input, Kind, Knowledge, Logic, Model, Output, Rule,
    Table,
};
use crate::Value;

pub(super) fn read(xml: &str) -> Result<Model, DecisionError> {
    let document = Document::parse(xml).map_err(|error| DecisionError::Xml(error.to_string()))?;
    let root = document.root_element();
    if root.tag_name().name() != "definitions" {
        return Err(DecisionError::NotDmn(root.tag_name().name().to_owned()));
    }
    let types = types(root);
    let inputs: Vec<Input> = children(root, "inputData")
        .map(|node| {
            let variable = child(node, "variable");
            let name = variable.and_then(|node| node.attribute("name")).or(node.attribute("name"));
            let reference = variable.and_then(|node| node.attribute("typeRef"));
            Input {
                id: node.attribute("id").unwrap_or_default().into(),
                name: normalized(name.unwrap_or_default()),
                kind: kind_of(reference, &types),
            }
        })
        .collect();
    let decision_nodes: Vec<Node> = children(root, "decision").collect();
    let knowledge_nodes: Vec<Node> = children(root, "businessKnowledgeModel").collect();
    let components = types_components(root);
    let names = Names::new(
        inputs
            .iter()
            .map(|input| input.name.clone())
            .chain(decision_nodes.iter().map(|node| variable_name(*node)))
            .chain(knowledge_nodes.iter().map(|node| variable_name(*node)))
            .chain(components)
            .filter(|name| !name.is_empty()),
    );
    let reader = Reader { names, types, inputs: &inputs };
    let knowledge = knowledge_nodes
        .iter()
        .map(|node| reader.knowledge(*node))
        .collect::<Result<Vec<_>, _>>()?;
    let mut decisions: Vec<Decision> = Vec::new();
    for node in &decision_nodes {
        let mut decision = reader.decision(*node)?;
        let known = |name: &str| decisions.iter().any(|other| other.name.as_ref() == name);
        if known(&decision.name) {
            return structure(
                &decision.name,
                "two decisions have this name; rename one".to_owned(),
            );
        }
        decision.requires = requirements(*node, &decision_nodes, &decision.name)?;
        decisions.push(decision);
    }
    Ok(Model { decisions, knowledge, inputs })
}

fn structure<T>(decision: &str, problem: String) -> Result<T, DecisionError> {
    Err(DecisionError::Structure { decision: decision.to_owned(), problem })
}

fn children<'a, 'x: 'a>(
    node: Node<'a, 'x>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'x>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

fn child<'a, 'x: 'a>(node: Node<'a, 'x>, name: &'static str) -> Option<Node<'a, 'x>> {
    children(node, name).next()
}

/// The text of the `text` element inside.
fn text(node: Node<'_, '_>) -> Arc<str> {
    let text = child(node, "text").map_or_else(String::new, |node| {
        node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
    });
    text.trim().into()
}

/// A name with single spaces.
fn normalized(name: &str) -> Arc<str> {
    name.split_whitespace().collect::<Vec<_>>().join(" ").into()
}

fn variable_name(node: Node<'_, '_>) -> Arc<str> {
    let variable = child(node, "variable").and_then(|variable| variable.attribute("name"));
    normalized(variable.or(node.attribute("name")).unwrap_or_default())
}

struct NamedType {
    kind: Kind,
    allowed: Option<Arc<str>>,
}

type Types = BTreeMap<String, NamedType>;

/// Named types that stand for a simple one, perhaps with allowed values.
fn types(root: Node<'_, '_>) -> Types {
    let mut types = Types::new();
    for node in children(root, "itemDefinition") {
        let Some(name) = node.attribute("name") else { continue };
        let is_list = node.attribute("isCollection") == Some("true");
        let reference = child(node, "typeRef").and_then(|node| node.text()).unwrap_or_default();
        let kind = if is_list { Kind::Any } else { Kind::from_reference(reference.trim()) };
        let allowed = child(node, "allowedValues").filter(|_| !is_list).map(text);
        types.insert(name.to_owned(), NamedType { kind, allowed });
    }
    types
}

/// Names of the parts of records: they may hold spaces too.
fn types_components(root: Node<'_, '_>) -> Vec<Arc<str>> {
    children(root, "itemDefinition")
        .flat_map(|node| node.descendants())
        .filter(|node| node.tag_name().name() == "itemComponent")
        .filter_map(|node| node.attribute("name").map(normalized))
        .collect()
}

fn named<'t>(reference: &str, types: &'t Types) -> Option<&'t NamedType> {
    types.get(reference).or_else(|| types.get(reference.rsplit(':').next()?))
}

fn kind_of(reference: Option<&str>, types: &Types) -> Kind {
    reference.map_or(Kind::Any, |reference| {
        named(reference, types).map_or_else(|| Kind::from_reference(reference), |named| named.kind)
    })
}

/// Positions of the decisions that a decision requires.
fn requirements(
    node: Node<'_, '_>,
    decisions: &[Node<'_, '_>],
    name: &str,
) -> Result<Vec<usize>, DecisionError> {
    let mut positions = Vec::new();
    for requirement in children(node, "informationRequirement") {
        let Some(required) = child(requirement, "requiredDecision") else { continue };
        let reference = required.attribute("href").unwrap_or_default();
        let id = reference.rsplit('#').next().unwrap_or_default();
        let mut ids = decisions.iter().map(|decision| decision.attribute("id"));
        let Some(position) = ids.position(|other| other == Some(id)) else {
            let problem = format!("it requires \"{reference}\", which is not in the file");
            return structure(name, problem);
        };
        positions.push(position);
    }
    Ok(positions)
}

struct Reader<'m> {
    names: Names,
    types: Types,
    inputs: &'m [Input],
}

/// Where a text stands, for messages.
struct Spot<'a> {
    decision: &'a str,
    rule: Option<usize>,
    column: &'a str,
}

impl Spot<'_> {
    fn fail(&self, text: &str, source: super::FeelError) -> DecisionError {
        DecisionError::Cell {
            place: Box::new(Place {
                decision: self.decision.to_owned(),
                rule: self.rule,
                column: self.column.to_owned(),
                text: text.to_owned(),
            }),
            source,
        }
    }
}

impl Reader<'_> {
    fn decision(&self, node: Node<'_, '_>) -> Result<Decision, DecisionError> {
        let name = normalized(node.attribute("name").or(node.attribute("id")).unwrap_or_default());
        if name.is_empty() {
            return structure("", "a decision has neither name nor id; give it a name".to_owned());
        }
        let id: Arc<str> = node.attribute("id").map_or_else(|| name.clone(), Arc::from);
        let logic = if let Some(table) = child(node, "decisionTable") {
            Logic::Table(self.table(table, &id, &variable_name(node))?)
        } else {
            let spot = Spot { decision: &id, rule: None, column: "expression" };
            let Some(formula) = formula(node, &self.names, &spot)? else {
                let problem = "it has no decision table, literal expression or invocation; other \
                               kinds of logic are not supported";
                return structure(&name, problem.to_owned());
            };
            Logic::Formula(formula)
        };
        Ok(Decision { id, variable: variable_name(node), name, requires: Vec::new(), logic })
    }

    fn knowledge(&self, node: Node<'_, '_>) -> Result<Knowledge, DecisionError> {
        let name = variable_name(node);
        let spot = Spot { decision: &name, rule: None, column: "expression" };
        let Some(logic) = child(node, "encapsulatedLogic") else {
            return structure(&name, "the knowledge model has no logic; add it".to_owned());
        };
        let parameters = parameters(logic);
        let names = self.names.with(parameters.iter().cloned());
        let Some(body) = formula(logic, &names, &spot)? else {
            let problem = "the knowledge model is not a literal expression; make it a decision";
            return structure(&name, problem.to_owned());
        };
        Ok(Knowledge { name, parameters, body })
    }

    fn table(
        &self,
        node: Node<'_, '_>,
        decision: &str,
        variable: &Arc<str>,
    ) -> Result<Table, DecisionError> {
        if node.attribute("preferredOrientation") == Some("CrossTable") {
            let problem = "cross tables are not supported; write one rule in each row";
            return structure(decision, problem.to_owned());
        }
        let hit_policy = hit_policy(node, decision)?;
        let mut columns = children(node, "input")
            .map(|node| self.column(node, decision))
            .collect::<Result<Vec<_>, _>>()?;
        let output_nodes: Vec<Node> = children(node, "output").collect();
        let outputs = output_nodes
            .iter()
            .map(|node| self.output(*node, decision, output_nodes.len(), variable))
            .collect::<Result<Vec<_>, _>>()?;
        if outputs.is_empty() {
            return structure(decision, "the table has no output column; add one".to_owned());
        }
        if hit_policy.is_aggregate() && outputs.len() > 1 {
            let problem = "a table that collects into one number can only have one output column";
            return structure(decision, problem.to_owned());
        }
        let ranks = matches!(hit_policy, HitPolicy::Priority | HitPolicy::OutputOrder);
        if ranks && outputs.iter().all(|output| output.values.is_none()) {
            let problem = "PRIORITY and OUTPUT ORDER need a list of output values; add one";
            return structure(decision, problem.to_owned());
        }
        let annotations: Vec<Arc<str>> = children(node, "annotation")
            .map(|node| node.attribute("name").unwrap_or_default().into())
            .collect();
        let rules = children(node, "rule")
            .enumerate()
            .map(|(index, node)| {
                self.rule(node, decision, index + 1, &columns, &outputs, &annotations)
            })
            .collect::<Result<Vec<_>, _>>()?;
        for (index, column) in columns.iter_mut().enumerate() {
            let tests = || rules.iter().filter_map(|rule| rule.cells.get(index));
            let mut all = tests().flat_map(|cell| &cell.tests);
            column.is_used = all.any(|test| *test != Test::Any);
            column.tests_null = tests().flat_map(|cell| &cell.tests).any(Test::tests_null);
        }
        Ok(Table { hit_policy, columns, outputs, rules })
    }

    fn column(&self, node: Node<'_, '_>, decision: &str) -> Result<Column, DecisionError> {
        let Some(expression) = child(node, "inputExpression") else {
            let problem = "an input column has no expression; say which fact it looks at";
            return structure(decision, problem.to_owned());
        };
        let text = text(expression);
        let label = node.attribute("label").filter(|label| !label.trim().is_empty());
        let label = label.map_or_else(|| text.clone(), normalized);
        let spot = Spot { decision, rule: None, column: &label };
        check_language(expression, &spot)?;
        let expr =
            parse_expression(&text, &self.names).map_err(|source| spot.fail(&text, source))?;
        let declared = match &expr {
            Expr::Name(name) => self.inputs.iter().find(|input| input.name == *name),
            _ => None,
        };
        let reference = expression.attribute("typeRef");
        let kind = match kind_of(reference, &self.types) {
            Kind::Any => declared.map_or(Kind::Any, |input| input.kind),
            kind => kind,
        };
        let values = child(node, "inputValues").map(super::read::text);
        let values = values
            .or_else(|| named(reference?, &self.types).and_then(|named| named.allowed.clone()));
        let allowed = match values.filter(|text| !text.is_empty()) {
            None => None,
            Some(text) => Some(self.cell(text, &spot)?),
        };
        Ok(Column { label, text, expr, kind, allowed, is_used: false, tests_null: false })
    }

    fn cell(&self, text: Arc<str>, spot: &Spot<'_>) -> Result<Cell, DecisionError> {
        let tests = parse_tests(&text, &self.names).map_err(|source| spot.fail(&text, source))?;
        Ok(Cell { text, tests })
    }

    fn output(
        &self,
        node: Node<'_, '_>,
        decision: &str,
        count: usize,
        variable: &Arc<str>,
    ) -> Result<Output, DecisionError> {
        let name = node.attribute("name").filter(|name| !name.trim().is_empty());
        let name = match (name, count) {
            (Some(name), _) => normalized(name),
            (None, 1) => variable.clone(),
            (None, _) => {
                let problem = "a table with several outputs must name each of them";
                return structure(decision, problem.to_owned());
            }
        };
        let spot = Spot { decision, rule: None, column: &name };
        let listed = child(node, "outputValues").map(text).filter(|text| !text.is_empty());
        let listed = listed.or_else(|| {
            named(node.attribute("typeRef")?, &self.types).and_then(|named| named.allowed.clone())
        });
        let values = match listed {
            None => None,
            // A list of literals is a ranking; anything else cannot rank.
            Some(text) => self
                .cell(text, &spot)?
                .tests
                .into_iter()
                .map(|test| match test {
                    Test::Expression(Expr::Literal(value)) => Some(value),
                    _ => None,
                })
                .collect::<Option<Vec<Value>>>(),
        };
        let default = match child(node, "defaultOutputEntry") {
            None => None,
            Some(node) => Some(formula_text(node, &self.names, &spot)?),
        };
        Ok(Output { name, values, default })
    }

    fn rule(
        &self,
        node: Node<'_, '_>,
        decision: &str,
        number: usize,
        columns: &[Column],
        outputs: &[Output],
        annotations: &[Arc<str>],
    ) -> Result<Rule, DecisionError> {
        let input_nodes: Vec<Node> = children(node, "inputEntry").collect();
        let output_nodes: Vec<Node> = children(node, "outputEntry").collect();
        if input_nodes.len() != columns.len() || output_nodes.len() != outputs.len() {
            let problem = format!(
                "rule {number} has {} input and {} output cells but the table has {} and {} \
                 columns; complete the rule",
                input_nodes.len(),
                output_nodes.len(),
                columns.len(),
                outputs.len()
            );
            return structure(decision, problem);
        }
        let mut cells = Vec::with_capacity(columns.len());
        for (node, column) in input_nodes.into_iter().zip(columns) {
            let spot = Spot { decision, rule: Some(number), column: &column.label };
            check_language(node, &spot)?;
            cells.push(self.cell(text(node), &spot)?);
        }
        let mut values = Vec::with_capacity(outputs.len());
        for (node, output) in output_nodes.into_iter().zip(outputs) {
            let spot = Spot { decision, rule: Some(number), column: &output.name };
            values.push(formula_text(node, &self.names, &spot)?);
        }
        let mut notes: Vec<(Arc<str>, Arc<str>)> = children(node, "annotationEntry")
            .enumerate()
            .map(|(index, node)| (annotations.get(index).cloned().unwrap_or_default(), text(node)))
            .collect();
        // Before DMN 1.2 the description was the only place for a reason.
        if let Some(description) = child(node, "description").and_then(|node| node.text()) {
            notes.push(("description".into(), description.trim().into()));
        }
        notes.retain(|(_, text)| !text.is_empty());
        let id = node.attribute("id").map_or_else(|| number.to_string().into(), Arc::from);
        Ok(Rule { id, cells, outputs: values, annotations: notes })
    }
}

/// A literal expression or an invocation among the children of a node.
fn formula(
    node: Node<'_, '_>,
    names: &Names,
    spot: &Spot<'_>,
) -> Result<Option<Formula>, DecisionError> {
    if let Some(literal) = child(node, "literalExpression") {
        return formula_text(literal, names, spot).map(Some);
    }
    let Some(invocation) = child(node, "invocation") else { return Ok(None) };
    let Some(called) = child(invocation, "literalExpression") else { return Ok(None) };
    let function = normalized(&text(called));
    let bindings: Vec<Node> = children(invocation, "binding").collect();
    let knowledge = node.document().root_element();
    let parameters = children(knowledge, "businessKnowledgeModel")
        .find(|model| variable_name(*model) == function)
        .and_then(|model| child(model, "encapsulatedLogic"))
        .map(parameters)
        .unwrap_or_default();
    let mut arguments = Vec::new();
    for parameter in &parameters {
        let binding = bindings.iter().find(|binding| {
            let name = child(**binding, "parameter").and_then(|node| node.attribute("name"));
            name.is_some_and(|name| normalized(name) == *parameter)
        });
        let argument = match binding {
            Some(binding) => formula(*binding, names, spot)?.map(|formula| formula.expr),
            None => None,
        };
        arguments.push(argument.unwrap_or(Expr::Literal(Value::Null)));
    }
    Ok(Some(Formula { text: function.clone(), expr: Expr::Call(function, arguments) }))
}

fn formula_text(
    node: Node<'_, '_>,
    names: &Names,
    spot: &Spot<'_>,
) -> Result<Formula, DecisionError> {
    check_language(node, spot)?;
    let text = text(node);
    let expr = if text.is_empty() || text.as_ref() == "-" {
        Expr::Literal(Value::Null)
    } else {
        parse_expression(&text, names).map_err(|source| spot.fail(&text, source))?
    };
    Ok(Formula { text, expr })
}

fn parameters(logic: Node<'_, '_>) -> Vec<Arc<str>> {
    children(logic, "formalParameter")
        .map(|node| normalized(node.attribute("name").unwrap_or_default()))
        .collect()
}

fn check_language(node: Node<'_, '_>, spot: &Spot<'_>) -> Result<(), DecisionError> {
    match node.attribute("expressionLanguage") {
        None => Ok(()),
        Some(language) if language.to_ascii_lowercase().contains("feel") => Ok(()),
        Some(language) => {
            let problem =
                format!("column \"{}\" is written in {language}; rewrite it in FEEL", spot.column);
            structure(spot.decision, problem)
        }
    }
}

fn hit_policy(node: Node<'_, '_>, decision: &str) -> Result<HitPolicy, DecisionError> {
    let policy = node.attribute("hitPolicy").unwrap_or("UNIQUE");
    Ok(match (policy, node.attribute("aggregation")) {
        ("UNIQUE" | "U", _) => HitPolicy::Unique,
        ("ANY" | "A", _) => HitPolicy::Any,
        ("PRIORITY" | "P", _) => HitPolicy::Priority,
        ("FIRST" | "F", _) => HitPolicy::First,
        ("RULE ORDER" | "R", _) => HitPolicy::RuleOrder,
        ("OUTPUT ORDER" | "O", _) => HitPolicy::OutputOrder,
        ("COLLECT" | "C", None) => HitPolicy::Collect,
        ("COLLECT" | "C", Some("SUM")) | ("C+", _) => HitPolicy::CollectSum,
        ("COLLECT" | "C", Some("MIN")) | ("C<", _) => HitPolicy::CollectMin,
        ("COLLECT" | "C", Some("MAX")) | ("C>", _) => HitPolicy::CollectMax,
        ("COLLECT" | "C", Some("COUNT")) | ("C#", _) => HitPolicy::CollectCount,
        (policy, aggregation) => {
            let aggregation = aggregation.unwrap_or_default();
            let problem = format!(
                "hit policy \"{policy}\" {aggregation} does not exist; use UNIQUE, ANY, PRIORITY, \
                 FIRST, RULE ORDER, OUTPUT ORDER or COLLECT"
            );
            return structure(decision, problem);
        }
    })
}
