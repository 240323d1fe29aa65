//! `rest()`: the fields that no column has taken, as one JSON object.

use std::borrow::Cow;

use event::{Event, Field, Value};
use schema::Cell;

use super::evaluate::Bound;
use crate::json::write;

/// An object of the fields that are unread, not omitted and not empty.
pub(crate) fn of<'e>(bound: &Bound<'e>) -> Option<Cell<'e>> {
    let kept = |position: usize, field: &Field<'_>, alone: bool| {
        let wanted = bound.is_left(position) && !bound.mapping.omit.contains(&*field.name);
        (wanted || bound.mapping.keep.contains(&*field.name)) && !(alone && bound.is_absent(&field.value))
    };
    object(bound.event, kept).map(|text| Cell::Json(Cow::Owned(text)))
}

/// Adds the members of an object to the object a column already holds; anything else stays as it is.
pub(crate) fn join<'e>(taken: &mut Cell<'e>, rest: &Cell<'_>) {
    let (Cell::Text(text) | Cell::Json(text)) = taken else { return };
    let Some(head) = text.trim_end().strip_suffix('}').filter(|head| head.trim_start().starts_with('{'))
    else {
        return;
    };
    let rest = rest.as_text();
    let Some(members) = rest.strip_prefix('{') else { return };
    let comma = if head.trim_end().ends_with('{') { "" } else { "," };
    *text = Cow::Owned(format!("{head}{comma}{members}"));
}

/// An object of the chosen fields. A container stands for its members; fields of one name in a row
/// become a list, in which empty values keep their places. `kept` is told whether a field stands alone.
pub(crate) fn object(event: &Event<'_>, kept: impl Fn(usize, &Field<'_>, bool) -> bool) -> Option<String> {
    let fields = &event.fields;
    let mut out = String::with_capacity(512);
    let mut container: Option<&str> = None;
    let mut at = 0;
    while at < fields.len() {
        let name: &str = &fields[at].name;
        let run = fields[at..].iter().take_while(|field| field.name == name).count();
        if container.is_some_and(|container| is_member(name, container)) {
            at += run;
            continue;
        }
        container = if let Value::Json(_) = fields[at].value { Some(name) } else { None };
        // The text of a list already holds the list's scalars, which follow under its name.
        let holds_run =
            fields[at].value.as_str().is_some_and(|text| container.is_some() && text.starts_with('['));
        let shown = if holds_run { 1 } else { run };
        let chosen =
            || fields[at..at + shown].iter().enumerate().filter(|(i, field)| kept(at + i, field, run == 1));
        let count = chosen().count();
        if count > 0 {
            out.push(if out.is_empty() { '{' } else { ',' });
            write::push_string(&mut out, name);
            out.push(':');
            push_values(&mut out, chosen().map(|(_, field)| &field.value), count);
        }
        at += run;
    }
    if out.is_empty() {
        return None;
    }
    out.push('}');
    Some(out)
}

fn push_values<'v>(out: &mut String, values: impl Iterator<Item = &'v Value<'v>>, count: usize) {
    if count > 1 {
        out.push('[');
    }
    for (i, value) in values.enumerate() {
        if i > 0 {
            out.push(',');
        }
        write::push_value(out, value);
    }
    if count > 1 {
        out.push(']');
    }
}

/// Whether a dotted name lies under a container's name.
fn is_member(name: &str, container: &str) -> bool {
    name.strip_prefix(container).is_some_and(|rest| rest.starts_with('.'))
}
