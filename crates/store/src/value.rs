use std::borrow::Cow;

use base::{Language, Ore, TenantId};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

/// What travels to and from a column. Both engines hold the same six shapes:
/// instants are microseconds since 1970 in a `bigint`, dates ISO text, money øre in a `bigint`,
/// ids 16 bytes, JSON is text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Boolean(bool),
    Text(Cow<'a, str>),
    Bytes(Cow<'a, [u8]>),
}

/// A type that can stand as a parameter of a statement.
pub trait Bind {
    fn bind(&self) -> Value<'_>;
}

/// A type that can be read from a column.
pub trait Column: Sized {
    /// Takes the value, or says in a few words why it cannot be one.
    fn from_value(value: Value<'_>) -> Result<Self, String>;
}

macro_rules! integer {
    ($($type:ty),+) => {$(
        impl Bind for $type {
            fn bind(&self) -> Value<'_> {
                Value::Integer(i64::from(*self))
            }
        }

        impl Column for $type {
            fn from_value(value: Value<'_>) -> Result<Self, String> {
                let Value::Integer(number) = value else { return Err(wrong("an integer", &value)) };
                number.try_into().map_err(|_| format!("{number} is out of range"))
            }
        }
    )+};
}
integer!(i16, i32, i64, u8, u16, u32);

impl Bind for usize {
    fn bind(&self) -> Value<'_> {
        Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

impl Bind for u64 {
    fn bind(&self) -> Value<'_> {
        Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

impl Column for u64 {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        let number = i64::from_value(value)?;
        number.try_into().map_err(|_| format!("{number} is negative"))
    }
}

impl Bind for f64 {
    fn bind(&self) -> Value<'_> {
        Value::Real(*self)
    }
}

impl Column for f64 {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Real(number) => Ok(number),
            #[expect(clippy::cast_precision_loss, reason = "SQLite stores 2.0 as the integer 2")]
            Value::Integer(number) => Ok(number as Self),
            other => Err(wrong("a number", &other)),
        }
    }
}

impl Bind for bool {
    fn bind(&self) -> Value<'_> {
        Value::Boolean(*self)
    }
}

impl Column for bool {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Boolean(truth) => Ok(truth),
            Value::Integer(0) => Ok(false),
            Value::Integer(1) => Ok(true),
            other => Err(wrong("true or false", &other)),
        }
    }
}

impl Bind for str {
    fn bind(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl Bind for String {
    fn bind(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl Column for String {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Text(text) => Ok(text.into_owned()),
            other => Err(wrong("text", &other)),
        }
    }
}

impl Bind for [u8] {
    fn bind(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl Bind for Vec<u8> {
    fn bind(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl Column for Vec<u8> {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Bytes(bytes) => Ok(bytes.into_owned()),
            other => Err(wrong("bytes", &other)),
        }
    }
}

impl<const N: usize> Bind for [u8; N] {
    fn bind(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl<const N: usize> Column for [u8; N] {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        let Value::Bytes(bytes) = value else { return Err(wrong("bytes", &value)) };
        bytes.as_ref().try_into().map_err(|_| format!("{} bytes and not {N}", bytes.len()))
    }
}

impl Bind for Uuid {
    fn bind(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self.as_bytes()))
    }
}

impl Column for Uuid {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        <[u8; 16]>::from_value(value).map(Self::from_bytes)
    }
}

impl Bind for Timestamp {
    fn bind(&self) -> Value<'_> {
        Value::Integer(self.as_microsecond())
    }
}

impl Column for Timestamp {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        Self::from_microsecond(i64::from_value(value)?).map_err(|error| error.to_string())
    }
}

impl Bind for Date {
    fn bind(&self) -> Value<'_> {
        Value::Text(Cow::Owned(self.to_string()))
    }
}

impl Column for Date {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        let Value::Text(text) = value else { return Err(wrong("a date", &value)) };
        text.parse().map_err(|_| format!("{text:?} is no date"))
    }
}

impl Bind for TenantId {
    fn bind(&self) -> Value<'_> {
        Value::Integer(self.0)
    }
}

impl Column for TenantId {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        i64::from_value(value).map(Self)
    }
}

impl Bind for Ore {
    fn bind(&self) -> Value<'_> {
        Value::Integer(self.0)
    }
}

impl Column for Ore {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        i64::from_value(value).map(Self)
    }
}

impl Bind for Language {
    fn bind(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.code()))
    }
}

impl Column for Language {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        String::from_value(value)?.parse().map_err(|error: base::UnknownLanguage| error.to_string())
    }
}

impl<T: Bind> Bind for Option<T> {
    fn bind(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Bind::bind)
    }
}

impl<T: Column> Column for Option<T> {
    fn from_value(value: Value<'_>) -> Result<Self, String> {
        if value == Value::Null { Ok(None) } else { T::from_value(value).map(Some) }
    }
}

impl<T: Bind + ?Sized> Bind for &T {
    fn bind(&self) -> Value<'_> {
        (**self).bind()
    }
}

fn wrong(expected: &str, found: &Value<'_>) -> String {
    let shape = match found {
        Value::Null => "null",
        Value::Integer(_) => "an integer",
        Value::Real(_) => "a real number",
        Value::Boolean(_) => "a boolean",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
    };
    // The value itself stays out: it may be personal.
    format!("expected {expected}, found {shape}")
}

/// Declares an id newtype (see [`base::id_type!`]) that can also stand in statements.
#[macro_export]
macro_rules! id_type {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident;) => {
        $crate::__base::id_type! { $(#[$meta])* $visibility struct $name; }

        impl $crate::Bind for $name {
            fn bind(&self) -> $crate::Value<'_> {
                $crate::Bind::bind(&self.0)
            }
        }

        impl $crate::Column for $name {
            fn from_value(
                value: $crate::Value<'_>,
            ) -> ::std::result::Result<Self, ::std::string::String> {
                <$crate::__base::uuid::Uuid as $crate::Column>::from_value(value).map(Self)
            }
        }
    };
}

/// Declares an enum that is stored as a short text key, the same on both engines.
///
/// ```
/// store::text_enum! {
///     /// How a drawer stands.
///     pub enum DrawerState {
///         /// Can be looked into.
///         Open = "open",
///         Closed = "closed",
///     }
/// }
/// assert_eq!(DrawerState::Open.key(), "open");
/// assert_eq!(DrawerState::from_key("closed"), Some(DrawerState::Closed));
/// ```
#[macro_export]
macro_rules! text_enum {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $key:literal),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The text under which it is stored.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)+
                }
            }

            /// The value stored under `key`.
            pub fn from_key(key: &str) -> ::std::option::Option<Self> {
                match key {
                    $($key => ::std::option::Option::Some(Self::$variant),)+
                    _ => ::std::option::Option::None,
                }
            }
        }

        impl $crate::Bind for $name {
            fn bind(&self) -> $crate::Value<'_> {
                $crate::Value::Text(::std::borrow::Cow::Borrowed(self.key()))
            }
        }

        impl $crate::Column for $name {
            fn from_value(
                value: $crate::Value<'_>,
            ) -> ::std::result::Result<Self, ::std::string::String> {
                let key = <::std::string::String as $crate::Column>::from_value(value)?;
                Self::from_key(&key)
                    .ok_or_else(|| ::std::format!("{key:?} is no {}", ::std::stringify!($name)))
            }
        }
    };
}
