//! `autocluster`.

use super::miner::{Pattern, Search};
use super::{Wildcards, column_of, columns, searched, weights, whole};
use crate::plugin::{Plugin, PluginCall};
use crate::{Fault, Row, Table, Value};
use kql::Type;
use std::collections::HashSet;

/// The least share of rows of a cluster.
const SHARE_MIN: f64 = 0.02;
/// Most clusters.
const CLUSTERS_MAX: usize = 25;

pub(super) const AUTOCLUSTER: Plugin = Plugin {
    name: "autocluster",
    summary: "A few patterns that describe most of the rows.",
    examples: &[(
        "datatable(a: string, b: string)['x', 'p', 'x', 'p', 'x', 'p', 'y', 'r'] | evaluate autocluster() | take 1 | project Count, Percent, a, b",
        "[3,75.0,\"x\",\"p\"]",
    )],
    source: "https://learn.microsoft.com/kusto/query/autocluster-plugin",
    differs: "Clusters are chosen among the frequent patterns by size and number of values, without seeds.",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let size_weight = call.constant(0, "SizeWeight").and_then(Value::as_real).unwrap_or(0.5).clamp(0.0, 1.0);
    let weights = weights(call, 1);
    let total: f64 = weights.iter().sum();
    let searched = searched(call, &column_of(call, 1));
    let search = Search {
        rows: &call.input.rows,
        weights: &weights,
        columns: &searched,
        least: (SHARE_MIN * total).max(f64::MIN_POSITIVE),
        dimensions: searched.len(),
    };
    let all: Vec<usize> = (0..call.input.rows.len()).collect();
    let score = |pattern: &Pattern| {
        let share = pattern.weight / total;
        let filled = pattern.items.len() as f64 / searched.len().max(1) as f64;
        share.powf(size_weight) * filled.powf(1.0 - size_weight)
    };
    let mut patterns = search.patterns(&all);
    patterns.sort_by(|a, b| score(b).total_cmp(&score(a)));
    let wildcards = Wildcards::new(call, 3);
    let rows = chosen(patterns).into_iter().enumerate().map(|(at, pattern)| {
        let percent = Value::Real(100.0 * pattern.weight / total);
        let front = [Value::from(i64::try_from(at).ok()), whole(pattern.weight), percent];
        front.into_iter().chain(wildcards.cells(&pattern, call)).collect::<Row>()
    });
    let front = [("SegmentId", Type::Long), ("Count", Type::Long), ("Percent", Type::Real)];
    Ok(Table { rows: rows.collect(), columns: columns(call, &front) })
}

/// The best patterns of which at least half of the rows are not in better ones.
fn chosen(patterns: Vec<Pattern>) -> Vec<Pattern> {
    let mut covered: HashSet<usize> = HashSet::new();
    let mut chosen = vec![];
    for pattern in patterns {
        let fresh = pattern.rows.iter().filter(|row| !covered.contains(row)).count();
        if fresh * 2 >= pattern.rows.len() && chosen.len() < CLUSTERS_MAX {
            covered.extend(&pattern.rows);
            chosen.push(pattern);
        }
    }
    chosen
}
