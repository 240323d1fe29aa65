//! YAML text to mappings, one per document, with `action: global`, `repeat` and `reset` resolved.

use super::error::{Reason, RuleError};
use super::rule::{MAX_NODES, MAX_TEXT_BYTES};
use serde::Deserialize;
use serde_norway::{Mapping, Value};

/// Reads all documents. A document that cannot be read ends the text, with an error.
pub(crate) fn documents(text: &str, path: &str) -> Vec<Result<Mapping, RuleError>> {
    let fail = |reason, line| {
        Err(RuleError { path: path.to_owned(), rule: None, line, key: None, reason: Box::new(reason) })
    };
    if text.len() > MAX_TEXT_BYTES {
        return vec![fail(Reason::TooLarge { bytes: text.len(), limit: MAX_TEXT_BYTES }, None)];
    }
    let mut out = Vec::new();
    let mut merger = Merger::default();
    for document in serde_norway::Deserializer::from_str(text) {
        let value = match Value::deserialize(document) {
            Ok(value) => value,
            Err(error) => {
                let line = error.location().map(|l| l.line());
                out.push(fail(Reason::Yaml(error.to_string()), line));
                break;
            }
        };
        if count_nodes(&value, MAX_NODES) >= MAX_NODES {
            out.push(fail(Reason::TooComplex { what: "YAML values", limit: MAX_NODES }, None));
            break;
        }
        match untag(value) {
            Value::Null => {}
            Value::Mapping(mapping) => out.extend(merger.take(mapping).map(Ok)),
            _ => out.push(fail(Reason::NotAMapping, None)),
        }
    }
    out
}

/// Counts values, and stops at `limit`: aliases may stand for far more values than bytes.
fn count_nodes(value: &Value, limit: usize) -> usize {
    let mut count = 0;
    let mut stack = vec![value];
    while let Some(value) = stack.pop() {
        count += 1;
        if count >= limit {
            break;
        }
        match value {
            Value::Sequence(items) => stack.extend(items),
            Value::Mapping(map) => stack.extend(map.iter().flat_map(|(k, v)| [k, v])),
            Value::Tagged(tagged) => stack.push(&tagged.value),
            _ => {}
        }
    }
    count
}

/// Drops YAML tags such as `!str`: a rule has no use for them.
fn untag(value: Value) -> Value {
    match value {
        Value::Tagged(tagged) => untag(tagged.value),
        Value::Sequence(items) => Value::Sequence(items.into_iter().map(untag).collect()),
        Value::Mapping(map) => Value::Mapping(map.into_iter().map(|(k, v)| (untag(k), untag(v))).collect()),
        other => other,
    }
}

/// The old way of several rules in one file: a global part, and documents that add to it.
#[derive(Default)]
struct Merger {
    global: Mapping,
    previous: Mapping,
}

impl Merger {
    fn take(&mut self, mut document: Mapping) -> Option<Mapping> {
        let action = document.remove("action");
        match action.as_ref().and_then(Value::as_str) {
            Some("global") => {
                merge(&mut self.global, document);
                None
            }
            Some("reset") => {
                self.global = Mapping::new();
                None
            }
            Some("repeat") => {
                let mut whole = self.previous.clone();
                merge(&mut whole, document);
                Some(self.emit(whole))
            }
            _ => {
                let mut whole = self.global.clone();
                merge(&mut whole, document);
                Some(self.emit(whole))
            }
        }
    }

    fn emit(&mut self, whole: Mapping) -> Mapping {
        self.previous.clone_from(&whole);
        whole
    }
}

/// Adds `from` to `into`: mappings within mappings are merged, everything else is replaced.
fn merge(into: &mut Mapping, from: Mapping) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Mapping(old)), Value::Mapping(new)) => merge(old, new),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

/// The line, from 1, on which a key is written in the text; the last part of a dotted key counts.
pub(crate) fn line_of_key(text: &str, key: &str) -> Option<usize> {
    let leads = |line: &str, needle: &str| {
        let line = line.trim_start().trim_start_matches("- ").trim_start_matches(['\'', '"']);
        line.strip_prefix(needle).is_some_and(|rest| rest.starts_with([':', '\'', '"']))
    };
    let within = |line: &str, needle: &str| line.contains(&format!("{needle}:"));
    // A field's name may hold dots itself: try the longest tail of the key first.
    let tails = || key.match_indices('.').map(|(at, _)| &key[at + 1..]);
    let found = |fits: &dyn Fn(&str, &str) -> bool| {
        let line = |needle: &str| text.lines().position(|line| fits(line, needle));
        [key].into_iter().chain(tails()).filter(|needle| !needle.is_empty()).find_map(line)
    };
    found(&leads).or_else(|| found(&within)).map(|line| line + 1)
}
