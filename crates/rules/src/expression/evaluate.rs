//! Evaluation of a parsed expression.

use std::borrow::Cow;

use rust_decimal::{Decimal, RoundingStrategy};

use super::cast::{equal, to_boolean, to_integer, to_number, to_text};
use super::function::{Function, Operator};
use super::{BackButton, Context, ExpressionError, InstanceProperty, Node, dates};
use crate::Value;

type Outcome<'e> = Result<Cow<'e, Value>, ExpressionError>;

pub(super) fn evaluate<'e>(node: &'e Node, context: &dyn Context) -> Outcome<'e> {
    match node {
        Node::Literal(value) => Ok(Cow::Borrowed(value)),
        Node::If { condition, then, otherwise } => {
            let condition = to_boolean(&*evaluate(condition, context)?)?;
            evaluate(if condition == Some(true) { then } else { otherwise }, context)
        }
        Node::Compare { negated, operator, left, right } => {
            let left = evaluate(left, context)?;
            let right = evaluate(right, context)?;
            Ok(owned(compare(*operator, &left, &right)? != *negated))
        }
        Node::Call { function, arguments } => {
            Call { function: *function, arguments, context }.run()
        }
    }
}

fn owned<'e>(value: impl Into<Value>) -> Cow<'e, Value> {
    Cow::Owned(value.into())
}

fn compare(operator: Operator, left: &Value, right: &Value) -> Result<bool, ExpressionError> {
    let number = |test: fn(&Decimal, &Decimal) -> bool| -> Result<bool, ExpressionError> {
        Ok(match (to_number(left)?, to_number(right)?) {
            (Some(left), Some(right)) => test(&left, &right),
            _ => false,
        })
    };
    match operator {
        Operator::Equals => Ok(equal(left, right)),
        Operator::GreaterThan => number(Decimal::gt),
        Operator::GreaterThanEq => number(Decimal::ge),
        Operator::LessThan => number(Decimal::lt),
        Operator::LessThanEq => number(Decimal::le),
        Operator::IsSameDay => match (dates::to_date(left)?, dates::to_date(right)?) {
            (Some(left), Some(right)) => dates::same_day(&left, &right),
            _ => Ok(false),
        },
        Operator::IsBefore | Operator::IsBeforeEq | Operator::IsAfter | Operator::IsAfterEq => {
            let (Some(left), Some(right)) = (dates::to_date(left)?, dates::to_date(right)?) else {
                return Ok(false);
            };
            let order = left.order(&right).ok_or(ExpressionError::OneTimeZone)?;
            Ok(match operator {
                Operator::IsBefore => order.is_lt(),
                Operator::IsBeforeEq => order.is_le(),
                Operator::IsAfter => order.is_gt(),
                _ => order.is_ge(),
            })
        }
    }
}

/// A function call whose arguments are evaluated on demand.
struct Call<'e, 'c> {
    function: Function,
    arguments: &'e [Node],
    context: &'c dyn Context,
}

