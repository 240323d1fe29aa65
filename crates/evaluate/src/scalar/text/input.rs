//! How the functions of texts read their arguments.

use crate::{Fault, Value};
use kql::Type;
use std::borrow::Cow;

/// The argument at a place as text; "" when it is null or left out.
pub(crate) fn text(arguments: &[Value], at: usize) -> Cow<'_, str> {
    arguments.get(at).map_or(Cow::Borrowed(""), text_of)
}

/// A value as text, as `tostring` gives it.
pub(crate) fn text_of(value: &Value) -> Cow<'_, str> {
    match value.as_text() {
        Some(text) => Cow::Borrowed(text),
        None => Cow::Owned(crate::value::to_text(value)),
    }
}

/// The argument at a place as whole number; nothing when it is null, left out or none.
pub(crate) fn whole(arguments: &[Value], at: usize) -> Option<i64> {
    let value = arguments.get(at)?;
    value.as_long().or_else(|| value.to(Type::Long).as_long())
}

/// The argument at a place as whole number, or what it is when left out; nothing when it is null.
pub(crate) fn whole_or(arguments: &[Value], at: usize, otherwise: i64) -> Option<i64> {
    if at < arguments.len() { whole(arguments, at) } else { Some(otherwise) }
}

/// Most bytes that a function makes a text of.
const BYTES_MAX: usize = 16 << 20;

/// Whether a text of so many bytes may be made: few bytes can ask for many.
///
/// # Errors
/// [`Fault::Limit`] when not.
pub(crate) fn may_take(bytes: usize) -> Result<(), Fault> {
    if bytes <= BYTES_MAX {
        return Ok(());
    }
    let limit = format!("{} MiB per text", BYTES_MAX >> 20);
    Err(Fault::Limit { resource: "memory", limit, advice: "repeat or replace less, or cut the texts first" })
}

/// A text as the value of a string function.
pub(crate) fn given(text: impl Into<String>) -> Result<Value, Fault> {
    Ok(Value::from(text.into()))
}
