//! `parse_xml()`.

use super::input::text;
use crate::{Bag, Scalar, Value};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::sync::Arc;

/// Longest text that is read, by the documentation.
const BYTES_MAX: usize = 1 << 20;
/// Most levels of elements.
const DEPTH_MAX: usize = 100;
/// The member with the text of an element that has other members.
const TEXT: &str = "#text";

pub(super) const PARSE_XML: Scalar = Scalar {
    name: "parse_xml",
    summary: "An XML text as a dynamic value: elements are members, attributes members with @; null when it is no XML.",
    examples: &[
        ("parse_xml('<e><id>4625</id><id>4624</id></e>')", "{\"e\":{\"id\":[\"4625\",\"4624\"]}}"),
        ("parse_xml('<u name=\"eve\">x &lt; y</u>').u", "{\"@name\":\"eve\",\"#text\":\"x < y\"}"),
        ("parse_xml('<a/>')", "{\"a\":null}"),
        ("parse_xml('<a>')", "null"),
        ("parse_xml('<a b=\"1\" b=\"2\"/>')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/parse-xml-function",
    differs: "",
    eval: |_, arguments| Ok(document(&text(arguments, 0)).unwrap_or_default()),
};

/// An element whose end is not reached yet.
struct Open {
    name: Arc<str>,
    members: Bag,
    text: String,
}

impl Open {
    fn start(start: &BytesStart<'_>) -> Option<Open> {
        let name = Arc::from(std::str::from_utf8(start.name().as_ref()).ok()?);
        let mut members = Bag::default();
        // Twins are looked for here: the reader would compare each attribute with all before it.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.ok()?;
            let key = std::str::from_utf8(attribute.key.as_ref()).ok()?;
            let value = Value::from(attribute.unescape_value().ok()?.as_ref());
            if members.insert(Arc::from(format!("@{key}")), value).is_some() {
                return None;
            }
        }
        Some(Open { name, members, text: String::new() })
    }

    /// Takes text; its first that is not blank gives it its place among the members.
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        if !self.members.contains_key(TEXT) && !text.trim().is_empty() {
            self.members.insert(Arc::from(TEXT), Value::Null);
        }
    }

    /// Takes a child; several of one name become an array.
    fn adopt(&mut self, name: Arc<str>, child: Value) {
        match self.members.get_mut(&name) {
            Some(Value::Array(children)) => Arc::make_mut(children).push(child),
            Some(first) => *first = Value::array(vec![std::mem::take(first), child]),
            None => {
                self.members.insert(name, child);
            }
        }
    }

    fn finish(mut self) -> (Arc<str>, Value) {
        let value = match (self.members.len(), self.members.get_mut(TEXT)) {
            (0, _) => Value::Null,
            (1, Some(_)) => Value::from(self.text.trim()),
            (_, text) => {
                if let Some(text) = text {
                    *text = Value::from(self.text.trim());
                }
                Value::Bag(Arc::new(self.members))
            }
        };
        (self.name, value)
    }
}

fn document(xml: &str) -> Option<Value> {
    if xml.len() > BYTES_MAX {
        return None;
    }
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<Open> = vec![];
    let mut root = None;
    loop {
        let closed = match reader.read_event().ok()? {
            Event::Start(start) if open.len() < DEPTH_MAX && root.is_none() => {
                open.push(Open::start(&start)?);
                None
            }
            Event::Empty(start) if root.is_none() => Some(Open::start(&start)?),
            Event::End(_) => Some(open.pop()?),
            Event::Start(_) | Event::Empty(_) => return None,
            Event::Text(text) => push(&mut open, &text.decode().ok()?)?,
            Event::CData(data) => push(&mut open, &data.decode().ok()?)?,
            Event::GeneralRef(reference) => push(&mut open, &referred(&reference)?)?,
            Event::Eof => break,
            _ => None,
        };
        let Some((name, value)) = closed.map(Open::finish) else { continue };
        match open.last_mut() {
            Some(parent) => parent.adopt(name, value),
            None => root = Some(Value::bag([(name, value)])),
        }
    }
    root.filter(|_| open.is_empty())
}

/// Gives text to the innermost element; outside of all there may only be blanks.
fn push(open: &mut [Open], text: &str) -> Option<Option<Open>> {
    match open.last_mut() {
        Some(element) => element.push(text),
        None if text.trim().is_empty() => {}
        None => return None,
    }
    Some(None)
}

/// The character that `&lt;` or `&#60;` stands for.
fn referred(reference: &BytesRef<'_>) -> Option<String> {
    if let Some(character) = reference.resolve_char_ref().ok()? {
        return Some(character.to_string());
    }
    let name = reference.decode().ok()?;
    quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned)
}
