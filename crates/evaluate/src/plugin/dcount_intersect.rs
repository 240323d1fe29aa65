//! `dcount_intersect`.

use super::{Plugin, PluginCall};
use crate::sketch::Hll;
use crate::{Fault, Row, Table, Value};
use kql::{Column, Type};

/// Most sets; with more the signs of inclusion and exclusion would drown in the error anyway.
const SETS_MAX: usize = 16;

/// Most unions that are counted.
const UNIONS_MAX: usize = 1 << 20;

pub(super) const DCOUNT_INTERSECT: Plugin = Plugin {
    name: "dcount_intersect",
    summary: "How many values the first n of several `hll()` sets have in common, for each n.",
    examples: &[(
        "range x from 1 to 12 step 1 | summarize a = hll(x), b = hll(x * 2) | evaluate dcount_intersect(a, b) | project s0, s1",
        "[12,6]",
    )],
    source: "https://learn.microsoft.com/kusto/query/dcount-intersect-plugin",
    differs: "",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let count = call.arguments.len();
    if count > SETS_MAX {
        return Err(Fault::argument("dcount_intersect", format!("takes at most {SETS_MAX} sets")));
    }
    let unions = call.input.rows.len().saturating_mul(1 << count);
    if unions > UNIONS_MAX {
        return Err(Fault::Limit {
            resource: "unions of sets",
            limit: UNIONS_MAX.to_string(),
            advice: "intersect fewer sets, or summarize to fewer rows before",
        });
    }
    let values: Vec<Vec<Value>> = (0..count).map(|at| call.values(at)).collect();
    let mut columns = call.input.columns.clone();
    columns.extend((0..count).map(|n| Column::new(format!("s{n}"), Type::Long)));
    let rows = call.input.rows.iter().enumerate().map(|(at, row)| {
        let sets: Option<Vec<Hll>> = values.iter().map(|column| Hll::from_value(column.get(at)?)).collect();
        let counts = match sets {
            Some(sets) => common(&sets).into_iter().map(Value::Long).collect(),
            None => vec![Value::Null; count],
        };
        row.iter().cloned().chain(counts).collect::<Row>()
    });
    Ok(Table { rows: rows.collect(), columns })
}

/// The size of the intersection of the first n sets, by inclusion and exclusion over unions:
/// |A ∩ B| = |A| + |B| − |A ∪ B|, and so on.
fn common(sets: &[Hll]) -> Vec<i64> {
    let mut added = vec![0_i64; sets.len()];
    for (at, set) in sets.iter().enumerate() {
        unions(sets, at, (set.clone(), 1), &mut added);
    }
    let mut total = 0_i64;
    let sum = |part: i64| {
        total = total.saturating_add(part);
        total.max(0)
    };
    added.into_iter().map(sum).collect()
}

/// Adds the size of every union that begins with this one, where its last set stands.
fn unions(sets: &[Hll], last: usize, (union, sign): (Hll, i64), added: &mut [i64]) {
    let size = i64::try_from(union.estimate()).unwrap_or(i64::MAX);
    if let Some(sum) = added.get_mut(last) {
        *sum = sum.saturating_add(sign.saturating_mul(size));
    }
    for (at, set) in sets.iter().enumerate().skip(last + 1) {
        let mut wider = union.clone();
        wider.merge(set);
        unions(sets, at, (wider, -sign), added);
    }
}
