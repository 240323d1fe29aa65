//! One value for all scalar types.

mod cast;
mod json;
mod order;
mod read_datetime;
mod read_timespan;
mod text;
pub mod time;
mod wire;

pub use json::from_json;
pub use order::{Key, compare, equal, sort_order};
pub use text::to_text;

use indexmap::IndexMap;
use kql::Type;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A bag: members in the order in which they were put in.
pub type Bag = IndexMap<Arc<str>, Value, ahash::RandomState>;

/// What a value without text counts for in [`Value::exceeds`].
const PLAIN_BYTES: usize = 16;

/// A value of any scalar type. Inside `dynamic`, values keep what they are; whole numbers there are
/// always [`Value::Long`].
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// No value. A string is never null; where one is expected, this is "".
    #[default]
    Null,
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i32),
    /// `long`
    Long(i64),
    /// `real`
    Real(f64),
    /// `decimal`
    Decimal(Decimal),
    /// `string`
    Text(Arc<str>),
    /// `datetime`: ticks of 100 ns since 0001-01-01 00:00.
    DateTime(i64),
    /// `timespan`: ticks of 100 ns.
    Timespan(i64),
    /// `guid`: the bytes in the order in which they are written.
    Guid(u128),
    /// A dynamic array.
    Array(Arc<Vec<Value>>),
    /// A dynamic bag.
    Bag(Arc<Bag>),
}

impl Value {
    /// A text.
    pub fn text(text: impl AsRef<str>) -> Self {
        Value::Text(Arc::from(text.as_ref()))
    }

    /// An array.
    #[must_use]
    pub fn array(items: Vec<Value>) -> Self {
        Value::Array(Arc::new(items))
    }

    /// A bag of these members; of two with one name the last counts.
    pub fn bag<K: Into<Arc<str>>>(members: impl IntoIterator<Item = (K, Value)>) -> Self {
        Value::Bag(Arc::new(members.into_iter().map(|(k, v)| (k.into(), v)).collect()))
    }

    /// Whether there is no value. "" is a value.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The text of a string; "" for null, nothing for other types.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            Value::Null => Some(""),
            _ => None,
        }
    }

    /// The whole number of an `int` or `long`.
    #[must_use]
    pub fn as_long(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(i64::from(*number)),
            Value::Long(number) => Some(*number),
            _ => None,
        }
    }

    /// The number of any numeric type, as `real`.
    #[must_use]
    pub fn as_real(&self) -> Option<f64> {
        match self {
            Value::Int(number) => Some(f64::from(*number)),
            Value::Long(number) => Some(*number as f64),
            Value::Real(number) => Some(*number),
            Value::Decimal(number) => rust_decimal::prelude::ToPrimitive::to_f64(number),
            _ => None,
        }
    }

    /// The truth of a `bool`.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The items of an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members of a bag.
    #[must_use]
    pub fn as_bag(&self) -> Option<&Bag> {
        match self {
            Value::Bag(members) => Some(members),
            _ => None,
        }
    }

    /// The member of a bag, the item of an array (negative: from the end); null when there is none.
    #[must_use]
    pub fn member(&self, key: &Value) -> Value {
        let found = match (self, key) {
            (Value::Bag(members), Value::Text(name)) => members.get(&**name),
            (Value::Array(items), key) => key.as_long().and_then(|index| {
                let length = i64::try_from(items.len()).ok()?;
                let index = if index < 0 { index.checked_add(length)? } else { index };
                items.get(usize::try_from(index).ok()?)
            }),
            _ => None,
        };
        found.cloned().unwrap_or_default()
    }

    /// The type of the value itself; `dynamic` for arrays and bags, `unknown` for null.
    #[must_use]
    pub fn own_type(&self) -> Type {
        match self {
            Value::Null => Type::Unknown,
            Value::Bool(_) => Type::Bool,
            Value::Int(_) => Type::Int,
            Value::Long(_) => Type::Long,
            Value::Real(_) => Type::Real,
            Value::Decimal(_) => Type::Decimal,
            Value::Text(_) => Type::String,
            Value::DateTime(_) => Type::DateTime,
            Value::Timespan(_) => Type::Timespan,
            Value::Guid(_) => Type::Guid,
            Value::Array(_) | Value::Bag(_) => Type::Dynamic,
        }
    }

    /// Whether the value takes more bytes than these when nothing in it is shared, as when it is written
    /// out or read back: [`PLAIN_BYTES`] for each value in it, and its texts. Looks no further than it must.
    #[must_use]
    pub fn exceeds(&self, bytes: usize) -> bool {
        self.left_of(bytes).is_none()
    }

    /// What is left of a number of bytes after this value.
    fn left_of(&self, bytes: usize) -> Option<usize> {
        let left = bytes.checked_sub(PLAIN_BYTES)?;
        match self {
            Value::Text(text) => left.checked_sub(text.len()),
            Value::Array(items) => items.iter().try_fold(left, |left, item| item.left_of(left)),
            Value::Bag(members) => {
                members.iter().try_fold(left, |left, (k, v)| v.left_of(left.checked_sub(k.len())?))
            }
            _ => Some(left),
        }
    }

    /// Bytes that the value takes, roughly, for limits.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let own = std::mem::size_of::<Value>();
        own + match self {
            Value::Text(text) => text.len() + 16,
            Value::Array(items) => items.iter().map(Value::bytes).sum::<usize>() + 24,
            Value::Bag(members) => members.iter().map(|(k, v)| k.len() + v.bytes() + 24).sum::<usize>() + 48,
            _ => 0,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::text(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text.into())
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value::Bool(truth)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Long(number)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Real(number)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}
