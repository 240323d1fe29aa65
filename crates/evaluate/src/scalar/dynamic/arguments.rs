//! How the functions of dynamic values read their arguments.

use crate::Value;
use kql::Type;

/// The items of the array at that place.
pub(super) fn items(arguments: &[Value], at: usize) -> Option<&[Value]> {
    arguments.get(at)?.as_array()
}

/// The whole number at that place.
pub(super) fn whole(arguments: &[Value], at: usize) -> Option<i64> {
    arguments.get(at)?.to(Type::Long).as_long()
}

/// A place that may count from the end, cut to `0..=length`.
pub(super) fn place(index: i64, length: usize) -> usize {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let index = if index < 0 { index.saturating_add(length) } else { index };
    usize::try_from(index.clamp(0, length)).unwrap_or(0)
}

/// A value as a member of a dynamic value: an empty string stays a string, whole numbers are `long`.
pub(super) fn packed(value: &Value, kind: Type) -> Value {
    match value {
        Value::Null if kind == Type::String => Value::text(""),
        other => other.to(Type::Dynamic),
    }
}

/// The argument at that place as a member of a dynamic value; null when there is none.
pub(super) fn packed_at(types: &[Type], arguments: &[Value], at: usize) -> Value {
    arguments
        .get(at)
        .map_or(Value::Null, |value| packed(value, types.get(at).copied().unwrap_or(Type::Unknown)))
}
