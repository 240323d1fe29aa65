//! The `detection` block: named selections of maps, lists and keywords, joined by the condition.
//!
//! It is read in two steps, so that a processing pipeline can rewrite what was read before it is
//! understood: YAML to a [`Block`], whose items still carry their modifiers and values as written,
//! and the block to an [`Expression`].

use super::error::{Fault, Reason};
use super::expression::Expression;
use super::modifier::{FieldKey, read_values};
use super::rule::MAX_TESTS;
use super::value::{kind_of, wrong_kind};
use super::{ParseOptions, condition};
use serde_norway::{Mapping, Value};
use std::collections::BTreeSet;

/// The deepest nesting of lists and maps in a selection.
const MAX_DEPTH: usize = 32;
/// Keys of the block that are no selections.
const NOT_SELECTIONS: [&str; 3] = ["condition", "timeframe", "rules"];

/// A detection block as written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    /// The selections by name, in order.
    pub(crate) selections: Vec<(String, Node)>,
    /// The conditions, of which any may hold.
    pub(crate) conditions: Vec<String>,
}

/// A selection, or part of one, as written.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    /// A field with its values, or a keyword.
    Item(Item),
    /// A map: all must hold.
    All(Vec<Node>),
    /// A list: any must hold.
    Any(Vec<Node>),
}

/// A field (or none, for keywords) with its modifiers and values as written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Item {
    /// The field's name; `None` for keywords.
    pub(crate) field: Option<String>,
    /// The modifiers in order, lower case.
    pub(crate) modifiers: Vec<String>,
    /// The values.
    pub(crate) values: Vec<Value>,
    /// The pipeline steps that have changed it, by id.
    pub(crate) steps: BTreeSet<String>,
}

impl Item {
    /// Reads `Field|modifier|modifier`.
    fn new(key: &str, values: Vec<Value>) -> Self {
        let mut words = key.split('|').map(str::trim);
        let field = words.next().filter(|name| !name.is_empty()).map(str::to_owned);
        Item { field, modifiers: words.map(str::to_owned).collect(), values, steps: BTreeSet::new() }
    }

    /// The key as a rule would write it.
    fn key(&self) -> String {
        let mut key = self.field.clone().unwrap_or_default();
        for modifier in &self.modifiers {
            key.push('|');
            key.push_str(modifier);
        }
        key
    }

    fn lower(&self, options: &ParseOptions) -> Result<Expression, Fault> {
        let read = || {
            let key = FieldKey::parse(self.field.as_deref(), &self.modifiers)?;
            read_values(&key, &self.values, options)
        };
        read().map_err(|fault: Fault| match self.key() {
            key if key.is_empty() => fault,
            key => fault.within(&key),
        })
    }
}

impl Node {
    /// Reads a map, list or keyword.
    pub(crate) fn read(value: &Value, depth: usize) -> Result<Node, Fault> {
        if depth > MAX_DEPTH {
            return Err(Fault::new("", Reason::TooComplex { what: "levels of nesting", limit: MAX_DEPTH }));
        }
        match value {
            Value::Mapping(map) => Self::of_map(map),
            Value::Sequence(items) if items.is_empty() => Err(Fault::new(
                "",
                Reason::WrongKind { expected: "at least one item", found: "an empty list" },
            )),
            Value::Sequence(items) => {
                let alternatives = items.iter().map(|item| Self::read(item, depth + 1));
                alternatives.collect::<Result<_, _>>().map(Node::Any)
            }
            Value::Null => Err(wrong_kind("", "a map, a list or a keyword", value)),
            keyword => Ok(Node::Item(Item::new("", vec![keyword.clone()]))),
        }
    }

