//! `pivot`.

use super::{Plugin, PluginCall, PluginValue};
use crate::function::Functions;
use crate::value::{Key, to_text};
use crate::{Accumulator, Aggregate, Call, Fault, Row, Table, Value};
use indexmap::IndexMap;
use kql::{Column, Type};
use std::collections::{BTreeMap, HashMap};

pub(super) const PIVOT: Plugin = Plugin {
    name: "pivot",
    summary: "Turns the values of a column into columns, which hold an aggregate.",
    examples: &[
        (
            "datatable(k: string, v: long)['a', 1, 'b', 2, 'a', 3] | extend g = 'x' | evaluate pivot(k, sum(v))",
            r#"["x",4,2]"#,
        ),
        ("datatable(k: string, g: string)['a', 'x', 'b', 'x', 'a', 'x'] | evaluate pivot(k)", r#"["x",2,1]"#),
        (
            "datatable(k: string, g: string, h: long)['a', 'x', 1, 'a', 'x', 2] | evaluate pivot(k, count(), g)",
            r#"["x",2]"#,
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/pivot-plugin",
    differs: "",
    run,
};

/// The aggregate with its arguments per row.
struct Cells<'a> {
    function: &'static Aggregate,
    arguments: &'a [Vec<Value>],
    types: &'a [Type],
    gives: Type,
}

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let by = call.column(0, "pivot")?;
    let cells = cells(call)?;
    let named = call.columns_from(2);
    let kept: Vec<usize> = if named.is_empty() {
        let inside = inside_aggregate(call);
        (0..call.input.columns.len()).filter(|at| *at != by && !inside.contains(at)).collect()
    } else {
        named
    };
    let mut names: BTreeMap<String, ()> = BTreeMap::new();
    let mut groups: IndexMap<Vec<Key>, HashMap<String, Box<dyn Accumulator>>, ahash::RandomState> =
        IndexMap::default();
    for (at, row) in call.input.rows.iter().enumerate() {
        let key = kept.iter().map(|place| Key(row.get(*place).cloned().unwrap_or_default())).collect();
        let name = row.get(by).map(to_text).unwrap_or_default();
        names.insert(name.clone(), ());
        let states = groups.entry(key).or_default();
        let state = match states.entry(name) {
            std::collections::hash_map::Entry::Occupied(found) => found.into_mut(),
            std::collections::hash_map::Entry::Vacant(free) => free.insert(cells.start(call)?),
        };
        state.add(call.session, cells.arguments.get(at).map_or(&[][..], Vec::as_slice))?;
    }
    call.fits(groups.len(), kept.len() + names.len())?;
    let mut columns: Vec<Column> = kept.iter().map(|at| call.input_column(*at)).collect();
    columns.extend(names.keys().map(|name| Column::new(name.as_str(), cells.gives)));
    let empty = cells.start(call)?.finish(call.session)?.into_iter().next().unwrap_or_default();
    let mut rows = vec![];
    for (key, mut states) in groups {
        let mut row: Row = key.into_iter().map(|k| k.0).collect();
        for name in names.keys() {
            row.push(match states.get_mut(name) {
                Some(state) => state.finish(call.session)?.into_iter().next().unwrap_or_default(),
                None => empty.clone(),
            });
        }
        rows.push(row);
    }
    Ok(Table { columns, rows })
}

fn cells<'a>(call: &'a PluginCall<'_>) -> Result<Cells<'a>, Fault> {
    match call.at(1) {
        Some(PluginValue::Aggregate { function, arguments, types, gives, .. }) => {
            Ok(Cells { function, arguments, types, gives: *gives })
        }
        _ => {
            let count = Functions::builtin().aggregate("count");
            let function = count.ok_or_else(|| Fault::Failed("count() is missing".into()))?;
            Ok(Cells { function, arguments: &[], types: &[], gives: Type::Long })
        }
    }
}

/// The columns that the aggregate looks at; they do not stay.
fn inside_aggregate<'a>(call: &'a PluginCall<'_>) -> &'a [usize] {
    match call.at(1) {
        Some(PluginValue::Aggregate { columns, .. }) => columns,
        _ => &[],
    }
}

impl Cells<'_> {
    fn start(&self, call: &PluginCall<'_>) -> Result<Box<dyn Accumulator>, Fault> {
        (self.function.start)(&Call { types: self.types, gives: self.gives, session: call.session })
    }
}
