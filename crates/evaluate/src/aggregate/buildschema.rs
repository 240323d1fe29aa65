//! `buildschema()`.

use crate::{Accumulator, Aggregate, Fault, Session, Value};
use indexmap::IndexMap;
use std::sync::Arc;

/// The name that stands for the items of an array.
const INDEXER: &str = "`indexer`";
/// Most names that a schema may hold; data used as names would grow it without end.
const NAMES_MAX: usize = 100_000;
/// Most levels of a schema.
const DEPTH_MAX: usize = 64;

pub(super) const BUILDSCHEMA: Aggregate = Aggregate {
    name: "buildschema",
    summary: "The smallest schema that all dynamic values fit: names with their types, arrays as `indexer`.",
    examples: &[
        (
            "datatable(d: dynamic) [dynamic({\"a\": 1}), dynamic({\"a\": \"x\", \"b\": [true]})] | summarize buildschema(d)",
            "[{\"a\":[\"long\",\"string\"],\"b\":{\"`indexer`\":\"bool\"}}]",
        ),
        ("datatable(d: dynamic) [dynamic(1.5), dynamic(2.5)] | summarize buildschema(d)", "[\"double\"]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/buildschema-aggregation-function",
    differs: "",
    start: |_| Ok(Box::new(Built { schema: Schema::default(), names: 0 })),
};

struct Built {
    schema: Schema,
    names: usize,
}

/// What stands at one place: types of single values, and members.
#[derive(Default)]
struct Schema {
    types: Vec<&'static str>,
    members: Option<IndexMap<Arc<str>, Schema>>,
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "bool",
        Value::Int(_) | Value::Long(_) => "long",
        Value::Real(_) => "double",
        Value::Decimal(_) => "decimal",
        Value::DateTime(_) => "datetime",
        Value::Timespan(_) => "timespan",
        Value::Guid(_) => "guid",
        _ => "string",
    }
}

impl Schema {
    /// Takes a value in; `names` counts the names of the whole schema.
    fn take(&mut self, value: &Value, depth: usize, names: &mut usize) {
        match value {
            Value::Null => {}
            _ if depth > DEPTH_MAX => {}
            Value::Bag(bag) => {
                let members = self.members.get_or_insert_default();
                for (name, value) in bag.iter() {
                    if let Some(place) = place(members, name, names) {
                        place.take(value, depth + 1, names);
                    }
                }
            }
            Value::Array(items) => {
                let members = self.members.get_or_insert_default();
                let Some(place) = place(members, &Arc::from(INDEXER), names) else { return };
                items.iter().for_each(|item| place.take(item, depth + 1, names));
            }
            single => {
                let name = type_name(single);
                if !self.types.contains(&name) {
                    self.types.push(name);
                }
            }
        }
    }

    fn to_value(&self) -> Value {
        let mut kinds: Vec<Value> = self.types.iter().map(Value::text).collect();
        if let Some(members) = &self.members {
            kinds.push(Value::bag(members.iter().map(|(name, place)| (name.clone(), place.to_value()))));
        }
        match kinds.len() {
            1 => kinds.swap_remove(0),
            _ => Value::array(kinds),
        }
    }
}

fn place<'a>(
    members: &'a mut IndexMap<Arc<str>, Schema>,
    name: &Arc<str>,
    names: &mut usize,
) -> Option<&'a mut Schema> {
    if !members.contains_key(name) {
        if *names >= NAMES_MAX {
            return None;
        }
        *names += 1;
    }
    Some(members.entry(name.clone()).or_default())
}

impl Accumulator for Built {
    fn add(&mut self, _: &Session, arguments: &[Value]) -> Result<(), Fault> {
        if let Some(value) = arguments.first() {
            self.schema.take(value, 0, &mut self.names);
        }
        if self.names >= NAMES_MAX {
            return Err(Fault::Limit {
                resource: "names in buildschema()",
                limit: NAMES_MAX.to_string(),
                advice: "the data uses values as names; unpack those first",
            });
        }
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        let seen = self.schema.members.is_some() || !self.schema.types.is_empty();
        Ok(vec![if seen { self.schema.to_value() } else { Value::Null }])
    }
}
