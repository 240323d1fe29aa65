//! JSON inside fields, lists of names and values, and fields under a second name.
//!
//! Cloud logs wrap records in records, carry lists as text, and write `[{"Name":"ForwardTo",
//! "Value":"x@y"}]` where a rule wants `Parameters.ForwardTo`. Rules and exports also differ in how
//! they spell one field. These functions add what is missing; they take nothing away.

use std::borrow::Cow;
use std::collections::HashMap;

use event::{Event, Field, Value};

use crate::json::Scanner;
use crate::json::flat;
use crate::record::Limits;

/// The object in a field, as an event of its own: the field may hold an object or the text of one.
#[must_use]
pub fn object<'a>(outer: &Event<'a>, name: &str) -> Option<Event<'a>> {
    match outer.get(name)? {
        Value::Json(Cow::Borrowed(text)) | Value::Text(Cow::Borrowed(text)) => parse_object(text, outer),
        Value::Json(Cow::Owned(text)) | Value::Text(Cow::Owned(text)) => {
            parse_object(text, outer).map(Event::into_owned)
        }
        _ => None,
    }
}

fn parse_object<'t>(text: &'t str, outer: &Event<'_>) -> Option<Event<'t>> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let mut event = Event::new(outer.format, outer.origin);
    flat::read_object(&mut Scanner::new(text, 0), &Limits::default(), &mut event).ok()?;
    Some(event)
}

/// Turns fields that hold JSON as text into JSON fields with their members beside them, as if the
/// JSON had not been quoted.
pub fn unquote(event: &mut Event<'_>, names: &[&str]) {
    for name in names {
        let Some(place) = event.fields.iter().position(|f| f.name == *name) else { continue };
        let Value::Text(text) = &event.fields[place].value else { continue };
        if !text.trim_start().starts_with(['{', '[']) {
            continue;
        }
        let mut wrapped = String::with_capacity(text.len() + name.len() + 6);
        wrapped.push('{');
        crate::json::write::push_string(&mut wrapped, name);
        wrapped.push(':');
        wrapped.push_str(text.trim());
        wrapped.push('}');
        let mut inner = Event::new(event.format, event.origin);
        let read = flat::read_object(&mut Scanner::new(&wrapped, 0), &Limits::default(), &mut inner);
        if read.is_err() {
            continue;
        }
        let members = inner.into_owned().fields;
        event.fields.splice(place..=place, members);
    }
}

/// One entry of a list of names and values.
struct Named {
    name: String,
    value: Value<'static>,
}

/// Adds `list.NAME` for each entry of a list of objects that name a value. `keys` are the names of
/// the name and of the value, in lower case.
pub fn spread(event: &mut Event<'_>, list: &str, keys: (&str, &str)) {
    let Some(Value::Json(text) | Value::Text(text)) = event.get(list) else { return };
    let found = entries(text, keys);
    for Named { name, value } in found {
        event.push(format!("{list}.{name}"), value);
    }
}

fn entries(text: &str, keys: (&str, &str)) -> Vec<Named> {
    let Ok(serde_json::Value::Array(items)) = serde_json::from_str(text) else { return vec![] };
    items.into_iter().filter_map(|item| named(item, keys)).collect()
}

fn named(item: serde_json::Value, keys: (&str, &str)) -> Option<Named> {
    let serde_json::Value::Object(members) = item else { return None };
    let pick = |key: &str| members.iter().find(|(k, _)| k.eq_ignore_ascii_case(key)).map(|(_, v)| v);
    let name = pick(keys.0)?.as_str()?.to_owned();
    let value = pick(keys.1).map_or(Value::Null, owned_value);
    Some(Named { name, value })
}

/// A JSON value as a field's value.
#[must_use]
pub fn owned_value(value: &serde_json::Value) -> Value<'static> {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(b) => Value::Bool(*b),
        serde_json::Value::Number(n) => {
            n.as_i64().map_or_else(|| Value::Float(n.as_f64().unwrap_or(0.0)), Value::Int)
        }
        serde_json::Value::String(s) => Value::Text(Cow::Owned(s.clone())),
        other => Value::Json(Cow::Owned(other.to_string())),
    }
}