    fn of_map(map: &Mapping) -> Result<Node, Fault> {
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
            Self::of_field(&name, value).map_err(|fault| fault.within(&name))
        });
        fields.collect::<Result<_, _>>().map(Node::All)
    }

    fn of_field(name: &str, value: &Value) -> Result<Node, Fault> {
        let values = match value {
            Value::Sequence(items) => {
                if let Some(nested) = items.iter().find(|v| v.is_mapping() || v.is_sequence()) {
                    let found = kind_of(nested);
                    return Err(Fault::new("", Reason::WrongKind { expected: "a list of scalars", found }));
                }
                items.clone()
            }
            Value::Mapping(_) => return Err(wrong_kind("", "a scalar or a list of scalars", value)),
            scalar => vec![scalar.clone()],
        };
        Ok(Node::Item(Item::new(name, values)))
    }

    fn lower(&self, options: &ParseOptions) -> Result<Expression, Fault> {
        let each = |of: &[Node]| of.iter().map(|node| node.lower(options)).collect::<Result<_, _>>();
        match self {
            Node::Item(item) => item.lower(options),
            Node::All(of) => each(of).map(Expression::all),
            Node::Any(of) => each(of).map(Expression::any),
        }
    }

    /// Calls `visit` for every item.
    pub(crate) fn each_item<'n>(&'n self, visit: &mut impl FnMut(&'n Item)) {
        match self {
            Node::Item(item) => visit(item),
            Node::All(of) | Node::Any(of) => of.iter().for_each(|node| node.each_item(visit)),
        }
    }
}

impl Block {
    /// Reads a detection block, its conditions included.
    pub(crate) fn read(block: &Mapping) -> Result<Block, Fault> {
        let mut selections = Vec::new();
        for (key, value) in block {
            let name = key.as_str().ok_or_else(|| wrong_kind("", "a selection's name", key))?;
            if !NOT_SELECTIONS.contains(&name) {
                let selection = Node::read(value, 0).map_err(|fault| fault.within(name))?;
                selections.push((name.to_owned(), selection));
            }
        }
        Ok(Block { selections, conditions: read_conditions(block)? })
    }

    /// What the block asks of an event.
    pub(crate) fn lower(&self, options: &ParseOptions) -> Result<Expression, Fault> {
        let mut selections = Vec::with_capacity(self.selections.len());
        for (name, node) in &self.selections {
            let selection = node.lower(options).map_err(|fault| fault.within(name))?;
            selections.push((name.as_str(), selection));
        }
        let mut alternatives = Vec::with_capacity(self.conditions.len());
        for text in &self.conditions {
            alternatives.push(condition::resolve(text, &selections)?);
        }
        let mut whole = Expression::any(alternatives);
        if options.pipeline.is_some() {
            let nothing = || Reason::Pipeline("its steps leave nothing of the detection".to_owned());
            whole = whole.without_nothing().ok_or_else(|| Fault::new("", nothing()))?;
        }
        if whole.constant() == Some(false)
            && let Some(name) = self.empty_placeholder(options)
        {
            return Err(Fault::new("", Reason::EmptyPlaceholder(name)));
        }
        if whole.size() > MAX_TESTS {
            return Err(Fault::new("condition", Reason::TooComplex { what: "tests", limit: MAX_TESTS }));
        }
        Ok(whole)
    }

    /// A placeholder whose list is given and empty.
    fn empty_placeholder(&self, options: &ParseOptions) -> Option<String> {
        let empty = |name: &&String| options.placeholders.get(*name).is_some_and(Vec::is_empty);
        let names: Vec<&String> = options.placeholders.keys().filter(empty).collect();
        let mut found = None;
        self.each_item(&mut |item| {
            for text in item.values.iter().filter_map(Value::as_str) {
                let used = names.iter().find(|name| text.contains(&format!("%{name}%")));
                found = found.take().or(used.map(|name| (*name).clone()));
            }
        });
        found
    }

    /// Calls `visit` for every item.
    pub(crate) fn each_item<'n>(&'n self, visit: &mut impl FnMut(&'n Item)) {
        self.selections.iter().for_each(|(_, node)| node.each_item(visit));
    }
}

/// One condition, or a list of which any may hold.
fn read_conditions(block: &Mapping) -> Result<Vec<String>, Fault> {
    let missing = || Fault::new("", Reason::Missing("condition"));
    let text = |item: &Value| {
        item.as_str().map(str::to_owned).ok_or_else(|| wrong_kind("condition", "a list of texts", item))
    };
    match block.get("condition") {
        Some(Value::String(text)) => Ok(vec![text.clone()]),
        Some(Value::Sequence(items)) if !items.is_empty() => items.iter().map(text).collect(),
        Some(Value::Null) | Some(Value::Sequence(_)) | None => Err(missing()),
        Some(other) => Err(wrong_kind("condition", "a text", other)),
    }
}
