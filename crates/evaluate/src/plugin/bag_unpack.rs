//! `bag_unpack`.

use super::{Plugin, PluginCall, PluginValue};
use crate::value::Bag;
use crate::{Fault, Row, Table, Value};
use kql::{Column, Type};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

pub(super) const BAG_UNPACK: Plugin = Plugin {
    name: "bag_unpack",
    summary: "Makes a column of every member of a bag.",
    examples: &[
        (r#"print d = dynamic({"b": 1, "a": "x"}) | evaluate bag_unpack(d)"#, r#"["x",1]"#),
        (r#"print d = dynamic({"b": 1, "a": "x"}) | evaluate bag_unpack(d, 'p_') | project p_b"#, "[1]"),
        (
            r#"print a = "own", d = dynamic({"a": "new"}) | evaluate bag_unpack(d, columnsConflict = 'keep_source')"#,
            r#"["own"]"#,
        ),
        (
            r#"print d = dynamic({"b": 1, "a": "x"}) | evaluate bag_unpack(d, ignoredProperties = dynamic(["b"]))"#,
            r#"["x"]"#,
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/bag-unpack-plugin",
    differs: "",
    run,
};

/// What happens when a member has the name of a column.
#[derive(Clone, Copy, PartialEq)]
enum Conflict {
    Error,
    Replace,
    Keep,
}

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let from = call.column(0, "bag_unpack")?;
    let prefix = call.constant(1, "OutputColumnPrefix").and_then(Value::as_text).unwrap_or("");
    let conflict = conflict(call)?;
    let ignored: HashSet<&str> = match call.argument(3, "ignoredProperties") {
        Some(PluginValue::Constant(names)) => {
            names.as_array().unwrap_or_default().iter().filter_map(Value::as_text).collect()
        }
        _ => HashSet::new(),
    };
    let members = member_types(call, from, &ignored);
    let mut columns = vec![];
    let mut kept = vec![];
    for (at, column) in call.input.columns.iter().enumerate().filter(|(at, _)| *at != from) {
        columns.push(column.clone());
        kept.push(at);
    }
    let mut targets = vec![];
    for (name, kind) in &members {
        let full: Arc<str> = format!("{prefix}{name}").into();
        match (columns.iter_mut().enumerate().find(|(_, c)| c.name == full), conflict) {
            (None, _) => {
                targets.push((name.clone(), columns.len(), *kind));
                columns.push(Column { name: full, column_type: *kind });
            }
            (Some((at, column)), Conflict::Replace) => {
                column.column_type = *kind;
                targets.push((name.clone(), at, *kind));
            }
            (Some(_), Conflict::Keep) => {}
            (Some(_), Conflict::Error) => {
                let advice = "give a prefix as second argument, or columnsConflict='keep_source'";
                return Err(Fault::argument(
                    "bag_unpack",
                    format!("there are two columns '{full}': {advice}"),
                ));
            }
        }
    }
    call.fits(call.input.rows.len(), columns.len())?;
    let rows = call.input.rows.iter().map(|row| unpacked(row, from, &kept, (&targets, columns.len())));
    Ok(Table { rows: rows.collect(), columns })
}

fn conflict(call: &PluginCall<'_>) -> Result<Conflict, Fault> {
    match call.constant(2, "columnsConflict").and_then(Value::as_text) {
        None | Some("" | "error") => Ok(Conflict::Error),
        Some("replace_source") => Ok(Conflict::Replace),
        Some("keep_source") => Ok(Conflict::Keep),
        Some(other) => {
            let known = "'error', 'replace_source' or 'keep_source'";
            Err(Fault::argument("bag_unpack", format!("columnsConflict is {known}, not '{other}'")))
        }
    }
}

/// A member, the place of its column, its type.
type Target = (Arc<str>, usize, Type);

/// The members of all bags by name, each with the type that all its values have.
fn member_types(call: &PluginCall<'_>, from: usize, ignored: &HashSet<&str>) -> BTreeMap<Arc<str>, Type> {
    let mut members: BTreeMap<Arc<str>, Option<Type>> = BTreeMap::new();
    for bag in call.input.rows.iter().filter_map(|row| row.get(from)?.as_bag()) {
        for (name, value) in bag.iter().filter(|(name, _)| !ignored.contains(&***name)) {
            let known = members.entry(name.clone()).or_default();
            match (value.own_type(), *known) {
                (Type::Unknown, _) => {}
                (kind, None) => *known = Some(kind),
                (kind, Some(before)) if kind == before => {}
                _ => *known = Some(Type::Dynamic),
            }
        }
    }
    members.into_iter().map(|(name, kind)| (name, kind.unwrap_or(Type::Dynamic))).collect()
}

fn unpacked(row: &Row, from: usize, kept: &[usize], (targets, width): (&[Target], usize)) -> Row {
    let empty = Bag::default();
    let bag = row.get(from).and_then(Value::as_bag).unwrap_or(&empty);
    let mut fresh: Row = kept.iter().filter_map(|at| row.get(*at).cloned()).collect();
    fresh.resize(width, Value::Null);
    for (name, at, kind) in targets {
        if let Some(cell) = fresh.get_mut(*at) {
            let value = bag.get(name).cloned().unwrap_or_default();
            *cell = if *kind == Type::String && value.is_null() { Value::text("") } else { value };
        }
    }
    fresh
}
