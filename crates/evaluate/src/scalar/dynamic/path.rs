//! JSON paths: `$.hosts[0]['serial number']`.
//!
//! The subset that the language takes: the root, members by name in dots or brackets, items by index.
//! <https://learn.microsoft.com/kusto/query/jsonpath>

use crate::Value;

/// Most steps of a path; no value is read as deep.
const STEPS_MAX: usize = 128;

/// One step from a value to a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step<'a> {
    /// The member of a bag.
    Member(&'a str),
    /// The item of an array; negative from the end.
    Item(i64),
}

/// The part of a value that steps lead to; null when there is none.
pub(crate) fn part(value: &Value, steps: &[Step<'_>]) -> Value {
    let found = steps.iter().try_fold(value, |value, step| match (step, value) {
        (Step::Member(name), Value::Bag(members)) => members.get(*name),
        (Step::Item(index), Value::Array(items)) => item(items, *index),
        _ => None,
    });
    found.cloned().unwrap_or_default()
}

fn item(items: &[Value], index: i64) -> Option<&Value> {
    let from_start = usize::try_from(index).ok();
    let at = match from_start {
        Some(at) => at,
        None => items.len().checked_sub(usize::try_from(index.unsigned_abs()).ok()?)?,
    };
    items.get(at)
}

/// The steps of a path; `None` when the text is not a path, or a very long one.
pub(crate) fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut rest = path.trim().strip_prefix('$')?;
    let mut steps = vec![];
    while !rest.is_empty() {
        let (step, after) = next_step(rest)?;
        steps.push(step);
        rest = after;
        if steps.len() > STEPS_MAX {
            return None;
        }
    }
    Some(steps)
}

fn next_step(text: &str) -> Option<(Step<'_>, &str)> {
    if let Some(inside) = text.strip_prefix('[') {
        return bracketed(inside);
    }
    let name = text.strip_prefix('.')?;
    let end = name.find(['.', '[']).unwrap_or(name.len());
    let (name, after) = name.split_at_checked(end)?;
    (!name.is_empty()).then_some((Step::Member(name), after))
}

/// The step of what follows a `[`.
fn bracketed(inside: &str) -> Option<(Step<'_>, &str)> {
    for (quote, close) in [('\'', "']"), ('"', "\"]")] {
        if let Some(quoted) = inside.strip_prefix(quote) {
            let (name, after) = quoted.split_once(close)?;
            return Some((Step::Member(name), after));
        }
    }
    let (index, after) = inside.split_once(']')?;
    let index = index.trim();
    Some((index.parse().map_or(Step::Member(index), Step::Item), after))
}

/// The names of a path through bags only; `None` for the root, and for a path through arrays.
pub(super) fn members(path: &str) -> Option<Vec<&str>> {
    let steps = steps(path)?;
    let names: Option<Vec<&str>> = steps
        .iter()
        .map(|step| match step {
            Step::Member(name) => Some(*name),
            Step::Item(_) => None,
        })
        .collect();
    names.filter(|names| !names.is_empty())
}

/// The names that a key of the `bag_…` functions stands for: a JSON path when it begins as one, the
/// name of a top-level member otherwise.
pub(super) fn of_key(key: &str) -> Option<Vec<&str>> {
    if key.starts_with("$.") || key.starts_with("$[") { members(key) } else { Some(vec![key]) }
}

#[cfg(test)]
mod tests {
    use super::{Step, part, steps};
    use crate::value::from_json;

    #[test]
    fn paths_lead_to_parts() {
        let value = from_json(r#"{"a":[{"b c":1},2],"d":{"e":"f"}}"#).unwrap_or_default();
        for (path, wanted) in [
            ("$.a[0]['b c']", "1"),
            ("$.a[-1]", "2"),
            ("$['d'][\"e\"]", "\"f\""),
            ("$", &value.to_json()),
            ("$.a[7]", "null"),
            ("$.d[0]", "null"),
            ("$..a", "null"),
            ("$.a[0", "null"),
            ("$.a[-9223372036854775808]", "null"),
        ] {
            let found = steps(path).map(|steps| part(&value, &steps)).unwrap_or_default();
            assert_eq!(found.to_json(), wanted, "{path}");
        }
    }

    #[test]
    fn long_paths_are_none() {
        assert_eq!(steps(&format!("${}", ".a".repeat(129))), None);
        assert_eq!(steps("$.a[3]"), Some(vec![Step::Member("a"), Step::Item(3)]));
    }
}
