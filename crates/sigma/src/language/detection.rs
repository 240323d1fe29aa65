//! The `detection` block: named selections of maps, lists and keywords, joined by the condition.

use super::error::{Fault, Reason};
use super::expression::Expression;
use super::modifier::{FieldKey, read_values};
use super::rule::MAX_TESTS;
use super::value::{kind_of, wrong_kind};
use super::{ParseOptions, condition};
use serde_norway::{Mapping, Value};

/// The deepest nesting of lists and maps in a selection.
const MAX_DEPTH: usize = 32;
/// Keys of the block that are no selections.
const NOT_SELECTIONS: [&str; 3] = ["condition", "timeframe", "rules"];

/// Reads a detection block, its condition included.
pub(crate) fn read(block: &Mapping, options: &ParseOptions) -> Result<Expression, Fault> {
    let mut selections = Vec::new();
    for (key, value) in block {
        let name = key.as_str().ok_or_else(|| wrong_kind("", "a selection's name", key))?;
        if !NOT_SELECTIONS.contains(&name) {
            let selection = Reader { options }.item(value, 0).map_err(|fault| fault.within(name))?;
            selections.push((name, selection));
        }
    }
    let conditions = read_conditions(block)?;
    let mut alternatives = Vec::with_capacity(conditions.len());
    for text in conditions {
        alternatives.push(condition::resolve(text, &selections)?);
    }
    let whole = Expression::any(alternatives);
    if whole.size() > MAX_TESTS {
        return Err(Fault::new("condition", Reason::TooComplex { what: "tests", limit: MAX_TESTS }));
    }
    Ok(whole)
}

/// One condition, or a list of which any may hold.
fn read_conditions(block: &Mapping) -> Result<Vec<&str>, Fault> {
    let missing = || Fault::new("", Reason::Missing("condition"));
    match block.get("condition") {
        Some(Value::String(text)) => Ok(vec![text]),
        Some(Value::Sequence(items)) if !items.is_empty() => items
            .iter()
            .map(|item| item.as_str().ok_or_else(|| wrong_kind("condition", "a list of texts", item)))
            .collect(),
        Some(Value::Null) | Some(Value::Sequence(_)) | None => Err(missing()),
        Some(other) => Err(wrong_kind("condition", "a text", other)),
    }
}

struct Reader<'o> {
    options: &'o ParseOptions,
}

impl Reader<'_> {
    /// A map holds when all its fields hold; a list when any of its items holds; a scalar is a
    /// keyword.
    fn item(&self, value: &Value, depth: usize) -> Result<Expression, Fault> {
        if depth > MAX_DEPTH {
            return Err(Fault::new("", Reason::TooComplex { what: "levels of nesting", limit: MAX_DEPTH }));
        }
        match value {
            Value::Mapping(map) => self.map(map),
            Value::Sequence(items) if items.is_empty() => Err(Fault::new(
                "",
                Reason::WrongKind { expected: "at least one item", found: "an empty list" },
            )),
            Value::Sequence(items) => {
                let alternatives = items.iter().map(|item| self.item(item, depth + 1));
                alternatives.collect::<Result<_, _>>().map(Expression::any)
            }
            Value::Null => Err(wrong_kind("", "a map, a list or a keyword", value)),
            keyword => read_values(&FieldKey::keyword(), std::slice::from_ref(keyword), self.options),
        }
    }

    fn map(&self, map: &Mapping) -> Result<Expression, Fault> {
        if map.is_empty() {
            let reason = Reason::WrongKind { expected: "at least one field", found: "an empty mapping" };
            return Err(Fault::new("", reason));
        }
        let fields = map.iter().map(|(key, value)| {
            let name = match key {
                Value::String(text) => text.clone(),
                Value::Number(n) => n.to_string(),
                other => return Err(wrong_kind("", "a field's name", other)),
            };
            self.field(&name, value).map_err(|fault| fault.within(&name))
        });
        fields.collect::<Result<_, _>>().map(Expression::all)
    }

    fn field(&self, name: &str, value: &Value) -> Result<Expression, Fault> {
        let key = FieldKey::parse(name)?;
        match value {
            Value::Sequence(items) => {
                if let Some(nested) = items.iter().find(|v| v.is_mapping() || v.is_sequence()) {
                    let found = kind_of(nested);
                    return Err(Fault::new("", Reason::WrongKind { expected: "a list of scalars", found }));
                }
                read_values(&key, items, self.options)
            }
            Value::Mapping(_) => Err(wrong_kind("", "a scalar or a list of scalars", value)),
            scalar => read_values(&key, std::slice::from_ref(scalar), self.options),
        }
    }
}
