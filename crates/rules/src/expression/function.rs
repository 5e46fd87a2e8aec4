//! The names of the language and how many arguments each takes.

use super::ExpressionError;

macro_rules! functions {
    ($($variant:ident $name:literal $least:literal $most:expr;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Function { $($variant),* }

        impl Function {
            pub(super) fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            pub(super) fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// The least and the most arguments.
            fn arity(self) -> (usize, Option<usize>) {
                match self { $(Self::$variant => ($least, $most)),* }
            }
        }
    };
}

functions! {
    Argv "argv" 1 Some(1);
    Value "value" 0 Some(1);
    Equals "equals" 2 Some(2);
    NotEquals "notEquals" 2 Some(2);
    Not "not" 1 Some(1);
    GreaterThan "greaterThan" 2 Some(2);
    GreaterThanEq "greaterThanEq" 2 Some(2);
    LessThan "lessThan" 2 Some(2);
    LessThanEq "lessThanEq" 2 Some(2);
    Plus "plus" 1 None;
    Minus "minus" 2 Some(2);
    Multiply "multiply" 1 None;
    Divide "divide" 2 Some(2);
    Concat "concat" 0 None;
    And "and" 1 None;
    Or "or" 1 None;
    InstanceContext "instanceContext" 1 Some(1);
    FrontendSettings "frontendSettings" 1 Some(1);
    AuthContext "authContext" 1 Some(1);
    GatewayAction "gatewayAction" 0 Some(0);
    Component "component" 1 Some(1);
    DataModel "dataModel" 1 Some(2);
    CountDataElements "countDataElements" 1 Some(1);
    ExternalApi "externalApi" 2 Some(2);
    DisplayValue "displayValue" 1 Some(1);
    OptionLabel "optionLabel" 2 Some(2);
    FormatDate "formatDate" 1 Some(2);
    Round "round" 1 Some(2);
    Text "text" 1 Some(1);
    LinkToComponent "linkToComponent" 2 Some(3);
    LinkToPage "linkToPage" 2 Some(3);
    Language "language" 0 Some(0);
    Contains "contains" 2 Some(2);
    NotContains "notContains" 2 Some(2);
    EndsWith "endsWith" 2 Some(2);
    StartsWith "startsWith" 2 Some(2);
    StringReplace "stringReplace" 3 Some(3);
    StringLength "stringLength" 1 Some(1);
    StringSlice "stringSlice" 2 Some(3);
    StringIndexOf "stringIndexOf" 2 Some(2);
    CommaContains "commaContains" 2 Some(2);
    LowerCase "lowerCase" 1 Some(1);
    UpperCase "upperCase" 1 Some(1);
    LowerCaseFirst "lowerCaseFirst" 1 Some(1);
    UpperCaseFirst "upperCaseFirst" 1 Some(1);
    SelectAndMap "_experimentalSelectAndMap" 2 Some(5);
}

impl Function {
    pub(super) fn check_count(self, actual: usize) -> Result<(), ExpressionError> {
        let (least, most) = self.arity();
        if actual >= least && most.is_none_or(|most| actual <= most) {
            return Ok(());
        }
        let expected = match most {
            None => format!("{least}+"),
            Some(most) if most == least => least.to_string(),
            Some(most) => format!("{least}-{most}"),
        };
        Err(ExpressionError::ArgumentCount { function: self.name(), expected, actual })
    }
}

/// What `compare` can ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equals,
    GreaterThan,
    GreaterThanEq,
    LessThan,
    LessThanEq,
    IsBefore,
    IsBeforeEq,
    IsAfter,
    IsAfterEq,
    IsSameDay,
}

impl Operator {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "equals" => Self::Equals,
            "greaterThan" => Self::GreaterThan,
            "greaterThanEq" => Self::GreaterThanEq,
            "lessThan" => Self::LessThan,
            "lessThanEq" => Self::LessThanEq,
            "isBefore" => Self::IsBefore,
            "isBeforeEq" => Self::IsBeforeEq,
            "isAfter" => Self::IsAfter,
            "isAfterEq" => Self::IsAfterEq,
            "isSameDay" => Self::IsSameDay,
            _ => return None,
        })
    }
}
