//! Arrays as sets: distinct items in the order of their first appearance.

use crate::Value;
use crate::value::Key;
use indexmap::IndexSet;

/// Distinct values; numbers are equal across their types.
pub(super) type Set = IndexSet<Key, ahash::RandomState>;

/// The distinct items.
pub(super) fn of(items: &[Value]) -> Set {
    items.iter().cloned().map(Key).collect()
}

/// The set as an array.
pub(super) fn to_array(set: Set) -> Value {
    Value::array(set.into_iter().map(|key| key.0).collect())
}
