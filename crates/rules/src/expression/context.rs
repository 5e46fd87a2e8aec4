//! What an expression may ask the world around it.

use super::ExpressionError;
use crate::Value;

/// The world an expression is evaluated in. Only [`Context::data_model`] and
/// [`Context::language`] must be given; what else a place does not have is null, empty or an error
/// that says so.
pub trait Context {
    /// The answer at a path of the main data model: names joined by dots, rows as `[0]`.
    /// `None` where the path does not exist.
    fn data_model(&self, path: &str) -> Option<Value>;

    /// The language of the reader: `nb`, `nn`, `se` or `en`.
    fn language(&self) -> &str;

    /// The answer at a path of another data model of the same case.
    fn data_model_of_type(
        &self,
        path: &str,
        data_type: &str,
    ) -> Result<Option<Value>, ExpressionError> {
        let _ = path;
        Err(ExpressionError::UnknownDataModel(data_type.to_owned()))
    }

    /// The number of rows of a repeating group in the main data model.
    fn data_model_rows(&self, path: &str) -> usize {
        let _ = path;
        0
    }

    /// How many documents of a data type the case has.
    fn count_data_elements(&self, data_type: &str) -> usize {
        let _ = data_type;
        0
    }

    /// The answer in a form component; null where the component is hidden.
    fn component(&self, id: &str) -> Result<Value, ExpressionError> {
        Err(ExpressionError::UnknownComponent(id.to_owned()))
    }

    /// The answer in a form component as the reader sees it; null where the component is hidden.
    fn display_value(&self, id: &str) -> Result<Value, ExpressionError> {
        Err(ExpressionError::UnknownComponent(id.to_owned()))
    }

    /// The label of a value in a code list.
    fn option_label(&self, list: &str, value: &str) -> Option<String> {
        let _ = (list, value);
        None
    }

    /// The text resource of a key. A missing one shows its key.
    fn text(&self, key: &str) -> Option<String> {
        let _ = key;
        None
    }

    /// A fact about the case and its owner.
    fn instance_context(&self, property: InstanceProperty) -> Option<Value> {
        let _ = property;
        None
    }

    /// Whether the person may do an action (`read`, `write`, `confirm`, `sign`, …); `None` where
    /// the action is not known.
    fn auth_context(&self, action: &str) -> Option<bool> {
        let _ = action;
        None
    }

    /// A setting of the portal.
    fn frontend_settings(&self, key: &str) -> Option<Value> {
        let _ = key;
        None
    }

    /// The button that brought the process to this gateway.
    fn gateway_action(&self) -> Option<String> {
        None
    }

    /// An answer that was fetched beforehand from another system.
    fn external_api(&self, id: &str, path: &str) -> Option<Value> {
        let _ = (id, path);
        None
    }

    /// The address of a page of the form.
    fn page_link(&self, page: &str, back_button: BackButton) -> Option<String> {
        let _ = (page, back_button);
        None
    }

    /// The address of a component of the form.
    fn component_link(&self, component: &str, back_button: BackButton) -> Option<String> {
        let _ = (component, back_button);
        None
    }

    /// The named arguments an expression is called with, for instance when rows are filtered.
    fn value_arguments(&self) -> Option<&ValueArguments> {
        None
    }

    /// The numbered arguments an expression is called with, for instance when a field is validated.
    fn positional_arguments(&self) -> &[Value] {
        &[]
    }

    /// The zone in which moments with an offset are shown.
    fn time_zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get("Europe/Oslo").unwrap_or(jiff::tz::TimeZone::UTC)
    }
}

/// Whether a link brings a way back to the page it stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackButton {
    Without,
    With,
}

/// Named arguments of an expression.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ValueArguments {
    /// Names and values in the order they were given.
    pub values: Vec<(String, Value)>,
    /// The name that `["value"]` without arguments means.
    pub default_key: Option<String>,
}

/// What `instanceContext` can tell about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstanceProperty {
    /// `instanceId`: the case.
    InstanceId,
    /// `appId`: the service.
    AppId,
    /// `instanceOwnerPartyId`: the person or organisation the case belongs to.
    OwnerPartyId,
    /// `instanceOwnerPartyType`: `person`, `org`, `selfIdentified` or `unknown`.
    OwnerPartyType,
    /// `instanceOwnerName`: the name of the person or organisation.
    OwnerName,
}

impl InstanceProperty {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "instanceId" => Self::InstanceId,
            "appId" => Self::AppId,
            "instanceOwnerPartyId" => Self::OwnerPartyId,
            "instanceOwnerPartyType" => Self::OwnerPartyType,
            "instanceOwnerName" => Self::OwnerName,
            _ => return None,
        })
    }
}
