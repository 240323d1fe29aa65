//! `basket`.

use super::miner::Search;
use super::{Wildcards, column_of, columns, searched, weights, whole};
use crate::plugin::{Plugin, PluginCall};
use crate::{Fault, Row, Table, Value};
use kql::Type;

pub(super) const BASKET: Plugin = Plugin {
    name: "basket",
    summary: "The combinations of values that at least a share of the rows have.",
    examples: &[(
        "datatable(a: string, b: string)['x', 'p', 'x', 'q', 'x', 'p', 'y', 'r'] | evaluate basket(0.5) | project Count, Percent, a, b",
        "[3,75.0,\"x\",\"\"]\n[2,50.0,\"x\",\"p\"]",
    )],
    source: "https://learn.microsoft.com/kusto/query/basket-plugin",
    differs: "All rows are counted, where the original samples.",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let threshold = call.constant(0, "Threshold").and_then(Value::as_real).unwrap_or(0.05);
    let dimensions = call.constant(2, "MaxDimensions").and_then(Value::as_long).unwrap_or(5);
    let weights = weights(call, 1);
    let total: f64 = weights.iter().sum();
    let searched = searched(call, &column_of(call, 1));
    let search = Search {
        rows: &call.input.rows,
        weights: &weights,
        columns: &searched,
        least: (threshold.clamp(0.015, 1.0) * total).max(f64::MIN_POSITIVE),
        dimensions: usize::try_from(dimensions).unwrap_or(5),
    };
    let all: Vec<usize> = (0..call.input.rows.len()).collect();
    let wildcards = Wildcards::new(call, 3);
    let rows = search.patterns(&all).into_iter().enumerate().map(|(at, pattern)| {
        let percent = Value::Real(100.0 * pattern.weight / total);
        let front = [Value::from(i64::try_from(at).ok()), whole(pattern.weight), percent];
        front.into_iter().chain(wildcards.cells(&pattern, call)).collect::<Row>()
    });
    let front = [("SegmentId", Type::Long), ("Count", Type::Long), ("Percent", Type::Real)];
    Ok(Table { rows: rows.collect(), columns: columns(call, &front) })
}