/// A field's further name: the name to add, and where its value comes from, best source first.
pub type Alias = (&'static str, &'static [&'static str]);

/// Adds each alias that the event lacks and that a source has a value for. An empty field of an
/// alias's name takes the value, so that the first field of the name is one that says something.
pub fn add_aliases(event: &mut Event<'_>, aliases: &[Alias]) {
    // A few names are found faster by looking than by an index of all.
    let index = (aliases.len() > 8).then(|| index_of(event));
    let place_of = |name: &str| match &index {
        Some(index) => index.get(name).copied(),
        None => event.fields.iter().position(|field| field.name == name),
    };
    let has_value = |place: &usize| !event.fields[*place].value.is_empty();
    let mut added: Vec<(Option<usize>, Field<'_>)> = vec![];
    for (name, sources) in aliases {
        let own = place_of(name);
        if own.is_some_and(|place| has_value(&place)) {
            continue;
        }
        if let Some(place) = sources.iter().filter_map(|s| place_of(s)).find(has_value) {
            added.push((own, Field { name: Cow::Borrowed(name), value: event.fields[place].value.clone() }));
        }
    }
    drop(index);
    for (own, field) in added {
        match own {
            Some(empty) => event.fields[empty].value = field.value,
            None => event.fields.push(field),
        }
    }
}

/// The first place of each field name.
fn index_of<'e>(event: &'e Event<'_>) -> HashMap<&'e str, usize, ahash::RandomState> {
    let seeds = ahash::RandomState::with_seeds(5, 6, 7, 8);
    let mut places = HashMap::with_capacity_and_hasher(event.fields.len(), seeds);
    for (place, field) in event.fields.iter().enumerate() {
        places.entry(&*field.name).or_insert(place);
    }
    places
}

/// Gives fields other names: from the second of each pair to the first, unless that is taken.
pub fn rename(event: &mut Event<'_>, names: &[(&'static str, &str)]) {
    for (to, from) in names {
        if event.get(to).is_none()
            && let Some(field) = event.fields.iter_mut().find(|f| f.name == *from)
        {
            field.name = Cow::Borrowed(to);
        }
    }
}

/// Gives fields whose first part is one of the names, but for upper and lower case, that spelling:
/// query engines over object stores write all names in lower case.
pub fn recase(event: &mut Event<'_>, names: &[&'static str]) {
    for field in &mut event.fields {
        let end = field.name.find('.').unwrap_or(field.name.len());
        let Some(right) = names.iter().find(|name| name.eq_ignore_ascii_case(&field.name[..end])) else {
            continue;
        };
        if field.name[..end] == **right {
            continue;
        }
        field.name = match &field.name[end..] {
            "" => Cow::Borrowed(*right),
            rest => Cow::Owned(format!("{right}{rest}")),
        };
    }
}

/// The first of the fields that reads as a time, in microseconds UTC.
#[must_use]
pub fn time_of(event: &Event<'_>, names: &[&str]) -> Option<i64> {
    names.iter().find_map(|name| time_value(event.get(name)?))
}

/// RFC 3339 text, or seconds, milliseconds or microseconds since 1970, told apart by their size.
#[must_use]
pub fn time_value(value: &Value<'_>) -> Option<i64> {
    if let Some(text) = value.as_str()
        && let Ok(us) = event::parse_micros(text)
    {
        return Some(us);
    }
    let seconds = match value {
        Value::Float(f) => Some(*f),
        Value::Int(n) => return scale(*n),
        Value::Text(text) => return text.trim().parse().ok().and_then(scale),
        _ => None,
    }?;
    (seconds.abs() < 1e11).then_some((seconds * 1e6) as i64)
}

fn scale(number: i64) -> Option<i64> {
    match number.unsigned_abs() {
        0 => None,
        1..100_000_000_000 => Some(number * 1_000_000),
        100_000_000_000..100_000_000_000_000 => Some(number * 1000),
        _ => Some(number),
    }
}

/// Whether any of the fields is there with a value.
#[must_use]
pub fn has_any(event: &Event<'_>, names: &[&str]) -> bool {
    names.iter().any(|name| event.get(name).is_some_and(|v| !v.is_empty()))
}

/// The field as text equals one of the words, ignoring case.
#[must_use]
pub fn is_one_of(event: &Event<'_>, name: &str, words: &[&str]) -> bool {
    event.text(name).is_some_and(|text| words.iter().any(|w| text.eq_ignore_ascii_case(w)))
}
