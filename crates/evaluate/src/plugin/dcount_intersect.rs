//! `dcount_intersect`.

use super::{Plugin, PluginCall};
use crate::sketch::Hll;
use crate::{Fault, Row, Table, Value};
use kql::{Column, Type};

/// Most sets; with more the signs of inclusion and exclusion would drown in the error anyway.
const SETS_MAX: usize = 16;

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
    let mut unions: Vec<(Hll, i64)> = vec![];
    let mut total = 0_i64;
    let mut found = vec![];
    for set in sets {
        let mut added = vec![(set.clone(), 1)];
        for (union, sign) in &unions {
            let mut wider = union.clone();
            wider.merge(set);
            added.push((wider, -sign));
        }
        for (union, sign) in &added {
            let size = i64::try_from(union.estimate()).unwrap_or(i64::MAX);
            total = total.saturating_add(sign.saturating_mul(size));
        }
        unions.extend(added);
        found.push(total.max(0));
    }
    found
}
