//! JSON to a tree whose names and argument counts are right.

use serde_json::Value as Json;

use super::function::{Function, Operator};
use super::{ExpressionError, Node};
use crate::Value;

/// Deeper than any form; shallow enough for the stack of a small thread.
const DEEPEST: usize = 64;

pub(super) fn parse(json: &Json) -> Result<Node, ExpressionError> {
    node(json, 0)
}

fn node(json: &Json, depth: usize) -> Result<Node, ExpressionError> {
    if depth > DEEPEST {
        return Err(ExpressionError::TooDeep(DEEPEST));
    }
    match json {
        Json::Array(parts) => call(parts, depth),
        Json::Object(_) => Err(ExpressionError::ObjectInExpression),
        scalar => Ok(Node::Literal(Value::from(scalar))),
    }
}

fn call(parts: &[Json], depth: usize) -> Result<Node, ExpressionError> {
    let (name, rest) = parts.split_first().ok_or(ExpressionError::MissingFunctionName)?;
    let Json::String(name) = name else {
        return Err(ExpressionError::FunctionNameNotText(name.to_string()));
    };
    let arguments = rest.iter().map(|json| node(json, depth + 1)).collect::<Result<Vec<_>, _>>()?;
    match name.as_str() {
        "if" => choice(arguments),
        "compare" => comparison(arguments),
        name => {
            let function = Function::from_name(name)
                .ok_or_else(|| ExpressionError::UnknownFunction(name.to_owned()))?;
            function.check_count(arguments.len())?;
            Ok(Node::Call { function, arguments })
        }
    }
}

fn choice(arguments: Vec<Node>) -> Result<Node, ExpressionError> {
    let actual = arguments.len();
    let is_else = |node: &Node| matches!(node, Node::Literal(Value::Text(text)) if text == "else");
    let mut arguments = arguments.into_iter();
    let parts = (arguments.next(), arguments.next(), arguments.next(), arguments.next());
    let (condition, then, otherwise) = match parts {
        (Some(condition), Some(then), None, None) => (condition, then, Node::Literal(Value::Null)),
        (Some(_), Some(_), Some(word), _) if !is_else(&word) => {
            return Err(ExpressionError::MissingElse);
        }
        (Some(condition), Some(then), Some(_), Some(otherwise)) if actual == 4 => {
            (condition, then, otherwise)
        }
        _ => {
            let expected = "2 or 4".to_owned();
            return Err(ExpressionError::ArgumentCount { function: "if", expected, actual });
        }
    };
    Ok(Node::If {
        condition: Box::new(condition),
        then: Box::new(then),
        otherwise: Box::new(otherwise),
    })
}

fn comparison(arguments: Vec<Node>) -> Result<Node, ExpressionError> {
    let actual = arguments.len();
    let mut arguments = arguments.into_iter();
    let parts = (arguments.next(), arguments.next(), arguments.next(), arguments.next());
    let (negated, left, operator, right) = match parts {
        (Some(left), Some(operator), Some(right), None) => (false, left, operator, right),
        (Some(left), Some(not), Some(operator), Some(right)) if actual == 4 => {
            if !matches!(&not, Node::Literal(Value::Text(text)) if text == "not") {
                return Err(ExpressionError::NotExpected);
            }
            (true, left, operator, right)
        }
        _ => {
            let expected = "3-4".to_owned();
            return Err(ExpressionError::ArgumentCount { function: "compare", expected, actual });
        }
    };
    let Node::Literal(Value::Text(operator)) = operator else {
        return Err(ExpressionError::OperatorNotText);
    };
    let operator =
        Operator::from_name(&operator).ok_or(ExpressionError::UnknownOperator(operator))?;
    Ok(Node::Compare { negated, operator, left: Box::new(left), right: Box::new(right) })
}
