//! What the tests of strings share.

use super::input::{text, text_of};
use super::terms::{Place, Term};
use crate::{Fault, Value};

/// Whether the first argument has the second at that place; a missing text is "".
pub(super) fn found(arguments: &[Value], place: Place, cased: bool) -> Result<Value, Fault> {
    let needle = text(arguments, 1);
    Ok(Value::Bool(Term::new(&needle, place, cased).matches(&text(arguments, 0))))
}

/// Whether it has not.
pub(super) fn missing(arguments: &[Value], place: Place, cased: bool) -> Result<Value, Fault> {
    let needle = text(arguments, 1);
    Ok(Value::Bool(!Term::new(&needle, place, cased).matches(&text(arguments, 0))))
}

/// The items of a list: the arguments behind the first, arrays as their items.
pub(super) fn items(arguments: &[Value]) -> impl Iterator<Item = &Value> {
    arguments.get(1..).unwrap_or_default().iter().flat_map(|argument| match argument {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    })
}

/// For each item of the list whether the first argument has it as a term in any case. One by one: to
/// make an automaton of them takes longer than to look through a text.
pub(super) fn holds(arguments: &[Value]) -> impl Iterator<Item = bool> {
    let whole = text(arguments, 0);
    items(arguments).map(move |item| Term::new(&text_of(item), Place::Term, false).matches(&whole))
}