impl<'e> Call<'e, '_> {
    fn run(&self) -> Outcome<'e> {
        match self.function {
            Function::And => self.all_booleans(true, |so_far, next| so_far && next),
            Function::Or => self.all_booleans(false, |so_far, next| so_far || next),
            Function::Not => Ok(owned(!self.boolean(0)?)),
            Function::Equals => Ok(owned(equal(&*self.value(0)?, &*self.value(1)?))),
            Function::NotEquals => Ok(owned(!equal(&*self.value(0)?, &*self.value(1)?))),
            Function::GreaterThan => self.compare(Operator::GreaterThan),
            Function::GreaterThanEq => self.compare(Operator::GreaterThanEq),
            Function::LessThan => self.compare(Operator::LessThan),
            Function::LessThanEq => self.compare(Operator::LessThanEq),
            Function::Plus => self.fold(Decimal::checked_add),
            Function::Minus => self.fold(Decimal::checked_sub),
            Function::Multiply => self.fold(Decimal::checked_mul),
            Function::Divide => {
                let (dividend, divisor) = (self.term(0)?, self.term(1)?);
                if divisor.is_zero() {
                    return Err(ExpressionError::DivisionByZero);
                }
                self.number(dividend.checked_div(divisor))
            }
            Function::Round => self.round(),
            Function::DataModel
            | Function::CountDataElements
            | Function::Component
            | Function::DisplayValue
            | Function::OptionLabel
            | Function::Text
            | Function::Language
            | Function::InstanceContext
            | Function::AuthContext
            | Function::FrontendSettings
            | Function::GatewayAction
            | Function::ExternalApi
            | Function::LinkToComponent
            | Function::LinkToPage
            | Function::Value
            | Function::Argv
            | Function::SelectAndMap => self.look_up(),
            Function::FormatDate => self.format_date(),
            _ => self.text_function(),
        }
    }

    fn value(&self, index: usize) -> Outcome<'e> {
        match self.arguments.get(index) {
            Some(node) => evaluate(node, self.context),
            None => Ok(Cow::Owned(Value::Null)),
        }
    }

    fn boolean(&self, index: usize) -> Result<bool, ExpressionError> {
        Ok(to_boolean(&*self.value(index)?)?.unwrap_or(false))
    }

    fn text(&self, index: usize) -> Result<Option<String>, ExpressionError> {
        Ok(match self.value(index)? {
            Cow::Owned(Value::Text(text)) if !text.eq_ignore_ascii_case("null") => Some(text),
            value => to_text(&value).map(Cow::into_owned),
        })
    }

    /// A number to calculate with: null counts as 0.
    fn term(&self, index: usize) -> Result<Decimal, ExpressionError> {
        Ok(to_number(&*self.value(index)?)?.unwrap_or(Decimal::ZERO))
    }

    fn number(&self, number: Option<Decimal>) -> Outcome<'e> {
        number.map(owned).ok_or_else(|| ExpressionError::Overflow(self.function.name()))
    }

    /// Every argument is evaluated: an argument that is no boolean is an error even where the
    /// answer is already known.
    fn all_booleans(&self, start: bool, join: fn(bool, bool) -> bool) -> Outcome<'e> {
        let mut so_far = start;
        for index in 0..self.arguments.len() {
            so_far = join(so_far, self.boolean(index)?);
        }
        Ok(owned(so_far))
    }

    fn compare(&self, operator: Operator) -> Outcome<'e> {
        Ok(owned(compare(operator, &*self.value(0)?, &*self.value(1)?)?))
    }

    fn fold(&self, step: fn(Decimal, Decimal) -> Option<Decimal>) -> Outcome<'e> {
        let mut total = Some(self.term(0)?);
        for index in 1..self.arguments.len() {
            let term = self.term(index)?;
            total = total.and_then(|total| step(total, term));
        }
        self.number(total)
    }

    fn round(&self) -> Outcome<'e> {
        let number = self.term(0)?;
        let decimals = to_integer(&*self.value(1)?)?.unwrap_or(0);
        let decimals = u32::try_from(decimals.clamp(0, 28)).unwrap_or(0);
        let rounded =
            number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        let rounded = if rounded.is_zero() { Decimal::ZERO } else { rounded };
        Ok(owned(format!("{rounded:.places$}", places = decimals as usize)))
    }

    fn look_up(&self) -> Outcome<'e> {
        let context = self.context;
        let found = match self.function {
            Function::DataModel => {
                let path = self.text(0)?.ok_or(ExpressionError::LookupNull("dataModel"))?;
                match self.text(1)? {
                    None => context.data_model(&path).map_or(Value::Null, scalar),
                    Some(data_type) => {
                        context.data_model_of_type(&path, &data_type)?.map_or(Value::Null, scalar)
                    }
                }
            }
            Function::CountDataElements => {
                let data_type = self.text(0)?.ok_or(ExpressionError::KeyNull("dataType"))?;
                Value::Number(context.count_data_elements(&data_type).into())
            }
            Function::Component => {
                let id = self.text(0)?.ok_or(ExpressionError::LookupNull("component"))?;
                scalar(context.component(&id)?)
            }
            Function::DisplayValue => {
                let id = self.text(0)?.ok_or(ExpressionError::LookupNull("component"))?;
                scalar(context.display_value(&id)?)
            }
            Function::OptionLabel => {
                let list = self.text(0)?.ok_or(ExpressionError::LookupNull("options"))?;
                match self.text(1)? {
                    None => Value::Null,
                    Some(value) => context.option_label(&list, &value).into(),
                }
            }
            Function::Text => match self.text(0)? {
                None => Value::Null,
                Some(key) => Value::Text(context.text(&key).unwrap_or(key)),
            },
            Function::Language => context.language().into(),
            Function::InstanceContext => {
                let key = self.text(0)?.unwrap_or_default();
                let Some(property) = InstanceProperty::from_name(&key) else {
                    let what = "instance context";
                    return Err(ExpressionError::UnknownProperty { what, key });
                };
                context.instance_context(property).unwrap_or_default()
            }
            Function::AuthContext => {
                let key = self.text(0)?.unwrap_or_default();
                let what = "auth context";
                match context.auth_context(&key) {
                    Some(allowed) => allowed.into(),
                    None => return Err(ExpressionError::UnknownProperty { what, key }),
                }
            }
            Function::FrontendSettings => {
                let key = self.text(0)?.ok_or(ExpressionError::KeyNull("key"))?;
                context.frontend_settings(&key).map_or(Value::Null, scalar)
            }
            Function::GatewayAction => context.gateway_action().into(),
            Function::ExternalApi => match (self.text(0)?, self.text(1)?) {
                (Some(id), Some(path)) => {
                    context.external_api(&id, &path).map_or(Value::Null, scalar)
                }
                _ => Value::Null,
            },
            Function::LinkToComponent => self.link("LinkToPotentialNode")?,
            Function::LinkToPage => self.link("LinkToPotentialPage")?,
            Function::Value => self.named_argument()?,
            Function::Argv => {
                let index = to_integer(&*self.value(0)?)?;
                let missing = || {
                    ExpressionError::UnknownArgument(
                        index.map_or("null".to_owned(), |index| index.to_string()),
                    )
                };
                let position =
                    index.and_then(|index| usize::try_from(index).ok()).ok_or_else(missing)?;
                context.positional_arguments().get(position).cloned().ok_or_else(missing)?
            }
            _ => self.select_and_map()?,
        };
        Ok(Cow::Owned(found))
    }

    /// A link for HTML. What the package writes and what citizens answer is escaped.
    fn link(&self, kind: &str) -> Result<Value, ExpressionError> {
        let (Some(label), Some(target)) = (self.text(0)?, self.text(1)?) else {
            return Ok(Value::Null);
        };
        let back_button = if self.boolean(2)? { BackButton::With } else { BackButton::Without };
        let address = if self.function == Function::LinkToPage {
            self.context.page_link(&target, back_button)
        } else {
            self.context.component_link(&target, back_button)
        };
        let address = address.ok_or(ExpressionError::Unavailable(self.function.name()))?;
        // The address is the context's own; only a quote could leave the attribute.
        let address = address.replace('"', "%22");
        let label = escape(&label);
        Ok(Value::Text(format!("<a href=\"{address}\" data-link-type=\"{kind}\">{label}</a>")))
    }

    fn named_argument(&self) -> Result<Value, ExpressionError> {
        let arguments =
            self.context.value_arguments().ok_or(ExpressionError::Unavailable("value"))?;
        let key = match self.text(0)? {
            Some(key) => key,
            None => arguments.default_key.clone().ok_or(ExpressionError::KeyNull("key"))?,
        };
        if let Some((_, value)) = arguments.values.iter().find(|(name, _)| *name == key) {
            return Ok(value.clone());
        }
        let names: Vec<&str> = arguments.values.iter().map(|(name, _)| name.as_str()).collect();
        Err(ExpressionError::UnknownKey { key, valid: names.join(", ") })
    }

    fn select_and_map(&self) -> Result<Value, ExpressionError> {
        let path = self.text(0)?.ok_or(ExpressionError::LookupNull("dataModel"))?;
        let property = self.text(1)?.ok_or(ExpressionError::KeyNull("property"))?;
        let (before, after) =
            (self.text(2)?.unwrap_or_default(), self.text(3)?.unwrap_or_default());
        let append_last = self.arguments.len() < 5 || self.boolean(4)?;
        let rows = self.context.data_model_rows(&path);
        let mut parts = Vec::with_capacity(rows);
        for row in 0..rows {
            let value = self.context.data_model(&format!("{path}[{row}].{property}"));
            let value = value.unwrap_or_default();
            let text = to_text(&value).unwrap_or_default();
            let after = if append_last || row + 1 < rows { after.as_str() } else { "" };
            parts.push(format!("{before}{text}{after}"));
        }
        Ok(Value::Text(parts.join(" ")))
    }

    fn format_date(&self) -> Outcome<'e> {
        let Some(date) = dates::to_date(&*self.value(0)?)? else {
            return Ok(Cow::Owned(Value::Null));
        };
        let pattern = self.text(1)?;
        let text = dates::format(
            &date,
            pattern.as_deref(),
            self.context.language(),
            &self.context.time_zone(),
        );
        Ok(owned(text))
    }

    fn text_function(&self) -> Outcome<'e> {
        let first = self.value(0)?;
        let first = to_text(&first);
        if self.function == Function::Concat {
            return self.concat();
        }
        if self.function == Function::StringLength {
            return Ok(owned(Decimal::from(utf16(&first.unwrap_or_default()).len())));
        }
        let second = self.value(1)?;
        if self.function == Function::StringSlice {
            return self.slice(first.as_deref(), &second);
        }
        let second = to_text(&second);
        let both = first.as_deref().zip(second.as_deref());
        let answer = match self.function {
            Function::Contains => both.is_some_and(|(text, part)| text.contains(part)).into(),
            Function::NotContains => (!both.is_some_and(|(text, part)| text.contains(part))).into(),
            Function::StartsWith => both.is_some_and(|(text, part)| text.starts_with(part)).into(),
            Function::EndsWith => both.is_some_and(|(text, part)| text.ends_with(part)).into(),
            Function::CommaContains => both
                .is_some_and(|(list, item)| list.split(',').any(|entry| entry.trim() == item))
                .into(),
            Function::StringIndexOf => both
                .and_then(|(text, part)| text.find(part).map(|position| &text[..position]))
                .map(|before| Decimal::from(utf16(before).len()))
                .into(),
            Function::StringReplace => match (both, self.text(2)?) {
                (Some((text, "")), Some(_)) => text.into(),
                (Some((text, part)), Some(replacement)) => text.replace(part, &replacement).into(),
                _ => Value::Null,
            },
            Function::LowerCase => first.map(|text| text.to_lowercase()).into(),
            Function::UpperCase => first.map(|text| text.to_uppercase()).into(),
            Function::LowerCaseFirst => {
                first.map(|text| change_first(&text, |first| first.to_lowercase().collect())).into()
            }
            Function::UpperCaseFirst => {
                first.map(|text| change_first(&text, |first| first.to_uppercase().collect())).into()
            }
            other => return Err(ExpressionError::Unavailable(other.name())),
        };
        Ok(Cow::Owned(answer))
    }

    fn concat(&self) -> Outcome<'e> {
        let mut joined = String::new();
        for index in 0..self.arguments.len() {
            joined.push_str(&to_text(&*self.value(index)?).unwrap_or_default());
        }
        Ok(owned(joined))
    }

    /// Positions count UTF-16 units, as in a browser; a negative one counts from the end.
    fn slice(&self, text: Option<&str>, start: &Value) -> Outcome<'e> {
        let start = to_integer(start)?.ok_or(ExpressionError::IndexNull)?;
        let end = match self.arguments.len() {
            3 => Some(to_integer(&*self.value(2)?)?.ok_or(ExpressionError::IndexNull)?),
            _ => None,
        };
        let Some(text) = text else {
            return Ok(Cow::Owned(Value::Null));
        };
        let units = utf16(text);
        let length = i64::try_from(units.len()).unwrap_or(i64::MAX);
        let position = |index: i64| {
            let index = if index < 0 { index.saturating_add(length) } else { index };
            usize::try_from(index.clamp(0, length)).unwrap_or(0)
        };
        let (start, end) = (position(start), position(end.unwrap_or(length)));
        let part = units.get(start..end).unwrap_or_default();
        Ok(owned(String::from_utf16_lossy(part)))
    }
}

/// Lists and objects are not values of the language.
fn scalar(value: Value) -> Value {
    match value {
        Value::List(_) | Value::Record(_) => Value::Null,
        other => other,
    }
}

fn utf16(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

fn change_first(text: &str, change: fn(char) -> String) -> String {
    let mut characters = text.chars();
    match characters.next() {
        None => String::new(),
        Some(first) => change(first) + characters.as_str(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
